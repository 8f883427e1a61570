//! One sheet: its cells as they show ([MS-XLS] 2.1.7.20.5). Of formulas the result that the workbook keeps is read.

use super::super::bytes::{f64_at, u8_at, u16_at, u32_at};
use super::super::sheet::{Sheet, TooMuch};
use super::book::Book;
use super::records::{Record, Records};
use super::strings::Parts;
use super::{BOF, Fault};

/// A text that follows the formula whose result it is.
const STRING: u16 = 0x0207;
/// What may stand between a formula and its text: formulas that several cells share, and those of a table.
const BETWEEN: [u16; 3] = [0x0221, 0x0236, 0x04BC];

impl From<TooMuch> for Fault {
    fn from(_: TooMuch) -> Self {
        Self::TooMuch
    }
}

/// Reads a sheet; `None` where it is none of cells (charts, macros).
pub(super) fn read(records: &mut Records<'_, '_>, book: &Book) -> Result<Option<Sheet>, Fault> {
    let first = records.next()?;
    if first.kind != BOF {
        return Err(Fault::Damaged);
    }
    if u16_at(first.data, 2) != Some(0x0010) {
        return Ok(None);
    }
    let (mut sheet, mut inner) = (Sheet::default(), 0usize);
    loop {
        let record = records.next()?;
        match record.kind {
            // A chart that stands on the sheet.
            BOF => inner += 1,
            0x000A if inner == 0 => return Ok(Some(sheet)),
            0x000A => inner -= 1,
            _ if inner > 0 => {}
            0x00E5 => merge(record.data, &mut sheet).ok_or(Fault::Damaged)??,
            0x00BD => several(record.data, book, &mut sheet).ok_or(Fault::Damaged)??,
            0x0006 | 0x00D6 | 0x00FD | 0x0203 | 0x0204 | 0x0205 | 0x027E => one(record, records, book, &mut sheet)?,
            _ => {}
        }
    }
}

/// A cell: its place and style, then its value.
fn one<'b>(record: Record<'b>, records: &mut Records<'b, '_>, book: &Book, sheet: &mut Sheet) -> Result<(), Fault> {
    let data = record.data;
    let head = || Some((place(u16_at(data, 0)?), place(u16_at(data, 2)?), usize::from(u16_at(data, 4)?)));
    let (row, column, style) = head().ok_or(Fault::Damaged)?;
    let number = |value: f64| book.styles.shown(&value.to_string(), style);
    let text = match record.kind {
        0x00FD => {
            let shared = u32_at(data, 6).ok_or(Fault::Damaged)? as usize;
            return Ok(sheet.put(row, column, book.strings.get(shared).map_or("", String::as_str))?);
        }
        0x0203 => f64_at(data, 6).map(number),
        0x027E => u32_at(data, 6).map(|n| number(short_number(n))),
        0x0205 => u8_at(data, 6).zip(u8_at(data, 7)).map(|(value, error)| if error == 0 { truth(value) } else { fault(value) }.to_owned()),
        0x0006 => match Given::of(data).ok_or(Fault::Damaged)? {
            Given::Number(value) => Some(number(value)),
            Given::Said(text) => Some(text.to_owned()),
            Given::Text => Some(given_text(records)?),
        },
        // Fonts stand behind the text of 0x00D6.
        _ => Parts::whole(data, records)?.from(6).text(),
    };
    Ok(sheet.put(row, column, &text.ok_or(Fault::Damaged)?)?)
}

/// Places are counted from 0 here, from 1 in a sheet.
fn place(number: u16) -> u32 {
    u32::from(number) + 1
}

/// What a formula gave.
enum Given {
    Number(f64),
    Said(&'static str),
    /// A text, which follows.
    Text,
}

impl Given {
    /// A number, or what is none and says so in its last bytes.
    fn of(data: &[u8]) -> Option<Self> {
        let value = u8_at(data, 8)?;
        Some(match (u16_at(data, 12)?, u8_at(data, 6)?) {
            (0xFFFF, 0) => Self::Text,
            (0xFFFF, 1) => Self::Said(truth(value)),
            (0xFFFF, 2) => Self::Said(fault(value)),
            (0xFFFF, _) => Self::Said(""),
            _ => Self::Number(f64_at(data, 6)?),
        })
    }
}

/// The text that a formula gave; empty where the writer left it out.
fn given_text(records: &mut Records<'_, '_>) -> Result<String, Fault> {
    for kind in BETWEEN {
        records.next_if(kind)?;
    }
    let Some(data) = records.next_if(STRING)? else { return Ok(String::new()) };
    Parts::whole(data, records)?.text().ok_or(Fault::Damaged)
}

/// Numbers beside each other: a row, a column, style and number of each, the last column.
fn several(data: &[u8], book: &Book, sheet: &mut Sheet) -> Option<Result<(), TooMuch>> {
    let (row, column) = (place(u16_at(data, 0)?), place(u16_at(data, 2)?));
    let cells = data.get(4..data.len().checked_sub(2)?)?;
    let put = |(column, cell): (u32, &[u8])| {
        let (style, number) = (usize::from(u16_at(cell, 0).unwrap_or(0)), short_number(u32_at(cell, 2).unwrap_or(0)));
        sheet.put(row, column, &book.styles.shown(&number.to_string(), style))
    };
    Some((column..).zip(cells.chunks_exact(6)).try_for_each(put))
}

/// Merged cells: a count, then first and last row, first and last column of each.
fn merge(data: &[u8], sheet: &mut Sheet) -> Option<Result<(), TooMuch>> {
    let count = usize::from(u16_at(data, 0)?);
    let mut ranges = data.get(2..)?.chunks_exact(8).take(count).filter_map(|r| Some([u16_at(r, 0)?, u16_at(r, 2)?, u16_at(r, 4)?, u16_at(r, 6)?].map(place)));
    Some(ranges.try_for_each(|[top, bottom, left, right]| sheet.merge((top, bottom), (left, right))))
}

/// A number in 30 bits: the upper ones of a float, or an integer; the lowest bits say which, and whether it is to be divided by 100.
fn short_number(bits: u32) -> f64 {
    let value = if bits & 2 == 0 { f64::from_bits(u64::from(bits & !3) << 32) } else { f64::from(bits.cast_signed() >> 2) };
    if bits & 1 == 0 { value } else { value / 100.0 }
}

fn truth(value: u8) -> &'static str {
    if value == 0 { "FALSE" } else { "TRUE" }
}

/// The name of an error value.
fn fault(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        _ => "#N/A",
    }
}

#[cfg(test)]
mod tests {
    use super::{Given, short_number};

    #[test]
    fn numbers_in_30_bits() {
        let found = [0x3FF0_0000, 0x3FF0_0001, 0x4059_0000, (80 << 2) | 2, (8050 << 2) | 3, 0xFFFF_FFFE, 0x3FE9_9998].map(short_number);
        let wanted = [1.0, 0.01, 100.0, 80.0, 80.5, -1.0];
        assert!(found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < f64::EPSILON), "{found:?}");
    }

    #[test]
    fn what_formulas_gave() {
        let of = |value: [u8; 8]| Given::of(&[&[0; 6][..], &value].concat());
        assert!(matches!(of([0, 0, 0, 0, 0, 0, 0xFF, 0xFF]), Some(Given::Text)));
        assert!(matches!(of([1, 0, 1, 0, 0, 0, 0xFF, 0xFF]), Some(Given::Said("TRUE"))));
        assert!(matches!(of([2, 0, 7, 0, 0, 0, 0xFF, 0xFF]), Some(Given::Said("#DIV/0!"))));
        assert!(matches!(of([3, 0, 0, 0, 0, 0, 0xFF, 0xFF]), Some(Given::Said(""))));
        assert!(matches!(of(2.5f64.to_le_bytes()), Some(Given::Number(n)) if n > 2.4));
        assert!(Given::of(&[0; 9]).is_none());
    }
}
