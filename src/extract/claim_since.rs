//! What is told right behind a claim of how far the figure lies from that of an earlier year: 达到82%,比2020年提高7个百分点; 突破60万户,较2023年底净增7.4万户以上.

use super::figure::{Context, Figure, years_in};
use super::interpret::negated;
use crate::text::{AnyOf, Span};
use crate::value::{Dim, Goal};

/// Words that end what stands before a difference upward, longest first.
static MORE: AnyOf = AnyOf::new(&["提高", "提升", "增加", "上升", "净增", "扩大", "增长", "新增", "延长", "多", "高", "增"]);
/// And downward.
static LESS: AnyOf = AnyOf::new(&["下降", "降低", "减少", "缩短", "压缩", "压减", "缩小", "净减", "少", "低", "减"]);

/// The year that is compared with, the difference, signed, and its place.
pub(super) fn read(context: &Context<'_>, figure: &Figure, index: u32) -> Option<(i32, Goal, Span)> {
    let next = context.figures.get(index as usize + 1).filter(|n| n.sentence == figure.sentence)?;
    let fits = match figure.dim() {
        Dim::Share => next.dim() == Dim::Point,
        Dim::Other | Dim::Point => false,
        dim => next.dim() == dim && next.unit() == figure.unit() && next.dim() != Dim::Bare,
    };
    let between = context.get(figure.raw.to(), next.raw.from().max(figure.raw.to()));
    let told = between.strip_prefix([',', '(']).unwrap_or(between);
    let told = told.strip_prefix(['比', '较'])?;
    let (at, year) = years_in(told).next()?;
    if !fits || at != 0 || between.chars().count() > 18 {
        return None;
    }
    let rest = told.get(7..)?.trim_start_matches(['底', '末']).trim_start_matches("累计").trim_start_matches(['净', '再', '又', '共', '的']);
    let rest = rest.trim_end_matches(['了', '约', '近', '出']);
    let up = MORE.at_start(rest) == Some(rest);
    if !up && LESS.at_start(rest) != Some(rest) {
        return None;
    }
    let mut number = next.exact.clone();
    if !up {
        number.range = negated(number.range);
    }
    Some((year, Goal::new(number, next.bound, context.source.raw(next.raw).into(), context.lexicon.margin()), next.raw))
}
