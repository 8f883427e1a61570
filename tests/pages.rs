//! Formats of pages: OFD packages and PDF files made here, and PDF files that LibreOffice makes of the seeds, read by pdftotext where it is
//! installed and by hegao itself.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "support/docx.rs"]
mod package;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use hegao::ingest::{Options, Revisions, read_with};
use package::zip;
use proptest::prelude::*;

type Files = Vec<(String, Vec<u8>)>;

/// An OFD package of pages (their layers' XML) on a template with a running head.
fn ofd(pages: &[String]) -> Files {
    let file = |name: &str, body: String| (name.to_owned(), format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>{body}").into_bytes());
    let spaced = "xmlns:ofd=\"http://www.ofdspec.org/2016\"";
    let list: String = (0..pages.len()).map(|n| format!("<ofd:Page ID=\"{n}\" BaseLoc=\"Pages/Page_{n}/Content.xml\"/>")).collect();
    let mut files = vec![
        file("OFD.xml", format!("<ofd:OFD {spaced}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>")),
        file(
            "Doc_0/Document.xml",
            format!(
                "<ofd:Document {spaced}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea><ofd:TemplatePage ID=\"t\" BaseLoc=\"/Doc_0/Tpls/T.xml\"/></ofd:CommonData><ofd:Pages>{list}</ofd:Pages></ofd:Document>"
            ),
        ),
        file("Doc_0/Tpls/T.xml", format!("<ofd:Page {spaced}><ofd:Content><ofd:Layer>{}</ofd:Layer></ofd:Content></ofd:Page>", line(80.0, 10.0, "内部资料"))),
    ];
    for (n, page) in pages.iter().enumerate() {
        let body = format!(
            "<ofd:Page {spaced}><ofd:Template TemplateID=\"t\" ZOrder=\"Background\"/><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>"
        );
        files.push(file(&format!("Doc_0/Pages/Page_{n}/Content.xml"), body));
    }
    files
}

/// A text object at a place in millimetres: figures and letters take half a width of five.
fn line(x: f64, y: f64, text: &str) -> String {
    let steps: Vec<&str> = text.chars().map(|c| if c.is_ascii() { "2.5" } else { "5" }).collect();
    format!(
        "<ofd:TextObject Boundary=\"{x} {y} 180 7\" Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\" DeltaX=\"{}\">{text}</ofd:TextCode></ofd:TextObject>",
        steps.join(" ")
    )
}

/// Paragraphs of 32 full widths a line, the first line set in by two, eight millimetres a line.
fn page(paragraphs: &[&str]) -> String {
    let (mut out, mut y) = (String::new(), 30.0);
    for paragraph in paragraphs {
        let (mut row, mut wide, mut left) = (String::new(), 2.0, 30.0);
        for c in paragraph.chars() {
            let own = if c.is_ascii() { 0.5 } else { 1.0 };
            if wide + own > 32.0 {
                out.push_str(&line(left, y, &row));
                (row, wide, left, y) = (String::new(), 0.0, 20.0, y + 8.0);
            }
            row.push(c);
            wide += own;
        }
        out.push_str(&line(left, y, &row));
        y += 8.0;
    }
    out
}

fn report(path: &Path) -> serde_json::Value {
    report_by(path, None)
}

/// The report where PDF files are read by this program; by none if it is not there.
fn report_by(path: &Path, pdftotext: Option<&str>) -> serde_json::Value {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegao"));
    command.args(["check", "--no-config", "--format", "json"]).arg(path);
    command.envs(pdftotext.map(|program| ("HEGAO_PDFTOTEXT", program)));
    let run = command.output().unwrap();
    serde_json::from_slice(&run.stdout).unwrap_or_else(|e| panic!("{e}: {}", String::from_utf8_lossy(&run.stderr)))
}

fn folder(name: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn an_ofd_file_gives_its_text_and_findings_with_pages() {
    let folder = folder("ofd");
    let body = "到2025年，全县养老机构护理型床位占比达到60%，每千名老年人拥有养老床位40张，社区养老服务设施覆盖率达到100%，服务质量明显提高。";
    let fault = "全县共有养老机构45家，其中公办养老机构20家、民办养老机构28家，从业人员基本稳定，服务对象满意度保持在较高水平，群众反映良好。";
    let last = "各乡镇人民政府要加强组织领导，落实责任分工，确保各项任务按期完成，县民政局会同有关部门加强督促检查，及时研究解决问题。";
    let path = folder.join("规划.ofd");
    std::fs::write(&path, zip(&ofd(&[page(&[body, body.replace("2025", "2026").as_str()]), page(&[fault]), page(&[last])]))).unwrap();
    let text = Command::new(env!("CARGO_BIN_EXE_hegao")).args(["inspect", "--what", "text"]).arg(&path).output().unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.contains(&fault.replace('，', ",")) || text.contains(fault), "{text}");
    assert!(!text.contains("内部资料"), "running heads are no text: {text}");
    let report = report(&path);
    let found: Vec<&serde_json::Value> = report["files"][0]["findings"].as_array().unwrap().iter().filter(|f| f["severity"] == "error").collect();
    assert_eq!(found.len(), 1, "{report}");
    assert_eq!(found[0]["rule"], "arithmetic/parts");
    assert!(found[0]["labels"][0]["place"].to_string().contains("第2页"), "{}", found[0]);
}

/// An object for each character, turned by a matrix; the height of the line told by the box, or by a misspelt attribute; marked text.
#[test]
fn an_ofd_file_reads_the_same_whoever_wrote_it() {
    let folder = folder("ofd-writers");
    let rows = [["序号", "指标名称", "2020年", "2025年"], ["1", "人均预期寿命（岁）", "78.2", "79.5"], ["2", "居民健康素养水平（%）", "19", "24"]];
    let places =
        || rows.iter().enumerate().flat_map(|(n, row)| row.iter().zip([30.0, 50.0, 110.0, 150.0]).map(move |(text, x)| (x, 60.0 + 8.0 * n as f64, *text)));
    let width = |c: char| if c.is_ascii() { 2.5 } else { 5.0 };
    let single = |(x, y, text): (f64, f64, &str)| {
        let mut x = x;
        let object = |c: char| {
            let object = format!(
                "<ofd:TextObject Boundary=\"{x} {y} {} 5\" Size=\"100\" CTM=\"0.05 0 0 0.05 0 0\"><ofd:TextCode X=\"0\" Y=\"86\">{c}</ofd:TextCode></ofd:TextObject>",
                width(c)
            );
            x += width(c);
            object
        };
        text.chars().map(object).collect::<String>()
    };
    let steps = |text: &str| text.chars().map(|c| width(c).to_string()).collect::<Vec<_>>().join(" ");
    let written = |size: &str, text: &dyn Fn(&str) -> String| -> String {
        let object = |(x, y, t): (f64, f64, &str)| {
            format!(
                "<ofd:TextObject Boundary=\"{x} {y} 40 5\" {size}><ofd:TextCode X=\"0\" Y=\"4.3\" DeltaX=\"{}\">{}</ofd:TextCode></ofd:TextObject>",
                steps(t),
                text(t)
            )
        };
        places().map(object).collect()
    };
    let pages = [
        places().map(single).collect(),
        written("Size=\"5\"", &|t| t.to_owned()),
        written("size=\"5\"", &|t| t.to_owned()),
        written("", &|t| format!("<![CDATA[{t}]]>")),
    ];
    for (n, page) in pages.into_iter().enumerate() {
        let path = folder.join(format!("{n}.ofd"));
        std::fs::write(&path, zip(&ofd(&[page]))).unwrap();
        let run = Command::new(env!("CARGO_BIN_EXE_hegao")).args(["inspect", "--no-config", "--what", "tables"]).arg(&path).output().unwrap();
        let text = String::from_utf8(run.stdout).unwrap();
        assert!(text.contains("1 | 人均预期寿命(岁) | 78.2 | 79.5") && run.stderr.is_empty(), "{n}: {text}{}", String::from_utf8_lossy(&run.stderr));
    }
}

#[test]
fn hostile_ofd_files_end_with_a_word() {
    let folder = folder("ofd-hostile");
    let many = format!("<ofd:TextObject Size=\"5\"><ofd:TextCode X=\"0\" Y=\"5\">{}</ofd:TextCode></ofd:TextObject>", "字 ".repeat(1_200_000));
    let rows: String =
        (0..20_000).map(|n| ["指标", "12", "34"].iter().zip([10.0, 60.0, 120.0]).map(|(t, x)| line(x, 7.0 * f64::from(n), t)).collect::<String>()).collect();
    let cases: [(&str, Files, &str); 4] = [
        ("words", ofd(&[many]), "文字已超过上限"),
        ("empty", ofd(&[]), "内部资料"),
        ("cut", ofd(&[]).into_iter().take(1).collect(), "Doc_0/Document.xml"),
        ("rows", ofd(&[rows]), ""),
    ];
    for (name, files, said) in cases {
        let path = folder.join(format!("{name}.ofd"));
        let files: Files = if name == "empty" { files.into_iter().take(2).collect() } else { files };
        std::fs::write(&path, zip(&files)).unwrap();
        let report = report(&path);
        let problems = report["problems"].to_string() + &report["files"].to_string();
        match name {
            "empty" => assert_ne!(report["problems"], serde_json::json!([]), "{report}"),
            "rows" => assert_eq!(report["summary"]["files"], 1, "{report}"),
            _ => assert!(problems.contains(said), "{name}: {report}"),
        }
    }
}

/// A program in the place of pdftotext: it gets `-bbox -enc UTF-8 IN OUT`.
#[cfg(unix)]
fn program(folder: &Path, name: &str, script: &str) -> String {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join(name);
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[cfg(unix)]
#[test]
fn what_pdftotext_leaves_out_is_read_or_said() {
    let folder = folder("pdf-halves");
    let path = folder.join("规划.pdf");
    let text = shown(FAULT, |c| encoding_rs::GBK.encode(c.encode_utf8(&mut [0; 4])).0.into_owned());
    std::fs::write(&path, pdf(&page_of(&text, "GBK-EUC-H"), "")).unwrap();
    // Without its tables it writes pages without words.
    let page = "<page width=\\\"595\\\" height=\\\"842\\\"></page></doc>";
    let bare = program(&folder, "bare", &format!("echo \"Syntax Error: Missing language pack for 'Adobe-GB1' mapping\" >&2; echo \"{page}\" > \"$5\""));
    assert_eq!(report_by(&path, Some(&bare))["summary"]["errors"], 1);
    // On a full disk it stops writing and ends as if all were well.
    let half = program(&folder, "half", "echo '<page width=\"595\" height=\"842\"><word xMin=\"1\" yMin=\"1\" xMax=\"9\" yMax=\"9\">甲</word>' > \"$5\"");
    let problems = report_by(&path, Some(&half))["problems"].to_string();
    assert!(problems.contains("磁盘已满"), "{problems}");
    // It runs within limits on memory.
    if cfg!(target_os = "linux") {
        let limit = folder.join("limit");
        let greedy = program(&folder, "greedy", &format!("ulimit -v > '{}'", limit.display()));
        report_by(&path, Some(&greedy));
        assert!(std::fs::read_to_string(limit).unwrap().trim().parse::<u64>().unwrap() < 4 << 20);
    }
}

/// Findings by rule and words, without blanks.
fn findings(report: &serde_json::Value) -> BTreeMap<(String, String), (usize, bool)> {
    let mut out = BTreeMap::new();
    for finding in report["files"].as_array().into_iter().flatten().flat_map(|f| f["findings"].as_array().unwrap()) {
        let words = finding["labels"][0]["text"].as_str().unwrap().split_whitespace().collect::<String>();
        let entry = out.entry((finding["rule"].as_str().unwrap().to_owned(), words)).or_insert((0, finding["severity"] != "info"));
        entry.0 += 1;
    }
    out
}

/// A PDF of objects; the first one is its catalogue.
fn pdf(objects: &[String], trailer: &str) -> Vec<u8> {
    let (mut out, mut table) = (String::from("%PDF-1.4\n"), String::new());
    for (n, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", n + 1));
    }
    let (start, count) = (out.len(), objects.len() + 1);
    out.push_str(&format!("xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Size {count}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n"));
    out.into_bytes()
}

/// One page of lines in a Chinese font that is not embedded and has no table of its own, as old programs write them.
fn page_of(content: &str, encoding: &str) -> Vec<String> {
    let font = format!(
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{encoding}/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000/W[814[500 500]]>>]>>"
    );
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned();
    let content = format!("<</Length {}>>stream\n{content}\nendstream", content.len());
    vec!["<</Type/Catalog/Pages 2 0 R>>".to_owned(), "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(), page, content, font]
}

/// Lines of 32 characters, the codes of each as its encoding has them.
fn shown(text: &str, code: impl Fn(char) -> Vec<u8>) -> String {
    let characters: Vec<char> = text.chars().collect();
    let line = |line: &[char]| line.iter().flat_map(|c| code(*c)).map(|b| format!("{b:02x}")).collect::<String>();
    let lines: String = characters.chunks(32).map(|l| format!("<{}> Tj 0 -24 Td ", line(l))).collect();
    format!("BT /F1 14 Tf 60 700 Td {lines}ET")
}

const FAULT: &str = "全县共有养老机构45家，其中公办养老机构20家、民办养老机构28家，从业人员基本稳定，服务对象满意度保持在较高水平，群众反映良好。";

#[test]
fn a_pdf_is_read_where_no_other_program_is_installed() {
    let folder = folder("pdf-own");
    let gbk = |c: char| encoding_rs::GBK.encode(c.encode_utf8(&mut [0; 4])).0.into_owned();
    let wide = |c: char| c.encode_utf16(&mut [0; 2]).iter().flat_map(|u| u.to_be_bytes()).collect::<Vec<u8>>();
    for (encoding, content) in [("GBK-EUC-H", shown(FAULT, gbk)), ("UniGB-UCS2-H", shown(FAULT, wide))] {
        let path = folder.join(format!("规划 {encoding}.pdf"));
        std::fs::write(&path, pdf(&page_of(&content, encoding), "")).unwrap();
        let report = report_by(&path, Some("none"));
        let errors: Vec<&serde_json::Value> = report["files"][0]["findings"].as_array().unwrap().iter().filter(|f| f["severity"] == "error").collect();
        assert_eq!((errors.len(), &errors[0]["rule"]), (1, &serde_json::json!("arithmetic/parts")), "{report}");
        assert!(errors[0]["labels"][0]["place"].to_string().contains("第1页"), "{}", errors[0]);
    }
}

#[test]
fn pdf_files_that_give_no_words_say_why_and_end_only_the_process_that_reads_them() {
    let folder = folder("pdf-own-hostile");
    let text = shown(FAULT, |c| encoding_rs::GBK.encode(c.encode_utf8(&mut [0; 4])).0.into_owned());
    let whole = pdf(&page_of(&text, "GBK-EUC-H"), "");
    let locked = format!("/Encrypt<</Filter/Standard/V 1/R 2/P -4/O({0})/U({0})>>/ID[(0123456789abcdef)(0123456789abcdef)]", "x".repeat(32));
    // A gigabyte of blanks.
    let mut bomb = page_of("", "GBK-EUC-H");
    let runs = "8120".repeat(9 << 20);
    bomb[3] = format!("<</Length {}/Filter[/ASCIIHexDecode/RunLengthDecode]>>stream\n{runs}\nendstream", runs.len());
    let noise: Vec<u8> = b"%PDF-1.7\n".iter().copied().chain((0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)).collect();
    let cases: [(&str, Vec<u8>, &str); 7] = [
        ("empty", Vec::new(), "文件是空的"),
        ("scanned", pdf(&page_of("", "GBK-EUC-H"), ""), "多半是扫描件"),
        ("locked", pdf(&page_of(&text, "GBK-EUC-H"), &locked), "有密码"),
        ("cut", whole[..whole.len() / 2].to_vec(), "不完整"),
        ("noise", [noise.as_slice(), b"\n%%EOF"].concat(), "PDF"),
        ("circle", pdf(&[page_of(&text, "GBK-EUC-H")[0].clone(), "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>".to_owned()], ""), "没有读出任何页面"),
        ("bomb", pdf(&bomb, ""), if cfg!(target_os = "linux") { "中断" } else { "" }),
    ];
    for (name, bytes, said) in cases {
        let path = folder.join(format!("{name}.pdf"));
        std::fs::write(&path, bytes).unwrap();
        let run = Command::new(env!("CARGO_BIN_EXE_hegao"))
            .args(["check", "--no-config", "--lang", "zh"])
            .arg(&path)
            .env("HEGAO_PDFTOTEXT", "none")
            .output()
            .unwrap();
        let problems = String::from_utf8(run.stderr).unwrap();
        assert_eq!(run.status.code(), Some(2), "{name}: {problems}");
        assert!(problems.contains(said) && problems.contains(&format!("{name}.pdf")) && problems.contains("建议："), "{name}: {problems}");
    }
}

/// Words as another program is said to have found them.
struct Given(Vec<u8>);

impl hegao::ingest::Converter for Given {
    fn is_installed(&self) -> bool {
        true
    }
    fn convert(&self, _: &str, bytes: &[u8], _: &str) -> Result<Vec<u8>, hegao::diag::Problem> {
        Ok(bytes.to_vec())
    }
    fn pdf_words(&self, _: &str, _: &[u8]) -> Result<hegao::ingest::PdfWords, hegao::diag::Problem> {
        Ok(hegao::ingest::PdfWords { pages: self.0.clone(), said: String::new() })
    }
}

/// Pages of words: a table whose cells wrap, below it lines of text.
fn words_of_pages() -> String {
    let mut out = String::new();
    for page in 0..3 {
        out.push_str("<page width=\"595\" height=\"842\">\n");
        let mut word = |x: f32, y: f32, text: &str| {
            let wide = 10.0 * text.chars().count() as f32;
            out.push_str(&format!("<word xMin=\"{x}\" yMin=\"{y}\" xMax=\"{}\" yMax=\"{}\">{text}</word>\n", x + wide, y + 13.0));
        };
        for row in 0..6 {
            let y = 80.0 + 30.0 * row as f32;
            word(80.0, y + 7.5, &(row + 1).to_string());
            word(140.0, y, "养老机构护理");
            word(140.0, y + 15.0, "型床位占比");
            word(260.0, y + 7.5, &format!("{}.{row}", 50 + page));
            word(360.0, y + 7.5, "约束性");
        }
        (0..12).for_each(|n| word(if n % 3 == 0 { 100.0 } else { 80.0 }, 300.0 + 18.0 * n as f32, &FAULT.chars().take(40).collect::<String>()));
        out.push_str("</page>\n");
    }
    out + "</doc>\n"
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    /// Any words at any places make a draft whose blocks lie inside its text, or a problem.
    #[test]
    fn damaged_words_are_survived(acts in prop::collection::vec((any::<prop::sample::Index>(), 0usize..5, 0usize..9), 1..40)) {
        let mut lines: Vec<String> = words_of_pages().lines().map(str::to_owned).collect();
        let places = ["NaN", "-1", "1e38", "0", "99999", "595", "inf", "", "140.5"];
        for (at, kind, which) in acts {
            let at = at.index(lines.len());
            match kind {
                0 => drop(lines.remove(at)),
                1 => lines.insert(at, lines[at / 2].clone()),
                2 => lines.swap(at, which),
                3 => {
                    let parts: Vec<&str> = lines[at].split('"').collect();
                    let changed: Vec<&str> = parts.iter().enumerate().map(|(n, p)| if n == 2 * (which % 4) + 1 { places[which] } else { p }).collect();
                    lines[at] = changed.join("\"");
                }
                _ => lines[at] = lines[at].replace('型', ["&#0;", "\u{fffd}", "&lt;", "1", "一", "", " ", "𠀀", "\u{301}"][which]),
            }
            if lines.is_empty() {
                lines.push(String::new());
            }
        }
        let given = Given(lines.join("\n").into_bytes());
        let options = Options { revisions: Revisions::default(), converter: Some(&given) };
        let read = hegao::audit::guarded("a.pdf", || read_with("a.pdf", b"%PDF-1.7 %%EOF".to_vec(), None, &options)).unwrap_or_else(|p| panic!("{}", p.message.en));
        if let Ok(draft) = read {
            let reading = draft.source.reading();
            prop_assert!(draft.blocks.iter().all(|b| reading.get(b.range.clone()).is_some()));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, max_shrink_iters: 8, ..ProptestConfig::default() })]

    /// A damaged file is read or named with what is wrong with it; never does the program end otherwise.
    #[test]
    fn damaged_pdf_files_end_with_a_word(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>()) {
        let text = shown(FAULT, |c| encoding_rs::GBK.encode(c.encode_utf8(&mut [0; 4])).0.into_owned());
        let mut bytes = pdf(&page_of(&text, "GBK-EUC-H"), "");
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if cut.index(4) == 0 {
            bytes.truncate(cut.index(bytes.len()));
        }
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("damaged.pdf");
        std::fs::write(&path, &bytes).unwrap();
        let report = report_by(&path, Some("none"));
        let (files, problems) = (report["files"].as_array().map_or(0, Vec::len), report["problems"].as_array().map_or(0, Vec::len));
        prop_assert!(files + problems > 0, "{report}");
    }
}

#[test]
fn pdf_files_of_the_seeds_give_their_findings_and_no_others() {
    let there = |program: &str, asked: &str| Command::new(program).arg(asked).output().is_ok_and(|o| o.status.success());
    if !there("soffice", "--version") {
        println!("skipped: soffice is not installed");
        return;
    }
    let readers: &[Option<&str>] = if there("pdftotext", "-v") { &[None, Some("none")] } else { &[Some("none")] };
    let folder = folder("pdf");
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let seeds: Vec<_> = std::fs::read_dir("seeds").unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "txt")).collect();
    let made = Command::new("soffice")
        .args(["--headless", &profile, "--infilter=Text (encoded):UTF8", "--convert-to", "pdf", "--outdir"])
        .arg(&folder)
        .args(&seeds)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    for reader in readers {
        let (mut all, mut same) = (0, 0);
        for seed in &seeds {
            let pdf = folder.join(seed.file_stem().unwrap()).with_extension("pdf");
            let (text, pages) = (findings(&report(seed)), findings(&report_by(&pdf, *reader)));
            for (key, (count, warns)) in &pages {
                assert!(!warns || text.get(key).is_some_and(|t| t.0 >= *count), "{}: {key:?} only in the PDF ({reader:?})", seed.display());
            }
            all += text.values().map(|f| f.0).sum::<usize>();
            same += text.iter().map(|(key, f)| f.0.min(pages.get(key).map_or(0, |p| p.0))).sum::<usize>();
        }
        assert!(all > 100 && same * 100 >= all * 90, "{same} of {all} findings ({reader:?})");
    }
}
