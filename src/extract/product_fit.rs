//! Whether a mean, a number and a total agree, and whether one of them is a slip of the pen: a digit wrong, or the point in the wrong place.

use super::figure::Figure;
use super::near::{middle, slips};
use super::product_per::{Many, Per};
use crate::value::{Interval, Number};

/// A mean, how many, and all together.
pub(super) struct Three<'f> {
    pub(super) mean: &'f Figure,
    pub(super) per: &'f Per,
    pub(super) number: Many,
    pub(super) total: &'f Figure,
}

impl Three<'_> {
    /// The mean with half of its last digit, or as laid down.
    fn sharp(&self) -> Option<(Number, Number)> {
        let (q, at) = (&self.mean.exact, middle(self.mean)?);
        let off = if self.mean.value.about {
            at.mul(&Number::ratio(1, 20)?)?
        } else if self.per.mean {
            Number::pow10(-q.decimals.max(0))?.mul(&q.unit.factor)?.div(&Number::int(2))?
        } else {
            Number::int(0)
        };
        Some((at.sub(&off)?, at.add(&off)?))
    }

    /// The mean with its rounding: a reckoned one is off by one of its last digit at most, one that is laid down is exact.
    pub(super) fn mean_range(&self) -> Option<Interval> {
        let q = &self.mean.exact;
        let at = middle(self.mean)?;
        if !self.per.mean && !self.mean.value.about {
            return Some(Interval::point(at));
        }
        let last = Number::pow10(-q.decimals.max(0))?.mul(&q.unit.factor)?;
        // 平均每个5亿元: with one digit the next one is far off.
        let fine = if at < last.mul(&Number::int(10))? { last.mul(&Number::ratio(3, 5)?)? } else { last.clone() };
        let off = if self.mean.value.about { at.mul(&Number::ratio(1, 20)?)?.max(last) } else { fine };
        Some(Interval::closed(at.sub(&off)?, at.add(&off)?))
    }

    /// True where mean by number is the total, within rounding; `None` where that cannot be said.
    pub(super) fn holds(&self) -> Option<bool> {
        let mean = self.mean_range()?;
        self.holds_times((mean.lo?.at, mean.hi?.at), &Number::int(1))
    }

    /// True where a power of ten is all that is missing.
    fn holds_times(&self, mean: (Number, Number), ten: &Number) -> Option<bool> {
        let number = &self.number.value.range;
        let lo = mean.0.mul(&number.lo.as_ref()?.at)?.mul(ten)?;
        let hi = mean.1.mul(&number.hi.as_ref()?.at)?.mul(ten)?;
        let (from, to) = self.total_range()?;
        Some(lo <= to && from <= hi)
    }

    /// The total, off by one of its last digit at most.
    pub(super) fn total_range(&self) -> Option<(Number, Number)> {
        let q = &self.total.value;
        let at = middle(self.total)?;
        let last = Number::pow10(-q.decimals.max(0))?.mul(&q.unit.factor)?;
        let whole = self.total.exact.decimals == 0 && q.unit.factor == Number::int(1);
        let half = if whole { last } else { last.div(&Number::int(2))? };
        let off = if q.about { at.mul(&Number::ratio(1, 20)?)?.max(half) } else { half };
        let (mut lo, mut hi) = (at.sub(&off)?, at.add(&off)?);
        if let (Some(l), Some(h)) = (&q.range.lo, &q.range.hi) {
            lo = lo.min(l.at.clone());
            hi = hi.max(h.at.clone());
        }
        Some((lo, hi))
    }
}

/// True where one of the three with a digit wrong, or with its point moved, makes them agree.
pub(super) fn slipped(t: &Three<'_>) -> bool {
    let shifted = [1, 2, -1, -2].iter().filter_map(|p| Number::pow10(*p)).any(|ten| t.sharp().and_then(|m| t.holds_times(m, &ten)) == Some(true));
    shifted || digit(t).unwrap_or(false)
}

fn digit(t: &Three<'_>) -> Option<bool> {
    let (mean, total, number) = (middle(t.mean)?, middle(t.total)?, t.number.value.range.middle()?);
    if t.mean.value.about || t.total.value.about || number.is_zero() || mean.is_zero() {
        return Some(false);
    }
    let count = || t.number.figure.as_ref().is_some_and(|f| total.div(&mean).and_then(|n| n.mul(&t.number.each)).is_some_and(|n| slips(f, &n)));
    Some(slips(t.total, &mean.mul(&number)?) || slips(t.mean, &total.div(&number)?) || count())
}

/// True where the three are of one size: what lies further off is of something else.
pub(super) fn alike(t: &Three<'_>) -> bool {
    let got = || middle(t.mean)?.mul(&t.number.value.range.middle()?)?.div(&middle(t.total)?);
    let (lo, hi) = (Number::ratio(1, 3), Number::ratio(3, 1));
    matches!((got(), lo, hi), (Some(g), Some(l), Some(h)) if g >= l && g <= h)
}
