//! What a draft states of indicators: the rows of its indicator tables, and the figures of its text that speak of a named thing.
//! A reading of facts (`fact::Rel::Indicator`, `Claim`); names are compared by their terms, as in rules.

use std::collections::BTreeSet;
use std::sync::Arc;

use ecow::EcoString;

use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, Row, Value};
use crate::lexicon::NameBook;
use crate::outline::Outline;
use crate::text::{Place, Source, Span};
use crate::value::{Bound, Quantity};

/// Where a person finds something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct At {
    /// 1-based line of the file, or of its reading.
    pub line: u32,
    /// Headings and paragraph, or table and row.
    pub place: Place,
}

/// Where a figure was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// In the row of an indicator table with this number.
    Table(u32),
    /// In running text.
    Text,
}

/// One figure as it stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// With bound and unit: `≥70%`.
    pub text: String,
    /// The amount.
    pub quantity: Arc<Quantity>,
    /// How it binds; equality for actual figures.
    pub bound: Bound,
    /// The year it holds for.
    pub year: Option<i32>,
    /// Its own words are the draft's at this place.
    pub at: At,
}

/// What a draft states of one indicator at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The term: equal terms are one indicator (`lexicon::Name::key`).
    pub key: EcoString,
    /// Terms of the names in brackets.
    pub glosses: Vec<EcoString>,
    /// The name as written.
    pub name: String,
    /// True where the name alone says not what is counted (人数).
    pub generic: bool,
    /// The unit, as written or as the figure has it; empty where there is none.
    pub unit: String,
    /// The section of the table (养老方面), or whose figure it is (全市); empty where not said.
    pub scope: String,
    /// False where the text says that the figure is another area's.
    pub own: bool,
    /// Where it was read.
    pub origin: Origin,
    /// How it was read.
    pub sure: Confidence,
    /// True where the year stands with the figure: in the header of its column, in its clause or sentence.
    pub dated: bool,
    /// The actual figure.
    pub baseline: Option<Figure>,
    /// The target.
    pub target: Option<Figure>,
    /// True where a figure stands in the row that could not be assigned to its column.
    pub lost: bool,
    /// Where the name stands.
    pub at: At,
}

/// The relations that [`stated`] reads.
#[must_use]
pub fn needs() -> BTreeSet<Rel> {
    [Rel::Indicator, Rel::Claim].into_iter().collect()
}

/// Everything that a draft states, in the order of the relations: tables first.
#[must_use]
pub fn stated(source: &Source, outline: &Outline, facts: &FactSet, names: &NameBook) -> Vec<Stated> {
    let reader = Reader { source, outline, facts, names };
    let of = |rel: Rel, read: &dyn Fn(u32) -> Option<Stated>| -> Vec<Stated> {
        let rows = u32::try_from(facts.table(rel).rows.len()).unwrap_or(u32::MAX);
        (0..rows).filter_map(read).collect()
    };
    let mut all = of(Rel::Indicator, &|n| reader.indicator(n));
    all.extend(of(Rel::Claim, &|n| reader.claim(n)));
    all
}

struct Reader<'r> {
    source: &'r Source,
    outline: &'r Outline,
    facts: &'r FactSet,
    names: &'r NameBook,
}

impl Reader<'_> {
    fn indicator(&self, number: u32) -> Option<Stated> {
        let rel = Rel::Indicator;
        let row = self.facts.row(rel, number)?;
        let Value::Term(key) = value(rel, row, "name")? else { return None };
        let name_span = span(rel, row, "name").unwrap_or(row.span);
        let unit = text(rel, row, "unit").unwrap_or_default();
        let year = |field| if let Some(Value::Year(y)) = value(rel, row, field) { Some(*y) } else { None };
        let baseline = match value(rel, row, "baseline") {
            Some(Value::Quantity(q)) => Some(self.figure(q, Bound::Eq, year("baseline_year"), (span(rel, row, "baseline").unwrap_or(row.span), &unit))),
            _ => None,
        };
        let target = match value(rel, row, "goal") {
            Some(Value::Goal(g)) => {
                let number = Arc::new(g.number.clone());
                Some(self.figure(&number, g.bound, year("target_year"), (span(rel, row, "goal").unwrap_or(row.span), &unit)))
            }
            _ => None,
        };
        let table = if let Some(Value::Row(r)) = value(rel, row, "table") { r.index } else { u32::MAX };
        let parsed = self.names.parse(self.source.slice(name_span));
        let own_unit = || target.as_ref().or(baseline.as_ref()).map(|f| f.quantity.unit.text.to_string()).unwrap_or_default();
        Some(Stated {
            key: key.clone(),
            glosses: parsed.glosses.iter().map(|g| g.key.clone()).collect(),
            name: self.words(name_span),
            generic: parsed.generic,
            unit: if unit.is_empty() { own_unit() } else { unit },
            scope: text(rel, row, "section").unwrap_or_default(),
            own: true,
            origin: Origin::Table(table),
            sure: row.sure,
            dated: true,
            lost: matches!(value(rel, row, "lost"), Some(Value::Int(1..))),
            baseline,
            target,
            at: self.at(name_span),
        })
    }

    fn claim(&self, number: u32) -> Option<Stated> {
        let rel = Rel::Claim;
        let row = self.facts.row(rel, number)?;
        let Value::Term(key) = value(rel, row, "term")? else { return None };
        let Value::Quantity(figure) = value(rel, row, "figure")? else { return None };
        // The last year of the plan's period is a guess where nothing else is said.
        let guessed = matches!(value(rel, row, "year_from"), Some(Value::Atom("period")));
        let year = if let (Some(Value::Year(y)), false) = (value(rel, row, "year"), guessed) { Some(*y) } else { None };
        let place = span(rel, row, "figure").unwrap_or(row.span);
        let name_span = span(rel, row, "name").unwrap_or(row.span);
        let (baseline, target) = match (value(rel, row, "kind"), value(rel, row, "goal"), value(rel, row, "value")) {
            (Some(Value::Atom("target")), Some(Value::Goal(g)), _) => (None, Some(self.figure(&Arc::new(g.number.clone()), g.bound, year, (place, "")))),
            (Some(Value::Atom("actual")), _, Some(Value::Quantity(q))) => (Some(self.figure(q, Bound::Eq, year, (place, ""))), None),
            _ => return None,
        };
        let dated = matches!(value(rel, row, "year_from"), Some(Value::Atom("clause" | "sentence")));
        let parsed = self.names.parse(self.source.slice(name_span));
        Some(Stated {
            key: key.clone(),
            glosses: parsed.glosses.iter().map(|g| g.key.clone()).collect(),
            name: self.words(name_span),
            generic: matches!(value(rel, row, "generic"), Some(Value::Bool(true))),
            unit: figure.unit.text.to_string(),
            scope: text(rel, row, "scope").unwrap_or_default(),
            own: !matches!(value(rel, row, "whose"), Some(Value::Atom("other"))),
            origin: Origin::Text,
            sure: row.sure,
            dated: dated && year.is_some(),
            baseline,
            target,
            lost: false,
            at: self.at(name_span),
        })
    }

    /// A figure with its bound before it and its unit behind it.
    fn figure(&self, quantity: &Arc<Quantity>, bound: Bound, year: Option<i32>, (span, unit): (Span, &str)) -> Figure {
        let mut words: String = self.words(span).chars().filter(|c| !c.is_whitespace()).collect();
        let unit = if unit.is_empty() { quantity.unit.text.as_str() } else { unit };
        if !unit.is_empty() && words.ends_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c)) {
            words.push_str(unit);
        }
        let said = words.starts_with(['≥', '≤', '>', '<', '＞', '＜', '约', '不', '超', '近', '大', '小']) || words.contains(['以', '上', '下', '右']);
        let sign = match bound {
            _ if said => "",
            Bound::Eq => "",
            Bound::Ge => "≥",
            Bound::Gt => ">",
            Bound::Le => "≤",
            Bound::Lt => "<",
            Bound::About => "约",
        };
        Figure { text: format!("{sign}{words}"), quantity: Arc::clone(quantity), bound, year, at: self.at(span) }
    }

    /// What stands there, on one line.
    fn words(&self, span: Span) -> String {
        self.source.raw(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn at(&self, span: Span) -> At {
        At { line: self.source.positions(span).0.line, place: self.outline.place_of(self.source, span) }
    }
}

fn value<'r>(rel: Rel, row: &'r Row, field: &str) -> Option<&'r Value> {
    row.fields.get(rel.field_index(field)?).map(|f| &f.value)
}

fn span(rel: Rel, row: &Row, field: &str) -> Option<Span> {
    row.fields.get(rel.field_index(field)?)?.span
}

fn text(rel: Rel, row: &Row, field: &str) -> Option<String> {
    if let Some(Value::Text(t)) = value(rel, row, field) { Some(t.to_string()) } else { None }
}
