//! A checked expression back as rule text, for explanations and mutations. Names come from the query and the rule set.

use super::rule::{Expr, GoalPart, Loop, Over, Query, RuleSet, State, TableRef, Ty};
use super::tree::{CompareOp, FoldKind, QuantKind};
use crate::fact::{Type, Value};

impl CompareOp {
    /// As written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "==",
            Self::Ne => "!=",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
        }
    }
}

impl RuleSet {
    /// An expression of a query as rule text.
    #[must_use]
    pub fn say(&self, query: &Query, expr: &Expr) -> String {
        let vars = query.vars.iter().enumerate().map(|(slot, v)| (slot, v.name.clone(), v.table)).collect();
        Sayer { set: self, query, vars, locals: Vec::new() }.say(expr)
    }

    /// A table's name.
    #[must_use]
    pub fn table_name(&self, table: TableRef) -> String {
        match table {
            TableRef::Rel(rel) => rel.name().to_owned(),
            TableRef::Other(role, rel) => format!("{} of {}", rel.name(), role.as_str()),
            TableRef::Find(i) => {
                let everywhere = self.finds.get(i).is_some_and(|f| f.everywhere);
                let name = if everywhere { "anywhere" } else { "find" };
                format!("{name}(/{}/)", self.finds.get(i).map_or("", |f| f.pattern.as_str()))
            }
            TableRef::Words(i) => format!("words(\"{}\")", self.words.get(i).map_or("", |w| w.list.as_str())),
            TableRef::View(i) => self.views.get(i).map_or("", |v| v.key.rsplit('/').next().unwrap_or("")).to_owned(),
        }
    }
}

struct Sayer<'s> {
    set: &'s RuleSet,
    query: &'s Query,
    vars: Vec<(usize, String, TableRef)>,
    locals: Vec<(usize, String, Option<TableRef>)>,
}

impl Sayer<'_> {
    fn say(&mut self, expr: &Expr) -> String {
        match expr {
            Expr::Const(v) => constant(v),
            Expr::Param(i) => self.set.params.get(*i).map_or("", |p| p.key.rsplit('/').next().unwrap_or("")).to_owned(),
            Expr::Var(slot) => self.vars.iter().rev().find(|v| v.0 == *slot).map_or_else(String::new, |v| v.1.clone()),
            Expr::Local(slot) => self.locals.iter().rev().find(|l| l.0 == *slot).map_or_else(String::new, |l| l.1.clone()),
            Expr::Let(i) => self.query.let_names.get(*i).cloned().unwrap_or_default(),
            Expr::Field(base, index) => self.field(base, *index),
            Expr::Goal(base, part) => {
                let part = match part {
                    GoalPart::Number => "number",
                    GoalPart::Bound => "bound",
                    GoalPart::Range => "range",
                };
                format!("{}.{part}", self.say(base))
            }
            Expr::Call(f, args, regex) => {
                let args = args.iter().map(|a| self.say(a)).chain(regex.iter().map(|r| format!("/{}/", r.as_str()))).collect::<Vec<_>>();
                format!("{}({})", f.name, args.join(", "))
            }
            Expr::Fold(..) | Expr::Quant(..) => self.looped(expr),
            Expr::And(list) => self.list(list, " and "),
            Expr::Or(list) => self.list(list, " or "),
            Expr::With(slot, value, body) => self.with(*slot, value, body),
            other => self.operator(other),
        }
    }

    fn operator(&mut self, expr: &Expr) -> String {
        match expr {
            Expr::Not(inner) => match &**inner {
                Expr::Same(a, b) => self.two(a, "!=", b),
                Expr::In(a, list) => format!("{} not in [{}]", self.inner(a), self.list(list, ", ")),
                Expr::Is(a, state) => format!("{} is not {}", self.inner(a), state_name(*state)),
                other => format!("not {}", self.inner(other)),
            },
            Expr::Same(a, b) => self.two(a, "==", b),
            Expr::Compare(op, a, b) => self.two(a, op.as_str(), b),
            Expr::Before(a, b) => self.two(a, "before", b),
            Expr::Arith(op, a, b) => {
                let weak = |op: &str| matches!(op, "+" | "-");
                let held = |side: &Expr, right: bool| match side {
                    Expr::Arith(inner, ..) => match (weak(op.as_str()), weak(inner.as_str())) {
                        (true, true) | (false, false) => right,
                        (true, false) => false,
                        (false, true) => true,
                    },
                    _ => false,
                };
                let mut side = |expr: &Expr, right: bool| if held(expr, right) { format!("({})", self.say(expr)) } else { self.inner(expr) };
                let left = side(a, false);
                format!("{left} {} {}", op.as_str(), side(b, true))
            }
            Expr::Is(a, state) => format!("{} is {}", self.inner(a), state_name(*state)),
            Expr::In(a, list) => format!("{} in [{}]", self.inner(a), self.list(list, ", ")),
            Expr::Neg(a) if matches!(**a, Expr::Arith(..)) => format!("-({})", self.say(a)),
            Expr::Neg(a) => format!("-{}", self.inner(a)),
            Expr::Maybe(a) => format!("maybe({})", self.say(a)),
            Expr::Surely(a) => format!("surely({})", self.say(a)),
            _ => String::new(),
        }
    }

    fn two(&mut self, a: &Expr, op: &str, b: &Expr) -> String {
        format!("{} {op} {}", self.inner(a), self.inner(b))
    }

    fn list(&mut self, list: &[Expr], between: &str) -> String {
        list.iter().map(|e| if between == ", " { self.say(e) } else { self.inner(e) }).collect::<Vec<_>>().join(between)
    }

    /// In brackets where it is more than one thing.
    fn inner(&mut self, expr: &Expr) -> String {
        let text = self.say(expr);
        let single = matches!(
            expr,
            Expr::Const(_) | Expr::Param(_) | Expr::Var(_) | Expr::Local(_) | Expr::Let(_) | Expr::Field(..) | Expr::Goal(..) | Expr::Call(..) | Expr::Fold(..)
        ) || matches!(expr, Expr::Same(..) | Expr::Compare(..) | Expr::Is(..) | Expr::Not(_) if !text.contains(" and ") && !text.contains(" or "));
        if single || matches!(expr, Expr::Arith(..) | Expr::Maybe(_) | Expr::Surely(_) | Expr::In(..) | Expr::Before(..)) { text } else { format!("({text})") }
    }

    fn field(&mut self, base: &Expr, index: usize) -> String {
        let name = self.table_of(base).and_then(|t| self.set.fields(t).get(index).map(|f| f.0.to_owned())).unwrap_or_else(|| index.to_string());
        format!("{}.{name}", self.say(base))
    }

    fn table_of(&self, expr: &Expr) -> Option<TableRef> {
        match expr {
            Expr::Var(slot) => self.vars.iter().rev().find(|v| v.0 == *slot).map(|v| v.2),
            Expr::Local(slot) => self.locals.iter().rev().find(|l| l.0 == *slot).and_then(|l| l.2),
            Expr::Let(i) => self.query.lets.get(*i).and_then(|l| self.table_of(&l.0)),
            Expr::Field(base, index) => {
                let table = self.table_of(base)?;
                match self.set.fields(table).get(*index)?.1 {
                    Ty::Fact(Type::Row(rel) | Type::Rows(rel)) => Some(TableRef::Rel(rel)),
                    Ty::Made(t) => Some(t),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn with(&mut self, slot: usize, value: &Expr, body: &Expr) -> String {
        let (text, table) = (self.say(value), self.table_of(value));
        self.locals.push((slot, text, table));
        let text = self.say(body);
        self.locals.pop();
        text
    }

    fn looped(&mut self, expr: &Expr) -> String {
        match expr {
            Expr::Quant(kind, l) => {
                let word = match kind {
                    QuantKind::Some => "some",
                    QuantKind::All => "all",
                    QuantKind::No => "no",
                };
                format!("{word} {}", self.binder(l, None).0)
            }
            Expr::Fold(kind, body, l) => {
                let word = match kind {
                    FoldKind::Sum => "sum",
                    FoldKind::Count => "count",
                    FoldKind::Min => "min",
                    FoldKind::Max => "max",
                };
                if l.name.is_empty()
                    && let Over::Field(e) = &l.over
                {
                    return format!("{word}({})", self.say(e));
                }
                let (binder, value) = self.binder(l, Some(body));
                if *kind == FoldKind::Count { format!("{word}({binder})") } else { format!("{word}({value} for {binder})") }
            }
            _ => String::new(),
        }
    }

    fn binder(&mut self, l: &Loop, body: Option<&Expr>) -> (String, String) {
        let (source, table) = match &l.over {
            Over::Table(t) => (self.set.table_name(*t), Some(*t)),
            Over::Field(e) => (self.say(e), self.table_of(e)),
        };
        let source = if l.promised { format!("closed({source})") } else { source };
        self.vars.push((l.var, l.name.clone(), table.unwrap_or(TableRef::View(usize::MAX))));
        let mut conds: Vec<String> = l.keys.iter().map(|(a, b)| self.two(a, "==", b)).collect();
        conds.extend(l.cond.as_ref().map(|c| if conds.is_empty() || matches!(c, Expr::And(_)) { self.say(c) } else { self.inner(c) }));
        let value = body.map(|b| self.say(b)).unwrap_or_default();
        self.vars.pop();
        let cond = if conds.is_empty() { String::new() } else { format!(" where {}", conds.join(" and ")) };
        (format!("{} in {source}{cond}", l.name), value)
    }
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Blank => "blank",
        State::Lost => "lost",
        State::Absent => "absent",
        State::Missing => "missing",
        State::Present => "present",
    }
}

fn constant(value: &Value) -> String {
    match value {
        Value::Bool(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Year(y) => y.to_string(),
        Value::Text(t) | Value::Term(t) => format!("\"{t}\""),
        Value::Atom(a) => (*a).to_owned(),
        Value::Quantity(q) => q.show(),
        _ => String::new(),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use crate::lang::{Names, RuleFile, load};

    #[test]
    fn conditions_come_back_as_written() {
        for cond in [
            "c.kind == target",
            "c.goal.number != 80%",
            "no t in indicator where t.name == c.term and t.target_year == c.year",
            "count(w.parts) > 2",
            "d != 5",
            "c.sentence.year_last > 2025",
            "c.raw is not blank",
            "c.year not in [2023, 2025]",
            "sum(p.value for p in w.parts where p.value > 3) != w.total",
            "length(c.raw) > 3 or c.generic",
            "c.value < c.figure * (1 + 2)",
            "c.value - (c.figure - 1) > (c.figure + 2) / 3 + 4 * 5",
        ] {
            let (from, connect) = if cond.contains("w.") { ("w in breakdown", "") } else { ("c in claim", "let d = c.year - 2020\n") };
            let from = format!("from {from}\n{connect}where {cond}\nreport {} zh \"a\" en \"a\"", from.split(' ').next().unwrap());
            let text = format!("title zh \"a\" en \"a\"\nseverity info\n{from}\n");
            let set = load(&[RuleFile { path: "rules/t/a.hgr".to_owned(), text }], &Names::default()).unwrap();
            let query = &set.rules.first().unwrap().query;
            assert_eq!(query.conds.iter().map(|c| set.say(query, &c.0)).collect::<Vec<_>>().join(" and "), cond);
        }
    }
}
