//! Numbered things to lists: markers at line starts by a stack of styles, markers inside paragraphs by following numbers.
//! Ordinals are read as written and never corrected. What is wrong with a list is said by the rules.

use rustc_hash::FxHashMap;

use super::marker::Mark;
use super::{Item, Marker, Style};
use crate::text::Span;

/// Lists inside paragraphs that are kept open at once.
const OPEN: usize = 16;

/// An open level of the stack.
#[derive(Debug, Clone, Copy)]
struct Frame {
    style: Style,
    depth: u8,
    scope: u32,
    list: u32,
    last: i64,
    heading: Option<u32>,
}

/// An open list of markers inside paragraphs.
#[derive(Debug, Clone, Copy)]
struct Inline {
    style: Style,
    scope: u32,
    list: u32,
    last: i64,
}

/// Gives every marker its list.
#[derive(Debug, Default)]
pub(super) struct Lists {
    stack: Vec<Frame>,
    inline: Vec<Inline>,
    captions: FxHashMap<(u32, u32), u32>,
    items: Vec<(u32, u32, u32, Item)>,
    next: u32,
    body: u32,
}

impl Lists {
    /// Begins a body (plan, annex, cell): no list reaches over it.
    pub fn enter(&mut self, body: u32) {
        self.stack.clear();
        self.inline.clear();
        self.body = body;
    }

    /// Forgets what is open, inside the same body (a list of its own follows).
    pub fn close(&mut self) {
        self.stack.clear();
        self.inline.clear();
    }

    /// Heading above the place reached: the innermost one.
    pub fn heading(&self) -> Option<u32> {
        self.stack.iter().rev().find_map(|f| f.heading)
    }

    /// Level of the next heading that would be pushed now.
    pub fn level(&self) -> u8 {
        u8::try_from(self.stack.iter().filter(|f| f.heading.is_some()).count() + 1).unwrap_or(u8::MAX)
    }

    /// A line marker: finds its level and its list. `deeper` says that the level reached goes on behind the new one.
    pub fn place(&mut self, mark: &Mark, ahead: impl Fn(Style, i64) -> bool) -> u32 {
        self.inline.clear();
        if let Some(p) = self.stack.iter().rposition(|f| f.style == mark.style && f.depth == mark.depth) {
            self.stack.truncate(p + 1);
            let fresh = self.next;
            let Some(frame) = self.stack.last_mut() else { return fresh };
            if frame.scope != mark.scope {
                frame.list = fresh;
                frame.scope = mark.scope;
                self.next += 1;
            }
            frame.last = mark.ordinal;
            frame.heading = None;
            return frame.list;
        }
        while let Some(top) = self.stack.last() {
            let above = match top.style {
                Style::Plain => mark.style.rank() <= Style::Han.rank(),
                style => (style.rank(), top.depth) > (mark.style.rank(), mark.depth),
            };
            if !above || (mark.ordinal == 1 && top.style != Style::Plain && ahead(top.style, top.last + 1)) {
                break;
            }
            self.stack.pop();
        }
        let list = self.fresh();
        self.stack.push(Frame { style: mark.style, depth: mark.depth, scope: mark.scope, list, last: mark.ordinal, heading: None });
        list
    }

    /// A heading without marker; `level` where the format gives one.
    pub fn place_plain(&mut self, level: Option<u8>) {
        self.inline.clear();
        let depth = level.unwrap_or(0);
        let same = self.stack.iter().position(|f| f.style == Style::Plain && (f.depth >= depth || depth == 0));
        if let Some(p) = same {
            self.stack.truncate(p);
        } else if let Some(p) = self.stack.iter().position(|f| f.heading.is_none()) {
            self.stack.truncate(p);
        }
        self.stack.push(Frame { style: Style::Plain, depth, scope: 0, list: u32::MAX, last: 0, heading: None });
    }

    /// The innermost level is a heading.
    pub fn set_heading(&mut self, heading: u32) {
        if let Some(top) = self.stack.last_mut() {
            top.heading = Some(heading);
        }
    }

    fn fresh(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    /// A new list that no other marker joins (attachments, serials of a table).
    pub fn own(&mut self) -> u32 {
        self.fresh()
    }

    /// The list of captions of one word (表, 图, 专栏) in this body.
    pub fn caption(&mut self, scope: u32) -> u32 {
        if let Some(list) = self.captions.get(&(self.body, scope)) {
            return *list;
        }
        let list = self.fresh();
        self.captions.insert((self.body, scope), list);
        list
    }

    /// Adds an item to a list.
    pub fn add(&mut self, list: u32, scope: u32, marker: Marker, text: Span, inline: bool) {
        let item = Item { list, marker, text, inline, first: false, continues: false, list_len: 0 };
        self.items.push((list, self.body, scope, item));
    }

    /// Markers inside one paragraph, in order; `own` is the paragraph's line marker with its list.
    pub fn add_inline(&mut self, marks: &[(Mark, Marker, Span)], own: Option<(Mark, u32)>) {
        let mut local: Vec<Inline> = own.map(|(m, list)| Inline { style: m.style, scope: m.scope, list, last: m.ordinal }).into_iter().collect();
        for (mark, marker, text) in marks {
            let spread = matches!(mark.style, Style::YiShi | Style::Ordinal);
            let open = if spread { &mut self.inline } else { &mut local };
            let list = match follow(open, mark, spread) {
                Some(list) => list,
                None if mark.ordinal == 1 || spread => {
                    let list = self.next;
                    self.next += 1;
                    if open.len() >= OPEN {
                        open.remove(0);
                    }
                    open.push(Inline { style: mark.style, scope: mark.scope, list, last: mark.ordinal });
                    list
                }
                None => continue,
            };
            self.add(list, mark.scope, *marker, *text, true);
        }
    }

    /// All items by list, lists numbered by their first item.
    pub fn finish(mut self) -> Vec<Item> {
        self.items.sort_by_key(|(list, _, _, item)| (*list, item.marker.span));
        let mut groups: Vec<Vec<(u32, u32, u32, Item)>> = Vec::new();
        for entry in self.items {
            match groups.last_mut() {
                Some(g) if g.first().is_some_and(|f| f.0 == entry.0) => g.push(entry),
                _ => groups.push(vec![entry]),
            }
        }
        groups.retain(|g| g.len() > 1 || g.iter().all(|(_, _, _, i)| !i.inline || matches!(i.marker.style, Style::YiShi | Style::Ordinal)));
        groups.sort_by_key(|g| g.first().map(|f| f.3.marker.span));
        number(groups)
    }
}

/// The open list that a marker inside a paragraph follows.
fn follow(open: &mut [Inline], mark: &Mark, spread: bool) -> Option<u32> {
    let same = |o: &Inline| o.style == mark.style && o.scope == mark.scope;
    let p = match open.iter().rposition(|o| same(o) && o.last + 1 == mark.ordinal) {
        Some(p) => p,
        None if mark.ordinal == 1 => return None,
        None => open.iter().rposition(|o| same(o) && (spread || o.last < mark.ordinal + 2))?,
    };
    let list = open.get_mut(p)?;
    list.last = mark.ordinal;
    Some(list.list)
}

fn number(groups: Vec<Vec<(u32, u32, u32, Item)>>) -> Vec<Item> {
    let mut last: FxHashMap<(Style, u32, u32), i64> = FxHashMap::default();
    let mut out = Vec::new();
    for (n, group) in groups.into_iter().enumerate() {
        let len = u32::try_from(group.len()).unwrap_or(u32::MAX);
        let Some((_, body, scope, head)) = group.first() else { continue };
        let key = (head.marker.style, *body, *scope);
        let end = group.last().map_or(0, |l| l.3.marker.ordinal);
        let follows = last.insert(key, end).is_some_and(|o| o + 1 == head.marker.ordinal);
        for (i, (_, _, _, mut item)) in group.into_iter().enumerate() {
            item.list = u32::try_from(n).unwrap_or(u32::MAX);
            item.first = i == 0;
            item.continues = follows;
            item.list_len = len;
            out.push(item);
        }
    }
    out
}
