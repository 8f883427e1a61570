//! Changes told in other words: two figures of the stretch give the stated difference, rate or points but for one digit (提高了6.4个百分点,由43.6%提高到51.0%),
//! and yearly rates of two figures with their years.

use rustc_hash::FxHashSet;

use super::change::base_row;
use super::figure::{Context, Figure, years_in};
use super::near::{fixes, lead, middle, segment, slips, with};
use super::{change_stated, change_subject};
use crate::diag::Confidence;
use crate::fact::{FactSet, Missing, Rel, Value};
use crate::text::{AnyOf, Span, ends_with_any, holds_any};
use crate::value::{Bound, Dim, Quantity, Truth};

/// Words right before what is stated.
const MORE: &[&str] = &[
    "增长", "增加", "提高", "提升", "上升", "升高", "增幅", "升幅", "涨幅", "增速", "净增", "新增", "扩大", "递增", "多", "多支出", "增", "高出", "高于上年",
    "高于去年",
];
const LESS: &[&str] = &["下降", "降低", "减少", "降幅", "减幅", "压减", "压缩", "缩短", "缩小", "回落", "少用", "少", "减", "削减", "低于上年", "低于去年"];
/// Words of what is added, with its noun behind.
const ADDED: &[&str] = &["新增", "净增", "增加", "减少", "净减"];
static ANY_ADDED: AnyOf = AnyOf::new(ADDED);
/// Words that two times are compared.
const CUES: &[&str] = &["由", "从", "比", "较", "上年", "去年", "同期", "上一", "基础上", "年初", "相比", "普查", "原有", "原来"];
/// Words of other figures than those that stand there.
static ANY_CUE: AnyOf = AnyOf::new(CUES);
static OTHER: AnyOf = AnyOf::new(&["其中", "可比", "不变价", "名义", "实际增长", "同口径", "剔除", "扣除", "每", "分别", "全省", "全国"]);

/// What is stated of two figures.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stated {
    Delta,
    Drop,
    More,
    Less,
}

/// Adds rows for figures of a sentence that no row from `first` on tells yet.
pub(super) fn extract(context: &Context<'_>, figures: &[Figure], first: usize, facts: &mut FactSet) {
    let mut told: FxHashSet<Span> = FxHashSet::default();
    let mut read = first;
    for stated in figures {
        while read < facts.table(Rel::Change).rows.len() {
            let row = u32::try_from(read).unwrap_or(u32::MAX);
            told.extend(["stated", "old", "new"].iter().filter_map(|n| facts.field(Rel::Change, row, n).and_then(|f| f.span)));
            read += 1;
        }
        if let Some((kind, annual)) = kind(context, stated).filter(|_| !told.contains(&stated.span)) {
            if annual {
                yearly(context, stated, figures, facts);
            } else {
                between(context, stated, kind, figures, facts);
            }
        }
    }
}

/// Whether a figure states a change, and of what kind; true for a mean of years.
fn kind(context: &Context<'_>, stated: &Figure) -> Option<(Stated, bool)> {
    if stated.bound != Bound::Eq || matches!(stated.dim(), Dim::Other | Dim::Bare) || stated.unit() == "倍" {
        return None;
    }
    let text = lead(context, stated).1;
    let bare = text.trim_end_matches(['了', '达', '为', '约', '仅', '近', '率', '共', '又']);
    let ends = |words: &[&str]| words.iter().any(|w| bare.ends_with(w));
    let added = ANY_ADDED.is_in(bare)
        && ADDED
            .iter()
            .any(|w| bare.rfind(w).is_some_and(|at| bare.get(at + w.len()..).is_some_and(|t| t.chars().count() <= 10 && !t.starts_with(['到', '至', '值']))));
    let kind = match stated.dim() {
        Dim::Share if stated.unit() != "%" => return None,
        Dim::Share if ends(MORE) => Stated::More,
        Dim::Share if ends(LESS) => Stated::Less,
        Dim::Share => return None,
        _ if ends(LESS) || added && bare.contains('减') => Stated::Drop,
        _ if ends(MORE) || added => Stated::Delta,
        _ => return None,
    };
    let plain_mean = text.replace("年均浓度", "").replace("年平均浓度", "");
    let annual = holds_any(&plain_mean, &["年均", "每年", "年平均", "逐年"]) || text.ends_with("年递增");
    (!annual || stated.dim() == Dim::Share).then_some((kind, annual))
}

/// 新增86个, 新增覆盖乡镇86个: what is added, not what there is.
fn is_added(context: &Context<'_>, f: &Figure) -> bool {
    let text = lead(context, f).1;
    ["新增", "净增"]
        .iter()
        .any(|w| text.rfind(w).is_some_and(|at| text.get(at + w.len()..).is_some_and(|t| t.chars().count() <= 8 && !t.contains(['到', '至', '达', '后']))))
}

/// Figures that the change may be of: amounts, or shares for points.
fn of_change<'f>(context: &Context<'_>, stated: &Figure, figures: &'f [Figure], within: Span) -> Vec<&'f Figure> {
    let fits = |f: &&Figure| {
        let unit = match stated.dim() {
            Dim::Point => f.unit() == "%",
            Dim::Share => !matches!(f.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare),
            _ => f.unit() == stated.unit() && f.dim() == stated.dim(),
        };
        // 与2022年底的2.5万辆相比,增加3.5万辆,增长140%: what is added is none of the two.
        let added = || ["增加", "减少", "净增", "新增"].iter().any(|w| context.get(f.clause, f.digits.from()).trim_end_matches(['了', '约']).ends_with(w));
        // 2026年新增86个、2027年新增86个,实现860个全覆盖: neither is what is added in another year.
        let another = || !matches!(stated.dim(), Dim::Share | Dim::Point) && f.digits < stated.digits && is_added(context, f);
        unit && !(stated.dim() == Dim::Share && added())
            && !another()
            && f.digits != stated.digits
            && within.contains(f.span)
            && matches!(f.bound, Bound::Eq | Bound::Ge)
            && !f.value.about
    };
    figures.iter().filter(fits).collect()
}

/// True where what is stated is of another time than the figures are.
fn base_is_elsewhere(context: &Context<'_>, stated: &Figure, of: &[&Figure], text: &str) -> bool {
    let said = lead(context, stated).1;
    // 96.3万册次,比上年增长12.5%,比2021年的61.7万册次增长: the year before is another one.
    let of_last = holds_any(said, &["上年", "去年", "上一年"]);
    let year = |f: &Figure| years_in(context.get(f.clause, f.digits.from())).next_back().map(|y| y.1);
    // 2023年320万人次,2024年368万人次,比上年增加58万人次: the year before is told.
    let in_turn = || {
        let last = of.iter().rfind(|f| f.digits < stated.digits).and_then(|f| year(f));
        last.is_some_and(|y| of.iter().filter_map(|f| year(f)).all(|o| o == y || o + 1 == y))
    };
    let dated = || of.iter().any(|f| year(f).is_some()) && !in_turn();
    // 2025年17600人、2027年16000人,2027年比2024年减少2240人,下降12.3%: since a year that no figure here has.
    let clause = context.get(context.sentence(stated.sentence).from(), stated.digits.from());
    let tail = clause.char_indices().rev().nth(27).map_or(clause, |(i, _)| clause.get(i..).unwrap_or(clause));
    let from = tail.rfind(['比', '较']).and_then(|i| tail.get(i..)).and_then(|t| years_in(t).next().filter(|(at, _)| *at == '比'.len_utf8())).map(|y| y.1);
    let elsewhere = || from.is_some_and(|y| of.iter().filter(|f| !is_difference(lead(context, f).1)).all(|f| year(f).is_some_and(|o| o != y)));
    // 2030年30%,2035年36%,十年提高12个百分点: so many years are not between the two.
    let span = super::told_mean::spans(said, 0).first().map(|s| s.0);
    let years: Vec<i32> = of.iter().filter_map(|f| year(f)).collect();
    let longer = || span.is_some_and(|n| years.len() == of.len() && !years.iter().any(|a| years.iter().any(|b| matches!(i64::from(b - a) - n, -1..=1))));
    // 2026年24.8万吨,2027年25.6万吨,2028年26.4万吨,三年共增2.4万吨: since before the first of the years.
    let series = || super::told_mean::spans(said, 0).iter().any(|told| told.0 >= 3 && usize::try_from(told.0) == Ok(of.len()));
    of_last && dated() || elsewhere() || longer() || series() && text.matches("20").count() >= of.len()
}

fn between(context: &Context<'_>, stated: &Figure, kind: Stated, figures: &[Figure], facts: &mut FactSet) {
    let within = segment(context, stated);
    let text = context.source.slice(within);
    let years = years_in(text).count() >= 2;
    let deflated = stated.dim() == Dim::Share && change_stated::has_deflated(text);
    if OTHER.is_in(text) || deflated || !(years || ANY_CUE.is_in(text)) {
        return;
    }
    let of = of_change(context, stated, figures, within);
    if of.len() < 2 || of.len() > 4 || one_of_several(context, stated, figures) || base_is_elsewhere(context, stated, &of, text) {
        return;
    }
    let exact = |f: &Figure| if f.bound == Bound::Eq { change_stated::sharpened(f, 50) } else { f.exact.clone() };
    let pairs: Vec<(&Figure, &Figure)> =
        of.iter().flat_map(|a| of.iter().map(move |b| (*a, *b))).filter(|(a, b)| a.digits != b.digits && a.unit() == b.unit()).collect();
    // A rise in percent is of the smaller one; what holds one way or the other is right.
    let any = |a: &Quantity, b: &Quantity| holds(a, b, kind, &stated.value) || holds(b, a, kind, &stated.value);
    if pairs.iter().any(|(a, b)| any(&exact(a), &exact(b))) {
        return;
    }
    let other = |p: &(&Figure, &Figure)| change_subject::is_another(context, stated, *p, figures, |f| self::kind(context, f).is_some());
    if pairs.iter().any(|p| each_year(context, stated, p) || other(p)) {
        return;
    }
    let misses = |(old, new): &(&Figure, &Figure)| {
        let meant = || meant(kind, old, new);
        let up = new.value.less(&old.value) == Truth::False;
        let right_way = match kind {
            Stated::Delta | Stated::More => up,
            Stated::Less | Stated::Drop => !up,
        };
        let fine = stated.dim() != Dim::Share || stated.value.decimals >= 1;
        let (o, n) = (exact(old), exact(new));
        if of.len() == 2
            && right_way
            && (earlier(context, figures, old, new) || of_that_year(context, stated, old, new))
            && alone(context, figures, stated, (old, new), text)
        {
            return true;
        }
        fine && earlier(context, figures, old, new)
            && (right_way && meant().is_some_and(|m| slips(stated, &m))
                || fixes(old).iter().filter_map(|f| with(old, f)).any(|f| holds(&f, &n, kind, &stated.value))
                || fixes(new).iter().filter_map(|f| with(new, f)).any(|f| holds(&o, &f, kind, &stated.value)))
    };
    let mut found = pairs.iter().filter(|p| misses(p));
    let Some((old, new)) = found.next().filter(|_| found.next().is_none()) else { return };
    let (start, subject) = lead(context, of.first().copied().unwrap_or(old));
    let field = if matches!(kind, Stated::Delta | Stated::Drop) { "delta" } else { "percent" };
    let place = old.span.join(new.span).join(stated.span);
    facts.push(
        base_row(context, place, matches!(kind, Stated::Delta | Stated::More), Span::new(start.min(stated.digits.from()), stated.digits.from()), subject)
            .at("old", Value::quantity(exact(old)), old.span)
            .at("new", Value::quantity(exact(new)), new.span)
            .at(field, Value::quantity(stated.value.clone()), stated.span)
            .at("stated", Value::quantity(stated.value.clone()), stated.span)
            .set("deflated", Value::Bool(false))
            .set("direction", Value::Missing(Missing::Absent))
            .sure(Confidence::Medium),
    );
}

/// 2024年新增2400个,2025年2700个,2026年2700个: so many in each year.
fn each_year(context: &Context<'_>, stated: &Figure, (old, new): &(&Figure, &Figure)) -> bool {
    let year = |f: &Figure| years_in(lead(context, f).1).next_back().map(|y| y.1);
    matches!((year(stated), year(old), year(new)), (Some(a), Some(b), Some(c)) if a != b && b != c && a != c)
}

/// 增加林地20亩、草地10亩: what is told with 、 is a part of the change.
fn one_of_several(context: &Context<'_>, stated: &Figure, figures: &[Figure]) -> bool {
    let next = figures.iter().find(|f| f.digits > stated.digits && f.unit() == stated.unit());
    next.is_some_and(|f| context.get(stated.span.to(), f.digits.from()).starts_with('、'))
}

/// True where the words right before the first figure say that it is of an earlier time and those before the second do not, or where both have years.
fn earlier(context: &Context<'_>, figures: &[Figure], old: &Figure, new: &Figure) -> bool {
    let own = |f: &Figure| {
        let (start, _) = lead(context, f);
        let before = figures.iter().rev().find(|g| g.digits < f.digits).map_or(start, |g| g.span.to().max(start));
        context.get(before, f.digits.from()).replace("占比", "").replace("比重", "").replace("比例", "").replace("比率", "")
    };
    let (a, b) = (own(old), own(new));
    // 比上年多增5.4亿元: a difference, and no amount of the year before.
    if is_difference(&a) {
        return false;
    }
    let of_before =
        |t: &str| CUES.iter().any(|w| t.match_indices(w).any(|(i, _)| is_cue(t, i, w))) || ["现有", "与", "在", "原"].iter().any(|w| t.starts_with(w));
    let year = |t: &str| years_in(t).next_back().map(|y| y.1);
    of_before(&a) && (!of_before(&b) || b.contains(['到', '至'])) || matches!((year(&a), year(&b)), (Some(x), Some(y)) if x < y)
}

/// 比上年多, 较上年增加: words of a difference.
pub(super) fn is_difference(text: &str) -> bool {
    let bare = text.trim_end_matches(['了', '约', '近', '达']);
    text.contains(['比', '较']) && ends_with_any(bare, &["多", "少", "多增", "少增", "增加", "减少", "净增", "多收", "多出"])
}

/// What should be stated of two figures as written.
fn meant(kind: Stated, old: &Figure, new: &Figure) -> Option<crate::value::Number> {
    let (o, n) = (middle(old)?, middle(new)?);
    let gap = n.sub(&o)?;
    match kind {
        Stated::Delta => Some(gap),
        Stated::Drop => Some(gap.neg()),
        Stated::More => gap.div(&o),
        Stated::Less => gap.neg().div(&o),
    }
}

/// 达到90%,比2015年提高12个百分点,2015年为78%: the base has the year that the change is told from.
fn of_that_year(context: &Context<'_>, stated: &Figure, old: &Figure, new: &Figure) -> bool {
    let said = lead(context, stated).1;
    let year = |t: &str| years_in(t).next_back().map(|y| y.1);
    let from = said.rfind(['比', '较']).and_then(|i| said.get(i..)).and_then(year);
    new.digits < stated.digits && stated.digits < old.digits && from.is_some() && year(lead(context, old).1) == from
}

/// True where a sentence has no figures but these three, close to each other, and no word says that the change is of another time.
fn alone(context: &Context<'_>, figures: &[Figure], stated: &Figure, (old, new): (&Figure, &Figure), text: &str) -> bool {
    let near = figures.windows(2).all(|two| matches!(two, [a, b] if context.get(a.span.to(), b.digits.from()).chars().count() <= 24));
    let own = lead(context, stated).1;
    let last = |t: &str| holds_any(t, &["同比", "上年", "去年", "同期"]);
    // 2023年8.4亿元,2024年8.82亿元,较上年增长5%: the year before is told.
    let year = |f: &Figure| years_in(lead(context, f).1).next_back().map(|y| y.1);
    let before = matches!((year(old), year(new)), (Some(a), Some(b)) if a + 1 == b);
    // 2020年112亿元,2024年156.8亿元,四年累计增长40%: from the first to the last.
    let whole =
        holds_any(own, &["累计增长", "累计增加", "累计提高", "累计下降", "累计减少", "累计降低"]) && year(old).is_some_and(|o| year(new).is_none_or(|n| o < n));
    let other = holds_any(text, &["翻", "倍", "预计", "左右", "以上", "约"])
        || text.contains("累计") && !(whole && text.matches("累计").count() == 1)
        || last(own) && !before && !last(lead(context, old).1);
    // 森林面积150万亩,森林覆盖率56%,比2015年提高2.5个百分点,2015年为53.5%: figures of other kinds say nothing of the three.
    let kin = |f: &Figure| if stated.dim() == Dim::Point { matches!(f.dim(), Dim::Share | Dim::Point) } else { f.unit() == stated.unit() };
    let only = figures.len() == 3 || stated.dim() == Dim::Point && figures.iter().filter(|f| kin(f)).count() == 3;
    only && near && !other
}

/// 从 but not in 从业, 比 but not in 同比, 由 but not in 自由.
fn is_cue(text: &str, at: usize, word: &str) -> bool {
    let (before, after) = (text.get(..at).unwrap_or(""), text.get(at + word.len()..).unwrap_or(""));
    match word {
        "从" => !after.starts_with(['业', '事', '严', '优', '教', '医']),
        "由" => !before.ends_with(['自', '理', '缘', '均']),
        "比" => !after.starts_with(['例', '重', '率', '值', '较']) && !before.ends_with(['占', '对', '环', '同', '之']),
        "较" => !before.ends_with('比') && !after.starts_with(['为', '大', '快', '好', '高', '低', '强']),
        _ => true,
    }
}

/// True where what is stated can be the change from one figure to another.
fn holds(old: &Quantity, new: &Quantity, kind: Stated, stated: &Quantity) -> bool {
    let gap = |a: &Quantity, b: &Quantity| a.add(b, true);
    let found = match kind {
        Stated::Delta => gap(new, old),
        Stated::Drop => gap(old, new),
        Stated::More => gap(new, old).and_then(|g| g.div(old)),
        Stated::Less => gap(old, new).and_then(|g| g.div(old)),
    };
    found.is_ok_and(|q| q.equals(stated) != Truth::False)
}

/// 自2015年的186.3万户起步,到2020年已达267.5万户,年均递增7.5%: two figures of one thing, each behind its year.
fn yearly(context: &Context<'_>, stated: &Figure, figures: &[Figure], facts: &mut FactSet) {
    let within = segment(context, stated);
    let text = context.source.slice(within);
    let of = of_change(context, stated, figures, within);
    let [old, new] = of.as_slice() else { return };
    if based(context, stated, (old, new), facts) {
        return;
    }
    let between = context.get(old.span.to(), new.digits.from());
    let ahead = context.get(within.from(), old.digits.from());
    let (years, ends) = match (years_in(ahead).next_back(), years_in(between).next_back()) {
        (Some((_, a)), Some((_, b))) => (i64::from(b - a), Some((a, b))),
        // 五年年均增长15%,从200万人次增加到402万人次
        (None, None) if ["五年年均", "五年来年均", "5年年均"].iter().any(|w| lead(context, stated).1.contains(w)) && between.contains(['到', '至']) => {
            (5, None)
        }
        _ => return,
    };
    let other = OTHER.is_in(text) || change_stated::has_deflated(text);
    let told_behind = if stated.digits > new.digits {
        context.get(new.span.to(), stated.digits.from()).matches([',', '、']).count() == 1
    } else {
        // 年均增长7.5%,由2015年的130.6万件…
        context.get(stated.span.to(), old.digits.from()).strip_prefix(',').is_some_and(|t| t.starts_with(['由', '从']) && !t.contains([',', '、']))
    };
    let other_years = years_in(text).any(|(_, y)| ends.is_none_or(|(a, b)| y != a && y != b));
    let another = || change_subject::is_another(context, stated, (old, new), figures, |f| kind(context, f).is_some());
    if other
        || other_years
        || another()
        || !told_behind
        || !(2..=20).contains(&years)
        || old.unit() != new.unit()
        || new.bound != Bound::Eq
        || old.bound != Bound::Eq
    {
        return;
    }
    push_yearly(context, stated, (old, new), years, facts);
}

/// 2030年达到56500元,以2025年40300元为基数测算,年均名义增长约9%: the base stands behind what is aimed at.
fn based(context: &Context<'_>, stated: &Figure, (new, old): (&Figure, &Figure), facts: &mut FactSet) -> bool {
    let sentence = context.sentence(stated.sentence);
    let between = context.get(new.span.to(), old.digits.from());
    let from = between.strip_prefix(",以").and_then(|t| years_in(t).next().filter(|(at, _)| *at == 0));
    let to = years_in(context.get(sentence.from(), new.digits.from())).next_back();
    let close = context.get(old.span.to(), stated.digits.from());
    let base = ["为基数", "为基期", "为基础", "为起点"].iter().any(|w| close.starts_with(w)) && close.chars().count() <= 20 && stated.digits > old.digits;
    let text = context.get(sentence.from(), stated.span.to());
    let deflated = change_stated::has_deflated(text) && !holds_any(text, &["名义", "现价"]);
    let (Some((_, from)), Some((_, to))) = (from, to) else { return false };
    let fits = base && to > from && to - from <= 20 && !deflated && old.unit() == new.unit() && old.bound == Bound::Eq && new.bound == Bound::Eq;
    if fits && !holds_any(text, &["可比", "不变价", "实际"]) {
        push_yearly(context, stated, (old, new), i64::from(to - from), facts);
        return true;
    }
    false
}

/// The row of two figures and the yearly rate from one to the other.
fn push_yearly(context: &Context<'_>, stated: &Figure, (old, new): (&Figure, &Figure), years: i64, facts: &mut FactSet) {
    let (x, y) = change_stated::one_grain(old, new);
    let (start, subject) = lead(context, old);
    facts.push(
        base_row(context, old.span.join(new.span).join(stated.span), true, Span::new(start.min(stated.digits.from()), stated.digits.from()), subject)
            .at("old", Value::quantity(x), old.span)
            .at("new", Value::quantity(y), new.span)
            .set("annual", Value::Bool(true))
            .set("years", Value::Int(years))
            .at("percent", Value::quantity(stated.value.clone()), stated.span)
            .at("stated", Value::quantity(stated.value.clone()), stated.span)
            .set("deflated", Value::Bool(false))
            .set("direction", Value::Missing(Missing::Absent))
            .sure(Confidence::Medium),
    );
}
