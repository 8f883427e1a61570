//! Folds and quantifiers over tables and sequence fields, with the openness of the collection. Rows are found by their keys (`groups`);
//! where the rest of a loop rests on its own variable alone, the rows of one key are gone through once and the result is remembered.

use std::rc::Rc;

use super::amount::compare;
use super::eval::Env;
use super::groups::{Group, Notes};
use super::tables::home;
use super::tally::{How, Tally, unwritten};
use crate::fact::{RowRef, Value};
use crate::lang::{CompareOp, Expr, FoldKind, Loop, Over, QuantKind, TableRef};
use crate::value::{Interval, Limit, Number, Quantity, Reason, Truth};

/// Whether a loop goes on.
type GoOn = bool;

impl Env<'_> {
    /// `some`, `all`, `no`.
    pub fn quant(&self, kind: QuantKind, l: &Loop) -> Truth {
        let all = kind == QuantKind::All;
        let out = match self.tally(l, &if all { How::All } else { How::Some }) {
            Ok((Tally::Truth(t), closed)) if t == Truth::of(all) && !closed => Truth::Unknown(Reason::Open),
            Ok((Tally::Truth(t), _)) => t,
            Ok(_) => Truth::Unknown(Reason::Absent),
            Err(r) => Truth::Unknown(r),
        };
        if kind == QuantKind::No { out.not() } else { out }
    }

    /// Binds each row of a loop in turn and hands on whether it belongs; the result is whether the collection is closed.
    pub fn each(&self, l: &Loop, f: &mut dyn FnMut(Truth) -> GoOn) -> Result<bool, Reason> {
        let mut visit = |member: Truth| {
            let belongs = if member == Truth::False { member } else { member.and(self.condition(l)) };
            belongs == Truth::False || f(belongs)
        };
        match &l.over {
            Over::Field(expr) => self.each_member(l, expr, &mut visit),
            Over::Table(table) => {
                for group in self.groups(l, *table)? {
                    if !self.each_row(l, *table, &group, &mut visit)? {
                        break;
                    }
                }
                Ok(self.tables.closed(*table) || l.promised)
            }
        }
    }

    fn condition(&self, l: &Loop) -> Truth {
        l.cond.as_ref().map_or(Truth::True, |c| self.truth(c))
    }

    /// What a fold or quantifier finds, and whether its collection is closed.
    fn tally(&self, l: &Loop, how: &How<'_>) -> Result<(Tally, bool), Reason> {
        let mut out = Tally::new(how);
        let closed = match &l.over {
            Over::Field(expr) => self.each_member(l, expr, &mut |member| out.take(how, self, member, || self.condition(l)))?,
            Over::Table(table) => {
                self.tally_table(l, *table, how, &mut out)?;
                self.tables.closed(*table) || l.promised
            }
        };
        Ok((out, closed))
    }

    fn tally_table(&self, l: &Loop, table: TableRef, how: &How<'_>, out: &mut Tally) -> Result<(), Reason> {
        let notes = self.notes(l, how);
        for group in self.groups(l, table)? {
            let doubtful = !group.known.is_true();
            if doubtful && !out.heeds_doubtful(how) {
                continue;
            }
            let go_on = if notes.keeps(&group) && self.same_key(l, table, &group) {
                let found = match notes.remembered(&group, how) {
                    Some(found) => self.touch().then_some(found).ok_or(Reason::Budget)?,
                    None => {
                        let mut own = Tally::new(how);
                        self.each_row(l, table, &group, &mut |member| own.take(how, self, member, || self.condition(l)))?;
                        notes.remember(&group, how, own)
                    }
                };
                out.join(how, &found)
            } else {
                let heeds = |out: &Tally| !doubtful || out.heeds_doubtful(how);
                let take = &mut |member| out.take(how, self, member, || self.condition(l)) && heeds(out);
                if notes.picks(&group, how) && self.same_key(l, table, &group) {
                    let picked = self.picked(l, table, &group, how, &notes)?;
                    self.each_of(l, table, picked.iter().copied(), (false, group.known), take)?
                } else {
                    self.each_row(l, table, &group, take)?
                }
            };
            if !go_on {
                break;
            }
        }
        Ok(())
    }

    /// The rows of a group for which the condition of a loop is not false, whatever rows the other variables are bound to; for `some`
    /// as many as are enough when those are left out.
    fn picked(&self, l: &Loop, table: TableRef, group: &Group, how: &How<'_>, notes: &Notes) -> Result<Rc<[u32]>, Reason> {
        if let Some(known) = notes.picked(group, how) {
            return Ok(known);
        }
        let (mut rows, mut sure) = (Vec::new(), 0);
        for row in group.rows() {
            if !self.touch() {
                return Err(Reason::Budget);
            }
            self.bind(l.var, table, row);
            let member = self.key_truth(l).and(group.known);
            let belongs = if member == Truth::False { member } else { member.and(self.condition(l)) };
            if belongs != Truth::False {
                rows.push(row);
            }
            sure += usize::from(belongs.is_true());
            if matches!(how, How::Some) && sure > l.others.len() {
                break;
            }
        }
        Ok(notes.pick(group, how, rows))
    }

    /// The rows of a sequence field.
    fn each_member(&self, l: &Loop, expr: &Expr, visit: &mut dyn FnMut(Truth) -> GoOn) -> Result<bool, Reason> {
        let value = self.known(expr)?;
        let Value::Rows(rows) = value.as_ref() else { return Err(Reason::Absent) };
        for &row in &rows.rows {
            if !self.touch() {
                return Err(Reason::Budget);
            }
            let (table, row) = home(RowRef { rel: rows.rel, index: row });
            self.bind(l.var, table, row);
            if !visit(Truth::True) {
                break;
            }
        }
        Ok(rows.closed || l.promised)
    }

    /// Binds the rows of a group in turn and hands on whether each is in the collection.
    fn each_row(&self, l: &Loop, table: TableRef, group: &Group, visit: &mut dyn FnMut(Truth) -> GoOn) -> Result<GoOn, Reason> {
        self.each_of(l, table, group.rows(), (group.is_alike(), group.known), visit)
    }

    /// Binds rows of a group in turn; `alike` where what holds for the key of one holds for all.
    fn each_of(
        &self,
        l: &Loop,
        table: TableRef,
        rows: impl Iterator<Item = u32>,
        (alike, known): (bool, Truth),
        visit: &mut dyn FnMut(Truth) -> GoOn,
    ) -> Result<GoOn, Reason> {
        let mut keys = None;
        for row in rows {
            if l.others.iter().any(|v| self.bound(*v) == (table, row)) {
                continue;
            }
            if !self.touch() {
                return Err(Reason::Budget);
            }
            self.bind(l.var, table, row);
            let truth = keys.unwrap_or_else(|| self.key_truth(l));
            keys = alike.then_some(truth);
            if !visit(truth.and(known)) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// `sum`, `count`, `min`, `max`.
    pub fn fold(&self, kind: FoldKind, body: &Expr, l: &Loop) -> Result<Value, Reason> {
        let how = match kind {
            FoldKind::Count => How::Count(i64::MAX),
            FoldKind::Sum => How::Sum(body),
            FoldKind::Min | FoldKind::Max => How::Extreme(kind == FoldKind::Max, body),
        };
        match self.tally(l, &how)? {
            (Tally::Count(sure, most), closed) => Ok(count(sure, closed.then_some(most))),
            (Tally::Sum(sum, signed), closed) => total(sum?, signed, closed),
            (Tally::Extreme(best), closed) => extreme(best?, kind == FoldKind::Max, closed),
            (Tally::Truth(_), _) => Err(Reason::Absent),
        }
    }

    /// What `count` over a loop compares to with a number: rows beyond it are not gone through.
    pub fn compare_count(&self, op: CompareOp, l: &Loop, number: i64) -> Truth {
        match self.tally(l, &How::Count(number)) {
            Ok((Tally::Count(sure, most), closed)) => compare(op, &count(sure, closed.then_some(most)), &Value::Int(number)),
            Ok(_) => Truth::Unknown(Reason::Absent),
            Err(r) => Truth::Unknown(r),
        }
    }
}

/// [n, m] rows; without upper end where the collection is open.
fn count(sure: i64, most: Option<i64>) -> Value {
    let limit = |n| Limit { at: Number::int(n), open: false };
    let range = Interval { lo: Some(limit(sure)), hi: most.map(limit) };
    Value::quantity(Quantity { range, ..Quantity::count(0) })
}

/// A sum; that of an open collection has no upper end.
fn total(sum: Option<Value>, signed: bool, closed: bool) -> Result<Value, Reason> {
    match sum.map(unwritten) {
        Some(sum) if closed => Ok(sum),
        None if closed => Ok(Value::quantity(Quantity::count(0))),
        Some(Value::Quantity(q)) if !signed => {
            Ok(Value::quantity(Quantity { nominal: q.nominal(), ..q.with_range(Interval { lo: q.range.lo.clone(), hi: None }) }))
        }
        _ => Err(Reason::Open),
    }
}

/// The least or greatest value; an open collection may hold a further one beyond it.
fn extreme(best: Option<Value>, max: bool, closed: bool) -> Result<Value, Reason> {
    match best.ok_or(Reason::Absent)? {
        value if closed => Ok(value),
        Value::Quantity(q) => {
            let (lo, hi) = if max { (q.range.lo.clone(), None) } else { (None, q.range.hi.clone()) };
            Ok(Value::quantity(Quantity { nominal: q.nominal(), ..q.with_range(Interval { lo, hi }) }))
        }
        _ => Err(Reason::Open),
    }
}
