//! What figures of one sentence nearly say of each other: a share, a difference or a sum that holds but for one digit of one of them.
//! So much agreement is no chance, so the words between may be what they will. Used where no closer reading was found.

use super::figure::{Context, Figure, clause_start};
use super::slip::is_slip;
use crate::text::Span;
use crate::value::{Bound, Dim, Interval, Number, Quantity, Truth};

/// The number of a figure as written, without rounding.
pub(super) fn middle(figure: &Figure) -> Option<Number> {
    figure.exact.range.middle()
}

/// An amount without bound or hedge, not a share.
pub(super) fn plain(figure: &Figure) -> bool {
    figure.bound == Bound::Eq && !figure.value.about && !matches!(figure.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare)
}

/// True where `meant`, written with as many decimals as the figure, is the figure but for one digit.
pub(super) fn slips(figure: &Figure, meant: &Number) -> bool {
    let q = &figure.value;
    let decimals = u32::try_from(q.decimals.max(0)).unwrap_or(0);
    let written = |n: &Number| Number::parse(&n.div(&q.unit.factor)?.to_decimal(decimals));
    let (Some(a), Some(b)) = (middle(figure).and_then(|n| written(&n)), written(meant)) else { return false };
    // As digits, with one more behind them so that 87.0 and 89.0 keep their last: 7.4 and 7.9 are too alike to tell.
    let scaled = |n: Number| Number::pow10(q.decimals.max(0) + 1).and_then(|p| n.mul(&p)).and_then(|n| n.add(&Number::int(1)));
    let long = |n: &Number| *n >= Number::int(1000);
    matches!((scaled(a), scaled(b)), (Some(a), Some(b)) if b.signum() > 0 && (long(&a) || long(&b)) && is_slip(&a, &b))
}

/// True where the first is written as less than the second, whatever rounding allows.
pub(super) fn below(a: &Figure, b: &Figure) -> bool {
    matches!((middle(a), middle(b)), (Some(a), Some(b)) if a < b)
}

/// The stretch between `;` and `;` of a sentence that holds a figure.
pub(super) fn segment(context: &Context<'_>, figure: &Figure) -> Span {
    let sentence = context.sentence(figure.sentence);
    let before = context.get(sentence.from(), figure.digits.from());
    let after = context.get(figure.span.to(), sentence.to());
    let from = before.rfind([';', '。']).map_or(sentence.from(), |i| sentence.from() + i);
    let to = after.find([';', '。']).map_or(sentence.to(), |i| figure.span.to() + i);
    Span::new(from, to)
}

/// The words of a figure's clause before it.
pub(super) fn lead<'a>(context: &Context<'a>, figure: &Figure) -> (usize, &'a str) {
    let start = clause_start(context.text(), context.sentence(figure.sentence).from(), figure.digits.from());
    (start, context.get(start, figure.digits.from()))
}

/// True where the quotient of two figures can be the rate.
pub(super) fn divides(part: &Figure, whole: &Figure, rate: &Quantity) -> bool {
    part.value.div(&whole.value).is_ok_and(|q| q.equals(rate) != Truth::False)
}

/// The numbers that a figure is but for one digit: one changed, two changed over, one too many.
pub(super) fn fixes(figure: &Figure) -> Vec<Number> {
    let q = &figure.value;
    let decimals = u32::try_from(q.decimals.max(0)).unwrap_or(0);
    let Some(text) = middle(figure).and_then(|n| n.div(&q.unit.factor)).map(|n| n.to_decimal(decimals)) else { return Vec::new() };
    let bytes = text.as_bytes();
    let places: Vec<usize> = bytes.iter().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(i, _)| i).collect();
    if places.len() < 3 || places.len() > 9 {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut keep = |b: Vec<u8>| found.extend(String::from_utf8(b).ok().and_then(|t| Number::parse(&t)).and_then(|n| n.mul(&q.unit.factor)));
    for (k, &i) in places.iter().enumerate() {
        for digit in b'0'..=b'9' {
            let changed = bytes.iter().enumerate().map(|(j, b)| if j == i { digit } else { *b }).collect::<Vec<u8>>();
            if changed != bytes {
                keep(changed);
            }
        }
        if let Some(&next) = places.get(k + 1) {
            let mut over = bytes.to_vec();
            over.swap(i, next);
            keep(over);
        }
        keep(bytes.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, b)| *b).collect());
    }
    found
}

/// The figure with another number in its place.
pub(super) fn with(figure: &Figure, n: &Number) -> Option<Quantity> {
    let q = &figure.value;
    let half = Number::pow10(-q.decimals.max(0))?.mul(&q.unit.factor)?.div(&Number::int(2))?;
    let range = if q.decimals == 0 && figure.dim() == Dim::Count { Interval::point(n.clone()) } else { Interval::closed(n.sub(&half)?, n.add(&half)?) };
    Some(q.with_range(range))
}

/// True where the rate is the quotient of both but for one digit of one of the three.
pub(super) fn divides_but_for_a_digit(part: &Figure, whole: &Figure, rate: &Figure) -> bool {
    // A rate of two digits fits too many amounts.
    let fine = rate.value.decimals >= 1 && middle(rate).zip(Number::ratio(1, 100)).is_some_and(|(r, few)| r > few);
    let quotient = || middle(part)?.div(&middle(whole)?);
    let holds = |n: &Quantity, d: &Quantity| n.div(d).is_ok_and(|q| q.equals(&rate.value) != Truth::False);
    fine && (quotient().is_some_and(|q| slips(rate, &q))
        || fixes(part).iter().filter_map(|n| with(part, n)).any(|n| holds(&n, &whole.value))
        || fixes(whole).iter().filter_map(|d| with(whole, d)).any(|d| holds(&part.value, &d)))
}
