//! Loads what a run checks with: the bundled rules and lexicon, and the user's own rule folders.

use std::collections::BTreeMap;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use super::digest::{self, Digest};
use super::draw;
use super::drive::eprint;
use super::projects::{absolute, shown};
use super::read;
use super::walk::unreadable;
use crate::audit::samples;
use crate::diag::{Lang, Message, Problem};
use crate::lang::{RuleFile, rule_id};
use crate::lexicon::Lexicon;
use crate::project::{Config, Setup, bundled_rules, is_called, unknown_rule};

/// Beside the rules: the changes of rules that no sample can notice, for `hegao rules mutate`.
const MUTATIONS: &str = "mutations.toml";

/// The user's files: rules under the paths that give them their ids, lexicon files, and how to show problems with them.
#[derive(Default)]
struct Own {
    rules: Vec<RuleFile>,
    lexicon: Vec<(String, String)>,
    /// Path for the rule's id to path as the user knows it.
    shown: BTreeMap<String, String>,
    /// `mutations.toml`: path and text.
    mutations: Vec<(String, String)>,
    problems: Vec<Problem>,
}

/// The rule files of a setup as written.
pub(super) struct Texts {
    /// Bundled and own, by path.
    pub(super) rules: Vec<RuleFile>,
    /// Every `mutations.toml` of own folders.
    pub(super) mutations: Vec<(String, String)>,
    shown: BTreeMap<String, String>,
}

impl Texts {
    /// What [`load`] loaded from these folders.
    pub(super) fn read(folders: &[String]) -> Self {
        let mut own = Own::default();
        for folder in folders {
            own.add(Path::new(folder));
        }
        let bundled = bundled_rules().iter().map(|(p, t)| RuleFile { path: (*p).to_owned(), text: (*t).to_owned() });
        let bundled = bundled.filter(|f| own.rules.iter().all(|o| o.path != f.path));
        let mut rules: Vec<RuleFile> = bundled.chain(own.rules.iter().cloned()).collect();
        rules.sort_by(|a, b| a.path.cmp(&b.path));
        Self { rules, mutations: own.mutations, shown: own.shown }
    }

    /// True where an own rule stands in place of the bundled one.
    pub(super) fn replaces(&self, rule: &str) -> bool {
        self.shown.contains_key(&format!("rules/{rule}.hgr"))
    }

    /// A path as the user knows it.
    pub(super) fn shown<'p>(&'p self, path: &'p str) -> &'p str {
        self.shown.get(path).map_or(path, String::as_str)
    }
}

/// The setup, and the hash of what it was made of; where a rule is wrong, every error of every file is shown on standard error
/// and nothing is checked. `samples`: those of bundled rules too.
pub(super) fn load(folders: &[String], lexicon: &[String], config: &Config, samples: bool, lang: Lang) -> Result<(Setup, blake3::Hash), ()> {
    let mut own = Own::default();
    for folder in folders {
        own.add(Path::new(folder));
    }
    for path in lexicon.iter().map(Path::new) {
        if path.is_dir() { own.add(path) } else { own.add_file(Path::new("."), path.to_path_buf(), false) }
    }
    let lexicon: Vec<(&str, &str)> = own.lexicon.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let rows = config.has_rows.then_some((config.path.as_str(), config.text.as_str()));
    let loaded = if samples { Setup::load_with(&own.rules, &lexicon, rows) } else { Setup::for_checks(&own.rules, &lexicon, rows) };
    let found = match loaded {
        Ok(setup) => {
            let ours = setup.rules().rules.iter().filter(|r| own.shown.contains_key(&r.path));
            let unread = samples::unread(ours, setup.lexicon());
            if own.problems.is_empty() && unread.is_empty() {
                return Ok((setup, own.hash(config)));
            }
            unread
        }
        Err(found) => found,
    };
    let mut texts = own.texts();
    texts.insert(config.path.clone(), config.text.clone());
    let problems: Vec<Problem> = std::mem::take(&mut own.problems).into_iter().chain(found.into_iter().map(|p| own.rename(p))).collect();
    let what = if problems.iter().all(|p| p.path == config.path) { SETTINGS } else { ("规则", "the rules") };
    show(&problems, &texts, what, lang);
    Err(())
}

/// Errors shown in one run; a file that is none of ours has as many as lines.
const MOST_SHOWN: usize = 100;

/// What is wrong: the settings.
pub(super) const SETTINGS: (&str, &str) = ("设置", "the settings");

/// Draws what is wrong with files that the user wrote for hegao, and says that nothing was checked.
pub(super) fn show(problems: &[Problem], texts: &BTreeMap<String, String>, what: (&str, &str), lang: Lang) {
    let color = std::io::stderr().is_terminal() && anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    let count = problems.len();
    let shown = problems.get(..MOST_SHOWN.min(count)).unwrap_or(problems);
    let mut drawn = draw::problems(shown, texts, lang, color);
    if count > shown.len() {
        let more = count - shown.len();
        drawn.push_str(&lang.pick(format!("另有{more}处错误未列出。\n"), format!("{more} more errors are not shown.\n")));
    }
    drawn.push_str(&lang.pick(
        format!("{}有{count}处错误，未核查任何文稿。\n", what.0),
        format!("{count} {} in {}, nothing was checked.\n", if count == 1 { "error" } else { "errors" }, what.1),
    ));
    let _ = anstream::stderr().write_all(drawn.as_bytes());
}

impl Own {
    /// A folder, or one rule file with what its family and its folder's lexicon files define.
    fn add(&mut self, path: &Path) {
        if !is_rule_file(&path.to_string_lossy()) || path.is_dir() {
            return self.add_folder(path);
        }
        let family = absolute(path).parent().map(Path::to_path_buf).unwrap_or_default();
        let folder = family.parent().map_or_else(|| family.clone(), Path::to_path_buf);
        let defs = Some(family.join("_defs.hgr")).filter(|d| d.is_file());
        for file in std::iter::once(absolute(path)).chain(defs) {
            let below = file.strip_prefix(&folder).unwrap_or(&file).to_path_buf();
            self.add_rule(&below, Path::new(&shown(&file)));
        }
        let names = Lexicon::bundled_files().iter().filter_map(|(path, _)| path.rsplit('/').next());
        for file in names.flat_map(|name| [folder.join(name), folder.join("lexicon").join(name)]) {
            let read = self.lexicon.iter().any(|(path, _)| absolute(Path::new(path)) == file);
            if file.is_file() && !read {
                self.add_file(&folder, PathBuf::from(shown(&file)), false);
            }
        }
    }

    fn add_folder(&mut self, folder: &Path) {
        if let Err(error) = std::fs::read_dir(folder) {
            self.problems.push(unreadable(&folder.to_string_lossy(), &error));
            return;
        }
        let mut any = false;
        let entries = ignore::WalkBuilder::new(folder).follow_links(true).require_git(false).sort_by_file_name(std::cmp::Ord::cmp).build();
        for entry in entries {
            let path = match entry {
                Ok(entry) => entry.into_path(),
                Err(error) => {
                    // a link that leads back to its own folder is no file that is missing
                    self.problems.extend(error.is_io().then(|| cannot_enter(folder, &error)));
                    continue;
                }
            };
            let ending = path.extension().and_then(|e| e.to_str()).filter(|e| matches!(*e, "hgr" | "toml") && !path.is_dir());
            any |= ending.is_some();
            match ending {
                Some("hgr") => self.add_file(folder, path, true),
                Some("toml") => self.add_file(folder, path, false),
                _ => {}
            }
        }
        if !any {
            let empty = Message::new("其中没有规则文件（.hgr）", "no rule files (.hgr) in it");
            let help = Message::new("规则放在 类别/名称.hgr", "rules stand in family/name.hgr");
            self.problems.push(Problem::file(folder.to_string_lossy(), empty).with_help(help));
        }
    }

    fn add_file(&mut self, folder: &Path, path: PathBuf, rule: bool) {
        if rule {
            return self.add_rule(path.strip_prefix(folder).unwrap_or(&path), &path);
        }
        let shown = path.to_string_lossy().into_owned();
        match read::text(&path) {
            Err(problem) => self.problems.push(problem),
            Ok(text) if path.file_name().is_some_and(|n| n == MUTATIONS) => self.mutations.push((shown, text)),
            Ok(text) => self.lexicon.push((shown, text)),
        }
    }

    /// A rule file under the path that gives it its id.
    fn add_rule(&mut self, below: &Path, path: &Path) {
        let shown = path.to_string_lossy().into_owned();
        let text = match read::text(path) {
            Err(problem) => return self.problems.push(problem),
            Ok(text) => text,
        };
        let below = below.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
        let virtual_path = format!("rules/{below}");
        if let Some(other) = self.same(&virtual_path) {
            let again = std::fs::canonicalize(&shown).ok() == std::fs::canonicalize(&other).ok();
            self.problems.extend((!again).then(|| twice(&shown, &other, &virtual_path)));
            return;
        }
        self.rules.push(RuleFile { path: virtual_path.clone(), text });
        self.shown.insert(virtual_path, shown);
    }

    /// The own file that gives the same rule, as the user knows it.
    fn same(&self, path: &str) -> Option<String> {
        let id = rule_id(path);
        self.rules.iter().find(|r| rule_id(&r.path) == id).map(|r| self.shown.get(&r.path).unwrap_or(&r.path).clone())
    }

    /// The problem under the path that the user knows.
    fn rename(&self, mut problem: Problem) -> Problem {
        if let Some(shown) = self.shown.get(&problem.path) {
            problem.path.clone_from(shown);
        }
        problem
    }

    /// The bundled rules and lexicon, these files, and the settings.
    fn hash(&self, config: &Config) -> blake3::Hash {
        if self.rules.is_empty() && self.lexicon.is_empty() && config.text.is_empty() {
            return digest::bundled();
        }
        // A lexicon file's name says what its rows are; where it lies does not matter.
        let name = |path: &'_ str| Path::new(path).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Digest::default()
            .field(digest::bundled().as_bytes())
            .fields(self.rules.iter().flat_map(|r| [&r.path, &r.text]))
            .fields(self.lexicon.iter().flat_map(|(path, text)| [name(path), text.clone()]))
            .field(&config.text)
            .hash()
    }

    fn texts(&self) -> BTreeMap<String, String> {
        let bundled = bundled_rules().iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned()));
        let own = self.rules.iter().map(|r| (self.shown.get(&r.path).unwrap_or(&r.path).clone(), r.text.clone()));
        bundled.chain(own).chain(self.lexicon.iter().cloned()).collect()
    }
}

/// True for a name that is a rule file's.
pub(super) fn is_rule_file(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|e| e == "hgr")
}

/// The rule that a file holds, the family that `_defs.hgr` belongs to.
pub(super) fn rule_of(path: &Path) -> String {
    let id = rule_id(&absolute(path).to_string_lossy());
    if id.as_str().ends_with("/_defs") { id.family().to_owned() } else { id.to_string() }
}

fn cannot_enter(folder: &Path, error: &ignore::Error) -> Problem {
    Problem::file(folder.to_string_lossy(), Message::new(format!("其中有文件读不了：{error}"), format!("a file in it can't be read: {error}")))
        .with_help(Message::new("请检查权限，或删去失效的链接", "check its permissions, or remove a link that leads nowhere"))
}

fn twice(shown: &str, other: &str, path: &str) -> Problem {
    let id = rule_id(path);
    Problem::file(shown, Message::new(format!("规则“{id}”已在 {other} 中"), format!("the rule “{id}” is in {other} already")))
        .with_help(Message::new("请改名，或删去其中一个", "rename one of them, or remove it"))
}

/// The setup with `--select` and `--ignore` applied; an error where a name is neither a rule nor a family.
pub(super) fn choose(setup: Setup, select: &[String], ignore: &[String], lang: Lang) -> Result<Setup, ()> {
    let all: Vec<String> = select.iter().chain(ignore).cloned().collect();
    if all.is_empty() {
        return Ok(setup);
    }
    if all_known(&setup, &all, lang) { Ok(setup.choose(select, ignore)) } else { Err(()) }
}

/// True where every name is a rule or a family; says on standard error which is not.
pub(super) fn all_known(setup: &Setup, names: &[String], lang: Lang) -> bool {
    let rules = &setup.rules().rules;
    let known: Vec<&str> = rules.iter().map(|r| r.id.as_str()).collect();
    let mut good = true;
    for name in names {
        if !rules.iter().any(|r| is_called(r, std::slice::from_ref(name))) {
            eprint(&unknown_rule(name, &known), lang);
            good = false;
        }
    }
    good
}
