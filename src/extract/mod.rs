//! From the outline to facts: a file per relation. Syntax here says what stands where; interpreted relations build on it.
//! A new relation is a file here, a row in the schema and a line in [`extract`].

mod block;
mod breakdown;
mod breakdown_doubt;
mod breakdown_fit;
mod breakdown_list;
mod breakdown_names;
mod breakdown_near;
mod breakdown_next;
mod breakdown_tie;
mod breakdown_tied;
mod change;
mod change_base;
mod change_near;
mod change_roles;
mod change_stated;
mod change_subject;
mod change_told;
mod citation;
mod claim;
mod claim_each;
mod claim_pair;
mod claim_scope;
mod claim_since;
mod claim_time;
mod closed;
mod column;
mod conversion;
pub mod dates;
mod docno;
mod document;
mod duty;
mod duty_words;
mod echo;
mod enumeration;
mod enumeration_items;
mod enumeration_lines;
mod enumeration_more;
mod enumeration_named;
mod enumeration_quoted;
mod figure;
mod gap;
mod gap_demand;
mod gap_mean;
mod indicator;
mod indicator_shape;
mod interpret;
mod link;
mod mark;
mod near;
mod near_phrase;
mod number;
pub mod numbers;
mod paragraph;
mod per_capita;
mod per_capita_stated;
mod period;
mod product;
mod product_fit;
mod product_per;
mod product_row;
mod product_years;
mod project;
mod proportion;
mod ratio;
mod ratio_else;
mod ratio_list;
mod ratio_near;
mod ratio_rate;
mod section;
mod shares;
mod slip;
mod standing;
mod standing_extreme;
mod standing_series;
mod standing_words;
mod structure;
mod syntax;
mod table_note;
mod table_share;
mod table_sum;
mod told;
mod told_base;
mod told_capita;
mod told_diff;
mod told_here;
mod told_list;
mod told_mean;
mod told_named;
mod told_period;
mod told_rise;
mod told_series;
mod told_share;
mod told_since;
mod told_sum;
mod told_years;
mod twice;
mod typing;
pub mod written;

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests;

#[cfg(test)]
mod syntax_tests;

pub use syntax::Syntax;

use std::collections::BTreeSet;

use crate::fact::{FactSet, Rel};
use crate::ingest::Draft;
use crate::lexicon::Lexicon;
use crate::outline::Outline;

/// Facts of the wanted relations and of those that they need.
#[must_use]
pub fn extract(draft: &Draft, outline: &Outline, lexicon: &Lexicon, wanted: &BTreeSet<Rel>) -> FactSet {
    let wanted = with_needs(wanted);
    let mut facts = FactSet::default();
    let syntax = Syntax::read(draft, outline, lexicon, &wanted);
    facts.set_places(syntax.places());
    for (rel, run) in RELATION_READERS {
        if wanted.contains(rel) {
            run(&syntax, &mut facts);
        }
    }
    interpret::interpret(&syntax, &wanted, &mut facts);
    closed::close(outline, &mut facts);
    facts
}

type RelationReader = fn(&Syntax<'_>, &mut FactSet);

/// One line a syntax relation, in the order in which rows may refer to each other.
const RELATION_READERS: &[(Rel, RelationReader)] = &[
    (Rel::Para, paragraph::paras),
    (Rel::Sentence, paragraph::sentences),
    (Rel::Document, document::document),
    (Rel::Heading, structure::headings),
    (Rel::Item, structure::items),
    (Rel::Duty, duty::duties),
    (Rel::Grid, structure::tables),
    (Rel::Unread, structure::unread),
    (Rel::Cell, structure::cells),
    (Rel::TableColumn, column::columns),
    (Rel::Number, number::numbers),
    (Rel::DateMention, period::date_mentions),
    (Rel::Period, period::periods),
    (Rel::Mark, mark::marks),
    (Rel::Citation, citation::citations),
    (Rel::Docno, docno::docnos),
    (Rel::AttachmentRef, structure::attachment_refs),
    (Rel::Annex, structure::annexes),
    (Rel::Block, block::blocks),
    (Rel::Echo, echo::echoes),
    (Rel::Twice, twice::twice),
    (Rel::NearPhrase, near_phrase::near_phrases),
    (Rel::Copy, structure::copies),
    (Rel::Agency, block::agencies),
    (Rel::Typing, typing::typing),
];

/// Adds the relations that wanted ones refer to.
fn with_needs(wanted: &BTreeSet<Rel>) -> BTreeSet<Rel> {
    let mut all = wanted.clone();
    // What one of them tells is not told by another, so that all are read where one is: a rule says the same, whatever other rules run.
    const RECKONED: &[Rel] = &[Rel::Change, Rel::Gap, Rel::Ratio, Rel::Product, Rel::Breakdown];
    if RECKONED.iter().any(|r| all.contains(r)) {
        all.extend(RECKONED);
    }
    let interpreted = wanted.iter().any(|r| r.def().interpreted && !matches!(r, Rel::Duty | Rel::DutyUnit) || matches!(r, Rel::Part | Rel::Member));
    if interpreted {
        all.extend([Rel::Number, Rel::Sentence, Rel::Para, Rel::Grid, Rel::Cell, Rel::Document]);
    }
    if all.contains(&Rel::Citation) {
        all.extend([Rel::Sentence, Rel::Item]);
    }
    if all.contains(&Rel::Period) {
        all.insert(Rel::Number);
    }
    if all.contains(&Rel::Number) || all.contains(&Rel::Cell) || all.contains(&Rel::TableColumn) {
        all.extend([Rel::Sentence, Rel::Grid]);
    }
    if all.contains(&Rel::DutyUnit) {
        all.insert(Rel::Duty);
    }
    if all.contains(&Rel::Duty) {
        all.insert(Rel::Item);
    }
    if all.contains(&Rel::DateMention) || all.contains(&Rel::Twice) {
        all.insert(Rel::Sentence);
    }
    if all.contains(&Rel::Sentence) {
        all.insert(Rel::Item); // a sentence tells its chapter
    }
    if [Rel::Sentence, Rel::Block, Rel::Echo, Rel::Typing].iter().any(|r| all.contains(r)) {
        all.insert(Rel::Para);
    }
    all
}
