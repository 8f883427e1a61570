//! Checks comparisons and membership: which types may stand beside each other, and what to write instead.

use super::expr::{Typed, broken};
use super::scope::Scope;
use super::words::type_name;
use crate::fact::{Type, Value};
use crate::lang::rule::{Expr, Ty};
use crate::lang::tree::{At, CompareOp, Raw, RawKind};

/// How two types compare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Equality only, by identity.
    Same,
    /// Order and equality of integers, years.
    Exact,
    /// Order and equality of sets of possibilities.
    Spread,
}

impl Scope<'_, '_> {
    /// `a == b` and so on.
    pub fn compare(&mut self, op: CompareOp, a: &Raw, b: &Raw, at: At) -> Typed {
        let ((x, tx), (y, ty)) = self.sides(a, b);
        if tx == Ty::Broken || ty == Ty::Broken {
            return broken();
        }
        self.itself(a, b);
        let Some(way) = way(tx, ty) else { return self.cannot_compare(tx, ty, at) };
        if self.two_rows((&x, tx), (&y, ty), at) {
            return broken();
        }
        let equality = matches!(op, CompareOp::Eq | CompareOp::Ne);
        if way == Way::Same && !equality {
            let (zh, en) = type_name(tx);
            self.report.add(at, &format!("{zh}没有大小，只能用 == 或 !="), &format!("a {en} has no order, only == and !="));
            return broken();
        }
        let (x, y) = (Box::new(x), Box::new(y));
        let expr = match (way, op) {
            (Way::Spread, _) => Expr::Compare(op, x, y),
            (_, CompareOp::Eq) => Expr::Same(x, y),
            (_, CompareOp::Ne) => Expr::Not(Box::new(Expr::Same(x, y))),
            _ => Expr::Compare(op, x, y),
        };
        (expr, Ty::Fact(Type::Bool))
    }

    /// Checks both sides, the one that gives the type first.
    pub fn sides(&mut self, a: &Raw, b: &Raw) -> (Typed, Typed) {
        if self.is_literal(a) && !self.is_literal(b) {
            let right = self.expr(b, None);
            let left = self.expr(a, wanted(right.1));
            return (left, right);
        }
        let left = self.expr(a, None);
        let right = self.expr(b, wanted(left.1));
        (left, right)
    }

    fn is_literal(&self, raw: &Raw) -> bool {
        match &raw.kind {
            RawKind::Name(n) => self.resolve(n).is_none(),
            RawKind::Int(_) | RawKind::Decimal(_) | RawKind::Percent(_) | RawKind::Text(_) => true,
            _ => false,
        }
    }

    fn cannot_compare(&mut self, a: Ty, b: Ty, at: At) -> Typed {
        let ((az, ae), (bz, be)) = (type_name(a), type_name(b));
        let goal = [a, b].contains(&Ty::Fact(Type::Goal));
        let rows = [a, b].iter().any(|t| matches!(t, Ty::Fact(Type::Rows(_))));
        let text = [a, b].contains(&Ty::Fact(Type::Text)) && [a, b].iter().any(|t| matches!(t, Ty::Fact(Type::Int | Type::Year | Type::Quantity)));
        let years = [a, b].contains(&Ty::Fact(Type::Year));
        let added = self.report.add(at, &format!("{az}不能与{bz}比较"), &format!("{ae} cannot be compared with {be}"));
        if goal {
            added.help("目标不能整个比较，请用 .number（数）、.bound（界）或 .range（范围）", "a goal is not compared whole: take .number, .bound or .range");
        } else if rows {
            added.help("请用 count(…)、sum(…) 或 some/all/no", "use count(…), sum(…) or some, all, no");
        } else if text {
            added.help(
                "数不加引号：2025、80%；文本里的数用 int(…)、number(…)",
                "a number has no quotes: 2025, 80%; for a number in a text use int(…), number(…)",
            );
        } else if years {
            added.help("日期的年份请用 year(…)", "take the year of a date with year(…)");
        }
        broken()
    }

    /// `a in [b, c]`; `a in [1, 5]` lists values, it is no range.
    pub fn member(&mut self, a: &Raw, list: &[Raw], at: At) -> Typed {
        let (expr, ty) = self.expr(a, None);
        if ty == Ty::Broken {
            return broken();
        }
        let mut values = Vec::new();
        for raw in list {
            let (value, vt) = self.expr(raw, wanted(ty));
            if vt == Ty::Broken {
                continue;
            }
            match way(ty, vt) {
                Some(Way::Same | Way::Exact) => values.push(value),
                _ => {
                    self.cannot_compare(ty, vt, raw.at.join(at));
                }
            }
        }
        (Expr::In(Box::new(expr), values), Ty::Fact(Type::Bool))
    }
}

/// What the other side of a comparison expects.
fn wanted(ty: Ty) -> Option<Ty> {
    Some(ty)
}

fn way(a: Ty, b: Ty) -> Option<Way> {
    let (Ty::Fact(a), Ty::Fact(b)) = (a, b) else { return (a == b).then_some(Way::Same) };
    Some(match (a, b) {
        (Type::Text | Type::Term, Type::Text | Type::Term) | (Type::Bool, Type::Bool) => Way::Same,
        (Type::Atom(x), Type::Atom(y)) if x == y => Way::Same,
        (Type::Row(x), Type::Row(y)) if x == y => Way::Same,
        (Type::Int, Type::Int) | (Type::Year, Type::Year) => Way::Exact,
        (Type::Quantity, Type::Quantity | Type::Int) | (Type::Int, Type::Quantity) | (Type::Date, Type::Date) => Way::Spread,
        _ => return None,
    })
}

/// True for types whose equality can be found by hashing.
pub fn is_discrete(ty: Ty) -> bool {
    matches!(ty, Ty::Fact(Type::Int | Type::Year | Type::Text | Type::Term | Type::Atom(_) | Type::Row(_) | Type::Bool))
}

/// True where two types may be equated in `match`.
pub fn may_match(a: Ty, b: Ty) -> bool {
    is_discrete(a) && matches!(way(a, b), Some(Way::Same | Way::Exact))
}

/// True for a condition that rests on literals alone.
pub fn is_constant(expr: &Expr) -> bool {
    matches!(expr, Expr::Const(v) if !matches!(v, Value::Missing(_)))
}
