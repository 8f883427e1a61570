//! What a check of one draft came to: all that any format renders, in both languages, before settings let a finding stand.
//! A cache keeps it instead of the draft. What only the draft itself can tell (its sheet, its comments) is not in it.

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::Encoding;
use serde::{Deserialize, Serialize};

use super::sheet;
use crate::audit::Checked;
use crate::diag::{Message, RuleId};
use crate::ingest::Format;
use crate::output::{FindingReport, Window};
use crate::value::Reason;

/// A checked draft. Its bytes are no format of exchange: only the same build of hegao reads them again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    /// In order of place and rule.
    pub(super) findings: Vec<FindingReport>,
    pub(super) format: Format,
    encoding: String,
    /// What is in the draft and was not read.
    pub(super) unread: Vec<Message>,
    /// Bytes of its text.
    pub(super) read: usize,
    /// Rows that rules looked at.
    pub(super) touches: u64,
    pub(super) undecided: BTreeMap<RuleId, BTreeMap<Reason, u32>>,
    /// Rules that were not run, for want of another draft.
    pub(super) skipped: BTreeSet<RuleId>,
}

impl Kept {
    /// What a draft came to; `findings` are its own, as reports.
    pub(super) fn new(checked: &Checked, findings: Vec<FindingReport>) -> Self {
        Self {
            findings,
            format: checked.draft.format,
            encoding: checked.draft.encoding.to_owned(),
            unread: sheet::unread(checked),
            read: checked.draft.source.origin().len(),
            touches: checked.touches,
            undecided: checked.undecided.clone(),
            skipped: checked.skipped.clone(),
        }
    }

    /// The draft's encoding, as reports name it.
    pub(super) fn encoding(&self) -> &'static str {
        encoding(&self.encoding).unwrap_or_default()
    }

    /// As bytes; `None` for what would not come out of them again.
    pub(super) fn bytes(&self) -> Option<Vec<u8>> {
        encoding(&self.encoding)?;
        let head = postcard::to_stdvec(self).ok()?;
        let windows: Vec<&[Window]> = self.findings.iter().map(|f| f.windows.as_slice()).collect();
        let windows = postcard::to_stdvec(&windows).ok()?;
        Some([&u64::try_from(head.len()).ok()?.to_le_bytes()[..], &head, &windows].concat())
    }

    /// Read back, with what is shown of the draft only where that is asked for.
    pub(super) fn of_bytes(bytes: &[u8], windows: bool) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk::<8>()?;
        let (head, shown) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        let mut kept: Self = whole(head)?;
        encoding(&kept.encoding)?;
        if windows {
            let shown: Vec<Vec<Window>> = whole(shown)?;
            if shown.len() != kept.findings.len() {
                return None;
            }
            for (finding, windows) in kept.findings.iter_mut().zip(shown) {
                finding.windows = windows;
            }
        }
        Some(kept)
    }
}

/// A value that takes all of the bytes.
fn whole<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Option<T> {
    postcard::take_from_bytes(bytes).ok().filter(|(_, rest)| rest.is_empty()).map(|(value, _)| value)
}

/// The label of an encoding as a constant of the program.
fn encoding(label: &str) -> Option<&'static str> {
    if label == "GB18030" {
        return Some("GB18030");
    }
    Encoding::for_label(label.as_bytes()).map(Encoding::name).filter(|name| *name == label)
}

#[cfg(test)]
mod tests {
    use super::{Kept, encoding};
    use crate::audit::check;
    use crate::ingest::read;
    use crate::output::report;
    use crate::project::Setup;

    fn kept(text: &str) -> Option<Kept> {
        let mut checked = check(&Setup::bundled().ok()?, read("a.txt", text.as_bytes().to_vec(), None).ok()?);
        let findings = std::mem::take(&mut checked.findings);
        let findings = report(&checked.draft.source, &checked.outline, findings);
        Some(Kept::new(&checked, findings))
    }

    #[test]
    fn what_is_kept_comes_out_of_its_bytes_again() {
        let kept = kept("一、总体要求\n\n到2025年2月30日，建成甲乙。一是加强。三是落实。\n");
        assert!(kept.as_ref().is_some_and(|k| !k.findings.is_empty() && k.findings.iter().all(|f| !f.windows.is_empty())));
        let bytes = kept.as_ref().and_then(Kept::bytes).unwrap_or_default();
        assert_eq!(Kept::of_bytes(&bytes, true), kept);
        let bare = Kept::of_bytes(&bytes, false);
        assert!(bare.is_some_and(|k| !k.findings.is_empty() && k.findings.iter().all(|f| f.windows.is_empty())));
        // Cut off anywhere it is nothing, never something else.
        for end in 0..bytes.len() {
            assert_eq!(Kept::of_bytes(bytes.get(..end).unwrap_or_default(), true), None, "{end}");
        }
    }

    #[test]
    fn encodings_are_known_by_the_labels_of_reports() {
        for label in ["UTF-8", "UTF-16LE", "UTF-16BE", "GB18030", "Big5"] {
            assert_eq!(encoding(label), Some(label));
        }
        assert_eq!(encoding("utf-7"), None);
    }
}
