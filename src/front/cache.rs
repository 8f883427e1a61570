//! Results of earlier runs, or rounds of `--watch`: one file an entry, in folders by the first digits of its key, or in memory. An entry that is damaged, of another
//! build or unreadable counts as none; a folder that can't be written is used as it is. Nothing that goes wrong here is an error
//! of the run: a word on standard error, and the draft is checked.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::kept::Kept;
use super::why_not;
use crate::diag::Message;
use crate::output::visible;

/// Number of the entries' layout; the folder of entries carries it.
const SCHEMA: u32 = 1;

/// What an entry begins with.
const MAGIC: &[u8; 8] = b"hegao\0c\x01";

/// What marks a folder as a cache, for hegao and for programs that make backups (bford.info/cachedir).
const TAG: &str = "CACHEDIR.TAG";
const TAG_TEXT: &str = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder holds results of earlier runs of hegao. It may be deleted at any time.\n";

/// Largest entry.
const LARGEST: u64 = 64 << 20;

/// An entry that was used has its date renewed once a day; one that was not for so long is deleted.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const KEPT: Duration = Duration::from_secs(60 * 24 * 60 * 60);

/// A file under way is left behind only by a run that was killed.
const UNDER_WAY: Duration = Duration::from_secs(60 * 60);

/// Where results are.
pub(super) enum Cache {
    /// Between runs.
    Folder(Folder),
    /// Between rounds of one run.
    Memory(Memory),
}

/// Results in memory: those of this round and those of the last.
#[derive(Default)]
pub(super) struct Memory {
    now: Mutex<BTreeMap<[u8; 32], Kept>>,
    last: Mutex<BTreeMap<[u8; 32], Kept>>,
}

/// A folder of results.
pub(super) struct Folder {
    folder: PathBuf,
    /// Most bytes of all entries.
    most: u64,
    /// False where nothing is read from it: a folder of something else.
    reads: bool,
    /// False where nothing more is written.
    writes: AtomicBool,
    written: AtomicU64,
    damaged: AtomicUsize,
    next: AtomicUsize,
    /// The first thing that went wrong.
    trouble: Mutex<Option<Message>>,
}

impl Cache {
    /// The result under a key, where there is a sound one; with what is shown of the draft where `windows` is true.
    pub(super) fn get(&self, key: &blake3::Hash, windows: bool) -> Option<Kept> {
        match self {
            Self::Folder(folder) => folder.get(key, windows),
            Self::Memory(memory) => memory.get(key),
        }
    }

    /// Keeps a result.
    pub(super) fn put(&self, key: &blake3::Hash, kept: &Kept) {
        match self {
            Self::Folder(folder) => folder.put(key, kept),
            Self::Memory(memory) => drop(lock(&memory.now).insert(*key.as_bytes(), kept.clone())),
        }
    }

    /// Keeps within the bounds, and says what went wrong.
    pub(super) fn close(&self) -> Vec<Message> {
        match self {
            Self::Folder(folder) => folder.close(),
            Self::Memory(memory) => {
                *lock(&memory.last) = std::mem::take(&mut *lock(&memory.now));
                Vec::new()
            }
        }
    }
}

impl Memory {
    fn get(&self, key: &blake3::Hash) -> Option<Kept> {
        let mut now = lock(&self.now);
        if let Some(kept) = now.get(key.as_bytes()) {
            return Some(kept.clone());
        }
        let kept = lock(&self.last).remove(key.as_bytes())?;
        now.insert(*key.as_bytes(), kept.clone());
        Some(kept)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Folder {
    /// Opens a folder, or begins one; one that holds something else is left alone. `most` in bytes.
    pub(super) fn open(folder: &Path, most: u64) -> Self {
        let mut cache = Self {
            folder: folder.to_path_buf(),
            most,
            reads: true,
            writes: AtomicBool::new(true),
            written: AtomicU64::new(0),
            damaged: AtomicUsize::new(0),
            next: AtomicUsize::new(0),
            trouble: Mutex::new(None),
        };
        match is_ours(folder) {
            Ok(true) => {}
            Ok(false) => {
                cache.reads = false;
                cache.stop(Message::new(
                    "这个文件夹里有别的文件，不能用作缓存；请另指一个空的或新的文件夹",
                    "the folder holds other files; name an empty or a new one",
                ));
            }
            Err(_) => {
                if let Err(error) = begin(folder) {
                    cache.stop(cannot(&error));
                }
            }
        }
        cache
    }

    fn get(&self, key: &blake3::Hash, windows: bool) -> Option<Kept> {
        if !self.reads {
            return None;
        }
        let (bytes, used) = read(&self.place(key)).ok()?;
        let sound = opened(&bytes, key).and_then(|payload| Kept::of_bytes(payload, windows));
        if sound.is_none() {
            self.damaged.fetch_add(1, Ordering::Relaxed);
        } else if used.is_some_and(|at| SystemTime::now().duration_since(at).is_ok_and(|age| age > DAY)) {
            // In a folder that can't be written the date stays.
            let _ = File::options().append(true).open(self.place(key)).and_then(|f| f.set_modified(SystemTime::now()));
        }
        sound
    }

    fn put(&self, key: &blake3::Hash, kept: &Kept) {
        if !self.writes.load(Ordering::Relaxed) {
            return;
        }
        let Some(payload) = kept.bytes() else { return };
        let size = payload.len() as u64;
        // A run that makes more than there is room for keeps its first results.
        if size > LARGEST.min(self.most) || self.written.fetch_add(size, Ordering::Relaxed) + size > self.most {
            return;
        }
        let bytes = [&MAGIC[..], key.as_bytes(), blake3::hash(&payload).as_bytes(), &payload].concat();
        if let Err(error) = self.write(&self.place(key), &bytes) {
            self.stop(cannot(&error));
        }
    }

    fn close(&self) -> Vec<Message> {
        if self.written.load(Ordering::Relaxed) > 0 && self.writes.load(Ordering::Relaxed) {
            prune(&self.folder, self.most, SystemTime::now());
        }
        let folder = self.folder.to_string_lossy();
        let folder = visible(&folder);
        let mut said = Vec::new();
        let damaged = self.damaged.load(Ordering::Relaxed);
        if damaged > 0 {
            said.push(Message::new(
                format!("缓存“{folder}”中有{damaged}份记录损坏，已重新核查这些文稿。"),
                format!("{damaged} damaged {} in the cache “{folder}”: these drafts were checked anew.", if damaged == 1 { "entry" } else { "entries" }),
            ));
        }
        if let Some(trouble) = lock(&self.trouble).take() {
            said.push(Message::new(
                format!("缓存“{folder}”写不进去，不影响核查结果：{}。", trouble.zh),
                format!("the cache “{folder}” is not written, the results are the same: {}.", trouble.en),
            ));
        }
        said
    }

    fn stop(&self, why: Message) {
        self.writes.store(false, Ordering::Relaxed);
        lock(&self.trouble).get_or_insert(why);
    }

    fn entries(&self) -> PathBuf {
        self.folder.join(format!("v{SCHEMA}"))
    }

    /// `v1/3f/….hegao`
    fn place(&self, key: &blake3::Hash) -> PathBuf {
        let hex = key.to_hex();
        let (shard, rest) = hex.split_at_checked(2).unwrap_or(("", &hex));
        self.entries().join(shard).join(format!("{rest}.{ENDING}"))
    }

    /// Puts an entry into its place in one step; of two runs that write the same, either may be last.
    fn write(&self, place: &Path, bytes: &[u8]) -> io::Result<()> {
        let Some(shard) = place.parent() else { return Ok(()) };
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let temporary = shard.join(format!("{}-{number}.{NEW}", std::process::id()));
        let made = File::create_new(&temporary).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => fs::create_dir_all(shard).and_then(|()| File::create_new(&temporary)),
            // Left by a run that was killed and had the same number.
            io::ErrorKind::AlreadyExists => File::create(&temporary),
            _ => Err(error),
        });
        made.and_then(|mut file| file.write_all(bytes)).and_then(|()| fs::rename(&temporary, place)).inspect_err(|_| {
            let _ = fs::remove_file(&temporary);
        })
    }
}

/// Endings of entries, and of files under way.
const ENDING: &str = "hegao";
const NEW: &str = "new";

/// True for a cache or an empty folder, false for a folder of something else; an error where there is none.
fn is_ours(folder: &Path) -> io::Result<bool> {
    if fs::read(folder.join(TAG)).is_ok_and(|text| text == TAG_TEXT.as_bytes()) {
        return Ok(true);
    }
    // Somebody made it for this purpose, or another run is beginning it right now.
    let beginning = format!(".{TAG}.");
    let empty = fs::read_dir(folder)?.all(|e| e.is_ok_and(|e| e.file_name().to_string_lossy().starts_with(&beginning)));
    if empty {
        return begin(folder).map(|()| true);
    }
    Ok(fs::read(folder.join(TAG)).is_ok_and(|text| text == TAG_TEXT.as_bytes()))
}

/// Makes an empty cache. Version control and walks leave it alone.
fn begin(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    super::fix::place(&folder.join(TAG), TAG_TEXT.as_bytes())?;
    super::fix::place(&folder.join(".gitignore"), b"*\n")
}

fn cannot(error: &io::Error) -> Message {
    if error.kind() == io::ErrorKind::AlreadyExists {
        return Message::new("这是文件，不是文件夹", "it is a file, not a folder");
    }
    let (zh, en) = why_not(error);
    Message::new(zh, en)
}

/// The bytes of an entry and when it was last used.
fn read(place: &Path) -> io::Result<(Vec<u8>, Option<SystemTime>)> {
    let file = File::open(place)?;
    let about = file.metadata()?;
    let mut bytes = Vec::with_capacity(usize::try_from(about.len().min(LARGEST)).map_or(0, |n| n + 1));
    file.take(LARGEST + 1024).read_to_end(&mut bytes)?;
    Ok((bytes, about.modified().ok()))
}

/// What an entry holds, where it is the one of this key and whole.
fn opened<'b>(bytes: &'b [u8], key: &blake3::Hash) -> Option<&'b [u8]> {
    let rest = bytes.strip_prefix(MAGIC)?.strip_prefix(key.as_bytes())?;
    let (sum, payload) = rest.split_first_chunk::<32>()?;
    (blake3::hash(payload) == *sum).then_some(payload)
}

/// Deletes what was long not used, then what was not used for longest, until there is room to spare. Touches nothing but entries.
fn prune(folder: &Path, most: u64, now: SystemTime) {
    let mut all: Vec<(SystemTime, u64, PathBuf)> = Vec::new();
    let below = |folder: &Path| fs::read_dir(folder).into_iter().flatten().flatten();
    let layouts = below(folder).filter(|e| e.file_name().to_string_lossy().strip_prefix('v').is_some_and(|n| n.parse::<u32>().is_ok()));
    for file in layouts.flat_map(|l| below(&l.path())).flat_map(|shard| below(&shard.path())) {
        let path = file.path();
        let Some((about, ending)) = file.metadata().ok().filter(fs::Metadata::is_file).zip(path.extension()) else { continue };
        let used = about.modified().unwrap_or(now);
        let age = now.duration_since(used).unwrap_or_default();
        if (ending == ENDING && age > KEPT) || (ending == NEW && age > UNDER_WAY) {
            let _ = fs::remove_file(&path);
        } else if ending == ENDING {
            all.push((used, about.len(), path));
        }
    }
    let mut size: u64 = all.iter().map(|(_, size, _)| size).sum();
    if size <= most {
        return;
    }
    all.sort_unstable();
    for (_, freed, path) in all {
        if size <= most / 10 * 9 {
            return;
        }
        if fs::remove_file(&path).is_ok() {
            size -= freed;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::io;
    use std::path::{Path, PathBuf};
    use std::time::{Duration, SystemTime};

    use super::{DAY, KEPT, is_ours, opened, prune};

    /// A fresh folder outside of the project's.
    fn folder(name: &str) -> io::Result<PathBuf> {
        let folder = std::env::temp_dir().join(format!("hegao-cache-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }

    /// A file of so many bytes that was last used so long ago.
    fn file(path: &Path, size: usize, now: SystemTime, age: Duration) -> io::Result<()> {
        fs::create_dir_all(path.parent().unwrap_or(path))?;
        fs::write(path, vec![b'x'; size])?;
        File::options().append(true).open(path)?.set_modified(now - age)
    }

    #[test]
    fn pruning_takes_what_was_long_not_used_and_then_the_oldest_and_nothing_else() -> io::Result<()> {
        let (folder, now) = (folder("prune")?, SystemTime::now());
        let all = [
            ("v1/aa/new.hegao", 400, DAY),
            ("v1/aa/old.hegao", 400, DAY * 3),
            ("v1/bb/older.hegao", 400, DAY * 5),
            ("v0/cc/other-layout.hegao", 400, KEPT + DAY),
            ("v1/aa/12-1.new", 1, DAY),
            ("v1/aa/12-2.new", 1, Duration::from_secs(1)),
            ("v1/aa/plan.txt", 9000, KEPT + DAY),
            ("plans/aa/a.hegao", 9000, KEPT + DAY),
            ("CACHEDIR.TAG", 10, KEPT + DAY),
        ];
        for (name, size, age) in all {
            file(&folder.join(name), size, now, age)?;
        }
        let left = || all.iter().map(|(name, ..)| *name).filter(|name| folder.join(name).exists()).collect::<Vec<_>>();
        prune(&folder, 1200, now);
        let kept = ["v1/aa/new.hegao", "v1/aa/old.hegao", "v1/bb/older.hegao", "v1/aa/12-2.new", "v1/aa/plan.txt", "plans/aa/a.hegao", "CACHEDIR.TAG"];
        assert_eq!(left(), kept);
        prune(&folder, 900, now);
        assert_eq!(left(), ["v1/aa/new.hegao", "v1/aa/old.hegao", "v1/aa/12-2.new", "v1/aa/plan.txt", "plans/aa/a.hegao", "CACHEDIR.TAG"]);
        fs::remove_dir_all(folder)
    }

    #[test]
    fn a_folder_of_something_else_is_none_of_ours() -> io::Result<()> {
        let folder = folder("ours")?;
        assert!(is_ours(&folder.join("none")).is_err());
        fs::write(folder.join(".CACHEDIR.TAG.7-0.hegao"), "Sig")?;
        assert!(is_ours(&folder)?, "another run is beginning it");
        assert!(folder.join("CACHEDIR.TAG").exists() && folder.join(".gitignore").exists());
        fs::write(folder.join("v1"), "")?;
        assert!(is_ours(&folder)?);
        fs::write(folder.join("CACHEDIR.TAG"), "Signature: 8a477f597d28d172789f06886806bc55\n# of another program\n")?;
        assert!(!is_ours(&folder)?);
        fs::remove_dir_all(folder)
    }

    #[test]
    fn an_entry_is_opened_with_its_own_key_only() {
        let (key, other) = (blake3::hash(b"a"), blake3::hash(b"b"));
        let entry = [&super::MAGIC[..], key.as_bytes(), blake3::hash(b"payload").as_bytes(), b"payload"].concat();
        assert_eq!(opened(&entry, &key), Some(&b"payload"[..]));
        assert_eq!(opened(&entry, &other), None);
        for at in 0..entry.len() {
            let mut bad = entry.clone();
            bad.iter_mut().skip(at).take(1).for_each(|b| *b ^= 1);
            assert_eq!(opened(&bad, &key), None, "{at}");
            assert_eq!(opened(entry.get(..at).unwrap_or_default(), &key), None, "{at}");
        }
    }
}
