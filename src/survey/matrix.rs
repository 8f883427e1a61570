//! Indicators side by side: a row an indicator, a cell a draft, with what contradicts inside a draft and what lies far from the others.
//! Precision first: only what has one year, one scope and one kind of amount is compared; rates alone are compared between drafts.

use std::collections::BTreeMap;

use ecow::EcoString;

use super::stated::{At, Figure, Origin, Stated};
use crate::diag::{Confidence, Message};
use crate::value::{Bound, Dim, Number, Truth};

/// Distinct figures of one indicator, kind and year of one draft that are compared with each other.
const MOST_FIGURES: usize = 16;
/// Statements of the text that a cell shows.
const MOST_TEXTS: usize = 3;
/// Other drafts that a median needs.
const LEAST_OTHERS: usize = 4;
/// A target lies far away from so many percent of the median on.
const FAR_PERCENT: i64 = 30;
/// … and from so many times the median distance of the others.
const FAR_TIMES: i64 = 5;

/// An indicator and what the drafts state of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorRow {
    /// Its name as most drafts write it.
    pub name: String,
    /// Its unit as most drafts have it; empty where there is none.
    pub unit: String,
    /// What the drafts state, in their order; a draft that says nothing has no cell.
    pub cells: Vec<Cell>,
}

/// What one draft states of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Number of the draft, from 0.
    pub draft: usize,
    /// Statements: of tables first.
    pub entries: Vec<Entry>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name as it stands here.
    pub name: String,
    /// Its unit; empty where there is none.
    pub unit: String,
    /// Section of the table, or whose figure; empty where not said.
    pub scope: String,
    /// True for a row of an indicator table.
    pub in_table: bool,
    /// The actual figure.
    pub baseline: Option<Shown>,
    /// The target.
    pub target: Option<Shown>,
    /// True where a figure could not be assigned to its column.
    pub lost: bool,
    /// Where the name stands.
    pub at: At,
}

/// A figure and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// As written, with bound and unit.
    pub text: String,
    /// The year it holds for.
    pub year: Option<i32>,
    /// Where it stands.
    pub at: At,
    /// What is remarkable.
    pub mark: Option<Mark>,
}

/// What is remarkable in a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// The draft states another value elsewhere.
    Contradiction(Message),
    /// Far from what the other drafts state.
    Outlier(Message),
}

impl IndicatorRow {
    /// How many figures contradict, and how many lie far away.
    #[must_use]
    pub fn marks(&self) -> (usize, usize) {
        let marks = || self.cells.iter().flat_map(|c| &c.entries).flat_map(|e| [&e.baseline, &e.target]).flatten().filter_map(|s| s.mark.as_ref());
        let contradictions = marks().filter(|m| matches!(m, Mark::Contradiction(_))).count();
        (contradictions, marks().count() - contradictions)
    }
}

/// A statement of one draft.
#[derive(Debug, Clone)]
pub(super) struct Held {
    draft: usize,
    /// Tables of one draft that repeat each other have one number.
    table: u32,
    stated: Stated,
    marks: [Option<Mark>; 2],
}

/// The statements of one draft that may stand in the matrix, under their rows' keys.
pub(super) fn hold(draft: usize, all: Vec<Stated>) -> Vec<(EcoString, Held)> {
    let tables = repeating(&all);
    let fits = |s: &Stated| match s.origin {
        Origin::Table(_) => s.baseline.is_some() || s.target.is_some() || s.lost,
        // A bare head (床位) says too little to stand beside another draft's.
        Origin::Text => s.own && !s.generic && s.sure >= Confidence::Medium && !s.key.starts_with('|') && !s.key.ends_with('|') && !is_money(&s.name),
    };
    let held = |s: Stated| {
        let table = if let Origin::Table(n) = s.origin { tables.get(&n).copied().unwrap_or(n) } else { u32::MAX };
        // A name that says not what is counted is one with its section only.
        let key = match (s.generic, s.scope.is_empty()) {
            (false, _) => s.key.clone(),
            (true, false) => ecow::eco_format!("{}:{}", s.scope, s.key),
            (true, true) => ecow::eco_format!("{}#{draft}", s.key),
        };
        (key, Held { draft, table, stated: s, marks: [None, None] })
    };
    all.into_iter().filter(fits).map(held).collect()
}

/// Investments and subsidies have a purpose each.
fn is_money(name: &str) -> bool {
    ["投资", "资金", "补贴", "补助"].iter().any(|w| name.contains(w))
}

/// For each table of a draft the first one that it repeats: more of their common targets agree than differ.
fn repeating(all: &[Stated]) -> BTreeMap<u32, u32> {
    let mut seen: BTreeMap<(&str, &str), Vec<(u32, &Figure)>> = BTreeMap::new();
    let mut votes: BTreeMap<(u32, u32), i64> = BTreeMap::new();
    for s in all {
        let (Origin::Table(table), Some(target)) = (s.origin, &s.target) else { continue };
        let others = seen.entry((s.key.as_str(), s.scope.as_str())).or_default();
        for (other, figure) in others.iter().filter(|(t, _)| *t != table) {
            *votes.entry((*other, table)).or_default() += if differ(figure, target) { -1 } else { 1 };
        }
        if others.len() < MOST_FIGURES {
            others.push((table, target));
        }
    }
    let mut first = BTreeMap::new();
    for ((one, other), vote) in votes {
        if vote > 0 {
            let root = first.get(&one).copied().unwrap_or(one);
            first.entry(other).or_insert(root);
        }
    }
    first
}

/// The rows: those of tables, and those that the text of two drafts or a contradiction names. Most drafts first.
pub(super) fn rows(mut rows: BTreeMap<EcoString, (usize, Vec<Held>)>) -> Vec<IndicatorRow> {
    join(&mut rows);
    let mut ordered: Vec<(usize, IndicatorRow)> = Vec::new();
    for (first, mut held) in rows.into_values() {
        held.sort_by_key(|h| (h.draft, h.stated.origin));
        for own in held.chunk_by_mut(|a, b| a.draft == b.draft) {
            contradictions(own);
        }
        outliers(&mut held);
        let row = row(held);
        let tabled = row.cells.iter().flat_map(|c| &c.entries).any(|e| e.in_table);
        if tabled || row.cells.len() > 1 || row.marks() != (0, 0) {
            ordered.push((first, row));
        }
    }
    ordered.sort_by_key(|(first, row)| (std::cmp::Reverse(row.cells.len()), *first));
    ordered.into_iter().map(|(_, row)| row).collect()
}

/// A row whose name has another row's name in brackets is that row.
fn join(rows: &mut BTreeMap<EcoString, (usize, Vec<Held>)>) {
    let of = |(key, (_, held)): (&EcoString, &(usize, Vec<Held>))| {
        let gloss = held.iter().flat_map(|h| &h.stated.glosses).find(|g| *g != key && rows.contains_key(*g))?;
        Some((key.clone(), gloss.clone()))
    };
    let pairs: Vec<(EcoString, EcoString)> = rows.iter().filter_map(of).collect();
    for (from, to) in pairs {
        let Some((first, held)) = rows.remove(&from) else { continue };
        match rows.get_mut(&to) {
            Some((own, all)) => {
                *own = first.min(*own);
                all.extend(held);
            }
            None => {
                rows.insert(from, (first, held));
            }
        }
    }
}

impl Held {
    fn figure(&self, kind: usize) -> Option<&Figure> {
        if kind == 0 { self.stated.baseline.as_ref() } else { self.stated.target.as_ref() }
    }

    fn mark(&mut self, kind: usize, mark: Mark) {
        if let Some(slot) = self.marks.get_mut(kind) {
            slot.get_or_insert(mark);
        }
    }
}

/// Marks where one draft states two values for one indicator, scope and year.
fn contradictions(own: &mut [Held]) {
    let sections: std::collections::BTreeSet<&str> = own.iter().filter(|h| h.stated.origin != Origin::Text).map(|h| h.stated.scope.as_str()).collect();
    let one_section = sections.len() <= 1;
    let mut found: Vec<(usize, usize, Message)> = Vec::new();
    for kind in [0, 1] {
        let mut seen: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
        for (index, held) in own.iter().enumerate() {
            let Some(year) = held.figure(kind).and_then(|f| f.year) else { continue };
            let others = seen.entry(year).or_default();
            let mut new = true;
            for other in others.iter() {
                let Some(before) = own.get(*other).filter(|b| comparable(b, held, one_section)) else { continue };
                if let (Some(a), Some(b)) = (before.figure(kind), held.figure(kind)) {
                    let apart = differ(a, b);
                    new &= apart;
                    if apart {
                        found.push((*other, kind, elsewhere(b)));
                        found.push((index, kind, elsewhere(a)));
                    }
                }
            }
            if new && others.len() < MOST_FIGURES {
                others.push(index);
            }
        }
    }
    for (index, kind, message) in found {
        if let Some(held) = own.get_mut(index) {
            held.mark(kind, Mark::Contradiction(message));
        }
    }
}

fn elsewhere(figure: &Figure) -> Message {
    let zh: String = figure.at.place.zh().chars().filter(|c| *c != ' ').collect();
    let (text, en, line) = (&figure.text, figure.at.place.en(), figure.at.line);
    let (zh, en) = if zh.is_empty() { (format!("第{line}行"), format!("line {line}")) } else { (zh, en) };
    Message::new(format!("同一文稿{zh}写“{text}”"), format!("“{text}” at {en} of the same draft"))
}

/// True where two statements of one draft are about the same: one scope, and the words leave no doubt.
fn comparable(a: &Held, b: &Held, one_section: bool) -> bool {
    let (x, y) = (&a.stated, &b.stated);
    if x.sure < Confidence::Medium || y.sure < Confidence::Medium || x.generic != y.generic {
        return false;
    }
    let apart = |name: &str| name.ends_with("标准") || name.contains("增长") || name.contains("年均");
    match (x.origin, y.origin) {
        (Origin::Table(t), Origin::Table(u)) => x.scope == y.scope && a.table == b.table && (t != u || x.name == y.name),
        (Origin::Text, Origin::Text) => x.dated && y.dated && !apart(&x.name) && !apart(&y.name),
        _ => one_section && x.dated && y.dated,
    }
}

/// True where two figures can't both hold. “突破1500亿元” beside 1510 is the same, as in `indicator/text-table`.
fn differ(a: &Figure, b: &Figure) -> bool {
    let rounded = |gt: &Figure, exact: &Figure| {
        let (Some(less), Some(more)) = (gt.quantity.nominal(), exact.quantity.nominal()) else { return false };
        gt.bound == Bound::Gt && more > less && more.mul(&Number::int(50)).zip(less.mul(&Number::int(51))).is_some_and(|(m, l)| m <= l)
    };
    let about = |f: &Figure| f.quantity.about || f.bound == Bound::About;
    !about(a) && !about(b) && a.quantity.equals(&b.quantity) == Truth::False && !rounded(a, b) && !rounded(b, a)
}

/// A target: the number of its statement, its draft, the amount.
type Target = (usize, usize, Number);

/// Marks targets that lie far from the median of the other drafts' targets of the same year and kind of amount.
fn outliers(held: &mut [Held]) {
    let mut groups: BTreeMap<(i32, String), Vec<Target>> = BTreeMap::new();
    for (index, h) in held.iter().enumerate().filter(|(_, h)| is_rate(h) && h.stated.sure == Confidence::High && h.stated.dated) {
        let Some((figure, year)) = h.figure(1).and_then(|f| Some((f, f.year?))) else { continue };
        let Some(number) = figure.quantity.nominal() else { continue };
        let all = groups.entry((year, format!("{:?}", figure.quantity.dim))).or_default();
        // The first statement of a draft counts; one that is contradicted counts for nobody.
        if h.marks.get(1) == Some(&None) && all.last().is_none_or(|(_, draft, _)| *draft != h.draft) {
            all.push((index, h.draft, number));
        }
    }
    let mut found: Vec<(usize, Message)> = Vec::new();
    for ((year, _), all) in &groups {
        for (at, (index, _, number)) in all.iter().enumerate() {
            let others: Vec<&Number> = all.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, (_, _, n))| n).collect();
            let Some(median) = far(number, &others) else { continue };
            let unit = held.get(*index).and_then(|h| h.figure(1)).map(|f| f.quantity.unit.clone());
            let Some((unit, shown)) = unit.and_then(|u| Some((u.text.clone(), median.div(&u.factor)?.to_decimal(2)))) else { continue };
            let shown = shown.trim_end_matches('0').trim_end_matches('.');
            let n = others.len();
            found.push((
                *index,
                Message::new(
                    format!("与另外{n}份文稿{year}年目标的中位数{shown}{unit}相差悬殊"),
                    format!("far from {shown}{unit}, the median of {n} other drafts for {year}"),
                ),
            ));
        }
    }
    for (index, message) in found {
        if let Some(h) = held.get_mut(index) {
            h.mark(1, Mark::Outlier(message));
        }
    }
}

/// Shares and amounts a head do not grow with the size of an area; growth and totals are an area's own.
fn is_rate(held: &Held) -> bool {
    let s = &held.stated;
    let share = s.target.as_ref().is_some_and(|t| t.quantity.dim == Dim::Share);
    let a_head = s.key.starts_with('/') || s.name.contains("人均");
    let growth = ["增", "减", "降", "年均"].iter().any(|w| s.name.contains(w));
    (share || a_head) && !growth && !s.generic
}

/// The median of the others, where the number lies far from it.
fn far(number: &Number, others: &[&Number]) -> Option<Number> {
    if others.len() < LEAST_OTHERS {
        return None;
    }
    let middle = median(others.iter().map(|n| (*n).clone()).collect())?;
    let distance = |n: &Number| n.sub(&middle).map(|d| if d.signum() < 0 { d.neg() } else { d });
    let spread = median(others.iter().filter_map(|n| distance(n)).collect())?;
    let own = distance(number)?;
    let share = middle.mul(&Number::ratio(FAR_PERCENT, 100)?)?;
    let share = if share.signum() < 0 { share.neg() } else { share };
    (own > share && own > spread.mul(&Number::int(FAR_TIMES))?).then_some(middle)
}

fn median(mut all: Vec<Number>) -> Option<Number> {
    all.sort();
    let half = all.len() / 2;
    if all.len() % 2 == 1 {
        return all.get(half).cloned();
    }
    all.get(half.checked_sub(1)?)?.add(all.get(half)?)?.div(&Number::int(2))
}

/// The most frequent one; of equals the one that came first.
fn usual<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for text in texts {
        if let Some((_, n)) = counts.iter_mut().find(|(t, _)| *t == text) {
            *n += 1;
        } else if counts.len() < 64 {
            counts.push((text, 1));
        }
    }
    let most = counts.iter().map(|(_, n)| *n).max();
    counts.into_iter().find(|(_, n)| Some(*n) == most).map_or_else(String::new, |(t, _)| t.to_owned())
}

fn row(held: Vec<Held>) -> IndicatorRow {
    let name = usual(held.iter().map(|h| h.stated.name.as_str()));
    let unit = usual(held.iter().map(|h| h.stated.unit.as_str()).filter(|u| !u.is_empty()));
    let mut cells: Vec<Cell> = Vec::new();
    for own in held.chunk_by(|a, b| a.draft == b.draft) {
        let Some(first) = own.first() else { continue };
        cells.push(Cell { draft: first.draft, entries: entries(own) });
    }
    IndicatorRow { name, unit, cells }
}

/// What a cell shows: the tables' rows; of the text what is marked, and where there is no table the latest years.
fn entries(own: &[Held]) -> Vec<Entry> {
    let marked = |h: &Held| h.marks.iter().any(Option::is_some);
    let tabled = own.iter().any(|h| h.stated.origin != Origin::Text);
    let mut texts: Vec<&Held> = own.iter().filter(|h| h.stated.origin == Origin::Text).collect();
    let year = |h: &Held| [1, 0].iter().find_map(|k| h.figure(*k)).and_then(|f| f.year);
    texts.sort_by_key(|h| (!marked(h), std::cmp::Reverse(h.stated.target.is_some()), std::cmp::Reverse(year(h))));
    texts.dedup_by(|b, a| same(a, b));
    let keep = texts.iter().filter(|h| marked(h) || !tabled).take(MOST_TEXTS).copied();
    let mut shown: Vec<&Held> = own.iter().filter(|h| h.stated.origin != Origin::Text).chain(keep).collect();
    shown.dedup_by(|b, a| same(a, b) && a.stated.origin == b.stated.origin);
    shown.into_iter().map(entry).collect()
}

/// The same figures of the same years; one stands for both.
fn same(a: &Held, b: &Held) -> bool {
    let plain = |f: Option<&Figure>| f.map(|f| (f.quantity.nominal(), f.quantity.dim, f.year, f.bound));
    a.marks == b.marks && a.stated.scope == b.stated.scope && [0, 1].iter().all(|k| plain(a.figure(*k)) == plain(b.figure(*k)))
}

fn entry(held: &Held) -> Entry {
    let mut entry = plain_entry(&held.stated);
    for (slot, mark) in [&mut entry.baseline, &mut entry.target].into_iter().zip(&held.marks) {
        if let Some(shown) = slot {
            shown.mark.clone_from(mark);
        }
    }
    entry
}

/// A statement without marks.
pub(super) fn plain_entry(s: &Stated) -> Entry {
    let shown = |figure: &Option<Figure>| figure.as_ref().map(|f| Shown { text: f.text.clone(), year: f.year, at: f.at.clone(), mark: None });
    Entry {
        name: s.name.clone(),
        unit: s.unit.clone(),
        scope: s.scope.clone(),
        in_table: s.origin != Origin::Text,
        baseline: shown(&s.baseline),
        target: shown(&s.target),
        lost: s.lost,
        at: s.at.clone(),
    }
}
