//! Words to lines: what stands at one height, from left to right; where a page's text begins and ends.
//! Turned words are left out. Nothing is joined over lines.

use super::super::reading::raised;
use super::{Page, Sheet};
use crate::text::is_cjk;

/// A run of characters and its box.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::ingest) struct Word {
    pub(in crate::ingest) x0: f32,
    pub(in crate::ingest) y0: f32,
    pub(in crate::ingest) x1: f32,
    pub(in crate::ingest) y1: f32,
    pub(in crate::ingest) text: String,
}

impl Word {
    fn height(&self) -> f32 {
        self.y1 - self.y0
    }

    /// Full widths that its characters take; a digit is half of one.
    fn ems(&self) -> f32 {
        self.text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
    }

    /// True where its box is one of turned text.
    fn is_turned(&self) -> bool {
        let ems = self.ems();
        ems >= 1.5 && self.height() > 2.2 * (self.x1 - self.x0) / ems && self.height() > (self.x1 - self.x0) * 0.6
    }
}

/// A stretch of a line between wide gaps.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    pub(super) x0: f32,
    pub(super) x1: f32,
    /// Its middle: what stands at about one height makes a line, in cells not always exactly so.
    pub(super) y: f32,
    pub(super) text: String,
}

/// A line of a page.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    pub(super) x0: f32,
    pub(super) x1: f32,
    pub(super) y0: f32,
    pub(super) y1: f32,
    /// Width of a Chinese character.
    pub(super) em: f32,
    pub(super) text: String,
    pub(super) segments: Vec<Segment>,
    /// Words that stand on top of each other.
    pub(super) tangled: bool,
}

impl Line {
    pub(super) fn middle(&self) -> f32 {
        f32::midpoint(self.y0, self.y1)
    }

    pub(super) fn width(&self) -> f32 {
        self.x1 - self.x0
    }
}

/// A gap that parts cells, in widths of a character.
const WIDE: f32 = 0.85;

/// A word that begins so far inside the one before it stands on top of it, in widths of a character.
const INSIDE: f32 = 0.6;
/// The same word at the same place but for so much is bold type, made by printing twice.
const TWICE: f32 = 0.3;

/// The lines of a page; true where words were left out.
pub(super) fn sheet(number: u32, page: Page) -> (Sheet, bool) {
    let all = page.words.len();
    let sane = |w: &Word| [w.x0, w.y0, w.x1, w.y1].iter().all(|v| v.is_finite() && v.abs() < 1.0e6) && w.x1 >= w.x0 && w.y1 >= w.y0;
    let mut words: Vec<Word> = page.words.into_iter().filter(|w| sane(w) && !w.text.trim().is_empty() && !w.is_turned()).collect();
    let lost = words.len() < all;
    words.sort_by(|a, b| (a.y0 + a.y1).total_cmp(&(b.y0 + b.y1)));
    let mut rows: Vec<Row> = Vec::new();
    for word in words {
        // Raised digits and large capitals reach into their line by half of the smaller box.
        let fits = rows.iter_mut().rev().take(4).find(|row| {
            let common = row.y1.min(word.y1) - row.y0.max(word.y0);
            common >= 0.55 * word.height().min(row.y1 - row.y0) && common > 0.0
        });
        match fits {
            Some(row) => row.add(word),
            None => rows.push(Row { y0: word.y0, y1: word.y1, words: vec![word] }),
        }
    }
    let mut lines: Vec<Line> = rows.into_iter().map(Row::line).filter(|l| !l.text.is_empty()).collect();
    lines.sort_by(|a, b| a.middle().total_cmp(&b.middle()));
    (Sheet { number, height: page.height.max(1.0), lines, left: 0.0, right: page.width, columns: false, tangled: false }, lost)
}

/// Words at one height.
struct Row {
    y0: f32,
    y1: f32,
    words: Vec<Word>,
}

impl Row {
    /// The tallest word says where the line stands.
    fn add(&mut self, word: Word) {
        if word.height() > (self.y1 - self.y0) * 1.05 {
            (self.y0, self.y1) = (word.y0, word.y1);
        }
        self.words.push(word);
    }

    fn line(mut self) -> Line {
        self.words.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        let em = em(&self.words).unwrap_or((self.y1 - self.y0) * 0.75).max(0.5);
        self.words.dedup_by(|b, a| a.text == b.text && b.x0 - a.x0 < TWICE * em);
        let mut line = Line { x0: f32::MAX, y0: self.y0, y1: self.y1, em, ..Line::default() };
        let mut end = f32::MIN;
        let (tall, foot) = (self.y1 - self.y0, self.y1);
        for word in &self.words {
            let gap = word.x0 - end;
            let small = word.height() < tall * 0.75 && foot - word.y1 > tall * 0.25;
            line.tangled |= !small && end > f32::MIN && gap < -INSIDE * em;
            let text = if small && end > f32::MIN { lifted(&word.text) } else { word.text.trim().to_owned() };
            if line.segments.is_empty() || gap > WIDE * em {
                if !line.segments.is_empty() {
                    line.text.push(' ');
                }
                line.segments.push(Segment { x0: word.x0, x1: word.x1, y: f32::midpoint(word.y0, word.y1), text: String::new() });
            } else if parted(&line.text, &text, gap / em) {
                line.text.push(' ');
                line.segments.iter_mut().last().into_iter().for_each(|s| s.text.push(' '));
            }
            line.text.push_str(&text);
            if let Some(segment) = line.segments.last_mut() {
                segment.text.push_str(&text);
                segment.x1 = segment.x1.max(word.x1);
            }
            end = end.max(word.x1);
            line.x0 = line.x0.min(word.x0);
        }
        line.x1 = end;
        line
    }
}

/// Raised digits are no part of the figure before them.
fn lifted(text: &str) -> String {
    text.chars().map(|c| raised(c).map_or_else(|| c.to_string(), str::to_owned)).collect()
}

/// A blank stands between two words: in Latin text only, for between Chinese and figures the program that set the text puts air.
fn parted(before: &str, after: &str, gap: f32) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric();
    gap > 0.12 && before.ends_with(word) && after.starts_with(word)
}

/// Width of a Chinese character: the median over words of two or more of them, or of one.
fn em(words: &[Word]) -> Option<f32> {
    let of = |least: usize| -> Vec<f32> {
        let chinese = |w: &&Word| w.text.chars().count() >= least && w.text.chars().all(is_cjk);
        words.iter().filter(chinese).map(|w| (w.x1 - w.x0) / w.ems()).filter(|e| *e > 0.1).collect()
    };
    median(of(2)).or_else(|| median(of(1)))
}

pub(super) fn median(mut values: Vec<f32>) -> Option<f32> {
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}

/// Where the text of each page begins and ends, and which pages are set in columns.
pub(super) fn margins(sheets: &mut [Sheet]) {
    let mut known: Vec<(f32, f32)> = Vec::new();
    for sheet in sheets.iter_mut() {
        let page = sheet.right;
        let wide: Vec<&Line> = sheet.lines.iter().filter(|l| l.width() > page * 0.5 && l.segments.len() <= 2).collect();
        if wide.len() >= 3 {
            sheet.left = wide.iter().map(|l| l.x0).fold(f32::MAX, f32::min);
            sheet.right = wide.iter().map(|l| l.x1).fold(0.0, f32::max);
            known.push((sheet.left, sheet.right));
        } else {
            (sheet.left, sheet.right) = (f32::MIN, f32::MIN);
        }
        sheet.columns = in_columns(sheet, page);
        // A watermark lies over a few lines only.
        let tangled = sheet.lines.iter().filter(|l| l.tangled).count();
        sheet.tangled = tangled >= 3 && tangled * 5 >= sheet.lines.len();
    }
    let (left, right) = (median(known.iter().map(|k| k.0).collect()), median(known.iter().map(|k| k.1).collect()));
    for sheet in sheets.iter_mut().filter(|s| s.right == f32::MIN) {
        sheet.left = left.unwrap_or_else(|| sheet.lines.iter().map(|l| l.x0).fold(f32::MAX, f32::min));
        sheet.right = right.unwrap_or_else(|| sheet.lines.iter().map(|l| l.x1).fold(0.0, f32::max));
    }
}

/// Most lines are two long stretches with a gap at the same place between them.
fn in_columns(sheet: &Sheet, page: f32) -> bool {
    let long = |s: &Segment, em: f32| s.text.chars().count() >= 9 && (s.x1 - s.x0) > page * 0.25 && em > 0.0;
    let gaps: Vec<(f32, f32)> = sheet
        .lines
        .iter()
        .filter_map(|l| match l.segments.as_slice() {
            [a, b] if long(a, l.em) && long(b, l.em) => Some((a.x1, b.x0)),
            _ => None,
        })
        .collect();
    let (from, to) = gaps.iter().fold((0.0_f32, f32::MAX), |(f, t), g| (f.max(g.0), t.min(g.1)));
    gaps.len() >= 5 && gaps.len() * 5 >= sheet.lines.len() * 2 && from < to
}
