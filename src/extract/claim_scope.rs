//! Whose a claim's figure is: 全市, 全国, 邻市的县, before the name or before the year; and what else stands before a name and is no part of it.

use ecow::EcoString;

use super::figure::{Context, Figure, years_in};
use crate::text::Span;

/// Strips everything to the last year, lead words and the scope from the left of a name.
pub(super) fn strip_left(context: &Context<'_>, name: Span) -> Option<(Span, Option<(EcoString, bool)>)> {
    let names = context.lexicon.names();
    let text = context.source.slice(name);
    let mut start = years_in(text).next_back().map_or(0, |(at, _)| at + 4 + '年'.len_utf8());
    if start == 0 && context.text().get(..name.from()).is_none_or(|t| t.is_empty() || t.ends_with('\n')) {
        start = decimal_marker(text);
    } else if start > 0 {
        let rest = text.get(start..)?;
        start += ["年底", "底前", "年末", "期末", "底", "末", "前", "初", ")"].iter().find(|w| rest.starts_with(**w)).map_or(0, |w| w.len());
    }
    let mut scope = None;
    for _ in 0..8 {
        let rest = text.get(start..)?;
        if let Some(tail) = context.place.and_then(|p| rest.strip_prefix(p)).filter(|t| t.starts_with(crate::text::is_cjk)) {
            // 莲花县森林蓄积量 in a draft of that county.
            scope = scope.or_else(|| context.place.map(|p| (EcoString::from(p), true)));
            start = text.len() - tail.len();
        } else if let Some((word, own, tail)) = names.scope(rest) {
            scope = Some((word.clone(), own && is_own(context, word)));
            start = text.len() - tail.len();
        } else if let Some(tail) = names.lead(rest).filter(|t| !(rest.starts_with("建成") && t.starts_with('区'))) {
            // 建成区 is a noun.
            start = text.len() - tail.len();
        } else {
            break;
        }
    }
    let scope = scope.or_else(|| scope_before_year(context, text));
    let rest = text.get(start..)?;
    let count = rest.chars().take(50).count();
    (2..=44).contains(&count).then(|| (Span::new(name.from() + start, name.to()), scope))
}

/// 全省2028年非遗工坊目标, 全国“十四五”规划提出2025年托位数, 市规划的2025年产量: whose figure it is may stand before the year.
fn scope_before_year(context: &Context<'_>, text: &str) -> Option<(EcoString, bool)> {
    let head = text.get(..years_in(text).next_back()?.0)?;
    // 开发区全区(含园区在内的3个产业园)2023年工业总产值: of more than the draft's own area.
    if let Some((said, inner)) = head.strip_suffix(')').and_then(|t| t.split_once('('))
        && (inner.starts_with('含') || inner.starts_with("包括"))
        && said.chars().count() >= 2
    {
        return Some((EcoString::from(said), false));
    }
    if head.chars().count() > 20 {
        return None;
    }
    if let Some((word, own, _)) = context.lexicon.names().scope(head) {
        return Some((word.clone(), own && is_own(context, word)));
    }
    // 原方案目标为2025年控制在14万亩以内: what held before is no figure of this plan.
    if let Some(old) = ["原方案", "原规划", "原计划", "原目标", "原定", "调整前", "修订前", "上版"].iter().find(|w| head.contains(**w)) {
        return Some((EcoString::from(*old), false));
    }
    // 海澜市规划的2025年产量 in a draft of a county.
    let bare = head.trim_end_matches(['到', '至']);
    // 邻市兰溪市永宁县2025年产值
    let named = |t: &str| t.chars().count() >= 3 && context.place.is_some_and(|p| !t.contains(p)) && !t.starts_with(['全', '各', '我', '本']);
    let aims = ["规划的", "计划的", "提出的", "确定的", "明确的", "下达的", "规划提出", "规划确定", "规划明确"];
    let aim = aims.iter().find_map(|w| bare.strip_suffix(w)).or(Some(bare).filter(|t| named(t)))?;
    let theirs = aim.ends_with(['省', '市', '县', '区', '州', '国', '旗', '盟']) && !context.place.is_some_and(|p| aim.ends_with(p));
    theirs.then(|| (EcoString::from(aim), false))
}

/// 《市规划》提出,…; 国家《“十四五”养老服务规划》明确,…; 上一轮规划《某县规划(2021—2025年)》提出的“到2025年达到35亿元”: another document's figure.
pub(super) fn cited(context: &Context<'_>, figure: &Figure) -> Option<(EcoString, bool)> {
    let before = context.get(context.sentence(figure.sentence).from(), figure.digits.from());
    let shut = before.rfind('》')?;
    let open = before.get(..shut)?.rfind('《')?;
    let (lead, title) = (before.get(..open)?, before.get(open + '《'.len_utf8()..shut)?);
    let rest = before.get(shut + '》'.len_utf8()..)?;
    let told = ["提出", "明确", "要求", "规定", "确定", "下达", "部署"].iter().find_map(|w| rest.strip_prefix(w))?;
    // 提出的要求,我县到2030年…: what stands behind the clause is our own.
    let theirs = match told.strip_prefix('的') {
        Some(told) => !told.contains([',', ';', '”']),
        None => lead.chars().count() <= 8 && !told.contains('”') && !told.contains(';') && ["我", "本县", "本市", "本区"].iter().all(|w| !told.contains(w)),
    };
    let areas = ['国', '省', '市', '州', '县', '区', '旗', '盟'];
    let earlier = context.period_from.is_some_and(|from| of_years_before(title, from)) || ["上一轮", "上轮", "上一版", "上版"].iter().any(|w| lead.contains(w));
    let ours =
        context.place.is_some_and(|p| title.contains(p)) || context.own.is_some_and(|own| title.starts_with(own)) || title.starts_with(['本', '我', '全']);
    // 《总体规划》 is another plan; 《规划》 may be this one.
    let named = title.contains(areas) || title.ends_with("总体规划") || title.chars().count() >= 5;
    let other = earlier || lead.ends_with("国家") || title.starts_with("全国") || title.starts_with("中华") || named && !ours;
    (theirs && other).then(|| (EcoString::from(title), false))
}

/// “十四五” or 2021—2025年 in the title of a draft's own period from 2026 on.
fn of_years_before(title: &str, from: i32) -> bool {
    let era = super::period::find(title).into_iter().find_map(|p| p.from);
    era.or_else(|| title.find("20").and_then(|i| title.get(i..i + 4)?.parse().ok())).is_some_and(|first: i32| first < from)
}

/// Bytes of the marker before the name that opens a line: 2.2 of 2.2生活污水治理率.
fn decimal_marker(text: &str) -> usize {
    let n = text.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
    let marker = text.get(..n).unwrap_or("");
    let parts = marker.trim_end_matches('.').split('.').filter(|p| (1..=2).contains(&p.len())).count();
    let whole = parts >= 2 && marker.trim_end_matches('.').matches('.').count() + 1 == parts;
    if whole && text.get(n..).is_some_and(|t| t.starts_with(crate::text::is_cjk)) { n } else { 0 }
}

/// 全市 is the draft's own area only in a city's draft.
fn is_own(context: &Context<'_>, word: &str) -> bool {
    match (context.own, word.chars().nth(1)) {
        (Some(own), Some(said)) if "省市州县区旗盟镇".contains(said) => own == said,
        _ => true,
    }
}
