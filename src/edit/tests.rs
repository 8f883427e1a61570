#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use encoding_rs::{BIG5, GB18030, GBK};

use super::{Fixed, Which, apply, unified};
use crate::diag::{Confidence, Edit, Finding, Fix, FixSafety, Label, Message, RuleId, Severity};
use crate::ingest::{self, Draft};
use crate::text::{FileId, Span};

/// A finding that replaces the first `old` of the shadow text.
fn finding(draft: &Draft, old: &str, new: &str, safety: FixSafety) -> Finding {
    let at = draft.source.shadow().find(old).unwrap();
    let span = Span::new(at, at + old.len());
    Finding {
        rule: RuleId("a/b".into()),
        severity: Severity::Warning,
        confidence: Confidence::High,
        message: Message::default(),
        labels: vec![Label { file: FileId(0), span, primary: true, message: Message::default() }],
        places: 1,
        help: None,
        basis: None,
        fix: Some(Fix { safety, title: Message::default(), edits: vec![Edit { span, text: new.to_owned() }] }),
    }
}

fn fixed(path: &str, bytes: &[u8], changes: &[(&str, &str)], which: Which) -> Fixed {
    let draft = ingest::read(path, bytes.to_vec(), None).unwrap_or_else(|p| panic!("{p:?}"));
    let findings: Vec<Finding> = changes.iter().map(|(old, new)| finding(&draft, old, new, FixSafety::Safe)).collect();
    apply(bytes, &draft, &findings, which)
}

/// One safe change; `expected` is the whole file, or the reason for refusing after `!`.
fn check(path: &str, bytes: &[u8], change: (&str, &str), expected: Result<&[u8], &str>) {
    let fixed = fixed(path, bytes, &[change], Which::Safe);
    match expected {
        Ok(expected) => {
            assert_eq!(fixed.refused, []);
            assert_eq!(fixed.bytes, expected, "{}", String::from_utf8_lossy(&fixed.bytes));
        }
        Err(reason) => {
            assert_eq!(fixed.bytes, bytes);
            assert!(fixed.applied.is_empty());
            assert!(fixed.refused.iter().any(|r| r.reason.zh.contains(reason)), "{:?}", fixed.refused);
        }
    }
}

const OLD: &str = "各区县、各部门：\r\n  截止 2021 年底，全市共有养老机构１２５个，床位数持续增加。\r\n老年人健康管理率达到80%。\r\n";

fn new() -> String {
    OLD.replace("截止", "截至")
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
}

#[test]
fn keeps_encoding_mark_and_line_ends() {
    let change = ("截止", "截至");
    check("a.txt", OLD.as_bytes(), change, Ok(new().as_bytes()));
    check("a.txt", format!("\u{feff}{OLD}").as_bytes(), change, Ok(format!("\u{feff}{}", new()).as_bytes()));
    for big in [false, true] {
        check("a.txt", &utf16(OLD, big), change, Ok(&utf16(&new(), big)));
    }
    check("a.txt", &GB18030.encode(OLD).0, change, Ok(&GB18030.encode(&new()).0));
    let (rare, rare_new) = (format!("{OLD}𠮷\n"), format!("{}𠮷\n", new()));
    check("a.txt", &GB18030.encode(&rare).0, change, Ok(&GB18030.encode(&rare_new).0));
    let traditional = "各區縣、各部門：截止目前，全市共有養老機構，床位數持續增加，老年人健康管理率達到了目標。\n".repeat(3);
    check("a.txt", &BIG5.encode(&traditional).0, ("截止", "截至"), Ok(&BIG5.encode(&traditional.replacen("截止", "截至", 1)).0));
}

#[test]
fn a_character_that_the_encoding_lacks_is_refused() {
    check("a.txt", &GBK.encode(OLD).0, ("截止", "𠮷"), Err("没有“𠮷”字"));
    let traditional = "各區縣、各部門：截止目前，全市共有養老機構，床位數持續增加，老年人健康管理率達到了目標。\n".repeat(3);
    check("a.txt", &BIG5.encode(&traditional).0, ("截止", "开"), Err("没有“开”字"));
}

#[test]
fn markup_stays_and_is_not_written_into() {
    check("a.html", "<p>截止<b>目前</b>&#37;</p>".as_bytes(), ("截止", "<至&"), Ok("<p>&lt;至&amp;<b>目前</b>&#37;</p>".as_bytes()));
    check("a.html", "<p>截<b>止</b>目前</p>".as_bytes(), ("截止", "截至"), Err("标记"));
    check("a.md", "一、**截止目前**，共有。\n".as_bytes(), ("截止", "截至"), Ok("一、**截至目前**，共有。\n".as_bytes()));
    check("a.md", "一、截止目前，共有。\n".as_bytes(), ("截止", "*截至*"), Err("别的样子"));
}

#[test]
fn invalid_bytes_are_never_rewritten() {
    let mut bytes = OLD.as_bytes().repeat(10);
    bytes.extend_from_slice(b"\xff\n");
    check("a.txt", &bytes, ("截止", "截至"), Err("不成字"));
}

#[test]
fn the_first_of_two_overlapping_fixes_wins() {
    let fixed = fixed("a.txt", OLD.as_bytes(), &[("截止", "截至"), ("截止2021年", "到2021年"), ("达到80%", "达80%")], Which::Safe);
    assert_eq!(String::from_utf8(fixed.bytes).unwrap(), new().replace("达到", "达"));
    assert_eq!(fixed.applied, [0, 2]);
    assert_eq!(fixed.refused.iter().map(|r| (r.finding, r.overlaps)).collect::<Vec<_>>(), [(1, true)]);
}

#[test]
fn suggested_fixes_only_when_asked_for() {
    let draft = ingest::read("a.txt", OLD.as_bytes().to_vec(), None).unwrap();
    let findings = [finding(&draft, "截止", "截至", FixSafety::Suggested)];
    assert!(apply(OLD.as_bytes(), &draft, &findings, Which::Safe).applied.is_empty());
    assert_eq!(apply(OLD.as_bytes(), &draft, &findings, Which::All).bytes, new().as_bytes());
}

#[test]
fn a_diff_shows_the_changed_lines() {
    let lines = |n: usize, changed: &[usize]| (1..=n).map(|i| if changed.contains(&i) { format!("改{i}\n") } else { format!("行{i}\n") }).collect::<String>();
    let (old, new) = (lines(30, &[]), lines(30, &[2, 5, 29]));
    let expected = "--- a/稿.txt\n+++ b/稿.txt\n@@ -1,8 +1,8 @@\n 行1\n-行2\n+改2\n 行3\n 行4\n-行5\n+改5\n 行6\n 行7\n 行8\n@@ -26,5 +26,5 @@\n 行26\n 行27\n 行28\n-行29\n+改29\n 行30\n";
    assert_eq!(unified("./稿.txt", &old, &new), expected);
    assert_eq!(unified("a", "x", "x"), "");
    assert_eq!(unified("a", "x", "y"), "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n");
    assert_eq!(unified("a", "x\ny\n", "x\nz\nw\ny\n"), "--- a/a\n+++ b/a\n@@ -1,2 +1,4 @@\n x\n+z\n+w\n y\n");
}

proptest::proptest! {
    /// Whatever stands around it, the change is made or refused, and applying it to the result changes nothing more.
    #[test]
    fn applying_twice_changes_nothing_more(before in "[一二，。 a1\r\n]{0,20}", after in "[一二，。 a1\r\n]{0,20}", which in 0usize..4) {
        let text = format!("{before}目标截止目前{after}");
        let bytes = match which {
            0 => text.into_bytes(),
            1 => utf16(&text, false),
            2 => utf16(&text, true),
            _ => GB18030.encode(&text).0.into_owned(),
        };
        if let Ok(draft) = ingest::read("a.txt", bytes.clone(), None) {
            if !draft.source.shadow().contains("截止") {
                return Ok(());
            }
            let once = apply(&bytes, &draft, &[finding(&draft, "截止", "截至", FixSafety::Safe)], Which::Safe);
            let again = ingest::read("a.txt", once.bytes.clone(), None).unwrap();
            proptest::prop_assert!(once.refused.is_empty() && !again.source.shadow().contains("截止"));
            let same = apply(&once.bytes, &again, &[finding(&again, "截至", "截至", FixSafety::Safe)], Which::Safe);
            proptest::prop_assert!(same.applied.is_empty());
            proptest::prop_assert_eq!(same.bytes, once.bytes);
        }
    }
}
