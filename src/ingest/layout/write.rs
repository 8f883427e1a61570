//! Lines to paragraphs, and the text of the draft with its blocks and pages. A line goes on with the one above it where that is full.

use super::super::{Block, BlockKind, Grid, GridCell};
use super::Sheet;
use super::lines::{Line, median};
use super::table::{self, Region, Table, is_figure};
use crate::text::PageStart;

/// What is written.
struct Writer {
    text: String,
    blocks: Vec<Block>,
    pages: Vec<PageStart>,
    /// Where the open paragraph begins, and its last line with the margins of its page.
    open: Option<(usize, Last)>,
    /// The table that may go on on the next page.
    table: Option<Table>,
    /// Width of a character in most lines.
    em: f32,
    /// Paragraphs begin with a blank of two characters.
    indented: bool,
}

/// The line before.
#[derive(Clone)]
struct Last {
    line: Line,
    left: f32,
    right: f32,
    page: u32,
}

/// The reading: text, blocks, where pages begin.
pub(super) fn write(sheets: &[Sheet]) -> (String, Vec<Block>, Vec<PageStart>) {
    let lines = || sheets.iter().flat_map(|s| s.lines.iter().map(move |l| (s, l)));
    let em = median(lines().flat_map(|(_, l)| std::iter::repeat_n(l.em, (l.width() / l.em.max(0.5)).min(60.0) as usize + 1)).collect()).unwrap_or(10.0);
    let long = |(s, l): &(&Sheet, &Line)| l.width() > (s.right - s.left) * 0.6;
    let starts = lines().filter(long).filter(|(s, l)| (1.4..3.0).contains(&((l.x0 - s.left) / l.em))).count();
    let indented = starts * 20 >= lines().filter(long).count() && starts > 0;
    let mut writer = Writer { text: String::new(), blocks: Vec::new(), pages: Vec::new(), open: None, table: None, em, indented };
    for sheet in sheets {
        writer.sheet(sheet);
    }
    writer.close_table();
    writer.close();
    (writer.text, writer.blocks, writer.pages)
}

impl Writer {
    fn sheet(&mut self, sheet: &Sheet) {
        if sheet.columns || sheet.tangled {
            self.unread(sheet, &sheet.lines);
            return;
        }
        let mut at = 0;
        for Region { lines: (from, to), grid } in table::find(&sheet.lines, sheet.right - sheet.left) {
            self.lines(sheet, sheet.lines.get(at..from).unwrap_or(&[]));
            match grid {
                Some(table) => self.add_table(table, sheet.number, from == 0),
                None => self.unread(sheet, sheet.lines.get(from..to).unwrap_or(&[])),
            }
            at = to;
        }
        self.lines(sheet, sheet.lines.get(at..).unwrap_or(&[]));
    }

    fn lines(&mut self, sheet: &Sheet, lines: &[Line]) {
        for line in lines {
            self.close_table();
            let on = self.open.as_ref().is_some_and(|(_, last)| self.goes_on(last, line, sheet));
            if !on {
                self.close();
                self.open = Some((self.text.len(), Last { line: Line::default(), left: 0.0, right: 0.0, page: 0 }));
            }
            let seam = self.text.len();
            self.page(sheet.number);
            if on {
                join(&mut self.text, &line.text);
            } else {
                self.text.push_str(&line.text);
            }
            if let Some(start) = self.pages.last_mut().filter(|p| p.at == seam && on) {
                start.at = self.text.len() - line.text.len();
            }
            if let Some((_, last)) = &mut self.open {
                *last = Last { line: line.clone(), left: sheet.left, right: sheet.right, page: sheet.number };
            }
        }
    }

    /// Whether a line goes on with the paragraph of the one before.
    fn goes_on(&self, last: &Last, line: &Line, sheet: &Sheet) -> bool {
        let (a, em) = (&last.line, last.line.em);
        let same = (a.em - line.em).abs() < em * 0.12;
        let near = last.page != sheet.number || line.middle() - a.middle() < (a.y1 - a.y0) * 2.6;
        if !same || !near || opens(&line.text) && ends_sentence(&a.text) || ends_entry(&a.text) {
            return false;
        }
        let (shift, before) = ((line.x0 - sheet.left) / em, (a.x0 - last.left) / em);
        // A title of several lines stands in the middle, in larger letters.
        if a.em > self.em * 1.12 && last.page == sheet.number {
            return !opens(&line.text) && !ends_sentence(&a.text) && a.width() > (last.right - last.left) * 0.4;
        }
        // What begins the line below did not fit behind the line above: a character and its mark, or figures and letters up to their end.
        let full = (last.right - a.x1) / em < 2.6 + unbroken(&line.text);
        if before > 6.0 || shift > 6.0 || is_figure(&line.text) {
            return false;
        }
        let rest = !ends_sentence(&a.text) && !opens(&line.text);
        if self.indented {
            let flush = shift < 1.2;
            // Paragraphs set in as a whole go on where they begin; at two characters a paragraph begins.
            let set_in = (shift - before).abs() < 0.4 && !(1.4..2.6).contains(&shift);
            flush && full || set_in && full && rest
        } else {
            let close = last.page != sheet.number || line.middle() - a.middle() < (a.y1 - a.y0) * 1.9;
            full && close && (rest || !ends_full(&a.text) && shift < 1.2 && !opens(&line.text))
        }
    }

    fn page(&mut self, number: u32) {
        if self.pages.last().is_none_or(|p| p.number != number) {
            self.pages.push(PageStart { at: self.text.len(), number });
        }
    }

    fn close(&mut self) {
        if let Some((start, _)) = self.open.take() {
            self.block(BlockKind::Paragraph, start);
        }
    }

    fn block(&mut self, kind: BlockKind, start: usize) {
        if self.text.len() > start {
            self.blocks.push(Block { kind, range: start..self.text.len() });
            self.text.push('\n');
        }
    }

    fn unread(&mut self, sheet: &Sheet, lines: &[Line]) {
        self.close_table();
        self.close();
        self.page(sheet.number);
        let start = self.text.len();
        let all: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
        self.text.push_str(&all.join("\n"));
        self.block(BlockKind::Unread, start);
    }

    /// A table at the top of a page goes on with the last of the page before, where its columns do.
    fn add_table(&mut self, mut table: Table, page: u32, first: bool) {
        self.close();
        if first && let Some(before) = self.table.as_mut().filter(|b| table.fits(b)) {
            if before.rows.first() == table.rows.first() {
                table.rows.remove(0);
            }
            before.rows.append(&mut table.rows);
            return;
        }
        self.close_table();
        self.page(page);
        self.table = Some(table);
    }

    fn close_table(&mut self) {
        let Some(table) = self.table.take() else { return };
        let start = self.text.len();
        let mut grid = Grid::default();
        for row in table.rows {
            let mut cells = Vec::with_capacity(row.len());
            for cell in row {
                if self.text.len() > start {
                    self.text.push('\n');
                }
                let from = self.text.len();
                self.text.push_str(&cell);
                cells.push(GridCell { range: from..self.text.len(), row_span: 1, col_span: 1, header: false });
            }
            grid.rows.push(cells);
        }
        self.block(BlockKind::Table(grid), start);
    }
}

/// Puts a line behind a text: Latin words are kept apart, and figures are.
pub(super) fn join(text: &mut String, line: &str) {
    let word = |c: char| c.is_ascii_alphanumeric();
    if text.ends_with(word) && line.starts_with(word) {
        text.push(' ');
    }
    text.push_str(line);
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '’', '）', ')', '》', '"']);
    text.ends_with(['。', '！', '？', '；', '：', '…', '!', '?', ';', ':'])
}

fn ends_full(text: &str) -> bool {
    text.trim_end_matches(['”', '’', '）', ')', '》', '"']).ends_with(['。', '！', '？', '!', '?'])
}

/// An entry of the contents is whole with its page: `……3`, `.....12`.
fn ends_entry(text: &str) -> bool {
    let title = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    title.len() < text.len() && ["...", "…", "···", "．．"].iter().any(|leader| title.ends_with(leader))
}

/// Widths of a character that the figures and letters at the beginning of a line take, which no line end parts.
fn unbroken(text: &str) -> f32 {
    text.chars().take(64).take_while(|c| c.is_ascii_graphic()).map(|_| 0.5).sum()
}

/// Begins like an item or a heading: 一、 (一) 1. ① 第一章 专栏 表1 附件.
pub(super) fn opens(text: &str) -> bool {
    let han = |c: char| "一二三四五六七八九十百〇零".contains(c);
    let number = |c: char| han(c) || c.is_ascii_digit() || ('０'..='９').contains(&c);
    let after = |t: &str| t.trim_start_matches(number).to_owned();
    let (bracket, bare) = match text.strip_prefix(['（', '(', '〔', '[']) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let rest = after(bare);
    let counted = rest.len() < bare.len();
    if counted && bracket {
        return rest.starts_with(['）', ')', '〕', ']']);
    }
    if counted {
        let figure = rest.strip_prefix(['.', '．']).is_some_and(|r| !r.starts_with(|c: char| c.is_ascii_digit()));
        return figure || rest.starts_with(['、', '）', ')']);
    }
    if let Some(rest) = text.strip_prefix('第') {
        return after(rest).len() < rest.len() && after(rest).starts_with(['章', '节', '编', '部', '条', '篇']);
    }
    let named = ["专栏", "表", "附件", "图"].iter().any(|n| text.strip_prefix(n).is_some_and(|r| r.starts_with(|c: char| number(c) || c == ' ' || c == '：')));
    named || text.starts_with(|c: char| ('①'..='⑳').contains(&c) || c == '●' || c == '■' || c == '◆')
}
