//! Cuts a rule file at the keywords in column 0, so that one slip does not hide the next. Knows nothing of the inside of a section.

use super::habits;
use super::report::{Report, nearest};
use super::sample_text::Braces;
use super::tree::At;

/// Every keyword that may stand in column 0.
pub const KEYWORDS: &[&str] = &[
    "title", "severity", "confidence", "since", "formerly", "from", "match", "let", "where", "report", "see", "once", "help", "basis", "fix", "bad", "good",
    "undecided", "with", "fixed", "says", "param", "define", "view",
];

/// One section: its keyword and what follows up to the next one.
#[derive(Debug)]
pub struct Section<'t> {
    /// The keyword.
    pub keyword: &'static str,
    /// Where the keyword stands.
    pub keyword_at: At,
    /// What follows it.
    pub body: &'t str,
    /// Where that begins.
    pub start: usize,
    /// The comment lines before it.
    pub note: String,
}

/// The page (comment lines at the top) and the sections.
pub fn split<'t>(text: &'t str, report: &mut Report<'_>) -> (String, Vec<Section<'t>>) {
    let mut starts: Vec<(usize, &'static str, usize)> = Vec::new(); // offset, keyword, length of the word
    let (mut quoted, mut braces) = (false, Braces::default());
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut at = bom;
    for line in text.get(bom..).unwrap_or("").split_inclusive('\n') {
        if !quoted
            && braces.depth == 0
            && let Some(word) = leading_word(line)
        {
            match KEYWORDS.iter().find(|k| **k == word) {
                Some(k) => starts.push((at, k, word.len())),
                None => {
                    let place = At { start: at, end: at + word.len() };
                    let meant = nearest(word, KEYWORDS.iter().copied()).or_else(|| habits::keyword(word));
                    report.add(place, &format!("没有“{word}”这个关键字"), &format!("there is no keyword “{word}”")).nearest(meant);
                    starts.push((at, KEYWORDS.iter().copied().find(|k| Some(*k) == meant).unwrap_or(""), word.len()));
                }
            }
        }
        if line.matches("\"\"\"").count() % 2 == 1 && (quoted || starts.last().is_some_and(|s| is_sample(s.1))) {
            quoted = !quoted;
        }
        if !quoted && starts.last().is_some_and(|s| is_sample(s.1)) {
            facts(line, &mut braces);
        }
        at += line.len();
    }
    cut(text, &starts)
}

/// Follows the braces of `bad facts { … }`, whose lines are no keywords; braces elsewhere mean nothing.
fn facts(line: &str, braces: &mut Braces) {
    let mut rest = line.rsplit("\"\"\"").next().unwrap_or(line);
    if braces.depth > 0 {
        let Some(end) = braces.line(rest) else { return };
        rest = rest.get(end + 1..).unwrap_or("");
    }
    if let Some((_, inside)) = rest.split_once("facts").filter(|(_, r)| r.trim_start().starts_with('{')) {
        braces.line(inside);
    }
}

/// True for the keywords of samples.
pub fn is_sample(keyword: &str) -> bool {
    matches!(keyword, "bad" | "good" | "undecided" | "with" | "fixed")
}

fn cut<'t>(text: &'t str, starts: &[(usize, &'static str, usize)]) -> (String, Vec<Section<'t>>) {
    let head = text.get(..starts.first().map_or(text.len(), |s| s.0)).unwrap_or("");
    let (page, mut note) = page_and_note(head);
    let mut sections = Vec::new();
    for (i, &(start, keyword, len)) in starts.iter().enumerate() {
        let end = starts.get(i + 1).map_or(text.len(), |s| s.0);
        let body = text.get(start + len..end).unwrap_or("");
        let next = trailing_comments(body);
        if !keyword.is_empty() {
            sections.push(Section { keyword, keyword_at: At { start, end: start + len }, body, start: start + len, note: std::mem::take(&mut note) });
        }
        note = next;
    }
    (page, sections)
}

/// The word at the very start of a line: `from` in `from c in claim`, `标题` in `标题 zh "…"`. Of words outside ASCII only those that
/// stand for a keyword; what else may stand there is the section's business.
fn leading_word(line: &str) -> Option<&str> {
    let end = line.find(|c: char| !c.is_alphabetic()).unwrap_or(line.len());
    let word = line.get(..end).filter(|w| !w.is_empty())?;
    (word.is_ascii() || habits::keyword(word).is_some()).then_some(word)
}

/// Comment lines without their `#`.
fn comments<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let texts: Vec<&str> = lines.filter_map(|l| l.trim().strip_prefix('#')).map(|l| l.strip_prefix(' ').unwrap_or(l)).collect();
    texts.join("\n").trim().to_owned()
}

/// What stands before the first keyword is the page; a file that begins with samples keeps its last block as their note.
fn page_and_note(head: &str) -> (String, String) {
    (comments(head.lines()), String::new())
}

/// The comment lines at the end of a section belong to the next one.
fn trailing_comments(body: &str) -> String {
    let lines: Vec<&str> = body.lines().collect();
    let tail = lines.iter().rev().take_while(|l| l.trim().is_empty() || l.trim_start().starts_with('#')).count();
    comments(lines.iter().skip(lines.len() - tail.min(lines.len())).copied())
}
