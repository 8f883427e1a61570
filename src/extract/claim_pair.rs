//! Claims of both figures of a change: 过夜游客占比由40%提升至45%. What is now and what shall be belong together, whether or not years are told.

use super::change::pair;
use super::claim::{Claim, Kind, Stripped, Year, claimed, row};
use super::figure::{Context, Figure};
use crate::fact::{FactSet, Rel, RowRef, Value};
use crate::text::Span;
use crate::value::{Bound, Dim};

/// Adds the claims of changes of which neither figure has one; `claims` are those read before, in the order of the figures.
pub(super) fn extract(context: &Context<'_>, claims: &mut Vec<Claim>, facts: &mut FactSet) {
    let known = claims.len();
    let mut at = 0usize;
    for (index, two) in context.figures.windows(2).enumerate() {
        let [old, new] = two else { continue };
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        while claims.get(at..known).and_then(|c| c.first()).is_some_and(|c| c.figure < index) {
            at += 1;
        }
        let told = claims.get(at..known).unwrap_or(&[]).iter().take(2).any(|c| c.figure == index || c.figure == index + 1);
        if told || old.sentence != new.sentence || old.dim() != new.dim() || old.unit() != new.unit() || matches!(old.dim(), Dim::Point | Dim::Other) {
            continue;
        }
        let Some((mut before, mut after)) = both(context, (old, index), (new, index + 1)) else { continue };
        before.row = facts.push(row(context, old, &before));
        let from = Value::Row(RowRef { rel: Rel::Claim, index: before.row });
        after.row = facts.push(row(context, new, &after).set("from", from));
        claims.extend([before, after]);
    }
}

/// The claims of what was and of what it changes to.
fn both(context: &Context<'_>, (old, first): (&Figure, u32), (new, second): (&Figure, u32)) -> Option<(Claim, Claim)> {
    let two = pair(context, old, new).filter(|p| !p.subject.trim().is_empty())?;
    let name = Span::new(two.start, two.start + two.subject.len());
    if context.source.slice(name) != two.subject || old.bound != Bound::Eq {
        return None;
    }
    let stripped = |figure: &Figure| Stripped { name, verb: figure.raw, bound: figure.bound, target: false };
    let after = claimed(context, new, second, two.start, &stripped(new))?;
    let before = claimed(context, old, first, two.start, &stripped(old))?;
    let year = two.years.0.map(|year| Year { year, from: "clause" });
    Some((Claim { kind: Some(Kind::Actual), year, ..before }, after))
}
