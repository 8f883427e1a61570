//! Many drafts at a glance: findings by rule, family, chapter and draft, what stands in many drafts alike, and the indicators.
//! Drafts are added one after another; of each only counts, its indicators and what it shares with others are kept.

use std::collections::BTreeMap;

use ecow::EcoString;

use super::matrix::{self, Held, IndicatorRow};
use super::passage::Passage;
use super::stated::{At, Stated};
use crate::diag::{Message, RuleId, Severity};

/// From so many drafts on, what they have alike is their template's; where fewer were checked, all of them.
const MANY: usize = 3;

/// Findings by severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Counts {
    /// 应改.
    pub errors: usize,
    /// 请核.
    pub warnings: usize,
    /// 可酌.
    pub infos: usize,
}

impl Counts {
    /// All of them.
    #[must_use]
    pub fn sum(self) -> usize {
        self.errors + self.warnings + self.infos
    }

    fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
    }
}

/// A finding as far as it is counted and compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// The rule.
    pub rule: RuleId,
    /// How bad.
    pub severity: Severity,
    /// The verdict.
    pub message: Message,
    /// What stands at its place.
    pub text: String,
    /// Where.
    pub at: At,
    /// The byte of the decoded file where that begins.
    pub offset: usize,
    /// How many places it stands for.
    pub places: usize,
    /// Heading of the highest rank above it, without its number; empty where there is none.
    pub chapter: String,
    /// Identity (`diag::fingerprint`).
    pub fingerprint: String,
    /// Identity by rule, words and sentence alone; empty where it stands in no sentence.
    pub kin: String,
}

/// What is kept of one draft.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// As the user named it.
    pub path: String,
    /// Its findings that count.
    pub findings: Vec<Noted>,
    /// What it states of indicators.
    pub stated: Vec<Stated>,
    /// How many things in it were not read.
    pub unread: usize,
    /// Its passages, for a comparison.
    pub passages: Vec<Passage>,
}

/// A draft's counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftCounts {
    /// As the user named it.
    pub path: String,
    /// Its findings.
    pub counts: Counts,
    /// How many indicators it states.
    pub indicators: usize,
    /// How many things in it were not read.
    pub unread: usize,
}

/// Findings under one name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tallied {
    /// Rule, family or chapter.
    pub name: String,
    /// How many.
    pub counts: Counts,
    /// In how many drafts.
    pub drafts: usize,
}

/// A finding that stands in many drafts alike: what they were made from has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// The finding as it stands in the first of them.
    pub first: Noted,
    /// The drafts by their numbers, from 0.
    pub drafts: Vec<usize>,
}

/// Many drafts at a glance.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// The drafts in the order of the walk.
    pub drafts: Vec<DraftCounts>,
    /// All findings.
    pub total: Counts,
    /// Most first.
    pub rules: Vec<Tallied>,
    /// Most first.
    pub families: Vec<Tallied>,
    /// Most first; an empty name for what stands under no heading.
    pub chapters: Vec<Tallied>,
    /// In most drafts first.
    pub shared: Vec<Shared>,
    /// In most drafts first.
    pub indicators: Vec<IndicatorRow>,
}

impl Overview {
    /// The numbers of drafts with findings, those with most errors first.
    #[must_use]
    pub fn worst(&self) -> Vec<usize> {
        let key = |i: &usize| self.drafts.get(*i).map(|d| d.counts).unwrap_or_default();
        let mut order: Vec<usize> = (0..self.drafts.len()).filter(|i| key(i).sum() > 0).collect();
        order.sort_by_key(|i| (std::cmp::Reverse(key(i)), *i));
        order
    }
}

/// Takes drafts in turn.
#[derive(Debug, Default)]
pub struct Gatherer {
    over: Overview,
    rules: Named,
    families: Named,
    chapters: Named,
    kin: BTreeMap<String, usize>,
    shared: Vec<Shared>,
    rows: BTreeMap<EcoString, (usize, Vec<Held>)>,
}

/// Counts by name, with the last draft that was counted.
#[derive(Debug, Default)]
struct Named(BTreeMap<String, (Tallied, Option<usize>)>);

impl Named {
    fn add(&mut self, name: &str, severity: Severity, draft: usize) {
        let (tallied, last) = self.0.entry(name.to_owned()).or_default();
        tallied.counts.add(severity);
        if last.replace(draft) != Some(draft) {
            tallied.drafts += 1;
        }
    }

    /// Most first; of equals those with more errors, then by name.
    fn sorted(self) -> Vec<Tallied> {
        let mut all: Vec<Tallied> = self.0.into_iter().map(|(name, (tallied, _))| Tallied { name, ..tallied }).collect();
        all.sort_by_key(|t| (std::cmp::Reverse((t.counts.sum(), t.counts)), t.name.clone()));
        all
    }
}

impl Gatherer {
    /// Adds the next draft.
    pub fn add(&mut self, part: Part) {
        let draft = self.over.drafts.len();
        let mut counts = Counts::default();
        for finding in part.findings {
            counts.add(finding.severity);
            self.over.total.add(finding.severity);
            self.rules.add(finding.rule.as_str(), finding.severity, draft);
            self.families.add(finding.rule.family(), finding.severity, draft);
            self.chapters.add(&finding.chapter, finding.severity, draft);
            self.share(finding, draft);
        }
        let mut keys = std::collections::BTreeSet::new();
        for (key, held) in matrix::hold(draft, part.stated) {
            let next = self.rows.len();
            keys.insert(key.clone());
            self.rows.entry(key).or_insert_with(|| (next, Vec::new())).1.push(held);
        }
        self.over.drafts.push(DraftCounts { path: part.path, counts, indicators: keys.len(), unread: part.unread });
    }

    fn share(&mut self, finding: Noted, draft: usize) {
        if finding.kin.is_empty() {
            return;
        }
        let known = self.kin.get(&finding.kin).or_else(|| self.kin.get(&finding.fingerprint)).copied();
        let index = known.unwrap_or(self.shared.len());
        self.kin.entry(finding.kin.clone()).or_insert(index);
        self.kin.entry(finding.fingerprint.clone()).or_insert(index);
        match self.shared.get_mut(index) {
            Some(shared) if shared.drafts.last() != Some(&draft) => shared.drafts.push(draft),
            Some(_) => {}
            None => self.shared.push(Shared { first: finding, drafts: vec![draft] }),
        }
    }

    /// What they come to.
    #[must_use]
    pub fn finish(self) -> Overview {
        let least = MANY.min(self.over.drafts.len().max(2));
        let mut shared: Vec<Shared> = self.shared.into_iter().filter(|s| s.drafts.len() >= least).collect();
        shared.sort_by_key(|s| std::cmp::Reverse((s.drafts.len(), s.first.severity)));
        Overview {
            rules: self.rules.sorted(),
            families: self.families.sorted(),
            chapters: self.chapters.sorted(),
            shared,
            indicators: matrix::rows(self.rows),
            ..self.over
        }
    }
}
