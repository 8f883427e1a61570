//! Relations that repeat the outline: heading, item, table, cell, attachment_ref, annex. Copies of the text are left out.

use ecow::EcoString;

use super::Syntax;
use crate::fact::{FactSet, Missing, Rel, RowBuilder, RowRef, Rows, Value};
use crate::outline::CellState;
use crate::text::Span;

/// Rows of `heading`.
pub(super) fn headings(syntax: &Syntax<'_>, facts: &mut FactSet) {
    for h in syntax.outline.headings.iter().filter(|h| !syntax.in_copy(h.span)) {
        let mut row =
            RowBuilder::new(Rel::Heading, h.span).set("level", Value::Int(i64::from(h.level))).at("text", Value::Text(syntax.slice(h.text).into()), h.text);
        row = match h.marker {
            Some(m) => {
                let (text, span) = marker(syntax, m.span);
                row.set("style", Value::Atom(m.style.as_str())).set("ordinal", Value::Int(m.ordinal)).at("marker", Value::Text(text), span)
            }
            None => row.set("style", Value::Atom("plain")),
        };
        facts.push(row);
    }
}

/// Rows of `item`.
pub(super) fn items(syntax: &Syntax<'_>, facts: &mut FactSet) {
    let held = held(syntax);
    let mut last: Option<(u32, u32)> = None;
    for (index, ((item, section), (sentences, duties))) in (0u32..).zip(syntax.items.iter().zip(&syntax.sections.rows).zip(held)) {
        let (text, _) = marker(syntax, item.marker.span);
        let previous = last.filter(|(list, _)| *list == item.list).map(|(_, row)| row);
        last = Some((item.list, index));
        let point = point(syntax.slice(item.marker.span));
        let whole = syntax.slice(item.text);
        let line = memchr::memchr(b'\n', whole.as_bytes()).map_or(whole, |end| whole.get(..end).unwrap_or(""));
        let end = line.char_indices().nth(40).map_or(line.len(), |(i, _)| i);
        let body = Span::new(item.text.from(), item.text.from() + end);
        let row = RowBuilder::new(Rel::Item, item.marker.span)
            .set("list", Value::Int(i64::from(item.list)))
            .set("style", Value::Atom(item.marker.style.as_str()))
            .set("ordinal", Value::Int(item.marker.ordinal))
            .at("marker", Value::Text(text), item.marker.span)
            .at("point", Value::Text(point.into()), Span::new(item.marker.span.to() - point.len(), item.marker.span.to()))
            .at("text", Value::Text(syntax.slice(body).into()), body);
        let row = match name(syntax, section.text) {
            Some(span) => row.at("name", Value::Text(syntax.slice(span).into()), span),
            None => row,
        };
        let row = match limit(syntax, index, section.text) {
            Some(d) => row.at("deadline", super::period::date_value(d.date), d.span),
            None => row,
        };
        let row = row
            .set("previous", Value::or_absent(previous, |index| Value::Row(RowRef { rel: Rel::Item, index })))
            .set("first", Value::Bool(item.first))
            .set("continues", Value::Bool(item.continues))
            .set("inline", Value::Bool(item.inline))
            .set("sole", Value::Bool(item.list_len == 1))
            .set("depth", Value::Int(section.depth.into()))
            .set("parent", Value::or_absent(section.parent, |index| Value::Row(RowRef { rel: Rel::Item, index })));
        let row = match section.chapter {
            Some(chapter) => row.at("chapter", Value::Text(syntax.slice(chapter).into()), chapter),
            None => row,
        };
        let rows = |rel, rows| Value::Rows(Rows { rel, rows, closed: true }.into());
        facts.push(row.set("sentences", rows(Rel::Sentence, sentences)).set("duties", rows(Rel::Duty, duties)));
    }
}

/// The mark that closes a marker, where it has one.
fn point(marker: &str) -> &str {
    let bare = marker.trim_end_matches([' ', '\n']);
    let from = bare.len() - bare.chars().next_back().filter(|c| matches!(c, '、' | '.' | '。' | ',' | ':' | ';')).map_or(0, char::len_utf8);
    bare.get(from..).unwrap_or("")
}

/// A heading, or the first clause of a line, without its end mark.
fn name(syntax: &Syntax<'_>, span: Span) -> Option<Span> {
    let text = syntax.slice(span);
    let end = text.find(['。', ';', ':', '(', '\n', ',']).unwrap_or(text.len());
    let bare = text.get(..end)?.trim_end();
    (!bare.is_empty()).then(|| Span::new(span.from(), span.from() + bare.len()))
}

/// The only date of a paragraph that is said to be a time limit: 2025年6月底前, 于2024年6月完成.
fn limit(syntax: &Syntax<'_>, item: u32, place: Span) -> Option<super::dates::ScannedDate> {
    if place.is_empty() {
        return None;
    }
    let paras = &syntax.outline.paras;
    let para = paras.get(paras.partition_point(|p| p.span.from() <= place.from()).checked_sub(1)?)?;
    let next = paras.get(paras.partition_point(|p| p.span.from() <= place.from())).filter(|p| p.kind == crate::outline::ParaKind::Body && p.body == para.body);
    let whole = if para.kind == crate::outline::ParaKind::Heading {
        next.filter(|n| syntax.sections.item_at(n.span.from()) == Some(item)).map_or(para.span, |n| n.span)
    } else {
        para.span
    };
    let mut found = Vec::new();
    super::dates::scan_span(&syntax.draft.source, whole, &mut found);
    let behind = |d: &super::dates::ScannedDate| syntax.slice(Span::new(d.span.to(), whole.to()));
    // 2023年底前, where no other year stands there.
    if let [year] = found.as_slice()
        && year.date.month.is_none()
    {
        return ["底前", "末前", "前"].iter().any(|w| behind(year).starts_with(w)).then_some(*year);
    }
    found.retain(|d| d.date.month.is_some());
    let [only] = found.as_slice() else { return None };
    let after = behind(only);
    ["底前", "前", "底", "末前", "之前", "完成"].iter().any(|w| after.starts_with(w)).then_some(*only)
}

/// For each item the sentences and the notes on duties that stand under it or under an item below it.
fn held(syntax: &Syntax<'_>) -> Vec<(Vec<u32>, Vec<u32>)> {
    let mut out = vec![(Vec::new(), Vec::new()); syntax.items.len()];
    for (s, row) in syntax.outline.sentences.iter().zip(&syntax.sentence_rows) {
        let (Some(row), Some(_)) = (row, s.para) else { continue };
        for item in syntax.sections.upwards(syntax.sections.item_at(s.span.from())) {
            out.get_mut(item as usize).into_iter().for_each(|o| o.0.push(*row));
        }
    }
    for (row, note) in (0u32..).zip(&syntax.duties) {
        for item in syntax.sections.upwards(note.item) {
            out.get_mut(item as usize).into_iter().for_each(|o| o.1.push(row));
        }
    }
    out
}

/// A marker without the punctuation that closes it; brackets on both sides stay.
fn marker(syntax: &Syntax<'_>, span: Span) -> (EcoString, Span) {
    let text = syntax.slice(span);
    let bare = text.trim_end_matches(['、', '.', '。', ',', ':', ' ', ';']);
    let bare = if bare.starts_with('(') { bare } else { bare.trim_end_matches(')') };
    (bare.into(), Span::new(span.from(), span.from() + bare.len()))
}

/// The number that a caption begins with: 表2 投入计划, 专栏 3.
fn caption_number(caption: &str) -> Option<i64> {
    let rest = ["附表", "专栏", "表"].iter().find_map(|w| caption.strip_prefix(w))?.trim_start();
    let digits = rest.find(|c: char| !c.is_ascii_digit()).map_or(rest, |end| rest.get(..end).unwrap_or(""));
    digits.parse().ok()
}

/// Rows of `table`, one a table that is no copy.
pub(super) fn tables(syntax: &Syntax<'_>, facts: &mut FactSet) {
    for (i, t) in syntax.outline.tables.iter().filter(|t| !t.copy).enumerate() {
        let int = |n: usize| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
        let mut row = RowBuilder::new(Rel::Grid, t.span).set("ordinal", int(i + 1)).set("rows", int(t.rows.len())).set("columns", int(t.columns.len()));
        if let Some(caption) = t.caption {
            row = row.at("caption", Value::Text(syntax.slice(caption).into()), caption);
            row = row.set("numbered", Value::or_absent(caption_number(syntax.slice(caption)), Value::Int));
        }
        if let Some(index) = syntax.sections.item_at(t.span.from()) {
            row = row.set("item", Value::Row(RowRef { rel: Rel::Item, index }));
        }
        facts.push(row);
    }
}

/// Rows of `cell`.
pub(super) fn cells(syntax: &Syntax<'_>, facts: &mut FactSet) {
    for (t, table) in syntax.outline.tables.iter().filter(|t| !t.copy).enumerate() {
        let id = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        for (r, row) in table.rows.iter().enumerate() {
            let (name, filled) = (super::column::row_name(table, row), super::column::row_filled(row));
            for (c, cell) in row.cells.iter().enumerate() {
                let text = match cell.state {
                    CellState::Present => Value::Text(syntax.slice(cell.span).into()),
                    CellState::Blank => Value::Missing(Missing::Blank),
                    CellState::Lost => Value::Missing(Missing::Lost),
                };
                let span = if cell.span.is_empty() { row.span } else { cell.span };
                let mut fact = RowBuilder::new(Rel::Cell, span)
                    .set("table", Value::Row(RowRef { rel: Rel::Grid, index: id(t) }))
                    .set("row", Value::Int(i64::from(id(r + 1))))
                    .set("column", Value::Int(i64::from(id(c + 1))))
                    .at("text", text, span)
                    .set("row_filled", Value::Int(filled));
                if let Some(name) = name {
                    fact = fact.at("row_name", Value::Text(syntax.slice(name).into()), name);
                }
                if let Some(column) = table.columns.get(c) {
                    fact = fact.at("header", Value::Text(column.header.clone()), column.span);
                }
                facts.push(fact.sure(row.sure));
            }
        }
    }
}

/// Rows of `attachment_ref`.
pub(super) fn attachment_refs(syntax: &Syntax<'_>, facts: &mut FactSet) {
    for a in &syntax.outline.attachments {
        let row = RowBuilder::new(Rel::AttachmentRef, a.title).set("ordinal", Value::or_absent(a.ordinal, Value::Int)).at(
            "title",
            Value::Text(without_version(syntax.slice(a.title))),
            a.title,
        );
        facts.push(row);
    }
}

/// Rows of `annex`.
pub(super) fn annexes(syntax: &Syntax<'_>, facts: &mut FactSet) {
    for a in syntax.outline.annexes.iter().filter(|a| !syntax.in_copy(a.title)) {
        let row = RowBuilder::new(Rel::Annex, a.title).set("ordinal", Value::or_absent(a.ordinal, Value::Int)).at(
            "title",
            Value::Text(without_version(syntax.slice(a.title))),
            a.title,
        );
        facts.push(row);
    }
}

/// A title without line breaks, 《》 around it, closing marks and a last bracket such as (征求意见稿).
fn without_version(title: &str) -> EcoString {
    let flat = title.replace('\n', "");
    let mut text = flat.trim().trim_end_matches(['。', ';', '.', ',']);
    if let Some((head, tail)) = text.rsplit_once('(')
        && tail.ends_with(')')
        && ["稿", "试行", "暂行", "修订", "草案", "单位:"].iter().any(|w| tail.contains(w))
    {
        text = head;
    }
    let bare = text.strip_prefix('《').and_then(|t| t.strip_suffix('》')).filter(|t| !t.contains(['《', '》']));
    bare.unwrap_or(text).into()
}

/// Copies of the text, at their first lines.
pub(super) fn copies(syntax: &Syntax<'_>, facts: &mut FactSet) {
    for copy in &syntax.outline.copies {
        let text = syntax.slice(*copy);
        let line = text.split('\n').next().unwrap_or("");
        let end = line.char_indices().nth(40).map_or(line.len(), |(i, _)| i);
        let span = Span::new(copy.from(), copy.from() + end);
        let mut row = RowBuilder::new(Rel::Copy, span).at("text", Value::Text(syntax.slice(span).into()), span);
        let before = syntax.draft.source.shadow().get(..copy.from()).unwrap_or("");
        if let Some(at) = before.find(syntax.slice(span)) {
            let first = Span::new(at, at + span.len());
            row = row.at("original", Value::Text(syntax.slice(first).into()), first);
        }
        facts.push(row);
    }
}

/// What could not be read, at its first line.
pub(super) fn unread(syntax: &Syntax<'_>, facts: &mut FactSet) {
    for u in syntax.outline.unread.iter().filter(|u| !syntax.in_copy(u.span)) {
        let text = syntax.slice(u.span);
        let end = text.char_indices().take(40).take_while(|(_, c)| *c != '\n').last().map_or(0, |(at, c)| at + c.len_utf8());
        let span = Span::new(u.span.from(), u.span.from() + end);
        facts.push(RowBuilder::new(Rel::Unread, span).at("text", Value::Text(syntax.slice(span).into()), span));
    }
}

#[cfg(test)]
mod tests {
    use super::without_version;

    #[test]
    fn versions_are_no_part_of_a_title() {
        for (title, expected) in [
            ("重大产业清单(征求意见稿)", "重大产业清单"),
            ("《重点任务分工表》", "重点任务分工表"),
            ("任务清单。", "任务清单"),
            ("主要指标(2021-2025年)", "主要指标(2021-2025年)"),
            ("重大\n政策清单", "重大政策清单"),
        ] {
            assert_eq!(without_version(title), expected);
        }
    }
}
