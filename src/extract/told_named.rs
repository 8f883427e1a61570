//! What is told between two things that a table or the text gives figures for: 南片比西片多0.61张, 岭安市是雪塘县的7.5倍, 最高的城东区比最低的南坪县高12.7分,
//! and what one of them has of all (岭安市接待游客最多,占全州的30.0%). The column is the one whose header the sentence names; silent where any column gives
//! what is told.

use super::figure::{Context, Figure};
use super::interpret::cell_goal;
use super::near::middle;
use super::told::{Made, Tie, Way, alike, amount, choose, noun, paragraph, reported, share_two, words};
use super::told_diff::{bare, way};
use super::told_since::multiple;
use crate::diag::Confidence;
use crate::fact::{FactSet, RowBuilder};
use crate::outline::{CellState, Table};
use crate::text::{AnyOf, Span, is_cjk};
use crate::value::{Bound, Dim, Number, Truth};

/// Ends of what is told of more or less, longest first.
const MORE: &[&str] = &["多出", "高出", "低出", "少了", "多了", "多", "少", "高", "低", "长", "短", "大", "小", "快", "慢"];
/// Words before a name.
const FIRST: &[&str] = &["最高的", "最低的", "最多的", "最少的", "最大的", "最小的", "排名第一的", "排名末位的", "居首的", "末位的"];
/// Words that what is compared with is no thing of a table.
static OTHER: AnyOf =
    AnyOf::new(&["年", "上期", "同期", "以往", "原来", "目标", "计划", "全国", "全省", "平均", "标准", "规划", "任务", "去", "预期", "此前", "现有", "要求"]);
/// What a row of all is called.
const TOTALS: &[&str] = &["合计", "总计", "共计", "全市", "全县", "全区", "全州", "全省"];

/// So many figures of a draft may tell of two things,
const MOST: usize = 200;
/// and so many cells are looked at for each.
const MOST_CELLS: usize = 8_000;

/// A cell with the name of its row; what it amounts to is read where it is asked for.
struct Entry<'t> {
    name: &'t str,
    header: &'t str,
    /// The unit of its column, where one is said.
    unit: Option<&'t str>,
    /// Column of its table; names of one column can be set against each other.
    group: (usize, usize),
    span: Span,
}

impl Entry<'_> {
    /// The cell as a figure outside all sentences; one without a unit of its own in the unit given.
    fn figure(&self, context: &Context<'_>, unit: Option<&str>) -> Option<Figure> {
        let goal = cell_goal(context.source.slice(self.span), self.unit.or(unit), context.scanner).filter(|g| g.bound == Bound::Eq)?;
        let exact = super::table_share::to_the_digit(&goal.number);
        let (span, value) = (self.span, exact.clone());
        Some(counted(Figure { digits: span, span, raw: span, exact, value, bound: Bound::Eq, sentence: u32::MAX, clause: span.from() }))
    }
}

/// What a clause tells.
enum Tells<'t> {
    /// 比西片多
    More(&'t str),
    /// 是雪塘县的7.5倍
    Times(&'t str),
    /// 占全州的
    Share,
}

/// Adds rows of `gap`, `change` and `ratio` for what no row tells yet.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let stated = || context.figures.iter().filter(|f| f.bound == Bound::Eq && !f.value.about).filter_map(|f| Some((f, tells(words(context, f), f)?)));
    if stated().next().is_none() {
        return;
    }
    let mut told = reported(facts);
    told.extend(super::told_base::stated(facts));
    let entries = entries(context);
    for (figure, tells) in stated().filter(|(f, _)| !told.contains(&f.span)).take(MOST) {
        let own = counted(figure.clone());
        let row = match tells {
            Tells::Share => share(context, &entries, &own),
            Tells::More(other) => told_of(context, &entries, &own, other, false),
            Tells::Times(other) => told_of(context, &entries, &own, other, true),
        };
        if let Some(row) = row {
            facts.push(row);
        }
    }
}

/// What stands before a figure that sets two things against each other.
fn tells<'t>(text: &'t str, figure: &Figure) -> Option<Tells<'t>> {
    let named = |name: &&str| {
        let name = FIRST.iter().find_map(|w| name.strip_prefix(w)).unwrap_or(name);
        (2..=12).contains(&name.chars().count()) && name.chars().all(|c| is_cjk(c) || matches!(c, '(' | ')')) && !OTHER.is_in(name)
    };
    if figure.unit() == "倍" {
        let head = text.trim_end_matches(['约', '近']).strip_suffix('的')?;
        let at = ["相当于", "是", "为"].iter().filter_map(|w| head.rfind(w).map(|i| i + w.len())).max()?;
        return head.get(at..).filter(named).map(Tells::Times);
    }
    if figure.dim() == Dim::Share && figure.unit() == "%" {
        let base = text.trim_end_matches(['约', '近', '达', '为']).rsplit_once('占')?.1;
        let base = base.strip_suffix('的').unwrap_or(base);
        return ["全市", "全县", "全区", "全州", "全省", "总投资", "总数", "总量"]
            .iter()
            .any(|w| base.starts_with(w) && base.chars().count() <= 8)
            .then_some(Tells::Share);
    }
    let head = bare(text);
    let head = MORE.iter().find_map(|w| head.strip_suffix(w))?;
    let at = head.rfind(['比', '较'])?;
    head.get(at + '比'.len_utf8()..).filter(named).filter(|_| amount(figure) || figure.dim() == Dim::Point || figure.unit() == "分").map(Tells::More)
}

/// The cells of all tables of the draft, column by column.
fn entries<'t>(context: &'t Context<'_>) -> Vec<Entry<'t>> {
    let mut found = Vec::new();
    for (number, table) in context.outline.tables.iter().enumerate().filter(|(_, t)| !t.copy && (2..=60).contains(&t.rows.len())) {
        for (column, head) in table.columns.iter().enumerate().skip(1) {
            let unit = unit(context, table, &head.header);
            for row in &table.rows {
                let text = |c: &crate::outline::Cell| context.source.slice(c.span);
                let Some(cell) = row.cells.get(column).filter(|c| c.state == CellState::Present && text(c).bytes().any(|b| b.is_ascii_digit())) else {
                    continue;
                };
                let named = row.cells.iter().take(column).filter(|c| c.state == CellState::Present).map(text).find(|t| t.chars().any(is_cjk));
                let Some(name) = named.map(|n| n.split('(').next().unwrap_or(n).trim()) else { continue };
                if found.len() >= MOST_CELLS {
                    return found;
                }
                found.push(Entry { name, header: &head.header, unit, group: (number, column), span: cell.span });
            }
        }
    }
    found
}

/// Points of a mark are counted here, so that they can be subtracted.
fn counted(mut figure: Figure) -> Figure {
    if figure.unit() == "分" {
        for q in [&mut figure.value, &mut figure.exact] {
            (q.dim, q.unit.dim) = (Dim::Count, Dim::Count);
        }
    }
    figure
}

/// 万人次 of 接待游客(万人次), or of the caption.
fn unit<'t>(context: &'t Context<'_>, table: &Table, header: &'t str) -> Option<&'t str> {
    let inside = |t: &'t str| t.rsplit_once('(').and_then(|(_, u)| u.strip_suffix(')'));
    let own = inside(header).filter(|u| !u.contains("年") && u.chars().count() <= 8);
    let caption = || context.source.slice(table.caption?).split_once("单位:").map(|(_, u)| u.trim_end_matches([')', '。']));
    own.or_else(caption)
}

/// True where a name of the text is that of a row.
fn same(row: &str, said: &str) -> bool {
    let said = FIRST.iter().find_map(|w| said.strip_prefix(w)).unwrap_or(said);
    let short = row.chars().count().min(said.chars().count()) >= 2;
    short && (row == said || said.starts_with(row) || said.ends_with(row) || row.starts_with(said))
}

/// The name of a row that is told of: in the clause before `edge`, else the last one of the sentence.
fn subject<'e>(context: &Context<'_>, column: &'e [Entry<'_>], stated: &Figure, edge: usize, other: &str) -> Option<&'e Entry<'e>> {
    let before = context.get(context.sentence(stated.sentence).from(), edge);
    let of = column.iter().filter(|e| !same(e.name, other) && e.name.chars().count() >= 2);
    let found = of.filter_map(|e| before.rfind(e.name).map(|at| (at + e.name.len(), e)));
    found.max_by_key(|(at, e)| (*at, e.name.len())).map(|(_, e)| e)
}

/// What each column of a table gives.
fn columns<'e, 't>(entries: &'e [Entry<'t>]) -> impl Iterator<Item = &'e [Entry<'t>]> {
    entries.chunk_by(|a, b| a.group == b.group)
}

/// How close a column is to what is told: its header is named there, or the figure of the one stands there.
/// Where it is named, from the beginning of the sentence; the last one named counts. A clause with a subject of its own must name it whole:
/// 过夜游客占全州的 is of no column 接待游客.
fn tied(context: &Context<'_>, of: &Entry<'_>, figure: &Figure, stated: &Figure) -> Option<usize> {
    let start = context.sentence(stated.sentence).from();
    let header = of.header.split('(').next().unwrap_or(of.header);
    let lead = words(context, stated);
    let edge = lead.rfind(['比', '较', '是', '为', '占']).unwrap_or(0);
    let head = lead.get(..edge).unwrap_or("");
    let own = FIRST.iter().find_map(|w| head.strip_prefix(w)).unwrap_or(head);
    let own = own.find(of.name).and_then(|at| own.get(at + of.name.len()..)).unwrap_or(own).trim_start_matches('的');
    let sentence = context.get(start, stated.digits.from());
    let letters: Vec<char> = header.chars().collect();
    let two = letters.windows(2).map(|w| w.iter().collect::<String>()).filter(|w| share_two(w, w));
    let named = if own.chars().count() >= 2 {
        (header.contains(own) || own.contains(header)).then_some(stated.clause - start)
    } else {
        two.filter_map(|w| sentence.rfind(w.as_str())).max()
    };
    // 水运投资60.2亿元,比铁路投资少34.8亿元: the column has the 60.2.
    let figures = context.of_sentence(stated.sentence).iter();
    let stands = figures.filter(|f| f.digits < stated.digits && alike(f, figure)).any(|f| middle(f) == middle(figure));
    if stands { Some(usize::MAX) } else { named }
}

/// The row for what is told between two things, of a table or of the paragraph.
fn told_of<'c>(context: &'c Context<'_>, entries: &'c [Entry<'_>], stated: &'c Figure, other: &str, times: bool) -> Option<RowBuilder> {
    let text = words(context, stated);
    let edge = stated.clause + text.rfind(other).unwrap_or(0);
    let written = if stated.dim() == Dim::Point { "%" } else { context.get(stated.digits.to(), stated.span.to()) };
    let assumed = Some(written).filter(|_| !times);
    // Where the column is named, and the figures of the two.
    let two = |column: &'c [Entry<'_>]| {
        let b = column.iter().find(|e| same(e.name, other))?;
        let a = subject(context, column, stated, edge, other)?;
        let (one, another) = (a.figure(context, assumed)?, b.figure(context, assumed)?);
        Some((tied(context, a, &one, stated), one, another))
    };
    let found: Vec<_> = columns(entries).filter_map(two).collect();
    // Where the sentence says which column is meant, others do not speak for what it tells.
    let last = found.iter().filter_map(|f| f.0).max();
    let mut ways = of_text(context, stated, other, edge, times);
    for (at, a, b) in found.iter().filter(|f| f.0 == last) {
        let tie = if at.is_some() { Tie::Close } else { Tie::None };
        if times {
            ways.extend(multiple(context, b, a, stated).map(|w| Way { tie, ..w }));
            continue;
        }
        let point = stated.dim() == Dim::Point && a.dim() == Dim::Share;
        let (low, high) = if middle(a) < middle(b) { (a, b) } else { (b, a) };
        ways.extend((point || alike(a, stated)).then(|| way(low, high, stated, tie)).flatten());
    }
    match choose(stated, ways)? {
        Made::Row(row) => Some(row),
        Made::Sum(..) => None,
    }
}

/// 市级补助17550万元,…社会资本29250万元。社会资本投入比市级补助多11700万元: both stand in the paragraph under their names.
fn of_text<'c>(context: &'c Context<'_>, stated: &'c Figure, other: &str, edge: usize, times: bool) -> Vec<Way<'c>> {
    let all = paragraph(context, stated.sentence);
    let fits = |f: &&Figure| f.digits < stated.digits && amount(f) && (times && f.unit() != "倍" || alike(f, stated));
    let named = |f: &Figure| {
        let name = noun(context, f);
        if name.chars().count() >= 2 { name } else { String::new() }
    };
    let mut of_other = all.iter().filter(fits).filter(|f| same(&named(f), other));
    let Some(b) = of_other.next().filter(|b| of_other.all(|f| middle(f) == middle(b))) else { return Vec::new() };
    let before = context.get(context.sentence(stated.sentence).from(), edge);
    // 比市级补助多29376万元,是市级的2.5倍: what is more is of neither.
    let kin = all.iter().filter(fits).filter(|f| f.digits != b.digits && alike(f, b) && f.clause != stated.clause && tells(words(context, f), f).is_none());
    let own = kin.filter_map(|f| Some((before.rfind(named(f).as_str()).filter(|_| !named(f).is_empty())?, f)));
    let Some((_, a)) = own.max_by_key(|(at, f)| (*at, f.digits)) else { return Vec::new() };
    let lead = words(context, stated);
    let tie = if lead.chars().count() >= 6 && !lead.starts_with(['比', '较', '是', '为']) && same(&named(a), lead) { Tie::Close } else { Tie::Loose };
    if times {
        return multiple(context, b, a, stated).map(|w| Way { tie, ..w }).into_iter().collect();
    }
    let (low, high) = if middle(a) < middle(b) { (a, b) } else { (b, a) };
    way(low, high, stated, tie).into_iter().collect()
}

/// 岭安市接待游客最多,占全州的30.0%: the row's figure by that of the row of all, or by the sum of the column.
fn share(context: &Context<'_>, entries: &[Entry<'_>], stated: &Figure) -> Option<RowBuilder> {
    let edge = stated.digits.from();
    // A figure between the name and the share is what has the share.
    let start = context.sentence(stated.sentence).from();
    let near = |name: &str| {
        let at = context.get(start, edge).rfind(name).map_or(start, |i| start + i);
        context.of_sentence(stated.sentence).iter().any(|f| f.digits.from() > at && f.digits < stated.digits && amount(f))
    };
    let mut found: Vec<(usize, Option<bool>, RowBuilder)> = Vec::new();
    for column in columns(entries) {
        let total = |e: &&Entry<'_>| TOTALS.contains(&e.name) || e.name.ends_with("合计") || e.name.ends_with("总计");
        let figure = |e: &Entry<'_>| e.figure(context, None);
        let Some((a, part)) = subject(context, column, stated, edge, "全市").filter(|a| !total(a) && !near(a.name)).and_then(|a| Some((a, figure(a)?)))
        else {
            continue;
        };
        let Some(at) = tied(context, a, &part, stated) else { continue };
        let sum = || {
            let all = !column.iter().any(|e| e.name.contains("小计"));
            let n = column.iter().filter(|_| all).try_fold(Number::zero(), |s, e| s.add(&middle(&figure(e)?)?)).filter(|_| all)?;
            Some((part.exact.clone().with_range(crate::value::Interval::point(n)), part.span))
        };
        let Some((whole, place)) = column.iter().find(total).and_then(figure).map(|f| (f.exact, f.span)).or_else(sum) else { continue };
        let Ok(got) = part.exact.div(&whole) else { continue };
        let size = || got.range.middle()?.div(&middle(stated)?);
        let sized = size().zip(Number::ratio(1, 2)).is_some_and(|(s, half)| s >= half && s <= Number::int(2));
        let right = got.equals(&stated.value) != Truth::False;
        let name = Span::new(stated.clause, stated.digits.from());
        let row = super::ratio::quotient((part.exact, part.span), (whole, place), stated, "占比", name, Confidence::Medium);
        found.push((at, Some(right).filter(|r| *r || sized), row));
    }
    let last = found.iter().map(|f| f.0).max()?;
    found.retain(|f| f.0 == last);
    let wrong = found.iter().all(|f| f.1 == Some(false));
    found.pop().filter(|_| wrong && found.is_empty()).map(|f| f.2)
}
