//! Gaps: two shares of one sentence and the difference stated between them (45.8%，与国家要求的50%还差5个百分点).

use rustc_hash::FxHashSet;

use super::figure::{Context, Figure};
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::text::{Span, ends_with_any, holds_any};
use crate::value::{Bound, Dim, Number, Quantity};

/// Finds all gaps and adds their rows.
pub fn extract(context: &Context<'_>, facts: &mut FactSet) {
    // 现有153辆,应配490辆,尚缺337辆: told as a change already.
    let told: FxHashSet<Span> =
        (0..facts.table(Rel::Change).rows.len()).filter_map(|i| facts.field(Rel::Change, u32::try_from(i).ok()?, "delta").and_then(|f| f.span)).collect();
    for sentence in 0..context.outline.sentences.len() {
        for three in context.of_sentence(u32::try_from(sentence).unwrap_or(u32::MAX)).windows(3) {
            if let [a, b, d] = three
                && !told.contains(&d.span)
                && let Some(row) =
                    read(context, a, b, d).or_else(|| super::gap_demand::read(context, a, b, d)).or_else(|| super::gap_mean::read(context, a, b, d))
                // Last: it looks at all figures of the sentence.
                && !differs_elsewhere(context, three, d)
            {
                facts.push(row);
            }
        }
    }
}

/// 治理率45.0%,高于40%的目标,但低于全市52.3%的平均水平7.3个百分点: two others of the sentence differ by as much, and one of them stands in the row.
fn differs_elsewhere(context: &Context<'_>, three: &[Figure], d: &Figure) -> bool {
    let kin = |f: &&Figure| f.digits < d.digits && if d.dim() == Dim::Point { f.dim() == Dim::Share } else { f.unit() == d.unit() };
    let all: Vec<&Figure> = context.of_sentence(d.sentence).iter().filter(kin).collect();
    let own = |f: &Figure| three.iter().any(|t| t.digits == f.digits);
    let differ = |a: &Figure, b: &Figure| {
        let gap = || a.exact.range.middle()?.sub(&b.exact.range.middle()?);
        gap().zip(d.exact.range.middle()).is_some_and(|(gap, said)| gap == said || gap.neg() == said)
    };
    all.iter().any(|a| !own(a) && all.iter().any(|b| own(b) && differ(a, b)))
}

fn read(context: &Context<'_>, a: &Figure, b: &Figure, d: &Figure) -> Option<RowBuilder> {
    if a.dim() != Dim::Share
        || b.dim() != Dim::Share
        || d.dim() != Dim::Point
        || [a, b].iter().any(|f| f.bound != Bound::Eq)
        || !matches!(d.bound, Bound::Eq | Bound::About)
    {
        return None;
    }
    let between = context.get(a.span.to(), b.digits.from());
    let close = context.get(b.span.to(), d.digits.from());
    if between.chars().count() > 30 || close.chars().count() > 10 || between.contains(['。', ';']) {
        return None;
    }
    let mean = ["全国平均", "全省平均", "全市平均", "平均水平"].iter().any(|w| context.get(a.clause, a.digits.from()).contains(w));
    let compares =
        mean && between.starts_with(',') || holds_any(between, &["目标", "全省", "全国", "要求", "与", "比", "较", "低于", "高于", "高出", "距", "同", "离"]);
    let after = context.text().get(d.span.to()..).unwrap_or("");
    let named = after.starts_with("的差距") || after.starts_with("差距");
    let differs = named
        || ends_with_any(
            close.trim_end_matches(['了', '约', '近', '有', '达', '为']),
            &["差距", "差", "低", "高", "少", "多", "低了", "高了", "高出", "低出", "相差"],
        );
    let stated_before = matches!(close, "" | "约" | "达" | "近") && holds_any(between, &["低于", "高于", "高出", "低出"]);
    let beyond = holds_any(between, &["低于", "高于", "高出", "低出"]);
    let bracketed = beyond && matches!(close, ")" | "的平均水平" | "平均水平" | "的水平" | "的目标" | "的要求" | "的标准");
    // 甲与乙分别为45.3%和58.6%,两者相差13.3个百分点
    let both = matches!(between, "和" | "、" | "与")
        && ["两者相差", "二者相差", "相差", "两者差距", "二者差距"].iter().any(|w| close.strip_prefix(',').is_some_and(|t| t.starts_with(w)));
    if !(compares || both) || !(differs || bracketed || stated_before) || close.contains("提高") || close.contains("提升") {
        return None;
    }
    let demanded = ["要求", "目标", "标准", "规定", "任务"].iter().any(|w| between.contains(w) || close.contains(w));
    let second = if demanded { b.exact.clone() } else { b.value.clone() };
    Some(row((a, a.value.clone()), (b, second), d))
}

/// The row of two figures, each with what it may stand for, and the difference stated between them.
pub(super) fn row(a: (&Figure, Quantity), b: (&Figure, Quantity), d: &Figure) -> RowBuilder {
    let place = a.0.span.join(d.span);
    let (low, high) = if middle(&a.1) <= middle(&b.1) { (a, b) } else { (b, a) };
    RowBuilder::new(Rel::Gap, place).at("low", Value::quantity(low.1), low.0.span).at("high", Value::quantity(high.1), high.0.span).at(
        "delta",
        Value::quantity(d.value.clone()),
        d.span,
    )
}

fn middle(q: &Quantity) -> Number {
    q.range.middle().unwrap_or_else(Number::zero)
}
