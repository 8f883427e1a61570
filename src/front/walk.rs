//! From what the user named to the files to check, one after another in a fixed order: folders by name, arguments as given.
//! Reads folders and the directories of archives that are named, never drafts. Files of other kinds are counted, problems handed on in their place.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ignore::{DirEntry, WalkBuilder};

use super::read;
use crate::diag::{Message, Problem};
use crate::ingest::{Archive, Format};

/// What the walk comes upon.
#[derive(Debug)]
pub(super) enum Found {
    /// A draft.
    Draft(PathBuf),
    /// The n-th draft of an archive.
    Packed(Arc<Archive>, usize),
    /// Standard input.
    Stdin,
    /// Something that can't be walked.
    Problem(Problem),
}

/// Says whether a draft is taken.
pub(super) type Keep = Arc<dyn Fn(&Path) -> bool + Send + Sync>;

/// The files of a command line.
pub(super) struct Walk {
    arguments: std::vec::IntoIter<String>,
    folder: Option<Folder>,
    /// Never checked: the files that reports are written to.
    reports: Vec<PathBuf>,
    /// Which drafts of folders and patterns are taken; named files always are.
    keep: Option<Keep>,
    /// Which of all drafts are taken, named ones too.
    only: Option<Keep>,
    /// Archives that are named are opened; else they are found as they are.
    unpacks: bool,
    packed: VecDeque<Found>,
    passed_over: Arc<AtomicUsize>,
}

struct Folder {
    entries: ignore::Walk,
    pattern: Option<globset::GlobMatcher>,
    named: String,
    found: bool,
}

impl Walk {
    pub(super) fn new(paths: Vec<String>, reports: Vec<PathBuf>) -> Self {
        let mut seen = std::collections::BTreeSet::new();
        let paths: Vec<String> = if paths.is_empty() { vec![".".to_owned()] } else { paths };
        let once: Vec<String> = paths.into_iter().filter(|p| seen.insert(p.clone())).collect();
        Self {
            arguments: once.into_iter(),
            folder: None,
            reports,
            keep: None,
            only: None,
            unpacks: false,
            packed: VecDeque::new(),
            passed_over: Arc::default(),
        }
    }

    /// Takes only drafts that `keep` is true for.
    pub(super) fn keeping(self, keep: Keep) -> Self {
        Self { keep: Some(keep), ..self }
    }

    /// Takes only drafts that `only` is true for, whether they are named or found.
    pub(super) fn only(self, only: Option<Keep>) -> Self {
        Self { only, ..self }
    }

    /// Opens the archives that are named.
    pub(super) fn unpacking(self) -> Self {
        Self { unpacks: true, ..self }
    }

    /// The drafts of an archive, in the order of their names.
    fn unpack(&mut self, path: &Path) -> Found {
        let archive = match read::archive(path) {
            Ok(archive) => Arc::new(archive),
            Err(problem) => return Found::Problem(problem),
        };
        self.passed_over.fetch_add(archive.passed_over(), Ordering::Relaxed);
        self.packed.extend((1..archive.len()).map(|n| Found::Packed(Arc::clone(&archive), n)));
        Found::Packed(archive, 0)
    }

    /// The count of files of other kinds, valid when the walk is over.
    pub(super) fn passed_over(&self) -> Arc<AtomicUsize> {
        Arc::clone(&self.passed_over)
    }

    /// A named argument: a file, a folder to enter, or a pattern.
    fn open(&mut self, argument: String) -> Option<Found> {
        if argument == "-" {
            return Some(Found::Stdin);
        }
        let path = PathBuf::from(&argument);
        match std::fs::metadata(&path) {
            Ok(meta) if meta.is_dir() => {
                self.folder = Some(Folder { entries: entries(&path), pattern: None, named: argument, found: false });
                None
            }
            Ok(_) => Some(Found::Draft(path)),
            Err(_) if argument.contains(['*', '?', '[', '{']) => self.open_pattern(argument),
            Err(error) => Some(Found::Problem(unreadable(&argument, &error))),
        }
    }

    fn open_pattern(&mut self, argument: String) -> Option<Found> {
        let glob = globset::GlobBuilder::new(argument.trim_start_matches("./")).literal_separator(true).build();
        match glob {
            Ok(glob) => {
                let root = literal_root(&argument);
                if !root.is_dir() {
                    return Some(Found::Problem(no_match(&argument)));
                }
                self.folder = Some(Folder { entries: entries(&root), pattern: Some(glob.compile_matcher()), named: argument, found: false });
                None
            }
            Err(error) => Some(Found::Problem(Problem::file(
                &argument,
                Message::new(format!("通配符写法有误：{}", error.kind()), format!("bad pattern: {}", error.kind())),
            ))),
        }
    }

    fn step(&mut self) -> Option<Found> {
        let folder = self.folder.as_mut()?;
        for entry in folder.entries.by_ref() {
            match entry {
                Err(error) => return Some(Found::Problem(walk_problem(&folder.named, &error))),
                Ok(entry) if !is_file(&entry) => {}
                Ok(entry) => {
                    let path = entry.into_path();
                    let plain = path.strip_prefix("./").unwrap_or(&path);
                    if folder.pattern.as_ref().is_some_and(|p| !p.is_match(plain)) || is_same(&path, &self.reports) {
                        continue;
                    }
                    if is_lock(&path) {
                        continue;
                    }
                    let packed = folder.pattern.is_some() && Archive::is_one(&path.to_string_lossy());
                    if packed || Format::of_path(&path.to_string_lossy()).is_some() {
                        if self.keep.as_ref().is_some_and(|keep| !keep(plain)) {
                            continue;
                        }
                        folder.found = true;
                        return Some(Found::Draft(plain.to_path_buf()));
                    } else {
                        self.passed_over.fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
        }
        let done = self.folder.take()?;
        (!done.found).then(|| Found::Problem(if done.pattern.is_some() { no_match(&done.named) } else { empty(&done.named) }))
    }
}

impl Iterator for Walk {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if let Some(packed) = self.packed.pop_front() {
            return Some(packed);
        }
        loop {
            let found = match self.step() {
                Some(found) => Some(found),
                None => {
                    let argument = self.arguments.next()?;
                    self.open(argument)
                }
            };
            match found {
                Some(Found::Draft(path)) if self.only.as_ref().is_some_and(|only| !only(&path)) => {}
                Some(Found::Draft(path)) if self.unpacks && Archive::is_one(&path.to_string_lossy()) => return Some(self.unpack(&path)),
                Some(found) => return Some(found),
                None => {}
            }
        }
    }
}

/// A folder in the order of names; links are followed, `.gitignore` and `.ignore` respected.
fn entries(root: &Path) -> ignore::Walk {
    WalkBuilder::new(root).follow_links(true).require_git(false).sort_by_file_name(std::cmp::Ord::cmp).build()
}

/// A folder and all folders below it that a walk enters.
pub(super) fn folders(root: &Path) -> Vec<PathBuf> {
    entries(root).flatten().filter(|e| e.file_type().is_some_and(|t| t.is_dir())).map(DirEntry::into_path).collect()
}

/// True where both are one file; asked only for equal names.
fn is_same(path: &Path, reports: &[PathBuf]) -> bool {
    reports.iter().any(|r| r.file_name() == path.file_name() && matches!((r.canonicalize(), path.canonicalize()), (Ok(a), Ok(b)) if a == b))
}

/// `~$草案.docx`: what Word keeps beside a draft that is open.
pub(super) fn is_lock(path: &Path) -> bool {
    path.file_name().is_some_and(|n| n.to_string_lossy().starts_with("~$"))
}

fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|t| t.is_file())
}

/// The folder before the first part with a wildcard: `a/b` of `a/b/*.txt`.
pub(super) fn literal_root(pattern: &str) -> PathBuf {
    let literal: PathBuf = Path::new(pattern).components().take_while(|c| !c.as_os_str().to_string_lossy().contains(['*', '?', '[', '{'])).collect();
    if literal.as_os_str().is_empty() { PathBuf::from(".") } else { literal }
}

/// A file that can't be read, with its cause and a remedy in both languages.
pub(super) fn unreadable(path: &str, error: &std::io::Error) -> Problem {
    use std::io::ErrorKind;
    let (zh, en, help) = match error.kind() {
        ErrorKind::NotFound => ("没有这个文件或文件夹", "no such file or folder", Message::new("请核对路径", "check the path")),
        ErrorKind::PermissionDenied => (
            "没有读取权限",
            "no permission to read it",
            Message::new("请修改权限，或换有权限的用户运行", "change its permissions, or run as a user who has them"),
        ),
        ErrorKind::IsADirectory => ("这是文件夹，不是文件", "it is a folder, not a file", Message::new("请给出其中的文件", "name a file in it")),
        _ => return Problem::file(path, Message::new(format!("读取失败：{error}"), format!("can't be read: {error}"))),
    };
    Problem::file(path, Message::new(zh, en)).with_help(help)
}

fn walk_problem(root: &str, error: &ignore::Error) -> Problem {
    if let Some((ancestor, child)) = cycle(error) {
        return Problem::file(
            child.to_string_lossy(),
            Message::new(format!("符号链接成环，指回“{}”", ancestor.display()), format!("symbolic link loops back to “{}”", ancestor.display())),
        )
        .with_help(Message::new("请删去该链接，或写入 .ignore 使其不被查", "remove the link, or list it in .ignore"));
    }
    let path = path_of(error).map_or_else(|| root.to_owned(), |p| p.to_string_lossy().into_owned());
    match error.io_error() {
        Some(io) if io.kind() == std::io::ErrorKind::NotFound => {
            Problem::file(path, Message::new("符号链接指向的文件不存在", "the symbolic link points to nothing"))
                .with_help(Message::new("请删去或修正该链接", "remove or mend the link"))
        }
        Some(io) => unreadable(&path, io),
        None => Problem::file(path, Message::new(format!("无法遍历：{error}"), format!("can't be walked: {error}"))),
    }
}

fn cycle(error: &ignore::Error) -> Option<(&Path, &Path)> {
    match error {
        ignore::Error::Loop { ancestor, child } => Some((ancestor, child)),
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => cycle(err),
        _ => None,
    }
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

fn empty(path: &str) -> Problem {
    Problem::file(path, Message::new("其中没有可核查的文稿", "no drafts in it")).with_help(Message::new(
        "可核查 .docx、.doc、.wps、.odt、.rtf、.pdf、.ofd、.xlsx、.xls、.et、.txt、.md、.html 文件；隐藏文件，.gitignore、.ignore 所列文件，hegao.toml 的 [files] 排除的文件不查；写批注稿时，已有的批注稿（名称带“-核稿”）要逐个指明才查",
        "hegao checks .docx, .doc, .wps, .odt, .rtf, .pdf, .ofd, .xlsx, .xls, .et, .txt, .md and .html files; hidden ones, those listed in .gitignore or .ignore and those that [files] in hegao.toml leaves out are not checked; while copies with comments are written, those of before (“-核稿” in their names) are checked only where they are named",
    ))
}

fn no_match(pattern: &str) -> Problem {
    Problem::file(pattern, Message::new("没有与此相符的文稿", "no draft matches")).with_help(Message::new("请核对通配符", "check the pattern"))
}
