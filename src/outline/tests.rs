//! Text in, outline out, in the compact form of `show`: many cases through one check.

use super::{CellState, Outline, ParaKind, Style, outline};
use crate::ingest::{Block, BlockKind, Draft, Format, Grid, GridCell};
use crate::text::{Source, Span};

fn draft(text: &str) -> Draft {
    Draft {
        source: Source::plain("a.txt", text.to_owned()),
        format: Format::Text,
        encoding: "UTF-8",
        blocks: Vec::new(),
        problems: Vec::new(),
        container: None,
    }
}

fn read(text: &str) -> (Draft, Outline) {
    let d = draft(text);
    let o = outline(&d);
    (d, o)
}

/// Lists as `style[1 2 3]`, `+` where they continue, `~` inside paragraphs.
fn lists(o: &Outline) -> String {
    let mut out: Vec<String> = Vec::new();
    for item in &o.items {
        if item.first {
            let flags = format!("{}{}", if item.inline { "~" } else { "" }, if item.continues { "+" } else { "" });
            out.push(format!("{flags}{}[{}", item.marker.style.as_str(), item.marker.ordinal));
        } else if let Some(last) = out.last_mut() {
            *last += &format!(" {}", item.marker.ordinal);
        }
    }
    out.iter().map(|l| format!("{l}]")).collect::<Vec<_>>().join(" ")
}

fn headings(d: &Draft, o: &Outline) -> String {
    o.headings.iter().map(|h| format!("{}{}", h.level, d.source.slice(h.text))).collect::<Vec<_>>().join("|")
}

const PLAN: &str = "某市养老服务方案\n";

fn check_lists(text: &str, expected: &str) {
    let (_, o) = read(&format!("{PLAN}{text}"));
    assert_eq!(lists(&o), expected, "{text}");
}

#[test]
fn lists_follow_headings_and_styles() {
    for (text, expected) in [
        ("一、甲甲\n(一)乙乙\n1.丙丙。\n2.丁丁。\n(二)戊戊\n二、己己\n(一)庚庚", "han[1 2] han_paren[1 2] arabic[1 2] han_paren[1]"),
        ("一、甲甲\n(一)乙乙\n1.丙丙\n2.丁丁\n(二)戊戊\n3.己己\n4.庚庚", "han[1] han_paren[1 2] arabic[1 2] +arabic[3 4]"),
        ("一、问题\n1.甲甲。\n文字在此。\n2.乙乙。\n文字在此。\n1.丙丙", "han[1] arabic[1 2 1]"),
        ("一、甲甲\n1.乙乙\n(一)子子\n(二)丑丑\n2.丙丙\n(一)寅寅\n(二)卯卯\n3.丁丁", "han[1] arabic[1 2 3] han_paren[1 2] han_paren[1 2]"),
        ("(一)甲甲\n01、乙乙乙\n02丙丙丙\n(二)丁丁\n01戊戊戊", "han_paren[1 2] padded[1 2] padded[1]"),
        ("一、甲甲\n1.1乙乙乙\n1.2丙丙丙\n二、丁丁\n2.1戊戊戊\n2.2己己己", "han[1 2] decimal[1 2] decimal[1 2]"),
        ("2.5亿人口的大国\n2025年建成。\n3岁以下婴幼儿\n第一、二轮\n二、三产业\nPM2.5下降。", ""),
        ("一、甲甲\n表1 指标\n文字。\n表2 项目\n图1 布局", "han[1] table[1 2] table[1]"),
    ] {
        check_lists(text, expected);
    }
}

#[test]
fn lists_inside_paragraphs() {
    for (text, expected) in [
        ("一、甲甲\n基础好。一是每年安排;二是以法定为目标。三是推进。", "han[1] ~yishi[1 2 3]"),
        ("一、甲甲\n一是每年安排。\n二是以法定为目标。\n三是推进。", "han[1] ~yishi[1 2 3]"),
        ("一、甲甲\n一是每年。问题大。是服务品质不高。三是区域不平衡。", "han[1] ~yishi[1 3]"),
        ("一、甲甲\n一是每年。\n二是以。\n下一步:\n一是健全。\n二是提升。", "han[1] ~yishi[1 2] ~yishi[1 2]"),
        ("一、甲甲\n要做到一是一、二是二。之一是好的。", "han[1]"),
        ("一、甲甲\n第一,坚持方向。第二,坚持发展。第一、第二产业。", "han[1] ~ordinal[1 2]"),
        ("一、甲甲\n包括:(1)免征;(2)减征;(3)缓征。", "han[1] ~arabic_paren[1 2 3]"),
        ("一、甲甲\n见(1)式。", "han[1]"),
        ("一、甲甲\n详见文件:1.改善环境;2.方便出行;3。丰富生活", "han[1] ~arabic[1 2 3]"),
    ] {
        check_lists(text, expected);
    }
}

#[test]
fn headings_have_levels_and_texts() {
    for (text, expected) in [
        ("一、实施背景\n(一)发展基础\n1.政策体系基础。州委高度重视,把服务纳入规划。", "1实施背景|2发展基础|3政策体系基础。"),
        ("第一章 总则\n第一节 目的\n一、甲甲", "1总则|2目的|3甲甲"),
        ("一、甲甲\n1.允许教育、医卫、福利、商服等用地类别用于发展托育服务,纳入国土空间规划和年度用地指标。", "1甲甲"),
        ("( 一 ) 发展基础\n１．政策。正文在此。", "1发展基础|2政策。"),
    ] {
        let (d, o) = read(&format!("{PLAN}{text}"));
        assert_eq!(headings(&d, &o), expected, "{text}");
    }
}

#[test]
fn notice_plan_and_annexes() {
    let (d, o) = read(
        "某市人民政府办公室\n关于印发某市方案的通知\n各县人民政府:\n现将方案印发给你们。\n某市人民政府办公室\n2023327\n(此件公开发布)\n某市整体方案\n(征求意见稿)\n一、甲甲\n文字。\n附件:1.项目清单\n2.平台清单\n1\n项目清单\n说明文字。\n2\n平台的清单\n说明文字。",
    );
    let s = |span: Span| d.source.slice(span).replace('\n', "/");
    assert_eq!(o.title.map(s).as_deref(), Some("某市整体方案/(征求意见稿)"));
    assert_eq!(o.signoff.map(|x| s(x.issuer) + &s(x.date)).as_deref(), Some("某市人民政府办公室2023327"));
    assert_eq!(o.attachments.iter().map(|a| s(a.title)).collect::<Vec<_>>(), ["项目清单", "平台清单"]);
    assert_eq!(o.annexes.iter().map(|a| s(a.title)).collect::<Vec<_>>(), ["项目清单", "平台的清单"]);
    assert_eq!(o.paras.iter().filter(|p| p.body == 0 && p.kind == ParaKind::Body).count(), 3);
    assert_eq!(o.headings.first().map(|h| h.body), Some(1));
}

#[test]
fn metadata_and_menus() {
    let (d, o) = read(
        "首页>政务公开>文件\n[ 索引号 ] 115/2023 [ 发文字号 ] 大府发〔2023〕3号\n• 成文日期\n• 2023-03-31\n日期:2022-09-15 来源:市民政局\n某市养老方案\n一、甲甲\n文字。\n扫一扫在手机打开当前页",
    );
    let meta: Vec<String> = o.meta.iter().map(|m| format!("{}={}", d.source.slice(m.name), d.source.slice(m.value))).collect();
    assert_eq!(meta, ["索引号=115/2023", "发文字号=大府发〔2023〕3号", "成文日期=2023-03-31", "日期=2022-09-15", "来源=市民政局"]);
    assert_eq!(o.paras.first().map(|p| p.kind), Some(ParaKind::Menu));
    assert_eq!(o.paras.last().map(|p| p.kind), Some(ParaKind::Menu));
}

#[test]
fn cut_lines_are_joined() {
    let cut = "到2025年全市养老服务设施布局更加均衡,服务供给持续扩大,服务质量显著提升,为全市老年人提供的各类服务更加便利可及,老年人的";
    let (d, o) = read(&format!("{PLAN}一、甲甲\n{cut}\n\n获得感不断增强,社会保障水平持续提高。\n责任单位:州民政局、州教育\n\n体育局\n"));
    let body: Vec<&str> = o.paras.iter().filter(|p| matches!(p.kind, ParaKind::Body | ParaKind::Duty)).map(|p| d.source.slice(p.span)).collect();
    assert_eq!(body.len(), 2, "{body:?}");
    assert!(body.last().is_some_and(|b| b.ends_with("体育局")));
}

#[test]
fn a_figure_is_not_parted_from_its_unit() {
    let text = "一、资金来源\n2023年我县共安排衔接推进乡村振兴补助资金16842万元,其中中央资金9876\n万元、省级资金4566万元、市级资金400万元、县级资金2000万元。\n二、资金分配\n";
    let (d, o) = read(&format!("{PLAN}{text}"));
    let body: Vec<&str> = o.paras.iter().filter(|p| p.kind == ParaKind::Body).map(|p| d.source.slice(p.span)).collect();
    assert!(body.iter().any(|b| b.contains("9876\n万元、省级")), "{body:?}");
}

#[test]
fn few_wrapped_lines_are_enough_and_a_note_in_brackets_ends_a_task() {
    let line = "健全养老服务体系,完善基本养老服务清单,推动设施共建共享,提升护理人员的专";
    let item = |m: &str| format!("{m}加强建设。{line}\n{line}\n业能力。(责任单位:市民政局、市财政局、市卫生健康委员会、市发展和改革委员会、市医保局)\n");
    let text: String = ["1.", "2.", "3.", "4."].iter().map(|m| item(m)).collect();
    let (_, o) = read(&format!("{PLAN}一、重点任务\n{text}二、保障措施\n加强领导。\n"));
    assert_eq!(lists(&o), "han[1 2] arabic[1 2 3 4]");
}

#[test]
fn words_and_figures_split_over_line_ends_stand_unbroken() {
    let line = "健全养老服务体系,完善基本养老服务清单,推动设施共建共享,提升护理人员的专\n";
    let last = "业能力,完善基本养老服务清单,推动设施共建共享,提升护理水平,新建养老床位1\n256张,提高服务水平。\n二、保障措施\n";
    let (d, o) = super::read(draft(&format!("{PLAN}一、重点任务\n{}{last}", line.repeat(8))));
    let at = d.source.shadow().find("床位1256张").map(|i| Span::new(i + 6, i + 10)).unwrap();
    assert_eq!(d.source.raw(at), "1\n256");
    assert_eq!((d.source.positions(at).0.column, d.source.positions(at).1.column), (38, 4));
    assert_eq!(lists(&o), "han[1 2]");
    assert_eq!(o.paras.iter().filter(|p| p.kind == ParaKind::Body).count(), 1);
}

#[test]
fn hard_wrapped_text_is_joined() {
    let words: Vec<char> =
        "健康是促进人的全面发展的必然要求是经济社会发展的基础条件实现国民健康长寿是国家富强民族振兴的重要标志也是全国各族人民的共同愿望".chars().collect();
    let mut text = String::from("某市健康规划\n一、总体要求和基本原则\n");
    let body: String = (0..60).map(|n| words[(n * 7) % words.len()..].iter().chain([&',']).collect::<String>()).collect();
    let chars: Vec<char> = format!("{}。", body.trim_end_matches(',')).chars().collect();
    for (n, line) in chars.chunks(30).enumerate() {
        text.extend(line);
        text.push('\n');
        if n % 20 == 19 {
            text += &format!("- {} -\n", n / 20 + 1);
        }
    }
    text += "二、发展目标\n";
    let (_, o) = read(&text);
    assert_eq!(o.paras.iter().filter(|p| p.kind == ParaKind::Body).count(), 1);
    assert_eq!(lists(&o), "han[1 2]");
    assert_eq!(o.sentences.len(), 1);
}

#[test]
fn a_second_copy_is_marked() {
    let lines: Vec<String> = (0..12).map(|n| format!("第{n}句文字说明全市养老托育服务体系建设取得了明显成效和积极进展。")).collect();
    let once = format!("{PLAN}一、甲甲\n{}\n", lines.join("\n"));
    let (d, o) = read(&format!("{once}{once}"));
    assert_eq!(o.copies.len(), 1);
    assert_eq!(o.headings.len(), 1);
    assert_eq!(o.copies.first().map(|c| d.source.positions(*c).0.line), Some(15));
    assert!(o.paras.iter().filter(|p| p.copy).count() >= 12);
}

#[test]
fn tables_of_one_row_a_line() {
    for text in ["|指标|2020年|2025年|\n|---|---|---|\n|覆盖率|90%|95%|\n|床位||50|", "指标\t2020年\t2025年\n覆盖率\t90%\t95%\n床位\t40\t50"]
    {
        let (d, o) = read(&format!("{PLAN}一、甲甲\n表1 主要指标\n{text}\n文字在此。"));
        let table = o.tables.first().unwrap();
        assert_eq!((table.columns.len(), table.rows.len()), (3, 2), "{text}");
        assert_eq!(table.caption.map(|c| d.source.slice(c)), Some("表1主要指标"));
        assert_eq!(d.source.slice(table.rows[0].cells[2].span), "95%");
        assert_eq!(o.paras.last().map(|p| d.source.slice(p.span)), Some("文字在此。"));
    }
}

#[test]
fn markup_tables_expand_spans() {
    let reading = "主要指标\n领域\n指标\n目标\n2020年\n2025年\n养老\n覆盖率\n90%\n95%\n床位\n40\n";
    let at = |word: &str| reading.find(word).map(|s| s..s + word.len()).unwrap();
    let cell = |word: &str, rows: u32, columns: u32| GridCell {
        range: if word.is_empty() { reading.len() - 1..reading.len() - 1 } else { at(word) },
        row_span: rows,
        col_span: columns,
        header: false,
    };
    let grid = Grid {
        caption: Some(at("主要指标")),
        rows: vec![
            vec![cell("领域", 2, 1), cell("指标\n目", 2, 1), cell("目标", 1, 2)],
            vec![cell("2020年", 1, 1), cell("2025年", 1, 1)],
            vec![cell("养老", 2, 1), cell("覆盖率", 1, 1), cell("90%", 1, 1), cell("95%", 1, 1)],
            vec![cell("床位", 1, 1), cell("40", 1, 1), cell("", 1, 1)],
        ],
    };
    let mut d = draft(reading);
    d.blocks = vec![Block { kind: BlockKind::Table(grid), range: 0..reading.len() }];
    let o = outline(&d);
    let table = o.tables.first().unwrap();
    let heads: Vec<&str> = table.columns.iter().map(|c| c.header.as_str()).collect();
    assert_eq!(heads, ["领域", "指标目", "目标2020年", "目标2025年"]);
    assert_eq!(d.source.slice(table.rows[1].cells[0].span), "养老");
    assert_eq!(table.rows[1].cells[3].state, CellState::Blank);
}

#[test]
fn pictures_are_named() {
    let (_, o) = read(&format!("{PLAN}一、甲甲\n表 2- 1 :养老方面指标\n1.png\n二、乙乙"));
    assert_eq!(o.unread.len(), 1);
    assert_eq!(lists(&o), "han[1 2] table[1]");
}

#[test]
fn places_are_named() {
    let (d, o) = read(&format!("{PLAN}一、甲甲\n(一)乙乙\n第一段。\n第二段在此。\n"));
    let at = d.source.shadow().find("第二段").unwrap();
    assert_eq!(o.place_of(&d.source, Span::new(at, at + 9)).zh(), "一、(一) 第2段");
}

#[test]
fn broken_input_ends_well() {
    for text in [
        "", "\n\n", "(", "一", "第", "1.", "“", "序号\n名称\n单位", "序号\n名称\n单位\n1\n甲", "|||\n|-|", "附件:", "附件1", "表1", "目录\n甲\n甲",
        "2023年1月1日\n局\n2023年1月1日",
    ] {
        let (d, o) = read(text);
        assert!(o.describe(&d.source).contains("段落"), "{text}");
        let _ = o.describe_tables(&d.source);
        assert!(o.items.iter().all(|i| i.marker.style != Style::Plain));
    }
}
