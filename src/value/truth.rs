//! Strong Kleene truth; unknown carries its reason.

use serde::{Deserialize, Serialize};

/// Why something cannot be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Reason {
    /// The figures are rounded and both answers are possible.
    Rounding,
    /// The cell is empty.
    Blank,
    /// The cell could not be assigned.
    Lost,
    /// The draft does not say.
    Absent,
    /// The collection is open: more may exist.
    Open,
    /// Units cannot be compared.
    Unit,
    /// A counted limit was reached.
    Budget,
}

impl Reason {
    /// The reason's name in reports and in the rule language.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rounding => "rounding",
            Self::Blank => "blank",
            Self::Lost => "lost",
            Self::Absent => "absent",
            Self::Open => "open",
            Self::Unit => "unit",
            Self::Budget => "budget",
        }
    }
}

/// Three-valued truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// In every reading.
    True,
    /// In no reading.
    False,
    /// Depends on what the draft does not tell.
    Unknown(Reason),
}

impl Truth {
    /// From a plain boolean.
    #[must_use]
    pub fn of(b: bool) -> Self {
        if b { Self::True } else { Self::False }
    }
    /// Kleene and.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::Unknown(r), _) | (_, Self::Unknown(r)) => Self::Unknown(r),
            _ => Self::True,
        }
    }
    /// Kleene or.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::True, _) | (_, Self::True) => Self::True,
            (Self::Unknown(r), _) | (_, Self::Unknown(r)) => Self::Unknown(r),
            _ => Self::False,
        }
    }
    /// Kleene not.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "reads as the operator of the rule language")]
    pub fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            unknown => unknown,
        }
    }
    /// Only `True`.
    #[must_use]
    pub fn is_true(self) -> bool {
        self == Self::True
    }
}
