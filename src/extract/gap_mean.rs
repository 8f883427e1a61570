//! Gaps of amounts to a mean, a standard or a design: 每千人口床位6.38张,比全省平均水平(6.52张)少0.14张; 仅4300小时,比设计值5500小时低1200小时.
//! Changes in time, told with years or 上年, are read elsewhere.

use super::change_stated::sharpened;
use super::figure::{Context, Figure, years_in};
use crate::fact::{RowBuilder, Value};
use crate::text::{AnyOf, ends_with_any};
use crate::value::{Bound, Dim, Number};

/// Words of what an amount is held against.
static AGAINST: AnyOf = AnyOf::new(&["平均", "均值", "全省", "全国", "全市", "设计", "标准", "定额", "额定", "核定", "警戒", "均线"]);
/// Words of other figures and of times.
static OTHER: AnyOf = AnyOf::new(&["上年", "去年", "同期", "同比", "增长", "期末", "年初", "其中", "分别", "提高", "下降", "每年", "基础上"]);
/// What ends in a difference.
const DIFFERS: &[&str] = &["少", "多", "低", "高", "差", "短", "长", "低了", "高了", "高出", "低出", "少了", "多了", "相差"];

/// The gap of three figures in a row of one unit.
pub(super) fn read(context: &Context<'_>, a: &Figure, b: &Figure, d: &Figure) -> Option<RowBuilder> {
    let amount = |f: &Figure| !f.value.about && !matches!(f.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare);
    let same = amount(a) && [b, d].iter().all(|f| f.dim() == a.dim() && f.unit() == a.unit() && f.bound == Bound::Eq && !f.value.about);
    let (between, close) = (context.get(a.span.to(), b.digits.from()), context.get(b.span.to(), d.digits.from()));
    let opens = between
        .strip_prefix([',', '('])
        .is_some_and(|t| t.starts_with(['比', '较', '与']) || ["低于", "高于", "略低于", "略高于"].iter().any(|w| t.starts_with(w)));
    let short = between.chars().count() <= 24 && close.chars().count() <= 10 && !between.contains(['。', ';', '、']) && !close.contains(['。', ';', '、']);
    let timed = years_in(between).next().is_some() || OTHER.is_in(between) || OTHER.is_in(close);
    let against = AGAINST.is_in(between) || AGAINST.is_in(close);
    let said = close.trim_end_matches(['约', '近']);
    let differs = ends_with_any(said, DIFFERS) || between.contains("于") && matches!(said, ")" | "");
    if !same || a.bound != Bound::Eq || !opens || !short || timed || !against || !differs || !meant(a, b, d) {
        return None;
    }
    // What is designed or set is not rounded; zeros at the end of the others are rounding by a hundredth at most.
    let set = ["设计", "标准", "定额", "额定", "核定"].iter().any(|w| between.contains(w) || close.contains(w));
    let second = if set { b.exact.clone() } else { sharpened(b, 100) };
    let row = super::gap::row((a, sharpened(a, 100)), (b, second), d);
    Some(row.at("delta", Value::quantity(sharpened(d, 100)), d.span))
}

/// What is stated and what it should be are within three times of each other.
fn meant(a: &Figure, b: &Figure, d: &Figure) -> bool {
    let apart = || {
        let (x, y, said) = (a.exact.range.middle()?, b.exact.range.middle()?, d.exact.range.middle()?);
        let is = if x < y { y.sub(&x)? } else { x.sub(&y)? };
        let three = Number::int(3);
        Some(is <= said.mul(&three)? && said <= is.mul(&three)?)
    };
    apart() == Some(true)
}
