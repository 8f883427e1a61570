//! 核校问题清单, the list that a drafting office works through: a sheet a draft, grouped by severity, with columns in which staff write
//! what became of each finding, and a summary sheet. As a workbook or a Word document; both are written when all drafts are known.

use std::io;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Render;
use super::book::{Book, Cell, Column, Line, Sheet, Tone, sheet_names};
use super::json::json;
use super::remark::{named, one_line, unchecked};
use super::report::{FileReport, FindingReport, ProblemReport, Summary};
use super::rule::RuleReport;
use crate::diag::{Lang, Severity};

/// What may become of a finding.
const RESULTS: [&[&str]; 2] = [&["已改", "不改", "待核"], &["changed", "kept", "open"]];

/// From so many drafts on, those without findings have no sheet of their own.
const SHEETS: usize = 200;

/// The list.
pub(super) struct List {
    pub(super) lang: Lang,
    /// True for Word, else Excel.
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code, reason = "there is only one kind"))]
    pub(super) word: bool,
    /// The day in the footer.
    pub(super) day: String,
    /// Names of the rules.
    pub(super) rules: Arc<[RuleReport]>,
}

/// One draft, kept until the list is written.
#[derive(Serialize, Deserialize)]
struct Draft {
    path: String,
    rows: Vec<Row>,
    unread: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct Row {
    severity: String,
    place: String,
    text: String,
    kind: String,
    said: String,
    basis: String,
    help: String,
    /// Why it does not count.
    kept: Option<String>,
}

/// What closes the run.
#[derive(Serialize, Deserialize)]
struct End {
    files: usize,
    passed_over: usize,
    problems: Vec<(String, String)>,
}

impl List {
    fn row(&self, finding: &FindingReport) -> Row {
        let lang = self.lang;
        let label = finding.labels.first();
        let title = self.rules.iter().find(|r| r.id == finding.rule).map(|r| r.title.get(lang)).unwrap_or_default();
        let others: Vec<String> = finding.labels.iter().skip(1).map(|l| format!("{}“{}”", named(l, lang), one_line(&l.text))).collect();
        let mut said = one_line(finding.message.get(lang));
        if !others.is_empty() {
            said.push_str(&format!("\n{}{}", lang.pick("对照：", "Beside: "), others.join(lang.pick("；", "; "))));
        }
        let of = |m: &Option<crate::diag::Message>| m.as_ref().map(|m| one_line(m.get(lang))).unwrap_or_default();
        Row {
            severity: finding.severity.as_str().to_owned(),
            place: label.map(|l| named(l, lang)).unwrap_or_default(),
            text: label.map(|l| one_line(&l.text)).unwrap_or_default(),
            kind: format!("{title}\n{}", finding.rule).trim().to_owned(),
            said,
            basis: of(&finding.basis),
            help: of(&finding.help),
            kept: finding.suppressed.as_ref().map(|w| w.reason.clone()),
        }
    }

    fn results(&self) -> &'static [&'static str] {
        let [zh, en] = RESULTS;
        self.lang.pick(zh, en)
    }

    fn columns(&self) -> Vec<Column> {
        let zh = ["序号", "文件", "位置", "原文", "问题类型", "问题说明", "依据", "修改建议", "处理结果", "处理说明", "经办人"];
        let en = ["No.", "File", "Place", "Text", "Kind", "Finding", "Basis", "Advice", "Result", "Note", "Handled by"];
        let widths = [4, 8, 8, 13, 9, 22, 9, 14, 5, 9, 5];
        let mut columns: Vec<Column> = self.lang.pick(zh, en).iter().zip(widths).map(|(h, w)| Column::new(h, w)).collect();
        if let Some(result) = columns.get_mut(8) {
            result.choices = self.results();
        }
        columns
    }

    fn counts(draft: &Draft) -> [usize; 3] {
        ["error", "warning", "info"].map(|s| draft.rows.iter().filter(|r| r.severity == s && r.kept.is_none()).count())
    }

    fn sheet(&self, draft: &Draft, name: String) -> Sheet {
        let lang = self.lang;
        let file = draft.path.rsplit(['/', '\\']).next().unwrap_or(&draft.path);
        let [e, w, i] = Self::counts(draft);
        let mut notes = vec![lang.pick(format!("应改{e}处，请核{w}处，可酌{i}处"), format!("{e} errors, {w} warnings, {i} infos"))];
        if !draft.unread.is_empty() {
            notes.push(format!("{}{}", lang.pick("未读的内容：", "Not read: "), draft.unread.join(lang.pick("；", "; "))));
        }
        let mut sheet = Sheet { name, title: draft.path.clone(), notes, columns: self.columns(), lines: Vec::new() };
        let mut number = 0;
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let rows: Vec<&Row> = draft.rows.iter().filter(|r| r.severity == severity.as_str()).collect();
            if rows.is_empty() {
                continue;
            }
            let count = rows.len();
            sheet.lines.push(Line::Group(lang.pick(format!("{}（{count}处）", severity.word(lang)), format!("{} ({count})", severity.word(lang)))));
            for row in rows {
                number += 1;
                sheet.lines.push(Line::Row(self.cells(row, number, file)));
            }
        }
        if sheet.lines.is_empty() {
            sheet.columns.clear();
            sheet.notes.push(lang.pick("未发现问题。", "Nothing was found.").to_owned());
        }
        sheet
    }

    fn cells(&self, row: &Row, number: usize, file: &str) -> Vec<Cell> {
        let results = self.results();
        let result = results.get(if row.kept.is_some() { 1 } else { 2 }).copied().unwrap_or_default();
        let why = row.kept.as_ref().map(|k| format!("{}{k}", self.lang.pick("已豁免：", "suppressed: "))).unwrap_or_default();
        let texts = [file, &row.place, &row.text, &row.kind, &row.said, &row.basis, &row.help, result, &why, ""];
        std::iter::once(Cell::count(number)).chain(texts.map(Cell::text)).collect()
    }

    /// The first sheet: a row a draft, sums that add up, what was not checked.
    fn summary(&self, drafts: &[Draft], names: &[String], end: &End) -> Sheet {
        let lang = self.lang;
        let zh = ["序号", "文件", "工作表", "应改", "请核", "可酌", "合计", "未读的内容"];
        let en = ["No.", "File", "Sheet", "Errors", "Warnings", "Infos", "Sum", "Not read"];
        let columns = lang.pick(zh, en).iter().zip([4, 30, 16, 6, 6, 6, 6, 30]).map(|(h, w)| Column::new(h, w)).collect();
        let mut lines = Vec::new();
        let mut sums = [0; 3];
        for (index, (draft, name)) in drafts.iter().zip(names).enumerate() {
            let counts = Self::counts(draft);
            sums = [0, 1, 2].map(|i| sums.get(i).copied().unwrap_or(0) + counts.get(i).copied().unwrap_or(0));
            let sheet = if name.is_empty() { lang.pick("未发现问题", "nothing found") } else { name };
            let mut cells = vec![Cell::count(index + 1), Cell::text(&draft.path), Cell::text(sheet)];
            cells.extend(counts.map(Cell::count));
            cells.extend([Cell::count(counts.iter().sum()), Cell::text(draft.unread.join(lang.pick("；", "; ")))]);
            lines.push(Line::Row(cells));
        }
        let total = |n: usize| Cell::count(n).toned(Tone::Total);
        let mut cells = vec![Cell::text(""), Cell::text(lang.pick("合计", "Sum")).toned(Tone::Total), Cell::text("")];
        cells.extend(sums.map(total));
        cells.extend([total(sums.iter().sum()), Cell::text("")]);
        lines.push(Line::Row(cells));
        let [e, w, i] = sums;
        let files = end.files;
        let mut notes =
            vec![lang.pick(format!("共{files}份文稿：应改{e}处，请核{w}处，可酌{i}处。"), format!("{files} drafts: {e} errors, {w} warnings, {i} infos."))];
        if end.passed_over > 0 {
            let n = end.passed_over;
            notes.push(lang.pick(format!("另有{n}个其他类型的文件未查。"), format!("{n} files of other kinds were passed over.")));
        }
        notes.extend(end.problems.iter().map(|(path, said)| format!("{path}{}{said}", if path.is_empty() { "" } else { lang.pick("：", ": ") })));
        Sheet { name: self.first().to_owned(), title: self.title().to_owned(), notes, columns, lines }
    }

    fn title(&self) -> &'static str {
        self.lang.pick("核校问题清单", "List of findings")
    }

    fn first(&self) -> &'static str {
        self.lang.pick("汇总", "Summary")
    }

    fn book(&self, drafts: &[Draft], end: &End) -> Book {
        let own = |d: &&Draft| !d.rows.is_empty() || drafts.len() < SHEETS;
        let paths: Vec<&str> = drafts.iter().filter(own).map(|d| d.path.as_str()).collect();
        let mut made = sheet_names(&paths, &[self.first()]).into_iter();
        let names: Vec<String> = drafts.iter().map(|d| if own(&d) { made.next().unwrap_or_default() } else { String::new() }).collect();
        let mut sheets = vec![self.summary(drafts, &names, end)];
        sheets.extend(drafts.iter().zip(names).filter(|(_, n)| !n.is_empty()).map(|(d, n)| self.sheet(d, n)));
        Book { lang: self.lang, title: self.title().to_owned(), day: self.day.clone(), sheets }
    }
}

impl Render for List {
    fn begin(&self) -> Vec<u8> {
        Vec::new()
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        let unread = report.unread.iter().map(|m| one_line(m.get(self.lang))).collect();
        let rows = report.findings.iter().map(|f| self.row(f)).collect();
        line(&Draft { path: report.path.clone(), rows, unread })
    }

    fn end(&self, s: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        let problems = problems.iter().map(|p| (p.path.clone(), unchecked(p, self.lang))).collect();
        line(&End { files: s.files, passed_over: s.passed_over, problems })
    }

    fn packs(&self) -> bool {
        true
    }

    fn pack(&self, parts: Vec<u8>) -> io::Result<Vec<u8>> {
        let mut lines: Vec<&[u8]> = parts.split(|b| *b == b'\n').filter(|l| !l.is_empty()).collect();
        let end: End = lines.pop().map(serde_json::from_slice).transpose()?.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        let drafts = lines.into_iter().map(serde_json::from_slice).collect::<Result<Vec<Draft>, _>>()?;
        let book = self.book(&drafts, &end);
        #[cfg(feature = "xlsx")]
        if !self.word {
            return book.xlsx();
        }
        book.docx()
    }
}

/// A value on a line of its own.
pub(super) fn line(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = json(value);
    bytes.push(b'\n');
    bytes
}
