//! What a run checks with: rules, lexicon, thresholds, a project's settings, suppressions and baselines.
//! Text in, `Setup` out: `front` reads the files.

mod baseline;
mod config;
mod inline;
mod rows;
mod suppress;

pub use baseline::{Baseline, BaselineKind, Entry, baseline, write_baseline};
pub use config::{CacheConfig, Config, FailOn, Level, unknown_rule};
pub use inline::inline;
pub use rows::Placed;
pub use suppress::{Seen, Suppression, is_day, sidecar, stale};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Confidence, Finding, Problem, RuleId, Severity};
use crate::engine::{Options, Program};
use crate::fact::Rel;
use crate::fact::Value;
use crate::lang::{self, Names, ParamDef, Rule, RuleFile, RuleSet};
use crate::lexicon::Lexicon;
use crate::value::Margin;

/// The rule files that are built into the program, `(path, text)`, by path (see `build.rs`).
#[must_use]
pub fn bundled_rules() -> &'static [(&'static str, &'static str)] {
    include!(concat!(env!("OUT_DIR"), "/rule_files.rs"))
}

/// Everything that stays the same for all drafts of a run.
pub struct Setup {
    /// The rules, planned.
    pub program: Arc<Program>,
    /// Relations that they read.
    pub wanted: BTreeSet<Rel>,
    /// Findings below this are not shown.
    pub min_confidence: Confidence,
    lexicon: Held,
    options: Options,
}

/// The parameter that says how far 约, 左右, 近, 余 reach; the readers of figures heed it, not a rule.
const MARGIN: &str = "number/margin";

#[derive(Debug, Clone)]
enum Held {
    Bundled(&'static Lexicon),
    Own(Arc<Lexicon>),
}

impl Setup {
    /// The bundled rules and lexicon.
    ///
    /// # Errors
    /// Every problem of every bundled rule; a test keeps them free of any.
    pub fn bundled() -> Result<Self, Vec<Problem>> {
        Self::load(&[], &[])
    }

    /// The bundled rules and lexicon with the user's own: a rule of the same id replaces the bundled one, as does a
    /// lexicon row of the same key. Paths of `rules` begin with `rules/`; the id is what follows.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn load(rules: &[RuleFile], lexicon: &[(&str, &str)]) -> Result<Self, Vec<Problem>> {
        Self::load_with(rules, lexicon, None)
    }

    /// The same with the lexicon rows that a `hegao.toml`, `(path, text)`, adds and removes.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn load_with(rules: &[RuleFile], lexicon: &[(&str, &str)], rows: Option<(&str, &str)>) -> Result<Self, Vec<Problem>> {
        Self::read(rules, lexicon, rows, true)
    }

    /// The same without the samples of bundled rules, for those who only check drafts.
    ///
    /// # Errors
    /// Every problem of every file.
    pub fn for_checks(rules: &[RuleFile], lexicon: &[(&str, &str)], rows: Option<(&str, &str)>) -> Result<Self, Vec<Problem>> {
        Self::read(rules, lexicon, rows, false)
    }

    fn read(rules: &[RuleFile], lexicon: &[(&str, &str)], rows: Option<(&str, &str)>, samples: bool) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let held = if lexicon.is_empty() && rows.is_none() {
            Held::Bundled(Lexicon::bundled())
        } else {
            match Lexicon::load_with(&[Lexicon::bundled_files(), lexicon].concat(), rows) {
                Ok(own) => Held::Own(Arc::new(own)),
                Err(found) => {
                    problems.extend(found);
                    Held::Bundled(Lexicon::bundled())
                }
            }
        };
        let replaced: BTreeSet<RuleId> = rules.iter().map(|r| lang::rule_id(&r.path)).collect();
        let bundled = bundled_rules().iter().filter(|(path, _)| !replaced.contains(&lang::rule_id(path)));
        let bundled: Vec<RuleFile> = bundled.map(|(path, text)| RuleFile { path: (*path).to_owned(), text: (*text).to_owned() }).collect();
        let names = names(held.get());
        let loaded = if samples { lang::load(&[&bundled, rules].concat(), &names) } else { lang::load_beside(&bundled, rules, &names) };
        match loaded {
            Ok(rules) if problems.is_empty() => {
                let wanted = rules.relations_used();
                let held = held.with_margin(&rules, &BTreeMap::new());
                let options = options(held.get());
                let program = Arc::new(Program::new(rules, options.clone()));
                Ok(Self { program, wanted, min_confidence: Confidence::Low, lexicon: held, options })
            }
            Ok(_) => Err(problems),
            Err(found) => {
                problems.extend(found);
                Err(problems)
            }
        }
    }

    /// Keeps the selected rules (all, where none is selected) without the ignored ones. Names are ids or families.
    #[must_use]
    pub fn choose(self, select: &[String], ignore: &[String]) -> Self {
        if select.is_empty() && ignore.is_empty() {
            return self;
        }
        let mut rules = self.program.rules().clone();
        rules.rules.retain(|r| (select.is_empty() || is_called(r, select)) && !is_called(r, ignore));
        Self { wanted: rules.relations_used(), program: Arc::new(Program::new(rules, self.options.clone())), ..self }
    }

    /// With severities (`None`: off) and parameters of a project; names are ids or families, later ones win.
    #[must_use]
    pub fn adjusted(&self, levels: &[(String, Option<Severity>)], params: Vec<(String, Value)>) -> Self {
        let mut options = self.options.clone();
        if levels.is_empty() && params.is_empty() {
            let (wanted, program) = (self.wanted.clone(), Arc::clone(&self.program));
            return Self { program, wanted, min_confidence: self.min_confidence, lexicon: self.lexicon.clone(), options };
        }
        options.params.extend(params);
        let mut rules = self.program.rules().clone();
        rules.rules.retain(|rule| {
            let last = levels.iter().rev().find(|(name, _)| is_called(rule, std::slice::from_ref(name)));
            if let Some((_, Some(severity))) = last {
                options.severities.insert(rule.id.clone(), *severity);
            }
            !matches!(last, Some((_, None)))
        });
        let lexicon = self.lexicon.with_margin(&rules, &options.params);
        let (wanted, program) = (rules.relations_used(), Arc::new(Program::new(rules, options.clone())));
        Self { program, wanted, min_confidence: self.min_confidence, lexicon, options }
    }

    /// The severity that a rule runs with; `None` where it does not run.
    #[must_use]
    pub fn severity(&self, rule: &Rule) -> Option<Severity> {
        self.rules().rule(rule.id.as_str()).map(|r| self.options.severities.get(&r.id).copied().unwrap_or(r.severity))
    }

    /// The value that a parameter has.
    #[must_use]
    pub fn param<'s>(&'s self, param: &'s ParamDef) -> &'s Value {
        self.options.params.get(&param.key).unwrap_or(&param.default)
    }

    /// Ids, former ids and families of its rules, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let of = |r: &'_ Rule| {
            [r.id.as_str().to_owned(), r.id.family().to_owned()].into_iter().chain(r.formerly.iter().map(|f| f.as_str().to_owned())).collect::<Vec<_>>()
        };
        let names: BTreeSet<String> = self.rules().rules.iter().flat_map(of).collect();
        names.into_iter().collect()
    }

    /// The rules that had other ids, with these.
    #[must_use]
    pub fn former(&self) -> BTreeMap<RuleId, Vec<RuleId>> {
        self.rules().rules.iter().filter(|r| !r.formerly.is_empty()).map(|r| (r.id.clone(), r.formerly.clone())).collect()
    }

    /// The rules that run.
    #[must_use]
    pub fn rules(&self) -> &RuleSet {
        self.program.rules()
    }

    /// The lexicon.
    #[must_use]
    pub fn lexicon(&self) -> &Lexicon {
        self.lexicon.get()
    }

    /// True where the user wants to see this finding.
    #[must_use]
    pub fn shows(&self, finding: &Finding) -> bool {
        finding.confidence >= self.min_confidence
    }
}

impl Held {
    fn get(&self) -> &Lexicon {
        match self {
            Self::Bundled(lexicon) => lexicon,
            Self::Own(lexicon) => lexicon,
        }
    }

    /// The lexicon with the margin of 约, 左右 that the rules or a project's settings give.
    fn with_margin(&self, rules: &RuleSet, set: &BTreeMap<String, Value>) -> Self {
        let default = || rules.params.iter().find(|p| p.key == MARGIN).map(|p| &p.default);
        let margin = match set.get(MARGIN).or_else(default) {
            Some(Value::Quantity(share)) => share.nominal().as_ref().and_then(Margin::new),
            _ => None,
        };
        match margin.filter(|m| m != self.get().margin()) {
            Some(margin) => Self::Own(Arc::new(self.get().with_margin(margin))),
            None => self.clone(),
        }
    }
}

/// True where a name is the rule's id or family.
#[must_use]
pub fn is_named(id: &RuleId, names: &[String]) -> bool {
    names.iter().any(|n| n == id.as_str() || n == id.family())
}

/// True where one of the names is the rule's own, its family's or one that it had.
#[must_use]
pub fn is_called(rule: &Rule, names: &[String]) -> bool {
    is_named(&rule.id, names) || rule.formerly.iter().any(|f| names.iter().any(|n| n == f.as_str()))
}

/// True for a parameter that all rules rest on, because the readers of figures heed it.
#[must_use]
pub fn is_shared(param: &ParamDef) -> bool {
    param.key == MARGIN
}

/// What rules may refer to in a lexicon.
#[must_use]
pub fn names(lexicon: &Lexicon) -> Names {
    Names::of(lexicon)
}

/// What rules take from a lexicon when they run.
fn options(lexicon: &Lexicon) -> Options {
    Options::of(lexicon)
}
