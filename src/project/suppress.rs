//! Suppressions: findings that someone has looked at and let stand, each with a reason. In `hegao.toml`, or in a sidecar
//! `DRAFT.hegao.toml`. Dates are texts `2026-12-31`, whose order is that of the days.

use std::ops::Range;

use globset::GlobMatcher;

use super::Setup;
use super::rows::{Placed, Report, Rows, glob, parse};
use crate::diag::{Confidence, Finding, Label, Message, Problem, RuleId, Severity};
use crate::text::{FileId, Source};

/// One `[[suppress]]`.
#[derive(Debug)]
pub struct Suppression {
    /// The finding's fingerprint.
    pub fingerprint: Option<String>,
    /// Its rule or family.
    pub rule: Option<Placed>,
    /// The drafts; any, where unsaid.
    pub path: Option<GlobMatcher>,
    /// Line of its primary place.
    pub line: Option<u32>,
    /// Part of what stands at its primary place.
    pub text: Option<String>,
    /// Where its primary place stands: a range of the draft's decoded text.
    pub within: Option<Range<usize>>,
    /// Why.
    pub reason: String,
    /// The last day.
    pub until: Option<String>,
    /// Where it stands.
    pub at: Range<usize>,
}

/// A finding as suppressions see it.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// Path of the draft, relative to the project.
    pub path: &'a str,
    /// Rule.
    pub rule: &'a RuleId,
    /// Fingerprint.
    pub fingerprint: &'a str,
    /// Ids and fingerprints before its rule was renamed.
    pub former: &'a [(RuleId, String)],
    /// Line of the primary place.
    pub line: u32,
    /// Byte of the draft's decoded text at which it begins.
    pub offset: usize,
    /// What stands there.
    pub text: &'a str,
}

impl Suppression {
    /// True where it is about this finding.
    #[must_use]
    pub fn covers(&self, seen: Seen<'_>) -> bool {
        self.fingerprint.as_ref().is_none_or(|f| f == seen.fingerprint || seen.former.iter().any(|(_, p)| p == f))
            && self.rule.as_ref().is_none_or(|(r, _)| super::is_named(seen.rule, std::slice::from_ref(r)) || seen.former.iter().any(|(id, _)| id.as_str() == r))
            && self.concerns(seen.path)
            && self.line.is_none_or(|l| l == seen.line)
            && self.within.as_ref().is_none_or(|w| w.contains(&seen.offset))
            && self.text.as_ref().is_none_or(|t| seen.text.contains(t.as_str()))
    }

    /// True where it may be about findings of this draft.
    #[must_use]
    pub fn concerns(&self, path: &str) -> bool {
        self.path.as_ref().is_none_or(|p| p.is_match(path))
    }

    /// True where silence says that it is of no use: its rules run. `all` is true where the command line leaves none out.
    #[must_use]
    pub fn is_tried(&self, setup: &Setup, all: bool) -> bool {
        match &self.rule {
            Some((rule, _)) => setup.rules().rules.iter().any(|r| super::is_called(r, std::slice::from_ref(rule))),
            None => all,
        }
    }

    /// True where its last day is over.
    #[must_use]
    pub fn is_over(&self, today: &str) -> bool {
        self.until.as_deref().is_some_and(|u| u < today)
    }
}

/// Reads a sidecar.
#[must_use]
pub fn sidecar(path: &str, text: &str) -> (Vec<Suppression>, Vec<Problem>) {
    let mut report = Report::new(path);
    let table = parse(text, &mut report);
    let mut rows = Rows::new(&table, 0..0);
    let all = suppressions(&mut rows, true, &mut report);
    rows.finish(&mut report);
    (all, report.problems)
}

/// The `[[suppress]]` tables; in a sidecar the draft is known, so that a rule is enough.
pub(super) fn suppressions(rows: &mut Rows<'_, '_>, beside: bool, report: &mut Report<'_>) -> Vec<Suppression> {
    let mut all = Vec::new();
    for mut row in rows.tables("suppress", report) {
        let before = report.problems.len();
        let path = row.text("path", report);
        let made = Suppression {
            fingerprint: row.text("fingerprint", report).map(|f| f.0),
            rule: row.text("rule", report),
            path: path.as_ref().and_then(|p| glob(p, report)),
            line: row.line("line", report),
            text: row.text("text", report).map(|t| t.0),
            within: None,
            reason: row.text("reason", report).map(|r| r.0).unwrap_or_default(),
            until: row.text("until", report).and_then(|u| day(u, report)),
            at: row.at.clone(),
        };
        row.finish(report);
        if report.problems.len() > before {
            continue;
        }
        if made.reason.trim().is_empty() {
            report.add(&made.at, "缺少“reason”：请写明为什么不报".to_owned(), "“reason” is missing: say why".to_owned());
        } else if made.fingerprint.is_none() && (made.rule.is_none() || !(beside || path.is_some())) {
            report.add(
                &made.at,
                if beside { "要有“fingerprint”或“rule”" } else { "要有“fingerprint”，或者“rule”和“path”" }.to_owned(),
                if beside { "“fingerprint” or “rule” is needed" } else { "“fingerprint”, or “rule” and “path”, are needed" }.to_owned(),
            );
        } else {
            all.push(made);
        }
    }
    all
}

/// True for a day as `2026-12-31`.
#[must_use]
pub fn is_day(text: &str) -> bool {
    let parts: Vec<Option<u32>> = text.split('-').map(|p| p.parse().ok().filter(|_| p.bytes().all(|b| b.is_ascii_digit()))).collect();
    text.len() == 10 && matches!(parts.as_slice(), [Some(1000..), Some(1..=12), Some(1..=31)])
}

fn day((text, at): Placed, report: &mut Report<'_>) -> Option<String> {
    if is_day(&text) {
        return Some(text);
    }
    report.add(&at, format!("“{text}”不是日期，请写作 \"2026-12-31\""), format!("“{text}” is no date; write \"2026-12-31\""));
    None
}

/// What is to be said about suppressions of one file: those over, and those (`idle`) that covered nothing.
#[must_use]
pub fn stale(source: &Source, all: &[Suppression], today: &str, idle: impl Fn(usize) -> bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (i, s) in all.iter().enumerate() {
        let about = s.fingerprint.as_deref().or(s.rule.as_ref().map(|r| r.0.as_str())).unwrap_or_default();
        let (rule, severity, message) = if s.is_over(today) {
            let until = s.until.as_deref().unwrap_or_default();
            (
                "suppression/expired",
                Severity::Warning,
                Message::new(format!("“{about}”的豁免已于{until}到期，不再有效"), format!("the suppression of “{about}” ended on {until}")),
            )
        } else if idle(i) {
            (
                "suppression/unused",
                Severity::Info,
                Message::new(format!("“{about}”的豁免没有对应的问题"), format!("the suppression of “{about}” matches no finding")),
            )
        } else {
            continue;
        };
        let help = Message::new("请核实后删去或更新", "look at it again, then remove or renew it");
        findings.push(finding(source, &s.at, (rule, severity), message, help));
    }
    findings
}

/// A finding about a suppression, at the first line of its place.
pub(super) fn finding(source: &Source, at: &Range<usize>, (rule, severity): (&str, Severity), message: Message, help: Message) -> Finding {
    let first = source.origin().get(at.clone()).and_then(|t| t.lines().next()).map_or(0, str::len);
    let span = source.shadow_span(at.start..at.start + first);
    Finding {
        rule: RuleId(rule.into()),
        severity,
        confidence: Confidence::High,
        labels: vec![Label { file: FileId(0), span, primary: true, message: message.clone() }],
        message,
        places: 1,
        help: Some(help),
        basis: None,
        fix: None,
    }
}
