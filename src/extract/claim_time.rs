//! When a claim's figure holds: its year, and whether it is what was or what is aimed at, from the words of its clause, sentence, paragraph and headings.

use super::claim::{Kind, Year};
use super::figure::{Context, Figure, years_in};
use crate::text::{AnyOf, Span, ends_with_any, holds_any};
use crate::value::Bound;

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

/// Characters of the longest title that runs into its paragraph.
const TITLE: usize = 20;

/// (按2022年底面积计算): the bracket that a year stands in ends before the figure.
fn in_closed_bracket(tail: &str) -> bool {
    let mut depth = 0i32;
    tail.bytes().any(|b| {
        depth += i32::from(b == b'(') - i32::from(b == b')');
        depth < 0
    })
}

/// A figure, where its clause begins, and whether its verb is one of aims.
pub(super) struct Timing<'c, 'a> {
    context: &'c Context<'a>,
    figure: &'c Figure,
    start: usize,
    target_word: bool,
}

impl<'c, 'a> Timing<'c, 'a> {
    pub(super) fn new(context: &'c Context<'a>, figure: &'c Figure, start: usize, target_word: bool) -> Self {
        Self { context, figure, start, target_word }
    }

    /// The text of the sentence before the figure.
    fn before(&self) -> &str {
        self.context.get(self.context.sentence(self.figure.sentence).from(), self.figure.digits.from())
    }

    /// Actual figure or target; `None` where nothing says.
    pub(super) fn kind(&self) -> Option<Kind> {
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
        if self.title_of(para.span).is_some_and(|t| BEHIND.is_in(t) && !AHEAD.is_in(t)) {
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

    /// The first few words of a paragraph up to 。 where the figure stands behind them.
    fn title_of(&self, para: Span) -> Option<&str> {
        let text = self.context.source.slice(para);
        let end = text.char_indices().take(TITLE).find(|(_, c)| *c == '。')?.0;
        text.get(..end).filter(|_| self.figure.digits.from() > para.from() + end)
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

    /// The year and where it stands.
    pub(super) fn year(&self, kind: Option<Kind>) -> Option<Year> {
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
