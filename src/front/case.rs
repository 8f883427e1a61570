//! One draft in a run: its project, its sidecar and the baseline decide which findings count; then it is fixed, or reported.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::annotate::{self, Annotating, Job};
use super::cache::Cache;
use super::dossier;
use super::drive::{Done, Keeping, Run};
use super::fix::{self, Fixing};
use super::kept::Kept;
use super::known;
use super::projects::{Project, absolute};
use super::read::{self, Raw};
use super::sheet;
use crate::audit::{self, Checked, Dossier};
use crate::diag::{Confidence, Finding, Message, Problem, RuleId, Severity};
use crate::edit::{self, docx::answers};
use crate::ingest::{Draft, Revisions};
use crate::outline::Outline;
use crate::output::{Detail, FileReport, FindingReport, ProblemReport, Summary, WaivedBy, Waiver, report, report_beside};
use crate::project::{Entry, FailOn, Seen, Setup, Suppression, inline, sidecar, stale};
use crate::survey::{self, Part};
use crate::text::Source;
use crate::value::Reason;

/// A draft under way.
pub(super) struct Case<'r> {
    run: &'r Run<'r>,
    project: &'r Project,
    setup: Arc<Setup>,
    dossier: Arc<Dossier>,
    /// What findings may take from the other drafts; `None` where that can't be told.
    others: Option<blake3::Hash>,
    /// Path in the project.
    inside: String,
    /// Where it lies, from the root of the file system; in an archive below that.
    place: PathBuf,
    beside: Option<Beside>,
    problems: Vec<ProblemReport>,
}

/// The sidecar.
struct Beside {
    source: Source,
    all: Vec<Suppression>,
    used: RefCell<Vec<bool>>,
}

/// What only a draft that is at hand can give.
#[derive(Default)]
struct Live<'l> {
    checked: Option<&'l Checked>,
    /// Its findings, where places in the draft are asked for.
    own: Vec<Finding>,
    /// Findings that were to be fixed and were not, with the reason.
    refused: &'l [(usize, Message)],
    job: Option<&'l Job<'l>>,
}

/// Suppressions in the draft's own comments.
struct Remarks {
    /// The draft's decoded file.
    source: Source,
    all: Vec<Suppression>,
    used: Vec<bool>,
    /// What is wrong with them.
    wrong: Vec<Finding>,
}

impl Remarks {
    fn new(draft: &Draft) -> Self {
        let source = Source::plain(draft.source.path(), draft.source.origin().to_owned());
        Self { source, all: Vec::new(), used: Vec::new(), wrong: Vec::new() }
    }
}

impl<'r> Case<'r> {
    pub(super) fn new(run: &'r Run<'r>, project: &'r Project, inside: String, raw: &Raw) -> Self {
        let path = raw.path.as_deref();
        let mut problems = Vec::new();
        let beside = path.and_then(|p| beside(p, &mut problems));
        let setup = project.setup(&inside);
        project.meet(&inside, &setup);
        let dossier::Beside { dossier, hash: others } = project.dossier(&inside, path);
        Self { run, project, setup, dossier, others, inside, place: absolute(Path::new(&raw.name)), beside, problems }
    }

    /// Checks, fixes, or writes a copy with comments.
    pub(super) fn done(self, raw: &Raw, copy: Option<&Path>) -> Result<Done, Problem> {
        let mut done = match self.run.fix {
            _ if copy.is_some() => self.copied(raw, copy.zip(self.run.annotate))?,
            Some(_) if raw.archive.is_some() => {
                let mut done = self.plain(raw)?;
                done.notes.push(fix::packed(&raw.name));
                done
            }
            None if self.run.keep != Keeping::Nothing => self.gathered(raw)?,
            None => self.plain(raw)?,
            Some(fixing) => self.fixed(raw, fixing)?,
        };
        done.problems.extend(self.problems);
        Ok(done)
    }

    /// Checks, or takes the result of an earlier run.
    fn plain(&self, raw: &Raw) -> Result<Done, Problem> {
        let key = self.key(raw);
        if let Some((cache, key)) = &key
            && let Some(kept) = cache.get(key, self.shows_windows())
        {
            return Ok(Done { cached: true, ..self.reported(raw.name.clone(), kept, &Live::default()) });
        }
        let mut checked = self.check(raw.read_revised(self.run.revisions)?);
        let Some((cache, key)) = key.filter(|_| self.may_be_kept(&checked)) else { return Ok(self.checked(checked, &[], None)) };
        let findings = std::mem::take(&mut checked.findings);
        // Whatever format asks next time.
        let reports = self.told(&checked, findings, true);
        let kept = Kept::new(&checked, reports);
        cache.put(&key, &kept);
        Ok(self.reported(raw.name.clone(), kept, &Live { checked: Some(&checked), ..Live::default() }))
    }

    /// The cache and the draft's key in it: everything that its findings depend on, but neither language nor format of the report,
    /// nor what lets findings stand. `None` where the draft itself is needed, or more than its bytes decide.
    fn key(&self, raw: &Raw) -> Option<(&Cache, blake3::Hash)> {
        let cache = self.project.cache.as_deref().filter(|_| raw.name_is_path() && !raw.is_converted())?;
        if self.run.fix.is_some() || self.run.renders.iter().any(|r| r.sheet()) {
            return None;
        }
        let mut key = self.project.digest.clone();
        key.field(self.others?.as_bytes()).field(&self.inside).field([u8::from(self.run.revisions == Revisions::Original)]).field(&raw.bytes);
        Some((cache, key.hash()))
    }

    /// True where nothing but the findings is needed of a draft: it was read whole, and says nothing to hegao in comments.
    fn may_be_kept(&self, checked: &Checked) -> bool {
        let answered = checked.draft.container.as_ref().is_some_and(|c| !answers(c).is_empty());
        checked.problems.is_empty() && !answered && self.remarks(&checked.draft).is_none()
    }

    /// Checks a draft; what names the units is read only for reports that show it.
    fn check(&self, draft: Draft) -> Checked {
        let check = if self.shows_sheet() { audit::check_with_duties } else { audit::check_beside };
        check(&self.setup, draft, &self.dossier)
    }

    fn shows_windows(&self) -> bool {
        self.run.renders.iter().any(|r| r.windows())
    }

    /// Checks, and keeps what the draft states of indicators, and its passages where they are asked for.
    fn gathered(&self, raw: &Raw) -> Result<Done, Problem> {
        let draft = raw.read_revised(self.run.revisions)?;
        let wanted = self.setup.wanted.iter().copied().chain(survey::needs()).collect();
        let names = self.setup.lexicon().names();
        let whole = self.run.keep == Keeping::Passages;
        let (checked, (stated, passages)) = audit::check_and_take(&self.setup, draft, &self.dossier, &wanted, |r| {
            let passages = if whole { survey::passages(&r.draft.source, &r.outline) } else { Vec::new() };
            (survey::stated(&r.draft.source, &r.outline, &r.facts, names), passages)
        });
        let mut done = self.checked(checked, &[], None);
        if let Some(part) = &mut done.part {
            (part.stated, part.passages) = (stated, passages);
        }
        Ok(done)
    }

    /// Writes a copy with comments, and with the fixes as tracked changes; the draft itself stays as it is.
    fn copied(&self, raw: &Raw, copy: Option<(&Path, &Annotating)>) -> Result<Done, Problem> {
        let Some((out, annotating)) = copy else { return Ok(Done::default()) };
        let check = |draft| self.check(draft);
        let job = Job { annotating, out, raw, bytes: &raw.bytes, changes: 0, revisions: self.run.revisions };
        let draft = raw.read_revised(self.run.revisions)?;
        let Some(fixing) = self.run.fix else { return Ok(self.checked(check(draft), &[], Some(&job))) };
        if !draft.format.takes_comments() {
            let note =
                Message::new("只有Word文件的修改能写成修订；此稿只加批注", "only in Word files fixes become tracked changes; this draft gets comments alone");
            let mut done = self.checked(check(draft), &[], Some(&job));
            done.notes.insert(0, Message::new(format!("{}：{}", raw.name, note.zh), format!("{}: {}", raw.name, note.en)));
            return Ok(done);
        }
        let keeps = |c: &Checked| self.judged(c, c.findings.clone()).0.iter().map(|f| f.suppressed.is_none()).collect();
        let fixed = fix::fix(raw, (fixing.which, Some(&annotating.stamp)), &check, &keeps)?;
        let job = Job { bytes: &fixed.bytes, changes: fixed.applied, revisions: Revisions::Accepted, ..job };
        let mut done = self.checked(fixed.checked, &fixed.refused, Some(&job));
        done.notes.extend(fixed.notes);
        Ok(done)
    }

    /// Fixes a draft, then reports what remains.
    fn fixed(&self, raw: &Raw, fixing: Fixing) -> Result<Done, Problem> {
        let check = |draft| self.check(draft);
        let keeps = |c: &Checked| self.judged(c, c.findings.clone()).0.iter().map(|f| f.suppressed.is_none()).collect();
        let fixed = match fix::fix(raw, (fixing.which, None), &check, &keeps) {
            Ok(fixed) => fixed,
            Err(problem) => return Ok(self.unfixed(check(raw.read_revised(self.run.revisions)?), &problem)),
        };
        if fixing.diff {
            let mark = if raw.bytes.starts_with(b"\xEF\xBB\xBF") { "\u{feff}" } else { "" };
            let old = format!("{mark}{}", raw.read()?.source.origin());
            let diff = edit::unified(&raw.name, &old, &format!("{mark}{}", fixed.checked.draft.source.origin()));
            return Ok(Done { parts: vec![diff.into_bytes()], notes: fixed.notes, ..self.checked(fixed.checked, &fixed.refused, None) });
        }
        let mut notes = fixed.notes;
        if fixed.applied > 0 {
            if let Some(Err(problem)) = raw.path.as_ref().map(|path| fix::write(path, &raw.bytes, &fixed.bytes)) {
                return Ok(self.unfixed(check(raw.read_revised(self.run.revisions)?), &problem));
            }
            notes.insert(0, fix::applied(&raw.name, fixed.applied));
        }
        Ok(Done { notes, fixed: raw.path.is_none().then_some(fixed.bytes), ..self.checked(fixed.checked, &fixed.refused, None) })
    }

    /// The report on a draft as it was, and why it was not fixed.
    fn unfixed(&self, checked: Checked, problem: &Problem) -> Done {
        let mut done = self.checked(checked, &[], None);
        done.problems.push(ProblemReport::new(problem));
        if self.run.fix.is_some_and(|f| f.diff) {
            done.parts = Vec::new();
        }
        done
    }

    /// The findings as reports, before anything lets them stand.
    fn told(&self, checked: &Checked, findings: Vec<Finding>, windows: bool) -> Vec<FindingReport> {
        report_beside(&checked.draft.source, &checked.outline, &self.dossier.texts(), findings, &Detail { windows, former: self.setup.former() })
    }

    /// The findings as reports; those that do not count carry the reason.
    fn judged(&self, checked: &Checked, findings: Vec<Finding>) -> (Vec<FindingReport>, Option<Remarks>) {
        let mut reports = self.told(checked, findings, self.shows_windows());
        let remarks = self.judge(&mut reports, Some(&checked.draft));
        (reports, remarks)
    }

    /// Gives the findings that do not count their reason. A draft that is not at hand says nothing to hegao.
    fn judge(&self, reports: &mut [FindingReport], draft: Option<&Draft>) -> Option<Remarks> {
        let mut remarks = draft.and_then(|d| self.remarks(d));
        let answers = draft.and_then(|d| d.container.as_ref()).map(answers).unwrap_or_default();
        for finding in reports {
            finding.suppressed = self.waiver(finding, remarks.as_mut()).or_else(|| annotate::answered(&answers, finding));
        }
        remarks
    }

    /// What the draft's own comments say to hegao.
    fn remarks(&self, draft: &Draft) -> Option<Remarks> {
        let origin = draft.source.origin();
        let meant = |c: &&Range<usize>| origin.get((*c).clone()).is_some_and(|t| t.contains("核稿") || t.to_ascii_lowercase().contains("hegao"));
        let mut remarks: Option<Remarks> = None;
        for comment in draft.source.comments().iter().filter(meant) {
            let all = remarks.get_or_insert_with(|| Remarks::new(draft));
            let (made, wrong) = inline(&all.source, comment, draft.beside(comment), &self.project.known);
            all.used.extend(made.iter().map(|_| false));
            all.all.extend(made);
            all.wrong.extend(wrong);
        }
        remarks
    }

    /// Findings about the draft's own comments.
    fn about_remarks(&self, remarks: Remarks) -> Vec<FindingReport> {
        let Remarks { source, all, used, mut wrong } = remarks;
        let idle = |i: usize| used.get(i) == Some(&false) && all.get(i).is_some_and(|s| self.project.tries(s, &self.setup));
        wrong.extend(stale(&source, &all, self.run.today, idle));
        let mut reports = report(&source, &Outline::default(), wrong);
        for finding in &mut reports {
            finding.suppressed = self.known(finding);
        }
        reports
    }

    fn waiver(&self, finding: &FindingReport, remarks: Option<&mut Remarks>) -> Option<Waiver> {
        let primary = finding.labels.first()?;
        let (line, offset) = (primary.start.line, primary.start.offset as usize);
        let (fingerprint, former) = (&finding.fingerprint, &finding.former);
        let seen = Seen { path: &self.inside, rule: &finding.rule, fingerprint, former, line, offset, text: &primary.text };
        let mut waiver = None;
        for (used, s) in self.project.used.iter().zip(&self.project.config.suppress) {
            if !s.is_over(self.run.today) && s.covers(seen) {
                used.store(true, Ordering::Relaxed);
                waiver.get_or_insert_with(|| Waiver { by: WaivedBy::Settings, reason: s.reason.clone() });
            }
        }
        if let Some(beside) = &self.beside {
            for (used, s) in beside.used.borrow_mut().iter_mut().zip(&beside.all) {
                if !s.is_over(self.run.today) && s.covers(seen) {
                    *used = true;
                    waiver.get_or_insert_with(|| Waiver { by: WaivedBy::Settings, reason: s.reason.clone() });
                }
            }
        }
        if let Some(remarks) = remarks {
            for (used, s) in remarks.used.iter_mut().zip(&remarks.all) {
                if !s.is_over(self.run.today) && s.covers(seen) {
                    *used = true;
                    waiver.get_or_insert_with(|| Waiver { by: WaivedBy::Draft, reason: s.reason.clone() });
                }
            }
        }
        // The baseline is asked in any case: it notes what occurs.
        let known = self.known(finding);
        waiver.or(known)
    }

    /// The waiver where the baseline knows a finding.
    fn known(&self, finding: &FindingReport) -> Option<Waiver> {
        self.run.baseline.knows(&self.place, finding).then(Waiver::baseline)
    }

    /// Tells the baseline which of its entries could occur in this draft, and counts those that do.
    fn compared(&self, whole: bool, skipped: &BTreeSet<RuleId>, findings: &[FindingReport]) -> usize {
        if !self.run.baseline.is_given() {
            return 0;
        }
        let sure = whole && self.problems.is_empty() && self.setup.min_confidence == Confidence::Low;
        let rules = self.setup.rules();
        let ran = |id: &str| match rules.rule_once(id) {
            Some(rule) => !skipped.contains(&rule.id),
            // A rule that no longer exists finds nothing again; one that was not chosen says nothing.
            None => !self.project.known.iter().any(|k| k == id) && (!id.starts_with("suppression/") || self.project.is_whole()),
        };
        if sure {
            self.run.baseline.met(&self.place, ran);
        }
        findings.iter().filter(|f| is_known(f)).count()
    }

    fn checked(&self, checked: Checked, refused: &[(usize, Message)], job: Option<&Job<'_>>) -> Done {
        let mut checked = checked;
        let findings = std::mem::take(&mut checked.findings);
        let own = if job.is_some() || self.shows_sheet() { findings.clone() } else { Vec::new() };
        let reports = self.told(&checked, findings, self.shows_windows());
        let kept = Kept::new(&checked, reports);
        self.reported(checked.draft.source.path().to_owned(), kept, &Live { checked: Some(&checked), own, refused, job })
    }

    fn shows_sheet(&self) -> bool {
        self.run.renders.iter().any(|r| r.sheet())
    }

    /// A draft's part of every report.
    fn reported(&self, path: String, kept: Kept, live: &Live<'_>) -> Done {
        let (format, encoding) = (kept.format, kept.encoding());
        let Kept { mut findings, unread, read, touches, undecided, skipped, .. } = kept;
        let remarks = self.judge(&mut findings, live.checked.map(|c| &c.draft));
        let copy = live.checked.zip(live.job).map(|(checked, job)| job.write(checked, &live.own, &findings));
        let places = live.checked.map(|c| sheet::places(c, &live.own, &findings)).unwrap_or_default();
        for (index, reason) in live.refused {
            if let Some(fix) = findings.get_mut(*index).and_then(|f| f.fix.as_mut()) {
                fix.refused = Some(reason.clone());
            }
        }
        if let Some(remarks) = remarks {
            findings.extend(self.about_remarks(remarks));
            findings.sort_by_key(|f| f.labels.first().map(|l| l.start.offset));
        }
        let problems: Vec<ProblemReport> = live.checked.iter().flat_map(|c| c.problems.iter().map(|p| ProblemReport::of_source(&c.draft.source, p))).collect();
        let prints = self.run.prints(&self.place, &findings);
        let known = self.compared(problems.is_empty(), &skipped, &findings);
        let worst = findings.iter().filter(|f| f.suppressed.is_none()).map(|f| f.severity).max();
        if !self.run.show_suppressed {
            findings.retain(|f| f.suppressed.is_none());
        }
        let file = FileReport {
            path,
            format: format.as_str(),
            reading: format.is_container(),
            encoding,
            sheet: live.checked.filter(|_| self.shows_sheet()).map(|checked| sheet::sheet(checked, places, &findings)),
            unread,
            findings,
            copied: copy.as_ref().and_then(|c| c.as_ref().ok()).map(|c| c.copied.clone()),
        };
        let mut summary = Summary { known, ..Summary::default() };
        summary.add(&file);
        let wide = |reasons: BTreeMap<Reason, u32>| reasons.into_iter().map(|(reason, count)| (reason, u64::from(count))).collect();
        let undecided = undecided.into_iter().map(|(rule, reasons)| (rule, wide(reasons))).collect();
        let parts = self.run.renders.iter().map(|r| r.file(&file)).collect();
        let notes = live.checked.and_then(|c| c.draft.container.as_ref()?.notice.clone()).into_iter().collect();
        let mut done = Done { parts, summary, problems, notes, read, undecided, touches, skipped, prints, fails: self.fails(worst), ..Done::default() };
        done.part = (self.run.keep != Keeping::Nothing).then(|| part(&file));
        match copy {
            Some(Ok(copy)) => done.notes.extend(copy.notes),
            Some(Err(problem)) => done.problems.push(ProblemReport::new(&problem)),
            None => {}
        }
        self.about_sidecar(&mut done);
        done
    }

    /// Findings about suppressions of the sidecar that are of no use.
    fn about_sidecar(&self, done: &mut Done) {
        if let Some(beside) = &self.beside {
            let used = beside.used.borrow();
            let idle = |i: usize| used.get(i) == Some(&false) && beside.all.get(i).is_some_and(|s| self.project.tries(s, &self.setup));
            let findings = stale(&beside.source, &beside.all, self.run.today, idle);
            self.run.about_settings(&beside.source, findings, self.project.config.fail_on, done);
        }
    }

    fn fails(&self, worst: Option<Severity>) -> bool {
        self.run.fails(self.project.config.fail_on, worst)
    }
}

impl Run<'_> {
    /// True where the worst severity makes the run fail: the command line's word, else the project's, else error.
    pub(super) fn fails(&self, project: Option<FailOn>, worst: Option<Severity>) -> bool {
        self.fail_on.or(project).unwrap_or(Some(Severity::Error)).is_some_and(|least| worst.is_some_and(|w| w >= least))
    }

    /// The entries of findings for the baseline that is written.
    fn prints(&self, draft: &Path, findings: &[FindingReport]) -> Vec<Entry> {
        let Some(file) = self.collect else { return Vec::new() };
        let meant = findings.iter().filter(|f| f.suppressed.is_none() || is_known(f));
        meant.map(|f| known::entry(file, draft, f)).collect()
    }

    /// Adds findings about a settings file or sidecar, as those of a file that is no draft.
    pub(super) fn about_settings(&self, source: &Source, findings: Vec<Finding>, fail_on: Option<FailOn>, done: &mut Done) {
        if findings.is_empty() || self.fix.is_some_and(|f| f.diff) {
            return;
        }
        let mut findings = report(source, &Outline::default(), findings);
        let place = absolute(Path::new(source.path()));
        for finding in &mut findings {
            finding.suppressed = self.baseline.knows(&place, finding).then(Waiver::baseline);
        }
        done.prints.extend(self.prints(&place, &findings));
        let all = findings.len();
        findings.retain(|f| f.suppressed.is_none());
        done.summary.known += all - findings.len();
        if findings.is_empty() {
            return;
        }
        done.fails |= self.fails(fail_on, findings.iter().map(|f| f.severity).max());
        let file = FileReport {
            path: source.path().to_owned(),
            format: "toml",
            reading: false,
            encoding: "UTF-8",
            findings,
            copied: None,
            sheet: None,
            unread: Vec::new(),
        };
        let mut summary = Summary::default();
        summary.add(&file);
        summary.files = 0;
        done.summary.join(&summary);
        done.parts.resize(self.renders.len(), Vec::new());
        for (part, render) in done.parts.iter_mut().zip(self.renders) {
            if !part.is_empty() {
                part.extend_from_slice(render.between());
            }
            part.extend(render.file(&file));
        }
    }

    /// What is to be said about a project's own suppressions, when all drafts were checked.
    pub(super) fn leftovers(&self, project: &Project) -> Done {
        let mut done = Done::default();
        let config = &project.config;
        let set = |flags: &[std::sync::atomic::AtomicBool], i: usize| flags.get(i).is_some_and(|f| f.load(Ordering::Relaxed));
        let source = Source::plain(config.path.clone(), config.text.clone());
        let findings = stale(&source, &config.suppress, self.today, |i| set(&project.met, i) && !set(&project.used, i));
        self.about_settings(&source, findings, config.fail_on, &mut done);
        done
    }
}

/// True where a baseline knows a finding.
fn is_known(finding: &FindingReport) -> bool {
    finding.suppressed.as_ref().is_some_and(|w| w.by == WaivedBy::Baseline)
}

/// What is kept of a draft beside its indicators.
fn part(file: &FileReport) -> Part {
    let findings = file.counted().map(super::summary::noted).collect();
    Part { path: file.path.clone(), findings, unread: file.unread.len(), ..Part::default() }
}

/// `DRAFT.hegao.toml`, where there is one.
fn beside(path: &Path, problems: &mut Vec<ProblemReport>) -> Option<Beside> {
    let mut name = path.as_os_str().to_owned();
    name.push(".hegao.toml");
    let file = PathBuf::from(name);
    if !file.is_file() {
        return None;
    }
    let shown = file.to_string_lossy();
    match read::text(&file) {
        Err(problem) => {
            problems.push(ProblemReport::new(&problem));
            None
        }
        Ok(text) => {
            let (all, found) = sidecar(&shown, &text);
            let source = Source::plain(shown.into_owned(), text);
            problems.extend(found.iter().map(|p| ProblemReport::of_source(&source, p)));
            let used = RefCell::new(vec![false; all.len()]);
            Some(Beside { source, all, used })
        }
    }
}
