//! Means and norms told of amounts that stand further off in the paragraph (每栋平均住50户, 平均每个小区40个), and what is told for each year of several
//! (五年净增210人,年均增加42人; 每年4次,四年16次; 由62%提高至74%,平均每年提高4个百分点).

use super::figure::{Context, Figure, years_in};
use super::near::middle;
use super::product_per::{Many, Per, per};
use super::told::{Made, Tie, Way, alike, amount, before, choose, comes_to, paragraph, put, reported, share_two, words};
use crate::diag::Confidence;
use crate::fact::{FactSet, NOWHERE, Rel, RowBuilder, Value};
use crate::text::{AnyOf, Span, holds_any};
use crate::value::{Bound, Dim, Interval, Number, Quantity};

/// So many figures before a mean may tell how many villages or people there are.
const FAR: usize = 120;
/// Words of totals behind a norm.
const TOTALS: &[&str] = &["共", "合计", "总", "需", "计", "累计"];
/// Words that a figure is of other things than the mean.
static OTHER: AnyOf = AnyOf::new(&["全国", "全省", "增长", "同比", "高于", "低于", "不超过", "不少于", "不低于", "最高", "最低", "至少", "可支配"]);
/// Words of each year.
const YEARLY: &[&str] = &["年均", "平均每年", "每年", "年平均"];

/// Adds rows for the means that no row tells yet.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let told = reported(facts);
    for mean in context.figures.iter().filter(|f| f.bound == Bound::Eq && !told.contains(&f.span)) {
        let text = words(context, mean);
        if OTHER.is_in(text) || text.chars().count() > 30 {
            continue;
        }
        let all = paragraph(context, mean.sentence);
        if holds_any(text, YEARLY) {
            if amount(mean) || mean.dim() == Dim::Point {
                put(context, each_year(context, all, mean), facts);
            }
        } else if amount(mean)
            && text.contains(['均', '每', '单', '产'])
            && let Some(per) = per(context, mean)
        {
            put(context, of_each(context, all, mean, &per), facts);
        }
    }
}

/// The row of what one has, how many there are, and all together.
pub(super) fn row(each: &Figure, number: (Quantity, Option<Span>), total: (Quantity, Span)) -> RowBuilder {
    // 277.2万人次 of 6.0次 each
    let dim = if each.unit() == "次" { total.0.dim } else { each.dim() };
    let row = RowBuilder::new(Rel::Product, each.span.join(total.1)).at("each", Value::quantity(Quantity { dim, ..each.exact.clone() }), each.span);
    let row = row.at("number", Value::quantity(number.0), number.1.unwrap_or(NOWHERE));
    row.at("total", Value::quantity(total.0), total.1).sure(Confidence::Medium)
}

/// Amounts of which one can be the mean of the other: 人次 and 次 too.
fn of_kind(total: &Figure, mean: &Figure) -> bool {
    alike(total, mean) || total.unit() == "人次" && mean.unit() == "次"
}

/// A mean or norm, what it is per, and the total before or behind.
fn of_each<'c>(context: &'c Context<'_>, all: &'c [Figure], mean: &'c Figure, per: &Per) -> Option<Made<'c>> {
    // 新建8家,每家30万元;改造12家,每家15万元: each has its own.
    let also = |f: &&Figure| f.sentence == mean.sentence && f.digits != mean.digits && f.dim() == mean.dim() && words(context, f).contains(['每', '均']);
    let sentence = context.get(context.sentence(mean.sentence).from(), context.sentence(mean.sentence).to());
    let mut times = years_in(sentence).map(|y| y.1);
    let first = times.next();
    // 平均每个项目投资2500万元的补助: a norm that is named, not reckoned.
    let named = context.text().get(mean.span.to()..).is_some_and(|t| t.starts_with('的'));
    if named || all.iter().any(|f| also(&f)) || times.any(|y| Some(y) != first) {
        return None;
    }
    let loose = per.without_noun();
    let one = |f: &Figure| middle(f) == Some(Number::int(1));
    let end = context.figures.partition_point(|g| (g.sentence, g.digits) < (mean.sentence, mean.digits));
    let far = context.figures.get(end.saturating_sub(FAR)..end).unwrap_or(&[]).iter().filter(|f| f.sentence != mean.sentence && per.is_known(context, f));
    let near = all.iter().filter(|f| f.digits != mean.digits && !one(f) && loose.fits(context, f));
    // 其余250张由…增设。东院区按每床150平方米计算,…: the rest is of other places.
    let rest = |f: &Figure| f.sentence != mean.sentence && ["其余", "另", "剩余", "其中"].iter().any(|w| words(context, f).starts_with(w));
    let counts: Vec<(&Figure, Many)> = near.chain(far).filter(|f| !rest(f)).map(|f| (f, per.number(f))).collect();
    let own = |f: &Figure| words(context, f).contains(['每', '均']);
    let totals: Vec<&Figure> = all.iter().filter(|f| amount(f) && of_kind(f, mean) && f.digits != mean.digits && middle(f) > middle(mean) && !own(f)).collect();
    let any = counts.iter().any(|(f, _)| f.sentence == mean.sentence && per.fits(context, f));
    let prior: Vec<&Figure> = before(all, mean).iter().filter(|f| amount(f) && alike(f, mean) && !own(f)).collect();
    let told = |n: i64| per.mean && counts.iter().any(|(f, _)| f.sentence == mean.sentence && f.digits < mean.digits && middle(f) == Some(Number::int(n)));
    let mut ways = of_listed(context, &prior, mean, told);
    if ways.iter().any(|w| w.tie == Tie::Close) {
        return choose(mean, ways);
    }
    for total in &totals {
        let ahead = totals.iter().rev().find(|t| t.digits < mean.digits).is_some_and(|t| t.digits == total.digits);
        let next = totals.iter().find(|t| t.digits > mean.digits).is_some_and(|t| t.digits == total.digits);
        for (figure, number) in counts.iter().filter(|(f, _)| f.digits != total.digits) {
            let (n, t, m) = (number.value.range.middle()?, middle(total)?, middle(mean)?);
            let fit = per.fits(context, figure) || !any;
            let nearest = counts
                .iter()
                .rev()
                .find(|(f, _)| f.digits < mean.digits.max(total.digits) && per.fits(context, f))
                .is_some_and(|(f, _)| f.digits == figure.digits);
            let lone = counts.iter().filter(|(f, _)| f.sentence == mean.sentence && f.digits != total.digits).count() == 1;
            let tie = if !fit || per.is_many() {
                Tie::None
            } else if per.is_known(context, figure) && figure.sentence != mean.sentence {
                Tie::Loose
            } else {
                tie(context, (mean, total, figure), per, (ahead, next, nearest))
            };
            let tie = if tie == Tie::Close && !lone { Tie::Loose } else { tie };
            // 学位6600个(132个班,每班50人): it stands there, counted in another unit.
            let got = m.mul(&n)?;
            let otherwise = |f: &Figure| f.sentence == mean.sentence && f.dim() == Dim::Count && middle(f).as_ref() == Some(&got);
            let by_month = || super::told::in_a_year(context, mean, total).and_then(|k| got.mul(&k)).and_then(|n| comes_to(total, &n)) == Some(true);
            if all.iter().any(otherwise) || comes_to(total, &got) != Some(false) || by_month() {
                return None;
            }
            let meant = t.div(&m).and_then(|n| n.mul(&number.each));
            let from = vec![(*total, m.mul(&n)), (*figure, meant)];
            let many = Quantity { dim: Dim::Share, ..number.value.clone() }.with_range(Interval::point(n.clone()));
            let made = row(mean, (many, Some(figure.span)), (total.exact.clone(), total.span));
            ways.push(Way { got: t.div(&n)?, tie, from, slack: Number::zero(), made: Made::Row(made) });
        }
    }
    choose(mean, ways)
}

/// How close a mean, a total and a number are tied.
fn tie(context: &Context<'_>, three: (&Figure, &Figure, &Figure), per: &Per, at: (bool, bool, bool)) -> Tie {
    let (mean, total, number) = three;
    let (ahead, next, nearest) = at;
    let between = context.get(mean.span.to().min(total.span.to()), mean.digits.from().max(total.digits.from()));
    if total.sentence != mean.sentence || between.chars().count() > 40 || between.contains(';') {
        return Tie::None;
    }
    let named = per.counted() || number.sentence == mean.sentence;
    if ahead && per.mean && named {
        let of = per.is_of(words(context, total)) || !per.noun_only();
        return if of && number.sentence == mean.sentence && nearest { Tie::Close } else { Tie::Loose };
    }
    let said = words(context, total);
    let summed = TOTALS.iter().any(|w| said.chars().take(4).collect::<String>().contains(w)) || between.trim_start_matches(',').starts_with('计');
    if next && summed && nearest && number.digits < total.digits && between.matches([',', '、']).count() <= 1 {
        return if number.sentence == mean.sentence { Tie::Close } else { Tie::Loose };
    }
    if next && summed && number.sentence == mean.sentence && number.digits < total.digits && between.matches([',', '、']).count() <= 1 {
        return Tie::Loose;
    }
    let row = number.sentence == mean.sentence && number.digits < total.digits && between.matches([',', '、']).count() <= 1;
    if ahead && nearest && row && per.counted() {
        return Tie::Loose;
    }
    if ahead && named && nearest && share_two(said, words(context, mean)) { Tie::Loose } else { Tie::None }
}

/// Numbers of years that a stretch tells, and where: 三年, 5年, 2026—2028年.
pub(super) fn spans(text: &str, base: usize) -> Vec<(i64, Span)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices('年') {
        let head = text.get(..at).unwrap_or("");
        let Some(c) = head.chars().next_back() else { continue };
        let n = "一两三四五六七八九十".chars().position(|d| d == c).map(|p| p as i64 + 1).or_else(|| c.to_digit(10).map(i64::from));
        let more = head.get(..head.len() - c.len_utf8()).unwrap_or("").ends_with(|d: char| d.is_ascii_digit() || "十第〇".contains(d));
        if let Some(n) = n.filter(|n| (2..=10).contains(n) && !more) {
            found.push((n, Span::new(base + at - c.len_utf8(), base + at + '年'.len_utf8())));
        }
    }
    let years: Vec<(usize, i32)> = years_in(text).collect();
    for (at, to) in &years {
        let head = text.get(..*at).unwrap_or("");
        let cut = head.trim_end_matches(['—', '-', '~', '至', '到', '–']);
        let first = cut.trim_end_matches('年');
        let from = first
            .len()
            .checked_sub(4)
            .and_then(|i| first.get(i..))
            .and_then(|t| t.parse::<i32>().ok())
            .filter(|y| cut.len() < head.len() && (1949..*to).contains(y));
        if let Some(y) = from.filter(|y| to - y < 15) {
            found.push((i64::from(to - y) + 1, Span::new(base + first.len() - 4, base + at + "2020年".len())));
        }
    }
    found
}

/// What is told for each year, for all of them, and how many there are.
fn each_year<'c>(context: &'c Context<'_>, all: &'c [Figure], mean: &'c Figure) -> Option<Made<'c>> {
    // 2026年、2027年每年42人: of some of the years.
    let head = context.get(context.sentence(mean.sentence).from(), mean.digits.from());
    let head = head.char_indices().rev().nth(19).and_then(|(i, _)| head.get(i..)).unwrap_or(head).rsplit([',', ';']).next().unwrap_or("");
    // 每个每年奖励2万元: of each besides.
    let yearly = |text: &str| holds_any(text, YEARLY);
    let each = YEARLY.iter().fold(words(context, mean).to_owned(), |t, w| t.replace(w, "")).contains(['每', '均']);
    if each || holds_any(head, &["年、", "年和", "年起", "年及", "年以后", "各"]) {
        return None;
    }
    let place = all.first()?.digits.from().min(context.sentence(mean.sentence).from());
    let from = context.sentence(all.first()?.sentence).from().min(place);
    let to = context.sentence(all.last()?.sentence).to();
    let mut years = spans(context.get(from, to), from);
    let near = |s: &Span| context.sentence(mean.sentence).contains(*s);
    if let (Some(a), Some(b)) = (context.period_from, context.period_to) {
        years.push((i64::from(b - a) + 1, Span::default())); // of the whole draft: it has no place
    }
    let agreed = years.windows(2).all(|w| w.first().map(|y| y.0) == w.last().map(|y| y.0));
    let count = |n: i64| {
        let many = if mean.dim() == Dim::Point { Quantity::bare(Number::int(n)) } else { Quantity { dim: Dim::Share, ..Quantity::count(n) } };
        Quantity { raw: Some(format!("{n}年").into()), ..many }
    };
    let prior: Vec<&Figure> = before(all, mean).iter().filter(|f| amount(f) && alike(f, mean)).collect();
    // 2021年8.2亿元、…、2025年10.9亿元,年均9.72亿元: of all the years that are listed.
    let dated = |f: &&Figure| {
        f.sentence == mean.sentence && years_in(words(context, f)).next_back().is_some_and(|(at, _)| words(context, f).len() <= at + "2021年".len() + 9)
    };
    let many = prior.iter().rev().take_while(|f| dated(f)).count();
    let before_list = prior.len().checked_sub(many + 1).and_then(|i| prior.get(i));
    let other = before_list.is_some_and(|f| years_in(words(context, f)).next().is_some() && f.sentence == mean.sentence && dated(f));
    let mut ways = of_listed(context, &prior, mean, |n| !other && usize::try_from(n) == Ok(many));
    let own = years.iter().filter(|(_, s)| near(s)).map(|y| y.0).collect::<Vec<_>>();
    let lone = own.windows(2).all(|w| w.first() == w.last());
    for (n, span) in &years {
        let (n, told) = (*n, near(span));
        let tied = match () {
            () if told && lone || own.is_empty() && agreed => Tie::Close,
            () if own.is_empty() => Tie::Loose,
            () => Tie::None,
        };
        let at = Some(*span).filter(|s| !s.is_empty());
        for total in all.iter().filter(|f| f.digits != mean.digits && amount(f) && alike(f, mean) && !yearly(words(context, f))) {
            let nearest = prior.last().is_some_and(|p| p.digits == total.digits);
            // 2029年1.7亿元、2030年1.5亿元,年均1.56亿元: of one year.
            let dated = at.is_none() && years_in(words(context, total)).next().is_some();
            let tie = if !dated && (ahead(context, total, mean) && nearest || behind(context, total, mean)) { tied } else { Tie::None };
            let (t, m, k) = (middle(total)?, middle(mean)?, Number::int(n));
            let made = row(mean, (count(n), at), (total.exact.clone(), total.span));
            ways.push(Way { got: t.div(&k)?, tie, from: vec![(total, m.mul(&k))], slack: Number::zero(), made: Made::Row(made) });
        }
        for two in all.iter().filter(|f| f.bound == Bound::Eq && moves(f, mean)).collect::<Vec<_>>().windows(2) {
            let [a, b] = two else { continue };
            let gap = middle(b)?.sub(&middle(a)?)?;
            let gap = if gap.signum() < 0 { gap.neg() } else { gap };
            let low_first = middle(a) <= middle(b);
            let total = if low_first { b.exact.add(&a.exact, true) } else { a.exact.add(&b.exact, true) };
            let Ok(total) = total else { continue };
            let made = row(mean, (count(n), at), (total, a.span.join(b.span)));
            let tie = if risen(context, a, b, mean) { tied } else { Tie::None };
            ways.push(Way { got: gap.div(&Number::int(n))?, tie, from: Vec::new(), slack: Number::zero(), made: Made::Row(made) });
        }
    }
    choose(mean, ways)
}

/// 2026年1.2亿元、2027年1.6亿元、2028年1.8亿元,年均1.53亿元: the mean of the amounts right before it speaks for it.
/// 五个县依次是2400台、2000台、…800台,平均每个县1600台: where the words count the amounts, they are all that the mean is of.
fn of_listed<'c>(context: &Context<'_>, prior: &[&'c Figure], mean: &'c Figure, counted: impl Fn(i64) -> bool) -> Vec<Way<'c>> {
    let mut ways = Vec::new();
    let mut sum = Number::zero();
    // 亿元, with its scale.
    let unit = context.get(mean.digits.to(), mean.span.to());
    for (part, n) in prior.iter().rev().take_while(|p| p.sentence == mean.sentence).zip(1i64..=20) {
        let Some(more) = middle(part).and_then(|m| sum.add(&m)) else { break };
        sum = more;
        if let Some(got) = sum.div(&Number::int(n)).filter(|_| n >= 2) {
            let many = Quantity { dim: Dim::Share, raw: Some(n.to_string().into()), ..Quantity::count(n) };
            let said = sum.div(&mean.value.unit.factor).map(|s| format!("{}{unit}", s.to_decimal(part.exact.decimals.clamp(0, 4).unsigned_abs())));
            let total = Quantity { raw: said.map(Into::into), ..part.exact.clone().with_range(Interval::point(sum.clone())) };
            let made = super::ratio::quotient((total, NOWHERE), (many, NOWHERE), mean, "平均", mean.span, Confidence::Medium);
            // 开发1980万元中,A1为420万元、…、A6为220万元,平均每个330万元: the list comes to the amount before it.
            let whole = prior.len().checked_sub(usize::try_from(n).unwrap_or(0) + 1).and_then(|i| prior.get(i)).filter(|w| w.sentence == mean.sentence);
            let all = n >= 4 && whole.and_then(|w| middle(w)).as_ref() == Some(&sum);
            let tie = if n >= 3 && (all || counted(n)) { Tie::Close } else { Tie::None };
            ways.push(Way { got, tie, from: Vec::new(), slack: Number::zero(), made: Made::Row(made) });
        }
    }
    ways
}

/// Figures of which two can differ by the mean of years.
fn moves(f: &Figure, mean: &Figure) -> bool {
    if mean.dim() == Dim::Point { f.dim() == Dim::Share && f.unit() == "%" } else { f.digits != mean.digits && amount(f) && alike(f, mean) }
}

/// 五年净增210人,年均增加42人: the total right before.
fn ahead(context: &Context<'_>, total: &Figure, mean: &Figure) -> bool {
    let gap = context.get(total.span.to(), mean.clause);
    let own = words(context, total);
    total.sentence == mean.sentence
        && total.digits < mean.digits
        && gap.chars().count() <= 18
        && gap.matches([',', '、', ';']).count() == 1 + usize::from(gap.contains(",占"))
        && !gap.contains(';')
        && !own.contains(['每', '均'])
        && (!own.ends_with(['到', '至', '达']) || spans(own, 0).len() == 1)
        && changes_alike(own, words(context, mean))
}

/// 新增…,年均增加; 改造…,平均每年: the mean is no growth of what only is.
fn changes_alike(total: &str, mean: &str) -> bool {
    let grows = |t: &str| holds_any(t, &["增加", "净增", "新增", "补充", "减少", "增长", "提高", "降低"]);
    !grows(mean) || grows(total) || total.contains('多') || total.contains('少')
}

/// 每年举办12场,三年36场: the total right behind, with its years.
fn behind(context: &Context<'_>, total: &Figure, mean: &Figure) -> bool {
    let gap = context.get(mean.span.to(), total.digits.from());
    let told = gap.strip_prefix(',').map(|t| t.trim_end_matches(['共', '计', '达', '合'])).is_some_and(|t| t.ends_with('年') && t.chars().count() <= 3);
    total.sentence == mean.sentence && total.digits > mean.digits && told
}

/// 由62%提高至74%,平均每年提高: two figures of a rise right before the mean.
fn risen(context: &Context<'_>, a: &Figure, b: &Figure, mean: &Figure) -> bool {
    let between = context.get(a.span.to(), b.digits.from());
    let gap = context.get(b.span.to(), mean.clause);
    let verb = |t: &str| holds_any(t, &["提高", "增加", "降", "减", "增", "扩大", "升"]);
    let from = words(context, a);
    mean.sentence == b.sentence
        && a.sentence == b.sentence
        && b.digits < mean.digits
        && between.chars().count() <= 12
        && !between.contains([',', ';', '、'])
        && verb(between)
        && gap.chars().count() <= 14
        && gap.starts_with(',')
        && !gap.contains(';')
        && verb(words(context, mean))
        && holds_any(from, &["由", "从"])
}
