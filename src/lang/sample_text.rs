//! Where the texts of a sample stand: `bad md """…"""`, `bad facts { … }`, each with further drafts (`with parent """…"""`).
//! Looks at quotes and braces only; what is inside is read by `sample` and `facts`.

use super::report::Report;
use super::split::Section;
use super::tree::{At, RawBeside, RawRule, RawSample, Spot, Verdict, Word};

/// One text with the words before it.
struct Part {
    head: Vec<Word>,
    text: Word,
    /// One past the closing quotes or brace.
    end: usize,
}

/// Reads a section of a sample into the rule; a `with` in column 0 belongs to the sample before it.
pub fn read(s: &Section<'_>, raw: &mut RawRule, report: &mut Report<'_>) -> bool {
    let Some(first) = part(s, 0) else {
        if s.keyword == "with" {
            raw.samples.pop(); // it would only be said to lack what is broken here
        }
        return unclosed(s.keyword_at, report);
    };
    if s.keyword == "fixed" {
        return fixed(s, first, raw, report);
    }
    let mut at = first.end;
    let mut beside = Vec::new();
    if s.keyword == "with" {
        beside.extend(draft(s.keyword_at, first, report));
    } else {
        let verdict = match s.keyword {
            "bad" => Verdict::Bad,
            "good" => Verdict::Good,
            _ => Verdict::Undecided,
        };
        let mut head = first.head.into_iter();
        let sample = RawSample { verdict, format: head.next(), text: first.text, note: s.note.clone(), beside: Vec::new(), fixed: None, says: Vec::new() };
        surplus(head.next(), report);
        raw.samples.push(sample);
    }
    while let Some(from) = next(s.body, at) {
        let rest = s.body.get(from..).unwrap_or("");
        let word: String = rest.chars().take_while(char::is_ascii_alphabetic).collect();
        let with = At { start: s.start + from, end: s.start + from + word.len().max(1) };
        if word != "with" {
            let line = rest.lines().next().unwrap_or("").trim_end();
            report.add(At { start: with.start, end: with.start + line.len() }, "样例后面多出了文字", "there is more text after the sample");
            break;
        }
        let Some(part) = part(s, from + word.len()) else {
            raw.samples.pop();
            return unclosed(with, report);
        };
        at = part.end;
        beside.extend(draft(with, part, report));
    }
    match raw.samples.last_mut() {
        Some(sample) => sample.beside.extend(beside),
        None => {
            report.add(s.keyword_at, "with 前面没有样例", "no sample stands before with");
        }
    }
    true
}

/// `fixed """…"""`: the bad sample before it, as the rule's fix leaves it.
fn fixed(s: &Section<'_>, part: Part, raw: &mut RawRule, report: &mut Report<'_>) -> bool {
    surplus(part.head.into_iter().next(), report);
    if let Some(from) = next(s.body, part.end) {
        let line = s.body.get(from..).and_then(|r| r.lines().next()).unwrap_or("").trim_end();
        let start = s.start + from;
        report.add(At { start, end: start + line.len() }, "样例后面多出了文字", "there is more text after the sample");
    }
    match raw.samples.last_mut().filter(|sample| sample.verdict == Verdict::Bad && sample.fixed.is_none()) {
        Some(sample) => sample.fixed = Some(part.text),
        None => {
            report
                .add(s.keyword_at, "fixed 前面没有 bad 样例", "no bad sample stands before fixed")
                .help("fixed 写在 bad 样例后面，是它改好以后的样子", "fixed follows a bad sample and shows it as the fix leaves it");
        }
    }
    true
}

fn unclosed(at: At, report: &mut Report<'_>) -> bool {
    report
        .add(at, "样例要写在三个引号之间", "a sample stands between triple quotes")
        .help("写作 bad \"\"\"…\"\"\" 或 bad facts { … }", "write bad \"\"\"…\"\"\" or bad facts { … }");
    false
}

/// `parent md`: the words of another draft.
fn draft(with: At, part: Part, report: &mut Report<'_>) -> Option<RawBeside> {
    let mut head = part.head.into_iter();
    let Some(role) = head.next() else {
        report.add(with, "with 后面要写是哪种文稿", "with names the draft").help("例如 with parent \"\"\"…\"\"\"", "for example with parent \"\"\"…\"\"\"");
        return None;
    };
    let beside = RawBeside { role, format: head.next(), text: part.text };
    surplus(head.next(), report);
    Some(beside)
}

fn surplus(word: Option<Word>, report: &mut Report<'_>) {
    if let Some(word) = word {
        report.add(word.at, &format!("读不懂这里的“{}”", word.what), &format!("cannot read “{}” here", word.what));
    }
}

/// Where something stands that is neither blank nor comment.
fn next(body: &str, from: usize) -> Option<usize> {
    let mut at = from;
    for line in body.get(from..)?.split_inclusive('\n') {
        let text = line.trim_start();
        if !text.is_empty() && !text.starts_with('#') {
            return Some(at + line.len() - text.len());
        }
        at += line.len();
    }
    None
}

/// The next text: between triple quotes or, after `facts`, between braces.
fn part(s: &Section<'_>, from: usize) -> Option<Part> {
    let rest = s.body.get(from..)?;
    let open = rest.find("\"\"\"").into_iter().chain(rest.find('{')).min()?;
    let quoted = rest.get(open..)?.starts_with('"');
    let inner = from + open + if quoted { 3 } else { 1 };
    let body = s.body.get(inner..)?;
    let (length, close) = if quoted { (body.find("\"\"\"")?, 3) } else { (closing_brace(body)?, 1) };
    let mut head = Vec::new();
    let mut at = s.start + from;
    for word in rest.get(..open)?.split_inclusive(char::is_whitespace) {
        let what = word.trim_end();
        if !what.is_empty() {
            head.push(Spot { what: what.to_owned(), at: At { start: at, end: at + what.len() } });
        }
        at += word.len();
    }
    let text = Spot { what: body.get(..length)?.to_owned(), at: At { start: s.start + inner, end: s.start + inner + length } };
    Some(Part { head, text, end: inner + length + close })
}

/// The brace that closes a text; those in strings and comments do not count.
fn closing_brace(text: &str) -> Option<usize> {
    let mut braces = Braces { depth: 1 };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(found) = braces.line(line) {
            return Some(at + found);
        }
        at += line.len();
    }
    None
}

/// How many braces are open.
#[derive(Default)]
pub struct Braces {
    /// Their number.
    pub depth: usize,
}

impl Braces {
    /// Counts the braces of a line; where the last open one is closed, its offset.
    pub fn line(&mut self, line: &str) -> Option<usize> {
        let (mut quoted, mut escaped) = (false, false);
        for (at, c) in line.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                _ if quoted => {}
                '#' => break,
                '{' => self.depth += 1,
                '}' => {
                    self.depth = self.depth.saturating_sub(1);
                    if self.depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        None
    }
}
