//! Rates per many (孕产妇死亡4例,活产41200人,孕产妇死亡率9.7/10万), and rates that the text says to be reckoned from the two amounts before
//! (据此测算,森林覆盖率47.95%).

use super::figure::{Context, Figure};
use super::near::{below, lead, middle, plain, segment};
use super::ratio::row;
use super::ratio_near::rate_name;
use crate::diag::Confidence;
use crate::fact::RowBuilder;
use crate::text::{AnyOf, Span, ends_with_any};
use crate::value::{Bound, Dim, Number};

/// What is counted for a rate per many, and what of.
const COUNTED: &[&str] = &["死亡", "发病", "病例", "出生", "患者", "发生"];
const BASES: &[&str] = &["活产", "人口", "出生", "常住", "分娩", "产妇", "活产数", "住院"];

/// The row of a rate in ‰ or per 100,000 with the only two counts of its stretch before it: cases and those they are counted of.
pub(super) fn per_many(context: &Context<'_>, rate: &Figure) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let name = rate_name(context, text)?;
    let stem = name.strip_suffix('率')?;
    if rate.unit() == "%" || !(rate.unit().starts_with('/') || rate.unit() == "‰") || rate.bound != Bound::Eq {
        return None;
    }
    let within = segment(context, rate);
    let counts: Vec<&Figure> = context.of_sentence(rate.sentence).iter().filter(|f| within.contains(f.span) && f.dim() == Dim::Count).collect();
    let [first, second] = counts.as_slice() else { return None };
    let (cases, base) = if below(first, second) { (*first, *second) } else { (*second, *first) };
    let kind = COUNTED.iter().find(|w| stem.ends_with(**w))?;
    let of_kind = lead(context, cases).1.contains(kind) || cases.unit() == "例";
    let based = BASES.iter().any(|w| lead(context, base).1.contains(w) || context.text().get(base.span.to()..).is_some_and(|t| t.starts_with(w)));
    let named = ["同比", "全国", "全省", "上年", "下降", "增加", "减少"].iter().any(|w| context.get(within.from(), rate.span.to()).contains(w));
    let fits = of_kind && based && !named && plain(cases) && plain(base) && second.span.to() <= rate.digits.from() && alike(cases, base, rate) == Some(true);
    fits.then(|| row(cases, base, rate, name, Span::new(start, start + name.len()), Confidence::Medium))
}

/// The row of a rate behind 据此测算 and two amounts of one unit.
pub(super) fn reckoned(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    const SO: &[&str] = &["据此测算", "据此计算", "据此推算", "由此计算", "由此测算", "经计算", "经测算", "折算"];
    let [.., a, b] = before else { return None };
    let (start, text) = lead(context, rate);
    let gap = context.get(b.span.to(), start);
    let said = gap.strip_prefix(',').is_some_and(|t| SO.contains(&t.trim_end_matches(',')));
    let name = rate_name(context, text)?;
    let (part, whole) = if below(a, b) { (a, b) } else { (b, a) };
    let fits =
        said && rate.unit() == "%" && rate.bound == Bound::Eq && plain(a) && plain(b) && a.unit() == b.unit() && name.ends_with(['率', '重', '度', '比', '例']);
    fits.then(|| row(part, whole, rate, name, Span::new(start, start + name.len()), Confidence::Medium))
}

/// 检测桥梁260座,检出四、五类桥梁39座,占被检桥梁的15%: the only two amounts of their unit in the stretch, where the noun of the base stands with the whole.
pub(super) fn only_two(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    static OTHER: AnyOf = AnyOf::new(&["同比", "全国", "全省", "上年", "去年", "增长", "增加", "下降", "减少", "新增", "目标", "力争", "到20", "每", "比重由"]);
    let within = segment(context, rate);
    let (start, text) = lead(context, rate);
    let all: Vec<&Figure> = context.of_sentence(rate.sentence).iter().filter(|f| within.contains(f.span)).collect();
    let part = before.last().filter(|f| plain(f) && within.contains(f.span))?;
    let same: Vec<&&Figure> = all.iter().filter(|f| f.unit() == part.unit()).collect();
    let [whole, second] = same.as_slice() else { return None };
    let share = rate.dim() == Dim::Share && (rate.unit() == "%" || rate.unit().is_empty() || rate.unit().contains('分'));
    let fits = second.digits == part.digits && plain(whole) && below(part, whole) && share && matches!(rate.bound, Bound::Eq | Bound::About);
    let said = text.trim_start_matches(['约', '仅', '已']).strip_prefix('占').map(|t| t.trim_end_matches(['的', '约', '近']));
    let base = ["比重", "比例"].iter().fold(said?, |t, w| t.strip_suffix(w).unwrap_or(t)).trim_end_matches('的');
    let noun: String = base.chars().skip(base.chars().count().saturating_sub(2)).collect();
    let named = matches!(noun.as_str(), "总数" | "总量" | "总额") || noun.chars().count() == 2 && lead(context, whole).1.contains(noun.as_str());
    let people = matches!(part.unit(), "人" | "名" | "户");
    let close = context.get(part.span.to(), start).chars().count() <= 1;
    let once = !OTHER.is_in(context.get(within.from(), rate.span.to()));
    (fits && named && !people && close && once && near(part, whole, rate) == Some(true))
        .then(|| row(part, whole, rate, base, Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 8460名适龄女生中已有7614人完成接种,接种率达到94%; 1050个行政村中,收入50万元以上的有789个,占76%: so many among those, and their share.
pub(super) fn among(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    static OTHER: AnyOf = AnyOf::new(&["同比", "全国", "上年", "去年", "增长", "增加", "下降", "减少", "新增", "其中", "分别", "每"]);
    let (start, text) = lead(context, rate);
    // 到2026年转化率由50%提高到70%: the rate as it is.
    let text = text.strip_suffix(['由', '从']).map_or(text, |t| t.rsplit('年').next().unwrap_or(t));
    let people = |f: &Figure| matches!(f.unit(), "人" | "名");
    let alike = |a: &Figure, b: &Figure| a.unit() == b.unit() || people(a) && people(b);
    let part = before.iter().rev().find(|f| f.dim() == Dim::Count)?;
    let mut wholes = before.iter().filter(|f| f.digits < part.digits && alike(f, part));
    let whole = wholes.next().filter(|_| wholes.next().is_none())?;
    let between = context.get(whole.span.to(), part.digits.from());
    // What is counted, then 中.
    let noun = between.split_once('中').map(|(n, _)| n).filter(|n| (1..=24).contains(&n.chars().count()) && n.chars().all(crate::text::is_cjk))?;
    let has = ends_with_any(between, &["有", "为", "共有", "已有", "达"]) && between.chars().count() <= 40;
    let close = context.get(part.span.to(), start);
    let share = close.chars().count() <= 1 && matches!(text, "占" | "占比" | "占比为" | "占比达" | "比例为" | "比例达" | "占比达到");
    let of_rate = || {
        let stem = rate_name(context, text)?.strip_suffix('率')?;
        let told = close.ends_with(',') && close.chars().count() <= 24 && !close.contains(['。', ';']) && close.contains(stem);
        Some(told && (2..=6).contains(&stem.chars().count()))
    };
    let fits = has && (share || of_rate() == Some(true)) && rate.unit() == "%" && rate.bound == Bound::Eq && plain(part) && plain(whole) && below(part, whole);
    let other = OTHER.is_in(context.get(whole.clause, rate.digits.from())) || noun.contains(['的', '和', '与']);
    (fits && !other && near(part, whole, rate) == Some(true))
        .then(|| row(part, whole, rate, if share { "占比" } else { text }, Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// Not more than twice off: what is meant is this quotient.
fn near(part: &Figure, whole: &Figure, rate: &Figure) -> Option<bool> {
    let (got, said) = (middle(part)?.div(&middle(whole)?)?, middle(rate)?);
    Some(got <= said.mul(&Number::int(2))? && said <= got.mul(&Number::int(2))?)
}

/// Far from the rate, the counts are of something else.
fn alike(part: &Figure, whole: &Figure, rate: &Figure) -> Option<bool> {
    let (got, said) = (middle(part)?.div(&middle(whole)?)?, middle(rate)?);
    let (lo, hi) = (Number::ratio(1, 3)?.mul(&said)?, Number::int(3).mul(&said)?);
    Some(got >= lo && got <= hi)
}
