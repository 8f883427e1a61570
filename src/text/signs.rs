//! The characters that readers of numbers, dates, marks and the like begin at, found in one sweep over a text, so that each reader
//! goes from one to the next instead of over the whole text. A reader that begins at another character adds it to [`SIGNS`].

use std::sync::LazyLock;

use super::{Span, sweep, width};

/// The characters that are noted; none of four bytes.
const SIGNS: &str = "0123456789()[]“”‘’《》〈〉〔〕【】一二三四五六七八九十百千万两翻近过年";

/// Bytes of a block; a span's signs are sought from its first block on.
const BLOCK: usize = 64;

/// Which characters are signs: a bit for each code.
static TABLE: LazyLock<Box<[u64; 1024]>> = LazyLock::new(|| {
    let mut table = Box::new([0; 1024]);
    for c in SIGNS.chars().map(u32::from) {
        if let Some(word) = table.get_mut(c as usize >> 6) {
            *word |= 1 << (c & 63);
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

impl Signs {
    /// The signs of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut signs = Self::default();
        let table: &[u64; 1024] = &TABLE;
        let wanted = |window: u64| table.get((window >> 6 & 0x3FF) as usize).is_some_and(|word| word >> (window & 63) & 1 != 0);
        sweep(text, wanted, |at, window| signs.note(text, at, window));
        signs.blocks.resize(signs.blocks.len().max(text.len() / BLOCK + 1), u32::try_from(signs.all.len()).unwrap_or(u32::MAX));
        signs
    }

    fn note(&mut self, text: &str, at: usize, window: u64) {
        let code = u32::try_from(window & 0xFFFF).ok().and_then(char::from_u32);
        // A rare character of four bytes may have the code of a sign.
        let sign = code.filter(|c| text.as_bytes().get(at).is_some_and(|lead| width(*lead) == c.len_utf8()));
        let (Some(sign), Ok(place), Ok(before)) = (sign, u32::try_from(at), u32::try_from(self.all.len())) else { return };
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
