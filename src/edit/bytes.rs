//! Encodings as files have them: text to bytes, and offsets of the decoded text back to offsets of the bytes.

use encoding_rs::{BIG5, CoderResult, GB18030, GBK};

/// How a file writes text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Encoding {
    kind: Kind,
    /// Length of the byte order mark.
    mark: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Utf8,
    Utf16 {
        big: bool,
    },
    /// GBK as long as the file has no four-byte codes, which older programs can't read.
    Gbk,
    Gb18030,
    Big5,
}

impl Encoding {
    /// By ingest's label.
    pub(super) fn of(label: &str, bytes: &[u8]) -> Option<Self> {
        let kind = match label {
            "UTF-8" => Kind::Utf8,
            "UTF-16LE" => Kind::Utf16 { big: false },
            "UTF-16BE" => Kind::Utf16 { big: true },
            "GB18030" if GBK.encode(&GB18030.decode_without_bom_handling(bytes).0).2 => Kind::Gb18030,
            "GB18030" => Kind::Gbk,
            "Big5" => Kind::Big5,
            _ => return None,
        };
        let marks: &[&[u8]] = match kind {
            Kind::Utf8 => &[b"\xEF\xBB\xBF"],
            Kind::Utf16 { .. } => &[b"\xFF\xFE", b"\xFE\xFF"],
            _ => &[],
        };
        Some(Self { kind, mark: marks.iter().find(|m| bytes.starts_with(m)).map_or(0, |m| m.len()) })
    }

    /// Its name: a file without four-byte codes is GBK, whatever ingest's label.
    pub(super) fn name(self, label: &str) -> &str {
        if self.kind == Kind::Gbk { "GBK" } else { label }
    }

    /// The text's bytes, or the first character that the encoding lacks.
    pub(super) fn encode(self, text: &str) -> Result<Vec<u8>, char> {
        let table = match self.kind {
            Kind::Utf8 => return Ok(text.as_bytes().to_vec()),
            Kind::Utf16 { big } => return Ok(text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()),
            Kind::Gbk => GBK,
            Kind::Gb18030 => GB18030,
            Kind::Big5 => BIG5,
        };
        let (bytes, _, lacking) = table.encode(text);
        if lacking {
            return Err(text.chars().find(|c| table.encode(c.encode_utf8(&mut [0; 4])).2).unwrap_or('\u{fffd}'));
        }
        Ok(bytes.into_owned())
    }

    /// Byte offsets of the file for ascending offsets of its decoded text; `None` where one can't be told.
    pub(super) fn places(self, bytes: &[u8], text: &str, offsets: &[usize]) -> Option<Vec<usize>> {
        let body = bytes.get(self.mark..)?;
        let table = match self.kind {
            Kind::Utf8 => return (body == text.as_bytes()).then(|| offsets.iter().map(|o| o + self.mark).collect()),
            Kind::Utf16 { .. } => return self.places_utf16(text, offsets),
            Kind::Gbk | Kind::Gb18030 => GB18030,
            Kind::Big5 => BIG5,
        };
        // One byte after another: an offset stands where the decoder has given exactly so much text.
        let mut decoder = table.new_decoder_without_bom_handling();
        let (mut given, mut made, mut found) = ([0u8; 32], 0usize, Vec::with_capacity(offsets.len()));
        let mut wanted = offsets.iter().copied().peekable();
        for (at, byte) in body.iter().enumerate() {
            while wanted.next_if_eq(&made).is_some() {
                found.push(at + self.mark);
            }
            let (result, _, wrote, _) = decoder.decode_to_utf8(std::slice::from_ref(byte), &mut given, false);
            if result != CoderResult::InputEmpty || text.as_bytes().get(made..made + wrote) != given.get(..wrote) {
                return None;
            }
            made += wrote;
        }
        while wanted.next_if_eq(&made).is_some() {
            found.push(bytes.len());
        }
        (found.len() == offsets.len()).then_some(found)
    }

    /// The sum of the characters' lengths before each offset.
    fn places_utf16(self, text: &str, offsets: &[usize]) -> Option<Vec<usize>> {
        let (mut from, mut units, mut found) = (0usize, 0usize, Vec::with_capacity(offsets.len()));
        for &offset in offsets {
            units += text.get(from..offset)?.encode_utf16().count();
            from = offset;
            found.push(self.mark + units * 2);
        }
        Some(found)
    }
}
