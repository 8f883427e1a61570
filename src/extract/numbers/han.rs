//! Chinese numerals in safe shapes: 百分之五, 三分之二, 八成, 一百二十个, 六种, 翻一番. Everything else is left alone.

use crate::value::parse_chinese_integer;

/// True for characters that a numeral is made of.
pub(super) fn is_numeral(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '万' | '亿' | '两' | '零' | '〇')
}

/// The run of numeral characters at the start of a text: bytes.
pub(super) fn run(text: &str) -> usize {
    text.chars().take(24).take_while(|c| is_numeral(*c)).map(char::len_utf8).sum()
}

/// A numeral with its value, as decimal digits: `五` is 5, `二十五点五` is 25.5. Bytes and digits.
pub(super) fn decimal(text: &str) -> Option<(usize, String)> {
    let n = run(text);
    let whole = parse_chinese_integer(text.get(..n)?)?;
    let Some(rest) = text.get(n..).and_then(|t| t.strip_prefix('点')) else { return Some((n, whole.to_string())) };
    let mut part = String::new();
    let mut len = 0;
    for c in rest.chars().take(6) {
        let Some(d) = Some(c).filter(|c| is_numeral(*c) && !matches!(c, '十' | '百' | '千' | '万' | '亿')).and_then(|c| parse_chinese_integer(c.encode_utf8(&mut [0; 4]))) else { break };
        part.push_str(&d.to_string());
        len += c.len_utf8();
    }
    if part.is_empty() { Some((n, whole.to_string())) } else { Some((n + "点".len() + len, format!("{whole}.{part}"))) }
}

/// A fraction: bytes, numerator, denominator. `百分之五` is (5, 100), `三分之二` (2, 3).
pub(super) fn fraction(text: &str) -> Option<(usize, String, String)> {
    let n = run(text);
    let rest = text.get(n..)?.strip_prefix("分之")?;
    let below = match text.get(..n)? {
        "百" => 100,
        "千" => 1000,
        "万" => 10_000,
        other => parse_chinese_integer(other)?,
    };
    let (len, above) = decimal(rest)?;
    (below > 0).then(|| (n + "分之".len() + len, above, below.to_string()))
}
