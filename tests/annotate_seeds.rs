//! Two hundred Word files of the seeds' text: each is annotated, each copy is a valid package that reads the same, and taking
//! the comments out again gives each file's parts byte for byte.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;
#[path = "support/word.rs"]
mod word;

use std::fs;

use hegao::edit::docx;
use hegao::ingest::read;
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
