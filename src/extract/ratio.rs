//! Ratios: a numerator, a denominator and the rate stated for them. A rate is only taken where its base is named or told by the rate's name,
//! and where no other plausible base of the sentence gives the stated rate.

use super::figure::{Context, Figure, clause_start};
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::text::Span;
use crate::value::{Bound, Dim, Truth};

/// Finds all ratios and adds their rows.
pub fn extract(context: &Context<'_>, facts: &mut FactSet) {
    for sentence in 0..context.outline.sentences.len() {
        let figures = context.of_sentence(u32::try_from(sentence).unwrap_or(u32::MAX));
        for (i, rate) in figures.iter().enumerate() {
            if rate.dim() != Dim::Share || rate.bound != Bound::Eq {
                continue;
            }
            let before = figures.get(..i).unwrap_or(&[]);
            if let Some(row) = named_base(context, rate, before).or_else(|| told_by_name(context, rate, before)).or_else(|| of_total(context, rate, before)) {
                facts.push(row);
            }
        }
    }
}

fn clause<'a>(context: &Context<'a>, figure: &Figure) -> (usize, &'a str) {
    let start = clause_start(context.text(), context.sentence(figure.sentence).from(), figure.digits.from());
    (start, context.get(start, figure.digits.from()))
}

fn row(numerator: &Figure, denominator: &Figure, rate: &Figure, name: &str, name_span: Span, sure: Confidence) -> RowBuilder {
    RowBuilder::new(Rel::Ratio, numerator.span.join(rate.span))
        .at("numerator", Value::quantity(numerator.value.clone()), numerator.span)
        .at("denominator", Value::quantity(denominator.value.clone()), denominator.span)
        .at("rate", Value::quantity(rate.value.clone()), rate.span)
        .at("name", Value::Text(name.into()), name_span)
        .sure(sure)
}

/// True where numerator by denominator can be the rate.
fn holds(numerator: &Figure, denominator: &Figure, rate: &Figure) -> bool {
    numerator.value.div(&denominator.value).is_ok_and(|q| q.equals(&rate.value) != Truth::False)
}

fn is_amount(figure: &Figure) -> bool {
    !matches!(figure.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare) && figure.bound == Bound::Eq
}

/// …26401.9万人、占全国总人口的18.7%, where 全国总人口 has its figure earlier in the paragraph.
fn named_base(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = clause(context, rate);
    let zhan = text.find('占')?;
    let base = text.get(zhan + '占'.len_utf8()..)?.strip_suffix('的')?;
    let numerator = before.last().filter(|n| is_amount(n) && context.get(n.span.to(), start).chars().count() <= 2)?;
    let para = context.outline.sentences.get(rate.sentence as usize)?.para;
    let mut found = (0..=rate.sentence).rev().take_while(|&s| context.outline.sentences.get(s as usize).is_some_and(|x| x.para == para)).take(40);
    let denominator =
        found.find_map(|s| context.of_sentence(s).iter().find(|f| f.digits < rate.digits && f.dim() == numerator.dim() && base_name(context, f) == base))?;
    (denominator.digits != numerator.digits).then(|| {
        let span = Span::new(start + zhan, rate.digits.from());
        row(numerator, denominator, rate, base, span, Confidence::High)
    })
}

/// The name before a figure with brackets, verbs and years taken off; the scope stays.
fn base_name(context: &Context<'_>, figure: &Figure) -> String {
    let (_, text) = clause(context, figure);
    let names = context.lexicon.names();
    let mut text = text;
    while let Some(verb) = names.verb_before(text).filter(|v| v.level) {
        text = text.strip_suffix(verb.text.as_str()).unwrap_or(text);
    }
    let mut depth = 0u32;
    let flat: String = text
        .chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect();
    let after_year = super::figure::years_in(&flat).next_back().and_then(|(at, _)| flat.get(at + 7..)).unwrap_or(&flat);
    after_year.trim_start_matches(['底', '末']).to_owned()
}

/// 提供托位1727个,实际招收1234人,利用率71.45%: the rate's name tells what its denominator counts.
fn told_by_name(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = clause(context, rate);
    let names = context.lexicon.names();
    let mut name = text;
    while let Some(verb) = names.verb_before(name) {
        if !verb.level {
            return None;
        }
        name = name.strip_suffix(verb.text.as_str())?;
    }
    let of = names.rate_of(name)?;
    let (numerator, earlier) = before.split_last()?;
    if !is_amount(numerator) || context.get(numerator.span.to(), start).chars().count() > 2 {
        return None;
    }
    let counts = |f: &&Figure| {
        is_amount(f)
            && of
                .iter()
                .any(|noun| clause(context, f).1.contains(noun.as_str()) || context.text().get(f.span.to()..).is_some_and(|t| t.starts_with(noun.as_str())))
    };
    let bases: Vec<&Figure> = earlier.iter().filter(counts).filter(|f| f.value.less(&numerator.value) != Truth::True || f.dim() != numerator.dim()).collect();
    let nearest = *bases.last()?;
    if bases.iter().any(|b| holds(numerator, b, rate)) {
        let fitting = bases.iter().find(|b| holds(numerator, b, rate))?;
        return Some(row(numerator, fitting, rate, name, Span::new(start, start + name.len()), Confidence::High));
    }
    let sure = if bases.len() == 1 { Confidence::High } else { Confidence::Medium };
    Some(row(numerator, nearest, rate, name, Span::new(start, start + name.len()), sure))
}

/// 共有机构125个,其中农村敬老院31个,占比24.8%: the base is the total before 其中. People are left out: their base is often the whole population.
fn of_total(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = clause(context, rate);
    if !matches!(text, "占比" | "占" | "占比为" | "占比达" | "占总数的" | "占比达到" | "占全部的" | "比重为" | "占总量的") {
        return None;
    }
    let (numerator, earlier) = before.split_last()?;
    let (total, rest) = earlier.split_last()?;
    let between = context.get(total.span.to(), numerator.digits.from());
    if !is_amount(numerator)
        || !is_amount(total)
        || !between.contains("其中")
        || total.unit() != numerator.unit()
        || context.get(numerator.span.to(), start).chars().count() > 1
    {
        return None;
    }
    let people = ["人口", "老年人", "老龄", "人员", "户"].iter().any(|w| between.contains(w)) || numerator.unit().ends_with('人');
    if people || numerator.value.less(&total.value) != Truth::True {
        return None;
    }
    let fits_other = rest.iter().any(|f| is_amount(f) && f.unit() == numerator.unit() && holds(numerator, f, rate));
    (!fits_other).then(|| row(numerator, total, rate, "占比", Span::new(start, rate.digits.from()), Confidence::Medium))
}
