//! The rule as checked: every name resolved to an index, every type known. What the engine runs; nothing here can be wrong any more.

use std::collections::{BTreeMap, BTreeSet};

use super::pattern::{Pattern, Required};
use ecow::EcoString;

use super::sample::Sample;
use super::tree::{ArithOp, CompareOp, FoldKind, QuantKind};
use crate::diag::{Confidence, FixSafety, Message, RuleId, Severity};
use crate::fact::{Rel, Role, Type, Value};
use crate::func::Function;

/// Type of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ty {
    /// A type of the schema.
    Fact(Type),
    /// A row of a find, a word list or a view.
    Made(TableRef),
    /// Could not be told; reported already.
    Broken,
}

/// What rows are taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TableRef {
    /// A relation of the facts.
    Rel(Rel),
    /// A relation of another draft of the dossier.
    Other(Role, Rel),
    /// Matches of [`RuleSet::finds`].
    Find(usize),
    /// Matches of [`RuleSet::words`].
    Words(usize),
    /// Rows of [`RuleSet::views`].
    View(usize),
}

/// Variables of a set as bits.
pub type Mask = u64;

/// Part of a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GoalPart {
    /// `.number`.
    Number,
    /// `.bound`.
    Bound,
    /// `.range`.
    Range,
}

/// What `is` asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The cell is empty.
    Blank,
    /// It could not be assigned.
    Lost,
    /// The draft does not say.
    Absent,
    /// Any of the three.
    Missing,
    /// None of the three.
    Present,
}

/// A checked expression.
#[derive(Debug, Clone)]
pub enum Expr {
    /// A literal.
    Const(Value),
    /// A parameter.
    Param(usize),
    /// A variable's row.
    Var(usize),
    /// An argument of a `define`.
    Local(usize),
    /// A `let` of the query.
    Let(usize),
    /// A field of a row.
    Field(Box<Expr>, usize),
    /// A part of a goal.
    Goal(Box<Expr>, GoalPart),
    /// A function call.
    Call(&'static Function, Vec<Expr>, Option<Pattern>),
    /// A fold.
    Fold(FoldKind, Box<Expr>, Box<Loop>),
    /// A quantifier.
    Quant(QuantKind, Box<Loop>),
    /// All of them.
    And(Vec<Expr>),
    /// One of them.
    Or(Vec<Expr>),
    /// Not.
    Not(Box<Expr>),
    /// A comparison of amounts, integers, years or dates.
    Compare(CompareOp, Box<Expr>, Box<Expr>),
    /// Equality of discrete values: texts, integers, years, enumeration values, rows.
    Same(Box<Expr>, Box<Expr>),
    /// A question about the page.
    Is(Box<Expr>, State),
    /// One of the listed values.
    In(Box<Expr>, Vec<Expr>),
    /// Stands earlier in the draft.
    Before(Box<Expr>, Box<Expr>),
    /// Arithmetic.
    Arith(ArithOp, Box<Expr>, Box<Expr>),
    /// The negative.
    Neg(Box<Expr>),
    /// Unknown counts as true.
    Maybe(Box<Expr>),
    /// Unknown counts as false.
    Surely(Box<Expr>),
    /// Evaluates the first into a local, then the second.
    With(usize, Box<Expr>, Box<Expr>),
}

/// A variable bound inside a fold or quantifier.
#[derive(Debug, Clone)]
pub struct Loop {
    /// Its name; empty where none is written.
    pub name: String,
    /// Its slot.
    pub var: usize,
    /// What it ranges over.
    pub over: Over,
    /// Its condition.
    pub cond: Option<Expr>,
    /// Equalities of the condition whose left side uses only the variable and whose right side does not: found by hashing.
    pub keys: Vec<(Expr, Expr)>,
    /// Outer variables over the same table, whose rows it passes over (quantifiers only).
    pub others: Vec<usize>,
    /// True where the author promises that the collection is complete.
    pub promised: bool,
}

/// What a loop ranges over.
#[derive(Debug, Clone)]
pub enum Over {
    /// A table.
    Table(TableRef),
    /// A sequence field.
    Field(Expr),
}

/// A variable of `from`.
#[derive(Debug, Clone)]
pub struct Var {
    /// Its name.
    pub name: String,
    /// Its table.
    pub table: TableRef,
    /// The sequence field it ranges over, for a nested one.
    pub nested: Option<Expr>,
}

/// `a then b in R per G`.
#[derive(Debug, Clone)]
pub struct Pair {
    /// The earlier variable.
    pub first: usize,
    /// The next one of its group.
    pub second: usize,
    /// Field numbers that make the group.
    pub group: Vec<usize>,
}

/// One equality of `match`: two expressions, each of one variable.
#[derive(Debug, Clone)]
pub struct Join {
    /// Variable and expression of one side.
    pub left: (usize, Expr),
    /// Variable and expression of the other.
    pub right: (usize, Expr),
}

/// `from`, `match`, `let`, `where`: what a rule and a branch of a view have in common.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Variables of `from`; loops use further slots.
    pub vars: Vec<Var>,
    /// Neighbours.
    pub pairs: Vec<Pair>,
    /// Equalities.
    pub joins: Vec<Join>,
    /// `let`s with the variables they rest on.
    pub lets: Vec<(Expr, Mask)>,
    /// Their names.
    pub let_names: Vec<String>,
    /// The conjuncts of `where` with the variables they rest on.
    pub conds: Vec<(Expr, Mask)>,
    /// All slots of variables.
    pub slots: usize,
    /// All slots of locals.
    pub locals: usize,
    /// Tables that folds and quantifiers look at.
    pub looked_at: BTreeSet<TableRef>,
    /// True where the author promises completeness somewhere.
    pub promised: bool,
}

/// A piece of a message.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Fixed text.
    Text(EcoString),
    /// A value of the draft or a computed one.
    Value(Expr),
}

/// A message with placeholders, in both languages.
#[derive(Debug, Clone, Default)]
pub struct Template {
    /// Chinese.
    pub zh: Vec<Piece>,
    /// English.
    pub en: Vec<Piece>,
}

/// `see`.
#[derive(Debug, Clone)]
pub struct See {
    /// The place.
    pub place: Expr,
    /// For each row of a sequence.
    pub each: Option<Loop>,
    /// The message.
    pub message: Template,
}

/// Where an edit writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditSpot {
    /// Instead of the place.
    Whole,
    /// Before it.
    Before,
    /// After it.
    After,
}

/// One edit of a fix.
#[derive(Debug, Clone)]
pub struct EditPlan {
    /// The place.
    pub place: Expr,
    /// Where to write.
    pub spot: EditSpot,
    /// What to write; empty deletes.
    pub text: Vec<Piece>,
}

/// `fix`.
#[derive(Debug, Clone)]
pub struct FixPlan {
    /// Whether it may be applied unseen.
    pub safety: FixSafety,
    /// What it does.
    pub title: Template,
    /// The edits.
    pub edits: Vec<EditPlan>,
}

/// `once`: findings that fill a draft become one.
#[derive(Debug, Clone)]
pub struct Once {
    /// More than this many: an integer or a parameter.
    pub above: Expr,
    /// Severity of the one finding, where it is another than the rule's.
    pub severity: Option<Severity>,
    /// What the findings must have in common.
    pub per: Option<Expr>,
}

/// A rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Its id, from its path.
    pub id: RuleId,
    /// The file it stands in.
    pub path: String,
    /// Former ids.
    pub formerly: Vec<RuleId>,
    /// Its title.
    pub title: Message,
    /// How bad.
    pub severity: Severity,
    /// How sure at best.
    pub confidence: Confidence,
    /// The version that brought it.
    pub since: Option<String>,
    /// Its page.
    pub page: String,
    /// Key of its standard.
    pub basis: Option<String>,
    /// What it asks.
    pub query: Query,
    /// The primary place and the verdict.
    pub report: (Expr, Template),
    /// Further places.
    pub sees: Vec<See>,
    /// When its findings become one.
    pub once: Option<Once>,
    /// What to do.
    pub help: Option<Template>,
    /// The correction.
    pub fix: Option<FixPlan>,
    /// Samples.
    pub samples: Vec<Sample>,
    /// Relations it reads.
    pub relations: BTreeSet<Rel>,
    /// Other drafts it asks about; without them it is not run.
    pub roles: BTreeSet<Role>,
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct ParamDef {
    /// `family/name`.
    pub key: String,
    /// Its type.
    pub ty: Type,
    /// Its default.
    pub default: Value,
    /// The least and the greatest value it may have.
    pub bounds: Option<(Value, Value)>,
    /// What it means.
    pub title: Message,
}

/// A pattern of `find` or `anywhere`.
#[derive(Debug, Clone)]
pub struct FindDef {
    /// The folded pattern.
    pub pattern: String,
    /// The compiled pattern.
    pub regex: Pattern,
    /// Named groups with their numbers.
    pub groups: Vec<(String, usize)>,
    /// Texts of which every match contains one, none where there are none (cost class `scan`), and how far the match lies around it.
    pub required: Required,
    /// True for `anywhere`: headings, cells, captions, sign-off too.
    pub everywhere: bool,
}

/// A word list.
#[derive(Debug, Clone)]
pub struct WordsDef {
    /// Its name.
    pub list: String,
    /// Its columns.
    pub columns: Vec<String>,
}

/// A view.
#[derive(Debug, Clone)]
pub struct ViewDef {
    /// `family/name`.
    pub key: String,
    /// Fields.
    pub fields: Vec<(String, Ty)>,
    /// Branches: a query and an expression a field.
    pub branches: Vec<(Query, Vec<Expr>)>,
    /// Relations it reads.
    pub relations: BTreeSet<Rel>,
}

/// All rules of a run.
#[derive(Debug, Clone, Default)]
pub struct RuleSet {
    /// Rules by id.
    pub rules: Vec<Rule>,
    /// Parameters.
    pub params: Vec<ParamDef>,
    /// Patterns.
    pub finds: Vec<FindDef>,
    /// Word lists.
    pub words: Vec<WordsDef>,
    /// Views, each after those that it uses.
    pub views: Vec<ViewDef>,
    /// Compiled patterns by how they are written: definitions are expanded at each call.
    pub regexes: BTreeMap<String, Pattern>,
}

/// Fields that every row of a find or a word list has.
pub const MATCH_FIELDS: [(&str, Type); 7] = [
    ("text", Type::Text),
    ("sentence", Type::Row(Rel::Sentence)),
    ("zone", Type::Atom(crate::fact::ZONES)),
    ("in_title", Type::Bool),
    ("in_quote", Type::Bool),
    ("before", Type::Text),
    ("after", Type::Text),
];

impl RuleSet {
    /// Every relation that a rule reads, so that extraction can skip the others.
    #[must_use]
    pub fn relations_used(&self) -> BTreeSet<Rel> {
        self.rules.iter().flat_map(|r| r.relations.iter().copied()).collect()
    }
    /// A rule by id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.id.as_str() == id)
    }
    /// A rule by its id or one that it had.
    #[must_use]
    pub fn rule_once(&self, id: &str) -> Option<&Rule> {
        self.rule(id).or_else(|| self.rules.iter().find(|r| r.formerly.iter().any(|f| f.as_str() == id)))
    }
    /// Every sample with its rule.
    pub fn samples(&self) -> impl Iterator<Item = (&Rule, &Sample)> {
        self.rules.iter().flat_map(|r| r.samples.iter().map(move |s| (r, s)))
    }
    /// Number and type of a field.
    #[must_use]
    pub fn field(&self, table: TableRef, name: &str) -> Option<(usize, Ty)> {
        self.fields(table).into_iter().enumerate().find(|(_, (n, _))| *n == name).map(|(i, (_, ty))| (i, ty))
    }
    /// Names and types of a table's fields.
    #[must_use]
    pub fn fields(&self, table: TableRef) -> Vec<(&str, Ty)> {
        let common = || MATCH_FIELDS.iter().map(|(n, t)| (*n, Ty::Fact(*t)));
        let text = |n| (n, Ty::Fact(Type::Text));
        match table {
            TableRef::Rel(rel) | TableRef::Other(_, rel) => rel.def().fields.iter().map(|f| (f.name, Ty::Fact(f.ty))).collect(),
            TableRef::Find(i) => common().chain(self.finds.get(i).into_iter().flat_map(|f| f.groups.iter().map(|g| text(g.0.as_str())))).collect(),
            TableRef::Words(i) => common().chain(self.words.get(i).into_iter().flat_map(|w| w.columns.iter().map(|c| text(c.as_str())))).collect(),
            TableRef::View(i) => self.views.get(i).into_iter().flat_map(|v| v.fields.iter().map(|(n, t)| (n.as_str(), *t))).collect(),
        }
    }
}

/// Names that rules may refer to and that stand in the lexicon.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Keys of standards.
    pub standards: BTreeSet<String>,
    /// Word lists with their columns.
    pub word_lists: BTreeMap<String, Vec<String>>,
}
