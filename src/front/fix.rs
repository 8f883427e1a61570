//! `--fix`, `--fix-suggested`, `--diff`: checks and fixes a draft in turn until nothing more can be fixed, then writes the
//! file in one step. What an edit does to bytes is said in `edit`.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use super::read::Raw;
use crate::audit::Checked;
use crate::diag::{Finding, Lang, Message, Problem};
use crate::edit::{self, Which};
use crate::ingest::{self, Draft};

/// Most turns of checking and fixing; a draft that is not at rest by then has fixes that undo each other.
const TURNS: usize = 10;

/// What the user wants.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fixing {
    pub(super) which: Which,
    /// Show, don't write.
    pub(super) diff: bool,
}

/// A draft after fixing.
pub(super) struct Fixed {
    pub(super) checked: Checked,
    pub(super) bytes: Vec<u8>,
    pub(super) applied: usize,
    /// What was not applied, for people.
    pub(super) notes: Vec<Message>,
    /// The same: index of the finding that remains, and the reason.
    pub(super) refused: Vec<(usize, Message)>,
}

/// A fix that was not applied.
struct Note {
    said: Message,
    /// Set where a later turn may apply it.
    waits: Option<Finding>,
}

/// Fixes a draft in memory. `check` checks one; `keeps` says which of its findings count.
/// With a `stamp` those of Word files become tracked changes of that date.
pub(super) fn fix(
    raw: &Raw,
    (which, stamp): (Which, Option<&str>),
    check: &dyn Fn(Draft) -> Checked,
    keeps: &dyn Fn(&Checked) -> Vec<bool>,
) -> Result<Fixed, Problem> {
    let mut checked = check(raw.read()?);
    let (mut bytes, mut applied, mut notes) = (raw.bytes.clone(), 0, Vec::<Note>::new());
    for _ in 0..TURNS {
        let kept = keeps(&checked);
        let (places, wanted): (Vec<usize>, Vec<Finding>) =
            checked.findings.iter().enumerate().zip(kept).filter(|(_, k)| *k).map(|((i, f), _)| (i, f.clone())).unzip();
        let fixed = match stamp.filter(|_| checked.draft.format.takes_comments()) {
            Some(stamp) => edit::docx::track(&bytes, &checked.draft, &wanted, which, stamp),
            None => edit::apply(&bytes, &checked.draft, &wanted, which),
        };
        let done: Vec<&Finding> = fixed.applied.iter().filter_map(|i| wanted.get(*i)).collect();
        notes.retain(|n| n.waits.as_ref().is_some_and(|f| !done.iter().any(|d| is_same(d, f))));
        for refused in &fixed.refused {
            if let Some(finding) = wanted.get(refused.finding) {
                notes.push(Note { said: note(&checked.draft, finding, &refused.reason), waits: refused.overlaps.then(|| finding.clone()) });
            }
        }
        if done.is_empty() {
            let refused = fixed.refused.into_iter().filter_map(|r| Some((*places.get(r.finding)?, r.reason))).collect();
            return Ok(Fixed { checked, bytes, applied, notes: notes.into_iter().map(|n| n.said).collect(), refused });
        }
        applied += done.len();
        bytes = fixed.bytes;
        checked = check(ingest::read(&raw.name, bytes.clone(), Some(checked.draft.format))?);
    }
    let message = Message::new("修改互相抵消，此稿未改", "its fixes undo each other, nothing was changed");
    Err(Problem::file(&raw.name, message)
        .with_help(Message::new("请人工修改，或用 --ignore 去掉其中一条规则", "edit it by hand, or leave out one of the rules with --ignore")))
}

/// The same correction of the same rule, wherever it stands now.
fn is_same(a: &Finding, b: &Finding) -> bool {
    let texts = |f: &Finding| f.fix.iter().flat_map(|x| x.edits.iter().map(|e| e.text.clone())).collect::<Vec<_>>();
    a.rule == b.rule && a.message == b.message && texts(a) == texts(b)
}

fn note(draft: &Draft, finding: &Finding, reason: &Message) -> Message {
    let (at, _) = draft.source.positions(finding.span());
    let (path, rule) = (draft.source.path(), &finding.rule);
    Message::new(
        format!("未改：{path}:{}:{}〔{rule}〕：{}", at.line, at.column, reason.zh),
        format!("not fixed: {path}:{}:{} [{rule}]: {}", at.line, at.column, reason.en),
    )
}

/// Nothing is written into archives.
pub(super) fn packed(name: &str) -> Message {
    Message::new(format!("未改：{name}：压缩包内的文件不改，请先解压"), format!("not fixed: {name}: files in archives are not changed; unpack it first"))
}

/// `已改：a.txt，2处`.
pub(super) fn applied(name: &str, count: usize) -> Message {
    Message::new(format!("已改：{name}，{count}处"), format!("fixed: {name}, {count} {}", if count == 1 { "place" } else { "places" }))
}

/// One line on standard error.
pub(super) fn say(message: &Message, lang: Lang) {
    let _ = writeln!(anstream::stderr(), "{}", crate::output::visible(message.get(lang)));
}

/// Puts new bytes in the place of a file in one step: a temporary file beside it, then a rename. Links and permissions stay.
pub(super) fn write(path: &Path, old: &[u8], new: &[u8]) -> Result<(), Problem> {
    let name = path.to_string_lossy();
    let cannot = |error: &io::Error| {
        Problem::file(&*name, Message::new(format!("写不回去：{error}；原文未动"), format!("can't be written: {error}; it stands as it was")))
            .with_help(Message::new("请检查文件和文件夹的写入权限、磁盘空间", "check the permissions of file and folder, and the space left"))
    };
    let real = path.canonicalize().map_err(|e| cannot(&e))?;
    let permissions = fs::metadata(&real).map_err(|e| cannot(&e))?.permissions();
    if permissions.readonly() {
        return Err(cannot(&io::Error::from(io::ErrorKind::PermissionDenied)));
    }
    if fs::read(&real).map_err(|e| cannot(&e))? != old {
        return Err(Problem::file(&*name, Message::new("核查期间文件已被改动，未写回", "it was changed while being checked; not written"))
            .with_help(Message::new("请再运行一次", "run hegao again")));
    }
    let (temporary, file) = beside(&real).map_err(|e| cannot(&e))?;
    let written = fill(file, new, Some(permissions)).and_then(|()| fs::rename(&temporary, &real));
    written.map_err(|error| {
        let _ = fs::remove_file(&temporary);
        cannot(&error)
    })
}

/// Puts a new file into its place in one step, or the one that stands there stays.
pub(super) fn place(path: &Path, new: &[u8]) -> io::Result<()> {
    let (temporary, file) = beside(path)?;
    fill(file, new, None).and_then(|()| fs::rename(&temporary, path)).inspect_err(|_| {
        let _ = fs::remove_file(&temporary);
    })
}

fn fill(mut file: File, new: &[u8], permissions: Option<fs::Permissions>) -> io::Result<()> {
    file.write_all(new)?;
    if let Some(permissions) = permissions {
        file.set_permissions(permissions)?;
    }
    file.sync_all()
}

/// A new file of an own name in the same folder.
pub(super) fn beside(path: &Path) -> io::Result<(std::path::PathBuf, File)> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}-{}.hegao", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
        let temporary = path.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&temporary) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (temporary, file)),
        }
    }
}
