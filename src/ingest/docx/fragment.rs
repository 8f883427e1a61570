//! A stretch of the reading in the making: body, cell, text box or note. Fragments are written apart and put together in order.
//! Knows no XML.

use std::ops::Range;

use super::super::{Block, BlockKind, RunPiece};

/// Where a comment's range begins or ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Anchor {
    /// `w:id`.
    pub(super) id: String,
    /// Byte in the reading.
    pub(super) at: usize,
    /// What it is.
    pub(super) kind: AnchorKind,
}

/// The kinds of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AnchorKind {
    /// `commentRangeStart`.
    Start,
    /// `commentRangeEnd`.
    End,
    /// `commentReference`.
    Point,
    /// `footnoteReference`.
    Footnote,
    /// `endnoteReference`.
    Endnote,
}

/// Text with its blocks and its way back.
#[derive(Debug, Default)]
pub(super) struct Fragment {
    pub(super) text: String,
    pub(super) runs: Vec<RunPiece>,
    pub(super) blocks: Vec<Block>,
    pub(super) anchors: Vec<Anchor>,
}

impl Fragment {
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    pub(super) fn since(&self, start: usize) -> &str {
        self.text.get(start..).unwrap_or("")
    }

    /// Text that stands in a part as it is.
    pub(super) fn exact(&mut self, part: usize, xml: Range<usize>, text: &str) {
        self.push(part, xml, text, true);
    }

    /// Text that something else stands for.
    pub(super) fn shown(&mut self, part: usize, xml: Range<usize>, text: &str) {
        self.push(part, xml, text, false);
    }

    fn push(&mut self, part: usize, xml: Range<usize>, text: &str, exact: bool) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        if let Some(last) = self.runs.last_mut()
            && exact
            && last.exact
            && last.part == part
            && last.xml.end == xml.start
            && last.reading.end == start
        {
            last.xml.end = xml.end;
            last.reading.end = end;
            return;
        }
        self.runs.push(RunPiece { reading: start..end, part, xml, exact });
    }

    /// Text of hegao's own.
    pub(super) fn made(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn mark(&mut self, id: &str, kind: AnchorKind) {
        self.anchors.push(Anchor { id: id.to_owned(), at: self.text.len(), kind });
    }

    /// Takes back what was written from `to` on; blocks must not reach there.
    pub(super) fn truncate(&mut self, to: usize) {
        if to >= self.text.len() || !self.text.is_char_boundary(to) {
            return;
        }
        self.text.truncate(to);
        while self.runs.last().is_some_and(|r| r.reading.start >= to) {
            self.runs.pop();
        }
        if let Some(last) = self.runs.last_mut().filter(|r| r.reading.end > to) {
            if last.exact {
                last.xml.end -= last.reading.end - to;
            }
            last.reading.end = to;
        }
        for anchor in self.anchors.iter_mut().rev().take_while(|a| a.at > to) {
            anchor.at = to;
        }
    }

    pub(super) fn block(&mut self, kind: BlockKind, start: usize) {
        self.blocks.push(Block { kind, range: start..self.text.len() });
    }

    /// Adds another one, with its blocks.
    pub(super) fn append(&mut self, other: Fragment) {
        if self.text.is_empty() && self.anchors.is_empty() {
            *self = other;
            return;
        }
        let blocks = self.text_of(other);
        self.blocks.extend(blocks);
    }

    /// Adds the text of another one and gives its blocks as they stand here.
    pub(super) fn text_of(&mut self, other: Fragment) -> Vec<Block> {
        let by = self.text.len();
        let moved = |r: Range<usize>| r.start + by..r.end + by;
        self.text.push_str(&other.text);
        self.runs.extend(other.runs.into_iter().map(|r| RunPiece { reading: moved(r.reading), ..r }));
        self.anchors.extend(other.anchors.into_iter().map(|a| Anchor { at: a.at + by, ..a }));
        let mut blocks = other.blocks;
        for block in &mut blocks {
            block.range = moved(block.range.clone());
            if let BlockKind::Table(grid) = &mut block.kind {
                grid.caption = grid.caption.take().map(moved);
                grid.rows.iter_mut().flatten().for_each(|c| c.range = moved(c.range.clone()));
            }
        }
        blocks
    }
}
