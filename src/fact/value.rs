//! The value of one field.

use std::sync::Arc;

use ecow::EcoString;

use super::Rel;
use crate::value::{Date, DateSpan, Goal, Quantity};

/// Why a field has no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Missing {
    /// The draft does not say (no such column, no year in the sentence).
    Absent,
    /// The cell stands there and is empty.
    Blank,
    /// Something stood there that could not be assigned.
    Lost,
}

/// A date as written and the days it may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DateValue {
    /// As written.
    pub date: Date,
    /// The days it may mean; `None` for a day that does not exist.
    pub span: Option<DateSpan>,
}

/// One row of one relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowRef {
    /// The relation.
    pub rel: Rel,
    /// The row's number in it.
    pub index: u32,
}

/// A sequence field: rows of one relation in document order.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Rows {
    /// The relation.
    pub rel: Rel,
    /// The rows' numbers.
    pub rows: Vec<u32>,
    /// True where what is not there is not there; false where the draft may name only some.
    pub closed: bool,
}

/// A field's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value, and why.
    Missing(Missing),
    /// Yes or no.
    Bool(bool),
    /// A plain integer: ordinal, count of rows, number of a list.
    Int(i64),
    /// A calendar year.
    Year(i32),
    /// Text, folded for matching; messages show what stands at the field's place.
    Text(EcoString),
    /// A term in its comparing form (lexicon); messages show what stands at the field's place.
    Term(EcoString),
    /// A value of an enumeration.
    Atom(&'static str),
    /// An amount.
    Quantity(Arc<Quantity>),
    /// What is demanded.
    Goal(Arc<Goal>),
    /// A date.
    Date(DateValue),
    /// Another row.
    Row(RowRef),
    /// Several rows.
    Rows(Arc<Rows>),
}

impl Value {
    /// The draft does not say.
    pub const ABSENT: Self = Self::Missing(Missing::Absent);

    /// `Some` becomes the value made of it, `None` becomes absent.
    pub fn or_absent<T>(value: Option<T>, make: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::ABSENT, make)
    }
    /// An amount.
    #[must_use]
    pub fn quantity(q: Quantity) -> Self {
        Self::Quantity(Arc::new(q))
    }
    /// A goal.
    #[must_use]
    pub fn goal(g: Goal) -> Self {
        Self::Goal(Arc::new(g))
    }
}
