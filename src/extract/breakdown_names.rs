//! What the names of parts tell: that others are left out (等), that they are all (公办…民办…), that they may share members (新增, 重点, 示范).

use super::figure::Context;
use crate::text::{AnyOf, holds};

/// 等 as “and others”, not in 高等, 等级, 等于.
pub(super) fn has_deng(region: &str) -> bool {
    region.match_indices('等').any(|(at, _)| {
        let before = region.get(..at).unwrap_or("");
        let after = region.get(at + '等'.len_utf8()..).unwrap_or("");
        !before.ends_with(['高', '中', '初', '平', '同', '对', '相', '一', '二', '三', '特', '甲', '优']) && !after.starts_with(['级', '于', '次', '候', '待'])
    })
}

/// Two parts that make up a whole by their names: 公办…民办…, 新建…改建…. The pairs are the word list `complements`.
pub(super) fn complements(context: &Context<'_>, names: &[String]) -> bool {
    let [a, b] = names else { return names.len() >= 3 && divides_all(context, names) };
    let pair = |row: &str, x: &str, y: &str| row.split_once('|').is_some_and(|(p, q)| holds(x, p) && holds(y, q) && !holds(x, q) && !holds(y, p));
    context.lexicon.words("complements").iter().any(|row| pair(row, a, b) || pair(row, b, a))
}

/// Words of parts that other parts may hold too.
static PARTLY: AnyOf = AnyOf::new(&[
    "新增", "新建", "重点", "示范", "女", "达标", "备案", "完成", "已", "取得", "持证", "获", "在建", "合格", "建成", "普惠", "优质", "星级", "护理型", "医养",
    "连锁", "品牌", "特色", "骨干", "失能", "独居", "空巢", "高龄",
]);

/// 续建…新建…储备…前期…: each part by another word of one row of `complements`.
fn divides_all(context: &Context<'_>, names: &[String]) -> bool {
    let rows = context.lexicon.words("complements").iter().filter(|row| row.bytes().filter(|b| *b == b'|').count() >= 2);
    rows.into_iter().any(|row| {
        let own = |n: &String| row.split('|').position(|w| holds(n, w));
        let mut found: Vec<usize> = names.iter().map_while(own).collect();
        found.sort_unstable();
        found.dedup();
        found.len() == names.len()
    })
}

/// Parts that may share members: nested ages, 新增, 重点, 示范, 达标.
pub(super) fn may_overlap(names: &[String]) -> bool {
    let many = |words: &[&str]| names.iter().filter(|n| words.iter().any(|w| n.contains(w))).count() >= 2;
    let nested = many(&["以上", "超过"]) || many(&["以下"]) || names.len() < 3 && many(&["以上", "以下", "超过"]);
    // 新建…改建…扩建 divide what is built.
    let built = names.len() >= 3 && names.iter().any(|n| n.ends_with("改建") || n.ends_with("扩建") || n.starts_with("续建") || n.ends_with("改扩建"));
    // 2000年以前建成的, 2001年至2005年建成的: by years.
    let dated = names.iter().all(|n| super::figure::years_in(n).next().is_some());
    nested || !dated && names.iter().filter(|n| !(built && (n.ends_with("新建") || n.starts_with("新开工")))).any(|n| PARTLY.is_in(n))
}
