//! Claims: a figure in prose and the named thing it speaks of, with year, kind and scope.
//! Follows the linking algorithm: the clause to the left, stripped of verbs on its right and of leads on its left, must end in a head.

use ecow::EcoString;

use super::claim_scope::{cited, strip_left};
use super::claim_time::Timing;
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
    let timing = Timing::new(context, figure, start, stripped.target);
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
