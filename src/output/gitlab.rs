//! GitLab's code quality report (`codequality` artifact): a JSON array, an object a finding, written one by one.

use serde::Serialize;

use super::Render;
use super::json::rows;
use super::remark::{placed, unchecked};
use super::report::{FileReport, FindingReport, ProblemReport, Summary};
use crate::diag::{Lang, Severity};

/// The code quality format.
#[derive(Debug, Clone, Copy)]
pub struct Gitlab {
    /// Language of the messages.
    pub lang: Lang,
}

#[derive(Serialize)]
struct Row<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

impl Gitlab {
    fn row<'a>(self, file: &'a FileReport, finding: &'a FindingReport) -> Row<'a> {
        let label = finding.labels.first();
        let (begin, end) = label.map_or((1, 1), |l| (l.start.line, l.end.line));
        let severity = match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Info => "info",
        };
        Row {
            description: placed(finding, file.reading, self.lang),
            check_name: finding.rule.as_str(),
            fingerprint: unique(&file.path, &finding.fingerprint),
            severity,
            location: Location { path: relative(&file.path), lines: Lines { begin, end } },
        }
    }
}

impl Gitlab {
    fn problem(self, problem: &ProblemReport) -> Row<'_> {
        let line = problem.position.map_or(1, |at| at.line);
        let description = unchecked(problem, self.lang);
        Row {
            fingerprint: unique(&problem.path, &description),
            description,
            check_name: "unchecked",
            severity: "blocker",
            location: Location { path: relative(&problem.path), lines: Lines { begin: line, end: line } },
        }
    }
}

impl Render for Gitlab {
    fn begin(&self) -> Vec<u8> {
        b"[\n".to_vec()
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
        [comma.to_vec(), rows(problems.iter().map(|p| self.problem(p))), b"\n]\n".to_vec()].concat()
    }
}

fn relative(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

/// Two drafts may hold the same fault; GitLab wants every row's own.
fn unique(path: &str, print: &str) -> String {
    crate::diag::fingerprint(print, relative(path), std::iter::empty(), 0)
}
