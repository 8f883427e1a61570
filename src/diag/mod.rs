//! What hegao says: findings about drafts and problems with input. Knows no rule and no file format.

mod finding;
mod fingerprint;
mod message;
mod near;

pub use finding::{Edit, Finding, Fix, FixSafety, Label, sort_findings};
pub use fingerprint::{SENTENCE_LIMIT, fingerprint};
pub use message::{Lang, Message};
pub use near::{distance, nearest};

use ecow::EcoString;

use serde::{Deserialize, Serialize};

/// Id of a rule, `family/name`; an open string.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RuleId(pub EcoString);

impl RuleId {
    /// The part before the slash.
    #[must_use]
    pub fn family(&self) -> &str {
        self.0.split('/').next().unwrap_or(&self.0)
    }
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// How bad a finding is: 应改, 请核, 可酌. Ordered from info up to error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// A habit worth a look (可酌).
    Info,
    /// Something is missing or a standard is broken (请核).
    Warning,
    /// Two statements contradict each other (应改).
    Error,
}

impl Severity {
    /// `info`, `warning`, `error`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
    /// The word for people.
    #[must_use]
    pub fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Info, Lang::Zh) => "可酌",
            (Self::Warning, Lang::Zh) => "请核",
            (Self::Error, Lang::Zh) => "应改",
            (_, Lang::En) => self.as_str(),
        }
    }
    /// Reads `info`, `warning`, `error`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Error].into_iter().find(|s| s.as_str() == text)
    }
}

/// How sure hegao is, of a reading or of a finding. Ordered from low up to high.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Confidence {
    /// A guess that is worth a look.
    Low,
    /// Rests on one plausible reading.
    Medium,
    /// Only one reading is possible.
    #[default]
    High,
}

impl Confidence {
    /// `low`, `medium`, `high`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
    /// Reads `low`, `medium`, `high`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Low, Self::Medium, Self::High].into_iter().find(|s| s.as_str() == text)
    }
}

/// Something that could not be checked: a file, a rule, an option. It makes the exit status 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file concerned, as the user named it; empty for the command line.
    pub path: String,
    /// Byte range in that file's text, where there is one.
    pub range: Option<std::ops::Range<usize>>,
    /// What is wrong.
    pub message: Message,
    /// What to do about it.
    pub help: Option<Message>,
}

impl Problem {
    /// A problem with a file as a whole.
    #[must_use]
    pub fn file(path: impl Into<String>, message: Message) -> Self {
        Self { path: path.into(), range: None, message, help: None }
    }
    /// The same with the remedy.
    #[must_use]
    pub fn with_help(mut self, help: Message) -> Self {
        self.help = Some(help);
        self
    }
    /// The same with a place.
    #[must_use]
    pub fn at(mut self, range: std::ops::Range<usize>) -> Self {
        self.range = Some(range);
        self
    }
}
