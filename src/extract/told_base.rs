//! Growth told of a claim whose figure of before stands in the indicator table or under the same name in another sentence: 到2030年,旅游收入达到500亿元,年均
//! 增长11.1%, where the table has 294.84亿元 for 2025; 高等级航道里程达到306公里,为2025年的1.5倍. Silent where any figure of before gives what is told.

use rustc_hash::FxHashMap;

use super::change::{base_row, is_years};
use super::change_stated::{has_deflated, whole};
use super::claim::Claim;
use super::figure::{Context, Figure, years_in};
use super::indicator::Indicator;
use super::near::middle;
use super::told::{grain, reported, words};
use crate::diag::Confidence;
use crate::fact::{FactSet, Missing, Rel, Value};
use crate::text::{AnyOf, Span};
use crate::value::{Bound, Dim, Number, Quantity};

/// Words of a yearly rate.
const YEARLY: &[&str] = &["年均", "年平均", "平均每年"];
/// Words that it rises, and that it falls.
const UP: &[&str] = &["增长", "递增", "增速", "增幅", "提高", "上升", "增加"];
const DOWN: &[&str] = &["下降", "递减", "降低", "减少", "降幅", "压减"];
/// Rates of other prices or other things.
static OTHER: AnyOf = AnyOf::new(&["可比", "不变价", "实际", "名义", "同口径", "力争", "其中", "全国", "全省平均"]);
/// Figures behind a claim that may tell of it.
const MOST: usize = 4;
/// Figures of before that are kept of one name.
const MOST_BASES: usize = 48;

/// What is told of a claim.
struct Told<'c> {
    kind: Kind,
    figure: &'c Figure,
    falls: bool,
    /// The year that it counts from, where one is said.
    since: Option<i32>,
    /// How many years, where they are said.
    years: Option<i64>,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// 年均增长8.4%
    Yearly,
    /// 比2025年增长20%
    Percent,
    /// 为2025年的1.5倍
    Times,
}

/// What there was in a year.
#[derive(Clone)]
struct Base {
    year: i32,
    value: Quantity,
    span: Span,
    /// From a table, or told right behind the claim.
    listed: bool,
}

/// Adds rows of `change` for what no row tells yet.
pub(super) fn extract(context: &Context<'_>, claims: &[Claim], indicators: &[Indicator], facts: &mut FactSet) {
    let known = bases(context, claims, indicators, facts);
    let mut said = reported(facts);
    said.extend(stated(facts));
    for claim in claims.iter().filter(|c| c.bound == Bound::Eq && own(c)) {
        let (Some(new), Some(year)) = (context.figures.get(claim.figure as usize), claim.year) else { continue };
        let sharp = sharp(claim, new);
        let new = &sharp;
        let (all, beside) = told(context, claim, new);
        if all.is_empty() {
            continue;
        }
        let mut of_name = known.get(claim.name.key.as_str()).cloned().unwrap_or_default();
        of_name.extend(beside);
        for told in all {
            if said.contains(&told.figure.span) || context.source.slice(context.sentence(new.sentence)).contains("可比") {
                continue;
            }
            let found = base(context, &of_name, new, year.year, &told);
            if let Some((old, years)) = found {
                tell(context, claim, (new, old, years), &told, facts);
            }
        }
    }
}

/// What rows of `change` state already.
pub(super) fn stated(facts: &FactSet) -> Vec<Span> {
    let rows = u32::try_from(facts.table(Rel::Change).rows.len()).unwrap_or(u32::MAX);
    (0..rows).filter_map(|row| facts.field(Rel::Change, row, "stated").and_then(|f| f.span)).collect()
}

/// A target is meant as it is written; zeros at the end of an actual figure are hardly rounding.
fn sharp(claim: &Claim, new: &Figure) -> Figure {
    let exact = claim.kind == Some(super::claim::Kind::Target);
    let value = if exact { new.exact.clone() } else { super::change_stated::sharpened(new, 100) };
    Figure { value, ..new.clone() }
}

/// Of the draft's own area, or of none that is named.
fn own(claim: &Claim) -> bool {
    claim.scope.as_ref().is_none_or(|(_, own)| *own) && !claim.name.generic
}

/// The figures of all years under each name.
fn bases(context: &Context<'_>, claims: &[Claim], indicators: &[Indicator], facts: &FactSet) -> FxHashMap<String, Vec<Base>> {
    let mut known: FxHashMap<String, Vec<Base>> = FxHashMap::default();
    for i in indicators {
        let field = |name: &str| facts.field(Rel::Indicator, i.row, name);
        let old = field("baseline").and_then(|f| match &f.value {
            Value::Quantity(q) => Some(((**q).clone(), f.span?)),
            _ => None,
        });
        let year = field("baseline_year").and_then(|f| if let Value::Year(y) = f.value { Some(y) } else { None });
        if let (Some((value, span)), Some(year)) = (old, year) {
            add(known.entry(i.name.key.to_string()).or_default(), Base { year, value, span, listed: true });
        }
    }
    for c in claims.iter().filter(|c| c.bound == Bound::Eq && own(c)) {
        let dated = c.year.filter(|y| matches!(y.from, "clause" | "sentence"));
        if let (Some(figure), Some(year)) = (context.figures.get(c.figure as usize), dated) {
            let base = Base { year: year.year, value: figure.value.clone(), span: figure.span, listed: false };
            add(known.entry(c.name.key.to_string()).or_default(), base);
        }
    }
    known
}

/// Adds a figure that is not known yet.
fn add(known: &mut Vec<Base>, base: Base) {
    let same = |b: &Base| b.year == base.year && b.listed == base.listed && b.value.range == base.value.range;
    if known.len() < MOST_BASES && !known.iter().any(same) {
        known.push(base);
    }
}

/// What the clauses right behind a claim tell of it, and what there was, where they tell that: 较2022年的480件翻了一番, 是2021年36.5万件的2倍.
fn told<'c>(context: &'c Context<'_>, claim: &Claim, new: &Figure) -> (Vec<Told<'c>>, Vec<Base>) {
    let (mut found, mut beside) = (Vec::new(), Vec::<Base>::new());
    let mut from = new.raw.to();
    let later = context.figures.get(claim.figure as usize + 1..).unwrap_or(&[]).iter().take_while(|f| f.sentence == new.sentence);
    for f in later.take(MOST).filter(|f| !is_years(f)) {
        let between = context.get(from, f.digits.from());
        let text = words(context, f);
        let times = beside.last().is_some_and(|b| b.span.to() == from && matches!(between, "的" | ")的"));
        if !(times || between.starts_with([',', '('])) || between.contains([';', '。', '、']) || between.matches(',').count() > 1 || OTHER.is_in(text) {
            break;
        }
        let of_base = beside.last().filter(|b| matches!(context.get(b.span.to(), f.digits.from()), "的" | ")的")).map(|b| b.year);
        match one(text, f, of_base) {
            Some(told) => found.push(told),
            None if f.dim() != new.dim() => break,
            // 为2020年(120亿元)的2.2倍
            None if between.starts_with(',') && between.ends_with('(') && was(between.trim_matches([',', '('])).is_some() => {
                beside.extend(was(between.trim_matches([',', '('])).map(|year| Base { year, value: f.value.clone(), span: f.span, listed: true }));
            }
            None if ["日均", "月均", "人均", "户均"].contains(&text) => {}
            None => match was(text) {
                Some(year) => beside.push(Base { year, value: f.value.clone(), span: f.span, listed: true }),
                None if text.starts_with(['比', '较']) || super::told_diff::is_more(text) => {}
                None => break,
            },
        }
        from = f.raw.to();
    }
    found.retain(|t| matches!(t.figure.bound, Bound::Eq | Bound::About) && new.dim() != Dim::Share);
    (found, beside)
}

/// 是2021年, 较2022年的, 比2020年底的: the year of the figure that follows.
fn was(text: &str) -> Option<i32> {
    let head = ["是", "为", "相当于", "比", "较", "同"].iter().find_map(|w| text.strip_prefix(w))?;
    let (at, year) = years_in(head).next()?;
    (at == 0 && matches!(head.get("2025年".len()..)?, "" | "的" | "底的" | "末的" | "底" | "末")).then_some(year)
}

/// What a clause tells with its figure.
fn one<'c>(text: &str, figure: &'c Figure, of_base: Option<i32>) -> Option<Told<'c>> {
    let bare = text.trim_end_matches(['约', '达', '为', '到', '近', '了']);
    let verb = |words: &[&str]| words.iter().find_map(|w| bare.strip_suffix(w));
    let year = years_in(text).next();
    let told = |kind, falls, since, years| Some(Told { kind, figure, falls, since, years });
    if figure.unit() == "倍" {
        if of_base.is_some() {
            return told(Kind::Times, false, of_base, None);
        }
        let head = ["是", "为", "相当于", "达到"].iter().find_map(|w| text.strip_prefix(w))?;
        let (at, since) = years_in(head).next()?;
        let rest = head.get(at + "2025年".len()..)?;
        let plain = at == 0 && matches!(rest, "的" | "底的" | "末的");
        return plain.then_some(()).and_then(|()| told(Kind::Times, false, Some(since), None));
    }
    if figure.dim() != Dim::Share || figure.unit() != "%" {
        return None;
    }
    let (head, falls) = verb(UP).map(|h| (h, false)).or_else(|| verb(DOWN).map(|h| (h, true)))?;
    if let Some(lead) = YEARLY.iter().find_map(|w| head.strip_suffix(w)) {
        let years = super::told_mean::spans(lead, 0).first().map(|s| s.0);
        let plain = lead.is_empty() || lead.ends_with('年') && lead.chars().count() <= 3;
        return plain.then_some(()).and_then(|()| told(Kind::Yearly, falls, None, years));
    }
    let (at, since) = year.filter(|_| head.starts_with(['比', '较']))?;
    let rest = head.get(at + "2025年".len()..)?.trim_start_matches(['底', '末', '累', '计', '共']);
    (at == "比".len() && rest.is_empty()).then_some(()).and_then(|()| told(Kind::Percent, falls, Some(since), None))
}

/// The figure of before that is meant, and how many years lie between; none where one of them gives what is told.
fn base<'b>(context: &Context<'_>, known: &'b [Base], new: &Figure, year: i32, told: &Told<'_>) -> Option<(&'b Base, i64)> {
    let earlier: Vec<&Base> = known.iter().filter(|b| b.year < year && b.value.dim == new.dim() && b.span != new.span).collect();
    let years = |b: &Base| told.years.unwrap_or_else(|| i64::from(year - b.year));
    if earlier.iter().any(|b| holds(&b.value, new, told, years(b)) != Some(false)) {
        return None;
    }
    let start = context.period_from.map(|y| y - 1);
    let wanted = match (told.since, told.years) {
        (Some(since), _) => Some(since),
        (None, Some(n)) => Some(year - i32::try_from(n).ok()?),
        (None, None) => earlier.iter().rfind(|b| b.listed).map(|b| b.year).or(start),
    };
    let mut meant = earlier.iter().filter(|b| Some(b.year) == wanted);
    let first = meant.next()?;
    let alone = meant.all(|b| b.value.range.middle() == first.value.range.middle());
    (alone && close(&first.value, new, told, years(first)) == Some(true)).then(|| (*first, years(first)))
}

/// What is told, with so much of its last digit on each side.
fn around(told: &Told<'_>) -> Option<(Number, Number)> {
    let (at, mut half) = (middle(told.figure)?, grain(told.figure)?.mul(&Number::ratio(3, 5)?)?);
    // 年均增长10%左右
    if told.figure.value.about || told.figure.bound == Bound::About {
        half = half.max(at.mul(&Number::ratio(2, 25)?)?);
    }
    Some((at.sub(&half)?, at.add(&half)?))
}

/// True where new by old comes to what is told.
fn holds(old: &Quantity, new: &Figure, told: &Told<'_>, years: i64) -> Option<bool> {
    let (lo, hi) = around(told)?;
    within(old, new, told, years, (lo, hi))
}

/// True where it comes to something of that size: half to double.
fn close(old: &Quantity, new: &Figure, told: &Told<'_>, years: i64) -> Option<bool> {
    let at = middle(told.figure)?;
    within(old, new, told, years, (at.div(&Number::int(2))?, at.mul(&Number::int(2))?))
}

/// True where new by old lies between two rates or multiples; the figures may be rounded.
fn within(old: &Quantity, new: &Figure, told: &Told<'_>, years: i64, (lo, hi): (Number, Number)) -> Option<bool> {
    let least = |q: &Quantity| q.range.lo.as_ref().map(|l| l.at.clone());
    let most = |q: &Quantity| q.range.hi.as_ref().map(|l| l.at.clone());
    let (from, to) = (least(&new.value)?.div(&most(old)?)?, most(&new.value)?.div(&least(old)?)?);
    let one = Number::int(1);
    let rate = |n: &Number| if told.falls { one.sub(n) } else { one.add(n) };
    let power = |n: Number| (1..years).try_fold(n.clone(), |p, _| p.mul(&n));
    let of = |n: &Number| match told.kind {
        Kind::Times => Some(n.clone()),
        Kind::Percent => rate(n),
        Kind::Yearly => (1..=40).contains(&years).then(|| rate(n)).flatten().and_then(power),
    };
    let (a, b) = (of(&lo)?, of(&hi)?);
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    Some(from <= b && a <= to)
}

/// Adds the row.
fn tell(context: &Context<'_>, claim: &Claim, (new, old, years): (&Figure, &Base, i64), told: &Told<'_>, facts: &mut FactSet) {
    let verb = Span::new(told.figure.clause, told.figure.digits.from());
    let name = context.source.slice(claim.name_span);
    let value = Value::quantity(if told.kind == Kind::Times { whole(told.figure) } else { told.figure.value.clone() });
    let row = base_row(context, told.figure.span, !told.falls, verb, name)
        .at("old", Value::quantity(old.value.clone()), old.span)
        .at("new", Value::quantity(new.value.clone()), new.span)
        .at(if told.kind == Kind::Times { "times" } else { "percent" }, value.clone(), told.figure.span)
        .at("stated", value, told.figure.span)
        .set("annual", Value::Bool(told.kind == Kind::Yearly))
        .set("years", Value::Int(years))
        .set("deflated", Value::Bool(has_deflated(name)))
        .set("direction", Value::Missing(Missing::Absent))
        .sure(Confidence::Medium);
    facts.push(row);
}
