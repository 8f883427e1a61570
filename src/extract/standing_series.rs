//! Figures that things can be put in order by: the columns of tables, and runs of figures in a paragraph (甲县72万亩、乙县60万亩、丙县48万亩).

use super::figure::{Context, Figure};
use super::interpret::cell_goal;
use crate::outline::{Cell, CellState, Table};
use crate::text::{Span, holds_any, is_cjk};
use crate::value::{Bound, Number, Quantity};

/// What rows and members are called that are none of the things.
const OTHERS: &[&str] =
    &["合计", "总计", "小计", "共计", "累计", "平均", "全市", "全县", "全省", "全州", "全区", "全盟", "全旗", "其余", "其他", "剩余", "余下", "其它"];

/// One thing with its figure.
#[derive(Debug, Clone)]
pub(super) struct Entry<'c> {
    pub(super) name: &'c str,
    pub(super) number: Number,
    pub(super) value: Quantity,
    pub(super) at: Span,
}

/// Things with figures of one kind.
#[derive(Debug, Clone)]
pub(super) struct Series<'c> {
    /// What the figures are of: a header, or the words before the run.
    pub(super) by: String,
    pub(super) entries: Vec<Entry<'c>>,
    /// True where no thing is left out.
    pub(super) complete: bool,
}

impl<'c> Series<'c> {
    /// The thing of this name; 东部 is 东部片区 where no other begins so.
    pub(super) fn entry(&self, name: &str) -> Option<&Entry<'c>> {
        let exact = self.entries.iter().find(|e| e.name == name);
        let alike = |e: &&Entry<'c>| name.chars().count() >= 2 && (e.name.starts_with(name) || name.starts_with(e.name));
        exact.or_else(|| {
            let mut all = self.entries.iter().filter(alike);
            all.next().filter(|_| all.next().is_none())
        })
    }
    /// True where all its figures stand in a stretch.
    pub(super) fn within(&self, stretch: Span) -> bool {
        self.entries.iter().all(|e| stretch.from() <= e.at.from() && e.at.to() <= stretch.to())
    }
    /// The thing whose name stands in a clause, the longest of them; none where two do.
    pub(super) fn named(&self, clause: &str) -> Option<&'c str> {
        let mut all = self.entries.iter().map(|e| e.name).filter(|n| clause.contains(n));
        all.next().filter(|_| all.next().is_none())
    }
}

/// How much words and a header have in common: pairs of characters, and 100 and more where one holds the other.
pub(super) fn score(words: &str, by: &str) -> usize {
    let core: String = by.split('(').next().unwrap_or(by).chars().filter(|c| is_cjk(*c)).collect();
    let core = core.trim_start_matches(['年', '末', '底']);
    let size = core.chars().count();
    let pairs = words.chars().zip(words.chars().skip(1)).filter(|(a, b)| is_cjk(*a) && is_cjk(*b) && core.contains(&format!("{a}{b}"))).count();
    let plain: String = words.chars().filter(|c| is_cjk(*c)).collect();
    let held = size >= 2 && (plain.contains(core) || plain.chars().count() >= 2 && core.contains(plain.as_str()));
    if held { 100 + size.min(pairs + 1) } else { pairs }
}

/// The columns of figures of all tables.
pub(super) fn of_tables<'c>(context: &'c Context<'_>) -> Vec<Series<'c>> {
    let tables = context.outline.tables.iter().filter(|t| !t.copy && (3..=60).contains(&t.rows.len()));
    tables.flat_map(|t| columns(context, t)).take(MOST).collect()
}

fn columns<'c>(context: &'c Context<'_>, table: &'c Table) -> Vec<Series<'c>> {
    let text = |c: &Cell| context.source.slice(c.span);
    let is_name =
        |c: &Cell| c.state == CellState::Present && (2..=16).contains(&text(c).chars().count()) && text(c).chars().all(|c| is_cjk(c) || "()".contains(c));
    let names = |column: usize| table.rows.iter().filter(|r| r.cells.get(column).is_some_and(is_name)).count();
    let Some(first) = (0..table.columns.len().min(3)).find(|c| names(*c) >= 3) else { return Vec::new() };
    let things: Vec<_> = table.rows.iter().filter_map(|r| Some((r, r.cells.get(first).map(text)?))).filter(|(_, name)| !holds_any(name, OTHERS)).collect();
    let several = things.iter().enumerate().any(|(i, (_, name))| name.contains("其中") || things.iter().skip(i + 1).any(|t| t.1 == *name));
    let read = |column: usize| {
        let header = table.columns.get(column)?.header.to_string();
        let figure = |cell: &Cell| cell_goal(text(cell), None, context.scanner).filter(|g| g.bound == Bound::Eq && cell.state == CellState::Present);
        let entry = |(row, name): &(&'c crate::outline::TableRow, &'c str)| {
            let cell = row.cells.get(column)?;
            let value = figure(cell)?.number;
            Some(Entry { name, number: value.range.middle()?, value, at: cell.span })
        };
        let entries: Vec<Entry<'c>> = things.iter().filter_map(entry).collect();
        let complete = entries.len() == things.len();
        (entries.len() >= 3).then_some(Series { by: header, entries, complete })
    };
    if several { Vec::new() } else { (first + 1..table.columns.len()).filter_map(read).collect() }
}

/// Sentences of a paragraph that are looked at on each side.
const NEAR: usize = 24;
/// Columns of tables that are read; figures of more tables are lists, which no place is told in.
const MOST: usize = 400;

/// Runs of figures of one unit in the sentences of a paragraph.
pub(super) fn of_text<'c>(context: &'c Context<'_>, sentence: usize) -> Vec<Series<'c>> {
    let para = |i: usize| context.outline.sentences.get(i).and_then(|s| s.para);
    let own = |i: &usize| para(*i).is_some() && para(*i) == para(sentence);
    (sentence.saturating_sub(NEAR)..=sentence + NEAR)
        .filter(own)
        .filter_map(|i| u32::try_from(i).ok())
        .flat_map(|i| runs(context, i).into_iter().chain(in_turn(context, i)))
        .collect()
}

/// What a figure is of, and where that begins: 甲县 of 其中甲县72万亩, of 依次为甲县72万亩, of 甲县(72万亩).
fn name<'c>(context: &'c Context<'_>, figure: &Figure) -> (usize, &'c str) {
    let text = context.text().get(..figure.digits.from()).unwrap_or("");
    let inside = text.strip_suffix('(');
    let plain = inside.unwrap_or(text);
    let begin = plain.rfind(|c: char| !is_cjk(c)).map_or(0, |i| i + plain.get(i..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
    // 2026年47500万元
    let year = plain.get(..begin).filter(|_| plain.get(begin..) == Some("年")).and_then(|t| t.get(t.len().checked_sub(4)?..));
    let begin = year.filter(|y| y.bytes().all(|b| b.is_ascii_digit())).map_or(begin, |y| begin - y.len());
    let own = plain.get(begin..).unwrap_or("");
    let skip = ["其中", "依次为", "分别为", "依次是", "和"].iter().filter_map(|w| Some(own.rfind(w)? + w.len())).max().unwrap_or(0);
    (begin + skip, own.get(skip..).unwrap_or("").trim_end_matches(['为', '达', '到', '有', '约']))
}

fn runs<'c>(context: &'c Context<'_>, sentence: u32) -> Vec<Series<'c>> {
    let figures = context.of_sentence(sentence);
    let start = context.sentence(sentence).from();
    let mut all: Vec<(usize, Vec<(&'c str, &'c Figure)>)> = Vec::new();
    let mut end = usize::MAX;
    for f in figures {
        let (begin, name) = name(context, f);
        let plain =
            (2..=10).contains(&name.chars().count()) && (name.chars().all(is_cjk) || name.starts_with("20")) && !OTHERS.iter().any(|w| name.contains(w));
        let joined = context.get(end.min(begin), begin);
        let goes_on = matches!(joined, "、" | "," | ";" | ")、" | ")," | "和" | ")和")
            && all.last().and_then(|r| r.1.last()).is_some_and(|l| l.1.unit() == f.unit() && l.1.dim() == f.dim());
        if plain && f.bound == Bound::Eq {
            match all.last_mut().filter(|_| goes_on) {
                Some(run) => run.1.push((name, f)),
                None => all.push((begin, vec![(name, f)])),
            }
            end = f.raw.to();
        } else {
            end = usize::MAX;
        }
    }
    let made = |(begin, run): (usize, Vec<(&'c str, &'c Figure)>)| {
        let by = context.get(start, begin).trim_end_matches("依次为").to_owned();
        let number = |f: &Figure| f.exact.range.middle();
        let sum = run.iter().try_fold(Number::zero(), |sum, (_, f)| sum.add(&number(f)?))?;
        let complete = figures.iter().any(|f| number(f).is_some_and(|n| n == sum));
        let entry = |(name, f): &(&'c str, &'c Figure)| Some(Entry { name, number: number(f)?, value: f.exact.clone(), at: f.span });
        let entries: Vec<Entry<'c>> = run.iter().filter_map(entry).collect();
        (entries.len() >= 3).then_some(Series { by, entries, complete })
    };
    all.into_iter().filter_map(made).collect()
}

/// 甲、乙、丙、丁四县分别拥有景区3处、5处、2处、4处: names of one length, and as many figures of one unit.
fn in_turn<'c>(context: &'c Context<'_>, sentence: u32) -> Option<Series<'c>> {
    let span = context.sentence(sentence);
    let text = context.source.slice(span);
    let at = text.find("分别")?;
    let figures: Vec<&Figure> = context.of_sentence(sentence).iter().filter(|f| f.digits.from() >= span.from() + at).collect();
    let first = figures.first()?;
    let beside = |pair: &[&Figure]| matches!(pair, [a, b] if matches!(context.get(a.raw.to(), b.digits.from()), "、" | "和") && a.unit() == b.unit());
    let size = 1 + figures.windows(2).take_while(|p| beside(p)).count();
    let lead = text.get(..at)?;
    let begin = lead.rfind(['。', ';', ':']).map_or(0, |i| i + lead.get(i..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
    let pieces: Vec<&str> = lead.get(begin..)?.split('、').collect();
    let length = pieces.get(1)?.chars().count();
    let inner = pieces.get(1..pieces.len().checked_sub(1)?)?.iter().all(|p| p.chars().count() == length && p.chars().all(is_cjk));
    if size < 3 || pieces.len() != size || !inner || length > 6 || !figures.iter().take(size).all(|f| f.bound == Bound::Eq) {
        return None;
    }
    let cut = |p: &'c str, last: bool| {
        let skip = if last { p.chars().count().checked_sub(length)? } else { 0 };
        p.get(p.char_indices().nth(skip)?.0..p.char_indices().nth(skip + length).map_or(p.len(), |c| c.0))
    };
    let entry = |(i, f): (usize, &&Figure)| {
        let name = cut(pieces.get(i)?, i == 0)?;
        Some(Entry { name, number: f.exact.range.middle()?, value: f.exact.clone(), at: f.span })
    };
    let entries: Vec<Entry<'c>> = figures.iter().take(size).enumerate().filter_map(entry).collect();
    let by = context.get(span.from() + at, first.digits.from()).to_owned();
    (entries.len() == size).then_some(Series { by, entries, complete: false })
}
