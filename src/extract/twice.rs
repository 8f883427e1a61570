//! The relation `twice`: what a sentence writes again, a stretch of two to six Chinese characters right behind itself, a whole clause
//! of it, or an item of a list with semicolons. Whether that is a slip, the rules say.

use std::ops::Range;

use super::Syntax;
use super::echo::ends_clause;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::outline::ParaKind;
use crate::text::{Span, code, is_cjk};

/// Characters of the longest stretch that is looked for right behind itself.
const LONGEST: usize = 6;
/// Bytes of the shortest clause: four Chinese characters.
const CLAUSE: usize = 12;

/// Clauses that are looked back upon.
const FAR: usize = 40;
/// A character stands near where it stood fewer characters before.
const NEAR: u32 = LONGEST as u32 + 1;
/// The lower bits by which characters are looked up.
const LOWER: u64 = 0xFF;

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
struct Reader {
    /// For the lower bits of a character its last place, counted over all that was read.
    last: Box<[u32; LOWER as usize + 1]>,
    /// Characters read so far, and a gap between two stretches.
    count: u32,
    /// The Chinese characters of a stretch.
    stretch: Vec<char>,
    /// Ends and lengths of its parts that stand right behind themselves.
    doubled: Vec<(usize, usize)>,
    /// Clauses that were read.
    clauses: Vec<(usize, usize)>,
    /// The part before this one between all marks but 、, with the mark behind it.
    part: Option<(usize, usize, u64)>,
    /// Parts between semicolons that hold no other mark.
    items: Vec<(usize, usize)>,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            last: Box::new([0; LOWER as usize + 1]),
            count: NEAR,
            stretch: Vec::new(),
            doubled: Vec::new(),
            clauses: Vec::new(),
            part: None,
            items: Vec::new(),
        }
    }
}

impl Reader {
    /// Hands on what a sentence writes again: kind, first and second place.
    fn read(&mut self, text: &str, found: &mut impl FnMut(&'static str, Span, Span)) {
        self.clauses.clear();
        self.items.clear();
        self.part = None;
        let (mut start, mut plain) = (0, true);
        let mut part = 0;
        // Where the stretch of Chinese characters begins, and whether one of them stands there again a few characters on.
        let (mut from, mut close) = (0, false);
        let mut rest = text.as_bytes();
        while let Some((c, tail)) = code(rest) {
            // The rare ones of four bytes end a stretch.
            if matches!(c, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF) && rest.len() - tail.len() == 3 {
                self.count = self.count.wrapping_add(1);
                let last = self.last.get_mut((c & LOWER) as usize).map_or(0, |last| std::mem::replace(last, self.count));
                close |= self.count.wrapping_sub(last) < NEAR;
                rest = tail;
                continue;
            }
            let at = text.len() - rest.len();
            if std::mem::take(&mut close) {
                self.runs(text, from..at, found);
            }
            rest = tail;
            from = text.len() - rest.len();
            self.count = self.count.wrapping_add(NEAR);
            if ends_clause(c) {
                self.part(text, part..at, c, found);
                part = from;
            }
            if ends_clause(c) || c == u64::from('、') {
                self.again(text, start..at, plain, found);
                (start, plain) = (from, true);
            } else {
                plain &= c >= 0x80;
            }
            if c == u64::from(b';') {
                self.clauses.clear(); // what two statements beside each other have alike is meant so
            }
        }
        if close {
            self.runs(text, from..text.len(), found);
        }
        self.count = self.count.wrapping_add(NEAR);
        self.again(text, start..text.len(), plain, found);
        self.part(text, part..text.len(), u64::from(b';'), found);
    }

    /// A part between marks that stands right behind itself, in so far as `again` does not see it; an item between semicolons that
    /// stands among the earlier ones.
    fn part(&mut self, text: &str, Range { start, end }: Range<usize>, mark: u64, found: &mut impl FnMut(&'static str, Span, Span)) {
        let own = text.get(start..end).unwrap_or("");
        let last = self.part.replace((start, end, mark));
        if end - start < CLAUSE {
            return;
        }
        let before = last.map_or(u64::from(b';'), |l| l.2);
        let bare = |mark: u64| mark == u64::from(b';');
        let long = || own.chars().filter(|c| is_cjk(*c)).take(CLAUSE / 3).count() == CLAUSE / 3;
        if let Some((first, to, _)) = last.filter(|l| text.get(l.0..l.1) == Some(own)) {
            if (bare(before) || own.bytes().any(|b| b.is_ascii())) && long() {
                found("clause", Span::new(first, to), Span::new(start, end));
            }
        } else if (bare(before) || before == u64::from(b':')) && (bare(mark) || mark == '。' as u64) && own.chars().all(is_cjk) && long() {
            if let Some((first, to)) = self.items.iter().rev().take(FAR).find(|(f, t)| text.get(*f..*t) == Some(own)) {
                found("item", Span::new(*first, *to), Span::new(start, end));
            }
            self.items.push((start, end));
        }
    }

    /// Parts of a stretch that stand right behind themselves.
    fn runs(&mut self, text: &str, stretch: Range<usize>, found: &mut impl FnMut(&'static str, Span, Span)) {
        self.stretch.clear();
        self.stretch.extend(text.get(stretch.clone()).unwrap_or("").chars());
        self.doubled();
        // Its characters have three bytes each.
        let place = |i: usize| stretch.start + 3 * i;
        for &(to, length) in &self.doubled {
            let middle = place(to - length);
            found("run", Span::new(place(to - 2 * length), middle), Span::new(middle, place(to)));
        }
    }

    /// Notes the parts of the stretch that stand right behind themselves, in their order.
    fn doubled(&mut self) {
        let chars = &self.stretch;
        self.doubled.clear();
        for length in 2..=LONGEST.min(chars.len() / 2) {
            let mut streak = 0;
            for (i, (first, second)) in chars.iter().zip(chars.get(length..).unwrap_or(&[])).enumerate() {
                streak = if first == second { streak + 1 } else { 0 };
                let one = || chars.get(i + 1..=i + length).is_some_and(|part| part.iter().all(|c| c == first));
                if streak == length && !one() {
                    self.doubled.push((i + 1 + length, length));
                }
            }
        }
        self.doubled.sort_unstable();
    }

    /// A clause of the sentence that is written again in it, with the earlier one; not `plain` where digits or letters stand in it.
    fn again(&mut self, text: &str, Range { start, end }: Range<usize>, plain: bool, found: &mut impl FnMut(&'static str, Span, Span)) {
        if end - start < CLAUSE || !plain {
            return;
        }
        let clause = text.get(start..end).unwrap_or("");
        // 要坚持问题导向,坚持问题导向: what leads in the first is no part of it.
        let from = start + clause.chars().next().filter(|c| matches!(c, '要' | '须' | '应' | '并' | '也' | '更' | '还')).map_or(0, char::len_utf8);
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
            ("快充桩比例偏低;快充桩比例偏低;", "快充桩比例偏低"),
            ("对照表1、表2挂图作战,对照表1、表2挂图作战,再接再厉", "对照表1、表2挂图作战"),
            ("禁止下列行为:倾倒垃圾;擅自设置广告;倾倒垃圾", "倾倒垃圾"),
            ("甲县,正在施工;乙县,正在施工;丙县补助100元;丁县补助100元;第100号,第100号", ""),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
