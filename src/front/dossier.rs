//! The other drafts of a run (`--against`, `[dossier]`): each is read and extracted once and shared between the workers.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use clap::ArgMatches;

use super::digest::Digest;
use super::options::name;
use super::projects::absolute;
use super::read::Raw;
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

/// The drafts beside a draft, and the hash of all that findings may take from them; none where a converter had its hand in them.
#[derive(Clone)]
pub(super) struct Beside {
    pub(super) dossier: Arc<Dossier>,
    pub(super) hash: Option<blake3::Hash>,
}

/// Another draft, where it could be read, and the hash of its bytes.
#[derive(Clone)]
struct Other {
    read: Option<Arc<Read>>,
    hash: Option<blake3::Hash>,
}

#[derive(Default)]
struct State {
    files: BTreeMap<PathBuf, Other>,
    made: BTreeMap<Vec<(Role, PathBuf)>, Beside>,
    problems: BTreeMap<PathBuf, Vec<ProblemReport>>,
}

impl Dossiers {
    /// The drafts beside the one at `path`; it is never beside itself. One that cannot be read is left out, and remembered as a problem.
    pub(super) fn beside(&self, named: &[Named], path: Option<&Path>, setup: &Setup) -> Beside {
        let own = path.map(absolute);
        let files = named.iter().map(|(role, shown)| (*role, absolute(Path::new(shown)), shown));
        let files: Vec<_> = files.filter(|f| own.as_ref() != Some(&f.1)).collect();
        let key: Vec<(Role, PathBuf)> = files.iter().map(|(role, file, _)| (*role, file.clone())).collect();
        // Whoever comes first reads while the others wait: they need it too.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = state.made.get(&key) {
            return made.clone();
        }
        let (mut drafts, mut hash) = (Vec::new(), Some(Digest::default()));
        for (role, file, shown) in files {
            let other = state.file(file, shown, setup);
            // Labels carry the name under which it was given.
            hash = hash.zip(other.hash).map(|(mut hash, own)| {
                hash.fields([role.as_str().as_bytes(), shown.as_bytes(), own.as_bytes()]);
                hash
            });
            drafts.extend(other.read.map(|read| (role, read)));
        }
        let made = Beside { dossier: Arc::new(Dossier::new(drafts)), hash: hash.map(|h| h.hash()) };
        state.made.insert(key, made.clone());
        made
    }

    /// What could not be read of the other drafts, by file.
    pub(super) fn problems(&self) -> Vec<ProblemReport> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut state.problems).into_values().flatten().collect()
    }
}

impl State {
    fn file(&mut self, file: PathBuf, shown: &str, setup: &Setup) -> Other {
        if let Some(known) = self.files.get(&file) {
            return known.clone();
        }
        let (read, hash) = match Raw::file(Path::new(shown)) {
            Err(problem) => (Err(problem), Some(blake3::hash(b""))),
            Ok(raw) => {
                let hash = (!raw.is_converted()).then(|| blake3::hash(&raw.bytes));
                (read_one(raw, setup), hash)
            }
        };
        let read = match read {
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
        let other = Other { read, hash };
        self.files.insert(file, other.clone());
        other
    }
}

fn read_one(raw: Raw, setup: &Setup) -> Result<Read, Problem> {
    let name = raw.name.clone();
    let draft = raw.draft()?;
    audit::guarded(&name, || audit::read(draft, setup.lexicon(), &setup.wanted))
}
