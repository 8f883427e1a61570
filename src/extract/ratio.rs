//! Ratios: a numerator, a denominator and the rate stated for them. A rate is only taken where its base is named or told by the rate's name,
//! and where no other plausible base of the sentence gives the stated rate.

use super::figure::{Context, Figure, years_in};
use super::near::below;
use super::ratio_near;
use super::ratio_rate;
use super::{ratio_else, ratio_list};
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::text::{AnyOf, Span, ends_with_any, holds_any};
use crate::value::{Bound, Dim, Quantity, Truth};

/// Finds all ratios and adds their rows.
pub fn extract(context: &Context<'_>, facts: &mut FactSet) {
    for sentence in 0..context.outline.sentences.len() {
        let all = context.of_sentence(u32::try_from(sentence).unwrap_or(u32::MAX));
        // 达到三级水平的33所: a grade is no amount.
        let kept: Vec<Figure> = if all.iter().any(|f| f.unit() == "级") { all.iter().filter(|f| f.unit() != "级").cloned().collect() } else { Vec::new() };
        let figures = if kept.is_empty() { all } else { &kept };
        for (i, rate) in figures.iter().enumerate() {
            let before = figures.get(..i).unwrap_or(&[]);
            if rate.dim() != Dim::Share || rate.bound != Bound::Eq {
                if let Some(row) = ratio_near::each_year(context, rate, before) {
                    facts.push(row);
                }
                continue;
            }
            if ratio_else::is_of_none(context, rate, before) {
                continue;
            }
            if let Some(left) = ratio_near::left_out(context, rate, before) {
                if !ratio_else::is_of_another(context, rate, &left) {
                    facts.push(left);
                }
                continue;
            }
            if let Some(row) = named_base(context, rate, before)
                .or_else(|| of_plan(context, rate, before))
                .or_else(|| inline_base(context, rate, before))
                .or_else(|| told_by_name(context, rate, before))
                .or_else(|| of_total(context, rate, before))
                .or_else(|| of_group(context, rate, before))
                .or_else(|| of_population(context, rate, before))
                .or_else(|| after_verb(context, rate, before))
                .or_else(|| reversed(context, rate, before))
                .or_else(|| in_bracket(context, rate, before))
                .or_else(|| all_but_one_digit(context, rate, before))
                .or_else(|| figures.get(i + 1).and_then(|amount| of_share(context, before.last()?, rate, amount)))
                .or_else(|| ratio_near::of_named_whole(context, rate, before))
                .or_else(|| ratio_near::of_said_base(context, rate, before))
                .or_else(|| ratio_near::should_and_is(context, rate, before))
                .or_else(|| ratio_near::but_for_a_digit(context, rate))
                .or_else(|| ratio_near::named_part(context, rate, before))
                .or_else(|| ratio_near::base_behind(context, rate, before, figures.get(i + 1)?))
                .or_else(|| ratio_list::read(context, figures, i))
                .or_else(|| ratio_rate::per_many(context, rate))
                .or_else(|| ratio_rate::reckoned(context, rate, before))
                .or_else(|| ratio_rate::only_two(context, rate, before))
                .or_else(|| ratio_rate::among(context, rate, before))
                && !ratio_else::holds(context, rate, &row)
            {
                facts.push(row);
            }
        }
    }
}

/// 占45%,为9720万元: a part that is told with its own share is no whole of the next.
fn told_with_share(context: &Context<'_>, amount: &Figure) -> bool {
    let figures = context.of_sentence(amount.sentence);
    let at = figures.partition_point(|f| f.digits < amount.digits);
    at.checked_sub(1).and_then(|i| figures.get(i)).is_some_and(|f| {
        let between = context.get(f.span.to(), amount.digits.from());
        f.dim() == Dim::Share && matches!(between.trim_start_matches(','), "" | "为" | "即" | "达" | "达到" | "计" | "共" | "约" | "(" | "是" | "安排")
    })
}

fn clause<'a>(context: &Context<'a>, figure: &Figure) -> (usize, &'a str) {
    let start = figure.clause;
    (start, context.get(start, figure.digits.from()))
}

pub(super) fn row(numerator: &Figure, denominator: &Figure, rate: &Figure, name: &str, name_span: Span, sure: Confidence) -> RowBuilder {
    let (part, whole) = super::change_stated::one_grain(numerator, denominator);
    quotient((part, numerator.span), (whole, denominator.span), rate, name, name_span, sure)
}

/// A row of what is divided, with the place of each.
pub(super) fn quotient(part: (Quantity, Span), whole: (Quantity, Span), rate: &Figure, name: &str, name_span: Span, sure: Confidence) -> RowBuilder {
    let ((part, at), (whole, base)) = (part, whole);
    RowBuilder::new(Rel::Ratio, if at == crate::fact::NOWHERE { rate.span } else { at.join(rate.span) })
        .at("numerator", Value::quantity(part), at)
        .at("denominator", Value::quantity(whole), base)
        .at("rate", Value::quantity(rate.value.clone()), rate.span)
        .at("name", Value::Text(name.into()), name_span)
        .sure(sure)
}

/// True where numerator by denominator can be the rate.
fn holds(numerator: &Figure, denominator: &Figure, rate: &Figure) -> bool {
    numerator.value.div(&denominator.value).is_ok_and(|q| q.equals(&rate.value) != Truth::False)
}

fn is_amount(figure: &Figure) -> bool {
    !matches!(figure.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare) && figure.bound == Bound::Eq
}

/// …26401.9万人、占全国总人口的18.7%, where 全国总人口 has its figure earlier in the paragraph.
fn named_base(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = clause(context, rate);
    let zhan = text.find('占')?;
    let base = base_of(context, text.get(zhan + '占'.len_utf8()..)?)?;
    let numerator = before.last().filter(|n| is_amount(n) && context.get(n.span.to(), start).chars().count() <= 2)?;
    let para = context.outline.sentences.get(rate.sentence as usize)?.para;
    let mut found = (0..=rate.sentence)
        .rev()
        .take_while(|&s| s == rate.sentence || para.is_some() && context.outline.sentences.get(s as usize).is_some_and(|x| x.para == para))
        .take(40);
    let denominator = found.find_map(|s| {
        context.of_sentence(s).iter().find(|f| f.digits < rate.digits && f.dim() == numerator.dim() && same_base(context, &base_name(context, f), base))
    })?;
    if other_year(context, denominator, numerator, rate) {
        return None;
    }
    (denominator.digits != numerator.digits).then(|| {
        let span = Span::new(start + zhan, rate.digits.from());
        row(numerator, denominator, rate, base, span, Confidence::High)
    })
}

/// 到2025年常住人口达到400万人,2020年60岁及以上人口81.1万人: the whole is of another year than the part.
pub(super) fn other_year(context: &Context<'_>, whole: &Figure, part: &Figure, rate: &Figure) -> bool {
    let year = |from: usize, to: usize| years_in(context.get(from, to)).next_back().map(|y| y.1);
    let (then, now) = (year(whole.clause, whole.digits.from()), year(part.clause, rate.digits.from()));
    then.zip(now).is_some_and(|(a, b)| a != b)
}

/// 全国总人口 of 占全国总人口的, 地区生产总值 of 占地区生产总值的比重为.
fn base_of<'t>(context: &Context<'_>, text: &'t str) -> Option<&'t str> {
    let mut text = text;
    while let Some(verb) = context.lexicon.names().verb_before(text).filter(|v| v.level) {
        text = text.strip_suffix(verb.text.as_str())?;
    }
    let bare = ["比重", "比例", "比率"].iter().find_map(|w| text.strip_suffix(w));
    let text = bare.unwrap_or(text);
    let base = text.strip_suffix('的').or(bare).or_else(|| Some(text).filter(|t| ends_with_any(t, &["总人口", "生产总值", "总数", "总量"])))?;
    (base.chars().count() >= 2).then_some(base)
}

/// Equal names, or one of them without its scope (全市常住人口 and 常住人口); two scopes must be the same.
fn same_base(context: &Context<'_>, figure: &str, said: &str) -> bool {
    let names = context.lexicon.names();
    let cut = |t: &str| names.scope(t).map_or((None, t.to_owned()), |(w, _, tail)| (Some(w.to_string()), tail.to_owned()));
    let ((a, x), (b, y)) = (cut(figure), cut(said));
    let area = ["面积", "总面积", "总数", "总量", "数", "人数"].iter().any(|w| y.strip_suffix(w) == Some(x.as_str()));
    // 技能人才 of 技能人才总量78万人, 总装机 of 电力总装机达到1.28亿千瓦, 游客总量 of 接待游客3240万人次.
    let total = ["总量", "总数", "总面积", "总人数"].iter().any(|w| x.strip_suffix(w) == Some(y.as_str()));
    let end = y.starts_with('总') && y.chars().count() >= 3 && !y.starts_with("总人口") && x.ends_with(&y);
    let done = ["总量", "总数"].iter().find_map(|w| y.strip_suffix(w)).filter(|c| c.chars().count() >= 2);
    let done = done.is_some_and(|c| ["接待", "共有", "现有", "办理", "受理"].iter().any(|v| x == format!("{v}{c}")));
    (x == y || area && x.chars().count() >= 2 || total && x.chars().count() >= 4 || end || done) && (a == b || a.is_none() || b.is_none())
}

/// 年度计划投资820万元,实际完成554万元,完成年度计划的68.6%: what was planned stands before what was done.
fn of_plan(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    static PLANS: AnyOf = AnyOf::new(&["计划", "任务", "目标", "预算"]);
    const DONE: &[&str] = &["完成", "执行", "实现", "到位", "开工", "建成", "改造", "培训", "发放", "投放", "拨付", "兑付", "支出", "投入", "招收", "新增"];
    let (start, text) = clause(context, rate);
    let [.., total, numerator] = before else { return None };
    let planned = |t: &str| PLANS.is_in(t);
    let told = ["完成", "占", "为"].iter().any(|w| text.starts_with(w)) && text.ends_with('的') && planned(text) && text.chars().count() <= 14;
    if !told {
        return None;
    }
    let part = context.get(total.span.to(), numerator.digits.from());
    let done = holds_any(part, DONE) && !part.contains("其中");
    let close = part.starts_with(',') && part.matches([',', ';', '、', '。']).count() == 1 && context.get(numerator.span.to(), start).chars().count() <= 1;
    let same = is_amount(total) && is_amount(numerator) && total.unit() == numerator.unit();
    // 完成总任务的 is not of 年度计划.
    let whole = clause(context, total).1;
    let other =
        [("总", "总"), ("三年", "三年"), ("五年", "五年"), ("年度", "年"), ("全年", "年")].iter().any(|(said, of)| text.contains(said) && !whole.contains(of));
    (done && close && same && !other && planned(whole)).then(|| row(numerator, total, rate, text, Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 参保人数47.5万人,占常住人口50万人的95%: the base has its figure beside it.
fn inline_base(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (denominator, earlier) = before.split_last()?;
    // 建成860公里,完成三年计划1000公里的86%: a span of time is none of the two.
    let numerator = earlier.iter().rev().find(|f| !super::change::is_years(f) || f.unit() == denominator.unit())?;
    let close = context.get(denominator.span.to(), rate.digits.from());
    let told = told_share(close);
    let between = context.get(numerator.span.to(), denominator.digits.from());
    let lead = between.strip_prefix([',', '、']).unwrap_or(between);
    // 453所学校通过验收,占全市学校总数(1508所): the noun behind the part is named again in the base.
    let again = between.split_once(",占").filter(|(n, _)| n.chars().count() <= 16 && n.chars().all(crate::text::is_cjk));
    let again = again.filter(|(n, t)| n.char_indices().nth(2).and_then(|(i, _)| n.get(..i)).is_some_and(|noun| t.contains(noun)));
    let lead = again.map_or(lead, |(n, _)| between.get(n.len() + 1..).unwrap_or(lead));
    // 完成总任务(1083亩)的72.4%
    // 投资235亿元,为规划目标200亿元的117.5%
    let aim = ["为", "是", "达到", "相当于"].iter().any(|w| lead.starts_with(w)) && holds_any(lead, &["目标", "任务", "计划", "预算", "设计"]);
    let begins = aim || lead.starts_with('占') || lead.starts_with("完成") && holds_any(lead, &["任务", "计划", "目标"]);
    let fits = told && begins && lead.chars().count() <= 16 && !lead.contains([',', ';']);
    if !fits || !is_amount(numerator) || !is_amount(denominator) || numerator.dim() != denominator.dim() {
        return None;
    }
    Some(row(numerator, denominator, rate, lead, Span::new(denominator.digits.from() - lead.len(), denominator.span.to()), Confidence::High))
}

/// 的, )的比重达, 行政村的: what stands between a base with its figure and the rate.
fn told_share(close: &str) -> bool {
    let close = close.strip_prefix(')').unwrap_or(close);
    let Some((noun, rest)) = close.split_once('的') else { return false };
    let noun_ok = noun.chars().count() <= 8 && noun.chars().all(crate::text::is_cjk) && !noun.contains(['中', '占']);
    let rest = ["比例", "比重", "比率"].iter().find_map(|w| rest.strip_prefix(w)).unwrap_or(rest);
    noun_ok && matches!(rest, "" | "为" | "达" | "达到" | "约" | "约为" | "近")
}

/// The name before a figure with brackets, verbs and years taken off; the scope stays.
fn base_name(context: &Context<'_>, figure: &Figure) -> String {
    let (_, text) = clause(context, figure);
    let names = context.lexicon.names();
    let mut text = text;
    while let Some(verb) = names.verb_before(text).filter(|v| v.level) {
        text = text.strip_suffix(verb.text.as_str()).unwrap_or(text);
    }
    let mut depth = 0u32;
    let flat: String = text
        .chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect();
    let after_year = super::figure::years_in(&flat).next_back().and_then(|(at, _)| flat.get(at + 7..)).unwrap_or(&flat);
    let name = after_year.trim_start_matches(['底', '末']);
    ["其中", "全年", "当年", "今年", "上年", "去年", "年末", "年底", "累计"].iter().find_map(|w| name.strip_prefix(w)).unwrap_or(name).to_owned()
}

/// 提供托位1727个,实际招收1234人,利用率71.45%: the rate's name tells what its denominator counts.
fn told_by_name(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = clause(context, rate);
    let names = context.lexicon.names();
    let mut name = text;
    while let Some(verb) = names.verb_before(name) {
        if !verb.level {
            return None;
        }
        name = name.strip_suffix(verb.text.as_str())?;
    }
    let of = names.rate_of(name)?;
    // 实际开放4475张,空置率21%: what is not, not what is.
    let idle = ["空置", "闲置", "流失", "辍学"].iter().find(|w| name.contains(**w));
    if idle.is_some_and(|w| before.last().is_some_and(|n| !clause(context, n).1.contains(w))) {
        return None;
    }
    let (numerator, earlier) = before.split_last()?;
    if !is_amount(numerator) || context.get(numerator.span.to(), start).chars().count() > 2 {
        return None;
    }
    let counts = |f: &&Figure| {
        is_amount(f)
            && of
                .iter()
                .any(|noun| clause(context, f).1.contains(noun.as_str()) || context.text().get(f.span.to()..).is_some_and(|t| t.starts_with(noun.as_str())))
    };
    let parts = |b: &Figure| {
        let between = context.get(b.span.to(), numerator.digits.from());
        between.contains("其中") && !clause(context, numerator).1.contains(name.trim_end_matches('率'))
    };
    let bases: Vec<&Figure> = earlier.iter().filter(counts).filter(|f| f.value.less(&numerator.value) != Truth::True || f.dim() != numerator.dim()).collect();
    let nearest = *bases.last()?;
    // 床位1326张;…床位291张,床位使用率: two of a kind. 样品693批次,检查608次: of another kind, and nothing done.
    let done = ["实", "已", "入住", "招收", "在", "使用", "占用", "开放", "完成", "有"].iter().any(|w| clause(context, numerator).1.contains(w));
    if base_name(context, nearest) == base_name(context, numerator) || nearest.unit() != numerator.unit() && !done {
        return None;
    }
    if parts(nearest) {
        return None; // 其中咨询类…件、投诉类…件,办结率…: the last of the parts is not what was done
    }
    if bases.iter().any(|b| holds(numerator, b, rate)) {
        let fitting = bases.iter().find(|b| holds(numerator, b, rate))?;
        return Some(row(numerator, fitting, rate, name, Span::new(start, start + name.len()), Confidence::High));
    }
    let sure = if bases.len() == 1 { Confidence::High } else { Confidence::Medium };
    Some(row(numerator, nearest, rate, name, Span::new(start, start + name.len()), sure))
}

/// 共有机构125个,其中农村敬老院31个,占比24.8%: the base is the total before 其中. People are left out: their base is often the whole population.
fn of_total(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = clause(context, rate);
    let named = name_of_part(context, text, before.last()?);
    // 占参保总人数的
    let of_all = text.starts_with('占')
        && ends_with_any(text, &["总数的", "总量的", "总人数的", "总额的", "总数比例为"])
        && text.chars().count() <= 12
        && !holds_any(text, &["全省", "全国"]);
    // 存在安全隐患的1890栋,隐患占比1.5%
    let again = |n: &Figure| text.strip_suffix("占比").is_some_and(|w| w.chars().count() >= 2 && clause(context, n).1.contains(w));
    let of_all = of_all || before.last().is_some_and(again);
    if !named
        && !of_all
        && !matches!(
            text,
            "占比"
                | "占"
                | "占比为"
                | "占比达"
                | "占总数的"
                | "占比达到"
                | "占总数"
                | "占比约"
                | "占总数的比例为"
                | "比例为"
                | "比例达"
                | "占总数比例为"
                | "占全部的"
                | "比重为"
                | "占总量的"
                | "占总人数的"
                | "占总人数"
                | "占总人数的比例为"
                | "占企业总数的"
                | "占全市总数的"
        )
    {
        return None;
    }
    let (numerator, earlier) = before.split_last()?;
    let (total, rest) = total_of(context, numerator, earlier)?;
    let between = context.get(total.span.to(), numerator.digits.from());
    if !is_amount(numerator)
        || !is_amount(total)
        || !(between.contains("其中")
            || between.starts_with(',') && between.ends_with(['的', '有']) && between.contains('的')
            || same_noun(context, total, numerator, between))
        || total.unit() != numerator.unit()
        || context.get(numerator.span.to(), start).chars().count() > 1
    {
        return None;
    }
    let whole = base_name(context, total);
    let people = !named && !text.contains("总") && ["人口", "老年人", "老龄", "儿童", "户籍", "居民"].iter().any(|w| between.contains(w) || whole.contains(w));
    if people || !below(numerator, total) {
        return None;
    }
    let fits_other = rest.iter().any(|f| is_amount(f) && f.unit() == numerator.unit() && holds(numerator, f, rate));
    (!fits_other).then(|| row(numerator, total, rate, "占比", Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// The figure before the last 其中, where only parts and their shares stand between; else the last one.
fn total_of<'f>(context: &Context<'_>, numerator: &Figure, earlier: &'f [Figure]) -> Option<(&'f Figure, &'f [Figure])> {
    let from = context.sentence(numerator.sentence).from();
    let at = context.get(from, numerator.digits.from()).rfind("其中").map(|i| from + i);
    let parts = |i: usize| earlier.get(i + 1..).unwrap_or(&[]).iter().all(|f| f.dim() == Dim::Share || f.unit() == numerator.unit());
    // 262.4万人次,比2020年的208.0万人次增长26.2%;其中…: what it is compared with, and by how much, is passed over.
    let compared = |f: &Figure| f.dim() == Dim::Share || ["比", "较"].iter().any(|w| clause(context, f).1.starts_with(w));
    let found = at.and_then(|at| earlier.iter().rposition(|f| f.span.to() <= at && !compared(f))).filter(|i| parts(*i));
    match found {
        Some(i) => Some((earlier.get(i)?, earlier.get(..i)?)),
        None => earlier.split_last(),
    }
}

/// 全市常住人口412.6万人,60岁及以上人口86.7万人,占23.0%: the population stands right before.
fn of_population(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = clause(context, rate);
    let [.., total, numerator] = before else { return None };
    let whole = base_name(context, total);
    let named = ends_with_any(&whole, &["总人口", "常住人口", "户籍人口", "户籍总人口"]);
    let part = base_name(context, numerator);
    let told = matches!(text, "占" | "占比" | "占比为" | "占比达" | "占比达到" | "占总人口的" | "占总人口" | "占比重为" | "比重为" | "占人口总数的");
    let close = context.get(total.span.to(), numerator.digits.from());
    let beside = close.starts_with([',', '(']) && close.matches([',', ';', '、']).count() <= 1 && context.get(numerator.span.to(), start).chars().count() <= 1;
    let told = told
        || (text.starts_with('占') && text.contains("人口"))
        || text == format!("{}占比", part.trim_start_matches("其中"))
        || text.contains("城镇化率") && part.contains("城镇")
        || text.contains("老龄化") && part.contains("老年人口");
    let fits = named
        && told
        && beside
        && (part.contains("人口") || part.contains("老年人"))
        && (before.len() <= 3 || text.contains("城镇化率"))
        && is_amount(total)
        && is_amount(numerator);
    let same = fits && total.unit() == numerator.unit() && below(numerator, total) && !other_year(context, total, numerator, rate);
    same.then(|| row(numerator, total, rate, "占比", Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 入住老人618人,床位1554张,入住率为45.2%: the base comes second; it is what the rate's name counts.
fn reversed(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = clause(context, rate);
    let [.., numerator, total] = before else { return None };
    // 每所学校配备校医1名,已配备70名: so many each, not of all.
    if clause(context, numerator).1.contains('每') {
        return None;
    }
    let mut name = text;
    while let Some(verb) = context.lexicon.names().verb_before(name).filter(|v| v.level) {
        name = name.strip_suffix(verb.text.as_str())?;
    }
    let stem = name.strip_suffix('率').filter(|s| (2..=4).contains(&s.chars().count()))?;
    let of = context.lexicon.names().rate_of(name)?;
    let counts = of.iter().any(|noun| clause(context, total).1.contains(noun.as_str()));
    let fits = counts && clause(context, numerator).1.contains(stem) && is_amount(numerator) && is_amount(total);
    let close = context.get(total.span.to(), start).chars().count() <= 1 && context.get(numerator.span.to(), total.digits.from()).matches(',').count() == 1;
    (fits && close).then(|| row(numerator, total, rate, name, Span::new(start, start + name.len()), Confidence::Medium))
}

/// 执业护士1119人,本科及以上学历393人(占30.8%): a quality of those who stand before.
fn in_bracket(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = clause(context, rate);
    let [.., total, numerator] = before else { return None };
    let bracket = context.get(numerator.span.to(), start) == "(" && matches!(text, "占" | "占比" | "占总数的" | "占比为");
    let part = context.get(total.span.to(), numerator.digits.from());
    let quality = holds_any(part, &["学历", "职称", "其中", "女性", "党员", "持证", "以上"]) && part.starts_with(',') && part.matches(',').count() == 1;
    let same = is_amount(total) && is_amount(numerator) && total.unit() == numerator.unit() && below(numerator, total);
    (bracket && quality && same).then(|| row(numerator, total, rate, "占比", Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 抽查企业1867户次,发现问题企业671户次,问题发现率53.9%: nothing but one digit of the rate keeps two neighbours from giving it.
fn all_but_one_digit(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = clause(context, rate);
    let [total, numerator] = before else { return None };
    let mut name = text;
    while let Some(verb) = context.lexicon.names().verb_before(name).filter(|v| v.level) {
        name = name.strip_suffix(verb.text.as_str())?;
    }
    let named = name.ends_with('率') && (3..=6).contains(&name.chars().count()) && !holds_any(name, &["增", "年均", "利", "死亡"]);
    let between = context.get(total.span.to(), numerator.digits.from());
    let close =
        between.starts_with(',') && between.matches([',', ';', '、', '。', ':']).count() == 1 && context.get(numerator.span.to(), start).chars().count() <= 1;
    let same = is_amount(total) && is_amount(numerator) && total.unit() == numerator.unit() && below(numerator, total);
    // 其中县道109公里,列养率…: of the whole, unless the part's words are the rate's.
    let letters: Vec<char> = name.trim_end_matches('率').chars().collect();
    let apart = between.contains("其中") && !letters.windows(2).any(|w| between.contains(&w.iter().collect::<String>()));
    if !named || apart || !close || !same || rate.value.decimals < 1 || holds(numerator, total, rate) {
        return None;
    }
    // Both in percent with as many decimals as are written.
    let ten = crate::value::Number::pow10(rate.value.decimals + 2)?;
    let grain = |n: crate::value::Number| crate::value::Number::parse(&n.mul(&ten)?.to_decimal(0));
    let meant = grain(numerator.exact.range.middle()?.div(&total.exact.range.middle()?)?)?;
    super::slip::is_slip(&meant, &grain(rate.exact.range.middle()?)?)
        .then(|| row(numerator, total, rate, name, Span::new(start, start + name.len()), Confidence::Medium))
}

/// 床位达到600张,其中护理型床位占55%,达到330张: the share stands between the whole and the part.
fn of_share(context: &Context<'_>, total: &Figure, rate: &Figure, amount: &Figure) -> Option<RowBuilder> {
    let lead = context.get(total.span.to(), rate.digits.from());
    let close = context.get(rate.span.to(), amount.digits.from());
    let share = ends_with_any(lead, &["占", "占比", "占比为", "承担", "占比达", "占比达到", "按", "约占"])
        || close.starts_with("的") && lead.ends_with("中,")
        || close == "(" && lead.ends_with(',')
        || close.starts_with(",即") && lead.starts_with(',');
    // 15—59岁人口89437万人,占63.35%;60岁及以上人口为26401万人: the share is that of the amount before it.
    let told_already = lead.starts_with([',', '(']) && ["占", "占比", "约占"].iter().any(|w| lead.trim_start_matches([',', '(']).starts_with(w));
    let sibling = lead.starts_with([';', '、']) || told_with_share(context, total);
    if told_already || sibling || close.contains([';', '。']) || close.contains("其中") {
        return None;
    }
    let tied = ends_with_any(close, &["达到", "即", "共", "为", "约", "达", "共计", "补助", "安排"]) || close == "(";
    let plain = close.chars().count() <= 14 && close.matches(',').count() <= 1 && lead.chars().count() <= 24 && lead.matches(',').count() <= 2;
    let other =
        ["增长", "提高", "下降", "完成", "同比", "每"].iter().any(|w| lead.contains(w) || close.contains(w)) || lead.contains('率') && !close.contains('即');
    let same = is_amount(total) && is_amount(amount) && total.unit() == amount.unit() && amount.exact.less(&total.exact) == Truth::True;
    if !share || !tied || !plain || other || !same || rate.unit() != "%" {
        return None;
    }
    Some(row(amount, total, rate, "占比", Span::new(total.span.to(), rate.digits.from()), Confidence::Medium))
}

/// 老年人48.5万人,签约36.2万人,签约率78.5%; 社区420个,已建成设施的社区378个,覆盖率90%: the part's clause begins with what the rate is called after,
/// or names the whole again with what was done of it.
fn after_verb(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = clause(context, rate);
    let [rest @ .., total, numerator] = before else { return None };
    let mut name = text;
    while let Some(verb) = context.lexicon.names().verb_before(name).filter(|v| v.level) {
        name = name.strip_suffix(verb.text.as_str())?;
    }
    let stem = name.strip_suffix('率').filter(|s| (2..=4).contains(&s.chars().count()))?;
    let between = context.get(total.span.to(), numerator.digits.from());
    let (noun, part) = between.split_once(',').filter(|(n, t)| n.chars().count() <= 12 && !t.contains([',', ';', '。', ':']))?;
    if !noun.chars().all(crate::text::is_cjk) {
        return None;
    }
    let done = ["已", "其中", "实际", "目前已", "累计"].iter().find_map(|w| part.strip_prefix(w)).unwrap_or(part);
    let same = |n: usize| {
        let last = |t: &str| t.chars().rev().take(n).collect::<Vec<_>>();
        last(&base_name(context, total)) == last(part)
    };
    // 已享受护理补贴的653名: of those that stand before.
    let again = part.starts_with(['已', '有'])
        && part.contains('的')
        && (same(2) || part.ends_with('的'))
        && ["覆盖", "达标", "建成", "通达", "普及", "开通", "创建"].contains(&stem);
    let own = holds_any(part, &["人口", "老年人", "儿童", "新增", "计划", "年均"]);
    // 站点360个,覆盖社区320个: what is covered is not what covers.
    let covered = done.strip_prefix("覆盖").filter(|n| n.chars().count() >= 2);
    let own = own || covered.is_some_and(|n| !base_name(context, total).contains(n) && !noun.contains(n));
    let fits = (done.starts_with(stem) && !own || again) && is_amount(total) && is_amount(numerator) && total.unit() == numerator.unit();
    let close = context.get(numerator.span.to(), start).chars().count() <= 1;
    if !fits || !close || !below(numerator, total) {
        return None;
    }
    let other = rest.iter().any(|f| is_amount(f) && f.unit() == numerator.unit() && holds(numerator, f, rate));
    (!other).then(|| row(numerator, total, rate, name, Span::new(start, start + name.len()), Confidence::Medium))
}

/// 共有行政村1250个,已通5G的行政村1000个: the nouns before both figures end alike, or the second says what is done of the first.
fn same_noun(context: &Context<'_>, total: &Figure, part: &Figure, between: &str) -> bool {
    let Some(name) = between.strip_prefix(',').filter(|t| !t.contains([',', ';', '、', '。'])) else { return false };
    if holds_any(name, &["新增", "新建", "计划", "拟", "年均", "另有"]) {
        return false;
    }
    let (whole, part) = (base_name(context, total), base_name(context, part));
    let last = |t: &str| t.chars().rev().take(2).collect::<Vec<_>>();
    let done = name.starts_with("已完成") || name.starts_with("已建成") || name.starts_with("已开工");
    done || (whole.chars().count() >= 2 && last(&whole) == last(&part))
}

/// 其中持证上岗1122人,持证率为90.0%: the rate is called after what the part's clause says of it.
fn name_of_part(context: &Context<'_>, text: &str, part: &Figure) -> bool {
    let mut name = text;
    while let Some(verb) = context.lexicon.names().verb_before(name).filter(|v| v.level) {
        name = name.strip_suffix(verb.text.as_str()).unwrap_or(name);
    }
    let part = clause(context, part).1;
    name.strip_suffix('率').is_some_and(|stem| (2..=4).contains(&stem.chars().count()) && part.contains("其中") && part.contains(stem))
}

/// 326个行政村中,已有293个建成幸福院,覆盖率达到89.9%: the group stands before 中, a part of it behind.
fn of_group(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = clause(context, rate);
    let (numerator, earlier) = before.split_last()?;
    let total = earlier.last()?;
    let between = context.get(total.span.to(), numerator.digits.from());
    let (noun, lead) = between.split_once("中,").or_else(|| between.split_once("里,")).or_else(|| {
        if let Some(at) = between.find("中有").or_else(|| between.find("中已有")) {
            return Some((between.get(..at)?, between.get(at + '中'.len_utf8()..)?));
        }
        // 714个建制村有477个建成卫生室; 855家企业已有459家…
        let noun =
            between.strip_suffix("已有").or_else(|| between.strip_suffix('有')).filter(|n| n.chars().count() >= 2 && n.chars().all(crate::text::is_cjk))?;
        (!noun.ends_with(['现', '共', '设', '拥', '具', '所', '中'])).then(|| (noun, between.get(noun.len()..).unwrap_or("")))
    })?;
    let tail = context.get(numerator.span.to(), start);
    let mut name = text;
    while let Some(verb) = context.lexicon.names().verb_before(name).filter(|v| v.level) {
        name = name.strip_suffix(verb.text.as_str())?;
    }
    let shape = noun.chars().count() <= 10
        && (matches!(lead, "已有" | "有" | "已建成" | "已完成" | "共有")
            || lead.chars().count() <= 8 && lead.chars().all(crate::text::is_cjk) && clause(context, total).1.starts_with('在')
            || lead.chars().count() <= 10
                && lead.chars().all(crate::text::is_cjk)
                && ["完成", "已", "建成", "实现", "通过"].iter().any(|w| lead.starts_with(w))
            || lead.is_empty() && name.strip_suffix('率').is_some_and(|stem| tail.contains(stem))
            || lead.ends_with(['的', '有']) && lead.contains('的') && lead.chars().count() <= 24 && !lead.contains([',', ';', '、']))
        && tail.chars().count() <= 20
        && tail.matches(',').count() == 1
        && !tail.contains("其中")
        && !tail.contains(['、', ';', '。'])
        && (name.ends_with(['率', '面'])
            || text == "占"
            || matches!(name, "占比" | "占" | "占总数")
            || name.starts_with('占') && (name.ends_with("总数的") || name.ends_with("总数")));
    let fits = shape && is_amount(numerator) && is_amount(total) && total.unit() == numerator.unit() && below(numerator, total);
    fits.then(|| row(numerator, total, rate, name, Span::new(start, rate.digits.from()), Confidence::Medium))
}
