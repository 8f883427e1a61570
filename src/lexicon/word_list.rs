//! A list of words with quick answers to what texts begin with, end with and hold: most texts are refused by one look at a set of
//! characters, before any word is compared.

use std::ops::Deref;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::text::width;

/// Words, longest first (by bytes), then by code point, without doubles.
#[derive(Debug, Default, Clone)]
pub struct WordList {
    words: Vec<EcoString>,
    heads: CharSet,
    tails: CharSet,
    /// Places of the words by their first character, and by their last one; ascending.
    by_head: FxHashMap<char, Vec<u32>>,
    by_tail: FxHashMap<char, Vec<u32>>,
}

impl WordList {
    /// A list of words.
    #[must_use]
    pub fn new(mut words: Vec<EcoString>) -> Self {
        words.retain(|w| !w.is_empty());
        words.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        words.dedup();
        let mut list = Self::default();
        for (word, place) in words.iter().zip(0u32..) {
            if let (Some(head), Some(tail)) = (word.chars().next(), word.chars().next_back()) {
                list.heads.add(head);
                list.tails.add(tail);
                list.by_head.entry(head).or_default().push(place);
                list.by_tail.entry(tail).or_default().push(place);
            }
        }
        Self { words, ..list }
    }

    /// The words that begin with a character, longest first.
    fn beginning(&self, head: char) -> impl Iterator<Item = &EcoString> {
        let places = if self.heads.may_have(head) { self.by_head.get(&head) } else { None };
        places.into_iter().flatten().filter_map(|place| self.words.get(*place as usize))
    }

    /// The words that end with a character, longest first.
    fn ending(&self, tail: char) -> impl Iterator<Item = &EcoString> {
        let places = if self.tails.may_have(tail) { self.by_tail.get(&tail) } else { None };
        places.into_iter().flatten().filter_map(|place| self.words.get(*place as usize))
    }

    /// True where a text begins with a word.
    fn begins(&self, text: &str) -> bool {
        self.all_at_start(text).next().is_some()
    }

    /// The longest word that a text begins with.
    #[must_use]
    pub fn at_start(&self, text: &str) -> Option<&EcoString> {
        self.all_at_start(text).next()
    }

    /// The longest word that a text ends with.
    #[must_use]
    pub fn at_end(&self, text: &str) -> Option<&EcoString> {
        self.ending(text.chars().next_back()?).find(|w| text.ends_with(w.as_str()))
    }

    /// True where a text holds a word.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.heads.any_in(text, |rest| self.begins(rest))
    }

    /// The words that a text begins with, longest first.
    pub fn all_at_start<'w>(&'w self, text: &str) -> impl Iterator<Item = &'w EcoString> {
        text.chars().next().into_iter().flat_map(|head| self.beginning(head)).filter(move |w| text.starts_with(w.as_str()))
    }
}

impl Deref for WordList {
    type Target = [EcoString];

    fn deref(&self) -> &[EcoString] {
        &self.words
    }
}

/// Several lists that are asked for together, each with what its words mean.
#[derive(Debug, Clone)]
pub struct WordLists<'l, T> {
    lists: Vec<(&'l WordList, T)>,
    heads: CharSet,
    tails: CharSet,
}

impl<'l, T: Copy> WordLists<'l, T> {
    /// The lists; of the same word in several the first list counts.
    #[must_use]
    pub fn new(lists: Vec<(&'l WordList, T)>) -> Self {
        let all = |of: fn(&WordList) -> &CharSet| lists.iter().fold(CharSet::default(), |all, (list, _)| all.or(of(list)));
        let (heads, tails) = (all(|l| &l.heads), all(|l| &l.tails));
        Self { lists, heads, tails }
    }

    /// True where a text holds a word of one of the lists.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.heads.any_in(text, |rest| self.lists.iter().any(|(list, _)| list.begins(rest)))
    }

    /// The longest word that a text begins with, of the lists whose meaning fits.
    #[must_use]
    pub fn at_start(&self, text: &str, fits: impl Fn(T) -> bool) -> Option<(&'l EcoString, T)> {
        if !self.heads.may_begin(text.as_bytes()) {
            return None;
        }
        longest(self.lists.iter().filter(|(_, meaning)| fits(*meaning)).filter_map(|(list, meaning)| Some((list.at_start(text)?, *meaning))))
    }

    /// The longest word that a text ends with.
    #[must_use]
    pub fn at_end(&self, text: &str) -> Option<(&'l EcoString, T)> {
        text.chars().next_back().filter(|c| self.tails.may_have(*c))?;
        longest(self.lists.iter().filter_map(|(list, meaning)| Some((list.at_end(text)?, *meaning))))
    }
}

/// The longest word, the first of equals.
fn longest<'l, T>(found: impl Iterator<Item = (&'l EcoString, T)>) -> Option<(&'l EcoString, T)> {
    found.reduce(|best, next| if next.0.len() > best.0.len() { next } else { best })
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

    /// The characters of both sets.
    #[must_use]
    fn or(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(own, theirs)| *own |= theirs);
        self
    }

    /// The same of the character that a text begins with.
    #[inline]
    fn may_begin(&self, text: &[u8]) -> bool {
        let (word, bit) = match text {
            [0xE0..=0xEF, second, last, ..] | [0xF0..=0xFF, _, second, last, ..] => (*second, *last),
            [lead @ 0xC0..=0xDF, last, ..] => (*lead, *last),
            [lead, ..] => (lead >> 6, *lead),
            [] => return false,
        };
        self.0.get(usize::from(word & 15)).is_some_and(|w| w >> (bit & 63) & 1 != 0)
    }

    /// True where the rest of the text fits from some character on that may be in the set.
    fn any_in(&self, text: &str, fits: impl Fn(&str) -> bool) -> bool {
        let mut rest = text.as_bytes();
        while let [lead, ..] = rest {
            if self.may_begin(rest) && text.get(text.len() - rest.len()..).is_some_and(&fits) {
                return true;
            }
            rest = rest.get(width(*lead)..).unwrap_or(&[]);
        }
        false
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
