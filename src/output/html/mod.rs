//! One HTML page: the draft as it is printed on the left, its findings on the right, each with both ends of a contradiction in
//! its card. Self-contained, nothing from the network, everything escaped; without script, and in print, it is a list.
//! Drafts and cards stand in `noscript`: a browser with scripts holds them as text until one is opened (`page.js`).

use std::fmt::Write as _;
use std::sync::Arc;

use super::Render;
use super::remark::{named, one_line, unchecked};
use super::report::{FileReport, FindingReport, ProblemReport, Summary};
use super::rule::RuleReport;
use super::window::Window;
use crate::diag::{Lang, Message, Severity};
use crate::text::circled;

/// The HTML format.
#[derive(Debug, Clone)]
pub struct Html {
    /// Language of everything that hegao says.
    pub lang: Lang,
    /// Names of the rules.
    pub rules: Arc<[RuleReport]>,
}

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Windows of a card that are shown before it is chosen.
const SHOWN: usize = 3;

impl Render for Html {
    fn begin(&self) -> Vec<u8> {
        let t = |zh: &'static str, en: &'static str| self.lang.pick(zh, en);
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<div id=\"bar\">",
            t("zh-CN", "en"),
            t("核稿报告", "hegao report"),
        );
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let _ = write!(out, "<label><input type=\"checkbox\" value=\"{}\" checked> {}</label>", severity.as_str(), severity.word(self.lang));
        }
        for (id, first) in [("chapter", t("全部章节", "all chapters")), ("family", t("全部类别", "all families")), ("rule", t("全部规则", "all rules"))]
        {
            let _ = write!(out, "<select id=\"{id}\" title=\"{first}\"><option value=\"\">{first}</option></select>");
        }
        let (first, none) = (t("全部责任单位", "all units"), t("未写明责任单位", "no unit named"));
        let _ =
            write!(out, "<select id=\"unit\" class=\"hid\" title=\"{first}\"><option value=\"\">{first}</option><option value=\"-\">{none}</option></select>");
        let _ = writeln!(
            out,
            "<input type=\"search\" id=\"words\" placeholder=\"{}\"> <select id=\"draft\" title=\"{}\"></select> <span id=\"said\"></span> <span class=\"key\">{}</span><ul id=\"list\"></ul></div>",
            t("查找", "search"),
            t("文稿", "drafts"),
            t("键盘：j下一处，k上一处，/查找，Esc取消", "keys: j next, k previous, / search, Esc clear"),
        );
        out.into_bytes()
    }

    fn windows(&self) -> bool {
        true
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        let id = sheet_id(&report.path);
        let count = |s: Severity| report.counted().filter(|f| f.severity == s).count();
        let (e, w, i) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
        let counts = self.lang.pick(format!("应改{e}处，请核{w}处，可酌{i}处"), format!("{e} errors, {w} warnings, {i} infos"));
        let (path, weight) = (escaped(&report.path), e * 1_000_000 + w * 1000 + i);
        let mut out = format!(
            "<section class=\"draft\" id=\"d{id}\" data-path=\"{path}\" data-counts=\"{counts}\" data-weight=\"{weight}\">\n<h2 class=\"path\">{path}</h2>\n<p>{counts}</p>\n"
        );
        if let Some(copy) = &report.copied {
            let _ = writeln!(out, "<p>{}</p>", self.say(&super::copied(&copy.path, copy.comments, copy.changes)));
        }
        if !report.unread.is_empty() {
            let rows: String = report.unread.iter().map(|m| format!("<li>{}</li>", self.say(m))).collect();
            let _ = writeln!(out, "<div class=\"unread\">{}<ul>{rows}</ul></div>", self.lang.pick("未读的内容：", "Not read:"));
        }
        let _ = write!(
            out,
            "<div class=\"cols\"><div class=\"left\"><noscript>\n{}</noscript></div>\n<div class=\"right\"><noscript>\n",
            report.sheet.as_ref().map_or("", |s| s.page.as_str())
        );
        if report.findings.is_empty() {
            let _ = writeln!(out, "<p>{}</p>", self.lang.pick("未发现问题。", "Nothing was found."));
        }
        for (index, finding) in report.findings.iter().enumerate() {
            self.card(report, &id, index + 1, finding, &mut out);
        }
        (out + "</noscript></div></div>\n</section>\n").into_bytes()
    }

    fn sheet(&self) -> bool {
        true
    }

    fn end(&self, s: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        let t = |zh: String, en: String| self.lang.pick(zh, en);
        let verdict = match (s.errors, s.warnings) {
            (0, 0) => t("没有应改、请核之处".to_owned(), "nothing to correct or to look into".to_owned()),
            (e, w) => t(format!("应改{e}处，请核{w}处"), format!("{e} to correct, {w} to look into")),
        };
        let mut out = format!("<div class=\"sum\"><h1>{verdict}</h1>\n");
        let (files, infos) = (s.files, s.infos);
        let _ = writeln!(out, "<p>{}</p>", t(format!("共{files}份文稿；另有可酌{infos}处。"), format!("{files} drafts; {infos} infos.")));
        let unread = t(
            "#份文稿中有未读的内容，如图片、文本框、读不成的表格，列在文稿之前。".to_owned(),
            "# drafts hold what was not read (pictures, text boxes, broken tables); see above each.".to_owned(),
        );
        let _ = writeln!(out, "<p id=\"unread\" class=\"no hid\" data-text=\"{}\"></p>", escaped(&unread));
        for problem in problems {
            let path = if problem.path.is_empty() { String::new() } else { format!("{}{}", escaped(&problem.path), self.lang.pick("：", ": ")) };
            let _ = writeln!(out, "<p class=\"no\">{path}{}</p>", escaped(&unchecked(problem, self.lang)));
        }
        let n = s.passed_over;
        if n > 0 {
            let _ = writeln!(out, "<p>{}</p>", t(format!("另有{n}个其他类型的文件未查。"), format!("{n} files of other kinds passed over.")));
        }
        let n = s.known;
        if n > 0 {
            let _ = writeln!(out, "<p>{}</p>", t(format!("另有{n}处为基线已有，不计。"), format!("{n} known from the baseline, not counted.")));
        }
        let n = s.skipped_rules;
        if n > 0 {
            let said =
                t(format!("有{n}条规则要对照其他文稿，未给出，没有查。"), format!("{n} rules were not run: they compare with drafts that were not given."));
            let _ = writeln!(out, "<p>{said}</p>");
        }
        let _ = write!(out, "</div>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n");
        out.into_bytes()
    }
}

impl Html {
    fn card(&self, report: &FileReport, id: &str, number: usize, finding: &FindingReport, out: &mut String) {
        let label = finding.labels.first();
        let chapter = label.and_then(|l| l.place.headings.first()).map(|h| escaped(h)).unwrap_or_default();
        let rule = finding.rule.as_str();
        let title = self.rules.iter().find(|r| r.id == finding.rule).map(|r| self.say(&r.title)).unwrap_or_default();
        let (severity, word) = (finding.severity.as_str(), finding.severity.word(self.lang));
        let units: Vec<String> = report.sheet.as_ref().and_then(|s| s.units.get(number - 1)).into_iter().flatten().map(|u| escaped(&one_line(u))).collect();
        let class = if finding.suppressed.is_some() { "f let".to_owned() } else { format!("f {severity}") };
        let _ = write!(
            out,
            "<div class=\"{class}\" id=\"f{id}-{number}\" tabindex=\"0\" data-n=\"{number}\" data-severity=\"{severity}\" data-chapter=\"{chapter}\" data-family=\"{}\" data-rule=\"{}\" data-units=\"{}\" data-title=\"{title}\"><p><a href=\"#m{id}-{number}\">{}</a> <b>{word}</b> <span class=\"v\">{}</span></p>",
            escaped(finding.rule.family()),
            escaped(rule),
            units.join("&#10;"),
            circled(number),
            escaped(&one_line(finding.message.get(self.lang))),
        );
        for (at, window) in finding.windows.iter().enumerate() {
            self.window(report, finding, (id, number, at), window, out);
        }
        let (help, basis) = (finding.help.as_ref(), finding.basis.as_ref());
        for (name, said) in [(self.lang.pick("建议：", "Advice: "), help), (self.lang.pick("依据：", "Basis: "), basis)] {
            if let Some(said) = said {
                let _ = write!(out, "<p>{name}{}</p>", escaped(&one_line(said.get(self.lang))));
            }
        }
        if let Some(waiver) = &finding.suppressed {
            let _ = write!(out, "<p>{}{}</p>", self.lang.pick("已豁免：", "suppressed: "), escaped(&waiver.reason));
        }
        if !units.is_empty() {
            let _ = write!(out, "<p class=\"rule\">{}{}</p>", self.lang.pick("责任单位：", "Units: "), units.join(self.lang.pick("、", ", ")));
        }
        let _ = writeln!(out, "<p class=\"rule\">{title}〔{}〕</p></div>", escaped(rule));
    }

    /// What stands around a place, with the place before it.
    fn window(&self, report: &FileReport, finding: &FindingReport, (id, number, at): (&str, usize, usize), window: &Window, out: &mut String) {
        let first = window.marks.first().and_then(|m| finding.labels.get(m.label));
        let mut place = first.map(|l| named(l, self.lang)).unwrap_or_default();
        if !report.reading && window.path.is_none() {
            let line = self.lang.pick(format!("第{}行", window.line), format!("line {}", window.line));
            place = [place, line].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(self.lang.pick("，", ", "));
        }
        let said: Vec<String> =
            window.marks.iter().filter_map(|m| finding.labels.get(m.label)).filter(|l| !l.primary).map(|l| one_line(l.message.get(self.lang))).collect();
        if !said.is_empty() {
            place = format!("{place}{}{}", self.lang.pick("：", ": "), said.join(self.lang.pick("；", "; ")));
        }
        let more = if at < SHOWN { "w" } else { "w more" };
        let to = match window.marks.first().map(|m| m.label) {
            Some(0) if window.path.is_none() => format!(" data-to=\"m{id}-{number}\""),
            Some(n) if window.path.is_none() => format!(" data-to=\"m{id}-{number}-{n}\""),
            _ => String::new(),
        };
        let _ = write!(out, "<div class=\"{more}\"{to}><small>{}</small>{}</div>", escaped(&place), marked(window, finding));
    }

    fn say(&self, message: &Message) -> String {
        escaped(message.get(self.lang))
    }
}

/// The window's text with its marks; of marks that lie over each other, the first.
fn marked(window: &Window, finding: &FindingReport) -> String {
    let mut marks: Vec<(usize, usize, bool)> =
        window.marks.iter().map(|m| (m.range.start, m.range.end, finding.labels.get(m.label).is_some_and(|l| l.primary))).collect();
    marks.sort_unstable();
    let rank = match finding.severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Info => 2,
    };
    let (mut out, mut at) = (String::new(), 0);
    for (start, end, primary) in marks {
        let start = start.max(at);
        if start >= end {
            continue;
        }
        let rank = if primary { rank } else { 3 };
        let part = |from: usize, to: usize| escaped(window.text.get(from..to).unwrap_or(""));
        let _ = write!(out, "{}<mark class=\"r{rank}\">{}</mark>", part(at, start), part(start, end));
        at = end;
    }
    out + &escaped(window.text.get(at..).unwrap_or(""))
}

/// What the ids of a draft's parts begin with on a page of many drafts.
#[must_use]
pub fn sheet_id(path: &str) -> String {
    crate::diag::fingerprint(path, "", std::iter::empty(), 0)
}

/// Text for HTML, on one line, without what would steer.
fn escaped(text: &str) -> String {
    crate::text::escaped(&super::visible(text))
}

#[cfg(test)]
mod tests {
    use super::Html;
    use crate::diag::{Lang, Message};
    use crate::output::{FileReport, Render as _, Shown, Summary};

    #[test]
    fn the_first_screen_says_what_is_to_be_done_and_what_was_not_read() {
        let html = Html { lang: Lang::Zh, rules: Vec::new().into() };
        let file = FileReport {
            path: "<b>.docx".into(),
            format: "docx",
            reading: true,
            encoding: "UTF-8",
            findings: Vec::new(),
            copied: None,
            sheet: Some(Shown { page: "<p>正文</p>".into(), units: Vec::new() }),
            unread: vec![Message::new("有1幅图片<i>", "a picture")],
        };
        let summary = Summary { files: 1, errors: 3, warnings: 12, infos: 4, passed_over: 2, skipped_rules: 5, ..Summary::default() };
        let page = String::from_utf8([html.begin(), html.file(&file), html.end(&summary, &[])].concat()).unwrap_or_default();
        for said in [
            "<h1>应改3处，请核12处</h1>",
            "共1份文稿；另有可酌4处。",
            "有1幅图片&lt;i&gt;",
            "另有2个其他类型的文件未查。",
            "有5条规则要对照其他文稿",
            "<h2 class=\"path\">&lt;b&gt;.docx</h2>",
            "<p>正文</p>",
        ] {
            assert!(page.contains(said), "“{said}” is not in: {page}");
        }
        assert!(!page.contains("http:") && !page.contains("https:") && !page.contains("src="));
    }
}
