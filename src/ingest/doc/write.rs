//! Looks and texts as WordprocessingML, of which only the elements are written that `docx` reads.

use std::borrow::Cow;
use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::looks::{ParaLook, RunLook};

/// A list that is none: numbers of Word 6, kept by later versions.
pub(super) const OLD_LIST: i16 = 0x07FF;

/// Text for an element or attribute; control characters are left out.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    let bad = |c: char| matches!(c, '\u{FFFE}' | '\u{FFFF}') || c < ' ';
    if text.contains(bad) {
        return Cow::Owned(escape(text.chars().filter(|c| !bad(*c)).collect::<String>()).into_owned());
    }
    escape(text)
}

/// Properties of a paragraph, with what its mark adds.
pub(super) fn para_look(look: &ParaLook, mark: &str, out: &mut String) {
    out.push_str("<pPr>");
    if let Some(style) = look.style {
        let _ = write!(out, "<pStyle val=\"s{style}\"/>");
    }
    if look.list.is_some() || look.level.is_some() {
        out.push_str("<numPr>");
        if let Some(level) = look.level {
            let _ = write!(out, "<ilvl val=\"{level}\"/>");
        }
        if let Some(list) = look.list {
            let _ = write!(out, "<numId val=\"{}\"/>", if list == OLD_LIST { 0 } else { list.max(0) });
        }
        out.push_str("</numPr>");
    }
    if let Some(level) = look.outline {
        let _ = write!(out, "<outlineLvl val=\"{level}\"/>");
    }
    let _ = write!(out, "{mark}</pPr>");
}

/// Properties of a run.
pub(super) fn run_look(look: &RunLook, out: &mut String) {
    let shown = RunLook { deleted: false, inserted: false, symbol: None, data: false, embedded: false, ..*look };
    if shown == RunLook::default() {
        return;
    }
    out.push_str("<rPr>");
    if let Some(style) = look.style {
        let _ = write!(out, "<rStyle val=\"s{style}\"/>");
    }
    if let Some(hidden) = look.hidden {
        let _ = write!(out, "<vanish val=\"{}\"/>", u8::from(hidden));
    }
    if let Some(raised) = look.raised {
        let _ = write!(out, "<vertAlign val=\"{}\"/>", if raised == 1 { "superscript" } else { "baseline" });
    }
    if let Some(position) = look.position {
        let _ = write!(out, "<position val=\"{position}\"/>");
    }
    if let Some(size) = look.size {
        let _ = write!(out, "<sz val=\"{size}\"/>");
    }
    out.push_str("</rPr>");
}

/// What a mark of a paragraph or row says of revisions and hiding.
pub(super) fn mark_look(look: &RunLook) -> String {
    let parts = [(look.inserted, "<ins/>"), (look.deleted, "<del/>"), (look.hidden == Some(true), "<vanish/>")];
    let inner: String = parts.iter().filter(|p| p.0).map(|p| p.1).collect();
    if inner.is_empty() { inner } else { format!("<rPr>{inner}</rPr>") }
}
