//! Checkstyle XML, which many CI servers and editors read: a `file` a draft, an `error` a finding.

use super::Render;
use super::remark::{placed, unchecked};
use super::report::{FileReport, FindingReport, ProblemReport, Summary};
use super::xml::{self, tag};
use crate::diag::Lang;

/// The Checkstyle format.
#[derive(Debug, Clone, Copy)]
pub struct Checkstyle {
    /// Language of the messages.
    pub lang: Lang,
}

impl Checkstyle {
    fn row(self, file: &FileReport, finding: &FindingReport) -> String {
        let start = finding.labels.first().map(|l| l.start).unwrap_or_default();
        let (line, column) = (start.line.to_string(), start.column.to_string());
        let severity = if finding.suppressed.is_some() { "ignore" } else { finding.severity.as_str() };
        let said = placed(finding, file.reading, self.lang);
        let source = format!("hegao.{}", finding.rule);
        tag("error", &[("line", &line), ("column", &column), ("severity", severity), ("message", &said), ("source", &source)], true)
    }
}

impl Render for Checkstyle {
    fn begin(&self) -> Vec<u8> {
        format!("{}{}\n", xml::HEAD, tag("checkstyle", &[("version", "10.0")], false)).into_bytes()
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        let rows: String = report.findings.iter().map(|f| self.row(report, f)).collect();
        format!("{}\n{rows}</file>\n", tag("file", &[("name", &report.path)], false)).into_bytes()
    }

    fn end(&self, _: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        let mut out = String::new();
        for problem in problems {
            let at = problem.position.unwrap_or_default();
            let (line, column) = (at.line.max(1).to_string(), at.column.max(1).to_string());
            let said = unchecked(problem, self.lang);
            let row = tag("error", &[("line", &line), ("column", &column), ("severity", "error"), ("message", &said), ("source", "hegao.unchecked")], true);
            out.push_str(&format!("{}\n{row}</file>\n", tag("file", &[("name", &problem.path)], false)));
        }
        (out + "</checkstyle>\n").into_bytes()
    }
}
