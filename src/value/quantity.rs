//! Quantities (sets of possible amounts), goals (what is demanded), and arithmetic on them.
//! Amounts are held in base units: 元, 米, 千克, 秒, 1; a share of 66.7% is the interval [0.6665, 0.6675].

use std::cmp::Ordering;
use std::sync::LazyLock;

use ecow::EcoString;

use super::{Dim, Number, Reason, Truth};

/// One end of an interval.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Limit {
    /// The amount.
    pub at: Number,
    /// True where the amount itself is excluded.
    pub open: bool,
}

/// A set of possible amounts; a missing end is infinite.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Interval {
    /// Lower end.
    pub lo: Option<Limit>,
    /// Upper end.
    pub hi: Option<Limit>,
}

/// The unit as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Unit {
    /// As in the draft: `万元`, `%`, `张`.
    pub text: EcoString,
    /// Base units in one of it: 万元 is 10000, % is 1/100.
    pub factor: Number,
    /// Its dimension.
    pub dim: Dim,
}

/// An amount that the draft states or that was computed from such.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// The possible amounts, in base units.
    pub range: Interval,
    /// What the figures as written come to (0.72万 / 1.2万 is 60%, though anything from 57.2% to 63% is possible); `None` where that is the
    /// middle of `range`.
    pub nominal: Option<Number>,
    /// What kind of amount.
    pub dim: Dim,
    /// The unit to print it in.
    pub unit: Unit,
    /// Decimal places of the figure as written, in `unit`; negative where trailing zeros are taken for rounding.
    pub decimals: i32,
    /// As written; `None` for a computed value.
    pub raw: Option<EcoString>,
    /// True where the draft says 约, 左右, 近, or what it was computed from does.
    pub about: bool,
}

/// How a goal binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bound {
    /// Exactly.
    Eq,
    /// At least (以上, ≥, 不低于).
    Ge,
    /// More than (>, 超过, 高于).
    Gt,
    /// At most (以内, ≤, 不超过).
    Le,
    /// Less than.
    Lt,
    /// About (左右, 约).
    About,
}

impl Bound {
    /// The atom of the rule language.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ge => "ge",
            Self::Gt => "gt",
            Self::Le => "le",
            Self::Lt => "lt",
            Self::About => "about",
        }
    }
}

/// What is demanded: the number as written and how it binds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Goal {
    /// The figure itself, without its bound: 80% of 达到80%以上; exact, not an interval of rounding.
    pub number: Quantity,
    /// How it binds.
    pub bound: Bound,
    /// The amounts that meet the goal.
    pub range: Interval,
    /// As written, with its bound words: `>70%`, `不低于55%`.
    pub raw: EcoString,
}

impl Interval {
    /// One amount.
    #[must_use]
    pub fn point(at: Number) -> Self {
        Self::closed(at.clone(), at)
    }
    /// All amounts from `lo` to `hi`, both included.
    #[must_use]
    pub fn closed(lo: Number, hi: Number) -> Self {
        Self { lo: Some(Limit { at: lo, open: false }), hi: Some(Limit { at: hi, open: false }) }
    }
    /// One integer.
    #[must_use]
    pub fn int(n: i64) -> Self {
        Self::point(Number::int(n))
    }
    /// Equality in every reading, in none, or undecided by rounding.
    #[must_use]
    pub fn equals(&self, other: &Self) -> Truth {
        if self.is_point() && self == other {
            return Truth::True;
        }
        if self.surely_below(other) || other.surely_below(self) { Truth::False } else { Truth::Unknown(Reason::Rounding) }
    }
    /// `self < other`.
    #[must_use]
    pub fn less(&self, other: &Self) -> Truth {
        if self.surely_below(other) {
            Truth::True
        } else if other.surely_at_most(self) {
            Truth::False
        } else {
            Truth::Unknown(Reason::Rounding)
        }
    }
    /// The middle, where both ends are finite.
    #[must_use]
    pub fn middle(&self) -> Option<Number> {
        let (lo, hi) = (self.lo.as_ref()?, self.hi.as_ref()?);
        if lo.at == hi.at {
            return Some(lo.at.clone());
        }
        lo.at.add(&hi.at)?.div(&Number::int(2))
    }
    /// True for a single amount.
    #[must_use]
    pub fn is_point(&self) -> bool {
        matches!((&self.lo, &self.hi), (Some(l), Some(h)) if l.at == h.at)
    }
    /// True where every amount here is below every amount there.
    fn surely_below(&self, other: &Self) -> bool {
        match (&self.hi, &other.lo) {
            (Some(h), Some(l)) => h.at < l.at || (h.at == l.at && (h.open || l.open)),
            _ => false,
        }
    }
    /// True where every amount here is below or equal to every amount there.
    fn surely_at_most(&self, other: &Self) -> bool {
        matches!((&self.hi, &other.lo), (Some(h), Some(l)) if h.at <= l.at)
    }
}

/// A number with at most six decimals, without trailing zeros.
fn plain(n: &Number) -> String {
    let text = n.to_decimal(6);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Adds two limits; an infinite one stays infinite.
fn add_limits(a: Option<&Limit>, b: Option<&Limit>) -> Option<Limit> {
    let (a, b) = (a?, b?);
    Some(Limit { at: a.at.add(&b.at)?, open: a.open || b.open })
}

fn neg_limit(l: Option<&Limit>) -> Option<Limit> {
    l.map(|l| Limit { at: l.at.neg(), open: l.open })
}

/// Smallest and largest corner of a function over two finite intervals.
fn corners(a: &Interval, b: &Interval, f: impl Fn(&Number, &Number) -> Option<Number>) -> Interval {
    let (Some(al), Some(ah), Some(bl), Some(bh)) = (&a.lo, &a.hi, &b.lo, &b.hi) else { return Interval::default() };
    let mut limits = Vec::with_capacity(4);
    for x in [al, ah] {
        for y in [bl, bh] {
            match f(&x.at, &y.at) {
                Some(at) => limits.push(Limit { at, open: x.open || y.open }),
                None => return Interval::default(),
            }
        }
    }
    limits.sort_by(|x, y| x.at.cmp(&y.at).then(x.open.cmp(&y.open)));
    let lo = limits.first().cloned();
    let top = limits.last().map(|l| l.at.clone());
    let hi = limits.into_iter().filter(|l| Some(&l.at) == top.as_ref()).min_by_key(|l| l.open);
    Interval { lo, hi }
}

impl Quantity {
    /// An exact count without unit, as computed or written in a rule.
    #[must_use]
    pub fn bare(n: Number) -> Self {
        let unit = Unit { text: EcoString::new(), factor: Number::int(1), dim: Dim::Bare };
        Self { range: Interval::point(n), nominal: None, dim: Dim::Bare, unit, decimals: 0, raw: None, about: false }
    }
    /// An exact count.
    #[must_use]
    pub fn count(n: i64) -> Self {
        let unit = Unit { text: EcoString::new(), factor: Number::int(1), dim: Dim::Count };
        Self { range: Interval::point(Number::int(n)), nominal: None, dim: Dim::Count, unit, decimals: 0, raw: None, about: false }
    }

    /// Sum or difference; `Err` where the units do not go together.
    ///
    /// # Errors
    /// `Reason::Unit` for dimensions that cannot be added.
    pub fn add(&self, other: &Self, minus: bool) -> Result<Self, Reason> {
        let dim = if self.same_currency(other) { Dim::Other } else { self.dim.add(other.dim, minus).ok_or(Reason::Unit)? };
        let (b_lo, b_hi) =
            if minus { (neg_limit(other.range.hi.as_ref()), neg_limit(other.range.lo.as_ref())) } else { (other.range.lo.clone(), other.range.hi.clone()) };
        let range = Interval { lo: add_limits(self.range.lo.as_ref(), b_lo.as_ref()), hi: add_limits(self.range.hi.as_ref(), b_hi.as_ref()) };
        let coarser = self.coarser(other);
        let mut unit = coarser.unit.clone();
        if dim == Dim::Point && unit.dim != Dim::Point {
            unit.text = match unit.text.as_str() {
                "‰" => "个千分点".into(),
                _ => "个百分点".into(),
            };
            unit.dim = Dim::Point;
        }
        let (decimals, nominal) = (coarser.decimals, self.reckoned(other, if minus { Number::sub } else { Number::add }));
        Ok(Self { range, nominal, dim, unit, decimals, raw: None, about: self.about || other.about })
    }

    /// Product.
    ///
    /// # Errors
    /// `Reason::Unit` for dimensions that cannot be multiplied.
    pub fn mul(&self, other: &Self) -> Result<Self, Reason> {
        let dim = self.dim.times(other.dim).ok_or(Reason::Unit)?;
        let range = corners(&self.range, &other.range, Number::mul);
        Ok(Self { nominal: self.reckoned(other, Number::mul), ..Self::computed(range, dim, self, other) })
    }

    /// Quotient; a divisor that may be 0 gives everything.
    ///
    /// # Errors
    /// `Reason::Unit` for dimensions that cannot be divided.
    pub fn div(&self, other: &Self) -> Result<Self, Reason> {
        let dim = if self.same_currency(other) { Dim::Share } else { self.dim.per(other.dim).ok_or(Reason::Unit)? };
        let may_be_zero = match (&other.range.lo, &other.range.hi) {
            (Some(l), Some(h)) => l.at.signum() <= 0 && h.at.signum() >= 0,
            _ => true,
        };
        let range = if may_be_zero { Interval::default() } else { corners(&self.range, &other.range, Number::div) };
        Ok(Self { nominal: self.reckoned(other, Number::div), ..Self::computed(range, dim, self, other) })
    }

    /// Two amounts in one foreign currency, which no factor relates to others: 万美元 and 万美元.
    fn same_currency(&self, other: &Self) -> bool {
        self.dim == Dim::Other && other.dim == Dim::Other && self.unit.text == other.unit.text && self.unit.text.ends_with('元')
    }

    /// What the figures as written come to; `None` where the range is open and nothing was written.
    #[must_use]
    pub fn nominal(&self) -> Option<Number> {
        self.nominal.clone().or_else(|| self.range.middle())
    }

    /// The same kind of amount with other possible amounts, no longer as written.
    #[must_use]
    pub fn with_range(&self, range: Interval) -> Self {
        Self { range, nominal: None, raw: None, ..self.clone() }
    }

    /// The nominal value of a computed amount; exact operands need none beside their range.
    fn reckoned(&self, other: &Self, f: impl Fn(&Number, &Number) -> Option<Number>) -> Option<Number> {
        if self.range.is_point() && other.range.is_point() { None } else { f(&self.nominal()?, &other.nominal()?) }
    }

    /// Equality in every reading, in none, or undecided by rounding.
    #[must_use]
    pub fn equals(&self, other: &Self) -> Truth {
        if !self.comparable(other) {
            return Truth::Unknown(Reason::Unit);
        }
        self.range.equals(&other.range)
    }

    /// `self < other`.
    #[must_use]
    pub fn less(&self, other: &Self) -> Truth {
        if !self.comparable(other) {
            return Truth::Unknown(Reason::Unit);
        }
        self.range.less(&other.range)
    }

    /// True where both can be compared: the same dimension, or a bare number against a count.
    #[must_use]
    pub fn comparable(&self, other: &Self) -> bool {
        self.dim != Dim::Other && (self.dim == other.dim || matches!((self.dim, other.dim), (Dim::Bare, Dim::Count) | (Dim::Count, Dim::Bare)))
    }

    /// The figure for messages: as written, or rounded to one digit more than the coarser operand, with its unit.
    #[must_use]
    pub fn show(&self) -> String {
        if let Some(raw) = &self.raw {
            return raw.to_string();
        }
        let Some(middle) = self.nominal().and_then(|m| m.div(&self.unit.factor)) else { return "?".to_owned() };
        let own = u32::try_from(self.decimals.max(0)).unwrap_or(0);
        let more = u32::try_from((self.decimals + i32::from(!self.range.is_point())).max(0)).unwrap_or(0);
        let whole = middle.to_i64().is_some();
        let mut text = middle.to_decimal(more.max(u32::from(!whole)));
        if whole && text.contains('.') {
            text = text.trim_end_matches('0').trim_end_matches('.').to_owned();
        } else if more > own && Number::parse(&text).as_ref() == Some(&middle) && text.ends_with('0') {
            text.pop();
        }
        format!("{text}{}", self.unit.text)
    }

    /// The possible amounts for people who look at what was read: `3712张`, `[66.65, 66.75]%`, `(70, …)%`.
    #[must_use]
    pub fn describe(&self) -> String {
        let end = |l: &Option<Limit>| match l.as_ref().and_then(|l| l.at.div(&self.unit.factor)) {
            Some(n) => plain(&n),
            None => "…".to_owned(),
        };
        if self.range.is_point() {
            return format!("{}{}", end(&self.range.lo), self.unit.text);
        }
        let open = |l: &Option<Limit>| l.as_ref().is_none_or(|l| l.open);
        let (left, right) = (if open(&self.range.lo) { '(' } else { '[' }, if open(&self.range.hi) { ')' } else { ']' });
        format!("{left}{}, {}{right}{}", end(&self.range.lo), end(&self.range.hi), self.unit.text)
    }

    fn coarser<'a>(&'a self, other: &'a Self) -> &'a Self {
        let step = |q: &Self| Number::pow10(-q.decimals).and_then(|p| p.mul(&q.unit.factor));
        match (step(self), step(other)) {
            (Some(a), Some(b)) if b.cmp(&a) == Ordering::Greater => other,
            _ => self,
        }
    }

    fn computed(range: Interval, dim: Dim, a: &Self, b: &Self) -> Self {
        let hundredth = Number::ratio(1, 100).unwrap_or_else(Number::zero);
        let unit = if dim == Dim::Share {
            Unit { text: "%".into(), factor: hundredth, dim }
        } else if a.dim == dim && a.unit.dim == dim {
            a.unit.clone()
        } else if b.dim == dim && b.unit.dim == dim {
            b.unit.clone()
        } else {
            Unit { text: EcoString::new(), factor: Number::int(1), dim }
        };
        let decimals = if dim == Dim::Share { 1 } else { a.decimals.min(b.decimals).max(0) };
        Self { range, nominal: None, dim, unit, decimals, raw: None, about: a.about || b.about }
    }
}

/// How far an amount that is only about (约, 左右, 近, 余) may lie from the number written: ten percent, where a project does not say otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margin {
    /// Times the number: the least that is meant.
    pub less: Number,
    /// Times the number: the most.
    pub more: Number,
}

static USUAL: LazyLock<Margin> = LazyLock::new(Margin::default);

impl Margin {
    /// Ten percent.
    #[must_use]
    pub fn usual() -> &'static Self {
        &USUAL
    }
    /// A share of the number, below 1.
    #[must_use]
    pub fn new(share: &Number) -> Option<Self> {
        Some(Self { less: Number::int(1).sub(share)?, more: Number::int(1).add(share)? }).filter(|m| m.less.signum() > 0 && m.more >= m.less)
    }
}

impl Default for Margin {
    fn default() -> Self {
        let one = || Number::int(1);
        Self { less: Number::ratio(9, 10).unwrap_or_else(one), more: Number::ratio(11, 10).unwrap_or_else(one) }
    }
}

impl Goal {
    /// Builds the range from number and bound; `about` reaches as far as the margin says.
    #[must_use]
    pub fn new(number: Quantity, bound: Bound, raw: EcoString, margin: &Margin) -> Self {
        let middle = number.nominal();
        let limit = |open| middle.clone().map(|at| Limit { at, open });
        let range = match bound {
            Bound::Eq => number.range.clone(),
            Bound::Ge => Interval { lo: limit(false), hi: None },
            Bound::Gt => Interval { lo: limit(true), hi: None },
            Bound::Le => Interval { lo: None, hi: limit(false) },
            Bound::Lt => Interval { lo: None, hi: limit(true) },
            Bound::About => number.range.clone().about(margin),
        };
        Self { number, bound, range, raw }
    }
}

impl Interval {
    /// What lies in either of two that overlap, or between them.
    #[must_use]
    pub fn or(self, other: &Self) -> Self {
        let least = |a: Limit, b: &Limit| if b.at < a.at { b.clone() } else { a };
        let most = |a: Limit, b: &Limit| if b.at > a.at { b.clone() } else { a };
        Self { lo: self.lo.zip(other.lo.as_ref()).map(|(a, b)| least(a, b)), hi: self.hi.zip(other.hi.as_ref()).map(|(a, b)| most(a, b)) }
    }
    /// Wider by the margin on both sides, as `左右`, `约` mean it.
    #[must_use]
    pub fn about(self, margin: &Margin) -> Self {
        let scale = |l: Option<Limit>, f: &Number| l.and_then(|l| l.at.mul(f)).map(|at| Limit { at, open: false });
        let negative = self.lo.as_ref().is_some_and(|l| l.at.signum() < 0);
        let (low, high) = if negative { (&margin.more, &margin.less) } else { (&margin.less, &margin.more) };
        Self { lo: scale(self.lo, low), hi: scale(self.hi, high) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Interval, Number, Quantity, Truth, Unit};
    use crate::value::{Dim, Reason};

    fn q(text: &str, unit: &str, dim: Dim, factor: (i64, i64)) -> Quantity {
        let n = Number::parse(text).unwrap_or_else(Number::zero);
        let decimals = text.split_once('.').map_or(0, |(_, d)| i32::try_from(d.len()).unwrap_or(0));
        let f = Number::ratio(factor.0, factor.1).unwrap_or_else(Number::zero);
        let half = Number::pow10(-decimals).and_then(|p| p.div(&Number::int(2))).unwrap_or_else(Number::zero);
        let half = if decimals == 0 && dim == Dim::Count { Number::zero() } else { half };
        let lo = n.sub(&half).and_then(|x| x.mul(&f)).unwrap_or_else(Number::zero);
        let hi = n.add(&half).and_then(|x| x.mul(&f)).unwrap_or_else(Number::zero);
        Quantity { range: Interval::closed(lo, hi), nominal: None, dim, unit: Unit { text: unit.into(), factor: f, dim }, decimals, raw: None, about: false }
    }

    #[test]
    fn rates_within_rounding_are_undecided_and_beyond_are_false() {
        let (part, whole) = (q("14.90", "万人", Dim::Count, (10_000, 1)), q("83.46", "万人", Dim::Count, (10_000, 1)));
        let Ok(rate) = part.div(&whole) else { return assert_eq!("dimension", "") };
        assert_eq!(rate.dim, Dim::Share);
        assert_eq!(rate.equals(&q("17.86", "%", Dim::Share, (1, 100))), Truth::Unknown(Reason::Rounding));
        assert_eq!(rate.equals(&q("17.90", "%", Dim::Share, (1, 100))), Truth::False);
    }

    #[test]
    fn differences_of_shares_are_points() {
        let d = q("50", "%", Dim::Share, (1, 100)).add(&q("45.8", "%", Dim::Share, (1, 100)), true);
        assert_eq!(d.as_ref().map(|d| (d.dim, d.show())), Ok((Dim::Point, "4.2个百分点".to_owned())));
    }

    #[test]
    fn what_is_recomputed_is_shown_as_the_written_figures_give_it() {
        let persons = |text| q(text, "万人", Dim::Count, (10_000, 1));
        let shown = |q: Result<Quantity, Reason>| q.map_or_else(|_| String::new(), |q| q.show());
        assert_eq!(shown(persons("0.72").div(&persons("1.2"))), "60%", "the middle of what is possible would be 60.12%");
        assert_eq!(shown(persons("28.61").add(&persons("25.37"), true)), "3.24万人");
        assert_eq!(shown(persons("14.90").div(&persons("83.46"))), "17.85%");
    }
}
