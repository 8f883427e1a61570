//! Where a span stands, as people name it, and the outline as a compact text for people.

use std::fmt::Write as _;

use ecow::EcoString;

use super::{CellState, Outline, Para, ParaKind, Table};
use crate::text::{Place, PlaceStep, Source, Span};

impl Outline {
    /// Heading path and paragraph, or table, row and column.
    #[must_use]
    pub fn place_of(&self, source: &Source, span: Span) -> Place {
        let mut place = Place::default();
        let at = self.tables.partition_point(|t| t.span.end <= span.start);
        let table = self.tables.get(at).filter(|t| t.span.start <= span.start);
        let p = self.paras.partition_point(|p| p.span.end <= span.start);
        let para = self.paras.get(p).filter(|p| p.span.start <= span.start);
        let heading = self.heading_above(table, para, span);
        // Annexes follow each other and do not overlap.
        let annex = self.annexes.partition_point(|a| a.span.start <= span.start).checked_sub(1);
        let annex = annex.and_then(|a| self.annexes.get(a)).filter(|a| a.span.contains(span));
        if let Some(ordinal) = annex.and_then(|a| a.ordinal) {
            place.headings.push(ecow::eco_format!("附件{ordinal}"));
        }
        if para.is_some_and(|p| table.is_none() && matches!(p.kind, ParaKind::Footnote | ParaKind::Endnote)) {
            place.headings.clear();
        }
        self.path(source, heading, annex.map_or(0, |a| a.span.start), &mut place);
        if let Some(t) = table {
            let caption = t.caption.map_or(EcoString::new(), |c| source.slice(c).into());
            place.steps.push(PlaceStep::Table(u32::try_from(at + 1).unwrap_or(u32::MAX), caption));
            cell_steps(t, span, &mut place);
        } else if let Some(p) = para.filter(|p| p.ordinal > 0) {
            place.steps.push(match p.kind {
                ParaKind::Footnote => PlaceStep::Footnote(p.ordinal),
                ParaKind::Endnote => PlaceStep::Endnote(p.ordinal),
                _ => PlaceStep::Paragraph(p.ordinal),
            });
        }
        place.steps.extend(source.page(span).map(PlaceStep::Page));
        place
    }

    /// The text of the highest heading above a span.
    #[must_use]
    pub fn chapter_of(&self, span: Span) -> Option<Span> {
        let table = self.tables.get(self.tables.partition_point(|t| t.span.end <= span.start)).filter(|t| t.span.start <= span.start);
        let para = self.paras.get(self.paras.partition_point(|p| p.span.end <= span.start)).filter(|p| p.span.start <= span.start);
        let mut at = self.heading_above(table, para, span)?;
        for _ in 0..16 {
            let Some(above) = self.headings.get(at as usize).and_then(|h| h.parent) else { break };
            at = above;
        }
        self.headings.get(at as usize).map(|h| h.text)
    }

    fn heading_above(&self, table: Option<&Table>, para: Option<&Para>, span: Span) -> Option<u32> {
        match (table, para) {
            (Some(t), _) => t.heading,
            (None, Some(p)) => self.heading_at(span).filter(|_| p.heading.is_some()).or(p.heading),
            _ => None,
        }
    }

    /// The last heading that begins at or before the span.
    fn heading_at(&self, span: Span) -> Option<u32> {
        let n = self.headings.partition_point(|h| h.span.start <= span.start);
        n.checked_sub(1).and_then(|n| u32::try_from(n).ok())
    }

    /// The markers of the headings above, as far as they begin at or after `floor`.
    fn path(&self, source: &Source, heading: Option<u32>, floor: u32, place: &mut Place) {
        let at = place.headings.len();
        let mut next = heading;
        for _ in 0..16 {
            let Some(h) = next.and_then(|n| self.headings.get(n as usize)).filter(|h| h.span.start >= floor) else { break };
            if let Some(m) = &h.marker {
                let raw: EcoString = source.raw(m.span).chars().filter(|c| !c.is_whitespace()).collect();
                place.headings.insert(at, raw);
            }
            next = h.parent;
        }
    }
}

fn cell_steps(table: &Table, span: Span, place: &mut Place) {
    let r = table.rows.partition_point(|r| r.span.end <= span.start && r.span.end < span.end.max(span.start + 1));
    let Some(row) = table.rows.get(r).filter(|row| row.span.start <= span.start) else { return };
    place.steps.push(PlaceStep::Row(u32::try_from(r + 1).unwrap_or(u32::MAX)));
    let column = row.cells.iter().position(|c| c.span.contains(span) && (!c.span.is_empty() || span.is_empty()));
    if let Some(column) = column.and_then(|c| table.columns.get(c)) {
        place.steps.push(PlaceStep::Column(column.header.clone()));
    }
}

fn line(source: &Source, span: Span) -> u32 {
    source.positions(span).0.line
}

/// A text on one line, cut at `max` characters.
fn short(text: &str, max: usize) -> String {
    let mut out: String = text.chars().filter(|c| *c != '\n').take(max).collect();
    if text.chars().filter(|c| *c != '\n').nth(max).is_some() {
        out.push('…');
    }
    out
}

impl Outline {
    /// The outline for people: title, metadata, headings, lists, attachments, annexes, what could not be read.
    #[must_use]
    pub fn describe(&self, source: &Source) -> String {
        let mut out = String::new();
        self.describe_frame(source, &mut out);
        let _ = writeln!(out, "标题层次（{}）", self.headings.len());
        for h in &self.headings {
            let style = h.marker.map_or("plain", |m| m.style.as_str());
            let _ = writeln!(
                out,
                "{:>6}  {}{}  〔{style}〕",
                line(source, h.span),
                "  ".repeat(usize::from(h.level.saturating_sub(1).min(8))),
                short(source.slice(h.span), 50)
            );
        }
        self.describe_lists(source, &mut out);
        let kinds = self.paras.iter().filter(|p| p.ordinal > 0 && !matches!(p.kind, ParaKind::Footnote | ParaKind::Endnote)).count();
        let _ = writeln!(out, "段落 {kinds}，句子 {}，表格 {}", self.sentences.len(), self.tables.len());
        for u in &self.unread {
            let _ = writeln!(out, "{:>6}  未能读出：{}", line(source, u.span), u.reason.zh);
        }
        out
    }

    fn describe_frame(&self, source: &Source, out: &mut String) {
        if let Some(t) = self.title {
            let _ = writeln!(out, "题目 {:>6}  {}", line(source, t), short(source.slice(t), 80));
        }
        for m in &self.meta {
            let _ = writeln!(out, "要素 {:>6}  {}：{}", line(source, m.name), source.slice(m.name), short(source.slice(m.value), 60));
        }
        if let Some(s) = self.signoff {
            let _ = writeln!(out, "落款 {:>6}  {} {}", line(source, s.issuer), source.slice(s.issuer), source.slice(s.date));
        }
        for a in &self.attachments {
            let _ = writeln!(out, "附件说明 {:>6}  {} {}", line(source, a.title), a.ordinal.unwrap_or(0), short(source.slice(a.title), 50));
        }
        for a in &self.annexes {
            let _ = writeln!(out, "附件 {:>6}  {} {}", line(source, a.title), a.ordinal.unwrap_or(0), short(source.slice(a.title), 50));
        }
        for c in &self.copies {
            let _ = writeln!(out, "重复文本 {:>6}–{}", line(source, *c), source.positions(*c).1.line);
        }
    }

    fn describe_lists(&self, source: &Source, out: &mut String) {
        let _ = writeln!(out, "序列");
        let mut at = 0;
        while let Some(head) = self.items.get(at) {
            let list: Vec<String> = self.items.iter().skip(at).take_while(|i| i.list == head.list).map(|i| i.marker.ordinal.to_string()).collect();
            let flag = if head.continues { "（接上）" } else { "" };
            let place = if head.inline { "句内 " } else { "" };
            let _ = writeln!(out, "{:>6}  {place}{}{flag} [{}]", line(source, head.marker.span), head.marker.style.as_str(), list.join(" "));
            at += list.len();
        }
    }

    /// All tables for people: every row and cell, 〔空〕 for blank and 〔未能归列：…〕 for lost cells.
    #[must_use]
    pub fn describe_tables(&self, source: &Source) -> String {
        let mut out = String::new();
        for (n, table) in self.tables.iter().enumerate() {
            let caption = table.caption.map_or("（无表题）", |c| source.slice(c));
            let copy = if table.copy { "，重复文本" } else { "" };
            let _ = writeln!(out, "表{} 第{}行起 {caption}（{:?}，{}行{copy}）", n + 1, line(source, table.span), table.form, table.rows.len());
            let heads: Vec<String> = table.columns.iter().map(|c| format!("{}〔{:?}〕", c.header, c.kind)).collect();
            let _ = writeln!(out, "  {}", heads.join(" | "));
            let mut section = None;
            for (r, row) in table.rows.iter().enumerate() {
                if row.section != section {
                    section = row.section;
                    let _ = writeln!(out, "  —— {}", section.map_or("", |s| source.slice(s)));
                }
                let cells: Vec<String> = row.cells.iter().map(|c| cell_text(source, c)).collect();
                let mark = if row.carried { "续" } else { "" };
                let _ = writeln!(out, "  {}{mark} {:>5}  {}", r + 1, line(source, row.span), cells.join(" | "));
            }
        }
        out
    }
}

fn cell_text(source: &Source, cell: &super::Cell) -> String {
    match cell.state {
        CellState::Present => short(source.slice(cell.span), 30),
        CellState::Blank => "〔空〕".to_owned(),
        CellState::Lost => {
            let c: Vec<String> = cell.candidates.iter().map(|s| short(source.slice(*s), 12)).collect();
            if c.is_empty() { "〔缺失〕".to_owned() } else { format!("〔未能归列：候选{}〕", c.join("、")) }
        }
    }
}
