//! The changes that `mutate` makes: where in a tree one can be made, what stands there then, and how it reads.

use super::tree::{At, Binder, CompareOp, QuantKind, Raw, RawBranch, RawKind, RawRange, RawRule, RawSource, SourceKind, Word};
use crate::fact::{Rel, Type};

/// A rule file with one change.
#[derive(Debug)]
pub struct Place {
    /// The changed tree.
    pub raw: RawRule,
    /// Where.
    pub at: At,
    /// How it reads.
    pub change: String,
}

/// Every change of a rule file, sensible or not.
pub fn places(raw: &RawRule, text: &str) -> Vec<Place> {
    let seen = Seen { text, rows: rows(raw) };
    let mut out = left_out(raw, &seen);
    let mut base = raw.clone();
    let list: Vec<(Raw, bool)> = preorder(roots(&mut base));
    for (n, (node, negated)) in list.iter().enumerate() {
        for (kind, change) in seen.alternatives(node, *negated) {
            let mut changed = raw.clone();
            if let Some(place) = nth(&mut changed, n) {
                place.kind = kind;
                out.push(Place { raw: changed, at: node.at, change });
            }
        }
    }
    out.sort_by_key(|p| p.at.start);
    out
}

/// Whole parts of a query left out: a single condition, an equation of `match`, a group of `then`, a branch of a view.
fn left_out(raw: &RawRule, seen: &Seen<'_>) -> Vec<Place> {
    let mut out = Vec::new();
    let mut add = |at: At, said: &str, change: &dyn Fn(&mut RawRule)| {
        let mut changed = raw.clone();
        change(&mut changed);
        out.push(Place { raw: changed, at, change: format!("{said}{} → –", seen.said(at)) });
    };
    if let Some(cond) = raw.cond.as_ref().filter(|c| !matches!(c.kind, RawKind::And(_))) {
        add(cond.at, "", &|r| r.cond = None);
    }
    for (i, e) in raw.matches.iter().enumerate() {
        add(e.at, "", &|r| drop(r.matches.remove(i)));
    }
    for (i, range) in raw.from.iter().enumerate() {
        let RawRange::Pair(_, _, _, groups) = range else { continue };
        for (k, group) in groups.iter().enumerate() {
            add(group.at, "per ", &|r| {
                if let Some(RawRange::Pair(_, _, _, g)) = r.from.get_mut(i) {
                    g.remove(k);
                }
            });
        }
    }
    for (v, view) in raw.views.iter().enumerate() {
        for (b, branch) in view.branches.iter().enumerate() {
            let each = |r: &mut RawRule, change: &dyn Fn(&mut RawBranch)| {
                if let Some(branch) = r.views.get_mut(v).and_then(|x| x.branches.get_mut(b)) {
                    change(branch);
                }
            };
            if let Some(cond) = branch.cond.as_ref().filter(|c| !matches!(c.kind, RawKind::And(_))) {
                add(cond.at, "", &|r| each(r, &|x| x.cond = None));
            }
            for (i, e) in branch.matches.iter().enumerate() {
                add(e.at, "", &|r| each(r, &|x| drop(x.matches.remove(i))));
            }
        }
    }
    out
}

/// The expressions of a file that decide what is reported.
fn roots(raw: &mut RawRule) -> Vec<&mut Raw> {
    let mut out: Vec<&mut Raw> = Vec::new();
    out.extend(raw.params.iter_mut().map(|p| &mut p.value));
    out.extend(raw.defines.iter_mut().map(|d| &mut d.value));
    for branch in raw.views.iter_mut().flat_map(|v| v.branches.iter_mut()) {
        out.extend(branch.matches.iter_mut().flat_map(|e| [&mut e.left, &mut e.right]));
        out.extend(branch.cond.as_mut());
        out.extend(branch.columns.iter_mut().map(|c| &mut c.1));
    }
    out.extend(raw.matches.iter_mut().flat_map(|e| [&mut e.left, &mut e.right]));
    out.extend(raw.lets.iter_mut().map(|l| &mut l.value));
    out.extend(raw.cond.as_mut());
    out.extend(raw.report.as_mut().map(|r| &mut r.0));
    out
}

fn parts(raw: &mut Raw) -> Vec<&mut Raw> {
    match &mut raw.kind {
        RawKind::Field(e, _) | RawKind::Not(e) | RawKind::Is(e, _) | RawKind::Neg(e) => vec![e],
        RawKind::Call(_, list) | RawKind::And(list) | RawKind::Or(list) => list.iter_mut().collect(),
        RawKind::Compare(_, a, b) | RawKind::Before(a, b) | RawKind::Arith(_, a, b) => vec![a, b],
        RawKind::In(a, list) => std::iter::once(&mut **a).chain(list).collect(),
        RawKind::Fold(_, body, binder) => body.iter_mut().map(|b| &mut **b).chain(binder.iter_mut().filter_map(|b| b.cond.as_mut())).collect(),
        RawKind::Quant(_, binder) => binder.cond.iter_mut().collect(),
        _ => Vec::new(),
    }
}

/// Every expression before those inside it, and whether it stands right under a `not`.
fn preorder(roots: Vec<&mut Raw>) -> Vec<(Raw, bool)> {
    let mut out = Vec::new();
    let mut stack: Vec<(&mut Raw, bool)> = roots.into_iter().rev().map(|r| (r, false)).collect();
    while let Some((raw, negated)) = stack.pop() {
        out.push((raw.clone(), negated));
        let not = matches!(raw.kind, RawKind::Not(_));
        stack.extend(parts(raw).into_iter().rev().map(|r| (r, not)));
    }
    out
}

/// The n-th of them.
fn nth(raw: &mut RawRule, n: usize) -> Option<&mut Raw> {
    let mut stack: Vec<&mut Raw> = roots(raw).into_iter().rev().collect();
    let mut left = n;
    while let Some(raw) = stack.pop() {
        if left == 0 {
            return Some(raw);
        }
        left -= 1;
        stack.extend(parts(raw).into_iter().rev());
    }
    None
}

struct Seen<'t> {
    text: &'t str,
    rows: Vec<(String, Rel)>,
}

type Change = (RawKind, String);

impl Seen<'_> {
    /// As written, on one line, without comments on lines of their own, cut where it is long.
    fn said(&self, at: At) -> String {
        let lines = self.text.get(at.range()).unwrap_or("").lines().filter(|l| !l.trim_start().starts_with('#'));
        let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
        let line = words.join(" ");
        if line.chars().count() <= 100 { line } else { line.chars().take(99).chain(['…']).collect() }
    }

    fn alternatives(&self, raw: &Raw, negated: bool) -> Vec<Change> {
        match &raw.kind {
            RawKind::And(list) => self.junction(raw, list, RawKind::And, RawKind::Or, "and → or"),
            RawKind::Or(list) => self.junction(raw, list, RawKind::Or, RawKind::And, "or → and"),
            RawKind::Not(inner) => vec![(inner.kind.clone(), format!("{} → {}", self.said(raw.at), self.positive(raw, inner)))],
            RawKind::Compare(op, a, b) => self.comparison(*op, a, b, raw.at),
            RawKind::Before(a, b) if !negated => {
                self.to(raw, RawKind::Before(b.clone(), a.clone()), &format!("{} before {}", self.said(b.at), self.said(a.at)))
            }
            RawKind::Is(a, word) if !negated => self.to(raw, not(raw), &format!("{} is not {}", self.said(a.at), word.what)),
            RawKind::In(a, list) => self.membership(raw, a, list, negated),
            RawKind::Int(n) => vec![self.constant(raw, RawKind::Int(n + 1), n + 1), self.constant(raw, RawKind::Int(n - 1), n - 1)],
            RawKind::Percent(digits) => digits
                .parse::<i64>()
                .map_or_else(|_| Vec::new(), |n| [n + 1, n - 1].map(|m| (RawKind::Percent(m.to_string()), format!("{} → {m}%", self.said(raw.at)))).to_vec()),
            RawKind::Field(base, word) => self.field(raw, base, word),
            RawKind::Quant(kind, binder) => self.quantifier(raw, *kind, binder),
            RawKind::Fold(kind, body, Some(binder)) if is_single(binder) => {
                let without = Box::new(Binder { cond: None, ..(**binder).clone() });
                vec![(RawKind::Fold(*kind, body.clone(), Some(without)), self.dropped(binder))]
            }
            _ => Vec::new(),
        }
    }

    fn to(&self, raw: &Raw, kind: RawKind, after: &str) -> Vec<Change> {
        vec![(kind, format!("{} → {after}", self.said(raw.at)))]
    }

    /// What stands there without the `not`: that of `is not` and `not in` is in the middle.
    fn positive(&self, raw: &Raw, inner: &Raw) -> String {
        match &inner.kind {
            RawKind::Is(a, word) => format!("{} is {}", self.said(a.at), word.what),
            RawKind::In(a, _) if a.at.start == raw.at.start => self.said(raw.at).replacen(" not in ", " in ", 1),
            _ => self.said(inner.at),
        }
    }

    /// Each member left out, and the other junction.
    fn junction(&self, raw: &Raw, list: &[Raw], same: fn(Vec<Raw>) -> RawKind, other: fn(Vec<Raw>) -> RawKind, swapped: &str) -> Vec<Change> {
        let mut out = Vec::new();
        for (i, member) in list.iter().enumerate() {
            let mut rest = list.to_vec();
            rest.remove(i);
            let kind = if rest.len() == 1 { rest.remove(0).kind } else { same(rest) };
            out.push((kind, format!("{} → –", self.said(member.at))));
        }
        out.push((other(list.to_vec()), format!("{}: {swapped}", self.said(raw.at))));
        out
    }

    fn comparison(&self, op: CompareOp, a: &Raw, b: &Raw, at: At) -> Vec<Change> {
        let with = |op: CompareOp, a: &Raw, b: &Raw, said: String| (RawKind::Compare(op, Box::new(a.clone()), Box::new(b.clone())), said);
        let line = |op: CompareOp| format!("{} → {} {} {}", self.said(at), self.said(a.at), op.as_str(), self.said(b.at));
        let (opposite, edge) = match op {
            CompareOp::Eq => (CompareOp::Ne, None),
            CompareOp::Ne => (CompareOp::Eq, None),
            CompareOp::Lt => (CompareOp::Ge, Some(CompareOp::Le)),
            CompareOp::Ge => (CompareOp::Lt, Some(CompareOp::Gt)),
            CompareOp::Gt => (CompareOp::Le, Some(CompareOp::Ge)),
            CompareOp::Le => (CompareOp::Gt, Some(CompareOp::Lt)),
        };
        let mut out: Vec<Change> = std::iter::once(opposite).chain(edge).map(|op| with(op, a, b, line(op))).collect();
        if let (Some(Type::Atom(values)), RawKind::Name(atom)) = (self.type_of(a), &b.kind) {
            for value in others(values, atom) {
                let other = Raw { kind: RawKind::Name(value.to_owned()), at: b.at };
                out.push(with(op, a, &other, format!("{} → {} {} {value}", self.said(at), self.said(a.at), op.as_str())));
            }
        }
        out
    }

    fn membership(&self, raw: &Raw, a: &Raw, list: &[Raw], negated: bool) -> Vec<Change> {
        let mut out = Vec::new();
        if !negated {
            out.push((not(raw), format!("{} → not in", self.said(raw.at))));
        }
        for (i, member) in list.iter().enumerate().filter(|_| list.len() > 1) {
            let mut rest = list.to_vec();
            rest.remove(i);
            out.push((RawKind::In(Box::new(a.clone()), rest), format!("{}: {} → –", self.said(raw.at), self.said(member.at))));
        }
        out
    }

    fn constant(&self, raw: &Raw, kind: RawKind, n: i64) -> Change {
        (kind, format!("{} → {n}", self.said(raw.at)))
    }

    fn quantifier(&self, raw: &Raw, kind: QuantKind, binder: &Binder) -> Vec<Change> {
        let (other, word) = match kind {
            QuantKind::Some => (QuantKind::No, "no"),
            QuantKind::All | QuantKind::No => (QuantKind::Some, "some"),
        };
        let mut out = vec![(RawKind::Quant(other, Box::new(binder.clone())), format!("{} → {word}", self.said(raw.at)))];
        if is_single(binder) {
            out.push((RawKind::Quant(kind, Box::new(Binder { cond: None, ..binder.clone() })), self.dropped(binder)));
        }
        out
    }

    fn dropped(&self, binder: &Binder) -> String {
        format!("{} → –", binder.cond.as_ref().map_or_else(String::new, |c| self.said(c.at)))
    }

    /// The next field of the same type of the same relation.
    fn field(&self, raw: &Raw, base: &Raw, word: &Word) -> Vec<Change> {
        let Some(rel) = self.row_of(base) else { return Vec::new() };
        let fields = rel.def().fields;
        let Some((at, def)) = fields.iter().enumerate().find(|(_, f)| f.name == word.what) else { return Vec::new() };
        let next = fields.iter().cycle().skip(at + 1).take(fields.len() - 1).find(|f| f.ty == def.ty);
        let Some(next) = next else { return Vec::new() };
        let kind = RawKind::Field(Box::new(base.clone()), Word { what: next.name.to_owned(), at: word.at });
        self.to(raw, kind, &format!("{}.{}", self.said(base.at), next.name))
    }

    fn type_of(&self, raw: &Raw) -> Option<Type> {
        let RawKind::Field(base, word) = &raw.kind else { return None };
        self.row_of(base)?.def().fields.iter().find(|f| f.name == word.what).map(|f| f.ty)
    }

    fn row_of(&self, raw: &Raw) -> Option<Rel> {
        match &raw.kind {
            RawKind::Name(name) => self.rows.iter().find(|r| r.0 == *name).map(|r| r.1),
            _ => self.type_of(raw).and_then(|ty| if let Type::Row(rel) = ty { Some(rel) } else { None }),
        }
    }
}

fn not(raw: &Raw) -> RawKind {
    RawKind::Not(Box::new(raw.clone()))
}

fn is_single(binder: &Binder) -> bool {
    binder.cond.as_ref().is_some_and(|c| !matches!(c.kind, RawKind::And(_)))
}

/// The two values that follow one in its enumeration.
fn others<'v>(values: &'v [&'static str], value: &str) -> impl Iterator<Item = &'v str> {
    let at = values.iter().position(|v| *v == value);
    let count = if at.is_some() { values.len().saturating_sub(1).min(2) } else { 0 };
    values.iter().cycle().skip(at.map_or(0, |a| a + 1)).take(count).copied()
}

/// The variables of a file that are rows of relations. A name that stands for rows of two relations is rare and loads or does not.
fn rows(raw: &RawRule) -> Vec<(String, Rel)> {
    let mut out: Vec<(String, Rel)> = Vec::new();
    for (name, ty) in raw.defines.iter().flat_map(|d| &d.formals) {
        out.extend(Rel::parse(&ty.what).map(|rel| (name.what.clone(), rel)));
    }
    for range in raw.views.iter().flat_map(|v| v.branches.iter().flat_map(|b| &b.from)).chain(&raw.from) {
        match range {
            RawRange::Single(name, source) => bind(&mut out, &[name], source),
            RawRange::Pair(a, b, source, _) => bind(&mut out, &[a, b], source),
        }
    }
    let mut copy = raw.clone();
    for (node, _) in preorder(roots(&mut copy)) {
        if let RawKind::Quant(_, binder) | RawKind::Fold(_, _, Some(binder)) = &node.kind {
            bind(&mut out, &[&binder.var], &binder.source);
        }
    }
    out
}

fn bind(out: &mut Vec<(String, Rel)>, names: &[&Word], source: &RawSource) {
    let SourceKind::Path(path) = &source.kind else { return };
    let Some((first, fields)) = path.split_first() else { return };
    let mut rel = if fields.is_empty() { Rel::parse(&first.what) } else { out.iter().find(|r| r.0 == first.what).map(|r| r.1) };
    for field in fields {
        rel = rel.and_then(|r| r.def().fields.iter().find(|f| f.name == field.what)).and_then(|f| match f.ty {
            Type::Rows(rel) | Type::Row(rel) => Some(rel),
            _ => None,
        });
    }
    if let Some(rel) = rel {
        out.extend(names.iter().map(|n| (n.what.clone(), rel)));
    }
}
