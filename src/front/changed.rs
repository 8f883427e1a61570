//! `--changed-since REV`: which drafts changed in git since a revision, or are not in git at all. Asks the `git` program;
//! the comparison is with the last common ancestor, so that what others did on REV meanwhile does not count.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::ArgMatches;

use super::options::name;
use super::walk::{Found, Keep, Walk};
use crate::diag::{Message, Problem};
use crate::output::visible;

/// What git sets for its hooks; each repository is found by its own folder.
const FOR_HOOKS: [&str; 4] = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"];

/// What changed, a repository after the other.
pub(super) struct Changed {
    rev: String,
    repositories: BTreeMap<PathBuf, Repository>,
    taken: AtomicUsize,
    left: AtomicUsize,
}

/// Paths as git knows them, from the top of the repository.
struct Repository {
    tracked: BTreeSet<PathBuf>,
    changed: BTreeSet<PathBuf>,
}

impl Changed {
    /// Asks git about the repository of every draft below `paths` that `keep` takes; `None` where the option is not given.
    pub(super) fn of(matches: &ArgMatches, paths: &[String], keep: &Keep) -> Result<Option<Self>, Problem> {
        let Some(rev) = matches.get_one::<String>(name::CHANGED_SINCE) else { return Ok(None) };
        if paths.iter().any(|p| p == "-") {
            let message =
                Message::new("标准输入不在 git 中，不能与 --changed-since 同用", "standard input is not in git; --changed-since can't be used with it");
            return Err(Problem::file("-", message).with_help(Message::new("请指明文件或文件夹", "name files or folders")));
        }
        let mut changed = Self { rev: rev.clone(), repositories: BTreeMap::new(), taken: AtomicUsize::new(0), left: AtomicUsize::new(0) };
        for found in Walk::new(paths.to_vec(), Vec::new()).keeping(Keep::clone(keep)) {
            let Found::Draft(path) = found else { continue };
            for (nth, place) in places(&path).into_iter().enumerate() {
                match root(&place) {
                    Some(root) if !changed.repositories.contains_key(root) => {
                        changed.repositories.insert(root.to_path_buf(), Repository::ask(root, rev)?);
                    }
                    None if nth == 0 => return Err(outside(&path)),
                    _ => {}
                }
            }
        }
        Ok(Some(changed))
    }

    /// True where the draft, or the sidecar beside it, changed; counts both cases.
    pub(super) fn takes(&self, path: &Path) -> bool {
        let takes = places(path).iter().any(|place| self.has_changed(place));
        let count = if takes { &self.taken } else { &self.left };
        count.fetch_add(1, Ordering::Relaxed);
        takes
    }

    fn has_changed(&self, place: &Path) -> bool {
        let known = root(place).and_then(|root| Some((root, self.repositories.get(root)?, place.strip_prefix(root).ok()?)));
        // What git does not know is new.
        let Some((root, repository, inside)) = known else { return true };
        let mut beside = inside.as_os_str().to_owned();
        beside.push(".hegao.toml");
        let beside = Path::new(&beside);
        let new = |file: &Path| !repository.tracked.contains(file);
        repository.changed.contains(inside) || new(inside) || repository.changed.contains(beside) || (new(beside) && root.join(beside).exists())
    }

    /// How many drafts changed, for people.
    pub(super) fn said(&self) -> Message {
        let (taken, left, rev) = (self.taken.load(Ordering::Relaxed), self.left.load(Ordering::Relaxed), visible(&self.rev));
        let (files, were) = (if left == 1 { "draft" } else { "drafts" }, if taken == 1 { "draft" } else { "drafts" });
        match taken {
            0 => Message::new(
                format!("自“{rev}”以来没有改过的文稿，未核查（{left}份未变）。"),
                format!("no draft changed since “{rev}”, nothing was checked ({left} {files} unchanged)."),
            ),
            _ => Message::new(
                format!("自“{rev}”以来改过或新添的文稿{taken}份；{left}份未变，不查。"),
                format!("{taken} {were} changed or new since “{rev}”; {left} unchanged, not checked."),
            ),
        }
    }
}

impl Repository {
    fn ask(root: &Path, rev: &str) -> Result<Self, Problem> {
        let shown = root.to_string_lossy();
        // A revision that begins with - would be read as an option; git allows no such name.
        if rev.is_empty() || rev.starts_with('-') {
            return Err(unknown(&shown, rev, ""));
        }
        let found = git(root, &["rev-parse", "--verify", "--quiet", &format!("{rev}^{{commit}}")])?;
        let commit = text(&found.stdout);
        if !found.status.success() || commit.is_empty() {
            return Err(if found.status.code() == Some(1) { unknown(&shown, rev, &text(&found.stderr)) } else { failed(&shown, &found) });
        }
        let shared = git(root, &["merge-base", &commit, "HEAD"])?;
        let base = text(&shared.stdout);
        if !shared.status.success() || base.is_empty() {
            return Err(if shared.status.code() == Some(1) { unrelated(&shown, rev) } else { failed(&shown, &shared) });
        }
        let list = |args: &[&str]| {
            let output = git(root, args)?;
            if output.status.success() {
                Ok(output.stdout.split(|b| *b == 0).filter(|p| !p.is_empty()).map(path).collect())
            } else {
                Err(failed(&shown, &output))
            }
        };
        Ok(Self {
            tracked: list(&["ls-files", "-z", "--cached"])?,
            changed: list(&["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", &base, "--"])?,
        })
    }
}

/// Where a draft lies: by its name, and, where that is a link, where it leads.
fn places(path: &Path) -> Vec<PathBuf> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let named = folder.canonicalize().map_or_else(|_| path.to_path_buf(), |f| f.join(path.file_name().unwrap_or_default()));
    let real = path.canonicalize().ok().filter(|r| *r != named);
    std::iter::once(named).chain(real).collect()
}

/// The top of the repository that a file lies in.
fn root(file: &Path) -> Option<&Path> {
    file.ancestors().skip(1).find(|above| above.join(".git").exists())
}

fn git(root: &Path, args: &[&str]) -> Result<Output, Problem> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(args).stdin(Stdio::null()).env("GIT_OPTIONAL_LOCKS", "0");
    for name in FOR_HOOKS {
        command.env_remove(name);
    }
    command.output().map_err(|error| {
        let message = match error.kind() {
            io::ErrorKind::NotFound => Message::new("--changed-since 要用 git 程序，没有找到", "--changed-since needs the git program, which was not found"),
            _ => Message::new(format!("git 程序不能运行：{error}"), format!("the git program can't be run: {error}")),
        };
        Problem::file("", message).with_help(Message::new("请安装 git，或不用 --changed-since", "install git, or leave out --changed-since"))
    })
}

/// One line that git wrote.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    String::from_utf8_lossy(bytes).split('/').map(OsStr::new).collect()
}

fn outside(path: &Path) -> Problem {
    let message = Message::new("不在 git 仓库中，--changed-since 无从比较", "in no git repository: --changed-since has nothing to compare it with");
    let help = Message::new("请不用 --changed-since，或把文稿纳入 git", "leave out --changed-since, or put the drafts into git");
    Problem::file(path.to_string_lossy(), message).with_help(help)
}

fn unknown(root: &str, rev: &str, said: &str) -> Problem {
    let said = if said.is_empty() { String::new() } else { format!(" (git: {said})") };
    let message = Message::new(format!("git 仓库中没有“{rev}”这个版本{said}"), format!("there is no revision “{rev}” in the git repository{said}"));
    let help = Message::new(
        "请写提交、分支或标签，如 origin/main、HEAD~1；在流水线中要先取得全部历史（如 fetch-depth: 0）",
        "name a commit, a branch or a tag, such as origin/main or HEAD~1; a pipeline must fetch the whole history first (fetch-depth: 0)",
    );
    Problem::file(root, message).with_help(help)
}

fn unrelated(root: &str, rev: &str) -> Problem {
    let message = Message::new(format!("“{rev}”与现在的版本没有共同的历史"), format!("“{rev}” and the present version share no history"));
    let help = Message::new("历史可能没有取全：请取得全部历史（如 fetch-depth: 0）", "the history may have been cut off: fetch all of it (fetch-depth: 0)");
    Problem::file(root, message).with_help(help)
}

fn failed(root: &str, output: &Output) -> Problem {
    let said = text(&output.stderr);
    let first = said.lines().next().unwrap_or_default();
    Problem::file(root, Message::new(format!("git 没有答复：{first}"), format!("git did not answer: {first}")))
        .with_help(Message::new("请先在这个文件夹里运行 git status，看是什么问题", "run git status in this folder and see what is wrong"))
}
