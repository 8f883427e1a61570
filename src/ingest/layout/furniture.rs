//! What belongs to the page and not to the text: page numbers, running heads and feet. It is taken out of the lines.

use rustc_hash::FxHashMap;

use super::Sheet;
use super::lines::Line;
use super::table::is_row;

/// Lines at the top and at the foot of a page that may be its own.
const REACH: usize = 2;

/// Takes page numbers and running heads away.
pub(super) fn remove(sheets: &mut [Sheet]) {
    let heads = repeated(sheets);
    let offsets = counted(sheets);
    // 附件 and below it a lone 5 at the top of a page, and another one so: numbers of pages stand on many.
    let many = (sheets.len() / 6).max(2);
    for sheet in sheets.iter_mut() {
        let (height, number, len) = (sheet.height, sheet.number, sheet.lines.len());
        let mut at = 0;
        sheet.lines.retain(|line| {
            let edge = at < REACH || at + REACH >= len;
            at += 1;
            if !edge || !at_edge(line, height) {
                return true;
            }
            let by_count = page_number(&line.text).is_some_and(|(n, sure)| sure || offsets.get(&offset(n, number)).is_some_and(|c| *c >= many));
            !(by_count || heads.contains_key(&key(line)))
        });
    }
}

fn at_edge(line: &Line, height: f32) -> bool {
    line.y0 < height * 0.12 || line.y1 > height * 0.88
}

/// Lines at the edges of a page, and whether each is one of a table's rows.
fn edges(sheet: &Sheet) -> impl Iterator<Item = (&Line, bool)> {
    let len = sheet.lines.len();
    let edge = sheet.lines.iter().enumerate().filter(move |(n, l)| (*n < REACH || n + REACH >= len) && at_edge(l, sheet.height));
    edge.map(|(n, l)| (l, is_of_table(&sheet.lines, n)))
}

/// A row of a table, or a line as close to one as lines of its cells are.
fn is_of_table(lines: &[Line], at: usize) -> bool {
    let Some(line) = lines.get(at) else { return false };
    let close = |n: usize| lines.get(n).is_some_and(|o| (o.middle() - line.middle()).abs() < (line.y1 - line.y0) * 1.2);
    (at.saturating_sub(1)..=at + 1).any(|n| close(n) && is_row(lines, n))
}

/// Text without its figures, and its height on the page.
fn key(line: &Line) -> (String, i32) {
    (line.text.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace()).collect(), rounded(line.y0 / 6.0))
}

#[expect(clippy::cast_possible_truncation, reason = "bounded where words are read")]
fn rounded(value: f32) -> i32 {
    value.round() as i32
}

/// Lines that come again on three pages at the same height; rows of tables do not count.
fn repeated(sheets: &[Sheet]) -> FxHashMap<(String, i32), usize> {
    let mut heads: FxHashMap<(String, i32), usize> = FxHashMap::default();
    for (line, _) in sheets.iter().flat_map(edges).filter(|(l, in_table)| !in_table || l.y1 < 60.0) {
        *heads.entry(key(line)).or_default() += 1;
    }
    heads.retain(|(text, _), count| *count >= 3 && !text.is_empty() && *count * 4 >= sheets.len());
    heads
}

/// How often the number on a page is apart from the page's own by the same.
fn counted(sheets: &[Sheet]) -> FxHashMap<i64, usize> {
    let mut offsets = FxHashMap::default();
    for sheet in sheets {
        for (n, _) in edges(sheet).filter_map(|(l, _)| page_number(&l.text)) {
            *offsets.entry(offset(n, sheet.number)).or_default() += 1;
        }
    }
    offsets
}

fn offset(shown: u32, counted: u32) -> i64 {
    i64::from(shown) - i64::from(counted)
}

/// The number of a page: `12`, `— 12 —`, `第12页`, `第 3 页 共 9 页`, `3/9`; true where it can be nothing else.
fn page_number(text: &str) -> Option<(u32, bool)> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = |t: &str| (1..=4).contains(&t.len()).then(|| t.parse::<u32>().ok()).flatten();
    if let Some(n) = digits(&bare) {
        return Some((n, false));
    }
    let dashes = ['-', '—', '–', '－', '·', '―', '─'];
    let core = bare.trim_matches(dashes);
    if bare.starts_with(dashes)
        && bare.ends_with(dashes)
        && let Some(n) = digits(core)
    {
        return Some((n, true));
    }
    let first = bare.strip_prefix('第')?.split('页').next()?;
    let rest = bare.strip_prefix('第')?.strip_prefix(first)?.strip_prefix('页')?;
    let all = rest.trim_start_matches(['，', ',', '/', '、']);
    (all.is_empty() || all.starts_with('共') && all.ends_with('页')).then(|| digits(first)).flatten().map(|n| (n, true))
}

#[cfg(test)]
mod tests {
    use super::page_number;

    #[test]
    fn page_numbers() {
        for (text, expected) in [
            ("12", Some((12, false))),
            ("— 12 —", Some((12, true))),
            ("-3-", Some((3, true))),
            ("第 3 页 共 9 页", Some((3, true))),
            ("第12页", Some((12, true))),
            ("第三页", None),
            ("12345", None),
            ("2025年", None),
            ("第3条 页码", None),
        ] {
            assert_eq!(page_number(text), expected, "{text}");
        }
    }
}
