//! The XML of a part, event by event: local names whatever the prefix, ranges of bytes, no document types, no entities but the five.
//! Knows no element's meaning. Nesting is limited, so that nobody who keeps a stack runs out of it.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

/// Elements inside each other at most; Word itself stays far below.
const DEEPEST: usize = 512;

/// What is wrong with a part, and at which byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ingest) enum Fault {
    /// No well-formed XML, or cut off.
    Malformed(usize),
    /// A document type or an entity of one's own.
    Doctype(usize),
    /// Nested too deep.
    Deep(usize),
    /// More text than a draft may have.
    TooMuch(usize),
    /// Neither UTF-8 nor UTF-16.
    Encoding(usize),
}

/// One step through a part.
pub(in crate::ingest) enum Item<'a> {
    /// An element begins.
    Open(Element<'a>),
    /// The last element that began ends.
    Close,
    /// Text as it stands there.
    Text(&'a str, Range<usize>),
    /// A reference such as `&amp;`, and what it stands for.
    Char(char, Range<usize>),
}

/// A start tag.
pub(in crate::ingest) struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Its name without the prefix.
    pub(in crate::ingest) fn name(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// The value of an attribute, by its name without the prefix.
    pub(in crate::ingest) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        let found = self.0.attributes().with_checks(false).filter_map(Result::ok).find(|a| a.key.local_name().into_inner() == name)?;
        quick_xml::escape::unescape(&found.value).map(|v| Cow::Owned(v.into_owned())).ok()
    }

    /// The value of an attribute that has a prefix: `r:id`.
    pub(in crate::ingest) fn get_prefixed(&self, name: &str) -> Option<String> {
        let named = |key: &str| key.split_once(':').is_some_and(|(prefix, local)| prefix != "xmlns" && local == name);
        let found = self.0.attributes().with_checks(false).filter_map(Result::ok).find(|a| named(a.key.into_inner()))?;
        Some(found.value.into_owned())
    }

    /// A number in an attribute.
    pub(in crate::ingest) fn number(&self, name: &str) -> Option<i64> {
        self.get(name)?.trim().parse().ok()
    }

    /// `w:val` as yes or no: an element without it says yes.
    pub(in crate::ingest) fn is_on(&self) -> bool {
        !self.get("val").is_some_and(|v| matches!(v.as_ref(), "0" | "false" | "off" | "none"))
    }
}

/// A part being read.
pub(in crate::ingest) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    text: &'a str,
    /// Bytes before the text: the byte order mark.
    base: usize,
    depth: usize,
    closes: bool,
}

impl<'a> Xml<'a> {
    pub(in crate::ingest) fn new(text: &'a str, base: usize) -> Self {
        Self { reader: Reader::from_str(text), text, base, depth: 0, closes: false }
    }

    /// The byte of the part that comes next.
    pub(in crate::ingest) fn at(&self) -> usize {
        self.pos() + self.base
    }

    fn pos(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX / 2)
    }

    /// The next step; `None` at the end.
    pub(in crate::ingest) fn next(&mut self) -> Result<Option<Item<'a>>, Fault> {
        if std::mem::take(&mut self.closes) {
            return Ok(Some(Item::Close));
        }
        loop {
            let start = self.pos();
            let event = self.reader.read_event();
            let range = start + self.base..self.at();
            match event {
                Err(_) => return Err(Fault::Malformed(start + self.base)),
                Ok(Event::Start(element)) => {
                    self.depth += 1;
                    return if self.depth > DEEPEST { Err(Fault::Deep(range.start)) } else { Ok(Some(Item::Open(Element(element)))) };
                }
                Ok(Event::Empty(element)) => {
                    self.closes = true;
                    return Ok(Some(Item::Open(Element(element))));
                }
                Ok(Event::End(_)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Item::Close));
                }
                Ok(Event::Text(_)) => {
                    let text = self.text.get(start..self.pos()).unwrap_or("");
                    return Ok(Some(Item::Text(text, range)));
                }
                Ok(Event::CData(_)) => {
                    let text = self.text.get(start..self.pos()).and_then(|t| t.strip_prefix("<![CDATA[")?.strip_suffix("]]>")).unwrap_or("");
                    return Ok(Some(Item::Text(text, range.start + 9..range.start + 9 + text.len())));
                }
                Ok(Event::GeneralRef(name)) => {
                    let known = name.resolve_char_ref().map_err(|_| Fault::Malformed(range.start))?;
                    let shown = known.or_else(|| resolve_predefined_entity(&name)?.chars().next());
                    return shown.map(|c| Some(Item::Char(c, range.clone()))).ok_or(Fault::Doctype(range.start));
                }
                Ok(Event::DocType(_)) => return Err(Fault::Doctype(range.start)),
                Ok(Event::Eof) if self.depth > 0 => return Err(Fault::Malformed(range.start)),
                Ok(Event::Eof) => return Ok(None),
                Ok(_) => {}
            }
        }
    }
}
