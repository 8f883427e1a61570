//! Reviewdog's diagnostic format (rdjson). Its columns count bytes of UTF-8. Positions and suggestions are given where lines are the file's own.

use serde::Serialize;

use super::Render;
use super::json::rows;
use super::remark::{placed, unchecked};
use super::report::{FileReport, FindingReport, ProblemReport, Summary};
use crate::diag::{Lang, Severity};
use crate::text::Position;

/// The rdjson format.
#[derive(Debug, Clone, Copy)]
pub struct Rdjson {
    /// Language of the messages.
    pub lang: Lang,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'a str,
    code: Code<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Related<'a>>,
}

#[derive(Serialize)]
struct Code<'a> {
    value: &'a str,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<Range>,
}

#[derive(Serialize)]
struct Range {
    start: At,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<At>,
}

#[derive(Serialize)]
struct At {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    location: Location<'a>,
}

fn range(start: Position, end: Position, bytes: (u32, u32)) -> Range {
    Range { start: At { line: start.line, column: bytes.0 }, end: Some(At { line: end.line, column: bytes.1 }) }
}

impl Rdjson {
    fn row<'a>(self, file: &'a FileReport, finding: &'a FindingReport) -> Diagnostic<'a> {
        let location = |l: &'a super::LabelReport| Location {
            path: l.path.as_deref().unwrap_or(&file.path),
            range: (!file.reading).then(|| range(l.start, l.end, l.bytes)),
        };
        let severity = match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        };
        let fix = finding.fix.as_ref().filter(|f| !file.reading && f.refused.is_none());
        let edits = fix.into_iter().flat_map(|f| &f.edits);
        let related = finding.labels.iter().skip(1).map(|l| Related { message: l.message.get(self.lang), location: location(l) });
        Diagnostic {
            message: placed(finding, file.reading, self.lang),
            location: finding.labels.first().map_or(Location { path: &file.path, range: None }, location),
            severity,
            code: Code { value: finding.rule.as_str() },
            suggestions: edits.map(|e| Suggestion { range: range(e.start, e.end, e.bytes), text: &e.text }).collect(),
            related_locations: related.collect(),
        }
    }

    fn problem(self, problem: &ProblemReport) -> Diagnostic<'_> {
        // The column is left at the line's first byte: a problem has its place in characters.
        let range = problem.position.map(|p| Range { start: At { line: p.line, column: 1 }, end: None });
        Diagnostic {
            message: unchecked(problem, self.lang),
            location: Location { path: &problem.path, range },
            severity: "ERROR",
            code: Code { value: "unchecked" },
            suggestions: Vec::new(),
            related_locations: Vec::new(),
        }
    }
}

impl Render for Rdjson {
    fn begin(&self) -> Vec<u8> {
        b"{\"source\":{\"name\":\"hegao\"},\"diagnostics\":[\n".to_vec()
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        rows(report.counted().map(|f| self.row(report, f)))
    }

    fn between(&self) -> &'static [u8] {
        b",\n"
    }

    fn end(&self, summary: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        let before = summary.errors + summary.warnings + summary.infos;
        let comma: &[u8] = if before > 0 && !problems.is_empty() { b",\n" } else { b"" };
        let problems = rows(problems.iter().map(|p| self.problem(p)));
        [comma, &problems, b"\n]}\n"].concat()
    }
}
