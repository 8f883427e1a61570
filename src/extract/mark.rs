//! The relation `mark`: quotation marks and brackets, paired inside a paragraph first, then across the lines of a section
//! that were cut. Item markers `1)` and numbers like 〔201826号 are not marks (the latter belong to `docno`).

use super::Syntax;
use crate::fact::{FactSet, Rel, RowBuilder, RowRef, Value};
use crate::outline::CellState;
use crate::text::Span;
use crate::value::is_han_numeral;

/// The pairs: name in the schema, opening and closing mark.
const PAIRS: &[(&str, char, char)] = &[
    ("double_quote", '“', '”'),
    ("single_quote", '‘', '’'),
    ("title", '《', '》'),
    ("inner_title", '〈', '〉'),
    ("round", '(', ')'),
    ("square", '[', ']'),
    ("hexagonal", '〔', '〕'),
    ("lenticular", '【', '】'),
];

#[derive(Debug, Clone, Copy)]
struct Mark {
    at: usize,
    pair: usize,
    open: bool,
    partner: Option<usize>,
    /// Not a mark of its own: item marker, part of a damaged number.
    void: bool,
}

/// Rows of `mark`.
pub(super) fn marks(syntax: &Syntax<'_>, facts: &mut FactSet) {
    let mut all: Vec<Mark> = Vec::new();
    for section in sections(syntax) {
        let first = all.len();
        for text in &section {
            let start = all.len();
            find(syntax, *text, &mut all);
            pair(&mut all, start, usize::MAX);
            forgive_item_markers(syntax, *text, &mut all, start);
        }
        pair(&mut all, first, 1500);
    }
    let mut lonely = [0i64; 8];
    for m in all.iter().filter(|m| m.partner.is_none() && !m.void) {
        if let Some(n) = lonely.get_mut(m.pair) {
            *n += 1;
        }
    }
    let rows = row_numbers(&all);
    for (m, _) in all.iter().zip(&rows).filter(|(_, r)| r.is_some()) {
        facts.push(row(syntax, m, &rows, lonely.get(m.pair).copied().unwrap_or(0)));
    }
}

/// The row of each mark; void ones that stayed alone get none.
fn row_numbers(all: &[Mark]) -> Vec<Option<u32>> {
    let mut next = 0;
    all.iter()
        .map(|m| {
            let keep = !m.void || m.partner.is_some();
            let row = keep.then_some(next);
            next += u32::from(keep);
            row
        })
        .collect()
}

fn row(syntax: &Syntax<'_>, m: &Mark, rows: &[Option<u32>], lonely: i64) -> RowBuilder {
    let (name, open, close) = PAIRS.get(m.pair).copied().unwrap_or(("round", '(', ')'));
    let span = Span::new(m.at, m.at + if m.open { open } else { close }.len_utf8());
    let shadow = syntax.draft.source.shadow();
    let context = if m.open {
        let after = shadow.get(span.from()..).unwrap_or("");
        after.get(..after.char_indices().nth(11).map_or(after.len(), |(i, _)| i)).unwrap_or("")
    } else {
        let before = shadow.get(..span.to()).unwrap_or("");
        before.get(before.char_indices().rev().nth(10).map_or(0, |(i, _)| i)..).unwrap_or("")
    };
    let line = match memchr::memchr(b'\n', context.as_bytes()) {
        None => Some(context),
        Some(_) if m.open => context.split('\n').next(),
        Some(_) => context.rsplit('\n').next(),
    };
    let partner = m.partner.and_then(|p| rows.get(p).copied().flatten());
    RowBuilder::new(Rel::Mark, span)
        .set("kind", Value::Atom(name))
        .set("side", Value::Atom(if m.open { "open" } else { "close" }))
        .set("partner", Value::or_absent(partner, |index| Value::Row(RowRef { rel: Rel::Mark, index })))
        .set("context", Value::Text(line.unwrap_or("").into()))
        .set("lonely", Value::Int(if m.partner.is_some() { 0 } else { lonely }))
}

/// The texts between headings, in order; a table is a section, its cells the texts.
fn sections(syntax: &Syntax<'_>) -> Vec<Vec<Span>> {
    let mut out: Vec<Vec<Span>> = Vec::new();
    let mut last = None;
    for (para, _) in syntax.outline.paras.iter().zip(&syntax.para_rows).filter(|(_, r)| r.is_some()) {
        let key = Some((para.heading, para.body));
        if key != last || out.is_empty() {
            out.push(Vec::new());
            last = key;
        }
        if let Some(section) = out.last_mut() {
            section.push(para.span);
        }
    }
    for table in syntax.outline.tables.iter().filter(|t| !t.copy) {
        let mut head: Vec<Span> = table.caption.into_iter().chain(table.columns.iter().map(|c| c.span)).filter(|s| !s.is_empty()).collect();
        head.sort();
        head.dedup_by(|b, a| a.overlaps(*b));
        let cells = table.rows.iter().flat_map(|r| &r.cells).filter(|c| c.state == CellState::Present);
        out.push(head.into_iter().chain(cells.map(|c| c.span)).collect());
    }
    out
}

/// All marks of a text, unpaired.
fn find(syntax: &Syntax<'_>, span: Span, all: &mut Vec<Mark>) {
    let (text, base) = (syntax.slice(span), span.from());
    for (i, c) in syntax.draft.source.signs(span) {
        let Some(pair) = PAIRS.iter().position(|p| p.1 == c || p.2 == c) else { continue };
        let open = PAIRS.get(pair).is_some_and(|p| p.1 == c);
        let (before, after) = (text.get(..i).unwrap_or(""), text.get(i + c.len_utf8()..).unwrap_or(""));
        let digits = |t: &str| t.bytes().take_while(u8::is_ascii_digit).count();
        let void = match c {
            ')' => is_item_marker(before),
            '〔' => digits(after) >= 4,
            '〕' => before.bytes().rev().take_while(u8::is_ascii_digit).count() >= 4,
            '’' => before.ends_with(|c: char| c.is_ascii_alphanumeric()),
            _ => false,
        };
        all.push(Mark { at: base + i, pair, open, partner: None, void });
    }
}

/// `1`, `一`, `a` before `)` at the start of a line or after an end mark.
fn is_item_marker(before: &str) -> bool {
    let body = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || is_han_numeral(c));
    let len = before.len() - body.len();
    (1..=9).contains(&len) && body.chars().next_back().is_none_or(|c| matches!(c, '\n' | '。' | ';' | ':' | '、' | ','))
}

/// Pairs what is still alone from `first` on; the partners are at most `reach` bytes apart.
fn pair(all: &mut [Mark], first: usize, reach: usize) {
    let mut stacks: [Vec<usize>; 8] = Default::default();
    for i in first..all.len() {
        let Some(&m) = all.get(i) else { break };
        let Some(stack) = stacks.get_mut(m.pair) else { continue };
        if m.partner.is_some() || m.void && !m.open && stack.is_empty() {
            continue;
        }
        if m.open {
            stack.push(i);
            continue;
        }
        let Some(opener) = stack.pop() else { continue };
        let near = all.get(opener).is_some_and(|o| m.at - o.at <= reach);
        if near {
            for (a, b) in [(opener, i), (i, opener)] {
                if let Some(mark) = all.get_mut(a) {
                    mark.partner = Some(b);
                }
            }
        }
    }
}

/// Inside a bracket `1)` may be an item marker or its end: in such a paragraph no round bracket is called unpaired.
fn forgive_item_markers(syntax: &Syntax<'_>, text: Span, all: &mut [Mark], first: usize) {
    let round = |m: &&Mark| PAIRS.get(m.pair).is_some_and(|p| p.0 == "round");
    let doubtful = all.iter().skip(first).filter(round).any(|m| !m.open && m.partner.is_some() && is_item_marker(syntax.slice(Span::new(text.from(), m.at))));
    if doubtful {
        for m in all.iter_mut().skip(first).filter(|m| PAIRS.get(m.pair).is_some_and(|p| p.0 == "round")) {
            m.void |= m.partner.is_none();
        }
    }
}
