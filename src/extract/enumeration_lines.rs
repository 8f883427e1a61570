//! Numbers that declare the numbered lines or headings below them: 履行下列六项职责:(一)…; 三年实施6项任务,总投资25.8亿元。1.…; 办好以下八件民生实事.
//! Read where no closer reading was found, where nothing numbered stands between, and where no table of the section has so many rows.

use std::sync::Arc;

use super::figure::Context;
use crate::fact::{FactSet, Rel, RowBuilder, Rows, Value};
use crate::outline::{Item, Sentence};
use crate::text::{Span, ends_with_any, holds_any, is_cjk};
use crate::value::{is_han_numeral, parse_chinese_integer};

/// Measure words of things that stand below.
const MEASURES: &[&str] = &["项", "个", "件", "条", "种", "类", "大", "点"];
/// What they are, where nothing says that they are those below.
const THINGS: &[&str] = &[
    "任务", "重点任务", "主要任务", "工程", "重点工程", "项目", "重点项目", "行动", "专项行动", "措施", "举措", "重点工作", "民生实事", "实事", "职责", "工作",
    "攻坚行动", "提升行动", "具体任务", "惠民实事",
];
/// Verbs before such a number.
const VERBS: &[&str] = &["实施", "推进", "开展", "抓好", "落实", "办好", "完成", "履行", "突出", "做好", "办理", "承办", "推行", "围绕", "聚焦"];
/// Bytes between the number and the first line.
const FAR: usize = 900;

/// Adds the rows.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let mut lines: Vec<&Item> = context.outline.items.iter().filter(|i| !i.inline).collect();
    lines.sort_by_key(|i| i.marker.span);
    let declared: Vec<Span> = (0..facts.table(Rel::Enumeration).rows.len())
        .filter_map(|i| facts.field(Rel::Enumeration, u32::try_from(i).ok()?, "declared").and_then(|f| f.span))
        .collect();
    for (at, first) in lines.iter().enumerate().filter(|(_, i)| i.marker.ordinal == 1) {
        let from = at.checked_sub(1).and_then(|i| lines.get(i)).map_or(0, |i| i.marker.span.to());
        let count = own(lines.get(at..).unwrap_or(&[]), first);
        let home = context.outline.sentences.partition_point(|s| s.span.from() < from.max(first.marker.span.from().saturating_sub(FAR)));
        let above = context.outline.sentences.get(home..).unwrap_or(&[]).iter().take_while(|s| s.span.to() <= first.marker.span.from());
        let mut found = above.filter(|s| s.para.is_some()).filter_map(|s| number(context, s, first));
        let Some((span, n, noun)) = found.next().filter(|_| found.next().is_none()) else { continue };
        let told = declared.iter().any(|d| d.from() < span.to() && span.from() < d.to());
        if !told && count.len() >= 2 && i64::try_from(count.len()).is_ok_and(|c| (c - n).abs() <= 3) && !listed(context, span, n) {
            push(context, span, n, &noun, &count, facts);
        }
    }
}

/// The lines of the list that begins with the first of these.
fn own(lines: &[&Item], first: &Item) -> Vec<Span> {
    let of_list = lines.iter().filter(|i| i.list == first.list);
    of_list.enumerate().take_while(|(n, i)| *n == 0 || i.marker.ordinal != 1).take(24).map(|(_, i)| i.marker.span).collect()
}

/// The number of a sentence that declares what stands below: its place, value and noun; nothing where it has two such.
fn number(context: &Context<'_>, sentence: &Sentence, first: &Item) -> Option<(Span, i64, String)> {
    let text = context.source.slice(sentence.span);
    // 去年共实施4个项目。今年的安排是:1.…: what was done, or what another sentence leads from.
    let last = context.get(sentence.span.to(), first.marker.span.from()).trim().is_empty();
    let past = holds_any(text, &["去年", "上年", "已", "累计", "截至", "此前", "以来"]);
    let mut found = numerals(text).into_iter().filter_map(|(at, word)| {
        let n = if word.bytes().all(|b| b.is_ascii_digit()) { word.parse().ok()? } else { parse_chinese_integer(word)? };
        let (before, tail) = (text.get(..at)?, text.get(at + word.len()..)?);
        let measure = MEASURES.iter().find(|m| tail.starts_with(**m))?;
        let noun: String = tail.get(measure.len()..)?.chars().take_while(|c| is_cjk(*c)).take(9).collect();
        let named = ends_with_any(before, &["以下", "下列", "如下"]);
        let thing = THINGS.contains(&noun.as_str()) && ends_with_any(before, VERBS);
        let span = Span::new(at, at + word.len() + measure.len()).shift(sentence.span.from());
        ((2..=20).contains(&n) && (named || thing && !past && last)).then_some((span, n, noun))
    });
    found.next().filter(|_| found.next().is_none())
}

/// Stretches of digits, or of Chinese numerals.
fn numerals(text: &str) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    let numeral = |c: char| c.is_ascii_digit() || c == '两' || is_han_numeral(c);
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (numeral(c), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.extend(text.get(from..at).map(|w| (from, w)));
                start = None;
            }
            _ => {}
        }
    }
    found.retain(|(at, w)| w.chars().count() <= 3 && !text.get(..*at).is_some_and(|t| t.ends_with(['.', '第', '—', '-', '/', '至'])));
    found
}

/// True where a table behind the number, up to some pages on, has as many rows as it says.
fn listed(context: &Context<'_>, number: Span, n: i64) -> bool {
    let behind = context.outline.tables.iter().filter(|t| t.span.from() > number.to()).take(6);
    let sum = |r: &&crate::outline::TableRow| {
        r.cells.iter().take(3).any(|c| ends_with_any(&context.source.slice(c.span).replace(' ', ""), &["合计", "总计", "小计", "共计"]))
    };
    behind.into_iter().any(|t| usize::try_from(n).is_ok_and(|n| t.rows.iter().filter(|r| !sum(r)).count() == n))
}

fn push(context: &Context<'_>, number: Span, declared: i64, noun: &str, lines: &[Span], facts: &mut FactSet) {
    let rows = lines.iter().map(|s| facts.push(RowBuilder::new(Rel::Member, *s).at("text", Value::Text(context.source.slice(*s).into()), *s))).collect();
    facts.push(
        RowBuilder::new(Rel::Enumeration, number)
            .at("declared", Value::Int(declared), number)
            .set("count", Value::Int(i64::try_from(lines.len()).unwrap_or(0)))
            .set("members", Value::Rows(Arc::new(Rows { rel: Rel::Member, rows, closed: true })))
            .set("partial", Value::Bool(false))
            .set("noun", Value::Text(noun.into())),
    );
}
