//! Whole files in, drafts or problems out: encodings, bad input, structure, and what must hold for any bytes.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice, reason = "tests")]

use encoding_rs::{BIG5, GB18030};
use proptest::prelude::*;

use super::{BlockKind, Draft, Format, read};
use crate::text::{PieceKind, Span, fold_str};

const PLAN: &str = "一、发展目标\n到2025年，每千人口拥有3岁以下婴幼儿托位数达到4.6个，老年人健康管理率达到80%以上。\n（一）加强领导。各区县人民政府、市级有关部门要统筹推进。\n";

fn draft(path: &str, bytes: impl Into<Vec<u8>>) -> Draft {
    read(path, bytes.into(), None).unwrap_or_else(|p| panic!("{path}: {}", p.message.en))
}

/// Blocks as `kind:text`, cells of tables apart by `|`, rows by `/`, lines by `⏎`, spans as `[rows×columns]`.
fn blocks(draft: &Draft) -> Vec<String> {
    let text = |r: &std::ops::Range<usize>| draft.source.reading()[r.clone()].replace('\n', "⏎");
    draft
        .blocks
        .iter()
        .map(|b| match &b.kind {
            BlockKind::Heading(n) => format!("h{n}:{}", text(&b.range)),
            BlockKind::Paragraph => format!("p:{}", text(&b.range)),
            BlockKind::ListItem(n) => format!("li{}:{}", n.map_or(String::new(), |n| n.to_string()), text(&b.range)),
            BlockKind::Footnote(_) | BlockKind::Endnote(_) => "n".to_owned(),
            BlockKind::Unread => "u".to_owned(),
            BlockKind::Table(grid) => {
                let cell = |c: &super::GridCell| {
                    let spans = if (c.row_span, c.col_span) == (1, 1) { String::new() } else { format!("[{}×{}]", c.row_span, c.col_span) };
                    format!("{}{}{spans}", if c.header { "^" } else { "" }, text(&c.range))
                };
                let rows: Vec<String> = grid.rows.iter().map(|r| r.iter().map(cell).collect::<Vec<_>>().join("|")).collect();
                let caption = grid.caption.as_ref().map_or(String::new(), |c| format!("{}=", text(c)));
                format!("t:{caption}{}", rows.join("/"))
            }
        })
        .collect()
}

/// What must hold for every draft with pieces and blocks.
fn check_draft(draft: &Draft) {
    let (reading, origin) = (draft.source.reading(), draft.source.origin());
    let mut end = 0;
    for piece in draft.source.pieces() {
        assert_eq!(piece.reading.start, end, "pieces cover the reading without gaps");
        assert!(piece.reading.end > piece.reading.start && piece.origin.end <= origin.len() && piece.origin.start <= piece.origin.end);
        assert!(origin.is_char_boundary(piece.origin.start) && origin.is_char_boundary(piece.origin.end));
        if piece.kind == PieceKind::Exact {
            assert_eq!(&reading[piece.reading.clone()], &origin[piece.origin.clone()]);
        }
        end = piece.reading.end;
    }
    if draft.format != Format::Text {
        assert_eq!(end, reading.len());
    }
    let mut from = 0;
    for block in &draft.blocks {
        assert!(block.range.start >= from && block.range.end > block.range.start, "blocks in order, not empty");
        assert!(reading.get(block.range.clone()).is_some());
        assert!(block.range.start == 0 || reading.as_bytes()[block.range.start - 1] == b'\n', "a block begins a line");
        from = block.range.end;
        let folded = draft.source.slice(draft.source.shadow_span(block.range.clone()));
        assert_eq!(folded.trim(), fold_str(&reading[block.range.clone()]).trim(), "a block is found in the shadow");
        if let BlockKind::Table(grid) = &block.kind {
            let mut cell_from = block.range.start;
            for range in grid.caption.iter().chain(grid.rows.iter().flatten().map(|c| &c.range)) {
                assert!(range.start >= cell_from && (range.is_empty() || range.end <= block.range.end));
                assert!(reading.get(range.clone()).is_some());
                cell_from = range.end;
            }
        }
    }
}

fn check(path: &str, text: &str, expected: &[&str]) {
    let draft = draft(path, text);
    check_draft(&draft);
    assert_eq!(blocks(&draft), expected, "{text}");
}

fn refused(path: &str, bytes: impl Into<Vec<u8>>, says: &str) {
    let problem = read(path, bytes.into(), None).expect_err(says);
    assert_eq!(problem.path, path);
    assert!(problem.message.en.contains(says) || problem.help.as_ref().is_some_and(|h| h.en.contains(says)), "{says}: {:?}", problem.message);
    assert!(!problem.message.zh.contains(path) && problem.help.is_some());
}

fn utf16(text: &str, big: bool, mark: bool) -> Vec<u8> {
    let units = mark.then_some(0xFEFFu16).into_iter().chain(text.encode_utf16());
    units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

#[test]
fn every_encoding_gives_the_same_text() {
    let traditional = "一、發展目標\r\n到2025年，養老服務設施覆蓋率達到百分之九十五以上，護理型床位占比不低於五成。\r\n";
    let cases: Vec<(&str, Vec<u8>, &str)> = vec![
        (PLAN, PLAN.as_bytes().to_vec(), "UTF-8"),
        ("±5 m²", "±5 m²".as_bytes().to_vec(), "UTF-8"),
        ("履行", GB18030.encode("履行").0.into_owned(), "GB18030"),
        (PLAN, [b"\xEF\xBB\xBF", PLAN.as_bytes()].concat(), "UTF-8"),
        (PLAN, GB18030.encode(PLAN).0.into_owned(), "GB18030"),
        ("联通", GB18030.encode("联通").0.into_owned(), "GB18030"),
        ("养老服务", GB18030.encode("养老服务").0.into_owned(), "GB18030"),
        (traditional, BIG5.encode(traditional).0.into_owned(), "Big5"),
        (PLAN, utf16(PLAN, false, true), "UTF-16LE"),
        (PLAN, utf16(PLAN, true, true), "UTF-16BE"),
        (PLAN, utf16(PLAN, false, false), "UTF-16LE"),
        (PLAN, utf16(PLAN, true, false), "UTF-16BE"),
        ("plan 2025\n", utf16("plan 2025\n", false, false), "UTF-16LE"),
    ];
    for (text, bytes, label) in cases {
        let draft = draft("草案.txt", bytes);
        assert_eq!((draft.source.reading(), draft.encoding), (text, label));
        assert!(draft.problems.is_empty() && draft.blocks.is_empty());
    }
}

#[test]
fn a_page_may_declare_its_encoding() {
    for head in ["<meta charset=\"gb2312\">", "<META http-equiv='Content-Type' content='text/html; charset=GBK'>", "<meta charset='utf-8'>"] {
        let page = format!("<html><head>{head}</head><body><p>养老服务</p>");
        let draft = draft("a.htm", GB18030.encode(&page).0.into_owned());
        assert_eq!((draft.source.reading().trim_end(), draft.encoding), ("养老服务", "GB18030"));
    }
}

#[test]
fn bad_bytes_are_named_and_the_rest_is_read() {
    let mut utf8 = PLAN.repeat(3).into_bytes();
    let at = PLAN.len() + "一、发展目标\n到".len();
    utf8.splice(at..at, [0xFF, 0xFE]);
    let mut cut = GB18030.encode(PLAN.trim_end()).0.into_owned();
    cut.pop(); // 。 loses its second byte
    let cut_at = cut.len() - 1;
    for (bytes, label, line, byte) in [(utf8, "UTF-8", 5, at), (cut, "GB18030", 3, cut_at)] {
        let draft = draft("草案.txt", bytes);
        assert_eq!(draft.encoding, label);
        let [problem] = draft.problems.as_slice() else { panic!("one problem") };
        assert!(problem.message.en.contains(&format!("in line {line} (byte offset {byte})")), "{}", problem.message.en);
        assert_eq!(&draft.source.origin()[problem.range.clone().unwrap()], "\u{fffd}");
        assert!(draft.source.reading().contains("到2025年") || label == "UTF-8");
        assert!(draft.source.reading().contains("统筹推进"));
    }
    let half = draft("a.txt", utf16(PLAN, false, true)[..PLAN.encode_utf16().count() * 2 + 1].to_vec());
    assert_eq!((half.problems.len(), half.encoding), (1, "UTF-16LE"));
}

#[test]
fn what_is_no_text_is_refused_with_a_remedy() {
    refused("a.txt", b"PK\x03\x04\x14\0\x06\0".to_vec(), "docx");
    refused("a.txt", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "old Office or WPS");
    refused("a.md", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3".to_vec(), "PDF");
    refused("a.html", b"\x89PNG\r\n\x1a\n\0\0".to_vec(), "picture");
    refused("a.txt", b"{\\rtf1\\ansi".to_vec(), "RTF");
    refused("a.txt", b"plan\0\0\0\x01\x02plan text".to_vec(), "binary");
    refused("a.txt", (0..2000u32).map(|i| (i * 7919 % 251) as u8).collect::<Vec<u8>>(), "save it as .docx");
    refused("a.txt", "\u{1}\u{2}\u{3}文字".repeat(20), "binary");
    refused("a.txt", b"\xEF\xBB\xBFplan\0text".to_vec(), "binary");
    for blank in ["", " \n\t\r\n", "\u{3000}\u{a0}\n", "\u{feff}"] {
        refused("a.txt", blank, "empty");
        refused("a.md", blank, "empty");
        refused("a.html", blank, "empty");
    }
    refused("a.html", "<html><script>var a = '一';</script><p>&nbsp;</p>", "empty");
    refused("a.md", "<!-- 只有注释 -->\n", "empty");
    refused("a.pages", "文字", ".txt, .text");
    refused("a.doc", "文字", "plain text");
    refused("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(), "damaged");
    refused("a.odt", b"PK\x03\x04".to_vec(), "converted");
    refused("a.docx", "文字", "plain text");
    refused("a.docx", b"PK\x03\x04".to_vec(), "incomplete or damaged");
    refused("README", "文字", ".html");
}

#[test]
fn formats_go_by_extension_unless_given() {
    for (path, format) in [
        ("a.TXT", Some(Format::Text)),
        ("x/a.b.text", Some(Format::Text)),
        ("a.markdown", Some(Format::Markdown)),
        ("a.XHTML", Some(Format::Html)),
        ("a.DOCX", Some(Format::Docx)),
        ("a.docm", Some(Format::Docx)),
        ("a.dotx", Some(Format::Docx)),
        ("d.txt/a", None),
        (".txt", None),
        ("a.doc", Some(Format::Doc)),
        ("a.WPS", Some(Format::Doc)),
        ("a.odt", Some(Format::Odt)),
        ("a.rtf", Some(Format::Rtf)),
        ("a.xlsx", Some(Format::Xlsx)),
        ("a.XLS", Some(Format::Xls)),
        ("a.ett", Some(Format::Xls)),
        ("a.pages", None),
    ] {
        assert_eq!(Format::of_path(path), format, "{path}");
    }
    assert_eq!(draft("a.txt", "\n<!DOCTYPE HTML><p>甲").source.reading(), "甲\n");
    assert_eq!(read("a.txt", "<html><p>甲".into(), Some(Format::Text)).unwrap().source.reading(), "<html><p>甲");
    assert_eq!(read("-", PLAN.into(), Some(Format::Text)).unwrap().format, Format::Text);
}

#[test]
fn html_reads_as_a_browser_shows_it() {
    let path = "a.html";
    check(path, "<h1>养老<br>规划</h1><p>一、\n  目标</p><div>甲<b>乙</b>丙 <i>丁</i></div>", &["h1:养老⏎规划", "p:一、 目标", "p:甲乙丙 丁"]);
    check(path, "<p>一<br>二<br/>三</br>四<p>五<p>六", &["p:一", "p:二", "p:三", "p:四", "p:五", "p:六"]);
    check(path, "达到80&#37;&nbsp;以上&ensp;&#x4E00;&copy&ldquo;好&rdquo;&amp;&中&xyz;", &["p:达到80%\u{a0}以上\u{2002}一©“好”&&中&xyz;"]);
    check(path, "<ol><li>甲<li>乙<ul><li>丙</ul></ol><ol start=5><li>丁<li value=9>戊</ol>", &["li1:1.甲", "li2:2.乙", "li:丙", "li5:5.丁", "li9:9.戊"]);
    check(path, "<ol><li>（一）甲<li>2.乙<li>③丙</ol>", &["li:（一）甲", "li:2.乙", "li:③丙"]);
    check(path, "<ol style='list-style : none'><li>甲<p>乙</p></ol>", &["li:甲", "p:乙"]);
    check(path, "<pre>甲  乙\n丙</pre>丁", &["p:甲  乙", "p:丙", "p:丁"]);
    check(
        path,
        "<title>题</title><style>p{}</style><script>if(a<b)'</p>'</script>正文<!-- 注 --><svg><text>图</text></svg><![if !x]>尾<![endif]>",
        &["p:正文尾"],
    );
    check(path, "<head><title>题</title><p>没有关上的头</p>", &["p:没有关上的头"]);
    check(
        path,
        "<p>正文在这里，很长很长很长</p><p hidden>藏</p><span style='Display: None'>藏</span><select><option>选</select>",
        &["p:正文在这里，很长很长很长"],
    );
    check(path, "<svg/>甲<o:p/>乙 <img alt='图'>丙\r\n丁", &["p:甲乙 丙 丁"]);
    check(path, "面积80m<sup>2</sup>，10<sup>-3</sup>，CO<sub>2</sub>，达到<del>80</del><ins>85</ins>%", &["p:面积80m²，10⁻³，CO2，达到85%"]);
    check(path, "a < b 且 c<5，d</ e>f", &["p:a < b 且 c<5，df"]);
}

#[test]
fn html_leaves_out_page_furniture_but_never_the_bulk() {
    let path = "a.html";
    let body = "<div class='content'><p>到2025年，各项指标达到全国平均水平以上。</p></div>";
    check(
        path,
        &format!("<nav>首页</nav><ul class='main-nav'><li>政务</ul>{body}<div id='pageFooter'>备案</div><footer>主办</footer>"),
        &["p:到2025年，各项指标达到全国平均水平以上。"],
    );
    check(path, &format!("<div class='sidebar'>{body}</div>短"), &["p:到2025年，各项指标达到全国平均水平以上。", "p:短"]);
    check(
        path,
        &format!("{body}{body}<footer>一是加强。二是落实。</footer>"),
        &["p:到2025年，各项指标达到全国平均水平以上。", "p:到2025年，各项指标达到全国平均水平以上。", "p:一是加强。二是落实。"],
    );
    check(
        path,
        "<p>资源<span class='share'>共享</span>，到2025年达到80%<a class='msocomanchor'>[x1]</a></p><div class=MsoCommentText>批注</div>",
        &["p:资源共享，到2025年达到80%"],
    );
    check(
        path,
        "<h1>您当前所在的位置：<a>首页</a>&nbsp;&gt;&nbsp;<a>规划</a></h1><p>首页 » 公开</p><p>首页</p><p>位置：东 &gt; 西。</p><p>首页浏览量&gt;80</p>",
        &["p:首页", "p:位置：东 > 西。", "p:首页浏览量>80"],
    );
    check(path, "<button>没有关上<p>正文在后面，不能丢。</p>", &["p:没有关上", "p:正文在后面，不能丢。"]);
}

#[test]
fn html_tables_become_grids() {
    let path = "a.html";
    check(path, "<table><caption>表1</caption><thead><tr><td>指标<th>2025年</thead><tr><td>床位<td>80<br>%</table>", &["t:表1=^指标|^2025年/床位|80⏎%"]);
    check(path, "<table><tr><td>甲<td>乙<tr><td rowspan=999999999>丙<td colspan='0'>丁<tr><td>戊</td></tr></table>后", &["t:甲|乙/丙[2×1]|丁/戊", "p:后"]);
    check(path, "<table><tr><td><p>甲</p><p> </p><p>乙</p></td><td>&nbsp;</td></tr></table>", &["t:甲⏎乙|"]);
    check(path, "前<table>单位：万元<tr>散<td>甲<td>乙</tr>落<tr><td>丙<td>丁</table>", &["p:前", "p:单位：万元", "t:甲|乙/丙|丁", "p:散", "p:落"]);
    check(path, "<table><tr><td>正文<table><tr><td>甲<td>乙</table>后文</table>", &["p:正文", "t:甲|乙", "p:后文"]);
    check(path, "<table><tr><td>专栏1<tr><td>一句话<br>又一句</table>", &["p:专栏1", "p:一句话", "p:又一句"]);
    check(path, "<table><tr><td>甲<td>乙<table><tr><td>丙<td>丁</table>", &["p:甲", "p:乙", "t:丙|丁"]);
    check(path, "<td>没有</td><td>表格</td>", &["p:没有", "p:表格"]);
    check(path, "<table><tr><td>甲</div></p></span><td>乙</table></td></tr>丙", &["t:甲|乙", "p:丙"]);
    check(path, "<table><tr><td>甲<td>乙<tr><td><td>&nbsp;<tr></table>", &["t:甲|乙"]);
    check(path, "<table><form><input name=a><tr><td>甲<td>乙</form></table>", &["t:甲|乙"]);
}

#[test]
fn huge_spans_are_dropped() {
    let page = format!("<table>{}</table>", "<tr><td rowspan=65535 colspan=1000>甲<td>乙".repeat(300));
    let draft = draft("a.html", page);
    let BlockKind::Table(grid) = &draft.blocks[0].kind else { panic!("table") };
    let area: u64 = grid.rows.iter().flatten().map(|c| u64::from(c.row_span) * u64::from(c.col_span)).sum();
    assert!(area < 30_000, "{area}");
}

#[test]
fn markdown_reads_without_its_markup() {
    let path = "a.md";
    check(
        path,
        "---\ntitle: 甲\n---\n\n## 一、实施背景\n\n到**2025**年，[达到](http://x)`80%`&nbsp;以上![图](a.png)。\n",
        &["h2:一、实施背景", "p:到2025年，达到80%\u{a0}以上。"],
    );
    check(path, "1. 甲\n2. 乙\n5) 丙\n\n- 丁\n- 戊\n", &["li1:1. 甲", "li2:2. 乙", "li5:5) 丙", "li:丁", "li:戊"]);
    check(path, "3. 甲\n\n   甲续\n\n4. 乙\n", &["li3:3. 甲", "p:甲续", "li4:4. 乙"]);
    check(path, "一、目标\n到2025年<br>达到  \n（一）甲\n", &["p:一、目标", "p:到2025年", "p:达到", "p:（一）甲"]);
    check(path, "增长3~5%，下降10~20%，达到~~80~~85%，10*20*30米\n", &["p:增长3~5%，下降10~20%，达到85%，10*20*30米"]);
    check(path, "| 指标 | 2025年 |\n|---|---|\n| 床位 | **80**% |\n| 托位 |  |\n\n后\n", &["t:^指标|^2025年/床位|80%/托位|", "p:后"]);
    check(path, "| 甲 | 乙 |\n|--|--|\n| 丙 |\n| 丁 | 戊 | 己 | 庚 |\n", &["t:^甲|^乙/丙|/丁|戊|己|庚"]);
    check(path, "<table><tr><td>甲<td>乙</table>\n\n<div hidden>\n\n正文\n", &["t:甲|乙", "p:正文"]);
    check(path, "    代码一\n    代码二\n\n```\n三\n```\n> 引\n", &["p:代码一", "p:代码二", "p:三", "p:引"]);
    check(path, "甲\\*乙\\_丙 &lt;5\r\n丁[^1]\r\n\r\n[^1]: 注\r\n", &["p:甲*乙_丙 <5", "p:丁", "p:注"]);
    check(path, "---\n\n正文\n\n---\n\n尾\n", &["p:正文", "p:尾"]);
}

#[test]
fn places_lead_back_to_the_markup() {
    for (path, text, word, raw) in [
        ("a.html", "<p>达到<b>80</b>&#37;以上</p>", "80%", "80</b>&#37;"),
        ("a.html", "<table><tr><td>指标<td>80<tr><td>床位</td><td>九十", "床位", "床位"),
        ("a.md", "## 达到**80**%\n\n| 甲 | 乙 |\n|--|--|\n| 床位 | 九 |\n", "床位", "床位"),
    ] {
        let draft = draft(path, text);
        let at = draft.source.shadow().find(word).unwrap();
        assert_eq!(&draft.source.origin()[draft.source.origin_range(Span::new(at, at + word.len()))], raw);
    }
}

#[test]
fn deep_and_long_pages_are_read() {
    let n = 100_000;
    let long = [
        format!("{}深{}", "<div>".repeat(n), "</div>".repeat(n)),
        format!("{}深{}", "<div><b>".repeat(n), "</i></div>".repeat(n)),
        format!("{}{}深", "<b>".repeat(n), "<p></p></i>".repeat(n)),
        format!("{}深", "<table><tr><td>".repeat(n)),
        format!("<table>{}</table>深", "<tr><td>一<td>二<td>三<td>四".repeat(n / 4)),
        format!("<ul>{}深", "<li><b>".repeat(n)),
        format!("深{}", "&nbsp;&#37;".repeat(n)),
        format!("深{}", "<div class=nav>x</div>".repeat(n)),
        format!("深{}", "<a ".repeat(n)),
        format!("{}深", "<nav>".repeat(n)),
    ];
    for page in long {
        let draft = draft("a.html", page);
        assert!(draft.source.reading().contains('深') && !draft.blocks.is_empty());
    }
    for text in [format!("{}深", "> ".repeat(n)), format!("{}深", "*甲_".repeat(n)), format!("{}深", "[".repeat(n)), format!("{}深", "- ".repeat(n))] {
        assert!(draft("a.md", text).source.reading().contains('深'));
    }
}

const PAGE: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>题</title></head><body class='a'><h1>规划&nbsp;纲要</h1>\r\n<div class=\"nav\"><a href='#'>首页</a></div>\
<p style=\"text-align:center\">一、目标<br>到2025年，达到<b>80</b>&#37;。</p><ol><li>甲<li>乙</ol><table border=1><caption>表1</caption><thead><tr><th>指标<th>值</thead>\
<tr><td rowspan=2><p>床位</p></td><td>&ge;80</td></tr>散<tr><td>九</table><script>var s='</p>';</script><!-- 注 --><pre>甲\n 乙</pre></body></html>";

#[test]
fn any_truncation_is_read() {
    for end in 0..PAGE.len() {
        if let Ok(draft) = read("a.html", PAGE.as_bytes()[..end].to_vec(), None) {
            check_draft(&draft);
        }
    }
}

#[test]
fn seeds_are_read_as_they_stand() {
    let seeds: [(&str, &[u8]); 2] =
        [("dazu-2023.txt", include_bytes!("../../seeds/dazu-2023.txt")), ("chongqing-reply-2022.txt", include_bytes!("../../seeds/chongqing-reply-2022.txt"))];
    for (path, bytes) in seeds {
        let text = std::str::from_utf8(bytes).unwrap();
        let (gbk, _, lossy) = GB18030.encode(text);
        assert!(!lossy);
        for bytes in [bytes.to_vec(), gbk.into_owned(), utf16(text, false, false), utf16(text, true, true)] {
            let draft = draft(path, bytes);
            assert_eq!(draft.source.reading(), text.trim_start_matches('\u{feff}'));
            assert!(draft.problems.is_empty());
        }
    }
}

/// Bits of markup and text that a random page is made of.
const BITS: &[&str] = &[
    "<p>", "</p>", "<br>", "<div class=nav>", "</div>", "<b>", "</b>", "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th colspan=3>",
    "<td rowspan=2>", "<caption>", "</caption>", "<thead>", "<tbody>", "<ol>", "</ol>", "<li>", "</li>", "<h2>", "</h2>", "<pre>", "</pre>", "<script>",
    "</script>", "<style>", "<svg>", "</svg>", "<head>", "<title>", "</title>", "<!--", "-->", "<select>", "<option>", "<span hidden>", "</span>", "<footer>",
    "<sup>", "</sup>", "<del>", "</del>", "~~", "3*4*5", "&NotEqualTilde;", "&nbsp;", "&#37;", "&amp", "&", "<", ">", "\"", "'", " ", "\n", "\r", "\r\n", "\t",
    "一", "、", "甲乙", "80%", "2025年", "a", "\u{3000}", "\u{200b}", "。", "|", "---", "- ", "1. ", "# ", "~", "*", "`", "[", "](x)", "\\", "> ", "[^1]",
    "[^1]: ", "    ", "```", "| 甲 | 乙 |\n|--|--|\n", "!",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        for path in ["a.txt", "a.md", "a.html"] {
            if let Ok(draft) = read(path, bytes.clone(), None) {
                check_draft(&draft);
            }
        }
    }

    #[test]
    fn random_markup_keeps_its_promises(bits in prop::collection::vec(prop::sample::select(BITS), 0..80)) {
        for path in ["a.md", "a.html"] {
            if let Ok(draft) = read(path, bits.concat().into_bytes(), None) {
                check_draft(&draft);
            }
        }
    }
}
