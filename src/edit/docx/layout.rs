//! Where the runs of the main part stand: one pass over its XML gives runs with their children, paragraphs, cells, references
//! to notes. Reads no text; every place is a byte of the part.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::package::{attribute, broken};
use crate::diag::Message;

/// Namespaces of WordprocessingML: transitional, strict.
pub(super) const SPACES: [&str; 2] = ["http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"];

/// How the part writes names: prefixes with their colon, such as `w:`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Names {
    /// Before elements; empty where theirs is the default namespace.
    pub(super) element: String,
    /// Before attributes.
    pub(super) attribute: String,
    /// The namespace.
    pub(super) space: String,
}

/// An element inside a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Child {
    pub(super) outer: Range<usize>,
    /// Its tag, for text.
    pub(super) open: Range<usize>,
    /// The characters of `w:t`; `None` for other elements and for text that can't be cut.
    pub(super) text: Option<Range<usize>>,
    /// True where the tag keeps blanks at the ends.
    pub(super) keeps: bool,
}

/// A run, or another element of a paragraph that is only taken whole (mathematics).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) outer: Range<usize>,
    /// Its tag.
    pub(super) open: Range<usize>,
    /// Its properties, `w:rPr`.
    pub(super) properties: Option<Range<usize>>,
    pub(super) children: Vec<Child>,
    /// Index of its paragraph.
    pub(super) para: usize,
    /// Inside another's insertion or deletion.
    pub(super) revised: bool,
    /// Inside the result of a field, which Word writes anew.
    pub(super) field: bool,
    /// The run of the body whose text box it stands in.
    pub(super) holder: Option<usize>,
}

/// A paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Para {
    /// Where its content begins; for `<w:p/>` its end.
    pub(super) content: usize,
    /// True for `<w:p/>`.
    pub(super) closed: bool,
    /// Index of its first run.
    pub(super) unit: Option<usize>,
    /// Its cell: table, row, column by order in the part.
    pub(super) cell: Option<(usize, usize, usize)>,
}

/// A reference to a footnote or an endnote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// True for a footnote.
    pub(super) foot: bool,
    pub(super) id: String,
    pub(super) unit: usize,
    pub(super) child: usize,
}

/// The whole part.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) names: Names,
    pub(super) units: Vec<Unit>,
    pub(super) paras: Vec<Para>,
    pub(super) notes: Vec<Reference>,
    /// The greatest `w:id` of any element.
    pub(super) greatest: u32,
}

/// An open element.
enum Frame {
    Para(usize),
    Unit(usize),
    /// A unit that is only taken whole.
    Whole(usize),
    /// A child of a run; true for `w:t`.
    Child(bool),
    Properties,
    ParaProperties,
    Revision,
    Field,
    Table,
    Row,
    Cell,
    Other,
}

/// A table under way: its number, rows so far, cells so far in the row.
struct Table(usize, usize, usize);

/// State of the pass.
struct Scan<'t> {
    text: &'t str,
    layout: Layout,
    stack: Vec<(Frame, Range<usize>)>,
    tables: Vec<Table>,
    count: usize,
    /// Complex fields that are open.
    fields: usize,
    root: bool,
}

/// Reads the main part.
pub(super) fn scan(text: &str) -> Result<Layout, Message> {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut scan = Scan { text, layout: Layout::default(), stack: Vec::new(), tables: Vec::new(), count: 0, fields: 0, root: true };
    let mut reader = Reader::from_str(text.get(mark..).unwrap_or(""));
    loop {
        let from = mark + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let event = reader.read_event().map_err(|e| broken(&e))?;
        let at = from..mark + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match event {
            Event::Start(e) => scan.open(&e, at)?,
            Event::Empty(e) => {
                scan.open(&e, at.clone())?;
                scan.close(at, true);
            }
            Event::End(_) => scan.close(at, false),
            Event::Eof => return Ok(scan.layout),
            _ => {}
        }
    }
}

impl Scan<'_> {
    fn open(&mut self, e: &BytesStart<'_>, at: Range<usize>) -> Result<(), Message> {
        if std::mem::take(&mut self.root) {
            self.layout.names = names(e)?;
        }
        let frame = match e.name().as_ref().strip_prefix(self.layout.names.element.as_str()) {
            Some(name) if self.layout.names.element.is_empty() && name.contains(':') => self.foreign(e, &at),
            Some(name) => {
                self.number(&at);
                self.known(name, e, &at)
            }
            None => self.foreign(e, &at),
        };
        self.stack.push((frame, at));
        Ok(())
    }

    /// An element of WordprocessingML by its local name.
    fn known(&mut self, name: &str, e: &BytesStart<'_>, at: &Range<usize>) -> Frame {
        let in_unit = matches!(self.stack.last(), Some((Frame::Unit(_), _)));
        match name {
            "rPr" if in_unit => Frame::Properties,
            "pPr" if matches!(self.stack.last(), Some((Frame::Para(_), _))) => Frame::ParaProperties,
            _ if in_unit => {
                if name == "fldChar" {
                    self.field_char(e);
                } else if name.ends_with("noteReference") {
                    self.note(name == "footnoteReference", e);
                }
                Frame::Child(name == "t")
            }
            "p" => {
                let cell = self.tables.last().map(|t| (t.0, t.1, t.2)).filter(|_| self.is_in_cell());
                self.layout.paras.push(Para { content: at.end, closed: false, unit: None, cell });
                Frame::Para(self.layout.paras.len() - 1)
            }
            "r" => self.unit(at),
            "ins" | "del" | "moveTo" | "moveFrom" => Frame::Revision,
            "fldSimple" => Frame::Field,
            "tbl" => {
                self.tables.push(Table(self.count, 0, 0));
                self.count += 1;
                Frame::Table
            }
            "tr" => {
                if let Some(t) = self.tables.last_mut() {
                    *t = Table(t.0, t.1 + 1, 0);
                }
                Frame::Row
            }
            "tc" => {
                if let Some(t) = self.tables.last_mut() {
                    t.2 += 1;
                }
                Frame::Cell
            }
            _ => Frame::Other,
        }
    }

    /// An element of another kind: mathematics and whatever else stands in a run count as one.
    fn foreign(&mut self, e: &BytesStart<'_>, at: &Range<usize>) -> Frame {
        match self.stack.last() {
            Some((Frame::Unit(_), _)) => Frame::Child(false),
            _ if matches!(e.local_name().as_ref(), "oMath" | "oMathPara") => match self.unit(at) {
                Frame::Unit(u) => Frame::Whole(u),
                other => other,
            },
            _ => Frame::Other,
        }
    }

    /// A run of the paragraph; one that stands inside another run (ruby) is none of its own.
    fn unit(&mut self, at: &Range<usize>) -> Frame {
        let inside = self.stack.iter().rev().find_map(|(f, _)| match f {
            Frame::Para(p) => Some(Some(*p)),
            Frame::Unit(_) | Frame::Whole(_) => Some(None),
            _ => None,
        });
        let Some(Some(para)) = inside else { return Frame::Other };
        let above = || self.stack.iter().rev().take_while(|(f, _)| !matches!(f, Frame::Para(_)));
        let revised = above().any(|(f, _)| matches!(f, Frame::Revision));
        let field = self.fields > 0 || above().any(|(f, _)| matches!(f, Frame::Field));
        let holder = self.stack.iter().find_map(|(f, _)| match f {
            Frame::Unit(u) | Frame::Whole(u) => Some(*u),
            _ => None,
        });
        let number = self.layout.units.len();
        self.layout.units.push(Unit { outer: at.clone(), open: at.clone(), properties: None, children: Vec::new(), para, revised, field, holder });
        if let Some(p) = self.layout.paras.get_mut(para) {
            p.unit.get_or_insert(number);
        }
        Frame::Unit(number)
    }

    fn field_char(&mut self, e: &BytesStart<'_>) {
        match attribute(e, "fldCharType").as_deref() {
            Some("begin") => self.fields += 1,
            Some("end") => self.fields = self.fields.saturating_sub(1),
            _ => {}
        }
        if let Some((Frame::Unit(u), _)) = self.stack.last()
            && let Some(unit) = self.layout.units.get_mut(*u)
        {
            unit.field = true;
        }
    }

    fn note(&mut self, foot: bool, e: &BytesStart<'_>) {
        if let Some((Frame::Unit(unit), _)) = self.stack.last()
            && let Some(id) = attribute(e, "id")
        {
            let child = self.layout.units.get(*unit).map_or(0, |u| u.children.len());
            self.layout.notes.push(Reference { foot, id, unit: *unit, child });
        }
    }

    fn is_in_cell(&self) -> bool {
        self.stack.iter().rev().find_map(|(f, _)| match f {
            Frame::Cell => Some(true),
            Frame::Table | Frame::Para(_) => Some(false),
            _ => None,
        }) == Some(true)
    }

    /// Notes the greatest `w:id`.
    fn number(&mut self, at: &Range<usize>) {
        let Some(tag) = self.text.get(at.clone()) else { return };
        let Some((_, rest)) = tag.split_once(" ").and_then(|(_, t)| split_id(t, &self.layout.names.attribute)) else { return };
        let digits: String = rest.chars().skip(1).take_while(char::is_ascii_digit).collect();
        if let Ok(id) = digits.parse::<u32>() {
            self.layout.greatest = self.layout.greatest.max(id.min(u32::MAX >> 1));
        }
    }

    fn close(&mut self, at: Range<usize>, empty: bool) {
        let Some((frame, open)) = self.stack.pop() else { return };
        let outer = open.start..at.end;
        match frame {
            Frame::Para(p) => {
                if let Some(p) = self.layout.paras.get_mut(p) {
                    p.closed = empty;
                }
                // An empty paragraph is only of use in a cell.
                if self.layout.paras.len() == p + 1 && self.layout.paras.last().is_some_and(|p| p.unit.is_none() && p.cell.is_none()) {
                    self.layout.paras.pop();
                }
            }
            Frame::Unit(u) | Frame::Whole(u) => {
                if let Some(u) = self.layout.units.get_mut(u) {
                    u.outer = outer;
                }
            }
            Frame::Child(text) => {
                let inner = open.end..at.start.max(open.end);
                let child = child(self.text, outer, open, (text && !empty).then_some(inner));
                if let Some((Frame::Unit(u), _)) = self.stack.last()
                    && let Some(u) = self.layout.units.get_mut(*u)
                {
                    u.children.push(child);
                }
            }
            Frame::Properties => {
                if let Some((Frame::Unit(u), _)) = self.stack.last()
                    && let Some(u) = self.layout.units.get_mut(*u)
                {
                    u.properties = Some(outer);
                }
            }
            Frame::ParaProperties => {
                if let Some((Frame::Para(p), _)) = self.stack.last()
                    && let Some(p) = self.layout.paras.get_mut(*p)
                {
                    p.content = outer.end;
                }
            }
            Frame::Table => {
                self.tables.pop();
            }
            _ => {}
        }
    }
}

/// `w:id="` and what follows, behind any attribute.
fn split_id<'t>(attributes: &'t str, prefix: &str) -> Option<(&'t str, &'t str)> {
    let at = attributes.match_indices("id=").map(|m| m.0).find(|at| attributes.get(..*at).is_some_and(|t| t.ends_with(prefix) && ends_word(t, prefix)))?;
    Some((attributes.get(..at)?, attributes.get(at + 3..)?))
}

/// True where nothing of a name stands before the prefix.
fn ends_word(text: &str, prefix: &str) -> bool {
    text.strip_suffix(prefix).is_some_and(|t| t.is_empty() || t.ends_with(|c: char| c.is_ascii_whitespace()))
}

fn child(part: &str, outer: Range<usize>, open: Range<usize>, inner: Option<Range<usize>>) -> Child {
    let tag = part.get(open.clone()).unwrap_or("");
    let keeps = tag.contains("xml:space=\"preserve\"") || tag.contains("xml:space='preserve'");
    let cuts = |r: &Range<usize>| {
        let text = part.get(r.clone()).unwrap_or("");
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
        // What another tag stands in, or blanks that the tag gives up at its ends, would change when cut.
        !text.is_empty() && !text.contains('<') && (keeps || !(tag.contains("xml:space") || text.starts_with(blank) || text.ends_with(blank)))
    };
    Child { text: inner.filter(cuts), outer, open, keeps }
}

/// The prefixes that the root declares.
pub(super) fn names(root: &BytesStart<'_>) -> Result<Names, Message> {
    let mut names = Names { element: root.name().prefix().map_or(String::new(), |p| format!("{}:", p.as_ref())), ..Names::default() };
    for a in root.attributes().flatten() {
        let key: &str = a.key.as_ref();
        let value: &str = a.value.as_ref();
        if SPACES.contains(&value) {
            value.clone_into(&mut names.space);
            if let Some(prefix) =
                key.strip_prefix("xmlns:").filter(|_| names.attribute.is_empty() || format!("xmlns:{}", names.element.trim_end_matches(':')) == key)
            {
                names.attribute = format!("{prefix}:");
            }
        }
    }
    if names.attribute.is_empty() {
        return Err(Message::new("正文的XML写法特殊，不能加批注", "the main part's XML declares its names in an unusual way, it can't be annotated"));
    }
    Ok(names)
}
