//! The other drafts beside the one that is checked: their rows by role, and which text a row stands in.

use crate::fact::{Others, Rel, Role, Row};
use crate::text::{FileId, Source};

/// Other drafts by role; empty where the draft is checked alone.
#[derive(Debug, Default)]
pub struct Dossier<'a> {
    parts: Vec<Part<'a>>,
}

#[derive(Debug)]
struct Part<'a> {
    role: Role,
    others: &'a Others,
    sources: Vec<&'a Source>,
    /// Number of its first draft in findings; the draft that is checked is 0.
    first: usize,
}

impl<'a> Dossier<'a> {
    /// No other drafts.
    pub const NONE: &'static Dossier<'static> = &Dossier { parts: Vec::new() };

    /// Adds the drafts of a role; `sources` in the order in which `others` joined them.
    pub fn add(&mut self, role: Role, others: &'a Others, sources: Vec<&'a Source>) {
        let first = self.parts.last().map_or(1, |p| p.first + p.sources.len());
        self.parts.push(Part { role, others, sources, first });
    }
    /// True where there is a draft of this role.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.part(role).is_some()
    }
    /// The text of a label's file; `None` for the draft that is checked.
    #[must_use]
    pub fn source(&self, file: FileId) -> Option<&'a Source> {
        let number = usize::try_from(file.0).ok()?;
        let part = self.parts.iter().rev().find(|p| p.first <= number)?;
        part.sources.get(number - part.first).copied()
    }
    /// The rows of a relation.
    pub(super) fn rows(&self, role: Role, rel: Rel) -> &'a [Row] {
        self.part(role).map_or(&[], |p| &p.others.facts.table(rel).rows)
    }
    /// True where the relation is complete in every draft of the role.
    pub(super) fn closed(&self, role: Role, rel: Rel) -> bool {
        self.part(role).is_some_and(|p| p.others.facts.table(rel).closed)
    }
    /// The file that a row stands in.
    pub(super) fn file(&self, role: Role, rel: Rel, row: u32) -> FileId {
        let number = self.part(role).map_or(0, |p| p.first + p.others.draft_of(rel, row));
        FileId(u32::try_from(number).unwrap_or(0))
    }
    fn part(&self, role: Role) -> Option<&Part<'a>> {
        self.parts.iter().find(|p| p.role == role)
    }
}
