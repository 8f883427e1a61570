//! The samples in the rule files hold: every `bad` is reported exactly at its ⟦ ⟧, every `good` stays silent.
#![expect(clippy::panic, reason = "tests")]

use hegao::audit::samples;
use hegao::diag::Lang;
use hegao::lang::Verdict;
use hegao::project::Setup;

fn setup() -> Setup {
    Setup::bundled().unwrap_or_else(|problems| panic!("{problems:#?}"))
}

#[test]
fn every_sample_holds() {
    let faults: Vec<String> = samples::run(&setup()).filter_map(|r| r.fault.map(|f| format!("{}: {}", r.name, f.get(Lang::Zh)))).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_rule_has_two_samples_of_each_kind_and_a_page() {
    let setup = setup();
    let mut thin = Vec::new();
    for rule in &setup.rules().rules {
        let count = |verdict| rule.samples.iter().filter(|s| s.verdict == verdict).count();
        if count(Verdict::Bad) < 2 || count(Verdict::Good) < 2 || rule.page.trim().is_empty() {
            thin.push(format!("{}: {} bad, {} good", rule.id, count(Verdict::Bad), count(Verdict::Good)));
        }
    }
    assert!(thin.is_empty(), "{thin:#?}");
}

/// What a rule needs to say, samples apart, fits on half a page.
#[test]
fn the_median_rule_has_at_most_15_lines_without_its_samples() {
    let sample =
        |line: &str| ["bad", "good", "undecided", "fixed", "says"].iter().any(|k| line.strip_prefix(k).is_some_and(|rest| rest.starts_with([' ', '"'])));
    let rules = hegao::project::bundled_rules().iter().filter(|(path, _)| !path.ends_with("_defs.hgr"));
    let mut lines: Vec<usize> = rules.map(|(_, text)| text.lines().take_while(|l| !sample(l)).filter(|l| !l.trim().is_empty()).count()).collect();
    lines.sort_unstable();
    let median = lines.get(lines.len() / 2).copied().unwrap_or_default();
    assert!((1..=15).contains(&median), "{median}");
}

/// The texts that a pattern needs stand in each of its matches, and as near its ends as is said: else matches would be passed over.
#[test]
fn every_match_of_a_bundled_pattern_holds_a_text_that_it_requires() {
    let setup = setup();
    let seeds = std::fs::read_dir("seeds").into_iter().flatten().flatten().filter_map(|f| std::fs::read_to_string(f.path()).ok());
    let samples = setup.rules().rules.iter().flat_map(|r| r.samples.iter().map(|s| s.text.clone()));
    let lines: Vec<String> = seeds.chain(samples).flat_map(|t| hegao::text::fold_str(&t).lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let (mut matches, mut faults) = (0, Vec::new());
    for find in setup.rules().finds.iter().filter(|f| !f.required.texts.is_empty()) {
        let Some(regex) = find.regex.regex() else { continue };
        for (line, place) in lines.iter().flat_map(|line| regex.find_iter(line.as_str()).map(move |m| (line, m.range()))) {
            let found = line.get(place.clone()).unwrap_or("");
            let near = |at: usize, text: &str| {
                find.required.before.is_none_or(|most| at <= most) && find.required.after.is_none_or(|most| found.len() - at - text.len() <= most)
            };
            let holds = find.required.texts.iter().any(|t| found.match_indices(t.as_str()).any(|(at, t)| near(at, t)));
            matches += 1;
            if !holds || find.required.at_start && place.start > 0 {
                faults.push(format!("{} in {found}", find.pattern));
            }
        }
    }
    assert!(matches > 2_000, "{matches}");
    assert!(faults.is_empty(), "{faults:#?}");
}
