//! `hegao check`: options to a run, a run to an exit status.

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::ArgMatches;

use super::drive::{Run, Tally, eprint};
use super::fix::Fixing;
use super::options::{list, name, one};
use super::setup;
use super::walk::{Walk, unreadable};
use crate::diag::{Confidence, Lang, Message, Problem, Severity};
use crate::edit::Which;
use crate::output::{FileReport, Json, ProblemReport, Render, Summary, Text};

/// Checks drafts. `asked` is the language of `--lang`, `lang` also heeds the locale.
pub(super) fn run(matches: &ArgMatches, lang: Lang, asked: Option<Lang>) -> ExitCode {
    let begun = Instant::now();
    let loaded = setup::load(&list(matches, name::RULES), lang);
    let Ok(mut setup) = loaded.and_then(|s| setup::choose(s, &list(matches, name::SELECT), &list(matches, name::IGNORE), lang)) else {
        return ExitCode::from(2);
    };
    setup.min_confidence = Confidence::parse(one(matches, name::MIN_CONFIDENCE)).unwrap_or(Confidence::Low);
    let fix = fixing(matches);
    let paths = list(matches, name::PATHS);
    let piped = fix.is_some_and(|f| !f.diff) && paths.iter().any(|p| p == "-");
    if piped && paths.len() > 1 {
        return refuse(&alone(), lang);
    }
    let output = matches.get_one::<String>(name::OUTPUT).map(PathBuf::from);
    let mut out: Box<dyn Write + Send> = match &output {
        // Standard output is for the fixed text.
        None if piped => Box::new(BufWriter::new(io::stderr())),
        None => Box::new(BufWriter::new(io::stdout())),
        Some(path) => match std::fs::File::create(path) {
            Ok(file) => Box::new(BufWriter::new(file)),
            Err(error) => return refuse(&unreadable(&path.to_string_lossy(), &error), lang),
        },
    };
    let render: Box<dyn Render> = match one(matches, name::FORMAT) {
        _ if fix.is_some_and(|f| f.diff) => Box::new(Silent),
        "json" => Box::new(Json { lang: asked.unwrap_or_default() }),
        _ => Box::new(Text { lang, color: colored(one(matches, name::COLOR), output.is_some() || piped), quiet: matches.get_flag(name::QUIET) }),
    };
    let jobs = matches
        .get_one::<usize>(name::JOBS)
        .copied()
        .filter(|j| *j > 0)
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
        .min(256);
    let run = Run { setup: &setup, render: render.as_ref(), lang, jobs, stdin_name: one(matches, name::STDIN_NAME), fix };
    let tally = run.go(Walk::new(paths, output), out.as_mut());
    if fix.is_some_and(|f| f.diff) {
        let _ = io::stderr().write_all(&Text { lang, color: false, quiet: true }.end(&tally.summary, &tally.problems));
    }
    if matches.get_flag(name::STATS) {
        stats(&tally, begun.elapsed().as_secs_f64(), jobs, lang);
    }
    status(&tally, one(matches, name::FAIL_ON), lang)
}

/// What is to be fixed; `--diff` alone shows the safe ones.
fn fixing(matches: &ArgMatches) -> Option<Fixing> {
    let [fix, suggested, diff] = [name::FIX, name::FIX_SUGGESTED, name::DIFF].map(|n| matches.get_flag(n));
    (fix || suggested || diff).then_some(Fixing { which: if suggested { Which::All } else { Which::Safe }, diff })
}

fn alone() -> Problem {
    Problem::file("-", Message::new("修改标准输入时不能同时给出别的文稿", "standard input is fixed alone, without other drafts"))
        .with_help(Message::new("请分两次运行", "run hegao twice"))
}

/// The report of `--diff`: the diffs are all there is.
struct Silent;

impl Render for Silent {
    fn begin(&self) -> Vec<u8> {
        Vec::new()
    }
    fn file(&self, _: &FileReport) -> Vec<u8> {
        Vec::new()
    }
    fn between(&self) -> &'static [u8] {
        b""
    }
    fn end(&self, _: &Summary, _: &[ProblemReport]) -> Vec<u8> {
        Vec::new()
    }
}

/// 2 before 1 before 0.
fn status(tally: &Tally, fail_on: &str, lang: Lang) -> ExitCode {
    if let Some(error) = tally.failed.as_ref().filter(|e| e.kind() != io::ErrorKind::BrokenPipe) {
        return refuse(&super::cannot_write(error), lang);
    }
    let fails = Severity::parse(fail_on).is_some_and(|least| tally.worst.is_some_and(|w| w >= least));
    ExitCode::from(if !tally.problems.is_empty() { 2 } else { u8::from(fails) })
}

fn refuse(problem: &Problem, lang: Lang) -> ExitCode {
    eprint(problem, lang);
    ExitCode::from(2)
}

fn colored(choice: &str, to_file: bool) -> bool {
    match choice {
        "always" => true,
        "never" => false,
        _ => !to_file && io::stdout().is_terminal() && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    }
}

fn stats(tally: &Tally, seconds: f64, jobs: usize, lang: Lang) {
    let (files, kib, touches) = (tally.summary.files, tally.bytes / 1024, tally.touches);
    let ms = (seconds * 1000.0).round();
    let reasons: Vec<String> = tally.undecided.iter().map(|(reason, count)| format!("{} {count}", reason.as_str())).collect();
    let open: u64 = tally.undecided.values().sum();
    let text = match lang {
        Lang::Zh => format!("{files}个文件，{kib} KiB，用时{ms}毫秒，并行{jobs}；规则查看{touches}行；{open}次因依据不足未下结论（{}）\n", reasons.join("，")),
        Lang::En => format!(
            "{files} files, {kib} KiB, {ms} ms, {jobs} jobs; rules looked at {touches} rows; {open} combinations left undecided ({})\n",
            reasons.join(", ")
        ),
    };
    let _ = write!(anstream::stderr(), "{text}");
}
