//! The built program on bad input: each time a clear message that names file, place and remedy, no panic,
//! the other files still reported, and the same bytes whatever the number of threads.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use support::{folder, hegao, report, status, text};

const GOOD: &str = "一、发展目标\n到2025年，老年人健康管理率达到80%。\n";

/// A file that can't be checked beside a good one: status 2, the message holds every word, the good one is reported.
fn check_refused(name: &str, file: &str, bytes: &[u8], words: &[&str]) {
    let folder = folder(name);
    fs::write(folder.join(file), bytes).unwrap();
    fs::write(folder.join("好稿.txt"), GOOD).unwrap();
    let output = hegao(&folder, &["check", "--format", "json", file, "好稿.txt"]);
    let said = text(&output.stderr);
    assert_eq!(status(&output), 2, "{said}");
    for word in words {
        assert!(said.contains(word), "“{word}” is not in: {said}");
    }
    assert!(!said.contains("panicked") && !said.contains("核稿程序自身出错"), "{said}");
    let report = report(&output);
    let paths: Vec<_> = report["files"].as_array().unwrap().iter().map(|f| f["path"].as_str().unwrap().to_owned()).collect();
    assert!(paths.contains(&"好稿.txt".to_owned()), "{paths:?}");
    assert_eq!(report["problems"][0]["path"], file);
    let first = said.lines().find(|l| l.contains(file)).unwrap_or_default();
    assert_eq!(first.matches(file).count(), 1, "the file is named once: {first}");
}

/// A hard file that is to be checked all the same; the one thing that may be said is that a rule reached its limit on
/// hundreds of thousands of equal statements, and then the status is 2.
fn check_read(name: &str, file: &str, content: &str) {
    let folder = folder(name);
    fs::write(folder.join(file), content).unwrap();
    let output = hegao(&folder, &["check", "--format", "json", file]);
    let said = text(&output.stderr);
    assert_eq!(status(&output) == 2, !said.is_empty(), "{said}");
    assert!(said.is_empty() || said.contains("达到计算上限") && said.contains("建议"), "{said}");
    assert_eq!(report(&output)["summary"]["files"], 1);
}

#[test]
fn stats_count_what_each_rule_left_undecided() {
    let folder = folder("stats");
    let rule = "title zh \"题\" en \"t\"\nseverity info\nfrom s in sentence\nwhere no n in number where n.sentence == s\nreport s zh \"无数\" en \"none\"\n";
    let rule = format!("# 句中无数字。\n{rule}");
    fs::create_dir_all(folder.join("own/rules/house")).unwrap();
    fs::write(folder.join("own/rules/house/bare.hgr"), rule).unwrap();
    fs::write(folder.join("a.txt"), "一、总体要求\n\n加强统筹协调，形成工作合力。\n").unwrap();
    let args = ["check", "a.txt", "--rules", "own/rules", "--stats"];
    let told = text(&hegao(&folder, &args).stderr);
    assert!(told.contains("house/bare：open 1"), "{told}");
    let told = text(&hegao(&folder, &[&args[..], &["--format", "json"]].concat()).stderr);
    let stats: serde_json::Value = serde_json::from_str(&told).unwrap();
    assert_eq!(stats["stats"]["undecided"]["house/bare"]["open"], 1);
    assert_eq!(stats["stats"]["spent"].as_array().map(Vec::len), Some(0));
}

#[test]
fn empty_file() {
    check_refused("empty", "空.txt", b"", &["空.txt", "空", "建议"]);
}

#[test]
fn binary_under_txt() {
    let bytes: Vec<u8> = (0..4096u32).map(|i| (i * 7 % 251) as u8).chain([0, 0, 0, 0]).collect();
    check_refused("binary", "图.txt", &bytes, &["图.txt", "建议"]);
}

#[test]
fn invalid_utf8() {
    let mut bytes = GOOD.repeat(20).into_bytes();
    bytes.extend(b"\xff\xfe\xfa");
    bytes.extend(GOOD.as_bytes());
    check_refused("utf8", "坏码.txt", &bytes, &["坏码.txt"]);
}

#[test]
fn cut_gbk() {
    let folder = folder("gbk");
    // 一、发展目标。到2025年达到 with the last character cut in half.
    let mut bytes = b"\xd2\xbb\xa1\xa2\xb7\xa2\xd5\xb9\xc4\xbf\xb1\xea\xa1\xa3\xb5\xbd2025\xc4\xea\xb4\xef\xb5\xbd".repeat(20);
    bytes.pop();
    fs::write(folder.join("a.txt"), bytes).unwrap();
    let output = hegao(&folder, &["check", "--format", "json", "a.txt"]);
    let report = report(&output);
    assert_eq!(report["files"][0]["encoding"], "GB18030", "{}", text(&output.stderr));
    assert!(!text(&output.stderr).contains("自身出错"));
}

#[test]
fn one_line_of_twelve_megabytes() {
    check_read("line", "a.txt", &"到2025年，老年人健康管理率达到80%，每千人床位数4.5张，".repeat(160_000));
}

#[test]
fn nested_brackets() {
    check_read("brackets", "a.txt", &format!("{}{}", "（《“".repeat(100_000), "”》）".repeat(100_000)));
}

#[test]
fn nested_html() {
    check_read("html", "a.html", &format!("{}到2025年达到80%{}", "<div><table><tr><td>".repeat(20_000), "</td></tr></table></div>".repeat(20_000)));
}

#[test]
fn table_of_a_hundred_thousand_cells() {
    let row = "<tr><td>老年人健康管理率</td><td>65.78%</td><td>80%</td><td>约束性</td></tr>".repeat(25_000);
    check_read("cells", "a.html", &format!("<table><tr><th>指标</th><th>2020年</th><th>2025年</th><th>属性</th></tr>{row}</table>"));
}

#[test]
fn table_of_a_hundred_thousand_cells_in_markdown() {
    let row = "| 老年人健康管理率 | 65.78% | 80% | 约束性 |\n".repeat(25_000);
    check_read("cells-md", "a.md", &format!("| 指标 | 2020年 | 2025年 | 属性 |\n|---|---|---|---|\n{row}"));
}

#[test]
fn table_of_a_hundred_thousand_cells_that_lost_its_lines() {
    let row = "老年人健康管理率\n65.78%\n80%\n约束性\n".repeat(25_000);
    check_read("cells-txt", "a.txt", &format!("表1 主要指标\n指标\n2020年\n2025年\n属性\n{row}"));
}

#[test]
fn tables_that_are_all_sums() {
    let head = "| 项目 | 甲（个） | 乙（个） |\n|---|---|---|\n";
    let rows = |label: &dyn Fn(usize) -> String| (0..20_000).map(|n| format!("| {} | {} | {} |\n", label(n), n % 97 + 1, n % 89 + 1)).collect::<String>();
    check_read("sums-whole", "a.md", &format!("{head}{}", rows(&|_| "全县".to_owned())));
    check_read("sums-ranks", "a.md", &format!("{head}{}| 总计 | 999 | 888 |\n", rows(&|n| format!("一、第{n}镇"))));
    check_read("sums-within", "a.md", &format!("{head}| 合计 | 999 | 888 |\n| 其中：甲镇 | 1 | 2 |\n{}", rows(&|n| format!("第{n}镇"))));
}

#[test]
fn means_and_norms_without_end() {
    let line = |each: &dyn Fn(usize) -> String| (0..10_000).map(each).collect::<String>();
    check_read("means-norms", "a.txt", &line(&|n| format!("每户补助{}00元,共{}户,共需{}万元,", n % 97 + 3, n % 89 + 20, n % 71 + 1)));
    let villages = line(&|n| format!("{}个行政村、", n % 97 + 3));
    check_read("means-far", "a.txt", &format!("全县辖{villages}\n{}", line(&|n| format!("村集体收入{n}万元,村均{}万元。", n % 97 + 3))));
}

#[test]
fn absurd_spans_of_cells() {
    check_read("rowspan", "a.html", "<table><tr><td rowspan=999999999 colspan=999999999>指标</td><td>2025年</td></tr><tr><td>80%</td></tr></table>");
}

#[test]
fn number_of_two_million_digits() {
    check_read("digits", "a.txt", &format!("到2025年达到{}%。", "9".repeat(2_000_000)));
}

#[test]
fn unknown_kind_named_by_the_user() {
    check_refused("kind", "稿.docx", b"PK\x03\x04", &["稿.docx", "建议"]);
}

#[test]
fn missing_path_and_empty_walk() {
    let folder = folder("missing");
    fs::create_dir(folder.join("空文件夹")).unwrap();
    fs::write(folder.join("空文件夹/图.png"), b"x").unwrap();
    for (path, words) in [("没有.txt", ["没有.txt", "没有这个文件"]), ("空文件夹", ["空文件夹", "没有可核查的文稿"]), ("*.md", ["*.md", "没有与此相符"])]
    {
        let output = hegao(&folder, &["check", path]);
        let said = text(&output.stderr);
        assert_eq!(status(&output), 2);
        assert!(words.iter().all(|w| said.contains(w)) && said.contains("建议"), "{said}");
    }
}

#[test]
fn english_for_english_locales() {
    let folder = folder("english");
    let output = Command::new(env!("CARGO_BIN_EXE_hegao")).args(["check", "none.txt"]).current_dir(&folder).env("LC_ALL", "en_GB.UTF-8").output().unwrap();
    assert!(text(&output.stderr).contains("no such file"), "{}", text(&output.stderr));
    assert_eq!(text(&hegao(&folder, &["check", "none.txt", "--lang", "en"]).stderr), text(&output.stderr));
}

#[cfg(unix)]
#[test]
fn symbolic_links_that_loop() {
    let folder = folder("loop");
    fs::create_dir(folder.join("稿")).unwrap();
    fs::write(folder.join("稿/好.txt"), GOOD).unwrap();
    std::os::unix::fs::symlink("..", folder.join("稿/回")).unwrap();
    let output = hegao(&folder, &["check", "--format", "json", "."]);
    let said = text(&output.stderr);
    assert_eq!(status(&output), 2);
    assert!(said.contains("回") && said.contains("成环") && said.contains("建议"), "{said}");
    assert_eq!(report(&output)["files"][0]["path"], "稿/好.txt");
}

/// As root, who reads every file, the program runs as another user, where the machine lets it.
#[cfg(unix)]
#[test]
fn no_permission() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = std::env::temp_dir().join(format!("hegao-permission-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir(&folder).unwrap();
    let path = folder.join("锁.txt");
    fs::write(&path, GOOD).unwrap();
    fs::write(folder.join("好稿.txt"), GOOD).unwrap();
    let root = fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).is_ok() && fs::read(&path).is_ok();
    let args = ["check", "--lang", "zh", "锁.txt", "好稿.txt"];
    let output = if root { as_nobody(&folder, &args) } else { Some(hegao(&folder, &args)) };
    fs::remove_dir_all(&folder).unwrap();
    let Some(output) = output else {
        println!("SKIPPED no_permission: this user (root) reads every file, and no other user could run the program");
        return;
    };
    let said = text(&output.stderr);
    assert_eq!(status(&output), 2, "{said}");
    assert!(said.contains("锁.txt") && said.contains("权限") && said.contains("建议"), "{said}");
    assert!(text(&output.stdout).contains("1个文件"), "{}", text(&output.stdout));
}

/// Runs a copy of hegao as the user nobody; `None` where that cannot be done.
#[cfg(unix)]
fn as_nobody(folder: &Path, args: &[&str]) -> Option<Output> {
    use std::os::unix::fs::PermissionsExt as _;
    let program = folder.join("hegao");
    fs::copy(env!("CARGO_BIN_EXE_hegao"), &program).ok()?;
    for path in [folder, &program] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).ok()?;
    }
    let run = |args: &[&str]| {
        Command::new("setpriv").args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&program).args(args).current_dir(folder).output().ok()
    };
    run(&["--version"]).filter(|o| o.status.success())?;
    run(args)
}

#[test]
fn broken_rule_file() {
    let folder = folder("rule");
    fs::create_dir_all(folder.join("规则/my")).unwrap();
    fs::write(folder.join("规则/my/broken.hgr"), "title zh \"甲\" en \"a\"\nseverity error\nfrom x in nothing\nreport x zh \"乙\" en \"b\"\n").unwrap();
    fs::write(folder.join("好稿.txt"), GOOD).unwrap();
    let output = hegao(&folder, &["check", "--rules", "规则", "好稿.txt"]);
    let said = text(&output.stderr);
    assert_eq!(status(&output), 2, "{said}");
    assert!(said.contains("broken.hgr") && said.contains("3:"), "{said}");
    assert!(output.stdout.is_empty(), "nothing is checked with broken rules");
}

#[test]
fn unknown_rule_in_select() {
    let folder = folder("select");
    fs::write(folder.join("好稿.txt"), GOOD).unwrap();
    let output = hegao(&folder, &["check", "--select", "indicator/text-tabel", "好稿.txt"]);
    let said = text(&output.stderr);
    assert_eq!(status(&output), 2);
    assert!(said.contains("indicator/text-tabel") && said.contains("indicator/text-table"), "{said}");
}

#[test]
fn wrong_options() {
    let folder = folder("options");
    for (args, word) in [(["check", "--formt"], "--format"), (["check", "--format=xml"], "json"), (["chek", "."], "check")] {
        let output = hegao(&folder, &args);
        assert_eq!(status(&output), 2);
        assert!(text(&output.stderr).contains(word), "{}", text(&output.stderr));
    }
}

#[test]
fn same_bytes_whatever_the_number_of_threads() {
    let folder = folder("jobs");
    for n in 0..60 {
        let body = format!("一、目标\n到2025年，达到{n}%。\n一是加强领导。二是落实责任。二是强化监督。\n三、保障\n").repeat(1 + n % 7 * 10);
        fs::write(folder.join(format!("{n:02}.txt")), body).unwrap();
    }
    fs::write(folder.join("30.txt"), "").unwrap();
    for format in ["text", "json"] {
        let one = hegao(&folder, &["check", "--format", format, "--jobs", "1"]);
        let four = hegao(&folder, &["check", "--format", format, "--jobs", "4"]);
        assert_eq!((text(&one.stdout), text(&one.stderr)), (text(&four.stdout), text(&four.stderr)));
        assert_eq!(status(&one), 2);
    }
}

#[test]
fn the_report_file_is_not_checked_and_standard_input_has_a_name() {
    let folder = folder("output");
    fs::write(folder.join("好.txt"), GOOD).unwrap();
    for _ in 0..2 {
        let output = hegao(&folder, &["check", ".", "-q", "-o", "报告.txt"]);
        assert!(status(&output) < 2, "{}", text(&output.stderr));
        assert!(fs::read_to_string(folder.join("报告.txt")).unwrap().starts_with("1个文件"));
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_hegao"))
        .args(["check", "-", "--stdin-name", "甲.md", "--format", "json"])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), GOOD.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let file = &report(&output)["files"][0];
    assert_eq!((file["path"].as_str(), file["format"].as_str()), (Some("甲.md"), Some("markdown")));
}

/// Rules, texts and columns of all findings.
fn found(output: &Output) -> Vec<String> {
    let report = report(output);
    let findings = report["files"][0]["findings"].as_array().unwrap();
    findings
        .iter()
        .flat_map(|f| f["labels"].as_array().unwrap().iter().map(|l| format!("{} {} {} {}", f["rule"], l["text"], l["start"]["line"], l["start"]["column"])))
        .collect()
}

#[test]
fn encodings_and_line_ends_change_no_finding() {
    let folder = folder("encodings");
    let seed = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/dazu-2023.txt")).unwrap();
    let seed = seed.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let utf16 = |bytes: fn(u16) -> [u8; 2]| std::iter::once(0xFEFF).chain(seed.encode_utf16()).flat_map(bytes).collect::<Vec<u8>>();
    let gbk = encoding_rs::GB18030.encode(&seed).0.into_owned();
    let marked = [b"\xef\xbb\xbf", seed.as_bytes()].concat();
    let cases =
        [("gbk", gbk), ("le", utf16(u16::to_le_bytes)), ("be", utf16(u16::to_be_bytes)), ("bom", marked), ("crlf", seed.replace('\n', "\r\n").into_bytes())];
    fs::write(folder.join("utf8.txt"), &seed).unwrap();
    let wanted = found(&hegao(&folder, &["check", "--format", "json", "utf8.txt"]));
    assert!(wanted.len() > 5, "{wanted:?}");
    for (name, bytes) in cases {
        let file = format!("{name}.txt");
        fs::write(folder.join(&file), bytes).unwrap();
        assert_eq!(found(&hegao(&folder, &["check", "--format", "json", &file])), wanted, "{name}");
    }
}

#[test]
fn traditional_characters_in_big5() {
    let folder = folder("big5");
    let text = "一、發展目標\n一是加強領導。二是落實責任。二是強化監督。到2025年，護理型床位占比達到55%。\n三、保障措施\n各部門要加強協調，確保任務完成。\n";
    fs::write(folder.join("utf8.txt"), text).unwrap();
    fs::write(folder.join("big5.txt"), encoding_rs::BIG5.encode(text).0).unwrap();
    let [utf8, big5] = ["utf8.txt", "big5.txt"].map(|f| hegao(&folder, &["check", "--format", "json", f]));
    assert_eq!(report(&big5)["files"][0]["encoding"], "Big5");
    assert!(!found(&utf8).is_empty());
    assert_eq!(found(&utf8), found(&big5));
}

/// `hegao check | head -1`: the reader leaves, hegao stops without a word.
#[test]
fn a_reader_that_leaves() {
    let folder = folder("pipe");
    fs::write(folder.join("a.txt"), "一是加强领导。二是落实责任。二是强化监督。\n".repeat(5_000)).unwrap();
    for args in [&["check", "."][..], &["check", ".", "--format", "json"], &["rules", "list"], &["inspect", "--what", "facts", "a.txt"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hegao"))
            .args(args)
            .current_dir(&folder)
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(text(&output.stderr), "", "{args:?}");
    }
}
