//! The rows of `indicators.toml`, ready for use: heads, kinds, classes, verbs, leads, scopes. `term.rs` compares names with them.

use std::collections::BTreeMap;

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::unit::MULTIPLIERS;
use serde::Deserialize;

use crate::value::Bound;

/// The rows of `indicators.toml`, of one file or of several put together.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameRows {
    #[serde(default)]
    head: Vec<HeadRow>,
    #[serde(default)]
    kind: Vec<KindRow>,
    #[serde(default)]
    indicator: Vec<IndicatorRow>,
    #[serde(default)]
    class: Vec<ClassRow>,
    #[serde(default)]
    verb: Vec<VerbRow>,
    #[serde(default)]
    synonym: Vec<SynonymRow>,
    #[serde(default)]
    rate: Vec<RateRow>,
    #[serde(default)]
    words: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadRow {
    text: EcoString,
    #[serde(default)]
    same: Vec<EcoString>,
    dimension: EcoString,
    #[serde(default)]
    generic: bool,
    #[serde(default)]
    specific: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindRow {
    endings: Vec<EcoString>,
    #[serde(default)]
    ceiling: bool,
    #[serde(default)]
    direction: Option<EcoString>,
}

/// An indicator of plans.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndicatorRow {
    name: EcoString,
    #[serde(default)]
    same: Vec<EcoString>,
    #[serde(default)]
    direction: Option<EcoString>,
    #[serde(default)]
    ceiling: bool,
    #[serde(default, rename = "source")]
    _source: Option<EcoString>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassRow {
    name: EcoString,
    members: Vec<Vec<EcoString>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbRow {
    texts: Vec<EcoString>,
    #[serde(default)]
    bound: Option<EcoString>,
    #[serde(default)]
    kind: Option<EcoString>,
    #[serde(default = "yes")]
    level: bool,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SynonymRow {
    names: Vec<EcoString>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RateRow {
    names: Vec<EcoString>,
    of: Vec<EcoString>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Words {
    function: Vec<EcoString>,
    leads: Vec<EcoString>,
    own: Vec<EcoString>,
    other: Vec<EcoString>,
}

impl NameRows {
    /// Puts a project's rows over these: a head of the same text, an indicator and a class of the same name take the place of the other;
    /// of the others the new ones are found first.
    pub(super) fn add(&mut self, new: Self) {
        self.head.retain(|old| !new.head.iter().any(|n| n.text == old.text));
        self.class.retain(|old| !new.class.iter().any(|n| n.name == old.name));
        self.indicator.retain(|old| !new.indicator.iter().any(|n| n.name == old.name));
        self.indicator.splice(0..0, new.indicator);
        self.head.splice(0..0, new.head);
        self.kind.splice(0..0, new.kind);
        self.class.splice(0..0, new.class);
        self.verb.splice(0..0, new.verb);
        self.rate.splice(0..0, new.rate);
        // Of synonyms the last one counts.
        self.synonym.extend(new.synonym);
        self.words.function.extend(new.words.function);
        self.words.leads.extend(new.words.leads);
        self.words.own.extend(new.words.own);
        self.words.other.extend(new.words.other);
    }

    /// Removes a name from the rows of one kind; false where there is none of it.
    pub(super) fn remove(&mut self, kind: &str, name: &str) -> bool {
        let mut found = false;
        let mut drop_from = |list: &mut Vec<EcoString>| {
            let before = list.len();
            list.retain(|n| n != name);
            found |= list.len() < before;
        };
        match kind {
            "head" => {
                self.head.iter_mut().for_each(|r| drop_from(&mut r.same));
                let before = self.head.len();
                self.head.retain(|r| r.text != name);
                found |= self.head.len() < before;
            }
            "indicator" => {
                self.indicator.iter_mut().for_each(|r| drop_from(&mut r.same));
                let before = self.indicator.len();
                self.indicator.retain(|r| r.name != name);
                found |= self.indicator.len() < before;
            }
            "class" => {
                let before = self.class.len();
                self.class.retain(|r| r.name != name);
                found = self.class.len() < before;
            }
            "kind" => self.kind.iter_mut().for_each(|r| drop_from(&mut r.endings)),
            "verb" => self.verb.iter_mut().for_each(|r| drop_from(&mut r.texts)),
            "synonym" => self.synonym.iter_mut().for_each(|r| drop_from(&mut r.names)),
            "rate" => self.rate.iter_mut().for_each(|r| drop_from(&mut r.names)),
            _ => {}
        }
        found
    }

    /// All names of one kind.
    pub(super) fn names(&self, kind: &str) -> Vec<&str> {
        let all: Vec<&EcoString> = match kind {
            "head" => self.head.iter().flat_map(|r| std::iter::once(&r.text).chain(&r.same)).collect(),
            "indicator" => self.indicator.iter().flat_map(|r| std::iter::once(&r.name).chain(&r.same)).collect(),
            "class" => self.class.iter().map(|r| &r.name).collect(),
            "kind" => self.kind.iter().flat_map(|r| &r.endings).collect(),
            "verb" => self.verb.iter().flat_map(|r| &r.texts).collect(),
            "synonym" => self.synonym.iter().flat_map(|r| &r.names).collect(),
            "rate" => self.rate.iter().flat_map(|r| &r.names).collect(),
            _ => Vec::new(),
        };
        all.into_iter().map(EcoString::as_str).collect()
    }
}

/// A head: the last part of a name.
#[derive(Debug, Clone)]
pub struct Head {
    /// Its first spelling.
    pub text: EcoString,
    /// `share`, `count`, `money`… or `any`.
    pub dimension: EcoString,
    /// Names nothing by itself.
    pub generic: bool,
    /// Says what is counted by itself.
    pub specific: bool,
}

/// What a name's ending says.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// Cannot be above 100%.
    pub ceiling: bool,
    /// Which way is better.
    pub direction: Option<&'static str>,
}

/// A verb or softener before a figure.
#[derive(Debug, Clone)]
pub struct Verb {
    /// As written.
    pub text: EcoString,
    /// The bound it gives.
    pub bound: Bound,
    /// True where it only stands before targets.
    pub target: bool,
    /// False where the figure after it is a difference, not a level.
    pub level: bool,
}

/// Spellings and what they say, by a character at which they touch what is read.
type ByChar<T> = FxHashMap<char, Vec<(EcoString, T)>>;

/// Everything known about names of indicators.
#[derive(Debug, Clone, Default)]
pub struct NameBook {
    /// Heads by the last character of their spelling, longest first.
    heads: ByChar<Head>,
    /// Kinds by the last two characters of their ending, longest first, so that a name is compared with few of them.
    kinds: FxHashMap<[char; 2], Vec<(EcoString, Kind)>>,
    /// Class, spelling, member, and the spelling's characters (see `term::letters`).
    pub(super) members: Vec<(EcoString, EcoString, EcoString, u64)>,
    pub(super) function: Vec<(EcoString, u64)>,
    verbs: Vec<Verb>,
    /// Verbs by their last character, longest first, with the last but one (`\0` where there is none).
    verbs_by_last: FxHashMap<char, Vec<(char, u32)>>,
    /// Leads by their first character, longest first; so are scopes.
    leads: ByChar<()>,
    scopes: ByChar<bool>,
    synonyms: BTreeMap<EcoString, EcoString>,
    rates: Vec<(EcoString, Vec<EcoString>)>,
    units: FxHashSet<EcoString>,
}

impl NameBook {
    /// Reads `indicators.toml`.
    ///
    /// # Errors
    /// The TOML error with its span.
    pub fn read(text: &str) -> Result<Self, toml::de::Error> {
        Ok(Self::new(toml::from_str(text)?))
    }

    /// Indexes the rows.
    pub(super) fn new(file: NameRows) -> Self {
        let mut book = Self { function: with_letters(file.words.function), ..Self::default() };
        let (mut heads, mut kinds, mut scopes) = (Vec::new(), Vec::new(), Vec::new());
        for row in file.head {
            let head = Head { text: row.text.clone(), dimension: row.dimension, generic: row.generic, specific: row.specific };
            heads.extend(std::iter::once(row.text).chain(row.same).map(|t| (t, head.clone())));
        }
        for row in file.kind {
            let direction = row.direction.as_deref().and_then(|d| ["up", "down"].into_iter().find(|x| *x == d));
            kinds.extend(row.endings.into_iter().map(|e| (e, Kind { ceiling: row.ceiling, direction })));
        }
        book.add_indicators(file.indicator, &mut kinds);
        for row in file.class {
            for spellings in row.members {
                let Some(member) = spellings.first().cloned() else { continue };
                book.members.extend(with_letters(spellings).into_iter().map(|(s, has)| (row.name.clone(), s, member.clone(), has)));
            }
        }
        for row in file.verb {
            let bound = bound_of(row.bound.as_deref());
            let target = row.kind.as_deref() == Some("target");
            book.verbs.extend(row.texts.into_iter().map(|text| Verb { text, bound, target, level: row.level }));
        }
        scopes.extend(file.words.own.into_iter().map(|s| (s, true)));
        scopes.extend(file.words.other.into_iter().map(|s| (s, false)));
        let (first, last) = (|t: &str| t.chars().next(), |t: &str| t.chars().next_back());
        (book.heads, book.kinds) = (grouped(heads, last), grouped(kinds, last_two));
        (book.leads, book.scopes) = (grouped(file.words.leads.into_iter().map(|l| (l, ())).collect(), first), grouped(scopes, first));
        for row in file.synonym {
            let Some(first) = row.names.first().cloned() else { continue };
            book.synonyms.extend(row.names.into_iter().map(|n| (n, first.clone())));
        }
        for row in file.rate {
            book.rates.extend(row.names.into_iter().map(|n| (n, row.of.clone())));
        }
        book.sort();
        book
    }

    /// Indicators are kinds by their whole name, and synonyms. A row decides before a general ending of the same text.
    fn add_indicators(&mut self, rows: Vec<IndicatorRow>, all: &mut Vec<(EcoString, Kind)>) {
        let mut kinds = Vec::new();
        for row in rows {
            let direction = row.direction.as_deref().and_then(|d| ["up", "down"].into_iter().find(|x| *x == d));
            let name = super::term::bare(&row.name);
            for same in std::iter::once(&row.name).chain(&row.same).map(|t| super::term::bare(t)) {
                kinds.push((same.clone(), Kind { ceiling: row.ceiling, direction }));
                if same != name {
                    self.synonyms.entry(same).or_insert_with(|| name.clone());
                }
            }
        }
        all.splice(0..0, kinds);
    }

    /// Longest spellings first, so that the first match is the longest.
    fn sort(&mut self) {
        let longest = |t: &EcoString| std::cmp::Reverse(t.len());
        self.members.sort_by_key(|(_, t, _, _)| longest(t));
        self.function.sort_by_key(|(t, _)| longest(t));
        self.verbs.sort_by_key(|v| longest(&v.text));
        for (i, verb) in self.verbs.iter().enumerate() {
            let mut chars = verb.text.chars().rev();
            if let Some(last) = chars.next() {
                self.verbs_by_last.entry(last).or_default().push((chars.next().unwrap_or('\0'), u32::try_from(i).unwrap_or(0)));
            }
        }
    }

    /// The head that ends a name, and what stands before it.
    #[must_use]
    pub fn head_of<'t>(&self, name: &'t str) -> Option<(&Head, &'t str)> {
        let heads = self.heads.get(&name.chars().next_back()?)?;
        heads.iter().find_map(|(spelling, head)| name.strip_suffix(spelling.as_str()).map(|stem| (head, stem)))
    }

    /// What the ending of a name says of ceiling and direction.
    #[must_use]
    pub fn kind_of(&self, name: &str) -> Option<Kind> {
        let kinds = self.kinds.get(&last_two(name)?)?;
        kinds.iter().find(|(e, _)| name.ends_with(e.as_str())).map(|(_, k)| *k)
    }

    /// The name's first synonym.
    #[must_use]
    pub fn synonym<'a>(&'a self, name: &'a str) -> &'a str {
        self.synonyms.get(name).map_or(name, EcoString::as_str)
    }

    /// The verb or softener that ends a clause, the longest one.
    #[must_use]
    pub fn verb_before(&self, clause: &str) -> Option<&Verb> {
        let mut chars = clause.chars().rev();
        let candidates = self.verbs_by_last.get(&chars.next()?)?;
        let before = chars.next().unwrap_or('\0');
        let near = candidates.iter().filter(|(c, _)| *c == before || *c == '\0');
        near.filter_map(|&(_, i)| self.verbs.get(i as usize)).find(|v| clause.ends_with(v.text.as_str()))
    }

    /// The lead word that begins a text, the longest one.
    #[must_use]
    pub fn lead<'t>(&self, text: &'t str) -> Option<&'t str> {
        let leads = self.leads.get(&text.chars().next()?)?;
        leads.iter().find_map(|(l, ())| text.strip_prefix(l.as_str()))
    }

    /// The scope that begins a text: its words, true for the draft's own area, and the rest.
    #[must_use]
    pub fn scope<'t>(&self, text: &'t str) -> Option<(&EcoString, bool, &'t str)> {
        let scopes = self.scopes.get(&text.chars().next()?)?;
        scopes.iter().find_map(|(s, own)| text.strip_prefix(s.as_str()).map(|rest| (s, *own, rest)))
    }

    /// Nouns that the denominator of a rate of this name counts.
    #[must_use]
    pub fn rate_of(&self, name: &str) -> Option<&[EcoString]> {
        self.rates.iter().find(|(n, _)| name.ends_with(n.as_str())).map(|(_, of)| of.as_slice())
    }

    /// True for what may stand in brackets as a unit: 万张, 张/千人, 吨标准煤/万元.
    #[must_use]
    pub fn is_unit(&self, text: &str) -> bool {
        let plain = |t: &str| {
            MULTIPLIERS
                .iter()
                .find_map(|(m, _)| t.strip_prefix(m))
                .filter(|t| !t.is_empty())
                .map_or_else(|| self.units.contains(t), |rest| self.units.contains(rest) || self.units.contains(t))
        };
        // 毫克每升
        let worded = text.split_once('每').filter(|(one, _)| !one.is_empty());
        match text.split_once('/').or(worded) {
            Some(("" | "1", of)) => matches!(of.replace(' ', "").as_str(), "千" | "万" | "10万" | "十万" | "100万" | "百万"),
            Some((one, of)) => {
                // 万立方米/日, 元/人/年, 升/(人·日)
                let time = |t: &str| matches!(t, "日" | "月" | "年" | "天" | "时" | "周" | "季" | "次" | "秒" | "分");
                let under = |t: &str| time(t.trim_start_matches('每')) || plain(t.trim_start_matches('每'));
                let of = of.trim_start_matches('(').trim_end_matches(')');
                plain(one) && of.split(['/', '·']).all(under)
            }
            None => plain(text),
        }
    }

    /// Takes over the units of the lexicon.
    pub(super) fn know_units<'u>(&mut self, units: impl Iterator<Item = &'u EcoString>) {
        self.units = units.cloned().collect();
    }
}

/// Groups spellings by what `of` finds of them, longest first in each group; of equally long ones the first stays first.
fn grouped<K: std::hash::Hash + Eq, T>(rows: Vec<(EcoString, T)>, of: fn(&str) -> Option<K>) -> FxHashMap<K, Vec<(EcoString, T)>> {
    let mut map: FxHashMap<K, Vec<(EcoString, T)>> = FxHashMap::default();
    for (text, value) in rows {
        if let Some(key) = of(&text) {
            map.entry(key).or_default().push((text, value));
        }
    }
    for group in map.values_mut() {
        group.sort_by_key(|(text, _)| std::cmp::Reverse(text.len()));
    }
    map
}

/// The last two characters of a text.
fn last_two(text: &str) -> Option<[char; 2]> {
    let mut chars = text.chars().rev();
    let last = chars.next()?;
    Some([chars.next()?, last])
}

fn with_letters(words: Vec<EcoString>) -> Vec<(EcoString, u64)> {
    words.into_iter().map(|w| (w.clone(), super::term::letters(&w))).collect()
}

fn bound_of(text: Option<&str>) -> Bound {
    [Bound::Ge, Bound::Gt, Bound::Le, Bound::Lt, Bound::About].into_iter().find(|b| Some(b.as_str()) == text).unwrap_or(Bound::Eq)
}
