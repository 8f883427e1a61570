//! Changes a rule file in one place after another: for finding conditions that no sample tests. Works on the tree as written, so that
//! the checker throws out what makes no sense and views and definitions are changed too. A new kind of change goes to `places`.

use super::check::{RuleFile, check, rule_id};
use super::parse::parse;
use super::places::{Place, places};
use super::report::Report;
use super::rule::{Names, RuleSet};
use super::tree::{At, RawRule};
use crate::diag::RuleId;

/// A family with one change in one of its files.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// The rules whose samples should notice: the changed one, or for a file of definitions those of its family.
    pub set: RuleSet,
    /// Where the change was made.
    pub at: At,
    /// What was changed, `c.year < 2025 → c.year >= 2025`; `→ –` for what was left out. Unlike any other change of the file.
    pub change: String,
}

/// Every change of one of the files that still loads, in the order of the file. `files` are those of its family.
pub fn mutants<'f>(files: &'f [RuleFile], path: &'f str, names: &'f Names) -> impl Iterator<Item = Mutant> + 'f {
    let raws: Vec<(&RuleFile, RawRule)> = files.iter().map(|f| (f, parse(&f.text, &mut Report::new(&f.path)))).collect();
    let which = raws.iter().position(|(f, _)| f.path == path).unwrap_or(usize::MAX);
    let shared = raws.get(which).is_some_and(|(_, r)| r.from.is_empty());
    let id = rule_id(path);
    let made = raws.get(which).map(|(f, raw)| numbered(places(raw, &f.text))).unwrap_or_default();
    let needed: Vec<(&RuleFile, RawRule)> = raws.iter().enumerate().filter(|(i, (_, r))| *i == which || shared || shares(r)).map(|(_, r)| r.clone()).collect();
    let which = needed.iter().position(|(f, _)| f.path == path).unwrap_or(usize::MAX);
    made.into_iter().filter_map(move |place| changed(&needed, which, place, names, (!shared).then_some(&id)))
}

/// True for a file that other files of its family may rest on.
fn shares(raw: &RawRule) -> bool {
    !(raw.params.is_empty() && raw.defines.is_empty() && raw.views.is_empty())
}

fn changed(raws: &[(&RuleFile, RawRule)], which: usize, place: Place, names: &Names, only: Option<&RuleId>) -> Option<Mutant> {
    let mut raws = raws.to_vec();
    raws.get_mut(which)?.1 = place.raw;
    let mut set = check(&raws, names).ok()?;
    if let Some(id) = only {
        set.rules.retain(|r| r.id == *id);
    }
    Some(Mutant { set, at: place.at, change: place.change })
}

/// Changes that read alike get a number: `… #2`.
fn numbered(mut list: Vec<Place>) -> Vec<Place> {
    let mut seen: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for place in &mut list {
        let count = seen.entry(place.change.clone()).or_default();
        *count += 1;
        if *count > 1 {
            place.change = format!("{} #{count}", place.change);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::mutants;
    use crate::lang::{Names, RuleFile};

    fn made(body: &str) -> Vec<String> {
        let head = "title zh \"a\" en \"a\"\nseverity info\n";
        let file = RuleFile { path: "rules/t/a.hgr".to_owned(), text: format!("{head}{body}\n") };
        mutants(&[file], "rules/t/a.hgr", &Names::default()).map(|m| m.change).collect()
    }

    #[test]
    fn every_comparison_conjunct_and_field_is_changed_once() {
        for (body, expected) in [
            (
                "from c in claim\nwhere c.kind != target and (c.year < 2025 or not c.generic)\nreport c.raw zh \"a\" en \"a\"",
                &[
                    "c.kind != target → –",
                    "c.year < 2025 or not c.generic → –",
                    "c.kind != target and (c.year < 2025 or not c.generic): and → or",
                    "c.kind != target → c.kind == target",
                    "c.kind != target → c.kind != actual",
                    "c.year < 2025 → –",
                    "not c.generic → –",
                    "c.year < 2025 or not c.generic: or → and",
                    "c.year < 2025 → c.year >= 2025",
                    "c.year < 2025 → c.year <= 2025",
                    "2025 → 2026",
                    "2025 → 2024",
                    "not c.generic → c.generic",
                    "c.raw → c.name",
                ][..],
            ),
            (
                "from a then b in item per list, style\nwhere b.ordinal is missing\nreport b zh \"a\" en \"a\"",
                &["per list → –", "per style → –", "b.ordinal is missing → –", "b.ordinal is missing → b.ordinal is not missing"],
            ),
            (
                "from w in breakdown\nwhere no p in w.parts where p.value > 3\nreport w.total zh \"a\" en \"a\"",
                &[
                    "no p in w.parts where p.value > 3 → –",
                    "no p in w.parts where p.value > 3 → some",
                    "p.value > 3 → –",
                    "p.value > 3 → p.value <= 3",
                    "p.value > 3 → p.value >= 3",
                    "3 → 4",
                    "3 → 2",
                ],
            ),
        ] {
            let got: Vec<String> = made(body);
            for change in expected {
                assert!(got.iter().any(|g| g == change), "{change} is not in {got:#?}");
            }
        }
    }

    #[test]
    fn what_does_not_load_is_no_change() {
        let body = "from l in link, c in claim\nmatch l.claim = c\nwhere c.generic\nreport c zh \"a\" en \"a\"";
        assert!(made(body).iter().all(|m| !m.contains("l.claim = c")));
    }

    #[test]
    fn definitions_and_views_are_changed_for_the_whole_family() {
        let rule = "title zh \"a\" en \"a\"\nseverity info\nfrom v in late\nwhere far(v.year)\nreport v.year zh \"a\" en \"a\"\n";
        let defs = "param least: int = 3\ndefine far(a: year) = a > 2030\nview late\n  from c in claim\n  where c.generic\n  field year = c.year\n";
        let files = [("rules/t/_defs.hgr", defs), ("rules/t/a.hgr", rule), ("rules/t/b.hgr", rule)]
            .map(|(path, text)| RuleFile { path: path.to_owned(), text: text.to_owned() });
        let names = Names::default();
        let made: Vec<(String, usize)> = mutants(&files, "rules/t/_defs.hgr", &names).map(|m| (m.change, m.set.rules.len())).collect();
        for change in ["3 → 4", "a > 2030 → a <= 2030", "c.generic → –"] {
            assert!(made.contains(&(change.to_owned(), 2)), "{made:#?}");
        }
        assert!(mutants(&files, "rules/t/b.hgr", &names).all(|m| m.set.rules.len() == 1));
    }
}
