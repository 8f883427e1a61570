//! Differences and rates told from an earlier year, whose figure stands under the same name in another sentence: 2023年接待游客320万人次。…2024年接待游客
//! 368万人次,比上年增加48万人次. Silent where names, scopes or years do not say that the two are of one thing.

use super::figure::{Context, Figure, years_in};
use super::told::{Tie, Way, alike, amount, before, choose, noun, paragraph, put, reported, words};
use super::told_diff::{FAR, is_more};
use super::told_rise::{MOVES, Move, PRICES};
use crate::fact::FactSet;
use crate::text::AnyOf;
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
        if text.contains(['比', '较']) && (is_more(text) || MOVES.iter().any(|w| text.ends_with(w))) {
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

/// The ways from figures of that year under the same name.
fn ways<'c>(context: &'c Context<'_>, stated: &'c Figure) -> Vec<Way<'c>> {
    let Some((new, base)) = changed(context, stated) else { return Vec::new() };
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
        let (low, high) = if super::near::middle(new) < super::near::middle(old) { (new, old) } else { (old, new) };
        super::told_diff::way(low, high, stated, Tie::Close)
    };
    near.iter().filter(same).filter_map(way).collect()
}
