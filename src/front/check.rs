//! `hegao check`: options to a run, a run to an exit status.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::ArgMatches;

use super::annotate::{self, Annotating};
use super::changed::Changed;
use super::digest;
use super::drive::{Keeping, Run, eprint};
use super::fix::Fixing;
use super::fresh::Fresh;
use super::known::{self, Known};
use super::options::{list, name, one};
use super::projects::{Asked, Projects};
use super::reports::{self, Reports};
use super::stats::{self, Clock};
use super::walk::{Keep, Walk};
use super::watch::{self, Watching};
use crate::diag::{Lang, Message, Problem, Severity};
use crate::edit::Which;
use crate::ingest::Revisions;
use crate::output::{FileReport, Manner, ProblemReport, Render, Summary, Text};
use crate::project;

/// What one run over the drafts came to.
pub(super) struct Round {
    /// Exit status.
    pub(super) status: u8,
    /// True where nobody reads the report any more.
    pub(super) closed: bool,
    /// None where the settings are wrong.
    pub(super) projects: Option<Arc<Projects>>,
}

/// How a run is done: when it began, and for which watch.
struct How<'w> {
    begun: Instant,
    watching: Option<&'w Watching>,
}

/// Checks drafts. `asked` is the language of `--lang`, `lang` also heeds the locale.
pub(super) fn run(matches: &ArgMatches, lang: Lang, asked: Option<Lang>) -> ExitCode {
    if matches.get_flag(name::WATCH) { watch::run(matches, lang, asked) } else { ExitCode::from(round(matches, (lang, asked), None).status) }
}

/// One run over all drafts.
pub(super) fn round(matches: &ArgMatches, (lang, asked): (Lang, Option<Lang>), watching: Option<&Watching>) -> Round {
    let how = How { begun: Instant::now(), watching };
    let Ok(mut projects) = Projects::load(&list(matches, name::PATHS), &Asked::of(matches), lang) else {
        return Round { status: 2, closed: false, projects: None };
    };
    if !matches.get_flag(name::NO_CACHE) {
        projects.open_caches(matches.get_one::<String>(name::CACHE).map(Path::new), watching.map(|w| &w.memory));
    }
    let asked = asked.or_else(|| projects.lang());
    let lang = asked.unwrap_or(lang);
    let projects = Arc::new(projects);
    let (status, closed) = checked(matches, &projects, (lang, asked), &how).unwrap_or_else(|problem| {
        eprint(&problem, lang);
        (2, false)
    });
    Round { status, closed, projects: Some(projects) }
}

fn checked(matches: &ArgMatches, projects: &Arc<Projects>, (lang, asked): (Lang, Option<Lang>), how: &How<'_>) -> Result<(u8, bool), Problem> {
    let baseline = Known::of(matches)?;
    let today = matches.get_one::<String>(name::TODAY).cloned().unwrap_or_else(super::today);
    let fix = fixing(matches);
    let paths = list(matches, name::PATHS);
    let annotate = Annotating::of(matches, lang).transpose()?;
    let piped = fix.is_some_and(|f| !f.diff) && annotate.is_none() && paths.iter().any(|p| p == "-");
    if piped && paths.len() > 1 {
        return Err(alone());
    }
    let (taking, copying) = (Arc::clone(projects), annotate.is_some());
    let keep: Keep = Arc::new(move |path| taking.takes(path) && !(copying && annotate::is_copy(path)));
    let changed = Changed::of(matches, &paths, &keep)?.map(Arc::new);
    let reports = Reports::of(matches, &paths)?;
    let diff = fix.is_some_and(|f| f.diff);
    let renders = match (diff, how.watching) {
        (true, _) => vec![Box::new(Silent) as Box<dyn Render>],
        (false, watching) => fresh(reports.renders(&manner(matches, projects, (lang, asked), (piped, &today))), watching, lang, matches.get_flag(name::QUIET)),
    };
    // Standard output is for the fixed text.
    let (mut outs, opened) = reports.open(piped)?;
    let write_baseline = matches.get_one::<String>(name::WRITE_BASELINE);
    write_baseline.map(|file| known::may_write(file, &paths, &reports.files())).transpose()?;
    let run = Run {
        projects,
        baseline: &baseline,
        collect: write_baseline.map(String::as_str),
        today: &today,
        show_suppressed: matches.get_flag(name::SHOW_SUPPRESSED),
        fail_on: matches.get_one::<String>(name::FAIL_ON).map(|f| Severity::parse(f)),
        renders: &renders,
        lang,
        jobs: jobs(matches),
        stdin_name: one(matches, name::STDIN_NAME),
        fix,
        annotate: annotate.as_ref(),
        revisions: revisions(matches),
        keep: Keeping::Nothing,
    };
    let only = changed.clone().map(|c| Arc::new(move |path: &Path| c.takes(path)) as Keep);
    let walk = Walk::new(paths, reports.files()).unpacking().keeping(keep).only(only);
    let tally = run.go(walk, &mut outs);
    drop(outs);
    opened.close(&tally)?;
    if let Some(path) = write_baseline {
        reports::put(Path::new(&path), project::write_baseline(&tally.prints).as_bytes())?;
    }
    let gone = (!diff).then(|| baseline.close(matches.get_flag(name::PRUNE_BASELINE))).transpose()?.flatten();
    let said = gone.into_iter().chain(projects.close_caches()).chain(changed.map(|c| c.said()));
    said.for_each(|said| known::say(&said, lang));
    if diff {
        let _ = io::stderr().write_all(&Text { lang, color: false, quiet: true }.end(&tally.summary, &tally.problems));
    }
    if matches.get_flag(name::STATS) {
        let clock = Clock { milliseconds: (how.begun.elapsed().as_secs_f64() * 1000.0).round(), jobs: run.jobs };
        stats::say(&tally, &clock, lang, one(matches, name::FORMAT) == "json");
    }
    // 2 before 1 before 0.
    Ok((if tally.problems.is_empty() { u8::from(tally.fails) } else { 2 }, tally.failed.is_some()))
}

/// The reports; the text of a watch without what the round before said.
fn fresh(mut renders: Vec<Box<dyn Render>>, watching: Option<&Watching>, lang: Lang, quiet: bool) -> Vec<Box<dyn Render>> {
    if let Some(watching) = watching.filter(|_| !renders.is_empty()) {
        let text = renders.remove(0);
        renders.insert(0, Box::new(Fresh { inner: text, rounds: Arc::clone(&watching.rounds), lang, quiet }));
    }
    renders
}

/// What the formats are told.
fn manner(matches: &ArgMatches, projects: &Projects, (lang, asked): (Lang, Option<Lang>), (piped, today): (bool, &str)) -> Manner {
    Manner {
        lang,
        machine: asked.unwrap_or_default(),
        color: colored(one(matches, name::COLOR), matches.get_one::<String>(name::OUTPUT).is_some() || piped),
        quiet: matches.get_flag(name::QUIET),
        suppressed: matches.get_flag(name::SHOW_SUPPRESSED),
        day: today.to_owned(),
        rules: reports::rules(projects),
        bundled: digest::short(&digest::bundled()).into(),
    }
}

pub(super) fn jobs(matches: &ArgMatches) -> usize {
    let given = matches.get_one::<usize>(name::JOBS).copied().filter(|j| *j > 0);
    given.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).min(256)
}

/// How tracked changes are read.
pub(super) fn revisions(matches: &ArgMatches) -> Revisions {
    if one(matches, name::REVISIONS) == "original" { Revisions::Original } else { Revisions::Accepted }
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

fn colored(choice: &str, to_file: bool) -> bool {
    match choice {
        "always" => true,
        "never" => false,
        _ => !to_file && io::stdout().is_terminal() && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
    }
}
