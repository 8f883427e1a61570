//! PDF files from arbitrary bytes: as the file, whose words hegao's own reader finds, and as what pdftotext would have written, so that
//! lines and tables are made of any places. What that reader does to memory and time in the program is bounded by a process of its own;
//! here libFuzzer's `-rss_limit_mb` and `-timeout` bound it. Run: `cargo +nightly fuzz run pdf`.
#![no_main]

use hegao::diag::Problem;
use hegao::ingest::{Converter, Format, Options, PdfWords, Revisions, pdf_words, read_with};
use libfuzzer_sys::fuzz_target;

/// Words as they are given.
struct Given(Vec<u8>);

impl Converter for Given {
    fn is_installed(&self) -> bool {
        true
    }
    fn convert(&self, _: &str, bytes: &[u8], _: &str) -> Result<Vec<u8>, Problem> {
        Ok(bytes.to_vec())
    }
    fn pdf_words(&self, _: &str, _: &[u8]) -> Result<PdfWords, Problem> {
        Ok(PdfWords { pages: self.0.clone(), said: String::new() })
    }
}

fuzz_target!(|data: &[u8]| {
    for words in [pdf_words(data.to_vec(), 1 << 20).unwrap_or_default(), data.to_vec()] {
        let given = Given(words);
        let options = Options { revisions: Revisions::default(), converter: Some(&given) };
        if let Ok(draft) = read_with("a.pdf", b"%PDF-1.7\n%%EOF\n".to_vec(), Some(Format::Pdf), &options) {
            let reading = draft.source.reading();
            assert!(draft.blocks.iter().all(|b| reading.get(b.range.clone()).is_some()));
        }
    }
});
