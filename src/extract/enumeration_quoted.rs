//! Enumerations whose number stands in a quoted slogan: “三免一补”政策,即免学费、…; 医疗、医保、医药“三医”联动; 标准化水平和满意度“双提升”.
//! The verb or noun of the slogan tells which members count; lists with other members are left alone.

use std::sync::Arc;

use super::enumeration::joins;
use super::enumeration_items::LISTS;
use super::figure::{Context, clause_start_of_list};
use crate::fact::{FactSet, Rel, RowBuilder, Rows, Value};
use crate::text::Span;

/// What both or all of some things are said to do, behind 双 or a number.
const RISES: &[&str] = &["提升", "提高", "增长", "下降", "降低", "改善", "优化", "达标", "覆盖", "促进", "丰收", "增收", "赢", "突破", "升级", "增强"];

/// Adds the rows of one sentence.
pub(super) fn extract(context: &Context<'_>, sentence: Span, facts: &mut FactSet) {
    let text = context.source.slice(sentence);
    for (open, _) in context.source.signs(sentence).filter(|sign| sign.1 == '“') {
        let from = open + '“'.len_utf8();
        let Some(slogan) = text.get(from..).and_then(|t| t.get(..t.char_indices().take(7).find(|c| c.1 == '”')?.0)).filter(|s| s.chars().nth(1).is_some())
        else {
            continue;
        };
        let place = Span::new(sentence.from() + from, sentence.from() + from + slogan.len());
        let behind = text.get(from + slogan.len() + '”'.len_utf8()..).unwrap_or("");
        let before = text.get(..open).unwrap_or("");
        let pairs = pairs(slogan);
        if pairs.len() >= 2 {
            told_apart(context, &pairs, behind, place, facts);
            named_again(context, &pairs, behind, place, facts);
        } else if let Some((declared, what)) = number(slogan) {
            each_holds(context, (declared, what), behind, place, facts);
            if RISES.contains(&what) {
                rising(context, declared, before, sentence.from(), place, facts);
            } else if what.chars().count() <= 3 && !what.starts_with(|c| "个大类项种条级位".contains(c)) {
                alike(context, (declared, what), before, sentence.from(), place, facts);
            }
        }
    }
}

/// A numeral of one character, from 2 on, and what it counts.
fn number(slogan: &str) -> Option<(i64, &str)> {
    let c = slogan.chars().next()?;
    let n = i64::try_from("双两二三四五六七八九".chars().position(|d| d == c)?).ok()?;
    Some((if n < 3 { 2 } else { n }, slogan.get(c.len_utf8()..)?))
}

/// 三免一补: (3, 免), (1, 补).
fn pairs(slogan: &str) -> Vec<(i64, char)> {
    let mut found = Vec::new();
    let mut chars = slogan.chars();
    while let (Some(n), verb) = (chars.next(), chars.next()) {
        let Some(n) = "一两二三四五六七八九".chars().position(|d| d == n).and_then(|n| i64::try_from(n).ok()) else { return Vec::new() };
        let Some(verb) = verb.filter(|v| crate::text::is_cjk(*v) && !"一两二三四五六七八九十大类项".contains(*v)) else { return Vec::new() };
        found.push((n.max(1) + i64::from(n == 1), verb));
    }
    found
}

/// “三免一补”政策,即免学费、免教科书费、免住宿费,补助生活费: all members begin with one of the verbs.
fn told_apart(context: &Context<'_>, pairs: &[(i64, char)], behind: &str, place: Span, facts: &mut FactSet) {
    let list = behind.trim_start_matches(crate::text::is_cjk);
    if behind.len() - list.len() > 8 * '的'.len_utf8() {
        return;
    }
    let Some(list) = LISTS.iter().find_map(|w| list.strip_prefix(w)) else { return };
    let end = list.find(['。', ';', ')', ':', '等']).unwrap_or(list.len());
    let base = place.to() + '”'.len_utf8() + behind.len() - list.len();
    let mut at = base;
    let mut members: Vec<(char, Span)> = Vec::new();
    for piece in list.get(..end).unwrap_or("").split(['、', ',']) {
        let Some(first) = piece.chars().next() else { return };
        members.push((first, Span::new(at, at + piece.len())));
        at = members.last().map_or(at, |m| m.1.to()) + context.get(at + piece.len(), at + piece.len() + 3).chars().next().map_or(1, char::len_utf8);
    }
    if list.get(end..).is_some_and(|t| t.starts_with('等')) || !members.iter().all(|(c, _)| pairs.iter().any(|p| p.1 == *c)) {
        return;
    }
    for (declared, verb) in pairs {
        let own: Vec<Span> = members.iter().filter(|m| m.0 == *verb).map(|m| m.1).collect();
        if !own.is_empty() && own.len() + 3 >= usize::try_from(*declared).unwrap_or(0) {
            push(context, *declared, &own, place, facts);
        }
    }
}

/// “一核两翼三带”…:“一核”即…,“两翼”即…,“三带”即…: each number stands again with its noun.
fn named_again(context: &Context<'_>, pairs: &[(i64, char)], behind: &str, place: Span, facts: &mut FactSet) {
    let base = place.to() + '”'.len_utf8();
    for (at, _) in behind.match_indices('“') {
        let Some(inner) = behind.get(at + '“'.len_utf8()..).and_then(|t| t.get(..t.find('”')?)) else { continue };
        let [(n, noun)] = pairs_of(inner)[..] else { continue };
        let Some((declared, _)) = pairs.iter().find(|p| p.1 == noun).filter(|p| p.0 != n) else { continue };
        let again = Span::new(base + at, base + at + inner.len() + '“'.len_utf8() + '”'.len_utf8());
        let row = facts.push(RowBuilder::new(Rel::Member, again).at("text", Value::Text(context.source.slice(again).into()), again));
        facts.push(
            RowBuilder::new(Rel::Enumeration, place)
                .at("declared", Value::Int(*declared), place)
                .set("count", Value::Int(n))
                .set("members", Value::Rows(Arc::new(Rows { rel: Rel::Member, rows: vec![row], closed: false })))
                .set("partial", Value::Bool(false))
                .set("noun", Value::Text("".into())),
        );
    }
}

/// 三带 alone: one number and one noun.
fn pairs_of(text: &str) -> Vec<(i64, char)> {
    if text.chars().count() == 2 { pairs(text) } else { Vec::new() }
}

/// “五有”标准,即有场所、有人员、…; “三带”即沿江带、沿路带、…; “四好农村路”建设,做到建好、管好、…: all members hold what is counted.
fn each_holds(context: &Context<'_>, (declared, what): (i64, &str), behind: &str, place: Span, facts: &mut FactSet) {
    // “三个清单”制度:权力清单、…; “五个一”工作法:一张网、…
    let what = what.strip_prefix(['个', '大', '项', '类', '张']).unwrap_or(what);
    let Some(noun) = what.chars().next().filter(|c| crate::text::is_cjk(*c) && !"个大类项种条级".contains(*c)) else { return };
    let tail = behind.trim_start_matches(crate::text::is_cjk);
    // “四下基层”制度,…下基层、…下基层; “三同时”制度(同时设计、…): a word of two characters in each member says enough.
    let word = what.chars().count() >= 2 || what == "一";
    let short = behind.len() - tail.len() <= 4 * '的'.len_utf8();
    let inside = tail
        .strip_prefix([':', '('])
        .or_else(|| tail.strip_prefix(',').filter(|_| short))
        .filter(|_| word && behind.len() - tail.len() <= 8 * '的'.len_utf8() && behind.len() > tail.len());
    if let Some(list) = inside {
        let end = list.find(['。', ';', ',', ')', ':', '(', '“']).unwrap_or(list.len());
        let base = place.to() + '”'.len_utf8() + behind.len() - list.len();
        let pieces = super::enumeration::split_members(list.get(..end).unwrap_or(""));
        let all = pieces.len() >= 2 && pieces.iter().all(|(_, p)| p.matches(what).count() == 1 && p.chars().count() <= 14);
        if all {
            let spans: Vec<Span> = pieces.iter().map(|(at, p)| Span::new(base + at, base + at + p.len())).collect();
            push(context, declared, &spans, place, facts);
            return;
        }
    }
    let list = ["即", "是", "为", "指", "包括", "包含", "分别为", "分别是"].iter().find_map(|w| behind.strip_prefix(w));
    let list = list.or_else(|| {
        let opener = [",即", ",做到", ",实现", ",也就是", ",分别是", ",分别为"].iter().find_map(|w| tail.strip_prefix(w));
        let near = behind.len() - tail.len() <= 4 * '的'.len_utf8();
        let opener = opener.or_else(|| tail.strip_prefix(',').filter(|t| near && t.matches('、').count() >= 2));
        opener.filter(|_| behind.len() - tail.len() <= 8 * '的'.len_utf8())
    });
    let Some(list) = list else { return };
    let end = list.find(['。', ';', ',', ')', ':', '(', '“']).unwrap_or(list.len());
    let body = list.get(..end).unwrap_or("");
    let base = place.to() + '”'.len_utf8() + behind.len() - list.len();
    // 包括东部片区、西部片区和南部片区
    let told = members(body, base).filter(|found| found.len() >= 3 && found.iter().all(|m| context.source.slice(*m).matches(noun).count() == 1));
    if let Some(found) = told.filter(|f| f.iter().all(|m| context.source.slice(*m).chars().count() <= 10))
        && list.get(end..).is_none_or(|t| t.is_empty() || t.starts_with(['。', ';', ',']))
    {
        push(context, declared, &found, place, facts);
        return;
    }
    let pieces = super::enumeration::split_members(body);
    let all = pieces.len() >= 2 && !body.contains('等') && pieces.iter().all(|(_, p)| p.matches(noun).count() == 1 && p.chars().count() <= 10 && !joins(p));
    if all && list.get(end..).is_none_or(|t| t.is_empty() || t.starts_with(['。', ';', ','])) {
        let spans: Vec<Span> = pieces.iter().map(|(at, p)| Span::new(base + at, base + at + p.len())).collect();
        push(context, declared, &spans, place, facts);
    }
}

/// 医疗、医保、医药“三医”: each member holds the character that is counted.
fn alike(context: &Context<'_>, (declared, what): (i64, &str), before: &str, base: usize, place: Span, facts: &mut FactSet) {
    let before = before.strip_suffix('的').unwrap_or(before);
    // “统一规划、统一标准、…”的“四统一”
    if let Some(inner) = before.strip_suffix('”').and_then(|t| t.rfind('“').map(|at| (at, t))) {
        let at = inner.0 + '“'.len_utf8();
        let found = members(inner.1.get(at..).unwrap_or(""), base + at);
        if let Some(found) = found.filter(|f| f.len() >= 2 && f.iter().all(|m| context.source.slice(*m).matches(what).count() == 1)) {
            push(context, declared, &found, place, facts);
        }
        return;
    }
    let start = clause_start_of_list(before);
    let Some(members) = members(before.get(start..).unwrap_or(""), base + start) else { return };
    let all = members.len() >= 3 && members.iter().all(|m| context.source.slice(*m).matches(what).count() == 1);
    let short = members.iter().skip(1).all(|m| context.source.slice(*m).chars().count() <= 6);
    if all && short {
        push(context, declared, &members, place, facts);
    }
}

/// 标准化水平和群众满意度“双提升”: what rises, joined by 、 and one 和.
fn rising(context: &Context<'_>, declared: i64, before: &str, base: usize, place: Span, facts: &mut FactSet) {
    let before = before.strip_suffix('的').unwrap_or(before);
    let start = clause_start_of_list(before);
    let Some(members) = members(before.get(start..).unwrap_or(""), base + start) else { return };
    let short = members.iter().all(|m| (2..=16).contains(&context.source.slice(*m).chars().count()));
    if short && members.len() <= 6 {
        push(context, declared, &members, place, facts);
    }
}

/// The members of a list that ends a text: split at 、 and at a 和 in the last; `None` where another 和 stands.
fn members(list: &str, base: usize) -> Option<Vec<Span>> {
    if list.contains(['等', '“', '(', '《']) {
        return None;
    }
    let pieces = super::enumeration::split_members(list);
    let ((at, last), others) = pieces.split_last()?;
    let joints = ['和', '与', '及'];
    if others.iter().any(|(_, p)| joins(p)) || last.matches(joints).count() > 1 || last.contains("以及") {
        return None;
    }
    let mut found: Vec<Span> = others.iter().map(|(at, p)| Span::new(base + at, base + at + p.len())).collect();
    match last.find(joints).filter(|_| joins(last)) {
        Some(cut) => {
            let (a, b) = last.split_at(cut);
            let (from, to) = (base + at, base + at + last.len());
            found.extend([Span::new(from, from + a.len()), Span::new(to - b.len() + '和'.len_utf8(), to)]);
        }
        None => found.push(Span::new(base + at, base + at + last.len())),
    }
    (found.len() >= 2 && found.iter().all(|s| !s.is_empty())).then_some(found)
}

fn push(context: &Context<'_>, declared: i64, members: &[Span], place: Span, facts: &mut FactSet) {
    let rows = members.iter().map(|s| facts.push(RowBuilder::new(Rel::Member, *s).at("text", Value::Text(context.source.slice(*s).into()), *s))).collect();
    facts.push(
        RowBuilder::new(Rel::Enumeration, place)
            .at("declared", Value::Int(declared), place)
            .set("count", Value::Int(i64::try_from(members.len()).unwrap_or(i64::MAX)))
            .set("members", Value::Rows(Arc::new(Rows { rel: Rel::Member, rows, closed: true })))
            .set("partial", Value::Bool(false))
            .set("noun", Value::Text("".into())),
    );
}
