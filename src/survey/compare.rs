//! Two versions of a draft: findings that are gone, new or still there, indicators and figures that changed, passages.

use std::collections::BTreeMap;

use super::matrix::{self, Entry};
use super::overview::{Counts, Noted, Part};
use super::passage::{self, Change, Matched, Passage};
use super::stated::{Figure, Origin, Stated};
use crate::diag::Severity;

/// How two drafts were found to be versions of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// They were named, or have the same path in their folders.
    Path,
    /// Their names differ in marks of versions only.
    Name,
    /// Their texts are alike.
    Contents,
}

/// What changed in an indicator or figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// Its name.
    Name,
    /// Its unit.
    Unit,
    /// The actual figure.
    Baseline,
    /// The year of the actual figure.
    BaselineYear,
    /// The target.
    Target,
    /// The year of the target.
    TargetYear,
    /// How the target binds (≥, >, 约).
    Bound,
}

/// An indicator or figure that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureChange {
    /// As it stood.
    pub old: Entry,
    /// As it stands.
    pub new: Entry,
    /// What changed.
    pub what: Vec<What>,
}

/// What became of a draft.
#[derive(Debug, Clone, Default)]
pub struct Comparison {
    /// The old version; none for a draft that was added.
    pub old: Option<String>,
    /// The new version; none for a draft that is gone.
    pub new: Option<String>,
    /// How they were paired; none for a draft alone.
    pub by: Option<By>,
    /// Findings of the old version that are gone.
    pub fixed: Vec<Noted>,
    /// Findings that only the new version has.
    pub appeared: Vec<Noted>,
    /// Findings of both, as they stand in the new version.
    pub remaining: Vec<Noted>,
    /// Indicators and figures that changed; of tables first.
    pub figures: Vec<FigureChange>,
    /// Rows of indicator tables that only the new version has.
    pub indicators_added: Vec<Entry>,
    /// Rows of indicator tables that only the old version has.
    pub indicators_removed: Vec<Entry>,
    /// Passages that came, went or were reworded.
    pub changes: Vec<Change>,
    /// Passages that stand among others than before, reworded or not.
    pub moved: usize,
    /// Passages of the new version.
    pub passages: usize,
}

/// Counts by severity.
#[must_use]
pub fn counts(findings: &[Noted]) -> Counts {
    let of = |s: Severity| findings.iter().filter(|f| f.severity == s).count();
    Counts { errors: of(Severity::Error), warnings: of(Severity::Warning), infos: of(Severity::Info) }
}

impl Comparison {
    /// Passages that were added, removed, reworded.
    #[must_use]
    pub fn passage_counts(&self) -> [usize; 3] {
        let of = |wanted: fn(&Change) -> bool| self.changes.iter().filter(|c| wanted(c)).count();
        [of(|c| matches!(c, Change::Added(_))), of(|c| matches!(c, Change::Removed(_))), of(|c| matches!(c, Change::Changed { .. }))]
    }

    /// True where nothing differs.
    #[must_use]
    pub fn is_same(&self) -> bool {
        let findings = self.fixed.is_empty() && self.appeared.is_empty();
        let indicators = self.figures.is_empty() && self.indicators_added.is_empty() && self.indicators_removed.is_empty();
        findings && indicators && self.changes.is_empty() && self.moved == 0 && self.by.is_some()
    }
}

/// A draft that only the old folder has.
#[must_use]
pub fn gone(path: String) -> Comparison {
    Comparison { old: Some(path), ..Comparison::default() }
}

/// A draft that only the new folder has: all its findings are new.
#[must_use]
pub fn added(new: Part) -> Comparison {
    Comparison { new: Some(new.path), appeared: new.findings, passages: new.passages.len(), ..Comparison::default() }
}

/// Compares two versions.
#[must_use]
pub fn compare(old: Part, new: Part, by: By) -> Comparison {
    let matched = passage::matched(&old.passages, &new.passages);
    let (fixed, appeared, remaining) = findings((old.findings, &old.passages), (new.findings, &new.passages), &matched);
    let (figures, indicators_added, indicators_removed) = figures(&old.stated, &new.stated);
    Comparison {
        old: Some(old.path),
        new: Some(new.path),
        by: Some(by),
        fixed,
        appeared,
        remaining,
        figures,
        indicators_added,
        indicators_removed,
        changes: matched.changes,
        moved: matched.moved,
        passages: new.passages.len(),
    }
}

/// What two findings must have alike, of the old one and of the new one.
type Key<'k> = &'k dyn Fn(&Noted) -> Option<String>;

type Three = (Vec<Noted>, Vec<Noted>, Vec<Noted>);

/// Gone, new and still there. The same fingerprint is the same finding wherever it stands now; so is the same rule with the same words
/// in a passage whose other words were changed, and a finding that counts its places.
fn findings((old, before): (Vec<Noted>, &[Passage]), (new, after): (Vec<Noted>, &[Passage]), matched: &Matched) -> Three {
    let mut slots: Vec<Option<Noted>> = old.into_iter().map(Some).collect();
    let mut remaining: Vec<(usize, Noted)> = Vec::new();
    let mut left: Vec<(usize, Noted)> = new.into_iter().enumerate().collect();
    let from = |f: &Noted| passage::holding(after, f.offset).and_then(|at| matched.from.get(at).copied().flatten());
    let keys: [(Key<'_>, Key<'_>); 3] = [
        (&|f| Some(f.fingerprint.clone()), &|f| Some(f.fingerprint.clone())),
        (&|f| passage::holding(before, f.offset).map(|at| format!("{at}\n{}\n{}", f.rule, f.text)), &|f| {
            from(f).map(|at| format!("{at}\n{}\n{}", f.rule, f.text))
        }),
        (&|f| (f.places > 1).then(|| f.rule.to_string()), &|f| (f.places > 1).then(|| f.rule.to_string())),
    ];
    for (of_old, of_new) in keys {
        let mut known: BTreeMap<String, std::collections::VecDeque<usize>> = BTreeMap::new();
        for (index, finding) in slots.iter().enumerate() {
            if let Some(key) = finding.as_ref().and_then(of_old) {
                known.entry(key).or_default().push_back(index);
            }
        }
        let mut rest = Vec::new();
        for (index, finding) in left {
            let found = of_new(&finding).and_then(|key| known.get_mut(&key)?.pop_front());
            match found.and_then(|at| slots.get_mut(at)) {
                Some(slot) => {
                    *slot = None;
                    remaining.push((index, finding));
                }
                None => rest.push((index, finding)),
            }
        }
        left = rest;
    }
    remaining.sort_by_key(|(index, _)| *index);
    let plain = |all: Vec<(usize, Noted)>| all.into_iter().map(|(_, f)| f).collect();
    (slots.into_iter().flatten().collect(), plain(left), plain(remaining))
}

/// Changed indicators and figures, added and removed rows of indicator tables.
fn figures(old: &[Stated], new: &[Stated]) -> (Vec<FigureChange>, Vec<Entry>, Vec<Entry>) {
    let of = |all: &[Stated], tables: bool| -> Vec<Stated> { all.iter().filter(|s| (s.origin != Origin::Text) == tables).cloned().collect() };
    let (mut rows, removed, added) = tables(of(old, true), of(new, true));
    rows.extend(texts(of(old, false), of(new, false)));
    let entries = |all: Vec<Stated>| all.iter().map(matrix::plain_entry).collect();
    (rows, entries(added), entries(removed))
}

/// Takes pairs out of two lists by a key, the first with the first; `sole`: only where both have one.
fn pair(old: &mut Vec<Stated>, new: &mut Vec<Stated>, sole: bool, key: &dyn Fn(&Stated) -> Option<String>) -> Vec<(Stated, Stated)> {
    let mut known: BTreeMap<String, (std::collections::VecDeque<Stated>, usize)> = BTreeMap::new();
    let mut rest = Vec::new();
    for stated in std::mem::take(old) {
        match key(&stated) {
            Some(k) => known.entry(k).or_default().0.push_back(stated),
            None => rest.push(stated),
        }
    }
    for stated in new.iter() {
        if let Some((_, n)) = key(stated).and_then(|k| known.get_mut(&k)) {
            *n += 1;
        }
    }
    let (mut pairs, mut left) = (Vec::new(), Vec::new());
    for stated in std::mem::take(new) {
        let slot = key(&stated).and_then(|k| known.get_mut(&k)).filter(|(all, n)| !sole || (*n == 1 && all.len() == 1));
        match slot.and_then(|(all, _)| all.pop_front()) {
            Some(before) => pairs.push((before, stated)),
            None => left.push(stated),
        }
    }
    rest.extend(known.into_values().flat_map(|(all, _)| all));
    (*old, *new) = (rest, left);
    pairs
}

type Rows = (Vec<FigureChange>, Vec<Stated>, Vec<Stated>);

/// Rows of indicator tables: by name and section, by term, at last by a name that is nearly the same.
fn tables(mut old: Vec<Stated>, mut new: Vec<Stated>) -> Rows {
    let mut pairs = pair(&mut old, &mut new, false, &|s| Some(format!("{}\n{}\n{}", s.key, s.scope, s.name)));
    pairs.extend(pair(&mut old, &mut new, false, &|s| (!s.generic).then(|| s.key.to_string())));
    pairs.extend(near(&mut old, &mut new));
    pairs.sort_by_key(|(_, n)| (n.origin, n.at.line));
    old.sort_by_key(|s| (s.origin, s.at.line));
    (pairs.iter().filter_map(|(o, n)| change(o, n, true)).collect(), old, new)
}

/// Rows of one unit whose names share most of their characters, where only one row of each version fits.
fn near(old: &mut Vec<Stated>, new: &mut Vec<Stated>) -> Vec<(Stated, Stated)> {
    /// Rows beyond which names are not compared one by one.
    const MOST: usize = 300;
    if old.len() > MOST || new.len() > MOST {
        return Vec::new();
    }
    let fits = |a: &Stated, b: &Stated| a.unit == b.unit && a.scope == b.scope && shared(&a.name, &b.name) >= 700;
    let mut pairs = Vec::new();
    let mut left = Vec::new();
    for stated in std::mem::take(new) {
        let mut found = old.iter().enumerate().filter(|(_, o)| fits(o, &stated)).map(|(i, _)| i);
        match (found.next(), found.next()) {
            (Some(at), None) => pairs.push((old.remove(at), stated)),
            _ => left.push(stated),
        }
    }
    *new = left;
    pairs
}

/// Characters that two names share, in thousandths of both.
fn shared(a: &str, b: &str) -> usize {
    let mut other: Vec<char> = b.chars().collect();
    let (n, m) = (a.chars().count(), other.len());
    let mut both = 0;
    for c in a.chars() {
        if let Some(at) = other.iter().position(|o| *o == c) {
            other.swap_remove(at);
            both += 1;
        }
    }
    both * 2000 / (n + m).max(1)
}

/// Figures of the text that speak of a named thing: those that stand in both versions are set aside, then one and one of the same year
/// go together, then one and one of any year.
fn texts(mut old: Vec<Stated>, mut new: Vec<Stated>) -> Vec<FigureChange> {
    let name = |s: &Stated| if s.generic { format!("{}\n{}", s.key, s.name) } else { s.key.to_string() };
    let kind = |s: &Stated| (s.target.is_some(), s.scope.clone());
    let year = |s: &Stated| s.target.as_ref().or(s.baseline.as_ref()).and_then(|f| f.year);
    let figure = |s: &Stated| s.target.as_ref().or(s.baseline.as_ref()).map(|f| format!("{:?}", (f.quantity.nominal(), f.quantity.dim, f.bound)));
    let _ = pair(&mut old, &mut new, false, &|s| Some(format!("{}{:?}{:?}{:?}", name(s), kind(s), year(s), figure(s))));
    let mut pairs = pair(&mut old, &mut new, true, &|s| Some(format!("{}{:?}{:?}", name(s), kind(s), year(s))));
    pairs.extend(pair(&mut old, &mut new, true, &|s| Some(format!("{}{:?}", name(s), kind(s)))));
    pairs.sort_by_key(|(_, n)| n.at.line);
    pairs.iter().filter_map(|(o, n)| change(o, n, false)).collect()
}

/// What differs in two statements; in running text, where a unit is part of the figure, names are free.
fn change(old: &Stated, new: &Stated, table: bool) -> Option<FigureChange> {
    let amount = |f: &Option<Figure>| f.as_ref().map(|f| (f.quantity.nominal(), f.quantity.dim));
    let year = |f: &Option<Figure>| f.as_ref().and_then(|f| f.year);
    let bound = |f: &Option<Figure>| f.as_ref().map(|f| f.bound);
    let both = |a: &Option<Figure>, b: &Option<Figure>| a.is_some() && b.is_some();
    let all = [
        (What::Name, table && old.name != new.name),
        (What::Unit, old.unit != new.unit),
        (What::Baseline, amount(&old.baseline) != amount(&new.baseline)),
        (What::BaselineYear, both(&old.baseline, &new.baseline) && year(&old.baseline) != year(&new.baseline)),
        (What::Target, amount(&old.target) != amount(&new.target)),
        (What::TargetYear, both(&old.target, &new.target) && year(&old.target) != year(&new.target)),
        (What::Bound, both(&old.target, &new.target) && bound(&old.target) != bound(&new.target)),
    ];
    let what: Vec<What> = all.into_iter().filter(|(_, differs)| *differs).map(|(w, _)| w).collect();
    (!what.is_empty()).then(|| FigureChange { old: matrix::plain_entry(old), new: matrix::plain_entry(new), what })
}
