//! Annotations of GitHub Actions: `::error file=…,line=…::message`, a line a finding on standard output. Text of a draft never
//! begins a line and holds no line end, so it can't become a command.

use super::Render;
use super::remark::{placed, unchecked};
use super::report::{FileReport, FindingReport, ProblemReport, Summary};
use super::text::Text;
use super::visible;
use crate::diag::{Lang, Severity};

/// The format of workflow commands.
#[derive(Debug, Clone, Copy)]
pub struct Github {
    /// Language of the messages.
    pub lang: Lang,
}

impl Github {
    fn line(self, file: &FileReport, finding: &FindingReport) -> String {
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let mut out = format!("::{level} file={}", property(&file.path));
        if let Some(label) = finding.labels.first().filter(|_| !file.reading) {
            let (start, end) = (label.start, label.end);
            out.push_str(&format!(",line={},endLine={},col={}", start.line, end.line, start.column));
            if start.line == end.line {
                out.push_str(&format!(",endColumn={}", end.column));
            }
        }
        format!("{out},title={}::{}\n", property(&format!("hegao {}", finding.rule)), message(&placed(finding, file.reading, self.lang)))
    }
}

impl Render for Github {
    fn begin(&self) -> Vec<u8> {
        Vec::new()
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        // There is no annotation for what was let stand.
        report.counted().map(|f| self.line(report, f)).collect::<String>().into_bytes()
    }

    fn end(&self, summary: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        let mut out = String::new();
        for problem in problems {
            let file = if problem.path.is_empty() { String::new() } else { format!(" file={}", property(&problem.path)) };
            let at = problem.position.filter(|_| !file.is_empty()).map(|p| format!(",line={},col={}", p.line, p.column)).unwrap_or_default();
            out.push_str(&format!("::error{file}{at}::{}\n", message(&unchecked(problem, self.lang))));
        }
        let text = Text { lang: self.lang, color: false, quiet: true };
        [out.as_bytes(), &text.end(summary, &[])].concat()
    }
}

/// The message of a command. Older runners take `##[command]` anywhere in a line.
fn message(text: &str) -> String {
    visible(text).replace("##", "#\u{2060}#").replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
