//! Changes: from one figure to another with what is said of the difference, and differences said of a share alone.
//! Only tight shapes are read: 从A…提高到B，提高了D; whatever stands between must be verb, year or filler.

use super::figure::{Context, Figure, years_in};
use super::{change_base, change_near, change_roles, change_stated, change_told};
use crate::diag::Confidence;
use crate::fact::{FactSet, Missing, Rel, RowBuilder, Value};
use crate::text::{Span, ends_with_any, holds_any};
use crate::value::{Bound, Dim, Number};

pub(super) const UP: &[&str] = &[
    "提高", "提升", "增长", "增加", "上升", "扩大", "上涨", "攀升", "跃升", "发展", "递增", "开通", "新开", "认定", "多了", "调增", "延长", "扩招", "扩充",
    "扩增", "发展壮大", "增", "升", "扩", "升高", "上调",
];
/// Verbs that say neither.
const NEUTRAL: &[&str] = &["调整", "优化", "变化", "撤并", "整合", "合并"];
pub(super) const DOWN: &[&str] = &[
    "下降", "降低", "减少", "缩小", "缩短", "压减", "压缩", "下滑", "回落", "精简", "削减", "压降", "撤并", "退出", "关闭", "收窄", "控制", "销号", "关停",
    "淘汰", "取缔", "核减", "注销", "腾退", "清退", "少了", "调减", "减", "降", "缩", "下调",
];

/// What a stretch of text between two figures says of the change.
pub(super) struct Verb {
    pub(super) up: bool,
    pub(super) word: &'static str,
    pub(super) at: usize,
}

/// Finds all changes and adds their rows.
pub fn extract(context: &Context<'_>, facts: &mut FactSet) {
    for sentence in 0..context.outline.sentences.len() {
        let all = context.of_sentence(u32::try_from(sentence).unwrap_or(u32::MAX));
        let spans = |f: &Figure| matches!(f.unit(), "年" | "年间");
        // 3871公顷,五年净增961公顷: a span of time, where it is the only one, is none of the figures.
        let kept: Vec<Figure> = if all.iter().filter(|f| spans(f)).count() == 1 { all.iter().filter(|f| !spans(f)).cloned().collect() } else { Vec::new() };
        let figures = if kept.is_empty() { all } else { &kept };
        let told = facts.table(Rel::Change).rows.len();
        for (i, old) in figures.iter().enumerate() {
            if let Some(new) = figures.get(i + 1) {
                let rest = figures.get(i + 2..).unwrap_or(&[]);
                from_to(context, old, new, rest, facts);
                change_base::compared(context, old, new, rest, facts);
                let next =
                    figures.get(i + 1..).unwrap_or(&[]).iter().find(|f| !context.source.slice(f.digits).starts_with('翻') && f.unit() != "番").unwrap_or(new);
                change_base::folded(context, old, next, facts);
                if let Some(total) = rest.first() {
                    change_base::implied(context, old, new, total, facts);
                    change_base::implied_turned(context, old, new, total, facts);
                    change_base::added_before(context, old, new, total, facts);
                    change_base::remaining(context, old, new, total, facts);
                    change_base::grown(context, old, new, total, facts);
                    change_told::before(context, old, new, total, facts);
                    change_told::former(context, old, new, total, facts);
                    change_told::last_year(context, old, new, total, facts);
                    change_told::projected(context, old, new, total, facts);
                }
            }
            if let Some(row) = alone(context, old, i.checked_sub(1).and_then(|p| figures.get(p))) {
                facts.push(row);
            }
        }
        if figures.len() >= 3 {
            change_near::extract(context, figures, told, facts);
        }
        if facts.table(Rel::Change).rows.len() == told {
            change_roles::extract(context, figures, facts);
        }
    }
}

/// The first verb of change in a text; the longest spelling at that place.
pub(super) fn find_verb(text: &str) -> Option<Verb> {
    let may_begin = |c: char| {
        matches!(c, '提' | '增' | '上' | '扩' | '攀' | '跃' | '发' | '升' | '下' | '降' | '减' | '缩' | '压' | '回' | '精' | '削' | '递' | '调' | '控' | '延')
    };
    text.char_indices().filter(|(_, c)| may_begin(*c)).find_map(|(at, _)| {
        let rest = text.get(at..)?;
        let begins = |words: &'static [&'static str], up: bool| words.iter().filter(|w| rest.starts_with(**w)).map(move |&word| Verb { up, word, at });
        begins(UP, true).chain(begins(DOWN, false)).min_by_key(|v| std::cmp::Reverse(v.word.len()))
    })
}

/// 从2019年的8213人,下降到2021年的5503人
fn from_to(context: &Context<'_>, old: &Figure, new: &Figure, rest: &[Figure], facts: &mut FactSet) {
    // 比2025年多700人,2030年回落到14100人: what there was more of is no amount to fall from.
    let lead = context.get(old.clause, old.digits.from());
    // 新增47处、核销105处,2025年底为218处: what went is no level.
    let gone = ends_with_any(lead, &["核销", "销号", "退出", "注销", "关闭", "淘汰"]);
    let Some(pair) = pair(context, old, new).filter(|_| !gone && !super::change_near::is_difference(lead)) else { return };
    let (mut a, mut b) = change_stated::one_grain(old, new);
    if is_rate_of_pay(context, old, new) {
        (a, b) = (old.exact.clone(), new.exact.clone());
    }
    let stated = change_stated::after(context, &pair, new, rest);
    // 提高至43.8%以上 from 48.1% is as wrong as 提高至43.8%; with a difference stated the bound is kept.
    let b = if stated.is_empty() && new.bound != Bound::Eq { new.exact.clone() } else { b };
    // 由0.35千瓦时降至0.4千瓦时: with nothing stated only the way it goes is told, and rounding excuses none.
    let (a, b) = if stated.is_empty() { (as_written(a), as_written(b)) } else { (a, b) };
    let row = || {
        base_row(context, Span::new(pair.start, new.span.to()), pair.up, pair.verb, &pair.subject)
            .at("old", Value::quantity(a.clone()), old.span)
            .at("new", Value::quantity(b.clone()), new.span)
            .set("subject_is_share", Value::Bool(is_percent(old)))
    };
    if stated.is_empty() && !pair.silent {
        facts.push(row());
    }
    for (i, s) in stated.into_iter().enumerate() {
        let row = s.put(row());
        // What verb and figures say of each other is said once.
        facts.push(if i == 0 { row } else { row.set("direction", Value::Missing(Missing::Absent)) });
    }
}

/// An amount without its rounding.
fn as_written(mut q: crate::value::Quantity) -> crate::value::Quantity {
    if let Some(at) = q.range.middle() {
        q.range = crate::value::Interval::point(at);
    }
    q
}

/// 补助标准由每人每年80元提高到89元: what is paid for each is set, not rounded.
fn is_rate_of_pay(context: &Context<'_>, old: &Figure, new: &Figure) -> bool {
    let lead = context.get(old.clause, old.digits.from());
    let whole = |f: &Figure| f.value.unit.text == "元" && f.bound == Bound::Eq && !f.value.about;
    whole(old) && whole(new) && lead.contains("标准") && holds_any(lead, &["补助", "补贴", "补偿", "保障", "低保", "供养", "筹资", "缴费", "收费"])
}

/// Two figures of one thing and what is said of them.
pub(super) struct Pair {
    pub(super) start: usize,
    pub(super) up: bool,
    pub(super) verb: Span,
    pub(super) subject: String,
    /// Years of both figures, where they are told.
    pub(super) years: (Option<i32>, Option<i32>),
    /// True where no verb of change stands between the figures.
    pub(super) silent: bool,
}

pub(super) fn pair(context: &Context<'_>, old: &Figure, new: &Figure) -> Option<Pair> {
    let sentence = context.sentence(old.sentence);
    let start = old.clause;
    let lead = context.get(start, old.raw.from());
    let opens = lead.rfind(['从', '由']);
    // 由12支620人增至15支780人: each is of its own kind.
    let people = |f: &Figure| matches!(f.unit(), "人" | "名" | "位" | "户" | "人次");
    if old.dim() == Dim::Count && new.dim() == Dim::Count && !old.unit().is_empty() && !new.unit().is_empty() && people(old) != people(new) {
        return None;
    }
    // 2025年分别为1500吨、150吨,2028年降至1080吨、102吨: each of the one list has its own in the other.
    let listed =
        |f: &Figure| context.text().get(f.span.to()..).is_some_and(|t| t.strip_prefix('、').is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit())));
    if lead.is_empty() && context.text().get(..start).is_some_and(|t| t.ends_with('、')) && listed(new) {
        return None;
    }
    if opens.is_some_and(|at| lead.get(at..).is_none_or(|t| t.chars().count() > 16)) || old.bound != Bound::Eq {
        return None;
    }
    let between = context.get(old.span.to(), new.raw.from().min(new.digits.from()));
    let before = context.get(sentence.from(), old.digits.from());
    let last = |t: &str| years_in(t).next_back().map(|y| y.1);
    let old_year = match opens {
        Some(at) => lead.get(at..).and_then(last),
        None => last(before),
    };
    let neutral = opens.is_some().then(|| NEUTRAL.iter().find_map(|w| between.find(w).map(|at| Verb { up: true, word: w, at }))).flatten();
    let silent = neutral.is_some();
    let Some(verb) = neutral.or_else(|| find_verb(between)) else { return change_base::later(context, old, new) };
    let filler = between.get(..verb.at)?;
    let dated = opens.is_none() && is_later_year(context.get(sentence.from(), old.digits.from()), filler);
    // 由388张床位增加到351张床位: what is counted stands behind both figures.
    let counted = (2..=6).contains(&filler.chars().count())
        && filler.chars().all(crate::text::is_cjk)
        && context.text().get(new.span.to()..).is_some_and(|t| t.starts_with(filler));
    if !dated && (opens.is_none() || !is_filler(filler) && !counted) {
        return change_base::later(context, old, new);
    }
    let opens = opens.unwrap_or(lead.len());
    let tail = between.get(verb.at + verb.word.len()..)?;
    let tail = tail.strip_prefix('了').unwrap_or(tail);
    let tail = ["到", "至", "为", "成"].iter().find_map(|w| tail.strip_prefix(w))?;
    // 由每人每年610元提高到每人每年640元
    let each = ["每人每年", "每人每月", "每人每日", "每人每天", "每亩每年", "每年", "每月", "每天", "每日", "每人", "每亩", "每户", "每吨", "每平方米"];
    let tail = each.iter().find(|w| lead.ends_with(**w)).and_then(|w| tail.strip_prefix(*w)).unwrap_or(tail);
    if !is_point_of_time(tail) {
        return None;
    }
    let subject = context.get(start, start + opens);
    if old.unit() == "位" || holds_any(subject, &["排名", "位次", "名次", "排位"]) {
        return None; // a higher rank is a smaller number
    }
    let at = old.span.to() + verb.at;
    let ahead = || opens_at(context, start, opens).and_then(last).filter(|y| old_year.is_none_or(|o| *y > o));
    let new_year = last(between).or_else(ahead);
    Some(Pair { start, up: verb.up, verb: Span::new(at, new.raw.from().max(at)), subject: subject.to_owned(), years: (old_year, new_year), silent })
}

/// What stands before 从 or 由 in the sentence, as far as the clause before: 到2025年,托位数.
fn opens_at<'c>(context: &'c Context<'_>, start: usize, opens: usize) -> Option<&'c str> {
    let end = start + opens;
    let from = (0..=end).rev().take(180).find(|&i| i == 0 || context.get(0, i).ends_with(['。', ';', '\n']))?;
    context.text().get(from..end)
}

pub(super) fn base_row(context: &Context<'_>, span: Span, up: bool, verb: Span, subject: &str) -> RowBuilder {
    RowBuilder::new(Rel::Change, span)
        .set("term", Value::Text(subject.into()))
        .set("direction", Value::Atom(if up { "up" } else { "down" }))
        .at("verb", Value::Text(context.source.slice(verb).into()), verb)
        .set("annual", Value::Bool(false))
        .set("subject_is_share", Value::Bool(false))
}

/// 比重较2010年增加了5.64%: a difference in % said of a share, with neither figure there.
fn alone(context: &Context<'_>, figure: &Figure, previous: Option<&Figure>) -> Option<RowBuilder> {
    if figure.dim() != Dim::Share {
        return None;
    }
    let start = figure.clause;
    let clause = context.get(start, figure.digits.from());
    let trimmed = clause.trim_end_matches(['了', '约', '近']);
    if let Some(row) = beyond_mean(context, figure, previous, start, clause) {
        return Some(row);
    }
    let verb = ["增加", "提高", "上升", "提升", "升高"].into_iter().find(|v| trimmed.ends_with(v)).or_else(|| fall_of_proportion(trimmed))?;
    let subject = trimmed.strip_suffix(verb)?.trim_end_matches(['又', '再', '已', '共']);
    let subject = subject.strip_suffix("同比").unwrap_or(subject);
    let is_share = match subject
        .rfind(['比', '较'])
        .filter(|&at| !subject.get(at..).unwrap_or("").starts_with("比重") && !subject.get(at..).unwrap_or("").starts_with("比例"))
    {
        Some(at) if at > 0 => names_share(context, subject) || names_share(context, subject.get(..at)?),
        _ if subject.is_empty() => {
            previous.is_some_and(|p| compared_before(context.get(p.span.to(), start)) && p.dim() == Dim::Share && share_before(context, p))
        }
        Some(_) => names_share(context, subject) || previous.is_some_and(|p| p.span.to() + 1 == start && p.dim() == Dim::Share && share_before(context, p)),
        None => names_share(context, subject),
    };
    if !is_share || clause.contains("年均") || subject.contains("同比") {
        return None;
    }
    let verb_at = start + trimmed.len() - verb.len();
    let up = !DOWN.contains(&verb);
    let row = base_row(context, Span::new(start, figure.span.to()), up, Span::new(verb_at, verb_at + verb.len()), subject)
        .at("percent", Value::quantity(figure.value.clone()), figure.span)
        .at("stated", Value::quantity(figure.value.clone()), figure.span)
        .set("subject_is_share", Value::Bool(true))
        .sure(Confidence::Medium);
    Some(row)
}

/// 健康素养水平为33.50%,高于全省平均水平3.52%: the distance of two shares in %.
fn beyond_mean(context: &Context<'_>, figure: &Figure, previous: Option<&Figure>, start: usize, clause: &str) -> Option<RowBuilder> {
    let mean = ["全省平均水平", "全国平均水平", "全市平均水平", "全省平均", "全国平均", "全省", "全国"];
    let verb = ["高于", "低于", "高出"].into_iter().find(|v| clause.strip_prefix(v).is_some_and(|t| mean.contains(&t)))?;
    let share = previous.is_some_and(|p| p.span.to() + 1 == start && p.dim() == Dim::Share && p.unit() == "%" && share_before(context, p));
    // 高于全国平均水平24.1% may as well give the mean itself.
    let small = || Some(figure.exact.range.middle()?.mul(&Number::int(2))? < previous?.exact.range.middle()?);
    (share && small() == Some(true)).then(|| {
        base_row(context, Span::new(start, figure.span.to()), verb != "低于", Span::new(start, start + verb.len()), clause)
            .at("percent", Value::quantity(figure.value.clone()), figure.span)
            .at("stated", Value::quantity(figure.value.clone()), figure.span)
            .set("subject_is_share", Value::Bool(true))
            .sure(Confidence::Medium)
    })
}

/// ,与2015年第六次全国人口普查相比, between a share and what is said of its change.
fn compared_before(between: &str) -> bool {
    let inner = between.strip_prefix(',').and_then(|t| t.strip_suffix("相比,"));
    inner.is_some_and(|t| t.starts_with(['与', '同', '和', '较']) && t.chars().count() <= 30 && !t.contains([',', ';']))
}

/// 占比较上年下降2%: a fall is mostly told as a relative one (死亡率下降20%), but not of a proportion.
fn fall_of_proportion(clause: &str) -> Option<&'static str> {
    let verb = ["下降", "降低", "减少"].into_iter().find(|v| clause.ends_with(v))?;
    holds_any(clause, &["占比", "比重", "比例"]).then_some(verb)
}

fn share_before(context: &Context<'_>, figure: &Figure) -> bool {
    let start = figure.clause;
    let clause = context.get(start, figure.digits.from());
    let names = context.lexicon.names();
    let name = names.verb_before(clause).map_or(clause, |v| clause.strip_suffix(v.text.as_str()).unwrap_or(clause));
    names_share(context, name)
}

/// True where the text ends in the name of a share that cannot be above 100%.
fn names_share(context: &Context<'_>, text: &str) -> bool {
    let text = text.trim_end_matches(['的', ',']);
    let open_ended = || ends_with_any(text, &["普及率", "毛入学率", "毛入园率", "使用率", "分担率", "贡献率"]) || plain_rate(text);
    context.lexicon.names().kind_of(text).is_some_and(|k| k.ceiling && k.direction != Some("down")) || open_ended()
}

/// 应用率, 参与率: a rate that is no rate of growth or interest and no rate of deaths or accidents.
fn plain_rate(text: &str) -> bool {
    let bare = text.trim_end_matches(['达', '到', '为']);
    let other = [
        "增长率", "利率", "税率", "汇率", "死亡率", "发病率", "患病率", "费率", "回报率", "收益率", "生产率", "产出率", "自然增长率", "频率", "效率", "功率",
        "增速率",
    ];
    bare.ends_with('率') && bare.chars().count() >= 4 && !other.iter().any(|w| bare.ends_with(w))
}

/// 2020年全市城镇新增就业5.26万人,2022年(增加到): only a later year stands between the figure and the verb.
fn is_later_year(before: &str, filler: &str) -> bool {
    let Some((_, first)) = years_in(before).next_back() else { return false };
    let Some((noun, tail)) = filler.split_once(',').filter(|(n, _)| n.chars().count() <= 6 && n.chars().all(crate::text::is_cjk)) else { return false };
    let tail = ["到", "至", "截至"].iter().find_map(|w| tail.strip_prefix(w)).unwrap_or(tail);
    let Some((0, later)) = years_in(tail).next().filter(|_| noun.len() < filler.len()) else { return false };
    let rest = tail.get(7..).unwrap_or("");
    later > first && matches!(rest, "" | "底" | "末" | "已" | "则")
}

/// Between a figure and the verb: nothing, a comma, or an adverb.
fn is_filler(text: &str) -> bool {
    let text = text.strip_prefix(',').unwrap_or(text);
    ["", "恢复性", "小幅", "平稳", "阶段性", "有序", "逐步", "稳步", "大幅", "迅速", "持续", "进一步", "快速", "逐年", "显著", "大幅度", "已"].contains(&text)
}

/// Nothing, 了, 约 or a year: 2021年的, 2025年底的; 第七次普查时的.
fn is_point_of_time(text: &str) -> bool {
    if text.chars().count() <= 10 && ends_with_any(text, &["时的", "期末的", "普查的"]) && text.chars().all(|c| crate::text::is_cjk(c) || c.is_ascii_digit())
    {
        return true;
    }
    let rest = match years_in(text).next() {
        Some((0, _)) => text.get(7..).unwrap_or(""),
        Some(_) => return false,
        None => text,
    };
    rest.chars().all(|c| "了约近的底末初仅目前现在".contains(c)) && rest.chars().count() <= 5
}

/// A share in percent; ‰ and 1/10万 are rates whose changes are told in percent of themselves.
pub(super) fn is_percent(figure: &Figure) -> bool {
    figure.dim() == Dim::Share && figure.unit() == "%"
}

pub(super) fn is_years(figure: &Figure) -> bool {
    matches!(figure.unit(), "年" | "年间" | "个月" | "月" | "天")
}
