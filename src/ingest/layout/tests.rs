#![expect(clippy::indexing_slicing, clippy::panic, clippy::string_slice, clippy::unwrap_used, reason = "tests")]
use super::super::{BlockKind, Draft, Format};
use super::{Page, Word, read};

/// Characters 10 wide, pages of 40 of them between 100 and 500.
fn word(x: f32, y: f32, text: &str) -> Word {
    let ems: f32 = text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum();
    Word { x0: x, y0: y, x1: x + 10.0 * ems, y1: y + 13.0, text: text.to_owned() }
}

fn draft(pages: Vec<Vec<Word>>) -> Draft {
    let pages = pages.into_iter().map(|words| Page { width: 600.0, height: 840.0, words }).collect();
    read("a.pdf", pages, Format::Pdf).unwrap()
}

const FULL: &str = "到二〇二五年全区养老服务体系更加健全服务能力和质量不断提升老年人获得感持续增强";

/// A paragraph of lines from a height on.
fn para(y: f32, lines: &[&str]) -> Vec<Word> {
    lines.iter().enumerate().map(|(n, l)| word(if n == 0 { 120.0 } else { 100.0 }, y + 18.0 * n as f32, l)).collect()
}

#[test]
fn lines_become_paragraphs_over_pages() {
    let first = FULL.chars().take(38).collect::<String>();
    let foot = |n: u32| word(290.0, 790.0, &format!("— {n} —"));
    let one = [para(100.0, &[&first, FULL, "结束。"]), para(154.0, &[&first, FULL]), vec![foot(1)]].concat();
    let two = [vec![word(100.0, 100.0, "提升至80%。")], para(118.0, &["二、重点任务"]), vec![foot(2)]].concat();
    let draft = draft(vec![one, two]);
    let expected = format!("{first}{FULL}结束。\n{first}{FULL}提升至80%。\n二、重点任务\n");
    assert_eq!(draft.source.reading(), expected);
    let at = |text: &str| draft.source.shadow().find(text).map(|n| draft.source.page(crate::text::Span::new(n, n + 3)).unwrap()).unwrap();
    assert_eq!((at("结束"), at("提升至80"), at("二、重点")), (1, 2, 2));
}

#[test]
fn lone_numbers_on_few_pages_are_text() {
    let page = |n: u32, lone: Option<u32>| {
        let top = lone.map(|k| word(100.0, 60.0, &k.to_string()));
        [top.into_iter().collect(), para(100.0, &[FULL, "结束。"]), para(154.0, &[&format!("第{n}页之文。")])].concat()
    };
    let few = draft((1..=18).map(|n| page(n, matches!(n, 5 | 9).then_some(n))).collect());
    assert!(few.source.reading().lines().any(|l| l == "5"), "{}", few.source.reading());
    let all = draft((1..=18).map(|n| page(n, Some(n + 2))).collect());
    assert!(!all.source.reading().lines().any(|l| l.bytes().all(|b| b.is_ascii_digit())), "{}", all.source.reading());
}

#[test]
fn air_between_chinese_and_figures_is_no_blank() {
    let line = vec![word(100.0, 100.0, "到"), word(112.5, 100.0, "2025"), word(135.0, 100.0, "年"), word(165.0, 100.0, "AB"), word(178.0, 100.0, "CD")];
    assert_eq!(draft(vec![line]).source.reading(), "到2025年 AB CD\n");
}

#[test]
fn words_on_top_of_each_other_are_not_read() {
    let bold = vec![word(100.0, 100.0, "一、总体"), word(100.5, 100.0, "一、总体"), word(140.0, 100.0, "要求")];
    assert_eq!(draft(vec![bold]).source.reading(), "一、总体要求\n");
    let over = |y: f32| vec![word(100.0, y, "规划期为年至年"), word(100.0, y, "2021"), word(130.0, y, "2025")];
    let page = [over(100.0), over(118.0), over(136.0), vec![word(100.0, 154.0, "结束。")]].concat();
    let tangled = draft(vec![page]);
    assert!(tangled.problems[0].message.zh.contains("第 1 页的文字互相重叠"), "{:?}", tangled.problems);
    assert!(tangled.blocks.iter().all(|b| b.kind == BlockKind::Unread));
    // A watermark over one line of many.
    let plain = (1..9).map(|n| word(100.0, 100.0 + 18.0 * n as f32, FULL));
    assert!(draft(vec![over(100.0).into_iter().chain(plain).collect()]).problems.is_empty());
}

#[test]
fn raised_digits_stay_apart() {
    let small = Word { x0: 120.0, y0: 99.0, x1: 123.0, y1: 105.0, text: "2".to_owned() };
    assert_eq!(draft(vec![vec![word(100.0, 100.0, "35m"), word(126.0, 100.0, "以上"), small]]).source.reading(), "35m²以上\n");
}

#[test]
fn tables_of_even_rows() {
    let row = |y: f32, cells: [&str; 3]| cells.iter().enumerate().map(|(n, c)| word(100.0 + 130.0 * n as f32, y, c)).collect::<Vec<_>>();
    let words =
        [row(100.0, ["指标", "2020年", "2025年"]), row(120.0, ["床位", "100", "120"]), row(140.0, ["托位", "50", "90"]), para(180.0, &["表后文字。"])].concat();
    let draft = draft(vec![words]);
    let BlockKind::Table(grid) = &draft.blocks[0].kind else { unreachable!() };
    let text = |r: usize, c: usize| &draft.source.reading()[grid.rows[r][c].range.clone()];
    assert_eq!((grid.rows.len(), text(0, 2), text(1, 1), text(2, 0)), (3, "2025年", "100", "托位"));
    assert_eq!(draft.blocks[1].kind, BlockKind::Paragraph);
}

#[test]
fn a_table_goes_on_on_the_next_page() {
    let row = |y: f32, cells: [&str; 3]| cells.iter().enumerate().map(|(n, c)| word(100.0 + 130.0 * n as f32, y, c)).collect::<Vec<_>>();
    let page = |a: [&str; 3], b: [&str; 3]| [row(120.0, ["指标", "2020年", "2025年"]), row(140.0, a), row(160.0, b)].concat();
    let draft = draft(vec![page(["床位", "100", "120"], ["托位", "50", "90"]), page(["站点", "1", "2"], ["中心", "3", "4"])]);
    let BlockKind::Table(grid) = &draft.blocks[0].kind else { unreachable!() };
    assert_eq!((draft.blocks.len(), grid.rows.len()), (1, 5));
}

/// Cells of two lines with the others in the middle: rows are told apart by their distance.
#[test]
fn cells_of_several_lines() {
    let row = |y: f32, a: [&str; 2], b: &str| vec![word(100.0, y, a[0]), word(100.0, y + 15.0, a[1]), word(250.0, y + 7.5, b), word(400.0, y + 7.5, "预期性")];
    let draft = draft(vec![
        [row(100.0, ["每千人口拥有", "托位数"], "个"), row(140.0, ["养老机构护理", "型床位占比"], "%"), row(180.0, ["老年人健康", "管理率"], "%")].concat(),
    ]);
    let BlockKind::Table(grid) = &draft.blocks[0].kind else { panic!("{:?}", draft.source.reading()) };
    assert_eq!((grid.rows.len(), &draft.source.reading()[grid.rows[1][0].range.clone()]), (3, "养老机构护理型床位占比"));
}

/// Cells that wrap, their lines as far apart as those of different rows: each cell's middle, or its first line, at its row's.
fn wrapped(rows: &[[&[&str]; 4]], middle: bool, step: f32) -> Vec<Word> {
    let (mut words, mut y) = (Vec::new(), 100.0);
    for row in rows {
        let most = row.iter().map(|c| c.len()).max().unwrap();
        for (cell, x) in row.iter().zip([100.0, 140.0, 260.0, 330.0]) {
            let top = if middle { y + step * (most - cell.len()) as f32 / 2.0 } else { y };
            words.extend(cell.iter().enumerate().map(|(n, line)| word(x, top + step * n as f32, line)));
        }
        y += step * most as f32;
    }
    words
}

const WRAPPED: &[[&[&str]; 4]] = &[
    [&["序号"], &["指标名称"], &["2025年基", "期值"], &["责任单位"]],
    [&["1"], &["养老机构护理", "型床位占比"], &["58%"], &["县民政局", "县卫生健康局", "县财政局"]],
    [&["2"], &["每千人口拥有三", "岁以下婴幼儿托", "位数"], &["3.8"], &["县卫生健康局"]],
    [&["3"], &["人均预期寿命"], &["79.2"], &["县卫生健康局", "县教育体育局"]],
];

fn cells_of(draft: &Draft) -> Vec<String> {
    let BlockKind::Table(grid) = &draft.blocks[0].kind else { return Vec::new() };
    grid.rows.iter().map(|row| row.iter().map(|c| &draft.source.reading()[c.range.clone()]).collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn a_column_of_single_lines_parts_rows_of_cells_that_wrap() {
    for (middle, step) in [(true, 15.0), (false, 15.0), (true, 22.0), (false, 22.0)] {
        let draft = draft(vec![[wrapped(WRAPPED, middle, step), para(400.0, &["表后文字。"])].concat()]);
        let expected = [
            "序号|指标名称|2025年基期值|责任单位",
            "1|养老机构护理型床位占比|58%|县民政局县卫生健康局县财政局",
            "2|每千人口拥有三岁以下婴幼儿托位数|3.8|县卫生健康局",
            "3|人均预期寿命|79.2|县卫生健康局县教育体育局",
        ];
        assert_eq!(cells_of(&draft), expected, "{middle} {:?}", draft.source.reading());
    }
}

/// The heads of a table's columns come again on each page at the same height, their lines too: they are no running heads.
#[test]
fn heads_of_columns_that_wrap_stay() {
    let draft = draft((0..3).map(|_| wrapped(WRAPPED, true, 15.0)).collect());
    let rows = cells_of(&draft);
    assert_eq!((rows.len(), rows[0].as_str(), draft.blocks.len()), (10, "序号|指标名称|2025年基期值|责任单位", 1));
}

#[test]
fn cells_that_may_belong_to_another_row_are_not_read() {
    // Three lines in each cell and one beside: whether rows stand around their numbers or begin at them, the page looks the same.
    let three: &[&str] = &["养老机构", "护理型床", "位占比"];
    let doubtful: &[[&[&str]; 4]] = &[
        [&["序号"], &["指标名称"], &["2025年"], &["责任单位"]],
        [&["1"], three, &["58%"], &["县民政局"]],
        [&["2"], three, &["38%"], &["县卫健局"]],
        [&["3"], three, &["79%"], &["县教育局"]],
    ];
    assert_eq!(cells_of(&draft(vec![wrapped(doubtful, true, 15.0)])), [""; 0]);
    // A blank cell among cells that wrap, and a cell that stands beside two rows.
    for changed in [2, 3] {
        let mut rows = WRAPPED.to_vec();
        rows[changed][3] = &[];
        let mut words = wrapped(&rows, true, 15.0);
        if changed == 3 {
            words.push(word(330.0, 170.0, "县教育局"));
        }
        assert_eq!(cells_of(&draft(vec![words])), [""; 0], "{changed}");
    }
}

#[test]
fn what_is_not_sure_is_no_table() {
    let row = |y: f32, cells: &[(f32, &str)]| cells.iter().map(|(x, c)| word(*x, y, c)).collect::<Vec<_>>();
    // A blank cell: merged, or empty?
    let words = [
        row(100.0, &[(100.0, "指标"), (230.0, "2020年"), (360.0, "2025年")]),
        row(120.0, &[(100.0, "床位"), (230.0, "100"), (360.0, "120")]),
        row(140.0, &[(100.0, "托位"), (360.0, "90")]),
        row(160.0, &[(100.0, "站点"), (230.0, "1"), (360.0, "2")]),
    ]
    .concat();
    let draft = draft(vec![words]);
    assert_eq!(draft.blocks.iter().map(|b| b.kind.clone()).collect::<Vec<_>>(), [BlockKind::Unread]);
}

#[test]
fn scanned_blank_turned() {
    let none = read("a.pdf", vec![Page::default(), Page::default()], Format::Pdf).unwrap_err();
    assert!(none.message.zh.contains("扫描"));
    let turned = Word { x0: 300.0, y0: 100.0, x1: 313.0, y1: 180.0, text: "内部资料注意保存".to_owned() };
    let draft =
        read("a.pdf", vec![Page { width: 600.0, height: 840.0, words: vec![word(100.0, 100.0, "一、总体要求"), turned] }, Page::default()], Format::Pdf)
            .unwrap();
    let said: Vec<&str> = draft.problems.iter().map(|p| p.message.zh.as_str()).collect();
    assert_eq!(draft.source.reading(), "一、总体要求\n");
    assert!(said.len() == 2 && said[0].contains("第 2 页没有文字") && said[1].contains("倾斜"), "{said:?}");
}

/// What begins a line did not fit behind the line above; figures by themselves and entries of the contents go on with nothing.
#[test]
fn short_lines_end_paragraphs() {
    let full: String = FULL.chars().take(38).collect();
    let lines = [
        // Three characters short: a word of figures would not have fitted, a Chinese character would have.
        (full.as_str(), "2025年底前完成。", true),
        (&full.chars().take(34).collect::<String>(), "20251231号文件", true),
        (&full.chars().take(34).collect::<String>(), "重大改革清单", false),
        (full.as_str(), "100%", false),
        (&format!("{}......12", full.chars().take(33).collect::<String>()), "第一节要求", false),
    ]
    .map(|(first, second, on)| (first.to_owned(), second, on));
    for (first, second, on) in lines {
        let words = [para(100.0, &[&full, FULL, "结束。"]), para(160.0, &[&full, FULL, "结束。"]), para(220.0, &[&first, second])].concat();
        let whole = draft(vec![words]).source.reading().contains(&format!("{first}{second}"));
        assert_eq!(whole, on, "{first}|{second}");
    }
}
