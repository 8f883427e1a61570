//! Both pages of the tutorial are run: the files of a page are written, its rules load and hold, its commands print what the page says.
#![expect(clippy::panic, clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a page shows between ``` marks: the kind, the file that it is, the text.
struct Block {
    kind: String,
    file: Option<String>,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    for (i, part) in page.split("\n```").enumerate() {
        if i % 2 == 1 {
            let (head, text) = part.split_once('\n').unwrap();
            let mut head = head.split(' ').map(str::to_owned);
            out.push(Block { kind: head.next().unwrap(), file: head.next(), text: format!("{text}\n") });
        }
    }
    out
}

/// What a command prints, standard output first.
fn run(folder: &Path, command: &str, locale: &str) -> Vec<String> {
    let args = command.strip_prefix("$ hegao ").unwrap_or_else(|| panic!("{command}")).split(' ');
    let done = Command::new(env!("CARGO_BIN_EXE_hegao")).args(args).current_dir(folder).env("LC_ALL", locale).output().unwrap();
    let text = String::from_utf8([done.stdout, done.stderr].concat()).unwrap().replace('\\', "/");
    text.trim_end().lines().map(|l| l.trim_end().to_owned()).collect()
}

/// True where the lines are those of the page; `…` there stands for any number of lines.
fn same(page: &[&str], lines: &[String]) -> bool {
    match (page.split_first(), lines.split_first()) {
        (None, None) => true,
        (Some((&"…", rest)), _) => (0..=lines.len()).any(|n| lines.get(n..).is_some_and(|l| same(rest, l))),
        (Some((first, page)), Some((line, lines))) => first.trim_end() == line && same(page, lines),
        _ => false,
    }
}

fn hold(page: &str, locale: &str) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page);
    let text = fs::read_to_string(root).unwrap().replace("\r\n", "\n");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("tutorial-{page}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join(".git")).unwrap();
    let (mut rules, mut commands) = (0, 0);
    for block in blocks(&text) {
        if let Some(file) = block.file {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &block.text).unwrap();
            rules += usize::from(block.kind == "hegao");
        } else if block.kind == "console" {
            let mut lines = block.text.lines().peekable();
            while let Some(command) = lines.next() {
                let mut shown = Vec::new();
                while let Some(line) = lines.next_if(|l| !l.starts_with("$ ")) {
                    shown.push(line);
                }
                let printed = run(&folder, command, locale);
                assert!(same(&shown, &printed), "{page}: {command}\n{}", printed.join("\n"));
                commands += 1;
            }
        }
    }
    assert!(rules > 5 && commands > 5, "{page}: {rules} rules, {commands} commands");
    let tested = run(&folder, "$ hegao rules test", locale);
    assert!(tested.last().is_some_and(|l| l.starts_with("test result: ok")), "{page}\n{}", tested.join("\n"));
}

#[test]
fn the_english_page_holds() {
    hold("rules.md", "en_US.UTF-8");
}

#[test]
fn the_chinese_page_holds() {
    hold("rules.zh-CN.md", "zh_CN.UTF-8");
}

/// Both pages show the same files and commands.
#[test]
fn the_pages_say_the_same() {
    let shown = |page: &str| -> Vec<String> {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page)).unwrap().replace("\r\n", "\n");
        let part = |b: Block| match b.kind.as_str() {
            "console" => b.text.lines().filter(|l| l.starts_with("$ ")).collect::<Vec<_>>().join("\n"),
            _ => b.text,
        };
        blocks(&text).into_iter().map(part).collect()
    };
    assert_eq!(shown("rules.md"), shown("rules.zh-CN.md"));
}
