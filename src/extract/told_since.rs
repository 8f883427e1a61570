//! Differences and rates told from an earlier year, whose figure stands under the same name in another sentence: 2023年接待游客320万人次。…2024年接待游客
//! 368万人次,比上年增加48万人次. Silent where names, scopes or years do not say that the two are of one thing.

use super::figure::{Context, Figure, years_in};
use super::near::middle;
use super::told::{Made, Tie, Way, alike, amount, before, choose, noun, paragraph, put, reported, words};
use super::told_diff::{FAR, is_more};
use super::told_rise::{MOVES, Move, PRICES};
use crate::diag::Confidence;
use crate::fact::{FactSet, Missing, Value};
use crate::text::{AnyOf, Span, ends_with_any, holds_any};
use crate::value::{Bound, Dim};

/// Words that tell the year before.
static LAST: AnyOf = AnyOf::new(&["比上年", "较上年", "比去年", "较去年", "比上一年", "较上一年", "同比", "比前一年", "较前一年"]);
/// Words of figures that are of other people or places, of a part, or shall be.
static APART: AnyOf = AnyOf::new(&["全国", "全省", "全球", "世界", "其中", "新增", "增加", "增长", "力争", "目标", "预计", "计划", "同期", "月", "季度"]);
/// Characters in which the year of a figure is looked for.
const YEAR: usize = 240;

/// Adds rows for what is told from an earlier year and no row tells yet.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let told = reported(facts);
    for stated in context.figures.iter().filter(|f| f.bound == Bound::Eq && !told.contains(&f.span)) {
        let text = words(context, stated);
        if stated.unit() == "倍" {
            put(context, choose(stated, times(context, stated)), facts);
        } else if text.contains(['比', '较']) && (is_more(text) || ends_with_any(text, MOVES)) {
            put(context, choose(stated, ways(context, stated)), facts);
        }
    }
}

/// The year that a figure is told for: the last one before it in its sentence.
fn year(context: &Context<'_>, f: &Figure) -> Option<i32> {
    let start = context.sentence(f.sentence).from().max(f.digits.from().saturating_sub(YEAR));
    years_in(context.get(start, f.digits.from())).next_back().map(|y| y.1)
}

/// The figure that changed: right before what is stated, with nothing that names another thing between.
fn changed<'c>(context: &'c Context<'_>, stated: &Figure) -> Option<(&'c Figure, i32)> {
    let text = words(context, stated);
    let opens = text.starts_with(['比', '较']) || LAST.at_start(text).is_some();
    let new = before(paragraph(context, stated.sentence), stated).last().filter(|f| f.sentence == stated.sentence)?;
    let kind = if stated.dim() == Dim::Point { new.dim() == Dim::Share && new.bound == Bound::Eq } else { amount(new) };
    let close = matches!(context.get(new.span.to(), stated.clause), "," | "(" | "、");
    // 小学31所、初中13所、高中4所,比2025年减少8所: of all of them.
    let listed = context.get(context.sentence(new.sentence).from(), new.clause).ends_with(['、', '和']);
    let own = year(context, new).filter(|_| opens && kind && close && !listed)?;
    let told = years_in(text).next().map(|y| y.1);
    let base = told.or_else(|| LAST.is_in(text).then_some(own - 1)).filter(|b| *b < own)?;
    (!APART.is_in(words(context, new))).then_some((new, base))
}

/// 2024年比2023年的1.8亿千瓦时增加0.36亿千瓦时: what there was stands in the clause, what there is before it in the paragraph.
fn from_beside<'c>(context: &'c Context<'_>, stated: &'c Figure) -> Vec<Way<'c>> {
    let all = paragraph(context, stated.sentence);
    let Some(old) = before(all, stated).last().filter(|f| f.clause == stated.clause && amount(f) && alike(f, stated)) else { return Vec::new() };
    let lead = words(context, old);
    let mut years = years_in(lead);
    let (Some((0, now)), Some((at, then)), None) = (years.next(), years.next(), years.next()) else { return Vec::new() };
    let told = lead.get(.."2024年".len() + '比'.len_utf8()).is_some_and(|t| t.ends_with(['比', '较'])) && at == "2024年比".len() && then < now;
    let close = context.get(old.span.to(), stated.digits.from());
    if !told || !is_more(close) || close.chars().count() > 6 {
        return Vec::new();
    }
    let elsewhere = |f: &Figure| holds_any(words(context, f), &["全国", "全省", "其中"]);
    let of_now = |f: &&Figure| f.digits < old.digits && amount(f) && f.unit() == old.unit() && year(context, f) == Some(now) && !elsewhere(f);
    let mut found = before(all, old).iter().rev().filter(of_now);
    let Some(new) = found.next().filter(|n| found.all(|f| middle(f) == middle(n))) else { return Vec::new() };
    let (low, high) = if middle(new) < middle(old) { (new, old) } else { (old, new) };
    super::told_diff::way(low, high, stated, Tie::Close).into_iter().collect()
}

/// The ways from figures of that year under the same name.
fn ways<'c>(context: &'c Context<'_>, stated: &'c Figure) -> Vec<Way<'c>> {
    let Some((new, base)) = changed(context, stated) else { return from_beside(context, stated) };
    let name = noun(context, new);
    let rate = stated.dim() == Dim::Share && stated.unit() == "%";
    let deflated = || PRICES.iter().any(|w| context.source.slice(context.sentence(new.sentence)).contains(w));
    if name.chars().count() < 3 || rate && deflated() || !rate && stated.dim() != Dim::Point && !alike(stated, new) {
        return Vec::new();
    }
    let at = context.figures.partition_point(|f| (f.sentence, f.digits) < (new.sentence, new.digits));
    let near = context.figures.get(at.saturating_sub(FAR)..(at + FAR).min(context.figures.len())).unwrap_or(&[]);
    let same = |f: &&Figure| {
        f.digits != new.digits
            && f.dim() == new.dim()
            && alike(f, new)
            && f.bound == Bound::Eq
            && !f.value.about
            && !APART.is_in(words(context, f))
            && year(context, f) == Some(base)
            && noun(context, f) == name
    };
    let way = |old: &'c Figure| {
        if rate {
            return Move::between(old, new).way(context, stated, Tie::Close);
        }
        let (low, high) = if middle(new) < middle(old) { (new, old) } else { (old, new) };
        super::told_diff::way(low, high, stated, Tie::Close)
    };
    near.iter().filter(same).filter_map(way).collect()
}

/// 公共充电桩达到18000个,为2024年的2.4倍: what there was stands under the same name.
fn times<'c>(context: &'c Context<'_>, stated: &'c Figure) -> Vec<Way<'c>> {
    let text = words(context, stated).trim_end_matches(['约', '近']);
    let told = ["为", "是", "相当于", "达到"].iter().find_map(|w| text.strip_prefix(w)).and_then(|t| t.strip_suffix('的'));
    let Some(base) = told.and_then(|t| years_in(t).next().filter(|(at, _)| *at == 0 && t.chars().count() <= 6)).map(|y| y.1) else { return Vec::new() };
    let all = paragraph(context, stated.sentence);
    let Some(new) = before(all, stated).last().filter(|f| f.sentence == stated.sentence && amount(f)) else { return Vec::new() };
    let name = noun(context, new);
    if context.get(new.span.to(), stated.clause) != "," || name.chars().count() < 3 {
        return Vec::new();
    }
    let at = context.figures.partition_point(|f| (f.sentence, f.digits) < (new.sentence, new.digits));
    let near = context.figures.get(at.saturating_sub(FAR)..(at + FAR).min(context.figures.len())).unwrap_or(&[]);
    let listed = |f: &Figure| context.get(context.sentence(f.sentence).from(), f.clause).ends_with(['、', '和']);
    let of_then = |f: &Figure| year(context, f).or_else(|| opened(context, f)) == Some(base);
    let same = |f: &&Figure| {
        let own = f.digits != new.digits && f.digits != stated.digits && amount(f) && alike(f, new) && !listed(f);
        own && !APART.is_in(words(context, f).trim_start_matches("其中")) && noun(context, f) == name && of_then(f)
    };
    near.iter().filter(same).filter_map(|old| multiple(context, old, new, stated)).collect()
}

/// The only year of the sentence that opens a figure's paragraph: 截至2024年底,….
fn opened(context: &Context<'_>, f: &Figure) -> Option<i32> {
    let para = context.outline.paras.get(context.outline.sentences.get(f.sentence as usize)?.para? as usize)?;
    let opening = context.source.slice(para.span).split('。').next()?;
    let mut years = years_in(opening).map(|y| y.1);
    years.next().filter(|y| years.all(|o| o == *y))
}

/// One amount by the other as a way to reckon a multiple.
pub(super) fn multiple<'c>(context: &Context<'_>, old: &Figure, new: &Figure, stated: &Figure) -> Option<Way<'c>> {
    let got = middle(new)?.div(&middle(old)?)?;
    let row = super::change::base_row(context, stated.span, true, Span::new(stated.clause, stated.digits.from()), words(context, new))
        .at("old", Value::quantity(old.exact.clone()), old.span)
        .at("new", Value::quantity(new.exact.clone()), new.span)
        .at("times", Value::quantity(stated.value.clone()), stated.span)
        .at("stated", Value::quantity(stated.value.clone()), stated.span)
        .set("deflated", Value::Bool(false))
        .set("direction", Value::Missing(Missing::Absent))
        .sure(Confidence::Medium);
    Some(Way { got, tie: Tie::Close, from: Vec::new(), slack: crate::value::Number::zero(), made: Made::Row(row) })
}
