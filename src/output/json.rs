//! The JSON report: one object, written file by file. Fields may be added, never renamed or removed.

use std::sync::Arc;

use serde::Serialize;

use super::Render;
use super::report::{FileReport, FindingReport, FixReport, LabelReport, ProblemReport, Summary};
use crate::diag::{FixSafety, Lang, Message};
use crate::text::Position;

/// Version of the report's layout.
pub(super) const VERSION: u32 = 1;

/// The JSON format.
#[derive(Debug, Clone)]
pub struct Json {
    /// Language of the messages.
    pub lang: Lang,
    /// Which rules and lexicon are built in (`Manner::bundled`).
    pub bundled: Arc<str>,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'a str,
    version: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    rules: &'a str,
}

/// What made the report, as a JSON object.
pub(super) fn tool(bundled: &str) -> Vec<u8> {
    json(&Tool { name: "hegao", version: env!("CARGO_PKG_VERSION"), rules: bundled })
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    format: &'a str,
    encoding: &'a str,
    coordinates: &'a str,
    findings: Vec<Finding<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    annotated: Option<Annotated<'a>>,
}

#[derive(Serialize)]
struct Annotated<'a> {
    path: &'a str,
    comments: usize,
    changes: usize,
    left_out: &'a [String],
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    severity: &'a str,
    confidence: &'a str,
    message: &'a str,
    labels: Vec<Label<'a>>,
    places: usize,
    help: Option<&'a str>,
    basis: Option<&'a str>,
    fix: Option<Fix<'a>>,
    fingerprint: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed_by: Option<&'a str>,
}

#[derive(Serialize)]
struct Label<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    primary: bool,
    message: &'a str,
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<&'a str>,
    start: At,
    end: At,
    place: String,
}

#[derive(Serialize)]
struct Fix<'a> {
    safety: &'a str,
    title: &'a str,
    edits: Vec<Edit<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refused: Option<&'a str>,
}

#[derive(Serialize)]
struct Edit<'a> {
    start: At,
    end: At,
    text: &'a str,
}

#[derive(Serialize)]
struct At {
    line: u32,
    column: u32,
    offset: u32,
}

#[derive(Serialize)]
struct Problem<'a> {
    path: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<At>,
}

#[derive(Serialize)]
struct Counts {
    files: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    passed_over: usize,
    skipped_rules: usize,
    known: usize,
    gone: usize,
}

impl From<Position> for At {
    fn from(p: Position) -> Self {
        Self { line: p.line, column: p.column, offset: p.offset }
    }
}

impl Json {
    fn say<'m>(&self, message: &'m Message) -> &'m str {
        message.get(self.lang)
    }

    fn finding<'f>(&self, f: &'f FindingReport) -> Finding<'f> {
        Finding {
            rule: f.rule.as_str(),
            severity: f.severity.as_str(),
            confidence: f.confidence.as_str(),
            message: self.say(&f.message),
            labels: f.labels.iter().map(|l| self.label(l)).collect(),
            places: f.places,
            help: f.help.as_ref().map(|m| self.say(m)),
            basis: f.basis.as_ref().map(|m| self.say(m)),
            fix: f.fix.as_ref().map(|x| self.fix(x)),
            fingerprint: &f.fingerprint,
            suppressed: f.suppressed.as_ref().map(|w| w.reason.as_str()),
            suppressed_by: f.suppressed.as_ref().map(|w| w.by.as_str()),
        }
    }

    fn label<'l>(&self, l: &'l LabelReport) -> Label<'l> {
        let place = match self.lang {
            Lang::Zh => l.place.zh(),
            Lang::En => l.place.en(),
        };
        Label {
            path: l.path.as_deref(),
            primary: l.primary,
            message: self.say(&l.message),
            text: &l.text,
            raw: l.raw.as_deref(),
            start: l.start.into(),
            end: l.end.into(),
            place,
        }
    }

    fn fix<'x>(&self, x: &'x FixReport) -> Fix<'x> {
        let safety = match x.safety {
            FixSafety::Safe => "safe",
            FixSafety::Suggested => "suggested",
        };
        let edits = x.edits.iter().map(|e| Edit { start: e.start.into(), end: e.end.into(), text: &e.text });
        Fix { safety, title: self.say(&x.title), edits: edits.collect(), refused: x.refused.as_ref().map(|m| self.say(m)) }
    }

    /// For reports that do not name the rules.
    pub(super) fn plain(lang: Lang) -> Self {
        Self { lang, bundled: Arc::from("") }
    }

    /// The problems and the counts as two fields.
    pub(super) fn close(&self, s: &Summary, problems: &[ProblemReport], between: &str) -> Vec<u8> {
        let problems: Vec<_> = problems.iter().map(|p| self.problem(p)).collect();
        let Summary { files, errors, warnings, infos, passed_over, skipped_rules, known, gone } = *s;
        let counts = Counts { files, errors, warnings, infos, passed_over, skipped_rules, known, gone };
        [b"\"problems\":", &json(&problems)[..], between.as_bytes(), b"\"summary\":", &json(&counts)[..]].concat()
    }

    fn problem<'p>(&self, p: &'p ProblemReport) -> Problem<'p> {
        Problem { path: &p.path, message: self.say(&p.message), help: p.help.as_ref().map(|m| self.say(m)), start: p.position.map(At::from) }
    }
}

/// A problem as it stands in every JSON report.
pub(super) fn problem(problem: &ProblemReport, lang: Lang) -> impl Serialize + '_ {
    Json::plain(lang).problem(problem)
}

/// Rows of an array, a line each, with commas between them.
pub(super) fn rows<T: Serialize>(rows: impl Iterator<Item = T>) -> Vec<u8> {
    rows.map(|row| json(&row)).collect::<Vec<_>>().join(&b",\n"[..])
}

/// The value as JSON; serialising these structs to memory can't fail. What would steer a terminal that shows the report is escaped.
pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    match serde_json::to_string(value) {
        Ok(text) if holds_steering(&text) => {
            text.chars().map(|c| if steers(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() }).collect::<String>()
        }
        Ok(text) => text,
        Err(_) => String::new(),
    }
    .into_bytes()
}

/// True where a character of a text steers; only a few bytes begin such a one.
fn holds_steering(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut begins = memchr::memchr3_iter(0x7F, 0xC2, 0xD8, bytes).chain(memchr::memchr_iter(0xE2, bytes));
    begins.any(|at| text.get(at..).and_then(|t| t.chars().next()).is_some_and(steers))
}

/// Control characters that JSON allows in texts, and marks that turn the writing direction or end a line.
fn steers(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}' | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}' | '\u{2066}'..='\u{2069}')
}

impl Render for Json {
    fn begin(&self) -> Vec<u8> {
        [format!("{{\"version\":{VERSION},\"tool\":").as_bytes(), &tool(&self.bundled), b",\n\"files\":[\n"].concat()
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        let findings = report.findings.iter().map(|f| self.finding(f)).collect();
        let annotated = report.copied.as_ref().map(|c| Annotated { path: &c.path, comments: c.comments, changes: c.changes, left_out: &c.left_out });
        let coordinates = if report.reading { "reading" } else { "source" };
        json(&File { path: &report.path, format: report.format, encoding: report.encoding, coordinates, findings, annotated })
    }

    fn between(&self) -> &'static [u8] {
        b",\n"
    }

    fn end(&self, s: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        [b"\n],\n".to_vec(), self.close(s, problems, ",\n"), b"}\n".to_vec()].concat()
    }
}
