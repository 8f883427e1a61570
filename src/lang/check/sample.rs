//! Checks samples: formats, marks, the other drafts that the rule asks about, and the rows of samples of facts.

use std::collections::BTreeSet;

use crate::diag::Lang;
use crate::fact::Role;
use crate::lang::expr::unescape;
use crate::lang::facts::{self, FactText};
use crate::lang::report::Report;
use crate::lang::sample::{Beside, Sample, Unmarked, unmark};
use crate::lang::tree::{At, RawSample, Verdict, Word};

const FORMATS: [&str; 4] = ["md", "txt", "html", "facts"];

/// A sample of a rule that asks about drafts of these roles; `looks` is true where it looks into sentences.
pub fn sample(raw: &RawSample, roles: &BTreeSet<Role>, looks: bool, report: &mut Report<'_>) -> Option<Sample> {
    let before = report.problems.len();
    let format = format(raw.format.as_ref(), report);
    let own = marked(&raw.text, report)?;
    if raw.verdict == Verdict::Bad && own.marks.is_empty() {
        report
            .add(raw.text.at, "bad 样例要用 ⟦ ⟧ 标出要报告的位置", "a bad sample marks the reported place with ⟦ ⟧")
            .help("例如 到⟦2025⟧年；可以从这里复制 ⟦ ⟧", "for example 到⟦2025⟧年; copy ⟦ ⟧ from here");
    } else if raw.verdict != Verdict::Bad && !own.marks.is_empty() {
        report
            .add(raw.text.at, "只有 bad 样例才用 ⟦ ⟧", "only bad samples have ⟦ ⟧")
            .help("请去掉 ⟦ ⟧，或把样例改为 bad", "leave ⟦ ⟧ out, or make it a bad sample");
    }
    let rows = rows(format, &raw.text, &own, report);
    if rows.is_some() && looks {
        report
            .add(raw.text.at, "facts 样例里没有句子，find 和 words 什么也找不到", "a sample of facts has no sentences: find and words see nothing")
            .help("请用文字写样例", "write the sample as a text");
    }
    let beside = besides(raw, roles, report);
    let fixed = raw.fixed.as_ref().and_then(|text| after_fix(text, format, report));
    let mut marks = own.marks;
    if rows.is_some() {
        marks.iter_mut().for_each(|m| *m = inside_quotes(&own.text, m.clone()));
    }
    (report.problems.len() == before).then(|| Sample {
        verdict: raw.verdict,
        format,
        text: own.text,
        marks,
        facts: rows,
        beside,
        fixed,
        says: said(raw),
        at: raw.text.at,
        note: raw.note.clone(),
    })
}

/// What `says` demands.
fn said(raw: &RawSample) -> Vec<(Lang, String)> {
    let of = |lang, text: &Option<Word>| text.as_ref().map(|t| (lang, unescape(&t.what)));
    raw.says.iter().flat_map(|t| [of(Lang::Zh, &t.zh), of(Lang::En, &t.en)]).flatten().collect()
}

/// What `fixed` says a text comes to.
fn after_fix(text: &Word, format: &str, report: &mut Report<'_>) -> Option<String> {
    let own = marked(text, report)?;
    if !own.marks.is_empty() {
        report.add(text.at, "fixed 里不用 ⟦ ⟧", "fixed has no ⟦ ⟧");
    }
    if format == "facts" {
        report.add(text.at, "facts 样例没有可改的文字", "a sample of facts has no text to fix");
    }
    Some(own.text)
}

fn format(word: Option<&Word>, report: &mut Report<'_>) -> &'static str {
    let Some(word) = word else { return "md" };
    let found = FORMATS.into_iter().find(|f| *f == word.what);
    if found.is_none() {
        report
            .add(word.at, &format!("样例没有“{}”这种格式", word.what), &format!("a sample has no format “{}”", word.what))
            .nearest_of(&word.what, FORMATS.into_iter());
    }
    found.unwrap_or("md")
}

/// A text without its marks; one without partner is reported.
fn marked(text: &Word, report: &mut Report<'_>) -> Option<Unmarked> {
    unmark(&text.what)
        .map_err(|offset| {
            let start = text.at.start + offset;
            report.add(At { start, end: start + "⟦".len() }, "⟦ ⟧ 没有成对", "⟦ and ⟧ do not pair").help("每个 ⟦ 后面要有一个 ⟧", "each ⟦ is followed by a ⟧");
        })
        .ok()
}

/// The rows of a sample of facts, with problems at their places in the file.
fn rows(format: &str, text: &Word, own: &Unmarked, report: &mut Report<'_>) -> Option<FactText> {
    if format != "facts" {
        return None;
    }
    let mut inner = Report::new("");
    let rows = facts::read(&own.text, &mut inner);
    for problem in inner.problems {
        let place = problem.range.unwrap_or_default();
        let at = At { start: text.at.start + own.written(place.start), end: text.at.start + own.written(place.end) };
        let added = report.add(at, &problem.message.zh, &problem.message.en);
        if let Some(help) = problem.help {
            added.help(&help.zh, &help.en);
        }
    }
    let mut rows = rows.unwrap_or_default();
    for field in rows.rows.iter_mut().flat_map(|r| &mut r.fields) {
        field.at = field.span.as_ref().map_or(text.at, |s| At { start: text.at.start + own.written(s.start), end: text.at.start + own.written(s.end) });
    }
    Some(rows)
}

/// A mark around a quoted value means the value: `⟦"80%"⟧` is `"⟦80%⟧"`.
fn inside_quotes(text: &str, mark: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let quoted = text.get(mark.clone()).is_some_and(|t| t.len() > 1 && t.starts_with('"') && t.ends_with('"'));
    if quoted { mark.start + 1..mark.end - 1 } else { mark }
}

/// The other drafts: those that the rule asks about, no others, each but peers once.
fn besides(raw: &RawSample, roles: &BTreeSet<Role>, report: &mut Report<'_>) -> Vec<Beside> {
    let mut out: Vec<Beside> = Vec::new();
    for other in &raw.beside {
        let word = &other.role;
        let Some(role) = Role::parse(&word.what) else {
            report
                .add(word.at, &format!("没有“{}”这种文稿", word.what), &format!("there is no draft called “{}”", word.what))
                .nearest_of(&word.what, Role::ALL.map(Role::as_str).into_iter());
            continue;
        };
        if !roles.contains(&role) {
            report.add(word.at, &format!("这条规则没有用到 {}", word.what), &format!("the rule does not ask about {}", word.what));
        } else if role != Role::Peer && out.iter().any(|b| b.role == role) {
            report.add(word.at, &format!("“{}”写了两次", word.what), &format!("“{}” is given twice", word.what));
        }
        let format = format(other.format.as_ref(), report);
        let Some(text) = marked(&other.text, report) else { continue };
        if !text.marks.is_empty() {
            report.add(other.text.at, "其他文稿里不用 ⟦ ⟧", "other drafts have no ⟦ ⟧");
        }
        let facts = rows(format, &other.text, &text, report);
        out.push(Beside { role, format, text: text.text, facts });
    }
    let given: BTreeSet<Role> = raw.beside.iter().filter_map(|b| Role::parse(&b.role.what)).collect();
    for role in roles.difference(&given) {
        let name = role.as_str();
        report
            .add(raw.text.at, &format!("规则用到 {name}，样例却没有给出"), &format!("the rule asks about {name}, the sample has none"))
            .help(&format!("请在后面加 with {name} \"\"\"…\"\"\""), &format!("add with {name} \"\"\"…\"\"\""));
    }
    out
}
