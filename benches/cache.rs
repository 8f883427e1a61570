//! A second run over many drafts that stayed the same: MB of drafts per second of processor time (user and system) of the
//! program as it is built, jsonl to a file; then the most memory that it takes for 20,000 drafts, by the number of workers;
//! `cargo bench --bench cache`. Needs a POSIX shell, whose `times` counts, and Linux, which says what a process has taken.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "bench")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Copies of each seed.
const COPIES: usize = 400;
const RUNS: usize = 5;

/// The seeds, many times over, in folders of a hundred; how many bytes they are.
fn drafts(folder: &Path) -> u64 {
    let mut size = 0;
    for seed in fs::read_dir("seeds").unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "txt")) {
        let name = seed.file_name().unwrap().to_string_lossy().into_owned();
        for copy in 0..COPIES {
            let place = folder.join(format!("{:02}", copy / 20));
            fs::create_dir_all(&place).unwrap();
            size += fs::copy(&seed, place.join(format!("{copy:03}-{name}"))).unwrap();
        }
    }
    size
}

/// `0m1.234s` in seconds.
fn seconds(text: &str) -> f64 {
    let (minutes, rest) = text.trim_end_matches('s').split_once('m').unwrap();
    minutes.parse::<f64>().unwrap() * 60.0 + rest.parse::<f64>().unwrap()
}

/// Processor time of one run, user and system.
fn run(folder: &Path, more: &str) -> f64 {
    let script = format!("\"$0\" check drafts --no-config --format jsonl -o report.jsonl {more}; times");
    let output = Command::new("sh").arg("-c").arg(script).arg(env!("CARGO_BIN_EXE_hegao")).current_dir(folder).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let children = said.lines().last().expect("times writes two lines");
    children.split_whitespace().map(seconds).sum()
}

/// Short drafts of the bench of memory, in folders of two hundred: stretches of the seeds.
const SHORT: usize = 20_000;

fn short_drafts(folder: &Path) -> u64 {
    let seeds = fs::read_dir("seeds").unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "txt"));
    let mut seeds: Vec<PathBuf> = seeds.collect();
    seeds.sort();
    let seeds: Vec<Vec<String>> = seeds.iter().map(|s| fs::read_to_string(s).unwrap().lines().map(str::to_owned).collect()).collect();
    let mut size = 0;
    for number in 0..SHORT {
        let lines = seeds.get(number % seeds.len()).unwrap();
        let (length, from) = (10 << (number / 5 % 4), number * 37 % lines.len());
        let text: Vec<&str> = lines.iter().cycle().skip(from).take(length).map(String::as_str).collect();
        let place = folder.join(format!("{:03}", number / 200));
        fs::create_dir_all(&place).unwrap();
        let text = format!("{}\n\n第{number}号稿。\n", text.join("\n"));
        size += text.len() as u64;
        fs::write(place.join(format!("{number:05}.txt")), text).unwrap();
    }
    size
}

/// The most memory that a run took, in MB, as its last look at `VmHWM` says; none where the system does not tell.
fn memory(folder: &Path, more: &[&str]) -> Option<f64> {
    let args = ["check", "short", "--no-config", "--format", "jsonl", "-o", "report.jsonl"];
    let mut child = Command::new(env!("CARGO_BIN_EXE_hegao")).args(args).args(more).current_dir(folder).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = None;
    while child.try_wait().unwrap().is_none() {
        let said = fs::read_to_string(&status).unwrap_or_default();
        let kilobytes = said.lines().find_map(|l| l.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<f64>().ok());
        most = kilobytes.map(|k| k * 1024.0 / 1e6).or(most);
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    most
}

fn main() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("bench-cache");
    let _ = fs::remove_dir_all(&folder);
    let size = drafts(&folder.join("drafts"));
    let rate = |seconds: f64| size as f64 / 1e6 / seconds;
    let say = |what: &str, seconds: f64| println!("{what}: {seconds:.2} s, {:.0} MB per second of processor time", rate(seconds));
    println!("{} drafts, {:.1} MB", COPIES * 5, size as f64 / 1e6);
    say("without a cache", run(&folder, "--no-cache"));
    let plain = fs::read(folder.join("report.jsonl")).unwrap();
    say("first run with one", run(&folder, "--cache cache"));
    let mut all: Vec<f64> = (0..RUNS).map(|_| run(&folder, "--cache cache")).collect();
    assert!(fs::read(folder.join("report.jsonl")).unwrap() == plain, "the same report");
    all.sort_by(f64::total_cmp);
    say("further runs, the middle one", all.get(RUNS / 2).copied().unwrap());
    let size = short_drafts(&folder.join("short"));
    println!("{SHORT} drafts, {:.1} MB", size as f64 / 1e6);
    for (what, more) in [
        ("two workers", &["--no-cache", "--jobs", "2"][..]),
        ("four workers", &["--no-cache", "--jobs", "4"]),
        ("eight workers", &["--no-cache", "--jobs", "8"]),
        ("two workers, an empty cache", &["--cache", "cache-short", "--jobs", "2"]),
        ("two workers, a full cache", &["--cache", "cache-short", "--jobs", "2"]),
    ] {
        match memory(&folder, more) {
            Some(most) => println!("{what}: {most:.0} MB at most"),
            None => println!("{what}: this system does not say"),
        }
    }
    fs::remove_dir_all(folder).unwrap();
}
