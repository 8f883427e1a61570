//! What the interpreted relations share: the figures of the draft with their sentences, and what is known of the draft as a whole.
//! Reads no meaning into a figure; that is done by claim, change, ratio and their like.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::numbers::Scanner;
use crate::fact::{Rel, RowRef, Value};
use crate::lexicon::{Lexicon, Name};
use crate::outline::Outline;
use crate::text::{Source, Span};
use crate::value::{Bound, Dim, Quantity};

/// A figure in running text.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The digits.
    pub digits: Span,
    /// Digits and unit.
    pub span: Span,
    /// With words of bound before and after: `不低于60%`, `80%以上`.
    pub raw: Span,
    /// The amount with its rounding.
    pub value: Quantity,
    /// The number as written, without rounding or hedge.
    pub exact: Quantity,
    /// The bound said by words around it.
    pub bound: Bound,
    /// Index of its sentence in the outline.
    pub sentence: u32,
    /// Where its clause begins, see [`clause_start`].
    pub clause: usize,
}

impl Figure {
    /// Its dimension.
    #[must_use]
    pub fn dim(&self) -> Dim {
        self.value.dim
    }
    /// Text of its unit, without the 万 or 亿 that only moves the point: 张 of 1.2万张.
    #[must_use]
    pub fn unit(&self) -> &str {
        let unit = self.value.unit.text.as_str();
        // Both begin with one byte, which few others do.
        if unit.as_bytes().first() == Some(&0xE4) { unit.trim_start_matches(['万', '亿']) } else { unit }
    }
}

/// The name of an indicator's row.
#[derive(Debug)]
pub struct Known {
    /// Taken apart.
    pub name: Name,
    /// Its unit; empty where none stands there.
    pub unit: EcoString,
}

/// Everything the interpreters look at.
#[derive(Debug)]
pub struct Context<'a> {
    /// The draft's text.
    pub source: &'a Source,
    /// Its structure.
    pub outline: &'a Outline,
    /// Words.
    pub lexicon: &'a Lexicon,
    /// Figures in document order: quantities only, no years, ages, ordinals.
    pub figures: Vec<Figure>,
    /// For each sentence, where its figures begin in `figures`; one more entry at the end.
    pub first: Vec<u32>,
    /// Year of the draft, from its dates.
    pub year: Option<i32>,
    /// First year of the plan period.
    pub period_from: Option<i32>,
    /// Last year of the plan period.
    pub period_to: Option<i32>,
    /// Years that the text names as aims (到2030年), where neither date nor period of the draft is known.
    pub aims: Vec<i32>,
    /// The draft's own area by name.
    pub place: Option<&'a str>,
    /// Names that stand in its tables of indicators, as written, without brackets; of two with one name the first.
    pub known: FxHashMap<String, Known>,
    /// 市, 区, 州…: what 全市 must say to be the draft's own area; `None` where not known.
    pub own: Option<char>,
    /// For each sentence of the outline its row in `sentence`.
    pub rows: &'a [Option<u32>],
    /// Reads figures in cells.
    pub scanner: &'a Scanner<'a>,
}

impl<'a> Context<'a> {
    /// The shadow text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.source.shadow()
    }
    /// A stretch of the shadow text.
    #[must_use]
    pub fn get(&self, start: usize, end: usize) -> &'a str {
        self.text().get(start..end).unwrap_or("")
    }
    /// The figures of a sentence.
    #[must_use]
    pub fn of_sentence(&self, sentence: u32) -> &[Figure] {
        let at = |i: usize| self.first.get(i).map_or(self.figures.len(), |&n| n as usize);
        self.figures.get(at(sentence as usize)..at(sentence as usize + 1)).unwrap_or(&[])
    }
    /// Span of a sentence.
    #[must_use]
    pub fn sentence(&self, sentence: u32) -> Span {
        self.outline.sentences.get(sentence as usize).map_or_else(Span::default, |s| s.span)
    }
    /// The row of a sentence in the facts, as a value.
    #[must_use]
    pub fn sentence_value(&self, sentence: u32) -> Value {
        let row = self.rows.get(sentence as usize).copied().flatten();
        Value::or_absent(row, |index| Value::Row(RowRef { rel: Rel::Sentence, index }))
    }
    /// Groups figures by sentence.
    pub fn index(&mut self) {
        self.figures.sort_by_key(|f| (f.sentence, f.digits));
        let count = self.outline.sentences.len();
        let mut first = Vec::with_capacity(count + 1);
        let mut at = 0usize;
        for sentence in 0..=count {
            while self.figures.get(at).is_some_and(|f| (f.sentence as usize) < sentence) {
                at += 1;
            }
            first.push(u32::try_from(at).unwrap_or(u32::MAX));
        }
        self.first = first;
    }
}

/// Start of the clause that ends at `end`: after the last of `,、;。:` at bracket depth 0; a bracket in the name is kept whole.
#[must_use]
pub fn clause_start(text: &str, floor: usize, end: usize) -> usize {
    let mut depth = 0u32;
    let slice = text.get(floor..end).unwrap_or("");
    for (at, c) in slice.char_indices().rev().take(120) {
        match c {
            ')' => depth += 1,
            '(' if depth == 0 => return floor + at + 1,
            '(' => depth -= 1,
            ',' | '、' | ';' | '。' | ':' | '!' | '?' | '\n' if depth == 0 => return floor + at + c.len_utf8(),
            _ => {}
        }
    }
    if slice.chars().nth(120).is_some() { end } else { floor }
}

/// The years `20xx年` in a text, with their byte offsets; also `2025年底`.
pub fn years_in(text: &str) -> impl DoubleEndedIterator<Item = (usize, i32)> + '_ {
    text.match_indices('年').filter_map(|(at, _)| {
        let start = at.checked_sub(4)?;
        let digits = text.get(start..at)?;
        if !digits.bytes().all(|b| b.is_ascii_digit()) || text.as_bytes().get(start.wrapping_sub(1)).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        let year: i32 = digits.parse().ok()?;
        (1949..=2100).contains(&year).then_some((start, year))
    })
}

/// Start of a list that ends a text: after the last of `,;。:` outside brackets.
#[must_use]
pub fn clause_start_of_list(text: &str) -> usize {
    let mut depth = 0u32;
    for (at, c) in text.char_indices().rev().take(200) {
        match c {
            ')' => depth += 1,
            '(' if depth == 0 => return at + 1,
            '(' => depth -= 1,
            ',' | ';' | '。' | ':' | '!' | '\n' if depth == 0 => return at + c.len_utf8(),
            _ => {}
        }
    }
    if text.chars().nth(200).is_some() { text.len() } else { 0 }
}
