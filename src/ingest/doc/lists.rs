//! Automatic numbers ([MS-DOC] 2.9.147, LSTF, and 2.9.131, LFO) as `numbering.xml`: what a level looks like, and who uses which list.

use std::fmt::Write as _;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::super::bytes::{i32_at, u8_at, u16_at, u32_at, wide};
use super::looks::{RunLook, each};
use super::write::{escaped, run_look};

/// Names of the formats of numbers, by number ([MS-OSHARED] 2.2.1.3).
const FORMATS: [&str; 58] = [
    "decimal", "upperRoman", "lowerRoman", "upperLetter", "lowerLetter", "ordinal", "cardinalText", "ordinalText", "hex", "chicago", "ideographDigital",
    "japaneseCounting", "aiueo", "iroha", "decimalFullWidth", "decimalHalfWidth", "japaneseLegal", "japaneseDigitalTenThousand", "decimalEnclosedCircle",
    "decimalFullWidth2", "aiueoFullWidth", "irohaFullWidth", "decimalZero", "bullet", "ganada", "chosung", "decimalEnclosedFullstop", "decimalEnclosedParen",
    "decimalEnclosedCircleChinese", "ideographEnclosedCircle", "ideographTraditional", "ideographZodiac", "ideographZodiacTraditional", "taiwaneseCounting",
    "ideographLegalTraditional", "taiwaneseCountingThousand", "taiwaneseDigital", "chineseCounting", "chineseLegalSimplified", "chineseCountingThousand",
    "japaneseDigitalTenThousand", "koreanDigital", "koreanCounting", "koreanLegal", "koreanDigital2", "hebrew1", "arabicAlpha", "hebrew2", "arabicAbjad",
    "hindiVowels", "hindiConsonants", "hindiNumbers", "hindiCounting", "thaiLetters", "thaiNumbers", "thaiCounting", "vietnameseCounting", "numberInDash",
];

/// Characters of a level's text at most.
const LONGEST: usize = 60;

/// `numbering.xml` of the lists, which lie at a place of the table stream with their levels behind them, and of their uses.
pub(super) fn numbering(table: &[u8], lists: Range<usize>, uses: &[u8]) -> String {
    let mut out = String::from("<numbering>");
    let known = levels(table, lists, &mut out);
    let _ = used(uses, &known, &mut out);
    out.push_str("</numbering>");
    out
}

/// Writes the lists; gives their numbers by their ids.
fn levels(table: &[u8], lists: Range<usize>, out: &mut String) -> FxHashMap<i32, usize> {
    let mut known = FxHashMap::default();
    let count = if lists.is_empty() { 0 } else { usize::from(u16_at(table, lists.start).unwrap_or(0)) };
    let mut at = lists.end;
    for list in 0..count {
        let head = lists.start + 2 + list * 28;
        let Some((id, flags)) = i32_at(table, head).zip(u8_at(table, head + 26)) else { break };
        let _ = write!(out, "<abstractNum abstractNumId=\"{list}\">");
        let mut whole = true;
        for level in 0..if flags & 1 == 0 { 9 } else { 1 } {
            let style = u16_at(table, head + 8 + level * 2).filter(|s| *s != 0x0FFF);
            let next = one(table, at, level, style, out);
            whole = next.is_some();
            at = next.unwrap_or(at);
            if !whole {
                break;
            }
        }
        out.push_str("</abstractNum>");
        known.entry(id).or_insert(list);
        if !whole {
            break;
        }
    }
    known
}

/// Writes a level, and says where the next one begins.
fn one(table: &[u8], at: usize, level: usize, style: Option<u16>, out: &mut String) -> Option<usize> {
    let (start, format, flags) = (i32_at(table, at)?, u8_at(table, at + 4)?, u8_at(table, at + 5)?);
    let (follow, runs, paras, restart) =
        (u8_at(table, at + 15)?, usize::from(u8_at(table, at + 24)?), usize::from(u8_at(table, at + 25)?), u8_at(table, at + 26)?);
    let look = at + 28 + paras;
    let text = look + runs;
    let length = usize::from(u16_at(table, text)?);
    let written = wide(table, text + 2, length)?;
    let format = FORMATS.get(usize::from(format)).copied().unwrap_or(if format == 255 { "none" } else { "decimal" });
    let _ = write!(out, "<lvl ilvl=\"{level}\"><start val=\"{start}\"/><numFmt val=\"{format}\"/>");
    if let Some(style) = style {
        let _ = write!(out, "<pStyle val=\"s{style}\"/>");
    }
    if flags & 4 != 0 {
        out.push_str("<isLgl/>");
    }
    if flags & 8 != 0 {
        let _ = write!(out, "<lvlRestart val=\"{restart}\"/>");
    }
    if follow == 2 {
        out.push_str("<suff val=\"nothing\"/>");
    }
    // The places of the numbers are characters 0 to 8.
    let shown = written.chars().take(LONGEST).map(|c| match u32::from(c) {
        n @ 0..=8 => format!("%{}", n + 1),
        _ => escaped(c.encode_utf8(&mut [0; 4])).into_owned(),
    });
    let _ = write!(out, "<lvlText val=\"{}\"/>", shown.collect::<String>());
    let mut run = RunLook::default();
    each(table.get(look..text).unwrap_or(&[]), |number, value| run.take(number, value));
    run_look(&RunLook { hidden: run.hidden, ..RunLook::default() }, out);
    out.push_str("</lvl>");
    Some(text + 2 + length * 2)
}

/// Writes the uses of lists, with what they change.
fn used(uses: &[u8], known: &FxHashMap<i32, usize>, out: &mut String) -> Option<()> {
    let count = u32_at(uses, 0)? as usize;
    let heads = uses.get(4..4usize.checked_add(count.checked_mul(16)?)?)?;
    let mut at = 4 + heads.len();
    for (number, head) in heads.chunks_exact(16).enumerate() {
        let Some(list) = i32_at(head, 0).and_then(|id| known.get(&id)) else { continue };
        let _ = write!(out, "<num numId=\"{}\"><abstractNumId val=\"{list}\"/>", number + 1);
        at += 4;
        for _ in 0..u8_at(head, 12).unwrap_or(0) {
            let Some((start, flags)) = i32_at(uses, at).zip(u32_at(uses, at + 4)) else { break };
            let level = (flags & 0x0F) as usize;
            at += 8;
            let _ = write!(out, "<lvlOverride ilvl=\"{level}\">");
            if flags & 0x10 != 0 && flags & 0x20 == 0 {
                let _ = write!(out, "<startOverride val=\"{start}\"/>");
            }
            if flags & 0x20 != 0 {
                at = one(uses, at, level, None, out).unwrap_or(uses.len());
            }
            out.push_str("</lvlOverride>");
        }
        out.push_str("</num>");
    }
    Some(())
}
