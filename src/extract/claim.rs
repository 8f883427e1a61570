//! Claims: a figure in prose and the named thing it speaks of, with year, kind and scope.
//! Follows the linking algorithm: the clause to the left, stripped of verbs on its right and of leads on its left, must end in a head.

use ecow::EcoString;

use super::claim_scope::{cited, strip_left};
use super::figure::{Context, Figure, years_in};
use super::{claim_each, claim_pair, claim_since};
use crate::diag::Confidence;
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::lexicon::{Name, NameBook};
use crate::text::{AnyOf, Span, ends_with_any, holds_any};
use crate::value::{Bound, Dim, Goal, Interval, Number, Quantity, Unit};

/// A claim before it becomes a row; `link` and `per_capita` read these.
#[derive(Debug, Clone)]
pub struct Claim {
    /// Index of its figure in the context.
    pub figure: u32,
    /// The name taken apart.
    pub name: Name,
    /// Where the name stands.
    pub name_span: Span,
    /// Verb and figure: what a finding marks.
    pub raw: Span,
    /// Bound said by verb or figure.
    pub bound: Bound,
    /// Year it holds for.
    pub year: Option<Year>,
    /// Actual or target; `None` where the text does not say.
    pub kind: Option<Kind>,
    /// Scope as written, and true for the draft's own area.
    pub scope: Option<(EcoString, bool)>,
    /// Row number in the relation.
    pub row: u32,
    /// How it was read.
    pub sure: Confidence,
}

/// Actual figure or target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 目前, 已, 截至.
    Actual,
    /// 到20xx年, 力争, 不低于.
    Target,
}

/// A year and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// `clause`, `sentence`, `paragraph`, `period`.
    pub from: &'static str,
}

/// What stripping a clause gives.
pub(super) struct Stripped {
    pub(super) name: Span,
    pub(super) verb: Span,
    pub(super) bound: Bound,
    pub(super) target: bool,
}

/// Finds all claims and adds their rows.
pub fn extract(context: &Context<'_>, facts: &mut FactSet) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (index, figure) in context.figures.iter().enumerate() {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        let own = || read(context, figure, index).or_else(|| claim_each::read(context, figure, index));
        let Some(mut claim) = own().or_else(|| claims.last().and_then(|last| claim_each::continued(context, figure, index, last))) else { continue };
        claim.row = facts.push(row(context, figure, &claim));
        claims.push(claim);
    }
    claim_pair::extract(context, &mut claims, facts);
    claims
}

fn read(context: &Context<'_>, figure: &Figure, index: u32) -> Option<Claim> {
    // What a cell says of a task is compared with no other.
    let in_cell = context.outline.sentences.get(figure.sentence as usize).is_some_and(|s| s.para.is_none());
    if in_cell || matches!(figure.dim(), Dim::Point | Dim::Other) {
        return None;
    }
    let names = context.lexicon.names();
    let start = figure.clause;
    let stripped = strip_right(names, context.text(), start, figure.digits.from(), figure.dim() == Dim::Share)?;
    let clause = context.get(start, figure.digits.from());
    if clause.contains("分别") || old_value(clause) || part_of_list(context, figure) {
        return None;
    }
    claimed(context, figure, index, start, &stripped)
}

/// The claim of a figure whose name, verb and bound are told apart.
pub(super) fn claimed(context: &Context<'_>, figure: &Figure, index: u32, start: usize, stripped: &Stripped) -> Option<Claim> {
    let names = context.lexicon.names();
    // 火化率达到90%后,若死亡人口不变: what is supposed.
    if context.text().get(figure.raw.to()..).is_some_and(|t| t.starts_with("后,")) {
        return None;
    }
    let (name_span, scope) = strip_left(context, stripped.name)?;
    let scope = cited(context, figure).or(scope);
    let name_span = whole_name(context, figure, stripped.name, name_span);
    let text = context.source.slice(name_span);
    let parsed = Some(names.parse(text)).filter(|name| !name.head.is_empty() && fits(names, name, figure, text));
    let name = parsed.or_else(|| listed(context, figure, start, name_span))?;
    let bound = if figure.bound == Bound::Eq { stripped.bound } else { figure.bound };
    let timing = Timing { context, figure, start, target_word: stripped.target };
    let kind = timing.kind();
    let year = timing.year(kind);
    let sure = if year.is_some_and(|y| y.from == "period" || y.from == "paragraph") { Confidence::Medium } else { Confidence::High };
    let raw = Span::new(stripped.verb.from().min(figure.raw.from()), figure.raw.to());
    Some(Claim { figure: index, name, name_span, raw, bound, year, kind, scope, row: 0, sure })
}

/// Words of what is done, at the beginning of a name.
pub(super) static WORKS: AnyOf = AnyOf::new(&[
    "新建", "改造", "建设", "建成", "完成", "培训", "培养", "整治", "治理", "筹集", "培育", "创建", "新增", "实施", "扩建", "改建", "修复", "修建", "种植",
    "发放", "开展", "组织", "举办", "引进", "推广", "打造", "提升", "拆除", "救助", "检测", "更新", "配备", "购置", "招聘", "招引", "争取", "投入", "安排",
    "补充",
]);

/// Characters of the longest name of a table that is sought in the text.
const LONGEST_NAME: usize = 40;

/// 新建商品住房中绿色建筑占比: where a table has the longer name, the word before it is no lead.
fn whole_name(context: &Context<'_>, figure: &Figure, words: Span, name: Span) -> Span {
    if context.known.is_empty() {
        return name;
    }
    let text = context.source.slice(words);
    let from = words.to().saturating_sub(3 * LONGEST_NAME).max(words.from()) - words.from();
    let longer = (from..text.len().saturating_sub(name.len()))
        .find(|i| text.get(*i..).and_then(|t| context.known.get(t)).is_some_and(|k| one_of(&k.unit, figure.unit())));
    longer.map_or(name, |i| Span::new(words.from() + i, words.to()))
}

/// True for one unit, whatever it is scaled by.
fn one_of(a: &str, b: &str) -> bool {
    a.trim_start_matches(['万', '亿']) == b
}

/// A name that stands so in a table of indicators, with the figure's unit: what no noun of the lexicon ends. Nothing but a time and the own
/// area may stand before it: 创建A级景区3家 is not how many there are.
fn listed(context: &Context<'_>, figure: &Figure, start: usize, name: Span) -> Option<Name> {
    if context.known.is_empty() {
        return None;
    }
    let text = without_brackets(context.source.slice(name));
    let text = ["各级", "各类", "现有", "共有"].iter().find_map(|w| text.strip_prefix(w)).unwrap_or(&text).to_owned();
    let before = context.get(start, name.from());
    let before = context.place.and_then(|p| before.strip_suffix(p)).unwrap_or(before);
    // 截至2024年底,全县建成公共充电桩1826个; 到2028年,建成智能工厂80家: what there is by then.
    let sentence = context.get(context.sentence(figure.sentence).from(), name.from());
    let by = || years_in(sentence).next_back().is_some_and(|(at, _)| sentence.get(..at).is_some_and(|t| t.ends_with(['到', '至'])));
    let before =
        ["累计建成", "已建成", "共建成", "建成", "建有", "拥有", "设有"].iter().find_map(|w| before.strip_suffix(w)).filter(|_| by()).unwrap_or(before);
    let timed = before.chars().all(|c| c.is_ascii_digit() || "年底末前到至截全我本省市县区州旗盟".contains(c));
    // 改造老旧小区40个 of a year and 120个 of three years: what is done adds up, what there is does not.
    if !timed || text.chars().count() < 4 || WORKS.at_start(&text).is_some() {
        return None;
    }
    let found = ["", "数", "数量", "总数"].iter().find_map(|w| context.known.get(&format!("{text}{w}")))?;
    let unit = one_of(&found.unit, figure.unit()) || found.unit.is_empty() && figure.dim() == Dim::Bare;
    unit.then(|| found.name.clone())
}

/// Strips verbs and softeners from the right of a clause; `None` where the figure is a difference.
pub(super) fn strip_right(names: &NameBook, text: &str, start: usize, end: usize, share: bool) -> Option<Stripped> {
    let (mut to, mut verb_from, mut bound, mut target) = (end, end, Bound::Eq, false);
    loop {
        let clause = text.get(start..to)?;
        if to < end
            && let Some(rest) = without_year(clause)
        {
            to = start + rest.len();
            continue;
        }
        let Some(verb) = names.verb_before(clause) else { break };
        let rest = clause.strip_suffix(verb.text.as_str())?;
        if verb.text.ends_with('有') && rest.ends_with(['拥', '具', '设', '享', '含', '所', '公', '国', '私', '占', '持', '建']) {
            break;
        }
        if verb.text == "为" && rest.ends_with(['作', '成', '认', '行', '列', '纳']) {
            break;
        }
        if !verb.level {
            if share && names_growth(&verb.text, clause, rest) {
                break;
            }
            return None;
        }
        if verb.bound != Bound::Eq && bound == Bound::Eq {
            bound = verb.bound;
        }
        target |= verb.target || verb.text.starts_with("力争");
        to = start + rest.len();
        verb_from = to;
    }
    Some(Stripped { name: Span::new(start, to), verb: Span::new(verb_from, end), bound, target })
}

/// 单位地区生产总值能耗降低13.5%: growth and fall are themselves what plans set targets for, unless a base is said (比2020年, 同比).
fn names_growth(verb: &str, clause: &str, rest: &str) -> bool {
    let named = ["增长", "年均增长", "降低", "下降", "年均下降", "累计降低", "累计下降"].contains(&verb);
    let based = holds_any(clause, &["比", "较", "占", "率", "面", "前三季度", "上半年"]);
    named && !based && rest.chars().count() >= 4
}

/// 护理型床位占比到2025年(不低于): the year that stands between name and verb.
fn without_year(clause: &str) -> Option<&str> {
    let bare = ["年底", "年末", "年"].iter().find_map(|w| clause.strip_suffix(w))?;
    let rest = bare.get(..bare.len().checked_sub(4)?).filter(|r| bare.get(r.len()..).is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit())))?;
    let rest = ["到", "至", "在", "于"].iter().find_map(|w| rest.strip_suffix(w)).unwrap_or(rest);
    let based = rest.ends_with('比') && !rest.ends_with("占比") && !rest.ends_with("入比");
    let named = !based && !rest.ends_with(['截', '从', '由', '较', '与', '自', '是', '至', '—', '-', '~', '(', '起']) && rest.ends_with(crate::text::is_cjk);
    (named && rest.chars().count() >= 3).then_some(rest)
}

/// The figure's dimension must be one that the head can have.
fn fits(names: &NameBook, name: &Name, figure: &Figure, text: &str) -> bool {
    let flat = without_brackets(text);
    let Some((head, _)) = names.head_of(names.synonym(&flat)) else { return false };
    let dim = figure.dim();
    match head.dimension.as_str() {
        "share" => dim == Dim::Share,
        "count" => matches!(dim, Dim::Count | Dim::Bare) || dim == Dim::base(crate::value::Base::PersonTime, 1) || (name.per.is_some() && dim == Dim::Share),
        "money" => dim == Dim::base(crate::value::Base::Money, 1),
        "area" => dim == Dim::base(crate::value::Base::Length, 2),
        "length" => dim == Dim::base(crate::value::Base::Length, 1),
        "volume" => dim == Dim::base(crate::value::Base::Length, 3),
        "time" => matches!(dim, Dim::Physical(_) | Dim::Bare | Dim::Count),
        _ => true,
    }
}

/// 执业(助理)医师数 without its brackets.
pub(super) fn without_brackets(text: &str) -> String {
    let mut depth = 0u32;
    let mut flat = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => flat.push(c),
            _ => {}
        }
    }
    flat
}

/// 从8.3%提高到100%: the first figure is what was.
fn old_value(clause: &str) -> bool {
    let kept = ends_with_any(clause, &["控制在", "保持在", "稳定在", "维持在"]);
    (!kept && clause.ends_with(['从', '由', '较', '比', '按', '每', '与', '在', '第', '以'])) || clause.starts_with('从') || clause.starts_with('由')
}

/// A figure followed by 、 and another figure, or 的: 5张、2人; 50%的县.
fn part_of_list(context: &Context<'_>, figure: &Figure) -> bool {
    let after = context.text().get(figure.raw.to()..).unwrap_or("");
    let mut chars = after.chars();
    match chars.next() {
        Some('、') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        Some('的') => !after.starts_with("的目标") && !after.starts_with("的要求") && !after.starts_with("的标准"),
        Some('/' | '~' | '-' | '—') => true,
        _ => false,
    }
}

/// Words of what is.
static NOW: AnyOf = AnyOf::new(&["目前", "截至", "截止", "现有", "已", "仅", "当前", "现状", "以来", "去年", "基期"]);
/// Words of what shall be.
static WILL: AnyOf = AnyOf::new(&[
    "力争", "争取", "确保", "目标", "将", "预计", "预期目标", "预期达", "预期值", "预期实现", "规划期末", "期末", "应达", "应不", "应为", "需达", "需要",
    "按照", "测算",
]);
/// Headings of what shall be, and of what is.
static AHEAD: AnyOf = AnyOf::new(&["目标", "指标", "任务", "措施", "举措"]);
static BEHIND: AnyOf = AnyOf::new(&["基础", "现状", "背景", "成效", "成就", "回顾", "问题", "形势", "趋势", "短板"]);

/// (按2022年底面积计算): the bracket that a year stands in ends before the figure.
fn in_closed_bracket(tail: &str) -> bool {
    let mut depth = 0i32;
    tail.bytes().any(|b| {
        depth += i32::from(b == b'(') - i32::from(b == b')');
        depth < 0
    })
}

struct Timing<'c, 'a> {
    context: &'c Context<'a>,
    figure: &'c Figure,
    start: usize,
    target_word: bool,
}

impl Timing<'_, '_> {
    /// The text of the sentence before the figure.
    fn before(&self) -> &str {
        self.context.get(self.context.sentence(self.figure.sentence).from(), self.figure.digits.from())
    }

    fn kind(&self) -> Option<Kind> {
        let clause = self.context.get(self.start, self.figure.digits.from());
        let before = self.before();
        // “十四五”成效。…受害率控制在0.3‰以内: what was kept to.
        let kept = clause.contains("控制在") && self.kind_of_heading() == Some(Kind::Actual) && !WILL.is_in(clause);
        if self.target_word && !kept {
            return Some(Kind::Target);
        }
        if let Some(year) = era_end(before) {
            return self.kind_of_year(false, year);
        }
        if WILL.is_in(clause) {
            return Some(Kind::Target);
        }
        if NOW.is_in(clause) {
            return Some(Kind::Actual);
        }
        if let Some((to, year)) = self.last_year(before) {
            return self.kind_of_year(to, year);
        }
        if NOW.is_in(before) {
            return Some(Kind::Actual);
        }
        let heading = self.kind_of_heading();
        // 完成14.5%的目标任务;… under 发展成效 tells what is.
        if WILL.is_in(before) && heading != Some(Kind::Actual) || self.bound_is_target() {
            return Some(Kind::Target);
        }
        // 2025年处理水量6840万立方米。非常规水利用量0.29亿立方米中,…: the paragraph goes on with what there was.
        let was = || self.paragraph_last().is_some_and(|(to, y)| !to && self.context.period_from.is_some_and(|from| y < from));
        if heading == Some(Kind::Target) && self.figure.bound == Bound::Eq && was() { Some(Kind::Actual) } else { heading }
    }

    fn bound_is_target(&self) -> bool {
        matches!(self.figure.bound, Bound::Ge | Bound::Le) && self.kind_of_heading() != Some(Kind::Actual)
    }

    /// 到2025年 in a draft of 2023 is a target, 2020年 an actual figure.
    fn kind_of_year(&self, to: bool, year: i32) -> Option<Kind> {
        match self.context.year {
            Some(now) if year < now => Some(Kind::Actual),
            Some(now) if year > now => Some(Kind::Target),
            None if self.context.period_from.is_some_and(|from| year < from) => Some(Kind::Actual),
            _ if to => Some(Kind::Target),
            Some(_) => self.kind_of_heading(),
            None => match self.context.period_to {
                Some(end) if year >= end => Some(Kind::Target),
                None if self.context.aims.contains(&year) => Some(Kind::Target),
                _ => Some(Kind::Actual),
            },
        }
    }

    fn kind_of_heading(&self) -> Option<Kind> {
        let outline = self.context.outline;
        let para = outline.paras.get(outline.sentences.get(self.figure.sentence as usize)?.para? as usize)?;
        // 二、“十四五”成效。五年完成…: a title that runs into the text.
        let lead = self.context.source.slice(para.span).split('。').next().filter(|t| t.chars().take(20).count() < 20);
        if lead.is_some_and(|t| BEHIND.is_in(t) && !AHEAD.is_in(t)) && self.figure.digits.from() > para.span.from() + lead.map_or(0, str::len) {
            return Some(Kind::Actual);
        }
        let mut heading = para.heading;
        for _ in 0..8 {
            let h = outline.headings.get(heading? as usize)?;
            let text = self.context.source.slice(h.text);
            if AHEAD.is_in(text) {
                return Some(Kind::Target);
            }
            if BEHIND.is_in(text) {
                return Some(Kind::Actual);
            }
            heading = h.parent;
        }
        None
    }

    /// The last usable year before the end of `text`, and whether 到/至 stands before it. 较2020年, 比2015年, 2018年以来 and ranges are passed over.
    fn last_year(&self, text: &str) -> Option<(bool, i32)> {
        for (at, year) in years_in(text).rev() {
            let lead = text.get(..at).unwrap_or("");
            let tail = text.get(at + 7..).unwrap_or("");
            // 过夜游客占比2030年达到30%: a name ends there.
            let against = lead.ends_with(['较', '比', '与', '同', '从', '由', '-', '—', '~'])
                && !ends_with_any(lead, &["占比", "之比", "配比", "收入比", "生比", "师比", "护比"]);
            // 按2024年价格计算: at whose prices, not when.
            let priced = ["价格", "不变价", "可比价", "价计"].iter().any(|w| tail.starts_with(w));
            if against
                || priced
                || tail.starts_with("以来")
                || tail.starts_with("相比")
                || tail.starts_with('的') && tail != "的"
                || tail.starts_with(['-', '—', '至', '~', '度'])
                || lead.ends_with('(') && !tail.starts_with(')')
                || in_closed_bracket(tail) && !lead.ends_with('(')
                || is_local(lead, tail)
            {
                continue;
            }
            return Some((lead.ends_with(['到', '至']) && !lead.ends_with("截至"), year));
        }
        None
    }

    fn year(&self, kind: Option<Kind>) -> Option<Year> {
        let clause = self.context.get(self.start, self.figure.digits.from());
        if let Some(year) = self.year_behind().or_else(|| self.year_of_bracket()) {
            return Some(Year { year, from: "clause" });
        }
        if self.of_part_of_year() {
            return None;
        }
        if let Some((_, year)) = self.last_year(clause) {
            return Some(Year { year, from: "clause" });
        }
        // 2026年至2028年,新增就业25万人: of all the years together.
        if self.over_years() {
            return None;
        }
        // 对照2027年建成4800个的要求,现有3260个: what there is now is of no later year.
        let now = kind == Some(Kind::Actual) && holds_any(clause, &["现有", "目前"]);
        if let Some((to, year)) = self.last_year(self.before()).filter(|_| !now || !holds_any(self.before(), &["要求", "目标", "任务", "标准", "需求"]))
            && (kind != Some(Kind::Actual)
                || !to
                || self.context.year.is_some_and(|now| year < now)
                || self.context.period_from.is_some_and(|from| year < from))
        {
            return Some(Year { year, from: "sentence" });
        }
        if let Some(year) = era_end(self.before()) {
            return Some(Year { year, from: "sentence" });
        }
        if kind != Some(Kind::Target) || self.of_another_era() || self.of_newcomers() {
            return None;
        }
        if let Some(year) = self.paragraph_year() {
            return Some(Year { year, from: "paragraph" });
        }
        if let Some(year) = self.heading_year() {
            return Some(Year { year, from: "paragraph" });
        }
        self.context.period_to.map(|year| Year { year, from: "period" })
    }

    /// 新供用地项目亩均投资不低于500万元、亩均税收不低于35万元: what is asked of those who come is no aim for all.
    fn of_newcomers(&self) -> bool {
        static COME: AnyOf = AnyOf::new(&["新供", "新出让", "新引进", "新上", "新入", "新签约", "新落户", "准入", "拟入"]);
        let before = self.before();
        let part = before.get(before.ceil_char_boundary(before.len().saturating_sub(150))..).unwrap_or("");
        COME.is_in(part.rsplit([';', '。', ',']).next().unwrap_or(""))
    }

    /// 2023年一季度,进出口总额86亿元: it is no figure of the year.
    fn of_part_of_year(&self) -> bool {
        static PARTS: AnyOf = AnyOf::new(&["一季度", "二季度", "三季度", "四季度", "上半年", "下半年"]);
        let before = self.before();
        let cut = before.ceil_char_boundary(before.len().saturating_sub(150));
        PARTS.is_in(before.get(cut..).unwrap_or("").rsplit(';').next().unwrap_or(""))
    }

    /// 比2020年(处理量42.0亿立方米、利用率20%)提高: the year right before the bracket that the figure stands in.
    fn year_of_bracket(&self) -> Option<i32> {
        // A bracket is short; a sentence of megabytes is not looked through for each figure.
        let before = self.before();
        let before = before.get(before.ceil_char_boundary(before.len().saturating_sub(360))..)?;
        let open = before.rfind('(').filter(|at| before.get(*at..).is_some_and(|t| !t.contains(')')))?;
        let head = before.get(..open)?.trim_end_matches(['底', '末']);
        let (at, year) = years_in(head).next_back()?;
        (head.get(at + "2020年".len()..) == Some("") && years_in(before.get(open..)?).next().is_none()).then_some(year)
    }

    /// 对照“十三五”规划目标,…就诊率目标为88%: the paragraph up to the figure speaks of the aims of another plan period than the draft's.
    fn of_another_era(&self) -> bool {
        let Some(to) = self.context.period_to else { return false };
        let outline = self.context.outline;
        let para = outline.sentences.get(self.figure.sentence as usize).and_then(|s| outline.paras.get(s.para? as usize));
        let from = para.map_or(self.start, |p| p.span.from().max(self.start.saturating_sub(1200)));
        let from = (from..=self.start).find(|i| self.context.text().is_char_boundary(*i)).unwrap_or(self.start);
        let text = self.context.get(from, self.start);
        if !text.contains('五') {
            return false;
        }
        let Some(era) = super::period::find(text).into_iter().rev().find(|p| p.from.is_some()) else { return false };
        let said = text.get(era.end..).unwrap_or("").trim_start_matches(['”', '"']);
        let aims = ["规划", "目标", "确定", "提出"].iter().any(|w| said.starts_with(w));
        aims && era.from.is_some_and(|from| from + 4 < to) && self.context.period_from.is_some_and(|own| era.from.is_some_and(|f| f < own))
    }

    /// True where the sentence up to the figure ends its last year with the last of several years: 2026年至2028年, 2021—2025年.
    fn over_years(&self) -> bool {
        let before = self.before();
        let Some((at, _)) = years_in(before).next_back() else { return false };
        let lead = before.get(..at).unwrap_or("");
        let from = ["年至", "年到", "年—", "年-", "年~"].iter().find_map(|w| lead.strip_suffix(w)).or_else(|| lead.strip_suffix(['—', '-', '~', '至']));
        let digits = |t: &str| t.len() == 4 && t.bytes().all(|b| b.is_ascii_digit());
        from.map(|t| t.trim_end_matches('—')).is_some_and(|t| t.len().checked_sub(4).and_then(|i| t.get(i..)).is_some_and(digits))
    }

    /// 3260张(2020年底数): the year stands in a bracket behind the figure.
    fn year_behind(&self) -> Option<i32> {
        let tail = self.context.text().get(self.figure.raw.to()..)?.strip_prefix('(')?;
        let inner = tail.get(..tail.find(')')?).filter(|t| t.chars().count() <= 12)?;
        let inner = ["截至", "为"].iter().find_map(|w| inner.strip_prefix(w)).unwrap_or(inner);
        let (at, year) = years_in(inner).next()?;
        let rest = inner.get(7..)?.trim_start_matches(['底', '末']);
        (at == 0 && matches!(rest, "" | "数" | "数据" | "统计数" | "实际" | "值")).then_some(year)
    }

    /// 二、2026年主要预期目标: the only year of the nearest heading that speaks of aims.
    fn heading_year(&self) -> Option<i32> {
        let outline = self.context.outline;
        let para = outline.sentences.get(self.figure.sentence as usize)?.para?;
        let heading = outline.headings.get(outline.paras.get(para as usize)?.heading? as usize)?;
        let text = self.context.source.slice(heading.text);
        let mut years = years_in(text);
        let (at, year) = years.next()?;
        let single = years.next().is_none() && !text.get(at + "2026年".len()..)?.starts_with(['—', '-', '至', '~']);
        (single && AHEAD.is_in(text)).then_some(year)
    }

    /// 到20xx年 in an earlier sentence of the paragraph.
    fn paragraph_year(&self) -> Option<i32> {
        self.paragraph_last().filter(|(to, _)| *to).map(|y| y.1)
    }

    /// The last year of the sentences of the paragraph before the figure's, and whether 到 stands before it.
    fn paragraph_last(&self) -> Option<(bool, i32)> {
        let sentence = self.context.outline.sentences.get(self.figure.sentence as usize)?;
        let para = self.context.outline.paras.get(sentence.para? as usize)?;
        let from = para.span.from().max(sentence.span.from().saturating_sub(3000));
        let from = (from..sentence.span.from()).find(|&i| self.context.text().is_char_boundary(i))?;
        self.last_year(self.context.get(from, sentence.span.from()))
    }
}

/// True for a year that holds for its own part of the sentence only: in a part before a semicolon it must open that part (到2025年,…;), and
/// that of a multiple (是2020年45亿元的2倍) holds for nothing else.
fn is_local(lead: &str, tail: &str) -> bool {
    let part = lead.rsplit([';', '。']).next().unwrap_or(lead);
    let opens = || part.chars().all(|c| "到至截力争在,(“”十四五期间".contains(c)) || part.chars().count() <= 4;
    tail.contains(';') && !opens()
}

/// “十三五”期末: the last year of the plan period named last, where its end is meant and no year stands behind it.
fn era_end(text: &str) -> Option<i32> {
    if !text.contains('末') || !text.contains('五') {
        return None;
    }
    let era = super::period::find(text).into_iter().rev().find(|p| p.from.is_some())?;
    let tail = text.get(era.end..)?.trim_start_matches(['”', '"']);
    let ends = ["末", "期末", "时期末", "期间末"].iter().any(|w| tail.starts_with(w));
    (ends && years_in(tail).next().is_none()).then(|| era.from.map(|from| from + 4)).flatten()
}

/// The row of a claim.
pub(super) fn row(context: &Context<'_>, figure: &Figure, claim: &Claim) -> RowBuilder {
    let raw_text = EcoString::from(context.source.raw(claim.raw));
    let phrase = claim.name_span.join(claim.raw);
    let mut row = RowBuilder::new(Rel::Claim, phrase)
        .at("term", Value::Term(claim.name.key.clone()), claim.name_span)
        .at("name", Value::Text(context.source.slice(claim.name_span).into()), claim.name_span)
        .at("figure", Value::quantity(figure.exact.clone()), figure.span)
        .at("phrase", Value::Text(context.source.slice(phrase).into()), phrase)
        .at("raw", Value::Text(context.source.slice(claim.raw).into()), claim.raw)
        .set("generic", Value::Bool(claim.name.generic || context.source.slice(claim.name_span).chars().count() <= 2))
        .set("bound", Value::Atom(claim.bound.as_str()))
        .set("sentence", context.sentence_value(figure.sentence))
        .sure(claim.sure);
    if let Some((word, own)) = &claim.scope {
        row = row.set("scope", Value::Text(word.clone())).set("whose", Value::Atom(if *own { "own" } else { "other" }));
    }
    if let Some(year) = claim.year {
        row = row.set("year", Value::Year(year.year)).set("year_from", Value::Atom(year.from));
    }
    if claim.name.ceiling && figure.dim() == Dim::Share {
        row = row.set("ceiling", Value::quantity(hundred_percent()));
    }
    if let Some((year, more, place)) = claim_since::read(context, figure, claim.figure) {
        row = row.set("since", Value::Year(year)).at("more", Value::goal(more), place);
    }
    match claim.kind {
        Some(Kind::Actual) => row.set("kind", Value::Atom("actual")).at("value", Value::quantity(figure.value.clone()), figure.span),
        Some(Kind::Target) => row.set("kind", Value::Atom("target")).at(
            "goal",
            Value::goal(Goal::new(figure.exact.clone(), claim.bound, raw_text, context.lexicon.margin())),
            claim.raw,
        ),
        None => row,
    }
}

/// 100%, exactly.
#[must_use]
pub fn hundred_percent() -> Quantity {
    let factor = Number::ratio(1, 100).unwrap_or_else(Number::zero);
    let unit = Unit { text: "%".into(), factor, dim: Dim::Share };
    Quantity { range: Interval::point(Number::int(1)), nominal: None, dim: Dim::Share, unit, decimals: 0, raw: Some("100%".into()), about: false }
}
