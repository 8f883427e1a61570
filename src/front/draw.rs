//! Draws what the user got wrong (rules, later configuration) with miette: a window of the text, true line and column.
//! Findings in drafts are drawn by `output`.

use std::collections::BTreeMap;
use std::fmt;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::diag::{Lang, Problem};
use crate::output::{ProblemReport, visible};
use crate::text::LineIndex;

/// Bytes shown on either side of a place in a very long line.
const BESIDE: usize = 120;

/// All problems, each over its file's text where that is at hand and the problem has a place.
pub(super) fn problems(problems: &[Problem], texts: &BTreeMap<String, String>, lang: Lang, color: bool) -> String {
    let mut out = String::new();
    let theme = if color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(100).with_links(false).with_context_lines(0);
    for problem in problems {
        let drawn = match (texts.get(&problem.path), &problem.range) {
            (Some(text), Some(range)) => {
                let shown = Shown { problem, window: Window::new(&problem.path, text, range.clone()), lang };
                let mut drawn = String::new();
                let drew = handler.render_report(&mut drawn, &shown).is_ok();
                // miette would say “help:” in every language.
                if let Some(help) = &problem.help {
                    drawn.push_str(&format!("  {}{}\n", lang.pick("建议：", "help: "), visible(help.get(lang))));
                }
                drew.then_some(drawn)
            }
            _ => None,
        };
        out.push_str(&drawn.unwrap_or_else(|| super::drive::problem_text(&ProblemReport::new(problem), lang)));
    }
    out
}

/// A problem as miette sees it.
struct Shown<'p> {
    problem: &'p Problem,
    window: Window<'p>,
    lang: Lang,
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.problem.path)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&visible(self.problem.message.get(self.lang)))
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.window)
    }
    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (start, end) = self.window.label;
        Some(Box::new(std::iter::once(LabeledSpan::new(None, start, end - start))))
    }
}

/// The part of a line around a place. miette counts columns in bytes and prints lines whole; this gives it a short
/// line with the column in characters. Control characters are shown as signs, so the text is an own copy.
struct Window<'p> {
    path: &'p str,
    text: String,
    label: (usize, usize),
    line: usize,
    column: usize,
}

impl<'p> Window<'p> {
    fn new(path: &'p str, text: &str, range: std::ops::Range<usize>) -> Self {
        let (from, to) = (floor(text, range.start), floor(text, range.end.min(range.start.saturating_add(BESIDE))));
        let position = LineIndex::new(text).position(text, from);
        let head = text.get(floor(text, from.saturating_sub(BESIDE))..from).unwrap_or("").rsplit('\n').next().unwrap_or("");
        let rest = text.get(from..floor(text, to.max(from) + BESIDE)).unwrap_or("").split('\n').next().unwrap_or("");
        let marked = rest.get(..(to.max(from) - from).min(rest.len())).unwrap_or(rest);
        let tail = rest.get(marked.len()..).unwrap_or("");
        let [head, marked, tail] = [head, marked, tail].map(|t| visible(t.trim_end_matches('\r')).into_owned());
        let label = (head.len(), head.len() + marked.len());
        let line = (position.line as usize).saturating_sub(1);
        Self { path, text: format!("{head}{marked}{tail}"), label, line, column: (position.column as usize).saturating_sub(1) }
    }
}

/// The character boundary at or before an offset.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl SourceCode for Window<'_> {
    fn read_span<'a>(&'a self, span: &SourceSpan, before: usize, after: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let _ = (span, before, after);
        let whole = SourceSpan::from((0, self.text.len()));
        Ok(Box::new(MietteSpanContents::new_named(self.path.to_owned(), self.text.as_bytes(), whole, self.line, self.column, 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::problems;
    use crate::diag::{Lang, Message, Problem};

    #[test]
    fn shows_the_place_with_a_character_column() {
        let text = "title zh \"正文\"\nfrom 某 in nothing\n".to_owned();
        let at = text.find("nothing").unwrap_or(0);
        let problem = Problem::file("a.hgr", Message::new("没有“nothing”这种关系", "no relation “nothing”"))
            .at(at..at + 7)
            .with_help(Message::new("是不是“indicator”？", ""));
        let drawn = problems(&[problem], &[("a.hgr".to_owned(), text)].into(), Lang::Zh, false);
        assert_eq!(
            drawn,
            "  × 没有“nothing”这种关系\n   ╭─[a.hgr:2:11]\n 2 │ from 某 in nothing\n   ·            ───────\n   ╰────\n  建议：是不是“indicator”？\n"
        );
    }
}
