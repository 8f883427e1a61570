//! The lexicon as a whole: enough rows of each kind, each with its source, no two that say different things of one word, and no
//! wrong form that stands in a right one.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;

use toml::{Table, Value};

fn file(name: &str) -> Table {
    std::fs::read_to_string(format!("rules/lexicon/{name}.toml")).unwrap().parse().unwrap()
}

fn rows(table: &Table, kind: &str) -> Vec<Table> {
    table.get(kind).and_then(Value::as_array).unwrap_or_else(|| panic!("no {kind}")).iter().map(|r| r.as_table().unwrap().clone()).collect()
}

fn text(row: &Table, key: &str) -> String {
    row.get(key).and_then(Value::as_str).unwrap_or("").to_owned()
}

/// A text, or a list of texts.
fn texts(row: &Table, key: &str) -> Vec<String> {
    match row.get(key) {
        Some(Value::Array(list)) => list.iter().map(|v| v.as_str().unwrap().to_owned()).collect(),
        Some(Value::String(one)) => vec![one.clone()],
        _ => Vec::new(),
    }
}

/// Every row has a source, and it is no bare habit.
fn sourced(kind: &str, rows: &[Table]) {
    for row in rows {
        let source = text(row, "source");
        assert!(source.chars().count() >= 4 && !source.contains("习惯") && !source.contains("规范表述"), "{kind} without a source: {row:?}");
    }
}

/// Words with what is said of them; the same word twice with another meaning is a conflict.
fn distinct(kind: &str, said: impl IntoIterator<Item = (String, String)>) -> usize {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for (word, meaning) in said {
        if let Some(other) = seen.insert(word.clone(), meaning.clone()) {
            assert_eq!(other, meaning, "{kind}: two rows for “{word}”");
        }
    }
    seen.len()
}

#[test]
fn units_and_nouns() {
    let table = file("units");
    let (units, nouns) = (rows(&table, "unit"), rows(&table, "noun"));
    sourced("unit", &units);
    sourced("noun", &nouns);
    let said = |r: &Table| texts(r, "text").into_iter().map(|t| (t, format!("{} {}", text(r, "dimension"), text(r, "factor")))).collect::<Vec<_>>();
    let count = distinct("unit", units.iter().flat_map(said));
    assert!(count >= 300, "{count} units");
    let count = distinct("noun", nouns.iter().flat_map(|r| texts(r, "text").into_iter().map(|t| (t, format!("{r:?}"))).collect::<Vec<_>>()));
    assert!(count >= 100, "{count} nouns");
}

#[test]
fn indicators() {
    let indicators = rows(&file("plan-indicators"), "indicator");
    sourced("indicator", &indicators);
    assert!(indicators.len() >= 400, "{} indicators", indicators.len());
    let said = |r: &Table| {
        let names = std::iter::once(text(r, "name")).chain(texts(r, "same"));
        names.map(|n| (n, text(r, "name"))).collect::<Vec<_>>()
    };
    distinct("indicator", indicators.iter().flat_map(said));
    // A general ending may say less than a name, never the contrary.
    let general = rows(&file("indicators"), "kind");
    for row in &indicators {
        let (name, up) = (text(row, "name"), text(row, "direction"));
        let longest =
            general.iter().flat_map(|k| texts(k, "endings").into_iter().map(|e| (e, text(k, "direction")))).filter(|(e, _)| name.ends_with(e.as_str()));
        if let Some((ending, other)) = longest.max_by_key(|(e, _)| e.chars().count()) {
            assert!(up.is_empty() || other.is_empty() || up == other, "{name} goes {up}, its ending {ending} goes {other}");
        }
    }
}

#[test]
fn agencies() {
    let agencies = rows(&file("agencies"), "agency");
    sourced("agency", &agencies);
    assert!(agencies.len() >= 200, "{} agencies", agencies.len());
    let forms = |r: &Table| std::iter::once(text(r, "name")).chain(texts(r, "short")).map(|f| (f, text(r, "name"))).collect::<Vec<_>>();
    distinct("agency", agencies.iter().flat_map(forms));
    for row in &agencies {
        let year = |key: &str| row.get(key).and_then(Value::as_integer);
        if let (Some(from), Some(until)) = (year("from"), year("until")) {
            assert!(from < until, "{row:?}");
        }
        assert_eq!(year("until").is_some(), row.contains_key("successor"), "what ended has a successor: {row:?}");
    }
}

#[test]
fn words() {
    let table = file("words");
    for list in ["wrong_words", "wrong_names", "loose_words", "set_phrases"] {
        let list_rows = rows(&table, list);
        sourced(list, &list_rows);
        distinct(list, list_rows.iter().map(|r| (text(r, "word"), text(r, "right"))));
    }
    let wrong = rows(&table, "wrong_words");
    assert!(wrong.len() >= 200, "{} wrong words", wrong.len());
    // No wrong form stands in a right form of any list, unless the row says before or after what.
    let right: Vec<String> = ["wrong_words", "wrong_names", "loose_words"].iter().flat_map(|l| rows(&table, l)).map(|r| text(&r, "right")).collect();
    for row in &wrong {
        let word = text(row, "word");
        assert_ne!(word, text(row, "right"));
        assert!(right.iter().all(|r| !r.contains(&word)), "“{word}” stands in a right form");
    }
}

#[test]
fn phrases() {
    let table = file("phrases/words");
    let list = |name: &str| table.get(name).map(|_| texts(&table, name)).unwrap_or_default();
    let (idioms, stock, variants) = (list("idioms"), list("stock_phrases"), list("phrase_variants"));
    assert!(idioms.len() + stock.len() >= 1800, "{} phrases", idioms.len() + stock.len());
    let mut all: Vec<&String> = idioms.iter().chain(&stock).chain(&variants).collect();
    let count = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), count, "a phrase stands twice");
    assert!(all.iter().all(|p| p.chars().count() >= 4), "a phrase has four characters at least");
}
