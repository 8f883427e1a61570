//! Totals and parts told in other words: all amounts of one unit in a sentence, the first or the last of which is the sum of the others but for one digit.

use std::sync::Arc;

use super::breakdown::{Shape, part_name, push};
use super::breakdown_fit::{all_but_equal, near_total, slipped};
use super::breakdown_names::complements;
use super::figure::{Context, Figure};
use super::near::{lead, middle, plain};
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Rows, Value};
use crate::text::{AnyOf, Span, holds_any};
use crate::value::{Number, Truth};

/// Words of figures that are no parts.
static OTHER: AnyOf =
    AnyOf::new(&["同比", "比上", "较上", "增长", "下降", "每", "平均", "其中", "人均", "超过", "含", "比20", "较20", "净增", "年均", "新增", "提高", "减少"]);
/// Words before a total.
const TOTAL: &[&str] = &["共", "总", "合计", "全部", "现有", "登记", "在册", "累计", "组织", "各类", "完成"];

/// Adds rows for totals of a sentence that no row from `first` on tells.
pub(super) fn extract(context: &Context<'_>, sentence: u32, first: usize, facts: &mut FactSet) {
    let told = |i: usize| matches!(facts.field(Rel::Breakdown, u32::try_from(i).unwrap_or(u32::MAX), "overlap").map(|f| &f.value), Some(Value::Bool(false)));
    if (first..facts.table(Rel::Breakdown).rows.len()).any(told) {
        return;
    }
    let figures = context.of_sentence(sentence);
    if figures.len() < 3 {
        return;
    }
    let mut seen: Vec<&str> = Vec::new();
    for figure in figures.iter().filter(|f| plain(f)) {
        if seen.contains(&figure.unit()) {
            continue;
        }
        seen.push(figure.unit());
        let same: Vec<&Figure> = figures.iter().filter(|f| f.unit() == figure.unit()).collect();
        if (3..=14).contains(&same.len()) && same.iter().all(|f| plain(f)) {
            divided(context, &same, facts);
        }
    }
}

/// 队伍464支,文明实践队伍…、专业队伍…、应急队伍…; 项目616个,产业类…、民生类…: the parts end as the whole does, or in a word for kinds.
fn kin(context: &Context<'_>, total: &Figure, parts: &[&Figure]) -> bool {
    let name = |f: &Figure| lead(context, f).1.trim_end_matches(['达', '到', '为', '有', '共', '计', '总', '数']).to_owned();
    let tail = |t: &str, n: usize| t.chars().rev().take(n).collect::<Vec<_>>();
    let whole = tail(&name(total), 2);
    let names: Vec<String> = parts.iter().map(|p| name(p)).collect();
    names.iter().all(|n| tail(n, 2) == whole && n.chars().count() > 2) || ["类", "级"].iter().any(|w| names.iter().all(|n| n.ends_with(w)))
}

/// 共55处,中心城区14处、老城片区22处、乡镇9处。: the total, a comma, and parts with 、 between up to the end of the sentence.
fn ends_list(context: &Context<'_>, total: &Figure, parts: &[&Figure]) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    let opens = context.get(total.span.to(), first.digits.from());
    let named = opens.strip_prefix(',').is_some_and(|t| (2..=8).contains(&t.chars().count()) && t.chars().all(crate::text::is_cjk));
    let joined = |two: &[&Figure]| matches!(two, [x, y] if context.get(x.span.to(), y.digits.from()).starts_with(['、', '和']));
    let ends = context.text().get(last.span.to()..).is_some_and(|t| t.starts_with(['。', ';', '\n']));
    named && ends && parts.windows(2).all(joined)
}

/// How many of the parts are said to be paid by somebody.
fn paid(context: &Context<'_>, parts: &[&Figure]) -> usize {
    const WORDS: &[&str] = &["承担", "配套", "解决", "自筹", "补助", "筹措", "筹集", "债券", "贷款", "社会资本", "财政", "捐赠", "争取"];
    let clause = |p: &&&Figure| {
        let behind = context.text().get(p.span.to()..).unwrap_or("").split([',', ';', '。', '、']).next().unwrap_or("");
        WORDS.iter().any(|w| lead(context, p).1.contains(w) || behind.contains(w))
    };
    parts.iter().filter(clause).count()
}

/// 人口48.76万人,居住在城镇的有25.31万人,居住在乡村的有23.45万人: a clause for the total and one for each of two parts.
fn beside_each_other(context: &Context<'_>, total: &Figure, parts: &[&Figure]) -> bool {
    let [a, b] = parts else { return false };
    let next = |x: &Figure, y: &Figure| {
        let gap = context.get(x.span.to(), y.digits.from());
        gap.starts_with(',') && gap.chars().count() <= 14 && gap.matches([',', ';', '、', '。', ':']).count() == 1
    };
    next(total, a) && next(a, b)
}

/// 新增48家,累计达到35家: what is new is more than what there is.
pub(super) fn beyond(context: &Context<'_>, sentence: u32, facts: &mut FactSet) {
    for two in context.of_sentence(sentence).windows(2) {
        let [new, total] = two else { continue };
        let (lead, gap) = (lead(context, new).1, context.get(new.span.to(), total.digits.from()));
        let added = ["新增", "新建", "净增"]
            .iter()
            .any(|w| lead.rfind(w).and_then(|at| lead.get(at + w.len()..)).is_some_and(|t| t.chars().count() <= 10 && !t.contains('投')));
        let noun = gap.strip_prefix(',').map(|t| t.trim_end_matches(['达', '到', '为', '有', '至']));
        let all = noun.is_some_and(|t| {
            t.len() < gap.len() - 1
                && t.chars().count() <= 12
                && !t.contains([',', '、', ';'])
                && (t.starts_with(['总', '共']) || t == "累计" || t.ends_with("总数") || t.ends_with("总量"))
        });
        // 现有床位136张,新增…,总数达到…: told as a change.
        let first = first_of(context, sentence, new);
        // 累计建成512万亩,其中新增551万亩: a part above the only whole there is.
        let within = gap.strip_prefix(",其中").is_some_and(|t| t.chars().count() <= 14 && !t.contains([',', '、', ';', ':']));
        // 年均完成5.2万亩,其中2024年完成5.6万亩
        let mean = holds_any(lead, &["年均", "平均", "每年", "户均", "人均", "村均", "亩均", "净增", "净减"]) || super::breakdown::is_norm(context, new);
        if within
            && !mean
            && first_of(context, sentence, new)
            && plain(new)
            && plain(total)
            && new.unit() == total.unit()
            && new.value.less(&total.value) == Truth::True
        {
            one_part(new, total, facts);
        }
        if added && all && first && plain(new) && plain(total) && new.unit() == total.unit() && total.value.less(&new.value) == Truth::True {
            one_part(total, new, facts);
        }
    }
}

/// True where no figure of its unit stands before it in the sentence.
fn first_of(context: &Context<'_>, sentence: u32, figure: &Figure) -> bool {
    !context.of_sentence(sentence).iter().any(|f| f.digits < figure.digits && f.unit() == figure.unit())
}

/// A whole and one part of it, with others unsaid.
fn one_part(total: &Figure, part: &Figure, facts: &mut FactSet) {
    let row = facts.push(RowBuilder::new(Rel::Part, part.span).at("value", Value::quantity(part.value.clone()), part.span));
    facts.push(
        RowBuilder::new(Rel::Breakdown, part.span.join(total.span))
            .at("total", Value::quantity(total.value.clone()), total.span)
            .set("whole", Value::Bool(false))
            .set("parts", Value::Rows(Arc::new(Rows { rel: Rel::Part, rows: vec![row], closed: false })))
            .set("overlap", Value::Bool(false))
            .sure(Confidence::Medium),
    );
}

fn divided(context: &Context<'_>, same: &[&Figure], facts: &mut FactSet) {
    let (Some((head, behind)), Some((last, ahead))) = (same.split_first(), same.split_last()) else { return };
    let adds = |total: &Figure, parts: &[&Figure]| parts.iter().try_fold(Number::zero(), |s, p| s.add(&middle(p)?)) == middle(total);
    if adds(head, behind) || adds(last, ahead) {
        return;
    }
    for (total, parts) in [(*head, behind), (*last, ahead)] {
        let (Some(a), Some(b)) = (parts.first(), parts.last()) else { continue };
        let region = Span::new(if total.digits < a.digits { total.span.to() } else { lead(context, a).0 }, b.span.to());
        let text = context.source.slice(region);
        let close = parts.windows(2).all(|two| match two {
            [x, y] => context.get(x.span.to(), y.digits.from()).chars().count() <= 24 && !context.get(x.span.to(), y.digits.from()).contains(';'),
            _ => true,
        });
        let greatest = parts.iter().all(|p| middle(p) <= middle(total) || middle(p).is_none());
        if !close || !greatest || OTHER.is_in(text) {
            continue;
        }
        // 公园44个、书房41个、…: one of a row is no total of the others.
        let beside = if total.digits < a.digits { context.get(total.span.to(), a.digits.from()) } else { context.get(b.span.to(), total.digits.from()) };
        if beside.starts_with(['、', '和', '及', '与']) {
            continue;
        }
        let said = TOTAL.iter().any(|w| lead(context, total).1.contains(w));
        let names: Vec<String> = parts.iter().map(|p| part_name(context, p, region)).collect();
        let whole = lead(context, total).1;
        let before = context.get(context.sentence(total.sentence).from(), total.digits.from());
        // 共有林场、苗圃30处,林场12处,苗圃18处; 共有泊位1000个,地上380个,地下620个
        let divides = (complements(context, &names) && (ends_list(context, total, parts) || beside_each_other(context, total, parts))
            || names.iter().all(|n| n.chars().count() >= 2 && before.contains(n.as_str()) && n.chars().all(crate::text::is_cjk))
            || holds_any(whole, &["共", "总", "合计"]) && complements(context, &names) && names.iter().all(|n| n.chars().count() <= 6))
            && total.digits < a.digits;
        if parts.len() == 2 && !(divides && near_total(total, parts)) {
            continue;
        }
        // 剩余350亩作为机动指标; 市级承担2400万元,县级配套1800万元,…
        let rest = names.last().is_some_and(|n| ["剩余", "其余", "余下"].iter().any(|w| n.starts_with(w)));
        let funds = ["资金", "投资", "经费"].iter().any(|w| lead(context, total).1.contains(w)) && paid(context, parts) >= 2;
        let covers = ["涉及", "覆盖", "包含", "含"].iter().any(|w| context.get(total.span.to(), a.digits.from()).trim_start_matches(',').starts_with(w));
        let listed = (said && super::breakdown_tie::unnamed(whole, parts, context) || covers)
            && total.digits < a.digits
            && parts.len() >= 3
            && ends_list(context, total, parts);
        if slipped(total, parts)
            || said && all_but_equal(total, parts)
            || (listed || divides || (rest || said && funds) && parts.len() >= 3 && total.digits < a.digits || kin(context, total, parts))
                && near_total(total, parts)
        {
            push(context, total, parts, &Shape { totals: Vec::new(), parts: region, bracket: true, own_sentence: false, apart: true }, facts);
            return;
        }
    }
}

/// 2020年…,2021年…,2022年…: a part for each year.
pub(super) fn years_in_turn(names: &[String]) -> bool {
    let years: Vec<i32> = names.iter().filter_map(|n| super::figure::years_in(n).next().filter(|(at, _)| *at == 0).map(|y| y.1)).collect();
    years.len() == names.len() && years.windows(2).all(|two| matches!(two, [a, b] if *b == a + 1))
}
