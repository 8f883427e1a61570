//! Word documents: the same findings as for the same text in Markdown and HTML, whoever wrote them; what a reader sees is read,
//! and nothing else; bad input is named, never followed, never fatal.
#![expect(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

#[path = "support/docx.rs"]
mod package;

use std::sync::OnceLock;

use hegao::audit::{Checked, check, guarded};
use hegao::diag::{Lang, Problem};
use hegao::ingest::{BlockKind, Draft, Format, Options, Revisions, read, read_with};
use hegao::lang::Sample;
use hegao::output::report;
use hegao::project::Setup;
use package::{Doc, WRITERS, like, p, zip};
use proptest::prelude::*;

fn setup() -> &'static Setup {
    static SETUP: OnceLock<Setup> = OnceLock::new();
    SETUP.get_or_init(|| Setup::bundled().unwrap_or_else(|p| panic!("{p:#?}")))
}

/// Rule, text and place of every label of every finding.
fn findings(draft: Draft) -> Vec<String> {
    let Checked { draft, outline, findings, problems, .. } = check(setup(), draft);
    assert!(problems.is_empty(), "{problems:?}");
    let mut out: Vec<String> = report(&draft.source, &outline, findings)
        .iter()
        .map(|f| {
            let labels: Vec<String> = f.labels.iter().map(|l| format!("{}@{}", l.text, l.place.zh())).collect();
            format!("{} {} {}", f.rule, f.message.get(Lang::Zh), labels.join(" | "))
        })
        .collect();
    out.sort();
    out
}

fn docx(bytes: Vec<u8>) -> Draft {
    read("稿.docx", bytes, None).unwrap_or_else(|p| panic!("{p:?}"))
}

/// The lines of the reading that have text.
fn lines(draft: &Draft) -> Vec<String> {
    draft.source.reading().lines().map(|l| l.trim().to_owned()).filter(|l| !l.is_empty()).collect()
}

/// Compares a text with its copies by each writer; gives the number of findings.
fn pair(name: &str, format: Format, text: &str) -> usize {
    let original = || read(name, text.as_bytes().to_vec(), Some(format)).unwrap();
    let wanted = findings(original());
    for writer in WRITERS {
        let copy = docx(like(&original(), writer));
        let (ours, theirs) = (lines(&copy), lines(&original()));
        assert_eq!(ours.iter().zip(&theirs).find(|(a, b)| a != b), None, "{name} {writer:?}");
        assert_eq!(ours.len(), theirs.len(), "{name} {writer:?}");
        assert_eq!(findings(copy), wanted, "{name} {writer:?}");
    }
    wanted.len()
}

#[test]
fn samples_of_rules_give_the_same_findings() {
    let (mut texts, mut found) = (0, 0);
    let all = Setup::load(&[], &[]).unwrap_or_else(|p| panic!("{p:#?}"));
    let takes = |s: &&Sample| s.format == "md" && s.facts.is_none() && s.beside.is_empty() && !s.text.contains("<!--");
    for rule in &all.rules().rules {
        for sample in rule.samples.iter().filter(takes) {
            texts += 1;
            found += pair(&format!("{}", rule.id), Format::Markdown, &sample.text);
        }
    }
    assert!(texts >= 200 && found >= 100, "{texts} texts, {found} findings");
}

/// The seeds as web pages: a paragraph a line.
#[test]
fn seeds_give_the_same_findings() {
    let mut found = 0;
    for entry in std::fs::read_dir("seeds").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "txt") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let page: String = text.trim_start_matches('\u{feff}').lines().map(|l| format!("<p>{}</p>\n", package::escaped(l))).collect();
        found += pair(&path.to_string_lossy(), Format::Html, &page);
    }
    assert!(found >= 100, "{found} findings");
}

/// `tests/docx/plan.html` as LibreOffice converts it, and as python-docx writes it with its own styles and lists.
#[test]
fn files_of_other_programs_give_the_same_findings() {
    let file = |name: &str| std::fs::read(format!("tests/docx/{name}")).unwrap();
    let wanted = findings(read("plan.html", file("plan.html"), None).unwrap());
    assert_eq!(wanted.len(), 6, "{wanted:#?}");
    for name in ["libreoffice.docx", "python-docx.docx"] {
        assert_eq!(findings(docx(file(name))), wanted, "{name}");
    }
}

/// The reading, a stroke for each line end; checks that every piece leads to what stands in its part.
fn shown(doc: &Doc) -> String {
    let draft = docx(doc.bytes());
    check_pieces(&draft, &doc.files());
    draft.source.reading().trim_end().replace('\n', "/")
}

fn check_pieces(draft: &Draft, files: &[(String, Vec<u8>)]) {
    let container = draft.container.as_ref().unwrap();
    let (reading, mut last) = (draft.source.reading(), 0);
    for run in &container.runs {
        assert!(run.reading.start >= last && run.reading.end > run.reading.start, "{run:?}");
        last = run.reading.end;
        let part = &files.iter().find(|f| f.0 == container.parts[run.part]).unwrap().1;
        let raw = std::str::from_utf8(&part[run.xml.clone()]).unwrap();
        let text = &reading[run.reading.clone()];
        assert!(!run.exact || raw == text, "{raw} is not {text}");
        assert!(run.exact || raw.starts_with(['<', '&', ' ', '\n', '\t']) || raw.chars().count() == 1, "{raw}");
    }
}

fn body(content: &str) -> String {
    shown(&Doc::body(content))
}

fn r(text: &str) -> String {
    format!(r#"<w:r><w:t xml:space="preserve">{text}</w:t></w:r>"#)
}

#[test]
fn runs_signs_and_blanks() {
    assert_eq!(body(&format!("<w:p>{}{}<w:r><w:t>甲&amp;&#x4E59; </w:t></w:r>{}</w:p>", r("到2025"), r(" 年"), r("丙"))), "到2025 年甲&乙丙");
    assert_eq!(body("<w:p><w:r><w:t>3</w:t><w:noBreakHyphen/><w:t>5</w:t><w:softHyphen/><w:t>年</w:t><w:tab/><w:t>乙</w:t></w:r></w:p>"), "3-5年\t乙");
    assert_eq!(body(&format!("<w:p>{}<w:r><w:br/></w:r>{}<w:r><w:cr/></w:r>{}</w:p>", r("甲"), r("乙"), r("丙"))), "甲/乙/丙");
    assert_eq!(
        body(
            r#"<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>80</w:t><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="X" w:char="F0FE"/><w:sym w:font="X" w:char="2103"/></w:r></w:p>"#
        ),
        "≥80☑℃"
    );
    let hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>";
    assert_eq!(
        body(&format!("<w:p>{}{hidden}<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>显</w:t></w:r></w:p><w:p>{hidden}</w:p>{}", r("甲"), p("乙"))),
        "甲显/乙"
    );
    let raised = |t: &str| format!(r#"<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{t}</w:t></w:r>"#);
    assert_eq!(body(&format!("<w:p>{}{}{}{}</w:p>", r("500m"), raised("2"), r("，占85"), raised("[1]"))), "500m²，占85[¹]");
    let lifted = |n: u32, size: u32| format!(r#"<w:r><w:rPr><w:position w:val="{n}"/><w:sz w:val="{size}"/></w:rPr><w:t>2</w:t></w:r>"#);
    assert_eq!(body(&format!("<w:p>{}{}{}</w:p>", r("m"), lifted(8, 19), lifted(2, 24))), "m²2");
    assert_eq!(body("<w:p><w:r><w:t><![CDATA[a<b]]></w:t></w:r></w:p>"), "a<b");
    assert_eq!(
        body(&format!(
            "<w:p><w:hyperlink>{}</w:hyperlink><w:smartTag>{}</w:smartTag><w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt></w:p>",
            r("甲"),
            r("乙"),
            r("丙")
        )),
        "甲乙丙"
    );
    assert_eq!(
        body(
            "<w:p><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>"
        ),
        "1/2x²"
    );
    assert_eq!(body(&format!("<w:p><w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r></w:p>", r("hé"), r("核"))), "核");
}

#[test]
fn fields_show_their_result_and_contents_are_known_as_such() {
    let mark = |k: &str| format!(r#"<w:r><w:fldChar w:fldCharType="{k}"/></w:r>"#);
    let field = |code: &str, result: &str| format!("{}<w:r><w:instrText>{code}</w:instrText></w:r>{}{result}{}", mark("begin"), mark("separate"), mark("end"));
    assert_eq!(body(&format!("<w:p>{}{}{}</w:p>", r("见表"), field(" REF _a ", &r("3")), r("。"))), "见表3。");
    assert_eq!(body(&format!("<w:p>{}</w:p>", field("IF ", &(r("甲") + &field("PAGE", &r("9")))))), "甲9");
    assert_eq!(body(&format!("<w:p>{}{}{}</w:p>{}", r("甲"), mark("begin"), r("乙"), p("丙。"))), "甲/丙。");
    assert_eq!(body(&format!(r#"<w:p><w:fldSimple w:instr="SEQ 表">{}</w:fldSimple></w:p>"#, r("4"))), "4");
    let circle = |n: u32| {
        format!(
            "{}<w:r><w:instrText xml:space=\"preserve\"> eq \\o\\ac(○,</w:instrText></w:r><w:r><w:instrText>{n})</w:instrText></w:r>{}",
            mark("begin"),
            mark("end")
        )
    };
    assert_eq!(body(&format!("<w:p>{}{}{}{}</w:p>", circle(1), r("甲；"), circle(21), r("乙。"))), "①甲；㉑乙。");
    let entry = |t: &str, n: &str| format!("<w:p>{}<w:r><w:tab/></w:r>{}</w:p>", r(t), field("PAGEREF x", &r(n)));
    let contents = format!(
        "{}<w:p>{}<w:r><w:instrText>TOC \\o</w:instrText></w:r>{}</w:p>{}{}<w:p>{}</w:p>{}{}",
        p("目录"),
        mark("begin"),
        mark("separate"),
        entry("一、总体要求", "1"),
        entry("二、重点任务", "5"),
        mark("end"),
        p("一、总体要求"),
        p("二、重点任务")
    );
    assert_eq!(body(&contents), "目录/一、总体要求……1/二、重点任务……5/一、总体要求/二、重点任务");
}

#[test]
fn revisions() {
    let change = |kind: &str, inner: &str| format!(r#"<w:{kind} w:id="1" w:author="甲">{inner}</w:{kind}>"#);
    let gone = |t: &str| format!("<w:r><w:delText>{t}</w:delText></w:r>");
    let marked = |kind: &str, t: &str| format!(r#"<w:p><w:pPr><w:rPr><w:{kind} w:id="2" w:author="甲"/></w:rPr></w:pPr>{}</w:p>"#, r(t));
    let row = |kind: &str, t: &str| format!("<w:tr><w:trPr><w:{kind}/></w:trPr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>", p(t), p("1"));
    let table = format!("<w:tbl>{}{}{}{}</w:tbl>", row("cantSplit", "名称"), row("del", "旧"), row("ins", "新"), row("cantSplit", "末"));
    let content = format!(
        "<w:p>{}{}{}{}{}</w:p>{}{}{}{}{table}",
        r("达到"),
        change("del", &gone("70")),
        change("ins", &r("80")),
        change("moveFrom", &r("旧处")),
        change("moveTo", &r("新处")),
        marked("del", "上半"),
        p("下半"),
        marked("ins", "前句"),
        p("后句")
    );
    let doc = Doc::body(&content);
    let of = |revisions| {
        let draft = read_with("a.docx", doc.bytes(), None, &Options { revisions, converter: None }).unwrap();
        check_pieces(&draft, &doc.files());
        draft.source.reading().trim_end().replace('\n', "/")
    };
    assert_eq!(of(Revisions::Accepted), "达到80新处/上半下半/前句/后句/名称/1//新/1//末/1");
    assert_eq!(of(Revisions::Original), "达到70旧处/上半/下半/前句后句/名称/1//旧/1//末/1");
}

#[test]
fn automatic_numbers_from_paragraph_and_style() {
    let level = |i: usize, format: &str, text: &str, style: &str| {
        format!(r#"<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{style}<w:lvlText w:val="{text}"/></w:lvl>"#)
    };
    let numbering = format!(
        r#"<w:abstractNum w:abstractNumId="0">{}{}{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#,
        level(0, "chineseCountingThousand", "%1、", r#"<w:pStyle w:val="h1"/>"#),
        level(1, "chineseCounting", "（%2）", r#"<w:pStyle w:val="h2"/>"#),
        level(2, "decimal", "%3.", "")
    );
    let styles = r#"<w:style w:styleId="h1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:styleId="h2"><w:name w:val="heading 2"/><w:basedOn w:val="h1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:styleId="sub"><w:name w:val="x"/><w:basedOn w:val="h2"/></w:style>"#;
    let styled = |s: &str, t: &str| format!(r#"<w:p><w:pPr><w:pStyle w:val="{s}"/></w:pPr>{}</w:p>"#, r(t));
    let own = |num: i64, level: &str, t: &str| format!(r#"<w:p><w:pPr><w:numPr>{level}<w:numId w:val="{num}"/></w:numPr></w:pPr>{}</w:p>"#, r(t));
    let body = [
        styled("h1", "总体要求"),
        styled("h2", "指导思想"),
        own(1, r#"<w:ilvl w:val="2"/>"#, "甲。"),
        own(1, r#"<w:ilvl w:val="2"/>"#, "乙。"),
        styled("sub", "基本原则"),
        own(1, r#"<w:ilvl w:val="2"/>"#, "丙。"),
        styled("h1", "重点任务"),
        styled("h2", "任务"),
        own(0, "", "无号。"),
        own(77, "", "无表。"),
        format!(r#"<w:p><w:pPr><w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>{}</w:p>"#, r("附则")),
        styled("h1", ""),
    ];
    let doc = Doc { body: body.concat(), styles: styles.to_owned(), numbering, ..Doc::default() };
    assert_eq!(shown(&doc), "一、总体要求/（一）指导思想/1. 甲。/2. 乙。/（二）基本原则/1. 丙。/二、重点任务/（一）任务/无号。/无表。/附则/三、");
    let draft = docx(doc.bytes());
    let kinds: Vec<&BlockKind> = draft.blocks.iter().map(|b| &b.kind).collect();
    assert_eq!(kinds[..3], [&BlockKind::Heading(1), &BlockKind::Heading(2), &BlockKind::Paragraph]);
    assert!(!draft.container.unwrap().runs.iter().any(|run| run.reading.start < "一、".len()), "a number has no bytes of its own");
}

/// Under a merged cell Word keeps an empty paragraph, which it neither shows nor counts.
#[test]
fn numbers_in_merged_cells() {
    let numbering = r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#;
    let number = r#"<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>"#;
    let row = |look: &str, name: &str| format!("<w:tr>{}{}</w:tr>", cell(look, number), cell("", &p(name)));
    let (first, more) = (r#"<w:vMerge w:val="restart"/>"#, "<w:vMerge/>");
    let body = format!("<w:tbl>{}{}{}{}</w:tbl>", row(first, "甲"), row(more, "乙"), row(first, "丙"), row(more, "丁"));
    let doc = Doc { body, numbering: numbering.to_owned(), ..Doc::default() };
    assert_eq!(shown(&doc).replace("//", "/"), "1/甲/乙/2/丙/丁");
}

#[test]
fn headings_by_level_and_style_but_not_running_text() {
    let styles = r#"<w:style w:styleId="1"><w:name w:val="标题 2"/></w:style>"#;
    let styled = |t: &str| format!(r#"<w:p><w:pPr><w:pStyle w:val="1"/></w:pPr>{}</w:p>"#, r(t));
    let level = |n: i64, t: &str| format!(r#"<w:p><w:pPr><w:outlineLvl w:val="{n}"/></w:pPr>{}</w:p>"#, r(t));
    let long = "到2025年，基本建成覆盖城乡的服务体系。到2035年，服务体系更加完善，人民群众的获得感、幸福感、安全感显著提升。";
    let doc = Doc { body: [styled("总体要求"), level(2, "节"), level(9, "正文"), styled(long)].concat(), styles: styles.to_owned(), ..Doc::default() };
    let kinds: Vec<BlockKind> = docx(doc.bytes()).blocks.into_iter().map(|b| b.kind).collect();
    assert_eq!(kinds, [BlockKind::Heading(2), BlockKind::Heading(3), BlockKind::Paragraph, BlockKind::Paragraph]);
}

fn cell(look: &str, content: &str) -> String {
    format!("<w:tc><w:tcPr>{look}</w:tcPr>{content}</w:tc>")
}

/// Spans and texts of the cells of the only table.
fn grid(content: &str) -> String {
    let draft = docx(Doc::body(content).bytes());
    let tables: Vec<_> = draft.blocks.iter().filter_map(|b| if let BlockKind::Table(g) = &b.kind { Some(g) } else { None }).collect();
    assert_eq!(tables.len(), 1, "{}", draft.source.reading());
    let text = |c: &hegao::ingest::GridCell| {
        let span = if (c.row_span, c.col_span) == (1, 1) { String::new() } else { format!("{}×{} ", c.row_span, c.col_span) };
        format!("{span}{}{}", draft.source.reading()[c.range.clone()].replace('\n', "/"), if c.header { "*" } else { "" })
    };
    tables[0].rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join(" | ")).collect::<Vec<_>>().join("\n")
}

#[test]
fn tables() {
    let rows = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>{}{}</w:tr></w:tbl>",
        cell("", &p("名称")),
        cell(r#"<w:gridSpan w:val="2"/>"#, &p("目标")),
        cell(r#"<w:vMerge w:val="restart"/>"#, &p("甲")),
        cell("", &(p("1") + &p("2"))),
        cell("", "<w:p/>"),
        cell("<w:vMerge/>", &p("不显示")),
        cell("", &p("3")),
        cell("", &p("4")),
        cell("", &p("5")),
        cell("", &p("6"))
    );
    assert_eq!(grid(&rows), "名称* | 1×2 目标*\n2×1 甲 | 1/2 | \n3 | 4\n | 5 | 6");
    let head = format!(
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{}{}</w:tr><w:tr>{}{}{}</w:tr><w:tr>{}{}{}</w:tr></w:tbl>",
        cell(r#"<w:vMerge w:val="restart"/>"#, &p("名称")),
        cell(r#"<w:gridSpan w:val="2"/>"#, &p("目标")),
        cell("<w:vMerge/>", "<w:p/>"),
        cell("", &p("2020年")),
        cell("", &p("2025年")),
        cell("", &p("甲")),
        cell("", &p("3")),
        cell("", &p("4"))
    );
    assert_eq!(grid(&head), "2×1 名称* | 1×2 目标*\n2020年* | 2025年*\n甲 | 3 | 4");
    let nested = |inner: &str| format!("<w:tbl><w:tr>{}</w:tr>{}</w:tbl>", cell("", inner), "<w:tr><w:tc/></w:tr>");
    assert_eq!(body(&nested(&(p("专栏1 重点工程") + &p("（一）甲工程。")))), "专栏1 重点工程/（一）甲工程。");
    let table = format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>", cell("", &p("名")), cell("", &p("数")), cell("", &p("甲")), cell("", &p("1")));
    assert_eq!(grid(&nested(&(p("专栏") + &table))), "名 | 数\n甲 | 1");
    let spans = format!(
        r#"<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>"#,
        cell(r#"<w:gridSpan w:val="1000000000"/>"#, &p("甲")),
        cell(r#"<w:gridSpan w:val="-5"/>"#, &p("乙")),
        cell("", &p("丙")),
        cell("", &p("丁"))
    );
    assert_eq!(grid(&spans), "1×1024 甲 | 乙\n丙 | 丁");
    let controlled = format!(
        "<w:sdt><w:sdtContent><w:tbl><w:sdt><w:sdtContent><w:tr>{}<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt><w:tr>{}{}</w:tr></w:tbl></w:sdtContent></w:sdt>",
        cell("", &p("名")),
        cell("", &p("数")),
        cell("", &p("甲")),
        cell("", &p("1"))
    );
    assert_eq!(grid(&controlled), "名 | 数\n甲 | 1");
}

#[test]
fn text_boxes_come_once_and_after_their_paragraph() {
    let text_box = |t: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(t));
    let both = format!(
        "<mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wp:anchor><a:graphic><wps:txbx>{}</wps:txbx><a:p><a:r><a:t>图中</a:t></a:r></a:p></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>",
        text_box("框内。"),
        text_box("框内。")
    );
    assert_eq!(body(&format!("<w:p>{}<w:r>{both}</w:r>{}</w:p>{}", r("前"), r("后"), p("末"))), "前后/框内。/末");
    assert_eq!(body(&format!("<w:p><w:r><w:pict><v:shape><v:textbox>{}</v:textbox></v:shape></w:pict></w:r></w:p>", text_box("旧框"))), "旧框");
    let picture = Doc::body(&format!("<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r>{}</w:p>", r("图1")));
    let draft = docx(picture.bytes());
    assert!(draft.problems.is_empty() && draft.container.unwrap().unread[0].zh.contains("图片 1 处"));
}

#[test]
fn notes_and_comments() {
    let note = |id: &str, kind: &str, t: &str| format!(r#"<w:footnote w:id="{id}"{kind}><w:p><w:r><w:footnoteRef/></w:r>{}</w:p></w:footnote>"#, r(t));
    let comment = |id: &str, para: &str, t: &str| {
        format!(
            r#"<w:comment w:id="{id}" w:author="李四"><w:p><w:r><w:t>第一行</w:t></w:r></w:p><w:p w14:paraId="{para}"><w:r><w:annotationRef/><w:t>{t}</w:t></w:r></w:p></w:comment>"#
        )
    };
    let doc = Doc {
        body: format!(
            r#"<w:p>{}<w:r><w:footnoteReference w:id="2"/></w:r>{}<w:commentRangeStart w:id="0"/>{}<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>{}</w:p>{}"#,
            r("参保率85"),
            r("%，"),
            r("达到90%"),
            r("。"),
            p("二段。")
        ),
        footnotes: note("0", r#" w:type="separator""#, "") + &note("2", "", "按户籍人口。") + &note("3", "", "无人引用。"),
        comments: comment("0", "AA", "口径？") + &comment("1", "BB", "不改"),
        extended: r#"<w15:commentEx w15:paraId="AA" w15:done="1"/><w15:commentEx w15:paraId="BB" w15:paraIdParent="AA" w15:done="0"/>"#.to_owned(),
        ..Doc::default()
    };
    assert_eq!(shown(&doc), "参保率85%，达到90%。/二段。/按户籍人口。");
    let draft = docx(doc.bytes());
    let container = draft.container.as_ref().unwrap();
    assert_eq!(container.parts, ["word/document.xml", "word/footnotes.xml"]);
    let [one] = container.comments.as_slice() else { panic!("{:?}", container.comments) };
    assert_eq!((one.id.as_str(), one.author.as_str(), one.text.as_str(), one.resolved), ("0", "李四", "第一行\n口径？", true));
    assert_eq!((&draft.source.reading()[one.range.clone().unwrap()], one.replies.as_slice()), ("达到90%", ["第一行\n不改".to_owned()].as_slice()));
}

#[test]
fn a_note_is_named_by_its_number() {
    let note = |id: u32, t: &str| format!(r#"<w:footnote w:id="{id}"><w:p>{}</w:p></w:footnote>"#, r(t));
    let mark = |id: u32| format!(r#"<w:r><w:footnoteReference w:id="{id}"/></w:r>"#);
    let doc = Doc {
        body: format!("{}<w:p>{}{}</w:p><w:p>{}{}</w:p>", p("一、总体要求"), r("覆盖率达到80%。"), mark(7), r("实现全覆盖。"), mark(3)),
        footnotes: note(3, "数据截至2023年2月30日。") + &note(7, "按户籍人口计。"),
        ..Doc::default()
    };
    let found = findings(docx(doc.bytes()));
    assert!(found.iter().any(|f| f.contains("2月30日@脚注2")), "{found:?}");
}

#[test]
fn fixes_are_refused() {
    let draft = docx(Doc::body(&(p("一、总体要求") + &p("到2025年,覆盖率达到80％以上，，实现全覆盖。。"))).bytes());
    let bytes = Doc::body("").bytes();
    let span = hegao::text::Span::new(0, 3);
    let checked = check(setup(), draft);
    let mut finding = checked.findings.first().cloned().unwrap_or_else(|| panic!("a finding is needed"));
    finding.fix = Some(hegao::diag::Fix {
        safety: hegao::diag::FixSafety::Safe,
        title: hegao::diag::Message::new("", ""),
        edits: vec![hegao::diag::Edit { span, text: "二".to_owned() }],
    });
    let fixed = hegao::edit::apply(&bytes, &checked.draft, &[finding], hegao::edit::Which::All);
    assert!(fixed.applied.is_empty() && fixed.bytes == bytes && fixed.refused[0].reason.zh.contains("--annotate"));
}

fn refused(bytes: Vec<u8>) -> Problem {
    match guarded("坏.docx", || read("坏.docx", bytes, None)).unwrap_or_else(|p| panic!("{}", p.message.en)) {
        Err(problem) => problem,
        Ok(draft) => panic!("read: {}", draft.source.reading().chars().take(50).collect::<String>()),
    }
}

#[track_caller]
fn refuses(bytes: Vec<u8>, says: &str) {
    let problem = refused(bytes);
    assert!(problem.message.zh.contains(says), "{}", problem.message.zh);
    assert!(problem.help.is_some() && !problem.message.en.is_empty());
}

#[test]
fn files_that_are_no_documents() {
    let wide = |t: &str| t.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let ole = |t: &str| [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), vec![0; 600], wide(t)].concat();
    refuses(ole("EncryptedPackage"), "密码");
    refuses(ole("WordDocument"), ".doc");
    refuses(Vec::new(), "空");
    refuses(b"{\\rtf1 abc}".to_vec(), "RTF");
    refuses("<!DOCTYPE html><p>甲</p>".into(), "网页");
    refuses("一、总体要求".into(), "纯文本");
    refuses("<?xml version=\"1.0\"?><pkg:package/>".into(), "XML");
    refuses(b"%PDF-1.7 ...".to_vec(), "PDF");
    refuses(vec![1, 2, 3, 0, 5], "内容与扩展名不符");
    refuses(zip(&[("a.txt".to_owned(), b"x".to_vec())]), "zip");
    refuses(zip(&[("xl/workbook.xml".to_owned(), b"<a/>".to_vec())]), "xlsx");
    refuses(zip(&[("content.xml".to_owned(), b"<a/>".to_vec())]), "ODF");
    let lock = read("夹/~$案.docx", vec![5; 162], None).unwrap_err();
    assert!(lock.message.zh.contains("临时文件"), "{}", lock.message.zh);
}

#[test]
fn damaged_packages() {
    let whole = Doc::body(&p("一、总体要求")).bytes();
    for cut in [4, 30, whole.len() / 2, whole.len() - 10] {
        refuses(whole[..cut].to_vec(), "损坏");
    }
    let mut broken = Doc::body(&(0..200).map(|n| p(&format!("第{n}段"))).collect::<String>()).bytes();
    (60..90).for_each(|i| broken[i] ^= 0x5A);
    refuses(broken, "解不开");
    let mut files = Doc::body(&p("甲")).files();
    files.retain(|f| f.0 != "word/document.xml");
    refuses(zip(&files), "缺正文");
    refuses(Doc::body("").bytes(), "空");
    refuses(Doc::body("<w:p><w:r><w:drawing><pic:pic/></w:drawing></w:r></w:p>").bytes(), "只有图片 1 处");
}

/// A package whose parts are given as they are.
fn with_part(name: &str, content: impl Into<Vec<u8>>) -> Vec<u8> {
    let mut doc = Doc::body(&p("一、总体要求"));
    doc.styles = " ".to_owned();
    let mut files = doc.files();
    files.retain(|f| f.0 != name);
    files.push((name.to_owned(), content.into()));
    zip(&files)
}

#[test]
fn xml_that_must_not_be_trusted() {
    let main = |content: &str| with_part("word/document.xml", content.as_bytes());
    refuses(
        main(r#"<!DOCTYPE a [<!ENTITY b "cccc"><!ENTITY d "&b;&b;">]><w:document><w:body><w:p><w:r><w:t>&d;</w:t></w:r></w:p></w:body></w:document>"#),
        "实体",
    );
    refuses(main(r#"<!DOCTYPE a SYSTEM "file:///etc/passwd"><w:document/>"#), "实体");
    refuses(main("<w:document><w:body><w:p><w:r><w:t>&xxe;</w:t></w:r></w:p></w:body></w:document>"), "实体");
    refuses(main("<w:document><w:body><w:p>"), "有误");
    refuses(main("<w:document><w:body></w:p></w:body></w:document>"), "有误");
    refuses(main("<w:document><w:body><w:p"), "有误");
    refuses(main(&format!("<w:document>{}", "<w:p>".repeat(100_000))), "嵌套过深");
    refuses(main(&format!("<w:document><w:body>{}", "<w:tbl><w:tr><w:tc>".repeat(100))), "嵌套过深");
    refuses(main("<a/>"), "没有文字文档");
    refuses(with_part("word/document.xml", b"<w:document>\xFF\xFE\xC0</w:document>".as_slice()), "UTF-8");
    let target = |t: &str, mode: &str| package::relationships(&format!(r#"<Relationship Id="r" Type="x/officeDocument" Target="{t}"{mode}/>"#));
    refuses(with_part("_rels/.rels", target("http://example.com/a.xml", r#" TargetMode="External""#)), "zip");
    refuses(with_part("_rels/.rels", target("../../../etc/passwd", "")), "缺正文");
    // A side part costs what stands in it, not the draft.
    let draft = docx(with_part("word/styles.xml", "<w:styles><!DOCTYPE x>"));
    assert_eq!((draft.source.reading(), draft.problems.len()), ("一、总体要求\n", 1));
}

#[test]
fn utf16_parts_are_read_without_pieces() {
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><w:document><w:body><w:p><w:r><w:t>一、总体要求</w:t></w:r></w:p></w:body></w:document>";
    let wide: Vec<u8> = std::iter::once(0xFEFF).chain(xml.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    let draft = docx(with_part("word/document.xml", wide));
    assert_eq!((draft.source.reading(), draft.container.unwrap().runs.len()), ("一、总体要求\n", 0));
    let marked = docx(with_part("word/document.xml", format!("\u{feff}{}", xml.replace("UTF-16", "UTF-8"))));
    let at = xml.replace("UTF-16", "UTF-8").find("一").unwrap() + 3;
    assert_eq!(marked.container.unwrap().runs[0].xml, at..at + "一、总体要求".len());
}

/// Limits are on what is unpacked and on how far it is out of proportion, before memory is taken.
#[test]
fn bombs() {
    let blank = |mib: usize| format!("<w:document><w:body>{}</w:body></w:document>", " ".repeat(mib << 20));
    refuses(with_part("word/document.xml", blank(40)), "不相称");
    let draft = docx(with_part("word/styles.xml", format!("<w:styles>{}</w:styles>", " ".repeat(40 << 20))));
    assert!(draft.problems[0].message.zh.contains("不相称"));
    // Ten million empty paragraphs.
    refuses(with_part("word/document.xml", format!("<w:document><w:body>{}</w:body></w:document>", "<w:p/>".repeat(10_000_000))), "不相称");
    let many = docx(with_part("word/document.xml", format!("<w:document><w:body>{}{}</w:body></w:document>", "<w:p/>".repeat(1_000_000), p("末段"))));
    assert_eq!(many.source.reading(), "末段\n");
}

#[test]
fn styles_and_lists_that_lead_back_to_themselves() {
    let style = |id: &str, on: &str| format!(r#"<w:style w:styleId="{id}"><w:basedOn w:val="{on}"/></w:style>"#);
    let doc = Doc {
        body: format!(r#"<w:p><w:pPr><w:pStyle w:val="a"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>{}</w:p>"#, r("甲")),
        styles: style("a", "b")
            + &style("b", "a")
            + r#"<w:style w:type="numbering" w:styleId="n"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>"#,
        numbering: r#"<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="n"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#
            .to_owned(),
        ..Doc::default()
    };
    assert_eq!(shown(&doc), "甲");
    let long = "%1".repeat(5_000);
    let doc = Doc {
        numbering: format!(
            r#"<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="{long}"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"#
        ),
        ..doc
    };
    assert!(shown(&doc).len() <= 70);
}

/// Names and contents of parts.
type Files = Vec<(String, Vec<u8>)>;

fn kinds() -> &'static [Files] {
    static KINDS: OnceLock<Vec<Files>> = OnceLock::new();
    KINDS.get_or_init(|| {
        let text = "# 方案\n\n## 一、总体要求\n\n到2025年，覆盖率达到80%，分为甲、乙、丙。\n\n（一）目标。\n\n1. 甲；\n\n| 序号 | 名称 | 2025年 |\n|---|---|---|\n| 1 | 床位 | 300张 |\n| 2 | 托位 | 4.5个 |\n";
        let draft = || read("a.md", text.as_bytes().to_vec(), None).unwrap();
        let open = |bytes: Vec<u8>| {
            let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
            let names: Vec<String> = zip.file_names().map(|n| n.unwrap().into_owned()).collect();
            names.into_iter().map(|n| { let mut out = Vec::new(); std::io::copy(&mut zip.by_name(&n).unwrap(), &mut out).unwrap(); (n, out) }).collect()
        };
        WRITERS.iter().map(|w| open(like(&draft(), *w))).collect()
    })
}

const BITS: &[&str] = &[
    "<w:tbl>", "</w:tbl>", "<w:tr>", "<w:tc>", "</w:tc>", "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>甲</w:t>", "<w:txbxContent>", "</w:txbxContent>",
    "<w:drawing>", "<w:del>", "</w:del>", "<w:ins>", "<w:pPr>", "<w:rPr>", "<w:vMerge/>", "<w:gridSpan w:val=\"99999999999\"/>",
    "<w:fldChar w:fldCharType=\"begin\"/>", "<w:fldChar w:fldCharType=\"end\"/>", "&amp;", "&#0;", "&#xFFFFFF;", "<mc:AlternateContent>", "<mc:Choice>",
    "<w:numId w:val=\"-1\"/>", "<w:ilvl w:val=\"77\"/>", "<w:br/>", "<w:commentRangeEnd w:id=\"4\"/>", "<w:footnoteReference/>", "<![CDATA[x]]>", "<!-- x -->",
    "\u{0}", "<w:footnote w:id=\"1\">",
];

/// Whole elements: the XML stays well-formed, the nesting becomes odd.
const WHOLE: &[&str] = &[
    "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    "<w:tbl/>",
    "<w:tr/>",
    "<w:tc><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc>",
    "<w:p/>",
    "<w:p><w:r><w:t>段</w:t></w:r></w:p>",
    "<w:r><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:r>",
    "<w:drawing><w:txbxContent><w:tbl><w:tr><w:tc/></w:tr></w:tbl></w:txbxContent></w:drawing>",
    "<w:del><w:p><w:r><w:t>删</w:t></w:r></w:p></w:del>",
    "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>",
    "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>",
    "<w:trPr><w:del/></w:trPr>",
    "<w:tblHeader/>",
    "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>",
    "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
    "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>",
    "<w:r><w:instrText>TOC</w:instrText></w:r>",
    "<w:vMerge/>",
    "<w:hMerge/>",
    "<w:gridSpan w:val=\"99999999999\"/>",
    "<w:gridBefore w:val=\"7\"/>",
    "<w:r><w:br/><w:tab/></w:r>",
    "<w:commentRangeStart w:id=\"1\"/>",
    "<w:commentRangeEnd w:id=\"1\"/>",
    "<w:numPr><w:ilvl w:val=\"8\"/><w:numId w:val=\"1\"/></w:numPr>",
    "<mc:AlternateContent><mc:Fallback><w:p/></mc:Fallback><mc:Choice/></mc:AlternateContent>",
    "<w:sdt><w:sdtContent/></w:sdt>",
    "<w:t> 空 </w:t>",
];

/// The n-th place between two elements.
fn between(part: &[u8], n: usize) -> usize {
    let places: Vec<usize> = part.windows(2).enumerate().skip(60).filter(|(_, w)| *w == b"><").map(|(i, _)| i + 1).collect();
    places.get(n % places.len().max(1)).copied().unwrap_or(part.len())
}

/// An element of a kind with all that is in it, if none of the same kind is.
fn element(part: &[u8], name: &str, from: usize) -> Option<std::ops::Range<usize>> {
    let find = |what: &str, from: usize| part.get(from..)?.windows(what.len()).position(|w| w == what.as_bytes()).map(|i| from + i);
    let start = find(&format!("<{name}>"), from)?;
    let end = find(&format!("</{name}>"), start)? + name.len() + 3;
    Some(start..end)
}

fn damage(part: &mut Vec<u8>, prefix: &str, (act, at, much, bit): (u8, u32, usize, usize)) {
    let place = at as usize % part.len().max(1);
    let odd = |text: &str| text.replace("<w:", &format!("<{prefix}:")).replace("</w:", &format!("</{prefix}:")).replace(" w:", &format!(" {prefix}:"));
    match act % 12 {
        0 => drop(part.splice(place..place, BITS[bit % BITS.len()].bytes())),
        1 => drop(part.drain(place..(place + much).min(part.len()))),
        2..=6 => {
            let place = between(part, at as usize);
            part.splice(place..place, odd(WHOLE[bit % WHOLE.len()]).into_bytes());
        }
        7 | 8 => {
            if let Some(digit) = part.iter_mut().skip(place).find(|b| b.is_ascii_digit()) {
                *digit = b'0' + u8::try_from(much % 10).unwrap();
            }
        }
        n => {
            let name = format!("{prefix}:{}", ["p", "tc", "tr", "r", "pPr"][bit % 5]);
            if let Some(range) = element(part, &name, place) {
                let copy = part[range.clone()].to_vec();
                if n == 9 {
                    part.drain(range);
                } else {
                    let to = between(part, much * 7919);
                    part.splice(to..to, copy);
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, max_shrink_iters: 100, ..ProptestConfig::default() })]

    /// Damage to the XML of parts: no panic, every piece inside its part, the draft checked to the end.
    #[test]
    fn damaged_parts(kind in 0usize..5, acts in prop::collection::vec((any::<u8>(), (any::<u8>(), any::<u32>(), 0usize..60, 0usize..200)), 1..10)) {
        let mut files = kinds()[kind].clone();
        for (which, act) in acts {
            let count = files.len();
            let part = &mut files[if which % 3 == 0 { which as usize % count } else { 0 }].1;
            damage(part, if kind == 4 { "x0" } else { "w" }, act);
        }
        let bytes = zip(&files);
        if let Ok(draft) = guarded("a.docx", || read("a.docx", bytes, None)).unwrap_or_else(|p| panic!("{}", p.message.en)) {
            check_pieces(&draft, &files);
            let checked = guarded("a.docx", || check(setup(), draft)).unwrap_or_else(|p| panic!("{}", p.message.en));
            let reading = checked.draft.source.reading();
            prop_assert!(checked.draft.blocks.iter().all(|b| reading.get(b.range.clone()).is_some_and(|t| !t.is_empty())));
            prop_assert!(checked.draft.blocks.windows(2).all(|b| b[0].range.end <= b[1].range.start));
        }
    }

    /// Damage to the bytes of the zip.
    #[test]
    fn damaged_zips(kind in 0usize..5, acts in prop::collection::vec((any::<u32>(), any::<u8>(), 0usize..40), 1..6)) {
        let mut bytes = zip(&kinds()[kind]);
        for (at, value, much) in acts {
            let at = at as usize % bytes.len().max(1);
            if value % 3 == 0 { bytes.drain(at..(at + much).min(bytes.len())); } else if let Some(byte) = bytes.get_mut(at) { *byte = value; }
        }
        let read = guarded("a.docx", || read("a.docx", bytes, None)).unwrap_or_else(|p| panic!("{}", p.message.en));
        prop_assert!(read.is_ok() || read.is_err_and(|p| !p.message.zh.is_empty()));
    }
}
