//! What a rule says about itself, for formats that carry a list of rules.

use crate::diag::{Confidence, Lang, Message, RuleId, Severity};

/// A rule that ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleReport {
    /// Its id.
    pub id: RuleId,
    /// Its title.
    pub title: Message,
    /// Its page: Markdown, in Chinese.
    pub page: String,
    /// Its severity under the settings.
    pub severity: Severity,
    /// How sure its findings are at best.
    pub confidence: Confidence,
    /// Standard.
    pub basis: Option<Message>,
}

impl RuleReport {
    /// Its page with title and standard, as Markdown.
    #[must_use]
    pub fn markdown(&self, lang: Lang) -> String {
        format!("**{}** `{}`\n\n{}", self.title.get(lang), self.id, self.plain(lang))
    }

    /// Its page with the standard.
    #[must_use]
    pub fn plain(&self, lang: Lang) -> String {
        let page = self.page.trim();
        let basis = self.basis.as_ref().map(|b| format!("{}{}", lang.pick("依据：", "Basis: "), b.get(lang)));
        [Some(page.to_owned()).filter(|p| !p.is_empty()), basis].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
    }
}
