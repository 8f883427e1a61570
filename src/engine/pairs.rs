//! Neighbours (`a then b in R per G`): the group of a row, and what may stand between two rows of one group.

use super::eval::Env;
use super::plan::Step;
use crate::lang::{Expr, TableRef};
use crate::value::Reason;

impl Env<'_> {
    /// The fields of a variable that make up its group.
    pub fn group_parts(&self, var: usize, fields: &[usize]) -> Vec<Expr> {
        fields.iter().map(|f| Expr::Field(Box::new(Expr::Var(var)), *f)).collect()
    }

    /// The group of the row that is bound: its key, none where a part names no row (a sentence in a cell is in no paragraph), or why it is unknown.
    pub fn group(&self, parts: &[Expr]) -> Result<Option<u64>, Reason> {
        match self.key(parts.iter()) {
            Ok(key) => Ok(Some(key)),
            Err(_) if parts.iter().any(|p| self.nowhere(p)) => Ok(None),
            Err(reason) => Err(reason),
        }
    }

    /// True where a possible row of a view that is or may be of the group stands between two rows. Binds the variable of the step.
    pub fn may_part(&self, step: &Step, parts: &[Expr], key: u64, before: u32, after: u32) -> bool {
        let possible = self.tables.possible(step.table);
        let at = |row: u32| self.tables.row(step.table, row).map_or(0, |r| r.span.from());
        let (from, to) = (at(before), at(after));
        let first = possible.partition_point(|r| r.span.from() < from);
        let rows = self.tables.rows(step.table).len();
        possible.iter().enumerate().skip(first).take_while(|(_, r)| r.span.from() <= to).any(|(i, _)| self.of_group(step, parts, key, rows + i))
    }

    fn of_group(&self, step: &Step, parts: &[Expr], key: u64, row: usize) -> bool {
        if !self.touch() {
            return true;
        }
        self.bind(step.var, step.table, u32::try_from(row).unwrap_or(u32::MAX));
        match self.group(parts) {
            Ok(own) => own == Some(key),
            Err(_) => true,
        }
    }

    /// The row before one in its group, of those that can be told; for explanations.
    pub fn before(&self, step: &Step, fields: &[usize], row: u32) -> Option<u32> {
        let parts = self.group_parts(step.var, fields);
        let group = |table: TableRef, row| {
            self.bind(step.var, table, row);
            self.group(&parts)
        };
        let key = group(step.table, row).ok()??;
        let unlike = |r: &u32| matches!(group(step.table, *r), Ok(own) if own != Some(key));
        let found = (0..row).rev().take(10_000).find(|r| !unlike(r))?;
        (group(step.table, found).is_ok() && !self.may_part(step, &parts, key, found, row)).then_some(found)
    }
}
