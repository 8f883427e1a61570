//! Header lines of a flattened table to column labels: all ways to glue one to three lines, the cheapest kept.
//! Which way is right is decided with the rows (see `flat`).

use ecow::EcoString;

use super::cells::{Cost, is_header_word, kind_of};
use crate::outline::ColumnKind;

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

/// All good ways to read the first lines as a header.
pub(super) fn splits(lines: &[&str]) -> Vec<Split> {
    let mut at: Vec<Vec<Split>> = vec![Vec::new(); lines.len() + 1];
    if let Some(first) = at.first_mut() {
        first.push(Split::default());
    }
    for from in 0..lines.len() {
        let here = std::mem::take(at.get_mut(from).unwrap_or(&mut Vec::new()));
        for split in &here {
            for to in from + 1..=(from + 3).min(lines.len()) {
                if let Some(next) = extend(split, lines, from, to)
                    && let Some(slot) = at.get_mut(to)
                {
                    slot.push(next);
                }
            }
        }
        if let Some(slot) = at.get_mut(from) {
            *slot = here;
        }
        if let Some(slot) = at.get_mut(from + 1) {
            slot.sort_by_key(|s| s.cost);
            slot.truncate(BEAM);
        }
    }
    let ends = |n: usize| lines.get(n).is_none_or(|next| !is_header_word(next));
    let mut all: Vec<Split> = Vec::new();
    for (_, mut slot) in at.into_iter().enumerate().filter(|(n, _)| *n >= 3 && ends(*n)) {
        slot.retain(fits);
        slot.sort_by_key(|s| s.cost);
        let best = slot.first().map_or(0, |s| s.cost);
        slot.retain(|s| s.cost <= best + WITHIN);
        slot.truncate(BEAM);
        all.append(&mut slot);
    }
    all.sort_by_key(|s| s.cost);
    all.truncate(BEAM * 3);
    all
}

fn extend(split: &Split, lines: &[&str], from: usize, to: usize) -> Option<Split> {
    if split.labels.len() >= COLUMNS {
        return None;
    }
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
    let twice = if split.labels.iter().any(|l| l.text == text) { 300 } else { 0 };
    let mut next = split.clone();
    next.cost += glued + worded + bracket + twice;
    next.labels.push(Label { from, to, text, kind });
    Some(next)
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
    ["序号", "名称", "单位", "部门", "类别", "类型", "领域", "时限", "属性", "备注", "来源", "措施", "举措", "内容", "地点", "期限", "目标", "年"].iter().any(|w| line.ends_with(w)) || line.bytes().all(|b| b.is_ascii_digit())
}

/// Three columns at least, one of them a name or a serial number.
fn fits(split: &Split) -> bool {
    split.labels.len() >= 3 && split.labels.iter().any(|l| matches!(l.kind, ColumnKind::Serial | ColumnKind::Name)) && split.labels.iter().filter(|l| l.kind == ColumnKind::Serial).count() <= 1
}
