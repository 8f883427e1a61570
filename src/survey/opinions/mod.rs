//! Opinions on a draft that was sent round or published for comment (征求意见): what tables of comments say, where in the draft that
//! belongs, what is alike, what became of it. Kept apart from findings: nothing here is judged by hegao. `columns` reads rows,
//! `anchor` finds passages, `register` holds all and is the file, `tally` counts, `mask` hides persons, `dwelling` their doors, `revised` looks into the next version.

mod anchor;
mod columns;
mod dwelling;
mod mask;
mod register;
mod revised;
mod tally;

use serde::{Deserialize, Serialize};

pub use anchor::{Anchor, Circulated, Found};
pub use columns::{Asked, Comment, Comments, Given, Meaning, comments, names_of, units_of};
pub use mask::Mask;
pub use register::{Added, DraftRef, REGISTER_VERSION, Register};
pub use revised::{Fate, Looked, Unchanged, look};
pub use tally::{Row, Tally, Units, tally};

use crate::lexicon::Lexicon;
use crate::text::fold_str;

/// Whose opinion it is, and so in which table it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A department or another unit that was asked.
    Department,
    /// The public.
    Public,
}

/// What became of an opinion. In files it is the Chinese word, which staff fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// It was taken over.
    #[serde(rename = "采纳")]
    Adopted,
    /// In part.
    #[serde(rename = "部分采纳")]
    Partly,
    /// It was not.
    #[serde(rename = "未采纳")]
    Rejected,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Adopted, Self::Partly, Self::Rejected];

    /// The word for it.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Adopted => "采纳",
            Self::Partly => "部分采纳",
            Self::Rejected => "未采纳",
        }
    }

    /// The word for it in English.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::Adopted => "adopted",
            Self::Partly => "partly adopted",
            Self::Rejected => "not adopted",
        }
    }

    /// What a cell of a table says; none for other words.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bare: String = squeezed(text).trim_end_matches(['。', '.', ';', '了']).trim_start_matches("予以").to_lowercase();
        Some(match bare.as_str() {
            "采纳" | "已采纳" | "全部采纳" | "吸收采纳" | "是" | "adopted" => Self::Adopted,
            "部分采纳" | "已部分采纳" | "部分吸收" | "partlyadopted" | "partly adopted" => Self::Partly,
            "未采纳" | "不采纳" | "不予采纳" | "未予采纳" | "暂不采纳" | "否" | "notadopted" | "not adopted" => Self::Rejected,
            _ => return None,
        })
    }
}

/// Who said it, once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sender {
    /// Number in its own table; empty where it had none.
    pub id: String,
    /// Unit or name as written; several are parted by `、`. Empty where not said.
    pub unit: String,
    /// How it came (网站, 来信…); empty where not said.
    pub source: String,
    /// When, as written; empty where not said.
    pub date: String,
}

/// An opinion, with all who said the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// Number in the register among those of its kind: that of its row in exported tables. 1-based, never given twice.
    pub number: usize,
    /// In which table it stands.
    pub kind: Kind,
    /// Who said so; never empty.
    pub from: Vec<Sender>,
    /// What is to be changed.
    pub text: String,
    /// Chapter or article, as written.
    pub chapter: String,
    /// The words of the draft, as written.
    pub quote: String,
    /// Why.
    pub reason: String,
    /// Where that stands in the draft; none where no draft was given.
    pub anchor: Option<Anchor>,
    /// What became of it; none while that is open.
    pub outcome: Option<Outcome>,
    /// Why it was not adopted.
    pub why: String,
    /// Remarks.
    pub note: String,
}

impl Opinion {
    /// The chapter: of the draft where it was found, else as written.
    #[must_use]
    pub fn chapter(&self) -> &str {
        self.anchor.as_ref().map(|a| a.chapter.as_str()).filter(|c| !c.is_empty()).unwrap_or(&self.chapter)
    }
}

/// A text as the shadow has it, without blanks.
fn squeezed(text: &str) -> String {
    fold_str(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// A text by which two opinions are the same: without blanks, quotation marks, and the marks between clauses.
fn plain(text: &str) -> String {
    let all: Vec<char> = squeezed(text).chars().collect();
    let digit = |at: Option<usize>| at.and_then(|i| all.get(i)).is_some_and(char::is_ascii_digit);
    let kept = |(i, c): (usize, &char)| match c {
        '.' | ',' | ':' => digit(i.checked_sub(1)) && digit(Some(i + 1)),
        _ => !matches!(c, '。' | '、' | ';' | '!' | '?' | '“' | '”' | '‘' | '’' | '"' | '\'' | '「' | '」' | '《' | '》'),
    };
    all.iter().enumerate().filter(|(i, c)| kept((*i, c))).map(|(_, c)| *c).collect()
}

/// By what two names of units are one: 市发改委 and 市发展改革委 are.
#[must_use]
pub fn unit_key(unit: &str, lexicon: &Lexicon) -> String {
    let bare = squeezed(unit);
    let named = |at: usize| {
        let (area, rest) = bare.split_at_checked(at)?;
        let (length, row) = lexicon.agencies().longest(rest)?;
        (length == rest.len()).then(|| format!("{area}{}", row.name))
    };
    bare.char_indices().find_map(|(at, _)| named(at)).unwrap_or(bare)
}

/// The units of a cell, parted by marks outside of brackets; an empty cell has one without a name.
#[must_use]
pub fn units(cell: &str) -> Vec<String> {
    let (mut all, mut depth) = (vec![String::new()], 0usize);
    for c in cell.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            '、' | '；' | ';' | '\n' if depth == 0 => {
                all.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = all.last_mut() {
            last.push(c);
        }
    }
    let mut all: Vec<String> = all.iter().map(|u| u.trim().to_owned()).filter(|u| !u.is_empty()).collect();
    if all.is_empty() {
        all.push(String::new());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{Outcome, plain, unit_key, units};
    use crate::lexicon::Lexicon;

    #[test]
    fn the_same_words_are_one_opinion() {
        for (a, b) in [("建议将“80%”改为“85%”。", "建议将 80％ 改为 85％"), ("增加，表述；", "增加表述"), ("養老床位", "养老床位")]
        {
            assert_eq!(plain(a), plain(b));
        }
        for (a, b) in [("提高5.1%", "提高51%"), ("80%", "85%"), ("1,200张", "1200张"), ("增加", "不增加")] {
            assert_ne!(plain(a), plain(b));
        }
    }

    #[test]
    fn units_of_a_cell() {
        assert_eq!(units("市财政局、市文旅局（市文物局、市版权局）；李某"), ["市财政局", "市文旅局（市文物局、市版权局）", "李某"]);
        assert_eq!(units(" "), [""]);
        let key = |u: &str| unit_key(u, Lexicon::bundled());
        assert_eq!(key("市发改委"), key("市发展改革委"));
        assert_eq!(key("市 发改委"), key("市发展和改革委员会"));
        assert_ne!(key("市发改委"), key("省发改委"));
        assert_ne!(key("市发改委"), key("市发改委办公室"));
        assert_eq!(key("某某公司"), "某某公司");
    }

    #[test]
    fn words_for_outcomes() {
        for outcome in Outcome::ALL {
            assert_eq!((Outcome::parse(outcome.zh()), Outcome::parse(outcome.en())), (Some(outcome), Some(outcome)));
        }
        for (text, wanted) in [("已采纳。", Some(Outcome::Adopted)), ("不予采纳", Some(Outcome::Rejected)), ("研究中", None), ("", None), ("建议采纳", None)]
        {
            assert_eq!(Outcome::parse(text), wanted, "{text}");
        }
    }
}
