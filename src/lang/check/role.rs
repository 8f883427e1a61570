//! Checks what names another draft: `t in indicator of parent`. Which drafts a rule may name, and what may not cross from one to another.

use std::collections::BTreeMap;

use super::scope::Scope;
use crate::fact::{Role, Type};
use crate::lang::rule::{Expr, TableRef, Ty};
use crate::lang::tree::{At, Word};

/// Roles that one rule may name.
const MAX_ROLES: usize = 2;

/// What stands in another draft.
#[derive(Debug, Default)]
pub struct Origins {
    /// Variables by slot.
    pub vars: BTreeMap<usize, Role>,
    /// `let`s by number.
    pub lets: BTreeMap<usize, Role>,
    /// Arguments of `define`s by slot.
    pub locals: BTreeMap<usize, Role>,
}

impl Scope<'_, '_> {
    /// The table of a relation in another draft; `role` is the word after `of`.
    pub fn of_role(&mut self, table: TableRef, role: &Word) -> Option<TableRef> {
        let names = Role::ALL.map(Role::as_str);
        let Some(found) = Role::parse(&role.what) else {
            self.report
                .add(role.at, &format!("没有“{}”这种文稿", role.what), &format!("there is no draft called “{}”", role.what))
                .nearest_of(&role.what, names.into_iter());
            return None;
        };
        if self.alone {
            self.report
                .add(role.at, "视图只能取自文稿本身", "a view ranges over the draft itself")
                .help("请把 of 写到规则的 from 里", "write of in the from of the rule");
            return None;
        }
        let TableRef::Rel(rel) = table else {
            self.refuse_of(role);
            return None;
        };
        if self.roles.insert(found) && self.roles.len() == MAX_ROLES + 1 {
            self.report.add(role.at, &format!("一条规则最多用{MAX_ROLES}种其他文稿"), &format!("a rule names at most {MAX_ROLES} kinds of other drafts"));
        }
        Some(TableRef::Other(found, rel))
    }

    /// `of` behind something that is no relation.
    pub fn refuse_of(&mut self, role: &Word) {
        self.report
            .add(role.at, "of 前面只能是关系", "of stands behind a relation")
            .help("例如 t in indicator of parent", "for example t in indicator of parent");
    }

    /// The other draft that an expression's row or field stands in.
    pub fn origin(&self, expr: &Expr) -> Option<Role> {
        match expr {
            Expr::Var(slot) => self.origins.vars.get(slot).copied(),
            Expr::Let(i) => self.origins.lets.get(i).copied(),
            Expr::Local(slot) => self.origins.locals.get(slot).copied(),
            Expr::Field(base, _) => self.origin(base),
            Expr::With(_, _, body) => self.origin(body),
            _ => None,
        }
    }

    /// Refuses places of two drafts, or of two peers, in one order.
    pub fn one_draft(&mut self, a: &Expr, b: &Expr, at: At) {
        let (x, y) = (self.origin(a), self.origin(b));
        if x != y || x == Some(Role::Peer) {
            self.report
                .add(at, "两份文稿之间没有先后", "places of two drafts have no order")
                .help("before 的两边要在同一份文稿里", "both sides of before stand in one draft");
        }
    }

    /// Refuses rows of two drafts as the same row; true where it did.
    pub fn two_rows(&mut self, a: (&Expr, Ty), b: (&Expr, Ty), at: At) -> bool {
        let rows = matches!((a.1, b.1), (Ty::Fact(Type::Row(_)), Ty::Fact(Type::Row(_))));
        let apart = rows && self.origin(a.0) != self.origin(b.0);
        if apart {
            self.report
                .add(at, "两份文稿的行不会是同一行", "rows of two drafts are never the same")
                .help("请比较名称、年份等字段，例如 match i.name = t.name", "compare fields such as names and years, for example match i.name = t.name");
        }
        apart
    }

    /// Refuses a place in another draft, for what must stand in the draft itself.
    pub fn own_place(&mut self, expr: &Expr, at: At, what: &str) {
        if self.origin(expr).is_some() {
            self.report
                .add(at, &format!("{what} 的位置要在文稿本身"), &format!("the place of {what} stands in the draft itself"))
                .help("其他文稿的位置请用 see", "show places of other drafts with see");
        }
    }
}
