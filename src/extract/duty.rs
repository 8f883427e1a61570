//! The relations `duty` and `duty_unit`: notes that say who does a task, in brackets (市发展改革委牵头，市教育局配合), as a line or the
//! end of a paragraph (责任单位：…), and in columns of tables. Which words say so stands in the lexicon (`duty_…`).

use std::ops::Range;

use super::Syntax;
use super::duty_words::{Kind, Words, full_name};
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, RowRef, Rows, Value};
use crate::outline::{CellState, ColumnKind, ParaKind, Table};
use crate::text::Span;
use crate::value::Date;

/// Longest note in bytes.
const LONGEST: usize = 1_500;

/// A note.
#[derive(Debug, Clone)]
pub struct Note {
    /// All of it, with its brackets.
    pub span: Span,
    /// The item that it stands in, as a row of `item`.
    pub item: Option<u32>,
    units: Vec<Unit>,
    open: bool,
    deadline: Option<(Date, Span)>,
    from_table: bool,
    at_end: bool,
    task: Option<Span>,
    sure: Confidence,
}

/// A unit of a note.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    pub(super) span: Span,
    pub(super) kind: Kind,
}

/// What a note says, before it has a place in the draft.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) units: Vec<Unit>,
    /// 等 stands behind the last.
    pub(super) open: bool,
    pub(super) deadline: Option<(Date, Span)>,
    /// Names that do not look like a unit's.
    pub(super) strange: usize,
    /// A label or verb says who does it.
    pub(super) said: bool,
    /// A label opens it.
    pub(super) labelled: bool,
}

impl Said {
    /// How sure it is that this is a note; `None` where it is not.
    fn sure(&self) -> Option<Confidence> {
        match (self.units.len(), self.strange) {
            (0, _) => None,
            (_, 0) if self.said => Some(Confidence::High),
            (n, strange) if self.said && strange * 3 <= n => Some(Confidence::Medium),
            // 责任单位:县林业局、国有山阳林场: the label says so, whatever their names.
            (n, strange) if self.labelled && strange < n => Some(Confidence::Medium),
            _ => None,
        }
    }
}

/// All notes of a draft: those of the text in order, then those of tables.
pub(super) fn notes(syntax: &Syntax<'_>) -> Vec<Note> {
    let words = Words::new(syntax);
    let mut out: Vec<Note> = Vec::new();
    // Lines that follow each other, 牵头单位:… 配合单位:…, are one note.
    let mut lines: Option<(usize, Span)> = None;
    for (i, para) in syntax.outline.paras.iter().enumerate() {
        let row = syntax.para_rows.get(i).is_some_and(Option::is_some);
        let duty = row && para.kind == ParaKind::Duty;
        match lines {
            Some((last, span)) if duty && last + 1 == i && para.span.to() - span.from() <= LONGEST => lines = Some((i, span.join(para.span))),
            _ => {
                out.extend(lines.take().and_then(|(_, span)| line_note(syntax, &words, span)));
                lines = duty.then_some((i, para.span));
            }
        }
        if row && matches!(para.kind, ParaKind::Body | ParaKind::Heading) {
            in_text(syntax, &words, para.span, &mut out);
        }
    }
    out.extend(lines.and_then(|(_, span)| line_note(syntax, &words, span)));
    for table in syntax.outline.tables.iter().filter(|t| !t.copy) {
        in_table(syntax, &words, table, &mut out);
    }
    for note in &mut out {
        settle(note, syntax, &words);
    }
    out
}

/// A line, or lines that follow each other: 牵头单位:… 责任单位:… 完成时限:….
fn line_note(syntax: &Syntax<'_>, words: &Words<'_>, whole: Span) -> Option<Note> {
    let text = syntax.slice(whole);
    let body = text.trim_matches(['(', '[', '【', ')', ']', '】', '。', ' ', '\n']);
    let from = whole.from() + text.find(body)?;
    let said = words.read(Span::new(from, from + body.len()))?;
    let sure = said.sure()?;
    Some(note(syntax, whole, said, sure, true))
}

fn note(syntax: &Syntax<'_>, span: Span, said: Said, sure: Confidence, at_end: bool) -> Note {
    let item = syntax.sections.item_at(span.from());
    Note { span, item, units: said.units, open: said.open, deadline: said.deadline, from_table: false, at_end, task: None, sure }
}

/// Notes in brackets inside a paragraph, and one that ends it without brackets.
fn in_text(syntax: &Syntax<'_>, words: &Words<'_>, para: Span, out: &mut Vec<Note>) {
    let text = syntax.slice(para);
    let mut end = 0;
    for range in brackets(syntax.draft.source.signs(para)) {
        if range.start < end {
            continue;
        }
        let mark = text.get(range.start..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
        let inner = Span::new(range.start + mark, range.end - mark).shift(para.from());
        let rest = text.get(range.end..).unwrap_or("");
        let at_end = rest.len() <= 8 && rest.chars().all(|c| matches!(c, '。' | ';' | ',' | ' ' | '.' | '*'));
        let alone = at_end && text.get(..range.start).is_some_and(|t| t.is_empty() || t.ends_with(['。', ';']));
        let bare = || if alone { words.bare(inner) } else { None };
        let Some((said, sure)) = words.read(inner).and_then(|s| s.sure().map(|c| (s, c))).or_else(|| bare().map(|s| (s, Confidence::Medium))) else {
            continue;
        };
        out.push(note(syntax, Span::new(range.start, range.end).shift(para.from()), said, sure, at_end));
        end = range.end;
    }
    let Some(start) = words.label_in(text, end) else { return };
    let whole = Span::new(para.from() + start, para.to());
    if whole.len() <= LONGEST
        && let Some(said) = words.read(whole).filter(|s| s.sure() == Some(Confidence::High))
    {
        out.push(note(syntax, whole, said, Confidence::High, true));
    }
}

/// Brackets with their marks by their beginning, at most one inside another.
fn brackets(signs: impl Iterator<Item = (usize, char)>) -> Vec<Range<usize>> {
    let (mut out, mut open): (Vec<Range<usize>>, Vec<(usize, char)>) = (Vec::new(), Vec::new());
    for (i, c) in signs {
        let close = match c {
            '(' => ')',
            '[' => ']',
            '【' => '】',
            _ => {
                if open.last().is_some_and(|o| o.1 == c)
                    && let Some((start, _)) = open.pop()
                    && open.len() < 2
                    && i - start <= LONGEST
                {
                    out.push(start..i + c.len_utf8());
                }
                continue;
            }
        };
        open.push((i, close));
    }
    out.sort_by_key(|r| r.start);
    out
}

/// A note for each row of a table with columns of units.
fn in_table(syntax: &Syntax<'_>, words: &Words<'_>, table: &Table, out: &mut Vec<Note>) {
    let columns: Vec<(usize, Kind)> = table.columns.iter().enumerate().filter_map(|(i, c)| Some((i, words.column(&c.header)?))).collect();
    if columns.is_empty() {
        return;
    }
    let times: Vec<usize> = table.columns.iter().enumerate().filter(|(_, c)| words.is_time(&c.header)).map(|(i, _)| i).collect();
    let named = table.columns.iter().position(|c| c.kind == ColumnKind::Name);
    let named = named.or_else(|| table.columns.iter().position(|c| !matches!(c.kind, ColumnKind::Serial | ColumnKind::Category | ColumnKind::Agency)));
    for row in &table.rows {
        let mut said = Said { said: true, ..Said::default() };
        let mut whole: Option<Span> = None;
        for (column, kind) in &columns {
            let Some(cell) = row.cells.get(*column).filter(|c| c.state == CellState::Present) else { continue };
            words.units(cell.span, *kind, &mut said);
            whole = Some(whole.map_or(cell.span, |w| w.join(cell.span)));
        }
        for cell in times.iter().filter_map(|i| row.cells.get(*i)).filter(|c| c.state == CellState::Present) {
            words.deadline(cell.span, &mut said);
        }
        let (Some(span), Some(sure)) = (whole, said.sure()) else { continue };
        let task = named.and_then(|n| row.cells.get(n)).filter(|c| c.state == CellState::Present).map(|c| c.span);
        let made = note(syntax, span, said, sure.min(row.sure), false);
        out.push(Note { item: None, from_table: true, task, ..made });
    }
}

/// A single unit leads; where the draft says so, the first or the starred one does. What else is 责任 beside a lead supports it.
fn settle(note: &mut Note, syntax: &Syntax<'_>, words: &Words<'_>) {
    let starred = |u: &Unit| words.stars && syntax.slice(u.span).contains('*');
    for unit in note.units.iter_mut().filter(|u| starred(u)) {
        unit.kind = Kind::Lead;
    }
    let joint = note.units.iter().filter(|u| u.kind == Kind::Joint).count();
    let led = note.units.iter().any(|u| u.kind == Kind::Lead);
    let single = joint == 1 && !note.open && note.units.iter().filter(|u| u.kind == Kind::Joint).all(|u| words.is_one(syntax.slice(u.span)));
    if !led
        && (single || words.first_leads)
        && let Some(first) = note.units.iter_mut().find(|u| u.kind == Kind::Joint)
    {
        first.kind = Kind::Lead;
    }
    if note.units.iter().any(|u| u.kind == Kind::Lead) {
        for unit in note.units.iter_mut().filter(|u| u.kind == Kind::Joint) {
            unit.kind = Kind::Support;
        }
    }
}

/// Rows of `duty` and `duty_unit`.
pub(super) fn duties(syntax: &Syntax<'_>, facts: &mut FactSet) {
    let mut unit_row = 0u32;
    for (index, note) in (0u32..).zip(&syntax.duties) {
        let units = (unit_row..).zip(&note.units).map(|(row, _)| row).collect::<Vec<_>>();
        let leads = note.units.iter().filter(|u| u.kind == Kind::Lead).count();
        let own = note.item.and_then(|i| syntax.sections.rows.get(i as usize));
        let task = note.task.or(own.map(|s| s.text));
        let mut row = RowBuilder::new(Rel::Duty, note.span)
            .at("raw", Value::Text(syntax.slice(note.span).into()), note.span)
            .set("item", Value::or_absent(note.item, |index| Value::Row(RowRef { rel: Rel::Item, index })))
            .set("units", Value::Rows(Rows { rel: Rel::DutyUnit, rows: units, closed: !note.open }.into()))
            .set("leads", Value::Int(i64::try_from(leads).unwrap_or(i64::MAX)))
            .set("from_table", Value::Bool(note.from_table))
            .set("at_end", Value::Bool(note.at_end));
        if let Some(span) = task {
            row = row.at("task", Value::Text(syntax.slice(span).into()), span);
        }
        if let Some((date, span)) = note.deadline {
            row = row.at("deadline", super::period::date_value(date), span);
        }
        facts.push(row.sure(note.sure));
        for unit in &note.units {
            let raw = syntax.slice(unit.span);
            let row = RowBuilder::new(Rel::DutyUnit, unit.span)
                .set("duty", Value::Row(RowRef { rel: Rel::Duty, index }))
                .at("name", Value::Term(full_name(syntax.lexicon, raw)), unit.span)
                .at("raw", Value::Text(raw.into()), unit.span)
                .set("role", Value::Atom(unit.kind.as_str()));
            facts.push(row.sure(note.sure));
            unit_row += 1;
        }
    }
}
