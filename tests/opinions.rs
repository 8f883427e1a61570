//! `hegao opinions` through the program: tables of comments in and out, what is masked, what the revised draft tells, and what is
//! refused without anything being lost.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/schema.rs"]
mod schema;
mod support;

use std::fs;
use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{Format, Workbook};
use schema::fits;
use serde_json::Value;
use support::{err, folder, hegao, out, report, run, status};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const DRAFT: &str = "# 某某市养老服务发展规划（征求意见稿）\n\n一、总体要求\n\n坚持统筹协调，形成工作合力。到2025年，基本建成养老服务体系。\n\n二、主要任务\n\n（一）加强设施建设\n\n到2025年，每千名老年人拥有养老床位达到50张以上，护理型床位占比达到55%以上。\n\n新建小区按标准配建养老服务设施，与住宅同步规划、同步建设。\n\n（二）提升服务质量\n\n加强队伍建设，每年培训护理员不少于1000人次。\n\n三、保障措施\n\n（一）加强组织领导\n\n坚持统筹协调，形成工作合力。各有关部门按照职责分工抓好落实。\n";

const DEPARTMENTS: &str = "征求意见反馈表,,,,,\n序号,反馈单位,章节,原文表述,修改意见,修改理由\n1,市财政局,二、（一）,护理型床位占比达到55%以上,建议将“55%”改为“60%”。,与省规划一致\n2,市教育局,,每年培训护理员不少于 1000 人次,将“1000人次”改为“2000人次”,\n3,市卫健委,二,护理型床位占比达到55％以上,建议将“55％”改为“60％”,符合实际\n4,市民政局,,坚持统筹协调，形成工作合力,改为“坚持系统观念”,重复\n5,市住建局,,新建小区应当按照标准配套建设养老服务设施，与住宅同步规划建设,\"增加“同步验收、同步交付”\n另建议明确标准\",\n6,市医保局,,长期护理保险制度试点,=cmd|'/C calc'!A1 增加长期护理保险内容,\n7,市发改委,,,无意见,\n8,市审计局,,,,\n";

const PUBLIC: &str = "编号,渠道,收到日期,单位（个人）,意见,联系电话\nW1,门户网站,2026-03-02,张三,建议多建社区食堂，我的电话13812345678,1\nW2,门户网站,2026-03-03,李小明,建议多建社区食堂，我的电话 13812345678。,2\nW3,电子邮件,2026-03-05,,建议将“不少于1000人次”提高到1500人次,3\nW4,来信,2026-03-06,阳光小区业主,要有活动室。联系人：王五，邮箱wang.wu@qq.com，身份证110101199003071234,4\n";

/// A folder with the draft and both tables.
fn place(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::write(folder.join("稿.md"), DRAFT).unwrap();
    fs::write(folder.join("部门.csv"), &*encoding_rs::GBK.encode(DEPARTMENTS).0).unwrap();
    fs::write(folder.join("公众.csv"), format!("\u{feff}{PUBLIC}")).unwrap();
    folder
}

/// The same with a register.
fn registered(name: &str) -> PathBuf {
    let folder = place(name);
    run(&folder, 0, &["opinions", "import", "部门.csv", "公众.csv", "--register", "簿.json", "--draft", "稿.md"]);
    folder
}

fn register(folder: &Path) -> Value {
    let value = serde_json::from_slice(&fs::read(folder.join("簿.json")).unwrap()).unwrap();
    fits("docs/opinions.schema.json", &value);
    value
}

fn exported(folder: &Path, more: &[&str], wanted: i32) -> Value {
    let output = hegao(folder, &[&["opinions", "export", "簿.json", "--format", "json"], more].concat());
    assert_eq!(status(&output), wanted, "{}", err(&output));
    let found = report(&output);
    fits("docs/opinions-report.schema.json", &found);
    found
}

/// The parts of a package, one of them changed.
fn repacked(path: &Path, part: &str, change: impl Fn(String) -> String) {
    let mut zip = ZipArchive::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..zip.len() {
        let mut file = zip.by_index(index).unwrap();
        let (name, mut bytes) = (file.name().unwrap().into_owned(), Vec::new());
        file.read_to_end(&mut bytes).unwrap();
        if name == part {
            bytes = change(String::from_utf8(bytes).unwrap()).into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    fs::write(path, out.finish().unwrap().into_inner()).unwrap();
}

fn part(path: &Path, name: &str) -> String {
    let mut text = String::new();
    ZipArchive::new(Cursor::new(fs::read(path).unwrap())).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn tables_come_in_with_their_passages() {
    let folder = registered("opinions-import");
    let register = register(&folder);
    let shown: Vec<String> = register["opinions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| {
            let from: Vec<&str> = o["from"].as_array().unwrap().iter().map(|s| s["id"].as_str().unwrap()).collect();
            let a = &o["anchor"];
            format!(
                "{}{} {} {} {}",
                &o["kind"].as_str().unwrap().get(..1).unwrap(),
                o["number"],
                from.join("+"),
                a["found"].as_str().unwrap(),
                a["place"].as_str().unwrap().replace(' ', "")
            )
        })
        .collect();
    let wanted = [
        "d1 1+3 exact 二、（一）第1段", "d2 2 exact 二、（二）第1段", "d3 4 uncertain 一、第1段", "d4 5 uncertain 二、（一）第2段", "d5 6 missing ",
        "p1 W1+W2 unsaid ", "p2 W3 exact 二、（二）第1段", "p3 W4 unsaid ",
    ];
    assert_eq!(shown, wanted);
    assert_eq!(register["opinions"][0]["reason"], "与省规划一致\n符合实际");
    assert_eq!((&register["silent"][0]["unit"], &register["asked"][0]), (&"市发改委".into(), &"市审计局".into()));
    assert_eq!((&register["opinions"][5]["from"][1]["source"], &register["opinions"][5]["from"][1]["date"]), (&"门户网站".into(), &"2026-03-03".into()));
    let said = run(&folder, 0, &["opinions", "import", "部门.csv", "--register", "簿.json"]);
    for word in [
        "意见6条，新增0条",
        "对应的原文存疑，请核对（2条）",
        "部门3“坚持统筹协调，形成工作合力” → 一、第1段",
        "找不到所引的原文（1条）",
        "部门5“长期护理保险制度试点”",
    ] {
        assert!(said.contains(word), "“{word}” is not in: {said}");
    }
}

#[test]
fn a_second_import_changes_nothing_but_what_is_new() {
    let folder = registered("opinions-again");
    let filled =
        fs::read_to_string(folder.join("簿.json")).unwrap().replacen("\"outcome\":null,\"why\":\"\"", "\"outcome\":\"未采纳\",\"why\":\"暂无条件\"", 1);
    fs::write(folder.join("簿.json"), &filled).unwrap();
    run(&folder, 0, &["opinions", "import", "公众.csv", "部门.csv", "-r", "簿.json"]);
    assert_eq!(fs::read_to_string(folder.join("簿.json")).unwrap(), filled);
    let more = DEPARTMENTS.replace("8,市审计局,,,,", "8,市审计局,三,,建议明确监督办法,");
    fs::write(folder.join("部门2.csv"), more).unwrap();
    let said = run(&folder, 0, &["opinions", "import", "部门2.csv", "-r", "簿.json"]);
    assert!(said.contains("意见7条，新增1条（其中新的意见1条），已有6条"), "{said}");
    let after = fs::read_to_string(folder.join("簿.json")).unwrap();
    let kept: Vec<&str> = filled.lines().filter(|l| l.starts_with("{\"number\"")).map(|l| l.trim_end_matches(',')).collect();
    assert!(kept.iter().all(|l| after.contains(l)), "{after}");
    assert_eq!(register(&folder)["opinions"][8]["anchor"]["chapter"], "三、保障措施");
}

#[test]
fn counts_add_up() {
    let folder = registered("opinions-counts");
    let found = exported(&folder, &[], 0);
    let of = |v: &Value, key: &str| v[key].as_u64().unwrap();
    let total = &found["total"];
    assert_eq!((of(total, "comments"), of(total, "opinions")), (10, 8));
    for list in ["sources", "chapters"] {
        for key in ["comments", "adopted", "partly", "rejected", "open"] {
            let sum: u64 = found[list].as_array().unwrap().iter().map(|r| of(r, key)).sum();
            assert_eq!(sum, of(total, key), "{list} {key}");
        }
    }
    let opinions: u64 = found["chapters"].as_array().unwrap().iter().map(|r| of(r, "opinions")).sum();
    assert_eq!(opinions, 8);
    assert_eq!(["adopted", "partly", "rejected", "open"].map(|k| of(total, k)).iter().sum::<u64>(), 10);
    let units = &found["units"];
    assert_eq!(
        of(units, "asked"),
        of(units, "with_opinions") + units["silent"].as_array().unwrap().len() as u64 + units["unanswered"].as_array().unwrap().len() as u64
    );
    let anchors: u64 = found["anchors"].as_object().unwrap().values().map(|v| v.as_u64().unwrap()).sum();
    assert_eq!(anchors, 8);
    let public = exported(&folder, &["--kind", "public"], 0);
    assert_eq!((of(&public["total"], "comments"), of(&public["units"], "with_opinions"), public["opinions"].as_array().unwrap().len()), (4, 0, 3));
}

#[test]
fn text_in_both_languages() {
    let folder = registered("opinions-text");
    let filled = fs::read_to_string(folder.join("簿.json")).unwrap().replacen("\"outcome\":null", "\"outcome\":\"采纳\"", 3);
    fs::write(folder.join("簿.json"), filled).unwrap();
    fs::write(folder.join("修改稿.md"), DRAFT.replace("55%", "60%").replace("抓好落实", "抓好贯彻落实")).unwrap();
    let args = ["opinions", "export", "簿.json", "--revised", "修改稿.md", "--no-config", "--today", "2026-04-01"];
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        insta::assert_snapshot!("opinions", run(&folder, 1, &args));
        insta::assert_snapshot!("opinions-en", run(&folder, 1, &[&args[..], &["--lang", "en"]].concat()));
    });
}

#[test]
fn the_usual_tables_and_their_lists() {
    let folder = registered("opinions-tables");
    run(&folder, 0, &["opinions", "export", "簿.json", "--report", "xlsx=表.xlsx", "--report", "docx=表.docx", "--today", "2026-04-01"]);
    let heads = [
        "序号\n反馈单位\n章节\n原文表述\n修改意见\n修改理由\n采纳情况\n未采纳理由\n备注\n",
        "序号\n单位/个人\n意见\n采纳情况\n备注\n",
        "市财政局、市卫健委\n二、（一）第1段\n护理型床位占比达到55%以上\n建议将“55%”改为“60%”。\n与省规划一致\n符合实际\n",
        "存疑：一、第1段（另有1处相同）",
        "未找到原文",
        "未反馈意见（1家）",
        "《某某市养老服务发展规划（征求意见稿）》征求部门意见汇总表",
        "（未署名）",
    ];
    for file in ["表.xlsx", "表.docx"] {
        let read = run(&folder, 0, &["inspect", "--what", "text", file]);
        for words in heads {
            assert!(read.contains(words), "{file}: “{words}” is not in: {read}");
        }
    }
    let sheet = part(&folder.join("表.xlsx"), "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<formula1>\"采纳,部分采纳,未采纳\"</formula1>") && !sheet.contains("<f>"), "{sheet}");
    assert!(part(&folder.join("表.xlsx"), "xl/styles.xml").contains("quotePrefix=\"1\""));
    let word = part(&folder.join("表.docx"), "word/document.xml");
    assert_eq!(word.matches("<w:listItem w:displayText=\"部分采纳\"").count(), 10, "rows of both tables, and of the units without opinions");
    // The same input gives the same bytes.
    let first = fs::read(folder.join("表.docx")).unwrap();
    run(&folder, 0, &["opinions", "export", "簿.json", "--report", "docx=表.docx", "--today", "2026-04-01", "--force"]);
    assert_eq!(fs::read(folder.join("表.docx")).unwrap(), first);
}

#[test]
fn tables_that_were_filled_in_come_back() {
    let folder = registered("opinions-back");
    run(&folder, 0, &["opinions", "export", "簿.json", "--report", "xlsx=表.xlsx", "--report", "docx=表.docx", "-o", "统计.txt"]);
    // The first row of the departments' table.
    repacked(&folder.join("表.xlsx"), "xl/worksheets/sheet1.xml", |sheet| {
        let row = regex::Regex::new(r#"<c r="A([0-9]+)" s="[0-9]+"><v>1</v></c>"#).unwrap().captures(&sheet).unwrap()[1].to_owned();
        let cell = regex::Regex::new(&format!(r#"<c r="G{row}" s="([0-9]+)"/>"#)).unwrap();
        assert_eq!(cell.find_iter(&sheet).count(), 1, "{sheet}");
        cell.replace(&sheet, format!(r#"<c r="G{row}" s="$1" t="inlineStr"><is><t>部分采纳</t></is></c>"#)).into_owned()
    });
    let said = run(&folder, 0, &["opinions", "import", "表.xlsx", "-r", "簿.json"]);
    assert!(said.contains("是登记簿导出的表；填入处理结果1条，新增0条"), "{said}");
    let after = register(&folder);
    assert_eq!((&after["opinions"][0]["outcome"], after["opinions"].as_array().unwrap().len(), &after["count"]), (&"部分采纳".into(), 8, &9.into()));
    let kept = fs::read(folder.join("簿.json")).unwrap();
    repacked(&folder.join("表.docx"), "word/document.xml", |text| {
        assert!(text.contains("<w:showingPlcHdr/>"));
        let (before, list) = text.split_once("<w:showingPlcHdr/>").unwrap();
        let (list, rest) = list.split_once("<w:sdtContent><w:r><w:t xml:space=\"preserve\">").unwrap();
        let (_, rest) = rest.split_once("</w:t>").unwrap();
        format!("{before}{list}<w:sdtContent><w:r><w:t xml:space=\"preserve\">未采纳</w:t>{rest}")
    });
    let said = run(&folder, 0, &["opinions", "import", "表.docx", "-r", "簿.json"]);
    assert!(said.contains("1条的处理结果与登记簿不同，仍按登记簿（以表为准请加 --update）：部门1"), "{said}");
    assert_eq!(fs::read(folder.join("簿.json")).unwrap(), kept);
    run(&folder, 0, &["opinions", "import", "表.docx", "-r", "簿.json", "--update"]);
    assert_eq!(register(&folder)["opinions"][0]["outcome"], "未采纳");
}

#[test]
fn tables_that_nobody_filled_in_change_nothing() {
    let folder = registered("opinions-unfilled");
    let filled = fs::read_to_string(folder.join("簿.json")).unwrap().replace("\"outcome\":null,\"why\":\"\"", "\"outcome\":\"部分采纳\",\"why\":\"暂无条件\"");
    fs::write(folder.join("簿.json"), &filled).unwrap();
    for lang in ["zh", "en"] {
        for format in ["xlsx", "docx"] {
            let file = format!("表-{lang}.{format}");
            run(&folder, 0, &["opinions", "export", "簿.json", "--format", format, "-o", &file, "--lang", lang]);
            let said = run(&folder, 0, &["opinions", "import", &file, "-r", "簿.json", "--update"]);
            assert!(said.contains("意见8条，是登记簿导出的表；填入处理结果0条，新增0条\n"), "{file}: {said}");
            assert_eq!(fs::read_to_string(folder.join("簿.json")).unwrap(), filled, "{file}");
        }
    }
}

#[test]
fn a_workbook_with_merged_units() {
    let folder = place("opinions-merged");
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet.merge_range(0, 0, 0, 3, "关于规划征求意见的反馈", &plain).unwrap();
    for (column, head) in ["序号", "单位", "原文", "意见建议"].iter().enumerate() {
        sheet.write(1, u16::try_from(column).unwrap(), *head).unwrap();
    }
    sheet.merge_range(2, 1, 4, 1, "市水利局", &plain).unwrap();
    for (row, text) in [(2, "甲意见"), (3, "乙意见"), (4, "丙意见")] {
        sheet.write(row, 0, row - 1).unwrap();
        sheet.write(row, 3, text).unwrap();
    }
    sheet.write(5, 1, "市体育局").unwrap();
    sheet.write(5, 3, "丁意见").unwrap();
    book.save(folder.join("甲.xlsx")).unwrap();
    run(&folder, 0, &["opinions", "import", "甲.xlsx", "-r", "簿.json", "--source", "征求意见函"]);
    let found = register(&folder);
    let units: Vec<&str> = found["opinions"].as_array().unwrap().iter().map(|o| o["from"][0]["unit"].as_str().unwrap()).collect();
    assert_eq!(units, ["市水利局", "市水利局", "市水利局", "市体育局"]);
    assert_eq!((&found["opinions"][0]["anchor"], &found["opinions"][2]["from"][0]["source"]), (&Value::Null, &"征求意见函".into()));
    // A draft that is named later is looked through for what is there already.
    run(&folder, 0, &["opinions", "import", "公众.csv", "-r", "簿.json", "--draft", "稿.md"]);
    assert_eq!(register(&folder)["opinions"][0]["anchor"]["found"], "unsaid");
}

#[test]
fn units_that_were_asked_and_did_not_answer() {
    let folder = registered("opinions-asked");
    fs::write(folder.join("名单.txt"), "市财政局\n市发展改革委\n市气象局、市林业局\n").unwrap();
    let found = exported(&folder, &["--asked", "名单.txt"], 0);
    assert_eq!(found["units"]["unanswered"], serde_json::json!(["市审计局", "市气象局", "市林业局"]));
    assert_eq!((&found["units"]["asked"], &found["units"]["silent"]), (&10.into(), &serde_json::json!(["市发改委"])));
    assert_eq!(register(&folder)["asked"], serde_json::json!(["市审计局"]), "export writes nothing into the register");
    run(&folder, 0, &["opinions", "import", "公众.csv", "-r", "簿.json", "--asked", "名单.txt"]);
    assert_eq!(register(&folder)["asked"].as_array().unwrap().len(), 5);
}

#[test]
fn published_tables_hide_persons() {
    let folder = registered("opinions-public");
    let more = "编号,渠道,单位（个人）,意见\nW5,来信,赵铁柱,\"我叫赵铁柱，家住幸福小区3号楼2单元501室，卡号6222 0212 3456 7890 128，微信zhao_tz99。赵铁柱一家盼着3号线和县医院5号楼早日建成；渝府发〔2021〕18号、12345热线都提过。\"\n";
    fs::write(folder.join("更多.csv"), more).unwrap();
    run(&folder, 0, &["opinions", "import", "更多.csv", "-r", "簿.json", "--draft", "稿.md"]);
    run(
        &folder,
        0,
        &[
            "opinions", "export", "簿.json", "--public", "--report", "xlsx=公开.xlsx", "--report", "docx=公开.docx", "--report", "json=公开.json", "-o",
            "公开.txt",
        ],
    );
    for file in ["公开.xlsx", "公开.docx", "公开.json", "公开.txt"] {
        let read = if file.ends_with('x') { run(&folder, 0, &["inspect", "--what", "text", file]) } else { fs::read_to_string(folder.join(file)).unwrap() };
        for secret in ["张三", "李小明", "王五", "13812345678", "wang.wu", "110101199003071234", "赵铁柱", "501室", "7890", "zhao_tz", "存疑", "未找到原文"]
        {
            assert!(!read.contains(secret), "{file}: {secret}\n{read}");
        }
        if file != "公开.txt" {
            for near in ["赵某某一家", "幸福小区**号楼", "3号线", "县医院5号楼", "〔2021〕18号", "12345热线"] {
                assert!(read.contains(near), "{file}: {near}\n{read}");
            }
            assert!(read.contains("张某") && read.contains("138****5678") && read.contains("市财政局") && read.contains("阳光小区业主"), "{file}: {read}");
        }
    }
    let kept = fs::read(folder.join("簿.json")).unwrap();
    let output = hegao(&folder, &["opinions", "import", "公开.xlsx", "-r", "簿.json"]);
    assert!(status(&output) == 2 && err(&output).contains("公开稿，不能导回登记簿"), "{}", err(&output));
    assert_eq!(fs::read(folder.join("簿.json")).unwrap(), kept);
}

#[test]
fn the_form_where_no_opinion_came() {
    let folder = place("opinions-none");
    fs::write(folder.join("空表.csv"), "序号,单位（个人）,意见\n").unwrap();
    run(&folder, 0, &["opinions", "import", "空表.csv", "-r", "簿.json", "--draft", "稿.md"]);
    let said = run(&folder, 0, &["opinions", "export", "簿.json", "--report", "docx=表.docx"]);
    assert!(said.starts_with("未收到意见。\n"), "{said}");
    let read = run(&folder, 0, &["inspect", "--what", "text", "表.docx"]);
    assert_eq!(read.matches("未收到意见\n").count(), 2, "{read}");
    assert_eq!(exported(&folder, &["--kind", "public"], 0)["total"]["comments"], 0);
    let both = run(&folder, 0, &["opinions", "import", "公众.csv", "-r", "簿.json"]);
    assert!(both.contains("新增4条"), "{both}");
    run(&folder, 0, &["opinions", "export", "簿.json", "--report", "docx=公.docx"]);
    assert!(!run(&folder, 0, &["inspect", "--what", "text", "公.docx"]).contains("未收到意见"));
}

#[test]
fn adopted_opinions_beside_the_revised_draft() {
    let folder = registered("opinions-revised");
    let text = fs::read_to_string(folder.join("簿.json")).unwrap();
    // 1 and 2 of the departments and 1 of the public are adopted.
    let filled: Vec<String> = text
        .lines()
        .map(|l| {
            let adopted = l.contains("将“1000人次”") || l.contains("改为“60%”") || l.contains("社区食堂");
            if adopted { l.replace("\"outcome\":null", "\"outcome\":\"采纳\"") } else { l.to_owned() }
        })
        .collect();
    fs::write(folder.join("簿.json"), format!("{}\n", filled.join("\n"))).unwrap();
    let new = DRAFT.replace("55%", "60%").replace("抓好落实", "抓好贯彻落实").replace("\n三、", "\n推动智慧养老产品进入家庭和社区。\n\n三、");
    fs::write(folder.join("修改稿.md"), new).unwrap();
    let found = exported(&folder, &["--revised", "修改稿.md", "--no-config"], 1);
    let revised = &found["revised"];
    let numbers = |list: &str| revised[list].as_array().unwrap().iter().map(|u| format!("{} {}", u["kind"].as_str().unwrap(), u["number"])).collect::<Vec<_>>();
    assert_eq!((numbers("unchanged"), numbers("unplaced"), &revised["carried"]), (vec!["department 2".to_owned()], vec!["public 1".to_owned()], &1.into()));
    let unasked: Vec<&str> = revised["unasked"].as_array().unwrap().iter().map(|c| c["kind"].as_str().unwrap()).collect();
    assert_eq!((unasked, &revised["changes"]), (vec!["added", "changed"], &3.into()), "{revised:#}");
    let book = run(&folder, 1, &["opinions", "export", "簿.json", "--revised", "修改稿.md", "--no-config", "--report", "xlsx=表.xlsx"]);
    assert!(book.contains("部门2 二、（二）第1段（市教育局）：将“1000人次”改为“2000人次”"), "{book}");
    assert!(run(&folder, 0, &["inspect", "--what", "text", "表.xlsx"]).contains("标为采纳而原文未改（1）"));
    // A finding of the draft explains a change too.
    let slip = DRAFT.replace("抓好落实", "抓好落实。截止2021年底，已建成五处");
    fs::write(folder.join("稿2.md"), &slip).unwrap();
    run(&folder, 0, &["opinions", "import", "部门.csv", "-r", "簿2.json", "--draft", "稿2.md"]);
    fs::write(folder.join("修改稿2.md"), slip.replace("截止2021年底", "截至2021年底")).unwrap();
    let told = run(&folder, 0, &["opinions", "export", "簿2.json", "--revised", "修改稿2.md", "--no-config"]);
    assert!(told.contains("修改稿改动1处，其中0处没有意见或问题与之对应"), "{told}");
}

/// What must be refused: status 2, every word said, nothing written.
fn refused(folder: &Path, args: &[&str], words: &[&str]) {
    let before: Vec<(PathBuf, Vec<u8>)> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).map(|p| (p.clone(), fs::read(p).unwrap())).collect();
    let output = hegao(folder, &[&["opinions"], args].concat());
    let said = err(&output);
    assert_eq!(status(&output), 2, "{args:?}: {said}{}", out(&output));
    for word in words.iter().chain(&["建议"]) {
        assert!(said.contains(word), "“{word}” is not in: {said}");
    }
    assert!(!said.contains("panicked") && !said.contains("核稿程序自身出错"), "{said}");
    let mut after: Vec<(PathBuf, Vec<u8>)> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).map(|p| (p.clone(), fs::read(p).unwrap())).collect();
    after.sort();
    let mut before = before;
    before.sort();
    assert!(before == after, "{args:?} changed a file");
}

#[test]
fn bad_tables_lose_nothing() {
    let folder = registered("opinions-bad");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    write("缺列.csv", "编号,姓名,电话\n1,张三,138\n".as_bytes());
    write("双列.csv", "单位,意见,修改意见\n甲局,一,二\n".as_bytes());
    write("引号.csv", "单位,意见\n甲局,\"一\n乙局,二\n".as_bytes());
    write("二进制.csv", b"abc\0\x01\x02");
    write("坏.xlsx", b"PK\x03\x04xxxx");
    write("空.csv", b"");
    write("旧.ods", b"PK\x03\x04");
    write("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    write("无表.md", "# 题\n\n没有表。\n".as_bytes());
    for (file, words) in [
        ("缺列.csv", &["缺“意见”列（可写作意见、修改意见、内容", "表中的列有：编号、姓名、电话"][..]),
        ("双列.csv", &["“意见”“修改意见”两列都像是“意见”", "--column"]),
        ("引号.csv", &["第2行有双引号未成对"]),
        ("二进制.csv", &["二进制"]),
        ("坏.xlsx", &["不完整或已损坏"]),
        ("空.csv", &["空"]),
        ("旧.xls", &["不完整或已损坏"]),
        ("旧.ods", &["另存为 .xlsx"]),
        ("无表.md", &["其中没有表"]),
        ("没有.csv", &["没有这个文件"]),
    ] {
        refused(&folder, &["import", file, "-r", "簿.json"], &[&[file], words].concat());
        refused(&folder, &["import", file, "-r", "新簿.json"], &[file]);
    }
    // The good one beside a bad one is taken, and the status says that something is missing.
    let output = hegao(&folder, &["opinions", "import", "缺列.csv", "公众.csv", "-r", "又一.json"]);
    assert!(status(&output) == 2 && out(&output).contains("新增4条"), "{}", out(&output));
    write("漏.csv", "单位,原文,意见\n甲局,达到80%,\n乙局,,改\n".as_bytes());
    let output = hegao(&folder, &["opinions", "import", "漏.csv", "-r", "又一.json"]);
    assert!(status(&output) == 2 && out(&output).contains("漏.csv：第2行没有收：有原文或理由，没有写意见"), "{}", out(&output));
}

#[test]
fn bad_registers_and_drafts_lose_nothing() {
    let folder = registered("opinions-bad-register");
    let whole = fs::read_to_string(folder.join("簿.json")).unwrap();
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write("断.json", whole.get(..whole.find("\"opinions\"").unwrap() + 40).unwrap());
    write("新版.json", &whole.replace("\"hegao-opinions\":1", "\"hegao-opinions\":7"));
    write("少一条.json", &whole.replace("\"count\":9", "\"count\":10"));
    write("报告.json", "{\"version\":1,\"files\":[]}");
    write("改稿.md", &DRAFT.replace("55%", "60%"));
    for (file, word) in [
        ("断.json", "登记簿不完整"),
        ("新版.json", "版本是7，本程序只认1"),
        ("少一条.json", "写明共10条，实有9条"),
        ("报告.json", "不是意见登记簿"),
        ("稿.md", "不是完整的JSON"),
    ] {
        refused(&folder, &["import", "公众.csv", "-r", file], &[file, word]);
        refused(&folder, &["export", file], &[file, word]);
    }
    refused(&folder, &["import", "公众.csv", "-r", "公众.csv"], &["登记簿不能同时是意见表"]);
    refused(&folder, &["import", "公众.csv", "-r", "簿.json", "--draft", "改稿.md"], &["改稿.md", "文字不同", "--reanchor"]);
    refused(&folder, &["import", "公众.csv", "-r", "簿.json", "--column", "意=建议"], &["没有“意”这种含义", "意见"]);
    refused(&folder, &["export", "没有.json"], &["没有.json"]);
    refused(&folder, &["export", "簿.json", "--revised", "没有.md"], &["没有.md"]);
    refused(&folder, &["export", "簿.json", "--revised", "改稿.md", "--draft", "改稿.md"], &["文字不同"]);
    refused(&folder, &["export", "簿.json", "-o", "改稿.md"], &["改稿.md", "文件已存在，没有覆盖", "--force"]);
    refused(&folder, &["export", "簿.json", "--report", "docx=簿.json", "--force"], &["簿.json"]);
    run(&folder, 0, &["opinions", "import", "公众.csv", "-r", "簿.json", "--draft", "改稿.md", "--reanchor"]);
    assert_eq!(register(&folder)["opinions"][0]["anchor"]["found"], "uncertain", "the words changed");
    fs::remove_file(folder.join("改稿.md")).unwrap();
    let output = hegao(&folder, &["opinions", "import", "部门.csv", "-r", "簿.json"]);
    assert!(status(&output) == 0 && err(&output).contains("不在，新收的意见暂不对应原文"), "{}", err(&output));
}
