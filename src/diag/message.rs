//! A message in both languages; the output chooses one.

use ecow::EcoString;

use serde::{Deserialize, Serialize};

/// Language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The wording in this language.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

/// The same statement in Chinese and in English.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Message {
    /// Chinese, with full-width marks.
    pub zh: EcoString,
    /// English.
    pub en: EcoString,
}

impl Message {
    /// A message from both texts.
    #[must_use]
    pub fn new(zh: impl Into<EcoString>, en: impl Into<EcoString>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
    /// The text in one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}
