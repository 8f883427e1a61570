//! Agencies with their short forms and times of validity, and levels of government.

use std::collections::BTreeMap;

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::rows::{Reader, Report};
use crate::text::{fold_str, width};

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
    /// The forms by their first two characters (see `packed`; 0 for none), longest first.
    forms: FxHashMap<u64, Vec<Form>>,
    /// The rows that forms name.
    named: Vec<AgencyRow>,
    /// Which pairs of characters of three bytes a form may begin with: a word for the last two bytes of the first one, a bit for the
    /// last byte of the second one. That may be too many, never too few.
    begins: Vec<u64>,
    /// True where a form begins with another character.
    others: bool,
    /// True where a form is one character.
    single: bool,
}

/// A form of an agency's name.
#[derive(Debug, Clone)]
struct Form {
    text: EcoString,
    /// Place of its agency in `Agencies::named`.
    row: usize,
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
        let pair = pair(text)?;
        let of = |pair: u64| self.forms.get(&pair)?.iter().find(|f| text.starts_with(f.text.as_str()));
        // A form of one character is shorter than every other.
        let form = of(pair).or_else(|| if self.single { of(pair & FIRST) } else { None })?;
        Some((form.text.len(), self.named.get(form.row)?))
    }
    /// The next byte from `from` on at which some form may begin, by the first two characters.
    #[must_use]
    pub fn next_beginning(&self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut at = from;
        while let Some(rest) = bytes.get(at..) {
            at += match rest {
                [0xE0..=0xEF, b, c, _, _, f, ..] if !self.may_begin(*b, *c, *f) => 3,
                [0xE0..=0xEF, _, _, _, ..] => return Some(at),
                [lead, _, ..] if self.others && text.get(at..).and_then(pair).is_some_and(|p| self.forms.contains_key(&p)) => return Some(at),
                [lead, _, ..] => width(*lead),
                _ => return None,
            };
        }
        None
    }
    #[inline]
    fn may_begin(&self, second: u8, third: u8, last: u8) -> bool {
        let word = self.begins.get(usize::from(second & 0x3F) << 6 | usize::from(third & 0x3F));
        word.is_some_and(|word| word >> (last & 0x3F) & 1 != 0)
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
        self.begins = vec![0; 1 << 12];
        (self.others, self.single) = (false, false);
        self.named = self.rows.values().cloned().collect();
        for (row, agency) in self.named.iter().enumerate() {
            for form in std::iter::once(&agency.name).chain(&agency.short) {
                let Some(pair) = pair(form) else { continue };
                self.single |= pair == pair & FIRST;
                self.forms.entry(pair).or_default().push(Form { text: form.clone(), row });
                let bits = match form.as_bytes() {
                    [0xE0..=0xEF, b, c, 0xE0..=0xEF, _, f, ..] => Some((*b, *c, 1 << (f & 0x3F))),
                    [0xE0..=0xEF, b, c, ..] => Some((*b, *c, !0)),
                    _ => None,
                };
                self.others |= bits.is_none();
                if let Some((b, c, bits)) = bits
                    && let Some(word) = self.begins.get_mut(usize::from(b & 0x3F) << 6 | usize::from(c & 0x3F))
                {
                    *word |= bits;
                }
            }
        }
        let named = &self.named;
        let name = |f: &Form| named.get(f.row).map(|r| &r.name);
        for forms in self.forms.values_mut() {
            forms.sort_by(|a, b| b.text.len().cmp(&a.text.len()).then_with(|| (&a.text, name(a)).cmp(&(&b.text, name(b)))));
        }
    }
}

/// The half of a pair that holds the first character.
const FIRST: u64 = 0xFFFF_FFFF_0000_0000;

/// The first two characters of a text as one number; 0 for the second one where there is none.
#[inline]
fn pair(text: &str) -> Option<u64> {
    let (first, len) = packed(text.as_bytes(), 0)?;
    Some(u64::from(first) << 32 | packed(text.as_bytes(), len).map_or(0, |c| u64::from(c.0)))
}

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
