//! Text in, numbers out.

use super::{Hedge, Role, scan};
use crate::lexicon::Lexicon;
use crate::value::Bound;

/// One word a number: role letter, raw, value. `Q达到80%以上≥[80%]`.
fn shown(text: &str) -> String {
    let mut out = Vec::new();
    scan(text, 0, Lexicon::bundled(), &mut out);
    let one = |n: &super::ScannedNumber<'_>| {
        let raw = text.get(n.raw.from()..n.raw.to()).unwrap_or("?");
        let role = match n.role {
            Role::Quantity => "Q",
            Role::Year => "Y",
            Role::Ordinal => "O",
            Role::Identifier => "I",
            Role::Age => "A",
            Role::Date => "D",
            Role::Ratio => "R",
            Role::Range => "-",
            Role::Unknown => "?",
        };
        let bound = match (n.bound, n.hedge) {
            (Bound::Ge, _) => "≥",
            (Bound::Gt, _) => ">",
            (Bound::Le, _) => "≤",
            (Bound::Lt, _) => "<",
            (_, Hedge::About) => "~",
            (_, Hedge::Near) => "-",
            (_, Hedge::More) => "+",
            _ => "",
        };
        let unit = n.unit.as_ref().map_or("", |u| u.unit.text.as_str());
        if n.has_value() { format!("{role}{raw}={bound}{}{}{}|{unit}", n.low, n.over.as_ref().map(|o| format!("/{o}")).unwrap_or_default(), n.high.as_ref().map(|h| format!("..{h}")).unwrap_or_default()) } else { format!("{role}{raw}") }
    };
    out.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn numbers_are_read() {
    for (text, expected) in [
        ("养老床位120个", "Q120个=120|个"),
        ("达到80%以上", "Q达到80%以上=≥80|%"),
        ("达到50万元/年", "Q达到50万元/年=50|万元/年"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}
