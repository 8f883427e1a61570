//! Many drafts at once: workers take files from the walk in turn, check and render them, and hand the bytes to the
//! re-order window. The sink writes in the order of the walk; nothing is kept of a draft after it is written.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

use super::fix::{self, Fixing};
use super::progress::Progress;
use super::read::Raw;
use super::walk::{Found, Walk};
use crate::audit::{self, Ordered};
use crate::diag::{Lang, Message, Problem, Severity};
use crate::edit;
use crate::output::{FileReport, ProblemReport, Render, Summary, report};
use crate::project::Setup;
use crate::value::Reason;

/// What a run came to.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Counts for the closing line.
    pub(super) summary: Summary,
    /// Everything that could not be checked.
    pub(super) problems: Vec<ProblemReport>,
    /// The worst severity among the findings.
    pub(super) worst: Option<Severity>,
    /// Bytes of text read.
    pub(super) bytes: usize,
    /// Combinations left undecided, by reason.
    pub(super) undecided: BTreeMap<Reason, u64>,
    /// Rows that rules looked at.
    pub(super) touches: u64,
    /// What stopped the writing.
    pub(super) failed: Option<io::Error>,
}

/// One file's part of the report.
#[derive(Default)]
struct Done {
    bytes: Option<Vec<u8>>,
    summary: Summary,
    problems: Vec<ProblemReport>,
    worst: Option<Severity>,
    read: usize,
    undecided: BTreeMap<Reason, u64>,
    touches: u64,
    /// Said on standard error.
    notes: Vec<Message>,
    /// Standard input, fixed.
    fixed: Option<Vec<u8>>,
}

/// What a run needs to know.
pub(super) struct Run<'r> {
    pub(super) setup: &'r Setup,
    pub(super) render: &'r dyn Render,
    pub(super) lang: Lang,
    pub(super) jobs: usize,
    pub(super) stdin_name: &'r str,
    pub(super) fix: Option<Fixing>,
}

impl Run<'_> {
    /// Checks what the walk finds and writes the whole report.
    pub(super) fn go(&self, walk: Walk, out: &mut (dyn Write + Send)) -> Tally {
        let mut sink = Sink { out, render: self.render, lang: self.lang, tally: Tally::default(), first: true, progress: Progress::new(self.lang) };
        sink.write(&self.render.begin());
        let passed_over = walk.passed_over();
        let walk = Mutex::new(walk.enumerate());
        {
            let ordered = Ordered::new(self.jobs.max(1) * 4, |done| sink.take(done));
            let work = || {
                loop {
                    let taken = walk.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((number, found)) = taken else { break };
                    if !ordered.put(number, self.one(found)) {
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
        sink.close(passed_over.load(Ordering::Relaxed))
    }

    fn one(&self, found: Found) -> Done {
        let raw = match found {
            Found::Problem(problem) => Err(problem),
            Found::Stdin => Raw::stdin(self.stdin_name),
            Found::Draft(path) => Raw::file(&path),
        };
        let done = raw.and_then(|raw| {
            let name = raw.name.clone();
            audit::guarded(&name, || match self.fix {
                None => raw.draft().map(|draft| self.checked(audit::check(self.setup, draft))),
                Some(fixing) => self.fixed(&raw, fixing),
            })
            .and_then(|done| done)
        });
        done.unwrap_or_else(|problem| Done { problems: vec![ProblemReport::new(&problem)], ..Done::default() })
    }

    /// Fixes a draft, then reports what remains.
    fn fixed(&self, raw: &Raw, fixing: Fixing) -> Result<Done, Problem> {
        let check = |draft| audit::check(self.setup, draft);
        let fixed = match fix::fix(raw, fixing.which, &check, &|c| vec![true; c.findings.len()]) {
            Ok(fixed) => fixed,
            Err(problem) => return Ok(self.unfixed(check(raw.read()?), &problem)),
        };
        if fixing.diff {
            let mark = if raw.bytes.starts_with(b"\xEF\xBB\xBF") { "\u{feff}" } else { "" };
            let diff = edit::unified(&raw.name, &format!("{mark}{}", raw.read()?.source.origin()), &format!("{mark}{}", fixed.checked.draft.source.origin()));
            return Ok(Done { bytes: Some(diff.into_bytes()), notes: fixed.notes, ..self.checked(fixed.checked) });
        }
        let mut notes = fixed.notes;
        if fixed.applied > 0 {
            if let Some(Err(problem)) = raw.path.as_ref().map(|path| fix::write(path, &raw.bytes, &fixed.bytes)) {
                return Ok(self.unfixed(check(raw.read()?), &problem));
            }
            notes.insert(0, fix::applied(&raw.name, fixed.applied));
        }
        Ok(Done { notes, fixed: raw.path.is_none().then_some(fixed.bytes), ..self.checked(fixed.checked) })
    }

    /// The report on a draft as it was, and why it was not fixed.
    fn unfixed(&self, checked: audit::Checked, problem: &Problem) -> Done {
        let mut done = self.checked(checked);
        done.problems.push(ProblemReport::new(problem));
        if self.fix.is_some_and(|f| f.diff) {
            done.bytes = None;
        }
        done
    }

    fn checked(&self, checked: audit::Checked) -> Done {
        let source = &checked.draft.source;
        let problems: Vec<ProblemReport> = checked.problems.iter().map(|p| ProblemReport::of_source(source, p)).collect();
        let file = FileReport {
            path: source.path().to_owned(),
            format: checked.draft.format.as_str(),
            encoding: checked.draft.encoding,
            findings: report(source, &checked.outline, checked.findings),
        };
        let mut summary = Summary::default();
        summary.add(&file);
        let mut undecided: BTreeMap<Reason, u64> = BTreeMap::new();
        for (reason, count) in checked.undecided.values().flatten() {
            *undecided.entry(*reason).or_default() += u64::from(*count);
        }
        let worst = file.findings.iter().map(|f| f.severity).max();
        Done {
            bytes: Some(self.render.file(&file)),
            summary,
            problems,
            worst,
            read: source.origin().len(),
            undecided,
            touches: checked.touches,
            ..Done::default()
        }
    }
}

struct Sink<'s> {
    out: &'s mut (dyn Write + Send),
    render: &'s dyn Render,
    lang: Lang,
    tally: Tally,
    first: bool,
    progress: Progress,
}

impl Sink<'_> {
    /// False where nothing more can be written.
    fn take(&mut self, done: Done) -> bool {
        self.tally.summary.join(&done.summary);
        self.tally.worst = self.tally.worst.max(done.worst);
        self.tally.bytes += done.read;
        self.tally.touches += done.touches;
        for (reason, count) in done.undecided {
            *self.tally.undecided.entry(reason).or_default() += count;
        }
        if let Some(bytes) = done.bytes {
            if !self.first {
                self.write(self.render.between());
            }
            self.first = false;
            self.write(&bytes);
        }
        if let Some(text) = done.fixed {
            self.progress.pause(|| io::stdout().lock().write_all(&text)).unwrap_or_else(|e| self.tally.failed = Some(e));
        }
        for note in done.notes {
            self.progress.pause(|| fix::say(&note, self.lang));
        }
        for problem in done.problems {
            self.progress.pause(|| eprint_problem(&problem, self.lang));
            self.tally.problems.push(problem);
        }
        self.progress.step();
        self.tally.failed.is_none()
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.tally.failed.is_none() && !bytes.is_empty() {
            let out = &mut self.out;
            if let Err(error) = self.progress.pause(|| out.write_all(bytes)) {
                self.tally.failed = Some(error);
            }
        }
    }

    fn close(mut self, passed_over: usize) -> Tally {
        self.progress.finish();
        self.tally.summary.passed_over = passed_over;
        let end = self.render.end(&self.tally.summary, &self.tally.problems);
        self.write(&end);
        if self.tally.failed.is_none()
            && let Err(error) = self.out.flush()
        {
            self.tally.failed = Some(error);
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
