//! Excel's old format, [MS-XLS] (Excel 97 to 2003, and what WPS writes as .et), without another program. `records` walks through the
//! stream of a workbook, `strings` reads texts that run over several records, `book` what all sheets share, `cells` one sheet; tables and
//! numbers are those of `sheet`, as for .xlsx. Not read: charts, drawings, comments, sheets of macros.

mod book;
mod cells;
mod records;
mod strings;

use self::book::Book;
use self::records::Records;
use super::docx::faults;
use super::ole::{self, Fault, Streams};
use super::sheet::Writer;
use super::{Draft, Format, unlock, xlsx};
use crate::diag::Problem;

/// The record that begins a part of a stream: the globals, a sheet.
const BOF: u16 = 0x0809;

/// True for a workbook whatever its name.
pub(super) fn looks_like_one(bytes: &[u8]) -> bool {
    let holds = |streams: Streams<'_>| !streams.has("/WordDocument") && (streams.has("/Workbook") || streams.has("/Book"));
    bytes.starts_with(ole::MAGIC) && Streams::open(bytes).is_ok_and(holds)
}

/// Reads a workbook. A broken sheet costs what stands in it.
pub(super) fn read(path: &str, bytes: &[u8]) -> Result<Draft, Problem> {
    if let Some(package) = unlock::opened(bytes) {
        return xlsx::read(path, package);
    }
    if let Some(problem) = faults::locked(path, bytes) {
        return Err(problem);
    }
    let naked = is_naked(bytes);
    if !naked && !bytes.starts_with(ole::MAGIC) {
        return Err(faults::no_zip(path, bytes));
    }
    let stream = if naked { Ok(bytes.to_vec()) } else { stream(bytes) };
    let stream = stream.map(|s| unlock::plain(&s).unwrap_or(s)).map_err(|fault| refused(path, fault))?;
    let book = Book::read(&stream).map_err(|fault| refused(path, fault))?;
    let mut writer = Writer::new(path);
    // Each byte belongs to one sheet: sheets that begin inside each other end this.
    let mut left = stream.len();
    for (name, at) in writer.among(&book.sheets) {
        match cells::read(&mut Records::new(&stream, *at, &mut left), &book) {
            Ok(Some(sheet)) => writer.add(name, sheet)?,
            Ok(None) => {}
            Err(Fault::TooMuch) => writer.tell(faults::too_large_sheet(path, name)),
            Err(_) => writer.tell(faults::broken_sheet(path, name)),
        }
    }
    writer.finish(Format::Xls)
}

/// The stream of a workbook in a compound file. One that was written for two versions has both.
fn stream(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut streams = Streams::open(bytes)?;
    let name = ["/Workbook", "/Book"].into_iter().find(|n| streams.has(n)).ok_or(Fault::Foreign)?;
    streams.read(name)
}

/// True for records without a compound file around them, as Excel 2 to 4 and a few other programs write them.
fn is_naked(bytes: &[u8]) -> bool {
    bytes.first() == Some(&9) && matches!(bytes.get(1), Some(0 | 2 | 4 | 8)) && matches!(bytes.get(2), Some(4 | 6 | 8 | 16)) && bytes.get(3) == Some(&0)
}

fn refused(path: &str, fault: Fault) -> Problem {
    match fault {
        Fault::Old => faults::too_old_book(path),
        Fault::Password => faults::locked_book(path),
        Fault::Foreign => faults::no_book(path),
        Fault::Damaged => faults::broken_book(path),
        Fault::TooMuch => faults::too_much_word(path),
    }
}
