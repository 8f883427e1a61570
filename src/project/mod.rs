//! What a run checks with: rules, lexicon, thresholds. Later also `hegao.toml`, suppressions and baselines. Reads no file itself.

use crate::diag::{Confidence, Finding};

/// Everything that stays the same for all drafts of a run.
#[derive(Debug, Default)]
pub struct Setup {
    /// Findings below this are not shown.
    pub min_confidence: Option<Confidence>,
    /// Rules and families shown; all where empty.
    pub select: Vec<String>,
    /// Rules and families not shown.
    pub ignore: Vec<String>,
}

impl Setup {
    /// True where the user wants to see this finding.
    #[must_use]
    pub fn shows(&self, finding: &Finding) -> bool {
        let named = |names: &[String]| names.iter().any(|n| n == finding.rule.as_str() || n == finding.rule.family());
        self.min_confidence.is_none_or(|least| finding.confidence >= least) && (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }
}
