//! Days of the proleptic Gregorian calendar and intervals of days.

/// A day, a month or a year, as written: a missing part is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Four-digit year.
    pub year: i32,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31.
    pub day: Option<u8>,
}

/// Days from `first` to `last`, both included, as day numbers (days since 0000-03-01).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateSpan {
    /// First possible day.
    pub first: i64,
    /// Last possible day.
    pub last: i64,
}

impl Date {
    /// The interval of days that the date may mean; `None` for a day that does not exist (2月30日).
    #[must_use]
    pub fn span(self) -> Option<DateSpan> {
        let (m1, m2) = self.month.map_or((1, 12), |m| (m, m));
        if !(1..=12).contains(&m1) {
            return None;
        }
        let (d1, d2) = match self.day {
            Some(d) if d >= 1 && d <= days_in_month(self.year, m1) => (d, d),
            Some(_) => return None,
            None => (1, days_in_month(self.year, m2)),
        };
        Some(DateSpan { first: day_number(self.year, m1, d1), last: day_number(self.year, m2, d2) })
    }
    /// True where the day exists in the calendar.
    #[must_use]
    pub fn exists(self) -> bool {
        self.span().is_some()
    }
}

/// Days in a month of a year.
#[must_use]
pub fn days_in_month(year: i32, month: u8) -> u8 {
    match month {
        2 if (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Day number of a civil date (H. Hinnant, days_from_civil, shifted).
fn day_number(year: i32, month: u8, day: u8) -> i64 {
    let (y, m) = (i64::from(year) - i64::from(month <= 2), i64::from(month));
    let era = y.div_euclid(400);
    let yoe = y - era * 400;
    let doy = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy
}

#[cfg(test)]
mod tests {
    use super::Date;

    #[test]
    fn spans_count_days() {
        let d = |y, m, d| Date { year: y, month: m, day: d };
        let days = |x: Date| x.span().map(|s| s.last - s.first + 1);
        assert_eq!(days(d(2024, Some(2), None)), Some(29));
        assert_eq!(days(d(2023, None, None)), Some(365));
        assert_eq!(days(d(2023, Some(2), Some(30))), None);
        let gap = |a: Date, b: Date| Some(b.span()?.first - a.span()?.first);
        assert_eq!(gap(d(2023, Some(4), Some(21)), d(2023, Some(5), Some(21))), Some(30));
        assert_eq!(gap(d(1999, Some(12), Some(31)), d(2000, Some(3), Some(1))), Some(61));
    }
}
