//! Word documents on the command line: walks, places of the reading, revisions, inspect, exit status.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/docx.rs"]
mod package;
mod support;

use std::fs;

use package::{Doc, p};
use support::{err, folder, hegao, out, report, run, status};

fn change(kind: &str, text: &str) -> String {
    let word = if kind == "del" { "delText" } else { "t" };
    format!(r#"<w:{kind} w:id="1" w:author="甲"><w:r><w:{word}>{text}</w:{word}></w:r></w:{kind}>"#)
}

#[test]
fn a_walk_takes_documents_and_leaves_locks() {
    let folder = folder("docx-walk");
    fs::create_dir(folder.join("报送")).unwrap();
    fs::write(folder.join("报送/方 案.docx"), Doc::body(&(p("一、总体要求") + &p("到2025年2月30日，基本建成。"))).bytes()).unwrap();
    fs::write(folder.join("报送/~$方 案.docx"), [5; 162]).unwrap();
    fs::write(folder.join("图.png"), b"\x89PNG").unwrap();
    let done = hegao(&folder, &["check", "--format", "json", "."]);
    let json = report(&done);
    let files = json["files"].as_array().unwrap();
    assert_eq!(
        (files.len(), &files[0]["path"], &files[0]["format"], &files[0]["coordinates"]),
        (1, &"报送/方 案.docx".into(), &"docx".into(), &"reading".into())
    );
    assert_eq!((&json["summary"]["passed_over"], json["problems"].as_array().unwrap().len(), status(&done)), (&1.into(), 0, 1));
    // The place is that of the text that inspect shows.
    let label = &files[0]["findings"][0]["labels"][0];
    let text = run(&folder, 0, &["inspect", "--what", "text", "报送/方 案.docx"]);
    let line: String = text.lines().nth(usize::try_from(label["start"]["line"].as_u64().unwrap()).unwrap() - 1).unwrap().to_owned();
    let from: String = line.chars().skip(usize::try_from(label["start"]["column"].as_u64().unwrap()).unwrap() - 1).collect();
    assert!(from.starts_with(label["text"].as_str().unwrap()), "{from} {label}");
    assert_eq!(label["place"], "一、 第1段");
    let named = hegao(&folder, &["check", "报送/~$方 案.docx"]);
    assert!(status(&named) == 2 && err(&named).contains("临时文件"), "{}", err(&named));
}

#[test]
fn revisions_and_what_was_not_read() {
    let folder = folder("docx-revisions");
    let body = format!(
        "{}<w:p><w:r><w:t>到2025年</w:t></w:r>{}{}<w:r><w:t>，基本建成。</w:t></w:r><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p><w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>",
        p("一、总体要求"),
        change("del", "2月30日"),
        change("ins", "2月28日"),
        p("指标名称"),
        p("2025年"),
        p("床位"),
        p("300")
    );
    fs::write(folder.join("a.docx"), Doc::body(&body).bytes()).unwrap();
    assert!(!out(&hegao(&folder, &["check", "a.docx"])).contains("2月30日"));
    assert!(run(&folder, 1, &["check", "--revisions", "original", "a.docx"]).contains("2月30日"));
    assert!(run(&folder, 0, &["inspect", "--what", "text", "--revisions", "original", "a.docx"]).contains("到2025年2月30日，"));
    assert!(run(&folder, 0, &["inspect", "a.docx"]).contains("一、总体要求"));
    assert!(run(&folder, 0, &["inspect", "--what", "tables", "a.docx"]).contains("床位 | 300"));
    // A picture is said where somebody asks what was read; a check is not failed for it.
    assert!(err(&hegao(&folder, &["inspect", "a.docx"])).contains("图片 1 处"));
    let checked = hegao(&folder, &["check", "a.docx"]);
    assert!(status(&checked) == 0 && err(&checked).is_empty(), "{}", err(&checked));
    // Nothing is written into it.
    let before = fs::read(folder.join("a.docx")).unwrap();
    hegao(&folder, &["check", "--fix-suggested", "--revisions", "original", "a.docx"]);
    assert_eq!(fs::read(folder.join("a.docx")).unwrap(), before);
}
