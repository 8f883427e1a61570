//! Per-capita targets held against a population and a stated need: 4.5 per thousand × 113.66万 against 3400.
//! The population must stand in the sentence of the need and be said to be the base (按…计, …测算).

use super::claim::{Claim, Kind};
use super::figure::{Context, Figure};
use super::indicator::Indicator;
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::lexicon::{Name, NameBook, Relation};
use crate::text::{Span, holds_any};
use crate::value::{Bound, Dim, Interval, Limit, Number, Quantity};

/// A rate per N, from prose or table.
struct Rate {
    name: Name,
    value: Quantity,
    span: Span,
    /// True for what is aimed at: what there was is not reckoned with it.
    aim: bool,
}

/// Finds all per-capita relations and adds their rows.
pub fn extract(context: &Context<'_>, claims: &[Claim], indicators: &[Indicator], facts: &mut FactSet) {
    let book = context.lexicon.names();
    let rates = rates(context, claims, indicators);
    let mut told: Vec<u32> = Vec::new();
    for claim in claims.iter().filter(|c| c.name.per.is_none()) {
        let Some(amount) = context.figures.get(claim.figure as usize).filter(|f| matches!(f.dim(), Dim::Count | Dim::Bare)) else { continue };
        let Some(base) = population(context, amount) else { continue };
        let Some(rate) = only_rate(book, &rates, claim).or_else(|| beside(context, &rates, claim, amount)) else { continue };
        if said_elsewhere(context, rate, base, amount) {
            continue;
        }
        facts.push(row(rate, base, amount.exact.clone(), claim.raw, claim.sure));
        told.push(amount.sentence);
        for indicator in indicators.iter().filter(|i| i.name.per.is_none() && book.relate(&claim.name, &i.name) == Some(Relation::Equal)) {
            if let Some((goal, span)) = &indicator.goal {
                facts.push(row(rate, base, as_count(goal.number.clone()), *span, Confidence::Medium));
            }
        }
    }
    super::per_capita_stated::extract(context, &told, facts);
}

/// 每千人口4.8个,按65万人计算,共需3120个;普惠托位达到2184个: another amount of the sentence is what the two come to.
fn said_elsewhere(context: &Context<'_>, rate: &Rate, base: &Figure, amount: &Figure) -> bool {
    let got = rate.value.range.middle().zip(base.exact.range.middle()).and_then(|(r, b)| r.mul(&b));
    let comes = |f: &Figure| got.as_ref().and_then(|n| super::told::comes_to(f, n)) == Some(true);
    !comes(amount) && context.of_sentence(amount.sentence).iter().any(|f| f.dim() == amount.dim() && comes(f))
}

fn rates(context: &Context<'_>, claims: &[Claim], indicators: &[Indicator]) -> Vec<Rate> {
    let per = |q: Quantity, n: u32| {
        let n = Number::int(i64::from(n));
        let scale = |l: Option<Limit>| l.and_then(|l| l.at.div(&n).map(|at| Limit { at, open: l.open }));
        Quantity { range: Interval { lo: scale(q.range.lo), hi: scale(q.range.hi) }, nominal: None, dim: Dim::Share, ..q }
    };
    let from_claims = claims.iter().filter(|c| c.kind == Some(Kind::Target)).filter_map(|c| {
        let figure = context.figures.get(c.figure as usize)?;
        let n = c.name.per?;
        matches!(figure.dim(), Dim::Count | Dim::Bare).then(|| Rate { name: c.name.clone(), value: per(figure.exact.clone(), n), span: c.raw, aim: true })
    });
    let from_table = indicators.iter().filter_map(|i| {
        let (goal, span) = i.goal.as_ref()?;
        let n = i.name.per?;
        matches!(goal.number.dim, Dim::Count | Dim::Bare).then(|| Rate { name: i.name.clone(), value: per(goal.number.clone(), n), span: *span, aim: true })
    });
    let plain = context.figures.iter().filter_map(|f| said_plainly(context, f, per));
    from_claims.chain(from_table).chain(plain).collect()
}

/// 按照每千人口4.5个托位: what is counted stands after the figure.
fn said_plainly(context: &Context<'_>, figure: &Figure, per: impl Fn(Quantity, u32) -> Quantity) -> Option<Rate> {
    if figure.bound != Bound::Eq || figure.dim() != Dim::Count {
        return None;
    }
    let start = figure.clause;
    let clause = context.get(start, figure.digits.from());
    let clause = ["拥有", "配置", "配备", "配建", "设置", "不少于", "不低于"].iter().find_map(|w| clause.strip_suffix(w)).unwrap_or(clause);
    let base = clause.get(clause.rfind('每')?..)?;
    let people = ["人口", "人", "常住人口"].iter().any(|w| base.strip_prefix("每千").or_else(|| base.strip_prefix("每万")) == Some(w));
    if !people {
        return None;
    }
    let after = context.text().get(figure.span.to()..)?;
    let counted: String = after.chars().take(14).take_while(|c| !",。;、:()的".contains(*c)).collect();
    // 4.5个托位测算, 的标准测算
    let counted = ["推算", "测算", "计算", "配置", "标准"].iter().fold(counted.as_str(), |t, w| t.strip_suffix(w).unwrap_or(t));
    let name = context.lexicon.names().parse(&format!("{base}{counted}"));
    let n = name.per?;
    (!name.head.is_empty()).then(|| Rate { name, value: per(figure.exact.clone(), n), span: figure.span, aim: false })
}

/// The only rate that stands in the sentence of the amount and counts the same thing.
fn beside<'r>(context: &Context<'_>, rates: &'r [Rate], claim: &Claim, amount: &Figure) -> Option<&'r Rate> {
    let sentence = context.sentence(amount.sentence);
    let mut here = rates.iter().filter(|r| sentence.contains(r.span) && r.span.to() < amount.digits.from());
    let first = here.next()?;
    // 全县40万人需托位1600个
    let said = context.source.slice(claim.name_span).rsplit_once('需').map(|(_, t)| context.lexicon.names().parse(t));
    let name = said.as_ref().unwrap_or(&claim.name);
    let same = first.name.head == name.head
        && name.body.is_empty()
        && name.classes.iter().all(|(c, m)| *c == "increment" && m == "总" || first.name.classes.get(c) == Some(m));
    (same && here.next().is_none()).then_some(first)
}

/// The rate of this name; `None` where there is none or two differ.
fn only_rate<'r>(book: &NameBook, rates: &'r [Rate], claim: &Claim) -> Option<&'r Rate> {
    let name = &claim.name;
    let mut fitting = rates.iter().filter(|r| !r.aim || claim.kind != Some(Kind::Actual)).filter(|r| {
        let without = Name { per: None, ..r.name.clone() };
        matches!(book.relate(name, &without), Some(Relation::Equal | Relation::Near))
    });
    let first = fitting.next()?;
    fitting.all(|r| r.value.range == first.value.range).then_some(first)
}

/// The population in the sentence of the amount, said to be its base.
fn population<'c>(context: &'c Context<'_>, amount: &Figure) -> Option<&'c Figure> {
    let figures = context.of_sentence(amount.sentence);
    figures.iter().filter(|f| f.digits < amount.digits).rev().find(|f| {
        let start = f.clause;
        let clause = context.get(start, f.digits.from());
        let after = context.get(f.span.to(), amount.digits.from());
        let head: String = if after.starts_with('、') { after.chars().take(30).take_while(|c| *c != ',').collect() } else { after.chars().take(8).collect() };
        let reckoned = || holds_any(context.get(context.sentence(f.sentence).from(), start), &["测算", "计算", "推算", "标准", "配置"]);
        if whole_place(clause, f)
            && ["需", "应", "共需", "约需", "至少需", "总需", "所需"].iter().any(|w| after.starts_with(w))
            && !after.contains(',')
            && reckoned()
        {
            return true;
        }
        clause.contains("人口")
            && !clause.contains("每千")
            && !clause.contains("每万")
            && matches!(f.dim(), Dim::Count | Dim::Bare)
            && (holds_any(said_before(context, f), &["按", "根据", "以"]) && holds_any(&head, &["计", "测算", "计算", "推算", "估算"])
                || foreseen(clause) && needed(after))
    })
}

/// 全县40万人: all people of a place.
fn whole_place(clause: &str, f: &Figure) -> bool {
    let whole = clause.is_empty() || clause.starts_with('全') && clause.chars().count() == 2;
    whole && f.dim() == Dim::Count && f.unit().ends_with('人') && f.bound == Bound::Eq && f.exact.range.middle() >= Some(Number::int(10_000))
}

/// 预计2025年全市常住人口150万人: a population that is foreseen.
fn foreseen(clause: &str) -> bool {
    holds_any(clause, &["预计", "预测", "将达", "届时"]) && (clause.contains("常住人口") || clause.contains("总人口"))
}

/// ,(共)需建设托位: the clause right behind says what is needed.
fn needed(after: &str) -> bool {
    let Some(clause) = after.strip_prefix(',') else { return false };
    !clause.contains([',', ';', '。']) && holds_any(clause, &["需", "应"]) && !holds_any(clause, &["已", "新增", "还", "仍", "缺口"])
}

/// The text from the last comma on before a figure, 、 passed over: 按照每千人口4.5个托位、2025年常住人口.
fn said_before<'c>(context: &'c Context<'_>, figure: &Figure) -> &'c str {
    let before = context.get(context.sentence(figure.sentence).from(), figure.digits.from());
    before.rsplit([',', ';', '。', ':']).next().unwrap_or(before)
}

/// 按常住人口100万人测算 means 100万 to its last digit, not a figure rounded to a million.
fn as_written(base: &Figure) -> Quantity {
    if base.bound != Bound::Eq || base.exact.decimals > 0 {
        return base.value.clone();
    }
    base.exact.clone()
}

/// An amount that was reckoned is rounded to the next whole one or the one before.
pub(super) fn reckoned(mut q: Quantity) -> Quantity {
    let ends = || {
        let (at, one) = (q.range.middle()?, Number::pow10(-q.decimals.max(0))?.mul(&q.unit.factor)?);
        Some((at.sub(&one)?, at.add(&one)?))
    };
    if q.range.is_point()
        && let Some((lo, hi)) = ends()
    {
        q.range = Interval::closed(lo, hi);
    }
    q
}

/// A bare number of people is a count.
pub(super) fn as_count(mut q: Quantity) -> Quantity {
    if q.dim == Dim::Bare {
        q.dim = Dim::Count;
    }
    q
}

fn row(rate: &Rate, base: &Figure, amount: Quantity, place: Span, sure: Confidence) -> RowBuilder {
    RowBuilder::new(Rel::PerCapita, place)
        .at("rate", Value::quantity(rate.value.clone()), rate.span)
        .at("base", Value::quantity(as_count(as_written(base))), base.span)
        .at("amount", Value::quantity(reckoned(as_count(amount))), place)
        .sure(sure)
}
