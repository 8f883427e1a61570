//! Archives of drafts that are named: each entry is a draft of its own; what is damaged, locked or too large is named.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/docx.rs"]
mod package;
mod support;

use std::fs;

use package::{Doc, p, zip};
use support::{err, folder, hegao, out, report, run, status};

const BAD: &str = "一、总体要求\n\n到2025年2月30日，基本建成服务体系。\n";

fn entry(name: &str, bytes: &[u8]) -> (String, Vec<u8>) {
    (name.to_owned(), bytes.to_vec())
}

#[test]
fn each_entry_is_a_draft() {
    let folder = folder("archives");
    let word = Doc::body(&(p("一、总体要求") + &p("到2025年2月30日，基本建成服务体系。"))).bytes();
    let inner = zip(&[entry("x.txt", BAD.as_bytes())]);
    let files = [
        entry("乙/稿.docx", &word),
        entry("甲.txt", BAD.as_bytes()),
        entry("图.png", b"\x89PNG"),
        entry("__MACOSX/._甲.txt", b"x"),
        entry("乙/~$稿.docx", b"x"),
        entry("里.zip", &inner),
    ];
    fs::write(folder.join("报送 稿.zip"), zip(&files)).unwrap();
    let done = hegao(&folder, &["check", "--format", "json", "报送 稿.zip"]);
    let json = report(&done);
    let paths: Vec<&str> = json["files"].as_array().unwrap().iter().map(|f| f["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["报送 稿.zip/乙/稿.docx", "报送 稿.zip/甲.txt"]);
    assert!(
        json["files"].as_array().unwrap().iter().all(|f| f["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|f| f["rule"] == "date/invalid" || f["message"].as_str().unwrap().contains("2月30日")))
    );
    assert_eq!((status(&done), &json["summary"]["passed_over"]), (1, &serde_json::json!(4)));
    assert_eq!((json["files"][0]["coordinates"].as_str(), json["files"][1]["coordinates"].as_str()), (Some("reading"), Some("source")));
    // In a folder an archive is a file of another kind; in a pattern it is named.
    assert_eq!(status(&hegao(&folder, &["check", "."])), 2);
    assert!(run(&folder, 1, &["check", "*.zip"]).contains("报送 稿.zip/甲.txt"));
    // Nothing is written into it.
    let before = fs::read(folder.join("报送 稿.zip")).unwrap();
    let fixed = hegao(&folder, &["check", "--fix-suggested", "报送 稿.zip"]);
    assert!(err(&fixed).contains("压缩包内的文件不改") && !out(&fixed).is_empty());
    assert_eq!(fs::read(folder.join("报送 稿.zip")).unwrap(), before);
    // Suppressions of a sidecar of the archive's project hold by path.
    let rule = json["files"][1]["findings"][0]["rule"].as_str().unwrap();
    fs::write(folder.join("hegao.toml"), format!("[[suppress]]\nrule = \"{rule}\"\npath = \"报送 稿.zip/甲.txt\"\nreason = \"旧稿\"\n")).unwrap();
    let before = json["files"][1]["findings"].as_array().unwrap().len();
    let json = report(&hegao(&folder, &["check", "--format", "json", "报送 稿.zip"]));
    assert_eq!(json["files"][1]["findings"].as_array().unwrap().len(), before - 1, "{json:#}");
}

#[test]
fn names_as_windows_writes_them() {
    let folder = folder("archives-gbk");
    let mut bytes = zip(&[entry("AAAA.txt", BAD.as_bytes())]);
    // 方案 in GBK, in both headers.
    for i in 0..bytes.len() - 4 {
        if &bytes[i..i + 4] == b"AAAA" {
            bytes[i..i + 4].copy_from_slice(&[0xB7, 0xBD, 0xB0, 0xB8]);
        }
    }
    fs::write(folder.join("a.zip"), bytes).unwrap();
    assert!(run(&folder, 1, &["check", "a.zip"]).contains("a.zip/方案.txt"));
}

#[test]
fn what_can_not_be_unpacked_is_named() {
    let folder = folder("archives-bad");
    let refuses = |bytes: Vec<u8>, says: &str| {
        fs::write(folder.join("坏.zip"), bytes).unwrap();
        let done = hegao(&folder, &["check", "坏.zip"]);
        assert_eq!(status(&done), 2, "{}", out(&done));
        assert!(err(&done).contains(says) && err(&done).contains("建议"), "{}", err(&done));
    };
    let good = zip(&[entry("甲.txt", BAD.as_bytes())]);
    refuses(b"PK\x03\x04".to_vec(), "损坏");
    refuses(good[..good.len() / 2].to_vec(), "损坏");
    refuses(zip(&[entry("图.png", b"x")]), "没有可核查的文稿");
    refuses(zip(&[entry("大.txt", &vec![b' '; 40 << 20])]), "坏.zip/大.txt");
    let mut wrong = good;
    let at = wrong.windows(3).position(|w| w == "甲".as_bytes()).unwrap();
    (at + 10..at + 20).for_each(|i| wrong[i] ^= 0x55);
    refuses(wrong, "坏.zip/甲.txt");
}
