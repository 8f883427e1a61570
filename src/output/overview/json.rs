//! The overview for programs; `docs/summary.schema.json`. Fields may be added, never renamed or removed.

use serde_json::{Value, json};

use super::View;
use crate::output::json::{Json, VERSION, json as bytes};
use crate::survey::{At, Cell, Counts, Entry, IndicatorRow, Mark, Shared, Shown, Tallied};

pub(super) fn render(view: View<'_>) -> Vec<u8> {
    let over = view.overview;
    let drafts = over.drafts.iter().map(|d| with(counts(d.counts), json!({"path": d.path, "indicators": d.indicators, "unread": d.unread})));
    let named = |t: &Tallied, own: Value| with(with(counts(t.counts), json!({"drafts": t.drafts})), own);
    let rules = over.rules.iter().map(|t| named(t, json!({"rule": t.name, "title": view.title(&t.name)})));
    let families = over.families.iter().map(|t| named(t, json!({"family": t.name, "title": super::family(&t.name, view.lang)})));
    let chapters = over.chapters.iter().map(|t| named(t, json!({"chapter": t.name})));
    let lists: [(&str, Vec<Value>); 6] = [
        ("drafts", drafts.collect()),
        ("rules", rules.collect()),
        ("families", families.collect()),
        ("chapters", chapters.collect()),
        ("shared", over.shared.iter().map(|s| shared(view, s)).collect()),
        ("indicators", over.indicators.iter().map(|r| row(view, r)).collect()),
    ];
    let mut out = format!("{{\"version\":{VERSION},\"tool\":{{\"name\":\"hegao\",\"version\":\"{}\"}}", env!("CARGO_PKG_VERSION")).into_bytes();
    for (name, rows) in lists {
        out.extend(format!(",\n\"{name}\":[\n").as_bytes());
        out.extend(rows.iter().map(bytes).collect::<Vec<_>>().join(&b",\n"[..]));
        out.extend(b"\n]");
    }
    out.extend(b",\n");
    out.extend(Json::plain(view.lang).close(view.summary, view.problems, ",\n"));
    out.extend(b"}\n");
    out
}

/// Two objects as one.
fn with(mut one: Value, other: Value) -> Value {
    if let (Value::Object(map), Value::Object(more)) = (&mut one, other) {
        map.extend(more);
    }
    one
}

fn counts(c: Counts) -> Value {
    json!({"errors": c.errors, "warnings": c.warnings, "infos": c.infos})
}

fn at(view: View<'_>, at: &At) -> Value {
    json!({"line": at.line, "place": view.lang.pick(at.place.zh(), at.place.en())})
}

fn shared(view: View<'_>, s: &Shared) -> Value {
    let f = &s.first;
    let drafts: Vec<&str> = s.drafts.iter().map(|d| view.path(*d)).collect();
    let own = json!({
        "rule": f.rule.as_str(), "severity": f.severity.as_str(), "message": f.message.get(view.lang), "text": f.text,
        "fingerprint": f.fingerprint, "drafts": drafts,
    });
    with(own, at(view, &f.at))
}

fn row(view: View<'_>, row: &IndicatorRow) -> Value {
    let (contradictions, outliers) = row.marks();
    let cells: Vec<Value> = row.cells.iter().map(|c| cell(view, c)).collect();
    json!({"name": row.name, "unit": row.unit, "contradictions": contradictions, "outliers": outliers, "cells": cells})
}

fn cell(view: View<'_>, cell: &Cell) -> Value {
    let entries: Vec<Value> = cell.entries.iter().map(|e| entry(view, e)).collect();
    json!({"draft": view.path(cell.draft), "entries": entries})
}

fn entry(view: View<'_>, e: &Entry) -> Value {
    let figure = |s: &Option<Shown>| s.as_ref().map(|s| shown(view, s));
    let own = json!({
        "name": e.name, "unit": e.unit, "scope": e.scope, "origin": if e.in_table { "table" } else { "text" },
        "baseline": figure(&e.baseline), "target": figure(&e.target), "lost": e.lost,
    });
    with(own, at(view, &e.at))
}

fn shown(view: View<'_>, s: &Shown) -> Value {
    let mark = s.mark.as_ref().map(|m| match m {
        Mark::Contradiction(said) => json!({"kind": "contradiction", "message": said.get(view.lang)}),
        Mark::Outlier(said) => json!({"kind": "outlier", "message": said.get(view.lang)}),
    });
    with(json!({"text": s.text, "year": s.year, "mark": mark}), at(view, &s.at))
}
