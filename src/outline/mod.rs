//! Blocks to structure: title, metadata, headings, lists, paragraphs, sentences, tables, attachments, annexes, sign-off.
//! Works on shadow text only; knows no file format beyond the blocks that ingest hands on, and no rule.

mod contents;
mod copies;
mod flat;
mod grid;
mod labelled;
mod lines;
mod lists;
mod marker;
mod place;
mod sentences;
mod structure;
#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests;
mod tree;
mod unread;
mod words;
mod zones;

pub use tree::{
    Annex, AttachmentRef, Cell, CellState, Column, ColumnKind, Heading, Item, Marker, MetaField, Outline, Para, ParaKind, Sentence, SignOff, Style, Table,
    TableForm, TableRow, Unread,
};

use crate::ingest::Draft;
use lines::Lines;

/// Reads the structure of a draft. Never fails: what could not be read is in [`Outline::unread`].
#[must_use]
pub fn outline(draft: &Draft) -> Outline {
    of_lines(draft, Lines::new(draft))
}

/// The draft's structure; where lines were cut inside its paragraphs, its shadow loses these line ends first, so that words and
/// figures stand there unbroken.
#[must_use]
pub fn read(mut draft: Draft) -> (Draft, Outline) {
    let out = outline(&draft);
    if out.breaks.is_empty() {
        return (draft, out);
    }
    let (mut breaks, mut gone) = (out.breaks.iter().peekable(), 0);
    let mut moved = |at: usize| {
        while let Some(b) = breaks.next_if(|b| b.to() <= at) {
            gone += b.len();
        }
        at - gone
    };
    let kept = out.kept.iter().map(|at| moved(*at)).collect();
    draft.source = draft.source.without(&out.breaks);
    let lines = Lines::joined(&draft, kept);
    let out = of_lines(&draft, lines);
    (draft, out)
}

fn of_lines(draft: &Draft, mut lines: Lines<'_>) -> Outline {
    let mut out = Outline::default();
    let copies = copies::find(&lines);
    let mut tables = grid::find(draft, &mut lines);
    tables.append(&mut grid::find_lines(&mut lines));
    tables.append(&mut flat::pairs::find(&mut lines));
    tables.append(&mut labelled::find(&mut lines));
    tables.append(&mut flat::find(&mut lines, &mut out.unread));
    unread::blocks(draft, &mut out.unread);
    unread::indicators(&mut lines, &mut out.unread);
    unread::pictures(&lines, &mut out.unread);
    let end = copies.first().map_or(lines.len(), |r| r.start);
    let zones = zones::find(&mut lines, end);
    if let Some(last) = copies.last() {
        let end = lines.len();
        zones::foot(&mut lines, last.start, end);
    }
    let mut lists = structure::build(&lines, &zones, &copies, &mut out);
    out.copies = copies.iter().map(|r| lines.span(r.start).join(lines.span(r.end.saturating_sub(1)))).collect();
    tables.sort_by_key(|t| t.span);
    out.tables = tables;
    contents::fill(&lines, &mut out, &mut lists);
    out.items = lists.finish();
    out.unread.retain(|u| !out.copies.iter().any(|c| c.contains(u.span)));
    out.title = zones.title;
    out.meta = zones.meta;
    out.attachments = zones.attachments;
    out.annexes = zones.annexes;
    out.signoff = zones.signoff;
    out
}
