//! Arithmetic and comparison of values. Integers of a rule adapt to the dimension of the amount beside them; 0 fits every dimension.

use std::borrow::Cow;
use std::sync::Arc;

use crate::fact::{Missing, Value};
use crate::lang::{ArithOp, CompareOp};
use crate::value::{Dim, Interval, Limit, Number, Quantity, Reason, Truth};

/// Why a missing value makes something unknown.
pub fn reason(missing: Missing) -> Reason {
    match missing {
        Missing::Absent => Reason::Absent,
        Missing::Blank => Reason::Blank,
        Missing::Lost => Reason::Lost,
    }
}

/// The amount of a quantity or integer.
pub fn amount(value: &Value) -> Result<Cow<'_, Quantity>, Reason> {
    match value {
        Value::Quantity(q) => Ok(Cow::Borrowed(q)),
        Value::Int(n) => Ok(Cow::Owned(Quantity::bare(Number::int(*n)))),
        Value::Year(y) => Ok(Cow::Owned(Quantity::bare(Number::int(i64::from(*y))))),
        Value::Missing(m) => Err(reason(*m)),
        _ => Err(Reason::Unit),
    }
}

fn is_zero(q: &Quantity) -> bool {
    q.range.is_point() && q.range.lo.as_ref().is_some_and(|l| l.at.is_zero())
}

/// Gives a bare number the dimension of the amount beside it, where that is a count or the number is 0.
fn adapt<'q>(q: Cow<'q, Quantity>, beside: &Quantity) -> Cow<'q, Quantity> {
    if q.dim == Dim::Bare && q.dim != beside.dim && (beside.dim == Dim::Count || is_zero(&q)) && beside.dim != Dim::Other {
        let mut adapted = q.into_owned();
        adapted.dim = beside.dim;
        if is_zero(&adapted) {
            adapted.unit = beside.unit.clone();
            adapted.decimals = beside.decimals;
        }
        return Cow::Owned(adapted);
    }
    q
}

/// Both adapted to each other.
fn adapted<'q>(x: Cow<'q, Quantity>, y: Cow<'q, Quantity>) -> (Cow<'q, Quantity>, Cow<'q, Quantity>) {
    if x.dim == y.dim {
        return (x, y);
    }
    let first = adapt(x, &y);
    let second = adapt(y, &first);
    (first, second)
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Int(n) => Some(*n),
        Value::Year(y) => Some(i64::from(*y)),
        _ => None,
    }
}

/// Arithmetic; the checker has made sure that the types go together.
pub fn arith(op: ArithOp, a: &Value, b: &Value) -> Result<Value, Reason> {
    if let (Some(x), Some(y)) = (integer(a), integer(b))
        && op != ArithOp::Div
    {
        let years = usize::from(matches!(a, Value::Year(_))) + usize::from(matches!(b, Value::Year(_)));
        let n = match op {
            ArithOp::Add => x.checked_add(y),
            ArithOp::Sub => x.checked_sub(y),
            _ => x.checked_mul(y),
        };
        let n = n.ok_or(Reason::Budget)?;
        return Ok(if years == 1 { Value::Year(i32::try_from(n).map_err(|_| Reason::Budget)?) } else { Value::Int(n) });
    }
    let (x, y) = (amount(a)?, amount(b)?);
    let q = match op {
        ArithOp::Add | ArithOp::Sub => {
            let (x, y) = adapted(x, y);
            x.add(&y, op == ArithOp::Sub)?
        }
        ArithOp::Mul => multiply(&x, &y)?,
        ArithOp::Div => x.div(&y)?,
    };
    Ok(Value::Quantity(Arc::new(q)))
}

/// A product; a bare factor keeps the other's dimension.
fn multiply(x: &Quantity, y: &Quantity) -> Result<Quantity, Reason> {
    let kept = match (x.dim, y.dim) {
        (Dim::Bare, _) => y,
        (_, Dim::Bare) => x,
        _ => return x.mul(y),
    };
    let strip = |q: &Quantity| Quantity { dim: Dim::Bare, ..q.clone() };
    let product = strip(x).mul(&strip(y))?;
    Ok(Quantity { dim: kept.dim, unit: kept.unit.clone(), ..product })
}

/// The negative.
pub fn negative(value: &Value) -> Result<Value, Reason> {
    if let Value::Int(n) = value {
        return n.checked_neg().map(Value::Int).ok_or(Reason::Budget);
    }
    let q = amount(value)?;
    let flip = |l: &Option<Limit>| l.as_ref().map(|l| Limit { at: l.at.neg(), open: l.open });
    let range = Interval { lo: flip(&q.range.hi), hi: flip(&q.range.lo) };
    Ok(Value::quantity(Quantity { nominal: q.nominal.as_ref().map(Number::neg), ..q.with_range(range) }))
}

/// A comparison of integers, years, amounts or dates.
pub fn compare(op: CompareOp, a: &Value, b: &Value) -> Truth {
    if let (Some(x), Some(y)) = (integer(a), integer(b)) {
        return Truth::of(ordered(op, x.cmp(&y)));
    }
    if let (Value::Date(x), Value::Date(y)) = (a, b) {
        return compare_dates(op, x, y);
    }
    // Most amounts are compared with an integer of the rule, which needs no amount to be made of it.
    match (a, b) {
        (Value::Quantity(q), Value::Int(n)) if fits(*n, q) => return compare_ranges(op, &q.range, &Interval::int(*n)),
        (Value::Int(n), Value::Quantity(q)) if fits(*n, q) => return compare_ranges(op, &Interval::int(*n), &q.range),
        _ => {}
    }
    let (x, y) = match (amount(a), amount(b)) {
        (Ok(x), Ok(y)) => (x, y),
        (Err(r), _) | (_, Err(r)) => return Truth::Unknown(r),
    };
    let (x, y) = adapted(x, y);
    if x.comparable(&y) { compare_ranges(op, &x.range, &y.range) } else { Truth::Unknown(Reason::Unit) }
}

/// True where an integer of a rule can stand beside an amount: a count, a bare number, or 0 of any dimension.
fn fits(n: i64, q: &Quantity) -> bool {
    matches!(q.dim, Dim::Count | Dim::Bare) || n == 0 && q.dim != Dim::Other
}

fn compare_ranges(op: CompareOp, x: &Interval, y: &Interval) -> Truth {
    match op {
        CompareOp::Eq => x.equals(y),
        CompareOp::Ne => x.equals(y).not(),
        CompareOp::Lt => x.less(y),
        CompareOp::Le => y.less(x).not(),
        CompareOp::Gt => y.less(x),
        CompareOp::Ge => x.less(y).not(),
    }
}

fn ordered(op: CompareOp, order: std::cmp::Ordering) -> bool {
    match op {
        CompareOp::Eq => order.is_eq(),
        CompareOp::Ne => order.is_ne(),
        CompareOp::Lt => order.is_lt(),
        CompareOp::Le => order.is_le(),
        CompareOp::Gt => order.is_gt(),
        CompareOp::Ge => order.is_ge(),
    }
}

/// Dates are intervals of days: 2023年 is neither before nor after 2023年6月.
fn compare_dates(op: CompareOp, a: &crate::fact::DateValue, b: &crate::fact::DateValue) -> Truth {
    let (Some(x), Some(y)) = (a.span, b.span) else { return Truth::Unknown(Reason::Lost) };
    let less = |x: crate::value::DateSpan, y: crate::value::DateSpan| {
        if x.last < y.first {
            Truth::True
        } else if x.first >= y.last {
            Truth::False
        } else {
            Truth::Unknown(Reason::Rounding)
        }
    };
    let equal = if x.last < y.first || y.last < x.first {
        Truth::False
    } else if x == y && x.first == x.last {
        Truth::True
    } else {
        Truth::Unknown(Reason::Rounding)
    };
    match op {
        CompareOp::Eq => equal,
        CompareOp::Ne => equal.not(),
        CompareOp::Lt => less(x, y),
        CompareOp::Le => less(y, x).not(),
        CompareOp::Gt => less(y, x),
        CompareOp::Ge => less(x, y).not(),
    }
}

/// Equality of discrete values.
pub fn same(a: &Value, b: &Value) -> Truth {
    let equal = match (a, b) {
        (Value::Missing(m), _) | (_, Value::Missing(m)) => return Truth::Unknown(reason(*m)),
        (Value::Text(x) | Value::Term(x), Value::Text(y) | Value::Term(y)) => x == y,
        (x, y) => match (integer(x), integer(y)) {
            (Some(x), Some(y)) => x == y,
            _ => x == y,
        },
    };
    Truth::of(equal)
}
