//! Word files for tests: made in memory, taken apart, and checked for everything that a package must hold to.
#![allow(dead_code, clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests; each file uses its part")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _, Write as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const DOCUMENT: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// Parts by name, as bytes.
pub type Parts = BTreeMap<String, Vec<u8>>;

/// A package from a body (`w:p`, `w:tbl`) and further parts: kind such as `comments`, text.
pub fn package(body: &str, further: &[(&str, &str)]) -> Vec<u8> {
    let mut types = String::from(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>"#,
    );
    types += &format!("<Override PartName=\"/word/document.xml\" ContentType=\"{DOCUMENT}.document.main+xml\"/>");
    let mut rows = String::new();
    for (number, (kind, _)) in further.iter().enumerate() {
        types += &format!("<Override PartName=\"/word/{kind}.xml\" ContentType=\"{DOCUMENT}.{kind}+xml\"/>");
        let base = if *kind == "commentsExtended" { "http://schemas.microsoft.com/office/2011/relationships" } else { OFFICE };
        rows += &format!("<Relationship Id=\"rId{}\" Type=\"{base}/{kind}\" Target=\"{kind}.xml\"/>", number + 1);
    }
    let relations = |rows: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{rows}</Relationships>"
        )
    };
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"{W}\" xmlns:r=\"{OFFICE}\"><w:body>{body}<w:sectPr/></w:body></w:document>"
    );
    let mut parts: Vec<(String, String)> = vec![
        ("[Content_Types].xml".into(), types + "</Types>"),
        ("_rels/.rels".into(), relations(&format!("<Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"word/document.xml\"/>"))),
        ("word/document.xml".into(), document),
        ("word/_rels/document.xml.rels".into(), relations(&rows)),
        ("docProps/照旧.xml".into(), "<x>不动</x>".into()),
    ];
    parts.extend(further.iter().map(|(kind, text)| (format!("word/{kind}.xml"), (*text).to_owned())));
    zipped(parts.iter().map(|(n, t)| (n.as_str(), t.as_bytes())))
}

pub fn zipped<'p>(parts: impl Iterator<Item = (&'p str, &'p [u8])>) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        out.start_file(name, SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// All parts of a package.
pub fn parts(bytes: &[u8]) -> Parts {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|i| {
            let mut file = archive.by_index(i).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// The main part as text.
pub fn main(bytes: &[u8]) -> String {
    let main = parts(bytes).into_values().map(|b| String::from_utf8_lossy(&b).into_owned()).find(|t| t.contains(":body>"));
    main.unwrap_or_default()
}

/// A part as text.
pub fn part(bytes: &[u8], name: &str) -> String {
    String::from_utf8(parts(bytes).remove(name).unwrap_or_default()).unwrap()
}

/// The package with parts replaced or added.
pub fn with(bytes: &[u8], changes: &[(&str, String)]) -> Vec<u8> {
    let mut all = parts(bytes);
    for (name, text) in changes {
        all.insert((*name).to_owned(), text.clone().into_bytes());
    }
    zipped(all.iter().map(|(n, b)| (n.as_str(), b.as_slice())))
}

/// A paragraph; runs are parted by `|`.
pub fn p(text: &str) -> String {
    let run = |t: &str| {
        format!("<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>", t.replace('&', "&amp;").replace('<', "&lt;"))
    };
    format!("<w:p>{}</w:p>", text.split('|').filter(|t| !t.is_empty()).map(run).collect::<String>())
}

/// A table: rows of cells.
pub fn table(rows: &[&[&str]]) -> String {
    let row = |cells: &&[&str]| format!("<w:tr>{}</w:tr>", cells.iter().map(|c| format!("<w:tc><w:tcPr/>{}</w:tc>", p(c))).collect::<String>());
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{}</w:tbl>", rows.iter().map(row).collect::<String>())
}

fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    e.attributes().flatten().find(|a| a.key.local_name().as_ref() == name).map(|a| a.value.as_ref().to_owned())
}

/// A comment in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub id: String,
    pub author: String,
    pub text: String,
    /// The words under its marks.
    pub words: String,
}

/// The comments of a package in the order of the part, with the words that they are anchored to.
pub fn comments(bytes: &[u8]) -> Vec<Seen> {
    let anchored = anchored(&main(bytes));
    let text = parts(bytes).into_iter().find(|(n, _)| n.ends_with("/comments.xml")).map(|(_, b)| String::from_utf8(b).unwrap()).unwrap_or_default();
    let mut reader = Reader::from_str(&text);
    let mut found: Vec<Seen> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) if e.local_name().as_ref() == "comment" => {
                let id = attribute(&e, "id").unwrap();
                let words = anchored.get(&id).cloned().unwrap_or_else(|| "（无）".to_owned());
                found.push(Seen { words, id, author: attribute(&e, "author").unwrap_or_default(), text: String::new() });
            }
            Event::Text(t) => {
                if let Some(last) = found.last_mut() {
                    last.text.push_str(&t.xml10_content());
                }
            }
            Event::GeneralRef(r) => {
                if let Some(last) = found.last_mut() {
                    last.text.push(character(r.as_ref()));
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// What a reference stands for.
fn character(name: &str) -> char {
    match name {
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "amp" => '&',
        other => panic!("{other}"),
    }
}

/// The words between the marks of each comment.
fn anchored(document: &str) -> BTreeMap<String, String> {
    let mut reader = Reader::from_str(document);
    let (mut out, mut inside, mut fallback) = (String::new(), false, 0usize);
    let (mut open, mut done): (BTreeMap<String, usize>, BTreeMap<String, String>) = Default::default();
    loop {
        let event = reader.read_event().unwrap();
        match &event {
            // The same text box again for older programs.
            Event::Start(e) if e.local_name().as_ref() == "Fallback" => fallback += 1,
            Event::End(e) if e.local_name().as_ref() == "Fallback" => fallback -= 1,
            Event::Eof => return done,
            _ if fallback > 0 => {}
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "t" => inside = matches!(event, Event::Start(_)),
                "commentRangeStart" => drop(open.insert(attribute(e, "id").unwrap(), out.len())),
                "commentRangeEnd" => {
                    let id = attribute(e, "id").unwrap();
                    let from = open.remove(&id).unwrap_or_else(|| panic!("comment {id} ends before it begins"));
                    done.insert(id, out[from..].to_owned());
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "t" => inside = false,
            Event::Text(t) if inside => out.push_str(&t.xml10_content()),
            Event::GeneralRef(r) if inside => out.push(character(r.as_ref())),
            _ => {}
        }
    }
}

/// Everything that a package must hold to: parts are well-formed, types and relationships lead to parts, every part has a
/// type, ids are unique, every comment is anchored once and every anchor has its comment. Gives what is wrong.
pub fn faults(bytes: &[u8]) -> Vec<String> {
    let all = parts(bytes);
    let mut wrong = Vec::new();
    for (name, bytes) in all.iter().filter(|(n, _)| n.ends_with(".xml") || n.ends_with(".rels")) {
        let text = String::from_utf8_lossy(bytes);
        let mut reader = Reader::from_str(&text);
        let (mut depth, mut ids) = (0usize, BTreeSet::new());
        loop {
            match reader.read_event() {
                Err(e) => wrong.push(format!("{name}: {e}")),
                Ok(Event::Start(e)) => {
                    depth += 1;
                    element(name, &e, &all, &mut ids, &mut wrong);
                    continue;
                }
                Ok(Event::Empty(e)) => {
                    element(name, &e, &all, &mut ids, &mut wrong);
                    continue;
                }
                Ok(Event::End(_)) => {
                    depth -= 1;
                    continue;
                }
                Ok(Event::Eof) => {}
                Ok(_) => continue,
            }
            break;
        }
        if depth != 0 {
            wrong.push(format!("{name}: {depth} elements stay open"));
        }
    }
    let types = String::from_utf8_lossy(all.get("[Content_Types].xml").map_or(&[], Vec::as_slice)).into_owned();
    for name in all.keys().filter(|n| n.as_str() != "[Content_Types].xml") {
        let extension = name.rsplit('.').next().unwrap_or("");
        if !types.contains(&format!("PartName=\"/{name}\"")) && !types.contains(&format!("Extension=\"{extension}\"")) {
            wrong.push(format!("{name} has no type"));
        }
    }
    let document = main(bytes);
    let marks = |tag: &str| -> Vec<String> {
        let tag = format!(":{tag} ");
        let found = document.split(&tag).skip(1).filter_map(|t| t.split_once("id=\""));
        found.map(|(_, id)| id.split('"').next().unwrap().to_owned()).collect()
    };
    let written: Vec<String> = comments(bytes).into_iter().map(|c| c.id).collect();
    for tag in ["commentRangeStart", "commentRangeEnd", "commentReference"] {
        let (mut marked, mut written) = (marks(tag), written.clone());
        marked.sort();
        written.sort();
        if marked != written {
            wrong.push(format!("{tag}: {marked:?}, comments: {written:?}"));
        }
    }
    wrong
}

fn element(name: &str, e: &BytesStart<'_>, all: &Parts, ids: &mut BTreeSet<String>, wrong: &mut Vec<String>) {
    wrong.extend(e.attributes().filter_map(|a| a.err()).map(|a| format!("{name}: {a}")));
    let local = e.local_name();
    match local.as_ref() {
        "Override" => {
            let target = attribute(e, "PartName").unwrap_or_default();
            if !all.contains_key(target.trim_start_matches('/')) {
                wrong.push(format!("{name}: a type for {target}, which is not there"));
            }
        }
        "Relationship" if attribute(e, "TargetMode").as_deref() != Some("External") => {
            let target = attribute(e, "Target").unwrap_or_default();
            let folder = name.split("_rels/").next().unwrap_or("");
            let full = target.strip_prefix('/').map_or_else(|| format!("{folder}{target}"), str::to_owned);
            if !all.contains_key(&full) {
                wrong.push(format!("{name}: a relationship to {full}, which is not there"));
            }
            if !ids.insert(attribute(e, "Id").unwrap_or_default()) {
                wrong.push(format!("{name}: a relationship's id twice"));
            }
        }
        tag @ ("comment" | "ins" | "del") => {
            if let Some(id) = attribute(e, "id")
                && !ids.insert(format!("{}{id}", if tag == "comment" { "c" } else { "r" }))
            {
                wrong.push(format!("{name}: {tag} {id} twice"));
            }
        }
        _ => {}
    }
}
