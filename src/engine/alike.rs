//! Rows of one key that a step of a plan cannot tell apart, because the fields that it looks at are equal: one of them is tested for all.
//! So a draft that says the same thousands of times stays linear.

use std::hash::Hasher as _;

use rustc_hash::{FxHashMap, FxHasher};

use super::eval::Env;
use super::plan::Step;
use super::tables::{finish, hash_fully};
use crate::fact::Value;
use crate::lang::{Expr, Query};

/// Rows of one key in classes that are alike, each ascending.
pub type Classes = Vec<Vec<u32>>;

/// The fields of its row that a step looks at; `None` where it asks for more than their values (its place, the row itself).
pub fn fields(q: &Query, step: &Step) -> Option<Vec<usize>> {
    let mut out = Vec::new();
    let conds = step.conds.iter().filter_map(|i| q.conds.get(*i)).map(|c| &c.0);
    let checks = step.checks.iter().filter_map(|i| q.joins.get(*i)).flat_map(|j| [&j.left.1, &j.right.1]);
    let plain = conds.chain(checks).all(|e| looked_at(q, e, step.var, &mut out));
    out.sort_unstable();
    out.dedup();
    plain.then_some(out)
}

fn looked_at(q: &Query, expr: &Expr, var: usize, out: &mut Vec<usize>) -> bool {
    match expr {
        Expr::Field(base, index) if matches!(**base, Expr::Var(v) if v == var) => {
            out.push(*index);
            true
        }
        Expr::Var(v) => *v != var,
        Expr::Let(i) => q.lets.get(*i).is_none_or(|l| looked_at(q, &l.0, var, out)),
        Expr::Before(..) => false,
        other => other.as_loop().is_none_or(|l| !l.others.contains(&var)) && other.parts().into_iter().all(|p| looked_at(q, p, var, out)),
    }
}

/// The rows in classes.
pub fn classes(env: &Env<'_>, step: &Step, fields: &[usize], rows: &[u32]) -> Classes {
    let mut out: Classes = Vec::new();
    let mut known: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for &row in rows {
        let mut hasher = FxHasher::default();
        for value in values(env, step, fields, row) {
            hash_fully(value, &mut hasher);
            hasher.write_u8(0);
        }
        let candidates = known.entry(finish(&hasher)).or_default();
        let same =
            |class: &&usize| out.get(**class).and_then(|c| c.first()).is_some_and(|first| values(env, step, fields, *first).eq(values(env, step, fields, row)));
        match candidates.iter().find(same).copied() {
            Some(class) => out.get_mut(class).into_iter().for_each(|c| c.push(row)),
            None => {
                candidates.push(out.len());
                out.push(vec![row]);
            }
        }
    }
    out
}

fn values<'e>(env: &'e Env<'_>, step: &Step, fields: &'e [usize], row: u32) -> impl Iterator<Item = &'e Value> {
    let row = env.tables.row(step.table, row);
    fields.iter().filter_map(move |f| row?.fields.get(*f).map(|f| &f.value))
}
