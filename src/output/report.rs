//! The report model: findings of one draft with everything a format needs, so that the draft itself can be let go.
//! Both languages are inside; each format chooses. Order: place, rule (`diag::sort_findings`).

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::window::{Window, windows};
use crate::diag::{Confidence, Finding, Fix, FixSafety, Label, Message, Problem, RuleId, SENTENCE_LIMIT, Severity, fingerprint};
use crate::outline::Outline;
use crate::text::{FileId, Place, Position, Source, Span};

/// One draft's report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// As the user named it.
    pub path: String,
    /// Format: `text`, `markdown`, `html`.
    pub format: &'static str,
    /// True where lines and columns are those of the reading, not of the file.
    pub reading: bool,
    /// Encoding label.
    pub encoding: &'static str,
    /// Findings in order of place and rule.
    pub findings: Vec<FindingReport>,
    /// The copy with comments, where one was written.
    pub copied: Option<Copied>,
    /// The draft itself, for a format that shows it (`Render::sheet`).
    pub sheet: Option<Shown>,
    /// What is in the draft and was not read.
    pub unread: Vec<Message>,
}

/// The draft itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// It as HTML, its places marked with the findings' numbers.
    pub page: String,
    /// Units whose task each finding belongs to, in the order of the findings; none where the draft names none near it.
    pub units: Vec<Vec<String>>,
}

impl FileReport {
    /// The findings that count: none that is let stand.
    pub fn counted(&self) -> impl Iterator<Item = &FindingReport> {
        self.findings.iter().filter(|f| f.suppressed.is_none())
    }
}

/// A copy of the draft with comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Copied {
    /// Where it lies.
    pub path: String,
    /// Comments in it.
    pub comments: usize,
    /// Tracked changes that were added.
    pub changes: usize,
    /// Fingerprints of the findings that have no comment there, because there are too many.
    pub left_out: Vec<String>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingReport {
    /// Rule id.
    pub rule: RuleId,
    /// Severity.
    pub severity: Severity,
    /// Confidence.
    pub confidence: Confidence,
    /// The verdict.
    pub message: Message,
    /// Places, primary ones first.
    pub labels: Vec<LabelReport>,
    /// How many places it stands for.
    pub places: usize,
    /// What to show of the draft; none for a format that shows nothing of it.
    #[serde(skip)]
    pub windows: Vec<Window>,
    /// Advice.
    pub help: Option<Message>,
    /// Standard.
    pub basis: Option<Message>,
    /// Correction.
    pub fix: Option<FixReport>,
    /// Stable identity (`diag::fingerprint`).
    pub fingerprint: String,
    /// Identity by rule, words and sentence alone, for comparing drafts; empty where it stands in no sentence.
    pub kin: String,
    /// The highest heading above it, without its number; empty where it stands under none.
    pub chapter: String,
    /// Under which ids and fingerprints it was known before its rule was renamed.
    pub former: Vec<(RuleId, String)>,
    /// Why it does not count, where someone let it stand.
    #[serde(skip)]
    pub suppressed: Option<Waiver>,
}

/// Why a finding does not count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Where that is written.
    pub by: WaivedBy,
    /// The reason; for a baseline, which gives none, its name.
    pub reason: String,
}

/// Where it is written that a finding does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaivedBy {
    /// In the draft: a comment, or an answer to hegao's comment.
    Draft,
    /// In settings: `hegao.toml` or a sidecar.
    Settings,
    /// In a baseline.
    Baseline,
}

impl WaivedBy {
    /// As JSON reports say it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Settings => "settings",
            Self::Baseline => "baseline",
        }
    }
}

impl Waiver {
    /// A baseline knows it.
    #[must_use]
    pub fn baseline() -> Self {
        Self { by: WaivedBy::Baseline, reason: "baseline".to_owned() }
    }
}

/// One place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelReport {
    /// The file it stands in, where that is another draft.
    pub path: Option<String>,
    /// True for the place of the fault itself.
    pub primary: bool,
    /// What stands there.
    pub message: Message,
    /// What hegao read there, as written.
    pub text: String,
    /// What stands in the file where markup or entities lie inside.
    pub raw: Option<String>,
    /// First character.
    pub start: Position,
    /// One past the last.
    pub end: Position,
    /// The columns of both, 1-based, in bytes of UTF-8.
    pub bytes: (u32, u32),
    /// Where a person finds it.
    pub place: Place,
}

/// A correction in the file's own coordinates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixReport {
    /// Whether it may be applied unseen.
    pub safety: FixSafety,
    /// What it does.
    pub title: Message,
    /// Replacements.
    pub edits: Vec<EditReport>,
    /// Why it was wanted and not applied.
    pub refused: Option<Message>,
}

/// One replacement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditReport {
    /// First character replaced.
    pub start: Position,
    /// One past the last.
    pub end: Position,
    /// The columns of both, 1-based, in bytes of UTF-8.
    pub bytes: (u32, u32),
    /// New text.
    pub text: String,
}

/// Something that could not be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemReport {
    /// The file, as the user named it; empty for the command line.
    pub path: String,
    /// Where in it, if known.
    pub position: Option<Position>,
    /// What is wrong.
    pub message: Message,
    /// What to do.
    pub help: Option<Message>,
}

impl ProblemReport {
    /// A problem without a text to point into.
    #[must_use]
    pub fn new(problem: &Problem) -> Self {
        Self { path: problem.path.clone(), position: None, message: problem.message.clone(), help: problem.help.clone() }
    }

    /// A problem with a draft; its range is one of the decoded file.
    #[must_use]
    pub fn of_source(source: &Source, problem: &Problem) -> Self {
        let position = problem.range.as_ref().map(|r| source.position(r.start));
        Self { position, ..Self::new(problem) }
    }
}

/// Counts over all drafts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Drafts checked.
    pub files: usize,
    /// 应改.
    pub errors: usize,
    /// 请核.
    pub warnings: usize,
    /// 可酌.
    pub infos: usize,
    /// Files of other kinds that a walk passed over.
    pub passed_over: usize,
    /// Rules that were not run on some draft, for want of another draft.
    pub skipped_rules: usize,
    /// Findings that do not count because the baseline knows them.
    pub known: usize,
    /// Entries of the baseline that no longer occur.
    pub gone: usize,
}

impl Summary {
    /// Adds the counts of another part of the run.
    pub fn join(&mut self, other: &Self) {
        self.files += other.files;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.passed_over += other.passed_over;
        self.known += other.known;
    }

    /// Adds one draft.
    pub fn add(&mut self, report: &FileReport) {
        self.files += 1;
        for finding in report.counted() {
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Info => self.infos += 1,
            }
        }
    }
}

/// Makes the findings of one draft ready for output. `findings` are in report order (`diag::sort_findings`).
#[must_use]
pub fn report(source: &Source, outline: &Outline, findings: Vec<Finding>) -> Vec<FindingReport> {
    report_beside(source, outline, &[], findings, &Detail { windows: true, former: Former::new() })
}

/// Former ids of rules.
pub type Former = BTreeMap<RuleId, Vec<RuleId>>;

/// What a report is to hold beside the findings.
#[derive(Debug, Clone, Default)]
pub struct Detail {
    /// Windows, where the format asks for them (`Render::windows`).
    pub windows: bool,
    /// Rules that had other ids, under which suppressions and baselines may know their findings.
    pub former: Former,
}

/// The same for a draft of a dossier; `others` are the other drafts in the order of the labels' file numbers, from 1 on.
#[must_use]
pub fn report_beside(source: &Source, outline: &Outline, others: &[(&Source, &Outline)], findings: Vec<Finding>, detail: &Detail) -> Vec<FindingReport> {
    let files = Files { own: (source, outline), others, detail };
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    findings
        .into_iter()
        .map(|finding| {
            let prints = fingerprints_of(&files, &finding, &mut seen);
            finding_report(&files, finding, prints)
        })
        .collect()
}

/// The drafts that labels stand in.
struct Files<'f> {
    own: (&'f Source, &'f Outline),
    others: &'f [(&'f Source, &'f Outline)],
    detail: &'f Detail,
}

impl<'f> Files<'f> {
    fn get(&self, file: FileId) -> (&'f Source, &'f Outline) {
        let other = (file.0 as usize).checked_sub(1).and_then(|i| self.others.get(i));
        other.copied().unwrap_or(self.own)
    }
    fn source(&self, label: &Label) -> &'f Source {
        self.get(label.file).0
    }

    /// What to show, a draft after the other, in the order in which they are first named.
    fn windows(&self, labels: &[Label]) -> Vec<Window> {
        let mut files: Vec<FileId> = Vec::new();
        for label in labels {
            if !files.contains(&label.file) {
                files.push(label.file);
            }
        }
        let of = |file: FileId| {
            let source = self.get(file).0;
            let own: Vec<usize> = labels.iter().enumerate().filter(|(_, l)| l.file == file).map(|(i, _)| i).collect();
            let spans: Vec<_> = labels.iter().filter(|l| l.file == file).map(|l| (l.span, source.positions(l.span).0)).collect();
            let mut made = windows(source, &spans);
            for window in &mut made {
                window.path = (file.0 != 0).then(|| source.path().to_owned());
                for mark in &mut window.marks {
                    mark.label = own.get(mark.label).copied().unwrap_or(mark.label);
                }
            }
            made
        };
        files.into_iter().flat_map(of).collect()
    }
}

fn finding_report(files: &Files<'_>, finding: Finding, Prints { fingerprint, kin, former }: Prints) -> FindingReport {
    let (source, outline) = files.own;
    let chapter = outline.chapter_of(finding.span()).map(|c| chapter(source.raw(c))).unwrap_or_default();
    let Finding { rule, severity, confidence, message, mut labels, places, help, basis, fix } = finding;
    labels.sort_by_key(|l| !l.primary);
    FindingReport {
        suppressed: None,
        former,
        places,
        windows: if files.detail.windows { files.windows(&labels) } else { Vec::new() },
        labels: labels.into_iter().map(|l| label_report(files, l)).collect(),
        rule,
        severity,
        confidence,
        message,
        help,
        basis,
        fix: fix.map(|f| fix_report(files.own.0, f)),
        fingerprint,
        kin,
        chapter,
    }
}

/// A heading on one line, of at most thirty characters.
fn chapter(text: &str) -> String {
    text.split_whitespace().flat_map(str::chars).take(30).collect()
}

fn label_report(files: &Files<'_>, label: Label) -> LabelReport {
    let (source, outline) = files.get(label.file);
    let (start, end) = source.positions(label.span);
    let raw = if source.is_exact(label.span) { None } else { source.origin().get(source.origin_range(label.span)).map(str::to_owned) };
    LabelReport {
        path: (label.file.0 != 0).then(|| source.path().to_owned()),
        primary: label.primary,
        message: label.message,
        text: source.raw(label.span).to_owned(),
        raw,
        start,
        end,
        bytes: (byte_column(source, start), byte_column(source, end)),
        place: outline.place_of(source, label.span),
    }
}

fn byte_column(source: &Source, at: Position) -> u32 {
    let start = source.line_index().line_start(at.line).map_or(0, |s| u32::try_from(s).unwrap_or(u32::MAX));
    at.offset.saturating_sub(start) + 1
}

fn fix_report(source: &Source, fix: Fix) -> FixReport {
    let edit = |e: crate::diag::Edit| {
        let (start, end) = source.positions(e.span);
        EditReport { start, end, bytes: (byte_column(source, start), byte_column(source, end)), text: e.text }
    };
    FixReport { safety: fix.safety, title: fix.title, edits: fix.edits.into_iter().map(edit).collect(), refused: None }
}

/// What a finding is known by.
struct Prints {
    fingerprint: String,
    kin: String,
    former: Vec<(RuleId, String)>,
}

fn fingerprints_of(files: &Files<'_>, finding: &Finding, seen: &mut BTreeMap<String, u32>) -> Prints {
    let (source, outline) = files.own;
    let span = finding.span();
    let sentence = source.shadow().get(sentence_around(source, outline, span)).unwrap_or("");
    // The further places of findings counted as one come and go with every correction.
    let own = if finding.places > 1 { 1 } else { finding.labels.len() };
    let others = || finding.labels.iter().take(own).skip(1).map(|l| files.source(l).slice(l.span));
    let first = fingerprint(finding.rule.as_str(), sentence, others(), 0);
    let nth = seen.entry(first.clone()).or_default();
    let before = *nth;
    *nth += 1;
    let former = files.detail.former.get(&finding.rule).into_iter().flatten();
    let former = former.map(|id| (id.clone(), fingerprint(id.as_str(), sentence, others(), before))).collect();
    let kin = if sentence.trim().is_empty() { String::new() } else { fingerprint(finding.rule.as_str(), sentence, [source.slice(span)], u32::MAX) };
    let fingerprint = if before == 0 { first } else { fingerprint(finding.rule.as_str(), sentence, others(), before) };
    Prints { fingerprint, kin, former }
}

/// The sentence that holds the span, else its line; at most [`SENTENCE_LIMIT`] bytes around the span.
fn sentence_around(source: &Source, outline: &Outline, span: Span) -> Range<usize> {
    let shadow = source.shadow();
    let (from, to) = (span.from().min(shadow.len()), span.to().min(shadow.len()));
    let mut low = from.saturating_sub(SENTENCE_LIMIT / 2);
    let mut high = (to + SENTENCE_LIMIT / 2).min(shadow.len());
    let after = outline.sentences.partition_point(|s| s.span.start <= span.start);
    let sentence = after.checked_sub(1).and_then(|i| outline.sentences.get(i)).filter(|s| s.span.contains(span));
    if let Some(sentence) = sentence {
        low = low.max(sentence.span.from());
        high = high.min(sentence.span.to());
    } else {
        let bytes = shadow.as_bytes();
        low = bytes.get(low..from).and_then(|b| memchr::memrchr(b'\n', b)).map_or(low, |i| low + i + 1);
        high = bytes.get(to..high).and_then(|b| memchr::memchr(b'\n', b)).map_or(high, |i| to + i);
    }
    while !shadow.is_char_boundary(low) {
        low += 1;
    }
    while !shadow.is_char_boundary(high) {
        high -= 1;
    }
    low..high.max(low)
}
