//! What folds and quantifiers keep while they go through rows: counts, sums, extremes, truth. Two of them can be joined,
//! so that the rows of one key are gone through once.

use std::borrow::Cow;

use super::amount::{amount, arith, compare};
use super::eval::Env;
use crate::fact::Value;
use crate::lang::{ArithOp, CompareOp, Expr};
use crate::value::{Interval, Limit, Number, Quantity, Reason, Truth};

/// What is asked of the rows.
pub enum How<'e> {
    /// How many there are; above a number it makes no difference how many more.
    Count(i64),
    /// The sum of a value.
    Sum(&'e Expr),
    /// The greatest (true) or least value.
    Extreme(bool, &'e Expr),
    /// Whether one belongs.
    Some,
    /// Whether the condition holds for each.
    All,
}

/// What was found so far.
#[derive(Debug, Clone)]
pub enum Tally {
    /// Rows that belong, and those that may.
    Count(i64, i64),
    /// The sum, `None` before the first row; true where a value may be below 0.
    Sum(Result<Option<Value>, Reason>, bool),
    /// The value found so far, or why there is none.
    Extreme(Result<Option<Value>, Reason>),
    /// Of `some` and `all`.
    Truth(Truth),
}

impl Tally {
    /// Before the first row.
    pub fn new(how: &How<'_>) -> Self {
        match how {
            How::Count(_) => Self::Count(0, 0),
            How::Sum(_) => Self::Sum(Ok(None), false),
            How::Extreme(..) => Self::Extreme(Ok(None)),
            How::Some => Self::Truth(Truth::False),
            How::All => Self::Truth(Truth::True),
        }
    }

    /// Takes the row that is bound, of which it is known whether it is in the collection and whether the condition holds; false where the rest can change nothing.
    pub fn take(&mut self, how: &How<'_>, env: &Env<'_>, member: Truth, cond: impl Fn() -> Truth) -> bool {
        if let How::All = how {
            return self.join(how, &Self::Truth(member.not().or(cond())));
        }
        let belongs = if member == Truth::False { member } else { member.and(cond()) };
        if belongs == Truth::False {
            return true;
        }
        if let Self::Count(sure, most) = self {
            (*sure, *most) = (*sure + i64::from(belongs.is_true()), *most + 1);
            return self.is_open(how);
        }
        let value = |e: &Expr| env.known(e).map(Cow::into_owned);
        let one = match how {
            How::Count(_) => return true,
            How::Some | How::All => Self::Truth(belongs),
            How::Sum(body) => {
                let value = value(body);
                let signed = value.as_ref().is_ok_and(|v| compare(CompareOp::Ge, v, &Value::Int(0)) != Truth::True);
                Self::Sum(value.map(|v| Some(if belongs.is_true() { v } else { or_nothing(v) })), signed)
            }
            How::Extreme(_, body) => match belongs {
                Truth::Unknown(r) => Self::Extreme(Err(r)),
                _ => Self::Extreme(value(body).map(Some)),
            },
        };
        self.join(how, &one)
    }

    /// Takes what was found among other rows; false where the rest can change nothing.
    pub fn join(&mut self, how: &How<'_>, other: &Self) -> bool {
        match (&mut *self, other) {
            (Self::Count(sure, most), Self::Count(s, m)) => (*sure, *most) = (*sure + s, *most + m),
            (Self::Sum(sum, signed), Self::Sum(more, s)) => {
                *signed |= s;
                *sum = both(std::mem::replace(sum, Ok(None)), more, |a, b| arith(ArithOp::Add, &a, b));
            }
            (Self::Extreme(best), Self::Extreme(more)) => {
                let How::Extreme(max, _) = how else { return false };
                *best = both(std::mem::replace(best, Ok(None)), more, |a, b| Ok(further(*max, a, b)));
            }
            (Self::Truth(truth), Self::Truth(t)) => *truth = if matches!(how, How::All) { truth.and(*t) } else { truth.or(*t) },
            _ => {}
        }
        self.is_open(how)
    }

    /// False where no further row can change it.
    fn is_open(&self, how: &How<'_>) -> bool {
        match self {
            Self::Count(sure, _) => !matches!(how, How::Count(enough) if sure > enough),
            Self::Sum(r, _) | Self::Extreme(r) => r.is_ok(),
            Self::Truth(t) => *t != Truth::of(!matches!(how, How::All)),
        }
    }

    /// False where no further row of which nothing is sure can change it.
    pub fn heeds_doubtful(&self, how: &How<'_>) -> bool {
        self.is_open(how) && !matches!(self, Self::Truth(Truth::Unknown(_)))
    }
}

/// Joins two values where both are there.
fn both(
    a: Result<Option<Value>, Reason>,
    b: &Result<Option<Value>, Reason>,
    f: impl Fn(Value, &Value) -> Result<Value, Reason>,
) -> Result<Option<Value>, Reason> {
    match (a?, b.as_ref().map_err(|r| *r)?) {
        (Some(a), Some(b)) => f(a, b).map(Some),
        (a, b) => Ok(a.or_else(|| b.clone())),
    }
}

/// A computed value is not shown as one of its parts was written.
pub fn unwritten(value: Value) -> Value {
    match value {
        Value::Quantity(q) if q.raw.is_some() => Value::quantity(Quantity { raw: None, ..(*q).clone() }),
        other => other,
    }
}

/// The value or 0.
fn or_nothing(value: Value) -> Value {
    let Ok(q) = amount(&value) else { return value };
    let zero = Some(Limit { at: Number::zero(), open: false });
    let below = q.range.lo.as_ref().is_none_or(|l| l.at.signum() < 0);
    let above = q.range.hi.as_ref().is_none_or(|l| l.at.signum() > 0);
    let range = Interval { lo: if below { q.range.lo.clone() } else { zero.clone() }, hi: if above { q.range.hi.clone() } else { zero } };
    Value::quantity(q.with_range(range))
}

/// The further of two values; amounts of which it cannot be told make the range of both ends.
fn further(max: bool, a: Value, b: &Value) -> Value {
    match compare(if max { CompareOp::Gt } else { CompareOp::Lt }, b, &a) {
        Truth::True => b.clone(),
        Truth::False => a,
        Truth::Unknown(_) => match (&a, b) {
            (Value::Quantity(x), Value::Quantity(y)) => {
                let pick = |p: &Option<Limit>, q: &Option<Limit>| match (p, q) {
                    (Some(p), Some(q)) => Some(if (p.at > q.at) == max { p.clone() } else { q.clone() }),
                    _ => None,
                };
                let range = Interval { lo: pick(&x.range.lo, &y.range.lo), hi: pick(&x.range.hi, &y.range.hi) };
                Value::quantity(x.with_range(range))
            }
            _ => a,
        },
    }
}
