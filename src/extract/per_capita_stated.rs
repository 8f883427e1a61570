//! Population, amount and rate per thousand in one sentence: 常住人口320万人,床位2.24万张,每千人口床位数7张; 按每千人口4.34张床位的标准需配置床位4902张.
//! Taken only where the sentence has one population, one other figure in the rate's unit, and not two times.

use super::figure::{Context, Figure, years_in};
use super::per_capita::{as_count, reckoned};
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::text::{AnyOf, ends_with_any, holds_any};
use crate::value::{Base, Bound, Dim, Interval, Number, Quantity};

/// One of them stands in every sentence with a rate.
static RATES: AnyOf = AnyOf::new(&["千人", "千名", "千常住", "万人口", "万名", "每万", "每百", "人均", "生均", "户均"]);

/// Adds the rows of sentences that are not told yet.
pub(super) fn extract(context: &Context<'_>, told: &[u32], facts: &mut FactSet) {
    for index in 0..context.outline.sentences.len() {
        let sentence = u32::try_from(index).unwrap_or(u32::MAX);
        let text = context.source.slice(context.sentence(sentence));
        // A population, an amount and a rate.
        if context.of_sentence(sentence).len() >= 3
            && !told.contains(&sentence)
            && RATES.is_in(text)
            && let Some(row) = read(context, sentence).or_else(|| per_head(context, sentence)).or_else(|| needed(context, sentence))
        {
            facts.push(row);
        }
    }
}

fn read(context: &Context<'_>, sentence: u32) -> Option<RowBuilder> {
    let all = context.of_sentence(sentence);
    // 14.5万常住人口中,护士435名,每千人口3.0名,低于全省3.9名: what stands behind the rate says nothing of it, where all stands before.
    let at = all.iter().position(|f| per(context, f).is_some()).filter(|at| *at >= 2);
    let figures = at.and_then(|at| all.get(..=at)).unwrap_or(all);
    let mut rates = figures.iter().filter_map(|f| Some((f, per(context, f)?)));
    let (rate, n) = rates.next().filter(|_| rates.next().is_none())?;
    let elderly = clause(context, rate).contains("老年") || clause(context, rate).contains("老人");
    let mut bases = figures.iter().filter(|f| f.digits != rate.digits && is_population(context, f, elderly));
    let base = bases.next().filter(|_| bases.next().is_none())?;
    // 与全国平均水平仍有差距: what stands behind the last figure says nothing of them.
    let end = figures.last().map_or(context.sentence(sentence).to(), |f| f.span.to());
    let text = context.get(context.sentence(sentence).from(), end);
    // 按每万人3.6名的标准,应达到162名,现有118名
    let reckoned_here = text.contains('按') && holds_any(text, &["标准", "测算", "计算", "要求"]);
    let held = |f: &Figure| reckoned_here && holds_any(clause(context, f), &["现有", "已有", "实有", "目前", "缺"]);
    let mut amounts = figures.iter().filter(|f| f.digits != rate.digits && f.digits != base.digits && same_unit(f, rate) && !held(f));
    let amount = amounts.next().filter(|_| amounts.next().is_none())?;
    // 每千人拥有经营主体145户、企业43.5户: another rate.
    let another = amount.digits > rate.digits && context.get(rate.span.to(), amount.digits.from()).starts_with('、');
    let counts = |f: &Figure| f.bound == Bound::Eq && matches!(f.dim(), Dim::Count | Dim::Bare) && !f.value.about;
    // 约需1686人: a need is mostly told so.
    let about = matches!(amount.dim(), Dim::Count | Dim::Bare) && matches!(amount.bound, Bound::Eq | Bound::About);
    let rough = reckoned_here && matches!(base.bound, Bound::About) && matches!(base.dim(), Dim::Count | Dim::Bare);
    let plain = counts(rate) && (counts(base) || rough) && about;
    let mut years: Vec<i32> = years_in(text).map(|y| y.1).collect();
    years.dedup();
    let lacks = text.contains("缺口") && !reckoned_here;
    let other = holds_any(text, &["新增", "增加", "提高", "其中", "高于", "低于", "全国", "分别"]) || lacks || of_province(context, text);
    // 公立医疗机构床位1.21万张,每千人口床位(含社会办)6.9张: of more than the amount.
    let (own, said) = (clause(context, amount), clause(context, rate));
    let wider = said.contains("(含") || ["公立", "公办", "民办", "民营", "社会办", "普惠", "护理型"].iter().any(|w| own.contains(w) != said.contains(w));
    if !plain || years.len() > 1 || other || wider || another {
        return None;
    }
    let wide = |q: &Quantity| if q.unit.text.starts_with(['万', '亿']) || q.decimals != 0 { q.clone() } else { reckoned(q.clone()) };
    let (people, sum) = super::change_stated::one_grain(base, amount);
    let people = if rough { base.exact.clone() } else { people };
    Some(
        RowBuilder::new(Rel::PerCapita, rate.span)
            .at("rate", Value::quantity(rate_value(rate, n)?), rate.span)
            .at("base", Value::quantity(as_count(people)), base.span)
            .at("amount", Value::quantity(as_count(wide(&sum))), amount.span)
            .sure(Confidence::Medium),
    )
}

/// 体育场地面积656万平方米,常住人口252.2万人,人均体育场地面积2.6平方米: the area, or the output, has the name behind 人均.
fn per_head(context: &Context<'_>, sentence: u32) -> Option<RowBuilder> {
    let named = |f: &Figure| ["人均", "生均"].iter().find_map(|w| clause(context, f).split_once(w)).map(|(_, n)| n);
    let all = context.of_sentence(sentence);
    // 人均地区生产总值6.5万元,比上年增长5.4%: what stands behind the rate says nothing of it, where all stands before.
    let at = all.iter().position(|f| named(f).is_some()).filter(|at| *at >= 2);
    let figures = at.and_then(|at| all.get(..=at)).unwrap_or(all);
    let [a, b, c] = figures else { return None };
    let rate = [a, b, c].into_iter().find(|f| named(f).is_some())?;
    let pupils = clause(context, rate).contains("生均");
    let is_base = |f: &&Figure| if pupils { is_pupils(context, f) } else { is_population(context, f, false) };
    let base = [a, b, c].into_iter().find(is_base)?;
    let amount = [a, b, c].into_iter().find(|f| f.digits != rate.digits && f.digits != base.digits)?;
    let name = named(rate)?.trim_end_matches(['为', '达', '到', '约', '积', '面']);
    let (space, volume, money) = (Dim::base(Base::Length, 2), Dim::base(Base::Length, 3), Dim::base(Base::Money, 1));
    let output = ["地区生产总值", "生产总值", "GDP"].contains(&name) && rate.dim() == money && amount.dim() == money;
    let plain_name = |t: &str| t.replace('总', "");
    let output =
        output || rate.dim() == money && amount.dim() == money && name.chars().count() >= 4 && plain_name(clause(context, amount)).contains(&plain_name(name));
    // 人均2.6平方米, of the only area that stands there.
    let named = name.is_empty() && rate.dim() == space || name.chars().count() >= 2 && clause(context, amount).contains(name);
    // 藏书48万册,人均藏书量1.6册
    let bare_name = name.trim_end_matches('量');
    let counted_things = bare_name.chars().count() >= 2 && clause(context, amount).contains(bare_name) && rate.dim() == Dim::Count && same_unit(amount, rate);
    let same = output || counted_things || named && [space, volume].contains(&rate.dim()) && amount.dim() == rate.dim();
    let text = context.get(context.sentence(sentence).from(), figures.last().map_or(context.sentence(sentence).to(), |f| f.span.to()));
    let other = holds_any(text, &["新增", "新建", "改建", "扩建", "增加", "提高", "缺口", "其中", "分别", "全国"]) || of_province(context, text);
    let plain = [a, b, c].iter().all(|f| f.bound == Bound::Eq && !f.value.about);
    if !same || other || !plain || years_in(text).count() > 1 {
        return None;
    }
    row(rate, base, amount, output)
}

/// What each has or is to have, how many they are, and what all have together; of output the people are those of the year's mean.
fn row(rate: &Figure, base: &Figure, amount: &Figure, output: bool) -> Option<RowBuilder> {
    let counted = |q: &Quantity, dim| Quantity { dim, ..q.clone() };
    // 每千人拥有经营主体145户、企业43.5户: far from what the rate makes of the population, it is another rate.
    let got = rate_value(rate, 1)?.range.middle()?.mul(&base.exact.range.middle()?)?;
    let said = amount.exact.range.middle()?;
    let far = |a: &Number, b: &Number| a.mul(&Number::int(100)).is_some_and(|n| n < *b);
    if !output && (far(&said, &got) || far(&got, &said)) {
        return None;
    }
    let (people, sum) = super::change_stated::one_grain(base, amount);
    Some(
        RowBuilder::new(Rel::PerCapita, rate.span)
            .at("rate", Value::quantity(counted(&rate_value(rate, 1)?, Dim::Share)), rate.span)
            .at("base", Value::quantity(as_count(if output { yearly(&base.value)? } else { people })), base.span)
            .at("amount", Value::quantity(counted(&sum, Dim::Count)), amount.span)
            .sure(Confidence::Medium),
    )
}

/// 在校学生21.5万人, 2.4万名在园幼儿.
fn is_pupils(context: &Context<'_>, f: &Figure) -> bool {
    let behind = context.text().get(f.span.to()..).unwrap_or("");
    let told = |t: &str| ends_with_any(t, &["学生", "在校生", "幼儿", "生数"]);
    let noun: String = behind.chars().take_while(|c| crate::text::is_cjk(*c)).collect();
    f.unit().ends_with(['人', '名']) && (told(clause(context, f).trim_end_matches(['为', '达', '到', '共', '有', '约'])) || told(&noun))
}

/// 全省 said in a draft of a smaller area; a draft that does not say its own may be of a province, where it names no smaller one.
pub(super) fn of_province(context: &Context<'_>, text: &str) -> bool {
    text.contains("全省")
        && context.own != Some('省')
        && (context.own.is_some() || ["市", "县", "区"].iter().any(|w| text.contains(&format!("全{w}")) || text.contains(&format!("我{w}"))))
}

/// 规划人口46万人,人均公园绿地面积不低于15平方米,据此测算需公园绿地960公顷; 在校学生21.5万人,生均公用经费按每年800元核定,年需经费1.27亿元: people
/// or households, what each is to have, and what is needed for all.
fn needed(context: &Context<'_>, sentence: u32) -> Option<RowBuilder> {
    static OTHER: AnyOf = AnyOf::new(&["新增", "增加", "提高", "缺口", "其中", "分别", "全国", "达到20", "上年"]);
    let [base, rate, amount, ..] = context.of_sentence(sentence) else { return None };
    let each = clause(context, rate);
    let of = match *["人均", "生均", "户均"].iter().find(|w| each.contains(**w))? {
        "人均" => is_population(context, base, false),
        "生均" => is_pupils(context, base),
        _ => base.unit().ends_with('户'),
    };
    let close = context.get(rate.span.to(), amount.digits.from());
    let told = holds_any(close, &["据此", "按此", "测算", "需要", "需", "应"]) && close.starts_with([',', '的', '核', '测', '计', '安']);
    let (space, money) = (Dim::base(Base::Length, 2), Dim::base(Base::Money, 1));
    let same = rate.dim() == amount.dim() && [space, money].contains(&rate.dim());
    let stated = base.bound == Bound::Eq && matches!(rate.bound, Bound::Eq | Bound::Ge) && matches!(amount.bound, Bound::Eq | Bound::About);
    let text = context.get(context.sentence(sentence).from(), amount.span.to());
    let times = holds_any(text, &["每月", "月均", "季度"]) || years_in(text).count() > 1;
    if !of
        || !told
        || !same
        || !stated
        || times
        || OTHER.is_in(text)
        || holds_any(close, &["现有", "已有", "已建"])
        || of_province(context, text)
        || close.chars().count() > 20
    {
        return None;
    }
    row(rate, base, amount, false)
}

/// Output per head is reckoned with the mean population of the year: 3% from the one that stands there.
fn yearly(q: &Quantity) -> Option<Quantity> {
    let at = q.range.middle()?;
    let off = at.mul(&Number::ratio(3, 100)?)?;
    Some(Quantity { range: Interval::closed(at.sub(&off)?, at.add(&off)?), ..q.clone() })
}

fn clause<'c>(context: &'c Context<'_>, f: &Figure) -> &'c str {
    let start = f.clause;
    context.get(start, f.digits.from())
}

/// Per how many people the figure is said to be.
fn per(context: &Context<'_>, f: &Figure) -> Option<i64> {
    let text = clause(context, f);
    let n = [
        ("每百名", 100),
        ("每百人", 100),
        ("每百张", 0),
        ("每千名", 1000),
        ("每千", 1000),
        ("千人口", 1000),
        ("千人", 1000),
        ("每万", 10_000),
        ("万人拥有", 10_000),
    ]
    .iter()
    .find(|(w, _)| text.contains(w))?
    .1;
    if n == 0 {
        return None;
    }
    let direct = text.rfind("人口").or_else(|| text.rfind("老年人")).or_else(|| text.rfind('人'))?;
    (text.get(direct..)?.chars().count() <= 24).then_some(n)
}

/// 常住人口320万人, 134.4万常住人口; of old people where the rate is of them.
fn is_population(context: &Context<'_>, f: &Figure, elderly: bool) -> bool {
    if per(context, f).is_some() {
        return false;
    }
    let names: &[&str] = if elderly {
        &["老年人口", "老年人", "老年人口数", "老年人数"]
    } else {
        &["常住人口", "总人口", "户籍人口", "常住总人口", "服务人口", "规划人口", "城区人口", "建成区人口", "城镇人口"]
    };
    let text = clause(context, f).trim_end_matches(['为', '达', '到', '共', '有', '约', '预', '计', '将', '按']);
    let after = context.text().get(f.span.to()..).unwrap_or("");
    // 42.5万人口的江北区
    let counted = !elderly && f.unit() == "人" && after.starts_with("口");
    names.iter().any(|w| text.ends_with(w) || after.starts_with(w)) || !elderly && text == "人口" || counted
}

fn same_unit(a: &Figure, b: &Figure) -> bool {
    let bare = |f: &Figure| f.unit().trim_start_matches(['万', '亿']).to_owned();
    let people = |u: &str| matches!(u, "人" | "名");
    bare(a) == bare(b) || people(&bare(a)) && people(&bare(b))
}

/// The rate per one, with the rounding of its last digit.
fn rate_value(rate: &Figure, n: i64) -> Option<Quantity> {
    let n = Number::int(n);
    let at = rate.exact.range.middle()?;
    let half = Number::pow10(-rate.exact.decimals.max(0))?.mul(&rate.exact.unit.factor)?.div(&Number::int(2))?;
    let range = Interval::closed(at.sub(&half)?.div(&n)?, at.add(&half)?.div(&n)?);
    Some(Quantity { range, dim: Dim::Share, ..rate.exact.clone() })
}
