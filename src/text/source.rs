//! A draft's text in its three forms: the file's own text (origin), the reading without markup, the shadow for matching.
//! All stages after ingest speak in shadow spans; only output and edit map them back.

use std::ops::Range;
use std::sync::OnceLock;

use super::fold::fold_into;
use super::{LineIndex, Position, Signs, Span};

/// How a stretch of the reading came from the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PieceKind {
    /// The same bytes as in the decoded file: an edit may be applied.
    Exact,
    /// A character reference such as `&nbsp;`: labelled as a whole, not edited.
    Entity,
    /// Made by hegao (line break between blocks, automatic number): no bytes of its own.
    Made,
}

/// A stretch of the reading and where it stands in the decoded file. Pieces are in order and cover the reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Byte range in the reading.
    pub reading: Range<usize>,
    /// Byte range in the decoded file text; same length for `Exact`.
    pub origin: Range<usize>,
    /// How they relate.
    pub kind: PieceKind,
}

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageStart {
    /// Byte of the reading.
    pub at: usize,
    /// Its number, counted from 1, whatever is printed on it.
    pub number: u32,
}

/// The text of one draft.
#[derive(Debug)]
pub struct Source {
    path: String,
    origin: Option<String>,
    pieces: Vec<Piece>,
    reading: String,
    shadow: String,
    anchors: Vec<(u32, u32)>,
    comments: Vec<Range<usize>>,
    pages: Vec<PageStart>,
    lines: OnceLock<LineIndex>,
    signs: OnceLock<Signs>,
}

impl Source {
    /// A draft whose reading is the file's own decoded text (plain text).
    #[must_use]
    pub fn plain(path: impl Into<String>, text: String) -> Self {
        Self::build(path.into(), None, Vec::new(), text)
    }

    /// A draft whose reading was taken out of markup. `origin` is the decoded file, `pieces` cover `reading` in order.
    #[must_use]
    pub fn marked_up(path: impl Into<String>, origin: String, reading: String, pieces: Vec<Piece>) -> Self {
        Self::build(path.into(), Some(origin), pieces, reading)
    }

    fn build(path: String, origin: Option<String>, pieces: Vec<Piece>, reading: String) -> Self {
        let mut shadow = String::with_capacity(reading.len());
        let mut anchors: Vec<(u32, u32)> = Vec::new();
        fold_into(&reading, &mut shadow, |s, r| {
            anchors.push((u32::try_from(s).unwrap_or(u32::MAX), u32::try_from(r).unwrap_or(u32::MAX)));
        });
        shadow.shrink_to_fit();
        Self { path, origin, pieces, reading, shadow, anchors, comments: Vec::new(), pages: Vec::new(), lines: OnceLock::new(), signs: OnceLock::new() }
    }

    /// The same with a shadow that lacks some stretches: `cuts`, spans of the shadow in order that do not overlap.
    #[must_use]
    pub fn without(self, cuts: &[Span]) -> Self {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let (mut shadow, mut anchors) = (String::with_capacity(self.shadow.len()), Vec::with_capacity(self.anchors.len() + 2 * cuts.len()));
        let (mut from, mut next) = (0, 0);
        for cut in cuts.iter().filter(|c| !c.is_empty()) {
            let gone = from - shadow.len();
            while let Some(a) = self.anchors.get(next).filter(|a| (a.0 as usize) < cut.from()) {
                anchors.push((a.0 - number(gone), a.1));
                next += 1;
            }
            shadow.push_str(self.shadow.get(from..cut.from()).unwrap_or(""));
            from = cut.to();
            // What was dropped on both sides of the cut goes with it.
            anchors.extend([(number(shadow.len()), number(self.end_to_reading(cut.from()))), (number(shadow.len()), number(self.to_reading(cut.to())))]);
            while self.anchors.get(next).is_some_and(|a| a.0 as usize <= cut.to()) {
                next += 1;
            }
        }
        let gone = from - shadow.len();
        anchors.extend(self.anchors.get(next..).unwrap_or(&[]).iter().map(|a| (a.0 - number(gone), a.1)));
        shadow.push_str(self.shadow.get(from..).unwrap_or(""));
        Self { shadow, anchors, signs: OnceLock::new(), ..self }
    }

    /// The same with the comments of the markup, ranges of the decoded file in order.
    #[must_use]
    pub fn with_comments(self, comments: Vec<Range<usize>>) -> Self {
        Self { comments, ..self }
    }

    /// The same with the pages that the format has, in order.
    #[must_use]
    pub fn with_pages(self, pages: Vec<PageStart>) -> Self {
        Self { pages, ..self }
    }

    /// The page on which a span begins; `None` where the format has none.
    #[must_use]
    pub fn page(&self, span: Span) -> Option<u32> {
        let at = if self.pages.is_empty() { 0 } else { self.reading_range(span).start };
        self.pages.partition_point(|p| p.at <= at).checked_sub(1).and_then(|n| self.pages.get(n)).map(|p| p.number)
    }

    /// Comments of the markup, which no reader sees: ranges of the decoded file, in order, their signs included.
    #[must_use]
    pub fn comments(&self) -> &[Range<usize>] {
        &self.comments
    }

    /// The path as the user named it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
    /// The text that all stages match on.
    #[must_use]
    pub fn shadow(&self) -> &str {
        &self.shadow
    }
    /// The text without markup, as a reader sees it.
    #[must_use]
    pub fn reading(&self) -> &str {
        &self.reading
    }
    /// The file's own decoded text.
    #[must_use]
    pub fn origin(&self) -> &str {
        self.origin.as_deref().unwrap_or(&self.reading)
    }

    /// Where the stretches of the reading stand in the file; empty for plain text, whose reading is the file itself.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// Shadow text of a span; empty where the span is not on character boundaries.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.shadow.get(span.from()..span.to()).unwrap_or("")
    }

    /// The signs in a span of the shadow, with their places counted from its beginning.
    pub fn signs(&self, span: Span) -> impl Iterator<Item = (usize, char)> + Clone + '_ {
        self.signs.get_or_init(|| Signs::of(&self.shadow)).within(span)
    }

    /// What stands in the reading at a shadow span: as written, with its own widths and characters.
    #[must_use]
    pub fn raw(&self, span: Span) -> &str {
        self.reading.get(self.reading_range(span)).unwrap_or("")
    }

    /// The reading's byte range of a shadow span.
    #[must_use]
    pub fn reading_range(&self, span: Span) -> Range<usize> {
        let start = self.to_reading(span.from());
        let end = if span.is_empty() { start } else { self.end_to_reading(span.to()) };
        start..end.max(start)
    }

    /// The decoded file's byte range of a shadow span; markup between its ends is inside.
    #[must_use]
    pub fn origin_range(&self, span: Span) -> Range<usize> {
        let r = self.reading_range(span);
        if self.origin.is_none() {
            return r;
        }
        let start = self.origin_start(r.start);
        let end = if r.is_empty() { start } else { self.origin_end(r.end) };
        start..end.max(start)
    }

    /// True where the span's text stands in the file unchanged, so that an edit can be applied.
    #[must_use]
    pub fn is_exact(&self, span: Span) -> bool {
        self.origin.is_none() || self.origin().get(self.origin_range(span)) == Some(self.raw(span))
    }

    /// Start and end of a shadow span in the file's own coordinates.
    #[must_use]
    pub fn positions(&self, span: Span) -> (Position, Position) {
        let range = self.origin_range(span);
        (self.position(range.start), self.position(range.end))
    }

    /// Position of a byte offset of the decoded file text.
    #[must_use]
    pub fn position(&self, origin_offset: usize) -> Position {
        self.line_index().position(self.origin(), origin_offset)
    }

    /// Line index of the decoded file text.
    #[must_use]
    pub fn line_index(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(self.origin()))
    }

    /// The shadow span of a byte range of the reading (block ranges from ingest).
    #[must_use]
    pub fn shadow_span(&self, reading: Range<usize>) -> Span {
        Span::new(self.to_shadow(reading.start), self.to_shadow(reading.end))
    }

    fn to_reading(&self, shadow: usize) -> usize {
        let i = self.anchors.partition_point(|a| a.0 as usize <= shadow);
        i.checked_sub(1).and_then(|i| self.anchors.get(i)).map_or(shadow, |a| a.1 as usize + (shadow - a.0 as usize))
    }

    fn end_to_reading(&self, shadow: usize) -> usize {
        let i = self.anchors.partition_point(|a| (a.0 as usize) < shadow);
        match self.anchors.get(i) {
            Some(a) if a.0 as usize == shadow => a.1 as usize,
            _ => i.checked_sub(1).and_then(|i| self.anchors.get(i)).map_or(shadow, |a| a.1 as usize + (shadow - a.0 as usize)),
        }
    }

    fn to_shadow(&self, reading: usize) -> usize {
        let i = self.anchors.partition_point(|a| a.1 as usize <= reading);
        let base = i.checked_sub(1).and_then(|i| self.anchors.get(i)).copied().unwrap_or((0, 0));
        let next = self.anchors.get(i).map_or(self.shadow.len(), |a| a.0 as usize);
        (base.0 as usize + (reading - base.1 as usize)).min(next)
    }

    fn origin_start(&self, reading: usize) -> usize {
        let i = self.pieces.partition_point(|p| p.reading.end <= reading);
        self.pieces.get(i).map_or(self.origin().len(), |p| match p.kind {
            PieceKind::Exact => p.origin.start + reading.saturating_sub(p.reading.start),
            _ => p.origin.start,
        })
    }

    fn origin_end(&self, reading: usize) -> usize {
        let i = self.pieces.partition_point(|p| p.reading.end < reading);
        self.pieces.get(i).map_or(self.origin().len(), |p| match p.kind {
            PieceKind::Exact => p.origin.start + reading.saturating_sub(p.reading.start),
            _ => p.origin.end,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Piece, PieceKind, Source, Span};

    #[test]
    fn shadow_spans_map_back_to_what_was_written() {
        let source = Source::plain("a.txt", "到 2025 年，達到 80 ％ 以上".to_owned());
        assert_eq!(source.shadow(), "到2025年,达到80%以上");
        let at = source.shadow().find("达到80%").unwrap_or(0);
        let span = Span::new(at, at + "达到80%".len());
        assert_eq!(source.raw(span), "達到 80 ％");
        let comma = source.shadow().find(',').unwrap_or(0);
        assert_eq!(source.raw(Span::new(comma, comma + 1)), "，");
        let year = source.shadow().find("年").unwrap_or(0);
        assert_eq!(source.raw(Span::new(year - 4, year + 3)), "2025 年");
    }

    #[test]
    fn pieces_lead_back_into_markup() {
        let origin = "<p>达到<b>80</b>&#37;</p>".to_owned();
        let pieces = vec![
            Piece { reading: 0..6, origin: 3..9, kind: PieceKind::Exact },
            Piece { reading: 6..8, origin: 12..14, kind: PieceKind::Exact },
            Piece { reading: 8..9, origin: 18..23, kind: PieceKind::Entity },
        ];
        let source = Source::marked_up("a.html", origin, "达到80%".to_owned(), pieces);
        assert_eq!(source.origin().get(source.origin_range(Span::new(6, 9))), Some("80</b>&#37;"));
        assert!(source.is_exact(Span::new(6, 8)) && !source.is_exact(Span::new(6, 9)));
    }
}
