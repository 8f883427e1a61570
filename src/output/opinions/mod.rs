//! 意见汇总表: a register of opinions (`survey::opinions`) as the two usual tables, for departments and for the public, with counts that
//! add up; as text, JSON, a workbook or a Word document. Findings stand in none of them.

mod json;
mod sheets;
mod text;

use std::io;

use crate::diag::Lang;
use crate::survey::opinions::{Anchor, Found, Kind, Looked, Opinion, Register, Sender, Tally, units};

/// Names of the formats of [`opinions`].
pub const OPINION_FORMATS: &[&str] = &[
    "text", "json", "docx", #[cfg(feature = "xlsx")]
    "xlsx",
];

/// What exported tables say of themselves, in both languages; by this, beside [`BACK`], they are known when they come back.
pub const EXPORTED: [&str; 2] = ["据意见登记簿", "From the register of opinions"];
/// How they come back, as they say it.
pub const BACK: &str = "hegao opinions import";
/// What tables say whose persons are hidden.
pub const HIDDEN: [&str; 2] = ["个人信息已由核稿隐去", "Personal data were hidden by hegao"];

/// What is shown, and how.
#[derive(Debug, Clone, Copy)]
pub struct Told<'o> {
    /// The opinions; those of a published table are masked.
    pub register: &'o Register,
    /// Their counts.
    pub tally: &'o Tally,
    /// The file of the register, without folders.
    pub name: &'o str,
    /// The next version of the draft as named, and what it tells.
    pub looked: Option<(&'o str, &'o Looked)>,
    /// Which tables are written.
    pub tables: &'o [Kind],
    /// True for tables that are published.
    pub public: bool,
    /// The language.
    pub lang: Lang,
    /// The day, for footers.
    pub day: &'o str,
}

/// The opinions in a format.
///
/// # Errors
/// Where it is larger than the format allows.
pub fn opinions(format: &str, told: Told<'_>) -> io::Result<Vec<u8>> {
    match format {
        "json" => Ok(json::render(told)),
        "docx" => sheets::book(told).docx(),
        #[cfg(feature = "xlsx")]
        "xlsx" => sheets::book(told).xlsx(),
        _ => Ok(text::render(told).into_bytes()),
    }
}

impl<'o> Told<'o> {
    fn t(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        self.lang.pick(zh.into(), en.into())
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = &'o Opinion> {
        self.register.opinions.iter().filter(move |o| o.kind == kind)
    }

    fn numbered(&self, kind: Kind, number: usize) -> Option<&'o Opinion> {
        self.register.opinions.iter().find(|o| o.kind == kind && o.number == number)
    }

    /// `《某某规划（征求意见稿）》征求部门意见汇总表`
    fn title(&self, kind: Kind) -> String {
        let draft = self.register.draft.as_ref().map(|d| d.title.as_str()).filter(|t| !t.is_empty());
        let named = draft.map(|t| if t.starts_with('《') { t.to_owned() } else { format!("《{t}》") }).unwrap_or_default();
        match kind {
            Kind::Department => self.t(format!("{named}征求部门意见汇总表"), format!("{named} Opinions of departments")),
            Kind::Public => self.t(format!("{named}公开征求意见汇总表"), format!("{named} Opinions of the public")),
        }
    }

    fn kind(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Department => self.lang.pick("部门意见", "Departments"),
            Kind::Public => self.lang.pick("公众意见", "Public"),
        }
    }

    /// `收到意见12条，合并相同的为9条；采纳5条，部分采纳1条，未采纳2条，未定4条（按收到的条数计）。`
    fn counted(&self, row: &crate::survey::opinions::Row) -> String {
        let (n, m, [a, p, r, o]) = (row.comments, row.opinions, row.outcomes);
        if n == 0 {
            return self.t("未收到意见。", "No opinions came.");
        }
        self.t(
            format!("收到意见{n}条，合并相同的为{m}条；按收到的条数计，采纳{a}条，部分采纳{p}条，未采纳{r}条，未定{o}条。"),
            format!("{n} comments, {m} opinions with the same ones joined; of the comments {a} are adopted, {p} partly, {r} not, {o} are open."),
        )
    }

    /// Which units answered, a sentence each.
    fn answered(&self) -> Vec<String> {
        let u = &self.tally.units;
        let list = |names: &[String]| names.join(self.lang.pick("、", ", "));
        let (asked, with, silent, none) = (u.asked, u.with_opinions, u.silent.len(), u.unanswered.len());
        let mut all = Vec::new();
        if asked + with + silent > 0 {
            let first = if asked > 0 { self.t(format!("征求意见的单位{asked}家；"), format!("{asked} units were asked; ")) } else { String::new() };
            all.push(self.t(
                format!("{first}提出意见{with}家，反馈无意见{silent}家，未反馈意见{none}家。"),
                format!("{first}{with} have opinions, {silent} have none, {none} did not answer."),
            ));
        }
        if silent > 0 {
            all.push(self.t(format!("反馈无意见：{}。", list(&u.silent)), format!("Without opinions: {}.", list(&u.silent))));
        }
        if none > 0 {
            all.push(self.t(format!("未反馈意见：{}。", list(&u.unanswered)), format!("Did not answer: {}.", list(&u.unanswered))));
        }
        all
    }

    /// Where passages were found, where a draft was given.
    fn found(&self) -> Option<String> {
        let of = |f: Found| self.tally.found.get(&f).copied().unwrap_or(0);
        let [e, u, c, m, s] = [Found::Exact, Found::Uncertain, Found::Chapter, Found::Missing, Found::Unsaid].map(of);
        let missing = self.register.opinions.len() - self.tally.found.values().sum::<usize>();
        if self.tally.found.is_empty() {
            return None;
        }
        let left = if missing > 0 { self.t(format!("，未查找{missing}条"), format!(", {missing} were not looked for")) } else { String::new() };
        Some(self.t(
            format!("对应原文：准确{e}条，存疑{u}条，只到章节{c}条，原文未找到{m}条，没有写明原文{s}条{left}。"),
            format!("Passages: {e} certain, {u} uncertain, {c} by chapter only, {m} not found, {s} without words of the draft{left}."),
        ))
    }

    /// Who said it: units and names once, and how often where that is more.
    fn who(&self, from: &[Sender]) -> String {
        const MOST: usize = 30;
        let mut names: Vec<String> = Vec::new();
        for name in from.iter().flat_map(|s| units(&s.unit)).filter(|u| !u.is_empty()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let (n, more) = (from.len(), names.len() > MOST);
        names.truncate(MOST);
        let shown = names.join("、");
        let shown = if more { self.t(format!("{shown}等"), format!("{shown} …")) } else { shown };
        match (names.is_empty(), n > 1 && (more || n != names.len())) {
            (true, false) => self.t("（未署名）", "(no name)"),
            (true, true) => self.t(format!("（未署名，共{n}条）"), format!("(no names, {n} comments)")),
            (false, true) => self.t(format!("{shown}（共{n}条）"), format!("{shown} ({n} comments)")),
            (false, false) => shown,
        }
    }

    /// The place that a row names: as written, else where it was found; what is not certain is said where the table is not published.
    fn place(&self, o: &Opinion) -> (String, bool) {
        let Some(a) = &o.anchor else { return (o.chapter.clone(), false) };
        let at = if a.place.is_empty() { a.chapter.clone() } else { self.spot(a) };
        // What the place says anyway is not said twice.
        let given = if bare(&at).starts_with(&bare(&o.chapter)) { String::new() } else { o.chapter.clone() };
        if self.public {
            let known = matches!(a.found, Found::Exact | Found::Chapter);
            return (if given.is_empty() && known { at } else { o.chapter.clone() }, false);
        }
        let said = match a.found {
            Found::Exact | Found::Chapter if given.is_empty() => return (at, false),
            Found::Exact => return (format!("{given}\n{at}"), false),
            Found::Chapter | Found::Unsaid => return (o.chapter.clone(), false),
            Found::Uncertain if a.others > 0 => self.t(format!("存疑：{at}（另有{}处相同）", a.others), format!("uncertain: {at} ({} more)", a.others)),
            Found::Uncertain => self.t(format!("存疑：{at}"), format!("uncertain: {at}")),
            Found::Missing => self.t("未找到原文", "words not found"),
        };
        (format!("{}\n{said}", o.chapter).trim().to_owned(), true)
    }

    fn spot(&self, a: &Anchor) -> String {
        self.lang.pick(a.place.replace(' ', ""), a.place_en.clone())
    }

    /// What the next version tells, a sentence each.
    fn verdict(&self) -> Vec<String> {
        let Some((_, l)) = self.looked else { return Vec::new() };
        let (same, unplaced, carried, unasked, all) = (l.unchanged.len(), l.unplaced.len(), l.carried, l.unasked.len(), l.changes);
        vec![
            self.t(
                format!("标为采纳或部分采纳的意见：原文已改{carried}条，原文未改{same}条，不知对应何处{unplaced}条。"),
                format!("Opinions adopted in whole or in part: {carried} whose passage changed, {same} whose passage did not, {unplaced} whose passage is not known."),
            ),
            self.t(
                format!("修改稿改动{all}处，其中{unasked}处没有意见或问题与之对应。"),
                format!("The revised draft has {all} changes; {unasked} of them answer no opinion and no finding."),
            ),
        ]
    }
}

/// A place without blanks, with full-width brackets folded.
fn bare(place: &str) -> String {
    crate::text::fold_str(place).chars().filter(|c| !c.is_whitespace()).collect()
}
