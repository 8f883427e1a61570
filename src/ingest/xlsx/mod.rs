//! Workbooks (.xlsx) to a reading. `sheet` reads the XML of one sheet; package and XML are those of `docx`, tables and numbers those of
//! the room `sheet` beside this one.

mod sheet;

use rustc_hash::FxHashMap;

use super::docx::faults;
use super::docx::package::{Package, Part};
use super::docx::xml::{Fault, Item, Xml};
use super::sheet::{Styles, Writer};
use super::{Draft, Format, unlock};
use crate::diag::Problem;

/// What all sheets share.
#[derive(Debug, Default)]
struct Book {
    strings: Vec<String>,
    styles: Styles,
}

/// Reads a workbook.
pub(super) fn read(path: &str, bytes: Vec<u8>) -> Result<Draft, Problem> {
    let mut package = Package::open(path, unlock::opened(&bytes).unwrap_or(bytes))?;
    let (main, relations) = package.main(&["workbook"])?;
    let of = |part: &Part, fault| faults::part(path, &part.name, fault);
    let (sheets, from_1904) = sheets(&main).map_err(|f| of(&main, f))?;
    let mut book = Book { styles: Styles { from_1904, ..Styles::default() }, ..Book::default() };
    for relation in &relations {
        let kind = relation.kind.as_str();
        if !matches!(kind, "sharedStrings" | "styles") {
            continue;
        }
        let Some(part) = package.part(&relation.target)? else { continue };
        match kind {
            "sharedStrings" => book.strings = strings(&part).map_err(|f| of(&part, f))?,
            _ => (book.styles.formats, book.styles.codes) = styles(&part).map_err(|f| of(&part, f))?,
        }
    }
    let mut writer = Writer::new(path);
    for (name, id) in writer.among(&sheets) {
        let Some(target) = relations.iter().find(|r| r.id == *id && r.kind == "worksheet") else { continue };
        match package.part(&target.target) {
            Ok(Some(part)) => match sheet::read(&part.text, part.base, &book) {
                Ok(sheet) => writer.add(name, sheet)?,
                Err(fault) => writer.tell(of(&part, fault)),
            },
            Ok(None) => {}
            Err(problem) => writer.tell(problem),
        }
    }
    writer.finish(Format::Xlsx)
}

/// Names and relationships of the sheets that are shown, and whether days are counted from 1904.
fn sheets(part: &Part) -> Result<(Vec<(String, String)>, bool), Fault> {
    let (mut out, mut from_1904) = (Vec::new(), false);
    let mut xml = Xml::new(&part.text, part.base);
    while let Some(item) = xml.next()? {
        let Item::Open(element) = item else { continue };
        match element.name() {
            "workbookPr" => from_1904 = element.get("date1904").is_some_and(|v| matches!(v.as_ref(), "1" | "true")),
            "sheet" if element.get("state").is_none_or(|s| s == "visible") => {
                out.push((element.get("name").unwrap_or_default().into_owned(), element.get_prefixed("id").unwrap_or_default()));
            }
            _ => {}
        }
    }
    Ok((out, from_1904))
}

fn strings(part: &Part) -> Result<Vec<String>, Fault> {
    let mut out: Vec<String> = Vec::new();
    let mut stack: Vec<u8> = Vec::new(); // 0 other, 1 text, 2 phonetic
    let mut xml = Xml::new(&part.text, part.base);
    while let Some(item) = xml.next()? {
        match item {
            Item::Open(element) => {
                let phonetic = stack.last() == Some(&2) || element.name() == "rPh";
                stack.push(if phonetic { 2 } else { u8::from(element.name() == "t") });
                if element.name() == "si" {
                    out.push(String::new());
                }
            }
            Item::Close => drop(stack.pop()),
            Item::Text(text, _) if stack.last() == Some(&1) => out.last_mut().into_iter().for_each(|s| s.push_str(text)),
            Item::Char(c, _) if stack.last() == Some(&1) => out.last_mut().into_iter().for_each(|s| s.push(c)),
            _ => {}
        }
    }
    Ok(out)
}

/// The formats of the cell styles, and the codes that the workbook defines.
fn styles(part: &Part) -> Result<(Vec<u32>, FxHashMap<u32, String>), Fault> {
    let (mut formats, mut codes, mut cells) = (Vec::new(), FxHashMap::default(), 0usize);
    let mut depth = 0usize;
    let mut xml = Xml::new(&part.text, part.base);
    while let Some(item) = xml.next()? {
        match item {
            Item::Open(element) => {
                depth += 1;
                let id = element.number("numFmtId").and_then(|n| u32::try_from(n).ok());
                match element.name() {
                    "cellXfs" => cells = depth,
                    "xf" if cells > 0 => formats.push(id.unwrap_or(0)),
                    "numFmt" => {
                        if let (Some(id), Some(code)) = (id, element.get("formatCode")) {
                            codes.insert(id, code.into_owned());
                        }
                    }
                    _ => {}
                }
            }
            Item::Close => {
                if depth == cells {
                    cells = 0;
                }
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    Ok((formats, codes))
}
