//! The counts for people at a terminal, and what the next version tells; the opinions themselves stand in the tables.

use super::Told;
use super::sheets::{chapter, label, source};
use crate::output::visible;
use crate::output::{comparison, figures};
use crate::survey::opinions::{Kind, Row};

/// Lines of a list.
const MOST: usize = 20;
/// Characters of an opinion or passage.
const SHORT: usize = 60;

pub(super) fn render(told: Told<'_>) -> String {
    let tally = told.tally;
    let mut out = format!("{}\n", told.counted(&tally.total));
    for line in told.answered().into_iter().chain(told.found().filter(|_| !told.public)).chain(told.verdict()) {
        out.push_str(&format!("{}\n", visible(&line)));
    }
    let named: Vec<(String, &Row)> = tally.sources.iter().map(|r| (source(told, r), r)).collect();
    list(told, &mut out, &told.t("按来源", "By source"), &named);
    let named: Vec<(String, &Row)> = tally.chapters.iter().map(|r| (chapter(told, &r.name), r)).collect();
    list(told, &mut out, &told.t("按章节", "By chapter"), &named);
    looked(told, &mut out);
    out
}

fn list(told: Told<'_>, out: &mut String, title: &str, rows: &[(String, &Row)]) {
    if rows.is_empty() {
        return;
    }
    out.push_str(&format!("\n【{title}】\n"));
    out.push_str(&told.t("  收到  采纳  部分  未采纳  未定\n", " comments adopted  partly     not    open\n"));
    let line = |name: &str, r: &Row| {
        let (n, [a, p, not, open]) = (r.comments, r.outcomes);
        told.t(format!("{n:>6}{a:>6}{p:>6}{not:>8}{open:>6}  {}\n", visible(name)), format!("{n:>9} {a:>7} {p:>7} {not:>7} {open:>7}  {}\n", visible(name)))
    };
    rows.iter().take(MOST).for_each(|(name, r)| out.push_str(&line(name, r)));
    more(told, out, rows.len());
    out.push_str(&line(&told.t("合计", "sum"), &told.tally.total));
}

fn more(told: Told<'_>, out: &mut String, all: usize) {
    if let Some(left) = all.checked_sub(MOST).filter(|n| *n > 0) {
        out.push_str(&told.t(
            format!("  另有{left}项未列出，见其他格式（--report xlsx=意见汇总表.xlsx）\n"),
            format!("  {left} more: see another format (--report xlsx=FILE)\n"),
        ));
    }
}

fn short(text: &str) -> String {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out: String = text.chars().take(SHORT).collect();
    if text.chars().nth(SHORT).is_some() {
        out.push('…');
    }
    visible(&out).into_owned()
}

fn looked(told: Told<'_>, out: &mut String) {
    let Some((_, l)) = told.looked else { return };
    let mut group = |title: String, rows: Vec<String>| {
        if rows.is_empty() {
            return;
        }
        out.push_str(&format!("\n【{title}】\n"));
        rows.iter().take(MOST).for_each(|r| out.push_str(&format!("  {r}\n")));
        more(told, out, rows.len());
    };
    let row = |kind: Kind, number: usize, at: &str| {
        let o = told.numbered(kind, number);
        let (who, text) = o.map(|o| (short(&told.who(&o.from)), short(&o.text))).unwrap_or_default();
        let (label, gap) = (label(told, kind, number), if at.is_empty() { "" } else { " " });
        told.t(format!("{label}{gap}{at}（{who}）：{text}"), format!("{label}{gap}{at} ({who}): {text}"))
    };
    let same = l.unchanged.iter().map(|u| {
        let at = figures::place(&u.at, told.lang);
        row(u.kind, u.number, &visible(&if u.sure { at } else { told.t(format!("{at}〔存疑〕"), format!("{at} [uncertain]")) }))
    });
    group(told.t("标为采纳而原文未改", "Adopted, but the passage did not change"), same.collect());
    let unplaced = l.unplaced.iter().map(|(k, n)| row(*k, *n, ""));
    group(told.t("标为采纳而不知对应何处，请人工核对", "Adopted, but the passage is not known"), unplaced.collect());
    let unasked = l.unasked.iter().map(|c| {
        let (what, at, text) = comparison::passage(c, told.lang);
        let (at, text) = (visible(&at).into_owned(), short(&text));
        told.t(format!("{what} {at}：{text}"), format!("{what} {at}: {text}"))
    });
    group(told.t("没有意见或问题对应的改动", "Changes that answer no opinion and no finding"), unasked.collect());
}
