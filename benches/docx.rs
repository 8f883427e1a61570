//! A Word document of 100 pages with 20 tables: reading it, the whole check with all rules, and the check with a copy that
//! has comments. Goals: 150 ms for the check, 300 ms with the copy.
#![expect(clippy::unwrap_used, reason = "bench")]

#[path = "../tests/support/docx.rs"]
mod package;

use divan::Bencher;
use divan::counter::BytesCount;
use hegao::audit;
use hegao::diag::Lang;
use hegao::edit::docx::{self, Limits, Note};
use hegao::ingest::{Draft, Format, Revisions, read};
use hegao::output::{FindingReport, remark, report};
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

#[divan::bench(args = [Writer::Word, Writer::LibreOffice])]
fn check_and_annotate(bencher: Bencher<'_, '_>, writer: &Writer) {
    let setup = Setup::bundled().unwrap();
    let bytes = like(&pages(), *writer);
    bencher.with_inputs(|| bytes.clone()).bench_values(|b| {
        let checked = audit::check(&setup, read("a.docx", b, None).unwrap());
        let source = &checked.draft.source;
        let reports = report(source, &checked.outline, checked.findings.clone());
        let note = |(finding, r): (usize, &FindingReport)| {
            let range = source.reading_range(checked.findings.get(finding).unwrap().span());
            Note { range, text: remark(r, Lang::Zh), rank: 1, finding }
        };
        let notes: Vec<Note> = reports.iter().enumerate().map(note).collect();
        let made = docx::annotate(&bytes, (&checked.draft, Revisions::Accepted), &notes, "2026-11-29T00:00:00Z", Limits::default()).unwrap();
        assert_eq!(made.written, 60, "the draft has enough to remark upon");
        made
    });
}
