//! The piece table ([MS-DOC] 2.9.38, Clx): which bytes of the stream `WordDocument` are the text, in which order.
//! A piece has one byte a character (as cp1252) or two (UTF-16).

use std::ops::Range;

use super::super::bytes::{Plc, i16_at, stretch, u8_at, u16_at, u32_at};
use super::super::ole::Fault;

/// Pieces may share bytes where text was copied, but not more than this many times on the average.
const SHARED: u64 = 16;

/// cp1252 from 0x80 on; where it has no character, the control character of the same number.
const UPPER: [u16; 32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C,
    0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178,
];

/// A stretch of the text that lies together.
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: u32,
    to: u32,
    at: u32,
    wide: bool,
    /// What changes the look of all that stands in it.
    prm: u16,
}

/// A unit of UTF-16 and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    /// Its place in the text.
    pub(super) cp: u32,
    /// Its byte in the stream.
    pub(super) at: u32,
    pub(super) value: u16,
    /// Number of the piece.
    pub(super) piece: usize,
}

/// All pieces.
#[derive(Debug)]
pub(super) struct Pieces<'w> {
    main: &'w [u8],
    list: Vec<Piece>,
    /// Properties that pieces name.
    looks: Vec<&'w [u8]>,
}

impl<'w> Pieces<'w> {
    /// Reads the piece table.
    pub(super) fn read(main: &'w [u8], clx: &'w [u8]) -> Result<Self, Fault> {
        let mut out = Self { main, list: Vec::new(), looks: Vec::new() };
        let mut at = 0;
        while let Some(1) = u8_at(clx, at) {
            let size = i16_at(clx, at + 1).and_then(|n| usize::try_from(n).ok()).ok_or(Fault::Damaged)?;
            out.looks.push(stretch(clx, at + 3..at + 3 + size));
            at += 3 + size;
        }
        let size = u32_at(clx, at + 1).filter(|_| u8_at(clx, at) == Some(2)).ok_or(Fault::Damaged)? as usize;
        let table = clx.get(at + 5..).and_then(|t| t.get(..size)).ok_or(Fault::Damaged)?;
        out.pieces(&Plc::new(table, 8)).ok_or(Fault::Damaged)?;
        let bytes: u64 = out.list.iter().map(|p| u64::from(p.to - p.from) * if p.wide { 2 } else { 1 }).sum();
        if bytes > main.len() as u64 * SHARED { Err(Fault::TooMuch) } else { Ok(out) }
    }

    fn pieces(&mut self, table: &Plc<'_>) -> Option<()> {
        for n in 0..table.len {
            let (from, to, item) = (table.at(n)?, table.at(n + 1)?, table.item(n)?);
            let (place, prm) = (u32_at(item, 2)?, u16_at(item, 6)?);
            let narrow = place & 0x4000_0000 != 0;
            let at = if narrow { (place & 0x3FFF_FFFF) / 2 } else { place & 0x3FFF_FFFF };
            if to < from || to >= 1 << 31 {
                return None;
            }
            self.list.push(Piece { from, to, at, wide: !narrow, prm });
        }
        (!self.list.is_empty()).then_some(())
    }

    /// The text of a range. Ends before what lies outside of the stream.
    pub(super) fn units(&self, range: Range<u32>) -> Units<'_> {
        let piece = self.list.partition_point(|p| p.to <= range.start);
        Units { pieces: self, piece, cp: range.start, end: range.end }
    }

    /// What a piece changes: a single property with its value, or many.
    pub(super) fn look(&self, piece: usize) -> Look<'w> {
        let Some(piece) = self.list.get(piece).filter(|p| p.prm != 0) else { return Look::Nothing };
        if piece.prm & 1 == 0 {
            let [value, number] = [piece.prm >> 8, piece.prm >> 1 & 0x7F];
            return Look::One(number, u8::try_from(value).unwrap_or(0));
        }
        self.looks.get(usize::from(piece.prm >> 1)).map_or(Look::Nothing, |l| Look::Many(l))
    }
}

/// Properties of a piece.
#[derive(Debug, Clone, Copy)]
pub(super) enum Look<'w> {
    Nothing,
    /// Short number of the property, and its value.
    One(u16, u8),
    Many(&'w [u8]),
}

/// A walk through the text.
pub(super) struct Units<'p> {
    pieces: &'p Pieces<'p>,
    piece: usize,
    cp: u32,
    end: u32,
}

impl Iterator for Units<'_> {
    type Item = Unit;

    fn next(&mut self) -> Option<Unit> {
        while self.pieces.list.get(self.piece)?.to <= self.cp {
            self.piece += 1;
        }
        let piece = self.pieces.list.get(self.piece)?;
        self.cp = self.cp.max(piece.from);
        if self.cp >= self.end {
            return None;
        }
        let offset = self.cp - piece.from;
        let at = piece.at.checked_add(if piece.wide { offset.checked_mul(2)? } else { offset })?;
        let value = if piece.wide { u16_at(self.pieces.main, at as usize)? } else { narrow(u8_at(self.pieces.main, at as usize)?) };
        let unit = Unit { cp: self.cp, at, value, piece: self.piece };
        self.cp += 1;
        Some(unit)
    }
}

fn narrow(byte: u8) -> u16 {
    UPPER.get(usize::from(byte.wrapping_sub(0x80))).copied().filter(|_| byte >= 0x80).unwrap_or(u16::from(byte))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Fault, Pieces, narrow};

    fn clx(pieces: &[(u32, u32)], end: u32) -> Vec<u8> {
        let mut table: Vec<u8> = pieces.iter().map(|p| p.0).chain([end]).flat_map(u32::to_le_bytes).collect();
        for (_, place) in pieces {
            table.extend([&[0, 0], &place.to_le_bytes()[..], &[0, 0]].concat());
        }
        [&[1, 2, 0, 7, 8, 2], &u32::try_from(table.len()).unwrap().to_le_bytes()[..], &table].concat()
    }

    #[test]
    fn pieces_of_both_kinds_in_the_order_of_the_text() {
        let main = b"ab\x93\x2D\x4E\x87\x65".to_vec();
        let table = clx(&[(0, 3), (2, 0x4000_0000)], 5);
        let pieces = Pieces::read(&main, &table).unwrap();
        let text = |from, to| String::from_utf16_lossy(&pieces.units(from..to).map(|u| u.value).collect::<Vec<_>>());
        assert_eq!((text(0, 5), text(1, 3), text(4, 99)), ("中文ab“".to_owned(), "文a".to_owned(), "“".to_owned()));
        assert_eq!((narrow(0x7F), narrow(0x80), narrow(0x9F), narrow(0xA0)), (0x7F, 0x20AC, 0x178, 0xA0));
    }

    #[test]
    fn pieces_that_cannot_be() {
        let main = vec![b'a'; 100];
        let read = |pieces: &[(u32, u32)], end| Pieces::read(&main, &clx(pieces, end)).err();
        assert_eq!(read(&[(0, 0)], 5000), Some(Fault::TooMuch));
        assert_eq!(read(&[(5, 0)], 2), Some(Fault::Damaged));
        assert_eq!(read(&[], 2), Some(Fault::Damaged));
        assert_eq!(Pieces::read(&main, &[2, 255, 255, 255, 255]).err(), Some(Fault::Damaged));
        let far = clx(&[(0, 0x0FFF_FFFF)], 9);
        assert_eq!(Pieces::read(&main, &far).unwrap().units(0..9).count(), 0);
    }
}
