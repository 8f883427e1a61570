//! Takes tokens from html5gum with their places in the file and hands them to the tree. Decides nothing about structure.

use std::convert::Infallible;

use html5gum::{Emitter, Error, State, naive_next_state};

use super::tags::Attrs;
use super::tree::Tree;

/// Receives what the tokenizer reads. Positions count from the beginning of the decoded file.
pub(super) struct Tokens<'t> {
    tree: &'t mut Tree,
    origin: &'t [u8],
    /// Bytes consumed so far.
    at: usize,
    /// End of the last text or tag: where an entity begins.
    settled: usize,
    is_end: bool,
    self_closing: bool,
    in_tag: bool,
    name: Vec<u8>,
    attrs: Attrs,
    attr_name: Vec<u8>,
    attr_value: Vec<u8>,
    last_start: Vec<u8>,
}

impl<'t> Tokens<'t> {
    /// For a tokenizer that reads `origin` from byte `from` on.
    pub(super) fn new(tree: &'t mut Tree, origin: &'t str, from: usize) -> Self {
        Self {
            tree,
            origin: origin.as_bytes(),
            at: from,
            settled: from,
            is_end: false,
            self_closing: false,
            in_tag: false,
            name: Vec::new(),
            attrs: Attrs::default(),
            attr_name: Vec::new(),
            attr_value: Vec::new(),
            last_start: Vec::new(),
        }
    }

    fn begin_tag(&mut self, is_end: bool) {
        (self.is_end, self.self_closing, self.in_tag) = (is_end, false, true);
        self.name.clear();
        self.attrs = Attrs::default();
        self.attr_name.clear();
        self.attr_value.clear();
    }

    fn flush_attribute(&mut self) {
        if !self.attr_name.is_empty() {
            self.attrs.set(&self.attr_name, &self.attr_value);
            self.attr_name.clear();
            self.attr_value.clear();
        }
    }

    fn end_markup(&mut self) {
        self.settled = self.at;
    }
}

impl Emitter for Tokens<'_> {
    type Token = Infallible;

    fn move_position(&mut self, offset: isize) {
        self.at = self.at.saturating_add_signed(offset);
    }

    fn emit_string(&mut self, text: &[u8]) {
        let start = self.at.saturating_sub(text.len());
        let written = self.origin.get(start..self.at);
        let is_exact = start >= self.settled && (written == Some(text) || (text == b"\n" && written == Some(b"\r")));
        if is_exact {
            self.tree.text(self.origin, start..self.at);
        } else if let Ok(text) = std::str::from_utf8(text) {
            self.tree.entity(self.settled.min(self.at)..self.at, text);
        }
        self.settled = self.at;
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.flush_attribute();
        self.in_tag = false;
        let next = if self.is_end {
            self.last_start.clear();
            self.tree.end_tag(&self.name, self.at);
            None
        } else {
            self.last_start.clone_from(&self.name);
            self.tree.start_tag(&self.name, self.attrs, self.self_closing, self.at);
            naive_next_state(&self.name)
        };
        self.end_markup();
        next
    }

    fn init_start_tag(&mut self) {
        self.begin_tag(false);
    }
    fn init_end_tag(&mut self) {
        self.begin_tag(true);
    }
    fn push_tag_name(&mut self, s: &[u8]) {
        self.name.extend_from_slice(s);
    }
    fn set_self_closing(&mut self) {
        self.self_closing = true;
    }
    fn init_attribute(&mut self) {
        self.flush_attribute();
    }
    fn push_attribute_name(&mut self, s: &[u8]) {
        self.attr_name.extend_from_slice(s);
    }
    fn push_attribute_value(&mut self, s: &[u8]) {
        self.attr_value.extend_from_slice(s);
    }
    fn emit_current_comment(&mut self) {
        // Text before it was emitted, so that it begins where that ended; `<!x>` and the like are no comments of an author.
        let range = self.settled..self.at;
        if self.origin.get(range.clone()).is_some_and(|t| t.starts_with(b"<!--")) {
            self.tree.comments.push(range);
        }
        self.end_markup();
    }
    fn emit_current_doctype(&mut self) {
        self.end_markup();
    }
    fn set_last_start_tag(&mut self, last_start_tag: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start.extend_from_slice(last_start_tag.unwrap_or_default());
    }
    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.in_tag && self.is_end && !self.last_start.is_empty() && self.last_start == self.name
    }
    fn should_emit_errors(&mut self) -> bool {
        false
    }
    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }
    fn emit_eof(&mut self) {}
    fn emit_error(&mut self, _error: Error) {}
    fn init_comment(&mut self) {}
    fn push_comment(&mut self, _s: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn push_doctype_name(&mut self, _s: &[u8]) {}
    fn set_force_quirks(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _value: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _value: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _s: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _s: &[u8]) {}
}
