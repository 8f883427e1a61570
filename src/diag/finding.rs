//! A finding: what is wrong, at which places, and what would mend it. Spans are shadow spans of the draft.

use serde::{Deserialize, Serialize};

use super::{Confidence, Message, RuleId, Severity};
use crate::text::{FileId, Span};

/// A marked place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The draft it stands in; `FileId(0)` is the draft that is checked.
    pub file: FileId,
    /// Where, in the shadow text of that draft.
    pub span: Span,
    /// True for the place of the fault itself.
    pub primary: bool,
    /// What stands there.
    pub message: Message,
}

/// Whether a fix may be applied without a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FixSafety {
    /// `--fix`: never changes a digit, a unit, a name, quoted text or a marker's meaning.
    Safe,
    /// `--fix-suggested` only.
    Suggested,
}

/// One replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced, a shadow span.
    pub span: Span,
    /// The new text.
    pub text: String,
}

/// A correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Whether it may be applied unseen.
    pub safety: FixSafety,
    /// What it does.
    pub title: Message,
    /// The replacements, in order, not overlapping.
    pub edits: Vec<Edit>,
}

/// One contradiction, omission or slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that fired.
    pub rule: RuleId,
    /// How bad.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// The verdict.
    pub message: Message,
    /// Places; the first is the primary one.
    pub labels: Vec<Label>,
    /// How many places it stands for: 1, or more where those that fill the draft were counted as one.
    pub places: usize,
    /// What to do.
    pub help: Option<Message>,
    /// The standard it rests on.
    pub basis: Option<Message>,
    /// A correction, where there is one.
    pub fix: Option<Fix>,
}

impl Finding {
    /// The primary place; empty at 0 for a finding without labels.
    #[must_use]
    pub fn span(&self) -> Span {
        self.labels.first().map_or_else(Span::default, |l| l.span)
    }
}

/// Sorts the findings of one draft by place, rule, further places and message: the order of every report.
pub fn sort_findings(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.span(), f.rule.clone(), f.labels.iter().map(|l| (l.file, l.span)).collect::<Vec<_>>());
        key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
    });
}
