//! Slips in rule files and what is said about them.
#![expect(clippy::panic, reason = "tests")]

use super::{Names, RuleFile, RuleSet, load};
use crate::diag::{Lang, Problem};

fn names() -> Names {
    Names { standards: ["gbt-9704-2012".to_owned()].into(), word_lists: [("terms".to_owned(), Vec::new())].into() }
}

fn file(path: &str, text: &str) -> RuleFile {
    RuleFile { path: path.to_owned(), text: text.to_owned() }
}

/// A whole rule around some sections; what a section says itself is left out of the frame.
fn rule(body: &str) -> String {
    let mut text = String::new();
    for (keyword, section) in
        [("title", "title zh \"题\" en \"t\""), ("severity", "severity info"), ("from", "from c in claim"), ("report", "report c.raw zh \"说\" en \"s\"")]
    {
        if !body.lines().any(|l| l.starts_with(keyword)) {
            text.push_str(section);
            text.push('\n');
        }
    }
    text + body + "\n"
}

fn problems(text: &str) -> Vec<Problem> {
    load(&[file("rules/test/a.hgr", text)], &names()).err().unwrap_or_default()
}

fn said(problem: &Problem, text: &str) -> String {
    let word = problem.range.clone().and_then(|r| text.get(r)).unwrap_or("").trim();
    let help = problem.help.as_ref().map_or("", |h| h.get(Lang::En));
    format!("[{word}] {} | {help}", problem.message.get(Lang::En))
}

/// One slip, one problem: its place, its words, its correction.
fn check_error(body: &str, expected: &str) {
    let text = rule(body);
    let found: Vec<String> = problems(&text).iter().map(|p| said(p, &text)).collect();
    assert_eq!(found, [expected], "{body}");
}

fn fine(body: &str) -> RuleSet {
    let text = rule(body);
    load(&[file("rules/test/a.hgr", &text)], &names()).unwrap_or_else(|p| panic!("{body}\n{p:#?}"))
}

#[test]
fn names_that_are_not_there() {
    check_error("from c in claims", "[claims] there is no relation “claims” | did you mean “claim”?");
    check_error("where c.yaer == 2025", "[yaer] a row of claim has no field “yaer” | did you mean “year”?");
    check_error(
        "where some d in duty where d.lead == \"市民政局\"",
        "[lead] a row of duty has no field “lead” | this field was removed; write: some u in d.units where u.role == lead",
    );
    check_error("where c.kind == targt", "[targt] this field has no value “targt” | did you mean “target”?");
    check_error("where c.kind == \"target\"", "[\"target\"] an enumeration value has no quotes | write target");
    check_error("where c.raw contains \"a\"", "[contains] cannot read “contains” here | write contains(c.raw, \"…\")");
    check_error("from c in claim\n  where c.year == 2025", "[where] cannot read “where” here | the keyword where stands at the very start of its line");
    check_error(
        "where c.figure > 100万元",
        "[万元] a number has no unit here | write counts and shares plainly: 3, 80%; say a unit apart, as in n.unit == \"万元\" and magnitude(n.value) > 100",
    );
    check_error("where lenght(c.raw) > 3", "[lenght] there is no function “lenght” | did you mean “length”?");
    check_error("where d.year == 2025", "[d] there is no variable, let or parameter “d” | did you mean “c”?");
    check_error(
        "where actual == c.kind and target",
        "[target] there is no variable, let or parameter “target” | an enumeration value is read only beside a field of its type, for example x.kind == target",
    );
    check_error("wher c.year == 2025", "[wher] there is no keyword “wher” | did you mean “where”?");
    check_error("basis \"gbt-9704-2021\"", "[gbt-9704-2021] there is no standard “gbt-9704-2021” | did you mean “gbt-9704-2012”?");
    check_error("from m in words(\"term\")\nreport m zh \"a\" en \"a\"", "[term] there is no word list “term” | did you mean “terms”?");
    check_error(
        "from m in words(\"agency_names\")\nreport m zh \"a\" en \"a\"",
        "[agency_names] there is no word list “agency_names” | add it to [lexicon.words] in hegao.toml or to a words.toml",
    );
    check_error("where c.raw is empty", "[empty] “empty” cannot follow is | there are: blank, lost, absent, missing, present");
    check_error("severity 请核", "[请核] “请核” is no word of rules | write warning");
    check_error("severity eror", "[eror] “eror” is none of info, warning, error | did you mean “error”?");
    check_error("where c.goal.numbr == 3", "[numbr] a goal has no field “numbr” | did you mean “number”?");
}

#[test]
fn other_drafts() {
    let two = "from c in claim, d in claim of parent\nmatch c.term = d.term\n";
    check_error(
        "from p in part of parent\nreport p.value zh \"a\" en \"a\"",
        "[p.value] the place of report stands in the draft itself | show places of other drafts with see",
    );
    check_error("from c in claim, d in claim of parrent\nmatch c.term = d.term", "[parrent] there is no draft called “parrent” | did you mean “parent”?");
    check_error(
        "from c in claim, d in claim of parent",
        "[d] variable “d” is not connected with the others | give an equality in match, for example match l.claim = c",
    );
    check_error(
        "from c in claim, l in link of old\nmatch l.claim = c",
        "[l.claim = c] rows of two drafts are never the same | compare fields such as names and years, for example match i.name = t.name",
    );
    check_error(
        &format!("{two}where c.sentence == d.sentence"),
        "[c.sentence == d.sentence] rows of two drafts are never the same | compare fields such as names and years, for example match i.name = t.name",
    );
    check_error(&format!("{two}where c.raw before d.raw"), "[c.raw before d.raw] places of two drafts have no order | both sides of before stand in one draft");
    check_error(
        "from a in claim of peer, b in claim of peer, c in claim\nmatch a.term = c.term, b.term = c.term\nwhere a before b",
        "[a before b] places of two drafts have no order | both sides of before stand in one draft",
    );
    check_error(
        &format!("{two}fix suggested delete d.raw zh \"a\" en \"a\""),
        "[d.raw] the place of fix stands in the draft itself | show places of other drafts with see",
    );
    check_error(
        "from m in find(/甲/) of parent, c in claim\nmatch m.text = c.raw",
        "[parent] of stands behind a relation | for example t in indicator of parent",
    );
    check_error(
        "view v from c in claim of parent field term = c.term\nfrom x in v, c in claim\nmatch x.term = c.term",
        "[parent] a view ranges over the draft itself | write of in the from of the rule",
    );
    check_error(
        "from c in claim, x in claim of parent, y in claim of old, z in claim of peer\nmatch c.term = x.term, c.term = y.term, c.term = z.term",
        "[peer] a rule names at most 2 kinds of other drafts | ",
    );
    let set =
        fine(&format!("{two}let s = d.sentence\nwhere no e in claim of parent where e.sentence == s and e.raw before d.raw\nsee d.sentence zh \"a\" en \"a\""));
    assert_eq!(set.rules.first().map(|r| r.roles.iter().map(|r| r.as_str()).collect::<Vec<_>>()), Some(vec!["parent"]));
}

#[test]
fn samples_of_fixes() {
    let rule = "from m in find(/截止/)\nreport m zh \"甲\" en \"a\"\n";
    let fix = "fix safe replace m with \"截至\" zh \"改\" en \"write\"\n";
    let check = |samples: &str, expected: &str| check_error(&format!("{rule}{samples}"), expected);
    check("bad \"\"\"⟦截止⟧\"\"\"\nfixed \"\"\"截至\"\"\"", "[截至] the rule has no fix | add a fix, or leave fixed out");
    let check = |samples: &str, expected: &str| check_error(&format!("{rule}{fix}{samples}"), expected);
    check(
        "good \"\"\"甲\"\"\"\nfixed \"\"\"甲\"\"\"",
        "[fixed] no bad sample stands before fixed | fixed follows a bad sample and shows it as the fix leaves it",
    );
    check("good \"\"\"甲\"\"\"\nsays zh \"甲\"", "[says] no bad sample stands before says | says follows a bad sample and gives its message");
    check("bad \"\"\"⟦截止⟧\"\"\"\nsays \"甲\"", "[\"甲\"] cannot read “\"甲\"” here | say the language before a text: zh \"…\" en \"…\"");
    check("bad \"\"\"⟦截止⟧\"\"\"\nfixed \"\"\"⟦截至⟧\"\"\"", "[⟦截至⟧] fixed has no ⟦ ⟧ | ");
}

#[test]
fn samples_with_other_drafts() {
    let two = "from c in claim, d in claim of parent\nmatch c.term = d.term\n";
    let check = |samples: &str, expected: &str| check_error(&format!("{two}{samples}"), expected);
    check("good \"\"\"甲\"\"\"", "[甲] the rule asks about parent, the sample has none | add with parent \"\"\"…\"\"\"");
    check("good \"\"\"甲\"\"\" with parent \"\"\"乙\"\"\" with old \"\"\"丙\"\"\"", "[old] the rule does not ask about old | ");
    check("good \"\"\"甲\"\"\" with parent \"\"\"乙\"\"\"\nwith parent \"\"\"丙\"\"\"", "[parent] “parent” is given twice | ");
    check(
        "good \"\"\"甲\"\"\" with parents \"\"\"乙\"\"\" with parent \"\"\"丙\"\"\"",
        "[parents] there is no draft called “parents” | did you mean “parent”?",
    );
    check("good \"\"\"甲\"\"\" with parent \"\"\"⟦乙⟧\"\"\"", "[⟦乙⟧] other drafts have no ⟦ ⟧ | ");
    check("good \"\"\"甲\"\"\" with parent doc \"\"\"乙\"\"\"", "[doc] a sample has no format “doc” | there are: md, txt, html, facts");
    check("good \"\"\"甲\"\"\"\nwith parent \"\"\"乙", "[with] a sample stands between triple quotes | write bad \"\"\"…\"\"\" or bad facts { … }");
    check_error("with parent \"\"\"乙\"\"\"", "[with] no sample stands before with | ");
    check_error("good \"\"\"甲\"\"\" with \"\"\"乙\"\"\"", "[with] with names the draft | for example with parent \"\"\"…\"\"\"");
    let set =
        fine(&format!("{two}good \"\"\"\n甲 {{\n\"\"\" # 说明\nwith parent txt \"\"\"乙\n\"\"\"\ngood facts {{ }} with parent facts {{ claim(raw: \"}}\") }}"));
    let beside: Vec<_> = set.rules.iter().flat_map(|r| &r.samples).flat_map(|s| &s.beside).map(|b| (b.format, b.text.as_str(), b.facts.is_some())).collect();
    assert_eq!(beside, [("txt", "乙", false), ("facts", "claim(raw: \"}\")", true)]);
}

#[test]
fn samples_of_facts() {
    let check = |facts: &str, expected: &str| check_error(&format!("good facts {{\n{facts}\n}}"), expected);
    check("clam()", "[clam] there is no relation “clam” | did you mean “claim”?");
    check("closed clam", "[clam] there is no relation “clam” | did you mean “claim”?");
    check("claim(yaer: 2025)", "[yaer] a row of claim has no field “yaer” | did you mean “year”?");
    check("claim(year: 2025, year: 2026)", "[year] the field “year” is given twice | ");
    check("a: claim()\na: claim()", "[a] the label “a” is used twice | ");
    check("link(claim: b)\na: claim()", "[b] there is no row labelled “b” | did you mean “a”?");
    check("link(claim: a)\na: indicator()", "[a] row of claim is needed here, this is row of indicator | ");
    check("breakdown(parts: [claim()])", "[claim()] row of part is needed here, this is row of claim | ");
    check("breakdown(parts: 3)", "[3] rows of part is needed here, this is a number | for example [part(…), part(…)] open");
    check("claim(kind: targt)", "[targt] this field has no value “targt” | did you mean “target”?");
    check("claim(kind: \"target\")", "[\"target\"] an enumeration value has no quotes | did you mean “target”?");
    check("claim(year: 2025.5)", "[2025.5] year is needed here, this is a number | ");
    check("claim(year: \"2025\")", "[\"2025\"] year is needed here, this is a text | ");
    check("claim(raw: 12)", "[12] text is needed here, this is a number | texts stand in \"…\"; for no value write blank, lost or absent");
    check("claim(value: many)", "[many] quantity is needed here, this is a word | for example 12.5, 80%, \"1.2万人\", \">= 80%\"");
    check("claim(generic: 1)", "[1] condition is needed here, this is a number | write true or false");
    check("claim(sure: hihg)", "[hihg] “hihg” is none of low, medium, high | did you mean “high”?");
    check("claim(raw: \"甲\"，year: 2025)", "[，] rules use plain marks, not the full-width ， | write ,");
    check("claim(raw \"甲\")", "[\"甲\"] cannot read “\"甲\"” here | here may stand: :");
    check_error("bad facts { claim() }", "[claim()] a bad sample marks the reported place with ⟦ ⟧ | for example 到⟦2025⟧年; copy ⟦ ⟧ from here");
    check_error("bad facts { claim(raw: ⟦\"甲\"⟧, yaer: 1) }", "[yaer] a row of claim has no field “yaer” | did you mean “year”?");
    check_error("bad facts { claim(raw: ⟦\"甲\") }", "[⟦] ⟦ and ⟧ do not pair | each ⟦ is followed by a ⟧");
    check_error("good facts { claim()", "[good] a sample stands between triple quotes | write bad \"\"\"…\"\"\" or bad facts { … }");
    check_error(
        "from m in find(/甲/)\nreport m zh \"a\" en \"a\"\ngood facts { claim() }",
        "[claim()] a sample of facts has no sentences: find and words see nothing | write the sample as a text",
    );
    let set = fine(
        "good facts {\na: claim(value: -12.5%, raw: blank)   # 说明 }\nlink(claim: a, relation: near)\nclosed claim\nbreakdown(parts: [part(value: 3), b] open)\nb: part()\n}",
    );
    let rows: Vec<_> = set.rules.iter().flat_map(|r| &r.samples).flat_map(|s| &s.facts).flat_map(|f| &f.rows).map(|r| r.rel.name()).collect();
    assert_eq!(rows, ["claim", "link", "breakdown", "part", "part"]);
}

#[test]
fn types_that_do_not_go_together() {
    check_error(
        "from l in link, c in claim, t in indicator\nmatch l.claim = c, l.indicator = t\nwhere c.goal != t.goal",
        "[c.goal != t.goal] goal cannot be compared with goal | a goal is not compared whole: take .number, .bound or .range",
    );
    check_error(
        "where c.raw == 3",
        "[c.raw == 3] text cannot be compared with integer | a number has no quotes: 2025, 80%; for a number in a text use int(…), number(…)",
    );
    check_error("where c.raw < \"a\"", "[c.raw < \"a\"] a text has no order, only == and != | ");
    check_error("where c.raw", "[c.raw] a condition is needed here, this is a text | for example x == y, x is present");
    check_error("where contains(c.value, \"a\")", "[c.value] text is needed here, this is quantity | ");
    check_error("where contains(c.raw)", "[contains] contains takes 2 arguments, not 1 | for example contains(\"床位数\", \"床位\") is true");
    check_error("where c.goal + 1 > 3", "[c.goal + 1] “+” does not go with goal and integer | of a goal take .number, .bound or .range");
    check_error(
        "from c in claim, t in indicator\nmatch c.value = t.baseline",
        "[c.value = t.baseline] match cannot equate quantity and quantity | amounts and dates are compared in where",
    );
    check_error("where 1 == 2", "[1 == 2] this condition is made of literals only: it is always true or always false | ");
    check_error(
        "from w in breakdown\nwhere w.parts == 3\nreport w.total zh \"a\" en \"a\"",
        "[w.parts == 3] rows of part cannot be compared with integer | use count(…), sum(…) or some, all, no",
    );
}

#[test]
fn connections() {
    check_error(
        "from c in claim, t in indicator",
        "[t] variable “t” is not connected with the others | give an equality in match, for example match l.claim = c",
    );
    check_error(
        "from c in claim, t in indicator\nmatch c.year = 2025, c.year = t.target_year",
        "[c.year = 2025] the sides of match are two different variables | conditions on one variable stand in where",
    );
    check_error(
        "from claim in claim\nreport claim.raw zh \"a\" en \"a\"",
        "[claim] a variable may not be called like a relation: claim | take another name, for example x",
    );
    check_error("from a then b in item per lst\nreport b zh \"a\" en \"a\"", "[lst] there is no field “lst” | did you mean “list”?");
}

#[test]
fn ways_of_writing() {
    check_error("where c.year = 2025", "[=] a comparison is not written “=” | write ==");
    check_error("where c.year <> 2025", "[<>] a comparison is not written “<>” | write !=");
    check_error("where c.year == 2025 && c.generic", "[&&] “&&” is not used here | write and");
    check_error(
        "where c.generic and c.year == 2025 or c.year == 2026",
        "[c.generic and c.year == 2025 or c.year == 2026] and mixed with or is easily misread | use brackets, for example (a and b) or c",
    );
    check_error("where c.year ≠ 2025", "[≠] rules use plain marks, not the full-width ≠ | write !=");
    check_error("where contains(c.raw， \"a\")", "[，] rules use plain marks, not the full-width ， | write ,");
    check_error("where c.raw == “达到”", "[“] texts in rules stand in plain quotes, not “ | write \"");
    check_error("where c.raw == 达到", "[达到] this text is not in quotes | texts stand in quotes, \"达到\"; comments begin with #");
    check_error("where c.raw == \"达到", "[\"] this string is not closed on its line | close it with \"; inside a text write \\\"");
    check_error("from c in claim, t in indicator\nmatch c.year == t.target_year", "[==] match takes a single = | write =");
    check_error("from m in find(/(/)\nreport m zh \"a\" en \"a\"", "[(] the regex is wrong: unclosed group | ");
    check_error("where c.year == 1\nwhere c.year == 2", "[where] “where” is given twice | a rule says it once");
    check_error("bad \"\"\"到⟦2025年。\"\"\"", "[⟦] ⟦ and ⟧ do not pair | each ⟦ is followed by a ⟧");
    check_error("bad doc \"\"\"到⟦2025⟧年。\"\"\"", "[doc] a sample has no format “doc” | there are: md, txt, html, facts");
    check_error("good \"\"\"甲", "[good] a sample stands between triple quotes | write bad \"\"\"…\"\"\" or bad facts { … }");
}

#[test]
fn messages_in_both_languages() {
    check_error("help zh \"请核对\"", "[zh \"请核对\"] the en text is missing | add en \"…\"");
    check_error("report c.raw zh \"{c.raw}\" en \"it\"", "[zh \"{c.raw}\" en \"it\"] the placeholders of zh and en differ | only in zh: {c.raw}; only in en: ");
    check_error("report c.raw zh \"{c.rw}\" en \"{c.rw}\"", "[rw] a row of claim has no field “rw” | did you mean “raw”?");
    check_error("report c.raw zh \"{c.raw\" en \"a\"", "[{] this brace has no partner | a brace in the text is written twice: {{ or }}");
    check_error("report 3 zh \"a\" en \"a\"", "[3] a value with a place is needed here: a variable or its field | for example report c.figure");
}

#[test]
fn every_slip_is_shown_in_one_run() {
    let text = "severity eror\nfrom c in claim\nwhere c.yaer = 2025 and c.knd == target\nreport c.raw zh \"{c.raw}\" en \"x\"\n";
    let found: Vec<String> = problems(text).iter().map(|p| p.message.get(Lang::En).to_owned()).collect();
    assert_eq!(
        found,
        [
            "the rule has no title",
            "“eror” is none of info, warning, error",
            "a row of claim has no field “yaer”",
            "a comparison is not written “=”",
            "a row of claim has no field “knd”",
            "the placeholders of zh and en differ"
        ]
    );
}

#[test]
fn what_may_be_written() {
    fine("where c.year is present and (c.goal.number > 80% or not c.generic)");
    fine("where not (c.year in [2021, 2025]) and c.kind in [target, actual] and c.raw not in [\"a\", \"b\"]");
    fine("from i in indicator\nwhere no j in indicator where j.name == i.name\nreport i.name zh \"{i.name}{{}}\" en \"{i.name}\"");
    fine(
        "from w in breakdown\nlet s = sum(p.value for p in w.parts where p.value is present)\nwhere s != w.total and count(w.parts) > 1 and some(p in w.parts where p.value > s)\nreport w.total zh \"{s}\" en \"{s}\"",
    );
    fine("from w in breakdown, p in w.parts\nwhere p.value > w.total # zu viel\nreport p.value zh \"a\" en \"a\"");
    fine(
        "# page\nfrom m in find(/截止(?<year>\\d{4})年/)\nwhere int(m.year) > 2000 and matches(m.text, /截/)\nreport m.year zh \"a\" en \"a\"\nfix suggested replace m with \"{m.year}\", insert \"。\" after m zh \"改\" en \"fix\"",
    );
    let set = fine(
        "from c in claim\nwhere c.term == \"床位数\"\nformerly \"old/id\"\nsince 0.1\nconfidence medium\n# a trap\ngood txt \"\"\"\nsince of the\nfrom\n\"\"\"",
    );
    assert_eq!(set.rules.first().map(|r| (r.samples.first().map(|s| s.note.clone()), r.formerly.len())), Some((Some("a trap".to_owned()), 1)));
}

#[test]
fn findings_that_become_one() {
    fine("once above 5");
    fine("param most: int = 3\nonce above most as info per c.raw");
    check_error("once above c.year", "[c.year] once above takes an integer or a parameter that is one | for example once above 5");
    check_error("once above 3 as infos", "[infos] “infos” is none of info, warning, error | did you mean “info”?");
}

#[test]
fn families_share_definitions() {
    let defs = "param least: int = 3 zh \"至少\" en \"at least\"\ndefine far(a: quantity, b: quantity) = a - b > 5 or b - a > 5\ndefine worse(d: indicator.direction, a: quantity, b: quantity) = d == up and a < b\nview current\n  from c in claim\n  where c.kind == actual\n  field term = c.term, value = c.value, row = c\n  or from t in indicator\n  field term = t.name, value = t.baseline, row = t";
    let text = rule("from v in current\nwhere far(v.value, 3) and length(v.term) > least\nreport v.value zh \"a\" en \"a\"");
    let broken = load(&[file("rules/test/_defs.hgr", defs), file("rules/test/a.hgr", &text)], &names()).err().unwrap_or_default();
    assert_eq!(broken.iter().map(|p| p.message.get(Lang::En)).collect::<Vec<_>>(), ["the branches of a view have the same fields"]);
    let defs = defs.replace(", row = c", "").replace(", row = t", "");
    assert!(load(&[file("rules/test/_defs.hgr", &defs), file("rules/test/a.hgr", &text)], &names()).is_ok_and(|s| s.views.len() == 1));
    let wide = (1..8).map(|i| format!("define f{i}(a: int) = {}", vec![format!("f{}(a)", i - 1); 9].join(" + "))).collect::<Vec<_>>().join("\n");
    let found = load(&[file("rules/test/_defs.hgr", &format!("define f0(a: int) = a + a\n{wide}"))], &names()).err().unwrap_or_default();
    assert!(found.iter().any(|p| p.message.get(Lang::En).contains("too deep")), "{found:#?}");
    let said = |defs: &str| load(&[file("rules/test/_defs.hgr", defs)], &names()).err().unwrap_or_default();
    let view = |name: &str, of: &str| format!("view {name}\n  from x in {of}\n  field year = x.year\n");
    let found = said(&view("v", "v"));
    assert_eq!(found.iter().map(|p| p.message.get(Lang::En)).collect::<Vec<_>>(), ["the view “v” refers to itself"]);
    let found = said(&(view("v", "w") + &view("w", "v")));
    assert_eq!(found.first().map(|p| p.message.get(Lang::Zh)), Some("视图“w”写在后面"));
    assert!(said(&(view("w", "claim") + &view("v", "w"))).is_empty());
    // parameters of every type
    assert!(said("param on: bool = true\nparam off = false\nparam name: text = \"甲\"\nparam since: year = 2021 between 2000 and 2100").is_empty());
    let wrong = |defs: &str| {
        said(defs).iter().map(|p| format!("{} | {}", p.message.get(Lang::En), p.help.as_ref().map_or("", |h| h.get(Lang::En)))).collect::<Vec<_>>()
    };
    assert_eq!(wrong("param on: bool = 3"), ["the parameter is of type condition, its value of type integer | write true or false"]);
    assert_eq!(wrong("param k: int = 3.5"), ["the parameter is of type integer, its value of type quantity | "]);
    assert_eq!(wrong("param k: date = 3"), ["a parameter can't be a date | use year, or three integers"]);
    // an argument that is a row has a place
    assert!(said("define above(a: claim, b: claim) = a before b").is_empty());
    let found = said("define above(a: int, b: claim) = a before b");
    assert_eq!(found.iter().map(|p| p.message.get(Lang::En)).collect::<Vec<_>>(), ["a value with a place is needed here: a variable or its field"]);
    let looped = "define f(a: int) = g(a)\ndefine g(a: int) = f(a)";
    let found = load(&[file("rules/test/_defs.hgr", looped)], &names()).err().unwrap_or_default();
    assert!(found.iter().any(|p| p.message.get(Lang::En).contains("calls itself")), "{found:#?}");
}

#[test]
fn names_that_are_taken() {
    let said = |defs: &str| {
        let found = load(&[file("rules/test/_defs.hgr", defs)], &names()).err().unwrap_or_default();
        found.iter().map(|p| p.message.get(Lang::En).to_owned()).collect::<Vec<_>>().join("; ")
    };
    let taken = |name: &str| format!("“{name}” is the name of a relation or a function");
    assert_eq!(said("param length: int = 3"), taken("length"));
    assert_eq!(said("define f(claim: int) = claim > 3"), taken("claim"));
    assert_eq!(said("define claim(a: int) = a > 3"), "“claim” is the name of a relation or a parameter");
    assert_eq!(said("param least: int = 3\ndefine least(a: int) = a > 3"), "“least” is the name of a relation or a parameter");
    assert_eq!(said("view length\n  from c in claim\n  field a = c.raw"), "a view, relation or function of this name exists already");
    // a parameter may be called like an enumeration value, which is still read where its type is expected
    let files = [file("rules/test/_defs.hgr", "param target: year = 2025"), file("rules/test/a.hgr", &rule("where c.kind == target and c.year == target"))];
    assert!(load(&files, &names()).is_ok());
    check_error("let length = c.year", "[length] “length” already means something else | ");
}

#[test]
fn conditions_that_say_nothing() {
    let never = "these two never hold together: they are always false | for either of them write or, or in […]";
    let ever = "one of these two always holds: together they are always true | for neither of them write and, or not in […]";
    for (text, said) in [
        ("c.kind == target and c.kind == actual", never),
        ("c.year > 2025 and c.generic and c.year < 2020", never),
        ("c.year >= 2025 and 2025 > c.year", never),
        ("c.kind == target and c.kind != target", never),
        ("c.name == \"甲\" and c.name == \"乙\"", never),
        ("c.kind != target or c.kind != actual", ever),
    ] {
        check_error(&format!("where {text}"), &format!("[{text}] {said}"));
    }
    check_error("where c.year == c.year", "[c.year == c.year] both sides are the same: this is always true or always false | ");
    for text in [
        "c.year >= 2025 and c.year <= 2025", "c.kind != target and c.kind != actual", "c.year > 2020 and c.year != 2025",
        "c.kind == target or c.kind == actual",
    ] {
        fine(&format!("where {text}"));
    }
}

#[test]
fn a_definition_takes_a_row_of_a_word_list() {
    let names = Names { word_lists: [("short".to_owned(), vec!["right".to_owned()]), ("other".to_owned(), Vec::new())].into(), ..names() };
    let text = |list: &str, call: &str| rule(&format!("from w in words(\"{list}\")\nwhere {call}\nreport w zh \"a\" en \"a\""));
    let said = |define: &str, list: &str, call: &str| {
        let files = [file("rules/test/_defs.hgr", define), file("rules/test/a.hgr", &text(list, call))];
        let found = load(&files, &names).err().unwrap_or_default();
        found.iter().map(|p| p.message.get(Lang::En).to_owned()).collect::<Vec<_>>().join("; ")
    };
    let define = "define usual(w: words(\"short\"), least: int) = not w.in_title and length(w.right) > least";
    assert_eq!(said(define, "short", "usual(w, 1)"), "");
    assert_eq!(said(define, "other", "usual(w, 1)"), "words(\"short\") is needed here, this is row of words(\"other\")");
    assert_eq!(said(define, "short", "usual(\"甲\", 1)"), "words(\"short\") is needed here, this is text");
    assert_eq!(said(&define.replace("w.right", "w.rihgt"), "short", "usual(w, 1)"), "a row of a match or view has no field “rihgt”");
    assert_eq!(said(&define.replace("\"short\"", "\"shrot\""), "short", "usual(w, 1)"), "there is no word list “shrot”");
}

#[test]
fn ids_are_unique_and_nesting_is_bounded() {
    let a = rule("formerly \"test/b\"");
    let found = load(&[file("rules/test/a.hgr", &a), file("rules/test/b.hgr", &rule(""))], &names()).err().unwrap_or_default();
    assert!(found.iter().any(|p| p.message.get(Lang::En).contains("is taken")));
    let deep = rule(&format!("where {}c.generic{}", "(".repeat(5000), ")".repeat(5000)));
    assert!(problems(&deep).iter().any(|p| p.message.get(Lang::En).contains("nested")));
    let quants = rule(&format!("where {}c.generic", "no x in claim where ".repeat(5000)));
    assert!(problems(&quants).iter().any(|p| p.message.get(Lang::En).contains("nested")));
    let nots = rule(&format!("where {}c.generic", "not ".repeat(20000)));
    assert_eq!(problems(&nots), []);
}

#[test]
fn what_cannot_be_read_is_said_where_it_stands() {
    let slips = [
        "where c.year ==",
        "where c.year == 2025 c.generic",
        "from c claim",
        "report c.raw zh \"a\" \"b\"",
        "fix safe c.raw with \"a\" zh \"a\" en \"b\"",
        "where no d in claim that d.generic",
        "where sum(c.value)",
    ];
    let found: Vec<String> = slips.iter().map(|body| problems(&rule(body)).iter().map(|p| said(p, &rule(body))).collect()).collect();
    let expected = [
        "[] this section is not complete | here may stand: all count max min name no number some sum \"…\" ( -",
        "[c] cannot read “c” here | here may stand: and or && * + - . / ||",
        "[claim] cannot read “claim” here | here may stand: in then",
        "[\"b\"] cannot read “\"b\"” here | say the language before a text: zh \"…\" en \"…\"",
        "[c] cannot read “c” here | here may stand: delete insert replace",
        "[that] cannot read “that” here | here may stand: and before in is not of or where != && * +",
        "[sum(c.value)] say which rows are folded | for example sum(p.value for p in w.parts), count(w.parts)",
    ];
    assert_eq!(found, expected);
}

proptest::proptest! {
    /// A bundled rule with a piece left out, doubled or replaced never breaks the reader, and every problem has its place in the file.
    #[test]
    fn any_text_is_read_or_explained(which in 0usize..1000, at in 0usize..4000, len in 0usize..12, put in "[a-z(){}\\[\\]\"/=，“#\\n ]{0,6}") {
        let files = super::bundled();
        let Some((path, text)) = files.get(which % files.len().max(1)) else { return Ok(()) };
        let chars: Vec<char> = text.chars().collect();
        let at = at % chars.len();
        let broken: String = chars.iter().take(at).copied().chain(put.chars()).chain(chars.iter().skip(at + len).copied()).collect();
        for problem in load(&[file(path, &broken)], &names()).err().unwrap_or_default() {
            if let Some(range) = problem.range {
                proptest::prop_assert!(broken.get(range.clone()).is_some(), "{range:?} {:?}", problem.message);
            }
        }
    }
}

#[test]
fn own_files_replace_bundled_ones() {
    let own = file("/home/me/check/numbering/sequence.hgr", "x");
    let all = super::overlay(super::bundled_files(), vec![own.clone()]);
    assert_eq!(all.iter().filter(|f| super::rule_id(&f.path).as_str() == "numbering/sequence").collect::<Vec<_>>(), [&own]);
}
