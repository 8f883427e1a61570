//! Indicators that stand in other shapes than a row each: years as rows and names as columns, lines of 名称:2020年41.2%,2025年42.5%.
//! Each is turned into a table of the usual shape, whose cells keep their places in the draft.

use super::figure::{Context, years_in};
use crate::diag::Confidence;
use crate::outline::{Cell, CellState, Column, ColumnKind, Table, TableForm, TableRow};
use crate::text::Span;

/// A table turned: its columns become rows. `None` where its first column does not hold years.
pub(super) fn turned(context: &Context<'_>, table: &Table) -> Option<Table> {
    let text = |span: Span| context.source.slice(span);
    let first = table.columns.first()?;
    let label = first.header.split('(').next().unwrap_or("");
    if !["年份", "年度", "指标", "指标名称", "时间", "项目", ""].contains(&label) || table.columns.len() < 3 || table.columns.len() > 20 || table.rows.len() > 8
    {
        return None;
    }
    let head = |r: &TableRow| r.cells.first().filter(|c| c.state == CellState::Present).map(|c| (text(c.span), c.span));
    let year = |t: &str| years_in(t).next().is_some_and(|(at, _)| at <= 6) && t.chars().count() <= 12 || matches!(t.parse::<i32>(), Ok(1990..=2100));
    let heads: Vec<(&str, Span)> = table.rows.iter().map(head).collect::<Option<_>>()?;
    let dated = heads.iter().filter(|(t, _)| year(t)).count();
    let others = heads.iter().filter(|(t, _)| !year(t)).all(|(t, _)| ["单位", "计量单位", "属性", "指标属性"].contains(t));
    let last = heads.iter().filter_map(|(t, _)| t.get(..4)?.parse::<i32>().ok()).max();
    let first_year = heads.iter().filter_map(|(t, _)| t.get(..4)?.parse::<i32>().ok()).min();
    if dated < 2
        || !others
        || !aims(context, first_year, last)
        || table.columns.iter().skip(1).any(|c| c.span.is_empty() || c.header.starts_with(|c: char| c.is_ascii_digit()))
    {
        return None;
    }
    let kind = |t: &str| match t {
        "单位" | "计量单位" => ColumnKind::Unit,
        "属性" | "指标属性" => ColumnKind::Attribute,
        _ => ColumnKind::Figure,
    };
    let name = Column { header: "指标".into(), span: first.span, kind: ColumnKind::Name };
    let columns = std::iter::once(name).chain(heads.iter().map(|(t, s)| Column { header: (*t).into(), span: *s, kind: kind(t) })).collect();
    let blank = |at: Span| Cell { span: Span::new(at.from(), at.from()), state: CellState::Blank, candidates: Vec::new() };
    let row = |(i, column): (usize, &Column)| {
        let own = Cell { span: column.span, state: CellState::Present, candidates: Vec::new() };
        let cells = table.rows.iter().map(|r| r.cells.get(i).cloned().unwrap_or_else(|| blank(r.span)));
        TableRow { cells: std::iter::once(own).chain(cells).collect(), section: None, span: column.span, sure: Confidence::High, carried: false }
    };
    let rows = table.columns.iter().enumerate().skip(1).map(row).collect();
    Some(Table { columns, rows, ..table.clone() })
}

/// True where the last year is the end of the plan, or the years lie apart as baseline and target do; a series of past years has no target.
fn aims(context: &Context<'_>, first: Option<i32>, last: Option<i32>) -> bool {
    match (context.period_to, first.zip(last)) {
        (Some(end), Some((_, last))) => last == end,
        (None, Some((first, last))) => last - first >= 3 && context.year.is_none_or(|now| last > now),
        _ => false,
    }
}

/// Runs of two paragraphs or more that read 名称:2020年41.2%,2025年42.5%, each as a table with the years as columns.
pub(super) fn listed(context: &Context<'_>) -> Vec<Table> {
    let mut found = Vec::new();
    let mut run: Vec<Line> = Vec::new();
    for para in &context.outline.paras {
        let line = line(context, para.span);
        let goes_on = matches!((&line, run.last()), (Some(a), Some(b)) if a.years == b.years);
        if !goes_on {
            found.extend(table(context, &run));
            run.clear();
        }
        run.extend(line);
    }
    found.extend(table(context, &run));
    found.extend(valued(context));
    found
}

/// 2025年主要指标: and lines of 名称:3.2人 below, as a table with that year as its target.
fn valued(context: &Context<'_>) -> Vec<Table> {
    let paras = &context.outline.paras;
    let text = |i: usize| paras.get(i).map_or("", |p| context.source.slice(p.span)).trim_end();
    let mut found = Vec::new();
    for (i, para) in paras.iter().enumerate().filter(|(_, p)| p.span.to() - p.span.from() <= 120) {
        let head = text(i);
        let announces = (head.ends_with([':', '标']) || head.ends_with("如下")) && (head.contains("指标") || head.contains("目标"));
        let Some((at, year)) = years_in(head).next().filter(|_| announces && years_in(head).count() == 1) else { continue };
        let year_span = Span::new(para.span.from() + at, para.span.from() + at + 7);
        let value = |p: &crate::outline::Para| value_line(context, p.span);
        let lines: Vec<(Span, Span)> = paras.get(i + 1..).unwrap_or(&[]).iter().map_while(value).take(60).collect();
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { continue };
        if lines.len() < 2 {
            continue;
        }
        let cell = |span: Span| Cell { span, state: CellState::Present, candidates: Vec::new() };
        let row = |(name, value): &(Span, Span)| TableRow {
            cells: vec![cell(*name), cell(*value)],
            section: None,
            span: name.join(*value),
            sure: Confidence::Medium,
            carried: false,
        };
        found.push(Table {
            span: first.0.join(last.1),
            caption: None,
            columns: vec![
                Column { header: "指标".into(), span: year_span, kind: ColumnKind::Name },
                Column { header: format!("{year}年目标").into(), span: year_span, kind: ColumnKind::Figure },
            ],
            rows: lines.iter().map(row).collect(),
            form: TableForm::Lines,
            heading: None,
            copy: false,
        });
    }
    found
}

/// 婴儿死亡率:4‰以下 as name and value.
fn value_line(context: &Context<'_>, span: Span) -> Option<(Span, Span)> {
    let text = context.source.slice(span);
    let (name, tail) = text.split_once(':').filter(|(n, t)| n.chars().count() <= 40 && t.chars().count() <= 30)?;
    let bare = name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '、' | '(' | ')' | ' ' | '-' | '·'));
    let value = tail.trim_end_matches([';', '。', ' ', '\n']);
    let value = value.strip_suffix(')').and_then(|t| t.rsplit_once('(')).filter(|(_, a)| a.ends_with('性')).map_or(value, |(v, _)| v);
    let core = value.trim_start_matches(|c: char| crate::text::is_cjk(c) || matches!(c, '>' | '<' | '≥' | '≤' | ' '));
    let plain = bare.chars().count() >= 3 && !bare.contains([',', '。', ';', '、']) && core.starts_with(|c: char| c.is_ascii_digit());
    let short = value.chars().count() <= 16 && value.chars().count() - core.chars().count() <= 4 && !value.contains([',', '、', '年']);
    let at = span.from() + name.len() + 1;
    let lead = value.len() - value.trim_start().len();
    (plain && short).then(|| (Span::new(span.from() + name.len() - bare.len(), span.from() + name.len()), Span::new(at + lead, at + value.len())))
}

/// A name and figures with their years.
struct Line {
    name: Span,
    years: Vec<i32>,
    figures: Vec<(Span, Span)>,
}

fn line(context: &Context<'_>, span: Span) -> Option<Line> {
    let text = context.source.slice(span);
    let (name, tail) = text.split_once(':').filter(|(n, t)| n.chars().count() <= 40 && t.chars().count() <= 60 && t.contains('年'))?;
    let bare = name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '、' | '(' | ')' | ' ' | '-' | '·'));
    if bare.chars().count() < 3 || bare.contains([',', '。', ';', '、']) {
        return None;
    }
    let name_span = Span::new(span.from() + name.len() - bare.len(), span.from() + name.len());
    let (mut years, mut figures) = (Vec::new(), Vec::new());
    let mut at = span.from() + name.len() + 1;
    for piece in tail.trim_end_matches([';', '。', ' ', '\n']).split([',', '、']) {
        let (i, year) = years_in(piece).next().filter(|_| years_in(piece).count() == 1)?;
        let head = piece.get(..i)?.trim_start_matches(['到', '至', ' ']);
        let rest = piece.get(i + 7..)?;
        let value = rest.trim_start_matches(['底', '末', '为', '达', '到', '约', ' ']);
        let start = at + piece.len() - value.len();
        if !head.is_empty() || !value.trim_start_matches(['>', '<', '≥', '≤', '-']).starts_with(|c: char| c.is_ascii_digit()) || value.chars().count() > 14
        {
            return None;
        }
        years.push(year);
        figures.push((Span::new(at + i, at + i + 7), Span::new(start, at + piece.trim_end().len())));
        at +=
            piece.len() + if tail.get(at - span.from() - name.len() - 1 + piece.len()..).is_some_and(|t| t.starts_with('、')) { '、'.len_utf8() } else { 1 };
    }
    (years.len() >= 2 && years.is_sorted() && aims(context, years.first().copied(), years.last().copied())).then_some(Line { name: name_span, years, figures })
}

fn table(context: &Context<'_>, run: &[Line]) -> Option<Table> {
    let (first, last) = (run.first()?, run.last()?);
    if run.len() < 2 {
        return None;
    }
    let name = Column { header: "指标".into(), span: first.name, kind: ColumnKind::Name };
    let dated = first.figures.iter().map(|(year, _)| Column { header: context.source.slice(*year).into(), span: *year, kind: ColumnKind::Figure });
    let cell = |span: Span| Cell { span, state: CellState::Present, candidates: Vec::new() };
    let row = |line: &Line| TableRow {
        cells: std::iter::once(line.name).chain(line.figures.iter().map(|f| f.1)).map(cell).collect(),
        section: None,
        span: line.figures.iter().fold(line.name, |s, f| s.join(f.1)),
        sure: Confidence::High,
        carried: false,
    };
    Some(Table {
        span: first.name.join(last.figures.last()?.1),
        caption: None,
        columns: std::iter::once(name).chain(dated).collect(),
        rows: run.iter().map(row).collect(),
        form: TableForm::Lines,
        heading: None,
        copy: false,
    })
}
