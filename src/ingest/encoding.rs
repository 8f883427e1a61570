//! Bytes to text: UTF-8, UTF-16, GB18030 (so also GBK and GB2312), Big5. A few bad bytes are read as U+FFFD and named.
//! Order: foreign files, byte order marks, UTF-16 without a mark, UTF-8, the page's own declaration, guess.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, DecoderResult, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};

use super::{empty, sniff};
use crate::diag::{Message, Problem};

/// A file's text and how it was encoded.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static str,
    pub(super) problem: Option<Problem>,
}

/// How much of a file is looked at to guess.
const SAMPLE: usize = 1 << 18;

/// Decodes a file. `html` also honours the charset that the page declares.
pub(super) fn decode(path: &str, bytes: Vec<u8>, html: bool) -> Result<Decoded, Problem> {
    if let Some(problem) = sniff::find_foreign(path, &bytes) {
        return Err(problem);
    }
    let decoded = if let Some(bare) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        decode_utf8(path, bare.to_vec(), 3).map_err(|_| sniff::binary(path))?
    } else if let Some(bare) = bytes.strip_prefix(b"\xFF\xFE") {
        decode_as(path, bare, UTF_16LE, 2)
    } else if let Some(bare) = bytes.strip_prefix(b"\xFE\xFF") {
        decode_as(path, bare, UTF_16BE, 2)
    } else if let Some(encoding) = find_utf16(&bytes) {
        decode_as(path, &bytes, encoding, 0)
    } else {
        match decode_utf8(path, bytes, 0) {
            Ok(decoded) => decoded,
            Err(bytes) => decode_legacy(path, &bytes, html)?,
        }
    };
    if sniff::has_controls(&decoded.text) {
        return Err(sniff::binary(path));
    }
    if decoded.text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}').is_empty() {
        return Err(empty(path));
    }
    Ok(decoded)
}

/// UTF-8, also with a few bad bytes; gives the bytes back where they are something else.
fn decode_utf8(path: &str, bytes: Vec<u8>, skipped: usize) -> Result<Decoded, Vec<u8>> {
    // Many bytes at a time, which `String::from_utf8` does not.
    if let Some(text) = UTF_8.decode_without_bom_handling_and_without_replacement(&bytes) {
        return if looks_like_gbk(&bytes) { Err(bytes) } else { Ok(Decoded { text: text.into_owned(), encoding: "UTF-8", problem: None }) };
    }
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|&b| b >= 0xE0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if skipped > 0 || good >= bad { Ok(decode_as(path, &bytes, UTF_8, skipped)) } else { Err(bytes) }
}

/// A short GBK text may be valid UTF-8 of two-byte characters only, which no Chinese text in UTF-8 is.
/// Text with nothing but Latin signs (±, ², ·) is left alone.
fn looks_like_gbk(bytes: &[u8]) -> bool {
    if bytes.iter().any(|&b| b >= 0xE0) || !bytes.iter().any(|&b| b > 0xC3) {
        return false;
    }
    let (text, failed) = GB18030.decode_without_bom_handling(bytes);
    !failed && text.chars().all(|c| c.is_ascii() || matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ff5e}'))
}

/// Not UTF: what the page declares, if it decodes without an error, else the better guess.
fn decode_legacy(path: &str, bytes: &[u8], html: bool) -> Result<Decoded, Problem> {
    let declared = if html { find_declared(bytes) } else { None };
    if let Some(encoding) = declared {
        let decoded = decode_as(path, bytes, encoding, 0);
        if decoded.problem.is_none() {
            return Ok(decoded);
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..SAMPLE).unwrap_or(bytes), bytes.len() <= SAMPLE);
    let guess = detector.guess(None, Utf8Detection::Deny);
    let encoding = if guess == BIG5 { BIG5 } else { GB18030 };
    let decoded = decode_as(path, bytes, encoding, 0);
    let lost = decoded.text.chars().filter(|&c| c == '\u{fffd}').count();
    if lost * 20 > decoded.text.chars().count().max(40) {
        return Err(if sniff::has_controls(&decoded.text) { sniff::binary(path) } else { unknown(path) });
    }
    Ok(decoded)
}

/// The charset in the first 4 KiB of a page: `<meta charset="gb2312">`, `content="text/html; charset=gbk"`.
fn find_declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..4096).unwrap_or(bytes).to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset")?;
    let rest = head.get(at + 7..)?;
    let start = rest.iter().position(|b| !matches!(b, b' ' | b'=' | b'"' | b'\''))?;
    let name = rest.get(start..)?;
    let end = name.iter().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))).unwrap_or(name.len());
    let encoding = Encoding::for_label(name.get(..end)?)?;
    match encoding.name() {
        "GBK" | "gb18030" => Some(GB18030),
        "Big5" => Some(BIG5),
        _ => None,
    }
}

/// UTF-16 without a byte order mark: NUL bytes, or bytes that are no UTF-8 at all, that make Chinese text as UTF-16.
fn find_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..8192).unwrap_or(bytes);
    let even = sample.get(..sample.len() & !1)?;
    // Sixty-four bytes at once: nearly all texts have no such byte.
    let odd_one_out = sample.chunks(64).any(|c| c.iter().fold(false, |any, &b| any | (b < 0x09 || (0x0E..0x20).contains(&b))));
    let plain_ascii = sample.is_ascii() && memchr::memchr(0, sample).is_none();
    if even.len() < 2 || !odd_one_out || plain_ascii {
        return None;
    }
    let share = |pick: fn([u8; 2]) -> u16| {
        let good = even.chunks_exact(2).filter_map(|p| <[u8; 2]>::try_from(p).ok()).filter(|&p| is_usual(pick(p))).count();
        good * 100 / (even.len() / 2)
    };
    let (little, big) = (share(u16::from_le_bytes), share(u16::from_be_bytes));
    match () {
        () if little.max(big) < 85 => None,
        () if little >= big => Some(UTF_16LE),
        () => Some(UTF_16BE),
    }
}

/// Code units that Chinese texts consist of.
fn is_usual(unit: u16) -> bool {
    matches!(unit, 0x09..=0x0D | 0x20..=0x7E | 0xA0..=0xD7 | 0x2010..=0x2044 | 0x2103 | 0x2160..=0x217F | 0x2460..=0x249B | 0x3000..=0x303F | 0x4E00..=0x9FFF | 0xFF00..=0xFFEF)
}

/// Decodes all of it; the first byte that does not belong is named in the problem. `skipped` bytes came before (the mark).
fn decode_as(path: &str, bytes: &[u8], encoding: &'static Encoding, skipped: usize) -> Decoded {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0));
    let mut rest = bytes;
    let mut first = None;
    loop {
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        rest = rest.get(read..).unwrap_or(&[]);
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => text.reserve(decoder.max_utf8_buffer_length_without_replacement(rest.len()).unwrap_or(64).max(64)),
            DecoderResult::Malformed(length, extra) => {
                let at = bytes.len() - rest.len() - usize::from(extra) - usize::from(length);
                first.get_or_insert((at + skipped, text.len()));
                text.push('\u{fffd}');
                text.reserve(rest.len());
            }
        }
    }
    text.shrink_to_fit();
    let label = if encoding == GB18030 { "GB18030" } else { encoding.name() };
    let problem = first.map(|(byte, at)| bad_byte(path, label, &text, byte, at));
    Decoded { text, encoding: label, problem }
}

fn bad_byte(path: &str, label: &str, text: &str, byte: usize, at: usize) -> Problem {
    let line = 1 + memchr::memchr_iter(b'\n', text.as_bytes().get(..at).unwrap_or(&[])).count();
    let count = text.get(at..).unwrap_or("").matches('\u{fffd}').count();
    Problem::file(
        path,
        Message::new(
            format!("按 {label} 读，有 {count} 处字节不成字，第一处在第 {line} 行（第 {byte} 字节）；其余文字照核。"),
            format!("read as {label}; {count} place(s) not valid, the first in line {line} (byte offset {byte}); the rest is checked."),
        ),
    )
    .with_help(Message::new("请用原来的软件打开，确认该处文字，另存为 UTF-8。", "Open it in its own program, look at that place and save it as UTF-8."))
    .at(at..at + '\u{fffd}'.len_utf8())
}

fn unknown(path: &str) -> Problem {
    Problem::file(path, Message::new("认不出文字编码（不是 UTF-8、UTF-16、GB18030 或 Big5）。", "unknown text encoding (not UTF-8, UTF-16, GB18030 or Big5)."))
        .with_help(Message::new("请另存为 UTF-8。", "Save it as UTF-8."))
}
