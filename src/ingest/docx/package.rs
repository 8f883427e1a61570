//! The package: a zip whose parts are found through their relationships, within limits on what is unpacked.
//! Says of a file that is no such package what it is. Knows no text.

use std::io::Cursor;

use encoding_rs::{UTF_16BE, UTF_16LE};
use zip::ZipArchive;

use super::super::unpack::{self, unpack};
use super::faults;
use super::xml::{Fault, Item, Xml};
use crate::diag::Problem;

/// Unpacked bytes of a document at most.
const LARGEST: u64 = 256 << 20;
/// Parts at most.
const PARTS: usize = 20_000;

/// A relationship.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ingest) struct Relation {
    pub(in crate::ingest) id: String,
    /// The last step of its type: `styles`, `officeDocument`.
    pub(in crate::ingest) kind: String,
    /// The name of the part that it leads to.
    pub(in crate::ingest) target: String,
}

/// A part as text.
#[derive(Debug)]
pub(in crate::ingest) struct Part {
    /// Its name in the zip.
    pub(in crate::ingest) name: String,
    pub(in crate::ingest) text: String,
    /// Bytes before the text: the mark.
    pub(in crate::ingest) base: usize,
    /// False where bytes of the text are not those of the part.
    pub(in crate::ingest) exact: bool,
}

/// An open package.
pub(in crate::ingest) struct Package<'p> {
    path: &'p str,
    zip: ZipArchive<Cursor<Vec<u8>>>,
    left: u64,
}

impl<'p> Package<'p> {
    pub(in crate::ingest) fn open(path: &'p str, bytes: Vec<u8>) -> Result<Self, Problem> {
        if !bytes.starts_with(b"PK") {
            return Err(faults::no_zip(path, &bytes));
        }
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| faults::broken_zip(path))?;
        if zip.len() > PARTS {
            return Err(faults::too_many_parts(path, zip.len()));
        }
        Ok(Self { path, zip, left: LARGEST })
    }

    /// The main part, whose root must be one of some elements, and what it leads to.
    pub(in crate::ingest) fn main(&mut self, roots: &[&str]) -> Result<(Part, Vec<Relation>), Problem> {
        let main = self.relations("")?.into_iter().find(|r| r.kind == "officeDocument");
        let Some(main) = main else { return Err(self.foreign()) };
        let part = self.part(&main.target)?.ok_or_else(|| faults::missing(self.path, &main.target))?;
        let root = root(&part).map_err(|fault| faults::part(self.path, &part.name, fault))?;
        if !roots.contains(&root.as_str()) {
            return Err(faults::other_kind(self.path, &root));
        }
        let relations = self.relations(&part.name)?;
        Ok((part, relations))
    }

    /// No package of Word's: what else it is.
    pub(in crate::ingest) fn foreign(&self) -> Problem {
        let names: Vec<&str> =
            self.zip.file_names().filter_map(Result::ok).filter_map(|n| if let std::borrow::Cow::Borrowed(n) = n { Some(n) } else { None }).collect();
        faults::no_document(self.path, &names)
    }

    /// The relationships of a part; of the package for an empty name.
    pub(in crate::ingest) fn relations(&mut self, of: &str) -> Result<Vec<Relation>, Problem> {
        let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(part) = self.part(&format!("{folder}{slash}_rels/{name}.rels"))? else { return Ok(Vec::new()) };
        read_relations(&part, folder).map_err(|fault| faults::part(self.path, &part.name, fault))
    }

    /// A part by name; `None` where there is none.
    pub(in crate::ingest) fn part(&mut self, name: &str) -> Result<Option<Part>, Problem> {
        let Some(index) = self.index(name) else { return Ok(None) };
        let path = self.path;
        let name = self.zip.name_for_index(index).and_then(Result::ok).map_or_else(|| name.to_owned(), std::borrow::Cow::into_owned);
        let bytes = unpack(&mut self.zip, index, self.left).map_err(|fault| match fault {
            unpack::Fault::Bomb(size) => faults::bomb(path, &name, size),
            unpack::Fault::Password => faults::password(path),
            unpack::Fault::Method => faults::unknown_packing(path, &name),
            unpack::Fault::Damaged => faults::damaged(path, &name),
        })?;
        self.left -= bytes.len() as u64;
        decode(name, bytes).map(Some).map_err(|(name, fault)| faults::part(path, &name, fault))
    }

    /// The place of a part: names differ in case or slashes in what some programs write.
    fn index(&self, name: &str) -> Option<usize> {
        let alike = |n: &str| n.len() == name.len() && n.bytes().zip(name.bytes()).all(|(a, b)| a.eq_ignore_ascii_case(&b) || (a == b'\\' && b == b'/'));
        let exact = self.zip.index_for_name(name);
        exact.or_else(|| (0..self.zip.len()).find(|i| self.zip.name_for_index(*i).is_some_and(|n| n.is_ok_and(|n| alike(n.trim_start_matches('/'))))))
    }
}

/// UTF-8, or UTF-16 by its mark or by how `<` stands there.
fn decode(name: String, bytes: Vec<u8>) -> Result<Part, (String, Fault)> {
    let wide = match bytes.get(..4) {
        Some([0xFF, 0xFE, ..] | [b'<', 0, _, 0]) => Some(UTF_16LE),
        Some([0xFE, 0xFF, ..] | [0, b'<', 0, _]) => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = wide {
        let (text, failed) = encoding.decode_with_bom_removal(&bytes);
        return if failed { Err((name, Fault::Encoding(0))) } else { Ok(Part { name, text: text.into_owned(), base: 0, exact: false }) };
    }
    let base = if bytes.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    match String::from_utf8(bytes) {
        Ok(mut text) => {
            text.drain(..base);
            Ok(Part { name, text, base, exact: true })
        }
        Err(error) => Err((name, Fault::Encoding(error.utf8_error().valid_up_to()))),
    }
}

/// The name of the root element.
fn root(part: &Part) -> Result<String, Fault> {
    let mut xml = Xml::new(&part.text, part.base);
    while let Some(item) = xml.next()? {
        if let Item::Open(element) = item {
            return Ok(element.name().to_owned());
        }
    }
    Ok(String::new())
}

fn read_relations(part: &Part, folder: &str) -> Result<Vec<Relation>, Fault> {
    let mut out = Vec::new();
    let mut xml = Xml::new(&part.text, part.base);
    while let Some(item) = xml.next()? {
        let Item::Open(element) = item else { continue };
        // What lies outside of the package is never followed.
        if element.name() != "Relationship" || element.get("TargetMode").is_some_and(|m| m == "External") {
            continue;
        }
        let kind = element.get("Type").unwrap_or_default();
        let kind = kind.rsplit('/').next().unwrap_or("").to_owned();
        out.push(Relation {
            id: element.get("Id").unwrap_or_default().into_owned(),
            kind,
            target: resolved(folder, &element.get("Target").unwrap_or_default()),
        });
    }
    Ok(out)
}

/// A target as a name in the zip: relative to the folder of its part, or to the package.
fn resolved(folder: &str, target: &str) -> String {
    let mut steps: Vec<&str> = if target.starts_with(['/', '\\']) { Vec::new() } else { folder.split('/').collect() };
    for step in target.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            _ => steps.push(step),
        }
    }
    steps.retain(|s| !s.is_empty());
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn targets() {
        assert_eq!(resolved("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolved("word", "/word/styles.xml"), "word/styles.xml");
        assert_eq!(resolved("", "word/document.xml"), "word/document.xml");
        assert_eq!(resolved("word/a", "../b/./c.xml"), "word/b/c.xml");
        assert_eq!(resolved("word", "../../../etc/passwd"), "etc/passwd");
    }
}
