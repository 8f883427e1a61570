//! Enumerations whose noun tells what the members are: 餐饮、药店、书店4个行业; 三个不平衡:甲不平衡,…;乙不平衡,…; 品牌4个,分别为“甲”“乙”….
//! Counts of things inside the members (甲、乙、丙建设5个项目, 3个镇12个村) are left alone: nouns of places and projects are not listed here.

use super::enumeration::joins;
use crate::text::{AnyOf, ends_with_any, holds_any};

/// What short unlike members may be, behind a measure.
static NOUNS: AnyOf = AnyOf::new(&[
    "体系", "行业", "领域", "工作组", "专项组", "工作专班", "专班", "数据库", "工程", "行动", "方面", "系统", "板块", "环节", "产业链", "产业", "维度", "层面",
    "门类", "专业", "模块", "赛道", "要素", "支柱", "制度", "手续", "基础库", "群体", "事项", "清单", "台账", "证照", "机制", "指标", "功能",
]);
/// What may follow such a noun and is no part of it (产业园区, 行业协会, 工程项目).
static BEHIND: AnyOf = AnyOf::new(&[
    "建设", "发展", "的", "为", "中", "内", "推", "率先", "率", "先行", "协同", "同步", "共同", "全面", "全部", "开展", "实施", "改革", "攻坚", "融合", "首批",
    "重点", "共享", "联动", "贯通",
]);
/// Words that show that the last member is done in so many places or projects.
const DOING: &[&str] =
    &["建设", "实施", "打造", "开展", "建成", "推进", "设立", "组建", "形成", "构建", "新建", "新增", "选取", "选择", "涉及", "覆盖", "布局"];
/// Words of one member that stand for several.
const SEVERAL: &[&str] = &["企事业", "中小", "城乡", "老幼", "妇幼", "产学研", "上下", "各类", "一二三"];

/// True for 餐饮、药店、书店、宾馆 before 4个行业: at least three short members, and the noun behind the number is what they are.
pub(super) fn named(texts: &[&str], tail: &str, declared: i64) -> bool {
    let noun = tail.strip_prefix(['大', '个', '项', '条', '类', '种']).unwrap_or("");
    let Some(others) = texts.get(1..).filter(|o| o.len() >= 2 && declared >= 3) else { return false };
    let plain = |t: &&str| !t.contains(['(', '“', '《', '的', '以', '各']) && !t.contains(|c: char| c.is_ascii_digit()) && !holds_any(t, SEVERAL);
    let short = |t: &&str| (2..=10).contains(&t.chars().count());
    let first = texts.first().is_some_and(|f| (2..=16).contains(&f.chars().count()) && !joins(f));
    let done = others.last().is_some_and(|l| ends_with_any(l, DOING));
    first && !done && ends_in_noun(noun) && texts.iter().all(plain) && others.iter().all(short)
}

/// 专项工作组。 基础数据库, — at most four characters before the noun, and a mark or another word behind it.
fn ends_in_noun(noun: &str) -> bool {
    let starts = noun.char_indices().take(5).map(|(i, _)| i).take_while(|&i| noun.get(..i).is_some_and(|t| t.chars().all(crate::text::is_cjk)));
    let mut behind = starts.filter_map(|i| {
        let rest = noun.get(i..)?;
        rest.get(NOUNS.at_start(rest)?.len()..)
    });
    behind.any(|b| !b.starts_with(crate::text::is_cjk) || BEHIND.at_start(b).is_some())
}

/// 不平衡 of 三个不平衡:甲不平衡,…;乙不平衡,…: members parted by semicolons up to the full stop, each beginning with a clause that ends in the noun.
pub(super) fn in_clauses<'t>(list: &'t str, counted: &str) -> Option<Vec<(usize, &'t str)>> {
    let noun = counted.trim_start_matches(['个', '大', '项', '种', '对']);
    let body = list.get(..list.find('。').unwrap_or(list.len()))?;
    let mut at = 0;
    let mut pieces = Vec::new();
    for piece in body.split(';') {
        let clause = piece.split([',', ':']).next()?;
        let own = clause.ends_with(noun) && clause.matches(noun).count() == 1 && (noun.chars().count() + 2..=16).contains(&clause.chars().count());
        if !own || piece.matches(noun).count() != 1 || joins_two(clause, noun) {
            return None;
        }
        pieces.push((at, clause));
        at += piece.len() + 1;
    }
    (pieces.len() >= 2 && noun.chars().count() >= 2).then_some(pieces)
}

/// 甲和乙不平衡 may be two.
fn joins_two(clause: &str, noun: &str) -> bool {
    clause.strip_suffix(noun).is_none_or(|rest| rest.contains('、') || joins(rest))
}

/// “甲”“乙”和“丙” behind 4个,分别为: names in quotes and nothing else, up to the end of the clause.
pub(super) fn in_quotes(list: &str) -> Option<Vec<(usize, &str)>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(rest) = list.get(at..).filter(|r| r.starts_with('“')) {
        let len = rest.find('”')? + '”'.len_utf8();
        pieces.push((at, rest.get(..len)?));
        at += len + rest.get(len..)?.chars().next().filter(|c| matches!(c, '、' | '和' | '与' | '及')).map_or(0, char::len_utf8);
    }
    let behind = list.get(at..)?;
    (pieces.len() >= 2 && (behind.is_empty() || behind.starts_with([',', '。', ';', ')']))).then_some(pieces)
}
