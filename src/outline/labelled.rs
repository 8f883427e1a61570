//! Tables that were written out as labels and values, a row after another: 指标:人均预期寿命(岁) 2015年:76.34 2020年:77.3.
//! Lines may break anywhere within a row. Read only where three rows and more give the same years.

use super::lines::{Lines, Role, chars};
use super::{Cell, CellState, Column, ColumnKind, Table, TableForm, TableRow};
use crate::diag::Confidence;
use crate::text::Span;

/// What begins the name of a row.
const NAMES: &[&str] = &["指标名称:", "指标:"];
/// Lines of a row at most.
const LINES: usize = 5;
/// Lines between two rows at most, remains of pages among them.
const APART: usize = 12;

/// A row as written: its name, its years with their values, where they stand.
struct Read {
    first: usize,
    last: usize,
    section: Option<Span>,
    name: Span,
    label: Span,
    values: Vec<(i32, Span, Span)>,
}

/// The tables; their lines get the role of a table.
pub(super) fn find(lines: &mut Lines) -> Vec<Table> {
    let starts: Vec<usize> = (0..lines.len()).filter(|&i| lines.role(i) == Role::Text && names_row(lines.text(i))).collect();
    let mut groups: Vec<Vec<Read>> = Vec::new();
    for (k, &start) in starts.iter().enumerate() {
        let end = starts.get(k + 1).copied().unwrap_or(lines.len()).min(start + LINES);
        let Some(read) = read(lines, start, end) else { continue };
        match groups.last_mut() {
            Some(g) if g.last().is_some_and(|l| start <= l.last + APART && years(l) == years(&read)) => g.push(read),
            _ => groups.push(vec![read]),
        }
    }
    groups.into_iter().filter(|g| g.len() >= 3).filter_map(|g| table(lines, &g)).collect()
}

/// Most lines have no colon, which is found fastest.
fn names_row(text: &str) -> bool {
    text.contains(':') && NAMES.iter().any(|n| text.contains(n))
}

fn years(read: &Read) -> Vec<i32> {
    read.values.iter().map(|v| v.0).collect()
}

/// Reads the row that begins in a line.
fn read(lines: &Lines, start: usize, end: usize) -> Option<Read> {
    let from = lines.span(start).from();
    let whole = Span::new(from, lines.span(end.checked_sub(1)?).to());
    let text = lines.slice(whole);
    let (at, word) = NAMES.iter().find_map(|n| text.find(n).map(|at| (at, *n)))?;
    let labels = labels(text);
    let years: Vec<&(usize, usize, i32)> = labels.iter().filter(|l| l.0 > at).collect();
    let first = years.first()?;
    let name = trim(lines, from + at + word.len(), from + first.0);
    let stops = years.iter().skip(1).map(|l| l.0).chain([last_end(lines, start, end, from + years.last()?.1)? - from]);
    let values: Vec<(i32, Span, Span)> =
        years.iter().zip(stops).map(|(l, stop)| (l.2, Span::new(from + l.0, from + l.1), trim(lines, from + l.1, from + stop))).collect();
    let last = (start..end).rev().find(|&i| values.last().is_some_and(|v| lines.span(i).from() < v.2.to()))?;
    let section = text.get(..at)?.strip_prefix("领域:").map(|s| trim(lines, from + at - s.len(), from + at)).filter(|s| !s.is_empty());
    let plain =
        values.len() >= 2 && values.iter().all(|v| !v.2.is_empty() && chars(lines.slice(v.2)) <= 24) && !name.is_empty() && chars(lines.slice(name)) <= 50;
    plain.then_some(Read { first: start, last, section, name, label: Span::new(from + at, from + at + word.len()), values })
}

/// Where the last value of a row ends: with its line, or with a line of one or two characters behind it.
fn last_end(lines: &Lines, start: usize, end: usize, value: usize) -> Option<usize> {
    let line = (start..end).find(|&i| lines.role(i) == Role::Text && lines.span(i).to() > value)?;
    let next = line + 1;
    let tail = next < end && lines.role(next) == Role::Text && chars(lines.text(next)) <= 2;
    Some(lines.span(if tail { next } else { line }).to())
}

/// `2015年:`: where it begins and ends, and the year; blanks and line breaks may stand within.
fn labels(text: &str) -> Vec<(usize, usize, i32)> {
    text.match_indices('年')
        .filter_map(|(at, m)| {
            let rest = text.get(at + m.len()..)?;
            let colon = rest.trim_start().strip_prefix(':')?;
            let before = text.get(..at)?.trim_end();
            let digits = before.get(before.len().checked_sub(4)?..)?;
            let year: i32 = digits.parse().ok()?;
            let alone = !before.get(..before.len() - 4)?.ends_with(|c: char| c.is_ascii_digit());
            (alone && (1990..2100).contains(&year)).then_some((before.len() - 4, text.len() - colon.len(), year))
        })
        .collect()
}

fn trim(lines: &Lines, from: usize, to: usize) -> Span {
    let text = lines.slice(Span::new(from, to));
    let core = text.trim();
    let at = from + text.len() - text.trim_start().len();
    Span::new(at, at + core.len())
}

fn table(lines: &mut Lines, reads: &[Read]) -> Option<Table> {
    let (head, tail) = (reads.first()?, reads.last()?);
    let cell = |span: Span| Cell { span, state: CellState::Present, candidates: Vec::new() };
    let mut columns = vec![Column { header: "指标".into(), span: head.label, kind: ColumnKind::Name }];
    columns.extend(head.values.iter().map(|(year, span, _)| Column { header: format!("{year}年").into(), span: *span, kind: ColumnKind::Figure }));
    let rows: Vec<TableRow> = reads
        .iter()
        .map(|r| TableRow {
            cells: [cell(r.name)].into_iter().chain(r.values.iter().map(|v| cell(v.2))).collect(),
            section: r.section,
            span: r.values.iter().fold(r.name, |s, v| s.join(v.2)),
            sure: Confidence::Medium,
            carried: false,
        })
        .collect();
    let caption = head.first.checked_sub(1).filter(|&c| lines.role(c) == Role::Text && chars(lines.text(c)) <= 30 && lines.text(c).ends_with("指标"));
    let span = lines.span(head.first).join(lines.span(tail.last));
    for i in head.first..=tail.last {
        if lines.role(i) == Role::Text {
            lines.set(i, Role::Table);
        }
    }
    if let Some(c) = caption {
        lines.set(c, Role::Caption);
    }
    Some(Table { span, caption: caption.map(|c| lines.span(c)), columns, rows, form: TableForm::Lines, heading: None, copy: false })
}

#[cfg(test)]
mod tests {
    use super::labels;

    #[test]
    fn years_with_a_colon_are_labels() {
        let found: Vec<(usize, usize, i32)> = labels("2015年:8.1 2020\n年:7.5(2014年)");
        assert_eq!(found, [(0, 8, 2015), (12, 21, 2020)]);
    }
}
