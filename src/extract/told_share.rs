//! Shares and rates told of figures that stand further off: 15公里,占现有管网的…, 其他224个,依次占40%、15%…, 合起来占85%, 承担70%,即12.6亿元.

use rustc_hash::FxHashMap;

use super::figure::Context;
use super::figure::Figure;
use super::near::{below, divides, middle};
use super::ratio::{other_year, quotient};
use super::ratio_near::rate_name;
use super::told::{
    Made, Tie, Way, alike, amount, before, behind, choose, comes_to, grain, is_each, noun, paragraph, put, reported, rounding, share_two, words,
};
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::text::{AnyOf, Span, holds_any};
use crate::value::{Bound, Dim, Number, Quantity};

/// Figures before a share in which a base that it names is looked for.
const FAR: usize = 300;
/// Words that the whole is not of this draft, or that the share is one of growth.
static OTHER: AnyOf = AnyOf::new(&[
    "全国", "全省", "同比", "增长", "增加", "下降", "减少", "提高", "增幅", "增速", "降幅", "降低", "高于", "低于", "上升", "贡献", "税", "利率", "超过",
    "同期", "补助", "补贴",
]);
/// Rates that are of other counts than those of a draft.
static UNTOLD: AnyOf =
    AnyOf::new(&["死亡", "失业", "发病", "满意", "毛入", "森林", "绿化", "病床", "漏损", "报销", "资本金", "中签", "城镇化", "知晓", "空气", "化率"]);
/// Rates of whatever was counted right before.
static DONE: AnyOf = AnyOf::new(&["优良", "达标", "合格", "完成", "覆盖", "负荷", "利用", "到位", "开工", "使用", "回收", "更新"]);
/// Words before a share that is of several amounts together.
const TOGETHER: &[&str] = &["合起来占", "合计占", "共占", "合占", "总共占", "加起来占", "三者占", "两者占", "三项占", "两项占", "三者合计占", "两者合计占"];

/// Adds the rows of shares that no row tells yet.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let told = reported(facts);
    let lists = lists(facts);
    for rate in context.figures.iter().filter(|f| f.dim() == Dim::Share && f.bound == Bound::Eq && matches!(f.unit(), "%" | "成") && !told.contains(&f.span)) {
        // 比重由73.1%提高到78.1%: what it was is of another time.
        if words(context, rate).ends_with(['由', '从']) {
            continue;
        }
        let all = paragraph(context, rate.sentence);
        let made =
            in_turn(context, all, rate).or_else(|| of_one(context, all, rate)).or_else(|| together(context, all, rate)).or_else(|| that_is(context, all, rate));
        let made = made.or_else(|| of_siblings(context, all, rate));
        let made = made.or_else(|| named_again(context, (facts, &lists), all, rate));
        put(context, made.filter(|row| !super::ratio_else::holds(context, rate, row)).map(Made::Row), facts);
    }
}

/// 上级补助8580万元,占30%;专项债券11440万元,占40%;县级财政5720万元,占20%: three amounts or more with shares of their own, of which all but one are of one whole.
fn of_siblings(context: &Context<'_>, all: &[Figure], rate: &Figure) -> Option<RowBuilder> {
    let pairs = |two: &[Figure]| {
        let [a, r] = two else { return None };
        let gap = context.get(a.span.to(), r.digits.from()).trim_start_matches([',', '(']);
        let said = matches!(gap.trim_end_matches(['约', '为', '达']), "占" | "占比") || gap.is_empty();
        (amount(a) && r.dim() == Dim::Share && r.unit() == "%" && r.bound == Bound::Eq && said && a.sentence == r.sentence).then_some(())
    };
    let near: Vec<(&Figure, &Figure)> = all
        .windows(2)
        .filter(|two| pairs(two).is_some())
        .filter_map(|two| two.first().zip(two.last()))
        .filter(|(a, _)| a.sentence == rate.sentence)
        .take(12)
        .collect();
    // 20个省控断面中优良的18个,占90%: each but the first stands right behind the share before it.
    let behind_share = |a: &Figure| before(all, a).last().is_some_and(|f| f.dim() == Dim::Share && f.sentence == a.sentence);
    if !near.iter().skip(1).all(|(a, _)| behind_share(a)) {
        return None;
    }
    let (own, _) = near.iter().find(|(_, r)| r.digits == rate.digits)?;
    let others: Vec<&(&Figure, &Figure)> = near.iter().filter(|(a, r)| r.digits != rate.digits && a.unit() == own.unit()).collect();
    // Between what wholes the others leave it, each share rounded.
    let half = |r: &Figure| grain(r)?.mul(&Number::ratio(11, 20)?);
    let (mut low, mut high) = (Number::zero(), None::<Number>);
    for (a, r) in &others {
        let (amount, share, off) = (middle(a)?, middle(r)?, half(r)?);
        low = low.max(amount.div(&share.add(&off)?)?);
        let most = amount.div(&share.sub(&off).filter(|n| n.signum() > 0)?)?;
        high = Some(high.map_or(most.clone(), |h| h.min(most)));
    }
    let high = high.filter(|h| low <= *h)?;
    let whole = low.add(&high)?.div(&Number::int(2))?;
    let least = middle(own)?.div(&high)?.sub(&half(rate)?)?;
    let most = middle(own)?.div(&low)?.add(&half(rate)?)?;
    let fits = middle(rate).is_some_and(|r| r >= least && r <= most);
    let size = middle(own)?.div(&whole)?.div(&middle(rate)?)?;
    let sized = size >= Number::ratio(1, 2)? && size <= Number::int(2);
    let wrong = others.len() >= 2 && !fits && sized;
    let raw = whole.div(&own.exact.unit.factor)?.to_decimal(own.exact.decimals.clamp(0, 2).unsigned_abs());
    let unit = context.get(own.digits.to(), own.span.to());
    let total = Quantity { raw: Some(format!("{raw}{unit}").into()), ..own.exact.clone().with_range(crate::value::Interval::point(whole)) };
    wrong.then(|| quotient((own.exact.clone(), own.span), (total, crate::fact::NOWHERE), rate, "占比", rate.span, Confidence::Medium))
}

/// 库容12万吨,含冷藏库7.2万吨、冷冻库3.6万吨、气调库1.2万吨,冷藏库所占比重为60%: a part of a list is named again, with its share of the total.
fn named_again(context: &Context<'_>, (facts, lists): (&FactSet, &FxHashMap<Span, Option<u32>>), all: &[Figure], rate: &Figure) -> Option<RowBuilder> {
    let text = words(context, rate).trim_end_matches(['约', '近', '为', '达', '到', '仅', '的']);
    let (name, _) = text.split_once('占').filter(|(n, r)| n.chars().count() >= 2 && matches!(*r, "" | "比" | "比重" | "比例" | "的比重" | "的比例"))?;
    let name = name.trim_end_matches(['所', '约']).trim_start_matches("其中");
    let mut found = before(all, rate).iter().filter(|f| amount(f) && noun(context, f).trim_start_matches(['含', '有']) == name);
    let part = found.next().filter(|_| found.next().is_none())?;
    let (whole, place) = total_of(facts, lists, part).or_else(|| listed(all, part).map(|w| (w.exact.clone(), w.span)))?;
    let size = middle(part)?.div(&whole.range.middle()?)?.div(&middle(rate)?)?;
    let sized = size >= Number::ratio(1, 2)? && size <= Number::int(2);
    sized.then(|| quotient((part.exact.clone(), part.span), (whole, place), rate, name, rate.span, Confidence::Medium))
}

/// The amount before a figure that this one and those beside it come to.
fn listed<'c>(all: &'c [Figure], part: &Figure) -> Option<&'c Figure> {
    let kin: Vec<&Figure> = all.iter().filter(|f| f.sentence == part.sentence && amount(f) && alike(f, part)).take(24).collect();
    let at = kin.iter().position(|f| f.digits == part.digits)?;
    let comes = |from: usize| {
        let whole = middle(kin.get(from)?)?;
        let mut sum = Number::zero();
        for (i, p) in kin.iter().enumerate().skip(from + 1) {
            sum = sum.add(&middle(p)?)?;
            if sum == whole && i >= at && i >= from + 2 {
                return Some(());
            }
        }
        None
    };
    (0..at).rev().find(|from| comes(*from).is_some()).and_then(|i| kin.get(i).copied())
}

/// The only list that each part stands in; nothing where it stands in several.
fn lists(facts: &FactSet) -> FxHashMap<Span, Option<u32>> {
    let mut found = FxHashMap::default();
    for row in 0..u32::try_from(facts.table(Rel::Breakdown).rows.len()).unwrap_or(u32::MAX) {
        let Some(Value::Rows(parts)) = facts.field(Rel::Breakdown, row, "parts").map(|f| &f.value) else { continue };
        for span in parts.rows.iter().filter_map(|r| facts.field(Rel::Part, *r, "value").and_then(|f| f.span)) {
            found.entry(span).and_modify(|only| *only = None).or_insert(Some(row));
        }
    }
    found
}

/// The total of the only list that a figure is a part of.
fn total_of(facts: &FactSet, lists: &FxHashMap<Span, Option<u32>>, part: &Figure) -> Option<(Quantity, Span)> {
    let total = facts.field(Rel::Breakdown, (*lists.get(&part.span)?)?, "total")?;
    match &total.value {
        Value::Quantity(q) => Some(((**q).clone(), total.span?)),
        _ => None,
    }
}

/// What a share says it is of.
struct Said {
    /// The whole by name; empty where it is left out.
    base: String,
    /// The part by name; empty where it stands before.
    part: String,
    /// The name of a rate, without 率.
    stem: Option<String>,
}

/// Reads the words before a share.
fn said(context: &Context<'_>, rate: &Figure) -> Option<Said> {
    let text = words(context, rate);
    if OTHER.is_in(&text.replace("增加值", "")) || text.chars().count() > 26 {
        return None;
    }
    let bare = |t: &str| {
        let mut t = t.trim_end_matches(['约', '近', '为', '达', '到', '仅']);
        while let Some(rest) = ["的比重", "的比例", "比重", "比例", "的份额", "份额", "的"].iter().find_map(|w| t.strip_suffix(w)) {
            t = rest;
        }
        let t = ["全市", "全县", "全区", "全州", "现有", "全部", "全年", "总"].iter().fold(t, |t, w| t.strip_prefix(w).unwrap_or(t));
        ["总数", "总量", "总额", "数量", "总面积", "户数", "家数"].iter().fold(t, |t, w| t.strip_suffix(w).unwrap_or(t)).to_owned()
    };
    let name = text.trim_end_matches(['约', '近', '为', '达', '到', '仅', '至', '升']);
    if let Some((part, base)) = name.split_once('占').filter(|(_, b)| *b != "比") {
        let part = part.trim_start_matches(['约', '仅', '已', '各']).trim_start_matches("其中");
        return (!base.contains('占') && !name.ends_with("占比")).then(|| Said { base: bare(base), part: part.to_owned(), stem: None });
    }
    if let Some(base) = name.strip_prefix('在').and_then(|t| t.split_once("中的比重").or_else(|| t.split_once("中的比例")).or_else(|| t.split_once("中的占比")))
    {
        return Some(Said { base: bare(base.0), part: String::new(), stem: None });
    }
    if name == "占比" || name == "完成" && rate.unit() == "成" {
        return Some(Said { base: String::new(), part: String::new(), stem: None });
    }
    let name = rate_name(context, text)?;
    let stem = ["率", "比例", "程度", "比重", "面"].iter().find_map(|w| name.strip_suffix(w))?;
    (2..=6).contains(&stem.chars().count()).then(|| Said { base: String::new(), part: String::new(), stem: Some(stem.to_owned()) })
}

/// The amount right before a share: 96户,占; 实际日供水18万吨,负荷率; or the last one of that name.
fn part_of<'c>(context: &Context<'_>, all: &'c [Figure], rate: &Figure, said: &Said) -> Option<&'c Figure> {
    let prior = before(all, rate);
    if said.part.chars().count() >= 2 {
        return prior.iter().rev().find(|f| amount(f) && f.sentence == rate.sentence && noun(context, f).starts_with(said.part.as_str()));
    }
    let part = prior.iter().rev().find(|p| !is_each(context, p)).filter(|p| amount(p) && p.sentence == rate.sentence)?;
    let gap = context.get(part.span.to(), rate.clause);
    let close = gap.chars().count() <= 16 && gap.ends_with([',', '(', '、']) && gap.matches([',', '(', '、', ';', '。', ':']).count() == 1;
    (close || gap.is_empty()).then_some(part)
}

/// True where a share of its own is told right behind an amount: it is a part.
fn is_part(context: &Context<'_>, all: &[Figure], f: &Figure) -> bool {
    let at = all.partition_point(|g| g.digits <= f.digits);
    let before = at.checked_sub(2).and_then(|i| all.get(i));
    let share =
        before.is_some_and(|r| r.dim() == Dim::Share && matches!(context.get(r.span.to(), f.digits.from()), ",即" | ",为" | ",计" | "即" | "(" | ",约"));
    share
        || all.get(at).is_some_and(|r| r.dim() == Dim::Share && words(context, r).starts_with('占') && context.get(f.span.to(), r.clause).chars().count() <= 2)
}

/// True where another amount of the paragraph with its share is of this whole.
fn confirmed(context: &Context<'_>, all: &[Figure], whole: &Figure, rate: &Figure) -> bool {
    all.windows(2).any(|two| {
        let [part, other] = two else { return false };
        other.digits != rate.digits
            && other.dim() == Dim::Share
            && amount(part)
            && alike(part, whole)
            && below(part, whole)
            && matches!(words(context, other), "占" | "占比" | "占比为")
            && context.get(part.span.to(), other.clause).chars().count() <= 2
            && divides(part, whole, &other.value)
    })
}

fn way<'c>(part: &'c Figure, whole: &'c Figure, rate: &Figure, tie: Tie) -> Option<Way<'c>> {
    let (n, d, r) = (middle(part)?, middle(whole)?, middle(rate)?);
    // 公办276所,民办24所,占总数的8%: both together are the whole.
    if rate.unit() == "%" && comes_to(rate, &n.div(&n.add(&d)?)?) == Some(true) {
        return None;
    }
    // 六成 and 七成 are told apart; what lies between them was let pass before.
    let tenths = Figure { value: rate.exact.clone(), ..rate.clone() };
    let stated = if rate.unit() == "成" { &tenths } else { rate };
    let row = quotient((part.exact.clone(), part.span), (whole.exact.clone(), whole.span), stated, "占比", rate.span, Confidence::Medium);
    let from = if r.is_zero() { Vec::new() } else { vec![(part, d.mul(&r)), (whole, n.div(&r))] };
    let got = n.div(&d)?;
    let slack = got.mul(&rounding(part).div(&n)?.add(&rounding(whole).div(&d)?)?)?.add(&rounding(rate))?;
    Some(Way { got, tie, from, slack, made: Made::Row(row) })
}

/// The row of a share of one amount.
fn of_one(context: &Context<'_>, all: &[Figure], rate: &Figure) -> Option<RowBuilder> {
    let said = said(context, rate)?;
    let part = part_of(context, all, rate, &said)?;
    let own = noun(context, part);
    // 高新技术企业11家,占全市高新技术企业的: of those elsewhere.
    if said.stem.is_none() && own.chars().count() >= 3 && said.base.contains(&own) {
        return None;
    }
    let mut ways = Vec::new();
    let fits = |d: &&Figure| amount(d) && alike(d, part) && d.digits != part.digits && below(part, d);
    let heads: Vec<&Figure> = before(all, rate).iter().filter(fits).filter(|d| !is_part(context, all, d)).collect();
    // 其他1290台,占15%, beside 住宅电梯5160台,占60%: parts are no whole of each other.
    let elided = said.stem.is_none() && said.base.is_empty();
    for d in all.iter().filter(fits).filter(|d| !elided || !is_part(context, all, d)) {
        let head = heads.iter().any(|h| h.digits == d.digits);
        let tie = if head && !other_year(context, d, part, rate) {
            tie(context, all, (d, part, rate), &said, heads.last().is_some_and(|h| h.digits == d.digits))
        } else {
            Tie::None
        };
        let left = way(part, d, rate, Tie::None).and_then(|w| Some(Way { got: Number::int(1).sub(&w.got)?, ..w }));
        ways.extend(way(part, d, rate, tie).into_iter().chain(left));
    }
    if said.base.chars().count() >= 2 {
        let end = context.figures.partition_point(|f| (f.sentence, f.digits) < (rate.sentence, rate.digits));
        let far = context.figures.get(end.saturating_sub(FAR)..end).unwrap_or(&[]);
        for d in far.iter().filter(fits).filter(|d| d.unit() == part.unit() && !all.iter().any(|f| f.digits == d.digits)) {
            let name = noun(context, d);
            let same = name.ends_with(said.base.as_str()) || name.chars().count() >= 3 && said.base.ends_with(name.as_str());
            let tie = match () {
                () if !same || other_year(context, d, part, rate) => Tie::None,
                () if name == said.base && name.chars().count() >= 3 => Tie::Close,
                () => Tie::Loose,
            };
            let tie = if tie == Tie::None && within(&said.base, &name) && !other_year(context, d, part, rate) { Tie::Loose } else { tie };
            ways.extend(way(part, d, rate, tie));
        }
    }
    // Pages before, chance agreement is no voice.
    match choose(rate, ways)? {
        Made::Row(row) => Some(row),
        Made::Sum(..) => None,
    }
}

/// 规上企业 of 规上工业企业: four characters or more, all in the name in their order.
fn within(base: &str, name: &str) -> bool {
    let mut rest = name.chars();
    base.chars().count() >= 4 && base.chars().all(|c| rest.any(|d| d == c))
}

/// How close a whole, a part and a share are tied.
fn tie(context: &Context<'_>, all: &[Figure], three: (&Figure, &Figure, &Figure), said: &Said, nearest: bool) -> Tie {
    let (whole, part, rate) = three;
    if let Some(stem) = &said.stem {
        let between = context.get(part.clause, rate.clause);
        let named = share_two(stem, between) || stem.chars().filter(|c| between.contains(*c)).count() == stem.chars().count();
        let should = holds_any(words(context, whole), &["能力", "应", "设计", "计划", "核定", "应收"]) && holds_any(between, &["实际", "实", "已"]);
        let near = whole.sentence + 1 >= rate.sentence && (whole.unit() == part.unit());
        return match () {
            () if nearest && should && near => Tie::Close,
            () if UNTOLD.is_in(stem) => Tie::None,
            () if nearest && near && (named || rate.value.decimals >= 1 || DONE.is_in(stem)) => Tie::Loose,
            () => Tie::None,
        };
    }
    if said.base.is_empty() {
        let tenths = rate.unit() == "成" && nearest && whole.sentence == rate.sentence;
        return if tenths || confirmed(context, all, whole, rate) {
            Tie::Close
        } else if nearest {
            Tie::Loose
        } else {
            Tie::None
        };
    }
    let name = noun(context, whole);
    let told = format!("{}{}", words(context, whole), behind(context, whole));
    if name == said.base || name.chars().count() >= 2 && name.ends_with(said.base.as_str()) {
        Tie::Close
    } else if share_two(&said.base, &told) && !said.base.contains("同类") {
        Tie::Loose
    } else {
        Tie::None
    }
}

/// 装备制造480亿元,电子信息360亿元,新材料180亿元,合起来占规上产值的85%.
fn together(context: &Context<'_>, all: &[Figure], rate: &Figure) -> Option<RowBuilder> {
    let text = words(context, rate);
    let base = TOGETHER.iter().find_map(|w| text.strip_prefix(w))?.trim_end_matches('的');
    let prior = before(all, rate);
    let last = prior.last().filter(|f| f.sentence == rate.sentence && amount(f))?;
    let mut parts = vec![last];
    for two in prior.windows(2).rev() {
        let [a, b] = two else { break };
        let gap = context.get(a.span.to(), b.digits.from());
        if !amount(a) || a.unit() != last.unit() || gap.matches([',', '、', ';', '和']).count() != 1 || gap.chars().count() > 14 || gap.contains(['。', ':'])
        {
            break;
        }
        parts.push(a);
    }
    let first = parts.last()?;
    let sum = parts.iter().try_fold(Number::zero(), |s, p| s.add(&middle(p)?))?;
    let total = parts.iter().skip(1).try_fold(last.exact.clone(), |s, p| s.add(&p.exact, false).ok())?;
    let wholes = prior.iter().filter(|d| d.digits < first.digits && amount(d) && alike(d, last) && middle(d).is_some_and(|n| n > sum));
    let mut ways = Vec::new();
    for d in wholes {
        let tie = if base.is_empty() || share_two(base, words(context, d)) { Tie::Loose } else { Tie::None };
        let row = quotient((total.clone(), first.span.join(last.span)), (d.exact.clone(), d.span), rate, "占比", rate.span, Confidence::Medium);
        ways.push(Way { got: sum.div(&middle(d)?)?, tie, from: Vec::new(), slack: Number::zero(), made: Made::Row(row) });
    }
    match choose(rate, ways).filter(|_| parts.len() >= 2)? {
        Made::Row(row) => Some(row),
        Made::Sum(..) => None,
    }
}

/// 甲256个,乙96个,丙64个,其他224个,依次占40%、15%、10%、35%: one share of a list, where all others are of one whole.
fn in_turn(context: &Context<'_>, all: &[Figure], rate: &Figure) -> Option<RowBuilder> {
    let figures: Vec<&Figure> = all.iter().filter(|f| f.sentence == rate.sentence).collect();
    let at = figures.iter().position(|f| f.digits == rate.digits)?;
    let joins = |a: &Figure, b: &Figure| matches!(context.get(a.span.to(), b.digits.from()), "、" | "和" | "," | "与");
    let share = |f: &Figure| f.dim() == Dim::Share && f.bound == Bound::Eq;
    let mut from = at;
    while from > 0 && figures.get(from - 1).zip(figures.get(from)).is_some_and(|(a, b)| share(a) && joins(a, b)) {
        from -= 1;
    }
    let mut to = at + 1;
    while figures.get(to - 1).zip(figures.get(to)).is_some_and(|(a, b)| share(b) && joins(a, b)) {
        to += 1;
    }
    let head = words(context, figures.get(from)?);
    let told = holds_any(head, &["分别占", "依次占", "分别占比", "占比依次为", "占比分别为", "占比为", "比例为"]);
    let many = to - from;
    let own = from.checked_sub(1).and_then(|i| figures.get(i)).filter(|f| amount(f))?;
    let amounts: Vec<&Figure> = figures.get(..from)?.iter().copied().filter(|f| amount(f) && f.unit() == own.unit()).collect();
    if !told || many < 2 || amounts.len() < many || context.get(own.span.to(), figures.get(from)?.clause).chars().count() > 2 {
        return None;
    }
    let parts = amounts.get(amounts.len() - many..)?;
    let rates = figures.get(from..to)?;
    let sum = parts.iter().try_fold(Number::zero(), |s, p| s.add(&middle(p)?))?;
    let wholes =
        all.iter().filter(|d| d.digits < parts.first().map_or(d.digits, |p| p.digits) && amount(d) && alike(d, own) && middle(d).is_some_and(|n| n >= sum));
    let right = |d: &Figure| parts.iter().zip(rates).filter(|(p, r)| divides(p, d, &r.value)).count();
    let full = rates.iter().try_fold(Number::zero(), |s, r| s.add(&middle(r)?)).is_some_and(|s| s == Number::int(1));
    let mut fitting = wholes.filter(|d| right(d) + 1 == many && (many >= 3 || full || middle(d) == Some(sum.clone())) || right(d) == many);
    let whole = fitting.next()?;
    if fitting.any(|d| middle(d) != middle(whole)) {
        return None;
    }
    let part = parts.get(at - from)?;
    (!divides(part, whole, &rate.value))
        .then(|| quotient((part.exact.clone(), part.span), (whole.exact.clone(), whole.span), rate, "占比", rate.span, Confidence::Medium))
}

/// 中央和省级承担70%,即12.6亿元: the amount behind a share of what was said before.
fn that_is(context: &Context<'_>, all: &[Figure], rate: &Figure) -> Option<RowBuilder> {
    let at = all.partition_point(|g| g.digits <= rate.digits);
    let part = all.get(at).filter(|p| p.sentence == rate.sentence && amount(p))?;
    let gap = context.get(rate.span.to(), part.digits.from());
    if !matches!(gap, ",即" | ",计" | ",为" | ",约" | "即" | "(" | "(即" | ",共" | ",共计") || OTHER.is_in(words(context, rate)) {
        return None;
    }
    let r = middle(rate)?;
    let mut ways = Vec::new();
    let heads: Vec<&Figure> = before(all, rate).iter().filter(|d| amount(d) && alike(d, part) && below(part, d) && !is_part(context, all, d)).collect();
    for d in &heads {
        let nearest = heads.last().is_some_and(|h| h.digits == d.digits);
        let tie = if nearest || confirmed(context, all, d, rate) { Tie::Loose } else { Tie::None };
        let row = quotient((part.exact.clone(), part.span), (d.exact.clone(), d.span), rate, "占比", rate.span, Confidence::Medium);
        ways.push(Way { got: middle(d)?.mul(&r)?, tie, from: Vec::new(), slack: Number::zero(), made: Made::Row(row) });
    }
    match choose(part, ways)? {
        Made::Row(row) => Some(row),
        Made::Sum(..) => None,
    }
}
