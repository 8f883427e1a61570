//! `hegao inspect`: what hegao read in one draft. For people who wonder why a rule spoke or kept silent.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::ArgMatches;

use super::drive::{eprint, eprint_problem};
use super::options::{name, one};
use super::projects::{Asked, Projects};
use super::{print, read};
use crate::audit;
use crate::diag::{Confidence, Lang, Message, Problem};
use crate::fact::{FactSet, Field, Missing, RELATIONS, Rel, Row, Value};
use crate::lexicon::Lexicon;
use crate::output::{ProblemReport, visible};
use crate::text::{Source, Span};

/// Shows one draft.
pub(super) fn run(matches: &ArgMatches, lang: Lang, asked: Option<Lang>) -> ExitCode {
    let path = one(matches, name::FILE);
    let Ok(projects) = Projects::load(&[path.to_owned()], &Asked::of(matches), lang) else { return ExitCode::from(2) };
    let lang = asked.or_else(|| projects.lang()).unwrap_or(lang);
    let Some((project, inside)) = projects.of(Some(path.as_ref())) else { return ExitCode::from(2) };
    let setup = project.setup(&inside);
    let raw = if path == "-" { read::Raw::stdin(one(matches, name::STDIN_NAME)) } else { read::Raw::file(path.as_ref()) };
    let draft = raw.and_then(|r| r.read_revised(super::check::revisions(matches)));
    let shown = draft.and_then(|d| audit::guarded(path, || audit::read(d, setup.lexicon(), &RELATIONS.iter().map(|r| r.rel).collect()))).and_then(|read| {
        for problem in &read.problems {
            eprint_problem(&ProblemReport::of_source(&read.draft.source, problem), lang);
        }
        for note in read.draft.container.iter().flat_map(|c| c.notice.iter().chain(&c.unread)) {
            super::fix::say(note, lang);
        }
        let text = show(&read, one(matches, name::WHAT), setup.lexicon(), lang)?;
        Ok((text, read.problems.is_empty()))
    });
    match shown {
        Ok((text, clean)) => {
            print(&text);
            ExitCode::from(if clean { 0 } else { 2 })
        }
        Err(problem) => {
            eprint(&problem, lang);
            ExitCode::from(2)
        }
    }
}

fn show(read: &audit::Read, what: &str, lexicon: &Lexicon, lang: Lang) -> Result<String, Problem> {
    let source = &read.draft.source;
    match what {
        "text" => Ok(source.reading().lines().map(|l| format!("{}\n", visible(l))).collect()),
        "outline" => Ok(read.outline.describe(source)),
        "tables" => Ok(read.outline.describe_tables(source)),
        "links" => Ok(super::links::links(source, &read.facts, lexicon, lang)),
        "facts" => Ok(rows(source, &read.facts, &RELATIONS.iter().map(|r| r.rel).collect::<Vec<_>>())),
        other => Rel::parse(other).map(|rel| rows(source, &read.facts, &[rel])).ok_or_else(|| unknown(other)),
    }
}

fn unknown(what: &str) -> Problem {
    let names: Vec<&str> = RELATIONS.iter().map(|r| r.name).collect();
    Problem::file("", Message::new(format!("不能看“{what}”"), format!("there is no “{what}” to show"))).with_help(Message::new(
        format!("可看：text、outline、tables、links、facts，或一种事实：{}", names.join("、")),
        format!("one of text, outline, tables, links, facts, or a relation: {}", names.join(", ")),
    ))
}

/// The rows of some relations: place, number, fields that have a value, each as written where it stands in the draft.
fn rows(source: &Source, facts: &FactSet, rels: &[Rel]) -> String {
    let mut out = String::new();
    for rel in rels {
        let table = facts.table(*rel);
        let closed = if table.closed { "（全）" } else { "" };
        let _ = writeln!(out, "{} {}{closed}", rel.name(), table.rows.len());
        for (index, row) in table.rows.iter().enumerate() {
            let _ = writeln!(out, "  {}", row_line(source, *rel, index, row));
        }
    }
    out
}

fn row_line(source: &Source, rel: Rel, index: usize, row: &Row) -> String {
    let at = source.positions(row.span).0;
    let mut line = format!("{}:{} #{index}", at.line, at.column);
    if row.sure != Confidence::High {
        let _ = write!(line, " ({})", row.sure.as_str());
    }
    for (def, field) in rel.def().fields.iter().zip(&row.fields) {
        if let Some(value) = field_text(source, field) {
            let _ = write!(line, " {}={value}", def.name);
        }
    }
    line
}

fn field_text(source: &Source, field: &Field) -> Option<String> {
    let value = match &field.value {
        Value::Missing(Missing::Absent) => return None,
        Value::Missing(Missing::Blank) => "〔空〕".to_owned(),
        Value::Missing(Missing::Lost) => "〔缺失〕".to_owned(),
        Value::Bool(b) => b.to_string(),
        Value::Int(i) => i.to_string(),
        Value::Year(y) => y.to_string(),
        Value::Text(t) | Value::Term(t) => short(t),
        Value::Atom(a) => (*a).to_owned(),
        Value::Quantity(q) => q.describe(),
        Value::Goal(g) => short(&g.raw),
        Value::Date(d) => format!("{:?}", d.date),
        Value::Row(r) => format!("{}#{}", r.rel.name(), r.index),
        Value::Rows(r) => format!("{}#{:?}{}", r.rel.name(), r.rows, if r.closed { "（全）" } else { "" }),
    };
    let written = field.span.map(|s: Span| short(source.raw(s))).filter(|w| !w.is_empty() && *w != value);
    Some(written.map_or_else(|| value.clone(), |w| format!("{value}“{w}”")))
}

fn short(text: &str) -> String {
    let mut cut: String = text.chars().take(40).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    visible(&cut).into_owned()
}
