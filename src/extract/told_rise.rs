//! Rises and falls in percent of amounts that stand further off: 比2025年增产9万吨,五年增长7.1%; 多出46.2万人次,增幅20.0%; 减至0.90万吨,下降25%, where
//! what there was stands pages before. What is reckoned from others has no place of its own.

use super::change::base_row;
use super::figure::{Context, Figure};
use super::near::middle;
use super::told::{Made, Tie, Way, alike, amount, before, certain, choose, noun, paragraph, put, reported, rounding, words};
use super::told_diff::{ENDS, FAR, OTHER, bare, is_more};
use crate::diag::Confidence;
use crate::fact::{FactSet, Missing, NOWHERE, RowBuilder, Value};
use crate::text::{Span, ends_with_any, holds_any};
use crate::value::{Bound, Dim, Number, Quantity, Truth};

/// Words of a rise or a fall.
pub(super) const MOVES: &[&str] = &["增长", "增幅", "增速", "下降", "降幅", "减少", "增加", "扩大", "提高", "降低", "压减", "减幅", "压缩", "缩减", "升幅"];
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
    // 实际筹集1500套 tells of no prices, 实际增长 does.
    let prices = || holds_any(stretch, PRICES) && (holds_any(stretch, &["实际增", "实际下"]) || holds_any(&stretch.replace("实际", ""), PRICES));
    if !matches!(near, "," | "、" | "(") || prices() {
        return None;
    }
    let delta = is_more(words(context, last));
    let mut ways: Vec<Way<'_>> = Vec::new();
    if delta {
        ways.extend(beside(context, all, (&prior, last), rate));
        if let Some(told) = only_base(context, &prior, last, rate) {
            // Of no other amount, though one may give it by chance: 300 of 1800 is a slip of the base.
            let slack = rounded_away(&prior, last).and_then(|s| s.mul(&told.share()?));
            let way = told.way(context, rate, Tie::Close).filter(|w| sized(&w.got, rate) && slack.is_some())?;
            return certain(rate, &[], Way { slack: slack?, ..way });
        }
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

/// 较上年筹集的1500套多300套,增长20%; 达到5940张,五年净增1140张,增长23.8%: the figure right before the difference is what there was, or what there is.
fn only_base(context: &Context<'_>, prior: &[&Figure], delta: &Figure, rate: &Figure) -> Option<Move> {
    let falls = |f: &Figure| words(context, f).contains(['减', '降', '少', '压', '缩']);
    let plain = !holds_any(words(context, delta), &["年均", "每年", "平均", "其中", "同比", "人均", "户均"]) && delta.bound == Bound::Eq && !delta.value.about;
    let base = prior.len().checked_sub(2).and_then(|i| prior.get(i)).filter(|f| alike(f, delta) && f.unit() == delta.unit() && f.bound == Bound::Eq)?;
    let gap = context.get(base.span.to(), delta.digits.from());
    let text = words(context, base);
    let bare_rate = words(context, rate).trim_end_matches(['约', '为', '达', '了']);
    if !plain || base.value.about || falls(delta) != falls(rate) || !MOVES.contains(&bare_rate) {
        return None;
    }
    let was = text.starts_with(['比', '较']) && matches!(gap, "多" | "少" | "增加" | "减少" | "提高" | "下降" | "净增" | "增" | "减" | "多出");
    let is = ["达到", "增至", "增加到", "扩大到", "提高到", "降到", "减至", "减少到", "降至", "压减到"].iter().any(|w| text.ends_with(w));
    // 五年净增1140张, 比2025年减少98个
    let next = gap.strip_prefix(',').is_some_and(|t| t.chars().count() <= 9 && !t.contains(',') && !t.contains("其中"));
    match () {
        () if was => Move::by(base, delta, falls(delta)),
        () if is && next && !text.contains(['比', '较']) => Move::to(base, delta, falls(delta)),
        () => None,
    }
}

/// How far rounding of a difference and of the amount before it may take their quotient, as a share of it.
fn rounded_away(prior: &[&Figure], delta: &Figure) -> Option<Number> {
    let base = prior.len().checked_sub(2).and_then(|i| prior.get(i))?;
    let of = |f: &Figure| if f.value.decimals > 0 { rounding(f).div(&middle(f)?) } else { Some(Number::zero()) };
    of(base)?.add(&of(delta)?)
}

/// Half to double and a little more.
fn sized(got: &Number, rate: &Figure) -> bool {
    let share = middle(rate).and_then(|r| got.div(&r));
    share.is_some_and(|s| Number::ratio(2, 5).is_some_and(|lo| s >= lo) && Number::ratio(5, 2).is_some_and(|hi| s <= hi))
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
