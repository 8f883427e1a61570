//! One sheet of a workbook: its XML to cells as they show.

use std::borrow::Cow;

use super::super::docx::xml::{Element, Fault, Item, Xml};
use super::super::sheet::{Sheet, TooMuch};
use super::Book;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Row,
    Cell,
    Value,
    Inline,
    Text,
    Skip,
    Other,
}

/// A cell on the way.
#[derive(Default)]
struct Open {
    row: u32,
    column: u32,
    style: usize,
    kind: String,
    text: String,
}

/// Reads a sheet.
pub(super) fn read(text: &str, base: usize, book: &Book) -> Result<Sheet, Fault> {
    let (mut sheet, mut stack, mut cell) = (Sheet::default(), Vec::<Tag>::new(), Open::default());
    let mut xml = Xml::new(text, base);
    while let Some(item) = xml.next()? {
        let put = match item {
            Item::Open(element) => {
                let parent = stack.last().copied().unwrap_or(Tag::Other);
                let tag = tag(element.name(), parent);
                stack.push(tag);
                match tag {
                    Tag::Row => cell = Open { row: number(&element, "r").unwrap_or(cell.row.saturating_add(1)), ..Open::default() },
                    Tag::Cell => cell = open(&element, &cell),
                    _ => {}
                }
                let merge = (tag == Tag::Other && element.name() == "mergeCell").then(|| merge(&element)).flatten();
                merge.map_or(Ok(()), |(rows, columns)| sheet.merge(rows, columns))
            }
            Item::Close if stack.pop() == Some(Tag::Cell) => sheet.put(cell.row, cell.column, &book.shown(&cell)),
            Item::Text(text, _) if matches!(stack.last(), Some(Tag::Value | Tag::Text)) => {
                cell.text.push_str(text);
                Ok(())
            }
            Item::Char(c, _) if matches!(stack.last(), Some(Tag::Value | Tag::Text)) => {
                cell.text.push(c);
                Ok(())
            }
            _ => Ok(()),
        };
        put.map_err(|TooMuch| Fault::TooMuch(xml.at()))?;
    }
    Ok(sheet)
}

fn tag(name: &str, parent: Tag) -> Tag {
    match (name, parent) {
        (_, Tag::Skip) | ("rPh" | "extLst", _) => Tag::Skip,
        ("row", _) => Tag::Row,
        ("c", Tag::Row) => Tag::Cell,
        ("v", Tag::Cell) => Tag::Value,
        ("is", Tag::Cell) => Tag::Inline,
        ("r", Tag::Inline) => Tag::Inline,
        ("t", Tag::Inline) => Tag::Text,
        _ => Tag::Other,
    }
}

fn number(element: &Element<'_>, name: &str) -> Option<u32> {
    element.number(name).and_then(|n| u32::try_from(n).ok())
}

/// The cell that follows another one, or stands where its reference says.
fn open(element: &Element<'_>, last: &Open) -> Open {
    let column = element.get("r").and_then(|r| place(&r)).map_or(last.column.saturating_add(1), |p| p.1);
    let style = number(element, "s").map_or(0, |s| s as usize);
    Open { row: last.row, column, style, kind: element.get("t").unwrap_or_default().into_owned(), text: String::new() }
}

/// `B12` as row and column.
fn place(reference: &str) -> Option<(u32, u32)> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let column = reference.get(..letters)?.bytes().try_fold(0u32, |n, b| n.checked_mul(26)?.checked_add(u32::from(b.to_ascii_uppercase() - b'A') + 1))?;
    let row = reference.get(letters..)?.parse().ok()?;
    (1..=16_384).contains(&column).then_some((row, column))
}

/// Rows and columns of merged cells, from and to.
fn merge(element: &Element<'_>) -> Option<((u32, u32), (u32, u32))> {
    let range = element.get("ref")?;
    let (from, to) = range.split_once(':')?;
    let (from, to) = (place(from)?, place(to)?);
    Some(((from.0, to.0), (from.1, to.1)))
}

impl Book {
    /// What a cell shows.
    fn shown<'b>(&'b self, cell: &'b Open) -> Cow<'b, str> {
        match cell.kind.as_str() {
            "s" => cell.text.trim().parse::<usize>().ok().and_then(|n| self.strings.get(n)).map_or("", String::as_str).into(),
            "str" | "inlineStr" | "e" | "d" => cell.text.as_str().into(),
            "b" => if cell.text.trim() == "1" { "TRUE" } else { "FALSE" }.into(),
            _ if cell.text.trim().is_empty() => "".into(),
            _ => self.styles.shown(&cell.text, cell.style).into(),
        }
    }
}
