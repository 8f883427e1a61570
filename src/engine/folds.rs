//! Folds and quantifiers over tables and sequence fields, with the openness of the collection.

use super::eval::Env;
use super::tables::home;
use crate::fact::{RowRef, Value};
use crate::lang::{ArithOp, CompareOp, Expr, FoldKind, Loop, Over, QuantKind, TableRef};
use crate::value::{Interval, Limit, Number, Quantity, Reason, Truth};

/// Whether a loop goes on.
type GoOn = bool;

impl Env<'_> {
    /// `some`, `all`, `no`.
    pub fn quant(&self, kind: QuantKind, l: &Loop) -> Truth {
        let all = kind == QuantKind::All;
        let mut out = Truth::of(all);
        let closed = self.each(l, &mut |t| {
            out = if all { out.and(t) } else { out.or(t) };
            out != Truth::of(!all)
        });
        let closed = match closed {
            Ok(c) => c,
            Err(r) => return Truth::Unknown(r),
        };
        if out == Truth::of(all) && !closed {
            out = Truth::Unknown(Reason::Open);
        }
        if kind == QuantKind::No { out.not() } else { out }
    }

    /// Binds each row of a loop in turn and hands on whether it belongs; the result is whether the collection is closed.
    pub fn each(&self, l: &Loop, f: &mut dyn FnMut(Truth) -> GoOn) -> Result<bool, Reason> {
        match &l.over {
            Over::Field(expr) => {
                let value = self.known(expr)?;
                let Value::Rows(rows) = value.as_ref() else { return Err(Reason::Absent) };
                for &row in &rows.rows {
                    if !self.touch() {
                        return Err(Reason::Budget);
                    }
                    let (table, row) = home(RowRef { rel: rows.rel, index: row });
                    self.bind(l.var, table, row);
                    if !f(self.belongs(l)) {
                        break;
                    }
                }
                Ok(rows.closed || l.promised)
            }
            Over::Table(table) => self.each_of(l, *table, f),
        }
    }

    fn belongs(&self, l: &Loop) -> Truth {
        l.cond.as_ref().map_or(Truth::True, |c| self.truth(c))
    }

    fn each_of(&self, l: &Loop, table: TableRef, f: &mut dyn FnMut(Truth) -> GoOn) -> Result<bool, Reason> {
        let closed = self.tables.closed(table) || l.promised;
        let count = u32::try_from(self.tables.rows(table).len()).unwrap_or(u32::MAX);
        let possible = u32::try_from(self.tables.possible(table).len()).unwrap_or(u32::MAX);
        let listed = self.candidates(l, table)?;
        let sure = listed.as_ref().map_or(0..count, |_| 0..0);
        for row in sure.chain(listed.into_iter().flatten()) {
            if !self.hand_on(l, table, row, Truth::True, f)? {
                return Ok(closed);
            }
        }
        for row in count..count.saturating_add(possible) {
            if !self.hand_on(l, table, row, Truth::Unknown(Reason::Open), f)? {
                break;
            }
        }
        Ok(closed)
    }

    /// The rows that the keys leave; `None` where there are no keys and every row is one.
    fn candidates(&self, l: &Loop, table: TableRef) -> Result<Option<Vec<u32>>, Reason> {
        if l.keys.is_empty() {
            return Ok(None);
        }
        let mut unknown = None;
        let known: Vec<&(Expr, Expr)> = l.keys.iter().filter(|k| self.known(&k.1).map_err(|r| unknown = Some(r)).is_ok()).collect();
        if known.is_empty() {
            let others = l.others.iter().filter(|v| self.bound(**v).0 == table).count();
            return match unknown {
                Some(r) if self.tables.rows(table).len() > others => Err(r),
                _ => Ok(Some(Vec::new())),
            };
        }
        let key = self.key(known.iter().map(|k| &k.1))?;
        let own: Vec<&Expr> = known.iter().map(|k| &k.0).collect();
        let index = self.index(table, l.var, &own);
        Ok(Some(index.get(key).iter().chain(&index.missing).copied().collect()))
    }

    /// Binds a row and hands on whether it belongs.
    fn hand_on(&self, l: &Loop, table: TableRef, row: u32, known: Truth, f: &mut dyn FnMut(Truth) -> GoOn) -> Result<GoOn, Reason> {
        if l.others.iter().any(|v| self.bound(*v) == (table, row)) {
            return Ok(true);
        }
        if !self.touch() {
            return Err(Reason::Budget);
        }
        self.bind(l.var, table, row);
        let member = known.and(self.key_truth(l));
        Ok(member == Truth::False || f(member.and(self.belongs(l))))
    }

    fn key_truth(&self, l: &Loop) -> Truth {
        l.keys.iter().fold(Truth::True, |t, (a, b)| {
            t.and(match (self.known(a), self.known(b)) {
                (Ok(x), Ok(y)) => super::amount::same(x.as_ref(), y.as_ref()),
                (Err(r), _) | (_, Err(r)) => Truth::Unknown(r),
            })
        })
    }

    /// `sum`, `count`, `min`, `max`.
    pub fn fold(&self, kind: FoldKind, body: &Expr, l: &Loop) -> Result<Value, Reason> {
        match kind {
            FoldKind::Count => self.count(l),
            FoldKind::Sum => self.sum(body, l),
            FoldKind::Min | FoldKind::Max => self.extreme(kind == FoldKind::Max, body, l),
        }
    }

    /// [n, m] rows; without upper end where the collection is open.
    fn count(&self, l: &Loop) -> Result<Value, Reason> {
        let (mut sure, mut most) = (0i64, 0i64);
        let closed = self.each(l, &mut |t| {
            sure += i64::from(t.is_true());
            most += i64::from(t != Truth::False);
            true
        })?;
        let limit = |n| Some(Limit { at: Number::int(n), open: false });
        let range = Interval { lo: limit(sure), hi: if closed { limit(most) } else { None } };
        Ok(Value::quantity(Quantity { range, ..Quantity::count(0) }))
    }

    /// The sum; a row that may not belong adds between nothing and its value, an open collection has no upper end.
    fn sum(&self, body: &Expr, l: &Loop) -> Result<Value, Reason> {
        let mut out: Result<Option<Value>, Reason> = Ok(None);
        let mut signed = false;
        let closed = self.each(l, &mut |t| {
            if t == Truth::False {
                return true;
            }
            let value = self.known(body).map(std::borrow::Cow::into_owned);
            out = match (std::mem::replace(&mut out, Ok(None)), value) {
                (Ok(sum), Ok(value)) => {
                    signed |= super::amount::compare(CompareOp::Ge, &value, &Value::Int(0)) != Truth::True;
                    let value = if t.is_true() { value } else { from_nothing(value) };
                    match sum {
                        Some(s) => super::amount::arith(ArithOp::Add, &s, &value).map(Some),
                        None => Ok(Some(value)),
                    }
                }
                (Err(r), _) | (_, Err(r)) => Err(r),
            };
            out.is_ok()
        })?;
        let sum = match out? {
            Some(sum) => sum,
            None if closed => return Ok(Value::quantity(Quantity::count(0))),
            None => return Err(Reason::Open),
        };
        if closed {
            return Ok(unwritten(sum));
        }
        match unwritten(sum) {
            Value::Quantity(q) if !signed => Ok(Value::quantity(Quantity { range: Interval { lo: q.range.lo.clone(), hi: None }, ..(*q).clone() })),
            _ => Err(Reason::Open),
        }
    }

    /// The least or greatest value; an open collection may hold a further one beyond it.
    fn extreme(&self, max: bool, body: &Expr, l: &Loop) -> Result<Value, Reason> {
        let mut best: Option<Value> = None;
        let mut failed = None;
        let op = if max { CompareOp::Gt } else { CompareOp::Lt };
        let closed = self.each(l, &mut |t| {
            match (t, self.known(body)) {
                (Truth::False, _) => {}
                (Truth::Unknown(r), _) | (_, Err(r)) => failed = Some(r),
                (Truth::True, Ok(v)) => {
                    best = Some(match best.take() {
                        Some(b) => further(max, op, b, v.into_owned()),
                        None => v.into_owned(),
                    });
                }
            }
            failed.is_none()
        })?;
        if let Some(r) = failed {
            return Err(r);
        }
        match best.ok_or(Reason::Absent)? {
            value if closed => Ok(value),
            Value::Quantity(q) => {
                let (lo, hi) = if max { (q.range.lo.clone(), None) } else { (None, q.range.hi.clone()) };
                Ok(Value::quantity(Quantity { range: Interval { lo, hi }, raw: None, ..(*q).clone() }))
            }
            _ => Err(Reason::Open),
        }
    }
}

/// A computed value is not shown as one of its parts was written.
fn unwritten(value: Value) -> Value {
    match value {
        Value::Quantity(q) if q.raw.is_some() => Value::quantity(Quantity { raw: None, ..(*q).clone() }),
        other => other,
    }
}

/// From 0 to the value.
fn from_nothing(value: Value) -> Value {
    match super::amount::amount(&value) {
        Ok(q) => {
            let zero = Some(Limit { at: Number::zero(), open: false });
            let range = Interval { lo: zero, hi: q.range.hi.clone() };
            Value::quantity(Quantity { range, raw: None, ..q.into_owned() })
        }
        Err(_) => value,
    }
}

/// The further of two values; amounts of which it cannot be told make the range of both ends.
fn further(max: bool, op: CompareOp, a: Value, b: Value) -> Value {
    match super::amount::compare(op, &b, &a) {
        Truth::True => b,
        Truth::False => a,
        Truth::Unknown(_) => match (&a, &b) {
            (Value::Quantity(x), Value::Quantity(y)) => {
                let pick = |p: &Option<Limit>, q: &Option<Limit>| match (p, q) {
                    (Some(p), Some(q)) => Some(if (p.at > q.at) == max { p.clone() } else { q.clone() }),
                    _ => None,
                };
                let range = Interval { lo: pick(&x.range.lo, &y.range.lo), hi: pick(&x.range.hi, &y.range.hi) };
                Value::quantity(Quantity { range, raw: None, ..(**x).clone() })
            }
            _ => a,
        },
    }
}
