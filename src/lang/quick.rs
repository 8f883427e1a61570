//! Whether a pattern matches somewhere in a text, told by the texts that it consists of, where that is all that it asks for
//! (`责任|牵头`, `^[(【]`, `年$`); of others whether they may match. A regex reads each byte through a table of its own, which is
//! seldom at hand; most questions of rules end here.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::pattern::{exact, required};
use crate::text::{code, holds, starts};

/// Characters of a class up to which each is a text.
const FEW: usize = 512;

/// What is asked of a text before the regex, or in its place.
#[derive(Debug)]
pub struct Quick {
    test: Test,
    /// True where the test says what the regex would; else only a no is sure.
    pub exact: bool,
}

#[derive(Debug)]
enum Test {
    /// One of the texts stands in it.
    Holds(Texts),
    Begins(Texts),
    Ends(Texts),
    Is(Texts),
    IsEmpty,
    /// It has a character between two, the last included.
    Has(Vec<(char, char)>),
    Any(Vec<Test>),
}

impl Quick {
    /// What is asked for a pattern; `None` where it asks for nothing in particular.
    pub fn of(hir: &Hir) -> Option<Self> {
        let (test, exact) = test(hir, 0)?;
        Some(Self { test, exact })
    }

    /// False where the pattern does not match; where the test is exact, true where it does.
    pub fn passes(&self, text: &str) -> bool {
        self.test.passes(text)
    }
}

impl Test {
    fn passes(&self, text: &str) -> bool {
        match self {
            Self::Holds(texts) => texts.are_in(text),
            Self::Begins(texts) => texts.begin(text),
            Self::Ends(texts) => texts.all.iter().any(|t| text.ends_with(&**t)),
            Self::Is(texts) => texts.all.iter().any(|t| **t == *text),
            Self::IsEmpty => text.is_empty(),
            Self::Has(ranges) => text.chars().any(|c| ranges.binary_search_by(|r| side(*r, c)).is_ok()),
            Self::Any(tests) => tests.iter().any(|t| t.passes(text)),
        }
    }
}

/// Where a range of characters lies as seen from one.
fn side((first, last): (char, char), c: char) -> std::cmp::Ordering {
    if last < c {
        std::cmp::Ordering::Less
    } else if first > c {
        std::cmp::Ordering::Greater
    } else {
        std::cmp::Ordering::Equal
    }
}

fn test(hir: &Hir, depth: usize) -> Option<(Test, bool)> {
    if depth > 16 {
        return None;
    }
    let found = match hir.kind() {
        HirKind::Capture(c) => return test(&c.sub, depth + 1),
        HirKind::Repetition(r) if r.min == 1 => test(&r.sub, depth + 1).filter(|t| matches!(t.0, Test::Holds(_) | Test::Has(_))),
        HirKind::Alternation(list) => any(list, depth),
        HirKind::Concat(list) => concat(list),
        HirKind::Class(Class::Unicode(class)) => match texts_of(hir) {
            Some(texts) => Some((Test::Holds(Texts::new(texts)), true)),
            None => Some((Test::Has(class.iter().map(|r| (r.start(), r.end())).collect()), true)),
        },
        HirKind::Literal(_) => Some((Test::Holds(Texts::new(texts_of(hir)?)), true)),
        _ => None,
    };
    found.or_else(|| required(hir, 0).filter(|r| !r.texts.is_empty()).map(|r| (Test::Holds(Texts::new(r.texts)), false)))
}

/// One of several patterns.
fn any(list: &[Hir], depth: usize) -> Option<(Test, bool)> {
    let (mut tests, mut held, mut exact) = (Vec::new(), Vec::new(), true);
    for hir in list {
        let (test, own) = test(hir, depth + 1)?;
        exact &= own;
        match test {
            Test::Holds(texts) => held.extend(texts.all.into_vec().into_iter().map(String::from)),
            other => tests.push(other),
        }
    }
    if !held.is_empty() {
        tests.push(Test::Holds(Texts::new(held)));
    }
    Some((Test::Any(tests), exact))
}

/// Parts one behind the other, the first and the last of which may say where the text begins and ends.
fn concat(list: &[Hir]) -> Option<(Test, bool)> {
    let is = |hir: &Hir, look| matches!(hir.kind(), HirKind::Look(l) if *l == look);
    let (start, rest) = match list {
        [first, rest @ ..] if is(first, Look::Start) => (true, rest),
        _ => (false, list),
    };
    let (end, parts) = match rest {
        [parts @ .., last] if is(last, Look::End) => (true, parts),
        _ => (false, rest),
    };
    if parts.is_empty() {
        return (start && end).then_some((Test::IsEmpty, true));
    }
    let plain = |parts: &[Hir]| parts.iter().all(|h| h.properties().look_set().is_empty());
    let joined = |parts: &[Hir]| match parts {
        [one] => texts_of(one),
        _ => exact(&Hir::concat(parts.to_vec()), 0),
    };
    if let Some(texts) = joined(parts).map(Texts::new) {
        let test = match (start, end) {
            (true, true) => Test::Is(texts),
            (true, false) => Test::Begins(texts),
            (false, true) => Test::Ends(texts),
            (false, false) => Test::Holds(texts),
        };
        return Some((test, plain(parts)));
    }
    let from_start = || (1..parts.len()).rev().find_map(|n| joined(parts.get(..n)?));
    let to_end = || (1..parts.len()).find_map(|n| joined(parts.get(n..)?));
    let beginning = if start { from_start() } else { None };
    let ending = if end && beginning.is_none() { to_end() } else { None };
    beginning.map(|t| Test::Begins(Texts::new(t))).or_else(|| ending.map(|t| Test::Ends(Texts::new(t)))).map(|test| (test, false))
}

/// All texts that a part matches; none is empty.
fn texts_of(hir: &Hir) -> Option<Vec<String>> {
    if let HirKind::Class(Class::Unicode(class)) = hir.kind() {
        let count: usize = class.iter().map(|r| r.len()).sum();
        return (1..=FEW).contains(&count).then(|| class.iter().flat_map(|r| r.start()..=r.end()).map(String::from).collect());
    }
    exact(hir, 0)
}

/// Texts that are looked for, grouped by their first characters.
#[derive(Debug)]
pub struct Texts {
    /// In order.
    all: Box<[Box<str>]>,
    /// The code of each first character, in order, with the places of its texts in `all`.
    firsts: Vec<(u64, u32, u32)>,
    /// A bit for the lower six bits of each first character, and one for the next six.
    bits: (u64, u64),
}

impl Texts {
    /// The texts in a form in which they are looked for together.
    #[must_use]
    pub fn new(mut texts: Vec<String>) -> Self {
        texts.sort();
        texts.dedup();
        let all: Box<[Box<str>]> = texts.into_iter().map(String::into_boxed_str).collect();
        let (mut firsts, mut bits): (Vec<(u64, u32, u32)>, _) = (Vec::new(), (0u64, 0u64));
        for (text, place) in all.iter().zip(0u32..) {
            let first = code(text.as_bytes()).map_or(0, |c| c.0);
            bits = (bits.0 | 1 << (first & 63), bits.1 | 1 << (first >> 6 & 63));
            match firsts.last_mut() {
                Some(last) if last.0 == first => last.2 = place + 1,
                _ => firsts.push((first, place, place + 1)),
            }
        }
        firsts.sort_by_key(|f| f.0);
        Self { all, firsts, bits }
    }

    /// True where one of them begins a text that begins with a character of a code.
    fn begin_with(&self, first: u64, text: &[u8]) -> bool {
        let from = self.firsts.partition_point(|f| f.0 < first);
        let groups = self.firsts.get(from..).unwrap_or(&[]).iter().take_while(|f| f.0 == first);
        groups.flat_map(|f| self.all.get(f.1 as usize..f.2 as usize).unwrap_or(&[])).any(|t| starts(text, t.as_bytes()))
    }

    fn begin(&self, text: &str) -> bool {
        code(text.as_bytes()).is_some_and(|(first, _)| self.begin_with(first, text.as_bytes()))
    }

    /// True where one of them stands in a text.
    #[must_use]
    pub fn are_in(&self, text: &str) -> bool {
        if let [one] = &*self.all {
            return holds(text, one);
        }
        let mut rest = text.as_bytes();
        while let [lead, tail @ ..] = rest {
            // The bits of the code, without the code: nearly every character ends here.
            let (upper, lower, next) = match tail {
                [second, last, next @ ..] if lead & 0xF0 == 0xE0 => (u64::from(*second), u64::from(*last), next),
                _ => code(rest).map_or((0, 0, tail), |(first, next)| (first >> 6, first, next)),
            };
            let may_begin = self.bits.0 >> (lower & 63) & self.bits.1 >> (upper & 63) & 1 != 0;
            if may_begin && code(rest).is_some_and(|(first, _)| self.begin_with(first, rest)) {
                return true;
            }
            rest = next;
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use crate::func::Matches;
    use crate::lang::pattern::compile;

    #[test]
    fn says_what_the_regex_says() {
        let patterns = [
            "责任|牵头|单位", "^[(【]|责任单位|^注:", "的$|^某", "^$|[,。;)提]", "^20[0-9]{2}年$", "增|降|减|年均", "甲+乙", "^(甲乙?|丙).*丁$", "(?i)gdp",
            "[^\\p{Han}]", "[一-龥]", "(^|、)甲", "甲($|、)", "\\d", "^[^的]{2,4}$", "甲?乙?$", "\\b甲", "^", "", "𠀀|é",
        ];
        let texts = [
            "", "甲", "乙", "甲乙", "丙x丁", "、甲、", "责任", "牵头单位", "注:某", "某注:", "目的", "2025年", "年均增长5%", "GDP", "gDp", "é𠀀", "(一)", "𠀀",
        ];
        for pattern in patterns {
            let compiled = compile(pattern).ok();
            for text in texts {
                let answers = compiled.as_ref().map(|p| (p.is_match(text), p.regex().map(|r| r.is_match(text))));
                assert!(answers.is_some_and(|(quick, regex)| quick == regex), "{pattern} {text}");
            }
        }
    }
}
