//! The zip around a document: parts by name, relationships, and a copy in which only named parts differ; the others keep
//! their compressed bytes. Knows no WordprocessingML. Sizes are limited, so that a small file never unpacks to a huge one.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::diag::Message;

/// Largest part that is changed.
const LARGEST: u64 = 512 << 20;

/// How hard changed parts are compressed: a third of the time of the usual level, a tenth more bytes.
const LEVEL: i64 = 3;

/// A package that is open for reading.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    bytes: &'b [u8],
    names: Vec<String>,
}

/// One relationship of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) id: String,
    /// The address of its kind, such as `…/relationships/comments`.
    pub(super) kind: String,
    /// Name of the part that it leads to; empty for one outside the package.
    pub(super) target: String,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Message> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
        let names = (0..archive.len())
            .map(|i| archive.by_index_raw(i).and_then(|f| f.name().map(std::borrow::Cow::into_owned)))
            .collect::<Result<Vec<_>, _>>()
            .map_err(|e| broken(&e))?;
        Ok(Self { archive, bytes, names })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|n| n == name)
    }

    /// As it was given.
    pub(super) fn bytes(&self) -> &'b [u8] {
        self.bytes
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The text of a part; `None` where there is none of this name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Message> {
        let Some(index) = self.names.iter().position(|n| n == name) else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(|e| broken(&e))?;
        let mut bytes = Vec::with_capacity(usize::try_from(file.size().min(LARGEST)).unwrap_or(0));
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| broken(&e))?;
        if bytes.len() as u64 > LARGEST {
            return Err(Message::new(format!("包内的 {name} 过大"), format!("the part {name} is too large")));
        }
        let text = String::from_utf8(bytes)
            .map_err(|_| Message::new(format!("包内的 {name} 不是UTF-8编码，不能加批注"), format!("the part {name} is not UTF-8, it can't be annotated")))?;
        Ok(Some(text))
    }

    /// A copy in which parts have new text; `None` takes a part out, new names come last.
    pub(super) fn with(mut self, changed: &BTreeMap<String, Option<String>>) -> Result<Vec<u8>, Message> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for (index, name) in self.names.iter().enumerate() {
            match changed.get(name) {
                None => {
                    let file = self.archive.by_index_raw(index).map_err(|e| broken(&e))?;
                    out.raw_copy_file(file).map_err(|e| broken(&e))?;
                }
                Some(None) => {}
                Some(Some(text)) => {
                    let file = self.archive.by_index_raw(index).map_err(|e| broken(&e))?;
                    let method = if file.compression() == CompressionMethod::Stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
                    let options = SimpleFileOptions::default().compression_method(method).last_modified_time(file.last_modified().unwrap_or_default());
                    let options = options.compression_level((method == CompressionMethod::Deflated).then_some(LEVEL));
                    drop(file);
                    fill(&mut out, name, text, options)?;
                }
            }
        }
        for (name, text) in changed.iter().filter(|(name, _)| !self.has(name)) {
            if let Some(text) = text {
                fill(&mut out, name, text, SimpleFileOptions::default().compression_method(CompressionMethod::Deflated))?;
            }
        }
        out.finish().map(Cursor::into_inner).map_err(|e| broken(&e))
    }
}

fn fill(out: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str, options: SimpleFileOptions) -> Result<(), Message> {
    out.start_file(name, options).map_err(|e| broken(&e))?;
    out.write_all(text.as_bytes()).map_err(|e| broken(&e))
}

/// A package that can't be unpacked or packed.
pub(super) fn broken(error: &dyn std::fmt::Display) -> Message {
    Message::new(format!("文件包已损坏：{error}"), format!("the package is damaged: {error}"))
}

/// Name of the part that holds a part's relationships: `word/_rels/document.xml.rels`.
pub(super) fn relations_of(part: &str) -> String {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") }
}

/// The relationships in the text of such a part; `part` is the one that they start from.
pub(super) fn relations(part: &str, text: &str) -> Vec<Relation> {
    let mut found = Vec::new();
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    loop {
        match reader.read_event() {
            Ok(Event::Empty(e) | Event::Start(e)) if e.local_name().as_ref() == "Relationship" => {
                let outside = attribute(&e, "TargetMode").is_some_and(|m| m == "External");
                let target = attribute(&e, "Target").filter(|_| !outside).map(|t| resolved(part, &t)).unwrap_or_default();
                found.push(Relation { id: attribute(&e, "Id").unwrap_or_default(), kind: attribute(&e, "Type").unwrap_or_default(), target });
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// An attribute's value by its local name.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().flatten().find(|a| a.key.local_name().as_ref() == name).map(|a| {
        let raw: &str = a.value.as_ref();
        quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), std::borrow::Cow::into_owned)
    })
}

/// `../comments.xml` as seen from `word/document.xml`.
fn resolved(part: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = part.rsplit_once('/').map_or("", |p| p.0).split('/').filter(|s| !s.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::{relations, relations_of};

    #[test]
    fn relations_lead_to_parts() {
        assert_eq!(relations_of("word/document.xml"), "word/_rels/document.xml.rels");
        assert_eq!(relations_of("document.xml"), "_rels/document.xml.rels");
        let text = r#"<?xml version="1.0"?><r:Relationships xmlns:r="x"><r:Relationship Id="a" Type="t/comments" Target="comments.xml"/>
            <r:Relationship Id="b" Type="t" Target="/word/x.xml"/><r:Relationship Id="c" Type="t" Target="../y&amp;.xml"/>
            <r:Relationship Id="d" Type="t" Target="http://a/b" TargetMode="External"/></r:Relationships>"#;
        let found: Vec<_> = relations("word/document.xml", text).into_iter().map(|r| (r.id, r.target)).collect();
        let expected = [("a", "word/comments.xml"), ("b", "word/x.xml"), ("c", "y&.xml"), ("d", "")];
        assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }
}
