//! The first block of the stream `WordDocument` ([MS-DOC] 2.5): what the file is, how long its stories are, where its tables lie.

use std::ops::Range;

use super::super::bytes::{u16_at, u32_at};
use super::super::ole::Fault;

/// The tables of the table stream that are read, by their number among the pairs of place and length.
#[derive(Debug, Clone, Copy)]
pub(super) enum Table {
    Styles = 1,
    FootnoteMarks = 2,
    Footnotes = 3,
    Sections = 6,
    Heads = 11,
    Runs = 12,
    Paragraphs = 13,
    Fonts = 15,
    Pieces = 33,
    Shapes = 40,
    EndnoteMarks = 46,
    Endnotes = 47,
    Boxes = 56,
    Lists = 73,
    ListUses = 74,
}

/// Lengths of the stories, in characters; they follow each other in this order.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Stories {
    pub(super) text: Range32,
    pub(super) footnotes: Range32,
    pub(super) heads: Range32,
    pub(super) endnotes: Range32,
    pub(super) boxes: Range32,
}

/// A range of characters that can be copied.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Range32 {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Range32 {
    /// What two positions in this story, counted from its beginning, lie around.
    pub(super) fn inner(self, from: u32, to: u32) -> Range<u32> {
        let at = |n: u32| self.start.saturating_add(n).min(self.end);
        at(from)..at(to)
    }

    pub(super) fn whole(self) -> Range<u32> {
        self.start..self.end
    }
}

/// What the block says.
#[derive(Debug)]
pub(super) struct Fib {
    /// The table stream is `1Table`, not `0Table`.
    pub(super) second: bool,
    pub(super) stories: Stories,
    /// Where the pairs begin, and how many there are.
    pairs: (usize, usize),
}

impl Fib {
    pub(super) fn read(main: &[u8]) -> Result<Self, Fault> {
        Self::parsed(main).unwrap_or(Err(Fault::Damaged))
    }

    fn parsed(main: &[u8]) -> Option<Result<Self, Fault>> {
        let (magic, version, flags) = (u16_at(main, 0)?, u16_at(main, 2)?, u16_at(main, 0x0A)?);
        if magic == 0xA5DC || (magic == 0xA5EC && version < 0xBE) {
            return Some(Err(Fault::Old));
        }
        if magic != 0xA5EC {
            return Some(Err(Fault::Damaged));
        }
        if flags & 0x0100 != 0 {
            return Some(Err(Fault::Password));
        }
        let words = 34;
        let longs = words + usize::from(u16_at(main, words - 2)?) * 2 + 2;
        let pairs = longs + usize::from(u16_at(main, longs - 2)?) * 4 + 2;
        let count = usize::from(u16_at(main, pairs - 2)?);
        let length = |n: usize| u32_at(main, longs + n * 4).filter(|n| *n < 1 << 31);
        let mut at = 0u32;
        let mut next = |n: usize| {
            let start = at;
            at = at.checked_add(length(n)?)?;
            Some(Range32 { start, end: at })
        };
        let (text, footnotes, heads, _macros, _remarks, endnotes, boxes) = (next(3)?, next(4)?, next(5)?, next(6)?, next(7)?, next(8)?, next(9)?);
        Some(Ok(Self { second: flags & 0x0200 != 0, stories: Stories { text, footnotes, heads, endnotes, boxes }, pairs: (pairs, count) }))
    }

    /// Where a table lies in the table stream.
    pub(super) fn place(&self, main: &[u8], table: Table) -> Range<usize> {
        let (start, count) = self.pairs;
        let number = table as usize;
        let pair = || {
            let at = u32_at(main, start + number * 8)? as usize;
            Some(at..at.checked_add(u32_at(main, start + number * 8 + 4)? as usize)?)
        };
        if number < count { pair().unwrap_or(0..0) } else { 0..0 }
    }
}
