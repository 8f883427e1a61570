//! Which cell of a row stands in which column: every alignment nearly as good as the best is kept.
//! Where they agree the cell is assigned; where they differ, cell and columns are lost and the candidates kept.

use super::cells::Cost;
use super::rows::{Columns, Item};

/// Alignments dearer than the best by more are dropped.
const WITHIN: Cost = 100;
/// Alignments looked at in one row.
const MOST: usize = 400;

/// The cells (first, count) of each column, or nothing; `gap` where a wide gap marks the empty cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    /// First cell.
    pub at: usize,
    /// Number of cells; 0 for none.
    pub count: usize,
    /// A wide gap stands for the empty cell.
    pub gap: bool,
}

/// What is known of a column of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// These cells (first, count) stand there.
    Cells(usize, usize),
    /// Nothing stands there, and a gap says so.
    Blank(usize),
    /// Nothing is left that could stand there.
    Gone(usize),
    /// One of these cells may stand there.
    OneOf(Vec<usize>, usize),
}

struct Search<'a> {
    columns: &'a Columns,
    items: &'a [Item],
    len: usize,
    floor: Vec<Cost>,
    limit: Cost,
    trail: Vec<Slot>,
    found: Vec<Vec<Slot>>,
}

/// The verdict of each column for the first `len` cells; `items` may hold one more cell, for the gap behind the row.
pub(super) fn judge(columns: &Columns, items: &[Item], len: usize) -> Vec<Verdict> {
    let floor = floors(columns, items, len);
    let best = floor.first().copied().unwrap_or(0);
    let mut search = Search { columns, items, len, floor, limit: best + WITHIN, trail: Vec::new(), found: Vec::new() };
    search.go(0, 0, 0, 0);
    let found = search.found;
    (0..columns.kinds.len()).map(|c| verdict(&found, c)).collect()
}

fn index(columns: &Columns, t: usize, j: usize, s: u32) -> usize {
    (t * (columns.kinds.len() + 1) + j) * 2 + s.min(1) as usize
}

/// Least cost from (cells, columns, last column left empty) to the row's end.
fn floors(columns: &Columns, items: &[Item], len: usize) -> Vec<Cost> {
    let m = columns.kinds.len();
    let mut floor = vec![super::rows::FAR; (len + 1) * (m + 1) * 2];
    for s in 0..2 {
        if let Some(slot) = floor.get_mut(index(columns, len, m, s)) {
            *slot = 0;
        }
    }
    for j in (0..m).rev() {
        for t in (0..=len).rev() {
            for s in 0..2u32 {
                let best = steps(columns, items, len, t, j, s)
                    .into_iter()
                    .map(|(cost, slot)| {
                        let next = u32::from(slot.count == 0);
                        cost + floor.get(index(columns, t + slot.count, j + 1, next)).copied().unwrap_or(super::rows::FAR)
                    })
                    .min();
                if let (Some(best), Some(slot)) = (best, floor.get_mut(index(columns, t, j, s))) {
                    *slot = best;
                }
            }
        }
    }
    floor
}

/// What column `j` may take when `t` cells are placed.
fn steps(columns: &Columns, items: &[Item], len: usize, t: usize, j: usize, used: u32) -> Vec<(Cost, Slot)> {
    let mut out = Vec::with_capacity(3);
    let leave = if t == 0 { columns.skip(j) } else { columns.leave(j, items, t, used) };
    let gap = t > 0 && items.get(t).is_some_and(|i| used < i.wide);
    out.push((leave, Slot { at: t, count: 0, gap }));
    for count in 1..=6usize.min(len - t) {
        let Some(cost) = columns.take(j, items, t, count, used > 0) else { break };
        out.push((cost, Slot { at: t, count, gap: false }));
    }
    out
}

impl Search<'_> {
    fn go(&mut self, t: usize, j: usize, used: u32, cost: Cost) {
        if self.found.len() >= MOST {
            return;
        }
        if j == self.columns.kinds.len() {
            if t == self.len {
                self.found.push(self.trail.clone());
            }
            return;
        }
        for (step, slot) in steps(self.columns, self.items, self.len, t, j, used) {
            let next = u32::from(slot.count == 0);
            let rest = self.floor.get(index(self.columns, t + slot.count, j + 1, next)).copied().unwrap_or(super::rows::FAR);
            if cost + step + rest <= self.limit {
                self.trail.push(slot);
                self.go(t + slot.count, j + 1, next, cost + step);
                self.trail.pop();
            }
        }
    }
}

fn verdict(found: &[Vec<Slot>], column: usize) -> Verdict {
    let slots: Vec<Slot> = found.iter().filter_map(|f| f.get(column).copied()).collect();
    let Some(first) = slots.first().copied() else { return Verdict::Gone(0) };
    if slots.iter().all(|s| s.count == first.count && (s.count == 0 || s.at == first.at)) {
        return match first.count {
            0 if slots.iter().all(|s| s.gap) => Verdict::Blank(first.at),
            0 => Verdict::Gone(first.at),
            n => Verdict::Cells(first.at, n),
        };
    }
    let mut cells: Vec<usize> = slots.iter().flat_map(|s| s.at..s.at + s.count).collect();
    cells.sort_unstable();
    cells.dedup();
    Verdict::OneOf(cells, first.at)
}
