//! What many drafts have in common, and what two versions of one draft differ in: counts, indicators side by side, changes. Takes facts and
//! findings that are there already and keeps of a draft only what such an answer needs. Finds nothing wrong by itself, knows no format.
//! `opinions` holds what people say of a draft that was sent round.

mod compare;
mod matrix;
pub mod opinions;
mod overview;
mod pairing;
mod passage;
mod stated;

pub use compare::{By, Comparison, FigureChange, What, added, compare, counts, gone};
pub use matrix::{Cell, Entry, IndicatorRow, Mark, Shown};
pub use overview::{Counts, DraftCounts, Gatherer, Noted, Overview, Part, Shared, Tallied};
pub use pairing::{by_contents, by_names};
pub use passage::{Change, Passage, Piece, passages, sketch};
pub use stated::{At, Figure, Origin, Stated, needs, stated};
