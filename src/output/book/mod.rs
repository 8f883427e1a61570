//! Tables for people who work in Excel and Word: a model of sheets with a title, notes, a header row that repeats, groups and
//! drop-down lists, and two formats that write it. Knows nothing of findings or opinions; the same book gives the same bytes.

mod docx;
#[cfg(feature = "xlsx")]
mod xlsx;

use std::collections::BTreeSet;
use std::io;

use crate::diag::Lang;

/// Several tables of one kind of work.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Language of the footer.
    pub lang: Lang,
    /// What the whole is called.
    pub title: String,
    /// The day in the footer, `2026-12-31`; also the date of making, where the format needs one.
    pub day: String,
    /// The tables in order.
    pub sheets: Vec<Sheet>,
}

/// One table.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// Name of the sheet; [`sheet_names`] makes names that Excel takes.
    pub name: String,
    /// Heading over it.
    pub title: String,
    /// Lines between heading and table.
    pub notes: Vec<String>,
    /// Columns; a sheet without any is its notes alone.
    pub columns: Vec<Column>,
    /// Lines in order.
    pub lines: Vec<Line>,
}

/// One column.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Text of the header.
    pub head: String,
    /// Width in Chinese characters.
    pub width: u16,
    /// What may be chosen in its cells; any text where there is none.
    pub choices: &'static [&'static str],
}

/// One line of a table.
#[derive(Debug, Clone)]
pub enum Line {
    /// A line over the whole width, above those that belong together.
    Group(String),
    /// A row, a cell a column.
    Row(Vec<Cell>),
}

/// One cell.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// Its text; `\n` begins a new line.
    pub text: String,
    /// True where it is a number.
    pub number: bool,
    /// How it is marked.
    pub tone: Tone,
}

/// How a cell is marked: never by colour alone, its text says the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Not at all.
    #[default]
    Plain,
    /// What contradicts something.
    Error,
    /// What is worth a look.
    Warning,
    /// A sum.
    Total,
}

impl Cell {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
    /// A count.
    #[must_use]
    pub fn count(n: usize) -> Self {
        Self { text: n.to_string(), number: true, tone: Tone::Plain }
    }
    /// The same, marked.
    #[must_use]
    pub fn toned(self, tone: Tone) -> Self {
        Self { tone, ..self }
    }
}

impl Column {
    /// A column of texts.
    #[must_use]
    pub fn new(head: &str, width: u16) -> Self {
        Self { head: head.to_owned(), width, choices: &[] }
    }
}

impl Book {
    /// As a workbook of Excel.
    ///
    /// # Errors
    /// Where it is larger than the format allows.
    #[cfg(feature = "xlsx")]
    pub fn xlsx(&self) -> io::Result<Vec<u8>> {
        xlsx::write(self).map_err(io::Error::other)
    }

    /// As a document of Word, A4 landscape.
    ///
    /// # Errors
    /// Where it is larger than the format allows.
    pub fn docx(&self) -> io::Result<Vec<u8>> {
        docx::write(self).map_err(io::Error::other)
    }

    /// Program and version.
    fn maker(&self) -> String {
        format!("{} {}", self.lang.pick("核稿", "hegao"), env!("CARGO_PKG_VERSION"))
    }
}

impl Sheet {
    fn choices(&self, column: usize) -> &'static [&'static str] {
        self.columns.get(column).map_or(&[], |c| c.choices)
    }
}

/// What both formats can hold: no control characters, nothing that turns the writing direction, nothing that XML forbids.
fn clean(text: &str) -> String {
    text.split('\n').map(|line| super::visible(line.trim()).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")).collect::<Vec<_>>().join("\n")
}

/// Sheet names for files: the name without folder and ending, at most 31 characters, without those that Excel refuses, none twice.
#[must_use]
pub fn sheet_names(paths: &[&str], taken: &[&str]) -> Vec<String> {
    let mut used: BTreeSet<String> = taken.iter().map(|n| n.to_lowercase()).collect();
    used.insert("history".to_owned());
    let mut names = Vec::new();
    for path in paths {
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let kept: String = clean(stem).chars().map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') { '_' } else { c }).collect();
        let base = if kept.trim().is_empty() { "文稿" } else { kept.trim() };
        let mut name = units(base, 31);
        let mut number = 2;
        while !used.insert(name.to_lowercase()) {
            let end = format!("({number})");
            name = units(base, 31 - end.len()) + &end;
            number += 1;
        }
        names.push(name);
    }
    names
}

/// The first characters of a text, as far as they take at most so many units of UTF-16.
fn units(text: &str, most: usize) -> String {
    let mut used = 0;
    text.chars()
        .take_while(|c| {
            used += c.len_utf16();
            used <= most
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{clean, sheet_names};

    #[test]
    fn names_of_sheets_are_taken_by_excel() {
        let long = format!("甲/{}.txt", "规划".repeat(20));
        let names = sheet_names(&["a/稿.txt", "b/稿.docx", "[x]:*?'.md", &long, &long, "History.txt", ".txt", "汇总.txt"], &["汇总"]);
        let wanted = ["稿", "稿(2)", "_x_____", &"规划".repeat(20), "", "History(2)", "文稿", "汇总(2)"];
        for (index, (name, wanted)) in names.iter().zip(wanted).enumerate() {
            match index {
                3 => assert_eq!(name.chars().count(), 31),
                4 => assert!(name.chars().count() == 31 && name.ends_with("(2)"), "{name}"),
                _ => assert_eq!(name, wanted),
            }
        }
    }

    #[test]
    fn nothing_that_xml_forbids() {
        assert_eq!(clean("a\u{1b}\u{ffff}\nb\u{202e}"), "a␛\u{fffd}\nb\u{fffd}");
    }
}
