//! Which relations of a draft are complete, so that what is not found there is not in the draft. Readings that may have missed something
//! (claim, link, change, number, docno …) are never closed; the reasons stand in `docs/rules-language.md`.

use crate::fact::{FactSet, Rel};
use crate::outline::{CellState, Outline};

/// Closes the relations of a draft that are sure to be complete.
pub(super) fn close(outline: &Outline, facts: &mut FactSet) {
    facts.close(Rel::Document);
    facts.close(Rel::Mark);
    facts.close(Rel::Copy);
    facts.close(Rel::Typing);
    facts.close(Rel::AttachmentRef);
    if !outline.unread.is_empty() {
        return; // what could not be read may hold sentences, items and tables
    }
    for rel in [Rel::Para, Rel::Sentence, Rel::Item, Rel::Block, Rel::Grid, Rel::TableColumn] {
        facts.close(rel);
    }
    if !outline.headings.is_empty() {
        facts.close(Rel::Heading);
    }
    let lost = outline.tables.iter().flat_map(|t| &t.rows).flat_map(|r| &r.cells).any(|c| c.state == CellState::Lost);
    if lost {
        return;
    }
    facts.close(Rel::Cell);
    let indicators = facts.table(Rel::Indicator);
    let whole = indicators.rows.iter().all(|r| r.sure == crate::diag::Confidence::High);
    if !indicators.rows.is_empty() && whole {
        facts.close(Rel::Indicator);
    }
}
