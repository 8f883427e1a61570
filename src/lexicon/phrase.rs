//! Fixed phrases of `phrases/words.toml`, looked up by their first and by their last two characters, so that a text with one wrong
//! character in one is found in a single pass. Which difference is a slip, the rules say.

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::word::Words;
use crate::text::code;

/// Bytes of a Chinese character of the phrases.
const WIDTH: usize = 3;
/// Bits of the set of pairs.
const BITS: u32 = 16;

/// A phrase.
#[derive(Debug, Clone)]
struct Phrase {
    text: EcoString,
    /// A character of like shape is a slip too.
    idiom: bool,
}

/// Fixed phrases.
#[derive(Debug, Clone, Default)]
pub struct Phrases {
    phrases: Vec<Phrase>,
    /// Phrases by their first pair of characters, and by their last one.
    heads: FxHashMap<u64, Vec<u32>>,
    tails: FxHashMap<u64, Vec<u32>>,
    /// Pairs that may begin or end a phrase.
    pairs: Vec<u64>,
    /// Texts that are right as they are.
    right: FxHashSet<EcoString>,
    wrong: super::WordList,
    sounds: Groups,
    shapes: Groups,
}

/// Groups of characters that are alike, by character.
#[derive(Debug, Clone, Default)]
struct Groups(FxHashMap<char, Vec<u32>>);

impl Groups {
    fn new(groups: &super::WordList) -> Self {
        let mut all = Self::default();
        for (group, number) in groups.iter().zip(0..) {
            group.chars().for_each(|c| all.0.entry(c).or_default().push(number));
        }
        all
    }

    /// True where two characters stand in one group.
    fn join(&self, a: char, b: char) -> bool {
        self.0.get(&a).zip(self.0.get(&b)).is_some_and(|(a, b)| a.iter().any(|group| b.contains(group)))
    }
}

/// A stretch that differs from a phrase in one character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearPhrase<'p> {
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// The phrase.
    pub right: &'p str,
    /// Which character differs, counted from 0.
    pub place: usize,
    /// True where both characters have one sound, else one is shaped like the other.
    pub sound: bool,
}

impl Phrases {
    /// Phrases of the lists `idioms` and `stock_phrases`.
    pub(super) fn new(words: &Words) -> Self {
        let entries =
            [("idioms", true), ("stock_phrases", false)].into_iter().flat_map(|(list, idiom)| words.list(list).iter().map(move |w| (w.clone(), idiom)));
        let mut all = Self { pairs: vec![0; 1 << (BITS - 6)], ..Self::default() };
        for ((text, idiom), number) in entries.zip(0u32..) {
            let (Some(head), Some(tail)) = (pair(text.as_bytes()), text.len().checked_sub(2 * WIDTH).and_then(|at| pair(text.as_bytes().get(at..)?))) else {
                continue;
            };
            for key in [head, tail] {
                let (word, bit) = slot(key);
                all.pairs.get_mut(word).into_iter().for_each(|w| *w |= bit);
            }
            all.heads.entry(head).or_default().push(number);
            all.tails.entry(tail).or_default().push(number);
            all.right.insert(text.clone());
            all.phrases.push(Phrase { text, idiom });
        }
        all.right.extend(words.list("phrase_variants").iter().cloned());
        all.wrong = words.list("wrong_words").clone();
        all.sounds = Groups::new(words.list("same_sound"));
        all.shapes = Groups::new(words.list("like_shape"));
        all
    }

    /// Hands on the stretches of a text that differ from a phrase in one character, in the order of the text.
    pub fn near<'p>(&'p self, text: &str, mut found: impl FnMut(NearPhrase<'p>)) {
        let mut rest = text.as_bytes();
        while let Some((c, tail)) = code(rest) {
            let at = text.len() - rest.len();
            if let Some((next, _)) = code(tail).filter(|(n, _)| is_chinese(c) && is_chinese(*n)) {
                let key = c << 16 | next;
                let (word, bit) = slot(key);
                if self.pairs.get(word).is_some_and(|w| w & bit != 0) {
                    self.ending(text, at, key, &mut found);
                    self.beginning(text, at, key, &mut found);
                }
            }
            rest = tail;
        }
    }

    /// Phrases that begin with a pair.
    fn beginning<'p>(&'p self, text: &str, at: usize, key: u64, found: &mut impl FnMut(NearPhrase<'p>)) {
        for phrase in self.numbered(self.heads.get(&key)) {
            self.compare(text, at, phrase, [2 * WIDTH, phrase.text.len() - WIDTH]).into_iter().for_each(&mut *found);
        }
    }

    /// Phrases that end with a pair, of which one of the first two characters differs: of others the beginning tells.
    fn ending<'p>(&'p self, text: &str, at: usize, key: u64, found: &mut impl FnMut(NearPhrase<'p>)) {
        for phrase in self.numbered(self.tails.get(&key)) {
            let start = (at + 2 * WIDTH).checked_sub(phrase.text.len());
            start.and_then(|start| self.compare(text, start, phrase, [0, WIDTH])).filter(|n| n.place < 2).into_iter().for_each(&mut *found);
        }
    }

    fn numbered<'p>(&'p self, numbers: Option<&'p Vec<u32>>) -> impl Iterator<Item = &'p Phrase> {
        numbers.into_iter().flatten().filter_map(|n| self.phrases.get(*n as usize))
    }

    /// True where two characters have one sound without tone.
    #[must_use]
    pub fn sound_alike(&self, a: char, b: char) -> bool {
        self.sounds.join(a, b)
    }

    /// True where two characters share a part that few have, or are a pair that is often confused.
    #[must_use]
    pub fn look_alike(&self, a: char, b: char) -> bool {
        self.shapes.join(a, b)
    }

    /// A stretch beside a phrase that begins or ends as it does; of two others of its characters one must be alike.
    fn compare<'p>(&'p self, text: &str, start: usize, phrase: &'p Phrase, [one, other]: [usize; 2]) -> Option<NearPhrase<'p>> {
        let differs = |at: usize| character(text, start + at) != character(&phrase.text, at);
        if one != other && differs(one) && differs(other) {
            return None;
        }
        let at = only_difference(text.as_bytes().get(start..start + phrase.text.len())?, &phrase.text)?;
        let own = text.get(start..start + phrase.text.len())?;
        let (is, should) = (own.get(at..)?.chars().next()?, phrase.text.get(at..)?.chars().next()?);
        let place = phrase.text.get(..at)?.chars().count();
        if !is_chinese(u64::from(is)) || self.right.contains(own) || self.wrong.is_in(own) {
            return None;
        }
        let sound = self.sound_alike(is, should);
        (sound || phrase.idiom && self.look_alike(is, should)).then_some(NearPhrase { start, right: &phrase.text, place, sound })
    }
}

/// The three bytes at a place.
fn character(text: &str, at: usize) -> Option<&[u8; WIDTH]> {
    text.as_bytes().get(at..).and_then(|t| t.first_chunk())
}

/// Where the character stands in which a text differs from a phrase of its length, where it is the only one. Compared by bytes, as nearly
/// all that begin or end alike differ in more.
fn only_difference(own: &[u8], phrase: &str) -> Option<usize> {
    let first = own.iter().zip(phrase.as_bytes()).position(|(a, b)| a != b)?;
    let at = phrase.floor_char_boundary(first);
    (own.get(at + WIDTH..)? == phrase.as_bytes().get(at + WIDTH..)?).then_some(at)
}

/// The first two characters of a text, where both are Chinese.
fn pair(text: &[u8]) -> Option<u64> {
    let (first, rest) = code(text)?;
    let (second, _) = code(rest)?;
    (is_chinese(first) && is_chinese(second)).then_some(first << 16 | second)
}

fn is_chinese(c: u64) -> bool {
    (0x4E00..=0x9FFF).contains(&c)
}

fn slot(key: u64) -> (usize, u64) {
    let n = key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS);
    (usize::try_from(n >> 6).unwrap_or(0), 1 << (n & 63))
}

#[cfg(test)]
mod tests {
    use crate::lexicon::Lexicon;

    #[test]
    fn stretches_that_differ_in_one_character() {
        let found = |text: &str| {
            let mut out = Vec::new();
            Lexicon::bundled().phrases().near(text, |n| out.push(format!("{} {}", n.right, n.place)));
            out.join("、")
        };
        for (text, expected) in [
            ("坚持因地制谊,各部门齐抓公管", "因地制宜 3、齐抓共管 2"),
            ("以人为奔", "以人为本 3"),
            ("各思其职,加快建设社会主义和谐社会", "各司其职 1"),
            ("因时制宜、因地制宜,以质为本,以人为主体,幼有善育,见缝插绿", ""),
            ("防微杜惭", "防微杜渐 3"),
            ("铸牢中华民族共同体意实", "铸牢中华民族共同体意识 10、中华民族共同体意识 8"),
            ("宜", ""),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
