//! A Word file handed back: comments on the words that findings are about, corrections as tracked changes, and both taken out
//! again. Package bytes in, package bytes out; every part that is not named here stays as it is.

mod anchor;
mod comment;
mod desk;
mod layout;
mod ledger;
mod own;
mod package;
mod track;

use std::collections::BTreeMap;
use std::ops::Range;

use self::anchor::{Anchor, Aside, Ground, Markers};
use self::comment::Comment;
use self::desk::Desk;
use self::ledger::Change;
use self::track::Track;
use super::{Fixed, Refused, Which, overlaps};
use crate::diag::{Finding, FixSafety, Message};
use crate::ingest::{self, Container, Draft, Revisions};

pub use own::{Answer, answers};

/// A comment that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is about: a range of the draft's reading.
    pub range: Range<usize>,
    /// Its text.
    pub text: String,
    /// Where there are too many, those of lower rank are written first.
    pub rank: u8,
    /// Index of its finding.
    pub finding: usize,
}

/// How many comments are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// In one paragraph.
    pub paragraph: usize,
    /// In one file.
    pub file: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { paragraph: 3, file: 60 }
    }
}

/// A file with comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotated {
    /// The package.
    pub bytes: Vec<u8>,
    /// How many comments were written.
    pub written: usize,
    /// Indexes of notes that were beyond the limits.
    pub left_out: Vec<usize>,
    /// hegao's comments that somebody answered, which were left standing.
    pub answered: usize,
    /// What the user should know.
    pub warnings: Vec<Message>,
}

/// What is left after taking hegao's traces out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stripped {
    /// The package; the given one where nothing was to be taken out.
    pub bytes: Vec<u8>,
    /// hegao's comments that somebody answered, which were left standing.
    pub answered: usize,
    /// What the user should know.
    pub warnings: Vec<Message>,
}

/// Writes comments into a copy; those of an earlier run go first. `draft` was read from `bytes`, with this word on tracked changes; `stamp` is the date of new
/// comments, `2026-11-29T00:00:00Z`; one that says the same as before keeps its own.
///
/// # Errors
/// A reason for people where the package can't be changed so that it still reads the same.
pub fn annotate(bytes: &[u8], (draft, revisions): (&Draft, Revisions), notes: &[Note], stamp: &str, limits: Limits) -> Result<Annotated, Message> {
    let (container, main) = container(draft)?;
    let mut desk = Desk::open(bytes, main)?;
    let dates = dates(&mut desk, container)?;
    let answered = own::clear_comments(&mut desk, container)?;
    let warnings = warnings(&mut desk)?;
    let dates = Dates { stamp, old: dates };
    let mut made = if desk.is_changed() {
        let base = desk.finish()?.unwrap_or_else(|| bytes.to_vec());
        let again = read_same(draft, revisions, &base)?;
        write(Desk::open(&base, main)?, &again, notes, &dates, limits)?
    } else {
        write(desk, draft, notes, &dates, limits)?
    };
    if made.written > 0 {
        read_same(draft, revisions, &made.bytes)?;
    }
    made.answered = answered;
    made.warnings = warnings;
    Ok(made)
}

/// Takes out hegao's own comments and tracked changes, and nothing else; those that somebody answered stay.
///
/// # Errors
/// A reason for people where the package can't be changed.
pub fn strip(bytes: &[u8], draft: &Draft) -> Result<Stripped, Message> {
    let (container, main) = container(draft)?;
    let mut desk = Desk::open(bytes, main)?;
    let answered = own::clear_all(&mut desk, container)?;
    let warnings = warnings(&mut desk)?;
    let cleared = desk.finish()?;
    Ok(Stripped { warnings: if cleared.is_some() { warnings } else { Vec::new() }, bytes: cleared.unwrap_or_else(|| bytes.to_vec()), answered })
}

/// Applies the wanted fixes as tracked changes; as [`super::apply`] does for files that are text.
#[must_use]
pub fn track(bytes: &[u8], draft: &Draft, findings: &[Finding], which: Which, stamp: &str) -> Fixed {
    let mut fixed = Fixed { bytes: bytes.to_vec(), applied: Vec::new(), refused: Vec::new() };
    let mut wanted = findings.iter().enumerate().filter(|(_, f)| f.fix.as_ref().is_some_and(|x| which == Which::All || x.safety == FixSafety::Safe)).peekable();
    if wanted.peek().is_none() {
        return fixed;
    }
    let wanted: Vec<_> = wanted.collect();
    if let Err(reason) = tracked(bytes, draft, &wanted, stamp, &mut fixed) {
        fixed.applied.clear();
        fixed.bytes = bytes.to_vec();
        fixed.refused = wanted.iter().map(|(finding, _)| Refused { finding: *finding, reason: reason.clone(), overlaps: false }).collect();
    }
    fixed
}

fn tracked(bytes: &[u8], draft: &Draft, wanted: &[(usize, &Finding)], stamp: &str, fixed: &mut Fixed) -> Result<(), Message> {
    let (container, main) = container(draft)?;
    let mut desk = Desk::open(bytes, main)?;
    let text = desk.text(main)?.unwrap_or_default().to_owned();
    let layout = layout::scan(&text)?;
    let track = Track { text: &text, layout: &layout, container, stamp };
    let mut taken = BTreeMap::new();
    let mut edits: Vec<(Range<usize>, &str)> = Vec::new();
    for (index, finding) in wanted {
        let fix = finding.fix.iter().flat_map(|f| &f.edits);
        let own: Vec<(Range<usize>, &str)> = fix.map(|e| (draft.source.reading_range(e.span), e.text.as_str())).collect();
        let tried = own.iter().try_for_each(|(range, new)| {
            may_change(draft, range, new)?;
            track.change(range, new, &mut 0).map(|_| ())
        });
        if let Err(reason) = tried {
            fixed.refused.push(Refused { finding: *index, reason, overlaps: false });
        } else if own.iter().any(|(range, _)| overlaps(&taken, range)) {
            let reason = Message::new("与前面一处修改重叠，先改了前一处", "it overlaps an earlier fix, which was applied");
            fixed.refused.push(Refused { finding: *index, reason, overlaps: true });
        } else {
            taken.extend(own.iter().map(|(range, _)| (range.start, range.end)));
            edits.extend(own);
            fixed.applied.push(*index);
        }
    }
    if edits.is_empty() {
        return Ok(());
    }
    edits.sort_by_key(|e| (e.0.start, e.0.end));
    let mut id = layout.greatest;
    let mut changes = Vec::new();
    for (range, new) in &edits {
        changes.extend(track.change(range, new, &mut id)?);
    }
    desk.change(main, tidy(changes))?;
    let made = desk.finish()?.unwrap_or_else(|| bytes.to_vec());
    let new = ingest::read(draft.source.path(), made.clone(), Some(draft.format)).map_err(|p| p.message)?;
    if new.source.reading() != expected(draft, &edits) {
        return Err(Message::new("改后的文件会被读成别的样子，请人工修改", "the file would read differently than meant; edit it by hand"));
    }
    fixed.bytes = made;
    Ok(())
}

/// The reading with the edits made.
fn expected(draft: &Draft, edits: &[(Range<usize>, &str)]) -> String {
    let reading = draft.source.reading();
    let (mut out, mut done) = (String::with_capacity(reading.len()), 0);
    for (range, new) in edits {
        out.push_str(reading.get(done..range.start).unwrap_or(""));
        out.push_str(new);
        done = range.end;
    }
    out + reading.get(done..).unwrap_or("")
}

/// Figures and quoted words are only commented.
fn may_change(draft: &Draft, range: &Range<usize>, new: &str) -> Result<(), Message> {
    let old = draft.source.reading().get(range.clone()).unwrap_or("");
    let figures = |t: &str| t.chars().filter(|c| c.is_numeric()).collect::<Vec<_>>();
    if figures(old) != figures(new) {
        return Err(Message::new("数字不自动改，只加批注", "figures are not changed, only commented"));
    }
    let line = draft.source.reading().get(..range.start).unwrap_or("").rsplit('\n').next().unwrap_or("");
    let inside = |open: char, close: char| line.matches(open).count() > line.matches(close).count();
    if inside('“', '”') || inside('《', '》') {
        return Err(Message::new("引文和书名号内的文字不自动改，只加批注", "quoted words are not changed, only commented"));
    }
    Ok(())
}

/// The same changes without asking twice for blanks to be kept, or in a tag that is replaced.
fn tidy(mut changes: Vec<Change>) -> Vec<Change> {
    changes.sort_by_key(|c| (c.at.start, c.at.end));
    let replaced: Vec<Range<usize>> = changes.iter().map(|c| c.at.clone()).filter(|r| !r.is_empty()).collect();
    let inside = |at: usize| replaced.get(..replaced.partition_point(|r| r.start < at)).and_then(|r| r.last()).is_some_and(|r| at < r.end);
    changes.retain(|c| c.new != anchor::KEEP || !inside(c.at.start));
    changes.dedup_by(|a, b| a.new == anchor::KEEP && a == b);
    changes
}

/// When comments are from.
struct Dates<'s> {
    stamp: &'s str,
    /// Texts of an earlier run's comments, and their dates.
    old: BTreeMap<String, String>,
}

fn write(mut desk: Desk<'_>, draft: &Draft, notes: &[Note], dates: &Dates<'_>, limits: Limits) -> Result<Annotated, Message> {
    let (container, main) = container(draft)?;
    let text = desk.text(main)?.unwrap_or_default().to_owned();
    let layout = layout::scan(&text)?;
    let parts = parts(&mut desk, container, notes)?;
    let ground = Ground { layout: &layout, draft, container, parts: &parts };
    let (chosen, left_out) = choose(&ground, notes, limits);
    let mut made = Annotated { bytes: Vec::new(), written: chosen.len(), left_out, answered: 0, warnings: Vec::new() };
    let first = first_id(&mut desk, layout.greatest)?;
    let (mut markers, mut comments) = (Markers::default(), Vec::new());
    for (id, (note, anchor)) in (first..).zip(chosen) {
        let (open, close) = comment::markers(id, &layout.names);
        markers.add(&anchor, open, &close);
        let text = beside(&note.text, anchor.aside);
        let date = dates.old.get(&text).map_or(dates.stamp, String::as_str).to_owned();
        comments.push(Comment { id, date, text });
    }
    let changes = markers.changes(&text, &layout);
    desk.change(main, changes)?;
    comment::write(&mut desk, &layout.names, &comments)?;
    made.bytes = desk.whole()?;
    Ok(made)
}

/// Which notes are written, in the order of their places, and the indexes of the others.
fn choose<'n>(ground: &Ground<'_>, notes: &'n [Note], limits: Limits) -> (Vec<(&'n Note, Anchor)>, Vec<usize>) {
    let mut order: Vec<usize> = (0..notes.len()).collect();
    order.sort_by_key(|i| notes.get(*i).map(|n| (n.rank, n.range.start)));
    let (mut chosen, mut left_out) = (Vec::new(), Vec::new());
    let mut full: BTreeMap<usize, usize> = BTreeMap::new();
    for index in order {
        let Some(note) = notes.get(index) else { continue };
        let anchor = ground.find(&note.range);
        let count = anchor.as_ref().map(|a| full.entry(a.para).or_default());
        match (anchor, count) {
            (Some(anchor), Some(count)) if *count < limits.paragraph && chosen.len() < limits.file => {
                *count += 1;
                chosen.push((note, anchor));
            }
            _ => left_out.push(index),
        }
    }
    left_out.sort_unstable();
    chosen.sort_by_key(|(note, anchor)| (anchor.start, anchor.end, note.rank, note.finding));
    (chosen, left_out)
}

/// Texts of the parts of notes that comments are wanted in.
fn parts(desk: &mut Desk<'_>, container: &Container, notes: &[Note]) -> Result<BTreeMap<usize, String>, Message> {
    let mut texts = BTreeMap::new();
    for (index, name) in container.parts.iter().enumerate().skip(1) {
        let wanted = || container.runs.iter().any(|p| p.part == index && notes.iter().any(|n| n.range.start < p.reading.end && p.reading.start < n.range.end));
        if name.contains("notes")
            && wanted()
            && let Some(text) = desk.text(name)?
        {
            texts.insert(index, text.to_owned());
        }
    }
    Ok(texts)
}

/// Says where a comment belongs that can't stand there.
fn beside(text: &str, aside: Option<Aside>) -> String {
    let said = match aside {
        None => return text.to_owned(),
        Some(Aside::Note) => "（在注释中）",
        Some(Aside::Box) => "（在文本框中）",
        Some(Aside::Frame) => "（在页眉、页脚中）",
    };
    match text.split_once('】') {
        Some((verdict, rest)) => format!("{verdict}】{said}{rest}"),
        None => format!("{text}{said}"),
    }
}

/// A number for the first comment that nothing in the document has.
fn first_id(desk: &mut Desk<'_>, greatest: u32) -> Result<u32, Message> {
    let Some(part) = comment::part(desk)? else { return Ok(greatest + 1) };
    let text = desk.text(&part)?.unwrap_or_default();
    let ids = comment::rows(text).into_iter().filter_map(|(id, _)| id.parse::<u32>().ok());
    Ok(ids.fold(greatest, |most, id| most.max(id.min(u32::MAX >> 1))) + 1)
}

fn dates(desk: &mut Desk<'_>, container: &Container) -> Result<BTreeMap<String, String>, Message> {
    let Some(part) = comment::part(desk)? else { return Ok(BTreeMap::new()) };
    let by_id: BTreeMap<String, String> = comment::rows(desk.text(&part)?.unwrap_or_default()).into_iter().collect();
    let own = container.comments.iter().filter(|c| c.author == comment::AUTHOR);
    Ok(own.filter_map(|c| Some((c.text.trim().to_owned(), by_id.get(&c.id)?.clone()))).collect())
}

fn container(draft: &Draft) -> Result<(&Container, &str), Message> {
    let found = draft.container.as_ref().and_then(|c| Some((c, c.parts.first()?.as_str())));
    found.ok_or_else(|| Message::new("不是Word文件", "not a Word file"))
}

/// Reads a changed package; it must read as the draft does.
fn read_same(draft: &Draft, revisions: Revisions, bytes: &[u8]) -> Result<Draft, Message> {
    let new =
        ingest::read_with(draft.source.path(), bytes.to_vec(), Some(draft.format), &ingest::Options { revisions, converter: None }).map_err(|p| p.message)?;
    if new.source.reading() == draft.source.reading() {
        Ok(new)
    } else {
        Err(Message::new("加了批注的文件会被读成别的样子，未写", "the file would read differently with comments; nothing was written"))
    }
}

/// What the user should know about this package.
fn warnings(desk: &mut Desk<'_>) -> Result<Vec<Message>, Message> {
    let mut said = Vec::new();
    if desk.names().iter().any(|n| n.starts_with("_xmlsignatures/")) {
        said.push(Message::new("文件带有数字签名，副本改动后签名失效", "the file is signed; the signature does not hold for the changed copy"));
    }
    let settings = comment::companion(desk, "/settings")?;
    if let Some(settings) = settings
        && let Some(text) = desk.text(&settings)?
        && protected(text)
    {
        said.push(Message::new(
            "文件设有编辑限制，副本中照旧；批注要取消限制后才能答复",
            "editing is restricted in this file, and in the copy; comments can be answered when the restriction is lifted",
        ));
    }
    Ok(said)
}

fn protected(settings: &str) -> bool {
    let Some((_, rest)) = settings.split_once("documentProtection ") else { return false };
    let tag = rest.split('>').next().unwrap_or("");
    ["enforcement=\"1\"", "enforcement=\"true\"", "enforcement=\"on\""].iter().any(|e| tag.contains(e)) && !tag.contains("edit=\"comments\"")
}

#[cfg(test)]
mod tests;
