//! Random damage to the seeds: no panic in the whole pipeline, and every label points at text that is there.
//! Also that work grows with the length of the text, by counting row touches and facts, never by a clock.
#![expect(clippy::panic, clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use std::sync::OnceLock;

use hegao::audit::{Checked, check, guarded};
use hegao::ingest::{Format, read};
use hegao::output::{FindingReport, report};
use hegao::project::Setup;
use proptest::prelude::*;

fn setup() -> &'static Setup {
    static SETUP: OnceLock<Setup> = OnceLock::new();
    SETUP.get_or_init(|| Setup::bundled().unwrap_or_else(|p| panic!("{p:#?}")))
}

fn seeds() -> &'static [Vec<u8>] {
    static SEEDS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    SEEDS.get_or_init(|| {
        let mut paths: Vec<_> = std::fs::read_dir("seeds").unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "txt")).collect();
        paths.sort();
        paths.iter().map(|p| std::fs::read(p).unwrap()).collect()
    })
}

/// Every label lies inside the decoded file, on character boundaries, and for plain text holds what stands at its line and column.
fn check_labels(origin: &str, format: Format, findings: &[FindingReport]) {
    // A line ends at LF, CR LF or a lone CR.
    let lines: Vec<&str> = origin.split_inclusive('\n').flat_map(|l| l.strip_suffix("\r\n").unwrap_or(l).split('\r')).collect();
    for finding in findings {
        for (rule, label) in finding.labels.iter().map(|l| (&finding.rule, l)) {
            let range = label.start.offset as usize..label.end.offset as usize;
            let there = origin.get(range.clone()).unwrap_or_else(|| panic!("{rule:?}: {range:?} is not inside or cuts a character"));
            if format == Format::Text {
                assert_eq!(label.text, there, "{rule:?}");
                let line = lines.get(label.start.line as usize - 1).unwrap_or_else(|| panic!("{rule:?}: no line {}", label.start.line));
                let from: String = line.chars().skip(label.start.column as usize - 1).collect();
                assert!(
                    from.starts_with(there.split(['\n', '\r']).next().unwrap()),
                    "{rule:?}: line {} column {} is not “{there}”",
                    label.start.line,
                    label.start.column
                );
            }
        }
        for window in &finding.windows {
            assert!(window.marks.iter().all(|m| window.text.get(m.range.clone()).is_some()), "{:?}", finding.rule);
        }
    }
}

fn check_bytes(name: &str, bytes: Vec<u8>) {
    let format = Format::of_path(name).unwrap();
    let Ok(draft) = guarded(name, || read(name, bytes, Some(format))).unwrap_or_else(|p| panic!("{}", p.message.en)) else { return };
    let checked = guarded(name, || check(setup(), draft)).unwrap_or_else(|p| panic!("{}", p.message.en));
    let Checked { draft, outline, findings, .. } = checked;
    check_labels(draft.source.origin(), format, &report(&draft.source, &outline, findings));
}

/// One act of damage, made from numbers so that proptest can shrink it.
fn damage(bytes: &mut Vec<u8>, kind: u8, at: u32, much: u16, word: &str) {
    let place = at as usize % bytes.len().max(1);
    match kind % 6 {
        // Cut at any byte, also inside a character.
        0 => bytes.truncate(place),
        1 => drop(bytes.drain(place..(place + much as usize).min(bytes.len()))),
        2 => drop(bytes.splice(place..place, word.bytes())),
        // A boundary of characters, so that the text stays readable.
        3 => {
            let place = (place..bytes.len()).find(|i| bytes[*i] < 0x80 || bytes[*i] >= 0xC0).unwrap_or(bytes.len());
            bytes.splice(place..place, word.repeat(1 + much as usize % 300).into_bytes());
        }
        4 => shuffle(bytes, at as usize, much as usize),
        _ => {
            let copy: Vec<u8> = bytes.iter().skip(place).take(much as usize).copied().collect();
            bytes.splice(place..place, copy);
        }
    }
}

/// Moves and doubles lines.
fn shuffle(bytes: &mut Vec<u8>, at: usize, much: usize) {
    let mut lines: Vec<Vec<u8>> = bytes.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
    for n in 0..=much % 40 {
        let (a, b) = ((at + n * 7919) % lines.len(), (at / 3 + n * 104_729) % lines.len());
        lines.swap(a, b);
        let line = lines[a].clone();
        lines.insert(b, line);
    }
    *bytes = lines.join(&b'\n');
}

const WORDS: &[&str] = &[
    "（", "）", "“", "”", "《", "》", "〔", "〕", "【", "(", ")", "一、", "（一）", "1.", "①", "一是", "第一，", "%", "\t", "\0", "\r", "\r\n", "\n", "年",
    "2025年", "其中", "分别为", "以上", "≥", "-", "—", "99999999999999999999", "1,", "0.", "１２", "〇", "亿", "|", "<td>", "</table>", "&#xD800;", "\u{feff}",
    "\u{200b}", "\u{301}", "\u{10ffff}", "𠀀", "表1", "附件1", "专栏1", "國辦發〔2023〕", "2023年13月32日", "同比增长", "每千人", "万", "、", "。", "：", "；",
    "\u{2028}", "…",
];

fn acts() -> impl Strategy<Value = Vec<(u8, u32, u16, usize)>> {
    prop::collection::vec((any::<u8>(), any::<u32>(), any::<u16>(), 0..WORDS.len()), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn damaged_seeds(seed in 0usize..5, format in 0usize..8, acts in acts()) {
        let mut bytes = seeds()[seed % seeds().len()].clone();
        for (kind, at, much, word) in acts {
            damage(&mut bytes, kind, at, much, WORDS[word]);
        }
        check_bytes(["a.txt", "a.txt", "a.txt", "a.txt", "a.txt", "a.txt", "a.md", "a.html"][format], bytes);
    }

    #[test]
    fn strings_of_words(format in 0usize..3, words in prop::collection::vec((0..WORDS.len(), 1usize..40), 1..60)) {
        let text: String = words.iter().map(|(w, n)| WORDS[*w].repeat(*n)).collect();
        check_bytes(["a.txt", "a.md", "a.html"][format], text.into_bytes());
    }
}

#[test]
fn bytes_that_are_no_text() {
    for pattern in [&[0xED, 0xA0, 0x80][..], &[0xFF], &[0xFE, 0xFF, 0xD8], &[0x81], &[0xE4, 0xB8], &[0xF4, 0x90, 0x80, 0x80], &[0]] {
        for times in [1, 2, 999] {
            let mut bytes = "到2025年，达到80%。".as_bytes().to_vec();
            bytes.extend(pattern.repeat(times));
            bytes.extend("二、保障".as_bytes());
            check_bytes("a.txt", bytes);
        }
    }
}

/// Row touches of a text repeated four times as often grow about four times, not sixteen.
#[test]
fn work_grows_with_length() {
    let count = |text: String| check(setup(), read("a.txt", text.into_bytes(), None).unwrap()).touches;
    for unit in [
        "，其中10万人",
        "到2025年，老年人健康管理率达到80%。\n",
        "一是加强领导。二是落实。",
        "1.推进工作\n",
        "（《“",
        "老年人健康管理率\n65%\n80%\n约束性\n",
        "附件1：关于\n",
        "80%",
        "2025年",
    ] {
        let (short, long) = (count(unit.repeat(1_000)), count(unit.repeat(4_000)));
        assert!(long <= short * 6 + 10_000, "{unit}: {short} rows, then {long}");
    }
}

/// Tables like each other, and a figure that many indicators have: no rule reaches its limit, and what they look at grows with the draft.
#[test]
fn alike_tables_stay_within_every_limit() {
    let draft = |tables: usize| {
        let mut text = String::from("# 规划\n\n");
        for table in 0..tables {
            text.push_str("| 指标名称 | 单位 | 2020年 | 2025年 |\n|---|---|---|---|\n");
            (0..12).for_each(|row| text.push_str(&format!("| 服务设施{row}总覆盖率 | % | {} | {} |\n", 40 + row, if row < 1 { 100 } else { 60 + row })));
            text.push('\n');
            let figure = |n: usize| if n < 2 { "100".to_owned() } else { format!("{}.{table}", 60 + n) };
            (0..12).for_each(|n| text.push_str(&format!("到2025年，第{table}片区{n}类公共服务覆盖率达到{}%。\n\n", figure(n))));
        }
        let checked = check(setup(), read("a.md", text.into_bytes(), None).unwrap());
        assert!(checked.problems.is_empty(), "{:?}", checked.problems);
        checked.touches
    };
    let (few, many) = (draft(10), draft(40));
    assert!(many <= few * 6, "{few} rows, then {many}");
}

/// No sentence is so long that work within sentences could grow with the draft, save one number.
#[test]
fn sentences_are_bounded() {
    for unit in ["其中", "80%、", "“", "（", "一是", "《关于", "到2025年，"] {
        let draft = read("a.txt", unit.repeat(200_000).into_bytes(), None).unwrap();
        let outline = hegao::outline::outline(&draft);
        let longest = outline.sentences.iter().map(|s| s.span.to() - s.span.from()).max().unwrap_or(0);
        assert!(longest < 40_000, "{unit}: {longest}");
    }
}
