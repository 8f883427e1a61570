//! The report of a round of `--watch`: the drafts whose part is another than in the round before, and what became of those that
//! have none any more. It has no times in it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::diag::Lang;
use crate::output::{FileReport, ProblemReport, Render, Summary, visible};

/// What the rounds said about each draft.
#[derive(Default)]
pub(super) struct Rounds {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Rounds that were reported.
    number: usize,
    last: BTreeMap<String, Vec<u8>>,
    now: BTreeMap<String, Vec<u8>>,
}

/// The text report of one round.
pub(super) struct Fresh {
    pub(super) inner: Box<dyn Render>,
    pub(super) rounds: Arc<Rounds>,
    pub(super) lang: Lang,
    /// Counts only.
    pub(super) quiet: bool,
}

impl Rounds {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fresh {
    /// A line about a draft that has no part of its own.
    fn line(&self, path: &str, zh: &str, en: &str) -> Vec<u8> {
        if self.quiet {
            return Vec::new();
        }
        format!("{}{}\n", visible(path), self.lang.pick(format!("：{zh}"), format!(": {en}"))).into_bytes()
    }
}

impl Render for Fresh {
    fn begin(&self) -> Vec<u8> {
        let mut state = self.rounds.state();
        state.number += 1;
        match state.number {
            1 => self.inner.begin(),
            n => [self.lang.pick(format!("\n──── 第{n}次核查 ────\n\n"), format!("\n──── check {n} ────\n\n")).into_bytes(), self.inner.begin()].concat(),
        }
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        let part = self.inner.file(report);
        let mut state = self.rounds.state();
        let before = state.last.get(&report.path);
        let said = match before {
            Some(before) if *before == part => Vec::new(),
            None if state.number == 1 => part.clone(),
            Some(_) if part.is_empty() => self.line(&report.path, "已没有问题", "nothing is wrong any more"),
            None if part.is_empty() => self.line(&report.path, "未发现问题", "nothing was found"),
            _ => part.clone(),
        };
        state.now.insert(report.path.clone(), part);
        said
    }

    fn between(&self) -> &'static [u8] {
        self.inner.between()
    }

    fn windows(&self) -> bool {
        self.inner.windows()
    }

    fn end(&self, summary: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        let mut state = self.rounds.state();
        let now = std::mem::take(&mut state.now);
        // What can't be read for the moment is a problem, and said as one.
        let unread: BTreeSet<&str> = problems.iter().map(|p| p.path.as_str()).collect();
        let gone = state.last.keys().filter(|path| !now.contains_key(*path) && !unread.contains(path.as_str()));
        let mut out: Vec<u8> = gone
            .flat_map(|path| if Path::new(path).exists() { self.line(path, "不再核查", "no longer checked") } else { self.line(path, "已不在", "gone") })
            .collect();
        state.last = now;
        out.extend(self.inner.end(summary, problems));
        out
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Fresh, Rounds};
    use crate::diag::Lang;
    use crate::output::{FileReport, ProblemReport, Render, Summary};

    /// Says how many findings a draft has by the length of its encoding.
    struct Plain;

    impl Render for Plain {
        fn begin(&self) -> Vec<u8> {
            Vec::new()
        }
        fn file(&self, report: &FileReport) -> Vec<u8> {
            if report.encoding.is_empty() { Vec::new() } else { format!("{} {}\n", report.path, report.encoding).into_bytes() }
        }
        fn end(&self, _: &Summary, _: &[ProblemReport]) -> Vec<u8> {
            b"end\n".to_vec()
        }
    }

    fn round(rounds: &Arc<Rounds>, drafts: &[(&str, &'static str)]) -> String {
        let fresh = Fresh { inner: Box::new(Plain), rounds: Arc::clone(rounds), lang: Lang::Zh, quiet: false };
        let mut out = fresh.begin();
        for (path, encoding) in drafts {
            let file = FileReport {
                path: (*path).to_owned(),
                format: "text",
                reading: false,
                encoding,
                findings: Vec::new(),
                copied: None,
                sheet: None,
                unread: Vec::new(),
            };
            out.extend(fresh.file(&file));
        }
        out.extend(fresh.end(&Summary::default(), &[]));
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn a_round_says_what_changed() {
        let rounds = Arc::new(Rounds::default());
        for (drafts, expected) in [
            (&[("a", "1"), ("b", ""), ("c", "2")][..], "a 1\nc 2\nend\n"),
            (&[("a", "1"), ("b", ""), ("c", "2")], "\n──── 第2次核查 ────\n\nend\n"),
            (&[("a", "3"), ("b", "1"), ("c", "2")], "\n──── 第3次核查 ────\n\na 3\nb 1\nend\n"),
            (&[("a", ""), ("c", "2"), ("d", ""), ("e", "1")], "\n──── 第4次核查 ────\n\na：已没有问题\nd：未发现问题\ne 1\nb：已不在\nend\n"),
            (&[("a", "")], "\n──── 第5次核查 ────\n\nc：已不在\nd：已不在\ne：已不在\nend\n"),
        ] {
            assert_eq!(round(&rounds, drafts), expected);
        }
    }
}
