#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::ops::Range;

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::package::attribute;
use super::{Dates, Limits, Note, write};
use crate::ingest::{Container, Draft, Format, RunPiece};
use crate::text::Source;

const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

/// A package from parts.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

/// All parts of a package.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|i| {
            let mut file = archive.by_index(i).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

/// A document in the making: its XML and where the reading stands in it.
#[derive(Default)]
struct Made {
    xml: String,
    reading: String,
    runs: Vec<RunPiece>,
    /// Ranges of the reading whose ends can't be cut exactly.
    stiff: Vec<Range<usize>>,
}

impl Made {
    fn piece(&mut self, xml: Range<usize>, text: &str, exact: bool) {
        let start = self.reading.len();
        self.reading.push_str(text);
        self.runs.push(RunPiece { reading: start..self.reading.len(), part: 0, xml, exact });
    }

    /// `w:t` with a text; `&` is written as a reference.
    fn text(&mut self, text: &str, preserve: bool) {
        let trimmed = text.trim_matches(' ');
        self.xml.push_str(if preserve { "<w:t xml:space=\"preserve\">" } else { "<w:t>" });
        let (lead, body) = if preserve { ("", text) } else { (&text[..text.len() - text.trim_start_matches(' ').len()], trimmed) };
        self.xml.push_str(lead);
        let from = self.reading.len();
        for part in body.split_inclusive('&') {
            let (plain, reference) = part.strip_suffix('&').map_or((part, false), |p| (p, true));
            if !plain.is_empty() {
                let at = self.xml.len();
                self.xml.push_str(plain);
                self.piece(at..at + plain.len(), plain, true);
            }
            if reference {
                let at = self.xml.len();
                self.xml.push_str("&amp;");
                self.piece(at..at + 5, "&", false);
            }
        }
        if !preserve {
            self.xml.push_str(&text[lead.len() + body.len()..]);
            if body != text {
                self.stiff.push(from..self.reading.len());
            }
        }
        self.xml.push_str("</w:t>");
    }

    fn run(&mut self, texts: &[(String, bool)], style: usize) {
        let properties = ["", "<w:rPr><w:b/></w:rPr>", "<w:rPr><w:rFonts w:hint=\"eastAsia\"/><w:sz w:val=\"32\"/></w:rPr>"][style % 3];
        self.xml.push_str(["<w:r>", "<w:r w:rsidR=\"00A1\" w:rsidRPr=\"00B2\">"][style % 2]);
        self.xml.push_str(properties);
        for (i, (text, preserve)) in texts.iter().enumerate() {
            if i > 0 {
                let at = self.xml.len();
                self.xml.push_str("<w:tab/>");
                self.piece(at..at + 8, "\t", false);
            }
            self.text(text, *preserve);
        }
        self.xml.push_str("</w:r>");
    }

    fn draft(&self) -> (Vec<u8>, Draft) {
        let document = format!("<?xml version=\"1.0\"?>\n<w:document xmlns:w=\"{W}\"><w:body>{}<w:sectPr/></w:body></w:document>\n", self.xml);
        let shift = document.find("<w:body>").unwrap() + "<w:body>".len();
        let runs = self.runs.iter().map(|p| RunPiece { xml: p.xml.start + shift..p.xml.end + shift, ..p.clone() }).collect();
        let container = Container { parts: vec!["word/document.xml".to_owned()], runs, ..Container::default() };
        let draft = Draft {
            source: Source::plain("a.docx", self.reading.clone()),
            format: Format::Docx,
            encoding: "UTF-8",
            blocks: Vec::new(),
            problems: Vec::new(),
            container: Some(container),
        };
        (zipped(&[("[Content_Types].xml", TYPES), ("_rels/.rels", RELS), ("word/document.xml", &document)]), draft)
    }
}

/// The look (properties of the run) of each character of a body.
fn looks(document: &str) -> Vec<(char, String)> {
    let mut reader = Reader::from_str(document);
    let (mut out, mut look, mut from, mut inside) = (Vec::new(), String::new(), None, false);
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap();
        match reader.read_event().unwrap() {
            Event::Start(e) if e.name().as_ref() == "w:r" => look.clear(),
            Event::Start(e) if e.name().as_ref() == "w:rPr" => from = Some(at),
            Event::End(e) if e.name().as_ref() == "w:rPr" => look = document[from.take().unwrap()..at].to_owned(),
            Event::Start(e) if e.name().as_ref() == "w:t" => inside = true,
            Event::End(e) if e.name().as_ref() == "w:t" => inside = false,
            Event::Text(t) if inside => out.extend(t.xml10_content().chars().map(|c| (c, look.clone()))),
            Event::Eof => return out,
            _ => {}
        }
    }
}

/// What Word shows of a body: its text, and the words under each comment's marks. Ends are checked to come after starts.
fn shown(document: &str) -> (String, BTreeMap<String, String>) {
    let mut reader = Reader::from_str(document);
    let (mut out, mut text, mut preserve, mut inside) = (String::new(), String::new(), false, false);
    let (mut open, mut done, mut referred): (BTreeMap<String, usize>, BTreeMap<String, String>, Vec<String>) = Default::default();
    loop {
        let event = reader.read_event().unwrap_or_else(|e| panic!("{e}\n{document}"));
        match &event {
            Event::Start(e) | Event::Empty(e) => match e.name().as_ref() {
                "w:t" => {
                    inside = matches!(event, Event::Start(_));
                    preserve = attribute(e, "space").as_deref() == Some("preserve");
                    text.clear();
                }
                "w:tab" => out.push('\t'),
                "w:commentRangeStart" => assert!(open.insert(attribute(e, "id").unwrap(), out.len()).is_none()),
                "w:commentRangeEnd" => {
                    let id = attribute(e, "id").unwrap();
                    let from = open.remove(&id).unwrap_or_else(|| panic!("{id} ends before it begins"));
                    done.insert(id, out[from..].to_owned());
                }
                "w:commentReference" => referred.push(attribute(e, "id").unwrap()),
                _ => {}
            },
            Event::Text(t) if inside => text.push_str(&t.xml10_content()),
            Event::GeneralRef(_) if inside => text.push('&'),
            Event::End(e) if e.name().as_ref() == "w:t" => {
                inside = false;
                out.push_str(if preserve { &text } else { text.trim_matches(' ') });
            }
            Event::End(e) if e.name().as_ref() == "w:p" => out.push('\n'),
            Event::Eof => break,
            _ => {}
        }
    }
    referred.sort();
    assert_eq!(referred, done.keys().cloned().collect::<Vec<_>>(), "each comment is referred to once");
    assert!(open.is_empty());
    (out, done)
}

fn note(range: Range<usize>, rank: u8) -> Note {
    let text = format!("【应改】{}—{}〔a/b〕", range.start, range.end);
    Note { range, text, rank, finding: 0 }
}

fn annotated(bytes: &[u8], draft: &Draft, notes: &[Note], limits: Limits) -> super::Annotated {
    write(super::Desk::open(bytes, "word/document.xml").unwrap(), draft, notes, &Dates { stamp: "2026-11-29T00:00:00Z", old: BTreeMap::new() }, limits).unwrap()
}

const MANY: Limits = Limits { paragraph: 1000, file: 1000 };

/// Everything that must hold of a package: each part is well-formed, types and relationships lead to parts, ids are unique.
fn valid(all: &BTreeMap<String, String>) {
    for (name, text) in all {
        let mut reader = Reader::from_str(text);
        loop {
            match reader.read_event().unwrap_or_else(|e| panic!("{name}: {e}\n{text}")) {
                Event::Eof => break,
                Event::Start(e) | Event::Empty(e) => {
                    e.attributes().for_each(|a| assert!(a.is_ok(), "{name}: {a:?}"));
                    if let Some(part) = attribute(&e, "PartName") {
                        assert!(all.contains_key(part.trim_start_matches('/')), "{part} has a type and is not there");
                    }
                }
                _ => {}
            }
        }
    }
    let relations = all.get("word/_rels/document.xml.rels").map(|t| super::package::relations("word/document.xml", t)).unwrap_or_default();
    for relation in &relations {
        assert!(all.contains_key(&relation.target), "{relation:?} leads nowhere");
    }
    let comments = super::comment::rows(all.get("word/comments.xml").map_or("", String::as_str));
    let mut ids: Vec<&str> = comments.iter().map(|c| c.0.as_str()).collect();
    let (_, anchored) = shown(&all["word/document.xml"]);
    ids.sort_unstable();
    assert_eq!(ids, anchored.keys().map(String::as_str).collect::<Vec<_>>(), "every comment is anchored, every anchor has its comment");
}

/// Text, keeps blanks.
type RunText = Vec<(String, bool)>;

fn any_paragraphs() -> impl Strategy<Value = Vec<Vec<(RunText, usize, usize)>>> {
    let text = ("[ 甲乙丙80%&，a]{1,6}", any::<bool>());
    let run = (prop::collection::vec(text, 1..3), 0usize..6, 0usize..8);
    prop::collection::vec(prop::collection::vec(run, 1..6), 1..4)
}

fn made(paragraphs: &[Vec<(RunText, usize, usize)>]) -> (Made, Vec<Range<usize>>) {
    let (mut made, mut lines) = (Made::default(), Vec::new());
    for (number, runs) in paragraphs.iter().enumerate() {
        let table = number % 3 == 2;
        made.xml.push_str(if table { "<w:tbl><w:tr><w:tc><w:p>" } else { "<w:p><w:pPr><w:jc w:val=\"both\"/></w:pPr>" });
        let from = made.reading.len();
        for (texts, style, wrap) in runs {
            let (open, close) = [
                ("", ""),
                ("", ""),
                ("", ""),
                ("<w:hyperlink w:anchor=\"x\">", "</w:hyperlink>"),
                ("<w:ins w:id=\"7\" w:author=\"张三\">", "</w:ins>"),
                ("<w:sdt><w:sdtPr/><w:sdtContent>", "</w:sdtContent></w:sdt>"),
                ("<w:fldSimple w:instr=\"REF a\">", "</w:fldSimple>"),
                ("<w:bookmarkStart w:id=\"9\" w:name=\"b\"/>", "<w:bookmarkEnd w:id=\"9\"/>"),
            ][*wrap];
            made.xml.push_str(open);
            made.run(texts, *style);
            made.xml.push_str(close);
        }
        lines.push(from..made.reading.len());
        made.reading.push('\n');
        made.xml.push_str(if table { "</w:p></w:tc></w:tr></w:tbl>" } else { "</w:p>" });
    }
    (made, lines)
}

/// Ranges on characters of one line.
fn spans(reading: &str, lines: &[Range<usize>], wanted: &[(usize, usize, usize)]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (line, skip, len) in wanted {
        let line = lines[line % lines.len()].clone();
        let bounds: Vec<usize> = reading[line.clone()].char_indices().map(|c| line.start + c.0).chain([line.end]).collect();
        let start = skip % bounds.len();
        found.push(bounds[start]..bounds[(start + len).min(bounds.len() - 1)]);
    }
    found.into_iter().filter(|r| !r.is_empty()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    /// Any runs, any spans: the text stays, each comment lies on exactly its words, all is well-formed, and everything
    /// that was put in comes out again byte for byte.
    #[test]
    fn comments_lie_on_exactly_their_words(paragraphs in any_paragraphs(), wanted in prop::collection::vec((0usize..4, 0usize..30, 1usize..12), 0..8)) {
        let (made, lines) = made(&paragraphs);
        let (bytes, draft) = made.draft();
        let notes: Vec<Note> = spans(&made.reading, &lines, &wanted).into_iter().map(|r| note(r, 0)).collect();
        let result = annotated(&bytes, &draft, &notes, MANY);
        let (before, after) = (parts(&bytes), parts(&result.bytes));
        valid(&after);
        let (text, anchored) = shown(&after["word/document.xml"]);
        prop_assert_eq!(&text, &shown(&before["word/document.xml"]).0);
        prop_assert_eq!(looks(&after["word/document.xml"]), looks(&before["word/document.xml"]));
        prop_assert_eq!(result.written, notes.len());
        let said = said(&after);
        for note in &notes {
            let ids: Vec<&String> = said.iter().filter(|(_, t)| **t == note.text).map(|(id, _)| id).collect();
            prop_assert!(!ids.is_empty());
            let words = &made.reading[note.range.clone()];
            let stiff = made.stiff.iter().any(|s| s.start < note.range.end && note.range.start < s.end);
            for id in ids {
                if stiff {
                    prop_assert!(anchored[id].contains(words), "{:?} in {:?}", words, anchored[id]);
                } else {
                    prop_assert_eq!(&anchored[id], words);
                }
            }
        }
        let mut desk = super::Desk::open(&result.bytes, "word/document.xml").unwrap();
        if !notes.is_empty() {
            prop_assert!(desk.exact);
            desk.undo(None).unwrap();
            prop_assert_eq!(parts(&desk.finish().unwrap().unwrap()), before);
        }
    }
}

/// Texts of the comments by id.
fn said(all: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut reader = Reader::from_str(all.get("word/comments.xml").map_or("", String::as_str));
    let (mut found, mut id): (BTreeMap<String, String>, String) = Default::default();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) if e.name().as_ref() == "w:comment" => id = attribute(&e, "id").unwrap(),
            Event::Text(t) if !id.is_empty() => found.entry(id.clone()).or_default().push_str(&t.xml10_content()),
            Event::Eof => return found,
            _ => {}
        }
    }
}

/// A paragraph of single runs; ⟦ ⟧ marks what a comment is wanted on. Gives the body's XML with the comments.
fn check(runs: &[&str], limits: Limits) -> (super::Annotated, BTreeMap<String, String>) {
    let (mut made, mut open, mut notes) = (Made::default(), None, Vec::new());
    made.xml.push_str("<w:p>");
    for run in runs {
        let mut text = String::new();
        for c in run.chars() {
            match c {
                '⟦' => open = Some(made.reading.len() + text.len()),
                '⟧' => notes.push(note(open.take().unwrap()..made.reading.len() + text.len(), 0)),
                c => text.push(c),
            }
        }
        made.run(&[(text, false)], 0);
    }
    made.xml.push_str("</w:p>");
    made.reading.push('\n');
    let (bytes, draft) = made.draft();
    let result = annotated(&bytes, &draft, &notes, limits);
    let all = parts(&result.bytes);
    valid(&all);
    (result, all)
}

#[test]
fn a_cut_keeps_both_halves() {
    let (_, all) = check(&["到2025年，⟦达到80%⟧。"], MANY);
    let body = all["word/document.xml"].split("<w:body>").nth(1).unwrap().split("<w:sectPr/>").next().unwrap().to_owned();
    let expected = "<w:p><w:r><w:t xml:space=\"preserve\">到2025年，</w:t></w:r><w:commentRangeStart w:id=\"1\"/><w:r><w:t xml:space=\"preserve\">达到80%</w:t></w:r>\
        <w:commentRangeEnd w:id=\"1\"/><w:r><w:rPr><w:sz w:val=\"16\"/><w:szCs w:val=\"16\"/></w:rPr><w:commentReference w:id=\"1\"/></w:r><w:r><w:t xml:space=\"preserve\">。</w:t></w:r></w:p>";
    assert_eq!(body, expected);
}

#[test]
fn whole_runs_are_not_cut() {
    let (_, all) = check(&["到2025年，", "⟦达到", "80%⟧", "。"], MANY);
    assert!(
        all["word/document.xml"]
            .contains("<w:commentRangeStart w:id=\"1\"/><w:r><w:t>达到</w:t></w:r><w:r><w:t>80%</w:t></w:r><w:commentRangeEnd w:id=\"1\"/>")
    );
}

#[test]
fn three_in_a_paragraph_sixty_in_a_file() {
    let (result, all) = check(&["⟦一⟧⟦二⟧⟦三⟧⟦四⟧⟦五⟧"], Limits::default());
    assert_eq!((result.written, result.left_out), (3, vec![3, 4]));
    assert_eq!(said(&all).len(), 3);
    let (result, _) = check(&["⟦一⟧⟦二⟧⟦三⟧"], Limits { paragraph: 3, file: 2 });
    assert_eq!((result.written, result.left_out), (2, vec![2]));
}

/// Pieces of XML that damage puts into a part.
const SHARDS: [&str; 12] = [
    "<w:r>",
    "</w:r>",
    "<w:t>",
    "</w:t>",
    "<w:p/>",
    "</w:p>",
    "<w:ins w:id=\"1\" w:author=\"核稿\">",
    "</w:ins>",
    "<w:tbl><w:tr><w:tc>",
    "<w:commentRangeStart w:id=\"1\"/>",
    "<!--hegao:1 word/document.xml 0 old,c:0:9:-->",
    "<w:del w:author=\"核稿\"><w:r><w:delText>x</w:delText></w:r></w:del>",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// A damaged package is refused, or annotated so that it reads the same; nothing panics.
    #[test]
    fn damage_is_refused_or_survived(paragraphs in any_paragraphs(), damage in prop::collection::vec((any::<prop::sample::Index>(), 0usize..40, 0usize..13), 1..4), at in any::<prop::sample::Index>()) {
        let (made, _) = made(&paragraphs);
        let mut text = parts(&made.draft().0)["word/document.xml"].clone();
        for (place, gone, shard) in damage {
            let from = (0..=place.index(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap();
            let to = (from + gone..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
            text.replace_range(from..to, SHARDS.get(shard).copied().unwrap_or(""));
        }
        let bytes = zipped(&[("[Content_Types].xml", TYPES), ("_rels/.rels", RELS), ("word/document.xml", &text)]);
        let Ok(draft) = crate::ingest::read("a.docx", bytes.clone(), None) else { return Ok(()) };
        let reading = draft.source.reading();
        let from = (0..=at.index(reading.len())).rev().find(|i| reading.is_char_boundary(*i)).unwrap();
        let to = (from + 4..=reading.len()).find(|i| reading.is_char_boundary(*i)).unwrap_or(reading.len());
        let notes = [note(from..to, 0), note(0..reading.len(), 1)];
        let revisions = crate::ingest::Revisions::Accepted;
        if let Ok(annotated) = super::annotate(&bytes, (&draft, revisions), &notes, "2026-11-29T00:00:00Z", Limits::default()) {
            let after = crate::ingest::read("a.docx", annotated.bytes.clone(), None).unwrap();
            prop_assert_eq!(after.source.reading(), reading);
            if let Ok(stripped) = super::strip(&annotated.bytes, &after) {
                prop_assert!(!parts(&stripped.bytes)["word/document.xml"].contains("commentReference"));
            }
        }
    }
}
