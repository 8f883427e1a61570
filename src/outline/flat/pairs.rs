//! Flattened tables of two columns: 地区 / 新增学位(个), then a name and a figure in turn. Read only where the turn is kept at least three times.

use super::cells::{counts, kind_of};
use crate::diag::Confidence;
use crate::outline::lines::{Lines, Role, chars, ends_sentence};
use crate::outline::marker;
use crate::outline::{Cell, CellState, Column, Style, Table, TableForm, TableRow};
use crate::text::Span;

/// Headers of a column of names.
const NAMES: &[&str] = &[
    "地区", "区县", "县区", "县市区", "区域", "年份", "年度", "乡镇", "街道", "镇街", "乡镇街道", "类别", "分类", "项目", "单位", "县(市、区)", "县市", "部门",
    "类型",
];

/// Finds them; their lines get the role of a table.
pub(in crate::outline) fn find(lines: &mut Lines) -> Vec<Table> {
    let mut out = Vec::new();
    let mut i = 0;
    while i + 7 < lines.len() {
        let end = end_of(lines, i);
        if end < i + 8 {
            i += 1;
            continue;
        }
        out.push(table(lines, i, end));
        (i..end).for_each(|k| lines.set(k, Role::Table));
        i = end;
    }
    out
}

/// One past the last figure of a table that begins at `i`; `i` where none does.
fn end_of(lines: &Lines, i: usize) -> usize {
    let text = |k: usize| if lines.role(k) == Role::Text { lines.text(k) } else { "" };
    if !NAMES.contains(&text(i)) || !counts(text(i + 1)) {
        return i;
    }
    let figure = |t: &str| !t.is_empty() && t.len() <= 12 && t.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    let name = |t: &str| (1..=12).contains(&chars(t)) && !ends_sentence(t) && !figure(t) && marker::at_start(t).is_none();
    let mut end = i + 2;
    while end + 1 < lines.len() && name(text(end)) && figure(text(end + 1)) {
        end += 2;
    }
    end
}

fn table(lines: &mut Lines, i: usize, end: usize) -> Table {
    let column = |k: usize| Column { header: lines.text(k).into(), span: lines.span(k), kind: kind_of(lines.text(k)) };
    let cell = |k: usize| Cell { span: lines.span(k), state: CellState::Present, candidates: Vec::new() };
    let row = |k: usize| TableRow {
        cells: vec![cell(k), cell(k + 1)],
        section: None,
        span: lines.span(k).join(lines.span(k + 1)),
        sure: Confidence::High,
        carried: false,
    };
    let columns = vec![column(i), column(i + 1)];
    let rows = (i + 2..end).step_by(2).map(row).collect();
    let caption: Option<Span> =
        i.checked_sub(1).filter(|&c| marker::at_start(lines.text(c)).is_some_and(|m| m.style == Style::TableCaption)).map(|c| lines.span(c));
    let span = lines.span(i).join(lines.span(end - 1));
    if caption.is_some() {
        lines.set(i - 1, Role::Caption);
    }
    Table { span: caption.unwrap_or(span).join(span), caption, columns, rows, form: TableForm::Flattened, heading: None, copy: false }
}
