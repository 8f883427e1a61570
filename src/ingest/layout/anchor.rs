//! Rows of cells that wrap, where all lines stand about equally far apart: a column with one line a row (serial numbers, figures) says where
//! each row is. Cells of the other columns begin there or have their middle there; read only where one of the two holds for every cell.

use super::lines::{Line, median};
use super::table::is_figure;
use super::write::join;

/// Lines of a header cell, at most.
const HEADER: usize = 4;
/// Lines of a table at most, for each column is tried.
const LINES: usize = 600;

/// What stands at one height in a column.
struct Piece<'l> {
    y: f32,
    text: &'l str,
}

/// How cells stand in their rows.
#[derive(Clone, Copy, PartialEq)]
enum Stand {
    Middle,
    Top,
}

/// The pieces of a row in each column: the first and the one behind the last.
type Row = Vec<(usize, usize)>;

/// The cells by rows; `None` where it is in doubt what belongs to a row.
pub(super) fn rows(lines: &[Line], placed: &[Vec<usize>], count: usize) -> Option<Vec<Vec<String>>> {
    if lines.len() > LINES {
        return None;
    }
    let columns = pieces(lines, placed, count);
    let slack = median(lines.iter().map(|l| l.y1 - l.y0).collect())? * 0.3;
    let (_, header, anchors) = columns.iter().filter_map(|c| one_line_a_row(c)).max_by_key(|(rows, header, _)| (*rows, std::cmp::Reverse(*header)))?;
    let read = |stand| split(&columns, &heights(anchors, header, stand), stand, slack);
    match (read(Stand::Middle), read(Stand::Top)) {
        (Some(a), Some(b)) if a != b => None,
        (found, other) => found.or(other).map(|rows| rows.iter().map(|row| cells(row, &columns)).collect()),
    }
}

fn pieces<'l>(lines: &'l [Line], placed: &[Vec<usize>], count: usize) -> Vec<Vec<Piece<'l>>> {
    let mut columns: Vec<Vec<Piece<'_>>> = (0..count).map(|_| Vec::new()).collect();
    for (line, at) in lines.iter().zip(placed) {
        for (segment, column) in line.segments.iter().zip(at) {
            if let Some(column) = columns.get_mut(*column) {
                column.push(Piece { y: segment.y, text: &segment.text });
            }
        }
    }
    for column in &mut columns {
        column.sort_by(|a, b| a.y.total_cmp(&b.y));
    }
    columns
}

/// Rows below the header, lines of the header and the column, where each line below its header is a figure or a serial number.
fn one_line_a_row<'c, 'l>(column: &'c [Piece<'l>]) -> Option<(usize, usize, &'c [Piece<'l>])> {
    let header = column.iter().take_while(|p| !is_single(p.text)).count();
    let below = column.get(header..)?;
    (header <= HEADER && below.len() >= 2 && below.iter().all(|p| is_single(p.text))).then_some((below.len(), header, column))
}

/// Figures do not go on below, and serial numbers do not.
fn is_single(text: &str) -> bool {
    let core = text.trim_matches(['(', ')', '（', '）', '.', '、', '．']);
    is_figure(text) || !core.is_empty() && core.chars().all(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
}

/// Where the rows stand: the middle of their cells, or their first lines.
fn heights(column: &[Piece<'_>], header: usize, stand: Stand) -> Vec<f32> {
    let (head, below) = column.split_at(header.min(column.len()));
    let head = head.first().zip(head.last()).map(|(a, b)| if stand == Stand::Top { a.y } else { f32::midpoint(a.y, b.y) });
    head.into_iter().chain(below.iter().map(|p| p.y)).collect()
}

/// The pieces of each row, where every cell has some, none is left and rows stand below each other.
fn split(columns: &[Vec<Piece<'_>>], rows: &[f32], stand: Stand, slack: f32) -> Option<Vec<Row>> {
    let by_column: Vec<Vec<(usize, usize)>> = columns.iter().map(|c| split_column(c, rows, stand, slack)).collect::<Option<_>>()?;
    let rows: Vec<Row> = (0..rows.len()).map(|n| by_column.iter().filter_map(|c| c.get(n).copied()).collect()).collect();
    let ends = |row: &Row| {
        let places = row.iter().zip(columns).filter_map(|(&(from, to), column)| Some((column.get(from)?.y, column.get(to.checked_sub(1)?)?.y)));
        places.fold((f32::MAX, f32::MIN), |all, (top, foot)| (all.0.min(top), all.1.max(foot)))
    };
    let apart = rows.windows(2).all(|w| matches!(w, [a, b] if ends(b).0 - ends(a).1 > 2.0 * slack));
    (apart && is_even(columns, &rows, slack)).then_some(rows)
}

fn split_column(column: &[Piece<'_>], rows: &[f32], stand: Stand, slack: f32) -> Option<Vec<(usize, usize)>> {
    let (mut out, mut at) = (Vec::with_capacity(rows.len()), 0);
    for (n, y) in rows.iter().enumerate() {
        let first = column.get(at)?.y;
        let rest = column.get(at..)?;
        let len = match stand {
            Stand::Middle => 1 + rest.iter().position(|p| (p.y - (2.0 * y - first)).abs() <= slack)?,
            Stand::Top if (first - y).abs() <= slack => rest.iter().take_while(|p| rows.get(n + 1).is_none_or(|next| p.y < next - slack)).count(),
            Stand::Top => return None,
        };
        out.push((at, at + len));
        at += len;
    }
    (at == column.len()).then_some(out)
}

/// The lines of all cells are about as far apart.
fn is_even(columns: &[Vec<Piece<'_>>], rows: &[Row], slack: f32) -> bool {
    let cells = rows.iter().flat_map(|row| row.iter().zip(columns)).filter_map(|(&(from, to), column)| column.get(from..to));
    let steps = cells.flat_map(|cell| cell.windows(2).map(|w| if let [a, b] = w { b.y - a.y } else { 0.0 }));
    let (least, most) = steps.fold((f32::MAX, f32::MIN), |(l, m), s| (l.min(s), m.max(s)));
    most < least + slack
}

fn cells(row: &Row, columns: &[Vec<Piece<'_>>]) -> Vec<String> {
    let of = |(&(from, to), column): (&(usize, usize), &Vec<Piece<'_>>)| {
        let mut cell = String::new();
        column.get(from..to).unwrap_or(&[]).iter().for_each(|p| join(&mut cell, p.text));
        cell
    };
    row.iter().zip(columns).map(of).collect()
}
