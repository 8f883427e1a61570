//! Sums of years and quarters told apart from their list: 总投资4.5亿元,其中…。2025年投资13000万元,2026年投资18000万元,2027年投资14000万元. The total stands in
//! the sentence, or in one before; no other amount of the draft may be the sum of the list.

use rustc_hash::FxHashSet;

use super::figure::{Context, Figure, years_in};
use super::near::middle;
use super::told::{Made, Tie, Way, alike, amount, choose, comes_to, paragraph, put, reported, words};
use crate::fact::FactSet;
use crate::text::AnyOf;
use crate::value::Number;

/// Words of amounts that are levels, or of a part of the year's.
static LEVELS: AnyOf = AnyOf::new(&["达到", "累计", "增长", "提高", "总量", "保有", "年末", "年底", "比", "较", "其中", "每", "均", "占"]);
/// Words of the whole.
static WHOLES: AnyOf = AnyOf::new(&[
    "总", "共", "计划", "三年", "五年", "四年", "两年", "年度", "新建", "新增", "增加", "改造", "建设", "完成", "治理", "投资", "安排", "培训", "剩余", "全部",
]);
/// Words of amounts that are no whole of such a list.
static OTHER: AnyOf = AnyOf::new(&["其中", "每", "均", "中央", "省级", "市级", "县级", "财政", "自筹", "债", "已", "占", "比", "较", "现有", "超过"]);
const QUARTERS: &[&str] = &["一季度", "二季度", "三季度", "四季度"];
/// Figures before a list in which its total is looked for.
const FAR: usize = 24;

/// Adds rows for the lists whose sum no row tells yet.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let told = reported(facts);
    let mut written = None;
    for index in 0..context.outline.sentences.len() {
        let figures = context.of_sentence(u32::try_from(index).unwrap_or(u32::MAX));
        let Some(parts) = list(context, figures) else { continue };
        if parts.iter().any(|p| told.contains(&p.span)) {
            continue;
        }
        let Some(made) = whole(context, &parts) else { continue };
        if !stands(written.get_or_insert_with(|| distinct(context)), &parts) {
            put(context, Some(made), facts);
        }
    }
}

/// One figure for each way of writing: a draft repeats most of its figures.
fn distinct<'c>(context: &'c Context<'_>) -> Vec<&'c Figure> {
    let mut seen = FxHashSet::default();
    context.figures.iter().filter(|f| seen.insert(context.get(f.span.from(), f.span.to()))).collect()
}

/// The year, or the quarter, that opens a part's clause.
fn turn(context: &Context<'_>, f: &Figure) -> Option<i32> {
    let text = words(context, f);
    if LEVELS.is_in(text) || text.chars().count() > 16 {
        return None;
    }
    let quarter = QUARTERS.iter().position(|q| text.starts_with(q)).and_then(|n| i32::try_from(n).ok());
    quarter.or_else(|| years_in(text).next().filter(|(at, _)| *at == 0).map(|y| y.1))
}

/// The amounts of years or quarters in turn: all four quarters, or three years and more.
pub(super) fn list<'c>(context: &Context<'_>, figures: &'c [Figure]) -> Option<Vec<&'c Figure>> {
    let mut parts: Vec<&Figure> = Vec::new();
    let mut last: Option<i32> = None;
    for f in figures.iter().filter(|f| amount(f)) {
        match (turn(context, f), last, parts.first()) {
            (Some(now), Some(before), Some(first)) if now == before + 1 && f.unit() == first.unit() => {}
            (Some(_), None, None) => {}
            _ if parts.len() >= 3 => break,
            (Some(_), _, _) => parts.clear(),
            _ => {
                parts.clear();
                last = None;
                continue;
            }
        }
        last = turn(context, f);
        parts.push(f);
    }
    let quarters = parts.first().is_some_and(|p| words(context, p).starts_with("一季度"));
    let gaps = parts.windows(2).all(|w| matches!(w, [a, b] if context.get(a.span.to(), b.digits.from()).chars().count() <= 20));
    let all = if quarters { parts.len() == 4 } else { parts.len() >= 3 };
    // 2025年…,2026年…,2027年…等
    let ends = parts.last().is_some_and(|p| context.text().get(p.span.to()..).is_some_and(|t| t.starts_with(['。', ';', ',', ')', '\n']) || t.is_empty()));
    let more = parts.last().is_some_and(|p| {
        let next: String = context.text().get(p.span.to()..).unwrap_or("").chars().skip(1).take(6).collect();
        ["以后", "其余", "剩余", "余下", "后续", "20"].iter().any(|w| next.starts_with(w))
    });
    (all && gaps && ends && !more).then_some(parts)
}

fn sum(parts: &[&Figure]) -> Option<Number> {
    parts.iter().try_fold(Number::zero(), |s, p| s.add(&middle(p)?))
}

/// True where the sum of the list stands somewhere in the draft.
fn stands(written: &[&Figure], parts: &[&Figure]) -> bool {
    let (Some(sum), Some(first)) = (sum(parts), parts.first()) else { return true };
    let other = |f: &&&Figure| f.dim() == first.dim() && alike(f, first) && !parts.iter().any(|p| p.digits == f.digits);
    written.iter().filter(other).any(|f| comes_to(f, &sum) == Some(true))
}

/// The nearest amount before the list that comes close to its sum and is told as a whole.
fn whole<'c>(context: &'c Context<'_>, parts: &[&'c Figure]) -> Option<Made<'c>> {
    let first = parts.first()?;
    let sum = sum(parts)?;
    let home = paragraph(context, first.sentence).first().map_or(first.digits.from(), |f| f.digits.from());
    let at = context.figures.partition_point(|f| f.digits < first.digits);
    let before = context.figures.get(at.saturating_sub(FAR)..at)?;
    let near = |f: &Figure| {
        let share = middle(f).and_then(|t| sum.div(&t));
        share.is_some_and(|s| Number::ratio(17, 20).is_some_and(|lo| s >= lo) && Number::ratio(23, 20).is_some_and(|hi| s <= hi))
    };
    let fits = |f: &&Figure| {
        let close = f.sentence == first.sentence || f.digits.from() >= home && first.sentence - f.sentence <= 6 || first.sentence - f.sentence <= 1;
        amount(f)
            && alike(f, first)
            && close
            && (WHOLES.is_in(words(context, f)) || context.get(f.span.to(), first.clause) == ":")
            && !OTHER.is_in(words(context, f))
    };
    let whole = |f: &&Figure| super::product_row::outside_parts(context, context.of_sentence(f.sentence)).iter().any(|m| m.digits == f.digits);
    // The nearest whole is meant, or none.
    let total = before.iter().rev().filter(fits).find(whole).filter(|f| near(f))?;
    let missing = middle(total)?.sub(&sum)?;
    let from = parts.iter().map(|p| (*p, middle(p).and_then(|n| n.add(&missing)).filter(|n| n.signum() > 0))).collect();
    let way = Way { got: sum, tie: Tie::Close, from, slack: Number::zero(), made: Made::Sum(total, parts.to_vec()) };
    choose(total, vec![way])
}
