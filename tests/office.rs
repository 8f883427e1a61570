//! Annotated copies opened by other programs: LibreOffice finds each comment on the same words with the same text, and the
//! tracked changes; python-docx opens the file. Skipped, with a line that says so, where they are not installed.
#![expect(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "tests")]

mod support;
#[path = "support/word.rs"]
mod word;

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use support::{folder, hegao, status};
use word::{comments, faults, p, package, part, table};

fn skip(what: &str) {
    // Past the capture of the test's output, so that it is seen.
    let _ = writeln!(std::io::stdout(), "\nSKIPPED {what}");
}

fn soffice() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).flat_map(|d| ["soffice", "libreoffice"].map(|n| d.join(n))).find(|p| p.is_file())
}

/// Converts files into a folder with a profile of its own.
fn convert(program: &Path, folder: &Path, to: &str, into: &str, files: &[&str]) {
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profil").display());
    let mut command = Command::new(program);
    command.args([&profile, "--headless", "--convert-to", to, "--outdir", into]).args(files).current_dir(folder).stdin(Stdio::null());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for file in files {
        let made = folder.join(into).join(Path::new(file).with_extension(to.split(':').next().unwrap()));
        assert!(fs::metadata(&made).is_ok_and(|m| m.len() > 0), "{} was not made", made.display());
    }
}

/// Words and text of each comment by hegao in a flat ODF text, in order.
fn annotations(text: &str) -> Vec<(String, String)> {
    let tags = regex::Regex::new("(?s)<[^>]*>").unwrap();
    let blank = regex::Regex::new(r"(?s)>\s+<").unwrap();
    let text = blank.replace_all(text, "><").into_owned();
    let notes = regex::Regex::new("(?s)<office:annotation .*?</office:annotation>").unwrap();
    let regions = regex::Regex::new("(?s)<text:tracked-changes>.*?</text:tracked-changes>").unwrap();
    let plain =
        |t: &str| tags.replace_all(t, "").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&");
    let text = regions.replace_all(&text, "").into_owned();
    // A footnote stands where its number is.
    let footnotes = regex::Regex::new("(?s)<text:note .*?</text:note>").unwrap();
    let text = footnotes.replace_all(&text, "").into_owned();
    let name = regex::Regex::new("office:name=\"([^\"]*)\"").unwrap();
    let mut found = Vec::new();
    for note in notes.find_iter(&text) {
        if !note.as_str().contains("<dc:creator>核稿</dc:creator>") {
            continue;
        }
        let body = &note.as_str()[note.as_str().find("<text:p").unwrap()..];
        let words = name.captures(note.as_str()).and_then(|n| {
            let end = format!("<office:annotation-end office:name=\"{}\"/>", &n[1]);
            let rest = &text[note.end()..];
            rest.find(&end).map(|at| plain(&notes.replace_all(&rest[..at], "")))
        });
        found.push((words.unwrap_or_default(), plain(body).trim().to_owned()));
    }
    found.sort();
    found
}

/// The same as hegao's own tests read them.
fn written(bytes: &[u8]) -> Vec<(String, String)> {
    let mut all: Vec<_> = comments(bytes).into_iter().filter(|c| c.author == "核稿").map(|c| (c.words, c.text)).collect();
    all.sort();
    all
}

fn plain_body() -> String {
    let rows: &[&[&str]] =
        &[&["指标名称", "2020年", "2025年"], &["老年人健康管理率", "65.78%", ">70.00%"], &["护理型床位占比", "45%", "55%"], &["千人床位数（张）", "30", ""]];
    [
        p("一、基本情况"),
        p("截|止2021年底，全市共有养老机构125个，其中公办50个、民办70个。截止目前，A&B<C公司床位数持续增加。"),
        p("二、主要目标"),
        p("到2025年，老年人健康管理率|达到80|%。"),
        table(rows),
        p("2月|30|日前完成；2月31日、4月31日前报送。"),
    ]
    .concat()
}

/// Footnote, text box, link, list numbers: written by LibreOffice itself.
const FLAT: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:h text:outline-level="1">一、基本情况</text:h><text:p>全市共有养老机构125个<text:note text:id="ftn1" text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>数据截至2021年底，其中2月30日新增3个。</text:p></text:note-body></text:note>，其中公办50个、民办70个。</text:p><text:p>专栏如下<draw:frame draw:name="f1" text:anchor-type="paragraph" svg:width="10cm" svg:height="3cm"><draw:text-box><text:p>专栏1 重点任务</text:p><text:p>建设养老床位510张，其中城区300张、乡镇200张。2月31日完成。</text:p></draw:text-box></draw:frame>。</text:p><text:p>详见<text:a xlink:href="http://example.com/">公报中4月31日的说明</text:a>。</text:p></office:text></office:body></office:document>"#;

#[test]
fn libreoffice_reads_comments_and_changes_back() {
    let Some(program) = soffice() else { return skip("libreoffice_reads_comments_and_changes_back: LibreOffice is not installed") };
    let folder = folder("office");
    fs::write(folder.join("甲.docx"), package(&plain_body(), &[])).unwrap();
    fs::write(folder.join("乙.fodt"), FLAT).unwrap();
    convert(&program, &folder, "docx:MS Word 2007 XML", ".", &["乙.fodt"]);
    let names = ["甲-核稿.docx", "乙-核稿.docx"];
    let output = hegao(&folder, &["check", "甲.docx", "乙.docx", "--annotate", ".", "--fix", "--annotate-infos"]);
    assert_eq!(status(&output), 1, "{}", support::err(&output));
    convert(&program, &folder, "fodt", "回读", &names);
    convert(&program, &folder, "docx:MS Word 2007 XML", "再存", &names);
    convert(&program, &folder, "pdf", "版式", &names);
    for (name, least) in names.iter().zip([6, 5]) {
        let bytes = fs::read(folder.join(name)).unwrap();
        assert_eq!(faults(&bytes), Vec::<String>::new(), "{name}");
        let ours = written(&bytes);
        assert!(ours.len() >= least, "{name}: {ours:#?}");
        let flat = fs::read_to_string(folder.join("回读").join(Path::new(name).with_extension("fodt"))).unwrap();
        assert_eq!(annotations(&flat), ours, "{name}");
        let again = fs::read(folder.join("再存").join(name)).unwrap();
        assert_eq!(written(&again), ours, "{name}, saved by LibreOffice");
        if name.starts_with('甲') {
            assert_eq!(flat.matches("<dc:creator>核稿</dc:creator>").count() - ours.len(), 4, "two deletions, two insertions");
            assert!(flat.matches("<text:deletion>").count() == 2 && flat.matches("<text:insertion>").count() == 2);
            assert!(part(&again, "word/document.xml").contains("截至"));
        } else {
            let said: Vec<&str> = ours.iter().map(|c| c.1.split('“').next().unwrap()).collect();
            assert_eq!(said, ["【应改】（在注释中）", "【应改】合计", "【应改】", "【应改】（在文本框中）", "【应改】（在文本框中）合计"], "{ours:#?}");
        }
        // hegao knows its own comments again after LibreOffice wrote the file anew.
        fs::write(folder.join("再存").join("x.docx"), &again).unwrap();
        let second = hegao(&folder, &["check", "再存/x.docx", "--annotate", "再存/y.docx", "--annotate-infos", "--force"]);
        assert_eq!(status(&second), 1, "{}", support::err(&second));
        assert_eq!(written(&fs::read(folder.join("再存/y.docx")).unwrap()).len(), ours.len(), "{name}: a second run adds nothing");
        assert_eq!(status(&hegao(&folder, &["strip", "再存/y.docx", "--in-place"])), 0);
        let clean = fs::read(folder.join("再存/y.docx")).unwrap();
        assert!(written(&clean).is_empty() && !part(&clean, "word/document.xml").contains("核稿"), "{name}");
    }
}

#[test]
fn python_docx_opens_copies() {
    let known = Command::new("python3").args(["-c", "import docx"]).output().is_ok_and(|o| o.status.success());
    if !known {
        return skip("python_docx_opens_copies: python-docx is not installed");
    }
    let folder = folder("office-python");
    fs::write(folder.join("a.docx"), package(&plain_body(), &[])).unwrap();
    assert_eq!(status(&hegao(&folder, &["check", "a.docx", "--annotate", "b.docx", "--fix"])), 1);
    let script = "import docx, sys\nd = docx.Document(sys.argv[1])\nprint(len(d.paragraphs), len(d.tables))\nd.save(sys.argv[2])";
    let output = Command::new("python3").args(["-c", script, "b.docx", "c.docx"]).current_dir(&folder).output().unwrap_or_else(|e| panic!("{e}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "5 1");
    let (b, c) = (fs::read(folder.join("b.docx")).unwrap(), fs::read(folder.join("c.docx")).unwrap());
    assert_eq!(written(&c), written(&b));
}
