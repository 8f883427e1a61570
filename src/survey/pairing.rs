//! Which drafts of two folders are versions of one: the same path, a name that differs in marks of versions only, contents that are alike.

use std::collections::{BTreeMap, BTreeSet};

use super::compare::By;
use super::passage::common;

/// Share of common text, in thousandths, from which on two drafts are versions of one.
const ALIKE: usize = 300;

/// Words that tell versions apart, not drafts.
const MARKS: &[&str] = &[
    "征求意见稿", "修改稿", "修订稿", "送审稿", "审议稿", "报批稿", "报审稿", "定稿", "终稿", "初稿", "草案", "草稿", "讨论稿", "最终版", "修改版", "修订版",
    "正式版", "清样", "核稿", "final", "draft", "copy", "副本",
];

/// Pairs of numbers of drafts, old and new, with what paired them; every draft stands in one pair at most.
#[must_use]
pub fn by_names(old: &[String], new: &[String]) -> Vec<(usize, usize, By)> {
    let places: BTreeMap<&str, usize> = old.iter().enumerate().map(|(i, p)| (p.as_str(), i)).collect();
    let mut pairs: Vec<(usize, usize, By)> = new.iter().enumerate().filter_map(|(n, p)| Some((*places.get(p.as_str())?, n, By::Path))).collect();
    let (olds, news): (BTreeSet<usize>, BTreeSet<usize>) = pairs.iter().map(|(o, n, _)| (*o, *n)).unzip();
    let stems = |all: &[String], taken: &BTreeSet<usize>| {
        let mut stems: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, path) in all.iter().enumerate().filter(|(i, _)| !taken.contains(i)) {
            stems.entry(stem(path)).or_default().push(index);
        }
        stems
    };
    let (old_stems, new_stems) = (stems(old, &olds), stems(new, &news));
    for (stem, index) in &new_stems {
        if let ([n], Some([o])) = (index.as_slice(), old_stems.get(stem).map(Vec::as_slice))
            && !stem.is_empty()
        {
            pairs.push((*o, *n, By::Name));
        }
    }
    pairs
}

/// A file's name without folder, ending, and what tells versions: marks, dates, numbers at its end.
fn stem(path: &str) -> String {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let mut stem = crate::text::fold_str(file.rsplit_once('.').map_or(file, |(s, _)| s)).to_lowercase();
    for mark in MARKS {
        stem = stem.replace(mark, "");
    }
    let bare: String =
        stem.chars().filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '[' | ']' | '-' | '_' | '—' | '.' | '《' | '》' | '、')).collect();
    let end = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let end = end.strip_suffix(['v', 'V', '版', '稿']).unwrap_or(end).trim_end_matches('第').trim_end_matches(|c: char| c.is_ascii_digit());
    if end.is_empty() { bare } else { end.to_owned() }
}

/// Pairs of what is left, by the sketches of their texts: the most alike first.
#[must_use]
pub fn by_contents(old: &[(usize, Vec<u64>)], new: &[(usize, Vec<u64>)]) -> Vec<(usize, usize, By)> {
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    for (o, a) in old {
        for (n, b) in new {
            let alike = common(a, b);
            if alike >= ALIKE {
                found.push((1000 - alike, *o, *n));
            }
        }
    }
    found.sort_unstable();
    let (mut olds, mut news) = (BTreeSet::new(), BTreeSet::new());
    found.retain(|(_, o, n)| !olds.contains(o) && !news.contains(n) && olds.insert(*o) && news.insert(*n));
    found.into_iter().map(|(_, o, n)| (o, n, By::Contents)).collect()
}

#[cfg(test)]
mod tests {
    use super::{by_names, stem};
    use crate::survey::By;

    #[test]
    fn names_differ_in_marks_of_versions() {
        for (a, b) in [
            ("甲/养老规划（征求意见稿）.docx", "养老规划（送审稿）.docx"),
            ("规划v1.docx", "规划v2.docx"),
            ("规划-20260101.txt", "规划 20260315.docx"),
            ("规划第1稿.txt", "规划第3稿.txt"),
        ] {
            assert_eq!(stem(a), stem(b), "{a} {b}");
        }
        assert_ne!(stem("养老规划.txt"), stem("托育规划.txt"));
        assert_eq!(stem("2025.txt"), "2025");
    }

    #[test]
    fn a_path_wins_and_doubt_pairs_nothing() {
        let all = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
        let old = all(&["a.txt", "b初稿.txt", "c1.txt", "c2.txt"]);
        let new = all(&["a.txt", "b终稿.txt", "c3.txt"]);
        assert_eq!(by_names(&old, &new), [(0, 0, By::Path), (1, 1, By::Name)]);
    }
}
