//! From a stretch of the reading to places in the main part's XML: runs are cut where the words begin and end, both halves
//! keep the run's properties. What can't be cut is taken whole; what stands in a note or a header is anchored in the body.

use std::collections::BTreeMap;
use std::ops::Range;

use super::layout::{Child, Layout, Unit};
use super::ledger::{Change, Kind};
use crate::ingest::{BlockKind, Container, Draft, RunPiece};

/// Where a comment stands, if not on the words themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aside {
    /// In a footnote or an endnote: anchored on its reference.
    Note,
    /// In a text box, where Word has no comments: anchored on the box.
    Box,
    /// In a header, a footer or another part: anchored on the first words of the body.
    Frame,
}

/// An end of an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cut {
    /// Byte of the part.
    pub(super) at: usize,
    how: How,
}

/// What has to be closed and opened again there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    /// Nothing: between runs.
    Outside,
    /// An empty paragraph `<w:p/>`, which is opened.
    Closed,
    /// The run.
    Between(usize),
    /// The text and the run.
    Inside(usize),
}

/// An anchor in the part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Anchor {
    pub(super) start: Cut,
    pub(super) end: Cut,
    /// Index of the paragraph in which it begins.
    pub(super) para: usize,
    pub(super) aside: Option<Aside>,
}

/// What anchors are found in.
pub(super) struct Ground<'d> {
    pub(super) layout: &'d Layout,
    pub(super) draft: &'d Draft,
    pub(super) container: &'d Container,
    /// Texts of other parts by their index, for notes.
    pub(super) parts: &'d BTreeMap<usize, String>,
}

impl Ground<'_> {
    /// The anchor of a stretch of the reading; `None` for a body without a paragraph.
    pub(super) fn find(&self, range: &Range<usize>) -> Option<Anchor> {
        let over = self.pieces(range);
        let own: Vec<&RunPiece> = over.iter().filter(|p| p.part == 0).collect();
        if let Some(first) = own.first() {
            return self.on_words(range, first, &own);
        }
        if let Some(other) = over.first() {
            return self.on_note(other).or_else(|| self.on_first());
        }
        self.on_empty_cell(range.start).or_else(|| self.on_line(range.start)).or_else(|| self.on_first().map(|a| Anchor { aside: None, ..a }))
    }

    /// The pieces that share a byte with a range.
    fn pieces(&self, range: &Range<usize>) -> &[RunPiece] {
        let runs = &self.container.runs;
        let from = runs.partition_point(|p| p.reading.end <= range.start);
        let to = runs.partition_point(|p| p.reading.start < range.end).max(from);
        runs.get(from..to).unwrap_or(&[])
    }

    fn on_words(&self, range: &Range<usize>, first: &RunPiece, own: &[&RunPiece]) -> Option<Anchor> {
        let unit = self.layout.units.get(self.unit(first)?)?;
        let para = unit.para;
        if let Some(holder) = unit.holder.and_then(|h| self.layout.units.get(h)) {
            return Some(Anchor { para, ..whole(holder, Some(Aside::Box)) });
        }
        // An anchor stays within its paragraph.
        let same = |p: &&&RunPiece| self.unit(p).and_then(|u| self.layout.units.get(u)).is_some_and(|u| u.para == para);
        let last = own.iter().take_while(same).last()?;
        Some(Anchor { start: self.start(first, range.start)?, end: self.end(last, range.end)?, para, aside: None })
    }

    /// The innermost run that holds a piece.
    fn unit(&self, piece: &RunPiece) -> Option<usize> {
        let units = &self.layout.units;
        let after = units.partition_point(|u| u.outer.start <= piece.xml.start);
        (0..after).rev().take(4096).find(|i| units.get(*i).is_some_and(|u| u.outer.end >= piece.xml.end))
    }

    fn start(&self, piece: &RunPiece, reading: usize) -> Option<Cut> {
        let number = self.unit(piece)?;
        let unit = self.layout.units.get(number)?;
        let at = if piece.exact { piece.xml.start + reading.saturating_sub(piece.reading.start) } else { piece.xml.start };
        let child = unit.children.iter().find(|c| c.outer.contains(&at));
        Some(match child {
            Some(Child { text: Some(t), .. }) if t.start < at && at < t.end => Cut { at, how: How::Inside(number) },
            Some(c) if unit.children.first() != Some(c) => Cut { at: c.outer.start, how: How::Between(number) },
            _ => Cut { at: unit.outer.start, how: How::Outside },
        })
    }

    fn end(&self, piece: &RunPiece, reading: usize) -> Option<Cut> {
        let number = self.unit(piece)?;
        let unit = self.layout.units.get(number)?;
        let at = if piece.exact { piece.xml.end - piece.reading.end.saturating_sub(reading) } else { piece.xml.end };
        let child = unit.children.iter().find(|c| c.outer.start < at && at <= c.outer.end);
        Some(match child {
            Some(Child { text: Some(t), .. }) if t.start < at && at < t.end => Cut { at, how: How::Inside(number) },
            Some(c) if unit.children.last() != Some(c) => Cut { at: c.outer.end, how: How::Between(number) },
            _ => Cut { at: unit.outer.end, how: How::Outside },
        })
    }

    /// The reference to the note that holds a piece.
    fn on_note(&self, piece: &RunPiece) -> Option<Anchor> {
        let name = self.container.parts.get(piece.part)?;
        let foot = name.contains("footnotes");
        if !foot && !name.contains("endnotes") {
            return None;
        }
        let before = self.parts.get(&piece.part)?.get(..piece.xml.start)?;
        let tag = before.rfind(if foot { "footnote " } else { "endnote " })?;
        let id = before.get(tag..)?.split_once("id=\"")?.1.split('"').next()?;
        let reference = self.layout.notes.iter().find(|n| n.foot == foot && n.id == id)?;
        let unit = self.layout.units.get(reference.unit)?;
        let child = unit.children.get(reference.child)?;
        let (alone, para) = (unit.children.len() == 1, unit.para);
        let cut = |inner: usize, outer: usize| if alone { Cut { at: outer, how: How::Outside } } else { Cut { at: inner, how: How::Between(reference.unit) } };
        let start =
            if unit.children.first() == Some(child) { Cut { at: unit.outer.start, how: How::Outside } } else { cut(child.outer.start, unit.outer.start) };
        let end = if unit.children.last() == Some(child) { Cut { at: unit.outer.end, how: How::Outside } } else { cut(child.outer.end, unit.outer.end) };
        Some(Anchor { start, end, para, aside: Some(Aside::Note) })
    }

    /// The first run of the body.
    fn on_first(&self) -> Option<Anchor> {
        let unit = self.layout.units.first()?;
        Some(whole(unit, Some(Aside::Frame)))
    }

    /// The words nearest to a place that hegao made (an automatic number, an end of line): those that follow on its line, else those before.
    fn on_line(&self, at: usize) -> Option<Anchor> {
        let reading = self.draft.source.reading();
        let from = reading.get(..at)?.rfind('\n').map_or(0, |i| i + 1);
        let to = reading.get(at..)?.find('\n').map_or(reading.len(), |i| at + i);
        let on = self.pieces(&(from..to));
        let piece = on.iter().filter(|p| p.part == 0).find(|p| p.reading.start >= at).or_else(|| on.iter().rfind(|p| p.part == 0))?;
        let unit = self.layout.units.get(self.unit(piece)?)?;
        match unit.holder.and_then(|h| self.layout.units.get(h)) {
            Some(holder) => Some(Anchor { para: unit.para, ..whole(holder, Some(Aside::Box)) }),
            None => Some(whole(unit, None)),
        }
    }

    /// The empty paragraph of a table's empty cell.
    fn on_empty_cell(&self, at: usize) -> Option<Anchor> {
        let block = self.draft.blocks.get(self.draft.blocks.partition_point(|b| b.range.end < at)).filter(|b| b.range.start <= at)?;
        let BlockKind::Table(grid) = &block.kind else { return None };
        let holds = |r: &Range<usize>| r.start <= at && at <= r.end;
        let (row, index) = grid.rows.iter().find_map(|r| r.iter().position(|c| c.range.is_empty() && holds(&c.range)).map(|i| (r, i)))?;
        // A cell of the same row that has words tells the row and the count of cells in the file.
        let known = row.iter().enumerate().filter(|(_, c)| !c.range.is_empty());
        let cells = known.filter_map(|(i, c)| {
            let piece = self.pieces(&c.range).iter().find(|p| p.part == 0)?;
            let para = self.layout.units.get(self.unit(piece)?)?.para;
            Some((i, self.layout.paras.get(para)?.cell?))
        });
        let (from, (table, line, column)) = cells.min_by_key(|(i, _)| i.abs_diff(index))?;
        let wanted = (table, line, (column + index).checked_sub(from)?);
        let number = self.layout.paras.iter().position(|p| p.cell == Some(wanted))?;
        let para = self.layout.paras.get(number).filter(|p| p.unit.is_none())?;
        let cut = Cut { at: para.content, how: if para.closed { How::Closed } else { How::Outside } };
        Some(Anchor { start: cut, end: cut, para: number, aside: None })
    }
}

fn whole(unit: &Unit, aside: Option<Aside>) -> Anchor {
    let [start, end] = [unit.outer.start, unit.outer.end].map(|at| Cut { at, how: How::Outside });
    Anchor { start, end, para: unit.para, aside }
}

/// What is put in at the cuts of all comments.
#[derive(Default)]
pub(super) struct Markers {
    cuts: BTreeMap<Cut, Vec<(u8, String)>>,
}

impl Markers {
    /// Adds one comment: what opens it, and what closes it and refers to it.
    pub(super) fn add(&mut self, anchor: &Anchor, open: String, close: &str) {
        // At one place comments end before others begin.
        if anchor.start.at >= anchor.end.at {
            self.cuts.entry(anchor.start).or_default().push((1, open + close));
        } else {
            self.cuts.entry(anchor.end).or_default().push((0, close.to_owned()));
            self.cuts.entry(anchor.start).or_default().push((2, open));
        }
    }

    /// The changes to the part.
    pub(super) fn changes(self, text: &str, layout: &Layout) -> Vec<Change> {
        let mut changes = Vec::new();
        for (cut, mut texts) in self.cuts {
            texts.sort_by_key(|t| t.0);
            let markers: String = texts.into_iter().map(|t| t.1).collect();
            changes.extend(cut_at(text, layout, cut, &markers, Kind::Comment));
        }
        // Two cuts in one text both want its blanks kept.
        changes.sort_by_key(|c| (c.at.start, c.at.end));
        changes.dedup_by(|a, b| a.new == KEEP && a == b);
        changes
    }
}

/// The attribute that keeps blanks at the ends of a text.
pub(super) const KEEP: &str = " xml:space=\"preserve\"";

/// What has to be written to put something between the halves of a run.
fn cut_at(text: &str, layout: &Layout, cut: Cut, between: &str, kind: Kind) -> Vec<Change> {
    let w = &layout.names.element;
    let unit = |number: usize| layout.units.get(number);
    match cut.how {
        How::Outside => vec![Change::insert(cut.at, between, kind)],
        How::Closed => vec![Change { at: cut.at.saturating_sub(2)..cut.at, new: format!(">{between}</{w}p>"), kind }],
        How::Between(number) => unit(number).map(|u| Change::insert(cut.at, format!("</{w}r>{between}{}", head(text, u)), kind)).into_iter().collect(),
        How::Inside(number) => {
            let Some(u) = unit(number) else { return Vec::new() };
            let new = format!("</{w}t></{w}r>{between}{}<{w}t{KEEP}>", head(text, u));
            let keep = u.children.iter().find(|c| c.outer.contains(&cut.at)).and_then(|c| keep(text, c, kind));
            keep.into_iter().chain([Change::insert(cut.at, new, kind)]).collect()
        }
    }
}

/// The tag and the properties of a run, to begin its other half.
pub(super) fn head(text: &str, unit: &Unit) -> String {
    let properties = unit.properties.clone().and_then(|p| text.get(p)).unwrap_or("");
    format!("{}{properties}", text.get(unit.open.clone()).unwrap_or(""))
}

/// Makes a text keep the blanks at its ends, where it does not yet.
pub(super) fn keep(text: &str, child: &Child, kind: Kind) -> Option<Change> {
    let tag = text.get(child.open.clone())?;
    let name = tag.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
    (!child.keeps).then(|| Change::insert(child.open.start + name, KEEP, kind))
}
