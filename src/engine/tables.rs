//! The rows that rules range over: relations of the facts, matches in the text, rows of views; and hash indexes on them.

use std::cell::OnceCell;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::dossier::Dossier;
use super::scan::Finds;
use crate::fact::{FactSet, Row, RowRef, Value};
use crate::lang::TableRef;
use crate::lexicon::Lexicon;
use crate::text::{FileId, Source};

/// Rows that were made, not extracted.
#[derive(Debug, Default)]
pub struct Made {
    /// Rows in document order.
    pub rows: Vec<Row>,
    /// Rows that may belong to it; seen by folds and quantifiers only.
    pub possible: Vec<Row>,
    /// True where what is not there is not there.
    pub closed: bool,
}

/// All tables of a run.
pub struct Tables<'a> {
    /// Facts.
    pub facts: &'a FactSet,
    /// Facts of other drafts.
    pub dossier: &'a Dossier<'a>,
    /// Words that functions look up.
    pub lexicon: &'a Lexicon,
    /// Matches of patterns and word lists.
    pub finds: Finds<'a>,
    /// Views.
    pub views: Views<'a>,
}

/// What makes the rows of a view, by its number; it may ask for views of lower numbers.
type Maker<'a> = Box<dyn Fn(&Tables<'_>, usize) -> Made + 'a>;

/// The rows of views, each made when a rule first asks for them: most rules of a draft end before they ask.
#[derive(Default)]
pub struct Views<'a> {
    made: Vec<OnceCell<Made>>,
    maker: Option<Maker<'a>>,
}

impl<'a> Views<'a> {
    /// So many views that are made on demand.
    pub fn on_demand(count: usize, maker: impl Fn(&Tables<'_>, usize) -> Made + 'a) -> Self {
        Self { made: std::iter::repeat_with(OnceCell::new).take(count).collect(), maker: Some(Box::new(maker)) }
    }
    /// Adds a view that is made already.
    #[cfg(test)]
    pub fn push(&mut self, made: Made) {
        self.made.push(OnceCell::from(made));
    }
}

impl Tables<'_> {
    /// The rows of a table.
    pub fn rows(&self, table: TableRef) -> &[Row] {
        match table {
            TableRef::Rel(rel) => &self.facts.table(rel).rows,
            TableRef::Other(role, rel) => self.dossier.rows(role, rel),
            _ => self.made(table).map_or(&[], |m| &m.rows),
        }
    }
    /// About how many rows a table has; of a pattern, the parts of the text that it is held against; of a word list, the words seen.
    pub fn size(&self, table: TableRef) -> usize {
        match table {
            TableRef::Find(number) => self.finds.parts(number),
            TableRef::Words(number) => self.finds.words(number),
            _ => self.rows(table).len(),
        }
    }
    /// True where a table has no rows, as far as that is known without holding a pattern against the text.
    pub fn is_empty(&self, table: TableRef) -> bool {
        self.size(table) == 0
    }
    /// Rows that may belong to a view.
    pub fn possible(&self, table: TableRef) -> &[Row] {
        self.made(table).map_or(&[], |m| &m.possible)
    }
    /// True where the table is complete.
    pub fn closed(&self, table: TableRef) -> bool {
        match table {
            TableRef::Rel(rel) => self.facts.table(rel).closed,
            TableRef::Other(role, rel) => self.dossier.closed(role, rel),
            // Never: what a pattern or list misses may be said in other words.
            TableRef::Find(_) | TableRef::Words(_) => false,
            TableRef::View(_) => self.made(table).is_some_and(|m| m.closed),
        }
    }
    /// A row; numbers beyond the rows are those of possible rows.
    pub fn row(&self, table: TableRef, index: u32) -> Option<&Row> {
        let rows = self.rows(table);
        let index = index as usize;
        rows.get(index).or_else(|| self.possible(table).get(index - rows.len()))
    }
    /// The file that a row stands in.
    pub fn file(&self, table: TableRef, index: u32) -> FileId {
        match table {
            TableRef::Other(role, rel) => self.dossier.file(role, rel, index),
            _ => FileId(0),
        }
    }
    /// The text of a file; `own` is that of the draft that is checked.
    pub fn source<'s>(&'s self, file: FileId, own: &'s Source) -> &'s Source {
        self.dossier.source(file).unwrap_or(own)
    }
    fn made(&self, table: TableRef) -> Option<&Made> {
        match table {
            TableRef::Rel(_) | TableRef::Other(..) => None,
            TableRef::Find(i) => self.finds.get(i),
            TableRef::Words(i) => self.finds.list(i),
            TableRef::View(i) => {
                let cell = self.views.made.get(i)?;
                let make = || self.views.maker.as_ref().map(|make| make(self, i)).unwrap_or_default();
                Some(cell.get().unwrap_or_else(|| cell.get_or_init(make)))
            }
        }
    }
}

/// The table and the number in it of a row that a value names.
pub fn home(row: RowRef) -> (TableRef, u32) {
    match row.home() {
        (Some(role), index) => (TableRef::Other(role, row.rel), index),
        (None, index) => (TableRef::Rel(row.rel), index),
    }
}

/// Rows by the hash of a key, in document order.
#[derive(Debug, Default)]
pub struct Index {
    /// The number of each key's group.
    groups: FxHashMap<u64, u32>,
    /// Where each group begins in `rows`; one more entry at the end.
    starts: Vec<u32>,
    rows: Vec<u32>,
    /// For each group whether its rows were seen to have one key, and not only one hash.
    alike: Vec<bool>,
    /// Rows of which a part of the key is missing.
    pub missing: Vec<u32>,
}

impl Index {
    /// Builds an index from row numbers, ascending, with the hash of their key; `same` tells whether two rows have the same key, false where
    /// it cannot. Linear: rows are counted by group and then dealt out, never sorted.
    pub fn build(keys: impl Iterator<Item = (u32, Option<u64>)>, same: impl Fn(u32, u32) -> bool) -> Self {
        let mut index = Self::default();
        let most = keys.size_hint().0;
        index.groups.reserve(most);
        let mut members: Vec<(u32, u32)> = Vec::with_capacity(most);
        let (mut counts, mut firsts): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
        for (row, key) in keys {
            let Some(key) = key else {
                index.missing.push(row);
                continue;
            };
            let next = u32::try_from(counts.len()).unwrap_or(u32::MAX);
            let group = *index.groups.entry(key).or_insert(next);
            if group == next {
                counts.push(0);
                firsts.push(row);
                index.alike.push(true);
            } else if let (Some(first), Some(alike)) = (firsts.get(group as usize), index.alike.get_mut(group as usize)) {
                *alike &= same(*first, row);
            }
            counts.get_mut(group as usize).into_iter().for_each(|n| *n += 1);
            members.push((group, row));
        }
        let mut next = 0;
        for count in &mut counts {
            index.starts.push(next);
            next += *count;
            *count = next - *count; // from here on: where the group's next row goes
        }
        index.starts.push(next);
        index.rows = vec![0; members.len()];
        for (group, row) in members {
            let Some(at) = counts.get_mut(group as usize) else { continue };
            index.rows.get_mut(*at as usize).into_iter().for_each(|slot| *slot = row);
            *at += 1;
        }
        index
    }
    /// Row numbers of a key, ascending.
    pub fn get(&self, key: u64) -> &[u32] {
        self.group(key).0
    }
    /// Row numbers of a key, ascending, and whether what holds for the key of one holds for all.
    pub fn group(&self, key: u64) -> (&[u32], bool) {
        let group = self.find(key);
        (self.rows(&group), group.alike)
    }
    /// Where the rows of a key are kept.
    pub fn find(&self, key: u64) -> Kept {
        let found = || {
            let group = *self.groups.get(&key)? as usize;
            Some(Kept { from: *self.starts.get(group)?, to: *self.starts.get(group + 1)?, alike: *self.alike.get(group)? })
        };
        found().unwrap_or_default()
    }
    /// The rows that are kept at a place.
    pub fn rows(&self, kept: &Kept) -> &[u32] {
        self.rows.get(kept.from as usize..kept.to as usize).unwrap_or(&[])
    }
}

/// Where an index keeps the rows of a key.
#[derive(Debug, Clone, Copy, Default)]
pub struct Kept {
    from: u32,
    to: u32,
    /// True where what holds for the key of one holds for all.
    pub alike: bool,
}

/// Adds a value to a key's hash; false where it is missing or cannot be a key.
pub fn hash_value(value: &Value, hasher: &mut FxHasher) -> bool {
    match value {
        Value::Text(t) | Value::Term(t) => t.as_str().hash(hasher),
        Value::Int(n) => n.hash(hasher),
        Value::Year(y) => i64::from(*y).hash(hasher),
        Value::Atom(a) => a.hash(hasher),
        Value::Bool(b) => b.hash(hasher),
        Value::Row(r) => r.hash(hasher),
        _ => return false,
    }
    true
}

/// Adds any value to a hash.
pub fn hash_fully(value: &Value, hasher: &mut FxHasher) {
    match value {
        Value::Quantity(q) => q.hash(hasher),
        Value::Goal(g) => g.hash(hasher),
        Value::Date(d) => d.hash(hasher),
        Value::Rows(r) => r.hash(hasher),
        Value::Missing(m) => m.hash(hasher),
        other => {
            hash_value(other, hasher);
        }
    }
}

/// The hash that a hasher has come to.
pub fn finish(hasher: &FxHasher) -> u64 {
    hasher.finish()
}
