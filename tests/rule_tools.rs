//! The commands for people who write rules, on the built program: list, schema, fmt, new, mutate, why, why-not.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{err, hegao, run};

/// A fresh folder for one test.
fn folder(name: &str) -> PathBuf {
    support::folder(&format!("rule-tools-{name}"))
}

#[test]
fn list_is_a_table_and_json() {
    let folder = folder("list");
    let table = run(&folder, 0, &["rules", "list", "numbering", "indicator/text-table"]);
    assert!(table.starts_with("规则"), "{table}");
    let line = table.lines().find(|l| l.starts_with("indicator/text-table")).unwrap();
    assert_eq!(line.split_whitespace().collect::<Vec<_>>(), ["indicator/text-table", "应改", "高", "联接", "正文数值与指标表不一致"]);
    let rows: serde_json::Value = serde_json::from_str(&run(&folder, 0, &["rules", "list", "date/range", "--format", "json"])).unwrap();
    assert_eq!((rows[0]["id"].as_str(), rows[0]["cost"].as_str(), rows[0]["severity"].as_str()), (Some("date/range"), Some("linear"), Some("error")));
    assert!(err(&hegao(&folder, &["rules", "list", "numbring"])).contains("numbering"));
    assert!(run(&folder, 0, &["rules", "list", "--lang", "en"]).contains("linear"));
}

#[test]
fn parameters_are_shown_with_default_range_and_title() {
    let folder = folder("params");
    let table = run(&folder, 0, &["rules", "list", "number/range", "unit/scale", "punctuation/pair"]);
    let rows: Vec<Vec<&str>> = table.lines().skip_while(|l| !l.starts_with("参数")).map(|l| l.split_whitespace().collect()).collect();
    let expected = [
        ["参数", "现值", "缺省", "范围", "标题"],
        ["number/margin", "10%", "10%", "0%至50%", "约数可与所写的数相差多少"],
        ["punctuation/most", "10", "10", "1至1000", "全篇多于几处即归为一条提示"],
        ["unit/times", "500", "500", "50至10000", "比同列其余最大值大多少倍"],
    ];
    assert_eq!(rows, expected, "{table}");
    assert!(!run(&folder, 0, &["rules", "list", "wording/up-to-now"]).contains("参数"));
    let rows: serde_json::Value = serde_json::from_str(&run(&folder, 0, &["rules", "list", "number/range", "--format", "json"])).unwrap();
    let param = &rows[0]["params"][0];
    assert_eq!((&param["key"], &param["shared"], &param["default"]), (&"number/margin".into(), &true.into(), &"10%".into()));
    let page = run(&folder, 0, &["explain", "number/range"]);
    assert!(page.contains("参数（各规则共用）：number/margin = 10%  约数可与所写的数相差多少（百分数，如\"5%\"，0%至50%，缺省10%）"), "{page}");
    assert!(run(&folder, 0, &["explain", "number/margin"]).ends_with("缺省10%）\n用到它的规则：各规则\n"));
    assert!(run(&folder, 0, &["explain", "unit/times"]).ends_with("用到它的规则：unit/scale\n"));
    let page = run(&folder, 0, &["explain", "unit/scale", "--lang", "en"]);
    assert!(page.contains("parameter: unit/times = 500") && page.contains("from 50 to 10000; default 500)"), "{page}");
}

#[test]
fn a_rule_file_may_be_named_instead_of_its_rule() {
    let folder = folder("named-file");
    run(&folder, 0, &["rules", "new", "my/first", "--in", "house"]);
    for (dir, file) in [("", "house/my/first.hgr"), ("house", "my/first.hgr"), ("house/my", "first.hgr")] {
        for command in ["test", "check", "mutate", "list"] {
            assert!(!run(&folder.join(dir), 0, &["rules", command, file]).is_empty(), "{command} {file}");
        }
        assert!(run(&folder.join(dir), 0, &["rules", "test", file]).contains("4 passed"));
        assert!(run(&folder.join(dir), 0, &["rules", "list", file]).lines().nth(1).unwrap().starts_with("my/first "));
    }
    // what its family and the lexicon beside it define is read, the other rules of its folder are not
    fs::write(folder.join("house/words.toml"), "vague = [\"适时\", \"择机\"]\n").unwrap();
    fs::write(folder.join("house/my/_defs.hgr"), "define short(t: text) = length(t) < 3\n").unwrap();
    let rule = "title zh \"甲\" en \"a\"\nseverity info\nfrom m in words(\"vague\")\nwhere short(m.text)\nreport m zh \"a\" en \"a\"\nbad \"\"\" ⟦适时⟧建设。 \"\"\"\ngood \"\"\" 合时建设。 \"\"\"\n";
    fs::write(folder.join("house/my/second.hgr"), rule).unwrap();
    fs::write(folder.join("house/my/third.hgr"), "nonsense").unwrap();
    assert!(run(&folder, 0, &["rules", "test", "house/my/second.hgr"]).contains("2 passed; 0 failed"));
    assert_eq!(hegao(&folder, &["rules", "test", "house/my/third.hgr"]).status.code(), Some(2));
    assert!(err(&hegao(&folder, &["rules", "test", "house/my/none.hgr"])).contains("没有这个文件"));
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
    let forms = run(&folder, 0, &["rules", "schema", "count", "find"]);
    assert!(forms.contains("count(x in R where …)\n") && forms.contains("  in_quote  bool") && !forms.contains("claim"), "{forms}");
    let wrong = hegao(&folder, &["rules", "schema", "claims"]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("“claim”"), "{}", err(&wrong));
}

#[test]
fn of_a_long_condition_the_parts_that_decide_are_told() {
    let folder = folder("parts");
    fs::create_dir_all(folder.join("r/my")).unwrap();
    let rule = "title zh \"甲\" en \"a\"\nseverity info\ndefine spent(n: number) = n.dimension == \"money\" and matches(n.before, /资金/)\n\
        from n in number\nwhere (spent(n) and n.unit == \"亿元\") or (n.unit == \"元\" and not spent(n))\nreport n.raw zh \"a\" en \"a\"\n\
        bad \"\"\" 落实资金⟦3亿元⟧。 \"\"\"\ngood \"\"\" 落实资金3万元。 \"\"\"\n";
    fs::write(folder.join("r/my/a.hgr"), rule).unwrap();
    fs::write(folder.join("a.txt"), "落实资金3万元。\n落实资金3亿元。\n").unwrap();
    let silent = run(&folder, 0, &["why-not", "my/a", "a.txt:1", "--rules", "r"]);
    let parts = [
        "  〔假〕 ((n.dimension == \"money\" and matches(n.before, /资金/)) and n.unit == \"亿元\") or (n.…",
        "      〔假〕 n.unit == \"亿元\"",
        "          n.unit = 万元",
        "      〔假〕 n.unit == \"元\"",
        "          n.unit = 万元",
    ];
    assert!(silent.ends_with(&(parts.join("\n") + "\n")), "{silent}");
    let json: serde_json::Value = serde_json::from_str(&run(&folder, 0, &["why-not", "my/a", "a.txt:1", "--rules", "r", "--format", "json"])).unwrap();
    assert_eq!(json["candidates"][0]["conditions"][0]["parts"][1]["text"], "n.unit == \"元\"");
    let report: serde_json::Value = serde_json::from_str(&run(&folder, 0, &["check", "a.txt", "--rules", "r", "--select", "my", "--format", "json"])).unwrap();
    let print = report["files"][0]["findings"][0]["fingerprint"].as_str().unwrap();
    let told = run(&folder, 0, &["why", print, "a.txt", "--rules", "r"]);
    assert!(told.contains("〔真〕 matches(n.before, /资金/)\n          n.before = 落实资金\n"), "{told}");
}

#[test]
fn the_number_of_a_goal_stands_where_the_goal_does_in_a_view_too() {
    let folder = folder("view-goal");
    fs::create_dir_all(folder.join("r/my")).unwrap();
    let view = "view both\n  from c in claim\n  where c.kind == target\n  field value = c.goal.number\n  or from t in indicator\n  field value = t.baseline\n";
    let rule = "title zh \"甲\" en \"a\"\nseverity info\nfrom v in both\nwhere v.value > 50%\nreport v.value zh \"a\" en \"a\"\n\
        bad facts { claim(kind: target, goal: ⟦\"80%\"⟧) }\nbad \"\"\" 到2025年，老年人健康管理率⟦达到80%⟧。 \"\"\"\ngood facts { claim(kind: target, goal: \"30%\") }\n";
    fs::write(folder.join("r/my/a.hgr"), rule).unwrap();
    fs::write(folder.join("r/my/_defs.hgr"), view).unwrap();
    assert!(run(&folder, 0, &["rules", "test", "my", "--rules", "r"]).contains("3 passed; 0 failed"));
    // branches that differ: which field, and how
    fs::write(folder.join("r/my/_defs.hgr"), view.replace("t.baseline", "t.name")).unwrap();
    let said = err(&hegao(&folder, &["rules", "check", "my", "--rules", "r"]));
    assert!(said.contains("_defs.hgr:6:9") && said.contains("“value”在第一个分支里是数量，这里是名称"), "{said}");
}

#[test]
fn a_bad_sample_that_stays_silent_says_what_is_in_doubt() {
    let folder = folder("in-doubt");
    fs::create_dir_all(folder.join("r/my")).unwrap();
    let rule = "title zh \"甲\" en \"a\"\nseverity info\nfrom t in indicator\nwhere (no l in link where l.indicator == t)\nreport t.name zh \"a\" en \"a\"\n\
        bad facts { indicator(name: ⟦\"床位\"⟧) }\ngood facts { t: indicator() link(indicator: t) }\n";
    fs::write(folder.join("r/my/a.hgr"), rule).unwrap();
    let said = run(&folder, 1, &["rules", "test", "my", "--rules", "r"]);
    assert!(said.contains("有存疑（可能还有未读到的）") && said.contains("closed(…)"), "{said}");
    assert!(run(&folder, 1, &["rules", "test", "my", "--rules", "r", "--lang", "en"]).contains("undecided (open)"));
}

#[test]
fn why_not_says_what_is_wrong_with_its_words() {
    let folder = folder("why-not-words");
    fs::write(folder.join("a.txt"), "一、任务\n完善政策。\n").unwrap();
    let said = |args: &[&str]| {
        let output = hegao(&folder, &[&["why-not"], args].concat());
        assert_eq!(output.status.code(), Some(2));
        err(&output)
    };
    assert!(said(&["duty/lead", "b.txt"]).contains("没有这个文件"));
    assert!(said(&["duty", "a.txt"]).contains("“duty”是类别") && said(&["duty", "a.txt"]).contains("例如 duty/blank"));
    assert!(said(&["duty/led", "a.txt"]).contains("是否想写“duty/lead”"));
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

/// A finding of each kind of rule: find, fold, view, neighbours, quantifier.
const KINDS: &str = "某某区养老托育实施方案\n\n一、总体要求\n\n由州卫生健康委负责日常工作。截止目前，全区建成养老机构51家（其中：公建公营养老机构14家、公建民营养老机构9家、民办养老机构29家）。\n\n卫健委牵头组织培训，每年不少于两次。一是加强领导。二是落实责任。二是强化监督。\n\n附件：1.重大项目清单\n2.重大产业清单\n\n某某区人民政府\n\n2023年3月27日\n\n附件1\n\n重大项目清单\n\n项目按年度滚动调整。\n";

fn snapshot(name: &str, text: String) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn why_and_why_not_of_each_kind_of_rule() {
    let folder = folder("why-kinds");
    fs::write(folder.join("稿.txt"), KINDS).unwrap();
    fs::write(folder.join("空.md"), DRAFT.replace(">70%", "")).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&hegao(&folder, &["check", "--format", "json", "稿.txt"]).stdout).unwrap();
    for lang in ["zh", "en"] {
        let mut told = String::new();
        for finding in report["files"][0]["findings"].as_array().unwrap() {
            told.push_str(&run(&folder, 0, &["why", finding["fingerprint"].as_str().unwrap(), "稿.txt", "--lang", lang]));
        }
        for (rule, file) in [
            ("arithmetic/parts", "稿.txt:5"),
            ("arithmetic/parts", "稿.txt:1"),
            ("numbering/sequence", "稿.txt:7"),
            ("naming/agency", "稿.txt:5"),
            ("attachment/missing", "稿.txt"),
            ("docno/format", "稿.txt:7"),
            ("indicator/text-table", "空.md:1"),
        ] {
            told.push_str(&format!("$ hegao why-not {rule} {file}\n{}\n", run(&folder, 0, &["why-not", rule, file, "--lang", lang])));
        }
        snapshot(&format!("why-{lang}"), told);
    }
    let all = run(&folder, 0, &["why", "", "稿.txt", "--format", "json"]);
    let all: serde_json::Value = serde_json::from_str(&all).unwrap();
    assert_eq!(all["findings"].as_array().unwrap().len(), report["files"][0]["findings"].as_array().unwrap().len());
    assert!(all["findings"].as_array().unwrap().iter().all(|f| f["conditions"].as_array().unwrap().iter().all(|c| c["truth"] == "true")));
    let not: serde_json::Value = serde_json::from_str(&run(&folder, 0, &["why-not", "indicator/text-table", "空.md:1", "--format", "json"])).unwrap();
    let unknown = &not["candidates"][0]["conditions"][0];
    assert_eq!((unknown["truth"].as_str(), unknown["reason"].as_str()), (Some("unknown"), Some("blank")));
}

/// However large the draft, what is told stays short.
#[test]
fn what_is_told_of_a_large_draft_is_bounded() {
    let folder = folder("why-large");
    fs::write(folder.join("稿.txt"), "截止目前，一是加强领导。二是落实责任。二是强化监督。\n\n".repeat(300)).unwrap();
    let told = run(&folder, 0, &["why", "", "稿.txt"]);
    assert!(told.len() < 20_000 && told.contains("请写出更多位指纹"), "{}", told.len());
    assert!(run(&folder, 0, &["why-not", "numbering/sequence", "稿.txt"]).len() < 10_000);
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

#[test]
fn a_bad_sample_may_say_its_message() {
    let folder = folder("says");
    fs::create_dir(folder.join("my")).unwrap();
    let rule = |says: &str| {
        format!(
            "# 页\ntitle zh \"甲\" en \"a\"\nseverity info\nfrom m in find(/(?<n>\\d+)个/)\nlet d = int(m.n) + 1\nreport m zh \"“{{m.text}}”，应为{{d}}\" en \"“{{m.text}}”, should be {{d}}\"\n\nbad \"\"\"有⟦3个⟧、⟦5个⟧人。\"\"\"\n{says}\n"
        )
    };
    let says = "says zh \"“5个”，应为6\" en \"“5个”, should be 6\"\nsays en \"“3个”, should be 4\"";
    fs::write(folder.join("my/a.hgr"), rule(says)).unwrap();
    assert!(run(&folder, 0, &["rules", "test", "my/a", "--rules", "."]).contains("1 passed; 0 failed"));
    run(&folder, 0, &["rules", "fmt", "my/a.hgr"]);
    assert_eq!(fs::read_to_string(folder.join("my/a.hgr")).unwrap(), rule(says), "fmt keeps it");
    let page = run(&folder, 0, &["explain", "my/a", "--rules", "."]);
    assert!(page.contains("提示：“5个”，应为6"), "{page}");
    fs::write(folder.join("my/a.hgr"), rule("says zh \"“5个”，应为7\"")).unwrap();
    let told = run(&folder, 1, &["rules", "test", "my/a", "--rules", "."]);
    assert!(told.contains("提示应为\n  “5个”，应为7\n实为\n  “3个”，应为4\n  “5个”，应为6"), "{told}");
}
