//! The relation `twice`: what a sentence writes again, a stretch of two to six Chinese characters right behind itself, or a whole
//! clause of it. Whether that is a slip, the rules say.

use std::ops::Range;

use super::Syntax;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::outline::ParaKind;
use crate::text::{Span, is_cjk};

/// Characters of the longest stretch that is looked for right behind itself.
const LONGEST: usize = 6;
/// Bytes of the shortest clause: four Chinese characters.
const CLAUSE: usize = 12;

/// Clauses that are looked back upon.
const FAR: usize = 40;

/// Rows of `twice`.
pub(super) fn twice(syntax: &Syntax<'_>, facts: &mut FactSet) {
    let mut reader = Reader::default();
    for (sentence, number) in syntax.outline.sentences.iter().zip(0u32..) {
        let para = sentence.para.and_then(|p| syntax.outline.paras.get(p as usize));
        if para.is_none_or(|p| p.kind != ParaKind::Body || p.copy) {
            continue;
        }
        let text = syntax.slice(sentence.span);
        let mut add = |kind: &'static str, first: Span, second: Span| {
            let base = sentence.span.from();
            let beside = text.get(second.to()..).unwrap_or("");
            let after = beside.char_indices().nth(4).map_or(beside, |(i, _)| beside.get(..i).unwrap_or(""));
            let lead = text.get(..first.from()).unwrap_or("");
            let before = lead.char_indices().rev().take(4).last().map_or("", |(i, _)| lead.get(i..).unwrap_or(""));
            let (first, second) = (first.shift(base), second.shift(base));
            let next = second.from() - first.to();
            facts.push(
                RowBuilder::new(Rel::Twice, second)
                    .set("kind", Value::Atom(kind))
                    .at("first", Value::Text(syntax.slice(first).into()), first)
                    .at("text", Value::Text(syntax.slice(second).into()), second)
                    .set("next", Value::Bool(next <= "、要".len()))
                    .set("before", Value::Text(before.into()))
                    .set("after", Value::Text(after.into()))
                    .set("quoted", Value::Bool(super::block::quoted(syntax, Span::new(base, first.from()))))
                    .set("sentence", Value::or_absent(syntax.sentence_ref(number), Value::Row)),
            );
        };
        reader.read(text, &mut add);
    }
}

/// What is kept while a sentence is read; its lists are used again for the next one.
#[derive(Default)]
struct Reader {
    /// The Chinese characters since the last other one, with their places.
    stretch: Vec<(usize, char)>,
    /// Clauses that were read.
    clauses: Vec<(usize, usize)>,
}

impl Reader {
    /// Hands on what a sentence writes again: kind, first and second place.
    fn read(&mut self, text: &str, found: &mut impl FnMut(&'static str, Span, Span)) {
        self.clauses.clear();
        let mut start = 0;
        for (at, c) in text.char_indices() {
            if is_cjk(c) {
                self.stretch.push((at, c));
                continue;
            }
            self.runs(at, found);
            if matches!(c, ',' | '、' | ';' | ':' | '。' | '!' | '?') {
                self.again(text, start..at, found);
                start = at + c.len_utf8();
            }
            if c == ';' {
                self.clauses.clear(); // what two statements beside each other have alike is meant so
            }
        }
        self.runs(text.len(), found);
        self.again(text, start..text.len(), found);
    }

    /// Parts of the stretch, which ends at `end`, that stand right behind themselves; it is empty then.
    fn runs(&mut self, end: usize, found: &mut impl FnMut(&'static str, Span, Span)) {
        let chars = &self.stretch;
        let place = |i: usize| chars.get(i).map_or(end, |c| c.0);
        let mut doubled: Vec<(usize, usize)> = Vec::new();
        for length in 2..=LONGEST.min(chars.len() / 2) {
            let mut streak = 0;
            for (i, (first, second)) in chars.iter().zip(chars.get(length..).unwrap_or(&[])).enumerate() {
                streak = if first.1 == second.1 { streak + 1 } else { 0 };
                let one = || chars.get(i + 1..=i + length).is_some_and(|part| part.iter().all(|c| c.1 == first.1));
                if streak == length && !one() {
                    doubled.push((i + 1 + length, length));
                }
            }
        }
        doubled.sort_unstable();
        for (to, length) in doubled {
            let middle = place(to - length);
            found("run", Span::new(place(to - 2 * length), middle), Span::new(middle, place(to)));
        }
        self.stretch.clear();
    }

    /// A clause of the sentence that is written again in it, with the earlier one.
    fn again(&mut self, text: &str, Range { start, end }: Range<usize>, found: &mut impl FnMut(&'static str, Span, Span)) {
        let clause = text.get(start..end).unwrap_or("");
        if clause.len() < CLAUSE || !clause.bytes().all(|b| b >= 0x80) {
            return;
        }
        // 要坚持问题导向,坚持问题导向: what leads in the first is no part of it.
        let from = start + clause.chars().next().filter(|c| "要须应并也更还".contains(*c)).map_or(0, char::len_utf8);
        let bare = text.get(from..end).unwrap_or("");
        let earlier = self.clauses.iter().rev().take(FAR).find(|(f, t)| t - f == end - from && text.get(*f..*t) == Some(bare));
        if let Some((first, to)) = earlier {
            found("clause", Span::new(*first, *to), Span::new(from, end));
        }
        self.clauses.push((from, end));
    }
}

#[cfg(test)]
mod tests {
    use super::Reader;

    #[test]
    fn stretches_and_clauses_written_again() {
        let found = |text: &str| {
            let mut out: Vec<String> = Vec::new();
            Reader::default().read(text, &mut |kind, a, b| {
                let (first, second) = (text.get(a.from()..a.to()).unwrap_or(""), text.get(b.from()..b.to()).unwrap_or(""));
                out.push(if kind == "run" { format!("{first}|{second}") } else { second.to_owned() });
            });
            out.join(" ")
        };
        for (text, expected) in [
            ("推进基础设施基础设施建设", "基础设施|基础设施"),
            ("对于对于未完成的", "对于|对于"),
            ("建设建成,年年有余,人人人人参与", ""),
            ("要坚持问题导向,坚持问题导向,推动落实", "坚持问题导向"),
            ("完善机制,强化检查、完善机制", "完善机制"),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
