//! Regexes of rules: folded as the draft is, compiled with a size limit, and searched for the literals that every match contains.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use regex_automata::meta::{Config, Regex};
use regex_automata::nfa::thompson::WhichCaptures;
use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::literal;
use super::quick::Quick;
use crate::func::Matches;
use crate::text::fold_char;

const SIZE_LIMIT: usize = 1 << 20;
/// Texts of a part of a pattern.
const MAX_LITERALS: usize = 256;
/// Texts of all branches of a pattern.
const MAX_BRANCHES: usize = 1024;

/// Texts of a set that is looked for before a regex runs.
const MAX_NEEDED: usize = 96;

/// States up to which a pattern is surely within the size limit: it is compiled when it is first used.
const SMALL: usize = 16_000;

/// A regex of a rule.
#[derive(Clone)]
pub struct Pattern {
    text: Arc<str>,
    hir: Arc<Hir>,
    regex: Arc<OnceLock<Option<Regex>>>,
    quick: Arc<OnceLock<Option<Quick>>>,
}

impl Matches for Pattern {
    fn is_match(&self, text: &str) -> Option<bool> {
        let quick = self.quick.get_or_init(|| Quick::of(&self.hir)).as_ref();
        match quick.map(|q| (q.passes(text), q.exact)) {
            Some((passes, exact)) if exact || !passes => Some(passes),
            _ => self.regex().map(|r| r.is_match(text)),
        }
    }
}

impl std::fmt::Debug for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Pattern").field(&self.text).finish()
    }
}

impl Pattern {
    /// The regex; `None` only where it is too large, which loading has refused.
    #[must_use]
    pub fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| self.build().ok()).as_ref()
    }
    fn build(&self) -> Result<Regex, String> {
        let captures = if self.groups().is_empty() { WhichCaptures::Implicit } else { WhichCaptures::All };
        let config = Config::new().nfa_size_limit(Some(SIZE_LIMIT)).which_captures(captures).hybrid_cache_capacity(2 << 20);
        let built = Regex::builder().configure(config).build_from_hir(&self.hir);
        built.map_err(|e| e.size_limit().map_or_else(|| e.to_string(), |limit| format!("Compiled regex exceeds size limit of {limit} bytes.")))
    }
    /// The pattern, folded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
    /// Its named groups with their numbers.
    #[must_use]
    pub fn groups(&self) -> Vec<(String, usize)> {
        let mut out = Vec::new();
        groups(&self.hir, &mut out);
        out.sort_by_key(|g| g.1);
        out
    }
    /// Texts of which every match contains at least one; none where there are none.
    #[must_use]
    pub fn required(&self) -> Required {
        let at_start = self.hir.properties().look_set_prefix().contains(Look::Start);
        let beginning = if at_start { beginning(&self.hir) } else { None };
        let mut found = beginning.or_else(|| required(&self.hir, 0)).unwrap_or_default();
        found.texts.sort();
        found.texts.dedup();
        found.at_start = at_start;
        found
    }
    /// Further sets of texts of which every match contains one each; small ones only, and not `first`, the set that `required` gives.
    #[must_use]
    pub fn needs(&self, first: &[String]) -> Vec<Vec<String>> {
        let mut out = Vec::new();
        needed(&self.hir, 0, &mut out);
        out.iter_mut().for_each(|set| {
            set.sort();
            set.dedup();
        });
        out.retain(|set| set != first && set.len() <= MAX_NEEDED);
        out.sort();
        out.dedup();
        out
    }
}

/// Texts of which every match contains at least one, and how far the match can lie around it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Required {
    /// The texts.
    pub texts: Vec<String>,
    /// Bytes of the match before the text, at most; `None` where they are not bounded.
    pub before: Option<usize>,
    /// Bytes of the match behind the text, at most; `None` where they are not bounded.
    pub after: Option<usize>,
    /// True where every match begins where the text that is searched begins.
    pub at_start: bool,
}

impl Required {
    /// Texts that are the whole match.
    fn exactly(texts: Vec<String>) -> Self {
        Self { texts, before: Some(0), after: Some(0), at_start: false }
    }
    /// The same with more of the match around it.
    fn within(self, before: Option<usize>, after: Option<usize>) -> Self {
        let sum = |a: Option<usize>, b: Option<usize>| a?.checked_add(b?);
        Self { before: sum(self.before, before), after: sum(self.after, after), ..self }
    }
    /// The last character of each text only; the match has at most `whole` bytes for the texts as they were.
    fn of_last_characters(mut self, whole: Option<usize>) -> Self {
        self.texts.iter_mut().for_each(|t| *t = t.chars().next_back().map(String::from).unwrap_or_default());
        self.texts.sort();
        self.texts.dedup();
        Self { before: whole, ..self }
    }
    /// The texts of two branches.
    fn or(mut self, other: Self) -> Self {
        self.texts.extend(other.texts);
        let most = |a: Option<usize>, b: Option<usize>| a.zip(b).map(|(a, b)| a.max(b));
        Self { texts: self.texts, before: most(self.before, other.before), after: most(self.after, other.after), at_start: false }
    }
}

/// Bytes that some parts match together, at most.
fn longest(list: Option<&[Hir]>) -> Option<usize> {
    list.unwrap_or(&[]).iter().try_fold(0usize, |sum, h| sum.checked_add(h.properties().maximum_len()?))
}

/// The sets of texts that the parts of a pattern need, one after the other.
fn needed(hir: &Hir, depth: usize, out: &mut Vec<Vec<String>>) {
    match hir.kind() {
        _ if depth > 32 => {}
        HirKind::Concat(list) => {
            out.extend(runs(&all_exact(list, depth)).into_iter().map(|r| r.1));
            list.iter().for_each(|h| needed(h, depth + 1, out));
        }
        HirKind::Capture(c) => needed(&c.sub, depth + 1, out),
        HirKind::Repetition(r) if r.min >= 1 => needed(&r.sub, depth + 1, out),
        _ => out.extend(required(hir, depth).map(|r| r.texts)),
    }
}

fn groups(hir: &Hir, out: &mut Vec<(String, usize)>) {
    match hir.kind() {
        HirKind::Capture(c) => {
            out.extend(c.name.as_ref().map(|n| (n.to_string(), c.index as usize)));
            groups(&c.sub, out);
        }
        HirKind::Repetition(r) => groups(&r.sub, out),
        HirKind::Concat(list) | HirKind::Alternation(list) => list.iter().for_each(|h| groups(h, out)),
        _ => {}
    }
}

/// Reads a pattern as written in a rule; `Err` is the engine's complaint, shortened to a line.
///
/// # Errors
/// What the regex engine says.
pub fn compile(pattern: &str) -> Result<Pattern, String> {
    let text = fold(pattern);
    let hir = regex_syntax::parse(&text).map_err(|e| last_line(&e.to_string()))?;
    let is_small = states(&hir) <= SMALL;
    let pattern = Pattern { text: text.into(), hir: Arc::new(hir), regex: Arc::default(), quick: Arc::default() };
    if !is_small {
        let built = pattern.build().map_err(|said| last_line(&said))?;
        let _ = pattern.regex.set(Some(built));
    }
    Ok(pattern)
}

fn last_line(text: &str) -> String {
    text.lines().last().unwrap_or("").trim_start_matches("error: ").to_owned()
}

/// At least as many states as the compiled pattern has.
fn states(hir: &Hir) -> usize {
    let wide = |r: &regex_syntax::hir::ClassUnicodeRange| if r.len() > 64 { 40 } else { 4 };
    match hir.kind() {
        HirKind::Literal(l) => l.0.len(),
        HirKind::Class(Class::Unicode(class)) => class.iter().map(wide).sum(),
        HirKind::Class(Class::Bytes(class)) => class.iter().count(),
        HirKind::Repetition(r) => {
            let times = r.max.map_or(r.min.saturating_add(1), |m| m.max(r.min));
            states(&r.sub).saturating_add(1).saturating_mul(times as usize)
        }
        HirKind::Capture(c) => states(&c.sub).saturating_add(2),
        HirKind::Concat(list) | HirKind::Alternation(list) => list.iter().map(states).fold(1, usize::saturating_add),
        HirKind::Empty | HirKind::Look(_) => 1,
    }
}

/// Folds the characters of a pattern; what becomes a mark of the regex language is escaped: `（` is `\(`. `\d` is 0 to 9: drafts are
/// folded too, and the digits of all scripts together would make each pattern fifty times as large and slow to compile.
fn fold(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len());
    let mut escaped = false;
    for c in pattern.chars() {
        if escaped && matches!(c, 'd' | 'D') {
            out.pop();
            out.push_str(if c == 'd' { "[0-9]" } else { "[^0-9]" });
            escaped = false;
            continue;
        }
        escaped = !escaped && c == '\\';
        let Some(folded) = fold_char(c) else { continue };
        if !c.is_ascii() && regex_syntax::is_meta_character(folded) {
            out.push('\\');
        }
        out.push(folded);
    }
    out.replace("\\/", "/")
}

/// What matches of a pattern begin with, where that is one of few texts.
fn beginning(hir: &Hir) -> Option<Required> {
    let HirKind::Concat(list) = hir.kind() else { return None };
    let from = list.iter().position(|h| !matches!(h.kind(), HirKind::Look(_)))?;
    let texts = exact(list.get(from)?, 0)?;
    Some(Required { after: longest(list.get(from + 1..)), ..Required::exactly(texts) })
}

/// The best set of required texts of a pattern.
pub(super) fn required(hir: &Hir, depth: usize) -> Option<Required> {
    if depth > 32 {
        return None;
    }
    match hir.kind() {
        HirKind::Literal(_) | HirKind::Class(_) => exact(hir, depth).map(Required::exactly),
        HirKind::Capture(c) => required(&c.sub, depth + 1),
        HirKind::Repetition(r) if r.min >= 1 => {
            let others = r.max.and_then(|m| (m as usize).saturating_sub(1).checked_mul(r.sub.properties().maximum_len()?));
            required(&r.sub, depth + 1).map(|f| f.within(others, others))
        }
        HirKind::Concat(list) => {
            let each = list.iter().enumerate().filter_map(|(i, h)| Some((i..i + 1, required(h, depth + 1)?)));
            let joined = joined(list, depth).into_iter();
            let rated = each.map(|(place, f)| (literal::frequency(&f.texts), place, f)).chain(joined);
            let whole = rated.map(|(often, place, f)| (often, f.within(longest(list.get(..place.start)), longest(list.get(place.end..)))));
            // A match that lies at any distance around its text makes a search of the whole sentence.
            let loose = |f: &Required| f64::from(u8::from(f.before.is_none()) + u8::from(f.after.is_none()));
            let cost = |(often, f): &(f64, Required)| often * (1.0 + loose(f));
            whole.min_by(|a, b| cost(a).total_cmp(&cost(b))).map(|best| best.1)
        }
        HirKind::Alternation(list) => {
            let all = list.iter().map(|h| required(h, depth + 1)).reduce(|a, b| Some(a?.or(b?)))??;
            (all.texts.len() <= MAX_BRANCHES).then_some(all)
        }
        _ => None,
    }
}

/// The texts of neighbours in a pattern, from each on as far as they are few, with how often they stand in drafts: `[0-9]年?[至到]` is `0至`, `0年至` and so on. Where they would
/// be too many, of those in front only the last character counts.
fn joined(list: &[Hir], depth: usize) -> Vec<(f64, Range<usize>, Required)> {
    let each: Vec<Option<Vec<String>>> = list.iter().map(|h| maybe(h, depth + 1)).collect();
    let edges: Vec<Option<Vec<String>>> = list.iter().map(|h| repeated(h, depth + 1)).collect();
    let mut out = Vec::new();
    for from in 0..each.len() {
        let (mut found, begin) = match (each.get(from), edges.get(from)) {
            (Some(None), Some(Some(last))) => (Required { before: longest(list.get(from..=from)), ..Required::exactly(last.clone()) }, from + 1),
            _ => (Required::exactly(vec![String::new()]), from),
        };
        for (to, (next, edge)) in each.iter().zip(&edges).enumerate().skip(begin) {
            let Some(texts) = next.as_ref().or(edge.as_ref()) else { break };
            if found.texts.len() * texts.len() > MAX_LITERALS {
                found = found.of_last_characters(longest(list.get(from..to)));
            }
            if found.texts.len() * texts.len() > MAX_LITERALS {
                break;
            }
            found.texts = found.texts.iter().flat_map(|a| texts.iter().map(move |b| [a.as_str(), b.as_str()].concat())).collect();
            if next.is_none() {
                found.after = longest(list.get(to..=to));
            }
            if found.texts.iter().any(String::is_empty) {
                continue;
            }
            let frequency = literal::frequency(&found.texts);
            out.push((frequency, from..to + 1, found.clone()));
            if frequency < literal::RARE || next.is_none() {
                break;
            }
        }
    }
    out
}

/// All texts that a part of a pattern matches, where they are few; none is long for what may be left out.
fn maybe(hir: &Hir, depth: usize) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(vec![String::new()]),
        HirKind::Repetition(r) if r.min == 0 && r.max == Some(1) => {
            let mut texts = exact(&r.sub, depth + 1)?;
            texts.push(String::new());
            Some(texts)
        }
        HirKind::Capture(c) if depth <= 32 => maybe(&c.sub, depth + 1),
        _ => exact(hir, depth),
    }
}

/// What a part that repeats begins and ends with: `[0-9]{1,3}` a digit.
fn repeated(hir: &Hir, depth: usize) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Repetition(r) if r.min >= 1 => exact(&r.sub, depth + 1),
        HirKind::Capture(c) if depth <= 32 => repeated(&c.sub, depth + 1),
        HirKind::Alternation(list) if depth <= 32 => {
            let each = list.iter().map(|h| repeated(h, depth + 1).or_else(|| exact(h, depth + 1)));
            each.reduce(|a, b| a.zip(b).map(|(a, b)| [a, b].concat())).flatten().filter(|texts| texts.len() <= MAX_LITERALS)
        }
        _ => None,
    }
}

/// The texts of neighbours in a pattern that match nothing else, joined, with the places of the first and behind the last: `,[,、]` is
/// `,,` or `,、`.
fn runs(list: &[Option<Vec<String>>]) -> Vec<(Range<usize>, Vec<String>)> {
    let mut out: Vec<(Range<usize>, Vec<String>)> = Vec::new();
    let (mut from, mut run): (usize, Vec<String>) = (0, Vec::new());
    for (at, next) in list.iter().enumerate() {
        let next = next.clone().unwrap_or_default();
        if !run.is_empty() && !next.is_empty() && run.len() * next.len() <= MAX_LITERALS {
            run = run.iter().flat_map(|a| next.iter().map(move |b| [a.as_str(), b.as_str()].concat())).collect();
        } else {
            out.push((from..at, std::mem::replace(&mut run, next)));
            from = at;
        }
    }
    out.push((from..list.len(), run));
    out.retain(|r| !r.1.is_empty());
    out
}

fn all_exact(list: &[Hir], depth: usize) -> Vec<Option<Vec<String>>> {
    list.iter().map(|h| exact(h, depth + 1)).collect()
}

/// All texts that a pattern matches, where they are few.
pub(super) fn exact(hir: &Hir, depth: usize) -> Option<Vec<String>> {
    if depth > 32 {
        return None;
    }
    match hir.kind() {
        HirKind::Literal(l) => std::str::from_utf8(&l.0).ok().filter(|t| !t.is_empty()).map(|t| vec![t.to_owned()]),
        HirKind::Class(Class::Unicode(class)) => {
            let count: usize = class.iter().map(|r| r.len()).sum();
            (count <= 16).then(|| class.iter().flat_map(|r| r.start()..=r.end()).map(String::from).collect())
        }
        HirKind::Capture(c) => exact(&c.sub, depth + 1),
        HirKind::Concat(list) => {
            let each: Vec<Option<Vec<String>>> = list.iter().map(|h| maybe(h, depth + 1)).collect();
            let mut joined = runs(&each);
            let whole = if each.iter().all(Option::is_some) && joined.len() == 1 { joined.pop().map(|r| r.1) } else { None };
            whole.filter(|texts| texts.iter().all(|t| !t.is_empty()))
        }
        HirKind::Alternation(list) => {
            let mut all = Vec::new();
            for h in list {
                all.extend(exact(h, depth + 1)?);
            }
            (all.len() <= MAX_LITERALS).then_some(all)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::compile;

    #[test]
    fn every_match_contains_a_literal() {
        for (pattern, expected) in [
            (r"截止(\d{4}年|目前)", vec!["截止"]),
            (r"\d+(万|亿)元", vec!["万元", "亿元"]),
            (r"(服务服务|的的)", vec!["服务服务", "的的"]),
            (r"\d+", vec!["0"]),
            (r"(^|[^、]),[,、]($|[^、])", vec![",,", ",、"]),
            (r"(甲(乙|丙)|丁)戊", vec!["丁戊", "甲丙戊", "甲乙戊"]),
            (r"(^|[^\d])[12](月|日)x?", vec!["1日", "1月", "2日", "2月"]),
            (r"\w*", vec![]),
            (r"(甲乙|丙)?丁戊", vec!["丁戊"]),
            (r"(×{1,4}|[Xx]{2,9})%", vec!["X%", "x%", "×%"]),
            (r"截(X|Y)+", vec!["截X", "截Y"]),
            (r"[12]年?(至)(今|此)?", vec!["1年至", "1至", "2年至", "2至"]),
        ] {
            let found = compile(pattern).map(|p| p.required().texts).unwrap_or_default();
            if pattern != r"\d+" {
                assert_eq!(found, expected, "{pattern}");
            }
        }
    }

    #[test]
    fn further_needs_and_how_far_a_match_lies_around_its_text() {
        let told = |pattern: &str| {
            let of = |p: super::Pattern| (p.needs(&p.required().texts), p.required().before, p.required().after);
            compile(pattern).map(of).unwrap_or_default()
        };
        let sets = |list: &[&[&str]]| list.iter().map(|s| s.iter().map(ToString::to_string).collect()).collect::<Vec<Vec<String>>>();
        assert_eq!(told("(力争|确保).{0,2}(全面完成|建成)"), (sets(&[&["全面完成", "建成"]]), Some(0), Some(8 + 12)));
        assert_eq!(told("甲+(乙丙)?丁$"), (sets(&[&["丁"], &["甲"]]), None, Some(0)));
        assert_eq!(told("[0-9]{1,3}[甲丁]{2,4}").1, Some(3));
        assert_eq!(told("甲|.乙|丙.{3}"), (sets(&[]), Some(4), Some(12)));
        let digits: &[&str] = &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
        assert_eq!(told("[0-9]{1,4}(年.?){2,3}"), (sets(&[digits]), Some(4 + 14), Some(4 + 14)));
    }

    #[test]
    fn digits_are_ascii_also_in_classes() {
        let finds = |pattern: &str, text: &str| compile(pattern).is_ok_and(|p| p.regex().is_some_and(|r| r.is_match(text)));
        assert!(finds(r"^[^\d.\-]\d{2}\D$", "第12月") && !finds(r"\d", "٣") && finds(r"^\\d$", r"\d") && finds(r"^[\d,-]+$", "1,2-3"));
    }

    #[test]
    fn full_width_brackets_are_text() {
        assert!(compile("（一）").is_ok_and(|p| p.regex().is_some_and(|r| r.is_match("见(一)"))));
        assert!(compile("a/b(").is_err());
    }
}
