//! Numbers in circles, for marks beside a text.

/// `③` up to fifty, `(51)` above: told from the figures of the text without colour.
#[must_use]
pub fn circled(number: usize) -> String {
    let base = match number {
        1..=20 => 0x2460 - 1,
        21..=35 => 0x3251 - 21,
        36..=50 => 0x32B1 - 36,
        _ => return format!("({number})"),
    };
    u32::try_from(number).ok().and_then(|n| char::from_u32(base + n)).map_or_else(|| number.to_string(), String::from)
}

#[cfg(test)]
mod tests {
    use super::circled;

    #[test]
    fn numbers_are_circled() {
        for (number, expected) in [(1, "①"), (20, "⑳"), (21, "㉑"), (35, "㉟"), (36, "㊱"), (50, "㊿"), (51, "(51)")] {
            assert_eq!(circled(number), expected);
        }
    }
}
