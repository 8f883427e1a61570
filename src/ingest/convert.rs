//! Formats that another program turns into docx first, and the words of PDF files. What `doc` reads itself waits for that program to fail. Which program, and how it is run, is `front`'s: this room knows a trait.

use super::ole::Fault;
use super::{Container, Draft, Format, Options, doc, docx, ole, sniff};
use crate::diag::{Message, Problem};

/// The words of a PDF and their places, as `pdftotext -bbox` writes them.
#[derive(Debug, Default)]
pub struct PdfWords {
    /// XHTML with the elements `page` and `word`.
    pub pages: Vec<u8>,
    /// What the program said of the file.
    pub said: String,
}

impl PdfWords {
    /// True where the program has no tables for the fonts of the file: it left out what is written in them.
    #[must_use]
    pub fn lacks_tables(&self) -> bool {
        self.said.contains("Missing language pack")
    }
}

/// Other programs: turns a file into a Word document (.docx), finds the words of a PDF.
pub trait Converter: Sync {
    /// True where there is a program that converts.
    fn is_installed(&self) -> bool;

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
    if format != Format::Doc || !bytes.starts_with(ole::MAGIC) {
        return converted(path, bytes, format, options);
    }
    let word = match doc::open(bytes) {
        // No converter knows the password either.
        Err(fault @ Fault::Password) => return Err(doc::refused(path, fault)),
        word => word,
    };
    let installed = options.converter.is_some_and(Converter::is_installed);
    let failed = match installed.then(|| converted(path, bytes, format, options)) {
        Some(Ok(draft)) => return Ok(draft),
        Some(Err(problem)) => Some(problem),
        None => None,
    };
    let read = word.map_err(|fault| doc::refused(path, fault)).and_then(|word| word.read(path, options.revisions));
    match (read, failed) {
        (Ok(mut draft), failed) => {
            if let Some(container) = &mut draft.container {
                container.notice = Some(notice(path, failed));
            }
            Ok(draft)
        }
        // What the program said is about a file that it can read but for this fault.
        (Err(_), Some(problem)) | (Err(problem), None) => Err(problem),
    }
}

fn converted(path: &str, bytes: &[u8], format: Format, options: &Options<'_>) -> Result<Draft, Problem> {
    let Some(converter) = options.converter else { return Err(sniff::needs_converter(path)) };
    let made = converter.convert(path, bytes, format.as_str())?;
    let draft = docx::read(path, made, options.revisions)?;
    let container = draft.container.map(|c| Container { unread: c.unread, ..Container::default() });
    Ok(Draft { format, container, ..draft })
}

/// That no other program took part in reading, and what that means.
fn notice(path: &str, failed: Option<Problem>) -> Message {
    let means =
        Message::new("由核稿自己读出；版式复杂的表格、文本框请对照原稿", "read by hegao itself; compare complex tables and text boxes with the original");
    match failed {
        None => Message::new(
            format!("没有用 LibreOffice，旧格式的 Word、WPS 文件（.doc、.wps）{}", means.zh),
            format!("without LibreOffice, files of old Word and WPS formats (.doc, .wps) are {}", means.en),
        ),
        Some(problem) => {
            let (zh, en) = (problem.message.zh.trim_end_matches('。'), problem.message.en.trim_end_matches('.'));
            Message::new(format!("{path}：{zh}，改{}", means.zh), format!("{path}: {en}; it was {}", means.en))
        }
    }
}

/// What other programs write under these names and no program needs to convert is read by its own name.
fn unlike(path: &str, bytes: &[u8]) -> Option<Problem> {
    let known: [&[u8]; 3] = [b"\xD0\xCF\x11\xE0", b"PK\x03\x04", b"{\\rtf"];
    if known.iter().any(|k| bytes.starts_with(k)) || bytes.starts_with(b"<?xml") {
        return None;
    }
    Some(docx::faults::no_zip(path, bytes))
}
