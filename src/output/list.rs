//! The list of findings as one HTML page: a table a draft, 应改 first. Self-contained, no script, everything escaped, fit to
//! be printed. What is wrong is said as in the text report; nothing here decides it.

use std::fmt::Write as _;

use super::Render;
use super::report::{FileReport, FindingReport, ProblemReport, Summary};
use super::text::Text;
use crate::diag::{Lang, Message, Severity};

/// The HTML list.
#[derive(Debug, Clone, Copy)]
pub struct List {
    /// Language of everything that hegao says.
    pub lang: Lang,
}

const STYLE: &str = "body{display:flex;flex-direction:column;margin:0 auto;max-width:80rem;padding:1rem;font:15px/1.6 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;color:#111;background:#fff}\
h1{font-size:1.3rem;margin:0}.sum{order:-1;border-bottom:2px solid #333;margin-bottom:1rem;padding-bottom:.5rem}.sum p{margin:.3rem 0}h2{font-size:1.05rem;margin:1rem 0 .3rem;overflow-wrap:anywhere}\
table{border-collapse:collapse;width:100%}th,td{border:1px solid #888;padding:.2rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#eee;white-space:nowrap}\
td.n{white-space:nowrap}.error{color:#a00;font-weight:bold;white-space:nowrap}.warning{color:#850;white-space:nowrap}.info{color:#246;white-space:nowrap}.rule{color:#555;font-size:.85em}\
@media print{body{font-size:10pt;padding:0;max-width:none}tr{break-inside:avoid}}";

impl Render for List {
    fn begin(&self) -> Vec<u8> {
        let title = self.lang.pick("核稿问题清单", "Findings");
        format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
            self.lang.pick("zh-CN", "en")
        )
        .into_bytes()
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        let mut out = format!("<section>\n<h2>{}</h2>\n", escaped(&report.path));
        if let Some(copy) = &report.copied {
            let _ = writeln!(out, "<p>{}</p>", self.say(&super::copied(&copy.path, copy.comments, copy.changes)));
        }
        let mut findings: Vec<&FindingReport> = report.findings.iter().filter(|f| f.suppressed.is_none()).collect();
        findings.sort_by_key(|f| std::cmp::Reverse(f.severity));
        if findings.is_empty() {
            let _ = writeln!(out, "<p>{}</p>", self.lang.pick("未发现问题。", "Nothing was found."));
        } else {
            self.table(report, &findings, &mut out);
        }
        let suppressed: Vec<&FindingReport> = report.findings.iter().filter(|f| f.suppressed.is_some()).collect();
        for finding in suppressed {
            let reason = escaped(finding.suppressed.as_deref().unwrap_or(""));
            let _ = writeln!(
                out,
                "<p class=\"rule\">{}{}〔{}〕{}{reason}</p>",
                self.lang.pick("已豁免：", "suppressed: "),
                self.say(&finding.message),
                finding.rule,
                self.lang.pick("；理由：", "; reason: ")
            );
        }
        (out + "</section>\n").into_bytes()
    }

    fn between(&self) -> &'static [u8] {
        b""
    }

    fn windows(&self) -> bool {
        false
    }

    fn end(&self, summary: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        let text = Text { lang: self.lang, color: false, quiet: true };
        let line = String::from_utf8_lossy(&text.end(summary, &[])).trim_end().to_owned();
        let mut out = format!("<div class=\"sum\"><h1>{}</h1><p>{}</p>", self.lang.pick("核稿问题清单", "Findings"), escaped(&line));
        for problem in problems {
            let help = problem.help.as_ref().map(|h| format!("{}{}", self.lang.pick("建议：", " Advice: "), self.say(h))).unwrap_or_default();
            let path = if problem.path.is_empty() { String::new() } else { format!("{}{}", escaped(&problem.path), self.lang.pick("：", ": ")) };
            let _ = write!(
                out,
                "<p class=\"error\" style=\"white-space:normal\">{}{path}{}{}{help}</p>",
                self.lang.pick("未能检查：", "Not checked: "),
                self.say(&problem.message),
                self.lang.pick("。", ".")
            );
        }
        (out + "</div>\n</body>\n</html>\n").into_bytes()
    }
}

impl List {
    fn table(self, report: &FileReport, findings: &[&FindingReport], out: &mut String) {
        let heads = self.lang.pick(["序号", "程度", "位置", "原文", "问题", "建议"], ["No.", "Severity", "Place", "Text", "What is wrong", "Advice"]);
        out.push_str("<table>\n<thead><tr>");
        for head in heads {
            let _ = write!(out, "<th>{head}</th>");
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for (number, finding) in findings.iter().enumerate() {
            self.row(report, number + 1, finding, out);
        }
        out.push_str("</tbody>\n</table>\n");
    }

    fn row(self, report: &FileReport, number: usize, finding: &FindingReport, out: &mut String) {
        let label = finding.labels.first();
        let mut place = label.map(|l| self.lang.pick(l.place.zh(), l.place.en())).unwrap_or_default();
        if place.is_empty() || !report.reading {
            let line = label.map_or(0, |l| l.start.line);
            place = self.lang.pick(format!("{place} 第{line}行"), format!("{place} line {line}")).trim().to_owned();
        }
        let class = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        let text: String = label.map(|l| l.text.chars().take(60).collect()).unwrap_or_default();
        let help = finding.help.as_ref().map(|h| self.say(h)).unwrap_or_default();
        let basis = finding.basis.as_ref().map(|b| format!("<br>{}{}", self.lang.pick("依据：", "Basis: "), self.say(b))).unwrap_or_default();
        let _ = writeln!(
            out,
            "<tr><td class=\"n\">{number}</td><td class=\"{class}\">{}</td><td>{}</td><td>{}</td><td>{} <span class=\"rule\">〔{}〕</span></td><td>{help}{basis}</td></tr>",
            finding.severity.word(self.lang),
            escaped(&place),
            escaped(&text),
            self.say(&finding.message),
            finding.rule,
        );
    }

    fn say(self, message: &Message) -> String {
        escaped(message.get(self.lang))
    }
}

/// Text for HTML, on one line, without what would steer.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in super::visible(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::List;
    use crate::diag::{Confidence, Lang, Message, RuleId, Severity};
    use crate::output::{FileReport, FindingReport, LabelReport, Render as _, Summary};
    use crate::text::{Place, Position};

    #[test]
    fn a_hostile_draft_stays_text() {
        let at = Position { line: 3, column: 1, offset: 0 };
        let hostile = "<script>alert('\u{1b}[31m')</script>";
        let label = LabelReport {
            path: None,
            primary: true,
            message: Message::default(),
            text: hostile.into(),
            raw: None,
            start: at,
            end: at,
            bytes: (1, 1),
            place: Place::default(),
        };
        let finding = |severity| FindingReport {
            rule: RuleId("a/b".into()),
            severity,
            confidence: Confidence::High,
            message: Message::new(format!("正文写“{hostile}”"), hostile),
            labels: vec![label.clone()],
            places: 1,
            windows: Vec::new(),
            help: Some(Message::new("请核对", "look")),
            basis: None,
            fix: None,
            fingerprint: String::new(),
            suppressed: None,
        };
        let file = FileReport {
            path: "<b>.docx".into(),
            format: "docx",
            reading: true,
            encoding: "UTF-8",
            findings: vec![finding(Severity::Warning), finding(Severity::Error)],
            copied: None,
        };
        let list = List { lang: Lang::Zh };
        let all = [list.begin(), list.file(&file), list.end(&Summary { files: 1, errors: 1, warnings: 1, ..Summary::default() }, &[])].concat();
        let all = String::from_utf8_lossy(&all);
        assert!(!all.contains("<script") && !all.contains('\u{1b}') && all.contains("<h2>&lt;b&gt;.docx</h2>"), "{all}");
        assert!(all.contains("1个文件：应改1处，请核1处，可酌0处。"));
        let (first, second) = (all.find("class=\"error\">应改"), all.find("class=\"warning\">请核"));
        assert!(first.is_some() && first < second, "应改 comes first");
        assert!(all.contains("<td>第3行</td>"));
    }
}
