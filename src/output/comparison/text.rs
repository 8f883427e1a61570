//! The comparison for people at a terminal: counts first, then each draft; long lists are cut, with what was left out said.

use super::Compared;
use crate::output::remark::{one_line, verdict_of};
use crate::output::visible;
use crate::survey::{Comparison, Entry, Noted, counts};

/// Lines of a list.
const MOST: usize = 20;
/// Characters of a passage that came or went.
const PASSAGE: usize = 120;

pub(super) fn render(view: Compared<'_>) -> String {
    let mut out = view.verdict().join("\n") + "\n";
    most_new(view, &mut out);
    let (mut same, mut alone) = (Vec::new(), Vec::new());
    for draft in view.drafts {
        match (&draft.old, &draft.new) {
            (Some(_), None) => alone.push(view.named(draft)),
            _ if draft.is_same() => same.push(view.named(draft)),
            _ => one(view, draft, &mut out),
        }
    }
    names(view, &mut out, &view.t("只在旧版中的文稿", "In the old version only"), &alone);
    names(view, &mut out, &view.t("没有改动的文稿", "Drafts without changes"), &same);
    out
}

/// Of many drafts, those with most new findings: where to begin.
fn most_new(view: Compared<'_>, out: &mut String) {
    let mut order: Vec<&Comparison> = view.drafts.iter().filter(|d| !d.appeared.is_empty()).collect();
    if view.drafts.len() < 2 || order.is_empty() {
        return;
    }
    // Stable: equal ones stay in the order of the drafts.
    order.sort_by_key(|d| std::cmp::Reverse((counts(&d.appeared), d.appeared.len())));
    out.push_str(&view.t("\n【新出现问题最多的文稿】\n  应改  请核  可酌  文稿\n", "\n【Drafts with most new findings】\nerrors warnings infos  draft\n"));
    for draft in order.iter().take(MOST) {
        let c = counts(&draft.appeared);
        let (e, w, i) = (c.errors, c.warnings, c.infos);
        let numbers = view.t(format!("{e:>6}{w:>6}{i:>6}"), format!("{e:>6} {w:>8} {i:>5}"));
        out.push_str(&format!("{numbers}  {}\n", visible(draft.new.as_deref().unwrap_or_default())));
    }
    more(view, out, order.len());
}

fn names(view: Compared<'_>, out: &mut String, title: &str, names: &[String]) {
    if names.is_empty() {
        return;
    }
    out.push_str(&format!("\n【{title}】\n"));
    for name in names.iter().take(MOST) {
        out.push_str(&format!("  {}\n", visible(name)));
    }
    more(view, out, names.len());
}

fn more(view: Compared<'_>, out: &mut String, all: usize) {
    if all > MOST {
        let left = all - MOST;
        out.push_str(&view.t(
            format!("    另有{left}项未列出，见其他格式的报告（--report html=对照.html）\n"),
            format!("    {left} more: see a report in another format (--report html=FILE)\n"),
        ));
    }
}

fn one(view: Compared<'_>, draft: &Comparison, out: &mut String) {
    out.push_str(&format!("\n【{}】\n", visible(&view.named(draft))));
    for (index, (name, findings)) in view.kinds(draft).into_iter().enumerate() {
        if findings.is_empty() {
            continue;
        }
        let said = view.counted(counts(findings));
        out.push_str(&view.t(format!("  {name}：{said}\n"), format!("  {name}: {said}\n")));
        // What remains was known before: its counts are enough here.
        if index < 2 {
            for finding in findings.iter().take(MOST) {
                out.push_str(&format!("    {}\n", visible(&line(view, finding))));
            }
            more(view, out, findings.len());
        }
    }
    figures(view, draft, out);
    changes(view, draft, out);
}

/// `应改 三、（一）第2段“达到80%”：正文写…〔indicator/text-table〕`
fn line(view: Compared<'_>, f: &Noted) -> String {
    let text: String = one_line(&f.text).chars().take(24).collect();
    let (word, place, said) = (f.severity.word(view.lang), view.place(&f.at), verdict_of(&f.message, view.lang));
    view.t(format!("{word} {place}“{text}”：{said}〔{}〕", f.rule), format!("{word} {place} “{text}”: {said} [{}]", f.rule))
}

fn figures(view: Compared<'_>, draft: &Comparison, out: &mut String) {
    if !draft.figures.is_empty() {
        out.push_str(&view.t("  指标和数值的变动：\n", "  Changed indicators and figures:\n"));
    }
    for change in draft.figures.iter().take(MOST) {
        let (old, new) = view.places(change);
        let place = if old == new { new } else { view.t(format!("旧版{old}，新版{new}"), format!("old {old}, new {new}")) };
        let parts: Vec<String> =
            view.parts(change).into_iter().map(|(what, old, new)| view.t(format!("{what} {old} → {new}"), format!("{what} {old} → {new}"))).collect();
        let said = parts.join(view.lang.pick("；", "; "));
        let name = &change.new.name;
        out.push_str(&format!("    {}\n", visible(&view.t(format!("{name}（{place}）：{said}"), format!("{name} ({place}): {said}")))));
    }
    more(view, out, draft.figures.len());
    rows(view, out, &view.t("指标表新增的行", "Rows added to indicator tables"), &draft.indicators_added);
    rows(view, out, &view.t("指标表删去的行", "Rows removed from indicator tables"), &draft.indicators_removed);
}

fn rows(view: Compared<'_>, out: &mut String, title: &str, entries: &[Entry]) {
    if entries.is_empty() {
        return;
    }
    out.push_str(&format!("  {title}{}\n", view.lang.pick("：", ":")));
    for entry in entries.iter().take(MOST) {
        let (name, place, row) = (&entry.name, view.place(&entry.at), view.row(entry));
        out.push_str(&format!("    {}\n", visible(&view.t(format!("{name}（{place}）：{row}"), format!("{name} ({place}): {row}")))));
    }
    more(view, out, entries.len());
}

fn changes(view: Compared<'_>, draft: &Comparison, out: &mut String) {
    if draft.changes.is_empty() && draft.moved == 0 {
        return;
    }
    let [added, removed, changed, moved] = super::passages(draft);
    out.push_str(&view.t(
        format!("  段落：新增{added}段，删去{removed}段，改写{changed}段，移动{moved}段\n"),
        format!("  Passages: {added} added, {removed} removed, {changed} reworded, {moved} moved\n"),
    ));
    for change in draft.changes.iter().take(MOST) {
        let (what, place, text) = view.passage(change);
        let mut short: String = text.chars().take(PASSAGE).collect();
        if text.chars().nth(PASSAGE).is_some() {
            short.push('…');
        }
        out.push_str(&format!("    {}\n", visible(&view.t(format!("{what} {place}：{short}"), format!("{what} {place}: {short}")))));
    }
    more(view, out, draft.changes.len());
}
