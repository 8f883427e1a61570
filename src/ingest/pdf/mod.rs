//! PDF: the words that another program found (through the trait of `convert`) to pages; what they make is `layout`'s.
//! Says of a file that is scanned, cut off or has no usable characters what it is.

#[cfg(feature = "pdf")]
mod tables;
#[cfg(feature = "pdf")]
mod words;

#[cfg(feature = "pdf")]
pub use words::{PdfFault, pdf_words};

use super::convert::PdfWords;
use super::docx::faults;
use super::layout::{self, Page, Word};
use super::{Draft, Format, Options, sniff};
use crate::diag::{Message, Problem};

/// Reads a PDF.
pub(super) fn read(path: &str, bytes: &[u8], options: &Options<'_>) -> Result<Draft, Problem> {
    // Some programs write a few bytes before the head; readers accept them within the first kilobyte.
    let start = bytes.get(..1024).unwrap_or(bytes);
    if memchr::memmem::find(start, b"%PDF-").is_none() {
        return Err(faults::no_zip(path, bytes));
    }
    let Some(converter) = options.converter else { return Err(sniff::needs_converter(path)) };
    let whole = is_whole(bytes);
    let words = converter.pdf_words(path, bytes).map_err(|problem| if whole { problem } else { cut_off(path, true) })?;
    let no_maps = words.lacks_tables();
    let pages = pages(&words);
    if pages.is_empty() {
        return Err(if whole { no_pages(path) } else { cut_off(path, true) });
    }
    let odd = odd_share(&pages);
    let mut draft = match layout::read(path, pages, Format::Pdf) {
        Err(_) if no_maps => return Err(without_maps(path)),
        Err(_) if !whole => return Err(cut_off(path, true)),
        other => other?,
    };
    if odd > 0.02 {
        return Err(without_characters(path));
    }
    if no_maps {
        draft.problems.push(without_maps(path));
    }
    if !whole {
        draft.problems.push(cut_off(path, false));
    }
    Ok(draft)
}

/// A whole file ends with its mark, whatever blanks follow.
fn is_whole(bytes: &[u8]) -> bool {
    let end = bytes.iter().rposition(|b| !matches!(b, 0 | b' ' | b'\t' | b'\r' | b'\n' | 26)).map_or(0, |n| n + 1);
    let tail = bytes.get(end.saturating_sub(2048)..end).unwrap_or(bytes);
    memchr::memmem::find(tail, b"%%EOF").is_some()
}

/// The pages in what the program wrote, one element a line.
fn pages(words: &PdfWords) -> Vec<Page> {
    let text = String::from_utf8_lossy(&words.pages);
    let mut out: Vec<Page> = Vec::new();
    for line in text.lines() {
        let line = line.trim_start();
        if let Some(tag) = line.strip_prefix("<page ") {
            out.push(Page { width: number(tag, "width"), height: number(tag, "height"), words: Vec::new() });
        } else if let Some((tag, rest)) = line.strip_prefix("<word ").and_then(|w| w.split_once('>')) {
            let text = unescaped(rest.strip_suffix("</word>").unwrap_or(rest));
            let word = Word { x0: number(tag, "xMin"), y0: number(tag, "yMin"), x1: number(tag, "xMax"), y1: number(tag, "yMax"), text };
            out.last_mut().into_iter().for_each(|p| p.words.push(word.clone()));
        }
    }
    out
}

fn number(tag: &str, name: &str) -> f32 {
    let value = tag.split_once(name).and_then(|(_, rest)| rest.strip_prefix("=\"")?.split('"').next());
    value.and_then(|v| v.parse().ok()).unwrap_or(0.0)
}

fn unescaped(text: &str) -> String {
    let plain = quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), std::borrow::Cow::into_owned);
    plain.chars().filter(|c| !c.is_control() && *c != '\u{ad}').collect()
}

/// Share of characters that stand for none: what fonts without tables give.
#[expect(clippy::cast_precision_loss, reason = "a share")]
fn odd_share(pages: &[Page]) -> f32 {
    let (mut odd, mut all) = (0usize, 0usize);
    for c in pages.iter().flat_map(|p| &p.words).flat_map(|w| w.text.chars()) {
        all += 1;
        odd += usize::from(c == '\u{fffd}' || ('\u{e000}'..='\u{f8ff}').contains(&c));
    }
    odd as f32 / all.max(1) as f32
}

const ORIGINAL: (&str, &str) = ("请用 Word 原稿核，或从原处再取一份 PDF。", "Check the Word original, or get another copy of the PDF.");

fn said(path: &str, zh: &str, en: &str, help: (&str, &str)) -> Problem {
    Problem::file(path, Message::new(zh, en)).with_help(Message::new(help.0, help.1))
}

fn cut_off(path: &str, all: bool) -> Problem {
    if all {
        return said(path, "PDF 不完整（文件末尾缺失），读不出。", "the PDF is incomplete (its end is missing) and can't be read.", ORIGINAL);
    }
    said(path, "PDF 不完整（文件末尾缺失），只核了读出的部分。", "the PDF is incomplete (its end is missing); only what could be read was checked.", ORIGINAL)
}

fn no_pages(path: &str) -> Problem {
    said(path, "PDF 中没有读出任何页面，文件可能已损坏。", "no page of the PDF could be read; it may be damaged.", ORIGINAL)
}

fn without_characters(path: &str) -> Problem {
    let help = ("请用 Word 原稿核，或重新导出带文字编码的 PDF。", "Check the Word original, or export the PDF anew with the characters of its fonts.");
    said(path, "PDF 的字体缺少文字编码，读出的不是原文，未核。", "fonts of the PDF don't say which characters they show; not checked.", help)
}

fn without_maps(path: &str) -> Problem {
    let help = ("请安装 poppler-data 后再核，或用 Word 原稿核。", "Install poppler-data, or check the Word original.");
    said(
        path,
        "PDF 用了中文字库编码，pdftotext 缺少对照表，有文字读不出。",
        "pdftotext lacks the tables for Chinese fonts of this PDF; some of its text was not read.",
        help,
    )
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::{PdfWords, is_whole, pages};

    #[test]
    fn words_of_pages() {
        let text = "<page width=\"595.3\" height=\"841.9\">\n    <word xMin=\"1.5\" yMin=\"2\" xMax=\"30\" yMax=\"4\">a&lt;b&amp;“</word>\n  </page>";
        let read = pages(&PdfWords { pages: text.as_bytes().to_vec(), said: String::new() });
        assert_eq!((read.len(), read[0].words.len(), read[0].words[0].text.as_str()), (1, 1, "a<b&“"));
        assert!(read[0].words[0].x0 > 1.4 && read[0].height > 841.0);
    }

    #[test]
    fn the_end_of_a_file() {
        assert!(is_whole(b"%PDF-1.4 startxref 9 %%EOF\n\0\0"));
        assert!(!is_whole(&[b"%PDF-1.4 %%EOF".as_slice(), &[b'x'; 4000]].concat()));
        assert!(!is_whole(b""));
    }
}
