//! The compound file ([MS-CFB]) around documents and workbooks of old: its streams, read whole. What the library reads before it looks
//! is bounded here.

use std::io::{Cursor, Read};

use super::bytes::{u16_at, u32_at};

/// The first bytes of a compound file.
pub(super) const MAGIC: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Why a document, a workbook, or a part of one can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Office 95 and before: another layout.
    Old,
    /// Encrypted.
    Password,
    /// A compound file that holds something else.
    Foreign,
    /// Not as it should be.
    Damaged,
    /// More than is read.
    TooMuch,
}

/// An open compound file.
pub(super) struct Streams<'b> {
    file: cfb::CompoundFile<Cursor<&'b [u8]>>,
    size: u64,
}

impl<'b> Streams<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Fault> {
        if !is_bounded(bytes).unwrap_or(false) {
            return Err(Fault::Damaged);
        }
        let file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Fault::Damaged)?;
        Ok(Self { file, size: bytes.len() as u64 })
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.file.is_stream(name)
    }

    /// A stream. No stream is longer than the file.
    pub(super) fn read(&mut self, name: &str) -> Result<Vec<u8>, Fault> {
        let stream = self.file.open_stream(name).map_err(|_| Fault::Damaged)?;
        let mut bytes = Vec::new();
        stream.take(self.size).read_to_end(&mut bytes).map_err(|_| Fault::Damaged)?;
        Ok(bytes)
    }
}

/// True where the list of the sectors that say which sector follows which is no longer than the file needs:
/// the library reads a sector for each entry, also for entries that name the same one.
fn is_bounded(bytes: &[u8]) -> Option<bool> {
    let size = match u16_at(bytes, 30)? {
        9 => 512,
        12 => 4096,
        _ => return Some(false),
    };
    let sectors = bytes.len() / size + 1;
    let (entries, most) = (size / 4, sectors / (size / 4) + 2);
    let mut listed = (0..109).filter(|n| u32_at(bytes, 76 + n * 4).is_some_and(is_sector)).count();
    let mut next = u32_at(bytes, 68)?;
    while is_sector(next) {
        listed += 1;
        let start = (next as usize).checked_add(1)?.checked_mul(size)?;
        let sector = bytes.get(start..start.checked_add(size)?)?;
        listed += (0..entries - 1).filter(|n| u32_at(sector, n * 4).is_some_and(|s| is_sector(s) && s != 0)).count();
        if listed > most + entries {
            return Some(false);
        }
        next = u32_at(sector, size - 4)?;
    }
    Some(true)
}

fn is_sector(number: u32) -> bool {
    number <= 0xFFFF_FFFA
}
