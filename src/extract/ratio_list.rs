//! Ratios that a list or the words around it tell: shares told one by one of a whole said before (中央462.5亿元,占25%;省级370亿元,占20%), 公路所占份额 of what was
//! shared out, what is done and what is left (205个村完成,尚有45个村), 每5名中有2名, and a base that the draft told pages before.

use super::figure::{Context, Figure};
use super::near::{below, divides, divides_but_for_a_digit, lead, middle, plain};
use super::ratio::{other_year, quotient, row};
use super::ratio_near::{close_to, rate_name};
use crate::diag::Confidence;
use crate::fact::RowBuilder;
use crate::text::{AnyOf, Span, ends_with_any, is_cjk};
use crate::value::{Dim, Number, Truth};

/// Words that a rate is no share of what stands beside it.
static OTHER: AnyOf = AnyOf::new(&["同比", "全国", "全省", "上年", "去年", "增长", "增加", "下降", "减少", "新增", "提高", "目标", "力争"]);
/// So many figures on each side of a share are looked at for the others of its list.
const NEAR: usize = 10;
/// So many figures before a share may tell its base.
const FAR: usize = 120;

/// The row of a rate that one of the readings here takes.
pub(super) fn read(context: &Context<'_>, figures: &[Figure], at: usize) -> Option<RowBuilder> {
    let (rate, before, behind) = (figures.get(at)?, figures.get(..at)?, figures.get(at + 1..)?);
    of_list(context, figures, at)
        .or_else(|| named_of_parts(context, rate))
        .or_else(|| done_and_left(context, rate, before))
        .or_else(|| of_every(context, rate, before))
        .or_else(|| counted_behind(context, rate, behind))
        .or_else(|| called_as_part(context, rate, before))
        .or_else(|| told_again(context, rate, before))
        .or_else(|| laid_beside(context, rate, before))
        .or_else(|| told_before(context, rate, before))
}

/// The row of a share in a list of which the others are all of one whole that was said before: the odd one is told with the same whole.
fn of_list(context: &Context<'_>, figures: &[Figure], at: usize) -> Option<RowBuilder> {
    let rate = figures.get(at)?;
    let part = told_for(context, figures, at)?;
    let window = at.saturating_sub(NEAR)..(at + NEAR).min(figures.len());
    let others: Vec<(&Figure, &Figure)> = window
        .clone()
        .filter(|j| *j != at)
        .filter_map(|j| Some((told_for(context, figures, j)?, figures.get(j)?)))
        .filter(|(p, _)| p.unit() == part.unit())
        .collect();
    if others.len() < 2 {
        return None;
    }
    let first = others.iter().map(|(p, _)| p.digits).chain([part.digits]).min()?;
    // 小微企业700家,占70%,小微企业中科技型210家,占30%: of the one before.
    let within = lead(context, part).1;
    if part.digits != first && within.contains('中') || OTHER.is_in(within) {
        return None;
    }
    let end = context.figures.partition_point(|g| (g.sentence, g.digits) < (part.sentence, first));
    let before = context.figures.get(end.saturating_sub(6)..end)?;
    let para = |f: &Figure| context.outline.sentences.get(f.sentence as usize).map(|s| s.para);
    let mut wholes = before.iter().filter(|w| {
        para(w) == para(part) && plain(w) && w.unit() == part.unit() && below(part, w) && others.iter().all(|(p, r)| below(p, w) && divides(p, w, &r.value))
    });
    let whole = wholes.next().filter(|_| wholes.next().is_none())?;
    Some(row(part, whole, rate, "占比", rate.span, Confidence::Medium))
}

/// The amount that a share is told for: 462.5亿元,占25%; 占45%,为9720万元.
fn told_for<'f>(context: &Context<'_>, figures: &'f [Figure], at: usize) -> Option<&'f Figure> {
    let rate = figures.get(at).filter(|r| r.unit() == "%" && r.dim() == Dim::Share && !r.value.about)?;
    let before = at.checked_sub(1).and_then(|i| figures.get(i)).filter(|p| {
        let gap = context.get(p.span.to(), rate.digits.from());
        plain(p) && matches!(gap.trim_start_matches([',', '(', '、']), "占" | "占比" | "占比为" | "占总投资的" | "占总量的" | "占总额的" | "比重为")
    });
    before.or_else(|| {
        let gap = |p: &Figure| context.get(rate.span.to(), p.digits.from());
        let lead = lead(context, rate).1;
        let share = lead.ends_with('占') || lead.ends_with("占比") || lead.ends_with("占比为");
        figures.get(at + 1).filter(|p| share && plain(p) && matches!(gap(p), ",为" | ",即" | ",计" | "(" | ",共" | ",金额" | ",达"))
    })
}

/// 农业用水118.2亿立方米,工业用水…;农业用水所占比重为60.2%: the parts before it come to the whole before them, and the rate names one of them.
fn named_of_parts(context: &Context<'_>, rate: &Figure) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let (name, said) = text.split_once("所占").filter(|(n, _)| (2..=10).contains(&n.chars().count()))?;
    let said = ["比重", "比例", "份额", "百分比"].iter().find_map(|w| said.strip_prefix(w))?;
    if !matches!(said, "" | "为" | "达" | "达到" | "高达" | "约" | "约为" | "仅" | "仅为" | "近" | "是") {
        return None;
    }
    let end = context.figures.partition_point(|g| (g.sentence, g.digits) < (rate.sentence, rate.digits));
    let before = context.figures.get(end.saturating_sub(NEAR)..end)?;
    let para = |f: &Figure| context.outline.sentences.get(f.sentence as usize).map(|s| s.para);
    let same: Vec<&Figure> = before.iter().filter(|f| para(f) == para(rate) && plain(f)).collect();
    let last = same.last()?;
    let (whole, parts) = (2..=6.min(same.len().saturating_sub(1))).find_map(|n| {
        let cut = same.len() - n;
        let (whole, parts) = (*same.get(cut.checked_sub(1)?)?, same.get(cut..)?);
        let alike = parts.iter().all(|p| p.unit() == whole.unit() && p.dim() == last.dim());
        let sum = parts.iter().try_fold(Number::int(0), |s, p| s.add(&middle(p)?))?;
        (alike && middle(whole)? == sum).then_some((whole, parts))
    })?;
    let told = parts.iter().position(|p| context.get(p.clause, p.digits.from()).trim_start_matches("其中") == name).or_else(|| {
        let first = parts.first()?;
        let names = context.get(whole.span.to(), first.digits.from()).trim_start_matches([',', ';', '。']).split_once("分别")?.0;
        let names = names.trim_start_matches("其中").split(['、', '和']);
        names.enumerate().find(|(_, n)| *n == name).map(|(i, _)| i).filter(|_| lead(context, first).1.contains("分别"))
    });
    let part = parts.get(told?)?;
    Some(row(part, whole, rate, name, Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 205个村完成,尚有45个村正在进行,完成率82%: what is done, of what is done and what is left.
fn done_and_left(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let name = rate_name(context, text)?;
    let stem = name.strip_suffix('率').or_else(|| name.strip_suffix("比例"))?;
    let [rest @ .., done, left] = before else { return None };
    let words = context.get(done.span.to(), left.digits.from());
    let said = ["尚有", "还有", "仍有", "其余", "剩余", "另有", "还剩"].iter().any(|w| words.ends_with(w) || words.trim_end_matches("的").ends_with(w));
    let told = context.get(done.clause, left.digits.from());
    let behind = context.get(left.span.to(), start);
    let same = plain(done) && plain(left) && done.unit() == left.unit() && rate.unit() == "%";
    let lone = !rest.iter().any(|f| f.unit() == done.unit());
    let close = behind.chars().count() <= 14 && behind.matches(',').count() <= 1 && !behind.contains([';', '。']);
    if !said || !same || !lone || !close || stem.chars().count() < 2 || !told.contains(stem) || OTHER.is_in(told) || told.contains("其中") {
        return None;
    }
    let (a, b) = (done.exact.clone(), left.exact.clone());
    let all = a.add(&b, false).ok()?;
    Some(quotient((a, done.span), (all, left.span), rate, name, Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 每5名教师中就有2名…,占40%: so many of every so many.
fn of_every(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let [.., every, some] = before else { return None };
    let words = context.get(every.span.to(), some.digits.from());
    let said = lead(context, every).1.ends_with('每') && words.contains('中') && words.contains('有') && !words.contains([',', ';', '。']);
    let share = ["占", "占到", "即占", "即占到", "占比为", "比例为", "占比达", "比例达", "占比", "即"].contains(&text);
    let close = context.get(some.span.to(), start);
    let same = plain(every) && plain(some) && every.unit() == some.unit() && below(some, every) && rate.unit() == "%";
    let near = close.chars().count() <= 16 && close.matches(',').count() == 1 && !close.contains([';', '。']);
    (said && share && same && near).then(|| row(some, every, rate, "占比", Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 乡镇通三级路比例77.8%,18个乡镇中有14个达标: the counts stand behind the rate.
fn counted_behind(context: &Context<'_>, rate: &Figure, behind: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let [whole, part, ..] = behind else { return None };
    let words = context.get(whole.span.to(), part.digits.from());
    let noun = ["中有", "中已有", "中仅有", "中,有", "中的"].iter().find_map(|w| words.strip_suffix(w))?;
    let named = (2..=6).contains(&noun.chars().count()) && noun.chars().all(is_cjk) && text.contains(noun);
    let rated = ends_with_any(text.trim_end_matches(['为', '达', '到']), &["比例", "率", "占比", "面"]);
    let next = context.get(rate.span.to(), whole.digits.from()) == ",";
    let same = plain(whole) && plain(part) && whole.unit() == part.unit() && below(part, whole) && rate.unit() == "%";
    let fits = named && rated && next && same && !OTHER.is_in(text) && close_to(part, whole, rate) == Some(true);
    fits.then(|| row(part, whole, rate, text, Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 茶园总面积8.2万亩,投产茶园面积5.74万亩,投产比例为70%: the part is called as the rate, and the whole right before it 总.
fn called_as_part(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let bare = text.trim_end_matches(['为', '达', '到', '约', '仅']);
    let stem = ["比例", "占比", "比重", "率"].iter().find_map(|w| bare.strip_suffix(w)).filter(|s| (2..=6).contains(&s.chars().count()))?;
    let [.., whole, part] = before else { return None };
    let (own, all) = (lead(context, part).1.trim_start_matches("其中"), lead(context, whole).1);
    let words = context.get(whole.span.to(), part.digits.from());
    let plain_words = words.matches([',', '、']).count() == 1 && words.starts_with(',') && !words.contains([';', '。']) && !OTHER.is_in(words);
    let letters: Vec<char> = all.chars().filter(|c| is_cjk(*c)).collect();
    let named = own.starts_with(stem) && all.contains('总') && letters.windows(2).any(|w| own.contains(&w.iter().collect::<String>()));
    let same = plain(whole) && plain(part) && whole.unit() == part.unit() && below(part, whole) && rate.unit() == "%";
    let next = context.get(part.span.to(), start).chars().count() <= 1;
    (named && plain_words && same && next && close_to(part, whole, rate) == Some(true))
        .then(|| row(part, whole, rate, bare, Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 占常住人口的21.0%, 占全部行政村的64.2%: the only number that the draft gave for the base before gives the rate but for one digit.
fn told_before(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let base = text.strip_prefix('占')?.strip_suffix('的')?;
    let core = ["全部", "全县", "全市", "全区", "全州", "全省"].iter().find_map(|w| base.strip_prefix(w)).unwrap_or(base);
    let part = before.last().filter(|p| plain(p) && context.get(p.span.to(), start).chars().count() <= 1)?;
    if !matches!(core, "常住人口" | "户籍人口" | "行政村" | "建制村" | "总人口" | "常住总人口") || rate.unit() != "%" {
        return None;
    }
    let end = context.figures.partition_point(|g| (g.sentence, g.digits) < (rate.sentence, rate.digits));
    let said = |f: &&Figure| {
        let own = context.get(f.clause, f.digits.from()).trim_end_matches(['为', '达', '到', '共', '有', '约']);
        let behind = context.text().get(f.span.to()..).unwrap_or("");
        let head: String = context.get(context.sentence(f.sentence).from(), f.digits.from()).chars().rev().take(20).collect();
        let counted = behind.starts_with(core) && (head.contains('辖') || own.ends_with("全县") || own.ends_with("全市"));
        f.unit() == part.unit() && plain(f) && !other_year(context, f, part, rate) && (own.ends_with(core) && !own.contains(['岁', '预']) || counted)
    };
    let mut wholes: Vec<&Figure> = Vec::new();
    for f in context.figures.get(end.saturating_sub(FAR)..end)?.iter().filter(|f| f.digits != part.digits).filter(said) {
        if !wholes.iter().any(|w| w.value.equals(&f.value) != Truth::False) {
            wholes.push(f);
        }
    }
    let fitting = wholes.iter().find(|w| divides(part, w, &rate.value));
    let mut slips = wholes.iter().filter(|w| below(part, w) && divides_but_for_a_digit(part, w, rate));
    let whole = fitting.or_else(|| slips.next().filter(|_| slips.next().is_none()))?;
    Some(row(part, whole, rate, base, Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 工业企业840家,建立研发机构的达378家,占比不足一半,仅为45%: the share is told in words, then in figures.
fn told_again(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let [whole, part] = before else { return None };
    let words = context.get(whole.span.to(), part.digits.from());
    let told = context.get(part.span.to(), start);
    let again = matches!(text, "仅为" | "为" | "只有" | "仅有" | "仅" | "达到" | "达") && told.starts_with(",占") && told.chars().count() <= 12;
    let of_whole = words.starts_with(',') && words.contains('的') && !words.contains([';', '。']) && words.matches(',').count() == 1 && !OTHER.is_in(words);
    let same = plain(whole) && plain(part) && whole.unit() == part.unit() && below(part, whole) && rate.unit() == "%";
    (again && of_whole && same && close_to(part, whole, rate) == Some(true))
        .then(|| row(part, whole, rate, "占比", Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 装机2800万千瓦,其中…,配套储能420万千瓦,配置比例15%: what is laid beside the whole, the first and largest of its unit.
fn laid_beside(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let said = ["配置比例", "配套比例", "配建比例", "配比"].iter().any(|w| text.trim_end_matches(['为', '达', '到']) == *w);
    let (part, earlier) = before.split_last()?;
    let from = earlier.iter().position(|f| f.unit() == part.unit())?;
    let (whole, parts) = earlier.get(from..)?.split_first()?;
    let largest = parts.iter().all(|p| p.unit() == whole.unit() && below(p, whole));
    let beside = ["配套", "配建", "配置"].iter().any(|w| lead(context, part).1.starts_with(w)) && context.get(part.span.to(), start) == ",";
    let same = plain(whole) && plain(part) && below(part, whole) && rate.unit() == "%";
    (said && largest && beside && same && !context.get(whole.span.to(), rate.digits.from()).contains([';', '。']))
        .then(|| row(part, whole, rate, text, Span::new(start, rate.digits.from()), Confidence::Medium))
}
