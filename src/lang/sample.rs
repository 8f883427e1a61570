//! Samples: texts on which a rule must or must not speak, with the marked places taken out.

use std::ops::Range;

use super::tree::{At, RawSample, Verdict};

/// A sample of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// What it must give.
    pub verdict: Verdict,
    /// `md`, `txt` or `html`.
    pub format: &'static str,
    /// The text without ⟦ and ⟧.
    pub text: String,
    /// The marked places, byte ranges in `text`.
    pub marks: Vec<Range<usize>>,
    /// Where it stands in the rule file.
    pub at: At,
    /// The comment before it.
    pub note: String,
}

/// Takes the marks out of a sample; `Err` with the offset (in the raw text) of a mark without partner.
///
/// # Errors
/// The offset of the mark that has no partner.
pub fn read_sample(raw: &RawSample, format: &'static str) -> Result<Sample, usize> {
    let body = raw.text.what.trim_matches(|c: char| c == '\n' || c == '\r' || c == ' ' || c == '\t');
    let (mut text, mut marks, mut open) = (String::with_capacity(body.len()), Vec::new(), None);
    for (at, c) in raw.text.what.char_indices().filter(|(at, _)| inside(&raw.text.what, body, *at)) {
        match (c, open) {
            ('⟦', None) => open = Some((text.len(), at)),
            ('⟧', Some((from, _))) => {
                marks.push(from..text.len());
                open = None;
            }
            ('⟦' | '⟧', _) => return Err(at),
            _ => text.push(c),
        }
    }
    match open {
        Some((_, at)) => Err(at),
        None => Ok(Sample { verdict: raw.verdict, format, text, marks, at: raw.text.at, note: raw.note.clone() }),
    }
}

/// True for offsets of the part that is left when blanks at the ends are dropped.
fn inside(whole: &str, body: &str, at: usize) -> bool {
    let from = whole.len() - whole.trim_start_matches(['\n', '\r', ' ', '\t']).len();
    (from..from + body.len()).contains(&at)
}
