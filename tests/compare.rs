//! `hegao compare` through the program: findings fixed, new and remaining, figures, passages, how drafts of folders are paired, every
//! format, and what can't be read.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/schema.rs"]
mod schema;
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use schema::fits;
use serde_json::{Value, json};
use support::{err, folder, hegao, out, report, run, status};

const OLD: &str = "# 某某县养老服务规划

一、总体要求

加强统筹协调，形成工作合力。截止2021年底，服务体系基本建成。

二、主要指标

| 指标名称 | 单位 | 2020年 | 2025年 |
|---|---|---|---|
| 老年人健康管理率 | % | 60 | ≥70 |
| 养老床位数 | 张 | 100 | 300 |
| 医养结合覆盖率 | % | 40 | 60 |

到2025年，普惠性幼儿园覆盖率达到80%。

三、保障措施

加强组织领导。各有关单位要明确分工、各负其责，定期研究解决重大问题。

强化资金保障。统筹用好各类资金，鼓励社会力量参与养老服务设施建设。
";

/// The new version: one finding mended, one made, figures changed, passages added, removed, reworded, moved.
fn new() -> String {
    let (moved, kept) =
        ("强化资金保障。统筹用好各类资金，鼓励社会力量参与养老服务设施建设。", "加强组织领导。各有关单位要明确分工、各负其责，定期研究解决重大问题。");
    OLD.replace("截止2021年底", "截至2021年底")
        .replace("| 60 | ≥70 |", "| 61 | ≥75 |")
        .replace("| 养老床位数 | 张 | 100 | 300 |", "| 养老床位数 | 张 | 100 | ≥300 |")
        .replace("| 医养结合覆盖率 | % | 40 | 60 |\n", "| 护理型床位占比 | % | 30 | 55 |\n")
        .replace("覆盖率达到80%", "覆盖率达到85%")
        .replace("三、保障措施\n", "三、重点任务\n\n建设养老机构，截止2023年底全部完成。\n\n四、保障措施\n")
        .replace(moved, "甲乙")
        .replace(kept, &format!("{moved}\n\n{kept}"))
        .replace("\n\n甲乙", "")
        .replace("定期研究解决重大问题", "定期研究、协调解决重大问题")
}

fn both(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::write(folder.join("旧.md"), OLD).unwrap();
    fs::write(folder.join("新.md"), new()).unwrap();
    folder
}

fn compare(folder: &Path, args: &[&str]) -> Value {
    let run = hegao(folder, &[&["compare"], args, &["--no-config", "--format", "json"]].concat());
    let found = report(&run);
    fits("docs/compare.schema.json", &found);
    found
}

#[test]
fn findings_figures_and_passages() {
    let folder = both("compare-both");
    let found = compare(&folder, &["旧.md", "新.md"]);
    let draft = &found["drafts"][0];
    let rules = |list: &str| draft[list].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!((rules("fixed"), rules("appeared")), (vec!["wording/up-to-now"], vec!["wording/up-to-now"]), "{draft:#}");
    let figures: Vec<Value> = draft["figures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| json!([f["new"]["name"], f["changed"], f["old"]["target"]["text"], f["new"]["target"]["text"]]))
        .collect();
    let wanted = [
        json!(["老年人健康管理率", ["baseline", "target"], "≥70%", "≥75%"]),
        json!(["养老床位数", ["bound"], "300张", "≥300张"]),
        json!(["普惠性幼儿园覆盖率", ["target"], "80%", "85%"]),
    ];
    assert_eq!(figures, wanted);
    assert_eq!(draft["figures"][0]["new"]["target"]["place"], "二、 表1 第1行 “2025年”");
    assert_eq!((&draft["indicators_added"][0]["name"], &draft["indicators_removed"][0]["name"]), (&"护理型床位占比".into(), &"医养结合覆盖率".into()));
    assert_eq!(draft["moved"], 1);
    let changes = draft["changes"].as_array().unwrap();
    let kinds = |kind: &str| changes.iter().filter(|c| c["kind"] == kind).count();
    // 三、重点任务, its paragraph, the row; the row; sentence, two rows, figure, heading, one measure.
    assert_eq!((kinds("added"), kinds("removed"), kinds("changed")), (3, 1, 6), "{changes:#?}");
    let pieces = changes.iter().find(|c| c["new"]["place"] == "四、 第2段").unwrap();
    assert!(pieces["pieces"].to_string().contains(r#"{"new":"、协调","old":""}"#), "{pieces:#}");
    let summary = &found["summary"];
    assert_eq!((&summary["figures"], &summary["new"]["warnings"], &summary["fixed"]["warnings"]), (&3.into(), &1.into(), &1.into()));
}

#[test]
fn the_exit_status_is_that_of_new_findings() {
    let folder = both("compare-status");
    let status_of = |args: &[&str]| status(&hegao(&folder, &[&["compare", "--no-config"], args].concat()));
    assert_eq!(status_of(&["旧.md", "新.md"]), 0, "no new error");
    assert_eq!(status_of(&["旧.md", "新.md", "--fail-on", "warning"]), 1);
    assert_eq!(status_of(&["旧.md", "新.md", "--fail-on", "never"]), 0);
    assert_eq!(status_of(&["旧.md", "旧.md", "--fail-on", "info"]), 0, "what stood there before is not new");
    fs::write(folder.join("误.md"), new().replace("到2025年，普惠", "到2025年，老年人健康管理率达到90%。普惠")).unwrap();
    assert_eq!(status_of(&["旧.md", "误.md"]), 1);
    assert_eq!(status_of(&["旧.md", "误.md", "--ignore", "indicator"]), 0);
    fs::write(folder.join("hegao.toml"), "fail-on = \"never\"\n").unwrap();
    assert_eq!(status(&hegao(&folder, &["compare", "旧.md", "误.md"])), 0, "as the project says");
}

#[test]
fn a_finding_that_moved_or_whose_paragraph_was_reworded_remains() {
    let folder = folder("compare-moved");
    fs::write(folder.join("a.txt"), "一、总体要求\n\n截止2021年底，体系建成。\n\n二、任务\n\n统筹推进各项重点工作，形成工作合力，做好服务。\n").unwrap();
    fs::write(folder.join("b.txt"), "一、任务\n\n统筹推进各项重点工作，形成工作合力，做好服务。\n\n二、总体要求\n\n截止2021年底，服务体系基本建成。\n")
        .unwrap();
    let found = compare(&folder, &["a.txt", "b.txt"]);
    let draft = &found["drafts"][0];
    let rules: Vec<_> = draft["remaining"].as_array().unwrap().iter().map(|f| f["rule"].as_str().unwrap()).collect();
    assert!(rules.contains(&"wording/up-to-now") && draft["appeared"] == json!([]) && draft["fixed"] == json!([]), "{draft:#}");
    // The same slip in a paragraph that is new is a new one.
    fs::write(folder.join("b.txt"), "一、总体要求\n\n二、任务\n\n统筹推进各项重点工作，形成工作合力，做好服务。\n\n机构建设截止2022年完成，由县民政局负责。\n")
        .unwrap();
    let found = compare(&folder, &["a.txt", "b.txt"]);
    let counts = |list: &str| found["drafts"][0][list].as_array().unwrap().iter().filter(|f| f["rule"] == "wording/up-to-now").count();
    assert_eq!((counts("fixed"), counts("appeared")), (1, 1), "{found:#}");
}

/// Two folders: the same path, names of versions, contents alone, one draft more on each side.
fn folders(name: &str) -> PathBuf {
    let folder = folder(name);
    for side in ["旧", "新/"] {
        fs::create_dir_all(folder.join(side).join("县")).unwrap();
    }
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let seed = |name: &str| fs::read_to_string(seeds.join(name)).unwrap();
    let write = |path: &str, text: &str| fs::write(folder.join(path), text).unwrap();
    write("旧/县/规划.md", OLD);
    write("新/县/规划.md", &new());
    write("旧/温州（征求意见稿）.txt", &seed("wenzhou-2023.txt"));
    write("新/温州（送审稿）.txt", &seed("wenzhou-2023.txt").replace("普惠", "普及普惠"));
    write("旧/昆明.txt", &seed("kunming-2022.txt"));
    write("新/另一个名字.txt", &seed("kunming-2022.txt").replace("2025", "2026"));
    write("旧/只在旧.txt", "一、总体要求\n\n落实责任，形成合力。\n");
    write("新/只在新.txt", "一、服务内容\n\n截止2021年底，机构建成运营。\n");
    folder
}

#[test]
fn drafts_of_folders_are_paired_by_path_name_and_contents() {
    let folder = folders("compare-folders");
    let found = compare(&folder, &["旧", "新"]);
    let mut pairs: Vec<Value> = found["drafts"].as_array().unwrap().iter().map(|d| json!([d["old"], d["new"], d["paired_by"]])).collect();
    pairs.sort_by_key(ToString::to_string);
    let wanted = [
        json!(["旧/县/规划.md", "新/县/规划.md", "path"]),
        json!(["旧/只在旧.txt", null, null]),
        json!(["旧/昆明.txt", "新/另一个名字.txt", "contents"]),
        json!(["旧/温州（征求意见稿）.txt", "新/温州（送审稿）.txt", "name"]),
        json!([null, "新/只在新.txt", null]),
    ];
    let mut wanted = wanted.to_vec();
    wanted.sort_by_key(ToString::to_string);
    assert_eq!(pairs, wanted);
    let alone = found["drafts"].as_array().unwrap().iter().find(|d| d["old"].is_null()).unwrap();
    assert_eq!(alone["appeared"][0]["rule"], "wording/up-to-now");
    let summary = &found["summary"];
    assert_eq!((&summary["pairs"], &summary["drafts_added"], &summary["drafts_removed"]), (&3.into(), &1.into(), &1.into()));
    assert_eq!(status(&hegao(&folder, &["compare", "旧", "新", "--no-config", "--fail-on", "warning"])), 1, "an added draft's findings are new");
}

#[test]
fn archives_and_folders_are_compared() {
    let folder = folders("compare-archive");
    let mut zip = zip::ZipWriter::new(fs::File::create(folder.join("旧.zip")).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [("县/规划.md", OLD), ("只在旧.txt", "一、总体要求\n\n落实责任，形成合力。\n")] {
        zip.start_file(name, options).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    let found = compare(&folder, &["旧.zip", "新"]);
    let pair = found["drafts"].as_array().unwrap().iter().find(|d| d["paired_by"] == "path").unwrap();
    assert_eq!((&pair["old"], &pair["new"]), (&"旧.zip/县/规划.md".into(), &"新/县/规划.md".into()));
}

#[test]
fn one_draft_in_two_formats_is_the_same() {
    let folder = folder("compare-formats");
    fs::write(folder.join("a.md"), OLD).unwrap();
    let rows = |line: &str| line.trim_matches('|').split('|').map(|c| format!("<td>{}</td>", c.trim())).collect::<String>();
    let body: String = OLD
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with("|---"))
        .map(|l| match l.strip_prefix("# ") {
            Some(title) => format!("<h1>{title}</h1>"),
            None if l.starts_with('|') => format!("<tr>{}</tr>", rows(l)),
            None => format!("<p>{l}</p>"),
        })
        .collect();
    let body = body.replacen("<tr>", "<table><tr>", 1);
    let (before, behind) = body.rsplit_once("</tr>").unwrap();
    let page = format!("<html><body>{before}</tr></table>{behind}</body></html>");
    fs::write(folder.join("a.html"), page).unwrap();
    let found = compare(&folder, &["a.md", "a.html"]);
    let draft = &found["drafts"][0];
    assert_eq!((&draft["changes"], &draft["figures"], &draft["fixed"], &draft["appeared"]), (&json!([]), &json!([]), &json!([]), &json!([])), "{draft:#}");
}

fn bind(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn the_text_is_as_reviewed() {
    let both = both("compare-text");
    bind("compare-both", &run(&both, 0, &["compare", "旧.md", "新.md", "--no-config"]));
    bind("compare-both-en", &run(&both, 0, &["compare", "旧.md", "新.md", "--no-config", "--lang", "en"]));
    bind("compare-folders", &run(&folders("compare-text-folders"), 0, &["compare", "旧", "新", "--no-config"]));
    assert!(run(&both, 0, &["compare", "旧.md", "旧.md", "--no-config"]).contains("【没有改动的文稿】"));
}

#[test]
fn formats_say_the_same_whatever_the_jobs() {
    let folder = folders("compare-all");
    let args = ["compare", "旧", "新", "--no-config", "--today", "2026-01-02", "--format"];
    for format in ["text", "json", "html", "docx", "xlsx"] {
        let made = ["1", "4"].map(|jobs| {
            let run = hegao(&folder, &[&args[..], &[format, "-o", "out", "--jobs", jobs]].concat());
            assert_eq!(status(&run), 0, "{format}: {}", err(&run));
            fs::read(folder.join("out")).unwrap()
        });
        assert!(!made[0].is_empty() && made[0] == made[1], "{format}");
    }
    let page = run(&folder, 0, &[&args[..], &["html"]].concat());
    assert!(page.contains("<del>≥70%（2025年）</del>") && page.contains("<ins>≥75%（2025年）</ins>") && page.contains("研究<ins>、协调</ins>解决"), "{page}");
    assert!(!page.contains("<script") && !page.contains("http:") && !page.contains("https:"));
    run(&folder, 0, &[&args[..], &["text", "--report", "docx=a.docx", "--report", "xlsx=a.xlsx"]].concat());
    for file in ["a.docx", "a.xlsx"] {
        let text = run(&folder, 0, &["inspect", "--what", "text", file]);
        assert!(text.contains("≥75%（2025年）") && text.contains("研究〔增：、协调〕解决") && text.contains("内容相近"), "{file}: {text}");
    }
}

#[test]
fn text_of_drafts_is_harmless_in_every_format() {
    let folder = folder("compare-hostile");
    let hostile = |n: usize| {
        format!(
            "一、<script>alert({n})</script>\u{1b}[31m总体要求与主要目标\n\n=cmd|'/C calc'!A{n}<img src=x>\u{202e}截止2021年底，形成工作合力{n}。\n\n<b>新{n}\n"
        )
    };
    fs::write(folder.join("<b>a.txt"), hostile(1)).unwrap();
    fs::write(folder.join("<b>b.txt"), hostile(2)).unwrap();
    for format in ["text", "json", "html"] {
        let said = run(&folder, 0, &["compare", "<b>a.txt", "<b>b.txt", "--no-config", "--format", format]);
        let wrong = |c: &char| (c.is_control() && *c != '\n') || matches!(c, '\u{202e}' | '\u{2028}');
        assert_eq!(said.chars().find(wrong), None, "{format}");
        assert!(format != "html" || (!said.contains("<script") && !said.contains("<img") && !said.contains("<b>")), "{said}");
    }
}

#[test]
fn bad_input_is_said_and_the_rest_compared() {
    let folder = folders("compare-bad");
    for (args, said) in [
        (&["旧", "新/县/规划.md"][..], "旧版是文件夹，新版是文件，不能对照"),
        (&["旧/县/规划.md", "新"], "旧版是文件，新版是文件夹，不能对照"),
        (&["没有", "新"], "没有这个文件或文件夹"),
        (&["旧", "没有.txt"], "没有这个文件或文件夹"),
        (&["旧"], "<新版>"),
        (&["旧", "新", "--format", "sarif"], "sarif"),
        (&["旧", "新", "-o", "无/a"], "文件夹不存在"),
        (&["旧/县/规划.md", "新/县/规划.md", "-o", "旧/县/规划.md"], "报告不能写在它上面"),
        (&["旧", "新", "--select", "没有"], "没有"),
    ] {
        let run = hegao(&folder, &[&["compare"], args].concat());
        assert!(status(&run) == 2 && err(&run).contains(said), "{args:?}: {}", err(&run));
        assert!(out(&run).is_empty(), "{args:?}");
    }
    assert_eq!(fs::read_to_string(folder.join("旧/县/规划.md")).unwrap(), OLD);
    fs::create_dir(folder.join("空")).unwrap();
    let empty = hegao(&folder, &["compare", "旧", "空", "--no-config", "--format", "json"]);
    assert_eq!((status(&empty), report(&empty)["summary"]["drafts_removed"].as_u64()), (2, Some(4)), "{}", err(&empty));
    assert!(err(&empty).contains("其中没有可核查的文稿"));
    fs::write(folder.join("新/县/规划.docx"), b"PK\x03\x04 no package").unwrap();
    fs::write(folder.join("旧/县/规划.docx"), b"PK\x03\x04 no package").unwrap();
    let run = hegao(&folder, &["compare", "旧", "新", "--no-config", "--format", "json"]);
    let found = report(&run);
    fits("docs/compare.schema.json", &found);
    let paths: Vec<_> = found["problems"].as_array().unwrap().iter().map(|p| p["path"].as_str().unwrap()).collect();
    assert_eq!((status(&run), paths, &found["summary"]["pairs"]), (2, vec!["旧/县/规划.docx", "新/县/规划.docx"], &3.into()));
    assert!(err(&run).contains("旧/县/规划.docx") && err(&run).contains("建议"), "{}", err(&run));
}
