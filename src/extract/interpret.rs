//! The interpreted relations together: prepares what they share, then calls a file per relation.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::document::target_years;
use super::figure::{Context, Figure, Known, clause_start};
use super::numbers::{Role, ScannedNumber, Scanner};
use super::syntax::{Amount, Home, Syntax};
use super::{
    breakdown, change, claim, conversion, enumeration, gap, indicator, link, per_capita, proportion, ratio, shares, table_note, table_share, table_sum,
};
use crate::fact::{FactSet, Rel, Value};
use crate::outline::{ColumnKind, Outline};
use crate::text::{Source, Span};
use crate::value::{Goal, Limit};

/// Relations that are read here.
const READ_HERE: &[Rel] = &[
    Rel::Indicator,
    Rel::Milestone,
    Rel::Claim,
    Rel::Link,
    Rel::Change,
    Rel::Ratio,
    Rel::Proportion,
    Rel::Product,
    Rel::Breakdown,
    Rel::Enumeration,
    Rel::PerCapita,
    Rel::Gap,
    Rel::Conversion,
    Rel::TableSum,
    Rel::TableNote,
    Rel::Project,
    Rel::Ordered,
    Rel::Standing,
];

/// Adds the interpreted relations that are wanted.
pub(super) fn interpret(syntax: &Syntax<'_>, wanted: &BTreeSet<Rel>, facts: &mut FactSet) {
    let wants = |rels: &[Rel]| rels.iter().any(|r| wanted.contains(r));
    if !wants(READ_HERE) {
        return;
    }
    let (source, outline, lexicon) = (&syntax.draft.source, syntax.outline, syntax.lexicon);
    let mut context = Context {
        source,
        outline,
        lexicon,
        figures: figures(syntax),
        first: Vec::new(),
        year: None,
        period_from: None,
        period_to: None,
        aims: Vec::new(),
        own: own_area(source, outline),
        place: None,
        known: FxHashMap::default(),
        rows: &syntax.sentence_rows,
        scanner: &syntax.scanner,
    };
    context.index();
    (context.year, context.period_from, context.period_to) = times(facts);
    let place = place(facts);
    context.place = place.as_deref();
    if context.year.is_none() && context.period_to.is_none() {
        context.aims = target_years(syntax);
    }
    let indicators = if wants(&[Rel::Indicator, Rel::Milestone, Rel::Link, Rel::PerCapita, Rel::Claim, Rel::Change]) {
        indicator::extract(&context, facts)
    } else {
        Vec::new()
    };
    if context.year.is_none() && context.period_to.is_none() {
        context.aims.extend(indicators.iter().filter_map(|i| i.target_year));
    }
    for i in &indicators {
        context.known.entry(i.text.clone()).or_insert_with(|| Known { name: i.name.clone(), unit: i.unit.clone() });
    }
    let claims = if wants(&[Rel::Claim, Rel::Link, Rel::PerCapita, Rel::Change]) { claim::extract(&context, facts) } else { Vec::new() };
    if wants(&[Rel::Link]) {
        link::extract(&claims, &indicators, lexicon.names(), facts);
    }
    if wants(&[Rel::PerCapita]) {
        per_capita::extract(&context, &claims, &indicators, facts);
    }
    for (_, extract) in SINGLE.iter().filter(|(rel, _)| wanted.contains(rel)) {
        extract(&context, facts);
    }
    if wants(&[Rel::Change]) {
        super::told_base::extract(&context, &claims, &indicators, facts);
        super::told_series::extract(&context, facts);
        super::told_named::extract(&context, facts);
    }
}

/// Adds the rows of one relation.
type Extract = fn(&Context<'_>, &mut FactSet);

/// The relations that need nothing of each other.
const SINGLE: &[(Rel, Extract)] = &[
    (Rel::Change, change::extract),
    (Rel::Gap, gap::extract),
    (Rel::Conversion, conversion::extract),
    (Rel::Ratio, ratio::extract),
    (Rel::Ratio, table_share::extract),
    (Rel::Proportion, proportion::extract),
    (Rel::Product, super::product::extract),
    (Rel::Breakdown, breakdown::extract),
    (Rel::Breakdown, super::breakdown_list::extract),
    (Rel::Breakdown, shares::extract),
    (Rel::Ratio, super::told_share::extract),
    (Rel::Gap, super::told_diff::extract),
    (Rel::Change, super::told_rise::extract),
    (Rel::Change, super::told_since::extract),
    (Rel::Breakdown, super::told_diff::rests),
    (Rel::Product, super::told_mean::extract),
    (Rel::Product, super::told_capita::extract),
    (Rel::Product, super::told_period::extract),
    (Rel::Breakdown, super::told_sum::extract),
    (Rel::Breakdown, super::told_years::extract),
    (Rel::Product, super::told_here::extract),
    (Rel::Breakdown, super::told_list::extract),
    (Rel::Enumeration, enumeration::extract),
    (Rel::Enumeration, super::enumeration_lines::extract),
    (Rel::TableSum, table_sum::extract),
    (Rel::TableNote, table_note::extract),
    (Rel::Project, super::project::extract),
    (Rel::Ordered, super::standing::orders),
    (Rel::Standing, super::standing::standings),
    (Rel::Standing, super::standing::most_and_least),
];

fn figures(syntax: &Syntax<'_>) -> Vec<Figure> {
    let numbers = syntax.numbers.iter().zip(&syntax.homes).zip(&syntax.amounts);
    numbers
        .filter_map(|((n, home), amount)| match home {
            Home::Sentence(sentence) if n.role == Role::Quantity => figure(syntax, n, amount.as_ref()?, *sentence),
            Home::Cell(table, _, column) if n.role == Role::Quantity && tells(syntax, *table, *column) => {
                figure(syntax, n, amount.as_ref()?, sentence_of_cell(syntax, n)?)
            }
            _ => None,
        })
        .collect()
}

/// True for a column whose cells are words: tasks, measures.
fn tells(syntax: &Syntax<'_>, table: u32, column: u32) -> bool {
    let column = syntax.outline.tables.get(table as usize).and_then(|t| t.columns.get(column as usize));
    column.is_some_and(|c| matches!(c.kind, ColumnKind::Text | ColumnKind::Name))
}

/// The sentence of a cell that tells of several figures in clauses: 平均时长由45天压减到36天,缩短9天. What a cell says stands for itself.
fn sentence_of_cell(syntax: &Syntax<'_>, n: &ScannedNumber<'_>) -> Option<u32> {
    let sentences = &syntax.outline.sentences;
    let at = sentences.partition_point(|s| s.span.from() <= n.digits.from()).checked_sub(1)?;
    let own = sentences.get(at).filter(|s| s.para.is_none() && s.span.contains(n.digits))?;
    let text = syntax.draft.source.slice(own.span);
    (text.len() >= 36 && text.contains([',', ':', ';'])).then(|| u32::try_from(at).ok()).flatten()
}

/// A number as a figure; a minus sign right before it (的-0.46‰) belongs to it.
fn figure(syntax: &Syntax<'_>, n: &ScannedNumber<'_>, amount: &Amount, sentence: u32) -> Option<Figure> {
    let mut figure = Figure {
        digits: n.digits,
        span: n.figure,
        raw: n.raw,
        value: amount.value.clone(),
        exact: amount.written.clone(),
        bound: n.demand(),
        sentence,
        clause: 0,
    };
    let before = syntax.draft.source.shadow().get(..n.digits.from())?;
    if let Some(sign) = before.chars().next_back().filter(|c| matches!(c, '-' | '−'))
        && before.strip_suffix(sign).is_some_and(|b| !b.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '%' | '‰' | '-' | '—' | '–')))
    {
        let start = n.digits.from() - sign.len_utf8();
        for span in [&mut figure.digits, &mut figure.span, &mut figure.raw] {
            *span = Span::new(span.from().min(start), span.to());
        }
        figure.value.range = negated(figure.value.range);
        figure.exact.range = negated(figure.exact.range);
    }
    let floor = syntax.outline.sentences.get(sentence as usize).map_or(0, |s| s.span.from());
    figure.clause = clause_start(syntax.draft.source.shadow(), floor, figure.digits.from());
    Some(figure)
}

/// The area that the draft is of, by name.
fn place(facts: &FactSet) -> Option<ecow::EcoString> {
    match facts.field(Rel::Document, 0, "place").map(|f| &f.value) {
        Some(Value::Text(place)) => Some(place.clone()),
        _ => None,
    }
}

/// Year of the draft (sign-off, metadata, publication), first and last year of its plan period.
fn times(facts: &FactSet) -> (Option<i32>, Option<i32>, Option<i32>) {
    let field = |name: &str| facts.field(Rel::Document, 0, name).map(|f| &f.value);
    let year = ["signoff", "metadata_date", "published"].iter().find_map(|name| match field(name) {
        Some(Value::Date(d)) => Some(d.date.year),
        _ => None,
    });
    let of = |name: &str| match field(name) {
        Some(Value::Year(y)) => Some(*y),
        _ => None,
    };
    (year, of("period_from"), of("period_to"))
}

/// The kind of area that the title begins with: 省, 市, 州, 县, 区; of several (某市某区) the last.
pub(super) fn own_area(source: &Source, outline: &Outline) -> Option<char> {
    let title = source.slice(outline.title?).replace('\n', "");
    let title = title.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '年' | '“'));
    super::document::own_place(title)?.chars().next_back()
}

/// Reads a table cell as a figure: `>70%`, `1人左右`, `89.6(2014年)`; `unit` stands elsewhere (name, header). `None` for words and dashes.
pub(super) fn cell_goal(text: &str, unit: Option<&str>, scanner: &Scanner<'_>) -> Option<Goal> {
    if !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let figure: String = text.split_once('(').map_or(text, |(before, _)| before).chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    let first = figure.find(|c: char| c.is_ascii_digit())?;
    if figure.get(..first)?.chars().any(|c| !">≥<≤约近超达到不低于少高过以上-[〔".contains(c)) || figure.starts_with(['[', '〔']) {
        return None;
    }
    let digits_end = figure.rfind(|c: char| c.is_ascii_digit())? + 1;
    let bare = figure.get(digits_end..)?;
    let with_unit = match unit {
        Some(u) if matches!(bare, "" | "以上" | "左右" | "以内" | "以下") => format!("{}{u}{bare}", figure.get(..digits_end)?),
        _ => figure.clone(),
    };
    let mut found = Vec::new();
    scanner.scan(&with_unit, 0, &mut found);
    let [number] = found.as_slice() else { return None };
    if number.raw.len() * 10 < with_unit.len() * 7 {
        return None;
    }
    let mut goal = number.goal(text)?;
    goal.number = number.value().filter(|_| goal.bound == crate::value::Bound::Eq).unwrap_or(goal.number);
    if figure.starts_with('-') {
        goal.number.range = negated(goal.number.range);
    }
    Some(goal)
}

pub(super) fn negated(range: crate::value::Interval) -> crate::value::Interval {
    let turn = |l: Option<Limit>| l.map(|l| Limit { at: l.at.neg(), open: l.open });
    crate::value::Interval { lo: turn(range.hi), hi: turn(range.lo) }
}
