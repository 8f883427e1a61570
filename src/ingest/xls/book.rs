//! What stands before the sheets: their names and places, the shared texts, styles and formats ([MS-XLS] 2.1.7.20.3).

use super::super::bytes::{u8_at, u16_at, u32_at};
use super::super::sheet::Styles;
use super::records::Records;
use super::strings::Parts;
use super::{BOF, Fault};

/// Bytes that the shared texts take at most.
const LARGEST: usize = 256 << 20;
/// Formats, styles and sheets at most.
const MOST: usize = 70_000;

/// What all sheets share.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// Names and places of the sheets that are shown.
    pub(super) sheets: Vec<(String, usize)>,
    pub(super) strings: Vec<String>,
    pub(super) styles: Styles,
}

impl Book {
    pub(super) fn read(stream: &[u8]) -> Result<Self, Fault> {
        let mut left = stream.len();
        let mut records = Records::new(stream, 0, &mut left);
        let first = records.next()?;
        match (first.kind, u16_at(first.data, 0)) {
            (BOF, Some(0x0600)) => {}
            (BOF | 0x0009 | 0x0209 | 0x0409, _) => return Err(Fault::Old),
            _ => return Err(Fault::Damaged),
        }
        let mut book = Self::default();
        loop {
            let record = records.next()?;
            match record.kind {
                0x000A => return Ok(book),
                0x002F => return Err(Fault::Password),
                0x0022 => book.styles.from_1904 = u16_at(record.data, 0) == Some(1),
                0x0085 => book.sheets.extend(sheet(record.data).ok_or(Fault::Damaged)?),
                0x00E0 => book.styles.formats.push(u16_at(record.data, 2).map_or(0, u32::from)),
                0x041E => {
                    let (id, code) = format(Parts::whole(record.data, &mut records)?).ok_or(Fault::Damaged)?;
                    book.styles.codes.insert(id, code);
                }
                0x00FC => book.strings = strings(Parts::whole(record.data, &mut records)?)?,
                _ => {}
            }
            if book.styles.formats.len().max(book.sheets.len()) > MOST {
                return Err(Fault::TooMuch);
            }
        }
    }
}

/// Name and place of a sheet that is shown and has cells; `None` where the record is broken.
fn sheet(data: &[u8]) -> Option<Option<(String, usize)>> {
    let (at, state, kind, count) = (u32_at(data, 0)?, u8_at(data, 4)?, u8_at(data, 5)?, u8_at(data, 6)?);
    let name = Parts::of(data).from(7).text_of(usize::from(count))?;
    Some((state & 3 == 0 && kind == 0).then_some((name, at as usize)))
}

fn format(mut parts: Parts<'_>) -> Option<(u32, String)> {
    let id = parts.short()?;
    Some((u32::from(id), parts.text()?))
}

/// The shared texts. Writers do not always count them rightly.
fn strings(mut parts: Parts<'_>) -> Result<Vec<String>, Fault> {
    let (_, count) = (parts.long(), parts.long().map_or(0, |n| n as usize));
    let (mut out, mut size) = (Vec::new(), 0usize);
    while !parts.is_done() {
        match parts.text() {
            Some(text) => {
                size += text.len() + size_of::<String>();
                out.push(text);
            }
            None if out.len() >= count => break,
            None => return Err(Fault::Damaged),
        }
        if size > LARGEST {
            return Err(Fault::TooMuch);
        }
    }
    Ok(out)
}
