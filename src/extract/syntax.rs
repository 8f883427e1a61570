//! What all extractors share: the draft, its outline, the lexicon, and the numbers of every sentence and cell, scanned once.

use std::collections::BTreeSet;
use std::ops::Range;

use super::duty::Note;
use super::numbers::{ScannedNumber, Scanner};
use super::section::Sections;
use crate::fact::{Rel, RowRef};
use crate::ingest::Draft;
use crate::lexicon::Lexicon;
use crate::outline::{CellState, ColumnKind, Item, Outline, ParaKind};
use crate::text::{Source, Span};
use crate::value::Quantity;

/// Where a scanned number stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// In the sentence of that index in the outline.
    Sentence(u32),
    /// In a table cell: table, row, column.
    Cell(u32, u32, u32),
}

/// What a number says.
#[derive(Debug, Clone)]
pub struct Amount {
    /// As written, without rounding or hedge.
    pub written: Quantity,
    /// The amounts that it may stand for.
    pub value: Quantity,
}

impl Amount {
    fn of(number: &ScannedNumber<'_>) -> Option<Self> {
        let written = number.number()?;
        Some(Self { value: number.meant(written.clone())?, written })
    }
}

/// The shared reading of one draft.
#[derive(Debug)]
pub struct Syntax<'d> {
    /// The draft.
    pub draft: &'d Draft,
    /// Its outline.
    pub outline: &'d Outline,
    /// The lexicon.
    pub lexicon: &'d Lexicon,
    /// The scanner with the lexicon's words.
    pub scanner: Scanner<'d>,
    /// All numbers: those of sentences in order, then those of cells. Row n of `number` is number n here.
    pub numbers: Vec<ScannedNumber<'d>>,
    /// What each number says, where it says an amount.
    pub amounts: Vec<Option<Amount>>,
    /// Where each number stands.
    pub homes: Vec<Home>,
    /// The numbers of each sentence of the outline.
    pub by_sentence: Vec<Range<usize>>,
    /// For each sentence of the outline its row in `sentence`, if it has one.
    pub sentence_rows: Vec<Option<u32>>,
    /// For each paragraph of the outline its row in `para`, if it has one.
    pub para_rows: Vec<Option<u32>>,
    /// The items that have a row, in that order; none where `item` is not wanted.
    pub items: Vec<&'d Item>,
    /// What stands under which of them.
    pub sections: Sections,
    /// Notes on duties, a row of `duty` each.
    pub duties: Vec<Note>,
}

impl<'d> Syntax<'d> {
    /// Reads what extractors share; numbers only where a wanted relation needs them.
    #[must_use]
    pub fn read(draft: &'d Draft, outline: &'d Outline, lexicon: &'d Lexicon, wanted: &BTreeSet<Rel>) -> Self {
        let mut syntax = Self {
            draft,
            outline,
            lexicon,
            scanner: Scanner::new(lexicon),
            numbers: Vec::with_capacity(outline.sentences.len()),
            amounts: Vec::new(),
            homes: Vec::new(),
            by_sentence: Vec::new(),
            sentence_rows: Vec::new(),
            para_rows: Vec::new(),
            items: Vec::new(),
            sections: Sections::default(),
            duties: Vec::new(),
        };
        syntax.count_rows();
        if wanted.contains(&Rel::Item) {
            syntax.items = outline.items.iter().filter(|i| !syntax.in_copy(i.marker.span) && !is_generated(&draft.source, i.marker.span)).collect();
            syntax.sections = Sections::read(&syntax, &syntax.items);
        }
        if wanted.contains(&Rel::Duty) {
            syntax.duties = super::duty::notes(&syntax);
        }
        if wanted.contains(&Rel::Number) || wanted.contains(&Rel::Sentence) {
            syntax.scan_sentences();
        }
        if wanted.contains(&Rel::Number) {
            syntax.scan_cells();
            syntax.amounts = syntax.numbers.iter().map(|n| if n.has_value() { Amount::of(n) } else { None }).collect();
        }
        syntax
    }

    /// Shadow text of a span.
    #[must_use]
    pub fn slice(&self, span: Span) -> &'d str {
        self.draft.source.slice(span)
    }

    /// The row of a sentence.
    #[must_use]
    pub fn sentence_ref(&self, sentence: u32) -> Option<RowRef> {
        let index = self.sentence_rows.get(sentence as usize).copied().flatten()?;
        Some(RowRef { rel: Rel::Sentence, index })
    }

    /// The numbers of a sentence of the outline, with their row numbers.
    pub fn numbers_of(&self, sentence: usize) -> impl Iterator<Item = (u32, &ScannedNumber<'d>)> {
        let range = self.by_sentence.get(sentence).cloned().unwrap_or(0..0);
        range.filter_map(|i| Some((u32::try_from(i).ok()?, self.numbers.get(i)?)))
    }

    /// The texts that relations of marks and names look at: paragraphs that have a row, then present cells.
    pub fn texts(&self) -> impl Iterator<Item = Span> + '_ {
        let paras = self.outline.paras.iter().zip(&self.para_rows).filter(|(_, r)| r.is_some()).map(|(p, _)| p.span);
        let tables = self.outline.tables.iter().filter(|t| !t.copy);
        paras.chain(tables.flat_map(|t| &t.rows).flat_map(|r| &r.cells).filter(|c| c.state == CellState::Present).map(|c| c.span))
    }

    /// Texts that belong to some cell of a table, nobody can say to which.
    pub fn lost(&self) -> impl Iterator<Item = Span> + '_ {
        let tables = self.outline.tables.iter().filter(|t| !t.copy);
        tables.flat_map(|t| &t.rows).flat_map(|r| &r.cells).filter(|c| c.state == CellState::Lost).flat_map(|c| c.candidates.iter().copied())
    }

    /// Every text of the draft with its zone: paragraphs but menus, and present cells.
    pub(super) fn places(&self) -> Vec<(Span, &'static str)> {
        let zone = super::paragraph::zone;
        let paras = self.outline.paras.iter().zip(&self.para_rows).filter(|(_, r)| r.is_some()).map(|(p, _)| (p.span, zone(p.kind)));
        let tables = self.outline.tables.iter().filter(|t| !t.copy);
        let cells = tables.flat_map(|t| &t.rows).flat_map(|r| &r.cells).filter(|c| c.state == CellState::Present);
        paras.chain(cells.map(|c| (c.span, "table"))).collect()
    }

    /// True inside a second copy of the text.
    #[must_use]
    pub fn in_copy(&self, span: Span) -> bool {
        self.outline.copies.iter().any(|c| c.contains(span))
    }

    /// The numbers of a sentence that begin at a place of the shadow or after it.
    pub fn numbers_from(&self, sentence: usize, from: usize) -> impl Iterator<Item = &ScannedNumber<'d>> {
        let range = self.by_sentence.get(sentence).cloned().unwrap_or(0..0);
        let all = self.numbers.get(range).unwrap_or(&[]);
        all.get(all.partition_point(|n| n.digits.from() < from)..).unwrap_or(&[]).iter()
    }

    /// Sentences and paragraphs of copies and menus get no row.
    fn count_rows(&mut self) {
        let mut next = 0;
        let mut number = |keep: bool| {
            let row = keep.then_some(next);
            next += u32::from(keep);
            row
        };
        self.para_rows = self.outline.paras.iter().map(|p| number(!p.copy && p.kind != ParaKind::Menu)).collect();
        let mut next = 0;
        for s in &self.outline.sentences {
            let keep = match s.para {
                Some(p) => self.para_rows.get(p as usize).copied().flatten().is_some(),
                None => !self.outline.copies.iter().any(|c| c.contains(s.span)),
            };
            self.sentence_rows.push(keep.then_some(next));
            next += u32::from(keep);
        }
    }

    fn scan_sentences(&mut self) {
        for (i, s) in self.outline.sentences.iter().enumerate() {
            let first = self.numbers.len();
            if s.para.is_some() && self.sentence_rows.get(i).is_some_and(Option::is_some) {
                let span = Span::new(behind_marker(self.outline, s.span), s.span.to());
                self.scanner.scan_span(&self.draft.source, span, &mut self.numbers);
            }
            self.check_groups(first);
            self.by_sentence.push(first..self.numbers.len());
            self.homes.resize(self.numbers.len(), Home::Sentence(u32::try_from(i).unwrap_or(u32::MAX)));
        }
    }

    fn scan_cells(&mut self) {
        for (t, table) in self.outline.tables.iter().enumerate().filter(|(_, t)| !t.copy) {
            for (r, row) in table.rows.iter().enumerate() {
                for (c, cell) in row.cells.iter().enumerate().filter(|(_, c)| c.state == CellState::Present) {
                    let first = self.numbers.len();
                    self.scanner.scan_span(&self.draft.source, cell.span, &mut self.numbers);
                    self.check_groups(first);
                    if table.columns.get(c).is_some_and(|c| c.kind == ColumnKind::Serial) {
                        for n in self.numbers.iter_mut().skip(first) {
                            n.role = super::numbers::Role::Ordinal;
                        }
                    }
                    let id = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                    self.homes.resize(self.numbers.len(), Home::Cell(id(t), id(r), id(c)));
                }
            }
        }
    }

    /// `12，300` with a full-width comma is two numbers: which, nobody can say.
    fn check_groups(&mut self, first: usize) {
        for n in self.numbers.iter_mut().skip(first) {
            if self.draft.source.slice(n.digits).contains(',') && self.draft.source.raw(n.digits).contains('，') {
                n.role = super::numbers::Role::Unknown;
            }
        }
    }
}

/// `4. 7所卫生院`: where a sentence begins with a marker and a number stands right behind it, the number begins there.
fn behind_marker(outline: &Outline, sentence: Span) -> usize {
    let at = outline.items.partition_point(|i| i.marker.span.from() < sentence.from());
    let item = outline.items.get(at).filter(|i| i.marker.span.from() == sentence.from() && !i.inline);
    item.map(|i| i.text.from()).filter(|from| *from < sentence.to()).unwrap_or(sentence.from())
}

/// True for the number that a list of the markup gives (`<ol>`): it cannot be wrong, and says nothing of the numbers around it.
fn is_generated(source: &Source, marker: Span) -> bool {
    let Some(first) = source.raw(marker).trim_start().chars().next().filter(|_| !source.pieces().is_empty()) else { return false };
    source.origin().get(source.origin_range(marker)).is_none_or(|written| !written.contains(first))
}
