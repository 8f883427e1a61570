//! Names of indicators: taken apart into per-N, ages, class members, head and body, and compared.
//! Follows the linking algorithm of the design: equal, near, narrower; anything doubtful is no relation.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use ecow::EcoString;

use super::names::NameBook;

/// How two names relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// One side has an age or a class member that the other lacks.
    Narrower,
    /// One name ends with the whole of the other: 空气质量优良天数比率 and 优良天数比率.
    Ending,
    /// Alike, but an error must not rest on it.
    Near,
    /// The same indicator.
    Equal,
}

impl Relation {
    /// The atom of the schema.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Narrower => "narrower",
            Self::Ending => "ending",
            Self::Near => "near",
            Self::Equal => "equal",
        }
    }
}

/// A name taken apart. `body` holds what is left without head, classes, ages and function words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Name {
    /// Text of a unit in brackets at its end: `(个)`.
    pub unit: Option<EcoString>,
    /// Head in its first spelling; empty where the name has none.
    pub head: EcoString,
    /// True for heads that say what is counted by themselves (托位).
    pub specific: bool,
    /// True where head and body together name nothing (人数).
    pub generic: bool,
    /// Ages from–to in years.
    pub ages: Option<(u16, u16)>,
    /// Per how many.
    pub per: Option<u32>,
    /// Class to member.
    pub classes: BTreeMap<EcoString, EcoString>,
    /// What is left.
    pub body: Vec<char>,
    /// Names in brackets of seven characters and more.
    pub glosses: Vec<Name>,
    /// Natural upper bound of 100%.
    pub ceiling: bool,
    /// `up` or `down`.
    pub direction: Option<&'static str>,
    /// Comparing form: names with equal keys are the same term.
    pub key: EcoString,
}

impl NameBook {
    /// Takes a folded name apart.
    #[must_use]
    pub fn parse(&self, text: &str) -> Name {
        if !text.contains('(') {
            let Some((outer, unit)) = self.behind_slash(text) else { return self.parse_flat(text) };
            return Name { unit: Some(unit.into()), ..self.parse_flat(outer) };
        }
        let (outer, brackets) = split_brackets(text);
        let mut name = self.parse_flat(&outer);
        for inner in brackets {
            // (2025年,%): a year stands before the unit.
            let unit =
                inner.rsplit([',', '、']).next().filter(|u| u.len() == inner.len() || inner.starts_with(|c: char| c.is_ascii_digit()) && inner.contains('年'));
            // (%,年末值): what kind of figure it is stands behind.
            let plain = |u: &str| "%‰个张人户家所处座亩吨项件套辆元种次天年岁米例台名位株头只条场类册片块期批组对部".contains(u) || u.chars().count() >= 2;
            let ahead = || inner.split_once(',').map(|(u, _)| u).filter(|u| self.is_unit(u) && plain(u));
            // (不含中药饮片,%): what is left out stands before the unit.
            let behind = || inner.rsplit_once([',', ';']).map(|(_, u)| u.strip_prefix("单位:").unwrap_or(u)).filter(|u| self.is_unit(u) && plain(u));
            if let Some(unit) = unit.filter(|u| self.is_unit(u) || matches!(*u, "月" | "年" | "天" | "日")).or_else(ahead).or_else(behind) {
                name.unit = Some(unit.into());
            } else if let Some(unit) = self.scaled_unit(&name.head, &inner) {
                name.unit = Some(unit);
            } else if inner.chars().count() >= 7 {
                let gloss = self.parse_flat(&inner);
                if !gloss.head.is_empty() {
                    name.glosses.push(gloss);
                }
            }
        }
        if name.ages.is_none() {
            name.ages = name.glosses.iter().find_map(|g| g.ages);
        }
        name
    }

    /// 旅游人次(万): the name says what the scale in brackets counts.
    fn scaled_unit(&self, head: &str, scale: &str) -> Option<EcoString> {
        if !matches!(scale, "万" | "亿" | "千" | "百万" | "十万" | "千万") {
            return None;
        }
        let own = ["人次", "户次", "件次", "班次"].into_iter().find(|w| head.ends_with(w));
        let counted = own.or_else(|| {
            if head.ends_with("人口") {
                Some("人")
            } else {
                head.strip_suffix('数').and_then(|t| t.char_indices().next_back().and_then(|(i, _)| t.get(i..)))
            }
        });
        let unit: EcoString = [scale, counted?].concat().into();
        self.is_unit(&unit).then_some(unit)
    }

    /// 自来水普及率/%: name and unit, as the standards of units write them; not 元/吨, 男/女.
    fn behind_slash<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        text.split_once('/').filter(|(outer, unit)| outer.chars().count() >= 3 && !self.is_unit(outer) && self.is_unit(unit))
    }

    /// Why two names with one head are not the same; both languages, zh first. `None` where they relate.
    #[must_use]
    pub fn refusal(&self, a: &Name, b: &Name) -> Option<(&'static str, &'static str)> {
        if self.relate(a, b).is_some() {
            return None;
        }
        let class = a.classes.iter().any(|(class, member)| b.classes.get(class).is_some_and(|m| m != member));
        Some(if a.head != b.head {
            ("名称类别不同", "another kind of name")
        } else if a.per != b.per {
            ("每千人口径不同", "per another number of people")
        } else if a.ages.is_some() && b.ages.is_some() && a.ages != b.ages {
            ("年龄不同", "other ages")
        } else if class {
            ("对象不同", "another group")
        } else {
            ("名称不够相近", "names not alike enough")
        })
    }

    fn parse_flat(&self, text: &str) -> Name {
        let mut name = Name::default();
        let (rest, per) = take_per(text);
        name.per = per;
        let (rest, ages) = take_ages(rest);
        name.ages = ages;
        let kind = self.kind_of(&rest);
        name.ceiling = kind.is_some_and(|k| k.ceiling);
        name.direction = kind.and_then(|k| k.direction);
        let rest = self.synonym(&rest);
        let stem = match self.head_of(rest) {
            Some((head, stem)) => {
                name.head = head.text.clone();
                name.specific = head.specific;
                name.generic = head.generic;
                stem
            }
            None => rest,
        };
        let has = letters(stem);
        let mut stem = Cow::Borrowed(stem);
        for (class, spelling, member, needs) in &self.members {
            if has & needs == *needs && stem.contains(spelling.as_str()) && !name.classes.contains_key(class) {
                name.classes.insert(class.clone(), member.clone());
                stem = Cow::Owned(stem.replacen(spelling.as_str(), "", 1));
            }
        }
        for (word, needs) in &self.function {
            if has & needs == *needs && stem.contains(word.as_str()) {
                stem = Cow::Owned(stem.replace(word.as_str(), ""));
            }
        }
        name.body = stem.chars().filter(|c| !matches!(c, '“' | '”' | '、' | ' ' | '\n' | '·' | '*')).collect();
        name.generic &= name.body.is_empty() && name.classes.is_empty() && name.per.is_none();
        name.key = key_of(&name);
        name
    }

    /// How `a` (a claim's name) relates to `b` (an indicator's name); `None` where they differ.
    #[must_use]
    pub fn relate(&self, a: &Name, b: &Name) -> Option<Relation> {
        std::iter::once(b).chain(&b.glosses).filter_map(|other| relate_flat(a, other, b.ages)).max()
    }
}

/// A name as [`NameBook::parse`] compares it: folded, without brackets, per-N and ages.
pub(super) fn bare(text: &str) -> EcoString {
    let (outer, _) = split_brackets(&crate::text::fold_str(text));
    let (rest, _) = take_per(&outer);
    take_ages(rest).0.into()
}

/// Which characters a text has, as a set of 64 classes: a word whose classes are not all there does not stand in it.
pub(super) fn letters(text: &str) -> u64 {
    text.chars().fold(0, |set, c| set | 1 << (c as u32 % 61))
}

fn key_of(name: &Name) -> EcoString {
    let mut key = String::with_capacity(3 * name.body.len() + name.head.len() + 32);
    if let Some(per) = name.per {
        key.push_str(&format!("/{per} "));
    }
    if let Some((lo, hi)) = name.ages {
        key.push_str(&format!("{lo}-{hi}岁 "));
    }
    for member in name.classes.values() {
        key.push_str(member);
        key.push(' ');
    }
    key.extend(name.body.iter());
    key.push('|');
    key.push_str(&name.head);
    key.into()
}

fn relate_flat(a: &Name, b: &Name, b_ages: Option<(u16, u16)>) -> Option<Relation> {
    if a.head.is_empty() || a.head != b.head || a.per != b.per {
        return None;
    }
    let b_ages = b.ages.or(b_ages);
    if let (Some(x), Some(y)) = (a.ages, b_ages)
        && x != y
    {
        return None;
    }
    if a.classes.iter().any(|(class, member)| b.classes.get(class).is_some_and(|m| m != member)) {
        return None;
    }
    let same_ages = a.ages == b_ages || a.ages == b.ages;
    let same_classes = a.classes == b.classes;
    if a.body == b.body && same_ages && same_classes && !a.generic {
        return Some(Relation::Equal);
    }
    if a.body.is_empty() && b.body.is_empty() && a.specific {
        return Some(Relation::Near);
    }
    if !alike(&a.body, &b.body) {
        return None;
    }
    if same_ages && same_classes { Some(Relation::Near) } else { Some(Relation::Narrower) }
}

/// The longest common subsequence covers 80% of the shorter, and the shorter is at least a third of the longer.
fn alike(a: &[char], b: &[char]) -> bool {
    if a == b {
        return !a.is_empty();
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.is_empty() || short.len() * 3 < long.len() || long.len() > 60 {
        return false;
    }
    let mut row = vec![0usize; long.len() + 1];
    for &s in short {
        let mut diagonal = 0;
        let mut left = 0;
        for (cell, &l) in row.iter_mut().skip(1).zip(long) {
            let above = *cell;
            *cell = if s == l { diagonal + 1 } else { above.max(left) };
            diagonal = above;
            left = *cell;
        }
    }
    row.last().copied().unwrap_or(0) * 10 >= short.len() * 8
}

/// The text without its round brackets, and what stood in them.
fn split_brackets(text: &str) -> (String, Vec<String>) {
    let (mut outer, mut inner, mut depth, mut found) = (String::new(), String::new(), 0usize, Vec::new());
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    found.push(std::mem::take(&mut inner));
                }
            }
            _ if depth > 0 => inner.push(c),
            _ => outer.push(c),
        }
    }
    (outer, found)
}

/// 每千人口…, 每百名…, 每万人…, 千人…: the number, and the text without it.
fn take_per(text: &str) -> (Cow<'_, str>, Option<u32>) {
    if !text.contains('每') && !text.starts_with(['万', '千', '百']) {
        return (Cow::Borrowed(text), None);
    }
    for (word, n) in
        [("每十万", 100_000), ("每百万", 1_000_000), ("每万", 10_000), ("每千", 1000), ("每百", 100), ("万人", 10_000), ("千人", 1000), ("百人", 100)]
    {
        let Some(at) = text.find(word) else { continue };
        if !word.starts_with('每') && at != 0 {
            continue;
        }
        let tail = text.get(at + word.len()..).unwrap_or("");
        let tail = ["常住人口", "户籍人口", "人口", "名", "个", "人", "位"].iter().find_map(|w| tail.strip_prefix(w)).unwrap_or(tail);
        let tail = tail.strip_prefix("中").unwrap_or(tail);
        return (Cow::Owned(format!("{}{tail}", text.get(..at).unwrap_or(""))), Some(n));
    }
    (Cow::Borrowed(text), None)
}

/// 3岁以下, 0-3岁, 65周岁及以上: the interval of years (open ends 0 and 200), and the text without it.
fn take_ages(text: Cow<'_, str>) -> (Cow<'_, str>, Option<(u16, u16)>) {
    let Some(sui) = text.find('岁') else { return (text, None) };
    let head = text.get(..sui).unwrap_or("");
    let before = head.strip_suffix('周').unwrap_or(head);
    let start =
        before.char_indices().rev().take_while(|(_, c)| c.is_ascii_digit() || matches!(c, '-' | '—' | '~' | '至')).last().map_or(before.len(), |(i, _)| i);
    let digits = before.get(start..).unwrap_or("");
    let mut tail = text.get(sui + '岁'.len_utf8()..).unwrap_or("");
    let parts: Vec<u16> = digits.split(['-', '—', '~', '至']).filter_map(|d| d.parse().ok()).collect();
    let ages = match parts.as_slice() {
        [lo, hi] => Some((*lo, *hi)),
        [n] => {
            let (up, down) = (["及以上", "以上"], ["及以下", "以下"]);
            if let Some(rest) = up.iter().find_map(|w| tail.strip_prefix(w)) {
                tail = rest;
                Some((*n, 200))
            } else if let Some(rest) = down.iter().find_map(|w| tail.strip_prefix(w)) {
                tail = rest;
                Some((0, *n))
            } else {
                Some((*n, *n))
            }
        }
        _ => None,
    };
    if ages.is_none() {
        return (text, None);
    }
    (Cow::Owned(format!("{}{tail}", before.get(..start).unwrap_or(""))), ages)
}

/// Members of one class as a set, for tests of exclusion.
#[must_use]
pub fn members_of(name: &Name) -> BTreeSet<&str> {
    name.classes.values().map(EcoString::as_str).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{NameBook, Relation};

    fn relation(a: &str, b: &str) -> Option<Relation> {
        let book = NameBook::read(include_str!("../../rules/lexicon/indicators.toml")).unwrap();
        book.relate(&book.parse(a), &book.parse(b))
    }

    #[test]
    fn names_relate() {
        use Relation::{Equal, Narrower, Near};
        for (a, b, want) in [
            ("每千人口拥有3岁以下婴幼儿托位数", "每千人拥有3岁以下婴幼儿托位数(个)", Some(Equal)),
            ("0-3岁婴幼儿托位数", "3岁以下婴幼儿托位数(个)", Some(Equal)),
            ("每千人托位数", "每千人拥有3岁以下婴幼儿托位数(个)", Some(Near)),
            ("托位个数", "3岁以下婴幼儿托位数(个)", Some(Near)),
            ("托位数", "公立性托位占比(%)", None),
            ("65岁以上老年人健康管理率", "老年人健康管理率(65周岁及以上老年人城乡社区规范健康管理服务率)", Some(Equal)),
            ("老年人健康管理率", "老年人健康管理率", Some(Equal)),
            ("婴幼儿健康管理率", "老年人健康管理率", None),
            ("养老机构护理型床位占比", "护理型养老床位占比", Some(Equal)),
            ("护理型床位占比", "护理型养老床位占比", Some(Near)),
            ("幼儿园占比", "镇(街道)普惠性托育点覆盖率", None),
            ("新生儿疾病筛查率", "新生儿听力筛查率(%)", Some(Narrower)),
            ("特殊困难老年人探访率", "特殊困难老年人月探访率", Some(Near)),
            ("有集中供养意愿的特困人员集中供养率", "生活不能自理特困人员集中供养率", None),
            ("人数", "人数", None),
        ] {
            assert_eq!(relation(a, b), want, "{a} / {b}");
        }
        assert_ne!(relation("新生儿疾病筛查率", "新生儿遗传代谢性疾病筛查率(%)"), Some(Equal));
    }
}
