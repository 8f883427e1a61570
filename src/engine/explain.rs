//! Why a rule spoke or kept silent: for one binding each condition with its truth and the values of its operands, and for candidate rows
//! the first condition that was not true. Slower than `search` and bounded by its own small budget.

use super::eval::{Env, Indexes};
use super::plan::{Find, Step, plan, plan_from};
use super::search::Search;
use super::tables::home;
use super::{Dossier, Input, Program, finding, limit, render};
use crate::diag::{Finding, Message, RuleId};
use crate::fact::{RowRef, Value};
use crate::lang::{Expr, Query, Rule, TableRef};
use crate::text::{FileId, Span};
use crate::value::Truth;

/// A row that a variable was bound to.
#[derive(Debug, Clone, PartialEq)]
pub struct BoundRow {
    /// The variable.
    pub var: String,
    /// Its relation.
    pub table: String,
    /// The file it stands in; 0 is the draft.
    pub file: FileId,
    /// Its place.
    pub span: Span,
}

/// A condition with what it came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// As rule text.
    pub text: String,
    /// Its truth.
    pub truth: Truth,
    /// Operands as rule text with their values.
    pub operands: Vec<(String, Message)>,
    /// Where it is made of several, those that decided: of a true one all that hold it up, of another the first of each alternative
    /// that is not true.
    pub parts: Vec<Condition>,
}

/// What is told of one combination of rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Explanation {
    /// The rows, in the order of `from`; those that were found before the end.
    pub rows: Vec<BoundRow>,
    /// Every condition (`why`), or the one that decided (`why_not`).
    pub conditions: Vec<Condition>,
    /// The variable for which no row was found, where that ended it, and the equality that none fulfilled.
    pub no_row: Option<(String, String)>,
    /// True where all conditions hold: the rule reports it.
    pub reported: bool,
}

/// Rows looked at for one candidate.
const TRIES: u64 = 20_000;

impl Program {
    /// The rows and conditions behind a finding of this program over the same draft.
    #[must_use]
    pub fn why(&self, input: Input<'_>, dossier: &Dossier<'_>, wanted: &Finding) -> Option<Explanation> {
        let rule = self.rules.rules.iter().find(|r| r.id == wanted.rule)?;
        let indexes = Indexes::default();
        let tables = self.tables(input, dossier, &indexes);
        let env = Env::new(&tables, &self.params, &rule.query, &indexes, limit(&tables, std::iter::once(&rule.query)));
        let mut found = None;
        Search::run(&env, &plan(&rule.query), &mut |env, truth| {
            if found.is_none() && truth.is_true() && finding::finding(self, rule, env, input.source).is_some_and(|f| same(&f, wanted)) {
                found = Some(self.explained(rule, env, input));
            }
        });
        found
    }

    fn explained(&self, rule: &Rule, env: &Env<'_>, input: Input<'_>) -> Explanation {
        let q = &rule.query;
        let teller = Teller { program: self, query: q, input };
        let joins = q.joins.iter().map(|j| teller.join(env, &j.left.1, &j.right.1));
        let conds = q.conds.iter().map(|c| teller.condition(env, &c.0));
        Explanation { rows: teller.rows(env, |_| true), conditions: joins.chain(conds).collect(), no_row: None, reported: true }
    }

    /// For the rows of a rule's variables that a place test accepts, at most `most`, why they gave no finding.
    #[must_use]
    pub fn why_not(&self, input: Input<'_>, dossier: &Dossier<'_>, rule: &RuleId, most: usize, accepts: &dyn Fn(Span) -> bool) -> Vec<Explanation> {
        let Some(rule) = self.rules.rules.iter().find(|r| r.id == *rule) else { return Vec::new() };
        let indexes = Indexes::default();
        let tables = self.tables(input, dossier, &indexes);
        let env = Env::new(&tables, &self.params, &rule.query, &indexes, u64::MAX);
        let mut out = Vec::new();
        for (var, def) in rule.query.vars.iter().enumerate().filter(|(_, v)| v.nested.is_none() && !matches!(v.table, TableRef::Other(..))) {
            let second_of_pair = rule.query.pairs.iter().any(|p| p.first == var);
            if second_of_pair {
                continue; // the later neighbour stands for the two
            }
            let steps = plan_from(&rule.query, var);
            for (row, _) in tables.rows(def.table).iter().enumerate().filter(|(_, r)| accepts(r.span)) {
                if out.len() >= most {
                    return out;
                }
                let fixed = (var, u32::try_from(row).unwrap_or(u32::MAX));
                let mut walk = Walk {
                    teller: Teller { program: self, query: &rule.query, input },
                    env: &env,
                    steps: &steps,
                    fixed,
                    tries: 0,
                    best: (0, Explanation::default()),
                };
                walk.step(0, None);
                if !out.contains(&walk.best.1) {
                    out.push(walk.best.1);
                }
            }
        }
        out
    }
}

/// The finding itself, or the first of those that were counted as one.
fn same(found: &Finding, wanted: &Finding) -> bool {
    found == wanted || wanted.places > 1 && found.span() == wanted.span()
}

/// Turns conditions and rows into text.
struct Teller<'p> {
    program: &'p Program,
    query: &'p Query,
    input: Input<'p>,
}

impl Teller<'_> {
    fn rows(&self, env: &Env<'_>, seen: impl Fn(usize) -> bool) -> Vec<BoundRow> {
        let vars = self.query.vars.iter().enumerate().filter(|(i, _)| seen(*i));
        vars.filter_map(|(i, v)| {
            let (table, row) = env.bound(i);
            let (file, span) = (env.tables.file(table, row), env.tables.row(table, row)?.span);
            Some(BoundRow { var: v.name.clone(), table: self.program.rules.table_name(v.table), file, span })
        })
        .collect()
    }

    fn condition(&self, env: &Env<'_>, expr: &Expr) -> Condition {
        let mut deciding = Vec::new();
        decides(env, expr, env.truth(expr).is_true(), &mut deciding);
        let (mut whole, parts) = (self.single(env, expr), deciding.iter().map(|e| self.single(env, e)).collect::<Vec<_>>());
        if parts.iter().any(|p| p.text != whole.text) {
            whole.parts = parts;
        }
        whole
    }

    fn single(&self, env: &Env<'_>, expr: &Expr) -> Condition {
        let mut operands = Vec::new();
        self.operands(env, expr, &mut Vec::new(), &mut operands);
        Condition { text: self.program.rules.say(self.query, expr), truth: env.truth(expr), operands, parts: Vec::new() }
    }

    fn join(&self, env: &Env<'_>, a: &Expr, b: &Expr) -> Condition {
        let mut operands = Vec::new();
        self.operands(env, a, &mut Vec::new(), &mut operands);
        self.operands(env, b, &mut Vec::new(), &mut operands);
        let truth = match (env.known(a), env.known(b)) {
            (Ok(x), Ok(y)) => super::amount::same(x.as_ref(), y.as_ref()),
            (Err(r), _) | (_, Err(r)) => Truth::Unknown(r),
        };
        let say = |e| self.program.rules.say(self.query, e);
        Condition { text: format!("{} = {}", say(a), say(b)), truth, operands, parts: Vec::new() }
    }

    /// Fields, `let`s, calls and folds, each with its value; what is inside a loop has no value of its own. `given` are the arguments of
    /// the `define`s around it.
    fn operands(&self, env: &Env<'_>, expr: &Expr, given: &mut Vec<(usize, Expr)>, out: &mut Vec<(String, Message)>) {
        match expr {
            Expr::Const(_) | Expr::Param(_) | Expr::Local(_) | Expr::Var(_) | Expr::Quant(..) => {}
            Expr::Field(..) | Expr::Goal(..) | Expr::Fold(..) => self.push(env, expr, given, out),
            Expr::With(slot, value, body) => {
                self.operands(env, value, given, out);
                given.push((*slot, (**value).clone()));
                self.operands(env, body, given, out);
                given.pop();
            }
            Expr::Let(i) => {
                self.push(env, expr, given, out);
                if let Some((value, _)) = self.query.lets.get(*i) {
                    self.operands(env, value, &mut Vec::new(), out);
                }
            }
            other => other.parts().into_iter().for_each(|p| self.operands(env, p, given, out)),
        }
    }

    fn push(&self, env: &Env<'_>, expr: &Expr, given: &[(usize, Expr)], out: &mut Vec<(String, Message)>) {
        let mut local = false;
        expr.each(&mut |e| local |= matches!(e, Expr::Local(_)));
        let whole = given.iter().rev().filter(|_| local).fold(expr.clone(), |e, (slot, v)| Expr::With(*slot, Box::new(v.clone()), Box::new(e)));
        let text = self.program.rules.say(self.query, &whole);
        if !out.iter().any(|(t, _)| *t == text) {
            out.push((text, render::explained(env, self.input.source, &whole)));
        }
    }
}

/// The conditions within one that decide it; what a `define` gives is looked into.
fn decides(env: &Env<'_>, expr: &Expr, holds: bool, out: &mut Vec<Expr>) {
    match (opened(expr), holds) {
        (Expr::And(list), true) | (Expr::Or(list), false) => list.iter().for_each(|e| decides(env, e, holds, out)),
        (Expr::Or(list), true) => {
            if let Some(first) = list.iter().find(|e| env.truth(e).is_true()) {
                decides(env, first, holds, out);
            }
        }
        (Expr::And(list), false) => {
            let wrong = list.iter().find(|e| env.truth(e) == Truth::False);
            if let Some(first) = wrong.or_else(|| list.iter().find(|e| !env.truth(e).is_true())) {
                decides(env, first, holds, out);
            }
        }
        (leaf, _) => out.push(leaf),
    }
}

/// The arguments of a `define` given to each of the conditions that it joins.
fn opened(expr: &Expr) -> Expr {
    let Expr::With(slot, value, body) = expr else { return expr.clone() };
    let given = |e: Expr| Expr::With(*slot, value.clone(), Box::new(e));
    match opened(body) {
        Expr::And(list) => Expr::And(list.into_iter().map(given).collect()),
        Expr::Or(list) => Expr::Or(list.into_iter().map(given).collect()),
        other => given(other),
    }
}

/// A search that remembers how far the best combination came.
struct Walk<'w, 'e, 'a> {
    teller: Teller<'w>,
    env: &'e Env<'a>,
    steps: &'e [Step],
    fixed: (usize, u32),
    tries: u64,
    best: (usize, Explanation),
}

impl Walk<'_, '_, '_> {
    /// Keeps a way of failing that came further than all before it.
    fn keep(&mut self, at: usize, depth: usize, make: impl FnOnce(&Self) -> Explanation) {
        if depth > self.best.0 {
            let bound: Vec<usize> = self.steps.iter().take(at + 1).flat_map(vars_of).collect();
            let mut made = make(self);
            let rows = self.teller.rows(self.env, |v| bound.contains(&v));
            made.rows = if made.no_row.is_some() { rows.into_iter().filter(|r| made.no_row.as_ref().is_none_or(|n| n.0 != r.var)).collect() } else { rows };
            self.best = (depth, made);
        }
    }

    fn step(&mut self, at: usize, unknown: Option<usize>) {
        let steps = self.steps;
        let Some(step) = steps.get(at) else {
            let cond = unknown.and_then(|i| self.teller.query.conds.get(i));
            let depth = at * 1000 + 999;
            return self.keep(at, depth, |w| Explanation {
                conditions: cond.map(|c| w.teller.condition(w.env, &c.0)).into_iter().collect(),
                reported: cond.is_none(),
                ..Explanation::default()
            });
        };
        let mut any = false;
        for (first, row, table) in self.rows(at, step) {
            self.tries += 1;
            if self.tries > TRIES {
                return;
            }
            if let (Find::Pairs { first: var, .. }, Some(first)) = (&step.find, first) {
                self.env.bind(*var, step.table, first);
            }
            self.env.bind(step.var, table, row);
            if step.order.iter().all(|(a, b)| self.env.bound(*a).1 < self.env.bound(*b).1) {
                any = true;
                self.test(at, step, unknown);
            }
        }
        if !any {
            let text = self.wanted(step);
            let name = self.teller.query.vars.get(step.var).map_or_else(String::new, |v| v.name.clone());
            self.keep(at, at * 1000 + 1, |_| Explanation { no_row: Some((name, text)), ..Explanation::default() });
        }
    }

    /// What a row of the step would have had to fulfil.
    fn wanted(&self, step: &Step) -> String {
        let q = self.teller.query;
        let say = |e| self.teller.program.rules.say(q, e);
        match &step.find {
            Find::Nested(e) => say(e),
            Find::Lookup(e) => format!("{} = {}", q.vars.get(step.var).map_or("", |v| v.name.as_str()), say(e)),
            Find::Probe(keys) => keys.iter().map(|(a, b)| format!("{} = {}", say(a), say(b))).collect::<Vec<_>>().join(", "),
            Find::Scan | Find::Slice(_) | Find::Pairs { .. } => String::new(),
        }
    }

    fn test(&mut self, at: usize, step: &Step, unknown: Option<usize>) {
        let q = self.teller.query;
        for (n, &i) in step.checks.iter().enumerate() {
            let Some(join) = q.joins.get(i) else { continue };
            let told = self.teller.join(self.env, &join.left.1, &join.right.1);
            if !told.truth.is_true() {
                return self.keep(at, at * 1000 + 10 + n, |_| Explanation { conditions: vec![told], ..Explanation::default() });
            }
        }
        let mut unknown = unknown;
        for (n, &i) in step.conds.iter().enumerate() {
            let Some((cond, _)) = q.conds.get(i) else { continue };
            match self.env.truth(cond) {
                Truth::True => {}
                Truth::Unknown(_) => unknown = unknown.or(Some(i)),
                Truth::False => {
                    return self.keep(at, at * 1000 + 100 + n, |w| Explanation { conditions: vec![w.teller.condition(w.env, cond)], ..Explanation::default() });
                }
            }
        }
        self.step(at + 1, unknown);
    }

    /// The rows of a step: for neighbours the earlier one too, and for the fixed variable its own alone.
    fn rows(&self, at: usize, step: &Step) -> Vec<(Option<u32>, u32, TableRef)> {
        let count = u32::try_from(self.env.tables.rows(step.table).len()).unwrap_or(u32::MAX);
        let plain = |rows: &mut dyn Iterator<Item = u32>| rows.map(|r| (None, r, step.table)).collect();
        match &step.find {
            Find::Scan | Find::Slice(_) if at == 0 && step.var == self.fixed.0 => plain(&mut std::iter::once(self.fixed.1)),
            Find::Scan | Find::Slice(_) => plain(&mut (0..count)),
            Find::Pairs { group, .. } => self.neighbour(step, group).into_iter().collect(),
            Find::Nested(e) => match self.env.known(e).as_deref() {
                Ok(Value::Rows(rows)) => {
                    let named = rows.rows.iter().map(|r| home(RowRef { rel: rows.rel, index: *r }));
                    named.map(|(table, row)| (None, row, table)).collect()
                }
                _ => Vec::new(),
            },
            Find::Lookup(e) => match self.env.known(e).as_deref() {
                Ok(Value::Row(row)) if home(*row).0 == step.table => vec![(None, home(*row).1, step.table)],
                _ => Vec::new(),
            },
            Find::Probe(keys) => match self.env.key(keys.iter().map(|k| &k.1)) {
                Ok(key) => {
                    let own: Vec<&Expr> = keys.iter().map(|k| &k.0).collect();
                    let index = self.env.index(step.table, step.var, &own);
                    plain(&mut index.get(key).iter().copied())
                }
                Err(_) => Vec::new(),
            },
        }
    }

    /// The fixed row with the one before it in its group.
    fn neighbour(&self, step: &Step, group: &[usize]) -> Option<(Option<u32>, u32, TableRef)> {
        let before = self.env.before(step, group, self.fixed.1)?;
        Some((Some(before), self.fixed.1, step.table))
    }
}

fn vars_of(step: &Step) -> Vec<usize> {
    match step.find {
        Find::Pairs { first, .. } => vec![first, step.var],
        _ => vec![step.var],
    }
}
