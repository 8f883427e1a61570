//! Writes a reading and keeps, for every stretch of it, where it stands in the decoded file.
//! Knows no markup; the readers of Markdown and HTML write through it.

use std::ops::Range;

use super::{Block, BlockKind};
use crate::text::{Piece, PieceKind, Source};

/// A reading in the making.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    origin: &'a str,
    text: String,
    pieces: Vec<Piece>,
    blocks: Vec<Block>,
    comments: Vec<Range<usize>>,
}

/// What a finished reading consists of.
pub(super) type Parts = (String, Vec<Piece>, Vec<Block>, Vec<Range<usize>>);

impl<'a> Reading<'a> {
    pub(super) fn new(origin: &'a str) -> Self {
        Self { origin, text: String::with_capacity(origin.len() / 2), pieces: Vec::new(), blocks: Vec::new(), comments: Vec::new() }
    }

    pub(super) fn origin(&self) -> &'a str {
        self.origin
    }

    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    /// What was written from a byte on.
    pub(super) fn since(&self, start: usize) -> &str {
        self.text.get(start..).unwrap_or("")
    }

    /// Copies a stretch of the file.
    pub(super) fn exact(&mut self, origin: Range<usize>) {
        let Some(text) = self.origin.get(origin.clone()).filter(|t| !t.is_empty()) else {
            return;
        };
        let start = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        if let Some(last) = self.pieces.last_mut()
            && last.kind == PieceKind::Exact
            && last.origin.end == origin.start
        {
            last.origin.end = origin.end;
            last.reading.end = end;
            return;
        }
        self.pieces.push(Piece { reading: start..end, origin, kind: PieceKind::Exact });
    }

    /// Writes what a stretch of the file stands for.
    pub(super) fn entity(&mut self, origin: Range<usize>, text: &str) {
        self.push(origin, text, PieceKind::Entity);
    }

    /// Writes something that has no bytes of its own; `at` is where it belongs in the file.
    pub(super) fn made(&mut self, at: usize, text: &str) {
        self.push(at..at, text, PieceKind::Made);
    }

    fn push(&mut self, origin: Range<usize>, text: &str, kind: PieceKind) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.pieces.push(Piece { reading: start..self.text.len(), origin, kind });
    }

    /// Takes back what was written from `to` on; blocks must not reach there.
    pub(super) fn truncate(&mut self, to: usize) {
        if !self.text.is_char_boundary(to) {
            return;
        }
        self.text.truncate(to);
        while let Some(last) = self.pieces.last_mut() {
            if last.reading.end <= to {
                break;
            }
            if last.reading.start >= to {
                self.pieces.pop();
                continue;
            }
            if last.kind == PieceKind::Exact {
                last.origin.end -= last.reading.end - to;
            }
            last.reading.end = to;
        }
    }

    /// Adds a block that ends here.
    pub(super) fn block(&mut self, kind: BlockKind, start: usize) {
        self.blocks.push(Block { kind, range: start..self.text.len() });
    }

    /// Notes comments of the markup.
    pub(super) fn comments(&mut self, origin: impl IntoIterator<Item = Range<usize>>) {
        self.comments.extend(origin);
    }

    pub(super) fn into_parts(self) -> Parts {
        (self.text, self.pieces, self.blocks, self.comments)
    }
}

/// The source of a marked-up file and its blocks.
pub(super) fn finish(path: &str, origin: String, parts: Parts) -> (Source, Vec<Block>) {
    let (text, mut pieces, mut blocks, comments) = parts;
    pieces.shrink_to_fit();
    blocks.shrink_to_fit();
    (Source::marked_up(path, origin, text, pieces).with_comments(comments), blocks)
}

/// The raised form of a digit or sign: m<sup>2</sup> reads m², 85<sup>1</sup> is no 851.
pub(super) fn raised(c: char) -> Option<&'static str> {
    Some(match c {
        '0' => "⁰",
        '1' => "¹",
        '2' => "²",
        '3' => "³",
        '4' => "⁴",
        '5' => "⁵",
        '6' => "⁶",
        '7' => "⁷",
        '8' => "⁸",
        '9' => "⁹",
        '-' => "⁻",
        _ => return None,
    })
}
