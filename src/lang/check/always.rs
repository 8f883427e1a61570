//! Conditions that are always true or always false by their literals alone: `k == a and k == b`, `k != a or k != b`, `n > 5 and n < 3`,
//! `x == x`. Looks at fields beside integers, texts and enumeration values only.

use super::scope::Scope;
use crate::lang::tree::{CompareOp, Raw, RawKind};

/// What a field is compared with.
#[derive(PartialEq)]
enum Literal<'r> {
    Int(i64),
    Word(&'r str),
}

/// `field op literal`.
struct Test<'r> {
    path: String,
    op: CompareOp,
    with: Literal<'r>,
}

impl Scope<'_, '_> {
    /// Reports the first two of these that are never true together, or of which one is always true.
    pub fn exclude(&mut self, list: &[Raw], any: bool) {
        if self.silent {
            return;
        }
        let tests: Vec<(Test<'_>, &Raw)> = list.iter().filter_map(|r| Some((self.test(r)?, r))).collect();
        let pairs = tests.iter().enumerate().flat_map(|(i, a)| tests.iter().skip(i + 1).map(move |b| (a, b)));
        let found = pairs.filter(|(a, b)| a.0.path == b.0.path).find(|(a, b)| if any { cover(&a.0, &b.0) } else { clash(&a.0, &b.0) });
        let Some(((_, a), (_, b))) = found else { return };
        let at = a.at.join(b.at);
        if any {
            let added = self.report.add(at, "这两个条件总有一个成立，合起来总是真", "one of these two always holds: together they are always true");
            added.help("要两个都不是，用 and，或 not in […]", "for neither of them write and, or not in […]");
        } else {
            let added = self.report.add(at, "这两个条件不会同时成立，合起来总是假", "these two never hold together: they are always false");
            added.help("要其中之一，用 or，或 in […]", "for either of them write or, or in […]");
        }
    }

    /// Reports a field that is compared with itself.
    pub fn itself(&mut self, a: &Raw, b: &Raw) {
        if !self.silent && path(a).is_some_and(|p| Some(p) == path(b)) {
            let at = a.at.join(b.at);
            self.report.add(at, "两边是同一个值，这个条件总是真或总是假", "both sides are the same: this is always true or always false");
        }
    }

    fn test<'r>(&self, raw: &'r Raw) -> Option<Test<'r>> {
        let RawKind::Compare(op, a, b) = &raw.kind else { return None };
        if let Some(with) = self.literal(b) {
            return Some(Test { path: path(a)?, op: *op, with });
        }
        let op = match op {
            CompareOp::Lt => CompareOp::Gt,
            CompareOp::Le => CompareOp::Ge,
            CompareOp::Gt => CompareOp::Lt,
            CompareOp::Ge => CompareOp::Le,
            same => *same,
        };
        Some(Test { path: path(b)?, op, with: self.literal(a)? })
    }

    fn literal<'r>(&self, raw: &'r Raw) -> Option<Literal<'r>> {
        match &raw.kind {
            RawKind::Int(n) => Some(Literal::Int(*n)),
            RawKind::Text(t) => Some(Literal::Word(t)),
            RawKind::Name(n) if self.resolve(n).is_none() => Some(Literal::Word(n)),
            _ => None,
        }
    }
}

/// `c.year` as written.
fn path(raw: &Raw) -> Option<String> {
    match &raw.kind {
        RawKind::Name(n) => Some(n.clone()),
        RawKind::Field(base, field) => Some(format!("{}.{}", path(base)?, field.what)),
        _ => None,
    }
}

/// Whole numbers that a test admits; amounts between them do not matter, because the ends are compared with room for them.
fn range(test: &Test<'_>) -> Option<(i64, i64)> {
    let Literal::Int(n) = test.with else { return None };
    Some(match test.op {
        CompareOp::Eq => (n, n),
        CompareOp::Lt | CompareOp::Le => (i64::MIN, n),
        CompareOp::Gt | CompareOp::Ge => (n, i64::MAX),
        CompareOp::Ne => return None,
    })
}

fn clash(a: &Test<'_>, b: &Test<'_>) -> bool {
    let strict = |t: &Test<'_>| matches!(t.op, CompareOp::Lt | CompareOp::Gt);
    if a.op == CompareOp::Eq && b.op == CompareOp::Eq || [(a, b), (b, a)].iter().any(|(x, y)| x.op == CompareOp::Eq && y.op == CompareOp::Ne) {
        return (a.op == b.op) != (a.with == b.with);
    }
    let (Some((al, ah)), Some((bl, bh))) = (range(a), range(b)) else { return false };
    let (low, high) = (al.max(bl), ah.min(bh));
    low > high || low == high && (strict(a) || strict(b))
}

fn cover(a: &Test<'_>, b: &Test<'_>) -> bool {
    match (a.op, b.op) {
        (CompareOp::Ne, CompareOp::Ne) => a.with != b.with,
        (CompareOp::Eq, CompareOp::Ne) | (CompareOp::Ne, CompareOp::Eq) => a.with == b.with,
        _ => false,
    }
}
