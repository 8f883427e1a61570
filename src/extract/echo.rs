//! The relation `echo`: clauses of one paragraph that share most of their words, one beside the next of its like.
//! Which of them is a repetition, the rules say.

use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::Syntax;
use crate::fact::{FactSet, Rel, RowBuilder, RowRef, Value};
use crate::outline::ParaKind;
use crate::text::{Span, code};

/// Shorter clauses (推进各项工作, 到2025年) repeat in every plan.
const SHORTEST: usize = 14;
/// Characters that are compared at a time.
const GRAM: usize = 4;

/// Stretches that are gathered before they are kept.
const GATHERED: usize = 64;

/// Marks between clauses; brackets are not looked into.
#[inline]
pub(super) fn ends_clause(code: u64) -> bool {
    const MARKS: u64 = 1 << b',' | 1 << b';' | 1 << b':' | 1 << b'!' | 1 << b'?' | 1 << b'\n';
    code < 64 && MARKS >> code & 1 != 0 || code == '。' as u64
}

/// Rows of `echo`.
pub(super) fn echoes(syntax: &Syntax<'_>, facts: &mut FactSet) {
    let paras = syntax.outline.paras.iter().zip(&syntax.para_rows);
    let (mut clauses, mut found) = (Clauses::default(), Vec::new());
    for (para, row) in paras.filter(|(p, _)| p.kind == ParaKind::Body && p.span.len() >= 6 * SHORTEST) {
        let Some(row) = row else { continue };
        clauses.read(syntax.slice(para.span), para.span.from());
        found.clear();
        pairs(&clauses, syntax, &mut found);
        for &(first, second, shared) in &found {
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

/// A clause that is long enough.
struct Clause {
    span: Span,
    /// Where its sampled stretches stand.
    sampled: Range<usize>,
}

/// The clauses of a paragraph, and those of their stretches of four neighbouring characters that are sampled, as one number each.
#[derive(Default)]
struct Clauses {
    all: Vec<Clause>,
    grams: Vec<u64>,
}

impl Clauses {
    /// Reads a paragraph in one pass; what was there before is forgotten.
    fn read(&mut self, text: &str, from: usize) {
        self.all.clear();
        self.grams.clear();
        let (mut start, mut first, mut count, mut window) = (0, 0, 0, 0u64);
        // Gathered first: every second stretch is sampled, which no processor guesses.
        let (mut gathered, mut held) = ([0u64; GATHERED], 0);
        let mut rest = text.as_bytes();
        while let Some((sign, tail)) = code(rest) {
            if ends_clause(sign) {
                self.grams.extend(gathered.iter().take(std::mem::take(&mut held)));
                self.end(Span::new(from + start, from + text.len() - rest.len()), first, count);
                (start, first, count) = (text.len() - tail.len(), self.grams.len(), 0);
                rest = tail;
                continue;
            }
            rest = tail;
            window = window << 16 | sign;
            count += 1;
            if let Some(slot) = gathered.get_mut(held) {
                *slot = window;
            }
            held += usize::from(count >= GRAM) & usize::from(sampled(window));
            if held == GATHERED {
                self.grams.extend(gathered);
                held = 0;
            }
        }
        self.grams.extend(gathered.iter().take(held));
        self.end(Span::new(from + start, from + text.len()), first, count);
    }

    /// Ends a clause of so many characters whose numbers begin at `first`; a short one is dropped.
    fn end(&mut self, span: Span, first: usize, count: usize) {
        if count >= SHORTEST {
            self.all.push(Clause { span, sampled: first..self.grams.len() });
        } else {
            self.grams.truncate(first);
        }
    }
}

/// All stretches of a clause.
fn grams(text: &str) -> Vec<u64> {
    let (mut out, mut window) = (Vec::with_capacity(text.len() / 3), 0u64);
    let mut rest = text.as_bytes();
    while let Some((sign, tail)) = code(rest) {
        window = window << 16 | sign;
        rest = tail;
        out.push(window);
    }
    out.drain(..out.len().min(GRAM - 1));
    out
}

fn scattered(gram: u64) -> u64 {
    gram.wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Half of all stretches, the same ones everywhere: enough to find a clause's like.
fn sampled(gram: u64) -> bool {
    scattered(gram) >> 63 == 0
}

/// The clause in which each stretch was seen last: a table with open places, made for a paragraph's stretches.
struct Places {
    slots: Vec<(u64, u32)>,
    shift: u32,
}

impl Places {
    fn of(count: usize) -> Self {
        let size = (count * 2).next_power_of_two().max(64);
        Self { slots: vec![(0, u32::MAX); size], shift: 64 - size.trailing_zeros() }
    }

    /// Notes that a stretch stands in a clause; gives the clause noted before.
    fn insert(&mut self, gram: u64, clause: u32) -> Option<u32> {
        // The highest bit is the same in all that are sampled.
        let start = usize::try_from(scattered(gram) << 1 >> self.shift).unwrap_or(0);
        let size = self.slots.len();
        for step in 0..size {
            let slot = self.slots.get_mut((start + step) & (size - 1))?;
            if slot.1 == u32::MAX {
                *slot = (gram, clause);
                return None;
            }
            if slot.0 == gram {
                return Some(std::mem::replace(&mut slot.1, clause));
            }
        }
        None
    }
}

/// Pairs of clauses, the earlier first, with the share of the shorter's stretches that the other has too, in percent; from half on.
fn pairs(clauses: &Clauses, syntax: &Syntax<'_>, out: &mut Vec<(Span, Span, usize)>) {
    if clauses.all.len() < 2 {
        return;
    }
    let mut places = Places::of(clauses.grams.len());
    let mut whole: FxHashMap<&str, u32> = FxHashMap::with_capacity_and_hasher(clauses.all.len(), FxBuildHasher);
    let mut common: Vec<u32> = Vec::new();
    for (clause, i) in clauses.all.iter().zip(0u32..) {
        common.clear();
        for gram in clauses.grams.get(clause.sampled.clone()).unwrap_or(&[]) {
            common.extend(places.insert(*gram, i).filter(|j| *j != i));
        }
        let text = syntax.slice(clause.span);
        let like = whole.insert(text, i).or_else(|| most_frequent(&mut common));
        if let Some(earlier) = like.and_then(|j| clauses.all.get(j as usize)) {
            let shared = shared(&grams(syntax.slice(earlier.span)), &grams(text));
            if shared >= 50 {
                out.push((earlier.span, clause.span, shared));
            }
        }
    }
}

/// Percent of the shorter's stretches that the other has too; 0 where that is below half for sure.
fn shared(a: &[u64], b: &[u64]) -> usize {
    let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    // A set of 1,024 bits first: most clauses with a stretch in common have little else.
    let mut bits = [0u64; 16];
    let place = |gram: u64| ((scattered(gram) >> 60) as usize, 1u64 << (scattered(gram) >> 54 & 63));
    for gram in longer {
        let (word, bit) = place(*gram);
        bits.get_mut(word).into_iter().for_each(|w| *w |= bit);
    }
    let likely = |gram: u64| {
        let (word, bit) = place(gram);
        bits.get(word).is_some_and(|w| w & bit != 0)
    };
    if shorter.iter().filter(|g| likely(**g)).count() * 100 / shorter.len().max(1) < 50 {
        return 0;
    }
    let longer: FxHashSet<u64> = longer.iter().copied().collect();
    shorter.iter().filter(|g| longer.contains(g)).count() * 100 / shorter.len().max(1)
}

/// The number that stands there most often, the first of equals.
fn most_frequent(all: &mut [u32]) -> Option<u32> {
    all.sort_unstable();
    let runs = all.chunk_by(|a, b| a == b).filter_map(|run| Some((*run.first()?, run.len())));
    runs.fold(None, |best, (j, n)| match best {
        Some((_, m)) if m >= n => best,
        _ => Some((j, n)),
    })
    .map(|best: (u32, usize)| best.0)
}
