//! What a mean or norm is per (村均, 每户, 每万人, 日均), and the numbers of a draft that count it.

use super::figure::{Context, Figure};
use super::near::middle;
use super::product::same_unit;
use crate::text::{AnyOf, Span, holds_any, is_cjk};
use crate::value::{Base, Bound, Dim, Interval, Number, Quantity};

/// What a mean is per.
pub(super) struct Per {
    /// What is counted or measured: 户, 亩, 公里, 座.
    unit: &'static str,
    /// Of how many at once: 10,000 of 每万人.
    many: i64,
    /// What stands behind the measure word: 行政村 of 每个行政村.
    noun: String,
    /// The words behind what it is per: 造价.
    tail: String,
    /// True where it is said to be reckoned (村均, 平均每座), false for a norm (每户补助).
    pub(super) mean: bool,
    /// True for a norm that is told with the one before it: 由每亩16元提高到20元.
    pub(super) raised: bool,
}

/// A number of what a mean is per.
#[derive(Clone)]
pub(super) struct Many {
    /// Divided by how many the mean is for.
    pub(super) value: Quantity,
    /// Where it stands.
    pub(super) place: Span,
    /// The figure, where it is one.
    pub(super) figure: Option<Figure>,
    /// Of how many at once the mean is.
    pub(super) each: Number,
    /// True where it stands in another sentence.
    pub(super) far: bool,
}

/// Words that say of themselves what they are per; the third tells whether a mean is meant.
const FIXED: &[(&str, &str)] = &[
    ("人均", "人"),
    ("生均", "人"),
    ("户均", "户"),
    ("村均", "村"),
    ("亩均", "亩"),
    ("亩产", "亩"),
    ("人次均", "人次"),
    ("次均", "人次"),
    ("校均", "所"),
    ("站均", "座"),
    ("栋均", "栋"),
    ("企均", "家"),
    ("日均", "天"),
    ("年均", "年"),
    ("单个", "个"),
    ("单座", "座"),
    ("单栋", "栋"),
    ("单套", "套"),
    ("单台", "台"),
    ("单条", "条"),
    ("单站", "座"),
];
/// One of these stands in the words before a figure that is per something.
static CUES: AnyOf =
    AnyOf::new(&["每", "均", "亩产", "单个", "单座", "单栋", "单套", "单台", "单条", "单站", "日处理", "日供水", "日产", "日加工", "日生产", "日发电"]);
/// Measure words and units behind 每, longer ones before those they begin with.
const UNITS: &[&str] = &[
    "平方公里", "平方米", "公顷", "公里", "亩", "户", "人次", "人", "名", "位", "个", "所", "家", "座", "处", "栋", "幢", "套", "张", "辆", "台", "件", "条",
    "只", "头", "班", "吨", "村", "场", "支", "孔", "眼", "株", "箱", "盏", "间", "床", "项", "起", "校", "园", "店", "团", "队", "期", "路", "杆", "站", "桩",
    "年", "天", "日",
];
/// Verbs and names of amounts, which are no noun of what is counted.
static VERBS: AnyOf = AnyOf::new(&[
    "补", "投", "资助", "奖", "拥有", "平均", "造价", "安排", "给予", "建", "配", "需", "约", "面值", "装", "服务", "培训", "可", "达", "为", "收", "支", "产",
    "增", "种", "用", "发放", "覆盖", "负责", "花费", "成本", "容纳", "标准", "按",
]);

/// Reads what a figure is per, from the words before it in its clause.
pub(super) fn per(context: &Context<'_>, figure: &Figure) -> Option<Per> {
    let lead = context.get(figure.clause, figure.digits.from());
    if !CUES.is_in(lead) || lead.contains(['不', '超']) || lead.chars().count() > 30 {
        return None;
    }
    // 由每亩每年16元提高到20元
    let raised = ["提高到", "提高至", "调整为", "调整到", "增加到", "上调至"].iter().find_map(|w| lead.strip_suffix(w));
    let kept = raised.map(|t| t.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '元').trim_end_matches("万")).unwrap_or(lead);
    let lead = kept.strip_suffix("每年").filter(|t| t.contains('每')).unwrap_or(kept);
    if let Some(tail) =
        ["日处理", "日供水", "日产", "日加工", "日生产", "日发电"].iter().find_map(|w| lead.find(w).and_then(|at| lead.get(at + '日'.len_utf8()..)))
    {
        return short(tail).then(|| Per { unit: "天", many: 1, noun: String::new(), tail: tail.to_owned(), mean: false, raised: false });
    }
    let fixed = FIXED.iter().filter_map(|(w, u)| lead.rfind(w).map(|at| (at + w.len(), *u, *w))).max_by_key(|f| f.0);
    if let Some((at, unit, word)) = fixed {
        let tail = lead.get(at..)?.to_owned();
        // 单个场地平均面积874平方米
        let mean = (!word.starts_with('单') || tail.contains("平均")) && !["按", "标准", "补助", "补贴"].iter().any(|w| lead.contains(w));
        return short(&tail).then_some(Per { unit, many: 1, noun: String::new(), tail, mean, raised: false });
    }
    if let Some((unit, tail)) = short_mean(lead) {
        return short(tail).then(|| Per { unit, many: 1, noun: String::new(), tail: tail.to_owned(), mean: true, raised: false });
    }
    let at = lead.rfind('每')?;
    let rest = lead.get(at + '每'.len_utf8()..)?;
    let (many, rest) = multiple(rest);
    let unit = UNITS.iter().find(|u| rest.starts_with(**u))?;
    let behind = rest.strip_prefix(unit)?;
    let behind = if *unit == "人" { behind.strip_prefix('口').unwrap_or(behind) } else { behind };
    let stem: String = behind.chars().take(2).collect();
    let counted = stem.chars().count() == 2 && stem.chars().all(is_cjk) && !VERBS.is_in(&stem) && !matches!(*unit, "年" | "天" | "日");
    let mean = lead.get(..at).is_some_and(|t| t.ends_with("平均")) || many > 1;
    let after = context.text().get(figure.span.to()..).unwrap_or("").chars().take(8).collect::<String>();
    let norm = after.contains("标准") || holds_any(lead, &["按", "标准", "要求"]);
    (short(behind) && *unit != "年").then(|| Per {
        unit: if *unit == "日" { "天" } else { unit },
        many,
        noun: if counted { stem } else { String::new() },
        tail: behind.to_owned(),
        mean: !norm && mean || behind.contains("平均") || *unit == "天" || *unit == "平方公里",
        raised: raised.is_some(),
    })
}

/// 头均20公斤, 所均新增学位: the measure word and what stands behind 均. Silent for 平均, 国均 and the like, whose word counts nothing.
fn short_mean(lead: &str) -> Option<(&'static str, &str)> {
    let at = lead.rfind('均')?;
    let head = lead.get(..at)?;
    let before = |u: &&&str| head.strip_suffix(**u).is_some_and(|h| !h.ends_with(['每', '平']));
    let unit = UNITS.iter().filter(|u| !matches!(**u, "年" | "日" | "天" | "路" | "期" | "项" | "人")).find(before)?;
    Some((unit, lead.get(at + '均'.len_utf8()..)?))
}

fn short(tail: &str) -> bool {
    tail.chars().count() <= 14 && !holds_any(tail, &["增长", "提高", "增加", "减少", "可支配", "纯收入", "预期寿命"])
}

/// 万 of 每万人.
fn multiple(rest: &str) -> (i64, &str) {
    let words = [("百", 100), ("千", 1000), ("万", 10_000), ("十万", 100_000)];
    words.iter().find_map(|(w, n)| rest.strip_prefix(w).map(|r| (*n, r))).unwrap_or((1, rest))
}

impl Per {
    /// True where it is said what is counted, not only by a measure word.
    pub(super) fn counted(&self) -> bool {
        !self.noun.is_empty()
    }

    /// The same of whatever is counted by its measure word.
    pub(super) fn without_noun(&self) -> Self {
        Self { noun: String::new(), tail: self.tail.clone(), ..*self }
    }

    /// True where only a noun says what is counted, and nothing of what each has.
    pub(super) fn noun_only(&self) -> bool {
        self.tail.chars().count() > 6
    }

    /// True for means of more than one: 每千人.
    pub(super) fn is_many(&self) -> bool {
        self.many > 1
    }

    /// True for means per year.
    pub(super) fn is_years(&self) -> bool {
        self.unit == "年"
    }

    /// The dimension of what is counted.
    pub(super) fn dim(&self) -> Dim {
        match self.unit {
            "亩" | "公顷" | "平方公里" | "平方米" => Dim::base(Base::Length, 2),
            "公里" => Dim::base(Base::Length, 1),
            "吨" => Dim::base(Base::Mass, 1),
            "天" | "年" => Dim::base(Base::Time, 1),
            "人次" => Dim::base(Base::PersonTime, 1),
            _ => Dim::Count,
        }
    }

    /// True where a figure counts what the mean is per.
    pub(super) fn fits(&self, context: &Context<'_>, f: &Figure) -> bool {
        let lead = context.get(f.clause, f.digits.from());
        // 县、乡、村三级: grades count nothing of it.
        if f.unit() == "级" || f.dim() != self.dim() || f.bound != Bound::Eq || f.value.about || lead.contains(['每', '均']) {
            return false;
        }
        let behind: String = context.text().get(f.span.to()..).unwrap_or("").chars().take(8).collect();
        let named = |noun: &str| lead.contains(noun) || behind.contains(noun);
        match self.unit {
            "村" => behind.split([',', ';', '。', '、', '(']).next().is_some_and(|t| t.contains('村')) || lead.ends_with('村'),
            "班" => f.unit() == "个" && behind.starts_with(['教', '班']),
            "站" => matches!(f.unit(), "座" | "个" | "处") && (lead.contains('站') || behind.starts_with('站')),
            "桩" => matches!(f.unit(), "台" | "个" | "根") && (lead.contains('桩') || behind.starts_with('桩')),
            "床" => f.unit() == "张",
            "校" => f.unit() == "所" || f.unit() == "个" && behind.starts_with("学校"),
            "园" => matches!(f.unit(), "所" | "个") && (lead.contains('园') || behind.starts_with('园')),
            "店" => matches!(f.unit(), "家" | "个") && (lead.contains('店') || behind.starts_with('店')),
            "人" if self.many > 1 => same_unit(f.unit(), "人") && (lead.contains("人口") || behind.starts_with("口")) && !lead.contains('岁'),
            "人" | "名" | "位" => same_unit(f.unit(), "人") && (self.noun.is_empty() || named(&self.noun)),
            "亩" | "公顷" | "平方公里" | "平方米" | "公里" | "吨" | "天" => true,
            "年" => false,
            // 每个护林员管护1500亩,642名护林员
            "个" if same_unit(f.unit(), "人") => !self.noun.is_empty() && named(&self.noun),
            unit => f.unit() == unit && (self.noun.is_empty() || named(&self.noun)),
        }
    }

    /// True where a figure says how many villages or people the draft's area has.
    pub(super) fn is_known(&self, context: &Context<'_>, f: &Figure) -> bool {
        let lead = context.get(f.clause, f.digits.from());
        let behind = context.text().get(f.span.to()..).unwrap_or("");
        let from = context.sentence(f.sentence).from();
        let head: String = context.get(from, f.digits.from()).chars().rev().take(20).collect();
        match self.unit {
            "村" => (behind.starts_with("行政村") || behind.starts_with("建制村")) && (head.contains('辖') || lead.ends_with("共有")),
            "人" => {
                let bare = lead.trim_end_matches(['为', '达', '到', '共', '有', '约', '按']);
                bare.ends_with("常住人口") && !lead.contains("预计")
            }
            _ => false,
        }
    }

    /// A figure as a number of what the mean is per.
    pub(super) fn number(&self, f: &Figure) -> Many {
        let unit = if self.dim() == Dim::Count { None } else { unit_size(self.unit) };
        let each = unit.unwrap_or_else(|| Number::int(1)).mul(&Number::int(self.many)).unwrap_or_else(|| Number::int(1));
        let scale = |l: &Option<crate::value::Limit>| l.as_ref().and_then(|l| l.at.div(&each));
        let range = match (scale(&f.value.range.lo), scale(&f.value.range.hi)) {
            (Some(lo), Some(hi)) => Interval::closed(lo, hi),
            _ => f.value.range.clone(),
        };
        Many { value: Quantity { range, dim: Dim::Share, ..f.value.clone() }, place: f.span, figure: Some(f.clone()), each, far: false }
    }

    /// The numbers near a mean.
    pub(super) fn numbers(&self, context: &Context<'_>, mean: &Figure, near: &[&Figure]) -> Vec<Many> {
        match self.unit {
            "年" => return super::product_years::years(context, mean).into_iter().collect(),
            "天" => {
                let told: Vec<Many> = near.iter().filter(|f| self.fits(context, f) && f.unit() == "天").map(|f| self.number(f)).collect();
                return if told.is_empty() { super::product_years::days(context, mean).into_iter().collect() } else { told };
            }
            _ => {}
        }
        near.iter().filter(|f| self.fits(context, f) && middle(f).is_some()).map(|f| self.number(f)).collect()
    }

    /// True where the mean is one of what the words of a total name.
    pub(super) fn is_of(&self, words: &str) -> bool {
        let bare = self.tail.trim_matches(|c| "为达到约计共有可仅拥建设".contains(c));
        let bare = ["造价", "投资", "花费", "投入", "成本", "能力", "发放", "平均"].iter().fold(bare, |t, w| t.strip_prefix(w).unwrap_or(t));
        let bare = bare.trim_end_matches(|c| "为达到约".contains(c));
        let start: String = bare.chars().take(2).collect();
        self.noun == bare || bare.is_empty() || start.chars().count() == 2 && words.contains(&start)
    }
}

/// How much a unit is in the base units of its dimension.
fn unit_size(unit: &str) -> Option<Number> {
    match unit {
        "亩" => Number::ratio(2000, 3),
        "公顷" => Some(Number::int(10_000)),
        "平方公里" => Some(Number::int(1_000_000)),
        "公里" | "吨" => Some(Number::int(1000)),
        "天" => Some(Number::int(86_400)),
        _ => Some(Number::int(1)),
    }
}
