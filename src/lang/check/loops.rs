//! Checks folds and quantifiers, and finds the equalities in their conditions that can be answered by hashing.

use super::expr::{Typed, broken};
use super::scope::{Scope, bit, row_type, uses};
use crate::fact::Type;
use crate::lang::rule::{Expr, Loop, Over, TableRef, Ty};
use crate::lang::tree::{At, Binder, FoldKind, QuantKind, Raw, RawSource, SourceKind, Word};

impl Scope<'_, '_> {
    /// `sum(p.value for p in w.parts where …)`.
    pub fn fold(&mut self, kind: FoldKind, body: Option<&Raw>, binder: Option<&Binder>, at: At) -> Typed {
        let Some(binder) = binder else { return self.whole(kind, body, at) };
        let depth = self.vars.len();
        let mut made = self.binder(binder, true);
        let (value, ty) = match body {
            Some(raw) => self.expr(raw, None),
            None => (Expr::Var(made.var), Ty::Fact(Type::Quantity)),
        };
        self.vars.truncate(depth);
        made.others.clear();
        let result = match (kind, ty) {
            (FoldKind::Count, _) => Type::Quantity,
            (_, Ty::Broken) => return broken(),
            (_, Ty::Fact(Type::Quantity)) if body.is_some() => Type::Quantity,
            (_, Ty::Fact(Type::Int)) => Type::Int,
            (FoldKind::Min | FoldKind::Max, Ty::Fact(Type::Year)) => Type::Year,
            _ if body.is_none() => {
                self.report
                    .add(at, "这里要写出取哪个值", "say what is folded")
                    .help("例如 sum(p.value for p in w.parts)", "for example sum(p.value for p in w.parts)");
                return broken();
            }
            _ => return self.wrong_type(at, ty, "整数或数量", "integer or quantity"),
        };
        (Expr::Fold(kind, Box::new(value), Box::new(made)), Ty::Fact(result))
    }

    /// `count(w.parts)`.
    fn whole(&mut self, kind: FoldKind, body: Option<&Raw>, at: At) -> Typed {
        let Some(raw) = body else { return broken() };
        let (expr, ty) = self.expr(raw, None);
        match (kind, ty) {
            (FoldKind::Count, Ty::Fact(Type::Rows(_))) => {
                let var = self.slots;
                self.slots += 1;
                let over = Loop { name: String::new(), var, over: Over::Field(expr), cond: None, keys: Vec::new(), others: Vec::new(), promised: false };
                (Expr::Fold(kind, Box::new(Expr::Var(var)), Box::new(over)), Ty::Fact(Type::Quantity))
            }
            (_, Ty::Broken) => broken(),
            _ => {
                self.report
                    .add(at, "要写出对哪些行计算", "say which rows are folded")
                    .help("例如 sum(p.value for p in w.parts)、count(w.parts)", "for example sum(p.value for p in w.parts), count(w.parts)");
                broken()
            }
        }
    }

    /// `no j in indicator where …`.
    pub fn quant(&mut self, kind: QuantKind, binder: &Binder) -> Typed {
        let depth = self.vars.len();
        let made = self.binder(binder, kind != QuantKind::All);
        self.vars.truncate(depth);
        if kind == QuantKind::All && made.cond.is_none() {
            self.report
                .add(binder.var.at, "all 要有条件", "all needs a condition")
                .help("例如 all p in w.parts where p.value is present", "for example all p in w.parts where p.value is present");
        }
        (Expr::Quant(kind, Box::new(made)), Ty::Fact(Type::Bool))
    }

    /// Notes where the rows of a loop stand.
    pub fn loop_stands(&mut self, var: usize, over: &Over) {
        match over {
            Over::Table(t) => self.stands(var, *t, None),
            Over::Field(e) => self.stands(var, TableRef::View(usize::MAX), Some(e)),
        }
    }

    fn binder(&mut self, binder: &Binder, hashed: bool) -> Loop {
        let (over, ty, promised) = self.over(&binder.source);
        self.promised |= promised;
        let others: Vec<usize> = match &over {
            Over::Table(t) => self.vars.iter().filter(|v| v.1 == row_type(*t)).map(|v| v.2).collect(),
            Over::Field(_) => Vec::new(),
        };
        if let Over::Table(t) = &over {
            self.looked_at.insert(*t);
        }
        let var = self.declare(&binder.var, ty);
        self.loop_stands(var, &over);
        let cond = binder.cond.as_ref().map(|c| self.condition(c));
        let (keys, cond) = if hashed && matches!(over, Over::Table(_)) { split_keys(cond, var) } else { (Vec::new(), cond) };
        Loop { name: binder.var.what.clone(), var, over, cond, keys, others, promised }
    }

    /// What a loop ranges over, and the type of its rows.
    pub fn over(&mut self, source: &RawSource) -> (Over, Ty, bool) {
        let nothing = || Over::Field(broken().0);
        let promised = source.promised;
        let SourceKind::Path(names) = &source.kind else {
            let table = self.text_source(source);
            return table.map_or((nothing(), Ty::Broken, false), |t| (Over::Table(t), row_type(t), promised));
        };
        match names.as_slice() {
            [one] if !self.vars.iter().any(|v| v.0 == one.what) => match self.table_of(one, source) {
                Some(t) => (Over::Table(t), row_type(t), promised),
                None => (nothing(), Ty::Broken, false),
            },
            _ => {
                source.role.iter().for_each(|role| self.refuse_of(role));
                let (expr, ty) = self.path(names, source.at);
                match ty {
                    Ty::Fact(Type::Rows(rel)) => (Over::Field(expr), Ty::Fact(Type::Row(rel)), promised),
                    Ty::Broken => (nothing(), Ty::Broken, false),
                    _ => {
                        self.wrong_type(source.at, ty, "一组行", "rows");
                        (nothing(), Ty::Broken, false)
                    }
                }
            }
        }
    }

    /// `w.parts` as an expression.
    pub fn path(&mut self, names: &[Word], at: At) -> Typed {
        let mut raw = Raw { kind: crate::lang::tree::RawKind::Broken, at };
        for (i, name) in names.iter().enumerate() {
            let kind =
                if i == 0 { crate::lang::tree::RawKind::Name(name.what.clone()) } else { crate::lang::tree::RawKind::Field(Box::new(raw), name.clone()) };
            raw = Raw { kind, at: name.at };
        }
        self.expr(&raw, None)
    }
}

/// Takes the equalities out of a conjunction whose one side rests on the loop's variable alone and whose other side not at all.
fn split_keys(cond: Option<Expr>, var: usize) -> (Vec<(Expr, Expr)>, Option<Expr>) {
    let Some(cond) = cond else { return (Vec::new(), None) };
    let list = match cond {
        Expr::And(list) => list,
        other => vec![other],
    };
    let (mut keys, mut rest) = (Vec::new(), Vec::new());
    for expr in list {
        match expr {
            Expr::Same(a, b) if plain_field(&a, var) && !mentions(&b, var) => keys.push((*a, *b)),
            Expr::Same(a, b) if plain_field(&b, var) && !mentions(&a, var) => keys.push((*b, *a)),
            other => rest.push(other),
        }
    }
    let cond = match rest.len() {
        0 => None,
        1 => rest.pop(),
        _ => Some(Expr::And(rest)),
    };
    (keys, cond)
}

/// A field of the variable itself: what an index can be built on.
fn plain_field(expr: &Expr, var: usize) -> bool {
    matches!(expr, Expr::Field(base, _) if matches!(**base, Expr::Var(v) if v == var))
}

/// True where an expression may rest on a variable; `let`s never rest on a loop's.
fn mentions(expr: &Expr, var: usize) -> bool {
    uses(expr, &[]) & bit(var) != 0
}
