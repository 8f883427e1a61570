//! A draft as passages, paragraphs and rows of tables, and what two versions of it differ in: passages that came, went, moved or were
//! reworded. Bounded: equal passages are found by their texts, reworded ones by what they share, never by comparing all with all.

use rustc_hash::{FxHashMap, FxHasher};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::hash::{Hash as _, Hasher as _};
use std::ops::Range;

use super::stated::At;
use crate::outline::{Cell, Outline, ParaKind, TableRow};
use crate::text::{Source, Span};

/// Characters of one shingle.
const SHINGLE: usize = 3;
/// Passages that may share a shingle before it tells nothing.
const COMMON: usize = 24;
/// Shingles of one passage that are looked at.
pub(super) const MOST_SHINGLES: usize = 1500;
/// Passages that a reworded one may come from.
const CANDIDATES: usize = 6;
/// Share of common shingles, in thousandths, from which on a passage is taken for a reworded one.
const ALIKE: usize = 400;
/// Steps that the inline differences of one draft may take; beyond, only head and tail are compared.
const STEPS: usize = 150_000_000;
/// Hashes that stand for a whole draft.
const SKETCH: usize = 256;

/// A paragraph, a heading, or a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its words on one line; cells are separated by ` | `.
    pub text: String,
    /// Where it stands.
    pub at: At,
    /// Bytes of the decoded file.
    pub(super) range: Range<usize>,
}

/// A piece of a reworded passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Stands in both.
    Same(String),
    /// Old words, then new ones; one of them may be empty.
    Changed(String, String),
}

/// What became of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Only the new version has it.
    Added(Passage),
    /// Only the old version has it.
    Removed(Passage),
    /// It was reworded.
    Changed {
        /// Where it stood.
        old: At,
        /// Where it stands.
        new: At,
        /// Its words, in order.
        pieces: Vec<Piece>,
    },
}

/// How the passages of two versions go together.
#[derive(Debug, Clone, Default)]
pub(super) struct Matched {
    /// For each new passage the old one that it is or comes from.
    pub(super) from: Vec<Option<usize>>,
    /// What changed, in the order of the new version; what went away stands where it stood.
    pub(super) changes: Vec<Change>,
    /// Passages that stand among others than before, reworded or not.
    pub(super) moved: usize,
}

/// The passages of a draft in order; menus and second copies of the text are none.
#[must_use]
pub fn passages(source: &Source, outline: &Outline) -> Vec<Passage> {
    let passage = |(span, text): (Span, String)| {
        let at = At { line: source.positions(span).0.line, place: outline.place_of(source, span) };
        Passage { text, at, range: source.origin_range(span) }
    };
    spans(source, outline).into_iter().map(passage).collect()
}

/// Where the passages stand, and their words.
pub(super) fn spans(source: &Source, outline: &Outline) -> Vec<(Span, String)> {
    let in_table = |span: Span| {
        let at = outline.tables.partition_point(|t| t.span.end <= span.start);
        outline.tables.get(at).is_some_and(|t| t.span.overlaps(span))
    };
    let paras = outline.paras.iter().filter(|p| !p.copy && p.kind != ParaKind::Menu && !in_table(p.span));
    let mut all: Vec<(Span, String)> = paras.map(|p| (p.span, words(source, p.span))).collect();
    for table in outline.tables.iter().filter(|t| !t.copy) {
        all.extend(table.caption.map(|c| (c, words(source, c))));
        all.extend(table.rows.iter().map(|r| (r.span, row(source, r))));
    }
    all.retain(|(_, text)| !text.is_empty());
    all.sort_by_key(|(span, _)| *span);
    all
}

/// What stands there on one line; a line end within Chinese text is none.
fn words(source: &Source, span: Span) -> String {
    let mut out = String::new();
    for part in source.raw(span).split_whitespace() {
        let plain = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if plain(out.chars().next_back()) && plain(part.chars().next()) {
            out.push(' ');
        }
        out.push_str(part);
    }
    out
}

/// The cells of a row; texts of which it could not be told where they belong stand where the first of the cells is that lacks them.
fn row(source: &Source, row: &TableRow) -> String {
    let mut shown: std::collections::BTreeSet<Span> = std::collections::BTreeSet::new();
    let mut cell = |cell: &Cell| {
        let lost = cell.candidates.iter().filter(|c| shown.insert(**c)).map(|c| words(source, *c));
        [words(source, cell.span)].into_iter().chain(lost).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
    };
    row.cells.iter().map(&mut cell).collect::<Vec<_>>().join(" | ").trim_matches([' ', '|']).to_owned()
}

/// Which passage holds a byte of the file.
pub(super) fn holding(passages: &[Passage], offset: usize) -> Option<usize> {
    let at = passages.partition_point(|p| p.range.start <= offset).checked_sub(1)?;
    passages.get(at).filter(|p| offset < p.range.end.max(p.range.start + 1)).map(|_| at)
}

/// Compares two versions.
pub(super) fn matched(old: &[Passage], new: &[Passage]) -> Matched {
    let mut from = equal(old, new);
    let mut taken = vec![false; old.len()];
    for at in from.iter().flatten() {
        if let Some(t) = taken.get_mut(*at) {
            *t = true;
        }
    }
    let left: Vec<usize> = (0..old.len()).filter(|i| taken.get(*i) == Some(&false)).collect();
    let came: Vec<usize> = (0..new.len()).filter(|i| from.get(*i) == Some(&None)).collect();
    let reworded = reworded((old, &left), (new, &came));
    for (o, n) in &reworded {
        if let Some(slot) = from.get_mut(*n) {
            *slot = Some(*o);
        }
    }
    let moved = from.iter().flatten().count() - in_order(&from);
    let changes = changes(old, new, (&left, &came), &reworded);
    Matched { from, changes, moved }
}

/// For each new passage the old one with the same words: those whose words stand once in each version, then the equal ones before and
/// behind such a pair (Heckel), then the first with the first.
fn equal(old: &[Passage], new: &[Passage]) -> Vec<Option<usize>> {
    let mut counts: FxHashMap<&str, (usize, usize, usize)> = FxHashMap::default();
    for (index, passage) in old.iter().enumerate() {
        let slot = counts.entry(&passage.text).or_default();
        (slot.0, slot.2) = (slot.0 + 1, index);
    }
    for passage in new {
        counts.entry(&passage.text).or_default().1 += 1;
    }
    let once = |p: &Passage| counts.get(p.text.as_str()).filter(|c| (c.0, c.1) == (1, 1)).map(|c| c.2);
    let from: Vec<Option<usize>> = new.iter().map(once).collect();
    let mut taken = vec![false; old.len()];
    from.iter().flatten().for_each(|o| {
        if let Some(t) = taken.get_mut(*o) {
            *t = true;
        }
    });
    let mut both = Both { old, new, from, taken };
    let mut before = None;
    for n in 0..new.len() {
        let next = before.map_or(Some(0), |o: Option<usize>| o.map(|o| o + 1));
        before = Some(both.take(next, n));
    }
    let mut behind = None;
    for n in (0..new.len()).rev() {
        let next = behind.map_or(old.len().checked_sub(1), |o: Option<usize>| o.and_then(|o| o.checked_sub(1)));
        behind = Some(both.take(next, n));
    }
    both.rest()
}

/// Two versions on the way to being matched.
struct Both<'p> {
    old: &'p [Passage],
    new: &'p [Passage],
    from: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Both<'_> {
    /// What a new passage is: as known, else the old one given, where that is free and has the same words.
    fn take(&mut self, old: Option<usize>, new: usize) -> Option<usize> {
        let slot = self.from.get_mut(new)?;
        if slot.is_some() {
            return *slot;
        }
        let (at, taken) = old.and_then(|o| Some((o, self.taken.get_mut(o)?))).filter(|(_, t)| !**t)?;
        if self.old.get(at)?.text != self.new.get(new)?.text {
            return None;
        }
        *taken = true;
        *slot = Some(at);
        *slot
    }

    fn rest(mut self) -> Vec<Option<usize>> {
        let mut places: FxHashMap<&str, std::collections::VecDeque<usize>> = FxHashMap::default();
        for (index, passage) in self.old.iter().enumerate().filter(|(i, _)| self.taken.get(*i) == Some(&false)) {
            places.entry(&passage.text).or_default().push_back(index);
        }
        for (slot, passage) in self.from.iter_mut().zip(self.new).filter(|(slot, _)| slot.is_none()) {
            *slot = places.get_mut(passage.text.as_str()).and_then(std::collections::VecDeque::pop_front);
        }
        self.from
    }
}

/// The length of the longest run of passages that kept their order.
fn in_order(from: &[Option<usize>]) -> usize {
    let mut ends: Vec<usize> = Vec::new();
    for at in from.iter().flatten() {
        let place = ends.partition_point(|e| e < at);
        match ends.get_mut(place) {
            Some(end) => *end = *at,
            None => ends.push(*at),
        }
    }
    ends.len()
}

/// The shingles of a text, sorted, each once; of a long text those with the smallest hashes.
pub(super) fn shingles(text: &str) -> Vec<u64> {
    let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let hash = |window: &[char]| {
        let mut hasher = FxHasher::default();
        window.hash(&mut hasher);
        // The low bits of this hash are poor; mixed so that the smallest are a fair choice.
        let mut h = hasher.finish();
        h = (h ^ (h >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        h ^ (h >> 29)
    };
    let mut all: Vec<u64> = if chars.len() < SHINGLE { vec![hash(&chars)] } else { chars.windows(SHINGLE).map(hash).collect() };
    all.sort_unstable();
    all.dedup();
    all.truncate(MOST_SHINGLES);
    all
}

/// Pairs of passages, old and new, that share so much that one is the other reworded; the most alike first come together.
fn reworded((old, left): (&[Passage], &[usize]), (new, came): (&[Passage], &[usize])) -> Vec<(usize, usize)> {
    let of = |all: &[Passage], which: &[usize]| -> Vec<Vec<u64>> { which.iter().map(|i| all.get(*i).map(|p| shingles(&p.text)).unwrap_or_default()).collect() };
    let (olds, news) = (of(old, left), of(new, came));
    let mut index: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (at, set) in (0u32..).zip(&olds) {
        for shingle in set {
            let list = index.entry(*shingle).or_default();
            if list.len() <= COMMON {
                list.push(at);
            }
        }
    }
    let place = |at: usize, all: &[Passage]| at * 1000 / all.len().max(1);
    let mut found: Vec<(usize, usize, usize, usize)> = Vec::new();
    for (n, set) in news.iter().enumerate() {
        let lists = set.iter().filter_map(|s| index.get(s)).filter(|l| l.len() <= COMMON);
        let mut hits: Vec<u32> = lists.flatten().copied().collect();
        hits.sort_unstable();
        let mut own: Vec<(usize, usize, usize, usize)> = Vec::new();
        for run in hits.chunk_by(|a, b| a == b) {
            let Some((o, other)) = run.first().map(|o| *o as usize).and_then(|o| Some((o, olds.get(o)?))) else { continue };
            let alike = run.len() * 2000 / (set.len() + other.len()).max(1);
            let (Some(at), Some(to)) = (left.get(o), came.get(n)) else { continue };
            if alike >= ALIKE {
                own.push((1000 - alike.min(1000), place(*at, old).abs_diff(place(*to, new)), *at, *to));
            }
        }
        own.sort_unstable();
        found.extend(own.into_iter().take(CANDIDATES));
    }
    found.sort_unstable();
    let (mut olds, mut news) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    found.retain(|(_, _, o, n)| !olds.contains(o) && !news.contains(n) && olds.insert(*o) && news.insert(*n));
    found.into_iter().map(|(_, _, o, n)| (o, n)).collect()
}

/// The changes in the order of the new version, what went away before what stands where it stood.
fn changes(old: &[Passage], new: &[Passage], (left, came): (&[usize], &[usize]), reworded: &[(usize, usize)]) -> Vec<Change> {
    let by_new: std::collections::BTreeMap<usize, usize> = reworded.iter().map(|(o, n)| (*n, *o)).collect();
    let gone: std::collections::BTreeSet<usize> = reworded.iter().map(|(o, _)| *o).collect();
    let mut steps = STEPS;
    let mut all: Vec<(usize, usize, Change)> = Vec::new();
    for n in came {
        let Some(passage) = new.get(*n) else { continue };
        let change = match by_new.get(n).and_then(|o| old.get(*o)) {
            Some(before) => {
                let pieces = pieces(&before.text, &passage.text, &mut steps);
                Change::Changed { old: before.at.clone(), new: passage.at.clone(), pieces }
            }
            None => Change::Added(passage.clone()),
        };
        all.push((n * 1000 / new.len().max(1), 1, change));
    }
    for o in left.iter().filter(|o| !gone.contains(*o)) {
        if let Some(passage) = old.get(*o) {
            all.push((o * 1000 / old.len().max(1), 0, Change::Removed(passage.clone())));
        }
    }
    all.sort_by_key(|(at, kind, _)| (*at, *kind));
    all.into_iter().map(|(_, _, change)| change).collect()
}

/// Figures and Latin words whole, everything else a character.
fn tokens(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if first.is_ascii_alphanumeric() {
            rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '%').unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        all.push(token);
        rest = after;
    }
    all
}

/// The inline difference of two texts; `steps` is what it may still cost.
pub(super) fn pieces(old: &str, new: &str, steps: &mut usize) -> Vec<Piece> {
    let (a, b) = (tokens(old), tokens(new));
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a.iter().skip(head).rev().zip(b.iter().skip(head).rev()).take_while(|(x, y)| x == y).count();
    let inner = |t: &[&'_ str]| (head, t.len() - tail);
    let ((a_from, a_to), (b_from, b_to)) = (inner(&a), inner(&b));
    let (x, y) = (a.get(a_from..a_to).unwrap_or(&[]), b.get(b_from..b_to).unwrap_or(&[]));
    // At worst, every token of both was changed.
    let cost = (x.len() + y.len()).saturating_mul(x.len() + y.len());
    let mut raw: Vec<(bool, String, String)> = vec![(true, a.iter().take(head).copied().collect(), String::new())];
    if cost > *steps || x.is_empty() || y.is_empty() {
        raw.push((false, x.concat(), y.concat()));
    } else {
        *steps -= cost;
        for op in capture_diff_slices(Algorithm::Myers, x, y) {
            let text = |all: &[&str], range: Range<usize>| all.get(range).map(<[&str]>::concat).unwrap_or_default();
            raw.push((matches!(op, DiffOp::Equal { .. }), text(x, op.old_range()), text(y, op.new_range())));
        }
    }
    raw.push((true, a.iter().skip(a_to).copied().collect(), String::new()));
    let mut out = joined(raw);
    slide(&mut out);
    out.retain(|p| !matches!(p, Piece::Same(text) if text.is_empty()));
    out
}

/// Words that were put in or taken out begin as early as they may: `〔普及〕普惠`, not `普〔及普〕惠`.
fn slide(pieces: &mut [Piece]) {
    for at in 1..pieces.len() {
        let (before, from) = pieces.split_at_mut(at);
        let (Some(Piece::Same(lead)), Some((Piece::Changed(old, new), behind))) = (before.last_mut(), from.split_first_mut()) else { continue };
        let Some(Piece::Same(tail)) = behind.first_mut() else { continue };
        let words = match (old.is_empty(), new.is_empty()) {
            (true, false) => new,
            (false, true) => old,
            _ => continue,
        };
        for _ in 0..words.chars().count() {
            let Some(last) = words.chars().next_back().filter(|c| lead.ends_with(*c) && !c.is_ascii_alphanumeric()) else { break };
            words.pop();
            words.insert(0, last);
            lead.pop();
            tail.insert(0, last);
        }
    }
}

/// Runs of changes with next to nothing between them are one change: nobody reads single characters.
fn joined(raw: Vec<(bool, String, String)>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let last = raw.len().saturating_sub(1);
    for (index, (same, old, new)) in raw.into_iter().enumerate() {
        if same && old.is_empty() || !same && old.is_empty() && new.is_empty() {
            continue;
        }
        let short = same && index != 0 && index != last && old.chars().count() < 2;
        match out.last_mut() {
            Some(Piece::Changed(a, b)) if short => {
                a.push_str(&old);
                b.push_str(&old);
            }
            Some(Piece::Changed(a, b)) if !same => {
                a.push_str(&old);
                b.push_str(&new);
            }
            Some(Piece::Same(a)) if same => a.push_str(&old),
            _ if same => out.push(Piece::Same(old)),
            _ => out.push(Piece::Changed(old, new)),
        }
    }
    out
}

/// What stands for a draft's text when drafts are paired by their contents: the smallest hashes of its shingles.
#[must_use]
pub fn sketch(passages: &[Passage]) -> Vec<u64> {
    let mut all: Vec<u64> = Vec::new();
    for passage in passages {
        all.extend(shingles(&passage.text));
        if all.len() > 64 * SKETCH {
            smallest(&mut all);
        }
    }
    smallest(&mut all);
    all
}

fn smallest(all: &mut Vec<u64>) {
    all.sort_unstable();
    all.dedup();
    all.truncate(SKETCH);
}

/// How much of two drafts is common, in thousandths.
pub(super) fn common(a: &[u64], b: &[u64]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let (mut all, mut shared) = (0, 0);
    // The smallest hashes of both together are a fair sample of both together.
    while all < SKETCH {
        let (x, y) = (a.peek().copied(), b.peek().copied());
        match (x, y) {
            (None, None) => break,
            (Some(x), Some(y)) if x == y => {
                shared += 1;
                a.next();
                b.next();
            }
            (Some(x), Some(y)) if x > y => {
                b.next();
            }
            (None, Some(_)) => {
                b.next();
            }
            (Some(_), _) => {
                a.next();
            }
        }
        all += 1;
    }
    shared * 1000 / all.max(1)
}

#[cfg(test)]
mod tests {
    use super::{Change, Passage, Piece, matched, pieces};
    use crate::survey::At;

    fn all(texts: &[&str]) -> Vec<Passage> {
        texts.iter().map(|t| Passage { text: (*t).to_owned(), at: At::default(), range: 0..0 }).collect()
    }

    /// `=` same, `旧→新` changed.
    fn shown(pieces: &[Piece]) -> String {
        let one = |p: &Piece| match p {
            Piece::Same(t) => t.clone(),
            Piece::Changed(a, b) => format!("〔{a}→{b}〕"),
        };
        pieces.iter().map(one).collect()
    }

    #[test]
    fn inline_differences_keep_figures_whole() {
        for (old, new, wanted) in [
            ("到2025年达到70.5%以上", "到2025年达到75%以上", "到2025年达到〔70.5%→75%〕以上"),
            ("加强统筹协调", "加强协调", "加强〔统筹→〕协调"),
            ("加强协调", "加强统筹协调", "加强〔→统筹〕协调"),
            ("甲乙丙", "甲乙丙", "甲乙丙"),
            ("甲一乙二丙", "甲三乙四丙", "甲〔一乙二→三乙四〕丙"),
            ("", "新", "〔→新〕"),
            ("发展普惠服务", "发展普及普惠服务", "发展〔→普及〕普惠服务"),
        ] {
            assert_eq!(shown(&pieces(old, new, &mut 1_000_000)), wanted);
        }
        assert_eq!(shown(&pieces("甲一二三乙四五六丙", "甲三三三乙七五八丙", &mut 3)), "甲〔一二三乙四五六→三三三乙七五八〕丙", "beyond the steps");
    }

    proptest::proptest! {
        /// The pieces give both texts again, whatever the steps allow.
        #[test]
        fn pieces_are_both_texts(old in "[甲乙丙12.% a|]{0,40}", new in "[甲乙丙12.% a|]{0,40}", steps in 0usize..4000) {
            let made = pieces(&old, &new, &mut steps.clone());
            let (mut a, mut b) = (String::new(), String::new());
            for piece in &made {
                match piece {
                    Piece::Same(text) => { a.push_str(text); b.push_str(text); }
                    Piece::Changed(x, y) => { a.push_str(x); b.push_str(y); }
                }
            }
            assert_eq!((a, b), (old, new));
        }

        /// No old passage becomes two new ones, and every passage is the same, moved, or in the list of changes.
        #[test]
        fn passages_are_matched_once(old in proptest::collection::vec("[甲乙丙丁]{1,6}", 0..12), new in proptest::collection::vec("[甲乙丙丁]{1,6}", 0..12)) {
            let texts = |v: &[String]| v.iter().map(|t| Passage { text: t.clone(), at: At::default(), range: 0..0 }).collect::<Vec<_>>();
            let found = matched(&texts(&old), &texts(&new));
            let mut from: Vec<usize> = found.from.iter().flatten().copied().collect();
            let pairs = from.len();
            from.sort_unstable();
            from.dedup();
            assert_eq!(from.len(), pairs);
            let added = found.changes.iter().filter(|c| matches!(c, Change::Added(_))).count();
            let removed = found.changes.iter().filter(|c| matches!(c, Change::Removed(_))).count();
            assert_eq!((pairs + added, pairs + removed), (new.len(), old.len()));
        }
    }

    #[test]
    fn passages_come_go_move_and_change() {
        let old = all(&["一、总体要求", "加强统筹协调，形成工作合力。", "到2025年，覆盖率达到70%以上。", "此段将被删去，不再保留。"]);
        let new = all(&["到2025年，覆盖率达到75%以上。", "一、总体要求", "加强统筹协调，形成工作合力。", "完全是新加的一段话。"]);
        let found = matched(&old, &new);
        assert_eq!((found.from, found.moved), (vec![Some(2), Some(0), Some(1), None], 1));
        let kinds: Vec<&str> = found
            .changes
            .iter()
            .map(|c| match c {
                Change::Added(_) => "added",
                Change::Removed(_) => "removed",
                Change::Changed { .. } => "changed",
            })
            .collect();
        assert_eq!(kinds, ["changed", "removed", "added"]);
        let again = matched(&all(&["题", "合计", "甲", "合计", "乙", "合计"]), &all(&["题", "甲", "合计", "乙", "合计"]));
        assert_eq!((again.from, again.moved, again.changes.len()), (vec![Some(0), Some(2), Some(3), Some(4), Some(5)], 0, 1));
        let turned = matched(&all(&["甲", "乙", "丙"]), &all(&["丙", "甲", "乙"]));
        assert_eq!((turned.moved, turned.changes.len()), (1, 0));
    }

    /// Rows of this draft have texts of which it can't be told in which column they belong.
    #[test]
    fn no_text_of_a_row_is_left_out() {
        let bytes = std::fs::read("seeds/dazu-2023.txt").unwrap_or_default();
        let Ok(draft) = crate::ingest::read("seeds/dazu-2023.txt", bytes, None) else { return assert_eq!("read", "not read") };
        let (draft, outline) = crate::outline::read(draft);
        let all = super::passages(&draft.source, &outline);
        for words in ["纳入当地公共资源交易平台", "对于托育企业开展连锁化、专业化服务的", "创造条件允许在不调整规划的情况下"]
        {
            assert!(all.iter().any(|p| p.text.contains(words)), "{words}");
        }
    }

    #[test]
    fn work_is_bounded() {
        let many = |sign: &str| (0..20_000).map(|n| format!("第{n}项{sign}工作由有关单位负责，按期完成。")).collect::<Vec<_>>();
        let (old, new) = (many("旧"), many("新"));
        let texts = |v: &[String]| v.iter().map(|t| Passage { text: t.clone(), at: At::default(), range: 0..0 }).collect::<Vec<_>>();
        let found = matched(&texts(&old), &texts(&new));
        assert_eq!(found.changes.len(), 40_000 - found.from.iter().flatten().count());
        let long = "甲乙丙丁戊".repeat(20_000);
        let turned: String = long.chars().rev().collect();
        assert_eq!(pieces(&long, &turned, &mut 1_000_000).len(), 1 + 2 * usize::from(long.chars().next() == turned.chars().next()));
    }
}
