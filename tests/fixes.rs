//! Fixes through the built program: what is written, what is shown, what is refused, and that a second run changes nothing more.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A fresh folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixes").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn hegao(folder: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegao"));
    command.args(args).arg("--lang").arg("zh").current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("killed: {}", text(&output.stderr)))
}

const OLD: &str = "\u{feff}一、基本情况\r\n截止2021年底，全市共有养老机构125个。\r\n截止目前，床位数持续增加。\r\n";

fn new() -> String {
    OLD.replace("截止", "截至")
}

#[test]
fn writes_safe_fixes_once_and_keeps_the_rest() {
    let folder = folder("write");
    fs::write(folder.join("a.txt"), OLD).unwrap();
    let before = hegao(&folder, &["check", "--fail-on", "warning", "a.txt"], b"");
    assert_eq!(status(&before), 1);
    let output = hegao(&folder, &["check", "--fix", "--fail-on", "warning", "a.txt"], b"");
    assert!(text(&output.stderr).contains("已改：a.txt，2处"), "{}", text(&output.stderr));
    assert_eq!(status(&output), 0, "{}", text(&output.stdout));
    assert_eq!(fs::read_to_string(folder.join("a.txt")).unwrap(), new());
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "a temporary file is left");
    let again = hegao(&folder, &["check", "--fix", "a.txt"], b"");
    assert_eq!((status(&again), text(&again.stderr)), (0, String::new()));
    assert_eq!(fs::read_to_string(folder.join("a.txt")).unwrap(), new());
}

#[test]
fn a_diff_writes_nothing() {
    let folder = folder("diff");
    fs::write(folder.join("a.txt"), OLD).unwrap();
    let output = hegao(&folder, &["check", "--diff", "a.txt"], b"");
    let said = text(&output.stdout);
    assert!(
        said.starts_with("--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n \u{feff}一") && said.contains("\n-截止目前，床位数持续增加。\r\n+截至2021年底，"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(folder.join("a.txt")).unwrap(), OLD);
    assert_eq!(status(&output), 0);
    assert_eq!(status(&hegao(&folder, &["check", "--diff", "--format", "json", "a.txt"], b"")), 2);
}

#[test]
fn standard_input_comes_out_fixed() {
    let folder = folder("stdin");
    let output = hegao(&folder, &["check", "--fix", "-"], OLD.as_bytes());
    assert_eq!(text(&output.stdout), new());
    assert!(text(&output.stderr).contains("1个文件"), "{}", text(&output.stderr));
    let clean = hegao(&folder, &["check", "--fix", "-"], new().as_bytes());
    assert_eq!(text(&clean.stdout), new());
    let two = hegao(&folder, &["check", "--fix", "-", "a.txt"], OLD.as_bytes());
    assert_eq!((status(&two), text(&two.stdout)), (2, String::new()));
}

#[test]
fn what_stands_in_markup_is_shown_with_the_reason() {
    let folder = folder("markup");
    fs::write(folder.join("a.html"), "<p>截<b>止</b>2021年底，全市共有养老机构125个。</p>").unwrap();
    let output = hegao(&folder, &["check", "--fix", "--fail-on", "warning", "a.html"], b"");
    assert!(text(&output.stderr).contains("未改：a.html:1:4〔wording/up-to-now〕：此处夹有标记"), "{}", text(&output.stderr));
    assert_eq!(status(&output), 1, "what was not fixed still counts");
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay_and_a_read_only_file_is_refused() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = folder("permissions");
    fs::write(folder.join("a.txt"), OLD).unwrap();
    fs::set_permissions(folder.join("a.txt"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("a.txt", folder.join("b.txt")).unwrap();
    assert_eq!(status(&hegao(&folder, &["check", "--fix", "b.txt"], b"")), 0);
    assert!(fs::symlink_metadata(folder.join("b.txt")).unwrap().is_symlink());
    assert_eq!(fs::metadata(folder.join("a.txt")).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_to_string(folder.join("a.txt")).unwrap(), new());
    fs::write(folder.join("c.txt"), OLD).unwrap();
    fs::set_permissions(folder.join("c.txt"), fs::Permissions::from_mode(0o440)).unwrap();
    let output = hegao(&folder, &["check", "--fix", "c.txt"], b"");
    assert_eq!(status(&output), 2);
    assert!(text(&output.stderr).contains("写不回去") && text(&output.stdout).contains("请核2处"), "{}", text(&output.stdout));
    assert_eq!(fs::read_to_string(folder.join("c.txt")).unwrap(), OLD);
}

const RULE: &str = "# 试\n\ntitle zh \"甲\" en \"a\"\nseverity warning\nconfidence high\nfrom m in find(/FROM/)\nreport m zh \"写FROM\" en \"from\"\nfix SAFETY replace m with \"TO\" zh \"改\" en \"mend\"\nhelp zh \"改\" en \"mend\"\nbad txt \"\"\"\n前⟦FROM⟧后。\n\"\"\"\ngood txt \"\"\"\n没有。\n\"\"\"\n";

/// Folders of rules that replace words; each rule is name, word, replacement, safety.
fn rules(folder: &Path, all: &[(&str, &str, &str, &str)]) {
    fs::create_dir_all(folder.join("house/house")).unwrap();
    for (name, from, to, safety) in all {
        let rule = RULE.replace("FROM", from).replace("TO", to).replace("SAFETY", safety);
        fs::write(folder.join(format!("house/house/{name}.hgr")), rule).unwrap();
    }
}

/// Runs `house` rules with options on one text twice; both runs leave `expected`.
fn check(name: &str, all: &[(&str, &str, &str, &str)], options: &[&str], before: &str, expected: &str) -> Output {
    let folder = folder(name);
    rules(&folder, all);
    fs::write(folder.join("a.txt"), before).unwrap();
    let args = [&["check", "--rules", "house", "--select", "house", "a.txt"], options].concat();
    let first = hegao(&folder, &args, b"");
    assert_eq!(fs::read_to_string(folder.join("a.txt")).unwrap(), expected, "{}", text(&first.stderr));
    hegao(&folder, &args, b"");
    assert_eq!(fs::read_to_string(folder.join("a.txt")).unwrap(), expected);
    first
}

#[test]
fn suggested_fixes_wait_until_they_are_asked_for() {
    let rules = [("safe", "截止目前", "截至目前", "safe"), ("doubtful", "床位数", "张数", "suggested")];
    check("safe", &rules, &["--fix"], "截止目前，床位数。", "截至目前，床位数。");
    check("suggested", &rules, &["--fix-suggested"], "截止目前，床位数。", "截至目前，张数。");
}

#[test]
fn overlapping_fixes_are_refused() {
    let output = check("overlap", &[("one", "甲乙", "甲丁", "safe"), ("two", "乙丙", "戊丙", "safe")], &["--fix"], "有甲乙丙。", "有甲丁丙。");
    assert!(text(&output.stderr).contains("未改：a.txt:1:3〔house/two〕：与前面一处修改重叠"), "{}", text(&output.stderr));
}

#[test]
fn fixes_that_undo_each_other_change_nothing() {
    let output = check("undo", &[("one", "甲", "乙", "safe"), ("two", "乙", "甲", "safe")], &["--fix"], "有甲。", "有甲。");
    assert!(text(&output.stderr).contains("互相抵消"), "{}", text(&output.stderr));
    assert_eq!(status(&output), 2);
}

/// What the JSON report says of the fix of every finding that has one: its reason for standing there still, or `–`.
fn refused(output: &Output) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}", text(&output.stderr)));
    let files = report["files"].as_array().unwrap().clone();
    let findings = files.iter().flat_map(|f| f["findings"].as_array().unwrap().clone());
    findings.filter(|f| !f["fix"].is_null()).map(|f| f["fix"]["refused"].as_str().unwrap_or("–").to_owned()).collect()
}

#[test]
fn the_json_report_says_which_fix_was_refused_and_why() {
    let folder = folder("refused");
    rules(&folder, &[("rare", "床位数", "𠮷", "safe"), ("safe", "截止目前", "截至目前", "safe"), ("doubtful", "增加", "增多", "suggested")]);
    let args = ["check", "--format", "json", "--rules", "house", "--select", "house", "a.txt"];
    let old = "一、基本情况\n截止目前，全市养老机构的床位数持续增加，达到了规划的目标。\n";
    fs::write(folder.join("a.txt"), encoding_rs::GBK.encode(old).0).unwrap();
    assert_eq!(refused(&hegao(&folder, &args, b"")), ["–", "–", "–"], "nothing was asked for");
    let fixed = hegao(&folder, &[&args[..], &["--fix"]].concat(), b"");
    assert_eq!(refused(&fixed), ["文件的编码GBK里没有“𠮷”字", "–"]);
    assert_eq!(fs::read(folder.join("a.txt")).unwrap(), &*encoding_rs::GBK.encode(&old.replace("截止", "截至")).0);
    fs::write(folder.join("a.html"), "<p>截<b>止</b>目前，床位数持续增加。</p>").unwrap();
    let marked = hegao(&folder, &["check", "--format", "json", "--fix", "a.html"], b"");
    assert_eq!(refused(&marked), ["此处夹有标记或字符实体，请人工修改"]);
    assert!(text(&hegao(&folder, &["check", "--fix", "a.html"], b"").stdout).contains("未能自动修改：此处夹有标记"));
}

#[cfg(unix)]
#[test]
fn one_file_that_cannot_be_written_does_not_stop_the_others() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder("others");
    for name in ["a.txt", "b.txt", "c.txt"] {
        fs::write(folder.join(name), OLD).unwrap();
    }
    fs::write(folder.join("d.docx"), "PK").unwrap();
    fs::set_permissions(folder.join("b.txt"), fs::Permissions::from_mode(0o444)).unwrap();
    let output = hegao(&folder, &["check", "--fix", "a.txt", "b.txt", "c.txt", "d.docx"], b"");
    let said = text(&output.stderr);
    assert_eq!(status(&output), 2);
    assert!(said.contains("b.txt：写不回去") && said.contains("已改：c.txt，2处") && said.contains("d.docx："), "{said}");
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!((read("a.txt"), read("b.txt"), read("c.txt")), (new(), OLD.to_owned(), new()));
}
