//! The relation `echo`: clauses of one paragraph that share most of their words, one beside the next of its like.
//! Which of them is a repetition, the rules say.

use rustc_hash::FxHashMap;

use super::Syntax;
use crate::fact::{FactSet, Rel, RowBuilder, RowRef, Value};
use crate::outline::ParaKind;
use crate::text::Span;

/// Shorter clauses (推进各项工作, 到2025年) repeat in every plan.
const SHORTEST: usize = 14;
/// Characters that are compared at a time.
const GRAM: usize = 4;
/// Clauses with one stretch in common that are looked at: a stock phrase in all of them is no repetition.
const MOST: usize = 8;

/// Rows of `echo`.
pub(super) fn echoes(syntax: &Syntax<'_>, facts: &mut FactSet) {
    let paras = syntax.outline.paras.iter().zip(&syntax.para_rows);
    for (para, row) in paras.filter(|(p, _)| p.kind == ParaKind::Body && p.span.len() >= 6 * SHORTEST) {
        let Some(row) = row else { continue };
        let clauses = clauses(syntax.slice(para.span), para.span.from());
        for (first, second, shared) in pairs(&clauses) {
            let text = |span: Span| Value::Text(syntax.slice(span).into());
            facts.push(
                RowBuilder::new(Rel::Echo, second)
                    .at("first", text(first), first)
                    .at("second", text(second), second)
                    .set("shared", Value::Int(i64::try_from(shared).unwrap_or(0)))
                    .set("tail", Value::Int(i64::try_from(tail(syntax.slice(first), syntax.slice(second))).unwrap_or(0)))
                    .set("para", Value::Row(RowRef { rel: Rel::Para, index: *row })),
            );
        }
    }
}

/// Characters that both texts end with.
fn tail(a: &str, b: &str) -> usize {
    a.chars().rev().zip(b.chars().rev()).take_while(|(x, y)| x == y).count()
}

/// A clause and its characters.
type Clause = (Span, Vec<char>);

/// The clauses of a paragraph that are long enough, by , ; 。 : and their like; brackets are not looked into.
fn clauses(text: &str, from: usize) -> Vec<Clause> {
    let mut out = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive([',', ';', '。', ':', '!', '?', '\n']) {
        let bare = piece.trim_end_matches([',', ';', '。', ':', '!', '?', '\n']);
        let chars: Vec<char> = bare.chars().collect();
        if chars.len() >= SHORTEST {
            out.push((Span::new(from + at, from + at + bare.len()), chars));
        }
        at += piece.len();
    }
    out
}

/// Pairs of clauses, the earlier first, with the share of the shorter's stretches that the other has too, in percent; from half on.
fn pairs(clauses: &[Clause]) -> Vec<(Span, Span, usize)> {
    let mut places: FxHashMap<&[char], Vec<usize>> = FxHashMap::default();
    let mut out = Vec::new();
    for (i, (span, chars)) in clauses.iter().enumerate() {
        let mut common: Vec<usize> = Vec::new();
        for gram in chars.windows(GRAM) {
            let seen = places.entry(gram).or_default();
            if seen.len() <= MOST {
                common.extend(seen.iter().filter(|j| **j != i));
            }
            if seen.last() != Some(&i) && seen.len() <= MOST {
                seen.push(i);
            }
        }
        if let Some((j, n)) = most_frequent(common)
            && let Some((earlier, other)) = clauses.get(j)
        {
            let grams = chars.len().min(other.len()) + 1 - GRAM;
            let shared = (n * 100 / grams).min(100);
            if shared >= 50 {
                out.push((*earlier, *span, shared));
            }
        }
    }
    out
}

/// The number that stands there most often, the first of equals.
fn most_frequent(mut all: Vec<usize>) -> Option<(usize, usize)> {
    all.sort_unstable();
    all.chunk_by(|a, b| a == b).filter_map(|run| Some((*run.first()?, run.len()))).fold(None, |best, (j, n)| match best {
        Some((_, m)) if m >= n => best,
        _ => Some((j, n)),
    })
}
