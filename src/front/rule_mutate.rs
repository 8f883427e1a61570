//! `hegao rules mutate`: changes a rule in one place after another and lists the changes that no sample notices.

use std::process::ExitCode;

use super::print;
use crate::audit::samples;
use crate::diag::Lang;
use crate::engine::{Options, Program};
use crate::lang::RuleSet;
use crate::output::visible;
use crate::project::Setup;

/// Runs the samples of every changed rule; 1 where a change goes unnoticed.
pub(super) fn run(mut setup: Setup, lang: Lang) -> ExitCode {
    let set: RuleSet = setup.rules().clone();
    let (mut made, mut unnoticed) = (0usize, 0usize);
    for rule in &set.rules {
        let mut lines = String::new();
        for mutant in set.mutants(rule) {
            made += 1;
            let changed = RuleSet { rules: vec![mutant.rule], ..set.clone() };
            setup.program = Program::new(changed, Options::of(setup.lexicon()));
            if samples::run(&setup).any(|r| r.fault.is_some()) {
                continue;
            }
            unnoticed += 1;
            lines.push_str(&match (mutant.dropped && mutant.after.is_empty(), lang) {
                (true, Lang::Zh) => format!("  去掉 {}\n", visible(&mutant.before)),
                (true, Lang::En) => format!("  without {}\n", visible(&mutant.before)),
                (false, Lang::Zh) => format!("  {}\n  改为 {}\n", visible(&mutant.before), visible(&mutant.after)),
                (false, Lang::En) => format!("  {}\n  becomes {}\n", visible(&mutant.before), visible(&mutant.after)),
            });
        }
        if !lines.is_empty() {
            print(&format!("{} ({})\n{lines}", rule.id, rule.path));
        }
    }
    print(&lang.pick(
        format!("{}条规则，{made}处改动，{unnoticed}处没有样例察觉。\n", set.rules.len()),
        format!("{} rules, {made} changes, {unnoticed} that no sample notices.\n", set.rules.len()),
    ));
    ExitCode::from(u8::from(unnoticed > 0))
}
