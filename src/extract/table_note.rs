//! The relation `table_note`: what a sentence says of a table that it names (表2列明的4个项目总投资…), and what a caption says of its rows (共6项).

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use super::figure::{Context, Figure};
use super::interpret::cell_goal;
use super::slip::is_slip;
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, RowRef, Value};
use crate::outline::{CellState, ColumnKind, Table, TableRow};
use crate::text::{Span, ends_with_any, holds_any};
use crate::value::{Base, Bound, Dim, Number, Quantity};

/// Words of a total.
const TOTALS: &[&str] = &["总投资", "投资总额", "合计投资", "计划投资", "估算投资", "投资合计", "共投资", "共需投资", "资金总额", "总资金"];

/// Figures of one name up to which one of them may be meant by the sum of a column.
const SAME_NAME: usize = 40;

/// Adds the rows.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let named = OnceCell::new();
    for (number, table) in context.outline.tables.iter().enumerate().filter(|(_, t)| !t.copy && t.rows.len() >= 2) {
        let row = RowRef { rel: Rel::Grid, index: u32::try_from(number).unwrap_or(u32::MAX) };
        Reader { context, table, row }.announced(facts);
        Reader { context, table, row }.columns(&named, facts);
        let Some(caption) = table.caption.map(|c| context.source.slice(c)) else { continue };
        let reader = Reader { context, table, row };
        reader.caption(facts);
        if let Some(label) = label(caption) {
            reader.named(label, facts);
        }
    }
}

/// Figures by the last two characters of what names them, without 达到 and the like.
type Named<'c> = FxHashMap<&'c str, Vec<&'c Figure>>;

fn by_name<'c>(context: &'c Context<'_>) -> Named<'c> {
    let mut found = Named::default();
    for figure in &context.figures {
        found.entry(ending(name(context, figure))).or_default().push(figure);
    }
    found
}

/// What stands before a figure in its clause, without 达到 and the like.
fn name<'a>(context: &Context<'a>, figure: &Figure) -> &'a str {
    context.get(figure.clause, figure.digits.from()).trim_end_matches(['达', '到', '为', '共', '计', '有', '至', '超', '过'])
}

/// 表2 of a caption 表2 项目投资计划.
fn label(caption: &str) -> Option<&str> {
    let tail = caption.strip_prefix('表')?;
    let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0 && !tail.get(digits..)?.starts_with('-')).then(|| caption.get(..'表'.len_utf8() + digits)).flatten()
}

struct Reader<'r, 'a> {
    context: &'r Context<'a>,
    table: &'r Table,
    row: RowRef,
}

impl<'r> Reader<'r, '_> {
    /// Rows that are things: with a name, no sum, no 其中.
    fn things(&self) -> Option<i64> {
        let sums = |r: &TableRow| {
            r.cells.iter().take(3).any(|c| {
                let text = self.context.source.slice(c.span);
                text.chars().count() <= 8 && ends_with_any(&text.replace(' ', ""), &["合计", "总计", "小计", "共计", "累计"]) || text.contains("其中")
            })
        };
        let rows: Vec<&TableRow> = self.table.rows.iter().filter(|r| !r.carried && !sums(r)).collect();
        let serial = self.table.columns.iter().position(|c| matches!(c.kind, ColumnKind::Serial))?;
        let number = |r: &&TableRow| r.cells.get(serial).and_then(|c| self.context.source.slice(c.span).parse::<i64>().ok());
        let mut numbers: Vec<i64> = rows.iter().filter_map(number).collect();
        let all = numbers.len() == rows.len();
        // A thing may have several rows under one serial; the last serial counts them.
        numbers.dedup();
        let counted = (1i64..).zip(&numbers).all(|(at, n)| at == *n);
        let count = if counted && numbers.len() >= 2 { numbers.len() } else { rows.len() };
        (all || counted && self.same_serial(serial)).then(|| i64::try_from(count).ok()).flatten()
    }

    /// True where every row without a serial has blank names too, so that it goes on with the row above.
    fn same_serial(&self, serial: usize) -> bool {
        let Some(name) = self.table.columns.iter().position(|c| matches!(c.kind, ColumnKind::Name)) else { return false };
        let blank = |r: &TableRow, at: usize| r.cells.get(at).is_some_and(|c| c.state == CellState::Blank);
        self.table.rows.iter().all(|r| !blank(r, serial) || blank(r, name))
    }

    /// 重点项目清单(共6项)
    fn caption(&self, facts: &mut FactSet) {
        let Some(span) = self.table.caption else { return };
        let text = self.context.source.slice(span);
        let Some(at) = text.find("(共").map(|i| i + "(共".len()) else { return };
        let digits = text.get(at..).map_or(0, |t| t.bytes().take_while(u8::is_ascii_digit).count());
        let closes = text.get(at + digits..).is_some_and(|t| t.starts_with(['项', '个', '条', '家']) && t.chars().nth(1) == Some(')'));
        if let (Some(said), Some(found)) = (text.get(at..at + digits).and_then(|d| d.parse().ok()), self.things())
            && closes
        {
            self.push("rows", Quantity::count(said), Span::new(span.from() + at, span.from() + at + digits), Quantity::count(found), span, facts);
        }
    }

    /// Sentences that name the table.
    fn named(&self, label: &str, facts: &mut FactSet) {
        for index in 0..self.context.outline.sentences.len() {
            let sentence = u32::try_from(index).unwrap_or(u32::MAX);
            let text = self.context.source.slice(self.context.sentence(sentence));
            let names = text.match_indices(label).any(|(at, _)| {
                let after = text.get(at + label.len()..).unwrap_or("");
                !after.starts_with(|c: char| c.is_ascii_digit() || c == '-') && !text.get(..at).is_some_and(|b| b.ends_with(['代', '附', '图']))
            });
            // Of two tables in one sentence none can be told.
            if !names || text.matches("表").count() > 1 {
                continue;
            }
            let figures = self.context.of_sentence(sentence);
            if let Some(f) = single(figures.iter().filter(|f| self.is_total(f)))
                && let Some((found, place)) = self.total()
            {
                self.push("total", f.value.clone(), f.span, found, place, facts);
            }
            if let Some(f) = single(figures.iter().filter(|f| self.counts_rows(f)))
                && let Some(found) = self.things()
            {
                self.push("rows", f.exact.clone(), f.span, Quantity::count(found), self.table.span, facts);
            }
        }
    }

    /// 共安排民生实事6件,清单如下。下列5个项目列入计划: the sentence right before the table.
    fn announced(&self, facts: &mut FactSet) {
        let top = self.table.caption.map_or(self.table.span.from(), |c| c.from().min(self.table.span.from()));
        let sentences = &self.context.outline.sentences;
        let Some(at) = sentences.partition_point(|s| s.span.from() < top).checked_sub(1) else { return };
        let Some(sentence) = sentences.get(at).filter(|s| s.span.to() <= top && s.para.is_some()) else { return };
        let text = self.context.source.slice(sentence.span).trim_end_matches(['。', ':', '\n']);
        let near = self.context.get(sentence.span.to(), top).trim().chars().count() <= 2;
        let figures = self.context.of_sentence(u32::try_from(at).unwrap_or(u32::MAX));
        let announces = holds_any(text, &["如下", "下表", "下列", "以下", "见表", "附表", "表所", "所列"]);
        if near && holds_any(text, &["规划", "计划", "拟", "新建", "实施", "建设", "安排", "布局"]) {
            self.named_things(figures, facts);
        }
        if !near || !announces {
            return;
        }
        for (found, place, unit) in self.totals() {
            if let Some(f) = single(figures.iter().filter(|f| f.value.unit.text == unit)).filter(|f| f.bound == Bound::Eq)
                && holds_any(self.clause(f), &["共", "总", "投入", "安排", "计划", "需", "拟", "规划"])
                && !holds_any(self.clause(f), &["其中", "已", "每", "比"])
            {
                self.push("total", f.value.clone(), f.span, found, place, facts);
            }
        }
        let counts = |f: &&Figure| f.dim() == Dim::Count;
        let Some(f) = single(figures.iter().filter(counts)).filter(|f| f.bound == Bound::Eq && matches!(f.unit(), "个" | "项" | "件")) else { return };
        let after = self.context.text().get(f.span.to()..).unwrap_or("");
        let things = ["项目", "民生实事", "实事", "事项", "工程", "任务", "重点任务", "措施", "举措", "重点工作"];
        let named = things.iter().any(|w| after.starts_with(w)) || things.iter().any(|w| self.clause(f).trim_end_matches('共').ends_with(w));
        let near = |found: i64| f.exact.range.middle().and_then(|n| n.to_i64()).is_some_and(|n| (n - found).abs() <= 3);
        if let Some(found) = self.things().filter(|n| named && near(*n)) {
            self.push("rows", f.exact.clone(), f.span, Quantity::count(found), self.table.span, facts);
        }
    }

    /// 规划布局养老机构5家, before a table with a row for each: the noun is that of the column of names (机构名称).
    fn named_things(&self, figures: &[Figure], facts: &mut FactSet) {
        let names = self.table.columns.iter().find(|c| matches!(c.kind, ColumnKind::Name)).and_then(|c| c.header.strip_suffix("名称"));
        let Some(noun) = names.filter(|n| n.chars().count() >= 2) else { return };
        let said = |f: &&Figure| {
            let lead = self.clause(f).trim_end_matches(['共', '有', '为', '达', '计', '约']);
            let after = self.context.text().get(f.span.to()..).unwrap_or("");
            let behind = after.find(noun).is_some_and(|i| after.get(..i).is_some_and(|t| t.chars().count() <= 6 && t.chars().all(crate::text::is_cjk)));
            f.dim() == Dim::Count && f.bound == Bound::Eq && matches!(f.unit(), "家" | "个" | "所" | "处" | "座" | "项") && (lead.ends_with(noun) || behind)
        };
        let Some(f) = single(figures.iter().filter(said)) else { return };
        let near = |found: i64| f.exact.range.middle().and_then(|n| n.to_i64()).is_some_and(|n| (n - found).abs() <= 3);
        if let Some(found) = self.things().filter(|n| near(*n)) {
            self.push("rows", f.exact.clone(), f.span, Quantity::count(found), self.table.span, facts);
        }
    }

    /// The last row, where it is called 合计.
    fn sum_row(&self) -> Option<&TableRow> {
        let sum = |c: &crate::outline::Cell| ["合计", "总计", "共计"].contains(&last_two(&self.context.source.slice(c.span).replace(' ', "")));
        self.table.rows.last().filter(|r| r.cells.iter().take(2).any(sum))
    }

    /// The sums in the last row, of columns whose header has the unit in brackets (总投资(万元)) or counts (个数): one column a unit.
    fn totals(&self) -> Vec<(Quantity, Span, String)> {
        let text = |span: Span| self.context.source.slice(span);
        let Some(row) = self.sum_row() else { return Vec::new() };
        let of = |(i, cell): (usize, &crate::outline::Cell)| {
            let header = &self.table.columns.get(i)?.header;
            let figure = cell.state == CellState::Present && text(cell.span).starts_with(|c: char| c.is_ascii_digit());
            let total = ["率", "比", "均"].iter().all(|w| !header.contains(w));
            let unit = match header.split_once('(') {
                Some((_, unit)) => unit.strip_suffix(')')?,
                None => ["个数", "数量", "项目数"].contains(&header.as_str()).then_some("个")?,
            };
            let goal = cell_goal(text(cell.span), Some(unit), self.context.scanner).filter(|g| figure && total && g.bound == Bound::Eq)?;
            Some((goal.number, cell.span, unit.to_owned()))
        };
        let all: Vec<(Quantity, Span, String)> = row.cells.iter().enumerate().filter_map(of).collect();
        all.iter().filter(|a| all.iter().filter(|b| a.2 == b.2).count() == 1).cloned().collect()
    }

    /// 新增停车泊位6240个, beside the sum of a column 泊位(个): a figure of that name that is the sum but for a slip, where no other is it.
    fn columns(&self, all: &OnceCell<Named<'r>>, facts: &mut FactSet) {
        for (column, own, found, place) in self.sums() {
            let tied = |f: &&&Figure| f.dim() == found.dim && name(self.context, f).ends_with(own.as_str());
            let number = |q: &Quantity| q.range.middle();
            let Some(sum) = number(&found) else { continue };
            let alike = all.get_or_init(|| by_name(self.context)).get(ending(&own));
            let named: Vec<&Figure> = alike.into_iter().flatten().filter(tied).copied().collect();
            // So many of one name are of many things.
            if named.len() > SAME_NAME {
                continue;
            }
            let same = |f: &&Figure| number(&f.exact).is_some_and(|n| n == sum || self.holds(column, &n));
            let slip = |f: &&&Figure| f.bound == Bound::Eq && number(&f.exact).is_some_and(|n| is_slip(&n, &sum));
            if let Some(f) = single(named.iter().filter(slip)).filter(|_| !named.iter().any(same)) {
                self.push("total", f.exact.clone(), f.span, found, place, facts);
            }
        }
    }

    /// True where a cell of the column has this amount.
    fn holds(&self, column: usize, amount: &Number) -> bool {
        let unit = self.table.columns.get(column).and_then(|k| inside(&k.header)).map(|u| u.1);
        let of = |c: &crate::outline::Cell| cell_goal(self.context.source.slice(c.span), unit, self.context.scanner)?.number.range.middle();
        self.table.rows.iter().filter_map(|r| r.cells.get(column).and_then(of)).any(|n| n == *amount)
    }

    /// The sums of the last row: column, what it is called (泊位 of 泊位(个)), amount.
    fn sums(&self) -> Vec<(usize, String, Quantity, Span)> {
        let text = |span: Span| self.context.source.slice(span);
        let Some(row) = self.sum_row() else { return Vec::new() };
        let of = |(i, cell): (usize, &crate::outline::Cell)| {
            let (name, unit) = inside(&self.table.columns.get(i)?.header)?;
            let told = name.chars().count() >= 2 && ["率", "比", "均"].iter().all(|w| !name.contains(w));
            let goal = cell_goal(text(cell.span), Some(unit), self.context.scanner).filter(|g| told && g.bound == Bound::Eq)?;
            Some((i, name.to_owned(), goal.number, cell.span))
        };
        row.cells.iter().enumerate().filter(|(_, c)| c.state == CellState::Present).filter_map(of).collect()
    }

    fn is_total(&self, f: &Figure) -> bool {
        let clause = self.clause(f);
        f.dim() == Dim::base(Base::Money, 1) && f.bound == Bound::Eq && holds_any(clause, TOTALS)
    }

    /// 4个项目, 项目4个, 3个重点项目.
    fn counts_rows(&self, f: &Figure) -> bool {
        let after = self.context.text().get(f.span.to()..).unwrap_or("");
        let behind = ["项目", "重点项目", "重大项目", "工程", "重点工程", "重大工程"].iter().any(|w| after.starts_with(w));
        let clause = self.clause(f);
        let before = ["项目", "工程"].iter().any(|w| clause.ends_with(w) || clause.ends_with(&format!("{w}共")));
        f.dim() == Dim::Count && matches!(f.unit(), "个" | "项") && f.bound == Bound::Eq && (behind || before) && !clause.contains("类")
    }

    fn clause(&self, f: &Figure) -> &str {
        let start = f.clause;
        self.context.get(start, f.digits.from())
    }

    /// The sum of sums: last row called 合计, in the column called 合计 or 总投资, or the only column of figures.
    fn total(&self) -> Option<(Quantity, Span)> {
        let text = |span: Span| self.context.source.slice(span);
        let row = self
            .table
            .rows
            .iter()
            .rev()
            .find(|r| r.cells.iter().take(3).any(|c| matches!(text(c.span).replace(' ', "").as_str(), "合计" | "总计" | "共计")))?;
        let sums = |header: &str| ["合计", "总计", "总投资", "投资总额", "总额"].iter().any(|w| header.split('(').next().unwrap_or(header).ends_with(w));
        let headed = single(self.table.columns.iter().enumerate().filter(|(_, c)| sums(&c.header)).map(|(i, _)| i));
        let figures: Vec<usize> =
            (0..row.cells.len()).filter(|&i| row.cells.get(i).is_some_and(|c| text(c.span).starts_with(|c: char| c.is_ascii_digit()))).collect();
        let column = headed.or_else(|| single(figures.into_iter()))?;
        let cell = row.cells.get(column).filter(|c| c.state == CellState::Present)?;
        let header = &self.table.columns.get(column)?.header;
        let unit = money_unit(header).or_else(|| self.table.caption.and_then(|c| money_unit(text(c))))?;
        let goal = cell_goal(text(cell.span), Some(unit), self.context.scanner)?;
        (goal.number.dim == Dim::base(Base::Money, 1)).then_some((goal.number, cell.span))
    }

    fn push(&self, kind: &'static str, said: Quantity, at: Span, found: Quantity, place: Span, facts: &mut FactSet) {
        facts.push(
            RowBuilder::new(Rel::TableNote, at)
                .set("table", Value::Row(self.row))
                .set("kind", Value::Atom(kind))
                .at("said", Value::quantity(sharp(said, &found)), at)
                .at("found", Value::quantity(sharp(found, &Quantity::count(0))), place)
                .sure(Confidence::Medium),
        );
    }
}

/// 30200万元 said of a table of whole 万元 is not rounded to hundreds.
fn sharp(mut q: Quantity, other: &Quantity) -> Quantity {
    let whole = q.decimals < 0 && (other.unit.text == q.unit.text || other.unit.text.is_empty());
    let ends = || {
        let (at, half) = (q.range.middle()?, q.unit.factor.div(&Number::int(2))?);
        Some((at.sub(&half)?, at.add(&half)?))
    };
    if whole && let Some((lo, hi)) = ends() {
        q.range = crate::value::Interval::closed(lo, hi);
    }
    q
}

/// 泊位 and 个 of 泊位(个).
fn inside(header: &str) -> Option<(&str, &str)> {
    let (name, unit) = header.split_once('(')?;
    Some((name, unit.strip_suffix(')')?))
}

/// The unit of money that a header or caption tells in brackets.
pub(super) fn money_unit(text: &str) -> Option<&'static str> {
    ["万元", "亿元", "元"].into_iter().find(|w| text.contains(&format!("({w})")) || text.contains(&format!(":{w})")))
}

/// 合计 of 全区合计.
fn last_two(text: &str) -> &str {
    let at = text.char_indices().rev().nth(1).map_or(0, |(i, _)| i);
    text.get(at..).filter(|_| text.chars().count() <= 6).unwrap_or("")
}

/// The last two characters of a text.
fn ending(text: &str) -> &str {
    text.char_indices().rev().nth(1).and_then(|(i, _)| text.get(i..)).unwrap_or(text)
}

/// The only one.
fn single<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next()?;
    all.next().is_none().then_some(first)
}
