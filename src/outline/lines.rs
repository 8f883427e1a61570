//! Lines of the draft with the gaps between them, hard wrapping, and the remains of pages (numbers, running heads, contents).
//! Decides nothing about headings or tables. New kinds of page remains go to `page_remains`.

use memchr::memchr_iter;
use rustc_hash::FxHashMap;

use super::{grid, marker};
use crate::ingest::{BlockKind, Draft};
use crate::text::{Source, Span, count_bytes};

/// A line that is not blank.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// Its text, without blanks at both ends.
    pub span: Span,
    /// Blank lines before it.
    pub gap: u32,
    /// Level, where the format says that it is a heading.
    pub heading: Option<u8>,
    /// Number of the block of the format that it stands in; 0 where there are none.
    pub block: usize,
}

/// What a line turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Running text or a heading.
    Text,
    /// Page number or running head: not there for a reader.
    Page,
    /// Web page parts and contents.
    Menu,
    /// Metadata.
    Meta,
    /// Title of the draft or of an annex.
    Title,
    /// Issuer or date.
    SignOff,
    /// Attachment list.
    Attach,
    /// Caption of a table.
    Caption,
    /// Part of a table.
    Table,
    /// Footnote or endnote.
    Note,
}

/// The draft's lines and what is known about each.
pub(super) struct Lines<'a> {
    /// The source.
    pub source: &'a Source,
    /// Shadow text.
    pub sh: &'a str,
    /// Lines that are not blank.
    pub all: Vec<Line>,
    /// Role of each line.
    pub roles: Vec<Role>,
    /// Width of hard-wrapped lines, if the file is hard-wrapped.
    pub wrap: Option<usize>,
    /// True where a tab stands somewhere in the reading.
    pub tabs: bool,
    /// Where paragraphs stand on one line each, where the few lines begin that go on with the one above them.
    pub kept: Option<Vec<usize>>,
    /// Page numbers that stood at the beginning of a line.
    pub glued: Vec<Span>,
    /// Numbers of the notes by block; true for endnotes.
    pub notes: FxHashMap<usize, (u32, bool)>,
}

impl<'a> Lines<'a> {
    /// Splits the draft; markup tables are left out.
    pub fn new(draft: &'a Draft) -> Self {
        let mut lines = Self::split(draft);
        lines.wrap = wrap_width(&lines);
        lines.cut_page_numbers();
        lines.mark_pages();
        lines.mark_contents();
        lines
    }

    /// The same of a draft whose paragraphs stand on one line each, but for the lines that begin at `kept`.
    pub fn joined(draft: &'a Draft, kept: Vec<usize>) -> Self {
        let mut lines = Self { kept: Some(kept), ..Self::split(draft) };
        lines.mark_pages();
        lines.mark_contents();
        lines
    }

    fn split(draft: &'a Draft) -> Self {
        let source = &draft.source;
        let sh = source.shadow();
        let mut all = Vec::with_capacity(sh.len() / 64 + 4);
        if draft.blocks.is_empty() {
            split(sh, Span::new(0, sh.len()), (None, 0), &mut all);
        }
        for (n, block) in draft.blocks.iter().enumerate() {
            let span = source.shadow_span(block.range.clone());
            match &block.kind {
                BlockKind::Heading(level) => split(sh, span, (Some(*level), n), &mut all),
                BlockKind::Paragraph | BlockKind::ListItem(_) | BlockKind::Footnote(_) | BlockKind::Endnote(_) => split(sh, span, (None, n), &mut all),
                BlockKind::Table(grid) if grid::is_layout(grid) => {
                    grid::layout_ranges(grid, source).into_iter().for_each(|s| split(sh, s, (None, n), &mut all))
                }
                BlockKind::Table(_) | BlockKind::Unread => {}
            }
        }
        let notes: FxHashMap<usize, (u32, bool)> = draft.blocks.iter().enumerate().filter_map(|(n, b)| Some((n, number(&b.kind)?))).collect();
        let roles = all.iter().map(|l| if notes.contains_key(&l.block) { Role::Note } else { Role::Text }).collect();
        let tabs = memchr::memchr(b'\t', source.reading().as_bytes()).is_some();
        Self { source, sh, all, roles, wrap: None, tabs, kept: None, glued: Vec::new(), notes }
    }

    /// Text of a line; empty beyond the end.
    pub fn text(&self, i: usize) -> &'a str {
        self.all.get(i).map_or("", |l| self.slice(l.span))
    }
    /// Text of a span.
    pub fn slice(&self, span: Span) -> &'a str {
        self.sh.get(span.from()..span.to()).unwrap_or("")
    }
    /// Role of a line.
    pub fn role(&self, i: usize) -> Role {
        self.roles.get(i).copied().unwrap_or(Role::Page)
    }
    /// Sets the role of a line.
    pub fn set(&mut self, i: usize, role: Role) {
        if let Some(r) = self.roles.get_mut(i) {
            *r = role;
        }
    }
    /// Span of a line.
    pub fn span(&self, i: usize) -> Span {
        self.all.get(i).map_or(Span::default(), |l| l.span)
    }
    /// Number of lines.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Columns that a line takes with the blanks before it: a first line of a paragraph is shorter by them.
    pub fn columns(&self, i: usize) -> usize {
        width(self.text(i)) + self.indent(i).min(8)
    }

    /// Columns of blanks before a line in the file.
    pub fn indent(&self, i: usize) -> usize {
        let start = self.source.reading_range(self.span(i)).start;
        let before = self.source.reading().get(..start).unwrap_or("");
        before
            .chars()
            .rev()
            .take(80)
            .map_while(|c| {
                if c == '\u{3000}' {
                    Some(2)
                } else if matches!(c, ' ' | '\u{a0}') {
                    Some(1)
                } else {
                    None
                }
            })
            .sum()
    }

    /// Page numbers run into the first word of a page (`15三、强化`): the longest run of following numbers is cut off.
    fn cut_page_numbers(&mut self) {
        if self.wrap.is_none() {
            return;
        }
        let mut chain: FxHashMap<u32, (usize, usize, usize)> = FxHashMap::default(); // number: line, length, entry
        let mut entries: Vec<(usize, usize, Option<usize>)> = Vec::new(); // line, digits, entry before
        let mut best = (0, 0);
        for i in 0..self.len() {
            for digits in 1..=3 {
                let Some(number) = glued_page(self.text(i), digits) else { continue };
                let before = (1..=3).filter_map(|d| number.checked_sub(d).and_then(|n| chain.get(&n))).find(|b| b.0 + 6 <= i && i <= b.0 + 120).copied();
                let len = before.map_or(1, |b| b.1 + 1);
                entries.push((i, digits, before.map(|b| b.2)));
                if chain.get(&number).is_none_or(|c| c.1 <= len || c.0 + 120 < i) {
                    chain.insert(number, (i, len, entries.len() - 1));
                }
                best = best.max((len, entries.len() - 1));
            }
        }
        let mut next = Some(best.1).filter(|_| best.0 >= 6);
        while let Some(&(line, digits, before)) = next.and_then(|n| entries.get(n)) {
            if let Some(l) = self.all.get_mut(line) {
                self.glued.push(Span::new(l.span.from(), l.span.from() + digits));
                l.span = Span::new(l.span.from() + digits, l.span.to());
            }
            next = before;
        }
    }

    fn mark_pages(&mut self) {
        let heads = self.running_heads();
        for i in 0..self.len() {
            let text = self.text(i);
            let number = text.len() <= 16 && is_page_number(text, self.wrap.is_some()) && self.cuts_text(i);
            if number || heads.contains_key(text) {
                self.set(i, Role::Page);
            }
        }
    }

    /// Short lines that stand beside page numbers again and again.
    fn running_heads(&self) -> FxHashMap<&'a str, u32> {
        let mut heads: FxHashMap<&str, u32> = FxHashMap::default();
        if self.wrap.is_none() {
            return heads;
        }
        for i in 0..self.len() {
            if !is_dashed_number(self.text(i)) {
                continue;
            }
            for j in [i.wrapping_sub(2), i.wrapping_sub(1), i + 1, i + 2] {
                let text = self.text(j);
                if !text.is_empty() && text.len() <= 90 && !ends_sentence(text) && !is_dashed_number(text) {
                    *heads.entry(text).or_insert(0) += 1;
                }
            }
        }
        heads.retain(|_, n| *n >= 3);
        heads
    }

    /// A bare number is a page number only where it cuts running text.
    fn cuts_text(&self, i: usize) -> bool {
        let text = self.text(i);
        if is_dashed_number(text) && text.contains(['-', '—', '–']) {
            return true;
        }
        let (before, after) = (self.text(i.wrapping_sub(1)), self.text(i + 1));
        self.wrap.is_some_and(|w| width(before) * 2 >= w && width(after) * 3 >= w && !ends_sentence(before))
            || (before.len() > 120 && !ends_sentence(before) && after.len() > 45)
    }

    /// Contents: lines with dot leaders, and what stands between 目录 and the second coming of its first entry.
    fn mark_contents(&mut self) {
        let mut entries = 0;
        for i in 0..self.len() {
            if has_leader(self.text(i)) {
                self.set(i, Role::Menu);
                entries += 1;
            } else if is_contents_word(self.text(i)) {
                self.contents_after(i);
            }
        }
        if entries > 0 {
            self.fill_contents();
        }
    }

    fn contents_after(&mut self, at: usize) {
        self.set(at, Role::Menu);
        let first = self.text(at + 1);
        if first.is_empty() || first.len() > 150 {
            return;
        }
        let end = self.len().min(at + 400);
        if let Some(second) = (at + 2..end).find(|&j| self.text(j) == first) {
            (at + 1..second).filter(|&j| self.role(j) == Role::Text).collect::<Vec<_>>().into_iter().for_each(|j| self.set(j, Role::Menu));
        }
    }

    /// Short lines between two entries of the contents belong to them.
    fn fill_contents(&mut self) {
        let marked: Vec<usize> = (0..self.len()).filter(|&i| self.role(i) == Role::Menu).collect();
        for pair in marked.windows(2) {
            if let [a, b] = pair
                && b - a <= 4
            {
                (a + 1..*b).for_each(|j| self.set(j, Role::Menu));
            }
        }
    }
}

/// The number of a note; true for endnotes.
fn number(kind: &BlockKind) -> Option<(u32, bool)> {
    match kind {
        BlockKind::Footnote(n) => Some((*n, false)),
        BlockKind::Endnote(n) => Some((*n, true)),
        _ => None,
    }
}

fn split(sh: &str, span: Span, (heading, block): (Option<u8>, usize), out: &mut Vec<Line>) {
    let text = sh.get(span.from()..span.to()).unwrap_or("");
    let mut start = 0;
    let mut gap = u32::from(!out.is_empty() && heading.is_some());
    for end in memchr_iter(b'\n', text.as_bytes()).chain(std::iter::once(text.len())) {
        let line = text.get(start..end).unwrap_or("");
        let trimmed = if line.is_empty() { line } else { line.trim() };
        if trimmed.is_empty() {
            gap = gap.saturating_add(1);
        } else {
            let lead = line.len() - line.trim_start().len();
            let from = span.from() + start + lead;
            out.push(Line { span: Span::new(from, from + trimmed.len()), gap, heading, block });
            gap = 0;
        }
        start = end + 1;
    }
}

/// Columns that a text takes: two for Chinese, one for ASCII.
pub(super) fn width(text: &str) -> usize {
    let ascii = count_bytes(text.as_bytes(), |b| b.is_ascii());
    ascii + (text.len() - ascii) * 2 / 3
}

/// Characters of a text.
pub(super) fn chars(text: &str) -> usize {
    count_bytes(text.as_bytes(), |b| b & 0xC0 != 0x80)
}

/// True where a line ends like a sentence, colon and semicolon included.
pub(super) fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '’', ')', '》', '"']);
    text.ends_with(['。', '!', '?', ';', ':', '…'])
}

/// True where a text ends in a full stop.
pub(super) fn ends_full(text: &str) -> bool {
    text.trim_end_matches(['”', '’', ')', '》', '"']).ends_with(['。', '!', '?'])
}

/// Width of a hard-wrapped file: most long lines are about as long as the longest and end in the middle of a sentence.
fn wrap_width(lines: &Lines) -> Option<usize> {
    let mut counts = vec![0usize; 164];
    let (mut long, mut huge) = (0usize, 0usize);
    for i in 0..lines.len() {
        let text = lines.text(i);
        let w = width(text);
        if text.matches('|').count() >= 2 {
            continue; // a row of a table is no running text
        }
        if w > 160 {
            huge += 1;
        } else if w >= 24 {
            long += 1;
            if let Some(n) = counts.get_mut(w) {
                *n += 1;
            }
        }
    }
    if long < 8 || huge * 10 > long {
        return None;
    }
    let near = |w: usize| counts.iter().skip(w.saturating_sub(5)).take(8).sum::<usize>();
    let best = (30..160).max_by_key(|&w| (near(w), w))?;
    let beyond: usize = counts.iter().skip(best + 8).sum();
    if near(best) * 2 < long || beyond * 10 > long {
        return None;
    }
    let full = |i: &usize| width(lines.text(*i)) + 6 >= best;
    let cut = (0..lines.len()).filter(full).filter(|&i| !ends_full(lines.text(i))).count();
    // Few lines say so only where nearly all of them are cut, and what follows begins nothing new.
    let goes_on = |i: &usize| !ends_sentence(lines.text(*i)) && !lines.text(*i).is_empty() && i + 1 < lines.len() && !marker::opens(lines.text(i + 1));
    let sure = long >= 20 || near(best) >= 6 && (0..lines.len()).filter(full).filter(goes_on).count() * 10 >= near(best) * 7;
    (sure && cut * 3 >= near(best) * 2).then_some(best)
}

/// `12`, `- 12 -`, `— 12 —`, `II`.
fn is_page_number(text: &str, wrapped: bool) -> bool {
    is_dashed_number(text) || (wrapped && text.len() <= 4 && text.bytes().all(|b| matches!(b, b'I' | b'V' | b'X')))
}

/// `12`, `- 12 -`, `— 12 —`.
fn is_dashed_number(text: &str) -> bool {
    let core = text.trim_matches(['-', '—', '–', ' ', '·']);
    (1..=3).contains(&core.len()) && core.bytes().all(|b| b.is_ascii_digit()) && text.len() <= 16
}

/// `第一节 指导思想......1`, `一、规划定位…………5`.
fn has_leader(text: &str) -> bool {
    let core = text.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ' || matches!(c, 'I' | 'V'));
    core.len() < text.len() && text.len() < 400 && (core.ends_with("....") || core.ends_with("……") || core.ends_with("····"))
}

/// The number in the first `digits` digits, where text follows that is no unit and no further digit of it.
fn glued_page(text: &str, digits: usize) -> Option<u32> {
    let head = text.get(..digits).filter(|h| h.bytes().all(|b| b.is_ascii_digit()) && !h.starts_with('0'))?;
    let rest = text.get(digits..)?;
    let word = rest.starts_with(crate::text::is_cjk) && !marker::starts_unit(rest) || rest.starts_with(['“', '《', '(']);
    let marked = rest.starts_with(|c: char| c.is_ascii_digit()) && marker::at_start(rest).is_some_and(|m| m.style != super::Style::Padded);
    (word || marked).then(|| head.parse().ok()).flatten()
}

fn is_contents_word(text: &str) -> bool {
    text.len() <= 12 && matches!(text, "目录" | "目 录" | "目次")
}

/// Whether line `b` carries on the paragraph of line `a`.
pub(super) fn carries_on(lines: &Lines, a: usize, b: usize) -> bool {
    let (ta, tb) = (lines.text(a), lines.text(b));
    let by_format = |i: usize| lines.all.get(i).is_none_or(|l| l.heading.is_some());
    if let Some(kept) = &lines.kept {
        return kept.binary_search(&lines.span(b).from()).is_ok();
    }
    if by_format(a) || by_format(b) {
        return false;
    }
    // A full line in the middle of a sentence: what looks like a marker below it is text (统|一、可持续的体系).
    let cut = |w: usize| lines.columns(a) + 7 >= w && !ends_sentence(ta) && ta.contains([',', '。', '、']) && marker::at_start(ta).is_none();
    // (责任单位:市商务局、市财政局) ends a task where the next one begins.
    let noted = ta.ends_with([')', ']', '〕', '】']) && marker::opens(tb);
    if lines.wrap.is_some_and(|w| cut(w) && !noted || lines.columns(a) + 7 >= w && (is_open(ta) || parts_ratio(ta, tb))) {
        return true;
    }
    if marker::opens(tb) || is_duty(tb) {
        return false;
    }
    match lines.wrap {
        Some(w) => wrapped_on(lines, a, b, w),
        None => cut_sentence(ta, tb),
    }
}

/// The last bracket of a line is not closed on it: (责任单位: goes on below.
fn is_open(text: &str) -> bool {
    let last = |c: [char; 2]| text.rfind(c).and_then(|i| text.get(i..)).and_then(|t| t.chars().next());
    last(['(', ')']) == Some('(') || last(['《', '》']) == Some('《')
}

/// 0.61: with 1 below it.
fn parts_ratio(a: &str, b: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    a.strip_suffix([':', '∶']).is_some_and(|t| t.ends_with(digit)) && b.starts_with(digit)
}

fn wrapped_on(lines: &Lines, a: usize, b: usize, w: usize) -> bool {
    let ta = lines.text(a);
    let wa = lines.columns(a);
    if ta.ends_with(|c: char| c.is_ascii_digit()) && marker::starts_unit(lines.text(b)) {
        return true;
    }
    if ends_full(ta) || ta.ends_with(':') {
        let near = lines.all.get(b).is_some_and(|l| l.gap == 0);
        // A short line without end mark behind a full stop is a heading, not the rest of a paragraph.
        let rest = ends_sentence(lines.text(b)) || lines.columns(b) * 2 >= w;
        return near && rest && wa + 4 >= w && !ta.ends_with(':') && lines.indent(b) < lines.indent(a) + 2;
    }
    if let Some(mark) = marker::at_start(ta).filter(|_| !ta.contains('。')) {
        return heading_on((ta, wa), lines.text(b), mark.style, w);
    }
    if wa + 7 >= w {
        return true;
    }
    wa * 2 >= w && ta.ends_with(|c: char| c == ',' || c == '、' || crate::text::is_cjk(c)) && ta.contains([',', '。', '、', ';'])
}

/// Whether a line with a marker and without full stop goes on below: a heading of two lines, or the beginning of a long item.
fn heading_on((a, wa): (&str, usize), b: &str, style: super::Style, w: usize) -> bool {
    let high = matches!(style, super::Style::Part | super::Style::Chapter | super::Style::Section | super::Style::Capital | super::Style::Han);
    let open = [("(", ")"), ("《", "》"), ("“", "”")].iter().any(|(o, c)| a.matches(o).count() > a.matches(c).count());
    let rest = width(b) * 4 < w * 3 && !ends_full(b);
    (open && wa * 2 >= w) || (rest && wa + 9 >= w) || (!high && wa + 4 >= w)
}

/// A sentence of an unwrapped text that is cut by a line break, or an agency in a duty line.
fn cut_sentence(a: &str, b: &str) -> bool {
    if is_duty(a) {
        let agency = a.ends_with(['局', '委', '厅', '办', '部', '院', '会', '府', '室', '行', '司', ')', '。', '区', '市', '县', '团', '站']);
        return !agency && b.len() <= 36 && b.ends_with(['局', '委', '厅', '办', '部', '院', '会', '府', '室', '行', '司']);
    }
    // 安排资金9876 and 万元、… below: a figure is not parted from its unit.
    if width(a) >= 40 && a.ends_with(|c: char| c.is_ascii_digit()) && marker::starts_unit(b) {
        return true;
    }
    if a.len() < 120 || ends_sentence(a) {
        return false;
    }
    if a.ends_with([',', '、']) {
        return b.len() > 30;
    }
    a.ends_with(crate::text::is_cjk) && ends_full(b) && a.contains(['。', ',']) && chars(b) >= 12
}

/// `责任单位:州民政局`.
pub(super) fn is_duty(text: &str) -> bool {
    let text = text.trim_start_matches(['(', '[', '【']);
    ["责任单位", "牵头单位", "责任部门", "配合单位", "牵头部门", "实施单位", "完成时限", "工作措施", "落实单位"]
        .iter()
        .any(|w| text.strip_prefix(w).is_some_and(|r| r.starts_with([':', ' ', ']', ')', '】'])))
}
