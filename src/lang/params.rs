//! Parameters: values of a project's settings, bounds, how they are written, and which of them a rule uses.

use std::collections::BTreeSet;

use super::check::amount;
use super::rule::{Expr, Over, ParamDef, Query, Rule, RuleSet, TableRef};
use crate::diag::Message;
use crate::fact::{Type, Value};
use crate::value::Dim;

impl ParamDef {
    /// True for a value within the bounds.
    #[must_use]
    pub fn admits(&self, value: &Value) -> bool {
        let Some((least, most)) = &self.bounds else { return true };
        is_at_most(least, value) && is_at_most(value, most)
    }

    /// Its type, its default and its bounds as a project's settings write them.
    #[must_use]
    pub fn describe(&self) -> Message {
        let (zh, en) = match self.ty {
            Type::Bool => ("true或false", "true or false"),
            Type::Int => ("整数", "a whole number"),
            Type::Year => ("年份", "a year"),
            Type::Quantity if matches!(&self.default, Value::Quantity(q) if q.dim == Dim::Share) => ("百分数，如\"5%\"", "a percentage such as \"5%\""),
            Type::Quantity => ("数值，如3", "an amount such as 3"),
            _ => ("文字", "a text"),
        };
        match &self.bounds {
            None => Message::new(zh, en),
            Some((least, most)) => {
                let (least, most) = (written(least), written(most));
                Message::new(format!("{zh}，{least}至{most}"), format!("{en}, from {least} to {most}"))
            }
        }
    }

    /// Reads a value of the parameter's type, as a project's settings write it: `3`, `80%`, `true`, text.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<Value> {
        let percent = text.strip_suffix('%');
        match self.ty {
            Type::Bool => text.parse().ok().map(Value::Bool),
            Type::Int => text.parse().ok().map(Value::Int),
            Type::Year => text.parse().ok().map(Value::Year),
            Type::Text => Some(Value::Text(crate::text::fold_str(text).into())),
            Type::Term => Some(Value::Term(crate::text::fold_str(text).into())),
            Type::Quantity => amount(percent.unwrap_or(text), percent.is_some()).map(Value::quantity),
            _ => None,
        }
    }
}

/// True where one value is certainly not above the other; of values without an order, never.
fn is_at_most(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a <= b,
        (Value::Year(a), Value::Year(b)) => a <= b,
        (Value::Quantity(a), Value::Quantity(b)) => !b.less(a).is_true() && a.comparable(b),
        _ => false,
    }
}

/// A value as a project's settings write it: `3`, `80%`, `true`, text.
#[must_use]
pub fn written(value: &Value) -> String {
    match value {
        Value::Bool(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Year(n) => n.to_string(),
        Value::Text(t) | Value::Term(t) => t.to_string(),
        Value::Quantity(q) => q.show(),
        _ => String::new(),
    }
}

impl RuleSet {
    /// The parameters that a rule uses, by key.
    #[must_use]
    pub fn params_of(&self, rule: &Rule) -> Vec<&ParamDef> {
        let mut used = BTreeSet::new();
        let mut seen = BTreeSet::new();
        self.params_in(&rule.query, &mut used, &mut seen);
        if let Some(Expr::Param(i)) = rule.once.as_ref().map(|o| &o.above) {
            used.insert(*i);
        }
        let mut params: Vec<&ParamDef> = used.into_iter().filter_map(|i| self.params.get(i)).collect();
        params.sort_by(|a, b| a.key.cmp(&b.key));
        params
    }

    fn params_in(&self, query: &Query, used: &mut BTreeSet<usize>, seen: &mut BTreeSet<TableRef>) {
        let mut tables: Vec<TableRef> = query.vars.iter().map(|v| v.table).chain(query.looked_at.iter().copied()).collect();
        let mut note = |e: &Expr| {
            if let Expr::Param(i) = e {
                used.insert(*i);
            }
            if let Some(Over::Table(table)) = e.as_loop().map(|l| &l.over) {
                tables.push(*table);
            }
        };
        query.each(&mut note);
        query.joins.iter().flat_map(|j| [&j.left.1, &j.right.1]).for_each(|e| e.each(&mut note));
        for table in tables {
            let TableRef::View(i) = table else { continue };
            let Some(view) = self.views.get(i).filter(|_| seen.insert(table)) else { continue };
            for (query, fields) in &view.branches {
                self.params_in(query, used, seen);
                fields.iter().for_each(|e| {
                    e.each(&mut |e| {
                        if let Expr::Param(i) = e {
                            used.insert(*i);
                        }
                    });
                });
            }
        }
    }
}
