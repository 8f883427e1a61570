//! Dates as drafts write them: 2023年3月27日, 2023-03-31, 2023.3.31, 二〇二三年三月二十七日, and dates that lost 年月日
//! (2023327), where exactly one reading is a day. A year alone is no date mention but can be read by [`read_date`].

use crate::text::{Signs, Source, Span};
use crate::value::{Date, is_han_numeral, parse_chinese_integer};

/// A date found in text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScannedDate {
    /// Where, in the shadow.
    pub span: Span,
    /// As written; the day may not exist (2月30日).
    pub date: Date,
    /// True where 年月日 were lost.
    pub damaged: bool,
}

/// All dates with at least year and month in a text that begins at `base`, and years alone written as 2023年.
pub fn scan(text: &str, base: usize, out: &mut Vec<ScannedDate>) {
    read(text, base, Signs::of(text).all(), out);
}

/// The same in a span of a draft.
pub fn scan_span(source: &Source, span: Span, out: &mut Vec<ScannedDate>) {
    read(source.slice(span), span.from(), source.signs(span), out);
}

fn read(text: &str, base: usize, signs: impl Iterator<Item = (usize, char)>, out: &mut Vec<ScannedDate>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    for (i, _) in signs.filter(|(i, c)| begins_year(bytes, *i, *c)) {
        if i < at {
            continue;
        }
        let (before, rest) = (text.get(..i).unwrap_or(""), text.get(i..).unwrap_or(""));
        let glued = before.ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/'));
        let found = if glued { None } else { read_date(rest).or_else(|| damaged(before, rest)) };
        at = i + 1;
        if let Some((len, date, damaged)) = found {
            at = i + len;
            out.push(ScannedDate { span: Span::new(base + i, base + i + len), date, damaged });
        } else if bytes.get(i).is_some_and(u8::is_ascii_digit) {
            at = i + bytes.iter().skip(i).take_while(|b| b.is_ascii_digit()).count().max(1);
        }
    }
}

/// True where a year may begin: at a digit 1 or 2 that no other precedes, at 一 and 二.
fn begins_year(bytes: &[u8], at: usize, sign: char) -> bool {
    let behind_digit = || at.checked_sub(1).and_then(|before| bytes.get(before)).is_some_and(u8::is_ascii_digit);
    matches!(sign, '一' | '二') || matches!(sign, '1' | '2') && !behind_digit()
}

/// The date that begins a text: bytes, date, damaged. Also 2023年 alone.
#[must_use]
pub fn read_date(text: &str) -> Option<(usize, Date, bool)> {
    let (n, year) = digits(text, 4).filter(|(n, _)| *n == 4).or_else(|| han_year(text))?;
    if !(1900..=2199).contains(&year) {
        return None;
    }
    let rest = text.get(n..)?;
    let after_year = rest.strip_prefix('年');
    if let Some(tail) = after_year {
        return Some(with_marks(n + 3, year, tail));
    }
    let sign = rest.chars().next().filter(|c| matches!(c, '-' | '.' | '/'))?;
    let (m_len, month) = digits(rest.get(1..)?, 2)?;
    let tail = rest.get(1 + m_len..)?.strip_prefix(sign)?;
    let (d_len, day) = digits(tail, 2)?;
    let after = tail.get(d_len..)?;
    if after.starts_with(|c: char| c.is_ascii_digit() || c == sign && after.get(1..).is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit()))) {
        return None;
    }
    let date = Date { year, month: u8::try_from(month).ok(), day: u8::try_from(day).ok() };
    (1..=12).contains(&month).then_some((n + 1 + m_len + 1 + d_len, date, false))
}

/// Month and day after `年`.
fn with_marks(len: usize, year: i32, text: &str) -> (usize, Date, bool) {
    let only_year = (len, Date { year, month: None, day: None }, false);
    let Some((m_len, month)) = digits(text, 2).or_else(|| han(text)) else { return only_year };
    let Some(tail) = text.get(m_len..).and_then(|t| t.strip_prefix('月')) else { return only_year };
    let month = u8::try_from(month).ok();
    let end = len + m_len + "月".len();
    match digits(tail, 2).or_else(|| han(tail)) {
        Some((d_len, day)) if tail.get(d_len..).is_some_and(|t| t.starts_with('日') || t.starts_with('号')) => {
            (end + d_len + "日".len(), Date { year, month, day: u8::try_from(day).ok() }, false)
        }
        _ => (end, Date { year, month, day: None }, false),
    }
}

/// One to `max` digits, not followed by another: bytes and value.
fn digits(text: &str, max: usize) -> Option<(usize, i32)> {
    let n = text.bytes().take(max + 1).take_while(u8::is_ascii_digit).count();
    if n == 0 || n > max {
        return None;
    }
    Some((n, text.get(..n)?.parse().ok()?))
}

/// 二〇二三: bytes and value.
fn han_year(text: &str) -> Option<(usize, i32)> {
    let n: usize = text.chars().take(4).take_while(|c| matches!(c, '〇' | '零' | '○') || is_han_numeral(*c) && *c != '十').map(char::len_utf8).sum();
    let year = if n == 12 { parse_chinese_integer(text.get(..n)?)? } else { return None };
    Some((n, i32::try_from(year).ok()?))
}

/// 三, 十二, 二十七: bytes and value.
fn han(text: &str) -> Option<(usize, i32)> {
    let n: usize = text.chars().take(3).take_while(|c| is_han_numeral(*c)).map(char::len_utf8).sum();
    Some((n, i32::try_from(parse_chinese_integer(text.get(..n)?)?).ok()?))
}

/// A run of six or seven digits that lost its 年月日: alone on its line or before 日, 印发, 至; one reading only.
fn damaged(before: &str, text: &str) -> Option<(usize, Date, bool)> {
    let n = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(6..=7).contains(&n) || before.ends_with(|c: char| c.is_alphanumeric() && c.is_ascii()) {
        return None;
    }
    let (run, rest) = text.split_at_checked(n)?;
    let alone = (before.is_empty() || before.ends_with('\n')) && (rest.is_empty() || rest.starts_with('\n'));
    let named = rest.starts_with('日') || rest.starts_with("印发") || rest.starts_with('至');
    if !alone && !named {
        return None;
    }
    let date = one_reading(run)?;
    let day_word = usize::from(rest.starts_with('日')) * 3;
    Some((n + day_word, date, true))
}

/// The only day that `2023327` can mean.
fn one_reading(run: &str) -> Option<Date> {
    let (year, tail) = run.split_at_checked(4)?;
    let year: i32 = year.parse().ok()?;
    if !(1949..=2100).contains(&year) || tail.starts_with('0') && tail.len() < 3 {
        return None;
    }
    let mut found = None;
    for cut in 1..tail.len() {
        let (m, d) = tail.split_at_checked(cut)?;
        if d.starts_with('0') && d.len() < 2 || d.len() > 2 || m.len() > 2 || m.starts_with('0') {
            continue;
        }
        let date = Date { year, month: m.parse().ok(), day: d.parse().ok() };
        if date.exists() && !d.starts_with('0') && found.replace(date).is_some() {
            return None;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::scan;

    fn shown(text: &str) -> String {
        let mut out = Vec::new();
        scan(text, 0, &mut out);
        let part = |p: Option<u8>| p.map_or(String::new(), |p| format!("-{p}"));
        let show = |d: &super::ScannedDate| format!("{}{}{}{}", d.date.year, part(d.date.month), part(d.date.day), if d.damaged { "!" } else { "" });
        out.iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn dates_are_read_in_every_form() {
        for (text, expected) in [
            ("2023年3月27日", "2023-3-27"),
            ("成文日期:2023-03-31", "2023-3-31"),
            ("2023.3.31", "2023-3-31"),
            ("2023/3/31", "2023-3-31"),
            ("二〇二三年三月二十七日", "2023-3-27"),
            ("自2023年3月起至2025年", "2023-3 2025"),
            ("2023年2月30日", "2023-2-30"),
            ("2023327", "2023-3-27!"),
            ("2022418日印发", "2022-4-18!"),
            ("2023421日至2023521日", "2023-4-21! 2023-5-21!"),
            ("2023111", ""),
            ("20231313", ""),
            ("编号2023327号", ""),
            ("1.2023327", ""),
            ("版本2.2023.3.31", ""),
            ("t2023年", ""),
            ("投资2023元", ""),
            ("2023年12月1日", "2023-12-1"),
            ("2021-2025年", ""),
            ("渝北府办发〔2023〕37号", ""),
            ("一二年级", ""),
            ("2023-03-31 14:45:06", "2023-3-31"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
