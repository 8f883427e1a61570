//! Text and places: a draft's reading, the shadow copy that all stages match on, and the way back to the file.
//! Knows no file format and no rule. New kinds of folding go to `fold`, new coordinates to `lines`.

mod any_of;
mod circled;
mod fold;
mod lines;
mod place;
mod signs;
mod source;

pub use any_of::{AnyOf, ends_with_any, holds_any};
pub use circled::circled;
pub use fold::{code, escaped, fold_char, fold_pattern, fold_str, holds, is_cjk, is_traditional, starts, sweep, width};
pub use lines::{LineIndex, Position, count_bytes};
pub use place::{Place, PlaceStep};
pub use signs::Signs;
pub use source::{PageStart, Piece, PieceKind, Source};

/// Number of a draft inside one run or dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// Half-open byte range in a [`Source`]'s *shadow* text, unless a docstring says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from byte offsets; an inverted pair becomes empty at `start`.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        let s = u32::try_from(start).unwrap_or(u32::MAX);
        let e = u32::try_from(end).unwrap_or(u32::MAX);
        Self { start: s, end: e.max(s) }
    }
    /// First byte as an index.
    #[must_use]
    pub fn from(self) -> usize {
        self.start as usize
    }
    /// End byte as an index.
    #[must_use]
    pub fn to(self) -> usize {
        self.end as usize
    }
    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }
    /// True for an empty span.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
    /// The smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
    /// True where `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
    /// True where both share a byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
    /// The span moved right by `by` bytes (a sub-span found in a slice that began at `by`).
    #[must_use]
    pub fn shift(self, by: usize) -> Self {
        Self::new(self.from() + by, self.to() + by)
    }
}
