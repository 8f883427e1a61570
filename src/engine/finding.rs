//! From a combination of rows that holds to a finding: places, messages, confidence, correction.

use super::Program;
use super::basis;
use super::eval::Env;
use super::render;
use super::safe;
use crate::diag::{Confidence, Edit, Finding, Fix, FixSafety, Label, Lang, Severity};
use crate::fact::NOWHERE;
use crate::lang::{EditSpot, Expr, FixPlan, Rule, Template};
use crate::text::{Source, Span};

/// The finding of a rule for the rows that are bound; `None` where its place cannot be told.
pub fn finding(program: &Program, rule: &Rule, env: &Env<'_>, source: &Source) -> Option<Finding> {
    let (place, verdict) = &rule.report;
    let message = render::message(env, source, verdict);
    let mut labels = vec![Label { file: env.file(place), span: env.place(place)?, primary: true, message: message.clone() }];
    for see in &rule.sees {
        match &see.each {
            None => labels.extend(label(env, source, &see.place, &see.message)),
            Some(l) => {
                // Where the sequence is missing there is nothing to show.
                let _missing = env.each(l, &mut |t| {
                    if t.is_true() {
                        labels.extend(label(env, source, &see.place, &see.message));
                    }
                    labels.len() < 40
                });
            }
        }
    }
    let confidence = confidence(rule, env);
    let severity = program.severity(rule);
    let severity = if severity == Severity::Error && confidence < Confidence::Medium { Severity::Info } else { severity };
    Some(Finding {
        rule: rule.id.clone(),
        severity,
        confidence,
        message,
        labels,
        places: 1,
        help: rule.help.as_ref().map(|h| render::message(env, source, h)),
        basis: rule.basis.as_ref().and_then(|b| program.standard(b)),
        fix: rule.fix.as_ref().and_then(|f| fix(f, env, source)),
    })
}

fn label(env: &Env<'_>, source: &Source, place: &Expr, message: &Template) -> Option<Label> {
    // An amount that was reckoned stands nowhere, and its row is no place for it.
    let span = env.shown_place(place).filter(|s| *s != NOWHERE)?;
    Some(Label { file: env.file(place), span, primary: false, message: render::message(env, source, message) })
}

/// The least of the rule's, its rows' and that of what its conditions rest on; a promise of completeness is medium at most.
fn confidence(rule: &Rule, env: &Env<'_>) -> Confidence {
    let rows = (0..rule.query.vars.len()).filter_map(|v| {
        let (table, index) = env.bound(v);
        env.tables.row(table, index).map(|r| r.sure)
    });
    let promise = if rule.query.promised { Confidence::Medium } else { Confidence::High };
    rows.chain(std::iter::once_with(|| basis::of(env))).fold(rule.confidence.min(promise), Confidence::min)
}

fn fix(plan: &FixPlan, env: &Env<'_>, source: &Source) -> Option<Fix> {
    let mut safety = plan.safety;
    let mut edits = Vec::new();
    for e in &plan.edits {
        let place = env.place(&e.place)?;
        let span = match e.spot {
            EditSpot::Whole => place,
            EditSpot::Before => Span { start: place.start, end: place.start },
            EditSpot::After => Span { start: place.end, end: place.end },
        };
        let text = render::pieces(env, source, &e.text, Lang::Zh).to_string();
        if !safe::is_safe(source, span, &text, env.tables.lexicon) {
            safety = FixSafety::Suggested;
        }
        edits.push(Edit { span, text });
    }
    edits.sort_by_key(|e| e.span);
    let apart = edits.iter().zip(edits.iter().skip(1)).all(|(a, b)| a.span.end <= b.span.start);
    apart.then(|| Fix { safety, title: render::message(env, source, &plan.title), edits })
}
