//! Words around figures, indexed by the character that touches the figure.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::Hedge;
use crate::lexicon::{Lexicon, UnitRead};
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

type ByChar = FxHashMap<char, Vec<(EcoString, Tag)>>;

/// The word lists of the lexicon that concern figures.
#[derive(Debug)]
pub(super) struct FigureWords {
    before: ByChar,
    after: ByChar,
    codes: ByChar,
    announcers: FxHashMap<char, Vec<EcoString>>,
    idioms: FxHashMap<char, Vec<EcoString>>,
    no_units: FxHashMap<char, Vec<EcoString>>,
}

impl FigureWords {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let mut words = Self {
            before: ByChar::default(),
            after: ByChar::default(),
            codes: ByChar::default(),
            announcers: FxHashMap::default(),
            idioms: FxHashMap::default(),
            no_units: FxHashMap::default(),
        };
        for (list, tag) in [
            ("bound_ge", Tag::Bind(Bound::Ge)),
            ("bound_le", Tag::Bind(Bound::Le)),
            ("bound_gt", Tag::Bind(Bound::Gt)),
            ("bound_lt", Tag::Bind(Bound::Lt)),
            ("about", Tag::Hedge(Hedge::About)),
            ("near", Tag::Hedge(Hedge::Near)),
            ("over", Tag::Hedge(Hedge::More)),
        ] {
            put(&mut words.before, lexicon.words(list), tag, true);
        }
        for (list, tag) in [
            ("after_ge", Tag::Bind(Bound::Ge)),
            ("after_le", Tag::Bind(Bound::Le)),
            ("after_about", Tag::Hedge(Hedge::About)),
            ("ordinal_after", Tag::Ordinal),
            ("hotline_after", Tag::Hotline),
        ] {
            put(&mut words.after, lexicon.words(list), tag, false);
        }
        put(&mut words.codes, lexicon.words("ordinal_before"), Tag::Ordinal, true);
        put(&mut words.codes, lexicon.words("code_before"), Tag::Code, true);
        [&mut words.before, &mut words.after, &mut words.codes].into_iter().for_each(longest_first);
        for w in lexicon.words("announcers").iter() {
            if let Some(c) = w.chars().next_back() {
                words.announcers.entry(c).or_default().push(w.clone());
            }
        }
        for w in lexicon.words("no_unit").iter() {
            if let Some(c) = w.chars().next() {
                words.no_units.entry(c).or_default().push(w.clone());
            }
        }
        for w in lexicon.words("numeral_idioms").iter() {
            if let Some(c) = w.chars().next() {
                words.idioms.entry(c).or_default().push(w.clone());
            }
        }
        words
    }
    /// The bound word that ends `before`: bytes and meaning.
    pub(super) fn binding(&self, before: &str) -> Option<(usize, Tag)> {
        // 签约158户, 节约30万元, 附近2公里: the end of another word.
        let inside = before.strip_suffix(['约', '近', '超']).is_some_and(|t| t.ends_with(['签', '预', '节', '集', '违', '履', '契', '附', '邻', '最', '高']));
        ending(&self.before, before).filter(|(len, _)| !(inside && *len == '约'.len_utf8()))
    }
    /// The ordinal or code word that ends `before`.
    pub(super) fn code(&self, before: &str) -> Option<(usize, Tag)> {
        ending(&self.codes, before)
    }
    /// The word that begins `after`, of those that `fits`.
    pub(super) fn following(&self, after: &str, fits: impl Fn(Tag) -> bool) -> Option<(usize, Tag)> {
        let list = self.after.get(&after.chars().next()?)?;
        list.iter().find(|(w, t)| fits(*t) && after.starts_with(w.as_str())).map(|(w, t)| (w.len(), *t))
    }
    /// The longest announcing verb that ends `before`.
    pub(super) fn announcer(&self, before: &str) -> Option<&Announcer> {
        let list = self.announcers.get(&before.chars().next_back()?)?;
        list.iter().find(|w| before.ends_with(w.as_str()))
    }
    /// True where what begins like a unit is a word of its own: 2个人所得税…, 3年级, 人均, 名义.
    pub(super) fn is_no_unit(&self, after: &str, unit: &UnitRead<'_>) -> bool {
        let text = unit.row.map_or("", |r| r.text.as_str());
        let Some(list) = after.chars().next().filter(|_| unit.scale == 0).and_then(|c| self.no_units.get(&c)) else { return false };
        list.iter().any(|w| w.len() > text.len() && w.starts_with(text) && after.starts_with(w.as_str()))
    }
    /// The saying that begins the text: bytes.
    pub(super) fn idiom(&self, text: &str) -> Option<usize> {
        let list = self.idioms.get(&text.chars().next()?)?;
        list.iter().find(|w| text.starts_with(w.as_str())).map(|w| w.len())
    }
}

fn put(map: &mut ByChar, words: &[EcoString], tag: Tag, last: bool) {
    for w in words {
        let c = if last { w.chars().next_back() } else { w.chars().next() };
        let Some(c) = c else { continue };
        map.entry(c).or_default().push((w.clone(), tag));
    }
}

/// Longest words first, so that the first match is the longest.
fn longest_first(map: &mut ByChar) {
    for list in map.values_mut() {
        list.sort_by_key(|w| std::cmp::Reverse(w.0.len()));
    }
}

fn ending(map: &ByChar, before: &str) -> Option<(usize, Tag)> {
    let list = map.get(&before.chars().next_back()?)?;
    list.iter().find(|(w, _)| before.ends_with(w.as_str())).map(|(w, t)| (w.len(), *t))
}
