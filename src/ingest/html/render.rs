//! Events to lines of the reading: white space as browsers collapse it, a block a line, list numbers as a browser makes them.
//! Leaves out page furniture and hidden parts, but never the bulk of a page.

use std::ops::Range;

use super::super::BlockKind;
use super::super::reading::{Reading, raised};
use super::table;
use super::tags::Kind;
use super::tree::{Event, NONE, Tree};

/// Writes all events.
pub(super) fn render(tree: &Tree, reading: &mut Reading<'_>) {
    let mut render = Render::new(tree, reading);
    render.events(0..tree.events.len(), true);
    render.end_line();
}

/// Events to leave out, in order and apart from each other: hidden parts and page furniture of at most two fifths of the text.
/// Furniture with running text (two full stops) is kept: it may be part of the draft.
fn find_left_out(tree: &Tree) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for region in &tree.regions {
        let end = region.end.min(tree.events.len());
        let bulk = region.text * 5 > tree.visible * 2;
        let inside = out.last().is_some_and(|last| region.first < last.end);
        if !(bulk || inside || (!region.certain && region.stops >= 2)) && region.first < end {
            out.push(region.first..end);
        }
    }
    out
}

struct List {
    ordered: bool,
    next: u64,
}

/// The line in the making.
pub(super) struct Render<'r, 'o> {
    pub(super) tree: &'r Tree,
    pub(super) reading: &'r mut Reading<'o>,
    left_out: Vec<Range<usize>>,
    block_start: usize,
    line_start: usize,
    /// True where the line has something to see.
    shown: bool,
    /// Blanks of the file before the next word.
    blank: Option<Range<usize>>,
    pre: usize,
    /// Depth inside `sup`.
    raised: usize,
    heading: Option<u8>,
    lists: Vec<List>,
    /// The item that began and has no text yet: its number, if it has one.
    item: Option<Option<u64>>,
    kind: BlockKind,
    /// Inside a cell or caption of a grid lines are no blocks.
    pub(super) in_grid: bool,
    at: usize,
}

impl<'r, 'o> Render<'r, 'o> {
    fn new(tree: &'r Tree, reading: &'r mut Reading<'o>) -> Self {
        let start = reading.len();
        Self {
            tree,
            reading,
            left_out: find_left_out(tree),
            block_start: start,
            line_start: start,
            shown: false,
            blank: None,
            pre: 0,
            raised: 0,
            heading: None,
            lists: Vec::new(),
            item: None,
            kind: BlockKind::Paragraph,
            in_grid: false,
            at: 0,
        }
    }

    /// The end of the part to leave out that begins at an event.
    pub(super) fn skip(&self, event: usize) -> Option<usize> {
        let i = self.left_out.partition_point(|r| r.end <= event);
        self.left_out.get(i).filter(|r| r.contains(&event)).map(|r| r.end)
    }

    /// Writes a range of events; `grids`: tables may be grids here.
    pub(super) fn events(&mut self, range: Range<usize>, grids: bool) {
        let tree = self.tree;
        let mut i = range.start;
        while i < range.end {
            if !self.left_out.is_empty()
                && let Some(end) = self.skip(i)
            {
                i = end;
                continue;
            }
            let Some(&event) = tree.events.get(i) else { break };
            i = match event {
                Event::Open { kind: Kind::Table, info, .. } if grids => table::render(self, i, info),
                _ => {
                    self.event(event);
                    i + 1
                }
            };
        }
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Text { start, end } => self.text(start as usize..end as usize),
            Event::Entity { start, end, shows } => self.entity(start as usize..end as usize, shows),
            Event::Open { kind, info, at } => {
                self.at = at as usize;
                self.open(kind, info);
            }
            Event::Close { kind, at } => {
                self.close(kind);
                self.at = at as usize;
            }
        }
    }

    fn open(&mut self, kind: Kind, info: u32) {
        match kind {
            Kind::Break => return self.end_display_line(),
            Kind::Raised => return self.raised += 1,
            Kind::Inline | Kind::Control => return,
            _ => self.end_line(),
        }
        match kind {
            Kind::Heading(level) => self.heading = Some(level),
            Kind::Pre => self.pre += 1,
            Kind::Ordered => {
                let attrs = self.tree.attrs.get(info as usize).copied().unwrap_or_default();
                self.lists.push(List { ordered: !attrs.unnumbered, next: attrs.number.unwrap_or(1) });
            }
            Kind::Unordered => self.lists.push(List { ordered: false, next: 0 }),
            Kind::Item => {
                let given = self.tree.attrs.get(info as usize).and_then(|a| a.number);
                self.item = Some(match self.lists.last_mut() {
                    Some(list) if list.ordered => {
                        let n = given.unwrap_or(list.next);
                        list.next = n.saturating_add(1);
                        Some(n)
                    }
                    _ => None,
                });
            }
            _ => {}
        }
    }

    fn close(&mut self, kind: Kind) {
        match kind {
            Kind::Raised => return self.raised = self.raised.saturating_sub(1),
            Kind::Inline | Kind::Control | Kind::Break => return,
            _ => self.end_line(),
        }
        match kind {
            Kind::Heading(_) => self.heading = None,
            Kind::Pre => self.pre = self.pre.saturating_sub(1),
            Kind::Ordered | Kind::Unordered => {
                self.lists.pop();
            }
            Kind::Item => self.item = None,
            _ => {}
        }
    }

    fn text(&mut self, range: Range<usize>) {
        let origin = self.reading.origin();
        let Some(text) = origin.get(range.clone()) else { return };
        if self.pre > 0 {
            return self.preformatted(text, range.start);
        }
        let mut at = range.start;
        for run in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            let word = run.trim_end_matches(|c: char| c.is_ascii_whitespace());
            if !word.is_empty() {
                self.begin_word(word);
                self.word(at, word);
            }
            if word.len() < run.len() {
                self.add_blank(at + word.len()..at + run.len());
            }
            at += run.len();
        }
        self.at = range.end;
    }

    fn word(&mut self, at: usize, word: &str) {
        if self.raised == 0 {
            return self.reading.exact(at..at + word.len());
        }
        for (i, c) in word.char_indices() {
            let range = at + i..at + i + c.len_utf8();
            match raised(c) {
                Some(shown) => self.reading.entity(range, shown),
                None => self.reading.exact(range),
            }
        }
    }

    /// Text inside `pre`: blanks stay, line breaks end the line.
    fn preformatted(&mut self, text: &str, start: usize) {
        let mut at = start;
        for line in text.split_inclusive(['\n', '\r']) {
            let shown = line.trim_end_matches(['\n', '\r']);
            if !shown.is_empty() {
                self.begin_word(shown);
                self.reading.exact(at..at + shown.len());
            }
            at += line.len();
            self.at = at;
            if shown.len() < line.len() {
                self.end_display_line();
            }
        }
    }

    fn entity(&mut self, range: Range<usize>, shows: char) {
        self.at = range.end;
        if shows.is_ascii_whitespace() {
            return self.add_blank(range);
        }
        let mut buffer = [0; 4];
        let text: &str = shows.encode_utf8(&mut buffer);
        self.begin_word(text);
        self.reading.entity(range, text);
    }

    fn add_blank(&mut self, range: Range<usize>) {
        let start = self.blank.take().map_or(range.start, |b| b.start);
        self.blank = Some(start..range.end);
    }

    /// Writes what comes before a word: the number of its item, or the blank after the word before.
    fn begin_word(&mut self, word: &str) {
        let blank = self.blank.take();
        if !self.shown && self.reading.len() == self.line_start {
            self.begin_item(word);
        } else if let Some(blank) = blank {
            let single = self.reading.origin().get(blank.clone()) == Some(" ");
            if single { self.reading.exact(blank) } else { self.reading.entity(blank, " ") }
        }
        self.shown = self.shown || word.chars().any(|c| !is_blank(c));
    }

    fn begin_item(&mut self, word: &str) {
        if word.chars().all(is_blank) {
            return;
        }
        if let Some(number) = self.item.take() {
            let number = number.filter(|_| !begins_with_marker(word));
            self.kind = BlockKind::ListItem(number);
            if let Some(n) = number {
                self.reading.made(self.at, &format!("{n}."));
            }
        }
    }

    /// A line break inside a block: a heading goes on, other lines are blocks of their own.
    fn end_display_line(&mut self) {
        if self.heading.is_some() && self.shown && !self.in_grid {
            self.blank = None;
            self.reading.made(self.at, "\n");
            self.line_start = self.reading.len();
            self.shown = false;
        } else {
            self.end_line();
        }
    }

    /// Ends the line and, outside grids, the block. A line with nothing to see is taken back.
    pub(super) fn end_line(&mut self) {
        self.blank = None;
        if !self.shown {
            self.reading.truncate(self.line_start);
        }
        if self.line_start < self.reading.len() || self.block_start < self.line_start {
            self.end_block();
        }
        self.line_start = self.reading.len();
        self.block_start = self.line_start;
        self.shown = false;
    }

    fn end_block(&mut self) {
        let kind = std::mem::replace(&mut self.kind, BlockKind::Paragraph);
        if self.in_grid {
            return self.reading.made(self.at, "\n");
        }
        let broken = self.line_start == self.reading.len(); // a heading that ends in a line break
        if broken {
            self.reading.truncate(self.line_start.saturating_sub(1));
        }
        if is_breadcrumb(self.reading.since(self.block_start)) {
            return self.reading.truncate(self.block_start);
        }
        let kind = self.heading.map_or(kind, BlockKind::Heading);
        self.reading.block(kind, self.block_start);
        self.reading.made(self.at, "\n");
    }

    /// Begins a line after something else was written.
    pub(super) fn restart(&mut self) {
        self.line_start = self.reading.len();
        self.block_start = self.line_start;
        self.shown = false;
        self.blank = None;
    }

    /// Where the last event stood in the file.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// An event's attributes number, for cells.
    pub(super) fn spans(&self, info: u32) -> (u32, u32) {
        let attrs = if info == NONE { None } else { self.tree.attrs.get(info as usize) };
        attrs.map_or((1, 1), |a| (a.row_span, a.col_span))
    }
}

/// The line that says where a page stands in its site: `您当前所在的位置：首页 > 政务公开`, `首页 » 规划计划 » 正文`.
fn is_breadcrumb(line: &str) -> bool {
    let line = line.trim_matches(is_blank);
    let mut steps = line.split(['>', '＞', '»', '›', '→']);
    let first = steps.next().unwrap_or("");
    let home = first.trim_end_matches(is_blank).trim_end_matches(['>', '＞']);
    let label = home.strip_suffix("首页").unwrap_or(home).trim_matches(is_blank);
    let names_place = label.trim_end_matches(['：', ':']).ends_with("位置") && label.chars().count() <= 12;
    let leads = steps.next().is_some() && line.len() < 400 && !line.contains('。');
    leads && (names_place || (label.is_empty() && !home.is_empty()))
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}')
}

/// True for text that brings its own number: `1.`, `（一）`, `一、`, `①`; the page then hides the browser's numbers.
fn begins_with_marker(word: &str) -> bool {
    let word = word.trim_start_matches(is_blank);
    let inner = word.trim_start_matches(['(', '（', '第']);
    let rest = inner.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(c));
    let closed = rest.starts_with(['.', '、', '．', ')', '）', '章', '节', '条']);
    (rest.len() < inner.len() && closed) || word.starts_with(|c: char| matches!(c, '①'..='⑳'))
}
