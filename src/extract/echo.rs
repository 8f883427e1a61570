//! The relation `echo`: clauses of one paragraph that share most of their words, one beside the next of its like.
//! Which of them is a repetition, the rules say.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Syntax;
use crate::fact::{FactSet, Rel, RowBuilder, RowRef, Value};
use crate::outline::ParaKind;
use crate::text::Span;

/// Shorter clauses (推进各项工作, 到2025年) repeat in every plan.
const SHORTEST: usize = 14;
/// Characters that are compared at a time.
const GRAM: usize = 4;

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

/// A clause: its place, its text, and its stretches as numbers.
struct Clause<'t> {
    span: Span,
    text: &'t str,
    grams: Vec<u64>,
}

/// The clauses of a paragraph that are long enough, by , ; 。 : and their like; brackets are not looked into.
fn clauses(text: &str, from: usize) -> Vec<Clause<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    for piece in text.split_inclusive([',', ';', '。', ':', '!', '?', '\n']) {
        let bare = piece.trim_end_matches([',', ';', '。', ':', '!', '?', '\n']);
        if bare.len() >= SHORTEST {
            let grams = grams(bare);
            if grams.len() > SHORTEST - GRAM {
                out.push(Clause { span: Span::new(from + at, from + at + bare.len()), text: bare, grams });
            }
        }
        at += piece.len();
    }
    out
}

/// Each four neighbouring characters as one number.
fn grams(text: &str) -> Vec<u64> {
    let mut window = 0u64;
    let whole = text.chars().map(|c| {
        window = window << 16 | u64::from(u32::from(c) & 0xFFFF);
        window
    });
    whole.skip(GRAM - 1).collect()
}

/// Half of all stretches, the same ones everywhere: enough to find a clause's like.
fn sampled(gram: u64) -> bool {
    gram.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 63 == 0
}

/// Pairs of clauses, the earlier first, with the share of the shorter's stretches that the other has too, in percent; from half on.
fn pairs(clauses: &[Clause<'_>]) -> Vec<(Span, Span, usize)> {
    let (mut places, mut whole): (FxHashMap<u64, usize>, FxHashMap<&str, usize>) = (FxHashMap::default(), FxHashMap::default());
    let mut out = Vec::new();
    let mut common: Vec<usize> = Vec::new();
    for (i, clause) in clauses.iter().enumerate() {
        common.clear();
        for gram in clause.grams.iter().filter(|g| sampled(**g)) {
            common.extend(places.insert(*gram, i).filter(|j| *j != i));
        }
        let like = whole.insert(clause.text, i).or_else(|| most_frequent(&mut common));
        if let Some(earlier) = like.and_then(|j| clauses.get(j)) {
            let shared = shared(&earlier.grams, &clause.grams);
            if shared >= 50 {
                out.push((earlier.span, clause.span, shared));
            }
        }
    }
    out
}

/// Percent of the shorter's stretches that the other has too.
fn shared(a: &[u64], b: &[u64]) -> usize {
    let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let longer: FxHashSet<u64> = longer.iter().copied().collect();
    shorter.iter().filter(|g| longer.contains(g)).count() * 100 / shorter.len().max(1)
}

/// The number that stands there most often, the first of equals.
fn most_frequent(all: &mut [usize]) -> Option<usize> {
    all.sort_unstable();
    let runs = all.chunk_by(|a, b| a == b).filter_map(|run| Some((*run.first()?, run.len())));
    runs.fold(None, |best, (j, n)| match best {
        Some((_, m)) if m >= n => best,
        _ => Some((j, n)),
    })
    .map(|best: (usize, usize)| best.0)
}
