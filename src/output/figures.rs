//! Words for places and figures of surveys.

use crate::diag::Lang;
use crate::survey::{At, Mark, Shown};

/// Where something stands, with its line where it has no place.
pub(super) fn place(at: &At, lang: Lang) -> String {
    let place = lang.pick(at.place.zh().chars().filter(|c| *c != ' ').collect(), at.place.en());
    if place.is_empty() { lang.pick(format!("第{}行", at.line), format!("line {}", at.line)) } else { place }
}

/// `≠65.78%（2020年）`: the sign of its mark, the figure, its year.
pub(super) fn value(shown: &Shown, lang: Lang) -> String {
    let year = shown.year.map(|y| lang.pick(format!("（{y}年）"), format!(" ({y})"))).unwrap_or_default();
    let sign = match shown.mark {
        Some(Mark::Contradiction(_)) => "≠",
        Some(Mark::Outlier(_)) => "▲",
        None => "",
    };
    // ≠≥9.4% reads badly.
    let gap = if sign.is_empty() || shown.text.starts_with(|c: char| c.is_ascii_digit()) { "" } else { " " };
    format!("{sign}{gap}{}{year}", shown.text)
}
