//! The ratchet: every finding on the seeds is listed in `seeds/known.toml` with a verdict and the arithmetic.
//! Losing a listed one that is right fails, and so does a new one until it is listed. A listed wrong one may go.
#![expect(clippy::panic, clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use hegao::audit::check;
use hegao::diag::Severity;
use hegao::ingest::read;
use hegao::project::Setup;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    finding: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    file: String,
    rule: String,
    severity: String,
    line: u32,
    text: String,
    verdict: Verdict,
    why: String,
}

#[derive(Deserialize, PartialEq, Eq, Clone, Copy, Debug)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Right,
    Wrong,
    Debatable,
}

type Key = (String, String, String, u32, String);

fn found() -> BTreeSet<Key> {
    let setup = Setup::bundled().unwrap_or_else(|p| panic!("{p:#?}"));
    let mut all = BTreeSet::new();
    for entry in std::fs::read_dir("seeds").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let checked = check(&setup, read(&name, std::fs::read(&path).unwrap(), None).unwrap());
        for f in &checked.findings {
            let span = f.labels.first().unwrap().span;
            let source = &checked.draft.source;
            all.insert((name.clone(), f.rule.as_str().to_owned(), f.severity.as_str().to_owned(), source.positions(span).0.line, source.raw(span).to_owned()));
        }
    }
    all
}

fn listed() -> BTreeMap<Key, (Verdict, String)> {
    let known: Known = toml::from_str(include_str!("../seeds/known.toml")).unwrap();
    known.finding.into_iter().map(|r| ((r.file, r.rule, r.severity, r.line, r.text), (r.verdict, r.why))).collect()
}

#[test]
fn findings_on_the_seeds_are_the_listed_ones() {
    let (found, listed) = (found(), listed());
    let new: Vec<&Key> = found.iter().filter(|k| !listed.contains_key(*k)).collect();
    let lost: Vec<&Key> = listed.iter().filter(|(k, (v, _))| *v != Verdict::Wrong && !found.contains(*k)).map(|(k, _)| k).collect();
    assert!(new.is_empty() && lost.is_empty(), "not listed in seeds/known.toml: {new:#?}\nlisted there and lost: {lost:#?}");
}

#[test]
fn every_error_is_right_and_every_row_says_why() {
    let listed = listed();
    for (key, (verdict, why)) in &listed {
        assert!(!why.trim().is_empty(), "{key:?} has no reason");
        assert!(key.2 != Severity::Error.as_str() || *verdict == Verdict::Right, "an error that is not right: {key:?}");
    }
    let right = listed.values().filter(|(v, _)| *v == Verdict::Right).count();
    assert!(right * 10 >= listed.len() * 9, "{right} of {} findings on the seeds are right", listed.len());
}
