//! The rule language: rule text to a checked `RuleSet`. Splits a file at its keywords, parses each section with pest, checks names and types.
//! Knows facts by their schema only and runs nothing: `engine` does. The language is described in `docs/rules-language.md`.

mod bundled;
mod check;
mod cost;
mod expr;
mod facts;
mod format;
mod forms;
mod habits;
mod literal;
mod mutate;
mod params;
mod parse;
mod pattern;
mod places;
mod quick;
mod report;
mod rule;
mod sample;
mod sample_text;
mod say;
mod skeleton;
mod slips;
mod split;
mod tree;
mod unread;
mod walk;

#[cfg(test)]
mod slip_tests;
#[cfg(test)]
mod tests;

pub use bundled::{bundled, bundled_files, load_bundled};
pub use check::uses;
pub use check::{RuleFile, load, load_beside, overlay, rule_id};
pub use cost::Cost;
pub use facts::{FactField, FactRow, FactText, Given};
pub use format::format;
pub use forms::{FORMS, Form};
pub use mutate::{Mutant, mutants};
pub use params::written;
pub use pattern::{Pattern, Required};
pub use quick::Texts;
pub use report::nearest;
pub use rule::{
    EditPlan, EditSpot, Expr, FindDef, FixPlan, GoalPart, Join, Loop, MATCH_FIELDS, Mask, Names, Once, Over, Pair, ParamDef, Piece, Query, Rule, RuleSet, See,
    State, TableRef, Template, Ty, Var, ViewDef, WordsDef,
};
pub use sample::{Beside, Sample};
pub use skeleton::{skeleton, wrong_id};
pub use tree::{ArithOp, At, CompareOp, FoldKind, QuantKind, Verdict};
