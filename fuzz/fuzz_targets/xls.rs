//! Workbooks of Excel 97 to 2003 from arbitrary bytes: as the file, and as records behind the one that begins a workbook, so that they are
//! reached without a compound file having to be guessed. Run: `cargo +nightly fuzz run xls`.
#![no_main]

use hegao::ingest::{Format, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let _ = read("a.xls", data.to_vec(), Some(Format::Xls));
    let naked = [&[9, 8, 16, 0, 0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], data].concat();
    if let Ok(draft) = read("a.xls", naked, Some(Format::Xls)) {
        let reading = draft.source.reading();
        assert!(draft.blocks.iter().all(|b| reading.get(b.range.clone()).is_some()));
    }
});
