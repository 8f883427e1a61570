//! Formats that another program turns into docx first, and the words of PDF files. Which program, and how it is run, is `front`'s: this room knows a trait.

use super::{Draft, Format, Options, docx, sniff};
use crate::diag::Problem;

/// The words of a PDF and their places, as `pdftotext -bbox` writes them.
#[derive(Debug, Default)]
pub struct PdfWords {
    /// XHTML with the elements `page` and `word`.
    pub pages: Vec<u8>,
    /// What the program said of the file.
    pub said: String,
}

/// Other programs: turns a file into a Word document (.docx), finds the words of a PDF.
pub trait Converter: Sync {
    /// Converts a file; `ending` tells its format: `doc`, `odt`, `rtf`.
    ///
    /// # Errors
    /// A [`Problem`] that names the file and the remedy: no program, no result, too slow.
    fn convert(&self, path: &str, bytes: &[u8], ending: &str) -> Result<Vec<u8>, Problem>;

    /// The words of a PDF.
    ///
    /// # Errors
    /// A [`Problem`] that names the file and the remedy: no program, a password, a broken file, too slow, too large.
    fn pdf_words(&self, path: &str, bytes: &[u8]) -> Result<PdfWords, Problem>;
}

/// Reads a file of a format that is converted. Its places are those of the reading; it has no parts of its own.
pub(super) fn read(path: &str, bytes: &[u8], format: Format, options: &Options<'_>) -> Result<Draft, Problem> {
    if let Some(problem) = docx::faults::locked(path, bytes) {
        return Err(problem);
    }
    if let Some(problem) = unlike(path, bytes) {
        return Err(problem);
    }
    let Some(converter) = options.converter else { return Err(sniff::needs_converter(path)) };
    let made = converter.convert(path, bytes, format.as_str())?;
    let draft = docx::read(path, made, options.revisions)?;
    Ok(Draft { format, container: None, ..draft })
}

/// What other programs write under these names and no program needs to convert is read by its own name.
fn unlike(path: &str, bytes: &[u8]) -> Option<Problem> {
    let known: [&[u8]; 3] = [b"\xD0\xCF\x11\xE0", b"PK\x03\x04", b"{\\rtf"];
    if known.iter().any(|k| bytes.starts_with(k)) || bytes.starts_with(b"<?xml") {
        return None;
    }
    Some(docx::faults::no_zip(path, bytes))
}
