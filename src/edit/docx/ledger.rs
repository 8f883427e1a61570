//! Changes to the text of a part, and the ledger of what was changed: at the end of the main part an XML comment lists
//! every stretch that hegao put in, so that taking it out again gives the part as it was, byte for byte. A part that another
//! program has written anew no longer fits its hash; then the ledger is not believed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

/// What a change serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A comment.
    Comment,
    /// A tracked change.
    Revision,
}

/// A change to be made: a range of the text as it is, and its new text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) at: Range<usize>,
    pub(super) new: String,
    pub(super) kind: Kind,
}

impl Change {
    pub(super) fn insert(at: usize, new: impl Into<String>, kind: Kind) -> Self {
        Self { at: at..at, new: new.into(), kind }
    }
}

/// A change that was made: where its new text stands, and what stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) at: usize,
    pub(super) len: usize,
    pub(super) old: String,
    pub(super) kind: Kind,
}

/// The text with the changes, and all marks: those it had, moved, and the new ones. `None` where changes overlap each other,
/// cut a mark, or stand outside the text.
pub(super) fn apply(text: &str, marks: &[Mark], mut changes: Vec<Change>) -> Option<(String, Vec<Mark>)> {
    changes.sort_by_key(|c| (c.at.start, c.at.end));
    let mut out = String::with_capacity(text.len() + changes.iter().map(|c| c.new.len()).sum::<usize>());
    let (mut done, mut made) = (0, Vec::with_capacity(marks.len() + changes.len()));
    let mut old = marks.iter().peekable();
    // How far the text behind the last change has moved: kept as two sums, both only grow.
    let (mut added, mut gone) = (0usize, 0usize);
    let mut open: Option<(Mark, usize)> = None;
    for change in changes {
        settle(&mut open, change.at.start, &mut made);
        while let Some(mark) = old.next_if(|m| m.at < change.at.start) {
            settle(&mut open, mark.at, &mut made);
            open = Some((Mark { at: mark.at + added - gone, ..mark.clone() }, mark.at + mark.len));
            settle(&mut open, change.at.start, &mut made);
        }
        out.push_str(text.get(done..change.at.start)?);
        let at = out.len();
        out.push_str(&change.new);
        done = change.at.end;
        let replaced = text.get(change.at.clone())?;
        if old.peek().is_some_and(|m| m.at < change.at.end) {
            return None;
        }
        match &mut open {
            Some((_, end)) if change.at.end > *end => return None,
            Some((mark, _)) => mark.len = mark.len + change.new.len() - replaced.len(),
            None => made.push(Mark { at, len: change.new.len(), old: replaced.to_owned(), kind: change.kind }),
        }
        added += change.new.len();
        gone += replaced.len();
    }
    made.extend(open.into_iter().map(|o| o.0));
    made.extend(old.map(|m| Mark { at: m.at + added - gone, ..m.clone() }));
    out.push_str(text.get(done..)?);
    Some((out, made))
}

/// Closes the mark that changes may fall into, where the next place lies behind it.
fn settle(open: &mut Option<(Mark, usize)>, next: usize, made: &mut Vec<Mark>) {
    if open.as_ref().is_some_and(|(_, end)| next >= *end) {
        made.extend(open.take().map(|o| o.0));
    }
}

/// The text without what was put in of a kind (all, where unsaid), and the marks that remain. `None` where they do not fit.
pub(super) fn undo(text: &str, marks: &[Mark], kind: Option<Kind>) -> Option<(String, Vec<Mark>)> {
    let (mut out, mut done, mut left) = (String::with_capacity(text.len()), 0, Vec::new());
    for mark in marks {
        out.push_str(text.get(done..mark.at)?);
        let end = mark.at.checked_add(mark.len)?;
        let new = text.get(mark.at..end)?;
        if kind.is_none_or(|k| k == mark.kind) {
            out.push_str(&mark.old);
        } else {
            left.push(Mark { at: out.len(), ..mark.clone() });
            out.push_str(new);
        }
        done = end;
    }
    out.push_str(text.get(done..)?);
    Some((out, left))
}

/// What is known of one part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Entry {
    /// Of the part with the changes, the ledger not counted.
    pub(super) hash: u64,
    /// True where the part is hegao's own and goes with the last mark.
    pub(super) created: bool,
    pub(super) marks: Vec<Mark>,
}

/// Parts by name.
pub(super) type Ledger = BTreeMap<String, Entry>;

const OPEN: &str = "<!--hegao:1";
const CLOSE: &str = "-->";

/// The main part without the ledger, and the ledger.
pub(super) fn split(text: &str) -> (&str, Option<Ledger>) {
    let found = text.strip_suffix(CLOSE).and_then(|t| t.rfind(OPEN).map(|at| (at, t)));
    let Some((at, (body, rest))) = found.and_then(|(at, t)| Some((at, t.split_at_checked(at)?))) else { return (text, None) };
    let read = rest.strip_prefix(OPEN).and_then(parse);
    // A comment that only looks like a ledger belongs to the part.
    if read.is_some() { (text.get(..at).unwrap_or(body), read) } else { (text, None) }
}

/// The ledger as text; empty where nothing was changed.
pub(super) fn render(ledger: &Ledger) -> String {
    if ledger.values().all(|e| e.marks.is_empty() && !e.created) {
        return String::new();
    }
    let mut out = OPEN.to_owned();
    for (name, entry) in ledger {
        let _ = write!(out, " {} {:016x} {}", escaped(name), entry.hash, if entry.created { "new" } else { "old" });
        for m in &entry.marks {
            let kind = if m.kind == Kind::Comment { 'c' } else { 'r' };
            let _ = write!(out, ",{kind}:{}:{}:{}", m.at, m.len, escaped(&m.old));
        }
    }
    out + CLOSE
}

fn parse(text: &str) -> Option<Ledger> {
    let mut ledger = Ledger::new();
    let mut words = text.split(' ').skip(1);
    while let Some(name) = words.next() {
        let hash = u64::from_str_radix(words.next()?, 16).ok()?;
        let mut rows = words.next()?.split(',');
        let created = rows.next()? == "new";
        let marks = rows.map(mark).collect::<Option<Vec<_>>>()?;
        ledger.insert(unescaped(name)?, Entry { hash, created, marks });
    }
    Some(ledger)
}

fn mark(row: &str) -> Option<Mark> {
    let mut fields = row.split(':');
    let kind = match fields.next()? {
        "c" => Kind::Comment,
        "r" => Kind::Revision,
        _ => return None,
    };
    Some(Mark { kind, at: fields.next()?.parse().ok()?, len: fields.next()?.parse().ok()?, old: unescaped(fields.next()?)? })
}

/// Letters, digits, `/`, `.` and `_` as they are, every other byte as `%2D`: nothing that ends a comment.
fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, b| {
        if b.is_ascii_alphanumeric() || matches!(b, b'/' | b'.' | b'_') {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
        out
    })
}

fn unescaped(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut bytes = parts.next()?.as_bytes().to_vec();
    for part in parts {
        let (code, rest) = part.split_at_checked(2)?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        bytes.extend_from_slice(rest.as_bytes());
    }
    String::from_utf8(bytes).ok()
}

/// FNV-1a: tells a text that was changed from one that was not.
pub(super) fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use proptest::prelude::*;

    use super::{Change, Entry, Kind, Ledger, apply, hash, render, split, undo};

    #[test]
    fn a_change_inside_a_mark_grows_it() {
        let (first, marks) =
            apply("甲乙", &[], vec![Change::insert(3, "12", Kind::Revision), Change { at: 3..6, new: "丙".into(), kind: Kind::Comment }]).unwrap();
        assert_eq!(first, "甲12丙");
        let revision = marks.clone();
        let (second, marks) = apply(&first, &marks, vec![Change::insert(4, "x", Kind::Comment), Change::insert(3, "y", Kind::Comment)]).unwrap();
        assert_eq!(second, "甲y1x2丙");
        let (without, left) = undo(&second, &marks, Some(Kind::Comment)).unwrap();
        assert_eq!(without, "甲1x2乙", "what fell into a revision stays with it");
        assert_eq!(undo(&without, &left, None).unwrap().0, "甲乙");
        let half = Change { at: 4..5 + "丙".len(), new: String::new(), kind: Kind::Comment };
        assert_eq!(apply(&first, &revision, vec![half]), None, "a change that begins in a mark ends in it");
        assert_eq!(apply("甲乙", &[], vec![Change { at: 0..4, new: String::new(), kind: Kind::Comment }]), None, "not on a character");
    }

    #[test]
    fn the_ledger_survives_its_text() {
        let (text, marks) = apply("<a>--甲</a>", &[], vec![Change { at: 3..5, new: "y".into(), kind: Kind::Comment }]).unwrap();
        let ledger = Ledger::from([("word/a-b 甲.xml".to_owned(), Entry { hash: hash(&text), created: true, marks })]);
        let written = format!("{text}{}", render(&ledger));
        assert!(!written.strip_suffix("-->").unwrap().split("<!--").last().unwrap().contains("--"));
        assert_eq!(split(&written), (text.as_str(), Some(ledger)));
        for foreign in ["<a/><!--hegao:1 x-->", "<a/><!-- x -->", "<a/>", "-->"] {
            assert_eq!(split(foreign), (foreign, None));
        }
    }

    fn changes(text: &str, wanted: &[(usize, usize, u8)], kind: Kind) -> Vec<Change> {
        let bounds: Vec<usize> = text.char_indices().map(|c| c.0).chain([text.len()]).collect();
        let mut at = 0;
        let mut made = Vec::new();
        for (skip, len, n) in wanted {
            let start = (at + skip).min(bounds.len() - 1);
            let end = (start + len % 3).min(bounds.len() - 1);
            made.push(Change { at: *bounds.get(start).unwrap()..*bounds.get(end).unwrap(), new: "新".repeat(usize::from(n % 4)), kind });
            at = end;
        }
        made
    }

    proptest! {
        #[test]
        fn undo_gives_the_text_as_it_was(text in "[甲乙ab]{0,20}", first in prop::collection::vec((0usize..6, 0usize..3, 0u8..4), 0..6), second in prop::collection::vec((0usize..6, Just(0usize), 1u8..4), 0..6)) {
            let (one, marks) = apply(&text, &[], changes(&text, &first, Kind::Revision)).unwrap();
            prop_assert_eq!(&undo(&one, &marks, None).unwrap().0, &text);
            // Insertions may stand anywhere, in marks and between them.
            let (two, both) = apply(&one, &marks, changes(&one, &second, Kind::Comment)).unwrap();
            prop_assert_eq!(&undo(&two, &both, None).unwrap().0, &text);
            let (back, left) = undo(&two, &both, Some(Kind::Comment)).unwrap();
            prop_assert_eq!(undo(&back, &left, None).unwrap().0, text);
            let ledger = Ledger::from([("p".to_owned(), Entry { hash: hash(&two), created: false, marks: both })]);
            prop_assert_eq!(super::parse(render(&ledger).strip_prefix(super::OPEN).unwrap_or("").strip_suffix("-->").unwrap_or("")).unwrap_or_default(), if render(&ledger).is_empty() { Ledger::new() } else { ledger });
        }
    }
}
