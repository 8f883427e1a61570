//! Formats of pages: OFD packages made here, and PDF files that LibreOffice makes of the seeds, read by pdftotext where both are installed.
#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

#[path = "support/docx.rs"]
mod package;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use package::zip;

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
    let run = Command::new(env!("CARGO_BIN_EXE_hegao")).args(["check", "--no-config", "--format", "json"]).arg(path).output().unwrap();
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

#[test]
fn pdf_files_of_the_seeds_give_their_findings_and_no_others() {
    let there = |program: &str, asked: &str| Command::new(program).arg(asked).output().is_ok_and(|o| o.status.success());
    if !there("soffice", "--version") || !there("pdftotext", "-v") {
        println!("skipped: soffice or pdftotext is not installed");
        return;
    }
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
    let (mut all, mut same) = (0, 0);
    for seed in &seeds {
        let pdf = folder.join(seed.file_stem().unwrap()).with_extension("pdf");
        let (text, pages) = (findings(&report(seed)), findings(&report(&pdf)));
        for (key, (count, warns)) in &pages {
            assert!(!warns || text.get(key).is_some_and(|t| t.0 >= *count), "{}: {key:?} only in the PDF", seed.display());
        }
        all += text.values().map(|f| f.0).sum::<usize>();
        same += text.iter().map(|(key, f)| f.0.min(pages.get(key).map_or(0, |p| p.0))).sum::<usize>();
    }
    assert!(all > 100 && same * 100 >= all * 90, "{same} of {all} findings");
}
