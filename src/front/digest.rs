//! What identifies rules, settings and drafts: BLAKE3 over fields, each with its length, so that two lists of fields never look
//! alike. The hash of the bundled rules and lexicon is shown to people with its first 16 digits.

use std::sync::OnceLock;

use crate::lexicon::Lexicon;
use crate::project::bundled_rules;

/// A hash under way.
#[derive(Debug, Clone, Default)]
pub(super) struct Digest(blake3::Hasher);

impl Digest {
    /// Adds a field.
    pub(super) fn field(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let bytes = bytes.as_ref();
        self.0.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
        self
    }

    /// Adds a list of fields; where it ends is part of the hash.
    pub(super) fn fields(&mut self, fields: impl IntoIterator<Item = impl AsRef<[u8]>>) -> &mut Self {
        let mut count: u64 = 0;
        for field in fields {
            self.field(field);
            count += 1;
        }
        self.field(count.to_le_bytes())
    }

    /// The hash of all fields.
    pub(super) fn hash(&self) -> blake3::Hash {
        self.0.finalize()
    }
}

/// The rules and the lexicon that are built into the program.
pub(super) fn bundled() -> blake3::Hash {
    static HASH: OnceLock<blake3::Hash> = OnceLock::new();
    *HASH.get_or_init(|| {
        let files = bundled_rules().iter().chain(Lexicon::bundled_files());
        Digest::default().fields(files.flat_map(|(path, text)| [path, text])).hash()
    })
}

/// As shown to people.
pub(super) fn short(hash: &blake3::Hash) -> String {
    hash.to_hex().chars().take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::{Digest, bundled, short};

    #[test]
    fn fields_do_not_run_into_each_other() {
        let of = |fields: &[&str]| Digest::default().fields(fields).hash();
        let all = [of(&["ab", "c"]), of(&["a", "bc"]), of(&["abc"]), of(&["ab", "c", ""]), of(&[])];
        for (i, a) in all.iter().enumerate() {
            assert!(all.iter().skip(i + 1).all(|b| a != b), "{i}");
        }
        let (two, one) = (Digest::default().fields(["a"]).fields(["b"]).hash(), Digest::default().fields(["a", "b"]).hash());
        assert_ne!(two, one);
    }

    #[test]
    fn the_hash_of_the_bundled_rules_is_sixteen_digits_for_people() {
        let shown = short(&bundled());
        assert!(shown.len() == 16 && shown.bytes().all(|b| b.is_ascii_hexdigit()), "{shown}");
    }
}
