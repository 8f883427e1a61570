//! Workbooks that are encrypted with Excel's own password, from arbitrary bytes: as the two streams of an encrypted package, and behind
//! the record of a workbook of old that says how it is encrypted. Run: `cargo +nightly fuzz run locked`.
#![no_main]

use std::io::{Cursor, Write as _};

use hegao::ingest::{Format, read};
use libfuzzer_sys::fuzz_target;

/// A file with an encrypted package.
fn package(info: &[u8], data: &[u8]) -> Option<Vec<u8>> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).ok()?;
    file.create_stream("/EncryptionInfo").ok()?.write_all(info).ok()?;
    file.create_stream("/EncryptedPackage").ok()?.write_all(data).ok()?;
    file.flush().ok()?;
    Some(file.into_inner().into_inner())
}

/// A book whose first record is followed by `FilePass` with these bytes, and by the others.
fn book(pass: &[u8], rest: &[u8]) -> Option<Vec<u8>> {
    let size = u16::try_from(pass.len()).ok()?.to_le_bytes();
    Some([&[9, 8, 16, 0, 0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x2F, 0][..], &size[..], pass, rest].concat())
}

fuzz_target!(|data: &[u8]| {
    let _ = read("a.xlsx", data.to_vec(), Some(Format::Xlsx));
    let (head, rest) = data.split_at(data.first().map_or(0, |n| usize::from(*n)).min(data.len()));
    let made = [(package(head, rest), "a.xlsx", Format::Xlsx), (book(head, rest), "a.xls", Format::Xls)];
    for (bytes, name, format) in made {
        if let Some(Ok(draft)) = bytes.map(|b| read(name, b, Some(format))) {
            let reading = draft.source.reading();
            assert!(draft.blocks.iter().all(|b| reading.get(b.range.clone()).is_some()));
        }
    }
});
