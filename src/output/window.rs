//! Windows: the stretch of a sentence around a label that a person needs to see. A paragraph of a plan is one line of
//! up to 3,000 characters, so reports never show lines whole. Line and column stay those of the file.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_width::UnicodeWidthChar as _;

use super::visible::visible_char;
use crate::text::{Position, Source, Span};

/// Columns shown on either side of a label, columns shown of a long label, columns of a window that labels share:
/// with the line number beside it, a terminal of 80 columns holds it.
const BESIDE: usize = 30;
const LONGEST_LABEL: usize = 64;
const LONGEST_SHARED: usize = 72;

/// A label inside a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Index of the label in the finding.
    pub label: usize,
    /// Byte range in the window's text; on character boundaries, never empty unless the window is.
    pub range: Range<usize>,
    /// Column of the label in the file.
    pub column: u32,
}

/// A stretch of one line with the labels that stand in it. Control characters are shown as signs, `…` stands for what was cut.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Window {
    /// The file, where it is another draft.
    pub path: Option<String>,
    /// Line in the file, 1-based.
    pub line: u32,
    /// What is shown.
    pub text: String,
    /// The labels, in the order of the finding.
    pub marks: Vec<Mark>,
}

/// What a window is made of: a byte range of the reading and the labels' ranges there.
struct Draft {
    range: Range<usize>,
    line: u32,
    labels: Vec<(usize, Range<usize>, u32)>,
}

/// The windows of a finding's labels; labels that stand close together on one line share one.
#[must_use]
pub fn windows(source: &Source, labels: &[(Span, Position)]) -> Vec<Window> {
    let reading = source.reading();
    let mut drafts: Vec<Draft> = Vec::new();
    for (index, (span, position)) in labels.iter().enumerate() {
        let label = source.reading_range(*span);
        let shown = label.start..label.start + cut(reading.get(label.clone()).unwrap_or(""));
        let range = before(reading, shown.start)..after(reading, shown.end);
        let near = drafts.iter_mut().rev().take(8).find(|d| d.line == position.line && fits(reading, &d.range, &range));
        match near {
            Some(draft) => {
                draft.range = draft.range.start.min(range.start)..draft.range.end.max(range.end);
                draft.labels.push((index, shown, position.column));
            }
            None => drafts.push(Draft { range, line: position.line, labels: vec![(index, shown, position.column)] }),
        }
    }
    drafts.into_iter().map(|d| finish(reading, d)).collect()
}

/// True where two stretches touch and are short enough together.
fn fits(reading: &str, a: &Range<usize>, b: &Range<usize>) -> bool {
    let union = a.start.min(b.start)..a.end.max(b.end);
    a.start <= b.end && b.start <= a.end && reading.get(union).is_some_and(|t| t.chars().map(columns).sum::<usize>() <= LONGEST_SHARED)
}

/// Columns that a character takes of a window; at least one, so that a window of invisible marks ends too.
fn columns(c: char) -> usize {
    visible_char(c).width().unwrap_or(0).max(1)
}

/// Bytes of a label that are shown.
fn cut(label: &str) -> usize {
    let mut room = LONGEST_LABEL;
    label.char_indices().find(|(_, c)| room.checked_sub(columns(*c)).map(|r| room = r).is_none()).map_or(label.len(), |(at, _)| at)
}

/// Where the window begins: at the line's or sentence's start, or some columns to the left.
fn before(reading: &str, label: usize) -> usize {
    let mut room = BESIDE;
    let mut start = label;
    for (at, c) in reading.get(..label).unwrap_or("").char_indices().rev() {
        match room.checked_sub(columns(c)) {
            Some(rest) if !ends(c) => room = rest,
            _ => break,
        }
        start = at;
    }
    start
}

/// Where the window ends: after the sentence, at the line's end, or some columns to the right.
fn after(reading: &str, label: usize) -> usize {
    let mut room = BESIDE;
    let mut end = label;
    for c in reading.get(label..).unwrap_or("").chars() {
        match room.checked_sub(columns(c)) {
            Some(rest) if !is_break(c) => room = rest,
            _ => break,
        }
        end += c.len_utf8();
        if ends(c) {
            break;
        }
    }
    end
}

fn ends(c: char) -> bool {
    is_break(c) || matches!(c, '。' | '！' | '？')
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

fn finish(reading: &str, draft: Draft) -> Window {
    let mut text = String::new();
    let blank = |c: &char| c.is_whitespace() && !is_break(*c);
    let head = reading.get(..draft.range.start).unwrap_or("").chars().rev().take(200).find(|c| !blank(c));
    if head.is_some_and(|c| !is_break(c)) {
        text.push('…');
    }
    let mut marks: Vec<Mark> = draft.labels.iter().map(|(label, _, column)| Mark { label: *label, range: 0..0, column: *column }).collect();
    for (at, c) in reading.get(draft.range.clone()).unwrap_or("").char_indices() {
        let at = at + draft.range.start;
        let from = text.len();
        text.push(visible_char(c));
        for (mark, (_, range, _)) in marks.iter_mut().zip(&draft.labels) {
            if at == range.start {
                mark.range = from..text.len();
            } else if range.contains(&at) {
                mark.range.end = text.len();
            }
        }
    }
    let rest = reading.get(draft.range.end..).unwrap_or("");
    if rest.chars().take(200).find(|c| !blank(c)).is_some_and(|c| !is_break(c)) {
        text.push('…');
    }
    for (mark, (_, range, _)) in marks.iter_mut().zip(&draft.labels) {
        if mark.range.is_empty() && range.start >= draft.range.end {
            mark.range = text.len()..text.len();
        }
    }
    Window { path: None, line: draft.line, text, marks }
}

#[cfg(test)]
#[expect(clippy::string_slice, clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::windows;
    use crate::text::{Source, Span};

    /// Labels are bracketed in the text; the windows come back with the same brackets, each after its line number.
    fn check(input: &str, expected: &[&str]) {
        let mut text = String::new();
        let mut open = Vec::new();
        let mut ranges = Vec::new();
        for c in input.chars() {
            match c {
                '⟦' => open.push(text.len()),
                '⟧' => ranges.push(open.pop().unwrap()..text.len()),
                _ => text.push(c),
            }
        }
        let source = Source::plain("a.txt", text);
        let labels: Vec<_> = ranges
            .into_iter()
            .map(|r| {
                let span: Span = source.shadow_span(r);
                (span, source.positions(span).0)
            })
            .collect();
        let got: Vec<String> = windows(&source, &labels)
            .iter()
            .map(|w| {
                let mut marked = w.text.clone();
                for m in w.marks.iter().rev() {
                    marked = format!("{}⟦{}⟧{}", &marked[..m.range.start], &marked[m.range.clone()], &marked[m.range.end..]);
                }
                format!("{}: {marked}", w.line)
            })
            .collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn shows_the_sentence_around_a_label() {
        let long = "很长的一段话，".repeat(40);
        check("到2025年，⟦达到80%⟧。", &["1: 到2025年，⟦达到80%⟧。"]);
        check("第一句。到2025年，⟦达到80%⟧。第三句。", &["1: …到2025年，⟦达到80%⟧。…"]);
        check(&format!("标题\n{long}⟦达到80%⟧{long}"), &["2: …，很长的一段话，很长的一段话，⟦达到80%⟧很长的一段话，很长的一段话，很…"]);
        check("⟦一是⟧\u{1b}[2J\u{7}强化⟦二是⟧监督\n三是", &["1: ⟦一是⟧␛[2J␇强化⟦二是⟧监督"]);
        check(&format!("⟦甲⟧{long}⟦乙⟧"), &["1: ⟦甲⟧很长的一段话，很长的一段话，很…", "1: …，很长的一段话，很长的一段话，⟦乙⟧"]);
        check("⟦⟧", &["1: ⟦⟧"]);
        check("到⟦2025\n年⟧底", &["1: 到⟦2025↵年⟧底"]);
    }
}
