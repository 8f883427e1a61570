//! Breakdowns: a total and the parts given for it, after 其中 in brackets, in the sentence, or in the next sentence.
//! Parts are figures of the total's unit; what may overlap or is only an example stays open or is not read.

use std::sync::Arc;

use super::breakdown_fit::{above, all_but_equal, near_total, off_by_a_digit, slipped, slipped_within, sum, two_but_for_a_digit};
use super::breakdown_names::{complements, has_deng, may_overlap};
use super::figure::{Context, Figure, clause_start};
use super::near::middle;
use super::told_diff::is_thing;
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Rows, Value};
use crate::text::{AnyOf, Span, ends_with_any, holds_any};
use crate::value::{Bound, Dim, Number};

/// Longer sentences are lists or lost line breaks: only 其中 is read there.
const LONGEST: usize = 8192;
/// 其中 above which a sentence is no sentence; each one is held against all figures of it.
const MOST_MARKS: usize = 24;

/// What stands between a total and its parts.
const DIVIDERS: &[&str] = &["分别", "包括", ",由", ",即", "里有", "中有"];
static DIVIDED: AnyOf = AnyOf::new(DIVIDERS);

/// Finds all breakdowns and adds their rows.
pub fn extract(context: &Context<'_>, facts: &mut FactSet) {
    for index in 0..context.outline.sentences.len() {
        let sentence = u32::try_from(index).unwrap_or(u32::MAX);
        // A breakdown has two parts at least.
        let count = context.of_sentence(sentence).len();
        if count < 2 {
            continue;
        }
        let span = context.sentence(sentence);
        let text = context.source.slice(span);
        let marks: Vec<usize> = memchr::memmem::find_iter(text.as_bytes(), "其中").map(|at| span.from() + at).collect();
        let fits = text.len() <= LONGEST;
        // With the total in the same sentence there are three figures.
        let short = fits && count > 2;
        let told = facts.table(Rel::Breakdown).rows.len();
        if short && marks.is_empty() {
            let words = if DIVIDED.is_in(text) { DIVIDERS } else { &[] };
            for (at, word) in words.iter().filter_map(|w| text.find(w).map(|at| (span.from() + at, *w))) {
                divided(context, sentence, at, word, facts);
            }
            summed(context, sentence, facts);
            summed_by_commas(context, sentence, facts);
        }
        if short {
            beside(context, sentence, facts);
        }
        if marks.len() > MOST_MARKS {
            continue;
        }
        for (i, &at) in marks.iter().enumerate() {
            let next = marks.get(i + 1).copied().unwrap_or(span.to());
            read(context, sentence, at, next, facts);
        }
        if fits {
            super::breakdown_near::beyond(context, sentence, facts);
            super::breakdown_near::extract(context, sentence, told, facts);
            if facts.table(Rel::Breakdown).rows.len() == told && marks.is_empty() {
                super::breakdown_next::extract(context, sentence, facts);
            }
            super::breakdown_tied::extract(context, sentence, told, facts);
        }
    }
}

/// 总投资8500万元,分别为中央预算内投资3000万元、…: the total ends right before the words.
fn divided(context: &Context<'_>, sentence: u32, at: usize, word: &str, facts: &mut FactSet) {
    let span = context.sentence(sentence);
    let Some(total) = context.of_sentence(sentence).iter().rev().find(|f| f.span.to() <= at) else { return };
    let end = context.get(at, span.to()).find(';').map_or(span.to(), |i| at + i);
    let shape = Shape { totals: Vec::new(), parts: Span::new(at, end), bracket: false, own_sentence: matches!(word, "分别" | ",由" | ",即"), apart: false };
    let mut parts: Vec<&Figure> = parts_in(context, sentence, shape.parts).into_iter().filter(|p| p.unit() == total.unit()).collect();
    let bracketed = in_brackets(context, sentence, shape.parts);
    if parts.is_empty() && word == "分别" && bracketed.len() >= 2 && bracketed.iter().all(|p| p.unit() == total.unit()) {
        parts = bracketed;
    }
    let plain = |f: &Figure| f.bound == Bound::Eq && !matches!(f.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare);
    let gap = context.get(total.raw.to().min(at), at);
    let composed = word != ",由" || holds_any(context.get(at, end), &["组成", "构成"]);
    let noun = |t: &str| t.chars().count() <= 8 && t.chars().all(crate::text::is_cjk);
    let close = match word {
        // A list of some of them would hardly end within a twentieth of all.
        "里有" | "中有" => noun(gap) && parts.len() >= 3 && listed(context, &parts) && (all_but_equal(total, &parts) || slipped(total, &parts)),
        ",即" => gap.is_empty() && listed(context, &parts),
        "分别" => {
            matches!(gap, "" | "," | "(" | ":") || names_each(gap, parts.len()) || spans_years(gap, parts.len()) || gap.strip_suffix(',').is_some_and(noun)
        }
        _ => composed && matches!(gap, "" | "," | "(" | ":"),
    };
    let fits = near_total(total, &parts) || matches!(word, "包括" | "分别") && above(total, &parts);
    if close && parts.len() >= 2 && plain(total) && parts.iter().all(|p| plain(p)) && fits {
        push(context, total, &parts, &shape, facts);
    }
}

/// 小学38所、初中15所、高中8所: nothing but 、 or 和 and a name from one part to the next.
fn listed(context: &Context<'_>, parts: &[&Figure]) -> bool {
    parts.windows(2).all(|two| {
        let [a, b] = two else { return false };
        let gap = context.get(a.span.to(), b.digits.from());
        gap.starts_with(['、', '和', '与']) && gap.chars().count() <= 16 && !gap.contains([',', ';', '。'])
    })
}

/// 市辖区(18个)、县级市(40个)和县(18个): figures that fill a bracket.
fn in_brackets<'c>(context: &'c Context<'_>, sentence: u32, span: Span) -> Vec<&'c Figure> {
    let fills =
        |f: &&Figure| span.contains(f.span) && context.get(span.from(), f.digits.from()).ends_with('(') && context.get(f.span.to(), span.to()).starts_with(')');
    context.of_sentence(sentence).iter().filter(fills).collect()
}

/// ,2016年至2020年(分别招录): a year for each part.
fn spans_years(gap: &str, parts: usize) -> bool {
    let mut years = super::figure::years_in(gap).map(|y| y.1);
    let both = years.next().zip(years.next()).filter(|_| years.next().is_none());
    both.is_some_and(|(a, b)| usize::try_from(b - a + 1) == Ok(parts)) && gap.starts_with(',') && gap.chars().count() <= 16 && !gap.contains(';')
}

/// ,公办、民办(分别为): as many names as there are parts.
fn names_each(gap: &str, parts: usize) -> bool {
    let Some(names) = gap.strip_prefix([',', ':', '(']).filter(|t| !t.contains([',', ';', '(', ')'])) else { return false };
    names.chars().count() <= 60 && names.split(['、', '和', '与']).count() == parts
}

/// 安排资金9.6亿元,2023年3亿元、2024年3.2亿元、…: amounts of single years behind the total.
fn by_year(context: &Context<'_>, sentence: u32, total: &Figure) -> Option<usize> {
    let figures = context.of_sentence(sentence);
    let start = total.clause;
    let own = context.get(start, total.digits.from());
    let one_of_them = super::figure::years_in(own.trim_start_matches("其中")).next().is_some_and(|(at, _)| at == 0)
        && figures.iter().rev().find(|f| f.digits.from() < total.digits.from() && !super::change::is_years(f)).is_some_and(|f| f.unit() == total.unit());
    if one_of_them {
        return None;
    }
    let mut end = total.raw.to();
    let mut found = 0;
    let mut placed = false;
    for part in figures.iter().filter(|f| f.digits.from() > total.digits.from() && (!super::change::is_years(f) || f.unit() == total.unit())) {
        let gap = context.get(end, part.digits.from());
        let label = gap.strip_prefix([',', '、', ';']).map(|t| t.strip_prefix("其中").unwrap_or(t)).map(|t| t.trim_start_matches([':', ',']));
        let label = label.map(|t| if found == 0 { t.rsplit([':', ',']).next().unwrap_or(t) } else { t });
        placed |= gap.starts_with(",按");
        let yearly = label.is_some_and(|l| super::figure::years_in(l).next().is_some_and(|(at, _)| at == 0) && l.chars().count() <= 12);
        let local = placed && label.is_some_and(|l| l.chars().count() <= 8 && (l.ends_with(['道', '镇', '乡', '县', '区', '市', '旗']) || l.starts_with("其")));
        if !(yearly || local) || gap.chars().count() > 24 || part.unit() != total.unit() {
            break;
        }
        (end, found) = (part.raw.to(), found + 1);
    }
    (found >= 2).then_some(end)
}

/// 幼儿园428所(公办园216所、民办园212所), 队伍86支:综合性18支,…: a bracket or colon right behind the total.
fn beside(context: &Context<'_>, sentence: u32, facts: &mut FactSet) {
    let span = context.sentence(sentence);
    for total in context.of_sentence(sentence) {
        let at = total.raw.to();
        let end = match context.get(at, span.to()).chars().next() {
            Some('(') => closing(context, at + 1, span.to()).unwrap_or(at),
            Some(':' | '—') => context.get(at, span.to()).find(';').map_or(span.to(), |i| at + i),
            Some('由' | ',') if led_in(context.get(at, span.to())) => context.get(at, span.to()).find(';').map_or(span.to(), |i| at + i),
            Some(',') if !context.get(at, span.to()).starts_with(",其中") => match by_year(context, sentence, total) {
                Some(end) => end,
                None => continue,
            },
            // 759名老年人中,60—69岁的285名,70—79岁的275名,80岁及以上的199名
            Some(_) if group_in(context.get(at, span.to())) => context.get(at, span.to()).find(';').map_or(span.to(), |i| at + i),
            _ => continue,
        };
        let group = group_in(context.get(at, span.to()));
        let opener = context.get(at, span.to()).chars().next().map_or(0, char::len_utf8);
        let shape = Shape { totals: Vec::new(), parts: Span::new((at + opener).min(end), end), bracket: true, own_sentence: false, apart: false };
        let region = context.source.slice(shape.parts);
        let plain = |f: &Figure| f.bound == Bound::Eq && !matches!(f.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare);
        if !plain(total) || holds_any(region, &["其中", "含", "如", "每", "比", "另"]) {
            continue;
        }
        let parts: Vec<&Figure> = parts_in(context, sentence, shape.parts).into_iter().filter(|p| p.unit() == total.unit()).collect();
        let told = !group || parts.len() >= 3 && (all_but_equal(total, &parts) || slipped(total, &parts));
        if told && parts.len() >= 2 && parts.iter().all(|p| plain(p)) && near_total(total, &parts) {
            push(context, total, &parts, &shape, facts);
        }
    }
}

/// 老年人中,: the noun of the total, then its parts.
fn group_in(text: &str) -> bool {
    let end = text.char_indices().take(9).find(|(i, _)| text.get(*i..).is_some_and(|t| t.starts_with("中,"))).map(|(i, _)| i);
    end.and_then(|i| text.get(..i)).is_some_and(|noun| !noun.is_empty() && noun.chars().all(|c| crate::text::is_cjk(c) || "()".contains(c)))
}

/// 由三部分构成:, ,从来源看,, ,按类型分,: the parts follow.
fn led_in(text: &str) -> bool {
    let composed =
        text.strip_prefix('由').and_then(|t| t.split_once(':')).is_some_and(|(t, _)| t.chars().count() <= 10 && (t.ends_with("构成") || t.ends_with("组成")));
    let seen = text.strip_prefix([',', ';']).and_then(|t| t.split_once([',', ':'])).is_some_and(|(t, _)| {
        t.chars().count() <= 12 && (t.starts_with('从') && t.ends_with('看') || t.starts_with('按') && ends_with_any(t, &["分", "划分", "来看", "看"]))
    });
    composed || seen
}

/// 分别为12个、13个、21个,合计46个: the total comes last.
fn summed(context: &Context<'_>, sentence: u32, facts: &mut FactSet) {
    let figures = context.of_sentence(sentence);
    for (i, total) in figures.iter().enumerate() {
        let start = total.clause;
        let word = context.get(start, total.digits.from());
        let word = word.strip_prefix("上述").or_else(|| word.strip_prefix("以上")).unwrap_or(word);
        let said = counted_parts(word);
        let counted = word.chars().count() <= 8 && (word.contains("类") || word.starts_with(['两', '二', '三', '四', '五', '六']) || word.starts_with("累计"));
        let told = || {
            let near = |w: &&str| word.rfind(*w).is_some_and(|at| word.get(at + w.len()..).is_some_and(|t| t.chars().count() <= 3));
            word.contains(['计', '共']) && ["合计", "共计", "总计", "累计", "共"].iter().any(near)
        };
        let whole = word.starts_with('总') && word.chars().count() <= 5;
        let summing = counted && told() || whole;
        if !summing && !matches!(word, "合计" | "总计" | "共计" | "合计为" | "合计达" | "总计为" | "总计达" | "合计达到" | "共" | "总数达" | "总数达到")
        {
            continue;
        }
        let before = figures.get(..i).unwrap_or(&[]);
        let mut edge = start;
        let mut parts: Vec<&Figure> = Vec::new();
        for part in before.iter().rev().filter(|f| f.digits.from() < start) {
            let gap = context.get(part.span.to(), edge);
            let dated =
                gap.strip_prefix([',', ';']).is_some_and(|t| super::figure::years_in(t).next().is_some_and(|(at, _)| at == 0) && !t.contains([',', ';']));
            let named = gap.matches(['、', '和', '与']).count() == 1 && !gap.contains([',', ';', '。']);
            let last = parts.is_empty() && gap.ends_with(',') && gap.matches(',').count() == 1 && ends_with_any(gap, &["构成,", "组成,"]);
            let short = parts.len() < 40 && gap.chars().count() <= 16;
            let one_of = said.is_some_and(|n| parts.len() < n && gap.chars().count() <= 20)
                && gap.starts_with([',', '、', '和'])
                && gap.matches([',', ';', '、']).count() <= 1;
            let beside = one_of || matches!(gap, "," | "、" | "和" | "与") || short && (gap.starts_with('、') || dated || named || last);
            if !beside || part.unit() != total.unit() || part.bound != Bound::Eq {
                break;
            }
            edge = part.digits.from();
            parts.push(part);
        }
        parts.reverse();
        let names: Vec<String> = parts.iter().map(|p| part_name(context, p, Span::new(context.sentence(sentence).from(), start))).collect();
        let lead = parts.first().map_or("", |p| context.get(context.sentence(sentence).from(), p.digits.from()));
        let told = said == Some(parts.len())
            || said.is_none()
                && (lead.rfind("分别").or_else(|| lead.rfind("逐年")).is_some_and(|at| lead.get(at..).is_some_and(|t| t.chars().count() <= 8))
                    || parts.len() >= 3 && !whole
                    || complements(context, &names) && !whole
                    || parts.len() == 2 && !whole && word != "共" && !may_overlap(&names));
        if told
            && parts.len() >= 2
            && total.bound == Bound::Eq
            && !matches!(total.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare)
            && near_total(total, &parts)
        {
            let region = parts.first().map_or(total.span, |p| Span::new(p.digits.from(), start));
            push(context, total, &parts, &Shape { totals: Vec::new(), parts: region, bracket: true, own_sentence: false, apart: false }, facts);
        }
    }
}

/// 社会团体30个,民办非企业单位81个,基金会7个,总数达到118个: three parts or more told by commas, and all but one digit or a twentieth of the total.
fn summed_by_commas(context: &Context<'_>, sentence: u32, facts: &mut FactSet) {
    const WORDS: &[&str] = &["合计", "总计", "共计", "合计为", "合计达", "合计达到", "总数达", "总数达到", "总数为", "总投入", "总规模达到", "总量达到"];
    let figures = context.of_sentence(sentence);
    for (i, total) in figures.iter().enumerate() {
        let start = total.clause;
        if !WORDS.contains(&context.get(start, total.digits.from())) || matches!(total.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare) {
            continue;
        }
        let (mut edge, mut parts) = (start, Vec::new());
        for part in figures.get(..i).unwrap_or(&[]).iter().rev().take(12) {
            let gap = context.get(part.span.to(), edge);
            let named = gap.starts_with(',') && gap.matches([',', ';', '、', '。', ':']).count() == 1 && (2..=14).contains(&gap.chars().count());
            let close = if parts.is_empty() { gap == "," } else { named };
            if !close || part.unit() != total.unit() || part.bound != Bound::Eq {
                break;
            }
            edge = part.digits.from();
            parts.push(part);
        }
        parts.reverse();
        let changes = holds_any(context.get(edge, start), &["增", "减", "其中", "比", "同"]);
        let meant = total.bound == Bound::Eq && (all_but_equal(total, &parts) || slipped(total, &parts));
        if parts.len() >= 3 && meant && !changes {
            push(context, total, &parts, &Shape { totals: Vec::new(), parts: Span::new(edge, start), bracket: true, own_sentence: false, apart: false }, facts);
        }
    }
}

/// 三项(合计), 两者(共计), 四类: how many parts there are.
fn counted_parts(word: &str) -> Option<usize> {
    let n = "两三四五六七八九".chars().position(|c| word.starts_with(c))? + 2;
    let tail = word.get('两'.len_utf8()..)?;
    let told = tail.starts_with(['者', '项', '类', '部', '个', '家']) && ends_with_any(tail, &["合计", "共计", "总计", "合计为", "共计为", "共"]);
    told.then_some(n)
}

/// Where totals and parts of one 其中 stand.
pub(super) struct Shape {
    pub(super) totals: Vec<Figure>,
    pub(super) parts: Span,
    pub(super) bracket: bool,
    pub(super) own_sentence: bool,
    /// True where the figures themselves show that the parts share nothing.
    pub(super) apart: bool,
}

fn read(context: &Context<'_>, sentence: u32, at: usize, next: usize, facts: &mut FactSet) {
    let Some(shape) = shape(context, sentence, at, next) else { return };
    let parts = parts_in(context, sentence, shape.parts);
    let mut seen: Vec<&str> = Vec::new();
    for total in &shape.totals {
        let unit = total.unit();
        if seen.contains(&unit) || unit.is_empty() || matches!(total.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare) {
            continue;
        }
        seen.push(unit);
        if shape.totals.iter().filter(|t| t.unit() == unit).count() > 1 {
            continue;
        }
        let same: Vec<&Figure> = parts.iter().filter(|p| p.unit() == unit).copied().collect();
        // 工程58处,其中水厂2座、千人工程21处、小型工程28处: members counted by other measure words.
        let other = |p: &&&Figure| p.unit() != unit && is_thing(p) && !shape.totals.iter().any(|t| t.unit() == p.unit());
        if is_thing(total) && parts.iter().any(|p| other(&p)) && !same.iter().skip(1).any(|p| middle(p) >= middle(total)) {
            continue;
        }
        if same.len() >= 2 && total.bound == Bound::Eq && same.iter().all(|p| p.bound == Bound::Eq) {
            push(context, total, &same, &shape, facts);
        }
    }
}

fn shape(context: &Context<'_>, sentence: u32, at: usize, next: usize) -> Option<Shape> {
    let span = context.sentence(sentence);
    let before = context.get(span.from(), at);
    let figures = context.of_sentence(sentence);
    if before.ends_with('(') {
        let close = closing(context, at, span.to())?;
        let total = figures.iter().rev().find(|f| f.span.to() + 1 == at || f.raw.to() + 1 == at)?;
        return Some(Shape { totals: vec![total.clone()], parts: Span::new(at, close), bracket: true, own_sentence: false, apart: false });
    }
    if before.chars().all(|c| c.is_whitespace()) {
        let previous = sentence.checked_sub(1)?;
        let para = |i: u32| context.outline.sentences.get(i as usize).and_then(|s| s.para);
        if para(previous).is_none() || para(previous) != para(sentence) {
            return None;
        }
        let floor =
            context.get(context.sentence(previous).from(), context.sentence(previous).to()).rfind(';').map_or(0, |i| i + context.sentence(previous).from());
        let totals = context.of_sentence(previous).iter().filter(|f| f.digits.from() >= floor && depth_zero(context, f)).cloned().collect();
        return Some(Shape { totals, parts: Span::new(at, next), bracket: false, own_sentence: true, apart: false });
    }
    let floor = before.rfind(';').map_or(span.from(), |i| span.from() + i);
    // 其中:建筑工程7.42亿元;设备购置3.19亿元;其他费用2.25亿元
    let listed = context.get(at, next).strip_prefix("其中:").is_some_and(|t| t.matches(';').count() >= 2 && !t.contains(','));
    let end = context.get(at, next).find(';').filter(|_| !listed).map_or(next, |i| at + i);
    let totals = figures.iter().filter(|f| f.digits.from() >= floor && f.span.to() <= at && depth_zero(context, f)).cloned().collect();
    Some(Shape { totals, parts: Span::new(at, end), bracket: false, own_sentence: false, apart: false })
}

/// The bracket that closes the one before `at`.
fn closing(context: &Context<'_>, at: usize, end: usize) -> Option<usize> {
    let mut depth = 1u32;
    for (i, b) in context.get(at, end).bytes().enumerate() {
        match b {
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + i);
                }
            }
            _ => {}
        }
    }
    None
}

/// True for a figure outside brackets of its sentence.
fn depth_zero(context: &Context<'_>, figure: &Figure) -> bool {
    let before = context.get(context.sentence(figure.sentence).from(), figure.digits.from());
    before.bytes().filter(|b| *b == b'(').count() <= before.bytes().filter(|b| *b == b')').count()
}

/// Words of figures that are no parts but changes or means.
static CHANGES: AnyOf = AnyOf::new(&["增加", "增长", "新增", "减少", "比上", "较上", "同比", "下降", "平均", "每"]);

/// Figures of the stretch at its own bracket depth that are amounts of parts, not changes.
fn parts_in<'c>(context: &'c Context<'_>, sentence: u32, span: Span) -> Vec<&'c Figure> {
    context
        .of_sentence(sentence)
        .iter()
        .filter(|f| span.contains(f.span))
        .filter(|f| {
            let before = context.get(span.from(), f.digits.from());
            before.bytes().filter(|b| *b == b'(').count() == before.bytes().filter(|b| *b == b')').count()
        })
        .filter(|f| {
            // 增加值 is an amount, not a change.
            let clause = context.get(clause_start(context.text(), span.from(), f.digits.from()), f.digits.from());
            !CHANGES.is_in(clause) || !CHANGES.is_in(&clause.replace("增加值", ""))
        })
        .collect()
}

/// A figure with as many decimals as the finest of its company: 3亿元 beside 3.2亿元 is 3.0亿元.
pub(super) fn fine(figure: &Figure, finest: i32) -> crate::value::Quantity {
    let q = &figure.value;
    let half = || Number::pow10(-finest)?.mul(&q.unit.factor)?.div(&Number::int(2));
    if q.decimals < 0 {
        return super::change_stated::sharpened(figure, 50);
    }
    let (Some(middle), Some(half)) = (figure.exact.range.middle(), half()) else { return q.clone() };
    if finest <= 0 || q.decimals >= finest || q.about || figure.bound != Bound::Eq {
        return q.clone();
    }
    match (middle.sub(&half), middle.add(&half)) {
        (Some(lo), Some(hi)) => crate::value::Quantity { range: crate::value::Interval::closed(lo, hi), decimals: finest, ..q.clone() },
        _ => q.clone(),
    }
}

pub(super) fn push(context: &Context<'_>, total: &Figure, parts: &[&Figure], shape: &Shape, facts: &mut FactSet) {
    let in_list = || super::told::are_siblings(context, total, parts) || super::told::leaves_bracket(context, total, parts);
    if super::breakdown_doubt::holds(context, total, &parts.iter().map(|p| p.span).collect::<Vec<_>>()) {
        return;
    }
    if begins_with_all(total, parts) || is_norm(context, total) || is_sibling(context, total, parts) || is_flow(context, total, parts) || in_list() {
        return;
    }
    // One figure without decimals among several with them is written shorter, not rounded more coarsely.
    let decimals = parts.iter().copied().chain([total]).map(|f| f.value.decimals);
    let finest = if decimals.clone().filter(|d| *d > 0).count() * 2 > parts.len() { decimals.max().unwrap_or(0).min(2) } else { 0 };
    let region = context.source.slice(shape.parts);
    let names: Vec<String> = parts.iter().map(|p| part_name(context, p, shape.parts)).collect();
    // 其中医院126个,基层医疗卫生机构3654个,专业公共卫生机构48个: what is told by commas alone may leave a small rest unsaid.
    // But one digit wrong of the total, or 自筹 as the last of several sources, says that all are told.
    let meant = parts.len() >= 3
        && (off_by_a_digit(total, parts)
            || (region.contains("自筹") || super::breakdown_near::years_in_turn(&names)) && slipped_within(total, parts)
            || all_paid(context, total, parts, &names));
    let told_loosely = !region.contains(['、', ';', '和', '及', '与']) && !above(total, parts) && !meant;
    let all_said = says_all(region)
        || each_year(context, total, &names)
        || shape.bracket
        || shape.own_sentence
        || complements(context, &names)
        || !told_loosely && (parts.len() >= 3 || all_but_equal(total, parts));
    // 其余由企业自筹: the rest has no figure.
    let behind = parts.last().map_or("", |p| context.get(p.span.to(), context.sentence(p.sentence).to())).split([';', '。']).next().unwrap_or("");
    let partial = has_deng(region) || super::breakdown_doubt::is_rest(behind) || behind.contains("不足部分");
    // 净增60万立方米,其中新建68万立方米、淘汰8万立方米: what goes is taken off.
    let net = ["净增", "净减", "净新增", "净流"].iter().any(|w| context.get(total.clause, total.digits.from()).contains(w));
    // 地表水3.52亿立方米、地下水2.11亿立方米,两者重复计算量0.77亿立方米
    let counted_twice = [region, behind].iter().any(|t| t.contains("重复") && !t.contains("无重复") && !t.contains("不重复"));
    let overlap = net || counted_twice || !shape.apart && may_overlap(&names) && !complements(context, &names);
    let closed = !partial && all_said && (near_total(total, parts) || complements(context, &names) && two_but_for_a_digit(total, parts));
    if !closed && !above(total, parts) {
        return;
    }
    // 96000平方米。其中…;其余8600平方米: what is left is reckoned from the others as they are written.
    let reckoned = names.last().is_some_and(|n| super::breakdown_doubt::is_rest(n)) && slipped(total, parts);
    let grain = |f: &Figure| if reckoned { f.exact.clone() } else { fine(f, finest) };
    let mut rows = Vec::new();
    for (part, name) in parts.iter().zip(&names) {
        rows.push(facts.push(RowBuilder::new(Rel::Part, part.span).set("name", Value::Text(name.as_str().into())).at(
            "value",
            Value::quantity(grain(part)),
            part.span,
        )));
    }
    let sequence = Rows { rel: Rel::Part, rows, closed };
    let named = !region.starts_with("其中")
        || says_all(region)
        || each_year(context, total, &names)
        || complements(context, &names)
        || all_paid(context, total, parts, &names);
    let sure = match () {
        () if closed && says_all(region) => Confidence::High,
        () if !named && rest_unsaid(total, parts, region) => Confidence::Low,
        () => Confidence::Medium,
    };
    facts.push(
        RowBuilder::new(Rel::Breakdown, total.span.join(shape.parts))
            .at("total", Value::quantity(grain(total)), total.span)
            .set("whole", Value::Bool(false))
            .set("parts", Value::Rows(Arc::new(sequence)))
            .set("overlap", Value::Bool(overlap))
            .sure(sure),
    );
}

/// 2800万千瓦,其中风电1100万千瓦、光伏1700万千瓦,配套储能420万千瓦: the first parts are all of it, what follows is another thing.
/// 2024年实施42座,2025年实施30座: a year among years; 其中蔬菜1850万吨,…,水果1120万吨: a part among parts.
pub(super) fn is_sibling(context: &Context<'_>, total: &Figure, parts: &[&Figure]) -> bool {
    let lead = |f: &Figure| context.get(f.clause, f.digits.from());
    let year = |f: &Figure| super::figure::years_in(lead(f)).next_back().map(|y| y.1);
    let in_turn = year(total).zip(parts.first().and_then(|p| super::figure::years_in(lead(p)).next().map(|y| y.1))).is_some_and(|(a, b)| a + 1 == b);
    let own = context.get(context.sentence(total.sentence).from(), total.digits.from());
    let part_itself =
        lead(total).starts_with("其中") && own.rfind("其中").is_some_and(|i| own.get(..i).is_some_and(|t| t.contains(|c: char| c.is_ascii_digit())));
    in_turn && !lead(total).contains(['至', '—']) || part_itself
}

/// 总库容1260万立方米,其中兴利库容900万立方米,年供水量720万立方米: what flows in a year or day is no part of what there is.
fn is_flow(context: &Context<'_>, total: &Figure, parts: &[&Figure]) -> bool {
    let flows = |f: &Figure| {
        ["年供", "年产", "年处理", "年发", "年均", "年可", "日供", "日产", "日处理", "日均", "月均", "年用", "年排"]
            .iter()
            .any(|w| context.get(f.clause, f.digits.from()).contains(w))
    };
    !flows(total) && parts.iter().any(|p| flows(p)) && !parts.iter().all(|p| flows(p))
}

/// 每亩投资1500元,其中2024年投资1.2亿元: what each gets is no total.
pub(super) fn is_norm(context: &Context<'_>, total: &Figure) -> bool {
    let lead = context.get(total.clause, total.digits.from());
    lead.rsplit_once('每').is_some_and(|(_, t)| !t.starts_with(['年', '月', '天', '日', '季', '周', '批', '期', '届', '次']))
        && total.dim() == crate::value::Dim::base(crate::value::Base::Money, 1)
}

fn begins_with_all(total: &Figure, parts: &[&Figure]) -> bool {
    let whole = total.exact.range.middle();
    (2..parts.len()).any(|n| sum(parts.get(..n).unwrap_or(&[])).is_some_and(|s| Some(s) == whole))
}

/// 申请中央资金4200万元,省级配套1800万元,县级自筹2400万元: each part by another payer, from above down to who pays the rest.
fn all_paid(context: &Context<'_>, total: &Figure, parts: &[&Figure], names: &[String]) -> bool {
    let named = |name: &String, list: &str| context.lexicon.words(list).is_in(name);
    let rest = |name: &String| named(name, "payers_of_the_rest");
    total.dim() == crate::value::Dim::base(crate::value::Base::Money, 1)
        && parts.len() >= 3
        && names.last().is_some_and(rest)
        && names.iter().all(|n| rest(n) || named(n, "payers_above"))
        && (all_but_equal(total, parts) || slipped_within(total, parts))
}

/// 三年安排584个,其中2021年…,2022年…,2023年…: a part for each of the years.
fn each_year(context: &Context<'_>, total: &Figure, names: &[String]) -> bool {
    let start = total.clause;
    let clause = context.get(start, total.digits.from());
    let declared = ["两年", "三年", "四年", "五年"].iter().position(|w| clause.contains(w)).map(|i| i + 2);
    declared == Some(names.len()) && names.iter().all(|n| super::figure::years_in(n.trim_start_matches(':')).next().is_some_and(|(at, _)| at == 0))
}

/// True where what 其中 names comes to less than the total and may well leave a rest unsaid: 谷物64143万吨,其中稻谷…、小麦…、玉米…. Not where
/// a slip of one digit explains the gap, or a count is short by less than a fiftieth; where each part has a rate of growth of its own
/// (装机容量…,其中火电…,增长4.1%;…), statistics name what is large, and nothing explains the gap.
fn rest_unsaid(total: &Figure, parts: &[&Figure], region: &str) -> bool {
    let share = || sum(parts)?.div(&total.value.range.middle()?);
    let (Some(share), Some(most)) = (share(), Number::ratio(98, 100)) else { return true };
    let grown = holds_any(region, &["增长", "下降", "增产", "减产", "上涨", "回落", "增加", "减少"]);
    let counted = total.dim() == Dim::Count && total.value.decimals == 0 && total.exact.range.middle().is_some_and(|n| n < Number::int(10_000));
    share < Number::int(1) && (grown || !(slipped(total, parts) || counted && share >= most))
}

/// What stands before a part's figure in its clause.
pub(super) fn part_name(context: &Context<'_>, part: &Figure, region: Span) -> String {
    let start = clause_start(context.text(), region.from(), part.digits.from());
    context.get(start, part.digits.from()).trim_start_matches("其中").to_owned()
}

/// Words that say the parts are all: 分别为, 其他, 其余.
fn says_all(region: &str) -> bool {
    holds_any(region, &["分别为", "分别是", "其他", "其它", "其余"])
}
