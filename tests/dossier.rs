//! Other drafts beside the one that is checked: on the command line, in hegao.toml, in reports, explanations and baselines.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn hegao(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegao"));
    command.args(args).current_dir(folder).env("LANG", "zh_CN.UTF-8").env("NO_COLOR", "1").env_remove("LC_ALL").env_remove("LC_MESSAGES");
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}{}", text(&output.stdout), text(&output.stderr)))
}

/// A rule that says where the draft's target for an indicator differs from the parent's.
const RULE: &str = "title zh \"与上级不同\" en \"differs from the parent\"\nseverity warning\nfrom i in indicator, p in indicator of parent\n\
    match i.name = p.name, i.target_year = p.target_year\nwhere i.goal.number != p.goal.number\n\
    report i.goal zh \"本级为“{i.goal}”，上级为“{p.goal}”\" en \"here “{i.goal}”, there “{p.goal}”\"\n\
    see p.goal zh \"上级的目标\" en \"the target there\"\n";

const DRAFT: &str =
    "一、主要指标\n\n| 指标名称 | 单位 | 2020年 | 2025年 |\n|---|---|---|---|\n| 老年人健康管理率 | % | 60 | ≥65 |\n| 婴幼儿健康管理率 | % | 80 | ≥85 |\n";

fn parent() -> String {
    let plan = DRAFT.replace("≥65", "≥75").replace("| 2025年 |", "| 2025年 | 属性 |").replace("|---|\n", "|---|---|\n");
    plan.replace("≥75 |", "≥75 | 约束性 |").replace("≥85 |", "≥85 | 预期性 |").replace("一、主要指标", "某省规划\n\n一、总体要求\n\n二、主要指标")
}

/// A folder with a draft, its parent and the rule.
fn plans(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::write(folder.join("draft.md"), DRAFT).unwrap();
    fs::write(folder.join("parent.md"), parent()).unwrap();
    fs::create_dir_all(folder.join("own/my")).unwrap();
    fs::write(folder.join("own/my/differs.hgr"), RULE).unwrap();
    folder
}

#[test]
fn a_finding_shows_both_files() {
    let folder = plans("both-files");
    let args = ["check", "draft.md", "--parent", "parent.md", "--rules", "own", "--select", "my,alignment/lower"];
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    for lang in ["zh", "en"] {
        let run = hegao(&folder, &[&args[..], &["--lang", lang]].concat());
        settings.bind(|| insta::assert_snapshot!(format!("dossier-{lang}"), text(&run.stdout)));
    }
    let report = json(&hegao(&folder, &[&args[..], &["--format", "json"]].concat()));
    let labels = &report["files"][0]["findings"][0]["labels"];
    assert_eq!(labels[0]["path"], serde_json::Value::Null);
    assert_eq!((labels[1]["path"].as_str(), labels[1]["text"].as_str()), (Some("parent.md"), Some("≥75")));
    assert_eq!(labels[1]["start"]["line"], 9);
    assert_eq!(report["summary"]["skipped_rules"], 0);
}

#[test]
fn a_real_plan_stands_beside_a_small_draft() {
    let folder = plans("real-parent");
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/wenzhou-2023.txt");
    let seed = seed.to_str().unwrap();
    let facts = text(&hegao(&folder, &["inspect", "--what", "indicator", seed]).stdout);
    assert!(!facts.is_empty());
    for jobs in ["1", "4"] {
        let run = hegao(&folder, &["check", "draft.md", seed, "--parent", seed, "--peer", seed, "--format", "json", "-j", jobs, "--select", "alignment"]);
        let report = json(&run);
        assert_eq!(report["files"].as_array().unwrap().len(), 2, "{}", text(&run.stderr));
        // The seed is not beside itself: there the rules are skipped.
        assert_eq!(report["summary"]["skipped_rules"], 3);
    }
}

#[test]
fn rules_that_lack_a_draft_are_skipped_and_counted() {
    let folder = plans("skipped");
    let run = hegao(&folder, &["check", "draft.md", "--rules", "own", "--select", "my", "--format", "json", "--stats"]);
    assert_eq!((run.status.code(), json(&run)["summary"]["skipped_rules"].as_u64()), (Some(0), Some(1)));
    let stats: serde_json::Value = serde_json::from_slice(&run.stderr).unwrap();
    assert_eq!(stats["stats"]["skipped"], serde_json::json!(["my/differs"]));
    let run = hegao(&folder, &["check", "draft.md", "--rules", "own", "--select", "my", "--stats"]);
    assert!(text(&run.stderr).contains("1条规则缺少要对照的其他文稿，未用：my/differs"), "{}", text(&run.stderr));
    let said = text(&hegao(&folder, &["why-not", "my/differs", "draft.md", "--rules", "own"]).stdout);
    assert!(said.contains("--against"), "{said}");
}

#[test]
fn a_parent_that_cannot_be_read_is_a_problem_and_the_drafts_are_reported() {
    let folder = plans("no-parent");
    fs::write(folder.join("second.md"), DRAFT).unwrap();
    let run = hegao(&folder, &["check", "draft.md", "second.md", "--parent", "nowhere.md", "--format", "json"]);
    let report = json(&run);
    assert_eq!((run.status.code(), report["files"].as_array().unwrap().len()), (Some(2), 2));
    let problems = report["problems"].as_array().unwrap();
    assert_eq!((problems.len(), problems[0]["path"].as_str()), (1, Some("nowhere.md")));
    assert!(text(&run.stderr).contains("nowhere.md"));
}

#[test]
fn settings_name_other_drafts_for_all_or_for_some() {
    let folder = plans("dossier-settings");
    let toml = "[rules]\nfolders = [\"own\"]\nselect = [\"my\"]\n[dossier]\nparent = \"parent.md\"\n[[path]]\nmatch = \"same/*\"\n[path.dossier]\nparent = \"draft.md\"\n";
    fs::write(folder.join("hegao.toml"), toml).unwrap();
    fs::create_dir_all(folder.join("same")).unwrap();
    fs::write(folder.join("same/a.md"), DRAFT).unwrap();
    let count = |args: &[&str]| json(&hegao(&folder, &[args, &["--format", "json"]].concat()))["summary"]["warnings"].as_u64();
    assert_eq!(count(&["check", "draft.md"]), Some(1));
    assert_eq!(count(&["check", "same/a.md"]), Some(0));
    assert_eq!(count(&["check", "parent.md"]), Some(0));
    assert_eq!(count(&["check", "same/a.md", "--parent", "parent.md"]), Some(1));
    fs::write(folder.join("hegao.toml"), "[dossier]\nparents = \"a\"\npeer = \"b\"\n").unwrap();
    let run = hegao(&folder, &["check", "draft.md"]);
    let said = text(&run.stderr);
    assert!(run.status.code() == Some(2) && said.contains("没有“parents”这个键") && said.contains("“peer”应当是列表"), "{said}");
}

#[test]
fn a_finding_keeps_its_fingerprint_and_can_be_explained() {
    let folder = plans("dossier-why");
    let args = ["--rules", "own", "--parent", "parent.md"];
    let check = [&["check", "draft.md", "--format", "json", "--select", "my"], &args[..]].concat();
    let print = |report: serde_json::Value| report["files"][0]["findings"][0]["fingerprint"].as_str().unwrap_or_default().to_owned();
    let first = print(json(&hegao(&folder, &check)));
    let said = text(&hegao(&folder, &[&["why", &first, "draft.md"], &args[..]].concat()).stdout);
    assert!(said.contains("p 取自 indicator of parent  parent.md:9:") && said.contains("〔真〕 i.name = p.name"), "{said}");
    let silent = text(&hegao(&folder, &[&["why-not", "my/differs", "draft.md:6"], &args[..]].concat()).stdout);
    assert!(silent.contains("〔假〕 i.goal.number != p.goal.number"), "{silent}");
    fs::write(folder.join("parent.md"), parent().replace("一、总体要求", "一、总体要求\n\n又加了一段。")).unwrap();
    fs::rename(folder.join("parent.md"), folder.join("moved.md")).unwrap();
    let moved: Vec<&str> = check.iter().map(|a| if *a == "parent.md" { "moved.md" } else { a }).collect();
    assert_eq!(print(json(&hegao(&folder, &moved))), first);
}

#[test]
fn peers_are_compared_one_by_one() {
    let folder = plans("peers");
    fs::write(folder.join("own/my/differs.hgr"), RULE.replace("of parent", "of peer")).unwrap();
    fs::write(folder.join("b.md"), DRAFT.replace("≥65", "≥66")).unwrap();
    fs::write(folder.join("c.md"), format!("二、\n{}", DRAFT.replace("≥65", "≥67"))).unwrap();
    let run = hegao(&folder, &["check", "draft.md", "--rules", "own", "--select", "my", "--peer", "b.md", "--peer", "c.md", "--format", "json"]);
    let report = json(&run);
    let findings = report["files"][0]["findings"].as_array().unwrap();
    let seen: Vec<_> = findings.iter().map(|f| (f["labels"][1]["path"].as_str().unwrap(), f["labels"][1]["text"].as_str().unwrap())).collect();
    assert_eq!(seen, [("b.md", "≥66"), ("c.md", "≥67")]);
}

/// A county's plan against its province's and a national one: bundled rules, three kinds of finding, near misses beside them.
#[test]
fn bundled_rules_compare_with_the_plans_above() {
    let folder = folder("alignment");
    let table = |year: u32, rows: &[[&str; 4]]| -> String {
        let rows: String = rows.iter().map(|[name, baseline, goal, kind]| format!("| {name} | {baseline} | {goal} | {kind} |\n")).collect();
        format!("某地养老服务规划\n\n一、主要指标\n\n| 指标名称 | 2020年 | {year}年 | 属性 |\n|---|---|---|---|\n{rows}")
    };
    let county = table(
        2025,
        &[
            ["老年人健康管理率", "65%", "70%", "约束性"],
            ["婴儿死亡率", "4.9‰", "4.5‰", "约束性"],
            ["护理型床位占比", "50%", "53%", "预期性"],
            ["养老床位数（张）", "3000", "4000", "约束性"],
        ],
    );
    let province = table(
        2025,
        &[
            ["老年人健康管理率", "68%", "75%", "约束性"],
            ["婴儿死亡率", "5.2‰", "5‰", "约束性"],
            ["护理型床位占比", "50%", "55%", "预期性"],
            ["养老床位数（张）", "80000", "90000", "约束性"],
            ["社区养老服务设施覆盖率", "80%", "100%", "约束性"],
            ["医养结合机构比例", "80%", "100%", "预期性"],
        ],
    );
    let nation = table(2030, &[["护理型床位占比", "50%", "60%", "约束性"], ["婴儿死亡率", "5.6‰", "5‰", "约束性"]]);
    for (name, text) in [("县.md", &county), ("省.md", &province), ("国.md", &nation)] {
        fs::write(folder.join(name), text).unwrap();
    }
    let told = |args: &[&str]| -> Vec<String> {
        let report = json(&hegao(&folder, &[&["check", "县.md", "--format", "json", "--select", "alignment"], args].concat()));
        assert_eq!(report["problems"].as_array().unwrap().len(), 0);
        let findings = report["files"][0]["findings"].as_array().unwrap().iter();
        findings
            .map(|f| format!("{} {} {}", f["severity"].as_str().unwrap(), f["message"].as_str().unwrap(), f["labels"][1]["path"].as_str().unwrap()))
            .collect()
    };
    let (lower, missing) = ("warning 目标“70%”未达到上级规划的约束性目标“75%” 省.md", "info 指标表缺上级规划的约束性指标“社区养老服务设施覆盖率” 省.md");
    let one = told(&["--against", "省.md"]);
    assert_eq!(one.iter().filter(|f| [lower, missing].contains(&f.as_str())).count(), 2, "{one:#?}");
    assert_eq!(one.len(), 2, "{one:#?}");
    assert_eq!(told(&["--parent", "省.md"]), one);
    let nation = told(&["--against", "国.md"]);
    assert_eq!(nation, ["info “婴儿死亡率”是2025年的目标，上级规划是2030年的“5‰” 国.md", "info “护理型床位占比”是2025年的目标，上级规划是2030年的“60%” 国.md"]);
    // Several plans: what one of them sets for the year counts.
    assert_eq!(told(&["--against", "省.md", "--against", "国.md"]), one);
    fs::write(folder.join("hegao.toml"), "[dossier]\nparent = [\"省.md\", \"国.md\"]\n").unwrap();
    assert_eq!(told(&[]), one);
    // Without a plan above nothing is said of these rules.
    fs::remove_file(folder.join("hegao.toml")).unwrap();
    let run = hegao(&folder, &["check", "县.md", "--select", "alignment"]);
    assert_eq!((run.status.code(), text(&run.stdout).trim(), text(&run.stderr).as_str()), (Some(0), "1个文件：未发现问题。", ""));
}
