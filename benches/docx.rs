//! A Word document of 100 pages with 20 tables: reading it, and the whole check with all rules. Goal of the check: 150 ms.
#![expect(clippy::unwrap_used, reason = "bench")]

#[path = "../tests/support/docx.rs"]
mod package;

use divan::Bencher;
use divan::counter::BytesCount;
use hegao::audit;
use hegao::ingest::{Draft, Format, read};
use hegao::project::Setup;
use package::{WRITERS, Writer, like};

fn main() {
    divan::main();
}

/// Characters on a page of an official document: 22 lines of 28.
const PAGE: usize = 22 * 28;

/// The text of the seeds again and again, a table of twelve rows every five pages.
fn pages() -> Draft {
    let mut paragraphs: Vec<String> = Vec::new();
    for name in ["chongqing-reply-2022", "dazu-2023", "ganzi-2023-draft", "kunming-2022", "wenzhou-2023"] {
        let text = std::fs::read_to_string(format!("seeds/{name}.txt")).unwrap();
        paragraphs.extend(text.lines().map(str::trim).filter(|l| l.chars().count() > 30).map(package::escaped));
    }
    let (mut page, mut characters, mut tables) = (String::new(), 0, 0);
    for paragraph in paragraphs.iter().cycle() {
        if characters >= 100 * PAGE {
            break;
        }
        characters += paragraph.chars().count();
        page.push_str(&format!("<p>{paragraph}</p>\n"));
        if characters >= (tables + 1) * 5 * PAGE && tables < 20 {
            tables += 1;
            page.push_str(&format!("<p>表{tables} 主要指标</p><table><tr><th>序号</th><th>指标名称</th><th>2020年</th><th>2025年</th><th>属性</th></tr>"));
            for row in 1..=12 {
                page.push_str(&format!("<tr><td>{row}</td><td>服务设施{row}覆盖率</td><td>{}%</td><td>{}%</td><td>预期性</td></tr>", 40 + row, 60 + row));
            }
            page.push_str("</table>");
        }
    }
    read("a.html", page.into_bytes(), Some(Format::Html)).unwrap()
}

#[divan::bench(args = WRITERS)]
fn reading(bencher: Bencher<'_, '_>, writer: &Writer) {
    let bytes = like(&pages(), *writer);
    bencher.counter(BytesCount::new(bytes.len())).with_inputs(|| bytes.clone()).bench_values(|b| read("a.docx", b, None));
}

#[divan::bench(args = [Writer::Word, Writer::LibreOffice])]
fn whole_check(bencher: Bencher<'_, '_>, writer: &Writer) {
    let setup = Setup::bundled().unwrap();
    let bytes = like(&pages(), *writer);
    bencher.with_inputs(|| bytes.clone()).bench_values(|b| audit::check(&setup, read("a.docx", b, None).unwrap()));
}
