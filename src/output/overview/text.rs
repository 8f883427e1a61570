//! The overview for people at a terminal: counts first, then the longest lists cut, with what was left out said.

use unicode_width::UnicodeWidthStr as _;

use super::View;
use crate::output::remark::{one_line, verdict_of};
use crate::output::visible;
use crate::survey::{Counts, Entry, IndicatorRow, Tallied};

/// Lines of a list.
const MOST: usize = 20;
/// Chapters, drafts.
const FEW: usize = 10;

pub(super) fn render(view: View<'_>) -> String {
    let left: String = view.left().iter().map(|said| format!("{}{said}", view.lang.pick("", " "))).collect();
    let mut out = format!("{}{left}\n", view.counts());
    drafts(view, &mut out);
    let over = view.overview;
    let named = |t: &Tallied| super::family(&t.name, view.lang).to_owned();
    list(view, &mut out, &view.t("按类别", "By family"), &over.families, MOST, &named);
    let named = |t: &Tallied| format!("{}〔{}〕", view.title(&t.name), t.name);
    list(view, &mut out, &view.t("按规则", "By rule"), &over.rules, MOST, &named);
    let named = |t: &Tallied| view.chapter(&t.name).to_owned();
    list(view, &mut out, &view.t("按章", "By chapter"), &over.chapters, FEW, &named);
    shared(view, &mut out);
    indicators(view, &mut out);
    out
}

fn heading(out: &mut String, text: &str) {
    out.push_str(&format!("\n【{}】\n", visible(text)));
}

/// What a list does not show.
fn more(view: View<'_>, out: &mut String, left: usize) {
    if left > 0 {
        out.push_str(&view.t(
            format!("  另有{left}项未列出，见其他格式的报告（--report xlsx=汇总.xlsx）\n"),
            format!("  {left} more: see a report in another format (--report xlsx=FILE)\n"),
        ));
    }
}

fn columns(view: View<'_>) -> String {
    view.t("  应改  请核  可酌", "errors warnings infos")
}

fn numbers(view: View<'_>, c: Counts) -> String {
    let (e, w, i) = (c.errors, c.warnings, c.infos);
    view.t(format!("{e:>6}{w:>6}{i:>6}"), format!("{e:>6} {w:>8} {i:>5}"))
}

fn drafts(view: View<'_>, out: &mut String) {
    let worst = view.overview.worst();
    if worst.is_empty() {
        return;
    }
    heading(out, &view.t("问题最多的文稿", "Drafts with most errors"));
    out.push_str(&format!("{}  {}\n", columns(view), view.t("文稿", "draft")));
    for draft in worst.iter().take(FEW).filter_map(|d| view.overview.drafts.get(*d)) {
        out.push_str(&format!("{}  {}\n", numbers(view, draft.counts), visible(&draft.path)));
    }
    more(view, out, worst.len().saturating_sub(FEW));
}

fn list(view: View<'_>, out: &mut String, title: &str, all: &[Tallied], most: usize, named: &dyn Fn(&Tallied) -> String) {
    if all.is_empty() {
        return;
    }
    heading(out, title);
    out.push_str(&format!("{}{}\n", columns(view), view.t("  份数", " drafts")));
    for t in all.iter().take(most) {
        let drafts = view.t(format!("{:>6}", t.drafts), format!("{:>7}", t.drafts));
        out.push_str(&format!("{}{drafts}  {}\n", numbers(view, t.counts), visible(&named(t))));
    }
    more(view, out, all.len().saturating_sub(most));
}

fn shared(view: View<'_>, out: &mut String) {
    let all = &view.overview.shared;
    if all.is_empty() {
        return;
    }
    let n = all.len();
    heading(
        out,
        &view.t(
            format!("多份文稿一字不差的问题{n}处：多半出自同一模板，改模板即可"),
            format!("{n} findings that stand in many drafts word for word: mend their template"),
        ),
    );
    for found in all.iter().take(MOST) {
        let (f, drafts) = (&found.first, found.drafts.len());
        let word = f.severity.word(view.lang);
        let said = visible(&verdict_of(&f.message, view.lang)).into_owned();
        out.push_str(&format!("  {}\n", view.t(format!("{word}（{drafts}份）{said}〔{}〕", f.rule), format!("{word} ({drafts} drafts) {said} [{}]", f.rule))));
        out.push_str(&format!("    {}{}\n", view.t("如 ", "as in "), visible(&quoted(view, found))));
    }
    more(view, out, n.saturating_sub(MOST));
}

/// The first draft, the place there and its words.
fn quoted(view: View<'_>, found: &crate::survey::Shared) -> String {
    let path = found.drafts.first().map_or("", |d| view.path(*d));
    let text: String = one_line(&found.first.text).chars().take(40).collect();
    format!("{path}{}{}“{text}”", view.t("，", ", "), view.place(&found.first.at))
}

fn indicators(view: View<'_>, out: &mut String) {
    let all = &view.overview.indicators;
    if all.is_empty() {
        return;
    }
    heading(out, &view.t("指标对照", "Indicators side by side"));
    out.push_str(&format!("  {}\n", view.indicators()));
    let (marked, plain): (Vec<_>, Vec<_>) = all.iter().partition(|r| r.marks() != (0, 0));
    let common: Vec<_> = plain.into_iter().filter(|r| r.cells.len() > 1).collect();
    let shown: Vec<&IndicatorRow> = marked.into_iter().chain(common).take(MOST).collect();
    for row in &shown {
        let named = ['(', '（'].iter().any(|b| row.name.contains(&format!("{b}{}", row.unit)));
        let unit = if row.unit.is_empty() || named { String::new() } else { view.t(format!("（{}）", row.unit), format!(" ({})", row.unit)) };
        out.push_str(&format!("  {}{}\n", visible(&row.name), visible(&unit)));
        let paths = row.cells.iter().map(|c| visible(view.path(c.draft)).into_owned());
        let width = paths.map(|p| p.width()).max().unwrap_or(0).min(64);
        for cell in &row.cells {
            let path = visible(view.path(cell.draft)).into_owned();
            for (index, entry) in cell.entries.iter().enumerate() {
                let name = if index == 0 { path.as_str() } else { "" };
                let pad = " ".repeat(width.saturating_sub(name.width()));
                out.push_str(&format!("    {name}{pad}  {}\n", visible(&line(view, entry))));
            }
        }
    }
    more(view, out, all.len() - shown.len());
    if all.iter().any(|r| r.marks() != (0, 0)) {
        out.push_str(&format!("  {}\n", view.legend()));
    }
}

/// `65.78%（2020年）→ ≠80%（2025年）（正文）同一文稿表1第8行写“>70%”`
fn line(view: View<'_>, entry: &Entry) -> String {
    let figure = |s: &Option<crate::survey::Shown>| s.as_ref().map_or_else(|| "—".to_owned(), |s| view.value(s));
    let mut line = format!("{} → {}", figure(&entry.baseline), figure(&entry.target));
    let remarks = view.remarks(entry);
    if !remarks.is_empty() {
        let said = remarks.join(view.lang.pick("，", ", "));
        line.push_str(&view.t(format!("（{said}）"), format!(" ({said})")));
    }
    let notes = view.notes(entry);
    if !notes.is_empty() {
        line.push_str(&format!("  {}", notes.join(view.lang.pick("；", "; "))));
    }
    line
}
