//! Automatic numbers: the lists that a document defines, and the number that a paragraph shows.
//! Levels, overrides, links to numbering styles and restarts as Word counts them. How a number is written is in `count`.

use rustc_hash::{FxHashMap, FxHashSet};

use super::count;
use super::styles::Styles;
use super::xml::{Element, Fault, Item, Xml};

/// Levels of a list.
const LEVELS: usize = 9;
/// Links from list to style to list at most.
const LINKS: usize = 8;
/// Characters of a number at most.
const LONGEST: usize = 60;

/// A level of a list.
#[derive(Debug, Clone)]
struct Level {
    start: i64,
    format: String,
    text: String,
    /// `w:lvlRestart`: 0 never, else the level (1-based) from which upwards it restarts.
    restart: Option<i64>,
    legal: bool,
    /// False for `suff` = nothing.
    apart: bool,
    style: Option<String>,
    hidden: bool,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 0, format: "decimal".to_owned(), text: String::new(), restart: None, legal: false, apart: true, style: None, hidden: false }
    }
}

#[derive(Debug, Default)]
struct List {
    levels: FxHashMap<usize, Level>,
    /// `w:numStyleLink`: the levels are those of another list.
    link: Option<String>,
}

#[derive(Debug, Default)]
struct Num {
    list: i64,
    starts: FxHashMap<usize, i64>,
    levels: FxHashMap<usize, Level>,
}

/// All lists of a document, and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    lists: FxHashMap<i64, List>,
    nums: FxHashMap<i64, Num>,
    counts: FxHashMap<i64, [Option<i64>; LEVELS]>,
    begun: FxHashSet<(i64, usize)>,
    /// The list that a number leads to, links followed.
    known: FxHashMap<i64, Option<i64>>,
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub(super) fn read(text: &str, base: usize) -> Result<Self, Fault> {
        let mut reader = Reading::default();
        let mut xml = Xml::new(text, base);
        while let Some(item) = xml.next()? {
            match item {
                Item::Open(element) => reader.open(&element),
                Item::Close => reader.close(),
                _ => {}
            }
        }
        Ok(reader.out)
    }

    /// The number of the next paragraph of a list, with the blank behind it; `None` where nothing is shown.
    pub(super) fn next(&mut self, num: i64, level: Option<i64>, chain: &[String], styles: &Styles) -> Option<String> {
        let list = self.list(num, styles)?;
        let level = level.and_then(|l| usize::try_from(l).ok()).or_else(|| self.level_of(num, list, chain)).unwrap_or(0).min(LEVELS - 1);
        self.count(num, list, level);
        let own = self.level(num, list, level)?;
        let (text, apart) = (self.text(num, list, own), own.apart);
        if own.hidden || text.trim().is_empty() {
            return None;
        }
        let blank = apart && text.ends_with(|c: char| c.is_ascii() && !c.is_whitespace());
        Some(if blank { text + " " } else { text })
    }

    /// The list behind a number.
    fn list(&mut self, num: i64, styles: &Styles) -> Option<i64> {
        if let Some(known) = self.known.get(&num) {
            return *known;
        }
        let mut list = self.nums.get(&num).map(|n| n.list);
        for _ in 0..LINKS {
            let link = list.and_then(|l| self.lists.get(&l)).and_then(|l| l.link.as_deref());
            let Some(link) = link else { break };
            list = styles.list(link).and_then(|n| self.nums.get(&n)).map(|n| n.list);
        }
        let list = list.filter(|l| self.lists.contains_key(l));
        self.known.insert(num, list);
        list
    }

    /// The level that names the paragraph's style.
    fn level_of(&self, num: i64, list: i64, chain: &[String]) -> Option<usize> {
        let names = |l: &usize| self.level(num, list, *l).and_then(|l| l.style.as_ref()).is_some_and(|s| chain.first() == Some(s));
        (0..LEVELS).find(names)
    }

    fn level(&self, num: i64, list: i64, level: usize) -> Option<&Level> {
        let own = self.nums.get(&num).and_then(|n| n.levels.get(&level));
        own.or_else(|| self.lists.get(&list)?.levels.get(&level))
    }

    fn start(&self, num: i64, list: i64, level: usize) -> i64 {
        self.level(num, list, level).map_or(1, |l| l.start)
    }

    /// Counts one on at a level; deeper levels begin anew.
    fn count(&mut self, num: i64, list: i64, level: usize) {
        let first = self.begun.insert((num, level));
        let given = self.nums.get(&num).and_then(|n| n.starts.get(&level)).copied().filter(|_| first);
        let start = self.start(num, list, level);
        let restarts: Vec<usize> = (level + 1..LEVELS)
            .filter(|m| match self.level(num, list, *m).and_then(|l| l.restart) {
                Some(0) => false,
                Some(from) => i64::try_from(level).is_ok_and(|l| l < from),
                None => true,
            })
            .collect();
        let counts = self.counts.entry(list).or_default();
        if let Some(own) = counts.get_mut(level) {
            *own = Some(match (given, *own) {
                (Some(given), _) => given,
                (None, Some(last)) => last.saturating_add(1),
                (None, None) => start,
            });
        }
        for m in restarts {
            if let Some(deeper) = counts.get_mut(m) {
                *deeper = None;
            }
        }
    }

    /// `第%1章`, `%1.%2` with the numbers in it.
    fn text(&self, num: i64, list: i64, own: &Level) -> String {
        if own.format == "bullet" {
            return String::new();
        }
        let counts = self.counts.get(&list);
        let mut out = String::new();
        let mut rest = own.text.as_str();
        while let Some((before, after)) = rest.split_once('%') {
            out.push_str(before);
            rest = after;
            let wanted = after.chars().next().and_then(|c| c.to_digit(10)).filter(|d| (1..=9).contains(d));
            let Some(wanted) = wanted.map(|d| d as usize - 1) else {
                out.push('%');
                continue;
            };
            rest = after.get(1..).unwrap_or("");
            let n = counts.and_then(|c| c.get(wanted).copied().flatten()).unwrap_or_else(|| self.start(num, list, wanted));
            let format = self.level(num, list, wanted).map_or("decimal", |l| l.format.as_str());
            let format = if own.legal && format != "none" { "decimal" } else { format };
            out.extend(count::written(format, n));
        }
        out.push_str(rest);
        out.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
    }
}

/// `numbering.xml` on the way.
#[derive(Default)]
struct Reading {
    out: Numbering,
    stack: Vec<Tag>,
    list: Option<(i64, List)>,
    num: Option<(i64, Num)>,
    level: Option<(usize, Level)>,
    override_of: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    List,
    Num,
    Override,
    Level,
    RunLook,
    Skip,
    Other,
}

impl Reading {
    fn open(&mut self, element: &Element<'_>) {
        let parent = self.stack.last().copied();
        let tag = match element.name() {
            _ if parent == Some(Tag::Skip) => Tag::Skip,
            // What older programs see instead, and former properties.
            "Fallback" | "rPrChange" | "pPrChange" => Tag::Skip,
            "abstractNum" => Tag::List,
            "num" => Tag::Num,
            "lvlOverride" => Tag::Override,
            "lvl" => Tag::Level,
            "rPr" => Tag::RunLook,
            _ => Tag::Other,
        };
        self.stack.push(tag);
        let index = |name: &str| element.number(name).and_then(|n| usize::try_from(n).ok()).unwrap_or(LEVELS);
        match tag {
            Tag::List => self.list = Some((element.number("abstractNumId").unwrap_or(-1), List::default())),
            Tag::Num => self.num = Some((element.number("numId").unwrap_or(-1), Num::default())),
            Tag::Override => self.override_of = index("ilvl"),
            Tag::Level => self.level = Some((index("ilvl"), Level::default())),
            Tag::Other if self.level.is_some() => self.detail(element, parent == Some(Tag::RunLook)),
            Tag::Other => self.link(element),
            _ => {}
        }
    }

    /// What stands inside a level.
    fn detail(&mut self, element: &Element<'_>, in_run: bool) {
        let Some((_, level)) = &mut self.level else { return };
        let value = || element.get("val").unwrap_or_default().into_owned();
        match element.name() {
            "start" => level.start = element.number("val").unwrap_or(0),
            "numFmt" => {
                let format = value();
                level.format = if format == "custom" { custom(&element.get("format").unwrap_or_default()) } else { format };
            }
            "lvlText" => level.text = value().chars().take(LONGEST).collect(),
            "lvlRestart" => level.restart = element.number("val"),
            "isLgl" => level.legal = element.is_on(),
            "suff" => level.apart = value() != "nothing",
            "pStyle" => level.style = Some(value()),
            "vanish" if in_run => level.hidden = element.is_on(),
            _ => {}
        }
    }

    /// What stands inside a list or a number, outside of levels.
    fn link(&mut self, element: &Element<'_>) {
        match (element.name(), &mut self.list, &mut self.num) {
            ("numStyleLink", Some((_, list)), _) => list.link = element.get("val").map(std::borrow::Cow::into_owned),
            ("abstractNumId", _, Some((_, num))) => num.list = element.number("val").unwrap_or(-1),
            ("startOverride", _, Some((_, num))) if self.override_of < LEVELS => {
                num.starts.insert(self.override_of, element.number("val").unwrap_or(1));
            }
            _ => {}
        }
    }

    fn close(&mut self) {
        match self.stack.pop() {
            Some(Tag::Level) => {
                let Some((index, level)) = self.level.take().filter(|(i, _)| *i < LEVELS) else { return };
                if let Some((_, num)) = &mut self.num {
                    num.levels.insert(index, level);
                } else if let Some((_, list)) = &mut self.list {
                    list.levels.insert(index, level);
                }
            }
            Some(Tag::List) => {
                if let Some((id, list)) = self.list.take() {
                    self.out.lists.entry(id).or_insert(list);
                }
            }
            Some(Tag::Num) => {
                if let Some((id, num)) = self.num.take() {
                    self.out.nums.entry(id).or_insert(num);
                }
            }
            _ => {}
        }
    }
}

/// `001, 002, 003, …`: the only formats of one's own that Word offers pad with zeros.
fn custom(format: &str) -> String {
    if format.trim_start().starts_with("01") { "decimalZero".to_owned() } else { "decimal".to_owned() }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Numbering, Styles};

    fn level(i: usize, format: &str, text: &str, more: &str) -> String {
        format!(r#"<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>"#)
    }

    fn read(body: &str) -> Numbering {
        Numbering::read(&format!(r#"<w:numbering xmlns:w="w" xmlns:mc="m">{body}</w:numbering>"#), 0).unwrap()
    }

    fn run(numbering: &mut Numbering, steps: &[(i64, i64)]) -> Vec<String> {
        let styles = Styles::default();
        steps.iter().map(|(num, level)| numbering.next(*num, Some(*level), &[], &styles).unwrap_or_else(|| "–".to_owned())).collect()
    }

    #[test]
    fn levels_restart_below_the_one_that_counts_on() {
        let list = [
            level(0, "chineseCountingThousand", "第%1章", ""),
            level(1, "chineseCounting", "（%2）", ""),
            level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
            level(3, "decimal", "%4.", r#"<w:lvlRestart w:val="0"/>"#),
            level(4, "bullet", "•", ""),
        ];
        let mut n = read(&format!(
            r#"<w:abstractNum w:abstractNumId="0">{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
            <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>"#,
            list.concat()
        ));
        let steps = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 3), (1, 0), (1, 1), (1, 2), (1, 3), (1, 4), (2, 0), (2, 0), (1, 0)];
        let wanted = ["第一章", "（一）", "（二）", "1.2.1 ", "1. ", "第二章", "（一）", "2.1.1 ", "2. ", "–", "第五章", "第六章", "第七章"];
        assert_eq!(run(&mut n, &steps), wanted);
    }

    #[test]
    fn overrides_links_and_formats_of_ones_own() {
        let mut n = read(&format!(
            r#"<w:abstractNum w:abstractNumId="0">{}</w:abstractNum><w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="loop"/></w:abstractNum>
            <w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">{}</w:lvlOverride></w:num><w:num w:numId="9"><w:abstractNumId w:val="7"/></w:num>
            <w:num w:numId="3"><w:abstractNumId w:val="0"/></w:num>"#,
            level(0, "decimal", "%1)", r#"<w:suff w:val="nothing"/>"#),
            r#"<w:lvl w:ilvl="0"><w:start w:val="3"/><mc:AlternateContent><mc:Choice><w:numFmt w:val="custom" w:format="01, 02, 03, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1、"/></w:lvl>"#
        ));
        assert_eq!(run(&mut n, &[(1, 0), (1, 0), (9, 0), (5, 0), (3, 0)]), ["03、", "04、", "–", "–", "5)"]);
    }
}
