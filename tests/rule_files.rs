//! Bad rule files through the built program: refused with file, place and remedy, or harmless; never a panic, a hang or a silent pass.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::fs;
use std::path::PathBuf;

use support::{err, hegao, run, status};

const RULE: &str = "# 页\ntitle zh \"甲\" en \"a\"\nseverity info\nfrom m in find(/截止(?<when>目前)/)\nreport m zh \"“{m.text}”\" en \"“{m.text}”\"\n\nbad txt \"\"\"⟦截止目前⟧有。\"\"\"\n";

fn folder(name: &str) -> PathBuf {
    let folder = support::folder(&format!("rule-files-{name}"));
    fs::create_dir_all(folder.join("r/my")).unwrap();
    folder
}

/// Files that are refused: what is said holds every word, in both languages nothing panics.
fn check_refused(name: &str, files: &[(&str, &[u8])], words: &[&str]) {
    let folder = folder(name);
    for (path, bytes) in files {
        fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        fs::write(folder.join(path), bytes).unwrap();
    }
    refused(&folder, name, words);
}

fn refused(folder: &std::path::Path, name: &str, words: &[&str]) {
    let output = hegao(folder, &["rules", "check", "--rules", "r"]);
    let said = err(&output);
    assert_eq!(status(&output), 2, "{name}: {said}");
    for word in words {
        assert!(said.contains(word), "{name}: “{word}” is not in: {said}");
    }
    assert!(!said.contains("panicked") && said.len() < 40_000, "{name}: {} bytes\n{said}", said.len());
    let english = err(&hegao(folder, &["rules", "check", "--rules", "r", "--lang", "en"]));
    assert!(!english.contains("panicked") && english.contains("nothing was checked"), "{name}: {english}");
}

fn with(section: &str) -> String {
    format!("{RULE}{section}\n")
}

#[test]
fn what_is_no_rule_is_refused_with_its_place() {
    let garbage: Vec<u8> = (0..1_000_000u32).map(|i| b"(){}[]\"/=#abc \n.,x"[(i.wrapping_mul(2_654_435_761) >> 16) as usize % 17]).collect();
    let where_rule = |body: String| RULE.replace("report m", &format!("where {body}\nreport m")).into_bytes();
    let find = |pattern: &str| RULE.replace("截止(?<when>目前)", pattern).into_bytes();
    for (name, text, words) in [
        ("garbage", garbage, vec!["r/my/a.hgr"]),
        ("large", [RULE.as_bytes(), &b"#".repeat(1 << 20)].concat(), vec!["r/my/a.hgr", "1 MiB"]),
        ("nested", where_rule("(".repeat(100_000)), vec!["r/my/a.hgr:5", "64层"]),
        ("nested-square", where_rule("[".repeat(100_000)), vec!["r/my/a.hgr:5", "64层"]),
        ("nested-no", where_rule("no m in claim where ".repeat(30_000)), vec!["r/my/a.hgr:5", "64层"]),
        ("long-sum", where_rule(format!("1{} > 3", " + 1".repeat(1_000))), vec!["r/my/a.hgr:5", "太长"]),
        ("regex-explodes", find("((a{100}){100}){100}"), vec!["r/my/a.hgr:4", "太大"]),
        ("regex-nests", find(&format!("{}a{}", "(".repeat(5_000), ")".repeat(5_000))), vec!["r/my/a.hgr:4", "正则写错了"]),
        ("view-of-itself", with("view v\n  from c in v\n  field a = c.a").into_bytes(), vec!["r/my/a.hgr:9", "视图“v”引用了自己"]),
        ("define-of-itself", with("define f(a: int) = f(a)").into_bytes(), vec!["r/my/a.hgr", "调用了自己"]),
        ("empty", Vec::new(), vec!["r/my/a.hgr", "title"]),
        ("escape", RULE.replace("甲", "甲\u{1b}[31m").into_bytes(), vec!["r/my/a.hgr:2", "U+001B"]),
        ("bidi", RULE.replace("# 页", "# 页\u{202e}").into_bytes(), vec!["r/my/a.hgr:1", "U+202E"]),
        ("not-utf8", [RULE.as_bytes(), b"# \xb9\xe6\xd4\xf2\n"].concat(), vec!["r/my/a.hgr", "UTF-8", "另存为"]),
        ("utf16", RULE.encode_utf16().flat_map(u16::to_le_bytes).collect(), vec!["r/my/a.hgr"]),
    ] {
        check_refused(name, &[("r/my/a.hgr", &text)], &words);
    }
}

#[test]
fn names_and_places_of_files() {
    let rule = RULE.as_bytes();
    check_refused("capitals", &[("r/My/A.hgr", rule)], &["r/My/A.hgr", "小写字母"]);
    check_refused("no-family", &[("r/a.hgr", rule)], &["r/a.hgr", "类别/名称"]);
    check_refused("same-id", &[("r/one/my/a.hgr", rule), ("r/two/my/a.hgr", rule)], &["r/two/my/a.hgr", "r/one/my/a.hgr", "已在"]);
    check_refused("all-errors", &[("r/my/a.hgr", b"severity eror\n"), ("r/my/b.hgr", b"from c in claims\n")], &["eror", "claims", "a.hgr", "b.hgr"]);
    let two = folder("two-folders");
    fs::create_dir_all(two.join("s/my")).unwrap();
    fs::write(two.join("r/my/a.hgr"), rule).unwrap();
    fs::write(two.join("s/my/a.hgr"), rule).unwrap();
    let output = hegao(&two, &["rules", "check", "--rules", "r", "--rules", "s"]);
    assert!(status(&output) == 2 && err(&output).contains("规则“my/a”已在"), "{}", err(&output));
    run(&two, 0, &["rules", "check", "my/a", "--rules", "r", "--rules", "r/"]);
}

#[test]
fn figures_of_samples_that_cannot_be_read_are_refused_when_loaded() {
    let rule = "# 页\ntitle zh \"甲\" en \"a\"\nseverity info\nfrom t in indicator, p in indicator of parent\nmatch t.name = p.name\nwhere t.goal.number < p.goal.number\nreport t.goal zh \"甲\" en \"a\"\n\nbad facts {\n  indicator(name: \"床位\", baseline: \"很多\", goal: ⟦\"12个\"⟧)\n} with parent facts { indicator(name: \"床位\", goal: \"十几个\") }\n";
    check_refused(
        "facts",
        &[("r/my/a.hgr", rule.as_bytes())],
        &["r/my/a.hgr:10:36", "“很多”不能读作", "例如 \"1.2万人\"", "r/my/a.hgr:11:52", "“十几个”不能读作"],
    );
}

#[test]
fn a_rule_without_samples_is_named() {
    let folder = folder("no-samples");
    fs::write(folder.join("r/my/a.hgr"), RULE.split("bad txt").next().unwrap()).unwrap();
    let output = hegao(&folder, &["rules", "check", "my/a", "--rules", "r"]);
    assert!(status(&output) == 1 && err(&output).contains("my/a.hgr") && err(&output).contains("没有样例"), "{}", err(&output));
}

#[test]
fn own_rules_replace_bundled_ones() {
    let folder = folder("replaces");
    fs::create_dir_all(folder.join("r/wording")).unwrap();
    fs::write(folder.join("r/wording/up-to-now.hgr"), RULE).unwrap();
    assert!(run(&folder, 0, &["rules", "list", "wording/up-to-now", "--rules", "r"]).contains('甲'));
}

#[cfg(unix)]
#[test]
fn folders_that_are_odd() {
    let odd = folder("odd");
    fs::write(odd.join("r/my/a.hgr"), RULE).unwrap();
    std::os::unix::fs::symlink("..", odd.join("r/my/loop")).unwrap();
    run(&odd, 0, &["rules", "check", "my/a", "--rules", "r"]);
    fs::create_dir(odd.join("r/my/b.hgr")).unwrap();
    fs::write(odd.join("r/my/b.hgr/c.hgr"), RULE).unwrap();
    refused(&odd, "folder-named-hgr", &["b.hgr/c"]);
    fs::remove_file(odd.join("r/my/b.hgr/c.hgr")).unwrap();
    run(&odd, 0, &["rules", "check", "my/a", "--rules", "r"]);
    std::os::unix::fs::symlink("nothing", odd.join("r/my/gone.hgr")).unwrap();
    refused(&odd, "dangling", &["r/my/gone.hgr"]);
    assert_eq!(status(&hegao(&odd, &["rules", "check", "--rules", "none"])), 2);
}

#[test]
fn a_file_of_windows_is_a_rule() {
    let folder = folder("windows");
    fs::write(folder.join("r/my/a.hgr"), format!("\u{feff}{}", RULE.replace('\n', "\r\n"))).unwrap();
    assert!(run(&folder, 0, &["rules", "test", "my/a", "--rules", "r"]).contains("1 passed; 0 failed"));
    run(&folder, 0, &["rules", "fmt", "--check", "r"]);
}

/// What a draft says is data: braces are not read again, signs that steer a terminal are shown as signs.
#[test]
fn text_of_drafts_is_never_interpolated_again() {
    let folder = folder("data");
    let rule = RULE.replace("截止(?<when>目前)", "截止(?<when>.{0,20})日").replace("截止目前⟧有", "截止目前日⟧有");
    fs::write(folder.join("r/my/a.hgr"), rule).unwrap();
    fs::write(folder.join("稿.txt"), "一、目标\n截止{m.text}{{x}}\u{202e}日有。\n").unwrap();
    let args = ["check", "--rules", "r", "--select", "my/a", "稿.txt"];
    let told = run(&folder, 0, &args);
    assert!(told.contains("{m.text}{{x}}"), "{told}");
    let json = run(&folder, 0, &[&args[..], &["--format", "json"]].concat());
    for text in [told, json] {
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{9b}']), "{text:?}");
    }
}

#[cfg(unix)]
#[test]
fn fmt_keeps_links_permissions_and_other_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder("fmt");
    let real = folder.join("real.hgr");
    fs::write(&real, format!("{RULE}\n\n\n")).unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    fs::write(folder.join("r/my/a.hgr.new"), "mine").unwrap();
    std::os::unix::fs::symlink("../../real.hgr", folder.join("r/my/a.hgr")).unwrap();
    run(&folder, 0, &["rules", "fmt", "r/my/a.hgr"]);
    assert_eq!(fs::read_to_string(&real).unwrap(), RULE);
    assert!(fs::symlink_metadata(folder.join("r/my/a.hgr")).unwrap().is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert_eq!(fs::read_to_string(folder.join("r/my/a.hgr.new")).unwrap(), "mine");
    assert_eq!(fs::read_dir(folder.join("r/my")).unwrap().count(), 2);
}

/// What a rule says does not depend on the rules that run beside it: readings that know of each other are all made where one is asked for.
#[test]
fn a_rule_alone_says_what_it_says_among_all() {
    let folder = folder("alone");
    let draft = "某县充电设施发展方案\n\n一、基础\n\n充电桩分布在五个县，依次是城东县2400台、城西县2000台、高新县1600台、岭南县1200台、青原县800台，平均每个县1800台。\n\n\
        设计库容12万吨，含冷藏库7.2万吨、冷冻库3.6万吨、气调库1.2万吨，冷藏库所占比重为65%。\n\n\
        2021年完成1800户，2022年2600户，2023年3200户，2024年3600户，2025年4000户，五年累计15400户。2025年完成量比2021年多出2400户，年均增速达30.6%。\n\n\
        2021年企业数量达到269家，是2016年71家的4.5倍。\n";
    fs::write(folder.join("a.txt"), draft).unwrap();
    let told = |more: &[&str]| {
        let report = support::report(&hegao(&folder, &[&["check", "--format", "json", "a.txt"], more].concat()));
        let findings = report["files"][0]["findings"].as_array().unwrap().clone();
        findings.into_iter().map(|f| (f["rule"].as_str().unwrap().to_owned(), f["message"].to_string())).collect::<Vec<_>>()
    };
    let all = told(&[]);
    let mut rules: Vec<&str> = all.iter().map(|f| f.0.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    assert!(rules.len() >= 5, "{rules:?}");
    for rule in rules {
        let own: Vec<_> = all.iter().filter(|f| f.0 == rule).cloned().collect();
        assert_eq!(told(&["--select", rule]), own, "{rule}");
    }
}
