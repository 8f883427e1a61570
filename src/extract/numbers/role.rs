//! What a figure is when its shape and unit are read: amount, age, code, stray page number.

use super::scanner::{Place, Scanner};
use super::words::Tag;
use super::{Role, ScannedNumber, shape};
use crate::text::is_cjk;

impl<'l> Scanner<'l> {
    /// Decides the role of a figure whose unit was looked for.
    pub(super) fn settle_role(&self, place: &Place<'_>, number: &mut ScannedNumber<'l>) {
        let digits = number.low.len();
        // 9.2项目资金来源: a section; no projects are counted in tenths.
        let tenths = number.low.contains('.') && number.high.is_none() && shape::at_marker_place(place.before());
        if tenths
            && number.unit.as_ref().is_some_and(|u| {
                u.scale == 0 && !u.quotient && matches!(u.unit.text.as_str(), "项目" | "部门" | "行业" | "地区" | "社区" | "学校" | "机组" | "人员")
            })
        {
            (number.role, number.unit, number.figure) = (Role::Ordinal, None, number.digits);
            return;
        }
        if let Some(unit) = &number.unit {
            if unit.row.is_some_and(|r| r.kind == "age") && !is_span_of_life(place.before(), &number.low) {
                number.role = Role::Age;
            }
            return;
        }
        let next = place.after(number.digits.len());
        let before = place.before();
        if number.high.is_some() {
            number.role = if next.starts_with('/') { Role::Quantity } else { Role::Range };
            return;
        }
        let hotline = self.words.following(next, |t| t == Tag::Hotline).is_some();
        let quoted = place.quoted || before.ends_with(['“', '"', '‘']) && next.starts_with(['”', '"', '’']);
        let in_number = digits == 4 && before.ends_with(['〔', '[']) && next.starts_with(['〕', ']']);
        if digits >= 7 || hotline || quoted || in_number || shape::is_hyphenated(before, next) {
            number.role = Role::Identifier;
        } else if number.low.contains('.') && shape::at_marker_place(before) && next.starts_with(is_cjk) {
            number.role = Role::Ordinal;
        } else if shape::is_stray(before, next) {
            number.role = Role::Unknown;
        }
    }
}

/// 平均预期寿命达到78.5岁 is an amount, 60岁以上 is an age.
fn is_span_of_life(before: &str, digits: &str) -> bool {
    let near = before.char_indices().rev().take(24).take_while(|(_, c)| !matches!(c, ',' | '。' | ';' | ':' | '、' | '(')).last();
    let clause = near.and_then(|(i, _)| before.get(i..)).unwrap_or("");
    digits.contains('.') || clause.contains("寿命") || clause.contains("平均年龄")
}
