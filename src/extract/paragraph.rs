//! The relations `para` and `sentence`. Copies of the whole text and web menus are left out.

use super::Syntax;
use crate::fact::{FactSet, Rel, RowBuilder, RowRef, Value};
use crate::outline::ParaKind;
use crate::text::{Span, is_cjk};

/// Rows of `para`.
pub(super) fn paras(syntax: &Syntax<'_>, facts: &mut FactSet) {
    for (para, _) in syntax.outline.paras.iter().zip(&syntax.para_rows).filter(|(_, row)| row.is_some()) {
        let text = syntax.slice(para.span);
        let mut row = RowBuilder::new(Rel::Para, para.span)
            .at("text", Value::Text(text.into()), para.span)
            .set("ordinal", Value::Int(i64::from(para.ordinal)))
            .set("zone", Value::Atom(zone(para.kind)))
            .set("fresh", Value::Bool(para.kind == ParaKind::Heading || is_fresh(syntax, para.span)));
        if let Some(last) = unended(text) {
            let end = para.span.from() + text.trim_end().len();
            let span = Span::new(end - last.len(), end);
            row = row.at("unended", Value::Text(last.into()), span);
        }
        facts.push(row);
    }
}

/// The zone of a paragraph.
pub(super) fn zone(kind: ParaKind) -> &'static str {
    match kind {
        ParaKind::Heading => "heading",
        ParaKind::Title => "title",
        ParaKind::Meta => "meta",
        ParaKind::Caption => "caption",
        ParaKind::AttachmentList => "attachment_list",
        ParaKind::SignOff => "signoff",
        ParaKind::Duty => "duty",
        ParaKind::Body | ParaKind::Menu | ParaKind::Footnote | ParaKind::Endnote => "body",
    }
}

/// True where a paragraph surely begins anew: the file marks paragraphs up, or the line is indented.
fn is_fresh(syntax: &Syntax<'_>, span: Span) -> bool {
    let source = &syntax.draft.source;
    let start = source.reading_range(span).start;
    let indented = source.reading().get(..start).is_some_and(|t| t.ends_with("\u{3000}\u{3000}") || t.ends_with("  "));
    !source.pieces().is_empty() || indented
}

/// The last two characters of a text that ends with a Chinese character, digit, percent sign.
fn unended(text: &str) -> Option<&str> {
    let text = text.trim_end();
    let (at, last) = text.char_indices().next_back()?;
    let open = is_cjk(last) || last.is_ascii_alphanumeric() || matches!(last, '%' | '‰');
    let start = text.get(..at)?.char_indices().next_back().filter(|(_, c)| *c != '\n').map_or(at, |(i, _)| i);
    open.then(|| text.get(start..)).flatten()
}

/// Rows of `sentence`, with the years that stand in it.
pub(super) fn sentences(syntax: &Syntax<'_>, facts: &mut FactSet) {
    for (i, s) in syntax.outline.sentences.iter().enumerate() {
        if !syntax.sentence_rows.get(i).is_some_and(Option::is_some) {
            continue;
        }
        let para = s.para.and_then(|p| syntax.para_rows.get(p as usize).copied().flatten());
        let mut row = RowBuilder::new(Rel::Sentence, s.span)
            .at("text", Value::Text(syntax.slice(s.span).into()), s.span)
            .set("para", Value::or_absent(para, |index| Value::Row(RowRef { rel: Rel::Para, index })));
        if s.para.is_some() {
            let item = syntax.sections.item_at(s.span.from());
            row = row.set("item", Value::or_absent(item, |index| Value::Row(RowRef { rel: Rel::Item, index })));
            if let Some(chapter) = syntax.sections.chapter_at(s.span.from()) {
                row = row.at("chapter", Value::Text(syntax.slice(chapter).into()), chapter);
            }
        }
        let years: Vec<(i32, i32)> = syntax.numbers_of(i).filter_map(|(_, n)| n.years).collect();
        if let (Some(first), Some(last)) = (years.iter().map(|y| y.0).min(), years.iter().map(|y| y.1).max()) {
            row = row.set("year_first", Value::Year(first)).set("year_last", Value::Year(last));
        }
        facts.push(row);
    }
}
