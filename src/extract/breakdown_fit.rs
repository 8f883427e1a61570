//! How near the parts of a breakdown come to its total: what is meant to be all of it, what is one digit off, what is more than all.

use super::figure::Figure;
use super::slip::is_slip;
use crate::value::Number;

pub(super) fn sum(parts: &[&Figure]) -> Option<Number> {
    parts.iter().try_fold(Number::zero(), |s, p| s.add(&p.value.range.middle()?))
}

/// The parts come to four fifths of the total up to a third more, or to all but one digit of it: then they are meant to be all.
pub(super) fn near_total(total: &Figure, parts: &[&Figure]) -> bool {
    if slipped(total, parts) {
        return true;
    }
    let share = || sum(parts)?.div(&total.value.range.middle()?);
    let (Some(share), Some(lo), Some(hi)) = (share(), Number::ratio(80, 100), Number::ratio(135, 100)) else { return false };
    share >= lo && share <= hi
}

/// 其中以前建成272个,新建74个 of 346个 or 546个: two parts that are all of it by their names.
pub(super) fn two_but_for_a_digit(total: &Figure, parts: &[&Figure]) -> bool {
    let (Some(whole), Some(sum)) = (total.value.range.middle(), sum(parts)) else { return false };
    let missing = |p: &Figure| p.value.range.middle().and_then(|at| whole.sub(&sum)?.add(&at).map(|meant| slips(total, &at, &meant)));
    parts.len() == 2 && (slips(total, &whole, &sum) || parts.iter().any(|p| missing(p) == Some(true)))
}

/// Three parts or more, and one digit of their sum or of one of them keeps them from the total.
pub(super) fn slipped(total: &Figure, parts: &[&Figure]) -> bool {
    let (Some(whole), Some(sum)) = (total.value.range.middle(), sum(parts)) else { return false };
    let missing = |p: &Figure| p.value.range.middle().and_then(|at| whole.sub(&sum)?.add(&at).map(|meant| slips(total, &at, &meant)));
    parts.len() >= 3 && (slips(total, &whole, &sum) || whole < sum && parts.iter().any(|p| missing(p) == Some(true)))
}

/// The total is the sum of its parts but for one digit.
pub(super) fn off_by_a_digit(total: &Figure, parts: &[&Figure]) -> bool {
    total.value.range.middle().zip(sum(parts)).is_some_and(|(whole, sum)| slips(total, &whole, &sum))
}

/// One digit of a part keeps the sum from the total, whichever is more.
pub(super) fn slipped_within(total: &Figure, parts: &[&Figure]) -> bool {
    let (Some(whole), Some(sum)) = (total.value.range.middle(), sum(parts)) else { return false };
    parts.iter().any(|p| p.value.range.middle().and_then(|at| whole.sub(&sum)?.add(&at).map(|meant| slips(total, &at, &meant))) == Some(true))
}

/// A slip in the unit of the total: 62万亩 and 92万亩 have two digits each, whatever they are in square metres.
pub(super) fn slips(total: &Figure, a: &Number, b: &Number) -> bool {
    let factor = &total.value.unit.factor;
    a.div(factor).zip(b.div(factor)).is_some_and(|(a, b)| is_slip(&a, &b))
}

/// Two parts that come to within a twentieth of the total: a list of some parts would hardly end there.
pub(super) fn all_but_equal(total: &Figure, parts: &[&Figure]) -> bool {
    let share = || sum(parts)?.div(&total.value.range.middle()?);
    let (Some(share), Some(lo), Some(hi)) = (share(), Number::ratio(95, 100), Number::ratio(105, 100)) else { return false };
    share >= lo && share <= hi
}

/// The parts come to more than the total, but not to more than one and a half of it.
pub(super) fn above(total: &Figure, parts: &[&Figure]) -> bool {
    let share = || sum(parts)?.div(&total.value.range.middle()?);
    let (Some(share), Some(hi)) = (share(), Number::ratio(3, 2)) else { return false };
    share > Number::int(1) && (share <= hi || slipped(total, parts))
}
