//! Bytes to drafts, a file per format. Decides nothing about content; foreign converters only through a trait that `front` implements.
//! A new format is a file here, a line in `Format` and a line in `read`.

mod bytes;
mod comment;
mod convert;
mod doc;
mod docx;
mod draft;
mod encoding;
mod html;
mod layout;
mod markdown;
mod ofd;
mod ole;
mod pdf;
mod reading;
mod rows;
mod sheet;
mod sniff;
mod text;
mod unlock;
mod unpack;
mod xls;
mod xlsx;

pub use convert::{Converter, PdfWords};
#[cfg(feature = "pdf")]
pub use pdf::{PdfFault, pdf_words};
pub use rows::{RowCell, TableRow, Tables, tables};
pub use unpack::Archive;

pub use draft::{Block, BlockKind, Container, Draft, Format, Grid, GridCell, OldComment, Revisions, RunPiece};

use crate::diag::{Message, Problem};

/// Texts above this are refused: spans are `u32`, and the shadow may be longer than the file.
const LARGEST: usize = 512 << 20;

/// Reads one draft. `format` overrules the extension of `path`, which is not opened.
///
/// # Errors
/// A [`Problem`] where there is nothing to check: unknown format, binary content, an empty or too large file.
/// A few bad bytes are no error: the draft is read and the problem stands in [`Draft::problems`].
pub fn read(path: &str, bytes: Vec<u8>, format: Option<Format>) -> Result<Draft, Problem> {
    read_with(path, bytes, format, &Options::default())
}

/// How a draft is read.
#[derive(Clone, Copy, Default)]
pub struct Options<'o> {
    /// Tracked changes.
    pub revisions: Revisions,
    /// For formats that another program converts; without it they are refused.
    pub converter: Option<&'o dyn Converter>,
}

/// The same with options.
///
/// # Errors
/// As [`read`].
pub fn read_with(path: &str, bytes: Vec<u8>, format: Option<Format>, options: &Options<'_>) -> Result<Draft, Problem> {
    let given = format.is_some();
    let format = format.or_else(|| unmistakable(&bytes)).or_else(|| Format::of_path(path));
    let format = format.ok_or_else(|| sniff::find_foreign(path, &bytes).unwrap_or_else(|| unknown_format(path)))?;
    if bytes.len() > LARGEST {
        return Err(too_large(path, bytes.len()));
    }
    let format = if given { format } else { sniff::behind_name(format, &bytes) };
    if format == Format::Docx {
        return docx::read(path, bytes, options.revisions);
    }
    if format.is_converted() {
        return convert::read(path, &bytes, format, options);
    }
    if format == Format::Xlsx {
        return xlsx::read(path, bytes);
    }
    if format == Format::Xls {
        return xls::read(path, &bytes);
    }
    if format == Format::Pdf {
        return pdf::read(path, &bytes, options);
    }
    if format == Format::Ofd {
        return ofd::read(path, bytes);
    }
    let decoded = encoding::decode(path, bytes, format == Format::Html)?;
    if decoded.text.len() > LARGEST {
        return Err(too_large(path, decoded.text.len()));
    }
    let format = if !given && format == Format::Text && is_page(&decoded.text) { Format::Html } else { format };
    let (source, blocks) = match format {
        Format::Markdown => markdown::read(path, decoded.text),
        Format::Html => html::read(path, decoded.text),
        _ => text::read(path, decoded.text),
    };
    if source.reading().trim().is_empty() {
        return Err(empty(path));
    }
    Ok(Draft { source, format, encoding: decoded.encoding, blocks, problems: decoded.problem.into_iter().collect(), container: None })
}

/// The format of what is known by its content, whatever its name.
fn unmistakable(bytes: &[u8]) -> Option<Format> {
    if docx::looks_like_one(bytes) {
        return Some(Format::Docx);
    }
    xls::looks_like_one(bytes).then_some(Format::Xls)
}

/// A web page that was saved under the name of a text.
fn is_page(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(14).collect::<String>().to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

fn unknown_format(path: &str) -> Problem {
    Problem::file(path, Message::new("不认识这种文件格式。", "unknown file format.")).with_help(readable())
}

/// What can be read.
fn readable() -> Message {
    Message::new(
        "能读的格式：Word 文档（.docx、.docm、.dotx，旧版 .doc、.wps）、表格（.xlsx，旧版 .xls、.et）、PDF（.pdf）、纯文本（.txt、.text）、Markdown（.md、.markdown）、网页（.html、.htm、.xhtml）、版式文件（.ofd）；装有 LibreOffice 时还有 .odt、.rtf。请另存为其中一种，或用 --stdin-name 指明文件名。",
        "Readable formats: Word documents (.docx, .docm, .dotx, the old .doc and .wps), sheets (.xlsx, the old .xls and .et), PDF (.pdf), plain text (.txt, .text), Markdown (.md, .markdown), HTML (.html, .htm, .xhtml), OFD (.ofd); with LibreOffice also .odt, .rtf. Save as one of them, or name the file with --stdin-name.",
    )
}

fn too_large(path: &str, size: usize) -> Problem {
    let (size, most) = (size >> 20, LARGEST >> 20);
    Problem::file(path, Message::new(format!("文本有 {size} MiB，超过上限 {most} MiB。"), format!("the text has {size} MiB, the limit is {most} MiB.")))
        .with_help(Message::new("请分成几个文件后再核。", "Split it into several files."))
}

fn empty(path: &str) -> Problem {
    Problem::file(path, Message::new("文件是空的，没有可核的文字。", "empty, there is no text to check."))
        .with_help(Message::new("请确认文件已保存完整。", "Make sure that the file was saved completely."))
}

#[cfg(test)]
mod tests;
