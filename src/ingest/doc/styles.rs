//! The style sheet ([MS-DOC] 2.9.271, STSH) as `styles.xml`, and the names of the fonts. A style is named after its number: `s3`.

use std::fmt::Write as _;

use super::super::bytes::{u8_at, u16_at, wide};
use super::looks::{ParaLook, RunLook, each};
use super::write::{escaped, para_look, run_look};

/// Number of a style that is based on none.
const NONE: u16 = 0x0FFF;
/// Characters of a name at most.
const NAME: usize = 255;

/// `styles.xml`.
pub(super) fn styles(sheet: &[u8]) -> String {
    let mut out = String::from("<styles>");
    let head = usize::from(u16_at(sheet, 0).unwrap_or(0));
    let (count, base) = (u16_at(sheet, 2).unwrap_or(0), usize::from(u16_at(sheet, 4).unwrap_or(10)));
    let mut at = 2 + head;
    for number in 0..count {
        let Some(size) = u16_at(sheet, at).map(usize::from) else { break };
        let Some(style) = sheet.get(at + 2..).and_then(|s| s.get(..size)) else { break };
        at += 2 + size;
        if size > 0 {
            let _ = one(number, style, base, &mut out);
        }
    }
    out.push_str("</styles>");
    out
}

fn one(number: u16, style: &[u8], base: usize, out: &mut String) -> Option<()> {
    let (id, kind, parts) = (u16_at(style, 0)? & 0x0FFF, u16_at(style, 2)?, u16_at(style, 4)? & 0x000F);
    let length = usize::from(u16_at(style, base)?).min(NAME);
    let name = name(id).unwrap_or_else(|| wide(style, base + 2, length).unwrap_or_default());
    let (kind, based) = (kind & 0x000F, kind >> 4);
    let kinds = ["", "paragraph", "character", "table", "numbering"];
    let _ = write!(out, "<style type=\"{}\" styleId=\"s{number}\"", kinds.get(usize::from(kind)).unwrap_or(&""));
    if number == 0 {
        out.push_str(" default=\"1\"");
    }
    let _ = write!(out, "><name val=\"{}\"/>", escaped(&name));
    if based != NONE {
        let _ = write!(out, "<basedOn val=\"s{based}\"/>");
    }
    let (mut para, mut run) = (ParaLook::default(), RunLook::default());
    // Behind the name, at even bytes: properties of the paragraph, which begin with the style's own number, and of the run.
    let mut at = base + 2 + usize::from(u16_at(style, base)?) * 2 + 2;
    for part in 0..parts {
        at += at % 2;
        let size = usize::from(u16_at(style, at).unwrap_or(0));
        let list = style.get(at + 2..).and_then(|s| s.get(..size)).unwrap_or(&[]);
        at += 2 + size;
        match (kind, part) {
            (1 | 4, 0) => each(list.get(2..).unwrap_or(&[]), |number, value| para.take(number, value)),
            (1, 1) | (2, 0) => each(list, |number, value| run.take(number, value)),
            _ => {}
        }
    }
    para.style = None;
    run.style = None;
    para_look(&para, "", out);
    run_look(&run, out);
    out.push_str("</style>");
    Some(())
}

/// The names of styles that every Word has, whatever its language.
fn name(id: u16) -> Option<String> {
    match id {
        1..=9 => Some(format!("heading {id}")),
        19..=27 => Some(format!("toc {}", id - 18)),
        35 => Some("table of figures".to_owned()),
        62 => Some("Title".to_owned()),
        _ => None,
    }
}

/// Names of the fonts, by number.
pub(super) fn fonts(table: &[u8]) -> Vec<String> {
    let count = usize::from(u16_at(table, 0).unwrap_or(0));
    let (mut out, mut at) = (Vec::new(), 4);
    while let Some(size) = u8_at(table, at).map(usize::from).filter(|_| out.len() < count) {
        let font = table.get(at + 1..at + 1 + size).unwrap_or(&[]);
        let name = wide(font, 39, font.len().saturating_sub(39) / 2).unwrap_or_default();
        out.push(name.split('\0').next().unwrap_or("").to_owned());
        at += 1 + size;
    }
    out
}
