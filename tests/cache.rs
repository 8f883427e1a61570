//! The cache of results: with it and without it a run says the same, whatever changes between runs and whatever happens to the folder.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use hegao::output::FORMATS;
use serde_json::Value;
use support::{err, hegao, out, report, status, text};

const FAULTY: &str = "一、总体要求\n\n到2025年2月30日，基本建成。一是加强领导。三是落实责任。\n";

fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = support::folder(&format!("cache-{name}"));
    for (path, content) in files {
        write(&folder, path, content);
    }
    folder
}

fn write(folder: &Path, path: &str, content: impl AsRef<[u8]>) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// Every entry of a cache, in order.
fn entries(cache: &Path) -> Vec<PathBuf> {
    let below = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().map(|e| e.unwrap().path());
    let mut all: Vec<PathBuf> = below(cache.join("v1")).flat_map(below).collect();
    all.sort();
    all
}

/// How many drafts were checked, and how many of them came out of the cache.
fn counts(output: &Output) -> (u64, u64) {
    let said = err(output);
    let stats = said.lines().find(|l| l.starts_with("{\"stats\"")).unwrap_or_else(|| panic_with(&said));
    let stats: Value = serde_json::from_str(stats).unwrap();
    (stats["stats"]["files"].as_u64().unwrap(), stats["stats"]["cached"].as_u64().unwrap())
}

#[expect(clippy::panic, reason = "a test that fails")]
fn panic_with(said: &str) -> ! {
    panic!("{said}")
}

/// Runs with the cache and without it: the same report, the same status; says how many results came out of the cache.
fn same(folder: &Path, args: &[&str]) -> u64 {
    let all = |more: &[&str]| hegao(folder, &[&["check", "--format", "json", "--stats", "--today", "2026-01-01"], args, more].concat());
    let (with, without) = (all(&["--cache", "缓存"]), all(&["--no-cache"]));
    assert_eq!((status(&with), out(&with)), (status(&without), out(&without)), "{args:?}");
    let rest = |output: &Output| err(output).lines().filter(|l| !l.starts_with("{\"stats\"")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(rest(&with), rest(&without), "{args:?}");
    let (files, cached) = counts(&with);
    assert_eq!((files, 0), counts(&without));
    assert!(cached <= files);
    cached
}

#[test]
fn every_format_has_the_same_bytes_with_and_without_the_cache() {
    let folder = folder("formats", &[]);
    for seed in fs::read_dir("seeds").unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "txt")) {
        write(&folder, &format!("稿/{}", seed.file_name().unwrap().to_string_lossy()), fs::read(&seed).unwrap());
    }
    write(&folder, "稿/wenzhou-2023.txt.hegao.toml", "[[suppress]]\nrule = \"arithmetic\"\nreason = \"已核\"\n");
    for lang in ["zh", "en"] {
        let reports = |name: &str| FORMATS.iter().map(|f| format!("--report={f}={name}-{lang}.{f}")).collect::<Vec<_>>();
        let go = |name: &str, formats: &[String], cache: &[&str]| {
            let mut args = vec!["check", "稿", "--lang", lang, "--today", "2026-01-01", "--show-suppressed", "--stats", "--format", "json"];
            args.extend(formats.iter().map(String::as_str).chain(cache.iter().copied()));
            let output = hegao(&folder, &args);
            assert_eq!(status(&output), 1, "{name}: {}", err(&output));
            output
        };
        // All at once: the page shows the drafts themselves, so that they are read.
        let cold = go("plain", &reports("plain"), &["--no-cache"]);
        let with_page = go("page", &reports("page"), &["--cache", "缓存"]);
        assert_eq!((counts(&with_page), out(&with_page) == out(&cold)), ((5, 0), true));
        // Without the page: results are written once and serve both languages.
        let bare = |name: &str| reports(name).into_iter().filter(|r| !r.contains("html")).collect::<Vec<_>>();
        let first = go("first", &bare("first"), &["--cache", "缓存"]);
        assert_eq!(counts(&first), (5, if lang == "zh" { 0 } else { 5 }));
        let second = go("second", &bare("second"), &["--cache", "缓存", "--jobs", "3"]);
        assert_eq!((counts(&second), out(&second) == out(&cold)), ((5, 5), true));
        for format in FORMATS {
            let read = |name: &str| fs::read(folder.join(format!("{name}-{lang}.{format}"))).unwrap();
            let plain = read("plain");
            assert_eq!(plain, read("page"), "{format}");
            for name in ["first", "second"].iter().filter(|_| *format != "html") {
                assert!(plain == read(name), "{lang} {format} {name}");
            }
        }
    }
    assert_eq!(entries(&folder.join("缓存")).len(), 5);
}

#[test]
fn whatever_findings_depend_on_makes_a_new_result() {
    let plan = "一、发展目标\n\n到2025年，养老机构达到120个，其中公办50个、民办60个。到2月30日建成。\n";
    let folder = folder("keys", &[("甲.txt", plan), ("乙.txt", FAULTY)]);
    assert_eq!(same(&folder, &["甲.txt", "乙.txt"]), 0);
    assert_eq!(same(&folder, &["甲.txt", "乙.txt"]), 2);
    assert_eq!(same(&folder, &["./甲.txt", "乙.txt"]), 2, "the same draft, named otherwise");
    write(&folder, "甲.txt", plan.replace("2月30日", "2月28日"));
    assert_eq!(same(&folder, &["甲.txt", "乙.txt"]), 1);
    write(&folder, "甲.txt", plan);
    assert_eq!(same(&folder, &["甲.txt"]), 1, "as it was before");
    fs::rename(folder.join("甲.txt"), folder.join("丙.txt")).unwrap();
    assert_eq!(same(&folder, &["丙.txt"]), 0, "settings may be about its path");
    for more in [&["--select", "date"][..], &["--ignore", "date"], &["--min-confidence", "high"], &["--revisions", "original"]] {
        let args = [&["乙.txt"], more].concat();
        assert_eq!((same(&folder, &args), same(&folder, &args)), (0, 1), "{more:?}");
    }
    // What findings are for, and what they are called, is no matter of the cache.
    for more in [&["--fail-on", "never"][..], &["--lang", "en"], &["--show-suppressed"], &["--quiet"], &["--jobs", "2"]] {
        assert_eq!(same(&folder, &[&["乙.txt"], more].concat()), 1, "{more:?}");
    }
    // Settings, own rules, own lexicon, each changed.
    let rule = |words: &str| format!("# 甲。\ntitle zh \"题\" en \"t\"\nseverity error\nfrom q in anywhere(/{words}/)\nreport q zh \"见\" en \"seen\"\n");
    let unit = "unit = [\n  { text = \"标箱\", dimension = \"count\", factor = \"1\" },\n]\n";
    let steps: [(&str, String); 9] = [
        ("hegao.toml", "fail-on = \"info\"\n".to_owned()),
        ("hegao.toml", "[rules]\n\"date/invalid\" = \"info\"\n".to_owned()),
        ("hegao.toml", "[rules]\n\"date/invalid\" = \"off\"\n".to_owned()),
        ("hegao.toml", "[[path]]\nmatch = \"乙.txt\"\nrules = { date = \"warning\" }\n".to_owned()),
        ("hegao.toml", "[params]\n\"number/margin\" = \"30%\"\n".to_owned()),
        ("own/house/a.hgr", rule("总体")),
        ("own/house/a.hgr", rule("基本建成")),
        ("own/units.toml", unit.to_owned()),
        ("own/units.toml", unit.replace("标箱", "标准箱")),
    ];
    for (path, content) in steps {
        write(&folder, path, &content);
        if path.starts_with("own") {
            write(&folder, "hegao.toml", "[rules]\nfolders = [\"own\"]\n");
        }
        assert_eq!((same(&folder, &["乙.txt"]), same(&folder, &["乙.txt"])), (0, 1), "{path}: {content}");
    }
}

#[test]
fn other_drafts_of_a_dossier_are_part_of_the_key() {
    let rule = "# 与上级不同。\ntitle zh \"与上级不同\" en \"differs from the parent\"\nseverity error\nfrom i in indicator, p in indicator of parent\n\
        match i.name = p.name, i.target_year = p.target_year\nwhere i.goal.number != p.goal.number\n\
        report i.goal zh \"本级为“{i.goal}”，上级为“{p.goal}”\" en \"here “{i.goal}”, there “{p.goal}”\"\nsee p.goal zh \"上级的目标\" en \"the target there\"\n";
    let plan = |goal: &str| format!("一、主要指标\n\n| 指标名称 | 单位 | 2020年 | 2025年 |\n|---|---|---|---|\n| 老年人健康管理率 | % | 60 | ≥{goal} |\n");
    let folder = folder("dossier", &[("稿/甲.md", &plan("65")), ("上级.md", &plan("75")), ("own/my/level.hgr", rule)]);
    let args = ["稿", "--rules", "own", "--select", "my", "--parent", "上级.md"];
    let found = |wanted: u64| {
        let report = report(&hegao(&folder, &[&["check", "--format", "json", "--cache", "缓存"], &args[..]].concat()));
        assert_eq!(report["summary"]["errors"], wanted, "{report}");
        assert!(wanted == 0 || report["files"][0]["findings"][0]["labels"][1]["path"] == "上级.md", "{report}");
    };
    assert_eq!((same(&folder, &args), same(&folder, &args)), (0, 1));
    found(1);
    // A label carries the name of the other draft as it was given.
    let named = ["稿", "--rules", "own", "--select", "my", "--parent", "./上级.md"];
    assert_eq!((same(&folder, &named), same(&folder, &named)), (0, 1));
    write(&folder, "上级.md", plan("65"));
    assert_eq!((same(&folder, &args), same(&folder, &args)), (0, 1));
    found(0);
    write(&folder, "上级.md", plan("75"));
    assert_eq!(same(&folder, &args), 1, "as before");
    assert_eq!(same(&folder, &["稿", "--rules", "own", "--select", "my", "--peer", "上级.md"]), 0, "in another role");
    fs::remove_file(folder.join("上级.md")).unwrap();
    assert_eq!((same(&folder, &args), same(&folder, &args)), (0, 1), "gone: a problem each time");
    assert_eq!((same(&folder, &args[..5]), same(&folder, &args[..5])), (0, 1));
}

#[test]
fn what_lets_findings_stand_holds_for_kept_results_too() {
    let folder = folder("stand", &[("甲.txt", FAULTY)]);
    assert_eq!(same(&folder, &["甲.txt"]), 0);
    write(&folder, "甲.txt.hegao.toml", "[[suppress]]\nrule = \"date/invalid\"\nreason = \"原文件如此\"\n");
    assert_eq!(same(&folder, &["甲.txt"]), 1);
    assert_eq!(same(&folder, &["甲.txt", "--show-suppressed"]), 1);
    write(&folder, "甲.txt.hegao.toml", "[[suppress]]\nrule = \"date/invalid\"\nreason = \"原文件如此\"\nuntil = \"2025-12-31\"\n");
    assert_eq!(same(&folder, &["甲.txt"]), 1, "its day is over");
    fs::remove_file(folder.join("甲.txt.hegao.toml")).unwrap();
    let written = hegao(&folder, &["check", "甲.txt", "--cache", "缓存", "--write-baseline", "基线.json"]);
    assert_eq!(status(&written), 1);
    let kept = fs::read(folder.join("基线.json")).unwrap();
    assert_eq!(status(&hegao(&folder, &["check", "甲.txt", "--write-baseline", "基线.json"])), 1);
    assert_eq!(fs::read(folder.join("基线.json")).unwrap(), kept);
    assert_eq!(same(&folder, &["甲.txt", "--baseline", "基线.json"]), 1);
    assert_eq!(report(&hegao(&folder, &["check", "甲.txt", "--cache", "缓存", "--baseline", "基线.json", "--format", "json"]))["summary"]["errors"], 0);
    write(&folder, "甲.txt", FAULTY.replace("2月30日", "2月28日"));
    assert_eq!((same(&folder, &["甲.txt", "--baseline", "基线.json"]), same(&folder, &["甲.txt", "--baseline", "基线.json"])), (0, 1), "an entry is gone");
}

#[test]
fn drafts_that_are_needed_themselves_are_checked_anew() {
    let remark = "# 方案\n\n到2025年2月30日建成。<!-- hegao: ignore date/invalid 原文件如此 -->\n";
    let folder = folder("anew", &[("批.md", remark), ("普.md", "# 方案\n\n到2025年2月30日建成。<!-- 草稿 -->\n"), ("坏.txt", "")]);
    for _ in 0..2 {
        assert_eq!(same(&folder, &["批.md"]), 0);
        assert_eq!(same(&folder, &["坏.txt"]), 0);
    }
    assert_eq!((same(&folder, &["普.md"]), same(&folder, &["普.md"])), (0, 1));
    // Fixing and copying need the draft; a page shows it.
    write(&folder, "稿.txt", FAULTY);
    assert_eq!((same(&folder, &["稿.txt"]), same(&folder, &["稿.txt"])), (0, 1));
    assert_eq!(same(&folder, &["稿.txt", "--report", "html=页.html"]), 0);
    for more in [&["--fix"][..], &["--annotate", "副本.html", "--force"]] {
        assert_eq!(same(&folder, &[&["稿.txt"], more].concat()), 0, "{more:?}");
    }
    // Standard input has no place.
    let mut run = Command::new(env!("CARGO_BIN_EXE_hegao"));
    run.args(["check", "-", "--cache", "缓存", "--stats", "--format", "json", "--stdin-name", "稿.txt"]).current_dir(&folder);
    for _ in 0..2 {
        let input = fs::File::open(folder.join("稿.txt")).unwrap();
        assert_eq!(counts(&run.stdin(Stdio::from(input)).output().unwrap()), (1, 0));
    }
    // A draft in an archive has one.
    let packed = support_zip(&[("里/甲.txt", FAULTY)]);
    write(&folder, "包.zip", packed);
    assert_eq!((same(&folder, &["包.zip"]), same(&folder, &["包.zip"])), (0, 1));
}

fn support_zip(files: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_damaged_entry_is_replaced_with_a_word() {
    let folder = folder("damaged", &[("甲.txt", FAULTY), ("乙.txt", &FAULTY.replace("加强", "改进"))]);
    let cache = folder.join("缓存");
    let go = || hegao(&folder, &["check", "--cache", "缓存", "--format", "json", "--stats"]);
    let first = go();
    let sound: Vec<Vec<u8>> = entries(&cache).iter().map(|e| fs::read(e).unwrap()).collect();
    assert_eq!((counts(&first), sound.len()), ((2, 0), 2));
    let middle = sound[0].len() / 2;
    let mut turned = sound[0].clone();
    turned[middle] ^= 0x40;
    let mut lengthened = sound[0].clone();
    lengthened.push(0);
    let later = [b"hegao\0c\x02".to_vec(), sound[0][8..].to_vec()].concat();
    for bad in [&b""[..], b"x", &sound[0][..middle], &turned, &lengthened, &sound[1], &later, "不是记录".repeat(9000).as_bytes()] {
        fs::write(&entries(&cache)[0], bad).unwrap();
        let output = go();
        assert_eq!((status(&output), out(&output)), (1, out(&first)));
        assert!(err(&output).contains("缓存“缓存”中有1份记录损坏，已重新核查这些文稿。"), "{}", err(&output));
        assert_eq!(counts(&output), (2, 1));
        assert_eq!(fs::read(&entries(&cache)[0]).unwrap(), sound[0], "mended");
        let output = go();
        assert_eq!((counts(&output), err(&output).contains("损坏")), ((2, 2), false));
    }
    // A folder in the place of an entry can't be mended, and does no harm.
    let place = entries(&cache).remove(0);
    fs::remove_file(&place).unwrap();
    fs::create_dir(&place).unwrap();
    let output = go();
    assert_eq!((status(&output), out(&output), counts(&output)), (1, out(&first), (2, 1)));
    assert!(err(&output).contains("写不进去，不影响核查结果：这是文件夹，不是文件。"), "{}", err(&output));
}

#[test]
fn a_folder_that_cannot_be_written_is_passed_over_with_a_word() {
    let folder = folder("refused", &[("甲.txt", FAULTY), ("别的/笔记.md", "# 记\n\n2月30日。\n"), ("挡", "")]);
    let plain = hegao(&folder, &["check", "甲.txt"]);
    // A folder of something else: nothing is written there, no ignore file above all.
    for (place, words) in [("别的", "这个文件夹里有别的文件"), (".", "这个文件夹里有别的文件"), ("挡", "是文件，不是文件夹"), ("挡/里", "是文件，不是文件夹")]
    {
        let output = hegao(&folder, &["check", "甲.txt", "--cache", place]);
        assert_eq!((status(&output), out(&output)), (1, out(&plain)), "{place}");
        let said = format!("缓存“{place}”写不进去，不影响核查结果：");
        assert!(err(&output).starts_with(&said) && err(&output).contains(words) && err(&output).lines().count() == 1, "{}", err(&output));
    }
    assert_eq!(fs::read_dir(folder.join("别的")).unwrap().count(), 1);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 3);
    // One that turns out to be full or locked half-way: here a file stands where the entries go.
    write(&folder, "缓存/CACHEDIR.TAG", "");
    fs::remove_dir_all(folder.join("缓存")).unwrap();
    assert!(err(&hegao(&folder, &["check", "甲.txt", "--cache", "缓存"])).is_empty());
    fs::remove_dir_all(folder.join("缓存/v1")).unwrap();
    write(&folder, "缓存/v1", "");
    let output = hegao(&folder, &["check", "甲.txt", "--cache", "缓存", "--lang", "zh"]);
    assert_eq!((status(&output), out(&output)), (1, out(&plain)));
    assert!(err(&output).contains("写不进去，不影响核查结果："), "{}", err(&output));
}

#[test]
fn settings_switch_it_on_and_walks_leave_it_alone() {
    let folder = folder("settings", &[("稿/甲.txt", FAULTY), ("稿/图.png", ""), ("hegao.toml", "[cache]\n")]);
    let go = |folder: &Path, more: &[&str]| hegao(folder, &[&["check", "--format", "json", "--stats"], more].concat());
    let plain = go(&folder, &["--no-cache"]);
    assert!(!folder.join(".hegao").exists());
    assert_eq!((counts(&go(&folder, &[])), counts(&go(&folder, &[]))), ((1, 0), (1, 1)));
    assert_eq!(counts(&go(&folder.join("稿"), &[])), (1, 1), "from another folder");
    assert_eq!(counts(&go(&folder, &["--no-cache"])), (1, 0));
    assert_eq!(fs::read_to_string(folder.join(".hegao/cache/.gitignore")).unwrap(), "*\n");
    assert!(fs::read_to_string(folder.join(".hegao/cache/CACHEDIR.TAG")).unwrap().starts_with("Signature: 8a477f597d28d172789f06886806bc55"));
    // Its files are none that a walk passes over, wherever it lies.
    write(&folder, "hegao.toml", "[cache]\nfolder = \"稿/缓存\"\nmib = 1\n");
    assert_eq!((counts(&go(&folder, &[])), counts(&go(&folder, &[]))), ((1, 0), (1, 1)));
    assert_eq!(report(&go(&folder, &[]))["summary"], report(&plain)["summary"]);
    assert_eq!(entries(&folder.join("稿/缓存")).len(), 1);
    write(&folder, "hegao.toml", "[cache]\nenabled = false\n");
    assert_eq!((counts(&go(&folder, &[])), counts(&go(&folder, &[]))), ((1, 0), (1, 0)));
    // The option wins.
    assert_eq!((counts(&go(&folder, &["--cache", "另一处"])), counts(&go(&folder, &["--cache", "另一处"]))), ((1, 0), (1, 1)));
    for (text, words) in [
        ("[cache]\nenabled = \"yes\"\n", "“enabled”应当是true 或 false"),
        ("[cache]\nmib = 0\n", "“mib”应当是从1起的整数（MiB）"),
        ("[cache]\ndir = \"x\"\n", "没有“dir”这个键"),
        ("cache = true\n", "“cache”应当是表"),
    ] {
        write(&folder, "hegao.toml", text);
        let output = go(&folder, &[]);
        assert_eq!((status(&output), err(&output).contains(words)), (2, true), "{}", err(&output));
    }
    let both = hegao(&folder, &["check", "--cache", "x", "--no-cache"]);
    assert_eq!(status(&both), 2);
}

#[test]
fn runs_at_the_same_time_share_a_cache() {
    let folder = folder("together", &[]);
    for n in 0..12 {
        write(&folder, &format!("{n:02}.txt"), FAULTY.replace("加强", &format!("加强第{n}项")));
    }
    let plain = hegao(&folder, &["check", "--format", "json", "--no-config"]);
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hegao"));
        command.args(["check", "--format", "json", "--no-config", "--cache", "缓存"]).current_dir(&folder).env("LANG", "zh_CN.UTF-8").env_remove("LC_ALL");
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    for _ in 0..2 {
        let started: Vec<_> = (0..4).map(|_| run()).collect();
        for child in started {
            let output = child.wait_with_output().unwrap();
            assert_eq!((status(&output), out(&output), text(&output.stderr)), (1, out(&plain), String::new()));
        }
    }
    assert_eq!(entries(&folder.join("缓存")).len(), 12, "nothing under way is left");
    let left = |e: &PathBuf| e.extension().is_some_and(|e| e == "hegao");
    assert!(entries(&folder.join("缓存")).iter().all(left));
}
