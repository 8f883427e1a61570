//! Agencies with their short forms and times of validity, and levels of government.

use std::collections::BTreeMap;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::rows::{Reader, Report};
use crate::text::fold_str;

/// An agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyRow {
    /// Full name without place: 民政局, 卫生健康委员会.
    pub name: EcoString,
    /// Forms it is written in besides.
    pub short: Vec<EcoString>,
    /// Those of the forms that are everyday speech: 卫健委, 发改委.
    pub informal: Vec<EcoString>,
    /// First year of the name.
    pub from: Option<i64>,
    /// Last year of the name.
    pub until: Option<i64>,
    /// The name that replaced it.
    pub successor: Option<EcoString>,
    /// `ordinary` (a department of the local government), `vertical` (税务, 海关…), `party`, `body` (人大, 法院…).
    pub class: EcoString,
    /// What set it up or names it; rows of one's own may leave it out.
    pub source: Option<EcoString>,
}

/// Agencies, found by any of their forms.
#[derive(Debug, Clone, Default)]
pub struct Agencies {
    rows: BTreeMap<EcoString, AgencyRow>,
    forms: FxHashMap<char, Vec<(EcoString, EcoString)>>,
    /// Which pairs of characters a form may begin with, by a number of 16 bits.
    begins: Vec<u64>,
}

const CLASSES: &[&str] = &["ordinary", "vertical", "party", "body"];

impl Agencies {
    /// An agency by its full name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&AgencyRow> {
        self.rows.get(name)
    }
    /// All agencies in the order of their names.
    pub fn rows(&self) -> impl Iterator<Item = &AgencyRow> {
        self.rows.values()
    }
    /// The agency whose longest form begins the text: bytes and row.
    #[must_use]
    pub fn longest(&self, text: &str) -> Option<(usize, &AgencyRow)> {
        let forms = self.forms.get(&text.chars().next()?)?;
        let (form, name) = forms.iter().find(|(f, _)| text.starts_with(f.as_str()))?;
        Some((form.len(), self.rows.get(name)?))
    }
    /// The next byte from `from` on at which some form may begin, by the first two characters.
    #[must_use]
    pub fn next_beginning(&self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let (mut first, len) = packed(bytes, from)?;
        let (mut here, mut at) = (from, from + len);
        loop {
            let (second, len) = packed(bytes, at)?;
            let slot = slot(first, second);
            if self.begins.get(slot >> 6).is_some_and(|word| word & 1 << (slot & 63) != 0) {
                return Some(here);
            }
            (first, here, at) = (second, at, at + len);
        }
    }
    pub(super) fn read(&mut self, reader: &mut Reader<'_, '_>, report: &mut Report<'_>) {
        for mut row in reader.tables("agency", report) {
            let name = row.required("name", report);
            let short = row.texts("short", report).into_iter().map(|(s, _)| fold_str(&s).into()).collect();
            let informal = row.texts("informal", report).into_iter().map(|(s, _)| fold_str(&s).into()).collect();
            let (from, until) = (row.integer("from", report), row.integer("until", report));
            let successor = row.text("successor", report).map(|(s, _)| s);
            let source = row.text("source", report).map(|(s, _)| s);
            let class = row.text("class", report);
            if let Some((c, span)) = &class
                && !CLASSES.contains(&c.as_str())
            {
                report.add(span.clone(), format!("未知的类别“{c}”"), format!("unknown class “{c}”"));
            }
            let class = class.map_or_else(|| "ordinary".into(), |(c, _)| c);
            if let Some((name, _)) = name {
                self.rows.insert(name.clone(), AgencyRow { name, short, informal, from, until, successor, class, source });
            }
            row.finish(report);
        }
    }
    /// Removes an agency by its name, or one of its other forms; false where there is none.
    pub(super) fn remove(&mut self, name: &str) -> bool {
        if self.rows.remove(name).is_some() {
            return true;
        }
        let mut found = false;
        for row in self.rows.values_mut() {
            let before = row.short.len();
            row.short.retain(|s| s != name);
            found |= row.short.len() < before;
        }
        found
    }
    /// All names and other forms.
    pub(super) fn texts(&self) -> Vec<&str> {
        self.rows.values().flat_map(|r| std::iter::once(&r.name).chain(&r.short)).map(EcoString::as_str).collect()
    }
    pub(super) fn index(&mut self) {
        self.forms.clear();
        self.begins = vec![0; SLOTS / 64];
        for row in self.rows.values() {
            for form in std::iter::once(&row.name).chain(&row.short) {
                if let Some(c) = form.chars().next() {
                    self.forms.entry(c).or_default().push((form.clone(), row.name.clone()));
                    let second = packed(form.as_bytes(), c.len_utf8()).or_else(|| packed(form.as_bytes(), 0));
                    let at = packed(form.as_bytes(), 0).zip(second).map_or(0, |(a, b)| slot(a.0, b.0));
                    if let Some(word) = self.begins.get_mut(at >> 6) {
                        *word |= 1 << (at & 63);
                    }
                }
            }
        }
        for forms in self.forms.values_mut() {
            forms.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        }
    }
}

const SLOTS: usize = 1 << 16;

/// The bytes of the character at `at` as one number, and how many they are: cheaper than the character itself.
#[inline]
fn packed(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    match bytes.get(at..)? {
        [a @ 0xE0..=0xEF, b, c, ..] => Some((u32::from(*a) << 16 | u32::from(*b) << 8 | u32::from(*c), 3)),
        [a @ ..0x80, ..] => Some((u32::from(*a), 1)),
        [a @ 0xF0..=0xFF, b, c, d, ..] => Some((u32::from_be_bytes([*a, *b, *c, *d]), 4)),
        [a, b, ..] => Some((u32::from(*a) << 8 | u32::from(*b), 2)),
        _ => None,
    }
}

/// A number below `SLOTS` for two characters.
fn slot(a: u32, b: u32) -> usize {
    (a.wrapping_mul(0x9E37_79B1) ^ b.wrapping_mul(0x85EB_CA77)) as usize >> 16
}

/// A level of government.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Atom of the schema: national, province, prefecture, county, town.
    pub key: EcoString,
    /// Words for the whole area in its own drafts: 全省, 全区.
    pub scopes: Vec<EcoString>,
    /// Endings of names of such governments: 省人民政府.
    pub endings: Vec<EcoString>,
}

/// Levels of government, highest first.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    rows: Vec<Level>,
}

const LEVELS: &[&str] = &["national", "province", "prefecture", "county", "town"];

impl Levels {
    /// All levels, in the order of the file.
    #[must_use]
    pub fn rows(&self) -> &[Level] {
        &self.rows
    }
    pub(super) fn read(&mut self, reader: &mut Reader<'_, '_>, report: &mut Report<'_>) {
        for mut row in reader.tables("level", report) {
            let key = row.required("key", report);
            let scopes = row.texts("scopes", report).into_iter().map(|(s, _)| s).collect();
            let endings = row.texts("endings", report).into_iter().map(|(s, _)| s).collect();
            if let Some((key, span)) = key {
                if !LEVELS.contains(&key.as_str()) {
                    report.add(span, format!("未知的层级“{key}”"), format!("unknown level “{key}”"));
                }
                self.rows.retain(|l| l.key != key);
                self.rows.push(Level { key, scopes, endings });
            }
            row.finish(report);
        }
    }
}
