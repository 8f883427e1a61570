//! What is told of amounts listed year by year: 2021年完成1800户,2022年2600户,…,2025年4000户,五年累计15200户。2025年完成量比2021年多出2200户,年均增速达22.1%.

use super::change::{base_row, is_years};
use super::figure::{Context, Figure, years_in};
use super::near::middle;
use super::told::{Made, Tie, Way, alike, amount, choose, paragraph, put, reported, rounding, words};
use super::told_diff::way;
use super::told_years::list;
use crate::diag::Confidence;
use crate::fact::{FactSet, Missing, Value};
use crate::text::{Span, ends_with_any, holds_any};
use crate::value::{Bound, Dim, Number};

/// Ends of the words before a sum.
const SUMS: &[&str] = &["累计", "合计", "共计", "总计", "共", "总额", "累计完成", "累计达", "累计达到", "累计投入", "共完成", "共投入"];
/// Ends of the words before more or less.
const MORE: &[&str] = &["多出", "多", "增加", "增长", "净增", "少", "减少", "下降", "提高", "高出"];
/// Figures behind a list that are looked at.
const MOST: usize = 6;

/// Adds rows for what no row tells yet.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let mut told = reported(facts);
    told.extend(super::told_base::stated(facts));
    for index in 0..context.outline.sentences.len() {
        let figures = context.of_sentence(u32::try_from(index).unwrap_or(u32::MAX));
        let Some(mut parts) = list(context, figures).filter(|p| p.len() >= 3) else { continue };
        if let Some(first) = parts.first().and_then(|p| one_before(context, figures, p)) {
            parts.insert(0, first);
        }
        let Some(last) = parts.last() else { continue };
        let all = paragraph(context, last.sentence);
        let later = all.get(all.partition_point(|f| f.digits <= last.digits)..).unwrap_or(&[]);
        for (n, stated) in later.iter().filter(|f| !is_years(f)).take(MOST).enumerate().filter(|(_, f)| f.bound == Bound::Eq && !told.contains(&f.span)) {
            let made = match () {
                () if n == 0 && sums(context, stated, last) => choose(stated, sum(context, &parts, stated).into_iter().collect()),
                () if amount(stated) && alike(stated, last) => choose(stated, apart(context, &parts, stated).into_iter().collect()),
                () if n <= 2 && yearly(context, stated, last) => rate(context, &parts, stated),
                () => None,
            };
            put(context, made, facts);
        }
    }
}

/// 教育支出2021年46亿元,2022年49.5亿元: the first has the name of all before its year.
fn one_before<'c>(context: &Context<'_>, figures: &'c [Figure], first: &Figure) -> Option<&'c Figure> {
    let at = figures.iter().position(|f| f.digits == first.digits)?.checked_sub(1)?;
    let f = figures.get(at).filter(|f| amount(f) && alike(f, first))?;
    let text = words(context, f);
    let own = years_in(text).next_back().filter(|(at, _)| text.get(at + "2021年".len()..).is_some_and(|t| t.chars().count() <= 2))?.1;
    (Some(own + 1) == year(context, first) && context.get(f.span.to(), first.clause) == ",").then_some(f)
}

/// 五年累计15200户, right behind the list.
fn sums(context: &Context<'_>, stated: &Figure, last: &Figure) -> bool {
    let text = words(context, stated);
    let close = context.get(last.span.to(), stated.clause) == ",";
    close && amount(stated) && alike(stated, last) && ends_with_any(text, SUMS) && text.chars().count() <= 8 && !text.contains("其中")
}

fn sum<'c>(context: &Context<'_>, parts: &[&'c Figure], stated: &'c Figure) -> Option<Way<'c>> {
    let got = parts.iter().try_fold(Number::zero(), |s, p| s.add(&middle(p)?))?;
    let missing = middle(stated)?.sub(&got)?;
    let from = parts.iter().map(|p| (*p, middle(p).and_then(|n| n.add(&missing)).filter(|n| n.signum() > 0))).collect();
    let slack = parts.iter().try_fold(rounding(stated), |s, p| s.add(&rounding(p)))?;
    // 五年累计 of three listed years is of more than these.
    let said = super::told_mean::spans(words(context, stated), 0).first().map(|s| s.0);
    let all = said.is_none_or(|n| usize::try_from(n) == Ok(parts.len()));
    all.then(|| Way { got, tie: Tie::Close, from, slack, made: Made::Sum(stated, parts.to_vec()) })
}

/// The year that a member of the list is of.
fn year(context: &Context<'_>, f: &Figure) -> Option<i32> {
    years_in(words(context, f)).next_back().map(|y| y.1)
}

/// 2025年比2021年多出2200户: two years of the list.
fn apart<'c>(context: &Context<'_>, parts: &[&'c Figure], stated: &'c Figure) -> Option<Way<'c>> {
    let text = words(context, stated);
    let bare = text.trim_end_matches(['了', '约', '近']);
    let mut years = years_in(text).map(|y| y.1);
    let (now, then) = (years.next()?, years.next()?);
    let one = years.next().is_none() && text.contains(['比', '较']) && ends_with_any(bare, MORE) && text.chars().count() <= 24;
    let of = |wanted: i32| parts.iter().copied().find(|p| year(context, p) == Some(wanted));
    let (a, b) = (of(now)?, of(then)?);
    let (low, high) = if middle(a) < middle(b) { (a, b) } else { (b, a) };
    one.then(|| way(low, high, stated, Tie::Close)).flatten()
}

/// ,四年年均增长7.0%
fn yearly(context: &Context<'_>, stated: &Figure, last: &Figure) -> bool {
    let text = words(context, stated).trim_end_matches(['达', '为', '约']);
    let named = ["年均增长", "年均增速", "年均增幅", "年均递增", "年平均增长"].iter().any(|w| text.strip_suffix(w).is_some_and(|t| t.chars().count() <= 3));
    let gap = context.get(last.span.to(), stated.digits.from());
    stated.dim() == Dim::Share && stated.unit() == "%" && named && gap.chars().count() <= 48 && !holds_any(gap, &["可比", "不变价", "其中"])
}

/// The yearly rate from the first of the list to the last.
fn rate<'c>(context: &Context<'_>, parts: &[&'c Figure], stated: &Figure) -> Option<Made<'c>> {
    let (first, last) = (parts.first()?, parts.last()?);
    let years = i64::from(year(context, last)? - year(context, first)?);
    let said = super::told_mean::spans(words(context, stated), 0).first().map(|s| s.0);
    if middle(last) <= middle(first) || said.is_some_and(|n| n != years) {
        return None;
    }
    let verb = Span::new(stated.clause, stated.digits.from());
    let value = Value::quantity(stated.value.clone());
    let row = base_row(context, stated.span, true, verb, words(context, first))
        .at("old", Value::quantity(first.exact.clone()), first.span)
        .at("new", Value::quantity(last.exact.clone()), last.span)
        .at("percent", value.clone(), stated.span)
        .at("stated", value, stated.span)
        .set("annual", Value::Bool(true))
        .set("years", Value::Int(years))
        .set("deflated", Value::Bool(super::change_stated::has_deflated(context.source.slice(context.sentence(first.sentence)))))
        .set("direction", Value::Missing(Missing::Absent))
        .sure(Confidence::Medium);
    Some(Made::Row(row))
}
