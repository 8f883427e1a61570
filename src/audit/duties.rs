//! Whose task a place belongs to: the units of the note on duties nearest to it, in the same row of a table, the same paragraph, or
//! under the same item. For reports in which each unit looks for its own findings; no rule asks this.

use std::collections::{BTreeMap, BTreeSet};

use super::Read;
use crate::fact::{FactSet, Rel, Value};
use crate::outline::Outline;
use crate::text::{Source, Span};

/// What begins a unit's name where it says whose unit it is.
const AREAS: &[char] = &['省', '市', '州', '盟', '区', '县', '旗'];

/// Most items inside each other.
const DEPTH: usize = 32;

/// The notes on duties of a draft by the places that they speak of.
#[derive(Debug, Default)]
pub struct Duties {
    /// Each with its units as the draft first names them, in the draft's order.
    notes: Vec<(Span, Vec<String>)>,
    /// Cells of rows that name units, by place, each with its note.
    cells: Vec<(Span, usize)>,
    /// Notes of a paragraph, by the paragraph's number.
    paras: BTreeMap<usize, Vec<usize>>,
    /// Items that have notes, by place, larger ones first.
    items: Vec<Scope>,
}

/// An item with all that stands under it.
#[derive(Debug)]
struct Scope {
    span: Span,
    notes: Vec<usize>,
    /// The next larger one around it.
    around: Option<usize>,
}

/// The relations that this is told from.
pub(super) fn needs() -> [Rel; 4] {
    [Rel::Duty, Rel::DutyUnit, Rel::Item, Rel::Sentence]
}

impl Duties {
    /// Of a draft as read.
    pub(super) fn of(read: &Read) -> Self {
        let (source, outline, facts) = (&read.draft.source, &read.outline, &read.facts);
        let mut duties = Self::default();
        let mut tabled: Vec<(usize, Vec<Span>)> = Vec::new();
        let mut items: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        let mut first: BTreeMap<String, String> = BTreeMap::new();
        for (row, fact) in (0u32..).zip(&facts.table(Rel::Duty).rows) {
            let units = units(facts, row);
            let number = duties.notes.len();
            if matches!(value(facts, Rel::Duty, row, "from_table"), Some(Value::Bool(true))) {
                tabled.push((number, units.iter().map(|u| u.span).collect()));
            } else {
                if let Some(para) = para_at(outline, fact.span) {
                    duties.paras.entry(para).or_default().push(number);
                }
                if let Some(Value::Row(item)) = value(facts, Rel::Duty, row, "item") {
                    items.entry(item.index).or_default().push(number);
                }
            }
            duties.notes.push((fact.span, names(source, &units, &mut first)));
        }
        duties.cells = cells(outline, &tabled);
        duties.items = scopes(facts, items, &duties.notes);
        duties
    }

    /// The units that a place belongs to: those that lead or share a task, else those that support it. None where no note is near.
    #[must_use]
    pub fn at(&self, outline: &Outline, place: Span) -> &[String] {
        let note = self.in_row(place).or_else(|| self.in_para(outline, place)).or_else(|| self.in_item(place));
        note.and_then(|n| self.notes.get(n)).map_or(&[], |(_, units)| units)
    }

    fn in_row(&self, place: Span) -> Option<usize> {
        let after = self.cells.partition_point(|(span, _)| span.start <= place.start);
        let (cell, note) = self.cells.get(after.checked_sub(1)?)?;
        (place.start < cell.end).then_some(*note)
    }

    fn in_para(&self, outline: &Outline, place: Span) -> Option<usize> {
        self.nearest(self.paras.get(&para_at(outline, place)?)?, place)
    }

    /// Of the innermost item around it that has notes.
    fn in_item(&self, place: Span) -> Option<usize> {
        let mut at = self.items.partition_point(|s| s.span.start <= place.start).checked_sub(1);
        for _ in 0..DEPTH {
            let scope = self.items.get(at?)?;
            if place.start < scope.span.end {
                return self.nearest(&scope.notes, place);
            }
            at = scope.around;
        }
        None
    }

    /// A note follows what it speaks of; behind the last one, that.
    fn nearest(&self, notes: &[usize], place: Span) -> Option<usize> {
        let after = notes.partition_point(|n| self.notes.get(*n).is_some_and(|(span, _)| span.end <= place.start));
        notes.get(after).or(notes.last()).copied()
    }
}

/// A unit in a note.
struct Unit {
    span: Span,
    name: String,
    supports: bool,
}

fn units(facts: &FactSet, duty: u32) -> Vec<Unit> {
    let Some(Value::Rows(rows)) = value(facts, Rel::Duty, duty, "units") else { return Vec::new() };
    let unit = |row: &u32| {
        let span = facts.row(Rel::DutyUnit, *row)?.span;
        let Some(Value::Term(name)) = value(facts, Rel::DutyUnit, *row, "name") else { return None };
        Some(Unit { span, name: name.to_string(), supports: matches!(value(facts, Rel::DutyUnit, *row, "role"), Some(Value::Atom("support"))) })
    };
    rows.rows.iter().filter_map(unit).collect()
}

/// Names of those that answer for it, each as the draft first writes it; units of other areas stay apart (省财政厅, 市财政局).
fn names(source: &Source, units: &[Unit], first: &mut BTreeMap<String, String>) -> Vec<String> {
    let all = units.iter().all(|u| u.supports);
    let mut out: Vec<String> = Vec::new();
    for unit in units.iter().filter(|u| all || !u.supports) {
        let words = bare(source.slice(unit.span));
        let key = match words.chars().next().filter(|c| AREAS.contains(c)) {
            Some(area) => format!("{area}{}", unit.name),
            None => words,
        };
        let written = || bare(source.reading().get(source.reading_range(unit.span)).unwrap_or_default());
        let name = first.entry(key).or_insert_with(written).clone();
        if !name.is_empty() && !out.contains(&name) {
            out.push(name);
        }
    }
    out
}

/// On one line, without blanks and stars around it.
fn bare(words: &str) -> String {
    let joined: String = words.lines().map(str::trim).collect();
    joined.trim_matches(['*', ' ', '★']).to_owned()
}

/// Cells of the rows that notes were read from; notes and rows stand in the same order.
fn cells(outline: &Outline, notes: &[(usize, Vec<Span>)]) -> Vec<(Span, usize)> {
    let (mut out, mut taken): (Vec<(Span, usize)>, BTreeSet<u32>) = (Vec::new(), BTreeSet::new());
    let mut notes = notes.iter().peekable();
    for row in outline.tables.iter().filter(|t| !t.copy).flat_map(|t| &t.rows) {
        let here = |units: &[Span]| units.iter().all(|u| row.cells.iter().any(|c| c.span.contains(*u)));
        let Some((number, _)) = notes.next_if(|(_, units)| here(units)) else { continue };
        // A cell that runs over several rows is said to belong to the first.
        out.extend(row.cells.iter().filter(|c| !c.span.is_empty() && taken.insert(c.span.start)).map(|c| (c.span, *number)));
    }
    out.sort_unstable_by_key(|(span, _)| span.start);
    out
}

fn scopes(facts: &FactSet, items: BTreeMap<u32, Vec<usize>>, notes: &[(Span, Vec<String>)]) -> Vec<Scope> {
    let mut out: Vec<Scope> = Vec::new();
    for (item, own) in items {
        let Some(row) = facts.row(Rel::Item, item) else { continue };
        let mut span = row.span;
        if let Some(Value::Rows(held)) = value(facts, Rel::Item, item, "sentences") {
            let ends = held.rows.first().into_iter().chain(held.rows.last());
            span = ends.filter_map(|s| facts.row(Rel::Sentence, *s)).fold(span, |all, s| all.join(s.span));
        }
        span = own.iter().filter_map(|n| notes.get(*n)).fold(span, |all, (note, _)| all.join(*note));
        out.push(Scope { span, notes: own, around: None });
    }
    out.sort_by_key(|s| (s.span.start, u32::MAX - s.span.end));
    let mut open: Vec<(usize, u32)> = Vec::new();
    for (number, scope) in out.iter_mut().enumerate() {
        while open.last().is_some_and(|(_, end)| *end <= scope.span.start) {
            open.pop();
        }
        scope.around = open.last().map(|(around, _)| *around);
        open.push((number, scope.span.end));
    }
    out
}

/// The paragraph at a place, outside of tables.
fn para_at(outline: &Outline, place: Span) -> Option<usize> {
    let table = outline.tables.get(outline.tables.partition_point(|t| t.span.end <= place.start));
    if table.is_some_and(|t| t.span.start <= place.start) {
        return None;
    }
    let at = outline.paras.partition_point(|p| p.span.end <= place.start);
    outline.paras.get(at).filter(|p| p.span.start <= place.start).map(|_| at)
}

fn value<'f>(facts: &'f FactSet, rel: Rel, row: u32, name: &str) -> Option<&'f Value> {
    facts.field(rel, row, name).map(|f| &f.value)
}
