//! Whether a rate that its own figures do not give is given by another figure of the paragraph: then the reading is in doubt, and nothing is said.

use super::figure::{Context, Figure};
use super::near::lead;
use crate::fact::RowBuilder;
use crate::text::{Span, holds_any};
use crate::value::{Quantity, Truth};

/// Figures of a paragraph that are looked at, before the rate and behind it.
const NEAR: usize = 40;

/// True where a rate is of none of the amounts before it: of what was before, of its like elsewhere, of several together, of a norm.
pub(super) fn is_of_none(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> bool {
    // 占耕地的比重由73.1%提高到78.1%: what it was is no share of what there is.
    let was = lead(context, rate).1.ends_with(['由', '从']) && super::ratio_rate::among(context, rate, before).is_none();
    was || of_other_things(context, rate) || of_its_like(context, rate, before) || of_all_together(context, rate, before) || norm_before(context, before)
}

/// 绿色矿山26个,其中国家级3个、市级9个,占采矿权总数的44.8%: of all of what the sentence does not count.
fn of_other_things(context: &Context<'_>, rate: &Figure) -> bool {
    let Some(base) = lead(context, rate).1.strip_prefix('占') else { return false };
    let Some(noun) = ["总数的", "总量的"].iter().find_map(|w| base.strip_suffix(w)).filter(|n| n.chars().count() >= 3) else { return false };
    let ends: Vec<char> = noun.chars().rev().take(2).collect();
    let all = context.get(context.sentence(rate.sentence).from(), rate.clause);
    let tail: String = ends.into_iter().rev().collect();
    let head: String = noun.chars().take(2).collect();
    !all.contains(&tail) && !all.contains(&head)
}

/// 省级龙头企业11家,占全市省级龙头企业的19.3%: of all of the same kind elsewhere, not of what stands before.
fn of_its_like(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> bool {
    let Some(base) = lead(context, rate).1.strip_prefix('占') else { return false };
    let Some(part) = before.last() else { return false };
    let name = lead(context, part).1.trim_start_matches("其中").trim_end_matches(['有', '为', '达', '到', '约']);
    name.chars().count() >= 3 && base.contains(name)
}

/// 每所学校配备校医1名,已配备70名,配备率81.4%: a norm for each is neither part nor whole.
fn norm_before(context: &Context<'_>, before: &[Figure]) -> bool {
    let [.., norm, done] = before else { return false };
    // 受理诉求86.4万件,平均每月7.2万件,按时办结率98.6%: a mean is none either.
    if norm.unit() == done.unit() && ["平均每", "月均", "日均", "户均", "村均", "年均", "人均"].iter().any(|w| lead(context, done).1.contains(w))
    {
        return true;
    }
    let each = lead(context, norm).1.rsplit_once('每').is_some_and(|(_, t)| !t.is_empty() && !t.starts_with(['年', '月', '天', '日', '季', '周']));
    each && norm.unit() == done.unit() && norm.dim() == done.dim()
}

/// 8项约束性指标全部完成,12项预期性指标有11项达到预期,总体完成率95%: of all groups that stand before, not of the last.
fn of_all_together(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> bool {
    let text = lead(context, rate).1;
    let whole = ["总体", "整体", "综合", "合计", "总的", "全部", "平均", "合并"].iter().any(|w| text.starts_with(w));
    whole && before.last().is_some_and(|last| before.iter().filter(|f| f.unit() == last.unit()).count() >= 3)
}

/// True where another whole or another part of the paragraph, or what is left of the whole (尚有186个未安装,覆盖率为85%), comes to the rate.
pub(super) fn holds(context: &Context<'_>, rate: &Figure, row: &RowBuilder) -> bool {
    let (Some(part), Some(whole)) = (row.place("numerator"), row.place("denominator")) else { return false };
    let near = near(context, rate);
    let at = |span: Span| near.iter().find(|f| f.span == span);
    let (Some(part), Some(whole)) = (at(part), at(whole)) else { return false };
    // 幼儿园1190个,民办1310个,两类合计占…: of both together.
    if ["合计", "共", "总共", "一共", "加起来"].iter().any(|w| context.text().get(part.span.to()..).is_some_and(|t| t.starts_with(w))) {
        return true;
    }
    if quotient(&part.value, &whole.value, &rate.value) {
        return false;
    }
    let other = |f: &Figure, own: &Figure, beside: &Figure| ![own.span, beside.span].contains(&f.span) && f.unit() == own.unit() && f.dim() == own.dim();
    let left = || {
        let text = context.source.slice(context.sentence(rate.sentence));
        // 有48个仍租用民房,公有产权率81.6%
        let unsaid = holds_any(text, &["尚有", "还有", "仍", "未", "不", "没有", "无", "其余", "缺"]);
        unsaid && whole.value.add(&part.value, true).is_ok_and(|rest| quotient(&rest, &whole.value, &rate.value))
    };
    // 公办学校276所,民办学校24所,占总数的8%: both together are the whole.
    let both = || rate.unit() == "%" && whole.value.add(&part.value, false).is_ok_and(|sum| quotient(&part.value, &sum, &rate.value));
    // 收入6.24亿元,完成年初预算12.0亿元的52.0%: it is the other way round.
    let turned = || quotient(&whole.value, &part.value, &rate.value);
    // 48个,建成29个,在建13个,未开工6个,开工率87.5%: of what is left of a whole.
    let apart = || {
        // 两个街道的隐患合计2266处,占全县的55.5%: a share of less than all is of no whole that is smaller by far.
        let far = part.exact.range.middle().zip(whole.exact.range.middle()).and_then(|(p, w)| p.div(&w)).is_some_and(|q| q > crate::value::Number::int(3));
        let far = far && !["尚", "还", "仍", "未"].iter().any(|w| context.get(whole.clause, whole.digits.from()).contains(w));
        let next = near.get(near.partition_point(|f| f.digits <= whole.digits));
        // 普惠在托907人,使用率72%,非普惠在托488人,使用率49.3%: each has its own.
        let name = |f: &Figure| context.get(f.clause, f.digits.from());
        let own = next
            .is_some_and(|f| f.digits != rate.digits && f.dim() == rate.dim() && f.unit() == rate.unit() && name(f) == name(rate) && !name(f).contains('占'));
        far || own
    };
    // 新增110个,累计达到1022个,通达率90.8%: what is added is no part that a rate is of; 归集46类、860万本,其中8类占归集量的81%: of the other amount.
    let words = |f: &Figure| context.get(f.clause, f.digits.from());
    let added = || holds_any(words(part), &["新增", "净增", "增加"]) && holds_any(words(whole), &["累计", "达到", "总"]);
    // 省级925万元,占一半;市级370万元,占两成: each has a share of what stands before.
    let shared = || {
        let between = context.get(whole.span.to(), part.digits.from());
        between.starts_with(",占") && between.contains(';')
    };
    // 五个市场…,金桥区有两个,占五个市场的55.4%: of what they sell.
    let spelled = |f: &Figure| context.source.slice(f.digits).chars().all(crate::text::is_cjk);
    let places = || rate.value.decimals >= 1 && spelled(part);
    let of_two = || {
        let next = near.get(near.partition_point(|f| f.digits <= whole.digits));
        next.is_some_and(|f| f.digits < part.digits && context.get(whole.span.to(), f.digits.from()) == "、" && f.unit() != whole.unit())
    };
    left()
        || any_two(near, part, rate)
        || as_its_like(context, near, part, rate)
        || added()
        || of_two()
        || shared()
        || places()
        || both()
        || turned()
        || apart()
        || left_of_another(context, near, part, rate)
        || of_its_base(context, near, rate)
        || near.iter().any(|f| other(f, whole, part) && quotient(&part.exact, &f.exact, &rate.value))
        || near.iter().any(|f| other(f, part, whole) && !has_own(context, near, f, rate) && quotient(&f.exact, &whole.exact, &rate.value))
}

/// 常住人口125万人,城镇常住人口75万人;参保100万人,…占常住人口的80%: an amount of the base's name is what another one makes the rate of.
fn of_its_base(context: &Context<'_>, near: &[Figure], rate: &Figure) -> bool {
    let Some((_, base)) = lead(context, rate).1.split_once('占') else { return false };
    let base = ["的比重", "的比例", "的"].iter().fold(base.trim_end_matches(['约', '为', '达', '到']), |t, w| t.strip_suffix(w).unwrap_or(t));
    let named = |f: &&Figure| lead(context, f).1.trim_end_matches(['为', '达', '有', '约']).ends_with(base);
    base.chars().count() >= 3
        && near.iter().filter(named).any(|whole| {
            near.iter().any(|p| p.digits < rate.digits && p.digits != whole.digits && p.unit() == whole.unit() && quotient(&p.value, &whole.value, &rate.value))
        })
}

/// 省级财政6480万元,占20%;市级1620万元、县级3240万元;自筹1620万元,占5%: the whole that another amount and its share tell gives the rate.
fn as_its_like(context: &Context<'_>, near: &[Figure], part: &Figure, rate: &Figure) -> bool {
    let said = context.get(part.span.to(), rate.digits.from());
    near.windows(2).any(|two| {
        let [amount, share] = two else { return false };
        let told = share.digits != rate.digits
            && share.unit() == rate.unit()
            && amount.unit() == part.unit()
            && context.get(amount.span.to(), share.digits.from()) == said;
        let whole = || amount.exact.range.middle()?.div(&share.exact.range.middle()?);
        let got = || part.exact.range.middle()?.div(&whole()?).and_then(|n| super::told::comes_to(rate, &n));
        told && got() == Some(true)
    })
}

/// True where a whole of the paragraph without one of its parts comes to the rate, where words tell of what is left: 48个,建成29个,在建13个,未开工6个,开工率87.5%.
fn left_of_another(context: &Context<'_>, near: &[Figure], part: &Figure, rate: &Figure) -> bool {
    let kin = |f: &&Figure| f.unit() == part.unit() && f.dim() == part.dim() && !f.value.about;
    let of = |w: &Figure| near.iter().filter(kin).any(|p| w.exact.add(&p.exact, true).is_ok_and(|rest| quotient(&rest, &w.exact, &rate.value)));
    let said = ["未", "尚", "还有", "剩", "其余"].iter().any(|w| context.source.slice(context.sentence(rate.sentence)).contains(w));
    said && near.iter().filter(kin).any(of)
}

/// 共61项,达标38项、基本达标14项、未达标9项,达标率62.3%: any two of the paragraph come to the rate, which has a decimal.
fn any_two(near: &[Figure], part: &Figure, rate: &Figure) -> bool {
    let kin: Vec<&Figure> = near.iter().filter(|f| f.unit() == part.unit() && f.dim() == part.dim() && f.digits != rate.digits).collect();
    rate.value.decimals >= 1 && kin.iter().any(|a| kin.iter().any(|b| a.digits != b.digits && quotient(&a.exact, &b.exact, &rate.value)))
}

/// The same for a row that is read as what is left already.
pub(super) fn is_of_another(context: &Context<'_>, rate: &Figure, row: &RowBuilder) -> bool {
    let near = near(context, rate);
    let part = row.place("numerator").and_then(|span| near.iter().find(|f| f.span == span));
    part.is_some_and(|part| left_of_another(context, near, part, rate) || any_two(near, part, rate))
}

/// 区级财政4.05亿元,占30%;社会资本4.5亿元,占30%: the first has a share of its own, and does not speak for the next one's.
fn has_own(context: &Context<'_>, near: &[Figure], part: &Figure, rate: &Figure) -> bool {
    let next = near.get(near.partition_point(|f| f.digits <= part.digits));
    next.is_some_and(|f| {
        f.digits != rate.digits && f.dim() == rate.dim() && context.get(part.span.to(), f.digits.from()).trim_start_matches(',').starts_with('占')
    })
}

fn quotient(part: &Quantity, whole: &Quantity, rate: &Quantity) -> bool {
    part.div(whole).is_ok_and(|q| q.equals(rate) != Truth::False)
}

/// Figures of the rate's paragraph close to it.
fn near<'c>(context: &'c Context<'_>, rate: &Figure) -> &'c [Figure] {
    let para = |f: &Figure| context.outline.sentences.get(f.sentence as usize).and_then(|s| s.para);
    let at = context.figures.partition_point(|f| f.digits < rate.digits);
    let own = para(rate);
    let from = (at.saturating_sub(NEAR)..at).rev().take_while(|i| context.figures.get(*i).is_some_and(|f| para(f) == own)).last().unwrap_or(at);
    let to = (at..(at + NEAR).min(context.figures.len())).take_while(|i| context.figures.get(*i).is_some_and(|f| para(f) == own)).last().unwrap_or(at);
    context.figures.get(from..=to).unwrap_or(&[])
}
