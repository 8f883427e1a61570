//! hegao's own Chinese passes hegao: messages of all rules, the command line's help and the Chinese pages of the documentation.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use hegao::audit::check;
use hegao::ingest::read;
use hegao::project::Setup;

/// Rules about how text is written; figures and structure of a draft are not asked of a message.
const FAMILIES: &[&str] = &["punctuation", "wording", "extraction", "layout"];

/// What is wrong with a text, each as rule and place.
fn faults(setup: &Setup, path: &str, text: &str) -> Vec<String> {
    let checked = check(setup, read(path, text.as_bytes().to_vec(), None).unwrap());
    let source = &checked.draft.source;
    let asked = checked.findings.iter().filter(|f| FAMILIES.iter().any(|x| f.rule.as_str().starts_with(&format!("{x}/"))));
    asked.map(|f| format!("{} {} “{}”", f.rule.as_str(), source.positions(f.span()).0.line, source.raw(f.span()))).collect()
}

/// The Chinese texts of a rule file: its comments and what stands behind `zh`.
fn texts(rule: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for line in rule.lines().take_while(|l| !l.starts_with("bad") && !l.starts_with("good")) {
        let mut rest = line;
        while let Some((_, text)) = rest.split_once("zh \"") {
            let (text, tail) = text.split_once('"').unwrap();
            out.push(text.to_owned());
            rest = tail;
        }
        out.extend(line.strip_prefix("# ").map(str::to_owned));
    }
    out
}

/// Without what stands in quotes and placeholders: they show what is wrong.
fn unquoted(text: &str) -> String {
    let (mut out, mut open) = (String::new(), None);
    for c in text.chars() {
        let closes = match c {
            '“' => Some('”'),
            '《' => Some('》'),
            '{' => Some('}'),
            '`' => Some('`'),
            _ => None,
        };
        match open {
            Some(end) if c == end => {
                open = None;
                out.push('甲');
            }
            None if closes.is_some() => open = closes,
            None => out.push(c),
            Some(_) => {}
        }
    }
    out
}

fn half_width(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let han = |c: Option<&char>| c.is_some_and(|c| ('\u{4e00}'..='\u{9fff}').contains(c));
    chars.iter().enumerate().any(|(i, c)| matches!(c, ',' | ';' | '?' | '!') && han(i.checked_sub(1).and_then(|i| chars.get(i))) && han(chars.get(i + 1)))
}

#[test]
fn messages_of_rules() {
    let setup = Setup::bundled().unwrap_or_else(|p| panic!("{p:#?}"));
    let mut all: Vec<String> = Vec::new();
    for family in std::fs::read_dir("rules").unwrap() {
        let family = family.unwrap().path();
        for file in std::fs::read_dir(&family).into_iter().flatten() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|e| e == "hgr") {
                all.extend(texts(&std::fs::read_to_string(&path).unwrap()).into_iter().map(|t| unquoted(&t)));
            }
        }
    }
    assert!(all.len() > 300, "{}", all.len());
    let bad: Vec<&String> = all.iter().filter(|t| half_width(t)).collect();
    assert!(bad.is_empty(), "half-width marks: {bad:#?}");
    let text: String = all.iter().map(|t| format!("{}。\n\n", t.trim_end_matches(['。', '：', '，']))).collect();
    assert_eq!(faults(&setup, "messages.txt", &text), Vec::<String>::new());
}

#[test]
fn documentation() {
    let setup = Setup::bundled().unwrap_or_else(|p| panic!("{p:#?}"));
    let mut pages: Vec<std::path::PathBuf> = vec!["README.zh-CN.md".into()];
    pages.extend(std::fs::read_dir("docs").unwrap().map(|e| e.unwrap().path()).filter(|p| p.to_string_lossy().ends_with(".zh-CN.md")));
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        // Code and output of the program are shown as they are.
        let mut code = false;
        let prose: String = text
            .lines()
            .filter(|l| {
                let fence = l.starts_with("```");
                code ^= fence;
                !code && !fence && !l.starts_with("    ") && !l.starts_with('|')
            })
            .map(|l| format!("{}\n", unquoted(l)))
            .collect();
        assert_eq!(faults(&setup, "page.md", &prose), Vec::<String>::new(), "{}", page.display());
    }
}

#[test]
fn the_command_line() {
    let setup = Setup::bundled().unwrap_or_else(|p| panic!("{p:#?}"));
    for args in [
        &["--help"][..],
        &["check", "--help"],
        &["rules", "--help"],
        &["inspect", "--help"],
        &["why", "--help"],
        &["why-not", "--help"],
        &["opinions", "--help"],
        &["opinions", "import", "--help"],
        &["opinions", "export", "--help"],
    ] {
        let run = std::process::Command::new(env!("CARGO_BIN_EXE_hegao")).args(args).args(["--lang", "zh"]).output().unwrap();
        let help = String::from_utf8(run.stdout).unwrap();
        assert!(help.lines().all(|l| !half_width(l)), "{args:?}\n{help}");
        let text: String = help.lines().map(|l| format!("{}\n\n", l.trim())).collect();
        let found: Vec<String> =
            faults(&setup, "help.txt", &text).into_iter().filter(|f| !f.starts_with("punctuation/end") && !f.starts_with("extraction/")).collect();
        assert_eq!(found, Vec::<String>::new(), "{args:?}\n{help}");
    }
}
