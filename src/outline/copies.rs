//! A second copy of the whole text in one file: long lines that come again in the same order. Linear in the text.

use rustc_hash::FxHashMap;

use super::lines::Lines;

/// Bytes from which a line is long enough to tell a copy.
const LONG: usize = 60;

/// Line ranges that are copies of what stands before them.
pub(super) fn find(lines: &Lines) -> Vec<std::ops::Range<usize>> {
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    let mut long: Vec<(usize, usize, Option<usize>)> = Vec::new();
    for i in 0..lines.len() {
        let text = lines.text(i);
        if text.len() >= LONG {
            let before = *first.entry(text).or_insert(i);
            long.push((i, text.len(), (before != i).then_some(before)));
        }
    }
    let mut out: Vec<std::ops::Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(&(line, _, seen)) = long.get(at) {
        let run = seen.map_or(0, |_| run_len(&long, at));
        if run >= 5 && covers(&long, at, run) {
            let end = long.get(at + run - 1).map_or(line, |l| l.0) + 1;
            out.push(grow(lines, line, seen.unwrap_or(0))..end);
        }
        at += run.max(1);
    }
    out
}

/// Long lines from `at` on whose first places come in order; one line in ten may be new.
fn run_len(long: &[(usize, usize, Option<usize>)], at: usize) -> usize {
    let (mut last, mut misses, mut len) = (None, 0usize, 0usize);
    let start = long.get(at).map_or(0, |l| l.0);
    for (n, (_, _, seen)) in long.iter().skip(at).enumerate() {
        match seen {
            Some(s) if *s < start && last.is_none_or(|l| *s > l) => {
                last = Some(*s);
                len = n + 1;
            }
            Some(_) => break,
            None => {
                misses += 1;
                if misses * 10 > n + 20 {
                    break;
                }
            }
        }
    }
    len
}

/// The run repeats at least seven tenths of the long text between its first place and its start.
fn covers(long: &[(usize, usize, Option<usize>)], at: usize, run: usize) -> bool {
    let hits: Vec<&(usize, usize, Option<usize>)> = long.iter().skip(at).take(run).filter(|l| l.2.is_some()).collect();
    let from = hits.first().and_then(|l| l.2).unwrap_or(0);
    let matched: usize = hits.iter().map(|l| l.1).sum();
    let whole: usize = long.iter().take(at).filter(|l| l.0 >= from && l.2.is_none()).map(|l| l.1).sum();
    hits.len() >= 5 && hits.len() * 10 >= run * 7 && matched * 10 >= whole * 7
}

/// Shorter lines right above that are equal too.
fn grow(lines: &Lines, mut start: usize, mut first: usize) -> usize {
    while start > 0 && first > 0 && start - 1 > first && lines.text(start - 1) == lines.text(first - 1) {
        start -= 1;
        first -= 1;
    }
    start
}
