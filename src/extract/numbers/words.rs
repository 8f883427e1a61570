//! Words around figures: which of them touch a figure, and what they say.

use ecow::EcoString;

use super::Hedge;
use crate::lexicon::{Lexicon, UnitRead, WordList, WordLists};
use crate::value::Bound;

/// What a word before or after a figure says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Bind(Bound),
    Hedge(Hedge),
    Ordinal,
    Hotline,
    Code,
}

/// A verb or bound word that announces a figure: 达到, 共有, 约.
pub type Announcer = EcoString;

/// The word lists of the lexicon that concern figures.
#[derive(Debug)]
pub(super) struct FigureWords<'l> {
    before: WordLists<'l, Tag>,
    after: WordLists<'l, Tag>,
    codes: WordLists<'l, Tag>,
    announcers: &'l WordList,
    idioms: &'l WordList,
    no_units: &'l WordList,
}

/// What goes on behind 均 where it means all of what was counted.
const ALL_OF_THEM: &[char] =
    &['在', '为', '已', '由', '是', '按', '不', '未', '可', '须', '应', '达', '符', '有', '属', '获', '参', '通', '完', '从', '超', '低', '高', '到'];

impl<'l> FigureWords<'l> {
    pub(super) fn new(lexicon: &'l Lexicon) -> Self {
        let of = |lists: &[(&str, Tag)]| WordLists::new(lists.iter().map(|(name, tag)| (lexicon.words(name), *tag)).collect());
        Self {
            before: of(&[
                ("bound_ge", Tag::Bind(Bound::Ge)),
                ("bound_le", Tag::Bind(Bound::Le)),
                ("bound_gt", Tag::Bind(Bound::Gt)),
                ("bound_lt", Tag::Bind(Bound::Lt)),
                ("about", Tag::Hedge(Hedge::About)),
                ("near", Tag::Hedge(Hedge::Near)),
                ("over", Tag::Hedge(Hedge::More)),
            ]),
            after: of(&[
                ("after_ge", Tag::Bind(Bound::Ge)),
                ("after_le", Tag::Bind(Bound::Le)),
                ("after_about", Tag::Hedge(Hedge::About)),
                ("ordinal_after", Tag::Ordinal),
                ("hotline_after", Tag::Hotline),
            ]),
            codes: of(&[("ordinal_before", Tag::Ordinal), ("code_before", Tag::Code)]),
            announcers: lexicon.words("announcers"),
            idioms: lexicon.words("numeral_idioms"),
            no_units: lexicon.words("no_unit"),
        }
    }
    /// The bound word that ends `before`: bytes and meaning.
    pub(super) fn binding(&self, before: &str) -> Option<(usize, Tag)> {
        // 签约158户, 节约30万元, 附近2公里: the end of another word.
        let inside = before.strip_suffix(['约', '近', '超']).is_some_and(|t| t.ends_with(['签', '预', '节', '集', '违', '履', '契', '附', '邻', '最', '高']));
        self.before.at_end(before).map(|(w, tag)| (w.len(), tag)).filter(|(len, _)| !(inside && *len == '约'.len_utf8()))
    }
    /// The ordinal or code word that ends `before`.
    pub(super) fn code(&self, before: &str) -> Option<(usize, Tag)> {
        self.codes.at_end(before).map(|(w, tag)| (w.len(), tag))
    }
    /// The word that begins `after`, of those that `fits`.
    pub(super) fn following(&self, after: &str, fits: impl Fn(Tag) -> bool) -> Option<(usize, Tag)> {
        self.after.at_start(after, fits).map(|(w, tag)| (w.len(), tag))
    }
    /// The longest announcing verb that ends `before`.
    pub(super) fn announcer(&self, before: &str) -> Option<&'l Announcer> {
        self.announcers.at_end(before)
    }
    /// True where what begins like a unit is a word of its own: 2个人所得税…, 3年级, 人均, 名义.
    pub(super) fn is_no_unit(&self, after: &str, unit: &UnitRead<'_>) -> bool {
        let text = unit.row.map_or("", |r| r.text.as_str());
        // 其余12人均在乡镇: all of them.
        let all = after.strip_prefix(text).and_then(|t| t.strip_prefix('均')).is_some_and(|t| t.starts_with(ALL_OF_THEM));
        // 尚未安装设备的162处于2028年底前安装: a place word before 于 and a date.
        let dated = || {
            after
                .strip_prefix(text)
                .and_then(|t| t.strip_prefix('于'))
                .is_some_and(|t| t.starts_with("20") || ["今年", "明年", "年底", "当年"].iter().any(|w| t.starts_with(w)))
        };
        unit.scale == 0 && !all && !dated() && self.no_units.all_at_start(after).any(|w| w.len() > text.len() && w.starts_with(text))
    }
    /// The saying that begins the text: bytes.
    pub(super) fn idiom(&self, text: &str) -> Option<usize> {
        self.idioms.at_start(text).map(|w| w.len())
    }
}
