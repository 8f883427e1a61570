//! What no safe fix may touch: numbers, units, names of agencies, quoted text and titles, list markers. Such a fix is only suggested.
//! Looks at the text around an edit and at the lexicon; in doubt a fix is not safe.

use crate::lexicon::Lexicon;
use crate::text::{Source, Span};

/// Characters looked at on either side, for names that the edit stands in.
const AROUND: usize = 16;

/// Bytes of the line that are looked at on either side.
const FAR: usize = 1 << 15;

/// True for an edit that changes none of these.
pub fn is_safe(source: &Source, span: Span, new: &str, lexicon: &Lexicon) -> bool {
    let text = source.shadow();
    // So far only, as nobody quotes more: each of many findings in one long line would look through it else.
    let (from, to) = (text.ceil_char_boundary(span.from().saturating_sub(FAR)), text.floor_char_boundary(span.to().saturating_add(FAR).min(text.len())));
    let (before, after) = (text.get(from..span.from()).unwrap_or(""), text.get(span.to()..to).unwrap_or(""));
    let line = before.rsplit('\n').next().unwrap_or("");
    let rest = after.split('\n').next().unwrap_or("");
    let old = source.slice(span);
    let quoted = [('“', '”'), ('《', '》'), ('‘', '’')].iter().any(|(open, close)| is_inside(line, rest, *open, *close));
    !quoted && numerals(old) == numerals(new) && !is_unit(line, old, new) && names_kept(line, old, new, rest, lexicon)
}

/// True where a pair of marks is open before and closed after.
fn is_inside(before: &str, after: &str, open: char, close: char) -> bool {
    let last = before.rfind([open, close]).and_then(|at| before.get(at..));
    let first = after.find([open, close]).and_then(|at| after.get(at..));
    last.is_some_and(|t| t.starts_with(open)) && first.is_some_and(|t| t.starts_with(close))
}

/// Digits and numerals in their order: 2, 二, ②, Ⅱ.
fn numerals(text: &str) -> String {
    text.chars().filter(|c| is_numeral(*c)).collect()
}

fn is_numeral(c: char) -> bool {
    c.is_numeric() || "一二三四五六七八九十百千万亿两半零〇".contains(c)
}

/// True where what stands directly behind a number is changed, unless it is a mark: 3个, 80%, 万元, 3~5.
fn is_unit(before: &str, old: &str, new: &str) -> bool {
    let Some(last) = before.chars().next_back().filter(|c| is_numeral(*c) || "%‰".contains(*c)) else { return false };
    let is_mark = |text: &str| text.chars().next().is_none_or(|c| "，。、；：,;:.“”‘’（）()《》".contains(c) || c.is_whitespace());
    // 一 and its like also begin words; between digits a point or a comma is part of the number
    let within = last.is_numeric() && (old.starts_with(['.', ',']) || new.starts_with(['.', ',']));
    within || !is_mark(old) || !is_mark(new)
}

/// True where every name of an agency that touches the edit is still there.
fn names_kept(before: &str, old: &str, new: &str, after: &str, lexicon: &Lexicon) -> bool {
    let start = before.char_indices().rev().take(AROUND).last().map_or(before.len(), |(i, _)| i);
    let lead = before.get(start..).unwrap_or("");
    let tail: String = after.chars().take(AROUND).collect();
    names(&format!("{lead}{old}{tail}"), lexicon).iter().all(|name| format!("{lead}{new}{tail}").contains(name))
}

fn names<'t>(text: &'t str, lexicon: &Lexicon) -> Vec<&'t str> {
    let found = text.char_indices().filter_map(|(at, _)| {
        let (length, _) = lexicon.agencies().longest(text.get(at..)?)?;
        text.get(at..at + length)
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::is_safe;
    use crate::lexicon::Lexicon;
    use crate::text::{Source, Span};

    /// `[old>new]` in a text.
    fn check(marked: &str, expected: bool) {
        let Some((before, rest)) = marked.split_once('[') else { return assert_eq!(marked, "[") };
        let Some((old, (new, after))) = rest.split_once('>').and_then(|(old, rest)| Some((old, rest.split_once(']')?))) else { return assert_eq!(marked, ">") };
        let source = Source::plain("a.txt", format!("{before}{old}{after}"));
        let span = Span::new(before.len(), before.len() + old.len());
        assert_eq!(is_safe(&source, span, new, Lexicon::bundled()), expected, "{marked}");
    }

    #[test]
    fn numbers_units_names_quotes_and_markers_are_left_alone() {
        check("[截止>截至]目前，", true);
        check("落实[>“]十四五[>”]规划", true);
        for marked in
            ["有[1>2]个人", "有[三>四]个人", "有3[个>]人", "有3[万>亿]元", "有80[%>]的", "有1[,>]234人", "由[发改委>发展改革委]负责", "由发展[改革>]委负责"]
        {
            check(marked, false);
        }
        for marked in ["他说“[截止>截至]目前”", "落实《[截止>截至]目前》", "[一、>二、]目标", "[①>②]目标", "有3[个>名]人"]
        {
            check(marked, false);
        }
    }
}
