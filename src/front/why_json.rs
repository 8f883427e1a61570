//! `hegao why --format json` and `why-not --format json`: the same as the text, as one object. Fields may be added, never renamed.

use serde_json::{Value, json};

use crate::diag::{Finding, Lang};
use crate::engine::{Condition, Dossier, Explanation};
use crate::output::FindingReport;
use crate::text::{Source, Span};
use crate::value::{Reason, Truth};

/// The draft, and the others beside it.
type Texts<'a> = (&'a Source, &'a Dossier<'a>);

/// The whole answer: what was explained, and how many more there are.
pub(super) fn document(key: &str, list: Vec<Value>, left_out: usize) -> String {
    let mut whole = serde_json::Map::new();
    whole.insert("version".to_owned(), json!(1));
    whole.insert(key.to_owned(), Value::Array(list));
    whole.insert("left_out".to_owned(), json!(left_out));
    serde_json::to_string_pretty(&Value::Object(whole)).map(|t| t + "\n").unwrap_or_default()
}

/// A finding with its rows and conditions.
pub(super) fn finding((source, others): Texts<'_>, finding: &Finding, shown: &FindingReport, told: &Explanation, lang: Lang) -> Value {
    let mut whole = candidate((source, others), told, lang);
    if let Value::Object(fields) = &mut whole {
        fields.remove("reported");
        fields.remove("no_row");
        fields.insert("path".to_owned(), json!(source.path()));
        fields.insert("rule".to_owned(), json!(finding.rule.as_str()));
        fields.insert("fingerprint".to_owned(), json!(shown.fingerprint));
        fields.insert("message".to_owned(), json!(finding.message.get(lang)));
        fields.insert("start".to_owned(), place(source, finding.span()));
    }
    whole
}

/// Rows that were tried together.
pub(super) fn candidate((own, others): Texts<'_>, told: &Explanation, lang: Lang) -> Value {
    let rows: Vec<Value> = told
        .rows
        .iter()
        .map(|r| {
            let source = others.source(r.file).unwrap_or(own);
            let text = super::why::short(source.raw(r.span));
            json!({ "variable": r.var, "relation": r.table, "path": source.path(), "start": place(source, r.span), "text": text })
        })
        .collect();
    let conditions: Vec<Value> = told.conditions.iter().map(|c| condition(c, lang)).collect();
    let no_row = told.no_row.as_ref().map(|(var, equation)| json!({ "variable": var, "equation": equation }));
    json!({ "rows": rows, "conditions": conditions, "no_row": no_row, "reported": told.reported })
}

fn condition(told: &Condition, lang: Lang) -> Value {
    let mut whole = single(told, lang);
    if let (Value::Object(fields), false) = (&mut whole, told.parts.is_empty()) {
        fields.insert("parts".to_owned(), told.parts.iter().map(|p| single(p, lang)).collect());
    }
    whole
}

fn single(told: &Condition, lang: Lang) -> Value {
    let operands: Vec<Value> = told.operands.iter().map(|(text, value)| json!({ "text": text, "value": value.get(lang) })).collect();
    let (truth, reason) = match told.truth {
        Truth::True => ("true", None),
        Truth::False => ("false", None),
        Truth::Unknown(r) => ("unknown", Some(word(r))),
    };
    json!({ "text": told.text, "truth": truth, "reason": reason, "operands": operands })
}

fn place(source: &Source, span: Span) -> Value {
    let at = source.positions(span).0;
    json!({ "line": at.line, "column": at.column, "offset": at.offset })
}

fn word(reason: Reason) -> &'static str {
    match reason {
        Reason::Rounding => "rounding",
        Reason::Blank => "blank",
        Reason::Lost => "lost",
        Reason::Absent => "absent",
        Reason::Open => "open",
        Reason::Unit => "unit",
        Reason::Budget => "budget",
    }
}
