//! Dimensions: what kind of amount a figure is.

/// Base amounts. Measure words (个, 张, 家, 人…) are all `Count`, a pure number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Base {
    /// 元.
    Money,
    /// 米; area and volume are its powers.
    Length,
    /// 千克.
    Mass,
    /// 秒.
    Time,
    /// 焦 (千瓦时, 吨标准煤).
    Energy,
    /// 人次.
    PersonTime,
}

/// A dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Dim {
    /// A number with no unit written: compares with bare numbers only.
    #[default]
    Bare,
    /// A count of things.
    Count,
    /// A share: %, ‰, 成, 分之, per thousand.
    Share,
    /// A difference of shares: 个百分点, 个千分点.
    Point,
    /// Powers of the base amounts in the order of [`Base`]; never all zero.
    Physical([i8; 6]),
    /// A unit outside the lexicon: compares with nothing.
    Other,
}

impl Dim {
    /// The dimension of one base amount to a power.
    #[must_use]
    pub fn base(base: Base, power: i8) -> Self {
        let mut powers = [0i8; 6];
        if let Some(slot) = powers.get_mut(base as usize) {
            *slot = power;
        }
        if power == 0 { Self::Count } else { Self::Physical(powers) }
    }
    /// Product; `None` where it has no meaning here.
    #[must_use]
    pub fn times(self, other: Self) -> Option<Self> {
        match (self, other) {
            (Self::Point, Self::Bare) | (Self::Bare, Self::Point) => Some(Self::Point),
            _ => self.combine(other, 1),
        }
    }
    /// Quotient; count by count is a share.
    #[must_use]
    pub fn per(self, other: Self) -> Option<Self> {
        match (self, other) {
            (a, b) if a == b && !matches!(a, Self::Bare | Self::Other) => Some(Self::Share),
            (Self::Bare, Self::Bare) => Some(Self::Bare),
            (Self::Point, Self::Bare) => Some(Self::Point),
            _ => self.combine(other, -1),
        }
    }
    /// Sum or difference: `share ± point = share`, `point ± point = point`, `share − share = point`.
    #[must_use]
    pub fn add(self, other: Self, minus: bool) -> Option<Self> {
        match (self, other) {
            (Self::Other, _) | (_, Self::Other) => None,
            (Self::Share, Self::Share) => Some(if minus { Self::Point } else { Self::Share }),
            (Self::Share, Self::Point) => Some(Self::Share),
            (a, b) if a == b => Some(a),
            _ => None,
        }
    }
    fn combine(self, other: Self, sign: i8) -> Option<Self> {
        let powers = |d: Self| match d {
            Self::Count | Self::Share | Self::Bare => Some([0i8; 6]),
            Self::Physical(p) => Some(p),
            Self::Point | Self::Other => None,
        };
        let (a, b) = (powers(self)?, powers(other)?);
        let mut out = [0i8; 6];
        for ((o, x), y) in out.iter_mut().zip(a).zip(b) {
            *o = x.checked_add(y.checked_mul(sign)?)?;
        }
        if out == [0; 6] {
            return Some(match (self, other) {
                (Self::Share, Self::Share) | (Self::Share, Self::Bare) => Self::Share,
                _ => Self::Count,
            });
        }
        Some(Self::Physical(out))
    }
}
