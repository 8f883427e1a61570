//! The overview as sheets: drafts, rules, chapters, what is shared, and the indicators with a few drafts a sheet, so that a page holds them.

use super::View;
use crate::output::book::{Book, Cell, Column, Line, Sheet, Tone};
use crate::output::remark::{one_line, unchecked, verdict_of};
use crate::survey::{Counts, Entry, IndicatorRow, Mark, Shown, Tallied};

/// Drafts of one sheet of indicators.
const ABREAST: usize = 5;

pub(super) fn book(view: View<'_>) -> Book {
    let mut sheets = vec![drafts(view), rules(view), chapters(view), shared(view)];
    sheets.extend(matrices(view));
    Book { lang: view.lang, title: view.t("文稿汇总", "Summary of drafts"), day: view.day.to_owned(), sheets }
}

fn columns(heads: &[&str], widths: &[u16]) -> Vec<Column> {
    heads.iter().zip(widths).map(|(h, w)| Column::new(h, *w)).collect()
}

fn numbers(c: Counts) -> [Cell; 4] {
    [c.errors, c.warnings, c.infos, c.sum()].map(Cell::count)
}

fn drafts(view: View<'_>) -> Sheet {
    let heads: &[&str] = view.lang.pick(
        &["序号", "文稿", "应改", "请核", "可酌", "合计", "指标数", "未读的内容"],
        &["No.", "Draft", "Errors", "Warnings", "Infos", "Sum", "Indicators", "Not read"],
    );
    let over = view.overview;
    let mut lines = Vec::new();
    for (index, draft) in over.drafts.iter().enumerate() {
        let mut cells = vec![Cell::count(index + 1), Cell::text(&draft.path)];
        cells.extend(numbers(draft.counts));
        cells.extend([Cell::count(draft.indicators), Cell::count(draft.unread)]);
        lines.push(Line::Row(cells));
    }
    let mut cells = vec![Cell::text(""), Cell::text(view.t("合计", "Sum")).toned(Tone::Total)];
    cells.extend(numbers(over.total).map(|c| c.toned(Tone::Total)));
    lines.push(Line::Row(cells.into_iter().chain([Cell::text(""), Cell::text("")]).collect()));
    let mut notes = vec![view.counts()];
    notes.extend(view.left());
    let worst: Vec<String> = over.worst().iter().take(5).filter_map(|d| over.drafts.get(*d)).filter(|d| d.counts.errors > 0).map(|d| d.path.clone()).collect();
    if !worst.is_empty() {
        notes.push(format!("{}{}", view.t("应改最多的文稿：", "Most errors: "), worst.join(view.lang.pick("、", ", "))));
    }
    notes.extend(
        view.problems.iter().map(|p| format!("{}{}{}", p.path, if p.path.is_empty() { "" } else { view.lang.pick("：", ": ") }, unchecked(p, view.lang))),
    );
    Sheet {
        name: view.t("汇总", "Summary"),
        title: view.t("文稿汇总", "Summary of drafts"),
        notes,
        columns: columns(heads, &[5, 46, 8, 8, 8, 8, 8, 10]),
        lines,
    }
}

fn tallied(t: &Tallied, names: Vec<String>) -> Line {
    let cells = names.into_iter().map(Cell::text).chain(numbers(t.counts)).chain([Cell::count(t.drafts)]);
    Line::Row(cells.collect())
}

fn rules(view: View<'_>) -> Sheet {
    let heads: &[&str] = view
        .lang
        .pick(&["类别", "规则", "规则名", "应改", "请核", "可酌", "合计", "文稿数"], &["Family", "Rule", "Id", "Errors", "Warnings", "Infos", "Sum", "Drafts"]);
    let mut lines = vec![Line::Group(view.t("按类别", "By family"))];
    let name = |family: &str| super::family(family, view.lang).to_owned();
    lines.extend(view.overview.families.iter().map(|t| tallied(t, vec![name(&t.name), String::new(), String::new()])));
    lines.push(Line::Group(view.t("按规则", "By rule")));
    for t in &view.overview.rules {
        let family = t.name.split('/').next().unwrap_or_default();
        lines.push(tallied(t, vec![name(family), view.title(&t.name).to_owned(), t.name.clone()]));
    }
    let title = view.t("按类别、规则", "By family and rule");
    Sheet { name: view.t("类别和规则", "Rules"), title, notes: Vec::new(), columns: columns(heads, &[12, 28, 22, 7, 7, 7, 7, 8]), lines }
}

fn chapters(view: View<'_>) -> Sheet {
    let heads: &[&str] = view.lang.pick(&["章", "应改", "请核", "可酌", "合计", "文稿数"], &["Chapter", "Errors", "Warnings", "Infos", "Sum", "Drafts"]);
    let lines = view.overview.chapters.iter().map(|t| tallied(t, vec![view.chapter(&t.name).to_owned()])).collect();
    let title = view.t("按章", "By chapter");
    Sheet { name: title.clone(), title, notes: Vec::new(), columns: columns(heads, &[50, 10, 10, 10, 10, 10]), lines }
}

fn shared(view: View<'_>) -> Sheet {
    let heads: &[&str] =
        view.lang.pick(&["序号", "程度", "问题说明", "原文", "规则", "文稿数", "文稿"], &["No.", "Severity", "Finding", "Text", "Rule", "Drafts", "In"]);
    let row = |(index, s): (usize, &crate::survey::Shared)| {
        let f = &s.first;
        let paths: Vec<&str> = s.drafts.iter().map(|d| view.path(*d)).collect();
        Line::Row(vec![
            Cell::count(index + 1),
            Cell::text(f.severity.word(view.lang)),
            Cell::text(verdict_of(&f.message, view.lang)),
            Cell::text(one_line(&f.text)),
            Cell::text(format!("{}\n{}", view.title(f.rule.as_str()), f.rule).trim()),
            Cell::count(paths.len()),
            Cell::text(paths.join("\n")),
        ])
    };
    let lines: Vec<Line> = view.overview.shared.iter().enumerate().map(row).collect();
    let notes = if lines.is_empty() {
        vec![view.t("没有在多份文稿中一字不差的问题。", "No finding stands in many drafts word for word.")]
    } else {
        vec![view.t(
            "下列问题在多份文稿中一字不差，多半出自同一模板，改模板即可。",
            "These stand in many drafts word for word, so most come from their template: mend it.",
        )]
    };
    let columns = if lines.is_empty() { Vec::new() } else { columns(heads, &[5, 6, 28, 22, 16, 6, 23]) };
    Sheet { name: view.t("共同的问题", "Shared"), title: view.t("多份文稿共同的问题", "Shared by many drafts"), notes, columns, lines }
}

fn matrices(view: View<'_>) -> Vec<Sheet> {
    let rows = &view.overview.indicators;
    let drafts: Vec<usize> = (0..view.overview.drafts.len()).filter(|d| rows.iter().any(|r| r.cells.iter().any(|c| c.draft == *d))).collect();
    let abreast = super::abreast(drafts.len(), ABREAST);
    let chunks = drafts.len().div_ceil(abreast);
    let name = |n: usize| if chunks > 1 { view.t(format!("指标{}", n + 1), format!("Indicators {}", n + 1)) } else { view.t("指标", "Indicators") };
    let mut sheets: Vec<Sheet> = drafts.chunks(abreast).enumerate().map(|(n, chunk)| matrix(view, name(n), chunk)).collect();
    if let Some(first) = sheets.first_mut() {
        first.notes = vec![view.indicators(), view.legend()];
    }
    sheets
}

fn matrix(view: View<'_>, name: String, drafts: &[usize]) -> Sheet {
    let mut columns = vec![Column::new(view.lang.pick("指标", "Indicator"), 19), Column::new(view.lang.pick("单位", "Unit"), 5)];
    let width = u16::try_from(80 / (2 * drafts.len().max(1))).unwrap_or(8).min(20);
    for draft in drafts {
        let path = view.path(*draft);
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        for kind in [view.t("基期", "Baseline"), view.t("目标", "Target")] {
            columns.push(Column::new(&format!("{}. {file}\n{kind}", draft + 1), width));
        }
    }
    let here = |row: &&IndicatorRow| row.cells.iter().any(|c| drafts.contains(&c.draft));
    let lines = view.overview.indicators.iter().filter(here).map(|row| line(view, row, drafts)).collect();
    Sheet { name, title: view.t("指标对照", "Indicators side by side"), notes: Vec::new(), columns, lines }
}

fn line(view: View<'_>, row: &IndicatorRow, drafts: &[usize]) -> Line {
    let mut cells = vec![Cell::text(&row.name), Cell::text(&row.unit)];
    for draft in drafts {
        let entries = row.cells.iter().find(|c| c.draft == *draft).map_or(&[][..], |c| c.entries.as_slice());
        cells.push(figures(view, entries, |e| e.baseline.as_ref(), false));
        cells.push(figures(view, entries, |e| e.target.as_ref(), true));
    }
    Line::Row(cells)
}

/// The figures of one kind of a cell, a line each, with what their marks say.
fn figures(view: View<'_>, entries: &[Entry], of: impl Fn(&Entry) -> Option<&Shown>, remarks: bool) -> Cell {
    let (mut lines, mut tone) = (Vec::new(), Tone::Plain);
    for entry in entries {
        let Some(shown) = of(entry) else {
            if remarks && entry.lost {
                lines.push(view.t("有数未能归列", "a figure could not be assigned"));
            }
            continue;
        };
        let scope =
            if entry.scope.is_empty() || entries.len() == 1 { String::new() } else { view.t(format!("{}：", entry.scope), format!("{}: ", entry.scope)) };
        let text = if entry.in_table { String::new() } else { view.t("，正文", ", text") };
        lines.push(format!("{scope}{}{text}", view.value(shown)));
        match &shown.mark {
            Some(Mark::Contradiction(said)) => {
                tone = Tone::Error;
                lines.push(said.get(view.lang).to_owned());
            }
            Some(Mark::Outlier(said)) => {
                tone = if tone == Tone::Error { tone } else { Tone::Warning };
                lines.push(said.get(view.lang).to_owned());
            }
            None => {}
        }
    }
    Cell::text(lines.join("\n")).toned(tone)
}
