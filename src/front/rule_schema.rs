//! `hegao rules schema`: relations, fields, types and functions, from the very tables that the checker uses.
//! `docs/reference/schema.md` is its Markdown; a test keeps it current.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::ArgMatches;
use serde::Serialize;

use super::drive::eprint;
use super::options::{list, name, one};
use super::{print, rule_list};
use crate::diag::{Lang, Message, Problem};
use crate::fact::{RELATIONS, Rel, RelationDef, Type};
use crate::func::{self, Function, Param};
use crate::lang::{FORMS, MATCH_FIELDS, nearest};

#[derive(Serialize)]
struct Schema {
    schema: u32,
    relations: Vec<Relation>,
    types: Vec<TypeDoc>,
    functions: Vec<Func>,
    forms: Vec<FormDoc>,
    /// What each row of find, anywhere and words has.
    matches: Vec<Field>,
}

#[derive(Serialize)]
struct FormDoc {
    name: &'static str,
    usage: &'static str,
    doc: &'static str,
    example: &'static str,
}

/// What the fields of a match mean.
const MATCHES: [(&str, &str); 7] = [
    ("text", "what was found; so are the named groups of the regex and the columns of the list, as fields of their own"),
    ("sentence", "its sentence; absent outside sentences"),
    ("zone", "what part of the draft it is"),
    ("in_title", "true inside 《》"),
    ("in_quote", "true inside “”"),
    ("before", "the 12 characters before it, in its place"),
    ("after", "the 12 characters after it"),
];

#[derive(Serialize)]
struct Relation {
    name: &'static str,
    interpreted: bool,
    doc: &'static str,
    fields: Vec<Field>,
}

#[derive(Serialize)]
struct Field {
    name: &'static str,
    #[serde(rename = "type")]
    ty: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    values: Option<&'static [&'static str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<&'static str>,
    doc: &'static str,
}

#[derive(Serialize)]
struct TypeDoc {
    name: &'static str,
    doc: &'static str,
}

#[derive(Serialize)]
struct Func {
    name: &'static str,
    params: Vec<&'static str>,
    result: &'static str,
    doc: &'static str,
    example: &'static str,
}

/// What each type is and what may be done with it.
const TYPES: &[TypeDoc] = &[
    TypeDoc { name: "bool", doc: "yes or no; a condition by itself" },
    TypeDoc { name: "int", doc: "a plain integer; compared, computed with, used in match" },
    TypeDoc { name: "year", doc: "a calendar year; compared, used in match; year - year is an integer" },
    TypeDoc { name: "text", doc: "text, folded for matching; ==, !=, in, match, functions of text" },
    TypeDoc { name: "term", doc: "a name in its comparing form; ==, !=, in, match" },
    TypeDoc { name: "enumeration", doc: "one of the listed values, written without quotes; ==, !=, in, match" },
    TypeDoc {
        name: "quantity",
        doc: "an amount with a dimension, possibly a range; compared in where, computed with, folded; 约, 左右, 近, 余 reach as far as the parameter number/margin says (10%, if a project says nothing else)",
    },
    TypeDoc { name: "goal", doc: "what is demanded; compared by .number, .bound (eq, ge, gt, le, lt, about) or .range" },
    TypeDoc { name: "date", doc: "a date, possibly only its year or month; compared in where, functions of dates" },
    TypeDoc { name: "row", doc: "a row of a relation; its fields follow after a point, used in match" },
    TypeDoc { name: "rows", doc: "a sequence of rows, closed or open; ranged over by from, see, folds and quantifiers" },
];

fn type_parts(ty: Type) -> (&'static str, Option<&'static [&'static str]>, Option<&'static str>) {
    match ty {
        Type::Bool => ("bool", None, None),
        Type::Int => ("int", None, None),
        Type::Year => ("year", None, None),
        Type::Text => ("text", None, None),
        Type::Term => ("term", None, None),
        Type::Atom(list) => ("enumeration", Some(list), None),
        Type::Quantity => ("quantity", None, None),
        Type::Goal => ("goal", None, None),
        Type::Date => ("date", None, None),
        Type::Row(rel) => ("row", None, Some(rel.name())),
        Type::Rows(rel) => ("rows", None, Some(rel.name())),
    }
}

fn relation(def: &RelationDef) -> Relation {
    let fields = def.fields.iter().map(|f| {
        let (ty, values, of) = type_parts(f.ty);
        Field { name: f.name.strip_prefix("r#").unwrap_or(f.name), ty, values, of, doc: f.doc }
    });
    Relation { name: def.name, interpreted: def.interpreted, doc: def.doc, fields: fields.collect() }
}

fn function(f: &Function) -> Func {
    let params = f.params.iter().map(|p: &Param| p.name().1).collect();
    Func { name: f.name, params, result: type_parts(f.result).0, doc: f.doc, example: f.example }
}

fn match_fields() -> Vec<Field> {
    let doc = |name: &str| MATCHES.iter().find(|m| m.0 == name).map_or("", |m| m.1);
    let field = |&(name, ty): &(&'static str, Type)| {
        let (ty, values, of) = type_parts(ty);
        Field { name, ty, values, of, doc: doc(name) }
    };
    MATCH_FIELDS.iter().map(field).collect()
}

/// Everything, or what is named.
fn schema(names: &[String]) -> Schema {
    let wanted = |n: &str| names.is_empty() || names.iter().any(|w| w == n);
    Schema {
        schema: 1,
        relations: RELATIONS.iter().filter(|r| wanted(r.name)).map(relation).collect(),
        types: if names.is_empty() { TYPES.iter().map(|t| TypeDoc { ..*t }).collect() } else { Vec::new() },
        functions: func::all().filter(|f| wanted(f.name)).map(function).collect(),
        forms: FORMS.iter().filter(|f| wanted(f.name)).map(|f| FormDoc { name: f.name, usage: f.usage, doc: f.doc, example: f.example }).collect(),
        matches: if ["find", "anywhere", "words"].iter().any(|n| wanted(n)) { match_fields() } else { Vec::new() },
    }
}

/// Prints the schema.
pub(super) fn run(matches: &ArgMatches, lang: Lang) -> ExitCode {
    let names = list(matches, name::WHICH);
    let unknown: Vec<Problem> =
        names.iter().filter(|n| Rel::parse(n).is_none() && func::find(n).is_none() && FORMS.iter().all(|f| f.name != **n)).map(|n| unknown(n)).collect();
    if !unknown.is_empty() {
        unknown.iter().for_each(|p| eprint(p, lang));
        return ExitCode::from(2);
    }
    let schema = schema(&names);
    print(&match one(matches, name::FORMAT) {
        "json" => serde_json::to_string_pretty(&schema).map(|t| t + "\n").unwrap_or_default(),
        "markdown" => markdown(&schema),
        _ => text(&schema, lang),
    });
    ExitCode::SUCCESS
}

fn unknown(name: &str) -> Problem {
    let known = RELATIONS.iter().map(|r| r.name).chain(func::all().map(|f| f.name)).chain(FORMS.iter().map(|f| f.name));
    let problem = Problem::file("", Message::new(format!("没有名为“{name}”的事实或函数"), format!("there is no relation or function “{name}”")));
    problem.with_help(match nearest(name, known) {
        Some(near) => Message::new(format!("是否想写“{near}”？"), format!("did you mean “{near}”?")),
        None => Message::new("用 hegao rules schema 查看全部", "hegao rules schema shows all"),
    })
}

/// `row of claim`, `actual | target`.
fn type_text(field: &Field) -> String {
    match (field.values, field.of) {
        (Some(values), _) => values.join(" | "),
        (_, Some(of)) => format!("{} of {of}", field.ty),
        _ => field.ty.to_owned(),
    }
}

fn signature(f: &Func) -> String {
    format!("{}({}): {}", f.name, f.params.join(", "), f.result)
}

fn text(schema: &Schema, lang: Lang) -> String {
    let mut out = String::new();
    for r in &schema.relations {
        let read = if r.interpreted { lang.pick("（推断所得）", " (interpreted)") } else { "" };
        let _ = writeln!(out, "{}{read}  {}", r.name, r.doc);
        out.push_str(&rule_list::table(&r.fields.iter().map(row).collect::<Vec<_>>()));
        out.push('\n');
    }
    for t in &schema.types {
        let _ = writeln!(out, "{:12}{}", t.name, t.doc);
    }
    if !schema.types.is_empty() {
        out.push('\n');
    }
    for f in &schema.functions {
        let _ = writeln!(out, "{}\n  {}\n  {}", signature(f), f.doc, f.example);
    }
    for f in &schema.forms {
        let _ = writeln!(out, "{}\n  {}\n  {}", f.usage, f.doc, f.example);
    }
    if !schema.matches.is_empty() {
        let _ = writeln!(out, "\n{}", lang.pick("find、anywhere、words 的每一处", "rows of find, anywhere and words"));
        out.push_str(&rule_list::table(&schema.matches.iter().map(row).collect::<Vec<_>>()));
    }
    out
}

fn row(f: &Field) -> [String; 3] {
    [format!("  {}", f.name), short(&type_text(f)), f.doc.to_owned()]
}

/// A long enumeration shortened for the table; Markdown and JSON have all of it.
fn short(text: &str) -> String {
    let cut: String = text.chars().take(44).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}

fn markdown(schema: &Schema) -> String {
    let mut out = format!(
        "# Schema {}\n\nWhat rules can ask about. Generated by `hegao rules schema --format markdown`; do not edit.\n\n## Relations\n\n\
         Rows of an *interpreted* relation are readings of the text that may be wrong; each says how sure it is, and a finding is at most as sure as its rows.\n",
        schema.schema
    );
    for r in &schema.relations {
        let _ =
            write!(out, "\n### {}\n\n{}{}\n\n| field | type | meaning |\n|---|---|---|\n", r.name, r.doc, if r.interpreted { " *Interpreted.*" } else { "" });
        for f in &r.fields {
            let _ = writeln!(out, "| `{}` | {} | {} |", f.name, escape(&type_text(f)), escape(f.doc));
        }
    }
    out.push_str("\n## Types\n\n| type | what it is |\n|---|---|\n");
    for t in &schema.types {
        let _ = writeln!(out, "| {} | {} |", t.name, escape(t.doc));
    }
    out.push_str("\n## Functions\n\n| function | what it gives | example |\n|---|---|---|\n");
    for f in &schema.functions {
        let _ = writeln!(out, "| `{}` | {} | {} |", signature(f), escape(f.doc), escape(f.example));
    }
    out.push_str("\n## Forms of the language\n\n| form | what it says | example |\n|---|---|---|\n");
    for f in &schema.forms {
        let _ = writeln!(out, "| `{}` | {} | `{}` |", escape(f.usage), escape(f.doc), escape(f.example));
    }
    out.push_str("\nRows of `find`, `anywhere` and `words`:\n\n| field | type | meaning |\n|---|---|---|\n");
    for f in &schema.matches {
        let _ = writeln!(out, "| `{}` | {} | {} |", f.name, escape(&type_text(f)), escape(f.doc));
    }
    out
}

fn escape(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::{MATCHES, TYPES, schema, type_parts};
    use crate::fact::RELATIONS;

    #[test]
    fn every_type_is_described() {
        for ty in RELATIONS.iter().flat_map(|r| r.fields.iter()).map(|f| type_parts(f.ty).0) {
            assert!(TYPES.iter().any(|t| t.name == ty), "{ty}");
        }
        assert_eq!(schema(&["claim".to_owned(), "days".to_owned()]).relations.len(), 1);
        let forms = schema(&["count".to_owned(), "find".to_owned()]);
        assert_eq!((forms.forms.len(), forms.matches.len(), MATCHES.len()), (2, 7, 7));
        assert!(forms.matches.iter().all(|f| !f.doc.is_empty()));
    }
}
