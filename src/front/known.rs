//! The baseline of a run: which findings it knows, which of its entries no longer occur, and what `--prune-baseline` keeps.
//! An entry belongs to a draft; where its draft is gone (renamed, moved), it holds for drafts that the baseline does not name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::ArgMatches;

use super::options::{list, name};
use super::projects::absolute;
use super::{read, reports};
use crate::diag::{Lang, Message, Problem};
use crate::output::{FindingReport, visible};
use crate::project::{Baseline, BaselineKind, Entry, baseline, write_baseline};

/// Entries that no longer occur which are listed one by one.
const MOST_LISTED: usize = 50;

/// A baseline and what a run found of it.
#[derive(Default)]
pub(super) struct Known {
    path: String,
    kind: Option<BaselineKind>,
    entries: Vec<Held>,
    by_print: BTreeMap<String, Vec<usize>>,
    by_draft: BTreeMap<PathBuf, Vec<usize>>,
    /// Folders that the run walks.
    folders: Vec<PathBuf>,
}

struct Held {
    entry: Entry,
    /// The draft; none for an entry that holds in every draft.
    draft: Option<PathBuf>,
    /// True where the draft is no longer there.
    orphan: bool,
    /// True where the finding occurs.
    occurs: AtomicBool,
    /// True where its rule ran over its draft.
    judged: AtomicBool,
}

impl Known {
    /// The baseline of `--baseline`, or an empty one.
    pub(super) fn of(matches: &ArgMatches) -> Result<Self, Problem> {
        let Some(path) = matches.get_one::<String>(name::BASELINE) else { return Ok(Self::default()) };
        let Baseline { kind, entries } = baseline(path, &read::text(Path::new(path))?)?;
        if kind == BaselineKind::Report && prunes(matches) {
            let message = Message::new("这是JSON报告，不是基线，不能清理", "a JSON report, no baseline: it can't be pruned");
            return Err(Problem::file(path, message).with_help(Message::new("请先用 --write-baseline 写成基线", "make a baseline of it with --write-baseline")));
        }
        let root = if kind == BaselineKind::Report { absolute(Path::new(".")) } else { folder_of(path) };
        let folders = list(matches, name::PATHS);
        let here = if folders.is_empty() { vec![".".to_owned()] } else { folders };
        let folders = here.iter().map(|f| absolute(Path::new(f))).filter(|f| f.is_dir()).collect();
        let mut known = Self { path: path.clone(), kind: Some(kind), folders, ..Self::default() };
        for entry in entries {
            let draft = (!entry.path.is_empty()).then(|| absolute(&root.join(&entry.path)));
            let index = known.entries.len();
            known.by_print.entry(entry.fingerprint.clone()).or_default().push(index);
            if let Some(draft) = &draft {
                known.by_draft.entry(draft.clone()).or_default().push(index);
            }
            // A draft in an archive is there where the archive is.
            let orphan = draft.as_ref().is_some_and(|d| !d.ancestors().any(Path::is_file));
            known.entries.push(Held { entry, draft, orphan, occurs: AtomicBool::new(false), judged: AtomicBool::new(false) });
        }
        Ok(known)
    }

    /// True where there is a baseline.
    pub(super) fn is_given(&self) -> bool {
        self.kind.is_some()
    }

    /// True where the baseline knows this finding of a draft; notes that it occurs.
    pub(super) fn knows(&self, draft: &Path, finding: &FindingReport) -> bool {
        let mut known = false;
        let prints = std::iter::once(&finding.fingerprint).chain(finding.former.iter().map(|(_, print)| print));
        for held in prints.filter_map(|p| self.by_print.get(p)).flatten().filter_map(|i| self.entries.get(*i)) {
            let holds = match &held.draft {
                None => true,
                Some(own) => own == draft || (held.orphan && !self.by_draft.contains_key(draft)),
            };
            if holds {
                held.occurs.store(true, Ordering::Relaxed);
                known = true;
            }
        }
        known
    }

    /// Notes that a draft was checked whole; `ran` says of a rule whether it ran.
    pub(super) fn met(&self, draft: &Path, ran: impl Fn(&str) -> bool) {
        for held in self.by_draft.get(draft).into_iter().flatten().filter_map(|i| self.entries.get(*i)) {
            if ran(&held.entry.rule) {
                held.judged.store(true, Ordering::Relaxed);
            }
        }
    }

    /// True for an entry whose finding no longer occurs, as far as the run can tell.
    fn is_gone(&self, held: &Held) -> bool {
        let walked = || held.draft.as_ref().is_some_and(|d| held.orphan && self.folders.iter().any(|f| d.starts_with(f)));
        !held.occurs.load(Ordering::Relaxed) && (held.judged.load(Ordering::Relaxed) || walked())
    }

    /// How many entries no longer occur.
    pub(super) fn gone(&self) -> usize {
        self.entries.iter().filter(|h| self.is_gone(h)).count()
    }

    /// Says which entries no longer occur, and takes them out where that was asked for.
    pub(super) fn close(&self, prune: bool) -> Result<Option<Message>, Problem> {
        let gone: Vec<&Held> = self.entries.iter().filter(|h| self.is_gone(h)).collect();
        if gone.is_empty() {
            return Ok(None);
        }
        if prune {
            let kept: BTreeSet<&Entry> = self.entries.iter().filter(|h| !self.is_gone(h)).map(|h| &h.entry).collect();
            reports::put(Path::new(&self.path), write_baseline(kept).as_bytes())?;
        }
        let (n, path) = (gone.len(), &self.path);
        let (zh, en) = if prune { ("，已删去", ", taken out") } else { ("（--prune-baseline 可删去）", " (--prune-baseline takes them out)") };
        let mut said = Message::new(
            format!("基线“{path}”中有{n}处问题不再出现{zh}："),
            format!("{n} {} of the baseline “{path}” no longer {}{en}:", if n == 1 { "finding" } else { "findings" }, if n == 1 { "occurs" } else { "occur" }),
        );
        for held in gone.iter().take(MOST_LISTED) {
            let line = listed(held);
            said = Message::new(format!("{}\n  {}", said.zh, line.zh), format!("{}\n  {}", said.en, line.en));
        }
        if n > MOST_LISTED {
            let more = n - MOST_LISTED;
            said = Message::new(format!("{}\n  另有{more}处未列出", said.zh), format!("{}\n  {more} more are not listed", said.en));
        }
        Ok(Some(said))
    }
}

/// Whether a baseline may be written there: over a baseline, whole or damaged, or where nothing is; never over a draft of the run,
/// one of its reports or any other file.
pub(super) fn may_write(path: &str, drafts: &[String], reports: &[PathBuf]) -> Result<(), Problem> {
    let place = reports::real(Path::new(path));
    let same = |other: &Path| reports::real(other) == place;
    let refused = |zh: &str, en: &str| {
        Err(Problem::file(path, Message::new(zh, en)).with_help(Message::new("请另起文件名，或先移走这个文件", "name another file, or move this one away")))
    };
    if drafts.iter().any(|d| Path::new(d).is_file() && same(Path::new(d))) {
        return refused("这是要核查的文稿，基线不能写在它上面", "this is a draft to check; no baseline is written over it");
    }
    if reports.iter().any(|r| same(r)) {
        return refused("基线和报告写到同一个文件", "the baseline and a report go to the same file");
    }
    if place.is_file() {
        let bytes = std::fs::read(&place).unwrap_or_default();
        let text = String::from_utf8_lossy(bytes.get(..HEAD.min(bytes.len())).unwrap_or_default()).into_owned();
        let begun = text.trim_start().starts_with('{') && text.contains("\"hegao-baseline\"");
        let prints = || matches!(read::text(&place).and_then(|t| baseline(path, &t)), Ok(Baseline { kind: BaselineKind::Prints, .. }));
        if !begun && !prints() {
            return refused("这个文件不是基线，没有覆盖", "this file is no baseline and was not written over");
        }
    }
    reports::may_put(Path::new(path))
}

/// Bytes of a file by which a baseline is known.
const HEAD: usize = 200;

/// Only `check` has the option.
pub(super) fn prunes(matches: &ArgMatches) -> bool {
    matches.try_get_one::<bool>(name::PRUNE_BASELINE).ok().flatten().copied().unwrap_or(false)
}

fn listed(held: &Held) -> Message {
    let Entry { path, rule, text, .. } = &held.entry;
    let line = format!("{} {} “{}”", visible(path), visible(rule), visible(text));
    let (zh, en) = if held.orphan { ("（文稿已不在）", " (the draft is gone)") } else { ("", "") };
    Message::new(format!("{line}{zh}"), format!("{line}{en}"))
}

/// The entry of a finding for `--write-baseline FILE`.
pub(super) fn entry(file: &str, draft: &Path, finding: &FindingReport) -> Entry {
    let text = finding.labels.first().map_or("", |l| l.text.as_str());
    Entry::new(relative(&folder_of(file), draft), finding.rule.as_str(), text, &finding.fingerprint)
}

/// The folder in which the paths of a baseline or a register begin.
pub(super) fn folder_of(file: &str) -> PathBuf {
    absolute(Path::new(file)).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// A path as seen from a folder, with `/`.
pub(super) fn relative(folder: &Path, path: &Path) -> String {
    for (up, above) in folder.ancestors().enumerate() {
        if let Ok(below) = path.strip_prefix(above) {
            let parts = std::iter::repeat_n("..".into(), up).chain(below.components().map(|c| c.as_os_str().to_string_lossy()));
            return parts.collect::<Vec<_>>().join("/");
        }
    }
    path.to_string_lossy().into_owned()
}

/// Said on standard error.
pub(super) fn say(message: &Message, lang: Lang) {
    use std::io::Write as _;
    let _ = writeln!(anstream::stderr(), "{}", message.get(lang));
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::relative;

    #[test]
    fn paths_are_seen_from_the_baseline() {
        for (path, expected) in [("/a/b/c.txt", "c.txt"), ("/a/b/d/c.txt", "d/c.txt"), ("/a/c.txt", "../c.txt"), ("/x/c.txt", "../../x/c.txt")] {
            assert_eq!(relative(Path::new("/a/b"), Path::new(path)), expected);
        }
    }
}
