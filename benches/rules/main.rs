//! What the rules cost: 300 rules to load and to run, a join beside a plain hash join in Rust, terms in a word list beside a whole run.
//! `cargo bench --bench rules [-- WORD]` prints each figure beside its goal; nothing here fails, tests never time anything.
#![expect(clippy::unwrap_used, reason = "bench")]

mod made;

use std::hint::black_box;
use std::time::Instant;

use hegao::audit;
use hegao::engine::{Input, Options, Program};
use hegao::fact::{FactSet, RELATIONS, Rel, Row, RowBuilder, Value};
use hegao::ingest::{Draft, read};
use hegao::lang::{Names, RuleFile, RuleSet, load};
use hegao::lexicon::Lexicon;
use hegao::project::Setup;
use hegao::text::{Source, Span};
use hegao::value::{Quantity, Truth};
use rustc_hash::FxHashMap;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let parts: [(&str, fn()); 5] = [("loading", loading), ("running", running), ("joins", joins), ("terms", terms), ("each", each)];
    for (name, run) in parts {
        if (words.is_empty() && name != "each") || words.iter().any(|w| name.contains(w.as_str())) {
            run();
        }
    }
}

/// What the thread has worked so far, in milliseconds: waiting for others on the machine left out, where the system tells it.
fn worked(begun: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.as_ref().and_then(|t| t.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or(begun.elapsed().as_secs_f64() * 1000.0, |n| n / 1_000_000.0)
}

/// The least mean of several series of runs, in milliseconds: other work on the machine only adds.
fn least<T>(runs: u32, mut work: impl FnMut() -> T) -> f64 {
    let start = Instant::now();
    let mut series = || {
        let begun = worked(start);
        (0..runs).for_each(|_| drop(black_box(work())));
        (worked(start) - begun) / f64::from(runs)
    };
    (0..5).map(|_| series()).fold(f64::INFINITY, f64::min)
}

/// The shortest of several runs by the clock on the wall, in milliseconds: for work that is shorter than the system's tick.
fn shortest<T>(mut work: impl FnMut() -> T) -> f64 {
    let mut once = || {
        let begun = Instant::now();
        drop(black_box(work()));
        begun.elapsed().as_secs_f64() * 1000.0
    };
    (0..20).map(|_| once()).fold(f64::INFINITY, f64::min)
}

fn line(name: &str, ms: f64, goal: &str) {
    println!("{name:<58} {ms:>9.2} ms   {goal}");
}

/// Reading and checking 300 rules with their samples.
fn loading() {
    let names = Names::of(Lexicon::bundled());
    let files = made::files();
    let bytes: usize = files.iter().map(|f| f.text.len()).sum();
    let set = rules(&files, &names);
    line(&format!("load {} rules ({} KiB)", set.rules.len(), bytes / 1024), shortest(|| load(&files, &names)), "goal 40");
    let bare: Vec<RuleFile> = files.iter().map(|f| RuleFile { path: f.path.clone(), text: made::without_samples(&f.text) }).collect();
    line("the same without their samples", shortest(|| load(&bare, &names)), "");
    let bundled = hegao::lang::bundled_files();
    line(&format!("load the {} bundled rules", bundled.len()), shortest(|| load(&bundled, &names)), "");
    line("plan them", shortest(|| Program::new(set.clone(), Options::of(Lexicon::bundled()))), "");
}

fn rules(files: &[RuleFile], names: &Names) -> RuleSet {
    match load(files, names) {
        Ok(set) => set,
        Err(problems) => {
            for p in problems.iter().take(5) {
                println!("{}: {}", p.path, p.message.en);
            }
            RuleSet::default()
        }
    }
}

fn draft() -> Draft {
    read("draft.txt", made::draft().into_bytes(), None).unwrap()
}

/// 300 rules over a draft of 350 KB, one thread, after extraction.
fn running() {
    let lexicon = Lexicon::bundled();
    let set = rules(&made::files(), &Names::of(lexicon));
    let read = audit::read(draft(), lexicon, &set.relations_used());
    let sentences: Vec<Span> = read.outline.sentences.iter().map(|s| s.span).collect();
    let input = Input { facts: &read.facts, source: &read.draft.source, lexicon, sentences: &sentences };
    let count: usize = RELATIONS.iter().map(|r| read.facts.table(r.rel).rows.len()).sum();
    let (rules, kib) = (set.rules.len(), read.draft.source.shadow().len() / 1024);
    let program = Program::new(set, Options::of(lexicon));
    let outcome = program.run(input);
    let touches: u64 = outcome.touches.values().sum();
    println!("{} facts, {} findings, {touches} rows looked at, {} rules undecided", count, outcome.findings.len(), outcome.undecided.len());
    line(&format!("run {rules} rules over {kib} KiB"), shortest(|| program.run(input)), "goal 20");
    let setup = Setup::bundled().unwrap();
    let mut most: Vec<(u64, &str)> = outcome.touches.iter().map(|(id, n)| (*n, id.as_str())).collect();
    most.sort_unstable();
    for (n, id) in most.iter().rev().take(8) {
        println!("    {n:>9} rows looked at by {id}");
    }
    line("run the bundled rules over it", shortest(|| setup.program.run(input)), "");
}

/// Each rule by itself over the draft, the dearest first; only when asked for.
fn each() {
    let lexicon = Lexicon::bundled();
    let set = rules(&made::files(), &Names::of(lexicon));
    let read = audit::read(draft(), lexicon, &set.relations_used());
    let sentences: Vec<Span> = read.outline.sentences.iter().map(|s| s.span).collect();
    let input = Input { facts: &read.facts, source: &read.draft.source, lexicon, sentences: &sentences };
    let mut costs: Vec<(f64, String)> = Vec::new();
    for rule in &set.rules {
        let selected = Some(std::iter::once(rule.id.clone()).collect());
        let program = Program::new(set.clone(), Options { selected, ..Options::of(lexicon) });
        costs.push((shortest(|| program.run(input)), rule.id.to_string()));
    }
    costs.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (ms, id) in costs.iter().take(25) {
        line(id, *ms, "");
    }
}

/// Claims and indicators of `n` rows each; every claim meets one indicator, one in 97 differs from it.
fn joined(n: i64) -> FactSet {
    let mut facts = FactSet::default();
    let year = |i: i64| Value::Year(2020 + i32::try_from(i % 5).unwrap());
    let name = |i: i64| Value::Term(format!("指标{}覆盖率", i / 5).into());
    let span = |i: i64| Span::new(usize::try_from(i).unwrap(), usize::try_from(i + 1).unwrap());
    for i in 0..n {
        let j = i * 7919 % n;
        facts.push(RowBuilder::new(Rel::Claim, span(i)).set("term", name(j)).set("year", year(j)).set("value", Value::quantity(Quantity::count(j))));
        let value = if i % 97 == 0 { i + 1 } else { i };
        facts.push(
            RowBuilder::new(Rel::Indicator, span(i)).set("name", name(i)).set("target_year", year(i)).set("baseline", Value::quantity(Quantity::count(value))),
        );
    }
    facts
}

const JOIN: &str = "title zh \"题\" en \"t\"\nseverity info\nfrom c in claim, t in indicator\nmatch c.term = t.name, c.year = t.target_year\nwhere c.value != t.baseline\nreport c zh \"甲\" en \"a\"\n";

/// Term and year of a row.
fn key(row: &Row, term: usize, year: usize) -> Option<(&str, i32)> {
    match (&row.fields.get(term)?.value, &row.fields.get(year)?.value) {
        (Value::Term(t), Value::Year(y)) => Some((t.as_str(), *y)),
        _ => None,
    }
}

fn amount(row: &Row, field: usize) -> Option<&Quantity> {
    match &row.fields.get(field)?.value {
        Value::Quantity(q) => Some(q),
        _ => None,
    }
}

/// What one writes by hand for the same question over the same rows.
fn by_hand(facts: &FactSet) -> usize {
    let at = |rel: Rel, name| rel.field_index(name).unwrap();
    let (term, year, value) = (at(Rel::Claim, "term"), at(Rel::Claim, "year"), at(Rel::Claim, "value"));
    let (name, target, baseline) = (at(Rel::Indicator, "name"), at(Rel::Indicator, "target_year"), at(Rel::Indicator, "baseline"));
    let mut index: FxHashMap<_, Vec<u32>> = FxHashMap::default();
    let indicators = &facts.table(Rel::Indicator).rows;
    for (row, number) in indicators.iter().zip(0u32..) {
        if let Some(k) = key(row, name, target) {
            index.entry(k).or_default().push(number);
        }
    }
    let mut found = Vec::new();
    for (claim, number) in facts.table(Rel::Claim).rows.iter().zip(0u32..) {
        for &other in key(claim, term, year).and_then(|k| index.get(&k)).into_iter().flatten() {
            if let (Some(a), Some(b)) = (amount(claim, value), indicators.get(other as usize).and_then(|t| amount(t, baseline)))
                && a.equals(b) == Truth::False
            {
                found.push((number, other));
            }
        }
    }
    found.len()
}

/// A rule with two joined relations on growing tables, beside the same by hand.
fn joins() {
    let file = RuleFile { path: "rules/bench/join.hgr".to_owned(), text: JOIN.to_owned() };
    let lexicon = Lexicon::bundled();
    let program = Program::new(load(&[file], &Names::default()).unwrap(), Options::default());
    let source = Source::plain("a.txt", "甲".repeat(40_000));
    for (n, runs) in [(1_000, 400), (10_000, 60), (100_000, 4)] {
        let facts = joined(n);
        let input = Input { facts: &facts, source: &source, lexicon, sentences: &[] };
        let (found, hand) = (program.run(input).findings.len(), by_hand(&facts));
        assert_eq!(found, hand, "the rule and the hash join differ");
        let (rule, plain) = (least(runs, || program.run(input)), least(runs, || by_hand(&facts)));
        line(&format!("join {n} rows with {n}: rule"), rule, "");
        line(&format!("join {n} rows with {n}: hash join by hand"), plain, &format!("{:.1} times it, goal 5", rule / plain));
    }
}

/// A thousand terms more in a word list that a rule looks for, beside a whole run: start and check.
fn terms() {
    let rule = "title zh \"题\" en \"t\"\nseverity info\nfrom m in words(\"house\")\nreport m zh \"甲\" en \"a\"\n";
    let list = |n: usize| format!("house = [{}]\n", made::terms(n).iter().map(|t| format!("\"{t}\"")).collect::<Vec<_>>().join(", "));
    let bytes = made::draft().into_bytes();
    let file = RuleFile { path: "rules/bench/terms.hgr".to_owned(), text: rule.to_owned() };
    let (few, many) = (list(10), list(1010));
    let whole = |list: &str| {
        let setup = Setup::load(std::slice::from_ref(&file), &[("rules/lexicon/words.toml", list)]).ok().unwrap();
        let checked = audit::check(&setup, read("draft.txt", bytes.clone(), None).unwrap());
        checked.findings.len()
    };
    // In turn, so that both see the same machine.
    let mut times = [Vec::new(), Vec::new()];
    for _ in 0..8 {
        for (list, times) in [&few, &many].into_iter().zip(&mut times) {
            times.push(least(1, || whole(list)));
        }
    }
    let [a, b] = times.map(|t: Vec<f64>| t.into_iter().fold(f64::INFINITY, f64::min));
    line("whole run, 10 terms", a, "");
    line("whole run, 1,010 terms", b, &format!("{:+.1} %, goal 5", (b / a - 1.0) * 100.0));
}
