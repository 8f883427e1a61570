//! Pages to a reading: words with their places become lines, paragraphs and, where that is sure, tables.
//! `lines` makes lines of words and finds what belongs to the page, `table` finds tables, `write` joins lines. Knows no file format.

mod anchor;
mod furniture;
mod lines;
mod table;
#[cfg(test)]
mod tests;
mod write;

use super::{Block, Draft, Format};
use crate::diag::{Message, Problem};
use crate::text::Source;

pub(super) use lines::Word;

/// A page as its format gives it; y grows downwards.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) words: Vec<Word>,
}

/// The lines of a page and where its text stands.
#[derive(Debug)]
struct Sheet {
    /// As counted from 1.
    number: u32,
    height: f32,
    lines: Vec<lines::Line>,
    left: f32,
    right: f32,
    /// Text in two columns, whose order is not known.
    columns: bool,
    /// Words on top of each other on many lines: a reader of the page could not read it either.
    tangled: bool,
}

/// The draft that pages make.
pub(super) fn read(path: &str, pages: Vec<Page>, format: Format) -> Result<Draft, Problem> {
    let count = pages.len();
    let (mut sheets, mut turned, mut blank) = (Vec::with_capacity(count), Vec::new(), Vec::new());
    for (number, page) in (1..).zip(pages) {
        if page.words.iter().all(|w| w.text.trim().is_empty()) {
            blank.push(number);
            continue;
        }
        let (sheet, lost) = lines::sheet(number, page);
        if lost {
            turned.push(number);
        }
        sheets.push(sheet);
    }
    if sheets.is_empty() {
        return Err(no_text(path, count));
    }
    furniture::remove(&mut sheets);
    lines::margins(&mut sheets);
    let mut problems = Vec::new();
    if !blank.is_empty() {
        problems.push(without_text(path, &blank));
    }
    if !turned.is_empty() {
        problems.push(not_upright(path, &turned));
    }
    let columns: Vec<u32> = sheets.iter().filter(|s| s.columns).map(|s| s.number).collect();
    if !columns.is_empty() {
        problems.push(in_columns(path, &columns));
    }
    let tangled: Vec<u32> = sheets.iter().filter(|s| s.tangled && !s.columns).map(|s| s.number).collect();
    if !tangled.is_empty() {
        problems.push(on_top(path, &tangled));
    }
    let (text, blocks, pages): (String, Vec<Block>, _) = write::write(&sheets);
    if text.trim().is_empty() {
        return Err(problems.pop().unwrap_or_else(|| no_text(path, count)));
    }
    if text.len() > super::LARGEST {
        return Err(super::too_large(path, text.len()));
    }
    let source = Source::plain(path, text).with_pages(pages);
    Ok(Draft { source, format, encoding: "UTF-8", blocks, problems, container: None })
}

/// `1、3、4`, at most ten.
fn numbers(pages: &[u32]) -> (String, String) {
    let shown: Vec<String> = pages.iter().take(10).map(u32::to_string).collect();
    let more = pages.len() > shown.len();
    let (zh, en) = if more { (format!("等{}", pages.len()), format!(" and others, {} in all", pages.len())) } else { (String::new(), String::new()) };
    (format!("{}{zh}", shown.join("、")), format!("{}{en}", shown.join(", ")))
}

const RECOGNISE: (&str, &str) =
    ("请用 Word 原稿核；没有原稿的，先用识别软件（OCR）转成文字。", "Check the Word original; where there is none, recognise the text (OCR) first.");
const ORIGINAL: (&str, &str) = ("请用 Word 原稿核。", "Check the Word original.");

fn said(path: &str, (zh, en): (String, String), help: (&str, &str)) -> Problem {
    Problem::file(path, Message::new(zh, en)).with_help(Message::new(help.0, help.1))
}

/// No page has text: scanned.
pub(super) fn no_text(path: &str, pages: usize) -> Problem {
    let text = (
        format!("没有可核的文字：{pages} 页都没有文字，多半是扫描件（图片）。"),
        format!("no text to check: none of its pages ({pages}) has any; probably scanned."),
    );
    said(path, text, RECOGNISE)
}

fn without_text(path: &str, pages: &[u32]) -> Problem {
    let (zh, en) = numbers(pages);
    said(path, (format!("第 {zh} 页没有文字（空白或扫描的图片），未核。"), format!("no text on page {en} (blank or scanned); not checked.")), RECOGNISE)
}

fn not_upright(path: &str, pages: &[u32]) -> Problem {
    let (zh, en) = numbers(pages);
    said(path, (format!("第 {zh} 页有横转或倾斜的文字，这些文字未核。"), format!("turned or slanted text on page {en} was not checked.")), ORIGINAL)
}

fn on_top(path: &str, pages: &[u32]) -> Problem {
    let (zh, en) = numbers(pages);
    said(path, (format!("第 {zh} 页的文字互相重叠，读不准，未核。"), format!("words on page {en} stand on top of each other; not checked.")), ORIGINAL)
}

fn in_columns(path: &str, pages: &[u32]) -> Problem {
    let (zh, en) = numbers(pages);
    said(path, (format!("第 {zh} 页分栏排版，读不准先后，未核。"), format!("page {en} is set in columns, their order is not sure; not checked.")), ORIGINAL)
}
