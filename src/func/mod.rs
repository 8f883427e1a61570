//! Functions of the rule language: one table, a file per family. A new function is a row and a function in its family's file.
//! Functions are pure; a missing argument makes the result unknown before the function is called.

mod date;
mod goal;
mod noun;
mod number;
mod numbering;
mod text;

use crate::fact::{Type, Value};
use crate::lexicon::Lexicon;
use crate::value::Reason;

/// Type of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Param {
    /// Text or a term.
    Text,
    /// A plain integer.
    Int,
    /// An amount; an integer counts as one.
    Quantity,
    /// A calendar year.
    Year,
    /// A date.
    Date,
    /// One of the named values.
    Atom(&'static [&'static str]),
    /// A regular expression in the rule.
    Regex,
}

impl Param {
    /// As messages name it.
    #[must_use]
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Text => ("文本", "text"),
            Self::Int => ("整数", "integer"),
            Self::Quantity => ("数量", "quantity"),
            Self::Year => ("年份", "year"),
            Self::Date => ("日期", "date"),
            Self::Atom(_) => ("枚举值", "enumeration value"),
            Self::Regex => ("/正则/", "/regex/"),
        }
    }
}

/// A regular expression of a rule.
pub trait Matches: std::fmt::Debug {
    /// Whether it matches somewhere in a text; `None` where it could not be compiled.
    fn is_match(&self, text: &str) -> Option<bool>;
}

/// The arguments of a call: values in order (a regex argument has none) and the regex, where the function takes one.
#[derive(Debug)]
pub struct Args<'a> {
    /// Values.
    pub values: &'a [&'a Value],
    /// The regex.
    pub regex: Option<&'a dyn Matches>,
    /// Words.
    pub lexicon: &'a Lexicon,
}

impl<'a> Args<'a> {
    /// Text or term at a position; empty for anything else, which the checker excludes.
    #[must_use]
    pub fn text(&self, at: usize) -> &'a str {
        match self.values.get(at) {
            Some(Value::Text(t) | Value::Term(t)) => t,
            Some(Value::Atom(a)) => a,
            _ => "",
        }
    }
    /// Integer or year at a position.
    #[must_use]
    pub fn int(&self, at: usize) -> i64 {
        match self.values.get(at) {
            Some(Value::Int(n)) => *n,
            Some(Value::Year(y)) => i64::from(*y),
            _ => 0,
        }
    }
}

/// Result of a function.
pub type Answer = Result<Value, Reason>;

/// A function of the rule language.
#[derive(Debug)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// Its parameters.
    pub params: &'static [Param],
    /// Type of its result.
    pub result: Type,
    /// What it gives.
    pub doc: &'static str,
    /// A call and its result, as documentation.
    pub example: &'static str,
    /// The function.
    pub call: fn(&Args<'_>) -> Answer,
}

/// Every function, family by family.
pub static FAMILIES: &[&[Function]] = &[text::FUNCTIONS, number::FUNCTIONS, date::FUNCTIONS, numbering::FUNCTIONS, goal::FUNCTIONS, noun::FUNCTIONS];

/// All functions.
pub fn all() -> impl Iterator<Item = &'static Function> + Clone {
    FAMILIES.iter().flat_map(|f| f.iter())
}

/// A function by name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Function> {
    all().find(|f| f.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_documented() {
        let names: BTreeSet<_> = super::all().map(|f| f.name).collect();
        assert_eq!(names.len(), super::all().count());
        assert!(super::all().all(|f| !f.doc.is_empty() && f.example.starts_with(f.name)));
    }
}
