//! Links of two seeds against hand-made labels: which indicator a figure in prose speaks of.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;

use hegao::extract::extract;
use hegao::fact::{FactSet, Rel, Value};
use hegao::ingest::{Draft, read};
use hegao::lexicon::Lexicon;
use hegao::outline::outline;

struct Found {
    line: u32,
    figure: String,
    row: String,
    relation: &'static str,
}

fn links(file: &str) -> Vec<Found> {
    let path = format!("seeds/{file}");
    let draft = read(&path, std::fs::read(&path).unwrap(), None).unwrap();
    let facts = extract(&draft, &outline(&draft), Lexicon::bundled(), &BTreeSet::from([Rel::Link]));
    let count = u32::try_from(facts.table(Rel::Link).rows.len()).unwrap();
    (0..count).map(|i| found(&draft, &facts, i)).collect()
}

fn found(draft: &Draft, facts: &FactSet, link: u32) -> Found {
    let row = |name: &str| match facts.field(Rel::Link, link, name).map(|f| &f.value) {
        Some(Value::Row(r)) => *r,
        other => panic!("{name}: {other:?}"),
    };
    let text = |rel: Rel, index: u32, name: &str| {
        let span = facts.field(rel, index, name).unwrap().span.unwrap();
        (draft.source.positions(span).0.line, draft.source.raw(span).replace('\n', ""))
    };
    let (line, figure) = text(Rel::Claim, row("claim").index, "figure");
    let Some(Value::Atom(relation)) = facts.field(Rel::Link, link, "relation").map(|f| f.value.clone()) else { panic!("relation") };
    Found { line, figure, row: text(Rel::Indicator, row("indicator").index, "name").1, relation }
}

#[test]
fn labelled_links_are_found_and_no_equal_one_is_wrong() {
    let labels: Vec<Vec<&str>> = include_str!("labels/links.tsv").lines().skip(1).map(|l| l.split('\t').collect()).collect();
    let (mut right, mut missed, mut wrong) = (0, Vec::new(), Vec::new());
    for file in ["dazu-2023.txt", "ganzi-2023-draft.txt"] {
        let found = links(file);
        let of_file: Vec<&Vec<&str>> = labels.iter().filter(|l| l.first() == Some(&file)).collect();
        let says = |l: &[&str], f: &Found| matches!(l, [_, line, figure, row, ..] if line.parse() == Ok(f.line) && *figure == f.figure && f.row.replace(' ', "").contains(&row.replace(' ', "")));
        for label in &of_file {
            let relation = label.get(4).copied().unwrap();
            match found.iter().find(|f| says(label, f)) {
                Some(f) if relation == "none" && f.relation == "equal" => wrong.push(format!("{label:?}")),
                Some(f) if relation != "none" && (relation.contains(f.relation) || relation.contains("near")) => right += usize::from(f.relation != "narrower"),
                None if relation != "none" => missed.push(format!("{label:?}")),
                _ => {}
            }
        }
        for f in found.iter().filter(|f| f.relation == "equal" && !of_file.iter().any(|l| says(l, f))) {
            wrong.push(format!("{file}:{} {} = {}", f.line, f.figure, f.row));
        }
    }
    assert!(wrong.is_empty(), "equal and not labelled: {wrong:#?}");
    assert!(right >= 12, "{right} of 15; missed: {missed:#?}");
}
