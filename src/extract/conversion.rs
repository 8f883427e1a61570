//! One amount told in two units: 132亩(约合8.8公顷), 1.2亿元(即12000万元). Read where nothing but a bracket or a word of conversion stands
//! between the two; spans of time, whose months and years differ in length, are not.

use super::figure::{Context, Figure};
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::text::holds_any;
use crate::value::{Bound, Dim, Interval, Number, Quantity};

/// Words of conversion.
const WORDS: &[&str] = &["约合", "折合", "折合约", "约折合", "合", "即", "相当于", "约", "换算为", "折算为"];

/// Finds all conversions and adds their rows.
pub fn extract(context: &Context<'_>, facts: &mut FactSet) {
    for two in context.figures.windows(2) {
        if let [a, b] = two
            && a.sentence == b.sentence
            && told(context, a, b)
            && let (Some(first), Some(second)) = (grain(a), grain(b))
        {
            facts.push(RowBuilder::new(Rel::Conversion, a.span.join(b.span)).at("first", Value::quantity(first), a.span).at(
                "second",
                Value::quantity(second),
                b.span,
            ));
        }
    }
}

/// True where the second figure is said to be the first in another unit.
fn told(context: &Context<'_>, a: &Figure, b: &Figure) -> bool {
    let other = a.value.unit.text != b.value.unit.text && a.dim() == b.dim();
    let measured = matches!(a.dim(), Dim::Physical(_)) && a.unit() != b.unit() && !holds_any(a.unit(), &["天", "年", "月", "时", "日", "周", "分"]);
    let scaled = a.unit() == b.unit() && !matches!(a.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare);
    // 不少于3公顷,折合45亩: a bound holds for both.
    let bound = a.bound == Bound::Eq || measured && matches!(a.bound, Bound::Ge | Bound::Le);
    // 73304单位(每单位200毫升,折合约1466万毫升): a norm is not what is converted.
    let each = context.get(a.clause, a.digits.from()).contains('每');
    if each || !other || !(measured || scaled) || !bound || !matches!(b.bound, Bound::Eq | Bound::About) || a.value.about {
        return false;
    }
    let gap = context.get(a.span.to(), b.digits.from());
    let bracketed = gap.starts_with('(') && context.text().get(b.span.to()..).is_some_and(|t| t.starts_with(')'));
    let word = gap.strip_prefix(['(', ',']).unwrap_or("?");
    match word {
        "" | "约" => bracketed && (measured || same_digits(a, b)),
        _ => (bracketed || gap.starts_with(',') && (measured || !matches!(word, "即" | "合") || same_digits(a, b))) && WORDS.contains(&word),
    }
}

/// 2.4亿元(2400万元): the same digits, whatever the unit.
fn same_digits(a: &Figure, b: &Figure) -> bool {
    let digits = |f: &Figure| {
        let n = f.exact.range.middle()?.to_decimal(6).replace('.', "");
        Some(n.trim_matches('0').to_owned()).filter(|d| d.len() >= 2)
    };
    digits(a).is_some_and(|d| digits(b) == Some(d))
}

/// What a figure may stand for: its last digit, and for zeros at the end a twentieth at most.
fn grain(f: &Figure) -> Option<Quantity> {
    let at = f.exact.range.middle()?;
    let half = Number::pow10(-f.value.decimals)?.mul(&f.value.unit.factor)?.div(&Number::int(2))?;
    let half = if f.value.decimals < 0 { half.min(at.mul(&Number::ratio(1, 20)?)?) } else { half };
    Some(Quantity { range: Interval::closed(at.sub(&half)?, at.add(&half)?), ..f.exact.clone() })
}
