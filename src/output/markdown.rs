//! Markdown for the comment on a merge request: a table a draft, the counts last. The first line is a hidden mark by which a
//! script finds its own comment again. Text of a draft is no markup, names no one and refers to nothing.

use super::Render;
use super::remark::{named, one_line, unchecked};
use super::report::{FileReport, FindingReport, ProblemReport, Summary};
use super::text::Text;
use super::visible;
use crate::diag::Lang;

/// The Markdown format.
#[derive(Debug, Clone, Copy)]
pub struct Markdown {
    /// Language of the messages.
    pub lang: Lang,
}

impl Markdown {
    fn row(self, file: &FileReport, finding: &FindingReport) -> String {
        let label = finding.labels.first();
        let place = label.map(|l| named(l, self.lang)).unwrap_or_default();
        let line = label.filter(|_| !file.reading).map(|l| self.lang.pick(format!("第{}行", l.start.line), format!("line {}", l.start.line)));
        let place = [Some(place).filter(|p| !p.is_empty()), line].into_iter().flatten().collect::<Vec<_>>().join(self.lang.pick("，", ", "));
        let advice = finding.help.as_ref().map(|h| one_line(h.get(self.lang))).unwrap_or_default();
        let basis = finding.basis.as_ref().map(|b| format!("{}{}", self.lang.pick("依据：", "Basis: "), one_line(b.get(self.lang))));
        let advice = [Some(advice).filter(|a| !a.is_empty()), basis].into_iter().flatten().collect::<Vec<_>>().join(self.lang.pick("；", "; "));
        let said = match &finding.suppressed {
            Some(waiver) => format!("{}{}{}", one_line(finding.message.get(self.lang)), self.lang.pick("；已豁免：", "; suppressed: "), waiver.reason),
            None => one_line(finding.message.get(self.lang)),
        };
        let word = finding.severity.word(self.lang);
        format!("| {word} | {} | {} | {} | `{}` |\n", escaped(&place), escaped(&said), escaped(&advice), finding.rule)
    }
}

impl Render for Markdown {
    fn begin(&self) -> Vec<u8> {
        format!("<!-- hegao -->\n## {}\n", self.lang.pick("核稿", "hegao")).into_bytes()
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        if report.findings.is_empty() {
            return Vec::new();
        }
        let head = self.lang.pick("| 程度 | 位置 | 问题 | 建议 | 规则 |", "| Severity | Place | What is wrong | Advice | Rule |");
        let rows: String = report.findings.iter().map(|f| self.row(report, f)).collect();
        format!("\n### {}\n\n{head}\n|---|---|---|---|---|\n{rows}", escaped(&report.path)).into_bytes()
    }

    fn end(&self, summary: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        let text = Text { lang: self.lang, color: false, quiet: true };
        let mut out = String::from("\n");
        for problem in problems {
            out.push_str(&format!("- **{}** {}\n", escaped(&problem.path), escaped(&unchecked(problem, self.lang))));
        }
        if !problems.is_empty() {
            out.push('\n');
        }
        let counts = String::from_utf8_lossy(&text.end(summary, &[])).trim_end().to_owned();
        (out + &format!("**{}**\n", escaped(&counts))).into_bytes()
    }
}

/// Text for a table's cell: marks of Markdown and HTML stand for themselves; a word joiner, which is not seen, keeps mentions
/// (`@someone`), references (`#1`, `!1`) and addresses from being linked.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let shown = visible(text);
    let mut rest = shown.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '{' | '}' | '|' | '~' | '#' | '!' | '$' | '^' | '+' | '-' => out.extend(['\\', c]),
            _ => out.push(c),
        }
        let links = matches!(c, '@' | '#' | '!' | '$' | '%' | '~' | '&' | '^' | ':' | '/' | '.');
        if links && rest.peek().is_some_and(|n| n.is_ascii_alphanumeric() || matches!(n, '/' | '"' | '_' | '*')) && !between_digits(c, &out, rest.peek()) {
            out.push('\u{2060}');
        }
    }
    out
}

/// True for the mark inside a number or a time: 65.78, 8:30, 2023/3.
fn between_digits(c: char, before: &str, after: Option<&char>) -> bool {
    let digit = before.chars().rev().nth(1).is_some_and(|b| b.is_ascii_digit());
    matches!(c, '.' | ':' | '/') && digit && after.is_some_and(char::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn text_of_a_draft_is_no_markup() {
        for (text, expected) in [
            ("由65.78%提高到80%", "由65.78%提高到80%"),
            ("a|b\n<img src=x>", "a\\|b↵&lt;img src=x&gt;"),
            ("**重**[甲](http://x.cn)", "\\*\\*重\\*\\*\\[甲\\]\\(http:\u{2060}/\u{2060}/\u{2060}x.\u{2060}cn\\)"),
            ("@all #12 !3", "@\u{2060}all \\#\u{2060}12 \\!\u{2060}3"),
            ("`x` &lt; ~~y~~", "\\`x\\` &amp;\u{2060}lt; \\~\\~\u{2060}y\\~\\~"),
        ] {
            assert_eq!(escaped(text), expected);
        }
    }
}
