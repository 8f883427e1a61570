//! What is said of a file that is no readable document or workbook: what it is, where it is broken, what to do.

use memchr::memmem;

use super::super::sniff;
use super::xml::Fault;
use crate::diag::{Message, Problem};

fn problem(path: &str, (zh, en): (String, String), help: (&str, &str)) -> Problem {
    Problem::file(path, Message::new(zh, en)).with_help(Message::new(help.0, help.1))
}

fn said(zh: impl Into<String>, en: impl Into<String>) -> (String, String) {
    (zh.into(), en.into())
}

const SAVE_AGAIN: (&str, &str) = ("请用 Word 或 WPS 打开，另存为 .docx 后再核。", "Open it in Word or WPS and save it as .docx.");
const WHOLE: (&str, &str) = ("请重新传送或从原处再取一份，确认能用 Word 或 WPS 打开。", "Get another copy and make sure that Word or WPS opens it.");

pub(in crate::ingest) fn password(path: &str) -> Problem {
    problem(
        path,
        said("文件有密码保护（已加密），读不了。", "password-protected (encrypted), it can't be read."),
        ("请用 Word 或 WPS 打开，去掉密码后另存再核。", "Open it in Word or WPS, remove the password and save it."),
    )
}

/// A lock file, an empty or an encrypted one.
pub(in crate::ingest) fn locked(path: &str, bytes: &[u8]) -> Option<Problem> {
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let lock = path.rsplit(['/', '\\']).next().is_some_and(|n| n.starts_with("~$"));
    match () {
        () if lock => {
            let own = ("请核查文稿本身。", "Check the draft itself.");
            Some(problem(path, said("这是打开文稿时的临时文件，不是文稿。", "a lock file of an open draft, not a draft."), own))
        }
        () if bytes.is_empty() => Some(super::super::empty(path)),
        () => (bytes.starts_with(b"\xD0\xCF\x11\xE0") && memmem::find(bytes, &wide("EncryptedPackage")).is_some()).then(|| password(path)),
    }
}

/// The file begins with other bytes than a zip.
pub(in crate::ingest) fn no_zip(path: &str, bytes: &[u8]) -> Problem {
    if let Some(problem) = locked(path, bytes) {
        return problem;
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return misnamed(path, "旧格式 Word 或 WPS 文件（.doc、.wps）", "a Word or WPS file of the old format (.doc, .wps)");
    }
    let start = bytes.get(..512).unwrap_or(bytes);
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).to_ascii_lowercase();
    let start = start.trim_ascii_start();
    if start.starts_with(b"{\\rtf") {
        return misnamed(path, "RTF 文件", "an RTF file");
    }
    if start.starts_with(b"<!doctype html") || start.starts_with(b"<html") {
        return misnamed(path, "网页（HTML）", "a web page (HTML)");
    }
    if sniff::is_xml_book(bytes) {
        return xml_book(path);
    }
    if start.starts_with(b"<?xml") {
        return misnamed(path, "XML 文件", "an XML file");
    }
    if let Some(foreign) = sniff::find_foreign(path, bytes) {
        return foreign;
    }
    if std::str::from_utf8(bytes).is_ok_and(|t| !sniff::has_controls(t)) {
        return misnamed(path, "纯文本", "plain text");
    }
    problem(path, said("内容与扩展名不符，开头的字节不对。", "not what its name says: its first bytes are others."), WHOLE)
}

fn misnamed(path: &str, zh: &str, en: &str) -> Problem {
    let text = said(format!("扩展名与内容不符：内容是{zh}。"), format!("its name says otherwise, but it is {en}."));
    let help = (
        "请改正扩展名，或用原来的软件打开，另存为 .docx（表格为 .xlsx）。",
        "Correct its name, or open it in its own program and save it as .docx (.xlsx for sheets).",
    );
    problem(path, text, help)
}

pub(in crate::ingest) fn broken_zip(path: &str) -> Problem {
    problem(path, said("文件不完整或已损坏（压缩包的目录读不出）。", "incomplete or damaged (the directory of its zip can't be read)."), WHOLE)
}

pub(in crate::ingest) fn damaged(path: &str, part: &str) -> Problem {
    problem(path, said(format!("文件已损坏：其中的 {part} 解不开。"), format!("damaged: its part {part} can't be unpacked.")), WHOLE)
}

pub(in crate::ingest) fn unknown_packing(path: &str, part: &str) -> Problem {
    problem(path, said(format!("其中的 {part} 用了不认识的压缩方法。"), format!("its part {part} is packed by an unknown method.")), SAVE_AGAIN)
}

pub(in crate::ingest) fn too_many_parts(path: &str, count: usize) -> Problem {
    problem(path, said(format!("其中有 {count} 个部件，不像文稿。"), format!("it has {count} parts, which no draft has.")), SAVE_AGAIN)
}

pub(in crate::ingest) fn bomb(path: &str, part: &str, size: u64) -> Problem {
    let mib = size >> 20;
    problem(
        path,
        said(
            format!("其中的 {part} 解开有 {mib} MiB 以上，与文件大小不相称，未读。"),
            format!("its part {part} unpacks to {mib} MiB or more, out of proportion to the file; not read."),
        ),
        ("请确认文件来源；确是文稿的，请拆成几个文件。", "Make sure where it comes from; split it if it is a draft."),
    )
}

pub(in crate::ingest) fn missing(path: &str, part: &str) -> Problem {
    problem(path, said(format!("文件不完整：缺正文部件 {part}。"), format!("incomplete: its main part {part} is missing.")), WHOLE)
}

/// A zip without a document in it.
pub(in crate::ingest) fn no_document(path: &str, names: &[&str]) -> Problem {
    let has = |start: &str| names.iter().any(|n| n.starts_with(start));
    let (zh, en) = match () {
        () if has("xl/") => ("电子表格（xlsx）", "a spreadsheet (xlsx)"),
        () if has("ppt/") => ("演示文稿（pptx）", "a presentation (pptx)"),
        () if has("OFD.xml") => ("版式文件（OFD）", "an OFD file"),
        () if has("content.xml") => ("ODF 文件（.odt、.ods）", "an ODF file (.odt, .ods)"),
        () => ("普通压缩包（zip）", "a zip"),
    };
    misnamed(path, zh, en)
}

pub(in crate::ingest) fn only_pictures(path: &str, count: usize) -> Problem {
    let text = said(format!("没有可核的文字，只有图片 {count} 处。"), format!("no text to check, only pictures ({count})."));
    problem(path, text, ("请先识别出图片中的文字，再核。", "Recognise the text of the pictures first."))
}

/// The main part is of another kind.
pub(in crate::ingest) fn other_kind(path: &str, root: &str) -> Problem {
    match root {
        "workbook" => misnamed(path, "电子表格（xlsx）", "a spreadsheet (xlsx)"),
        "document" => misnamed(path, "文字文档（docx）", "a text document (docx)"),
        "presentation" => misnamed(path, "演示文稿（pptx）", "a presentation (pptx)"),
        _ => problem(path, said("其中没有文字文档或表格。", "it holds no text document and no sheets."), SAVE_AGAIN),
    }
}

/// A part that can't be read.
pub(in crate::ingest) fn part(path: &str, part: &str, fault: Fault) -> Problem {
    let (zh, en) = match fault {
        Fault::Malformed(at) => (format!("第 {at} 字节处 XML 有误或中断"), format!("XML is malformed or cut off at byte {at}")),
        Fault::Doctype(at) => (
            format!("第 {at} 字节处有文档类型或自定义实体，按规定不解析"),
            format!("it has a document type or entities of its own at byte {at}, which are never resolved"),
        ),
        Fault::Deep(at) => (format!("第 {at} 字节处嵌套过深"), format!("it is nested too deep at byte {at}")),
        Fault::TooMuch(at) => (format!("到第 {at} 字节处文字已超过上限"), format!("by byte {at} it has more text than a draft may have")),
        Fault::Encoding(at) => (format!("第 {at} 字节处不是 UTF-8"), format!("it is no UTF-8 at byte {at}")),
    };
    problem(path, said(format!("其中的 {part} 读不了：{zh}。"), format!("its part {part} can't be read: {en}.")), SAVE_AGAIN)
}

/// Word's format before Word 97.
pub(in crate::ingest) fn too_old(path: &str) -> Problem {
    problem(path, said("是 Word 95 或更早的格式，读不了。", "written in the format of Word 95 or older, which can't be read."), SAVE_AGAIN)
}

/// A compound file without a document in it.
pub(in crate::ingest) fn no_word(path: &str) -> Problem {
    let text = said("其中没有 Word 文档（可能是旧格式的表格或演示文稿）。", "it holds no Word document (perhaps sheets or slides of the old format).");
    problem(path, text, ("请用原来的软件打开，另存为 .docx（表格为 .xlsx）。", "Open it in its own program and save it as .docx (.xlsx for sheets)."))
}

pub(in crate::ingest) fn broken_word(path: &str) -> Problem {
    problem(path, said("文件不完整或已损坏（旧格式的目录读不出）。", "incomplete or damaged (the tables of the old format can't be read)."), WHOLE)
}

pub(in crate::ingest) fn too_much_word(path: &str) -> Problem {
    let text = said("文字与文件大小不相称或超过上限，未读。", "more text than its size allows, or above the limit; not read.");
    problem(path, text, ("请确认文件来源；确是文稿的，请拆成几个文件。", "Make sure where it comes from; split it if it is a draft."))
}

const SHEETS_AGAIN: (&str, &str) = ("请用 Excel 或 WPS 打开，另存为 .xlsx 后再核。", "Open it in Excel or WPS and save it as .xlsx.");
const WHOLE_SHEETS: (&str, &str) = ("请重新传送或从原处再取一份，确认能用 Excel 或 WPS 打开。", "Get another copy and make sure that Excel or WPS opens it.");

/// Excel's format before Excel 97.
pub(in crate::ingest) fn too_old_book(path: &str) -> Problem {
    problem(path, said("是 Excel 95 或更早的格式，读不了。", "written in the format of Excel 95 or older, which can't be read."), SHEETS_AGAIN)
}

/// Excel encrypts what is protected against changes, too.
pub(in crate::ingest) fn locked_book(path: &str) -> Problem {
    let help = (
        "请用 Excel 或 WPS 打开，去掉打开密码和工作簿保护，另存为 .xlsx 后再核。",
        "Open it in Excel or WPS, remove the password and the protection of the workbook and save it as .xlsx.",
    );
    problem(path, said("文件有密码保护（已加密），读不了。", "password-protected (encrypted), it can't be read."), help)
}

/// A compound file without a workbook in it.
pub(in crate::ingest) fn no_book(path: &str) -> Problem {
    let text = said("其中没有 Excel 表格（可能是旧格式的文字文档或演示文稿）。", "it holds no Excel sheets (perhaps text or slides of the old format).");
    problem(path, text, ("请用原来的软件打开，另存为 .xlsx（文字文档为 .docx）。", "Open it in its own program and save it as .xlsx (.docx for text)."))
}

pub(in crate::ingest) fn broken_book(path: &str) -> Problem {
    problem(path, said("文件不完整或已损坏（旧格式的表格读不出）。", "incomplete or damaged (its sheets of the old format can't be read)."), WHOLE_SHEETS)
}

pub(in crate::ingest) fn broken_sheet(path: &str, name: &str) -> Problem {
    problem(
        path,
        said(format!("工作表“{name}”不完整或已损坏，没有核。"), format!("sheet “{name}” is incomplete or damaged, it was not checked.")),
        WHOLE_SHEETS,
    )
}

pub(in crate::ingest) fn too_large_sheet(path: &str, name: &str) -> Problem {
    let text = said(format!("工作表“{name}”的内容超过上限，没有核。"), format!("sheet “{name}” has more in it than is read, it was not checked."));
    problem(path, text, ("请把要核的部分另存为单独的文件。", "Save what is to be checked as a file of its own."))
}

/// A workbook as XML of Excel 2003.
pub(in crate::ingest) fn xml_book(path: &str) -> Problem {
    problem(path, said("内容是 XML 表格（Excel 2003），读不了。", "it is an XML spreadsheet (Excel 2003), which can't be read."), SHEETS_AGAIN)
}

/// Nothing says how paragraphs stand.
pub(in crate::ingest) fn no_tables(path: &str) -> Problem {
    let text = said("段落格式已损坏，表格未能读出，只按文字核查。", "its formats of paragraphs are damaged: tables were not read, only the text is checked.");
    problem(path, text, SAVE_AGAIN)
}
