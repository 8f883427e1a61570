//! Finds many texts in one sweep: the first two characters of each place say whether one of the texts may begin there, a bit for each
//! pair, so that nearly every place is passed over at once.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use crate::text::{code, sweep};

/// Bits of a pair's place in the table.
const BITS: u32 = 16;
/// Words that hold those bits.
const WORDS: usize = 1 << BITS >> 6;
/// Texts with the same beginning that are compared one by one; of more, each length is looked up.
const FEW: usize = 8;

/// A set of characters or pairs of them, that may say yes for others too.
struct Bits(Box<[u64; WORDS]>);

impl Bits {
    fn new() -> Self {
        Self(Box::new([0; WORDS]))
    }
    fn set(&mut self, at: u64) {
        if let Some(word) = self.0.get_mut((at >> 6) as usize) {
            *word |= 1 << (at & 63);
        }
    }
    #[inline]
    fn has(&self, at: u64) -> bool {
        self.0.get((at >> 6) as usize % WORDS).is_some_and(|word| word >> (at & 63) & 1 != 0)
    }
}

/// Texts that begin with the same characters.
#[derive(Default)]
struct Group {
    /// The texts with their third characters, 0 where there is none, and their numbers.
    texts: Vec<(u64, Box<str>, u32)>,
    /// The lengths of the texts where they are many.
    lengths: Vec<usize>,
}

/// Texts that are looked for.
pub struct Literals {
    /// Characters that are a text.
    singles: Bits,
    /// The first two characters of texts, scattered.
    pairs: Bits,
    /// The first three characters of texts, scattered, 0 for the third one of a text that has two only.
    triples: Bits,
    /// By the first two characters, 0 for the second one of a text that has one only.
    groups: FxHashMap<u64, Group>,
    /// The texts of large groups.
    whole: FxHashMap<Box<str>, u32>,
}

/// Where two characters stand in the table of pairs.
#[inline]
fn scattered(pair: u64) -> u64 {
    pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - BITS)
}

impl Literals {
    /// The texts, in order, numbered from 0 on; none is empty.
    pub fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut all = Self { singles: Bits::new(), pairs: Bits::new(), triples: Bits::new(), groups: FxHashMap::default(), whole: FxHashMap::default() };
        for (text, number) in texts.zip(0u32..) {
            let Some((first, rest)) = code(text.as_bytes()) else { continue };
            let second = code(rest);
            match second {
                None => all.singles.set(first),
                Some((second, _)) => all.pairs.set(scattered(first << 16 | second)),
            }
            let third = second.and_then(|s| code(s.1)).map_or(0, |c| c.0);
            let pair = first << 16 | second.map_or(0, |s| s.0);
            all.triples.set(scattered(pair << 16 | third));
            all.groups.entry(pair).or_default().texts.push((third, text.into(), number));
        }
        for group in all.groups.values_mut() {
            if group.texts.len() > FEW {
                let lengths: BTreeSet<usize> = group.texts.iter().map(|t| t.1.len()).collect();
                group.lengths.extend(lengths);
                all.whole.extend(group.texts.drain(..).map(|t| (t.1, t.2)));
            }
        }
        all
    }

    /// Hands on each place of a text where one of the texts stands, with its number; in the order of their beginnings.
    pub fn visit(&self, text: &str, mut found: impl FnMut(std::ops::Range<usize>, u32)) {
        let pair = |window: u64| window & 0xFFFF_FFFF;
        let may_stand = |window: u64| self.pairs.has(scattered(pair(window))) | self.singles.has(window & 0xFFFF);
        sweep(text, may_stand, |at, window| {
            if self.pairs.has(scattered(pair(window))) {
                let behind = code(text.as_bytes().get(at..).unwrap_or(&[])).and_then(|second| code(second.1)).map_or(0, |third| third.0);
                if self.triples.has(scattered(pair(window) << 16 | behind)) || self.triples.has(scattered(pair(window) << 16)) {
                    let first = text.get(..at).and_then(|t| t.chars().next_back()).map_or(0, char::len_utf8);
                    self.compare(text, at - first, (pair(window), behind), &mut found);
                }
            }
            if self.singles.has(window & 0xFFFF) {
                self.compare(text, at, ((window & 0xFFFF) << 16, 0), &mut found);
            }
        });
    }

    /// Hands on the texts of a group that stand at a place, where a third character stands behind the two.
    fn compare(&self, text: &str, at: usize, (beginning, third): (u64, u64), found: &mut impl FnMut(std::ops::Range<usize>, u32)) {
        let (Some(group), Some(rest)) = (self.groups.get(&beginning), text.get(at..)) else { return };
        for (_, own, number) in group.texts.iter().filter(|t| (t.0 == third || t.0 == 0) && rest.as_bytes().starts_with(t.1.as_bytes())) {
            found(at..at + own.len(), *number);
        }
        for length in &group.lengths {
            if let Some(number) = rest.get(..*length).and_then(|own| self.whole.get(own)) {
                found(at..at + length, *number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Literals;

    #[test]
    fn all_texts_are_found_where_they_stand() {
        let many: Vec<String> = (0..40).map(|n| format!("第{n}条")).collect();
        let texts: Vec<&str> = ["规划", "规划期", "划期", "期", "𠀀", "a", "年至"].into_iter().chain(many.iter().map(String::as_str)).collect();
        let literals = Literals::new(texts.iter().copied());
        for text in ["本规划期至2025年,第7条、第39条", "𠀀𠀁a规划", "", "规", "第40条第3条第", "期期年"] {
            let mut found = Vec::new();
            literals.visit(text, |place, number| found.push((place.start, place.end, number as usize)));
            let mut expected: Vec<(usize, usize, usize)> =
                texts.iter().enumerate().flat_map(|(n, t)| text.match_indices(t).map(move |(at, _)| (at, at + t.len(), n))).collect();
            assert!(found.is_sorted_by_key(|f| f.0), "{text}");
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected, "{text}");
        }
    }
}
