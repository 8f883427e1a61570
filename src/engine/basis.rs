//! How sure a finding can be of what its conditions rest on: the rows reached through fields, the members of folds, the witnesses of
//! quantifiers, and figures that the draft gives only about (约200万: medium at most).

use super::eval::Env;
use crate::diag::Confidence;
use crate::fact::Value;
use crate::lang::{Expr, GoalPart, Loop, QuantKind};
use crate::value::{Bound, Truth};

/// The least of what the equalities and conditions of the rows that are bound rest on.
pub fn of(env: &Env<'_>) -> Confidence {
    let joins = env.query.joins.iter().flat_map(|j| [&j.left.1, &j.right.1]).map(|e| value(env, e));
    let conds = env.query.conds.iter().map(|(c, _)| truth(env, c, true));
    joins.chain(conds).fold(Confidence::High, Confidence::min)
}

/// What it rests on that a condition is true, or false.
fn truth(env: &Env<'_>, cond: &Expr, wanted: bool) -> Confidence {
    let each = |list: &[Expr]| list.iter().map(|e| truth(env, e, wanted)).fold(Confidence::High, Confidence::min);
    // One of several is enough: the surest that is so; behind one that is as sure as can be none is looked at.
    let one = |list: &[Expr]| {
        let mut best: Option<Confidence> = None;
        for e in list {
            if best == Some(Confidence::High) {
                break;
            }
            if env.truth(e) == Truth::of(wanted) {
                best = best.max(Some(truth(env, e, wanted)));
            }
        }
        best.unwrap_or_else(|| each(list))
    };
    match cond {
        Expr::And(list) => {
            if wanted {
                each(list)
            } else {
                one(list)
            }
        }
        Expr::Or(list) => {
            if wanted {
                one(list)
            } else {
                each(list)
            }
        }
        Expr::Not(inner) => truth(env, inner, !wanted),
        Expr::Maybe(inner) | Expr::Surely(inner) => truth(env, inner, wanted),
        Expr::Quant(kind, l) => quant(env, *kind, l, wanted),
        Expr::Is(inner, _) => {
            if let Expr::Field(base, _) = &**inner {
                value(env, base)
            } else {
                value(env, inner)
            }
        }
        Expr::With(slot, argument, body) => {
            env.set_local(*slot, argument);
            value(env, argument).min(truth(env, body, wanted))
        }
        other => value(env, other),
    }
}

/// A witness is as sure as its row and what its condition rests on; that there is none rests on what the condition asks of other rows.
fn quant(env: &Env<'_>, kind: QuantKind, l: &Loop, wanted: bool) -> Confidence {
    let witnessed = matches!((kind, wanted), (QuantKind::Some, true) | (QuantKind::No | QuantKind::All, false));
    if !witnessed {
        return outside(env, l);
    }
    let mut best: Option<Confidence> = None;
    let mut of_row = |t: Truth| {
        if t.is_true() {
            let cond = l.cond.as_ref().map_or(Confidence::High, |c| truth(env, c, kind != QuantKind::All));
            best = best.max(Some(row(env, &Expr::Var(l.var)).min(cond)));
        }
        best != Some(Confidence::High)
    };
    let negated = (kind == QuantKind::All).then(|| Loop { cond: l.cond.clone().map(|c| Expr::Not(Box::new(c))), ..l.clone() });
    let _closed = env.each(negated.as_ref().unwrap_or(l), &mut of_row);
    best.unwrap_or(Confidence::High).min(outside(env, l))
}

/// The fields of other variables in a loop's keys and condition.
fn outside(env: &Env<'_>, l: &Loop) -> Confidence {
    let asked = l.keys.iter().map(|k| value(env, &k.1)).fold(Confidence::High, Confidence::min);
    let mut least = asked;
    let mut others = |e: &Expr| {
        let (mut own, mut local) = (false, false);
        e.each(&mut |e| {
            own |= matches!(e, Expr::Var(v) if *v == l.var);
            local |= matches!(e, Expr::Local(_));
        });
        if matches!(e, Expr::Field(..)) && !own && !local {
            least = least.min(value(env, e));
        }
    };
    l.cond.iter().for_each(|c| c.each(&mut others));
    least
}

/// What a value rests on.
fn value(env: &Env<'_>, expr: &Expr) -> Confidence {
    match expr {
        Expr::Field(base, _) => field(env, expr, base),
        Expr::Goal(base, GoalPart::Bound) => row_of(env, base),
        Expr::Goal(base, _) => {
            let about = matches!(env.known(base).as_deref(), Ok(Value::Goal(g)) if g.bound == Bound::About || g.number.about);
            capped(value(env, base), about)
        }
        Expr::Let(i) => env.query.lets.get(*i).map_or(Confidence::High, |l| value(env, &l.0)),
        Expr::With(slot, argument, body) => {
            env.set_local(*slot, argument);
            value(env, argument).min(value(env, body))
        }
        Expr::Fold(_, body, l) => {
            let mut least = outside(env, l);
            let _closed = env.each(l, &mut |_| {
                least = least.min(row(env, &Expr::Var(l.var))).min(value(env, body));
                true
            });
            least
        }
        Expr::Quant(..) | Expr::And(_) | Expr::Or(_) | Expr::Not(_) | Expr::Is(..) => truth(env, expr, env.truth(expr).is_true()),
        other => other.parts().into_iter().map(|p| value(env, p)).fold(Confidence::High, Confidence::min),
    }
}

fn field(env: &Env<'_>, expr: &Expr, base: &Expr) -> Confidence {
    let about = matches!(env.known(expr).as_deref(), Ok(Value::Quantity(q)) if q.about);
    capped(value(env, base).min(row(env, base)), about)
}

fn row_of(env: &Env<'_>, expr: &Expr) -> Confidence {
    if let Expr::Field(base, _) = expr { value(env, base).min(row(env, base)) } else { value(env, expr) }
}

/// How a row was read.
fn row(env: &Env<'_>, expr: &Expr) -> Confidence {
    env.row(expr).map_or(Confidence::High, |r| r.sure)
}

fn capped(confidence: Confidence, about: bool) -> Confidence {
    if about { confidence.min(Confidence::Medium) } else { confidence }
}
