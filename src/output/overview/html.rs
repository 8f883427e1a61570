//! The overview as one page, self-contained and without script: the counts first, a few drafts abreast in the tables of indicators, so
//! that it prints on A4. Marks have a sign and a colour.

use std::fmt::Write as _;

use super::View;
use crate::output::page::{begin, escaped, table};
use crate::output::remark::{one_line, unchecked, verdict_of};
use crate::survey::{Entry, Mark, Shared, Shown, Tallied};

/// Drafts abreast.
const ABREAST: usize = 6;

pub(super) fn render(view: View<'_>) -> String {
    let mut out = begin(view.lang, view.lang.pick("文稿汇总", "Summary of drafts"));
    let _ = writeln!(out, "<h1>{}</h1>", escaped(&view.counts()));
    for said in view.left() {
        let _ = writeln!(out, "<p>{}</p>", escaped(&said));
    }
    for problem in view.problems {
        let path = if problem.path.is_empty() { String::new() } else { format!("{}{}", problem.path, view.lang.pick("：", ": ")) };
        let _ = writeln!(out, "<p class=\"no\">{}</p>", escaped(&format!("{path}{}", unchecked(problem, view.lang))));
    }
    drafts(view, &mut out);
    let over = view.overview;
    let family = |t: &Tallied| escaped(super::family(&t.name, view.lang));
    tallied(view, &mut out, ("按类别", "By family"), &over.families, &family);
    let rule = |t: &Tallied| format!("{} <small>{}</small>", escaped(view.title(&t.name)), escaped(&t.name));
    tallied(view, &mut out, ("按规则", "By rule"), &over.rules, &rule);
    let chapter = |t: &Tallied| escaped(view.chapter(&t.name));
    tallied(view, &mut out, ("按章", "By chapter"), &over.chapters, &chapter);
    shared(view, &mut out);
    indicators(view, &mut out);
    out + "</body>\n</html>\n"
}

fn heading(view: View<'_>, out: &mut String, (zh, en): (&str, &str)) {
    let _ = writeln!(out, "<h2>{}</h2>", view.lang.pick(zh, en));
}

/// The drafts in their order, with their numbers, which the tables of indicators name.
fn drafts(view: View<'_>, out: &mut String) {
    heading(view, out, ("文稿（应改最多的在前）", "Drafts (most errors first)"));
    let heads: &[&str] = view.lang.pick(
        &["#序号", "文稿", "#应改", "#请核", "#可酌", "#指标数", "#未读的内容"],
        &["#No.", "Draft", "#Errors", "#Warnings", "#Infos", "#Indicators", "#Not read"],
    );
    let all = &view.overview.drafts;
    let worst = view.overview.worst();
    let rest = (0..all.len()).filter(|d| !worst.contains(d));
    let row = |index: usize| {
        let draft = all.get(index)?;
        let c = draft.counts;
        let texts = [(index + 1).to_string(), escaped(&draft.path)].into_iter();
        Some(texts.chain([c.errors, c.warnings, c.infos, draft.indicators, draft.unread].map(|n| n.to_string())).collect::<Vec<_>>())
    };
    table(out, heads, worst.iter().copied().chain(rest).filter_map(row));
}

fn tallied(view: View<'_>, out: &mut String, title: (&str, &str), all: &[Tallied], name: &dyn Fn(&Tallied) -> String) {
    if all.is_empty() {
        return;
    }
    heading(view, out, title);
    let heads: &[&str] =
        view.lang.pick(&["名称", "#应改", "#请核", "#可酌", "#合计", "#文稿数"], &["Name", "#Errors", "#Warnings", "#Infos", "#Sum", "#Drafts"]);
    let row = |t: &Tallied| {
        let c = t.counts;
        std::iter::once(name(t)).chain([c.errors, c.warnings, c.infos, c.sum(), t.drafts].map(|n| n.to_string())).collect::<Vec<_>>()
    };
    table(out, heads, all.iter().map(row));
}

fn shared(view: View<'_>, out: &mut String) {
    let all = &view.overview.shared;
    if all.is_empty() {
        return;
    }
    heading(view, out, ("多份文稿一字不差的问题（多半出自同一模板，改模板即可）", "Word for word in many drafts (mend their template)"));
    let heads: &[&str] = view.lang.pick(&["!程度", "问题说明", "原文", "#文稿数", "文稿"], &["!Severity", "Finding", "Text", "#Drafts", "In"]);
    let row = |s: &Shared| {
        let f = &s.first;
        let paths: Vec<&str> = s.drafts.iter().map(|d| view.path(*d)).collect();
        vec![
            f.severity.word(view.lang).to_owned(),
            format!("{}<small>{} {}</small>", escaped(&verdict_of(&f.message, view.lang)), escaped(view.title(f.rule.as_str())), escaped(f.rule.as_str())),
            escaped(&one_line(&f.text)),
            paths.len().to_string(),
            format!("<small>{}</small>", paths.iter().map(|p| escaped(p)).collect::<Vec<_>>().join("<br>")),
        ]
    };
    table(out, heads, all.iter().map(row));
}

fn indicators(view: View<'_>, out: &mut String) {
    let rows = &view.overview.indicators;
    if rows.is_empty() {
        return;
    }
    heading(view, out, ("指标对照（基期 → 目标）", "Indicators side by side (baseline → target)"));
    let _ = writeln!(out, "<p>{}</p><p class=\"key\">{}</p>", escaped(&view.indicators()), escaped(&view.legend()));
    let drafts: Vec<usize> = (0..view.overview.drafts.len()).filter(|d| rows.iter().any(|r| r.cells.iter().any(|c| c.draft == *d))).collect();
    for chunk in drafts.chunks(super::abreast(drafts.len(), ABREAST)) {
        let mut heads = vec![view.t("指标", "Indicator")];
        heads.extend(chunk.iter().map(|d| {
            let path = view.path(*d);
            format!("{}. {}", d + 1, path.rsplit(['/', '\\']).next().unwrap_or(path))
        }));
        let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
        let here = rows.iter().filter(|r| r.cells.iter().any(|c| chunk.contains(&c.draft)));
        table(
            out,
            &heads,
            here.map(|row| {
                let unit = if row.unit.is_empty() { String::new() } else { format!("<small>{}</small>", escaped(&row.unit)) };
                let cell = |d: &usize| row.cells.iter().find(|c| c.draft == *d).map(|c| c.entries.iter().map(|e| entry(view, e)).collect()).unwrap_or_default();
                std::iter::once(format!("{}{unit}", escaped(&row.name))).chain(chunk.iter().map(cell)).collect::<Vec<_>>()
            }),
        );
    }
}

fn entry(view: View<'_>, entry: &Entry) -> String {
    let figure = |s: &Option<Shown>| s.as_ref().map_or_else(|| "—".to_owned(), |s| marked(view, s));
    let mut out = format!("<div>{} → {}", figure(&entry.baseline), figure(&entry.target));
    let said = [view.remarks(entry), view.notes(entry)].concat();
    if !said.is_empty() {
        let _ = write!(out, "<small>{}</small>", escaped(&said.join(view.lang.pick("；", "; "))));
    }
    out + "</div>"
}

fn marked(view: View<'_>, shown: &Shown) -> String {
    let text = escaped(&view.value(shown));
    match shown.mark {
        Some(Mark::Contradiction(_)) => format!("<mark>{text}</mark>"),
        Some(Mark::Outlier(_)) => format!("<mark class=\"far\">{text}</mark>"),
        None => text,
    }
}
