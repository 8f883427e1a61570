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
    let Some(column) = table.columns.iter().position(|c| c.kind == ColumnKind::Serial) else { return };
    let list = lists.own();
    for row in table.rows.iter().filter(|r| !r.carried) {
        let Some(cell) = row.cells.get(column).filter(|c| c.state == CellState::Present) else { continue };
        if let Ok(ordinal) = lines.slice(cell.span).trim().parse::<i64>() {
            lists.add(list, 0, Marker { style: Style::Serial, ordinal, span: cell.span }, Span::new(cell.span.to(), row.span.to()), false);
        }
    }
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
