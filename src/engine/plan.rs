//! Plans a query once: in which order variables are bound, how each is found, which conditions are tested where.
//! Lookups by a row field come first, then hash probes; conditions are tested as soon as their variables are bound, cheap ones first.
//! Conditions that compare a field with constants make a slice of the first table.

use crate::fact::{Rel, Type, Value};
use crate::lang::{CompareOp, Expr, Join, Loop, Mask, Over, Query, State, TableRef};

/// How the next variable is found.
#[derive(Debug, Clone)]
pub enum Find {
    /// Every row.
    Scan,
    /// The rows that one of the conditions on a field leaves: the fewest.
    Slice(Vec<Slice>),
    /// Every two neighbours of a group; binds the other variable too.
    Pairs {
        /// The variable of the earlier row.
        first: usize,
        /// Field numbers of the group.
        group: Vec<usize>,
        /// Conditions on the earlier row.
        slices: Vec<Slice>,
    },
    /// The rows of a sequence field.
    Nested(Expr),
    /// The row that a bound variable's field names.
    Lookup(Expr),
    /// Rows whose own expressions (first) equal those of bound variables (second).
    Probe(Vec<(Expr, Expr)>),
}

/// A condition that leaves the rows whose field has one of some values, and those that lack it.
#[derive(Debug, Clone)]
pub struct Slice {
    /// The number of the field.
    pub field: usize,
    /// The values; `None` where it is asked whether there is one.
    pub values: Option<Vec<Value>>,
    /// With `values` true; else whether the field is to be present.
    pub present: bool,
}

/// One step.
#[derive(Debug, Clone)]
pub struct Step {
    /// The variable.
    pub var: usize,
    /// Its table.
    pub table: TableRef,
    /// How it is found.
    pub find: Find,
    /// Conditions that can be tested now, numbers in `Query::conds`.
    pub conds: Vec<usize>,
    /// Equalities that can be tested now, numbers in `Query::joins`.
    pub checks: Vec<usize>,
    /// Variables over the same table: the first of each pair stands earlier.
    pub order: Vec<(usize, usize)>,
}

fn bit(var: usize) -> Mask {
    1u64.checked_shl(u32::try_from(var).unwrap_or(64)).unwrap_or(0)
}

/// Plans a query: the plans that cost least as far as the query tells; the sizes of tables decide among them.
pub fn plans(q: &Query) -> Vec<Vec<Step>> {
    let starts = (0..q.vars.len()).filter(|v| q.vars.get(*v).is_some_and(|v| v.nested.is_none()));
    let mut all: Vec<(usize, Vec<Step>)> = starts.map(|v| from(q, v)).map(|steps| (cost(&steps, q), steps)).collect();
    let least = all.iter().map(|p| p.0).min().unwrap_or_default();
    all.retain(|p| p.0 == least);
    all.into_iter().map(|p| p.1).collect()
}

/// The first of the plans.
pub fn plan(q: &Query) -> Vec<Step> {
    plans(q).into_iter().next().unwrap_or_default()
}

/// The plan that begins with a variable, or with the two of its pair.
pub fn plan_from(q: &Query, start: usize) -> Vec<Step> {
    from(q, start)
}

/// Missing variables cost most, then scans, then probes.
fn cost(steps: &[Step], q: &Query) -> usize {
    let of = |s: &Step| match s.find {
        Find::Scan | Find::Slice(_) => 100,
        Find::Pairs { .. } => 90,
        Find::Probe(_) => 10,
        Find::Nested(_) | Find::Lookup(_) => 1,
    };
    let bound: usize = steps.iter().map(|s| if matches!(s.find, Find::Pairs { .. }) { 2 } else { 1 }).sum();
    steps.iter().map(of).sum::<usize>() + 1000 * q.vars.len().saturating_sub(bound)
}

/// The plan that begins with a variable.
fn from(q: &Query, start: usize) -> Vec<Step> {
    let mut steps = vec![step_first(q, start)];
    let mut bound: Mask = binds(steps.first());
    while let Some((var, find)) = next(q, bound) {
        let table = q.vars.get(var).map_or(TableRef::View(usize::MAX), |v| v.table);
        let step = Step { var, table, find, conds: Vec::new(), checks: Vec::new(), order: Vec::new() };
        bound |= binds(Some(&step));
        steps.push(step);
    }
    assign(q, &mut steps);
    steps
}

fn binds(step: Option<&Step>) -> Mask {
    step.map_or(0, |s| match s.find {
        Find::Pairs { first, .. } => bit(first) | bit(s.var),
        _ => bit(s.var),
    })
}

fn step_first(q: &Query, start: usize) -> Step {
    let table = q.vars.get(start).map_or(TableRef::View(usize::MAX), |v| v.table);
    let pair = q.pairs.iter().find(|p| p.first == start || p.second == start);
    let (var, find) = match pair {
        Some(p) => (p.second, Find::Pairs { first: p.first, group: p.group.clone(), slices: slices(q, p.first) }),
        None => match slices(q, start) {
            list if list.is_empty() => (start, Find::Scan),
            list => (start, Find::Slice(list)),
        },
    };
    Step { var, table, find, conds: Vec::new(), checks: Vec::new(), order: Vec::new() }
}

/// The conditions on fields of a variable that an index answers.
fn slices(q: &Query, var: usize) -> Vec<Slice> {
    q.conds.iter().filter(|(_, mask)| *mask == bit(var)).filter_map(|(cond, _)| slice(cond, var)).collect()
}

/// `n.role == quantity`, `n.role in [quantity, range]`, `n.in_cell`, `not n.in_cell`, `n.noun is present`.
fn slice(cond: &Expr, var: usize) -> Option<Slice> {
    let own = |e: &Expr| match e {
        Expr::Field(base, index) if matches!(**base, Expr::Var(v) if v == var) => Some(*index),
        _ => None,
    };
    let constant = |e: &Expr| match e {
        Expr::Const(v @ (Value::Atom(_) | Value::Text(_) | Value::Term(_) | Value::Int(_) | Value::Year(_) | Value::Bool(_))) => Some(v.clone()),
        _ => None,
    };
    let (field, values) = match cond {
        Expr::Same(a, b) | Expr::Compare(CompareOp::Eq, a, b) if own(a).is_some() => (own(a)?, vec![constant(b)?]),
        Expr::Same(a, b) | Expr::Compare(CompareOp::Eq, a, b) if own(b).is_some() => (own(b)?, vec![constant(a)?]),
        Expr::In(a, list) => (own(a)?, list.iter().map(constant).collect::<Option<_>>()?),
        Expr::Is(inner, state @ (State::Present | State::Missing)) => {
            return Some(Slice { field: own(inner)?, values: None, present: *state == State::Present });
        }
        Expr::Not(inner) => (own(inner)?, vec![Value::Bool(false)]),
        field => (own(field)?, vec![Value::Bool(true)]),
    };
    Some(Slice { field, values: Some(values), present: true })
}

/// What a loop costs, roughly: least where there is one row or what it finds is kept, most where it goes through a whole table for
/// every row.
fn loop_effort(l: &Loop, q: &Query) -> u32 {
    let own = bit(l.var);
    match (&l.over, &l.cond) {
        (Over::Table(TableRef::Rel(Rel::Document)), _) => 50,
        (Over::Table(_), Some(cond)) if l.keys.is_empty() && crate_uses(cond, q) & !own != 0 => 4000,
        _ => 1000,
    }
}

/// What testing a condition costs, roughly: questions to fields first, then comparisons, functions, folds.
fn effort(cond: &Expr, q: &Query) -> u32 {
    let mut sum = 0;
    cond.each(&mut |e| {
        sum += match e {
            Expr::Call(_, _, regex) => {
                if regex.is_some() {
                    200
                } else {
                    30
                }
            }
            Expr::Fold(_, _, l) | Expr::Quant(_, l) => loop_effort(l, q),
            Expr::Arith(..) | Expr::Let(_) => 20,
            Expr::Compare(..) => 5,
            _ => 1,
        };
    });
    sum
}

/// True where a condition goes through the relation of one row alone: asked once, before anything else.
fn of_document(cond: &Expr) -> bool {
    let mut only = true;
    cond.each(&mut |e| {
        if let Expr::Fold(_, _, l) | Expr::Quant(_, l) = e {
            only &= matches!(l.over, Over::Table(TableRef::Rel(Rel::Document)));
        }
    });
    only
}

/// The next variable: nested and lookups before probes; a pair whose variables nothing binds is scanned last.
fn next(q: &Query, bound: Mask) -> Option<(usize, Find)> {
    let open: Vec<usize> = (0..q.vars.len()).filter(|v| bound & bit(*v) == 0).collect();
    let in_pair = |v: usize| q.pairs.iter().any(|p| p.first == v || p.second == v);
    for &v in &open {
        if let Some(expr) = q.vars.get(v).and_then(|v| v.nested.clone())
            && crate_uses(&expr, q) & !bound == 0
        {
            return Some((v, Find::Nested(expr)));
        }
    }
    for &v in open.iter().filter(|v| !in_pair(**v)) {
        if let Some(expr) = links(q, v, bound).into_iter().find(|(own, _)| matches!(own, Expr::Var(_))).map(|l| l.1) {
            return Some((v, Find::Lookup(expr)));
        }
    }
    let probes = open.iter().filter(|v| !in_pair(**v) && q.vars.get(**v).is_some_and(|v| v.nested.is_none()));
    let keyed = probes.map(|v| (*v, links(q, *v, bound))).filter(|(_, keys)| !keys.is_empty());
    // The one that leaves fewest rows: with more keys, and names before belonging, for many rows belong to one.
    let narrow = |keys: &[(Expr, Expr)]| (keys.len(), keys.iter().filter(|k| !names_row(q, &k.0)).count());
    if let Some((v, keys)) = keyed.min_by_key(|(_, keys)| std::cmp::Reverse(narrow(keys))) {
        return Some((v, Find::Probe(keys)));
    }
    let pair = q.pairs.iter().find(|p| bound & (bit(p.first) | bit(p.second)) == 0)?;
    Some((pair.second, Find::Pairs { first: pair.first, group: pair.group.clone(), slices: slices(q, pair.first) }))
}

/// True for a variable and for a field that names a row.
fn names_row(q: &Query, expr: &Expr) -> bool {
    match expr {
        Expr::Var(_) => true,
        Expr::Field(base, index) => relation(q, base).and_then(|rel| rel.def().fields.get(*index)).is_some_and(|f| matches!(f.ty, Type::Row(_))),
        _ => false,
    }
}

/// The relation of the row that an expression names; `None` for rows of views and of matches.
fn relation(q: &Query, expr: &Expr) -> Option<Rel> {
    match expr {
        Expr::Var(slot) => match q.vars.get(*slot)?.table {
            TableRef::Rel(rel) | TableRef::Other(_, rel) => Some(rel),
            _ => None,
        },
        Expr::Field(base, index) => match relation(q, base)?.def().fields.get(*index)?.ty {
            Type::Row(rel) => Some(rel),
            _ => None,
        },
        _ => None,
    }
}

fn crate_uses(expr: &Expr, q: &Query) -> Mask {
    crate::lang::uses(expr, &q.lets)
}

/// The equalities between a variable and bound ones: its own side and the other.
fn links(q: &Query, var: usize, bound: Mask) -> Vec<(Expr, Expr)> {
    let of = |j: &Join| {
        let (l, r) = (&j.left, &j.right);
        if l.0 == var && bound & bit(r.0) != 0 {
            Some((l.1.clone(), r.1.clone()))
        } else if r.0 == var && bound & bit(l.0) != 0 {
            Some((r.1.clone(), l.1.clone()))
        } else {
            None
        }
    };
    q.joins.iter().filter_map(of).collect()
}

/// Gives every condition, equality and order to the first step after which it can be tested.
fn assign(q: &Query, steps: &mut [Step]) {
    let mut bound: Mask = 0;
    let (mut conds_done, mut joins_done) = (vec![false; q.conds.len()], vec![false; q.joins.len()]);
    let n = q.vars.len();
    let own = (1u64 << n.min(63)) - 1;
    for step in steps {
        let new = binds(Some(step));
        bound |= new;
        for (i, ((_, mask), done)) in q.conds.iter().zip(&mut conds_done).enumerate() {
            if !*done && mask & !bound & own == 0 {
                (*done, _) = (true, step.conds.push(i));
            }
        }
        for (i, (join, done)) in q.joins.iter().zip(&mut joins_done).enumerate() {
            if !*done && (bit(join.left.0) | bit(join.right.0)) & !bound == 0 {
                (*done, _) = (true, step.checks.push(i));
            }
        }
        step.conds.sort_by_key(|i| q.conds.get(*i).map_or(0, |c| if c.1 & own == 0 && of_document(&c.0) { 1 } else { effort(&c.0, q) }));
        for a in 0..n {
            for b in a + 1..n {
                if (bit(a) | bit(b)) & !bound == 0 && (bit(a) | bit(b)) & new != 0 && ordered(q, a, b) {
                    step.order.push((a, b));
                }
            }
        }
    }
}

/// Two variables of `from` over one table; the two of one pair are in order anyway.
fn ordered(q: &Query, a: usize, b: usize) -> bool {
    let (Some(x), Some(y)) = (q.vars.get(a), q.vars.get(b)) else { return false };
    x.table == y.table && !q.pairs.iter().any(|p| p.first == a && p.second == b)
}
