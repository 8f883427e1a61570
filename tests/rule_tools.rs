//! The commands for people who write rules, on the built program: list, schema, fmt, new, mutate, why, why-not.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A fresh folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("rule-tools-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs hegao in a folder, in Chinese.
fn hegao(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hegao"))
        .args(args)
        .current_dir(folder)
        .env("LANG", "zh_CN.UTF-8")
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The standard output of a run that must end with a status.
fn run(folder: &Path, status: i32, args: &[&str]) -> String {
    let output = hegao(folder, args);
    assert_eq!(output.status.code(), Some(status), "{args:?}\n{}{}", out(&output), err(&output));
    out(&output)
}

#[test]
fn list_is_a_table_and_json() {
    let folder = folder("list");
    let table = run(&folder, 0, &["rules", "list", "numbering", "indicator/text-table"]);
    assert!(table.starts_with("规则"), "{table}");
    let line = table.lines().find(|l| l.starts_with("indicator/text-table")).unwrap();
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["indicator/text-table", "应改", "高", "联接", "正文数值与指标表不一致"]);
    let rows: serde_json::Value = serde_json::from_str(&run(&folder, 0, &["rules", "list", "numbering/sequence", "--format", "json"])).unwrap();
    assert_eq!((rows[0]["id"].as_str(), rows[0]["cost"].as_str(), rows[0]["severity"].as_str()), (Some("numbering/sequence"), Some("linear"), Some("error")));
    assert!(err(&hegao(&folder, &["rules", "list", "numbring"])).contains("numbering"));
    assert!(run(&folder, 0, &["rules", "list", "--lang", "en"]).contains("linear"));
}

#[test]
fn schema_is_what_the_reference_says() {
    let folder = folder("schema");
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference/schema.md")).unwrap();
    assert!(
        run(&folder, 0, &["rules", "schema", "--format", "markdown"]) == page,
        "docs/reference/schema.md is old: hegao rules schema --format markdown > docs/reference/schema.md"
    );
    let all: serde_json::Value = serde_json::from_str(&run(&folder, 0, &["rules", "schema", "--format", "json"])).unwrap();
    let claim = all["relations"].as_array().unwrap().iter().find(|r| r["name"] == "claim").unwrap();
    let kind = claim["fields"].as_array().unwrap().iter().find(|f| f["name"] == "kind").unwrap();
    assert_eq!(kind["values"], serde_json::json!(["actual", "target"]));
    assert!(run(&folder, 0, &["rules", "schema", "days"]).contains("days(date, date): quantity"));
    let wrong = hegao(&folder, &["rules", "schema", "claims"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("“claim”"), "{}", err(&wrong));
}

#[test]
fn fmt_checks_and_writes() {
    let folder = folder("fmt");
    fs::create_dir(folder.join("my")).unwrap();
    let (good, bad) = ("title zh \"甲\" en \"a\"\n", "title zh \"甲\" en \"a\"  \n\n\n\nbad \"\"\"\nx  \n\"\"\"");
    fs::write(folder.join("my/good.hgr"), good).unwrap();
    fs::write(folder.join("my/bad.hgr"), bad).unwrap();
    assert_eq!(run(&folder, 1, &["rules", "fmt", "--check"]), "my/bad.hgr\n");
    assert_eq!(fs::read_to_string(folder.join("my/bad.hgr")).unwrap(), bad);
    assert_eq!(run(&folder, 0, &["rules", "fmt", "my"]), "my/bad.hgr\n");
    assert_eq!(fs::read_to_string(folder.join("my/bad.hgr")).unwrap(), "title zh \"甲\" en \"a\"\n\nbad \"\"\"\nx  \n\"\"\"\n");
    assert_eq!(run(&folder, 0, &["rules", "fmt", "--check", "my/bad.hgr", "my/good.hgr"]), "");
    assert_eq!(hegao(&folder, &["rules", "fmt", "none.hgr"]).status.code(), Some(2));
}

#[test]
fn new_makes_a_rule_that_runs_and_never_overwrites() {
    let folder = folder("new");
    assert!(run(&folder, 0, &["rules", "new", "my/first", "--in", "house"]).contains("house/my/first.hgr"));
    let tested = run(&folder, 0, &["rules", "test", "my/first", "--rules", "house"]);
    assert!(tested.contains("4 passed; 0 failed"), "{tested}");
    fs::write(folder.join("house/my/first.hgr"), "mine").unwrap();
    let again = hegao(&folder, &["rules", "new", "my/first", "--in", "house"]);
    assert_eq!(again.status.code(), Some(2));
    assert!(err(&again).contains("没有覆盖"), "{}", err(&again));
    assert_eq!(fs::read_to_string(folder.join("house/my/first.hgr")).unwrap(), "mine");
    for wrong in ["first", "My/first", "../a", "indicator/text-table"] {
        let output = hegao(&folder, &["rules", "new", wrong]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert!(err(&output).contains("建议"), "{}", err(&output));
    }
}

const DRAFT: &str = "到2025年，老年人健康管理率达到80%。\n\n到2025年，婴幼儿健康管理率达到92%。\n\n一是加强领导。二是落实责任。二是强化监督。\n\n| 指标名称 | 2020年 | 2025年 |\n|---|---|---|\n| 老年人健康管理率 | 65.78% | >70% |\n";

#[test]
fn why_shows_rows_and_values() {
    let folder = folder("why");
    fs::write(folder.join("稿.md"), DRAFT).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&hegao(&folder, &["check", "--format", "json", "稿.md"]).stdout).unwrap();
    let findings = report["files"][0]["findings"].as_array().unwrap();
    assert!(!findings.is_empty());
    for finding in findings {
        let print = finding["fingerprint"].as_str().unwrap();
        let told = run(&folder, 0, &["why", print, "稿.md"]);
        assert!(told.contains(finding["rule"].as_str().unwrap()) && told.contains("〔真〕") && !told.contains("〔假〕"), "{told}");
    }
    let print = findings.iter().find(|f| f["rule"] == "indicator/text-table").unwrap()["fingerprint"].as_str().unwrap();
    let told = run(&folder, 0, &["why", print.split_at(8).0, "稿.md"]);
    for part in [
        "c 取自 claim  1:",
        "t 取自 indicator",
        "〔真〕 l.relation == equal",
        "〔真〕 c.goal.number != t.goal.number",
        "c.goal.number = 80%",
        "t.goal.number = 70%",
    ] {
        assert!(told.contains(part), "{part} is not in:\n{told}");
    }
    let none = hegao(&folder, &["why", "ffffffffffffffff", "稿.md", "--lang", "en"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(err(&none).contains("fingerprint"), "{}", err(&none));
}

#[test]
fn why_not_names_the_first_condition_that_failed() {
    let folder = folder("why-not");
    fs::write(folder.join("稿.md"), DRAFT.replace("80%", "70%以上")).unwrap();
    fs::write(folder.join("空.md"), DRAFT.replace(">70%", "")).unwrap();
    for (rule, file, parts) in [
        ("indicator/text-table", "稿.md:1", vec!["〔假〕 c.goal.number != t.goal.number", "c.goal.number = 70%"]),
        ("indicator/text-table", "稿.md:3", vec!["没有可与之对应的 l", "l.claim = c"]),
        ("numbering/sequence", "稿.md:5", vec!["〔假〕 b.ordinal != a.ordinal + 1", "条件全部成立", "没有可与之对应的 b"]),
        ("indicator/text-table", "空.md:1", vec!["〔不定：单元格是空的〕"]),
        ("docno/format", "稿.md", vec!["没有可供docno/format核查的事实"]),
    ] {
        let told = run(&folder, 0, &["why-not", rule, file]);
        for part in parts {
            assert!(told.contains(part), "{rule} {file}: {part} is not in:\n{told}");
        }
    }
    let wrong = hegao(&folder, &["why-not", "indicator/text-tabel", "稿.md"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("indicator/text-table"), "{}", err(&wrong));
    assert!(run(&folder, 0, &["why-not", "numbering/sequence", "稿.md:5", "--lang", "en"]).contains("[false]"));
}

#[test]
fn mutate_lists_what_no_sample_notices_and_nobody_gave_a_reason_for() {
    let folder = folder("mutate");
    fs::create_dir(folder.join("my")).unwrap();
    let rule = "# 页\ntitle zh \"甲\" en \"a\"\nseverity info\nfrom m in find(/截止(?<when>目前|\\d{4}年)/)\nwhere m.when == \"目前\" and not contains(m.text, \"X\")\nreport m zh \"甲\" en \"a\"\n\nbad txt \"\"\"⟦截止目前⟧有。\"\"\"\n\ngood txt \"\"\"截止2021年有。\"\"\"\n";
    fs::write(folder.join("my/a.hgr"), rule).unwrap();
    let args = ["rules", "mutate", "my/a", "--rules", "."];
    let told = run(&folder, 1, &args);
    assert!(told.contains("  5: not contains(m.text, \"X\") → –") && !told.contains("m.when") && told.contains("1条规则，5处改动，1处"), "{told}");
    fs::write(folder.join("mutations.toml"), "[\"my/a\"]\n'not contains(m.text, \"X\") → –' = '例子'\n").unwrap();
    assert!(run(&folder, 0, &args).contains("另有1处已写明原因"));
    fs::write(folder.join("my/a.hgr"), rule.replace(" and not contains(m.text, \"X\")", "")).unwrap();
    let stale = hegao(&folder, &args);
    assert_eq!(stale.status.code(), Some(2));
    assert!(err(&stale).contains("请从表中删去"), "{}", err(&stale));
    for (list, said) in [("[\"my/b\"]\na = 'b'\n", "没有规则“my/b”"), ("[\"my/a\"]\na = ''\n", "没有写原因"), ("x", "TOML")] {
        fs::write(folder.join("mutations.toml"), list).unwrap();
        let wrong = hegao(&folder, &args);
        assert_eq!(wrong.status.code(), Some(2), "{list}");
        assert!(err(&wrong).contains(said), "{}", err(&wrong));
    }
    fs::remove_file(folder.join("mutations.toml")).unwrap();
    run(&folder, 0, &args);
    fs::write(folder.join("my/a.hgr"), rule.replace("⟦截止目前⟧", "⟦截止⟧目前")).unwrap();
    assert!(err(&hegao(&folder, &args)).contains("my/a bad 1"));
}

#[test]
fn samples_notice_every_change_of_a_bundled_rule() {
    let told = run(&folder("mutate-all"), 0, &["rules", "mutate"]);
    assert!(told.contains("0处没有样例察觉"), "{told}");
}

#[test]
fn undecided_samples_run() {
    let folder = folder("undecided");
    fs::create_dir(folder.join("my")).unwrap();
    let table = |goal: &str| format!("\n| 指标名称 | 2020年 | 2025年 |\n|---|---|---|\n| 老年人健康管理率 | 65.78% | {goal} |\n");
    let rule = |goal: &str| {
        format!(
            "# 页\ntitle zh \"甲\" en \"a\"\nseverity info\nfrom t in indicator\nwhere t.goal.number < t.baseline\nreport t.goal zh \"甲\" en \"a\"\n\nbad \"\"\"{}\"\"\"\n\nundecided \"\"\"{}\"\"\"\n",
            table("⟦60%⟧"),
            table(goal)
        )
    };
    fs::write(folder.join("my/a.hgr"), rule("")).unwrap();
    let told = run(&folder, 0, &["rules", "test", "my/a", "--rules", "."]);
    assert!(told.contains("test my/a undecided 1 ... ok") && told.contains("2 passed; 0 failed"), "{told}");
    fs::write(folder.join("my/a.hgr"), rule("80%")).unwrap();
    assert!(run(&folder, 1, &["rules", "test", "my/a", "--rules", "."]).contains("没有存疑"));
}
