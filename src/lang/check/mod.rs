//! Syntax trees to the checked rule set. Everything that can be refused is refused here, all of it in one run.
//! Names and types of one file: `scope`, `expr`, `compare`, `loops`; whole rules: `rule`; what families share: `defs`.

mod always;
mod compare;
mod defs;
mod expr;
mod loops;
mod message;
mod query;
mod role;
mod rule;
mod sample;
mod scope;
mod words;

pub use self::expr::amount;
pub use self::scope::uses;
pub use self::words::words_of as type_words;

use std::collections::BTreeMap;

use self::scope::{Family, Scope, is_atom, is_taken};
use super::parse::{parse, parse_tested};
use super::report::Report;
use super::rule::{Names, RuleSet};
use super::tree::{At, RawRule};
use crate::diag::{Message, Problem, RuleId};

/// A rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFile {
    /// Its path, `rules/indicator/text-table.hgr`; the id is what stands between `rules/` and the ending.
    pub path: String,
    /// Its text.
    pub text: String,
}

const MAX_FILE: usize = 1 << 20;
/// Invisible characters that are reported of a file; one that is full of them is no rule.
const MOST_UNSEEN: usize = 5;

/// Reads and checks rule files.
///
/// # Errors
/// Every problem of every file.
pub fn load(files: &[RuleFile], names: &Names) -> Result<RuleSet, Vec<Problem>> {
    load_beside(&[], files, names)
}

/// The same with files that tests have read and checked whole: of those only what runs is read, not the samples.
///
/// # Errors
/// Every problem of every file.
pub fn load_beside(tested: &[RuleFile], files: &[RuleFile], names: &Names) -> Result<RuleSet, Vec<Problem>> {
    let mut sorted: Vec<(&RuleFile, bool)> = tested.iter().map(|f| (f, true)).chain(files.iter().map(|f| (f, false))).collect();
    sorted.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    let mut problems = Vec::new();
    let mut raws: Vec<(&RuleFile, RawRule)> = Vec::new();
    for (file, is_tested) in sorted {
        if file.text.len() > MAX_FILE {
            problems.push(
                Problem::file(&file.path, Message::new("规则文件超过1 MiB", "the rule file is larger than 1 MiB"))
                    .with_help(Message::new("一个文件只写一条规则，词表请放进词汇文件", "a file holds one rule; long lists of words go to a lexicon file")),
            );
            continue;
        }
        let mut report = Report::new(&file.path);
        let raw = if is_tested {
            parse_tested(&file.text, &mut report)
        } else {
            unseen(&file.text, &mut report);
            misnamed(&file.path, &mut report);
            parse(&file.text, &mut report)
        };
        problems.append(&mut report.problems);
        raws.push((file, raw));
    }
    match check(&raws, names) {
        Ok(set) if problems.is_empty() => Ok(set),
        checked => {
            problems.extend(checked.err().unwrap_or_default());
            problems.sort_by(|a, b| (&a.path, a.range.as_ref().map(|r| r.start)).cmp(&(&b.path, b.range.as_ref().map(|r| r.start))));
            Err(problems)
        }
    }
}

/// Checks files as read, in the order of their paths.
///
/// # Errors
/// Every problem of every file.
pub fn check(raws: &[(&RuleFile, RawRule)], names: &Names) -> Result<RuleSet, Vec<Problem>> {
    let (mut set, mut problems) = (RuleSet::default(), Vec::new());
    let mut families: BTreeMap<String, Family<'_>> = BTreeMap::new();
    for (file, raw) in raws {
        share(file, raw, names, &mut set, &mut families, &mut problems);
    }
    let empty = Family::default();
    for (file, raw) in raws.iter().filter(|(f, _)| !is_defs(&f.path)) {
        let id = rule_id(&file.path);
        let mut report = Report::new(&file.path);
        let family = families.get(id.family()).unwrap_or(&empty);
        let checked = rule::check(&id, &file.path, raw, &mut Scope::new(&mut set, names, family, &mut report));
        problems.append(&mut report.problems);
        set.rules.extend(checked);
    }
    duplicates(&mut set, &mut problems);
    if problems.is_empty() { Ok(set) } else { Err(problems) }
}

/// Characters that nobody sees or that turn the writing direction have no place in a rule: what is read is not what runs.
fn unseen(text: &str, report: &mut Report<'_>) {
    let hidden = |c: char| match c {
        '\t' | '\n' | '\r' => false,
        '\u{feff}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => true,
        c => c.is_control(),
    };
    for (start, c) in text.char_indices().filter(|(i, c)| hidden(*c) && !(*i == 0 && *c == '\u{feff}')).take(MOST_UNSEEN) {
        let (code, at) = (u32::from(c), At { start, end: start + c.len_utf8() });
        report.add(at, &format!("这里有看不见的字符 U+{code:04X}"), &format!("there is an invisible character here, U+{code:04X}")).help("请删去", "remove it");
    }
}

/// The path gives the id: a family and a name in small letters.
fn misnamed(path: &str, report: &mut Report<'_>) {
    let id = rule_id(path);
    if is_defs(path) {
        return;
    }
    if let Some((zh, en)) = crate::lang::wrong_id(id.as_str()) {
        report
            .add(At::default(), &format!("“{id}”不能作规则名：{zh}"), &format!("“{id}” can't name a rule: {en}"))
            .help("规则放在 类别/名称.hgr，例如 my/first.hgr", "rules stand in family/name.hgr, for example my/first.hgr");
    }
}

/// Adds what a file shares with its family: parameters first, then functions, then views.
fn share<'t>(file: &'t RuleFile, raw: &'t RawRule, names: &Names, set: &mut RuleSet, families: &mut BTreeMap<String, Family<'t>>, problems: &mut Vec<Problem>) {
    if raw.params.is_empty() && raw.defines.is_empty() && raw.views.is_empty() {
        return;
    }
    let id = rule_id(&file.path);
    let name = id.family().to_owned();
    let mut family = families.remove(&name).unwrap_or_default();
    let mut report = Report::new(&file.path);
    for p in &raw.params {
        let number = Scope::new(set, names, &Family::default(), &mut report).param(p, &name);
        if let Some(number) = number
            && family.params.insert(p.name.what.clone(), number).is_some()
        {
            report.add(p.name.at, "这个参数定义了两次", "this parameter is defined twice");
        }
    }
    for d in &raw.defines {
        let name = &d.name.what;
        if family.defines.insert(name.clone(), d).is_some() || crate::func::find(name).is_some() {
            report.add(d.name.at, "这个函数已经有了", "this function exists already");
        } else if crate::fact::Rel::parse(name).is_some() || family.params.contains_key(name) {
            let (zh, en) = (format!("“{name}”已是关系或参数的名字"), format!("“{name}” is the name of a relation or a parameter"));
            report.add(d.name.at, &zh, &en).help("请换一个名字", "take another name");
        }
    }
    for d in &raw.defines {
        Scope::new(set, names, &family, &mut report).define(d);
    }
    for (i, v) in raw.views.iter().enumerate() {
        family.coming = raw.views.iter().skip(i).map(|v| v.name.what.clone()).collect();
        let number = Scope::new(set, names, &family, &mut report).view(v, &name);
        if family.views.insert(v.name.what.clone(), number).is_some() || is_taken(&v.name.what) && !is_atom(&v.name.what) {
            report.add(v.name.at, "已经有同名的视图、关系或函数", "a view, relation or function of this name exists already");
        }
    }
    family.coming.clear();
    problems.append(&mut report.problems);
    families.insert(name, family);
}

/// `rules/indicator/text-table.hgr` is `indicator/text-table`: the last folder and the name.
#[must_use]
pub fn rule_id(path: &str) -> RuleId {
    let path = path.replace('\\', "/");
    let below = path.rsplit_once("rules/").map_or(path.as_str(), |(_, below)| below);
    let last_two = below.rmatch_indices('/').nth(1).and_then(|(at, _)| below.get(at + 1..)).unwrap_or(below);
    RuleId(last_two.strip_suffix(".hgr").unwrap_or(last_two).into())
}

/// A project's own files over others: one of the same id takes the place of the other.
#[must_use]
pub fn overlay(base: Vec<RuleFile>, own: Vec<RuleFile>) -> Vec<RuleFile> {
    let replaced: std::collections::BTreeSet<RuleId> = own.iter().map(|f| rule_id(&f.path)).collect();
    base.into_iter().filter(|f| !replaced.contains(&rule_id(&f.path))).chain(own).collect()
}

fn is_defs(path: &str) -> bool {
    path.ends_with("_defs.hgr")
}

/// Refuses two rules of one id, former ids included.
fn duplicates(set: &mut RuleSet, problems: &mut Vec<Problem>) {
    set.rules.sort_by(|a, b| a.id.cmp(&b.id));
    let mut seen: BTreeMap<&RuleId, &str> = BTreeMap::new();
    for rule in &set.rules {
        for id in std::iter::once(&rule.id).chain(&rule.formerly) {
            if let Some(other) = seen.insert(id, &rule.path) {
                let message = Message::new(format!("编号“{id}”已经用于 {other}"), format!("the id “{id}” is taken by {other}"));
                problems.push(Problem::file(&rule.path, message));
            }
        }
    }
}
