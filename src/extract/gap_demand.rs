//! Gaps to what is demanded: 目标为90%,实际完成93.5%,高于目标值3.5个百分点; 建成38.2万亩,距42万亩的任务尚有3.8万亩的缺口.
//! Read where a sentence has two figures of one dimension and their difference, one of the two is said to be demanded, and the difference is said
//! to be that to the demand.

use super::figure::{Context, Figure};
use super::per_capita_stated::of_province;
use crate::fact::RowBuilder;
use crate::text::AnyOf;
use crate::value::{Bound, Dim, Number};

/// Words of what is demanded.
static DEMAND: AnyOf = AnyOf::new(&["目标", "标准", "任务", "要求", "规划", "计划", "指标", "规定"]);
/// Words that demand of themselves.
static MUST: AnyOf = AnyOf::new(&["不低于", "不少于", "不高于", "不超过", "应达", "须达", "应为", "应当", "应设", "应配", "应建"]);
/// Words of a difference.
static DIFFERS: AnyOf =
    AnyOf::new(&["高于", "低于", "高出", "低出", "超出", "超过", "超", "高", "低", "差", "少", "多", "缺口", "缺", "距", "离", "尚有", "还有", "仍有"]);
/// Words of other comparisons and of changes.
static OTHER: AnyOf = AnyOf::new(&[
    "全国", "平均", "分别", "其中", "上年", "去年", "同比", "增长", "提高", "提升", "下降", "降低", "增加", "减少", "上升", "每年", "新增", "较20", "比20",
]);

/// What is stated and what it should be are within twice of each other: else it is the distance to something else.
fn meant(a: &Figure, b: &Figure, d: &Figure) -> bool {
    let apart = || {
        let (x, y, said) = (a.exact.range.middle()?, b.exact.range.middle()?, d.exact.range.middle()?);
        let is = if x < y { y.sub(&x)? } else { x.sub(&y)? };
        let two = Number::int(2);
        Some(is <= said.mul(&two)? && said <= is.mul(&two)?)
    };
    apart() == Some(true)
}

/// The gap of three figures in a row, the last of which is the difference of the two others.
pub(super) fn read(context: &Context<'_>, a: &Figure, b: &Figure, d: &Figure) -> Option<RowBuilder> {
    let percent = |f: &Figure| f.dim() == Dim::Share && f.unit() == "%";
    let points = percent(a) && percent(b) && d.dim() == Dim::Point;
    let amounts = a.dim() == b.dim() && b.dim() == d.dim() && a.unit() == b.unit() && b.unit() == d.unit();
    let fits = points || amounts && !matches!(a.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare);
    let sentence = context.sentence(a.sentence);
    let alike = context.of_sentence(a.sentence).iter().filter(|f| f.dim() == a.dim() && f.unit() == a.unit() || f.dim() == Dim::Point).count();
    if !fits
        || alike != 3
        || OTHER.is_in(context.get(sentence.from(), d.span.to()))
        || of_province(context, context.get(sentence.from(), d.span.to()))
        || !matches!(d.bound, Bound::Eq | Bound::About)
    {
        return None;
    }
    let close = context.get(b.span.to(), d.digits.from());
    let between = context.get(a.span.to(), b.digits.from());
    let bracketed = close.starts_with(')') && DIFFERS.is_in(between);
    let rest = close.rsplit(',').next().unwrap_or("").trim_end_matches(['约', '口', '额', '为']);
    // 对照600个的要求,已建成412个,尚缺288个
    let rests = ["尚缺", "还缺", "尚差", "还差", "仍缺", "仍差", "缺"].contains(&rest)
        && ["已", "现有", "实有", "完成", "建成", "实际", "目前", "仅"].iter().any(|w| context.get(b.clause, b.digits.from()).contains(w));
    let told = DIFFERS.is_in(close) && DEMAND.is_in(close) || rests;
    let short = close.chars().count() <= 24 && between.chars().count() <= 40 && !close.contains(['。', ';']) && !between.contains(['。', ';']);
    let demanded = |f: &Figure, to: usize| {
        let behind = context.get(f.span.to(), to).split([',', ';']).next().unwrap_or("");
        // 高标准农田 is a name.
        let lead = context.get(f.clause, f.digits.from()).replace("高标准", "");
        DEMAND.is_in(&lead) || DEMAND.is_in(behind) || MUST.is_in(&lead)
    };
    // 超出规划目标(7.2件): the bracket's words stand before it.
    let second = bracketed && DEMAND.is_in(between) || demanded(b, d.digits.from());
    let first = demanded(a, b.digits.from());
    // 规划120公里,已建成86公里,超出年度计划6公里: of another plan.
    let other = ["年度", "季度", "序时", "本年", "当年", "阶段", "同期"].iter().any(|w| close.contains(w) || bracketed && between.contains(w));
    if !short || !(bracketed || told) || first == second || other || !meant(a, b, d) {
        return None;
    }
    let one = |f: &Figure, demanded: bool| if demanded || f.bound != Bound::Eq { f.exact.clone() } else { f.value.clone() };
    if !matches!(if first { b } else { a }.bound, Bound::Eq) {
        return None;
    }
    Some(super::gap::row((a, one(a, first)), (b, one(b, second)), d))
}
