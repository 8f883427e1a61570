//! Lists in every numbering style: repeated, skipped and reversed ordinals.

use crate::harness::{Dice, Drafts, Whole, prove_whole};
use std::fmt::Write as _;

const DIGITS: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const TASKS: [&str; 7] = [
    "健全工作机制，明确职责分工",
    "完善配套政策，强化资金保障",
    "加强队伍建设，提升专业能力",
    "强化督促检查，定期通报进展",
    "做好宣传引导，营造良好氛围",
    "及时总结经验，推广典型做法",
    "优化设施布局，补齐短板弱项",
];
const LAYOUTS: [&str; 15] = [
    "一、 headings", "（一） headings", "1. items", "（1） items", "① items", "一是 in one paragraph", "第一， in one paragraph", "1） items", "1、 items",
    "(1) half-width", "一是 as paragraphs", "Markdown 1. under a heading", "HTML paragraphs （一）", "一、 with space", "01 items",
];

fn marker(layout: usize, n: usize) -> String {
    let cn = DIGITS.get(n).unwrap();
    match layout {
        0 => format!("{cn}、"),
        1 | 12 => format!("（{cn}）"),
        2 | 11 => format!("{n}."),
        3 => format!("（{n}）"),
        4 => (*["①", "②", "③", "④", "⑤", "⑥", "⑦", "⑧"].get(n - 1).unwrap()).to_owned(),
        5 | 10 => format!("{cn}是"),
        6 => format!("第{cn}，"),
        7 => format!("{n}）"),
        8 => format!("{n}、"),
        9 => format!("({n})"),
        13 => format!("{cn}、 "),
        _ => format!("{n:02}."),
    }
}

fn list(layout: usize, ordinals: &[usize], marks: &[usize]) -> String {
    let mut out = String::from("安河市民生事业发展规划\n\n");
    if layout != 0 && layout != 13 {
        out.push_str("一、主要任务\n\n");
    }
    let inline = layout == 5 || layout == 6;
    if inline {
        out.push_str("重点抓好以下工作：");
    }
    for (i, n) in ordinals.iter().enumerate() {
        let m = marker(layout, *n);
        let m = if marks.contains(&i) { format!("⟦{m}⟧") } else { m };
        let task = TASKS.get(i).unwrap();
        let end = if inline && i + 1 < ordinals.len() { "；" } else { "。" };
        write!(out, "{m}{task}{end}{}", if inline { "" } else { "\n\n" }).unwrap();
    }
    out.push_str("\n\n");
    if layout == 12 {
        let body: String = out.lines().filter(|l| !l.is_empty()).map(|l| format!("<p>{l}</p>\n")).collect();
        return format!("<html><body>\n{body}</body></html>\n");
    }
    out
}

fn drafts(dice: &mut Dice, layout: usize, change: fn(&mut Vec<usize>, usize) -> Vec<usize>) -> Drafts {
    let n = usize::try_from(dice.whole(5, 7)).unwrap();
    let ordinals: Vec<usize> = (1..=n).collect();
    let k = usize::try_from(dice.whole(1, n as i64 - 3)).unwrap();
    let mut wrong = ordinals.clone();
    let marks = change(&mut wrong, k);
    Drafts {
        file: if layout == 12 {
            "proof.html"
        } else if layout == 11 {
            "proof.md"
        } else {
            "proof.txt"
        },
        right: list(layout, &ordinals, &[]),
        moved: list(layout, &wrong, &marks),
        recomputed: f64::NAN,
    }
}

#[test]
fn a_number_is_repeated() {
    prove_whole(&Whole {
        name: "repeated",
        families: &["numbering"],
        layouts: &LAYOUTS,
        make: |dice, layout| {
            drafts(dice, layout, |o, k| {
                o.iter_mut().skip(k + 1).for_each(|x| *x -= 1);
                vec![k, k + 1]
            })
        },
    });
}

#[test]
fn a_number_is_skipped() {
    prove_whole(&Whole {
        name: "skipped",
        families: &["numbering"],
        layouts: &LAYOUTS,
        make: |dice, layout| {
            drafts(dice, layout, |o, k| {
                o.iter_mut().skip(k).for_each(|x| *x += 1);
                vec![k - 1, k]
            })
        },
    });
}
