//! Short lists of words that readers look for in a sentence or clause. Nearly every character is passed over by two bits of its bytes,
//! so that asking for ten words costs little more than asking for one.

use super::{holds, starts, width};

/// A list of words, made while the program is built: `static NOW: AnyOf = AnyOf::new(&["目前", "截至"]);`.
#[derive(Debug)]
pub struct AnyOf {
    words: &'static [&'static str],
    heads: Mask,
    tails: Mask,
}

/// A set of characters that may say yes for others too, never no for its own: a bit for each of the last two bytes.
#[derive(Debug, Clone, Copy)]
struct Mask(u64, u64);

impl Mask {
    const fn with(self, (second, last): (u8, u8)) -> Self {
        Self(self.0 | 1 << (second & 63), self.1 | 1 << (last & 63))
    }

    #[inline]
    const fn may_have(self, (second, last): (u8, u8)) -> bool {
        self.0 >> (second & 63) & self.1 >> (last & 63) & 1 != 0
    }
}

/// The last two bytes of the first character, 0 for the one that it does not have.
#[inline]
const fn head(bytes: &[u8]) -> (u8, u8) {
    match bytes {
        [0xE0..=0xEF, second, last, ..] => (*second, *last),
        [lead, ..] => (0, *lead),
        [] => (0, 0),
    }
}

/// The same of the last character.
#[inline]
const fn tail(bytes: &[u8]) -> (u8, u8) {
    match bytes {
        [.., 0xE0..=0xEF, second, last] => (*second, *last),
        [.., last] => (0, *last),
        [] => (0, 0),
    }
}

impl AnyOf {
    /// A list of words; none may be empty, and each begins and ends with ASCII or a character of three bytes.
    #[must_use]
    pub const fn new(words: &'static [&'static str]) -> Self {
        let (mut heads, mut tails, mut rest) = (Mask(0, 0), Mask(0, 0), words);
        while let [word, others @ ..] = rest {
            heads = heads.with(head(word.as_bytes()));
            tails = tails.with(tail(word.as_bytes()));
            rest = others;
        }
        Self { words, heads, tails }
    }

    /// True where a text holds one of the words.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// Where the first of the words stands; of words that begin there, the one that the list names first.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<(usize, &'static str)> {
        let mut rest = text.as_bytes();
        while let [lead, tail @ ..] = rest {
            let (first, next) = match tail {
                [second, last, next @ ..] if lead & 0xF0 == 0xE0 => ((*second, *last), next),
                _ if lead.is_ascii() => ((0, *lead), tail),
                _ => ((0, *lead), rest.get(width(*lead)..).unwrap_or(&[])),
            };
            if self.heads.may_have(first)
                && let Some(word) = self.words.iter().find(|w| starts(rest, w.as_bytes()))
            {
                return Some((text.len() - rest.len(), word));
            }
            rest = next;
        }
        None
    }

    /// True where a text is one of the words.
    #[must_use]
    pub fn has(&self, text: &str) -> bool {
        self.heads.may_have(head(text.as_bytes())) && self.words.contains(&text)
    }

    /// The word that a text begins with, of several the one that the list names first.
    #[must_use]
    pub fn at_start(&self, text: &str) -> Option<&'static str> {
        if !self.heads.may_have(head(text.as_bytes())) {
            return None;
        }
        self.words.iter().find(|w| starts(text.as_bytes(), w.as_bytes())).copied()
    }

    /// The word that a text ends with, of several the one that the list names first.
    #[must_use]
    pub fn at_end(&self, text: &str) -> Option<&'static str> {
        if !self.tails.may_have(tail(text.as_bytes())) {
            return None;
        }
        self.words.iter().find(|w| text.ends_with(**w)).copied()
    }
}

/// True where a text ends with one of some words, for lists that are made where they are asked: of most the last byte tells.
#[must_use]
pub fn ends_with_any(text: &str, words: &[&str]) -> bool {
    let Some(last) = text.as_bytes().last() else { return words.contains(&"") };
    words.iter().any(|w| w.as_bytes().last().is_none_or(|l| l == last) && text.ends_with(*w))
}

/// True where one of some words stands in a text, for lists that are made where they are asked.
#[must_use]
pub fn holds_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|w| holds(text, w))
}

#[cfg(test)]
mod tests {
    use super::AnyOf;

    static WORDS: AnyOf = AnyOf::new(&["目前", "目前已", "截至", ",由", "GDP"]);

    #[test]
    fn words_are_found_where_they_stand() {
        assert_eq!(WORDS.find("到目前已建成"), Some((3, "目前")));
        assert_eq!(WORDS.find("总投资,由甲、乙构成"), Some((9, ",由")));
        assert_eq!(WORDS.find("人均GDP"), Some((6, "GDP")));
        assert_eq!(WORDS.find("目的前景é𠀀"), None);
        assert_eq!(WORDS.find(""), None);
    }

    #[test]
    fn beginnings_and_ends_are_told() {
        assert_eq!((WORDS.at_start("目前已有"), WORDS.at_start("已目前"), WORDS.at_start("")), (Some("目前"), None, None));
        assert!(WORDS.has("截至") && !WORDS.has("截") && !WORDS.has("截至目前") && !WORDS.has(""));
        assert_eq!((WORDS.at_end("到目前"), WORDS.at_end("人均GDP"), WORDS.at_end("目前有"), WORDS.at_end("")), (Some("目前"), Some("GDP"), None, None));
    }
}
