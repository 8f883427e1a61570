//! `hegao rules …` (the dispatch, test and check; further commands in `rule_*`) and `hegao explain`: what the rules say about themselves.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use clap::ArgMatches;

use super::drive::eprint;
use super::options::{list, name, one};
use super::projects::House;
use super::{print, rule_files, rule_list, rule_mutate, rule_schema, setup};
use crate::audit::samples;
use crate::diag::{Lang, Message, Problem};
use crate::fact::Role;
use crate::lang::{ParamDef, Rule, Sample, Verdict, written};
use crate::project::{Setup, is_called, is_shared};

/// Runs one of the commands on rules.
pub(super) fn run(matches: &ArgMatches, lang: Lang, asked: Option<Lang>) -> ExitCode {
    let Some((command, matches)) = matches.subcommand() else { return ExitCode::from(2) };
    match command {
        "schema" => return rule_schema::run(matches, lang),
        "fmt" => return rule_files::format(matches, lang),
        _ => {}
    }
    let Ok(house) = House::find(matches, lang) else { return ExitCode::from(2) };
    let lang = house.lang(asked, lang);
    if command == "new" {
        return rule_files::create(matches, &house, lang);
    }
    let loaded = house.setup(matches, lang);
    let chosen = loaded.and_then(|(setup, hash)| Ok((setup::choose(setup, &named(matches), &[], lang)?, hash)));
    let Ok((setup, hash)) = chosen else { return ExitCode::from(2) };
    match command {
        "test" => test(&setup, &setup::Texts::read(&house.folders(matches)), lang),
        "mutate" => rule_mutate::run(&setup, &setup::Texts::read(&house.folders(matches)), lang),
        "list" => {
            let json = one(matches, name::FORMAT) == "json";
            let set = if json || !named(matches).is_empty() { String::new() } else { rule_list::identity(&hash, lang) };
            print(&(rule_list::listed(&setup, &house.running(&setup), json, lang) + &set));
            ExitCode::SUCCESS
        }
        _ => {
            let without: Vec<_> = setup.rules().rules.iter().filter(|r| r.samples.is_empty()).collect();
            for rule in &without {
                let said = Message::new("规则没有样例，没有人知道它对不对", "the rule has no samples; nobody knows whether it is right");
                let help = Message::new("至少写一个 bad 和一个只差几个字的 good", "give at least one bad and one good that differs by a few characters");
                eprint(&Problem::file(&rule.path, said).with_help(help), lang);
            }
            if !without.is_empty() {
                return ExitCode::from(1);
            }
            let count = setup.rules().rules.len();
            print(&lang.pick(format!("{count}条规则，写法无误。\n"), format!("{count} rules, all well written.\n")));
            ExitCode::SUCCESS
        }
    }
}

/// The rules and families that a command names; a file stands for its rule, `_defs.hgr` for its family.
fn named(matches: &ArgMatches) -> Vec<String> {
    let id = |which: String| if setup::is_rule_file(&which) { setup::rule_of(Path::new(&which)) } else { which };
    list(matches, name::WHICH).into_iter().map(id).collect()
}

/// Runs samples like a test runner: one line each, what failed below, the counts last.
fn test(setup: &Setup, texts: &setup::Texts, lang: Lang) -> ExitCode {
    let (mut passed, mut failed) = (0usize, String::new());
    let mut faults = 0usize;
    for result in samples::run(setup) {
        match &result.fault {
            None => {
                passed += 1;
                print(&format!("test {} ... ok\n", result.name));
            }
            Some(fault) => {
                faults += 1;
                print(&format!("test {} ... FAILED\n", result.name));
                let file = texts.rules.iter().find(|f| f.path == result.path).and_then(|f| f.text.get(..result.range.start));
                let line = file.map_or(1, |before| before.matches('\n').count() + 1);
                let _ = writeln!(failed, "---- {} ({}:{line})\n{}\n", result.name, texts.shown(&result.path), fault.get(lang));
            }
        }
    }
    let word = if faults == 0 { "ok" } else { "FAILED" };
    print(&format!("\n{failed}test result: {word}. {passed} passed; {faults} failed\n"));
    ExitCode::from(u8::from(faults > 0))
}

/// Prints a rule's page.
pub(super) fn explain(matches: &ArgMatches, lang: Lang, asked: Option<Lang>) -> ExitCode {
    let Ok(house) = House::find(matches, lang) else { return ExitCode::from(2) };
    let lang = house.lang(asked, lang);
    let Ok((setup, _)) = house.setup(matches, lang) else { return ExitCode::from(2) };
    let running = house.running(&setup);
    let wanted = one(matches, name::RULE).to_owned();
    if let Some(page) = parameter_page(&running, &wanted, lang) {
        print(&page);
        return ExitCode::SUCCESS;
    }
    if !setup::all_known(&setup, std::slice::from_ref(&wanted), lang) {
        return ExitCode::from(2);
    }
    let pages: Vec<String> = setup.rules().rules.iter().filter(|r| is_called(r, std::slice::from_ref(&wanted))).map(|r| page(&running, r, lang)).collect();
    print(&pages.join("\n"));
    ExitCode::SUCCESS
}

fn page(setup: &Setup, rule: &Rule, lang: Lang) -> String {
    let mut out = format!("{}  〔{}〕\n", rule.title.get(lang), rule.id);
    let sure = rule_list::sure_word(rule.confidence, lang);
    let severity = setup.severity(rule).map_or(lang.pick("已在设置中关闭", "switched off in the settings"), |s| s.word(lang));
    let _ = writeln!(out, "{}{severity}  {}{sure}", lang.pick("程度：", "severity: "), lang.pick("把握：", "confidence: "));
    for (param, shared) in rule_list::params_of(setup.rules(), rule) {
        let word = if shared { lang.pick("参数（各规则共用）：", "parameter of all rules: ") } else { lang.pick("参数：", "parameter: ") };
        let _ = writeln!(out, "{word}{}", parameter(setup, param, lang));
    }
    if let Some(basis) = rule.basis.as_deref() {
        let standard = setup.lexicon().standard(basis).map_or(basis, |m| m.get(lang));
        let _ = writeln!(out, "{}{standard}", lang.pick("依据：", "basis: "));
    }
    let _ = writeln!(out, "\n{}", rule.page.trim_end());
    for sample in &rule.samples {
        let word = match sample.verdict {
            Verdict::Bad => lang.pick("会报（⟦ ⟧处）", "reports (at ⟦ ⟧)"),
            Verdict::Good => lang.pick("不报", "stays silent"),
            Verdict::Undecided => lang.pick("存疑，不报", "undecided, stays silent"),
        };
        let note = if sample.note.trim().is_empty() { String::new() } else { format!("{}{}", lang.pick("：", ": "), sample.note.trim()) };
        let _ = writeln!(out, "\n{word}{note}");
        for line in marked(sample).lines() {
            let _ = writeln!(out, "    {line}");
        }
        for (_, said) in sample.says.iter().filter(|(l, _)| *l == lang) {
            let _ = writeln!(out, "  {}{said}", lang.pick("提示：", "says: "));
        }
        for other in &sample.beside {
            let _ = writeln!(out, "  {}", beside_word(other.role, lang));
            for line in other.text.trim().lines() {
                let _ = writeln!(out, "    {line}");
            }
        }
    }
    out
}

/// `attachment/alike = 50  title (type, bounds, default)`.
fn parameter(setup: &Setup, param: &ParamDef, lang: Lang) -> String {
    let (value, default, want) = (written(setup.param(param)), written(&param.default), param.describe());
    let (title, want) = (param.title.get(lang), want.get(lang));
    let whole = lang.pick(format!("（{want}，缺省{default}）"), format!(" ({want}; default {default})"));
    format!("{} = {value}  {title}{whole}", param.key)
}

/// What is said of a parameter that is asked for by its key.
fn parameter_page(setup: &Setup, key: &str, lang: Lang) -> Option<String> {
    let set = setup.rules();
    let param = set.params.iter().find(|p| p.key == key && set.rule(key).is_none())?;
    let users: Vec<&str> = set.rules.iter().filter(|r| set.params_of(r).iter().any(|p| p.key == key)).map(|r| r.id.as_str()).collect();
    let users = if is_shared(param) { lang.pick("各规则", "all rules").to_owned() } else { users.join(lang.pick("、", ", ")) };
    let line = parameter(setup, param, lang);
    Some(lang.pick(format!("{line}\n用到它的规则：{users}\n"), format!("{line}\nrules that use it: {users}\n")))
}

fn beside_word(role: Role, lang: Lang) -> &'static str {
    match role {
        Role::Parent => lang.pick("上级规划：", "with the plan of the level above:"),
        Role::Old => lang.pick("上一版：", "with the former version:"),
        Role::Peer => lang.pick("同级文稿：", "with a plan of the same level:"),
    }
}

/// The sample with its marks put back.
fn marked(sample: &Sample) -> String {
    let mut out = String::new();
    for (at, c) in sample.text.char_indices().chain(std::iter::once((sample.text.len(), '\n'))) {
        for mark in &sample.marks {
            if mark.end == at {
                out.push('⟧');
            }
        }
        for mark in &sample.marks {
            if mark.start == at {
                out.push('⟦');
            }
        }
        out.push(c);
    }
    out
}
