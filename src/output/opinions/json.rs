//! Opinions and their counts for programs; `docs/opinions-report.schema.json`. Fields may be added, never renamed or removed.

use serde_json::{Value, json};

use super::Told;
use crate::output::comparison::json::change;
use crate::output::json::{VERSION, json as bytes, rows, tool};
use crate::survey::opinions::{Found, Kind, Looked, Row};

pub(super) fn render(told: Told<'_>) -> Vec<u8> {
    let (tally, register) = (told.tally, told.register);
    let found = |f: Found| tally.found.get(&f).copied().unwrap_or(0);
    let u = &tally.units;
    let head = [
        ("total", counts(&tally.total)),
        (
            "anchors",
            json!({
                "exact": found(Found::Exact), "uncertain": found(Found::Uncertain), "chapter": found(Found::Chapter),
                "missing": found(Found::Missing), "unsaid": found(Found::Unsaid),
            }),
        ),
        ("units", json!({"asked": u.asked, "with_opinions": u.with_opinions, "silent": u.silent, "unanswered": u.unanswered})),
        ("revised", told.looked.map_or(Value::Null, |(name, looked)| revised(told, name, looked))),
    ];
    let mut out = format!("{{\"version\":{VERSION},\"tool\":").into_bytes();
    out.extend(tool(""));
    out.extend(b",\n\"register\":");
    out.extend(bytes(&told.name));
    out.extend(b",\"title\":");
    out.extend(bytes(&register.draft.as_ref().map(|d| d.title.as_str())));
    for (name, value) in head {
        out.extend(format!(",\n\"{name}\":").as_bytes());
        out.extend(bytes(&value));
    }
    for (name, list) in [("sources", &tally.sources), ("chapters", &tally.chapters)] {
        out.extend(format!(",\n\"{name}\":[\n").as_bytes());
        out.extend(rows(list.iter().map(row)));
        out.extend(b"\n]");
    }
    out.extend(b",\n\"opinions\":[\n");
    out.extend(rows(register.opinions.iter().filter(|o| told.tables.contains(&o.kind))));
    out.extend(b"\n]}\n");
    out
}

fn counts(r: &Row) -> Value {
    let [adopted, partly, rejected, open] = r.outcomes;
    json!({"comments": r.comments, "opinions": r.opinions, "adopted": adopted, "partly": partly, "rejected": rejected, "open": open})
}

fn row(r: &Row) -> Value {
    let mut value = counts(r);
    if let Value::Object(map) = &mut value {
        map.insert("name".to_owned(), json!(r.name));
        if let Some(kind) = r.kind {
            map.insert("kind".to_owned(), json!(kind));
        }
    }
    value
}

fn revised(told: Told<'_>, name: &str, l: &Looked) -> Value {
    let which = |kind: Kind, number: usize| json!({"kind": kind, "number": number});
    let same = |u: &crate::survey::opinions::Unchanged| json!({"kind": u.kind, "number": u.number, "sure": u.sure, "line": u.at.line, "place": told.lang.pick(u.at.place.zh(), u.at.place.en())});
    json!({
        "path": name,
        "unchanged": l.unchanged.iter().map(same).collect::<Vec<_>>(),
        "unplaced": l.unplaced.iter().map(|(k, n)| which(*k, *n)).collect::<Vec<_>>(),
        "carried": l.carried,
        "changes": l.changes,
        "unasked": l.unasked.iter().map(|c| change(told.lang, c)).collect::<Vec<_>>(),
    })
}
