//! The relations `ordered` and `standing`: a list in order of size (由多到少依次为甲、乙、丙) and the place that a thing is said to have (居第3位),
//! each with the figures of a table's column, or of the paragraph, that it speaks of. Which figures are meant is told by the words before;
//! where several columns share them, the one that agrees best is taken. What is wrong the rules say.

use super::figure::Context;
use super::standing_extreme::{Extreme, candidates, extremes};
use super::standing_series::{Series, of_tables, of_text, score};
use super::standing_words::{Told, listed, places};
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::text::{AnyOf, Span};
use crate::value::Number;

/// Words without which nothing is read.
static CUES: AnyOf = AnyOf::new(&[
    "到少", "至少", "到低", "至低", "到小", "至小", "到短", "至短", "到高", "到多", "到大", "居", "列第", "排第", "排名", "位依次", "名依次", "的依次", "最",
]);

/// So many sentences of a draft are held against its tables; what more there are, against their paragraphs.
const MOST: usize = 200;

/// Adds the rows of `ordered`.
pub(super) fn orders(context: &Context<'_>, facts: &mut FactSet) {
    each(
        context,
        |text| !listed(text).is_empty(),
        |reader, text, at| {
            for list in listed(text) {
                let names: Vec<&str> = list.names.iter().filter_map(|(from, to)| text.get(*from..*to)).collect();
                let Some(series) = reader.for_list(list.subject, &names) else { continue };
                let entries: Vec<_> = names.iter().filter_map(|n| series.entry(n)).collect();
                for (pair, places) in entries.windows(2).zip(list.names.windows(2)) {
                    let ([first, second], [from, to]) = (pair, places) else { continue };
                    let (above, below) = if list.falls { (first, second) } else { (second, first) };
                    facts.push(
                        RowBuilder::new(Rel::Ordered, Span::new(at + from.0, at + to.1))
                            .at("first", Value::Text(first.name.into()), Span::new(at + from.0, at + from.1))
                            .at("second", Value::Text(second.name.into()), Span::new(at + to.0, at + to.1))
                            .at("above", Value::quantity(above.value.clone()), above.at)
                            .at("below", Value::quantity(below.value.clone()), below.at)
                            .set("by", Value::Text(series.by.as_str().into()))
                            .sure(Confidence::Medium),
                    );
                }
            }
        },
    );
}

/// Adds the rows of `standing`.
pub(super) fn standings(context: &Context<'_>, facts: &mut FactSet) {
    each(
        context,
        |text| !places(text).is_empty(),
        |reader, text, at| {
            let mut subject = "";
            for told in places(text).into_iter().filter(|t| t.among_own(context.own)) {
                let Some((name, found, own)) = reader.of_place(text, &told, subject) else { continue };
                subject = own;
                let said = if told.last { found.above + found.level + found.below } else { told.place };
                if said > found.above + found.level + found.below {
                    continue;
                }
                facts.push(
                    RowBuilder::new(Rel::Standing, Span::new(at + told.head_at, at + told.to))
                        .set("name", Value::Text(name.into()))
                        .at("said", Value::Int(said), Span::new(at + told.from, at + told.to))
                        .set("above", Value::Int(found.above))
                        .set("level", Value::Int(found.level))
                        .set("below", Value::Int(found.below))
                        .set("listed", Value::Bool(found.listed))
                        .set("by", Value::Text(found.by.as_str().into()))
                        .sure(Confidence::Medium),
                );
            }
        },
    );
}

/// Adds the rows of `standing` for what is said to be the most or the least.
pub(super) fn most_and_least(context: &Context<'_>, facts: &mut FactSet) {
    each(
        context,
        |text| !extremes(text).is_empty(),
        |reader, text, at| {
            for told in extremes(text) {
                let lead = text.get(..told.from).unwrap_or("");
                let Some((name, found, said)) = reader.of_extreme(lead, &told, Span::new(at, at + told.from)) else { continue };
                let place = Span::new(at + told.from, at + told.to);
                facts.push(
                    RowBuilder::new(Rel::Standing, place)
                        .set("name", Value::Text(name.into()))
                        .at("said", Value::Int(said), place)
                        .set("above", Value::Int(found.above))
                        .set("level", Value::Int(found.level))
                        .set("below", Value::Int(found.below))
                        .set("listed", Value::Bool(false))
                        .set("by", Value::Text(found.by.as_str().into()))
                        .sure(Confidence::Medium),
                );
            }
        },
    );
}

/// Calls for each sentence with a cue that tells something: what can be asked of its paragraph, its text, where it begins.
fn each<'c>(context: &'c Context<'_>, tells: impl Fn(&str) -> bool, mut read: impl FnMut(&Reader<'c, '_>, &'c str, usize)) {
    let tables = std::cell::OnceCell::new();
    let mut told = 0usize;
    for (index, sentence) in context.outline.sentences.iter().enumerate().filter(|(_, s)| s.para.is_some()) {
        let text = context.source.slice(sentence.span);
        if !CUES.is_in(text) || !tells(text) {
            continue;
        }
        told += 1;
        let all: &Vec<Series<'c>> = tables.get_or_init(|| of_tables(context));
        let tables: &[Series<'c>] = if told > MOST { &[] } else { all };
        read(&Reader { tables, near: of_text(context, index) }, text, sentence.span.from());
    }
}

/// How a thing stands among others.
struct Found {
    above: i64,
    level: i64,
    below: i64,
    by: String,
    listed: bool,
}

struct Reader<'c, 't> {
    tables: &'t [Series<'c>],
    /// Of the paragraph.
    near: Vec<Series<'c>>,
}

impl<'c> Reader<'c, '_> {
    fn all(&self) -> impl Iterator<Item = &Series<'c>> {
        self.near.iter().chain(self.tables)
    }

    /// The figures that a list is in order of: of those that have all its names and share most words with its subject, the one that agrees best.
    /// A list that no figures bear out for the most part is in order of something else.
    fn for_list(&self, subject: &str, names: &[&str]) -> Option<&Series<'c>> {
        let holds = |s: &&Series<'c>| names.iter().all(|n| s.entry(n).is_some());
        let candidates: Vec<(&Series<'c>, usize)> = if subject.is_empty() {
            self.near.iter().filter(holds).map(|s| (s, 1)).collect()
        } else {
            self.all().filter(holds).map(|s| (s, score(subject, &s.by))).filter(|(_, n)| *n > 0).collect()
        };
        let most = candidates.iter().map(|c| c.1).max()?;
        let steps = |s: &Series<'c>| {
            let values: Vec<&Number> = names.iter().filter_map(|n| s.entry(n)).map(|e| &e.number).collect();
            let rises = values.windows(2).filter(|w| matches!(w, [a, b] if a < b)).count();
            let falls = values.windows(2).filter(|w| matches!(w, [a, b] if a > b)).count();
            rises.min(falls)
        };
        let (best, breaks) = candidates.iter().filter(|c| c.1 == most).map(|c| (c.0, steps(c.0))).min_by_key(|c| c.1)?;
        (breaks <= (names.len() / 3).max(1)).then_some(best)
    }

    /// How the thing stands that is said to be the most or the least, and the place that this is; nothing where any figures bear it out.
    fn of_extreme(&self, lead: &str, told: &Extreme<'_>, beside: Span) -> Option<(&'c str, Found, i64)> {
        let own = lead.rsplit(['。', ';']).next().unwrap_or(lead);
        let clause = own.get(..own.rfind([',', ':', '(']).unwrap_or(0)).unwrap_or("");
        let mut all = Vec::new();
        for (series, entry) in candidates(told, clause, self.tables, &self.near, beside) {
            let found = stand(series, entry.name)?;
            let last = found.above + found.level + found.below;
            let right = if told.least { found.below == 0 } else { found.above == 0 };
            if right {
                return None;
            }
            all.push((entry.name, found, if told.least { last } else { 1 }));
        }
        (!all.is_empty()).then(|| all.swap_remove(0))
    }

    /// Whose place is told, how it stands, and the words that say in what.
    fn of_place<'t>(&self, text: &'t str, told: &Told<'t>, before: &'t str) -> Option<(&'t str, Found, &'t str)>
    where
        'c: 't,
    {
        let head = told.head;
        let named = |s: &'t str| self.all().filter_map(|k| k.named(s)).min_by_key(|n| (s.find(n), std::cmp::Reverse(n.len())));
        let lead = text.get(..told.head_at)?;
        if before.is_empty()
            && let Some(found) = in_list(lead, told)
        {
            return Some((head, found, ""));
        }
        let (name, subject) = match named(head) {
            Some(name) => (name, told.rest(head, name)),
            None => {
                let near = lead.rsplit(';').next().unwrap_or(lead);
                let clause = near.trim_end_matches([',', '、']).rsplit([',', ':']).find(|c| named(c).is_some())?;
                let name = named(clause)?;
                (name, if head.is_empty() { told.rest(clause, name) } else { head })
            }
        };
        let own = if subject.is_empty() { before } else { subject };
        let words = if own.is_empty() { lead } else { own };
        let strict = own.is_empty();
        let scored: Vec<(&Series<'c>, usize)> = self
            .all()
            .filter(|s| s.complete && s.entry(name).is_some() && told.among_fits(s.entries.len()) && !told.within_others(lead, s.entries.len()))
            .map(|s| (s, score(words, &s.by)))
            .filter(|(_, n)| *n > if strict { 99 } else { 0 })
            .collect();
        let most = scored.iter().map(|s| s.1).max()?;
        let mut best: Vec<Found> = scored.iter().filter(|s| s.1 == most).filter_map(|s| stand(s.0, name)).collect();
        let right = best.iter().position(|f| told.fits(f.above, f.level, f.below)).unwrap_or(0);
        (!best.is_empty()).then(|| (name, best.swap_remove(right), own))
    }
}

/// 居第2位, behind 由多到少依次为甲、乙、丙,乙.
fn in_list(lead: &str, told: &Told<'_>) -> Option<Found> {
    let list = listed(lead).pop()?;
    let names: Vec<&str> = list.names.iter().filter_map(|(from, to)| lead.get(*from..*to)).collect();
    let at = names.iter().position(|n| *n == told.head).filter(|_| told.among_fits(names.len()))?;
    let count = |n: usize| i64::try_from(n).ok();
    Some(Found { above: count(at)?, level: 1, below: count(names.len() - at - 1)?, by: list.subject.to_owned(), listed: true })
}

fn stand(series: &Series<'_>, name: &str) -> Option<Found> {
    let own = &series.entry(name)?.number;
    let count = |test: &dyn Fn(&Number) -> bool| i64::try_from(series.entries.iter().filter(|e| test(&e.number)).count()).ok();
    Some(Found { above: count(&|n| n > own)?, level: count(&|n| n == own)?, below: count(&|n| n < own)?, by: series.by.clone(), listed: false })
}
