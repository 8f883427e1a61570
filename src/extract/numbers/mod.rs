//! Numbers in text: where they stand, what they are (amount, year, ordinal, code …) and what amount they state.
//! One pass over the bytes; words come from the lexicon. Judges nothing. New shapes go to `shape`, new words to `words.toml`.

mod amount;
mod calendar;
mod han;
mod post;
mod role;
mod scanner;
mod shape;
mod words;

#[cfg(test)]
mod tests;

pub use scanner::Scanner;
pub use words::Announcer;

use ecow::EcoString;

use crate::lexicon::{Lexicon, UnitRead};
use crate::text::Span;
use crate::value::{Bound, Date, Margin};

/// What a number is; the names are those of the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// An amount.
    Quantity,
    /// A calendar year, or a range of them.
    Year,
    /// 第3, 附件1, (1), list markers.
    Ordinal,
    /// A code: 12345, GB/T 9704, 0836-2835199.
    Identifier,
    /// 3岁以下, 65周岁及以上.
    Age,
    /// A date or a time of day.
    Date,
    /// 1:3, 3+5+N, 24/7.
    Ratio,
    /// A range without unit.
    Range,
    /// None of these for sure.
    Unknown,
}

impl Role {
    /// Name in the schema.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Quantity => "quantity",
            Self::Year => "year",
            Self::Ordinal => "ordinal",
            Self::Identifier => "identifier",
            Self::Age => "age",
            Self::Date => "date",
            Self::Ratio => "ratio",
            Self::Range => "range",
            Self::Unknown => "unknown",
        }
    }
}

/// How a figure is hedged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Hedge {
    /// Not at all.
    #[default]
    None,
    /// 约, 左右.
    About,
    /// 近, 接近: a little less.
    Near,
    /// 余, 多: a little more.
    More,
}

/// A number found in text. Spans are shadow spans.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannedNumber<'l> {
    /// The digits, of a range both ends.
    pub digits: Span,
    /// The digits with their unit.
    pub figure: Span,
    /// The figure with the words that bind it: 达到80%以上, 不低于60%, 约200万人.
    pub raw: Span,
    /// What it is.
    pub role: Role,
    /// The number (lower end of a range) in plain decimal digits; empty where it is no number.
    pub low: EcoString,
    /// Upper end of a range.
    pub high: Option<EcoString>,
    /// Denominator of a fraction (三分之二: 3).
    pub over: Option<EcoString>,
    /// The unit.
    pub unit: Option<UnitRead<'l>>,
    /// True where the unit stands with a later number (3500万、2300万人次; 10、20个).
    pub shared_unit: bool,
    /// True where a number of the same sentence and unit is plainly not rounded.
    pub exact_company: bool,
    /// How it binds as a goal.
    pub bound: Bound,
    /// How it is hedged.
    pub hedge: Hedge,
    /// The first and last year, for years.
    pub years: Option<(i32, i32)>,
    /// The date, for dates with a year.
    pub date: Option<Date>,
    /// Written in Chinese numerals.
    pub han: bool,
    /// How far a hedged one may lie from what is written.
    pub margin: &'l Margin,
}

/// Scans a text that begins at `base` in the shadow. For many texts make one [`Scanner`].
pub fn scan<'l>(text: &str, base: usize, lexicon: &'l Lexicon, out: &mut Vec<ScannedNumber<'l>>) {
    Scanner::new(lexicon).scan(text, base, out);
}
