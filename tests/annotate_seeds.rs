//! Two hundred Word files of the seeds' text: each is annotated, each copy is a valid package that reads the same, and taking
//! the comments out again gives each file's parts byte for byte. And the seeds as five programs write them.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "support/docx.rs"]
mod manner;
mod support;
#[path = "support/word.rs"]
mod word;

use std::fs;

use hegao::audit::check;
use hegao::diag::Lang;
use hegao::edit::docx::{self, Limits, Note};
use hegao::ingest::{Revisions, read};
use hegao::output::{remark, report};
use hegao::project::Setup;
use manner::{WRITERS, like};
use support::{err, folder, hegao, out, status};
use word::{comments, faults, p, package, parts, table};

const SEEDS: [&str; 5] = ["chongqing-reply-2022", "dazu-2023", "ganzi-2023-draft", "kunming-2022", "wenzhou-2023"];

/// Lines to paragraphs whose runs are cut where the number says, some of them to cells of a table.
fn body(lines: &[&str], number: usize) -> String {
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        let step = 1 + (index * 7 + number * 13) % 23;
        let cut: String = line.chars().enumerate().flat_map(|(i, c)| if i % step == step - 1 { vec![c, '|'] } else { vec![c] }).collect();
        let cut = cut.trim_end().to_owned();
        if (index + number) % 11 == 10 && line.chars().count() < 60 {
            out += &table(&[&[&cut, "—"], &["", &cut]]);
        } else {
            out += &p(&cut);
        }
    }
    out
}

#[test]
fn two_hundred_files_are_valid() {
    let folder = folder("annotate-seeds");
    fs::create_dir(folder.join("稿")).unwrap();
    let mut count = 0;
    for seed in SEEDS {
        let text = fs::read_to_string(format!("{}/seeds/{seed}.txt", env!("CARGO_MANIFEST_DIR"))).unwrap().replace('|', "｜");
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        for number in 0..40 {
            let from = number * lines.len() / 40;
            let to = (from + (lines.len() / 12).clamp(8, 60)).min(lines.len());
            fs::write(folder.join("稿").join(format!("{seed} {number}.docx")), package(&body(&lines[from..to], number), &[])).unwrap();
            count += 1;
        }
    }
    assert_eq!(count, 200);
    let output = hegao(&folder, &["check", "稿", "--annotate", "批注稿", "--fix", "--annotate-infos", "--quiet"]);
    assert_eq!(status(&output), 1, "{}", err(&output));
    assert!(out(&output).contains("200个文件"), "{}", out(&output));
    let (mut written, mut revised) = (0, 0);
    for entry in fs::read_dir(folder.join("稿")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let (before, after) = (fs::read(&path).unwrap(), fs::read(folder.join(format!("批注稿/{name}-核稿.docx"))).unwrap());
        assert_eq!(faults(&after), Vec::<String>::new(), "{name}");
        let all = comments(&after);
        written += all.len();
        revised += parts(&after)["word/document.xml"].windows("<w:del ".len()).filter(|w| w == b"<w:del ").count();
        assert!(all.iter().all(|c| c.words != "（无）" && c.text.ends_with('〕')), "{name}: {all:#?}");
        let draft = read("a.docx", after.clone(), None).unwrap();
        let clean = docx::strip(&after, &draft).unwrap();
        assert_eq!(parts(&clean.bytes), parts(&before), "{name}");
    }
    assert!(written > 200 && revised > 0, "{written} comments, {revised} changes: the files hold too little to test");
}

/// Runs of three characters with hidden and deleted ones between, automatic numbers, merged cells, strict names: the reader
/// finds every comment on the words that its finding is about.
#[test]
fn comments_lie_on_their_words_in_every_manner() {
    let setup = Setup::bundled().unwrap();
    let mut compared = 0;
    for seed in ["dazu-2023", "wenzhou-2023", "chongqing-reply-2022"] {
        let text = fs::read_to_string(format!("{}/seeds/{seed}.txt", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let page: String = text.lines().map(|l| format!("<p>{}</p>\n", manner::escaped(l))).collect();
        let rows = "<table><tr><th>指标</th><th>2020年</th><th>2025年</th></tr><tr><td rowspan=\"2\">普惠托位占比</td><td>60%</td><td></td></tr><tr><td>61%</td><td>62%</td></tr></table>";
        let draft = read("a.html", format!("{page}{rows}").into_bytes(), None).unwrap();
        for writer in WRITERS {
            let before = like(&draft, writer);
            let checked = check(&setup, read("a.docx", before.clone(), None).unwrap());
            let source = &checked.draft.source;
            let reports = report(source, &checked.outline, checked.findings.clone());
            let note = |(finding, r): (usize, &hegao::output::FindingReport)| Note {
                range: source.reading_range(checked.findings[finding].span()),
                text: format!("{finding}{}", remark(r, Lang::Zh)),
                rank: 0,
                finding,
            };
            let notes: Vec<Note> = reports.iter().enumerate().map(note).collect();
            let limits = Limits { paragraph: 1000, file: 1000 };
            let made = docx::annotate(&before, (&checked.draft, Revisions::Accepted), &notes, "2026-11-29T00:00:00Z", limits).unwrap();
            assert_eq!(made.written, notes.len(), "{seed} {writer:?}");
            let had: std::collections::BTreeSet<String> = faults(&before).into_iter().collect();
            let new: Vec<String> = faults(&made.bytes).into_iter().filter(|f| !had.contains(f)).take(9).collect();
            assert_eq!(new, Vec::<String>::new(), "{seed} {writer:?}");
            let after = read("a.docx", made.bytes.clone(), None).unwrap();
            let reading = after.source.reading();
            let written = after.container.as_ref().unwrap().comments.iter();
            let found: std::collections::BTreeMap<&str, &str> = written.map(|c| (c.text.trim(), reading.get(c.range.clone().unwrap()).unwrap())).collect();
            let runs = &checked.draft.container.as_ref().unwrap().runs;
            for note in &notes {
                let covered: usize = runs.iter().map(|p| p.reading.end.min(note.range.end).saturating_sub(p.reading.start.max(note.range.start))).sum();
                let words = reading.get(note.range.clone()).unwrap();
                if covered == note.range.len() && !note.range.is_empty() && !words.contains('\n') {
                    assert_eq!(found.get(note.text.as_str()), Some(&words), "{seed} {writer:?}: {}", note.text);
                    compared += 1;
                }
            }
            let clean = docx::strip(&made.bytes, &after).unwrap();
            assert!(parts(&clean.bytes) == parts(&before), "{seed} {writer:?}: strip");
        }
    }
    assert!(compared > 300, "{compared} comments compared");
}
