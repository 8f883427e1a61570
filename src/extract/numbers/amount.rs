//! From digits, unit and bound words to the amount stated: intervals by rounding, hedges and bounds, and goals.

use ecow::EcoString;

use super::{Hedge, Role, ScannedNumber};
use crate::value::{Bound, Dim, Goal, Interval, Limit, Number, Quantity, Unit};

impl ScannedNumber<'_> {
    /// The unit for values; a number without one is bare.
    #[must_use]
    pub fn value_unit(&self) -> Unit {
        self.unit.as_ref().map_or_else(|| Unit { text: EcoString::new(), factor: Number::int(1), dim: Dim::Bare }, |u| u.unit.clone())
    }

    /// The number exactly as written, in base units, with no rounding; a range keeps both ends.
    #[must_use]
    pub fn number(&self) -> Option<Quantity> {
        let unit = self.value_unit();
        let lo = self.scaled(&self.low, &unit)?;
        let hi = match &self.high {
            Some(h) => self.scaled(h, &unit)?,
            None => lo.clone(),
        };
        let about = self.bound == Bound::About || matches!(self.hedge, Hedge::About | Hedge::Near);
        Some(Quantity { range: Interval::closed(lo, hi), nominal: None, dim: unit.dim, unit, decimals: decimals(&self.low), raw: None, about })
    }

    /// What an actual figure says: the amounts that it may stand for.
    #[must_use]
    pub fn value(&self) -> Option<Quantity> {
        self.meant(self.number()?)
    }

    /// The same of the number as written.
    #[must_use]
    pub fn meant(&self, written: Quantity) -> Option<Quantity> {
        let mut q = written;
        if self.high.is_some() {
            return Some(q);
        }
        q.decimals = self.places(&q.unit);
        let at = q.range.middle()?;
        let written = at.clone();
        q.range = match (self.bound, self.hedge) {
            (Bound::Ge, _) => Interval { lo: limit(at, false), hi: None },
            (Bound::Le, _) => Interval { lo: None, hi: limit(at, false) },
            (Bound::Lt, _) => Interval { lo: None, hi: limit(at, true) },
            (Bound::Gt, _) => Interval { lo: limit(at, true), hi: None },
            (_, Hedge::More) => {
                let top = self.upper(&at);
                Interval { lo: limit(at, true), hi: top.and_then(|t| limit(t, false)) }
            }
            (_, Hedge::Near) => Interval { lo: at.mul(&self.margin.less).and_then(|l| limit(l, false)), hi: limit(at, false) },
            (_, Hedge::About) | (Bound::About, _) => q.range.clone().about(self.margin).or(&self.rounded(at, &q.unit, decimals(&self.low))?),
            (Bound::Eq, Hedge::None) => self.rounded(at, &q.unit, q.decimals)?,
        };
        // What rounding allows lies evenly around the number as written.
        let even = self.bound == Bound::Eq && self.hedge == Hedge::None;
        q.nominal = (!even && q.range.middle().as_ref() != Some(&written)).then_some(written);
        Some(q)
    }

    /// What is demanded.
    #[must_use]
    pub fn goal(&self, raw: &str) -> Option<Goal> {
        Some(Goal::new(self.number()?, self.demand(), raw.into(), self.margin))
    }

    /// How it binds as a goal, hedges included.
    #[must_use]
    pub fn demand(&self) -> Bound {
        match (self.bound, self.hedge) {
            (Bound::Eq, Hedge::About | Hedge::Near) => Bound::About,
            (Bound::Eq, Hedge::More) => Bound::Gt,
            (b, _) => b,
        }
    }

    /// True where the amount is only approximate.
    #[must_use]
    pub fn is_hedged(&self) -> bool {
        self.hedge != Hedge::None
    }

    /// True for amounts and ages, whose value means something.
    #[must_use]
    pub fn has_value(&self) -> bool {
        matches!(self.role, Role::Quantity | Role::Age) && !self.low.is_empty()
    }

    fn scaled(&self, digits: &str, unit: &Unit) -> Option<Number> {
        let mut n = Number::parse(digits)?;
        if let Some(over) = &self.over {
            n = n.div(&Number::parse(over)?)?;
        }
        n.mul(&unit.factor)
    }

    /// Trailing zeros of a whole number of 1,000 or more that ends in two, unless its company is exact.
    fn round_zeros(&self) -> i32 {
        let d = self.low.as_str();
        if d.contains('.') || d.len() < 4 && !self.is_scaled() || self.exact_company || !d.ends_with("00") {
            return 0;
        }
        i32::try_from(d.len() - d.trim_end_matches('0').len()).unwrap_or(0)
    }

    fn is_scaled(&self) -> bool {
        self.unit.as_ref().is_some_and(|u| u.scale > 0)
    }

    fn places(&self, unit: &Unit) -> i32 {
        match self.round_zeros() {
            z if z > 0 && unit.dim != Dim::Share => -z,
            _ => decimals(&self.low),
        }
    }

    /// True for whole numbers that are counted, not measured.
    fn is_counted(&self, unit: &Unit) -> bool {
        let time = unit.dim == Dim::base(crate::value::Base::Time, 1);
        let counted = matches!(unit.dim, Dim::Count | Dim::Bare) || time || unit.dim == Dim::base(crate::value::Base::PersonTime, 1);
        counted && !self.low.contains('.') && !self.is_scaled()
    }

    /// What a figure written to so many decimals may stand for.
    fn rounded(&self, at: Number, unit: &Unit, places: i32) -> Option<Interval> {
        if self.over.is_some() && self.low.parse::<u64>().is_ok() && unit.text != "%" || places >= 0 && self.is_counted(unit) {
            return Some(Interval::point(at));
        }
        let mut half = Number::pow10(-places)?.mul(&unit.factor)?.div(&Number::int(2))?;
        if let Some(over) = &self.over {
            half = half.div(&Number::parse(over)?)?;
        }
        Some(Interval::closed(at.sub(&half)?, at.add(&half)?))
    }

    /// How far 多, 余, 超 may reach: the margin more, or one in the last place that is not zero if that is more.
    fn upper(&self, at: &Number) -> Option<Number> {
        let most = at.mul(&self.margin.more)?;
        let zeros = i32::try_from(self.low.len() - self.low.trim_end_matches('0').len()).unwrap_or(0);
        let step = if self.low.contains('.') { -decimals(&self.low) } else { zeros };
        let unit = self.value_unit();
        let next = at.add(&Number::pow10(step)?.mul(&unit.factor)?)?;
        Some(most.max(next))
    }
}

fn limit(at: Number, open: bool) -> Option<Limit> {
    Some(Limit { at, open })
}

fn decimals(digits: &str) -> i32 {
    digits.split_once('.').map_or(0, |(_, d)| i32::try_from(d.len()).unwrap_or(0))
}
