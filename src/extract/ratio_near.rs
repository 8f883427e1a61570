//! Ratios told in other words: what is left over (不合格202批次,合格率65.5%), and rates that two amounts of the sentence give but for one digit.

use super::figure::{Context, Figure};
use super::near::{divides, divides_but_for_a_digit, lead, plain, segment};
use super::ratio::{quotient, row};
use crate::diag::Confidence;
use crate::fact::RowBuilder;
use crate::text::Span;
use crate::value::{Bound, Dim, Truth};

/// Words of rates that are no quotient of two amounts of a draft.
const OTHER: &[&str] =
    &["增", "减", "提高", "下降", "降低", "上升", "利率", "年均", "同比", "死亡", "发病", "高于", "低于", "超过", "贡献", "税率", "补助", "补贴"];

/// The name of a rate with verbs taken off: 合格率 of 合格率达到.
pub(super) fn rate_name<'t>(context: &Context<'_>, text: &'t str) -> Option<&'t str> {
    let mut name = text;
    while let Some(verb) = context.lexicon.names().verb_before(name).filter(|v| v.level) {
        name = name.strip_suffix(verb.text.as_str())?;
    }
    Some(name.trim_end_matches(['仅', '只']))
}

/// 抽检585批次,不合格202批次,合格率65.5%: the amount is what the rate leaves out.
pub(super) fn left_out(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let name = rate_name(context, text)?;
    let stem = name.strip_suffix('率')?;
    let [.., total, rest] = before else { return None };
    let words = context.get(total.span.to(), rest.digits.from());
    let negated = ["不", "未"].iter().any(|no| words.contains(&format!("{no}{stem}")) || words.contains(&format!("{no}{}", stem.get(..3).unwrap_or(stem))));
    let fits = negated && !name.starts_with(['不', '未']) && plain(total) && plain(rest) && total.unit() == rest.unit() && rate.bound == Bound::Eq;
    if !fits || rest.value.less(&total.value) != Truth::True || context.get(rest.span.to(), start).chars().count() > 2 {
        return None;
    }
    let done = total.value.add(&rest.value, true).ok()?;
    Some(quotient((done, rest.span), (total.value.clone(), total.span), rate, name, Span::new(start, start + name.len()), Confidence::Medium))
}

/// Two amounts of one unit in the stretch of the rate that give it but for one digit, where none gives it and no other pair does so.
pub(super) fn but_for_a_digit(context: &Context<'_>, rate: &Figure) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let name = rate_name(context, text)?;
    if rate.unit() != "%" || OTHER.iter().any(|w| text.contains(w)) || context.get(rate.span.to(), rate.span.to() + 9).starts_with("以") {
        return None;
    }
    let share = ["占", "比重", "比例", "完成", "为", "相当于", "实现程度"].iter().any(|w| text.contains(w));
    let rated = name.ends_with(['率', '度', '面']) && name.chars().count() >= 3;
    if !share && !rated {
        return None;
    }
    let within = segment(context, rate);
    let figures: Vec<&Figure> = context.of_sentence(rate.sentence).iter().filter(|f| within.contains(f.span) && plain(f)).collect();
    let pairs =
        || figures.iter().flat_map(|n| figures.iter().map(move |d| (*n, *d))).filter(|(n, d)| n.unit() == d.unit() && n.value.less(&d.value) == Truth::True);
    if figures.len() < 2 || figures.len() > 6 || pairs().any(|(n, d)| divides(n, d, &rate.value) || leaves(n, d, rate)) {
        return None;
    }
    // 再就业率: a word of it stands with the amounts.
    let named = |n: &Figure, d: &Figure| {
        let place = n.span.join(d.span);
        let words = context.get(within.from(), place.to().min(start)).to_owned() + context.get(place.to(), start);
        name.trim_end_matches(['率', '度', '面']).chars().any(|c| crate::text::is_cjk(c) && !"的数人口量有".contains(c) && words.contains(c))
    };
    let between =
        |n: &Figure, d: &Figure| context.of_sentence(rate.sentence).iter().filter(|f| f.dim() == Dim::Share && n.span.join(d.span).contains(f.span)).count();
    let mut fitting = pairs().filter(|(n, d)| between(n, d) == 0 && (share || named(n, d)) && divides_but_for_a_digit(n, d, rate));
    let (n, d) = fitting.next()?;
    if fitting.next().is_some() {
        return None;
    }
    Some(row(n, d, rate, name, Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// True where the rate is what two amounts leave of the whole.
fn leaves(part: &Figure, whole: &Figure, rate: &Figure) -> bool {
    whole.value.add(&part.value, true).is_ok_and(|rest| rest.div(&whole.value).is_ok_and(|q| q.equals(&rate.value) != Truth::False))
}
