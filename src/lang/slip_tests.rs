//! The likeliest slips of somebody who writes a first rule: rule text, place, and what is said in both languages. The table is
//! `snapshots/rule-slips.snap`; a new slip is a line here.

use super::{Names, RuleFile, load};
use crate::diag::Lang;

/// Sections that take the place of the frame's, one slip each.
const SLIPS: &[&str] = &[
    // full-width marks and Chinese words
    "where c.year ≥ 2025",
    "where c.year ＝＝ 2025",
    "where c.year ＝ 2025",
    "where c.year ！＝ 2025",
    "where （c.year == 2025）",
    "where c.year == ２０２５",
    "where c.goal.number > 100％",
    "where c.kind in [target，actual]",
    "where c.kind in 【target, actual】",
    "from c in claim，t in indicator\nmatch c.year = t.target_year",
    "where c.year == 2025 且 c.generic",
    "where c.generic 或 c.year == 2025",
    "where c.year 大于 2025",
    "where c.raw 为空",
    "where c.raw 包含 \"达到\"",
    "severity 警告",
    "confidence 高",
    "where c.kind == 目标",
    "标题 zh \"题\" en \"t\"",
    "条件 c.generic",
    "说明：这条规则查什么",
    "ｗhere c.generic",
    // quotes and languages
    "where c.raw == “达到”",
    "where c.raw == '达到'",
    "where c.raw == 达到",
    "where c.raw == \"达到",
    "report c.raw zh “说” en “s”",
    "report c.raw zh \"说\"",
    "report c.raw en \"s\"",
    "report c.raw \"说\" en \"s\"",
    "report zh \"说\" en \"s\"",
    "help \"请核对\"",
    // operators of other languages
    "where c.year = 2025",
    "where c.year <> 2025",
    "where c.year =< 2025",
    "where c.year == 2025 && c.generic",
    "where !c.generic",
    "where c.year == 2025;",
    "where c.year == 2025 // why",
    "where c.year == 2025 -- 说明",
    "where c.generic == true",
    "where c.raw != null",
    "where c.raw is null",
    "where c.raw contains \"a\"",
    "where c.raw like \"a\"",
    "where c.year between 2020 and 2025",
    "where 2020 < c.year < 2025",
    "where c.year in (2020, 2025)",
    "where c.value == blank",
    "where c.year in [2020 2025]",
    "where c.year == 2025,",
    "where if c.year == 2025 then c.generic",
    "where c.year == 2025 ? c.generic : c.raw",
    "where c[0] == 3",
    "where c.raw.contains(\"a\")",
    "from c in claim where c.generic",
    "where contains(c.raw)",
    "where contains(c.raw, /a/)",
    "where matches(c.raw, \"a\")",
    "basis GB/T 9704-2012",
    "where exists d in claim where d.generic",
    "let d := c.year",
    "if c.generic",
    // how a section is written
    "  where c.generic",
    "Where c.generic",
    "wher c.generic",
    "where not (c.generic",
    "where c.generic)",
    "where c.generic and",
    "where c.generic and c.year == 2025 or c.year == 2026",
    "where c.generic\nwhere c.year == 2025",
    "from claim",
    "from c in claim t in indicator",
    "from c in claim, c in claim",
    "from where in claim\nwhere where.year == 2025",
    "from c in claim, before in indicator\nmatch c.year = before.target_year",
    "from in then c in claim",
    "let with = c.year",
    "where (some not in claim where not.year == 2025)",
    "param per: int = 3",
    "define or(a: int) = a > 3",
    "from length in claim",
    "from c in claim, t in indicator",
    "from c in claim, t in indicator\nmatch c.year == t.target_year",
    "from c in claim, t in indicator\nmatch c.value = t.baseline",
    "severity \"error\"",
    "severity warn",
    "confidence 0.9",
    "basis \"gbt-9704-2021\"",
    "fix replace c.raw with \"a\" zh \"改\" en \"fix\"",
    "fix safe replace c.raw \"a\" zh \"改\" en \"fix\"",
    // names and types
    "from c in claims",
    "where c.yaer == 2025",
    "where c.Year == 2025",
    "where claim.year == 2025",
    "where count(claim) > 3",
    "where lenght(c.raw) > 3",
    "where c.kind == targt",
    "where c.kind == \"target\"",
    "where c.year == \"2025\"",
    "where c.figure > 300元",
    "where c.figure > 3 万元",
    "where c.sentence == \"甲\"",
    "where c.raw",
    "where c.goal > 80%",
    "where sum(c.value) > 3",
    "where 1 == 2",
    // patterns and lists
    "from m in find(\"截止\")\nreport m zh \"说\" en \"s\"",
    "from m in find(截止)\nreport m zh \"说\" en \"s\"",
    "from m in find(/截止)\nreport m zh \"说\" en \"s\"",
    "from m in find(/截止/i)\nreport m zh \"说\" en \"s\"",
    "from m in find(/(截止/)\nreport m zh \"说\" en \"s\"",
    "from m in find(/截止(?=目前)/)\nreport m zh \"说\" en \"s\"",
    "from m in find(/a{1000}{1000}{1000}/)\nreport m zh \"说\" en \"s\"",
    "from m in words(terms)\nreport m zh \"说\" en \"s\"",
    // messages
    "report c.raw zh \"说{c.rw}\" en \"s{c.rw}\"",
    "report c.raw zh \"说{c.raw}\" en \"s\"",
    "report c.raw zh \"说｛c.raw｝\" en \"s{c.raw}\"",
    "report c.raw zh \"说{c.raw\" en \"s\"",
    "report c.raw zh \"说{}\" en \"s{}\"",
    "report 3 zh \"说\" en \"s\"",
    // samples
    "bad \"到⟦2025⟧年\"",
    "bad '''到⟦2025⟧年'''",
    "bad \"\"\"到⟦2025⟧年",
    "bad \"\"\"到2025年\"\"\"",
    "bad \"\"\"到⟦2025年\"\"\"",
    "bad \"\"\"到[2025]年\"\"\"",
    "good \"\"\"到⟦2025⟧年\"\"\"",
    "good word \"\"\"到2025年\"\"\"",
];

fn rule(body: &str) -> String {
    let frame =
        [("title", "title zh \"题\" en \"t\""), ("severity", "severity info"), ("from", "from c in claim"), ("report", "report c.raw zh \"说\" en \"s\"")];
    let missing = frame.iter().filter(|(k, _)| !body.lines().any(|l| l.starts_with(k) || (*k == "title" && l.starts_with("标题"))));
    missing.map(|(_, section)| format!("{section}\n")).collect::<String>() + body + "\n"
}

#[test]
fn each_slip_is_said_with_its_place_and_correction() {
    let names = Names { standards: ["gbt-9704-2012".to_owned()].into(), word_lists: [("terms".to_owned(), Vec::new())].into() };
    let mut out = String::new();
    for body in SLIPS {
        let text = rule(body);
        let found = load(&[RuleFile { path: "rules/test/a.hgr".to_owned(), text: text.clone() }], &names).err().unwrap_or_default();
        out.push_str(&format!("{body}\n"));
        assert!(!found.is_empty(), "{body}");
        for p in &found {
            let place = p.range.clone().and_then(|r| text.get(r)).unwrap_or("").trim();
            for lang in [Lang::Zh, Lang::En] {
                let help = p.help.as_ref().map_or(String::new(), |h| format!(" → {}", h.get(lang)));
                out.push_str(&format!("    [{place}] {}{help}\n", p.message.get(lang)));
            }
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("rule-slips", out));
}
