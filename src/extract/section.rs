//! Which numbered thing a place of the draft stands under: chapters, sections, tasks, list items that open a line.
//! Markers inside a paragraph (一是), serials of tables, captions and entries of the attachment list hold nothing.

use std::collections::BTreeSet;

use super::Syntax;
use crate::outline::{Heading, Item, Outline, ParaKind, Style};
use crate::text::Span;

/// A row of `item` that things stand under, or that stands under others.
#[derive(Debug, Clone, Copy, Default)]
pub struct Section {
    /// The item above it, as a row of `item`.
    pub parent: Option<u32>,
    /// 1 for the highest numbering style that the body uses; 0 for what is no heading or list item.
    pub depth: u8,
    /// The text of the highest heading above it (itself, where it is the highest).
    pub chapter: Option<Span>,
    /// Its heading, or the beginning of its line.
    pub text: Span,
}

/// The sections of a draft.
#[derive(Debug, Default)]
pub struct Sections {
    /// One entry a row of `item`.
    pub rows: Vec<Section>,
    /// From this byte on, the innermost item and the chapter.
    marks: Vec<Mark>,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    at: usize,
    item: Option<u32>,
    chapter: Option<Span>,
}

/// What opens a section, in document order.
#[derive(Debug, Clone, Copy)]
struct Opening<'d> {
    at: usize,
    row: Option<u32>,
    item: Option<&'d Item>,
    heading: Option<&'d Heading>,
    body: u32,
}

/// An open section.
#[derive(Debug, Clone, Copy)]
struct Frame {
    key: Key,
    level: Option<u8>,
    row: Option<u32>,
    text: Span,
}

/// Numbering style as it nests: usual rank, points of a decimal number.
type Key = (u8, usize);

impl Sections {
    /// Reads the sections of an outline; `items` are the ones that get a row, in that order.
    pub(super) fn read(syntax: &Syntax<'_>, items: &[&Item]) -> Self {
        let openings = openings(syntax.outline, items);
        let key = |item: &Item| (item.marker.style.rank(), points(syntax, item));
        let used: BTreeSet<(u32, Key)> = openings.iter().filter_map(|o| o.item.map(|i| (o.body, key(i)))).collect();
        let mut out = Self { rows: vec![Section::default(); items.len()], marks: Vec::new() };
        let (mut stack, mut body): (Vec<Frame>, Option<u32>) = (Vec::new(), None);
        for opening in &openings {
            if body != Some(opening.body) {
                stack.clear();
                body = Some(opening.body);
            }
            if opening.item.is_none() && opening.heading.is_none() {
                out.marks.push(Mark { at: opening.at, item: None, chapter: None });
                continue;
            }
            let own = opening.item.map(key);
            close(&mut stack, opening, own);
            let parent = stack.iter().rev().find_map(|f| f.row);
            let text = opening.heading.map_or_else(|| opening.item.map_or(Span::default(), |i| first_line(syntax, i.text)), |h| h.text);
            stack.push(Frame { key: own.unwrap_or_default(), level: opening.heading.map(|h| h.level), row: opening.row, text });
            let chapter = stack.first().map(|f| f.text);
            if let (Some(row), Some(own)) = (opening.row, own) {
                let depth = used.range((opening.body, (0, 0))..=(opening.body, own)).count();
                if let Some(slot) = out.rows.get_mut(row as usize) {
                    *slot = Section { parent, depth: u8::try_from(depth).unwrap_or(u8::MAX), chapter, text };
                }
            }
            out.marks.push(Mark { at: opening.at, item: stack.iter().rev().find_map(|f| f.row), chapter });
        }
        out.inline(items);
        out
    }

    /// Markers inside paragraphs stand under the line item around them.
    fn inline(&mut self, items: &[&Item]) {
        for (row, item) in items.iter().enumerate().filter(|(_, i)| i.inline) {
            let above = self.mark(item.marker.span.from()).copied();
            if let Some(slot) = self.rows.get_mut(row) {
                *slot = Section { parent: above.and_then(|m| m.item), depth: 0, chapter: above.and_then(|m| m.chapter), text: Span::default() };
            }
        }
    }

    fn mark(&self, at: usize) -> Option<&Mark> {
        self.marks.get(self.marks.partition_point(|m| m.at <= at).checked_sub(1)?)
    }

    /// The innermost item at a place, as a row of `item`.
    #[must_use]
    pub fn item_at(&self, at: usize) -> Option<u32> {
        self.mark(at)?.item
    }

    /// The text of the highest heading at a place.
    #[must_use]
    pub fn chapter_at(&self, at: usize) -> Option<Span> {
        self.mark(at)?.chapter
    }

    /// An item and all items above it.
    pub fn upwards(&self, item: Option<u32>) -> impl Iterator<Item = u32> + '_ {
        let parent = |row: &u32| self.rows.get(*row as usize).and_then(|s| s.parent).filter(|p| p != row);
        std::iter::successors(item, parent).take(32)
    }
}

/// Closes what ends where a section opens.
fn close(stack: &mut Vec<Frame>, opening: &Opening<'_>, own: Option<Key>) {
    if let Some(level) = opening.heading.map(|h| h.level) {
        while stack.last().is_some_and(|f| f.level.map_or(own.is_none_or(|k| f.key >= k), |l| l >= level)) {
            stack.pop();
        }
    } else if let Some(own) = own {
        match stack.iter().rposition(|f| f.key == own) {
            Some(same) => stack.truncate(same),
            None => {
                while stack.last().is_some_and(|f| f.level.is_none() && f.key > own) {
                    stack.pop();
                }
            }
        }
    }
}

/// Items that open a line, headings without marker, and the beginnings of bodies.
fn openings<'d>(outline: &'d Outline, items: &[&'d Item]) -> Vec<Opening<'d>> {
    let mut out: Vec<Opening<'d>> = Vec::new();
    let para = |at: usize| outline.paras.get(outline.paras.partition_point(|p| p.span.from() <= at).checked_sub(1)?).filter(|p| at < p.span.to());
    let heading = |at: usize| {
        let found = outline.headings.get(outline.headings.partition_point(|h| h.span.from() <= at).checked_sub(1)?)?;
        (found.span.from() == at).then_some(found)
    };
    for (row, item) in items.iter().enumerate().filter(|(_, i)| !i.inline && i.marker.style.rank() < Style::LOWEST) {
        let at = item.marker.span.from();
        let Some(para) = para(at).filter(|p| matches!(p.kind, ParaKind::Body | ParaKind::Heading)) else { continue };
        out.push(Opening { at, row: u32::try_from(row).ok(), item: Some(item), heading: heading(at), body: para.body });
    }
    let plain = outline.headings.iter().filter(|h| h.marker.is_none());
    let bodies = outline.paras.chunk_by(|a, b| a.body == b.body).filter_map(|c| c.first());
    out.extend(bodies.map(|p| Opening { at: p.span.from(), row: None, item: None, heading: None, body: p.body }));
    out.extend(plain.map(|h| Opening { at: h.span.from(), row: None, item: None, heading: Some(h), body: h.body }));
    // The beginning of a body comes before the heading that opens it.
    out.sort_by_key(|o| (o.at, o.item.is_some() || o.heading.is_some()));
    out
}

/// Points inside a decimal number: 1.2.1 has two.
fn points(syntax: &Syntax<'_>, item: &Item) -> usize {
    if item.marker.style == Style::Decimal { syntax.slice(item.marker.span).trim_end_matches(['.', ' ']).matches('.').count() } else { 0 }
}

fn first_line(syntax: &Syntax<'_>, span: Span) -> Span {
    let line = syntax.slice(span).split('\n').next().unwrap_or("");
    let end = line.char_indices().nth(40).map_or(line.len(), |(i, _)| i);
    Span::new(span.from(), span.from() + end)
}
