//! Baselines through the built program: what is known is counted and not reported, what is new is reported, what is gone is listed.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{err, hegao, out, report, status};

const DRAFT: &str = "一、基本情况\n\n截止2021年底，全市共有养老机构125个。\n\n二、总体要求\n\n截止目前，床位数持续增加。\n";

/// A folder with two drafts and the baseline of both.
fn folder(name: &str) -> PathBuf {
    let folder = support::folder(&format!("baseline-{name}"));
    fs::create_dir_all(folder.join("稿")).unwrap();
    for draft in ["稿/a.txt", "稿/b.txt"] {
        fs::write(folder.join(draft), DRAFT).unwrap();
    }
    let made = hegao(&folder, &["check", "--no-config", "--select", "wording/up-to-now", "--write-baseline", "基线.json", "稿"]);
    assert_eq!(status(&made), 0, "{}", err(&made));
    folder
}

/// A run with the baseline: status, lines of what is reported, known, gone, standard error.
fn run(folder: &Path, args: &[&str]) -> (i32, Vec<String>, u64, u64, String) {
    let base = ["check", "--no-config", "--select", "wording/up-to-now", "--fail-on", "warning", "--format", "json", "--baseline", "基线.json"];
    let output = hegao(folder, &[&base[..], args].concat());
    let json = report(&output);
    let line = |file: &serde_json::Value| {
        let path = file["path"].as_str().unwrap().to_owned();
        file["findings"].as_array().unwrap().iter().map(|f| format!("{path}:{}", f["labels"][0]["start"]["line"])).collect::<Vec<_>>()
    };
    let found = json["files"].as_array().unwrap().iter().flat_map(line).collect();
    (status(&output), found, json["summary"]["known"].as_u64().unwrap(), json["summary"]["gone"].as_u64().unwrap(), err(&output))
}

#[test]
fn what_is_known_is_counted_and_not_reported() {
    let folder = folder("known");
    assert_eq!(run(&folder, &["稿"]), (0, vec![], 4, 0, String::new()));
    let text = hegao(&folder, &["check", "--no-config", "--select", "wording/up-to-now", "--baseline", "基线.json", "稿"]);
    assert!(out(&text).contains("另有4处为基线已有，不计。"), "{}", out(&text));
    // A baseline names its drafts from its own folder: it may be used from anywhere.
    let output =
        hegao(&folder.join("稿"), &["check", "--no-config", "--select", "wording/up-to-now", "--format", "json", "--baseline", "../基线.json", "a.txt"]);
    assert_eq!(report(&output)["summary"]["known"], 2);
    // Written again, it is the same.
    let again = ["check", "--no-config", "--select", "wording/up-to-now", "--baseline", "基线.json", "--write-baseline", "再.json", "稿"];
    assert_eq!(status(&hegao(&folder, &again)), 0);
    assert_eq!(fs::read(folder.join("基线.json")).unwrap(), fs::read(folder.join("再.json")).unwrap());
}

#[test]
fn it_survives_inserted_paragraphs_moved_sections_and_renamed_drafts() {
    let folder = folder("moved");
    let moved =
        "一、工作目标\n\n全面完成任务。\n\n二、总体要求\n\n截止目前，床位数持续增加。\n\n三、基本情况\n\n又一段。\n\n截止2021年底，全市共有养老机构125个。\n";
    fs::write(folder.join("稿/a.txt"), moved).unwrap();
    fs::rename(folder.join("稿/b.txt"), folder.join("稿/改名.txt")).unwrap();
    assert_eq!(run(&folder, &["稿"]), (0, vec![], 4, 0, String::new()));
}

#[test]
fn a_second_identical_fault_is_new() {
    let folder = folder("second");
    fs::write(folder.join("稿/a.txt"), format!("{DRAFT}\n截止目前，床位数持续增加。\n")).unwrap();
    // The same fault in a draft that the baseline does not name is new, too.
    fs::write(folder.join("稿/c.txt"), "一、基本情况\n\n截止目前，床位数持续增加。\n").unwrap();
    let (status, found, known, gone, _) = run(&folder, &["稿"]);
    assert_eq!((status, found, known, gone), (1, vec!["稿/a.txt:9".to_owned(), "稿/c.txt:3".to_owned()], 4, 0));
}

#[test]
fn what_is_gone_is_listed_and_pruned() {
    let folder = folder("gone");
    fs::write(folder.join("稿/a.txt"), DRAFT.replace("截止目前", "到目前")).unwrap();
    // A run over another draft, or with other rules, says nothing of it.
    assert_eq!(run(&folder, &["稿/b.txt"]).3, 0);
    let other = hegao(&folder, &["check", "--no-config", "--select", "unit", "--format", "json", "--baseline", "基线.json", "稿"]);
    assert_eq!((&report(&other)["summary"]["gone"], err(&other).as_str()), (&0.into(), ""));
    let (code, found, known, gone, said) = run(&folder, &["稿"]);
    assert_eq!((code, found.len(), known, gone), (0, 0, 3, 1));
    assert!(said.contains("不再出现") && said.contains("稿/a.txt wording/up-to-now “截止") && said.contains("--prune-baseline"), "{said}");
    fs::remove_file(folder.join("稿/b.txt")).unwrap();
    let (_, _, known, gone, said) = run(&folder, &["--prune-baseline", "稿"]);
    assert_eq!((known, gone), (1, 3));
    assert!(said.contains("已删去") && said.contains("文稿已不在"), "{said}");
    assert_eq!(run(&folder, &["稿"]), (0, vec![], 1, 0, String::new()));
    let text = fs::read_to_string(folder.join("基线.json")).unwrap();
    assert!(text.contains("\"count\":1") && text.lines().count() == 3, "{text}");
}

#[test]
fn a_damaged_baseline_stops_the_run() {
    let folder = folder("damaged");
    let whole = fs::read_to_string(folder.join("基线.json")).unwrap();
    let cut: String = whole.chars().take(whole.chars().count() / 2).collect();
    for (text, said) in
        [(cut, "文件不完整"), (whole.replacen(":1,", ":9,", 1), "基线的版本是9"), ("不是\n".to_owned(), "不是指纹"), ("{}".to_owned(), "既不是基线")]
    {
        fs::write(folder.join("坏.json"), &text).unwrap();
        for extra in [&[][..], &["--prune-baseline"]] {
            let output = hegao(&folder, &[&["check", "--no-config", "--baseline", "坏.json"], extra, &["稿"]].concat());
            assert_eq!((status(&output), out(&output).as_str()), (2, ""), "{said}");
            assert!(err(&output).contains(said) && err(&output).contains("坏.json") && err(&output).contains("--write-baseline"), "{}", err(&output));
            assert_eq!(fs::read_to_string(folder.join("坏.json")).unwrap(), text);
        }
    }
}

/// What a baseline would be written over stays as it is, and nothing is checked.
#[test]
fn a_baseline_is_written_over_a_baseline_alone() {
    let folder = folder("over");
    let whole = fs::read_to_string(folder.join("基线.json")).unwrap();
    fs::create_dir(folder.join("夹")).unwrap();
    fs::write(folder.join("设置.toml"), "x = 1\n").unwrap();
    fs::write(folder.join("报告.json"), "{\"version\":1,\"tool\":{},\"files\":[]}\n").unwrap();
    let write = |file: &str, more: &[&str]| hegao(&folder, &[&["check", "--no-config", "稿/a.txt", "--write-baseline", file], more].concat());
    for (file, more, said) in [
        ("稿/a.txt", &[][..], "基线不能写在它上面"),
        ("./稿/../稿/a.txt", &[], "基线不能写在它上面"),
        ("新.json", &["--report", "json=新.json"], "写到同一个文件"),
        ("设置.toml", &[], "不是基线，没有覆盖"),
        ("稿/b.txt", &[], "不是基线，没有覆盖"),
        ("报告.json", &[], "不是基线，没有覆盖"),
        ("夹", &[], "这是文件夹"),
        ("无/基线.json", &[], "文件夹不存在"),
    ] {
        let before = fs::read(folder.join(file)).ok();
        let output = write(file, more);
        assert_eq!((status(&output), out(&output).as_str()), (2, ""), "{file}");
        assert!(err(&output).contains(said) && err(&output).contains("建议"), "{file}: {}", err(&output));
        assert_eq!(fs::read(folder.join(file)).ok(), before, "{file}");
    }
    // A baseline that is cut off is made anew, as the message on it advises; so is an empty file.
    let cut: String = whole.chars().take(whole.chars().count() / 2).collect();
    for text in [cut.as_str(), "", "00000000000000aa\n", &whole] {
        fs::write(folder.join("旧.json"), text).unwrap();
        assert_ne!(status(&write("旧.json", &[])), 2);
        assert!(fs::read_to_string(folder.join("旧.json")).unwrap().starts_with("{\"hegao-baseline\":1"));
    }
}

#[test]
fn a_report_serves_as_a_baseline_and_is_never_pruned() {
    let folder = folder("report");
    let first = hegao(&folder, &["check", "--no-config", "--select", "wording/up-to-now", "--format", "json", "稿"]);
    fs::write(folder.join("报告.json"), &first.stdout).unwrap();
    let args = ["check", "--no-config", "--select", "wording/up-to-now", "--format", "json", "--baseline", "报告.json", "稿"];
    assert_eq!(report(&hegao(&folder, &args))["summary"]["known"], 4);
    let output = hegao(&folder, &[&args[..], &["--prune-baseline"]].concat());
    assert_eq!(status(&output), 2);
    assert!(err(&output).contains("不能清理"), "{}", err(&output));
    assert_eq!(fs::read(folder.join("报告.json")).unwrap(), first.stdout);
}

#[test]
fn findings_about_settings_are_known_too() {
    let folder = folder("settings");
    fs::write(folder.join("hegao.toml"), "[[suppress]]\nrule = \"unit\"\npath = \"稿/*.txt\"\nreason = \"x\"\n").unwrap();
    let of = |args: &[&str]| report(&hegao(&folder, &[&["check", "--format", "json"], args, &["稿"]].concat()));
    let before = of(&["--write-baseline", "全.json"]);
    assert!(before["files"].as_array().unwrap().iter().any(|f| f["format"] == "toml"), "{before}");
    let after = of(&["--baseline", "全.json"]);
    let s = &after["summary"];
    assert_eq!((&s["errors"], &s["warnings"], &s["infos"], &s["gone"]), (&0.into(), &0.into(), &0.into(), &0.into()), "{after}");
    let found = ["errors", "warnings", "infos"].iter().map(|n| before["summary"][n].as_u64().unwrap()).sum::<u64>();
    assert!(found > 1);
    assert_eq!(s["known"].as_u64(), Some(found));
}

/// A rule under one id, and under a new one that names the old.
#[test]
fn what_was_known_under_a_former_id_is_known_still() {
    let folder = folder("former");
    let rule = |former: &str| {
        format!(
            "# 甲。\ntitle zh \"甲\" en \"a\"\nseverity error\n{former}from q in anywhere(/养老机构|床位数/)\nreport q zh \"写着“{{q.text}}”\" en \"“{{q.text}}”\"\n"
        )
    };
    let place = folder.join("own/rules/house");
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join("old.hgr"), rule("")).unwrap();
    // Twice the same words: the number among equal ones is part of what is known.
    fs::write(folder.join("稿/a.txt"), format!("{DRAFT}\n截止目前，床位数持续增加。\n")).unwrap();
    let check = |args: &[&str]| hegao(&folder, &[&["check", "--rules", "own/rules", "--format", "json", "稿"], args].concat());
    let counts = |args: &[&str]| {
        let report = report(&check(args));
        ["errors", "known", "gone"].map(|n| report["summary"][n].as_u64().unwrap())
    };
    let print = report(&check(&["--select", "house/old"]))["files"][0]["findings"][0]["fingerprint"].clone();
    assert_eq!(status(&check(&["--select", "house/old", "--write-baseline", "旧.json"])), 1);
    fs::rename(place.join("old.hgr"), place.join("new.hgr")).unwrap();
    fs::write(place.join("new.hgr"), rule("formerly \"house/old\"\n")).unwrap();
    assert_eq!(counts(&["--select", "house/new"]), [5, 0, 0]);
    assert_eq!(counts(&["--select", "house/old"]), [5, 0, 0], "the old id chooses the rule");
    assert_eq!(counts(&["--select", "house", "--ignore", "house/old"]), [0, 0, 0]);
    assert_eq!(counts(&["--select", "house/new", "--baseline", "旧.json"]), [0, 5, 0]);
    assert_eq!(counts(&["--select", "house", "--ignore", "house/new", "--baseline", "旧.json"]), [0, 0, 0], "a rule that did not run says nothing");
    let before = fs::read(folder.join("旧.json")).unwrap();
    check(&["--select", "house/new", "--baseline", "旧.json", "--prune-baseline"]);
    assert_eq!(fs::read(folder.join("旧.json")).unwrap(), before, "nothing is gone");
    // What is mended goes, under the old id as under the new one.
    fs::write(folder.join("稿/a.txt"), DRAFT).unwrap();
    assert_eq!(counts(&["--select", "house/new", "--baseline", "旧.json"]), [0, 4, 1]);
    // Without the word of the rule they are strangers.
    fs::write(place.join("new.hgr"), rule("")).unwrap();
    assert_eq!(counts(&["--select", "house/new", "--baseline", "旧.json"]), [4, 0, 5]);
    fs::write(place.join("new.hgr"), rule("formerly \"house/old\"\n")).unwrap();
    // Settings, fingerprints and comments of drafts hold too.
    let settings = |text: &str| fs::write(folder.join("hegao.toml"), text).unwrap();
    settings("[[suppress]]\nrule = \"house/old\"\npath = \"**/a.txt\"\nreason = \"x\"\n");
    assert_eq!(counts(&["--select", "house"]), [2, 0, 0]);
    settings(&format!("[[suppress]]\nfingerprint = {print}\nreason = \"x\"\n"));
    assert_eq!(counts(&["--select", "house"]), [2, 0, 0], "the first in both drafts");
    settings("[rules]\n\"house/old\" = \"off\"\n");
    assert_eq!(counts(&["--select", "house"]), [0, 0, 0]);
    settings("");
    fs::write(folder.join("稿/c.md"), "# 甲\n\n<!-- hegao: ignore house/old 原文如此 -->\n床位数持续增加。\n").unwrap();
    assert_eq!(counts(&["--select", "house"]), [4, 0, 0]);
}
