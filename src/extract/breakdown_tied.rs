//! Totals and lists tied to each other by words (分别, 按…分, 包括, 其余, 合计) or by a sum that is right but for one digit, wherever the total stands:
//! before the list, behind it, or in one of the sentences before. Read where no closer reading was found; silent where any figure near gives the sum.

use std::sync::Arc;

use super::breakdown::fine;
use super::breakdown_names::{complements, has_deng, may_overlap};
use super::breakdown_tie::{Tie, done_and_open, leads, looks_back, tie};
use super::figure::{Context, Figure};
use super::near::{lead, middle, plain};
use super::slip::is_slip_of;
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Rows, Value};
use crate::text::{AnyOf, Span};
use crate::value::{Dim, Number};

/// Parts of a list that is read.
const MOST: usize = 14;
/// Figures on both sides that are looked through for the sum.
const NEAR: usize = 30;
/// Words between two figures of which the second is no further part.
static STOP: AnyOf = AnyOf::new(&[
    "另", "配套", "同时", "同比", "增长", "下降", "比上", "较上", "每", "平均", "年均", "人均", "超过", "其中", "累计", "合计", "共计", "总计", "力争", "目标",
    "到20", "至20", "达到", "提高", "减少", "净增", "增加", "高于", "低于", "计划", ",共", "年共", "项共", "类共", ",总",
]);

/// A list: its figures, each as often as it counts (后两年各130名).
pub(super) struct List<'c> {
    pub(super) parts: Vec<&'c Figure>,
    /// The first and the last figure as written.
    ends: (&'c Figure, &'c Figure),
}

impl List<'_> {
    pub(super) fn sum(&self) -> Option<Number> {
        self.parts.iter().try_fold(Number::zero(), |s, p| s.add(&middle(p)?))
    }
    /// Where its first figure begins.
    pub(super) fn from(&self) -> usize {
        self.ends.0.digits.from()
    }
    /// Where its last figure ends.
    pub(super) fn to(&self) -> usize {
        self.ends.1.span.to()
    }
    /// True where the first members alone come to a number: what follows them is another thing.
    fn begins_with(&self, n: &Number) -> bool {
        let mut sum = Some(Number::zero());
        self.parts.iter().enumerate().any(|(i, p)| {
            sum = sum.as_ref().and_then(|s| s.add(&middle(p)?));
            i > 0 && sum.as_ref() == Some(n)
        })
    }
    /// True where the last members alone come to a number.
    fn ends_with(&self, n: &Number) -> bool {
        let mut sum = Some(Number::zero());
        self.parts.iter().rev().enumerate().any(|(i, p)| {
            sum = sum.as_ref().and_then(|s| s.add(&middle(p)?));
            i > 0 && sum.as_ref() == Some(n)
        })
    }
}

/// Adds rows for the lists of a sentence that no row from `first` on tells.
pub(super) fn extract(context: &Context<'_>, sentence: u32, first: usize, facts: &mut FactSet) {
    let told = told(first, facts);
    let figures = context.of_sentence(sentence);
    for list in lists(context, figures) {
        if list.parts.iter().any(|p| told.contains(&p.span)) {
            continue;
        }
        let found = behind(context, figures, &list).or_else(|| ahead(context, sentence, &list, &told));
        if let Some((total, list)) =
            found.filter(|(t, l)| !super::told::are_siblings(context, t, &l.parts) && !super::told::leaves_bracket(context, t, &l.parts))
        {
            tell(context, total, &list, facts);
        }
    }
    super::breakdown_tie::mixed(context, figures, facts);
}

/// Parts of the rows that tell parts which share nothing.
fn told(first: usize, facts: &FactSet) -> Vec<Span> {
    let mut found = Vec::new();
    for i in first..facts.table(Rel::Breakdown).rows.len() {
        let row = u32::try_from(i).unwrap_or(u32::MAX);
        let field = |name: &str| facts.field(Rel::Breakdown, row, name);
        if !matches!(field("overlap").map(|f| &f.value), Some(Value::Bool(false))) {
            continue;
        }
        if let Some(Value::Rows(rows)) = field("parts").map(|f| &f.value) {
            found.extend(rows.rows.iter().filter_map(|r| facts.field(Rel::Part, *r, "value").and_then(|f| f.span)));
        }
    }
    found
}

/// All lists of a sentence: figures of one unit, each joined to the one before.
fn lists<'c>(context: &Context<'_>, figures: &'c [Figure]) -> Vec<List<'c>> {
    let mut units: Vec<&str> = Vec::new();
    for f in figures.iter().filter(|f| plain(f)) {
        if !units.contains(&f.unit()) && units.len() < 8 {
            units.push(f.unit());
        }
    }
    let mut found = Vec::new();
    for unit in units {
        let mut run: Vec<&Figure> = Vec::new();
        for f in figures.iter().filter(|f| f.unit() == unit) {
            if run.last().is_some_and(|last| !joined(context, last, f)) || !plain(f) {
                found.extend(close(context, std::mem::take(&mut run)));
            }
            if plain(f) {
                run.push(f);
            }
        }
        found.extend(close(context, run));
    }
    found
}

/// A run as a list, with 各 counted out.
fn close<'c>(context: &Context<'_>, run: Vec<&'c Figure>) -> Option<List<'c>> {
    let ends = (*run.first()?, *run.last()?);
    let mut parts = Vec::new();
    for f in run {
        let times = leads::each(context, f)?;
        parts.extend(std::iter::repeat_n(f, times));
    }
    (2..=MOST).contains(&parts.len()).then_some(List { parts, ends })
}

/// `、初中`, `,占60%;电网项目`, `和`: what leads from one part to the next.
fn joined(context: &Context<'_>, a: &Figure, b: &Figure) -> bool {
    let raw = context.get(a.span.to(), b.digits.from());
    if raw.len() > 200 || raw.chars().count() > 48 || raw.contains(['。', '\n']) {
        return false;
    }
    let gap = leads::without_shares(raw);
    let marks = gap.matches(['、', ',', ';', ':']).count();
    let years = super::figure::years_in(&gap).count();
    let digits = gap.chars().filter(char::is_ascii_digit).count();
    gap.starts_with(['、', ',', ';', '和', '与', '及']) && marks <= 1 && gap.chars().count() <= 26 && digits == years * 4 && years <= 1 && !STOP.is_in(&gap)
}

/// 公顷 behind 平方公里: amounts that can be summed.
fn alike(a: &Figure, b: &Figure) -> bool {
    a.unit() == b.unit() || matches!(a.dim(), Dim::Physical(_)) && a.dim() == b.dim()
}

/// 62公里、48公里、38公里,总长148公里; 45个,加上已有的21个,累计66个: the total behind the list.
fn behind<'c>(context: &'c Context<'_>, figures: &'c [Figure], list: &List<'c>) -> Option<(&'c Figure, List<'c>)> {
    let at = figures.partition_point(|f| f.digits.from() < list.to());
    let total = figures.get(at).filter(|t| plain(t) && list.parts.iter().all(|p| alike(p, t)))?;
    let gap = context.get(list.to(), total.digits.from());
    let close = gap.split([',', '(']).next().is_some_and(|t| t.len() < gap.len() && t.chars().count() <= 3)
        && gap.chars().count() <= 20
        && gap.matches([',', ';', '、', '。', ':']).count() <= 2;
    let named = leads::sums(gap) || gap.contains("累计") && context.get(list.from(), list.to()).contains("加上");
    let (whole, sum) = (middle(total)?, list.sum()?);
    let before = figures.get(..at)?.iter().filter(|f| f.digits.from() < list.from() && alike(f, total)).rev().take(4);
    let mut more = sum.clone();
    // 46家…;612家和1035家,合计1693家: of more than the list.
    let wider = before.into_iter().any(|f| {
        let with = middle(f).and_then(|n| sum.add(&n));
        more = middle(f).and_then(|n| more.add(&n)).unwrap_or_else(Number::zero);
        with.as_ref() == Some(&whole) || more == whole
    });
    let right = wider || list.ends_with(&whole) || list.begins_with(&whole) || !close || !named;
    let meant = !right && slipped(total, list) && !near_by(context, total, &sum);
    let names: Vec<String> = list.parts.iter().map(|p| lead(context, p).1.to_owned()).collect();
    let apart = list.parts.len() >= 3
        || !may_overlap(&names)
        || done_and_open(&names)
        || complements(context, &names)
        || leads::added(context.get(list.from(), list.to()));
    (meant && apart).then(|| (total, List { parts: list.parts.clone(), ends: list.ends }))
}

/// The total before the list, or its first figure, or one of a sentence before it.
fn ahead<'c>(context: &'c Context<'_>, sentence: u32, list: &List<'c>, told: &[Span]) -> Option<(&'c Figure, List<'c>)> {
    let own = context.of_sentence(sentence);
    let (first, rest) = list.parts.split_first()?;
    let second = rest.first()?;
    let opens = |gap: &str| gap.starts_with([',', '(', ':', ';']);
    // One figure twice (各) is no total of itself.
    if first.digits != second.digits && rest.len() >= 2 && opens(context.get(first.span.to(), second.digits.from())) {
        let inner = List { parts: rest.to_vec(), ends: (second, list.ends.1) };
        let whole = middle(first)?;
        if inner.begins_with(&whole) {
            return None;
        }
        if fits(context, first, &inner, true) {
            return Some((*first, inner));
        }
    }
    let mut heads = own.iter().rev().filter(|f| f.digits.from() < list.from() && alike(f, list.ends.0) && plain(f)).take(6).collect::<Vec<_>>();
    let beside = heads.first().filter(|h| leads::near_head(context.get(h.span.to(), list.from()))).copied();
    if let Some(head) = beside {
        if list.begins_with(&middle(head)?) {
            return None;
        }
        if fits(context, head, list, true) {
            return Some((head, List { parts: list.parts.clone(), ends: list.ends }));
        }
    }
    if !looks_back(context, sentence, list) {
        return None;
    }
    heads.extend(earlier(context, sentence, list.ends.0));
    heads.retain(|h| !told.contains(&h.span));
    if heads.iter().any(|h| middle(h).is_some_and(|n| list.begins_with(&n))) {
        return None;
    }
    let mut found = heads.into_iter().filter(|h| fits(context, h, list, false));
    let head = found.next()?;
    found.all(|h| middle(h) == middle(head)).then(|| (head, List { parts: list.parts.clone(), ends: list.ends }))
}

/// Amounts of the unit in the three sentences of the paragraph before.
fn earlier<'c>(context: &'c Context<'_>, sentence: u32, of: &Figure) -> Vec<&'c Figure> {
    let para = |i: u32| context.outline.sentences.get(i as usize).and_then(|s| s.para);
    let before = (1..=3).filter_map(|n| sentence.checked_sub(n)).take_while(|p| para(*p).is_some() && para(*p) == para(sentence));
    before.flat_map(|p| context.of_sentence(p).iter().take(20)).filter(|f| plain(f) && alike(f, of)).take(12).collect()
}

/// True where the total and the list are meant to be equal and are not.
fn fits(context: &Context<'_>, total: &Figure, list: &List<'_>, beside: bool) -> bool {
    if super::breakdown::is_sibling(context, total, &list.parts) {
        return false;
    }
    let (Some(whole), Some(sum)) = (middle(total), list.sum()) else { return false };
    if beside && one_of_parts(context, total, list) {
        return false;
    }
    let partial = leads::leaves_rest(context, list) || has_deng(context.get(list.from(), list.to()));
    if whole == sum || partial || list.parts.iter().any(|p| middle(p) >= Some(whole.clone())) {
        return false;
    }
    let slip = slipped(total, list);
    let share = sum.div(&whole);
    let within = |lo: i64, hi: i64| matches!((&share, Number::ratio(lo, 100), Number::ratio(hi, 100)), (Some(s), Some(lo), Some(hi)) if *s >= lo && *s <= hi);
    let meant = match tie(context, total, list, beside) {
        Tie::All => slip && within(50, 200) || beside && list.parts.len() >= 3 && within(95, 105),
        Tie::Each => within(50, 200),
        Tie::Group => within(101, 135),
        Tie::Said => slip && within(101, 200),
        Tie::None => false,
    };
    meant && !near_by(context, total, &sum)
}

/// 3.6亿元:培训2.16亿元,占六成;学徒0.75亿元;载体0.51亿元;竞赛0.18亿元: the seeming total and the list are parts of one sum that holds.
fn one_of_parts(context: &Context<'_>, total: &Figure, list: &List<'_>) -> bool {
    let of_unit = context.of_sentence(total.sentence).iter().filter(|f| alike(f, total) && f.digits.from() <= total.digits.from());
    let mut sum = list.sum();
    for figure in of_unit.rev().take(MOST) {
        let at = middle(figure);
        if at.is_some() && at == sum && figure.digits != total.digits {
            return true;
        }
        sum = sum.zip(at).and_then(|(s, n)| s.add(&n));
    }
    false
}

/// True where a figure near the total is the sum.
fn near_by(context: &Context<'_>, total: &Figure, sum: &Number) -> bool {
    let at = context.figures.partition_point(|f| (f.sentence, f.digits) < (total.sentence, total.digits));
    let window = context.figures.get(at.saturating_sub(NEAR)..(at + NEAR).min(context.figures.len())).unwrap_or(&[]);
    window.iter().any(|f| f.unit() == total.unit() && f.digits != total.digits && middle(f).as_ref() == Some(sum))
}

/// One digit of one of the figures keeps the list from its total; at least two of its figures have two digits.
fn slipped(total: &Figure, list: &List<'_>) -> bool {
    let (Some(whole), Some(sum)) = (middle(total), list.sum()) else { return false };
    let long = |p: &&&Figure| middle(p).and_then(|n| n.div(&p.value.unit.factor)).is_some_and(|n| n >= Number::int(10) || p.value.decimals > 0);
    let in_unit = |f: &Figure, a: &Number, b: &Number| a.div(&f.value.unit.factor).zip(b.div(&f.value.unit.factor)).is_some_and(|(a, b)| is_slip_of(&a, &b, 2));
    let times = |p: &Figure| i64::try_from(list.parts.iter().filter(|q| q.digits == p.digits).count()).unwrap_or(1);
    let part = |p: &Figure| {
        let at = middle(p)?;
        let meant = whole.sub(&sum)?.div(&Number::int(times(p)))?.add(&at)?;
        Some(in_unit(p, &at, &meant))
    };
    let all = || list.parts.iter().chain([&total]).filter(long).count() >= 2;
    all() && (in_unit(total, &whole, &sum) || list.parts.iter().any(|p| part(p) == Some(true)))
}

/// Adds the row.
fn tell(context: &Context<'_>, total: &Figure, list: &List<'_>, facts: &mut FactSet) {
    let finest = list.parts.iter().copied().chain([total]).map(|f| f.value.decimals).max().unwrap_or(0).clamp(0, 2);
    let rounded = || {
        let half = Number::pow10(-finest)?.mul(&total.value.unit.factor)?.mul(&Number::ratio(i64::try_from(list.parts.len() + 1).ok()?, 2)?)?;
        let gap = list.sum()?.sub(&middle(total)?)?;
        Some(gap <= half && gap.neg() <= half)
    };
    // 130公里、120公里和100公里 of 360公里: zeros at the end are no rounding where one digit explains the gap.
    let exact = slipped(total, list) && rounded() == Some(false);
    let grain = |f: &Figure| if !exact && f.value.unit.text == total.value.unit.text { fine(f, finest) } else { f.exact.clone() };
    push(context, total, list.parts.iter().map(|p| (grain(p), p.span)).collect(), grain(total), facts);
}

/// Adds a row of amounts that are all of a total.
pub(super) fn push(context: &Context<'_>, total: &Figure, parts: Vec<(crate::value::Quantity, Span)>, whole: crate::value::Quantity, facts: &mut FactSet) {
    if super::breakdown_doubt::holds(context, total, &parts.iter().map(|p| p.1).collect::<Vec<_>>()) {
        return;
    }
    let place = parts.iter().fold(total.span, |s, p| s.join(p.1));
    let rows = parts.into_iter().map(|(q, span)| facts.push(RowBuilder::new(Rel::Part, span).at("value", Value::quantity(q), span))).collect();
    facts.push(
        RowBuilder::new(Rel::Breakdown, place)
            .at("total", Value::quantity(whole), total.span)
            .set("whole", Value::Bool(false))
            .set("parts", Value::Rows(Arc::new(Rows { rel: Rel::Part, rows, closed: true })))
            .set("overlap", Value::Bool(false))
            .sure(Confidence::Medium),
    );
}
