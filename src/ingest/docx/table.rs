//! Tables of a story: rows of cells, each cell a fragment. A table of data becomes a grid, one that only lays out the page
//! (one column, few rows around long texts, other tables that are most of it) becomes the blocks of its cells.

use super::super::{Block, BlockKind, Grid, GridCell};
use super::fragment::Fragment;

/// Columns that a span may cover; Word has 63.
const WIDEST: i64 = 1024;

/// A cell.
#[derive(Debug, Default)]
pub(super) struct Cell {
    pub(super) fragment: Fragment,
    /// `w:gridSpan`.
    pub(super) span: i64,
    /// True where it goes on with the cell above.
    pub(super) carries_on: bool,
    /// True where it goes on with the cell to its left.
    pub(super) left: bool,
}

/// A row.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    /// `w:gridBefore`: columns left out at its beginning.
    pub(super) before: i64,
    /// `w:tblHeader`.
    pub(super) header: bool,
    /// Not there in the chosen state of the revisions.
    pub(super) removed: bool,
}

/// A table on the way.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) removed: bool,
}

/// Writes a table as a block, or as the blocks of its cells.
pub(super) fn write(mut rows: Vec<Row>, out: &mut Fragment) {
    rows.retain(|r| !r.removed);
    if is_layout(&rows) {
        for cell in rows.into_iter().flat_map(|r| r.cells) {
            out.append(cell.fragment);
        }
        return;
    }
    let start = out.len();
    let mut grid = Grid::default();
    let mut merges: Vec<(i64, usize, usize)> = Vec::new(); // column, row, cell: what a cell below may go on with
    for (n, row) in rows.into_iter().enumerate() {
        if grid.rows.last().is_some_and(|r: &Vec<GridCell>| r.iter().any(|c| !c.range.is_empty())) {
            out.made("\n");
        }
        let cells = write_row(n, row, &mut grid, &mut merges, out);
        grid.rows.push(cells);
    }
    let end = start + out.since(start).trim_end().len();
    if end == start {
        return out.truncate(start);
    }
    while grid.rows.last().is_some_and(|row| row.iter().all(|c| c.range.is_empty())) {
        grid.rows.pop();
    }
    grid.cap_spans();
    reach_down(&mut grid);
    grid.clamp(end);
    out.truncate(end);
    out.block(BlockKind::Table(grid), start);
    out.made("\n");
}

/// Writes the cells of a row; those that go on with one above make that one longer.
fn write_row(n: usize, row: Row, grid: &mut Grid, merges: &mut Vec<(i64, usize, usize)>, out: &mut Fragment) -> Vec<GridCell> {
    let (mut cells, mut column): (Vec<GridCell>, i64) = (Vec::with_capacity(row.cells.len()), 0);
    let mut open = Vec::with_capacity(merges.len());
    let before = row.before.clamp(0, WIDEST);
    if before > 0 {
        let at = out.len();
        cells.push(GridCell { range: at..at, row_span: 1, col_span: u32::try_from(before).unwrap_or(1), header: row.header });
        column += before;
    }
    for cell in row.cells {
        let span = cell.span.clamp(1, WIDEST);
        if let Some(last) = cells.last_mut().filter(|_| cell.left) {
            last.col_span += u32::try_from(span).unwrap_or(1);
            column = column.saturating_add(span);
            continue;
        }
        let above = merges.binary_search_by_key(&column, |m| m.0).ok().and_then(|i| merges.get(i)).copied().filter(|_| cell.carries_on);
        let start = out.len();
        if let Some((_, row, index)) = above {
            if let Some(above) = grid.rows.get_mut(row).and_then(|r| r.get_mut(index)) {
                above.row_span += 1;
            }
            open.push((column, row, index));
        } else {
            let blocks = out.text_of(cell.fragment);
            drop(blocks); // lines of a cell are no blocks
            let end = start + out.since(start).trim_end().len();
            out.truncate(end);
            if end > start {
                out.made("\n");
            }
            open.push((column, n, cells.len()));
            cells.push(GridCell { range: start..end, row_span: 1, col_span: u32::try_from(span).unwrap_or(1), header: row.header });
        }
        column = column.saturating_add(span);
    }
    *merges = open;
    cells
}

/// Of a head of two rows only the first is marked as one by many: what its cells reach into belongs to it.
fn reach_down(grid: &mut Grid) {
    let (mut reach, mut row) = (0, 0);
    while let Some(cells) = grid.rows.get_mut(row) {
        if row < reach {
            cells.iter_mut().for_each(|c| c.header = true);
        } else if cells.is_empty() || !cells.iter().all(|c| c.header) {
            break;
        }
        let spans = cells.iter().map(|c| row + c.row_span as usize).max().unwrap_or(row + 1);
        reach = reach.max(spans);
        row += 1;
    }
}

fn is_layout(rows: &[Row]) -> bool {
    let widest = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    let few = rows.len() <= 3;
    let cells = || rows.iter().flat_map(|r| &r.cells);
    let longest = cells().map(|c| c.fragment.len()).max().unwrap_or(0);
    let blocks = || cells().flat_map(|c| &c.fragment.blocks);
    let headings = blocks().any(|b| matches!(b.kind, BlockKind::Heading(_)));
    let inner: usize = blocks().filter(|b| matches!(b.kind, BlockKind::Table(_))).map(|b: &Block| b.range.len()).sum();
    let whole: usize = cells().map(|c| c.fragment.len()).sum();
    widest <= 1 || (few && (headings || longest > 4500)) || (inner > 0 && (few || inner * 2 > whole))
}
