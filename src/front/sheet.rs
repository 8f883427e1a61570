//! The draft as a report shows it: where its findings stand in the reading, its headings, and what was not read of it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::audit::Checked;
use crate::diag::{Finding, Message, Severity};
use crate::edit::{Mark, sheet as drawn};
use crate::output::{FindingReport, sheet_id};
use crate::text::{FileId, Source};

/// The places of each finding, with the number of the label.
pub(super) type Places = BTreeMap<String, Vec<(usize, Range<usize>)>>;

/// Places of findings in the draft's own reading, by fingerprint. `findings` and `reports` are the same ones.
pub(super) fn places(source: &Source, findings: &[Finding], reports: &[FindingReport]) -> Places {
    let own = |f: &Finding| {
        // As in the report: primary ones first.
        let mut labels: Vec<_> = f.labels.iter().collect();
        labels.sort_by_key(|l| !l.primary);
        labels.iter().enumerate().filter(|(_, l)| l.file == FileId(0)).map(|(i, l)| (i, source.reading_range(l.span))).collect()
    };
    findings.iter().zip(reports).map(|(f, r)| (r.fingerprint.clone(), own(f))).collect()
}

/// The draft with the places of the findings that are reported; their numbers are those of the report.
pub(super) fn sheet(checked: &Checked, mut places: Places, findings: &[FindingReport]) -> String {
    let source = &checked.draft.source;
    let mut marks = Vec::new();
    for (index, finding) in findings.iter().enumerate() {
        let rank = match finding.severity {
            _ if finding.suppressed.is_some() => 3,
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Info => 2,
        };
        let ranges = places.remove(&finding.fingerprint).unwrap_or_default();
        marks.extend(ranges.into_iter().map(|(part, range)| Mark { range, rank, number: index + 1, part }));
    }
    let mut headings: Vec<(usize, u8)> = checked.outline.headings.iter().map(|h| (source.reading_range(h.span).start, h.level)).collect();
    headings.extend(checked.outline.title.map(|t| (source.reading_range(t).start, 1)));
    headings.sort_unstable();
    headings.dedup_by_key(|h| h.0);
    drawn(&checked.draft, &headings, marks, &sheet_id(source.path()))
}

/// Pictures, text boxes, tables that could not be read: each once.
pub(super) fn unread(checked: &Checked) -> Vec<Message> {
    let of_file = checked.draft.container.iter().flat_map(|c| c.unread.iter().cloned());
    let mut all: Vec<Message> = Vec::new();
    for message in of_file.chain(checked.outline.unread.iter().map(|u| u.reason.clone())) {
        if !all.contains(&message) {
            all.push(message);
        }
    }
    all
}
