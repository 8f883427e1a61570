//! The table of rooms in `docs/architecture.md` is the truth: every `crate::` path in `src/` is an edge of it,
//! every room has a row, and no row is left without a room.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Table = BTreeMap<String, BTreeSet<String>>;

/// The rows `| name | holds | may use |` in order; `all` and `text … project` are ranges of the rows above.
fn table(page: &str) -> Table {
    let mut table = Table::new();
    let mut order: Vec<String> = Vec::new();
    for line in page.lines().skip_while(|l| !l.starts_with("| module | holds | may use |")).skip(2).take_while(|l| l.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let (name, uses) = (cells.first().unwrap().trim_matches('`'), cells.last().unwrap());
        let used = match *uses {
            "–" => BTreeSet::new(),
            "all" => order.iter().cloned().collect(),
            _ => match uses.split_once(" … ") {
                Some((from, to)) => {
                    let at = |n: &str| order.iter().position(|o| o == n).expect("a row above");
                    order.iter().skip(at(from)).take(at(to) + 1 - at(from)).cloned().collect()
                }
                None => uses.split(',').map(|u| u.trim().to_owned()).collect(),
            },
        };
        order.push(name.to_owned());
        table.insert(name.to_owned(), used);
    }
    table
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The rooms named by `crate::room` and by the groups `crate::{a, b::c}` of a file, without its comments and test modules.
fn rooms_used(text: &str) -> BTreeSet<String> {
    let code: String = text.split("#[cfg(test)]").next().unwrap().lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let name = |t: &str| t.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    let mut rooms = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        if let Some(group) = after.strip_prefix('{') {
            let mut depth = 0;
            let mut start = true;
            for (at, c) in group.char_indices() {
                if start && !c.is_whitespace() {
                    rooms.insert(name(group.split_at(at).1));
                    start = false;
                }
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => start = true,
                    _ => {}
                }
            }
        } else {
            rooms.insert(name(after));
        }
    }
    rooms.retain(|r| !r.is_empty());
    rooms
}

/// What is wrong with a set of edges under a table.
fn wrong_edges(table: &Table, edges: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    let mut wrong = Vec::new();
    for (room, used) in edges {
        match table.get(room) {
            None => wrong.push(format!("{room} has no row in the table")),
            Some(allowed) => wrong.extend(used.iter().filter(|u| *u != room && !allowed.contains(*u)).map(|u| format!("{room} uses {u}"))),
        }
    }
    wrong.extend(table.keys().filter(|row| !edges.contains_key(*row)).map(|row| format!("{row} has a row and no room")));
    wrong
}

#[test]
fn every_edge_stands_in_the_architecture_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = table(&fs::read_to_string(root.join("docs/architecture.md")).unwrap());
    assert!(table.len() >= 10, "the table was not found");
    let source = root.join("src");
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in rust_files(&source) {
        let inside = file.strip_prefix(&source).unwrap();
        let room = inside.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned();
        if !matches!(room.as_str(), "lib" | "main") {
            edges.entry(room).or_default().extend(rooms_used(&fs::read_to_string(&file).unwrap()));
        }
    }
    assert_eq!(wrong_edges(&table, &edges), Vec::<String>::new());
}

#[test]
fn a_wrong_edge_and_a_missing_row_are_seen() {
    let table = table("| module | holds | may use |\n|---|---|---|\n| `text` | x | – |\n| `diag` | x | text |\n| `gone` | x | text … diag |\n");
    let edges: BTreeMap<String, BTreeSet<String>> =
        [("text", "use crate::diag::Lang;"), ("diag", "use crate::{text::{Span, Place}, front};"), ("extra", "// crate::text")]
            .into_iter()
            .map(|(room, code)| (room.to_owned(), rooms_used(code)))
            .collect();
    assert_eq!(wrong_edges(&table, &edges), ["diag uses front", "extra has no row in the table", "text uses diag", "gone has a row and no room"]);
}

#[test]
fn the_map_stays_short() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/architecture.md")).unwrap();
    assert!(page.lines().count() < 150, "docs/architecture.md has {} lines", page.lines().count());
}
