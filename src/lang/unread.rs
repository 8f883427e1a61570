//! Says in people's words where a section cannot be read and what could stand there. pest's own errors name grammar rules and often the wrong place.

use pest::error::{Error, InputLocation};

use super::habits::Stop;
use super::parse::Rule;
use super::report::Report;
use super::split::KEYWORDS;
use super::tree::At;
use crate::diag::Lang;

/// Reports a parse error of a text that begins at `start` in the file.
pub fn explain(error: &Error<Rule>, text: &str, start: usize, report: &mut Report<'_>) {
    let plain = match error.location {
        InputLocation::Pos(p) | InputLocation::Span((p, _)) => p,
    };
    let (mut place, mut wanted) = (plain, Vec::new());
    if let Some(attempts) = error.parse_attempts() {
        place = attempts.max_position.max(plain);
        wanted = attempts.expected_tokens().iter().map(ToString::to_string).filter(|t| t.len() < 24 && !t.contains("WHITESPACE")).collect();
    }
    let rest = text.get(place..).unwrap_or("");
    let word = word_at(rest);
    let stop = Stop { before: text.get(..place).unwrap_or(""), word, rest, wanted: &wanted };
    if let Some((name, instead)) = stop.reserved() {
        reserved(name, instead, start + stop.before.trim_end().len(), report);
        return;
    }
    let at = At { start: start + place, end: start + place + word.len() };
    let missing_zh = if word.is_empty() { "这一节没有写完".to_owned() } else { format!("读不懂这里的“{word}”") };
    let missing_en = if word.is_empty() { "this section is not complete".to_owned() } else { format!("cannot read “{word}” here") };
    let added = report.add(at, &missing_zh, &missing_en);
    if let Some(advice) = stop.advice() {
        added.advise(Some(&advice));
        return;
    }
    let (zh, en) = (tokens(&wanted, true), tokens(&wanted, false));
    if KEYWORDS.contains(&word) {
        added.help(&format!("{word} 要顶格写"), &format!("{word} stands at the very beginning of its line"));
    } else if crate::func::find(word).is_some() {
        added.help(&format!("{word} 是函数，写作 {word}(…)"), &format!("{word} is a function: {word}(…)"));
    } else if !zh.is_empty() {
        added.help(&format!("这里可以写：{}", zh.join(" ")), &format!("here may stand: {}", en.join(" ")));
    }
}

/// A variable that is called like a word of the language; said once a file, for where it is introduced.
fn reserved(name: &str, instead: &str, end: usize, report: &mut Report<'_>) {
    let (zh, en) = (format!("“{name}”是规则语言的词，不能用作名称"), format!("“{name}” is a word of the rule language, nothing can be called so"));
    if report.problems.iter().any(|p| p.message.get(Lang::Zh) == zh) {
        return;
    }
    let at = At { start: end - name.len(), end };
    report.add(at, &zh, &en).help(&format!("请换一个名称，例如 {instead}"), &format!("take another name, for example {instead}"));
}

/// What may stand there, words first: the grammar's letters and digits are names and numbers.
fn tokens(wanted: &[String], zh: bool) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for token in wanted {
        let plain = match token.trim() {
            "" | "#" | "_" | "A..Z" => continue,
            "a..z" if zh => "名称",
            "a..z" => "name",
            "0..9" if zh => "数",
            "0..9" => "number",
            "\"" => "\"…\"",
            other => other,
        };
        if !out.iter().any(|o| o == plain) {
            out.push(plain.to_owned());
        }
    }
    out.sort_by_key(|t| (!t.starts_with(char::is_alphabetic), t.clone()));
    out.truncate(12);
    out
}

/// The word or mark at the beginning of a text.
fn word_at(rest: &str) -> &str {
    let first = rest.chars().next();
    let end = match first {
        Some(c) if c.is_alphanumeric() || c == '_' => rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len()),
        Some('"') => rest.get(1..).and_then(|r| r.find(['"', '\n'])).map_or(1, |i| i + 2),
        Some(c) if c.is_whitespace() => 0,
        Some(c) => c.len_utf8(),
        None => 0,
    };
    rest.get(..end).unwrap_or("")
}
