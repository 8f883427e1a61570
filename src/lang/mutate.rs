//! Changes a rule in one place: flips a comparison or drops a conjunct. For finding conditions that no sample tests.

use super::rule::{Expr, Over, Rule, RuleSet};
use super::tree::CompareOp;

/// A rule with one change.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// The changed rule.
    pub rule: Rule,
    /// True for a dropped conjunct, false for a flipped comparison.
    pub dropped: bool,
    /// What was changed, as rule text.
    pub before: String,
    /// What stands there now; empty for a dropped conjunct.
    pub after: String,
}

impl RuleSet {
    /// Every rule that differs from this one by one flipped comparison or one dropped conjunct.
    #[must_use]
    pub fn mutants(&self, rule: &Rule) -> Vec<Mutant> {
        let mut out = Vec::new();
        for (at, (cond, _)) in rule.query.conds.iter().enumerate() {
            let mut changed = rule.clone();
            changed.query.conds.remove(at);
            out.push(Mutant { rule: changed, dropped: true, before: self.say(&rule.query, cond), after: String::new() });
        }
        let conds = rule.query.conds.len();
        for at in 0..conds + rule.query.lets.len() {
            for nth in 0.. {
                let mut changed = rule.clone();
                let place = if at < conds { changed.query.conds.get_mut(at) } else { changed.query.lets.get_mut(at - conds) };
                let Some((expr, _)) = place else { break };
                let Some(dropped) = change(expr, &mut { nth }) else { break };
                let said = |r: &Rule| {
                    let list = if at < conds { r.query.conds.get(at) } else { r.query.lets.get(at - conds) };
                    list.map_or_else(String::new, |(e, _)| self.say(&r.query, e))
                };
                let (before, after) = (said(rule), said(&changed));
                out.push(Mutant { rule: changed, dropped, before, after });
            }
        }
        out
    }
}

/// Makes the n-th change in an expression; `None` where there are fewer, else whether something was dropped.
fn change(expr: &mut Expr, nth: &mut usize) -> Option<bool> {
    if flips(expr) {
        if *nth == 0 {
            flip(expr);
            return Some(false);
        }
        *nth -= 1;
    }
    if let Some(done) = drop_one(expr, nth) {
        return Some(done);
    }
    // A negation directly around a comparison is one comparison: `!=`.
    if let Expr::Not(inner) = expr
        && matches!(**inner, Expr::Same(..) | Expr::In(..) | Expr::Is(..))
    {
        return inner.parts_mut().into_iter().find_map(|p| change(p, nth));
    }
    expr.parts_mut().into_iter().find_map(|p| change(p, nth))
}

fn flips(expr: &Expr) -> bool {
    match expr {
        Expr::Not(inner) => matches!(**inner, Expr::Same(..) | Expr::In(..) | Expr::Is(..)),
        Expr::Compare(..) | Expr::Same(..) | Expr::In(..) | Expr::Is(..) | Expr::Before(..) => true,
        _ => false,
    }
}

/// A comparison as its opposite.
fn flip(expr: &mut Expr) {
    let old = std::mem::replace(expr, Expr::And(Vec::new()));
    *expr = match old {
        Expr::Not(inner) => *inner,
        Expr::Compare(op, a, b) => Expr::Compare(opposite(op), a, b),
        other => Expr::Not(Box::new(other)),
    };
}

fn opposite(op: CompareOp) -> CompareOp {
    match op {
        CompareOp::Eq => CompareOp::Ne,
        CompareOp::Ne => CompareOp::Eq,
        CompareOp::Lt => CompareOp::Ge,
        CompareOp::Ge => CompareOp::Lt,
        CompareOp::Gt => CompareOp::Le,
        CompareOp::Le => CompareOp::Gt,
    }
}

/// Drops a member of `and` or `or`, a loop's condition or one of its equalities.
fn drop_one(expr: &mut Expr, nth: &mut usize) -> Option<bool> {
    let mut take = |len: usize| {
        let at = *nth;
        *nth = nth.saturating_sub(len);
        (at < len).then_some(at)
    };
    match expr {
        Expr::And(list) | Expr::Or(list) => {
            let at = take(list.len())?;
            list.remove(at);
            Some(true)
        }
        Expr::Fold(_, _, l) | Expr::Quant(_, l) => {
            if matches!(l.over, Over::Table(_))
                && let Some(at) = take(l.keys.len())
            {
                l.keys.remove(at);
                return Some(true);
            }
            if l.cond.is_some() && !matches!(l.cond, Some(Expr::And(_))) && take(1).is_some() {
                l.cond = None;
                return Some(true);
            }
            None
        }
        _ => None,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use crate::lang::{Names, RuleFile, load};

    #[test]
    fn every_comparison_and_conjunct_is_changed_once() {
        let text =
            "title zh \"a\" en \"a\"\nseverity info\nfrom c in claim\nwhere c.kind != target and (c.year < 2025 or c.generic)\nreport c zh \"a\" en \"a\"\n";
        let set = load(&[RuleFile { path: "rules/t/a.hgr".to_owned(), text: text.to_owned() }], &Names::default()).unwrap();
        let made: Vec<String> = set.mutants(set.rules.first().unwrap()).iter().map(|m| format!("{} → {}", m.before, m.after)).collect();
        assert_eq!(
            made,
            [
                "c.kind != target → ",
                "c.year < 2025 or c.generic → ",
                "c.kind != target → c.kind == target",
                "c.year < 2025 or c.generic → c.generic",
                "c.year < 2025 or c.generic → c.year < 2025",
                "c.year < 2025 or c.generic → c.year >= 2025 or c.generic",
            ]
        );
    }
}
