//! `hegao check --watch`: a round of checking after each change of a draft, a rule or a setting, until Ctrl-C. Every round is a
//! whole run (`check::round`), so that settings, new drafts and counts are right; drafts that stayed the same come from a cache.
//! Folders are watched, not files: editors save by putting a new file in the place of the old one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use clap::ArgMatches;
use notify::event::{CreateKind, ModifyKind, RemoveKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use super::cache::{Cache, Memory};
use super::check;
use super::drive::eprint;
use super::fresh::Rounds;
use super::known;
use super::options::{list, name};
use super::projects::{Projects, absolute, upward};
use super::walk;
use crate::diag::{Lang, Message, Problem};
use crate::ingest::{Archive, Format};

/// Saving is over when nothing has happened for so long; a folder where something always happens is checked after the longer time.
const QUIET: Duration = Duration::from_millis(150);
const LONGEST: Duration = Duration::from_secs(3);

/// What the rounds of one watch share.
pub(super) struct Watching {
    pub(super) rounds: Arc<Rounds>,
    /// Results of the last round, for drafts that no folder keeps.
    pub(super) memory: Arc<Cache>,
}

/// What wakes the watch.
enum Signal {
    Event(notify::Result<Event>),
    Stop,
}

/// Checks, and again after each change; the exit status is that of the last round.
pub(super) fn run(matches: &ArgMatches, lang: Lang, asked: Option<Lang>) -> ExitCode {
    watched(matches, lang, asked).unwrap_or_else(|problem| {
        eprint(&problem, lang);
        ExitCode::from(2)
    })
}

fn watched(matches: &ArgMatches, lang: Lang, asked: Option<Lang>) -> Result<ExitCode, Problem> {
    if list(matches, name::PATHS).iter().any(|p| p == "-") {
        let message = Message::new("标准输入不能与 --watch 同用", "standard input can't be watched");
        return Err(Problem::file("-", message).with_help(Message::new("请指明文件或文件夹", "name files or folders")));
    }
    let (sender, signals) = channel();
    stop_on_request(sender.clone());
    let mut folders = Folders::new(matches, sender)?;
    let watching = Watching { rounds: Arc::default(), memory: Arc::new(Cache::Memory(Memory::default())) };
    folders.follow(None)?;
    let mut said = false;
    loop {
        let round = check::round(matches, (lang, asked), Some(&watching));
        if round.closed {
            return Ok(ExitCode::from(round.status));
        }
        // What the settings name is known now.
        if let Err(problem) = folders.follow(round.projects.as_deref()) {
            eprint(&problem, lang);
        }
        if !std::mem::replace(&mut said, true) {
            known::say(&Message::new("守候改动，保存后重新核查；按 Ctrl-C 结束。", "Waiting for changes; Ctrl-C ends it."), lang);
        }
        if !folders.wait(&signals) {
            return Ok(ExitCode::from(round.status));
        }
        if let Err(problem) = folders.follow(round.projects.as_deref()) {
            eprint(&problem, lang);
        }
    }
}

/// The first Ctrl-C ends the watch after the round, the second ends the program.
fn stop_on_request(sender: Sender<Signal>) {
    let mut asked = false;
    // Where no handler can be set the signal ends the program, as it does without a watch.
    let _ = ctrlc::set_handler(move || {
        if std::mem::replace(&mut asked, true) || sender.send(Signal::Stop).is_err() {
            std::process::exit(130);
        }
    });
}

/// The folders that are watched.
struct Folders {
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
    /// Drafts, folders and patterns of the command line.
    paths: Vec<String>,
    /// Where these paths lead: files, and folders that are walked.
    roots: Vec<PathBuf>,
    /// Files and folders of the command line that findings depend on beside the drafts.
    beside: Vec<PathBuf>,
    /// What the command line says is written to.
    reports: Vec<PathBuf>,
    /// The same, and what settings say is written to.
    written: Vec<PathBuf>,
    /// What settings name and what they say is written to; unknown until they are read without a fault.
    around: Option<(Vec<PathBuf>, Vec<PathBuf>)>,
    /// Settings, other drafts, baselines: known by their whole path, whatever they are called.
    named: BTreeSet<PathBuf>,
}

impl Folders {
    fn new(matches: &ArgMatches, sender: Sender<Signal>) -> Result<Self, Problem> {
        let handler = move |event| {
            // The receiver is gone when the watch is over.
            let _ = sender.send(Signal::Event(event));
        };
        let watcher = notify::recommended_watcher(handler).map_err(|e| cannot(Path::new(""), &e))?;
        let all = |ids: &[&str]| ids.iter().flat_map(|id| list(matches, id)).map(|p| absolute(Path::new(&p))).collect::<Vec<_>>();
        let beside = all(&[name::RULES, name::PARENT, name::OLD, name::PEER, name::BASELINE, name::CONFIG]);
        let mut reports = all(&[name::CACHE]);
        reports.extend(list(matches, name::REPORT).iter().filter_map(|r| r.split_once('=')).map(|(_, file)| absolute(Path::new(file))));
        let paths = list(matches, name::PATHS);
        let paths = if paths.is_empty() { vec![".".to_owned()] } else { paths };
        Ok(Self {
            watcher,
            watched: BTreeSet::new(),
            paths,
            roots: Vec::new(),
            beside,
            written: reports.clone(),
            reports,
            around: None,
            named: BTreeSet::new(),
        })
    }

    /// Watches what is to be watched now, and nothing else.
    fn follow(&mut self, projects: Option<&Projects>) -> Result<(), Problem> {
        let mut wanted = BTreeSet::new();
        // While settings or rules are faulty, what they named last is where they are mended.
        self.around = projects.map(Projects::around).or(self.around.take());
        let (read, written) = self.around.clone().unwrap_or_default();
        self.named = self.beside.iter().cloned().chain(read.iter().map(|p| absolute(p))).collect();
        self.written = self.reports.iter().cloned().chain(written.iter().map(|p| absolute(p))).collect();
        self.roots.clear();
        for path in &self.paths {
            let root = if path.contains(['*', '?', '[', '{']) && !Path::new(path).exists() { walk::literal_root(path) } else { PathBuf::from(path) };
            let root = absolute(&root);
            let settings = upward(if root.is_dir() { &root } else { root.parent().unwrap_or(&root) });
            if self.around.is_none() {
                settings.iter().filter_map(|s| s.parent()).for_each(|folder| with_folders(folder, &mut wanted));
            }
            self.named.extend(settings);
            with_folders(&root, &mut wanted);
            self.roots.push(root);
        }
        for path in &self.named {
            with_folders(path, &mut wanted);
        }
        wanted.retain(|folder| !self.written.iter().any(|w| folder.starts_with(w)));
        for folder in self.watched.difference(&wanted) {
            // One that was deleted is no longer watched by itself.
            let _ = self.watcher.unwatch(folder);
        }
        self.watched.retain(|folder| wanted.contains(folder));
        let mut first = Ok(());
        for folder in wanted {
            if self.watched.contains(&folder) {
                continue;
            }
            match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => drop(self.watched.insert(folder)),
                // Deleted since it was found.
                Err(_) if !folder.exists() => {}
                Err(error) => first = first.and(Err(cannot(&folder, &error))),
            }
        }
        first
    }

    /// Waits for a change, and for the end of what it is part of; false where the watch is to end.
    fn wait(&mut self, signals: &Receiver<Signal>) -> bool {
        loop {
            match signals.recv() {
                Ok(Signal::Event(event)) if self.matters(&event) => break,
                Ok(Signal::Event(_)) => {}
                Ok(Signal::Stop) | Err(_) => return false,
            }
        }
        let begun = Instant::now();
        while begun.elapsed() < LONGEST {
            match signals.recv_timeout(QUIET) {
                Ok(Signal::Event(event)) => drop(self.matters(&event)),
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
                Err(RecvTimeoutError::Timeout) => return true,
            }
        }
        true
    }

    /// True for a change of something that findings depend on.
    fn matters(&mut self, event: &notify::Result<Event>) -> bool {
        // Events may have been lost.
        let Ok(event) = event else { return true };
        let places = matches!(event.kind, EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) | EventKind::Any);
        let is_folder = matches!(event.kind, EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder));
        if event.need_rescan() {
            return true;
        }
        if matches!(event.kind, EventKind::Access(_)) {
            return false;
        }
        let mut matters = false;
        for path in event.paths.iter().map(|p| absolute(p)) {
            if self.written.iter().any(|w| path.starts_with(w)) {
                continue;
            }
            // A folder that went away and came back is another one.
            let known = places && self.watched.remove(&path);
            if known {
                let _ = self.watcher.unwatch(&path);
            }
            matters |= known || self.named.contains(&path) || self.is_within(&path) && is_read(&path, places && (is_folder || path.is_dir()));
        }
        matters
    }

    /// True for what lies in a folder that is read, for a draft that was named and for what belongs to it. Folders above are
    /// watched for their settings alone: what else is written there is no change, be it the output of this very program.
    fn is_within(&self, path: &Path) -> bool {
        let ignored = path.file_name().is_some_and(|n| n == ".gitignore" || n == ".ignore");
        let sidecar = path.to_str().and_then(|p| p.strip_suffix(".hegao.toml")).map(Path::new);
        ignored || self.roots.iter().chain(&self.named).any(|r| path.starts_with(r) || sidecar.is_some_and(|s| s == r))
    }
}

/// True for what is a draft, a rule, a setting or a list of what is left alone, by its name; a folder may hold any of them.
fn is_read(path: &Path, folder: bool) -> bool {
    let Some(name) = path.file_name().map(|n| n.to_string_lossy()) else { return false };
    if name.starts_with('.') {
        return matches!(&*name, ".gitignore" | ".ignore");
    }
    let ending = path.extension().is_some_and(|e| e == "hgr" || e == "toml");
    folder || (!walk::is_lock(path) && (ending || Format::of_path(&name).is_some() || Archive::is_one(&name)))
}

/// A folder with those below it, or the folder of a file.
fn with_folders(path: &Path, wanted: &mut BTreeSet<PathBuf>) {
    if path.is_dir() {
        wanted.extend(walk::folders(path).iter().map(|f| absolute(f)));
    } else {
        wanted.extend(path.parent().filter(|p| p.is_dir()).map(Path::to_path_buf));
    }
}

fn cannot(folder: &Path, error: &notify::Error) -> Problem {
    let (message, help) = match error.kind {
        notify::ErrorKind::MaxFilesWatch => (
            Message::new("系统允许守候的文件夹数已用完", "the system allows no more folders to be watched"),
            Message::new(
                "请只守候需要的文件夹，或请管理员调大上限（Linux：fs.inotify.max_user_watches）",
                "watch only the folders that you need, or have the limit raised (Linux: fs.inotify.max_user_watches)",
            ),
        ),
        _ => (
            Message::new(format!("这个文件夹不能守候：{error}"), format!("the folder can't be watched: {error}")),
            Message::new("请不用 --watch，改后手工再核", "leave out --watch and check again by hand"),
        ),
    };
    Problem::file(folder.to_string_lossy(), message).with_help(help)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::is_read;

    #[test]
    fn names_say_what_a_change_is_about() {
        for (name, expected) in [
            ("a/方案.docx", true),
            ("a/方案.TXT", true),
            ("a/包.zip", true),
            ("a/hegao.toml", true),
            ("a/方案.txt.hegao.toml", true),
            ("own/duty/many.hgr", true),
            ("a/.gitignore", true),
            ("a/.方案.txt.7-1.hegao", false),
            ("a/.方案.txt.swp", false),
            ("a/~$方案.docx", false),
            ("a/方案.txt~", false),
            ("a/图.png", false),
            ("a/4913", false),
        ] {
            assert_eq!(is_read(Path::new(name), false), expected, "{name}");
        }
        assert!(is_read(Path::new("a/新文件夹"), true) && !is_read(Path::new("a/.git"), true));
    }
}
