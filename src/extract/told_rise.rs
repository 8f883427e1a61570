//! Rises and falls in percent of amounts that stand further off: 比2025年增产9万吨,五年增长7.1%; 多出46.2万人次,增幅20.0%; 减至0.90万吨,下降25%, where
//! what there was stands pages before. What is reckoned from others has no place of its own.

use super::change::base_row;
use super::figure::{Context, Figure};
use super::near::middle;
use super::told::{Made, Tie, Way, alike, amount, before, choose, noun, paragraph, put, reported, words};
use super::told_diff::{ENDS, FAR, OTHER, bare, is_more};
use crate::diag::Confidence;
use crate::fact::{FactSet, Missing, NOWHERE, RowBuilder, Value};
use crate::text::{Span, ends_with_any, holds_any};
use crate::value::{Bound, Dim, Number, Quantity, Truth};

/// Words of a rise or a fall.
pub(super) const MOVES: &[&str] = &["增长", "增幅", "增速", "下降", "降幅", "减少", "增加", "扩大", "提高", "降低"];
/// Words of amounts whose rise is told at other prices.
pub(super) const PRICES: &[&str] = &["增加值", "生产总值", "GDP", "可比", "名义", "不变价", "实际"];

/// Adds rows for the rises that no row tells yet.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let told = reported(facts);
    for rate in context.figures.iter().filter(|f| f.bound == Bound::Eq && f.dim() == Dim::Share && f.unit() == "%" && !told.contains(&f.span)) {
        let text = words(context, rate);
        let level = text.ends_with(['到', '至']) || holds_any(text, &["占比", "比重", "比例", "率"]);
        if !level && !OTHER.is_in(text) && text.chars().count() <= 12 && ends_with_any(bare(text), MOVES) {
            put(context, risen(context, paragraph(context, rate.sentence), rate), facts);
        }
    }
}

/// What there was and what there is: amounts, with their places where they stand in the draft.
pub(super) struct Move {
    old: (Quantity, Option<Span>),
    new: (Quantity, Option<Span>),
}

impl Move {
    /// From an amount, by a difference.
    fn by(old: &Figure, delta: &Figure, falls: bool) -> Option<Self> {
        let new = old.exact.add(&delta.exact, falls).ok()?;
        Some(Self { old: (old.exact.clone(), Some(old.span)), new: (new, None) })
    }
    /// To an amount, by a difference.
    fn to(new: &Figure, delta: &Figure, falls: bool) -> Option<Self> {
        let old = new.exact.add(&delta.exact, !falls).ok()?;
        Some(Self { old: (old, None), new: (new.exact.clone(), Some(new.span)) })
    }
    /// From one amount to another.
    pub(super) fn between(old: &Figure, new: &Figure) -> Self {
        Self { old: (old.exact.clone(), Some(old.span)), new: (new.exact.clone(), Some(new.span)) }
    }
    /// The share by which it rises or falls.
    fn share(&self) -> Option<Number> {
        let (old, new) = (self.old.0.range.middle()?, self.new.0.range.middle()?);
        let got = new.sub(&old)?.div(&old).filter(|_| old.signum() > 0)?;
        Some(if got.signum() < 0 { got.neg() } else { got })
    }
    fn row(self, context: &Context<'_>, rate: &Figure) -> RowBuilder {
        let up = self.old.0.less(&self.new.0) == Truth::True;
        let stated = Value::quantity(rate.value.clone());
        let put = |row: RowBuilder, name: &str, (amount, place): (Quantity, Option<Span>)| row.at(name, Value::quantity(amount), place.unwrap_or(NOWHERE));
        let row = base_row(context, rate.span, up, Span::new(rate.clause, rate.digits.from()), words(context, rate));
        put(put(row, "old", self.old), "new", self.new)
            .at("percent", stated.clone(), rate.span)
            .at("stated", stated, rate.span)
            .set("deflated", Value::Bool(false))
            .set("direction", Value::Missing(Missing::Absent))
            .sure(Confidence::Medium)
    }
    /// As a way to reckon a rate.
    pub(super) fn way<'c>(self, context: &Context<'_>, rate: &Figure, tie: Tie) -> Option<Way<'c>> {
        Some(Way { got: self.share()?, tie, from: Vec::new(), slack: Number::zero(), made: Made::Row(self.row(context, rate)) })
    }
}

/// The row of a rise or a fall in percent.
fn risen<'c>(context: &'c Context<'_>, all: &'c [Figure], rate: &Figure) -> Option<Made<'c>> {
    let prior: Vec<&Figure> = before(all, rate).iter().filter(|f| f.sentence == rate.sentence && amount(f)).collect();
    let last = prior.last()?;
    let near = context.get(last.span.to(), rate.clause);
    let stretch = context.get(context.sentence(rate.sentence).from(), rate.span.to());
    if !matches!(near, "," | "、" | "(") || holds_any(stretch, PRICES) {
        return None;
    }
    let delta = is_more(words(context, last));
    let mut ways: Vec<Way<'_>> = Vec::new();
    if delta {
        ways.extend(beside(context, all, (&prior, last), rate));
    } else {
        for old in all.iter().filter(|f| amount(f) && alike(f, last) && f.digits != last.digits) {
            ways.extend(Move::between(old, last).way(context, rate, Tie::None));
        }
        ways.extend(since(context, all, last, rate));
        ways.extend(year_before(context, all, last, rate));
    }
    choose(rate, ways)
}

/// 231万人次多出46.2万人次,增幅20.0%: by a difference, from or to another amount of the paragraph.
fn beside<'c>(context: &'c Context<'_>, all: &'c [Figure], (prior, delta): (&[&'c Figure], &'c Figure), rate: &Figure) -> Vec<Way<'c>> {
    let falls = words(context, delta).contains(['减', '降', '少', '压']);
    let next = prior.len().checked_sub(2).and_then(|i| prior.get(i));
    let mut ways = Vec::new();
    for old in all.iter().filter(|f| amount(f) && alike(f, delta) && f.digits != delta.digits) {
        let close = next.is_some_and(|f| f.digits == old.digits) && context.get(old.span.to(), delta.digits.from()).chars().count() <= 8;
        let held = holds_any(words(context, old), &["比", "较", "由", "从"]);
        let tie = if close && held { Tie::Loose } else { Tie::None };
        ways.extend(Move::by(old, delta, falls).and_then(|m| m.way(context, rate, tie)));
    }
    // 比2025年增产9万吨,五年增长7.1%: of what there was before it grew.
    if let Some(new) = next.filter(|f| alike(f, delta) && !words(context, f).contains(['比', '较'])) {
        let gap = context.get(new.span.to(), delta.digits.from());
        let tie = if gap.contains(['比', '较']) && gap.chars().count() <= 14 { Tie::Close } else { Tie::None };
        ways.extend(Move::to(new, delta, falls).and_then(|m| m.way(context, rate, tie)));
    }
    ways
}

/// 接待1320万人次,比上年增长20%;上年接待1100万人次: what there was the year before stands behind.
fn year_before<'c>(context: &'c Context<'_>, all: &'c [Figure], last: &'c Figure, rate: &Figure) -> Option<Way<'c>> {
    let text = words(context, rate);
    let old = all.iter().find(|f| f.digits > rate.digits && amount(f) && alike(f, last))?;
    let was = ["上年同期", "去年同期", "上年", "去年", "上一年"].iter().any(|w| words(context, old).starts_with(w))
        && !words(context, old).contains(['比', '较', '增']);
    let said = ["上年", "去年", "同比", "上一年"].iter().any(|w| text.contains(w));
    let near = old.sentence <= rate.sentence + 1 && context.get(rate.span.to(), old.digits.from()).chars().count() <= 40;
    let falls = text.contains(['减', '降', '少']);
    let way = (was && said && near && old.unit() == last.unit()).then(|| Move::between(old, last).way(context, rate, Tie::Close)).flatten()?;
    (falls == (middle(last) < middle(old))).then_some(way)
}

/// 化学需氧量年排放量减至0.90万吨,下降25%: what there was stands pages before.
fn since<'c>(context: &'c Context<'_>, all: &'c [Figure], last: &'c Figure, rate: &Figure) -> Vec<Way<'c>> {
    let name = noun(context, last);
    if name.chars().count() < 4 || !words(context, last).ends_with(['到', '至']) {
        return Vec::new();
    }
    let end = context.figures.partition_point(|f| (f.sentence, f.digits) < (last.sentence, last.digits));
    let far = context.figures.get(end.saturating_sub(FAR)..end).unwrap_or(&[]);
    let fits = |f: &&Figure| amount(f) && alike(f, last) && !all.iter().any(|g| g.digits == f.digits) && !ENDS.is_in(words(context, f));
    let same = |f: &&Figure| noun(context, f).trim_end_matches('量') == name.trim_end_matches('量');
    far.iter().filter(fits).filter(same).filter_map(|old| Move::between(old, last).way(context, rate, Tie::Close)).collect()
}
