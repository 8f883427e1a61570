//! The parts that are being changed, with what hegao changed in them before. Knows what to write, not why.

use std::collections::BTreeMap;

use super::ledger::{self, Change, Entry, Kind, Ledger, Mark};
use super::package::Package;
use crate::diag::Message;

/// A part on the desk.
struct Sheet {
    /// As it lies in the package; `None` for a new one. The main part without the ledger.
    was: Option<String>,
    text: String,
    marks: Vec<Mark>,
    created: bool,
    gone: bool,
}

/// The parts under way.
pub(super) struct Desk<'b> {
    package: Package<'b>,
    main: String,
    sheets: BTreeMap<String, Sheet>,
    /// True where all parts are as the ledger says, so that it may be believed.
    pub(super) exact: bool,
}

impl<'b> Desk<'b> {
    /// Opens a package; `main` is the name of its main part.
    pub(super) fn open(bytes: &'b [u8], main: &str) -> Result<Self, Message> {
        let mut desk = Self { package: Package::open(bytes)?, main: main.to_owned(), sheets: BTreeMap::new(), exact: false };
        let whole = desk.package.part(main)?.ok_or_else(|| Message::new(format!("包内没有 {main}"), format!("the part {main} is missing")))?;
        let (text, ledger) = ledger::split(&whole);
        let text = text.to_owned();
        let had = whole.len() != text.len();
        desk.put(main, Some(text), had.then_some(whole));
        let Some(ledger) = ledger else { return Ok(desk) };
        desk.exact = true;
        for name in ledger.keys() {
            desk.load(name)?;
        }
        for (name, entry) in ledger {
            desk.exact &= desk.sheets.get(&name).is_some_and(|s| ledger::hash(&s.text) == entry.hash);
            if let Some(sheet) = desk.sheets.get_mut(&name) {
                sheet.marks = entry.marks;
                sheet.created = entry.created;
            }
        }
        if !desk.exact {
            desk.forget();
        }
        Ok(desk)
    }

    fn put(&mut self, name: &str, text: Option<String>, was: Option<String>) {
        if let Some(text) = text {
            let was = was.or_else(|| Some(text.clone()));
            self.sheets.insert(name.to_owned(), Sheet { was, text, marks: Vec::new(), created: false, gone: false });
        }
    }

    fn load(&mut self, name: &str) -> Result<(), Message> {
        if !self.sheets.contains_key(name) {
            let text = self.package.part(name)?;
            self.put(name, text, None);
        }
        Ok(())
    }

    /// Takes everything as it is for the work of others.
    pub(super) fn forget(&mut self) {
        self.exact = false;
        for sheet in self.sheets.values_mut() {
            sheet.marks.clear();
            sheet.created = false;
        }
    }

    pub(super) fn main(&self) -> &str {
        &self.main
    }

    pub(super) fn names(&self) -> &[String] {
        self.package.names()
    }

    /// True for a part that is there now.
    pub(super) fn has(&self, name: &str) -> bool {
        self.sheets.get(name).map_or_else(|| self.package.has(name), |s| !s.gone)
    }

    /// The text of a part; `None` where there is none.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<&str>, Message> {
        self.load(name)?;
        Ok(self.sheets.get(name).filter(|s| !s.gone).map(|s| s.text.as_str()))
    }

    /// Adds a part of hegao's own.
    pub(super) fn create(&mut self, name: &str, text: String) {
        let was = self.sheets.get(name).and_then(|s| s.was.clone());
        self.sheets.insert(name.to_owned(), Sheet { was, text, marks: Vec::new(), created: true, gone: false });
    }

    /// Changes a part and keeps the marks of it.
    pub(super) fn change(&mut self, name: &str, changes: Vec<Change>) -> Result<(), Message> {
        self.load(name)?;
        let Some(sheet) = self.sheets.get_mut(name) else { return Ok(()) };
        // A part of hegao's own goes as a whole, no mark is needed.
        let made = ledger::apply(&sheet.text, &sheet.marks, changes).ok_or_else(overlapping)?;
        sheet.text = made.0;
        sheet.marks = if sheet.created { Vec::new() } else { made.1 };
        Ok(())
    }

    /// Changes a part for good.
    pub(super) fn settle(&mut self, name: &str, changes: Vec<Change>) -> Result<(), Message> {
        self.load(name)?;
        let Some(sheet) = self.sheets.get_mut(name) else { return Ok(()) };
        sheet.text = ledger::apply(&sheet.text, &[], changes).ok_or_else(overlapping)?.0;
        sheet.marks.clear();
        Ok(())
    }

    /// Takes out what hegao put in, of a kind or all; only where the ledger is believed.
    pub(super) fn undo(&mut self, kind: Option<Kind>) -> Result<(), Message> {
        for sheet in self.sheets.values_mut() {
            if sheet.created {
                sheet.gone = kind != Some(Kind::Revision);
                continue;
            }
            let (text, marks) = ledger::undo(&sheet.text, &sheet.marks, kind).ok_or_else(overlapping)?;
            sheet.text = text;
            sheet.marks = marks;
        }
        Ok(())
    }

    /// True where a part differs from the package's.
    pub(super) fn is_changed(&self) -> bool {
        // The main part as it was has its ledger, if any, behind it.
        let same =
            |s: &Sheet| s.was.as_ref().is_some_and(|w| w.starts_with(s.text.as_str()) && (w.len() == s.text.len() || (self.exact && !s.marks.is_empty())));
        self.sheets.values().any(|s| s.gone || !same(s))
    }

    /// The package with all changes, the given one where nothing differs.
    pub(super) fn whole(self) -> Result<Vec<u8>, Message> {
        let bytes = self.package.bytes();
        Ok(self.finish()?.unwrap_or_else(|| bytes.to_vec()))
    }

    /// The package with all changes; `None` where nothing differs.
    pub(super) fn finish(mut self) -> Result<Option<Vec<u8>>, Message> {
        let mut ledger = Ledger::new();
        for (name, sheet) in self.sheets.iter().filter(|(_, s)| !s.gone && (s.created || !s.marks.is_empty())) {
            ledger.insert(name.clone(), Entry { hash: ledger::hash(&sheet.text), created: sheet.created, marks: sheet.marks.clone() });
        }
        let written = ledger::render(&ledger);
        if let Some(sheet) = self.sheets.get_mut(&self.main) {
            sheet.text.push_str(&written);
        }
        let mut changed = BTreeMap::new();
        for (name, sheet) in self.sheets {
            if sheet.gone {
                if sheet.was.is_some() {
                    changed.insert(name, None);
                }
            } else if sheet.was.as_ref() != Some(&sheet.text) {
                changed.insert(name, Some(sheet.text));
            }
        }
        if changed.is_empty() { Ok(None) } else { self.package.with(&changed).map(Some) }
    }
}

fn overlapping() -> Message {
    Message::new("批注的插入处互相冲突，未写", "the places of insertion conflict, nothing was written")
}
