//! The relation `table_sum`: 合计, 总计 and 小计 of tables, in rows or columns, with the cells that they sum.
//! Which cells those are is read from all lines of the table together: the reading that most lines bear out.

use std::sync::Arc;

use super::figure::Context;
use super::interpret::cell_goal;
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Rows, Value};
use crate::outline::{CellState, ColumnKind, Table};
use crate::text::{Span, holds_any};
use crate::value::{Bound, Dim, Interval, Number, Quantity};

/// Wider tables are drawn, not kept.
const WIDEST: usize = 40;
/// Words of a sum.
const GRAND: &[&str] = &["合计", "总计", "共计", "累计"];
const SUB: &str = "小计";
/// Rows that may stand for all others; only where other columns bear it out.
const WHOLE: &[&str] = &["全市", "全区", "全县", "全州", "全省", "全国", "全旗", "全镇", "总数", "总量"];
/// Words in the header of what does not add up.
const NO_SUM: &[&str] = &[
    "率", "比重", "占比", "比例", "%", "人均", "户均", "均价", "单价", "单位造价", "单位成本", "/个", "/平方米", "/亩", "/人", "/公里", "/户", "/处", "/座",
    "/套", "/台", "亩产", "单产", "排名", "名次", "增速", "增长", "标准", "年份", "平均", "倍", "班均", "每千", "每万", "每百", "每亩", "每户", "每人", "每床",
    "每平方", "生均", "师均", "村均", "镇均", "校均", "均(", "均数", "均值", "师比", "生比", "护比", "之比", "班额", "密度", "浓度", "得分", "评分", "温度",
    "天数", "面积比", "水平", "指数", "周期",
];

/// A cell as an addend.
#[derive(Debug, Clone)]
enum Entry {
    Amount(Box<Amount>),
    /// Blank, — or /.
    Nothing,
    /// Words, shares, what was lost: the line cannot be summed.
    Unknown,
}

/// What a cell holds: the amount, its number in the base unit, its place.
#[derive(Debug, Clone)]
struct Amount {
    quantity: Quantity,
    number: Number,
    span: Span,
}

/// A sum and its addends, as places of cells: (row, column).
#[derive(Debug, Clone)]
struct Line {
    total: (usize, usize),
    parts: Vec<(usize, usize)>,
}

/// A line of the reading that was taken.
struct Settled {
    line: Line,
    exact: bool,
    sure: Confidence,
    fails: bool,
    /// The sum of the addends less the total.
    gap: Option<Number>,
}

impl Settled {
    /// True where both fail by one cell, in a table with sums both ways, and this line is the better place to say so.
    fn explains(&self, other: &Self) -> bool {
        let across = |l: &Line| l.parts.iter().all(|p| p.0 == l.total.0);
        if !self.fails || !other.fails || across(&self.line) == across(&other.line) {
            return false;
        }
        let (a, b) = (&self.line, &other.line);
        if b.parts.contains(&a.total) {
            return true;
        }
        let shared = a.total == b.total || a.parts.iter().any(|p| b.parts.contains(p));
        shared && across(a) && !a.parts.contains(&b.total)
    }
}

/// How a line comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Exact,
    Rounded,
    Fails,
    Unknown,
}

/// The sums of all tables.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    for table in context.outline.tables.iter().filter(|t| !t.copy && t.columns.len() <= WIDEST && t.rows.len() >= 2 && may_sum(context, t)) {
        // 注:合计已扣除重复统计的3.3万人
        let behind = context.text().get(table.span.to()..).unwrap_or("");
        if behind.chars().take(120).collect::<String>().contains("重复") {
            continue;
        }
        let grid = Grid::read(context, table);
        if grid.numeric.is_empty() {
            continue;
        }
        let all = [grid.down(GRAND), grid.down(&[SUB]), grid.down(WHOLE)].into_iter().chain(grid.across());
        let mut settled: Vec<Settled> = all.flat_map(|readings| grid.settle(&readings)).collect();
        crossed(&mut settled);
        for one in settled.iter().filter(|s| !settled.iter().any(|o| o.explains(s))) {
            grid.push(&one.line, one.exact, one.sure, facts);
        }
    }
}

/// Where all sums of a table come out to the last digit but one row and one column that cross in a cell and are off by as much, that cell is
/// wrong: rounding does not do that.
fn crossed(settled: &mut [Settled]) {
    let off: Vec<usize> = settled.iter().enumerate().filter(|(_, s)| s.gap.as_ref().is_none_or(|g| !g.is_zero())).map(|(i, _)| i).collect();
    let [a, b] = off.as_slice() else { return };
    let (Some(one), Some(two)) = (settled.get(*a), settled.get(*b)) else { return };
    let across = |l: &Line| l.parts.iter().all(|p| p.0 == l.total.0);
    let cells = |l: &Line| std::iter::once(l.total).chain(l.parts.iter().copied()).collect::<Vec<_>>();
    let shared = || cells(&one.line).iter().any(|c| cells(&two.line).contains(c));
    let alike = || one.gap.as_ref().zip(two.gap.as_ref()).is_some_and(|(x, y)| x == y || x.neg() == *y);
    if settled.len() < 7 || across(&one.line) == across(&two.line) || !shared() || !alike() {
        return;
    }
    for at in [*a, *b] {
        settled.get_mut(at).into_iter().for_each(|s| (s.fails, s.exact) = (true, true));
    }
}

/// False where no word of a sum stands in the table: each has 计, 总 or 全, or the columns tell what is new.
fn may_sum(context: &Context<'_>, table: &Table) -> bool {
    let holds = |text: &str| text.contains(['计', '总', '全', '增', '建']);
    let mut cells = table.rows.iter().flat_map(|r| &r.cells).filter(|c| c.state == CellState::Present);
    let amounts = table.columns.iter().filter(|c| matches!(c.kind, ColumnKind::Figure | ColumnKind::Amount)).count();
    amounts >= 3 || table.columns.iter().any(|c| holds(&c.header)) || cells.any(|c| holds(context.source.slice(c.span)))
}

/// A table as numbers.
struct Grid<'t> {
    context: &'t Context<'t>,
    table: &'t Table,
    entries: Vec<Vec<Entry>>,
    /// Columns that hold amounts that can be added.
    numeric: Vec<usize>,
    /// What each row is called.
    labels: Vec<String>,
    /// Rows that are addends, and those of the highest rank.
    detail: Vec<bool>,
    tops: Vec<bool>,
    /// The unit that the caption gives for all columns: (单位:个).
    unit: Option<String>,
}

/// One way to read the sums of a table: all its lines.
struct Reading {
    lines: Vec<Line>,
    /// True where the word 合计 says it is a sum.
    said: bool,
    /// True where no word does: then the lines alone must.
    bare: bool,
}

impl<'t> Grid<'t> {
    fn read(context: &'t Context<'t>, table: &'t Table) -> Self {
        let text = |span: Span| context.source.slice(span);
        let entry = |cell: &crate::outline::Cell| match cell.state {
            CellState::Lost => Entry::Unknown,
            CellState::Blank => Entry::Nothing,
            CellState::Present if matches!(text(cell.span), "-" | "—" | "——" | "/" | "–" | "0") => Entry::Nothing,
            CellState::Present => amount(context, text(cell.span), cell.span),
        };
        let entries: Vec<Vec<Entry>> = table.rows.iter().map(|r| r.cells.iter().map(entry).collect()).collect();
        let adds = |c: usize| {
            let column = table.columns.get(c);
            let words = column
                .is_none_or(|k| matches!(k.kind, ColumnKind::Serial | ColumnKind::Unit | ColumnKind::Period | ColumnKind::Attribute) || not_added(&k.header));
            let (known, unknown) = entries.iter().filter_map(|r| r.get(c)).fold((0, 0), |(k, u), e| match e {
                Entry::Amount(..) => (k + 1, u),
                Entry::Unknown => (k, u + 1),
                Entry::Nothing => (k, u),
            });
            let year = |r: &crate::outline::TableRow| {
                let cell = r.cells.get(c).map_or("", |c| text(c.span));
                cell.len() == 4 && cell.parse::<i32>().is_ok_and(|y| (1990..=2100).contains(&y))
            };
            let dates = known >= 2 && table.rows.iter().filter(|r| year(r)).count() == known && column.is_some_and(|k| k.header.starts_with('年'));
            !words && !dates && known >= 1 && unknown * 4 <= known
        };
        let numeric: Vec<usize> = (0..table.columns.len()).filter(|c| adds(*c)).collect();
        let first = numeric.first().copied().unwrap_or(0);
        let labels = table.rows.iter().map(|r| r.cells.iter().take(first).map(|c| text(c.span).replace('\n', "")).collect::<Vec<_>>().join(" ")).collect();
        let caption = table.caption.map_or("", text);
        let unit = caption.split_once("单位:").map(|(_, t)| t.trim_end_matches(')').to_owned());
        let mut grid = Self { context, table, entries, numeric, labels, unit, detail: Vec::new(), tops: Vec::new() };
        grid.detail = grid.find_detail();
        grid.tops = grid.find_tops();
        grid
    }

    fn entry(&self, (row, column): (usize, usize)) -> &Entry {
        self.entries.get(row).and_then(|r| r.get(column)).unwrap_or(&Entry::Unknown)
    }

    /// True where a row is called by one of the words.
    fn is_sum(&self, row: usize, words: &[&str]) -> bool {
        let label = self.labels.get(row).map_or("", String::as_str);
        label.split(' ').any(|l| is_sum(l, words))
    }

    fn is_detail(&self, row: usize) -> bool {
        self.detail.get(row).copied().unwrap_or(false)
    }

    /// Which rows are no sums and not told as 其中, below whose first row right under a sum what it began goes on.
    fn find_detail(&self) -> Vec<bool> {
        let (mut below_sum, mut goes_on) = (false, false);
        let rows = 0..self.labels.len();
        rows.map(|row| {
            let label = self.labels.get(row).map_or("", String::as_str);
            let (sum, within) =
                (self.is_sum(row, GRAND) || self.is_sum(row, &[SUB]), label.starts_with("其中") || label.contains("其中") && label.chars().count() <= 20);
            let detail = !sum && !within && !goes_on && !WHOLE.contains(&label);
            goes_on = !sum && (goes_on || below_sum && within);
            below_sum = sum;
            detail
        })
        .collect()
    }

    /// The readings of the sums in rows that are called by the words: of what stands above, or below, or of the 小计.
    fn down(&self, words: &[&str]) -> Vec<Reading> {
        let last = self.entries.len();
        let grand = words == GRAND;
        let sums: Vec<usize> = (0..last).filter(|r| self.is_sum(*r, words)).collect();
        let ends = |r: usize| self.is_sum(r, GRAND) || (!grand && (self.is_sum(r, &[SUB]) || self.is_sum(r, words)));
        let section = |r: usize| self.table.rows.get(r).and_then(|r| r.section);
        let same = |r: usize, t: usize| grand || section(r) == section(t);
        let above = |t: usize| (0..t).rev().take_while(|r| !ends(*r) && same(*r, t)).collect::<Vec<_>>();
        let below = |t: usize| (t + 1..last).take_while(|r| !ends(*r) && same(*r, t)).collect::<Vec<_>>();
        let detail = |rows: Vec<usize>| rows.into_iter().filter(|r| self.is_detail(*r)).collect::<Vec<_>>();
        let subs = |rows: Vec<usize>| rows.into_iter().filter(|r| self.is_sum(*r, &[SUB])).collect::<Vec<_>>();
        let tops = |rows: Vec<usize>| rows.into_iter().filter(|r| self.tops.get(*r).copied().unwrap_or(false)).collect::<Vec<_>>();
        let mut ways: Vec<Vec<(usize, Vec<usize>)>> = Vec::new();
        ways.push(sums.iter().map(|t| (*t, detail(above(*t)))).collect());
        ways.push(sums.iter().map(|t| (*t, detail(below(*t)))).collect());
        if grand {
            ways.push(sums.iter().map(|t| (*t, subs(above(*t)))).collect());
            ways.push(sums.iter().map(|t| (*t, subs(below(*t)))).collect());
            ways.push(sums.iter().map(|t| (*t, tops(above(*t)))).collect());
            ways.push(sums.iter().map(|t| (*t, tops(below(*t)))).collect());
        }
        let reading = |way: Vec<(usize, Vec<usize>)>| {
            let lines = self.lines_down(&way);
            // 全市 below its districts is their sum, where one column shows it.
            let said = words != WHOLE || self.of_places(&way) && self.outcomes(&lines).contains(&Outcome::Exact);
            Reading { lines, said, bare: false }
        };
        ways.into_iter().map(reading).collect()
    }

    /// True where the parts of every sum are called by places: 城东区, 石桥县.
    fn of_places(&self, way: &[(usize, Vec<usize>)]) -> bool {
        let place = |r: &usize| {
            self.labels.get(*r).is_some_and(|l| l.trim_end().ends_with(['县', '区', '市', '镇', '乡', '旗', '州', '道']) && l.chars().count() <= 12)
        };
        way.iter().all(|(_, parts)| parts.len() >= 3 && parts.iter().all(place))
    }

    fn lines_down(&self, way: &[(usize, Vec<usize>)]) -> Vec<Line> {
        let long = way.iter().filter(|(_, parts)| parts.len() >= 2);
        long.flat_map(|(t, parts)| {
            self.numeric.iter().map(|c| {
                let mut parts: Vec<(usize, usize)> = parts.iter().map(|r| (*r, *c)).collect();
                parts.sort_unstable();
                Line { total: (*t, *c), parts }
            })
        })
        .collect()
    }

    /// Which rows have a serial of the highest rank, in a table that has serials of two ranks.
    fn find_tops(&self) -> Vec<bool> {
        let han = |l: &String| l.trim_start().starts_with(|c: char| "一二三四五六七八九十".contains(c)) && l.contains(['、', ' ']);
        let first: Vec<bool> = self.labels.iter().map(han).collect();
        let two = first.iter().zip(&self.detail).any(|(han, detail)| !han && *detail);
        first.into_iter().map(|han| han && two).collect()
    }

    /// The readings of each sum column: so many columns to its right, or to its left.
    fn across(&self) -> Vec<Vec<Reading>> {
        let header = |c: usize| self.table.columns.get(c).map_or("", |k| k.header.as_str());
        // 现状, 新增, 2025年规模: the last is what both come to.
        let grows = |at: usize| {
            let before =
                |n: usize, words: &[&str]| at.checked_sub(n).and_then(|i| self.numeric.get(i)).is_some_and(|c| words.iter().any(|w| header(*c).contains(w)));
            before(2, &["现状", "现有", "存量", "基期", "已建", "已有"]) && before(1, &["新增", "新建", "拟建", "扩建"])
        };
        let edge = |at: usize| self.may_be_sum(at) && (at == 0 || at + 1 == self.numeric.len());
        let sums = self.numeric.iter().enumerate().filter(|(at, c)| is_sum_header(header(**c)) || grows(*at) || edge(*at));
        sums.map(|(at, &c)| {
            let bare_header = !is_sum_header(header(c)) && !grows(at);
            let said = GRAND.iter().chain([&SUB]).any(|w| bare(header(c)).ends_with(w));
            // 总规模, 五年总量 beside 2026年, 2027年, …: amounts of single years.
            let yearly = |side: &[usize]| is_sum_header(header(c)) && in_turn(side.iter().map(|p| header(*p)));
            let run = |n: usize, of: &mut dyn Iterator<Item = usize>| of.take(n).collect::<Vec<_>>();
            let other = |x: &usize| !is_sum_header(header(*x));
            let right: Vec<usize> = run(WIDEST, &mut self.numeric.iter().skip(at + 1).copied().take_while(other));
            let left: Vec<usize> = run(WIDEST, &mut self.numeric.iter().take(at).rev().copied().take_while(other));
            let mut readings = Vec::new();
            for side in [right, left] {
                let said = said || yearly(&side);
                for n in (2..=side.len()).rev() {
                    let parts = side.get(..n).unwrap_or(&[]);
                    let line = |r: usize| Line { total: (r, c), parts: parts.iter().map(|p| (r, *p)).collect() };
                    let rows = (0..self.entries.len()).filter(|r| !self.labels.get(*r).is_some_and(|l| not_added(l)));
                    readings.push(Reading { lines: rows.map(line).collect(), said: said && n == side.len(), bare: bare_header });
                }
            }
            readings
        })
        .collect()
    }

    /// True for the first or last of three columns of amounts or more whose headers name no years, targets or changes.
    fn may_be_sum(&self, at: usize) -> bool {
        let header = |c: &usize| self.table.columns.get(*c).map_or("", |k| k.header.as_str());
        let other = |h: &str| holds_any(h, &["年均", "目标", "基期", "现状", "增", "较", "比", "其中"]) || h.contains("20") || h.is_empty();
        self.numeric.len() >= 3 && self.numeric.get(at).is_some() && !self.numeric.iter().any(|c| other(header(c)))
    }

    /// Takes the reading that most lines bear out, and gives its lines.
    fn settle(&self, readings: &[Reading]) -> Vec<Settled> {
        let outcomes: Vec<Vec<Outcome>> = readings.iter().map(|r| self.outcomes(&r.lines)).collect();
        let score = |o: &[Outcome]| {
            let holds = o.iter().filter(|x| matches!(x, Outcome::Exact | Outcome::Rounded)).count();
            (holds, o.iter().filter(|x| **x == Outcome::Fails).count())
        };
        let tried = readings.iter().zip(&outcomes).filter(|(_, o)| o.iter().any(|x| *x != Outcome::Unknown)).count();
        let told = readings.iter().zip(&outcomes).enumerate().filter(|(_, (_, o))| o.iter().any(|x| *x != Outcome::Unknown));
        let best = told.max_by_key(|(i, (_, o))| {
            let (holds, fails) = score(o);
            (holds as i64 * 2 - fails as i64, std::cmp::Reverse(*i))
        });
        let Some((chosen, (reading, found))) = best else { return Vec::new() };
        let (holds, fails) = score(found);
        let plain = reading.said && holds == 0 && fails == 1 && tried == 1;
        let large = |l: &Line| self.amount(l.total).is_some_and(|a| a.number >= Number::int(100)) && l.parts.iter().all(|p| self.amount(*p).is_some());
        let exact_lines = reading.lines.iter().zip(found).filter(|(l, o)| **o == Outcome::Exact && large(l)).count();
        if reading.bare && (exact_lines < 2 || exact_lines < holds || fails != 1) {
            return Vec::new();
        }
        let borne_out = if reading.said { holds >= 1 && fails <= holds } else { holds >= 2 && fails * 2 <= holds };
        if !plain && !borne_out {
            return Vec::new();
        }
        let exact = found.iter().filter(|o| **o == Outcome::Exact).count() >= 2 && !found.contains(&Outcome::Rounded);
        let mut settled = Vec::new();
        for (line, outcome) in reading.lines.iter().zip(found) {
            let otherwise = readings.iter().zip(&outcomes).enumerate().any(|(j, (r, o))| {
                let same = |(l, x): (&Line, &Outcome)| l.total == line.total && matches!(x, Outcome::Exact | Outcome::Rounded);
                j != chosen && r.lines.iter().zip(o).any(same)
            });
            if *outcome == Outcome::Unknown || (*outcome == Outcome::Fails && (otherwise || (plain && !self.above_parts(line)))) {
                continue;
            }
            let sure = if plain { Confidence::Medium } else { Confidence::High };
            let off = *outcome == Outcome::Fails && self.whole(line);
            let exact = exact || off || self.counts(line.total.1) || self.row_counts(line);
            settled.push(Settled { line: line.clone(), exact, sure, fails: *outcome == Outcome::Fails, gap: self.gap(line) });
        }
        settled
    }

    /// How the lines of a reading come out. Where all but one come out to the last digit, nothing was rounded: whole numbers that are off by two
    /// and more fail there.
    fn outcomes(&self, lines: &[Line]) -> Vec<Outcome> {
        let mut found: Vec<Outcome> = lines.iter().map(|l| self.outcome(l)).collect();
        let exact = found.iter().filter(|o| **o == Outcome::Exact).count();
        let mut rounded = found.iter().zip(lines).enumerate().filter(|(_, (o, _))| **o == Outcome::Rounded);
        if let (Some((at, (_, line))), None) = (rounded.next(), rounded.next())
            && exact >= 2
            && self.whole(line)
            && self.gap(line).is_some_and(|g| self.two_off(line, &g))
        {
            found.get_mut(at).into_iter().for_each(|o| *o = Outcome::Fails);
        }
        found
    }

    /// True where a line's figures are whole numbers.
    fn whole(&self, line: &Line) -> bool {
        line.parts.iter().chain([&line.total]).filter_map(|p| self.amount(*p)).all(|a| a.quantity.decimals == 0)
    }

    fn two_off(&self, line: &Line, gap: &Number) -> bool {
        let two = self.amount(line.total).and_then(|t| Number::int(2).mul(&t.quantity.unit.factor));
        two.is_some_and(|two| *gap >= two || *gap <= two.neg())
    }

    /// True where the sum is not below its greatest addend.
    fn above_parts(&self, line: &Line) -> bool {
        let Some(total) = self.amount(line.total) else { return false };
        line.parts.iter().all(|p| self.amount(*p).is_none_or(|a| a.number <= total.number))
    }

    /// The sum of the addends less the total, where all are known.
    fn gap(&self, line: &Line) -> Option<Number> {
        let total = &self.amount(line.total)?.number;
        line.parts.iter().filter_map(|p| self.amount(*p)).try_fold(Number::zero(), |sum, a| sum.add(&a.number))?.sub(total)
    }

    fn outcome(&self, line: &Line) -> Outcome {
        let Some(total) = self.amount(line.total) else { return Outcome::Unknown };
        let (mut sum, mut known, mut finest) = (Number::zero(), 0i64, total.quantity.decimals.max(0));
        for part in &line.parts {
            match self.entry(*part) {
                Entry::Unknown => return Outcome::Unknown,
                Entry::Nothing => {}
                Entry::Amount(a) => {
                    let Some(next) = sum.add(&a.number).filter(|_| a.quantity.dim == total.quantity.dim) else { return Outcome::Unknown };
                    (sum, known, finest) = (next, known + 1, finest.max(a.quantity.decimals));
                }
            }
        }
        let Some(gap) = sum.sub(&total.number).filter(|_| known > 0) else { return Outcome::Unknown };
        let slack = half(finest, &total.quantity.unit.factor).and_then(|h| h.mul(&Number::int(known + 1)));
        match slack {
            _ if gap.is_zero() => Outcome::Exact,
            _ if finest == 0 && (self.counts(line.total.1) || self.row_counts(line)) => Outcome::Fails,
            Some(slack) if gap <= slack && gap >= slack.neg() => Outcome::Rounded,
            _ => Outcome::Fails,
        }
    }

    /// 改造敬老院(所): a sum along a row that counts things one by one.
    fn row_counts(&self, line: &Line) -> bool {
        let units = ["(个)", "(人)", "(家)", "(所)", "(户)", "(张)", "(处)", "(座)", "(项)", "(名)", "(辆)", "(套)", "(场)", "(件)", "(人次)"];
        line.parts.iter().all(|p| p.0 == line.total.0) && self.labels.get(line.total.0).is_some_and(|l| units.iter().any(|u| l.contains(u)))
    }

    /// True where a column counts things one by one: its header, or the caption, has their unit in brackets, or ends in 数.
    fn counts(&self, column: usize) -> bool {
        let header = self.table.columns.get(column).map_or("", |c| c.header.as_str());
        let units = |text: &str| ["个", "人", "家", "所", "户", "张", "处", "座", "项", "名", "辆", "套", "场", "件", "栋", "部", "台"].contains(&text);
        let inside = |text: &str| text.rsplit_once('(').and_then(|(_, t)| t.split_once(')')).map(|(u, _)| u.trim_start_matches("单位:").to_owned());
        match inside(header) {
            Some(unit) => units(&unit),
            None => self.unit.as_deref().is_some_and(units) || header.ends_with('数') && !header.ends_with("指数"),
        }
    }

    /// Adds a line; whole numbers are exact where the table's other sums are.
    fn push(&self, line: &Line, exact: bool, sure: Confidence, facts: &mut FactSet) {
        let Some(total) = self.amount(line.total) else { return };
        let amounts = || line.parts.iter().filter_map(|p| Some((p, self.amount(*p)?)));
        let finest = amounts().map(|(_, a)| a.quantity.decimals).chain([total.quantity.decimals]).max().unwrap_or(0).max(0);
        let across = line.parts.iter().all(|p| p.0 == line.total.0);
        let name = |at: (usize, usize)| match across {
            true => self.table.columns.get(at.1).map_or("", |c| c.header.as_str()),
            false => self.labels.get(at.0).map_or("", String::as_str),
        };
        let part = |(at, a): (&(usize, usize), &Amount)| {
            let row = RowBuilder::new(Rel::Part, a.span).set("name", Value::Text(name(*at).into()));
            row.at("value", Value::quantity(rounded(a, finest, exact)), a.span)
        };
        let rows = amounts().map(|p| facts.push(part(p))).collect();
        let (label, unit) = if across { self.told(line.total.0) } else { (None, None) };
        facts.push(
            RowBuilder::new(Rel::TableSum, total.span)
                .set("label", Value::or_absent(label, |t| Value::Text(t.into())))
                .set("unit", Value::or_absent(unit, |t| Value::Text(t.into())))
                .at("total", Value::quantity(rounded(total, finest, exact)), total.span)
                .set("parts", Value::Rows(Arc::new(Rows { rel: Rel::Part, rows, closed: true })))
                .set("axis", Value::Atom(if across { "row" } else { "column" }))
                .sure(sure),
        );
    }

    /// What a row is called, without its unit and what is done before it (新建农村公路), and the unit that stands in its name, in a column of units,
    /// or over the table.
    fn told(&self, row: usize) -> (Option<String>, Option<String>) {
        let Some(line) = self.table.rows.get(row) else { return (None, None) };
        let text = |span: Span| self.context.source.slice(span).replace('\n', "");
        let name = super::column::row_name(self.table, line).map(text);
        let (label, inside) = match name.as_deref().and_then(|n| n.split_once('(')) {
            Some((head, tail)) => (Some(head.to_owned()), tail.strip_suffix(')').map(str::to_owned)),
            None => (name, None),
        };
        let at = self.table.columns.iter().position(|c| c.kind == ColumnKind::Unit);
        let cell = at.and_then(|c| line.cells.get(c)).filter(|c| c.state == CellState::Present).map(|c| text(c.span));
        let done = |t: String| super::claim::WORKS.at_start(&t).and_then(|w| t.strip_prefix(w)).map_or(t.clone(), str::to_owned);
        (label.map(done), inside.or(cell).or_else(|| self.unit.clone()))
    }

    fn amount(&self, at: (usize, usize)) -> Option<&Amount> {
        match self.entry(at) {
            Entry::Amount(a) => Some(a),
            _ => None,
        }
    }
}

/// A cell's amount; shares, ranges and bounds are none.
fn amount(context: &Context<'_>, text: &str, span: Span) -> Entry {
    let Some(goal) = cell_goal(text, None, context.scanner).filter(|g| g.bound == Bound::Eq) else { return Entry::Unknown };
    let q = goal.number;
    if matches!(q.dim, Dim::Share | Dim::Point | Dim::Other) {
        return Entry::Unknown;
    }
    match q.range.middle() {
        Some(number) => Entry::Amount(Box::new(Amount { quantity: q, number, span })),
        None => Entry::Unknown,
    }
}

/// Half of the last decimal place, in the base unit.
fn half(decimals: i32, factor: &Number) -> Option<Number> {
    Number::pow10(-decimals)?.mul(factor)?.mul(&Number::ratio(1, 2)?)
}

/// The amount with the rounding of its line: all figures have as many decimals as the finest.
fn rounded(amount: &Amount, finest: i32, exact: bool) -> Quantity {
    let (mut q, n) = (amount.quantity.clone(), &amount.number);
    let half = if exact && finest == 0 { None } else { half(finest, &q.unit.factor) };
    q.range = match half.and_then(|h| Some((n.sub(&h)?, n.add(&h)?))) {
        Some((lo, hi)) => Interval::closed(lo, hi),
        None => Interval::point(n.clone()),
    };
    q.decimals = finest;
    q
}

/// A header or label without the bracket at its end: 合计(万元).
fn bare(text: &str) -> &str {
    let text = text.trim();
    text.split_once('(').map_or(text, |(head, _)| head).trim_end_matches(':')
}

fn is_sum(label: &str, words: &[&str]) -> bool {
    let label = bare(label);
    label.chars().count() <= 8 && words.iter().any(|w| label.ends_with(w))
}

/// True for a header, or a row's name, of what does not add up; 高标准农田 does.
fn not_added(name: &str) -> bool {
    holds_any(name, NO_SUM) && holds_any(&name.replace("高标准", ""), NO_SUM)
}

/// True for the headers of three or more years that follow each other, in either order.
fn in_turn<'h>(headers: impl Iterator<Item = &'h str>) -> bool {
    let year = |h: &str| {
        let mut all = super::figure::years_in(h);
        all.next().filter(|(at, _)| *at == 0 && all.next().is_none()).map(|y| y.1)
    };
    let Some(mut years) = headers.map(year).collect::<Option<Vec<i32>>>() else { return false };
    years.sort_unstable();
    years.len() >= 3 && years.windows(2).all(|w| matches!(w, [a, b] if a + 1 == *b))
}

/// 合计, 总投资, 总人数, 全年: whether it is the sum of others, the lines of the table must say.
fn is_sum_header(header: &str) -> bool {
    let header = bare(header);
    let whole = header.starts_with('总') && header.chars().count() <= 6;
    !header.contains('或') && whole
        || ["全年", "全部"].contains(&header)
        || WHOLE.contains(&header)
        || GRAND.iter().chain([&SUB, &"总投资", &"总额", &"总数", &"总量"]).any(|w| header.ends_with(w))
}
