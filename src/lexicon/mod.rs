//! lexicon (being built).
mod names;
mod term;
pub use names::{Head, Kind, NameBook, Verb};
pub use term::{Name, Relation, members_of};
