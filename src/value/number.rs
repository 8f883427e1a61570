//! Exact fractions with a size limit: what grows beyond 4,096 bits is `None` (unknown by budget).

use std::cmp::Ordering;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

const MAX_BITS: usize = 4096;

/// An exact rational number in lowest terms.
///
/// What drafts hold fits 64 bits nearly always and is reckoned in 128 without a heap; only what does not is a big fraction,
/// and what fits again comes back, so that equal numbers have one form.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number(Form);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Form {
    /// Numerator and denominator; the latter above 0, without common divisors.
    Small(i64, i64),
    Big(Box<RBig>),
}

/// Greatest common divisor; 64 bits are divided much faster than 128.
fn gcd(a: u128, b: u128) -> u128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        if let (Ok(x), Ok(y)) = (u64::try_from(a), u64::try_from(b)) {
            return u128::from(gcd_of_64(x, y));
        }
        (a, b) = (b, a % b);
    }
    a
}

fn gcd_of_64(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// A fraction of 128 bits in lowest terms, where it fits 64; `None` also for a denominator of 0.
fn small(num: i128, den: i128) -> Option<Number> {
    if let (Ok(n), 1) = (i64::try_from(num), den) {
        return Some(Number(Form::Small(n, 1)));
    }
    if let (Ok(n), Ok(d @ 1..)) = (i64::try_from(num), i64::try_from(den)) {
        let divisor = i64::try_from(gcd_of_64(n.unsigned_abs(), d.unsigned_abs())).ok()?;
        return Some(Number(Form::Small(n / divisor, d / divisor)));
    }
    let divisor = i128::try_from(gcd(num.unsigned_abs(), den.unsigned_abs())).ok().filter(|d| *d != 0 && den != 0)?;
    let divisor = if den < 0 { -divisor } else { divisor };
    let (num, den) = (i64::try_from(num / divisor).ok()?, i64::try_from(den / divisor).ok()?);
    Some(Number(Form::Small(num, den)))
}

/// An operation on two fractions, each as numerator and denominator.
type OnParts = fn((i128, i128), (i128, i128)) -> Option<(i128, i128)>;

impl Number {
    /// Zero.
    #[must_use]
    pub fn zero() -> Self {
        Self::int(0)
    }
    /// An integer.
    #[must_use]
    pub fn int(n: i64) -> Self {
        Self(Form::Small(n, 1))
    }
    /// `num / den`; `None` where `den` is 0.
    #[must_use]
    pub fn ratio(num: i64, den: i64) -> Option<Self> {
        if den == 0 {
            return None;
        }
        small(i128::from(num), i128::from(den)).or_else(|| Some(Self::of(RBig::from(num) / RBig::from(den))))
    }
    /// A power of ten, also negative exponents; beyond ±1000 `None`.
    #[must_use]
    pub fn pow10(exponent: i32) -> Option<Self> {
        if exponent.abs() > 1000 {
            return None;
        }
        if let Some(p) = 10i64.checked_pow(exponent.unsigned_abs()) {
            return Some(Self(if exponent >= 0 { Form::Small(p, 1) } else { Form::Small(1, p) }));
        }
        let p = UBig::from(10u8).pow(exponent.unsigned_abs() as usize);
        Some(Self::of(if exponent >= 0 { RBig::from(p) } else { RBig::from_parts(IBig::ONE, p) }))
    }
    /// Reads plain decimal digits with an optional point and sign (`-0.46`); `None` beyond 38 digits or for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, body) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, part) = body.split_once('.').unwrap_or((body, ""));
        if whole.is_empty() || whole.len() + part.len() > 38 || !whole.bytes().chain(part.bytes()).all(|b| b.is_ascii_digit()) {
            return None;
        }
        let mut digits = 0i128;
        for b in whole.bytes().chain(part.bytes()) {
            digits = digits.checked_mul(10)?.checked_add(i128::from(b - b'0'))?;
        }
        let digits = if negative { -digits } else { digits };
        let scale = 10i128.checked_pow(u32::try_from(part.len()).ok()?);
        scale.and_then(|s| small(digits, s)).or_else(|| Some(Self::of(RBig::from_parts(IBig::from(digits), UBig::from(10u8).pow(part.len())))))
    }
    /// Sum.
    #[must_use]
    pub fn add(&self, other: &Self) -> Option<Self> {
        self.reckon(other, |(a, b), (c, d)| Some((a.checked_mul(d)?.checked_add(c.checked_mul(b)?)?, b.checked_mul(d)?)), |a, b| a + b)
    }
    /// Difference.
    #[must_use]
    pub fn sub(&self, other: &Self) -> Option<Self> {
        self.reckon(other, |(a, b), (c, d)| Some((a.checked_mul(d)?.checked_sub(c.checked_mul(b)?)?, b.checked_mul(d)?)), |a, b| a - b)
    }
    /// Product.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Option<Self> {
        if other.0 == Form::Small(1, 1) {
            return Some(self.clone());
        }
        self.reckon(other, |(a, b), (c, d)| Some((a.checked_mul(c)?, b.checked_mul(d)?)), |a, b| a * b)
    }
    /// Quotient; `None` where the divisor is 0.
    #[must_use]
    pub fn div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() {
            return None;
        }
        self.reckon(other, |(a, b), (c, d)| Some((a.checked_mul(d)?, b.checked_mul(c)?)), |a, b| a / b)
    }
    /// The negative.
    #[must_use]
    pub fn neg(&self) -> Self {
        match &self.0 {
            Form::Small(num, den) if *num != i64::MIN => Self(Form::Small(-num, *den)),
            _ => Self::of(-self.big()),
        }
    }
    /// -1, 0 or 1.
    #[must_use]
    pub fn signum(&self) -> i32 {
        match &self.0 {
            Form::Small(num, _) => i32::try_from(num.signum()).unwrap_or(0),
            Form::Big(big) if **big < RBig::ZERO => -1,
            Form::Big(_) => 1,
        }
    }
    /// True for 0.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.signum() == 0
    }
    /// The integer, where it is one and fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        match &self.0 {
            Form::Small(num, 1) => Some(*num),
            _ => None,
        }
    }
    /// The fraction as text, in lowest terms: equal numbers have one.
    #[must_use]
    pub fn to_fraction(&self) -> String {
        match &self.0 {
            Form::Small(num, den) => format!("{num}/{den}"),
            Form::Big(big) => big.to_string(),
        }
    }
    /// Decimal text rounded half up to `decimals` places (0 to 30), trailing zeros kept.
    #[must_use]
    pub fn to_decimal(&self, decimals: u32) -> String {
        let decimals = decimals.min(30);
        let scale = RBig::from(UBig::from(10u8).pow(decimals as usize));
        let half = RBig::from_parts(IBig::ONE, UBig::from(2u8));
        let negative = self.signum() < 0;
        let abs = if negative { -self.big() } else { self.big() };
        let rounded = (abs * scale + half).floor();
        let digits = rounded.to_string();
        let width = decimals as usize;
        let padded = format!("{digits:0>w$}", w = width + 1);
        let (whole, part) = padded.split_at(padded.len() - width);
        let sign = if negative && rounded != IBig::ZERO { "-" } else { "" };
        if width == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
    }
    /// Reckons in 128 bits where both are small and the result is; else in big fractions, within the limit.
    fn reckon(&self, other: &Self, f: OnParts, big: fn(RBig, RBig) -> RBig) -> Option<Self> {
        if let (Form::Small(a, b), Form::Small(c, d)) = (&self.0, &other.0) {
            let wide = |n: &i64| i128::from(*n);
            if let Some(n) = f((wide(a), wide(b)), (wide(c), wide(d))).and_then(|(num, den)| small(num, den)) {
                return Some(n);
            }
        }
        checked(big(self.big(), other.big()))
    }
    /// The number as a big fraction.
    fn big(&self) -> RBig {
        match &self.0 {
            Form::Small(num, den) => RBig::from_parts_signed(IBig::from(*num), IBig::from(*den)),
            Form::Big(big) => (**big).clone(),
        }
    }
    /// The one form of a fraction.
    fn of(big: RBig) -> Self {
        match (i64::try_from(big.numerator()), i64::try_from(big.denominator())) {
            (Ok(num), Ok(den)) => Self(Form::Small(num, den)),
            _ => Self(Form::Big(Box::new(big))),
        }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Small(a, b), Form::Small(c, d)) => (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b))),
            _ => self.big().cmp(&other.big()),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Within the limit of size.
fn checked(big: RBig) -> Option<Number> {
    use dashu_int::ops::BitTest as _;
    let bits = big.numerator().bit_len().max(big.denominator().bit_len());
    if bits > MAX_BITS { None } else { Some(Number::of(big)) }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn reads_and_prints_decimals() {
        for (text, decimals, shown) in [("17.8529", 2, "17.85"), ("-0.46", 1, "-0.5"), ("2.5", 0, "3"), ("-0.04", 1, "0.0"), ("1727", 0, "1727")] {
            assert_eq!(Number::parse(text).map(|n| n.to_decimal(decimals)).as_deref(), Some(shown), "{text}");
        }
        assert!(Number::parse("1.2.3").is_none() && Number::parse("").is_none() && Number::parse(&"9".repeat(39)).is_none());
    }

    #[test]
    fn what_outgrows_64_bits_comes_back_in_one_form() {
        let large = Number::int(i64::MAX);
        let square = large.mul(&large);
        assert!(square.as_ref().is_some_and(|s| *s > large && s.to_i64().is_none() && s.to_decimal(0) == "85070591730234615847396907784232501249"));
        assert_eq!(square.and_then(|s| s.div(&large)), Some(large.clone()));
        let least = Number::int(i64::MIN);
        assert_eq!(least.neg().neg(), least);
        assert_eq!((least.signum(), least.neg().signum()), (-1, 1));
        assert_eq!(Number::ratio(i64::MIN, -2), Some(Number::int(i64::MIN / 2).neg()));
        assert_eq!(Number::ratio(6, -4), Number::ratio(-3, 2));
        assert_eq!(Number::pow10(25).and_then(|p| p.mul(&Number::pow10(-25)?)), Some(Number::int(1)));
    }
}
