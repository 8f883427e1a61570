//! Changes told in any order: 面积扩大了460万平方米,达到1890万平方米,而2019年仅为1430万平方米; 已达4.8万人,而三年前只有1.6万人,增长两倍.
//! Read where a sentence has but one figure that words say to be of an earlier time, one that stands, and at most one that is said of the change.

use super::change::{DOWN, UP, base_row, is_percent, is_years};
use super::change_stated;
use super::figure::{Context, Figure, years_in};
use super::near::{lead, plain};
use crate::diag::Confidence;
use crate::fact::{FactSet, Missing, Value};
use crate::text::AnyOf;
use crate::value::{Bound, Dim};

/// Words before a figure of an earlier time.
static EARLIER: AnyOf =
    AnyOf::new(&["只有", "仅为", "仅有", "年前", "此前", "上年", "去年", "原为", "原有", "原来", "前一年", "同期为", "当时为", "当年仅", "以前为"]);
/// Words of other figures and other comparisons.
static OTHER: AnyOf = AnyOf::new(&[
    "其中", "可比", "不变价", "名义", "实际增长", "同口径", "剔除", "扣除", "每", "分别", "全省", "全国", "平均", "计划", "目标", "预计", "力争", "以上",
    "同比", "累计", "位居", "排名", "占全", "占总",
]);

/// Adds the row of a sentence whose figures all have their part in one change.
pub(super) fn extract(context: &Context<'_>, figures: &[Figure], facts: &mut FactSet) {
    let all: Vec<&Figure> = figures.iter().filter(|f| !is_years(f)).collect();
    let Some(first) = all.first().filter(|_| matches!(all.len(), 2 | 3)) else { return };
    let text = context.source.slice(context.sentence(first.sentence));
    if OTHER.is_in(text) || text.chars().count() > 120 {
        return;
    }
    let mut told = all.iter().filter_map(|f| Some((*f, said(context, f)?)));
    let stated = told.next().filter(|_| told.next().is_none());
    let amounts: Vec<&Figure> = all.iter().filter(|f| stated.is_none_or(|s| s.0.digits != f.digits)).copied().collect();
    let [a, b] = amounts.as_slice() else { return };
    let same = a.unit() == b.unit() && a.dim() == b.dim() && [a, b].iter().all(|f| plain(f) || is_percent(f) && f.bound == Bound::Eq && !f.value.about);
    let (old, new) = match (before(context, a), before(context, b)) {
        (true, false) => (*a, *b),
        (false, true) => (*b, *a),
        _ => return,
    };
    if !same || !stands(context, new, text) {
        return;
    }
    match stated {
        Some((figure, up)) => change(context, (old, new), (figure, up), facts),
        None => direction(context, old, new, facts),
    }
}

/// True for a figure of an earlier time, by its own words.
fn before(context: &Context<'_>, figure: &Figure) -> bool {
    let text = lead(context, figure).1;
    EARLIER.is_in(text) && !super::change_near::is_difference(text)
}

/// The verb of change right before a figure that states one; true for up.
fn said(context: &Context<'_>, figure: &Figure) -> Option<bool> {
    let text = lead(context, figure).1;
    let bare = text.trim_end_matches(['了', '约', '近', '幅', '达', '为']);
    if text.ends_with(['到', '至']) || bare.len() < text.len() && text.ends_with('达') && !text.ends_with("幅达") {
        return None;
    }
    let ends = |words: &[&str]| words.iter().any(|w| w.chars().count() >= 2 && bare.ends_with(w));
    if ends(UP) { Some(true) } else { ends(DOWN).then_some(false) }
}

/// True where the figure is said to be what there is: behind 达到, 为, 至, and not of a later year than one that the sentence names beside it.
fn stands(context: &Context<'_>, figure: &Figure, text: &str) -> bool {
    let level = lead(context, figure).1.ends_with(['达', '到', '为', '至', '有']);
    level && years_in(text).count() <= 2
}

/// Two figures and what is stated of them.
fn change(context: &Context<'_>, (old, new): (&Figure, &Figure), (stated, up): (&Figure, bool), facts: &mut FactSet) {
    let same = stated.unit() == new.unit() && stated.dim() == new.dim();
    let field = match stated.dim() {
        Dim::Point if is_percent(new) => "delta",
        _ if stated.unit() == "倍" || is_percent(stated) && !is_percent(new) => "percent",
        _ if same && !is_percent(new) => "delta",
        _ => return,
    };
    let text = context.source.slice(context.sentence(new.sentence));
    if stated.bound != Bound::Eq || field == "percent" && change_stated::has_deflated(text) || stated.dim() == Dim::Bare {
        return;
    }
    let (a, b) = change_stated::one_grain(old, new);
    let value = change_stated::whole(stated);
    let place = old.span.join(new.span).join(stated.span);
    facts.push(
        base_row(context, place, up, crate::text::Span::new(lead(context, stated).0, stated.digits.from()), lead(context, new).1)
            .at("old", Value::quantity(a), old.span)
            .at("new", Value::quantity(b), new.span)
            .at(field, Value::quantity(value.clone()), stated.span)
            .at("stated", Value::quantity(value), stated.span)
            .set("deflated", Value::Bool(false))
            .set("subject_is_share", Value::Bool(is_percent(new)))
            .set("direction", Value::Missing(Missing::Absent))
            .sure(Confidence::Medium),
    );
}

/// 占比提升到55.9%,此前一年为52.2%: what the verb before the new figure says.
fn direction(context: &Context<'_>, old: &Figure, new: &Figure, facts: &mut FactSet) {
    let (start, text) = lead(context, new);
    let Some(bare) = ["到", "至", "到了", "为"].iter().find_map(|w| text.strip_suffix(w)) else { return };
    let verb = |words: &[&'static str]| words.iter().find(|w| w.chars().count() >= 2 && bare.ends_with(**w)).copied();
    let (up, word) = match (verb(UP), verb(DOWN)) {
        (Some(w), None) => (true, w),
        (None, Some(w)) if w != "控制" => (false, w),
        _ => return,
    };
    // 由甲提升到乙: told as a change of these two.
    if new.digits > old.digits || bare.contains(['由', '从']) {
        return;
    }
    let at = start + bare.len() - word.len();
    facts.push(
        base_row(context, new.span.join(old.span), up, crate::text::Span::new(at, new.digits.from()), text)
            .at("old", Value::quantity(old.value.clone()), old.span)
            .at("new", Value::quantity(new.value.clone()), new.span)
            .set("subject_is_share", Value::Bool(is_percent(new)))
            .sure(Confidence::Medium),
    );
}
