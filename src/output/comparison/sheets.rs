//! The comparison as sheets: drafts, findings, indicators and figures, passages.

use super::Compared;
use crate::output::book::{Book, Cell, Column, Line, Sheet, Tone};
use crate::output::remark::{one_line, unchecked, verdict_of};
use crate::survey::{Comparison, Noted, counts};

pub(super) fn book(view: Compared<'_>) -> Book {
    let title = view.t("前后版本对照", "Two versions compared");
    Book { lang: view.lang, title, day: view.day.to_owned(), sheets: vec![drafts(view), findings(view), figures(view), changes(view)] }
}

fn columns(heads: &[&str], widths: &[u16]) -> Vec<Column> {
    heads.iter().zip(widths).map(|(h, w)| Column::new(h, *w)).collect()
}

fn drafts(view: Compared<'_>) -> Sheet {
    let heads: &[&str] = view.lang.pick(
        &["序号", "文稿", "新出现", "已消除", "仍有", "数值变动", "段落新增", "段落删去", "段落改写", "段落移动"],
        &["No.", "Draft", "New", "Fixed", "Remain", "Figures", "Added", "Removed", "Reworded", "Moved"],
    );
    let row = |(index, d): (usize, &Comparison)| {
        let news = Cell::count(d.appeared.len());
        let news = if counts(&d.appeared).errors > 0 { news.toned(Tone::Error) } else { news };
        let [added, removed, changed, moved] = super::passages(d);
        let rest = [d.fixed.len(), d.remaining.len(), d.figures.len(), added, removed, changed, moved].map(Cell::count);
        Line::Row([Cell::count(index + 1), Cell::text(view.named(d)), news].into_iter().chain(rest).collect())
    };
    let mut notes = vec![view.t(format!("旧版：{}；新版：{}", view.old, view.new), format!("Old: {}; new: {}", view.old, view.new))];
    notes.extend(view.verdict());
    notes.extend(
        view.problems.iter().map(|p| format!("{}{}{}", p.path, if p.path.is_empty() { "" } else { view.lang.pick("：", ": ") }, unchecked(p, view.lang))),
    );
    Sheet {
        name: view.t("总表", "Drafts"),
        title: view.t("前后版本对照", "Two versions compared"),
        notes,
        columns: columns(heads, &[5, 41, 7, 7, 7, 7, 7, 7, 7, 7]),
        lines: view.drafts.iter().enumerate().map(row).collect(),
    }
}

/// A sheet whose lines stand in groups, one a draft; a sheet without any says so.
fn grouped(view: Compared<'_>, (name, title): (String, String), columns: Vec<Column>, of: impl Fn(&Comparison) -> Vec<Line>) -> Sheet {
    let mut lines = Vec::new();
    for draft in view.drafts {
        let own = of(draft);
        if !own.is_empty() {
            lines.push(Line::Group(view.named(draft)));
            lines.extend(own);
        }
    }
    if lines.is_empty() {
        let notes = vec![view.t("没有。", "None.")];
        return Sheet { name, title, notes, columns: Vec::new(), lines };
    }
    Sheet { name, title, notes: Vec::new(), columns, lines }
}

fn findings(view: Compared<'_>) -> Sheet {
    let heads: &[&str] = view.lang.pick(&["变化", "程度", "位置", "原文", "问题说明", "规则"], &["Change", "Severity", "Place", "Text", "Finding", "Rule"]);
    let row = |name: &str, f: &Noted, new: bool| {
        let state = Cell::text(name);
        let state = if new { state.toned(Tone::Warning) } else { state };
        let rule = format!("{}\n{}", view.title(f.rule.as_str()), f.rule);
        let texts = [f.severity.word(view.lang).to_owned(), view.place(&f.at), one_line(&f.text), verdict_of(&f.message, view.lang), rule.trim().to_owned()];
        Line::Row(std::iter::once(state).chain(texts.map(Cell::text)).collect())
    };
    let of = |draft: &Comparison| {
        let names = [view.t("新出现", "new"), view.t("已消除", "fixed"), view.t("仍有", "remains")];
        view.kinds(draft)
            .iter()
            .zip(&names)
            .enumerate()
            .flat_map(|(i, ((_, all), name))| all.iter().map(move |f| (i, name.as_str(), f)))
            .map(|(i, name, f)| row(name, f, i == 0))
            .collect()
    };
    let title = view.t("问题的变化", "Findings");
    grouped(view, (title.clone(), title), columns(heads, &[7, 6, 14, 22, 34, 20]), of)
}

fn figures(view: Compared<'_>) -> Sheet {
    let heads: &[&str] = view
        .lang
        .pick(&["指标", "变动", "旧值", "新值", "旧版位置", "新版位置"], &["Indicator", "Changed", "Old", "New", "Place in the old", "Place in the new"]);
    let of = |draft: &Comparison| {
        let mut lines = Vec::new();
        for change in &draft.figures {
            let (old_place, new_place) = view.places(change);
            for (what, old, new) in view.parts(change) {
                lines.push(Line::Row(vec![
                    Cell::text(&change.new.name),
                    Cell::text(what),
                    Cell::text(old),
                    Cell::text(new).toned(Tone::Warning),
                    Cell::text(&old_place),
                    Cell::text(&new_place),
                ]));
            }
        }
        for (all, name, new) in
            [(&draft.indicators_added, view.t("新增的行", "row added"), true), (&draft.indicators_removed, view.t("删去的行", "row removed"), false)]
        {
            for entry in all {
                let (row, place) = (Cell::text(view.row(entry)), Cell::text(view.place(&entry.at)));
                let none = Cell::default;
                let cells = if new { [none(), row, none(), place] } else { [row, none(), place, none()] };
                lines.push(Line::Row([Cell::text(&entry.name), Cell::text(&name)].into_iter().chain(cells).collect()));
            }
        }
        lines
    };
    grouped(view, (view.t("指标和数值", "Figures"), view.t("指标和数值的变动", "Changed indicators and figures")), columns(heads, &[26, 8, 20, 20, 15, 15]), of)
}

fn changes(view: Compared<'_>) -> Sheet {
    let heads: &[&str] = view.lang.pick(&["变化", "位置", "内容（改写处写作〔旧→新〕）"], &["Change", "Place", "Words (reworded: [old→new])"]);
    let of = |draft: &Comparison| {
        let row = |change| {
            let (what, place, text) = view.passage(change);
            Line::Row([what, place, text].map(Cell::text).to_vec())
        };
        draft.changes.iter().map(row).collect()
    };
    grouped(view, (view.t("段落", "Passages"), view.t("段落的变化", "Passages")), columns(heads, &[7, 18, 78]), of)
}
