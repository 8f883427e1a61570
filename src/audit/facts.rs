//! Samples of facts to facts: what the checker left as written is read as a draft's text is, and every value gets its place in the sample.

use crate::diag::Message;
use crate::extract::written::Written;
use crate::fact::{FactSet, Field, Rel, Row, RowRef, Rows, Value};
use crate::lang::{FactField, FactRow, FactText, Given};
use crate::lexicon::Lexicon;
use crate::text::{Source, Span};

/// The facts of a sample whose text is `source`.
///
/// # Errors
/// A value that cannot be read, with its place in the text.
pub fn facts(text: &FactText, source: &Source, lexicon: &Lexicon) -> Result<FactSet, (std::ops::Range<usize>, Message)> {
    let numbers = numbers(&text.rows);
    let maker = Maker { numbers: &numbers, source, written: Written::new(lexicon) };
    let mut facts = FactSet::default();
    for row in &text.rows {
        facts.push_row(row.rel, maker.row(row)?);
    }
    text.closed.iter().for_each(|rel| facts.close(*rel));
    Ok(facts)
}

/// For each row its relation and its number there.
fn numbers(rows: &[FactRow]) -> Vec<(Rel, u32)> {
    let mut seen = std::collections::BTreeMap::new();
    let next = |row: &FactRow| {
        let count: &mut u32 = seen.entry(row.rel).or_default();
        *count += 1;
        (row.rel, *count - 1)
    };
    rows.iter().map(next).collect()
}

struct Maker<'m> {
    numbers: &'m [(Rel, u32)],
    source: &'m Source,
    written: Written<'m>,
}

type Wrong = (std::ops::Range<usize>, Message);

impl Maker<'_> {
    fn row(&self, row: &FactRow) -> Result<Row, Wrong> {
        let mut fields: Box<[Field]> = row.rel.def().fields.iter().map(|_| Field { value: Value::ABSENT, span: None }).collect();
        for field in &row.fields {
            let made = Field { value: self.value(row.rel, field)?, span: field.span.clone().map(|s| self.place(s)) };
            if let Some(slot) = fields.get_mut(field.index) {
                *slot = made;
            }
        }
        Ok(Row { fields, span: self.place(row.span.clone()), sure: row.sure })
    }

    fn place(&self, range: std::ops::Range<usize>) -> Span {
        self.source.shadow_span(range)
    }

    fn number(&self, row: usize) -> RowRef {
        let (rel, index) = self.numbers.get(row).copied().unwrap_or((Rel::Document, u32::MAX));
        RowRef { rel, index }
    }

    fn value(&self, rel: Rel, field: &FactField) -> Result<Value, Wrong> {
        match &field.value {
            Given::Value(value) => Ok(value.clone()),
            Given::Row(row) => Ok(Value::Row(self.number(*row))),
            Given::Rows(rows, closed) => {
                let of = rows.first().map_or(Rel::Document, |r| self.number(*r).rel);
                let rel = rel.def().fields.get(field.index).map_or(of, |f| if let crate::fact::Type::Rows(rel) = f.ty { rel } else { of });
                Ok(Value::Rows(std::sync::Arc::new(Rows { rel, rows: rows.iter().map(|r| self.number(*r).index).collect(), closed: *closed })))
            }
            Given::Written(text) => {
                let read = rel.def().fields.get(field.index).and_then(|def| self.written.read(rel, def.ty, text));
                read.ok_or_else(|| {
                    let said = Message::new(format!("“{text}”不能读作这个字段的值"), format!("“{text}” can't be read as a value of this field"));
                    (field.span.clone().unwrap_or_default(), said)
                })
            }
        }
    }
}
