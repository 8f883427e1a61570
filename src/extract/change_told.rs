//! Changes told in another order: 面积扩大了1.5倍,由6.4万亩发展到16万亩; 前者相当于后者的3倍; 以2022年的250亿元为基数,按年均增长12%测算,2025年达到351亿元.

use super::change::{base_row, find_verb, pair};
use super::change_stated;
use super::figure::{Context, Figure, years_in};
use super::near::plain;
use crate::fact::{FactSet, Missing, Value};
use crate::text::{Span, ends_with_any};
use crate::value::{Bound, Dim};

/// What is stated of the change stands before both figures.
pub(super) fn before(context: &Context<'_>, stated: &Figure, old: &Figure, new: &Figure, facts: &mut FactSet) {
    let amount = plain(stated) && stated.unit() == old.unit() && stated.dim() == old.dim() && !super::change::is_percent(stated);
    let rate = amount || stated.unit() == "倍" || stated.dim() == Dim::Point || super::change::is_percent(stated);
    let gap = context.get(stated.span.to(), old.digits.from());
    let opens = gap.starts_with(',') && gap.contains(['由', '从']) && gap.chars().count() <= 16 && gap.matches([',', ';', '。', '、']).count() == 1;
    // 周转量增长0.6%,平均运距由76.6公里延长到80.5公里: another thing.
    let named = gap.split(['由', '从']).next().map_or("", |t| t.trim_start_matches(','));
    let lead = context.get(stated.clause, stated.digits.from());
    let other = !matches!(named, "" | "已" | "即" | "主要" | "主要是" | "总数" | "总量" | "总面积") && !lead.contains(named);
    if !rate || !opens || other || stated.bound != Bound::Eq {
        return;
    }
    let bare = lead.trim_end_matches(['了', '约', '近', '达']);
    let from = bare.len().saturating_sub(12);
    let Some(verb) = (from..bare.len()).find_map(|i| find_verb(bare.get(i..)?).filter(|v| v.at == 0 && i + v.word.len() == bare.len()).map(|_| i)) else {
        return;
    };
    let Some(two) = pair(context, old, new).filter(|p| !p.silent || amount) else { return };
    let said = lead.get(verb..).unwrap_or("");
    // 同比, 年均, 比2015年: of other figures than these two.
    let other = ["同比", "年均", "每年", "比", "较", "累计", "占", "率"].iter().any(|w| lead.get(..verb).unwrap_or("").contains(w));
    // 比2020年下降14%,即由2020年的0.50吨降至0.43吨: of the year that the first is of.
    let since = lead.get(..verb).unwrap_or("");
    let alike = two.years.0.is_some()
        && years_in(since).next_back().map(|y| y.1) == two.years.0
        && !["同比", "年均", "每年", "占", "率"].iter().any(|w| since.contains(w));
    let Some(one) = change_stated::read(context, &two, said, new, stated).filter(|_| !other || alike) else { return };
    let (a, b) = change_stated::one_grain(old, new);
    let row = base_row(context, Span::new(stated.clause, new.span.to()), two.up, Span::new(stated.clause + verb, stated.digits.from()), lead)
        .at("old", Value::quantity(a), old.span)
        .at("new", Value::quantity(b), new.span)
        .set("subject_is_share", Value::Bool(super::change::is_percent(old)));
    facts.push(one.put(row).set("direction", Value::Missing(Missing::Absent)));
}

/// 1240元,…410元,前者是后者的3倍: a multiple of two figures that are named by their order.
pub(super) fn former(context: &Context<'_>, a: &Figure, b: &Figure, stated: &Figure, facts: &mut FactSet) {
    let close = context.get(b.span.to(), stated.digits.from());
    let Some(tail) = close.strip_prefix([',', ';']).filter(|t| t.chars().count() <= 14) else { return };
    // 后者数量相当于前者的2倍
    let plain = ["数量", "规模", "总量", "面积", "金额", "人数"].iter().fold(tail.to_owned(), |t, w| t.replacen(&format!("者{w}"), "者", 1));
    let tail = plain.as_str();
    let (new, old) = match tail.split_once("者") {
        Some(("前", t)) if t.contains("后者的") => (a, b),
        Some(("后", t)) if t.contains("前者的") => (b, a),
        _ => return,
    };
    let said = ["是", "为", "相当于", "达到", "约为", "约是"].iter().any(|w| tail.get("前者".len()..).is_some_and(|t| t.starts_with(w)));
    let same = a.unit() == b.unit() && a.dim() == b.dim() && a.bound == Bound::Eq && b.bound == Bound::Eq && stated.bound == Bound::Eq;
    let only = context.of_sentence(a.sentence).iter().filter(|f| f.unit() == a.unit()).count() == 2;
    if !said || !same || !only || stated.unit() != "倍" {
        return;
    }
    let place = Span::new(a.clause, stated.span.to());
    let (x, y) = change_stated::one_grain(old, new);
    facts.push(
        change_stated::named_times(stated)
            .put(base_row(context, place, true, Span::new(b.span.to(), stated.digits.from()), context.get(a.clause, a.digits.from())))
            .at("old", Value::quantity(x), old.span)
            .at("new", Value::quantity(y), new.span)
            .set("direction", Value::Missing(Missing::Absent)),
    );
}

/// 接待游客860万人次,同比增长7.5%,上年为800万人次: what there was the year before stands last.
pub(super) fn last_year(context: &Context<'_>, new: &Figure, stated: &Figure, old: &Figure, facts: &mut FactSet) {
    let gap = context.get(stated.span.to(), old.digits.from());
    let said = gap.strip_prefix([',', '(']).is_some_and(|t| {
        let t = t.strip_suffix(['为', '是']).unwrap_or(t);
        matches!(t, "上年" | "去年" | "上年同期" | "去年同期")
    });
    let verb = context.get(stated.clause, stated.digits.from());
    let up = ["同比增长", "比上年增长", "较上年增长", "同比增加", "比上年增加"].contains(&verb);
    let down = ["同比下降", "比上年下降", "较上年下降", "同比减少", "比上年减少"].contains(&verb);
    let same = new.unit() == old.unit() && new.dim() == old.dim() && [new, stated, old].iter().all(|f| f.bound == Bound::Eq && !f.value.about);
    let close = context.get(new.span.to(), stated.clause) == ",";
    let lead = context.get(new.clause, new.digits.from());
    // At constant prices.
    let real = ["生产总值", "增加值", "产值", "收入"].iter().any(|w| lead.contains(w));
    let (Some(a), Some(b)) = (old.exact.range.middle(), new.exact.range.middle()) else { return };
    let way = if up { b > a } else { down && b < a };
    if !said || !same || !close || real || !way || !super::change::is_percent(stated) {
        return;
    }
    let (x, y) = change_stated::one_grain(old, new);
    let value = Value::quantity(stated.value.clone());
    facts.push(
        base_row(context, Span::new(new.clause, old.span.to()), up, Span::new(stated.clause, stated.digits.from()), lead)
            .at("old", Value::quantity(x), old.span)
            .at("new", Value::quantity(y), new.span)
            .at("percent", value.clone(), stated.span)
            .at("stated", value, stated.span)
            .set("annual", Value::Bool(false))
            .set("deflated", Value::Bool(false))
            .set("direction", Value::Missing(Missing::Absent)),
    );
}

/// 以2022年的250亿元为基数,按年均增长12%测算,2025年将达到351亿元: what a yearly rate makes of a figure.
pub(super) fn projected(context: &Context<'_>, old: &Figure, rate: &Figure, new: &Figure, facts: &mut FactSet) {
    let (first, second) = (context.get(old.span.to(), rate.digits.from()), context.get(rate.span.to(), new.digits.from()));
    let based = ["为基数", "为基础", "为起点", "作为基数", "为基期"].iter().any(|w| first.starts_with(w));
    let yearly = ends_with_any(first, &["年均增长", "年均增速", "年均递增", "年均增长率", "年均增速为"]);
    let so = ["测算", "计算", "推算", "估算"].iter().any(|w| second.starts_with(w) || second.starts_with(&format!("的速度{w}")));
    let same = old.unit() == new.unit() && old.dim() == new.dim() && [old, rate, new].iter().all(|f| matches!(f.bound, Bound::Eq | Bound::About));
    let year = |t: &str| years_in(t).next_back().map(|y| y.1);
    let lead = context.get(context.sentence(old.sentence).from(), old.digits.from());
    let Some((from, to)) = year(lead).zip(year(second)).filter(|(a, b)| b > a && b - a <= 30) else { return };
    if !based || !yearly || !so || !same || !super::change::is_percent(rate) || second.contains(['。', ';']) {
        return;
    }
    let (a, b) = change_stated::one_grain(old, new);
    facts.push(
        base_row(context, Span::new(old.clause, new.span.to()), true, Span::new(old.span.to(), rate.digits.from()), context.get(old.clause, old.digits.from()))
            .at("old", Value::quantity(a), old.span)
            .at("new", Value::quantity(b), new.span)
            .at("percent", Value::quantity(rate.value.clone()), rate.span)
            .at("stated", Value::quantity(rate.value.clone()), rate.span)
            .set("annual", Value::Bool(true))
            .set("deflated", Value::Bool(false))
            .set("years", Value::Int(i64::from(to - from)))
            .set("direction", Value::Missing(Missing::Absent)),
    );
}
