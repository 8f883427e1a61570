//! Corrections as tracked changes: the words are marked as deleted, the new ones as inserted, both by 核稿, for a person to
//! accept or to reject. Never inside another's change, a field or a note.

use std::ops::Range;

use super::anchor::{KEEP, head, keep};
use super::comment::{AUTHOR, written};
use super::layout::{Child, Layout, Unit};
use super::ledger::{Change, Kind};
use crate::diag::Message;
use crate::ingest::{Container, RunPiece};

/// What changes are made in.
pub(super) struct Track<'d> {
    pub(super) text: &'d str,
    pub(super) layout: &'d Layout,
    pub(super) container: &'d Container,
    /// `2026-11-29T00:00:00Z`.
    pub(super) stamp: &'d str,
}

impl Track<'_> {
    /// One replacement of a stretch of the reading; `id` is the number of the last change, and is counted up.
    pub(super) fn change(&self, reading: &Range<usize>, new: &str, id: &mut u32) -> Result<Vec<Change>, Message> {
        let pieces = self.pieces(reading)?;
        let mut changes = Vec::new();
        for (index, piece) in pieces.iter().enumerate() {
            let from = piece.xml.start + reading.start.saturating_sub(piece.reading.start);
            let to = piece.xml.end - piece.reading.end.saturating_sub(reading.end);
            let (unit, child) = self.find(piece).ok_or_else(unreachable_words)?;
            *id += 2;
            let inserted = if index + 1 == pieces.len() { self.inserted(unit, new, *id) } else { String::new() };
            changes.extend(self.delete(unit, child, from..to, &inserted, *id - 1));
        }
        Ok(changes)
    }

    /// The pieces of the words; all must be words of the body as they stand there, in one paragraph, in nobody's change.
    fn pieces(&self, reading: &Range<usize>) -> Result<Vec<&RunPiece>, Message> {
        let runs = &self.container.runs;
        let from = runs.partition_point(|p| p.reading.end <= reading.start);
        let found: Vec<&RunPiece> = runs.iter().skip(from).take_while(|p| p.reading.start < reading.end).collect();
        let covered: usize = found.iter().map(|p| p.reading.end.min(reading.end) - p.reading.start.max(reading.start)).sum();
        if reading.is_empty() || covered != reading.len() || found.iter().any(|p| p.part != 0 || !p.exact) {
            return Err(unreachable_words());
        }
        let units: Option<Vec<&Unit>> = found.iter().map(|p| self.find(p).map(|f| f.0)).collect();
        let units = units.ok_or_else(unreachable_words)?;
        if units.iter().any(|u| u.revised) {
            return Err(Message::new("此处已有他人的修订，只加批注", "another's tracked change stands here; it is only commented"));
        }
        if units.iter().any(|u| u.field) {
            return Err(Message::new("此处是域的结果，只加批注", "this is the result of a field; it is only commented"));
        }
        if units.windows(2).any(|w| matches!(w, [a, b] if a.para != b.para)) {
            return Err(unreachable_words());
        }
        Ok(found)
    }

    fn find(&self, piece: &RunPiece) -> Option<(&Unit, &Child)> {
        let after = self.layout.units.partition_point(|u| u.outer.start <= piece.xml.start);
        let unit = self.layout.units.get(..after)?.iter().rev().take(4096).find(|u| u.outer.end >= piece.xml.end)?;
        let inside = |c: &&Child| c.text.as_ref().is_some_and(|t| t.start <= piece.xml.start && piece.xml.end <= t.end);
        Some((unit, unit.children.iter().find(inside)?))
    }

    /// The new words as an insertion; nothing for none.
    fn inserted(&self, unit: &Unit, new: &str, id: u32) -> String {
        if new.is_empty() {
            return String::new();
        }
        let w = &self.layout.names.element;
        format!("{}{}<{w}t{KEEP}>{}</{w}t></{w}r></{w}ins>", self.open("ins", id), head(self.text, unit), written(new))
    }

    fn open(&self, name: &str, id: u32) -> String {
        let (w, a) = (&self.layout.names.element, &self.layout.names.attribute);
        format!("<{w}{name} {a}id=\"{id}\" {a}author=\"{AUTHOR}\" {a}date=\"{}\">", self.stamp)
    }

    /// Marks a stretch of one text as deleted; `then` follows it.
    fn delete(&self, unit: &Unit, child: &Child, at: Range<usize>, then: &str, id: u32) -> Vec<Change> {
        let w = &self.layout.names.element;
        let (deletion, head) = (self.open("del", id), head(self.text, unit));
        let Some(inner) = &child.text else { return Vec::new() };
        let replace = |at: Range<usize>, new: String| Change { at, new, kind: Kind::Revision };
        let insert = |at: usize, new: String| Change::insert(at, new, Kind::Revision);
        let mut changes = Vec::new();
        if at.start == inner.start {
            let first = unit.children.first() == Some(child);
            let (place, new) = if first { (unit.outer.start, deletion) } else { (child.outer.start, format!("</{w}r>{deletion}{head}")) };
            changes.push(insert(place, new));
            changes.push(replace(child.open.clone(), format!("<{w}delText{KEEP}>")));
        } else {
            changes.extend(keep(self.text, child, Kind::Revision));
            changes.push(insert(at.start, format!("</{w}t></{w}r>{deletion}{head}<{w}delText{KEEP}>")));
        }
        if at.end == inner.end {
            changes.push(replace(inner.end..child.outer.end, format!("</{w}delText>")));
            let last = unit.children.last() == Some(child);
            let (place, new) = if last { (unit.outer.end, format!("</{w}del>{then}")) } else { (child.outer.end, format!("</{w}r></{w}del>{then}{head}")) };
            changes.push(insert(place, new));
        } else {
            changes.push(insert(at.end, format!("</{w}delText></{w}r></{w}del>{then}{head}<{w}t{KEEP}>")));
        }
        changes
    }
}

fn unreachable_words() -> Message {
    Message::new("此处不是正文中连续的文字，只加批注", "these are no continuous words of the body; they are only commented")
}
