//! Checks expressions: names, fields, functions, arithmetic, conditions. Comparisons are in `compare`, folds in `loops`.

use super::scope::Scope;
use super::words::type_name;
use crate::fact::{DateValue, GOAL_BOUNDS, Type, Value};
use crate::func::{self, Function, Param};
use crate::lang::report::nearest;
use crate::lang::rule::{Expr, GoalPart, State, Ty};
use crate::lang::tree::{ArithOp, At, Raw, RawKind, Word};
use crate::text::fold_str;
use crate::value::{Dim, Interval, Number, Quantity, Unit};

/// A checked expression and its type.
pub type Typed = (Expr, Ty);

/// What stands for an expression that is refused.
pub fn broken() -> Typed {
    (Expr::Const(Value::ABSENT), Ty::Broken)
}

const fn fact(expr: Expr, ty: Type) -> Typed {
    (expr, Ty::Fact(ty))
}

impl Scope<'_, '_> {
    /// Checks an expression; `want` is the type that its place expects, for literals and enumeration values.
    pub fn expr(&mut self, raw: &Raw, want: Option<Ty>) -> Typed {
        match &raw.kind {
            RawKind::Int(n) => match want {
                Some(Ty::Fact(Type::Year)) => fact(Expr::Const(Value::Year(i32::try_from(*n).unwrap_or(i32::MAX))), Type::Year),
                _ => fact(Expr::Const(Value::Int(*n)), Type::Int),
            },
            RawKind::Decimal(text) => self.amount(text, false, raw.at),
            RawKind::Percent(text) => self.amount(text, true, raw.at),
            RawKind::Text(text) => self.text(text, want, raw.at),
            RawKind::Regex(_) => {
                self.report
                    .add(raw.at, "正则只能写在 find 或 matches 里", "a regex stands only in find or matches")
                    .help("要找一段原样的文字，写作 \"…\"；要用正则，写作 matches(…, /…/)", "for plain text write \"…\"; for a regex matches(…, /…/)");
                broken()
            }
            RawKind::Name(name) => self.name(name, want, raw.at),
            RawKind::Field(base, field) => self.field(base, field),
            RawKind::Call(name, args) => self.call(name, args, raw.at),
            RawKind::Fold(kind, body, binder) => self.fold(*kind, body.as_deref(), binder.as_deref(), raw.at),
            RawKind::Quant(kind, binder) => self.quant(*kind, binder),
            RawKind::And(list) => fact(Expr::And(self.conditions(list, false)), Type::Bool),
            RawKind::Or(list) => fact(Expr::Or(self.conditions(list, true)), Type::Bool),
            RawKind::Not(inner) => fact(Expr::Not(Box::new(self.condition(inner))), Type::Bool),
            RawKind::Compare(op, a, b) => self.compare(*op, a, b, raw.at),
            RawKind::In(a, list) => self.member(a, list, raw.at),
            RawKind::Is(a, state) => self.is(a, state),
            RawKind::Before(a, b) => {
                let (a, b) = (self.place(a), self.place(b));
                self.one_draft(&a, &b, raw.at);
                fact(Expr::Before(Box::new(a), Box::new(b)), Type::Bool)
            }
            RawKind::Arith(op, a, b) => self.arith(*op, a, b, raw.at),
            RawKind::Neg(inner) => self.negative(inner),
            RawKind::Broken => broken(),
        }
    }

    fn conditions(&mut self, list: &[Raw], any: bool) -> Vec<Expr> {
        self.exclude(list, any);
        list.iter().map(|r| self.condition(r)).collect()
    }

    /// An expression that must be true or false.
    pub fn condition(&mut self, raw: &Raw) -> Expr {
        let (expr, ty) = self.expr(raw, None);
        if !matches!(ty, Ty::Fact(Type::Bool) | Ty::Broken) {
            let (zh, en) = type_name(ty);
            self.report
                .add(raw.at, &format!("这里要一个条件，这是{zh}"), &format!("a condition is needed here, this is a {en}"))
                .help("例如 x == y、x is present", "for example x == y, x is present");
        }
        expr
    }

    fn amount(&mut self, text: &str, percent: bool, at: At) -> Typed {
        match amount(text, percent) {
            Some(q) => fact(Expr::Const(Value::quantity(q)), Type::Quantity),
            None => {
                self.report.add(at, "这个数的位数太多", "this number has too many digits");
                broken()
            }
        }
    }

    fn text(&mut self, text: &str, want: Option<Ty>, at: At) -> Typed {
        match want {
            Some(Ty::Fact(Type::Atom(list))) => {
                let added = self.report.add(at, "枚举值不写引号", "an enumeration value has no quotes");
                match nearest(text, list.iter().copied()) {
                    Some(n) => added.help(&format!("请改为 {n}"), &format!("write {n}")),
                    None => added.nearest_of(text, list.iter().copied()),
                }
                broken()
            }
            Some(Ty::Fact(Type::Term)) => fact(Expr::Const(Value::Term(fold_str(text).into())), Type::Term),
            _ => fact(Expr::Const(Value::Text(fold_str(text).into())), Type::Text),
        }
    }

    fn name(&mut self, name: &str, want: Option<Ty>, at: At) -> Typed {
        let atoms = if let Some(Ty::Fact(Type::Atom(list))) = want { list } else { &[] };
        // where an enumeration is expected, its value comes before a parameter of the same name
        if let Some(found) = self.resolve(name).filter(|(_, ty)| Some(*ty) == want || !atoms.contains(&name)) {
            return found;
        }
        if let Some(Ty::Fact(Type::Atom(list))) = want {
            if let Some(atom) = list.iter().find(|a| **a == name) {
                return fact(Expr::Const(Value::Atom(atom)), Type::Atom(list));
            }
            self.report.add(at, &format!("这个字段没有“{name}”这个值"), &format!("this field has no value “{name}”")).nearest_of(name, list.iter().copied());
            return broken();
        }
        if want != Some(Ty::Broken) {
            self.unknown_name(name, at);
        }
        broken()
    }

    fn field(&mut self, base: &Raw, field: &Word) -> Typed {
        let (expr, ty) = self.expr(base, None);
        let table = match ty {
            Ty::Broken => return broken(),
            Ty::Fact(Type::Goal) => return self.goal_part(expr, field),
            Ty::Fact(Type::Row(rel)) => crate::lang::rule::TableRef::Rel(rel),
            Ty::Made(table) => table,
            Ty::Fact(_) => {
                let (zh, en) = type_name(ty);
                self.report.add(field.at, &format!("{zh}没有字段“{}”", field.what), &format!("a {en} has no field “{}”", field.what));
                return broken();
            }
        };
        if let Some((index, ty)) = self.set.field(table, &field.what) {
            if let crate::lang::rule::TableRef::Rel(rel) | crate::lang::rule::TableRef::Other(_, rel) = table {
                self.relations.insert(rel);
            }
            if let Ty::Fact(Type::Rows(rel) | Type::Row(rel)) = ty {
                self.relations.insert(rel);
            }
            return (Expr::Field(Box::new(expr), index), ty);
        }
        let names: Vec<String> = self.set.fields(table).iter().map(|f| f.0.to_owned()).collect();
        let (zh, en) = type_name(ty);
        let successor = if let Ty::Fact(Type::Row(rel)) = ty { rel.successor(&field.what) } else { None };
        self.report.add(field.at, &format!("{zh}没有字段“{}”", field.what), &format!("a {en} has no field “{}”", field.what)).instead_of(
            successor,
            &field.what,
            names.iter().map(String::as_str),
        );
        broken()
    }

    fn goal_part(&mut self, expr: Expr, field: &Word) -> Typed {
        let (part, ty) = match field.what.as_str() {
            "number" => (GoalPart::Number, Type::Quantity),
            "bound" => (GoalPart::Bound, Type::Atom(GOAL_BOUNDS)),
            "range" => (GoalPart::Range, Type::Quantity),
            _ => {
                self.report
                    .add(field.at, &format!("目标没有字段“{}”", field.what), &format!("a goal has no field “{}”", field.what))
                    .nearest_of(&field.what, ["number", "bound", "range"].into_iter());
                return broken();
            }
        };
        fact(Expr::Goal(Box::new(expr), part), ty)
    }

    fn is(&mut self, a: &Raw, state: &Word) -> Typed {
        let (expr, _) = self.expr(a, None);
        let states = [("blank", State::Blank), ("lost", State::Lost), ("absent", State::Absent), ("missing", State::Missing), ("present", State::Present)];
        match states.iter().find(|s| s.0 == state.what) {
            Some((_, s)) => fact(Expr::Is(Box::new(expr), *s), Type::Bool),
            None => {
                self.report
                    .add(state.at, &format!("is 后面没有“{}”", state.what), &format!("“{}” cannot follow is", state.what))
                    .nearest_of(&state.what, states.iter().map(|s| s.0));
                broken()
            }
        }
    }

    /// An expression that stands somewhere in the draft: a variable or a field.
    pub fn place(&mut self, raw: &Raw) -> Expr {
        let (expr, ty) = self.expr(raw, None);
        let is_row = matches!(expr, Expr::Local(_)) && matches!(ty, Ty::Fact(Type::Row(_)));
        if ty != Ty::Broken && !is_row && !matches!(expr, Expr::Var(_) | Expr::Field(..)) {
            self.report
                .add(raw.at, "这里要一个有位置的值：变量或它的字段", "a value with a place is needed here: a variable or its field")
                .help("例如 report c.figure", "for example report c.figure");
        }
        expr
    }

    fn negative(&mut self, inner: &Raw) -> Typed {
        let (expr, ty) = self.expr(inner, None);
        match (&expr, ty) {
            (Expr::Const(Value::Int(n)), _) => fact(Expr::Const(Value::Int(n.saturating_neg())), Type::Int),
            (_, Ty::Fact(Type::Int | Type::Quantity)) => (Expr::Neg(Box::new(expr)), ty),
            (_, Ty::Broken) => broken(),
            _ => self.wrong_type(inner.at, ty, "整数或数量", "integer or quantity"),
        }
    }

    /// Reports a type that does not fit.
    pub fn wrong_type(&mut self, at: At, ty: Ty, zh: &str, en: &str) -> Typed {
        let (has_zh, has_en) = match ty {
            Ty::Made(table) => (format!("{} 的行", self.set.table_name(table)), format!("row of {}", self.set.table_name(table))),
            _ => type_name(ty),
        };
        if ty != Ty::Broken {
            self.report.add(at, &format!("这里要{zh}，这是{has_zh}"), &format!("{en} is needed here, this is {has_en}"));
        }
        broken()
    }

    fn arith(&mut self, op: ArithOp, a: &Raw, b: &Raw, at: At) -> Typed {
        let ((x, tx), (y, ty)) = (self.expr(a, None), self.expr(b, None));
        let (Ty::Fact(s), Ty::Fact(t)) = (tx, ty) else {
            if tx != Ty::Broken && ty != Ty::Broken {
                self.no_arith(op, tx, ty, at);
            }
            return broken();
        };
        let result = match (s, t, op) {
            (Type::Int, Type::Int, ArithOp::Div) => Type::Quantity,
            (Type::Int, Type::Int, _) => Type::Int,
            (Type::Year, Type::Int, ArithOp::Add | ArithOp::Sub) | (Type::Int, Type::Year, ArithOp::Add) => Type::Year,
            (Type::Year, Type::Year, ArithOp::Sub) => Type::Int,
            (Type::Quantity | Type::Int, Type::Quantity | Type::Int, _) => Type::Quantity,
            _ => return self.no_arith(op, tx, ty, at),
        };
        fact(Expr::Arith(op, Box::new(x), Box::new(y)), result)
    }

    fn no_arith(&mut self, op: ArithOp, a: Ty, b: Ty, at: At) -> Typed {
        let ((az, ae), (bz, be)) = (type_name(a), type_name(b));
        let sign = op.as_str();
        let added = self.report.add(at, &format!("{az}和{bz}不能用“{sign}”计算"), &format!("“{sign}” does not go with {ae} and {be}"));
        if a == Ty::Fact(Type::Goal) || b == Ty::Fact(Type::Goal) {
            added.help("目标请用 .number、.bound 或 .range", "of a goal take .number, .bound or .range");
        }
        broken()
    }

    fn call(&mut self, name: &Word, args: &[Raw], at: At) -> Typed {
        if matches!(name.what.as_str(), "maybe" | "surely") {
            let [inner] = args else { return self.arity(name, 1, args.len()) };
            let inner = Box::new(self.condition(inner));
            return fact(if name.what == "maybe" { Expr::Maybe(inner) } else { Expr::Surely(inner) }, Type::Bool);
        }
        if let Some(define) = self.family.defines.get(&name.what).copied() {
            return self.expand(define, name, args, at);
        }
        let Some(function) = func::find(&name.what) else {
            let all: Vec<String> =
                func::all().map(|f| f.name.to_owned()).chain(["maybe".into(), "surely".into()]).chain(self.family.defines.keys().cloned()).collect();
            self.report
                .add(name.at, &format!("没有名为“{}”的函数", name.what), &format!("there is no function “{}”", name.what))
                .nearest_of(&name.what, all.iter().map(String::as_str));
            return broken();
        };
        if function.params.len() != args.len() {
            return self.arity(name, function.params.len(), args.len());
        }
        self.arguments(function, args)
    }

    /// Reports a wrong number of arguments.
    pub fn arity(&mut self, name: &Word, wants: usize, has: usize) -> Typed {
        let added =
            self.report.add(name.at, &format!("{}要{wants}个参数，这里有{has}个", name.what), &format!("{} takes {wants} arguments, not {has}", name.what));
        if let Some(f) = crate::func::find(&name.what) {
            added.help(&format!("例如 {}", f.example), &format!("for example {}", f.example));
        }
        broken()
    }

    fn arguments(&mut self, function: &'static Function, args: &[Raw]) -> Typed {
        let (mut checked, mut regex, mut fine) = (Vec::new(), None, true);
        for (param, raw) in function.params.iter().zip(args) {
            if let (Param::Regex, RawKind::Regex(pattern)) = (param, &raw.kind) {
                regex = self.regex(pattern, raw.at);
                continue;
            }
            let want = match param {
                Param::Atom(list) => Some(Ty::Fact(Type::Atom(list))),
                Param::Year => Some(Ty::Fact(Type::Year)),
                _ => None,
            };
            let (expr, ty) = self.expr(raw, want);
            if !fits(*param, ty) {
                fine = false;
                let (zh, en) = param.name();
                let pattern = matches!((param, &raw.kind), (Param::Regex, RawKind::Text(_)));
                if pattern {
                    let said = "a regex stands between slashes, not in quotes";
                    self.report.add(raw.at, "正则写在斜线之间，不加引号", said).help("写作 /…/", "write /…/");
                } else {
                    self.wrong_type(raw.at, ty, zh, en);
                }
            }
            checked.push(expr);
        }
        if !fine {
            return broken();
        }
        fact(Expr::Call(function, checked, regex), function.result)
    }
}

/// The exact amount of a literal: a bare number, or a share.
pub fn amount(text: &str, percent: bool) -> Option<Quantity> {
    let n = Number::parse(text)?;
    let decimals = text.split_once('.').map_or(0, |(_, d)| i32::try_from(d.len()).unwrap_or(0));
    if !percent {
        return Some(Quantity { decimals, ..Quantity::bare(n) });
    }
    let hundredth = Number::ratio(1, 100)?;
    let unit = Unit { text: "%".into(), factor: hundredth.clone(), dim: Dim::Share };
    Some(Quantity { range: Interval::point(n.mul(&hundredth)?), nominal: None, dim: Dim::Share, unit, decimals, raw: None, about: false })
}

fn fits(param: Param, ty: Ty) -> bool {
    let Ty::Fact(ty) = ty else { return ty == Ty::Broken };
    match param {
        Param::Text => matches!(ty, Type::Text | Type::Term),
        Param::Int => ty == Type::Int,
        Param::Quantity => matches!(ty, Type::Quantity | Type::Int),
        Param::Year => ty == Type::Year,
        Param::Date => ty == Type::Date,
        Param::Atom(list) => ty == Type::Atom(list),
        Param::Regex => false,
    }
}

/// The type of a value that a parameter may have.
pub fn type_of(value: &Value) -> Option<Type> {
    Some(match value {
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int,
        Value::Year(_) => Type::Year,
        Value::Text(_) => Type::Text,
        Value::Term(_) => Type::Term,
        Value::Quantity(_) => Type::Quantity,
        Value::Date(DateValue { .. }) => Type::Date,
        _ => return None,
    })
}
