//! Checks what a family shares: parameters, views, functions.

use std::collections::BTreeSet;

use super::expr::{Typed, broken, type_of};
use super::scope::{Scope, is_atom, is_taken};
use super::words::type_name;
use crate::diag::Message;
use crate::fact::{Rel, Type, Value};
use crate::lang::rule::{Expr, ParamDef, Ty, ViewDef};
use crate::lang::tree::{At, Raw, RawDefine, RawKind, RawParam, RawSource, RawView, SourceKind, Word};

const TYPES: [(&str, Type); 7] = [
    ("int", Type::Int),
    ("year", Type::Year),
    ("text", Type::Text),
    ("quantity", Type::Quantity),
    ("bool", Type::Bool),
    ("date", Type::Date),
    ("term", Type::Term),
];

/// Calls of functions of the family in one file, those inside of others included.
const MAX_EXPANSIONS: usize = 1000;

impl Scope<'_, '_> {
    /// Checks a parameter and adds it to the set.
    pub fn param(&mut self, raw: &RawParam, family: &str) -> Option<usize> {
        self.own_name(&raw.name);
        let want = raw.ty.as_ref().and_then(|t| self.type_named(t));
        if let (Some(Ty::Fact(Type::Date)), Some(at)) = (want, raw.ty.as_ref().map(|t| t.at)) {
            self.report.add(at, "参数不能是日期", "a parameter can't be a date").help("请用 year，或三个整数", "use year, or three integers");
            return None;
        }
        let (value, ty) = self.constant(&raw.value, want)?;
        let mut bounds = None;
        if let Some((least, most)) = &raw.bounds {
            let ends = (self.constant(least, Some(Ty::Fact(ty)))?.0, self.constant(most, Some(Ty::Fact(ty)))?.0);
            let named = ParamDef { key: String::new(), ty, default: ends.0.clone(), bounds: Some(ends.clone()), title: Message::default() };
            if !named.admits(&ends.0) || !named.admits(&ends.1) || !named.admits(&value) {
                self.report.add(least.at.join(most.at), "要先小后大，缺省值在其间", "the lesser bound comes first, the default lies between them");
            }
            bounds = Some(ends);
        }
        let title = raw.texts.as_ref().map(|t| self.plain(t)).unwrap_or_default();
        self.set.params.push(ParamDef { key: format!("{family}/{}", raw.name.what), ty, default: value, bounds, title });
        Some(self.set.params.len() - 1)
    }

    /// Reports a name that a relation or a function has. One of an enumeration value is fine: the value is read where its type is expected.
    fn own_name(&mut self, name: &Word) {
        if is_taken(&name.what) && !is_atom(&name.what) {
            let zh = format!("“{}”是关系或函数的名字", name.what);
            let en = format!("“{}” is the name of a relation or a function", name.what);
            self.report.add(name.at, &zh, &en).help("请换一个名字", "take another name");
        }
    }

    /// A literal and its type; a bare number is an amount where one is wanted.
    fn constant(&mut self, raw: &Raw, want: Option<Ty>) -> Option<(Value, Type)> {
        if let (None | Some(Ty::Fact(Type::Bool)), RawKind::Name(word)) = (want, &raw.kind)
            && let Ok(yes) = word.parse()
        {
            return Some((Value::Bool(yes), Type::Bool));
        }
        let (expr, _) = self.expr(raw, want);
        let Expr::Const(value) = expr else {
            self.report.add(raw.at, "参数的值要是常数", "the value of a parameter is a literal");
            return None;
        };
        let (value, ty) = match (want, value) {
            (Some(Ty::Fact(Type::Quantity)), Value::Int(n)) => (Value::quantity(crate::value::Quantity::bare(crate::value::Number::int(n))), Type::Quantity),
            (_, value) => {
                let ty = type_of(&value)?;
                (value, ty)
            }
        };
        if let Some(Ty::Fact(wanted)) = want
            && wanted != ty
        {
            let (want, has) = (type_name(Ty::Fact(wanted)), type_name(Ty::Fact(ty)));
            let added = self.report.add(
                raw.at,
                &format!("参数的类型是{}，值却是{}", want.0, has.0),
                &format!("the parameter is of type {}, its value of type {}", want.1, has.1),
            );
            match wanted {
                Type::Bool => added.help("写 true 或 false", "write true or false"),
                Type::Quantity => added.help("例如 3、80%", "for example 3, 80%"),
                Type::Text | Type::Term => added.help("写作 \"…\"", "write \"…\""),
                _ => {}
            }
        }
        Some((value, ty))
    }

    /// A type by its name; a text in quotes is a word list, whose rows are meant.
    fn type_named(&mut self, word: &Word) -> Option<Ty> {
        if let Some((_, ty)) = TYPES.iter().find(|t| t.0 == word.what) {
            return Some(Ty::Fact(*ty));
        }
        if let Some(list) = word.what.strip_prefix('"').and_then(|w| w.strip_suffix('"')) {
            let kind = SourceKind::Words(Word { what: list.to_owned(), at: word.at });
            return self.text_source(&RawSource { kind, promised: false, role: None, at: word.at }).map(Ty::Made);
        }
        if let Some((rel, field)) = word.what.split_once('.')
            && let Some(ty) = Rel::parse(rel).and_then(|r| r.def().fields.iter().find(|f| f.name == field)).map(|f| f.ty)
        {
            return Some(Ty::Fact(ty));
        }
        if let Some(rel) = Rel::parse(&word.what) {
            return Some(Ty::Fact(Type::Row(rel)));
        }
        self.report
            .add(word.at, &format!("没有名为“{}”的类型", word.what), &format!("there is no type “{}”", word.what))
            .nearest_of(&word.what, TYPES.iter().map(|t| t.0));
        None
    }

    /// Reports a branch of a view whose fields differ from those of the first one, and the field that does.
    fn same_fields(&mut self, raw: &RawView, columns: &[(&Word, Typed)], first: &[(String, Ty)]) {
        let differs = columns.iter().zip(first).find(|((n, (_, ty)), f)| n.what != f.0 || !alike(*ty, f.1));
        if differs.is_none() && columns.len() == first.len() {
            return;
        }
        let at = differs.map_or(raw.name.at, |((n, _), _)| n.at);
        let added = self.report.add(at, "视图的各个分支要有同样的字段", "the branches of a view have the same fields");
        match differs {
            Some(((n, (_, ty)), f)) if n.what == f.0 => {
                let (here, there) = (type_name(*ty), type_name(f.1));
                added.help(
                    &format!("“{}”在第一个分支里是{}，这里是{}", f.0, there.0, here.0),
                    &format!("“{}” is {} in the first branch and {} here", f.0, there.1, here.1),
                );
            }
            _ => {
                let names: Vec<&str> = first.iter().map(|f| f.0.as_str()).collect();
                added.help(&format!("第一个分支的字段依次是：{}", names.join("、")), &format!("the first branch has, in this order: {}", names.join(", ")));
            }
        }
    }

    /// Checks a view and adds it to the set.
    pub fn view(&mut self, raw: &RawView, family: &str) -> usize {
        self.alone = true;
        let mut def = ViewDef { key: format!("{family}/{}", raw.name.what), fields: Vec::new(), branches: Vec::new(), relations: BTreeSet::new() };
        for (number, branch) in raw.branches.iter().enumerate() {
            (self.vars, self.lets, self.slots, self.local_slots) = (Vec::new(), Vec::new(), 0, 0);
            self.relations.clear();
            let mut query = self.query(&branch.from, &branch.matches, &[], branch.cond.as_ref());
            let columns: Vec<(&Word, Typed)> = branch.columns.iter().map(|(name, value)| (name, self.expr(value, None))).collect();
            self.finish(&mut query);
            def.relations.append(&mut self.relations);
            if number == 0 {
                def.fields = columns.iter().map(|(n, (_, ty))| (n.what.clone(), *ty)).collect();
            } else {
                self.same_fields(raw, &columns, &def.fields);
            }
            def.branches.push((query, columns.into_iter().map(|c| c.1.0).collect()));
        }
        self.set.views.push(def);
        self.set.views.len() - 1
    }

    /// Checks a function by its own parameters, so that its errors show even where it is not called.
    pub fn define(&mut self, raw: &RawDefine) {
        let formals: Vec<Ty> = raw.formals.iter().map(|(_, ty)| self.type_named(ty).unwrap_or(Ty::Broken)).collect();
        let depth = self.locals.len();
        for ((name, _), ty) in raw.formals.iter().zip(formals) {
            self.own_name(name);
            self.local_slots += 1;
            self.locals.push((name.what.clone(), ty, self.local_slots - 1));
        }
        self.inside.push(raw.name.what.clone());
        let vars = std::mem::take(&mut self.vars);
        self.expr(&raw.value, None);
        if self.recursed {
            let name = &raw.name;
            self.report
                .add(name.at, &format!("“{}”调用了自己", name.what), &format!("“{}” calls itself", name.what))
                .help("规则语言没有递归", "there is no recursion");
        }
        self.vars = vars;
        self.inside.pop();
        self.locals.truncate(depth);
    }

    /// A call of a function of the family: its arguments become locals, its body stands in place of the call.
    pub fn expand(&mut self, define: &RawDefine, name: &Word, args: &[Raw], at: At) -> Typed {
        if self.inside.contains(&define.name.what) {
            self.recursed = true;
            return broken();
        }
        if define.formals.len() != args.len() {
            return self.arity(name, define.formals.len(), args.len());
        }
        self.expansions += 1;
        if self.inside.len() > 8 || self.expansions > MAX_EXPANSIONS {
            self.report.add(at, "define 套得太深", "definitions are nested too deep").help("请少套几层", "nest them less");
            return broken();
        }
        let mut bound = Vec::new();
        for ((formal, ty), raw) in define.formals.iter().zip(args) {
            let quiet = self.report.problems.len();
            let want = self.type_named(ty);
            self.report.problems.truncate(quiet);
            let (value, has) = self.expr(raw, want);
            let fine = want.is_none() || has == Ty::Broken || want == Some(has) || (want == Some(Ty::Fact(Type::Quantity)) && has == Ty::Fact(Type::Int));
            if !fine {
                let ty = if ty.what.starts_with('"') { format!("words({})", ty.what) } else { ty.what.clone() };
                self.wrong_type(raw.at, has, &format!("{}（{ty}）", formal.what), &ty);
            }
            self.local_slots += 1;
            if let Some(role) = self.origin(&value) {
                self.origins.locals.insert(self.local_slots - 1, role);
            }
            bound.push((formal.what.clone(), want.unwrap_or(has), self.local_slots - 1, value));
        }
        self.body(define, bound)
    }

    fn body(&mut self, define: &RawDefine, bound: Vec<(String, Ty, usize, Expr)>) -> Typed {
        let outer = std::mem::replace(&mut self.locals, bound.iter().map(|b| (b.0.clone(), b.1, b.2)).collect());
        let vars = std::mem::take(&mut self.vars);
        self.inside.push(define.name.what.clone());
        let quiet = self.report.problems.len();
        let (mut expr, ty) = self.expr(&define.value, None);
        if self.expansions <= MAX_EXPANSIONS {
            self.report.problems.truncate(quiet); // its errors are reported where it is defined
        }
        self.inside.pop();
        (self.locals, self.vars) = (outer, vars);
        for (_, _, slot, value) in bound.into_iter().rev() {
            expr = Expr::With(slot, Box::new(value), Box::new(expr));
        }
        (expr, ty)
    }
}

/// True where two branches of a view may give a field these types.
fn alike(a: Ty, b: Ty) -> bool {
    let text = |t: Ty| matches!(t, Ty::Fact(Type::Text | Type::Term));
    a == b || a == Ty::Broken || b == Ty::Broken || (text(a) && text(b))
}
