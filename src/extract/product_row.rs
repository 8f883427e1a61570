//! Means and norms whose number and total stand right beside them: 快充桩4500个,按每个6万元测算,投资2.7亿元; 项目120个,总投资480亿元,平均每个4亿元;
//! 污水处理厂18座,其中…;处理规模72万吨,其中…,平均每座4万吨. No other number or total of the paragraph may come out right.

use super::figure::{Context, Figure};
use super::near::middle;
use super::product::{counted_otherwise, is_total, plain, rival, row};
use super::product_fit::{Three, alike, slipped};
use super::product_per::{Per, per};
use super::told::{noun, paragraph, share_two, words};
use crate::fact::RowBuilder;
use crate::text::{AnyOf, holds_any};
use crate::value::{Dim, Number};

/// What leads to the total of a norm.
const SUMS: &[&str] =
    &["共", "合计", "总", "计", "需", "投资", "投入", "补助", "补贴", "奖励", "资金", "造价", "预算", "发放", "概算", "费用", "支出", "安排", "约", "应", "可"];
/// Words of other totals: of one payer, of one stage, of a part.
static OTHER: AnyOf = AnyOf::new(&[
    "其中", "另", "年度", "中央", "省级", "市级", "县级", "财政", "已", "累计", "每", "均", "首期", "一期", "今年", "当年", "年", "个月", "超过", "封顶",
    "上限", "以上", "以下", "中标", "完成",
]);
/// What may follow the figure of a norm: 每个8万元测算.
const BEHIND: &[&str] = &[
    "", "计", "测算", "计算", "估算", "的标准", "标准", "补助", "的标准补助", "标准补助", "的标准给予补助", "的标准测算", "标准测算", "的标准安排", "补贴",
    "给予补助", "给予补贴", "的标准给予补贴", "的标准给予奖励", "的补助标准", "核算", "的标准核算", "的标准计算", "标准计算",
];

/// The row of a mean or norm at a place among the figures of its sentence.
pub(super) fn read(context: &Context<'_>, figures: &[Figure], at: usize) -> Option<RowBuilder> {
    let mean = figures.get(at)?;
    let per = plain(mean).then(|| per(context, mean)).flatten()?;
    let all = paragraph(context, mean.sentence);
    // 平均每个项目投资2500万元的标准: a norm that is named, not reckoned.
    let named = context.text().get(mean.span.to()..).is_some_and(|t| t.starts_with('的')) || words(context, mean).contains("分别");
    if per.is_years() || per.is_many() || any_holds(context, all, mean, &per) {
        return None;
    }
    // 新建8家,每家30万元,共240万元;改造12家,每家15万元,共180万元: each part of the sentence has its own.
    let apart = |f: &Figure| context.get(f.span.to().min(mean.span.to()), f.digits.from().max(mean.digits.from())).contains(';');
    let near: Vec<&Figure> = figures.iter().filter(|f| f.digits != mean.digits && !apart(f)).collect();
    if rival(context, mean, &per, &near) {
        return None;
    }
    let main = outside_parts(context, figures);
    let place = main.iter().position(|f| f.digits == mean.digits)?;
    let amounts: Vec<&Figure> = main.get(..place)?.iter().copied().filter(|f| f.dim() != Dim::Share).collect();
    let before = |n: usize| amounts.len().checked_sub(n).and_then(|i| amounts.get(i)).copied();
    let next = |n: usize| main.get(place + n).copied();
    // 9个,其中近期4个、远期5个,每个补助300万元: the words from the last of the parts on.
    let edge = at.checked_sub(1).and_then(|i| figures.get(i)).map_or(0, |f| f.span.to());
    let norm = || before(1).zip(next(1)).filter(|(n, t)| is_norm(context, mean, &per, (n, edge), t));
    let turned = || next(1).zip(next(2)).filter(|(n, t)| is_turned(context, mean, &per, n, t));
    let reckoned = || before(2).filter(|_| !named).zip(before(1)).and_then(|(a, b)| is_mean(context, mean, &per, a, b));
    let told = || before(1).filter(|_| !named).and_then(|n| Some((n, of_the_paragraph(context, all, mean, &per, n)?)));
    let earlier = || {
        let total = all.iter().find(|f| Some(f.digits) == before(1).map(|b| b.digits))?;
        counted_before(context, all, mean, &per, total)
    };
    let (number, total) = norm().or_else(turned).or_else(reckoned).or_else(told).or_else(earlier)?;
    if all_together(context, figures, total) {
        return None;
    }
    let three = Three { mean, per: &per, number: per.number(number), total };
    let meant = alike(&three) || slipped(&three);
    (meant && three.holds() == Some(false) && !counted_otherwise(context, figures, &three)).then(|| row(&three))
}

/// True where some number and some total of the paragraph make the equation hold, or may.
fn any_holds(context: &Context<'_>, all: &[Figure], mean: &Figure, per: &Per) -> bool {
    // 每只250元,投资1650万元;建设平台,投资2000万元: what another part of the sentence costs says nothing.
    let beyond = |f: &Figure| f.sentence == mean.sentence && f.digits > mean.digits && context.get(mean.span.to(), f.digits.from()).contains(';');
    let totals: Vec<&Figure> = all.iter().filter(|f| is_total(context, f, mean) && !beyond(f)).collect();
    let loose = per.without_noun();
    let counts = all.iter().filter(|f| f.digits != mean.digits && loose.fits(context, f));
    counts.into_iter().any(|n| totals.iter().any(|total| Three { mean, per, number: per.number(n), total }.holds() != Some(false)))
}

/// 新建8家,每家30万元;改造12家,每家15万元,共需资金420万元: the total is of all of them.
fn all_together(context: &Context<'_>, figures: &[Figure], total: &Figure) -> bool {
    let products = figures.windows(2).filter_map(|two| {
        let [number, mean] = two else { return None };
        let per = plain(mean).then(|| per(context, mean)).flatten().filter(|p| p.fits(context, number))?;
        middle(mean)?.mul(&per.number(number).value.range.middle()?)
    });
    let (sum, many) = products.fold((Some(Number::zero()), 0), |(s, n), p| (s.and_then(|s| s.add(&p)), n + 1));
    many >= 2 && sum.is_some_and(|s| super::told::comes_to(total, &s) == Some(true))
}

/// The figures of a sentence without those that 其中 lists as all parts of one before.
pub(super) fn outside_parts<'f>(context: &Context<'_>, figures: &'f [Figure]) -> Vec<&'f Figure> {
    let mut main: Vec<&Figure> = Vec::new();
    let mut open: Option<(usize, &Figure, Number)> = None;
    for f in figures {
        if words(context, f).starts_with("其中") || context.get(context.sentence(f.sentence).from(), f.clause).ends_with("其中:") {
            open = main.iter().rev().find(|m| m.unit() == f.unit()).and_then(|m| Some((main.len(), *m, middle(m)?)));
        }
        main.push(f);
        let left = open.take().filter(|(_, whole, _)| whole.unit() == f.unit());
        open = left.and_then(|(at, whole, left)| Some((at, whole, left.sub(&middle(f)?)?)));
        if let Some((at, _, _)) = open.take_if(|(_, _, left)| left.is_zero()) {
            main.truncate(at);
        }
    }
    main
}

/// The words between two figures hold one comma and nothing that ends a clause otherwise.
fn one_comma(text: &str) -> bool {
    text.matches([',', ';', '。', ':', '、']).count() == 1 && text.contains(',')
}

/// 4500个,按每个8万元测算,投资2.7亿元
fn is_norm(context: &Context<'_>, mean: &Figure, per: &Per, (number, edge): (&Figure, usize), total: &Figure) -> bool {
    let (first, second) = (context.get(edge.max(number.span.to()), mean.digits.from()), context.get(mean.span.to(), total.digits.from()));
    let (behind, lead) = second.split_once(',').unwrap_or(("", ""));
    let opens = words(context, mean);
    // 12个乡镇卫生院改造每个补助1050万元,需12600万元: number and norm in one clause.
    let beside = !first.contains([',', ';', '。', ':', '、']) && first.chars().count() <= 16 && first.contains('每');
    let own = opens.starts_with(['每', '按']) || opens.starts_with("单") || opens.starts_with("户均") || beside;
    // 7020户,占待改造户数的15.0%,户均补助4000元: its share says nothing.
    let first = super::breakdown_tie::leads::without_shares(first);
    per.fits(context, number)
        && is_total(context, total, mean)
        && (one_comma(&first) || beside)
        && one_comma(second)
        && own
        && BEHIND.contains(&behind)
        && lead.chars().count() <= 8
        && SUMS.iter().any(|w| lead.starts_with(w))
        && !(opens.starts_with("户均") && lead.starts_with('总'))
        && !OTHER.is_in(lead)
        && !opens.contains("每年")
        && !OTHER.is_in(&words(context, number).replace(['年', '已'], ""))
}

/// 按每公里15万元测算,1260公里共需18900万元
fn is_turned(context: &Context<'_>, mean: &Figure, per: &Per, number: &Figure, total: &Figure) -> bool {
    let (first, lead) = (context.get(mean.span.to(), number.digits.from()), context.get(number.span.to(), total.digits.from()));
    let (behind, name) = first.split_once(',').unwrap_or(("x", ""));
    let opens = words(context, mean);
    let money = mean.dim() == Dim::base(crate::value::Base::Money, 1);
    let sums = SUMS.iter().any(|w| lead.starts_with(w)) || lead.chars().count() <= 12 && holds_any(lead, &["共需", "需", "共补", "共"]);
    money
        && per.fits(context, number)
        && is_total(context, total, mean)
        && BEHIND.contains(&behind)
        && name.chars().count() <= 10
        && !lead.contains([',', ';', '。', '、', '('])
        && sums
        && !OTHER.is_in(lead)
        && !OTHER.is_in(name)
        && !opens.contains("每年")
}

/// 120个,总投资480亿元,平均每个5亿元: number and total before it, in either order.
fn is_mean<'f>(context: &Context<'_>, mean: &Figure, per: &Per, a: &'f Figure, b: &'f Figure) -> Option<(&'f Figure, &'f Figure)> {
    let opens = words(context, mean);
    let said = opens.contains("平均") || opens.contains('均');
    let near = |f: &Figure| context.get(f.span.to(), mean.digits.from()).chars().count() <= 60;
    let (number, total) = if per.fits(context, a) { (a, b) } else { (b, a) };
    let together = a.sentence == mean.sentence && near(b) && context.get(a.span.to(), b.digits.from()).chars().count() <= 60;
    let odd = |f: &Figure| holds_any(&words(context, f).replace("每日", ""), &["增", "比", "较", "其中", "每", "超", "余"]);
    let plain = !odd(total) && !odd(number);
    (said && together && plain && per.fits(context, number) && is_total(context, total, mean)).then_some((number, total))
}

/// 隐患点1250处,其中滑坡625处…。威胁财产17.5亿元,平均每处140万元: the first number of the paragraph that the mean may be per, the total right before it.
fn counted_before<'c>(context: &Context<'_>, all: &'c [Figure], mean: &Figure, per: &Per, total: &'c Figure) -> Option<(&'c Figure, &'c Figure)> {
    let gap = context.get(total.span.to(), mean.digits.from());
    let opens = words(context, mean);
    let tied = total.sentence == mean.sentence && opens.starts_with("平均每") && gap.starts_with(',') && one_comma(gap) && is_total(context, total, mean);
    let main: Vec<&Figure> = all.iter().filter(|f| f.sentence < mean.sentence && per.fits(context, f)).collect();
    let whole = |f: &&&Figure| outside_parts(context, context.of_sentence(f.sentence)).iter().any(|m| m.digits == f.digits);
    let mut numbers = main.iter().filter(whole);
    let number = numbers.next().filter(|_| numbers.next().is_none())?;
    let plain = !["增", "比", "较", "其中", "每", "超"].iter().any(|w| words(context, total).contains(w) || words(context, number).contains(w));
    (tied && plain && mean.sentence - number.sentence <= 4).then_some((*number, total))
}

/// 公园绿地面积1800公顷。…共有公园90个,平均每个公园22公顷: the only amount before of the kind of the mean, and of the same thing.
fn of_the_paragraph<'c>(context: &Context<'_>, all: &'c [Figure], mean: &Figure, per: &Per, number: &Figure) -> Option<&'c Figure> {
    let close = context.get(number.span.to(), mean.digits.from());
    let mut kin = all.iter().filter(|f| f.digits < mean.digits && f.unit() == mean.unit() && f.digits != number.digits);
    let total = kin.next().filter(|_| kin.next().is_none()).filter(|t| t.sentence < mean.sentence && is_total(context, t, mean))?;
    let tied = share_two(&noun(context, total), words(context, mean)) || mean.dim() == Dim::Count && close.contains("平均") && !close.contains([',', ';']);
    // 区域面积310平方公里,人口密度每平方公里2000人
    let said = (words(context, mean).contains("平均") || words(context, mean).contains("密度")) && !words(context, total).contains(['增', '比', '较', '每']);
    (said && tied && per.fits(context, number) && number.sentence == mean.sentence).then_some(total)
}
