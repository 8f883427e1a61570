//! What only the company of a number tells: a unit shared with the next one, and whether round figures are exact.

use ecow::EcoString;
use rustc_hash::FxHashSet;

use super::{Role, ScannedNumber};

/// Fills shared units from right to left and marks round figures that stand beside exact ones. `text` began at `base`.
pub(super) fn settle(text: &str, base: usize, numbers: &mut [ScannedNumber<'_>]) {
    for i in (1..numbers.len()).rev() {
        let (left, right) = numbers.split_at_mut(i);
        if let (Some(n), Some(right)) = (left.last_mut(), right.first())
            && lacks_unit(n)
            && joined(text, base, n, right)
        {
            share(n, right);
        }
    }
    let units: FxHashSet<EcoString> = numbers.iter().filter(|n| is_exact(n)).map(unit_text).collect();
    if !units.is_empty() {
        for n in numbers.iter_mut().filter(|n| n.low.ends_with("00")) {
            n.exact_company = units.contains(&unit_text(n));
        }
    }
}

/// Three digits or more that do not end in 0: not rounded.
fn is_exact(n: &ScannedNumber<'_>) -> bool {
    n.role == Role::Quantity && n.low.len() >= 3 && !n.low.ends_with('0') && !n.han && n.unit.as_ref().is_none_or(|u| u.scale == 0)
}

fn unit_text(n: &ScannedNumber<'_>) -> EcoString {
    n.unit.as_ref().map_or_else(EcoString::new, |u| u.unit.text.clone())
}

fn lacks_unit(n: &ScannedNumber<'_>) -> bool {
    matches!(n.role, Role::Quantity | Role::Range | Role::Unknown) && n.unit.as_ref().is_none_or(|u| u.row.is_none())
}

fn joined(text: &str, base: usize, n: &ScannedNumber<'_>, right: &ScannedNumber<'_>) -> bool {
    let from = n.figure.to().saturating_sub(base);
    let to = right.digits.from().saturating_sub(base);
    let between = text.get(from..to).unwrap_or("x");
    matches!(between, "、" | "和" | "与" | "及" | "或" | "以及" | "/" | "至" | "到" | "—" | "-" | "~" | "、约" | "和约")
}

/// Gives `n` the unit of its right neighbour, with its own multiplier if it has one.
fn share<'l>(n: &mut ScannedNumber<'l>, right: &ScannedNumber<'l>) {
    let Some(unit) = right.unit.as_ref().filter(|u| u.row.is_some() || n.unit.is_none()) else { return };
    if !matches!(right.role, Role::Quantity | Role::Age) {
        return;
    }
    let mut shared = unit.clone();
    if let Some(own) = n.unit.as_ref()
        && own.scale != shared.scale
        && let Some(row) = shared.row
    {
        shared.unit.text = ecow::eco_format!("{}{}", own.unit.text, row.text);
        shared.unit.factor = own.unit.factor.mul(&row.factor).unwrap_or_else(|| own.unit.factor.clone());
        shared.scale = own.scale;
    }
    n.unit = Some(shared);
    n.role = right.role;
    n.shared_unit = true;
}
