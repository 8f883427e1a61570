//! The walk through a part with running text: body, footnotes, endnotes. One loop over the XML and two stacks, no recursion.
//! What an element means is here; what becomes of the text is in `flow` and `table`.

use std::ops::Range;

use super::Context;
use super::flow::{Field, Flow, RunLook};
use super::fragment::{AnchorKind, Fragment};
use super::table::{self, Cell, Row, Table};
use super::tags::Tag;
use super::xml::{Element, Fault, Item, Xml};
use crate::ingest::Revisions;

/// Tables, cells and text boxes inside each other at most.
const DEEPEST: usize = 48;
/// Bytes of a field's instruction that are kept.
const INSTRUCTION: usize = 64;

/// What is being filled.
enum Level {
    Flow(Box<Flow>),
    Table(Table),
}

/// What a part holds.
#[derive(Default)]
pub(super) struct Told {
    /// The body.
    pub(super) body: Fragment,
    /// Notes by id, in the order of the part.
    pub(super) notes: Vec<(String, Fragment)>,
}

struct Story<'c> {
    context: &'c mut Context,
    part: usize,
    levels: Vec<Level>,
    stack: Vec<Tag>,
    /// Depth inside what is not there in the chosen state of the revisions.
    removed: usize,
    skipped: usize,
    /// Inside `w:t`: true where blanks at its ends count; and whether text of it was seen.
    text: Option<(bool, bool)>,
    /// Blanks that count only if more text of the same `w:t` follows.
    blank: Option<Range<usize>>,
    chosen: Vec<bool>,
    note: Option<String>,
    told: Told,
}

/// Reads a part.
pub(super) fn read(context: &mut Context, part: usize, text: &str, base: usize) -> Result<Told, Fault> {
    let mut xml = Xml::new(text, base);
    let mut story = Story {
        context,
        part,
        levels: vec![Level::Flow(Box::default())],
        stack: Vec::new(),
        removed: 0,
        skipped: 0,
        text: None,
        blank: None,
        chosen: Vec::new(),
        note: None,
        told: Told::default(),
    };
    loop {
        let from = xml.at();
        let Some(item) = xml.next()? else { break };
        match item {
            Item::Open(element) => story.open(&element, from..xml.at())?,
            Item::Close => story.close(),
            Item::Text(text, range) => story.characters(text, range),
            Item::Char(c, range) => story.reference(c, range),
        }
    }
    while !story.levels.is_empty() {
        story.leave();
    }
    Ok(story.told)
}

impl Story<'_> {
    /// The flow that text goes to.
    fn flow(&mut self) -> Option<(&mut Flow, &mut Context)> {
        match self.levels.last_mut() {
            Some(Level::Flow(flow)) => Some((flow, self.context)),
            _ => None,
        }
    }

    fn open(&mut self, element: &Element<'_>, at: Range<usize>) -> Result<(), Fault> {
        if self.skipped > 0 {
            self.skipped += 1;
            return Ok(());
        }
        let parent = self.stack.last().copied().unwrap_or(Tag::Other);
        let tag = self.means(element, parent);
        match tag {
            Tag::Skip => {
                self.skipped = 1;
                return Ok(());
            }
            Tag::Table | Tag::Cell | Tag::TextBox | Tag::Note if self.levels.len() >= DEEPEST => return Err(Fault::Deep(at.start)),
            _ => {}
        }
        self.stack.push(tag);
        match tag {
            Tag::Para | Tag::Run | Tag::Table | Tag::Row | Tag::Cell | Tag::TextBox | Tag::Note => self.begin(tag, element),
            Tag::Inserted | Tag::Deleted if self.lacks(tag) => self.remove(parent),
            Tag::Inserted | Tag::Deleted => {}
            Tag::Alternates => self.chosen.push(false),
            Tag::Drawing => self.with(|f| f.muted += 1),
            Tag::Power => self.with(|f| f.power += 1),
            Tag::SimpleField => {
                let instruction = element.get("instr").unwrap_or_default().chars().take(INSTRUCTION).collect();
                self.with(|f| f.fields.push(Field { code: false, instruction }));
            }
            Tag::Text | Tag::DeletedText => self.text = Some((element.get("space").is_some_and(|s| s == "preserve"), false)),
            Tag::FieldCode => {}
            Tag::Picture | Tag::Chart | Tag::Embedded | Tag::Import => self.context.unread.note(tag),
            Tag::CommentStart | Tag::CommentEnd | Tag::CommentRef | Tag::FootnoteRef | Tag::EndnoteRef => self.mark(tag, element),
            _ if matches!(parent, Tag::Run) => self.sign(tag, element, at),
            Tag::Denominator => self.write(at, "/"),
            Tag::Root => self.write(at, "√"),
            _ => self.property(tag, element, parent),
        }
        Ok(())
    }

    /// What an element is where it stands.
    fn means(&mut self, element: &Element<'_>, parent: Tag) -> Tag {
        let tag = Tag::of(element.name());
        let muted = matches!(self.levels.last(), Some(Level::Flow(f)) if f.muted > 0);
        match tag {
            // Of the alternatives the first is read, the others never.
            Tag::Choice | Tag::Fallback if parent == Tag::Alternates => match self.chosen.last_mut() {
                Some(chosen) if *chosen => Tag::Skip,
                Some(chosen) => {
                    *chosen = true;
                    tag
                }
                None => Tag::Other,
            },
            Tag::Alternates | Tag::TextBox | Tag::Picture | Tag::Chart | Tag::Embedded | Tag::Drawing | Tag::Skip => tag,
            _ if muted => Tag::Other,
            Tag::Table => self.unless(tag, |l| matches!(l, Level::Table(_))),
            Tag::Row | Tag::Cell => self.unless(tag, |l| matches!(l, Level::Flow(_))),
            Tag::Note if self.levels.len() > 1 || self.part == 0 => Tag::Other,
            // The separator lines above the notes.
            Tag::Note if element.get("type").is_some_and(|t| t != "normal") => Tag::Skip,
            Tag::DeletedText if self.context.revisions == Revisions::Accepted => Tag::Skip,
            _ => tag,
        }
    }

    fn unless(&self, tag: Tag, wrong: impl Fn(&Level) -> bool) -> Tag {
        if self.levels.last().is_some_and(wrong) { Tag::Other } else { tag }
    }

    fn with(&mut self, act: impl FnOnce(&mut Flow)) {
        if let Some((flow, _)) = self.flow() {
            act(flow);
        }
    }

    /// Something is not there in the chosen state of the revisions: the mark of a paragraph, a row, or what stands inside.
    fn remove(&mut self, parent: Tag) {
        let of_para = self.stack.iter().rev().nth(2) == Some(&Tag::ParaLook);
        match (parent, self.levels.last_mut()) {
            (Tag::RunLook, Some(Level::Flow(flow))) => {
                if let Some(para) = flow.para.as_mut().filter(|_| of_para) {
                    para.joins = true;
                }
            }
            (Tag::RowLook, Some(Level::Table(table))) => {
                if let Some(row) = table.rows.last_mut() {
                    row.removed = true;
                }
            }
            (Tag::RunLook | Tag::RowLook | Tag::CellLook, _) => {}
            _ => self.removed += 1,
        }
    }

    /// True for what the chosen state lacks.
    fn lacks(&self, tag: Tag) -> bool {
        (self.context.revisions == Revisions::Accepted) == (tag == Tag::Deleted)
    }

    fn begin(&mut self, tag: Tag, element: &Element<'_>) {
        match tag {
            Tag::Para => {
                if let Some((flow, context)) = self.flow() {
                    flow.start_para(context);
                }
            }
            Tag::Run => self.with(|f| f.run = RunLook::default()),
            Tag::Table => {
                if let Some((flow, context)) = self.flow() {
                    flow.settle(context);
                }
                let removed = self.removed > 0;
                self.levels.push(Level::Table(Table { removed, ..Table::default() }));
            }
            Tag::Row => {
                let removed = self.removed > 0;
                if let Some(Level::Table(table)) = self.levels.last_mut() {
                    table.rows.push(Row { removed, ..Row::default() });
                }
            }
            Tag::Cell => {
                if let Some(Level::Table(table)) = self.levels.last_mut() {
                    if table.rows.is_empty() {
                        table.rows.push(Row::default());
                    }
                    if let Some(row) = table.rows.last_mut() {
                        row.cells.push(Cell { span: 1, ..Cell::default() });
                    }
                }
                self.levels.push(Level::Flow(Box::default()));
            }
            Tag::Note => {
                self.note = element.get("id").map(std::borrow::Cow::into_owned);
                self.levels.push(Level::Flow(Box::default()));
            }
            _ => self.levels.push(Level::Flow(Box::default())),
        }
    }

    fn close(&mut self) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let Some(tag) = self.stack.pop() else { return };
        match tag {
            Tag::Para => {
                if let Some((flow, context)) = self.flow() {
                    flow.end_para(context);
                }
            }
            Tag::ParaLook => {
                if let Some((flow, context)) = self.flow()
                    && let Some(para) = &mut flow.para
                {
                    para.settle(context);
                }
            }
            Tag::Run => self.with(|f| f.run = RunLook::default()),
            Tag::Text | Tag::DeletedText => {
                self.text = None;
                self.blank = None;
            }
            Tag::Drawing => self.with(|f| f.muted = f.muted.saturating_sub(1)),
            Tag::Power => self.with(|f| f.power = f.power.saturating_sub(1)),
            Tag::SimpleField => self.with(|f| drop(f.fields.pop())),
            Tag::Inserted | Tag::Deleted => {
                let holder = !matches!(self.stack.last(), Some(Tag::RunLook | Tag::RowLook | Tag::CellLook));
                self.removed -= usize::from(holder && self.lacks(tag) && self.removed > 0);
            }
            Tag::Alternates => drop(self.chosen.pop()),
            Tag::Table | Tag::Cell | Tag::TextBox | Tag::Note => self.leave(),
            _ => {}
        }
    }

    /// Hands what was filled to the level below.
    fn leave(&mut self) {
        match self.levels.pop() {
            Some(Level::Table(table)) => {
                if let Some((flow, _)) = self.flow().filter(|_| !table.removed) {
                    table::write(table.rows, &mut flow.fragment);
                }
            }
            Some(Level::Flow(flow)) => {
                let done = flow.finish(self.context);
                let note = self.note.take_if(|_| self.levels.len() == 1);
                match self.levels.last_mut() {
                    Some(Level::Table(table)) => {
                        if let Some(cell) = table.rows.last_mut().and_then(|r| r.cells.last_mut()) {
                            cell.fragment = done;
                        }
                    }
                    Some(Level::Flow(below)) => match note {
                        Some(id) => self.told.notes.push((id, done)),
                        None if self.removed == 0 => below.boxes.push(done),
                        None => {}
                    },
                    None => self.told.body = done,
                }
            }
            None => {}
        }
    }

    /// Marks in the text.
    fn mark(&mut self, tag: Tag, element: &Element<'_>) {
        let kind = match tag {
            Tag::CommentStart => AnchorKind::Start,
            Tag::CommentEnd => AnchorKind::End,
            Tag::CommentRef => AnchorKind::Point,
            Tag::FootnoteRef => AnchorKind::Footnote,
            _ => AnchorKind::Endnote,
        };
        let note = matches!(kind, AnchorKind::Footnote | AnchorKind::Endnote);
        if note && self.removed > 0 {
            return;
        }
        let id = element.get("id").unwrap_or_default();
        self.with(|f| f.fragment.mark(&id, kind));
    }

    /// What stands in a run for a sign.
    fn sign(&mut self, tag: Tag, element: &Element<'_>, at: Range<usize>) {
        match tag {
            Tag::Tab => self.write(at, "\t"),
            Tag::Hyphen => self.write(at, "-"),
            Tag::Break => {
                let (removed, part) = (self.removed > 0, self.part);
                if let Some((flow, context)) = self.flow().filter(|_| !removed) {
                    flow.line_break(context, part, at);
                }
            }
            Tag::Symbol => match symbol(&element.get("font").unwrap_or_default(), &element.get("char").unwrap_or_default()) {
                Some(c) => self.write(at, c.encode_utf8(&mut [0; 4])),
                None => self.context.unread.symbols += 1,
            },
            Tag::FieldMark => self.field(&element.get("fldCharType").unwrap_or_default(), at),
            _ => {}
        }
    }

    fn field(&mut self, kind: &str, at: Range<usize>) {
        let mut ended = None;
        self.with(|flow| match kind {
            "begin" => flow.fields.push(Field { code: true, instruction: String::new() }),
            "separate" => {
                if let Some(field) = flow.fields.last_mut() {
                    field.code = false;
                }
            }
            "end" => ended = flow.fields.pop(),
            _ => {}
        });
        // A field without a result may be a sign itself.
        if let Some(c) = ended.filter(|f| f.code).and_then(|f| circled(&f.instruction)) {
            self.write(at, c.encode_utf8(&mut [0; 4]));
        }
    }

    fn write(&mut self, at: Range<usize>, sign: &str) {
        let (removed, part) = (self.removed > 0, self.part);
        if let Some((flow, context)) = self.flow().filter(|_| !removed) {
            flow.sign(context, part, at, sign);
        }
    }

    fn characters(&mut self, text: &str, range: Range<usize>) {
        if self.skipped > 0 {
            return;
        }
        if self.stack.last() == Some(&Tag::FieldCode) {
            return self.with(|f| {
                if let Some(field) = f.fields.last_mut().filter(|f| f.instruction.len() < INSTRUCTION) {
                    field.instruction.extend(text.chars().take(INSTRUCTION));
                }
            });
        }
        let Some((keeps, seen)) = self.text else { return };
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
        let mut shown = if keeps || seen { text } else { text.trim_start_matches(blank) };
        let start = range.end.saturating_sub(shown.len());
        self.release();
        if !keeps {
            let bare = shown.trim_end_matches(blank);
            self.blank = (bare.len() < shown.len()).then_some(start + bare.len()..start + shown.len());
            shown = bare;
        }
        self.text = Some((keeps, true));
        let (removed, part) = (self.removed > 0, self.part);
        if let Some((flow, context)) = self.flow().filter(|_| !removed) {
            flow.text(context, part, start..start + shown.len(), shown);
        }
    }

    /// Blanks in the middle of a text count after all.
    fn release(&mut self) {
        if let Some(blank) = self.blank.take() {
            self.write(blank, " ");
        }
    }

    fn reference(&mut self, c: char, range: Range<usize>) {
        if self.skipped > 0 {
            return;
        }
        if let Some((keeps, _)) = self.text {
            self.release();
            self.text = Some((keeps, true));
            let shown = if matches!(c, '\n' | '\r') { ' ' } else { c };
            if shown >= ' ' || shown == '\t' {
                self.write(range, shown.encode_utf8(&mut [0; 4]));
            }
        }
    }

    /// Properties of paragraphs, runs, rows and cells.
    fn property(&mut self, tag: Tag, element: &Element<'_>, parent: Tag) {
        if let (Tag::Span | Tag::Merge | Tag::MergeLeft, Tag::CellLook) | (Tag::RowHead | Tag::SkippedBefore, Tag::RowLook) = (tag, parent) {
            return self.table_property(tag, element);
        }
        let of = self.stack.iter().rev().nth(2).copied();
        let Some((flow, context)) = self.flow() else { return };
        match (tag, parent) {
            (Tag::ParaStyle | Tag::Outline, Tag::ParaLook) | (Tag::NumId | Tag::NumLevel, Tag::NumPr) => {
                let Some(para) = &mut flow.para else { return };
                match tag {
                    Tag::ParaStyle => para.style = element.get("val").map(std::borrow::Cow::into_owned),
                    Tag::Outline => para.outline = element.number("val"),
                    Tag::NumId => para.num.num = element.number("val"),
                    _ => para.num.level = element.number("val"),
                }
            }
            (Tag::Hidden, Tag::RunLook) if of == Some(Tag::ParaLook) => {
                if let Some(para) = &mut flow.para {
                    para.joins |= element.is_on();
                }
            }
            (Tag::Hidden, Tag::RunLook) => flow.run.hidden = Some(element.is_on()),
            (Tag::Raise, Tag::RunLook) => flow.run.raised = Some(element.get("val").is_some_and(|v| v == "superscript")),
            (Tag::Position, Tag::RunLook) => flow.run.position = element.number("val").unwrap_or(0),
            (Tag::Size, Tag::RunLook) => flow.run.size = element.number("val"),
            (Tag::RunStyle, Tag::RunLook) => {
                let look = context.styles.look(element.get("val").as_deref());
                flow.run.hidden = flow.run.hidden.or(look.hidden);
                flow.run.raised = flow.run.raised.or(look.raised);
            }
            _ => {}
        }
    }

    fn table_property(&mut self, tag: Tag, element: &Element<'_>) {
        let goes_on = matches!(tag, Tag::Merge | Tag::MergeLeft) && element.get("val").is_none_or(|v| v == "continue");
        // Properties of a cell come while its flow is on top.
        if let Some(Level::Flow(flow)) = self.levels.last_mut() {
            flow.covered |= goes_on;
        }
        let table = self.levels.iter_mut().rev().take(2).find_map(|l| if let Level::Table(t) = l { Some(t) } else { None });
        let Some(row) = table.and_then(|t| t.rows.last_mut()) else { return };
        match tag {
            Tag::RowHead => row.header = element.is_on(),
            Tag::SkippedBefore => row.before = element.number("val").unwrap_or(0),
            _ => {
                let Some(cell) = row.cells.last_mut() else { return };
                match tag {
                    Tag::Span => cell.span = element.number("val").unwrap_or(1),
                    Tag::MergeLeft => cell.left = goes_on,
                    _ => cell.carries_on = goes_on,
                }
            }
        }
    }
}

/// `eq \o\ac(○,21)`: a number in a circle, as Word writes it.
fn circled(instruction: &str) -> Option<char> {
    let bare: String = instruction.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase();
    let n: u32 = bare.strip_prefix("eq\\o\\ac(○,")?.strip_suffix(')')?.parse().ok()?;
    match n {
        1..=20 => char::from_u32(0x245F + n),
        21..=35 => char::from_u32(0x3251 + n - 21),
        36..=50 => char::from_u32(0x32B1 + n - 36),
        _ => None,
    }
}

/// A sign of a symbol font, where it is known which.
fn symbol(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code.trim(), 16).ok()?;
    let own = (0xF000..=0xF0FF).contains(&code).then_some(code & 0xFF);
    match (font.to_ascii_lowercase().as_str(), own) {
        (_, None) => char::from_u32(code).filter(|c| !c.is_control() && !('\u{e000}'..='\u{f8ff}').contains(c)),
        ("symbol", Some(0xB3)) => Some('≥'),
        ("symbol", Some(0xA3)) => Some('≤'),
        ("symbol", Some(0xB1)) => Some('±'),
        ("symbol", Some(0xB4)) => Some('×'),
        ("symbol", Some(0xB8)) => Some('÷'),
        ("symbol", Some(0xB0)) => Some('°'),
        ("symbol", Some(0xB7)) => Some('•'),
        ("wingdings", Some(0xA8 | 0x6F | 0x71)) => Some('□'),
        ("wingdings" | "wingdings 2", Some(0xFE | 0x52)) => Some('☑'),
        ("wingdings" | "wingdings 2", Some(0xFC | 0x50)) => Some('√'),
        ("wingdings", Some(n @ 0x81..=0x8A)) => char::from_u32(0x2460 + n - 0x81),
        ("wingdings", Some(n @ 0x8C..=0x95)) => char::from_u32(0x2776 + n - 0x8C),
        _ => None,
    }
}
