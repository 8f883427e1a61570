//! Functions on dates. A date of which only the year or month is written is an interval of days.

use super::{Answer, Args, Function, Param};
use crate::fact::{DateValue, Type, Value};
use crate::value::{Date, DateSpan, Interval, Number, Quantity, Reason};

/// The family's table.
pub static FUNCTIONS: &[Function] = &[
    Function {
        name: "days",
        params: &[Param::Date, Param::Date],
        result: Type::Quantity,
        doc: "days from the first date to the second, as a range where a date is not exact; negative where the second is earlier",
        example: "days(4月21日, 5月21日) is 30",
        call: days,
    },
    Function {
        name: "exists",
        params: &[Param::Date],
        result: Type::Bool,
        doc: "true where the day is in the calendar",
        example: "exists(2月30日) is false",
        call: exists,
    },
    Function { name: "year", params: &[Param::Date], result: Type::Year, doc: "the year of a date", example: "year(2023年6月1日) is 2023", call: year },
    Function {
        name: "month",
        params: &[Param::Date],
        result: Type::Int,
        doc: "the month of a date; unknown where it is not written",
        example: "month(2023年6月1日) is 6",
        call: month,
    },
    Function {
        name: "day",
        params: &[Param::Date],
        result: Type::Int,
        doc: "the day of a date; unknown where it is not written",
        example: "day(2023年6月1日) is 1",
        call: day,
    },
    Function {
        name: "weekday",
        params: &[Param::Date],
        result: Type::Int,
        doc: "day of the week of a date, from 1 for 星期一 to 7 for 星期日; unknown where the day is not written",
        example: "weekday(2024年5月10日) is 5",
        call: weekday,
    },
    Function {
        name: "calendar",
        params: &[Param::Int, Param::Int, Param::Int],
        result: Type::Date,
        doc: "the day of a year, month and day; unknown where the numbers are none of a date",
        example: "calendar(2024, 5, 10) is 2024年5月10日",
        call: calendar,
    },
    Function {
        name: "years",
        params: &[Param::Year, Param::Year],
        result: Type::Int,
        doc: "calendar years from the first to the second, both counted",
        example: "years(2021, 2025) is 5",
        call: years,
    },
];

fn date(a: &Args<'_>, at: usize) -> Result<DateValue, Reason> {
    match a.values.get(at) {
        Some(Value::Date(d)) => Ok(*d),
        _ => Err(Reason::Absent),
    }
}

fn span(a: &Args<'_>, at: usize) -> Result<DateSpan, Reason> {
    date(a, at)?.span.ok_or(Reason::Lost)
}

fn days(a: &Args<'_>) -> Answer {
    let (from, to) = (span(a, 0)?, span(a, 1)?);
    let range = Interval::closed(Number::int(to.first - from.last), Number::int(to.last - from.first));
    Ok(Value::quantity(Quantity { range, ..Quantity::count(0) }))
}

fn exists(a: &Args<'_>) -> Answer {
    Ok(Value::Bool(date(a, 0)?.date.exists()))
}
fn year(a: &Args<'_>) -> Answer {
    Ok(Value::Year(date(a, 0)?.date.year))
}
fn month(a: &Args<'_>) -> Answer {
    date(a, 0)?.date.month.map(|m| Value::Int(i64::from(m))).ok_or(Reason::Absent)
}
fn day(a: &Args<'_>) -> Answer {
    date(a, 0)?.date.day.map(|d| Value::Int(i64::from(d))).ok_or(Reason::Absent)
}
fn weekday(a: &Args<'_>) -> Answer {
    let span = span(a, 0)?;
    if span.first != span.last {
        return Err(Reason::Absent);
    }
    // 1 January 2024 was a Monday.
    let monday = Date { year: 2024, month: Some(1), day: Some(1) }.span().ok_or(Reason::Lost)?.first;
    Ok(Value::Int((span.first - monday).rem_euclid(7) + 1))
}
fn calendar(a: &Args<'_>) -> Answer {
    let part = |at: usize| u8::try_from(a.int(at)).ok().filter(|n| (1..=31).contains(n));
    let year = i32::try_from(a.int(0)).ok().filter(|y| (1..=9999).contains(y));
    let (Some(year), Some(month), Some(day)) = (year, part(1), part(2)) else { return Err(Reason::Lost) };
    let date = Date { year, month: Some(month), day: Some(day) };
    Ok(Value::Date(DateValue { date, span: date.span() }))
}
fn years(a: &Args<'_>) -> Answer {
    Ok(Value::Int(a.int(1) - a.int(0) + 1))
}

#[cfg(test)]
mod tests {
    use crate::fact::{DateValue, Value};
    use crate::func::Args;
    use crate::value::Date;

    fn d(year: i32, month: Option<u8>, day: Option<u8>) -> Value {
        let date = Date { year, month, day };
        Value::Date(DateValue { date, span: date.span() })
    }

    #[test]
    fn days_between_dates() {
        for (from, to, expected) in [
            (d(2023, Some(4), Some(21)), d(2023, Some(5), Some(21)), Some("30")),
            (d(2023, Some(2), Some(30)), d(2023, Some(5), Some(21)), None),
            (d(2023, Some(1), None), d(2023, Some(1), Some(31)), Some("15")),
        ] {
            let answer = super::days(&Args { values: &[&from, &to], regex: None, lexicon: crate::lexicon::Lexicon::bundled() });
            let shown = answer.ok().and_then(|v| if let Value::Quantity(q) = v { Some(q.show()) } else { None });
            assert_eq!(shown.as_deref(), expected);
        }
        for (date, expected) in [(d(2024, Some(5), Some(10)), 5), (d(2025, Some(3), Some(3)), 1), (d(1999, Some(12), Some(19)), 7)] {
            let answer = super::weekday(&Args { values: &[&date], regex: None, lexicon: crate::lexicon::Lexicon::bundled() });
            assert_eq!(answer, Ok(Value::Int(expected)));
        }
        assert_eq!(
            super::exists(&Args { values: &[&d(2023, Some(2), Some(30))], regex: None, lexicon: crate::lexicon::Lexicon::bundled() }),
            Ok(Value::Bool(false))
        );
    }
}
