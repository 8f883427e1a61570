//! 核校问题清单 through the program, as a workbook and as a Word document: the hostile drafts stay text, the parts are well-formed, the same run
//! gives the same bytes, LibreOffice and openpyxl (where they are) read what was written.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use support::{err, folder, hegao, run, status};

/// A rule that finds whatever ends with “乙” and quotes it.
const RULE: &str = "# 甲、乙之间的话。\ntitle zh \"引文\" en \"a quotation\"\nseverity error\nfrom q in anywhere(/.+乙/)\nreport q zh \"写着“{q.text}”\" en \"says “{q.text}”\"\nhelp zh \"请核对\" en \"look\"\n";

const HOSTILE: [&str; 5] =
    ["甲<script>alert(1)</script>]]>&amp;乙", "=cmd|'/C calc'!A1甲乙", "甲\u{1b}[31m\u{7}\u{202e}\u{85}\u{ffff}_x0041_乙", "-1甲+2乙", "@SUM(甲)乙"];

fn drafts(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::create_dir_all(folder.join("own/rules/house")).unwrap();
    fs::create_dir_all(folder.join("夹")).unwrap();
    fs::write(folder.join("own/rules/house/quote.hgr"), RULE).unwrap();
    let hostile: String = HOSTILE.iter().map(|h| format!("{h}\n\n")).collect();
    fs::write(folder.join("稿.txt"), format!("一、总体要求\n\n{hostile}")).unwrap();
    fs::write(folder.join("夹/稿.txt"), "一、总体要求\n\n甲子乙。\n").unwrap();
    fs::write(folder.join("净[稿]:的一个很长很长很长很长很长很长很长很长很长很长的名字.txt"), "一、总体要求\n\n加强统筹协调。\n").unwrap();
    folder
}

fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let (name, mut text) = (file.name().unwrap().into_owned(), String::new());
        file.read_to_string(&mut text).unwrap();
        all.push((name, text));
    }
    all
}

/// Every part is well-formed and holds nothing that XML forbids.
fn well_formed(name: &str, text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event().unwrap_or_else(|e| panic!("{name}: {e}\n{text}")) {
            quick_xml::events::Event::Eof => break,
            quick_xml::events::Event::Start(e) | quick_xml::events::Event::Empty(e) => assert!(e.attributes().all(|a| a.is_ok()), "{name}"),
            _ => {}
        }
    }
    let wrong = |c: &char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{202e}' | '\u{fffe}' | '\u{ffff}');
    assert_eq!(text.chars().find(wrong), None, "{name}");
}

const ASKED: [&str; 9] = ["check", ".", "没有.txt", "--no-config", "--rules", "own/rules", "--select=house", "--today=2026-03-04", "--quiet"];

#[test]
fn hostile_drafts_stay_text_and_the_same_run_gives_the_same_bytes() {
    let folder = drafts("lists");
    let asked = [&ASKED[..], &["--report=xlsx=a.xlsx", "--report=docx=a.docx"]].concat();
    // Before the lists stand in the folder that is checked.
    let alone = ["xlsx", "docx"].map(|format| (format, hegao(&folder, &[&ASKED[..], &["--format", format, "--jobs=1"]].concat())));
    assert_eq!(status(&hegao(&folder, &asked)), 2, "one file is missing");
    for (format, alone) in alone {
        let bytes = fs::read(folder.join(format!("a.{format}"))).unwrap();
        assert_eq!(alone.stdout, bytes, "{format}: to standard output, with one thread, the same");
        let all = parts(&bytes);
        all.iter().for_each(|(name, text)| well_formed(name, text));
        let whole: String = all.iter().map(|p| p.1.as_str()).collect();
        for said in ["核校问题清单", "应改（5处）", "已改", "待核", "2026-03-04", "没有.txt", "未发现问题", "引文", "净[稿]:的", "甲&lt;script&gt;"]
        {
            assert!(whole.contains(said), "{format}: {said}");
        }
        assert!(!whole.contains("<f>") && !whole.contains("w:hyperlink"), "{format}: no formula, no link");
        assert_eq!(whole.matches("写着“").count(), HOSTILE.len() + 1, "{format}");
    }
}

#[test]
fn a_workbook_prints_its_header_on_each_page_and_offers_lists() {
    let folder = drafts("workbook");
    run(&folder, 1, &["check", ".", "--no-config", "--rules", "own/rules", "--select=house", "--format=xlsx", "-o", "a.xlsx"]);
    let all = parts(&fs::read(folder.join("a.xlsx")).unwrap());
    let part = |name: &str| all.iter().find(|p| p.0 == name).map(|p| p.1.as_str()).unwrap_or_default();
    let book = part("xl/workbook.xml");
    assert_eq!(book.matches("<sheet ").count(), 4, "{book}");
    assert!(book.contains("name=\"稿\"") && book.contains("name=\"稿(2)\"") && book.contains("name=\"净_稿__的"), "{book}");
    assert_eq!(book.matches("_xlnm.Print_Titles").count(), 3, "all with a table: {book}");
    let sheets: Vec<&str> = all.iter().filter(|p| p.0.starts_with("xl/worksheets/sheet")).map(|p| p.1.as_str()).collect();
    assert_eq!(sheets.iter().filter(|s| s.contains("<dataValidation type=\"list\"") && s.contains("已改,不改,待核")).count(), 2);
    assert!(sheets.iter().all(|s| s.contains("paperSize=\"9\"") && s.contains("orientation=\"landscape\"") && s.contains("&amp;R20")));
    assert!(part("xl/styles.xml").contains("quotePrefix=\"1\""), "what begins like a formula stays text when it is edited");
}

#[test]
fn a_document_repeats_its_header_and_offers_lists() {
    let folder = drafts("document");
    run(&folder, 1, &["check", ".", "--no-config", "--rules", "own/rules", "--select=house", "--format=docx", "-o", "a.docx"]);
    let all = parts(&fs::read(folder.join("a.docx")).unwrap());
    let text = &all.iter().find(|p| p.0 == "word/document.xml").unwrap().1;
    assert_eq!(text.matches("<w:tblHeader/>").count(), 3, "the summary and two drafts with findings");
    assert_eq!(text.matches("<w:dropDownList>").count(), HOSTILE.len() + 1);
    assert!(text.contains("w:orient=\"landscape\"") && all.iter().any(|p| p.0 == "word/footer1.xml" && p.1.contains("NUMPAGES")));
    // hegao reads its own list again.
    run(&folder, 0, &["inspect", "a.docx", "--no-config", "--what=tables"]);
}

#[test]
fn suppressed_findings_are_listed_with_their_reason() {
    let folder = drafts("kept");
    let asked = ["check", "夹", "--no-config", "--rules", "own/rules", "--select=house"];
    run(&folder, 1, &[&asked[..], &["--write-baseline=known"]].concat());
    run(&folder, 0, &[&asked[..], &["--baseline=known", "--show-suppressed", "--report=docx=a.docx", "--report=docx=b.docx", "--lang=en"]].concat());
    let all = parts(&fs::read(folder.join("a.docx")).unwrap());
    let text = &all.iter().find(|p| p.0 == "word/document.xml").unwrap().1;
    assert!(text.contains("suppressed: baseline") && text.contains("0 errors") && text.contains(">kept<"), "{text}");
    assert_eq!(fs::read(folder.join("a.docx")).unwrap(), fs::read(folder.join("b.docx")).unwrap());
}

/// Read by others, where they are installed.
#[test]
fn openpyxl_and_python_docx_read_the_lists() {
    let folder = drafts("others");
    let asked = [&ASKED[..], &["--report=xlsx=a.xlsx", "--report=docx=a.docx"]].concat();
    assert_eq!(status(&hegao(&folder, &asked)), 2);
    let script = "import sys\ntry:\n import openpyxl, docx\nexcept ImportError:\n sys.exit(77)\nw=openpyxl.load_workbook('a.xlsx'); s=w['稿']; d=docx.Document('a.docx')\nassert w.sheetnames[0]=='汇总' and len(w.sheetnames)==4, w.sheetnames\nassert [c.value for c in s[3]]==['序号','文件','位置','原文','问题类型','问题说明','依据','修改建议','处理结果','处理说明','经办人'], [c.value for c in s[3]]\nassert s.print_title_rows=='$3:$3', s.print_title_rows\ncells=[v for t in w for r in t for v in r]\nassert any(v.value=='=cmd|\\'/C calc\\'!A1甲乙' and v.data_type=='s' for v in cells)\nassert any('_x0041_' in str(v.value) for v in cells)\nassert len(d.tables)==3 and d.tables[1].cell(0,3).text=='原文'\n";
    let status = std::process::Command::new("python3").args(["-c", script]).current_dir(&folder).output();
    match status {
        Ok(done) if done.status.code() == Some(77) => eprintln!("skipped: no openpyxl or python-docx here"),
        Ok(done) => assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr)),
        Err(_) => eprintln!("skipped: no python3 here"),
    }
}

#[test]
fn a_list_goes_where_a_report_goes() {
    let folder = drafts("places");
    let output = hegao(&folder, &["check", "夹", "--no-config", "--format=xlsx", "-o", "夹"]);
    assert_eq!(status(&output), 2);
    assert!(err(&output).contains("这是文件夹，不是文件"), "{}", err(&output));
    assert!(Path::new(&folder.join("夹/稿.txt")).exists());
}
