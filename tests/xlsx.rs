//! Workbooks: each sheet that is shown is a table that gives the findings of the same table in HTML; numbers as they show.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

#[path = "support/docx.rs"]
mod package;

use hegao::audit::{Checked, check};
use hegao::diag::Lang;
use hegao::ingest::{BlockKind, Draft, Format, read};
use hegao::output::report;
use hegao::project::Setup;
use package::{frame, relationships, zip};

/// A workbook of sheets: name, attributes, content.
fn workbook(sheets: &[(&str, &str, &str)], strings: &[&str], styles: &str) -> Vec<u8> {
    let mut files = frame("xl/workbook.xml");
    let (mut list, mut relations) = (String::new(), String::new());
    for (n, (name, more, content)) in sheets.iter().enumerate() {
        list.push_str(&format!(r#"<sheet name="{name}" sheetId="{n}" r:id="s{n}" {more}/>"#));
        relations.push_str(&format!(r#"<Relationship Id="s{n}" Type="x/worksheet" Target="worksheets/s{n}.xml"/>"#));
        files.push((format!("xl/worksheets/s{n}.xml"), format!("<worksheet>{content}</worksheet>").into_bytes()));
    }
    relations
        .push_str(r#"<Relationship Id="a" Type="x/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="b" Type="x/styles" Target="/xl/styles.xml"/>"#);
    let shared: String = strings.iter().map(|s| format!("<si><t>{s}</t><rPh><t>音</t></rPh></si>")).collect();
    files.push(("xl/workbook.xml".to_owned(), format!(r#"<workbook xmlns:r="r"><sheets>{list}</sheets></workbook>"#).into_bytes()));
    files.push(("xl/_rels/workbook.xml.rels".to_owned(), relationships(&relations).into_bytes()));
    files.push(("xl/sharedStrings.xml".to_owned(), format!("<sst>{shared}</sst>").into_bytes()));
    files.push(("xl/styles.xml".to_owned(), format!("<styleSheet>{styles}</styleSheet>").into_bytes()));
    zip(&files)
}

const STYLES: &str = r#"<numFmts><numFmt numFmtId="170" formatCode="0.0%"/><numFmt numFmtId="171" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>"#;

/// A sheet of rows of cells: text, or `=style:number`.
fn sheet(rows: &[&[&str]], merges: &[&str]) -> String {
    let mut out = String::from("<sheetData>");
    for (r, row) in rows.iter().enumerate() {
        out.push_str(&format!(r#"<row r="{}">"#, r + 1));
        for (c, cell) in row.iter().enumerate().filter(|c| !c.1.is_empty()) {
            let place = format!("{}{}", char::from(b'A' + u8::try_from(c).unwrap()), r + 1);
            match cell.strip_prefix('=').and_then(|n| n.split_once(':')) {
                Some((style, number)) => out.push_str(&format!(r#"<c r="{place}" s="{style}"><f>A1</f><v>{number}</v></c>"#)),
                None => out.push_str(&format!(r#"<c r="{place}" t="inlineStr"><is><r><t>{cell}</t></r></is></c>"#)),
            }
        }
        out.push_str("</row>");
    }
    let merged: String = merges.iter().map(|m| format!(r#"<mergeCell ref="{m}"/>"#)).collect();
    format!("{out}</sheetData><mergeCells>{merged}</mergeCells>")
}

fn findings(draft: Draft) -> Vec<String> {
    let setup = Setup::bundled().unwrap_or_else(|p| panic!("{p:#?}"));
    let Checked { draft, outline, findings, .. } = check(&setup, draft);
    let mut out: Vec<String> = report(&draft.source, &outline, findings)
        .iter()
        .map(|f| {
            format!("{} {} {}", f.rule, f.message.get(Lang::Zh), f.labels.iter().map(|l| format!("{}@{}", l.text, l.place.zh())).collect::<Vec<_>>().join("|"))
        })
        .collect();
    out.sort();
    out
}

fn tables(draft: &Draft) -> Vec<String> {
    let text = |c: &hegao::ingest::GridCell| {
        let spans = if (c.row_span, c.col_span) == (1, 1) { String::new() } else { format!("{}×{} ", c.row_span, c.col_span) };
        format!("{spans}{}", &draft.source.reading().get(c.range.clone()).unwrap().replace('\n', "/"))
    };
    let show = |b: &hegao::ingest::Block| match &b.kind {
        BlockKind::Table(g) => g.rows.iter().map(|r| r.iter().map(text).collect::<Vec<_>>().join(" | ")).collect::<Vec<_>>().join("\n"),
        _ => draft.source.reading().get(b.range.clone()).unwrap().to_owned(),
    };
    draft.blocks.iter().map(show).collect()
}

#[test]
fn sheets_are_tables() {
    let rows = sheet(
        &[
            &["附表1 主要指标"],
            &["序号", "指标名称", "目标", "", "截至"],
            &["", "", "2020年", "2025年", ""],
            &["=0:1", "健康管理率", "=1:0.65", "=2:0.705", "=3:45016"],
            &["=0:2", "床位", "", "=0:2500"],
        ],
        &["A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"],
    );
    let strings = r#"<sheetData><row><c t="s"><v>0</v></c></row><row r="9"><c r="A9" t="s"><v>1</v></c></row></sheetData>"#;
    let book = workbook(&[("Sheet1", "", &rows), ("说明", "", strings), ("草稿", r#"state="hidden""#, &rows)], &["填表&amp;说明", "第二行"], STYLES);
    let draft = read("表.xlsx", book, None).unwrap();
    let wanted =
        "1×5 附表1 主要指标\n2×1 序号 | 2×1 指标名称 | 1×2 目标 | 2×1 截至\n2020年 | 2025年\n1 | 健康管理率 | 65% | 70.5% | 2023年3月\n2 | 床位 |  | 2500";
    assert_eq!(tables(&draft), [wanted, "说明", "填表&说明", "第二行"]);
    assert!((draft.format, draft.format.is_container(), draft.problems.len()) == (Format::Xlsx, true, 0));
}

/// A total that does not add up, with a date that does not exist.
#[test]
fn the_same_findings_as_in_html() {
    let rows: [&[&str]; 6] = [
        &["序号", "项目名称", "总投资（万元）", "其中：财政资金（万元）", "社会资本（万元）", "完成时间"],
        &["1", "甲中心", "300", "200", "100", "2023年12月"],
        &["2", "乙中心", "500", "300", "100", "2023年2月30日"],
        &["3", "丙中心", "200", "100", "100", "2024年6月"],
        &["4", "丁中心", "100", "50", "50", "2024年6月"],
        &["", "合计", "1200", "650", "350", ""],
    ];
    let html: String = rows.iter().map(|r| format!("<tr>{}</tr>", r.iter().map(|c| format!("<td>{c}</td>")).collect::<String>())).collect();
    let wanted = findings(read("a.html", format!("<p>附表1 项目表</p><table>{html}</table>").into_bytes(), None).unwrap());
    assert!(wanted.len() >= 2, "{wanted:#?}");
    let stored: Vec<Vec<String>> =
        rows.iter().map(|r| r.iter().map(|c| if c.parse::<i64>().is_ok() { format!("=0:{c}") } else { (*c).to_owned() }).collect()).collect();
    let stored: Vec<Vec<&str>> = stored.iter().map(|r| r.iter().map(String::as_str).collect()).collect();
    let stored: Vec<&[&str]> = stored.iter().map(Vec::as_slice).collect();
    assert_eq!(findings(read("a.xlsx", workbook(&[("附表1 项目表", "", &sheet(&stored, &[]))], &[], STYLES), None).unwrap()), wanted);
}

#[test]
fn bad_input() {
    let refuses = |bytes: Vec<u8>, says: &str| {
        let problem = read("坏.xlsx", bytes, Some(Format::Xlsx)).unwrap_err();
        assert!(problem.message.zh.contains(says) && problem.help.is_some(), "{}", problem.message.zh);
    };
    refuses(package::Doc::body(&package::p("甲")).bytes(), "文字文档");
    refuses(b"a,b\n1,2\n".to_vec(), "纯文本");
    refuses(workbook(&[("a", "", "")], &[], ""), "空");
    refuses(workbook(&[("a", "", "<sheetData><row>")], &[], ""), "XML 有误");
    refuses(workbook(&[("a", "", "<!DOCTYPE x>")], &[], ""), "实体");
    // A string of 64 KB in ten thousand cells.
    let cells = format!("<sheetData><row>{}</row></sheetData>", r#"<c t="s"><v>0</v></c>"#.repeat(10_000));
    refuses(workbook(&[("a", "", &cells)], &[&"文".repeat(20_000)], ""), "超过上限");
    // Absurd places and spans cost nothing.
    let odd = r#"<sheetData><row r="4294967295"><c r="ZZZZZZ9"><v>1</v></c><c r="XFD1"><v>2</v></c><c><v>3</v></c></row><row><c r="A1"><v>4</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="C9:A1"/><mergeCell ref="?"/></mergeCells>"#;
    let draft = read("a.xlsx", workbook(&[("Sheet1", "", odd)], &[], ""), None).unwrap();
    assert!(draft.source.reading().contains('4'), "{}", draft.source.reading());
}

/// What is beyond the limits is not passed over in silence.
#[test]
fn what_is_too_large_is_said() {
    let said = |bytes: Vec<u8>| match read("a.xlsx", bytes, Some(Format::Xlsx)) {
        Ok(draft) => draft.problems.iter().map(|p| p.message.get(Lang::Zh).to_owned()).collect::<Vec<_>>().join(" "),
        Err(problem) => problem.message.get(Lang::Zh).to_owned(),
    };
    let row = |cells: usize| format!("<sheetData><row>{}</row></sheetData>", "<c><v>1</v></c>".repeat(cells));
    assert_eq!(said(workbook(&[("投资", "", &row(256))], &[], "")), "");
    assert_eq!(said(workbook(&[("投资", "", &row(260))], &[], "")), "表太大，工作表“投资”的后 4 列没有核。");
    let small = row(2);
    let many: Vec<(&str, &str, &str)> = (0..258).map(|_| ("a", "", small.as_str())).collect();
    assert_eq!(said(workbook(&many, &[], "")), "表太大，后 2 张工作表没有核。");
    let cells = format!("<sheetData>{}</sheetData>", format!("<row>{}</row>", "<c><v>1</v></c>".repeat(50)).repeat(5_000));
    assert!(said(workbook(&[("a", "", &cells)], &[], "")).contains("超过上限"));
}
