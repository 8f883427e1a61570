//! The rules that are built into the program; `build.rs` lists `rules/**/*.hgr`, so a new rule is one new file.

use super::check::{RuleFile, load};
use super::rule::{Names, RuleSet};
use crate::diag::Problem;
use crate::lexicon::Lexicon;

static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/rule_files.rs"));

/// Paths (from the project's root) and texts of the built-in rule files.
#[must_use]
pub fn bundled() -> &'static [(&'static str, &'static str)] {
    FILES
}

/// The built-in rule files; `overlay` puts a project's own over them.
#[must_use]
pub fn bundled_files() -> Vec<RuleFile> {
    FILES.iter().map(|(path, text)| RuleFile { path: (*path).to_owned(), text: (*text).to_owned() }).collect()
}

/// Reads the built-in rules.
///
/// # Errors
/// Every problem of every file; a test makes sure that there are none.
pub fn load_bundled(lexicon: &Lexicon) -> Result<RuleSet, Vec<Problem>> {
    load(&bundled_files(), &Names::of(lexicon))
}

impl Names {
    /// The names that a lexicon gives to rules.
    #[must_use]
    pub fn of(lexicon: &Lexicon) -> Self {
        Self {
            standards: lexicon.standards().keys().map(str::to_owned).collect(),
            word_lists: lexicon
                .word_lists()
                .names()
                .map(|n| (n.to_owned(), lexicon.word_lists().columns(n).iter().map(ToString::to_string).collect()))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{bundled, bundled_files, load_bundled};
    use crate::lang::{Names, Verdict, load, load_beside};
    use crate::lexicon::Lexicon;

    #[test]
    fn every_bundled_rule_loads_and_has_its_samples() {
        let problems = load_bundled(Lexicon::bundled()).err().unwrap_or_default();
        assert_eq!(problems, []);
        let Ok(set) = load_bundled(Lexicon::bundled()) else { return };
        let defs = bundled().iter().filter(|f| f.0.ends_with("_defs.hgr")).count();
        assert_eq!(set.rules.len(), bundled().len() - defs);
        for rule in &set.rules {
            let count = |v| rule.samples.iter().filter(|s| s.verdict == v).count();
            assert!(count(Verdict::Bad) >= 2 && count(Verdict::Good) >= 2, "{}", rule.id);
            assert!(!rule.page.is_empty(), "{}", rule.id);
        }
        assert!(set.regexes.values().all(|p| p.regex().is_some()));
    }

    #[test]
    fn without_their_samples_the_rules_are_the_same() {
        let names = Names::of(Lexicon::bundled());
        let (Ok(mut whole), Ok(bare)) = (load(&bundled_files(), &names), load_beside(&bundled_files(), &[], &names)) else {
            assert_eq!(load_beside(&bundled_files(), &[], &names).err(), None);
            return;
        };
        whole.rules.iter_mut().for_each(|r| r.samples.clear());
        assert!(bare.rules.iter().all(|r| r.samples.is_empty()));
        assert!(format!("{whole:?}") == format!("{bare:?}"));
    }
}
