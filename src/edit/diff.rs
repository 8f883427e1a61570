//! Two texts as a unified diff, by lines. The changes are few and far apart, so the common head and tail of what is left
//! is cut off first; a line that was inserted or removed is found again by looking a little ahead.

/// Lines shown around a change.
const CONTEXT: usize = 3;
/// Lines that are looked ahead for the next common line.
const AHEAD: usize = 64;

/// Runs of lines: `old` lines of the old text became `new` lines of the new one.
#[derive(Debug, Clone, Copy)]
struct Hunk {
    old: (usize, usize),
    new: (usize, usize),
}

/// `--- a/path`, `+++ b/path` and the hunks; empty where both are the same.
#[must_use]
pub fn unified(path: &str, old: &str, new: &str) -> String {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let hunks = hunks(&a, &b);
    if hunks.is_empty() {
        return String::new();
    }
    let path = path.trim_start_matches("./").trim_start_matches('/');
    let mut out = format!("--- a/{path}\n+++ b/{path}\n");
    for group in hunks.chunk_by(|x, y| y.old.0 - x.old.1 <= 2 * CONTEXT) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let lead = first.old.0.min(CONTEXT);
        let trail = (a.len() - last.old.1).min(CONTEXT);
        let (from, to) = (first.old.0 - lead, last.old.1 + trail);
        let (new_from, new_to) = (first.new.0 - lead, last.new.1 + trail);
        out.push_str(&format!("@@ -{} +{} @@\n", range(from, to - from), range(new_from, new_to - new_from)));
        let mut at = from;
        for hunk in group {
            write_lines(&mut out, ' ', &a, at, hunk.old.0);
            write_lines(&mut out, '-', &a, hunk.old.0, hunk.old.1);
            write_lines(&mut out, '+', &b, hunk.new.0, hunk.new.1);
            at = hunk.old.1;
        }
        write_lines(&mut out, ' ', &a, at, to);
    }
    out
}

/// `start,count`; an empty range names the line before it.
fn range(from: usize, count: usize) -> String {
    match count {
        0 => format!("{from},0"),
        1 => (from + 1).to_string(),
        _ => format!("{},{count}", from + 1),
    }
}

fn write_lines(out: &mut String, sign: char, lines: &[&str], from: usize, to: usize) {
    for line in lines.iter().take(to).skip(from) {
        out.push(sign);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

fn hunks(a: &[&str], b: &[&str]) -> Vec<Hunk> {
    let (mut i, mut j, mut hunks) = (0, 0, Vec::new());
    while i < a.len() || j < b.len() {
        if i < a.len() && a.get(i) == b.get(j) {
            (i, j) = (i + 1, j + 1);
            continue;
        }
        let (i2, j2) = meet(a, b, i, j);
        hunks.push(Hunk { old: (i, i2), new: (j, j2) });
        (i, j) = (i2, j2);
    }
    hunks
}

/// The nearest pair of equal lines behind `i` and `j`, else both ends.
fn meet(a: &[&str], b: &[&str], i: usize, j: usize) -> (usize, usize) {
    for distance in 1..=2 * AHEAD {
        // As many lines on both sides first: most changes replace a line.
        let mut steps: Vec<usize> = (distance.saturating_sub(AHEAD)..=distance.min(AHEAD)).collect();
        steps.sort_by_key(|s| s.abs_diff(distance - s));
        for left in steps {
            let (x, y) = (i + left, j + distance - left);
            if x < a.len() && a.get(x) == b.get(y) {
                return (x, y);
            }
        }
    }
    (a.len(), b.len())
}
