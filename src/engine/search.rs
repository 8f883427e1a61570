//! Runs a planned query: binds variable after variable and hands on every combination that may hold, with its truth.

use std::collections::BTreeMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::alike::{self, Classes};
use super::eval::Env;
use super::plan::{Find, Slice, Step};
use super::tables::{Index, home};
use crate::fact::{RowRef, Value};
use crate::lang::{Expr, Mask, TableRef};
use crate::value::{Reason, Truth};

/// Matches of one key that are enumerated.
pub const MAX_MATCHES: usize = 64;

/// What could not be decided, by reason.
pub type Undecided = BTreeMap<Reason, u32>;

/// The fields that a step looks at, and the rows of large keys in classes.
type Alike = (Option<Vec<usize>>, FxHashMap<u64, Rc<Classes>>);

/// A run of one query.
pub struct Search<'e, 'a, 'f> {
    env: &'e Env<'a>,
    steps: &'e [Step],
    /// The variables of the query.
    own: Mask,
    indexes: Vec<Option<Rc<Index>>>,
    /// For each step that meets a large key.
    alike: Vec<Option<Alike>>,
    /// By condition: what one that rests on no row was found to be.
    fixed: Vec<Option<Truth>>,
    /// One of these is false: no row can hold.
    over: bool,
    /// Undecided combinations and rows left out.
    pub undecided: Undecided,
    emit: &'f mut dyn FnMut(&Env<'a>, Truth),
}

impl<'e, 'a, 'f> Search<'e, 'a, 'f> {
    /// Runs the plan whose first step has the fewest rows.
    pub fn run_best(env: &'e Env<'a>, plans: &'e [Vec<Step>], emit: &'f mut dyn FnMut(&Env<'a>, Truth)) -> Undecided {
        let rows = |steps: &&Vec<Step>| steps.first().map_or(0, |s| env.size(s));
        let best = if plans.len() == 1 { plans.first() } else { plans.iter().min_by_key(rows) };
        best.map_or_else(Undecided::default, |steps| Self::run(env, steps, emit))
    }

    /// Runs a plan; `emit` gets every combination that is true or unknown.
    pub fn run(env: &'e Env<'a>, steps: &'e [Step], emit: &'f mut dyn FnMut(&Env<'a>, Truth)) -> Undecided {
        let (indexes, alike, fixed) = (vec![None; steps.len()], vec![None; steps.len()], vec![None; env.query.conds.len()]);
        let own = (1u64 << env.query.vars.len().min(63)) - 1;
        let mut search = Self { env, steps, own, indexes, alike, fixed, over: false, undecided: BTreeMap::new(), emit };
        search.step(0, Truth::True);
        if env.is_spent() {
            search.count(Reason::Budget);
        }
        search.undecided
    }

    fn count(&mut self, reason: Reason) {
        let n = self.undecided.entry(reason).or_default();
        *n = n.saturating_add(1);
    }

    fn step(&mut self, at: usize, known: Truth) {
        let Some(step) = self.steps.get(at) else {
            if let Truth::Unknown(r) = known {
                self.count(r);
            }
            (self.emit)(self.env, known);
            return;
        };
        match &step.find {
            Find::Scan => {
                for row in 0..self.rows(step.table) {
                    if !self.goes_on() {
                        return;
                    }
                    self.env.bind(step.var, step.table, row);
                    self.test(at, step, known);
                }
            }
            Find::Slice(slices) => {
                for row in self.env.slice(step.table, slices) {
                    if !self.goes_on() {
                        return;
                    }
                    self.env.bind(step.var, step.table, row);
                    self.test(at, step, known);
                }
            }
            Find::Pairs { first, group, slices } if group.is_empty() && !slices.is_empty() && self.env.tables.possible(step.table).is_empty() => {
                self.followed(at, step, (*first, slices), known);
            }
            Find::Pairs { first, group, .. } => self.pairs(at, step, *first, group, known),
            Find::Nested(expr) => self.nested(at, step, expr, known),
            Find::Lookup(expr) => self.lookup(at, step, expr, known),
            Find::Probe(keys) => self.probe(at, step, keys, known),
        }
    }

    /// Counts one more row to look at; false where none can hold or the budget is spent.
    fn goes_on(&self) -> bool {
        !self.over && self.env.touch()
    }

    fn rows(&self, table: TableRef) -> u32 {
        u32::try_from(self.env.tables.rows(table).len()).unwrap_or(u32::MAX)
    }

    /// Tests what can be tested with the row just bound, then goes on; true where the row was accepted.
    fn test(&mut self, at: usize, step: &Step, known: Truth) -> bool {
        self.agrees(step) && self.accepts(at, step, known)
    }

    /// Tests the equalities with rows bound earlier.
    fn agrees(&mut self, step: &Step) -> bool {
        for &i in &step.checks {
            let Some(join) = self.env.query.joins.get(i) else { continue };
            match self.env.equal(&join.left.1, &join.right.1) {
                Truth::True => {}
                Truth::False => return false,
                Truth::Unknown(r) => {
                    self.count(r);
                    return false;
                }
            }
        }
        true
    }

    /// Tests order and conditions, then goes on; true where the row was accepted.
    fn accepts(&mut self, at: usize, step: &Step, known: Truth) -> bool {
        if step.order.iter().any(|(a, b)| self.env.bound(*a).1 >= self.env.bound(*b).1) {
            return false;
        }
        let mut truth = known;
        for &i in &step.conds {
            let Some((cond, rests_on)) = self.env.query.conds.get(i) else { continue };
            let truth_of = if rests_on & self.own == 0 { self.once(i, cond) } else { self.env.truth(cond) };
            truth = truth.and(truth_of);
            if truth == Truth::False {
                return false;
            }
        }
        self.step(at + 1, truth);
        true
    }

    /// What a condition that rests on no row says: asked where a row first meets it, and once.
    fn once(&mut self, number: usize, cond: &Expr) -> Truth {
        if let Some(Some(known)) = self.fixed.get(number) {
            return *known;
        }
        let truth = self.env.truth(cond);
        self.over |= truth == Truth::False;
        if let Some(slot) = self.fixed.get_mut(number) {
            *slot = Some(truth);
        }
        truth
    }

    /// The rows that conditions on the earlier of two leave, each with the one behind it.
    fn followed(&mut self, at: usize, step: &Step, (first, slices): (usize, &[Slice]), known: Truth) {
        let count = self.rows(step.table);
        for row in self.env.slice(step.table, slices).into_iter().filter(|r| r + 1 < count) {
            if !self.goes_on() {
                return;
            }
            self.env.bind(step.var, step.table, row + 1);
            self.env.bind(first, step.table, row);
            self.test(at, step, known);
        }
    }

    /// Neighbours of each group, in the order of the table. A row whose group is unknown, or that may belong to the view, may stand between
    /// any two: then nothing is concluded of them.
    fn pairs(&mut self, at: usize, step: &Step, first: usize, group: &[usize], known: Truth) {
        let mut last: FxHashMap<u64, u32> = FxHashMap::default();
        let parts = self.env.group_parts(step.var, group);
        for row in 0..self.rows(step.table) {
            if !self.goes_on() {
                return;
            }
            self.env.bind(step.var, step.table, row);
            let key = match self.env.group(&parts) {
                Ok(Some(key)) => key,
                Ok(None) => continue,
                Err(r) => {
                    self.count(r);
                    last.clear();
                    continue;
                }
            };
            let Some(before) = last.insert(key, row) else { continue };
            if self.env.may_part(step, &parts, key, before, row) {
                self.count(Reason::Open);
                continue;
            }
            self.env.bind(step.var, step.table, row);
            self.env.bind(first, step.table, before);
            self.test(at, step, known);
        }
    }

    fn nested(&mut self, at: usize, step: &Step, expr: &Expr, known: Truth) {
        let value = self.env.known(expr);
        match value.as_deref() {
            Ok(Value::Rows(rows)) => {
                for &row in &rows.rows {
                    if !self.goes_on() {
                        return;
                    }
                    let (table, row) = home(RowRef { rel: rows.rel, index: row });
                    self.env.bind(step.var, table, row);
                    self.test(at, step, known);
                }
            }
            Ok(_) => {}
            Err(r) => self.count(*r),
        }
    }

    fn lookup(&mut self, at: usize, step: &Step, expr: &Expr, known: Truth) {
        let value = self.env.known(expr);
        match value.as_deref() {
            Ok(Value::Row(row)) if home(*row).0 == step.table => {
                if self.env.touch() {
                    self.env.bind(step.var, step.table, home(*row).1);
                    self.test(at, step, known);
                }
            }
            Ok(_) => {}
            Err(r) => self.count(*r),
        }
    }

    fn probe(&mut self, at: usize, step: &Step, keys: &[(Expr, Expr)], known: Truth) {
        let key = match self.env.key(keys.iter().map(|k| &k.1)) {
            Ok(k) => k,
            Err(r) => return self.count(r),
        };
        let index = self.index(at, step, keys);
        let (all, alike) = index.group(key);
        // Rows that the order would refuse anyway are passed over at once.
        let after = step.order.iter().filter(|(_, b)| *b == step.var).map(|(a, _)| self.env.bound(*a).1 + 1).max().unwrap_or(0);
        let from = all.partition_point(|r| *r < after);
        let left = if all.len() > MAX_MATCHES { self.unlike(at, step, key, all, after) } else { None };
        let rows = left.as_deref().unwrap_or_else(|| all.get(from..).unwrap_or(&[]));
        // The equalities of a probe are those of its key: what holds for one row of it holds for all that have the same.
        let (mut accepted, mut agreed) = (0, false);
        for &row in rows {
            if !self.goes_on() {
                return;
            }
            if accepted >= MAX_MATCHES {
                self.count(Reason::Budget);
                return;
            }
            self.env.bind(step.var, step.table, row);
            agreed = agreed && alike || self.agrees(step);
            accepted += usize::from(agreed && self.accepts(at, step, known));
        }
    }

    /// The rows of a large key that may hold: of those that are alike one is tested for all. `None` where the step can tell any apart.
    fn unlike(&mut self, at: usize, step: &Step, key: u64, all: &[u32], after: u32) -> Option<Vec<u32>> {
        let env = self.env;
        let (fields, known) = self.alike.get_mut(at)?.get_or_insert_with(|| (alike::fields(env.query, step), FxHashMap::default()));
        let fields = fields.as_ref()?;
        let classes = Rc::clone(known.entry(key).or_insert_with(|| Rc::new(alike::classes(env, step, fields, all))));
        let mut out = Vec::new();
        for class in classes.iter() {
            let rest = class.get(class.partition_point(|r| *r < after)..).unwrap_or(&[]);
            let Some(first) = rest.first() else { continue };
            if !env.touch() {
                break;
            }
            env.bind(step.var, step.table, *first);
            if step.conds.iter().filter_map(|i| env.query.conds.get(*i)).all(|c| env.truth(&c.0) != Truth::False) {
                out.extend(rest.iter().take(MAX_MATCHES + 1));
            }
        }
        out.sort_unstable();
        Some(out)
    }

    fn index(&mut self, at: usize, step: &Step, keys: &[(Expr, Expr)]) -> Rc<Index> {
        if let Some(Some(found)) = self.indexes.get(at) {
            return Rc::clone(found);
        }
        let own: Vec<&Expr> = keys.iter().map(|k| &k.0).collect();
        let index = self.env.index(step.table, step.var, &own);
        for _ in 0..index.missing.len() {
            self.count(Reason::Absent);
        }
        if let Some(slot) = self.indexes.get_mut(at) {
            *slot = Some(Rc::clone(&index));
        }
        index
    }
}
