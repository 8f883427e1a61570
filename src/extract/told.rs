//! Figures that a paragraph tells to be reckoned from others of it, wherever those stand: in the sentence, in one before, under a name said pages before.
//! Each way to reckon a figure is a [`Way`]. Where any way gives the figure nothing is said; else the one that words tie to it and that
//! lies one slip of the pen away. The readers are `told_*.rs`; they leave alone what closer readers have read.

use rustc_hash::FxHashSet;

use super::figure::{Context, Figure, years_in};
use super::near::{middle, plain};
use super::slip::is_slip_of;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::text::{AnyOf, Span, is_cjk};
use crate::value::{Dim, Number, Quantity, Truth};

/// Sentences of a paragraph that are looked through on each side.
const SENTENCES: u32 = 24;
/// Figures of a paragraph that are looked through.
const FIGURES: usize = 80;

/// How close words tie a way to what is stated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(super) enum Tie {
    /// Not at all: it only speaks for the figure.
    None,
    /// It is one of several.
    Loose,
    /// The words leave no other.
    Close,
}

/// What is added for a way.
pub(super) enum Made<'c> {
    /// A row.
    Row(RowBuilder),
    /// A total and all its parts.
    Sum(&'c Figure, Vec<&'c Figure>),
}

/// One way to reckon a figure.
pub(super) struct Way<'c> {
    /// What it comes to.
    pub(super) got: Number,
    pub(super) tie: Tie,
    /// The figures it is reckoned from, each with what it would have to be.
    pub(super) from: Vec<(&'c Figure, Option<Number>)>,
    /// How far rounding of what it is reckoned from may take it.
    pub(super) slack: Number,
    pub(super) made: Made<'c>,
}

impl Way<'_> {
    fn is_right(&self, stated: &Figure) -> bool {
        let within = || {
            let gap = self.got.sub(&middle(stated)?)?;
            Some(self.tie != Tie::None && if gap.signum() < 0 { gap.neg() } else { gap } <= self.slack)
        };
        comes_to(stated, &self.got) != Some(false) || within() != Some(false)
    }
    /// One digit of what is stated, or of one of the figures it is reckoned from, is wrong; or words leave no other way, and what it comes to has no more
    /// digits than what is stated.
    fn is_meant(&self, stated: &Figure) -> bool {
        let close = self.tie == Tie::Close;
        let whole = || {
            let share = self.got.div(&middle(stated)?)?;
            let fills = self.got.div(&grain(stated)?)?;
            let sized = share >= Number::ratio(1, 2)? && share <= Number::int(2);
            Some(sized && fills == Number::parse(&fills.to_decimal(0))?)
        };
        let ten = || {
            let share = self.got.div(&middle(stated)?)?;
            Some([1, 2, 3, 4, -1, -2, -3, -4].iter().filter_map(|p| Number::pow10(*p)).any(|t| t == share))
        };
        slips(stated, &self.got, close)
            || close && ten() == Some(true)
            || close && (whole() == Some(true) || self.from.iter().any(|(f, n)| n.as_ref().is_some_and(|n| slips(f, n, false))))
    }
}

/// Half of what the last digit of an amount is worth, which rounding may have moved; nothing where things were counted.
pub(super) fn rounding(f: &Figure) -> Number {
    let counted = f.dim() == Dim::Count && f.value.decimals <= 0 && f.value.unit.factor == Number::int(1);
    let half = || grain(f)?.div(&Number::int(2));
    if counted { Number::zero() } else { half().unwrap_or_else(Number::zero) }
}

/// The way that is meant and does not come to the figure.
pub(super) fn choose<'c>(stated: &Figure, ways: Vec<Way<'c>>) -> Option<Made<'c>> {
    if ways.iter().any(|w| w.is_right(stated)) {
        return None;
    }
    let mut meant: Vec<Way<'_>> = ways.into_iter().filter(|w| w.tie != Tie::None && w.is_meant(stated)).collect();
    let best = if meant.iter().any(|w| w.tie == Tie::Close) { Tie::Close } else { Tie::Loose };
    meant.retain(|w| w.tie == best);
    let first = meant.first()?.got.clone();
    meant.iter().all(|w| w.got == first).then(|| meant.swap_remove(0).made)
}

/// The way that words leave no doubt of, where no way comes to the figure.
pub(super) fn certain<'c>(stated: &Figure, ways: &[Way<'c>], sure: Way<'c>) -> Option<Made<'c>> {
    (!sure.is_right(stated) && !ways.iter().any(|w| w.is_right(stated))).then_some(sure.made)
}

/// Adds what a way made.
pub(super) fn put(context: &Context<'_>, made: Option<Made<'_>>, facts: &mut FactSet) {
    match made {
        Some(Made::Row(row)) => {
            facts.push(row);
        }
        Some(Made::Sum(total, parts)) if are_siblings(context, total, &parts) || leaves_bracket(context, total, &parts) => {}
        Some(Made::Sum(total, parts)) => {
            let parts = parts.into_iter().map(|p| (p.exact.clone(), p.span)).collect();
            super::breakdown_tied::push(context, total, parts, total.exact.clone(), facts);
        }
        None => {}
    }
}

/// True where a number is the figure within the rounding of its last digit.
pub(super) fn comes_to(stated: &Figure, got: &Number) -> Option<bool> {
    let half = grain(stated)?.mul(&Number::ratio(11, 20)?)?;
    let gap = got.sub(&middle(stated)?)?;
    let gap = if gap.signum() < 0 { gap.neg() } else { gap };
    // 0.5% of what is told as about so much.
    let about = if stated.value.about { middle(stated)?.mul(&Number::ratio(1, 20)?)? } else { Number::zero() };
    Some(gap <= half.max(about))
}

/// What one of a figure's last digit is worth.
pub(super) fn grain(f: &Figure) -> Option<Number> {
    Number::pow10(-f.value.decimals.max(0))?.mul(&f.value.unit.factor)
}

/// True where a number, written as the figure is, has one digit wrong, lost, too many or changed over; it must fill the figure's last digit.
/// Numbers of one digit only where `short` says so.
pub(super) fn slips(f: &Figure, meant: &Number, short: bool) -> bool {
    let q = &f.value;
    let written = |n: &Number| n.div(&q.unit.factor);
    let Some((a, b)) = middle(f).and_then(|n| written(&n)).zip(written(meant)) else { return false };
    let places = q.decimals.max(0);
    let scale = |n: &Number| Number::pow10(places)?.mul(n);
    let Some((a, b)) = scale(&a).zip(scale(&b)) else { return false };
    let round = |n: &Number| Number::parse(&n.to_decimal(0));
    let Some(whole) = round(&b) else { return false };
    let rest = whole.sub(&b).map(|r| if r.signum() < 0 { r.neg() } else { r });
    // 39.5 written as 40 is a share that fits too much; long numbers may be rounded.
    let exact = rest.zip(Number::ratio(1, 50)).is_some_and(|(r, few)| r <= few) || whole >= Number::int(100) || short;
    let longer = |n: &Number| n.mul(&Number::int(10)).and_then(|n| n.add(&Number::int(1)));
    let two = short || a >= Number::int(10) || whole >= Number::int(10);
    exact && two && b.signum() > 0 && longer(&a).zip(longer(&whole)).is_some_and(|(a, b)| is_slip_of(&a, &b, if short { 2 } else { 3 }))
}

/// The figures of a figure's paragraph.
pub(super) fn paragraph<'c>(context: &'c Context<'_>, sentence: u32) -> &'c [Figure] {
    let para = |i: u32| context.outline.sentences.get(i as usize).and_then(|s| s.para);
    let own = para(sentence);
    let alone = context.of_sentence(sentence);
    // A sentence of so many is a list or a lost table.
    let alone = if alone.len() > FIGURES { &[] } else { alone };
    if own.is_none() {
        return alone;
    }
    let mut from = sentence;
    while let Some(before) = from.checked_sub(1).filter(|b| sentence - b <= SENTENCES && para(*b) == own) {
        from = before;
    }
    let mut to = sentence;
    while to < sentence + SENTENCES && para(to + 1) == own {
        to += 1;
    }
    let at = |i: u32| context.first.get(i as usize).map_or(context.figures.len(), |n| *n as usize);
    let found = context.figures.get(at(from)..at(to + 1)).unwrap_or(&[]);
    if found.len() > FIGURES { alone } else { found }
}

/// Spans of figures that a row states and its own figures do not give.
pub(super) fn reported(facts: &FactSet) -> FxHashSet<Span> {
    let mut found = FxHashSet::default();
    for rel in [Rel::Ratio, Rel::Gap, Rel::Change, Rel::Product] {
        for i in 0..u32::try_from(facts.table(rel).rows.len()).unwrap_or(u32::MAX) {
            found.extend(disagrees(facts, rel, i));
        }
    }
    for i in 0..u32::try_from(facts.table(Rel::Breakdown).rows.len()).unwrap_or(u32::MAX) {
        found.extend(unequal(facts, i));
    }
    found
}

/// Total and parts of a row, where they share nothing and do not add up.
fn unequal(facts: &FactSet, row: u32) -> Vec<Span> {
    let field = |name: &str| facts.field(Rel::Breakdown, row, name);
    let no = |name: &str| matches!(field(name).map(|f| &f.value), Some(Value::Bool(false)));
    let (Some(total), Some(parts)) = (field("total"), field("parts")) else { return Vec::new() };
    let (Value::Quantity(whole), Value::Rows(rows)) = (&total.value, &parts.value) else { return Vec::new() };
    let parts: Vec<_> = rows.rows.iter().filter_map(|r| facts.field(Rel::Part, *r, "value")).collect();
    let mut sum: Option<Quantity> = None;
    for part in &parts {
        let Value::Quantity(q) = &part.value else { return Vec::new() };
        sum = match sum {
            None => Some(Quantity::clone(q)),
            Some(s) => s.add(q, false).ok(),
        };
    }
    let less = || sum.as_ref().is_some_and(|s| s.less(whole) == Truth::True);
    let off = no("overlap") && no("whole") && (rows.closed || !less()) && sum.as_ref().is_some_and(|s| s.equals(whole) == Truth::False);
    if off { parts.iter().filter_map(|p| p.span).chain(total.span).collect() } else { Vec::new() }
}

/// What a row states, where its figures do not give it.
fn disagrees(facts: &FactSet, rel: Rel, row: u32) -> Vec<Span> {
    let field = |name: &str| {
        let f = facts.field(rel, row, name)?;
        match &f.value {
            Value::Quantity(q) => Some((Quantity::clone(q), f.span?)),
            _ => None,
        }
    };
    let off = |got: Option<Quantity>, said: &Quantity| got.is_some_and(|g| g.equals(said) == Truth::False);
    let told = |one: &str, by: &str, said: &str, reckon: fn(&Quantity, &Quantity) -> Option<Quantity>| {
        let (a, b, c) = (field(one)?, field(by)?, field(said)?);
        off(reckon(&a.0, &b.0), &c.0).then_some([a.1, b.1, c.1])
    };
    let found = match rel {
        Rel::Ratio => told("numerator", "denominator", "rate", |a, b| a.div(b).ok()).map(|s| vec![s[2]]),
        Rel::Gap => told("high", "low", "delta", |a, b| a.add(b, true).ok()).map(|s| vec![s[2]]),
        Rel::Product => told("each", "number", "total", |a, b| a.mul(b).ok()).map(|s| s.to_vec()),
        Rel::Change if matches!(facts.field(rel, row, "annual").map(|f| &f.value), Some(Value::Bool(true))) => None,
        Rel::Change => {
            let rise = |a: &Quantity, b: &Quantity| if a.less(b) == Truth::True { b.add(a, true).ok() } else { a.add(b, true).ok() };
            let delta = told("new", "old", "delta", rise).map(|s| s[2]);
            let share =
                told(
                    "new",
                    "old",
                    "percent",
                    |a, b| if a.less(b) == Truth::True { b.add(a, true).ok()?.div(b).ok() } else { a.add(b, true).ok()?.div(b).ok() },
                );
            Some(delta.into_iter().chain(share.map(|s| s[2])).collect())
        }
        _ => None,
    };
    found.unwrap_or_default()
}

/// The words of a figure's clause before it.
pub(super) fn words<'a>(context: &Context<'a>, f: &Figure) -> &'a str {
    context.get(f.clause, f.digits.from())
}

/// The Chinese characters right behind a figure.
pub(super) fn behind<'a>(context: &Context<'a>, f: &Figure) -> &'a str {
    let text = context.text().get(f.span.to()..).unwrap_or("");
    let end = text.char_indices().take(10).find(|(_, c)| !is_cjk(*c)).map_or_else(|| text.char_indices().nth(10).map_or(text.len(), |(i, _)| i), |(i, _)| i);
    text.get(..end).unwrap_or("")
}

/// What a figure is of: 节水灌溉面积 of 五年新增节水灌溉面积12万亩, 行政村 of 640个行政村. Empty where nothing says so.
pub(super) fn noun(context: &Context<'_>, f: &Figure) -> String {
    let text = words(context, f);
    let text = years_in(text).next_back().and_then(|(at, _)| text.get(at + "2020年".len()..)).unwrap_or(text);
    // “十五五”期间新建高标准农田
    let done = ["期间", "新建", "新增", "净增", "加装"].iter().filter_map(|w| text.rfind(w).map(|at| at + w.len())).max();
    let mut text = done.and_then(|at| text.get(at..)).filter(|t| t.chars().count() >= 2).unwrap_or(text);
    while let Some(verb) = context.lexicon.names().verb_before(text).filter(|v| v.level) {
        text = text.strip_suffix(verb.text.as_str()).unwrap_or("");
    }
    static OPEN: AnyOf = AnyOf::new(&[
        "其中", "建成后", "全市", "全县", "全区", "全州", "全省", "我市", "我县", "我区", "现有", "已有", "共有", "已建成", "建成", "已", "新增", "新建",
        "累计", "年末", "年底", "底", "末", "实现", "完成", "五年", "三年", "四年", "到期末", "期末", "届时", "全", "共", "的", "实有", "改造", "预计",
    ]);
    while let Some(rest) = OPEN.at_start(text).and_then(|w| text.strip_prefix(w)) {
        text = rest;
    }
    static SHUT: AnyOf = AnyOf::new(&[
        "达到", "控制在", "累计", "增至", "减至", "升至", "降至", "增加到", "提高到", "减少到", "扩大到", "总量", "总数", "总额", "总人数", "为", "达", "到",
        "共", "有", "约", "至", "已", "的", "各", "仅",
    ]);
    while let Some(rest) = SHUT.at_end(text).and_then(|w| text.strip_suffix(w)) {
        text = rest;
    }
    let own: String = text.chars().filter(|c| is_cjk(*c)).collect();
    if own.chars().count() >= 2 { own } else { behind(context, f).to_owned() }
}

/// Two characters in a row of the one that stand in the other, besides those that name nothing.
pub(super) fn share_two(one: &str, other: &str) -> bool {
    const EMPTY: &[&str] = &[
        "全市", "全县", "全区", "总数", "总量", "面积", "达到", "累计", "新增", "建成", "完成", "资金", "总额", "数量", "人数", "年度", "其中", "实现", "项目",
    ];
    let letters: Vec<char> = one.chars().collect();
    letters.windows(2).any(|w| {
        let two: String = w.iter().collect();
        w.iter().all(|c| is_cjk(*c)) && !EMPTY.contains(&two.as_str()) && other.contains(&two)
    })
}

/// Amounts that can be added: 人 and 名, 公顷 and 平方公里, 个 and 个.
pub(super) fn alike(a: &Figure, b: &Figure) -> bool {
    super::product::same_unit(a.unit(), b.unit()) && a.dim() == b.dim() || matches!(a.dim(), Dim::Physical(_)) && a.dim() == b.dim()
}

/// An amount that may be reckoned with: plain, above nothing, no span of time.
pub(super) fn amount(f: &Figure) -> bool {
    plain(f) && !super::change::is_years(f) && middle(f).is_some_and(|n| n.signum() > 0)
}

/// True where words say that an amount is a mean, a norm, or at least one of each.
pub(super) fn is_each(context: &Context<'_>, f: &Figure) -> bool {
    words(context, f).contains(['每', '均']) || words(context, f).contains("至少")
}

/// 支出3129.6万元中:…,见习补贴187.8万元,…创业补贴93.9万元;其他156.5万元: total and parts are members of one list, whose sum stands before it or behind.
pub(super) fn are_siblings(context: &Context<'_>, total: &Figure, parts: &[&Figure]) -> bool {
    let all: Vec<&Figure> = paragraph(context, total.sentence).iter().filter(|f| amount(f) && alike(f, total)).collect();
    let own = |f: &Figure| f.digits == total.digits || parts.iter().any(|p| p.digits == f.digits);
    let Some((lo, hi)) = all.iter().position(|f| own(f)).zip(all.iter().rposition(|f| own(f))) else { return false };
    // The stretches of amounts from some first one on, up to the one before `end`, that hold total and parts and come to the whole.
    let come_to = |whole: &Figure, first: usize, end: usize| {
        (first..=lo).any(|from| {
            let mut sum = Number::zero();
            all.iter().enumerate().take(end).skip(from).take(24).any(|(i, part)| {
                let Some(more) = middle(part).and_then(|n| sum.add(&n)) else { return false };
                sum = more;
                i >= hi && i >= from + 2 && comes_to(whole, &sum) == Some(true)
            })
        })
    };
    // 健身步道512条 among 场地: counted in another unit.
    let mixed = || {
        let near = context.of_sentence(total.sentence).iter().chain(context.of_sentence(total.sentence + 1));
        let (from, to) = (all.get(lo).map_or(0, |f| f.digits.from()), all.get(hi).map_or(0, |f| f.span.to()));
        let counted = near.filter(|f| amount(f) && f.dim() == Dim::Count && f.digits != total.digits && (from..to).contains(&f.digits.from()));
        let other: Vec<&Figure> = counted.filter(|f| !alike(f, total)).collect();
        let own = parts.iter().try_fold(Number::zero(), |s, p| s.add(&middle(p)?));
        own.is_some_and(|own| other.iter().any(|f| middle(f).and_then(|n| n.add(&own)).is_some_and(|sum| comes_to(total, &sum) == Some(true))))
    };
    let before = total.dim() == Dim::Count && mixed() || (0..lo).any(|at| all.get(at).is_some_and(|w| come_to(w, at + 1, all.len())));
    before || (hi + 1..all.len()).any(|at| all.get(at).is_some_and(|w| come_to(w, 0, at)))
}

/// 月租金每平方米15元,…年租金为72万元; 人均300元,两年共94.56万元: how many times what is told makes the total of a year or several.
pub(super) fn in_a_year(context: &Context<'_>, each: &Figure, total: &Figure) -> Option<Number> {
    let (one, all) = (words(context, each), words(context, total));
    let yearly = all.contains('年') && !all.contains(['月', '日']);
    let of = |t: &str| {
        Some(if t.contains('月') {
            12
        } else if t.contains('季') {
            4
        } else {
            return None;
        })
    };
    // 人均300元,两年共94.56万元
    let years = super::told_mean::spans(all, 0).first().map(|s| s.0);
    years.or_else(|| of(one).filter(|_| yearly)).map(Number::int)
}

/// 单位食堂274家(含学校食堂142家);另有食品小作坊312家: a list that begins inside a bracket and goes on behind it is none.
pub(super) fn leaves_bracket(context: &Context<'_>, total: &Figure, parts: &[&Figure]) -> bool {
    let depth = |f: &Figure| {
        let text = context.get(total.span.to(), f.digits.from());
        text.matches('(').count().saturating_sub(text.matches(')').count())
    };
    let behind = parts.iter().filter(|p| p.digits > total.digits);
    let mut depths = behind.map(|p| depth(p));
    depths.next().is_some_and(|first| first > 0 && depths.any(|d| d == 0))
}

/// The figures before one in a list.
pub(super) fn before<'c>(all: &'c [Figure], f: &Figure) -> &'c [Figure] {
    let at = all.partition_point(|g| g.digits < f.digits);
    all.get(..at).unwrap_or(&[])
}
