//! What a sentence states of a change whose two figures it gives: differences, rates, yearly means, multiples, 翻番.
//! Each figure behind the pair is taken only where nothing but a verb of change, a span of time and filler leads to it.

use super::change::{Pair, find_verb, is_years};
use super::figure::{Context, Figure, years_in};
use crate::fact::{RowBuilder, Value};
use crate::text::{Span, holds_any};
use crate::value::{Bound, Dim, Interval, Limit, Number, Quantity, Unit};

/// Words of rates that are not of the figures as they stand.
const OTHER_PRICES: &[&str] = &["可比", "不变价", "实际", "同口径"];
/// Words of rates that are of the figures as they stand.
const CURRENT: &[&str] = &["名义", "现价", "当年价"];
/// What is output: its rates are as a rule at constant prices.
const DEFLATED: &[&str] = &["生产总值", "GDP", "增加值", "产值", "经济总量", "经济规模"];

/// A figure that states the change.
pub(super) struct Stated {
    up: Option<bool>,
    field: Option<&'static str>,
    value: Quantity,
    span: Span,
    annual: bool,
    years: Option<i64>,
    deflated: bool,
}

impl Stated {
    /// Adds it to a row of `change`.
    pub(super) fn put(self, row: RowBuilder) -> RowBuilder {
        let value = Value::quantity(self.value);
        let mut row = row.set("annual", Value::Bool(self.annual)).set("deflated", Value::Bool(self.deflated)).at("stated", value.clone(), self.span);
        if let Some(up) = self.up {
            row = row.set("direction", Value::Atom(if up { "up" } else { "down" }));
        }
        if let Some(years) = self.years {
            row = row.set("years", Value::Int(years));
        }
        match self.field {
            Some(field) => row.at(field, value, self.span),
            None => row,
        }
    }
}

/// All that is stated behind the second figure, in order.
pub(super) fn after(context: &Context<'_>, pair: &Pair, new: &Figure, rest: &[Figure]) -> Vec<Stated> {
    let mut found = Vec::new();
    let mut from = new.span.to();
    for figure in rest {
        if is_years(figure) && figure.unit() != new.unit() {
            continue;
        }
        let between = context.get(from, figure.digits.from());
        if between.contains([';', '。']) {
            break;
        }
        let stated = figure.unit() == "倍" && multiple(pair, between);
        let one = if stated { times(context, pair, figure) } else { read(context, pair, between, new, figure) };
        let Some(one) = one else { break };
        found.push(one);
        from = figure.span.to();
    }
    if found.is_empty()
        && let Some((value, span)) = doubled(context.text(), new.span.to()).filter(|(_, s)| {
            let told = years_in(context.get(new.span.to(), s.from())).next_back().map(|y| y.1);
            told.is_none_or(|y| [pair.years.0, pair.years.1].contains(&Some(y)) || pair.years.0.is_none())
        })
    {
        found.push(Stated { up: None, field: Some("times"), value, span, annual: false, years: None, deflated: false });
    }
    found
}

/// ,是2015年的: the words before a multiple; the year is that of the first figure.
fn multiple(pair: &Pair, between: &str) -> bool {
    let Some(tail) = between
        .strip_prefix(',')
        .and_then(|t| ["是", "为", "达到", "相当于", "扩大到", "扩大为", "增加到", "增长到", "提高到"].iter().find_map(|w| t.strip_prefix(w)))
    else {
        return false;
    };
    let year = years_in(tail).next().map(|y| y.1);
    if matches!(tail, "原来的" | "原先的" | "当时的" | "基期的") {
        return true;
    }
    // 是“十二五”末的2.7倍, 为五年前的5.8倍
    let era = tail.strip_prefix('“').and_then(|t| t.split_once("五”")).is_some_and(|(n, t)| n.starts_with('十') && matches!(t, "末的" | "期末的"));
    if pair.years.0.is_none() && (era || tail.ends_with("年前的") && tail.chars().count() <= 5) {
        return true;
    }
    let plain = tail.chars().all(|c| c.is_ascii_digit() || "年底末初的时约".contains(c));
    plain && (year.is_none() && tail.is_empty() || year.is_some() && (pair.years.0.is_none() || year == pair.years.0))
}

/// A multiple of a figure that stands beside it.
pub(super) fn exact_times(context: &Context<'_>, pair: &Pair, figure: &Figure) -> Stated {
    let deflated = is_deflated(context, pair, figure);
    Stated { up: None, field: Some("times"), value: whole_multiple(figure), span: figure.span, annual: false, years: None, deflated }
}

/// A multiple of a figure that is named by its order.
pub(super) fn named_times(figure: &Figure) -> Stated {
    Stated { up: None, field: Some("times"), value: whole_multiple(figure), span: figure.span, annual: false, years: None, deflated: false }
}

fn times(context: &Context<'_>, pair: &Pair, figure: &Figure) -> Option<Stated> {
    (figure.bound == Bound::Eq).then(|| exact_times(context, pair, figure))
}

/// ,降幅达33%; ,五年增加42家; ,年均增长8.4%.
pub(super) fn read(context: &Context<'_>, pair: &Pair, between: &str, new: &Figure, stated: &Figure) -> Option<Stated> {
    // 增加到146.9亿元(按现价计算),年均增长10.0%
    let (note, between) = current_prices(between);
    let verb = find_verb(between)?;
    let (lead, tail) = (between.get(..verb.at)?, between.get(verb.at + verb.word.len()..)?);
    if !is_lead(lead, pair)
        || !is_tail(tail, verb.word, &pair.subject)
        || (verb.up != pair.up && !pair.silent)
        || !matches!(stated.bound, Bound::Eq | Bound::About)
    {
        return None;
    }
    let annual = holds_any(between, &["年均", "年平均", "每年"]);
    let months = matches!(pair.years, (Some(a), Some(b)) if b - a != 1) && (between.contains("同比") || between.contains("上年"));
    if months || holds_any(between, OTHER_PRICES) || (annual && between.contains("以上")) {
        return None;
    }
    // 从7.5‰降至5.1‰,降低2.4‰: only in percent can a change be of the figure itself.
    let points = stated.dim() == Dim::Share && stated.unit() != "%" && stated.unit() == new.unit();
    let field = match stated.dim() {
        Dim::Share if points => Some("delta"),
        Dim::Share => Some("percent"),
        Dim::Bare if new.dim() == Dim::Bare => Some("delta"),
        Dim::Bare | Dim::Other => None,
        Dim::Point if new.dim() == Dim::Share => Some("delta"),
        dim if dim == new.dim() && (dim != Dim::Count || stated.unit() == new.unit()) => Some("delta"),
        _ => None,
    };
    field?;
    let years = years_between(context, pair, new, between);
    // 2026年24.8万吨,2027年25.6万吨,2028年26.4万吨,三年共增2.4万吨: since before the first one.
    if years.is_some_and(|y| super::told_mean::spans(lead, 0).iter().any(|told| told.0 > y)) {
        return None;
    }
    let value = if points { Quantity { dim: Dim::Point, ..stated.value.clone() } } else { whole_multiple(stated) };
    // 年均增长7%(按现价计算): as the figures stand.
    let behind = context.text().get(stated.span.to()..).unwrap_or("");
    // 新增5条、撤销2条: of both together.
    if [
        "、撤销", "、取消", "、减少", "、撤并", "、关闭", "、退出", "、停运", "、调减", "、注销", ",撤销", ",撤并", ",注销", "、报废", "、淘汰", "、退役",
        "、删去", ",报废", ",淘汰",
    ]
    .iter()
    .any(|w| behind.starts_with(w))
    {
        return None;
    }
    let current =
        note || holds_any(between, CURRENT) || behind.strip_prefix(['(', ',']).is_some_and(|t| ["按现价", "按当年价", "现价"].iter().any(|w| t.starts_with(w)));
    Some(Stated { up: Some(verb.up), field, value, span: stated.span, annual, years, deflated: !current && is_deflated(context, pair, new) })
}

/// What stands behind a bracket that says the figures are at current prices; true where there is one.
fn current_prices(between: &str) -> (bool, &str) {
    let inner = between.strip_prefix('(').and_then(|t| t.split_once(')'));
    let told = inner.filter(|(note, _)| note.chars().count() <= 10 && holds_any(note, &["现价", "当年价"]));
    told.map_or((false, between), |(_, rest)| (true, rest))
}

/// What may stand before the verb: a span of time, 累计, 比2015年 (the year of the first figure).
fn is_lead(lead: &str, pair: &Pair) -> bool {
    const PLAIN: &str = ",(、;名义现价当年间来累计共同比净新年均相较合约了多达的个内期一二三四五六七八九十两平每实现“”期时前后用则上数量总额规模)";
    let year = years_in(lead).next_back().map(|y| y.1);
    lead.chars().count() <= 16 && lead.chars().all(|c| c.is_ascii_digit() || PLAIN.contains(c)) && (year.is_none() || year == pair.years.0)
}

/// What may stand between the verb and the figure: filler, or the subject's own noun (新增托位).
fn is_tail(tail: &str, verb: &str, subject: &str) -> bool {
    let filler = tail.chars().all(|c| "了达到为约近幅度率超过仅的速比例".contains(c))
        && !tail.starts_with(['到', '至'])
        && !(tail.starts_with('为') && verb.chars().count() > 1);
    let noun = || tail.chars().count() >= 2 && subject.contains(tail);
    filler || noun() || matches!(tail, "退出" | "关停" | "合并" | "撤并")
}

fn is_deflated(context: &Context<'_>, pair: &Pair, new: &Figure) -> bool {
    let text = context.get(context.sentence(new.sentence).from().max(pair.start.saturating_sub(90)), new.digits.from());
    let text = if text.is_empty() { context.get(pair.start, new.digits.from()) } else { text };
    has_deflated(text)
}

/// True where a text speaks of output or income; 单位地区生产总值能耗 and 万元产值 are none.
pub(super) fn has_deflated(text: &str) -> bool {
    DEFLATED.iter().any(|w| {
        text.match_indices(w).any(|(at, _)| {
            let before = text.get(..at).unwrap_or("");
            let before = ["地区", "工业", "国内"].iter().find_map(|p| before.strip_suffix(p)).unwrap_or(before);
            !["单位", "万元", "亿元", "每万元", "占"].iter().any(|p| before.ends_with(p))
        })
    })
}

/// Years from the first figure to the second: their own years, or a span said in words (五年, 5年间, “十三五”期间).
fn years_between(context: &Context<'_>, pair: &Pair, new: &Figure, between: &str) -> Option<i64> {
    if let (Some(a), Some(b)) = pair.years
        && b > a
        && b - a <= 40
    {
        return Some(i64::from(b - a));
    }
    let sentence = context.get(context.sentence(new.sentence).from(), new.digits.from());
    let from_to: Vec<i32> = years_in(sentence).map(|y| y.1).collect();
    if let [a, b] = from_to.as_slice()
        && b > a
        && holds_any(sentence, &["年至", "年到", "年-", "年—", "年~"])
    {
        return Some(i64::from(b - a));
    }
    // 2015—2020年: the first year has no 年 of its own.
    if let [b] = from_to.as_slice()
        && let Some((a, _)) = sentence.split_once(&format!("{b}年"))
        && let Some(a) =
            ['—', '-', '~', '至'].iter().find_map(|c| a.trim_end_matches('—').strip_suffix(*c).or_else(|| a.strip_suffix('—').map(|t| t.trim_end_matches('—'))))
        && let Some(a) = a.get(a.len().saturating_sub(4)..).and_then(|d| d.parse::<i32>().ok()).filter(|a| a < b && b - a <= 20)
    {
        return Some(i64::from(b - a));
    }
    let spoken = |text: &str| holds_any(text, &["五年", "5年"]) || text.contains("五”期间") || text.contains("五”时期");
    let other = pair.years.0.is_some() || pair.years.1.is_some();
    (!other && (spoken(between) || spoken(sentence)) && !sentence.contains("以来")).then_some(5)
}

/// The figure with what a whole multiple may stand for.
pub(super) fn whole(figure: &Figure) -> Quantity {
    whole_multiple(figure)
}

/// 一倍, 3倍: a multiple in whole numbers is meant to a quarter.
fn whole_multiple(figure: &Figure) -> Quantity {
    let mut q = figure.value.clone();
    if figure.unit() != "倍" || q.decimals != 0 || q.about || figure.bound != Bound::Eq {
        return q;
    }
    let ends = || {
        let (at, quarter) = (figure.exact.range.middle()?, Number::ratio(1, 4)?);
        Some((at.sub(&quarter)?, at.add(&quarter)?))
    };
    if let Some((lo, hi)) = ends() {
        q.range = Interval::closed(lo, hi);
    }
    q
}

/// 翻一番, 翻了两番, 实现翻番 close behind the second figure: at least so many times, and not twice that.
fn doubled(text: &str, from: usize) -> Option<(Quantity, Span)> {
    let tail = text.get(from..)?;
    let close = tail.char_indices().take(12).take_while(|(_, c)| !matches!(c, '。' | ';'));
    // 实现数量倍增, and no 倍增计划.
    let doubles = |i: usize| tail.get(i..).and_then(|t| t.strip_prefix("倍增")).is_some_and(|t| t.starts_with([',', '。', ';', ')']));
    let at = close.into_iter().find(|(i, c)| *c == '翻' || *c == '倍' && doubles(*i)).map(|(i, _)| i)?;
    let lead = tail.get(..at)?;
    if !lead.starts_with([',', '('])
        || !lead.chars().all(|c| c.is_ascii_digit() || ",(年间来实现成功五十三四二“”期较比的了基上在础末底总数量规模".contains(c))
        || lead.contains("基本")
    {
        return None;
    }
    fold_word(text, from + at)
}

/// 翻一番, 翻了两番, 翻番 at a place of the text.
fn fold_word(text: &str, at: usize) -> Option<(Quantity, Span)> {
    // 实现倍增 is 翻一番.
    let doubles = text.get(at..)?.strip_prefix("倍增").map(|t| (1, t));
    let word = text.get(at..)?.strip_prefix('翻').filter(|_| doubles.is_none());
    let rest = word.map(|w| w.strip_prefix('了').unwrap_or(w)).unwrap_or("");
    let counted = [("一", 1i64), ("两", 2), ("二", 2), ("三", 3)].iter().find_map(|(w, n)| Some((*n, rest.strip_prefix(w)?))).unwrap_or((1, rest));
    let (n, rest) = match doubles {
        Some(doubles) => doubles,
        None => (counted.0, counted.1.strip_prefix(['番', '倍'])?),
    };
    // 翻一番 is no more than two and a half times, 翻一番多 may be.
    let more = rest.starts_with(['多', '以', '有']);
    let span = Span::new(at, text.len() - rest.len());
    let low = Number::int(1i64.checked_shl(u32::try_from(n).ok()?)?).mul(&Number::ratio(19, 20)?)?;
    let range = Interval {
        hi: Some(Limit { at: low.mul(&if more { Number::int(2) } else { Number::ratio(27, 20)? })?, open: false }),
        lo: Some(Limit { at: low, open: false }),
    };
    let unit = Unit { text: "倍".into(), factor: Number::int(1), dim: Dim::Share };
    Some((Quantity { range, nominal: None, dim: Dim::Share, unit, decimals: 0, raw: text.get(span.from()..span.to()).map(Into::into), about: false }, span))
}

/// What 翻番 at a place states.
pub(super) fn folded(text: &str, at: usize) -> Option<Stated> {
    let (value, span) = fold_word(text, at)?;
    Some(Stated { up: None, field: Some("times"), value, span, annual: false, years: None, deflated: false })
}

/// Two figures beside each other: zeros at the end of one are taken for rounding by at most a fiftieth, where the other is written more finely by
/// at most a two-hundredth.
pub(super) fn one_grain(a: &Figure, b: &Figure) -> (Quantity, Quantity) {
    let most = |own: &Figure, other: &Figure| if other.value.decimals > own.value.decimals { 200 } else { 50 };
    let grain = |own: &Figure, other: &Figure| {
        let mut q = sharpened(own, most(own, other));
        // 4万人 beside 4.4万人 is hardly 3.6万人.
        let short = q.decimals == 0 && other.value.decimals > 0 && own.value.unit.text == other.value.unit.text && own.bound == Bound::Eq && !q.about;
        if short
            && !q.range.is_point()
            && let Some(range) = narrowed(own, 50)
        {
            q.range = range;
        }
        q
    };
    (grain(a, b), grain(b, a))
}

pub(super) fn sharpened(figure: &Figure, most: i64) -> Quantity {
    let mut q = figure.value.clone();
    if q.decimals >= 0 || figure.bound != Bound::Eq || q.about {
        return q;
    }
    narrowed(figure, most).map_or(q.clone(), |range| {
        q.range = range;
        q
    })
}

/// What a figure may stand for where it is off by one part of `most` at most, or by its last digit.
fn narrowed(figure: &Figure, most: i64) -> Option<Interval> {
    let q = &figure.value;
    let at = figure.exact.range.middle()?;
    let half = Number::pow10(-q.decimals)?.mul(&q.unit.factor)?.div(&Number::int(2))?.min(at.mul(&Number::ratio(1, most)?)?);
    Some(Interval::closed(at.sub(&half)?, at.add(&half)?))
}
