//! What stands in tables: the heading above, serial numbers as a list, sentences and inline lists of long cells.

use super::lines::Lines;
use super::lists::Lists;
use super::marker::Mark;
use super::sentences::scan;
use super::{CellState, ColumnKind, Marker, Outline, Sentence, Style, Table};
use crate::text::Span;

/// Bytes from which a cell is read as text.
const LONG: usize = 36;

/// Fills headings of tables, serial items, sentences and items of cells.
pub(super) fn fill(lines: &Lines, out: &mut Outline, lists: &mut Lists) {
    let mut tables = std::mem::take(&mut out.tables);
    let mut sentences = Vec::new();
    for (n, table) in tables.iter_mut().enumerate() {
        table.copy = out.copies.iter().any(|c| c.contains(table.span));
        let before = out.headings.partition_point(|h| h.span.start < table.span.start).checked_sub(1);
        let annex = out.annexes.partition_point(|a| a.span.start <= table.span.start);
        let annex = annex.checked_sub(1).and_then(|a| out.annexes.get(a)).map_or(0, |a| a.span.start);
        table.heading = before.filter(|&h| out.headings.get(h).is_some_and(|h| h.span.start >= annex)).and_then(|h| u32::try_from(h).ok());
        if table.copy {
            continue;
        }
        lists.enter(1_000_000 + u32::try_from(n).unwrap_or(0));
        serials(lines, table, lists);
        cells(lines, table, lists, &mut sentences);
    }
    out.tables = tables;
    if !sentences.is_empty() {
        out.sentences.append(&mut sentences);
        out.sentences.sort_by_key(|s| s.span);
    }
}

/// The 序号 column is a list; a row carried over a page break is not counted again.
fn serials(lines: &Lines, table: &Table, lists: &mut Lists) {
    let Some(column) = table.columns.iter().position(|c| c.kind == ColumnKind::Serial).or_else(|| codes(lines, table)) else { return };
    let list = lists.own();
    for row in table.rows.iter().filter(|r| !r.carried) {
        let Some(cell) = row.cells.get(column).filter(|c| c.state == CellState::Present) else { continue };
        if let Some(ordinal) = ordinal(lines.slice(cell.span)) {
            lists.add(list, 0, Marker { style: Style::Serial, ordinal, span: cell.span }, Span::new(cell.span.to(), row.span.to()), false);
        }
    }
}

/// 4, (4), ④ and A4 as 4.
fn ordinal(text: &str) -> Option<i64> {
    let text = text.trim().trim_start_matches('(').trim_end_matches(')');
    match text.chars().next()? {
        c @ '①'..='⑳' if text.len() == c.len_utf8() => Some(i64::from(c as u32 - '①' as u32) + 1),
        c if c.is_ascii_uppercase() => text.get(1..).filter(|t| t.bytes().all(|b| b.is_ascii_digit()))?.parse().ok(),
        _ => text.parse().ok(),
    }
}

/// The first column, where it is called 编码 and counts A1, A2, A3 from one on.
fn codes(lines: &Lines, table: &Table) -> Option<usize> {
    let head = table.columns.first().filter(|c| matches!(c.header.as_str(), "编码" | "代码" | "代号" | "序码"))?;
    let text = |r: &crate::outline::TableRow| r.cells.first().map_or("", |c| lines.slice(c.span));
    let letter = table.rows.first().map(text)?.chars().next().filter(char::is_ascii_uppercase)?;
    let numbers: Option<Vec<i64>> = table.rows.iter().map(|r| ordinal(text(r)).filter(|_| text(r).starts_with(letter))).collect();
    let in_turn = |n: &[i64]| n.len() >= 3 && n.first() == Some(&1) && n.windows(2).filter(|w| matches!(w, [a, b] if a + 1 == *b)).count() * 2 >= n.len() - 1;
    numbers.filter(|n| in_turn(n) && !head.span.is_empty()).map(|_| 0)
}

fn cells(lines: &Lines, table: &Table, lists: &mut Lists, sentences: &mut Vec<Sentence>) {
    for row in &table.rows {
        for cell in row.cells.iter().filter(|c| c.state == CellState::Present && c.span.len() >= LONG) {
            lists.close();
            let text = lines.slice(cell.span);
            let base = cell.span.from();
            for piece in pieces(text) {
                let part = text.get(piece.clone()).unwrap_or("");
                let found = scan(part, 0);
                let at = base + piece.start;
                sentences.extend(found.sentences.iter().map(|(s, e)| Sentence { span: Span::new(at + s, at + e), para: None }));
            }
            let found = scan(text, 0);
            let ends: Vec<usize> = found.marks.iter().skip(1).map(|m| m.0).chain(std::iter::once(text.len())).collect();
            let marks: Vec<(Mark, Marker, Span)> = found
                .marks
                .iter()
                .zip(ends)
                .map(|((from, mark), end)| {
                    let marker = Marker { style: mark.style, ordinal: mark.ordinal, span: Span::new(base + from, base + from + mark.len) };
                    (*mark, marker, Span::new(base + from + mark.len, base + end))
                })
                .collect();
            lists.add_inline(&marks, None);
        }
    }
}

/// The lines of a cell.
fn pieces(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut start = 0;
    let mut out = Vec::new();
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain(std::iter::once(text.len())) {
        if start < end {
            out.push(start..end);
        }
        start = end + 1;
    }
    out
}
