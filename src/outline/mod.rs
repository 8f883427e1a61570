//! Blocks to structure: title, metadata, headings, lists, paragraphs, sentences, tables, attachments, annexes, sign-off.
//! Works on shadow text only; knows no file format beyond the blocks that ingest hands on, and no rule.

mod copies;
mod lines;
mod lists;
mod marker;
mod place;
mod sentences;
mod structure;
mod tree;
mod words;
mod zones;

pub use tree::{
    Annex, AttachmentRef, Cell, CellState, Column, ColumnKind, Heading, Item, Marker, MetaField, Outline, Para, ParaKind, Sentence, SignOff, Style, Table, TableForm, TableRow, Unread,
};

use crate::ingest::Draft;
use lines::Lines;

/// Reads the structure of a draft. Never fails: what could not be read is in [`Outline::unread`].
#[must_use]
pub fn outline(draft: &Draft) -> Outline {
    let mut out = Outline::default();
    let mut lines = Lines::new(draft);
    let copies = copies::find(&lines);
    let end = copies.first().map_or(lines.len(), |r| r.start);
    let zones = zones::find(&mut lines, end);
    let lists = structure::build(&lines, &zones, &copies, &mut out);
    out.items = lists.finish();
    out.copies = copies.iter().map(|r| lines.span(r.start).join(lines.span(r.end.saturating_sub(1)))).collect();
    out.title = zones.title;
    out.meta = zones.meta;
    out.attachments = zones.attachments;
    out.annexes = zones.annexes;
    out.signoff = zones.signoff;
    out
}
