//! What a cell of a flattened table looks like, and what it costs to read it as a column of some kind.
//! Costs are hundredths: 0 fits, 200 to 400 doubtful, 900 impossible. Words of kinds and attributes are here.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::outline::ColumnKind;
use crate::outline::lines::chars;
use crate::text::{AnyOf, is_cjk};

/// A cost in hundredths.
pub(in crate::outline) type Cost = i32;

/// Form of a cell's text, computed once.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::outline) struct Form {
    /// The number, for a cell of digits only.
    pub int: Option<i64>,
    /// A figure: 90%, >85, 23人, —, /.
    figure: bool,
    /// Digits, points and commas only.
    number: bool,
    /// Stands for an empty figure: /, —, ——, -.
    dash: bool,
    attribute: bool,
    kind: bool,
    period: bool,
    agency: bool,
    place: bool,
    unit: bool,
    /// Holds a sentence.
    sentence: bool,
    /// Begins with a bracket.
    pub bracket: bool,
    /// Begins with 1. or (1): the number.
    pub item: Option<i64>,
    chars: usize,
    digits: bool,
    cjk: usize,
    /// Ends with a colon: what follows belongs to it.
    colon: bool,
    /// 合计, 总计.
    sum: bool,
}

static ATTRIBUTES: AnyOf = AnyOf::new(&["约束性", "预期性", "预期值", "约束值", "约束", "预期", "指导性", "约束型", "预期型", "参考性"]);
static KINDS: AnyOf = AnyOf::new(&["新建", "改建", "扩建", "续建", "改扩建", "迁建", "在建", "新改建", "改造", "新开工", "前期", "新建、改建"]);
static AGENCY_ENDS: AnyOf = AnyOf::new(&[
    "局", "委", "厅", "办", "部", "院", "会", "府", "公司", "中心", "集团", "镇", "街道", "单位", "联", "管委会", "机构", "区", "园", "学校", "支队", "部门",
    "室", "站", "行", "所",
]);
static PLACE_ENDS: AnyOf = AnyOf::new(&["镇", "区", "县", "市", "街道", "村", "州", "省", "乡", "园", "全市", "全区", "路", "社区"]);
static UNITS: AnyOf = AnyOf::new(&[
    "/10万", "1/10万", "微克/立方米", "册", "年", "部", "辆", "立方米", "人年", "件/万人", "%", "‰", "个", "家", "人", "万人", "张", "岁", "元", "万元",
    "亿元", "所", "户", "万户", "平方米", "万平方米", "公里", "吨", "万吨", "件", "项", "次", "万人次", "人次", "名", "亩", "万亩", "公顷", "台", "套", "处",
    "座", "/", "万千瓦",
]);

/// True for what stands as the unit of a column: 万元, 平方米.
pub(in crate::outline) fn is_unit_word(text: &str) -> bool {
    UNITS.has(text) && !text.starts_with('/')
}

impl Form {
    /// Reads the form of a text.
    pub fn of(text: &str) -> Self {
        let n = chars(text);
        let digits = text.bytes().any(|b| b.is_ascii_digit());
        let cjk = if n <= 60 { text.chars().filter(|c| is_cjk(*c)).count() } else { n };
        let dash = matches!(text, "/" | "—" | "——" | "-" | "--" | "–" | "\\" | "…" | "无");
        let number = n <= 14 && digits && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b' '));
        let item = crate::outline::marker::at_start(text)
            .filter(|m| !matches!(m.style, crate::outline::Style::TableCaption | crate::outline::Style::Annex | crate::outline::Style::Decimal) && n > 6)
            .map(|m| m.ordinal);
        let figure = dash || (n <= 16 && digits && cjk <= 6 && starts_figure(text) && item.is_none());
        Self {
            int: text.parse().ok().filter(|_| number && !text.contains(['+', '-'])),
            figure,
            number,
            dash,
            attribute: ATTRIBUTES.has(text) || (n == 3 && text.ends_with('性')),
            kind: KINDS.has(text),
            period: is_period(text, n, digits),
            agency: !digits && n <= 90 && AGENCY_ENDS.at_end(text).is_some() && !text.contains('。'),
            place: n <= 50 && PLACE_ENDS.at_end(text).is_some() && !text.contains(['。', ';']),
            unit: text.len() <= 16 && UNITS.has(text),
            sentence: n > 70 || text.ends_with(['。', ';']) || text.contains('。') || (n > 26 && text.contains(',')),
            bracket: text.starts_with(['(', '[']),
            item,
            chars: n,
            digits,
            cjk,
            colon: text.ends_with(':'),
            sum: matches!(text, "合计" | "总计" | "小计" | "共计" | "合 计" | "总 计"),
        }
    }

    /// Cost of this cell in a column of `kind`.
    pub fn cost(&self, kind: ColumnKind) -> Cost {
        match kind {
            ColumnKind::Serial => self.serial(),
            ColumnKind::Name => self.name(),
            ColumnKind::Figure => self.as_figure(),
            ColumnKind::Amount => {
                if self.number {
                    0
                } else if self.dash {
                    50
                } else if self.figure {
                    150
                } else {
                    900
                }
            }
            ColumnKind::Unit => {
                if self.unit {
                    0
                } else if self.chars <= 5 && !self.digits && !self.attribute {
                    150
                } else {
                    700
                }
            }
            ColumnKind::Attribute => {
                if self.attribute {
                    0
                } else {
                    900
                }
            }
            ColumnKind::Kind => {
                if self.kind {
                    0
                } else if self.chars <= 4 && self.cjk == self.chars && !self.attribute {
                    200
                } else {
                    700
                }
            }
            ColumnKind::Period => {
                if self.period {
                    0
                } else {
                    700
                }
            }
            ColumnKind::Place => self.as_place(),
            ColumnKind::Agency => self.as_agency(),
            ColumnKind::Category => self.category(),
            ColumnKind::Text => self.long(),
        }
    }

    /// 合计 may stand over serial and name together; a large number is rather the last cell of the row above.
    fn serial(&self) -> Cost {
        match self.int {
            Some(n) if n < 300 => 0,
            Some(n) if n < 2_000 => 150,
            _ if self.sum => 150,
            _ => 900,
        }
    }

    fn name(&self) -> Cost {
        if self.attribute || self.kind {
            return 500;
        }
        if self.int.is_some() || self.number || self.dash {
            return 800;
        }
        if self.figure || self.period {
            return 600;
        }
        let long = if self.sentence { 400 } else { 0 };
        let item = if self.item.is_some() { 200 } else { 0 };
        let agency = if self.agency && self.chars > 3 { 60 } else { 0 };
        if self.cjk == 0 { 300 } else { long + item + agency }
    }

    fn as_figure(&self) -> Cost {
        if self.attribute || self.kind || self.sentence {
            return 900;
        }
        if self.figure {
            return if self.period && self.chars > 4 { 300 } else { 0 };
        }
        if self.chars <= 9 && !self.agency && !self.bracket { 350 } else { 900 }
    }

    fn as_place(&self) -> Cost {
        if self.figure || self.int.is_some() || self.attribute || self.kind || self.period {
            return 900;
        }
        if self.sentence {
            return 600;
        }
        match (self.place, self.chars) {
            (true, 0..=24) => 0,
            (true, _) => 50,
            (_, 0..=6) => 50,
            _ if self.agency => 350,
            _ => 300,
        }
    }

    fn as_agency(&self) -> Cost {
        if self.figure || self.int.is_some() || self.attribute || self.kind || self.period || self.dash {
            return 900;
        }
        if self.item.is_some() {
            return 600;
        }
        if self.agency {
            return 0;
        }
        if self.sentence {
            500
        } else if self.place {
            60
        } else {
            150
        }
    }

    fn category(&self) -> Cost {
        if self.figure || self.int.is_some() || self.attribute || self.digits {
            return 700;
        }
        match self.chars {
            0..=8 if !self.agency => 0,
            0..=14 => 150,
            _ => 600,
        }
    }

    fn long(&self) -> Cost {
        if self.int.is_some() || self.attribute || self.kind {
            return 600;
        }
        if self.figure || self.period {
            return 350;
        }
        let agency = if self.agency && !self.sentence { 150 } else { 0 };
        if self.chars >= 8 { agency } else { 150 }
    }

    /// Cost of this cell as a further one of the cell above it in one column.
    pub fn further(&self, kind: ColumnKind, before: &Self) -> Cost {
        let list = match (self.item, before.item) {
            (Some(n), Some(m)) if n == m + 1 => return 20,
            (Some(1), None) if before.colon => return 20,
            (Some(1), _) => 120,
            (Some(_), _) => 40,
            _ => 0,
        };
        let base = match kind {
            _ if self.bracket => 30,
            ColumnKind::Name => 300,
            _ => 80,
        };
        base + list
    }

    /// Cost of beginning a column with this cell: the second piece of a numbered cell does not.
    pub fn opening(&self, before: &Self) -> Cost {
        match (self.item, before.item) {
            (Some(n), Some(m)) if n == m + 1 => 250,
            (Some(1), None) if before.colon => 250,
            _ => 0,
        }
    }

    /// May be a section line: a short name.
    pub fn section(&self) -> bool {
        self.cjk >= 2 && self.chars <= 14 && !self.digits && !self.attribute && !self.kind && !self.figure && !self.sentence && !self.bracket
    }
}

fn starts_figure(text: &str) -> bool {
    let rest = text.trim_start_matches(['>', '<', '≥', '≤', '[', '约', '+', '-', '(', '»', '=', '＞', '＜', '~', '近', '超']);
    rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with("达到") || rest.starts_with("累计")
}

/// 2021-2025, 2021—2025年, 2025年底前, 长期, 每年.
fn is_period(text: &str, n: usize, digits: bool) -> bool {
    if matches!(text, "长期" | "每年" | "持续推进" | "长期坚持" | "持续") {
        return true;
    }
    digits
        && n <= 20
        && !text.contains('。')
        && text.chars().filter(|c| is_cjk(*c)).count() <= 7
        && (text.starts_with("20") || text.starts_with("19"))
        && !text.contains('%')
        && (text.contains(['-', '—', '~', '年', '至', '.']) && text.bytes().filter(u8::is_ascii_digit).count() >= 4)
}

/// Kind of a column from its label.
pub(in crate::outline) fn kind_of(label: &str) -> ColumnKind {
    static SERIAL: AnyOf = AnyOf::new(&["序号", "编号"]);
    static ATTRIBUTE: AnyOf = AnyOf::new(&["属性", "指标性质", "目标性质", "约束"]);
    static AMOUNT: AnyOf = AnyOf::new(&["投资", "资金", "金额", "预算", "投资额", "经费"]);
    static SUM: AnyOf = AnyOf::new(&["合计", "总计", "小计"]);
    static AGENCY: AnyOf = AnyOf::new(&["单位", "部门", "责任人", "主体", "机构", "牵头"]);
    static PERIOD: AnyOf = AnyOf::new(&["期限", "时间", "时限", "年限", "进度"]);
    static PLACE: AnyOf = AnyOf::new(&["地点", "位置", "区域", "地址"]);
    static KIND: AnyOf = AnyOf::new(&["类型", "性质"]);
    static CATEGORY: AnyOf = AnyOf::new(&["类别", "领域", "分类", "方面", "维度"]);
    static NAME: AnyOf = AnyOf::new(&["名称", "指标", "项目"]);
    let bare = label.split('(').next().unwrap_or(label).trim_end_matches(['*', ' ', ':']);
    let has = |w: &str| label.contains(w);
    let ends = |words: &AnyOf| words.at_end(bare).is_some();
    if ends(&SERIAL) || matches!(bare, "序" | "号" | "#" | "No." | "NO.") {
        return ColumnKind::Serial;
    }
    if ends(&ATTRIBUTE) {
        return ColumnKind::Attribute;
    }
    if has("万元") || has("亿元") || ends(&AMOUNT) {
        return ColumnKind::Amount;
    }
    if is_figure_label(bare) || ends(&SUM) || counts(label) {
        return ColumnKind::Figure;
    }
    if bare.ends_with("计量单位") || bare == "单位" {
        return ColumnKind::Unit;
    }
    if ends(&AGENCY) {
        return ColumnKind::Agency;
    }
    if ends(&PERIOD) {
        return ColumnKind::Period;
    }
    if ends(&PLACE) {
        return ColumnKind::Place;
    }
    if ends(&KIND) {
        return ColumnKind::Kind;
    }
    if ends(&CATEGORY) || bare == "平台" || bare == "类" {
        return ColumnKind::Category;
    }
    if ends(&NAME) || matches!(bare, "任务" | "工程") {
        return ColumnKind::Name;
    }
    ColumnKind::Text
}

/// 新增学位(个), 规模(亩): the bracket holds a measure word or unit.
pub(super) fn counts(label: &str) -> bool {
    const UNITS: &[&str] = &[
        "个", "张", "人", "名", "家", "所", "亩", "万亩", "公顷", "吨", "万吨", "公里", "平方米", "万平方米", "平方公里", "户", "万户", "人次", "万人次",
        "万人", "项", "处", "件", "套", "辆", "台", "部", "座", "条", "米", "%", "元", "千瓦", "万千瓦", "立方米", "万立方米",
    ];
    label
        .strip_suffix(')')
        .and_then(|t| t.rsplit_once('('))
        .is_some_and(|(head, unit)| UNITS.contains(&unit) && !head.ends_with("指标") && !head.ends_with("名称"))
}

/// 2025年, 2020, 目标值, 基期值, 现状.
fn is_figure_label(bare: &str) -> bool {
    static VALUES: AnyOf =
        AnyOf::new(&["目标值", "基期值", "现状值", "完成值", "基准值", "实际值", "现状", "指标值", "数值", "年均", "累计", "规划值", "预期值", "增速"]);
    let year = bare.get(..4).is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit()) && (y.starts_with("20") || y.starts_with("19")));
    let tail = bare.get(4..).unwrap_or("");
    (year && (tail.is_empty() || (tail.starts_with('年') && chars(tail) <= 8))) || VALUES.at_end(bare).is_some()
}

/// True for a line that ends like a column's label.
pub(in crate::outline) fn is_header_word(text: &str) -> bool {
    const WORDS: [&str; 48] = [
        "序号", "名称", "指标", "类型", "类别", "期限", "地点", "内容", "规模", "投资", "单位", "部门", "属性", "举措", "措施", "目标", "来源", "项目", "备注",
        "领域", "时限", "目标值", "基期值", "现状值", "要求", "时间", "性质", "指标值", "完成值", "任务", "编号", "资金", "金额", "进度", "责任人", "依据",
        "说明", "面积", "数量", "位置", "年均", "累计", "区域", "维度", "平台", "政策", "产业", "工程",
    ];
    // Nearly all lines are told by their last two bytes.
    static LAST: LazyLock<FxHashMap<[u8; 2], Vec<&str>>> = LazyLock::new(|| {
        let mut words: FxHashMap<[u8; 2], Vec<&str>> = FxHashMap::default();
        WORDS.iter().for_each(|w| words.entry(last_two(w).unwrap_or_default()).or_default().push(w));
        words
    });
    let bare = text.strip_suffix(')').and_then(|t| t.rfind('(').and_then(|n| t.get(..n))).filter(|t| !t.is_empty()).unwrap_or(text);
    let worded = last_two(bare).and_then(|last| LAST.get(&last)).is_some_and(|words| words.iter().any(|w| bare.ends_with(w)));
    worded || is_figure_label(bare) || matches!(text, "(万元)" | "(亿元)" | "(%)" | "(个)" | "(人)")
}

fn last_two(text: &str) -> Option<[u8; 2]> {
    text.as_bytes().last_chunk().copied()
}

/// True for a label that a table must have: what its rows are about.
pub(in crate::outline) fn is_key_word(text: &str) -> bool {
    static KEYS: AnyOf = AnyOf::new(&["序号", "名称", "指标", "类别", "项目", "编号"]);
    KEYS.at_end(text).is_some()
}
