//! The comparison as one page, self-contained and without script: counts first, then each draft with its changes; new words are
//! underlined, old ones struck out, so that a print without colour shows them.

use std::fmt::Write as _;

use super::Compared;
use crate::output::page::{begin, escaped, table};
use crate::output::remark::{one_line, unchecked, verdict_of};
use crate::survey::{Change, Comparison, Entry, Noted, Piece};

pub(super) fn render(view: Compared<'_>) -> String {
    let mut out = begin(view.lang, view.lang.pick("前后版本对照", "Two versions compared"));
    let verdict = view.verdict();
    for (index, said) in verdict.iter().enumerate() {
        let tag = if index == 0 { "h1" } else { "p" };
        let _ = writeln!(out, "<{tag}>{}</{tag}>", escaped(said));
    }
    let _ = writeln!(
        out,
        "<p class=\"key\">{}</p>",
        escaped(&view.t(format!("旧版：{}；新版：{}", view.old, view.new), format!("Old: {}; new: {}", view.old, view.new)))
    );
    for problem in view.problems {
        let path = if problem.path.is_empty() { String::new() } else { format!("{}{}", problem.path, view.lang.pick("：", ": ")) };
        let _ = writeln!(out, "<p class=\"no\">{}</p>", escaped(&format!("{path}{}", unchecked(problem, view.lang))));
    }
    if view.drafts.len() > 1 {
        drafts(view, &mut out);
    }
    for draft in view.drafts.iter().filter(|d| d.new.is_some() && !d.is_same()) {
        one(view, draft, &mut out);
    }
    out + "</body>\n</html>\n"
}

fn drafts(view: Compared<'_>, out: &mut String) {
    let heads: &[&str] = view.lang.pick(
        &["文稿", "#新出现", "#已消除", "#仍有", "#数值变动", "#段落新增", "#删去", "#改写", "#移动"],
        &["Draft", "#New", "#Fixed", "#Remain", "#Figures", "#Added", "#Removed", "#Reworded", "#Moved"],
    );
    let row = |d: &Comparison| {
        let [added, removed, changed, moved] = super::passages(d);
        let numbers = [d.appeared.len(), d.fixed.len(), d.remaining.len(), d.figures.len(), added, removed, changed, moved];
        std::iter::once(escaped(&view.named(d))).chain(numbers.map(|n| n.to_string())).collect::<Vec<_>>()
    };
    table(out, heads, view.drafts.iter().map(row));
}

fn one(view: Compared<'_>, draft: &Comparison, out: &mut String) {
    let _ = writeln!(out, "<h2>{}</h2>", escaped(&view.named(draft)));
    let [appeared, fixed, remaining] = view.kinds(draft);
    for (name, findings) in [appeared, fixed] {
        list(view, out, &name, findings);
    }
    figures(view, draft, out);
    passages(view, draft, out);
    // What was there before comes last.
    list(view, out, &remaining.0, remaining.1);
}

fn list(view: Compared<'_>, out: &mut String, name: &str, findings: &[Noted]) {
    if !findings.is_empty() {
        let said = format!("{name}{}{}", view.lang.pick("：", ": "), view.counted(crate::survey::counts(findings)));
        let _ = writeln!(out, "<h3>{}</h3>", escaped(&said));
        let heads: &[&str] = view.lang.pick(&["!程度", "@位置", "原文", "问题说明"], &["!Severity", "@Place", "Text", "Finding"]);
        table(out, heads, findings.iter().map(|f| finding(view, f)));
    }
}

fn passages(view: Compared<'_>, draft: &Comparison, out: &mut String) {
    if draft.changes.is_empty() && draft.moved == 0 {
        return;
    }
    let [added, removed, changed, moved] = super::passages(draft);
    let said = view.t(
        format!("段落：新增{added}段，删去{removed}段，改写{changed}段，移动{moved}段"),
        format!("Passages: {added} added, {removed} removed, {changed} reworded, {moved} moved"),
    );
    let _ = writeln!(out, "<h3>{}</h3>", escaped(&said));
    let heads: &[&str] =
        view.lang.pick(&["!变化", "@位置", "内容（加下划线的是新的，划去的是旧的）"], &["!Change", "@Place", "Words (underlined: new; struck out: old)"]);
    table(out, heads, draft.changes.iter().map(|c| change(view, c)));
}

fn finding(view: Compared<'_>, f: &Noted) -> Vec<String> {
    let rule = format!("<small>{} {}</small>", escaped(view.title(f.rule.as_str())), escaped(f.rule.as_str()));
    vec![
        f.severity.word(view.lang).to_owned(),
        escaped(&view.place(&f.at)),
        escaped(&one_line(&f.text)),
        format!("{}{rule}", escaped(&verdict_of(&f.message, view.lang))),
    ]
}

fn figures(view: Compared<'_>, draft: &Comparison, out: &mut String) {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for change in &draft.figures {
        let (old_place, new_place) = view.places(change);
        for (what, old, new) in view.parts(change) {
            rows.push(vec![
                escaped(&change.new.name),
                what,
                format!("<del>{}</del>", escaped(&old)),
                format!("<ins>{}</ins>", escaped(&new)),
                escaped(&old_place),
                escaped(&new_place),
            ]);
        }
    }
    let row = |e: &Entry, name: String, tag: &str| {
        let (row, place) = (format!("<{tag}>{}</{tag}>", escaped(&view.row(e))), escaped(&view.place(&e.at)));
        let cells = if tag == "ins" { [String::new(), row, String::new(), place] } else { [row, String::new(), place, String::new()] };
        [escaped(&e.name), name].into_iter().chain(cells).collect::<Vec<_>>()
    };
    rows.extend(draft.indicators_added.iter().map(|e| row(e, view.t("新增的行", "row added"), "ins")));
    rows.extend(draft.indicators_removed.iter().map(|e| row(e, view.t("删去的行", "row removed"), "del")));
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "<h3>{}</h3>", view.t("指标和数值的变动", "Changed indicators and figures"));
    let heads: &[&str] = view
        .lang
        .pick(&["指标", "!变动", "旧值", "新值", "@旧版位置", "@新版位置"], &["Indicator", "!Changed", "Old", "New", "@Place in the old", "@Place in the new"]);
    table(out, heads, rows.into_iter());
}

fn change(view: Compared<'_>, change: &Change) -> Vec<String> {
    let (what, place, text) = view.passage(change);
    let words = match change {
        // A whole passage struck out is hard to read; the word before it says the same.
        Change::Added(_) | Change::Removed(_) => escaped(&text),
        Change::Changed { pieces, .. } => inline(pieces),
    };
    vec![what, escaped(&place), format!("<div class=\"text\">{words}</div>")]
}

fn inline(pieces: &[Piece]) -> String {
    let last = pieces.len().saturating_sub(1);
    let tagged = |tag: &str, text: &str| if text.is_empty() { String::new() } else { format!("<{tag}>{}</{tag}>", escaped(text)) };
    let one = |(index, piece): (usize, &Piece)| match piece {
        Piece::Same(text) => escaped(&super::cut(text, index > 0, index < last)),
        Piece::Changed(old, new) => tagged("del", old) + &tagged("ins", new),
    };
    pieces.iter().enumerate().map(one).collect()
}
