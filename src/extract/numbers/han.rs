//! Chinese numerals in safe shapes: 百分之五, 三分之二, 八成, 一百二十个, 六种, 翻一番. Everything else is left alone.

use ecow::EcoString;

use super::scanner::{Place, Scanner};
use super::{Role, ScannedNumber};
use crate::extract::dates;
use crate::lexicon::UnitRead;
use crate::value::{Dim, Number, Unit, parse_chinese_integer};

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
        let Some(d) = Some(c)
            .filter(|c| is_numeral(*c) && !matches!(c, '十' | '百' | '千' | '万' | '亿'))
            .and_then(|c| parse_chinese_integer(c.encode_utf8(&mut [0; 4])))
        else {
            break;
        };
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

impl<'l> Scanner<'l> {
    pub(super) fn read_han(&self, place: &Place<'_>) -> Option<ScannedNumber<'l>> {
        let text = place.rest();
        if let Some((len, date, _)) = dates::read_date(text) {
            let role = if date.month.is_some() { Role::Date } else { Role::Year };
            let len = if role == Role::Year { len - "年".len() } else { len };
            return Some(ScannedNumber { han: true, date: date.month.map(|_| date), years: Some((date.year, date.year)), ..place.plain(len, role) });
        }
        if self.words.idiom(text).is_some() || text.starts_with("一一") {
            return None;
        }
        if let Some(times) = text.strip_prefix('翻') {
            let n = run(times);
            let count = parse_chinese_integer(times.get(..n)?)?;
            let low = 1i64.checked_shl(u32::try_from(count).ok()?)?;
            times.get(n..)?.strip_prefix('番').filter(|_| count < 10)?;
            return self.amount_han(place, "翻".len() + n + "番".len(), low.to_string(), None, multiple_unit());
        }
        if let Some((len, above, below)) = fraction(text) {
            return self.amount_han(place, len, above, Some(below), share_unit(0));
        }
        let before = place.before();
        if before.ends_with('每') {
            return self.per_han(place);
        }
        if before.ends_with(['第', '十', '百', '千', '点', '几', '数', '〇', '零']) {
            return self.ordinal_han(place);
        }
        let (len, low) = decimal(text)?;
        let single = low == "1";
        let mut unit = self.lexicon.units().read_after_han(text.get(len..)?)?;
        let kind = unit.row.map_or("", |r| r.kind.as_str());
        if single && !matches!(kind, "multiple" | "percent") || self.words.is_no_unit(text.get(len..)?, &unit) {
            return None;
        }
        if kind == "percent" && !closes_tenth(text.get(len + unit.len..)?) {
            return None;
        }
        let unit_len = unit.len;
        unit.len = 0;
        let mut number = self.amount_han(place, len, low, None, Some(unit))?;
        number.figure = place.span(len + unit_len);
        if kind == "age" {
            number.role = Role::Age;
        }
        self.read_bounds(place, &mut number);
        Some(number)
    }

    fn amount_han(&self, place: &Place<'_>, len: usize, low: String, over: Option<String>, unit: Option<UnitRead<'l>>) -> Option<ScannedNumber<'l>> {
        let mut number = place.plain(len, Role::Quantity);
        (number.low, number.over, number.unit, number.han) = (low.into(), over.map(EcoString::from), unit, true);
        self.read_bounds(place, &mut number);
        Some(number)
    }

    /// 每百名, 每千人: the base of a rate; it has a unit and no amount of its own.
    fn per_han(&self, place: &Place<'_>) -> Option<ScannedNumber<'l>> {
        let len = run(place.rest());
        if !place.rest().get(..len)?.ends_with(['十', '百', '千', '万', '亿']) {
            return None;
        }
        let unit = self.lexicon.units().read_after_han(place.after(len))?;
        let mut number = ScannedNumber { han: true, ..place.plain(len, Role::Ratio) };
        (number.figure, number.raw) = (place.span(len + unit.len), place.span(len + unit.len));
        number.unit = Some(unit);
        Some(number)
    }

    /// 第三, 第二十条: an ordinal, kept only where the numeral is one.
    fn ordinal_han(&self, place: &Place<'_>) -> Option<ScannedNumber<'l>> {
        let n = run(place.rest());
        (place.before().ends_with('第') && n > 0).then(|| ScannedNumber { han: true, ..place.plain(n, Role::Ordinal) })
    }
}

/// A unit with no row: share (`scale` 0) for fractions in words.
pub(super) fn share_unit<'l>(scale: i32) -> Option<UnitRead<'l>> {
    let unit = Unit { text: EcoString::new(), factor: Number::int(1), dim: Dim::Share };
    Some(UnitRead { len: 0, unit, row: None, scale, quotient: false })
}

fn multiple_unit<'l>() -> Option<UnitRead<'l>> {
    share_unit(0).map(|mut u| {
        u.unit.text = "倍".into();
        u
    })
}

/// 八成 is a share only where the sentence goes on as after a share.
fn closes_tenth(after: &str) -> bool {
    after.chars().next().is_none_or(|c| matches!(c, ',' | '。' | '、' | ';' | ')' | '以' | '左' | '的' | '多'))
}
