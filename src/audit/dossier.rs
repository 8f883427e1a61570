//! The drafts beside those that are checked: read once, shared between threads, joined a role.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Read;
use crate::engine;
use crate::fact::{FactSet, Others, Role};
use crate::outline::Outline;
use crate::text::Source;

/// Other drafts by role.
#[derive(Debug, Default)]
pub struct Dossier {
    roles: BTreeMap<Role, Joined>,
}

#[derive(Debug)]
struct Joined {
    drafts: Vec<Arc<Read>>,
    others: Others,
}

impl Dossier {
    /// Drafts with their roles; of one role in the order given.
    #[must_use]
    pub fn new(drafts: Vec<(Role, Arc<Read>)>) -> Self {
        let mut roles: BTreeMap<Role, Vec<Arc<Read>>> = BTreeMap::new();
        for (role, draft) in drafts {
            roles.entry(role).or_default().push(draft);
        }
        let join = |(role, drafts): (Role, Vec<Arc<Read>>)| {
            let facts: Vec<&FactSet> = drafts.iter().map(|d| &d.facts).collect();
            let others = Others::join(role, &facts);
            (role, Joined { drafts, others })
        };
        Self { roles: roles.into_iter().map(join).collect() }
    }

    /// What the engine sees of it.
    #[must_use]
    pub fn rows(&self) -> engine::Dossier<'_> {
        let mut dossier = engine::Dossier::default();
        for (role, joined) in &self.roles {
            dossier.add(*role, &joined.others, joined.drafts.iter().map(|d| &d.draft.source).collect());
        }
        dossier
    }

    /// Texts and structures in the order of the labels' file numbers, from 1 on.
    #[must_use]
    pub fn texts(&self) -> Vec<(&Source, &Outline)> {
        self.roles.values().flat_map(|j| &j.drafts).map(|d| (&d.draft.source, &d.outline)).collect()
    }
}
