//! Changes told from the later figure back: 达到65%,比2020年的60.2%提高4.8个百分点; 是2015年200家的3倍; 2020年3200个,到2025年8600个,新增5400个.

use super::change::{Pair, base_row, find_verb};
use super::change_stated;
use super::figure::{Context, Figure, clause_start, years_in};
use crate::fact::{FactSet, Missing, Value};
use crate::text::Span;
use crate::value::{Bound, Dim, Number};

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
        // 比初期398个多326个
        let more = match said {
            "多" | "多出" | "多了" => "增加",
            "少" | "少了" => "减少",
            other => other,
        };
        let Some(verb) = find_verb(more) else { return };
        pair.up = verb.up;
        pair.silent = false;
        change_stated::read(context, &pair, more, new, stated)
    } else {
        None
    };
    let Some(one) = one else { return };
    let (mut a, b) = change_stated::one_grain(old, new);
    if close.starts_with('多') {
        a = old.exact.clone(); // 398个多326个: 多 is the verb here
    }
    let row = base_row(context, Span::new(start, stated.span.to()), pair.up, pair.verb, subject)
        .at("old", Value::quantity(a), old.span)
        .at("new", Value::quantity(b), new.span)
        .set("subject_is_share", Value::Bool(new.dim() == Dim::Share));
    let row = if multiple { row.set("direction", Value::Missing(Missing::Absent)) } else { row };
    facts.push(one.put(row));
}

/// 现有托位651个,到2025年新增托位630个,达到1281个: what there is, what is added, and the sum of both.
pub(super) fn grown(context: &Context<'_>, old: &Figure, added: &Figure, total: &Figure, facts: &mut FactSet) {
    let same = |f: &Figure| f.unit() == old.unit() && f.dim() == old.dim() && f.bound == Bound::Eq;
    if !same(old) || !same(added) || !same(total) || matches!(old.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare) {
        return;
    }
    let sentence = context.sentence(old.sentence);
    let start = clause_start(context.text(), sentence.from(), old.digits.from());
    let lead = context.get(start, old.digits.from());
    let (first, second) = (context.get(old.span.to(), added.digits.from()), context.get(added.span.to(), total.digits.from()));
    let has = ["现有", "已有", "已建成", "已建", "目前", "现状", "年末", "年底"].iter().any(|w| lead.contains(w))
        || years_in(lead).next().is_some() && (lead.contains('有') || lead.contains('长') || lead.contains('为'));
    let plain = |t: &str, most: usize| t.chars().count() <= most && !t.contains([';', '。', ':']) && t.matches(',').count() <= 2;
    let adds =
        ADDED.iter().any(|w| first.rfind(w).is_some_and(|at| first.get(at + w.len()..).is_some_and(|t| t.chars().count() <= 5 && !t.contains([',', '、']))));
    let sums = second.starts_with(',') && ["达到", "达", "总数为", "总量为", "累计为"].iter().any(|w| second.ends_with(w));
    let other = ["其中", "同比", "投资", "每", "分别"].iter().any(|w| first.contains(w) || second.contains(w));
    if !has || !adds || !sums || other || !plain(first, 24) || !plain(second, 24) || !is_near(old, added, total) {
        return;
    }
    facts.push(
        base_row(context, Span::new(start, total.span.to()), true, Span::new(old.span.to(), added.digits.from()), lead)
            .at("old", Value::quantity(old.value.clone()), old.span)
            .at("new", Value::quantity(total.value.clone()), total.span)
            .at("delta", Value::quantity(added.value.clone()), added.span)
            .at("stated", Value::quantity(added.value.clone()), added.span)
            .set("deflated", Value::Bool(false))
            .set("direction", Value::Missing(Missing::Absent)),
    );
}

/// Words before what is added.
const ADDED: &[&str] = &["新增", "新建", "再建", "增加", "扩建", "再增", "新改扩建"];

/// Both together come to within a fifth of the sum: then they are meant to be it.
fn is_near(old: &Figure, added: &Figure, total: &Figure) -> bool {
    let share = || old.exact.range.middle()?.add(&added.exact.range.middle()?)?.div(&total.exact.range.middle()?);
    let (Some(share), Some(lo), Some(hi)) = (share(), Number::ratio(4, 5), Number::ratio(6, 5)) else { return false };
    share >= lo && share <= hi
}

/// `,比2015年的`, `,较上年末(`: one of the words, then a point of time and nothing else.
fn opens(between: &str, words: &[&str]) -> bool {
    let Some(tail) = between.strip_prefix([',', '、', '(']).and_then(|t| words.iter().find_map(|w| t.strip_prefix(w))) else { return false };
    let timed = tail.contains('年') || tail.contains("期末") || tail.contains("”末") || tail.contains("初期");
    timed && tail.chars().count() <= 14 && tail.chars().all(|c| c.is_ascii_digit() || "年底末初的(上去前同期一二三四五十“”时为约是".contains(c))
}

/// 2020年全市托位数为3200个,到2025年达到: nothing but a later year between the figures.
pub(super) fn later(context: &Context<'_>, old: &Figure, new: &Figure) -> Option<Pair> {
    let sentence = context.sentence(old.sentence);
    let start = clause_start(context.text(), sentence.from(), old.digits.from());
    let first = years_in(context.get(sentence.from(), old.digits.from())).next_back()?.1;
    let between = context.get(old.span.to(), new.digits.from());
    let (tail, versus) = match between.strip_prefix("相比,").filter(|_| context.get(start, old.digits.from()).starts_with(['与', '同', '和'])) {
        Some(tail) => (tail, true),
        None => (between.strip_prefix(',')?, false),
    };
    let second = years_in(tail).next()?.1;
    let level = ["达到", "达", "为", "至"].iter().any(|w| tail.ends_with(w)) && tail.chars().count() <= 30 && !tail.contains([',', ';', '。']);
    let plain = versus && level || tail.chars().count() <= 14 && tail.chars().all(|c| c.is_ascii_digit() || "到至年底末将预计力争达为约增有".contains(c));
    let same = old.dim() == new.dim() && old.unit() == new.unit() && new.bound == Bound::Eq;
    (plain && same && second > first).then(|| Pair {
        start,
        up: true,
        verb: Span::new(old.span.to(), new.digits.from()),
        subject: context.get(start, if versus { new.digits.from() } else { old.digits.from() }).to_owned(),
        years: (Some(first), Some(second)),
        silent: true,
    })
}
