//! The relation `table_column`: the columns of tables, with how far they are filled; and what a cell needs to know of its row.

use super::Syntax;
use crate::fact::{FactSet, Rel, RowBuilder, RowRef, Value};
use crate::outline::{Cell, CellState, ColumnKind, Table, TableRow};
use crate::text::{AnyOf, Span};

/// Rows of `table_column`, one a column of a table that is no copy.
pub(super) fn columns(syntax: &Syntax<'_>, facts: &mut FactSet) {
    for (t, table) in (0u32..).zip(syntax.outline.tables.iter().filter(|t| !t.copy)) {
        for (ordinal, (c, column)) in (1i64..).zip(table.columns.iter().enumerate()) {
            let cells = || table.rows.iter().filter_map(|r| r.cells.get(c));
            let count = |test: &dyn Fn(&Cell) -> bool| Value::Int(i64::try_from(cells().filter(|c| test(c)).count()).unwrap_or(i64::MAX));
            let row = RowBuilder::new(Rel::TableColumn, column.span)
                .set("table", Value::Row(RowRef { rel: Rel::Grid, index: t }))
                .set("ordinal", Value::Int(ordinal))
                .at("header", Value::Text(column.header.clone()), column.span)
                .set("cells", count(&|_| true))
                .set("filled", count(&|c| c.state == CellState::Present))
                .set("blank", count(&|c| c.state == CellState::Blank))
                .set("figures", count(&|c| c.state == CellState::Present && is_figure(syntax.slice(c.span))));
            facts.push(row);
        }
    }
}

/// A number alone: 18000, 6,469.45.
fn is_figure(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
}

/// Headers of columns that say what a row is about, where no column of names does.
static TASKS: AnyOf = AnyOf::new(&["任务", "事项", "行动", "重点工作", "主要工作", "工作内容", "任务内容", "工程", "项目", "举措", "措施"]);

/// What a row of a table is called: its cell in the column of names, else in the first column of tasks.
pub(super) fn row_name(table: &Table, row: &TableRow) -> Option<Span> {
    let named = table.columns.iter().position(|c| c.kind == ColumnKind::Name);
    let at = named.or_else(|| table.columns.iter().position(|c| c.kind == ColumnKind::Text && TASKS.at_end(&c.header).is_some()))?;
    row.cells.get(at).filter(|c| c.state == CellState::Present && !c.span.is_empty()).map(|c| c.span)
}

/// How many cells of a row are not blank.
pub(super) fn row_filled(row: &TableRow) -> i64 {
    i64::try_from(row.cells.iter().filter(|c| c.state != CellState::Blank).count()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::is_figure;

    #[test]
    fn figures_stand_alone() {
        for (text, want) in [("18000", true), ("6,469.45", true), ("18000万元", false), ("", false), ("约20", false)] {
            assert_eq!(is_figure(text), want, "{text}");
        }
    }
}
