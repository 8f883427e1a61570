//! Whether what seems to be a total and its parts may well be something else: members of one list with shares of their own, the last of a list whose sum the
//! parts come to, a total of some of the figures only. Then the reading is in doubt, and nothing is said.

use super::figure::{Context, Figure};
use super::near::middle;
use super::told::words;
use crate::text::{Span, holds_any};
use crate::value::Number;

/// Parts of which all choices are tried.
const MOST: usize = 10;

/// True where another reading of the figures holds. Parts that are no figures of the draft are not looked at.
pub(super) fn holds(context: &Context<'_>, total: &Figure, parts: &[Span]) -> bool {
    let found: Vec<&Figure> = parts.iter().filter_map(|p| at(context, *p)).collect();
    if found.len() < 2 {
        return false;
    }
    let Some((whole, sum)) = middle(total).zip(found.iter().try_fold(Number::zero(), |s, p| s.add(&middle(p)?))) else { return false };
    if whole == sum {
        return false;
    }
    closes_down(context, total, &found)
        || of_other_years(context, total, &found)
        || shares_of_its_own(context, total, &found)
        || ends_list(context, total, &sum)
        || of_some(context, &whole, &found)
        || counts_places(context, total, &found)
        || tells_moves(context, total, &found)
        || shared_by_others(context, total, &found)
}

/// 达到900家,净增260家;…达到2200家; 亩产由400公斤提高到415公斤,…由265公斤提高到272公斤: what there was, what is added and what each has are no parts.
fn tells_moves(context: &Context<'_>, total: &Figure, parts: &[&Figure]) -> bool {
    let net = |f: &Figure| words(context, f).contains("净增");
    let some = |fits: &dyn Fn(&Figure) -> bool| parts.iter().any(|p| fits(p)) && !parts.iter().all(|p| fits(p));
    let raised = |f: &Figure| ["提高到", "增加到", "降低到", "降到", "降至", "提高至"].iter().any(|w| words(context, f).contains(w));
    !net(total) && some(&net)
        || raised(total) && ["亩产", "单产"].iter().any(|w| context.get(context.sentence(total.sentence).from(), total.digits.from()).contains(w))
}

/// 前三位合计48.5亿元,占78.2%。分阶段看,2026—2027年安排24.8亿元,占40%;…37.2亿元,占60%: the parts' shares are all of a whole of which the total is but one.
fn shared_by_others(context: &Context<'_>, total: &Figure, parts: &[&Figure]) -> bool {
    let share = |f: &Figure| {
        let next = context.figures.get(context.figures.partition_point(|g| (g.sentence, g.digits) <= (f.sentence, f.digits)))?;
        let gap = context.get(f.span.to(), next.digits.from());
        (next.unit() == "%" && gap.trim_start_matches([',', '(']).starts_with('占') && gap.chars().count() <= 8).then(|| middle(next)).flatten()
    };
    let all = || parts.iter().try_fold(Number::zero(), |s, p| s.add(&share(p)?));
    let near = |n: &Number, low: i64, high: i64| Number::ratio(low, 100).is_some_and(|l| *n >= l) && Number::ratio(high, 100).is_some_and(|h| *n <= h);
    share(total).is_some_and(|s| !near(&s, 99, 101)) && all().is_some_and(|s| near(&s, 99, 101))
}

/// 关停12座,新建4座,改造9座: what is closed is no total of what is built.
fn closes_down(context: &Context<'_>, total: &Figure, parts: &[&Figure]) -> bool {
    let closed = |f: &Figure| holds_any(words(context, f), &["关停", "关闭", "拆除", "撤并", "淘汰", "退出", "取消", "腾退", "注销"]);
    closed(total) && !parts.iter().any(|p| closed(p))
}

/// 2022年2600户,2023年3200户,五年累计15200户: of more years than are listed.
fn of_other_years(context: &Context<'_>, total: &Figure, parts: &[&Figure]) -> bool {
    let dated = parts.iter().all(|p| super::figure::years_in(words(context, p)).next().is_some());
    let said = super::told_mean::spans(words(context, total), 0).first().map(|s| s.0);
    dated && said.is_some_and(|n| usize::try_from(n) != Ok(parts.len()))
}

fn at<'c>(context: &'c Context<'_>, span: Span) -> Option<&'c Figure> {
    let i = context.figures.partition_point(|f| f.span.from() < span.from());
    context.figures.get(i).filter(|f| f.span == span)
}

/// 专项债券6510万元,占35%;县级财政2790万元,占15%;剩余1860万元: each has its share of a whole that stands before.
fn shares_of_its_own(context: &Context<'_>, total: &Figure, parts: &[&Figure]) -> bool {
    let Some(first) = parts.first().filter(|p| p.digits > total.digits && p.sentence == total.sentence) else { return false };
    let share = |f: &Figure| {
        let behind: String = context.text().get(f.span.to()..).unwrap_or("").chars().take(10).collect();
        let behind = behind.trim_start_matches([',', '(', '约']);
        behind.starts_with('占') && behind.contains('%')
    };
    let gap = context.get(total.span.to(), first.digits.from());
    let opens = holds_any(gap, &["其中", "分别", "包括", "组成", "构成", ":"]);
    !opens && share(total) && (parts.iter().any(|p| share(p)) || parts.last().is_some_and(|p| is_rest(words(context, p))))
}

/// Words of what is left of a whole.
pub(super) fn is_rest(words: &str) -> bool {
    holds_any(words, &["剩余", "其余", "余下", "余额"])
}

/// 公益林100.8万亩、商品林151.2万亩,…;国有37.8万亩,其余214.2万亩为集体: the parts come to what the whole list comes to.
fn ends_list(context: &Context<'_>, total: &Figure, sum: &Number) -> bool {
    let figures = context.of_sentence(total.sentence);
    let Some(place) = figures.iter().position(|f| f.digits == total.digits) else { return false };
    let mut all = middle(total);
    let mut last = total;
    for f in figures.get(..place).unwrap_or(&[]).iter().rev().take(MOST) {
        let gap = context.get(f.span.to(), last.digits.from());
        if f.unit() != total.unit() || !gap.starts_with(['、', '和', '与', ',']) || gap.chars().count() > 16 {
            return false;
        }
        all = all.zip(middle(f)).and_then(|(a, b)| a.add(&b));
        if all.as_ref() == Some(sum) {
            return true;
        }
        last = f;
    }
    false
}

/// 国控8个,省控22个,优良21个,市控46个,优良41个,合计76个: some of the figures come to the total.
fn of_some(context: &Context<'_>, whole: &Number, parts: &[&Figure]) -> bool {
    chosen(whole, parts) || without_each(context, whole, parts)
}

/// 各配备10台,共800台,市级备用50台,总数850台: what each gets is no part.
fn without_each(context: &Context<'_>, whole: &Number, parts: &[&Figure]) -> bool {
    let rest: Vec<&&Figure> = parts.iter().filter(|p| !words(context, p).contains(['每', '各', '均'])).collect();
    let sum = || rest.iter().try_fold(Number::zero(), |s, p| s.add(&middle(p)?));
    rest.len() >= 2 && rest.len() < parts.len() && sum().as_ref() == Some(whole)
}

/// True where some of four or more come to the whole.
fn chosen(whole: &Number, parts: &[&Figure]) -> bool {
    if !(4..=MOST).contains(&parts.len()) {
        return false;
    }
    // In ten-thousandths: what is written more finely is no sum that a draft tells.
    let fine = |n: &Number| n.to_decimal(4).replace('.', "").parse::<i128>().ok();
    let numbers: Option<Vec<i128>> = parts.iter().map(|p| fine(&middle(p)?)).collect();
    let Some((numbers, whole)) = numbers.zip(fine(whole)) else { return false };
    let sum = |chosen: u32| numbers.iter().zip(0..).filter(|(_, i)| chosen & (1 << i) != 0).try_fold(0i128, |s, (n, _)| s.checked_add(*n));
    let most = u32::try_from(numbers.len()).unwrap_or(0);
    (1u32..(1 << most) - 1).filter(|c| (2..most - 1).contains(&c.count_ones())).any(|c| sum(c) == Some(whole))
}

/// 学位7200个;两个区合计11700个: how many places there are is no part.
fn counts_places(context: &Context<'_>, total: &Figure, parts: &[&Figure]) -> bool {
    let spelled = |f: &Figure| context.source.slice(f.digits).chars().all(crate::text::is_cjk);
    !spelled(total) && parts.iter().any(|p| spelled(p)) && !parts.iter().all(|p| spelled(p))
}
