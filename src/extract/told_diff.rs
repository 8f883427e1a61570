//! Differences told of two amounts that stand further off: what there is more of (五年净增210人, 比现有人数多560名), what is lacking (缺36万平方米), what is left
//! (其余6家, 待建84万亩), what comes to what there was (新增9万人…总量达到63万人).

use super::change_subject;
use super::figure::{Context, Figure, years_in};
use super::gap;
use super::near::middle;
use super::told::{Made, Tie, Way, alike, amount, before, choose, is_each, noun, paragraph, put, reported, rounding, share_two, words};
use crate::diag::Confidence;
use crate::fact::FactSet;
use crate::text::{AnyOf, ends_with_any, holds_any};
use crate::value::{Bound, Dim, Number};

/// Figures on each side of a change in which what there was is looked for.
pub(super) const FAR: usize = 300;
/// Parts of the longest list that leaves a rest.
const LONGEST: usize = 20;
/// Words right before a difference.
const MORE: &[&str] = &[
    "多出", "多", "增加", "净增", "新增", "增产", "提高", "高出", "扩大", "少", "减少", "降低", "下降", "增收", "增长", "增", "累计提高", "累计增加", "上升",
    "压减", "节约", "节省", "撤并", "精简", "核减", "减掉",
];
const LACK: &[&str] = &["缺", "缺口", "还差", "尚缺", "尚差", "还缺", "差", "缺口为", "短缺", "缺少"];
/// Words of what is left of an amount.
const RESTS: &[&str] = &[
    "尚可", "还可", "尚余", "还剩", "剩下", "仍余", "尚剩", "还有", "尚有", "仍有", "另有", "待建", "尚未", "没有", "未", "外出", "空白", "其他", "待改",
    "待治", "续建", "尾款",
];
static LEFT: AnyOf = AnyOf::new(&["其余", "剩余", "余下"]);
/// Words that a difference is each year's, or of other figures.
pub(super) static OTHER: AnyOf = AnyOf::new(&["每年", "年均", "平均", "每月", "同比", "全国", "全省", "其中", "每千", "每万", "分别", "人均增"]);
/// Words of a figure that tells how much there is in the end.
pub(super) static ENDS: AnyOf = AnyOf::new(&["累计", "总数", "总量", "达到", "增至", "增加到", "增到", "扩大到", "总库容", "总人数", "总面积"]);

/// Adds rows for the differences that no row tells yet.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let told = reported(facts);
    for stated in context.figures.iter().filter(|f| f.bound == Bound::Eq && !told.contains(&f.span)) {
        let text = words(context, stated);
        if OTHER.is_in(text) || text.chars().count() > 30 {
            continue;
        }
        let all = paragraph(context, stated.sentence);
        if amount(stated) || stated.dim() == Dim::Point {
            put(context, differs(context, all, stated), facts);
        }
    }
}

/// True for what is counted by a general measure word.
pub(super) fn is_thing(f: &Figure) -> bool {
    matches!(f.unit(), "座" | "个" | "处" | "所" | "家")
}

/// Words before a figure without filler.
pub(super) fn bare(text: &str) -> &str {
    text.trim_end_matches(['了', '达', '为', '约', '近', '共', '到'])
}

/// True where words say that a figure is a difference.
pub(super) fn is_more(text: &str) -> bool {
    let bare = bare(text);
    // 提高到, 增加至 tell what there is.
    let reached = text.ends_with(['到', '至']) || text.ends_with("达") || text.contains("累计达");
    let added = || {
        ["新增", "净增", "增加", "新建", "加装"]
            .iter()
            .any(|w| bare.rfind(w).is_some_and(|at| bare.get(at + w.len()..).is_some_and(|t| t.chars().count() <= 10 && !t.starts_with(['到', '至', '值']))))
    };
    !reached && (ends_with_any(bare, MORE) || added())
}

/// A difference of two amounts.
fn differs<'c>(context: &'c Context<'_>, all: &'c [Figure], stated: &'c Figure) -> Option<Made<'c>> {
    let text = words(context, stated);
    // 新增8条、删去2条: what came and what went.
    let next: String = context.text().get(stated.span.to()..).unwrap_or("").chars().take(12).collect();
    if holds_any(&next, &["删", "撤", "减", "退", "淘", "报废", "注销", "取消", "关闭", "停"]) {
        return None;
    }
    // 市区比县城高19个百分点
    let rises = ends_with_any(bare(text), &["降低", "提高", "升高", "调高", "调低", "走低"]);
    if text.contains(['比', '较']) && bare(text).ends_with(['高', '低']) && !rises && years_in(text).next().is_none() {
        let mut ways = beside(context, all, stated, false);
        ways.extend(between_names(context, all, stated));
        return choose(stated, ways);
    }
    let left = balance(context, all, stated);
    if !left.is_empty() {
        let mut ways = beside(context, all, stated, false);
        ways.extend(left);
        return choose(stated, ways);
    }
    let lack = LACK.iter().any(|w| bare(text).ends_with(w));
    if lack || is_more(text) {
        let mut ways = beside(context, all, stated, lack);
        ways.extend(named(context, all, stated));
        ways.extend(points(context, all, stated));
        ways.extend(told_after(context, all, stated));
        ways.extend(between_names(context, all, stated));
        return choose(stated, ways).filter(|made| !with_another(all, stated, made));
    }
    None
}

/// 收入1.5亿元、支出1.3亿元,当年结余0.2亿元: income and what is spent right before it.
fn balance<'c>(context: &Context<'_>, all: &'c [Figure], stated: &Figure) -> Vec<Way<'c>> {
    const NET: &[&str] = &["缺口", "赤字", "逆差", "差额", "亏损", "结余", "净收益", "净利润", "净收入", "盈余", "顺差", "净流入", "节余"];
    const SIDES: &[(&str, &str)] = &[("收入", "支出"), ("收入", "成本"), ("收益", "成本"), ("产值", "成本"), ("出口", "进口"), ("流入", "流出"), ("收", "支")];
    let text = words(context, stated).trim_end_matches(['为', '达', '约', '到']);
    if !NET.iter().any(|w| text.ends_with(w)) || text.contains("累计") || text.contains("滚存") {
        return Vec::new();
    }
    let prior: Vec<&Figure> = before(all, stated).iter().filter(|f| f.sentence == stated.sentence && fits(f, stated)).collect();
    let [.., a, b] = prior.as_slice() else { return Vec::new() };
    let has = |f: &Figure, w: &str| words(context, f).contains(w);
    let set = SIDES.iter().any(|(x, y)| has(a, x) && has(b, y) && !has(a, y) || has(a, y) && has(b, x) && !has(b, y));
    let close = context.get(a.span.to(), stated.digits.from()).chars().count() <= 40;
    let (low, high) = if middle(a) < middle(b) { (a, b) } else { (b, a) };
    if set && close { way(low, high, stated, Tie::Close).into_iter().collect() } else { Vec::new() }
}

/// 新建9处,另将3处扩建,总数由38处增至50处: what is stated and what is told beside it make the difference together.
fn with_another(all: &[Figure], stated: &Figure, made: &Made<'_>) -> bool {
    let Made::Row(row) = made else { return false };
    let (Some(low), Some(high)) = (row.amount("low"), row.amount("high")) else { return false };
    let Some(lacking) = high.sub(&low).zip(middle(stated)).and_then(|(gap, said)| gap.sub(&said)) else { return false };
    let lacking = if lacking.signum() < 0 { lacking.neg() } else { lacking };
    all.iter().any(|f| f.sentence == stated.sentence && f.digits != stated.digits && fits(f, stated) && middle(f).as_ref() == Some(&lacking))
}

/// What two amounts can be subtracted for a difference.
fn fits(f: &Figure, stated: &Figure) -> bool {
    f.digits != stated.digits
        && if stated.dim() == Dim::Point { f.dim() == Dim::Share && f.unit() == "%" && f.bound == Bound::Eq } else { amount(f) && alike(f, stated) }
}

/// A difference as a way to reckon what is stated.
pub(super) fn way<'c>(low: &'c Figure, high: &'c Figure, stated: &Figure, tie: Tie) -> Option<Way<'c>> {
    let (a, b, d) = (middle(low)?, middle(high)?, middle(stated)?);
    let from = vec![(low, b.sub(&d)), (high, a.add(&d))];
    let slack = rounding(low).add(&rounding(high))?.add(&rounding(stated))?;
    // 15亿元 and 10.5亿元 do not speak for 5亿元.
    let apart = b.sub(&a)?.sub(&d)?;
    let apart = if apart.signum() < 0 { apart.neg() } else { apart };
    if tie == Tie::None && apart > super::told::grain(stated)?.mul(&Number::ratio(9, 20)?)? {
        return None;
    }
    let row = gap::row((low, low.exact.clone()), (high, high.exact.clone()), stated).sure(Confidence::Medium);
    let slack = if stated.dim() == Dim::Point { Number::zero() } else { slack };
    Some(Way { got: b.sub(&a)?, tie, from, slack, made: Made::Row(row) })
}

/// 由24万吨增加到32万吨,五年新增8万吨; 需180万平方米;现有144万平方米,缺36万平方米: the two before it in its sentence.
fn beside<'c>(context: &Context<'_>, all: &'c [Figure], stated: &Figure, lack: bool) -> Vec<Way<'c>> {
    let fitting: Vec<&Figure> = all.iter().filter(|f| fits(f, stated)).collect();
    let prior: Vec<&Figure> = before(all, stated).iter().filter(|f| f.sentence == stated.sentence && fits(f, stated)).collect();
    let two = prior.len().checked_sub(2).and_then(|i| prior.get(i..));
    let own = noun(context, stated);
    let mut after = fitting.iter().filter(|f| f.digits > stated.digits && f.sentence == stated.sentence);
    let later = after.next().zip(after.next()).filter(|(a, _)| context.get(stated.span.to(), a.clause) == ",");
    let mut ways = Vec::new();
    for (i, a) in fitting.iter().enumerate() {
        for b in fitting.iter().skip(i + 1).filter(|b| b.digits != a.digits) {
            let (low, high) = if middle(a) < middle(b) { (*a, *b) } else { (*b, *a) };
            let last = two.is_some_and(|t| t.iter().all(|f| f.digits == a.digits || f.digits == b.digits));
            let next = later.is_some_and(|(x, y)| x.digits == a.digits && y.digits == b.digits) && share_two(&own, words(context, a));
            // 由51%降到48%,第二产业比重下降1个百分点: of another thing.
            let another = || change_subject::is_another(context, stated, (a, b), all, |f| is_more(words(context, f)));
            let tied = (next && moved(context, a, b) || last && joined(context, a, b, stated, lack)) && !another();
            let tie = if tied { Tie::Close } else { Tie::None };
            ways.extend(way(low, high, stated, tie));
        }
    }
    ways
}

/// Words between the last two amounts before a difference that set one against the other.
fn joined(context: &Context<'_>, a: &Figure, b: &Figure, stated: &Figure, lack: bool) -> bool {
    let between = context.get(a.span.to(), b.digits.from());
    let close = context.get(b.span.to(), stated.digits.from());
    if between.contains('。') || between.chars().count() > 40 || close.chars().count() > 24 || close.contains(';') {
        return false;
    }
    let words = format!("{}{between}", words(context, a));
    let moved = moved(context, a, b);
    let against = words_of(context, b).starts_with(['较', '比']) && close.chars().count() <= 6;
    let need = lack && holds_any(&words, &["需", "应", "要求"]) && holds_any(between, &["现有", "已有", "实有", "仅有"]);
    moved || against || need
}

/// The words of a figure's clause, without 又 and the like.
fn words_of<'a>(context: &Context<'a>, f: &Figure) -> &'a str {
    words(context, f).trim_start_matches(['又', '也', '均', '虽', '则', '仍', '但'])
}

/// 由24万吨增加到32万吨.
fn moved(context: &Context<'_>, a: &Figure, b: &Figure) -> bool {
    let between = context.get(a.span.to(), b.digits.from());
    // 由12个整合为9个
    let merged = between.ends_with('为') && ["整合", "调整", "优化", "精简", "压减", "合并", "缩减"].iter().any(|w| between.contains(w));
    (between.ends_with('到') || between.ends_with('至') || merged) && words(context, a).contains(['由', '从']) && between.chars().count() <= 12
}

/// 失业率3.1%,比上年降低0.2个百分点,上年为3.3%: what there was stands behind.
fn told_after<'c>(context: &Context<'_>, all: &'c [Figure], stated: &Figure) -> Option<Way<'c>> {
    let new = before(all, stated).last().filter(|f| fits(f, stated) && f.sentence == stated.sentence)?;
    let old = all.get(all.partition_point(|g| g.digits <= stated.digits)).filter(|f| fits(f, stated) && f.sentence == stated.sentence)?;
    let was = matches!(words(context, old), "上年为" | "上年同期为" | "去年为" | "上年" | "去年同期为");
    let close = context.get(new.span.to(), stated.digits.from());
    let (low, high) = if middle(new) < middle(old) { (new, old) } else { (old, new) };
    if was && close.starts_with(",比") && close.chars().count() <= 12 { way(low, high, stated, Tie::Close) } else { None }
}

/// 规上工业企业达到300户,三年净增60户; 新增生态护岸90公里,…累计达到186公里: what there was stands under the same name pages before.
fn named<'c>(context: &'c Context<'_>, all: &'c [Figure], stated: &Figure) -> Vec<Way<'c>> {
    if stated.dim() == Dim::Point {
        return Vec::new();
    }
    let at = all.partition_point(|g| g.digits <= stated.digits);
    let ends = |f: &&Figure| fits(f, stated) && ENDS.is_in(words(context, f));
    let ahead = before(all, stated).iter().rev().take(4).find(|f| f.sentence == stated.sentence && ends(f));
    // 床位33000张,其中护理型床位19800张,比2020年净增7704张: of the amount right before.
    let close = before(all, stated).iter().rev().find(|f| f.sentence == stated.sentence && fits(f, stated));
    let compared = ["比", "较"].iter().any(|w| words(context, stated).starts_with(w));
    let ahead = ahead.filter(|a| !compared || close.is_none_or(|c| c.digits == a.digits));
    let after = all.get(at..).unwrap_or(&[]).iter().take(8).filter(|f| f.sentence <= stated.sentence + 1 && ends(f));
    let end = context.figures.partition_point(|f| (f.sentence, f.digits) < (stated.sentence, stated.digits));
    let earlier = context.figures.get(end.saturating_sub(FAR)..end).unwrap_or(&[]);
    let own = noun(context, stated);
    let mut ways = Vec::new();
    // 总装机达到720万千瓦,五年新增240万千瓦,其中风电84万千瓦、光伏新增126万千瓦: a part of what is added.
    let ahead = ahead.filter(|a| !context.get(a.span.to(), stated.digits.from()).contains("其中"));
    for new in ahead.into_iter().chain(after) {
        let name = Some(noun(context, new)).filter(|n| !n.is_empty()).unwrap_or_else(|| own.clone());
        for old in earlier.iter().filter(|f| fits(f, stated) && f.digits != new.digits && middle(f) < middle(new)) {
            let of = noun(context, old);
            let tail = name.chars().count() >= 2 && of.ends_with(&name) && own.ends_with(&name);
            let whole = name == own || name.chars().count() >= 2 && own.ends_with(&name) || new.digits < stated.digits;
            let same = of.chars().count() >= 2 && (whole && of == name || tail || of == own && own.ends_with(&name));
            let near = same || share_two(&of, &name) || share_two(&of, &own);
            // 其中小型水库34座: a part of what there was.
            let part = context.get(context.sentence(old.sentence).from(), old.digits.from()).contains("其中");
            // 新增装机98万千瓦 of another item: added too.
            let aim = part || is_more(words(context, old)) || ENDS.is_in(words(context, old)) && years_in(words(context, old)).next().is_some();
            // 体育公园达到4个;新建全民健身中心1个: of another thing.
            let apart = context.get(new.span.to().min(stated.span.to()), new.digits.from().max(stated.digits.from())).contains(';');
            let tie = if same && !aim && !apart && old.unit() == new.unit() { Tie::Close } else { Tie::None };
            if near || tie != Tie::None {
                ways.extend(way(old, new, stated, tie));
            }
        }
    }
    ways
}

/// 优良比例提高15个百分点,达到95%; 占就业人员的35%,较2024年提高5个百分点: what the share was stands under the same words pages before.
fn points<'c>(context: &'c Context<'_>, all: &'c [Figure], stated: &Figure) -> Vec<Way<'c>> {
    if stated.dim() != Dim::Point {
        return Vec::new();
    }
    let close = |f: &&Figure| f.sentence == stated.sentence && fits(f, stated);
    let new = before(all, stated).last().filter(close).filter(|f| context.get(f.span.to(), stated.clause) == ",");
    let next = all
        .get(all.partition_point(|g| g.digits <= stated.digits))
        .filter(close)
        .filter(|f| matches!(context.get(stated.span.to(), f.digits.from()), ",达到" | "达到" | ",达" | ",提高到" | "至"));
    let Some(new) = new.or(next) else { return Vec::new() };
    let own = if next.is_some_and(|n| n.digits == new.digits) { noun(context, stated) } else { noun(context, new) };
    // 2022年达标率为93%,2023年再提高7个百分点达到100%: of the share right before.
    let last = before(all, stated).last().filter(close).filter(|f| f.digits != new.digits && words(context, stated).contains('再'));
    if let Some(old) = last.filter(|_| new.digits > stated.digits) {
        let (low, high) = if middle(new) < middle(old) { (new, old) } else { (old, new) };
        return way(low, high, stated, Tie::Close).into_iter().collect();
    }
    let own = MORE.iter().fold(own.as_str(), |t, w| t.strip_suffix(w).unwrap_or(t)).to_owned();
    let end = context.figures.partition_point(|f| (f.sentence, f.digits) < (new.sentence, new.digits));
    let earlier = context.figures.get(end.saturating_sub(FAR)..end).unwrap_or(&[]);
    let mut ways = Vec::new();
    for old in earlier.iter().filter(|f| fits(f, stated) && f.digits != new.digits) {
        let of = noun(context, old);
        let same = own.chars().count() >= 4 && of.chars().count() >= 4 && (of.ends_with(&own) || own.ends_with(&of));
        let tie = if same && !ENDS.is_in(words(context, old)) && old.sentence != stated.sentence { Tie::Close } else { Tie::None };
        let (low, high) = if middle(new) < middle(old) { (new, old) } else { (old, new) };
        ways.extend(way(low, high, stated, tie));
    }
    ways
}

/// 一期4.5亿元;二期10.5亿元。二期比一期多6亿元: both stand before under their names.
fn between_names<'c>(context: &Context<'_>, all: &'c [Figure], stated: &Figure) -> Vec<Way<'c>> {
    let text = bare(words(context, stated));
    let Some((one, other)) = text.split_once('比').or_else(|| text.split_once("较")) else { return Vec::new() };
    let Some(other) = ["多", "少", "高", "低", "多出", "高出", "低出"].iter().find_map(|w| other.strip_suffix(w)) else { return Vec::new() };
    if one.chars().count() < 2 || other.chars().count() < 2 {
        return Vec::new();
    }
    let of = |name: &str| {
        let mut found = before(all, stated).iter().filter(|f| fits(f, stated) && words(context, f).starts_with(name));
        found.next().filter(|_| found.next().is_none())
    };
    let Some((a, b)) = of(one).zip(of(other)) else { return Vec::new() };
    let (low, high) = if middle(a) < middle(b) { (a, b) } else { (b, a) };
    way(low, high, stated, Tie::Close).into_iter().collect()
}

/// Adds rows for what is left of amounts.
pub(super) fn rests(context: &Context<'_>, facts: &mut FactSet) {
    let told = reported(facts);
    for stated in context.figures.iter().filter(|f| amount(f) && !told.contains(&f.span)) {
        let text = words(context, stated);
        let starts = RESTS.iter().any(|w| text.starts_with(w) || text.ends_with(w) && *w != "其他" && *w != "未");
        let said = (starts || LEFT.is_in(text)) && text.chars().count() <= 16 && !OTHER.is_in(text);
        // 其他垃圾车26辆、可回收物车10辆: others come behind.
        let goes_on = text.starts_with("其他") && context.text().get(stated.span.to()..).is_some_and(|t| t.starts_with('、'));
        if said && !goes_on {
            let all = paragraph(context, stated.sentence);
            put(context, left(context, all, stated), facts);
        }
    }
}

/// 工程58处,其中水厂2座、千人工程21处、其他28处: what stands between is counted by several measure words.
fn has_other_things(all: &[Figure], whole: &Figure, stated: &Figure) -> bool {
    is_thing(stated)
        && all.iter().any(|f| f.digits > whole.digits && f.digits < stated.digits && f.sentence == stated.sentence && is_thing(f) && f.unit() != stated.unit())
}

/// 256公里,已建成96公里,占37.5%,还有160公里: the whole, what is done and what is left.
fn left<'c>(context: &'c Context<'_>, all: &'c [Figure], stated: &'c Figure) -> Option<Made<'c>> {
    let prior: Vec<&Figure> = before(all, stated).iter().filter(|f| amount(f) && alike(f, stated) && !is_each(context, f)).collect();
    // 其余为配建泊位4.1万个,路内泊位相应减少0.3万个,新增数为净增数: what goes on tells of what went.
    let on = context.get(stated.span.to(), context.sentence(stated.sentence).to());
    if holds_any(on, &["相应减少", "净增", "核减", "扣除", "抵减"]) {
        return None;
    }
    let mut ways = Vec::new();
    for many in 1..=prior.len().min(LONGEST) {
        let Some(parts) = prior.len().checked_sub(many).and_then(|i| prior.get(i..)) else { continue };
        let sum = parts.iter().try_fold(Number::zero(), |s, p| s.add(&middle(p)?))?;
        for (i, whole) in prior.get(..prior.len() - many).unwrap_or(&[]).iter().enumerate() {
            let rest = middle(whole)?.sub(&sum)?;
            if rest.signum() <= 0 || has_other_things(all, whole, stated) {
                continue;
            }
            // 794人,其中大专以上730人,另有专家6人: beside the whole, not of it.
            let beside = words(context, stated).contains('另') && context.get(whole.span.to(), stated.digits.from()).contains("其中");
            let nearest = i + 1 == prior.len() - many && !beside;
            // 96000平方米。其中冷库48000平方米,占50%;…;其余9600平方米: a list may be longer.
            let far = if LEFT.is_in(words(context, stated)) { 160 } else { 44 };
            let own = parts.iter().all(|p| p.sentence == stated.sentence && context.get(p.span.to(), stated.digits.from()).chars().count() <= far);
            let tie = match () {
                () if many > 3 || !nearest || !own || !after_each(context, whole, parts) => Tie::None,
                () if many == 1 && whole.sentence == stated.sentence => Tie::Close,
                () => Tie::Loose,
            };
            let from = if many == 1 { parts.iter().map(|p| (*p, middle(whole).and_then(|w| w.sub(&middle(stated)?)))).collect() } else { Vec::new() };
            let all_parts = parts.iter().copied().chain([stated]).collect();
            let slack = parts.iter().try_fold(rounding(whole), |s, p| s.add(&rounding(p)))?.add(&rounding(stated))?;
            ways.push(Way { got: rest, tie, from, slack, made: Made::Sum(whole, all_parts) });
        }
    }
    // What stands behind it may be the whole, or another part.
    let later = all.iter().filter(|f| f.digits > stated.digits && amount(f) && alike(f, stated)).take(4);
    for f in later {
        for p in &prior {
            let got = middle(f)?.sub(&middle(p)?)?;
            ways.push(Way { got, tie: Tie::None, from: Vec::new(), slack: Number::zero(), made: Made::Sum(f, vec![p, stated]) });
        }
    }
    choose(stated, ways)
}

/// Words of what is done of the whole, told after it.
fn after_each(context: &Context<'_>, whole: &Figure, parts: &[&Figure]) -> bool {
    const DONE: &[&str] = &["已", "其中", "完成", "建成", "安装", "常住", "节水", "20", "安排", "有", "占"];
    let Some(first) = parts.first() else { return false };
    let text = words(context, first);
    let between = context.get(whole.span.to(), first.digits.from());
    between.chars().count() <= 60
        && !text.contains("另")
        && (parts.len() > 1 || between.contains('中') || DONE.iter().any(|w| text.contains(w) || between.contains(w)) || share_two(text, words(context, whole)))
}
