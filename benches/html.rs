//! A page of 200 drafts and about 5,000 findings, and one of a single draft with as many, opened in headless Chromium:
//! milliseconds until it has loaded, until the first screen is painted and until filters are ready; `cargo bench --bench html`.
#![expect(clippy::unwrap_used, reason = "bench")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Copies of each seed.
const COPIES: usize = 40;
const RUNS: usize = 7;

/// Stands behind the page: says on the console how long it took since the navigation began.
const PROBE: &str = "<script>window.addEventListener('load',function(){
    var t=performance.timing,frame=window.requestAnimationFrame;
    frame(function(){frame(function(){var painted=Date.now()-t.navigationStart;setTimeout(function(){
        var first=performance.getEntriesByType('paint').filter(function(e){return e.name==='first-contentful-paint'})[0];
        console.log('bench '+[t.loadEventEnd-t.navigationStart,painted,first?Math.round(first.startTime):0,Date.now()-t.navigationStart,document.getElementsByTagName('*').length].join(' ')+' end');
    },100)})})});</script></body>";

fn seeds() -> Vec<(String, String)> {
    let paths = fs::read_dir("seeds").unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "txt"));
    let mut all: Vec<_> = paths.map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(&p).unwrap())).collect();
    all.sort();
    all
}

/// The seeds, many times over, each copy with other words in it.
fn drafts(folder: &Path) {
    for (name, text) in seeds() {
        for copy in 0..COPIES {
            let place = folder.join(format!("{:02}", copy / 10));
            fs::create_dir_all(&place).unwrap();
            fs::write(place.join(format!("{copy:03}-{name}")), text.replace("全区", &format!("全区第{copy}片"))).unwrap();
        }
    }
}

/// One draft with some 5,000 findings: days that no calendar has.
fn long(folder: &Path) {
    fs::create_dir_all(folder).unwrap();
    let mut text = String::from("某市发展规划\n");
    for chapter in 0..50 {
        text.push_str(&format!("\n第{}章 任务{chapter}\n\n", chapter + 1));
        for task in 0..100 {
            text.push_str(&format!("第{chapter}类第{task}项任务由有关部门负责，到{}年2月30日全部完成，并按要求做好后续工作。\n", 2021 + task % 10));
        }
    }
    fs::write(folder.join("long.txt"), text).unwrap();
}

/// Load event, two frames later, first paint, all ready; number of elements; and how long the browser ran until it said so.
fn open(page: &Path, profile: &Path) -> Option<[f64; 6]> {
    let profile = format!("--user-data-dir={}", profile.display());
    let args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,900", "--enable-logging=stderr", &profile];
    let begun = Instant::now();
    let start = |name: &&str| Command::new(name).args(args).arg(format!("file://{}", page.display())).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().ok();
    let mut browser = ["chromium", "google-chrome"].iter().find_map(start)?;
    let lines = BufReader::new(browser.stderr.take().unwrap()).split(b'\n');
    let said = lines.map_while(Result::ok).find_map(|line| {
        let line = String::from_utf8_lossy(&line).into_owned();
        Some(line.split_once("bench ")?.1.split_once(" end")?.0.to_owned())
    });
    let whole = begun.elapsed().as_secs_f64() * 1000.0;
    let _ = browser.kill();
    browser.wait().unwrap();
    let said: Vec<f64> = said?.split(' ').map(|n| n.parse().unwrap()).collect();
    let &[load, painted, first, all, nodes] = said.as_slice() else { return None };
    Some([load, painted, first, all, nodes, whole])
}

/// Writes the page of a folder and opens it.
fn measure(folder: &Path, drafts: &str) {
    let page = folder.join(format!("{drafts}.html"));
    let begun = Instant::now();
    let args = ["check", drafts, "--no-config", "--no-cache", "--format", "html", "-o"];
    Command::new(env!("CARGO_BIN_EXE_hegao")).args(args).arg(&page).current_dir(folder).status().unwrap();
    let text = fs::read_to_string(&page).unwrap();
    let (cards, size) = (text.matches(" tabindex=\"0\" data-n=").count(), text.len() as f64 / 1e6);
    println!("{drafts}: {} drafts, {cards} findings, {size:.1} MB, written in {:.1} s", text.matches("<section ").count(), begun.elapsed().as_secs_f64());
    fs::write(&page, text.replace("</body>", PROBE)).unwrap();
    let profile = folder.join("profile");
    let empty = folder.join("empty.html");
    fs::write(&empty, format!("<!DOCTYPE html><title>-</title><body>-{PROBE}")).unwrap();
    let Some([.., start]) = open(&empty, &profile).and_then(|_| open(&empty, &profile)) else {
        println!("  no Chromium here");
        return;
    };
    println!("  the browser with an empty page: {start:.0} ms");
    let runs: Vec<[f64; 6]> = (0..RUNS).filter_map(|_| open(&page, &profile)).collect();
    for (at, what) in
        ["load event", "two frames behind it", "first contentful paint", "filters ready", "elements", "with the browser's start"].iter().enumerate()
    {
        let mut all: Vec<f64> = runs.iter().filter_map(|r| r.get(at).copied()).collect();
        all.sort_by(f64::total_cmp);
        println!("  {what}: least {:.0}, middle {:.0}", all.first().unwrap(), all.get(all.len() / 2).unwrap());
    }
}

fn main() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-html");
    let _ = fs::remove_dir_all(&folder);
    drafts(&folder.join("many"));
    long(&folder.join("one"));
    measure(&folder, "many");
    measure(&folder, "one");
    let _ = fs::remove_dir_all(folder);
}
