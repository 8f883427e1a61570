//! Many drafts at a glance (`survey::Overview`) as text, JSON, a page, sheets or a Word document. Each says the same: the counts first.

mod html;
mod json;
mod sheets;
mod text;

use std::io;

use super::figures;
use super::report::{ProblemReport, Summary};
use super::rule::RuleReport;
use crate::diag::Lang;
use crate::survey::{At, Entry, Mark, Overview, Shown};

/// Names of the formats of surveys: [`overview`], `comparison`.
pub const SURVEY_FORMATS: &[&str] = &[
    "text", "json", "html", "docx", #[cfg(feature = "xlsx")]
    "xlsx",
];

/// What is shown, and how.
#[derive(Debug, Clone, Copy)]
pub struct View<'v> {
    /// The drafts.
    pub overview: &'v Overview,
    /// Counts of the run.
    pub summary: &'v Summary,
    /// What could not be checked.
    pub problems: &'v [ProblemReport],
    /// What the rules say about themselves.
    pub rules: &'v [RuleReport],
    /// The language.
    pub lang: Lang,
    /// The day, for footers.
    pub day: &'v str,
}

/// The overview in a format.
///
/// # Errors
/// Where it is larger than the format allows.
pub fn overview(format: &str, view: View<'_>) -> io::Result<Vec<u8>> {
    match format {
        "json" => Ok(json::render(view)),
        "html" => Ok(html::render(view).into_bytes()),
        "docx" => sheets::book(view).docx(),
        #[cfg(feature = "xlsx")]
        "xlsx" => sheets::book(view).xlsx(),
        _ => Ok(text::render(view).into_bytes()),
    }
}

/// Name of a family of bundled rules for people; the family's own word for others.
#[must_use]
pub fn family(name: &str, lang: Lang) -> &str {
    let zh = match name {
        "alignment" => "与上级衔接",
        "arithmetic" => "计算",
        "attachment" => "附件",
        "date" => "日期",
        "docno" => "发文字号",
        "duty" => "责任分工",
        "effect" => "施行与废止",
        "extraction" => "未能读出",
        "indicator" => "指标",
        "layout" => "版式",
        "naming" => "机构名称",
        "number" => "数字用法",
        "numbering" => "序号",
        "privacy" => "个人信息",
        "process" => "程序",
        "punctuation" => "标点",
        "quotation" => "引文",
        "reference" => "引用文件",
        "repeat" => "重复",
        "suppression" => "豁免",
        "unit" => "单位",
        "wording" => "用语",
        _ => name,
    };
    lang.pick(zh, name)
}

/// How many drafts stand abreast, so that no table has only a few of them left.
fn abreast(drafts: usize, most: usize) -> usize {
    drafts.div_ceil(drafts.div_ceil(most).max(1)).max(1)
}

impl<'v> View<'v> {
    fn t(&self, zh: impl Into<String>, en: impl Into<String>) -> String {
        self.lang.pick(zh.into(), en.into())
    }

    /// What a rule is called.
    fn title(&self, rule: &str) -> &'v str {
        self.rules.iter().find(|r| r.id.as_str() == rule).map(|r| r.title.get(self.lang)).unwrap_or_default()
    }

    /// The chapter's name; what stands under no heading has one too.
    fn chapter<'c>(&self, name: &'c str) -> &'c str {
        if name.is_empty() { self.lang.pick("（不在任何章下）", "(under no heading)") } else { name }
    }

    fn path(&self, draft: usize) -> &'v str {
        self.overview.drafts.get(draft).map_or("", |d| d.path.as_str())
    }

    /// The verdict of the whole: `5份文稿：应改12处，请核30处，可酌44处。`
    fn counts(&self) -> String {
        let (n, c) = (self.overview.drafts.len(), self.overview.total);
        let (e, w, i) = (c.errors, c.warnings, c.infos);
        if c.sum() == 0 {
            return self.t(format!("{n}份文稿：未发现问题。"), format!("{n} drafts: nothing was found."));
        }
        self.t(format!("{n}份文稿：应改{e}处，请核{w}处，可酌{i}处。"), format!("{n} drafts: {e} errors, {w} warnings, {i} infos."))
    }

    /// What the counts leave out, a sentence each. Bundled rules that compare with a plan above lack it in most runs: no word of them.
    fn left(&self) -> Vec<String> {
        let s = self.summary;
        let unread = self.overview.drafts.iter().filter(|d| d.unread > 0).count();
        let all = [
            (self.problems.len(), "有{}处未能检查。", "Could not be checked: {}."),
            (unread, "有{}份文稿中有未读的内容，如图片、读不成的表格。", "Drafts with parts that were not read (pictures, broken tables): {}."),
            (s.known, "另有{}处为基线已有，不计。", "Known from the baseline, not counted: {}."),
            (s.passed_over, "另有{}个其他类型的文件未查。", "Files of other kinds passed over: {}."),
        ];
        all.iter().filter(|(n, _, _)| *n > 0).map(|(n, zh, en)| self.lang.pick(zh, en).replace("{}", &n.to_string())).collect()
    }

    /// Indicators: how many, in how many drafts, what is marked.
    fn indicators(&self) -> String {
        let all = self.overview.indicators.len();
        let common = self.overview.indicators.iter().filter(|r| r.cells.len() > 1).count();
        let (bad, far) = self.overview.indicators.iter().map(|r| r.marks()).fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        self.t(
            format!("共{all}个指标，其中{common}个见于两份以上文稿；同一文稿前后矛盾的数值{bad}个（标≠），与其他文稿相差悬殊的{far}个（标▲）。"),
            format!("{all} indicators, {common} of them in more than one draft; {bad} figures contradict another of their draft (≠), {far} lie far from those of the other drafts (▲)."),
        )
    }

    /// What the marks mean, word for word.
    fn legend(&self) -> String {
        self.t(
            "≠：同一文稿对同一指标、同一口径、同一年份写了两个数值。▲：百分数和人均类目标，与其他至少四份文稿同年目标的中位数相差超过三成，且超过它们离中位数的一般距离的五倍；总量和增幅因地区而异，不比较。指标按名称归并，名称不同而意思相同的可能分列。",
            "≠: a draft states two values for one indicator, scope and year. ▲: a rate or an amount a head that lies more than 30% and five times the median distance away from the median of at least four other drafts' targets of that year; totals and growth are an area's own and not compared. Indicators are joined by name; two names of one thing may stand apart.",
        )
    }

    fn place(&self, at: &At) -> String {
        figures::place(at, self.lang)
    }

    fn value(&self, shown: &Shown) -> String {
        figures::value(shown, self.lang)
    }

    /// What the marks of an entry say.
    fn notes(&self, entry: &Entry) -> Vec<String> {
        let said = |s: &Shown| {
            s.mark.as_ref().map(|m| match m {
                Mark::Contradiction(m) | Mark::Outlier(m) => m.get(self.lang).to_owned(),
            })
        };
        [&entry.baseline, &entry.target].into_iter().flatten().filter_map(said).collect()
    }

    /// What stands around an entry's figures: its section, that it is no row of a table, that a figure could not be read.
    fn remarks(&self, entry: &Entry) -> Vec<String> {
        let scope = Some(entry.scope.clone()).filter(|s| !s.is_empty());
        let text = (!entry.in_table).then(|| self.t("正文", "text"));
        let lost = entry.lost.then(|| self.t("有数未能归列", "a figure could not be assigned"));
        [scope, text, lost].into_iter().flatten().collect()
    }
}
