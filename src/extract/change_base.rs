//! Changes told from the later figure back: 达到65%,比2020年的60.2%提高4.8个百分点; 是2015年200家的3倍; 2020年3200个,到2025年8600个,新增5400个.

use super::change::{Pair, base_row, find_verb};
use super::change_stated;
use super::figure::{Context, Figure, years_in};
use super::slip::is_slip;
use crate::fact::{FactSet, Missing, Value};
use crate::text::{Span, ends_with_any, holds_any};
use crate::value::{Bound, Dim, Number};

/// The figure that is said to have changed, and behind it the one that it changed from.
pub(super) fn compared(context: &Context<'_>, new: &Figure, old: &Figure, rest: &[Figure], facts: &mut FactSet) {
    let Some(stated) = rest.iter().find(|f| !super::change::is_years(f) || f.unit() == new.unit()) else { return };
    // 突破90万辆,是十年前45万辆的2倍
    let above = new.bound != Bound::Eq && stated.unit() == "倍" && matches!(new.bound, Bound::Ge | Bound::Gt);
    if new.bound != Bound::Eq && !above || old.bound != Bound::Eq || new.dim() != old.dim() || new.unit() != old.unit() && new.dim() == Dim::Count {
        return;
    }
    if last_of_parts(context, new) || is_flow(context, new) && !is_flow(context, old) {
        return;
    }
    let between = context.get(new.span.to(), old.digits.from());
    let close = context.get(old.span.to(), stated.digits.from());
    let close = close.strip_prefix(')').unwrap_or(close);
    let start = new.clause;
    let subject = context.get(start, new.digits.from());
    if subject.contains(['从', '由']) || subject.starts_with(['比', '较']) {
        return;
    }
    let years =
        (years_in(between).next().map(|y| y.1), years_in(context.get(context.sentence(new.sentence).from(), new.digits.from())).next_back().map(|y| y.1));
    let at = old.span.to();
    let mut pair = Pair { start, up: true, verb: Span::new(at, stated.digits.from().max(at)), subject: subject.to_owned(), years, silent: true };
    let multiple = stated.unit() == "倍" && matches!(close, "的" | "的近" | "的约") && opens(between, &["是", "为", "相当于", "达到", "约为", "约是"]);
    let one = if multiple {
        Some(change_stated::exact_times(context, &pair, stated))
    } else if earlier(between, years) {
        let said = close.strip_prefix([',', ';']).unwrap_or("");
        let Some(verb) = find_verb(said) else { return };
        (pair.up, pair.silent) = (verb.up, false);
        change_stated::read(context, &pair, said, new, stated)
    } else if opens(between, &["比", "较", "在", "相比", "与", "高于", "低于"]) {
        let said = close.strip_prefix("的基础上").or_else(|| close.strip_prefix("基础上")).unwrap_or(close);
        let said = said.strip_prefix("相比").unwrap_or(said);
        // 比初期398个多326个
        let more = match said {
            "多" | "多出" | "多了" => "增加",
            "少" | "少了" => "减少",
            other => other,
        };
        let Some(verb) = find_verb(more) else { return };
        pair.up = verb.up;
        pair.silent = false;
        change_stated::read(context, &pair, more, new, stated)
    } else {
        None
    };
    let Some(one) = one else { return };
    let (mut a, mut b) = change_stated::one_grain(old, new);
    if above {
        b = new.exact.clone();
    }
    if close.starts_with('多') {
        a = old.exact.clone(); // 398个多326个: 多 is the verb here
    }
    let row = base_row(context, Span::new(start, stated.span.to()), pair.up, pair.verb, subject)
        .at("old", Value::quantity(a), old.span)
        .at("new", Value::quantity(b), new.span)
        .set("subject_is_share", Value::Bool(super::change::is_percent(new)));
    let row = if multiple { row.set("direction", Value::Missing(Missing::Absent)) } else { row };
    facts.push(one.put(row));
    if !multiple {
        more_said(context, &pair, (old, new, stated), rest, facts);
    }
}

/// 2024年新增4.02万辆,比2023年末的7.80万辆增长51.5%; 每千人369辆,比上年末的36.5万辆增加: what came, or what each has, is not what there was.
fn is_flow(context: &Context<'_>, f: &Figure) -> bool {
    ["新增", "净增", "每", "均"].iter().any(|w| context.get(f.clause, f.digits.from()).contains(w))
}

/// 集聚区10个,其中国家级1个、市级6个,较2023年的4个增加6个: the last of the parts is not what grew.
fn last_of_parts(context: &Context<'_>, new: &Figure) -> bool {
    let ahead = context.get(context.sentence(new.sentence).from(), new.clause);
    ahead.ends_with('、') && ahead.contains("其中")
}

/// 较2015年的3754册增加1111册,增长29.6%: what more is said of the two.
fn more_said(context: &Context<'_>, pair: &Pair, (old, new, stated): (&Figure, &Figure, &Figure), rest: &[Figure], facts: &mut FactSet) {
    let Some(more) = rest.iter().skip_while(|f| f.digits != stated.digits).nth(1) else { return };
    let said = context.get(stated.span.to(), more.digits.from());
    let two = Some(said).filter(|t| !t.contains([';', '。'])).and_then(|t| change_stated::read(context, pair, t, new, more));
    let Some(two) = two else { return };
    let (a, b) = change_stated::one_grain(old, new);
    let row = base_row(context, Span::new(pair.start, more.span.to()), pair.up, pair.verb, &pair.subject)
        .at("old", Value::quantity(a), old.span)
        .at("new", Value::quantity(b), new.span)
        .set("subject_is_share", Value::Bool(super::change::is_percent(new)));
    facts.push(two.put(row).set("direction", Value::Missing(Missing::Absent)));
}

/// 床位5668张,比上年增加1193张,增长26.7%: the figure before is the one less the difference.
pub(super) fn implied(context: &Context<'_>, new: &Figure, delta: &Figure, rate: &Figure, facts: &mut FactSet) {
    let same = new.unit() == delta.unit() && new.dim() == delta.dim() && [new, delta, rate].iter().all(|f| f.bound == Bound::Eq && !f.value.about);
    if !same || last_of_parts(context, new) || rate.unit() != "%" || matches!(new.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare) {
        return;
    }
    let first = context.get(new.span.to(), delta.digits.from());
    let second = context.get(delta.span.to(), rate.digits.from());
    let dated = |t: &str| t.strip_prefix(['比', '较']).is_some_and(|t| t.len() <= 10 && years_in(t).next().is_some_and(|(at, _)| at == 0));
    let words = ["", "比上年", "较上年", "比上年末", "较上年末", "同比", "比去年", "较去年", "净", "比上年同期", "较上年同期"];
    let era = |t: &str| t.strip_prefix(['比', '较']).and_then(|t| t.strip_prefix("“十")).is_some_and(|t| t.chars().count() <= 5 && t.ends_with('末'));
    let based = |t: &str| dated(t) || era(t) || words.contains(&t);
    let told = |t: &str, of: &[&str]| t.strip_prefix([',', '(']).and_then(|t| of.iter().find_map(|w| t.strip_suffix(w))).is_some_and(based);
    let (up, down) = (told(first, &["增加", "净增", "增收", "多", "多收", "多出", "多支出", "上升"]), told(first, &["减少", "下降", "少", "少收"]));
    // 比上年多5.4万件,同比增长9.1%
    let again = |t: &str| ["同比", "比上年", "较上年", "比去年", "较去年"].iter().find_map(|w| t.strip_prefix(w)).map_or_else(|| t.to_owned(), str::to_owned);
    let goes = |words: &[&str]| second.strip_prefix([',', '、']).is_some_and(|t| words.contains(&again(t).as_str()));
    let fits = up && goes(&["增长", "上升", "增幅", "增幅为", "增幅达", "增长率为", "增速", "增速为", "增速达"])
        || down && goes(&["下降", "减少", "降幅", "降幅为", "降幅达"]);
    if !fits {
        return;
    }
    push_implied(context, (new, delta, rate), up, facts);
}

/// 96亿元,同比增长20%,较2022年增加16亿元: the rate before the difference.
pub(super) fn implied_turned(context: &Context<'_>, new: &Figure, rate: &Figure, delta: &Figure, facts: &mut FactSet) {
    let same = new.unit() == delta.unit() && new.dim() == delta.dim() && [new, delta, rate].iter().all(|f| f.bound == Bound::Eq && !f.value.about);
    if !same || rate.unit() != "%" || matches!(new.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare) {
        return;
    }
    let (first, second) = (context.get(new.span.to(), rate.digits.from()), context.get(rate.span.to(), delta.digits.from()));
    let year = |t: &str| years_in(t).next_back().map(|y| y.1);
    let own = || year(context.get(context.sentence(new.sentence).from(), new.digits.from()));
    let before = |t: &str| t.strip_prefix(['比', '较']).filter(|t| t.len() == 7).and_then(year).is_some_and(|y| own() == Some(y + 1));
    let last = |t: &str| matches!(t, "比上年" | "较上年" | "比去年" | "较去年" | "同比") || before(t);
    let told = |t: &str, words: &[&str]| t.strip_prefix([',', '(']).and_then(|t| words.iter().find_map(|w| t.strip_suffix(w))).is_some_and(last);
    let net = |words: &[&str]| second.strip_prefix(',').is_some_and(|t| words.contains(&t));
    let up = told(first, &["增长", "上升"]) && (told(second, &["增加", "净增", "多"]) || net(&["净增", "增加"]));
    let down = told(first, &["下降", "减少"]) && (told(second, &["减少", "少", "下降"]) || net(&["减少", "净减"]));
    if up || down {
        push_implied(context, (new, delta, rate), up, facts);
    }
}

/// The words of a sentence around its figures, not more than a few hundred.
fn around<'c>(context: &Context<'c>, first: &Figure, to: usize) -> &'c str {
    let sentence = context.sentence(first.sentence);
    let bound = |at: usize| (at..sentence.to()).find(|i| context.text().is_char_boundary(*i)).unwrap_or(sentence.to());
    context.get(bound(first.digits.from().saturating_sub(600).max(sentence.from())), bound((to + 600).min(sentence.to())))
}

/// The row of an amount, its difference from the one before, and the rate of the difference.
fn push_implied(context: &Context<'_>, (new, delta, rate): (&Figure, &Figure, &Figure), up: bool, facts: &mut FactSet) {
    let start = new.clause;
    let subject = context.get(start, new.digits.from());
    let other = holds_any(subject, &["由", "从", "比", "较", "增长", "其中", "新增"]);
    let prices = ["可比", "同口径", "剔除", "扣除", "不变价", "还原"].iter().any(|w| around(context, new, rate.span.to().max(delta.span.to())).contains(w));
    if other || prices {
        return;
    }
    let range = &delta.value.range;
    let Some((lo, hi)) = range.lo.as_ref().zip(range.hi.as_ref()) else { return };
    let signed = if up {
        delta.value.clone()
    } else {
        crate::value::Quantity { range: crate::value::Interval::closed(hi.at.neg(), lo.at.neg()), ..delta.value.clone() }
    };
    facts.push(
        base_row(context, new.span.join(delta.span).join(rate.span), up, Span::new(new.span.to(), delta.digits.from().min(rate.digits.from())), subject)
            .at("new", Value::quantity(new.value.clone()), new.span)
            .at("delta", Value::quantity(signed), delta.span)
            .at("percent", Value::quantity(rate.value.clone()), rate.span)
            .at("stated", Value::quantity(rate.value.clone()), rate.span)
            .set("deflated", Value::Bool(false)),
    );
}

/// ,上年同期为; ,2015年为: the figure of an earlier time, told for itself.
fn earlier(between: &str, years: (Option<i32>, Option<i32>)) -> bool {
    let Some(tail) = between.strip_prefix([',', '(']) else { return false };
    let tail = tail.trim_end_matches(['为', '是', '仅']);
    let dated = tail.len() <= 10 && years_in(tail).next().is_some_and(|(at, _)| at == 0) && matches!(tail.get(7..), Some("" | "底" | "末"));
    let before = [
        "此前一年", "前一年", "上一年度", "此前", "上年度", "两年前", "三年前", "四年前", "五年前", "十年前", "上年同期", "去年同期", "上年", "上一年", "去年",
        "上年末", "同期",
    ];
    before.contains(&tail) || dated && matches!(years, (Some(a), Some(b)) if a < b)
}

/// 比2015年的494户翻了一番; 在2020年458家的基础上翻一番,达到687家; 翻一番,由243亿元增加到365亿元.
pub(super) fn folded(context: &Context<'_>, first: &Figure, second: &Figure, facts: &mut FactSet) {
    let same = first.unit() == second.unit() && first.bound == Bound::Eq && matches!(second.bound, Bound::Eq | Bound::Ge);
    if !same || matches!(first.dim(), Dim::Share | Dim::Point | Dim::Other) {
        return;
    }
    let sentence = context.sentence(first.sentence);
    let between = context.get(first.span.to(), second.digits.from());
    let tail = context.get(second.span.to(), sentence.to());
    let lead = context.get(sentence.from(), first.digits.from());
    let skip = |t: &str| t.len() - ["的基础上", "基础上"].iter().find_map(|w| t.strip_prefix(w)).unwrap_or(t).len();
    let behind = tail.strip_prefix(')').unwrap_or(tail);
    let behind = behind.get(skip(behind)..).unwrap_or(behind);
    let level = ["达到", "增加到", "提高到", "增至", "达"];
    // 比2020年的60亿元翻一番,达到120亿元
    let versus = || {
        lead.rsplit([',', ';', '。'])
            .next()
            .is_some_and(|t| t.rfind(['比', '较']).is_some_and(|i| t.get(i..).is_some_and(|t| t.contains('年') && t.chars().count() <= 14)))
    };
    let told = if opens(between, &["比", "较", "在", "相比", "与"]) && behind.starts_with('翻') {
        Some((second, first, sentence.to() - behind.len()))
    } else if between.starts_with('翻') && between.contains("番,") && level.iter().any(|w| between.ends_with(w)) && between.chars().count() <= 12 && versus()
    {
        Some((first, second, first.span.to()))
    } else if skip(between) > 0 && between.contains("番,") && level.iter().any(|w| between.ends_with(w)) && between.chars().count() <= 16 {
        Some((first, second, first.span.to() + skip(between)))
    } else if let Some(at) =
        between.find("倍增").filter(|i| matches!(between.get(..*i), Some("实现" | "" | "基础上实现" | "的基础上实现" | "的基础上" | "基础上")))
    {
        let told = between.get(at..).is_some_and(|t| t.starts_with("倍增,") && level.iter().any(|w| t.ends_with(w)) && t.chars().count() <= 12);
        told.then_some((first, second, first.span.to() + at))
    } else if ["番,由", "番,从"].iter().any(|w| lead.trim_end_matches(|c: char| c.is_ascii_digit() || "年的底末".contains(c)).ends_with(w)) && led_up(between)
    {
        // 比2010年翻一番,由2015年的…: of another year.
        let year = |t: &str| years_in(t).next_back().map(|y| y.1);
        let at = lead.rfind('翻');
        let (said, old) = at.and_then(|i| lead.split_at_checked(i)).map_or((None, None), |(a, b)| (a.ends_with('年').then(|| year(a)).flatten(), year(b)));
        at.filter(|_| old.is_none() || said.is_none() || said == old).map(|at| (first, second, sentence.from() + at))
    } else {
        None
    };
    let Some((old, new, at)) = told.or_else(|| started(context, first, second).map(|at| (first, second, at))) else { return };
    let Some(stated) = change_stated::folded(context.text(), at) else { return };
    let (a, mut b) = change_stated::one_grain(old, new);
    if new.bound == Bound::Ge {
        b = new.exact.clone(); // 翻一番,达到90亿元以上
    }
    let start = first.clause;
    facts.push(
        stated
            .put(base_row(context, Span::new(start, second.span.to()), true, Span::new(at, at + '翻'.len_utf8()), context.get(start, first.digits.from())))
            .at("old", Value::quantity(a), old.span)
            .at("new", Value::quantity(b), new.span)
            .set("direction", Value::Missing(Missing::Absent)),
    );
}

/// 从2015年的1.3亿元起步,2025年力争实现翻两番,达到5.2亿元: where 翻 stands.
fn started(context: &Context<'_>, old: &Figure, new: &Figure) -> Option<usize> {
    let lead = context.get(old.clause, old.digits.from());
    let between = context.get(old.span.to(), new.digits.from());
    let opens = lead.rfind(['从', '由']).and_then(|i| lead.get(i..)).is_some_and(|t| t.chars().count() <= 9);
    let at = between.find('翻')?;
    let (ahead, behind) = between.split_at_checked(at)?;
    let level = behind.split_once("番,").is_some_and(|(_, t)| matches!(t, "达到" | "达" | "增加到" | "提高到" | "增至"));
    let plain = ahead.chars().count() <= 18 && ahead.matches([',', ';', '。']).count() <= 1 && !ahead.contains([';', '。']);
    (opens && level && plain && (ahead.starts_with("起步") || ahead.starts_with(','))).then_some(old.span.to() + at)
}

/// 增加到, 增至2025年的: a verb that rises to the next figure.
fn led_up(between: &str) -> bool {
    let tail = |v: &super::change::Verb| between.get(v.at + v.word.len()..).map(|t| t.trim_start_matches('了')).unwrap_or("");
    find_verb(between).is_some_and(|v| v.up && v.at == 0 && tail(&v).starts_with(['到', '至', '为']))
}

/// 新增托位792个,托位总数由2120个增加到2912个: what is added stands before both figures.
pub(super) fn added_before(context: &Context<'_>, added: &Figure, old: &Figure, new: &Figure, facts: &mut FactSet) {
    let same = |f: &Figure| f.unit() == new.unit() && f.dim() == new.dim() && f.bound == Bound::Eq;
    if !same(added) || !same(old) || !same(new) || matches!(old.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare) {
        return;
    }
    let start = added.clause;
    let lead = context.get(start, added.digits.from());
    let gap = context.get(added.span.to(), old.digits.from());
    let adds = || ADDED.iter().chain(&["净增"]).any(|w| lead.rfind(w).is_some_and(|at| lead.get(at + w.len()..).is_some_and(|t| t.chars().count() <= 8)));
    let turns = gap.starts_with(',') && gap.matches([',', ';', '。', '、']).count() == 1 && gap.chars().count() <= 20;
    let from = ["现状的", "目前的", "现有的", "原来的", "原有的", "当前的", "现在的"].iter().find_map(|w| gap.strip_suffix(w)).unwrap_or(gap);
    let from = from.trim_end_matches(|c: char| c.is_ascii_digit() || "年底末的".contains(c));
    let each = || ["每", "年均", "其中", "同比"].iter().any(|w| lead.contains(w) || gap.contains(w));
    if !turns
        || !adds()
        || each()
        || !from.ends_with(['由', '从'])
        || !led_up(context.get(old.span.to(), new.digits.from()))
        || !is_near(old, added, new)
        || !of_one_noun(lead, from)
    {
        return;
    }
    push_delta(context, start, (old, new, added), facts);
}

/// 现有学位4214个,2025年需求4982个,缺口768个; 任务4636户,已开工3729户,未开工907户.
pub(super) fn remaining(context: &Context<'_>, first: &Figure, second: &Figure, lack: &Figure, facts: &mut FactSet) {
    const HAVE: &[&str] = &["现有", "有", "完成", "已开工", "已建成", "到位", "已建", "已改造", "已设置", "已配", "已设"];
    const NEED: &[&str] = &["需求", "需要", "应配", "应有", "应设", "应建", "计划", "任务", "目标", "共需", "需", "总投资"];
    const LACK: &[&str] =
        &["还需新增", "还需", "尚需", "仍需", "还须", "缺口", "尚缺", "还缺", "缺", "剩余", "还剩", "未开工", "未完成", "还差", "尚差", "未建成", "未到位"];
    let same = |f: &Figure| f.unit() == lack.unit() && f.dim() == lack.dim() && f.bound == Bound::Eq;
    if !same(first) || !same(second) || !same(lack) || matches!(lack.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare) {
        return;
    }
    let start = first.clause;
    let (a, b) = (context.get(start, first.digits.from()), context.get(first.span.to(), second.digits.from()));
    let c = context.get(second.span.to(), lack.digits.from());
    let short = |t: &str, most: usize| t.starts_with(',') && t.chars().count() <= most && t.matches([',', ';', '。', '、', ':']).count() == 1;
    let said = |t: &str, words: &[&str]| words.iter().any(|w| t.contains(w));
    let lacks = short(c, 10) && ends_with_any(c.trim_end_matches(['约', '为', '达', '仍', '有']), LACK);
    if !lacks || !short(b, 20) {
        return;
    }
    let need_second = said(a, HAVE) && !said(a, NEED) && said(b, NEED);
    let need_first = said(a, NEED) && said(b, HAVE) && !said(b, NEED);
    let a_done = a.replace("计划新增", "").replace("任务新增", "");
    let other = ["其中", "新增", "每", "同比"].iter().any(|w| a_done.contains(w) || b.contains(w));
    let held = if need_second { a } else { b };
    let pairs = [("未开工", "开工"), ("未到位", "到位"), ("未建成", "建成"), ("缺", "有"), ("差", "有")];
    let mut meant = pairs.iter().filter(|(l, _)| c.contains(l)).peekable();
    let fits = if meant.peek().is_none() { said(held, &["完成", "建成", "改造", "到位"]) } else { meant.any(|(_, h)| held.contains(h)) };
    if !fits || other || need_first == need_second {
        return;
    }
    let (have, need) = if need_second { (first, second) } else { (second, first) };
    if is_near(have, lack, need) {
        push_delta(context, start, (have, need, lack), facts);
    }
}

/// Beside finer figures zeros at the end say less of rounding.
fn sharp(figure: &Figure) -> crate::value::Quantity {
    change_stated::sharpened(figure, 50)
}

/// A change that is told by its difference alone.
fn push_delta(context: &Context<'_>, start: usize, (old, new, delta): (&Figure, &Figure, &Figure), facts: &mut FactSet) {
    let place = old.span.join(new.span).join(delta.span);
    let (before, after) = change_stated::one_grain(old, new);
    facts.push(
        base_row(context, place, true, Span::new(start, place.to()), context.get(start, place.from()))
            .at("old", Value::quantity(before), old.span)
            .at("new", Value::quantity(after), new.span)
            .at("delta", Value::quantity(sharp(delta)), delta.span)
            .at("stated", Value::quantity(sharp(delta)), delta.span)
            .set("deflated", Value::Bool(false))
            .set("direction", Value::Missing(Missing::Absent)),
    );
}

/// 现有托位651个,到2025年新增托位630个,达到1281个: what there is, what is added, and the sum of both.
pub(super) fn grown(context: &Context<'_>, old: &Figure, added: &Figure, total: &Figure, facts: &mut FactSet) {
    let same = |f: &Figure| f.unit() == old.unit() && f.dim() == old.dim() && f.bound == Bound::Eq;
    if !same(old) || !same(added) || !same(total) || matches!(old.dim(), Dim::Share | Dim::Point | Dim::Other | Dim::Bare) {
        return;
    }
    let start = old.clause;
    let lead = context.get(start, old.digits.from());
    let (first, second) = (context.get(old.span.to(), added.digits.from()), context.get(added.span.to(), total.digits.from()));
    let plain = |t: &str, most: usize| t.chars().count() <= most && !t.contains([';', '。', ':']) && t.matches(',').count() <= 2;
    if !second.starts_with(',') || !plain(first, 24) || !plain(second, 24) {
        return;
    }
    let has = lead.ends_with(['由', '从'])
        || holds_any(lead, &["建成", "现有", "已有", "原有", "已建成", "已建", "目前", "现状", "年末", "年底"])
        || years_in(lead).next().is_some_and(|(at, _)| at == 0 && years_in(second).next().is_some())
        || years_in(lead).next().is_some() && (lead.contains('有') || lead.contains('长') || lead.contains('为'));
    let adds =
        ADDED.iter().any(|w| first.rfind(w).is_some_and(|at| first.get(at + w.len()..).is_some_and(|t| t.chars().count() <= 5 && !t.contains([',', '、']))));
    let sums = ["达到", "达", "总数为", "总量为", "累计为", ",共", "共有", "合计", "共计"].iter().any(|w| {
        // 共有学位: the noun again.
        second.rfind(w).and_then(|at| second.get(at + w.len()..)).is_some_and(|noun| noun.is_empty() || noun.chars().count() <= 4 && lead.contains(noun))
    });
    let other = ["其中", "同比", "投资", "每", "分别"].iter().any(|w| first.contains(w) || second.contains(w));
    // 2026年新增86个、2027年新增86个,实现860个全覆盖: what is added is not what there was.
    let other = other || ADDED.iter().any(|w| lead.contains(w));
    if !has || !adds || !sums || other || !is_near(old, added, total) {
        return;
    }
    facts.push(
        base_row(context, Span::new(start, total.span.to()), true, Span::new(old.span.to(), added.digits.from()), lead)
            .at("old", Value::quantity(sharp(old)), old.span)
            .at("new", Value::quantity(sharp(total)), total.span)
            .at("delta", Value::quantity(sharp(added)), added.span)
            .at("stated", Value::quantity(sharp(added)), added.span)
            .set("deflated", Value::Bool(false))
            .set("direction", Value::Missing(Missing::Absent)),
    );
}

/// Words before what is added.
const ADDED: &[&str] = &["新增", "新建", "再建成", "再建", "增加", "扩建", "再增", "新改扩建", "净增"];

/// Both together come to four fifths of the sum up to one and a half of it, or to all but one digit of it or of what is added: then they are
/// meant to be it.
/// 新增托位792个,托位总数由: two signs of the noun in a row stand in both; a noun may be left out.
fn of_one_noun(added: &str, subject: &str) -> bool {
    let noun = ADDED
        .iter()
        .chain(&["新建", "扩建", "净增"])
        .filter_map(|w| added.rfind(w).and_then(|i| added.get(i + w.len()..)))
        .min_by_key(|t| t.len())
        .unwrap_or("");
    let subject: Vec<char> = subject.chars().filter(|c| crate::text::is_cjk(*c)).collect();
    let noun: Vec<char> = noun.chars().filter(|c| crate::text::is_cjk(*c)).collect();
    let bare = subject.iter().filter(|c| !"由从使将其总量数达规模".contains(**c)).count() < 2;
    noun.len() < 2 || bare || noun.windows(2).any(|two| subject.windows(2).any(|w| w == two))
}

fn is_near(old: &Figure, added: &Figure, total: &Figure) -> bool {
    let middle = |f: &Figure| f.exact.range.middle();
    let share = || middle(old)?.add(&middle(added)?)?.div(&middle(total)?);
    let middle = |f: &Figure| middle(f)?.div(&total.value.unit.factor);
    let slips = || Some(is_slip(&middle(old)?.add(&middle(added)?)?, &middle(total)?) || is_slip(&middle(total)?.sub(&middle(old)?)?, &middle(added)?));
    let (Some(share), Some(lo), Some(hi)) = (share(), Number::ratio(4, 5), Number::ratio(3, 2)) else { return false };
    share >= lo && share <= hi || slips() == Some(true)
}

/// `,比2015年的`, `,较上年末(`: one of the words, then a point of time and nothing else.
fn opens(between: &str, words: &[&str]) -> bool {
    let Some(tail) = between.strip_prefix([',', '、', '(']).and_then(|t| words.iter().find_map(|w| t.strip_prefix(w))) else { return false };
    let timed = tail.contains('年') || tail.contains("期末") || tail.contains("”末") || tail.contains("初期") || tail.contains("基期");
    timed && tail.chars().count() <= 14 && tail.chars().all(|c| c.is_ascii_digit() || "年底末初的(上去前同期一二三四五十“”时为约是基准".contains(c))
}

/// 五年后(达到): how many years on.
fn years_on(text: &str) -> Option<i32> {
    let (count, tail) = text.split_once("年后")?;
    let n = count.parse::<i32>().ok().or_else(|| crate::value::parse_chinese_integer(count).and_then(|n| i32::try_from(n).ok()))?;
    let level = ["达到", "达", "增至", "增加到", "增长到", "为", "升至"].iter().any(|w| tail.starts_with(w));
    (level && (1..=30).contains(&n)).then_some(n)
}

/// 2020年全市托位数为3200个,到2025年达到: nothing but a later year between the figures.
pub(super) fn later(context: &Context<'_>, old: &Figure, new: &Figure) -> Option<Pair> {
    let sentence = context.sentence(old.sentence);
    let start = old.clause;
    let ahead = context.get(sentence.from(), old.digits.from());
    let era = || [("十一五”末", 2010), ("十二五”末", 2015), ("十三五”末", 2020)].iter().find(|(w, _)| ahead.contains(w)).map(|(_, y)| *y);
    let first = years_in(ahead).next_back().map(|y| y.1).or_else(era)?;
    let between = context.get(old.span.to(), new.digits.from());
    let led = context.get(sentence.from(), old.digits.from());
    let led = led.rsplit([',', ';']).next().unwrap_or(led);
    let behind = ["相比,", ")相比,", "的基础上,", "基础上,"].iter().find_map(|w| between.strip_prefix(w));
    let (tail, versus) = match behind.filter(|_| led.starts_with(['与', '同', '和', '在'])) {
        Some(tail) => (tail, true),
        None => (between.strip_prefix([',', ';'])?, false),
    };
    let second = years_in(tail).next().map(|y| y.1).or_else(|| years_on(tail).map(|n| first + n))?;
    let level = ends_with_any(tail, &["达到", "达", "为", "至", "到"]) && tail.chars().count() <= 30 && !tail.contains([',', ';', '。']);
    // 2021年共有托位3.2万个,到2025年托位总数达到4.7万个: the noun again.
    let again = || {
        let noun = years_in(tail).next().and_then(|(at, _)| tail.get(at + 7..)).map(|t| t.trim_start_matches(['底', '末', '全'])).unwrap_or("");
        let two = noun.char_indices().nth(2).and_then(|(i, _)| noun.get(..i));
        level && noun.chars().count() <= 10 && two.is_some_and(|t| led.contains(t))
    };
    let plain = again()
        || versus && (level || first < second && tail.chars().count() <= 16 && !tail.contains([',', ';', '。']))
        || years_on(tail).is_some() && tail.chars().count() <= 10
        || tail.chars().count() <= 14 && tail.chars().all(|c| c.is_ascii_digit() || ",到至年底末将预计力争达为约增有实现完成已".contains(c));
    let same = old.dim() == new.dim() && old.unit() == new.unit() && new.bound == Bound::Eq;
    (plain && same && second > first).then(|| Pair {
        start,
        up: true,
        verb: Span::new(old.span.to(), new.digits.from()),
        subject: context.get(start, if versus { new.digits.from() } else { old.digits.from() }).to_owned(),
        years: (Some(first), Some(second)),
        silent: true,
    })
}
