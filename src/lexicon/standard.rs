//! Standards and regulations that rules rest on: key to name in both languages.

use std::collections::BTreeMap;

use ecow::EcoString;

use super::rows::{Reader, Report};
use crate::diag::Message;

/// Standards by key.
#[derive(Debug, Clone, Default)]
pub struct Standards {
    rows: BTreeMap<EcoString, Message>,
}

impl Standards {
    /// A standard's name.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Message> {
        self.rows.get(key)
    }
    /// All keys.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(EcoString::as_str)
    }
    pub(super) fn read(&mut self, reader: &mut Reader<'_, '_>, report: &mut Report<'_>) {
        for mut row in reader.tables("standard", report) {
            let key = row.required("key", report);
            let zh = row.required("zh", report);
            let en = row.required("en", report);
            if let (Some((key, _)), Some((zh, _)), Some((en, _))) = (key, zh, en) {
                self.rows.insert(key, Message { zh, en });
            }
            row.finish(report);
        }
    }
}
