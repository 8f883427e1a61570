//! Other drafts beside the one that is checked: their roles, and their facts joined a role. A row of another draft is a [`RowRef`]
//! like any other; the two highest bits of its number say the role, so that no row of one draft is ever taken for one of another.

use super::row::{FactSet, Field, Row};
use super::schema::{RELATIONS, Rel};
use super::value::{RowRef, Rows, Value};
use std::sync::Arc;

/// What another draft is to the one that is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Plans of the levels above; there may be several.
    Parent,
    /// The former version.
    Old,
    /// Plans of the same level; there may be several.
    Peer,
}

const SHIFT: u32 = 30;
const INDEX: u32 = (1 << SHIFT) - 1;

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Parent, Self::Old, Self::Peer];

    /// `parent`, `old`, `peer`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Old => "old",
            Self::Peer => "peer",
        }
    }
    /// By name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.as_str() == name)
    }
    fn tag(self) -> u32 {
        (self as u32 + 1) << SHIFT
    }
    /// A row of a relation of this role's drafts.
    #[must_use]
    pub fn row(self, rel: Rel, index: u32) -> RowRef {
        RowRef { rel, index: self.tag() | (index & INDEX) }
    }
}

impl RowRef {
    /// The role of the draft that the row stands in, `None` for the draft that is checked, and its number there.
    #[must_use]
    pub fn home(self) -> (Option<Role>, u32) {
        let role = Role::ALL.into_iter().find(|r| r.tag() == self.index & !INDEX);
        (role, if role.is_some() { self.index & INDEX } else { self.index })
    }
}

/// The facts of all drafts of one role, one draft after the other.
#[derive(Debug, Clone, Default)]
pub struct Others {
    /// The rows.
    pub facts: FactSet,
    /// For each draft and relation, how many rows stand before its own.
    starts: Vec<Vec<u32>>,
}

impl Others {
    /// Joins drafts.
    #[must_use]
    pub fn join(role: Role, drafts: &[&FactSet]) -> Self {
        let mut others = Self::default();
        for facts in drafts {
            let start: Vec<u32> = RELATIONS.iter().map(|r| u32::try_from(others.facts.table(r.rel).rows.len()).unwrap_or(u32::MAX)).collect();
            for def in RELATIONS {
                for row in &facts.table(def.rel).rows {
                    others.facts.push_row(def.rel, moved(row, role, &start));
                }
            }
            others.starts.push(start);
        }
        for def in RELATIONS.iter().filter(|d| drafts.iter().all(|f| f.table(d.rel).closed)) {
            others.facts.close(def.rel);
        }
        others
    }

    /// Which of the drafts a row stands in.
    #[must_use]
    pub fn draft_of(&self, rel: Rel, row: u32) -> usize {
        self.starts.partition_point(|s| s.get(rel as usize).is_some_and(|start| *start <= row)).saturating_sub(1)
    }
}

/// A row whose references lead to the joined rows.
fn moved(row: &Row, role: Role, start: &[u32]) -> Row {
    let shift = |rel: Rel, index: u32| role.row(rel, start.get(rel as usize).copied().unwrap_or(0).saturating_add(index));
    let fields = row.fields.iter().map(|f| {
        let value = match &f.value {
            Value::Row(r) => Value::Row(shift(r.rel, r.index)),
            Value::Rows(r) => Value::Rows(Arc::new(Rows { rel: r.rel, rows: r.rows.iter().map(|i| shift(r.rel, *i).index).collect(), closed: r.closed })),
            other => other.clone(),
        };
        Field { value, span: f.span }
    });
    Row { fields: fields.collect(), span: row.span, sure: row.sure }
}

#[cfg(test)]
mod tests {
    use super::{Others, Role};
    use crate::fact::{FactSet, Rel, RowBuilder, RowRef, Value};
    use crate::text::Span;

    #[test]
    fn rows_of_several_drafts_stay_apart() {
        let draft = |claims: u32| {
            let mut facts = FactSet::default();
            for index in 0..claims {
                facts.push(RowBuilder::new(Rel::Claim, Span::default()));
                facts.push(RowBuilder::new(Rel::Link, Span::default()).set("claim", Value::Row(RowRef { rel: Rel::Claim, index })));
            }
            facts
        };
        let (a, b) = (draft(2), draft(1));
        let others = Others::join(Role::Peer, &[&a, &FactSet::default(), &b]);
        let led: Vec<_> = (0..3).map(|i| others.facts.field(Rel::Link, i, "claim").map(|f| f.value.clone())).collect();
        assert_eq!(led, (0..3).map(|i| Some(Value::Row(Role::Peer.row(Rel::Claim, i)))).collect::<Vec<_>>());
        assert_eq!([0, 1, 2].map(|i| others.draft_of(Rel::Claim, i)), [0, 0, 2]);
        assert_eq!(Role::Peer.row(Rel::Claim, 2).home(), (Some(Role::Peer), 2));
        assert_eq!(RowRef { rel: Rel::Claim, index: 7 }.home(), (None, 7));
    }
}
