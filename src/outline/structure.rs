//! Lines to paragraphs, headings, items and sentences, in one walk. Roles come from `zones` and the tables, lists from `lists`.

use super::lines::{Lines, Role, carries_on, chars, ends_full, ends_sentence, is_duty};
use super::lists::Lists;
use super::marker::{self, Mark};
use super::sentences::{Scan, scan};
use super::zones::Zones;
use super::{Heading, Marker, Outline, Para, ParaKind, Sentence, Style};
use crate::text::Span;

/// A paragraph before it is placed.
#[derive(Debug, Clone, Copy)]
struct Piece {
    first: usize,
    span: Span,
    role: Role,
}

/// What a line marker makes of its paragraph.
enum Kind {
    /// The whole paragraph is a heading.
    Heading,
    /// The first sentence (end relative to the paragraph) is a heading, text follows.
    RunIn(usize),
    /// A numbered paragraph.
    Item,
}

/// The walk's state.
struct Walk<'a, 'l> {
    lines: &'l Lines<'a>,
    lists: Lists,
    out: &'l mut Outline,
    marks: Vec<(usize, Style, i64)>,
    body: u32,
    number: u32,
    padded: Option<i64>,
}

/// Fills paragraphs, headings, items and sentences.
pub(super) fn build(lines: &Lines, zones: &Zones, copies: &[std::ops::Range<usize>], out: &mut Outline) -> Lists {
    let pieces = join(lines, out);
    page_remains(lines, &mut out.breaks);
    let marks = ahead(lines, &pieces);
    let mut walk = Walk { lines, lists: Lists::default(), out, marks, body: 0, number: 0, padded: None };
    walk.lists.enter(0);
    let mut bodies = zones.bodies.iter().skip(1).copied().enumerate().peekable();
    for (n, piece) in pieces.iter().enumerate() {
        while let Some(&(b, _)) = bodies.peek().filter(|(_, line)| *line <= piece.first) {
            walk.body = u32::try_from(b + 1).unwrap_or(u32::MAX);
            walk.lists.enter(walk.body);
            walk.number = 0;
            bodies.next();
        }
        let copy = copies.iter().any(|r| r.contains(&piece.first));
        walk.piece(n, piece, pieces.get(n + 1), copy);
    }
    let mut lists = walk.lists;
    own_list(&mut lists, &zones.entries);
    own_list(&mut lists, &zones.annex_marks);
    lists
}

fn own_list(lists: &mut Lists, marks: &[(Mark, Span, Span)]) {
    if marks.is_empty() {
        return;
    }
    let list = lists.own();
    for (mark, span, text) in marks {
        lists.add(list, u32::MAX, Marker { style: mark.style, ordinal: mark.ordinal, span: *span }, *text, false);
    }
}

/// Lines joined to paragraphs; page remains are passed over, tables left out. Notes the line ends inside paragraphs.
fn join(lines: &Lines, outline: &mut Outline) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut last: Option<usize> = None;
    for i in 0..lines.len() {
        let role = lines.role(i);
        if matches!(role, Role::Page | Role::Table) {
            if role == Role::Table {
                last = None;
            }
            continue;
        }
        let carried = last.filter(|&l| carried_over(lines, l, i));
        if let Some(l) = carried.filter(|_| lines.wrap.is_some()) {
            let block = |i: usize| lines.all.get(i).map(|l| l.block);
            let stays = stays(lines.text(l), lines.text(i));
            if stays || block(l) != block(i) {
                outline.kept.push(lines.span(i).from());
            }
            if !stays {
                outline.breaks.push(Span::new(lines.span(l).to(), lines.span(i).from()));
            }
        }
        match out.last_mut() {
            Some(p) if carried.is_some() => p.span = p.span.join(lines.span(i)),
            _ => out.push(Piece { first: i, span: lines.span(i), role }),
        }
        last = Some(i);
    }
    out
}

/// Where lines were joined, what is left of pages goes with the line ends: numbers and running heads.
fn page_remains(lines: &Lines, breaks: &mut Vec<Span>) {
    if breaks.is_empty() {
        return;
    }
    breaks.extend(&lines.glued);
    let before = |i: usize| i.checked_sub(1).map_or(lines.span(i).from(), |b| lines.span(b).to());
    breaks.extend((0..lines.len()).filter(|&i| lines.role(i) == Role::Page).map(|i| Span::new(before(i), lines.span(i).to())));
    breaks.sort_unstable_by_key(|s| (s.from(), s.to()));
    let all = std::mem::take(breaks);
    for cut in all {
        match breaks.last_mut() {
            Some(last) if cut.from() < last.to() => *last = last.join(cut),
            _ => breaks.push(cut),
        }
    }
}

/// Whether line `b` carries on line `a`: text, or an entry of the attachment list that fills its line.
fn carried_over(lines: &Lines, a: usize, b: usize) -> bool {
    match (lines.role(a), lines.role(b)) {
        (Role::Text, Role::Text) => carries_on(lines, a, b),
        (Role::Attach, Role::Text) => fills(lines, a) && ends_open(lines, a, b) && marker::at_start(lines.text(b)).is_none(),
        (Role::Title, Role::Title) => fills(lines, a) && ends_open(lines, a, b),
        // The rest of a title: 县级), 项目计划表.
        (Role::Title, Role::Text | Role::Caption) => {
            let rest = lines.text(b);
            fills(lines, a) && ends_open(lines, a, b) && !fills(lines, b) && !rest.contains([',', '。', ';', ':']) && marker::at_start(rest).is_none()
        }
        _ => false,
    }
}

/// True where a line is as wide as hard-wrapped lines are.
fn fills(lines: &Lines, i: usize) -> bool {
    lines.wrap.is_some_and(|w| lines.columns(i) + 7 >= w)
}

/// Line `b` stands right below line `a`, which has no end mark.
fn ends_open(lines: &Lines, a: usize, b: usize) -> bool {
    lines.all.get(b).is_some_and(|l| l.gap == 0) && !ends_sentence(lines.text(a)) && lines.indent(b) <= lines.indent(a)
}

/// A line end that stands for a blank, between two words in Latin letters, and one beside a number raised or lowered out of its line.
fn stays(a: &str, b: &str) -> bool {
    let digits = |t: &str| t.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    a.ends_with(|c: char| c.is_ascii_alphabetic()) && b.starts_with(|c: char| c.is_ascii_alphabetic()) || digits(a) || digits(b)
}

/// All line markers, to look ahead.
fn ahead(lines: &Lines, pieces: &[Piece]) -> Vec<(usize, Style, i64)> {
    let text = |p: &Piece| if p.role == Role::Text { lines.slice(p.span) } else { "" };
    pieces.iter().enumerate().filter_map(|(n, p)| marker::at_start(text(p)).map(|m| (n, m.style, m.ordinal))).collect()
}

impl Walk<'_, '_> {
    fn piece(&mut self, n: usize, piece: &Piece, next: Option<&Piece>, copy: bool) {
        let kind = match piece.role {
            Role::Menu => ParaKind::Menu,
            Role::Meta => ParaKind::Meta,
            Role::Title => ParaKind::Title,
            Role::SignOff => ParaKind::SignOff,
            Role::Attach => ParaKind::AttachmentList,
            Role::Caption => ParaKind::Caption,
            _ => ParaKind::Body,
        };
        if piece.role == Role::Note {
            self.note(piece);
        } else if copy {
            self.push(piece, kind, None, true);
        } else if kind == ParaKind::Caption {
            self.caption(piece);
        } else if kind != ParaKind::Body {
            self.push(piece, kind, None, false);
        } else {
            self.text(n, piece, next);
        }
    }

    fn push(&mut self, piece: &Piece, kind: ParaKind, heading: Option<u32>, copy: bool) -> u32 {
        let counted = matches!(kind, ParaKind::Body | ParaKind::Duty | ParaKind::Caption) && !copy;
        self.number += u32::from(counted);
        let ordinal = if counted { self.number } else { 0 };
        self.out.paras.push(Para { span: piece.span, kind, heading, ordinal, body: self.body, copy });
        u32::try_from(self.out.paras.len() - 1).unwrap_or(u32::MAX)
    }

    /// A note says something too, but stands under no heading and in no list.
    fn note(&mut self, piece: &Piece) {
        let block = self.lines.all.get(piece.first).map_or(0, |l| l.block);
        let (kind, ordinal) = match self.lines.notes.get(&block) {
            Some((number, true)) => (ParaKind::Endnote, *number),
            Some((number, false)) => (ParaKind::Footnote, *number),
            None => (ParaKind::Footnote, 0),
        };
        self.out.paras.push(Para { span: piece.span, kind, heading: None, ordinal, body: self.body, copy: false });
        let para = u32::try_from(self.out.paras.len() - 1).unwrap_or(u32::MAX);
        self.sentences(piece, 0, para);
    }

    fn caption(&mut self, piece: &Piece) {
        let text = self.lines.slice(piece.span);
        if let Some(mark) = marker::at_start(text).filter(|m| m.style == Style::TableCaption) {
            let (marker, rest) = placed(&mark, piece.span);
            let list = self.lists.caption(mark.scope);
            self.lists.add(list, mark.scope, marker, rest, false);
        }
        let heading = self.lists.heading();
        self.push(piece, ParaKind::Caption, heading, false);
    }

    fn text(&mut self, n: usize, piece: &Piece, next: Option<&Piece>) {
        let text = self.lines.slice(piece.span);
        let format = self.lines.all.get(piece.first).and_then(|l| l.heading);
        match self.line_mark(text).or_else(|| self.blank_mark(piece, format)) {
            Some(m) if matches!(m.style, Style::TableCaption) => self.caption(piece),
            Some(mark) => self.marked(n, piece, mark, format),
            None if is_duty(text) && !text.contains('。') => {
                let heading = self.lists.heading();
                let para = self.push(piece, ParaKind::Duty, heading, false);
                self.out.sentences.push(Sentence { span: piece.span, para: Some(para) });
            }
            None if format.is_some() || self.plain_heading(piece, next) => self.plain(piece, format),
            None => self.body_text(piece, 0, None),
        }
    }

    /// The line's marker; `10` goes on a list of 01…09.
    fn line_mark(&mut self, text: &str) -> Option<Mark> {
        let mut mark = marker::at_start(text);
        if let Some(last) = self.padded {
            let next = marker::bare_two_digits(text).filter(|m| m.ordinal == last + 1 && last >= 9);
            mark = next.or(mark);
        }
        match mark {
            Some(m) if m.style == Style::Padded => self.padded = Some(m.ordinal),
            Some(m) if matches!(m.style, Style::Han | Style::HanParen | Style::Capital) => self.padded = None,
            _ => {}
        }
        mark.filter(|m| m.style != Style::Annex)
    }

    /// `一 现有基础` in a heading of the format, `壹 基本情况` in any short line: the file has a blank where the marker ends.
    fn blank_mark(&self, piece: &Piece, format: Option<u8>) -> Option<Mark> {
        let text = self.lines.slice(piece.span);
        let source = &self.lines.source;
        let parted = |n: usize| {
            let before = source.reading_range(Span::new(piece.span.from(), piece.span.from() + n));
            source.reading().get(before.end..).is_some_and(|t| t.starts_with([' ', '\u{3000}', '\u{a0}']))
        };
        marker::before_blank(text, parted).filter(|m| {
            format.is_some()
                || matches!(m.style, Style::Arabic | Style::Decimal)
                || m.style == Style::Capital && chars(text) <= 30 && !text.contains(['。', ','])
        })
    }

    fn marked(&mut self, n: usize, piece: &Piece, mark: Mark, format: Option<u8>) {
        let text = self.lines.slice(piece.span);
        let marks = std::mem::take(&mut self.marks);
        let list = self.lists.place(&mark, |style, ordinal| comes(&marks, n, &mark, style, ordinal));
        self.marks = marks;
        let (marker, rest) = placed(&mark, piece.span);
        self.lists.add(list, mark.scope, marker, rest, false);
        let own = Some((mark, list));
        match if format.is_some() { Kind::Heading } else { kind_of(text, &mark) } {
            Kind::Heading => {
                let heading = self.heading(piece.span, rest, Some(marker));
                let para = self.push(piece, ParaKind::Heading, Some(heading), false);
                if text.ends_with('。') {
                    self.sentences(piece, mark.len, para);
                }
            }
            Kind::RunIn(end) => {
                let to = piece.span.from() + end;
                self.heading(Span::new(piece.span.from(), to), Span::new(rest.from(), to), Some(marker));
                self.body_text(piece, mark.len, own);
            }
            Kind::Item => self.body_text(piece, mark.len, own),
        }
    }

    fn heading(&mut self, span: Span, text: Span, marker: Option<Marker>) -> u32 {
        let parent = self.lists.heading();
        let level = self.lists.level();
        self.out.headings.push(Heading { span, marker, text, level, parent, body: self.body });
        let index = u32::try_from(self.out.headings.len() - 1).unwrap_or(u32::MAX);
        self.lists.set_heading(index);
        self.number = 0;
        index
    }

    fn plain(&mut self, piece: &Piece, format: Option<u8>) {
        self.lists.place_plain(format);
        let heading = self.heading(piece.span, piece.span, None);
        self.push(piece, ParaKind::Heading, Some(heading), false);
    }

    /// A short line without end mark, over a long paragraph: 养老方面, 序言, 信息基础设施全球领先.
    fn plain_heading(&self, piece: &Piece, next: Option<&Piece>) -> bool {
        let text = self.lines.slice(piece.span);
        let n = chars(text);
        let after = next.filter(|p| p.role == Role::Text).map_or("", |p| self.lines.slice(p.span));
        let before = self.out.paras.last().is_some_and(|p| {
            matches!(p.kind, ParaKind::Heading | ParaKind::Title | ParaKind::Duty)
                || ends_full(self.lines.slice(p.span))
                || self.lines.slice(p.span).ends_with(')')
        });
        let quiet = !text.contains(['。', ':', ';', '!', '|', '>', '@', '.', '(', ','])
            && !text.ends_with(|c: char| c.is_ascii_digit())
            && !text.starts_with(|c: char| c.is_ascii_digit())
            || text.ends_with("年工作回顾");
        let opens = marker::at_start(after).is_some_and(|m| m.ordinal == 1);
        (2..=22).contains(&n)
            && self.body > 0
            && before
            && quiet
            && !super::words::is_date(text)
            && !super::words::is_issuer(text)
            && ((ends_full(after) && chars(after) >= 40) || opens)
    }

    /// The sentences of a paragraph, with the markers inside; a heading that ends with a full stop says something too.
    fn sentences(&mut self, piece: &Piece, from: usize, para: u32) -> Scan {
        let found = scan(self.lines.slice(piece.span), from);
        let base = piece.span.from();
        for (s, e) in &found.sentences {
            self.out.sentences.push(Sentence { span: Span::new(base + s, base + e), para: Some(para) });
        }
        found
    }

    /// Running text: sentences and the markers inside.
    fn body_text(&mut self, piece: &Piece, from: usize, own: Option<(Mark, u32)>) {
        let heading = self.lists.heading();
        let para = self.push(piece, ParaKind::Body, heading, false);
        let text = self.lines.slice(piece.span);
        let base = piece.span.from();
        let found = self.sentences(piece, from, para);
        let ends: Vec<usize> = found.marks.iter().skip(1).map(|(at, _)| *at).chain(std::iter::once(text.len())).collect();
        let inline: Vec<(Mark, Marker, Span)> = found
            .marks
            .iter()
            .zip(ends)
            .map(|((at, mark), end)| {
                let marker = Marker { style: mark.style, ordinal: mark.ordinal, span: Span::new(base + at, base + at + mark.len) };
                (*mark, marker, Span::new(base + at + mark.len, base + end))
            })
            .collect();
        self.lists.add_inline(&inline, own);
    }
}

/// Whether the level `style` goes on with `ordinal` behind the list that `mark` opens.
fn comes(marks: &[(usize, Style, i64)], n: usize, mark: &Mark, style: Style, ordinal: i64) -> bool {
    let at = marks.partition_point(|m| m.0 <= n);
    let mut last = mark.ordinal;
    for (_, s, o) in marks.iter().skip(at).take(60) {
        if *s == style {
            return *o == ordinal;
        }
        if *s == mark.style {
            if *o != last + 1 {
                return false;
            }
            last = *o;
        } else if matches!(s, Style::Han | Style::Capital | Style::Chapter | Style::Part | Style::Section) {
            return false;
        }
    }
    false
}

fn placed(mark: &Mark, span: Span) -> (Marker, Span) {
    let end = (span.from() + mark.len).min(span.to());
    (Marker { style: mark.style, ordinal: mark.ordinal, span: Span::new(span.from(), end) }, Span::new(end, span.to()))
}

/// Heading, heading with text behind it, or numbered paragraph.
fn kind_of(text: &str, mark: &Mark) -> Kind {
    let rest = text.get(mark.len..).unwrap_or("");
    let high = matches!(mark.style, Style::Part | Style::Chapter | Style::Section | Style::Capital | Style::Han | Style::HanParen);
    let stop = rest.char_indices().take(90).find(|(_, c)| matches!(c, '。' | '!' | '?' | ';'));
    let limit = if high { 70 } else { 45 };
    match stop {
        None if chars(rest) <= limit => Kind::Heading,
        None => Kind::Item,
        Some((_, ';')) => Kind::Item,
        Some((at, c)) => {
            let end = at + c.len_utf8();
            let n = chars(rest.get(..at).unwrap_or(""));
            let last = rest.get(end..).is_none_or(|t| t.trim().is_empty());
            let quiet = rest.get(..at).is_some_and(|t| t.matches(',').count() <= 2 || high);
            if n <= 30 && last && quiet {
                Kind::Heading
            } else if n <= if high { 60 } else { 34 } && !last && quiet && mark.style != Style::Article {
                Kind::RunIn(mark.len + end)
            } else {
                Kind::Item
            }
        }
    }
}
