//! What each inhabitant has, told of a total and a population that stand apart: 公园绿地面积1800公顷,…常住人口150万人,人均公园绿地面积12平方米;
//! 公共充电桩7500个,…每万人拥有公共充电桩15个. The total bears the name of the mean; silent where any total and population of the paragraph give it.

use super::figure::{Context, Figure};
use super::near::middle;
use super::told::{Made, Tie, Way, alike, amount, before, choose, noun, paragraph, put, reported, words};
use crate::fact::FactSet;
use crate::text::{AnyOf, ends_with_any, holds_any, is_cjk};
use crate::value::{Bound, Dim, Number, Quantity};

/// Figures on each side of a mean in which totals and populations are looked for.
const FAR: usize = 40;
/// Words of means that are of no total of the draft, or of other times and places.
static OTHER: AnyOf = AnyOf::new(&[
    "可支配", "纯收入", "寿命", "支出", "消费", "工资", "受教育", "补助", "补贴", "筹资", "全国", "全省", "增", "比", "较", "不低于", "不少于", "不超过",
    "以上", "标准", "每天",
]);
/// Words before how many people each mean is of.
const EACH: &[(&str, i64)] = &[
    ("每千名老年人", 1_000),
    ("每千名老人", 1_000),
    ("每百名老年人", 100),
    ("人均", 1),
    ("每万人口", 10_000),
    ("每万人", 10_000),
    ("每千人口", 1_000),
    ("每千人", 1_000),
    ("每十万人", 100_000),
    ("每百人", 100),
];

/// Adds rows for the means that no row tells yet.
pub(super) fn extract(context: &Context<'_>, facts: &mut FactSet) {
    let told = reported(facts);
    for mean in context.figures.iter().filter(|f| is_mean(f) && !told.contains(&f.span)) {
        let text = words(context, mean);
        if !text.contains("均") && !text.contains("每") || OTHER.is_in(&text.replace("旅游消费", "")) || text.chars().count() > 24 {
            continue;
        }
        let Some((many, name)) = EACH.iter().find_map(|(w, n)| text.rfind(w).and_then(|at| Some((*n, text.get(at + w.len()..)?)))) else { continue };
        let name = bare(name);
        if let Some(total) = beside(context, mean, text) {
            put(context, choose(mean, of_people(context, mean, many, total, text)), facts);
        } else if name.chars().count() >= 2 && !mean.value.about {
            put(context, choose(mean, ways(context, mean, many, name)), facts);
        }
    }
}

/// An amount said outright or as about so much.
fn is_mean(f: &Figure) -> bool {
    match f.bound {
        Bound::About => amount(&Figure { bound: Bound::Eq, ..f.clone() }),
        _ => amount(f),
    }
}

/// 公共充电桩 of 拥有公共充电桩, 地区生产总值 of 地区生产总值达到.
fn bare(name: &str) -> &str {
    let name = ["拥有", "共有", "占有", "实有", "的", "有"].iter().find_map(|w| name.strip_prefix(w)).unwrap_or(name);
    name.trim_end_matches(['达', '到', '为', '约', '仅', '至']).trim_end_matches("拥有量").trim_end_matches("数")
}

/// True for how many people live there.
fn is_population(context: &Context<'_>, f: &Figure) -> bool {
    let text = words(context, f).trim_end_matches(['为', '达', '到', '约', '共', '有', '计', '按']);
    let people = f.unit() == "人" || f.unit().ends_with('人');
    people && amount(f) && ends_with_any(text, &["常住人口", "总人口", "人口", "户籍人口", "服务人口", "覆盖人口"]) && !text.contains(['岁', '增'])
}

/// 投资14500万元,人均投资约841元; 卫生技术人员4500名,折合每万人口40人: the total right before the mean.
fn beside<'c>(context: &'c Context<'_>, mean: &Figure, text: &str) -> Option<&'c Figure> {
    let visitors = text.starts_with("游客人均") || text.starts_with("人均花费") || text.starts_with("人均旅游花费");
    let opens = visitors || EACH.iter().any(|(w, _)| text.starts_with(w)) || ["折合", "相当于", "合", "平均"].iter().any(|w| text.starts_with(w));
    let total = before(paragraph(context, mean.sentence), mean).last()?;
    let close = total.sentence == mean.sentence && matches!(context.get(total.span.to(), mean.clause), "," | "(" | "(折合");
    let plain = amount(total) && alike_total(total, mean) && middle(total) > middle(mean);
    let text = words(context, total);
    (opens && close && plain && !text.contains(['每', '均']) && !holds_any(text, &["比", "较", "增", "其中", "另"])).then_some(total)
}

/// True for people whom a total may be shared among.
fn are_people(context: &Context<'_>, f: &Figure, old: bool) -> bool {
    let text = words(context, f).trim_end_matches(['为', '达', '到', '约', '共', '有', '计', '按']);
    if f.unit() == "人次" {
        return amount(f) && text.ends_with("游客") && !holds_any(text, &["过夜", "入境", "其中", "比", "增"]);
    }
    if old {
        return f.unit().ends_with('人') && amount(f) && ends_with_any(text, &["老年人", "老年人口", "岁及以上人口", "岁以上人口", "老人"]);
    }
    is_population(context, f) || f.unit().ends_with('人') && amount(f) && ends_with_any(text, &["受益群众", "受益人数", "服务对象", "受益居民"])
}

/// The ways from the total right before and all people of the paragraph; where it has none, of the draft near.
fn of_people<'c>(context: &'c Context<'_>, mean: &'c Figure, many: i64, total: &'c Figure, text: &str) -> Vec<Way<'c>> {
    let old = text.contains("老年人") || text.contains("老人");
    let at = context.figures.partition_point(|f| (f.sentence, f.digits) < (mean.sentence, mean.digits));
    let near = context.figures.get(at.saturating_sub(FAR)..(at + FAR).min(context.figures.len())).unwrap_or(&[]);
    let home = paragraph(context, mean.sentence);
    let own: Vec<&Figure> = home.iter().filter(|f| f.digits != mean.digits && are_people(context, f, old)).collect();
    let visits = text.contains("游客") || text.contains("花费");
    let own: Vec<&Figure> = own.into_iter().filter(|f| (f.unit() == "人次") == visits).collect();
    let all = near.iter().filter(|f| f.digits != mean.digits && are_people(context, f, old));
    let all: Vec<&Figure> = all.filter(|f| (f.unit() == "人次") == visits).collect();
    let mut ways = Vec::new();
    for people in all {
        let sole = own.iter().all(|f| middle(f) == middle(people)) && own.iter().any(|f| f.digits == people.digits);
        ways.extend(way(mean, many, total, people, if sole { Tie::Close } else { Tie::None }));
    }
    ways
}

/// The ways from totals under the name and populations near.
fn ways<'c>(context: &'c Context<'_>, mean: &'c Figure, many: i64, name: &str) -> Vec<Way<'c>> {
    let at = context.figures.partition_point(|f| (f.sentence, f.digits) < (mean.sentence, mean.digits));
    let near = context.figures.get(at.saturating_sub(FAR)..(at + FAR).min(context.figures.len())).unwrap_or(&[]);
    let home = paragraph(context, mean.sentence);
    let within = |f: &Figure| home.iter().any(|h| h.digits == f.digits);
    let named = |f: &&Figure| {
        if f.digits == mean.digits || !amount(f) || !alike_total(f, mean) || words(context, f).contains(['每', '均']) {
            return false;
        }
        let own: String = noun(context, f).chars().filter(|c| is_cjk(*c)).collect();
        let own = own.trim_end_matches('数');
        own == name || own.chars().count() >= 4 && (own.ends_with(name) || name.ends_with(own))
    };
    let totals: Vec<&Figure> = near.iter().filter(named).collect();
    if totals.is_empty() {
        return Vec::new();
    }
    let people: Vec<&Figure> = near.iter().filter(|f| is_population(context, f)).collect();
    let (own_totals, own_people) = (totals.iter().filter(|f| within(f)).count(), people.iter().filter(|f| within(f)).count());
    let mut found = Vec::new();
    for total in &totals {
        for pop in &people {
            let tie = if within(total) && within(pop) && own_totals == 1 && own_people == 1 { Tie::Close } else { Tie::None };
            found.extend(way(mean, many, total, pop, tie));
        }
    }
    found
}

/// Amounts of which the mean may be one's share: 元 and 亿元, 平方米 and 公顷, 个 and 个.
fn alike_total(total: &Figure, mean: &Figure) -> bool {
    alike(total, mean) || total.dim() == mean.dim() && !matches!(mean.dim(), Dim::Count | Dim::Other | Dim::Bare)
}

fn way<'c>(mean: &Figure, many: i64, total: &'c Figure, pop: &'c Figure, tie: Tie) -> Option<Way<'c>> {
    let (t, p, m) = (middle(total)?, middle(pop)?, middle(mean)?);
    let got = t.mul(&Number::int(many))?.div(&p)?;
    let people = p.div(&Number::int(many))?;
    let number = Quantity { range: crate::value::Interval::point(people), dim: Dim::Share, ..pop.value.clone() };
    let made = super::told_mean::row(mean, (number, Some(pop.span)), (total.exact.clone(), total.span));
    let from = vec![(total, m.mul(&p)?.div(&Number::int(many))), (pop, t.mul(&Number::int(many))?.div(&m))];
    Some(Way { got, tie, from, slack: Number::zero(), made: Made::Row(made) })
}
