//! The relation `project`: a thing that a table gives a row, with its investment or its unit, and that the text tells of too: an item of its name
//! (（四）建设监管平台。投资2000万元,由市数据局牵头) or a clause that begins with its name. Read only where one row and one passage belong together.

use rustc_hash::FxHashMap;

use super::column::row_name;
use super::figure::{Context, Figure};
use super::interpret::cell_goal;
use super::table_note::money_unit;
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::outline::{Cell, CellState, ColumnKind, ParaKind, Table, TableRow};
use crate::text::{AnyOf, Span, is_cjk};
use crate::value::{Base, Bound, Dim, Interval, Number, Quantity, Truth};

/// Words that a name may do without.
static OPEN: AnyOf = AnyOf::new(&["建设", "新建", "实施", "推进", "开展", "完善", "加快", "改造", "加密", "建立", "打造", "建成", "推动", "做好"]);
static SHUT: AnyOf = AnyOf::new(&["建设工程", "建设项目", "工程项目", "工程", "项目", "建设", "行动", "任务", "中心", "提升", "改造"]);
/// Headers of columns that hold what a thing costs, and words that they are of a part or a time.
static COSTS: AnyOf = AnyOf::new(&["投资", "资金", "金额", "经费", "预算", "估算", "概算", "造价"]);
static PARTLY: AnyOf = AnyOf::new(&[
    "其中", "已", "年", "中央", "省", "市级", "县级", "财政", "自筹", "完成", "占", "比", "率", "来源", "社会", "债", "贷", "补助", "上级", "市县", "区县",
    "地方", "本级", "配套",
]);
/// Headers of columns that hold who does it.
static UNITS: AnyOf = AnyOf::new(&["责任", "牵头", "实施单位", "负责", "承担单位", "实施主体", "建设单位"]);
/// What ends the words before the amount of the whole.
const AMOUNTS: &[&str] = &["总投资", "投资", "概算", "估算", "投资额", "资金", "投入", "预算", "共需", "合计", "共计", "共", "需", "造价", "经费"];
/// Words that an amount is a part's, one's or done.
static OTHER: AnyOf = AnyOf::new(&[
    "中央", "省级", "省", "市级", "县级", "其中", "每", "单", "均", "已", "完成", "年度", "首期", "一期", "二期", "奖", "贷", "债", "自筹", "补助", "年投",
    "财政", "引导", "带动", "超", "合计", "两项", "三项",
]);
/// Verbs of who does it.
const DOES: &[&str] = &["牵头", "负责", "组织实施", "实施", "承建", "承担", "主办"];
/// Characters of a passage that are looked at.
const LONG: usize = 900;
/// Rows, and pairs of rows and passages, up to which names are held against each other letter by letter.
const ROWS: usize = 300;
const PAIRS: usize = 60_000;

/// A passage of the text and what it is called.
struct Passage<'a> {
    /// Without what names may do without.
    core: Core<'a>,
    span: Span,
    /// Where the text behind the marker begins.
    text: usize,
}

/// A row of a table.
struct Listed<'t, 'a> {
    name: &'a str,
    core: Core<'a>,
    place: Span,
    cost: Option<(Quantity, Span)>,
    units: Option<&'t Cell>,
    /// Its other cells with the unit of its cost: of one year, of one payer.
    others: Vec<Quantity>,
}

/// Adds the rows.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let rows: Vec<Listed<'_, '_>> = context.outline.tables.iter().filter(|t| !t.copy).flat_map(|t| listed(context, t)).collect();
    if rows.is_empty() {
        return;
    }
    let passages = passages(context);
    let mut by_core: FxHashMap<&str, (usize, Vec<&Passage<'_>>)> = FxHashMap::default();
    for row in &rows {
        by_core.entry(row.core.text).or_default().0 += 1;
    }
    for passage in &passages {
        if let Some(known) = by_core.get_mut(passage.core.text) {
            known.1.push(passage);
        }
    }
    let few = rows.len() * passages.len() <= PAIRS && rows.len() <= ROWS;
    for row in &rows {
        let Some((1, same)) = by_core.get(row.core.text) else { continue };
        let found = if same.is_empty() && few { near(row, &rows, &passages) } else { same.clone() };
        if let [passage] = found.as_slice() {
            tell(context, row, passage.span, facts);
        } else if found.is_empty()
            && few
            && let Some(span) = clause(context, row, &rows, &passages)
        {
            tell(context, row, span, facts);
        }
    }
}

/// The passages whose name holds a row's or is held by it, and no other row's.
fn near<'p, 'a>(row: &Listed<'_, 'a>, rows: &[Listed<'_, 'a>], passages: &'p [Passage<'a>]) -> Vec<&'p Passage<'a>> {
    let own = |p: &&Passage<'_>| p.core.is_kin(&row.core) && rows.iter().filter(|r| p.core.is_kin(&r.core)).count() == 1;
    passages.iter().filter(own).collect()
}

/// A name without what it may do without, and what is asked of it for each other one.
#[derive(Debug, Clone, Copy)]
struct Core<'a> {
    text: &'a str,
    /// Its characters.
    count: usize,
    /// It tells a phase or a number.
    phased: bool,
}

impl<'a> Core<'a> {
    fn of(name: &'a str) -> Self {
        let mut text = name.trim_matches(|c: char| !c.is_alphanumeric());
        for _ in 0..2 {
            let shorter = |t: &&str| t.chars().count() >= 3;
            text = OPEN.at_start(text).and_then(|w| text.strip_prefix(w)).filter(shorter).unwrap_or(text);
            text = SHUT.at_end(text).and_then(|w| text.strip_suffix(w)).filter(shorter).unwrap_or(text);
        }
        let phased = text.contains(['期', '段', '标']) || text.bytes().any(|b| b.is_ascii_digit());
        Self { text, count: text.chars().count(), phased }
    }

    /// One name within the other; phases and numbers must be told by both.
    fn is_kin(&self, other: &Self) -> bool {
        let (short, long) = if self.text.len() <= other.text.len() { (self, other) } else { (other, self) };
        short.count >= 4 && long.count <= short.count * 2 + 2 && self.phased == other.phased && long.text.contains(short.text)
    }
}

/// The rows of a table that are things with a cost or a unit.
fn listed<'t, 'a>(context: &Context<'a>, table: &'t Table) -> Vec<Listed<'t, 'a>> {
    let slice = |span: Span| context.source.slice(span);
    let above = context.text().get(..table.span.from()).unwrap_or("").trim_end().rsplit('\n').next().unwrap_or("");
    let caption = table.caption.map_or(above, slice);
    let priced = |h: &str| money_unit(h).is_some() || money_unit(caption).is_some();
    let whole = |h: &str| matches!(h.split('(').next().unwrap_or(h), "合计" | "总计" | "总额" | "小计" | "总投资" | "投资合计" | "资金合计");
    let named = |h: &str| COSTS.is_in(h) && !PARTLY.is_in(h);
    let column = |fits: &dyn Fn(&str) -> bool| table.columns.iter().position(|c| fits(&c.header) && priced(&c.header));
    let cost = column(&whole).or_else(|| column(&named));
    let units = table.columns.iter().position(|c| UNITS.is_in(&c.header));
    if cost.is_none() && units.is_none() || table.rows.len() < 2 {
        return Vec::new();
    }
    let unit = cost.and_then(|c| table.columns.get(c)).and_then(|c| money_unit(&c.header).or_else(|| money_unit(caption)));
    // 2 beside 3.6 and 1.2 is 2.0.
    let digits = |row: &TableRow| cost.and_then(|c| row.cells.get(c)).and_then(|c| slice(c.span).split_once('.')).map_or(0, |(_, t)| t.len());
    let finest = table.rows.iter().map(digits).max().and_then(|n| i32::try_from(n).ok()).unwrap_or(0).min(4);
    let present = |row: &'t TableRow, at: Option<usize>| at.and_then(|c| row.cells.get(c)).filter(|c| c.state == CellState::Present && !c.span.is_empty());
    let of = |row: &'t TableRow| {
        let place = row_name(table, row).or_else(|| first_text(table, row))?;
        let name = slice(place);
        let sum = ["合计", "总计", "小计", "共计", "全县", "全市", "全区"].iter().any(|w| name.starts_with(w));
        let amount = present(row, cost).and_then(|c| {
            let goal = cell_goal(slice(c.span), unit, context.scanner).filter(|g| g.bound == Bound::Eq && g.number.dim == Dim::base(Base::Money, 1))?;
            Some((as_fine_as(goal.number, finest), c.span))
        });
        let named = (4..=24).contains(&name.chars().count()) && !sum && name.chars().all(|c| is_cjk(c) || c.is_alphanumeric() || "“”（）()、-—".contains(c));
        // 运营补助 330 429 528 1287: what the text tells may be of one year.
        let of_cell = |c: &Cell| cell_goal(slice(c.span), unit, context.scanner).filter(|g| g.number.dim == Dim::base(Base::Money, 1)).map(|g| g.number);
        let others =
            || row.cells.iter().enumerate().filter(|(i, c)| Some(*i) != cost && c.state == CellState::Present).filter_map(|(_, c)| of_cell(c)).collect();
        let others = if amount.is_some() { others() } else { Vec::new() };
        named.then(|| Listed { name, core: Core::of(name), place, cost: amount, units: present(row, units), others })
    };
    table.rows.iter().filter(|r| !r.carried).filter_map(of).collect()
}

/// The first cell of words in a row.
fn first_text(table: &Table, row: &TableRow) -> Option<Span> {
    let words = table.columns.iter().position(|c| !matches!(c.kind, ColumnKind::Serial))?;
    row.cells.get(words).filter(|c| c.state == CellState::Present && !c.span.is_empty()).map(|c| c.span)
}

/// Items and headings with what stands under them, up to the next one.
fn passages<'a>(context: &Context<'a>) -> Vec<Passage<'a>> {
    let outline = context.outline;
    let mut starts: Vec<(usize, Span)> = outline.headings.iter().map(|h| (h.span.from(), h.text)).collect();
    starts.extend(outline.items.iter().filter(|i| !i.inline).map(|i| (i.marker.span.from(), i.text)));
    // 5 森林防火监测 1500: a row of a table of plain text is no item.
    let row = |at: usize| outline.tables.partition_point(|t| t.span.from() <= at).checked_sub(1).and_then(|i| outline.tables.get(i));
    starts.retain(|s| row(s.0).is_none_or(|t| t.span.to() <= s.0));
    starts.sort_unstable_by_key(|s| (s.0, s.1.to()));
    starts.dedup_by_key(|s| s.0);
    let tables: Vec<usize> = outline.tables.iter().map(|t| t.span.from()).collect();
    let mut found = Vec::new();
    for (i, (from, text)) in starts.iter().enumerate() {
        let next = starts.get(i + 1).map_or(context.text().len(), |n| n.0);
        let table = tables.iter().copied().find(|t| t > from).unwrap_or(next);
        let name = context.source.slice(*text).split(['。', ':', ',', ';', '\n']).next().unwrap_or("");
        let start = text.from() + name.len();
        let end = next.min(table).min(start + LONG);
        let end = (start..=end).rev().find(|e| context.text().is_char_boundary(*e)).unwrap_or(start);
        // 新建口袋公园20个,每个200万元: without how many.
        let name = name.split(|c: char| c.is_ascii_digit()).next().filter(|t| t.chars().count() >= 4).unwrap_or(name);
        if (3..=24).contains(&name.chars().count()) && end > start {
            found.push(Passage { core: Core::of(name), span: Span::new(start, end), text: text.from() });
        }
    }
    found
}

/// The only clause of running text that begins with a row's name, up to the next thing that is told of.
fn clause(context: &Context<'_>, row: &Listed<'_, '_>, rows: &[Listed<'_, '_>], passages: &[Passage<'_>]) -> Option<Span> {
    let behind_marker = |at: usize| passages.binary_search_by_key(&at, |p| p.text).is_ok();
    let opens = |at: usize| behind_marker(at) || context.text().get(..at).is_some_and(|t| t.ends_with(['。', ';', '\n', ' ', ',']));
    let body = |at: usize| {
        let i = context.outline.paras.partition_point(|p| p.span.to() <= at);
        context.outline.paras.get(i).filter(|p| p.kind == ParaKind::Body && !p.copy && p.span.from() <= at)
    };
    let all = memchr::memmem::find_iter(context.text().as_bytes(), row.name);
    let mut found = all.filter(|at| opens(*at)).filter_map(|at| Some((at, body(at)?)));
    let (at, para) = found.next().filter(|_| found.next().is_none())?;
    let from = at + row.name.len();
    let rest = context.get(from, para.span.to());
    let stop = rest.find(['。', ';']).unwrap_or(rest.len());
    let other = rows.iter().filter(|r| r.name != row.name).filter_map(|r| rest.find(r.name)).min().unwrap_or(stop);
    Some(Span::new(from, from + stop.min(other)))
}

/// The row of a thing and its passage.
fn tell(context: &Context<'_>, row: &Listed<'_, '_>, passage: Span, facts: &mut FactSet) {
    let mut fact = RowBuilder::new(Rel::Project, row.place).at("name", Value::Text(row.name.into()), row.place).sure(Confidence::Medium);
    if let Some((amount, place)) = &row.cost
        && let Some(said) = same_cost(context, passage, amount).or_else(|| cost(context, passage))
        && !row.others.iter().any(|o| rounded(said).equals(o) != Truth::False)
    {
        fact = fact.at("amount", Value::quantity(amount.clone()), *place).at("said", Value::quantity(rounded(said)), said.span);
    }
    if let Some(cell) = row.units
        && let Some(lead) = lead(context, passage)
    {
        let (units, led) = (context.source.slice(cell.span), context.source.slice(lead));
        fact = fact
            .at("units", Value::Text(units.into()), cell.span)
            .at("lead", Value::Text(led.into()), lead)
            .set("shared", Value::Bool(shared(context, units, led) || shared(context, units, context.source.slice(passage))));
    }
    facts.push(fact);
}

/// An amount that is rounded no more coarsely than to so many decimals: 2500万元 beside a table of whole 万元 is not rounded to hundreds.
fn as_fine_as(mut q: Quantity, decimals: i32) -> Quantity {
    let ends = || {
        let (at, half) = (q.range.middle()?, Number::pow10(-decimals)?.mul(&q.unit.factor)?.div(&Number::int(2))?);
        Some(Interval::closed(at.sub(&half)?, at.add(&half)?))
    };
    if q.decimals < decimals
        && let Some(range) = ends()
    {
        q.range = range;
    }
    q
}

/// 2.23亿元 beside 22284万元 is rounded, 2500万元 is not.
fn rounded(said: &Figure) -> Quantity {
    if said.value.decimals > 0 { said.value.clone() } else { as_fine_as(said.exact.clone(), 0) }
}

/// An amount of the passage that is the table's, whatever it is said to be.
fn same_cost<'c>(context: &'c Context<'_>, passage: Span, amount: &Quantity) -> Option<&'c Figure> {
    let at = context.figures.partition_point(|f| f.digits.from() < passage.from());
    let mut inside = context.figures.get(at..)?.iter().take_while(|f| f.digits.from() < passage.to());
    inside.find(|f| f.dim() == amount.dim && rounded(f).equals(amount) != Truth::False)
}

/// The only amount that a passage tells for the whole.
fn cost<'c>(context: &'c Context<'_>, passage: Span) -> Option<&'c Figure> {
    let at = context.figures.partition_point(|f| f.digits.from() < passage.from());
    let inside = context.figures.get(at..)?.iter().take_while(|f| f.digits.from() < passage.to());
    let whole = |f: &&Figure| {
        let lead = context.get(f.clause.max(passage.from()), f.digits.from());
        let bare = lead.trim_end_matches(['约', '为', '达', '共', '计', '近', '额']);
        let said = AMOUNTS.iter().any(|w| bare.ends_with(w) || lead.ends_with(w));
        // 每家奖励200万元,六年共1000万元: what a norm comes to.
        let from = context.sentence(f.sentence).from().max(passage.from());
        let normed = context.get(from, f.digits.from()).contains('每');
        // 5项工程总投资2.2亿元: of several.
        let several = lead.char_indices().any(|(i, c)| c.is_ascii_digit() && lead.get(i + 1..).is_some_and(|t| t.starts_with(['项', '个', '类', '大'])));
        f.dim() == Dim::base(Base::Money, 1) && f.bound == Bound::Eq && said && !several && !normed && !OTHER.is_in(lead)
    };
    let mut found = inside.filter(whole);
    found.next().filter(|first| found.all(|f| f.exact.range.middle() == first.exact.range.middle()))
}

/// Who does it: what stands between 由 or a mark and the first verb of doing.
fn lead(context: &Context<'_>, passage: Span) -> Option<Span> {
    let text = context.source.slice(passage);
    // 县卫生健康局负责水源监管: what is done there is but a part.
    let whole = |at: usize, w: &str| {
        let behind = text.get(at + w.len()..).unwrap_or("");
        behind.is_empty() || behind.starts_with([',', '。', ';', ')', '\n']) || ["实施", "落实", "推进", "组织", "建设"].iter().any(|v| behind.starts_with(v))
    };
    let does = DOES.iter().filter_map(|w| text.find(w).map(|at| (at, *w))).filter(|(at, w)| whole(*at, w));
    let (at, _) = does.min_by_key(|f| f.0)?;
    let head = text.get(..at)?;
    let from = head.rfind(['由', ',', '。', ';', ':', '(', '\n']).map_or(0, |i| i + head.get(i..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8));
    let name = head.get(from..)?.trim();
    let start = from + head.get(from..)?.find(name)?;
    let unit = context.lexicon.words("duty_unit_endings").at_end(name).is_some() && (3..=40).contains(&name.chars().count());
    unit.then(|| Span::new(passage.from() + start, passage.from() + start + name.len()))
}

/// True where two lists of units have one in common, under one form of its name or another.
fn shared(context: &Context<'_>, a: &str, b: &str) -> bool {
    let pieces = |t: &'_ str| -> Vec<String> {
        let bare = |p: &str| {
            let p = p.trim_matches(|c: char| !c.is_alphanumeric());
            p.strip_prefix(['市', '县', '区', '省', '州']).filter(|t| t.chars().count() >= 3).unwrap_or(p).to_owned()
        };
        t.split(['、', ',', '和', ';', '\n', '及', '(', ')', '/']).map(bare).filter(|p| p.chars().count() >= 2).collect()
    };
    let canonical = |p: &str| context.lexicon.agencies().longest(p).filter(|(len, _)| *len == p.len()).map(|(_, row)| row.name.to_string());
    let same = |x: &String, y: &String| x.contains(y.as_str()) || y.contains(x.as_str()) || canonical(x).is_some_and(|n| canonical(y) == Some(n));
    let (a, b) = (pieces(a), pieces(b));
    a.iter().any(|x| b.iter().any(|y| same(x, y)))
}
