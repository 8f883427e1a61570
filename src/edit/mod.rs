//! Fixes onto the original bytes: the draft's bytes and its findings to new bytes and what was not applied, with the reason.
//! Only the replaced stretches are encoded anew, all other bytes stay. Touches no file; `front` writes.
//! A new container format gets a file here.

mod bytes;
mod diff;
pub mod docx;
mod page;

use std::collections::BTreeMap;
use std::ops::Range;

pub use diff::unified;
pub use page::{Frame, Mark, page, sheet};

use self::bytes::Encoding;
use crate::diag::{Finding, FixSafety, Message};
use crate::ingest::{self, Draft, Format};
use crate::text::Span;

/// Which fixes are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The safe ones.
    Safe,
    /// The suggested ones too.
    All,
}

/// A fix that was wanted and not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Index of its finding.
    pub finding: usize,
    /// Why not.
    pub reason: Message,
    /// True where another fix of the same pass took its place: it may be applied to the result.
    pub overlaps: bool,
}

/// What applying gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fixed {
    /// The new bytes; the given ones where nothing was applied.
    pub bytes: Vec<u8>,
    /// Indexes of the findings whose fix was applied.
    pub applied: Vec<usize>,
    /// Those that were not.
    pub refused: Vec<Refused>,
}

/// One replacement in the decoded file.
struct Change {
    origin: Range<usize>,
    reading: Range<usize>,
    /// As a reader sees it.
    text: String,
    /// As the file writes it.
    written: String,
    encoded: Vec<u8>,
}

/// Applies the wanted fixes of `findings`, which were found in `draft`, which was read from `bytes`.
/// Of two fixes that overlap, the first in order wins. The result is read again; where it would not read as the draft
/// with exactly these changes, nothing is applied.
#[must_use]
pub fn apply(bytes: &[u8], draft: &Draft, findings: &[Finding], which: Which) -> Fixed {
    let mut fixed = Fixed { bytes: bytes.to_vec(), applied: Vec::new(), refused: Vec::new() };
    let file = File { draft, encoding: Encoding::of(draft.encoding, bytes), returns: draft.source.origin().contains("\r\n") };
    let mut changes: Vec<Change> = Vec::new();
    let mut taken = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        let Some(fix) = finding.fix.as_ref().filter(|f| which == Which::All || f.safety == FixSafety::Safe) else { continue };
        let made = fix.edits.iter().map(|e| file.change(e.span, &e.text)).collect::<Result<Vec<_>, Message>>();
        match made {
            Err(reason) => fixed.refused.push(Refused { finding: index, reason, overlaps: false }),
            Ok(new) if new.iter().all(|c| draft.source.origin().get(c.origin.clone()) == Some(c.written.as_str())) => {}
            Ok(new) if new.iter().any(|c| overlaps(&taken, &c.origin)) => {
                let reason = Message::new("与前面一处修改重叠，先改了前一处", "it overlaps an earlier fix, which was applied");
                fixed.refused.push(Refused { finding: index, reason, overlaps: true });
            }
            Ok(new) => {
                taken.extend(new.iter().map(|c| (c.origin.start, c.origin.end)));
                changes.extend(new);
                fixed.applied.push(index);
            }
        }
    }
    if changes.is_empty() {
        return fixed;
    }
    changes.sort_by_key(|c| (c.origin.start, c.origin.end));
    match file.written(bytes, &changes) {
        Ok(new) => fixed.bytes = new,
        Err(reason) => {
            let lost = std::mem::take(&mut fixed.applied);
            fixed.refused.extend(lost.into_iter().map(|finding| Refused { finding, reason: reason.clone(), overlaps: false }));
            fixed.refused.sort_by_key(|r| r.finding);
        }
    }
    fixed
}

/// True where a range shares a byte with one that is taken, or both insert at one place, whose order nobody said.
fn overlaps(taken: &BTreeMap<usize, usize>, range: &Range<usize>) -> bool {
    let before = taken.range(..range.start).next_back().is_some_and(|(_, end)| *end > range.start);
    before || taken.range(range.start..range.end.max(range.start + 1)).any(|(start, end)| *start < range.end || *end == range.end)
}

/// What is fixed.
struct File<'d> {
    draft: &'d Draft,
    encoding: Option<Encoding>,
    /// True where lines end in CR LF.
    returns: bool,
}

impl File<'_> {
    /// One edit in the file's own terms, or why it can't be made.
    fn change(&self, span: Span, text: &str) -> Result<Change, Message> {
        let draft = self.draft;
        if draft.format.is_container() {
            let word = draft.format == Format::Docx;
            let (zh, en) = if word {
                ("，请用 --annotate 另存带批注的副本", "; use --annotate for a copy with comments")
            } else {
                ("，请人工修改", "; edit it by hand")
            };
            return Err(Message::new(format!("此格式不直接改写{zh}"), format!("files of this format are not rewritten{en}")));
        }
        let Some(encoding) = self.encoding else {
            return Err(Message::new(format!("不能写回{}编码", draft.encoding), format!("{} can't be written", draft.encoding)));
        };
        let source = &draft.source;
        if !source.is_exact(span) {
            return Err(Message::new("此处夹有标记或字符实体，请人工修改", "markup or entities stand inside this place; edit it by hand"));
        }
        let text = if self.returns { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text.to_owned() };
        if draft.format != Format::Text && text.contains(['\n', '\r']) {
            return Err(Message::new("修改带换行，不能写进标记文本", "the fix holds a line break, which markup would not keep"));
        }
        let written = match draft.format {
            Format::Html => text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"),
            _ => text.clone(),
        };
        match encoding.encode(&written) {
            Ok(encoded) => Ok(Change { origin: source.origin_range(span), reading: source.reading_range(span), text, written, encoded }),
            Err(c) => {
                let name = encoding.name(draft.encoding);
                Err(Message::new(format!("文件的编码{name}里没有“{c}”字"), format!("the file's encoding {name} has no “{c}”")))
            }
        }
    }

    /// The bytes with all changes, verified by reading them again.
    fn written(&self, bytes: &[u8], changes: &[Change]) -> Result<Vec<u8>, Message> {
        let unmapped = || Message::new("文件中有不成字的字节，改动处对不上原字节", "bytes of the file are not valid, so that the place can't be found in them");
        let draft = self.draft;
        let source = &draft.source;
        let offsets: Vec<usize> = changes.iter().flat_map(|c| [c.origin.start, c.origin.end]).collect();
        let places = self.encoding.and_then(|e| e.places(bytes, source.origin(), &offsets)).ok_or_else(unmapped)?;
        let mut out = Vec::with_capacity(bytes.len());
        let (mut done, mut expected, mut read) = (0, String::with_capacity(source.reading().len()), 0);
        for (change, place) in changes.iter().zip(places.chunks_exact(2)) {
            let &[from, to] = place else { return Err(unmapped()) };
            out.extend_from_slice(bytes.get(done..from).ok_or_else(unmapped)?);
            out.extend_from_slice(&change.encoded);
            done = to;
            expected.push_str(source.reading().get(read..change.reading.start).ok_or_else(unmapped)?);
            expected.push_str(&change.text);
            read = change.reading.end;
        }
        out.extend_from_slice(bytes.get(done..).ok_or_else(unmapped)?);
        expected.push_str(source.reading().get(read..).ok_or_else(unmapped)?);
        let same =
            ingest::read(source.path(), out.clone(), Some(draft.format)).is_ok_and(|new| new.source.reading() == expected && new.encoding == draft.encoding);
        if same {
            Ok(out)
        } else {
            Err(Message::new("改后的文件会被读成别的样子，请人工修改", "the file would read differently than meant; edit it by hand"))
        }
    }
}

#[cfg(test)]
mod tests;
