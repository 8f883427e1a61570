//! Names that are nearly right: for suggestions only.

/// Characters looked at.
const LONGEST: usize = 64;

/// The known word that is like this one.
#[must_use]
pub fn nearest<'k>(word: &str, known: &[&'k str]) -> Option<&'k str> {
    known.iter().copied().min_by_key(|k| (distance(word, k), *k)).filter(|k| distance(word, k) <= word.chars().count().div_ceil(2))
}

/// Edits between two names (Levenshtein), for suggestions only.
#[must_use]
pub fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(LONGEST).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(LONGEST).enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, up) in b.iter().zip(row.iter().skip(1)) {
            left = (corner + usize::from(x != *y)).min(up + 1).min(left + 1);
            corner = *up;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn suggests_the_nearest_name() {
        assert_eq!(distance("text-tabel", "text-table"), 2);
        let known = ["indicator/text-table", "numbering", "numbering/sequence"];
        for (name, near) in [("indicator/text-tabel", Some("indicator/text-table")), ("numberin", Some("numbering")), ("zzz", None)] {
            assert_eq!(nearest(name, &known), near, "{name}");
        }
    }
}
