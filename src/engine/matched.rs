//! The row of a match: its text, its sentence, what stands around it, whether it lies in a title or a quotation.

use super::scan::Text;
use crate::diag::Confidence;
use crate::fact::{FactSet, Field, Rel, Row, RowRef, Value};
use crate::text::{Source, Span};

/// Characters of `before` and `after`.
const NEAR: usize = 12;

/// Bytes within which a title or a quotation must open and close.
const REACH: usize = 900;

/// Bytes of each mark.
const WIDTH: usize = 3;

/// The marks of titles and quotations, in order, with their places; true for those that open.
#[derive(Debug, Default)]
pub struct Marks {
    titles: Vec<(u32, bool)>,
    quotes: Vec<(u32, bool)>,
}

impl Marks {
    /// The marks of a draft.
    pub fn of(source: &Source) -> Self {
        let mut marks = Self::default();
        for (at, sign) in source.signs(Span::new(0, source.shadow().len())) {
            let place = u32::try_from(at).unwrap_or(u32::MAX);
            match sign {
                '《' | '》' => marks.titles.push((place, sign == '《')),
                '“' | '”' => marks.quotes.push((place, sign == '“')),
                _ => {}
            }
        }
        marks
    }
}

/// A row of a match: its text, its sentence, what is around it, its further fields.
pub fn row_of(text: &Text<'_>, span: Span, further: impl ExactSizeIterator<Item = Field>) -> Row {
    let own = text.shadow.get(span.from()..span.to()).unwrap_or("");
    let sentence = sentence_row(text.facts, span).map_or(Value::ABSENT, |index| Value::Row(RowRef { rel: Rel::Sentence, index }));
    let (place, zone) = place_of(text, span);
    let before = text.shadow.get(place.from().min(span.from())..span.from()).unwrap_or("");
    let after = text.shadow.get(span.to()..place.to().min(text.shadow.len()).max(span.to())).unwrap_or("");
    let head = before.char_indices().rev().nth(NEAR - 1).map_or(before, |(i, _)| before.get(i..).unwrap_or(""));
    let tail = after.char_indices().nth(NEAR).map_or(after, |(i, _)| after.get(..i).unwrap_or(""));
    let plain = |value| Field { value, span: None };
    let mut fields = Vec::with_capacity(7 + further.len());
    fields.extend([
        Field { value: Value::Text(own.into()), span: Some(span) },
        plain(sentence),
        plain(Value::Atom(zone)),
        plain(Value::Bool(is_within(&text.marks.titles, place, span))),
        plain(Value::Bool(is_within(&text.marks.quotes, place, span))),
        plain(Value::Text(head.into())),
        plain(Value::Text(tail.into())),
    ]);
    fields.extend(further);
    Row { fields: fields.into_boxed_slice(), span, sure: Confidence::High }
}

/// The place that holds a span, and its zone.
fn place_of(text: &Text<'_>, span: Span) -> (Span, &'static str) {
    let places = text.facts.places();
    let found = places.partition_point(|p| p.0.start <= span.start).checked_sub(1).and_then(|i| places.get(i)).filter(|p| p.0.contains(span));
    found.copied().unwrap_or_else(|| (around(text.shadow, span), "body"))
}

/// What stands around a span that no place holds, within reach.
fn around(shadow: &str, span: Span) -> Span {
    let to = shadow.len().min(span.to() + REACH);
    Span::new(shadow.ceil_char_boundary(span.from().saturating_sub(REACH)).min(span.from()), shadow.floor_char_boundary(to).max(span.to()))
}

/// True where a match lies inside a pair of marks, near enough and in one place; one of them may be the match's first or last character,
/// which a pattern took as context.
fn is_within(marks: &[(u32, bool)], place: Span, span: Span) -> bool {
    let first = marks.partition_point(|m| m.0 < span.start);
    let count = marks.get(first..).unwrap_or(&[]).iter().take_while(|m| m.0 < span.end).count();
    let from = place.from().max(span.from().saturating_sub(REACH));
    let to = place.to().min(span.to() + REACH);
    let is_open = || first.checked_sub(1).and_then(|i| marks.get(i)).is_some_and(|m| m.1 && m.0 as usize >= from);
    let is_closed = || marks.get(first + count).is_some_and(|m| !m.1 && m.0 as usize + WIDTH <= to);
    match marks.get(first..first + count) {
        Some([(at, true)]) if *at == span.start => is_closed(),
        Some([(at, false)]) if *at as usize + WIDTH == span.to() => is_open(),
        _ => is_open() && is_closed(),
    }
}

/// The row of the sentence that holds a span.
fn sentence_row(facts: &FactSet, span: Span) -> Option<u32> {
    let rows = &facts.table(Rel::Sentence).rows;
    let at = rows.partition_point(|r| r.span.start <= span.start).checked_sub(1)?;
    rows.get(at).filter(|r| r.span.contains(span))?;
    u32::try_from(at).ok()
}

#[cfg(test)]
mod tests {
    use super::{Marks, is_within};
    use crate::text::{Source, Span};

    #[test]
    fn a_match_that_took_one_of_the_marks_as_context_lies_inside() {
        let quoted = |before: &str, own: &str, after: &str| {
            let source = Source::plain("a.txt", [before, own, after].concat());
            let span = Span::new(before.len(), before.len() + own.len());
            is_within(&Marks::of(&source).quotes, Span::new(0, source.shadow().len()), span)
        };
        assert!(quoted("推广“定于", "2月3日", "”的做法"));
        assert!(quoted("推广“定于", "2月3日”", "的做法"));
        assert!(quoted("推广", "“2月3日", "前完成”的做法"));
        // a match that holds the whole quotation, or only touches one
        assert!(!quoted("推广", "“2月3日”", "的做法"));
        assert!(!quoted("推广“试点”,", "2月3日", "前完成"));
        assert!(!quoted("“试点", "”2月3日", "前完成"));
        assert!(!quoted("推广", "2月3日“", "试点”"));
    }
}
