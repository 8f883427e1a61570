//! Checks `from`, `match`, `let` and `where`: variables, how they are connected, and the conjuncts.

use super::compare::{is_constant, is_discrete, may_match};
use super::scope::{Scope, bit, row_type, uses};
use super::words::type_name;
use crate::fact::{Type, Value};
use crate::lang::pattern::Pattern;
use crate::lang::report::nearest;
use crate::lang::rule::{Expr, FindDef, Join, Mask, Pair, Query, TableRef, Ty, Var, WordsDef};
use crate::lang::tree::{At, Equation, Raw, RawKind, RawLet, RawRange, RawSource, SourceKind, Word};

const MAX_VARS: usize = 6;

impl Scope<'_, '_> {
    /// Checks the parts of a rule or view that say which rows it is about.
    pub fn query(&mut self, from: &[RawRange], matches: &[Equation], lets: &[RawLet], cond: Option<&Raw>) -> Query {
        let mut q = Query::default();
        for range in from {
            self.range(range, &mut q);
        }
        let declared = q.vars.len();
        if declared > MAX_VARS
            && let Some(RawRange::Single(w, _) | RawRange::Pair(_, w, ..)) = from.last()
        {
            self.report.add(w.at, &format!("最多{MAX_VARS}个变量"), &format!("at most {MAX_VARS} variables"));
        }
        for l in lets {
            let (value, ty) = self.expr(&l.value, None);
            if self.resolve(&l.name.what).is_some() || super::scope::is_taken(&l.name.what) {
                self.report.add(l.name.at, &format!("“{}”这个名字已经有别的意思", l.name.what), &format!("“{}” already means something else", l.name.what));
            }
            if let Some(role) = self.origin(&value) {
                self.origins.lets.insert(q.lets.len(), role);
            }
            let mask = uses(&value, &q.lets);
            q.lets.push((value, mask));
            q.let_names.push(l.name.what.clone());
            self.lets.push((l.name.what.clone(), ty));
        }
        for e in matches {
            self.equation(e, &mut q);
        }
        let complete = q.joins.len() == matches.len();
        if let Some(cond) = cond {
            self.conjuncts(cond, &mut q);
        }
        if complete {
            self.connected(from, &q);
        }
        q
    }

    /// Takes over what the scope has counted; call it when messages are checked too.
    pub fn finish(&mut self, q: &mut Query) {
        q.slots = self.slots;
        q.locals = self.local_slots;
        q.looked_at = std::mem::take(&mut self.looked_at);
        q.promised = self.promised;
    }

    fn range(&mut self, range: &RawRange, q: &mut Query) {
        match range {
            RawRange::Single(name, source) => {
                let (table, nested, ty) = self.source(source);
                let slot = self.declare(name, ty);
                self.stands(slot, table, nested.as_ref());
                q.vars.push(Var { name: name.what.clone(), table, nested });
            }
            RawRange::Pair(a, b, source, group) => {
                let (table, nested, ty) = self.source(source);
                if nested.is_some() {
                    self.report.add(source.at, "then 只能用于关系或视图", "then ranges over a relation or a view");
                }
                let first = q.vars.len();
                for name in [a, b] {
                    let slot = self.declare(name, ty);
                    self.stands(slot, table, None);
                    q.vars.push(Var { name: name.what.clone(), table, nested: None });
                }
                let group = group.iter().filter_map(|g| self.group_field(table, ty, g)).collect();
                q.pairs.push(Pair { first, second: first + 1, group });
            }
        }
    }

    fn group_field(&mut self, table: TableRef, ty: Ty, field: &Word) -> Option<usize> {
        if ty == Ty::Broken {
            return None;
        }
        match self.set.field(table, &field.what) {
            Some((index, ty)) if is_discrete(ty) => Some(index),
            Some((_, ty)) => {
                self.wrong_type(field.at, ty, "可以分组的字段", "a field that makes groups");
                None
            }
            None => {
                let names: Vec<String> = self.set.fields(table).iter().map(|f| f.0.to_owned()).collect();
                self.report
                    .add(field.at, &format!("没有字段“{}”", field.what), &format!("there is no field “{}”", field.what))
                    .nearest_of(&field.what, names.iter().map(String::as_str));
                None
            }
        }
    }

    fn source(&mut self, source: &RawSource) -> (TableRef, Option<Expr>, Ty) {
        let nothing = (TableRef::View(usize::MAX), None, Ty::Broken);
        self.promised |= source.promised;
        let SourceKind::Path(names) = &source.kind else {
            return self.text_source(source).map_or(nothing, |t| (t, None, row_type(t)));
        };
        match names.as_slice() {
            [one] => self.table_of(one, source).map_or(nothing, |t| (t, None, row_type(t))),
            _ => {
                source.role.iter().for_each(|role| self.refuse_of(role));
                let (expr, ty) = self.path(names, source.at);
                match ty {
                    Ty::Fact(Type::Rows(rel)) => (TableRef::Rel(rel), Some(expr), Ty::Fact(Type::Row(rel))),
                    Ty::Broken => nothing,
                    _ => {
                        self.wrong_type(source.at, ty, "一组行", "rows");
                        nothing
                    }
                }
            }
        }
    }

    /// A relation or view, of another draft where `of` says so.
    pub fn table_of(&mut self, name: &Word, source: &RawSource) -> Option<TableRef> {
        let table = self.table(name)?;
        match &source.role {
            Some(role) => self.of_role(table, role),
            None => Some(table),
        }
    }

    /// Notes where the rows of a variable stand.
    pub fn stands(&mut self, slot: usize, table: TableRef, nested: Option<&Expr>) {
        let role = match (table, nested) {
            (_, Some(expr)) => self.origin(expr),
            (TableRef::Other(role, _), None) => Some(role),
            _ => None,
        };
        if let Some(role) = role {
            self.origins.vars.insert(slot, role);
        }
    }

    /// `find(/…/)`, `anywhere(/…/)` and `words("…")`.
    pub fn text_source(&mut self, source: &RawSource) -> Option<TableRef> {
        source.role.iter().for_each(|role| self.refuse_of(role));
        match &source.kind {
            SourceKind::Find(pattern) | SourceKind::Anywhere(pattern) => {
                let regex = self.regex(&pattern.what, pattern.at)?;
                Some(TableRef::Find(self.add_find(regex, matches!(source.kind, SourceKind::Anywhere(_)))))
            }
            SourceKind::Words(list) => {
                let Some(columns) = self.names.word_lists.get(&list.what) else {
                    let added = self.report.add(list.at, &format!("没有名为“{}”的词表", list.what), &format!("there is no word list “{}”", list.what));
                    match nearest(&list.what, self.names.word_lists.keys().map(String::as_str)) {
                        None => added
                            .help("请写进 hegao.toml 的 [lexicon.words]，或词库的 words.toml", "add it to [lexicon.words] in hegao.toml or to a words.toml"),
                        near => added.nearest(near),
                    }
                    return None;
                };
                let def = WordsDef { list: list.what.clone(), columns: columns.clone() };
                let known = self.set.words.iter().position(|w| w.list == def.list);
                Some(TableRef::Words(known.unwrap_or_else(|| {
                    self.set.words.push(def);
                    self.set.words.len() - 1
                })))
            }
            SourceKind::Path(_) => None,
        }
    }

    fn add_find(&mut self, regex: Pattern, everywhere: bool) -> usize {
        let pattern = regex.as_str().to_owned();
        if let Some(i) = self.set.finds.iter().position(|f| f.pattern == pattern && f.everywhere == everywhere) {
            return i;
        }
        let (groups, required) = (regex.groups(), regex.required());
        self.set.finds.push(FindDef { pattern, regex, groups, required, everywhere });
        self.set.finds.len() - 1
    }

    /// Reads a regex of the rule; characters are folded as the draft's are.
    pub fn regex(&mut self, pattern: &str, at: At) -> Option<Pattern> {
        if let Some(known) = self.set.regexes.get(pattern) {
            return Some(known.clone());
        }
        match crate::lang::pattern::compile(pattern) {
            Ok(regex) => {
                self.set.regexes.insert(pattern.to_owned(), regex.clone());
                Some(regex)
            }
            Err(text) => {
                let (said, advice) = crate::lang::habits::regex(&text);
                self.report.add(at, &said.zh, &said.en).advise(advice.as_ref());
                None
            }
        }
    }

    fn equation(&mut self, e: &Equation, q: &mut Query) {
        let ((x, tx), (y, ty)) = self.sides(&e.left, &e.right);
        if tx == Ty::Broken || ty == Ty::Broken {
            return;
        }
        if self.two_rows((&x, tx), (&y, ty), e.at) {
            return;
        }
        if !may_match(tx, ty) {
            let ((az, ae), (bz, be)) = (type_name(tx), type_name(ty));
            let added = self.report.add(e.at, &format!("match 不能让{az}等于{bz}"), &format!("match cannot equate {ae} and {be}"));
            if matches!(tx, Ty::Fact(Type::Quantity | Type::Date | Type::Goal)) {
                added.help("数量和日期要在 where 里比较", "amounts and dates are compared in where");
            }
            return;
        }
        match (only_var(&x, q), only_var(&y, q)) {
            (Some(a), Some(b)) if a != b => q.joins.push(Join { left: (a, x), right: (b, y) }),
            _ => {
                self.report
                    .add(e.at, "match 的两边要是两个不同的变量", "the sides of match are two different variables")
                    .help("一个变量的条件请写在 where 里", "conditions on one variable stand in where");
            }
        }
    }

    fn conjuncts(&mut self, raw: &Raw, q: &mut Query) {
        if let RawKind::And(list) = &raw.kind {
            self.exclude(list, false);
            for member in list {
                self.conjuncts(member, q);
            }
            return;
        }
        let expr = self.condition(raw);
        let mask = uses(&expr, &q.lets);
        if mask == 0 && !self.silent && constant(&expr) {
            self.report.add(raw.at, "这个条件只有常数，总是真或总是假", "this condition is made of literals only: it is always true or always false");
        }
        q.conds.push((expr, mask));
    }

    /// Every two variables must be connected by `match`, `then` or nesting.
    fn connected(&mut self, from: &[RawRange], q: &Query) {
        if self.silent || q.vars.is_empty() {
            return;
        }
        let mut links: Vec<Mask> = q.joins.iter().map(|j| bit(j.left.0) | bit(j.right.0)).collect();
        links.extend(q.pairs.iter().map(|p| bit(p.first) | bit(p.second)));
        links.extend(q.vars.iter().enumerate().filter_map(|(i, v)| Some(bit(i) | uses(v.nested.as_ref()?, &q.lets))));
        let mut reached = bit(0);
        for _ in 0..q.vars.len() {
            reached = links.iter().filter(|l| **l & reached != 0).fold(reached, |a, b| a | b);
        }
        let names: Vec<&Word> = from
            .iter()
            .flat_map(|r| match r {
                RawRange::Single(a, _) => vec![a],
                RawRange::Pair(a, b, ..) => vec![a, b],
            })
            .collect();
        for (i, (var, name)) in q.vars.iter().zip(names).enumerate() {
            if reached & bit(i) == 0 {
                let zh = format!("变量“{}”没有与其他变量连起来", var.name);
                let en = format!("variable “{}” is not connected with the others", var.name);
                self.report
                    .add(name.at, &zh, &en)
                    .help("请在 match 里写一个等式，例如 match l.claim = c", "give an equality in match, for example match l.claim = c");
            }
        }
    }
}

/// The one variable of `from` that an expression rests on.
fn only_var(expr: &Expr, q: &Query) -> Option<usize> {
    let mask = uses(expr, &q.lets);
    (mask.count_ones() == 1).then(|| mask.trailing_zeros() as usize).filter(|v| *v < q.vars.len())
}

/// True for a comparison of literals.
fn constant(expr: &Expr) -> bool {
    match expr {
        Expr::Same(a, b) | Expr::Compare(_, a, b) => is_constant(a) && is_constant(b),
        Expr::Not(inner) => constant(inner),
        Expr::In(a, list) => is_constant(a) && list.iter().all(is_constant),
        Expr::Const(Value::Bool(_)) => true,
        _ => false,
    }
}
