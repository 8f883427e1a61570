//! Samples: texts or facts on which a rule must or must not speak, with the marked places taken out.

use std::ops::Range;

use super::facts::FactText;
use super::tree::{At, Verdict};
use crate::diag::Lang;
use crate::fact::Role;

/// A sample of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// What it must give.
    pub verdict: Verdict,
    /// `md`, `txt`, `html` or `facts`.
    pub format: &'static str,
    /// The text without ⟦ and ⟧.
    pub text: String,
    /// The marked places, byte ranges in `text`.
    pub marks: Vec<Range<usize>>,
    /// The rows, of a sample of facts.
    pub facts: Option<FactText>,
    /// Other drafts beside it.
    pub beside: Vec<Beside>,
    /// The text as the rule's fix leaves it.
    pub fixed: Option<String>,
    /// Messages that its findings have, each in one language.
    pub says: Vec<(Lang, String)>,
    /// Where it stands in the rule file.
    pub at: At,
    /// The comment before it.
    pub note: String,
}

/// Another draft of a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Beside {
    /// What it is to the sample.
    pub role: Role,
    /// `md`, `txt`, `html` or `facts`.
    pub format: &'static str,
    /// Its text.
    pub text: String,
    /// The rows, of a sample of facts.
    pub facts: Option<FactText>,
}

/// A text without its marks.
#[derive(Debug, Default)]
pub struct Unmarked {
    /// The text.
    pub text: String,
    /// The marked places in it.
    pub marks: Vec<Range<usize>>,
    /// Bytes dropped before it.
    lead: usize,
    /// Where in it marks were taken out.
    cuts: Vec<usize>,
}

impl Unmarked {
    /// The place in the text as it stood with its marks.
    #[must_use]
    pub fn written(&self, at: usize) -> usize {
        self.lead + at + self.cuts.iter().filter(|c| **c <= at).count() * "⟦".len()
    }
}

/// Takes the marks out of a text; blanks around it are dropped.
///
/// # Errors
/// The offset (in the raw text) of a mark that has no partner.
pub fn unmark(raw: &str) -> Result<Unmarked, usize> {
    let blank = |c: char| matches!(c, '\n' | '\r' | ' ' | '\t');
    let mut out = Unmarked { lead: raw.len() - raw.trim_start_matches(blank).len(), ..Unmarked::default() };
    let mut open = None;
    for (at, c) in raw.trim_matches(blank).char_indices() {
        match (c, open) {
            ('⟦', None) => open = Some((out.text.len(), out.lead + at)),
            ('⟧', Some((from, _))) => {
                out.marks.push(from..out.text.len());
                open = None;
            }
            ('⟦' | '⟧', _) => return Err(out.lead + at),
            _ => {
                out.text.push(c);
                continue;
            }
        }
        out.cuts.push(out.text.len());
    }
    match open {
        Some((_, at)) => Err(at),
        None => Ok(out),
    }
}
