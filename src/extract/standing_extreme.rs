//! What is said to be the most or the least: 投资最大的是甲项目; 乙县最多,丙县最少; 2026年投入最多.
//! Read for the relation `standing` where a column of a table or the figures of the paragraph have the thing; where any of those that may
//! be meant bears it out, nothing is read. Growth and shares are asked of columns of growth and shares only.

use super::figure::clause_start_of_list;
use super::standing_series::{Series, score};
use crate::text::Span;

/// Words of an extreme, and whether it is the least.
const WORDS: &[(&str, bool)] = &[
    ("最多", false),
    ("最大", false),
    ("最高", false),
    ("最长", false),
    ("最重", false),
    ("最少", true),
    ("最小", true),
    ("最低", true),
    ("最短", true),
    ("最轻", true),
];
/// What a column must be of where the words say so, and the words where the column is.
/// A thing that rises most is not the one that has most: 占比提高最多, 进度推后最多.
const KINDS: &[&str] = &[
    "增", "降", "速", "率", "占", "比", "均", "减", "计划", "完成", "人均", "密度", "强度", "差", "每", "提高", "提升", "上升", "回升", "攀升", "涨", "跌",
    "回落", "下滑", "扩大", "缩", "变", "改善", "进步", "退",
];

/// Kinds that the figures beside the words must be of where the words are.
const APART: &[&str] = &["占", "比", "均", "密度", "强度", "提高", "提升"];

/// A thing that is said to be the most or the least.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extreme<'t> {
    /// The clause that names the thing.
    pub(super) clause: &'t str,
    /// What it is the most in, as far as the words say; the clause itself where it stands in one with the name.
    pub(super) subject: &'t str,
    /// Where the words of the extreme stand.
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) least: bool,
}

/// The extremes that a sentence tells.
pub(super) fn extremes(text: &str) -> Vec<Extreme<'_>> {
    let mut found = Vec::new();
    let mut subject = "";
    let mut at = 0;
    while let Some((from, word, least)) = next(text, at) {
        at = from + word.len();
        let begin = text.get(..from).map_or(0, clause_start_of_list);
        let (Some(head), Some(tail)) = (text.get(begin..from), text.get(at..)) else { continue };
        // 最多的是甲县: what is said of it stands before.
        if let Some(named) = ["的是", "的为", "的依次是"].iter().find_map(|w| tail.strip_prefix(w)) {
            let end = named.find([',', ';', '。', '、', '(', ')', '和']).unwrap_or(named.len());
            let head = if head.chars().count() >= 2 { head } else { subject };
            subject = head;
            let plain = !named.get(end..).is_some_and(|t| t.starts_with(['、', '和']));
            found.extend(named.get(..end).filter(|n| plain && !n.is_empty()).map(|clause| Extreme { clause, subject: head, from, to: at, least }));
        } else if tail.is_empty() || tail.starts_with([',', ';', '。', ')', '\n']) {
            found.push(Extreme { clause: head, subject: "", from, to: at, least });
        }
    }
    found
}

fn next(text: &str, at: usize) -> Option<(usize, &'static str, bool)> {
    WORDS.iter().filter_map(|(w, least)| Some((at + text.get(at..)?.find(w)?, *w, *least))).min_by_key(|f| f.0)
}

/// The series that an extreme may speak of, with the name of its thing in them: those whose header shares words with it, or that stand
/// in its own sentence.
pub(super) fn candidates<'s, 'c>(
    told: &Extreme<'_>,
    lead: &str,
    tables: &'s [Series<'c>],
    near: &'s [Series<'c>],
    own: Span,
) -> Vec<(&'s Series<'c>, &'s super::standing_series::Entry<'c>)> {
    // 三个区中,甲区最多: among some of them.
    if lead.trim_end_matches([',', ':']).ends_with(['中', '里', '内']) || told.clause.contains('中') && told.clause.contains('个') {
        return Vec::new();
    }
    let of = |s: &'s Series<'c>, beside: bool| {
        let name = if told.subject.is_empty() { s.named(told.clause)? } else { told.clause };
        let entry = s.entry(name)?;
        let words = if told.subject.is_empty() { told.clause.replace(entry.name, "") } else { told.subject.to_owned() };
        let alike = KINDS.iter().all(|k| words.contains(k) == s.by.contains(k)) && years_fit(&words, &s.by);
        // 进出口分别增长41.1%、29.0%;占比提高最多: not of the figures beside it.
        let beside = beside && words.chars().count() <= 6 && APART.iter().all(|k| !words.contains(k) || s.by.contains(k));
        (beside || alike && score(&words, &s.by) > 0).then_some((s, entry))
    };
    tables.iter().filter_map(|s| of(s, false)).chain(near.iter().filter_map(|s| of(s, s.within(own)))).collect()
}

/// True where the words name no year, or one of the header's, or the header has none.
fn years_fit(words: &str, by: &str) -> bool {
    let year = |t: &str| t.match_indices("20").find_map(|(i, _)| t.get(i..i + 4).filter(|y| y.bytes().all(|b| b.is_ascii_digit())).map(str::to_owned));
    year(words).is_none_or(|y| year(by).is_none_or(|b| b == y))
}
