//! Tables: total rows and columns, subtotals, direction, text against table, empty cells; as lines with tabs, Markdown, HTML.

use crate::harness::{Dice, Drafts, Whole, decimal, prove_whole};

const LAYOUTS: [&str; 12] = [
    "tabs, 合计 below", "Markdown, 合计 below", "HTML, 合计 below", "tabs, 总计 below", "Markdown, 总计 below", "HTML, 总计 below", "tabs, 合计 first",
    "Markdown, 合计 first", "HTML, 合计 first", "Markdown, with 序号", "HTML, with 序号", "HTML, spaced 合  计",
];
const WHERE: [&str; 5] = ["东城区", "西城区", "江北县", "临河县", "高新区"];
const WHAT: [(&str, &str); 4] = [("新增床位", "张"), ("造林面积", "亩"), ("培训人数", "人"), ("投资额", "万元")];

/// How the rows stand in the file: 0 tabs, 1 Markdown, 2 HTML.
fn table(form: usize, rows: &[Vec<String>]) -> String {
    let mut out = String::new();
    for (i, row) in rows.iter().enumerate() {
        match form {
            0 => out.push_str(&row.join("\t")),
            1 => out.push_str(&format!("| {} |", row.join(" | "))),
            _ => out.push_str(&format!("<tr><td>{}</td></tr>", row.join("</td><td>"))),
        }
        out.push('\n');
        if form == 1 && i == 0 {
            out.push_str(&format!("|{}\n", "---|".repeat(row.len())));
        }
    }
    if form == 2 { format!("<table>\n{out}</table>\n") } else { out }
}

fn whole(form: usize, before: &str, rows: &[Vec<String>]) -> String {
    let (open, close) = if form == 2 { ("<p>", "</p>") } else { ("", "") };
    let gap = if form == 2 { "\n" } else { "\n\n" };
    let lines: String = ["安河市民生事业发展规划（2021—2025年）", "一、主要目标", before].iter().map(|l| format!("{open}{l}{close}{gap}")).collect();
    format!("{lines}{}", table(form, rows))
}

const FILES: [&str; 3] = ["proof.txt", "proof.md", "proof.html"];

fn form(layout: usize) -> usize {
    match layout {
        9 => 1,
        10 | 11 => 2,
        n => n % 3,
    }
}

fn mark(cell: String, on: bool) -> String {
    if on { format!("⟦{cell}⟧") } else { cell }
}

/// One column of amounts by place and its total.
fn totals(dice: &mut Dice, layout: usize) -> Drafts {
    let n = usize::try_from(dice.whole(3, 5)).unwrap();
    let (what, unit) = *WHAT.get(usize::try_from(dice.whole(0, 3)).unwrap()).unwrap();
    let values: Vec<i64> = (0..n).map(|_| dice.whole(100, 900)).collect();
    let total: i64 = values.iter().sum();
    let off = total + dice.whole(11, 90);
    let word = if layout == 11 {
        "合  计"
    } else if (3..6).contains(&layout) {
        "总计"
    } else {
        "合计"
    };
    let serial = layout == 9 || layout == 10;
    let rows = |total: String, moved: bool| {
        let lead = |s: String| if serial { vec![s] } else { Vec::new() };
        let mut rows: Vec<Vec<String>> = vec![[lead("序号".into()), vec!["地区".into(), format!("{what}（{unit}）")]].concat()];
        let sum = [lead(String::new()), vec![word.to_owned(), mark(total, moved)]].concat();
        let body = values.iter().enumerate().map(|(i, v)| [lead((i + 1).to_string()), vec![(*WHERE.get(i).unwrap()).to_owned(), v.to_string()]].concat());
        rows.extend(body);
        if (6..9).contains(&layout) {
            rows.insert(1, sum)
        } else {
            rows.push(sum)
        }
        rows
    };
    let text = |t: i64, moved: bool| whole(form(layout), "各地任务分解如下。", &rows(t.to_string(), moved));
    Drafts { file: FILES.get(form(layout)).unwrap(), right: text(total, false), moved: text(off, true), recomputed: total as f64 }
}

/// Amounts by project and year: a total column and a total row; the moved figure is in the column.
fn columns(dice: &mut Dice, layout: usize) -> Drafts {
    let n = usize::try_from(dice.whole(3, 4)).unwrap();
    let values: Vec<Vec<i64>> = (0..n).map(|_| (0..3).map(|_| dice.whole(12, 480) * 10).collect()).collect();
    let at = usize::try_from(dice.whole(0, n as i64 - 1)).unwrap();
    let value: i64 = values.get(at).unwrap().iter().sum();
    let off = value + dice.whole(3, 90) * 10;
    let head = if layout.is_multiple_of(2) { "合计" } else { "总计" };
    let text = |moved: bool| {
        let mut rows: Vec<Vec<String>> = vec![["序号", "项目名称", "2021年", "2022年", "2023年", head].map(str::to_owned).to_vec()];
        for (i, row) in values.iter().enumerate() {
            let sum: i64 = row.iter().sum();
            let cells = row.iter().map(ToString::to_string);
            let name = ["服务设施新建项目", "设备更新改造项目", "信息平台建设项目", "人才培训项目"].get(i).unwrap();
            rows.push(
                [(i + 1).to_string(), (*name).to_owned()]
                    .into_iter()
                    .chain(cells)
                    .chain([mark(if moved && i == at { off } else { sum }.to_string(), moved && i == at)])
                    .collect(),
            );
        }
        whole(form(layout), "项目投资安排如下（单位：万元）。", &rows)
    };
    Drafts { file: FILES.get(form(layout)).unwrap(), right: text(false), moved: text(true), recomputed: value as f64 }
}

const ROWS: [(&str, &str, i64, i64, i64, usize); 6] = [
    ("护理型床位占比", "%", 40, 52, 8, 0),
    ("老年人健康管理率", "%", 62, 70, 6, 0),
    ("森林覆盖率", "%", 410, 450, 20, 1),
    ("居民健康素养水平", "%", 20, 24, 5, 0),
    ("空气质量优良天数比率", "%", 820, 880, 30, 1),
    ("农村生活污水治理率", "%", 24, 30, 15, 0),
];

struct Row {
    name: &'static str,
    unit: &'static str,
    base: i64,
    target: i64,
    places: usize,
}

fn rows(dice: &mut Dice) -> Vec<Row> {
    ROWS.iter()
        .map(|(name, unit, low, high, step, places)| {
            let base = dice.whole(*low, *high);
            Row { name, unit, base, target: base + step + dice.whole(0, *step / 2), places: *places }
        })
        .collect()
}

fn indicators(layout: usize, rows: &[Row], text: &str, change: impl Fn(usize, Vec<String>) -> Vec<String>) -> String {
    let heads: [&str; 4] = [
        ["指标名称", "单位", "2020年", "2025年"],
        ["指标", "单位", "2020年基期值", "2025年目标值"],
        ["指标名称", "计量单位", "2020年现状", "2025年目标"],
        ["主要指标", "单位", "2020年", "2025年"],
    ]
    .get(layout % 4)
    .copied()
    .unwrap();
    let lead = layout % 2 == 1;
    let mut all: Vec<Vec<String>> = vec![heads.map(str::to_owned).to_vec()];
    all.extend(
        rows.iter().enumerate().map(|(i, r)| change(i, vec![r.name.to_owned(), r.unit.to_owned(), decimal(r.base, r.places), decimal(r.target, r.places)])),
    );
    if lead {
        for (i, row) in all.iter_mut().enumerate() {
            row.insert(0, if i == 0 { "序号".to_owned() } else { i.to_string() });
        }
    }
    whole(layout % 3, text, &all)
}

const FORMS: [&str; 12] = [
    "tabs, years", "Markdown, 基期值 with 序号", "HTML, 现状", "tabs, with 序号", "Markdown, years", "HTML, 基期值 with 序号", "tabs, 现状",
    "Markdown, with 序号", "HTML, years", "tabs, 基期值 with 序号", "Markdown, 现状", "HTML, with 序号",
];
const TARGETS: [&str; 12] = [
    "到2025年，{n}达到{v}。",
    "到2025年，全市{n}达到{v}，群众获得感明显增强。",
    "力争到2025年，{n}提高到{v}。",
    "2025年，{n}达到{v}。",
    "确保2025年{n}达到{v}，同步完善配套政策。",
    "{n}到2025年达{v}。",
    "到2025年底，全市{n}达到{v}，高于全省平均水平2.3个百分点。",
    "到2025年，全市{n}提升至{v}。",
    "在2020年的基础上，到2025年，{n}达到{v}。",
    "围绕2025年{n}达到{v}的目标，压实工作责任。",
    "到2025年末，全市{n}为{v}。",
    "坚持目标导向，到2025年将{n}提高到{v}。",
];

/// A target told in the text against the table.
fn told(dice: &mut Dice, layout: usize) -> Drafts {
    let all = rows(dice);
    let k = usize::try_from(dice.whole(0, 5)).unwrap();
    let row = all.get(k).unwrap();
    let step = 10_i64.pow(u32::try_from(row.places).unwrap());
    let wrong = row.target - dice.whole(3, 9) * step;
    let say = |v: i64, moved: bool| TARGETS.get(layout).unwrap().replace("{n}", row.name).replace("{v}", &mark(decimal(v, row.places) + row.unit, moved));
    let change = |moved: bool| {
        move |i: usize, mut cells: Vec<String>| {
            if moved
                && i == k
                && let Some(last) = cells.last_mut()
            {
                *last = mark(last.clone(), true)
            }
            cells
        }
    };
    Drafts {
        file: FILES.get(layout % 3).unwrap(),
        right: indicators(layout, &all, &say(row.target, false), change(false)),
        moved: indicators(layout, &all, &say(wrong, true), change(true)),
        recomputed: row.target as f64 / step as f64,
    }
}

/// A target worse than its baseline, the direction being known.
fn worse(dice: &mut Dice, layout: usize) -> Drafts {
    let all = rows(dice);
    let k = usize::try_from(dice.whole(0, 5)).unwrap();
    let row = all.get(k).unwrap();
    let text = "主要指标如下。";
    let moved = indicators(layout, &all, text, |i, mut cells| {
        if i == k && cells.len() > 3 {
            cells.swap(2, 3);
            cells = cells.into_iter().enumerate().map(|(j, c)| mark(c, j >= 2)).collect()
        }
        cells
    });
    Drafts {
        file: FILES.get(layout % 3).unwrap(),
        right: indicators(layout, &all, text, |_, c| c),
        moved,
        recomputed: row.base as f64 / 10_f64.powi(i32::try_from(row.places).unwrap()),
    }
}

/// A cell that is empty.
fn empty(dice: &mut Dice, layout: usize) -> Drafts {
    let all = rows(dice);
    let (k, at) = (usize::try_from(dice.whole(0, 5)).unwrap(), usize::try_from(dice.whole(2, 3)).unwrap());
    let text = "主要指标如下。";
    let moved = indicators(layout, &all, text, |i, cells| {
        if i == k { cells.into_iter().enumerate().map(|(j, c)| if j == at { String::new() } else { mark(c, true) }).collect() } else { cells }
    });
    Drafts { file: FILES.get(layout % 3).unwrap(), right: indicators(layout, &all, text, |_, c| c), moved, recomputed: f64::NAN }
}

#[test]
fn total_rows() {
    prove_whole(&Whole { name: "table-total", families: &["arithmetic"], layouts: &LAYOUTS, make: totals });
}

#[test]
fn total_columns() {
    prove_whole(&Whole { name: "table-column", families: &["arithmetic"], layouts: &LAYOUTS, make: columns });
}

#[test]
fn targets_told_otherwise() {
    prove_whole(&Whole { name: "text-table", families: &["indicator"], layouts: &FORMS, make: told });
}

#[test]
fn targets_worse_than_baselines() {
    prove_whole(&Whole { name: "table-direction", families: &["indicator"], layouts: &FORMS, make: worse });
}

#[test]
fn cells_that_are_empty() {
    prove_whole(&Whole { name: "table-empty", families: &["indicator"], layouts: &FORMS, make: empty });
}
