//! Checks a whole rule: what must be there, what it reports, its samples.

use super::sample::sample;
use super::scope::Scope;
use crate::diag::{Confidence, FixSafety, RuleId, Severity};
use crate::fact::Type;
use crate::lang::report::Report;
use crate::lang::rule::{EditPlan, EditSpot, Expr, FixPlan, Loop, Once, Rule, See, TableRef, Ty};
use crate::lang::tree::{At, Raw, RawEdit, RawFix, RawOnce, RawRule, RawSee, Word};

/// Checks a rule; errors are in the scope's report, and then the result is of no use.
pub fn check(id: &RuleId, path: &str, raw: &RawRule, scope: &mut Scope<'_, '_>) -> Option<Rule> {
    scope.silent = raw.broken.iter().any(|k| matches!(*k, "from" | "let" | "param" | "define" | "view"));
    required(raw, scope.report);
    let title = raw.title.as_ref().map(|t| scope.plain(t)).unwrap_or_default();
    let severity = raw.severity.as_ref().and_then(|w| one_of(w, ["info", "warning", "error"], Severity::parse, scope.report));
    let confidence = raw.confidence.as_ref().and_then(|w| one_of(w, ["low", "medium", "high"], Confidence::parse, scope.report));
    let basis = raw.basis.as_ref().and_then(|b| standard(b, scope));
    let mut query = scope.query(&raw.from, &raw.matches, &raw.lets, raw.cond.as_ref());
    let report = raw.report.as_ref().map(|(place, texts)| (own(place, "report", scope), scope.template(texts)));
    let sees = raw.sees.iter().map(|s| see(s, scope)).collect();
    let once = raw.once.as_ref().map(|o| once(o, scope));
    let help = raw.help.as_ref().map(|t| scope.template(t));
    let fix = raw.fix.as_ref().and_then(|f| fix_plan(f, scope));
    scope.finish(&mut query);
    let relations = std::mem::take(&mut scope.relations);
    let roles = std::mem::take(&mut scope.roles);
    let tables = || query.vars.iter().map(|v| v.table).chain(query.looked_at.iter().copied());
    let looks = tables().any(|t| matches!(t, TableRef::Find(_) | TableRef::Words(_)));
    for text in raw.samples.iter().filter_map(|s| s.fixed.as_ref()).filter(|_| raw.fix.is_none()) {
        scope.report.add(text.at, "这条规则没有 fix", "the rule has no fix").help("请加上 fix，或去掉 fixed", "add a fix, or leave fixed out");
    }
    let samples = raw.samples.iter().filter_map(|s| sample(s, &roles, looks, scope.report)).collect();
    Some(Rule {
        id: id.clone(),
        path: path.to_owned(),
        formerly: raw.formerly.iter().map(|f| RuleId(f.what.as_str().into())).collect(),
        title,
        severity: severity.unwrap_or(Severity::Info),
        confidence: confidence.unwrap_or(Confidence::High),
        since: raw.since.as_ref().map(|s| s.what.clone()),
        page: raw.page.clone(),
        basis,
        query,
        report: report?,
        sees,
        once,
        help,
        fix,
        samples,
        relations,
        roles,
    })
}

/// A place in the draft itself.
fn own(raw: &Raw, what: &str, scope: &mut Scope<'_, '_>) -> Expr {
    let place = scope.place(raw);
    scope.own_place(&place, raw.at, what);
    place
}

/// Reports the sections that every rule has and this one lacks.
fn required(raw: &RawRule, report: &mut Report<'_>) {
    let lacks = [("title", raw.title.is_none()), ("severity", raw.severity.is_none()), ("from", raw.from.is_empty()), ("report", raw.report.is_none())];
    for (name, lacking) in lacks {
        if lacking && !raw.broken.contains(&name) {
            let start = At { start: 0, end: 0 };
            report.add(start, &format!("规则缺少 {name}"), &format!("the rule has no {name}")).help(example(name).0, example(name).1);
        }
    }
}

fn example(section: &str) -> (&'static str, &'static str) {
    match section {
        "title" => ("例如 title zh \"…\" en \"…\"", "for example title zh \"…\" en \"…\""),
        "severity" => ("写 error、warning 或 info", "write error, warning or info"),
        "from" => ("例如 from c in claim", "for example from c in claim"),
        _ => ("例如 report c.figure zh \"…\" en \"…\"", "for example report c.figure zh \"…\" en \"…\""),
    }
}

fn one_of<T>(word: &Word, all: [&'static str; 3], parse: fn(&str) -> Option<T>, report: &mut Report<'_>) -> Option<T> {
    let value = parse(&word.what);
    if value.is_none() {
        report
            .add(word.at, &format!("没有“{}”这一级", word.what), &format!("“{}” is none of {}", word.what, all.join(", ")))
            .nearest_of(&word.what, all.into_iter());
    }
    value
}

fn standard(word: &Word, scope: &mut Scope<'_, '_>) -> Option<String> {
    if scope.names.standards.contains(&word.what) {
        return Some(word.what.clone());
    }
    let keys = scope.names.standards.iter().map(String::as_str);
    // GB/T 9704-2012 as it is printed
    let plain = word.what.to_ascii_lowercase().replace('/', "").replace(' ', "-");
    scope.report.add(word.at, &format!("标准表里没有“{}”", word.what), &format!("there is no standard “{}”", word.what)).nearest_of(&plain, keys);
    None
}

fn see(raw: &RawSee, scope: &mut Scope<'_, '_>) -> See {
    let depth = scope.vars.len();
    let each = raw.each.as_ref().map(|(var, source)| {
        let (over, ty, promised) = scope.over(source);
        let name = var.what.clone();
        let var = scope.declare(var, ty);
        scope.loop_stands(var, &over);
        Loop { name, var, over, cond: None, keys: Vec::new(), others: Vec::new(), promised }
    });
    let (place, message) = (scope.place(&raw.place), scope.template(&raw.texts));
    scope.vars.truncate(depth);
    See { place, each, message }
}

/// `once`: a number of findings, known when the rule is loaded.
fn once(raw: &RawOnce, scope: &mut Scope<'_, '_>) -> Once {
    let (above, ty) = scope.expr(&raw.above, Some(Ty::Fact(Type::Int)));
    let known = matches!(above, Expr::Const(_) | Expr::Param(_)) && ty == Ty::Fact(Type::Int);
    if !known && ty != Ty::Broken {
        scope
            .report
            .add(raw.above.at, "once above 后面要写整数或整数参数", "once above takes an integer or a parameter that is one")
            .help("例如 once above 5", "for example once above 5");
    }
    let severity = raw.severity.as_ref().and_then(|w| one_of(w, ["info", "warning", "error"], Severity::parse, scope.report));
    let per = raw.per.as_ref().map(|e| scope.expr(e, None).0);
    Once { above, severity, per }
}

fn fix_plan(raw: &RawFix, scope: &mut Scope<'_, '_>) -> Option<FixPlan> {
    let safety = match raw.safety.what.as_str() {
        "safe" => Some(FixSafety::Safe),
        "suggested" => Some(FixSafety::Suggested),
        other => {
            let at = raw.safety.at;
            scope.report.add(at, &format!("fix 后面要写 safe 或 suggested，不是“{other}”"), &format!("fix is safe or suggested, not “{other}”"));
            None
        }
    };
    let mut edits = Vec::new();
    for e in &raw.edits {
        let nothing = Word { what: String::new(), at: At::default() };
        let (place, spot, text) = match e {
            RawEdit::Replace(place, text) => (place, EditSpot::Whole, text),
            RawEdit::Delete(place) => (place, EditSpot::Whole, &nothing),
            RawEdit::Insert(text, after, place) => (place, if *after { EditSpot::After } else { EditSpot::Before }, text),
        };
        let place = own(place, "fix", scope);
        edits.push(EditPlan { place, spot, text: scope.pieces(text, &mut Default::default()) });
    }
    let title = scope.template(&raw.texts);
    Some(FixPlan { safety: safety?, title, edits })
}
