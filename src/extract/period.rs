//! The relations `period` and `date_mention`: 近五年, “十四五”, and dates with their places.

use super::numbers::Role;
use super::{Syntax, dates};
use crate::diag::Confidence;
use crate::fact::{DateValue, FactSet, Rel, RowBuilder, RowRef, Value};
use crate::text::{Signs, Source, Span, holds_any};
use crate::value::{Date, is_han_numeral, parse_chinese_integer};

/// How many characters after the words the series may stand.
const REACH: usize = 200;

/// A span of years said in words, at bytes of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ReadPeriod {
    start: usize,
    pub(super) end: usize,
    years: i64,
    /// First year of a five-year plan; `None` for 近N年.
    pub(super) from: Option<i32>,
}

/// Rows of `period`.
pub(super) fn periods(syntax: &Syntax<'_>, facts: &mut FactSet) {
    for (i, s) in syntax.outline.sentences.iter().enumerate() {
        if !syntax.sentence_rows.get(i).is_some_and(Option::is_some) {
            continue;
        }
        for p in find_in(&syntax.draft.source, s.span) {
            let span = Span::new(p.start, p.end).shift(s.span.from());
            let mut row = RowBuilder::new(Rel::Period, span)
                .at("raw", Value::Text(syntax.slice(span).into()), span)
                .set("years", Value::Int(p.years))
                .set("from", Value::or_absent(p.from, Value::Year))
                .set("to", Value::or_absent(p.from, |y| Value::Year(y + 4)))
                .set("relative", Value::Bool(p.from.is_none()));
            if let Some((from, to, at)) = series(syntax, i, s.span, span, p.from.is_some()) {
                row = row.set("said_from", Value::Year(from)).set("said_to", Value::Year(to)).at("series", Value::Text(syntax.slice(at).into()), at);
            }
            facts.push(row);
        }
    }
}

/// The years that the same sentence gives after the words: first, last, and where.
fn series(syntax: &Syntax<'_>, sentence: usize, whole: Span, period: Span, plan: bool) -> Option<(i32, i32, Span)> {
    let all = syntax.slice(Span::new(period.to(), whole.to()));
    let end = all.char_indices().nth(REACH).map_or(all.len(), |(i, _)| i);
    let rest = all.get(..end)?;
    // 近五年,年均转移2.3万人次,其中2025年2.86万人次,比2024年增加…: one of the years.
    if !plan && rest.contains("其中20") {
        return None;
    }
    if !plan && holds_any(rest, &["力争", "争取", "计划到", "预计", "确保到", "目标"]) {
        return None;
    }
    let years = syntax.numbers_from(sentence, period.to()).take_while(|n| n.digits.from() < period.to() + end);
    let years = years.filter(|n| matches!(n.role, Role::Year | Role::Date));
    let mut found: Option<(i32, i32, Span)> = None;
    for n in years {
        let Some((a, b)) = n.years else { continue };
        if plan {
            let between = syntax.slice(Span::new(period.to(), n.digits.from()));
            let between = between.trim_start_matches(['”', '"']);
            let bare = ["规划期", "时期", "期间"].iter().find_map(|w| between.strip_prefix(w)).unwrap_or(between);
            let same_clause = matches!(bare, "(" | "" | "(即" | "即" | ",即" | ",也就是" | "为" | "是" | ",从" | ",自" | "(从" | "(自");
            if same_clause && a != b {
                return Some((a, b, n.digits));
            }
            continue;
        }
        found = Some(found.map_or((a, b, n.digits), |(x, y, at)| (x.min(a), y.max(b), at.join(n.digits))));
    }
    found.filter(|(a, b, _)| a != b)
}

/// All such spans of a text.
pub(super) fn find(text: &str) -> Vec<ReadPeriod> {
    read(text, Signs::of(text).all())
}

/// All such spans in a span of a draft.
pub(super) fn find_in(source: &Source, span: Span) -> Vec<ReadPeriod> {
    read(source.slice(span), source.signs(span))
}

fn read(text: &str, signs: impl Iterator<Item = (usize, char)>) -> Vec<ReadPeriod> {
    let mut out: Vec<ReadPeriod> = Vec::new();
    for (at, sign) in signs {
        match sign {
            '五' => out.extend(plan_period(text, at)),
            '近' => {
                // Of 最近 it is found too and comes first.
                if text.get(..at).is_some_and(|t| t.ends_with('最')) {
                    out.extend(recent_years(text, at - "最".len(), "最近"));
                }
                out.extend(recent_years(text, at, "近"));
            }
            '过' if text.get(at..).is_some_and(|t| t.starts_with("过去")) => out.extend(recent_years(text, at, "过去")),
            _ => {}
        }
    }
    out.sort_by_key(|p| p.start);
    out.dedup_by(|b, a| b.start < a.end);
    out
}

/// `“十四五”` around the 五 at byte `i`: 十一五 is 2006 to 2010, each later one five years on.
fn plan_period(text: &str, i: usize) -> Option<ReadPeriod> {
    let (before, after) = (text.get(..i)?, text.get(i + "五".len()..)?);
    let numeral: String = before.chars().rev().take(2).take_while(|c| is_han_numeral(*c)).collect::<Vec<_>>().into_iter().rev().collect();
    let head = before.strip_suffix(numeral.as_str())?;
    let quoted = head.ends_with(['“', '"']) && after.starts_with(['”', '"']);
    let named = ["时期", "期间", "规划", "以来", "末", "初期", "发展", "计划", "”"].iter().any(|w| after.starts_with(w));
    let n = parse_chinese_integer(&numeral).filter(|n| (6..=20).contains(n))?;
    let enough = quoted || named && numeral.chars().count() == 2;
    if !enough || numeral == "十" && !quoted {
        return None;
    }
    let from = i32::try_from(1981 + (n - 6) * 5).ok()?;
    Some(ReadPeriod { start: head.len(), end: i + "五".len(), years: 5, from: Some(from) })
}

/// `近五年`, `近3年` at byte `i`.
fn recent_years(text: &str, i: usize, word: &str) -> Option<ReadPeriod> {
    let rest = text.get(i + word.len()..)?;
    let n = rest.bytes().take_while(u8::is_ascii_digit).count();
    let han: usize = rest.chars().take(2).take_while(|c| is_han_numeral(*c) || *c == '两').map(char::len_utf8).sum();
    let len = n.max(han);
    let years = rest.get(..n).and_then(|t| t.parse().ok()).or_else(|| parse_chinese_integer(rest.get(..han)?))?;
    let tail = rest.get(len..)?.strip_prefix('年')?;
    let counted = tail.starts_with(['前', '内']) || word == "近" && text.get(..i)?.ends_with(['将', '接', '附', '临']);
    (!counted && (2..=30).contains(&years)).then_some(ReadPeriod { start: i, end: i + word.len() + len + "年".len(), years, from: None })
}

/// Rows of `date_mention`: dates with at least a month.
pub(super) fn date_mentions(syntax: &Syntax<'_>, facts: &mut FactSet) {
    let mut found = Vec::new();
    for span in syntax.texts() {
        dates::scan_span(&syntax.draft.source, span, &mut found);
    }
    for d in found.into_iter().filter(|d| d.date.month.is_some()) {
        let row = RowBuilder::new(Rel::DateMention, d.span)
            .at("date", date_value(d.date), d.span)
            .at("raw", Value::Text(syntax.slice(d.span).into()), d.span)
            .set("damaged", Value::Bool(d.damaged))
            .set("sentence", Value::or_absent(sentence_at(facts, d.span), Value::Row));
        facts.push(if d.damaged { row.sure(Confidence::Medium) } else { row });
    }
}

/// The row of the sentence that holds a place.
fn sentence_at(facts: &FactSet, span: Span) -> Option<RowRef> {
    let rows = &facts.table(Rel::Sentence).rows;
    let at = rows.partition_point(|r| r.span.start <= span.start).checked_sub(1)?;
    rows.get(at).filter(|r| r.span.contains(span))?;
    Some(RowRef { rel: Rel::Sentence, index: u32::try_from(at).ok()? })
}

/// A date as a field's value.
pub(super) fn date_value(date: Date) -> Value {
    Value::Date(DateValue { date, span: date.span() })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn periods_are_read() {
        for (text, expected) in [
            ("近五年呈下降趋势", "近五年 5"),
            ("根据近3年统计", "近3年 3"),
            ("过去五年", "过去五年 5"),
            ("“十四五”期间", "十四五 2021"),
            ("“十三五”时期,十五五规划", "十三五 2016; 十五五 2026"),
            ("“十五”计划", "十五 2001"),
            ("十四五规划", "十四五 2021"),
            ("最近三年", "最近三年 3"),
            ("附近5年内", ""),
            ("近2023年", ""),
            ("十五五金店", ""),
            ("二十五个", ""),
            ("将近五年", ""),
            ("近百年", ""),
        ] {
            let show = |p: &super::ReadPeriod| format!("{} {}", text.get(p.start..p.end).unwrap_or("?"), p.from.map_or(p.years, i64::from));
            assert_eq!(find(text).iter().map(show).collect::<Vec<_>>().join("; "), expected, "{text}");
        }
    }
}
