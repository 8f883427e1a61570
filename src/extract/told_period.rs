//! What is done once in each period, and how often in all: 每半年通报一次,三年共通报6次; 每季通报,一年通报4次; and what is paid each month to so many, and
//! in a year: 65名医生每人每月补贴800元,全年需62.4万元.

use super::figure::{Context, Figure, years_in};
use super::near::middle;
use super::told::{alike, amount, comes_to, reported, words};
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::text::Span;
use crate::value::{Base, Bound, Dim, Interval, Number, Quantity};

/// Periods and how many of them a year has; longer words before those they begin with.
const PERIODS: &[(&str, i64)] = &[("每半年", 2), ("每季度", 4), ("每季", 4), ("每个月", 12), ("每两个月", 6), ("每两月", 6), ("每月", 12)];
/// Words before what is done in all, and how many years they tell.
const YEARS: &[(&str, i64)] =
    &[("全年", 1), ("一年", 1), ("每年", 1), ("年度", 1), ("两年", 2), ("三年", 3), ("四年", 4), ("五年", 5), ("3年", 3), ("4年", 4), ("5年", 5)];

/// Adds the rows of what is counted over the periods.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    for total in context.figures.iter().filter(|f| amount(f) && matches!(f.unit(), "次" | "期" | "轮" | "批")) {
        if let Some(row) = read(context, total) {
            facts.push(row);
        }
    }
    let told = reported(facts);
    for mean in context.figures.iter().filter(|f| amount(f) && f.bound == Bound::Eq && !f.value.about && !told.contains(&f.span)) {
        if let Some(row) = monthly_mean(context, mean) {
            facts.push(row);
        }
    }
    for total in context.figures.iter().filter(|f| amount(f) && f.bound == Bound::Eq && !f.value.about && !told.contains(&f.span)) {
        if let Some(row) = paid_by_month(context, total) {
            facts.push(row);
        }
    }
}

/// 2025年办件252万件,月均21万件: a twelfth of the year's amount right before it.
fn monthly_mean(context: &Context<'_>, mean: &Figure) -> Option<RowBuilder> {
    let text = words(context, mean);
    if !["月均", "平均每月", "每月平均", "平均每个月"].iter().any(|w| text.strip_prefix(w).is_some_and(|t| t.chars().count() <= 2)) {
        return None;
    }
    let figures = context.of_sentence(mean.sentence);
    let at = figures.iter().position(|f| f.digits == mean.digits)?;
    let total = figures.first().filter(|_| at == 1).filter(|f| amount(f) && alike(f, mean) && f.bound == Bound::Eq)?;
    let lead = words(context, total);
    // 2025年…, 全年…: of one whole year and nothing less.
    let head = context.get(context.sentence(mean.sentence).from(), total.digits.from());
    let year = lead.starts_with("全年")
        || years_in(head).count() == 1
            && years_in(head)
                .next()
                .is_some_and(|(at, _)| at == 0 && head.get("2025年".len()..).is_some_and(|t| !t.starts_with(['以', '底', '末', '至', '1', '—', '-'])));
    let part = ["月", "季度", "半年", "前三", "累计", "每", "均", "其中", "比", "较"].iter().any(|w| lead.contains(w) || head.contains(w));
    let close = context.get(total.span.to(), mean.clause) == ",";
    let got = middle(total)?.div(&Number::int(12))?;
    let share = got.div(&middle(mean)?)?;
    let near = share >= Number::ratio(1, 2)? && share <= Number::int(2);
    if !year || part || !close || !near || comes_to(mean, &got) != Some(false) {
        return None;
    }
    let many = Quantity { dim: Dim::Share, raw: Some("12个月".into()), ..Quantity::count(12) };
    Some(super::told_mean::row(mean, (many, None), (total.exact.clone(), total.span)))
}

/// 为65名医生每人每月发放补贴800元,全年需62.4万元: the only number of the sentence before, and its monthly amount.
fn paid_by_month(context: &Context<'_>, total: &Figure) -> Option<RowBuilder> {
    let text = words(context, total);
    let yearly = ["全年", "一年", "每年", "年度"].iter().any(|w| text.starts_with(w)) && text.chars().count() <= 12;
    if !yearly || total.dim() != Dim::base(Base::Money, 1) || !["需", "支出", "安排", "发放", "资金", "共", "约"].iter().any(|w| text.contains(w)) {
        return None;
    }
    let figures = context.of_sentence(total.sentence);
    let at = figures.iter().position(|f| f.digits == total.digits)?;
    let (count, each) = at.checked_sub(2).and_then(|i| figures.get(i)).zip(at.checked_sub(1).and_then(|i| figures.get(i)))?;
    let own = words(context, each);
    let monthly = own.contains("每人每月") || own.contains("每月") && own.contains('每') && own.matches('每').count() == 2;
    let fits = monthly && alike(each, total) && each.bound == Bound::Eq && count.bound == Bound::Eq && count.dim() == Dim::Count && !count.value.about;
    let close = context.get(count.span.to(), each.digits.from()).chars().count() <= 24 && context.get(each.span.to(), total.clause) == ",";
    let whose = !["其中", "新增", "每", "比", "较", "近", "超"].iter().any(|w| words(context, count).contains(w)) && at == 2;
    let got = middle(each)?.mul(&middle(count)?)?;
    let year = got.mul(&Number::int(12))?;
    let off = |n: &Number| comes_to(total, n) == Some(false);
    let share = year.div(&middle(total)?)?;
    let near = share >= Number::ratio(1, 2)? && share <= Number::int(2);
    if !(fits && close && whose && near && off(&year)) {
        return None;
    }
    let raw = format!("{}×12个月", context.source.slice(count.span));
    let many = Quantity { dim: Dim::Share, raw: Some(raw.into()), ..count.exact.clone().with_range(Interval::point(middle(count)?.mul(&Number::int(12))?)) };
    Some(super::told_mean::row(each, (many, Some(count.span)), (total.exact.clone(), total.span)))
}

fn read(context: &Context<'_>, total: &Figure) -> Option<RowBuilder> {
    let text = words(context, total);
    let (word, years) = YEARS.iter().find(|(w, _)| text.starts_with(w))?;
    let done = ["共", "累计", "共计", "合计", "应", "可"].iter().fold(text.get(word.len()..)?, |t, w| t.strip_prefix(w).unwrap_or(t));
    let from = context.sentence(total.sentence).from();
    let before = context.get(from, total.clause);
    let start = before.char_indices().rev().nth(40).map_or(0, |(i, _)| i);
    let start = before.rfind(';').map_or(start, |at| start.max(at + 1));
    let near = before.get(start..)?;
    let mut found = Vec::new();
    for (at, _) in near.match_indices('每') {
        let rest = near.get(at..)?;
        let clause = rest.split([',', '、', ';', '。']).next()?;
        let Some((period, many)) = PERIODS.iter().find(|(w, _)| clause.starts_with(w)) else { continue };
        let act = clause.get(period.len()..)?;
        // 每季度2次: not once.
        let once = !act.contains(|c: char| c.is_ascii_digit() || "两三四五至不各".contains(c));
        let mut rest = act.chars();
        if once && done.chars().all(|c| rest.any(|d| d == c)) {
            found.push((from + start + at, period.len(), *many));
        }
    }
    let [(at, len, many)] = found.as_slice() else { return None };
    let all = Number::int(many * years);
    let share = all.div(&middle(total)?)?;
    let near = share >= Number::ratio(1, 2)? && share <= Number::int(2);
    let number = Quantity { dim: Dim::Share, ..Quantity::count(many * years) };
    let place = Span::new(*at, at + len);
    near.then(|| {
        RowBuilder::new(Rel::Product, place.join(total.span))
            .at("each", Value::quantity(Quantity::count(1)), place)
            .at("number", Value::quantity(number), Span::new(total.clause, total.clause + word.len()))
            .at("total", Value::quantity(total.exact.clone()), total.span)
            .sure(Confidence::Medium)
    })
}
