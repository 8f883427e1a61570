//! What a sentence tells of its own few figures in plain words: the share of the only two amounts that it has (共有家庭18万户,已签约12.6万户,签约率70%), what several
//! numbers with a norm of their own come to (12项,每项5万元;36项,每项2万元,合计132万元), how many there are where each has so much (项目68个,每人包联2个,共34名), and
//! what is left of income (收入1.5亿元、支出1.3亿元,结余0.2亿元). Read where no closer reader has told of the figure; silent where any figures of the paragraph give it.

use super::figure::{Context, Figure};
use super::near::{middle, segment};
use super::product_per::{Per, per};
use super::ratio::{other_year, quotient};
use super::ratio_near::rate_name;
use super::told::{alike, amount, behind, comes_to, grain, paragraph, reported, words};
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::text::{AnyOf, Span};
use crate::value::{Bound, Dim, Number, Quantity};

/// Figures of a sentence that are looked at.
const MOST: usize = 10;
/// Words that a share is of growth, of others or of another time.
static OTHER: AnyOf = AnyOf::new(&[
    "增长", "增加", "下降", "减少", "提高", "降低", "同比", "全国", "全省", "上年", "去年", "贡献", "利率", "税率", "超过", "高于", "低于", "补助", "报销",
    "贴息", "年均", "死亡", "发病", "漏损", "化率", "毛入", "合计", "共占", "分别", "依次",
]);
/// Words of what was meant to be.
const AIMS: &[&str] = &["目标", "任务", "计划", "力争", "确保", "要求", "预算", "应", "需", "设计", "核定"];
/// Words of what came about.
const DONE: &[&str] = &["已", "其中", "实际", "实", "完成", "通过", "达标", "合格"];
/// Words of a sum.
const SUMS: &[&str] = &["合计", "共计", "总计", "共需", "共安排", "共投入", "总需", "共", "总投资", "总额", "累计"];

/// Adds rows for the figures that no row tells yet.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let told = reported(facts);
    let fresh = |f: &&Figure| !told.contains(&f.span);
    for stated in context.figures.iter().filter(fresh) {
        let figures = context.of_sentence(stated.sentence);
        if figures.len() < 2 || figures.len() > 2 * MOST {
            continue;
        }
        if let Some(row) = each_year(context, figures, stated).or_else(|| that_is(context, figures, stated)) {
            facts.push(row);
            continue;
        }
        if figures.len() < 3 || figures.len() > MOST || stated.bound != Bound::Eq {
            continue;
        }
        if stated.dim() == Dim::Share && stated.unit() == "%" {
            if let Some(row) = share(context, figures, stated).filter(|row| !super::ratio_else::holds(context, stated, row)) {
                facts.push(row);
            }
        } else if amount(stated) {
            if let Some(row) = number_of(context, figures, stated).or_else(|| places(context, figures, stated)) {
                facts.push(row);
            } else {
                products(context, figures, stated, facts);
            }
        }
    }
}

/// 每年投放鱼苗不少于120万尾,五年累计不少于600万尾: what there is each year, and in all of them.
fn each_year(context: &Context<'_>, figures: &[Figure], stated: &Figure) -> Option<RowBuilder> {
    let at = figures.iter().position(|f| f.digits == stated.digits)?;
    let text = words(context, stated);
    let bare =
        ["不少于", "不低于", "达到", "达", "为", "共", "累计", "合计", "新增", "完成", "培训", "建设"].iter().fold(text, |t, w| t.strip_suffix(w).unwrap_or(t));
    let bare = ["累计", "共", "合计", "总计"].iter().fold(bare, |t, w| t.strip_suffix(w).unwrap_or(t));
    let said = ["累计", "共", "合计", "总计"].iter().any(|w| text.contains(w));
    let n = ["两年", "三年", "四年", "五年", "六年"].iter().position(|w| *w == bare).and_then(|i| i64::try_from(i + 2).ok())?;
    // 五年 may be a figure of its own.
    let each = figures.get(..at)?.iter().rev().find(|f| f.span.to() <= stated.clause && !matches!(f.unit(), "年"))?;
    let own = words(context, each);
    let yearly = own.starts_with("每年") && !own.contains('均') && own.matches('每').count() == 1;
    let close = context.get(each.span.to(), stated.clause).chars().count() <= 8;
    let alike = each.unit() == stated.unit()
        && each.dim() == stated.dim()
        && each.dim() != Dim::Share
        && each.bound == stated.bound
        && matches!(each.bound, Bound::Eq | Bound::Ge);
    let got = middle(each)?.mul(&Number::int(n))?;
    let off = got != middle(stated)? && sized(&got, &middle(stated)?) && (each.bound == Bound::Ge || comes_to(stated, &got) == Some(false));
    let many = Quantity { dim: Dim::Share, raw: Some(bare.into()), ..Quantity::count(n) };
    let row = || super::told_mean::row(each, (many, None), (stated.exact.clone(), stated.span));
    (said && yearly && close && alike && off && each.bound == Bound::Ge).then(row)
}

/// 引进300人,其中博士占比不低于60%,即不少于180人: what a share makes of the amount before it.
fn that_is(context: &Context<'_>, figures: &[Figure], stated: &Figure) -> Option<RowBuilder> {
    let at = figures.iter().position(|f| f.digits == stated.digits)?;
    let (whole, rate) = at.checked_sub(2).and_then(|i| figures.get(i)).zip(at.checked_sub(1).and_then(|i| figures.get(i)))?;
    let gap = context.get(rate.span.to(), stated.digits.from());
    let bound = matches!((rate.bound, stated.bound), (Bound::Ge, Bound::Ge) | (Bound::Le, Bound::Le));
    let text = words(context, rate);
    let share = rate.dim() == Dim::Share
        && rate.unit() == "%"
        && ["占比", "比例", "占"].iter().any(|w| text.contains(w))
        && !OTHER.is_in(&text.replace("不低于", "").replace("不超过", ""));
    // 停车位2520个,其中20%即504个配建充电桩
    let inside = rate.unit() == "%" && text == "其中" && matches!(gap, "即" | ",即") && rate.bound == Bound::Eq && stated.bound == Bound::Eq;
    let told = matches!(gap, ",即不少于" | ",即不低于" | ",即不超过" | ",即") && bound && share;
    let fits = (inside || told) && amount(whole) && whole.unit() == stated.unit() && whole.bound == Bound::Eq;
    let got = middle(whole)?.mul(&middle(rate)?)?;
    let said = middle(stated)?;
    let apart = got.sub(&said)?;
    let near = if apart.signum() < 0 { apart.neg() } else { apart } <= grain(stated)?;
    // As written: not less than 60% is 60% here.
    let laid = Figure { value: rate.exact.clone(), ..rate.clone() };
    let row = || quotient((stated.exact.clone(), stated.span), (whole.exact.clone(), whole.span), &laid, text, rate.span, Confidence::Medium);
    (fits && !near && sized(&got, &said) && context.get(whole.span.to(), rate.digits.from()).chars().count() <= 24).then(row)
}

/// Half to double: further off, the figures are of other things.
fn sized(got: &Number, said: &Number) -> bool {
    let two = Number::int(2);
    got.signum() > 0 && got.mul(&two).is_some_and(|g| g >= *said) && said.mul(&two).is_some_and(|s| s >= *got)
}

/// The share of the only two amounts before it, where its words tell which is of which.
fn share(context: &Context<'_>, figures: &[Figure], rate: &Figure) -> Option<RowBuilder> {
    let text = words(context, rate);
    let within = segment(context, rate);
    if OTHER.is_in(text) || text.ends_with(['由', '从']) || text.chars().count() > 20 {
        return None;
    }
    let prior = figures.iter().filter(|f| f.digits < rate.digits && within.contains(f.span));
    let counted = |f: &&Figure| middle(f).is_some_and(|n| n.signum() > 0) && matches!(f.bound, Bound::Eq | Bound::Ge) && !f.value.about;
    let last = prior.clone().rfind(|f| amount(f))?;
    let kin: Vec<&Figure> = prior.clone().filter(|f| f.unit() == last.unit() && f.dim() == last.dim()).filter(counted).collect();
    let shared = prior.clone().any(|f| f.dim() == Dim::Share && f.digits > kin.first().map_or(f.digits, |k| k.digits));
    let far = context.get(last.span.to(), rate.clause).chars().count() > 24;
    let (part, whole) = if shared || far { None } else { whole_named(context, &kin, text).or_else(|| of_two(context, &kin, text)) }?;
    let got = middle(part)?.div(&middle(whole)?)?;
    // 3.61亿元 of 5.45亿元, both rounded, may be 66.3%.
    let near = [(1, -1), (-1, 1)]
        .iter()
        .any(|(up, down)| ends(part, *up).zip(ends(whole, *down)).and_then(|(p, w)| p.div(&w)).is_some_and(|n| comes_to(rate, &n) != Some(false)));
    let spans = [(1, -1), (-1, 1)].iter().filter_map(|(up, down)| ends(part, *up)?.div(&ends(whole, *down)?)).collect::<Vec<_>>();
    let inside = matches!(spans.as_slice(), [hi, lo] if middle(rate).is_some_and(|r| r >= *lo && r <= *hi));
    let off = comes_to(rate, &got) == Some(false) && !near && !inside && sized(&got, &middle(rate)?);
    let name = Span::new(rate.clause, rate.digits.from());
    let row = || quotient((part.exact.clone(), part.span), (whole.exact.clone(), whole.span), rate, text, name, Confidence::Medium);
    (off && part.bound == Bound::Eq && !other_year(context, whole, part, rate)).then(row)
}

/// The upper or lower end of what an amount may have been before it was rounded.
fn ends(f: &Figure, up: i64) -> Option<Number> {
    let slack = if f.value.decimals > 0 { super::told::rounding(f) } else { Number::zero() };
    middle(f)?.add(&slack.mul(&Number::int(up))?)
}

/// 财政出资占首期的25%: base and part stand before it under these names, and no other amount does.
fn whole_named<'f>(context: &Context<'_>, kin: &[&'f Figure], text: &str) -> Option<(&'f Figure, &'f Figure)> {
    // 仅为设计值的75%: as good as 占.
    let of = || ["仅为", "仅相当于", "相当于"].iter().find_map(|w| text.strip_prefix(w)).filter(|t| t.ends_with('的')).map(|t| ("", t));
    let (part, base) = text.split_once('占').or_else(of)?;
    let base = ["的比重", "的比例", "比重", "比例", "的", "比"]
        .iter()
        .fold(base.trim_end_matches(['约', '为', '达', '到']), |t, w| t.strip_suffix(w).unwrap_or(t));
    let head = |t: &str| t.char_indices().nth(2).map_or((t.chars().count() == 2).then(|| t.to_owned()), |(i, _)| t.get(..i).map(str::to_owned));
    let only = |noun: &str| {
        let mut found = kin.iter().filter(|f| words(context, f).contains(noun));
        found.next().copied().filter(|_| found.next().is_none())
    };
    // 一期2.8亿元,二期4.2亿元,两期合计7亿元,一期占40%: of the total.
    let sum = || kin.last().filter(|f| SUMS.iter().any(|w| words(context, f).contains(w)) && kin.len() >= 3).copied();
    // 日产生量600吨,焚烧处理540吨,焚烧处理占比90%
    let two = || match kin {
        [whole, last]
            if text.contains("占比") && words(context, last).contains(part) && !words(context, whole).contains(part) && middle(last) < middle(whole) =>
        {
            Some(*whole)
        }
        _ => None,
    };
    let whole = if base.is_empty() && !part.is_empty() { two().or_else(sum)? } else { only(&head(base)?)? };
    let part = if part.is_empty() { kin.last().copied()? } else { only(&head(part)?)? };
    (part.digits != whole.digits && kin.len() <= 4).then_some((part, whole))
}

/// 森林面积112.5万亩,国土面积225万亩,森林覆盖率50%: what is covered, and what it is of.
fn covered<'f>(context: &Context<'_>, (a, b): (&'f Figure, &'f Figure), text: &str) -> Option<(&'f Figure, &'f Figure)> {
    const GROUNDS: &[&str] = &["国土面积", "土地总面积", "土地面积", "幅员面积", "辖区面积", "行政区域面积", "总面积", "建成区面积"];
    let of = rate_name(context, text)?.strip_suffix("覆盖率").filter(|s| s.chars().count() >= 2)?;
    let is_ground = |f: &Figure| GROUNDS.iter().any(|w| words(context, f).contains(w));
    let is_part = |f: &Figure| words(context, f).contains(of) && words(context, f).contains("面积") && !is_ground(f);
    match () {
        () if is_ground(a) && is_part(b) => Some((b, a)),
        () if is_ground(b) && is_part(a) => Some((a, b)),
        () => None,
    }
}

/// 应还3.2亿元,实际偿还3.2亿元,偿还率100%; 年度目标120亿元,已到位66亿元,完成年度目标的55%: of two amounts the one done and the one meant.
fn of_two<'f>(context: &Context<'_>, kin: &[&'f Figure], text: &str) -> Option<(&'f Figure, &'f Figure)> {
    let [a, b] = kin else { return None };
    let has = |f: &Figure, list: &[&str]| list.iter().any(|w| words(context, f).contains(w));
    let each = |f: &Figure| words(context, f).replace("日均", "").contains(['每', '均']);
    if each(a) || each(b) || has(a, &["新增", "净增"]) || has(b, &["新增", "净增", "比", "较", "另"]) {
        return None;
    }
    // 体检3200栋,其中30年以上楼龄1280栋,占40%
    if let Some(found) = covered(context, (a, b), text) {
        return Some(found);
    }
    let part = words(context, b).starts_with("其中") && matches!(text, "占" | "占比" | "占比为" | "占比达") && middle(b) < middle(a);
    if part {
        return Some((*b, *a));
    }
    let plan = ["目标的", "任务的", "计划的", "预算的", "任务数的", "目标任务的"].iter().any(|w| text.ends_with(w));
    if plan && text.contains("完成") {
        return (has(a, AIMS) && !has(b, &["目标", "任务", "计划"])).then_some((*b, *a));
    }
    let stem = rate_name(context, text)?.strip_suffix('率').filter(|s| (2..=4).contains(&s.chars().count()))?;
    let of = |f: &Figure| format!("{}{}", words(context, f), behind(context, f)).contains(stem);
    let meant = has(a, AIMS) || words(context, a).contains('共') || words(context, a).ends_with('有');
    let done = of(b) && (!of(a) || has(b, &["实际", "已"])) || has(b, DONE) && !of(a) && words(context, b).chars().count() <= 16;
    let close = context.get(a.span.to(), b.digits.from()).matches([',', '、', ';']).count() == 1;
    (meant && done && close).then_some((*b, *a))
}

/// True where a sum, a difference or a product of two figures of the paragraph gives what is stated.
fn given(context: &Context<'_>, stated: &Figure, own: &[&Figure]) -> bool {
    let all = paragraph(context, stated.sentence);
    let fits = |n: Option<Number>| n.is_some_and(|n| comes_to(stated, &n) == Some(true));
    let kin: Vec<&Figure> = all.iter().filter(|f| f.digits != stated.digits && amount(f)).take(40).collect();
    kin.iter().enumerate().any(|(i, a)| {
        kin.iter().skip(i + 1).any(|b| {
            let (Some(x), Some(y)) = (middle(a), middle(b)) else { return false };
            let ours = own.iter().any(|o| o.digits == a.digits) && own.iter().any(|o| o.digits == b.digits);
            let sums = alike(a, b) && alike(a, stated) && (fits(x.add(&y)) || fits(x.sub(&y)) || fits(y.sub(&x)));
            let products = !ours && (alike(a, stated) && b.dim() == Dim::Count || alike(b, stated) && a.dim() == Dim::Count) && fits(x.mul(&y));
            sums || products
        })
    })
}

/// A norm with the number right before it.
fn pair<'f>(context: &Context<'_>, count: &'f Figure, each: &'f Figure) -> Option<(&'f Figure, &'f Figure, Per)> {
    let per =
        per(context, each).filter(|p| !p.is_years() && !p.is_many() && !words(context, each).contains("每年") && !words(context, each).contains("每月"))?;
    let close = context.get(count.span.to(), each.digits.from()).chars().count() <= 24;
    (close && each.bound == Bound::Eq && !each.value.about && per.without_noun().fits(context, count)).then_some((count, each, per))
}

/// 重点课题12项,每项资助5万元;一般课题36项,每项资助2万元,资助经费合计132万元: products and amounts that a sum tells of all together.
fn products(context: &Context<'_>, figures: &[Figure], stated: &Figure, facts: &mut FactSet) {
    let text = words(context, stated);
    let said = SUMS.iter().any(|w| text.contains(w)) && text.chars().count() <= 14 && !text.contains(['每', '均']) && !text.contains("其中");
    let prior: Vec<&Figure> = figures.iter().filter(|f| f.digits < stated.digits).collect();
    if !said || prior.len() < 3 {
        return;
    }
    let mut parts: Vec<(Quantity, Span)> = Vec::new();
    let (mut at, mut many) = (0, 0);
    while let Some(f) = prior.get(at) {
        let made = prior.get(at + 1).and_then(|e| pair(context, f, e)).filter(|(_, e, _)| alike(e, stated));
        if let Some((count, each, _)) = made {
            let Some(got) = middle(count).zip(middle(each)).and_then(|(n, e)| n.mul(&e)) else { return };
            let raw = format!("{}×{}", context.source.slice(count.span), context.source.slice(each.span));
            parts.push((Quantity { raw: Some(raw.into()), ..each.exact.clone().with_range(crate::value::Interval::point(got)) }, count.span.join(each.span)));
            many += 1;
            at += 2;
            continue;
        }
        if alike(f, stated) {
            // 每人补助2000元 without a number, 其中…, 比…: it cannot be told what belongs to the sum.
            if !amount(f) || words(context, f).contains(['每', '均', '比', '较']) || words(context, f).contains("其中") {
                return;
            }
            parts.push((f.exact.clone(), f.span));
        }
        at += 1;
    }
    let sum = parts.iter().try_fold(Number::zero(), |s, p| s.add(&p.0.range.middle()?));
    let all = many >= 1 && parts.len() >= 2 && (many >= 2 || stated.dim() != Dim::base(crate::value::Base::Money, 1));
    let Some(sum) = sum.filter(|_| all) else { return };
    let one = parts.iter().any(|p| p.0.range.middle().is_some_and(|n| comes_to(stated, &n) == Some(true)));
    if comes_to(stated, &sum) != Some(false) || one || !middle(stated).is_some_and(|m| sized(&sum, &m)) || given(context, stated, &[]) {
        return;
    }
    super::breakdown_tied::push(context, stated, parts, stated.exact.clone(), facts);
}

/// 重点项目68个,每名领导包联2个,共34名领导参与; 192个行政村由48名律师每人联系4个村: how many there are, of a total and what each has.
fn number_of(context: &Context<'_>, figures: &[Figure], stated: &Figure) -> Option<RowBuilder> {
    let at = figures.iter().position(|f| f.digits == stated.digits)?;
    let text = words(context, stated);
    let before = |n: usize| at.checked_sub(n).and_then(|i| figures.get(i));
    let behind = || {
        let (total, each) = before(2).zip(before(1))?;
        let said = ["共", "合计", "共计", "共需", "需", "共有"].contains(&text) && context.get(each.span.to(), stated.digits.from()).chars().count() <= 8;
        said.then_some((total, each))
    };
    let beside = || {
        let (total, each) = before(1).zip(figures.get(at + 1))?;
        let gap = context.get(stated.span.to(), each.digits.from());
        (text.ends_with('由') && gap.contains('每') && !gap.contains([',', ';'])).then_some((total, each))
    };
    let (total, each) = behind().or_else(beside)?;
    let per = per(context, each).filter(|p| !p.is_years() && !p.is_many() && p.dim() == Dim::Count)?;
    let plain = |f: &Figure| f.bound == Bound::Eq && !f.value.about && f.dim() == Dim::Count;
    let fits = per.without_noun().fits(context, stated) && plain(total) && plain(each) && total.unit() == each.unit() && total.unit() != stated.unit();
    let odd = ["每", "均", "其中", "新增", "比", "较"].iter().any(|w| words(context, total).contains(w)) || words(context, each).contains("不");
    let got = middle(total)?.div(&middle(each)?)?;
    let whole = got == Number::parse(&got.to_decimal(0))?;
    let off = whole && comes_to(stated, &got) == Some(false) && sized(&got, &middle(stated)?);
    (fits && !odd && off && !given(context, stated, &[total, each])).then(|| product(each, stated, total))
}

/// 36个教学班,每班不超过50人,可提供学位1800个: places, and those who may take them.
fn places(context: &Context<'_>, figures: &[Figure], stated: &Figure) -> Option<RowBuilder> {
    const PLACES: &[&str] = &["学位", "座位", "床位", "餐位", "工位", "托位"];
    let at = figures.iter().position(|f| f.digits == stated.digits)?;
    let (count, each) = at.checked_sub(2).and_then(|i| figures.get(i)).zip(at.checked_sub(1).and_then(|i| figures.get(i)))?;
    let told = format!("{}{}", words(context, stated), behind(context, stated));
    let gap = context.get(each.span.to(), stated.digits.from());
    let lead = context.get(each.clause, each.digits.from());
    let class = lead.starts_with("每班") && matches!(each.unit(), "人" | "名") && matches!(each.bound, Bound::Eq | Bound::Le);
    let said = PLACES.iter().any(|w| told.contains(w)) && gap.starts_with(',') && gap.chars().count() <= 12 && !gap.contains("新增") && !gap.contains("其中");
    let of = count.unit() == "个" && behind(context, count).starts_with(['教', '班']) || count.unit() == "班";
    let got = middle(count)?.mul(&middle(each)?)?;
    let over = middle(stated)? > got;
    let off = comes_to(stated, &got) == Some(false) && (over || each.bound == Bound::Eq) && sized(&got, &middle(stated)?);
    (class && said && of && off && count.bound == Bound::Eq).then(|| product(each, count, stated))
}

/// The row of what each has, how many there are, and all together.
fn product(each: &Figure, number: &Figure, total: &Figure) -> RowBuilder {
    let many = Quantity { dim: Dim::Share, ..number.exact.clone() };
    let each_of = Quantity { dim: total.dim(), ..each.exact.clone() };
    RowBuilder::new(Rel::Product, each.span.join(total.span).join(number.span))
        .at("each", Value::quantity(each_of), each.span)
        .at("number", Value::quantity(many), number.span)
        .at("total", Value::quantity(total.exact.clone()), total.span)
        .sure(Confidence::Medium)
}
