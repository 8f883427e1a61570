//! Tables of words in columns: recovered where every row fills every column and rows are told apart for sure, otherwise named as unread.
//! A row is a group of lines, told apart by its distance to others or (`anchor`) by a column with one line a row; rulings are not known here.

use super::lines::{Line, Segment};

/// Lines without three cells between two that have them, at most.
const APART: usize = 6;
/// Lines of a page at most: what has more is no page with a table on it.
const PAGE: usize = 2_000;
/// Lines of a row at most.
const TALLEST: usize = 14;

/// Lines that stand in columns.
#[derive(Debug, PartialEq)]
pub(super) struct Region {
    /// First line and the one behind the last.
    pub(super) lines: (usize, usize),
    /// Where the columns stand; cells by rows. `None` where rows or columns are not sure.
    pub(super) grid: Option<Table>,
}

/// A recovered table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub(super) columns: Vec<(f32, f32)>,
    pub(super) rows: Vec<Vec<String>>,
}

/// The regions of a page, in order.
pub(super) fn find(lines: &[Line], width: f32) -> Vec<Region> {
    let mut out: Vec<Region> = Vec::new();
    if lines.len() > PAGE {
        return out;
    }
    let mut from = 0;
    while from < lines.len() {
        let Some(start) = (from..lines.len()).find(|n| is_row(lines, *n)) else { break };
        let end = end(lines, start, width);
        let begin = lines.get(from..start).unwrap_or(&[]).iter().rev().take_while(|l| lines.get(start).is_some_and(|f| leans(l, f, width))).count();
        let region = (start - begin, end);
        let rows = lines.get(region.0..region.1).unwrap_or(&[]);
        // One line with three stretches is no table; two may be what is left of one.
        if (region.0..region.1).filter(|n| is_row(lines, *n)).count() >= 2 {
            out.push(Region { lines: region, grid: recover(rows) });
        }
        from = end.max(start + 1);
    }
    out
}

/// Three stretches beside each other; what stands half a line higher or lower is beside it: cells of several lines in the middle of others.
pub(super) fn is_row(lines: &[Line], at: usize) -> bool {
    let Some(line) = lines.get(at) else { return false };
    let beside = |other: Option<&Line>| other.filter(|o| (o.middle() - line.middle()).abs() < (line.y1 - line.y0) * 0.7).map_or(0, |o| o.segments.len());
    line.segments.len() + beside(at.checked_sub(1).and_then(|n| lines.get(n))) + beside(lines.get(at + 1)) >= 3
}

/// A line beside a row, half a line higher: the beginning of a cell of several lines.
fn leans(line: &Line, row: &Line, width: f32) -> bool {
    line.width() < width * 0.6 && row.middle() - line.middle() < (row.y1 - row.y0) * 0.95
}

/// The line behind the last of the region that begins at a row.
fn end(lines: &[Line], start: usize, width: f32) -> usize {
    let (mut end, mut at, mut columns) = (start + 1, start + 1, extent(lines.get(start)));
    let pitch = |n: usize| lines.get(n).zip(lines.get(n.wrapping_sub(1))).map_or(f32::MAX, |(b, a)| (b.middle() - a.middle()) / (b.y1 - b.y0).max(0.5));
    while let Some(line) = lines.get(at) {
        if is_row(lines, at) {
            end = at + 1;
            columns.extend(extent(Some(line)));
        } else if at - end >= APART || line.segments.len() == 1 && (line.width() > width * 0.75 || super::write::opens(&line.text)) {
            break;
        }
        at += 1;
    }
    // What is left of the last row's cells stands close below it, within a column; or as far below as lines of its other cells do.
    let step = lines.get(start..end).and_then(wrapped);
    while let Some(line) = lines.get(end) {
        let within = line.segments.iter().all(|s| columns.iter().any(|c| s.x0 >= c.0 - line.em * 0.5 && s.x1 <= c.1 + line.em * 0.5));
        let follows = || step.is_some_and(|step| line.segments.iter().all(|s| lines.get(start..end).is_some_and(|l| below(l, line, s) < step * 1.1)));
        if pitch(end) > 1.3 && !follows() || !within || line.width() > width * 0.6 && line.segments.len() == 1 {
            break;
        }
        end += 1;
    }
    end
}

/// How far lines of one cell are apart, in a region where some rows have several: the least distance between stretches below each other.
fn wrapped(lines: &[Line]) -> Option<f32> {
    let most = lines.iter().map(|l| l.segments.len()).max()?;
    let pairs = (1..lines.len()).filter_map(|n| lines.get(..n).zip(lines.get(n)));
    let steps = pairs.flat_map(|(above, line)| line.segments.iter().map(move |s| below(above, line, s)));
    lines.iter().any(|l| l.segments.len() < most).then(|| steps.fold(f32::MAX, f32::min)).filter(|s| *s < f32::MAX)
}

/// How far a stretch stands below one of the lines above it that begins at the same place, or has its middle there.
fn below(above: &[Line], line: &Line, s: &Segment) -> f32 {
    let even = |a: f32, b: f32| (a - b).abs() < line.em * 0.5;
    let aligned = |o: &Segment| even(o.x0, s.x0) || even(o.x0 + o.x1, s.x0 + s.x1);
    above.iter().rev().take(6).find(|l| l.segments.iter().any(aligned)).map_or(f32::MAX, |l| line.middle() - l.middle())
}

fn extent(line: Option<&Line>) -> Vec<(f32, f32)> {
    line.iter().flat_map(|l| l.segments.iter().map(|s| (s.x0, s.x1))).collect()
}

/// The table, where nothing is in doubt.
fn recover(lines: &[Line]) -> Option<Table> {
    let columns = columns(lines)?;
    let placed: Vec<Vec<usize>> = lines.iter().map(|l| cells(l, &columns)).collect::<Option<_>>()?;
    let full = placed.iter().all(|p| p.len() == columns.len());
    let single = || (0..lines.len()).map(|n| (n, n + 1)).collect();
    let groups = if full && (even(lines) || numeric(lines, &placed)) { Some(single()) } else { groups(lines, &placed, columns.len()) };
    let rows: Vec<Vec<String>> = match groups {
        Some(groups) => groups.iter().map(|&(from, to)| row(lines, &placed, columns.len(), (from, to))).collect(),
        None => super::anchor::rows(lines, &placed, columns.len())?,
    };
    (rows.len() >= 3).then_some(Table { columns, rows })
}

fn row(lines: &[Line], placed: &[Vec<usize>], count: usize, (from, to): (usize, usize)) -> Vec<String> {
    let mut row = vec![String::new(); count];
    for (line, at) in lines.iter().zip(placed).take(to).skip(from) {
        for (segment, column) in line.segments.iter().zip(at) {
            if let Some(cell) = row.get_mut(*column) {
                super::write::join(cell, &segment.text);
            }
        }
    }
    row
}

/// Where columns stand: stretches of all lines that overlap make one.
fn columns(lines: &[Line]) -> Option<Vec<(f32, f32)>> {
    let mut all: Vec<(f32, f32)> = lines.iter().flat_map(|l| l.segments.iter().map(|s| (s.x0, s.x1))).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let air = super::lines::median(lines.iter().map(|l| l.em).collect())? * 0.3;
    let mut out: Vec<(f32, f32)> = Vec::new();
    for (x0, x1) in all {
        match out.last_mut() {
            Some(last) if x0 < last.1 + air => last.1 = last.1.max(x1),
            _ => out.push((x0, x1)),
        }
    }
    (3..=40).contains(&out.len()).then_some(out)
}

/// The column of each stretch; `None` where two stand in one.
fn cells(line: &Line, columns: &[(f32, f32)]) -> Option<Vec<usize>> {
    let of: Vec<usize> = line.segments.iter().map(|s| columns.partition_point(|c| c.1 < s.x0)).collect();
    of.windows(2).all(|w| matches!(w, [a, b] if a < b)).then_some(of)
}

/// Distances between lines.
fn steps(lines: &[Line]) -> Vec<f32> {
    lines.windows(2).map(|w| if let [a, b] = w { b.middle() - a.middle() } else { 0.0 }).collect()
}

/// All lines are about as far apart.
fn even(lines: &[Line]) -> bool {
    let steps = steps(lines);
    let (least, most) = steps.iter().fold((f32::MAX, 0.0_f32), |(l, m), s| (l.min(*s), m.max(*s)));
    // As close as lines of one cell are, they may be ones.
    most < least * 1.25 && lines.iter().all(|l| least > (l.y1 - l.y0) * 0.8)
}

/// A figure and nothing else: 100%, >70%, 2-3.
pub(super) fn is_figure(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || "., %％‰+-—–≥≤><＞＜".contains(c))
}

/// A column has a figure of its own on each line but the first: figures do not go on below.
fn numeric(lines: &[Line], placed: &[Vec<usize>]) -> bool {
    let columns = placed.first().map_or(0, Vec::len);
    (0..columns).any(|c| lines.iter().skip(1).all(|l| l.segments.get(c).is_some_and(|s| is_figure(&s.text))))
}

/// Lines that stand close together make a row, where every row then fills every column.
fn groups(lines: &[Line], placed: &[Vec<usize>], count: usize) -> Option<Vec<(usize, usize)>> {
    let steps = steps(lines);
    let mut sorted = steps.clone();
    sorted.sort_by(f32::total_cmp);
    // From the closest on: the first distance at which rows are whole, with a clear step to the next.
    sorted.windows(2).find_map(|w| {
        let [low, high] = w else { return None };
        if *high < low * 1.22 {
            return None;
        }
        let limit = f32::midpoint(*low, *high);
        let mut out: Vec<(usize, usize)> = vec![(0, 1)];
        for (n, step) in steps.iter().enumerate() {
            match out.last_mut() {
                Some(last) if *step < limit => last.1 = n + 2,
                _ => out.push((n + 1, n + 2)),
            }
        }
        let whole = |&(from, to): &(usize, usize)| {
            let filled = (0..count).all(|c| placed.get(from..to).is_some_and(|rows| rows.iter().any(|r| r.contains(&c))));
            filled && to - from <= TALLEST
        };
        out.iter().all(whole).then_some(out)
    })
}

impl Table {
    /// Goes on with a table of the page before.
    pub(super) fn fits(&self, before: &Self) -> bool {
        let common = |a: &(f32, f32), b: &(f32, f32)| a.0 < b.1 && b.0 < a.1;
        let alone = |c: &(f32, f32), others: &[(f32, f32)]| others.iter().filter(|o| common(c, o)).count() == 1;
        self.columns.len() == before.columns.len()
            && self.columns.iter().zip(&before.columns).all(|(a, b)| common(a, b) && alone(a, &before.columns) && alone(b, &self.columns))
    }
}
