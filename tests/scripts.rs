//! One draft in other characters, encodings, widths and formats gives the same findings: rule, line, and the text as hegao folds it.
//! The traditional form of a seed was made with OpenCC (s2t), characters only.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use hegao::audit::check;
use hegao::ingest::read;
use hegao::project::Setup;
use hegao::text::fold_str;

type Shown = (String, String, u32, String);

fn setup() -> Setup {
    Setup::bundled().unwrap_or_else(|p| panic!("{p:#?}"))
}

/// Rule, severity, line and folded text of every finding, and of every place of findings that were counted as one.
fn findings(setup: &Setup, path: &str, bytes: Vec<u8>) -> Vec<Shown> {
    let checked = check(setup, read(path, bytes, None).unwrap());
    let source = &checked.draft.source;
    let shown = |f: &hegao::diag::Finding| {
        let primary = f.labels.iter().filter(|l| l.primary);
        let place = |l: &hegao::diag::Label| {
            (f.rule.as_str().to_owned(), f.severity.as_str().to_owned(), source.positions(l.span).0.line, fold_str(source.raw(l.span)))
        };
        primary.map(place).collect::<Vec<_>>()
    };
    let mut all: Vec<Shown> = checked.findings.iter().flat_map(shown).collect();
    all.sort();
    all
}

fn seed(name: &str) -> String {
    std::fs::read_to_string(format!("seeds/{name}.txt")).unwrap()
}

fn same(setup: &Setup, what: &str, one: &[Shown], path: &str, bytes: Vec<u8>) {
    let other = findings(setup, path, bytes);
    let lost: Vec<_> = one.iter().filter(|f| !other.contains(f)).collect();
    let new: Vec<_> = other.iter().filter(|f| !one.contains(f)).collect();
    assert!(lost.is_empty() && new.is_empty(), "{what}: lost {lost:#?}, new {new:#?}");
}

#[test]
fn traditional_characters() {
    let setup = setup();
    for name in ["ganzi-2023-draft", "chongqing-reply-2022"] {
        let traditional = std::fs::read(format!("tests/traditional/{name}.txt")).unwrap();
        same(&setup, name, &findings(&setup, "a.txt", seed(name).into_bytes()), "a.txt", traditional);
    }
}

#[test]
fn encodings() {
    let setup = setup();
    let in_gbk = |c: &char| !encoding_rs::GBK.encode(c.encode_utf8(&mut [0; 4])).2;
    let text: String = seed("ganzi-2023-draft").chars().filter(in_gbk).collect();
    let one = findings(&setup, "a.txt", text.clone().into_bytes());
    assert!(one.len() >= 20, "{}", one.len());
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    same(&setup, "GBK", &one, "a.txt", gbk.into_owned());
    let (gb18030, _, _) = encoding_rs::GB18030.encode(&text);
    same(&setup, "GB18030", &one, "a.txt", gb18030.into_owned());
    let utf16 = |big: bool| {
        let unit = |u: u16| if big { u.to_be_bytes() } else { u.to_le_bytes() };
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(unit).collect::<Vec<u8>>()
    };
    same(&setup, "UTF-16LE", &one, "a.txt", utf16(false));
    same(&setup, "UTF-16BE", &one, "a.txt", utf16(true));
    same(&setup, "UTF-8 with a mark", &one, "a.txt", format!("\u{feff}{text}").into_bytes());
    same(&setup, "CRLF", &one, "a.txt", text.replace('\n', "\r\n").into_bytes());
}

/// Marks and digits as full-width forms; only the rule on widths may see a difference.
#[test]
fn widths() {
    let setup = setup();
    let text = seed("ganzi-2023-draft");
    let quiet = |mut all: Vec<Shown>| {
        all.retain(|f| f.0 != "punctuation/width");
        all
    };
    let one = quiet(findings(&setup, "a.txt", text.clone().into_bytes()));
    let wide =
        |which: &dyn Fn(char) -> bool| -> String { text.chars().map(|c| if which(c) { char::from_u32(u32::from(c) + 0xFEE0).unwrap() } else { c }).collect() };
    let digits = quiet(findings(&setup, "a.txt", wide(&|c| c.is_ascii_digit() || c == '%').into_bytes()));
    let differ: Vec<_> = digits.iter().filter(|f| !one.contains(f)).chain(one.iter().filter(|f| !digits.contains(f))).collect();
    assert!(differ.is_empty(), "full-width digits: {differ:#?}");
    let brackets = quiet(findings(&setup, "a.txt", wide(&|c| matches!(c, '(' | ')' | ':' | ';')).into_bytes()));
    let differ: Vec<_> = brackets.iter().filter(|f| !one.contains(f)).chain(one.iter().filter(|f| !brackets.contains(f))).collect();
    assert!(differ.is_empty(), "full-width brackets: {differ:#?}");
}

const DRAFT: &[&str] = &[
    "某某市养老托育服务实施方案（2023—2025年）",
    "一、总体要求",
    "截止2022年底，全市共有养老机构125个，其中公办51家、民办70家，市委市政府高度重视。",
    "到2025年，养老机构护理型床位占比达到65%，每千人口托位数达到4.5个。",
    "二、重点任务",
    "（一）完善服务体系。加强工作布署，建立“12348热线等服务平台，，提升服务服务质量。",
    "（二）强化要素保障。入住率由45.8%提高到50%，提高了5个百分点。",
    "三、保障措施",
    "集中供养率达到105%，根据《统计法》、《预算法》落实责任。",
];

/// Rule, severity and folded text; the lines of formats differ.
fn plain(all: Vec<Shown>) -> Vec<(String, String, String)> {
    all.into_iter().map(|f| (f.0, f.1, f.3)).collect()
}

#[test]
fn formats() {
    let setup = setup();
    let one = plain(findings(&setup, "a.txt", DRAFT.join("\n\n").into_bytes()));
    assert!(one.len() >= 8, "{one:#?}");
    let heading = |line: &str| line.starts_with(['一', '二', '三']);
    let md: Vec<String> = DRAFT
        .iter()
        .enumerate()
        .map(|(i, l)| {
            if i == 0 {
                format!("# {l}")
            } else if heading(l) {
                format!("## {l}")
            } else {
                (*l).to_owned()
            }
        })
        .collect();
    assert_eq!(plain(findings(&setup, "a.md", md.join("\n\n").into_bytes())), one, "Markdown");
    let tag = |(i, l): (usize, &&str)| match i {
        0 => format!("<h1>{l}</h1>"),
        _ if heading(l) => format!("<h2>{l}</h2>"),
        _ => format!("<p>{l}</p>"),
    };
    let body: String = DRAFT.iter().enumerate().map(tag).collect();
    let html = format!("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>{body}</body></html>");
    assert_eq!(plain(findings(&setup, "a.html", html.into_bytes())), one, "HTML");
}
