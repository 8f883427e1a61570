//! Tables as rows of texts, for lists that offices keep beside drafts: csv, and every table of what [`super::read`] reads.
//! Knows nothing of what stands in the columns. A cell that is merged downward stands in each of its rows.

use csv::{ReaderBuilder, StringRecord};

use super::{BlockKind, Draft, Format, Grid, Options, read_with};
use crate::diag::{Message, Problem};

/// Rows of one file at most.
const ROWS: usize = 200_000;
/// Bytes of a file at most: lists of this kind are small, and their rows take several times as much.
const LARGEST: usize = 64 << 20;
/// Columns that are looked at.
const COLUMNS: usize = 256;

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowCell {
    /// Its text, blanks around it dropped; may have several lines.
    pub text: String,
    /// True where it stands in a row above and is merged down to here.
    pub merged: bool,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// The line of a csv file where it begins, else the number of the row among those with text; 1-based.
    pub number: usize,
    /// Its cells.
    pub cells: Vec<RowCell>,
}

/// The tables of a file.
#[derive(Debug)]
pub struct Tables {
    /// Each as its rows.
    pub all: Vec<Vec<TableRow>>,
    /// All text of the file.
    pub text: String,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// Reads the tables of a file.
///
/// # Errors
/// A [`Problem`] where the file can't be read, or its rows not be told apart.
pub fn tables(path: &str, bytes: Vec<u8>, options: &Options<'_>) -> Result<Tables, Problem> {
    let ending = path.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
    if matches!(ending.as_str(), "ods" | "numbers") {
        let message = Message::new(format!("读不了 .{ending} 的表格。"), format!("sheets of the kind .{ending} can't be read."));
        return Err(Problem::file(path, message).with_help(Message::new("请用 WPS 或 Excel 另存为 .xlsx。", "Save it as .xlsx.")));
    }
    if bytes.len() > LARGEST {
        let (size, most) = (bytes.len() >> 20, LARGEST >> 20);
        let message = Message::new(format!("文件有{size} MiB，超过上限{most} MiB，未读"), format!("{size} MiB, the limit is {most} MiB; not read"));
        return Err(Problem::file(path, message).with_help(Message::new("请分成几个文件", "split it into several files")));
    }
    // A package under a wrong name is said to be one.
    let plain = matches!(ending.as_str(), "csv" | "tsv" | "txt");
    let draft = read_with(path, bytes, plain.then_some(Format::Text), options)?;
    let text = draft.source.reading().to_owned();
    let all = if plain { vec![split(path, &text)?] } else { grids(&draft) };
    let most = all.iter().map(Vec::len).sum::<usize>();
    if most > ROWS {
        return Err(too_many(path, most));
    }
    Ok(Tables { all, text, problems: draft.problems })
}

fn grids(draft: &Draft) -> Vec<Vec<TableRow>> {
    let grid = |b: &super::Block| match &b.kind {
        BlockKind::Table(grid) => Some(filled(grid, draft.source.reading())),
        _ => None,
    };
    draft.blocks.iter().filter_map(grid).collect()
}

/// The rows of a grid, each cell in its column.
fn filled(grid: &Grid, reading: &str) -> Vec<TableRow> {
    let mut open: Vec<(u32, String)> = Vec::new();
    let mut rows = Vec::new();
    for (index, row) in grid.rows.iter().enumerate() {
        let (mut cells, mut given) = (Vec::new(), row.iter());
        loop {
            let at = cells.len();
            if at >= COLUMNS {
                break;
            }
            if let Some((left, text)) = open.get_mut(at).filter(|(left, _)| *left > 0) {
                *left -= 1;
                cells.push(RowCell { text: text.clone(), merged: true });
                continue;
            }
            let Some(cell) = given.next() else {
                if open.iter().skip(at).all(|(left, _)| *left == 0) {
                    break;
                }
                cells.push(RowCell::default());
                continue;
            };
            let text = reading.get(cell.range.clone()).unwrap_or("").trim().to_owned();
            let wide = (cell.col_span.max(1) as usize).min(COLUMNS - at);
            open.resize(open.len().max(at + wide), (0, String::new()));
            for (n, slot) in open.iter_mut().skip(at).take(wide).enumerate() {
                // Only the first column of a wide cell has its text.
                let own = if n == 0 { text.as_str() } else { "" };
                *slot = (cell.row_span.max(1) - 1, own.to_owned());
                cells.push(RowCell { text: own.to_owned(), merged: false });
            }
        }
        rows.push(TableRow { number: index + 1, cells });
    }
    rows
}

/// Rows of comma, tab or semicolon separated values (RFC 4180).
fn split(path: &str, text: &str) -> Result<Vec<TableRow>, Problem> {
    /// Stands behind the text: what swallows it is a quotation mark that is never closed.
    const END: &str = "\u{3}end";
    // The reader counts lines rightly where they end in one way.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let whole = format!("{}\n{END}\n", text.trim_end());
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(&text)).from_reader(whole.as_bytes());
    let (mut rows, mut record, mut ended, mut last) = (Vec::new(), StringRecord::new(), false, 1);
    while reader.read_record(&mut record).map_err(|e| broken(path, last, &e.to_string()))? {
        if rows.len() >= ROWS {
            return Err(too_many(path, rows.len() + 1));
        }
        last = record.position().map_or(last, |p| usize::try_from(p.line()).unwrap_or(usize::MAX));
        ended = record.get(0) == Some(END);
        if ended || record.iter().all(|c| c.trim().is_empty()) {
            continue;
        }
        let cells = record.iter().take(COLUMNS).map(|c| RowCell { text: c.trim().to_owned(), merged: false });
        rows.push(TableRow { number: last, cells: cells.collect() });
    }
    if ended { Ok(rows) } else { Err(unclosed(path, last)) }
}

/// The sign that parts most cells of the first lines.
fn delimiter(text: &str) -> u8 {
    let head: String = text.lines().take(5).collect::<Vec<_>>().join("\n");
    let count = |sign: char| head.matches(sign).count();
    [(b'\t', '\t'), (b';', ';')].into_iter().filter(|(_, sign)| count(*sign) > count(',')).max_by_key(|(_, sign)| count(*sign)).map_or(b',', |(byte, _)| byte)
}

fn broken(path: &str, line: usize, said: &str) -> Problem {
    let message = Message::new(format!("第{line}行之后读不成表：{said}"), format!("no table behind line {line}: {said}"));
    Problem::file(path, message).with_help(Message::new("请另存为xlsx再导入", "save it as xlsx and import that"))
}

fn unclosed(path: &str, line: usize) -> Problem {
    let message = Message::new(
        format!("第{line}行有双引号未成对，其后的内容分不成行"),
        format!("a double quote in line {line} is never closed, the rows behind it can't be told apart"),
    );
    let help = Message::new(
        "请补上该处的双引号（单元格内的双引号写两个），或另存为xlsx再导入",
        "close it (a quote inside a cell is written twice), or save the table as xlsx and import that",
    );
    Problem::file(path, message).with_help(help)
}

fn too_many(path: &str, rows: usize) -> Problem {
    let message = Message::new(format!("表有{rows}行以上，超过上限{ROWS}行，未读"), format!("{rows} rows or more, the limit is {ROWS}; not read"));
    Problem::file(path, message).with_help(Message::new("请分成几个文件", "split it into several files"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Options, RowCell, TableRow, filled, tables};
    use crate::ingest::{Grid, GridCell};

    fn shown(rows: &[TableRow]) -> Vec<String> {
        let cell = |c: &RowCell| format!("{}{}", c.text, if c.merged { "^" } else { "" });
        rows.iter().map(|r| format!("{}:{}", r.number, r.cells.iter().map(cell).collect::<Vec<_>>().join("|"))).collect()
    }

    fn csv(bytes: &[u8]) -> Result<Vec<String>, String> {
        tables("a.csv", bytes.to_vec(), &Options::default()).map(|t| shown(t.all.first().unwrap())).map_err(|p| p.message.zh.to_string())
    }

    #[test]
    fn rows_of_csv() {
        let wanted = vec!["1:编号|意见".to_owned(), "2:1|改,\"为\"\n两行".to_owned(), "5:2|乙".to_owned()];
        let text = "编号,意见\r\n1,\"改,\"\"为\"\"\r\n两行\"\r\n,\r\n2,乙\r\n";
        assert_eq!(csv(text.as_bytes()), Ok(wanted.clone()));
        assert_eq!(csv(&encoding_rs::GBK.encode(text).0), Ok(wanted.clone()));
        assert_eq!(csv(format!("\u{feff}{text}").as_bytes()), Ok(wanted.clone()));
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain("编号\t意见\n1\t甲\n".encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(csv(&utf16), Ok(vec!["1:编号|意见".to_owned(), "2:1|甲".to_owned()]));
        assert_eq!(csv("编号;意见\n1;甲,乙\n".as_bytes()), Ok(vec!["1:编号|意见".to_owned(), "2:1|甲,乙".to_owned()]));
    }

    #[test]
    fn a_quote_that_is_never_closed_is_said() {
        assert!(csv("编号,意见\n1,甲\n2,\"乙\n3,丙\n4,丁".as_bytes()).unwrap_err().starts_with("第3行有双引号未成对"));
    }

    #[test]
    fn merged_cells_stand_in_each_row() {
        let reading = "甲一二三";
        let cell = |from: usize, rows: u32, columns: u32| GridCell { range: from * 3..from * 3 + 3, row_span: rows, col_span: columns, header: false };
        let empty = GridCell { range: 0..0, row_span: 1, col_span: 1, header: false };
        let grid = Grid { caption: None, rows: vec![vec![cell(0, 2, 1), cell(1, 1, 2)], vec![cell(2, 1, 1)], vec![empty, cell(3, 1, 1)]] };
        assert_eq!(shown(&filled(&grid, reading)), ["1:甲|一|", "2:甲^|二", "3:|三"]);
    }
}
