//! Indicators: the rows of indicator tables, with baseline, target, unit, direction and what is lacking.
//! Which column is which is told by the years and words of the headers; a table without both is no indicator table.

use ecow::EcoString;

use super::claim::hundred_percent;
use super::figure::Context;
use super::indicator_shape;
use crate::fact::{FactSet, Missing, Rel, RowBuilder, RowRef, Value};
use crate::lexicon::Name;
use crate::outline::{Cell, CellState, Column, ColumnKind, Table, TableRow};
use crate::text::{Span, holds_any};
use crate::value::{Dim, Goal, Quantity};

/// An indicator before it becomes a row; `link` and `per_capita` read these.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Its name taken apart.
    pub name: Name,
    /// The name as written, without its brackets.
    pub text: String,
    /// Unit, where one stands there.
    pub unit: EcoString,
    /// Year of the target.
    pub target_year: Option<i32>,
    /// Target, where one stands there.
    pub goal: Option<(Goal, Span)>,
    /// Row number in the relation.
    pub row: u32,
}

/// The columns of an indicator table.
struct Layout {
    name: usize,
    serial: Option<usize>,
    unit: Option<usize>,
    attribute: Option<usize>,
    department: Option<usize>,
    baseline: Option<usize>,
    target: usize,
    baseline_year: Option<i32>,
    target_year: Option<i32>,
    reached: Option<usize>,
    baseline_optional: bool,
    target_optional: bool,
}

/// Finds all indicators and adds their rows. `read_cell` reads a figure with a unit that stands elsewhere.
pub fn extract(context: &Context<'_>, facts: &mut FactSet) -> Vec<Indicator> {
    let mut found = Vec::new();
    for (number, table) in context.outline.tables.iter().enumerate() {
        if table.copy {
            continue;
        }
        let turned = indicator_shape::turned(context, table);
        let table = turned.as_ref().unwrap_or(table);
        let Some(layout) = layout(context, table) else { continue };
        for (index, row) in table.rows.iter().enumerate() {
            if row.carried {
                continue;
            }
            let reader = RowReader { context, table, layout: &layout, row };
            if let Some((builder, mut indicator)) = reader.read() {
                let builder = builder
                    .set("table", Value::Row(RowRef { rel: Rel::Grid, index: u32::try_from(number).unwrap_or(u32::MAX) }))
                    .set("row", Value::Int(i64::try_from(index + 1).unwrap_or(i64::MAX)));
                indicator.row = facts.push(builder);
                for step in reader.milestones(&indicator) {
                    facts.push(step);
                }
                found.push(indicator);
            }
        }
    }
    for table in indicator_shape::listed(context) {
        let Some(layout) = layout(context, &table) else { continue };
        for row in &table.rows {
            if let Some((builder, mut indicator)) = (RowReader { context, table: &table, layout: &layout, row }).read() {
                indicator.row = facts.push(builder);
                found.push(indicator);
            }
        }
    }
    found
}

/// Year named by a header: `2025年`, `2025`, `2020年基数`.
fn header_year(header: &str) -> Option<i32> {
    let digits: String = header.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    (digits.len() == 4).then(|| digits.parse().ok()).flatten().filter(|y| (1990..=2100).contains(y))
}

fn layout(context: &Context<'_>, table: &Table) -> Option<Layout> {
    let find = |kind: ColumnKind| table.columns.iter().position(|c| c.kind == kind);
    let name = find(ColumnKind::Name)?;
    let figures: Vec<(usize, &Column)> = table.columns.iter().enumerate().filter(|(i, c)| is_figure_column(c) || holds_figures(context, table, *i)).collect();
    let has = |c: &Column, words: &[&str]| words.iter().any(|w| c.header.contains(w));
    // 2021年、2022年、2023年、合计: amounts of years that add up, no baseline and target.
    if table.columns.iter().any(|c| ["合计", "总计", "小计", "共计"].iter().any(|w| c.header.split('(').next().unwrap_or("").trim().ends_with(w))) {
        return None;
    }
    let target_words = ["目标", "规划", "期末", "预期", "指标值"];
    let baseline_words = ["基期", "基数", "现状", "实际", "基准", "现值", "完成"];
    let target = figures
        .iter()
        .filter(|(_, c)| !has(c, &["年均", "累计", "增长", "增速"]) && !has(c, &baseline_words) && (header_year(&c.header).is_some() || has(c, &target_words)))
        .max_by_key(|(i, c)| (header_year(&c.header).filter(|y| *y <= context.period_to.unwrap_or(*y)), *i))?;
    let baseline = figures.iter().find(|(i, c)| {
        *i != target.0
            && (has(c, &baseline_words) || header_year(&c.header) < header_year(&target.1.header))
            && (header_year(&c.header).is_some() || has(c, &baseline_words))
    });
    if baseline.is_none() && !has(target.1, &target_words) && !is_indicator_caption(context, table) && find(ColumnKind::Attribute).is_none() {
        return None;
    }
    let optional = |column: usize| {
        let empty = table.rows.iter().filter(|r| r.cells.get(column).is_none_or(|c| c.state != CellState::Present)).count();
        empty * 2 > table.rows.len()
    };
    Some(Layout {
        name,
        serial: find(ColumnKind::Serial),
        unit: find(ColumnKind::Unit),
        attribute: find(ColumnKind::Attribute),
        department: find(ColumnKind::Agency),
        baseline: baseline.map(|b| b.0),
        target: target.0,
        baseline_year: baseline.and_then(|b| header_year(&b.1.header)),
        target_year: header_year(&target.1.header).or(context.period_to),
        reached: figures.iter().find(|(i, c)| reached(c, header_year(&target.1.header)) && *i != target.0 && Some(*i) != baseline.map(|b| b.0)).map(|r| r.0),
        baseline_optional: baseline.is_some_and(|b| optional(b.0)),
        target_optional: optional(target.0),
    })
}

/// 2025年实际, 完成值 beside 2025年目标.
fn reached(column: &Column, year: Option<i32>) -> bool {
    let done = holds_any(&column.header, &["实际", "完成", "实绩", "达到", "评估值", "现值"]);
    done && !column.header.contains("情况") && header_year(&column.header).is_none_or(|y| Some(y) == year)
}

fn is_figure_column(column: &Column) -> bool {
    matches!(column.kind, ColumnKind::Figure | ColumnKind::Amount) && !column.header.contains("投资")
}

/// 规划(2025年): a column with a year in its header whose cells are figures.
fn holds_figures(context: &Context<'_>, table: &Table, column: usize) -> bool {
    let plain = |h: &str| {
        let bare = h.split('(').next().unwrap_or(h);
        matches!(bare, "基期" | "末期" | "期末" | "目标" | "现状" | "基数" | "规划" | "预期")
            || matches!(bare, "五年目标" | "三年目标" | "规划目标" | "发展目标" | "期末目标")
    };
    let dated = table.columns.get(column).is_some_and(|c| {
        !matches!(c.kind, ColumnKind::Figure | ColumnKind::Amount)
            && (header_year(&c.header).is_some() && c.kind == ColumnKind::Text || plain(&c.header))
            && !c.header.contains("投资")
    });
    let figure = |r: &TableRow| {
        r.cells
            .get(column)
            .is_some_and(|c| context.source.slice(c.span).trim_start_matches(['>', '<', '≥', '≤', '-', '约']).starts_with(|c: char| c.is_ascii_digit()))
    };
    dated && table.rows.iter().filter(|r| figure(r)).count() * 5 >= table.rows.len() * 4
}

fn is_indicator_caption(context: &Context<'_>, table: &Table) -> bool {
    table.caption.is_some_and(|c| context.source.slice(c).contains("指标"))
}

struct RowReader<'r, 'a> {
    context: &'r Context<'a>,
    table: &'r Table,
    layout: &'r Layout,
    row: &'r TableRow,
}

/// What a figure cell says.
enum Reading {
    Goal(Goal, Span),
    Words,
    Empty(Missing),
    /// A figure stands there, but which column it belongs to cannot be told.
    Lost(Goal, Span),
}

impl RowReader<'_, '_> {
    fn cell(&self, column: Option<usize>) -> Option<&Cell> {
        self.row.cells.get(column?)
    }

    fn text(&self, column: Option<usize>) -> Option<(String, Span)> {
        let cell = self.cell(column).filter(|c| c.state == CellState::Present)?;
        let text: String = self.context.source.slice(cell.span).chars().filter(|c| *c != '\n').collect();
        (!text.is_empty()).then_some((text, cell.span))
    }

    fn read(&self) -> Option<(RowBuilder, Indicator)> {
        let (name_text, name_span) = self.text(Some(self.layout.name))?;
        let names = self.context.lexicon.names();
        if names.is_unit(&name_text) {
            return None; // a cell that slipped into the column of names
        }
        let name = names.parse(&name_text);
        let unit = self.unit(&name);
        // 1/10万 behind 20.1 would read as 20.11.
        // “—” says that there is none.
        let measured = unit.as_ref().filter(|u| !matches!(u.0.as_str(), "—" | "——" | "-" | "–" | "/" | "无" | "无量纲"));
        let unit_text = measured.map(|u| if u.0.starts_with("1/") { u.0.trim_start_matches('1') } else { u.0.as_str() });
        let goal = self.figure(Some(self.layout.target), unit_text);
        let baseline = self.layout.baseline.map(|b| self.figure(Some(b), unit_text));
        let own_unit = [Some(&goal), baseline.as_ref()].into_iter().flatten().find_map(|r| match r {
            Reading::Goal(g, span) | Reading::Lost(g, span) if !g.number.unit.text.is_empty() => Some((g.number.unit.text.clone(), *span)),
            _ => None,
        });
        let shown_unit = unit.clone().or(own_unit);
        let mut builder = RowBuilder::new(Rel::Indicator, self.row.span)
            .at("name", Value::Term(name.key.clone()), name_span)
            .set("needs_unit", Value::Bool(needs_unit(&name, &goal, baseline.as_ref())))
            .sure(self.row.sure);
        let unit = shown_unit.as_ref().map(|u| u.0.clone()).unwrap_or_default();
        let of = Some(unit.as_str()).filter(|u| !u.is_empty() && !u.starts_with("1/"));
        if let Some(column) = self.layout.reached
            && let Reading::Goal(g, span) = self.figure(Some(column), of)
        {
            builder = builder.at("reached", Value::quantity(exact(g.number)), span);
        }
        if let Some(sum) = self.yearly(of, &goal) {
            builder = builder.set("yearly", Value::quantity(sum));
        }
        if let Some((text, span)) = shown_unit {
            builder = builder.at("unit", Value::Text(text), span);
        }
        for (field, column) in [("attribute", self.layout.attribute), ("department", self.layout.department)] {
            if let Some((text, span)) = self.text(column) {
                builder = builder.at(field, Value::Text(text.into()), span);
            }
        }
        if let Some((text, span)) = self.text(self.layout.serial)
            && let Ok(n) = text.parse::<i64>()
        {
            builder = builder.at("serial", Value::Int(n), span);
        }
        if let Some(section) = self.row.section {
            builder = builder.at("section", Value::Text(self.context.source.slice(section).into()), section);
        }
        let (builder, kept) = self.figures(builder, &name, goal, baseline);
        let text = super::claim::without_brackets(&name_text);
        Some((builder, Indicator { name, text, unit, target_year: self.layout.target_year, goal: kept, row: 0 }))
    }

    /// What the columns of single years come to, the target's among them: what is done each year is told together in the text.
    fn yearly(&self, unit: Option<&str>, goal: &Reading) -> Option<Quantity> {
        let Reading::Goal(goal, _) = goal else { return None };
        let before = |y: i32| self.layout.baseline_year.is_none_or(|b| b < y) && self.layout.target_year.is_some_and(|t| y < t);
        let dated = self.table.columns.iter().enumerate().filter(|(_, c)| header_year(&c.header).is_some_and(before));
        let (mut sum, mut many) = (exact(goal.number.clone()), 1);
        for (column, _) in dated {
            match self.figure(Some(column), unit) {
                Reading::Goal(g, _) => (sum, many) = (sum.add(&exact(g.number), false).ok()?, many + 1),
                Reading::Empty(_) => {}
                Reading::Words | Reading::Lost(..) => return None,
            }
        }
        (many >= 3).then_some(sum)
    }

    /// Rows of `milestone`: the figures of other years behind the baseline, before the target and after it.
    fn milestones(&self, indicator: &Indicator) -> Vec<RowBuilder> {
        let other = |y: i32| self.layout.baseline_year.is_none_or(|b| b < y) && self.layout.target_year.is_some_and(|t| y != t);
        let dated = self.table.columns.iter().enumerate().filter_map(|(i, c)| Some((i, header_year(&c.header).filter(|y| other(*y))?)));
        let unit = Some(indicator.unit.as_str()).filter(|u| !u.is_empty() && !u.starts_with("1/"));
        let read = |(column, year)| match self.figure(Some(column), unit) {
            Reading::Goal(mut goal, span) => {
                let value = goal.number.clone();
                goal.number = exact(goal.number);
                let row = RowBuilder::new(Rel::Milestone, span)
                    .at("value", Value::quantity(value), span)
                    .set("indicator", Value::Row(RowRef { rel: Rel::Indicator, index: indicator.row }))
                    .set("year", Value::Year(year))
                    .at("goal", Value::goal(goal), span)
                    .sure(self.row.sure);
                Some(row)
            }
            _ => None,
        };
        dated.filter_map(read).collect()
    }

    /// Baseline, goal, years, direction, ceiling and what is lacking.
    fn figures(&self, mut row: RowBuilder, name: &Name, goal: Reading, baseline: Option<Reading>) -> (RowBuilder, Option<(Goal, Span)>) {
        let lacking = |r: &Reading, optional: bool| matches!(r, Reading::Empty(_) | Reading::Lost(..)) && !optional;
        let lost =
            i64::from(lacking(&goal, self.layout.target_optional)) + i64::from(baseline.as_ref().is_some_and(|b| lacking(b, self.layout.baseline_optional)));
        row = row.set("lost", Value::Int(lost));
        if let Some(year) = self.layout.baseline_year {
            row = row.set("baseline_year", Value::Year(year));
        }
        if let Some(year) = self.layout.target_year {
            row = row.set("target_year", Value::Year(year));
        }
        if let Some(direction) = name.direction {
            row = row.set("direction", Value::Atom(direction));
        }
        if name.ceiling {
            row = row.set("ceiling", Value::quantity(hundred_percent()));
        }
        match baseline {
            Some(Reading::Goal(g, span)) if g.bound == crate::value::Bound::Eq => row = row.at("baseline", Value::quantity(g.number), span),
            Some(Reading::Empty(why)) => row = row.set("baseline", Value::Missing(why)),
            Some(Reading::Lost(..)) => row = row.set("baseline", Value::Missing(Missing::Lost)),
            _ => {}
        }
        match goal {
            Reading::Goal(mut g, span) => {
                g.number = exact(g.number);
                (row.at("goal", Value::goal(g.clone()), span), Some((g, span)))
            }
            Reading::Empty(why) => (row.set("goal", Value::Missing(why)), None),
            Reading::Lost(g, span) => (row.set("goal", Value::Missing(Missing::Lost)).at("found", Value::quantity(g.number), span), None),
            Reading::Words => (row, None),
        }
    }

    /// The unit that stands in the name, the unit column or the headers.
    fn unit(&self, name: &Name) -> Option<(EcoString, Span)> {
        let name_span = self.cell(Some(self.layout.name))?.span;
        if let Some(unit) = &name.unit {
            return Some((unit.clone(), name_span));
        }
        if let Some((text, span)) = self.text(self.layout.unit) {
            return Some((text.into(), span));
        }
        if let Some(unit) = self.parent_unit() {
            return Some(unit);
        }
        let column = self.table.columns.get(self.layout.target)?;
        let inside = column.header.split_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(u, _)| u)?;
        self.context.lexicon.names().is_unit(inside).then(|| (inside.into(), column.span))
    }

    /// 其中:人工造林 below 营造林(万亩): the unit of the row that it is a part of; a share is no part of an amount.
    fn parent_unit(&self) -> Option<(EcoString, Span)> {
        const SHARES: [char; 3] = ['率', '比', '重'];
        // Rows above in which the whole is looked for.
        const PARTS: usize = 24;
        let part = |text: &str| text.strip_prefix("其中").map(|t| t.trim_start_matches([':', ' ']).to_owned());
        let own = part(&self.text(Some(self.layout.name))?.0)?;
        let share = own.ends_with(SHARES) || own.ends_with("比例");
        let at = self.table.rows.partition_point(|r| r.span.start < self.row.span.start);
        let above = self.table.rows.get(..at)?.iter().rev().take(PARTS).map(|row| RowReader { row, ..*self });
        let (parent, text) = above.filter_map(|r| r.text(Some(self.layout.name)).map(|t| (r, t.0))).find(|(_, t)| part(t).is_none())?;
        let name = self.context.lexicon.names().parse(&text);
        parent.unit(&name).filter(|(unit, _)| share == matches!(unit.as_str(), "%" | "‰"))
    }

    fn figure(&self, column: Option<usize>, unit: Option<&str>) -> Reading {
        let Some(cell) = self.cell(column) else { return Reading::Empty(Missing::Absent) };
        match cell.state {
            CellState::Blank => return Reading::Empty(Missing::Blank),
            CellState::Lost => return self.lost(cell, unit),
            CellState::Present => {}
        }
        let Some((text, span)) = self.text(column) else { return Reading::Empty(Missing::Blank) };
        match super::interpret::cell_goal(&text, unit, self.context.scanner) {
            Some(goal) => Reading::Goal(goal, span),
            None => Reading::Words,
        }
    }
}

impl RowReader<'_, '_> {
    fn lost(&self, cell: &Cell, unit: Option<&str>) -> Reading {
        let [only] = cell.candidates.as_slice() else { return Reading::Empty(Missing::Lost) };
        match super::interpret::cell_goal(self.context.source.slice(*only), unit, self.context.scanner) {
            Some(goal) => Reading::Lost(goal, *only),
            None => Reading::Empty(Missing::Lost),
        }
    }
}

fn exact(mut q: Quantity) -> Quantity {
    if let Some(middle) = q.range.middle() {
        q.range = crate::value::Interval::point(middle);
    }
    q
}

/// True where the name is an amount with a dimension and the figures stand there bare.
fn needs_unit(name: &Name, goal: &Reading, baseline: Option<&Reading>) -> bool {
    let figure = |r: &Reading| match r {
        Reading::Goal(g, _) | Reading::Lost(g, _) => Some(g.number.dim == Dim::Bare),
        _ => None,
    };
    let bare: Vec<bool> = std::iter::once(goal).chain(baseline).filter_map(figure).collect();
    !bare.is_empty() && bare.iter().all(|b| *b) && !name.head.is_empty() && !matches!(name.head.as_str(), "指数" | "度" | "规模" | "强度" | "浓度" | "收入")
}
