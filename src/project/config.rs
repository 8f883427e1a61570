//! `hegao.toml`: text to `Config`, every wrong key and value a problem with its place. Names of rules and parameters are
//! checked by `Config::check`, once the rules are loaded. A new key is a field and a line in `Config::parse`.

use globset::GlobMatcher;

use super::Setup;
use super::rows::{Placed, Report, Rows, glob, parse};
use super::suppress::{Suppression, suppressions};
use crate::diag::{Confidence, Lang, Message, Problem, Severity, nearest};
use crate::fact::{Role, Value};

/// What a project sets for a rule or a family: `None` switches it off.
pub type Level = (Placed, Option<Severity>);

/// From which severity on a run fails; `None` is never.
pub type FailOn = Option<Severity>;

/// A project's settings.
#[derive(Debug, Default)]
pub struct Config {
    /// The file, as shown to people.
    pub path: String,
    /// Its text.
    pub text: String,
    /// Only these rules or families; all, where empty.
    pub select: Vec<Placed>,
    /// Without these.
    pub ignore: Vec<Placed>,
    /// Folders of own rules, relative to the file.
    pub folders: Vec<Placed>,
    /// True where it holds lexicon rows of its own (`Lexicon::load_with` reads them).
    pub has_rows: bool,
    /// Own lexicon files or folders of them, relative to the file.
    pub lexicon: Vec<Placed>,
    /// Language of report and messages.
    pub lang: Option<Lang>,
    /// From when on a run fails.
    pub fail_on: Option<FailOn>,
    /// Findings below this are not shown.
    pub min_confidence: Option<Confidence>,
    /// Where results are kept between runs, if they are.
    pub cache: Option<CacheConfig>,
    /// LibreOffice's program: the first of these that is there.
    pub soffice: Vec<Placed>,
    /// What is known to be right all the same.
    pub suppress: Vec<Suppression>,
    include: Vec<GlobMatcher>,
    exclude: Vec<GlobMatcher>,
    general: Part,
    paths: Vec<(GlobMatcher, Part)>,
}

/// Where results are kept between runs, and how many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CacheConfig {
    /// The folder, relative to the file.
    pub folder: String,
    /// Most MiB in it.
    pub mib: u32,
}

impl CacheConfig {
    /// Most MiB where nothing is said.
    pub const MIB: u32 = 512;

    fn read(mut rows: Rows<'_, '_>, report: &mut Report<'_>) -> Option<Self> {
        let enabled = rows.flag("enabled", report).unwrap_or(true);
        let folder = rows.text("folder", report).map_or_else(|| ".hegao/cache".to_owned(), |(folder, _)| folder);
        let mib = rows.count("mib", ("从1起的整数（MiB）", "a number of MiB, from 1 on"), report).unwrap_or(Self::MIB);
        rows.finish(report);
        enabled.then_some(Self { folder, mib })
    }
}

/// Severities and parameters, for all drafts or for some.
#[derive(Debug, Default)]
struct Part {
    levels: Vec<Level>,
    params: Vec<(Placed, Placed)>,
    dossier: Vec<(Role, String)>,
}

impl Config {
    /// Reads a `hegao.toml`.
    #[must_use]
    pub fn parse(path: &str, text: &str) -> (Self, Vec<Problem>) {
        let mut report = Report::new(path);
        let table = parse(text, &mut report);
        let r = &mut report;
        let mut rows = Rows::new(&table, 0..0);
        let mut config = Self { path: path.to_owned(), text: text.to_owned(), ..Self::default() };
        config.lang = rows.word("lang", &["zh", "en"], |w| Some(if w == "en" { Lang::En } else { Lang::Zh }), r);
        config.fail_on = rows.word("fail-on", &["error", "warning", "info", "never"], |w| Some(Severity::parse(w)), r);
        config.min_confidence = rows.word("min-confidence", &["high", "medium", "low"], Confidence::parse, r);
        if let Some(mut rules) = rows.table("rules", r) {
            config.select = rules.texts("select", r);
            config.ignore = rules.texts("ignore", r);
            config.folders = rules.texts("folders", r);
            config.general.levels = levels(&mut rules, r);
        }
        if let Some(mut params) = rows.table("params", r) {
            config.general.params = params.rest(r);
        }
        if let Some(mut lexicon) = rows.table("lexicon", r) {
            config.lexicon = lexicon.texts("files", r);
            // Their keys are checked where the rows are read.
            config.has_rows = !lexicon.is_empty();
        }
        if let Some(mut files) = rows.table("files", r) {
            config.include = files.globs("include", r);
            config.exclude = files.globs("exclude", r);
            files.finish(r);
        }
        config.cache = rows.table("cache", r).and_then(|table| CacheConfig::read(table, r));
        if let Some(mut programs) = rows.table("programs", r) {
            config.soffice = programs.text_or_texts("soffice", r);
            programs.finish(r);
        }
        if let Some(table) = rows.table("dossier", r) {
            config.general.dossier = dossier(table, r);
        }
        for row in rows.tables("path", r) {
            config.paths.extend(path_row(row, r));
        }
        config.suppress = suppressions(&mut rows, false, r);
        rows.finish(r);
        (config, report.problems)
    }

    /// True where a walk takes this draft; `path` is relative to the file's folder.
    #[must_use]
    pub fn takes(&self, path: &str) -> bool {
        (self.include.is_empty() || self.include.iter().any(|g| g.is_match(path))) && !self.exclude.iter().any(|g| g.is_match(path))
    }

    /// Which `[[path]]` rows hold for a draft.
    #[must_use]
    pub fn rows_of(&self, path: &str) -> Vec<usize> {
        self.paths.iter().enumerate().filter(|(_, (g, _))| g.is_match(path)).map(|(i, _)| i).collect()
    }

    /// The other drafts beside a draft, relative to the file; of each role those of the last table that names it.
    #[must_use]
    pub fn dossier_of(&self, path: &str) -> Vec<(Role, String)> {
        let parts = || std::iter::once(&self.general).chain(self.rows_of(path).into_iter().filter_map(|i| self.paths.get(i)).map(|(_, p)| p));
        let last = |role: Role| parts().rfind(|p| p.dossier.iter().any(|d| d.0 == role));
        let of = |role: Role| last(role).into_iter().flat_map(move |p| p.dossier.iter().filter(move |d| d.0 == role).cloned()).collect::<Vec<_>>();
        Role::ALL.into_iter().flat_map(of).collect()
    }

    /// All other drafts that it names, relative to the file.
    pub fn dossiers(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.general).chain(self.paths.iter().map(|(_, part)| part)).flat_map(|p| p.dossier.iter().map(|(_, file)| file))
    }

    /// The setup for drafts that these `[[path]]` rows hold for; later rows win.
    #[must_use]
    pub fn apply(&self, setup: &Setup, rows: &[usize]) -> Setup {
        let parts = || std::iter::once(&self.general).chain(rows.iter().filter_map(|i| self.paths.get(*i)).map(|(_, p)| p));
        let params: Vec<(String, Value)> = parts()
            .flat_map(|p| &p.params)
            .filter_map(|((key, _), (value, _))| Some((key.clone(), setup.rules().params.iter().find(|p| p.key == *key)?.read(value)?)))
            .collect();
        // Within a part a rule's own level wins over its family's.
        let mut all: Vec<(String, Option<Severity>)> = Vec::new();
        for part in parts() {
            let mut levels: Vec<&Level> = part.levels.iter().collect();
            levels.sort_by_key(|l| l.0.0.contains('/'));
            all.extend(levels.into_iter().map(|((name, _), level)| (name.clone(), *level)));
        }
        setup.adjusted(&all, params)
    }

    /// Every name of a rule, family or parameter that there is none of, and every value that does not fit.
    #[must_use]
    pub fn check(&self, setup: &Setup) -> Vec<Problem> {
        let mut report = Report::new(&self.path);
        let names = setup.names();
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let parts = || std::iter::once(&self.general).chain(self.paths.iter().map(|(_, p)| p));
        let suppressed = self.suppress.iter().filter_map(|s| s.rule.as_ref());
        let names = self.select.iter().chain(&self.ignore).chain(parts().flat_map(|p| p.levels.iter().map(|l| &l.0))).chain(suppressed);
        for (name, at) in names.filter(|(name, _)| !known.contains(&name.as_str())) {
            report.unknown(at, ("条规则或这个类别", "rule or family"), name, &known);
        }
        let params = &setup.rules().params;
        let keys: Vec<&str> = params.iter().map(|p| p.key.as_str()).collect();
        for ((key, at), (value, value_at)) in parts().flat_map(|p| &p.params) {
            match params.iter().find(|p| p.key == *key) {
                None => report.unknown(at, ("个参数", "parameter"), key, &keys),
                Some(param) if param.read(value).is_none_or(|v| !param.admits(&v)) => {
                    let want = param.describe();
                    let zh = format!("“{value}”不是参数“{key}”的值，应为{}", want.zh);
                    report.add(value_at, zh, format!("“{value}” is no value of the parameter “{key}”, which is {}", want.en));
                }
                Some(_) => {}
            }
        }
        report.problems
    }
}

/// `parent = "…"` or `["…"]`, `old = "…"`, `peer = ["…"]`.
fn dossier(mut rows: Rows<'_, '_>, report: &mut Report<'_>) -> Vec<(Role, String)> {
    let mut files: Vec<(Role, String)> = Vec::new();
    files.extend(rows.text_or_texts("parent", report).into_iter().map(|p| (Role::Parent, p.0)));
    files.extend(rows.text("old", report).map(|p| (Role::Old, p.0)));
    files.extend(rows.texts("peer", report).into_iter().map(|p| (Role::Peer, p.0)));
    rows.finish(report);
    files
}

fn path_row(mut row: Rows<'_, '_>, report: &mut Report<'_>) -> Option<(GlobMatcher, Part)> {
    let matches = row.text("match", report);
    if matches.is_none() {
        report.add(&row.at, "缺少“match”，不知对哪些文稿".to_owned(), "“match” is missing: for which drafts?".to_owned());
    }
    let mut part = Part::default();
    if let Some(mut rules) = row.table("rules", report) {
        part.levels = levels(&mut rules, report);
    }
    if let Some(mut params) = row.table("params", report) {
        part.params = params.rest(report);
    }
    if let Some(table) = row.table("dossier", report) {
        part.dossier = dossier(table, report);
    }
    row.finish(report);
    Some((glob(&matches?, report)?, part))
}

/// `"numbering/sequence" = "warning"`; without a slash a family, and a key that looks like a setting is one misspelt.
fn levels(rows: &mut Rows<'_, '_>, report: &mut Report<'_>) -> Vec<Level> {
    const KNOWN: [&str; 4] = ["error", "warning", "info", "off"];
    let mut levels = Vec::new();
    for (key, (value, at)) in rows.rest(report) {
        if value == "off" || Severity::parse(&value).is_some() {
            levels.push((key, Severity::parse(&value)));
        } else {
            report.unknown(&at, ("种程度", "severity"), &value, &KNOWN);
        }
    }
    levels
}

/// `没有“x”这条规则`, with the nearest name.
#[must_use]
pub fn unknown_rule(name: &str, known: &[&str]) -> Problem {
    let names: Vec<&str> = known.iter().copied().chain(known.iter().filter_map(|k| k.split('/').next())).collect();
    let problem = Problem::file("", Message::new(format!("没有“{name}”这条规则或这个类别"), format!("there is no rule or family “{name}”")));
    problem.with_help(match nearest(name, &names) {
        Some(near) => Message::new(format!("是否想写“{near}”？用 hegao rules list 查看全部规则"), format!("did you mean “{near}”? hegao rules list shows all")),
        None => Message::new("用 hegao rules list 查看全部规则", "hegao rules list shows all"),
    })
}
