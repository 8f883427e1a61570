//! One sheet: its cells as they show, which of them are merged, and the table or the lines that they make.

use std::collections::BTreeSet;

use super::super::docx::xml::{Element, Fault, Item, Xml};
use super::super::{Block, BlockKind, Grid, GridCell};
use super::Book;

/// Columns with content at most; what stands further right is left out.
const COLUMNS: usize = 256;
/// Bytes of text of a sheet at most.
const LARGEST: usize = 32 << 20;
/// Merged ranges at most.
const MERGES: usize = 20_000;
/// Bytes that a cell counts at least: what is known of it takes memory too.
const CELL: usize = 160;

/// A row with content.
#[derive(Debug, Default)]
struct Row {
    number: u32,
    cells: Vec<(u32, String)>,
}

/// Merged cells: rows and columns, ends included.
#[derive(Debug, Clone, Copy)]
struct Merge {
    rows: (u32, u32),
    columns: (u32, u32),
}

/// A sheet as read.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    rows: Vec<Row>,
    merges: Vec<Merge>,
}

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
    column: u32,
    style: usize,
    kind: String,
    text: String,
}

/// Reads a sheet.
pub(super) fn read(text: &str, base: usize, book: &Book) -> Result<Sheet, Fault> {
    let (mut sheet, mut stack, mut cell) = (Sheet::default(), Vec::<Tag>::new(), Open::default());
    let (mut xml, mut size) = (Xml::new(text, base), 0);
    while let Some(item) = xml.next()? {
        match item {
            Item::Open(element) => {
                let parent = stack.last().copied().unwrap_or(Tag::Other);
                let tag = tag(element.name(), parent);
                stack.push(tag);
                match tag {
                    Tag::Row => {
                        let next = sheet.rows.last().map_or(1, |r| r.number.saturating_add(1));
                        sheet.rows.push(Row { number: number(&element, "r").unwrap_or(next), cells: Vec::new() });
                    }
                    Tag::Cell => cell = open(&element, sheet.rows.last()),
                    Tag::Other if element.name() == "mergeCell" && sheet.merges.len() >= MERGES => return Err(Fault::TooMuch(xml.at())),
                    Tag::Other if element.name() == "mergeCell" => sheet.merges.extend(merge(&element)),
                    _ => {}
                }
            }
            Item::Close if stack.pop() == Some(Tag::Cell) => {
                // One shared string may stand in any number of cells.
                size += CELL + sheet.put(std::mem::take(&mut cell), book);
                if size > LARGEST {
                    return Err(Fault::TooMuch(xml.at()));
                }
            }
            Item::Text(text, _) if matches!(stack.last(), Some(Tag::Value | Tag::Text)) => cell.text.push_str(text),
            Item::Char(c, _) if matches!(stack.last(), Some(Tag::Value | Tag::Text)) => cell.text.push(c),
            _ => {}
        }
    }
    sheet.rows.retain(|r| !r.cells.is_empty());
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

fn open(element: &Element<'_>, row: Option<&Row>) -> Open {
    let next = row.and_then(|r| r.cells.last()).map_or(1, |c| c.0.saturating_add(1));
    let column = element.get("r").and_then(|r| place(&r)).map_or(next, |p| p.1);
    let style = number(element, "s").map_or(0, |s| s as usize);
    Open { column, style, kind: element.get("t").unwrap_or_default().into_owned(), text: String::new() }
}

/// `B12` as row and column.
fn place(reference: &str) -> Option<(u32, u32)> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let column = reference.get(..letters)?.bytes().try_fold(0u32, |n, b| n.checked_mul(26)?.checked_add(u32::from(b.to_ascii_uppercase() - b'A') + 1))?;
    let row = reference.get(letters..)?.parse().ok()?;
    (1..=16_384).contains(&column).then_some((row, column))
}

fn merge(element: &Element<'_>) -> Option<Merge> {
    let range = element.get("ref")?;
    let (from, to) = range.split_once(':')?;
    let (from, to) = (place(from)?, place(to)?);
    (from.0 <= to.0 && from.1 <= to.1).then_some(Merge { rows: (from.0, to.0), columns: (from.1, to.1) })
}

impl Sheet {
    /// True where no cell has text.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a cell and gives the bytes of its text.
    fn put(&mut self, cell: Open, book: &Book) -> usize {
        let text = match cell.kind.as_str() {
            "s" => cell.text.trim().parse::<usize>().ok().and_then(|n| book.strings.get(n)).cloned().unwrap_or_default(),
            "str" | "inlineStr" | "e" | "d" => cell.text,
            "b" => if cell.text.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            _ if cell.text.trim().is_empty() => String::new(),
            _ => book.shown(&cell.text, cell.style),
        };
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        if let Some(row) = self.rows.last_mut().filter(|_| !lines.is_empty()) {
            row.cells.push((cell.column, lines.join("\n")));
        }
        text.len()
    }

    /// Writes it: a table, or lines where there is one column. Gives the columns that were left out, those beyond [`COLUMNS`].
    pub(super) fn write(mut self, text: &mut String, blocks: &mut Vec<Block>) -> usize {
        self.rows.sort_by_key(|r| r.number);
        self.rows.iter_mut().for_each(|r| r.cells.sort_by_key(|c| c.0));
        let columns: BTreeSet<u32> = self.rows.iter().flat_map(|r| r.cells.iter().map(|c| c.0)).collect();
        let beyond = columns.len().saturating_sub(COLUMNS);
        let columns: Vec<u32> = columns.into_iter().take(COLUMNS).collect();
        if columns.len() < 2 {
            for (_, cell) in self.rows.into_iter().flat_map(|r| r.cells) {
                line(&cell, text, blocks);
            }
            return beyond;
        }
        let start = text.len();
        let grid = self.grid(&columns, text);
        text.truncate(start + text.get(start..).map_or(0, |t| t.trim_end().len()));
        if text.len() == start {
            return beyond;
        }
        let mut grid = grid;
        grid.cap_spans();
        grid.clamp(text.len());
        blocks.push(Block { kind: BlockKind::Table(grid), range: start..text.len() });
        text.push('\n');
        beyond
    }

    fn grid(self, columns: &[u32], text: &mut String) -> Grid {
        let numbers: Vec<u32> = self.rows.iter().map(|r| r.number).collect();
        let merges = Merges::new(&self.merges, &numbers, columns);
        let mut grid = Grid::default();
        for (n, row) in self.rows.into_iter().enumerate() {
            if grid.rows.last().is_some_and(|r: &Vec<GridCell>| r.iter().any(|c| !c.range.is_empty())) {
                text.push('\n');
            }
            let mut cells = Vec::new();
            let mut given = row.cells.into_iter().peekable();
            for (c, column) in columns.iter().enumerate() {
                let mut own = None;
                while let Some((_, cell)) = given.next_if(|g| g.0 <= *column) {
                    own = Some(cell);
                }
                // What follows is empty.
                if own.is_none() && given.peek().is_none() && !merges.reaches(n, c) {
                    break;
                }
                let Some((rows, wide)) = merges.spans(n, c) else { continue };
                let from = text.len();
                text.push_str(own.as_deref().unwrap_or(""));
                cells.push(GridCell { range: from..text.len(), row_span: rows, col_span: wide, header: false });
                if from < text.len() {
                    text.push('\n');
                }
            }
            grid.rows.push(cells);
        }
        grid
    }
}

/// A line that is a block.
pub(super) fn line(shown: &str, text: &mut String, blocks: &mut Vec<Block>) {
    for line in shown.lines() {
        let start = text.len();
        text.push_str(line);
        blocks.push(Block { kind: BlockKind::Paragraph, range: start..text.len() });
        text.push('\n');
    }
}

/// Merged cells in rows and columns that have content, by row.
struct Merges {
    rows: Vec<Vec<(usize, usize, usize, usize)>>, // first row, rows, first column, columns
}

impl Merges {
    fn new(merges: &[Merge], rows: &[u32], columns: &[u32]) -> Self {
        let mut out = Self { rows: vec![Vec::new(); rows.len()] };
        let mut budget = 200_000usize;
        for merge in merges {
            let within = |all: &[u32], (from, to): (u32, u32)| (all.partition_point(|n| *n < from), all.partition_point(|n| *n <= to));
            let (top, bottom) = within(rows, merge.rows);
            let (left, right) = within(columns, merge.columns);
            if top >= bottom || left >= right || (bottom - top, right - left) == (1, 1) || bottom - top > budget {
                continue;
            }
            budget -= bottom - top;
            out.rows.iter_mut().take(bottom).skip(top).for_each(|r| r.push((top, bottom - top, left, right - left)));
        }
        out
    }

    fn at(&self, row: usize, column: usize) -> Option<&(usize, usize, usize, usize)> {
        self.rows.get(row)?.iter().find(|m| (m.2..m.2 + m.3).contains(&column))
    }

    /// True where a merged cell stands here or further right.
    fn reaches(&self, row: usize, column: usize) -> bool {
        self.rows.get(row).is_some_and(|r| r.iter().any(|m| m.2 + m.3 > column))
    }

    /// Rows and columns of a cell; `None` where a merged one covers it.
    fn spans(&self, row: usize, column: usize) -> Option<(u32, u32)> {
        let size = |n: usize| u32::try_from(n).unwrap_or(1);
        match self.at(row, column) {
            Some((top, rows, left, columns)) if (*top, *left) == (row, column) => Some((size(*rows), size(*columns))),
            Some(_) => None,
            None => Some((1, 1)),
        }
    }
}
