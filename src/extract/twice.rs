//! The relation `twice`: what a sentence writes again, a stretch of two to six Chinese characters right behind itself, or a whole
//! clause of it. Whether that is a slip, the rules say.

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
    let mut clauses = Vec::new();
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
                    .set("quoted", Value::Bool(super::block::quoted(lead)))
                    .set("sentence", Value::or_absent(syntax.sentence_ref(number), Value::Row)),
            );
        };
        runs(text, |first, second| add("run", first, second));
        again(text, &mut clauses, |first, second| add("clause", first, second));
    }
}

/// Stretches of Chinese characters that stand right behind themselves.
fn runs(text: &str, mut found: impl FnMut(Span, Span)) {
    // The last characters, the newest first, and for each length how many of them are those that many characters before.
    let (mut last, mut same) = ([('\0', 0usize); LONGEST], [0usize; LONGEST]);
    for (at, c) in text.char_indices() {
        if !is_cjk(c) {
            (last, same) = ([('\0', 0); LONGEST], [0; LONGEST]);
            continue;
        }
        for (i, (before, streak)) in last.iter().zip(&mut same).enumerate() {
            *streak = if before.0 == c { *streak + 1 } else { 0 };
            // The stretch begins right behind the character that ends the first writing.
            if i > 0 && *streak == i + 1 {
                let (end, middle) = (at + c.len_utf8(), before.1);
                let length = end - middle;
                let start = middle.saturating_sub(length);
                let written = |from: usize, to: usize| text.get(from..to).unwrap_or("");
                if written(start, middle) == written(middle, end) && written(middle, end).chars().any(|d| d != c) {
                    found(Span::new(start, middle), Span::new(middle, end));
                }
            }
        }
        last.rotate_right(1);
        if let Some(first) = last.first_mut() {
            *first = (c, at + c.len_utf8());
        }
    }
}

/// Clauses of a sentence that are written again in it, with the earlier ones.
fn again(text: &str, seen: &mut Vec<(usize, usize)>, mut found: impl FnMut(Span, Span)) {
    seen.clear();
    let mut start = 0;
    let marks = text.match_indices([',', '、', ';', ':', '。', '!', '?']).map(|(i, m)| (i, m.len()));
    for (end, mark) in marks.chain(std::iter::once((text.len(), 0))) {
        let clause = text.get(start..end).unwrap_or("");
        if end - start >= CLAUSE && clause.bytes().all(|b| b >= 0x80) {
            // 要坚持问题导向,坚持问题导向: what leads in the first is no part of it.
            let from = start + clause.chars().next().filter(|c| "要须应并也更还".contains(*c)).map_or(0, char::len_utf8);
            let bare = text.get(from..end).unwrap_or("");
            let earlier = seen.iter().rev().take(FAR).find(|(f, t)| t - f == end - from && text.get(*f..*t) == Some(bare));
            if let Some((first, to)) = earlier {
                found(Span::new(*first, *to), Span::new(from, end));
            }
            seen.push((from, end));
        }
        if text.get(end..end + mark) == Some(";") {
            seen.clear(); // what two statements beside each other have alike is meant so
        }
        start = end + mark;
    }
}

#[cfg(test)]
mod tests {
    use super::{again, runs};

    #[test]
    fn stretches_and_clauses_written_again() {
        let found = |text: &str| {
            let mut out: Vec<String> = Vec::new();
            runs(text, |a, b| out.push(format!("{}|{}", text.get(a.from()..a.to()).unwrap_or(""), text.get(b.from()..b.to()).unwrap_or(""))));
            again(text, &mut Vec::new(), |_, b| out.push(text.get(b.from()..b.to()).unwrap_or("").to_owned()));
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
