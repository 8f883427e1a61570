//! Chinese numerals, both ways: 一百二十三, 二〇二五, 十二, 廿. Own parser, because positions and refusals matter.

/// The value of a digit character, simplified or financial form.
fn digit(c: char) -> Option<i64> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '两' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// True for 一 to 十.
#[must_use]
pub fn is_han_numeral(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}

/// Reads an integer written wholly in Chinese numerals, also digit by digit (二〇二五); `None` for anything else.
/// 一百二 is 120; a numeral that is no number (十百) is `None`.
#[must_use]
pub fn parse_chinese_integer(text: &str) -> Option<i64> {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() || chars.len() > 24 {
        return None;
    }
    if chars.len() > 1 && chars.iter().all(|&c| digit(c).is_some()) {
        return chars.iter().try_fold(0i64, |n, &c| n.checked_mul(10)?.checked_add(digit(c)?));
    }
    let (mut total, mut section, mut pending, mut last_unit) = (0i64, 0i64, None::<i64>, 0i64);
    let mut after_zero = false;
    for &c in &chars {
        if let Some(d) = digit(c) {
            if pending.is_some() && d != 0 {
                return None;
            }
            after_zero |= d == 0;
            pending = if d == 0 { None } else { Some(d) };
            continue;
        }
        let unit = match c {
            '十' | '拾' => 10,
            '百' | '佰' => 100,
            '千' | '仟' => 1000,
            '万' | '亿' => {
                section += pending.take().unwrap_or(0);
                let scale = if c == '万' { 10_000 } else { 100_000_000 };
                if section == 0 && (total == 0 || c == '万') {
                    return None;
                }
                total = match c {
                    '万' => total.checked_add(section.checked_mul(scale)?)?, // 三亿五千万: the 亿 is not multiplied again
                    _ => (total + section).checked_mul(scale)?,
                };
                (section, last_unit, after_zero) = (0, scale, false);
                continue;
            }
            '廿' => {
                section += 20;
                last_unit = 10;
                continue;
            }
            _ => return None,
        };
        if unit != 10 && pending.is_none() {
            return None;
        }
        section += pending.take().unwrap_or(1) * unit;
        (last_unit, after_zero) = (unit, false);
    }
    if let Some(d) = pending {
        section += if last_unit >= 100 && !after_zero { d * (last_unit / 10) } else { d };
    }
    total.checked_add(section)
}

/// Writes 1 to 9999 in Chinese numerals (十二, 一百零三); other numbers in digits.
#[must_use]
pub fn chinese_numeral(n: i64) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if !(1..=9999).contains(&n) {
        return if n == 0 { "零".to_owned() } else { n.to_string() };
    }
    let (mut out, mut gap) = (String::new(), false);
    for (scale, word) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let d = usize::try_from(n / scale % 10).unwrap_or(0);
        if d == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        if !(scale == 10 && d == 1 && out.is_empty()) {
            out.push_str(DIGITS.get(d).copied().unwrap_or(""));
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{chinese_numeral, parse_chinese_integer};

    #[test]
    fn numerals_go_both_ways() {
        for (text, n) in [
            ("十二", 12),
            ("一百二十", 120),
            ("一百零三", 103),
            ("二〇二五", 2025),
            ("廿一", 21),
            ("一千二百", 1200),
            ("两", 2),
            ("三亿五千万", 350_000_000),
            ("一百二", 120),
        ] {
            assert_eq!(parse_chinese_integer(text), Some(n), "{text}");
        }
        for text in ["", "百", "人", "五五个", "万"] {
            assert_eq!(parse_chinese_integer(text), None, "{text}");
        }
        for n in 1..=9999 {
            assert_eq!(parse_chinese_integer(&chinese_numeral(n)), Some(n));
        }
    }
}
