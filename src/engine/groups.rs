//! The rows that a fold or quantifier looks at, in groups of one key: those whose keys are equal, those that lack a key (by what they have
//! of the others), and the possible rows of a view. So a fold over a relation is linear, rows without key included.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHasher};

use super::eval::Env;
use super::tables::{Index, Kept, finish, hash_value};
use super::tally::{How, Tally};
use crate::fact::{Missing, Type, Value};
use crate::lang::{Expr, Loop, TableRef, uses};
use crate::value::{Reason, Truth};

/// The bit of a group's kind that tells possible rows; keys are fewer.
const POSSIBLE: u32 = 15;
/// The bit of a kept tally's name that tells counts that stopped.
const STOPPED: u32 = 63;

/// Rows of one key.
pub struct Group {
    /// The parts of the key that count here, and its hash: what tells it from other groups of the same loop.
    name: (u64, u64),
    rows: Rows,
    /// Whether its rows are in the collection, as far as that does not rest on their keys.
    pub known: Truth,
}

enum Rows {
    Of(Rc<Index>, Kept),
    Lacking(Rc<Lacking>, (u64, u64)),
    Range(Range<u32>),
}

impl Group {
    /// True where what holds for the key of one row holds for all.
    pub fn is_alike(&self) -> bool {
        matches!(&self.rows, Rows::Of(_, kept) if kept.alike)
    }
    /// The rows' numbers.
    pub fn rows(&self) -> impl Iterator<Item = u32> + '_ {
        let (listed, range) = match &self.rows {
            Rows::Of(index, kept) => (index.rows(kept), 0..0),
            Rows::Lacking(lacking, name) => (lacking.rows.get(name).map_or(&[][..], Vec::as_slice), 0..0),
            Rows::Range(range) => (&[][..], range.clone()),
        };
        listed.iter().copied().chain(range)
    }
}

/// Rows that lack a part of their key and possible ones, by which parts they lack and the hash of the others.
#[derive(Default)]
pub struct Lacking {
    kinds: Vec<u64>,
    rows: FxHashMap<(u64, u64), Vec<u32>>,
}

/// Rows by group.
type Picked = FxHashMap<(u64, u64), Rc<[u32]>>;

/// What is kept of a loop while one rule runs.
pub struct Notes {
    /// True where its rest rests on its own variable alone, so that the rows of one key always give the same.
    pub alone: bool,
    /// The same, but for rows that other variables are bound to, which are left out.
    but_others: bool,
    /// True where the key is the only row that the query goes through: each is asked for once.
    once: bool,
    found: RefCell<FxHashMap<(u64, u64), Tally>>,
    picked: RefCell<Picked>,
    /// By the parts of the key that are given; mostly there is one.
    ways: RefCell<Vec<(u64, Rc<Way>)>>,
}

/// How the rows are found for which some parts of the key are given.
struct Way {
    index: Rc<Index>,
    lacking: Rc<Lacking>,
}

impl Notes {
    /// True where what the rows of a group come to is worth keeping.
    pub fn keeps(&self, group: &Group) -> bool {
        self.alone && !(self.once && matches!(group.rows, Rows::Of(..)))
    }
    /// What the rows of a group came to.
    pub fn remembered(&self, group: &Group, how: &How<'_>) -> Option<Tally> {
        self.found.borrow().get(&Self::name(group, how)).cloned()
    }
    /// Keeps it.
    pub fn remember(&self, group: &Group, how: &How<'_>, tally: Tally) -> Tally {
        self.found.borrow_mut().insert(Self::name(group, how), tally.clone());
        tally
    }
    /// True where it is worth keeping which rows of a group belong.
    pub fn picks(&self, group: &Group, how: &How<'_>) -> bool {
        self.but_others && matches!(how, How::Some | How::Count(_)) && !(self.once && matches!(group.rows, Rows::Of(..)))
    }
    /// The rows of a group that belong.
    pub fn picked(&self, group: &Group, how: &How<'_>) -> Option<Rc<[u32]>> {
        self.picked.borrow().get(&Self::name(group, how)).cloned()
    }
    /// Keeps them.
    pub fn pick(&self, group: &Group, how: &How<'_>, rows: Vec<u32>) -> Rc<[u32]> {
        let rows: Rc<[u32]> = rows.into();
        self.picked.borrow_mut().insert(Self::name(group, how), Rc::clone(&rows));
        rows
    }
    /// A count that stopped where it was enough is told from a full one.
    fn name(group: &Group, how: &How<'_>) -> (u64, u64) {
        let stopped = matches!(how, How::Count(enough) if *enough < i64::MAX);
        (group.name.0 | u64::from(stopped) << STOPPED, group.name.1)
    }
}

/// The notes of the loops of a query, by address.
pub type AllNotes = RefCell<FxHashMap<usize, Rc<Notes>>>;

impl Env<'_> {
    fn note(&self, l: &Loop, rests: impl FnOnce() -> bool) -> Rc<Notes> {
        let name = std::ptr::from_ref(l) as usize;
        if let Some(known) = self.loops.borrow().get(&name) {
            return Rc::clone(known);
        }
        let once = self.query.vars.len() == 1 && l.keys.iter().any(|k| matches!(k.1, Expr::Var(0)));
        let alone = rests();
        let (alone, but_others) = (alone && l.others.is_empty(), alone && !l.others.is_empty());
        let made = Rc::new(Notes { alone, but_others, once, found: RefCell::default(), picked: RefCell::default(), ways: RefCell::default() });
        self.loops.borrow_mut().insert(name, Rc::clone(&made));
        made
    }

    /// What is kept of a loop.
    pub fn notes(&self, l: &Loop, how: &How<'_>) -> Rc<Notes> {
        self.note(l, || {
            let body = match how {
                How::Sum(e) | How::Extreme(_, e) => Some(*e),
                _ => None,
            };
            let own = 1u64.checked_shl(u32::try_from(l.var).unwrap_or(64)).unwrap_or(0);
            let alone = |e: &Expr| uses(e, &self.query.lets) & !own == 0 && closed(e);
            self.query.slots < 64 && l.cond.iter().chain(body).chain(l.keys.iter().map(|k| &k.0)).all(alone)
        })
    }

    /// True where the first row of a group has the key that is asked for, and not only its hash.
    pub fn same_key(&self, l: &Loop, table: TableRef, group: &Group) -> bool {
        let Some(row) = group.rows().next() else { return true };
        self.bind(l.var, table, row);
        self.key_truth(l) != Truth::False
    }

    /// Whether the row that is bound has the keys of a loop.
    pub fn key_truth(&self, l: &Loop) -> Truth {
        l.keys.iter().fold(Truth::True, |t, (a, b)| t.and(self.equal(a, b)))
    }

    /// The groups of rows that may be in the collection, sure ones first.
    pub fn groups(&self, l: &Loop, table: TableRef) -> Result<Vec<Group>, Reason> {
        if !l.keys.is_empty() && l.keys.len() < POSSIBLE as usize {
            return self.keyed(l, table);
        }
        let (sure, possible) = self.numbers(table);
        let mut groups = vec![Group { name: (0, 0), rows: Rows::Range(sure), known: Truth::True }];
        if !possible.is_empty() {
            groups.push(Group { name: (0, 1), rows: Rows::Range(possible), known: Truth::Unknown(Reason::Open) });
        }
        Ok(groups)
    }

    /// The numbers of a table's rows and of its possible ones.
    fn numbers(&self, table: TableRef) -> (Range<u32>, Range<u32>) {
        let count = u32::try_from(self.tables.rows(table).len()).unwrap_or(u32::MAX);
        let possible = u32::try_from(self.tables.possible(table).len()).unwrap_or(u32::MAX);
        (0..count, count..count.saturating_add(possible))
    }

    fn keyed(&self, l: &Loop, table: TableRef) -> Result<Vec<Group>, Reason> {
        let (mut given, mut unknown) = (0u64, None);
        let mut hasher = FxHasher::default();
        for (i, (_, asked)) in l.keys.iter().enumerate() {
            match self.known(asked) {
                Ok(value) if hash_value(&value, &mut hasher) => given |= 1 << i,
                Ok(_) => return Err(Reason::Absent),
                Err(r) => unknown = Some(r),
            }
        }
        if let (0, Some(r)) = (given, unknown) {
            let others = l.others.iter().filter(|v| self.bound(**v).0 == table).count();
            let (sure, possible) = self.numbers(table);
            return if sure.len() > others || !possible.is_empty() { Err(r) } else { Ok(Vec::new()) };
        }
        // Why a part is not given is part of what the rows come to.
        let asked = given << 16 | unknown.map_or(0, |r| r as u64 + 1) << 32;
        let way = self.way(l, table, given);
        let key = finish(&hasher);
        let mut groups = Vec::with_capacity(1 + way.lacking.kinds.len());
        groups.push(Group { name: (asked, key), rows: Rows::Of(Rc::clone(&way.index), way.index.find(key)), known: Truth::True });
        for &kind in &way.lacking.kinds {
            let key = self.key(part(l, given & !kind).map(|k| &k.1))?;
            let known = Truth::Unknown(if kind & 1 << POSSIBLE == 0 { Reason::Absent } else { Reason::Open });
            groups.push(Group { name: (asked | kind, key), rows: Rows::Lacking(Rc::clone(&way.lacking), (kind, key)), known });
        }
        Ok(groups)
    }

    /// How the rows are found for which some parts of the key are given; worked out once.
    fn way(&self, l: &Loop, table: TableRef, given: u64) -> Rc<Way> {
        let notes = self.note(l, || false);
        if let Some((_, known)) = notes.ways.borrow().iter().find(|w| w.0 == given) {
            return Rc::clone(known);
        }
        let own: Vec<&Expr> = part(l, given).map(|k| &k.0).collect();
        let index = self.index(table, l.var, &own);
        let lacking = Rc::new(self.lacking(l, table, given, &index));
        let made = Rc::new(Way { index, lacking });
        notes.ways.borrow_mut().push((given, Rc::clone(&made)));
        made
    }

    /// The fields of a loop's own keys that name a row, in a syntax relation: one that is absent names none.
    fn naming(&self, l: &Loop, table: TableRef, given: u64) -> Vec<usize> {
        let TableRef::Rel(rel) = table else { return Vec::new() };
        let row_field = |e: &Expr| match e {
            Expr::Field(base, i) if matches!(**base, Expr::Var(v) if v == l.var) => {
                rel.def().fields.get(*i).is_some_and(|f| matches!(f.ty, Type::Row(_))).then_some(*i)
            }
            _ => None,
        };
        if rel.def().interpreted { Vec::new() } else { part(l, given).filter_map(|k| row_field(&k.0)).collect() }
    }

    /// The rows that an index had to leave out, and possible ones.
    fn lacking(&self, l: &Loop, table: TableRef, given: u64, index: &Index) -> Lacking {
        let mut made = Lacking::default();
        let (sure, possible) = self.numbers(table);
        let named = self.naming(l, table, given);
        // Where the only key names a row, those that lack it name none.
        let missing = if named.len() == 1 && given.count_ones() == 1 { &[][..] } else { &index.missing };
        for row in missing.iter().copied().chain(possible) {
            let fields = self.tables.row(table, row).map_or(&[][..], |r| &r.fields);
            if named.iter().any(|i| fields.get(*i).is_some_and(|f| matches!(f.value, Value::Missing(Missing::Absent)))) {
                continue;
            }
            self.bind(l.var, table, row);
            let lacks = |i: &usize| l.keys.get(*i).is_some_and(|k| given & 1 << i != 0 && self.key(std::iter::once(&k.0)).is_err());
            if part(l, given).any(|k| self.nowhere(&k.0)) {
                continue; // no row has this key
            }
            let kind = (0..l.keys.len()).filter(lacks).fold(u64::from(!sure.contains(&row)) << POSSIBLE, |k, i| k | 1 << i);
            if let Ok(key) = self.key(part(l, given & !kind).map(|k| &k.0)) {
                if !made.kinds.contains(&kind) {
                    made.kinds.push(kind);
                }
                made.rows.entry((kind, key)).or_default().push(row);
            }
        }
        made
    }
}

/// The keys whose bits are set.
fn part(l: &Loop, bits: u64) -> impl Iterator<Item = &(Expr, Expr)> {
    l.keys.iter().enumerate().filter(move |(i, _)| bits & 1 << i != 0).map(|(_, k)| k)
}

/// True where every argument of a `define` that is used is given inside.
fn closed(expr: &Expr) -> bool {
    let (mut given, mut used) = (Vec::new(), Vec::new());
    expr.each(&mut |e| match e {
        Expr::With(slot, ..) => given.push(*slot),
        Expr::Local(slot) => used.push(*slot),
        _ => {}
    });
    used.iter().all(|slot| given.contains(slot))
}
