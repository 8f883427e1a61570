//! The relation `near_phrase`: stretches of the text that differ from a fixed phrase of the lexicon in one character.

use super::Syntax;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::outline::ParaKind;
use crate::text::Span;

/// Rows of `near_phrase`.
pub(super) fn near_phrases(syntax: &Syntax<'_>, facts: &mut FactSet) {
    let phrases = syntax.lexicon.phrases();
    for para in syntax.outline.paras.iter().filter(|p| matches!(p.kind, ParaKind::Body | ParaKind::Heading) && !p.copy) {
        let text = syntax.slice(para.span);
        let mut end = 0;
        phrases.near(text, |near| {
            let to = near.start + near.right.len();
            // One in another: the longer one came first.
            if to <= end {
                return;
            }
            end = to;
            let own = text.get(near.start..to).unwrap_or("");
            let span = Span::new(near.start, to).shift(para.span.from());
            let letter: String = own.chars().skip(near.place).take(1).collect();
            facts.push(
                RowBuilder::new(Rel::NearPhrase, span)
                    .at("text", Value::Text(own.into()), span)
                    .set("right", Value::Text(near.right.into()))
                    .set("letter", Value::Text(letter.into()))
                    .set("sound", Value::Bool(near.sound))
                    .set("quoted", Value::Bool(super::block::quoted(syntax, Span::new(para.span.from(), span.from())))),
            );
        });
    }
}
