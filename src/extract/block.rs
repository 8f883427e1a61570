//! The relations `block` (sentences and paragraphs by their text) and `agency` (agencies of the lexicon named in the text).

use std::hash::{Hash, Hasher};

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHasher};

use super::Syntax;
use super::citation::sentence_at;
use crate::fact::{FactSet, Rel, RowBuilder, RowRef, Value};
use crate::outline::ParaKind;
use crate::text::{Span, width};

const SHORTEST: usize = 20;

/// Rows of `block`: sentences of running text, and paragraphs of more than one sentence, whose text stands there more than once.
pub(super) fn blocks(syntax: &Syntax<'_>, facts: &mut FactSet) {
    let mut count = vec![0u32; syntax.outline.paras.len()];
    let kind = |p: u32| syntax.outline.paras.get(p as usize).filter(|p| !p.copy).map(|p| p.kind);
    let markers: FxHashMap<usize, usize> = syntax.items.iter().map(|i| (i.marker.span.from(), i.marker.span.to())).collect();
    let mut all: Vec<(&'static str, Span, usize)> = Vec::new();
    for s in &syntax.outline.sentences {
        // What stands behind a marker (二、…。 三、…。) is compared without it; a heading counts where it is a whole sentence.
        let bare = markers.get(&s.span.from()).map_or(s.span, |to| Span::new(*to, s.span.to()));
        let Some(p) = s.para.filter(|p| match kind(*p) {
            Some(ParaKind::Body) => true,
            Some(ParaKind::Heading) => syntax.slice(bare).ends_with('。'),
            _ => false,
        }) else {
            continue;
        };
        if let Some(n) = count.get_mut(p as usize) {
            *n += 1;
        }
        all.push(("sentence", bare, p as usize));
    }
    let paras = syntax.outline.paras.iter().zip(&count).enumerate().filter(|(_, (p, n))| **n > 1 && p.kind == ParaKind::Body && !p.copy);
    all.extend(paras.map(|(i, (p, _))| ("paragraph", p.span, i)));
    all.retain(|(_, span, _)| span.len() >= SHORTEST);
    let hashes: Vec<u64> = all.iter().map(|(kind, span, _)| hash(kind, syntax.slice(*span))).collect();
    let mut times: FxHashMap<u64, u32> = FxHashMap::default();
    hashes.iter().for_each(|h| *times.entry(*h).or_default() += 1);
    for ((kind, span, para), _) in all.into_iter().zip(&hashes).filter(|(_, h)| times.get(h).is_some_and(|n| *n > 1)) {
        push(syntax, facts, kind, span, para);
    }
}

/// A number for a block's text, line breaks left out.
fn hash(kind: &str, text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    kind.hash(&mut hasher);
    if memchr::memchr(b'\n', text.as_bytes()).is_some() {
        text.replace('\n', "").hash(&mut hasher)
    } else {
        text.hash(&mut hasher)
    }
    hasher.finish()
}

fn push(syntax: &Syntax<'_>, facts: &mut FactSet, kind: &'static str, span: Span, para: usize) {
    let raw = syntax.slice(span);
    let text: EcoString = if raw.contains('\n') { raw.replace('\n', "").into() } else { raw.into() };
    let length = text.chars().count();
    if length >= SHORTEST {
        let para = syntax.para_rows.get(para).copied().flatten().map_or(Value::ABSENT, |index| Value::Row(RowRef { rel: Rel::Para, index }));
        let row = RowBuilder::new(Rel::Block, span)
            .set("kind", Value::Atom(kind))
            .at("text", Value::Text(text), span)
            .set("length", Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
            .set("para", para);
        facts.push(row);
    }
}

/// Rows of `agency`.
pub(super) fn agencies(syntax: &Syntax<'_>, facts: &mut FactSet) {
    let agencies = syntax.lexicon.agencies();
    for span in syntax.texts() {
        let text = syntax.slice(span);
        let mut next = 0;
        while let Some(i) = agencies.next_beginning(text, next) {
            next = i + text.as_bytes().get(i).map_or(1, |lead| width(*lead));
            let Some((len, row)) = agencies.longest(text.get(i..).unwrap_or("")) else { continue };
            if goes_on(text.get(..i + len).unwrap_or(""), text.get(i + len..).unwrap_or("")) {
                continue;
            }
            let at = Span::new(i, i + len).shift(span.from());
            next = i + len;
            let written = syntax.slice(at);
            let style = match written {
                w if w == row.name => "full",
                w if row.informal.iter().any(|i| i == w) => "informal",
                _ => "short",
            };
            let year = |y: i64| i32::try_from(y).map_or(Value::ABSENT, Value::Year);
            facts.push(
                RowBuilder::new(Rel::Agency, at)
                    .at("name", Value::Term(row.name.clone()), at)
                    .at("raw", Value::Text(written.into()), at)
                    .set("style", Value::Atom(style))
                    .set("until", row.until.map_or(Value::ABSENT, year))
                    .set("successor", Value::or_absent(row.successor.clone(), Value::Text))
                    .set("before", Value::Text(last_chars(text.get(..i).unwrap_or(""), 4).into()))
                    .set("quoted", Value::Bool(quoted(syntax, Span::new(span.from(), at.from()))))
                    .set("sentence", Value::or_absent(sentence_at(syntax, at), Value::Row)),
            );
        }
    }
}

/// True where the last character of the first text belongs to a word with what follows: 农业部门, 旅游局面, 金融办理.
fn goes_on(before: &str, after: &str) -> bool {
    const WORDS: &[(char, &str)] = &[('部', "门分署级件队位"), ('局', "面势部限"), ('办', "理法公学事好"), ('委', "托派"), ('厅', "堂")];
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else { return false };
    WORDS.iter().any(|(c, nexts)| *c == last && nexts.contains(next))
}

/// The last characters of a text, at most so many.
fn last_chars(text: &str, most: usize) -> &str {
    let from = text.char_indices().rev().take(most).last().map_or(text.len(), |(at, _)| at);
    text.get(from..).unwrap_or("")
}

/// True where 《 or “ stands open at the end of a span; looks back 120 characters.
pub(super) fn quoted(syntax: &Syntax<'_>, span: Span) -> bool {
    const REACH: usize = 120;
    let near = Span::new(span.to().saturating_sub(4 * REACH).max(span.from()), span.to());
    let (mut title, mut quotation) = (None, None);
    for (at, c) in syntax.draft.source.signs(near) {
        match c {
            '《' | '》' => title = (c == '《').then_some(near.from() + at),
            '“' | '”' => quotation = (c == '“').then_some(near.from() + at),
            _ => {}
        }
    }
    let within = |at: usize| syntax.slice(Span::new(at, span.to())).chars().count() <= REACH;
    [title, quotation].into_iter().flatten().any(within)
}

#[cfg(test)]
mod tests {
    use super::goes_on;

    #[test]
    fn a_name_of_an_agency_is_no_part_of_another_word() {
        for (before, after, expected) in [
            ("农业部", "门负责", true),
            ("由农业部", "负责", false),
            ("财政部", "分资金", true),
            ("旅游局", "面打开", true),
            ("市旅游局", "、市民政局", false),
            ("金融办", "理贷款", true),
            ("扶贫办", "法", true),
            ("由农委", "托专家", true),
            ("市妇联", "联合市教育局", false),
            ("市残联", "", false),
        ] {
            assert_eq!(goes_on(before, after), expected, "{before}|{after}");
        }
    }
}
