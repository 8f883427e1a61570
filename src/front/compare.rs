//! `hegao compare`: both versions are walked and paired, each pair is checked as `check` does it and compared; the workers take pairs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};

use clap::ArgMatches;

use super::drive::{Keeping, Run, Tally, eprint, eprint_problem};
use super::known::Known;
use super::options::{name, one};
use super::progress::Progress;
use super::projects::{Asked, Projects};
use super::reports::{self, Reports};
use super::walk::{Found, Walk, unreadable};
use super::{annotate, check};
use crate::audit::{self, Ordered};
use crate::diag::{Lang, Message, Problem, Severity};
use crate::ingest::Archive;
use crate::outline;
use crate::output::{Compared, ProblemReport, SURVEY_FORMATS, comparison};
use crate::survey::{self, By, Comparison};

/// Compares two versions. `asked` is the language of `--lang`, `lang` also heeds the locale.
pub(super) fn run(matches: &ArgMatches, lang: Lang, asked: Option<Lang>) -> ExitCode {
    let paths = [name::BEFORE, name::AFTER].map(|n| one(matches, n).to_owned());
    let failed = |problem: &Problem| {
        eprint(problem, lang);
        ExitCode::from(2)
    };
    if let Err(problem) = of_one_kind(&paths) {
        return failed(&problem);
    }
    let Ok(projects) = Projects::load(&paths, &Asked::of(matches), lang) else { return ExitCode::from(2) };
    let asked = asked.or_else(|| projects.lang());
    let lang = asked.unwrap_or(lang);
    compared(matches, &Arc::new(projects), &paths, (lang, asked)).unwrap_or_else(|problem| failed(&problem))
}

/// Two files, or two that hold drafts.
fn of_one_kind(paths: &[String; 2]) -> Result<(), Problem> {
    let holds = |path: &String| match std::fs::metadata(path) {
        Ok(meta) => Ok(meta.is_dir() || Archive::is_one(path)),
        Err(error) => Err(unreadable(path, &error)),
    };
    let [old, new] = paths;
    match (holds(old)?, holds(new)?) {
        (a, b) if a == b => Ok(()),
        (true, _) => Err(unlike(new, "旧版是文件夹，新版是文件，不能对照", "the old version is a folder, the new one a file")),
        _ => Err(unlike(new, "旧版是文件，新版是文件夹，不能对照", "the old version is a file, the new one a folder")),
    }
}

fn unlike(path: &str, zh: &str, en: &str) -> Problem {
    Problem::file(path, Message::new(zh, en)).with_help(Message::new("请给出两个文件，或两个文件夹（压缩包）", "name two files, or two folders (or archives)"))
}

/// One version: its drafts and their paths inside it.
struct Side {
    found: Vec<Found>,
    names: Vec<String>,
}

/// Pairs by the numbers of their drafts; of a draft alone one number.
type Pair = (Option<usize>, Option<usize>, Option<By>);

/// What is to be compared.
struct Job<'j> {
    run: &'j Run<'j>,
    sides: [Side; 2],
    /// True where two files were named: they are a pair whatever their names.
    one_file: bool,
}

fn compared(matches: &ArgMatches, projects: &Arc<Projects>, paths: &[String; 2], (lang, asked): (Lang, Option<Lang>)) -> Result<ExitCode, Problem> {
    let (baseline, today) = (Known::default(), matches.get_one::<String>(name::TODAY).cloned().unwrap_or_else(super::today));
    let reports = Reports::among(matches, paths, SURVEY_FORMATS)?;
    let (outs, opened) = reports.open(false)?;
    let run = Run {
        fail_on: matches.get_one::<String>(name::FAIL_ON).map(|f| Severity::parse(f)),
        revisions: check::revisions(matches),
        ..Run::keeping(Keeping::Passages, (projects, &baseline), &today, (lang, check::jobs(matches)))
    };
    let mut tally = Tally::default();
    let mut passed_over = 0;
    let [old, new] = paths.each_ref().map(|path| walked(path, projects, reports.files(), (&mut tally.problems, &mut passed_over)));
    let one_file = paths.iter().all(|p| Path::new(p).is_file() && !Archive::is_one(p));
    let made = Job { run: &run, sides: [old, new], one_file }.compare(&mut tally);
    for problem in projects.iter().flat_map(|p| p.dossiers.problems()) {
        tally.problems.push(problem);
    }
    tally.problems.iter().for_each(|p| eprint_problem(p, lang));
    let (rules, [old, new]) = (reports::rules(projects), paths);
    let view = Compared { old, new, drafts: &made, problems: &tally.problems, passed_over, rules: &rules, lang, day: &today };
    let failed = reports.write(outs, (lang, asked), |format, lang| comparison(format, Compared { lang, ..view }));
    tally.failed = tally.failed.or(failed);
    opened.close(&tally)?;
    Ok(ExitCode::from(if tally.problems.is_empty() { u8::from(tally.fails) } else { 2 }))
}

/// The drafts of a version; what can't be walked is a problem.
fn walked(path: &str, projects: &Arc<Projects>, reports: Vec<PathBuf>, (problems, passed_over): (&mut Vec<ProblemReport>, &mut usize)) -> Side {
    let taking = Arc::clone(projects);
    let walk = Walk::new(vec![path.to_owned()], reports).unpacking().keeping(Arc::new(move |p| taking.takes(p) && !annotate::is_copy(p)));
    let count = walk.passed_over();
    let mut side = Side { found: Vec::new(), names: Vec::new() };
    for found in walk {
        let inside = match &found {
            Found::Problem(problem) => {
                problems.push(ProblemReport::new(problem));
                continue;
            }
            Found::Packed(archive, number) => archive.name(*number).to_owned(),
            Found::Draft(file) => {
                let root = Path::new(path);
                let root = root.strip_prefix("./").unwrap_or(root);
                let below = file.strip_prefix(root).ok().filter(|b| !b.as_os_str().is_empty());
                below.unwrap_or(file).components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
            }
            Found::Stdin => continue,
        };
        side.names.push(inside);
        side.found.push(found);
    }
    *passed_over += count.load(Ordering::Relaxed);
    side
}

/// One comparison, or why there is none.
struct Made {
    draft: Option<Comparison>,
    problems: Vec<ProblemReport>,
    fails: bool,
}

impl Job<'_> {
    /// Compares all pairs, in their order whatever the number of workers.
    fn compare(&self, tally: &mut Tally) -> Vec<Comparison> {
        let pairs = Mutex::new(self.pairs().into_iter().enumerate());
        let mut made = Vec::new();
        let mut progress = Progress::new(self.run.lang);
        {
            let sink = |one: Made| {
                progress.step();
                tally.problems.extend(one.problems);
                tally.fails |= one.fails;
                made.extend(one.draft);
                true
            };
            let ordered = Ordered::new(self.run.jobs.max(1) * 4, sink);
            let work = || {
                loop {
                    let taken = pairs.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((number, pair)) = taken else { break };
                    ordered.put(number, self.one(pair));
                }
            };
            match rayon::ThreadPoolBuilder::new().num_threads(self.run.jobs).stack_size(16 << 20).build() {
                Ok(pool) => drop(pool.broadcast(|_| work())),
                Err(_) => work(),
            }
        }
        progress.finish();
        made
    }

    /// Which drafts belong together; in the order of the new version, those that are gone last.
    fn pairs(&self) -> Vec<Pair> {
        let [old, new] = &self.sides;
        if self.one_file && !old.found.is_empty() && !new.found.is_empty() {
            return vec![(Some(0), Some(0), Some(By::Path))];
        }
        let mut pairs = survey::by_names(&old.names, &new.names);
        let left = |side: &Side, taken: BTreeSet<usize>| -> Vec<usize> { (0..side.found.len()).filter(|i| !taken.contains(i)).collect() };
        let olds = left(old, pairs.iter().map(|p| p.0).collect());
        let news = left(new, pairs.iter().map(|p| p.1).collect());
        if !olds.is_empty() && !news.is_empty() {
            let sketches = |side: &Side, which: &[usize]| which.iter().map(|i| (*i, self.sketch(side, *i))).collect::<Vec<_>>();
            pairs.extend(survey::by_contents(&sketches(old, &olds), &sketches(new, &news)));
        }
        let olds = left(old, pairs.iter().map(|p| p.0).collect());
        let news = left(new, pairs.iter().map(|p| p.1).collect());
        let mut all: Vec<Pair> = pairs.into_iter().map(|(o, n, by)| (Some(o), Some(n), Some(by))).collect();
        all.extend(news.into_iter().map(|n| (None, Some(n), None)));
        all.sort_by_key(|(_, n, _)| *n);
        all.extend(olds.into_iter().map(|o| (Some(o), None, None)));
        all
    }

    /// What stands for the text of a draft; nothing for one that can't be read, which is said when its turn comes.
    fn sketch(&self, side: &Side, index: usize) -> Vec<u64> {
        let raw = side.found.get(index).and_then(|f| self.run.raw(f).ok());
        let of = |raw: super::read::Raw| {
            audit::guarded(&raw.name, || {
                let draft = raw.read_revised(self.run.revisions).ok()?;
                let (draft, outline) = outline::read(draft);
                Some(survey::sketch(&survey::passages(&draft.source, &outline)))
            })
        };
        raw.and_then(|r| of(r).ok().flatten()).unwrap_or_default()
    }

    fn one(&self, (old, new, by): Pair) -> Made {
        let [olds, news] = &self.sides;
        let mut made = Made { draft: None, problems: Vec::new(), fails: false };
        let Some(new) = new.and_then(|n| news.found.get(n)) else {
            // Not read: nobody will work on it any more.
            made.draft = old.and_then(|o| olds.found.get(o)).map(|f| survey::gone(path_of(f)));
            return made;
        };
        let before = old.and_then(|o| olds.found.get(o)).map(|f| self.version(f, &mut made.problems));
        let after = self.version(new, &mut made.problems);
        let Some((after, fail_on)) = after else { return made };
        let draft = match before {
            None => Ok(survey::added(after)),
            Some(None) => return made,
            Some(Some((before, _))) => audit::guarded(&path_of(new), || survey::compare(before, after, by.unwrap_or(By::Path))),
        };
        match draft {
            Ok(draft) => {
                made.fails = self.run.fails(fail_on, draft.appeared.iter().map(|f| f.severity).max());
                made.draft = Some(draft);
            }
            Err(problem) => made.problems.push(ProblemReport::new(&problem)),
        }
        made
    }

    /// A version as read and checked, and from which severity on its project lets a run fail.
    fn version(&self, found: &Found, problems: &mut Vec<ProblemReport>) -> Option<(survey::Part, Option<crate::project::FailOn>)> {
        let done = self.run.raw(found).and_then(|raw| {
            let fail_on = self.run.projects.of(raw.archive.as_deref().or(raw.path.as_deref())).and_then(|(project, _)| project.config.fail_on);
            self.run.checked(&raw, None).map(|done| (done, fail_on))
        });
        match done {
            Ok((done, fail_on)) => {
                problems.extend(done.problems);
                done.part.map(|part| (part, fail_on))
            }
            Err(problem) => {
                problems.push(ProblemReport::new(&problem));
                None
            }
        }
    }
}

fn path_of(found: &Found) -> String {
    match found {
        Found::Draft(path) => path.to_string_lossy().into_owned(),
        Found::Packed(archive, number) => format!("{}/{}", archive.path(), archive.name(*number)),
        Found::Stdin | Found::Problem(_) => String::new(),
    }
}
