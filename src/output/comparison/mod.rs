//! Two versions side by side (`survey::Comparison`) as text, JSON, a page, sheets or a Word document. Each says the same: the counts first.

mod html;
pub(super) mod json;
mod sheets;
mod text;

use std::io;

use super::figures;
use super::report::ProblemReport;
use super::rule::RuleReport;
use crate::diag::Lang;
use crate::survey::{At, By, Change, Comparison, Counts, Entry, FigureChange, Noted, Piece, What, counts};

/// What is shown, and how.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'c> {
    /// The old version as named.
    pub old: &'c str,
    /// The new version as named.
    pub new: &'c str,
    /// The drafts, those alone last.
    pub drafts: &'c [Comparison],
    /// What could not be compared.
    pub problems: &'c [ProblemReport],
    /// Files of other kinds.
    pub passed_over: usize,
    /// What the rules say about themselves.
    pub rules: &'c [RuleReport],
    /// The language.
    pub lang: Lang,
    /// The day, for footers.
    pub day: &'c str,
}

/// The comparison in a format.
///
/// # Errors
/// Where it is larger than the format allows.
pub fn comparison(format: &str, view: Compared<'_>) -> io::Result<Vec<u8>> {
    match format {
        "json" => Ok(json::render(view)),
        "html" => Ok(html::render(view).into_bytes()),
        "docx" => sheets::book(view).docx(),
        #[cfg(feature = "xlsx")]
        "xlsx" => sheets::book(view).xlsx(),
        _ => Ok(text::render(view).into_bytes()),
    }
}

/// Sums over all drafts.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    pairs: usize,
    added: usize,
    removed: usize,
    fixed: Counts,
    appeared: Counts,
    remaining: Counts,
    figures: usize,
    indicators_added: usize,
    indicators_removed: usize,
    /// Added, removed, reworded, moved.
    passages: [usize; 4],
}

impl Totals {
    fn add(&mut self, draft: &Comparison) {
        match (&draft.old, &draft.new) {
            (Some(_), Some(_)) => self.pairs += 1,
            (None, _) => self.added += 1,
            (_, None) => self.removed += 1,
        }
        let sum = |a: Counts, b: Counts| Counts { errors: a.errors + b.errors, warnings: a.warnings + b.warnings, infos: a.infos + b.infos };
        self.fixed = sum(self.fixed, counts(&draft.fixed));
        self.appeared = sum(self.appeared, counts(&draft.appeared));
        self.remaining = sum(self.remaining, counts(&draft.remaining));
        self.figures += draft.figures.len();
        self.indicators_added += draft.indicators_added.len();
        self.indicators_removed += draft.indicators_removed.len();
        for (sum, n) in self.passages.iter_mut().zip(passages(draft)) {
            *sum += n;
        }
    }
}

/// Passages added, removed, reworded, moved.
fn passages(draft: &Comparison) -> [usize; 4] {
    let [added, removed, changed] = draft.passage_counts();
    [added, removed, changed, draft.moved]
}

/// Characters shown on each side of a change.
const AROUND: usize = 16;

impl<'c> Compared<'c> {
    fn t(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        self.lang.pick(zh.into(), en.into())
    }

    fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        self.drafts.iter().for_each(|d| totals.add(d));
        totals
    }

    /// What a rule is called.
    fn title(&self, rule: &str) -> &'c str {
        self.rules.iter().find(|r| r.id.as_str() == rule).map(|r| r.title.get(self.lang)).unwrap_or_default()
    }

    fn place(&self, at: &At) -> String {
        figures::place(at, self.lang)
    }

    /// `应改1处，请核2处，可酌0处`; `没有` for none.
    fn counted(&self, c: Counts) -> String {
        let (e, w, i) = (c.errors, c.warnings, c.infos);
        self.t(format!("应改{e}处，请核{w}处，可酌{i}处"), format!("{e} errors, {w} warnings, {i} infos"))
    }

    /// The verdict of the whole, a line each.
    fn verdict(&self) -> Vec<String> {
        let t = self.totals();
        let sum = |c: Counts| c.sum();
        let (fixed, new, left) = (sum(t.fixed), sum(t.appeared), sum(t.remaining));
        let mut lines = vec![self.t(
            format!("{}份文稿前后对照：消除问题{fixed}处，新出现{new}处，仍有{left}处。", t.pairs),
            format!("{} drafts compared: {fixed} findings fixed, {new} new, {left} remain.", t.pairs),
        )];
        if new > 0 {
            let said = self.counted(t.appeared);
            lines.push(self.t(format!("新出现的：{said}。"), format!("New: {said}.")));
        }
        let [added, removed, changed, moved] = t.passages;
        let (figures, more, less) = (t.figures, t.indicators_added, t.indicators_removed);
        lines.push(self.t(
            format!("指标和数值变动{figures}处，指标表新增{more}行、删去{less}行；段落（含表格的行）新增{added}段、删去{removed}段、改写{changed}段、移动{moved}段。"),
            format!("{figures} indicators or figures changed, {more} rows of indicator tables added, {less} removed; passages: {added} added, {removed} removed, {changed} reworded, {moved} moved."),
        ));
        let alone = [
            (t.added, "只在新版中的文稿{}份，其中的问题都算新出现。", "Drafts in the new version only, all their findings new: {}."),
            (t.removed, "只在旧版中的文稿{}份。", "Drafts in the old version only: {}."),
            (self.problems.len(), "有{}处未能检查。", "Could not be checked: {}."),
            (self.passed_over, "另有{}个其他类型的文件未查。", "Files of other kinds passed over: {}."),
        ];
        lines.extend(alone.iter().filter(|(n, _, _)| *n > 0).map(|(n, zh, en)| self.lang.pick(zh, en).replace("{}", &n.to_string())));
        lines
    }

    /// `旧稿.docx → 新稿.docx（名称相近）`.
    fn named(&self, draft: &Comparison) -> String {
        match (&draft.old, &draft.new, draft.by) {
            (Some(old), Some(new), by) => {
                let by = match by {
                    Some(By::Name) => self.t("（名称相近，视为同一份）", " (names alike)"),
                    Some(By::Contents) => self.t("（内容相近，视为同一份）", " (contents alike)"),
                    _ => String::new(),
                };
                format!("{old} → {new}{by}")
            }
            (None, Some(new), _) => self.t(format!("{new}（只在新版中）"), format!("{new} (new version only)")),
            (Some(old), _, _) => self.t(format!("{old}（只在旧版中）"), format!("{old} (old version only)")),
            _ => String::new(),
        }
    }

    /// Kinds of findings with their names, in the order in which they are shown.
    fn kinds<'d>(&self, draft: &'d Comparison) -> [(String, &'d [Noted]); 3] {
        [
            (self.t("新出现的问题", "New findings"), &draft.appeared),
            (self.t("已消除的问题（位置按旧版）", "Fixed findings (places of the old version)"), &draft.fixed),
            (self.t("仍有的问题", "Remaining findings"), &draft.remaining),
        ]
    }

    /// The parts of an indicator that changed: `目标`, old and new figure, each with its place.
    fn parts(&self, change: &FigureChange) -> Vec<(String, String, String)> {
        let shown = |e: &Entry, target: bool| {
            let figure = if target { &e.target } else { &e.baseline };
            match figure {
                Some(s) => figures::value(s, self.lang),
                None if e.lost => self.t("未能归列", "not assigned"),
                None => self.t("无", "none"),
            }
        };
        let unit = |e: &Entry| if e.unit.is_empty() { self.t("无", "none") } else { e.unit.clone() };
        let has = |w: &[What]| w.iter().any(|w| change.what.contains(w));
        let mut parts = Vec::new();
        if has(&[What::Name]) {
            parts.push((self.t("名称", "name"), change.old.name.clone(), change.new.name.clone()));
        }
        if has(&[What::Unit]) {
            parts.push((self.t("单位", "unit"), unit(&change.old), unit(&change.new)));
        }
        if has(&[What::Baseline, What::BaselineYear]) {
            let name = if change.new.in_table { self.t("基期", "baseline") } else { self.t("现状", "actual") };
            parts.push((name, shown(&change.old, false), shown(&change.new, false)));
        }
        if has(&[What::Target, What::TargetYear, What::Bound]) {
            parts.push((self.t("目标", "target"), shown(&change.old, true), shown(&change.new, true)));
        }
        parts
    }

    /// Both places of a changed indicator.
    fn places(&self, change: &FigureChange) -> (String, String) {
        let at = |e: &Entry| e.target.as_ref().filter(|_| e.target.is_some()).or(e.baseline.as_ref()).map_or_else(|| self.place(&e.at), |s| self.place(&s.at));
        (at(&change.old), at(&change.new))
    }

    /// Baseline and target of a row that came or went.
    fn row(&self, entry: &Entry) -> String {
        let shown = |s: &Option<crate::survey::Shown>| s.as_ref().map_or_else(|| "—".to_owned(), |s| figures::value(s, self.lang));
        format!("{} → {}", shown(&entry.baseline), shown(&entry.target))
    }

    /// What happened to a passage, where, and its words.
    fn passage(&self, change: &Change) -> (String, String, String) {
        passage(change, self.lang)
    }
}

/// What a passage that was reworded says now, with what it said: `到2025年达到〔70%→75%〕以上`; what stays is cut.
fn inline(pieces: &[Piece], lang: Lang) -> String {
    let last = pieces.len().saturating_sub(1);
    let mut out = String::new();
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Same(text) => out.push_str(&cut(text, index > 0, index < last)),
            Piece::Changed(old, new) if new.is_empty() => out.push_str(&lang.pick(format!("〔删：{old}〕"), format!("[-{old}-]"))),
            Piece::Changed(old, new) if old.is_empty() => out.push_str(&lang.pick(format!("〔增：{new}〕"), format!("[+{new}+]"))),
            Piece::Changed(old, new) => out.push_str(&lang.pick(format!("〔{old}→{new}〕"), format!("[{old}→{new}]"))),
        }
    }
    out
}

/// What happened to a passage, where, and its words.
pub(super) fn passage(change: &Change, lang: Lang) -> (String, String, String) {
    let place = |at: &At| figures::place(at, lang);
    let t = |zh: &str, en: &str| lang.pick(zh, en).to_owned();
    match change {
        Change::Added(p) => (t("新增", "added"), place(&p.at), p.text.clone()),
        Change::Removed(p) => (t("删去", "removed"), lang.pick(format!("旧版{}", place(&p.at)), format!("old {}", place(&p.at))), p.text.clone()),
        Change::Changed { old, new, pieces } => {
            let (old, new) = (place(old), place(new));
            let at = if old == new { new } else { lang.pick(format!("{new}（旧版{old}）"), format!("{new} (old {old})")) };
            (t("改写", "reworded"), at, inline(pieces, lang))
        }
    }
}

/// The beginning and the end of what stays, where a change stands before or behind it.
fn cut(text: &str, before: bool, behind: bool) -> String {
    let all: Vec<char> = text.chars().collect();
    let (head, tail) = (if before { AROUND } else { 0 }, if behind { AROUND } else { 0 });
    if all.len() <= head + tail + 4 {
        return text.to_owned();
    }
    let end = all.len().saturating_sub(tail);
    all.iter().take(head).chain(&['…']).chain(all.iter().skip(end)).collect()
}
