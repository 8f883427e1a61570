//! The syntax tree: a rule file as written. Nothing here is checked; `check` turns it into `rule::Rule`.

use std::ops::Range;

/// A byte range in the rule file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct At {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl At {
    /// As a standard range.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
    /// The smallest range that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Something written at a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot<T> {
    /// What.
    pub what: T,
    /// Where.
    pub at: At,
}

/// A name at a place.
pub type Word = Spot<String>;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Raw {
    /// What it is.
    pub kind: RawKind,
    /// Where it stands.
    pub at: At,
}

/// `sum`, `count`, `min`, `max`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FoldKind {
    /// `sum(x for …)`.
    Sum,
    /// `count(…)`.
    Count,
    /// `min(x for …)`.
    Min,
    /// `max(x for …)`.
    Max,
}

/// `some`, `all`, `no`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuantKind {
    /// At least one row.
    Some,
    /// Every row.
    All,
    /// No row.
    No,
}

/// Comparison operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompareOp {
    /// `==`.
    Eq,
    /// `!=`.
    Ne,
    /// `<`.
    Lt,
    /// `<=`.
    Le,
    /// `>`.
    Gt,
    /// `>=`.
    Ge,
}

/// Arithmetic operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArithOp {
    /// `+`.
    Add,
    /// `-`.
    Sub,
    /// `*`.
    Mul,
    /// `/`.
    Div,
}

impl ArithOp {
    /// As written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
        }
    }
}

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq)]
pub enum RawKind {
    /// `12`.
    Int(i64),
    /// `0.5`.
    Decimal(String),
    /// `80%`, without the sign.
    Percent(String),
    /// `"text"`, unescaped.
    Text(String),
    /// `/regex/`, only as an argument.
    Regex(String),
    /// A variable, `let`, parameter or atom.
    Name(String),
    /// `x.field`.
    Field(Box<Raw>, Word),
    /// `name(arguments)`.
    Call(Word, Vec<Raw>),
    /// A fold; without binder it folds a sequence field as a whole.
    Fold(FoldKind, Option<Box<Raw>>, Option<Box<Binder>>),
    /// A quantifier.
    Quant(QuantKind, Box<Binder>),
    /// `a and b and c`.
    And(Vec<Raw>),
    /// `a or b or c`.
    Or(Vec<Raw>),
    /// `not a`.
    Not(Box<Raw>),
    /// `a == b`.
    Compare(CompareOp, Box<Raw>, Box<Raw>),
    /// `a is blank`.
    Is(Box<Raw>, Word),
    /// `a in [b, c]`.
    In(Box<Raw>, Vec<Raw>),
    /// `a before b`.
    Before(Box<Raw>, Box<Raw>),
    /// `a + b`.
    Arith(ArithOp, Box<Raw>, Box<Raw>),
    /// `-a`.
    Neg(Box<Raw>),
    /// What could not be read; reported already.
    Broken,
}

/// `p in w.parts where …`.
#[derive(Debug, Clone, PartialEq)]
pub struct Binder {
    /// The variable.
    pub var: Word,
    /// What it ranges over.
    pub source: RawSource,
    /// Its condition.
    pub cond: Option<Raw>,
}

/// What a variable ranges over.
#[derive(Debug, Clone, PartialEq)]
pub struct RawSource {
    /// What.
    pub kind: SourceKind,
    /// True inside `closed(…)`: the author promises completeness.
    pub promised: bool,
    /// The other draft of `of parent`.
    pub role: Option<Word>,
    /// Where.
    pub at: At,
}

/// The kinds of sources.
#[derive(Debug, Clone, PartialEq)]
pub enum SourceKind {
    /// `find(/regex/)`.
    Find(Word),
    /// `anywhere(/regex/)`.
    Anywhere(Word),
    /// `words("list")`.
    Words(Word),
    /// A relation, a view, or a sequence field of a variable: `w`, `parts`.
    Path(Vec<Word>),
}

/// One member of `from`.
#[derive(Debug, Clone, PartialEq)]
pub enum RawRange {
    /// `c in claim`, `t in indicator of parent`.
    Single(Word, RawSource),
    /// `a then b in item per list`.
    Pair(Word, Word, RawSource, Vec<Word>),
}

/// A text in both languages as written: contents between the quotes, not unescaped.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawTexts {
    /// Chinese.
    pub zh: Option<Word>,
    /// English.
    pub en: Option<Word>,
    /// All of it.
    pub at: At,
}

/// `l.claim = c`.
#[derive(Debug, Clone, PartialEq)]
pub struct Equation {
    /// Left side.
    pub left: Raw,
    /// Right side.
    pub right: Raw,
    /// All of it.
    pub at: At,
}

/// `let n = …`.
#[derive(Debug, Clone, PartialEq)]
pub struct RawLet {
    /// Its name.
    pub name: Word,
    /// Its value.
    pub value: Raw,
}

/// `see place [for p in w.parts] zh en`.
#[derive(Debug, Clone, PartialEq)]
pub struct RawSee {
    /// The place.
    pub place: Raw,
    /// For each row of a sequence.
    pub each: Option<(Word, RawSource)>,
    /// The message.
    pub texts: RawTexts,
}

/// One edit of a fix.
#[derive(Debug, Clone, PartialEq)]
pub enum RawEdit {
    /// `replace place with "text"`.
    Replace(Raw, Word),
    /// `delete place`.
    Delete(Raw),
    /// `insert "text" before|after place`; true for after.
    Insert(Word, bool, Raw),
}

/// A `fix` section.
#[derive(Debug, Clone, PartialEq)]
pub struct RawFix {
    /// `safe` or `suggested`.
    pub safety: Word,
    /// The edits.
    pub edits: Vec<RawEdit>,
    /// Its title.
    pub texts: RawTexts,
}

/// `param name: type = value`.
#[derive(Debug, Clone, PartialEq)]
pub struct RawParam {
    /// Its name.
    pub name: Word,
    /// Its type; by the value where not given.
    pub ty: Option<Word>,
    /// Its default.
    pub value: Raw,
    /// The least and the greatest value it may have.
    pub bounds: Option<(Raw, Raw)>,
    /// What it means.
    pub texts: Option<RawTexts>,
}

/// `define name(a: type) = expression`.
#[derive(Debug, Clone, PartialEq)]
pub struct RawDefine {
    /// Its name.
    pub name: Word,
    /// Parameters with the names of their types; `indicator.direction` names the type of a field, `"list"`, in quotes, a row of a word list.
    pub formals: Vec<(Word, Word)>,
    /// Its value.
    pub value: Raw,
}

/// One branch of a view.
#[derive(Debug, Clone, PartialEq)]
pub struct RawBranch {
    /// Variables.
    pub from: Vec<RawRange>,
    /// Equalities.
    pub matches: Vec<Equation>,
    /// Condition.
    pub cond: Option<Raw>,
    /// Fields.
    pub columns: Vec<(Word, Raw)>,
}

/// `view name from … field …`.
#[derive(Debug, Clone, PartialEq)]
pub struct RawView {
    /// Its name.
    pub name: Word,
    /// Branches joined by `or`.
    pub branches: Vec<RawBranch>,
}

/// What a sample must give.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The rule reports exactly the marked places.
    Bad,
    /// The rule reports nothing.
    Good,
    /// The rule reports nothing and counts something undecided.
    Undecided,
}

/// A sample as written.
#[derive(Debug, Clone, PartialEq)]
pub struct RawSample {
    /// What it must give.
    pub verdict: Verdict,
    /// `md`, `txt`, `html`, `facts`.
    pub format: Option<Word>,
    /// The text between the triple quotes, or between the braces of `facts { … }`.
    pub text: Word,
    /// The comment lines before it.
    pub note: String,
    /// Other drafts: `with parent """…"""`.
    pub beside: Vec<RawBeside>,
    /// The text as the rule's fix leaves it: `fixed """…"""`.
    pub fixed: Option<Word>,
    /// Messages that it gives: `says zh "…" en "…"`.
    pub says: Vec<RawTexts>,
}

/// Another draft of a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct RawBeside {
    /// `parent`, `old`, `peer`.
    pub role: Word,
    /// `md`, `txt`, `html`, `facts`.
    pub format: Option<Word>,
    /// The text between the quotes or braces.
    pub text: Word,
}

/// `once above N as SEVERITY per VALUE`.
#[derive(Debug, Clone, PartialEq)]
pub struct RawOnce {
    /// More findings than this become one.
    pub above: Raw,
    /// Its severity.
    pub severity: Option<Word>,
    /// What they must have in common.
    pub per: Option<Raw>,
}

/// A rule file as written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RawRule {
    /// Comment lines at the top.
    pub page: String,
    /// `title`.
    pub title: Option<RawTexts>,
    /// `severity`.
    pub severity: Option<Word>,
    /// `confidence`.
    pub confidence: Option<Word>,
    /// `since`.
    pub since: Option<Word>,
    /// `formerly`.
    pub formerly: Vec<Word>,
    /// `basis`.
    pub basis: Option<Word>,
    /// `from`.
    pub from: Vec<RawRange>,
    /// `match`.
    pub matches: Vec<Equation>,
    /// `let`s in order.
    pub lets: Vec<RawLet>,
    /// `where`.
    pub cond: Option<Raw>,
    /// `report`.
    pub report: Option<(Raw, RawTexts)>,
    /// `see`s.
    pub sees: Vec<RawSee>,
    /// `once`.
    pub once: Option<RawOnce>,
    /// `help`.
    pub help: Option<RawTexts>,
    /// `fix`.
    pub fix: Option<RawFix>,
    /// Samples.
    pub samples: Vec<RawSample>,
    /// `param`s.
    pub params: Vec<RawParam>,
    /// `define`s.
    pub defines: Vec<RawDefine>,
    /// `view`s.
    pub views: Vec<RawView>,
    /// Keywords whose section could not be read: what they would have given is not reported as missing or unknown.
    pub broken: Vec<&'static str>,
}
