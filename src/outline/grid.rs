//! Tables that have their grid: markup tables with spans, and tables of one row a line (pipes, tabs, wide gaps).
//! Expands spans, finds header rows, section rows and caption. Flattened tables are read in `flat`.

use ecow::EcoString;
use memchr::memchr;

use super::flat::cells::{is_header_word, is_key_word, is_unit_word, kind_of};
use super::lines::{Lines, Role, chars, ends_sentence};
use super::marker;
use super::words::core_title;
use super::{Cell, CellState, Column, ColumnKind, Style, Table, TableForm, TableRow};
use crate::diag::Confidence;
use crate::ingest::{BlockKind, Draft, Grid};
use crate::text::{Source, Span, ends_with_any};

/// Columns at most; what stands further right is left out.
const COLUMNS: usize = 64;
/// Cells at most after spans are expanded.
const CELLS: usize = 400_000;

/// A cell before its table is known.
#[derive(Debug, Clone, Copy)]
struct Raw {
    span: Span,
    rows: usize,
    columns: usize,
    header: bool,
}

/// A place of the expanded grid: its text, the number of the cell that covers it, header mark.
#[derive(Debug, Clone, Copy)]
struct Spot {
    span: Span,
    owner: u32,
    header: bool,
}

/// True for a table that only lays out a page: one column, or a few cells.
pub(super) fn is_layout(grid: &Grid) -> bool {
    let cells: usize = grid.rows.iter().map(Vec::len).sum();
    let widest = grid.rows.iter().map(|r| r.iter().map(|c| c.col_span.max(1) as usize).sum::<usize>()).max().unwrap_or(0);
    widest < 2 || cells < 4 || grid.rows.len() < 2
}

/// The tables that the format gives.
pub(super) fn find(draft: &Draft, lines: &mut Lines) -> Vec<Table> {
    let mut out = Vec::new();
    for block in &draft.blocks {
        let BlockKind::Table(grid) = &block.kind else { continue };
        if is_layout(grid) {
            continue;
        }
        let rows = grid
            .rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|c| Raw {
                        span: trimmed(lines, draft.source.shadow_span(c.range.clone())),
                        rows: c.row_span.max(1) as usize,
                        columns: c.col_span.max(1) as usize,
                        header: c.header,
                    })
                    .collect()
            })
            .collect();
        let span = draft.source.shadow_span(block.range.clone());
        let above = lines.all.partition_point(|l| l.span.start < span.start).checked_sub(1).filter(|&i| is_caption(lines, i));
        let given = grid.caption.clone().map(|c| draft.source.shadow_span(c));
        if let Some(mut table) = table(lines, rows, TableForm::Markup) {
            table.span = table.span.join(span);
            table.caption = given.or(table.caption).or(above.map(|i| lines.span(i)));
            if given.is_none()
                && let Some(i) = above
                && table.caption == Some(lines.span(i))
            {
                lines.set(i, Role::Caption);
            }
            out.push(table);
        }
    }
    out
}

fn trimmed(lines: &Lines, span: Span) -> Span {
    let text = lines.slice(span);
    let core = text.trim();
    let lead = text.len() - text.trim_start().len();
    Span::new(span.from() + lead, span.from() + lead + core.len())
}

/// A caption above a table: 表1 …, …指标, …清单.
fn is_caption(lines: &Lines, i: usize) -> bool {
    let text = lines.text(i);
    let caption = marker::at_start(text).is_some_and(|m| m.style == Style::TableCaption);
    lines.role(i) == Role::Text
        && chars(text) <= 50
        && !ends_sentence(text)
        && (caption || (marker::at_start(text).is_none() && ends_with_any(core_title(text), &["清单", "指标", "表", "一览", "体系"])))
}

/// Tables of one row a line in plain text; their lines get the role of a table.
pub(super) fn find_lines(lines: &mut Lines) -> Vec<Table> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < lines.len() {
        let end = run_end(lines, i);
        if end < i + 2 {
            i += 1;
            continue;
        }
        let mut rows: Vec<Vec<Raw>> = (i..end).filter_map(|k| fields(lines, k)).collect();
        widen_sums(lines, &mut rows);
        let fits = rows.first().is_some_and(|h| heads_lines(lines, h, tab_count(lines, i) > 0 && end >= i + 3))
            || (i..end).any(|k| is_rule(lines.text(k)))
            || (tab_count(lines, i) > 1 || rows.len() > 3) && figures_below(lines, &rows);
        if fits && let Some(mut table) = table(lines, rows, TableForm::Lines) {
            let above = i.checked_sub(1).filter(|&c| is_caption(lines, c));
            table.caption = above.map(|c| lines.span(c)).or(table.caption);
            (i..end).for_each(|k| lines.set(k, Role::Table));
            if let Some(c) = above {
                lines.set(c, Role::Caption);
            }
            out.push(table);
        }
        i = end;
    }
    out
}

/// What a row of sums begins with.
const SUMS: &[&str] = &["合计", "总计", "小计", "共计"];

/// 合计 before fewer figures than the header has columns, behind rows with a serial: the word stood over the first columns together.
fn widen_sums(lines: &Lines, rows: &mut [Vec<Raw>]) {
    let Some((head, body)) = rows.split_first_mut() else { return };
    let width = head.len();
    if width < 4 || !head.first().is_some_and(|c| matches!(lines.slice(c.span), "序号" | "编号" | "类别" | "板块" | "领域")) {
        return;
    }
    for row in body.iter_mut().filter(|r| r.len() >= 3 && r.len() < width) {
        let missing = width - row.len();
        let sum = row.first_mut().filter(|c| SUMS.contains(&lines.slice(c.span)));
        sum.into_iter().for_each(|c| c.columns += missing);
    }
}

/// True for fields that may head a table: words, at least two of which are words of headers; by tabs, one is enough.
fn heads_lines(lines: &Lines, fields: &[Raw], tabs: bool) -> bool {
    let text = |c: &Raw| lines.slice(c.span).to_owned();
    let words = fields.iter().filter(|c| is_header_word(&text(c)) || is_key_word(&text(c))).count();
    let plain = fields.iter().all(|c| {
        let t = text(c);
        (!t.contains(':') || t.starts_with("其中:")) && (!tabs || !(t.is_empty() || t.ends_with('。') || t.bytes().all(|b| b.is_ascii_digit()) && t.len() != 4))
    });
    plain && (fields.len() >= 3 && words >= 2 || tabs && (words >= 1 || fields.len() == 2))
}

/// True where words head columns of figures: below the first row more than half of the fields behind the first are figures.
fn figures_below(lines: &Lines, rows: &[Vec<Raw>]) -> bool {
    let figure = |c: &Raw| lines.slice(c.span).starts_with(|c: char| c.is_ascii_digit());
    let Some((head, body)) = rows.split_first().filter(|(h, b)| h.len() >= 3 && b.len() >= 2) else { return false };
    let words = head.iter().all(|c| !lines.slice(c.span).is_empty() && !lines.slice(c.span).ends_with(['。', ';', ':']));
    // 合计 | — | 34.6 | —: a dash stands for a figure.
    let dash = |c: &Raw| matches!(lines.slice(c.span), "" | "—" | "——" | "-" | "–" | "/");
    let filled = |r: &Vec<Raw>| {
        let (figures, rest): (Vec<&Raw>, Vec<&Raw>) = r.iter().skip(1).filter(|c| !dash(c)).partition(|c| figure(c));
        figures.len() > rest.len()
    };
    words && !head.iter().any(figure) && body.iter().all(filled)
}

/// One past the last of the lines from `i` on that have fields.
fn run_end(lines: &Lines, i: usize) -> usize {
    let has = |k: usize| lines.role(k) == Role::Text && may_have_fields(lines, k);
    if !has(i) {
        return i;
    }
    let tabs = tab_count(lines, i);
    let least = if tabs == 1 { 2 } else { 3 };
    let Some(first) = fields(lines, i).map(|f| f.len()).filter(|n| *n >= least) else { return i };
    let mut end = i;
    while end < lines.len() && has(end) {
        let text = lines.text(end);
        let n = fields(lines, end).map_or(0, |f| f.len());
        // 合计 over the first columns: fewer fields than the others have.
        let sum = tabs > 2 && end > i + 1 && n >= 3 && SUMS.iter().any(|w| text.strip_prefix(w).is_some_and(|t| t.starts_with(char::is_whitespace)));
        if sum && n < first {
            end += 1;
            continue;
        }
        if !is_rule(text) && (n < 2 || n > first + 1 || (!text.contains('|') && n != first)) {
            break;
        }
        end += 1;
    }
    if first == 2 && !two_columns(lines, i, end) { i } else { end }
}

/// Two columns by tabs are a table where words head a column of figures.
fn two_columns(lines: &Lines, i: usize, end: usize) -> bool {
    let second = |k: usize| fields(lines, k).and_then(|f| f.get(1).map(|c| lines.slice(c.span).to_owned())).unwrap_or_default();
    let figure = |t: &str| t.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '≥' | '≤' | '<' | '>' | '-' | '—'));
    let head = second(i);
    end >= i + 3 && !head.is_empty() && !figure(&head) && !head.ends_with('。') && (i + 1..end).all(|k| figure(&second(k)))
}

/// Tabs of a line as it stands in the file, those at its ends too.
fn tab_count(lines: &Lines, k: usize) -> usize {
    whole_line(lines, k).1.matches('\t').count()
}

/// A line as it stands in the file, with the blanks at its ends, and where it begins.
fn whole_line<'l>(lines: &'l Lines, k: usize) -> (usize, &'l str) {
    let reading = lines.source.reading();
    let range = lines.source.reading_range(lines.span(k));
    let lead = reading.get(..range.start).unwrap_or("");
    let from = lead.trim_end_matches(['\t', ' ']).len();
    let from = if lead.get(..from).is_none_or(|l| l.is_empty() || l.ends_with('\n')) { from } else { range.start };
    let tail = reading.get(range.end..).unwrap_or("");
    let to = range.end + tail.len() - tail.trim_start_matches(['\t', ' ']).len();
    (from, reading.get(from..to).unwrap_or(""))
}

/// Pipes, or a short line with a tab or a gap in the file (the shadow drops most gaps).
fn may_have_fields(lines: &Lines, k: usize) -> bool {
    let text = lines.text(k);
    if memchr(b'|', text.as_bytes()).is_some() {
        return text.len() < 4_000;
    }
    if text.len() > 400 || text.ends_with('。') {
        return false;
    }
    let raw = lines.source.reading().get(lines.source.reading_range(lines.span(k))).unwrap_or("");
    raw.len() > text.len() && (raw.contains('\t') || raw.contains("  ") || raw.contains('\u{3000}')) || lines.tabs && tab_count(lines, k) > 0
}

/// `|---|:--:|`.
fn is_rule(text: &str) -> bool {
    text.contains("--") && text.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'+'))
}

/// Fields of a line by pipes, else by tabs and gaps of two and more blanks in the file.
fn fields(lines: &Lines, k: usize) -> Option<Vec<Raw>> {
    let (text, span) = (lines.text(k), lines.span(k));
    if is_rule(text) {
        return None;
    }
    let cell = |span: Span| Raw { span: trimmed(lines, span), rows: 1, columns: 1, header: false };
    if text.matches('|').count() >= 2 {
        let inner = text.strip_prefix('|').unwrap_or(text);
        let from = span.from() + text.len() - inner.len();
        let inner = inner.strip_suffix('|').unwrap_or(inner);
        return Some(parts(inner, "|").into_iter().map(|(s, e)| cell(Span::new(from + s, from + e))).collect());
    }
    let (from, whole) = whole_line(lines, k);
    if whole.contains('\t') {
        return Some(parts(whole, "\t").into_iter().map(|(s, e)| cell(lines.source.shadow_span(from + s..from + e))).collect());
    }
    let reading = lines.source.reading_range(span);
    let raw = lines.source.reading().get(reading.clone())?;
    let cuts = gaps(raw);
    if cuts.len() < 2 {
        return None;
    }
    Some(cuts.into_iter().map(|(s, e)| cell(lines.source.shadow_span(reading.start + s..reading.start + e))).collect())
}

fn parts(text: &str, mark: &str) -> Vec<(usize, usize)> {
    let mut start = 0;
    let mut out = Vec::new();
    for (at, m) in text.match_indices(mark) {
        out.push((start, at));
        start = at + m.len();
    }
    out.push((start, text.len()));
    out
}

/// Fields between tabs and gaps of two and more columns of blanks.
fn gaps(raw: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let (mut start, mut blank_from, mut width) = (0usize, None::<usize>, 0usize);
    for (at, c) in raw.char_indices() {
        let w = match c {
            '\t' | '\u{3000}' => 2,
            ' ' | '\u{a0}' => 1,
            _ => 0,
        };
        if w > 0 {
            blank_from.get_or_insert(at);
            width += w;
            continue;
        }
        if let Some(from) = blank_from.take()
            && width >= 2
            && from > start
        {
            out.push((start, from));
            start = at;
        }
        width = 0;
    }
    out.push((start, blank_from.unwrap_or(raw.len())));
    out
}

/// Expands spans; gives rows of spots, all of one length.
fn expand(rows: &[Vec<Raw>]) -> Vec<Vec<Spot>> {
    let width = rows.iter().map(|r| r.iter().map(|c| c.columns).sum::<usize>()).max().unwrap_or(0).min(COLUMNS);
    let height = rows.len().min(CELLS / width.max(1));
    let mut grid: Vec<Vec<Option<Spot>>> = vec![vec![None; width]; height];
    let mut owner = 0u32;
    for (r, row) in rows.iter().take(height).enumerate() {
        let mut c = 0;
        for cell in row {
            while grid.get(r).and_then(|g| g.get(c)).is_some_and(Option::is_some) {
                c += 1;
            }
            let spot = Spot { span: cell.span, owner, header: cell.header };
            for line in grid.iter_mut().skip(r).take(cell.rows) {
                line.iter_mut().skip(c).take(cell.columns).filter(|s| s.is_none()).for_each(|s| *s = Some(spot));
            }
            owner += 1;
            c += cell.columns;
        }
    }
    let empty = |at: Span, owner: u32| Spot { span: Span::new(at.to(), at.to()), owner, header: false };
    let mut last = Span::default();
    grid.into_iter()
        .map(|row| {
            row.into_iter()
                .map(|s| {
                    let spot = s.unwrap_or(empty(last, u32::MAX));
                    last = spot.span;
                    spot
                })
                .collect()
        })
        .collect()
}

/// All spots of a row belong to one cell.
fn is_section(row: &[Spot]) -> bool {
    let first = row.first().map(|s| s.owner);
    row.len() > 1 && row.iter().all(|s| Some(s.owner) == first)
        || (row.len() > 2 && row.iter().skip(1).all(|s| s.span.is_empty()) && row.first().is_some_and(|s| !s.span.is_empty()))
}

/// Reads an expanded grid: caption row, header rows, sections, rows.
fn table(lines: &Lines, raw: Vec<Vec<Raw>>, form: TableForm) -> Option<Table> {
    let grid = expand(&raw);
    let start = grid.iter().take_while(|row| is_section(row)).count();
    let caption = grid.get(..start)?.last().and_then(|r| r.first()).map(|s| s.span);
    let body = grid.get(start..)?;
    let heads = header_rows(lines, body);
    let mut columns = columns(lines, body.get(..heads)?, body)?;
    refine(lines, &mut columns, body.get(heads..)?);
    let mut section = None;
    let mut rows = Vec::new();
    for row in body.get(heads..)? {
        if is_section(row) {
            section = row.first().map(|s| s.span).filter(|s| chars(lines.slice(*s)) <= 60);
            if section.is_some() {
                continue;
            }
        }
        rows.push(grid_row(row, section));
    }
    let span = grid.iter().flatten().filter(|s| s.owner != u32::MAX).map(|s| s.span).reduce(Span::join)?;
    (!rows.is_empty() && columns.len() >= 2).then_some(Table { span, caption, columns, rows, form, heading: None, copy: false })
}

/// A column of categories whose cells are sentences holds text.
fn refine(lines: &Lines, columns: &mut [Column], body: &[Vec<Spot>]) {
    for (c, column) in columns.iter_mut().enumerate().filter(|(_, c)| matches!(c.kind, ColumnKind::Category | ColumnKind::Kind)) {
        let cells = body.iter().take(200).filter_map(|r| r.get(c)).filter(|s| !s.span.is_empty());
        let (n, long) = cells.fold((0, 0), |(n, long), s| (n + 1, long + usize::from(chars(lines.slice(s.span)) > 16)));
        if long * 2 > n {
            column.kind = ColumnKind::Text;
        }
    }
}

fn grid_row(row: &[Spot], section: Option<Span>) -> TableRow {
    let cells: Vec<Cell> = row
        .iter()
        .map(|s| Cell { span: s.span, state: if s.span.is_empty() { CellState::Blank } else { CellState::Present }, candidates: Vec::new() })
        .collect();
    // A cell that reaches over several rows stands above; the row's own place is that of its own cells.
    let last = row.iter().map(|s| s.span).max_by_key(|s| s.start).unwrap_or_default();
    let first = row.iter().map(|s| s.span).filter(|s| !s.is_empty()).rev().take_while(|s| s.start <= last.start).min_by_key(|s| s.start).unwrap_or(last);
    TableRow { cells, section, span: first.join(last), sure: Confidence::High, carried: false }
}

/// Number of header rows: as marked, or the rows that the first row's spans reach, or one.
fn header_rows(lines: &Lines, body: &[Vec<Spot>]) -> usize {
    let marked = body.iter().take_while(|r| r.iter().all(|s| s.header || s.span.is_empty())).count();
    if marked > 0 && marked < body.len() {
        return marked;
    }
    let Some(first) = body.first() else { return 0 };
    let words = first.iter().filter(|s| is_header_word(lines.slice(s.span)) || is_key_word(lines.slice(s.span))).count();
    let shared = |n: usize| body.get(n).is_some_and(|row| row.iter().zip(first).any(|(a, b)| a.owner == b.owner));
    let mut n = 1;
    while n < 4 && shared(n) && body.get(n).is_some_and(|r| r.iter().filter(|s| !s.span.is_empty()).all(|s| chars(lines.slice(s.span)) <= 20)) && words >= 1 {
        n += 1;
    }
    n.min(body.len().saturating_sub(1))
}

fn columns(lines: &Lines, heads: &[Vec<Spot>], body: &[Vec<Spot>]) -> Option<Vec<Column>> {
    let width = body.first()?.len();
    let mut out = Vec::with_capacity(width);
    for c in 0..width {
        let mut header = EcoString::new();
        let mut span: Option<Span> = None;
        let mut seen: Vec<u32> = Vec::new();
        for spot in heads.iter().filter_map(|r| r.get(c)) {
            if !seen.contains(&spot.owner) && !spot.span.is_empty() {
                seen.push(spot.owner);
                header.extend(lines.slice(spot.span).chars().filter(|c| !c.is_whitespace()));
                span = Some(span.map_or(spot.span, |s: Span| s.join(spot.span)));
            }
        }
        let header = unit_in_brackets(header);
        let kind = if header.is_empty() { ColumnKind::Text } else { kind_of(&header) };
        let at = heads.first().and_then(|r| r.get(c)).map_or(Span::default(), |s| s.span);
        out.push(Column { header, span: span.unwrap_or(at), kind });
    }
    Some(out)
}

/// 投资/万元 as 投资(万元): both are ways to write the unit of a column.
fn unit_in_brackets(header: EcoString) -> EcoString {
    match header.split_once('/') {
        Some((name, unit)) if name.ends_with(crate::text::is_cjk) && is_unit_word(unit) => ecow::eco_format!("{name}({unit})"),
        _ => header,
    }
}

/// Text of a source in a block that is no table after all.
pub(super) fn layout_ranges(grid: &Grid, source: &Source) -> Vec<Span> {
    grid.rows.iter().flatten().map(|c| source.shadow_span(c.range.clone())).filter(|s| !s.is_empty()).collect()
}
