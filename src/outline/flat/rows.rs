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
/// A cost of one cell or row in few bytes, so that the machine adds and compares eight at a time.
type Small = i16;
/// What is too dear, and what cannot be.
const BEYOND: Small = 20_000;
const ROW: Cost = 60;
const SECTION: Cost = 120;
/// A section line under a section line.
const SECTION_TWICE: Cost = 900;
/// A row of one cell.
const LONE: Cost = 300;
/// Alignments that cost more are not followed.
const DEAREST: Small = 2_500;
const CHEAP_SKIP: Small = 40;
const IGNORED_GAP: Cost = 100;
const LEADLESS: Small = 450;
/// Cells of one column at most.
pub(super) const FURTHER: usize = 6;
/// Cells of a row at most.
const REACH: usize = 26;

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

    /// Cells that a column may take at most.
    pub fn most(&self, column: usize) -> usize {
        self.kinds.get(column).map_or(1, |k| most(*k))
    }

    /// Cells that a row may have.
    pub fn reach(&self) -> usize {
        (self.kinds.len() + 8).min(REACH)
    }

    /// Cost of leaving `column` empty before cell `at`; `used` empty columns stand there already.
    pub fn leave(&self, column: usize, items: &[Item], at: usize, used: u32) -> Cost {
        if at > 0 && used < items.get(at).map_or(0, |i| i.wide) { Cost::from(CHEAP_SKIP) } else { self.skip(column) }
    }
}

/// Cells that a column of a kind may take at most.
fn most(kind: ColumnKind) -> usize {
    match kind {
        ColumnKind::Agency | ColumnKind::Text => FURTHER,
        ColumnKind::Name => 2,
        _ => 1,
    }
}

/// What each cell of a region costs in a column of each kind, computed once for all headers that are tried and all rows.
pub(super) struct Prices<'i> {
    items: &'i [Item],
    /// By kind; empty for kinds that are not asked for.
    kinds: Vec<OfKind>,
    /// What it costs to begin a column with the cell, not counted for the first cell of a row; with and without a gap passed over.
    opening: [Vec<Small>; 2],
    /// All bits where there is a gap before the cell, and where it is wider than one line.
    gaps: [Vec<Small>; 2],
}

/// What each cell costs in a column of one kind.
#[derive(Default, Clone)]
struct OfKind {
    /// As the first of its column; `BEYOND` behind the last cell, so that a row can be read there too.
    first: Vec<Small>,
    /// As a further one of its column; `BEYOND` where it cannot be.
    further: Vec<Small>,
}

impl<'i> Prices<'i> {
    /// The prices of cells in columns of some kinds.
    pub fn new(items: &'i [Item], wanted: impl Iterator<Item = ColumnKind>) -> Self {
        let mut kinds: Vec<OfKind> = vec![OfKind::default(); ColumnKind::Text as usize + 1];
        for kind in wanted {
            if let Some(slot) = kinds.get_mut(kind as usize).filter(|k| k.first.is_empty()) {
                *slot = OfKind::new(items, kind);
            }
        }
        let before = std::iter::once(None).chain(items.iter().map(Some));
        let own: Vec<Cost> = items.iter().zip(before).map(|(item, before)| before.map_or(0, |b| item.form.opening(&b.form))).collect();
        let ignored = items.iter().zip(&own).map(|(item, own)| own + if item.wide > 0 { IGNORED_GAP } else { 0 });
        let opening = [padded(ignored, 0), padded(own.iter().copied(), 0)];
        let gaps = [0, 1].map(|least| padded(items.iter().map(|i| if i.wide > least { -1 } else { 0 }), 0));
        Self { items, kinds, opening, gaps }
    }

    /// The cells from one on.
    pub fn items(&self, from: usize) -> &'i [Item] {
        self.items.get(from..).unwrap_or(&[])
    }

    /// Cost of cell `cell` as the `count`th one in a column of a kind; `lead` for the first cell of a row, `skipped` where a gap was passed over.
    pub fn price(&self, kind: ColumnKind, cell: usize, count: usize, lead: bool, skipped: bool) -> Cost {
        let Some(own) = self.kinds.get(kind as usize) else { return NEVER };
        if count > 1 {
            return own.further.get(cell).map_or(NEVER, |further| whole(*further, NEVER));
        }
        let opening = if lead { 0 } else { self.opening.get(usize::from(skipped)).and_then(|o| o.get(cell)).copied().unwrap_or(0) };
        own.first.get(cell).map_or(NEVER, |first| whole(*first, NEVER) + Cost::from(opening))
    }
}

impl OfKind {
    fn new(items: &[Item], kind: ColumnKind) -> Self {
        let first = padded(items.iter().map(|i| i.form.cost(kind)), BEYOND);
        if most(kind) == 1 {
            return Self { first, further: Vec::new() };
        }
        let mut before: Option<&Item> = None;
        let further = items.iter().zip(&first).map(|(item, own)| {
            let cost = match before {
                Some(before) if !(*own >= 500 && item.form.item.is_none()) => {
                    item.form.further(kind, &before.form) + if item.wide > 0 { IGNORED_GAP } else { 0 } + Cost::from(own / 2)
                }
                _ => NEVER,
            };
            before = Some(item);
            cost
        });
        Self { further: padded(further, BEYOND), first }
    }
}

/// Costs in few bytes, with as many more behind them as a row may look at.
fn padded(costs: impl Iterator<Item = Cost>, behind: Small) -> Vec<Small> {
    costs.map(small).chain(std::iter::repeat_n(behind, FRONT + BEHIND)).collect()
}

fn small(cost: Cost) -> Small {
    Small::try_from(cost).unwrap_or(BEYOND).min(BEYOND)
}

/// The cost in full; `dear` for what is too dear.
fn whole(cost: Small, dear: Cost) -> Cost {
    if cost < BEYOND / 2 { Cost::from(cost) } else { dear }
}

/// A column ready for [`align`].
struct Lane<'p> {
    skip: Small,
    most: usize,
    /// The column that names the rows, where they are numbered: a row that carries on the row above has neither.
    leadless: bool,
    first: &'p [Small],
    further: &'p [Small],
}

/// The columns with the prices of the cells from one on.
struct Lanes<'p> {
    all: Vec<Lane<'p>>,
    items: &'p [Item],
    opening: [&'p [Small]; 2],
    gaps: [&'p [Small]; 2],
}

impl<'p> Lanes<'p> {
    fn new(columns: &Columns, prices: &'p Prices<'_>, from: usize) -> Self {
        let lane = |(j, kind): (usize, &ColumnKind)| {
            let own = prices.kinds.get(*kind as usize);
            Lane {
                skip: small(columns.skip(j)),
                most: most(*kind),
                leadless: columns.serial.is_some() && columns.name == Some(j),
                first: own.and_then(|k| k.first.get(from..)).unwrap_or(&[]),
                further: own.and_then(|k| k.further.get(from..)).unwrap_or(&[]),
            }
        };
        let all = columns.kinds.iter().enumerate().map(lane).collect();
        let ahead = |costs: &'p [Vec<Small>; 2]| costs.each_ref().map(|c| c.get(from..).unwrap_or(&[]));
        Self { all, items: prices.items(from), opening: ahead(&prices.opening), gaps: ahead(&prices.gaps) }
    }
}

/// Least costs by the number of cells placed.
type Front<const N: usize> = [Small; N];

/// Numbers of cells that a row may have, none included, and a few more that make whole steps of the machine.
const FRONT: usize = 32;
/// Room for the cells of one column behind that.
const BEHIND: usize = 8;

/// Best cost of aligning the first `t` cells from `start` on to all columns, for every `t` from 1 to `n`; `n` is less than `N`.
/// Column after column, with one front for what is placed so far and one for what follows; each has a part where the last column
/// holds cells and one where it was left empty. All numbers of cells are gone through at once.
fn align<const N: usize>(lanes: &Lanes<'_>, start: usize, n: usize, best: &mut Vec<Cost>) {
    best.clear();
    let (mut full, mut empty): (Front<N>, Front<N>) = ([BEYOND; N], [BEYOND; N]);
    if let Some(none) = full.first_mut() {
        *none = 0;
    }
    let (Some(openings), Some(gaps)) = (ahead_of_row(&lanes.opening, start), ahead_of_row(&lanes.gaps, start)) else { return };
    let ([opening, opening_behind], [gap, gap_behind]) = (&openings, &gaps);
    let gapless = gap.iter().fold(0, |any, g| any | g) == 0;
    for lane in &lanes.all {
        let (mut left, mut begun): (Front<N>, Front<N>) = ([BEYOND; N], [BEYOND; N]);
        if gapless {
            // It makes no difference whether the last column was left empty: the cheaper one counts.
            full.iter_mut().zip(&empty).for_each(|(f, e)| *f = (*f).min(*e));
        } else {
            leave_or_begin(lane.skip, (&empty, opening_behind, gap_behind), &mut left, &mut begun);
        }
        leave_or_begin(lane.skip, (&full, opening, gap), &mut left, &mut begun);
        empty = left;
        full = placed(lane, start, begun);
        if let Some(none) = empty.first_mut().filter(|_| lane.leadless) {
            *none = (*none).min(LEADLESS);
        }
    }
    best.extend(full.iter().zip(&empty).skip(1).take(n).map(|(f, e)| whole(near(*f).min(*e), FAR)));
}

/// Prices of the cells from `start` on.
fn ahead<const N: usize>(prices: &[Small], start: usize) -> Option<&Front<N>> {
    prices.get(start..)?.first_chunk()
}

/// The same for what does not count for the first cell of a row.
fn ahead_of_row<const N: usize>([a, b]: &[&[Small]; 2], start: usize) -> Option<[Front<N>; 2]> {
    let (mut a, mut b): (Front<N>, Front<N>) = (*ahead(a, start)?, *ahead(b, start)?);
    a.first_mut().into_iter().chain(b.first_mut()).for_each(|lead| *lead = 0);
    Some([a, b])
}

/// What is too dear is not followed.
fn near(cost: Small) -> Small {
    if cost < DEAREST { cost } else { BEYOND }
}

/// From one part of a front: the column is left empty, or its first cell is to come.
#[inline]
fn leave_or_begin<const N: usize>(skip: Small, (front, opening, gap): (&Front<N>, &Front<N>, &Front<N>), left: &mut Front<N>, begun: &mut Front<N>) {
    let cheaper = CHEAP_SKIP - skip;
    for ((((here, opening), gap), left), begun) in front.iter().zip(opening).zip(gap).zip(left).zip(begun) {
        let here = near(*here);
        *left = (*left).min(here + skip + (gap & cheaper));
        *begun = (*begun).min(here + opening);
    }
}

/// One cell to several are placed in a column that is begun behind so many cells as the place in the front says.
#[inline]
fn placed<const N: usize>(lane: &Lane<'_>, start: usize, mut begun: Front<N>) -> Front<N> {
    let mut ends = [BEYOND; FRONT + BEHIND];
    for count in 1..=lane.most {
        let prices = if count == 1 { lane.first } else { lane.further };
        let Some(prices) = ahead(prices, start + count - 1) else { break };
        begun = both(&begun, prices, Small::saturating_add);
        let Some(to) = ends.get_mut(count..).and_then(|e| e.first_chunk_mut()) else { break };
        *to = both(to, &begun, Small::min);
    }
    ends.first_chunk().copied().unwrap_or([BEYOND; N])
}

/// Two fronts, place by place. As a front of its own: so the machine does eight places at a time.
#[inline]
fn both<const N: usize>(a: &Front<N>, b: &Front<N>, join: impl Fn(Small, Small) -> Small) -> Front<N> {
    let mut out = [0; N];
    out.iter_mut().zip(a).zip(b).for_each(|((out, a), b)| *out = join(*a, *b));
    out
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

/// Rows of least total cost over all cells from one on; given up where they cost more than `limit`.
pub(super) fn path(columns: &Columns, prices: &Prices<'_>, from: usize, limit: Cost) -> (Vec<Edge>, Cost) {
    let lanes = Lanes::new(columns, prices, from);
    let items = lanes.items;
    let start = Node { cost: FAR * 100, back: 0, edge: 0, section: false, serial: 0 };
    let mut nodes = vec![start; items.len() + 1];
    if let Some(first) = nodes.first_mut() {
        first.cost = 0;
    }
    let mut best = Vec::new();
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
        match rest.len() {
            n @ ..16 => align::<16>(&lanes, a, n, &mut best),
            n @ ..24 => align::<24>(&lanes, a, n, &mut best),
            n => align::<FRONT>(&lanes, a, n.min(REACH), &mut best),
        }
        for (k, cost) in best.iter().enumerate().filter(|(_, cost)| **cost < FAR) {
            let (serial, penalty) = serial_of(columns, rest, k + 1, node.serial);
            let penalty = penalty + if k == 0 && columns.kinds.len() > 2 { LONE } else { 0 };
            let total = node.cost + cost + penalty + ROW;
            if let Some(to) = nodes.get_mut(a + k + 1)
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
