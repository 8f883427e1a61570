//! The report for people: codespan-reporting draws each finding over windows of the draft.
//! Verdict first, then places, advice, standard, and the rule id last. Nothing here decides what is shown first.

mod files;
mod styled;

use codespan_reporting::diagnostic::{Diagnostic, Label, LabelStyle, Severity as Level};
use codespan_reporting::term::{self, Config};

use self::files::Windows;
use self::styled::Styled;
use super::report::{FileReport, FindingReport, ProblemReport, Summary};
use super::visible::visible;
use super::{Render, Window};
use crate::diag::{Lang, Message, Severity};

/// Places shown of one finding; the JSON report has all.
const MOST_PLACES: usize = 12;

/// The text format.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    /// Language of everything that hegao says.
    pub lang: Lang,
    /// True where colours may be used.
    pub color: bool,
    /// True for the closing line alone.
    pub quiet: bool,
}

impl Render for Text {
    fn begin(&self) -> Vec<u8> {
        Vec::new()
    }

    fn windows(&self) -> bool {
        true
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        let mut out = Vec::new();
        if !self.quiet {
            for finding in report.counted() {
                out.extend(self.finding(&report.path, finding));
            }
            for finding in &report.findings {
                out.extend(self.suppressed(&report.path, finding));
            }
        }
        out.extend(self.copied(report));
        out
    }

    fn end(&self, summary: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        let mut line = self.counts(summary);
        line.push_str(&self.known(summary));
        line.push_str(&self.passed_over(summary.passed_over));
        line.push_str(&self.unchecked(problems.len()));
        line.push('\n');
        line.into_bytes()
    }
}

impl Text {
    fn say(self, message: &Message) -> String {
        visible(message.get(self.lang)).into_owned()
    }

    fn finding(self, path: &str, finding: &FindingReport) -> Vec<u8> {
        let shown: Vec<&Window> = finding.windows.iter().take(MOST_PLACES).collect();
        let windows = Windows::new(&visible(path), &shown);
        let mut labels = Vec::new();
        for (id, window) in shown.iter().enumerate() {
            for mark in &window.marks {
                let Some(label) = finding.labels.get(mark.label) else { continue };
                let style = if label.primary { LabelStyle::Primary } else { LabelStyle::Secondary };
                // The verdict stands above already.
                let said = if label.message == finding.message { String::new() } else { self.say(&label.message) };
                labels.push(Label::new(style, id, mark.range.clone()).with_message(said));
            }
        }
        let diagnostic = Diagnostic::new(level(finding.severity)).with_message(self.say(&finding.message)).with_labels(labels).with_notes(self.notes(finding));
        let mut writer = Styled::new(self.color, self.heading(finding.severity), self.places(finding, &shown));
        // Every range was made on character boundaries of its own window; an error would lose the excerpt, not the verdict.
        match term::emit_to_write_style(&mut writer, &Config::default(), &windows, &diagnostic) {
            Ok(()) => writer.into_bytes(),
            Err(_) => format!("{}{}\n\n", self.heading(finding.severity), self.say(&finding.message)).into_bytes(),
        }
    }

    /// One line for what does not count, where it is to be shown: place, rule, verdict, reason.
    fn suppressed(self, path: &str, finding: &FindingReport) -> Vec<u8> {
        let Some((waiver, label)) = finding.suppressed.as_ref().zip(finding.labels.first()) else { return Vec::new() };
        let (path, reason, at) = (visible(path), visible(&waiver.reason), label.start);
        let (said, rule) = (self.say(&finding.message), &finding.rule);
        match self.lang {
            Lang::Zh => format!("已豁免：{path}:{}:{} {said}〔{rule}〕；理由：{reason}\n", at.line, at.column),
            Lang::En => format!("suppressed: {path}:{}:{} {said} [{rule}]; reason: {reason}\n", at.line, at.column),
        }
        .into_bytes()
    }

    /// The copy with comments, and the findings that have none there.
    fn copied(self, report: &FileReport) -> Vec<u8> {
        let Some(copy) = &report.copied else { return Vec::new() };
        let mut lines = vec![self.say(&super::copied(&copy.path, copy.comments, copy.changes))];
        if !copy.left_out.is_empty() && !self.quiet {
            let n = copy.left_out.len();
            lines.push(
                self.lang
                    .pick(format!("以下{n}处未写批注（每段至多3条，每份至多60条）："), format!("{n} without a comment (at most 3 a paragraph, 60 a file):")),
            );
        }
        for finding in copy.left_out.iter().filter(|_| !self.quiet).filter_map(|print| report.findings.iter().find(|f| f.fingerprint == *print)) {
            let place = finding.labels.first().map(|l| self.lang.pick(l.place.zh(), l.place.en())).unwrap_or_default();
            lines.push(format!("  {}{}{}〔{}〕", visible(&place), self.lang.pick("：", ": "), self.say(&finding.message), finding.rule));
        }
        (lines.join("\n") + "\n\n").into_bytes()
    }

    /// `应改：`, `error: `.
    fn heading(self, severity: Severity) -> String {
        format!("{}{}", severity.word(self.lang), self.lang.pick("：", ": "))
    }

    /// The place of each window, by its first label.
    fn places(self, finding: &FindingReport, shown: &[&Window]) -> Vec<String> {
        let place = |w: &&Window| {
            w.marks.first().and_then(|m| finding.labels.get(m.label)).map(|l| match self.lang {
                Lang::Zh => l.place.zh(),
                Lang::En => l.place.en(),
            })
        };
        shown.iter().map(|w| visible(&place(w).unwrap_or_default()).into_owned()).collect()
    }

    fn notes(self, finding: &FindingReport) -> Vec<String> {
        let mut notes = Vec::new();
        let left = finding.windows.len().saturating_sub(MOST_PLACES);
        if left > 0 {
            notes.push(match self.lang {
                Lang::Zh => format!("另有{left}处未列出"),
                Lang::En => format!("{left} more not shown"),
            });
        }
        if let Some(help) = &finding.help {
            notes.push(format!("{}{}", self.lang.pick("建议：", "help: "), self.say(help)));
        }
        if let Some(fix) = &finding.fix {
            notes.push(match &fix.refused {
                None => format!("{}{}", self.lang.pick("可自动修改：", "fix: "), self.say(&fix.title)),
                Some(reason) => format!("{}{}", self.lang.pick("未能自动修改：", "not fixed: "), self.say(reason)),
            });
        }
        if let Some(basis) = &finding.basis {
            notes.push(format!("{}{}", self.lang.pick("依据：", "basis: "), self.say(basis)));
        }
        notes.push(format!("〔{}〕", finding.rule));
        notes
    }

    fn counts(self, s: &Summary) -> String {
        let (files, e, w, i) = (s.files, s.errors, s.warnings, s.infos);
        match self.lang {
            Lang::Zh if e + w + i == 0 => format!("{files}个文件：未发现问题。"),
            Lang::Zh => format!("{files}个文件：应改{e}处，请核{w}处，可酌{i}处。"),
            Lang::En => format!("{files} {}: {e} {}, {w} {}, {i} {}.", plural(files, "file"), plural(e, "error"), plural(w, "warning"), plural(i, "info")),
        }
    }

    fn known(self, s: &Summary) -> String {
        let (known, gone) = (s.known, s.gone);
        let mut said = match (known, self.lang) {
            (0, _) => String::new(),
            (n, Lang::Zh) => format!("另有{n}处为基线已有，不计。"),
            (n, Lang::En) => format!(" {n} known from the baseline, not counted."),
        };
        match (gone, self.lang) {
            (0, _) => {}
            (n, Lang::Zh) => said.push_str(&format!("基线中有{n}处不再出现。")),
            (n, Lang::En) => said.push_str(&format!(" {n} of the baseline no longer occur.")),
        }
        said
    }

    fn passed_over(self, count: usize) -> String {
        match (count, self.lang) {
            (0, _) => String::new(),
            (n, Lang::Zh) => format!("另有{n}个其他类型的文件未查。"),
            (n, Lang::En) => format!(" {n} {} of other kinds passed over.", plural(n, "file")),
        }
    }

    fn unchecked(self, count: usize) -> String {
        match (count, self.lang) {
            (0, _) => String::new(),
            (n, Lang::Zh) => format!("有{n}处未能检查，原因见上。"),
            (n, Lang::En) => format!(" {n} {} could not be checked, see above.", plural(n, "thing")),
        }
    }
}

fn plural(count: usize, word: &str) -> String {
    if count == 1 { word.to_owned() } else { format!("{word}s") }
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Info => Level::Note,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::Text;
    use crate::diag::{Confidence, Finding, Label, Lang, Message, RuleId, Severity};
    use crate::outline::Outline;
    use crate::output::{FileReport, Render as _, report};
    use crate::text::{FileId, Source, Span};

    /// A finding of `indicator/text-table` that marks each quote, the first one as the primary place.
    fn check(text: &str, quotes: &[&str], expected: &str) {
        let source = Source::plain("a.txt", text.to_owned());
        let label = |(i, q): (usize, &&str)| {
            let at = source.shadow().find(*q).unwrap();
            let message = Message::new(if i == 0 { "正文写“80%”" } else { "表中的目标值" }, "here");
            Label { file: FileId(0), span: Span::new(at, at + q.len()), primary: i == 0, message }
        };
        let finding = Finding {
            rule: RuleId("indicator/text-table".into()),
            severity: Severity::Error,
            confidence: Confidence::High,
            message: Message::new("正文数值与指标表不一致", "text and indicator table disagree"),
            labels: quotes.iter().enumerate().map(label).collect(),
            places: 1,
            help: Some(Message::new("请以审定的指标表为准统一", "bring both to the approved table")),
            basis: None,
            fix: None,
        };
        let findings = report(&source, &Outline::default(), vec![finding]);
        let file =
            FileReport { path: "a.txt".to_owned(), format: "text", reading: false, encoding: "UTF-8", findings, copied: None, sheet: None, unread: Vec::new() };
        let out = Text { lang: Lang::Zh, color: false, quiet: false }.file(&file);
        assert_eq!(String::from_utf8(out).unwrap().trim_end(), expected.trim());
    }

    #[test]
    fn draws_both_ends_under_full_width_characters() {
        check(
            "一、目标\n到2025年，老年人健康管理率达到80%。\n老年人健康管理率 65.78% 70%\n",
            &["达到80%", "70%"],
            "
应改：正文数值与指标表不一致
  ┌─ a.txt:2:16
  │
2 │ 到2025年，老年人健康管理率达到80%。
  │                           ^^^^^^^ 正文写“80%”
  │
  ┌─ a.txt:3:17
  │
3 │ 老年人健康管理率 65.78% 70%
  │                         --- 表中的目标值
  │
  = 建议：请以审定的指标表为准统一
  = 〔indicator/text-table〕",
        );
    }

    proptest::proptest! {
        /// Any text, any spans, on character boundaries or not: no panic, and what is on boundaries is quoted as it stands.
        #[test]
        fn draws_anything(text in "(?s)[一二。“”①\\u{1b}\r\n\t 　a-c０１２,\u{200b}\u{300}]{0,300}", spans in proptest::collection::vec((0usize..900, 0usize..300), 1..6)) {
            let source = Source::plain("a.txt", text);
            let end = source.shadow().len();
            let label = |(i, (at, len)): (usize, &(usize, usize))| Label {
                file: FileId(0),
                span: Span::new(*at.min(&end), (at + len).min(end)),
                primary: i == 0,
                message: Message::new("甲", "a"),
            };
            let finding = Finding {
                rule: RuleId("a/b".into()),
                severity: Severity::Info,
                confidence: Confidence::Low,
                message: Message::default(),
                labels: spans.iter().enumerate().map(label).collect(),
                places: 1,
                help: None,
                basis: None,
                fix: None,
            };
            let findings = report(&source, &Outline::default(), vec![finding]);
            for label in findings.iter().flat_map(|f| &f.labels).filter(|l| !l.text.is_empty()) {
                assert_eq!(source.origin().get(label.start.offset as usize..label.end.offset as usize), Some(label.text.as_str()));
            }
            let file = FileReport { path: "a.txt".to_owned(), format: "text", reading: false, encoding: "UTF-8", findings, copied: None, sheet: None, unread: Vec::new() };
            let out = String::from_utf8(Text { lang: Lang::Zh, color: true, quiet: false }.file(&file)).unwrap();
            assert!(out.contains("a.txt:") && !out.contains("\u{1b}\u{1b}"));
        }
    }

    #[test]
    fn shows_steering_characters_as_signs() {
        check(
            "\u{1b}[31m达到80%",
            &["达到80%"],
            "
应改：正文数值与指标表不一致
  ┌─ a.txt:1:6
  │
1 │ ␛[31m达到80%
  │      ^^^^^^^ 正文写“80%”
  │
  = 建议：请以审定的指标表为准统一
  = 〔indicator/text-table〕",
        );
    }
}
