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
