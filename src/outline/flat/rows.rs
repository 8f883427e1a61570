//! Cells to rows: a shortest path over all cells, each row an alignment of its cells to the columns in order.
//! Knows costs only; what the verdict of a cell is, is decided in `verdict`.

use super::cells::{Cost, Form};
use crate::outline::ColumnKind;

/// A cell of the region.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// Form.
    pub form: Form,
    /// Blank lines before it beyond the usual ones.
    pub wide: u32,
}

/// What a row costs, and nothing is dearer.
pub(super) const FAR: Cost = 1_000_000;
/// No limit.
pub(super) const NEVER: Cost = FAR * 100;
const ROW: Cost = 60;
const SECTION: Cost = 120;
/// A section line under a section line.
const SECTION_TWICE: Cost = 900;
/// A row of one cell.
const LONE: Cost = 300;
/// Alignments that cost more are not followed.
const DEAREST: Cost = 2_500;
const CHEAP_SKIP: Cost = 40;
const IGNORED_GAP: Cost = 100;
const LEADLESS: Cost = 450;
/// Cells of one column at most.
const FURTHER: usize = 6;

/// Columns to align to.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    /// Kinds in order.
    pub kinds: Vec<ColumnKind>,
    /// Position of the serial column.
    pub serial: Option<usize>,
    /// Position of the name column.
    pub name: Option<usize>,
}

impl Columns {
    /// From the kinds of the labels: the first name column names the rows.
    pub fn new(kinds: Vec<ColumnKind>) -> Self {
        let serial = kinds.iter().position(|k| *k == ColumnKind::Serial);
        let name = kinds.iter().position(|k| *k == ColumnKind::Name);
        Self { kinds, serial, name }
    }

    /// Cost of leaving a column empty.
    pub fn skip(&self, column: usize) -> Cost {
        match self.kinds.get(column) {
            Some(ColumnKind::Figure | ColumnKind::Amount | ColumnKind::Place) => 200,
            Some(ColumnKind::Agency | ColumnKind::Text) => 250,
            Some(ColumnKind::Name) if self.name == Some(column) => {
                if self.serial.is_some() {
                    350
                } else {
                    600
                }
            }
            _ => 300,
        }
    }

    fn most(&self, column: usize) -> usize {
        match self.kinds.get(column) {
            Some(ColumnKind::Agency | ColumnKind::Text) => FURTHER,
            Some(ColumnKind::Name) => 2,
            _ => 1,
        }
    }

    /// Cells that a row may have.
    pub fn reach(&self) -> usize {
        (self.kinds.len() + 8).min(26)
    }

    /// Cost of `count` cells from `at` on in one column; `None` where the column cannot take so many.
    pub fn take(&self, column: usize, items: &[Item], at: usize, count: usize, skipped: bool) -> Option<Cost> {
        let kind = *self.kinds.get(column)?;
        if count > self.most(column) {
            return None;
        }
        let first = items.get(at)?;
        let mut cost = first.form.cost(kind);
        if first.wide > 0 && !skipped && at > 0 {
            cost += IGNORED_GAP;
        }
        if let Some(before) = at.checked_sub(1).and_then(|b| items.get(b)) {
            cost += first.form.opening(&before.form);
        }
        for i in at + 1..at + count {
            let (before, here) = (items.get(i - 1)?, items.get(i)?);
            let own = here.form.cost(kind);
            if own >= 500 && here.form.item.is_none() {
                return None;
            }
            cost += here.form.further(kind, &before.form) + if here.wide > 0 { IGNORED_GAP } else { 0 } + own / 2;
        }
        Some(cost)
    }

    /// Cost of leaving `column` empty before cell `at`; `used` empty columns stand there already.
    pub fn leave(&self, column: usize, items: &[Item], at: usize, used: u32) -> Cost {
        if at > 0 { self.leave_at(column, items.get(at), used) } else { self.skip(column) }
    }

    fn leave_at(&self, column: usize, next: Option<&Item>, used: u32) -> Cost {
        if used < next.map_or(0, |i| i.wide) { CHEAP_SKIP } else { self.skip(column) }
    }
}

/// What each cell costs in each column, computed once for all rows: the same as [`Columns::take`] sums up.
struct Prices {
    /// Cells.
    n: usize,
    /// Cell as the first of its column: `column * n + cell`.
    first: Vec<Cost>,
    /// Cell as a further one of its column; `NEVER` where it cannot be.
    further: Vec<Cost>,
    /// What it costs to begin a column with the cell, not counted for the first cell of a row; with and without a gap passed over.
    opening: Vec<[Cost; 2]>,
}

impl Prices {
    fn new(columns: &Columns, items: &[Item]) -> Self {
        let (n, m) = (items.len(), columns.kinds.len());
        let (mut first, mut further) = (Vec::with_capacity(n * m), Vec::with_capacity(n * m));
        for (j, kind) in columns.kinds.iter().enumerate() {
            let mut before: Option<&Item> = None;
            for item in items {
                let own = item.form.cost(*kind);
                first.push(own);
                further.push(match before {
                    Some(before) if columns.most(j) > 1 && !(own >= 500 && item.form.item.is_none()) => {
                        item.form.further(*kind, &before.form) + if item.wide > 0 { IGNORED_GAP } else { 0 } + own / 2
                    }
                    _ => NEVER,
                });
                before = Some(item);
            }
        }
        let mut before: Option<&Item> = None;
        let opening = items.iter().map(|item| {
            let own = before.map_or(0, |b| item.form.opening(&b.form));
            before = Some(item);
            [own + if item.wide > 0 { IGNORED_GAP } else { 0 }, own]
        });
        Self { n, first, further, opening: opening.collect() }
    }

    fn first(&self, column: usize, cell: usize) -> Cost {
        self.first.get(column * self.n + cell).copied().unwrap_or(NEVER)
    }

    fn further(&self, column: usize, cell: usize) -> Cost {
        self.further.get(column * self.n + cell).copied().unwrap_or(NEVER)
    }
}

/// Best cost of aligning the first `t` cells to all columns, for every `t` from 1 on.
fn align(columns: &Columns, items: &[Item], prices: &Prices, row: &std::ops::Range<usize>, best: &mut Vec<Cost>, grid: &mut Vec<Cost>) {
    let (n, m) = (row.len().min(columns.reach()), columns.kinds.len());
    // grid[(t * (m + 1) + j) * 2 + s]: t cells in the first j columns; s: the last column was left empty.
    let at = |t: usize, j: usize, s: usize| (t * (m + 1) + j) * 2 + s;
    grid.clear();
    grid.resize((n + 1) * (m + 1) * 2, FAR);
    relax(grid, at(0, 0, 0), 0);
    let mut reached = 0;
    for j in 0..m {
        let most = columns.most(j);
        for t in 0..=reached.min(n) {
            for s in 0..2 {
                let here = grid.get(at(t, j, s)).copied().unwrap_or(FAR);
                if here >= DEAREST {
                    continue;
                }
                let used = if s == 1 { 1 } else { 0 };
                let leave = if t == 0 { columns.skip(j) } else { columns.leave_at(j, items.get(row.start + t), used) };
                relax(grid, at(t, j + 1, 1), here + leave);
                let mut cost = here;
                for count in 1..=most.min(n - t) {
                    let cell = row.start + t + count - 1;
                    cost += match count {
                        1 if t == 0 => prices.first(j, cell),
                        1 => prices.first(j, cell) + prices.opening.get(cell).and_then(|o| o.get(s)).copied().unwrap_or(0),
                        _ => prices.further(j, cell),
                    };
                    if cost >= DEAREST {
                        break;
                    }
                    relax(grid, at(t + count, j + 1, 0), cost);
                    reached = reached.max(t + count);
                }
            }
        }
        if t0_name(columns, j) {
            relax(grid, at(0, j + 1, 1), LEADLESS);
        }
    }
    best.clear();
    best.extend((1..=n).map(|t| grid.get(at(t, m, 0)).copied().unwrap_or(FAR).min(grid.get(at(t, m, 1)).copied().unwrap_or(FAR))));
}

/// A row that carries on the row above has neither serial number nor name.
fn t0_name(columns: &Columns, j: usize) -> bool {
    columns.serial.is_some() && columns.name == Some(j)
}

fn relax(grid: &mut [Cost], at: usize, cost: Cost) {
    if let Some(slot) = grid.get_mut(at) {
        *slot = (*slot).min(cost);
    }
}

/// A piece of the path: a row or a section line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    /// First cell.
    pub from: usize,
    /// One past the last cell.
    pub to: usize,
    /// Cost of the alignment, without the row's own cost.
    pub cost: Cost,
    /// A section line.
    pub section: bool,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    cost: Cost,
    back: usize,
    edge: Cost,
    section: bool,
    serial: i64,
}

/// Rows of least total cost over all cells; given up where they cost more than `limit`.
pub(super) fn path(columns: &Columns, items: &[Item], limit: Cost) -> (Vec<Edge>, Cost) {
    let start = Node { cost: FAR * 100, back: 0, edge: 0, section: false, serial: 0 };
    let mut nodes = vec![start; items.len() + 1];
    if let Some(first) = nodes.first_mut() {
        first.cost = 0;
    }
    let prices = Prices::new(columns, items);
    let (mut best, mut grid) = (Vec::new(), Vec::new());
    for a in 0..items.len() {
        let Some(&node) = nodes.get(a) else { break };
        let ahead = nodes.iter().skip(a + 1).take(columns.reach()).map(|n| n.cost).min().unwrap_or(FAR * 100);
        if node.cost > limit && ahead > limit {
            return (Vec::new(), FAR);
        }
        if node.cost > ahead.saturating_add(500) {
            continue;
        }
        let rest = items.get(a..(a + columns.reach()).min(items.len())).unwrap_or(&[]);
        section_edge(columns, rest, a, &node, &mut nodes);
        align(columns, items, &prices, &(a..a + rest.len()), &mut best, &mut grid);
        for (k, cost) in best.iter().enumerate() {
            let (serial, penalty) = serial_of(columns, rest, k + 1, node.serial);
            let penalty = penalty + if k == 0 && columns.kinds.len() > 2 { LONE } else { 0 };
            let total = node.cost + cost + penalty + ROW;
            if let Some(to) = nodes.get_mut(a + k + 1)
                && *cost < FAR
                && total < to.cost
            {
                *to = Node { cost: total, back: a, edge: cost + penalty, section: false, serial };
            }
        }
        keep_going(&mut nodes, a, &node);
    }
    trace(&nodes, items.len())
}

/// No row fits: one cell is passed over, dearly, so that the path never breaks.
fn keep_going(nodes: &mut [Node], a: usize, node: &Node) {
    if let Some(to) = nodes.get_mut(a + 1)
        && node.cost + 3_000 < to.cost
    {
        *to = Node { cost: node.cost + 3_000, back: a, edge: 3_000, section: false, serial: node.serial };
    }
}

fn section_edge(columns: &Columns, rest: &[Item], a: usize, node: &Node, nodes: &mut [Node]) {
    let short = rest.first().is_some_and(|i| i.form.section());
    let cost = node.cost + if node.section { SECTION_TWICE } else { SECTION };
    if columns.serial.is_none()
        && short
        && let Some(to) = nodes.get_mut(a + 1)
        && cost < to.cost
    {
        *to = Node { cost, back: a, edge: 0, section: true, serial: node.serial };
    }
}

/// The serial number of a row, and what it costs: the next one nothing, the same little, another more.
fn serial_of(columns: &Columns, rest: &[Item], len: usize, before: i64) -> (i64, Cost) {
    let Some(column) = columns.serial else { return (before, 0) };
    let found = rest.iter().take(len.min(column + 1)).find_map(|i| i.form.int.filter(|n| *n < 2_000));
    match found {
        Some(n) if n == before + 1 => (n, 0),
        Some(n) if n == before => (n, 80),
        Some(n) => (n, 250),
        None => (before, 0),
    }
}

fn trace(nodes: &[Node], end: usize) -> (Vec<Edge>, Cost) {
    let mut out = Vec::new();
    let mut at = end;
    while at > 0 {
        let Some(node) = nodes.get(at) else { break };
        out.push(Edge { from: node.back, to: at, cost: node.edge, section: node.section });
        if node.back >= at {
            break;
        }
        at = node.back;
    }
    out.reverse();
    (out, nodes.get(end).map_or(FAR, |n| n.cost))
}
