//! `hegao.toml`, suppressions and baselines through the built program.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{hegao, report, status, text};

const DRAFT: &str = "一、基本情况\n截止2021年底，全市共有养老机构125个。\n截止目前，床位数持续增加。\n";

/// A fresh folder with a draft `稿/a.txt`, a `hegao.toml`, and a `.git` so that nothing above counts.
fn folder(name: &str, config: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("project").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("稿")).unwrap();
    fs::create_dir_all(folder.join(".git")).unwrap();
    fs::write(folder.join("稿/a.txt"), DRAFT).unwrap();
    if !config.is_empty() {
        fs::write(folder.join("hegao.toml"), config).unwrap();
    }
    folder
}

/// `rule severity` of every finding, in order, with a status.
fn found(folder: &Path, args: &[&str]) -> (i32, Vec<String>) {
    let output = hegao(folder, &[&["check", "--format", "json"], args].concat());
    let report = report(&output);
    let of = |f: &serde_json::Value| f["findings"].as_array().unwrap().clone();
    let all = report["files"].as_array().unwrap().iter().flat_map(of);
    let line = |f: &serde_json::Value| format!("{} {}", f["rule"].as_str().unwrap(), f["severity"].as_str().unwrap());
    (status(&output), all.map(|f| line(&f)).collect())
}

/// Checks the draft under a config; expected findings are written `rule severity`, several parted by commas.
fn check(name: &str, config: &str, args: &[&str], expected: (i32, &str)) {
    let folder = folder(name, config);
    let (status, found) = found(&folder, &[args, &["稿"]].concat());
    assert_eq!((status, found.join(", ").as_str()), expected, "{config}");
}

const TWO: &str = "wording/up-to-now warning, wording/up-to-now warning";

#[test]
fn rules_severities_and_thresholds() {
    check("none", "", &[], (0, TWO));
    check("off", "[rules]\n\"wording/up-to-now\" = \"off\"\n", &[], (0, ""));
    check("family", "[rules]\nwording = \"error\"\n", &[], (1, "wording/up-to-now error, wording/up-to-now error"));
    check("own-level-wins", "[rules]\n\"wording/up-to-now\" = \"info\"\nwording = \"error\"\n", &[], (0, "wording/up-to-now info, wording/up-to-now info"));
    check("select", "[rules]\nselect = [\"numbering\"]\n", &[], (0, ""));
    check("ignore", "[rules]\nignore = [\"wording\"]\n", &[], (0, ""));
    check("fail-on", "fail-on = \"warning\"\n", &[], (1, TWO));
    check("command-line-wins", "fail-on = \"warning\"\n", &["--fail-on", "never"], (0, TWO));
    check("no-config", "fail-on = \"warning\"\n", &["--no-config"], (0, TWO));
}

#[test]
fn paths_have_their_own_severities_and_walks_their_files() {
    check("path", "[[path]]\nmatch = \"稿/**\"\nrules = { wording = \"error\" }\n", &[], (1, "wording/up-to-now error, wording/up-to-now error"));
    check("other-path", "[[path]]\nmatch = \"别处/**\"\nrules = { wording = \"error\" }\n", &[], (0, TWO));
    let folder = folder("files", "[files]\nexclude = [\"**/旧*.txt\"]\n");
    fs::write(folder.join("稿/旧稿.txt"), DRAFT).unwrap();
    assert_eq!(report(&hegao(&folder, &["check", "--format", "json", "稿"]))["summary"]["files"], 1);
    assert_eq!(report(&hegao(&folder, &["check", "--format", "json", "稿/旧稿.txt"]))["summary"]["files"], 1, "a named file is always checked");
}

#[test]
fn the_nearest_settings_hold_and_own_rules_lie_beside_them() {
    let folder = folder("nearest", "fail-on = \"warning\"\n");
    fs::create_dir_all(folder.join("稿/内")).unwrap();
    fs::write(folder.join("稿/内/b.txt"), DRAFT).unwrap();
    fs::write(folder.join("稿/内/hegao.toml"), "[rules]\nfolders = [\"own\"]\nselect = [\"house\"]\n").unwrap();
    fs::create_dir_all(folder.join("稿/内/own/house")).unwrap();
    let rule = "# 试\n\ntitle zh \"甲\" en \"a\"\nseverity error\nconfidence high\nfrom m in find(/床位数/)\nreport m zh \"写床位数\" en \"beds\"\nhelp zh \"改\" en \"mend\"\nbad txt \"\"\"\n前⟦床位数⟧后。\n\"\"\"\ngood txt \"\"\"\n没有。\n\"\"\"\n";
    fs::write(folder.join("稿/内/own/house/beds.hgr"), rule).unwrap();
    assert_eq!(found(&folder, &["稿/内/b.txt"]), (1, vec!["house/beds error".to_owned()]));
    assert_eq!(found(&folder, &["稿"]).1.len(), 3);
    assert_eq!(found(&folder, &["--config", "hegao.toml", "稿/内/b.txt"]).0, 1);
}

#[test]
fn every_slip_is_shown_with_its_place_in_one_run() {
    let folder = folder(
        "slips",
        "fail-no = \"error\"\nlang = \"cn\"\n[rules]\n\"wording/up-to-nwo\" = \"off\"\nwording = \"warn\"\nselect = \"all\"\n[params]\n\"a/b\" = 1\n[files]\nexclude = [\"[\"]\n[[path]]\nrules = {}\n[[suppress]]\nfingerprint = \"1\"\n[[suppress]]\nrule = \"wording\"\nreason = \"无\"\nuntil = \"明天\"\n",
    );
    let output = hegao(&folder, &["check", "稿"]);
    let said = text(&output.stderr);
    assert_eq!((status(&output), text(&output.stdout)), (2, String::new()));
    for words in [
        "没有“fail-no”这个键\n   ╭─[hegao.toml:1:1]",
        "是否想写“fail-on”？",
        "没有“cn”这个值\n   ╭─[hegao.toml:2:8]",
        "没有“wording/up-to-nwo”这条规则或这个类别\n   ╭─[hegao.toml:4:1]",
        "是否想写“wording/up-to-now”？",
        "没有“warn”这种程度\n   ╭─[hegao.toml:5:11]",
        "“select”应当是列表",
        "没有“a/b”这个参数",
        "通配符写法有误",
        "缺少“match”",
        "缺少“reason”",
        "“明天”不是日期",
        "设置有10处错误，未核查任何文稿。",
    ] {
        assert!(said.contains(words), "“{words}” is not in:\n{said}");
    }
    let english = text(&hegao(&folder, &["check", "--lang", "en", "稿"]).stderr);
    assert!(english.contains("did you mean “fail-on”?") && english.contains("10 errors in the settings, nothing was checked."), "{english}");
}

#[test]
fn suppressions_need_a_reason_and_end() {
    let of = |extra: &str| format!("[[suppress]]\nrule = \"wording/up-to-now\"\npath = \"稿/*.txt\"\n{extra}reason = \"原文如此\"\n");
    check("suppress", &of(""), &["--fail-on", "info"], (0, ""));
    check("line", &of("line = 2\n"), &[], (0, "wording/up-to-now warning"));
    check("text", &of("text = \"截止\"\n"), &[], (0, ""));
    check("valid", &of("until = \"2026-12-31\"\n"), &["--today", "2026-12-31"], (0, ""));
    check("over", &of("until = \"2026-12-31\"\n"), &["--today", "2027-01-01"], (0, &format!("{TWO}, suppression/expired warning")));
    check("unused", &of("line = 9\n"), &[], (0, &format!("{TWO}, suppression/unused info")));
    let elsewhere = of("").replace("稿/", "别处/");
    check("not-met", &elsewhere, &[], (0, TWO));
    let folder = folder("shown", &of("line = 2\n"));
    let report = report(&hegao(&folder, &["check", "--format", "json", "--show-suppressed", "稿"]));
    assert_eq!(report["files"][0]["findings"][0]["suppressed"], "原文如此");
    assert_eq!(report["summary"]["warnings"], 1);
}

#[test]
fn a_sidecar_and_a_fingerprint() {
    let folder = folder("sidecar", "");
    let print = report(&hegao(&folder, &["check", "--format", "json", "稿"]))["files"][0]["findings"][0]["fingerprint"].clone();
    let table = format!("[[suppress]]\nfingerprint = {print}\nreason = \"原文如此\"\n[[suppress]]\nrule = \"numbering\"\nreason = \"无\"\n");
    fs::write(folder.join("稿/a.txt.hegao.toml"), table).unwrap();
    assert_eq!(found(&folder, &["稿"]), (0, vec!["wording/up-to-now warning".to_owned(), "suppression/unused info".to_owned()]));
    fs::write(folder.join("稿/a.txt.hegao.toml"), "[[supress]]\n").unwrap();
    let output = hegao(&folder, &["check", "稿"]);
    assert_eq!(status(&output), 2);
    assert!(text(&output.stderr).contains("稿/a.txt.hegao.toml:1:3：没有“supress”这个键"), "{}", text(&output.stderr));
}

#[test]
fn a_suppressed_finding_is_not_fixed() {
    let folder = folder("fix", "[[suppress]]\nrule = \"wording\"\npath = \"**\"\nline = 2\nreason = \"原文如此\"\n");
    hegao(&folder, &["check", "--fix", "稿"]);
    assert_eq!(fs::read_to_string(folder.join("稿/a.txt")).unwrap(), DRAFT.replace("截止目前", "截至目前"));
}

#[test]
fn a_baseline_leaves_out_what_is_known() {
    let folder = folder("baseline", "fail-on = \"warning\"\n");
    let first = hegao(&folder, &["check", "--format", "json", "--write-baseline", "known.txt", "稿"]);
    assert_eq!(status(&first), 1);
    fs::write(folder.join("report.json"), &first.stdout).unwrap();
    for known in ["known.txt", "report.json"] {
        assert_eq!(found(&folder, &["--baseline", known, "稿"]), (0, vec![]));
    }
    let again = hegao(&folder, &["check", "--baseline", "known.txt", "--write-baseline", "again.txt", "稿"]);
    assert_eq!(status(&again), 0);
    assert_eq!(fs::read(folder.join("known.txt")).unwrap(), fs::read(folder.join("again.txt")).unwrap());
    fs::write(folder.join("稿/a.txt"), format!("{DRAFT}截止今年，共有学校３所。\n")).unwrap();
    assert_eq!(found(&folder, &["--baseline", "known.txt", "稿"]), (1, vec!["wording/up-to-now warning".to_owned()]));
    fs::write(folder.join("known.txt"), "不是\n").unwrap();
    assert_eq!(status(&hegao(&folder, &["check", "--baseline", "known.txt", "稿"])), 2);
}

#[test]
fn init_writes_settings_that_load_and_never_overwrites() {
    let folder = folder("init", "");
    assert_eq!(status(&hegao(&folder, &["init"])), 0);
    assert_eq!(found(&folder, &["稿"]).0, 0);
    fs::write(folder.join("hegao.toml"), "# 我的\n").unwrap();
    let output = hegao(&folder, &["init"]);
    assert_eq!(status(&output), 2);
    assert!(text(&output.stderr).contains("已有这个文件"));
    assert_eq!(fs::read_to_string(folder.join("hegao.toml")).unwrap(), "# 我的\n");
}

/// Checks a Markdown draft `a.md`; expected findings are written `rule line`.
fn inline(name: &str, draft: &str, args: &[&str], expected: &str) {
    let folder = folder(name, "");
    fs::write(folder.join("a.md"), draft).unwrap();
    let report = report(&hegao(&folder, &[&["check", "--format", "json", "--today", "2026-06-01"], args, &["a.md"]].concat()));
    let findings = report["files"][0]["findings"].as_array().unwrap();
    let line = |f: &serde_json::Value| format!("{} {}", f["rule"].as_str().unwrap(), f["labels"][0]["start"]["line"]);
    assert_eq!(findings.iter().map(line).collect::<Vec<_>>().join(", "), expected, "{draft}");
}

#[test]
fn comments_in_a_draft_suppress() {
    const A: &str = "截止目前，床位数持续增加。";
    const B: &str = "截止2021年底，全市共有养老机构125个。";
    inline("inline-none", &format!("{A}\n\n{B}\n"), &[], "wording/up-to-now 1, wording/up-to-now 3");
    inline("inline-next", &format!("<!-- hegao: ignore wording/up-to-now 原文如此 -->\n{A}\n\n{B}\n"), &[], "wording/up-to-now 4");
    inline("inline-same", &format!("{A}\n\n{B}<!-- 核稿：忽略 wording 原文如此 -->\n"), &[], "wording/up-to-now 1");
    inline("inline-file", &format!("{A}\n\n{B}\n\n<!-- hegao: ignore-file wording 原文如此 -->\n"), &[], "");
    inline("inline-other-rule", &format!("<!-- hegao: ignore unit 原文如此 -->\n{A}\n"), &[], "suppression/unused 1, wording/up-to-now 2");
    inline("inline-not-run", &format!("<!-- hegao: ignore unit 原文如此 -->\n{A}\n"), &["--ignore", "unit"], "wording/up-to-now 2");
    inline("inline-valid", &format!("<!-- hegao: ignore wording until 2026-06-01 x -->\n{A}\n"), &[], "");
    inline("inline-over", &format!("<!-- hegao: ignore wording until 2026-05-31 x -->\n{A}\n"), &[], "suppression/expired 1, wording/up-to-now 2");
    inline("inline-no-reason", &format!("<!-- hegao: ignore wording -->\n{A}\n"), &[], "suppression/invalid 1, wording/up-to-now 2");
    inline("inline-no-rule", &format!("<!-- hegao: ignore wordin, wording x -->\n{A}\n"), &[], "suppression/invalid 1");
    inline("inline-last", &format!("{A}\n\n<!-- hegao: ignore wording x -->\n"), &[], "wording/up-to-now 1, suppression/unused 3");
    inline(
        "inline-code",
        &format!("`<!-- hegao: ignore wording x -->`{A}\n\n<!-- prettier-ignore -->\n{B}\n"),
        &[],
        "wording/up-to-now 1, wording/up-to-now 4",
    );
}

#[test]
fn comments_are_listed_with_the_reason_and_stay_when_fixing() {
    let folder = folder("inline-shown", "");
    let draft = "<!-- hegao: ignore wording 原文如此 -->\n截止目前，床位数持续增加。\n\n截止2021年底，全市共有养老机构125个。\n";
    fs::write(folder.join("a.md"), draft).unwrap();
    let shown = text(&hegao(&folder, &["check", "--show-suppressed", "a.md"]).stdout);
    assert!(shown.contains("已豁免：a.md:2:1 ") && shown.contains("理由：原文如此"), "{shown}");
    let json = report(&hegao(&folder, &["check", "--format", "json", "--show-suppressed", "a.md"]));
    assert_eq!(json["files"][0]["findings"][0]["suppressed"], "原文如此");
    hegao(&folder, &["check", "--fix", "a.md"]);
    assert_eq!(fs::read_to_string(folder.join("a.md")).unwrap(), draft.replace("截止2021", "截至2021"));
    // In a page too; in plain text the same signs are text.
    let page = "<p>一、基本情况</p>\n<!-- 核稿：忽略 wording 原文如此 -->\n<p>截止目前，床位数持续增加。</p>\n";
    fs::write(folder.join("a.html"), page).unwrap();
    fs::write(folder.join("a.txt"), draft).unwrap();
    assert_eq!(found(&folder, &["a.html"]), (0, vec![]));
    assert_eq!(found(&folder, &["a.txt"]).1.len(), 2);
}

#[test]
fn every_command_reads_the_settings() {
    let folder = folder("commands", "[rules]\nfolders = [\"own\"]\nunit = \"off\"\n\"wording/up-to-now\" = \"error\"\n[params]\n\"punctuation/most\" = 3\n");
    let said = |args: &[&str]| {
        let output = hegao(&folder, args);
        (status(&output), text(&output.stdout) + &text(&output.stderr))
    };
    let (done, new) = said(&["rules", "new", "house/first"]);
    assert!(done == 0 && new.contains("已新建 own/house/first.hgr") && !new.contains("--rules"), "{new}");
    let list = said(&["rules", "list", "house", "unit/wrong", "wording/up-to-now"]).1;
    let rows: Vec<Vec<&str>> = list.lines().map(|l| l.split_whitespace().take(2).collect()).collect();
    assert_eq!(rows, [["规则", "程度"], ["house/first", "请核"], ["unit/wrong", "关"], ["wording/up-to-now", "应改"]]);
    let json: serde_json::Value = serde_json::from_str(&said(&["rules", "list", "--format", "json", "punctuation/pair"]).1).unwrap();
    let param = &json[0]["params"][0];
    assert_eq!(
        (&param["key"], &param["value"], &param["default"], &param["bounds"]),
        (&"punctuation/most".into(), &"3".into(), &"10".into(), &["1", "1000"].into())
    );
    assert!(said(&["explain", "punctuation/pair"]).1.contains("punctuation/most = 3"));
    for (status, args) in [(0, ["rules", "test", "house"]), (0, ["rules", "check", "house"]), (0, ["rules", "mutate", "house"])] {
        assert_eq!(said(&args).0, status, "{args:?}");
        assert_eq!(said(&[&args[..], &["--no-config"]].concat()).0, 2, "{args:?}");
    }
    assert_eq!(said(&["why-not", "house/first", "稿/a.txt"]).0, 0);
    assert!(said(&["why-not", "unit/wrong", "稿/a.txt"]).1.contains("设置里关闭了"));
    fs::write(folder.join("稿/b.txt"), "一、任务\n大力推动。\n").unwrap();
    let print = report(&hegao(&folder, &["check", "--format", "json", "稿/b.txt"]))["files"][0]["findings"][0]["fingerprint"].clone();
    assert!(said(&["why", print.as_str().unwrap(), "稿"]).1.contains("house/first"));
    assert_eq!(said(&["explain", "house/first", "--config", "nothing.toml"]).0, 2);
}

#[test]
fn lexicon_rows_change_what_is_found() {
    let of = |name: &str, config: &str| {
        let folder = folder(name, config);
        fs::write(folder.join("稿/a.txt"), "一、基本情况\n全市共有养老机构125标艇。\n新增耕地30亩。\n").unwrap();
        let shown = text(&hegao(&folder, &["inspect", "稿/a.txt", "--what", "number"]).stdout);
        (shown.contains("unit=标艇"), shown.contains("unit=亩"), found(&folder, &["稿"]).1.len())
    };
    assert_eq!(of("lexicon-none", ""), (false, true, 1));
    assert_eq!(of("lexicon-more", "[[lexicon.unit]]\ntext = \"标艇\"\ndimension = \"count\"\n"), (true, true, 0));
    assert_eq!(of("lexicon-less", "[lexicon.remove]\nunit = [\"亩\"]\n"), (false, false, 1));
    let folder = folder("lexicon-slips", "[lexicon.remove]\nunit = [\"平方埋\"]\n[[lexicon.units]]\ntext = \"箱\"\n");
    let said = text(&hegao(&folder, &["check", "稿"]).stderr);
    assert!(said.contains("╭─[hegao.toml:2:9]") && said.contains("╭─[hegao.toml:3:11]") && said.contains("是否想写“unit”？"), "{said}");
}

#[test]
fn parameters_have_types_bounds_and_paths() {
    let draft = "一、基本情况\n全市共有养老机构12。\n";
    let of = |name: &str, config: &str| {
        let folder = folder(name, config);
        fs::write(folder.join("稿/a.txt"), draft).unwrap();
        let output = hegao(&folder, &["check", "--select", "unit", "稿"]);
        (status(&output), text(&output.stdout).matches("unit/missing").count(), text(&output.stderr))
    };
    let wide = "全市共有养老机构1220所，其中民办300所、公办900所。";
    assert_eq!(of("params-none", "").1, 1);
    for (name, value, expected) in [
        ("params-type", "\"三\"", "“三”不是参数“unit/digits”的值，应为整数，1至9"),
        ("params-range", "10", "“10”不是参数“unit/digits”的值，应为整数，1至9"),
        ("params-list", "[1]", "应当是一个值"),
    ] {
        for config in [format!("[params]\n\"unit/digits\" = {value}\n"), format!("[[path]]\nmatch = \"*\"\nparams = {{ \"unit/digits\" = {value} }}\n")] {
            let (status, _, said) = of(name, &config);
            assert!(status == 2 && said.contains(expected) && said.contains("╭─[hegao.toml:"), "{said}");
        }
    }
    assert!(of("params-name", "[params]\n\"unit/digit\" = 3\n").2.contains("“unit/digits”"));
    let folder = folder("params-slack", "[[path]]\nmatch = \"稿/松*\"\nparams = { \"arithmetic/slack\" = \"5%\" }\n");
    for name in ["松.txt", "严.txt"] {
        fs::write(folder.join("稿").join(name), format!("一、基本情况\n{wide}\n")).unwrap();
    }
    let rules = |path: &str| found(&folder, &["--select", "arithmetic", path]).1;
    assert_eq!((rules("稿/松.txt").len(), rules("稿/严.txt").len()), (0, 1));
}

#[test]
fn how_far_approximate_figures_reach_is_a_parameter() {
    let draft = "一、基本情况\n全市有老年人约200万人，其中城镇90万人、农村125万人。另有护理员20万人左右。\n";
    let folder = folder("params-about", "[params]\n\"number/margin\" = \"5%\"\n[[path]]\nmatch = \"稿/b*\"\nparams = { \"number/margin\" = \"1%\" }\n");
    let values = |args: &[&str], path: &str| {
        fs::write(folder.join(path), draft).unwrap();
        let output = hegao(&folder, &[&["inspect", "--what", "number"], args, &[path]].concat());
        let said = text(&output.stdout);
        said.split("value=").skip(1).map(|v| v.split('“').next().unwrap().to_owned()).filter(|v| v.starts_with('[')).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(values(&["--no-config"], "稿/a.txt"), "[180, 220]万人 [89.5, 90.5]万人 [124.5, 125.5]万人 [18, 22]万人");
    assert_eq!(values(&[], "稿/a.txt"), "[190, 210]万人 [89.5, 90.5]万人 [124.5, 125.5]万人 [19, 21]万人");
    // never narrower than the number written without 左右 would be
    assert_eq!(values(&[], "稿/b.txt"), "[198, 202]万人 [89.5, 90.5]万人 [124.5, 125.5]万人 [19.5, 20.5]万人");
    fs::write(folder.join("wide.toml"), "[params]\n\"number/margin\" = \"80%\"\n").unwrap();
    let said = text(&hegao(&folder, &["check", "--config", "wide.toml", "稿"]).stderr);
    assert!(said.contains("“80%”不是参数“number/margin”的值，应为百分数，如\"5%\"，0%至50%") && said.contains("wide.toml:2:19"), "{said}");
}

#[test]
fn settings_that_cannot_be_read_say_why() {
    let bad: [(&str, Vec<u8>, &str); 7] = [
        ("utf16", b"\xff\xfel\0a\0".to_vec(), "是UTF-16编码"),
        ("gb18030", b"lang = \"zh\"\n# \xbc\xd7\n".to_vec(), "不是UTF-8编码（从第2行起"),
        ("garbage", vec![b'\x01'; 1 << 20], "处错误，未核查任何文稿"),
        ("lines", b"]\n".repeat(1 << 19), "另有"),
        ("large", vec![b'#'; (1 << 20) + 1], "超过上限1MiB"),
        ("twice", b"[rules]\nselect = []\n[rules]\nignore = []\n".to_vec(), "hegao.toml:3:2"),
        ("open", b"[rules\nselect = []\n".to_vec(), "TOML语法错误"),
    ];
    for (name, bytes, expected) in bad {
        let folder = folder(&format!("unread-{name}"), "");
        fs::write(folder.join("hegao.toml"), bytes).unwrap();
        for args in [&["check", "稿"][..], &["rules", "list"], &["inspect", "稿/a.txt"]] {
            let output = hegao(&folder, args);
            assert_eq!((status(&output), text(&output.stdout)), (2, String::new()), "{name}");
            let said = text(&output.stderr);
            assert!(said.contains(expected) && said.len() < 40_000, "{name}: {} {}", said.len(), said.chars().take(300).collect::<String>());
        }
    }
    let folder = folder("unread-folder", "");
    fs::create_dir(folder.join("hegao.toml")).unwrap();
    assert!(text(&hegao(&folder, &["check", "稿"]).stderr).contains("hegao.toml：这是文件夹"));
    fs::remove_dir(folder.join("hegao.toml")).unwrap();
    fs::write(folder.join("hegao.toml"), "\u{feff}fail-on = \"info\"\r\n").unwrap();
    assert_eq!(found(&folder, &["稿"]).0, 1, "a byte order mark and CR LF are fine");
    fs::write(folder.join("hegao.toml"), "[rules]\nfolders = [\"无\"]\n").unwrap();
    assert!(text(&hegao(&folder, &["check", "稿"]).stderr).contains("没有“无”这个文件或文件夹\n   ╭─[hegao.toml:2:12]"));
}
