//! One draft through all stages. Knows no file, thread or format of reports; `front` drives it over many drafts.

mod dossier;
mod duties;
mod facts;
mod ordered;
pub mod samples;

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::diag::{Finding, Message, Problem, RuleId, sort_findings};
use crate::engine::{Input, Outcome};
use crate::extract;
use crate::fact::{FactSet, Rel};
use crate::ingest::Draft;
use crate::lexicon::Lexicon;
use crate::outline::{self, Outline};
use crate::project::Setup;
use crate::text::Span;
use crate::value::Reason;

pub use dossier::Dossier;
pub use duties::Duties;
pub use ordered::Ordered;

/// A draft as read: what the rules look at.
#[derive(Debug)]
pub struct Read {
    /// The draft with its text.
    pub draft: Draft,
    /// Its structure.
    pub outline: Outline,
    /// What it states.
    pub facts: FactSet,
    /// What could not be read; the rest was.
    pub problems: Vec<Problem>,
}

/// A draft as checked.
#[derive(Debug)]
pub struct Checked {
    /// The draft with its text.
    pub draft: Draft,
    /// Its structure.
    pub outline: Outline,
    /// Findings in report order.
    pub findings: Vec<Finding>,
    /// What rules left undecided, by reason.
    pub undecided: BTreeMap<RuleId, BTreeMap<Reason, u32>>,
    /// Rules that were not run, for want of the other draft that they ask about.
    pub skipped: BTreeSet<RuleId>,
    /// Rows that rules looked at.
    pub touches: u64,
    /// What could not be read or decided; the rest was checked.
    pub problems: Vec<Problem>,
    /// Its notes on duties, where they were asked for ([`check_with_duties`]).
    pub duties: Duties,
}

/// Reads one draft: structure, then facts.
#[must_use]
pub fn read(draft: Draft, lexicon: &Lexicon, wanted: &BTreeSet<Rel>) -> Read {
    let mut draft = draft;
    let problems = std::mem::take(&mut draft.problems);
    let (draft, outline) = outline::read(draft);
    let facts = extract::extract(&draft, &outline, lexicon, wanted);
    Read { draft, outline, facts, problems }
}

/// Checks one draft.
#[must_use]
pub fn check(setup: &Setup, draft: Draft) -> Checked {
    check_beside(setup, draft, &Dossier::default())
}

/// Checks one draft with the others of its dossier.
#[must_use]
pub fn check_beside(setup: &Setup, draft: Draft, dossier: &Dossier) -> Checked {
    check_and_take(setup, draft, dossier, &setup.wanted, |_| ()).0
}

/// The same, with the notes on duties for a report that names the units.
#[must_use]
pub fn check_with_duties(setup: &Setup, draft: Draft, dossier: &Dossier) -> Checked {
    let wanted = setup.wanted.iter().copied().chain(duties::needs()).collect();
    let (checked, duties) = check_and_take(setup, draft, dossier, &wanted, Duties::of);
    Checked { duties, ..checked }
}

/// The same, and what `take` makes of the draft as read before its facts are let go; `wanted` are the relations of both.
pub fn check_and_take<T>(setup: &Setup, draft: Draft, dossier: &Dossier, wanted: &BTreeSet<Rel>, take: impl FnOnce(&Read) -> T) -> (Checked, T) {
    let read = read(draft, setup.lexicon(), wanted);
    let taken = take(&read);
    let Read { draft, outline, facts, mut problems } = read;
    let sentences: Vec<Span> = outline.sentences.iter().map(|s| s.span).collect();
    let input = Input { facts: &facts, source: &draft.source, lexicon: setup.lexicon(), sentences: &sentences };
    let Outcome { mut findings, undecided, touches, skipped } = setup.program.run_beside(input, &dossier.rows());
    findings.retain(|f| setup.shows(f));
    sort_findings(&mut findings);
    problems.extend(over_budget(&draft, &undecided));
    (Checked { draft, outline, findings, undecided, skipped, touches: touches.values().sum(), problems, duties: Duties::default() }, taken)
}

/// A rule that reached a counted limit has not seen everything: that is never silent.
fn over_budget(draft: &Draft, undecided: &BTreeMap<RuleId, BTreeMap<Reason, u32>>) -> Option<Problem> {
    let spent: Vec<&str> = undecided.iter().filter(|(_, reasons)| reasons.contains_key(&Reason::Budget)).map(|(id, _)| id.as_str()).collect();
    if spent.is_empty() {
        return None;
    }
    let message = Message::new(
        format!("文稿过大，这些规则达到计算上限，没有查完：{}", spent.join("、")),
        format!("too large: these rules reached their limits before the end: {}", spent.join(", ")),
    );
    Some(Problem::file(draft.source.path(), message).with_help(Message::new("请拆成几个文件再查", "split it into several files")))
}

/// Runs one draft's work so that a slip in hegao costs that draft alone.
///
/// # Errors
/// A problem that names the draft, where the work panicked.
pub fn guarded<T>(path: &str, work: impl FnOnce() -> T) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|cause| {
        let said = cause.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| cause.downcast_ref::<String>().cloned()).unwrap_or_default();
        Problem::file(path, Message::new(format!("核稿程序自身出错，此稿未查完：{said}"), format!("hegao itself failed on this draft: {said}")))
            .with_help(Message::new("请将此稿与以上文字报给核稿的维护者", "please report this draft and this text to hegao's maintainers"))
    })
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    #[expect(clippy::panic, reason = "the guard is what is tested")]
    fn a_panic_becomes_a_problem_of_its_draft() {
        let problem = guarded("a.txt", || -> u8 { panic!("slip") }).err().map(|p| (p.path, p.message.en.contains("slip")));
        assert_eq!(problem, Some(("a.txt".to_owned(), true)));
        assert_eq!(guarded("a.txt", || 1), Ok(1));
    }
}
