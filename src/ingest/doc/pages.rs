//! Where properties lie ([MS-DOC] 2.9.33, 2.9.175): pages of 512 bytes that name stretches of the stream by their bytes.
//! What was found last is kept, for the text goes on where it was.

use std::ops::Range;

use super::super::bytes::{Plc, stretch, u8_at, u16_at, u32_at};
use super::looks::{ParaLook, RunLook, each};
use super::pieces::{Look, Pieces, Unit};

/// Bytes of a page.
const PAGE: usize = 512;
/// Bytes of properties outside of the pages that are read in all.
const OUTSIDE: usize = 64 << 20;

/// Properties of one kind.
struct Pages<'w> {
    main: &'w [u8],
    table: Plc<'w>,
    /// Bytes that a page has for each stretch beside its end.
    entry: usize,
}

/// The list of properties of a stretch.
struct Found<'w> {
    range: Range<u32>,
    list: &'w [u8],
}

impl<'w> Pages<'w> {
    fn find(&self, at: u32) -> Option<Found<'w>> {
        let entry = self.entry;
        let number = u32_at(self.table.item(self.table.find(at)?)?, 0)? & 0x003F_FFFF;
        let start = (number as usize).checked_mul(PAGE)?;
        let page = self.main.get(start..start.checked_add(PAGE)?)?;
        let count = usize::from(u8_at(page, PAGE - 1)?).min((PAGE - 5) / (4 + entry));
        let edge = |n: usize| u32_at(page, n * 4);
        let (mut low, mut high) = (0, count);
        while low < high {
            let middle = low + (high - low) / 2;
            if edge(middle + 1)? <= at {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let range = edge(low)?..edge(low + 1)?;
        if low >= count || !range.contains(&at) {
            return None;
        }
        let place = usize::from(u8_at(page, (count + 1) * 4 + low * entry)?) * 2;
        let list = match (place, entry) {
            (0, _) => &[],
            (_, 1) => stretch(page, place + 1..place + 1 + usize::from(u8_at(page, place)?)),
            _ => match usize::from(u8_at(page, place)?) {
                0 => stretch(page, place + 2..place + 2 + usize::from(u8_at(page, place + 1)?) * 2),
                size => stretch(page, place + 1..place + size * 2),
            },
        };
        Some(Found { range, list })
    }
}

/// How characters and paragraphs look.
pub(super) struct Looks<'w> {
    pieces: &'w Pieces<'w>,
    data: &'w [u8],
    runs: Pages<'w>,
    paras: Pages<'w>,
    run: (Range<u32>, usize, RunLook),
    para: (Range<u32>, usize, ParaLook),
    /// What a piece changes.
    piece: (usize, RunLook, ParaLook),
    /// Bytes outside of the pages that may still be read.
    left: usize,
}

impl<'w> Looks<'w> {
    pub(super) fn new((main, data): (&'w [u8], &'w [u8]), pieces: &'w Pieces<'w>, runs: &'w [u8], paras: &'w [u8]) -> Self {
        Self {
            pieces,
            data,
            runs: Pages { main, table: Plc::new(runs, 4), entry: 1 },
            paras: Pages { main, table: Plc::new(paras, 4), entry: 13 },
            run: (0..0, 0, RunLook::default()),
            para: (0..0, 0, ParaLook::default()),
            piece: (usize::MAX, RunLook::default(), ParaLook::default()),
            left: OUTSIDE,
        }
    }

    /// True where no paragraph has properties: no table can be told from text.
    pub(super) fn lacks_paras(&self) -> bool {
        self.paras.table.len == 0
    }

    /// How a character looks.
    pub(super) fn run(&mut self, unit: Unit) -> RunLook {
        if !(self.run.0.contains(&unit.at) && self.run.1 == unit.piece) {
            self.turn(unit.piece);
            let mut look = RunLook::default();
            let found = self.runs.find(unit.at).unwrap_or_else(|| Found::nothing(unit.at));
            each(found.list, |number, value| look.take(number, value));
            self.run = (found.range, unit.piece, look.under(self.piece.1));
        }
        self.run.2
    }

    /// The paragraph that a character ends.
    pub(super) fn para(&mut self, unit: Unit) -> &ParaLook {
        if !(self.para.0.contains(&unit.at) && self.para.1 == unit.piece) {
            self.turn(unit.piece);
            let found = self.paras.find(unit.at).unwrap_or_else(|| Found::nothing(unit.at));
            let look = self.listed(found.list);
            self.para = (found.range, unit.piece, look.under(&self.piece.2));
        }
        &self.para.2
    }

    fn listed(&mut self, list: &[u8]) -> ParaLook {
        let mut look = ParaLook::default();
        look.style = u16_at(list, 0);
        let mut outside = Vec::new();
        each(list.get(2..).unwrap_or(&[]), |number, value| match number {
            // The rest lies in the stream `Data`.
            0x6645 | 0x6646 | 0x646B => outside.extend(u32_at(value, 0)),
            _ => look.take(number, value),
        });
        for place in outside.into_iter().take(2) {
            let place = place as usize;
            let list = stretch(self.data, place.saturating_add(2)..place.saturating_add(2 + usize::from(u16_at(self.data, place).unwrap_or(0))));
            if self.spend(list.len()) {
                each(list, |number, value| look.take(number, value));
            }
        }
        look
    }

    /// Turns to what a piece changes.
    fn turn(&mut self, piece: usize) {
        if self.piece.0 == piece {
            return;
        }
        let (mut run, mut para) = (RunLook::default(), ParaLook::default());
        match self.pieces.look(piece) {
            Look::Nothing => {}
            Look::One(number, value) => {
                run.take_one(number, value);
                para.take_one(number, value);
            }
            Look::Many(list) if self.spend(list.len()) => each(list, |number, value| {
                run.take(number, value);
                para.take(number, value);
            }),
            Look::Many(_) => {}
        }
        self.piece = (piece, run, para);
    }

    fn spend(&mut self, bytes: usize) -> bool {
        let may = bytes <= self.left;
        self.left = self.left.saturating_sub(bytes);
        may
    }
}

impl Found<'_> {
    fn nothing(at: u32) -> Self {
        Self { range: at..at.saturating_add(1), list: &[] }
    }
}
