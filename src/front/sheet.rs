//! The draft as a report shows it: where its findings stand in the reading, its headings, and what was not read of it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::audit::Checked;
use crate::diag::{Finding, Message, Severity};
use crate::edit::{Mark, sheet as drawn};
use crate::output::{FindingReport, Shown, sheet_id};
use crate::text::FileId;

/// What the draft says of each finding, by fingerprint.
pub(super) type Places = BTreeMap<String, Spot>;

/// Where a finding stands, and whose task it belongs to.
#[derive(Default)]
pub(super) struct Spot {
    /// Places in the reading, with the number of the label.
    ranges: Vec<(usize, Range<usize>)>,
    units: Vec<String>,
}

/// Places of findings in the draft's own reading, by fingerprint. `findings` and `reports` are the same ones.
pub(super) fn places(checked: &Checked, findings: &[Finding], reports: &[FindingReport]) -> Places {
    let source = &checked.draft.source;
    let own = |f: &Finding| {
        // As in the report: primary ones first.
        let mut labels: Vec<_> = f.labels.iter().collect();
        labels.sort_by_key(|l| !l.primary);
        let own = || labels.iter().enumerate().filter(|(_, l)| l.file == FileId(0));
        let units = own().next().map(|(_, l)| checked.duties.at(&checked.outline, l.span).to_vec());
        Spot { ranges: own().map(|(i, l)| (i, source.reading_range(l.span))).collect(), units: units.unwrap_or_default() }
    };
    findings.iter().zip(reports).map(|(f, r)| (r.fingerprint.clone(), own(f))).collect()
}

/// The draft with the places of the findings that are reported, and their units; their numbers are those of the report.
pub(super) fn sheet(checked: &Checked, mut places: Places, findings: &[FindingReport]) -> Shown {
    let source = &checked.draft.source;
    let (mut marks, mut units) = (Vec::new(), Vec::new());
    for (index, finding) in findings.iter().enumerate() {
        let rank = match finding.severity {
            _ if finding.suppressed.is_some() => 3,
            Severity::Error => 0,
            Severity::Warning => 1,
            Severity::Info => 2,
        };
        let spot = places.remove(&finding.fingerprint).unwrap_or_default();
        units.push(spot.units);
        marks.extend(spot.ranges.into_iter().map(|(part, range)| Mark { range, rank, number: index + 1, part }));
    }
    let mut headings: Vec<(usize, u8)> = checked.outline.headings.iter().map(|h| (source.reading_range(h.span).start, h.level)).collect();
    headings.extend(checked.outline.title.map(|t| (source.reading_range(t).start, 1)));
    headings.sort_unstable();
    headings.dedup_by_key(|h| h.0);
    Shown { page: drawn(&checked.draft, &headings, marks, &sheet_id(source.path())), units }
}

/// Pictures, text boxes, tables that could not be read: each once.
pub(super) fn unread(checked: &Checked) -> Vec<Message> {
    let of_file = checked.draft.container.iter().flat_map(|c| c.notice.iter().chain(&c.unread).cloned());
    let mut all: Vec<Message> = Vec::new();
    for message in of_file.chain(checked.outline.unread.iter().map(|u| u.reason.clone())) {
        if !all.contains(&message) {
            all.push(message);
        }
    }
    all
}
