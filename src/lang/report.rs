//! Collects the errors of a rule file, with their corrections. The wording of single errors stands where they are found.

use super::tree::At;
use crate::diag::{Message, Problem};

/// The problems of one file.
#[derive(Debug)]
pub struct Report<'a> {
    path: &'a str,
    /// What was found.
    pub problems: Vec<Problem>,
}

/// A problem just added, to be given its remedy.
pub struct Added<'r>(Option<&'r mut Problem>);

impl<'a> Report<'a> {
    /// Nothing found yet in a file.
    #[must_use]
    pub fn new(path: &'a str) -> Self {
        Self { path, problems: Vec::new() }
    }
    /// Adds a problem at a place; a second one at the same place with the same words is left out.
    pub fn add(&mut self, at: At, zh: &str, en: &str) -> Added<'_> {
        let problem = Problem::file(self.path, Message::new(zh, en)).at(at.range());
        if self.problems.contains(&problem) {
            return Added(None);
        }
        self.problems.push(problem);
        Added(self.problems.last_mut())
    }
}

impl Added<'_> {
    /// What to do.
    pub fn help(self, zh: &str, en: &str) {
        if let Some(problem) = self.0 {
            problem.help = Some(Message::new(zh, en));
        }
    }
    /// What to do, where there is advice.
    pub fn advise(self, advice: Option<&Message>) {
        if let (Some(problem), Some(advice)) = (self.0, advice) {
            problem.help = Some(advice.clone());
        }
    }
    /// Offers the nearest spelling, where there is one.
    pub fn nearest(self, name: Option<&str>) {
        if let Some(name) = name {
            self.help(&format!("是不是“{name}”？"), &format!("did you mean “{name}”?"));
        }
    }
    /// Names what is written instead of a field that was taken away; else as `nearest_of`.
    pub fn instead_of<'n>(self, successor: Option<&str>, word: &str, names: impl Iterator<Item = &'n str> + Clone) {
        match successor {
            Some(now) => self.help(&format!("这个字段已取消，请改写为：{now}"), &format!("this field was removed; write: {now}")),
            None => self.nearest_of(word, names),
        }
    }
    /// Offers the nearest spelling, else lists what there is.
    pub fn nearest_of<'n>(self, word: &str, names: impl Iterator<Item = &'n str> + Clone) {
        match nearest(word, names.clone()) {
            Some(n) => self.nearest(Some(n)),
            None => {
                let all: Vec<&str> = names.take(40).collect();
                if !all.is_empty() {
                    self.help(&format!("可用的有：{}", all.join("、")), &format!("there are: {}", all.join(", ")));
                }
            }
        }
    }
}

/// The name that differs least from a word, at most by a third of its length, else the first one that begins with it (`warn`).
#[must_use]
pub fn nearest<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let limit = (word.chars().count() / 3).max(1);
    let whole = word.chars().count() >= 3;
    let far = |n: &str| if whole && n.starts_with(word) { limit } else { usize::MAX };
    names.map(|n| (distance(word, n).min(far(n)), n)).filter(|(d, _)| *d <= limit).min_by_key(|(d, _)| *d).map(|(_, n)| n)
}

/// Edit distance with swaps of neighbours, of words of at most 64 characters.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().take(64).collect(), b.chars().take(64).collect());
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let get = |r: &[usize], k: usize| r.get(k).copied().unwrap_or(usize::MAX / 2);
            let mut best = (get(&row, j) + usize::from(x != y)).min(get(&row, j + 1) + 1).min(get(&next, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(get(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(usize::MAX)
}
