//! `hegao rules mutate`: changes each rule in one place after another and lists the changes that no sample notices and nobody gave a
//! reason for. Reasons stand in `mutations.toml` beside the rules; one that is not needed is an error.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use rayon::prelude::*;

use super::drive::eprint;
use super::print;
use super::setup::Texts;
use crate::audit::samples;
use crate::diag::{Lang, Message, Problem, RuleId};
use crate::engine::{Options, Program};
use crate::lang::{Names, RuleFile, RuleSet, mutants, rule_id};
use crate::output::visible;
use crate::project::{Setup, names};

/// Changes of the bundled rules that no sample can notice, with reasons.
const BUNDLED: &str = include_str!("../../rules/mutations.toml");

/// Reasons by rule and change, with the file that they stand in.
type Reasons = BTreeMap<(String, String), String>;

/// What became of the changes of one file.
#[derive(Default)]
struct Told {
    made: usize,
    unnoticed: Vec<(String, usize)>,
}

/// Runs the samples of every changed rule; 1 where a change goes unnoticed without a reason, 2 where the reasons are wrong.
pub(super) fn run(setup: &Setup, texts: &Texts, lang: Lang) -> ExitCode {
    let (reasons, problems) = reasons(texts);
    problems.iter().for_each(|p| eprint(p, lang));
    if let Some(failed) = samples::run(setup).find(|r| r.fault.is_some()) {
        let said = Message::new(format!("样例 {} 不成立", failed.name), format!("the sample {} does not hold", failed.name));
        let help = Message::new("请先运行 hegao rules test 并改好", "run hegao rules test first and mend it");
        eprint(&Problem::file(failed.path, said).with_help(help), lang);
        return ExitCode::from(2);
    }
    let (mut made, mut listed, mut unnoticed, mut stale) = (0usize, 0usize, 0usize, false);
    for (file, told) in all(setup, &texts.rules) {
        made += told.made;
        let id = rule_id(&file.path);
        let (known, new): (Vec<_>, Vec<_>) = told.unnoticed.into_iter().partition(|(c, _)| reasons.contains_key(&(id.to_string(), c.clone())));
        (listed, unnoticed) = (listed + known.len(), unnoticed + new.len());
        let known: BTreeSet<&str> = known.iter().map(|k| k.0.as_str()).collect();
        for ((_, change), path) in reasons.iter().filter(|((rule, change), _)| rule == id.as_str() && !known.contains(change.as_str())) {
            stale = true;
            eprint(&not_needed(path, &id, change), lang);
        }
        if !new.is_empty() {
            print(&format!("{id} ({})\n", texts.shown(&file.path)));
            new.iter().for_each(|(change, line)| print(&format!("  {line}: {}\n", visible(change))));
        }
    }
    let rules = setup.rules().rules.len();
    print(&lang.pick(
        format!("{rules}条规则，{made}处改动，{unnoticed}处没有样例察觉；另有{listed}处已写明原因。\n"),
        format!("{rules} {}, {made} changes, {unnoticed} that no sample notices; {listed} more have a reason.\n", if rules == 1 { "rule" } else { "rules" }),
    ));
    ExitCode::from(if stale || !problems.is_empty() { 2 } else { u8::from(unnoticed > 0) })
}

/// Each file of the chosen rules and of their families' definitions.
fn all<'f>(setup: &Setup, files: &'f [RuleFile]) -> Vec<(&'f RuleFile, Told)> {
    let chosen: BTreeSet<&RuleId> = setup.rules().rules.iter().map(|r| &r.id).collect();
    let families: BTreeSet<&str> = chosen.iter().map(|id| id.family()).collect();
    let names = names(setup.lexicon());
    let wanted = |f: &&RuleFile| {
        let id = rule_id(&f.path);
        chosen.contains(&id) || (f.path.ends_with("_defs.hgr") && families.contains(id.family()))
    };
    files.par_iter().filter(wanted).map(|file| (file, one(setup, file, files, &names))).collect()
}

fn one(setup: &Setup, file: &RuleFile, files: &[RuleFile], names: &Names) -> Told {
    let id = rule_id(&file.path);
    let family: Vec<RuleFile> = files.iter().filter(|f| rule_id(&f.path).family() == id.family()).cloned().collect();
    let mut setup = setup.adjusted(&[], Vec::new());
    let mut told = Told::default();
    for mutant in mutants(&family, &file.path, names) {
        told.made += 1;
        if !noticed(&mut setup, mutant.set) {
            let line = file.text.get(..mutant.at.start).map_or(0, |t| t.matches('\n').count()) + 1;
            told.unnoticed.push((mutant.change, line));
        }
    }
    told
}

fn noticed(setup: &mut Setup, set: RuleSet) -> bool {
    setup.wanted = set.relations_used();
    setup.program = std::sync::Arc::new(Program::new(set, Options::of(setup.lexicon())));
    samples::run(setup).any(|r| r.fault.is_some())
}

/// The bundled reasons, without those of rules that were replaced, and those of own folders: a table a rule, a line a change.
fn reasons(texts: &Texts) -> (Reasons, Vec<Problem>) {
    let (mut out, mut problems) = (Reasons::new(), Vec::new());
    read_reasons(("rules/mutations.toml", BUNDLED), &|rule| !texts.replaces(rule), texts, &mut out, &mut problems);
    for (path, text) in &texts.mutations {
        read_reasons((path, text), &|_| true, texts, &mut out, &mut problems);
    }
    (out, problems)
}

fn read_reasons((path, text): (&str, &str), wanted: &dyn Fn(&str) -> bool, texts: &Texts, out: &mut Reasons, problems: &mut Vec<Problem>) {
    let tables: BTreeMap<String, BTreeMap<String, String>> = match toml::from_str(text) {
        Ok(tables) => tables,
        Err(error) => {
            let said = Message::new(format!("TOML写错了：{}", error.message()), format!("wrong TOML: {}", error.message()));
            let help = Message::new("写法：[\"类别/名称\"] 下面一行一处 \"改动\" = \"原因\"", "write [\"family/name\"], and below it \"change\" = \"reason\"");
            problems.push(Problem::file(path, said).at(error.span().unwrap_or(0..0)).with_help(help));
            return;
        }
    };
    for (rule, changes) in tables.into_iter().filter(|(rule, _)| wanted(rule)) {
        if !texts.rules.iter().any(|f| rule_id(&f.path).as_str() == rule) {
            let said = Message::new(format!("没有规则“{rule}”"), format!("there is no rule “{rule}”"));
            problems.push(Problem::file(path, said).with_help(Message::new("请从表中删去", "remove it from the list")));
        }
        for (change, reason) in changes {
            if reason.trim().is_empty() {
                let said = Message::new(format!("{rule} 的这处改动没有写原因：{change}"), format!("this change of {rule} has no reason: {change}"));
                problems.push(Problem::file(path, said).with_help(Message::new("请写明原因", "say why no sample can notice it")));
            }
            out.insert((rule.clone(), change), path.to_owned());
        }
    }
}

fn not_needed(path: &str, id: &RuleId, change: &str) -> Problem {
    let said = Message::new(
        format!("{id} 的这处改动已有样例察觉，或已不存在：{change}"),
        format!("this change of {id} is noticed by a sample or is not there any more: {change}"),
    );
    Problem::file(path, said).with_help(Message::new("请从表中删去", "remove it from the list"))
}
