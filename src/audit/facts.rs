//! Samples of facts to facts: what the checker left as written is read as a draft's text is, and every value gets its place in the sample.

use crate::diag::{Message, Problem};
use crate::extract::written::Written;
use crate::fact::{FactSet, Field, Rel, Row, RowRef, Rows, Type, Value};
use crate::lang::{FactField, FactRow, FactText, Given, Rule};
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

/// Every value of the rules' samples of facts that cannot be read, with its place in the rule file.
#[must_use]
pub fn unread<'r>(rules: impl Iterator<Item = &'r Rule>, lexicon: &Lexicon) -> Vec<Problem> {
    let mut written = None;
    let mut problems = Vec::new();
    for rule in rules {
        let texts = rule.samples.iter().flat_map(|s| s.facts.iter().chain(s.beside.iter().filter_map(|b| b.facts.as_ref())));
        for (row, field) in texts.flat_map(|t| &t.rows).flat_map(|row| row.fields.iter().map(move |f| (row, f))) {
            let (Given::Written(text), Some(def)) = (&field.value, row.rel.def().fields.get(field.index)) else { continue };
            if written.get_or_insert_with(|| Written::new(lexicon)).read(row.rel, def.ty, text).is_none() {
                problems.push(Problem::file(&rule.path, unreadable(text)).at(field.at.range()).with_help(example(def.ty)));
            }
        }
    }
    problems
}

fn unreadable(text: &str) -> Message {
    Message::new(format!("“{text}”不能读作这个字段的值"), format!("“{text}” can't be read as a value of this field"))
}

/// How such a value is written.
fn example(ty: Type) -> Message {
    let (zh, en) = match ty {
        Type::Goal => (
            "目标照文稿里的写法写，只写这一个，例如 \"80%\"、\">= 80%\"、\"不低于1.2万张\"",
            "write one goal as a draft does, for example \"80%\", \">= 80%\", \"不低于1.2万张\"",
        ),
        Type::Quantity => (
            "数照文稿里的写法写，只写这一个，例如 \"1.2万人\"、\"约200个\"；精确的数不用引号，例如 12.5",
            "write one figure as a draft does, for example \"1.2万人\", \"约200个\"; an exact one without quotes, for example 12.5",
        ),
        Type::Date => ("日期照文稿里的写法写，例如 \"2023年6月\"", "write the date as a draft does, for example \"2023年6月\""),
        _ => ("照文稿里的写法写", "write it as a draft does"),
    };
    Message::new(zh, en)
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
                read.ok_or_else(|| (field.span.clone().unwrap_or_default(), unreadable(text)))
            }
        }
    }
}
