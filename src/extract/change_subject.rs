//! Whether what a clause states of a change is of the two figures beside it: 失业率由5.1%降到4.8%,青年失业率下降1个百分点 tells of another rate.
//! A clause that names nothing goes with the figure before it, one that names something must name what the two figures are of.

use super::figure::{Context, Figure};
use super::near::lead;

/// Words that name nothing: times, comparisons, what is done to a figure.
const NAMELESS: &[&str] = &[
    "全省", "全国", "全市", "全县", "全区", "全州", "全镇", "我省", "我市", "我县", "我区", "增长", "增加", "提高", "提升", "上升", "升高", "扩大", "递增",
    "支出", "增幅", "升幅", "涨幅", "降幅", "减幅", "增速", "高出", "高于", "低于", "下降", "降低", "减少", "压减", "压缩", "缩短", "缩小", "回落", "削减",
    "新增", "净增", "净减", "少用", "同比", "上年", "去年", "同期", "年初", "上一", "基础上", "相比", "累计", "年均", "平均", "每年", "年平均", "期间", "以来",
    "时期", "五年", "三年", "四年", "两年", "十年", "实现", "幅度", "总数", "总量", "数量", "人数", "分别", "预计", "计划", "力争", "已经", "其中", "目前",
    "名义", "实际", "水平", "十三五", "十四五", "十五五",
];
/// Characters that name nothing.
const BARE: &str = "由从比较至到在与同又再共约近了达为的将已可多少增减升降底末初年月间来前后率度个“”(),、;:和及则其该此总数量一二两三四五六七八九十";

/// What a text names.
fn named(text: &str) -> String {
    let mut rest: String = text.to_owned();
    for word in NAMELESS {
        rest = rest.replace(word, "");
    }
    rest.chars().filter(|c| crate::text::is_cjk(*c) && !BARE.contains(*c)).collect()
}

/// True where the characters stand in the text in this order.
fn runs_through(text: &str, chars: &str) -> bool {
    let mut rest = text.chars();
    chars.chars().all(|c| rest.any(|t| t == c))
}

/// The words around a figure that say what it is of: its clause and a few characters behind it.
fn around(context: &Context<'_>, figure: &Figure) -> String {
    let behind = context.text().get(figure.span.to()..).unwrap_or("");
    let noun: String = behind.chars().take(8).take_while(|c| crate::text::is_cjk(*c)).collect();
    lead(context, figure).1.to_owned() + &noun
}

/// True where the clause of what is stated names another thing than the two figures are of, or names nothing and stands behind another figure.
pub(super) fn is_another(context: &Context<'_>, stated: &Figure, (old, new): (&Figure, &Figure), figures: &[Figure], states: impl Fn(&Figure) -> bool) -> bool {
    let (start, _) = lead(context, stated);
    let before = || figures.iter().rev().filter(|f| f.digits < stated.digits);
    let from = before().next().map_or(start, |f| f.span.to().max(start));
    let own = named(context.get(from, stated.digits.from()));
    if own.chars().count() < 2 {
        let last = before().find(|f| !super::change::is_years(f) && !states(f));
        return last.is_some_and(|f| f.digits != old.digits && f.digits != new.digits && f.unit() != new.unit());
    }
    let of = [old, new].map(|f| named(&around(context, f)));
    of.iter().any(|n| !n.is_empty()) && !of.iter().any(|n| runs_through(n, &own))
}
