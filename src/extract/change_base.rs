//! Changes told from the later figure back: 达到65%,比2020年的60.2%提高4.8个百分点; 是2015年200家的3倍; 2020年3200个,到2025年8600个,新增5400个.

use super::change::{Pair, base_row, find_verb};
use super::change_stated;
use super::figure::{Context, Figure, clause_start, years_in};
use crate::fact::{FactSet, Missing, Value};
use crate::text::Span;
use crate::value::{Bound, Dim};

/// The figure that is said to have changed, and behind it the one that it changed from.
pub(super) fn compared(context: &Context<'_>, new: &Figure, old: &Figure, rest: &[Figure], facts: &mut FactSet) {
    let Some(stated) = rest.first() else { return };
    if new.bound != Bound::Eq || old.bound != Bound::Eq || new.dim() != old.dim() || new.unit() != old.unit() && new.dim() == Dim::Count {
        return;
    }
    let between = context.get(new.span.to(), old.digits.from());
    let close = context.get(old.span.to(), stated.digits.from());
    let close = close.strip_prefix(')').unwrap_or(close);
    let start = clause_start(context.text(), context.sentence(new.sentence).from(), new.digits.from());
    let subject = context.get(start, new.digits.from());
    if subject.contains(['从', '由']) || subject.starts_with(['比', '较']) {
        return;
    }
    let years =
        (years_in(between).next().map(|y| y.1), years_in(context.get(context.sentence(new.sentence).from(), new.digits.from())).next_back().map(|y| y.1));
    let at = old.span.to();
    let mut pair = Pair { start, up: true, verb: Span::new(at, stated.digits.from().max(at)), subject: subject.to_owned(), years, silent: true };
    let multiple = stated.unit() == "倍" && matches!(close, "的" | "的近" | "的约") && opens(between, &["是", "为", "相当于", "达到"]);
    let one = if multiple {
        Some(change_stated::exact_times(context, &pair, stated))
    } else if opens(between, &["比", "较", "在", "相比", "与"]) {
        let said = close.strip_prefix("的基础上").or_else(|| close.strip_prefix("基础上")).unwrap_or(close);
        let said = said.strip_prefix("相比").unwrap_or(said);
        let Some(verb) = find_verb(said) else { return };
        pair.up = verb.up;
        pair.silent = false;
        change_stated::read(context, &pair, said, new, stated)
    } else {
        None
    };
    let Some(one) = one else { return };
    let (a, b) = change_stated::one_grain(old, new);
    let row = base_row(context, Span::new(start, stated.span.to()), pair.up, pair.verb, subject)
        .at("old", Value::quantity(a), old.span)
        .at("new", Value::quantity(b), new.span)
        .set("subject_is_share", Value::Bool(new.dim() == Dim::Share));
    let row = if multiple { row.set("direction", Value::Missing(Missing::Absent)) } else { row };
    facts.push(one.put(row));
}

/// `,比2015年的`, `,较上年末(`: one of the words, then a point of time and nothing else.
fn opens(between: &str, words: &[&str]) -> bool {
    let Some(tail) = between.strip_prefix([',', '、', '(']).and_then(|t| words.iter().find_map(|w| t.strip_prefix(w))) else { return false };
    let timed = tail.contains('年') || tail.contains("期末") || tail.contains("”末");
    timed && tail.chars().count() <= 14 && tail.chars().all(|c| c.is_ascii_digit() || "年底末初的(上去前同期一二三四五十“”时为约是".contains(c))
}

/// 2020年全市托位数为3200个,到2025年达到: nothing but a later year between the figures.
pub(super) fn later(context: &Context<'_>, old: &Figure, new: &Figure) -> Option<Pair> {
    let sentence = context.sentence(old.sentence);
    let start = clause_start(context.text(), sentence.from(), old.digits.from());
    let first = years_in(context.get(sentence.from(), old.digits.from())).next_back()?.1;
    let between = context.get(old.span.to(), new.digits.from());
    let tail = between.strip_prefix(',')?;
    let second = years_in(tail).next()?.1;
    let plain = tail.chars().count() <= 14 && tail.chars().all(|c| c.is_ascii_digit() || "到至年底末将预计力争达为约增".contains(c));
    let same = old.dim() == new.dim() && old.unit() == new.unit() && new.bound == Bound::Eq;
    (plain && same && second > first).then(|| Pair {
        start,
        up: true,
        verb: Span::new(old.span.to(), new.digits.from()),
        subject: context.get(start, old.digits.from()).to_owned(),
        years: (Some(first), Some(second)),
        silent: true,
    })
}
