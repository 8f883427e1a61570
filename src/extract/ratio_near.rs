//! Ratios told in other words: what is left over (不合格202批次,合格率65.5%), and rates that two amounts of the sentence give but for one digit.

use super::figure::{Context, Figure, years_in};
use super::near::{below, divides, divides_but_for_a_digit, lead, middle, plain, segment};
use super::ratio::{quotient, row};
use crate::diag::Confidence;
use crate::fact::RowBuilder;
use crate::text::{AnyOf, Span, ends_with_any, holds_any};
use crate::value::{Bound, Dim, Number, Truth};

/// Words of rates that are no quotient of two amounts of a draft.
static OTHER: AnyOf =
    AnyOf::new(&["增", "减", "提高", "下降", "降低", "上升", "利率", "年均", "同比", "死亡", "发病", "高于", "低于", "超过", "贡献", "税率", "补助", "补贴"]);

/// The name of a rate with verbs taken off: 合格率 of 合格率达到.
pub(super) fn rate_name<'t>(context: &Context<'_>, text: &'t str) -> Option<&'t str> {
    let mut name = text;
    while let Some(verb) = context.lexicon.names().verb_before(name).filter(|v| v.level) {
        name = name.strip_suffix(verb.text.as_str())?;
    }
    Some(name.trim_end_matches(['仅', '只']))
}

/// 抽检585批次,不合格202批次,合格率65.5%: the amount is what the rate leaves out.
pub(super) fn left_out(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let name = rate_name(context, text)?;
    let stem = name.strip_suffix('率')?;
    let [.., total, rest] = before else { return None };
    let words = context.get(total.span.to(), rest.digits.from());
    let negated = ["不", "未"].iter().any(|no| words.contains(&format!("{no}{stem}")) || words.contains(&format!("{no}{}", stem.get(..3).unwrap_or(stem))));
    let fits = negated && !name.starts_with(['不', '未']) && plain(total) && plain(rest) && total.unit() == rest.unit() && rate.bound == Bound::Eq;
    if !fits || !below(rest, total) || context.get(rest.span.to(), start).chars().count() > 2 {
        return None;
    }
    let (whole, left) = super::change_stated::one_grain(total, rest);
    let done = whole.add(&left, true).ok()?;
    Some(quotient((done, rest.span), (whole, total.span), rate, name, Span::new(start, start + name.len()), Confidence::Medium))
}

/// Two amounts of one unit in the stretch of the rate that give it but for one digit, where none gives it and no other pair does so.
pub(super) fn but_for_a_digit(context: &Context<'_>, rate: &Figure) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let name = rate_name(context, text)?;
    if rate.unit() != "%" || OTHER.is_in(text) || context.get(rate.span.to(), rate.span.to() + 9).starts_with("以") {
        return None;
    }
    let of = text.ends_with('的') && (text.starts_with(['为', '是']) || text.contains("完成"));
    let share = of || holds_any(text, &["占", "比重", "比例", "相当于", "实现程度"]);
    let rated = name.ends_with(['率', '度', '面']) && name.chars().count() >= 3;
    if !share && !rated {
        return None;
    }
    // 占…, 比重为, 完成…的 say of themselves what they divide; 报销比例, 研究生学历占 do not.
    let bare = of || ["占", "比重", "比例", "相当于", "约占", "仅占"].iter().any(|w| text.starts_with(w)) || text.contains("实现程度");
    let within = segment(context, rate);
    let figures: Vec<&Figure> = context.of_sentence(rate.sentence).iter().filter(|f| within.contains(f.span) && plain(f)).collect();
    let pairs = || figures.iter().flat_map(|n| figures.iter().map(move |d| (*n, *d))).filter(|(n, d)| n.unit() == d.unit() && below(n, d));
    let lone = |n: &Figure| bare || figures.iter().filter(|f| f.unit() == n.unit()).count() == 2;
    let moved = |f: &Figure| ["多", "少", "增加", "新增", "减少", "净增"].iter().any(|w| lead(context, f).1.ends_with(w));
    // 完成年度计划的: the whole is a plan.
    let plans = |d: &Figure| {
        !text.contains("完成")
            || ["计划", "任务", "目标", "预算", "应", "规划"].iter().any(|w| lead(context, d).1.contains(w) || text.contains(context.source.slice(d.span)))
    };
    if figures.len() < 2 || figures.len() > 6 || pairs().any(|(n, d)| divides(n, d, &rate.value) || leaves(n, d, rate)) {
        return None;
    }
    // 再就业率 after 实现再就业: two characters of it stand with the amounts, and nothing between them and the rate.
    let stem: Vec<char> = name.split('占').next().unwrap_or(name).trim_end_matches(['率', '度', '面']).chars().collect();
    let named = |n: &Figure, d: &Figure| {
        let place = n.span.join(d.span);
        let behind = context.get(place.to(), start);
        let words = context.get(within.from(), place.to().min(start)).to_owned() + behind;
        let cjk: Vec<char> = stem.iter().copied().filter(|c| crate::text::is_cjk(*c) && *c != '年').collect();
        let two = cjk.windows(2).any(|w| words.contains(&w.iter().collect::<String>()));
        // 取证率 after 取得证书.
        let all = (2..=4).contains(&cjk.len()) && cjk.iter().all(|c| words.contains(*c));
        behind.matches([',', '、']).count() <= 1 && (two || all)
    };
    let between =
        |n: &Figure, d: &Figure| context.of_sentence(rate.sentence).iter().filter(|f| f.dim() == Dim::Share && n.span.join(d.span).contains(f.span)).count();
    // 面积10平方公里,占国土面积的2%,其中轻度7平方公里: what 占 says is said of the amount right before it, and nothing behind the rate counts.
    let said_of = |n: &Figure, d: &Figure| {
        n.span.to() <= start && d.span.to() <= rate.digits.from() && (!bare || context.get(n.span.to(), start).chars().count() <= 2 || text.contains("完成"))
    };
    let mut fitting = pairs().filter(|(n, d)| {
        said_of(n, d)
            && between(n, d) == 0
            && lone(n)
            && !moved(n)
            && !moved(d)
            && plans(d)
            && (bare || named(n, d))
            && (!share || same_people(text, lead(context, d).1))
            && divides_but_for_a_digit(n, d, rate)
    });
    let (n, d) = fitting.next()?;
    if fitting.next().is_some() {
        return None;
    }
    Some(row(n, d, rate, name, Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 耕地61.91万亩,坡地4.79万亩,占耕地总面积的7.7%: the base is named again, by a word of the one amount before the part.
pub(super) fn of_named_whole(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let (_, base) = text.split_once('占')?;
    let base = ["的比重为", "的比例为", "的比重达", "的比例达", "的比重", "的比例", "的"].iter().find_map(|w| base.strip_suffix(w))?;
    let core: String = base.chars().filter(|c| !"总全市县区州省我部数量额本".contains(*c)).collect();
    let (numerator, earlier) = before.split_last()?;
    let within = segment(context, rate);
    let same = |f: &&Figure| within.contains(f.span) && f.unit() == numerator.unit() && plain(f) && below(numerator, f);
    let named = |f: &&Figure| {
        let name = lead(context, f).1.trim_end_matches(['为', '达', '到', '共', '有', '约']);
        let rest = name.strip_suffix(core.as_str()).map(|t| t.trim_start_matches(['全', '市', '县', '区', '州', '省', '我', '共', '有']));
        // 60岁以上人口 is not the population.
        core.chars().count() >= 2 && rest.is_some_and(|t| t.chars().count() <= 6 && !t.contains(|c: char| c.is_ascii_digit())) && same_people(base, name)
    };
    let mut wholes = earlier.iter().filter(same);
    let whole = wholes.next().filter(|_| wholes.next().is_none()).filter(named)?;
    let fits = plain(numerator) && within.contains(numerator.span) && context.get(numerator.span.to(), start).chars().count() <= 1;
    // 占全省耕地总面积的: of another area.
    let other = holds_any(base, &["全省", "全国", "以上", "同期", "省级"]);
    (fits && !other && rate.unit() == "%").then(|| row(numerator, whole, rate, base, Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 426所学校建成智慧校园,占全市968所中小学的44.0%; 占GDP(62.09亿元)比重5.41%: the base has its figure in the words of the rate, and the stretch has but one
/// other amount of that unit.
pub(super) fn of_said_base(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let within = segment(context, rate);
    let base = before.last().filter(|b| within.contains(b.span) && plain(b))?;
    let close = context.get(base.span.to(), rate.digits.from());
    let noun = close.strip_prefix(')').unwrap_or(close);
    let noun = ["的比重为", "的比例为", "比重为", "比例为", "的比重", "的比例", "比重", "比例", "的"].iter().find_map(|w| noun.strip_suffix(w))?;
    let (start, words) = lead(context, base);
    let words = if words.is_empty() { lead_before(context, start) } else { words };
    let of = words.rfind('占').or_else(|| words.rfind("完成").filter(|_| holds_any(noun, &["目标", "任务", "计划"])))?;
    let mut others = before.iter().filter(|f| f.digits != base.digits && within.contains(f.span) && f.unit() == base.unit());
    let part = others.next().filter(|_| others.next().is_none())?;
    let short = words.get(of..)?.chars().count() <= 12
        && noun.chars().count() <= 8
        && noun.chars().all(crate::text::is_cjk)
        && !noun.ends_with('中')
        && !noun.contains('占');
    let other = holds_any(words, &["全省", "全国", "同期", "其中"])
        || ["新增", "增加", "减少", "增长"].iter().any(|w| lead(context, part).1.replace("增加值", "").contains(w));
    let same = plain(part) && below(part, base) && rate.unit() == "%";
    (short && !other && same).then(|| row(part, base, rate, words, Span::new(base.span.to(), rate.digits.from()), Confidence::Medium))
}

/// The words before the bracket that a clause begins with.
fn lead_before<'a>(context: &Context<'a>, start: usize) -> &'a str {
    let end = start.saturating_sub(1);
    let from = super::figure::clause_start(context.text(), 0, end);
    context.get(from, end)
}

/// 应建档案935万份,已建397万份,建档率42.46%; 核定编制710名,实有333名,满编率46.9%: what should be and what is.
pub(super) fn should_and_is(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    const SHOULD: &[&str] = &["下达", "应", "计划", "核定", "任务", "目标", "需要", "拟", "规划"];
    const IS: &[&str] = &["实", "已", "完成", "到位", "落实", "建成", "按期", "按时", "如期", "归还", "缴纳", "兑现", "竣工", "支出", "拨付"];
    let (start, text) = lead(context, rate);
    let name = rate_name(context, text)?;
    let planned = text == "占计划的" || text == "占任务的";
    let stem = name
        .strip_suffix('率')
        .or_else(|| name.strip_suffix("进度"))
        .or_else(|| name.strip_suffix("比例"))
        .or(planned.then_some("计划"))
        .filter(|s| (1..=5).contains(&s.chars().count()))?;
    let [.., total, numerator] = before else { return None };
    let (whole, between) = (lead(context, total).1, context.get(total.span.to(), numerator.digits.from()));
    let said = holds_any(whole, SHOULD) && !holds_any(whole, IS) && holds_any(between, IS);
    let words = format!("{whole}{between}");
    let named = stem.chars().any(|c| words.contains(c)) && !OTHER.is_in(text);
    let close =
        between.starts_with(',') && between.matches([',', ';', '、', '。', ':']).count() == 1 && context.get(numerator.span.to(), start).chars().count() <= 1;
    let same = plain(total) && plain(numerator) && total.unit() == numerator.unit() && below(numerator, total);
    let other = holds_any(between, &["其中", "新增", "未", "不"]);
    (said && named && close && same && !other && rate.unit() == "%")
        .then(|| row(numerator, total, rate, name, Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 老年人32万人,其中建立健康档案的28.8万人,建档率90%: each character of the rate's name stands in the words of the part.
pub(super) fn named_part(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let name = rate_name(context, text)?;
    let stem = name.strip_suffix('率').filter(|s| (2..=5).contains(&s.chars().count()))?;
    let [.., total, part] = before else { return None };
    let words = context.get(total.span.to(), part.digits.from());
    let behind = context.get(part.span.to(), start);
    let noun = behind.strip_suffix([',', '(']).unwrap_or(behind);
    let letters: Vec<char> = stem.chars().collect();
    let named = || {
        // 检查覆盖率 behind 其中接受检查的: two characters of it will do.
        let two = words.contains("其中") && letters.windows(2).any(|w| words.contains(&w.iter().collect::<String>()));
        two || letters.iter().all(|c| words.contains(*c) || noun.contains(*c))
    };
    // 360个,覆盖社区320个: a noun of its own is another whole.
    let within = words.contains("其中")
        || words.starts_with(['中', '(', '有'])
        || words.ends_with("中,")
        || words.ends_with('的')
        || words == ","
        || words.ends_with(stem);
    let close = within && words.matches([',', ';', '、', '。', ':']).count() <= 1 && words.chars().count() <= 20;
    let next = behind.ends_with([',', '(']) && noun.chars().count() <= 12 && noun.chars().all(crate::text::is_cjk);
    let other = OTHER.is_in(words) || OTHER.is_in(text) || ["不", "未", "新", "每"].iter().any(|w| words.contains(w) || text.contains(w));
    let same = plain(total) && plain(part) && total.unit() == part.unit() && below(part, total) && rate.unit() == "%";
    (close && next && same && !other && named() && close_to(part, total, rate) == Some(true))
        .then(|| row(part, total, rate, name, Span::new(start, start + name.len()), Confidence::Medium))
}

/// Far from the rate, the part is of another whole.
pub(super) fn close_to(part: &Figure, whole: &Figure, rate: &Figure) -> Option<bool> {
    let (got, said) = (middle(part)?.div(&middle(whole)?)?, middle(rate)?);
    let (lo, hi) = (Number::ratio(2, 3)?.mul(&said)?, Number::ratio(3, 2)?.mul(&said)?);
    Some(got >= lo && got <= hi)
}

/// 参加人数146.3万人,参保率达95%(应参保人数154万人): the base stands in a bracket behind the rate.
pub(super) fn base_behind(context: &Context<'_>, rate: &Figure, before: &[Figure], base: &Figure) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let name = rate_name(context, text)?;
    let part = before.last()?;
    let words = context.get(rate.span.to(), base.digits.from()).strip_prefix('(')?;
    let said = holds_any(words, &["应", "总", "全部", "计划", "任务", "基数"]) && words.chars().count() <= 14 && !words.contains([',', ';']);
    let closes = context.get(base.span.to(), base.span.to() + 1) == ")";
    let rated = name.ends_with('率') || text.starts_with("占") || text.ends_with("占比");
    let same = plain(base) && plain(part) && base.unit() == part.unit() && rate.unit() == "%" && close_to(part, base, rate) == Some(true);
    let near = context.get(part.span.to(), start).chars().count() <= 1 && !OTHER.is_in(text);
    (said && closes && rated && same && near).then(|| row(part, base, rate, name, Span::new(start, rate.digits.from()), Confidence::Medium))
}

/// 五年累计新建330公里,年均新建66公里: an amount of several years and one of each year.
pub(super) fn each_year(context: &Context<'_>, rate: &Figure, before: &[Figure]) -> Option<RowBuilder> {
    let (start, text) = lead(context, rate);
    let said = ["年均", "平均每年", "每年", "年平均"].iter().find_map(|w| text.strip_prefix(w))?;
    let total = before.iter().rev().find(|f| !super::change::is_years(f) || f.unit() == rate.unit())?;
    let within = segment(context, rate);
    let between = context.get(total.span.to(), start);
    let same = plain(total) && plain(rate) && total.unit() == rate.unit() && within.contains(total.span);
    let own = lead(context, total).1;
    let close =
        between == "," && !holds_any(own, &["年均", "每年"]) && said.chars().count() <= 8 && !holds_any(said, &["增长", "增速", "递增", "提高", "下降"]);
    if !same || !close {
        return None;
    }
    // 三年156公里,分年完成42公里、54公里和60公里,年均52公里: of all of them.
    if between == "," && mean_of_several(rate, before) {
        return None;
    }
    let head = context.get(within.from(), total.digits.from());
    let (years, place) = span_of_years(head)?;
    // 五年投资62亿元,比上一个五年增加13.4亿元,年均12.4亿元: of another amount.
    let of = |f: &Figure| f.exact.range.middle()?.div(&Number::int(years)).and_then(|n| super::told::comes_to(rate, &n));
    if before.iter().any(|f| f.unit() == rate.unit() && f.digits != total.digits && of(f) == Some(true)) {
        return None;
    }
    let done = ["新增", "新建", "投入", "培训", "建设", "改造", "完成", "发放", "安排", "累计", "接待", "引进", "补助", "种植", "造林", "共"];
    if !done.iter().any(|w| head.contains(w)) || holds_any(said, &["其中", "以上", "近", "超", "约", "余"]) {
        return None;
    }
    let span = Span::new(within.from() + place.0, within.from() + place.1);
    let name = Span::new(start, rate.digits.from());
    // What is counted, by a number of years, has no dimension.
    let (sum, grain) = super::change_stated::one_grain(total, rate);
    let mut each = Figure { value: grain, ..rate.clone() };
    if rate.dim() == Dim::Count {
        each.value.dim = Dim::Share;
    }
    Some(quotient((sum, total.span), (crate::value::Quantity::count(years), span), &each, text, name, Confidence::Medium))
}

/// True where a mean is that of the amounts right before it.
fn mean_of_several(mean: &Figure, before: &[Figure]) -> bool {
    let kin: Vec<&Figure> = before.iter().rev().take_while(|f| f.unit() == mean.unit()).take(12).collect();
    (2..=kin.len()).any(|n| {
        let sum = kin.iter().take(n).try_fold(Number::zero(), |s, f| s.add(&f.exact.range.middle()?));
        let got = sum.and_then(|s| s.div(&Number::int(i64::try_from(n).ok()?)));
        got.is_some_and(|got| super::told::comes_to(mean, &got) == Some(true))
    })
}

/// How many years a stretch tells: 五年, 3年间, “十四五”期间, 2016年至2020年; and where.
pub(super) fn span_of_years(text: &str) -> Option<(i64, (usize, usize))> {
    let spoken = [("两年", 2), ("三年", 3), ("四年", 4), ("五年", 5), ("3年", 3), ("4年", 4), ("5年", 5), ("五”期间", 5), ("五”时期", 5)];
    let mut found = spoken.iter().filter_map(|(w, n)| {
        let at = text.find(w)?;
        let digit = text.get(..at).is_some_and(|t| t.ends_with(|c: char| c.is_ascii_digit() || "十第前".contains(c)));
        let tail = text.get(at + w.len()..).is_some_and(|t| t.starts_with(['以', '内', '前', '后', '行']));
        (!digit && !tail).then_some((*n, (at, at + w.len())))
    });
    let years: Vec<(usize, i32)> = years_in(text).collect();
    let ranged = || match years.as_slice() {
        [(a, x), (b, y)] if y > x && matches!(text.get(a + 7..*b), Some("至" | "到" | "—" | "-" | "~")) => Some((i64::from(y - x) + 1, (*a, b + 7))),
        [(b, y)] => {
            let head = text.get(..*b)?;
            let head = head.strip_suffix("—").map(|t| t.trim_end_matches('—')).or_else(|| head.strip_suffix(['-', '~', '至']))?;
            let a = head.len().checked_sub(4)?;
            let x: i32 = head.get(a..)?.parse().ok().filter(|x| x < y && y - x < 20)?;
            Some((i64::from(y - x) + 1, (a, b + 7)))
        }
        _ => None,
    };
    match found.next() {
        Some(one) => found.next().is_none().then_some(one).filter(|_| years.is_empty()),
        None => ranged(),
    }
}

/// 总人口, 常住人口 and 户籍人口 must be named by both.
fn same_people(base: &str, whole: &str) -> bool {
    !base.contains("人口") || ends_with_any(whole, &["总人口", "常住人口", "户籍人口"]) && !whole.contains('岁')
}

/// True where the rate is what two amounts leave of the whole.
fn leaves(part: &Figure, whole: &Figure, rate: &Figure) -> bool {
    whole.value.add(&part.value, true).is_ok_and(|rest| rest.div(&whole.value).is_ok_and(|q| q.equals(&rate.value) != Truth::False))
}
