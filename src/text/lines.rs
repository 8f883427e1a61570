//! Line, column and UTF-16 positions of byte offsets, in constant time however long a line is.

use serde::{Deserialize, Serialize};

/// A place in a file's own text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct Position {
    /// 1-based line; lines end at LF, CR LF or a lone CR.
    pub line: u32,
    /// 1-based column in Unicode scalars.
    pub column: u32,
    /// Byte offset in the decoded text.
    pub offset: u32,
}

const STEP: usize = 256;

/// Line starts, and the number of characters before every 256th byte.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    starts: Vec<u32>,
    chars: Vec<u32>,
}

impl LineIndex {
    /// Indexes a text; linear in its length.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0u32];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let lone = bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
            if !lone {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        let mut chars = vec![0u32];
        let mut total = 0u32;
        for chunk in bytes.chunks(STEP) {
            total += count(chunk);
            chars.push(total);
        }
        Self { starts, chars }
    }

    /// The position of a byte offset (clamped to the text by the caller).
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|&s| s as usize <= offset).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0) as usize;
        let column = self.chars_before(text, offset) - self.chars_before(text, start) + 1;
        Position { line: u32::try_from(line).unwrap_or(u32::MAX), column, offset: u32::try_from(offset).unwrap_or(u32::MAX) }
    }

    /// Byte offset at which a 1-based line begins.
    #[must_use]
    pub fn line_start(&self, line: u32) -> Option<usize> {
        self.starts.get(line.checked_sub(1)? as usize).map(|&s| s as usize)
    }

    /// Number of lines.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Never true: a text has at least one line.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    fn chars_before(&self, text: &str, offset: usize) -> u32 {
        let whole = offset / STEP;
        let base = self.chars.get(whole).copied().unwrap_or(0);
        base + text.as_bytes().get(whole * STEP..offset).map_or(0, count)
    }
}

/// Characters that begin in these bytes.
fn count(bytes: &[u8]) -> u32 {
    u32::try_from(count_bytes(bytes, |b| b & 0xC0 != 0x80)).unwrap_or(u32::MAX)
}

/// How many bytes are as asked, counted in stretches whose count fits a byte, so that many bytes are looked at at once.
#[must_use]
#[inline]
pub fn count_bytes(bytes: &[u8], is: impl Fn(u8) -> bool) -> usize {
    bytes.chunks(128).map(|chunk| usize::from(chunk.iter().fold(0u8, |n, b| n + u8::from(is(*b))))).sum()
}

#[cfg(test)]
mod tests {
    use super::LineIndex;

    #[test]
    fn counts_characters_not_bytes() {
        let text = "一二\r\n三四五\n".repeat(500);
        let index = LineIndex::new(&text);
        let at = text.rfind('五').unwrap_or(0);
        let p = index.position(&text, at);
        assert_eq!((p.line, p.column), (1000, 3));
    }
}
