//! Rows, relations and the set of all facts of a draft.

use super::schema::{RELATIONS, Rel};
use super::value::Value;
use crate::diag::Confidence;
use crate::text::Span;

/// The place of a value that was reckoned from others: it stands nowhere, is shown as a number, and no label points at it.
pub const NOWHERE: Span = Span { start: 0, end: 0 };

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The value.
    pub value: Value,
    /// Its place in the draft; `None` for what has none of its own (a row's number, an absent value), [`NOWHERE`] for what was reckoned.
    pub span: Option<Span>,
}

/// One fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The fields in the order of the schema.
    pub fields: Box<[Field]>,
    /// The place of the whole.
    pub span: Span,
    /// How it was read.
    pub sure: Confidence,
}

/// The rows of one relation, in document order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// Rows.
    pub rows: Vec<Row>,
    /// True where not found proves absence.
    pub closed: bool,
}

/// All facts of one draft.
#[derive(Debug, Clone, PartialEq)]
pub struct FactSet {
    tables: Vec<Table>,
    places: Vec<(Span, &'static str)>,
}

impl Default for FactSet {
    fn default() -> Self {
        Self { tables: RELATIONS.iter().map(|_| Table::default()).collect(), places: Vec::new() }
    }
}

static EMPTY: Table = Table { rows: Vec::new(), closed: false };

impl FactSet {
    /// The rows of a relation.
    #[must_use]
    pub fn table(&self, rel: Rel) -> &Table {
        self.tables.get(rel as usize).unwrap_or(&EMPTY)
    }
    /// The places of the draft that word lists look at, in order and not overlapping, with their zones (`ZONES`).
    #[must_use]
    pub fn places(&self) -> &[(Span, &'static str)] {
        &self.places
    }
    /// Sets the places; overlapping ones are left out.
    pub fn set_places(&mut self, mut places: Vec<(Span, &'static str)>) {
        places.sort_unstable_by_key(|p| (p.0.start, std::cmp::Reverse(p.0.end)));
        places.dedup_by(|b, a| b.0.start < a.0.end);
        self.places = places;
    }
    /// Adds a row and returns its number.
    pub fn push(&mut self, row: RowBuilder) -> u32 {
        let Some(table) = self.tables.get_mut(row.rel as usize) else { return u32::MAX };
        table.rows.push(row.row);
        u32::try_from(table.rows.len() - 1).unwrap_or(u32::MAX)
    }
    /// Adds a finished row.
    pub fn push_row(&mut self, rel: Rel, row: Row) {
        if let Some(table) = self.tables.get_mut(rel as usize) {
            table.rows.push(row);
        }
    }
    /// Declares a relation complete.
    pub fn close(&mut self, rel: Rel) {
        if let Some(table) = self.tables.get_mut(rel as usize) {
            table.closed = true;
        }
    }
    /// Declares the rows that a field of a row holds to be all there are, and the row to be read with medium confidence at least.
    pub(crate) fn settle(&mut self, rel: Rel, index: u32, name: &str) {
        let field = rel.field_index(name);
        let mut row = self.tables.get_mut(rel as usize).and_then(|t| t.rows.get_mut(index as usize));
        if let Some(row) = &mut row
            && row.sure == Confidence::Low
        {
            row.sure = Confidence::Medium;
        }
        if let Some(Field { value: Value::Rows(rows), .. }) = row.zip(field).and_then(|(r, f)| r.fields.get_mut(f)) {
            std::sync::Arc::make_mut(rows).closed = true;
        }
    }
    /// A row by number.
    #[must_use]
    pub fn row(&self, rel: Rel, index: u32) -> Option<&Row> {
        self.table(rel).rows.get(index as usize)
    }
    /// A field of a row by name; for extraction and tests, rules use compiled indexes.
    #[must_use]
    pub fn field(&self, rel: Rel, index: u32, name: &str) -> Option<&Field> {
        self.row(rel, index)?.fields.get(rel.field_index(name)?)
    }
}

/// Builds a row field by field; what is not set is absent.
#[derive(Debug, Clone)]
pub struct RowBuilder {
    rel: Rel,
    row: Row,
    /// Where the next field is looked for first: extractors set them in the order of the schema, more or less.
    next: usize,
}

impl RowBuilder {
    /// A row of a relation at a place, read with high confidence.
    #[must_use]
    pub fn new(rel: Rel, span: Span) -> Self {
        let fields = rel.def().fields.iter().map(|_| Field { value: Value::ABSENT, span: None }).collect();
        Self { rel, row: Row { fields, span, sure: Confidence::High }, next: 0 }
    }
    /// Sets a field that stands somewhere. An unknown name is a slip in the extractor, caught by debug builds.
    #[inline]
    #[must_use]
    pub fn at(mut self, name: &str, value: Value, span: Span) -> Self {
        self.put(name, value, Some(span));
        self
    }
    /// Sets a field that has no place of its own.
    #[inline]
    #[must_use]
    pub fn set(mut self, name: &str, value: Value) -> Self {
        self.put(name, value, None);
        self
    }
    /// Where a field stands, as far as it is set.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<Span> {
        self.row.fields.get(self.rel.field_index(name)?)?.span
    }
    /// The middle of a quantity that is set.
    #[must_use]
    pub fn amount(&self, name: &str) -> Option<crate::value::Number> {
        match &self.row.fields.get(self.rel.field_index(name)?)?.value {
            Value::Quantity(q) => q.range.middle(),
            _ => None,
        }
    }
    /// Sets how it was read.
    #[must_use]
    pub fn sure(mut self, sure: Confidence) -> Self {
        self.row.sure = sure;
        self
    }
    /// Inline, so that a name that stands in the code is compared without a call.
    #[inline]
    fn put(&mut self, name: &str, value: Value, span: Option<Span>) {
        let expected = self.rel.def().fields.get(self.next).filter(|f| f.name == name);
        let index = if expected.is_some() { Some(self.next) } else { self.rel.field_index_near(name, self.next) };
        self.next = index.map_or(0, |i| i + 1);
        let slot = index.and_then(|i| self.row.fields.get_mut(i));
        debug_assert!(slot.is_some(), "no field {name} in {:?}", self.rel);
        if let Some(slot) = slot {
            *slot = Field { value, span };
        }
    }
}
