//! The relations `para` and `sentence`. Copies of the whole text and web menus are left out.

use super::Syntax;
use crate::fact::{FactSet, Rel, RowBuilder, RowRef, Value};

/// Rows of `para`.
pub(super) fn paras(syntax: &Syntax<'_>, facts: &mut FactSet) {
    for (para, _) in syntax.outline.paras.iter().zip(&syntax.para_rows).filter(|(_, row)| row.is_some()) {
        let row = RowBuilder::new(Rel::Para, para.span)
            .at("text", Value::Text(syntax.slice(para.span).into()), para.span)
            .set("ordinal", Value::Int(i64::from(para.ordinal)));
        facts.push(row);
    }
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
