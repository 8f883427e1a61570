//! What looks like a table or picture and could not be read: named, never passed over in silence.

use super::lines::{Lines, Role, chars, ends_sentence};
use super::marker;
use super::{Style, Unread};
use crate::diag::Message;
use crate::ingest::{BlockKind, Draft};

/// Lines between two rows of one unread table at most.
const APART: usize = 12;

/// What the format itself could not read.
pub(super) fn blocks(draft: &Draft, out: &mut Vec<Unread>) {
    for block in draft.blocks.iter().filter(|b| b.kind == BlockKind::Unread) {
        out.push(Unread {
            span: draft.source.shadow_span(block.range.clone()),
            reason: Message::new(
                "此处似有表格或分栏，行列分不清，未能读出",
                "what looks like a table or columns here could not be read: its rows and columns are not sure",
            ),
        });
    }
}

/// Rows of indicators that no table took: their lines are taken out of the text and named.
pub(super) fn indicators(lines: &mut Lines, out: &mut Vec<Unread>) {
    let rows: Vec<usize> = (0..lines.len()).filter(|&i| lines.role(i) == Role::Text && is_indicator_row(lines.text(i))).collect();
    let mut at = 0;
    while let Some(&first) = rows.get(at) {
        let mut last = first;
        let mut count = 0;
        for &row in rows.iter().skip(at).take_while(|&&r| {
            let near = r <= last + APART;
            last = if near { r } else { last };
            near
        }) {
            let _ = row;
            count += 1;
        }
        if count >= 4 {
            name(lines, first, last, out);
        }
        at += count.max(1);
    }
}

fn name(lines: &mut Lines, first: usize, last: usize, out: &mut Vec<Unread>) {
    let quiet = |i: usize| {
        lines.role(i) == Role::Text
            && !ends_sentence(lines.text(i))
            && chars(lines.text(i)) <= 40
            && marker::at_start(lines.text(i)).is_none_or(|m| m.style == Style::TableCaption)
    };
    let start = (first.saturating_sub(5)..first).rev().take_while(|&i| quiet(i)).last().unwrap_or(first);
    let span = lines.span(start).join(lines.span(last));
    for i in start..=last {
        if lines.role(i) == Role::Text {
            lines.set(i, Role::Table);
        }
    }
    out.push(Unread {
        span,
        reason: Message::new("此处似为指标表，行列已散，未能读出", "what looks like a table of indicators has lost its rows and columns and could not be read"),
    });
}

/// `3 单位建设用地生产总值提升 % 预期性 - [20]`, `指标：人均预期寿命 2015年：76.34`.
fn is_indicator_row(text: &str) -> bool {
    if text.len() > 240 || text.contains(['。', ';']) {
        return false;
    }
    // What single bytes tell comes first.
    let attribute = text.bytes().any(|b| b.is_ascii_digit()) && !text.contains(',') && (text.contains("约束性") || text.contains("预期性"));
    attribute || (text.contains(':') && text.contains("指标:") && (text.contains("年:") || text.contains("领域:")))
}

/// `1.png`: a table that is a picture.
pub(super) fn pictures(lines: &Lines, out: &mut Vec<Unread>) {
    for i in 0..lines.len() {
        let text = lines.text(i);
        if text.len() <= 80 && lines.role(i) == Role::Text && marker::is_picture(text) {
            out.push(Unread {
                span: lines.span(i),
                reason: Message::new("此处是图片，图中的文字和表格无法读出", "a picture stands here; text and tables in it cannot be read"),
            });
        }
    }
}
