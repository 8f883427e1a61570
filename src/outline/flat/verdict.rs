//! Which cell of a row stands in which column: every alignment nearly as good as the best is kept.
//! Where they agree the cell is assigned; where they differ, cell and columns are lost and the candidates kept.

use super::cells::Cost;
use super::rows::{Columns, FAR, NEVER, Prices};

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

/// A row of cells and the columns to place them in.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    /// The columns.
    pub columns: &'a Columns,
    /// What cells cost in them.
    pub prices: &'a Prices<'a>,
    /// The row's first cell.
    pub from: usize,
    /// Cells of the row.
    pub len: usize,
}

struct Search<'a> {
    row: Row<'a>,
    floor: Vec<Cost>,
    limit: Cost,
    trail: Vec<Slot>,
    found: Vec<Vec<Slot>>,
}

/// The verdict of each column; the cell behind the row may tell of a gap there.
pub(super) fn judge(row: Row<'_>) -> Vec<Verdict> {
    let floor = row.floors();
    let best = floor.first().copied().unwrap_or(0);
    let mut search = Search { row, floor, limit: best + WITHIN, trail: Vec::new(), found: Vec::new() };
    search.go(0, 0, 0, 0);
    let found = search.found;
    (0..row.columns.kinds.len()).map(|c| verdict(&found, c)).collect()
}

impl Row<'_> {
    fn index(&self, t: usize, j: usize, s: u32) -> usize {
        (t * (self.columns.kinds.len() + 1) + j) * 2 + s.min(1) as usize
    }

    /// Least cost from (cells, columns, last column left empty) to the row's end.
    fn floors(&self) -> Vec<Cost> {
        let (len, m) = (self.len, self.columns.kinds.len());
        let mut floor = vec![FAR; (len + 1) * (m + 1) * 2];
        for s in 0..2 {
            if let Some(slot) = floor.get_mut(self.index(len, m, s)) {
                *slot = 0;
            }
        }
        let all: usize = (0..m).map(|j| self.columns.most(j)).sum();
        let mut behind = 0;
        for j in (0..m).rev() {
            behind += self.columns.most(j);
            // Only so many cells can stand before this column, and only so many from it on.
            for t in (len.saturating_sub(behind)..=len.min(all - behind)).rev() {
                for s in 0..2u32 {
                    let rest = |slot: Slot| floor.get(self.index(t + slot.count, j + 1, u32::from(slot.count == 0))).copied().unwrap_or(FAR);
                    let mut best = None::<Cost>;
                    self.steps(t, j, s, |cost, slot| best = Some(best.map_or(cost + rest(slot), |b| b.min(cost + rest(slot)))));
                    if let (Some(best), Some(slot)) = (best, floor.get_mut(self.index(t, j, s))) {
                        *slot = best;
                    }
                }
            }
        }
        floor
    }

    /// What column `j` may take when `t` cells are placed: nothing, or one cell to several, each with its cost.
    #[inline]
    fn steps(&self, t: usize, j: usize, used: u32, mut each: impl FnMut(Cost, Slot)) {
        let Some(&kind) = self.columns.kinds.get(j) else { return };
        let items = self.prices.items(self.from);
        let gap = t > 0 && items.get(t).is_some_and(|i| used < i.wide);
        let leave = if t == 0 { self.columns.skip(j) } else { self.columns.leave(j, items, t, used) };
        each(leave, Slot { at: t, count: 0, gap });
        let mut cost = 0;
        for count in 1..=self.columns.most(j).min(self.len - t) {
            cost += self.prices.price(kind, self.from + t + count - 1, count, t == 0, used > 0);
            if cost >= NEVER {
                break;
            }
            each(cost, Slot { at: t, count, gap: false });
        }
    }
}

impl Search<'_> {
    fn go(&mut self, t: usize, j: usize, used: u32, cost: Cost) {
        if self.found.len() >= MOST {
            return;
        }
        if j == self.row.columns.kinds.len() {
            if t == self.row.len {
                self.found.push(self.trail.clone());
            }
            return;
        }
        let row = self.row;
        row.steps(t, j, used, |step, slot| {
            let next = u32::from(slot.count == 0);
            let rest = self.floor.get(row.index(t + slot.count, j + 1, next)).copied().unwrap_or(FAR);
            if cost + step + rest <= self.limit {
                self.trail.push(slot);
                self.go(t + slot.count, j + 1, next, cost + step);
                self.trail.pop();
            }
        });
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
