//! Workbooks, whatever file they stand in: what a reader of sheets hands over, and the tables or lines that are made of it.
//! `format` shows numbers as a reader of the sheet sees them. How bytes say it is the business of `xlsx` and `xls`.

mod format;
mod grid;

use rustc_hash::FxHashMap;

pub(super) use self::grid::Sheet;
use super::{Block, BlockKind, Draft, Format};
use crate::diag::{Message, Problem};
use crate::text::Source;

/// Sheets at most.
const SHEETS: usize = 256;

/// A sheet has more in it than is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMuch;

/// How the cells of a workbook show their numbers.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// The format of each cell style.
    pub(super) formats: Vec<u32>,
    /// What the workbook's own formats are.
    pub(super) codes: FxHashMap<u32, String>,
    /// Days are counted from 1904.
    pub(super) from_1904: bool,
}

impl Styles {
    /// A stored number, as text or bare, as a cell of this style shows it.
    pub(super) fn shown(&self, stored: &str, style: usize) -> String {
        let id = self.formats.get(style).copied().unwrap_or(0);
        let code = self.codes.get(&id).map_or_else(|| format::builtin(id), String::as_str);
        format::shown(stored, code, self.from_1904)
    }
}

/// Writes the sheets of one workbook, in order.
pub(super) struct Writer<'p> {
    path: &'p str,
    text: String,
    blocks: Vec<Block>,
    problems: Vec<Problem>,
}

impl<'p> Writer<'p> {
    pub(super) fn new(path: &'p str) -> Self {
        Self { path, text: String::new(), blocks: Vec::new(), problems: Vec::new() }
    }

    /// The sheets that are read; that there are more is said.
    pub(super) fn among<'s, T>(&mut self, sheets: &'s [T]) -> &'s [T] {
        if let Some(beyond) = sheets.len().checked_sub(SHEETS).filter(|n| *n > 0) {
            self.left_out(format!("后 {beyond} 张工作表没有核"), format!("the last {beyond} sheets were not checked"));
        }
        sheets.get(..SHEETS).unwrap_or(sheets)
    }

    /// Adds a sheet under its name.
    ///
    /// # Errors
    /// A [`Problem`] where all sheets together have more text than a draft may have.
    pub(super) fn add(&mut self, name: &str, sheet: Sheet) -> Result<(), Problem> {
        if !is_default(name) && !sheet.is_empty() {
            line(name, &mut self.text, &mut self.blocks);
        }
        let beyond = sheet.write(&mut self.text, &mut self.blocks);
        if beyond > 0 {
            self.left_out(format!("工作表“{name}”的后 {beyond} 列没有核"), format!("the last {beyond} columns of sheet “{name}” were not checked"));
        }
        if self.text.len() > super::LARGEST { Err(super::too_large(self.path, self.text.len())) } else { Ok(()) }
    }

    /// Says what keeps a sheet from being read.
    pub(super) fn tell(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// What is beyond the limits is said, and the rest is checked.
    fn left_out(&mut self, zh: String, en: String) {
        let problem = Problem::file(self.path, Message::new(format!("表太大，{zh}。"), format!("too large: {en}.")));
        self.tell(problem.with_help(Message::new("请把要核的部分另存为单独的文件。", "Save what is to be checked as a file of its own.")));
    }

    /// The draft.
    ///
    /// # Errors
    /// A [`Problem`] where there is no text.
    pub(super) fn finish(mut self, format: Format) -> Result<Draft, Problem> {
        if self.text.trim().is_empty() {
            return Err(self.problems.pop().unwrap_or_else(|| super::empty(self.path)));
        }
        let source = Source::plain(self.path, self.text);
        Ok(Draft { source, format, encoding: "UTF-8", blocks: self.blocks, problems: self.problems, container: None })
    }
}

/// `Sheet1`, `工作表1`: a name that nobody gave.
fn is_default(name: &str) -> bool {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
    matches!(bare.to_lowercase().as_str(), "sheet" | "工作表" | "表")
}

/// A line that is a block.
fn line(shown: &str, text: &mut String, blocks: &mut Vec<Block>) {
    for line in shown.lines() {
        let start = text.len();
        text.push_str(line);
        blocks.push(Block { kind: BlockKind::Paragraph, range: start..text.len() });
        text.push('\n');
    }
}
