//! A list of words with quick answers to what texts begin with, end with and hold: most texts are refused by one look at a set of
//! characters, before any word is compared.

use std::ops::Deref;

use ecow::EcoString;

/// Words, longest first (by bytes), then by code point, without doubles.
#[derive(Debug, Default, Clone)]
pub struct WordList {
    words: Vec<EcoString>,
    heads: CharSet,
    tails: CharSet,
}

impl WordList {
    /// A list of words.
    #[must_use]
    pub fn new(mut words: Vec<EcoString>) -> Self {
        words.retain(|w| !w.is_empty());
        words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        words.dedup();
        let (mut heads, mut tails) = (CharSet::default(), CharSet::default());
        words.iter().filter_map(|w| w.chars().next()).for_each(|c| heads.add(c));
        words.iter().filter_map(|w| w.chars().next_back()).for_each(|c| tails.add(c));
        Self { words, heads, tails }
    }

    /// The longest word that a text begins with.
    #[must_use]
    pub fn at_start(&self, text: &str) -> Option<&EcoString> {
        text.chars().next().filter(|c| self.heads.may_have(*c)).and_then(|_| self.words.iter().find(|w| text.starts_with(w.as_str())))
    }

    /// The longest word that a text ends with.
    #[must_use]
    pub fn at_end(&self, text: &str) -> Option<&EcoString> {
        text.chars().next_back().filter(|c| self.tails.may_have(*c)).and_then(|_| self.words.iter().find(|w| text.ends_with(w.as_str())))
    }

    /// True where a text holds a word.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        text.char_indices().any(|(i, c)| self.heads.may_have(c) && text.get(i..).is_some_and(|t| self.words.iter().any(|w| t.starts_with(w.as_str()))))
    }
}

impl Deref for WordList {
    type Target = [EcoString];

    fn deref(&self) -> &[EcoString] {
        &self.words
    }
}

/// A set of characters that may say yes for others too, never no for its own.
#[derive(Debug, Default, Clone, Copy)]
pub struct CharSet([u64; 16]);

impl CharSet {
    /// Adds a character.
    pub fn add(&mut self, c: char) {
        let (word, bit) = Self::place(c);
        self.0.get_mut(word).into_iter().for_each(|w| *w |= bit);
    }

    /// False where the character is surely not in the set.
    #[must_use]
    pub fn may_have(&self, c: char) -> bool {
        let (word, bit) = Self::place(c);
        self.0.get(word).is_some_and(|w| w & bit != 0)
    }

    fn place(c: char) -> (usize, u64) {
        let n = c as usize;
        ((n >> 6) & 15, 1 << (n & 63))
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<T: IntoIterator<Item = char>>(chars: T) -> Self {
        let mut set = Self::default();
        chars.into_iter().for_each(|c| set.add(c));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::WordList;

    #[test]
    fn the_longest_word_is_found() {
        let list = WordList::new(["负责", "按职责分工负责", "牵头", ""].iter().map(|w| (*w).into()).collect());
        let found = |w: Option<&ecow::EcoString>| w.map(ToString::to_string);
        assert_eq!(found(list.at_end("市教育局按职责分工负责")), Some("按职责分工负责".to_owned()));
        assert_eq!(found(list.at_end("市教育局分工负责")), Some("负责".to_owned()));
        assert_eq!(found(list.at_start("牵头单位")), Some("牵头".to_owned()));
        assert!(list.is_in("由市教育局牵头办理") && !list.is_in("由市教育局办理") && !list.is_in(""));
        assert_eq!(list.len(), 3);
    }
}
