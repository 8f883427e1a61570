//! A finding's fingerprint: stable over edits elsewhere in the draft, so that a baseline can recognise it.
//! Made of texts only; never of heading, line, severity or message.

/// Most bytes of a sentence that count; longer ones are cut around the label by the caller.
pub const SENTENCE_LIMIT: usize = 4096;

/// Hashes rule id, the primary label's sentence, the texts of the other labels, and the number among equal ones.
/// FNV-1a with 64 bits, written by hand because its value must never change with a dependency.
#[must_use]
pub fn fingerprint<'a>(rule: &str, sentence: &str, others: impl IntoIterator<Item = &'a str>, nth: u32) -> String {
    let mut hash = Fnv::default();
    hash.field(rule);
    hash.field(sentence);
    for other in others {
        hash.field(other);
    }
    hash.bytes(&nth.to_le_bytes());
    format!("{:016x}", hash.0)
}

struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn bytes(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = (self.0 ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    fn field(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        self.bytes(&[0xff]);
    }
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn every_part_counts_and_the_value_is_fixed() {
        let base = fingerprint("a/b", "一句。", ["甲"], 0);
        assert_eq!(base, "804bcd46ed2aafb1");
        for other in [
            fingerprint("a/c", "一句。", ["甲"], 0),
            fingerprint("a/b", "二句。", ["甲"], 0),
            fingerprint("a/b", "一句。", ["甲", ""], 0),
            fingerprint("a/b", "一句。甲", [], 0),
            fingerprint("a/b", "一句。", ["甲"], 1),
        ] {
            assert_ne!(base, other);
        }
    }
}
