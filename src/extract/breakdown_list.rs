//! Totals of several things and their parts told apart from them: 项目46个,总里程238公里,总投资3.57亿元, then a list with so many of each in every
//! item; 两项合计,天桥7座、背街小巷121条 behind the parts of both. Read where something says that nothing is left out: the sum of another thing
//! comes out exactly, or the list has as many items as the text announces (分三类实施:).

use super::breakdown::{Shape, push};
use super::breakdown_fit::{near_total, slipped};
use super::figure::{Context, Figure};
use super::near::{lead, plain};
use crate::fact::FactSet;
use crate::outline::Item;
use crate::text::{AnyOf, Span};
use crate::value::Number;

/// Items of a list that is read.
const MOST: usize = 16;
/// Bytes before a list in which its totals stand.
const NEAR: usize = 600;
/// Words of amounts that are no parts.
static OTHER: AnyOf = AnyOf::new(&["其中", "同比", "增长", "下降", "每", "平均", "人均", "累计", "超过", "新增", "到20", "缺口", "上年", "分别"]);

/// Adds the rows of lists whose items are parts of what stands before them, and of sentences that sum up several things.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    for items in context.outline.items.chunk_by(|a, b| a.list == b.list).filter(|items| (2..=MOST).contains(&items.len())) {
        listed(context, items, facts);
    }
    for index in 0..context.outline.sentences.len() {
        let sentence = u32::try_from(index).unwrap_or(u32::MAX);
        if context.of_sentence(sentence).len() >= 2 {
            summed_up(context, sentence, facts);
        }
    }
}

/// What is summed: the total and its parts.
struct Sum<'c> {
    total: &'c Figure,
    parts: Vec<&'c Figure>,
}

impl Sum<'_> {
    /// True where the parts come to the total as written, and that is no small number.
    fn exact(&self) -> bool {
        let at = |f: &Figure| f.exact.range.middle();
        let sum = self.parts.iter().try_fold(Number::zero(), |s, p| s.add(&at(p)?));
        let many = || at(self.total)?.div(&self.total.value.unit.factor).map(|n| n >= Number::int(10) || self.total.value.decimals > 0);
        sum.is_some() && sum == at(self.total) && many() == Some(true)
    }
}

/// Figures inside a span, in order.
fn within<'c>(context: &'c Context<'_>, span: Span) -> &'c [Figure] {
    let from = context.figures.partition_point(|f| f.digits.from() < span.from());
    let to = context.figures.partition_point(|f| f.digits.from() < span.to());
    context.figures.get(from..to).unwrap_or(&[])
}

/// A list each of whose items has one amount of a unit that stands before the list with the same noun.
fn listed(context: &Context<'_>, items: &[Item], facts: &mut FactSet) {
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
    if items.iter().any(|i| i.inline) || within(context, first.text).is_empty() || first.text.from() > last.text.from() {
        return;
    }
    let start = first.marker.span.from();
    let floor = (start.saturating_sub(NEAR)..start).find(|i| context.text().is_char_boundary(*i)).unwrap_or(start);
    let before = within(context, Span::new(floor, start));
    let mut sums: Vec<Sum<'_>> = Vec::new();
    for part in within(context, first.text).iter().filter(|f| plain(f)) {
        let parts: Option<Vec<&Figure>> = items.iter().map(|i| one_of(within(context, i.text), part.unit())).collect();
        let total = before.iter().rev().find(|f| f.unit() == part.unit());
        let (Some(parts), Some(total)) = (parts, total.filter(|t| plain(t))) else { continue };
        let alone = context.of_sentence(total.sentence).iter().filter(|f| f.unit() == total.unit()).count() == 1;
        if alone && same_noun(context, total, &parts) && parts.iter().all(|p| plain(p) && !OTHER.is_in(lead(context, p).1)) {
            sums.push(Sum { total, parts });
        }
    }
    let announced = announces(context.get(floor, start), items.len());
    let span = Span::new(first.text.from(), last.text.to());
    tell(context, &sums, announced, span, facts);
}

/// The only figure of a unit.
fn one_of<'c>(figures: &'c [Figure], unit: &str) -> Option<&'c Figure> {
    let mut found = figures.iter().filter(|f| f.unit() == unit);
    found.next().filter(|_| found.next().is_none())
}

/// 分三类实施: right before a list of three.
fn announces(text: &str, items: usize) -> bool {
    let tail = text.trim_end().trim_end_matches([':', '。']);
    let tail = tail.rsplit(['。', ',', ';', '\n']).next().unwrap_or("");
    let number = "一二三四五六七八九十".chars().nth(items.saturating_sub(1));
    tail.strip_prefix('分').or_else(|| tail.split_once("分为").map(|t| t.1)).is_some_and(|t| {
        let t = t.strip_prefix('为').unwrap_or(t);
        t.chars().next() == number && t.chars().nth(1).is_some_and(|c| "类项个部方大块".contains(c))
    })
}

/// The noun of all parts, the last two characters before the figure, stands with the total too.
fn same_noun(context: &Context<'_>, total: &Figure, parts: &[&Figure]) -> bool {
    let noun = |f: &Figure| {
        let bare = lead(context, f).1.trim_end_matches(['达', '到', '为', '约', '有', '共', '计', '总', '额', '数']);
        bare.chars().skip(bare.chars().count().saturating_sub(2)).collect::<String>()
    };
    let Some(name) = parts.first().map(|p| noun(p)).filter(|n| n.chars().count() == 2 && n.chars().all(crate::text::is_cjk)) else { return false };
    parts.iter().all(|p| noun(p) == name) && lead(context, total).1.contains(&name) && !OTHER.is_in(lead(context, total).1)
}

/// Adds rows for the sums, where the list is announced or another sum comes out exactly.
fn tell(context: &Context<'_>, sums: &[Sum<'_>], announced: bool, span: Span, facts: &mut FactSet) {
    let exact: Vec<bool> = sums.iter().map(Sum::exact).collect();
    for (sum, holds) in sums.iter().zip(&exact) {
        let borne_out = announced || !holds && exact.contains(&true);
        if borne_out && (near_total(sum.total, &sum.parts) || slipped(sum.total, &sum.parts)) {
            let shape = Shape { totals: Vec::new(), parts: span, bracket: true, own_sentence: false, apart: true };
            push(context, sum.total, &sum.parts, &shape, facts);
        }
    }
}

/// 城区…天桥4座、小巷63条;郊区…天桥3座、小巷48条。两项合计,天桥7座、小巷121条: what follows 合计 sums up what stands before it in as many
/// parts each.
fn summed_up(context: &Context<'_>, sentence: u32, facts: &mut FactSet) {
    let span = context.sentence(sentence);
    let text = context.source.slice(span);
    let Some(at) = ["合计,", "总计,", "共计,"].iter().find_map(|w| text.find(w).map(|at| span.from() + at)) else { return };
    let lead_in = context.get(span.from(), at).rsplit([',', ';', '。']).next().unwrap_or("");
    let same_para = |s: u32| context.outline.sentences.get(s as usize).and_then(|s| s.para);
    let previous = sentence.checked_sub(1).filter(|p| same_para(*p).is_some() && same_para(*p) == same_para(sentence));
    let from = previous.map_or(span.from(), |p| context.sentence(p).from());
    let (before, behind) = (within(context, Span::new(from, at)), within(context, Span::new(at, span.to())));
    let mut sums: Vec<Sum<'_>> = Vec::new();
    for total in behind.iter().filter(|f| plain(f)) {
        let parts: Vec<&Figure> = before.iter().filter(|f| f.unit() == total.unit()).collect();
        let alone = behind.iter().filter(|f| f.unit() == total.unit()).count() == 1;
        if alone && parts.len() >= 2 && same_noun(context, total, &parts) && parts.iter().all(|p| plain(p) && !OTHER.is_in(lead(context, p).1)) {
            sums.push(Sum { total, parts });
        }
    }
    let even = sums.len() >= 2 && sums.windows(2).all(|w| matches!(w, [a, b] if a.parts.len() == b.parts.len()));
    if even && lead_in.chars().count() <= 6 {
        let parts = sums.first().map_or(0, |s| s.parts.len());
        let number = match lead_in.chars().next() {
            Some('两' | '二') => 2,
            Some('三') => 3,
            Some('四') => 4,
            _ => 0,
        };
        tell(context, &sums, number == parts || lead_in.starts_with("以上") || lead_in.starts_with("上述"), Span::new(from, at), facts);
    }
}
