//! Header lines of a flattened table to column labels: all ways to glue one to three lines, the cheapest kept.
//! Which way is right is decided with the rows (see `flat`).

use ecow::EcoString;

use super::cells::{Cost, is_header_word, kind_of};
use crate::outline::ColumnKind;
use crate::text::AnyOf;

/// Ways kept at every line.
const BEAM: usize = 24;
/// Ways dearer than the best by more are dropped.
const WITHIN: Cost = 700;
/// Columns at most.
const COLUMNS: usize = 16;

/// One label: its lines (first, one past the last, counted from the header's start).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    /// First line.
    pub from: usize,
    /// One past the last line.
    pub to: usize,
    /// Joined text.
    pub text: EcoString,
    /// Kind.
    pub kind: ColumnKind,
}

/// One way to read the header.
#[derive(Debug, Clone, Default)]
pub(super) struct Split {
    /// Labels in order.
    pub labels: Vec<Label>,
    /// What it costs.
    pub cost: Cost,
}

impl Split {
    /// Lines used.
    pub fn len(&self) -> usize {
        self.labels.last().map_or(0, |l| l.to)
    }
}

/// A label with its own cost, the same in whatever split.
struct Piece {
    label: Label,
    /// The same for labels of one text; less than 128, as a header has few lines.
    text: usize,
    cost: Cost,
}

/// A way to read the first lines: its last piece and the way before it.
#[derive(Debug, Clone, Copy)]
struct Way {
    before: Option<usize>,
    piece: usize,
    labels: usize,
    cost: Cost,
    /// The texts of its pieces, a bit each.
    texts: u128,
}

/// All good ways to read the first lines as a header.
pub(super) fn splits(lines: &[&str]) -> Vec<Split> {
    let pieces = pieces(lines);
    let mut ways: Vec<Way> = Vec::with_capacity(lines.len() * BEAM * 3);
    let mut at: Vec<Vec<usize>> = vec![Vec::new(); lines.len() + 1];
    let mut next = 0;
    for from in 0..lines.len() {
        let mut here = at.get_mut(from).map(std::mem::take).unwrap_or_default();
        here.sort_by_key(|w| ways.get(*w).map(|w| w.cost));
        here.truncate(BEAM);
        while let Some(piece) = pieces.get(next).filter(|p| p.label.from == from) {
            let Some(slot) = at.get_mut(piece.label.to) else { break };
            let first = if from == 0 { Some(None) } else { None };
            for before in first.into_iter().chain(here.iter().copied().map(Some)) {
                if let Some(way) = extend(&ways, before, next, piece) {
                    ways.push(way);
                    slot.push(ways.len() - 1);
                }
            }
            next += 1;
        }
        if let Some(slot) = at.get_mut(from) {
            *slot = here;
        }
    }
    let ends = |n: usize| n >= 3 && lines.get(n).is_none_or(|next| !is_header_word(next));
    let mut all: Vec<(Cost, usize)> = Vec::new();
    for slot in at.iter().enumerate().filter(|(n, _)| ends(*n)).map(|(_, s)| s) {
        all.append(&mut best_of(slot, &ways, &pieces));
    }
    all.sort_by_key(|s| s.0);
    all.truncate(BEAM * 3);
    all.into_iter().map(|(_, way)| split(way, &ways, &pieces)).collect()
}

/// The good ways that end at one line, cheapest first.
fn best_of(slot: &[usize], ways: &[Way], pieces: &[Piece]) -> Vec<(Cost, usize)> {
    let mut costs: Vec<(Cost, usize)> = slot.iter().filter_map(|&w| ways.get(w).filter(|way| way.labels >= 3).map(|way| (way.cost, w))).collect();
    costs.sort_unstable();
    costs.truncate(BEAM * 2);
    costs.retain(|(_, w)| fits(*w, ways, pieces));
    let best = costs.first().map_or(0, |s| s.0);
    costs.retain(|s| s.0 <= best + WITHIN);
    costs.truncate(BEAM);
    costs
}

/// The pieces of a way, last one first.
fn pieces_of<'p>(way: usize, ways: &'p [Way], pieces: &'p [Piece]) -> impl Iterator<Item = &'p Piece> {
    std::iter::successors(ways.get(way), |w| w.before.and_then(|b| ways.get(b))).filter_map(|w| pieces.get(w.piece))
}

fn split(way: usize, ways: &[Way], pieces: &[Piece]) -> Split {
    let mut labels: Vec<Label> = pieces_of(way, ways, pieces).map(|p| p.label.clone()).collect();
    labels.reverse();
    Split { labels, cost: ways.get(way).map_or(0, |w| w.cost) }
}

/// Every label of one to three lines.
fn pieces(lines: &[&str]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for from in 0..lines.len() {
        for to in from + 1..=(from + 3).min(lines.len()) {
            let Some(mut new) = piece(lines, from, to) else { continue };
            new.text = out.iter().position(|p| p.label.text == new.label.text).unwrap_or(out.len());
            out.push(new);
        }
    }
    out
}

fn piece(lines: &[&str], from: usize, to: usize) -> Option<Piece> {
    let text: EcoString = lines.get(from..to)?.concat().into();
    let inner = lines.get(from..to - 1).unwrap_or(&[]);
    let bracketed = lines.get(to - 1).is_some_and(|l| l.starts_with(['(', '[']));
    let glued = inner.iter().map(|l| if bracketed { 80 } else { inner_cost(l) }).sum::<Cost>();
    let worded = if is_header_word(&text) { 0 } else { 200 };
    let bracket = if text.starts_with(['(', '[']) { 400 } else { 0 };
    if text.starts_with(|c: char| c.is_ascii_digit()) && !is_header_word(&text) {
        return None;
    }
    let kind = kind_of(&text);
    Some(Piece { label: Label { from, to, text, kind }, text: 0, cost: glued + worded + bracket })
}

fn extend(ways: &[Way], before: Option<usize>, n: usize, piece: &Piece) -> Option<Way> {
    let base = before.and_then(|b| ways.get(b));
    let labels = base.map_or(0, |b| b.labels) + 1;
    if labels > COLUMNS {
        return None;
    }
    let (texts, text) = (base.map_or(0, |b| b.texts), 1 << (piece.text & 127));
    let twice = if texts & text != 0 { 300 } else { 0 };
    Some(Way { before, piece: n, labels, cost: base.map_or(0, |b| b.cost) + piece.cost + twice, texts: texts | text })
}

/// Cost of gluing something behind a line.
fn inner_cost(line: &str) -> Cost {
    match line {
        "项目" | "指标" | "建设" | "目标" | "责任" | "实施" => 80,
        _ if is_whole(line) => 900,
        _ if is_header_word(line) => 250,
        _ => 80,
    }
}

/// A line that is a whole label by itself, so that nothing is glued to it gladly.
fn is_whole(line: &str) -> bool {
    static WHOLE: AnyOf = AnyOf::new(&[
        "序号", "名称", "单位", "部门", "类别", "类型", "领域", "时限", "属性", "备注", "来源", "措施", "举措", "内容", "地点", "期限", "目标", "年",
    ]);
    WHOLE.at_end(line).is_some() || line.bytes().all(|b| b.is_ascii_digit())
}

/// One of the columns is a name or a serial number; there are not two serial numbers.
fn fits(way: usize, ways: &[Way], pieces: &[Piece]) -> bool {
    let count = |kind: ColumnKind| pieces_of(way, ways, pieces).filter(|p| p.label.kind == kind).count();
    let serials = count(ColumnKind::Serial);
    serials == 1 || serials == 0 && count(ColumnKind::Name) > 0
}
