//! The characters that readers of numbers, dates, marks and the like begin at, found in one sweep over a text, so that each reader
//! goes from one to the next instead of over the whole text. A reader that begins at another character adds it to [`SIGNS`].

use std::sync::LazyLock;

use super::{Span, width};

/// The characters that are noted; ASCII, or three bytes long.
const SIGNS: &str = "0123456789()[]“”‘’《》〈〉〔〕【】一二三四五六七八九十百千万两翻近过年";

/// Bytes of a block; a span's signs are sought from its first block on.
const BLOCK: usize = 64;

/// Which bytes of ASCII are signs, a bit each; and which characters of three bytes: a word for the first two bytes, a bit for the third.
struct Table {
    ascii: u128,
    /// Which first bytes of three signs have, a bit for each.
    leads: u16,
    wide: Box<[u64; 1024]>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { ascii: 0, leads: 0, wide: Box::new([0; 1024]) };
    for c in SIGNS.chars().map(u32::from) {
        if c < 0x80 {
            table.ascii |= 1 << c;
        } else if let Some(word) = table.wide.get_mut(c as usize >> 6) {
            *word |= 1 << (c & 63);
            table.leads |= 1 << (c >> 12);
        }
    }
    table
});

/// The signs of a text with their places, in order.
#[derive(Debug, Default)]
pub struct Signs {
    all: Vec<(u32, char)>,
    /// For each block of the text how many signs stand before it.
    blocks: Vec<u32>,
}

/// True for the sign of these three bytes.
#[inline]
fn is_wide(wide: &[u64; 1024], lead: u8, second: u8, third: u8) -> bool {
    let word = wide.get(usize::from(lead & 0x0F) << 6 | usize::from(second & 0x3F)).copied().unwrap_or(0);
    word >> (third & 0x3F) & 1 != 0
}

impl Signs {
    /// The signs of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut signs = Self::default();
        // In registers, not read anew for each character.
        let Table { ascii, leads, ref wide } = *TABLE;
        let mut rest = text.as_bytes();
        while let [lead, tail @ ..] = rest {
            let (found, next) = match tail {
                [second, third, next @ ..] if lead & 0xF0 == 0xE0 => (leads >> (lead & 0x0F) & 1 != 0 && is_wide(wide, *lead, *second, *third), next),
                _ if lead.is_ascii() => (ascii >> lead & 1 != 0, tail),
                _ => (false, rest.get(width(*lead)..).unwrap_or(&[])),
            };
            if found {
                signs.note(text, text.len() - rest.len());
            }
            rest = next;
        }
        signs.blocks.resize(signs.blocks.len().max(text.len() / BLOCK + 1), u32::try_from(signs.all.len()).unwrap_or(u32::MAX));
        signs
    }

    fn note(&mut self, text: &str, at: usize) {
        let (Some(sign), Ok(place), Ok(before)) = (text.get(at..).and_then(|t| t.chars().next()), u32::try_from(at), u32::try_from(self.all.len())) else {
            return;
        };
        if self.blocks.len() <= at / BLOCK {
            self.blocks.resize(at / BLOCK + 1, before);
        }
        self.all.push((place, sign));
    }

    /// The signs inside a span, with their places counted from its beginning.
    pub fn within(&self, span: Span) -> impl Iterator<Item = (usize, char)> + Clone + '_ {
        let first = self.blocks.get(span.from() / BLOCK).map_or(self.all.len(), |n| *n as usize);
        let signs = self.all.get(first..).unwrap_or(&[]).iter().skip_while(move |s| s.0 < span.start);
        signs.take_while(move |s| s.0 < span.end).map(move |s| ((s.0 - span.start) as usize, s.1))
    }

    /// All signs, with their places.
    pub fn all(&self) -> impl Iterator<Item = (usize, char)> + Clone + '_ {
        self.all.iter().map(|s| (s.0 as usize, s.1))
    }
}

#[cfg(test)]
mod tests {
    use super::{BLOCK, SIGNS, Signs};
    use crate::text::Span;

    #[test]
    fn signs_are_found_within_spans() {
        let text = format!("{}“十四五”é𠀀期间(2021年){}", "甲".repeat(40), "乙、".repeat(40));
        let signs = Signs::of(&text);
        let expected: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| SIGNS.contains(*c)).collect();
        assert_eq!(signs.all().collect::<Vec<_>>(), expected);
        for (from, to) in [(0, text.len()), (120, 130), (123, text.len()), (126, 129), (160, 400), (2 * BLOCK, 2 * BLOCK + 1), (900, 950)] {
            let inside: Vec<(usize, char)> = expected.iter().filter(|s| (from..to).contains(&s.0)).map(|s| (s.0 - from, s.1)).collect();
            assert_eq!(signs.within(Span::new(from, to)).collect::<Vec<_>>(), inside, "{from}..{to}");
        }
        assert_eq!(Signs::of("").within(Span::new(0, 9)).count(), 0);
    }
}
