//! Blocks to structure: title, metadata, headings, lists, paragraphs, sentences, tables, attachments, annexes, sign-off.
//! Works on shadow text only; knows no file format beyond the blocks that ingest hands on, and no rule.

mod tree;

pub use tree::{
    Annex, AttachmentRef, Cell, CellState, Column, ColumnKind, Heading, Item, Marker, MetaField, Outline, Para, ParaKind, Sentence, SignOff, Style, Table, TableForm, TableRow, Unread,
};

impl Outline {
    /// Where a person finds a span (being built).
    #[must_use]
    pub fn place_of(&self, _: &crate::text::Source, _: crate::text::Span) -> crate::text::Place {
        crate::text::Place::default()
    }
}
