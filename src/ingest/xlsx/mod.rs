//! Workbooks to a reading: each sheet that is shown is a table, numbers as their formats show them.
//! `sheet` reads and writes one sheet, `format` knows number formats; package and XML are those of `docx`.

mod format;
mod sheet;

use rustc_hash::FxHashMap;

use super::docx::faults;
use super::docx::package::{Package, Part};
use super::docx::xml::{Fault, Item, Xml};
use super::{Block, Draft, Format};
use crate::diag::{Message, Problem};
use crate::text::Source;

/// Sheets at most.
const SHEETS: usize = 256;

/// What all sheets share.
#[derive(Debug, Default)]
struct Book {
    strings: Vec<String>,
    /// The format of each cell style.
    formats: Vec<u32>,
    codes: FxHashMap<u32, String>,
    from_1904: bool,
}

impl Book {
    fn shown(&self, stored: &str, style: usize) -> String {
        let id = self.formats.get(style).copied().unwrap_or(0);
        let code = self.codes.get(&id).map_or_else(|| format::builtin(id), String::as_str);
        format::shown(stored, code, self.from_1904)
    }
}

/// Reads a workbook.
pub(super) fn read(path: &str, bytes: Vec<u8>) -> Result<Draft, Problem> {
    let mut package = Package::open(path, bytes)?;
    let (main, relations) = package.main(&["workbook"])?;
    let of = |part: &Part, fault| faults::part(path, &part.name, fault);
    let (sheets, from_1904) = sheets(&main).map_err(|f| of(&main, f))?;
    let mut book = Book { from_1904, ..Book::default() };
    for relation in &relations {
        let kind = relation.kind.as_str();
        if !matches!(kind, "sharedStrings" | "styles") {
            continue;
        }
        let Some(part) = package.part(&relation.target)? else { continue };
        match kind {
            "sharedStrings" => book.strings = strings(&part).map_err(|f| of(&part, f))?,
            _ => (book.formats, book.codes) = styles(&part).map_err(|f| of(&part, f))?,
        }
    }
    let (mut text, mut blocks, mut problems) = (String::new(), Vec::<Block>::new(), Vec::new());
    if let Some(beyond) = sheets.len().checked_sub(SHEETS).filter(|n| *n > 0) {
        problems.push(left_out(path, format!("后 {beyond} 张工作表没有核"), format!("the last {beyond} sheets were not checked")));
    }
    for (name, id) in sheets.iter().take(SHEETS) {
        let Some(target) = relations.iter().find(|r| r.id == *id && r.kind == "worksheet") else { continue };
        let part = match package.part(&target.target) {
            Ok(Some(part)) => part,
            Ok(None) => continue,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        match sheet::read(&part.text, part.base, &book) {
            Ok(sheet) => {
                if !is_default(name) && !sheet.is_empty() {
                    sheet::line(name, &mut text, &mut blocks);
                }
                let beyond = sheet.write(&mut text, &mut blocks);
                if beyond > 0 {
                    problems.push(left_out(
                        path,
                        format!("工作表“{name}”的后 {beyond} 列没有核"),
                        format!("the last {beyond} columns of sheet “{name}” were not checked"),
                    ));
                }
            }
            Err(fault) => problems.push(of(&part, fault)),
        }
    }
    if text.trim().is_empty() {
        return Err(problems.pop().unwrap_or_else(|| super::empty(path)));
    }
    if text.len() > super::LARGEST {
        return Err(super::too_large(path, text.len()));
    }
    Ok(Draft { source: Source::plain(path, text), format: Format::Xlsx, encoding: "UTF-8", blocks, problems, container: None })
}

/// What is beyond the limits is said, and the rest is checked.
fn left_out(path: &str, zh: String, en: String) -> Problem {
    let (zh, en) = (format!("表太大，{zh}。"), format!("too large: {en}."));
    Problem::file(path, Message::new(zh, en)).with_help(Message::new("请把要核的部分另存为单独的文件。", "Save what is to be checked as a file of its own."))
}

/// `Sheet1`, `工作表1`: a name that nobody gave.
fn is_default(name: &str) -> bool {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(bare.to_lowercase().as_str(), "sheet" | "工作表" | "表")
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
