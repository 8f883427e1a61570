//! A draft as one HTML page with the places marked and the comments beside them: for drafts whose own format has no
//! comments. Self-contained, no script, everything escaped; what is shown is the reading, block by block.

use std::fmt::Write as _;
use std::ops::Range;

use crate::diag::Lang;
use crate::ingest::{BlockKind, Draft, Grid, GridCell};

use super::docx::Note;
use crate::text::circled;

/// What stands around the draft.
#[derive(Debug, Clone, Copy)]
pub struct Frame<'f> {
    /// Name of the draft.
    pub title: &'f str,
    /// One line above it: the counts.
    pub summary: &'f str,
    /// Its language.
    pub lang: Lang,
}

const STYLE: &str = "body{margin:0 auto;max-width:76rem;padding:1rem;font:16px/1.8 'Noto Serif CJK SC','Source Han Serif SC',SimSun,serif;color:#111;background:#fff}\
header{border-bottom:2px solid #333;margin-bottom:1rem}header h1{font-size:1.3rem;margin:0}header p{margin:.3rem 0}\
.row{display:flex;gap:1.5rem;align-items:flex-start;break-inside:avoid-page}.text{flex:3 1 0;min-width:0;overflow-wrap:anywhere}.notes{flex:2 1 0;min-width:0}\
.text p,.text h2,.text h3,.text h4{margin:.3rem 0}.text h2{font-size:1.2rem}.text h3{font-size:1.1rem}.text h4{font-size:1rem}\
table{border-collapse:collapse;width:100%;margin:.5rem 0}td,th{border:1px solid #666;padding:.1rem .4rem;vertical-align:top;font-weight:normal;text-align:left}\
mark{background:#fff3bf;border-bottom:2px solid #b08900;color:inherit}mark.r0{background:#ffd6d6;border-bottom-color:#c00}mark.r2{background:#e3edff;border-bottom-color:#36c}mark.r3{background:#eee;border-bottom:2px dotted #555}\
sup{font:bold .7rem sans-serif;padding:0 .15rem}sup a,.notes a{color:inherit;text-decoration:none}\
.note{font:.85rem/1.5 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;border-left:3px solid #b08900;padding:.1rem .6rem;margin:.3rem 0;background:#fafafa;overflow-wrap:anywhere}.note.r0{border-color:#c00}.note.r2{border-color:#36c}.note.r3{border-color:#777}\
:target{outline:2px solid #c00}@media (max-width:45rem){.row{display:block}}\
@media print{body{font-size:11pt;padding:0;max-width:none}mark,.note{background:none}}";

/// Renders the page. Notes are numbered in the order of their places.
#[must_use]
pub fn page(draft: &Draft, notes: &[Note], frame: Frame<'_>) -> String {
    let mut order: Vec<&Note> = notes.iter().collect();
    order.sort_by_key(|n| (n.range.start, n.range.end, n.rank));
    let page = Page {
        reading: draft.source.reading(),
        id: None,
        marks: order.iter().enumerate().map(|(i, n)| Mark { range: n.range.clone(), rank: n.rank, number: i + 1, part: 0 }).collect(),
    };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        frame.lang.pick("zh-CN", "en"),
        escaped(frame.title),
    );
    let _ = write!(out, "<header><h1>{}</h1><p>{}</p></header>\n<main>\n", escaped(frame.title), escaped(frame.summary));
    let blocks = blocks(draft);
    let mut from = 0;
    for (index, (range, kind)) in blocks.iter().enumerate() {
        // What stands between two blocks belongs to the one before.
        let to = blocks.get(index + 1).map_or(usize::MAX, |b| b.0.start.max(range.end));
        let own = order.iter().enumerate().filter(|(_, n)| from <= n.range.start && n.range.start < to);
        out.push_str("<div class=\"row\"><div class=\"text\">");
        page.block(range, *kind, None, &mut out);
        out.push_str("</div><div class=\"notes\">");
        for (number, note) in own {
            let (n, rank) = (number + 1, note.rank.min(3));
            let _ = write!(out, "<div class=\"note r{rank}\" id=\"n{n}\"><a href=\"#m{n}\"><b>{n}</b></a> {}</div>", escaped(&note.text));
        }
        from = to;
        out.push_str("</div></div>\n");
    }
    out + "</main>\n</body>\n</html>\n"
}

/// The blocks in order; lines where the format gives none.
fn blocks(draft: &Draft) -> Vec<(Range<usize>, Option<&BlockKind>)> {
    if !draft.blocks.is_empty() {
        return draft.blocks.iter().map(|b| (b.range.clone(), Some(&b.kind))).collect();
    }
    let mut at = 0;
    let lines = draft.source.reading().split_inclusive('\n').map(|line| {
        let range = at..at + line.trim_end_matches(['\n', '\r']).len();
        at += line.len();
        (range, None)
    });
    lines.collect()
}

/// A place that is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// A range of the reading.
    pub range: Range<usize>,
    /// Its colour, 0 the gravest.
    pub rank: u8,
    /// What is shown behind it.
    pub number: usize,
    /// Which of the places of that number it is, 0 the first.
    pub part: usize,
}

/// The draft alone, block by block, with marks that lead to `#fID-NUMBER`; several marks may have one number. The parts
/// of a number are `#mID-NUMBER`, `#mID-NUMBER-1`…; each mark says its numbers in `data-n`. `headings` are headings of a draft whose format gives none.
#[must_use]
pub fn sheet(draft: &Draft, headings: &[(usize, u8)], mut marks: Vec<Mark>, id: &str) -> String {
    marks.sort_by_key(|m| (m.range.start, m.range.end, m.number));
    let page = Page { reading: draft.source.reading(), id: Some(id), marks };
    let mut out = String::new();
    for (range, kind) in blocks(draft) {
        let at = headings.binary_search_by_key(&range.start, |h| h.0).ok();
        let level = at.and_then(|i| headings.get(i)).map(|h| h.1);
        page.block(&range, kind, level.filter(|_| kind.is_none() && !range.is_empty()), &mut out);
        out.push('\n');
    }
    out
}

struct Page<'p> {
    reading: &'p str,
    /// Set for a sheet: marks say their numbers.
    id: Option<&'p str>,
    /// In the order of places.
    marks: Vec<Mark>,
}

impl Page<'_> {
    fn block(&self, range: &Range<usize>, kind: Option<&BlockKind>, level: Option<u8>, out: &mut String) {
        let level = match kind {
            Some(BlockKind::Heading(level)) => Some(*level),
            _ => level,
        };
        match (kind, level) {
            (_, Some(level)) => {
                let level = level.clamp(1, 3) + 1;
                let _ = write!(out, "<h{level}>{}</h{level}>", self.marked(range));
            }
            (Some(BlockKind::Table(grid)), _) => self.table(grid, out),
            _ => {
                let _ = write!(out, "<p>{}</p>", self.marked(range));
            }
        }
    }

    fn table(&self, grid: &Grid, out: &mut String) {
        out.push_str("<table>");
        if let Some(caption) = &grid.caption {
            let _ = write!(out, "<caption>{}</caption>", self.marked(caption));
        }
        for row in &grid.rows {
            out.push_str("<tr>");
            for cell in row {
                self.cell(cell, out);
            }
            out.push_str("</tr>");
        }
        out.push_str("</table>");
    }

    fn cell(&self, cell: &GridCell, out: &mut String) {
        let tag = if cell.header { "th" } else { "td" };
        let _ = write!(out, "<{tag}");
        for (name, span) in [("rowspan", cell.row_span), ("colspan", cell.col_span)] {
            if span > 1 {
                let _ = write!(out, " {name}=\"{}\"", span.min(1000));
            }
        }
        let _ = write!(out, ">{}</{tag}>", self.marked(&cell.range));
    }

    /// A stretch of the reading with its marks; each note's number follows where it ends.
    fn marked(&self, range: &Range<usize>) -> String {
        let touching: Vec<&Mark> = self.touching(range);
        let mut bounds: Vec<usize> = touching.iter().flat_map(|n| [n.range.start, n.range.end]).filter(|b| range.start < *b && *b < range.end).collect();
        bounds.extend([range.start, range.end]);
        bounds.sort_unstable();
        bounds.dedup();
        let mut out = self.numbers(&touching, range.start, range, true);
        for pair in bounds.windows(2) {
            let &[from, to] = pair else { continue };
            let text = escaped(self.reading.get(from..to).unwrap_or("")).replace('\n', "<br>");
            let over: Vec<&Mark> = touching.iter().filter(|n| n.range.start <= from && to <= n.range.end).copied().collect();
            match over.iter().map(|n| n.rank.min(3)).min() {
                Some(rank) => {
                    let numbers = if self.id.is_some() { format!(" data-n=\"{}\"", numbers(&over)) } else { String::new() };
                    let _ = write!(out, "<mark class=\"r{rank}\"{numbers}>{text}</mark>");
                }
                None => out.push_str(&text),
            }
            out.push_str(&self.numbers(&touching, to, range, false));
        }
        out
    }

    /// Notes that share a byte with a range, and empty ones that stand in it or at its ends.
    fn touching(&self, range: &Range<usize>) -> Vec<&Mark> {
        let end = self.marks.partition_point(|n| n.range.start <= range.end);
        let touches = |n: &&Mark| if n.range.is_empty() { n.range.start >= range.start } else { n.range.start < range.end && n.range.end > range.start };
        self.marks.iter().take(end).filter(touches).collect()
    }

    /// The numbers of notes that end at a place; at a beginning only those of empty places.
    fn numbers(&self, touching: &[&Mark], at: usize, range: &Range<usize>, beginning: bool) -> String {
        let mut out = String::new();
        for note in touching {
            let empty = note.range.is_empty();
            let here = note.range.end == at && (empty == beginning || (empty && range.start != at));
            if here {
                let n = note.number;
                let _ = match self.id {
                    None => write!(out, "<sup id=\"m{n}\"><a href=\"#n{n}\">{n}</a></sup>"),
                    Some(id) => {
                        let part = if note.part == 0 { String::new() } else { format!("-{}", note.part) };
                        write!(out, "<sup data-n=\"{n}\" id=\"m{id}-{n}{part}\"><a href=\"#f{id}-{n}\">{}</a></sup>", circled(n))
                    }
                };
            }
        }
        out
    }
}

/// The numbers of marks, each once.
fn numbers(marks: &[&Mark]) -> String {
    let all: std::collections::BTreeSet<usize> = marks.iter().map(|m| m.number).collect();
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// Text for HTML, without what would steer a terminal or a browser.
fn escaped(text: &str) -> String {
    let steers = |c: char| c != '\n' && c.is_control() || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    crate::text::escaped(&text.chars().map(|c| if steers(c) { ' ' } else { c }).collect::<String>())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]
mod tests {
    use super::{Frame, page};
    use crate::diag::Lang;
    use crate::edit::docx::Note;
    use crate::ingest;

    /// The rows of the page for a draft whose notes stand on the given words, `text@rank`.
    fn check(path: &str, text: &str, words: &[(&str, u8)], expected: &[&str]) {
        let draft = ingest::read(path, text.as_bytes().to_vec(), None).unwrap();
        let reading = draft.source.reading();
        let note = |(w, rank): &(&str, u8)| {
            let at = reading.find(w).unwrap();
            Note { range: at..at + w.len(), text: format!("关于{w}"), rank: *rank, finding: 0 }
        };
        let notes: Vec<Note> = words.iter().map(note).collect();
        let all = page(&draft, &notes, Frame { title: "a<b>", summary: "应改1处", lang: Lang::Zh });
        assert!(all.starts_with("<!DOCTYPE html>") && all.contains("<title>a&lt;b&gt;</title>") && !all.contains("<script") && !all.contains("http"));
        let rows: Vec<&str> = all.split("<div class=\"row\"><div class=\"text\">").skip(1).map(|r| &r[..r.find("</div></div>\n").unwrap()]).collect();
        assert_eq!(rows, expected);
    }

    #[test]
    fn marks_and_comments_stand_side_by_side() {
        check(
            "a.txt",
            "一、目标\n达到80%以上<b>\n",
            &[("80%", 0), ("80%以上<", 1)],
            &[
                "<p>一、目标</p></div><div class=\"notes\">",
                "<p>达到<mark class=\"r0\">80%</mark><sup id=\"m1\"><a href=\"#n1\">1</a></sup><mark class=\"r1\">以上&lt;</mark><sup id=\"m2\"><a href=\"#n2\">2</a></sup>b&gt;</p></div>\
                 <div class=\"notes\"><div class=\"note r0\" id=\"n1\"><a href=\"#m1\"><b>1</b></a> 关于80%</div><div class=\"note r1\" id=\"n2\"><a href=\"#m2\"><b>2</b></a> 关于80%以上&lt;</div>",
            ],
        );
    }

    #[test]
    fn tables_stay_tables() {
        check(
            "a.md",
            "# 标题\n\n| 名称 | 数量 |\n|---|---|\n| 甲 | 3 |\n",
            &[("3", 1)],
            &[
                "<h2>标题</h2></div><div class=\"notes\">",
                "<table><tr><th>名称</th><th>数量</th></tr><tr><td>甲</td><td><mark class=\"r1\">3</mark><sup id=\"m1\"><a href=\"#n1\">1</a></sup></td></tr></table></div>\
                 <div class=\"notes\"><div class=\"note r1\" id=\"n1\"><a href=\"#m1\"><b>1</b></a> 关于3</div>",
            ],
        );
    }

    proptest::proptest! {
        /// Any text, any notes: every note is shown once, and the text is all there.
        #[test]
        fn shows_every_note_and_all_text(text in "(?s)[一二<>&\"'a\n ]{1,80}", spans in proptest::collection::vec((0usize..80, 0usize..9), 0..6)) {
            let text = format!("甲{text}");
            let Ok(draft) = ingest::read("a.txt", text.into_bytes(), None) else { return Ok(()) };
            let reading = draft.source.reading();
            let bounds: Vec<usize> = reading.char_indices().map(|c| c.0).chain([reading.len()]).collect();
            let notes: Vec<Note> = spans.iter().map(|(at, len)| {
                let start = at % bounds.len();
                Note { range: bounds[start]..bounds[(start + len).min(bounds.len() - 1)], text: "注".to_owned(), rank: 1, finding: 0 }
            }).collect();
            let all = page(&draft, &notes, Frame { title: "a", summary: "b", lang: Lang::Zh });
            proptest::prop_assert_eq!(all.matches("class=\"note ").count(), notes.len());
            let mut shown = String::new();
            let mut inside = false;
            let main = all.split("<main>").nth(1).unwrap();
            let number = regex::Regex::new("<sup.*?</sup>").unwrap();
            for row in main.split("<div class=\"text\">").skip(1) {
                let row = row.split("</div>").next().unwrap();
                let row = number.replace_all(row, "").into_owned();
                for c in row.replace("<br>", "\n").chars() {
                    match c { '<' => inside = true, '>' => inside = false, c if !inside => shown.push(c), _ => {} }
                }
            }
            let plain = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
            proptest::prop_assert_eq!(plain, reading.replace('\n', ""));
        }
    }
}
