//! Reviewed output on the seeds: reports in both languages, what was read as structure and tables. Written to `snapshots/` by insta.
#![expect(clippy::panic, clippy::unwrap_used, reason = "tests")]

use std::process::Command;

fn snapshot(name: &str, args: &[&str]) {
    let run = Command::new(env!("CARGO_BIN_EXE_hegao")).args(args).env("NO_COLOR", "1").output().unwrap();
    let text = String::from_utf8(run.stdout).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert!(!text.is_empty(), "{name}: {}", String::from_utf8_lossy(&run.stderr));
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // The hash of the bundled rules changes with each of them.
    settings.add_filter("\"rules\":\"[0-9a-f]{16}\"", "\"rules\":\"[hash]\"");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn reports() {
    for seed in ["chongqing-reply-2022", "dazu-2023", "ganzi-2023-draft", "kunming-2022", "wenzhou-2023"] {
        snapshot(&format!("report-zh-{seed}"), &["check", "--lang", "zh", &format!("seeds/{seed}.txt")]);
    }
    snapshot("report-en-ganzi-2023-draft", &["check", "--lang", "en", "seeds/ganzi-2023-draft.txt"]);
    snapshot("report-json-wenzhou-2023", &["check", "--format", "json", "--lang", "zh", "seeds/wenzhou-2023.txt"]);
}

#[test]
fn formats() {
    for format in ["jsonl", "junit", "github", "gitlab", "checkstyle", "rdjson", "markdown", "csv"] {
        let name = format!("report-{format}-dazu-2023");
        snapshot(&name, &["check", "--select", "indicator", "--no-config", "--lang", "zh", "--format", format, "seeds/dazu-2023.txt"]);
    }
}

#[test]
fn readings() {
    for seed in ["dazu-2023", "ganzi-2023-draft"] {
        snapshot(&format!("outline-{seed}"), &["inspect", "--what", "outline", "--lang", "zh", &format!("seeds/{seed}.txt")]);
        snapshot(&format!("tables-{seed}"), &["inspect", "--what", "tables", "--lang", "zh", &format!("seeds/{seed}.txt")]);
        snapshot(&format!("links-{seed}"), &["inspect", "--what", "links", "--lang", "zh", &format!("seeds/{seed}.txt")]);
    }
}
