//! Many drafts at once: workers take files from the walk in turn, check and render them, and hand the bytes to the
//! re-order window. The sink writes every report in the order of the walk; nothing is kept of a draft after it is written.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

use super::annotate::Annotating;
use super::case::Case;
use super::fix::{self, Fixing};
use super::known::Known;
use super::progress::Progress;
use super::projects::Projects;
use super::read::Raw;
use super::stats::{self, Undecided};
use super::walk::{Found, Walk};
use crate::audit::{self, Ordered};
use crate::diag::{Lang, Message, Problem, RuleId};
use crate::ingest::Revisions;
use crate::output::{ProblemReport, Render, Summary};
use crate::project::{Entry, FailOn};
use crate::survey::{Gatherer, Part};

/// What a run came to.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Counts for the closing line.
    pub(super) summary: Summary,
    /// Everything that could not be checked.
    pub(super) problems: Vec<ProblemReport>,
    /// True where findings make the run fail.
    pub(super) fails: bool,
    /// Entries for `--write-baseline`.
    pub(super) prints: BTreeSet<Entry>,
    /// Bytes of text read.
    pub(super) bytes: usize,
    /// Drafts whose results were kept from an earlier run.
    pub(super) cached: usize,
    /// Combinations left undecided, by rule and reason.
    pub(super) undecided: Undecided,
    /// Rules that some draft was not checked with, for want of another draft.
    pub(super) skipped: BTreeSet<RuleId>,
    /// Rows that rules looked at.
    pub(super) touches: u64,
    /// What was kept of the drafts.
    pub(super) gathered: Gatherer,
    /// What stopped the writing, and of which report.
    pub(super) failed: Option<(usize, io::Error)>,
}

/// One file's part of the report.
#[derive(Default)]
pub(super) struct Done {
    /// Its part of each report, in the order of [`Run::renders`]; none where it has none.
    pub(super) parts: Vec<Vec<u8>>,
    pub(super) summary: Summary,
    pub(super) problems: Vec<ProblemReport>,
    pub(super) fails: bool,
    pub(super) prints: Vec<Entry>,
    pub(super) read: usize,
    /// True where its result was kept from an earlier run.
    pub(super) cached: bool,
    pub(super) undecided: Undecided,
    pub(super) touches: u64,
    pub(super) skipped: BTreeSet<RuleId>,
    /// Said on standard error.
    pub(super) notes: Vec<Message>,
    /// Standard input, fixed.
    pub(super) fixed: Option<Vec<u8>>,
    /// What is kept of the draft, where that is asked for.
    pub(super) part: Option<Part>,
}

/// What a run needs to know.
pub(super) struct Run<'r> {
    pub(super) projects: &'r Projects,
    pub(super) baseline: &'r Known,
    /// The baseline that is written.
    pub(super) collect: Option<&'r str>,
    pub(super) today: &'r str,
    pub(super) show_suppressed: bool,
    /// Of the command line.
    pub(super) fail_on: Option<FailOn>,
    /// The formats of the reports.
    pub(super) renders: &'r [Box<dyn Render>],
    pub(super) lang: Lang,
    pub(super) jobs: usize,
    pub(super) stdin_name: &'r str,
    pub(super) fix: Option<Fixing>,
    pub(super) annotate: Option<&'r Annotating>,
    pub(super) revisions: Revisions,
    /// What is kept of the drafts beside their report.
    pub(super) keep: Keeping,
}

/// What is kept of a draft when its report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keeping {
    /// Nothing.
    Nothing,
    /// Findings and indicators, for an overview.
    Indicators,
    /// Its passages too, for a comparison.
    Passages,
}

impl<'r> Run<'r> {
    /// A run for a survey: it keeps something of each draft, writes no report of its own and nothing into drafts.
    pub(super) fn keeping(keep: Keeping, (projects, baseline): (&'r Projects, &'r Known), today: &'r str, (lang, jobs): (Lang, usize)) -> Self {
        Self {
            projects,
            baseline,
            collect: None,
            today,
            show_suppressed: false,
            fail_on: None,
            renders: &[],
            lang,
            jobs,
            stdin_name: "",
            fix: None,
            annotate: None,
            revisions: Revisions::default(),
            keep,
        }
    }
}

impl Run<'_> {
    /// Checks what the walk finds and writes the whole reports, each where its writer leads.
    pub(super) fn go(&self, walk: Walk, outs: &mut [Box<dyn Write + Send + '_>]) -> Tally {
        let outs = outs
            .iter_mut()
            .zip(self.renders)
            .map(|(out, render)| Out { out: out.as_mut(), render: render.as_ref(), held: Vec::new(), first: true, closed: false })
            .collect();
        let mut sink = Sink { outs, lang: self.lang, known: self.baseline, tally: Tally::default(), progress: Progress::new(self.lang), said: BTreeSet::new() };
        let begin: Vec<Vec<u8>> = self.renders.iter().map(|r| r.begin()).collect();
        sink.write_all(&begin);
        let passed_over = walk.passed_over();
        let walk = Mutex::new(walk.enumerate());
        {
            let ordered = Ordered::new(self.jobs.max(1) * 4, |done| sink.take(done));
            let work = || {
                loop {
                    let taken = {
                        let mut walk = walk.lock().unwrap_or_else(PoisonError::into_inner);
                        // Copies of one name are numbered in the order of the walk.
                        walk.next().map(|(number, found)| (number, self.annotate.and_then(|a| a.assign(&found, self.stdin_name)), found))
                    };
                    let Some((number, copy, found)) = taken else { break };
                    if !ordered.put(number, self.one(found, copy.as_deref())) {
                        break;
                    }
                }
            };
            // A worker that waits is never the one with the lowest number, so any number of threads makes progress.
            match rayon::ThreadPoolBuilder::new().num_threads(self.jobs).stack_size(16 << 20).build() {
                Ok(pool) => drop(pool.broadcast(|_| work())),
                Err(_) => work(),
            }
        }
        for project in self.projects.iter() {
            let mut left = self.leftovers(project);
            left.problems.extend(project.dossiers.problems());
            if !left.parts.is_empty() || !left.problems.is_empty() || left.summary.known > 0 {
                sink.take(left);
            }
        }
        sink.close(passed_over.load(Ordering::Relaxed))
    }

    fn one(&self, found: Found, copy: Option<&Path>) -> Done {
        let done = self.raw(&found).and_then(|raw| self.checked(&raw, copy));
        done.unwrap_or_else(|problem| Done { problems: vec![ProblemReport::new(&problem)], ..Done::default() })
    }

    /// What was found, as it lies there.
    pub(super) fn raw(&self, found: &Found) -> Result<Raw, Problem> {
        match found {
            Found::Problem(problem) => Err(problem.clone()),
            Found::Stdin => Raw::stdin(self.stdin_name),
            Found::Draft(path) => Raw::file(path),
            Found::Packed(archive, number) => Raw::packed(archive, *number),
        }
    }

    /// One draft through all stages.
    pub(super) fn checked(&self, raw: &Raw, copy: Option<&Path>) -> Result<Done, Problem> {
        // What is packed belongs to the project of its archive.
        audit::guarded(&raw.name, || match self.projects.of(raw.archive.as_deref().or(raw.path.as_deref())) {
            Some((project, inside)) => Case::new(self, project, inside + raw.in_archive(), raw).done(raw, copy),
            None => Ok(Done::default()),
        })
        .and_then(|done| done)
    }
}

/// A report under way.
struct Out<'s> {
    out: &'s mut (dyn Write + Send),
    render: &'s dyn Render,
    /// What waits for the end, where the format packs it.
    held: Vec<u8>,
    first: bool,
    /// True where nobody reads it any more.
    closed: bool,
}

struct Sink<'s> {
    known: &'s Known,
    outs: Vec<Out<'s>>,
    lang: Lang,
    tally: Tally,
    progress: Progress,
    /// Notes so far.
    said: BTreeSet<String>,
}

impl Sink<'_> {
    /// False where nothing more can be written.
    fn take(&mut self, done: Done) -> bool {
        self.tally.summary.join(&done.summary);
        self.tally.fails |= done.fails;
        self.tally.prints.extend(done.prints);
        self.tally.bytes += done.read;
        self.tally.cached += usize::from(done.cached);
        self.tally.touches += done.touches;
        self.tally.skipped.extend(done.skipped);
        if let Some(part) = done.part {
            self.tally.gathered.add(part);
        }
        stats::add(&mut self.tally.undecided, done.undecided);
        let parted = |(part, out): (Vec<u8>, &mut Out<'_>)| {
            let first = part.is_empty() || std::mem::replace(&mut out.first, false);
            if first { part } else { [out.render.between(), &part].concat() }
        };
        let parts: Vec<Vec<u8>> = done.parts.into_iter().zip(&mut self.outs).map(parted).collect();
        self.write_all(&parts);
        if let Some(text) = done.fixed {
            self.progress.pause(|| io::stdout().lock().write_all(&text)).unwrap_or_else(|e| self.tally.failed = Some((0, e)));
        }
        // What holds for many drafts is said once.
        for note in done.notes {
            if self.said.insert(note.zh.to_string()) {
                self.progress.pause(|| fix::say(&note, self.lang));
            }
        }
        for problem in done.problems {
            self.progress.pause(|| eprint_problem(&problem, self.lang));
            self.tally.problems.push(problem);
        }
        self.progress.step();
        self.tally.failed.is_none()
    }

    /// Writes a piece of each report. One whose reader went away is written no further; the others are.
    fn write_all(&mut self, parts: &[Vec<u8>]) {
        for (index, (out, bytes)) in self.outs.iter_mut().zip(parts).enumerate().filter(|(_, (_, b))| !b.is_empty()) {
            if out.closed || self.tally.failed.is_some() {
                continue;
            }
            if out.render.packs() {
                out.held.extend_from_slice(bytes);
                continue;
            }
            if let Err(error) = self.progress.pause(|| out.out.write_all(bytes)) {
                out.closed = true;
                if error.kind() != io::ErrorKind::BrokenPipe {
                    self.tally.failed = Some((index, error));
                }
            }
        }
        if self.tally.failed.is_none() && !self.outs.is_empty() && self.outs.iter().all(|o| o.closed) {
            self.tally.failed = Some((0, io::Error::from(io::ErrorKind::BrokenPipe)));
        }
    }

    /// Writes the reports that are made of all their parts.
    fn pack(&mut self) {
        for (index, out) in self.outs.iter_mut().enumerate().filter(|(_, o)| o.render.packs()) {
            if self.tally.failed.is_some() {
                return;
            }
            let packed = out.render.pack(std::mem::take(&mut out.held));
            if let Err(error) = packed.and_then(|bytes| out.out.write_all(&bytes)) {
                out.closed = true;
                self.tally.failed = Some((index, error));
            }
        }
    }

    fn close(mut self, passed_over: usize) -> Tally {
        self.progress.finish();
        self.tally.summary.passed_over = passed_over;
        self.tally.summary.skipped_rules = self.tally.skipped.len();
        self.tally.summary.gone = self.known.gone();
        let end: Vec<Vec<u8>> = self.outs.iter().map(|o| o.render.end(&self.tally.summary, &self.tally.problems)).collect();
        self.write_all(&end);
        self.pack();
        for (index, out) in self.outs.iter_mut().enumerate().filter(|(_, o)| !o.closed) {
            if let Err(error) = out.out.flush()
                && self.tally.failed.is_none()
                && error.kind() != io::ErrorKind::BrokenPipe
            {
                self.tally.failed = Some((index, error));
            }
        }
        self.tally
    }
}

/// A problem as one or two lines on standard error.
pub(super) fn eprint_problem(problem: &ProblemReport, lang: Lang) {
    let _ = write!(anstream::stderr(), "{}", problem_text(problem, lang));
}

/// `错误：a.txt:1:3：…` and the remedy below.
pub(super) fn problem_text(problem: &ProblemReport, lang: Lang) -> String {
    let mut text = lang.pick("错误：", "error: ").to_owned();
    if !problem.path.is_empty() {
        text.push_str(&problem.path);
        if let Some(at) = problem.position {
            text.push_str(&format!(":{}:{}", at.line, at.column));
        }
        text.push_str(lang.pick("：", ": "));
    }
    text.push_str(problem.message.get(lang));
    if let Some(help) = &problem.help {
        text.push_str(&format!("\n  {}{}", lang.pick("建议：", "help: "), help.get(lang)));
    }
    let shown: Vec<_> = text.lines().map(crate::output::visible).collect();
    format!("{}\n", shown.join("\n"))
}

/// The same for a problem that has no draft behind it.
pub(super) fn eprint(problem: &Problem, lang: Lang) {
    eprint_problem(&ProblemReport::new(problem), lang);
}
