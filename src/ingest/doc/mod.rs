//! Word's old format, [MS-DOC] (Word 97 to 2003, and what WPS writes as .wps), without another program. It is turned into the parts of
//! a Word document of today, as far as `docx` reads them: so headings, numbers, tables, notes and revisions are one reader's business.
//! `fib` says where things lie, `pieces` gives the text, `looks` and `pages` how it looks, `story` walks
//! through it, `table`, `styles`, `lists` and `write` write the XML. Not read: headers and footers, comments, drawings without text.

mod fib;
mod lists;
mod looks;
mod pages;
mod pieces;
mod story;
mod styles;
mod table;
mod write;

use rustc_hash::FxHashMap;
use std::fmt::Write as _;
use std::ops::Range;

use self::fib::{Fib, Range32, Table};
use self::pages::Looks;
use self::pieces::Pieces;
use self::story::{LARGEST, Teller};
use super::bytes::{Plc, i32_at, stretch};
use super::docx::{self, Made, faults};
use super::ole::Fault;
use super::ole::Streams;
use super::{Container, Draft, Format, Revisions};
use crate::diag::{Message, Problem};

/// Notes and text boxes at most.
const MOST: usize = 100_000;

/// An open document.
pub(super) struct Word {
    main: Vec<u8>,
    table: Vec<u8>,
    data: Vec<u8>,
    fib: Fib,
}

/// Opens a document.
pub(super) fn open(bytes: &[u8]) -> Result<Word, Fault> {
    let mut streams = Streams::open(bytes)?;
    if !streams.has("/WordDocument") {
        return Err(if streams.has("/EncryptedPackage") { Fault::Password } else { Fault::Foreign });
    }
    let main = streams.read("/WordDocument")?;
    let fib = Fib::read(&main)?;
    let table = streams.read(if fib.second { "/1Table" } else { "/0Table" })?;
    let data = if streams.has("/Data") { streams.read("/Data")? } else { Vec::new() };
    Ok(Word { main, table, data, fib })
}

/// What is said of a document that can't be read.
pub(super) fn refused(path: &str, fault: Fault) -> Problem {
    match fault {
        Fault::Password => faults::password(path),
        Fault::Old => faults::too_old(path),
        Fault::Foreign => faults::no_word(path),
        Fault::Damaged => faults::broken_word(path),
        Fault::TooMuch => faults::too_much_word(path),
    }
}

impl Word {
    /// Reads the text.
    pub(super) fn read(&self, path: &str, revisions: Revisions) -> Result<Draft, Problem> {
        let (made, mut unread, plain) = self.made().map_err(|fault| refused(path, fault))?;
        let mut draft = docx::read_made(path, made, revisions)?;
        unread.splice(0..0, draft.container.take().map(|c| c.unread).unwrap_or_default());
        draft.container = Some(Container { unread, ..Container::default() });
        draft.format = Format::Doc;
        if plain {
            draft.problems.push(faults::no_tables(path));
        }
        Ok(draft)
    }

    /// The parts, what was not read, and whether nothing says how paragraphs stand.
    fn made(&self) -> Result<(Made, Vec<Message>, bool), Fault> {
        let stories = self.fib.stories;
        let pieces = Pieces::read(&self.main, self.part(Table::Pieces))?;
        let looks = Looks::new((&self.main, &self.data), &pieces, self.part(Table::Runs), self.part(Table::Paragraphs));
        let plain = looks.lacks_paras();
        let mut notes = FxHashMap::default();
        let kinds =
            [("footnote", stories.footnotes, Table::FootnoteMarks, Table::Footnotes), ("endnote", stories.endnotes, Table::EndnoteMarks, Table::Endnotes)];
        for (reference, table) in [("footnoteReference", Table::FootnoteMarks), ("endnoteReference", Table::EndnoteMarks)] {
            let marks = Plc::new(self.part(table), 2);
            let places = (0..marks.len.min(MOST)).filter_map(|n| Some((marks.at(n).filter(|cp| *cp < stories.text.end)?, (reference, n + 1))));
            notes.extend(places);
        }
        let mut teller = Teller {
            pieces: &pieces,
            looks,
            fonts: styles::fonts(self.part(Table::Fonts)),
            sections: Plc::new(self.part(Table::Sections), 12),
            notes,
            boxes: self.boxes(stories.boxes, stories.text.end),
            unread: story::Unread::default(),
            left: LARGEST,
        };
        let mut main = format!("<document><body>{}", teller.tell(stories.text.whole())?);
        main.push_str(&teller.boxes_left()?);
        main.push_str("</body></document>");
        let mut told = Vec::new();
        for (name, story, _, table) in kinds {
            told.push(self.notes(&mut teller, name, story, table)?);
        }
        let [footnotes, endnotes] = <[String; 2]>::try_from(told).unwrap_or_default();
        let lists = self.fib.place(&self.main, Table::Lists);
        let made = Made {
            main,
            styles: styles::styles(self.part(Table::Styles)),
            numbering: lists::numbering(&self.table, lists, self.part(Table::ListUses)),
            footnotes,
            endnotes,
            heads: self.has_heads(&pieces),
        };
        Ok((made, messages(&teller.unread), plain))
    }

    /// A table of the table stream.
    fn part(&self, table: Table) -> &[u8] {
        stretch(&self.table, self.fib.place(&self.main, table))
    }

    /// The notes of one kind.
    fn notes(&self, teller: &mut Teller<'_>, name: &str, story: Range32, table: Table) -> Result<String, Fault> {
        let places = Plc::new(self.part(table), 0);
        let mut out = format!("<{name}s>");
        let mut done = 0;
        // The last position but one ends the last note.
        for n in 0..places.len.saturating_sub(1).min(MOST) {
            let (Some(from), Some(to)) = (places.at(n), places.at(n + 1)) else { break };
            if from < done || to < from {
                break;
            }
            done = to;
            let _ = write!(out, "<{name} id=\"{}\">{}</{name}>", n + 1, teller.tell(story.inner(from, to))?);
        }
        let _ = write!(out, "</{name}s>");
        Ok(out)
    }

    /// Text boxes by the place of the drawing in the text; those of no drawing get places behind the text.
    fn boxes(&self, story: Range32, end: u32) -> FxHashMap<u32, Range<u32>> {
        let (drawings, texts) = (Plc::new(self.part(Table::Shapes), 26), Plc::new(self.part(Table::Boxes), 22));
        let shape = |n: usize| Some((i32_at(drawings.item(n)?, 0)?, drawings.at(n).filter(|cp| *cp < end)?));
        let anchors: FxHashMap<i32, u32> = (0..drawings.len.min(MOST)).filter_map(shape).collect();
        let (mut out, mut done) = (FxHashMap::default(), 0);
        for n in 0..texts.len.saturating_sub(1).min(MOST) {
            let (Some(from), Some(to), Some(item)) = (texts.at(n), texts.at(n + 1), texts.item(n)) else { break };
            if from < done || to < from {
                break;
            }
            done = to;
            let range = story.inner(from, to);
            let anchor = i32_at(item, 14).and_then(|shape| anchors.get(&shape)).copied().filter(|cp| !out.contains_key(cp));
            out.insert(anchor.unwrap_or(range.start.max(end)), range);
        }
        out
    }

    /// True where headers or footers have text.
    fn has_heads(&self, pieces: &Pieces<'_>) -> bool {
        let places = Plc::new(self.part(Table::Heads), 0);
        // The first six are what stands above notes.
        let Some(start) = places.at(6) else { return false };
        let range = self.fib.stories.heads.inner(start, u32::MAX);
        pieces.units(range).any(|u| u.value > 0x20)
    }
}

fn messages(unread: &story::Unread) -> Vec<Message> {
    let counted = [
        (unread.shapes, "没有文字的图形（可能有图片）", "drawings without text (pictures may be among them)"),
        (unread.numbers, "旧式自动编号（装上 LibreOffice 后可读）的段落", "paragraphs with automatic numbers of the old kind (LibreOffice reads them)"),
    ];
    counted.iter().filter(|(n, ..)| *n > 0).map(|(n, zh, en)| Message::new(format!("未读：{zh} {n} 处"), format!("not read: {en}, {n}"))).collect()
}
