//! Samples of facts: `indicator(name: "…", baseline: 12.5)`, read and checked against the schema. What needs a lexicon or the number
//! reader ("1.2万人", ">= 80%") is kept as written; `audit` reads it. The text itself is the draft, so that every value has a place.

use std::collections::BTreeMap;
use std::ops::Range;

use pest::iterators::Pair;

use super::expr::{at_of, inner_of, unescape};
use super::parse::{Rule, run};
use super::report::Report;
use super::tree::{At, Spot, Word};
use crate::diag::Confidence;
use crate::fact::{DateValue, Missing, RELATIONS, Rel, Type, Value};
use crate::text::fold_str;
use crate::value::{Bound, Date, Goal};

/// The rows of a sample of facts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FactText {
    /// Rows in the order of writing.
    pub rows: Vec<FactRow>,
    /// Relations that are complete.
    pub closed: Vec<Rel>,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct FactRow {
    /// Its relation.
    pub rel: Rel,
    /// Its place in the sample's text.
    pub span: Range<usize>,
    /// How it was read.
    pub sure: Confidence,
    /// What it says.
    pub fields: Vec<FactField>,
}

/// One field.
#[derive(Debug, Clone, PartialEq)]
pub struct FactField {
    /// Its number in the schema.
    pub index: usize,
    /// Its place in the sample's text, without quotes; `None` for `absent`.
    pub span: Option<Range<usize>>,
    /// Its place in the rule file, once the sample is checked.
    pub at: At,
    /// Its value.
    pub value: Given,
}

/// A value as a sample gives it.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// A value.
    Value(Value),
    /// A term, amount, goal or date as a draft would write it.
    Written(String),
    /// A row, by its number in [`FactText::rows`].
    Row(usize),
    /// Several rows; true where these are all.
    Rows(Vec<usize>, bool),
}

/// Words that stand for no value.
const MISSING: [(&str, Missing); 3] = [("blank", Missing::Blank), ("lost", Missing::Lost), ("absent", Missing::Absent)];

/// Reads the text between the braces; places of problems are those of `text`.
pub fn read(text: &str, report: &mut Report<'_>) -> Option<FactText> {
    if !super::slips::look_over("facts", text, 0, report) {
        return None;
    }
    let pair = run(Rule::s_facts, text, 0, report)?;
    let mut reader = Reader { report, out: FactText::default(), labels: BTreeMap::new(), wanted: Vec::new() };
    for part in inner_of(pair) {
        match part.as_rule() {
            Rule::fact_all => reader.all(part),
            _ => {
                reader.row(part);
            }
        }
    }
    reader.resolve();
    Some(reader.out)
}

struct Reader<'r, 'a> {
    report: &'r mut Report<'a>,
    out: FactText,
    labels: BTreeMap<String, usize>,
    /// Labels to be found once all rows are read: row, field, place in a list, relation, label.
    wanted: Vec<(usize, usize, Option<usize>, Rel, Word)>,
}

fn word(pair: &Pair<'_, Rule>) -> Word {
    Spot { what: pair.as_str().to_owned(), at: at_of(pair, 0) }
}

impl Reader<'_, '_> {
    fn relation(&mut self, name: &Word) -> Option<Rel> {
        let rel = Rel::parse(&name.what);
        if rel.is_none() {
            let zh = format!("没有名为“{}”的关系", name.what);
            self.report.add(name.at, &zh, &format!("there is no relation “{}”", name.what)).nearest_of(&name.what, RELATIONS.iter().map(|r| r.name));
        }
        rel
    }

    /// `closed indicator`; `open` is what a relation is anyway.
    fn all(&mut self, pair: Pair<'_, Rule>) {
        let mut inner = pair.into_inner();
        let (Some(how), Some(name)) = (inner.next(), inner.next()) else { return };
        if let Some(rel) = self.relation(&word(&name))
            && how.as_str() == "closed"
        {
            self.out.closed.push(rel);
        }
    }

    /// A row; its number.
    fn row(&mut self, pair: Pair<'_, Rule>) -> Option<usize> {
        let at = at_of(&pair, 0);
        let mut inner = pair.into_inner().peekable();
        let label = inner.next_if(|p| p.as_rule() == Rule::fact_label).and_then(|p| p.into_inner().next()).map(|p| word(&p));
        let name = word(&inner.next()?);
        let rel = self.relation(&name)?;
        let number = self.out.rows.len();
        let start = name.at.start;
        self.out.rows.push(FactRow { rel, span: start..at.end, sure: Confidence::High, fields: Vec::new() });
        if let Some(label) = label
            && self.labels.insert(label.what.clone(), number).is_some()
        {
            self.report.add(label.at, &format!("标签“{}”用了两次", label.what), &format!("the label “{}” is used twice", label.what));
        }
        for field in inner {
            self.field(number, rel, field);
        }
        Some(number)
    }

    fn field(&mut self, row: usize, rel: Rel, pair: Pair<'_, Rule>) {
        let mut inner = pair.into_inner();
        let (Some(name), Some(value)) = (inner.next().map(|p| word(&p)), inner.next().and_then(|p| p.into_inner().next())) else { return };
        let Some(index) = rel.field_index(&name.what) else {
            if name.what == "sure" {
                self.sure(row, &value)
            } else {
                self.no_field(rel, &name)
            }
            return;
        };
        if self.out.rows.get(row).is_some_and(|r| r.fields.iter().any(|f| f.index == index)) {
            self.report.add(name.at, &format!("字段“{}”写了两次", name.what), &format!("the field “{}” is given twice", name.what));
            return;
        }
        let Some(ty) = rel.def().fields.get(index).map(|f| f.ty) else { return };
        let at = at_of(&value, 0);
        let Some(given) = self.value(row, index, ty, value.clone()) else { return };
        let quoted = value.as_rule() == Rule::string;
        let span = if quoted { at.start + 1..at.end.saturating_sub(1) } else { at.range() };
        let placed = !matches!(given, Given::Value(Value::Missing(Missing::Absent)) | Given::Row(_) | Given::Rows(..));
        let field = FactField { index, span: placed.then_some(span), at: At::default(), value: given };
        if let Some(row) = self.out.rows.get_mut(row) {
            row.fields.push(field);
        }
    }

    fn no_field(&mut self, rel: Rel, name: &Word) {
        let names = || rel.def().fields.iter().map(|f| f.name).chain(std::iter::once("sure"));
        let zh = format!("{} 的行没有字段“{}”", rel.name(), name.what);
        let en = format!("a row of {} has no field “{}”", rel.name(), name.what);
        self.report.add(name.at, &zh, &en).instead_of(rel.successor(&name.what), &name.what, names().collect::<Vec<_>>().into_iter());
    }

    fn sure(&mut self, row: usize, value: &Pair<'_, Rule>) {
        match (Confidence::parse(value.as_str()), self.out.rows.get_mut(row)) {
            (Some(sure), Some(row)) => row.sure = sure,
            _ => {
                let w = word(value);
                self.report
                    .add(w.at, &format!("没有“{}”这一级", w.what), &format!("“{}” is none of low, medium, high", w.what))
                    .nearest_of(&w.what, ["low", "medium", "high"].into_iter());
            }
        }
    }

    fn value(&mut self, row: usize, index: usize, ty: Type, pair: Pair<'_, Rule>) -> Option<Given> {
        if let Some((_, missing)) = MISSING.iter().find(|m| m.0 == pair.as_str()) {
            return Some(Given::Value(Value::Missing(*missing)));
        }
        match (ty, pair.as_rule()) {
            (Type::Rows(rel), Rule::fact_list) => Some(self.list(row, index, rel, pair)),
            (Type::Row(rel), Rule::name) => {
                self.wanted.push((row, index, None, rel, word(&pair)));
                Some(Given::Row(usize::MAX))
            }
            (Type::Atom(list), Rule::name | Rule::string) => self.atom(list, &pair),
            (Type::Bool, Rule::name) if matches!(pair.as_str(), "true" | "false") => Some(Given::Value(Value::Bool(pair.as_str() == "true"))),
            (Type::Text, Rule::string) => Some(Given::Value(Value::Text(fold_str(&text_of(&pair)).into()))),
            (Type::Term | Type::Quantity | Type::Goal | Type::Date, Rule::string) => Some(Given::Written(text_of(&pair))),
            (_, Rule::fact_number) => number(ty, pair.as_str()).or_else(|| self.wrong(ty, &pair)),
            _ => self.wrong(ty, &pair),
        }
    }

    fn atom(&mut self, list: &[&'static str], pair: &Pair<'_, Rule>) -> Option<Given> {
        let at = at_of(pair, 0);
        if pair.as_rule() == Rule::string {
            self.report.add(at, "枚举值不写引号", "an enumeration value has no quotes").nearest_of(&text_of(pair), list.iter().copied());
            return None;
        }
        let name = pair.as_str();
        let found = list.iter().find(|a| **a == name);
        if found.is_none() {
            self.report.add(at, &format!("这个字段没有“{name}”这个值"), &format!("this field has no value “{name}”")).nearest_of(name, list.iter().copied());
        }
        found.map(|a| Given::Value(Value::Atom(a)))
    }

    fn list(&mut self, row: usize, index: usize, rel: Rel, pair: Pair<'_, Rule>) -> Given {
        let (mut rows, mut closed) = (Vec::new(), true);
        for part in pair.into_inner() {
            let at = at_of(&part, 0);
            if part.as_rule() == Rule::openness {
                closed = part.as_str() == "closed";
                continue;
            }
            let Some(member) = part.into_inner().next() else { continue };
            if member.as_rule() == Rule::name {
                self.wanted.push((row, index, Some(rows.len()), rel, word(&member)));
                rows.push(usize::MAX);
            } else if let Some(number) = self.row(member) {
                let has = self.out.rows.get(number).map_or(rel, |r| r.rel);
                if has != rel {
                    self.wrong_row(rel, has, at);
                }
                rows.push(number);
            }
        }
        Given::Rows(rows, closed)
    }

    fn wrong_row(&mut self, wanted: Rel, has: Rel, at: At) {
        let zh = format!("这里要 {} 的行，这是 {} 的行", wanted.name(), has.name());
        self.report.add(at, &zh, &format!("row of {} is needed here, this is row of {}", wanted.name(), has.name()));
    }

    fn wrong(&mut self, ty: Type, pair: &Pair<'_, Rule>) -> Option<Given> {
        let (zh, en) = super::check::type_words(ty);
        let (has_zh, has_en) = match pair.as_rule() {
            Rule::string => ("文本", "a text"),
            Rule::fact_number => ("数", "a number"),
            Rule::fact_list => ("一组行", "a list of rows"),
            _ => ("一个词", "a word"),
        };
        let added = self.report.add(at_of(pair, 0), &format!("这里要{zh}，这是{has_zh}"), &format!("{en} is needed here, this is {has_en}"));
        match ty {
            Type::Text | Type::Term | Type::Date => {
                added.help("文本写在 \"…\" 里；没有值写 blank、lost 或 absent", "texts stand in \"…\"; for no value write blank, lost or absent")
            }
            Type::Quantity | Type::Goal => added.help("例如 12.5、80%、\"1.2万人\"、\">= 80%\"", "for example 12.5, 80%, \"1.2万人\", \">= 80%\""),
            Type::Row(_) => added.help("写那一行的标签，例如 a: claim(…) link(claim: a)", "write the label of the row, for example a: claim(…) link(claim: a)"),
            Type::Rows(rel) => {
                let name = rel.name();
                added.help(&format!("例如 [{name}(…), {name}(…)] open"), &format!("for example [{name}(…), {name}(…)] open"));
            }
            Type::Bool => added.help("写 true 或 false", "write true or false"),
            _ => {}
        }
        None
    }

    /// Labels may stand before the rows that they name.
    fn resolve(&mut self) {
        for (row, index, member, rel, label) in std::mem::take(&mut self.wanted) {
            let Some(&number) = self.labels.get(&label.what) else {
                let known: Vec<&str> = self.labels.keys().map(String::as_str).collect();
                self.report
                    .add(label.at, &format!("没有标签为“{}”的行", label.what), &format!("there is no row labelled “{}”", label.what))
                    .nearest_of(&label.what, known.into_iter());
                continue;
            };
            let has = self.out.rows.get(number).map_or(rel, |r| r.rel);
            if has != rel {
                self.wrong_row(rel, has, label.at);
                continue;
            }
            let field = self.out.rows.get_mut(row).and_then(|r| r.fields.iter_mut().find(|f| f.index == index));
            match (field.map(|f| &mut f.value), member) {
                (Some(Given::Row(n)), None) => *n = number,
                (Some(Given::Rows(list, _)), Some(at)) => list.get_mut(at).into_iter().for_each(|n| *n = number),
                _ => {}
            }
        }
    }
}

/// What stands between the quotes.
fn text_of(pair: &Pair<'_, Rule>) -> String {
    let text = pair.as_str();
    unescape(text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text))
}

/// A number where the type takes one: exactly what is written.
fn number(ty: Type, text: &str) -> Option<Given> {
    let quantity = || {
        let (sign, digits) = text.strip_prefix('-').map_or((false, text), |d| (true, d));
        let percent = digits.strip_suffix('%');
        let mut q = super::check::amount(percent.unwrap_or(digits), percent.is_some())?;
        if sign {
            q = q.with_range(crate::value::Interval::point(q.nominal()?.neg()));
        }
        Some(q)
    };
    Some(Given::Value(match ty {
        Type::Int => Value::Int(text.parse().ok()?),
        Type::Year => Value::Year(text.parse().ok().filter(|y| (1..=9999).contains(y))?),
        Type::Date => {
            let date = Date { year: text.parse().ok().filter(|y| (1..=9999).contains(y))?, month: None, day: None };
            Value::Date(DateValue { date, span: date.span() })
        }
        Type::Quantity => Value::quantity(quantity()?),
        Type::Goal => {
            let number = quantity()?;
            Value::goal(Goal { range: number.range.clone(), number, bound: Bound::Eq, raw: text.into() })
        }
        _ => return None,
    }))
}
