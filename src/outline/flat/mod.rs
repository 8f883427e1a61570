//! Flattened tables, one cell a line: finds where they begin and end, and reads header and rows together.
//! Costs of cells are in `cells`, ways to read a header in `header`, the path over the rows in `rows`, verdicts in `verdict`.

pub(super) mod cells;
mod header;
pub(super) mod pairs;
mod rows;
mod verdict;

use super::lines::{Lines, Role, chars, ends_sentence};
use super::marker;
use super::{Cell, CellState, Column, ColumnKind, Style, Table, TableForm, TableRow, Unread};
use crate::diag::{Confidence, Message};
use crate::text::{Span, ends_with_any, is_cjk};
use cells::{Cost, Form, is_header_word, is_key_word};
use header::Split;
use rows::{Columns, Edge, Item, Prices};
use verdict::Verdict;

/// Header lines at most.
const HEADER: usize = 26;
/// Cells on which header splits are compared.
const TRIAL: usize = 110;
/// Rounds in which the splits are tried: cells behind the header, and the splits that go on to the next round.
const ROUNDS: [(usize, usize); 1] = [(50, 6)];
/// A table of more cells keeps the header split of the trial and is not tried again.
const DEAR: Cost = 600;

/// A region that may be a table: its header lines come first.
struct Region {
    from: usize,
    header: usize,
    caption: Option<usize>,
    mode: u32,
}

/// Finds and reads all flattened tables; their lines get the role of a table.
pub(super) fn find(lines: &mut Lines, unread: &mut Vec<Unread>) -> Vec<Table> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < lines.len() {
        let Some(region) = region(lines, i) else {
            i += 1;
            continue;
        };
        match read(lines, &region) {
            Some((table, end)) => {
                mark(lines, &region, end);
                out.push(table);
                i = end;
            }
            None => {
                note(lines, &region, unread);
                i += region.header;
            }
        }
    }
    out
}

fn mark(lines: &mut Lines, region: &Region, end: usize) {
    (region.from..end).filter(|&i| lines.role(i) != Role::Page).collect::<Vec<_>>().into_iter().for_each(|i| lines.set(i, Role::Table));
    if let Some(c) = region.caption
        && marker::at_start(lines.text(c)).is_none_or(|m| m.style == Style::TableCaption)
    {
        lines.set(c, Role::Caption);
    }
}

/// A captioned header without readable rows.
fn note(lines: &Lines, region: &Region, unread: &mut Vec<Unread>) {
    if region.caption.is_some() {
        let span = lines.span(region.from).join(lines.span(region.from + region.header - 1));
        unread.push(Unread {
            span,
            reason: Message::new("此处似有表格，各行与表头对不上，未能读出", "what looks like a table here could not be read: its rows do not fit its header"),
        });
    }
}

/// A header cell: short, without end mark.
fn is_head_line(text: &str) -> bool {
    text.len() <= 42 && chars(text) <= 14 && !ends_sentence(text) && !text.contains(['。', ':', '|'])
}

/// A table may begin at line `i`.
fn region(lines: &Lines, i: usize) -> Option<Region> {
    let begins = |k: usize| is_head_line(lines.text(k)) && is_header_word(lines.text(k));
    if lines.role(i) != Role::Text || !is_head_line(lines.text(i)) || heads_table(lines, i) {
        return None;
    }
    let plain = is_plain(lines, i);
    if !(plain || begins(i) || begins(i + 1)) {
        return None;
    }
    let run: Vec<&str> = (i..lines.len().min(i + HEADER))
        .take_while(|&k| {
            lines.role(k) == Role::Text && (k == i || lines.all.get(k).is_some_and(|l| l.gap <= 8)) && is_head_line(lines.text(k)) && !hard_stop(lines, k)
        })
        .map(|k| lines.text(k))
        .collect();
    let words: Vec<usize> = run.iter().enumerate().filter(|(_, t)| is_header_word(t)).map(|(n, _)| n).collect();
    let near = words.iter().filter(|n| **n < 8).count();
    if !plain && (words.len() < 3 || near < 2 || words.first().is_none_or(|n| *n > 1) || !run.iter().any(|t| is_key_word(t))) {
        return None;
    }
    let caption = i.checked_sub(1).filter(|&c| is_caption(lines, c));
    let header = run.len();
    Some(Region { from: i, header, caption, mode: mode(lines, i) })
}

/// Right below `表1 …`: words that head columns of figures, then rows of a name and figures only, three at least: 县(区), 产量(万吨), 东岭区, 24, ….
fn is_plain(lines: &Lines, i: usize) -> bool {
    let captioned = i.checked_sub(1).is_some_and(|c| is_caption(lines, c) && marker::at_start(lines.text(c)).is_some_and(|m| m.style == Style::TableCaption));
    let figure = |k: usize| {
        let text = lines.text(k);
        text.chars().count() <= 10 && (text.starts_with(|c: char| c.is_ascii_digit()) && !text.chars().any(is_cjk) || matches!(text, "—" | "-" | "/"))
    };
    let name = |k: usize| lines.role(k) == Role::Text && is_head_line(lines.text(k)) && lines.text(k).starts_with(is_cjk);
    let rows = |n: usize| (1..4).all(|r| name(i + r * n) && (1..n).all(|c| figure(i + r * n + c)));
    captioned && (2..=8).any(|n| (0..n).all(|c| name(i + c)) && rows(n))
}

/// The commonest number of blank lines between two cells.
fn mode(lines: &Lines, from: usize) -> u32 {
    let mut counts = [0usize; 9];
    for k in (from + 1..lines.len().min(from + 400)).take_while(|&k| k < from + 3 || !hard_stop(lines, k)) {
        if let Some(n) = lines.all.get(k).and_then(|l| counts.get_mut(l.gap as usize)) {
            *n += 1;
        }
    }
    counts.iter().enumerate().max_by_key(|(n, c)| (**c, 9 - n)).map_or(0, |(n, _)| u32::try_from(n).unwrap_or(0))
}

/// `2-1 养老托育服务健康发展主要指标`, `重大项目清单`, `表1 …`.
fn is_caption(lines: &Lines, c: usize) -> bool {
    let text = lines.text(c);
    let caption = marker::at_start(text).is_some_and(|m| m.style == Style::TableCaption);
    lines.role(c) == Role::Text
        && chars(text) <= 50
        && !ends_sentence(text)
        && (caption || ends_with_any(super::words::core_title(text), &["清单", "指标", "表", "情况", "一览", "体系", "目标", "任务分工", "项目库"]))
}

/// A caption right above the header, short as a header cell.
fn heads_table(lines: &Lines, i: usize) -> bool {
    is_caption(lines, i) && (!is_key_word(lines.text(i)) || (chars(lines.text(i)) > 3 && is_key_word(lines.text(i + 1))))
}

/// The table ends before such a line.
fn hard_stop(lines: &Lines, k: usize) -> bool {
    let text = lines.text(k);
    if !matches!(lines.role(k), Role::Text | Role::Page) || lines.all.get(k).is_some_and(|l| l.gap > 8 || l.heading.is_some()) {
        return true;
    }
    if text.len() > 4_000 || text.starts_with("注:") || (text.ends_with("印发") && text.contains(|c: char| c.is_ascii_digit())) {
        return true;
    }
    if let Some(m) = marker::at_start(text) {
        return matches!(m.style, Style::Han | Style::Capital | Style::HanParen | Style::Chapter | Style::Part | Style::Section | Style::Annex)
            || (m.style == Style::TableCaption && chars(text) <= 40);
    }
    let number = text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
    let next = lines.text(k + 1);
    number && chars(next) <= 24 && ends_with_any(next, &["清单", "表", "方案", "名单"])
}

/// The cells of a region as far as they are needed: lines of text up to a hard stop.
struct Reach<'l, 'a> {
    lines: &'l Lines<'a>,
    index: Vec<usize>,
    /// The forms of those lines, read once.
    forms: Vec<Form>,
    next: usize,
    ended: bool,
}

impl Reach<'_, '_> {
    /// Makes at least `most` lines known, or all up to the hard stop.
    fn extend(&mut self, most: usize) {
        while self.index.len() < most && !self.ended {
            if self.next >= self.lines.len() || (self.index.len() >= 3 && hard_stop(self.lines, self.next)) {
                self.ended = true;
            } else {
                if self.lines.role(self.next) == Role::Text {
                    self.index.push(self.next);
                    self.forms.push(Form::of(self.lines.text(self.next)));
                }
                self.next += 1;
            }
        }
    }

    fn items(&self, from: usize, mode: u32) -> Vec<Item> {
        self.index.iter().zip(&self.forms).skip(from).map(|(&k, form)| item(self.lines, k, *form, mode)).collect()
    }
}

/// Reads header and rows together; gives the table and one past its last line.
fn read(lines: &Lines, region: &Region) -> Option<(Table, usize)> {
    let mut reach = Reach { lines, index: Vec::new(), forms: Vec::new(), next: region.from, ended: false };
    reach.extend(TRIAL + HEADER);
    let texts: Vec<&str> = reach.index.iter().take(region.header).map(|&k| lines.text(k)).collect();
    let splits = header::splits(&texts);
    let trial = reach.items(0, region.mode);
    let prices = Prices::new(&trial, splits.iter().flat_map(|s| &s.labels).map(|l| l.kind));
    let best = best_split(&splits, &prices, !reach.ended)?;
    let columns = Columns::new(best.labels.iter().map(|l| l.kind).collect());
    // The rows are sought in stretches that double while the table goes on, so that the cost stays that of the table.
    let mut most = TRIAL + HEADER;
    loop {
        let cells = reach.items(best.len(), region.mode);
        let prices = Prices::new(&cells, columns.kinds.iter().copied());
        let (path, _) = rows::path(&columns, &prices, 0, rows::NEVER);
        let edges = accepted(&path, columns.kinds.len(), reach.ended);
        let used = edges.last().map_or(0, |e| e.to);
        if reach.ended || used + 2 * columns.reach() < cells.len() {
            return good(&edges, region.caption.is_some()).then(|| build(lines, region, best, (&columns, &prices), edges, &reach.index));
        }
        most *= 2;
        reach.extend(most);
    }
}

/// The split that is cheapest with its rows: all on the first cells, the best of them on more and more.
fn best_split<'s>(splits: &'s [Split], trial: &Prices<'_>, cut: bool) -> Option<&'s Split> {
    let all = trial.items(0);
    let mut left: Vec<&Split> = splits.iter().collect();
    for (cells, kept) in ROUNDS {
        let Some(head) = all.get(..cells + HEADER) else { break };
        let prices = Prices::new(head, left.iter().flat_map(|s| &s.labels).map(|l| l.kind));
        let ranked = ranked(&left, &prices, cut || head.len() < all.len());
        left = ranked.into_iter().take(kept).map(|(_, s)| s).collect();
    }
    ranked(&left, trial, cut).first().map(|(_, s)| *s)
}

/// Splits by cost, cheapest first; splits of the same kinds have the same rows.
fn ranked<'s>(splits: &[&'s Split], trial: &Prices<'_>, cut: bool) -> Vec<(Cost, &'s Split)> {
    let mut known: Vec<(usize, Vec<ColumnKind>, Option<Cost>)> = Vec::new();
    let mut best = rows::NEVER;
    let mut out: Vec<(Cost, &Split)> = Vec::new();
    for &split in splits {
        let kinds: Vec<ColumnKind> = split.labels.iter().map(|l| l.kind).collect();
        let rows = match known.iter().find(|(len, k, _)| *len == split.len() && *k == kinds) {
            Some((_, _, cost)) => *cost,
            None => {
                let limit = if best == rows::NEVER { rows::NEVER } else { (best - split.cost).max(0) * 2 + 800 };
                let cost = tried(split, &kinds, trial, cut, limit);
                known.push((split.len(), kinds, cost));
                cost
            }
        };
        if let Some(cost) = rows.map(|c| c + split.cost) {
            best = best.min(cost);
            out.push((cost, split));
        }
    }
    out.sort_by_key(|(cost, split)| (*cost, usize::MAX - split.len()));
    out
}

fn item(lines: &Lines, k: usize, form: Form, mode: u32) -> Item {
    let gap = lines.all.get(k).map_or(0, |l| l.gap);
    Item { form, wide: gap.saturating_sub(mode).min(4) }
}

/// Cost of a header split with the first rows.
fn tried(split: &Split, kinds: &[ColumnKind], trial: &Prices<'_>, cut: bool, limit: Cost) -> Option<Cost> {
    let columns = Columns::new(kinds.to_vec());
    let rest = trial.items(split.len());
    if rest.is_empty() {
        return None;
    }
    let (path, total) = rows::path(&columns, trial, split.len(), limit);
    if path.is_empty() {
        return None;
    }
    // The last rows of a cut region are cut themselves: rows at the end count as they are only where nothing was cut.
    let open = if cut { path.last().map_or(0, |e| e.cost) } else { 0 };
    let stop = accepted(&path, columns.kinds.len(), false).len();
    let beyond: Cost = if stop == 0 { 0 } else { path.iter().skip(stop).map(|e| e.cost).sum() };
    // A serial number stands where the header says, in the first row.
    let numbered = columns.serial.is_none_or(|c| rest.get(c).is_some_and(|i| i.form.int.is_some()));
    Some(if numbered { 0 } else { 100 } + total - open - beyond.min(total) / 2)
}

/// Rows up to a second dear one in turn, unless good rows follow soon.
fn accepted(path: &[Edge], columns: usize, whole: bool) -> Vec<Edge> {
    let lone = |e: &Edge| !e.section && e.to - e.from < 2 && columns > 2;
    let dear = |e: &Edge| e.cost > DEAR || lone(e);
    let mut out: Vec<Edge> = Vec::new();
    for (n, edge) in path.iter().enumerate() {
        if dear(edge) && out.last().map_or(n > 0, dear) {
            let soon = path.iter().skip(n + 1).take(4).filter(|e| e.cost <= DEAR / 2 && e.to - e.from > 2).count();
            if soon < 2 {
                break;
            }
        }
        out.push(*edge);
    }
    let last = |e: &Edge| whole && out_len(path) == e.to && e.cost <= 1_000 && !lone(e);
    while out.last().is_some_and(|e| (dear(e) && !last(e)) || e.section) {
        out.pop();
    }
    out
}

fn out_len(path: &[Edge]) -> usize {
    path.last().map_or(0, |e| e.to)
}

/// Two good rows, or one under a caption; on the whole the rows fit.
fn good(edges: &[Edge], captioned: bool) -> bool {
    let rows = edges.iter().filter(|e| !e.section).count();
    let cost: Cost = edges.iter().map(|e| e.cost.min(900)).sum();
    let count = Cost::try_from(rows).unwrap_or(Cost::MAX).max(1);
    rows >= if captioned { 1 } else { 2 } && cost / count <= 450
}

fn build(lines: &Lines, region: &Region, split: &Split, (columns, prices): (&Columns, &Prices<'_>), edges: Vec<Edge>, index: &[usize]) -> (Table, usize) {
    let body = index.get(split.len()..).unwrap_or(&[]);
    let at = |n: usize| body.get(n).map_or(Span::default(), |&k| lines.span(k));
    let heads = split
        .labels
        .iter()
        .map(|l| {
            let span = |n: usize| index.get(n).map_or(Span::default(), |&k| lines.span(k));
            Column { header: l.text.clone(), span: span(l.from).join(span(l.to - 1)), kind: l.kind }
        })
        .collect();
    let mut rows: Vec<TableRow> = Vec::new();
    let (mut section, mut serial) = (None, None);
    for edge in &edges {
        if edge.section {
            section = Some(at(edge.from));
            continue;
        }
        let verdicts = verdict::judge(verdict::Row { columns, prices, from: edge.from, len: edge.to - edge.from });
        let mut row = row(&verdicts, edge, &at, section);
        let own = columns.serial.and_then(|c| row.cells.get(c)).filter(|c| c.state == CellState::Present).map(|c| lines.slice(c.span));
        row.carried = columns.serial.is_some() && !rows.is_empty() && if own.is_some() { own == serial } else { nameless(columns, &row) };
        serial = own.or(serial);
        rows.push(row);
    }
    optional(&mut rows, split.labels.len());
    let last = edges.last().map_or(0, |e| e.to - 1);
    let caption = region.caption.map(|c| lines.span(c));
    let span = caption.unwrap_or(lines.span(region.from)).join(at(last));
    let end = body.get(last).map_or(region.from + region.header, |k| k + 1);
    (Table { span, caption, columns: heads, rows, form: TableForm::Flattened, heading: None, copy: false }, end)
}

fn nameless(columns: &Columns, row: &TableRow) -> bool {
    columns.name.and_then(|c| row.cells.get(c)).is_some_and(|c| c.state != CellState::Present)
}

fn row(verdicts: &[Verdict], edge: &Edge, at: &impl Fn(usize) -> Span, section: Option<Span>) -> TableRow {
    let span = at(edge.from).join(at(edge.to - 1));
    let mut sure = Confidence::High;
    let cells = verdicts
        .iter()
        .map(|v| {
            let here = |n: &usize| Span::new(at(edge.from + n).from().min(span.to()), at(edge.from + n).from().min(span.to()));
            match v {
                Verdict::Cells(first, count) => {
                    Cell { span: at(edge.from + first).join(at(edge.from + first + count - 1)), state: CellState::Present, candidates: Vec::new() }
                }
                Verdict::Blank(n) => Cell { span: here(n), state: CellState::Blank, candidates: Vec::new() },
                Verdict::Gone(n) => Cell { span: here(n), state: CellState::Lost, candidates: Vec::new() },
                Verdict::OneOf(list, n) => {
                    sure = Confidence::Low;
                    Cell { span: here(n), state: CellState::Lost, candidates: list.iter().map(|c| at(edge.from + c)).collect() }
                }
            }
        })
        .collect();
    TableRow { cells, section, span, sure, carried: false }
}

/// A column that is empty in most rows may be empty in any.
fn optional(rows: &mut [TableRow], columns: usize) {
    for c in 0..columns {
        let empty = rows
            .iter()
            .filter(|r| r.cells.get(c).is_some_and(|c| c.state == CellState::Blank || (c.state == CellState::Lost && c.candidates.is_empty())))
            .count();
        if empty * 2 <= rows.len() {
            continue;
        }
        for cell in rows.iter_mut().filter_map(|r| r.cells.get_mut(c)) {
            if cell.state == CellState::Lost && cell.candidates.is_empty() {
                cell.state = CellState::Blank;
            }
        }
    }
}
