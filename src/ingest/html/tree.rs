//! Open elements: mends unclosed and misnested tags so that the renderer sees well-nested events, and marks what may be page
//! furniture. A stack and a flat list of events, no recursion: the time is linear however deep a page is nested.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::tags::{Attrs, Kind, kind_of};

/// What the renderer sees, well nested.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event {
    /// An element begins; `info` is its number in [`Tree::attrs`] or `NONE`; `at` is the end of its tag.
    Open { kind: Kind, info: u32, at: u32 },
    /// The element that was opened last ends.
    Close { kind: Kind, at: u32 },
    /// Characters as they stand in the file.
    Text { start: u32, end: u32 },
    /// A character that a character reference stands for.
    Entity { start: u32, end: u32, shows: char },
}

/// No number.
pub(super) const NONE: u32 = u32::MAX;

/// Events of an element that may have to be left out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Region {
    pub(super) first: usize,
    pub(super) end: usize,
    /// Bytes of visible text inside.
    pub(super) text: usize,
    /// Full stops inside: running text, so no page furniture.
    pub(super) stops: usize,
    /// Hidden by the page itself, or a form control.
    pub(super) certain: bool,
}

/// What is known of a table when it is closed.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TableInfo {
    pub(super) rows: usize,
    /// Cells of the row with most cells.
    pub(super) widest: usize,
    /// Bytes of the longest cell.
    pub(super) longest: usize,
    pub(super) nested: bool,
    pub(super) headings: bool,
    pub(super) layout: bool,
    in_row: usize,
    cell_from: usize,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    name: u32,
    kind: Kind,
    region: u32,
}

/// The events of a page and what is open.
#[derive(Debug, Default)]
pub(super) struct Tree {
    pub(super) events: Vec<Event>,
    pub(super) attrs: Vec<Attrs>,
    pub(super) regions: Vec<Region>,
    pub(super) comments: Vec<Range<usize>>,
    /// In the order of their opening.
    pub(super) tables: Vec<TableInfo>,
    /// Bytes of visible text.
    pub(super) visible: usize,
    stops: usize,
    stack: Vec<Open>,
    /// Places in `stack` of tables, their parts and strays.
    parts: Vec<usize>,
    open_tables: Vec<usize>,
    names: FxHashMap<Box<[u8]>, u32>,
    open_names: Vec<u32>,
    muted: usize,
}

/// How far an end tag looks for its start tag; further up it is passed over.
const REACH: usize = 512;

impl Tree {
    /// Characters of the file, also blanks.
    pub(super) fn text(&mut self, origin: &[u8], range: Range<usize>) {
        let bytes = origin.get(range.clone()).unwrap_or(&[]);
        let blank = bytes.iter().all(u8::is_ascii_whitespace);
        if !self.admits(blank, range.start) {
            return;
        }
        self.visible += bytes.iter().filter(|b| !b.is_ascii_whitespace()).count();
        self.stops += memchr::memmem::find_iter(bytes, "。").count();
        if let Some(Event::Text { end, .. }) = self.events.last_mut()
            && *end as usize == range.start
        {
            *end = short(range.end);
            return;
        }
        self.events.push(Event::Text { start: short(range.start), end: short(range.end) });
    }

    /// A character reference and what it stands for.
    pub(super) fn entity(&mut self, range: Range<usize>, text: &str) {
        if !self.admits(text.trim().is_empty(), range.start) {
            return;
        }
        self.visible += if text.trim().is_empty() { 0 } else { text.len() };
        let (start, end) = (short(range.start), short(range.end));
        self.events.extend(text.chars().map(|shows| Event::Entity { start, end, shows }));
    }

    /// True where text may be recorded; opens a stray where text stands in a table outside its cells.
    fn admits(&mut self, blank: bool, at: usize) -> bool {
        if self.stack.last().is_some_and(|o| o.kind == Kind::Head) && !blank {
            self.pop_to(self.stack.len() - 1, at);
        }
        if self.muted > 0 {
            return false;
        }
        if self.between_cells() {
            if blank {
                return false;
            }
            self.push(NONE, Kind::Stray, Attrs::default(), at);
        }
        true
    }

    /// A start tag; `name` in lower case, `at` its end.
    pub(super) fn start_tag(&mut self, name: &[u8], attrs: Attrs, self_closing: bool, at: usize) {
        let kind = kind_of(name);
        if self.stack.last().is_some_and(|o| o.kind == Kind::Head) && !matches!(kind, Kind::Meta | Kind::Raw | Kind::Head | Kind::Void) {
            self.pop_to(self.stack.len() - 1, at);
        }
        let foreign_void = self_closing && (name == b"svg" || name.contains(&b':'));
        match kind {
            Kind::Frame | Kind::Meta | Kind::Void => return,
            _ if foreign_void => return,
            Kind::Break => return self.point(Kind::Break, at),
            Kind::Block if name == b"hr" => return self.point(Kind::Block, at),
            _ => {}
        }
        if kind.is_table_part() {
            if !self.open_table_part(kind, at) {
                return self.point(Kind::Block, at);
            }
        } else if self.between_cells() && self.muted == 0 {
            match kind {
                _ if name == b"form" => return, // forms and their parts may stand between rows
                Kind::Raw | Kind::Control => {}
                _ => self.push(NONE, Kind::Stray, Attrs::default(), at),
            }
        }
        if kind.is_block() {
            self.close_paragraph(at);
        }
        if kind == Kind::Item {
            self.close_item(at);
        }
        let id = self.name_id(name);
        self.push(id, kind, attrs, at);
    }

    /// An end tag; `at` its end.
    pub(super) fn end_tag(&mut self, name: &[u8], at: usize) {
        let kind = kind_of(name);
        let Some(&id) = self.names.get(name) else {
            return self.lone_end(kind, at);
        };
        if self.open_names.get(id as usize).is_none_or(|&n| n == 0) {
            return self.lone_end(kind, at);
        }
        match if kind.is_table_part() { self.find_part(id) } else { self.find_open(id) } {
            Some(i) => self.pop_to(i, at),
            None => self.lone_end(kind, at),
        }
    }

    /// The open part of the innermost table with this name.
    fn find_part(&self, id: u32) -> Option<usize> {
        for &i in self.parts.iter().rev() {
            let open = self.stack.get(i)?;
            if open.name == id {
                return Some(i);
            }
            if open.kind == Kind::Table {
                break;
            }
        }
        None
    }

    /// The nearest open element with this name, inside the same cell.
    fn find_open(&self, id: u32) -> Option<usize> {
        for (i, open) in self.stack.iter().enumerate().rev().take(REACH) {
            if open.name == id {
                return Some(i);
            }
            if matches!(open.kind, Kind::Cell(_) | Kind::Caption | Kind::Table | Kind::Stray) {
                break;
            }
        }
        None
    }

    /// Closes everything at the end of the page.
    pub(super) fn finish(&mut self, at: usize) {
        self.pop_to(0, at);
    }

    /// `</br>` is a line break, `</p>` an empty paragraph, other lone end tags are nothing.
    fn lone_end(&mut self, kind: Kind, at: usize) {
        if matches!(kind, Kind::Break | Kind::Para) && !self.between_cells() {
            self.point(if kind == Kind::Break { Kind::Break } else { Kind::Block }, at);
        }
    }

    fn point(&mut self, kind: Kind, at: usize) {
        if self.muted > 0 || self.between_cells() {
            return;
        }
        self.events.push(Event::Open { kind, info: NONE, at: short(at) });
        if kind != Kind::Break {
            self.events.push(Event::Close { kind, at: short(at) });
        }
    }

    /// True inside a table and outside its cells, captions and strays.
    fn between_cells(&self) -> bool {
        let part = self.parts.last().and_then(|&i| self.stack.get(i));
        part.is_some_and(|o| matches!(o.kind, Kind::Table | Kind::Section(_) | Kind::Row))
    }

    /// Closes and opens what a part of a table implies; false where there is no table for it.
    fn open_table_part(&mut self, kind: Kind, at: usize) -> bool {
        if kind == Kind::Table {
            if self.between_cells() && self.muted == 0 {
                self.pop_to_part(|k| k == Kind::Table, at);
                if let Some(i) = self.parts.last().copied() {
                    self.pop_to(i, at);
                }
            }
            return true;
        }
        if self.open_tables.is_empty() || self.muted > 0 {
            return self.muted > 0;
        }
        match kind {
            Kind::Cell(_) => {
                self.pop_to_part(|k| matches!(k, Kind::Row | Kind::Section(_) | Kind::Table), at);
                if !self.part_is(|k| k == Kind::Row) {
                    let id = self.name_id(b"tr");
                    self.push(id, Kind::Row, Attrs::default(), at);
                }
            }
            Kind::Row => self.pop_to_part(|k| matches!(k, Kind::Section(_) | Kind::Table), at),
            _ => self.pop_to_part(|k| k == Kind::Table, at),
        }
        true
    }

    fn part_is(&self, is: impl Fn(Kind) -> bool) -> bool {
        self.parts.last().and_then(|&i| self.stack.get(i)).is_some_and(|o| is(o.kind))
    }

    /// Pops until the innermost part of a table is of a kind, which stays open.
    fn pop_to_part(&mut self, is: impl Fn(Kind) -> bool, at: usize) {
        while let Some(&i) = self.parts.last() {
            let found = self.part_is(&is);
            self.pop_to(if found { i + 1 } else { i }, at);
            if found {
                break;
            }
        }
    }

    /// Closes a paragraph that only runs of text keep open.
    fn close_paragraph(&mut self, at: usize) {
        for (i, open) in self.stack.iter().enumerate().rev().take(REACH) {
            match open.kind {
                Kind::Para => return self.pop_to(i, at),
                Kind::Inline | Kind::Raised => {}
                _ => return,
            }
        }
    }

    /// Closes the item before this one, if it was left open.
    fn close_item(&mut self, at: usize) {
        for (i, open) in self.stack.iter().enumerate().rev().take(REACH) {
            match open.kind {
                Kind::Item => return self.pop_to(i, at),
                Kind::Ordered | Kind::Unordered | Kind::Cell(_) | Kind::Stray | Kind::Caption => return,
                _ => {}
            }
        }
    }

    fn name_id(&mut self, name: &[u8]) -> u32 {
        if let Some(&id) = self.names.get(name) {
            return id;
        }
        let id = short(self.names.len());
        self.names.insert(name.into(), id);
        self.open_names.push(0);
        id
    }

    fn push(&mut self, name: u32, kind: Kind, attrs: Attrs, at: usize) {
        if matches!(kind, Kind::Raw | Kind::Head) || self.muted > 0 {
            self.muted += 1;
        }
        let is_part = kind.is_table_part() || kind == Kind::Stray;
        let mut open = Open { name, kind, region: NONE };
        if self.muted == 0 {
            open.region = self.open_region(kind, attrs);
            if is_part {
                self.parts.push(self.stack.len());
                self.count_part(kind, attrs);
            }
            if let (Kind::Heading(_), Some(table)) = (kind, self.table()) {
                table.headings = true;
            }
            self.record(kind, attrs, at);
        }
        if let Some(n) = self.open_names.get_mut(name as usize) {
            *n += 1;
        }
        self.stack.push(open);
    }

    fn record(&mut self, kind: Kind, attrs: Attrs, at: usize) {
        if kind == Kind::Inline {
            return;
        }
        let info = match kind {
            Kind::Table => self.tables.len() - 1,
            Kind::Cell(_) | Kind::Item | Kind::Ordered => {
                self.attrs.push(attrs);
                self.attrs.len() - 1
            }
            _ => NONE as usize,
        };
        self.events.push(Event::Open { kind, info: short(info), at: short(at) });
    }

    fn open_region(&mut self, kind: Kind, attrs: Attrs) -> u32 {
        let certain = attrs.hidden || kind == Kind::Control;
        let named = attrs.furniture && !matches!(kind, Kind::Inline | Kind::Raised | Kind::Heading(_) | Kind::Cell(_) | Kind::Row | Kind::Section(_));
        if !(certain || named || kind == Kind::Furniture) {
            return NONE;
        }
        self.regions.push(Region { first: self.events.len(), end: usize::MAX, text: self.visible, stops: self.stops, certain });
        short(self.regions.len() - 1)
    }

    fn table(&mut self) -> Option<&mut TableInfo> {
        let i = *self.open_tables.last()?;
        self.tables.get_mut(i)
    }

    fn count_part(&mut self, kind: Kind, attrs: Attrs) {
        let visible = self.visible;
        if kind == Kind::Table {
            if let Some(outer) = self.table() {
                outer.nested = true;
            }
            self.open_tables.push(self.tables.len());
            self.tables.push(TableInfo { layout: attrs.layout, ..TableInfo::default() });
        } else if let Some(table) = self.table() {
            match kind {
                Kind::Row => (table.rows, table.in_row) = (table.rows + 1, 0),
                Kind::Cell(_) => {
                    table.in_row += 1;
                    table.widest = table.widest.max(table.in_row);
                    table.cell_from = visible;
                }
                _ => {}
            }
        }
    }

    /// Closes elements until `depth` are left open.
    fn pop_to(&mut self, depth: usize, at: usize) {
        while self.stack.len() > depth {
            let Some(open) = self.stack.pop() else { break };
            if let Some(n) = self.open_names.get_mut(open.name as usize) {
                *n = n.saturating_sub(1);
            }
            if self.muted > 0 {
                self.muted -= 1;
                continue;
            }
            if open.kind != Kind::Inline {
                self.events.push(Event::Close { kind: open.kind, at: short(at) });
            }
            self.close_part(open.kind);
            if let Some(region) = self.regions.get_mut(open.region as usize) {
                region.end = self.events.len();
                region.text = self.visible - region.text;
                region.stops = self.stops - region.stops;
            }
        }
    }

    fn close_part(&mut self, kind: Kind) {
        if !(kind.is_table_part() || kind == Kind::Stray) {
            return;
        }
        self.parts.pop();
        let visible = self.visible;
        if let (Kind::Cell(_), Some(table)) = (kind, self.table()) {
            table.longest = table.longest.max(visible - table.cell_from);
        }
        if kind == Kind::Table {
            self.open_tables.pop();
        }
    }
}

fn short(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(NONE)
}
