//! SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format): one run, its results first, tool and rules after them, so
//! that nothing is held back. Columns count characters (`unicodeCodePoints`). Fixes are given where they fit the file's own text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use serde::Serialize;

use super::json::json;
use super::remark::{ended, one_line, unchecked};
use super::report::{FileReport, FindingReport, FixReport, LabelReport, ProblemReport, Summary, WaivedBy, Waiver};
use super::rule::RuleReport;
use super::{Manner, Render};
use crate::diag::{Confidence, Lang, Message, Severity};
use crate::text::Position;

/// The SARIF format.
#[derive(Debug, Clone)]
pub struct Sarif {
    lang: Lang,
    /// True where suppressed findings are listed: then every result says whether it is one.
    suppressed: bool,
    rules: Arc<[RuleReport]>,
    /// Which rules and lexicon are built in.
    bundled: Arc<str>,
    index: BTreeMap<String, usize>,
}

#[derive(Serialize)]
struct Text<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'a str,
    message: Words,
    locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Fix<'a>>,
    partial_fingerprints: Prints<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<Vec<Suppression<'a>>>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Words {
    text: String,
}

#[derive(Serialize)]
struct Prints<'a> {
    #[serde(rename = "hegao/v1")]
    print: &'a str,
}

#[derive(Serialize)]
struct Properties<'a> {
    severity: &'a str,
    confidence: &'a str,
    /// `reading` where lines and columns are those of what hegao read out of a package.
    coordinates: &'a str,
}

#[derive(Serialize)]
struct Suppression<'a> {
    kind: &'a str,
    status: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    justification: Option<&'a str>,
    properties: Written<'a>,
}

#[derive(Serialize)]
struct Written<'a> {
    /// As `suppressed_by` of the JSON report.
    by: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'a> {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region<'a>>,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'a> {
    start_line: u32,
    start_column: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Text<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fix<'a> {
    description: Text<'a>,
    artifact_changes: [Change<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Change<'a> {
    artifact_location: Artifact,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region<'a>,
    inserted_content: Text<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    id: &'a str,
    short_description: Text<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    full_description: Option<Words>,
    help: Help,
    default_configuration: Configuration,
    properties: Tags<'a>,
}

#[derive(Serialize)]
struct Driver<'a> {
    /// As `tool.rules` of the JSON report.
    rules: &'a str,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Tags<'a> {
    tags: [&'a str; 1],
    precision: &'static str,
    #[serde(rename = "problem.severity")]
    severity: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notification<'a> {
    level: &'static str,
    message: Words,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification<'a>>,
}

impl Sarif {
    /// The format; results refer to the manner's rules.
    #[must_use]
    pub fn new(manner: &Manner) -> Self {
        let index = manner.rules.iter().enumerate().map(|(i, r)| (r.id.as_str().to_owned(), i)).collect();
        let (rules, bundled) = (Arc::clone(&manner.rules), Arc::clone(&manner.bundled));
        Self { lang: manner.machine, suppressed: manner.suppressed, rules, bundled, index }
    }

    fn outcome<'a>(&'a self, file: &'a FileReport, finding: &'a FindingReport) -> Outcome<'a> {
        let primary = |l: &&LabelReport| l.primary;
        let related = finding.labels.iter().filter(|l| !l.primary).enumerate();
        let coordinates = if file.reading { "reading" } else { "source" };
        let fix = finding.fix.as_ref().filter(|f| !file.reading && f.refused.is_none() && !f.edits.is_empty());
        Outcome {
            rule_id: finding.rule.as_str(),
            rule_index: self.index.get(finding.rule.as_str()).copied(),
            level: level(finding.severity),
            message: Words { text: self.message(finding) },
            locations: finding.labels.iter().filter(primary).map(|l| self.location(file, l, None)).collect(),
            related_locations: related.map(|(i, l)| self.location(file, l, Some(i + 1))).collect(),
            fixes: fix.map(|f| self.fix(file, f)).into_iter().collect(),
            partial_fingerprints: Prints { print: &finding.fingerprint },
            suppressions: self.suppressed.then(|| finding.suppressed.as_ref().map(suppression).into_iter().collect()),
            properties: Properties { severity: finding.severity.as_str(), confidence: finding.confidence.as_str(), coordinates },
        }
    }

    /// Verdict, advice and standard. Brackets would make links of what a draft says.
    fn message(&self, finding: &FindingReport) -> String {
        let stop = self.lang.pick("。", ".");
        let mut out = ended(&one_line(finding.message.get(self.lang)), stop);
        for (name, said) in [(self.lang.pick("建议：", " Advice: "), &finding.help), (self.lang.pick("依据：", " Basis: "), &finding.basis)] {
            if let Some(said) = said {
                out.push_str(name);
                out.push_str(&ended(&one_line(said.get(self.lang)), stop));
            }
        }
        out.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]").replace('{', "{{").replace('}', "}}")
    }

    fn location<'a>(&self, file: &FileReport, label: &'a LabelReport, id: Option<usize>) -> Location<'a> {
        let said = label.message.get(self.lang);
        let place = self.lang.pick(label.place.zh(), label.place.en());
        Location {
            id,
            physical_location: Physical {
                artifact_location: artifact(label.path.as_deref().unwrap_or(&file.path)),
                region: Some(Region {
                    snippet: Some(Text { text: label.raw.as_deref().unwrap_or(&label.text) }).filter(|t| !t.text.is_empty()),
                    ..region(label.start, label.end)
                }),
            },
            logical_locations: if place.is_empty() { Vec::new() } else { vec![Logical { fully_qualified_name: place }] },
            message: Some(Text { text: said }).filter(|t| !t.text.is_empty()),
        }
    }

    fn fix<'a>(&self, file: &FileReport, fix: &'a FixReport) -> Fix<'a> {
        let replacement = |e: &'a super::EditReport| Replacement { deleted_region: region(e.start, e.end), inserted_content: Text { text: &e.text } };
        let replacements = fix.edits.iter().map(replacement).collect();
        Fix { description: Text { text: fix.title.get(self.lang) }, artifact_changes: [Change { artifact_location: artifact(&file.path), replacements }] }
    }

    fn rule<'a>(&self, rule: &'a RuleReport) -> Rule<'a> {
        let get = |m: &'a Message| m.get(self.lang);
        let page = rule.plain(self.lang);
        let full = page.clone();
        let help = if page.is_empty() { get(&rule.title).to_owned() } else { page };
        Rule {
            id: rule.id.as_str(),
            short_description: Text { text: get(&rule.title) },
            full_description: Some(Words { text: full }).filter(|w| !w.text.is_empty()),
            help: Help { text: help, markdown: rule.markdown(self.lang) },
            default_configuration: Configuration { level: level(rule.severity) },
            properties: Tags { tags: [rule.id.family()], precision: precision(rule.confidence), severity: recommendation(rule.severity) },
        }
    }

    fn notification<'a>(&self, problem: &ProblemReport) -> Notification<'a> {
        let region = problem.position.map(|p| Region { start_line: p.line, start_column: p.column, end_line: None, end_column: None, snippet: None });
        let physical = Physical { artifact_location: artifact(&problem.path), region };
        let location = Location { id: None, physical_location: physical, logical_locations: Vec::new(), message: None };
        let locations = if problem.path.is_empty() { Vec::new() } else { vec![location] };
        Notification { level: "error", message: Words { text: unchecked(problem, self.lang) }, locations }
    }
}

impl Render for Sarif {
    fn begin(&self) -> Vec<u8> {
        b"{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{\"columnKind\":\"unicodeCodePoints\",\"results\":[\n"
            .to_vec()
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        let all: Vec<Vec<u8>> = report.findings.iter().map(|f| json(&self.outcome(report, f))).collect();
        all.join(&b",\n"[..])
    }

    fn between(&self) -> &'static [u8] {
        b",\n"
    }

    fn end(&self, _: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        let rules: Vec<_> = self.rules.iter().map(|r| self.rule(r)).collect();
        let notifications = problems.iter().map(|p| self.notification(p)).collect();
        let invocation = Invocation { execution_successful: problems.is_empty(), tool_execution_notifications: notifications };
        let language = self.lang.pick("zh-CN", "en");
        let head = format!("\n],\"language\":\"{language}\",\"invocations\":[");
        let tool = format!("],\"tool\":{{\"driver\":{{\"name\":\"hegao\",\"version\":\"{}\",\"language\":\"{language}\",\"rules\":", env!("CARGO_PKG_VERSION"));
        let properties = if self.bundled.is_empty() { Vec::new() } else { [b",\"properties\":", &json(&Driver { rules: &self.bundled })[..]].concat() };
        [head.as_bytes(), &json(&invocation), tool.as_bytes(), &json(&rules), &properties, b"}}}]}\n"].concat()
    }
}

/// What stands in the draft is `inSource`, settings and baselines are `external`; a baseline gives no reason.
fn suppression(waiver: &Waiver) -> Suppression<'_> {
    let kind = if waiver.by == WaivedBy::Draft { "inSource" } else { "external" };
    let justification = (waiver.by != WaivedBy::Baseline).then_some(waiver.reason.as_str());
    Suppression { kind, status: "accepted", justification, properties: Written { by: waiver.by.as_str() } }
}

fn region<'a>(start: Position, end: Position) -> Region<'a> {
    Region { start_line: start.line, start_column: start.column, end_line: Some(end.line), end_column: Some(end.column), snippet: None }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn recommendation(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "recommendation",
        _ => level(severity),
    }
}

fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "very-high",
        Confidence::Medium => "high",
        Confidence::Low => "medium",
    }
}

fn artifact(path: &str) -> Artifact {
    Artifact { uri: uri(path) }
}

/// A path as a reference (RFC 3986): relative as it was given, `file:` where it is absolute.
fn uri(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let drive = cfg!(windows) && path.get(1..3) == Some(":/");
    let mut out = String::from(if drive {
        "file:///"
    } else if path.starts_with('/') {
        "file://"
    } else {
        ""
    });
    for byte in path.strip_prefix("./").unwrap_or(&path).bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn paths_are_references() {
        for (path, expected) in [
            ("./甲 稿.txt", "%E7%94%B2%20%E7%A8%BF.txt"),
            ("/a/b.md", "file:///a/b.md"),
            ("a.zip/b.docx", "a.zip/b.docx"),
            ("a:b?c#d%20", "a%3Ab%3Fc%23d%2520"),
            ("-", "-"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }
}
