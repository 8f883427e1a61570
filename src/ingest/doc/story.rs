//! The walk through a story: characters, marks and fields to WordprocessingML, which `docx` reads. What a character is, is here;
//! how it looks is in `pages`, how a table stands in `table`.

use std::fmt::Write as _;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::super::bytes::Plc;
use super::super::ole::Fault;
use super::looks::RunLook;
use super::pages::Looks;
use super::pieces::{Pieces, Unit};
use super::table::Table;
use super::write::{OLD_LIST, escaped, mark_look, para_look, run_look};

/// Tables inside each other at most; what stands deeper is read as if it stood there.
const DEEPEST: usize = 12;
/// Bytes that may be written for one draft.
pub(super) const LARGEST: usize = 256 << 20;
/// Bytes that a table, row and cell around a paragraph may take.
const AROUND: usize = 96;
/// Bytes of a field's instruction that are looked at.
const INSTRUCTION: usize = 16;

/// What is there and was not read.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// Drawings without text.
    pub(super) shapes: usize,
    /// Paragraphs with numbers of Word 6.
    pub(super) numbers: usize,
}

/// What the stories of a document share.
pub(super) struct Teller<'w> {
    pub(super) pieces: &'w Pieces<'w>,
    pub(super) looks: Looks<'w>,
    pub(super) fonts: Vec<String>,
    pub(super) sections: Plc<'w>,
    /// Marks of notes: the element, and the number.
    pub(super) notes: FxHashMap<u32, (&'static str, usize)>,
    /// Text boxes by the place of the drawing.
    pub(super) boxes: FxHashMap<u32, Range<u32>>,
    pub(super) unread: Unread,
    /// Bytes that may still be written.
    pub(super) left: usize,
}

/// A story on the way.
#[derive(Default)]
struct Page {
    out: String,
    tables: Vec<Table>,
    /// Runs of the paragraph.
    para: String,
    text: String,
    look: RunLook,
    fields: Vec<Field>,
    /// First half of a character that has two.
    half: Option<u16>,
}

/// A field on the way.
#[derive(Default)]
struct Field {
    /// What stands there is the instruction.
    code: bool,
    instruction: String,
}

impl Teller<'_> {
    /// A story as paragraphs and tables.
    pub(super) fn tell(&mut self, range: Range<u32>) -> Result<String, Fault> {
        let pieces = self.pieces;
        let mut page = Page::default();
        let mut last = None;
        for unit in pieces.units(range) {
            self.unit(unit, &mut page)?;
            last = Some(unit);
        }
        if let Some(unit) = last.filter(|_| !page.para.is_empty() || !page.text.is_empty()) {
            self.end_para(Unit { value: 0x0D, ..unit }, &mut page)?;
        }
        page.tables_to(0);
        Ok(page.out)
    }

    fn unit(&mut self, unit: Unit, page: &mut Page) -> Result<(), Fault> {
        let look = self.looks.run(unit);
        if look != page.look {
            page.flush();
            page.look = look;
        }
        if let Some((note, number)) = self.notes.remove(&unit.cp) {
            page.element(&format!("<{note} id=\"{number}\"/>"));
            // A mark that the author chose is text.
            if unit.value == 2 {
                return Ok(());
            }
        }
        match unit.value {
            0x07 | 0x0D => return self.end_para(unit, page),
            0x0C if self.ends_section(unit.cp) => return self.end_para(unit, page),
            0x0B | 0x0C | 0x0E => page.element("<br/>"),
            0x09 => page.element("<tab/>"),
            0x1E => page.element("<noBreakHyphen/>"),
            0x13 => page.begin_field(),
            0x14 => page.separate_field(),
            0x15 => page.end_field(),
            0x01 if !page.in_code() && !look.data => {
                let embedded = look.embedded || page.fields.last().is_some_and(|f| f.instruction.trim_start().starts_with("EMBED"));
                page.element(if embedded { "<OLEObject/>" } else { "<imagedata/>" });
            }
            0x08 => self.drawing(unit.cp, page)?,
            0x28 if look.symbol.is_some() => self.symbol(look, page),
            0..0x20 => {}
            value => page.push(value),
        }
        if page.text.len() > LARGEST { Err(Fault::TooMuch) } else { Ok(()) }
    }

    /// True for a mark that ends a section: it ends the paragraph too. Elsewhere it is the end of a page.
    fn ends_section(&self, cp: u32) -> bool {
        let found = self.sections.find(cp);
        found.and_then(|n| self.sections.at(n + 1)) == Some(cp + 1)
    }

    fn drawing(&mut self, cp: u32, page: &mut Page) -> Result<(), Fault> {
        match self.boxes.remove(&cp) {
            Some(range) => {
                let told = self.tell(range)?;
                page.element(&format!("<txbxContent>{told}</txbxContent>"));
            }
            None => self.unread.shapes += 1,
        }
        Ok(())
    }

    /// Text boxes that no drawing of the text holds stand behind it.
    pub(super) fn boxes_left(&mut self) -> Result<String, Fault> {
        let mut left: Vec<Range<u32>> = std::mem::take(&mut self.boxes).into_values().collect();
        left.sort_by_key(|r| r.start);
        left.into_iter().map(|range| self.tell(range)).collect()
    }

    fn symbol(&self, look: RunLook, page: &mut Page) {
        let Some((font, code)) = look.symbol else { return };
        let font = self.fonts.get(usize::from(font)).map_or("", String::as_str);
        page.element(&format!("<sym font=\"{}\" char=\"{code:04X}\"/>", escaped(font)));
    }

    fn end_para(&mut self, unit: Unit, page: &mut Page) -> Result<(), Fault> {
        page.flush();
        page.fields.iter_mut().for_each(|f| f.code = false);
        let mark = self.looks.run(unit);
        let look = self.looks.para(unit);
        let depth = look.depth().min(DEEPEST);
        page.tables_to(depth);
        let cell_mark = if depth > 1 { look.inner_cell } else { depth == 1 && unit.value == 0x07 };
        if (depth > 1 && look.inner_row_end) || (cell_mark && depth == 1 && look.ends_row()) {
            page.para.clear();
            if let Some(table) = page.tables.last_mut() {
                table.end_row(look.row.clone(), mark);
            }
            return Ok(());
        }
        self.unread.numbers += usize::from(look.list == Some(OLD_LIST));
        let mut head = String::from("<p>");
        para_look(look, &mark_look(&mark), &mut head);
        let para = std::mem::take(&mut page.para);
        self.left = self.left.checked_sub(head.len() + para.len() + (depth + 1) * AROUND).ok_or(Fault::TooMuch)?;
        let _ = write!(page.target(), "{head}{para}</p>");
        if cell_mark && let Some(table) = page.tables.last_mut() {
            table.end_cell();
        }
        Ok(())
    }
}

impl Page {
    /// Where paragraphs go.
    fn target(&mut self) -> &mut String {
        self.tables.last_mut().map_or(&mut self.out, |t| &mut t.content)
    }

    /// Opens or closes tables, so that as many are open as a paragraph stands in.
    fn tables_to(&mut self, depth: usize) {
        while self.tables.len() < depth {
            self.tables.push(Table::default());
        }
        while self.tables.len() > depth
            && let Some(table) = self.tables.pop()
        {
            let written = table.written();
            self.target().push_str(&written);
        }
    }

    fn push(&mut self, value: u16) {
        let first = self.half.take();
        match (first, value) {
            (_, 0xD800..0xDC00) => self.half = Some(value),
            (Some(first), 0xDC00..0xE000) => self.text.extend(char::decode_utf16([first, value]).filter_map(Result::ok)),
            _ => self.text.extend(char::from_u32(u32::from(value))),
        }
    }

    fn in_code(&self) -> bool {
        self.fields.last().is_some_and(|f| f.code)
    }

    /// Writes the run.
    fn flush(&mut self) {
        self.half = None;
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        if let Some(field) = self.fields.last_mut().filter(|f| f.code && f.instruction.len() < INSTRUCTION) {
            field.instruction.extend(text.chars().take(INSTRUCTION));
        }
        let name = if self.in_code() { "instrText" } else { "t" };
        self.element(&format!("<{name} space=\"preserve\">{}</{name}>", escaped(&text)));
    }

    /// Writes an element as a run that looks as the text around it.
    fn element(&mut self, element: &str) {
        self.flush();
        let around = [(self.look.inserted, "ins"), (self.look.deleted, "del")];
        for (_, name) in around.iter().filter(|a| a.0) {
            let _ = write!(self.para, "<{name}>");
        }
        self.para.push_str("<r>");
        run_look(&self.look, &mut self.para);
        let _ = write!(self.para, "{element}</r>");
        for (_, name) in around.iter().rev().filter(|a| a.0) {
            let _ = write!(self.para, "</{name}>");
        }
    }

    fn begin_field(&mut self) {
        self.element("<fldChar fldCharType=\"begin\"/>");
        self.fields.push(Field { code: true, instruction: String::new() });
    }

    fn separate_field(&mut self) {
        self.element("<fldChar fldCharType=\"separate\"/>");
        if let Some(field) = self.fields.last_mut() {
            field.code = false;
        }
    }

    fn end_field(&mut self) {
        self.element("<fldChar fldCharType=\"end\"/>");
        self.fields.pop();
    }
}
