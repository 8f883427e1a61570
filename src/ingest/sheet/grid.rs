//! The cells of one sheet as they show, which of them are merged, and the table or the lines that they make.

use std::collections::BTreeSet;

use super::super::{Block, BlockKind, Grid, GridCell};
use super::{TooMuch, line};

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
pub(in crate::ingest) struct Sheet {
    rows: Vec<Row>,
    merges: Vec<Merge>,
    size: usize,
}

impl Sheet {
    /// True where no cell has text.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a cell with what it shows. Rows and columns are counted from 1; of two cells at one place the later one counts.
    ///
    /// # Errors
    /// [`TooMuch`] where the sheet is larger than is read.
    pub(in crate::ingest) fn put(&mut self, row: u32, column: u32, text: &str) -> Result<(), TooMuch> {
        // One shared string may stand in any number of cells.
        self.size += CELL + text.len();
        if self.size > LARGEST {
            return Err(TooMuch);
        }
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        if lines.is_empty() {
            return Ok(());
        }
        let cell = (column, lines.join("\n"));
        match self.rows.last_mut().filter(|r| r.number == row) {
            Some(last) => last.cells.push(cell),
            None => self.rows.push(Row { number: row, cells: vec![cell] }),
        }
        Ok(())
    }

    /// Adds merged cells, rows and columns with their ends; what ends before it begins is none.
    ///
    /// # Errors
    /// [`TooMuch`] where there are more than are read.
    pub(in crate::ingest) fn merge(&mut self, rows: (u32, u32), columns: (u32, u32)) -> Result<(), TooMuch> {
        if self.merges.len() >= MERGES {
            return Err(TooMuch);
        }
        self.merges.extend((rows.0 <= rows.1 && columns.0 <= columns.1).then_some(Merge { rows, columns }));
        Ok(())
    }

    /// Writes it: a table, or lines where there is one column. Gives the columns that were left out, those beyond [`COLUMNS`].
    pub(super) fn write(mut self, text: &mut String, blocks: &mut Vec<Block>) -> usize {
        self.rows.sort_by_key(|r| r.number);
        self.rows.dedup_by(|later, first| {
            let same = later.number == first.number;
            if same {
                first.cells.append(&mut later.cells);
            }
            same
        });
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
