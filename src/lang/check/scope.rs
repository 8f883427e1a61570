//! What the checker knows while it reads one rule or view: variables, `let`s, locals, parameters, the family's definitions.

use std::collections::{BTreeMap, BTreeSet};

use super::role::Origins;
use crate::fact::{RELATIONS, Rel, Role, Type};
use crate::lang::report::{Report, nearest};
use crate::lang::rule::{Expr, Mask, Names, RuleSet, TableRef, Ty};
use crate::lang::tree::{At, RawDefine, Word};

/// Definitions that the files of a family share.
#[derive(Debug, Default)]
pub struct Family<'t> {
    /// Parameters by name, as numbers in the rule set.
    pub params: BTreeMap<String, usize>,
    /// Views by name, as numbers in the rule set.
    pub views: BTreeMap<String, usize>,
    /// Functions.
    pub defines: BTreeMap<String, &'t RawDefine>,
    /// The views of the file that is read from the one that is read on, that one first.
    pub coming: Vec<String>,
}

/// The checker's state inside one file.
pub struct Scope<'c, 'a> {
    /// What is built.
    pub set: &'c mut RuleSet,
    /// Names of the lexicon.
    pub names: &'c Names,
    /// The family's definitions.
    pub family: &'c Family<'c>,
    /// Where errors go.
    pub report: &'c mut Report<'a>,
    /// Variables in scope: name, type, slot.
    pub vars: Vec<(String, Ty, usize)>,
    /// `let`s: name and type, by number.
    pub lets: Vec<(String, Ty)>,
    /// What stands in another draft: variables, `let`s and locals by number.
    pub origins: Origins,
    /// Roles that the rule names.
    pub roles: BTreeSet<Role>,
    /// True where `of` is refused (views).
    pub alone: bool,
    /// Arguments of the `define` that is being expanded.
    pub locals: Vec<(String, Ty, usize)>,
    /// True inside a `define`: only its arguments and parameters are seen.
    pub inside: Vec<String>,
    /// True once a `define` was found to call itself.
    pub recursed: bool,
    /// Calls of functions of the family expanded so far.
    pub expansions: usize,
    /// Slots of variables used so far.
    pub slots: usize,
    /// Slots of locals used so far.
    pub local_slots: usize,
    /// Relations read.
    pub relations: BTreeSet<Rel>,
    /// Tables of folds.
    pub looked_at: BTreeSet<TableRef>,
    /// `closed(…)` was used.
    pub promised: bool,
    /// True where a section that gives names could not be read: unknown names are not reported.
    pub silent: bool,
}

impl<'c, 'a> Scope<'c, 'a> {
    /// An empty scope.
    pub fn new(set: &'c mut RuleSet, names: &'c Names, family: &'c Family<'c>, report: &'c mut Report<'a>) -> Self {
        Self {
            set,
            names,
            family,
            report,
            vars: Vec::new(),
            lets: Vec::new(),
            origins: Origins::default(),
            roles: BTreeSet::new(),
            alone: false,
            locals: Vec::new(),
            inside: Vec::new(),
            recursed: false,
            expansions: 0,
            slots: 0,
            local_slots: 0,
            relations: BTreeSet::new(),
            looked_at: BTreeSet::new(),
            promised: false,
            silent: false,
        }
    }

    /// A variable, local, `let` or parameter by name.
    pub fn resolve(&self, name: &str) -> Option<(Expr, Ty)> {
        if let Some((_, ty, slot)) = self.locals.iter().rev().find(|l| l.0 == name) {
            return Some((Expr::Local(*slot), *ty));
        }
        if let Some((_, ty, slot)) = self.vars.iter().rev().find(|v| v.0 == name) {
            return Some((Expr::Var(*slot), *ty));
        }
        if self.inside.is_empty()
            && let Some((i, (_, ty))) = self.lets.iter().enumerate().find(|(_, l)| l.0 == name)
        {
            return Some((Expr::Let(i), *ty));
        }
        let param = *self.family.params.get(name)?;
        Some((Expr::Param(param), Ty::Fact(self.set.params.get(param)?.ty)))
    }

    /// Reports a name that nothing has.
    pub fn unknown_name(&mut self, name: &str, at: At) {
        if self.silent || name.is_empty() {
            return;
        }
        let known: Vec<String> = self
            .vars
            .iter()
            .map(|v| v.0.clone())
            .chain(self.locals.iter().map(|v| v.0.clone()))
            .chain(self.lets.iter().map(|l| l.0.clone()))
            .chain(self.family.params.keys().cloned())
            .collect();
        let near = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
        let function = crate::func::find(name).is_some();
        let atom = is_atom(name);
        let added = self.report.add(at, &format!("没有名为“{name}”的变量、let 或参数"), &format!("there is no variable, let or parameter “{name}”"));
        let advice = crate::lang::habits::name(name);
        match near {
            _ if advice.is_some() => added.advise(advice.as_ref()),
            Some(near) => added.nearest(Some(&near)),
            None if function => added.help(&format!("“{name}”是函数，要写成 {name}(…)"), &format!("“{name}” is a function: write {name}(…)")),
            None if atom => added.help(
                "枚举值只能与同一种字段比较，例如 x.kind == target",
                "an enumeration value is read only beside a field of its type, for example x.kind == target",
            ),
            None => added.nearest_of(name, known.iter().map(String::as_str)),
        }
    }

    /// Declares a variable and returns its slot; a name that means something else is refused.
    pub fn declare(&mut self, name: &Word, ty: Ty) -> usize {
        let n = name.what.as_str();
        let taken = if self.vars.iter().any(|v| v.0 == n) || self.lets.iter().any(|l| l.0 == n) {
            Some(("这个名字已经用过", "this name is taken"))
        } else if Rel::parse(n).is_some() || self.family.views.contains_key(n) {
            Some(("变量不能与关系同名", "a variable may not be called like a relation"))
        } else if crate::func::find(n).is_some() || crate::lang::forms::is_called(n) || self.family.defines.contains_key(n) {
            Some(("变量不能与函数同名", "a variable may not be called like a function"))
        } else if self.family.params.contains_key(n) {
            Some(("变量不能与参数同名", "a variable may not be called like a parameter"))
        } else if is_atom(n) || crate::lang::split::KEYWORDS.contains(&n) {
            Some(("变量不能与枚举值或关键字同名", "a variable may not be called like an enumeration value or a keyword"))
        } else {
            None
        };
        if let Some((zh, en)) = taken {
            self.report.add(name.at, &format!("{zh}：{n}"), &format!("{en}: {n}")).help("请换一个名称，例如 x", "take another name, for example x");
        }
        let slot = self.slots;
        self.slots += 1;
        self.vars.push((n.to_owned(), ty, slot));
        slot
    }

    /// The table of a relation's or view's name; anything else is reported.
    pub fn table(&mut self, name: &Word) -> Option<TableRef> {
        if let Some(rel) = Rel::parse(&name.what) {
            self.relations.insert(rel);
            return Some(TableRef::Rel(rel));
        }
        if let Some(&view) = self.family.views.get(&name.what) {
            self.relations.extend(self.set.views.get(view).into_iter().flat_map(|v| v.relations.iter().copied()));
            return Some(TableRef::View(view));
        }
        if let Some(at) = self.family.coming.iter().position(|v| *v == name.what) {
            self.not_yet(name, at == 0);
            return None;
        }
        let all: Vec<&str> = RELATIONS.iter().map(|r| r.name).chain(self.family.views.keys().map(String::as_str)).collect();
        let zh = format!("没有名为“{}”的关系", name.what);
        self.report.add(name.at, &zh, &format!("there is no relation “{}”", name.what)).nearest_of(&name.what, all.into_iter());
        None
    }
}

impl Scope<'_, '_> {
    /// A view that is used by itself or by one above it.
    fn not_yet(&mut self, name: &Word, itself: bool) {
        let v = &name.what;
        if itself {
            let (zh, en) = (format!("视图“{v}”引用了自己"), format!("the view “{v}” refers to itself"));
            self.report.add(name.at, &zh, &en).help("视图只能取自关系或写在它前面的视图", "a view takes from relations and from views above it");
        } else {
            let (zh, en) = (format!("视图“{v}”写在后面"), format!("the view “{v}” is defined further down"));
            self.report.add(name.at, &zh, &en).help("请移到前面；视图不能互相引用", "move it up; views may not refer to each other");
        }
    }
}

/// True for a name that a relation, a function or an enumeration value has.
pub fn is_taken(name: &str) -> bool {
    Rel::parse(name).is_some() || crate::func::find(name).is_some() || is_atom(name)
}

/// True for a value of any enumeration of the schema.
pub fn is_atom(name: &str) -> bool {
    RELATIONS.iter().flat_map(|r| r.fields.iter()).any(|f| matches!(f.ty, Type::Atom(list) if list.contains(&name)))
}

/// The type of a row of a table.
pub fn row_type(table: TableRef) -> Ty {
    match table {
        TableRef::Rel(rel) | TableRef::Other(_, rel) => Ty::Fact(Type::Row(rel)),
        made => Ty::Made(made),
    }
}

/// Bit of a variable.
pub fn bit(slot: usize) -> Mask {
    1u64.checked_shl(u32::try_from(slot).unwrap_or(64)).unwrap_or(0)
}

/// Which variables an expression rests on, loops' own ones left out.
pub fn uses(expr: &Expr, lets: &[(Expr, Mask)]) -> Mask {
    let of = |e: &Expr| uses(e, lets);
    let all = |list: &[Expr]| list.iter().map(of).fold(0, |a, b| a | b);
    match expr {
        Expr::Const(_) | Expr::Param(_) | Expr::Local(_) => 0,
        Expr::Var(slot) => bit(*slot),
        Expr::Let(i) => lets.get(*i).map_or(0, |l| l.1),
        Expr::Field(e, _) | Expr::Goal(e, _) | Expr::Not(e) | Expr::Is(e, _) | Expr::Neg(e) | Expr::Maybe(e) | Expr::Surely(e) => of(e),
        Expr::Call(_, args, _) => all(args),
        Expr::And(list) | Expr::Or(list) => all(list),
        Expr::Same(a, b) | Expr::Compare(_, a, b) | Expr::Before(a, b) | Expr::Arith(_, a, b) | Expr::With(_, a, b) => of(a) | of(b),
        Expr::In(a, list) => of(a) | all(list),
        Expr::Fold(_, body, l) => (of(body) & !bit(l.var)) | loop_uses(l, lets),
        Expr::Quant(_, l) => loop_uses(l, lets),
    }
}

fn loop_uses(l: &crate::lang::rule::Loop, lets: &[(Expr, Mask)]) -> Mask {
    let inner = l.cond.as_ref().map_or(0, |c| uses(c, lets)) | l.keys.iter().map(|(a, b)| uses(a, lets) | uses(b, lets)).fold(0, |a, b| a | b);
    let over = if let crate::lang::rule::Over::Field(e) = &l.over { uses(e, lets) } else { 0 };
    (inner & !bit(l.var)) | over | l.others.iter().map(|v| bit(*v)).fold(0, |a, b| a | b)
}
