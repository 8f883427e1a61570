//! How many years or days a total is of, where a mean is per year or day: “十四五”期间, 三年, 全年.

use super::figure::{Context, Figure};
use super::near::segment;
use super::product_per::Many;
use super::ratio_near::span_of_years;
use crate::text::Span;
use crate::value::{Interval, Number, Quantity};

/// The years that stand before a mean in its stretch.
pub(super) fn years(context: &Context<'_>, mean: &Figure) -> Option<Many> {
    let within = segment(context, mean);
    let head = context.get(within.from(), mean.clause);
    let (n, place) = span_of_years(head)?;
    Some(many(Quantity::count(n), Span::new(within.from() + place.0, within.from() + place.1)))
}

/// 全年…,日均…: 365 days, or one more.
pub(super) fn days(context: &Context<'_>, mean: &Figure) -> Option<Many> {
    let within = segment(context, mean);
    let head = context.get(within.from(), mean.clause);
    let at = ["全年", "年新", "年接待", "年处理", "年供", "年发"].iter().find_map(|w| head.rfind(w))?;
    let q = Quantity::count(365).with_range(Interval::closed(Number::int(365), Number::int(366)));
    Some(many(q, Span::new(within.from() + at, within.from() + at + "全年".len())))
}

fn many(value: Quantity, place: Span) -> Many {
    Many { value, place, figure: None, each: Number::int(1), far: false }
}
