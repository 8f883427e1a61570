//! Zip: unpacking an entry within limits, and archives of drafts, each entry a draft named `a.zip/inner.docx`.
//! What is unpacked is bounded before memory is taken; nothing is written anywhere. Archives inside archives are not entered.

use std::io::{Cursor, Read, Seek};
use std::sync::Arc;

use encoding_rs::GB18030;
use zip::ZipArchive;
use zip::result::ZipError;

use super::Format;
use crate::diag::{Message, Problem};

/// Unpacked bytes that an entry may always have.
const SMALL: u64 = 16 << 20;
/// What a larger one may have for each packed byte: text packs to a tenth, the most repetitive tables to a fortieth.
const RATIO: u64 = 100;
/// Unpacked bytes of one draft at most.
const LARGEST: u64 = 256 << 20;
/// Entries of an archive at most.
const ENTRIES: usize = 20_000;

/// Why an entry could not be unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// So many bytes or more: too many, or out of proportion.
    Bomb(u64),
    /// Needs a password.
    Password,
    /// Packed by another method.
    Method,
    /// Does not unpack.
    Damaged,
}

/// The bytes of an entry, at most `left`.
pub(super) fn unpack<R: Read + Seek>(zip: &mut ZipArchive<R>, index: usize, left: u64) -> Result<Vec<u8>, Fault> {
    let mut file = zip.by_index(index).map_err(|error| match error {
        ZipError::UnsupportedArchive(message) if message == ZipError::PASSWORD_REQUIRED => Fault::Password,
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => Fault::Method,
        _ => Fault::Damaged,
    })?;
    let most = left.min(SMALL.max(file.compressed_size().saturating_mul(RATIO)));
    if file.size() > most {
        return Err(Fault::Bomb(file.size()));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(file.size()).unwrap_or(0));
    file.by_ref().take(most + 1).read_to_end(&mut bytes).map_err(|_| Fault::Damaged)?;
    let size = bytes.len() as u64;
    if size > most { Err(Fault::Bomb(size)) } else { Ok(bytes) }
}

/// An archive with drafts in it. Copies share its bytes.
#[derive(Debug, Clone)]
pub struct Archive {
    path: String,
    zip: ZipArchive<Cursor<Arc<[u8]>>>,
    drafts: Arc<[(usize, String)]>,
    /// Entries that are no drafts.
    passed_over: usize,
}

impl Archive {
    /// True for a path that ends like an archive.
    #[must_use]
    pub fn is_one(path: &str) -> bool {
        path.rsplit_once('.').is_some_and(|(stem, end)| !stem.is_empty() && end.eq_ignore_ascii_case("zip"))
    }

    /// Reads the directory of an archive.
    ///
    /// # Errors
    /// A [`Problem`] where it is none, is damaged, has too many entries or no draft among them.
    pub fn open(path: &str, bytes: Vec<u8>) -> Result<Self, Problem> {
        let zip = ZipArchive::new(Cursor::new(Arc::from(bytes))).map_err(|_| damaged(path))?;
        if zip.len() > ENTRIES {
            let message = Message::new(
                format!("压缩包内有 {} 个文件，超过上限 {ENTRIES} 个。", zip.len()),
                format!("{} files in the archive, the limit is {ENTRIES}.", zip.len()),
            );
            return Err(Problem::file(path, message).with_help(Message::new("请解压后分批核查。", "Unpack it and check the files in parts.")));
        }
        let names: Vec<(usize, String)> = zip.file_names_raw().map(decoded).enumerate().filter(|(_, n)| !n.ends_with('/')).collect();
        let all = names.len();
        let mut drafts: Vec<(usize, String)> = names.into_iter().filter(|(_, n)| is_draft(n)).collect();
        drafts.sort_by(|a, b| a.1.cmp(&b.1));
        if drafts.is_empty() {
            let message = Message::new("压缩包内没有可核查的文稿。", "no drafts in the archive.");
            return Err(Problem::file(path, message).with_help(super::readable()));
        }
        Ok(Self { path: path.to_owned(), zip, passed_over: all - drafts.len(), drafts: drafts.into() })
    }

    /// Its path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Number of drafts in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.drafts.len()
    }

    /// Never true: an archive without drafts is not opened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.drafts.is_empty()
    }

    /// Number of other files in it.
    #[must_use]
    pub fn passed_over(&self) -> usize {
        self.passed_over
    }

    /// The name of the n-th draft inside, whatever it holds: nothing to write to. Empty where there are fewer.
    #[must_use]
    pub fn name(&self, n: usize) -> &str {
        self.drafts.get(n).map_or("", |d| d.1.as_str())
    }

    /// The name of the n-th draft and its bytes.
    ///
    /// # Errors
    /// A [`Problem`] where it can't be unpacked.
    pub fn draft(&self, n: usize) -> Result<(String, Vec<u8>), Problem> {
        let Some((index, name)) = self.drafts.get(n) else { return Err(damaged(&self.path)) };
        let path = format!("{}/{name}", self.path);
        // Each draft is unpacked by itself and let go: no more than one at a time is in memory for a worker.
        match unpack(&mut self.zip.clone(), *index, LARGEST) {
            Ok(bytes) => Ok((path, bytes)),
            Err(fault) => Err(refused(&path, fault)),
        }
    }
}

/// Names are UTF-8, or what Windows in China writes.
fn decoded(raw: &[u8]) -> String {
    let name = std::str::from_utf8(raw).map_or_else(|_| GB18030.decode_without_bom_handling(raw).0.into_owned(), str::to_owned);
    name.replace('\\', "/")
}

/// Drafts, but for hidden files, locks and what macOS keeps beside its files.
fn is_draft(name: &str) -> bool {
    let hidden = name.split('/').any(|step| step.starts_with('.') || step == "__MACOSX" || step.starts_with("~$"));
    !hidden && Format::of_path(name).is_some()
}

fn damaged(path: &str) -> Problem {
    Problem::file(path, Message::new("压缩包不完整或已损坏。", "the archive is incomplete or damaged."))
        .with_help(Message::new("请重新传送，或解压后再核。", "Get another copy, or unpack it and check the files."))
}

fn refused(path: &str, fault: Fault) -> Problem {
    let (zh, en) = match fault {
        Fault::Bomb(size) => (
            format!("解开有 {} MiB 以上，与压缩后大小不相称或超过上限，未读。", size >> 20),
            format!("unpacks to {} MiB or more, out of proportion to its packed size or above the limit; not read.", size >> 20),
        ),
        Fault::Password => ("压缩包有密码，解不开。".to_owned(), "the archive has a password.".to_owned()),
        Fault::Method => ("用了不认识的压缩方法，解不开。".to_owned(), "packed by an unknown method.".to_owned()),
        Fault::Damaged => ("已损坏，解不开。".to_owned(), "damaged, it can't be unpacked.".to_owned()),
    };
    Problem::file(path, Message::new(zh, en)).with_help(Message::new("请解压后再核其中的文件。", "Unpack the archive and check the files."))
}
