//! The other drafts of a run (`--parent`, `[dossier]`): each is read and extracted once and shared between the workers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use clap::ArgMatches;

use super::options::name;
use super::projects::absolute;
use super::read;
use crate::audit::{self, Dossier, Read};
use crate::diag::Problem;
use crate::fact::Role;
use crate::output::ProblemReport;
use crate::project::Setup;

/// Another draft as the user named it.
pub(super) type Named = (Role, String);

/// The other drafts that the command line names.
pub(super) fn asked(matches: &ArgMatches) -> Vec<Named> {
    // Only commands that read drafts have these options.
    let named = |id: &str| matches.try_get_many::<String>(id).ok().flatten().map(|v| v.cloned().collect::<Vec<_>>()).unwrap_or_default();
    let of = |role, id| named(id).into_iter().map(move |path| (role, path));
    of(Role::Parent, name::PARENT).chain(of(Role::Old, name::OLD)).chain(of(Role::Peer, name::PEER)).collect()
}

/// What was read so far.
#[derive(Default)]
pub(super) struct Dossiers {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    files: BTreeMap<PathBuf, Option<Arc<Read>>>,
    made: BTreeMap<Vec<(Role, PathBuf)>, Arc<Dossier>>,
    problems: BTreeMap<PathBuf, Vec<ProblemReport>>,
}

impl Dossiers {
    /// The drafts beside the one at `path`; it is never beside itself. One that cannot be read is left out, and remembered as a problem.
    pub(super) fn beside(&self, named: &[Named], path: Option<&Path>, setup: &Setup) -> Arc<Dossier> {
        let own = path.map(absolute);
        let files = named.iter().map(|(role, shown)| (*role, absolute(Path::new(shown)), shown));
        let files: Vec<_> = files.filter(|f| own.as_ref() != Some(&f.1)).collect();
        let key: Vec<(Role, PathBuf)> = files.iter().map(|(role, file, _)| (*role, file.clone())).collect();
        // Whoever comes first reads while the others wait: they need it too.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = state.made.get(&key) {
            return Arc::clone(made);
        }
        let drafts = files.into_iter().filter_map(|(role, file, shown)| Some((role, state.file(file, shown, setup)?))).collect();
        let made = Arc::new(Dossier::new(drafts));
        state.made.insert(key, Arc::clone(&made));
        made
    }

    /// What could not be read of the other drafts, by file.
    pub(super) fn problems(&self) -> Vec<ProblemReport> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut state.problems).into_values().flatten().collect()
    }
}

impl State {
    fn file(&mut self, file: PathBuf, shown: &str, setup: &Setup) -> Option<Arc<Read>> {
        if let Some(known) = self.files.get(&file) {
            return known.clone();
        }
        let read = match read_one(shown, setup) {
            Ok(read) => {
                let problems: Vec<_> = read.problems.iter().map(|p| ProblemReport::of_source(&read.draft.source, p)).collect();
                self.problems.insert(file.clone(), problems);
                Some(Arc::new(read))
            }
            Err(problem) => {
                self.problems.insert(file.clone(), vec![ProblemReport::new(&problem)]);
                None
            }
        };
        self.files.insert(file, read.clone());
        read
    }
}

fn read_one(shown: &str, setup: &Setup) -> Result<Read, Problem> {
    let draft = read::file(Path::new(shown))?;
    audit::guarded(shown, || audit::read(draft, setup.lexicon(), &setup.wanted))
}
