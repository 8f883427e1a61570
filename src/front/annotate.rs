//! `check --annotate`, `hegao strip`: where the copy goes, what is written into it, and that nothing else is touched.
//! What a comment does to bytes is said in `edit`, what it says in `output`.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use clap::ArgMatches;

use super::drive::eprint;
use super::fix;
use super::options::{list, name, one};
use super::read::Raw;
use super::walk::Found;
use crate::audit::Checked;
use crate::diag::{Finding, Lang, Message, Problem, Severity};
use crate::edit::docx::{self, Answer, Limits, Note, answers};
use crate::edit::{Frame, page};
use crate::ingest::{Archive, Format, Revisions};
use crate::output::{Copied, FindingReport, LabelReport, WaivedBy, Waiver, counterpart, counterpart_words, remark, verdict};

/// What the name of a copy ends with.
const SUFFIX: &str = "-核稿";

/// Second places of one finding that get a comment of their own.
const COUNTERPARTS: usize = 2;

/// Rank of the comment at a second place: behind all verdicts.
const SECOND: u8 = 3;

/// What the user wants.
pub(super) struct Annotating {
    target: Target,
    force: bool,
    /// The least severity that gets a comment.
    least: Severity,
    /// `2026-11-29T00:00:00Z`.
    pub(super) stamp: String,
    lang: Lang,
    /// Folders that were named, for the places of copies below a folder.
    roots: Vec<PathBuf>,
    taken: Mutex<BTreeSet<PathBuf>>,
}

enum Target {
    File(PathBuf),
    Folder(PathBuf),
    Beside,
}

impl Annotating {
    /// What the options say; `None` where no copies are wanted.
    pub(super) fn of(matches: &ArgMatches, lang: Lang) -> Option<Result<Self, Problem>> {
        let paths = list(matches, name::PATHS);
        let target = if matches.get_flag(name::ANNOTATE_BESIDE) { Ok(Target::Beside) } else { target(matches.get_one::<String>(name::ANNOTATE)?, &paths) };
        Some(target.map(|target| Self {
            target,
            force: matches.get_flag(name::FORCE),
            least: if matches.get_flag(name::ANNOTATE_INFOS) { Severity::Info } else { Severity::Warning },
            stamp: super::stamp(),
            lang,
            roots: if paths.is_empty() { vec![PathBuf::from(".")] } else { paths.iter().map(PathBuf::from).filter(|p| p.is_dir()).collect() },
            taken: Mutex::default(),
        }))
    }

    /// Where the copy of a draft goes; to be asked in the order of the walk, so that equal names are numbered the same way.
    pub(super) fn assign(&self, found: &Found, stdin_name: &str) -> Option<PathBuf> {
        let draft = match found {
            Found::Draft(path) => path.clone(),
            Found::Stdin => PathBuf::from(if stdin_name.is_empty() { "stdin.txt" } else { stdin_name }),
            // Of a name in an archive only the last step: the others may lead anywhere.
            Found::Packed(archive, number) => Path::new(archive.path()).with_file_name(Path::new(archive.name(*number)).file_name()?),
            Found::Problem(_) => return None,
        };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let below = match &self.target {
            Target::File(file) => return Some(file.clone()),
            Target::Folder(folder) => folder.join(self.inside(&draft)),
            Target::Beside => draft.parent().map(Path::to_path_buf).unwrap_or_default(),
        };
        let stands = |p: &PathBuf| matches!(self.target, Target::Beside) && fs::symlink_metadata(p).is_ok();
        let free = |p: &PathBuf| !taken.contains(p) && !stands(p);
        let name = (1..).map(|n| below.join(copy_name(&draft, n))).find(free)?;
        taken.insert(name.clone());
        Some(name)
    }

    /// The folder of a draft below the folder that was named.
    fn inside(&self, draft: &Path) -> PathBuf {
        let inside = self.roots.iter().filter_map(|r| draft.strip_prefix(r).ok().or_else(|| (r == Path::new(".")).then_some(draft)));
        inside.filter(|p| p.is_relative()).max_by_key(|p| p.components().count()).and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default()
    }
}

/// What `--annotate` names: a file for one draft, else a folder.
fn target(out: &str, paths: &[String]) -> Result<Target, Problem> {
    let single = matches!(paths, [path] if path == "-" || (Path::new(path).is_file() && !Archive::is_one(path)));
    let path = PathBuf::from(out);
    if !path.is_dir() && !out.ends_with(['/', '\\']) && single {
        return Ok(Target::File(path));
    }
    if path.is_file() {
        let message = Message::new("这是文件；核查多份文稿时 --annotate 要给文件夹", "a file; with several drafts --annotate names a folder");
        return Err(Problem::file(out, message).with_help(Message::new("请换一个文件夹名", "name a folder")));
    }
    Ok(Target::Folder(path))
}

/// `甲-核稿.docx`, `甲-核稿-2.docx`; drafts without comments of their own get a page.
fn copy_name(draft: &Path, number: usize) -> OsString {
    let word = Format::of_path(&draft.to_string_lossy()).is_some_and(Format::takes_comments);
    let stem = draft.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut name = OsString::from(copied_from(&stem).unwrap_or(&stem));
    name.push(SUFFIX);
    if number > 1 {
        name.push(format!("-{number}"));
    }
    name.push(".");
    match draft.extension().filter(|_| word) {
        Some(extension) => name.push(extension),
        None => name.push("html"),
    }
    name
}

/// True for the name of a copy: a walk that writes copies does not check those of an earlier run.
pub(super) fn is_copy(path: &Path) -> bool {
    copied_from(&path.file_stem().unwrap_or_default().to_string_lossy()).is_some()
}

/// `方案` of `方案-核稿` and `方案-核稿-2`; `None` for other names.
fn copied_from(stem: &str) -> Option<&str> {
    let plain = stem.rsplit_once('-').filter(|(_, n)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())).map_or(stem, |(s, _)| s);
    plain.strip_suffix(SUFFIX).filter(|s| !s.is_empty())
}

/// A copy on the disk, and what to say about it.
pub(super) struct Written {
    pub(super) copied: Copied,
    pub(super) notes: Vec<Message>,
}

/// One copy to be written.
#[derive(Clone, Copy)]
pub(super) struct Job<'j> {
    pub(super) annotating: &'j Annotating,
    pub(super) out: &'j Path,
    pub(super) raw: &'j Raw,
    /// The draft's bytes, with its fixes as tracked changes.
    pub(super) bytes: &'j [u8],
    /// How many of these there are.
    pub(super) changes: usize,
    /// How tracked changes were read.
    pub(super) revisions: Revisions,
}

impl Job<'_> {
    /// Writes the copy; `reports` are those of `findings`, in the same order.
    pub(super) fn write(&self, checked: &Checked, findings: &[Finding], reports: &[FindingReport]) -> Result<Written, Problem> {
        let (wanted, out) = (self.annotating, self.out);
        let path = out.to_string_lossy().into_owned();
        wanted.may_write(out, self.raw.path.as_deref())?;
        let notes = wanted.notes(checked, findings, reports);
        let ending = checked.draft.format.takes_comments().then(|| ending(&self.raw.name));
        if Format::of_path(&path) == Some(Format::Html) {
            let frame = Frame { title: &self.raw.name, summary: &wanted.counts(reports), lang: wanted.lang };
            fresh(out, page(&checked.draft, &notes, frame).as_bytes(), wanted.force)?;
            return Ok(Written { copied: Copied { path, comments: notes.len(), changes: 0, left_out: Vec::new() }, notes: Vec::new() });
        }
        if ending.as_ref().is_none_or(|e| out.extension().is_none_or(|x| !x.eq_ignore_ascii_case(e))) {
            return Err(wrong_ending(&path, ending.as_deref()));
        }
        let refused = |message: Message| {
            Problem::file(&self.raw.name, message).with_help(Message::new("请用Word另存为新的docx后再试", "save it anew as docx in Word, then try again"))
        };
        let made = docx::annotate(self.bytes, (&checked.draft, self.revisions), &notes, &wanted.stamp, Limits::default()).map_err(refused)?;
        fresh(out, &made.bytes, wanted.force)?;
        // A finding is left out where its own comment is, not where only the one at its second place is.
        let left = made.left_out.iter().filter_map(|i| notes.get(*i)).filter(|n| n.rank < SECOND);
        let left_out = left.filter_map(|n| reports.get(n.finding)).map(|r| r.fingerprint.clone()).collect();
        let mut said = made.warnings;
        if made.answered > 0 {
            let n = made.answered;
            said.push(Message::new(format!("已有答复的批注{n}条，照旧保留"), format!("{n} answered comments were kept")));
        }
        Ok(Written { copied: Copied { path, comments: made.written, changes: self.changes, left_out }, notes: said })
    }
}

impl Annotating {
    /// The comments that are wanted.
    fn notes(&self, checked: &Checked, findings: &[Finding], reports: &[FindingReport]) -> Vec<Note> {
        let source = &checked.draft.source;
        let reading = source.reading();
        let line = |at: usize| reading.get(..at).and_then(|t| t.rfind('\n'));
        let answers = checked.draft.container.as_ref().map(answers).unwrap_or_default();
        let mut notes = Vec::new();
        for (index, (finding, report)) in findings.iter().zip(reports).enumerate() {
            if report.suppressed.is_some() || finding.severity < self.least {
                continue;
            }
            let rank = match finding.severity {
                Severity::Error => 0,
                Severity::Warning => 1,
                Severity::Info => 2,
            };
            let Some(primary) = finding.labels.iter().find(|l| l.primary).or_else(|| finding.labels.first()) else { continue };
            let range = source.reading_range(primary.span);
            let own = line(range.start);
            notes.push(Note { range, text: remark(report, self.lang), rank, finding: index });
            if finding.severity != Severity::Error {
                continue;
            }
            let others = finding.labels.iter().filter(|l| !l.primary && l.file.0 == 0).map(|l| source.reading_range(l.span));
            for range in others.filter(|r| line(r.start) != own).take(COUNTERPARTS) {
                if answers.iter().any(|a| meets(a, range.clone()) && is_counterpart(a, report)) {
                    continue;
                }
                notes.push(Note { range, text: counterpart(report, self.lang), rank: SECOND, finding: index });
            }
        }
        notes
    }

    fn counts(&self, reports: &[FindingReport]) -> String {
        let count = |s: Severity| reports.iter().filter(|r| r.suppressed.is_none() && r.severity == s).count();
        let (e, w, i) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
        self.lang.pick(format!("应改{e}处，请核{w}处，可酌{i}处。"), format!("{e} errors, {w} warnings, {i} infos."))
    }

    fn may_write(&self, out: &Path, input: Option<&Path>) -> Result<(), Problem> {
        may_write(out, input, self.force)?;
        match (&self.target, out.parent()) {
            (Target::Folder(_), Some(folder)) => fs::create_dir_all(folder).map_err(|e| cannot(&folder.to_string_lossy(), &e)),
            _ => Ok(()),
        }
    }
}

/// Why a finding does not count: somebody answered hegao's comment on these words, and it said the same then.
pub(super) fn answered(answers: &[Answer], finding: &FindingReport) -> Option<Waiver> {
    let label = finding.labels.first()?;
    let (start, end) = (label.start.offset as usize, label.end.offset as usize);
    let same = |a: &&Answer| a.rule.as_ref().is_none_or(|_| by_rule(a, finding) && [Lang::Zh, Lang::En].iter().any(|l| a.text.contains(&verdict(finding, *l))));
    // Said at the second place, it is said of both; marked as done there, only of that comment.
    let second = |a: &&Answer| {
        let other = |l: &LabelReport| meets(a, l.start.offset as usize..l.end.offset as usize);
        a.said && is_counterpart(a, finding) && finding.labels.iter().skip(1).any(other)
    };
    let found = answers.iter().filter(|a| meets(a, start..end)).find(same).or_else(|| answers.iter().find(second));
    found.map(|a| Waiver { by: WaivedBy::Draft, reason: a.reason.clone() })
}

/// An answered comment stands on these words.
fn meets(a: &Answer, words: Range<usize>) -> bool {
    let near = |r: &Range<usize>| {
        if words.is_empty() || r.is_empty() { r.start <= words.end && words.start <= r.end } else { r.start < words.end && words.start < r.end }
    };
    a.range.as_ref().is_some_and(near)
}

fn by_rule(a: &Answer, finding: &FindingReport) -> bool {
    a.rule.as_ref().is_some_and(|rule| *rule == finding.rule.as_str() || finding.former.iter().any(|(id, _)| id.as_str() == rule))
}

/// An answered comment is that of the finding's second place: by its rule, naming the words of the first.
fn is_counterpart(a: &Answer, finding: &FindingReport) -> bool {
    a.text.contains('↔') && by_rule(a, finding) && a.text.contains(&counterpart_words(finding))
}

/// The input is never written over, another file only when asked for.
fn may_write(out: &Path, input: Option<&Path>, force: bool) -> Result<(), Problem> {
    let name = out.to_string_lossy();
    let same = input.is_some_and(|i| matches!((i.canonicalize(), out.canonicalize()), (Ok(a), Ok(b)) if a == b));
    if same {
        return Err(Problem::file(name, Message::new("与原文稿是同一个文件，未写", "this is the draft itself, nothing was written"))
            .with_help(Message::new("请另起文件名", "give the copy another name")));
    }
    if out.is_dir() {
        return Err(
            Problem::file(name, Message::new("这是文件夹，不是文件", "it is a folder, not a file")).with_help(Message::new("请给出文件名", "name a file"))
        );
    }
    if !force && fs::symlink_metadata(out).is_ok() {
        return Err(Problem::file(name, Message::new("文件已存在，未覆盖", "it exists already and was not overwritten"))
            .with_help(Message::new("请另起文件名，或加 --force 覆盖", "give another name, or overwrite it with --force")));
    }
    Ok(())
}

/// Writes a whole new file in one step.
fn fresh(path: &Path, bytes: &[u8], force: bool) -> Result<(), Problem> {
    may_write(path, None, force)?;
    fix::place(path, bytes).map_err(|e| cannot(&path.to_string_lossy(), &e))
}

fn cannot(path: &str, error: &io::Error) -> Problem {
    let (zh, en) = super::why_not(error);
    Problem::file(path, Message::new(format!("写不出去：{zh}；原文稿未动"), format!("can't be written: {en}; the draft is untouched")))
        .with_help(super::another_place())
}

/// The ending that a copy must have: Word opens no file with macros, and no template, under another's.
fn ending(draft: &str) -> String {
    let own = draft.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
    own.filter(|e| matches!(e.as_str(), "docm" | "dotx" | "dotm")).unwrap_or_else(|| "docx".to_owned())
}

fn wrong_ending(name: &str, word: Option<&str>) -> Problem {
    let message = match word {
        Some(ending) => Message::new(format!("批注稿的文件名应以 .{ending}（或 .html）结尾"), format!("the copy's name must end in .{ending} (or .html)")),
        None => Message::new("此格式的批注稿是网页，文件名应以 .html 结尾", "the copy of a draft of this format is a page; its name must end in .html"),
    };
    Problem::file(name, message).with_help(Message::new("请改文件名", "change the name"))
}

/// `hegao strip FILE`: takes hegao's comments and tracked changes out again.
pub(super) fn strip(matches: &ArgMatches, lang: Lang) -> ExitCode {
    match stripped(matches) {
        Ok(said) => {
            for message in said {
                fix::say(&message, lang);
            }
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprint(&problem, lang);
            ExitCode::from(2)
        }
    }
}

fn stripped(matches: &ArgMatches) -> Result<Vec<Message>, Problem> {
    let file = one(matches, name::FILE);
    let out = matches.get_one::<String>(name::OUTPUT).map(PathBuf::from);
    if let Some(out) = &out {
        may_write(out, Some(Path::new(file)), matches.get_flag(name::FORCE))?;
    }
    if out.is_none() && !matches.get_flag(name::IN_PLACE) {
        return Err(Problem::file(file, Message::new("没有说写到哪里", "where to write was not said"))
            .with_help(Message::new("请用 -o 指明文件，或用 --in-place 直接改原文件", "name a file with -o, or change the file itself with --in-place")));
    }
    let raw = Raw::file(Path::new(file))?;
    let draft = raw.read()?;
    if !draft.format.takes_comments() {
        return Err(Problem::file(file, Message::new("不是Word文件，没有批注可去除", "no Word file, there are no comments to take out"))
            .with_help(Message::new("请给出 .docx 文件", "name a .docx file")));
    }
    let made = docx::strip(&raw.bytes, &draft).map_err(|m| Problem::file(file, m))?;
    let mut said = made.warnings;
    if made.answered > 0 {
        let n = made.answered;
        said.push(Message::new(format!("有人答复或标为已解决的批注{n}条，保留未删"), format!("{n} comments that somebody answered or resolved were kept")));
    }
    if made.bytes == raw.bytes {
        said.push(Message::new(format!("{file}中没有要去除的核稿批注和修订"), format!("{file} holds no comments or changes of hegao's to take out")));
    }
    let target = out.clone().unwrap_or_else(|| PathBuf::from(file));
    if out.is_some() {
        fresh(&target, &made.bytes, matches.get_flag(name::FORCE))?;
    } else if made.bytes != raw.bytes {
        fix::write(&target, &raw.bytes, &made.bytes)?;
    }
    let shown = target.to_string_lossy();
    if out.is_some() || made.bytes != raw.bytes {
        said.push(Message::new(format!("已写：{shown}"), format!("written: {shown}")));
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{copy_name, is_copy};

    #[test]
    fn copies_are_named_after_their_drafts() {
        for (draft, number, expected) in [
            ("a/方案 1.docx", 1, "方案 1-核稿.docx"),
            ("方案.md", 1, "方案-核稿.html"),
            ("方案.DOCM", 2, "方案-核稿-2.DOCM"),
            ("方案", 1, "方案-核稿.html"),
            ("方案-核稿-2.docx", 3, "方案-核稿-3.docx"),
        ] {
            assert_eq!(copy_name(Path::new(draft), number).to_string_lossy(), expected);
            assert!(is_copy(Path::new(expected)), "{expected}");
        }
        for other in ["方案.docx", "方案-2.docx", "核稿.docx", "方案-核稿说明.docx"] {
            assert!(!is_copy(Path::new(other)), "{other}");
        }
    }
}
