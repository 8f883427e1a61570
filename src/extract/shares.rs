//! Shares of one whole that stand together: 三次产业比重分别为8.5%、42.3%和49.2%, 三次产业结构为8.5:42.3:49.2, 本科占…,大专占…,高中及以下占….
//! They are rows of `breakdown` whose total, 100%, is not written. Only where words say that the shares are of one whole.

use std::sync::Arc;

use super::claim::hundred_percent;
use super::figure::{Context, Figure};
use super::slip::is_slip;
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Rows, Value};
use crate::text::{AnyOf, Span, ends_with_any, holds_any};
use crate::value::{Bound, Dim, Interval, Number, Quantity};

/// Words of what is divided without remainder.
static WHOLES: AnyOf = AnyOf::new(&["三次产业", "一二三产", "三产", "产业结构", "结构", "构成", "资金", "投资", "来源", "学历", "年龄", "支出", "能源消费"]);
/// Words that the shares are of something else.
static OTHER: AnyOf = AnyOf::new(&["增长", "增速", "提高", "下降", "降低", "同比", "贡献率", "覆盖率", "完成率", "超过", "补助", "补贴", "其中"]);

/// Words of shares.
static SHARES: AnyOf = AnyOf::new(&["占比", "比重", "比例", "结构", "构成", "占"]);

/// Adds the rows.
pub fn extract(context: &Context<'_>, facts: &mut FactSet) {
    for index in 0..context.outline.sentences.len() {
        let sentence = u32::try_from(index).unwrap_or(u32::MAX);
        let span = context.sentence(sentence);
        let text = context.source.slice(span);
        let digits = context.source.signs(span).filter(|(_, c)| c.is_ascii_digit()).take(3).count();
        if digits == 3 && (text.contains("产业") || text.contains("三产")) {
            for parts in written_ratios(text, span.from()) {
                push(parts, facts);
            }
        }
        let figures = context.of_sentence(sentence);
        let mut from = 0;
        while let Some(first) = figures.get(from) {
            let run = run(context, figures.get(from..).unwrap_or(&[]));
            if run.len() >= 2 && divides(context, first, &run) {
                push(run.iter().map(|f| (f.value.clone(), f.span)).collect(), facts);
            }
            from += run.len().max(1);
        }
        of_one_noun(context, figures, facts);
        what_is_left(context, figures, facts);
    }
}

/// 先拨付补助资金的70%,余下30%于质保期满后拨付: the only two shares of a sentence, the second said to be what is left.
fn what_is_left(context: &Context<'_>, figures: &[Figure], facts: &mut FactSet) {
    let shares: Vec<&Figure> = figures.iter().filter(|f| f.dim() == Dim::Share && f.unit() == "%").take(3).collect();
    let [first, second] = shares.as_slice() else { return };
    let plain = |f: &Figure| f.bound == Bound::Eq && !f.value.about;
    let lead = super::near::lead(context, second).1.trim_end_matches(['的', '为']);
    let left = matches!(lead, "余下" | "其余" | "剩余" | "余款" | "尾款" | "剩下");
    let gap = context.get(first.span.to(), second.digits.from());
    let done = ["拨付", "支付", "预付", "缴纳", "发放", "兑付", "承担", "占", "安排", "用于"].iter().any(|w| super::near::lead(context, first).1.contains(w));
    let over = first.exact.range.middle().zip(second.exact.range.middle()).and_then(|(a, b)| a.add(&b)).is_some_and(|s| s != Number::int(1));
    if plain(first) && plain(second) && left && done && over && gap.chars().count() <= 40 {
        push(shares.iter().map(|f| (f.value.clone(), f.span)).collect(), facts);
    }
}

/// 总用地240公顷,居住用地占35%,…,绿地占15%: names that end as the total does, each with its share; 东部占62%,西部占38%: names that share nothing.
/// Only where they come to more than the whole but for one digit.
fn of_one_noun(context: &Context<'_>, figures: &[Figure], facts: &mut FactSet) {
    let mut run: Vec<&Figure> = Vec::new();
    for figure in figures.iter().filter(|f| f.dim() == Dim::Share && f.unit() == "%" && f.bound == Bound::Eq && !f.value.about).take(64) {
        let name = super::near::lead(context, figure).1;
        let fits = name.trim_end_matches(['仅', '约']).ends_with('占') && !name.contains(['率', '的']);
        let joined = run.last().is_none_or(|l| {
            let gap = context.get(l.span.to(), figure.digits.from());
            gap.starts_with([',', '、', ';']) && gap.chars().count() <= 20 && gap.matches([',', '、', ';', '。']).count() == 1
        });
        if !fits || !joined {
            more_than_whole(context, &run, facts);
            run.clear();
        }
        if fits {
            run.push(figure);
        }
    }
    more_than_whole(context, &run, facts);
}

/// Adds the row of such a run.
fn more_than_whole(context: &Context<'_>, run: &[&Figure], facts: &mut FactSet) {
    let names: Vec<String> = run.iter().map(|f| super::near::lead(context, f).1.trim_end_matches(['占', '仅', '约']).to_owned()).collect();
    let Some(first) = run.first().filter(|_| run.len() >= 2) else { return };
    let last = |n: &String| n.chars().next_back();
    let before = context.get(context.sentence(first.sentence).from(), first.clause);
    let of_total = holds_any(before, &["总用地", "总面积", "总量", "总投资", "总产值", "总支出", "总收入", "总人口"]);
    let kin = run.len() >= 3 && of_total && names.first().and_then(last).is_some() && names.iter().all(|n| last(n) == names.first().and_then(last));
    // 东部3县接待量占62%,西部6县占38%
    let sides = [
        ("东部", "西部"),
        ("南部", "北部"),
        ("城镇", "农村"),
        ("城镇", "乡村"),
        ("城市", "农村"),
        ("男", "女"),
        ("省内", "省外"),
        ("市内", "市外"),
        ("公办", "民办"),
        ("国有", "集体"),
        ("上半年", "下半年"),
    ];
    // 城镇就业占62%,农村就业中务工占48%: of other things.
    let noun =
        |n: &str, side: &str| n.strip_prefix(side).unwrap_or(n).trim_start_matches(|c: char| c.is_ascii_digit() || "个县市区州旗镇乡".contains(c)).to_owned();
    let one = |a: &str, x: &str, b: &str, y: &str| {
        let (s, t) = (noun(a, x), noun(b, y));
        // 居住在城镇的人口, 居住在乡村的人口
        let within = a.contains(x) && b.contains(y) && a.replacen(x, "", 1) == b.replacen(y, "", 1);
        within || a.starts_with(x) && b.starts_with(y) && (s == t || s.is_empty() || t.is_empty())
    };
    let apart = matches!(names.as_slice(), [a, b] if sides.iter().any(|(x, y)| one(a, x, b, y) || one(a, y, b, x)));
    let Some(shares) = run.iter().map(|f| f.exact.range.middle()).collect::<Option<Vec<Number>>>() else { return };
    let Some(sum) = shares.iter().try_fold(Number::zero(), |s, n| s.add(n)) else { return };
    let meant = |n: &Number| Number::int(1).sub(&sum).and_then(|rest| rest.add(n)).and_then(|m| m.mul(&Number::int(100)).zip(n.mul(&Number::int(100))));
    let slip = shares.iter().filter_map(meant).any(|(m, n)| super::slip::is_slip_of(&m, &n, 2));
    let told = |facts: &FactSet| {
        (0..facts.table(Rel::Part).rows.len()).any(|i| {
            let row = u32::try_from(i).unwrap_or(u32::MAX);
            facts.field(Rel::Part, row, "value").and_then(|f| f.span) == Some(first.span)
        })
    };
    if (kin || apart) && slip && sum > Number::int(1) && !told(facts) {
        push(run.iter().map(|f| (f.value.clone(), f.span)).collect(), facts);
    }
}

/// Shares one behind the other: 8.5%、42.3%和49.2%; 占35.2%,大专学历占40.5%.
fn run<'f>(context: &Context<'_>, figures: &'f [Figure]) -> Vec<&'f Figure> {
    let mut found: Vec<&Figure> = Vec::new();
    for figure in figures {
        if figure.dim() != Dim::Share || figure.unit() != "%" || figure.bound != Bound::Eq {
            break;
        }
        if let Some(last) = found.last() {
            let gap = context.get(last.span.to(), figure.digits.from());
            let bare = matches!(gap, "、" | "和" | "," | "与" | "、和");
            let clause =
                gap.starts_with([',', '、', ';']) && gap.chars().count() <= 18 && ends_with_any(gap, &["占", "占比", "占比为", "比重", "比重为", "占比达"]);
            // 生活用水9.5%,生产用水46.6%: names of what is divided.
            let name = gap.strip_prefix([',', '、', ';']).is_some_and(|n| (2..=8).contains(&n.chars().count()) && n.chars().all(crate::text::is_cjk));
            if !bare && !clause && !name {
                break;
            }
        }
        found.push(figure);
    }
    found
}

/// True where the words before say that the shares divide one whole, or their names do.
fn divides(context: &Context<'_>, first: &Figure, run: &[&Figure]) -> bool {
    let sentence = context.sentence(first.sentence);
    let start = first.clause;
    let head = context.get(sentence.from(), first.digits.from());
    let head = head.rsplit([';', '。', ',']).next().unwrap_or(head);
    let last = run.last().map_or(first.span.to(), |f| f.span.to());
    let from = (start.saturating_sub(30)..=start).find(|i| context.text().is_char_boundary(*i)).unwrap_or(start);
    let region = context.get(from.max(sentence.from()), last);
    if OTHER.is_in(region) || !near_hundred(run) {
        return false;
    }
    if run.len() >= 3
        && one_digit_off(context, run)
        && ["占", "比例", "比重", "结构", "构成", "分担率", "性质分", "类型分", "类别分"].iter().any(|w| region.contains(w) || head.contains(w))
    {
        return true;
    }
    if run.len() >= 3 && whole_said(context, first, run) {
        return true;
    }
    // Names alone lead from one share to the next only there.
    if run.windows(2).any(|two| matches!(two, [a, b] if !tight(context, a, b))) {
        return false;
    }
    let shares = SHARES.is_in(head);
    // 资金来源中,财政投入、社会资本、银行贷款分别占: the whole is named in the clause before.
    let led = context.get(sentence.from(), first.digits.from() - head.len()).trim_end_matches(',');
    let led = led.rsplit([';', '。', ',']).next().filter(|t| t.ends_with(['中', '看', '分']) && t.chars().count() <= 12).unwrap_or("");
    let named = head.contains("分别") && (WHOLES.is_in(head) || WHOLES.is_in(led)) && shares;
    let ordered = run.len() >= 3
        && region.matches("以下").count() <= 1
        && holds_any(context.get(start, last), &["以下", "其他", "其余", "其它"])
        && context.get(start, last).contains('占');
    let industries =
        run.len() == 3 && [["第一产业", "第二产业", "第三产业"], ["一产", "二产", "三产"]].iter().any(|three| three.iter().all(|w| region.contains(w)));
    let ages = run.len() >= 3
        && region.matches("以下").count() <= 1
        && region.matches("以上").count() <= 1
        && (region.contains("岁以上") || region.contains("岁及以上"))
        && (region.contains("以下") || region.contains("0-") || region.contains("0—"));
    // 东、中、西三大片区分别占全市的45%、35%和20%: as many as are counted, of the whole area.
    let counted = ["两", "三", "四", "五", "六"]
        .iter()
        .position(|w| [format!("{w}大"), format!("{w}个"), format!("{w}类"), format!("{w}者")].iter().any(|c| head.contains(c.as_str())));
    let of_all = ["占全市", "占全县", "占全区", "占全省", "占全州", "占总", "占比", "比重", "比例"].iter().any(|w| head.contains(w));
    let all_of_them = run.len() >= 3 && head.contains("分别") && of_all && counted.is_some_and(|i| i + 2 == run.len());
    all_of_them
        || industries && (context.get(start, last).contains('占') || region.contains("比重"))
        || ages && region.contains('占')
        || named && count_of_names(head) == run.len()
        || named && head.contains("三次产业") && run.len() == 3
        || ordered
}

/// 能源消费结构中,煤炭占…; 水资源配置比例为:…: the words before say that a whole is divided, and no share is of anything else.
fn whole_said(context: &Context<'_>, first: &Figure, run: &[&Figure]) -> bool {
    let sentence = context.sentence(first.sentence);
    let before = context.get(sentence.from(), first.digits.from());
    let before = before.rsplit([';', '。']).next().unwrap_or(before);
    let led = [
        "结构中,", "结构为", "构成中,", "构成为", "比例为", "来源中,", "来源:", "来源为", "资金中,", "投资中,", "受访者中,", "被调查者中,", "方式:", "比例:",
        "占比:", "构成:", "结构:", "构成看,", "结构看,", "来源看,", "用途看,", "去向看,", "投向看,", "性质看,", "类型看,", "分布看,",
    ]
    .iter()
    .any(|w| before.rfind(w).is_some_and(|at| before.get(at..).is_some_and(|t| t.chars().count() <= 16)));
    let sum = run.iter().try_fold(Number::zero(), |s, f| s.add(&f.exact.range.middle()?));
    let near = sum.zip(Number::ratio(95, 100).zip(Number::ratio(115, 100))).is_some_and(|(s, (lo, hi))| s >= lo && s <= hi);
    let rates = run.windows(2).any(|two| matches!(two, [a, b] if context.get(a.span.to(), b.digits.from()).contains(['率', '度'])));
    led && near && !rates
}

/// 、, or ,占: nothing but a mark, or a clause that says it is a share.
fn tight(context: &Context<'_>, a: &Figure, b: &Figure) -> bool {
    let gap = context.get(a.span.to(), b.digits.from());
    gap.chars().count() <= 2 || ends_with_any(gap, &["占", "占比", "占比为", "比重", "比重为", "占比达"])
}

/// True where the shares come to the whole but for one digit of one of them.
fn one_digit_off(context: &Context<'_>, run: &[&Figure]) -> bool {
    let Some(shares) = run.iter().map(|f| f.exact.range.middle()).collect::<Option<Vec<Number>>>() else { return false };
    let Some(sum) = shares.iter().try_fold(Number::zero(), |s, n| s.add(n)) else { return false };
    let meant = |n: &Number| Number::int(1).sub(&sum).and_then(|rest| rest.add(n));
    // 入住率21.3%,签约率27.4%: rates of their own.
    let rates = run.windows(2).any(
        |two| matches!(two, [a, b] if ["率", "度"].iter().any(|w| context.get(a.span.to(), b.digits.from()).trim_end_matches(['为', '达', '到']).ends_with(w))),
    );
    let near = Number::ratio(60, 100).zip(Number::ratio(140, 100)).is_some_and(|(lo, hi)| sum >= lo && sum <= hi);
    near && !rates && run.iter().zip(&shares).any(|(f, n)| f.value.decimals >= 1 && meant(n).is_some_and(|m| super::near::slips(f, &m)))
}

fn count_of_names(head: &str) -> usize {
    head.split(['、', '和', '与']).count()
}

fn near_hundred(run: &[&Figure]) -> bool {
    let shares: Option<Vec<Number>> = run.iter().map(|f| f.exact.range.middle()).collect();
    shares.is_some_and(|s| fills(&s))
}

/// Shares that come to within 15% of the whole, or would but for one digit of one of three or more.
fn fills(shares: &[Number]) -> bool {
    let sum = shares.iter().try_fold(Number::zero(), |s, n| s.add(n));
    let (Some(sum), Some(lo), Some(hi)) = (sum, Number::ratio(85, 100), Number::ratio(115, 100)) else { return false };
    let meant = |n: &Number| Number::int(1).sub(&sum).and_then(|rest| rest.add(n)).is_some_and(|m| m.signum() > 0 && is_slip(n, &m));
    sum >= lo && sum <= hi || shares.len() >= 3 && shares.iter().any(meant)
}

/// 8.5:42.3:49.2 with what each may stand for.
fn written_ratios(text: &str, base: usize) -> Vec<Vec<(Quantity, Span)>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|t| t.find(|c: char| c.is_ascii_digit())).map(|i| from + i) {
        let rest = text.get(at..).unwrap_or("");
        let len = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ':' | '∶')).unwrap_or(rest.len());
        let whole = rest.get(..len).unwrap_or("");
        let mut start = at;
        let mut parts = Vec::new();
        for piece in whole.split([':', '∶']) {
            if let Some(q) = share(piece) {
                parts.push((q, Span::new(base + start, base + start + piece.len())));
            }
            let step = text.get(start + piece.len()..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
            start += piece.len() + step;
        }
        let near = parts.iter().map(|(q, _)| q.range.middle()).collect::<Option<Vec<Number>>>().is_some_and(|s| fills(&s));
        if parts.len() == 3 && near {
            found.push(parts);
        }
        from = at + len.max(1);
    }
    found
}

fn share(piece: &str) -> Option<Quantity> {
    let decimals = piece.split_once('.').map_or(0, |(_, d)| i32::try_from(d.len()).unwrap_or(0));
    let at = Number::parse(piece)?.div(&Number::int(100))?;
    let half = Number::pow10(-decimals)?.div(&Number::int(200))?;
    Some(Quantity { range: Interval::closed(at.sub(&half)?, at.add(&half)?), decimals, raw: Some(piece.into()), ..hundred_percent() })
}

fn push(parts: Vec<(Quantity, Span)>, facts: &mut FactSet) {
    let Some(place) = parts.first().zip(parts.last()).map(|(a, b)| a.1.join(b.1)) else { return };
    let rows = parts.into_iter().map(|(q, span)| facts.push(RowBuilder::new(Rel::Part, span).at("value", Value::quantity(q), span))).collect();
    facts.push(
        RowBuilder::new(Rel::Breakdown, place)
            .at("total", Value::quantity(hundred_percent()), place)
            .set("whole", Value::Bool(true))
            .set("overlap", Value::Bool(false))
            .set("parts", Value::Rows(Arc::new(Rows { rel: Rel::Part, rows, closed: true })))
            .sure(Confidence::Medium),
    );
}
