//! `hegao summary`: the drafts are checked as `check` does it, and gathered into one overview.

use std::process::ExitCode;
use std::sync::Arc;

use clap::ArgMatches;

use super::annotate;
use super::check;
use super::drive::{Keeping, Run, eprint};
use super::known::{self, Known};
use super::options::{list, name, one};
use super::projects::{Asked, Projects};
use super::reports::{self, Reports};
use super::walk::Walk;
use crate::diag::{Lang, Problem};
use crate::output::{FindingReport, SURVEY_FORMATS, View, overview};
use crate::survey::{At, Noted};

/// Gathers drafts. `asked` is the language of `--lang`, `lang` also heeds the locale.
pub(super) fn run(matches: &ArgMatches, lang: Lang, asked: Option<Lang>) -> ExitCode {
    let Ok(projects) = Projects::load(&list(matches, name::PATHS), &Asked::of(matches), lang) else { return ExitCode::from(2) };
    let asked = asked.or_else(|| projects.lang());
    let lang = asked.unwrap_or(lang);
    gathered(matches, &Arc::new(projects), (lang, asked)).unwrap_or_else(|problem| {
        eprint(&problem, lang);
        ExitCode::from(2)
    })
}

fn gathered(matches: &ArgMatches, projects: &Arc<Projects>, (lang, asked): (Lang, Option<Lang>)) -> Result<ExitCode, Problem> {
    let baseline = Known::of(matches)?;
    let today = matches.get_one::<String>(name::TODAY).cloned().unwrap_or_else(super::today);
    let paths = list(matches, name::PATHS);
    let reports = Reports::among(matches, &paths, SURVEY_FORMATS)?;
    let (outs, opened) = reports.open(false)?;
    let run = Run {
        stdin_name: one(matches, name::STDIN_NAME),
        revisions: check::revisions(matches),
        ..Run::keeping(Keeping::Indicators, (projects, &baseline), &today, (lang, check::jobs(matches)))
    };
    let taking = Arc::clone(projects);
    let walk = Walk::new(paths, reports.files()).unpacking().keeping(Arc::new(move |path| taking.takes(path) && !annotate::is_copy(path)));
    let mut tally = run.go(walk, &mut []);
    let over = std::mem::take(&mut tally.gathered).finish();
    let rules = reports::rules(projects);
    let view = View { overview: &over, summary: &tally.summary, problems: &tally.problems, rules: &rules, lang, day: &today };
    let failed = reports.write(outs, (lang, asked), |format, lang| overview(format, View { lang, ..view }));
    tally.failed = tally.failed.or(failed);
    opened.close(&tally)?;
    if let Some(said) = baseline.close(false)? {
        known::say(&said, lang);
    }
    Ok(ExitCode::from(if tally.problems.is_empty() { 0 } else { 2 }))
}

/// What is kept of a finding.
pub(super) fn noted(finding: &FindingReport) -> Noted {
    let label = finding.labels.first();
    Noted {
        rule: finding.rule.clone(),
        severity: finding.severity,
        message: finding.message.clone(),
        text: label.map(|l| l.text.clone()).unwrap_or_default(),
        at: label.map(|l| At { line: l.start.line, place: l.place.clone() }).unwrap_or_default(),
        offset: label.map_or(0, |l| l.start.offset as usize),
        places: finding.places,
        chapter: finding.chapter.clone(),
        fingerprint: finding.fingerprint.clone(),
        kin: finding.kin.clone(),
    }
}
