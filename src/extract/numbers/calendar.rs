//! Numbers that are years, months, days or hours without being full dates.

use super::scanner::{Place, Scanner};
use super::{Role, ScannedNumber};

impl<'l> Scanner<'l> {
    /// Years (2025年, 2021—2025年, a lone 2025) and parts of dates (3月, 27日, 8时).
    pub(super) fn read_years(&self, place: &Place<'_>, number: &ScannedNumber<'l>) -> Option<ScannedNumber<'l>> {
        let len = number.digits.len();
        let next = place.after(len);
        let next = next.strip_prefix('\n').unwrap_or(next);
        let whole = |t: &str| t.bytes().all(|b| b.is_ascii_digit()).then(|| t.parse::<i32>().ok())?;
        let (low, high) = (whole(&number.low)?, number.high.as_deref().map_or_else(|| whole(&number.low), whole)?);
        let year = |y: i32| (1800..=2200).contains(&y);
        if number.low.len() == 4 && year(low) && year(high) {
            let is_year = next.starts_with('年') || self.lone_year(place, low, len) || number.high.is_some() && high - low <= 60 && self.unitless(next);
            return is_year.then(|| ScannedNumber {
                years: Some((low, high)),
                low: number.low.clone(),
                high: number.high.clone(),
                ..place.plain(len, Role::Year)
            });
        }
        let date = match next.chars().next()? {
            '月' => high <= 12 && !next.starts_with("月龄"),
            '日' => high <= 31 && !next.starts_with("日龄"),
            '时' => high <= 24 && !next.starts_with("时段"),
            '点' => high <= 24 && next.chars().nth(1).is_some_and(|c| c.is_ascii_digit() || "前后至整半—-,。".contains(c)),
            _ => false,
        };
        date.then(|| place.plain(len, Role::Date))
    }

    fn unitless(&self, next: &str) -> bool {
        self.lexicon.units().read_after(next).is_none()
    }

    /// Four digits of a recent year with no unit: alone in a cell or line, or where words around ask for a year.
    fn lone_year(&self, place: &Place<'_>, year: i32, len: usize) -> bool {
        let (before, next) = (place.before(), place.after(len));
        if !(1949..=2100).contains(&year) || !self.unitless(next) {
            return false;
        }
        let line_start = before.is_empty() || before.ends_with('\n');
        let line_end = next.is_empty() || next.starts_with('\n');
        let listed = next.strip_prefix(['、', '-', '—', '~', '至', '到', '和', '/']).is_some_and(|t| t.bytes().take_while(u8::is_ascii_digit).count() == 4);
        let asked = before.ends_with(['到', '至', '在', '于', '自', '从', '以', '较', '比', '(', '“', '《', '—', '-', '、', '和', '截', '〔', '[']);
        let closed = next.starts_with(['版', '届', ')', '-', '—', '〕', ']']);
        line_start && (line_end || !next.starts_with(|c: char| c.is_ascii())) || listed || asked || closed
    }
}
