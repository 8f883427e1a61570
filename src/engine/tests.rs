//! Rules over facts made by hand: text in, findings out.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use crate::diag::{Lang, Severity};
use crate::engine::{Input, Options, Outcome, WordRow, run};
use crate::fact::{FactSet, Rel, RowBuilder, Value};
use crate::lang::{Names, RuleFile, load};
use crate::text::{Source, Span};

fn head(body: &str) -> String {
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
fn patterns_and_words() {
    let facts = FactSet::default();
    check("from m in find(/截止(?<when>\\d{4}年|目前)/)\nreport m zh \"{m.text}：{m.when}\" en \"{m.text}{m.when}\"", "截止 2021 年。甲。乙截止目前。", &facts, &["截止2021年：2021年", "截止目前：目前"]);
    check("from w in words(\"terms\")\nreport w zh \"{w.text}应为{w.right}\" en \"{w.text}{w.right}\"", "占比重为5%。占比重。", &facts, &["占比重为应为占比为", "占比重应为占比"]);
    let o = outcome("from m in find(/截止目前/)\nreport m zh \"a\" en \"a\"\nfix safe replace m with \"截至目前\" zh \"改\" en \"fix\"", "截止目前。", &facts);
    assert_eq!(o.findings.first().unwrap().fix.as_ref().unwrap().edits.first().unwrap().text, "截至目前");
}
