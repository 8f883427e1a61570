//! Flattened tables of the seeds: read as they stand, and read again with cells deleted at random.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::collections::BTreeMap;

use hegao::ingest::{Draft, Format};
use hegao::outline::{CellState, Outline, Table, outline};
use hegao::text::Source;

fn draft(text: &str) -> Draft {
    Draft {
        source: Source::plain("seed.txt", text.to_owned()),
        format: Format::Text,
        encoding: "UTF-8",
        blocks: Vec::new(),
        problems: Vec::new(),
        container: None,
    }
}

fn seed(name: &str) -> String {
    std::fs::read_to_string(format!("{}/seeds/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// Line (1-based) to table, row and column; column `None` for a candidate of a lost cell.
fn cells(draft: &Draft, outline: &Outline) -> BTreeMap<u32, (usize, usize, Option<String>)> {
    let mut out = BTreeMap::new();
    for (t, table) in outline.tables.iter().enumerate() {
        for (r, row) in table.rows.iter().enumerate() {
            for (c, cell) in row.cells.iter().enumerate() {
                for candidate in &cell.candidates {
                    out.insert(draft.source.positions(*candidate).0.line, (t, r, None));
                }
                if cell.state == CellState::Present {
                    let (from, to) = draft.source.positions(cell.span);
                    let header = format!("{c} {}", table.columns[c].header);
                    (from.line..=to.line).for_each(|line| {
                        out.insert(line, (t, r, Some(header.clone())));
                    });
                }
            }
        }
    }
    out
}

/// A fixed sequence of numbers (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) >> 16).unwrap() % n
    }
}

#[derive(Debug, Default)]
struct Score {
    right: usize,
    flagged: usize,
    wrong: usize,
}

/// Deletes one cell in a fifth of the rows and compares the other cells with the whole reading.
fn draw(text: &str, whole: &BTreeMap<u32, (usize, usize, Option<String>)>, dice: &mut Dice, score: &mut Score) {
    let mut rows: BTreeMap<(usize, usize), Vec<u32>> = BTreeMap::new();
    for (line, (t, r, column)) in whole {
        if column.is_some() && !text.lines().nth(*line as usize - 1).unwrap().trim().is_empty() {
            rows.entry((*t, *r)).or_default().push(*line);
        }
    }
    let mut gone: Vec<u32> = Vec::new();
    for lines in rows.values().filter(|l| l.len() > 2) {
        if dice.below(5) == 0 {
            gone.push(lines[dice.below(lines.len())]);
        }
    }
    let mut kept: Vec<(u32, &str)> = Vec::new();
    for (n, line) in text.lines().enumerate() {
        let number = u32::try_from(n + 1).unwrap();
        let after_gone = gone.contains(&(number - 1)) && line.trim().is_empty();
        if !gone.contains(&number) && !after_gone {
            kept.push((number, line));
        }
    }
    let broken: String = kept.iter().map(|k| k.1).collect::<Vec<_>>().join("\n");
    let d = draft(&broken);
    let got = cells(&d, &outline(&d));
    let mut places: BTreeMap<(usize, usize), BTreeMap<(usize, usize), usize>> = BTreeMap::new();
    for (n, (number, _)) in kept.iter().enumerate() {
        if let (Some((t, r, Some(_))), Some((wt, wr, _))) = (got.get(&u32::try_from(n + 1).unwrap()), whole.get(number)) {
            *places.entry((*t, *r)).or_default().entry((*wt, *wr)).or_default() += 1;
        }
    }
    let own = |t: usize, r: usize| places.get(&(t, r)).and_then(|p| p.iter().max_by_key(|(_, n)| **n)).map(|(k, _)| *k);
    for (n, (number, line)) in kept.iter().enumerate() {
        let Some((wt, wr, Some(column))) = whole.get(number) else { continue };
        if line.trim().is_empty() {
            continue;
        }
        match got.get(&u32::try_from(n + 1).unwrap()) {
            Some((t, r, Some(c))) if c == column && own(*t, *r) == Some((*wt, *wr)) => score.right += 1,
            Some((_, _, None)) => score.flagged += 1,
            other => {
                score.wrong += 1;
                if std::env::var_os("SHOW_WRONG").is_some() {
                    println!("line {number} {} of {column}: {other:?}", line.chars().take(20).collect::<String>());
                }
            }
        }
    }
}

#[test]
fn deleted_cells_do_not_shift_the_others() {
    let draws = if cfg!(debug_assertions) { 100 } else { 1_000 };
    let mut dice = Dice(20_230_331);
    let mut score = Score::default();
    for name in ["dazu-2023.txt", "ganzi-2023-draft.txt"] {
        let text = seed(name);
        let d = draft(&text);
        let whole = cells(&d, &outline(&d));
        for _ in 0..draws {
            draw(&text, &whole, &mut dice, &mut score);
        }
    }
    let all = score.right + score.flagged + score.wrong;
    println!("{score:?} of {all}");
    assert!(score.right * 100 >= all * 96, "right: {score:?}");
    assert!(score.wrong * 1_000 <= all * 2, "wrong: {score:?}");
}

fn tables(name: &str) -> (Draft, Vec<Table>) {
    let d = draft(&seed(name));
    let tables = outline(&d).tables;
    (d, tables)
}

fn flagged(table: &Table) -> Vec<usize> {
    table.rows.iter().enumerate().filter(|(_, r)| r.cells.iter().any(|c| c.state == CellState::Lost)).map(|(n, _)| n + 1).collect()
}

#[test]
fn the_indicator_table_of_dazu() {
    let (d, tables) = tables("dazu-2023.txt");
    let table = &tables[0];
    assert_eq!(table.rows.len(), 21);
    assert_eq!(flagged(table), [4, 15, 19, 20]);
    let cell = |r: usize, c: usize| d.source.slice(table.rows[r - 1].cells[c].span);
    assert_eq!([cell(8, 1), cell(8, 2), cell(8, 3), cell(8, 4), cell(8, 5)], ["老年人健康管理率", "65.78%", ">70%", "约束性", "区卫生健康委"]);
    let heads: Vec<&str> = table.columns.iter().map(|c| c.header.as_str()).collect();
    assert_eq!(heads, ["序号", "指标名称", "2020", "2025", "指标属性", "责任部门"]);
}

#[test]
fn the_project_table_of_dazu_has_17_empty_cells() {
    let (_, tables) = tables("dazu-2023.txt");
    let table = &tables[1];
    assert_eq!((table.columns.len(), table.rows.len()), (9, 15));
    assert!(flagged(table).is_empty());
    let blank = table.rows.iter().flat_map(|r| &r.cells).filter(|c| c.state == CellState::Blank).count();
    assert_eq!(blank, 17);
    assert_eq!(tables.len(), 8);
}

#[test]
fn the_indicator_table_of_ganzi() {
    let (d, tables) = tables("ganzi-2023-draft.txt");
    let table = &tables[0];
    assert_eq!((tables.len(), table.rows.len()), (1, 30));
    assert_eq!(flagged(table), [18, 19, 29, 30]);
    let scope = |r: usize| table.rows[r - 1].section.map_or("", |s| d.source.slice(s));
    assert_eq!([scope(1), scope(16), scope(17), scope(30)], ["养老方面", "养老方面", "托育方面", "托育方面"]);
}
