//! Runs rules over the facts of a draft. Plans each rule once (`plan`), finds its rows by hashing (`search`), evaluates in three-valued
//! truth (`eval`, `folds`, `amount`), counts what it looks at. Knows no file format, no clock and no threads.

mod alike;
mod amount;
mod basis;
mod dossier;
mod eval;
mod explain;
mod finding;
mod folds;
mod groups;
mod literals;
mod matched;
mod once;
mod pairs;
mod plan;
mod render;
mod safe;
mod scan;
mod search;
mod tables;
mod tally;
mod views;

#[cfg(test)]
mod naive;
#[cfg(test)]
mod soundness;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub use dossier::Dossier;
pub use explain::{BoundRow, Condition, Explanation};
pub use scan::WordRow;

use self::eval::{Env, Indexes};
use self::plan::{Step, plans};
use self::scan::{Scanner, Text};
use self::search::{Search, Undecided};
use self::tables::{Made, Tables, Views};
use crate::diag::{Finding, Message, RuleId, Severity, sort_findings};
use crate::fact::{FactSet, Value};
use crate::lang::{Query, RuleSet, TableRef};
use crate::lexicon::Lexicon;
use crate::text::{Source, Span};

/// What a project sets.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Rows of the word lists that rules use, by name.
    pub words: BTreeMap<String, Vec<WordRow>>,
    /// Standards by key.
    pub standards: BTreeMap<String, Message>,
    /// Parameters by `family/name`.
    pub params: BTreeMap<String, Value>,
    /// Severities by rule.
    pub severities: BTreeMap<RuleId, Severity>,
    /// The rules to run; all where `None`.
    pub selected: Option<BTreeSet<RuleId>>,
}

impl Options {
    /// The word lists and standards of a lexicon, and nothing else set.
    #[must_use]
    pub fn of(lexicon: &Lexicon) -> Self {
        let row = |w: crate::lexicon::WordEntry| WordRow { word: w.word.into(), columns: w.columns.into_iter().map(Into::into).collect() };
        let words = lexicon.word_lists().names().map(|n| (n.to_owned(), lexicon.word_lists().entries(n).into_iter().map(row).collect()));
        let standards = lexicon.standards().keys().filter_map(|k| Some((k.to_owned(), lexicon.standard(k)?.clone())));
        Self { words: words.collect(), standards: standards.collect(), ..Self::default() }
    }
}

/// Rules ready to run.
pub struct Program {
    rules: RuleSet,
    options: Options,
    params: Vec<Value>,
    plans: Vec<Option<Vec<Vec<Step>>>>,
    views: Vec<Option<Vec<Vec<Vec<Step>>>>>,
    scanner: Scanner,
}

/// One draft.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// Its facts.
    pub facts: &'a FactSet,
    /// Its text.
    pub source: &'a Source,
    /// Words that functions look up.
    pub lexicon: &'a Lexicon,
    /// Its sentences, in document order, not overlapping: where `find` and `words` look.
    pub sentences: &'a [Span],
}

/// What a run gives.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Findings in the order of reports, without duplicates.
    pub findings: Vec<Finding>,
    /// What could not be decided, by rule and reason.
    pub undecided: BTreeMap<RuleId, Undecided>,
    /// Rows looked at, by rule.
    pub touches: BTreeMap<RuleId, u64>,
    /// Rules that were not run: they ask about another draft that the dossier lacks.
    pub skipped: BTreeSet<RuleId>,
}

const TOUCHES: u64 = 2_000_000;
const TOUCHES_PER_ROW: u64 = 16;
/// Findings of one rule in one draft, beyond which it ends and says so; with `once` they are counted, and the second number holds.
const MOST: (usize, usize) = (10_000, 50_000);

impl Program {
    /// Plans rules.
    #[must_use]
    pub fn new(rules: RuleSet, options: Options) -> Self {
        let chosen = |id: &RuleId| options.selected.as_ref().is_none_or(|s| s.contains(id));
        let own: Vec<Option<Vec<Vec<Step>>>> = rules.rules.iter().map(|r| chosen(&r.id).then(|| plans(&r.query))).collect();
        let mut used: BTreeSet<TableRef> = BTreeSet::new();
        for (rule, _) in rules.rules.iter().zip(&own).filter(|(_, p)| p.is_some()) {
            used.extend(tables_of(&rule.query));
        }
        for (i, view) in rules.views.iter().enumerate().rev() {
            if used.contains(&TableRef::View(i)) {
                used.extend(view.branches.iter().flat_map(|b| tables_of(&b.0)));
            }
        }
        let views =
            rules.views.iter().enumerate().map(|(i, v)| used.contains(&TableRef::View(i)).then(|| v.branches.iter().map(|b| plans(&b.0)).collect())).collect();
        let finds: Vec<bool> = (0..rules.finds.len()).map(|i| used.contains(&TableRef::Find(i))).collect();
        let words = rules
            .words
            .iter()
            .enumerate()
            .map(|(i, w)| if used.contains(&TableRef::Words(i)) { options.words.get(&w.list).cloned().unwrap_or_default() } else { Vec::new() });
        let scanner = Scanner::new(&rules, &finds, words.collect());
        let params = rules.params.iter().map(|p| options.params.get(&p.key).unwrap_or(&p.default).clone()).collect();
        Self { rules, options, params, plans: own, views, scanner }
    }

    /// The rules.
    #[must_use]
    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Runs every selected rule over a draft.
    #[must_use]
    pub fn run(&self, input: Input<'_>) -> Outcome {
        self.run_beside(input, Dossier::NONE)
    }

    /// Runs every selected rule over a draft and the drafts beside it.
    #[must_use]
    pub fn run_beside(&self, input: Input<'_>, dossier: &Dossier<'_>) -> Outcome {
        let indexes = Indexes::default();
        let tables = self.tables(input, dossier, &indexes);
        let mut outcome = Outcome::default();
        for (rule, plans) in self.rules.rules.iter().zip(&self.plans) {
            let Some(plans) = plans else { continue };
            if rule.roles.iter().any(|r| !dossier.has(*r)) {
                outcome.skipped.insert(rule.id.clone());
                continue;
            }
            // Views last: to ask for their rows makes them.
            let is_empty = |views: bool| rule.query.vars.iter().any(|v| matches!(v.table, TableRef::View(_)) == views && tables.is_empty(v.table));
            if is_empty(false) || is_empty(true) || plans.iter().any(|steps| steps.first().is_some_and(|s| tables.rows(s.table).is_empty())) {
                outcome.touches.insert(rule.id.clone(), 0);
                continue;
            }
            let most = || limit(&tables, std::iter::once(&rule.query));
            let env = Env::new(&tables, &self.params, &rule.query, &indexes, TOUCHES).up_to(&most);
            let mut found: Vec<once::Keyed> = Vec::new();
            let enough = if rule.once.is_some() { MOST.1 } else { MOST.0 };
            let undecided = Search::run_best(&env, plans, &mut |env, truth| {
                if truth.is_true() && found.len() < enough {
                    found.extend(finding::finding(self, rule, env, input.source).map(|f| (once::key(rule, env, input.source), f)));
                } else if truth.is_true() {
                    env.end();
                }
            });
            outcome.findings.extend(once::collapse(self, rule, found));
            if !undecided.is_empty() {
                outcome.undecided.insert(rule.id.clone(), undecided);
            }
            outcome.touches.insert(rule.id.clone(), env.touches());
        }
        sort_findings(&mut outcome.findings);
        outcome.findings.dedup();
        outcome
    }

    /// The facts, the matches in the text and the rows of views.
    fn tables<'t>(&'t self, input: Input<'t>, dossier: &'t Dossier<'t>, indexes: &'t Indexes) -> Tables<'t> {
        let finds = self.scanner.scan(&self.rules, Text::of(input.source, input.sentences, input.facts));
        let views = Views::on_demand(self.views.len(), |tables, number| {
            let (Some(def), Some(Some(plans))) = (self.rules.views.get(number), self.views.get(number)) else { return Made::default() };
            views::make(def, plans, tables, &self.params, indexes, &|| limit(tables, def.branches.iter().map(|b| &b.0)))
        });
        Tables { facts: input.facts, dossier, lexicon: input.lexicon, finds, views }
    }

    fn severity(&self, rule: &crate::lang::Rule) -> Severity {
        self.options.severities.get(&rule.id).copied().unwrap_or(rule.severity)
    }

    fn standard(&self, key: &str) -> Option<Message> {
        self.options.standards.get(key).cloned()
    }
}

/// Plans rules and runs them over one draft.
#[must_use]
pub fn run(rules: RuleSet, options: Options, input: Input<'_>) -> Outcome {
    Program::new(rules, options).run(input)
}

fn tables_of(q: &Query) -> impl Iterator<Item = TableRef> + '_ {
    q.vars.iter().map(|v| v.table).chain(q.looked_at.iter().copied())
}

/// Rows that a query may look at: a fixed number and some for each row of its tables.
fn limit<'q>(tables: &Tables<'_>, queries: impl Iterator<Item = &'q Query>) -> u64 {
    let rows: usize = queries.flat_map(tables_of).map(|t| tables.size(t)).sum();
    TOUCHES + TOUCHES_PER_ROW * u64::try_from(rows).unwrap_or(u64::MAX / TOUCHES_PER_ROW / 2)
}
