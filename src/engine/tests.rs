//! Rules over facts made by hand: text in, findings out.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use crate::diag::{Confidence, Lang, Severity};
use crate::engine::{Input, Options, Outcome, WordRow, run};
use crate::fact::{FactSet, Missing, Rel, RowBuilder, RowRef, Rows, Value};
use crate::lang::{Names, RuleFile, load};
use crate::text::{Source, Span};
use crate::value::{Interval, Number, Quantity, Reason};

pub fn head(body: &str) -> String {
    format!("title zh \"题\" en \"title\"\nseverity error\n{body}\n")
}

pub fn outcome(body: &str, text: &str, facts: &FactSet) -> Outcome {
    let names = Names { standards: ["gb".to_owned()].into(), word_lists: [("terms".to_owned(), vec!["right".to_owned()])].into() };
    let files = [RuleFile { path: "rules/test/rule.hgr".to_owned(), text: head(body) }];
    let rules = load(&files, &names).unwrap_or_else(|p| panic!("{p:#?}"));
    let source = Source::plain("a.txt", text.to_owned());
    let mut sentences = Vec::new();
    let mut at = 0;
    for s in source.shadow().split_inclusive('。') {
        sentences.push(Span::new(at, at + s.len()));
        at += s.len();
    }
    let row = |w: &str, right: &str| WordRow { word: w.to_owned(), columns: vec![right.to_owned()] };
    let options = Options { words: [("terms".to_owned(), vec![row("占比重", "占比"), row("占比重为", "占比为")])].into(), ..Options::default() };
    run(rules, options, Input { facts, source: &source, lexicon: crate::lexicon::Lexicon::bundled(), sentences: &sentences })
}

fn messages(o: &Outcome) -> Vec<String> {
    o.findings.iter().map(|f| f.message.get(Lang::Zh).to_owned()).collect()
}

/// The Chinese messages of a rule over facts.
fn check(body: &str, text: &str, facts: &FactSet, expected: &[&str]) {
    assert_eq!(messages(&outcome(body, text, facts)), expected, "{body}");
}

/// Items of one list with markers at one byte each.
fn items(ordinals: &[(i64, i64)]) -> (String, FactSet) {
    let (mut text, mut facts) = (String::new(), FactSet::default());
    for (list, ordinal) in ordinals {
        let marker = format!("{ordinal}.");
        let span = Span::new(text.len(), text.len() + marker.len());
        text.push_str(&marker);
        text.push_str("甲。");
        let row = RowBuilder::new(Rel::Item, span).set("list", Value::Int(*list)).set("style", Value::Atom("arabic")).set("ordinal", Value::Int(*ordinal));
        facts.push(row.at("marker", Value::Text(marker.into()), span));
    }
    facts.close(Rel::Item);
    (text, facts)
}

#[test]
fn one_variable() {
    let (text, facts) = items(&[(1, 1), (1, 2), (1, 7)]);
    let rule = "from i in item\nwhere i.ordinal > 5 and i.style == arabic\nreport i.marker zh \"{i.marker}是第{i.ordinal}\" en \"{i.ordinal}{i.marker}\"";
    check(rule, &text, &facts, &["7.是第7"]);
    assert_eq!(outcome(rule, &text, &facts).findings.first().map(|f| f.severity), Some(Severity::Error));
}

const SEQUENCE: &str = "from a then b in item per list
where b.ordinal != a.ordinal + 1
report b.marker zh \"“{a.marker}”之后应为“{numeral(b.style, a.ordinal + 1)}”，实为“{b.marker}”\" en \"{a.marker} {numeral(b.style, a.ordinal + 1)} {b.marker}\"
see a.marker zh \"上一项\" en \"previous item\"";

#[test]
fn neighbours() {
    let (text, facts) = items(&[(1, 1), (2, 1), (1, 2), (2, 3), (1, 4)]);
    check(SEQUENCE, &text, &facts, &["“1.”之后应为“2.”，实为“3.”", "“2.”之后应为“3.”，实为“4.”"]);
}

#[test]
fn what_fills_a_draft_is_one_finding() {
    let text = "占比重甲。占比重乙。占比重为丙。占比重丁。";
    let rule = |once: &str| {
        format!("from w in words(\"terms\")\n{once}\nreport w zh \"{{w.text}}\" en \"{{w.text}}\"\nfix suggested replace w with \"占比\" zh \"改\" en \"fix\"")
    };
    let shown = |once: &str| {
        let found = outcome(&rule(once), text, &FactSet::default()).findings;
        let show = |f: &crate::diag::Finding| {
            let edits = f.fix.as_ref().map_or(0, |x| x.edits.len());
            format!("{} {} {} {} {edits}", f.message.zh, f.places, f.severity.as_str(), f.labels.len())
        };
        found.iter().map(show).collect::<Vec<_>>()
    };
    let each = ["占比重 1 error 1 1", "占比重 1 error 1 1", "占比重为 1 error 1 1", "占比重 1 error 1 1"];
    assert_eq!(shown(""), each);
    assert_eq!(shown("once above 4"), each);
    assert_eq!(shown("param most: int = 4\nonce above most"), each);
    assert_eq!(shown("once above 3 as info"), ["占比重（全篇共4处） 4 info 4 4"]);
    assert_eq!(shown("once above 2 per w.text"), ["占比重（全篇共3处） 3 error 3 3", "占比重为 1 error 1 1"]);
}

#[test]
fn patterns_and_words() {
    let facts = FactSet::default();
    check(
        "from m in find(/截止(?<when>\\d{4}年|目前)/)\nreport m zh \"{m.text}：{m.when}\" en \"{m.text}{m.when}\"",
        "截止 2021 年。甲。乙截止目前。",
        &facts,
        &["截止2021年：2021年", "截止目前：目前"],
    );
    check(
        "from w in words(\"terms\")\nreport w zh \"{w.text}应为{w.right}\" en \"{w.text}{w.right}\"",
        "占比重为5%。占比重。",
        &facts,
        &["占比重为应为占比为", "占比重应为占比"],
    );
    let o = outcome("from m in find(/截止目前/)\nreport m zh \"a\" en \"a\"\nfix safe replace m with \"截至目前\" zh \"改\" en \"fix\"", "截止目前。", &facts);
    assert_eq!(o.findings.first().unwrap().fix.as_ref().unwrap().edits.first().unwrap().text, "截至目前");
}

pub fn span(n: usize) -> Span {
    Span::new(n, n + 1)
}

pub fn count(n: i64, decimals: i32) -> Quantity {
    let half = if decimals > 0 { 0 } else { 5 * 10i64.pow(decimals.unsigned_abs().saturating_sub(1)) };
    let half = if decimals == 0 { 0 } else { half };
    Quantity { range: Interval::closed(Number::int(n - half), Number::int(n + half)), decimals, raw: Some(format!("{n}个").into()), ..Quantity::count(n) }
}

/// A breakdown of parts; `None` is a lost part.
fn breakdown(total: i64, parts: &[Option<i64>], closed: bool) -> FactSet {
    let mut facts = FactSet::default();
    let mut rows = Vec::new();
    for (i, p) in parts.iter().enumerate() {
        let value = p.map_or(Value::Missing(Missing::Lost), |n| Value::quantity(count(n, 0)));
        rows.push(facts.push(RowBuilder::new(Rel::Part, span(i + 1)).set("value", value)));
    }
    let parts = Value::Rows(Rows { rel: Rel::Part, rows, closed }.into());
    facts.push(RowBuilder::new(Rel::Breakdown, span(0)).set("total", Value::quantity(count(total, 0))).set("parts", parts).set("overlap", Value::Bool(false)));
    facts
}

#[test]
fn sums_are_right_for_closed_and_open_collections() {
    let rule = "from w in breakdown\nlet s = sum(p.value for p in w.parts)\nwhere not w.overlap and s != w.total\nreport w zh \"{s}\" en \"{s}\"\nsee p.value for p in w.parts zh \"分项\" en \"part\"";
    for (total, parts, closed, expected) in [
        (51, vec![Some(14), Some(9), Some(28)], true, None),
        (51, vec![Some(14), Some(9), Some(29)], true, Some("52")),
        (51, vec![Some(14), Some(9)], false, None),
        (51, vec![Some(44), Some(9)], false, Some("53")),
        (51, vec![Some(14), None], true, None),
        (51, vec![], true, Some("0")),
    ] {
        let facts = breakdown(total, &parts, closed);
        let out = outcome(rule, "甲乙丙丁戊己庚", &facts);
        assert_eq!(messages(&out).first().map(String::as_str), expected, "{total} {parts:?} {closed}");
        if expected == Some("52") {
            assert_eq!(out.findings.first().unwrap().labels.len(), 4);
        }
    }
    let lost = outcome(rule, "甲乙丙", &breakdown(51, &[None], true));
    assert_eq!(lost.undecided.values().next().unwrap().get(&Reason::Lost), Some(&1));
}

#[test]
fn counts_extremes_and_quantifiers() {
    for (cond, closed, found) in [
        ("count(w.parts) != 3", true, false),
        ("count(w.parts) > 2", false, true),
        ("count(w.parts) == 3", false, false),
        ("count(p in w.parts where p.value > 10) == 1", true, true),
        ("max(p.value for p in w.parts) > 10", false, true),
        ("max(p.value for p in w.parts) < 100", false, false),
        ("min(p.value for p in w.parts) == 2", true, true),
        ("some p in w.parts where p.value == 2", false, true),
        ("no p in w.parts where p.value == 99", false, false),
        ("no p in w.parts where p.value == 99", true, true),
        ("all p in w.parts where p.value < 99", true, true),
        ("all(p in w.parts where p.value < 10)", true, false),
        ("sum(p.value for p in w.parts where p.value < 10) == 7", true, true),
        ("maybe(no p in w.parts where p.value == 99)", false, true),
        ("not surely(no p in w.parts where p.value == 99)", false, true),
        ("w.total - 27 == 0 and w.total / 3 > 8 and -w.total < 0 and w.total * 2 == 54", true, true),
        ("w.name is absent and w.total is present and not (w.name == \"甲\")", true, false),
        ("w.name is missing and w.name is not blank", true, true),
    ] {
        let facts = breakdown(27, &[Some(2), Some(5), Some(20)], closed);
        let rule = format!("from w in breakdown\nwhere {cond}\nreport w zh \"甲\" en \"a\"");
        assert_eq!(!outcome(&rule, "甲乙丙丁", &facts).findings.is_empty(), found, "{cond} {closed}");
    }
}

/// Claims with term, year and value; a negative year is absent.
pub fn claims(rows: &[(u8, i8, i64)]) -> FactSet {
    let mut facts = FactSet::default();
    for (i, (term, year, value)) in rows.iter().enumerate() {
        let year = if *year < 0 { Value::ABSENT } else { Value::Year(2020 + i32::from(*year)) };
        let row = RowBuilder::new(Rel::Claim, span(i)).set("term", Value::Term(format!("名{term}").into())).set("year", year);
        let sure = if *term == 9 { Confidence::Low } else { Confidence::High };
        facts.push(row.set("value", Value::quantity(count(*value, 0))).set("generic", Value::Bool(*value % 2 == 0)).sure(sure));
    }
    facts.close(Rel::Claim);
    facts
}

const CONFLICT: &str = "from a in claim, b in claim\nmatch a.term = b.term, a.year = b.year\nwhere a.value != b.value\nreport a zh \"{a.value}{b.value}\" en \"{a.value}{b.value}\"";

#[test]
fn a_count_that_stops_early_compares_as_a_full_one_does() {
    for closed in [true, false] {
        let facts = breakdown(27, &[Some(20), None, Some(5), Some(2)], closed);
        for op in ["==", "!=", "<", "<=", ">", ">="] {
            for number in 0..6 {
                for cond in ["p.value > 0", "p.value < 10", "p.value < 99"] {
                    let count = format!("count(p in w.parts where {cond})");
                    let rule = |before: &str, test: &str| format!("from w in breakdown\n{before}where {test}\nreport w zh \"有\" en \"found\"");
                    let stopped = outcome(&rule("", &format!("{count} {op} {number}")), "甲乙丙丁戊", &facts);
                    let full = outcome(&rule(&format!("let n = {count}\n"), &format!("n {op} {number}")), "甲乙丙丁戊", &facts);
                    assert_eq!((stopped.findings.len(), &stopped.undecided), (full.findings.len(), &full.undecided), "{cond} {op} {number} {closed}");
                }
            }
        }
    }
}

#[test]
fn pairs_of_one_relation_come_once_and_absent_keys_match_nothing() {
    let facts = claims(&[(1, 1, 5), (1, 1, 6), (2, 1, 7), (1, 2, 8), (1, -1, 9), (1, -1, 3)]);
    check(CONFLICT, "甲乙丙丁戊己", &facts, &["5个6个"]);
    let out = outcome(CONFLICT, "甲乙丙丁戊己", &facts);
    assert!(out.undecided.values().next().unwrap().contains_key(&Reason::Absent));
}

#[test]
fn doubtful_rows_weaken_a_finding() {
    let out = outcome(CONFLICT, "甲乙", &claims(&[(9, 1, 5), (9, 1, 6)]));
    assert_eq!(out.findings.first().map(|f| (f.severity, f.confidence)), Some((Severity::Info, Confidence::Low)));
}

#[test]
fn a_finding_is_as_sure_as_what_its_conditions_rest_on() {
    let about = |n| Value::quantity(Quantity { about: true, ..count(n, 0) });
    for (cond, confidence, severity) in [
        ("l.indicator.baseline > 3", Confidence::Low, Severity::Info),
        ("l.claim.value > 3", Confidence::Medium, Severity::Error),
        ("l.claim.year == 2021", Confidence::High, Severity::Error),
        ("l.claim.year == 2021 or l.indicator.baseline > 3", Confidence::High, Severity::Error),
        ("some t in indicator where t.baseline > 3", Confidence::High, Severity::Error),
        ("some t in indicator where t.baseline > 5", Confidence::Low, Severity::Info),
        ("count(t in indicator where t.baseline > 3) > 1", Confidence::Low, Severity::Info),
    ] {
        let mut facts = FactSet::default();
        facts.push(RowBuilder::new(Rel::Claim, span(0)).set("value", about(5)).set("year", Value::Year(2021)));
        for (n, sure) in [(6, Confidence::Low), (4, Confidence::High)] {
            facts.push(RowBuilder::new(Rel::Indicator, span(1)).set("baseline", Value::quantity(count(n, 0))).sure(sure));
        }
        let row = |rel| Value::Row(RowRef { rel, index: 0 });
        facts.push(RowBuilder::new(Rel::Link, span(2)).set("claim", row(Rel::Claim)).set("indicator", row(Rel::Indicator)));
        let out = outcome(&format!("from l in link\nwhere {cond}\nreport l zh \"甲\" en \"a\""), "甲乙丙丁", &facts);
        assert_eq!(out.findings.first().map(|f| (f.confidence, f.severity)), Some((confidence, severity)), "{cond}");
    }
}

#[test]
fn a_row_field_that_names_no_row_equals_none() {
    let mut facts = FactSet::default();
    for at in 0..2 {
        facts.push(RowBuilder::new(Rel::Sentence, span(at)));
    }
    facts.push(RowBuilder::new(Rel::Number, span(0)).set("sentence", Value::Row(RowRef { rel: Rel::Sentence, index: 0 })));
    facts.push(RowBuilder::new(Rel::Number, span(2)).set("in_cell", Value::Bool(true)));
    facts.close(Rel::Number);
    let out = outcome("from s in sentence\nwhere no n in number where n.sentence == s\nreport s zh \"甲\" en \"a\"", "甲。乙。丙", &facts);
    assert_eq!((out.findings.len(), out.undecided.len()), (1, 0));
}

#[test]
fn rows_that_are_alike_are_tested_once() {
    let rows: Vec<_> = (0..20_000).map(|i| (1, 1, if i == 7_000 { 3 } else { 5 })).collect();
    let out = outcome(CONFLICT, &"甲".repeat(20_000), &claims(&rows));
    // The rows before it, and once what is said of it and those after it.
    assert_eq!(out.findings.len(), 7_001);
    assert!(out.touches.values().next().unwrap() < &200_000);
}

#[test]
fn matches_of_one_key_are_bounded() {
    let rows: Vec<_> = (0..300).map(|i| (1, 1, i)).collect();
    let out = outcome(CONFLICT, &"甲".repeat(400), &claims(&rows));
    assert!(out.findings.len() <= 10_000);
    assert!(out.undecided.values().next().unwrap().contains_key(&Reason::Budget));
}

#[test]
fn a_rule_that_finds_too_much_ends_and_says_so() {
    let rule = "from a in claim\nwhere a.value >= 0\nreport a zh \"a\" en \"a\"";
    let found = |n: i64| {
        let rows: Vec<_> = (0..n).map(|i| (1, 1, i)).collect();
        let out = outcome(rule, &"甲".repeat(12_000), &claims(&rows));
        (out.findings.len(), out.undecided.values().any(|u| u.contains_key(&Reason::Budget)))
    };
    assert_eq!((found(10_000), found(10_001), found(12_000)), ((10_000, false), (10_000, true), (10_000, true)));
}

#[test]
fn views_unite_and_keep_possible_rows() {
    let defs = "param least: int = 6\nview dated\n  from c in claim\n  where c.year != 2029\n  field term = c.term, value = c.value\n  or from p in part\n  field term = p.name, value = p.value";
    let body = "from a in claim\nwhere no d in dated where d.term == a.term and d.value > least\nreport a zh \"{a.term}\" en \"{a.term}\"";
    let mut facts = claims(&[(1, 1, 5), (2, 1, 7), (3, -1, 9), (4, 1, 1)]);
    facts.close(Rel::Part);
    let files =
        [RuleFile { path: "rules/test/_defs.hgr".to_owned(), text: defs.to_owned() }, RuleFile { path: "rules/test/rule.hgr".to_owned(), text: head(body) }];
    let rules = load(&files, &Names::default()).unwrap_or_else(|p| panic!("{p:#?}"));
    let source = Source::plain("a.txt", "甲乙丙丁".to_owned());
    let input = Input { facts: &facts, source: &source, lexicon: crate::lexicon::Lexicon::bundled(), sentences: &[] };
    let all = run(rules.clone(), Options::default(), input);
    // 名3 may be in the view: its year is absent, so nothing is said of it.
    assert_eq!(messages(&all), ["名1", "名4"]);
    let options = Options { params: [("test/least".to_owned(), Value::Int(3))].into(), ..Options::default() };
    assert_eq!(messages(&run(rules, options, input)), ["名4"]);
}

#[test]
fn a_rule_that_looks_at_too_much_says_so() {
    let rows: Vec<_> = (0..4000).map(|i| (1, 1, i)).collect();
    let rule = "from a in claim\nwhere no b in claim where b.value > a.value + 10000\nreport a zh \"a\" en \"a\"";
    let out = outcome(rule, &"甲".repeat(4000), &claims(&rows));
    assert!(out.undecided.values().next().unwrap().contains_key(&Reason::Budget));
    assert!(out.touches.values().next().unwrap() < &5_000_000);
}

proptest::proptest! {
    #[test]
    fn patterns_match_what_their_regex_matches_in_each_sentence(words in proptest::collection::vec(0usize..9, 0..40), which in 0usize..8) {
        let patterns = [
            "(截止|截)目?前?", "(^|[,年])(截止|2年)[^,]{0,4}?(2|前)", "^(截止|2)[^。]{0,6}前", "[,。]?(?:截止|[甲年]2)+年?",
            "截止[^,]*前", "^[甲2]年?", "(年|甲){1,2}(2|截)[^年]{0,9}(目|止)", "[^甲]{0,3}(截止目|2,年)",
        ];
        let pattern = patterns.get(which).copied().unwrap_or("");
        let text: String = words.iter().filter_map(|w| ["截", "止", "目", "前", "年", "2", "甲", ",", "。"].get(*w)).copied().collect();
        let regex = regex_automata::meta::Regex::new(pattern).unwrap();
        let matches = |s: &str| regex.find_iter(s).map(|m| s.get(m.range()).unwrap_or("").to_owned()).filter(|m| !m.is_empty()).collect::<Vec<_>>();
        let expected: Vec<String> = text.split_inclusive('。').flat_map(matches).collect();
        let found = outcome(&format!("from m in find(/{pattern}/)\nreport m zh \"{{m.text}}\" en \"{{m.text}}\""), &text, &FactSet::default());
        let mut found: Vec<(u32, String)> = found.findings.iter().map(|f| (f.labels.first().map_or(0, |l| l.span.start), f.message.get(Lang::Zh).to_owned())).collect();
        found.sort();
        let found: Vec<String> = found.into_iter().map(|f| f.1.replace('，', ",")).collect();
        proptest::prop_assert_eq!(found, expected, "{} in {}", pattern, text);
    }
}

#[test]
fn long_sentences_and_many_hits_stay_linear() {
    let text = "截止“".repeat(50_000);
    let out = outcome("from m in find(/截止“[^”]*目前/)\nreport m zh \"a\" en \"a\"", &text, &FactSet::default());
    assert!(out.findings.is_empty());
    assert_eq!(super::render::as_written("到 2025 年，\n  達到 80 ％  GB T"), "到2025年，達到80％GB T");
}
