//! Throughput of the stages and of the whole check over the five seeds; `cargo bench`. Whole-command figures are measured from outside.
#![expect(clippy::unwrap_used, reason = "bench")]

use divan::Bencher;
use divan::counter::BytesCount;
use hegao::audit;
use hegao::extract::extract;
use hegao::ingest::{Draft, read};
use hegao::outline::outline;
use hegao::project::Setup;

fn main() {
    divan::main();
}

const SEEDS: &[&str] = &["chongqing-reply-2022.txt", "dazu-2023.txt", "ganzi-2023-draft.txt", "kunming-2022.txt", "wenzhou-2023.txt"];

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(format!("seeds/{name}")).unwrap()
}

fn draft(name: &str) -> Draft {
    read(name, bytes(name), None).unwrap()
}

#[divan::bench(args = SEEDS)]
fn ingest(bencher: Bencher<'_, '_>, name: &str) {
    let bytes = bytes(name);
    bencher.counter(BytesCount::new(bytes.len())).with_inputs(|| bytes.clone()).bench_values(|b| read(name, b, None));
}

#[divan::bench(args = SEEDS)]
fn structure(bencher: Bencher<'_, '_>, name: &str) {
    let draft = draft(name);
    bencher.counter(BytesCount::new(draft.source.reading().len())).bench(|| outline(&draft));
}

#[divan::bench(args = SEEDS)]
fn facts(bencher: Bencher<'_, '_>, name: &str) {
    let (draft, setup) = (draft(name), Setup::bundled().unwrap());
    let outline = outline(&draft);
    bencher.counter(BytesCount::new(draft.source.reading().len())).bench(|| extract(&draft, &outline, setup.lexicon(), &setup.wanted));
}

#[divan::bench(args = SEEDS)]
fn whole_check(bencher: Bencher<'_, '_>, name: &str) {
    let setup = Setup::bundled().unwrap();
    let bytes = bytes(name);
    bencher.counter(BytesCount::new(bytes.len())).with_inputs(|| read(name, bytes.clone(), None).unwrap()).bench_values(|d| audit::check(&setup, d));
}

#[divan::bench]
fn start_up() -> usize {
    Setup::bundled().unwrap().rules().rules.len()
}
