//! `once above N`: the findings of one rule that fill a draft become one, with their number and their places (the output shows the first).

use super::Program;
use super::eval::Env;
use super::render;
use crate::diag::{Edit, Finding, Fix, Lang, Message, sort_findings};
use crate::fact::Value;
use crate::lang::{Expr, Once, Piece, Rule};
use crate::text::Source;

/// Places that the one finding has at most.
const PLACES: usize = 40;

/// A finding with what it must have in common with others to be counted with them.
pub type Keyed = (String, Finding);

/// What the findings of a rule must have in common; empty where all count together.
pub fn key(rule: &Rule, env: &Env<'_>, source: &Source) -> String {
    let per = rule.once.as_ref().and_then(|o| o.per.as_ref());
    per.map_or_else(String::new, |e| render::pieces(env, source, &[Piece::Value(e.clone())], Lang::Zh).into())
}

/// The findings of a rule in one draft: those that share a key and are more than the rule's threshold as one.
pub fn collapse(program: &Program, rule: &Rule, mut found: Vec<Keyed>) -> Vec<Finding> {
    let Some(once) = &rule.once else { return found.into_iter().map(|f| f.1).collect() };
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let most = threshold(program, once);
    let mut out = Vec::new();
    for group in found.chunk_by(|a, b| a.0 == b.0) {
        let mut group: Vec<Finding> = group.iter().map(|f| f.1.clone()).collect();
        sort_findings(&mut group);
        group.dedup();
        if group.len() > most {
            out.extend(one(program, rule, once, group));
        } else {
            out.extend(group);
        }
    }
    out
}

fn threshold(program: &Program, once: &Once) -> usize {
    let value = match &once.above {
        Expr::Const(value) => Some(value),
        Expr::Param(i) => program.params.get(*i),
        _ => None,
    };
    match value {
        Some(Value::Int(n)) => usize::try_from(*n).unwrap_or(0),
        _ => usize::MAX,
    }
}

/// The first finding with the number of all and the places of the next ones.
fn one(program: &Program, rule: &Rule, once: &Once, group: Vec<Finding>) -> Option<Finding> {
    let count = group.len();
    let fix = joined(&group);
    let mut all = group.into_iter();
    let mut first = all.next()?;
    first.labels.extend(all.filter_map(|f| f.labels.into_iter().find(|l| l.primary)).take(PLACES - 1));
    first.message = Message::new(format!("{}（全篇共{count}处）", first.message.zh), format!("{} ({count} places in all)", first.message.en));
    if let Some(label) = first.labels.first_mut() {
        label.message = first.message.clone();
    }
    first.places = count;
    first.fix = fix;
    if let Some(severity) = once.severity.filter(|_| !program.options.severities.contains_key(&rule.id)) {
        first.severity = severity;
    }
    Some(first)
}

/// The corrections of all findings as one; none where a finding has none, or where two of them meet.
fn joined(group: &[Finding]) -> Option<Fix> {
    let fixes: Option<Vec<&Fix>> = group.iter().map(|f| f.fix.as_ref()).collect();
    let fixes = fixes?;
    let first = fixes.first()?;
    let mut edits: Vec<Edit> = fixes.iter().flat_map(|f| f.edits.iter().cloned()).collect();
    edits.sort_by_key(|e| e.span);
    let apart = edits.iter().zip(edits.iter().skip(1)).all(|(a, b)| a.span.end <= b.span.start);
    let safe = fixes.iter().all(|f| f.safety == first.safety);
    (apart && safe).then(|| Fix { safety: first.safety, title: first.title.clone(), edits })
}
