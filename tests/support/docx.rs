//! Word packages made in memory, in the manner of several programs, for tests.
#![allow(dead_code, clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests; each file uses its part")]

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use hegao::ingest::{BlockKind, Draft, Grid};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

pub const W: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub const STRICT: &str = "http://purl.oclc.org/ooxml/wordprocessingml/main";
const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The parts of a package; those left empty are left out.
#[derive(Debug, Clone, Default)]
pub struct Doc {
    pub body: String,
    pub styles: String,
    pub numbering: String,
    pub footnotes: String,
    pub endnotes: String,
    pub comments: String,
    pub extended: String,
    /// Further parts by name.
    pub more: Vec<(String, Vec<u8>)>,
}

/// A zip of files.
pub fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        out.start_file(name.as_str(), SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn part(root: &str, content: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:{root} xmlns:w="{W}" xmlns:r="{REL}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" mc:Ignorable="w14">{content}</w:{root}>"#
    )
}

impl Doc {
    pub fn body(body: &str) -> Self {
        Self { body: body.to_owned(), ..Self::default() }
    }

    /// Names and contents of the parts.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let sides = [
            ("styles", "styles", &self.styles),
            ("numbering", "numbering", &self.numbering),
            ("footnotes", "footnotes", &self.footnotes),
            ("endnotes", "endnotes", &self.endnotes),
            ("comments", "comments", &self.comments),
        ];
        let mut relations = String::new();
        let mut files = vec![("word/document.xml".to_owned(), part("document", &format!("<w:body>{}<w:sectPr/></w:body>", self.body)).into_bytes())];
        for (n, (name, kind, content)) in sides.iter().enumerate().filter(|(_, s)| !s.2.is_empty()) {
            let _ = write!(relations, r#"<Relationship Id="rId{n}" Type="{REL}/{kind}" Target="{name}.xml"/>"#);
            files.push((format!("word/{name}.xml"), part(name, content).into_bytes()));
        }
        if !self.extended.is_empty() {
            relations.push_str(
                r#"<Relationship Id="rId90" Type="http://schemas.microsoft.com/office/2011/relationships/commentsExtended" Target="commentsExtended.xml"/>"#,
            );
            files.push(("word/commentsExtended.xml".to_owned(), part("commentsEx", &self.extended).into_bytes()));
        }
        files.push(("word/_rels/document.xml.rels".to_owned(), relationships(&relations).into_bytes()));
        files.extend(frame("word/document.xml"));
        files.extend(self.more.iter().cloned());
        files
    }

    pub fn bytes(&self) -> Vec<u8> {
        zip(&self.files())
    }
}

/// A part of relationships.
pub fn relationships(content: &str) -> String {
    format!(r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{content}</Relationships>"#)
}

/// What every package has around its main part.
pub fn frame(main: &str) -> Vec<(String, Vec<u8>)> {
    let types = format!(
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#
    );
    let root = relationships(&format!(r#"<Relationship Id="rId1" Type="{REL}/officeDocument" Target="{main}"/>"#));
    vec![("[Content_Types].xml".to_owned(), types.into_bytes()), ("_rels/.rels".to_owned(), root.into_bytes())]
}

/// A paragraph of plain text.
pub fn p(text: &str) -> String {
    format!(r#"<w:p><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>"#, escaped(text))
}

/// The program that a package is made after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// Runs cut up by spelling, bookmarks, numbers from styles.
    Word,
    /// Automatic numbers in paragraphs, hints on fonts.
    Wps,
    /// Whole runs, cells that go on below, numbers as text.
    LibreOffice,
    /// Bare XML.
    PythonDocx,
    /// Strict OOXML with another prefix, parts under other names.
    Strict,
}

pub const WRITERS: [Writer; 5] = [Writer::Word, Writer::Wps, Writer::LibreOffice, Writer::PythonDocx, Writer::Strict];

/// A draft that was read from another format, as a package of a writer.
pub fn like(draft: &Draft, writer: Writer) -> Vec<u8> {
    let mut maker = Maker { writer, counts: [0; 3], id: 0 };
    let reading = draft.source.reading();
    let mut body = String::new();
    for block in &draft.blocks {
        let text = reading.get(block.range.clone()).unwrap();
        match &block.kind {
            BlockKind::Heading(level) => body.push_str(&maker.paragraph(text, Some(*level))),
            BlockKind::Table(grid) => body.push_str(&maker.table(grid, reading)),
            _ => body.push_str(&maker.paragraph(text, None)),
        }
    }
    let doc = Doc { body, styles: maker.styles(), numbering: numbering(), ..Doc::default() };
    if writer == Writer::Strict { strict(&doc) } else { doc.bytes() }
}

/// The same with the strict namespaces, another prefix and another name of the main part.
fn strict(doc: &Doc) -> Vec<u8> {
    let mut files = doc.files();
    files.retain(|(name, _)| name.starts_with("word/"));
    for (name, bytes) in &mut files {
        let text = String::from_utf8(bytes.clone()).unwrap();
        let text = text.replace(W, STRICT).replace(REL, "http://purl.oclc.org/ooxml/officeDocument/relationships");
        *bytes = text.replace("<w:", "<x0:").replace("</w:", "</x0:").replace(" w:", " x0:").replace("xmlns:w=", "xmlns:x0=").into_bytes();
        *name = name.replace("word/", "doc/").replace("document.xml", "main.xml");
    }
    let mut frame = frame("doc/main.xml");
    for (_, bytes) in &mut frame {
        *bytes = String::from_utf8(bytes.clone()).unwrap().replace(REL, "http://purl.oclc.org/ooxml/officeDocument/relationships").into_bytes();
    }
    files.extend(frame);
    zip(&files)
}

/// 一、（一）1. as three levels of list 1; `startOverride` is never needed.
fn numbering() -> String {
    let level = |i: usize, format: &str, text: &str| {
        format!(
            r#"<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>"#
        )
    };
    let levels = level(0, "chineseCountingThousand", "%1、") + &level(1, "japaneseCounting", "（%2）") + &level(2, "decimal", "%3.");
    format!(
        r#"<w:abstractNum w:abstractNumId="3"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>"#
    )
}

struct Maker {
    writer: Writer,
    /// What Word's own counters stand at.
    counts: [usize; 3],
    id: usize,
}

impl Maker {
    fn styles(&self) -> String {
        let mut out = String::from(r#"<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>"#);
        for level in 1..=6 {
            let id = self.heading(level);
            let (name, outline) = match self.writer {
                Writer::Wps => (format!("标题 {level}"), String::new()),
                Writer::LibreOffice => (format!("Überschrift {level}"), format!(r#"<w:outlineLvl w:val="{}"/>"#, level - 1)),
                _ => (format!("heading {level}"), format!(r#"<w:outlineLvl w:val="{}"/>"#, level - 1)),
            };
            let _ = write!(
                out,
                r#"<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="a"/><w:next w:val="a"/><w:pPr>{outline}</w:pPr><w:rPr><w:b/></w:rPr></w:style>"#
            );
        }
        for level in 0..3 {
            let _ = write!(
                out,
                r#"<w:style w:type="paragraph" w:styleId="n{level}"><w:name w:val="条目{level}"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>"#
            );
        }
        out
    }

    fn heading(&self, level: u8) -> String {
        match self.writer {
            Writer::Word | Writer::Wps => level.to_string(),
            _ => format!("Heading{level}"),
        }
    }

    /// The level and length of an automatic number that shows as the text's own marker here.
    fn number(&mut self, text: &str) -> Option<(usize, usize)> {
        const HAN: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
        if !matches!(self.writer, Writer::Word | Writer::Wps) {
            return None;
        }
        (0..3).find_map(|level| {
            let n = self.counts[level] + 1;
            let shown = match level {
                0 => format!("{}、", HAN.get(n - 1)?),
                1 => format!("（{}）", HAN.get(n - 1)?),
                _ => format!("{n}."),
            };
            let digits = level == 2 && text.get(shown.len()..)?.starts_with(|c: char| c.is_ascii_digit() || c == ' ');
            if !text.starts_with(&shown) || digits {
                return None;
            }
            self.counts[level] = n;
            self.counts[level + 1..].fill(0);
            Some((level, shown.len()))
        })
    }

    fn paragraph(&mut self, text: &str, heading: Option<u8>) -> String {
        let mut look = String::new();
        if let Some(level) = heading {
            let _ = write!(look, r#"<w:pStyle w:val="{}"/>"#, self.heading(level));
        }
        let mut shown = text;
        if let Some((level, len)) = self.number(text) {
            shown = &text[len..];
            if self.writer == Writer::Word && heading.is_none() {
                let _ = write!(look, r#"<w:pStyle w:val="n{level}"/>"#);
            } else {
                let _ = write!(look, r#"<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>"#);
            }
        }
        if self.writer != Writer::PythonDocx {
            look.push_str(r#"<w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs><w:spacing w:line="560"/><w:ind w:firstLineChars="200"/><w:rPr><w:b/></w:rPr>"#);
        }
        self.id += 1;
        format!("<w:p><w:pPr>{look}</w:pPr>{}</w:p>", self.runs(shown))
    }

    fn runs(&self, text: &str) -> String {
        let mut out = String::new();
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                out.push_str("<w:r><w:br/></w:r>");
            }
            match self.writer {
                Writer::Word => self.cut(line, &mut out),
                Writer::Wps => {
                    let keep = if line.trim() == line { "" } else { r#" xml:space="preserve""# };
                    let _ = write!(
                        out,
                        r#"<w:r><w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋_GB2312"/><w:lang w:val="en-US"/></w:rPr><w:t{keep}>{}</w:t></w:r>"#,
                        escaped(line)
                    );
                }
                _ => {
                    let _ = write!(out, r#"<w:r><w:rPr></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>"#, escaped(line));
                }
            }
        }
        out
    }

    /// Runs of a few characters, with what Word puts between them.
    fn cut(&self, line: &str, out: &mut String) {
        let chars: Vec<char> = line.chars().collect();
        for (n, piece) in chars.chunks(3).enumerate() {
            let text: String = piece.iter().collect();
            let between = match n % 4 {
                0 => r#"<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>"#,
                1 => r#"<w:proofErr w:type="spellStart"/>"#,
                2 => r#"<w:r w:rsidR="00A1"><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"#,
                _ => r#"<w:del w:id="9" w:author="甲"><w:r><w:delText>删去99%</w:delText></w:r></w:del>"#,
            };
            let _ = write!(
                out,
                r#"{between}<w:r w:rsidRPr="00B2{n:04}"><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>"#,
                escaped(&text)
            );
        }
    }

    fn table(&mut self, grid: &Grid, reading: &str) -> String {
        let mut out = String::from(
            r#"<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid><w:gridCol w:w="100"/></w:tblGrid>"#,
        );
        let mut below: Vec<(u32, u32, u32)> = Vec::new(); // column, width, rows left
        for row in &grid.rows {
            let head = if row.iter().all(|c| c.header) && !row.is_empty() { "<w:trPr><w:tblHeader/></w:trPr>" } else { "" };
            let _ = write!(out, "<w:tr>{head}");
            let mut column = 0;
            let mut next = Vec::new();
            let carried = |out: &mut String, column: &mut u32, next: &mut Vec<(u32, u32, u32)>| {
                while let Some((at, width, left)) = below.iter().find(|b| b.0 == *column).copied() {
                    let _ = write!(out, r#"<w:tc><w:tcPr><w:gridSpan w:val="{width}"/><w:vMerge/></w:tcPr><w:p/></w:tc>"#);
                    if left > 1 {
                        next.push((at, width, left - 1));
                    }
                    *column += width;
                }
            };
            for cell in row {
                carried(&mut out, &mut column, &mut next);
                let merge = if cell.row_span > 1 { r#"<w:vMerge w:val="restart"/>"# } else { "" };
                let text = reading.get(cell.range.clone()).unwrap();
                let paragraphs: String = text.split('\n').map(|l| format!("<w:p>{}</w:p>", self.runs(l))).collect();
                let _ = write!(out, r#"<w:tc><w:tcPr><w:tcW w:w="10"/><w:gridSpan w:val="{}"/>{merge}</w:tcPr>{paragraphs}</w:tc>"#, cell.col_span);
                if cell.row_span > 1 {
                    next.push((column, cell.col_span, cell.row_span - 1));
                }
                column += cell.col_span;
            }
            carried(&mut out, &mut column, &mut next);
            below = next;
            out.push_str("</w:tr>");
        }
        out + "</w:tbl>"
    }
}
