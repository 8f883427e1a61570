//! Markdown: the reading without markup. Numbers of lists stay as the author wrote them, because rules read them as written.
//! HTML inside goes to `html`; front matter is passed over.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::reading::{Reading, finish};
use super::{Block, BlockKind, Grid, GridCell, html};
use crate::text::Source;

pub(super) fn read(path: &str, text: String) -> (Source, Vec<Block>) {
    let mut writer = Writer::new(Reading::new(&text));
    let start = front_matter(&text);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    for (event, range) in Parser::new_ext(text.get(start..).unwrap_or(""), options).into_offset_iter() {
        writer.event(event, range.start + start..range.end + start);
    }
    writer.end_line(text.len());
    let parts = writer.reading.into_parts();
    finish(path, text, parts)
}

/// Where the text begins after front matter: `---`, lines of `key: value`, `---`.
fn front_matter(text: &str) -> usize {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|l| l.trim_end() == "---") else { return 0 };
    let mut at = first.len();
    let mut keys = 0;
    for line in lines {
        at += line.len();
        let bare = line.trim_end();
        if matches!(bare, "---" | "...") {
            return if keys > 0 { at } else { 0 };
        }
        let is_key = bare.split_once(':').is_some_and(|(k, _)| !k.is_empty() && k.bytes().all(|b| b.is_ascii_alphanumeric() || b"_- ".contains(&b)));
        keys += usize::from(is_key);
        if !(is_key || bare.is_empty() || bare.starts_with([' ', '-', '#', '\t'])) {
            return 0;
        }
    }
    0
}

struct Writer<'a> {
    reading: Reading<'a>,
    line_start: usize,
    heading: Option<u8>,
    item: Option<Option<u64>>,
    /// End of the last written number of a list.
    marker_end: usize,
    grid: Option<Grid>,
    grid_start: usize,
    cell_start: usize,
    /// End of the last cell in the file.
    cell_end: usize,
    /// Depth inside pictures, whose alternative text is not shown.
    hidden: usize,
    /// Inside a block of HTML, and what was seen of it.
    in_markup: bool,
    markup: Option<Range<usize>>,
}

impl<'a> Writer<'a> {
    fn new(reading: Reading<'a>) -> Self {
        Self {
            reading,
            line_start: 0,
            heading: None,
            item: None,
            marker_end: usize::MAX,
            grid: None,
            grid_start: 0,
            cell_start: 0,
            cell_end: usize::MAX,
            hidden: 0,
            in_markup: false,
            markup: None,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, range),
            Event::End(tag) => self.end(tag, range),
            _ if self.hidden > 0 => {}
            Event::Html(_) | Event::Text(_) if self.in_markup => self.markup = Some(self.markup.take().map_or(range.start, |m| m.start)..range.end),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => self.code(&text, range),
            Event::SoftBreak | Event::HardBreak => self.line_break(range.start),
            Event::Rule => self.end_line(range.start),
            Event::InlineHtml(html) if is_break(&html) => self.line_break(range.start),
            Event::InlineHtml(html) if html.starts_with("<!--") => self.reading.comments([range]),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph if self.reading.len() == self.marker_end => {} // the item's own first paragraph
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::List(_) | Tag::FootnoteDefinition(_) => self.end_line(range.start),
            Tag::Heading { level, .. } => {
                self.end_line(range.start);
                self.heading = Some(*level as u8);
            }
            Tag::HtmlBlock => {
                self.end_line(range.start);
                self.in_markup = true;
                self.markup = None;
            }
            Tag::Item => self.start_item(range),
            Tag::Table(_) => {
                self.end_line(range.start);
                self.grid_start = self.reading.len();
                self.grid = Some(Grid::default());
            }
            Tag::TableHead | Tag::TableRow => self.start_row(range.start),
            Tag::TableCell => self.cell_start = self.reading.len(),
            Tag::Image { dest_url, .. } => {
                self.picture(dest_url, &range);
                self.hidden += 1;
            }
            Tag::Strikethrough if self.is_deletion(&range) => self.hidden += 1,
            Tag::Strikethrough => self.mark(&range, true),
            Tag::Emphasis if self.is_between_digits(&range) => self.mark(&range, true),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph | TagEnd::BlockQuote(_) | TagEnd::CodeBlock | TagEnd::FootnoteDefinition | TagEnd::List(_) => self.end_line(range.end),
            TagEnd::Heading(_) => {
                self.end_line(range.end);
                self.heading = None;
            }
            TagEnd::Item => {
                self.end_line(range.end);
                self.item = None;
            }
            TagEnd::HtmlBlock => {
                self.in_markup = false;
                if let Some(markup) = self.markup.take() {
                    html::read_into(&mut self.reading, markup);
                    self.line_start = self.reading.len();
                }
            }
            TagEnd::TableCell => self.end_cell(range),
            TagEnd::TableRow => self.add_surplus_cells(range.end),
            TagEnd::Table => self.end_table(range.end),
            TagEnd::Image => self.hidden = self.hidden.saturating_sub(1),
            TagEnd::Strikethrough if self.is_deletion(&range) => self.hidden = self.hidden.saturating_sub(1),
            TagEnd::Strikethrough => self.mark(&range, false),
            TagEnd::Emphasis if self.is_between_digits(&range) => self.mark(&range, false),
            _ => {}
        }
    }

    /// A number that the author wrote stays in the reading; a bullet goes.
    fn start_item(&mut self, range: Range<usize>) {
        self.end_line(range.start);
        let text = self.reading.origin().get(range.clone()).unwrap_or("");
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let number = text.get(..digits).and_then(|n| n.parse().ok());
        self.item = Some(number);
        if number.is_some() {
            let blank = text.bytes().skip(digits + 1).take_while(|&b| b == b' ').count();
            self.reading.exact(range.start..range.start + digits + 1 + blank.min(1));
            self.marker_end = self.reading.len();
        }
    }

    /// A picture that is a paragraph by itself is shown by the name of its file: something stands there that cannot be read.
    fn picture(&mut self, name: &str, range: &Range<usize>) {
        let text = self.reading.origin();
        let alone = text.get(range.end..).is_some_and(|t| t.trim_start_matches([' ', '\t', '\r']).starts_with('\n') || t.trim().is_empty());
        let at = text.get(range.clone()).and_then(|t| t.rfind(name)).map(|i| range.start + i);
        if let Some(at) = at.filter(|_| alone && !name.is_empty() && self.hidden == 0 && self.reading.len() == self.line_start) {
            self.reading.exact(at..at + name.len());
        }
    }

    /// `~~80%~~85%` deletes; `3~5%，10~20%` does not: single tildes are text.
    fn is_deletion(&self, range: &Range<usize>) -> bool {
        self.reading.origin().get(range.clone()).is_some_and(|t| t.starts_with("~~"))
    }

    /// `10*20*30` is a product, not emphasis.
    fn is_between_digits(&self, range: &Range<usize>) -> bool {
        let digit = |at: Option<usize>| at.and_then(|i| self.reading.origin().as_bytes().get(i)).is_some_and(u8::is_ascii_digit);
        digit(range.start.checked_sub(1)) && digit(range.start.checked_add(1))
    }

    /// Keeps the first or last byte of a range, which turned out to be no markup.
    fn mark(&mut self, range: &Range<usize>, first: bool) {
        if !range.is_empty() && self.hidden == 0 {
            self.reading.exact(if first { range.start..range.start + 1 } else { range.end - 1..range.end });
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.reading.origin().get(range.clone()) != Some(text) {
            return if text == "\n" { self.line_break(range.start) } else { self.reading.entity(range, text) };
        }
        let mut at = range.start;
        for line in text.split_inclusive('\n') {
            let shown = line.trim_end_matches(['\n', '\r']);
            self.reading.exact(at..at + shown.len());
            at += line.len();
            if shown.len() < line.len() {
                self.line_break(at);
            }
        }
    }

    fn code(&mut self, text: &str, range: Range<usize>) {
        let inside = self.reading.origin().get(range.clone()).and_then(|raw| raw.find(text));
        match inside {
            Some(at) => self.reading.exact(range.start + at..range.start + at + text.len()),
            None => self.reading.entity(range, text),
        }
    }

    fn line_break(&mut self, at: usize) {
        if self.grid.is_some() {
            self.reading.made(at, "\n");
        } else {
            self.end_line(at);
        }
    }

    /// Ends the line and its block; a line with nothing to see is taken back.
    fn end_line(&mut self, at: usize) {
        if self.grid.is_some() {
            return;
        }
        let line = self.reading.since(self.line_start);
        if line.trim().is_empty() {
            self.reading.truncate(self.line_start);
            return;
        }
        let kind = match (self.heading, self.item.take()) {
            (Some(level), _) => BlockKind::Heading(level),
            (None, Some(number)) => BlockKind::ListItem(number),
            (None, None) => BlockKind::Paragraph,
        };
        self.reading.block(kind, self.line_start);
        self.reading.made(at, "\n");
        self.line_start = self.reading.len();
    }

    fn start_row(&mut self, at: usize) {
        let Some(grid) = &mut self.grid else { return };
        if grid.rows.last().is_some_and(|row| row.iter().any(|c| !c.range.is_empty())) {
            self.reading.made(at, "\n");
        }
        grid.rows.push(Vec::new());
    }

    fn end_cell(&mut self, range: Range<usize>) {
        self.cell_end = range.end;
        let text = self.reading.since(self.cell_start);
        let shown = if text.trim().is_empty() { 0 } else { text.trim_end().len() };
        let cell = self.cell_start..self.cell_start + shown;
        self.reading.truncate(cell.end);
        if shown > 0 {
            self.reading.made(range.end, "\n");
        }
        let Some(grid) = &mut self.grid else { return };
        let header = grid.rows.len() == 1;
        if let Some(row) = grid.rows.last_mut() {
            row.push(GridCell { range: cell, row_span: 1, col_span: 1, header });
        }
    }

    /// Cells beyond the columns of the header, which Markdown itself would drop.
    fn add_surplus_cells(&mut self, row_end: usize) {
        let Some(rest) = self.reading.origin().get(self.cell_end..row_end) else { return };
        let mut at = self.cell_end;
        for part in rest.split_inclusive('|') {
            let text = part.trim_end_matches('|').trim();
            if !text.is_empty() {
                let start = at + part.len() - part.trim_start().len();
                self.cell_start = self.reading.len();
                self.reading.exact(start..start + text.len());
                self.end_cell(start..start + text.len());
            }
            at += part.len();
        }
    }

    fn end_table(&mut self, at: usize) {
        let Some(mut grid) = self.grid.take() else { return };
        let shown = self.reading.since(self.grid_start).trim_end().len();
        self.reading.truncate(self.grid_start + shown);
        if shown > 0 {
            grid.clamp(self.reading.len());
            self.reading.block(BlockKind::Table(grid), self.grid_start);
            self.reading.made(at, "\n");
        }
        self.line_start = self.reading.len();
    }
}

/// `<br>`, `<br/>`, `<BR />`.
fn is_break(html: &str) -> bool {
    html.get(..3).is_some_and(|tag| tag.eq_ignore_ascii_case("<br"))
}
