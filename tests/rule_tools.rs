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
