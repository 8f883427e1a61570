//! `hegao summary` through the program: counts, what comes from a template, the indicators side by side with their marks, every
//! format, and what can't be read.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

#[path = "support/schema.rs"]
mod schema;
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use schema::fits;
use serde_json::Value;
use support::{err, folder, hegao, out, report, run, status};

/// A plan of a town, made from a template with two slips; the target of its first indicator, and one more paragraph.
fn town(n: usize, target: &str, more: &str) -> String {
    format!(
        "# 某某镇{n}养老服务计划\n\n一、总体要求\n\n坚持统筹协调。截止2021年底，服务体系基本建成。第{n}镇的情况各有不同。\n\n二、主要指标\n\n\
         | 指标名称 | 单位 | 2020年 | 2025年 |\n|---|---|---|---|\n| 老年人健康管理率 | % | 60 | {target} |\n| 养老床位数 | 张 | {n}0 | {n}00 |\n\n{more}\n"
    )
}

/// Seven towns: one far from the others, one that contradicts itself.
fn towns(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::create_dir(folder.join("镇")).unwrap();
    for n in 1..=5 {
        fs::write(folder.join(format!("镇/{n}.md")), town(n, &format!("≥{}", 90 + n), "")).unwrap();
    }
    fs::write(folder.join("镇/6.md"), town(6, "≥39", "")).unwrap();
    fs::write(folder.join("镇/7.md"), town(7, "≥95", "到2025年，老年人健康管理率达到85%以上。")).unwrap();
    folder
}

fn row<'r>(report: &'r Value, name: &str) -> &'r Value {
    let rows = report["indicators"].as_array().unwrap();
    rows.iter().find(|r| r["name"] == name).unwrap_or_else(|| panic!("{name} is not in {rows:#?}"))
}

#[test]
fn counts_agree_with_check() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let check = report(&hegao(root, &["check", "seeds", "--no-config", "--format", "json"]));
    let summary = report(&hegao(root, &["summary", "seeds", "--no-config", "--format", "json"]));
    fits("docs/summary.schema.json", &summary);
    assert_eq!(summary["summary"], check["summary"]);
    for (draft, file) in summary["drafts"].as_array().unwrap().iter().zip(check["files"].as_array().unwrap()) {
        assert_eq!(draft["path"], file["path"]);
        let of = |severity: &str| file["findings"].as_array().unwrap().iter().filter(|f| f["severity"] == severity).count();
        assert_eq!((&draft["errors"], &draft["warnings"], &draft["infos"]), (&of("error").into(), &of("warning").into(), &of("info").into()));
    }
    for list in ["rules", "families", "chapters", "drafts"] {
        let sum: u64 = summary[list].as_array().unwrap().iter().map(|t| t["errors"].as_u64().unwrap()).sum();
        assert_eq!(Value::from(sum), summary["summary"]["errors"], "{list} adds up");
    }
    assert!(summary["rules"].as_array().unwrap().iter().all(|r| !r["title"].as_str().unwrap().is_empty()));
}

#[test]
fn every_family_has_a_name_for_people() {
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("rules")).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if entry.path().is_dir() && name != "lexicon" {
            assert_ne!(hegao::output::family(&name, hegao::diag::Lang::Zh), name);
        }
    }
}

#[test]
fn what_comes_from_a_template_is_named_once() {
    let folder = towns("summary-shared");
    let report = report(&hegao(&folder, &["summary", "镇", "--no-config", "--format", "json"]));
    let shared = report["shared"].as_array().unwrap();
    let found: Vec<_> = shared.iter().map(|s| (s["rule"].as_str().unwrap(), s["drafts"].as_array().unwrap().len())).collect();
    assert_eq!(found, [("wording/up-to-now", 7)], "{shared:#?}");
    assert_eq!((&shared[0]["text"], &shared[0]["place"]), (&"截止".into(), &"一、 第1段".into()), "{shared:#?}");
    // Two of three drafts are not many; two of two are all.
    fs::write(folder.join("镇/另.md"), "一、总体要求\n\n形成工作合力。\n").unwrap();
    let count =
        |args: &[&str]| support::report(&hegao(&folder, &[&["summary", "--no-config", "--format", "json"], args].concat()))["shared"].as_array().unwrap().len();
    assert_eq!(count(&["镇/1.md", "镇/2.md", "镇/另.md"]), 0);
    assert_eq!(count(&["镇/1.md", "镇/2.md"]), 1);
    assert_eq!(count(&["镇/1.md"]), 0);
}

#[test]
fn contradictions_and_outliers_are_marked_and_nothing_else() {
    let folder = towns("summary-marks");
    let report = report(&hegao(&folder, &["summary", "镇", "--no-config", "--format", "json"]));
    fits("docs/summary.schema.json", &report);
    let rate = row(&report, "老年人健康管理率");
    assert_eq!((&rate["unit"], &rate["contradictions"], &rate["outliers"]), (&"%".into(), &2.into(), &1.into()), "{rate:#?}");
    let cells = rate["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 7);
    let far = &cells[5]["entries"][0]["target"];
    assert_eq!((&far["text"], &far["year"], &far["mark"]["kind"]), (&"≥39%".into(), &2025.into(), &"outlier".into()), "{far:#?}");
    assert_eq!(far["mark"]["message"], "与另外5份文稿2025年目标的中位数93%相差悬殊");
    let own = cells[6]["entries"].as_array().unwrap();
    let texts: Vec<_> =
        own.iter().map(|e| (e["origin"].as_str().unwrap(), e["target"]["text"].as_str().unwrap(), e["target"]["mark"]["kind"].as_str().unwrap())).collect();
    assert_eq!(texts, [("table", "≥95%", "contradiction"), ("text", "≥85%", "contradiction")]);
    assert!(cells[0]["entries"][0]["baseline"]["text"] == "60%" && cells[0]["entries"][0]["baseline"]["year"] == 2020);
    // Totals grow with the size of a town.
    let beds = row(&report, "养老床位数");
    assert_eq!((&beds["contradictions"], &beds["outliers"]), (&0.into(), &0.into()));
}

#[test]
fn different_years_sections_and_words_are_no_contradiction() {
    let folder = folder("summary-precise");
    let table = |section: &str, target: &str| format!("| {section} | | | |\n| 老年人健康管理率 | % | 60 | {target} |\n");
    let sections =
        format!("一、主要指标\n\n| 指标名称 | 单位 | 2020年 | 2025年 |\n|---|---|---|---|\n{}{}", table("城区方面", "≥80"), table("农村方面", "≥70"));
    fs::write(folder.join("节.md"), &sections).unwrap();
    let text = "一、主要指标\n\n到2023年，护理型床位占比达到50%；到2025年，护理型床位占比达到60%。\n\n到2025年，护理型床位占比达到60%以上。到2025年，全国护理型床位占比达到55%。\n";
    fs::write(folder.join("文.txt"), text).unwrap();
    fs::write(folder.join("约.txt"), "一、目标\n\n到2025年，护理型床位占比达到60%。\n\n二、任务\n\n到2025年，护理型床位占比达到约58%。\n").unwrap();
    let report = report(&hegao(&folder, &["summary", ".", "--no-config", "--format", "json"]));
    let marks: Vec<_> = report["indicators"].as_array().unwrap().iter().map(|r| (r["contradictions"].as_u64(), r["outliers"].as_u64())).collect();
    assert!(!marks.is_empty() && marks.iter().all(|m| *m == (Some(0), Some(0))), "{report:#}");
    // The same words with one year are.
    fs::write(folder.join("文.txt"), text.replace("2023", "2025")).unwrap();
    let report = support::report(&hegao(&folder, &["summary", ".", "--no-config", "--format", "json"]));
    assert_eq!(row(&report, "护理型床位占比")["contradictions"], 3, "{report:#}");
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
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    bind("summary-seeds", &run(root, 0, &["summary", "seeds", "--no-config"]));
    bind("summary-seeds-en", &run(root, 0, &["summary", "seeds", "--no-config", "--lang", "en", "--select", "indicator"]));
    bind("summary-towns", &run(&towns("summary-text"), 0, &["summary", "镇", "--no-config"]));
}

#[test]
fn formats_say_the_same_whatever_the_jobs() {
    let folder = towns("summary-formats");
    let args = ["summary", "镇", "--no-config", "--today", "2026-01-02", "--format"];
    for format in ["text", "json", "html", "docx", "xlsx"] {
        let of = |jobs: &str| hegao(&folder, &[&args[..], &[format, "-o", "out", "--jobs", jobs]].concat());
        let made: Vec<Vec<u8>> = ["1", "4"]
            .map(|jobs| {
                let run = of(jobs);
                assert_eq!(status(&run), 0, "{format}: {}", err(&run));
                fs::read(folder.join("out")).unwrap()
            })
            .to_vec();
        assert!(!made[0].is_empty() && made[0] == made[1], "{format}");
    }
    let page = run(&folder, 0, &[&args[..], &["html"]].concat());
    assert!(page.contains("<mark>≠ ≥95%（2025年）</mark>") && page.contains("<mark class=\"far\">▲ ≥39%（2025年）</mark>"), "{page}");
    assert!(!page.contains("<script") && !page.contains("http:") && !page.contains("https:"));
    run(&folder, 0, &[&args[..], &["text", "--report", "json=a.json", "--report", "xlsx=a.xlsx"]].concat());
    let report: Value = serde_json::from_str(&fs::read_to_string(folder.join("a.json")).unwrap()).unwrap();
    assert_eq!(report["drafts"].as_array().unwrap().len(), 7, "reports in a folder that is walked are no drafts");
    let sheet = run(&folder, 0, &["inspect", "--what", "text", "a.xlsx"]);
    assert!(sheet.contains("≠ ≥95%（2025年）") && sheet.contains("▲ ≥39%（2025年）") && sheet.contains("应改1处"), "{sheet}");
}

#[test]
fn text_of_drafts_is_harmless_in_every_format() {
    let folder = folder("summary-hostile");
    let name = "<b>=cmd|'x'!A1\u{202e}.md";
    let hostile = "一、<script>alert(1)</script>\u{1b}[31m\n\n截止2021年底，建成。\n\n| 指标名称 | 单位 | 2020年 | 2025年 |\n|---|---|---|---|\n| =1+1<img src=x>覆盖率 | % | 60 | 70 |\n";
    for n in 0..3 {
        fs::write(folder.join(format!("{n}{name}")), hostile).unwrap();
    }
    for format in ["text", "json", "html"] {
        let said = run(&folder, 0, &["summary", ".", "--no-config", "--format", format]);
        let wrong = |c: &char| (c.is_control() && *c != '\n') || matches!(c, '\u{202e}' | '\u{2028}');
        assert_eq!(said.chars().find(wrong), None, "{format}");
        assert!(format != "html" || (!said.contains("<script") && !said.contains("<img") && !said.contains("<b>=")), "{said}");
    }
}

#[test]
fn what_cant_be_read_is_said_and_the_rest_summed_up() {
    let folder = towns("summary-problems");
    fs::write(folder.join("镇/坏.docx"), b"PK\x03\x04 not a package").unwrap();
    fs::create_dir(folder.join("空")).unwrap();
    let run = hegao(&folder, &["summary", "镇", "空", "没有.txt", "--no-config", "--format", "json"]);
    let found = report(&run);
    fits("docs/summary.schema.json", &found);
    assert_eq!((status(&run), found["drafts"].as_array().unwrap().len()), (2, 7));
    let paths: Vec<_> = found["problems"].as_array().unwrap().iter().map(|p| p["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["镇/坏.docx", "空", "没有.txt"]);
    let said = err(&run);
    for word in ["镇/坏.docx", "其中没有可核查的文稿", "没有这个文件或文件夹", "建议"] {
        assert!(said.contains(word), "“{word}” is not in: {said}");
    }
    let text = out(&hegao(&folder, &["summary", "镇", "--no-config"]));
    assert!(text.starts_with("7份文稿：") && text.contains("有1处未能检查"), "{text}");
}

#[test]
fn a_run_that_is_refused_writes_nothing() {
    let folder = towns("summary-refused");
    for (args, said) in [
        (&["summary", "镇", "--format", "sarif"][..], "sarif"),
        (&["summary", "镇", "--report", "sarif=a"], "没有“sarif”这个格式"),
        (&["summary", "镇/1.md", "-o", "镇/1.md"], "报告不能写在它上面"),
        (&["summary", "镇", "-o", "无/a"], "文件夹不存在"),
        (&["summary", "镇", "--select", "没有"], "没有"),
        (&["summary", "镇", "--baseline", "没有"], "没有这个文件或文件夹"),
    ] {
        let run = hegao(&folder, args);
        assert!(status(&run) == 2 && err(&run).contains(said), "{args:?}: {}", err(&run));
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
    assert_eq!(fs::read_dir(folder.join("镇")).unwrap().count(), 7);
}

#[test]
fn baselines_suppressions_and_choices_count_as_in_check() {
    let folder = towns("summary-known");
    run(&folder, 1, &["check", "镇", "--no-config", "--write-baseline", "known", "-q"]);
    let report = report(&hegao(&folder, &["summary", "镇", "--no-config", "--baseline", "known", "--format", "json"]));
    assert_eq!((&report["summary"]["errors"], &report["shared"]), (&0.into(), &Value::Array(Vec::new())));
    assert!(report["summary"]["known"].as_u64().unwrap() > 7);
    let chosen = support::report(&hegao(&folder, &["summary", "镇", "--no-config", "--select", "wording", "--format", "json"]));
    assert_eq!((&chosen["rules"].as_array().unwrap().len(), &row(&chosen, "老年人健康管理率")["contradictions"]), (&1, &2.into()), "indicators stay");
    let piped = hegao(&folder, &["summary", "镇/1.md", "--no-config", "--min-confidence", "high", "--format", "json"]);
    assert_eq!(support::report(&piped)["drafts"].as_array().unwrap().len(), 1);
}
