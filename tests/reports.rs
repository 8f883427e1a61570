//! Report formats through the program: each says the same of a hostile draft, renders its text harmless, fits its schema.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

#[path = "support/schema.rs"]
mod schema;
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use schema::fits;
use serde_json::Value;
use support::{err, folder, hegao, out, run, status, text};

const FORMATS: [&str; 12] = ["text", "json", "jsonl", "sarif", "junit", "github", "gitlab", "checkstyle", "rdjson", "markdown", "csv", "html"];

/// A rule that finds whatever ends with “乙” and quotes it.
const RULE: &str = "title zh \"引文\" en \"a quotation\"\nseverity error\nfrom q in anywhere(/.+乙/)\nreport q zh \"写着“{q.text}”\" en \"says “{q.text}”\"\nhelp zh \"请核对\" en \"look\"\n";

/// What drafts may hold: markup, formulas, escapes, commands of workflows, mentions.
const HOSTILE: [&str; 9] = [
    "甲<script>alert(1)</script><img src=x onerror=alert(1)>乙",
    "甲&lt;b&gt;]]>--><![CDATA[x乙",
    "=cmd|'/C calc'!A1甲\"，,;乙",
    "甲\u{1b}[31m\u{1b}]8;;http://x.cn\u{7}\u{202e}\u{85}乙",
    "甲::error file=a,line=1::x%0A::set-output name=a::b乙",
    "甲|**重**|[链](javascript:alert(1))`码`@all #12乙",
    "甲\\u003c/script\u{2028}'\"{{x}}${y}乙",
    "-1甲+2乙",
    "##[error]甲##vso[task.setvariable]x乙",
];

/// A folder with the hostile draft, a draft without findings, the rule, and every report of one run.
fn reports(name: &str, more: &[&str]) -> (PathBuf, i32) {
    let folder = folder(name);
    fs::create_dir_all(folder.join("own/rules/house")).unwrap();
    fs::write(folder.join("own/rules/house/quote.hgr"), format!("# 甲、乙之间的话。\n{RULE}")).unwrap();
    let hostile: String = HOSTILE.iter().map(|h| format!("{h}\n\n")).collect();
    fs::write(folder.join("a ::error,<b>稿.txt"), format!("一、总体要求\n\n{hostile}")).unwrap();
    fs::write(folder.join("b.txt"), "一、总体要求\n\n加强统筹协调，形成工作合力。\n").unwrap();
    let asked: Vec<String> = FORMATS.iter().map(|f| format!("--report={f}={f}.out")).collect();
    let mut args = vec!["check", "a ::error,<b>稿.txt", "b.txt", "--no-config", "--rules", "own/rules", "--select", "house", "--quiet"];
    args.extend(asked.iter().map(String::as_str));
    args.extend(more);
    let output = hegao(&folder, &args);
    (folder, status(&output))
}

fn read(folder: &Path, format: &str) -> String {
    fs::read_to_string(folder.join(format!("{format}.out"))).unwrap_or_else(|e| panic!("{format}: {e}"))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

#[test]
fn every_format_counts_the_same_findings() {
    let (folder, status) = reports("formats", &[]);
    assert_eq!(status, 1);
    let count = HOSTILE.len();
    let of = |format: &str| read(&folder, format);
    assert_eq!(json(&of("json"))["summary"]["errors"], count);
    let lines: Vec<Value> = of("jsonl").lines().map(json).collect();
    assert_eq!(lines.iter().map(|l| l["type"].as_str().unwrap()).collect::<Vec<_>>(), ["draft", "draft", "summary"]);
    assert_eq!(lines[0]["findings"].as_array().unwrap().len(), count);
    assert_eq!(lines[2]["summary"]["errors"], count);
    assert_eq!(json(&of("sarif"))["runs"][0]["results"].as_array().unwrap().len(), count);
    assert_eq!(json(&of("gitlab")).as_array().unwrap().len(), count);
    assert_eq!(json(&of("rdjson"))["diagnostics"].as_array().unwrap().len(), count);
    assert_eq!(of("junit").matches("<failure ").count(), count);
    assert_eq!(of("checkstyle").matches("<error ").count(), count);
    assert_eq!(of("github").lines().filter(|l| l.starts_with("::error file=")).count(), count);
    assert_eq!(of("markdown").lines().filter(|l| l.starts_with("| 应改 | ")).count(), count);
    assert_eq!(of("csv").matches("\r\n").count(), count + 1);
    assert_eq!(of("text").matches("\n应改：").count() + usize::from(of("text").starts_with("应改：")), 0, "--quiet");
    for format in FORMATS {
        let single = hegao(
            &folder,
            &["check", "a ::error,<b>稿.txt", "b.txt", "--no-config", "--rules", "own/rules", "--select", "house", "--quiet", "--format", format],
        );
        assert_eq!(support::status(&single), 1, "{format}");
        assert_eq!(out(&single), of(format), "{format}: alone and beside others the same");
    }
}

#[test]
fn nothing_steers_in_any_format() {
    let (folder, _) = reports("steering", &[]);
    for format in FORMATS {
        let text = read(&folder, format);
        let wrong = |c: &char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{202e}' | '\u{2028}');
        assert_eq!(text.chars().find(wrong), None, "{format}");
    }
    let rows = read(&folder, "csv");
    assert!(rows.contains(",\"'=cmd|") && rows.contains(",\"'-1甲") && !rows.contains(",=") && !rows.contains(",\"=") && !rows.contains(",-1"), "{rows}");
    let commands = read(&folder, "github");
    assert!(commands.lines().all(|l| l.starts_with("::error file=a %3A%3Aerror%2C<b>稿.txt,line=") || !l.starts_with("::")), "{commands}");
    assert!(!commands.lines().any(|l| l.starts_with("::set-output")) && commands.contains("x%250A::set-output"));
    assert!(!commands.contains("##"), "{commands}");
    let page = read(&folder, "html");
    assert_eq!(page.matches("<script>").count(), 1, "its own");
    assert_eq!(page.matches("<mark class=\"r0\" data-n=").count(), HOSTILE.len(), "each is marked in the draft");
    assert!(!page.contains("<script>alert") && !page.contains("<img") && !page.contains("<b>稿"), "{page}");
    let comment = read(&folder, "markdown");
    assert!(!comment.contains("<script") && !comment.contains("@all") && !comment.contains("](") && !comment.contains("**重"), "{comment}");
}

#[test]
fn xml_is_well_formed() {
    let (folder, _) = reports("xml", &["没有.txt"]);
    for format in ["junit", "checkstyle"] {
        let text = read(&folder, format);
        let mut reader = quick_xml::Reader::from_str(&text);
        let (mut depth, mut errors) = (0i32, 0);
        loop {
            use quick_xml::events::Event;
            match reader.read_event().unwrap_or_else(|e| panic!("{format}: {e}\n{text}")) {
                Event::Start(e) => {
                    depth += 1;
                    assert!(e.attributes().all(|a| a.is_ok()), "{format}");
                }
                Event::End(_) => depth -= 1,
                Event::Empty(e) => errors += usize::from(e.name().as_ref() == "error"),
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
        assert!(errors >= 1 && text.contains("没有.txt"), "what could not be checked is in it: {text}");
    }
}

#[test]
fn sarif_fits_the_public_schema() {
    let (folder, status) = reports("sarif", &["没有.txt", "--show-suppressed"]);
    assert_eq!(status, 2);
    let report = json(&read(&folder, "sarif"));
    fits("tests/schemas/sarif-schema-2.1.0.json", &report);
    let run = &report["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    assert_eq!(run["invocations"][0]["toolExecutionNotifications"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "%E6%B2%A1%E6%9C%89.txt");
    let result = &run["results"][0];
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "a%20%3A%3Aerror%2C%3Cb%3E%E7%A8%BF.txt");
    let region = &result["locations"][0]["physicalLocation"]["region"];
    let length = HOSTILE[0].chars().count();
    assert_eq!((&region["startLine"], &region["startColumn"], &region["endColumn"]), (&3.into(), &1.into(), &(length + 1).into()), "{region}");
    assert_eq!(result["suppressions"], Value::Array(Vec::new()));
    let rule = &run["tool"]["driver"]["rules"][usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
    assert_eq!(rule["id"], "house/quote");
    assert!(rule["help"]["markdown"].as_str().unwrap().contains("甲、乙之间的话。"));
}

#[test]
fn sarif_of_the_seeds_fits_the_public_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for lang in ["zh", "en"] {
        let report = json(&run(root, 1, &["check", "seeds", "--no-config", "--format", "sarif", "--lang", lang]));
        fits("tests/schemas/sarif-schema-2.1.0.json", &report);
        let results = report["runs"][0]["results"].as_array().unwrap();
        assert!(results.iter().any(|r| r["relatedLocations"].is_array()), "both ends of a contradiction");
        assert!(results.iter().all(|r| r["ruleIndex"].is_u64()));
        let fixed: Vec<_> = results.iter().filter(|r| r["fixes"].is_array()).collect();
        assert!(fixed.iter().all(|r| r["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"].is_string()));
    }
}

#[test]
fn the_json_report_fits_its_schema() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let report = json(&text(&hegao(root, &["check", "seeds", "没有.txt", "--no-config", "--format", "json"]).stdout));
    assert_eq!(report["problems"].as_array().unwrap().len(), 1);
    fits("docs/report.schema.json", &report);
    let (folder, _) = reports("schema", &[]);
    let report = json(&read(&folder, "json"));
    fits("docs/report.schema.json", &report);
    let mut lines = read(&folder, "jsonl").lines().map(json).collect::<Vec<_>>();
    lines.pop();
    let files: Vec<Value> = lines
        .into_iter()
        .map(|mut l| {
            l.as_object_mut().unwrap().remove("type");
            l
        })
        .collect();
    assert_eq!(Value::Array(files), report["files"], "a line a draft, as in the JSON report");
}

#[test]
fn rdjson_counts_bytes() {
    let (folder, _) = reports("bytes", &[]);
    let report = json(&read(&folder, "rdjson"));
    let range = &report["diagnostics"][2]["location"]["range"];
    assert_eq!(range["start"]["column"], 1);
    assert_eq!(range["end"]["column"], HOSTILE[2].len() + 1);
}

#[test]
fn suppressed_findings_do_not_count_and_say_why() {
    let folder = folder("suppressed");
    fs::create_dir_all(folder.join("own/rules/house")).unwrap();
    fs::write(folder.join("own/rules/house/quote.hgr"), format!("# 甲、乙之间的话。\n{RULE}")).unwrap();
    fs::write(folder.join("a.txt"), "一、总体要求\n\n甲子乙。\n").unwrap();
    let base = ["check", "a.txt", "--no-config", "--rules", "own/rules", "--select", "house"];
    run(&folder, 1, &[&base[..], &["--write-baseline", "known"]].concat());
    let asked = [&base[..], &["--baseline", "known", "--show-suppressed", "--format"]].concat();
    let of = |format: &str| run(&folder, 0, &[&asked[..], &[format]].concat());
    let report = json(&of("sarif"));
    fits("tests/schemas/sarif-schema-2.1.0.json", &report);
    let suppression = &report["runs"][0]["results"][0]["suppressions"][0];
    assert_eq!(suppression, &serde_json::json!({"kind": "external", "status": "accepted", "properties": {"by": "baseline"}}), "it gives no reason");
    assert!(of("junit").contains("<skipped message="));
    assert!(of("checkstyle").contains("severity=\"ignore\""));
    assert!(of("csv").contains(",baseline\r\n"));
    assert!(of("markdown").contains("已豁免：baseline"));
    assert_eq!(json(&of("gitlab")), Value::Array(Vec::new()));
    assert_eq!(json(&of("rdjson"))["diagnostics"], Value::Array(Vec::new()));
    assert!(!of("github").contains("::error"));
    assert!(of("html").contains("baseline"));
}

/// Who let a finding stand, in SARIF and in JSON: a comment of the draft, settings, a sidecar, a baseline.
#[test]
fn suppressions_say_where_they_are_written() {
    let folder = folder("waived");
    fs::create_dir_all(folder.join("own/rules/house")).unwrap();
    fs::write(folder.join("own/rules/house/quote.hgr"), format!("# 甲、乙之间的话。\n{RULE}")).unwrap();
    fs::write(folder.join("a.md"), "# 某规划\n\n<!-- hegao: ignore house/quote 原文如此 -->\n甲子乙。\n\n甲丑乙。\n\n甲寅乙。\n\n甲卯乙。\n\n甲辰乙。\n")
        .unwrap();
    let settings = "[[suppress]]\nrule = \"house\"\npath = \"**\"\nline = 6\nreason = \"baseline\"\n";
    fs::write(folder.join("hegao.toml"), settings).unwrap();
    fs::write(folder.join("a.md.hegao.toml"), "[[suppress]]\nrule = \"house\"\nline = 8\nreason = \"口径不同\"\n[[suppress]]\nrule = \"house\"\nline = 12\nuntil = \"2020-01-01\"\nreason = \"过期\"\n").unwrap();
    let base = ["check", "a.md", "--rules", "own/rules", "--select", "house"];
    run(&folder, 1, &[&base[..], &["--write-baseline", "all"]].concat());
    let known = fs::read_to_string(folder.join("all")).unwrap();
    assert!(known.contains("\"count\":3") && !known.contains("甲丑乙"), "a reason of that name is no baseline: {known}");
    let line = known.lines().find(|l| l.contains("甲卯乙")).unwrap().trim_end_matches(',');
    fs::write(folder.join("known"), format!("{{\"hegao-baseline\":1,\"findings\":[\n{line}\n],\"count\":1}}\n")).unwrap();
    let of = |format: &str| json(&run(&folder, 1, &[&base[..], &["--baseline", "known", "--show-suppressed", "--format", format]].concat()));
    let sarif = of("sarif");
    fits("tests/schemas/sarif-schema-2.1.0.json", &sarif);
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let said: Vec<String> = results.iter().filter(|r| r["ruleId"] == "house/quote").map(|r| r["suppressions"].to_string()).collect();
    let one = |kind: &str, reason: &str, by: &str| {
        let reason = if reason.is_empty() { String::new() } else { format!(r#","justification":"{reason}""#) };
        json(&format!(r#"[{{"kind":"{kind}","status":"accepted"{reason},"properties":{{"by":"{by}"}}}}]"#)).to_string()
    };
    let wanted = [
        one("inSource", "原文如此", "draft"),
        one("external", "baseline", "settings"),
        one("external", "口径不同", "settings"),
        one("external", "", "baseline"),
        "[]".to_owned(),
    ];
    assert_eq!(said, wanted, "the last one's day is over: it counts");
    let report = of("json");
    fits("docs/report.schema.json", &report);
    let found = report["files"][0]["findings"].as_array().unwrap().iter().map(|f| f["suppressed_by"].as_str().unwrap_or("-")).collect::<Vec<_>>();
    assert_eq!(found, ["draft", "settings", "settings", "baseline", "-"]);
    assert_eq!(report["summary"]["known"], 1);
}

/// A run that is refused: status 2, every word said, nothing left behind.
fn refused(folder: &Path, args: &[&str], words: &[&str]) {
    let before = listing(folder);
    let output = hegao(folder, &[&["check", "a.txt", "--no-config"], args].concat());
    let said = err(&output);
    assert_eq!(status(&output), 2, "{args:?}: {said}");
    for word in words {
        assert!(said.contains(word), "“{word}” is not in: {said}");
    }
    assert_eq!(listing(folder), before, "{args:?}");
}

fn listing(folder: &Path) -> Vec<(PathBuf, Option<Vec<u8>>)> {
    let mut all: Vec<_> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).map(|p| (p.clone(), fs::read(p).ok())).collect();
    all.sort();
    all
}

#[test]
fn reports_that_cant_be_written() {
    let folder = folder("refused");
    fs::write(folder.join("a.txt"), "一、总体要求\n\n加强统筹协调。\n").unwrap();
    fs::create_dir(folder.join("夹")).unwrap();
    refused(&folder, &["--report", "sarif=夹"], &["夹", "这是文件夹，不是文件", "建议"]);
    refused(&folder, &["-o", "夹"], &["夹", "这是文件夹，不是文件", "建议"]);
    refused(&folder, &["--report", "csv=无/a.csv"], &["无/a.csv", "文件夹不存在", "建议"]);
    refused(&folder, &["--report", "csv=a.txt/b.csv"], &["a.txt/b.csv", "是文件，不是文件夹"]);
    refused(&folder, &["--report", "html=./a.txt"], &["a.txt", "报告不能写在它上面", "建议"]);
    refused(&folder, &["-o", "a.txt"], &["a.txt", "报告不能写在它上面"]);
    refused(&folder, &["--report", "csv=x", "--report", "json=./x"], &["x", "同一个文件"]);
    refused(&folder, &["--report", "sarf=x"], &["没有“sarf”这个格式，是否想写“sarif”？", "checkstyle"]);
    refused(&folder, &["--report", "x.sarif"], &["缺“=”和文件名", "如 --report sarif=hegao.sarif"]);
    refused(&folder, &["--report", "sarif="], &["缺文件名"]);
    refused(&folder, &["--diff", "--report", "sarif=x"], &["不能同用"]);
    let english = err(&hegao(&folder, &["check", "a.txt", "--lang", "en", "--report", "sarif=夹"]));
    assert!(english.contains("it is a folder"), "{english}");
}

#[test]
fn a_report_that_stands_is_replaced_whole_or_not_at_all() {
    let folder = folder("replaced");
    fs::write(folder.join("a.txt"), "一、总体要求\n\n加强统筹协调。\n").unwrap();
    fs::write(folder.join("r.json"), "old").unwrap();
    run(&folder, 0, &["check", "a.txt", "--no-config", "--report", "json=r.json", "-q"]);
    assert_eq!(json(&fs::read_to_string(folder.join("r.json")).unwrap())["summary"]["files"], 1);
    assert_eq!(listing(&folder).len(), 2, "nothing else is left");
    refused(&folder, &["--report", "csv=r.json", "--report", "csv=无/x"], &["无/x"]);
    // A report in a folder that is walked is no draft.
    run(&folder, 0, &["check", ".", "--no-config", "-o", "报告.html", "--format", "html"]);
    run(&folder, 0, &["check", ".", "--no-config", "-o", "报告.html", "--format", "html"]);
    assert!(fs::read_to_string(folder.join("报告.html")).unwrap().contains("a.txt"));
}

/// A draft that a walk would find is not written over, what hegao wrote is, whatever its ending.
#[test]
fn a_draft_in_a_folder_that_is_walked_is_not_written_over() {
    let folder = folder("costs");
    let walked = folder.join("稿");
    fs::create_dir_all(walked.join("下")).unwrap();
    let draft = "一、总体要求\n\n到2025年2月30日，基本建成。\n";
    for file in ["甲.txt", "下/乙.md", "丙.docx", "丁.html"] {
        fs::write(walked.join(file), draft).unwrap();
    }
    let asked = |args: &[&str]| hegao(&folder, args);
    for (args, file) in [
        (&["check", "稿", "--no-config", "-o", "稿/甲.txt"][..], "稿/甲.txt"),
        (&["check", "--no-config", "--report", "markdown=稿/下/乙.md"], "稿/下/乙.md"),
        (&["check", "稿/*.txt", "--no-config", "--report", "docx=稿/丙.docx"], "稿/丙.docx"),
        (&["summary", "稿", "--report", "html=./稿/丁.html"], "稿/丁.html"),
        (&["compare", "稿/下", "稿", "--format", "text", "-o", "稿/甲.txt"], "稿/甲.txt"),
    ] {
        let output = asked(args);
        assert_eq!(status(&output), 2, "{args:?}: {}", err(&output));
        assert!(err(&output).contains("不是核稿写的文稿") && err(&output).contains("请另起文件名"), "{args:?}: {}", err(&output));
        assert_eq!(fs::read_to_string(folder.join(file)).unwrap(), draft, "{args:?}");
    }
    // Elsewhere a report takes the place of what stands there.
    fs::write(folder.join("旧.txt"), "随便什么\n").unwrap();
    run(&folder, 1, &["check", "稿/甲.txt", "--no-config", "-o", "旧.txt"]);
    fs::remove_file(walked.join("丙.docx")).unwrap();
    for lang in ["zh", "en"] {
        for (format, ending) in FORMATS.iter().map(|f| (*f, "txt")).chain([("markdown", "md"), ("html", "html"), ("docx", "docx"), ("xlsx", "xlsx")]) {
            let file = format!("稿/报告-{format}-{lang}.{ending}");
            for round in 0..2 {
                let output = asked(&["check", "稿", "--no-config", "--lang", lang, "--format", format, "-o", &file]);
                assert_eq!(status(&output), 1, "{format} {lang} {round}: {}", err(&output));
            }
            fs::remove_file(folder.join(&file)).unwrap();
        }
        for (args, format) in
            [(&["summary", "稿"][..], "text"), (&["summary", "稿"], "html"), (&["compare", "稿", "稿"], "text"), (&["compare", "稿", "稿"], "docx")]
        {
            let file = format!("稿/查.{}", if format == "text" { "txt" } else { format });
            for _ in 0..2 {
                run(&folder, 0, &[args, &["--lang", lang, "--format", format, "-o", &file]].concat());
            }
            fs::remove_file(folder.join(&file)).unwrap();
        }
    }
}

/// Devices and pipes are written to as they are.
#[cfg(unix)]
#[test]
fn devices_stay_devices() {
    use std::os::unix::fs::FileTypeExt as _;
    let folder = folder("devices");
    fs::write(folder.join("a.txt"), "一、总体要求\n\n加强统筹协调。\n").unwrap();
    run(&folder, 0, &["check", "a.txt", "--no-config", "-o", "/dev/null", "--report", "sarif=/dev/null"]);
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    if Path::new("/dev/full").exists() {
        let output = hegao(&folder, &["check", "a.txt", "--no-config", "--report", "json=/dev/full"]);
        assert_eq!((status(&output), err(&output).contains("/dev/full")), (2, true), "{}", err(&output));
    }
}

const TASKS: &str = "# 重点任务

## 一、产业\n
（一）园区建设。到2025年2月30日建成园区。（责任单位：市发展改革委、市财政局；配合单位：市教育局）\n
（二）学校建设。到2025年4月31日建成学校。（市教育局牵头，市财政局配合）到2025年6月31日验收。（牵头单位：市\\<i\\>民政局）\n
（三）道路建设。到2025年9月31日通车。\n
到2025年11月31日验收。\n
责任单位：市发改委\n
## 二、保障\n
到2026年2月30日总结。\n
## 三、监督（责任单位：市审计局）\n
（一）自查。到2026年9月31日自查。\n
（二）抽查。到2026年11月31日抽查。（市审计局、省审计厅配合）\n
## 四、任务清单\n
| 序号 | 任务 | 完成时限 | 责任单位 |
|---|---|---|---|
| 1 | 道路 | 2026年4月31日 | 市住房城乡建设局 |
| 2 | 桥梁 | 2026年6月31日 | 县交通局 |
";

#[test]
fn findings_of_a_page_name_the_units_of_their_tasks() {
    let folder = folder("units");
    fs::write(folder.join("a.md"), TASKS).unwrap();
    let page = run(&folder, 1, &["check", "a.md", "--no-config", "--select", "date/invalid", "--format", "html"]);
    let card = |day: &str| page.split("<div class=\"f ").skip(1).find(|c| c.contains(&format!("“{day}”"))).unwrap_or_else(|| panic!("{day}: {page}"));
    let units = |day: &str| card(day).split("data-units=\"").nth(1).unwrap().split('"').next().unwrap();
    for (day, expected) in [
        ("2025年2月30日", "市发展改革委&#10;市财政局"),
        ("2025年4月31日", "市教育局"),
        ("2025年6月31日", "市&lt;i&gt;民政局"),
        ("2025年9月31日", "市发展改革委"),
        ("2025年11月31日", "市发展改革委"),
        ("2026年2月30日", ""),
        ("2026年9月31日", "市审计局"),
        ("2026年11月31日", "市审计局&#10;省审计厅"),
        ("2026年4月31日", "市住房城乡建设局"),
        ("2026年6月31日", "县交通局"),
    ] {
        assert_eq!(units(day), expected, "{day}");
    }
    assert!(page.contains("<p class=\"rule\">责任单位：市发展改革委、市财政局</p>"), "{page}");
}

/// A page with a script behind it in a browser, where there is one: its title after that.
fn browsed(folder: &Path, page: &Path, script: &str) -> Option<String> {
    let text = fs::read_to_string(page).unwrap();
    fs::write(page, text.replace("</body>", script)).unwrap();
    let address = format!("file://{}", page.display());
    let profile = format!("--user-data-dir={}", folder.join("profile").display());
    let args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1400,900", &profile, "--virtual-time-budget=5000", "--dump-dom", &address];
    let browser = ["chromium", "google-chrome"].iter().find_map(|b| std::process::Command::new(b).args(args).output().ok());
    let Some(browser) = browser else {
        eprintln!("skipped: no Chromium here");
        return None;
    };
    let dom = text_of(&browser.stdout);
    let title = dom.split("<title>").nth(1).and_then(|t| t.split("</title>").next()).unwrap_or_default().to_owned();
    assert!(title.starts_with("&lt;"), "{title}: {}", text_of(&browser.stderr));
    Some(title)
}

/// Drafts that nobody opened are no elements yet: they are counted, searched, filtered, stepped into and printed all the same.
#[test]
fn drafts_of_a_page_are_read_when_they_are_opened() {
    let folder = folder("held");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = folder.join("page.html");
    fs::write(folder.join("c.md"), "# 某规划\n\n## 一、产业\n\n独一无二的话到2027年2月30日为止。\n").unwrap();
    let own = folder.join("c.md");
    run(
        root,
        1,
        &["check", "seeds/dazu-2023.txt", "seeds/wenzhou-2023.txt", own.to_str().unwrap(), "--no-config", "--format", "html", "-o", page.to_str().unwrap()],
    );
    let text = fs::read_to_string(&page).unwrap();
    let cards = text.matches(" tabindex=\"0\" data-n=").count();
    let infos = text.split("<section ").nth(2).unwrap().matches("<div class=\"f info\"").count();
    assert!(infos > 0);
    let script = "<script>window.addEventListener('load',function(){
        function all(s){return document.querySelectorAll(s)} function id(n){return document.getElementById(n)}
        function key(k){var e=new KeyboardEvent('keydown',{key:k,bubbles:true});document.body.dispatchEvent(e)}
        function seen(n){var r=n.getBoundingClientRect();return r.top>=0&&r.bottom<=window.innerHeight}
        setTimeout(function(){
        var said=[], words=id('words'), text=function(){return id('said').textContent}, open=function(){return all('section.draft:not(.hid)')[0].id};
        var first=open(), held=all('noscript').length, cards=all('.f').length; said.push('held '+held+' of '+all('section').length*2, 'all '+text());
        words.value='独一无二'; words.oninput(); said.push('found '+text(), 'list '+(/c.md [(]1[)]/.test(id('draft').options[2].text)&&all('#list button.none').length===2), 'none of it here '+(all('#said, .f:not(.hid)').length===1&&cards===all('.f').length));
        key('j'); var on=all('.f.on'), mark=all('.left mark.on');
        said.push('opened '+(open()!==first&&on.length===1&&all('.f:not(.hid)').length===1), 'at '+(mark.length>0&&seen(mark[0])&&seen(on[0])), 'focus '+(document.activeElement===on[0]));
        words.value=''; words.oninput(); key('Escape'); document.querySelector('#bar input[value=info]').click();
        id('draft').value='1'; id('draft').onchange(); said.push('infos hidden when opened '+(all('section.draft:not(.hid) .f.info:not(.hid)').length===0&&all('section.draft:not(.hid) .f.info').length));
        window.dispatchEvent(new Event('beforeprint')); said.push('printed '+all('noscript').length+' '+all('.f').length);
        document.title='<'+said.join('; ')+'>';
        },200);
    });</script></body>";
    let Some(title) = browsed(&folder, &page, script) else { return };
    let wanted = format!(
        "&lt;held 4 of 6; all {cards} / {cards}; found 1 / {cards}; list true; none of it here true; opened true; at true; focus true; infos hidden when opened {infos}; printed 0 {cards}&gt;"
    );
    assert_eq!(title, wanted);
}

/// The page in a browser, where there is one: what a script behind it reports after clicks and keys.
#[test]
fn the_page_in_a_browser() {
    let folder = folder("browser");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = folder.join("page.html");
    run(root, 1, &["check", "seeds/dazu-2023.txt", "seeds/wenzhou-2023.txt", "--no-config", "--format", "html", "-o", page.to_str().unwrap()]);
    let script = "<script>window.addEventListener('load',function(){
        function all(s){return document.querySelectorAll(s)}
        function key(k){var e=new KeyboardEvent('keydown',{key:k,bubbles:true});document.body.dispatchEvent(e)}
        var said=[], shown=function(){return all('section.draft:not(.hid)').length}, open=function(){return all('.f:not(.hid)').length};
        said.push('drafts '+shown());
        var two=null; [].forEach.call(all('.f.error'),function(c){if(!two&&c.querySelectorAll('.w[data-to]').length>1)two=c});
        two.click(); said.push('chosen '+all('.f.on').length+' both '+(all('.left mark.on').length>1));
        document.querySelector('#bar input[value=info]').click(); said.push('infos '+all('.f.info:not(.hid)').length);
        var mark=document.querySelector('section:not(.hid) .left mark.r0'); mark.click();
        said.push('by mark '+(document.querySelector('.f.on').getAttribute('data-n')===mark.getAttribute('data-n').split(' ')[0]));
        key('Escape'); said.push('cleared '+all('.on.f, mark.on').length);
        key('j'); key('j'); said.push('keys '+all('.f.on').length);
        var words=document.getElementById('words'); words.value='没有这样的话'; words.oninput(); said.push('search '+open());
        words.value=''; words.oninput(); var rule=document.getElementById('rule'); rule.value=document.querySelector('section:not(.hid) .f').getAttribute('data-rule'); rule.onchange();
        said.push('rule '+(open()>0&&[].every.call(all('.f:not(.hid)'),function(c){return c.getAttribute('data-rule')===rule.value})));
        rule.value=''; rule.onchange(); document.querySelector('#bar input[value=info]').click(); var unit=document.getElementById('unit'), all_of=open(), units=function(c){return c.getAttribute('data-units').split('\\n')};
        unit.selectedIndex=2; unit.onchange(); var some=open();
        said.push('unit '+(some>0&&some<all_of&&[].every.call(all('.f:not(.hid)'),function(c){return units(c).indexOf(unit.value.slice(1))>=0})));
        unit.value='-'; unit.onchange(); some=open();
        said.push('none '+(some>0&&some<all_of&&[].every.call(all('.f:not(.hid)'),function(c){return units(c).join('')===''})));
        document.title='<'+said.join('; ')+'>';
    });</script></body>";
    let Some(title) = browsed(&folder, &page, script) else { return };
    assert_eq!(title, "&lt;drafts 1; chosen 1 both true; infos 0; by mark true; cleared 0; keys 1; search 0; rule true; unit true; none true&gt;");
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
