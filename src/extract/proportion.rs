//! The relation `proportion`: two counts of a sentence and the proportion stated for them: 执业医师4860人、注册护士6075人,医护比为1:1.25.
//! Read where each side of its name (医护比, 护理员与老年人之比) stands in the words of one count alone. A proportion that is asked for (按1:15配备, 不低于1:2) is none.

use super::figure::{Context, Figure};
use super::near::{below, lead, middle, plain};
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::text::{AnyOf, Span, ends_with_any, holds_any};
use crate::value::{Dim, Interval, Number, Quantity, Unit};

/// Words of what is asked for, of other places and of later years.
static OTHER: AnyOf = AnyOf::new(&[
    "按", "不低于", "不高于", "不超过", "不少于", "标准", "要求", "配备", "目标", "力争", "全国", "全省", "平均", "提高", "优化", "调整", "到20", "原来",
    "达到20", "应",
]);

/// Adds the rows of `proportion`.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    for index in 0..context.outline.sentences.len() {
        let sentence = u32::try_from(index).unwrap_or(u32::MAX);
        let span = context.sentence(sentence);
        let text = context.source.slice(span);
        if context.of_sentence(sentence).len() < 2 || !text.contains(['比', '按']) {
            continue;
        }
        let bare = text.find("收入比").and_then(|at| Stated::bare(text, at + "收入比".len()));
        if let Some(row) = bare.and_then(|stated| row(context, sentence, &stated)) {
            facts.push(row);
            continue;
        }
        if let Some(row) = shared_out(context, sentence, text) {
            facts.push(row);
            continue;
        }
        for (at, sign) in text.char_indices().filter(|(_, c)| matches!(c, ':' | '∶')) {
            if let Some(row) = Stated::read(text, at, sign).and_then(|stated| row(context, sentence, &stated)) {
                facts.push(row);
                break;
            }
        }
    }
}

/// A proportion as written, with places in its sentence.
struct Stated<'t> {
    name: &'t str,
    from: usize,
    to: usize,
    /// What stands against one.
    many: Number,
    decimals: i32,
}

impl<'t> Stated<'t> {
    /// The proportion around a colon: one side is 1, and a name that ends in 比 stands before it.
    fn read(text: &'t str, at: usize, sign: char) -> Option<Self> {
        let (head, tail) = (text.get(..at)?, text.get(at + sign.len_utf8()..)?);
        let left = head.len() - head.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let right = tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (a, b) = (head.get(head.len() - left..)?, tail.get(..right)?.trim_end_matches('.'));
        let many = match (a, b) {
            ("1", b) => b,
            (a, "1") => a,
            _ => return None,
        };
        let (before, behind) = (head.get(..head.len() - left)?, tail.get(right..)?);
        let clause = before.rsplit([',', ';', '。', '(']).next()?;
        let name = clause.trim_end_matches(['为', '达', '到', '约', '是', '已', '仅', '有']);
        let named = name.strip_suffix("比例").or_else(|| name.strip_suffix('比')).is_some_and(|n| n.chars().count() >= 2);
        let goes_on = behind.starts_with(['的', '以', '左', ':', '∶', '配', '-', '—']);
        let decimals = many.split_once('.').map_or(0, |(_, d)| d.len());
        (named && !goes_on && !OTHER.is_in(clause)).then_some(())?;
        Some(Self { name, from: before.len(), to: text.len() - behind.len(), many: Number::parse(many)?, decimals: i32::try_from(decimals).ok()? })
    }

    /// 城乡居民收入比为2.4: the figure to one that is not written.
    fn bare(text: &'t str, at: usize) -> Option<Self> {
        let (head, tail) = text.split_at_checked(at)?;
        let figure = tail.trim_start_matches(['为', '是', '约', '达', '到']);
        let right = figure.len() - figure.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (many, behind) = (figure.get(..right)?.trim_end_matches('.'), figure.get(right..)?);
        let name = head.rsplit([',', ';', '。', '(']).next()?;
        let plain = many.contains('.') && behind.starts_with([',', '。', ';', ')']) && !OTHER.is_in(name) && tail.len() - figure.len() <= 9;
        let decimals = many.split_once('.').map_or(0, |(_, d)| d.len());
        let from = text.len() - figure.len();
        plain.then_some(Self { name, from, to: from + right, many: Number::parse(many)?, decimals: i32::try_from(decimals).ok()? })
    }

    /// What stands against one, with the rounding of its last digit.
    fn quantity(&self, raw: &str) -> Option<Quantity> {
        let half = Number::pow10(-self.decimals)?.div(&Number::int(2))?;
        let unit = Unit { text: "".into(), factor: Number::int(1), dim: Dim::Share };
        let range = Interval::closed(self.many.sub(&half)?, self.many.add(&half)?);
        Some(Quantity { range, nominal: None, dim: Dim::Share, unit, decimals: self.decimals, raw: Some(raw.into()), about: false })
    }
}

fn row(context: &Context<'_>, sentence: u32, stated: &Stated<'_>) -> Option<RowBuilder> {
    let base = context.sentence(sentence).from();
    let place = Span::new(base + stated.from, base + stated.to);
    // 收入比 is of money.
    let money = ends_with_any(stated.name, &["收入比", "消费比", "支出比"]);
    let kind = if money { Dim::base(crate::value::Base::Money, 1) } else { Dim::Count };
    let counts: Vec<&Figure> = context.of_sentence(sentence).iter().filter(|f| f.dim() == kind && plain(f) && f.unit() != "级").collect();
    let both = respectively(context, &counts, stated.name);
    let (a, b) = if money { incomes(context, &counts, stated.name) } else { pair(context, &counts, stated.name).or(both) }?;
    let other = context.get(a.clause.min(b.clause), place.from().max(a.span.to()).max(b.span.to()));
    let apart = both.is_none() && other.contains("分别") || [a, b].iter().any(|f| context.text().get(f.span.to()..).is_some_and(|t| t.starts_with("以上")));
    if holds_any(other, &["其中", "增加", "新增", "缺"]) || apart || !close(a, b, &stated.many) {
        return None;
    }
    // One stands for the fewer where more than one stands against it.
    let fewer = if below(a, b) { (a, b) } else { (b, a) };
    let (one, many) = if stated.many >= Number::int(1) { fewer } else { (fewer.1, fewer.0) };
    let (x, y) = super::change_stated::one_grain(one, many);
    Some(
        RowBuilder::new(Rel::Proportion, one.span.join(many.span).join(place))
            .at("one", Value::quantity(x), one.span)
            .at("many", Value::quantity(y), many.span)
            .at("stated", Value::quantity(stated.quantity(context.source.slice(place))?), place)
            .set("name", Value::Text(stated.name.into()))
            .sure(Confidence::Medium),
    )
}

/// 省级与市县财政按3:2比例分担,省级承担3000万元,市县承担2000万元: what two sides bear, and in which proportion.
fn shared_out(context: &Context<'_>, sentence: u32, text: &str) -> Option<RowBuilder> {
    let at = text.find([':', '∶'])?;
    let (head, tail) = (text.get(..at)?, text.get(at..)?.trim_start_matches([':', '∶']));
    let (first, rest) = (head.chars().next_back()?.to_digit(10)?, tail.strip_prefix(|c: char| c.is_ascii_digit())?);
    let second = tail.chars().next()?.to_digit(10).filter(|n| *n > 0)?;
    let lead_in = head.get(..head.len() - 1)?.strip_suffix('按')?;
    let rest = rest.strip_prefix('的').unwrap_or(rest);
    let rest = rest.strip_prefix("比例").unwrap_or(rest);
    let bears = ["分担", "承担", "负担", "分摊", "出资", "配套"].iter().any(|w| rest.starts_with(w));
    let who = lead_in.rsplit([',', ';', '。', '由']).next()?;
    let (a, b) = who.split_once(['与', '和', '、'])?;
    // 由省、县两级财政按7:3的比例分担
    let side = |t: &str| t.chars().take(if a.chars().count() == 1 { 1 } else { 2 }).collect::<String>();
    let (a, b) = (side(a), side(b));
    let money = Dim::base(crate::value::Base::Money, 1);
    let amounts = || context.of_sentence(sentence).iter().filter(|f| f.dim() == money && plain(f));
    let of = |side: &str| {
        let mut found = amounts().filter(|f| lead(context, f).1.trim_start_matches("其中").starts_with(side));
        found.next().filter(|_| found.next().is_none())
    };
    let (x, y) = (of(&a)?, of(&b)?);
    if !bears || a == b || a.is_empty() || x.unit() != y.unit() {
        return None;
    }
    let many = Number::int(i64::from(first)).div(&Number::int(i64::from(second)))?;
    let base = context.sentence(sentence).from();
    let place = Span::new(base + at - 1, base + text.len() - tail.len() + 1);
    let unit = Unit { text: "".into(), factor: Number::int(1), dim: Dim::Share };
    let stated = Quantity {
        range: Interval::point(many),
        nominal: None,
        dim: Dim::Share,
        unit,
        decimals: 0,
        raw: Some(context.source.slice(place).into()),
        about: false,
    };
    let (many, one) = super::change_stated::one_grain(x, y);
    Some(
        RowBuilder::new(Rel::Proportion, x.span.join(y.span).join(place))
            .at("one", Value::quantity(one), y.span)
            .at("many", Value::quantity(many), x.span)
            .at("stated", Value::quantity(stated), place)
            .set("name", Value::Text(who.into()))
            .sure(Confidence::Medium),
    )
}

/// The two counts that are set against each other: each side of the name (医, 护 of 医护比; 护理员, 老年人 of 护理员与老年人之比) stands in the words of
/// one count alone.
fn pair<'f>(context: &Context<'_>, counts: &[&'f Figure], name: &str) -> Option<(&'f Figure, &'f Figure)> {
    if let ([a, b], true) = (counts, matches!(name, "二者之比" | "两者之比" | "二者比例" | "两者比例")) {
        return Some((a, b));
    }
    let (x, y) = sides(name)?;
    let of = |side: &str| {
        let mut found = counts.iter().filter(|f| {
            let behind = context.text().get(f.span.to()..).unwrap_or("");
            let noun = behind.split(|c| !crate::text::is_cjk(c)).next().unwrap_or("");
            // 幼儿园教职工 are no children.
            let words = lead(context, f).1.replace("幼儿园", "");
            said(side).iter().any(|w| words.contains(w) || noun.contains(w))
        });
        found.next().filter(|_| found.next().is_none())
    };
    let (a, b) = (*of(&x)?, *of(&y)?);
    (a.digits != b.digits).then_some((a, b))
}

/// 医师和护士分别有2860人和4583人,医护比为1:1.6: both sides stand before the only two counts.
fn respectively<'f>(context: &Context<'_>, counts: &[&'f Figure], name: &str) -> Option<(&'f Figure, &'f Figure)> {
    let [a, b] = counts else { return None };
    let (x, y) = sides(name)?;
    let words = lead(context, a).1;
    let (names, _) = words.split_once("分别")?;
    let joined = matches!(context.get(a.span.to(), b.digits.from()), "和" | "、" | "与");
    let place = |side: &str| said(side).iter().filter_map(|w| names.rfind(w)).max();
    (joined && place(&x)? != place(&y)?).then_some((*a, *b))
}

/// 城镇居民收入46218元,农村居民收入21497元,城乡居民收入比为2.15:1: the only two of their kind.
fn incomes<'f>(context: &Context<'_>, all: &[&'f Figure], name: &str) -> Option<(&'f Figure, &'f Figure)> {
    let [a, b] = all else { return None };
    let of = |f: &Figure, words: &[&str]| words.iter().any(|w| lead(context, f).1.contains(w));
    let (town, country) = (&["城镇", "城市"], &["农村", "农民"]);
    let apart = of(a, town) && of(b, country) && !of(a, country) && !of(b, town) || of(b, town) && of(a, country) && !of(b, country) && !of(a, town);
    (name.contains("城乡") && apart && a.unit() == b.unit()).then_some((*a, *b))
}

/// The words that one side of a name stands for: 教职工 for 师 of 师生比.
fn said(side: &str) -> Vec<&str> {
    match side {
        "师" => vec!["教师", "教职工", "保教", "保育"],
        // 医院床位 are no 医.
        "医" => vec!["医师", "医生"],
        "护" => vec!["护士", "护师", "护理员", "护理人员"],
        "床" => vec!["床位"],
        "生" => vec!["学生", "在校生", "幼儿", "生员", "新生", "生数"],
        "患" => vec!["患者", "病人", "床位"],
        other => vec![other],
    }
}

/// The two sides that a name of a proportion sets against each other, by their last characters.
fn sides(name: &str) -> Option<(String, String)> {
    let bare = ["之比", "配比", "的比例", "比例", "数量比", "人数比", "比"].iter().find_map(|w| name.strip_suffix(w))?;
    let end = |t: &str, n: usize| t.chars().skip(t.chars().count().saturating_sub(n)).collect::<String>();
    if let Some((x, y)) = bare.split_once(['与', '和', '对']) {
        return (x.chars().count() >= 2 && y.chars().count() >= 2).then(|| (end(x, 2), end(y, 2)));
    }
    let mut letters = bare.chars().rev();
    let (y, x) = (letters.next()?, letters.next()?);
    Some((x.to_string(), y.to_string()))
}

/// Far from what is stated, the counts are of something else.
fn close(a: &Figure, b: &Figure, many: &Number) -> bool {
    let quotient = || {
        let (a, b) = (middle(a)?, middle(b)?);
        let one = Number::int(1);
        let (got, said) = (if a < b { b.div(&a)? } else { a.div(&b)? }, if *many < one { one.div(many)? } else { many.clone() });
        Some(got <= said.mul(&Number::int(3))? && said <= got.mul(&Number::int(3))?)
    };
    quotient() == Some(true)
}
