//! Paragraph after paragraph onto a fragment: automatic numbers in front, headings by style, text boxes behind the paragraph
//! that they are anchored in, paragraphs joined where the mark between them is not there. Knows no XML.

use std::ops::Range;
use std::rc::Rc;

use super::super::BlockKind;
use super::super::reading::raised;
use super::Context;
use super::fragment::Fragment;
use super::styles::{Look, NumPr};

/// A heading has this many characters at most: a style of headings on running text makes no heading of it.
const LONGEST_HEADING: usize = 60;

/// What a run looks like.
#[derive(Debug, Clone, Default)]
pub(super) struct RunLook {
    pub(super) hidden: Option<bool>,
    pub(super) raised: Option<bool>,
    /// Half points above the line.
    pub(super) position: i64,
    /// Half points.
    pub(super) size: Option<i64>,
}

impl RunLook {
    /// A superscript that is written as a small sign above the line, as LibreOffice does it.
    fn is_lifted(&self) -> bool {
        self.position >= 3 && self.size.is_some_and(|s| self.position.saturating_mul(3) >= s)
    }
}

/// A paragraph on the way.
#[derive(Debug, Default)]
pub(super) struct Para {
    /// Where its line begins.
    start: usize,
    pub(super) style: Option<String>,
    pub(super) num: NumPr,
    pub(super) outline: Option<i64>,
    /// The paragraph's mark is hidden, or not there in the chosen state: the next one goes on with it.
    pub(super) joins: bool,
    look: Option<Rc<Look>>,
    begun: bool,
}

/// A field on the way.
#[derive(Debug, Default)]
pub(super) struct Field {
    /// Before `separate`: what stands there is the instruction.
    pub(super) code: bool,
    pub(super) instruction: String,
}

impl Field {
    /// A table of contents or of figures.
    fn is_contents(&self) -> bool {
        self.instruction.trim_start().get(..3).is_some_and(|w| w.eq_ignore_ascii_case("toc"))
    }
}

/// A sequence of paragraphs and tables: body, cell, text box, note.
#[derive(Debug, Default)]
pub(super) struct Flow {
    pub(super) fragment: Fragment,
    pub(super) para: Option<Para>,
    /// A paragraph whose mark is not there.
    carried: Option<Para>,
    /// Text boxes of the paragraph.
    pub(super) boxes: Vec<Fragment>,
    pub(super) run: RunLook,
    /// Depth inside drawings.
    pub(super) muted: usize,
    pub(super) fields: Vec<Field>,
    /// Depth inside exponents.
    pub(super) power: usize,
    /// True in a cell that another one covers.
    pub(super) covered: bool,
}

impl Flow {
    pub(super) fn start_para(&mut self, context: &mut Context) {
        if self.para.is_some() {
            self.end_para(context);
        }
        let joined = self.carried.take().map(|p| Para { joins: false, ..p });
        self.para = Some(joined.unwrap_or_else(|| Para { start: self.fragment.len(), ..Para::default() }));
    }

    /// True where text shows.
    fn shows(&self, context: &mut Context) -> bool {
        let Some(para) = &self.para else { return false };
        let hidden = match self.run.hidden {
            Some(hidden) => hidden,
            None => para.look(context).hidden.unwrap_or(false),
        };
        !hidden && self.muted == 0 && !self.fields.iter().any(|f| f.code)
    }

    /// Text of a run.
    pub(super) fn text(&mut self, context: &mut Context, part: usize, xml: Range<usize>, text: &str) {
        if text.is_empty() || !self.shows(context) {
            return;
        }
        self.begin(context);
        let raise = self.power > 0 || self.run.is_lifted() || self.run.raised.or_else(|| self.para.as_ref()?.look(context).raised).unwrap_or(false);
        if !raise && !text.bytes().any(|b| b < 0x20) {
            return self.fragment.exact(part, xml, text);
        }
        for (i, c) in text.char_indices() {
            let range = xml.start + i..xml.start + i + c.len_utf8();
            match raised(c).filter(|_| raise) {
                Some(sign) => self.fragment.shown(part, range, sign),
                None if matches!(c, '\n' | '\r') => self.fragment.shown(part, range, " "),
                None if c < ' ' && c != '\t' => {}
                None => self.fragment.exact(part, range, text.get(i..i + c.len_utf8()).unwrap_or("")),
            }
        }
    }

    /// What an element or reference stands for.
    pub(super) fn sign(&mut self, context: &mut Context, part: usize, xml: Range<usize>, sign: &str) {
        if !self.shows(context) {
            return;
        }
        self.begin(context);
        // A leader and the number of the page: so contents look, and so they are known as contents.
        let leader = sign == "\t" && self.in_contents(context);
        self.fragment.shown(part, xml, if leader { "……" } else { sign });
    }

    fn in_contents(&self, context: &mut Context) -> bool {
        let by_style = self.para.as_ref().is_some_and(|p| p.look(context).contents);
        by_style || self.fields.iter().any(Field::is_contents)
    }

    /// A line break: in a heading the line goes on, elsewhere a new block begins.
    pub(super) fn line_break(&mut self, context: &mut Context, part: usize, xml: Range<usize>) {
        if !self.shows(context) {
            return;
        }
        self.begin(context);
        let Some(para) = &self.para else { return };
        let start = para.start;
        if para.heading(context) > 0 || self.fragment.since(start).trim().is_empty() {
            if !self.fragment.since(start).trim().is_empty() {
                self.fragment.shown(part, xml, "\n");
            }
            return;
        }
        self.fragment.block(BlockKind::Paragraph, start);
        self.fragment.shown(part, xml, "\n");
        let end = self.fragment.len();
        if let Some(para) = &mut self.para {
            para.start = end;
        }
    }

    /// Writes the automatic number before the first text.
    fn begin(&mut self, context: &mut Context) {
        let Some(para) = self.para.as_mut().filter(|p| !p.begun) else { return };
        para.begun = true;
        if let Some(number) = para.number(context) {
            self.fragment.made(&number);
        }
    }

    pub(super) fn end_para(&mut self, context: &mut Context) {
        let Some(para) = &self.para else { return };
        let seen = !self.fragment.since(para.start).trim().is_empty();
        // A field that nothing ends must not hide the rest of the draft.
        self.fields.iter_mut().for_each(|f| f.code = false);
        if para.joins {
            self.carried = self.para.take().filter(|_| seen);
            return;
        }
        // A reader sees the number of an empty paragraph too; Word neither shows nor counts those under a merged cell.
        if seen || !self.covered && para.is_numbered(context) && !self.in_contents(context) {
            self.begin(context);
        }
        self.end_line(context);
        self.flush();
    }

    /// Ends the line; one with nothing to see is taken back.
    fn end_line(&mut self, context: &mut Context) {
        let Some(para) = self.para.take() else { return };
        let text = self.fragment.since(para.start);
        let shown = text.trim_end().len();
        if text.trim().is_empty() {
            return self.fragment.truncate(para.start);
        }
        self.fragment.truncate(para.start + shown);
        let text = self.fragment.since(para.start);
        let level = para.heading(context);
        let short = text.chars().take(LONGEST_HEADING + 1).count() <= LONGEST_HEADING && !text.trim_end_matches('。').contains('。');
        let kind = if level > 0 && short { BlockKind::Heading(level.min(6)) } else { BlockKind::Paragraph };
        self.fragment.block(kind, para.start);
        self.fragment.made("\n");
    }

    /// Text boxes come behind their paragraph.
    fn flush(&mut self) {
        for text_box in std::mem::take(&mut self.boxes) {
            self.fragment.append(text_box);
        }
    }

    /// The whole of it.
    pub(super) fn finish(mut self, context: &mut Context) -> Fragment {
        if let Some(para) = &mut self.para {
            para.joins = false;
        } else if let Some(carried) = self.carried.take() {
            self.para = Some(Para { joins: false, ..carried });
        }
        self.end_para(context);
        self.flush();
        self.fragment
    }

    /// Before a table: a paragraph must not be open, nor one carried into it.
    pub(super) fn settle(&mut self, context: &mut Context) {
        if self.para.is_none()
            && let Some(carried) = self.carried.take()
        {
            self.para = Some(Para { joins: false, ..carried });
        }
        self.end_para(context);
    }
}

impl Para {
    /// What its style gives.
    fn look(&self, context: &mut Context) -> Rc<Look> {
        match &self.look {
            Some(look) => Rc::clone(look),
            None => context.styles.look(self.style.as_deref()),
        }
    }

    /// Once its properties are known.
    pub(super) fn settle(&mut self, context: &mut Context) {
        self.look = Some(context.styles.look(self.style.as_deref()));
    }

    /// Level of heading; 0 for none.
    fn heading(&self, context: &mut Context) -> u8 {
        match self.outline {
            Some(level) => u8::try_from(level + 1).ok().filter(|l| (1..=9).contains(l)).unwrap_or(0),
            None => self.look(context).heading,
        }
    }

    fn is_numbered(&self, context: &mut Context) -> bool {
        self.num.num.or_else(|| self.look(context).num.num).is_some_and(|n| n > 0)
    }

    fn number(&self, context: &mut Context) -> Option<String> {
        let look = self.look(context);
        let (own, styled) = (self.num.num, look.num.num);
        let num = own.or(styled).filter(|n| *n > 0)?;
        // A number of one's own without a level stands on the first, one of the style on the level that names the style.
        let level = self.num.level.or(if own.is_some() { Some(look.num.level.filter(|_| own == styled).unwrap_or(0)) } else { look.num.level });
        context.numbering.next(num, level, &look.chain, &context.styles)
    }
}
