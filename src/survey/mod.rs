//! What many drafts have in common, and what two versions of one draft differ in: counts, indicators side by side. Takes facts and
//! findings that are there already and keeps of a draft only what such an answer needs. Finds nothing wrong by itself, knows no format.

mod matrix;
mod overview;
mod stated;

pub use matrix::{Cell, Entry, IndicatorRow, Mark, Shown};
pub use overview::{Counts, DraftCounts, Gatherer, Noted, Overview, Part, Shared, Tallied};
pub use stated::{At, Figure, Origin, Stated, needs, stated};
