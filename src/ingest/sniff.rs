//! Tells files that are no text by their first bytes and by control characters, and says what to do about them.
//! A further kind of file is a row of `MAGIC`.

use super::Format;
use crate::diag::{Message, Problem};

/// A kind of file that hegao does not read as text.
struct Kind {
    magic: &'static [u8],
    zh: &'static str,
    en: &'static str,
    advice: Advice,
}

#[derive(Clone, Copy)]
enum Advice {
    SaveAs,
    Recognise,
    Unpack,
}

const MAGIC: &[Kind] = &[
    Kind { magic: b"PK\x03\x04", zh: "docx、xlsx 或 zip 文件", en: "a docx, xlsx or zip file", advice: Advice::SaveAs },
    Kind {
        magic: b"\xD0\xCF\x11\xE0",
        zh: "旧版 Office 或 WPS 文件（.doc、.xls、.ppt 等）",
        en: "a file of an old Office or WPS (.doc, .xls, .ppt and others)",
        advice: Advice::SaveAs,
    },
    Kind { magic: b"{\\rtf", zh: "RTF 文件", en: "an RTF file", advice: Advice::SaveAs },
    Kind { magic: b"%PDF", zh: "PDF 文件", en: "a PDF file", advice: Advice::SaveAs },
    Kind { magic: b"\x89PNG", zh: "图片（PNG）", en: "a picture (PNG)", advice: Advice::Recognise },
    Kind { magic: b"\xFF\xD8\xFF", zh: "图片（JPEG）", en: "a picture (JPEG)", advice: Advice::Recognise },
    Kind { magic: b"GIF8", zh: "图片（GIF）", en: "a picture (GIF)", advice: Advice::Recognise },
    Kind { magic: b"II*\0", zh: "图片（TIFF）", en: "a picture (TIFF)", advice: Advice::Recognise },
    Kind { magic: b"MM\0*", zh: "图片（TIFF）", en: "a picture (TIFF)", advice: Advice::Recognise },
    Kind { magic: b"Rar!", zh: "压缩包（RAR）", en: "an archive (RAR)", advice: Advice::Unpack },
    Kind { magic: b"7z\xBC\xAF", zh: "压缩包（7z）", en: "an archive (7z)", advice: Advice::Unpack },
    Kind { magic: b"\x1F\x8B", zh: "压缩包（gzip）", en: "an archive (gzip)", advice: Advice::Unpack },
];

/// What programs and web sites save under the names of old Word and Excel files: pages, and packages of today.
pub(super) fn behind_name(format: Format, bytes: &[u8]) -> Format {
    let start: Vec<u8> = bytes.iter().copied().take(2048).filter(|b| !matches!(b, 0 | 0xEF | 0xBB | 0xBF | 0xFF | 0xFE)).collect();
    let start = String::from_utf8_lossy(&start).trim_start().to_ascii_lowercase();
    match format {
        Format::Doc | Format::Xls if super::is_page(&start) => Format::Html,
        Format::Xls if start.starts_with("<?xml") && start.contains("<html") => Format::Html,
        // Tables for download often begin with themselves, or with a style.
        Format::Xls if ["<table", "<meta", "<head", "<style", "<body", "<div", "<!--"].iter().any(|tag| start.starts_with(tag)) => Format::Html,
        Format::Xls if bytes.starts_with(b"PK\x03\x04") => Format::Xlsx,
        format => format,
    }
}

/// True for a workbook as XML of Excel 2003.
pub(super) fn is_xml_book(bytes: &[u8]) -> bool {
    let start: Vec<u8> = bytes.iter().copied().take(4096).filter(|b| *b != 0).collect();
    memchr::memmem::find(&start, b"urn:schemas-microsoft-com:office:spreadsheet").is_some() && memchr::memmem::find(&start, b"<Workbook").is_some()
}

/// The problem of a file whose first bytes are those of another kind.
pub(super) fn find_foreign(path: &str, bytes: &[u8]) -> Option<Problem> {
    let kind = MAGIC.iter().find(|k| bytes.starts_with(k.magic))?;
    Some(refuse(path, kind.zh, kind.en, kind.advice))
}

/// The problem of a file that needs a converter where there is none.
pub(super) fn needs_converter(path: &str) -> Problem {
    let message = Message::new("此格式要先由别的程序转换。", "this format has to be converted by another program first.");
    Problem::file(path, message).with_help(Message::new("请用 Word 或 WPS 另存为 .docx 再核。", "Save it as .docx in Word or WPS."))
}

/// The problem of a file that is no text at all.
pub(super) fn binary(path: &str) -> Problem {
    refuse(path, "二进制文件，不是文本", "a binary file, not text", Advice::SaveAs)
}

fn refuse(path: &str, zh: &str, en: &str, advice: Advice) -> Problem {
    let message = Message::new(format!("内容像是{zh}，读不了。"), format!("looks like {en}, which can't be read."));
    Problem::file(path, message).with_help(match advice {
        Advice::SaveAs => Message::new(
            "请用原来的软件打开，另存为 .docx、.html 或 .txt（UTF-8）后再核；.docx 和 .html 保留表格。",
            "Open it in its own program and save it as .docx, .html or .txt (UTF-8); .docx and .html keep tables.",
        ),
        Advice::Recognise => Message::new("请先识别出文字，另存为 .txt 或 .html 后再核。", "Recognise its text first and save that as .txt or .html."),
        Advice::Unpack => Message::new("请先解压，再核其中的文件。", "Unpack it and check the files inside."),
    })
}

/// True where more than one in fifty of the characters at the beginning are control characters, or one is NUL.
pub(super) fn has_controls(text: &str) -> bool {
    if memchr::memchr(0, text.as_bytes()).is_some() {
        return true;
    }
    // Texts have none at all: bytes tell that in one sweep, characters are counted only where there is one.
    if !text.as_bytes().chunks(64).any(|c| c.iter().fold(false, |any, b| any | is_control(*b))) {
        return false;
    }
    let beginning = text.char_indices().nth(1 << 15).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    let (all, controls) = (beginning.chars().count(), beginning.bytes().filter(|b| is_control(*b)).count());
    controls * 50 > all
}

/// Control characters but tab, line ends, vertical tab and form feed.
fn is_control(byte: u8) -> bool {
    matches!(byte, 0x01..=0x08 | 0x0E..=0x1F | 0x7F)
}
