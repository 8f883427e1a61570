//! The tables: departments, the public, the counts, and what the next version tells.

use super::{BACK, EXPORTED, HIDDEN, Told};
use crate::output::book::{Book, Cell, Column, Line, Sheet, Tone};
use crate::output::comparison;
use crate::output::figures;
use crate::survey::opinions::{Kind, Opinion, Outcome, Row};

/// What may be chosen.
const OUTCOMES: [&[&str]; 2] = [&["采纳", "部分采纳", "未采纳"], &["adopted", "partly adopted", "not adopted"]];
/// Characters of a passage that stands for words that nobody quoted.
const PASSAGE: usize = 120;

pub(super) fn book(told: Told<'_>) -> Book {
    let mut sheets: Vec<Sheet> = told.tables.iter().map(|kind| table(told, *kind)).collect();
    sheets.push(counts(told));
    sheets.extend(revised(told));
    let title = sheets.first().map(|s| s.title.clone()).unwrap_or_default();
    Book { lang: told.lang, title, day: told.day.to_owned(), sheets }
}

fn columns(heads: &[&str], widths: &[u16]) -> Vec<Column> {
    heads.iter().zip(widths).map(|(h, w)| Column::new(h, *w)).collect()
}

fn heads(told: Told<'_>, kind: Kind) -> Vec<Column> {
    let (zh, en, widths): (&[&str], &[&str], &[u16]) = match kind {
        Kind::Department => (
            &["序号", "反馈单位", "章节", "原文表述", "修改意见", "修改理由", "采纳情况", "未采纳理由", "备注"],
            &["No.", "Department", "Chapter", "Quote", "Opinion", "Reason", "Outcome", "Why not", "Note"],
            &[4, 10, 9, 20, 22, 14, 7, 13, 8],
        ),
        Kind::Public => (&["序号", "单位/个人", "意见", "采纳情况", "备注"], &["No.", "Unit/person", "Opinion", "Outcome", "Note"], &[5, 20, 56, 9, 18]),
    };
    let mut all = columns(told.lang.pick(zh, en), widths);
    let at = if kind == Kind::Department { 6 } else { 3 };
    if let Some(column) = all.get_mut(at) {
        let [zh, en] = OUTCOMES;
        column.choices = told.lang.pick(zh, en);
    }
    all
}

fn table(told: Told<'_>, kind: Kind) -> Sheet {
    let mut notes: Vec<String> = told.tally.kinds.iter().filter(|r| r.kind == Some(kind)).map(|r| told.counted(r)).collect();
    if kind == Kind::Department {
        notes.extend(told.answered());
    }
    let [exported, hidden] = [EXPORTED, HIDDEN].map(|[zh, en]| told.lang.pick(zh, en));
    notes.push(if told.public {
        told.t(format!("{hidden}。"), format!("{hidden}."))
    } else {
        told.t(
            format!("{exported}“{}”编制；填好采纳情况后，可用 {BACK} 导回登记簿。", told.name),
            format!("{exported} “{}”; once filled in, {BACK} takes the outcomes back.", told.name),
        )
    });
    let mut lines: Vec<Line> = told.of(kind).map(|o| Line::Row(cells(told, o))).collect();
    if lines.is_empty() {
        lines.push(Line::Group(told.t("未收到意见", "No opinions came")));
    }
    if kind == Kind::Department {
        lines.extend(units(told));
    }
    let name = told.kind(kind).to_owned();
    Sheet { name, title: told.title(kind), notes, columns: heads(told, kind), lines }
}

fn outcome(told: Told<'_>, outcome: Option<Outcome>) -> Cell {
    Cell::text(outcome.map_or("", |o| told.lang.pick(o.zh(), o.en())))
}

fn cells(told: Told<'_>, o: &Opinion) -> Vec<Cell> {
    let (number, who) = (Cell::count(o.number), Cell::text(told.who(&o.from)));
    if o.kind == Kind::Public {
        // Reasons of the public have no column: they stay with the remarks where staff see them.
        return vec![number, who, Cell::text(&o.text), outcome(told, o.outcome), Cell::text(remark(told, o))];
    }
    let (place, doubtful) = told.place(o);
    let place = Cell::text(place).toned(if doubtful { Tone::Warning } else { Tone::Plain });
    let texts = [&o.text, &o.reason].map(Cell::text);
    let ends = [&o.why, &o.note].map(Cell::text);
    [number, who, place, Cell::text(quote(o))].into_iter().chain(texts).chain([outcome(told, o.outcome)]).chain(ends).collect()
}

/// The remark of a row of the public's table, where the reason for not adopting it stands too.
fn remark(told: Told<'_>, o: &Opinion) -> String {
    if o.why.is_empty() || o.note.contains(&o.why) {
        return o.note.clone();
    }
    let why = told.t(format!("未采纳理由：{}", o.why), format!("Not adopted because: {}", o.why));
    if o.note.is_empty() { why } else { format!("{}\n{why}", o.note) }
}

/// The words of the draft: as quoted, else the passage that was found.
fn quote(o: &Opinion) -> String {
    if !o.quote.is_empty() {
        return o.quote.clone();
    }
    let passage = o.anchor.as_ref().map(|a| a.passage.as_str()).unwrap_or_default();
    let mut short: String = passage.chars().take(PASSAGE).collect();
    if passage.chars().nth(PASSAGE).is_some() {
        short.push('…');
    }
    short
}

/// Units without opinions, and those that did not answer.
fn units(told: Told<'_>) -> Vec<Line> {
    let u = &told.tally.units;
    let mut lines = Vec::new();
    for (names, title, said) in [
        (&u.silent, told.t("反馈无意见", "Without opinions"), told.t("无意见", "none")),
        (&u.unanswered, told.t("未反馈意见", "Did not answer"), told.t("未反馈意见", "no answer")),
    ] {
        if names.is_empty() {
            continue;
        }
        let n = names.len();
        lines.push(Line::Group(told.t(format!("{title}（{n}家）"), format!("{title} ({n})"))));
        let row = |name: &String| {
            let mut cells = vec![Cell::default(), Cell::text(name), Cell::default(), Cell::default(), Cell::text(&said)];
            cells.resize(9, Cell::default());
            Line::Row(cells)
        };
        lines.extend(names.iter().map(row));
    }
    lines
}

/// The counts, by source and by chapter.
fn counts(told: Told<'_>) -> Sheet {
    let heads: &[&str] = told.lang.pick(
        &["来源、章节", "收到条数", "合并后条数", "采纳", "部分采纳", "未采纳", "未定"],
        &["Source, chapter", "Comments", "Joined", "Adopted", "Partly", "Not", "Open"],
    );
    let row = |name: String, r: &Row, joined: bool, tone: Tone| {
        let mut cells = vec![Cell::text(name).toned(tone), Cell::count(r.comments).toned(tone)];
        // The same opinion may come by two sources: there these do not add up.
        cells.push(if joined { Cell::count(r.opinions).toned(tone) } else { Cell { text: "—".to_owned(), number: true, tone } });
        cells.extend(r.outcomes.map(|n| Cell::count(n).toned(tone)));
        Line::Row(cells)
    };
    let (tally, sum) = (told.tally, told.t("合计", "Sum"));
    let mut lines = vec![Line::Group(told.t("按来源", "By source"))];
    lines.extend(tally.sources.iter().map(|r| row(source(told, r), r, false, Tone::Plain)));
    lines.push(row(sum.clone(), &tally.total, false, Tone::Total));
    lines.push(Line::Group(told.t("按章节", "By chapter")));
    lines.extend(tally.chapters.iter().map(|r| row(chapter(told, &r.name), r, true, Tone::Plain)));
    lines.push(row(sum, &tally.total, true, Tone::Total));
    let mut notes = vec![told.counted(&tally.total)];
    if !told.public {
        notes.extend(told.found());
    }
    let title = told.t("意见统计", "Counts of opinions");
    Sheet { name: told.t("统计", "Counts"), title, notes, columns: columns(heads, &[44, 12, 12, 10, 10, 10, 10]), lines }
}

/// `部门：征求意见函`
pub(super) fn source(told: Told<'_>, row: &Row) -> String {
    let kind = match row.kind {
        Some(Kind::Public) => told.lang.pick("公众", "public"),
        _ => told.lang.pick("部门", "departments"),
    };
    let name = if row.name.is_empty() { told.lang.pick("未写明来源", "source not said") } else { &row.name };
    told.t(format!("{kind}：{name}"), format!("{kind}: {name}"))
}

pub(super) fn chapter(told: Told<'_>, name: &str) -> String {
    if name.is_empty() { told.t("（未对应到章节）", "(no chapter)") } else { name.to_owned() }
}

/// What the next version tells; no sheet where none was given.
fn revised(told: Told<'_>) -> Option<Sheet> {
    let (name, looked) = told.looked?;
    let columns = columns(told.lang.pick(&["项目", "编号", "提出者", "位置", "内容"], &["What", "Row", "Who", "Where", "Words"]), &[10, 9, 14, 16, 58]);
    let mut lines = Vec::new();
    let row = |what: String, kind: Kind, number: usize, at: String| {
        let o = told.numbered(kind, number);
        let (who, text) = o.map(|o| (told.who(&o.from), o.text.clone())).unwrap_or_default();
        Line::Row([what, label(told, kind, number), who, at, text].map(Cell::text).to_vec())
    };
    let word = |kind, number| told.numbered(kind, number).and_then(|o| o.outcome).map_or(String::new(), |o| told.t(o.zh(), o.en()));
    let mut group = |title: String, own: Vec<Line>| {
        if !own.is_empty() {
            lines.push(Line::Group(told.t(format!("{title}（{}）", own.len()), format!("{title} ({})", own.len()))));
            lines.extend(own);
        }
    };
    let unchanged = looked.unchanged.iter().map(|u| {
        let at = figures::place(&u.at, told.lang);
        let at = if u.sure { at } else { told.t(format!("{at}（存疑）"), format!("{at} (uncertain)")) };
        row(word(u.kind, u.number), u.kind, u.number, at)
    });
    group(told.t("标为采纳而原文未改", "Adopted, but the passage did not change"), unchanged.collect());
    let unplaced = looked.unplaced.iter().map(|(k, n)| row(word(*k, *n), *k, *n, String::new()));
    group(told.t("标为采纳而不知对应何处，请人工核对", "Adopted, but the passage is not known"), unplaced.collect());
    let unasked = looked.unasked.iter().map(|c| {
        let (what, at, text) = comparison::passage(c, told.lang);
        Line::Row([what, String::new(), String::new(), at, text].map(Cell::text).to_vec())
    });
    group(told.t("没有意见或问题对应的改动", "Changes that answer no opinion and no finding"), unasked.collect());
    let mut notes = vec![told.t(format!("修改稿：{name}"), format!("Revised draft: {name}"))];
    notes.extend(told.verdict());
    let title = told.t("采纳情况核对", "Outcomes beside the revised draft");
    let columns = if lines.is_empty() { Vec::new() } else { columns };
    Some(Sheet { name: told.t("核对", "Revised"), title, notes, columns, lines })
}

/// `部门3`
pub(super) fn label(told: Told<'_>, kind: Kind, number: usize) -> String {
    match kind {
        Kind::Department => told.t(format!("部门{number}"), format!("dept {number}")),
        Kind::Public => told.t(format!("公众{number}"), format!("public {number}")),
    }
}
