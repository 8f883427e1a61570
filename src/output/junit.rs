//! JUnit XML: a suite a draft, a failed test a finding, one passed test where nothing was found; what could not be checked is
//! an error of the last suite.

use super::Render;
use super::remark::{placed, unchecked, verdict};
use super::report::{FileReport, FindingReport, ProblemReport, Summary};
use super::xml::{self, tag, text};
use crate::diag::Lang;

/// The JUnit format.
#[derive(Debug, Clone, Copy)]
pub struct Junit {
    /// Language of the messages.
    pub lang: Lang,
}

impl Junit {
    fn test(self, file: &FileReport, finding: &FindingReport) -> String {
        let start = finding.labels.first().map(|l| l.start).unwrap_or_default();
        let line = start.line.to_string();
        let name = format!("{}:{line}:{} {}", file.path, start.column, finding.rule);
        let class = format!("hegao.{}", finding.rule.as_str().replace('/', "."));
        let case = tag("testcase", &[("name", &name), ("classname", &class), ("file", &file.path), ("line", &line)], false);
        let said = verdict(finding, self.lang);
        let inner = match &finding.suppressed {
            Some(waiver) => tag("skipped", &[("message", &format!("{said} ({})", waiver.reason))], true),
            None => {
                let failure = tag("failure", &[("message", &said), ("type", finding.severity.as_str())], false);
                format!("{failure}{}</failure>\n", text(&placed(finding, true, self.lang)))
            }
        };
        format!("{case}\n{inner}</testcase>\n")
    }
}

impl Render for Junit {
    fn begin(&self) -> Vec<u8> {
        format!("{}{}\n", xml::HEAD, tag("testsuites", &[("name", "hegao")], false)).into_bytes()
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        let suppressed = report.findings.iter().filter(|f| f.suppressed.is_some()).count();
        let failed = (report.findings.len() - suppressed).to_string();
        let tests = report.findings.len().max(1).to_string();
        let skipped = suppressed.to_string();
        let suite = [("name", report.path.as_str()), ("tests", &tests), ("failures", &failed), ("errors", "0"), ("skipped", &skipped)];
        let mut cases: String = report.findings.iter().map(|f| self.test(report, f)).collect();
        if report.findings.is_empty() {
            let name = self.lang.pick("未发现问题", "nothing found");
            cases = tag("testcase", &[("name", name), ("classname", "hegao"), ("file", &report.path)], true);
        }
        format!("{}\n{cases}</testsuite>\n", tag("testsuite", &suite, false)).into_bytes()
    }

    fn end(&self, _: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        let mut out = String::new();
        if !problems.is_empty() {
            let count = problems.len().to_string();
            let suite = [("name", self.lang.pick("未能检查", "not checked")), ("tests", &count), ("failures", "0"), ("errors", &count), ("skipped", "0")];
            out.push_str(&tag("testsuite", &suite, false));
            out.push('\n');
            for problem in problems {
                let case = tag("testcase", &[("name", &problem.path), ("classname", "hegao"), ("file", &problem.path)], false);
                let error = tag("error", &[("message", &unchecked(problem, self.lang)), ("type", "unchecked")], true);
                out.push_str(&format!("{case}\n{error}</testcase>\n"));
            }
            out.push_str("</testsuite>\n");
        }
        (out + "</testsuites>\n").into_bytes()
    }
}
