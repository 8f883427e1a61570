//! What a draft states, as values that may be sets of possibilities: numbers, quantities, goals, dates, truth.
//! Amounts are exact fractions; there is no floating point here.

mod date;
mod dim;
mod number;
mod numeral;
mod quantity;
mod truth;

pub use date::{Date, DateSpan};
pub use dim::{Base, Dim};
pub use number::Number;
pub use numeral::{chinese_numeral, is_han_numeral, parse_chinese_integer};
pub use quantity::{Bound, Goal, Interval, Limit, Margin, Quantity, Unit};
pub use truth::{Reason, Truth};
