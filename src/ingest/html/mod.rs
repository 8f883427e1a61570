//! HTML to a reading: lines as a browser shows them, tables as grids, without menus, scripts and hidden parts.
//! `tokens` takes what html5gum reads, `tree` mends the nesting, `render` writes the reading, `table` the grids, `tags` knows names.

mod render;
mod table;
mod tags;
mod tokens;
mod tree;

use std::ops::Range;

use html5gum::Tokenizer;

use super::Block;
use super::reading::{Reading, finish};
use crate::text::Source;

pub(super) fn read(path: &str, text: String) -> (Source, Vec<Block>) {
    let mut reading = Reading::new(&text);
    read_into(&mut reading, 0..text.len());
    let parts = reading.into_parts();
    finish(path, text, parts)
}

/// Reads a stretch of the file as HTML onto a reading that stands at the beginning of a line.
pub(super) fn read_into(reading: &mut Reading<'_>, range: Range<usize>) {
    let origin = reading.origin();
    let Some(markup) = origin.get(range.clone()) else { return };
    let mut tree = tree::Tree::default();
    let Ok(()) = Tokenizer::new_with_emitter(markup, tokens::Tokens::new(&mut tree, origin, range.start)).finish();
    tree.finish(range.end);
    reading.comments(std::mem::take(&mut tree.comments));
    render::render(&tree, reading);
}
