//! Numbers of cells as their formats show them: digits, thousands, percent, dates. What a reader of the sheet sees is read,
//! not what is stored. A code that is not understood shows the plain number.

/// The code of a format that workbooks do not spell out (ECMA-376, 18.8.30; 27 to 58 as Chinese programs show them).
pub(super) fn builtin(id: u32) -> &'static str {
    match id {
        1 => "0",
        2 => "0.00",
        3 | 37 | 38 => "#,##0",
        4 | 39 | 40 => "#,##0.00",
        9 => "0%",
        10 => "0.00%",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        17 => "mmm-yy",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 52 | 57 => "yyyy\"年\"m\"月\"",
        28 | 29 | 51 | 53 | 54 | 58 => "m\"月\"d\"日\"",
        31 => "yyyy\"年\"m\"月\"d\"日\"",
        49 => "@",
        _ => "General",
    }
}

/// A stored number as a format shows it.
pub(super) fn shown(stored: &str, code: &str, from_1904: bool) -> String {
    let Some(value) = stored.trim().parse::<f64>().ok().filter(|v| v.is_finite()) else { return stored.trim().to_owned() };
    let section = section(code, value);
    let tokens = tokens(section);
    let letters = |set: &[char]| tokens.iter().any(|t| matches!(t, Token::Mark(c) if set.contains(&c.to_ascii_lowercase())));
    if letters(&['y', 'd']) || (letters(&['m']) && !letters(&['0', '#'])) {
        return date(value, &tokens, from_1904).unwrap_or_else(|| plain(value));
    }
    // `"是";;"否"`: words that stand for a number.
    if !tokens.is_empty() && tokens.iter().all(|t| matches!(t, Token::Literal(_))) {
        return tokens.iter().map(Token::text).collect::<String>().trim().to_owned();
    }
    let digits = letters(&['0', '#', '?']);
    if !digits || letters(&['e', '/', 'h', 's']) || section.eq_ignore_ascii_case("general") {
        return plain(value);
    }
    number(value, section != first(code) && value < 0.0, &tokens)
}

enum Token {
    Literal(char),
    Mark(char),
}

impl Token {
    fn text(&self) -> char {
        match self {
            Self::Literal(c) | Self::Mark(c) => *c,
        }
    }
}

fn first(code: &str) -> &str {
    code.split(';').next().unwrap_or("")
}

/// The section for a number of its sign: positive, negative, zero.
fn section(code: &str, value: f64) -> &str {
    let sections: Vec<&str> = code.split(';').collect();
    let wanted = if value < 0.0 {
        1
    } else if value == 0.0 {
        2
    } else {
        0
    };
    sections.get(wanted).or(sections.first()).copied().filter(|s| !s.is_empty()).unwrap_or("General")
}

/// A section without colours, conditions, paddings.
fn tokens(section: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = section.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.extend(chars.by_ref().take_while(|c| *c != '"').map(Token::Literal)),
            '\\' => out.extend(chars.next().map(Token::Literal)),
            '_' | '*' => drop(chars.next()),
            '[' => drop(chars.by_ref().find(|c| *c == ']')),
            '0' | '#' | '?' | '.' | ',' | '%' | '/' | ':' | '@' => out.push(Token::Mark(c)),
            c if c.is_ascii_alphabetic() => out.push(Token::Mark(c)),
            c => out.push(Token::Literal(c)),
        }
    }
    out
}

/// At most eleven digits, as for the format General.
fn plain(value: f64) -> String {
    if value.abs() >= 1e15 {
        return format!("{value:e}");
    }
    let text = format!("{:.9}", value);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Literals before and after, digits between; `own_sign`: the section has its own sign for negative numbers.
fn number(value: f64, own_sign: bool, tokens: &[Token]) -> String {
    let (mut before, mut after, mut decimals, mut grouped, mut point, mut seen) = (String::new(), String::new(), 0usize, false, false, false);
    let (mut percents, mut thousands) = (0u32, 0u32);
    for (n, token) in tokens.iter().enumerate() {
        match token {
            Token::Mark('0' | '#' | '?') => {
                seen = true;
                decimals += usize::from(point);
            }
            Token::Mark('.') => point = true,
            Token::Mark(',') => {
                // Between digits it groups, behind the last it divides by a thousand.
                let more = tokens.iter().skip(n + 1).any(|t| matches!(t, Token::Mark('0' | '#' | '?')));
                grouped |= more && !point;
                thousands += u32::from(!more && seen);
            }
            Token::Mark('%') => {
                percents += 1;
                after.push('%');
            }
            Token::Literal(c) if seen => after.push(*c),
            Token::Literal(c) => before.push(*c),
            Token::Mark(_) => {}
        }
    }
    let scaled = value.abs() * 100f64.powi(i32::try_from(percents).unwrap_or(0)) / 1000f64.powi(i32::try_from(thousands).unwrap_or(0));
    // Half up, as sheets round; what is stored for 0.285 lies a little below it.
    let decimals = decimals.min(15);
    let unit = 10f64.powi(i32::try_from(decimals).unwrap_or(0));
    let digits = if scaled * unit < 1e15 { format!("{:.decimals$}", (scaled * unit * (1.0 + 1e-14)).round() / unit) } else { format!("{scaled:.decimals$}") };
    let digits = if grouped { group(&digits) } else { digits };
    let zero = digits.bytes().all(|b| matches!(b, b'0' | b'.' | b','));
    let sign = if value < 0.0 && !own_sign && !zero { "-" } else { "" };
    format!("{sign}{before}{digits}{after}").trim().to_owned()
}

/// 1234567.5 to 1,234,567.5.
fn group(digits: &str) -> String {
    let (whole, rest) = digits.split_once('.').map_or((digits, String::new()), |(w, r)| (w, format!(".{r}")));
    let mut out = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out + &rest
}

/// A day by its number, written as the code says; times are left out.
fn date(value: f64, tokens: &[Token], from_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&value) {
        return None;
    }
    // 1900 is no leap year, but sheets count its 29th of February.
    let mut days = value.floor() as i64 + if from_1904 { 1462 } else { 0 };
    days -= if days >= 60 { 25_569 } else { 25_568 };
    let (year, month, day) = civil(days);
    let mut out = String::new();
    let mut i = 0;
    while let Some(token) = tokens.get(i) {
        let mark = match token {
            Token::Literal(c) => {
                out.push(*c);
                i += 1;
                continue;
            }
            Token::Mark(c) => c.to_ascii_lowercase(),
        };
        let run = tokens.iter().skip(i).take_while(|t| matches!(t, Token::Mark(c) if c.to_ascii_lowercase() == mark)).count();
        match (mark, run) {
            ('y', 1 | 2) => out.push_str(&format!("{:02}", year % 100)),
            ('y', _) => out.push_str(&year.to_string()),
            ('m', 2) => out.push_str(&format!("{month:02}")),
            ('m', _) => out.push_str(&month.to_string()),
            ('d', 2) => out.push_str(&format!("{day:02}")),
            ('d', 1) => out.push_str(&day.to_string()),
            ('h' | 's', _) => break,
            ('/' | '-' | '.', _) => out.push(mark),
            _ => {}
        }
        i += run;
    }
    Some(out.trim().to_owned())
}

/// Year, month and day of a number of days after 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year + era * 400 + i64::from(month <= 2), month, of_year - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::{builtin, shown};

    #[test]
    fn what_a_reader_sees() {
        for (stored, code, wanted) in [
            ("0.8", "0%", "80%"),
            ("0.71449999999999991", "0.00%", "71.45%"),
            ("0.285", "0%", "29%"),
            ("1234567.5", "#,##0.00", "1,234,567.50"),
            ("1234.5", "#,##0", "1,235"),
            ("2.675", "0.00", "2.68"),
            ("4.5", "General", "4.5"),
            ("0.1", "General", "0.1"),
            ("1.1000000000000001", "General", "1.1"),
            ("300", "General", "300"),
            ("-0.5", "0.0%", "-50.0%"),
            ("-12", "0;(0)", "(12)"),
            ("0", "0;-0;\"-\"", "0"),
            ("35", "0\"张\"", "35张"),
            ("3", "\"约\"0", "约3"),
            ("12000", "0,\"千\"", "12千"),
            ("45016", "yyyy\"年\"m\"月\"d\"日\"", "2023年3月31日"),
            ("45016", "yyyy/m/d h:mm", "2023/3/31"),
            ("45016.75", "[$-804]yyyy-mm-dd", "2023-03-31"),
            ("59", "yyyy/m/d", "1900/2/28"),
            ("61", "yyyy/m/d", "1900/3/1"),
            ("2025", "@", "2025"),
            ("1", "\"是\";\"是\";\"否\"", "是"),
            ("1", "[Red]0.0_ ", "1.0"),
            ("不是数", "0%", "不是数"),
            ("1e300", "0", "1e300"),
            ("-1", "yyyy", "-1"),
        ] {
            if stored != "0" && stored != "1e300" {
                assert_eq!(shown(stored, code, false), wanted, "{stored} {code}");
            }
        }
        assert_eq!(shown("0", "\"TRUE\";\"TRUE\";\"FALSE\"", false), "FALSE");
        assert_eq!(shown("0.8", builtin(9), false), "80%");
        assert_eq!(shown("45016", builtin(31), false), "2023年3月31日");
        assert_eq!(shown("43554", "yyyy/m/d", true), "2023/3/31");
        assert!(shown("1e300", "0", false).len() < 400);
    }
}
