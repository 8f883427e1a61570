//! The comparison for programs; `docs/compare.schema.json`. Fields may be added, never renamed or removed.

use serde_json::{Value, json};

use super::Compared;
use crate::diag::Lang;
use crate::output::json::{VERSION, json as bytes, problem};
use crate::survey::{At, By, Change, Comparison, Counts, Entry, FigureChange, Noted, Piece, Shown, What};

pub(super) fn render(view: Compared<'_>) -> Vec<u8> {
    let mut out = format!("{{\"version\":{VERSION},\"tool\":{{\"name\":\"hegao\",\"version\":\"{}\"}}", env!("CARGO_PKG_VERSION")).into_bytes();
    out.extend(b",\n\"old\":");
    out.extend(bytes(&view.old));
    out.extend(b",\n\"new\":");
    out.extend(bytes(&view.new));
    out.extend(b",\n\"drafts\":[\n");
    out.extend(view.drafts.iter().map(|d| bytes(&draft(view, d))).collect::<Vec<_>>().join(&b",\n"[..]));
    out.extend(b"\n],\n\"problems\":");
    out.extend(bytes(&view.problems.iter().map(|p| problem(p, view.lang)).collect::<Vec<_>>()));
    out.extend(b",\n\"summary\":");
    out.extend(bytes(&summary(view)));
    out.extend(b"}\n");
    out
}

fn counts(c: Counts) -> Value {
    json!({"errors": c.errors, "warnings": c.warnings, "infos": c.infos})
}

fn summary(view: Compared<'_>) -> Value {
    let t = view.totals();
    let [added, removed, changed, moved] = t.passages;
    json!({
        "pairs": t.pairs, "drafts_added": t.added, "drafts_removed": t.removed, "passed_over": view.passed_over,
        "fixed": counts(t.fixed), "new": counts(t.appeared), "remaining": counts(t.remaining),
        "figures": t.figures, "indicators_added": t.indicators_added, "indicators_removed": t.indicators_removed,
        "passages": {"added": added, "removed": removed, "changed": changed, "moved": moved},
    })
}

fn draft(view: Compared<'_>, d: &Comparison) -> Value {
    let by = d.by.map(|by| match by {
        By::Path => "path",
        By::Name => "name",
        By::Contents => "contents",
    });
    let findings = |all: &[Noted]| all.iter().map(|f| finding(view, f)).collect::<Vec<_>>();
    let entries = |all: &[Entry]| all.iter().map(|e| entry(view, e)).collect::<Vec<_>>();
    json!({
        "old": d.old, "new": d.new, "paired_by": by,
        "fixed": findings(&d.fixed), "appeared": findings(&d.appeared), "remaining": findings(&d.remaining),
        "figures": d.figures.iter().map(|f| figure(view, f)).collect::<Vec<_>>(),
        "indicators_added": entries(&d.indicators_added), "indicators_removed": entries(&d.indicators_removed),
        "passages": d.passages, "moved": d.moved, "changes": d.changes.iter().map(|c| change(view.lang, c)).collect::<Vec<_>>(),
    })
}

fn finding(view: Compared<'_>, f: &Noted) -> Value {
    json!({
        "rule": f.rule.as_str(), "severity": f.severity.as_str(), "message": f.message.get(view.lang), "text": f.text,
        "line": f.at.line, "place": view.lang.pick(f.at.place.zh(), f.at.place.en()), "fingerprint": f.fingerprint,
    })
}

fn figure(view: Compared<'_>, f: &FigureChange) -> Value {
    let what = |w: &What| match w {
        What::Name => "name",
        What::Unit => "unit",
        What::Baseline => "baseline",
        What::BaselineYear => "baseline_year",
        What::Target => "target",
        What::TargetYear => "target_year",
        What::Bound => "bound",
    };
    json!({"changed": f.what.iter().map(what).collect::<Vec<_>>(), "old": entry(view, &f.old), "new": entry(view, &f.new)})
}

fn entry(view: Compared<'_>, e: &Entry) -> Value {
    let shown = |s: &Option<Shown>| {
        s.as_ref().map(|s| json!({"text": s.text, "year": s.year, "line": s.at.line, "place": view.lang.pick(s.at.place.zh(), s.at.place.en())}))
    };
    json!({
        "name": e.name, "unit": e.unit, "scope": e.scope, "origin": if e.in_table { "table" } else { "text" },
        "baseline": shown(&e.baseline), "target": shown(&e.target), "lost": e.lost,
        "line": e.at.line, "place": view.lang.pick(e.at.place.zh(), e.at.place.en()),
    })
}

/// A change of a passage.
pub(in crate::output) fn change(lang: Lang, c: &Change) -> Value {
    let at = |a: &At| json!({"line": a.line, "place": lang.pick(a.place.zh(), a.place.en())});
    let piece = |p: &Piece| match p {
        Piece::Same(text) => json!({"same": text}),
        Piece::Changed(old, new) => json!({"old": old, "new": new}),
    };
    match c {
        Change::Added(p) => json!({"kind": "added", "old": null, "new": at(&p.at), "text": p.text}),
        Change::Removed(p) => json!({"kind": "removed", "old": at(&p.at), "new": null, "text": p.text}),
        Change::Changed { old, new, pieces } => {
            json!({"kind": "changed", "old": at(old), "new": at(new), "pieces": pieces.iter().map(piece).collect::<Vec<_>>()})
        }
    }
}
