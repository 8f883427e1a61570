//! Folding for matching: widths, traditional characters, stray spaces. Never used for positions shown to people.
//! A fold maps one character to one character or drops it, so that offsets can be mapped back.

use std::sync::LazyLock;

/// Traditional to simplified, from `simplified.txt`: index is the code point minus `BASE`.
static SIMPLIFIED: LazyLock<Vec<u16>> = LazyLock::new(|| {
    let mut map = vec![0u16; (LAST - BASE + 1) as usize];
    for line in include_str!("simplified.txt").lines().filter(|l| !l.starts_with('#')) {
        let mut pair = line.chars();
        if let (Some(from), Some(to)) = (pair.next(), pair.next())
            && let Some(slot) = (from as u32).checked_sub(BASE).and_then(|i| map.get_mut(i as usize))
        {
            *slot = u16::try_from(to as u32).unwrap_or(0);
        }
    }
    map
});

const BASE: u32 = 0x3400;
const LAST: u32 = 0x9FFF;

/// True for Han characters of the basic blocks.
#[must_use]
pub fn is_cjk(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x2_0000..=0x3_FFFF)
}

/// A text for HTML: the five signs of markup as references, in text and in attributes.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// True where a text stands in another: `str::contains` prepares longer than it looks where both are short. Looks for the third byte of
/// the word, which tells most of a Chinese character.
#[must_use]
pub fn holds(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    if let ([], _) | (_, 129..) = (word, word.len()) {
        return memchr::memmem::find(text, word).is_some();
    }
    let at = word.len().min(3) - 1;
    let (Some(sign), Some(behind)) = (word.get(at), text.get(at..)) else { return false };
    memchr::memchr_iter(*sign, behind).any(|from| text.get(from..).is_some_and(|t| starts(t, word)))
}

/// True where a text begins with a word: what differs does so within three bytes nearly always, for which no function is called.
#[must_use]
#[inline]
pub fn starts(text: &[u8], word: &[u8]) -> bool {
    match (text, word) {
        ([a, b, c, text @ ..], [x, y, z, word @ ..]) => c == z && b == y && a == x && text.starts_with(word),
        _ => text.starts_with(word),
    }
}

/// The character that begins a text, in 16 bits, and what follows it; of rare ones the lower bits.
#[must_use]
#[inline]
pub fn code(text: &[u8]) -> Option<(u64, &[u8])> {
    let low = |b: &u8| u64::from(b & 0x3F);
    let (lead, tail) = text.split_first()?;
    Some(match tail {
        [b, c, tail @ ..] if lead & 0xF0 == 0xE0 => (u64::from(lead & 0x0F) << 12 | low(b) << 6 | low(c), tail),
        _ if lead.is_ascii() => (u64::from(*lead), tail),
        [b, c, d, tail @ ..] if *lead >= 0xF0 => (low(b) << 12 & 0xFFFF | low(c) << 6 | low(d), tail),
        [b, tail @ ..] => (u64::from(lead & 0x1F) << 6 | low(b), tail),
        [] => (u64::from(*lead), tail),
    })
}

/// Places that [`sweep`] gathers before it hands them on.
const GATHERED: usize = 64;

/// Hands on the characters of a text where `wanted` holds, with their places: it is asked with the codes of four neighbours, 16 bits each,
/// the last one lowest. What is found is gathered first, so that the sweep has no branch that a processor guesses wrong.
pub fn sweep(text: &str, wanted: impl Fn(u64) -> bool, mut found: impl FnMut(usize, u64)) {
    let mut gathered = [(0usize, 0u64); GATHERED];
    let (mut count, mut window) = (0, 0u64);
    let mut rest = text.as_bytes();
    while let Some((sign, tail)) = code(rest) {
        window = window << 16 | sign;
        if let Some(slot) = gathered.get_mut(count) {
            *slot = (text.len() - rest.len(), window);
        }
        count += usize::from(wanted(window));
        if count == GATHERED {
            gathered.iter().for_each(|(at, window)| found(*at, *window));
            count = 0;
        }
        rest = tail;
    }
    gathered.iter().take(count).for_each(|(at, window)| found(*at, *window));
}

/// Bytes of the character that begins with this byte: a text is gone through faster so than character by character.
#[must_use]
#[inline]
pub const fn width(lead: u8) -> usize {
    match lead {
        0xF0..=0xFF => 4,
        0xE0..=0xEF => 3,
        0xC0..=0xDF => 2,
        _ => 1,
    }
}

/// Folds one character: full-width forms to ASCII, traditional to simplified, every blank to a space.
/// `None` drops it (zero-width marks). Line breaks are kept. `，` becomes `,`, `％` becomes `%`; `。、“”《》〔〕—` stay.
#[must_use]
pub fn fold_char(c: char) -> Option<char> {
    let code = c as u32;
    if code < 0x80 {
        return match c {
            '\t' | '\x0b' | '\x0c' => Some(' '),
            '\r' => None,
            _ => Some(c),
        };
    }
    match code {
        0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0),
        0x3000 | 0xA0 | 0x2000..=0x200A | 0x202F | 0x205F | 0x1680 => Some(' '),
        0x200B..=0x200F | 0xFEFF | 0xAD | 0x2060 | 0x202A..=0x202E => None,
        BASE..=LAST => match SIMPLIFIED.get((code - BASE) as usize) {
            Some(&to) if to != 0 => char::from_u32(u32::from(to)),
            _ => Some(c),
        },
        _ => Some(c),
    }
}

/// Folds every character of a text and drops blanks beside Chinese characters, as the shadow does.
#[must_use]
pub fn fold_str(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out, |_, _| {});
    out
}

/// Folds a regular expression written in a rule: characters only, blanks are kept.
#[must_use]
pub fn fold_pattern(pattern: &str) -> String {
    pattern.chars().filter_map(fold_char).collect()
}

/// Folds `text` onto `out`, which is empty, and calls `anchor(shadow, reading)` wherever the distance between the two offsets changes:
/// once for the end of the character before the change, once for the start of the character after it.
/// Nearly all characters stay as they are: they are copied in runs (`plain_run`), only the others are looked at one by one.
pub(super) fn fold_into(text: &str, out: &mut String, mut anchor: impl FnMut(usize, usize)) {
    let plain: &[u64; 1024] = &PLAIN;
    let mut blanks: Option<(usize, usize)> = None; // start in the reading, how many
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|r| !r.is_empty()) {
        let run = plain_run(plain, rest.as_bytes());
        if let Some(run) = rest.get(..run).filter(|p| !p.is_empty()) {
            if let (Some((start, count)), Some(first)) = (blanks.take(), run.chars().next()) {
                end_blanks(out, &mut anchor, (first, count), start, at);
            }
            out.push_str(run);
            at += run.len();
            continue;
        }
        let Some(c) = rest.chars().next() else { break };
        let end = at + c.len_utf8();
        let lone_return = c == '\r' && text.as_bytes().get(end) != Some(&b'\n');
        match if lone_return { Some('\n') } else { fold_char(c) } {
            None => {
                anchor(out.len(), at);
                anchor(out.len(), end);
            }
            Some(' ') => blanks = Some(blanks.map_or((at, 1), |(s, n)| (s, n + if c == '\t' { 2 } else { 1 }))),
            Some(folded) => {
                if let Some((start, count)) = blanks.take() {
                    end_blanks(out, &mut anchor, (folded, count), start, at);
                }
                out.push(folded);
                if folded.len_utf8() != c.len_utf8() {
                    anchor(out.len(), end);
                }
            }
        }
        at = end;
    }
    if let Some((start, _)) = blanks {
        anchor(out.len(), start);
        anchor(out.len(), text.len());
    }
}

/// Blanks from `start` to `at` of the reading, before the character `after`, become one or none.
fn end_blanks(out: &mut String, anchor: &mut impl FnMut(usize, usize), (after, count): (char, usize), start: usize, at: usize) {
    anchor(out.len(), start);
    if keeps_blank(out.chars().next_back().unwrap_or('\n'), after, count) {
        out.push(' ');
    }
    anchor(out.len(), at);
}

/// Which characters of three bytes fold to themselves and are no blanks: a word for the first two bytes, a bit for the third.
static PLAIN: LazyLock<Box<[u64; 1024]>> = LazyLock::new(|| {
    let mut words = Box::new([!0u64; 1024]);
    let mut clear = |code: u32| {
        if let Some(word) = words.get_mut(code as usize >> 6) {
            *word &= !(1 << (code & 63));
        }
    };
    (BASE..).zip(SIMPLIFIED.iter()).filter(|(_, to)| **to != 0).for_each(|(code, _)| clear(code));
    let others = ('\u{1680}'..='\u{3000}').chain('\u{F900}'..='\u{FFFF}');
    others.filter(|c| fold_char(*c) != Some(*c)).for_each(|c| clear(u32::from(c)));
    words
});

/// True where a twentieth of the Chinese characters at the beginning, of 3,000 at most, are traditional ones.
#[must_use]
pub fn is_traditional(text: &str) -> bool {
    let plain: &[u64; 1024] = &PLAIN;
    let (mut all, mut folded) = (0usize, 0usize);
    let mut rest = text.as_bytes();
    while all < 3000 {
        rest = match rest {
            // From 㐀 on; the few rarer characters, which are none of both, do not count.
            [lead @ 0xE3..=0xE9, second, third, tail @ ..] => {
                let row = usize::from(lead & 0x0F) << 6 | usize::from(second & 0x3F);
                if row >= BASE as usize >> 6 {
                    all += 1;
                    folded += usize::from(plain.get(row).is_some_and(|word| word >> (third & 0x3F) & 1 == 0));
                }
                tail
            }
            [lead, ..] => rest.get(width(*lead)..).unwrap_or(&[]),
            [] => break,
        };
    }
    folded * 20 > all
}

/// How many bytes at the beginning are characters that fold to themselves and are no blanks, for sure: letters, digits, line ends,
/// Chinese characters that are simplified, marks such as 、 and 。.
fn plain_run(plain: &[u64; 1024], bytes: &[u8]) -> usize {
    let mut rest = bytes;
    loop {
        match rest {
            [lead @ 0xE0..=0xEF, second, third, tail @ ..] => {
                let word = plain.get(usize::from(lead & 0x0F) << 6 | usize::from(second & 0x3F)).copied().unwrap_or(0);
                if word >> (third & 0x3F) & 1 == 0 {
                    break;
                }
                rest = tail;
            }
            [b'!'..=b'~' | b'\n', tail @ ..] => rest = tail,
            _ => break,
        }
    }
    bytes.len() - rest.len()
}

/// One space is kept between two words of letters or digits; a gap of two and more is kept inside a line as one space.
fn keeps_blank(before: char, after: char, count: usize) -> bool {
    if before == '\n' || after == '\n' {
        return false;
    }
    count >= 2 && !(is_mark(before) || is_mark(after)) || (before.is_ascii_alphanumeric() && after.is_ascii_alphanumeric())
}

/// Marks beside which a gap means nothing.
fn is_mark(c: char) -> bool {
    matches!(c, ',' | '。' | '、' | ';' | ':' | '(' | ')' | '“' | '”' | '《' | '》' | '〔' | '〕' | '[' | ']')
}

#[cfg(test)]
mod tests {
    use super::fold_str;

    #[test]
    fn folds_widths_characters_and_blanks() {
        for (from, to) in [
            ("到 2025 年，養老床位", "到2025年,养老床位"),
            ("（ 一 ） 發展基礎", "(一)发展基础"),
            ("GB/T 9704", "GB/T 9704"),
            ("甲    乙", "甲 乙"),
            ("７０％", "70%"),
            ("  首行缩进", "首行缩进"),
        ] {
            assert_eq!(fold_str(from), to);
        }
    }
}
