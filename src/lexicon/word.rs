//! Named word lists of `words.toml`.

use std::collections::BTreeMap;

use ecow::EcoString;

use super::rows::{Reader, Report};
use crate::text::fold_str;

/// Word lists by name.
#[derive(Debug, Default)]
pub struct Words {
    lists: BTreeMap<EcoString, Vec<EcoString>>,
}

impl Words {
    /// A list, longest word first (by bytes), then by code point; empty where there is none of that name.
    #[must_use]
    pub fn list(&self, name: &str) -> &[EcoString] {
        self.lists.get(name).map_or(&[], Vec::as_slice)
    }
    /// Names of all lists.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.lists.keys().map(EcoString::as_str)
    }
    /// Removes a word from a list; false where it is not in it, or there is no such list.
    pub(super) fn remove(&mut self, list: &str, word: &str) -> bool {
        let Some(list) = self.lists.get_mut(list) else { return false };
        let (before, word) = (list.len(), fold_str(word));
        list.retain(|w| *w != word);
        list.len() < before
    }
    pub(super) fn read(&mut self, reader: &mut Reader<'_, '_>, report: &mut Report<'_>) {
        for (name, words) in reader.remaining_lists(report) {
            let list = self.lists.entry(name).or_default();
            list.extend(words.into_iter().map(|(w, _)| EcoString::from(fold_str(&w))));
            list.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            list.dedup();
        }
    }
}
