//! What ties a list of amounts to its total in words: 分别, 按…分, 包括, 其余, a count of years, 共有; and totals of several units at once (合计150个(处、座)).

use super::breakdown_names::{complements, may_overlap};
use super::breakdown_tied::{List, push};
use super::figure::{Context, Figure, years_in};
use super::near::{lead, middle, plain};
use crate::fact::FactSet;
use crate::text::{ends_with_any, holds_any};
use crate::value::{Dim, Number};

/// How a list hangs on a total.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tie {
    /// Words say that the list is all of it.
    All,
    /// 新建12个,2026年、2027年、2028年各建4个: so many times the same.
    Each,
    /// 37个项目里,: the list is of members of the total.
    Group,
    /// The total is said to be one (共, 现有) or the list has the form of one.
    Said,
    /// Nothing.
    None,
}

/// Readings of the words before a figure or a list.
pub(super) mod leads {
    use super::{Context, Figure, List, ends_with_any, holds_any, years_in};

    /// Words for so many.
    const NUMBERS: &[(&str, usize)] = &[("两", 2), ("二", 2), ("三", 3), ("四", 4), ("五", 5)];

    /// The clause before a figure, from the last comma on: 2026年、2027年、2028年各建.
    pub(in crate::extract) fn clause<'c>(context: &Context<'c>, f: &Figure) -> &'c str {
        let from = context.sentence(f.sentence).from();
        let text = context.get(from, f.digits.from());
        text.rsplit([',', ';', '。', ':', '\n']).next().unwrap_or(text)
    }

    /// How often a figure counts: 后两年各招聘130名 is 260; `None` where 各 says nothing of how often.
    pub(in crate::extract) fn each(context: &Context<'_>, f: &Figure) -> Option<usize> {
        let text = clause(context, f);
        let Some((before, after)) = text.rsplit_once('各').filter(|(_, t)| !t.starts_with(['类', '级', '项', '地', '县', '市', '区', '乡', '镇', '种', '单']))
        else {
            return Some(1);
        };
        if after.chars().count() > 6 || after.contains('、') {
            return Some(1);
        }
        let years = years_in(before).count();
        let spelled = || NUMBERS.iter().find(|(w, _)| before.trim_end_matches("每年").ends_with(&format!("{w}年"))).map(|(_, n)| *n);
        if years >= 2 && before.split(['、', '和', '与']).count() == years { Some(years) } else { spelled() }
    }

    /// `,占60%;电网项目` as `;电网项目`: shares told beside amounts are no further figures; so is what stands in brackets.
    pub(in crate::extract) fn without_shares(gap: &str) -> String {
        let mut text = String::new();
        let mut depth = 0u32;
        for c in gap.chars() {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                c if depth == 0 => text.push(c),
                _ => {}
            }
        }
        while let Some(share) = text.find(",占").and_then(|at| text.get(at..)).and_then(|t| t.split_once('%')).filter(|(t, _)| t.chars().count() <= 14) {
            let cut = format!("{}%", share.0);
            text = text.replacen(&cut, "", 1);
        }
        // ,整改率为97.5%,其余
        let rate =
            text.strip_prefix(',').and_then(|t| t.split_once('%')).filter(|(t, _)| t.contains('率') && t.chars().count() <= 14 && !t.contains([',', '、']));
        rate.map(|(_, rest)| rest.to_owned()).unwrap_or(text)
    }

    /// ,合计; ,总长; ,三类共: words before a total that closes a list.
    pub(in crate::extract) fn sums(gap: &str) -> bool {
        let word = gap.trim_start_matches([',', '(']);
        let word = word.rsplit(',').next().unwrap_or(word);
        let bare = word.trim_end_matches(['达', '到', '为', '约', '是']);
        let counted = || NUMBERS.iter().any(|(w, _)| bare.starts_with(w));
        matches!(bare, "合计" | "共计" | "总计" | "总共" | "共" | "总数" | "总量")
            || bare.starts_with('总') && (2..=6).contains(&bare.chars().count())
            || bare.chars().count() <= 10 && ends_with_any(bare, &["总规模", "总数", "总量", "总额", "总投资"])
            || counted() && ends_with_any(bare, &["合计", "共计", "总计", "共"]) && bare.chars().count() <= 8
    }

    /// 加上已有的21个, 连同: the last part is added.
    pub(in crate::extract) fn added(text: &str) -> bool {
        holds_any(text, &["加上", "连同"])
    }

    /// The words between a total and the first of its parts.
    pub(in crate::extract) fn near_head(gap: &str) -> bool {
        gap.len() <= 200 && gap.chars().count() <= 44 && !gap.contains(['。', '\n']) && !gap.starts_with(['、', '和', '与', '及'])
    }

    /// 其余由企业自筹; 等: a rest without a figure.
    pub(in crate::extract) fn leaves_rest(context: &Context<'_>, list: &List<'_>) -> bool {
        let end = context.sentence(list.parts.last().map_or(0, |p| p.sentence)).to();
        let behind = context.get(list.to(), end);
        let next: String = behind.trim_start_matches([',', ';', '、', '(']).chars().take(12).collect();
        behind.starts_with('等')
            || ["其余", "剩余", "余下", "其他", "其它", "另", "不足", "以及", "还有"].iter().any(|w| next.starts_with(w))
            || behind.split([',', ';', '。']).next().is_some_and(|t| holds_any(t, &["以上", "左右", "等"]))
    }
}

/// How the words around tie a list to a total; `beside` where nothing of the unit stands between them.
pub(super) fn tie(context: &Context<'_>, total: &Figure, list: &List<'_>, beside: bool) -> Tie {
    let opening = opening(context, total, list);
    let own = lead(context, total).1;
    let names: Vec<String> = list.parts.iter().map(|p| leads::clause(context, p).to_owned()).collect();
    if holds_any(opening, &["另", "配套", "同比", "缺口", "比上", "较上"]) {
        return Tie::None;
    }
    if all(context, own, opening, list, beside) {
        return Tie::All;
    }
    if !beside {
        return Tie::None;
    }
    if same_each(list) && planned(own) {
        return Tie::Each;
    }
    let tail = opening.chars().take(9).collect::<String>();
    let by_year = years_in_turn(&names);
    let group = holds_any(&tail, &["中,", "里,", "中:", "组成,"]) && (list.parts.len() >= 3 && kin(context, list) || by_year);
    if group {
        return Tie::Group;
    }
    let shares = may_overlap(&names);
    let short: Vec<String> = list.parts.iter().map(|p| lead(context, p).1.to_owned()).collect();
    let of = list.parts.iter().all(|p| lead(context, p).1.ends_with(['的', '者']));
    let said = said(own) && opening.starts_with([',', ':', '(']);
    let levels = list.parts.windows(2).all(|w| matches!(w, [a, b] if context.get(a.span.to(), b.digits.from()).starts_with(['、', '和', '与', '及'])));
    let form = match list.parts.len() {
        2 => of && (said || ends(context, list)) && (!shares || done_and_open(&short)) || complements(context, &short) && opening.starts_with([',', '(']),
        _ => said && (levels && unnamed(own, &list.parts, context) || of) && !shares || opening.contains("其中") && levels && own_verb(own, &names),
    };
    if form { Tie::Said } else { Tie::None }
}

/// 三年招聘420名: what is to be done, and no stock.
fn planned(own: &str) -> bool {
    let stock = holds_any(own, &["现有", "已", "达到", "原有", "建成", "目前", "累计"]);
    !stock && holds_any(own, &["新建", "新增", "招聘", "改造", "建设", "安排", "实施", "完成", "培训", "共", "计划"])
}

/// One figure for each of three years or more.
fn same_each(list: &List<'_>) -> bool {
    list.parts.len() >= 3 && list.parts.windows(2).all(|w| matches!(w, [a, b] if a.digits == b.digits))
}

/// The total is said to be one.
fn said(own: &str) -> bool {
    holds_any(own, &["共", "总", "现有", "合计"])
}

/// 养老机构共有36家, and not 共有公园38个,停车场15个: behind the word stands no noun, or one that the parts end with too.
pub(super) fn unnamed(own: &str, parts: &[&Figure], context: &Context<'_>) -> bool {
    let noun = ["共有", "现有", "合计", "共", "总"].iter().find_map(|w| own.rfind(w).and_then(|at| own.get(at + w.len()..))).unwrap_or(own);
    let noun = noun.trim_start_matches(['有', '接', '报', '计', '数', '为', '达']);
    let last = noun.chars().next_back();
    let verb = ends_with_any(noun, &["办理", "受理", "接待", "查处", "发生"]);
    last.is_none() || verb || parts.iter().all(|p| lead(context, p).1.chars().next_back() == last)
}

/// 已公布的…, 未定级的…; 已下达…, 尚有…待下达.
pub(super) fn done_and_open(names: &[String]) -> bool {
    let open = |t: &str| holds_any(t, &["未", "尚", "待", "仍"]);
    matches!(names, [a, b] if a.contains('已') && !open(a) && open(b) && !b.contains('已'))
}

/// 新增…,其中…新增…、…新增…: all parts have the verb of the total.
fn own_verb(own: &str, names: &[String]) -> bool {
    ["新增", "新建", "改造", "投资"].iter().any(|w| own.contains(w) && names.iter().all(|n| n.contains(w)))
}

/// Nothing stands behind the list.
fn ends(context: &Context<'_>, list: &List<'_>) -> bool {
    context.text().get(list.to()..).is_none_or(|t| t.starts_with(['。', ';', '\n']))
}

/// Names of kinds: all end in 类, 级, 组 or the same noun.
fn kin(context: &Context<'_>, list: &List<'_>) -> bool {
    let tail = |p: &Figure| lead(context, p).1.trim_end_matches(['占', '有', '为']).chars().next_back();
    let first = list.parts.first().and_then(|p| tail(p));
    first.is_some() && list.parts.iter().all(|p| tail(p) == first)
}

/// The words before the list that speak of it: behind the total where it stands in the sentence, else from the last `;` on.
fn opening<'c>(context: &Context<'c>, total: &Figure, list: &List<'_>) -> &'c str {
    let sentence = list.parts.first().map_or(total.sentence, |p| p.sentence);
    let from = if total.sentence == sentence { total.span.to() } else { context.sentence(sentence).from() };
    let text = context.get(from, list.from());
    let cut = text.rfind([';', '。']).filter(|at| text.get(at + 1..).is_some_and(|t| t.chars().count() > 2)).map_or(0, |at| at + 1);
    text.get(cut..).unwrap_or(text)
}

/// True where the words say that the list is all there is.
fn all(context: &Context<'_>, own: &str, opening: &str, list: &List<'_>, beside: bool) -> bool {
    let names: Vec<String> = list.parts.iter().map(|p| lead(context, p).1.to_owned()).collect();
    let count = list.parts.len();
    let near = |w: &str, most: usize| opening.rfind(w).and_then(|at| opening.get(at + w.len()..)).is_some_and(|t| t.chars().count() <= most);
    let each = ["分别", "依次"].iter().any(|w| near(w, 10)) && names_each(opening, count);
    let kinds = divides(opening) || ["划分为", "分为", "包括", "分布在"].iter().any(|w| near(w, 16)) && (beside || announced(opening) == Some(count));
    let rest = names.last().is_some_and(|n| ["其余", "剩余", "余下", "其他", "其它"].iter().any(|w| n.starts_with(w)) || n.contains("其他"));
    let years = spelled_years(own) == Some(count) || count >= 3 && (opening.contains("其中") || spelled_years(opening) == Some(count));
    let in_years = years && (years_in_turn(&names) || list.parts.windows(2).any(|w| matches!(w, [a, b] if a.digits == b.digits)));
    let left = names.last().is_some_and(|n| ["其余", "剩余", "余下"].iter().any(|w| n.starts_with(w)));
    let rests = rest && (count >= 3 || beside) && (left || !may_overlap(&names)) || left_over(context, list);
    // 监测设备180万元(每处4万元),其他146万元: what each costs is no part.
    let norm = names.iter().any(|n| n.contains('每') && !n.contains("每年"));
    match count {
        0 | 1 => false,
        _ if norm => false,
        2 => each && beside || rests || in_years || kinds && beside && complements(context, &names),
        _ => each || kinds || rests || in_years,
    }
}

/// True where a list may be of a total that stands in a sentence before.
pub(super) fn looks_back(context: &Context<'_>, sentence: u32, list: &List<'_>) -> bool {
    let ahead = list.from().saturating_sub(context.sentence(sentence).from());
    (list.parts.len() >= 3 || left_over(context, list)) && ahead <= 480
}

/// 累计84个,尚有130个未改造: what is done and what is not.
fn left_over(context: &Context<'_>, list: &List<'_>) -> bool {
    let [done, open] = list.parts.as_slice() else { return false };
    let behind = context.text().get(open.span.to()..).unwrap_or("");
    let left = ["尚有", "还有", "仍有", "剩余", "还剩"].iter().any(|w| lead(context, open).1.starts_with(w));
    let said = lead(context, done).1;
    left && behind.starts_with(['未', '待', '没', '尚']) && holds_any(said, &["累计", "已", "完成"])
}

/// 按来源分,; 从用途看,; 按类型划分,
fn divides(opening: &str) -> bool {
    opening.split([',', ':', ';']).filter(|t| t.chars().count() <= 14).any(|t| {
        let led = t.starts_with(['按', '从']) && ends_with_any(t, &["分", "看", "统计", "划分", "类型", "类别"]);
        led || t.starts_with("按照") && t.ends_with('分')
    })
}

/// 三类机构: how many parts are announced.
fn announced(opening: &str) -> Option<usize> {
    let number = |c: char| "一二三四五六七八九".chars().position(|n| n == c).or_else(|| (c == '两').then_some(1)).map(|i| i + 1);
    let chars: Vec<char> = opening.chars().collect();
    chars.windows(2).rev().find_map(|w| matches!(w, [_, b] if "类个部种级".contains(*b)).then(|| w.first().and_then(|c| number(*c))).flatten())
}

/// 三年, 五年: how many years are told.
fn spelled_years(text: &str) -> Option<usize> {
    ["两年", "三年", "四年", "五年"].iter().position(|w| text.contains(w)).map(|i| i + 2)
}

/// 2024年、2025年、2026年分别; 2023年至2025年分别; names without a list say nothing against it.
fn names_each(opening: &str, count: usize) -> bool {
    let at = opening.rfind("分别").or_else(|| opening.rfind("依次")).unwrap_or(0);
    let names = opening.get(..at).unwrap_or("");
    let names = names.rsplit([',', ';', ':']).next().unwrap_or(names);
    let years: Vec<i32> = years_in(names).map(|y| y.1).collect();
    match years.as_slice() {
        [a, b] if names.contains(['至', '—', '-']) => usize::try_from(b - a + 1) == Ok(count),
        [] => names.is_empty() || names.split(['、', '和', '与']).count() == count,
        all => all.len() == count,
    }
}

/// A year for each part, in turn.
fn years_in_turn(names: &[String]) -> bool {
    super::breakdown_near::years_in_turn(&names.iter().map(|n| n.trim_start_matches("其中").to_owned()).collect::<Vec<_>>())
}

/// 驿站24个、观景台36处、厕所90座,合计150个(处、座): a total of several units, all of which it names.
pub(super) fn mixed(context: &Context<'_>, figures: &[Figure], facts: &mut FactSet) {
    for (i, total) in figures.iter().enumerate().filter(|(_, t)| plain(t) && t.dim() == Dim::Count) {
        let behind = context.text().get(total.span.to()..).unwrap_or("");
        let inner: String = behind.strip_prefix('(').unwrap_or("").chars().take(11).collect();
        let Some((units, _)) = inner.split_once(')') else { continue };
        let units: Vec<&str> = units.split(['、', '/']).collect();
        let word = lead(context, total).1;
        let closes = context.get(total.clause.saturating_sub(1), total.clause) == "," && ["合计", "共计", "共", "总计"].contains(&word);
        let mut edge = total.clause.saturating_sub(1);
        let mut parts: Vec<&Figure> = Vec::new();
        for part in figures.get(..i).unwrap_or(&[]).iter().rev().take(8) {
            let gap = context.get(part.span.to(), edge);
            let joined = if parts.is_empty() { gap.is_empty() } else { gap.starts_with(['、', '和', '与']) && gap.chars().count() <= 12 };
            if !joined || !plain(part) || part.dim() != Dim::Count || part.unit() != total.unit() && !units.contains(&part.unit()) {
                break;
            }
            edge = part.digits.from();
            parts.push(part);
        }
        parts.reverse();
        let sum = parts.iter().try_fold(Number::zero(), |s, p| s.add(&middle(p)?));
        let near = sum.zip(middle(total)).and_then(|(s, t)| s.div(&t)).zip(Number::ratio(1, 2).zip(Number::ratio(2, 1)));
        let all = units.iter().all(|u| parts.iter().any(|p| p.unit() == *u));
        if closes && parts.len() >= 2 && all && near.is_some_and(|(s, (lo, hi))| s > lo && s < hi) {
            let unit = total.value.unit.clone();
            let rows = parts.iter().map(|p| {
                (crate::value::Quantity { unit: crate::value::Unit { factor: p.value.unit.factor.clone(), ..unit.clone() }, ..p.exact.clone() }, p.span)
            });
            push(context, total, rows.collect(), total.exact.clone(), facts);
        }
    }
}
