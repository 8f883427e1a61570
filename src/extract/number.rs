//! The relation `number`: every number of sentences and cells, with unit, role and the words around it.

use ecow::EcoString;

use super::Syntax;
use super::numbers::ScannedNumber;
use super::syntax::Home;
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, RowRef, Value};
use crate::outline::Table;
use crate::text::{Span, holds_any, is_cjk};
use crate::value::{Base, Dim, Quantity};

/// Rows of `number`, one a scanned number, in the same order.
pub(super) fn numbers(syntax: &Syntax<'_>, facts: &mut FactSet) {
    let cells = cell_rows(syntax);
    for ((n, home), amount) in syntax.numbers.iter().zip(&syntax.homes).zip(&syntax.amounts) {
        let cell = if let Home::Cell(t, r, c) = home { cells.get(*t as usize).and_then(|rows| rows.get(*r as usize)).map(|first| first + c) } else { None };
        facts.push(
            row(syntax, n, *home, amount.as_ref().map(|a| &a.value)).set("cell", Value::or_absent(cell, |index| Value::Row(RowRef { rel: Rel::Cell, index }))),
        );
    }
}

/// For each table of the outline the rows of `cell` with which its rows begin.
fn cell_rows(syntax: &Syntax<'_>) -> Vec<Vec<u32>> {
    let mut next = 0u32;
    let mut of = |t: &Table| {
        let rows = if t.copy { [].iter() } else { t.rows.iter() };
        rows.map(|r| {
            let first = next;
            next += u32::try_from(r.cells.len()).unwrap_or(0);
            first
        })
        .collect()
    };
    syntax.outline.tables.iter().map(&mut of).collect()
}

fn row(syntax: &Syntax<'_>, n: &ScannedNumber<'_>, home: Home, value: Option<&Quantity>) -> RowBuilder {
    let around = match home {
        Home::Sentence(i) => syntax.outline.sentences.get(i as usize).map_or(n.raw, |s| s.span),
        Home::Cell(t, r, c) => {
            syntax.outline.tables.get(t as usize).and_then(|t| t.rows.get(r as usize)).and_then(|r| r.cells.get(c as usize)).map_or(n.raw, |c| c.span)
        }
    };
    let (before, after) = (clause_before(syntax, around, n), text_after(syntax, around, n));
    let dimension = dimension(n);
    let text = |span: Span| Value::Text(syntax.slice(span).into());
    // In the order of the schema, in which they are found fastest.
    let mut row = RowBuilder::new(Rel::Number, n.raw);
    if n.has_value() {
        row = row.at("value", Value::or_absent(value.map(|q| Quantity { raw: Some(syntax.slice(n.figure).into()), ..q.clone() }), Value::quantity), n.figure);
    }
    row = row.at("raw", text(n.raw), n.raw).at("digits", text(n.digits), n.digits);
    if let Some(unit) = n.unit.as_ref().filter(|u| u.row.is_some() || u.unit.dim == Dim::Share) {
        row = row.at("unit", Value::Text(unit.unit.text.clone()), Span::new(n.digits.to(), n.figure.to()));
    }
    if n.has_value() {
        row = row.set("dimension", Value::Text(dimension.into()));
    }
    row = row.set("role", Value::Atom(n.role.as_str())).set("before", Value::Text(before.into())).set("after", Value::Text(after.into()));
    let base_of_rate = before.ends_with('每') && n.unit.is_some();
    let counted = (n.has_value() || base_of_rate) && !matches!(dimension, "share" | "point" | "multiple");
    if counted && let Some(noun) = noun(syntax, n, before, after) {
        row = row.set("noun", Value::Term(noun.into()));
    }
    if n.has_value()
        && let Some(verb) = verb(syntax, around, n, before)
    {
        row = row.set("verb", Value::Text(verb));
    }
    if let Home::Sentence(i) = home {
        row = row.set("sentence", Value::or_absent(syntax.sentence_ref(i), Value::Row));
    }
    row = row.set("in_cell", Value::Bool(matches!(home, Home::Cell(..))));
    if n.is_hedged() { row.sure(Confidence::Medium) } else { row }
}

/// Name of a number's dimension in the relation.
pub(super) fn dimension(n: &ScannedNumber<'_>) -> &'static str {
    let Some(unit) = &n.unit else { return "bare" };
    if unit.row.is_some_and(|r| r.kind == "multiple") || unit.unit.text == "倍" {
        return "multiple";
    }
    dimension_name(unit.unit.dim)
}

/// Name of a dimension in the relations.
#[must_use]
pub fn dimension_name(dim: Dim) -> &'static str {
    let named = [
        (Dim::base(Base::Money, 1), "money"),
        (Dim::base(Base::Length, 1), "length"),
        (Dim::base(Base::Length, 2), "area"),
        (Dim::base(Base::Length, 3), "volume"),
        (Dim::base(Base::Mass, 1), "mass"),
        (Dim::base(Base::Energy, 1), "energy"),
        (Dim::base(Base::Time, 1), "time"),
        (Dim::base(Base::PersonTime, 1), "person_time"),
        (Dim::Count, "count"),
        (Dim::Share, "share"),
        (Dim::Point, "point"),
        (Dim::Bare, "bare"),
    ];
    named.iter().find(|(d, _)| *d == dim).map_or("other", |(_, n)| n)
}

/// The clause before a number, without its bound words, from the last mark on, at most 24 characters.
fn clause_before<'d>(syntax: &Syntax<'d>, around: Span, n: &ScannedNumber<'_>) -> &'d str {
    let whole = syntax.slice(Span::new(around.from(), n.digits.from()));
    let start = whole
        .char_indices()
        .rev()
        .take(24)
        .take_while(|(_, c)| !matches!(c, ',' | '、' | ';' | '。' | ':' | '(' | '\n' | '!' | '?'))
        .last()
        .map_or(whole.len(), |(i, _)| i);
    whole.get(start..).unwrap_or("")
}

/// At most 12 characters after a number and its unit.
fn text_after<'d>(syntax: &Syntax<'d>, around: Span, n: &ScannedNumber<'_>) -> &'d str {
    let whole = syntax.slice(Span::new(n.figure.to(), around.to()));
    let end = whole.char_indices().nth(12).map_or(whole.len(), |(i, _)| i);
    whole.get(..end).unwrap_or("")
}

/// The verb that announces the figure: right before it (共有, 达到), or at the start of its clause where the figure ends
/// the clause (建成养老服务中心533。).
fn verb(syntax: &Syntax<'_>, around: Span, n: &ScannedNumber<'_>, before: &str) -> Option<EcoString> {
    if let Some(verb) = syntax.scanner.announcer(before) {
        return Some(verb.clone());
    }
    let after = syntax.slice(Span::new(n.raw.to(), around.to()));
    if !after.is_empty() && !after.starts_with([',', '。', ';', '、', ')', '\n', '/', '(']) {
        return None;
    }
    let words = syntax.lexicon.words("clause_verbs");
    words.at_start(before)?;
    words.iter().find(|w| before.starts_with(w.as_str()) && before.len() > w.len()).cloned()
}

/// The noun of the lexicon that stands right after the figure, or before it and its verb.
fn noun<'t>(syntax: &Syntax<'_>, n: &ScannedNumber<'_>, before: &'t str, after: &'t str) -> Option<&'t str> {
    let units = syntax.lexicon.units();
    // 每千人托位数 counts people; 1处建筑面积不小于750平方米: the noun has a figure of its own.
    let people = n.unit.as_ref().is_some_and(|u| u.unit.text.ends_with('人') || u.unit.text.ends_with("人口"));
    let own_figure = || holds_any(after, &["不小于", "不少于", "不低于", "大于", "超过", "达到", "达", "为", "约"]);
    if let Some(mut noun) = units.noun_at_start(after) {
        let mut rest = after.get(noun.len()..).unwrap_or("");
        while let Some(next) = units.noun_at_start(rest) {
            rest = rest.get(next.len()..).unwrap_or("");
            noun = next;
        }
        let cut = rest.starts_with(['数', '率', '比', '占', '费']) || rest.starts_with(|c: char| c.is_ascii_digit());
        return (!cut && !people && !own_figure()).then_some(noun);
    }
    let tail = ["以上", "以下", "以内", "左右"].iter().find_map(|w| after.strip_prefix(w)).unwrap_or(after);
    if tail.starts_with(is_cjk) && !tail.starts_with('的') {
        return None;
    }
    let mut head = before;
    for _ in 0..3 {
        if let Some(noun) = units.noun_at_end(head) {
            return Some(noun); // 总投资 announces a figure and is what it measures
        }
        if let Some(rest) = ["稳定在", "保持在", "控制在", "维持在", "提高到", "扩大到"].iter().find_map(|w| head.strip_suffix(w)) {
            head = rest;
            continue;
        }
        let Some(verb) = syntax.scanner.announcer(head) else { break };
        head = head.strip_suffix(verb.as_str()).unwrap_or(head);
    }
    units.noun_at_end(head)
}
