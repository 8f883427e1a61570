//! The house rules under `docs/examples` load beside the bundled ones, and their samples hold.
#![expect(clippy::panic, clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;

use hegao::audit::samples;
use hegao::diag::Lang;
use hegao::lang::{RuleFile, Verdict};
use hegao::project::Setup;

/// The rule files of a folder as `--rules` reads them, and its word lists.
fn files(root: &Path) -> (Vec<RuleFile>, Vec<(String, String)>) {
    let (mut rules, mut lexicon) = (Vec::new(), Vec::new());
    let mut folders: Vec<_> = fs::read_dir(root).unwrap().map(|e| e.unwrap().path()).filter(|p| p.is_dir()).collect();
    folders.sort();
    for path in folders.iter().flat_map(|f| fs::read_dir(f).unwrap()).map(|e| e.unwrap().path()) {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        match path.extension().and_then(|e| e.to_str()) {
            Some("hgr") => rules.push(RuleFile { path: format!("rules/{name}"), text }),
            Some("toml") => lexicon.push((name, text)),
            _ => {}
        }
    }
    rules.sort_by(|a, b| a.path.cmp(&b.path));
    (rules, lexicon)
}

#[test]
fn the_house_rules_hold() {
    let (rules, lexicon) = files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/examples"));
    let named: Vec<(&str, &str)> = lexicon.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let setup = Setup::load(&rules, &named).unwrap_or_else(|p| panic!("{p:#?}"));
    let own = |path: &str| rules.iter().any(|r| r.path == path);
    let faults: Vec<String> =
        samples::run(&setup).filter(|r| own(&r.path)).filter_map(|r| r.fault.map(|f| format!("{}: {}", r.name, f.get(Lang::Zh)))).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
    let held = setup.rules().rules.iter().filter(|r| own(&r.path));
    let thin: Vec<&str> = held
        .filter(|r| [Verdict::Bad, Verdict::Good].iter().any(|v| r.samples.iter().filter(|s| s.verdict == *v).count() < 2) || r.page.is_empty())
        .map(|r| r.id.as_str())
        .collect();
    assert!(thin.is_empty(), "{thin:?}");
}
