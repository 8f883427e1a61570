//! Lists behind a total whose members share nothing by their names (小学12个、初中8个; 甲级3家、乙级9家、丙级18家; 一水厂、二水厂、三水厂) and yet do not come to it.
//! A list that its words or names say to be all of the total is closed; one that comes to more than the total, or misses it by a slip of the pen, is meant to be all.
//! Silent where another amount of the paragraph is what the members come to.

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::breakdown_fit::{all_but_equal, slips};
use super::breakdown_names::{complements, has_deng, may_overlap};
use super::figure::{Context, Figure};
use super::near::middle;
use super::told::{alike, amount, comes_to, grain, paragraph, words};
use crate::fact::{FactSet, Rel, Value};
use crate::text::{AnyOf, Span, holds, is_cjk};
use crate::value::{Bound, Dim, Number};

/// Members of the longest list.
const MOST: usize = 12;
/// Words that a figure is no member, or that the members may share some.
static OTHER: AnyOf =
    AnyOf::new(&["每", "均", "比", "较", "增", "减", "另", "累计", "以上", "以下", "超过", "提高", "下降", "占", "率", "至少", "不少于", "新建", "已"]);
/// What leads from a total to all its members.
const ALL: &[&str] = &["即", "分别为", "分别是", "依次为", "构成", "组成", ":", "中,"];
/// What leads to members.
const SOME: &[&str] = &["其中", "包括", "分为", "(", "看,", "分,"];
/// Ordinals and grades that count members off.
const SERIES: &[&[&str]] = &[
    &["一", "二", "三", "四", "五", "六", "七", "八"],
    &["甲", "乙", "丙", "丁"],
    &["第一", "第二", "第三", "第四", "第五"],
    &["1", "2", "3", "4", "5", "6", "7", "8"],
    &["A", "B", "C", "D", "E"],
    &["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ"],
];

/// A total and the members behind it.
struct List<'c> {
    total: &'c Figure,
    parts: Vec<&'c Figure>,
    names: Vec<String>,
    /// The words between total and first member.
    lead: &'c str,
}

/// Adds or closes the rows of such lists.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let known = Known::of(facts);
    for index in 0..context.outline.sentences.len() {
        let sentence = u32::try_from(index).unwrap_or(u32::MAX);
        let figures = context.of_sentence(sentence);
        let mut from = 0;
        while from + 1 < figures.len() {
            let parts = run(context, figures.get(from..).unwrap_or(&[]));
            let next = from + parts.len().max(1);
            if parts.len() >= 2
                && let Some(list) = list(context, parts)
                && is_meant(context, &list)
            {
                put(context, &list, &known, facts);
            }
            from = next;
        }
    }
}

/// The totals and parts that rows tell of already; each list here has its own, so that none is added twice.
struct Known {
    /// The first row of each total.
    totals: FxHashMap<Span, u32>,
    parts: FxHashSet<Span>,
}

impl Known {
    fn of(facts: &FactSet) -> Self {
        let rows = |rel| 0..u32::try_from(facts.table(rel).rows.len()).unwrap_or(u32::MAX);
        let place = |rel, row, name| facts.field(rel, row, name).and_then(|f| f.span);
        let mut totals = FxHashMap::default();
        for (row, span) in rows(Rel::Breakdown).filter_map(|r| Some((r, place(Rel::Breakdown, r, "total")?))) {
            totals.entry(span).or_insert(row);
        }
        Self { totals, parts: rows(Rel::Part).filter_map(|r| place(Rel::Part, r, "value")).collect() }
    }
}

/// Amounts one behind the other, each with a name of its own: 街道38个实现全覆盖、乡镇44个.
fn run<'c>(context: &Context<'_>, figures: &'c [Figure]) -> Vec<&'c Figure> {
    let mut found: Vec<&Figure> = Vec::new();
    for f in figures.iter().take(MOST) {
        let fits = amount(f)
            && !f.value.about
            && found.last().is_none_or(|l| {
                let gap = context.get(l.span.to(), f.digits.from());
                // 78个,其中街道38个: a list begins there.
                let begins = SOME.iter().chain(ALL).any(|w| gap.contains(w));
                let marks = gap.matches(['、', ',', ';', '和']).count();
                alike(l, f)
                    && !begins
                    && (1..=2).contains(&marks)
                    && gap.chars().count() <= 22
                    && !gap.contains(['。', ':', '(', ')'])
                    && (marks == 1 || gap.starts_with(is_cjk))
            });
        if !fits {
            break;
        }
        found.push(f);
    }
    found
}

/// The name of a member: 街道 of 其中街道38个, 镇 of (9个镇.
fn name(context: &Context<'_>, part: &Figure) -> String {
    let lead = words(context, part).trim_start_matches("其中").trim_start_matches(['有', '含', '即']).trim_end_matches(['为', '有', '共', '约', '达', '的']);
    if lead.is_empty() { super::told::behind(context, part).chars().take(6).collect() } else { lead.to_owned() }
}

/// The list of such a run, with the amount right before it as its total.
fn list<'c>(context: &'c Context<'_>, parts: Vec<&'c Figure>) -> Option<List<'c>> {
    let (first, last) = (parts.first()?, parts.last()?);
    let all = paragraph(context, first.sentence);
    let total = all.get(..all.partition_point(|f| f.digits < first.digits))?.iter().rev().find(|f| f.dim() != Dim::Share && f.dim() != Dim::Point)?;
    let lead = context.get(total.span.to(), first.digits.from());
    let close = total.sentence == first.sentence || total.sentence + 1 == first.sentence && (lead.contains("其中") || lead.contains("按"));
    let behind = context.text().get(last.span.to()..).unwrap_or("");
    let region = context.get(first.digits.from(), last.span.to());
    let open = has_deng(&behind.chars().take(8).collect::<String>()) || behind.starts_with(['多', '余', '以', '左']) || has_deng(region);
    // 428所(含公办园216所、民办园202所): some of them.
    let open = open || lead.ends_with('含') || words(context, first).starts_with('含');
    let fits = close && amount(total) && total.bound == Bound::Eq && !total.value.about && alike(total, first) && lead.chars().count() <= 30 && !open;
    let names: Vec<String> = parts.iter().map(|p| name(context, p)).collect();
    let plain = names.iter().all(|n| n.chars().count() <= 14 && !OTHER.is_in(n)) && !OTHER.is_in(words(context, first).rsplit("其中").next().unwrap_or(""));
    let counted = parts.iter().all(|p| p.unit() == total.unit() && p.unit() != "年" && middle(p) < middle(total) || middle(p) == middle(total));
    (fits && plain && counted).then_some(List { total, parts, names, lead })
}

/// Members that share nothing, and are meant to be all of the total that they do not come to.
fn is_meant(context: &Context<'_>, list: &List<'_>) -> bool {
    let sum = list.parts.iter().try_fold(Number::zero(), |s, p| s.add(&middle(p)?));
    let (Some(sum), Some(whole)) = (sum, middle(list.total)) else { return false };
    let said = |words: &[&str]| words.iter().any(|w| list.lead.contains(w));
    if !(said(SOME) || said(ALL)) || fits(list, &sum, &whole) || told_elsewhere(context, list, &sum) || may_overlap(&list.names) {
        return false;
    }
    let Some(share) = sum.div(&whole) else { return false };
    let between = |lo: i64, hi: i64| Number::ratio(lo, 100).is_some_and(|l| share >= l) && Number::ratio(hi, 100).is_some_and(|h| share <= h);
    let over = sum > whole && between(100, 170);
    let slip = || {
        let missing = |p: &&Figure| {
            middle(p).and_then(|at| Some((whole.sub(&sum)?.add(&at)?, at))).is_some_and(|(meant, at)| meant.signum() > 0 && slips(list.total, &at, &meant))
        };
        slips(list.total, &whole, &sum) || list.parts.iter().any(missing)
    };
    let apart = disjoint(context, &list.names);
    // (9个镇、6个乡): a bracket of nothing else.
    let bracket =
        list.lead.ends_with('(') && list.parts.last().is_some_and(|p| context.text().get(p.span.to()..).is_some_and(|t| t.chars().take(4).any(|c| c == ')')));
    let all = apart && (bracket || in_series(&list.names) && counts(context, list) || complements(context, &list.names) || said(ALL));
    apart && (over || slip() || all_but_equal(list.total, &list.parts)) || all && between(50, 170)
}

/// Within what rounding leaves open.
fn fits(list: &List<'_>, sum: &Number, whole: &Number) -> bool {
    let half = |f: &&Figure| grain(f).and_then(|g| g.div(&Number::int(2)));
    let counted = list.total.dim() == Dim::Count && list.total.value.unit.factor == Number::int(1);
    let slack = list.parts.iter().chain([&list.total]).try_fold(Number::zero(), |s, f| s.add(&half(f)?)).filter(|_| !counted);
    let gap = whole.sub(sum).map(|g| if g.signum() < 0 { g.neg() } else { g });
    gap.is_none_or(|g| g.is_zero() || slack.is_some_and(|s| g <= s))
}

/// Another amount of the paragraph, or of the sentence before, is what the members come to.
fn told_elsewhere(context: &Context<'_>, list: &List<'_>, sum: &Number) -> bool {
    let own = |f: &Figure| f.digits == list.total.digits || list.parts.iter().any(|p| p.digits == f.digits);
    let all = paragraph(context, list.total.sentence);
    let near = all.iter().filter(|f| amount(f) && alike(f, list.total) && !own(f));
    let kin: Vec<&Figure> = near.collect();
    let with_one = |f: &&&Figure| middle(f).and_then(|n| n.add(sum)).is_some_and(|n| comes_to(list.total, &n) == Some(true));
    let behind = |f: &&&Figure| f.digits > list.total.digits && f.sentence == list.total.sentence;
    kin.iter().any(|f| comes_to(f, sum) == Some(true)) || kin.iter().filter(behind).any(|f| with_one(&f))
}

/// Names of which none can hold another's members: of one row of `complements`, counted off, or by years.
fn disjoint(context: &Context<'_>, names: &[String]) -> bool {
    let of_row = |row: &EcoString| {
        let own = |n: &String| row.split('|').position(|w| holds(n, w));
        let mut found: Vec<usize> = names.iter().map_while(own).collect();
        found.sort_unstable();
        found.dedup();
        found.len() == names.len()
    };
    in_series(names) || complements(context, names) || context.lexicon.words("complements").iter().any(of_row)
}

/// 一水厂, 二水厂; 甲级, 乙级; 一居室, 两居室: counted off from the first, with one noun.
fn in_series(names: &[String]) -> bool {
    SERIES.iter().any(|series| {
        let of = |i: usize, n: &String| {
            series.get(i).and_then(|s| n.strip_prefix(s).or_else(|| (*s == "二").then(|| n.strip_prefix('两')).flatten()).map(str::to_owned))
        };
        let tails: Option<Vec<String>> = names.iter().enumerate().map(|(i, n)| of(i, n)).collect();
        tails.is_some_and(|t| t.len() >= 2 && t.iter().all(|x| Some(x) == t.first()) && t.first().is_some_and(|x| !x.is_empty()))
    })
}

/// 水厂3座,…一水厂、二水厂、三水厂: as many as the sentence counts, or grades, of which there are no more.
fn counts(context: &Context<'_>, list: &List<'_>) -> bool {
    let many = Number::int(i64::try_from(list.parts.len()).unwrap_or(0));
    let told =
        context.of_sentence(list.total.sentence).iter().any(|f| f.dim() == Dim::Count && f.digits < list.total.digits && middle(f).as_ref() == Some(&many));
    told || list.names.iter().all(|n| n.ends_with(['级', '室', '类', '档']))
}

/// Closes the row that tells of the list already, or adds one.
fn put(context: &Context<'_>, list: &List<'_>, known: &Known, facts: &mut FactSet) {
    if let Some(row) = known.totals.get(&list.total.span) {
        let same = matches!(facts.field(Rel::Breakdown, *row, "parts").map(|f| &f.value), Some(Value::Rows(r)) if r.rows.len() == list.parts.len());
        if same {
            facts.settle(Rel::Breakdown, *row, "parts");
        }
    } else if !list.parts.iter().any(|p| known.parts.contains(&p.span)) {
        let parts = list.parts.iter().map(|p| (p.exact.clone(), p.span)).collect();
        super::breakdown_tied::push(context, list.total, parts, list.total.exact.clone(), facts);
    }
}
