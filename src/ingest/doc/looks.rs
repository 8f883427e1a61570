//! Properties of paragraphs, runs and rows ([MS-DOC] 2.6), which stand in lists of changes ("sprm"). Only those are read that say
//! what a reader sees, or where it stands. Where the lists lie is in `pages`.

use std::rc::Rc;

use super::super::bytes::{i16_at, i32_at, stretch, u8_at, u16_at};

/// Cells of a row at most.
const CELLS: usize = 64;

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RowLook {
    /// Where its cells begin and the last one ends, in twentieths of a point.
    pub(super) edges: Vec<i16>,
    /// Flags of its cells.
    pub(super) cells: Vec<u16>,
    /// Repeated on each page.
    pub(super) head: bool,
}

/// A paragraph; what it does not say is left to its style.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ParaLook {
    pub(super) style: Option<u16>,
    in_table: Option<bool>,
    row_end: Option<bool>,
    depth: Option<i32>,
    pub(super) inner_cell: bool,
    pub(super) inner_row_end: bool,
    /// The list that numbers it: from 1 on; 0 for none.
    pub(super) list: Option<i16>,
    pub(super) level: Option<u8>,
    pub(super) outline: Option<u8>,
    pub(super) row: Option<Rc<RowLook>>,
}

impl ParaLook {
    /// In how many tables it stands.
    pub(super) fn depth(&self) -> usize {
        let deep = usize::try_from(self.depth.unwrap_or(0)).unwrap_or(0);
        if self.in_table == Some(true) { deep.max(1) } else { deep }
    }

    pub(super) fn ends_row(&self) -> bool {
        self.row_end == Some(true)
    }
}

/// A run of characters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct RunLook {
    pub(super) deleted: bool,
    pub(super) inserted: bool,
    pub(super) hidden: Option<bool>,
    /// 1 raised, 2 lowered, 0 neither.
    pub(super) raised: Option<u8>,
    pub(super) position: Option<i16>,
    pub(super) size: Option<u16>,
    pub(super) style: Option<u16>,
    /// Number of the font, and the character in it.
    pub(super) symbol: Option<(u16, u16)>,
    /// Its sign stands for data, not for a picture.
    pub(super) data: bool,
    pub(super) embedded: bool,
}

/// Goes through a list of properties: number and value.
pub(super) fn each(list: &[u8], mut act: impl FnMut(u16, &[u8])) {
    let mut at = 0;
    while let Some(number) = u16_at(list, at) {
        at += 2;
        let size = match number >> 13 {
            0 | 1 => 1,
            2 | 4 | 5 => 2,
            3 => 4,
            7 => 3,
            _ => match (number, u8_at(list, at)) {
                (0xD606 | 0xD608, _) => usize::from(u16_at(list, at).unwrap_or(1)) + 1,
                (0xC615, Some(255)) => tabs(list, at + 1) + 1,
                (_, size) => usize::from(size.unwrap_or(0)) + 1,
            },
        };
        act(number, stretch(list, at..at + size));
        at += size;
    }
}

/// Bytes of a list of tabs that is too long for its length to be said.
fn tabs(list: &[u8], at: usize) -> usize {
    let deleted = usize::from(u8_at(list, at).unwrap_or(0)) * 4 + 1;
    deleted + usize::from(u8_at(list, at + deleted).unwrap_or(0)) * 3 + 1
}

fn is_on(value: &[u8]) -> bool {
    value.first().is_some_and(|v| *v != 0)
}

impl RunLook {
    pub(super) fn take(&mut self, number: u16, value: &[u8]) {
        match number {
            0x0800 => self.deleted = is_on(value),
            0x0801 => self.inserted = is_on(value),
            0x0806 => self.data = is_on(value),
            0x080A => self.embedded = is_on(value),
            // 0x80: as the style says; 0x81: the other way round.
            0x083C => self.hidden = value.first().filter(|v| **v != 0x80).map(|v| *v != 0),
            0x2A48 => self.raised = value.first().copied(),
            0x4845 => self.position = i16_at(value, 0),
            0x4A43 => self.size = u16_at(value, 0),
            0x4A30 => self.style = u16_at(value, 0),
            0x6A09 => self.symbol = u16_at(value, 0).zip(u16_at(value, 2)),
            _ => {}
        }
    }

    /// A single property of a piece, by its short number.
    pub(super) fn take_one(&mut self, number: u16, value: u8) {
        match number {
            0x41 => self.take(0x0800, &[value]),
            0x42 => self.take(0x0801, &[value]),
            0x5C => self.take(0x083C, &[value]),
            0x68 => self.take(0x2A48, &[value]),
            _ => {}
        }
    }

    /// This look with what another one says on top.
    pub(super) fn under(self, top: Self) -> Self {
        Self {
            deleted: self.deleted || top.deleted,
            inserted: self.inserted || top.inserted,
            hidden: top.hidden.or(self.hidden),
            raised: top.raised.or(self.raised),
            position: top.position.or(self.position),
            size: top.size.or(self.size),
            style: top.style.or(self.style),
            symbol: top.symbol.or(self.symbol),
            data: self.data || top.data,
            embedded: self.embedded || top.embedded,
        }
    }
}

impl ParaLook {
    pub(super) fn take(&mut self, number: u16, value: &[u8]) {
        match number {
            0x4600 => self.style = u16_at(value, 0),
            0x2416 => self.in_table = Some(is_on(value)),
            0x2417 => self.row_end = Some(is_on(value)),
            0x6649 => self.depth = i32_at(value, 0),
            0x664A => self.depth = Some(self.depth.unwrap_or(0).saturating_add(i32_at(value, 0).unwrap_or(0))),
            0x244B => self.inner_cell = is_on(value),
            0x244C => self.inner_row_end = is_on(value),
            0x460B => self.list = i16_at(value, 0),
            0x260A => self.level = u8_at(value, 0),
            0x2640 => self.outline = u8_at(value, 0),
            0xD608 | 0xD62B | 0x3404 => {
                let mut row = self.row.take().map_or_else(RowLook::default, |r| RowLook::clone(&r));
                row.take(number, value);
                self.row = Some(Rc::new(row));
            }
            _ => {}
        }
    }

    /// A single property of a piece, by its short number.
    pub(super) fn take_one(&mut self, number: u16, value: u8) {
        match number {
            0x0C => self.take(0x260A, &[value]),
            0x18 => self.take(0x2416, &[value]),
            0x19 => self.take(0x2417, &[value]),
            _ => {}
        }
    }

    /// This look with what another one says on top.
    pub(super) fn under(self, top: &Self) -> Self {
        Self {
            style: top.style.or(self.style),
            in_table: top.in_table.or(self.in_table),
            row_end: top.row_end.or(self.row_end),
            depth: top.depth.or(self.depth),
            inner_cell: self.inner_cell || top.inner_cell,
            inner_row_end: self.inner_row_end || top.inner_row_end,
            list: top.list.or(self.list),
            level: top.level.or(self.level),
            outline: top.outline.or(self.outline),
            row: top.row.clone().or(self.row),
        }
    }
}

impl RowLook {
    fn take(&mut self, number: u16, value: &[u8]) {
        match number {
            0xD608 => {
                let cells = usize::from(u8_at(value, 2).unwrap_or(0)).min(CELLS);
                self.edges = (0..=cells).map_while(|n| i16_at(value, 3 + n * 2)).collect();
                let start = 3 + (cells + 1) * 2;
                self.cells = (0..cells).map(|n| u16_at(value, start + n * 20).unwrap_or(0)).collect();
            }
            0xD62B => {
                if let Some((cell, flags)) = u8_at(value, 1).and_then(|n| self.cells.get_mut(usize::from(n))).zip(u8_at(value, 2)) {
                    *cell = *cell & !0x60 | u16::from(flags & 3) << 5;
                }
            }
            _ => self.head = is_on(value),
        }
    }
}
