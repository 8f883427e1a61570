//! Exact fractions with a size limit: what grows beyond 4,096 bits is `None` (unknown by budget).

use std::cmp::Ordering;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

const MAX_BITS: usize = 4096;

/// An exact rational number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(RBig);

impl Number {
    /// Zero.
    #[must_use]
    pub fn zero() -> Self {
        Self(RBig::ZERO)
    }
    /// An integer.
    #[must_use]
    pub fn int(n: i64) -> Self {
        Self(RBig::from(n))
    }
    /// `num / den`; `None` where `den` is 0.
    #[must_use]
    pub fn ratio(num: i64, den: i64) -> Option<Self> {
        if den == 0 { None } else { Some(Self(RBig::from(num) / RBig::from(den))) }
    }
    /// A power of ten, also negative exponents; beyond ±1000 `None`.
    #[must_use]
    pub fn pow10(exponent: i32) -> Option<Self> {
        if exponent.abs() > 1000 {
            return None;
        }
        let p = UBig::from(10u8).pow(exponent.unsigned_abs() as usize);
        Some(Self(if exponent >= 0 { RBig::from(p) } else { RBig::from_parts(IBig::ONE, p) }))
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
        let scale = UBig::from(10u8).pow(part.len());
        let n = RBig::from_parts(IBig::from(if negative { -digits } else { digits }), scale);
        Some(Self(n))
    }
    /// Sum.
    #[must_use]
    pub fn add(&self, other: &Self) -> Option<Self> {
        Self(&self.0 + &other.0).checked()
    }
    /// Difference.
    #[must_use]
    pub fn sub(&self, other: &Self) -> Option<Self> {
        Self(&self.0 - &other.0).checked()
    }
    /// Product.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Option<Self> {
        Self(&self.0 * &other.0).checked()
    }
    /// Quotient; `None` where the divisor is 0.
    #[must_use]
    pub fn div(&self, other: &Self) -> Option<Self> {
        if other.is_zero() { None } else { Self(&self.0 / &other.0).checked() }
    }
    /// The negative.
    #[must_use]
    pub fn neg(&self) -> Self {
        Self(-self.0.clone())
    }
    /// -1, 0 or 1.
    #[must_use]
    pub fn signum(&self) -> i32 {
        match self.cmp(&Self::zero()) {
            Ordering::Less => -1,
            Ordering::Equal => 0,
            Ordering::Greater => 1,
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
        if self.0.denominator() == &UBig::ONE { i64::try_from(self.0.numerator()).ok() } else { None }
    }
    /// Decimal text rounded half up to `decimals` places (0 to 30), trailing zeros kept.
    #[must_use]
    pub fn to_decimal(&self, decimals: u32) -> String {
        let decimals = decimals.min(30);
        let scale = RBig::from(UBig::from(10u8).pow(decimals as usize));
        let half = RBig::from_parts(IBig::ONE, UBig::from(2u8));
        let negative = self.signum() < 0;
        let abs = if negative { -self.0.clone() } else { self.0.clone() };
        let rounded = (abs * scale + half).floor();
        let digits = rounded.to_string();
        let width = decimals as usize;
        let padded = format!("{digits:0>w$}", w = width + 1);
        let (whole, part) = padded.split_at(padded.len() - width);
        let sign = if negative && rounded != IBig::ZERO { "-" } else { "" };
        if width == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
    }
    fn checked(self) -> Option<Self> {
        use dashu_int::ops::BitTest as _;
        let bits = self.0.numerator().bit_len().max(self.0.denominator().bit_len());
        if bits > MAX_BITS { None } else { Some(self) }
    }
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
}
