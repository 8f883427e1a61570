//! A total in one sentence, its parts in the next one of the paragraph: 完成投资146.3亿元。高速公路完成88.7亿元,普通国省干线完成31.9亿元,….
//! Read where the total is the only amount of its unit in its sentence and the next one has nothing but parts of that unit, and where words say so
//! (按功能分, 资金来源为) or three parts and more come to all of it but for one digit. What comes close without such words may name but the largest.

use super::breakdown::{Shape, part_name, push};
use super::breakdown_fit::{near_total, slipped};
use super::breakdown_names::complements;
use super::figure::{Context, Figure};
use super::near::plain;
use crate::fact::FactSet;
use crate::text::{AnyOf, Span};

/// Words of amounts that are no parts.
static OTHER: AnyOf = AnyOf::new(&[
    "同比", "增长", "下降", "平均", "人均", "年均", "比上", "较上", "新增", "净增", "提高", "减少", "其中", "超过", "缺口", "累计", "另有", "另建", "每",
    "到20", "至20",
]);
/// What leads from a total to its parts.
const LEADS: &[&str] = &["按", "从", "分", "资金来源", "来源", "具体", "包括", "由"];

/// Adds the row of a sentence's only total, where the sentence behind it holds its parts.
pub(super) fn extract(context: &Context<'_>, sentence: u32, facts: &mut FactSet) {
    let Some(previous) = sentence.checked_sub(1) else { return };
    let (sentences, parts) = (&context.outline.sentences, context.of_sentence(sentence));
    let para = |i: u32| sentences.get(i as usize).and_then(|s| s.para);
    if parts.len() < 2 || para(previous).is_none() || para(previous) != para(sentence) {
        return;
    }
    for total in context.of_sentence(previous).iter().filter(|f| plain(f)) {
        let alone = context.of_sentence(previous).iter().filter(|f| f.unit() == total.unit()).count() == 1;
        if alone && let Some((parts, region)) = read(context, sentence, total) {
            push(context, total, &parts, &Shape { totals: Vec::new(), parts: region, bracket: true, own_sentence: false, apart: true }, facts);
            return;
        }
    }
}

fn read<'c>(context: &'c Context<'_>, sentence: u32, total: &Figure) -> Option<(Vec<&'c Figure>, Span)> {
    let span = context.sentence(sentence);
    let parts: Vec<&Figure> = context.of_sentence(sentence).iter().filter(|f| f.unit() == total.unit() && !small_word(context, f)).collect();
    let (first, last) = (parts.first()?, parts.last()?);
    let region = Span::new(span.from(), last.span.to());
    let behind = context.get(last.span.to(), span.to());
    let fits = (2..=14).contains(&parts.len())
        && parts.iter().all(|p| plain(p) && p.exact.range.middle() < total.exact.range.middle())
        && !OTHER.is_in(context.source.slice(region))
        && !behind.split([',', ';', '。']).next().unwrap_or("").contains('等');
    if !fits || !each_named(context, &parts, span) {
        return None;
    }
    let lead = context.get(span.from(), first.digits.from());
    let opened = lead.split_once([',', ':']).is_some_and(|(t, _)| t.chars().count() <= 20);
    let led = opened && LEADS.iter().any(|w| lead.starts_with(w));
    let names: Vec<String> = parts.iter().map(|p| part_name(context, p, span)).collect();
    let meant = match parts.len() {
        2 => (led || complements(context, &names) && of_total(context, total, &names)) && near_total(total, &parts),
        _ => (led || lead.contains("分别")) && near_total(total, &parts) || slipped(total, &parts),
    };
    meant.then_some((parts, region))
}

/// 分布在四个乡镇: a numeral in words among figures counts something else.
fn small_word(context: &Context<'_>, figure: &Figure) -> bool {
    !context.source.slice(figure.digits).starts_with(|c: char| c.is_ascii_digit())
}

/// The noun that all parts end with stands with the total: 养老床位 above 护理型床位 and 普通型床位.
fn of_total(context: &Context<'_>, total: &Figure, names: &[String]) -> bool {
    let end = |t: &String| t.chars().skip(t.chars().count().saturating_sub(2)).collect::<String>();
    let Some(noun) = names.first().map(end).filter(|n| n.chars().count() == 2) else { return false };
    names.iter().all(|n| end(n) == noun) && context.get(total.clause, total.digits.from()).contains(&noun)
}

/// Each part has a clause and a name of its own.
fn each_named(context: &Context<'_>, parts: &[&Figure], span: Span) -> bool {
    let mut names: Vec<String> = parts.iter().map(|p| part_name(context, p, span)).collect();
    // 风电、光伏、生物质装机分别为142万千瓦、238万千瓦和15万千瓦
    let first = parts.first().map_or("", |p| context.get(span.from(), p.digits.from()));
    if let Some((kinds, _)) = first.split_once("分别") {
        return kinds.split(['、', '和']).count() == parts.len() && !kinds.contains([',', ';']);
    }
    let named = names.iter().all(|n| (2..=24).contains(&n.chars().filter(|c| crate::text::is_cjk(*c)).count()));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    named && names.len() == count
}
