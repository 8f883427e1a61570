//! Which settings hold for which draft: finds every `hegao.toml` before anything is checked, loads the rules of each project,
//! and shows all that is wrong with all of them.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use clap::ArgMatches;

use super::cache::{Cache, Folder};
use super::digest::Digest;
use super::dossier::{self, Beside, Dossiers, Named};
use super::options::{list, name};
use super::walk::{Found, Walk};
use super::{convert, programs, read, setup};
use crate::diag::{Confidence, Lang, Message, Problem};
use crate::project::{CacheConfig, Config, Placed, Setup, Suppression};

/// Name of the settings file.
pub(super) const NAME: &str = "hegao.toml";

/// What the command line says about rules and settings.
pub(super) struct Asked {
    pub(super) config: Option<String>,
    pub(super) no_config: bool,
    pub(super) rules: Vec<String>,
    pub(super) select: Vec<String>,
    pub(super) ignore: Vec<String>,
    pub(super) min_confidence: Option<Confidence>,
    pub(super) dossier: Vec<Named>,
}

/// One `hegao.toml` and what it makes; or none of them.
pub(super) struct Project {
    root: PathBuf,
    pub(super) config: Config,
    base: Setup,
    /// All that findings depend on but the drafts: the program, its rules and lexicon, own ones, settings, what was chosen.
    pub(super) digest: Digest,
    /// Where results are kept.
    pub(super) cache: Option<Arc<Cache>>,
    /// All rules and families, also those that do not run.
    pub(super) known: Vec<String>,
    /// True where the command line leaves out no rule and no finding.
    whole: bool,
    made: Mutex<BTreeMap<Vec<usize>, Arc<Setup>>>,
    /// For each suppression: whether it covered a finding, and whether a draft was checked that it is about.
    pub(super) used: Vec<AtomicBool>,
    pub(super) met: Vec<AtomicBool>,
    /// The other drafts of the command line.
    asked: Vec<Named>,
    pub(super) dossiers: Dossiers,
}

/// All projects of a run; the first is that of drafts without settings, where there are any.
pub(super) struct Projects {
    all: Vec<Option<Project>>,
    folders: BTreeMap<PathBuf, usize>,
}

impl Project {
    fn new(root: PathBuf, config: Config, Base { setup: base, digest, known, .. }: Base, asked: &Asked) -> Self {
        let flags = || config.suppress.iter().map(|_| AtomicBool::new(false)).collect();
        let (whole, dossier) = (asked.select.is_empty() && asked.ignore.is_empty(), asked.dossier.clone());
        let (used, met) = (flags(), flags());
        Self { root, base, digest, cache: None, known, whole, made: Mutex::default(), used, met, asked: dossier, dossiers: Dossiers::default(), config }
    }

    /// The setup for drafts that no `[[path]]` names.
    pub(super) fn base(&self) -> &Setup {
        &self.base
    }

    /// The setup for a draft, by its path relative to the project.
    pub(super) fn setup(&self, path: &str) -> Arc<Setup> {
        let rows = self.config.rows_of(path);
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(made.entry(rows).or_insert_with_key(|rows| Arc::new(self.config.apply(&self.base, rows))))
    }

    /// The drafts beside a draft: those of the command line, else, role for role, those of the settings.
    pub(super) fn dossier(&self, inside: &str, path: Option<&Path>) -> Beside {
        let mut named = self.asked.clone();
        let own = self.config.dossier_of(inside).into_iter().filter(|(role, _)| !self.asked.iter().any(|a| a.0 == *role));
        named.extend(own.map(|(role, file)| (role, shown(&self.root.join(file)))));
        self.dossiers.beside(&named, path, &self.base)
    }

    /// True where the command line leaves out no rule.
    pub(super) fn is_whole(&self) -> bool {
        self.whole
    }

    /// True where a suppression that covers nothing under this setup is of no use.
    pub(super) fn tries(&self, suppression: &Suppression, setup: &Setup) -> bool {
        setup.min_confidence <= self.config.min_confidence.unwrap_or(Confidence::Low) && suppression.is_tried(setup, self.whole)
    }

    /// Notes that a draft is checked.
    pub(super) fn meet(&self, path: &str, setup: &Setup) {
        for (met, suppression) in self.met.iter().zip(&self.config.suppress) {
            if suppression.path.is_some() && suppression.concerns(path) && self.tries(suppression, setup) {
                met.store(true, Ordering::Relaxed);
            }
        }
    }
}

impl Projects {
    /// Finds and loads everything; what is wrong was shown.
    pub(super) fn load(paths: &[String], asked: &Asked, lang: Lang) -> Result<Self, ()> {
        let mut problems = Vec::new();
        let (files, folders) = find(paths, asked);
        let mut configs = vec![(absolute(Path::new(".")), Config::default())];
        let (mut texts, mut office) = (BTreeMap::new(), None);
        for file in files {
            let shown = shown(&file);
            match read::settings(&file, &shown) {
                Err(problem) => problems.push(problem),
                Ok(text) => {
                    let (config, found) = Config::parse(&shown, &text);
                    problems.extend(found);
                    texts.insert(shown, text);
                    let root = file.parent().map(Path::to_path_buf).unwrap_or_default();
                    let (program, refused) = programs::soffice(&config, &root, asked.config.is_some());
                    problems.extend(refused);
                    office = office.or(program);
                    configs.push((root, config));
                }
            }
        }
        let bare = configs.len() == 1 || folders.values().any(|p| *p == 0);
        let mut failed = false;
        let mut all = Vec::new();
        for (i, (root, config)) in configs.into_iter().enumerate() {
            if i == 0 && !bare {
                all.push(None);
                continue;
            }
            match base(&root, &config, asked, lang) {
                Err(()) => failed = true,
                Ok(mut base) => {
                    problems.append(&mut base.wrong);
                    all.push(Some(Project::new(root, config, base, asked)));
                }
            }
        }
        if !problems.is_empty() {
            problems.sort_by_key(|p| (p.path.clone(), p.range.as_ref().map(|r| r.start)));
            setup::show(&problems, &texts, setup::SETTINGS, lang);
            failed = true;
        }
        if failed {
            return Err(());
        }
        convert::name(office);
        Ok(Self { all, folders })
    }

    /// Opens the caches: the folder of the command line, else those of the settings, else the one that is given.
    pub(super) fn open_caches(&mut self, asked: Option<&Path>, else_this: Option<&Arc<Cache>>) {
        let open = |folder: &Path, mib: u32| Arc::new(Cache::Folder(Folder::open(folder, u64::from(mib) << 20)));
        let one = asked.map(|folder| open(folder, CacheConfig::MIB));
        for project in self.all.iter_mut().flatten() {
            let own = || project.config.cache.as_ref().map(|c| open(&project.root.join(&c.folder), c.mib));
            project.cache = one.clone().or_else(own).or_else(|| else_this.cloned());
        }
    }

    /// The files and folders outside of the drafts' that findings depend on, and those that hegao itself writes to.
    pub(super) fn around(&self) -> (Vec<PathBuf>, Vec<PathBuf>) {
        let mut read: Vec<PathBuf> = Vec::new();
        for project in self.iter() {
            let listed = project.config.folders.iter().chain(&project.config.lexicon).map(|(path, _)| path);
            read.extend(listed.chain(project.config.dossiers()).map(|path| project.root.join(path)));
            read.push(project.root.join(NAME));
        }
        let written = self.iter().filter_map(|p| Some(p.root.join(&p.config.cache.as_ref()?.folder)));
        (read, written.collect())
    }

    /// Closes them; what is to be said about them.
    pub(super) fn close_caches(&self) -> Vec<Message> {
        let mut closed: Vec<&Arc<Cache>> = Vec::new();
        for cache in self.iter().filter_map(|p| p.cache.as_ref()) {
            if !closed.iter().any(|c| Arc::ptr_eq(c, cache)) {
                closed.push(cache);
            }
        }
        closed.into_iter().flat_map(|c| c.close()).collect()
    }

    /// The projects that hold for some draft.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Project> {
        self.all.iter().flatten()
    }

    /// The project of a draft, and the draft's path in it; standard input lies in the current folder.
    pub(super) fn of(&self, path: Option<&Path>) -> Option<(&Project, String)> {
        let path = absolute(path.unwrap_or(Path::new("-")));
        let folder = path.parent().unwrap_or(&path);
        let project = self.folders.get(folder).and_then(|i| self.all.get(*i)?.as_ref()).or_else(|| self.iter().next())?;
        let inside = path.strip_prefix(&project.root).unwrap_or(&path);
        Some((project, inside.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")))
    }

    /// True where a walk takes this draft.
    pub(super) fn takes(&self, path: &Path) -> bool {
        self.of(Some(path)).is_none_or(|(project, inside)| project.config.takes(&inside))
    }

    /// The language that the settings agree on.
    pub(super) fn lang(&self) -> Option<Lang> {
        let mut said = self.iter().filter_map(|p| p.config.lang);
        let first = said.next()?;
        said.all(|l| l == first).then_some(first)
    }
}

/// The settings that hold in the current folder, for a command that checks no draft.
pub(super) struct House {
    /// The folder of the settings; the current one where there are none.
    pub(super) root: PathBuf,
    pub(super) config: Config,
}

impl House {
    /// Reads the settings alone; what is wrong was shown.
    pub(super) fn find(matches: &ArgMatches, lang: Lang) -> Result<Self, ()> {
        let asked = Asked::of(matches);
        let here = absolute(Path::new("."));
        let file = asked.config.as_ref().map(|c| absolute(Path::new(c))).or_else(|| if asked.no_config { None } else { upward(&here) });
        let Some(file) = file else { return Ok(Self { root: here, config: Config::default() }) };
        let root = file.parent().map(Path::to_path_buf).unwrap_or_default();
        let shown = shown(&file);
        let (config, problems, text) = match read::settings(&file, &shown) {
            Err(problem) => (Config::default(), vec![problem], String::new()),
            Ok(text) => {
                let (config, problems) = Config::parse(&shown, &text);
                (config, problems, text)
            }
        };
        if problems.is_empty() {
            return Ok(Self { root, config });
        }
        setup::show(&problems, &[(shown, text)].into(), setup::SETTINGS, lang);
        Err(())
    }

    /// All rules, the project's own included, whatever is chosen or switched off, and the hash of what they were made of.
    pub(super) fn setup(&self, matches: &ArgMatches, lang: Lang) -> Result<(Setup, blake3::Hash), ()> {
        let (setup, hash, problems) = loaded(&self.root, &self.config, &asked_rules(matches), true, lang)?;
        if problems.is_empty() {
            return Ok((setup, hash));
        }
        setup::show(&problems, &[(self.config.path.clone(), self.config.text.clone())].into(), setup::SETTINGS, lang);
        Err(())
    }

    /// The folders and files of own rules, those of the command line last.
    pub(super) fn folders(&self, matches: &ArgMatches) -> Vec<String> {
        let own = self.config.folders.iter().map(|(folder, _)| shown(&self.root.join(folder)));
        own.chain(asked_rules(matches)).collect()
    }

    /// The rules as they run for drafts that no `[[path]]` names: chosen, with severities and parameters.
    pub(super) fn running(&self, setup: &Setup) -> Setup {
        let names = |list: &[Placed]| list.iter().map(|(n, _)| n.clone()).collect::<Vec<_>>();
        self.config.apply(setup, &[]).choose(&names(&self.config.select), &names(&self.config.ignore))
    }

    /// The language: of the option, of the settings, else as given.
    pub(super) fn lang(&self, asked: Option<Lang>, lang: Lang) -> Lang {
        asked.or(self.config.lang).unwrap_or(lang)
    }
}

impl Asked {
    /// What a command says about settings; one without `--select` chooses nothing.
    pub(super) fn of(matches: &ArgMatches) -> Self {
        let many = |id: &str| matches.try_get_many::<String>(id).ok().flatten().map(|v| v.cloned().collect()).unwrap_or_default();
        let text = |id: &str| matches.try_get_one::<String>(id).ok().flatten().cloned();
        Self {
            config: text(name::CONFIG),
            no_config: matches.get_flag(name::NO_CONFIG),
            rules: many(name::RULES),
            select: many(name::SELECT),
            ignore: many(name::IGNORE),
            min_confidence: text(name::MIN_CONFIDENCE).as_deref().and_then(Confidence::parse),
            dossier: dossier::asked(matches),
        }
    }
}

/// The rule folders of the command line, and the rule files among the rules that it names.
fn asked_rules(matches: &ArgMatches) -> Vec<String> {
    let which = matches.try_get_many::<String>(name::WHICH).ok().flatten().into_iter().flatten().cloned();
    list(matches, name::RULES).into_iter().chain(which.filter(|w| setup::is_rule_file(w))).collect()
}

/// The settings files, and for each folder with drafts which of them holds, counted from 1; 0 is none.
fn find(paths: &[String], asked: &Asked) -> (Vec<PathBuf>, BTreeMap<PathBuf, usize>) {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = BTreeMap::new();
    if asked.no_config {
        return (files, folders);
    }
    let named = asked.config.as_ref().map(|c| absolute(Path::new(c)));
    for found in Walk::new(paths.to_vec(), Vec::new()) {
        let path = match found {
            Found::Draft(path) => absolute(&path),
            Found::Stdin => absolute(Path::new("-")),
            Found::Problem(_) | Found::Packed(..) => continue,
        };
        let Some(folder) = path.parent().filter(|f| !folders.contains_key(*f)) else { continue };
        let number = named.clone().or_else(|| upward(folder)).map_or(0, |file| match files.iter().position(|f| *f == file) {
            Some(at) => at + 1,
            None => {
                files.push(file);
                files.len()
            }
        });
        folders.insert(folder.to_path_buf(), number);
    }
    if let Some(named) = named.filter(|_| files.is_empty()) {
        files.push(named);
    }
    (files, folders)
}

/// The nearest `hegao.toml` in a folder or above it, up to the top of the repository.
pub(super) fn upward(folder: &Path) -> Option<PathBuf> {
    for above in folder.ancestors() {
        let file = above.join(NAME);
        // A folder or a broken link of this name is a mistake that is to be shown.
        if file.symlink_metadata().is_ok() {
            return Some(file);
        }
        if above.join(".git").exists() {
            return None;
        }
    }
    None
}

/// All rules of a project, the hash of what they were made of, and what its settings name wrongly.
fn loaded(root: &Path, config: &Config, rules: &[String], samples: bool, lang: Lang) -> Result<(Setup, blake3::Hash, Vec<Problem>), ()> {
    let is_there = |p: &&Placed| root.join(&p.0).exists();
    let inside = |list: &[Placed]| list.iter().filter(is_there).map(|(p, _)| shown(&root.join(p))).collect::<Vec<_>>();
    let folders = [inside(&config.folders), rules.to_vec()].concat();
    let (loaded, hash) = setup::load(&folders, &inside(&config.lexicon), config, samples, lang)?;
    let mut wrong = config.check(&loaded);
    for (name, at) in config.folders.iter().chain(&config.lexicon).filter(|p| !is_there(p)) {
        let help = Message::new(
            "路径从设置文件所在的文件夹算起；hegao rules new 可新建规则",
            "paths begin in the folder of the settings; hegao rules new begins a rule",
        );
        let message = Message::new(format!("没有“{name}”这个文件或文件夹"), format!("there is no file or folder “{name}”"));
        wrong.push(Problem::file(&config.path, message).at(at.clone()).with_help(help));
    }
    Ok((loaded, hash, wrong))
}

/// The rules of a project, chosen; all names of rules; what its settings name wrongly.
struct Base {
    setup: Setup,
    digest: Digest,
    known: Vec<String>,
    wrong: Vec<Problem>,
}

fn base(root: &Path, config: &Config, asked: &Asked, lang: Lang) -> Result<Base, ()> {
    let (loaded, hash, wrong) = loaded(root, config, &asked.rules, false, lang)?;
    let known = loaded.names();
    let names = |list: &[Placed]| list.iter().map(|(n, _)| n.clone()).collect::<Vec<_>>();
    let loaded = if wrong.is_empty() { loaded.choose(&names(&config.select), &names(&config.ignore)) } else { loaded };
    let mut setup = setup::choose(loaded, &asked.select, &asked.ignore, lang)?;
    setup.min_confidence = asked.min_confidence.or(config.min_confidence).unwrap_or(Confidence::Low);
    let mut digest = Digest::default();
    // The sources stand for the version too; it is named for the reader of a key.
    digest.fields([env!("CARGO_PKG_VERSION"), env!("HEGAO_SOURCES")]).field(hash.as_bytes());
    digest.fields(&asked.select).fields(&asked.ignore).field(setup.min_confidence.as_str());
    Ok(Base { setup, digest, known, wrong })
}

/// A path from the root of the file system, `.` and `..` resolved by their letters.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let mut whole = PathBuf::new();
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            _ => whole.push(part),
        }
    }
    whole
}

/// As people know it: relative to the current folder where it lies below.
pub(super) fn shown(path: &Path) -> String {
    let here = absolute(Path::new("."));
    let near = path.strip_prefix(&here).ok().filter(|p| !p.as_os_str().is_empty()).unwrap_or(path);
    near.to_string_lossy().into_owned()
}
