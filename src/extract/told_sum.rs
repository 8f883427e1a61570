//! Sums told of all amounts before them (三类队伍总人数1320人, 每场合计20000元, 共17个乡级单位), and lists that share out the amount before them
//! (640个村按类型划分:…; 156个小区全部改造。其中,基础类60个,…).

use std::sync::Arc;

use super::breakdown_fit::slipped;
use super::breakdown_names::complements;
use super::figure::{Context, Figure};
use super::near::middle;
use super::told::{Made, Tie, Way, alike, amount, before, certain, choose, is_each, noun, paragraph, put, reported, rounding, words};
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Rows, Value};
use crate::text::{AnyOf, ends_with_any, holds_any, is_cjk};
use crate::value::{Bound, Dim, Number};

/// Amounts before a sum that are looked at.
const MOST: usize = 24;
/// Words of a sum, before its figure.
const SUMS: &[&str] = &["合计", "共计", "总计", "总人数", "总数", "合起来", "加起来", "总共", "共", "合", "总人数为", "总数为", "合计为", "共有", "总额"];
/// Words that an amount is a mean, a norm, or part of one counted already.
static EACH: AnyOf = AnyOf::new(&["每", "均", "单价", "其中", "比", "较", "增", "减", "超过", "不少于"]);
/// Words of what went.
static GONE: AnyOf = AnyOf::new(&["撤", "减", "退", "关闭", "删", "淘汰", "核销", "剔除", "重复", "扣除", "去重", "同比", "增长", "其中"]);
/// Words between an amount and the list that shares it out.
static SHARED: AnyOf = AnyOf::new(&["按", "其中", "依次", "分别", "构成", "组成", "包括", "看,", "三段", "两类", "三类", "四类"]);

/// Adds rows for the sums and lists that no row tells yet.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let told = reported(facts);
    for total in context.figures.iter().filter(|f| f.bound == Bound::Le && !told.contains(&f.span)) {
        longer(context, total, facts);
    }
    for total in context.figures.iter().filter(|f| f.unit() == "分" && ends_with_any(words(context, f), &["满分", "总分", "满分为", "总分为"])) {
        marks(context, total, facts);
    }
    for stated in context.figures.iter().filter(|f| amount(f)) {
        let all = paragraph(context, stated.sentence);
        if told.contains(&stated.span) {
            continue;
        }
        let made = sum_of(context, all, stated).or_else(|| grown(context, all, stated)).or_else(|| shared_out(context, all, stated));
        if !matches!(&made, Some(Made::Sum(_, parts)) if parts.iter().any(|p| told.contains(&p.span))) {
            put(context, made, facts);
        }
    }
}

fn sum(parts: &[&Figure]) -> Option<Number> {
    parts.iter().try_fold(Number::zero(), |s, p| s.add(&middle(p)?))
}

fn way<'c>(total: &'c Figure, parts: &[&'c Figure], stated: &Figure, tie: Tie) -> Option<Way<'c>> {
    let (sum, whole) = (sum(parts)?, middle(total)?);
    let missing = whole.sub(&sum)?;
    let by_part = parts.iter().map(|p| (*p, middle(p).and_then(|n| n.add(&missing)).filter(|n| n.signum() > 0)));
    let slack = parts.iter().try_fold(rounding(stated), |s, p| s.add(&rounding(p)))?;
    Some(Way { got: sum, tie, from: by_part.collect(), slack, made: Made::Sum(total, parts.to_vec()) })
}

/// A sum and the amounts before it in its sentence.
fn sum_of<'c>(context: &'c Context<'_>, all: &'c [Figure], stated: &'c Figure) -> Option<Made<'c>> {
    let text = words(context, stated).trim_end_matches("每年");
    // 426名留守儿童、138名困境儿童共564名: from the figure before it in its clause.
    let close = before(all, stated).last().filter(|f| f.span.to() > stated.clause && f.sentence == stated.sentence);
    let text = match close.map(|f| context.get(f.span.to(), stated.digits.from())) {
        Some(gap) if gap.ends_with('共') && gap.chars().count() <= 9 => "共",
        _ => text,
    };
    let dated = text.contains(|c: char| c.is_ascii_digit());
    // 两批共支持企业94家
    let counted = text.starts_with(['两', '三', '四', '五', '六']) && holds_any(text, &["共", "合计", "总计", "相加", "之和"]) && !text.contains('年');
    let many = ["两", "三", "四", "五", "六"].iter().position(|w| text.starts_with(w)).map(|i| i + 2).filter(|_| counted);
    let said = (counted || SUMS.iter().any(|w| text.ends_with(w)))
        && (text.chars().count() <= 12 || text.contains("级以上") && text.chars().count() <= 16)
        && !text.contains(['均', '比'])
        && !dated;
    if !said {
        return None;
    }
    // 三类队伍总人数1320人: of the sentence before.
    let opens = context.sentence(stated.sentence).from() == stated.clause && text.starts_with(['两', '三', '四', '五', '六', '上', '以', '合', '总']);
    let home = if opens { stated.sentence.checked_sub(1)? } else { stated.sentence };
    // 城市书房60个。…文化礼堂150个。…文化驿站90个。三类空间合计300个: of as many sentences.
    let reach = many.and_then(|n| u32::try_from(n).ok()).filter(|_| opens).map_or(home, |n| (home + 1).saturating_sub(n));
    let prior: Vec<&Figure> = before(all, stated).iter().filter(|f| (reach..=home).contains(&f.sentence) && amount(f) && same(f, stated)).collect();
    let prior = prior.get(prior.len().saturating_sub(MOST)..)?.to_vec();
    let mut ways = Vec::new();
    for from in 0..prior.len().saturating_sub(1) {
        for to in from + 2..=prior.len() {
            let parts = prior.get(from..to)?;
            ways.extend(way(stated, parts, stated, Tie::None));
        }
    }
    // 共108个社区(村),其中城市社区71个、行政村37个: of what stands behind.
    let behind = all.get(all.partition_point(|g| g.digits <= stated.digits)..)?;
    let behind: Vec<&Figure> = behind.iter().filter(|f| f.sentence == stated.sentence && amount(f) && same(f, stated)).take(12).collect();
    for to in 2..=behind.len() {
        ways.extend(way(stated, behind.get(..to)?, stated, Tie::None));
    }
    let parts: Vec<&Figure> = prior.iter().copied().filter(|f| !EACH.is_in(&words(context, f).replace("新增", ""))).collect();
    // 146支;84支,其中矿山12支、危化26支、…;112支。三类合计342支: the parts of one of them are none.
    let main = |f: &Figure| super::product_row::outside_parts(context, context.of_sentence(f.sentence)).iter().any(|m| m.digits == f.digits);
    let parts: Vec<&Figure> = if many.is_some() { parts.into_iter().filter(|f| main(f)).collect() } else { parts };
    // 收入5.94亿元、支出5.21亿元,…两项合计收入: of those of its name only.
    let noun = SUMS.iter().filter_map(|w| text.rfind(w).and_then(|at| text.get(at + w.len()..))).min_by_key(|t| t.len()).unwrap_or("");
    let named = parts.iter().filter(|p| words(context, p).contains(noun)).count();
    // 三类合计: as many as are counted.
    let all_told = many == Some(parts.len()) && (parts.len() >= 3 || opens);
    if noun.chars().count() >= 2 && named > 0 && named < parts.len() && !all_told {
        return None;
    }
    let first = parts.first()?;
    let gone = GONE.is_in(context.get(first.digits.from(), stated.digits.from()));
    if !gone && (all_told || beside_each_other(context, stated, text, &prior, &parts)) {
        ways.extend(way(stated, &parts, stated, Tie::Close));
    }
    choose(stated, ways)
}

/// The amounts before a sum stand next to each other and to it, and nothing says that others count too.
fn beside_each_other(context: &Context<'_>, stated: &Figure, text: &str, prior: &[&Figure], parts: &[&Figure]) -> bool {
    let Some((first, last)) = parts.first().zip(parts.last()) else { return false };
    // 原来一级区9、二级区33,共42;现在三级共68: a sum among them is none of them.
    let lone = !parts.iter().any(|p| ends_with_any(words(context, p), SUMS)) && (parts.len() == prior.len() || parts.len() >= 3);
    let near = context.get(last.span.to(), stated.digits.from()).chars().count() <= 20 && stated.digits.from() - first.digits.from() <= 360;
    let least = if text == "共" || text.chars().count() > 2 && !text.contains("总数") { 2 } else { 3 };
    // 下设3个、另有2个,共: what stands before them may count too.
    let whole = context.get(context.sentence(stated.sentence).from(), first.digits.from());
    // 联合县妇幼保健院、8家卫生院、1家服务中心,共11家: members without a number count too.
    let unnumbered = whole.rsplit([',', ';', '。', ':', '(']).next().is_some_and(|t| t.contains('、'));
    lone && near
        && !unnumbered
        && parts.len() >= least
        && !whole.contains("另")
        && listed(context, parts)
        && (parts.len() >= 3 || text != "共" || context.get(first.span.to(), last.digits.from()).contains('、'))
}

/// 不超过20个工作日,其中受理3个工作日,审查15个工作日,决定5个工作日: stages that take longer than all of it may.
fn longer(context: &Context<'_>, total: &Figure, facts: &mut FactSet) {
    if !matches!(total.unit(), "工作日" | "个工作日" | "日" | "天" | "个月" | "年" | "小时") {
        return;
    }
    let all = context.of_sentence(total.sentence);
    let later = all.iter().filter(|f| f.digits > total.digits);
    let parts: Vec<&Figure> = later.take_while(|f| f.unit() == total.unit() && matches!(f.bound, Bound::Eq | Bound::Le)).collect();
    let Some((first, last)) = parts.first().zip(parts.last()) else { return };
    let lead = context.get(total.span.to(), first.digits.from());
    let gaps = parts.windows(2).all(|two| matches!(two, [a, b] if context.get(a.span.to(), b.digits.from()).chars().count() <= 20));
    let text = context.get(total.span.to(), last.span.to());
    let apart = lead.starts_with(",其中")
        && lead.chars().count() <= 14
        && parts.len() >= 2
        && gaps
        && !text.contains(['或', ';', '。', '每'])
        && !text.contains("同时");
    if !apart || sum(&parts) <= middle(total) {
        return;
    }
    let rows = parts.iter().map(|p| facts.push(RowBuilder::new(Rel::Part, p.span).at("value", Value::quantity(p.exact.clone()), p.span))).collect();
    facts.push(
        RowBuilder::new(Rel::Breakdown, total.span.join(last.span))
            .at("total", Value::quantity(total.exact.clone()), total.span)
            .set("whole", Value::Bool(false))
            .set("parts", Value::Rows(Arc::new(Rows { rel: Rel::Part, rows, closed: false })))
            .set("overlap", Value::Bool(false))
            .sure(Confidence::Medium),
    );
}

/// 累计治理640平方公里,…再治理150平方公里,…累计达到790平方公里: what there was, what is added, and what there is then, one after the other.
fn grown<'c>(context: &'c Context<'_>, all: &'c [Figure], stated: &'c Figure) -> Option<Made<'c>> {
    let has = |f: &Figure, list: &[&str]| list.iter().any(|w| words(context, f).contains(w));
    let prior: Vec<&Figure> = before(all, stated).iter().filter(|f| amount(f) && alike(f, stated) && !is_each(context, f)).collect();
    let [.., was, more] = prior.as_slice() else { return None };
    let ends = has(stated, &["累计", "总数", "总量", "总规模", "达到", "增至", "增加到"]);
    // 截至2022年底累计完成6.4亿元,2023年完成2.1亿元,至2023年底累计完成8.5亿元
    let yearly = has(was, &["累计"]) && has(stated, &["累计"]) && has(more, &["年完成", "年投入", "年拨付", "年建成", "当年", "本年", "今年"]);
    let adds = (yearly || has(more, &["再", "新增", "新建", "增加", "净增"])) && !has(more, &["到", "每", "其中", "比", "较"]);
    let there = has(was, &["累计", "已", "现有", "原有", "达到"]) && middle(was) < middle(stated);
    let (a, b) = (was.sentence + 1 >= more.sentence, more.sentence + 1 >= stated.sentence);
    let gap = context.get(more.span.to(), stated.digits.from());
    if !(ends && adds && there && a && b) || gap.chars().count() > 30 || GONE.is_in(gap) {
        return None;
    }
    choose(stated, way(stated, &[was, more], stated, Tie::Close).into_iter().collect())
}

/// 人 and 名; units of counts that only differ by their noun.
fn same(a: &Figure, b: &Figure) -> bool {
    alike(a, b)
}

/// Each amount stands in a clause of its own next to the one before.
fn listed(context: &Context<'_>, parts: &[&Figure]) -> bool {
    parts.windows(2).all(|two| {
        let [a, b] = two else { return false };
        let gap = context.get(a.span.to(), b.digits.from());
        gap.chars().count() <= 30 && !gap.contains(['。', ':']) && gap.contains(['、', ',', ';', '和'])
    })
}

/// 76家,其中规模以上61家;“小巨人”5家,专精特新33家: what stands behind the semicolon is another list.
fn until_semicolon(context: &Context<'_>, parts: &mut Vec<&Figure>) {
    let ends = |two: &[&Figure]| matches!(two, [a, b] if context.get(a.span.to(), b.digits.from()).contains(';'));
    let marks: Vec<bool> = parts.windows(2).map(ends).collect();
    if let Some(cut) = marks.iter().position(|m| *m).filter(|_| marks.contains(&false)) {
        parts.truncate(cut + 1);
    }
}

/// An amount and the list behind it that shares it out.
fn shared_out<'c>(context: &'c Context<'_>, all: &'c [Figure], total: &'c Figure) -> Option<Made<'c>> {
    let at = all.partition_point(|g| g.digits <= total.digits);
    // 48起,比2024年的60起减少12起。按类型分,滑坡26起、…: what it is compared with is no part of it.
    let compared = |f: &Figure| holds_any(words(context, f), &["比", "较"]);
    let kin = all.get(at..)?.iter().filter(|f| amount(f) && alike(f, total) && !is_each(context, f));
    let later: Vec<&Figure> = kin.skip_while(|f| f.sentence == total.sentence && compared(f)).take(14).collect();
    let first = later.first().filter(|f| f.sentence <= total.sentence + 1)?;
    let lead = context.get(total.span.to(), first.digits.from());
    // 断面20个。Ⅰ—Ⅲ类断面16个;Ⅳ类断面3个: what is shared out is named by each.
    let name = noun(context, total);
    let tail: String = name.chars().skip(name.chars().count().saturating_sub(2)).collect();
    let beside = lead.starts_with(['、', '和', '与']) || goes_on(context, total, first) && !SHARED.is_in(lead);
    if beside {
        return None;
    }
    let each =
        tail.chars().count() == 2 && later.iter().take(3).filter(|p| words(context, p).ends_with(tail.as_str()) && p.sentence == first.sentence).count() == 3;
    if lead.chars().count() > 60 || !(each || SHARED.is_in(lead)) || EACH.is_in(words(context, total)) || lead.contains(['另']) {
        return None;
    }
    let mut parts = vec![*first];
    for two in later.windows(2) {
        let [a, b] = two else { break };
        if a.sentence != b.sentence || !goes_on(context, a, b) {
            break;
        }
        parts.push(b);
    }
    until_semicolon(context, &mut parts);
    let mut ways = Vec::new();
    for to in 2..=later.len() {
        for from in 0..to.saturating_sub(1) {
            ways.extend(way(total, later.get(from..to)?, total, Tie::None));
        }
    }
    let text = context.get(first.digits.from(), parts.last()?.span.to());
    let ends = parts.last().is_some_and(|f| context.text().get(f.span.to()..).is_some_and(|t| t.starts_with(['。', ';', ',', '\n']) || t.is_empty()));
    let deng = context.text().get(parts.last()?.span.to()..).is_some_and(|t| t.starts_with('等'));
    let greater = parts.iter().any(|p| middle(p) >= middle(total));
    let names: Vec<String> = parts.iter().map(|p| words(context, p).to_owned()).collect();
    // 按类型分,滑坡26起、崩塌12起、…
    let divided = lead.rsplit('。').next().is_some_and(|t| t.starts_with('按') && t.contains("分,"));
    let over = parts.len() == 2 && complements(context, &names) && lead.contains("其中") && sum(&parts) > middle(total) && first.sentence == total.sentence;
    if (parts.len() >= 3 || over) && ends && !deng && !greater && !text.contains("另") && !text.contains("重复") && (divided || alike_names(context, &parts))
    {
        ways.extend(way(total, &parts, total, Tie::Close));
    }
    // A figure near that is the sum of the list is its total.
    let found = sum(&parts)?;
    // 有研发活动的企业918家。单项冠军企业14家、“小巨人”企业86家、…: some of many kinds, where nothing says that they are all.
    let share = middle(total).and_then(|t| found.div(&t));
    let near = share.is_some_and(|s| Number::ratio(9, 10).is_some_and(|lo| s >= lo) && Number::ratio(23, 20).is_some_and(|hi| s <= hi));
    if !SHARED.is_in(lead) && !near && !slipped(total, &parts) {
        return None;
    }
    let other = all.iter().any(|f| f.digits != total.digits && alike(f, total) && middle(f).as_ref() == Some(&found));
    if other {
        return None;
    }
    if parts.len() >= 3 && ends && !deng && fill(context, all, &parts) {
        return certain(total, &ways, way(total, &parts, total, Tie::Close)?);
    }
    choose(total, ways)
}

/// The next member of a list: a mark, a name, its amount; a share of the one before may stand between.
fn goes_on(context: &Context<'_>, a: &Figure, b: &Figure) -> bool {
    let gap = context.get(a.span.to(), b.digits.from());
    let marks = gap.matches(['、', ',', ';', '和']).count();
    let own = words(context, b);
    gap.chars().count() <= 24
        && (1..=2).contains(&marks)
        && !gap.contains(['。', ':'])
        && !EACH.is_in(own)
        && (marks == 1 || gap.contains('占') || gap.contains('%'))
}

/// 市级财政5.4亿元,占40%;区级财政4.05亿元,占30%;社会资本4.05亿元,占30%: their shares are all of it.
fn fill(context: &Context<'_>, all: &[Figure], parts: &[&Figure]) -> bool {
    let share = |p: &&Figure| {
        let next = all.get(all.partition_point(|f| f.digits <= p.digits)).filter(|f| f.unit() == "%")?;
        context.get(p.span.to(), next.digits.from()).starts_with(",占").then(|| middle(next)).flatten()
    };
    let sum = parts.iter().map(share).try_fold(Number::zero(), |s, n| s.add(&n?));
    sum.is_some_and(|s| Number::ratio(99, 100).is_some_and(|lo| s >= lo) && Number::ratio(101, 100).is_some_and(|hi| s <= hi))
}

/// 满分100分,其中环境卫生30分、植物养护30分、…: points of a mark.
fn marks(context: &Context<'_>, total: &Figure, facts: &mut FactSet) {
    let later = context.of_sentence(total.sentence).iter().filter(|f| f.digits > total.digits);
    let parts: Vec<&Figure> = later.take_while(|f| f.unit() == "分" && f.bound == Bound::Eq).collect();
    let text = parts.last().map_or("", |l| context.get(total.span.to(), l.digits.from()));
    let ends = parts.last().is_some_and(|l| context.text().get(l.span.to()..).is_some_and(|t| t.starts_with(['。', ';', ')', '\n']) || t.is_empty()));
    let plain = text.starts_with([',', ':', '(']) && !holds_any(text, &["加", "扣", "低于", "以上", "以下", "另", "附加", "。"]);
    if parts.len() >= 3 && plain && ends && listed(context, &parts) {
        // Points are counted here, so that they add up.
        let counted =
            |f: &Figure| crate::value::Quantity { dim: Dim::Count, unit: crate::value::Unit { dim: Dim::Count, ..f.exact.unit.clone() }, ..f.exact.clone() };
        super::breakdown_tied::push(context, total, parts.into_iter().map(|p| (counted(p), p.span)).collect(), counted(total), facts);
    }
}

/// 集聚提升类, 城郊融合类; 2026年建, 2027年建; …, 其他: names that belong together.
fn alike_names(context: &Context<'_>, parts: &[&Figure]) -> bool {
    let names: Vec<&str> = parts.iter().map(|p| words(context, p).trim_start_matches("其中").trim_end_matches(['为', '有', '达', '约'])).collect();
    let last = |t: &str| t.chars().next_back().filter(|c| is_cjk(*c));
    let rest = names.last().is_some_and(|n| n.starts_with("其他") || n.starts_with("其余") || n.starts_with("剩余") || n.starts_with("余下"));
    let ends = names.first().and_then(|n| last(n));
    let kin = ends.is_some() && names.iter().filter(|n| last(n) == ends).count() + usize::from(rest) >= names.len();
    kin || rest && names.iter().all(|n| (1..=10).contains(&n.chars().count()))
}
