//! Shares in tables: a column 占比 beside a column of amounts with a row 合计. Each amount by the total must be the share that stands beside it.
//! Read only where the column is seen to be that: two rows or more bear it out, and at least twice as many as do not.

use super::figure::Context;
use super::interpret::cell_goal;
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::outline::{Cell, CellState, Table};
use crate::text::{Span, ends_with_any};
use crate::value::{Bound, Dim, Number, Quantity, Truth};

/// What a row of all is called.
const TOTAL: &[&str] = &["合计", "总计", "共计"];

/// Adds rows of `ratio` for the shares of all tables.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    for table in context.outline.tables.iter().filter(|t| !t.copy && t.rows.len() >= 4) {
        let shares = table.columns.iter().enumerate().filter(|(_, c)| is_share(&c.header));
        for (column, _) in shares {
            let base = (0..column).rev().find(|c| table.columns.get(*c).is_some_and(|k| !is_share(&k.header)) && amounts(context, table, *c));
            if let Some(base) = base {
                read(context, table, (base, column), facts);
            }
        }
    }
}

/// 占比(%), 比重, 占总投资比例: the share of the column before it.
fn is_share(header: &str) -> bool {
    let header = header.split_once(['(', '%']).map_or(header, |(h, _)| h);
    ["占比", "比重", "比例", "构成", "构成比"].contains(&header) || header.starts_with('占') && ends_with_any(header, &["比重", "比例", "比"])
}

fn cell(table: &Table, row: usize, column: usize) -> Option<&Cell> {
    table.rows.get(row)?.cells.get(column).filter(|c| c.state == CellState::Present)
}

/// A cell's figure, as an amount or a share.
fn figure(context: &Context<'_>, cell: &Cell, unit: Option<&str>) -> Option<(Quantity, Span)> {
    let goal = cell_goal(context.source.slice(cell.span), unit, context.scanner).filter(|g| g.bound == Bound::Eq)?;
    Some((goal.number, cell.span))
}

/// True for a column whose cells are amounts, two at least.
fn amounts(context: &Context<'_>, table: &Table, column: usize) -> bool {
    (0..table.rows.len()).filter_map(|r| figure(context, cell(table, r, column)?, None)).filter(|q| q.0.dim != Dim::Share).count() >= 3
}

fn read(context: &Context<'_>, table: &Table, (base, column): (usize, usize), facts: &mut FactSet) {
    let label =
        |r: usize| table.rows.get(r).and_then(|r| r.cells.iter().take(base).find(|c| c.state == CellState::Present)).map(|c| context.source.slice(c.span));
    let is_total = |r: usize| label(r).is_some_and(|l| TOTAL.contains(&l.split('(').next().unwrap_or(l).replace(' ', "").as_str()));
    // 土地总面积 | 80000 | 100.0: a row of all whatever it is called.
    let all = |r: usize| cell(table, r, column).is_some_and(|c| matches!(context.source.slice(c.span).trim_end_matches('%'), "100" | "100.0" | "100.00"));
    let mut totals = (0..table.rows.len()).filter(|r| is_total(*r) || all(*r));
    let Some(total) = totals.next().filter(|_| totals.next().is_none()) else { return };
    let Some((whole, whole_at)) = cell(table, total, base).and_then(|c| figure(context, c, None)) else { return };
    let lines: Vec<_> = (0..table.rows.len())
        .filter(|r| *r != total)
        .filter_map(|r| Some((figure(context, cell(table, r, base)?, None)?, figure(context, cell(table, r, column)?, Some("%"))?)))
        .filter(|((_, _), (share, _))| share.dim == Dim::Share)
        .collect();
    let count = |q: &Quantity| Quantity { dim: Dim::Count, ..to_the_digit(q) };
    let holds = |part: &Quantity, share: &Quantity| count(part).div(&count(&whole)).is_ok_and(|q| q.equals(&loose(share)) != Truth::False);
    let good = lines.iter().filter(|((part, _), (share, _))| holds(part, share)).count();
    if good < 2 || good < 2 * (lines.len() - good) {
        return;
    }
    for ((part, at), (share, place)) in &lines {
        facts.push(
            RowBuilder::new(Rel::Ratio, *place)
                .at("numerator", Value::quantity(count(part)), *at)
                .at("denominator", Value::quantity(count(&whole)), whole_at)
                .at("rate", Value::quantity(loose(share)), *place)
                .at("name", Value::Text(table.columns.get(column).map(|c| c.header.as_str()).unwrap_or_default().into()), *place)
                .sure(Confidence::Medium),
        );
    }
}

/// An amount of a table is meant to its last digit, zeros too.
pub(super) fn to_the_digit(q: &Quantity) -> Quantity {
    let ends = || {
        let half = Number::pow10(-q.decimals.max(0))?.mul(&q.unit.factor)?.div(&Number::int(2))?;
        let at = q.range.middle()?;
        Some(crate::value::Interval::closed(at.sub(&half)?, at.add(&half)?))
    };
    ends().map_or_else(|| q.clone(), |range| Quantity { range, ..q.clone() })
}

/// A share of a table is often trimmed so that all come to 100%: it may be off by one in its last place.
fn loose(share: &Quantity) -> Quantity {
    let wide = || {
        let one = Number::pow10(-share.decimals.max(0))?.mul(&share.unit.factor)?;
        let at = share.range.middle()?;
        Some(crate::value::Interval::closed(at.sub(&one)?, at.add(&one)?))
    };
    wide().map_or_else(|| share.clone(), |range| Quantity { range, ..share.clone() })
}
