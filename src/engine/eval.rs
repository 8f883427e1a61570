//! Evaluates expressions over bound rows. Unknown carries its reason; nothing here fails.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHasher};

use super::amount::{arith, compare, negative, reason, same};
use super::groups::AllNotes;
use super::plan::{Find, Slice, Step};
use super::tables::{Index, Tables, finish, hash_value, home};
use crate::fact::{Missing, Row, RowRef, Type, Value};
use crate::func::{Args, Matches};
use crate::lang::{Expr, FoldKind, GoalPart, Pattern, Query, State, TableRef};
use crate::text::{FileId, Span};
use crate::value::{Bound, Quantity, Reason, Truth};

/// A value or why it is unknown; a value that the draft does not give is `Ok(Value::Missing(_))`.
pub type Answer<'a> = Result<Cow<'a, Value>, Reason>;

/// Indexes on plain fields, shared by the rules of a run.
pub type Indexes = RefCell<FxHashMap<(TableRef, Vec<usize>), Rc<Index>>>;

/// What an expression is evaluated in: tables, bound rows, `let`s, the budget.
pub struct Env<'a> {
    /// Tables.
    pub tables: &'a Tables<'a>,
    /// Parameters.
    pub params: &'a [Value],
    /// The query.
    pub query: &'a Query,
    /// Shared indexes.
    pub indexes: &'a Indexes,
    vars: Vec<Cell<(TableRef, u32)>>,
    /// The rows that the variables are bound to.
    rows: Vec<Cell<Option<&'a Row>>>,
    lets: RefCell<Vec<Option<Result<Value, Reason>>>>,
    locals: RefCell<Vec<Result<Value, Reason>>>,
    /// What is kept of loops.
    pub loops: AllNotes,
    touches: Cell<u64>,
    limit: Cell<u64>,
    /// The limit of a query with many rows, worked out where the first one is reached: to count rows makes views.
    raised: Cell<Option<&'a dyn Fn() -> u64>>,
}

const NOWHERE: (TableRef, u32) = (TableRef::View(usize::MAX), u32::MAX);

impl<'a> Env<'a> {
    /// Nothing bound.
    pub fn new(tables: &'a Tables<'a>, params: &'a [Value], query: &'a Query, indexes: &'a Indexes, limit: u64) -> Self {
        Self {
            tables,
            params,
            query,
            indexes,
            vars: vec![Cell::new(NOWHERE); query.slots.max(query.vars.len())],
            rows: vec![Cell::new(None); query.slots.max(query.vars.len())],
            lets: RefCell::new(vec![None; query.lets.len()]),
            locals: RefCell::new(vec![Err(Reason::Absent); query.locals]),
            loops: AllNotes::default(),
            touches: Cell::new(0),
            limit: Cell::new(limit),
            raised: Cell::new(None),
        }
    }
    /// The same with a limit that is worked out where its own is reached.
    pub fn up_to(self, raised: &'a dyn Fn() -> u64) -> Self {
        self.raised.set(Some(raised));
        self
    }
    /// Binds a variable; `let`s that rest on it are forgotten.
    pub fn bind(&self, slot: usize, table: TableRef, index: u32) {
        if let Some(cell) = self.vars.get(slot) {
            cell.set((table, index));
        }
        if let Some(cell) = self.rows.get(slot) {
            cell.set(self.tables.row(table, index));
        }
        if !self.query.lets.is_empty() && slot < self.query.vars.len() {
            let mut lets = self.lets.borrow_mut();
            for (cache, (_, mask)) in lets.iter_mut().zip(&self.query.lets) {
                if mask & (1u64 << slot.min(63)) != 0 {
                    *cache = None;
                }
            }
        }
    }
    /// What a variable is bound to.
    pub fn bound(&self, slot: usize) -> (TableRef, u32) {
        self.vars.get(slot).map_or(NOWHERE, Cell::get)
    }
    /// The row that a variable is bound to.
    fn bound_row(&self, slot: usize) -> Option<&'a Row> {
        self.rows.get(slot).and_then(Cell::get)
    }
    /// Counts a row looked at; false where the budget is used up.
    pub fn touch(&self) -> bool {
        let n = self.touches.get() + 1;
        self.touches.set(n);
        n <= self.limit.get() || self.raise(n)
    }
    #[cold]
    fn raise(&self, touches: u64) -> bool {
        if let Some(raised) = self.raised.take() {
            self.limit.set(raised());
        }
        touches <= self.limit.get()
    }
    /// Rows looked at so far.
    pub fn touches(&self) -> u64 {
        self.touches.get()
    }
    /// True where the budget is used up.
    pub fn is_spent(&self) -> bool {
        self.touches.get() > self.limit.get()
    }
    /// Ends the run as if the budget were used up.
    pub fn end(&self) {
        self.limit.set(0);
        self.raised.set(None);
    }

    /// The row that a variable or a row field is.
    pub fn row(&self, expr: &Expr) -> Result<&'a Row, Reason> {
        if let Expr::Var(slot) = expr {
            return self.bound_row(*slot).ok_or(Reason::Absent);
        }
        let (table, index) = self.located(expr)?;
        self.tables.row(table, index).ok_or(Reason::Absent)
    }

    /// The table and the number of the row that a variable or a row field is.
    fn located(&self, expr: &Expr) -> Result<(TableRef, u32), Reason> {
        match expr {
            Expr::Var(slot) => Ok(self.bound(*slot)),
            other => match self.eval(other)?.as_ref() {
                Value::Row(row) => Ok(home(*row)),
                Value::Missing(m) => Err(reason(*m)),
                _ => Err(Reason::Absent),
            },
        }
    }

    /// The file that a variable's or field's row stands in.
    pub fn file(&self, expr: &Expr) -> FileId {
        let row = if let Expr::Field(base, _) = expr { base } else { expr };
        self.located(row).map_or(FileId(0), |(table, index)| self.tables.file(table, index))
    }

    /// Where a variable or field stands; a field without place stands where its row does.
    pub fn place(&self, expr: &Expr) -> Option<Span> {
        match expr {
            Expr::Field(base, index) => {
                let row = self.row(base).ok()?;
                Some(row.fields.get(*index).and_then(|f| f.span).unwrap_or(row.span))
            }
            other => self.row(other).ok().map(|r| r.span),
        }
    }

    /// Where something stands that is there to be shown: not a field that the draft does not give.
    pub fn shown_place(&self, expr: &Expr) -> Option<Span> {
        self.own_place(expr).or_else(|| self.known(expr).ok().and_then(|_| self.place(expr)))
    }

    /// The place of a field that has one of its own.
    pub fn own_place(&self, expr: &Expr) -> Option<Span> {
        match expr {
            Expr::Field(base, index) => self.row(base).ok()?.fields.get(*index)?.span,
            Expr::Var(_) => self.place(expr),
            _ => None,
        }
    }

    /// The value of an expression.
    pub fn eval<'e>(&self, expr: &'e Expr) -> Answer<'e>
    where
        'a: 'e,
    {
        match expr {
            Expr::Const(v) => Ok(Cow::Borrowed(v)),
            Expr::Param(i) => self.params.get(*i).map(Cow::Borrowed).ok_or(Reason::Absent),
            Expr::Var(slot) => self.row_value(*slot).map(Cow::Owned),
            Expr::Local(slot) => self.locals.borrow().get(*slot).cloned().unwrap_or(Err(Reason::Absent)).map(Cow::Owned),
            Expr::Let(i) => self.let_value(*i).map(Cow::Owned),
            Expr::Field(base, index) => Ok(self.row(base)?.fields.get(*index).map_or(Cow::Owned(Value::ABSENT), |f| Cow::Borrowed(&f.value))),
            Expr::Goal(base, part) => self.goal(base, *part),
            Expr::Call(function, args, regex) => self.call(function.call, args, regex.as_ref()),
            Expr::Fold(kind, body, l) => self.fold(*kind, body, l).map(Cow::Owned),
            Expr::Arith(op, a, b) => arith(*op, self.known(a)?.as_ref(), self.known(b)?.as_ref()).map(Cow::Owned),
            Expr::Neg(inner) => negative(self.known(inner)?.as_ref()).map(Cow::Owned),
            Expr::With(slot, value, body) => {
                self.set_local(*slot, value);
                self.eval(body)
            }
            condition => match self.truth(condition) {
                Truth::Unknown(r) => Err(r),
                t => Ok(Cow::Owned(Value::Bool(t.is_true()))),
            },
        }
    }

    /// A value that must be given: a missing one is unknown.
    pub fn known<'e>(&self, expr: &'e Expr) -> Answer<'e>
    where
        'a: 'e,
    {
        if let Some(answer) = self.at_hand(expr) {
            return answer.map(Cow::Borrowed);
        }
        let value = self.eval(expr)?;
        match value.as_ref() {
            Value::Missing(m) => Err(reason(*m)),
            _ => Ok(value),
        }
    }

    /// Gives an argument of a `define` its value.
    pub fn set_local(&self, slot: usize, value: &Expr) {
        let value = self.eval(value).map(Cow::into_owned);
        if let Some(cell) = self.locals.borrow_mut().get_mut(slot) {
            *cell = value;
        }
    }

    fn let_value(&self, i: usize) -> Result<Value, Reason> {
        if let Some(Some(cached)) = self.lets.borrow().get(i) {
            return cached.clone();
        }
        let Some((expr, _)) = self.query.lets.get(i) else { return Err(Reason::Absent) };
        let value = self.eval(expr).map(Cow::into_owned);
        if let Some(cell) = self.lets.borrow_mut().get_mut(i) {
            *cell = Some(value.clone());
        }
        value
    }

    fn goal<'e>(&self, base: &'e Expr, part: GoalPart) -> Answer<'e>
    where
        'a: 'e,
    {
        let value = self.eval(base)?;
        let Value::Goal(goal) = value.as_ref() else { return Ok(value) };
        let out = match part {
            GoalPart::Number => Value::quantity(goal.number.clone()),
            GoalPart::Bound => Value::Atom(goal.bound.as_str()),
            GoalPart::Range => {
                let raw = if goal.bound == Bound::Eq { goal.number.raw.clone() } else { Some(goal.raw.clone()) };
                Value::quantity(Quantity { raw, ..goal.number.with_range(goal.range.clone()) })
            }
        };
        Ok(Cow::Owned(out))
    }

    fn call(&self, function: fn(&Args<'_>) -> Result<Value, Reason>, args: &[Expr], pattern: Option<&Pattern>) -> Answer<'static> {
        let regex = pattern.map(|p| p as &dyn Matches);
        let lexicon = self.tables.lexicon;
        // Most functions have one or two arguments.
        if let [a] = args {
            let x = self.known(a)?;
            return function(&Args { values: &[x.as_ref()], regex, lexicon }).map(Cow::Owned);
        }
        if let [a, b] = args {
            let (x, y) = (self.known(a)?, self.known(b)?);
            return function(&Args { values: &[x.as_ref(), y.as_ref()], regex, lexicon }).map(Cow::Owned);
        }
        let mut values = Vec::with_capacity(args.len());
        for a in args {
            values.push(self.known(a)?);
        }
        let refs: Vec<&Value> = values.iter().map(Cow::as_ref).collect();
        function(&Args { values: &refs, regex, lexicon }).map(Cow::Owned)
    }

    /// The truth of a condition.
    pub fn truth(&self, expr: &Expr) -> Truth {
        match expr {
            Expr::And(list) => fold_truth(list, Truth::True, Truth::False, |e| self.truth(e), Truth::and),
            Expr::Or(list) => fold_truth(list, Truth::False, Truth::True, |e| self.truth(e), Truth::or),
            Expr::Not(inner) => self.truth(inner).not(),
            Expr::Same(a, b) => self.equal(a, b),
            Expr::Compare(op, a, b) => match &**a {
                Expr::Fold(FoldKind::Count, _, l) if let Some(Ok(Value::Int(number))) = self.at_hand(b) => self.compare_count(*op, l, *number),
                _ => self.both(a, b, |x, y| compare(*op, x, y)),
            },
            Expr::In(a, list) => self.member(a, list),
            Expr::Is(inner, state) => Truth::of(self.is(inner, *state)),
            Expr::Before(a, b) => match (self.place(a), self.place(b)) {
                (Some(x), Some(y)) if self.file(a) == self.file(b) => Truth::of(x.start < y.start),
                _ => Truth::Unknown(Reason::Absent),
            },
            Expr::Maybe(inner) => Truth::of(self.truth(inner) != Truth::False),
            Expr::Surely(inner) => Truth::of(self.truth(inner).is_true()),
            Expr::Quant(kind, l) => self.quant(*kind, l),
            Expr::With(slot, value, body) => {
                self.set_local(*slot, value);
                self.truth(body)
            }
            other => match self.known(other) {
                Ok(v) => match v.as_ref() {
                    Value::Bool(b) => Truth::of(*b),
                    _ => Truth::Unknown(Reason::Absent),
                },
                Err(r) => Truth::Unknown(r),
            },
        }
    }

    /// The answer for a literal, a parameter or a row's own field: the ways that most conditions go; `None` for what must be worked out.
    fn at_hand<'e>(&self, expr: &'e Expr) -> Option<Result<&'e Value, Reason>>
    where
        'a: 'e,
    {
        let value = match expr {
            Expr::Const(v) => v,
            Expr::Field(base, index) => {
                let row = match &**base {
                    Expr::Var(slot) => self.bound_row(*slot),
                    field @ Expr::Field(..) => match self.at_hand(field)? {
                        Ok(value) => self.named(value),
                        Err(r) => return Some(Err(r)),
                    },
                    _ => return None,
                };
                let Some(field) = row.and_then(|r| r.fields.get(*index)) else { return Some(Err(Reason::Absent)) };
                &field.value
            }
            Expr::Param(i) => self.params.get(*i)?,
            _ => return None,
        };
        Some(if let Value::Missing(m) = value { Err(reason(*m)) } else { Ok(value) })
    }

    /// The row that a value names.
    fn named(&self, value: &Value) -> Option<&'a Row> {
        let Value::Row(row) = value else { return None };
        let (table, index) = home(*row);
        self.tables.row(table, index)
    }

    /// The row that a variable is bound to, as a value.
    fn row_value(&self, slot: usize) -> Result<Value, Reason> {
        match self.bound(slot) {
            (TableRef::Rel(rel), index) => Ok(Value::Row(RowRef { rel, index })),
            (TableRef::Other(role, rel), index) => Ok(Value::Row(role.row(rel, index))),
            _ => Err(Reason::Absent),
        }
    }

    /// Equality of discrete values. A field of a syntax relation that names no row (a number in a cell has no sentence) equals none.
    pub fn equal(&self, a: &Expr, b: &Expr) -> Truth {
        match self.both(a, b, same) {
            Truth::Unknown(Reason::Absent) if self.nowhere(a) && self.known(b).is_ok() || self.nowhere(b) && self.known(a).is_ok() => Truth::False,
            truth => truth,
        }
    }

    /// True for a row field of a syntax relation that names no row.
    pub fn nowhere(&self, expr: &Expr) -> bool {
        let Expr::Field(base, index) = expr else { return false };
        let rel = match &**base {
            Expr::Var(slot) => match self.bound(*slot).0 {
                TableRef::Rel(rel) => rel,
                _ => return false,
            },
            other => match self.known(other).as_deref() {
                Ok(Value::Row(r)) => r.rel,
                _ => return false,
            },
        };
        let named = rel.def().fields.get(*index).is_some_and(|f| matches!(f.ty, Type::Row(_)));
        named && !rel.def().interpreted && matches!(self.eval(expr).as_deref(), Ok(Value::Missing(Missing::Absent)))
    }

    fn both(&self, a: &Expr, b: &Expr, f: impl Fn(&Value, &Value) -> Truth) -> Truth {
        if let (Some(x), Some(y)) = (self.at_hand(a), self.at_hand(b)) {
            return match (x, y) {
                (Ok(x), Ok(y)) => f(x, y),
                (Err(r), _) | (_, Err(r)) => Truth::Unknown(r),
            };
        }
        match (self.known(a), self.known(b)) {
            (Ok(x), Ok(y)) => f(x.as_ref(), y.as_ref()),
            (Err(r), _) | (_, Err(r)) => Truth::Unknown(r),
        }
    }

    fn member(&self, a: &Expr, list: &[Expr]) -> Truth {
        let value = match self.known(a) {
            Ok(v) => v,
            Err(r) => return Truth::Unknown(r),
        };
        fold_truth(list, Truth::False, Truth::True, |e| self.known(e).map_or_else(Truth::Unknown, |v| same(value.as_ref(), v.as_ref())), Truth::or)
    }

    fn is(&self, expr: &Expr, state: State) -> bool {
        let missing = match self.known(expr) {
            Ok(_) => None,
            Err(Reason::Blank) => Some(Missing::Blank),
            Err(Reason::Lost) => Some(Missing::Lost),
            Err(Reason::Absent) => Some(Missing::Absent),
            Err(_) => None,
        };
        match state {
            State::Blank => missing == Some(Missing::Blank),
            State::Lost => missing == Some(Missing::Lost),
            State::Absent => missing == Some(Missing::Absent),
            State::Missing => missing.is_some(),
            State::Present => missing.is_none(),
        }
    }

    /// The hash of a key; `Err` where a part of it is unknown.
    pub fn key<'e>(&self, parts: impl Iterator<Item = &'e Expr>) -> Result<u64, Reason> {
        let mut hasher = FxHasher::default();
        for part in parts {
            if !hash_value(self.known(part)?.as_ref(), &mut hasher) {
                return Err(Reason::Absent);
            }
        }
        Ok(finish(&hasher))
    }

    /// The rows that the best of some conditions leaves, ascending.
    pub fn slice(&self, table: TableRef, slices: &[Slice]) -> Vec<u32> {
        let Some((_, index, keys)) = self.best(table, slices) else { return Vec::new() };
        let mut rows: Vec<u32> = keys.iter().flat_map(|k| index.get(*k)).chain(&index.missing).copied().collect();
        if keys.len() > 1 || !index.missing.is_empty() {
            rows.sort_unstable();
        }
        rows
    }

    /// The condition that leaves the fewest rows: how many, its index, the keys of its values.
    fn best(&self, table: TableRef, slices: &[Slice]) -> Option<(usize, Rc<Index>, Vec<u64>)> {
        let each = slices.iter().map(|s| {
            let index = if s.values.is_some() { self.index_on(table, &[s.field]) } else { self.index_of_presence(table, s.field) };
            let present = [Value::Bool(s.present)];
            let mut keys: Vec<u64> = s.values.as_deref().unwrap_or(&present).iter().filter_map(key_of).collect();
            keys.sort_unstable();
            keys.dedup();
            (keys.iter().map(|k| index.get(*k).len()).sum::<usize>() + index.missing.len(), index, keys)
        });
        each.min_by_key(|b| b.0)
    }

    /// How many rows a plan begins with.
    pub fn size(&self, step: &Step) -> usize {
        match &step.find {
            Find::Slice(slices) => self.best(step.table, slices).map_or(0, |b| b.0),
            _ => self.tables.rows(step.table).len(),
        }
    }

    /// An index that is shared by all rules.
    fn shared(&self, name: (TableRef, Vec<usize>), build: impl FnOnce(&'a [Row]) -> Index) -> Rc<Index> {
        if let Some(found) = self.indexes.borrow().get(&name) {
            return Rc::clone(found);
        }
        let built = Rc::new(build(self.tables.rows(name.0)));
        self.indexes.borrow_mut().insert(name, Rc::clone(&built));
        built
    }

    /// An index on a row's own fields.
    fn index_on(&self, table: TableRef, fields: &[usize]) -> Rc<Index> {
        self.shared((table, fields.to_vec()), |all| {
            let keys = all.iter().zip(0u32..).map(|(row, number)| (number, key_of_fields(row, fields)));
            let same = |a: u32, b: u32| match (all.get(a as usize), all.get(b as usize)) {
                (Some(a), Some(b)) => fields.iter().all(|f| a.fields.get(*f).map(|x| &x.value) == b.fields.get(*f).map(|x| &x.value)),
                _ => false,
            };
            Index::build(keys, same)
        })
    }

    /// An index on whether a field is given.
    fn index_of_presence(&self, table: TableRef, field: usize) -> Rc<Index> {
        let is_present = |row: &Row| row.fields.get(field).is_some_and(|f| !matches!(f.value, Value::Missing(_)));
        self.shared((table, vec![field, PRESENCE]), |all| {
            Index::build(all.iter().zip(0u32..).map(|(row, number)| (number, key_of(&Value::Bool(is_present(row))))), |_, _| true)
        })
    }

    /// An index on expressions of one variable; on plain fields it is shared by all rules.
    pub fn index(&self, table: TableRef, var: usize, parts: &[&Expr]) -> Rc<Index> {
        let fields: Option<Vec<usize>> =
            parts.iter().map(|e| if let Expr::Field(base, i) = e { matches!(**base, Expr::Var(_)).then_some(*i) } else { None }).collect();
        if let Some(fields) = fields {
            return self.index_on(table, &fields);
        }
        let before = self.bound(var);
        let rows = self.tables.rows(table).len();
        let keys = (0..u32::try_from(rows).unwrap_or(u32::MAX)).map(|row| {
            self.bind(var, table, row);
            (row, self.key(parts.iter().copied()).ok())
        });
        let built = Rc::new(Index::build(keys, |a, b| a == b));
        self.bind(var, before.0, before.1);
        built
    }
}

/// Beside the number of a field: the index tells whether it is given.
const PRESENCE: usize = usize::MAX;

/// The key of a row's own fields.
fn key_of_fields(row: &Row, fields: &[usize]) -> Option<u64> {
    let mut hasher = FxHasher::default();
    fields.iter().all(|f| row.fields.get(*f).is_some_and(|f| hash_value(&f.value, &mut hasher))).then(|| finish(&hasher))
}

/// The key of one value.
fn key_of(value: &Value) -> Option<u64> {
    let mut hasher = FxHasher::default();
    hash_value(value, &mut hasher).then(|| finish(&hasher))
}

/// Kleene and/or over a list, ended by the value that decides.
fn fold_truth(list: &[Expr], start: Truth, end: Truth, f: impl Fn(&Expr) -> Truth, join: fn(Truth, Truth) -> Truth) -> Truth {
    let mut out = start;
    for e in list {
        out = join(out, f(e));
        if out == end {
            break;
        }
    }
    out
}
