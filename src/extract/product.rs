//! The relation `product`: a mean or norm (村均5万元, 每户补助3000元), how many there are of what it is per, and the total stated for all.
//! Read where words tie the three together and the draft leaves no other choice, or where one of them is a slip of the pen (see [`fit`](super::product_fit)).
//! What a mean is per is read by [`per`](super::product_per).

use super::figure::{Context, Figure, years_in};
use super::near::{middle, segment};
use super::product_fit::{Three, alike, slipped};
use super::product_per::{Many, Per, per};
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::text::AnyOf;
use crate::value::{Bound, Dim, Interval, Number, Quantity};

/// One of them stands in every sentence with a mean.
static MEANS: AnyOf = AnyOf::new(&["均", "每", "单", "亩产", "日处理", "日供", "日产", "日加工", "日发电"]);
/// Words that the figures are of other groups, places or times.
static OTHER: AnyOf = AnyOf::new(&[
    "其中", "增长", "高于", "低于", "同比", "比上年", "较上年", "全国", "分别", "下降", "减少", "缺口", "超过", "最高", "最低", "至少", "不超过", "上限",
    "不等", "当年", "今年", "目前", "已", "剩余", "中央和", "省级和",
]);
/// Words behind a total that tell it to be a part.
static PARTS: AnyOf = AnyOf::new(&["其余", "另", "剩余", "不含", "含"]);
/// What may stand before the figure of a total without naming it.
const PLAIN: &[&str] = &[
    "可", "约", "预计", "全年", "每年", "年", "共计", "合计", "总计", "累计", "总共", "共", "总", "合", "需要", "需", "应", "投入", "安排", "补助", "补贴",
    "奖励", "资金", "经费", "金额", "额", "数量", "数", "产量", "产", "规模", "计", "为", "达到", "达", "发放", "支出", "新增", "可", "涉及", "兑现", "下达",
    "拨付",
];
/// Words of a total, before its figure.
static TOTALS: AnyOf = AnyOf::new(&["共", "合计", "总", "累计", "合", "需", "全年", "年"]);
/// So many figures before a mean may tell how many villages or people there are.
const FAR: usize = 60;
/// So many figures on each side of a mean are looked at.
const NEAR: usize = 6;

/// Adds the rows of `product`.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    for index in 0..context.outline.sentences.len() {
        let sentence = u32::try_from(index).unwrap_or(u32::MAX);
        let figures = context.of_sentence(sentence);
        if figures.len() < 2 || !MEANS.is_in(context.source.slice(context.sentence(sentence))) {
            continue;
        }
        for at in 0..figures.len() {
            if let Some(row) = read(context, figures, at).or_else(|| super::product_row::read(context, figures, at)) {
                facts.push(row);
            }
        }
    }
}

/// The row of the mean at a place among the figures of its sentence.
fn read(context: &Context<'_>, figures: &[Figure], at: usize) -> Option<RowBuilder> {
    let mean = figures.get(at)?;
    let per = plain(mean).then(|| per(context, mean)).flatten()?;
    let within = segment(context, mean);
    let near: Vec<&Figure> = figures.get(at.saturating_sub(NEAR)..(at + 1 + NEAR).min(figures.len()))?.iter().filter(|f| f.digits != mean.digits).collect();
    let totals: Vec<&Figure> = near.iter().copied().filter(|f| is_total(context, f, mean)).collect();
    // 每只250元,投资1650万元;建设平台,投资2000万元: of two totals the one in its own part of the sentence.
    let apart = |f: &Figure| f.digits > mean.digits && context.get(mean.span.to(), f.digits.from()).contains(';');
    let own: Vec<&Figure> = totals.iter().copied().filter(|f| !apart(f)).collect();
    let totals = if own.is_empty() { totals } else { own };
    let mut numbers: Vec<Three<'_>> = Vec::new();
    let mut counts = per.numbers(context, mean, &near);
    if !totals.is_empty() {
        counts.extend(far(context, mean, &per).into_iter().filter(|n| !near.iter().any(|f| f.span == n.place)));
    }
    for total in &totals {
        let others = counts.iter().filter(|n| n.place != total.span);
        numbers.extend(others.map(|number| Three { mean, per: &per, number: number.clone(), total }));
    }
    if numbers.is_empty() || rival(context, mean, &per, &near) || numbers.iter().any(|t| t.holds().is_none()) {
        return None;
    }
    // Whatever fits is what was meant.
    if let Some(fitting) = numbers.iter().find(|t| t.holds() == Some(true)) {
        return Some(row(fitting));
    }
    if fits_elsewhere(context, mean, &per, &totals, figures) || numbers.iter().any(|t| counted_otherwise(context, figures, t)) {
        return None;
    }
    let tied: Vec<&Three<'_>> = numbers.iter().filter(|t| within.contains(t.total.span) && tied(context, t)).collect();
    let slips: Vec<&Three<'_>> = numbers.iter().filter(|t| slipped(t) && near_words(context, t)).collect();
    let found = match (slips.as_slice(), tied.as_slice()) {
        ([one], _) => one,
        // 投资36亿元,开工项目18个: what is counted behind both is of something else.
        ([], [one]) if lone(context, one, &near, within) && alike(one) && one.number.place.from() < one.mean.digits.from().max(one.total.digits.from()) => one,
        _ => return None,
    };
    Some(row(found))
}

/// How many villages or people the draft has said there are, where the sentence does not: 全县辖246个行政村; 常住人口520万人. Once each number.
fn far(context: &Context<'_>, mean: &Figure, per: &Per) -> Vec<Many> {
    let end = context.figures.partition_point(|g| (g.sentence, g.digits) < (mean.sentence, mean.digits));
    let before = context.figures.get(end.saturating_sub(FAR)..end).unwrap_or(&[]);
    let mut found: Vec<Many> = Vec::new();
    for f in before.iter().filter(|f| per.is_known(context, f) && per.fits(context, f) && PARTS.at_start(context.get(f.clause, f.digits.from())).is_none()) {
        let number = Many { far: true, ..per.number(f) };
        if !found.iter().any(|n| n.value.range == number.value.range) {
            found.push(number);
        }
    }
    found
}

/// An amount said outright, not about and without bound.
pub(super) fn plain(f: &Figure) -> bool {
    f.bound == Bound::Eq && !matches!(f.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare)
}

/// True for a figure of the kind of the mean that is no mean itself.
pub(super) fn is_total(context: &Context<'_>, f: &Figure, mean: &Figure) -> bool {
    let lead = context.get(f.clause, f.digits.from());
    let same = f.dim() == mean.dim() && (f.dim() != Dim::Count || same_unit(f.unit(), mean.unit()));
    same && f.bound == Bound::Eq && !lead.replace("每日", "").contains(['每', '均']) && middle(f) > middle(mean)
}

/// 人 and 名 count the same.
pub(super) fn same_unit(a: &str, b: &str) -> bool {
    let people = |u: &str| matches!(u, "人" | "名" | "位");
    a == b || people(a) && people(b)
}

/// 学位6600个(132个班,每班50人): what the two come to stands in the sentence, counted in another unit; or they are told by the month and it by the year.
pub(super) fn counted_otherwise(context: &Context<'_>, figures: &[Figure], t: &Three<'_>) -> bool {
    let got = || middle(t.mean)?.mul(&t.number.value.range.middle()?);
    let by_month = || super::told::in_a_year(context, t.mean, t.total)?.mul(&got()?);
    if by_month().is_some_and(|n| super::told::comes_to(t.total, &n) == Some(true)) {
        return true;
    }
    // 7辆,每辆每天300元,按150天计,共31.5万元: a third number counts too.
    let of_three = || {
        let counts = figures.iter().filter(|f| f.digits != t.mean.digits && f.digits != t.total.digits && f.span != t.number.place && f.unit() != "年");
        let counts = counts.filter(|f| f.dim() == Dim::Count || matches!(f.unit(), "天" | "日" | "月" | "个月"));
        let many = |f: &Figure| Number::parse(context.source.slice(f.digits)).and_then(|n| n.mul(&got()?));
        counts.into_iter().any(|f| many(f).is_some_and(|n| super::told::comes_to(t.total, &n) == Some(true)))
    };
    if of_three() {
        return true;
    }
    // 每千人床位数由5.2张提高到5.5张,床位数为2142张: of what there was.
    let before = || {
        let kin = figures.iter().filter(|f| f.digits != t.mean.digits && f.digits != t.total.digits && f.unit() == t.mean.unit() && f.dim() == t.mean.dim());
        kin.into_iter()
            .any(|f| middle(f).and_then(|m| m.mul(&t.number.value.range.middle()?)).is_some_and(|n| super::told::comes_to(t.total, &n) == Some(true)))
    };
    if before() {
        return true;
    }
    got().is_some_and(|n| figures.iter().any(|f| f.dim() == Dim::Count && f.digits != t.total.digits && middle(f).as_ref() == Some(&n)))
}

/// True where another figure of the paragraph before makes the equation hold.
fn fits_elsewhere(context: &Context<'_>, mean: &Figure, per: &Per, totals: &[&Figure], figures: &[Figure]) -> bool {
    let first = figures.first().map_or(0, |f| context.figures.partition_point(|g| (g.sentence, g.digits) < (f.sentence, f.digits)));
    let Some(home) = context.outline.sentences.get(mean.sentence as usize) else { return false };
    let earlier = context.figures.get(first.saturating_sub(8)..first).unwrap_or(&[]);
    let earlier = earlier.iter().filter(|f| context.outline.sentences.get(f.sentence as usize).is_some_and(|s| s.para == home.para));
    let counts: Vec<&Figure> = earlier.filter(|f| f.dim() == per.dim()).collect();
    totals.iter().any(|total| counts.iter().any(|n| Three { mean, per, number: per.number(n), total }.holds() == Some(true)))
}

/// True where the clauses of the three stand beside each other and words say that one is reckoned from the others.
fn tied(context: &Context<'_>, t: &Three<'_>) -> bool {
    let (mean, total) = (t.mean, t.total);
    let words = |f: &Figure| context.get(f.clause, f.digits.from());
    let place = mean.span.join(total.span);
    let between = context.get(mean.span.to().min(total.span.to()), mean.digits.from().max(total.digits.from()));
    let marks = between.matches([',', '、', '(']).count();
    if place.len() > 240 || marks > 2 + usize::from(place.contains(t.number.place)) || between.contains([';', '。']) {
        return false;
    }
    if total.digits < mean.digits {
        // 总收入1.23亿元,村均50万元: the mean is of what stands before it.
        return t.per.mean && t.per.is_of(words(total));
    }
    // 每户补助3000元计,共需2160万元
    let lead = words(total);
    let said = lead.trim_start_matches("可").chars().take(6).collect::<String>();
    let close = context.get(t.number.place.to(), total.digits.from());
    let counted =
        t.per.counted() && t.per.mean && t.number.place.to() <= total.digits.from() && context.get(total.clause, t.number.place.from()).chars().count() < 20;
    if counted && !close.contains([',', '、', '。']) {
        return true; // 150名网格员覆盖居民4.2万户
    }
    (TOTALS.is_in(&said) || between.trim_start_matches(',').starts_with('计')) && of_the_mean(context, t)
}

/// 共需补助资金 of 每户补助, 总投资 not: what names the total besides words of any total is what the mean is called.
fn of_the_mean(context: &Context<'_>, t: &Three<'_>) -> bool {
    let from = if t.total.digits.from() > t.number.place.to() { t.total.clause.max(t.number.place.to()) } else { t.total.clause };
    let lead = context.get(from, t.total.digits.from());
    let mut rest = lead;
    while let Some(tail) = PLAIN.iter().find_map(|w| rest.strip_prefix(w)) {
        rest = tail;
    }
    let own = context.get(t.mean.clause, from.max(t.mean.digits.from()));
    rest.chars().filter(|c| crate::text::is_cjk(*c)).count() <= 1 || share_words(rest, own)
}

/// True where two characters of the one stand in the other.
fn share_words(one: &str, other: &str) -> bool {
    let letters: Vec<char> = one.chars().filter(|c| crate::text::is_cjk(*c)).collect();
    letters.windows(2).any(|w| other.contains(&w.iter().collect::<String>()))
}

/// True where another mean of the same kind stands in another clause: 新建8家,每家30万元;改造12家,每家15万元.
pub(super) fn rival(context: &Context<'_>, mean: &Figure, own: &Per, near: &[&Figure]) -> bool {
    near.iter().filter(|f| f.clause != mean.clause && f.dim() == mean.dim()).any(|f| per(context, f).is_some_and(|p| p.dim() == own.dim()))
}

/// True where the stretch of the three names two years.
fn two_years(text: &str) -> bool {
    let years: Vec<(usize, i32)> = years_in(text).collect();
    // 2021年至2025年 is one time.
    let range = |a: usize, b: usize| matches!(text.get(a + "2021年".len()..b), Some("至" | "—" | "-" | "到"));
    years.windows(2).any(|w| matches!(w, [(a, x), (b, y)] if x != y && !range(*a, *b)))
}

/// True where the words around the three speak of nothing else.
fn near_words(context: &Context<'_>, t: &Three<'_>) -> bool {
    let place = t.mean.span.join(t.total.span);
    let place = if t.number.far { place } else { place.join(t.number.place) };
    let from = t.mean.clause.min(t.total.clause);
    let text = context.get(from.min(place.from()), place.to());
    let tie = tied(context, t) || t.total.digits < t.mean.digits && t.per.mean && t.per.is_of(context.get(t.total.clause, t.total.digits.from()));
    let words = |f: &Figure| context.get(f.clause, f.digits.from());
    let named = || t.total.digits > t.mean.digits && share_words(words(t.mean), words(t.total));
    let behind: String = context.text().get(t.total.span.to()..).unwrap_or("").chars().take(10).collect();
    let from = context.sentence(t.mean.sentence).from().max(from.saturating_sub(60));
    let wide = context.get((from..place.from()).find(|i| context.text().is_char_boundary(*i)).unwrap_or(place.from()), place.to());
    (tie || named() && of_the_mean(context, t))
        && place.len() <= 420
        && !OTHER.is_in(text)
        && (t.per.raised || !text.contains("提高"))
        && !PARTS.is_in(&behind)
        && (t.per.is_years() || !two_years(wide))
}

/// True where no other total and no other number comes into question, and the words between say nothing of other groups.
fn lone(context: &Context<'_>, t: &Three<'_>, near: &[&Figure], within: crate::text::Span) -> bool {
    let rivals = near.iter().filter(|f| f.digits != t.total.digits && within.contains(f.span));
    let rivals = rivals.filter(|f| f.span != t.number.place);
    let rival = rivals.into_iter().any(|f| is_total(context, f, t.mean) || f.dim() == t.per.dim() && t.per.fits(context, f));
    !rival && !t.number.far && near_words(context, t) && !t.total.value.about && !t.mean.value.about
}

/// The row of a mean, how many, and all together.
pub(super) fn row(t: &Three<'_>) -> RowBuilder {
    let as_share = |q: Quantity| Quantity { dim: Dim::Share, ..q };
    let each = Quantity { range: t.mean_range().unwrap_or_else(|| t.mean.value.range.clone()), ..t.mean.value.clone() };
    let range = t.total_range().map_or_else(|| t.total.value.range.clone(), |(lo, hi)| Interval::closed(lo, hi));
    let total = Quantity { range, ..t.total.value.clone() };
    RowBuilder::new(Rel::Product, t.mean.span.join(t.total.span))
        .at("each", Value::quantity(each), t.mean.span)
        .at("number", Value::quantity(as_share(t.number.value.clone())), t.number.place)
        .at("total", Value::quantity(total), t.total.span)
        .sure(Confidence::Medium)
}
