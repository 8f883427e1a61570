//! Reads a file or standard input whole, up to a limit, and hands it to ingest.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::convert;
use super::walk::unreadable;
use crate::diag::{Message, Problem};
use crate::ingest::{self, Archive, Draft, Options, Revisions};

/// Largest file that is read: positions are 32-bit, and a draft is a text, not a data set.
const LARGEST: u64 = 256 << 20;

/// Largest settings file.
const LARGEST_SETTINGS: u64 = 1 << 20;

/// A draft as it lies there.
pub(super) struct Raw {
    /// As the user named it.
    pub(super) name: String,
    /// The file; none for standard input.
    pub(super) path: Option<PathBuf>,
    pub(super) bytes: Vec<u8>,
    /// The archive that it lies in: nothing is written back there.
    pub(super) archive: Option<PathBuf>,
    format: Option<ingest::Format>,
}

impl Raw {
    /// A file.
    pub(super) fn file(path: &Path) -> Result<Self, Problem> {
        let name = path.to_string_lossy().into_owned();
        let opened = File::open(path).map_err(|e| unreadable(&name, &e))?;
        let bytes = limited(&name, sized(opened))?;
        Ok(Self { name, path: Some(path.to_path_buf()), bytes, archive: None, format: None })
    }

    /// A draft in an archive.
    pub(super) fn packed(archive: &Archive, number: usize) -> Result<Self, Problem> {
        let (name, bytes) = archive.draft(number)?;
        Ok(Self { name, path: None, bytes, archive: Some(PathBuf::from(archive.path())), format: None })
    }

    /// Standard input; without a name it is plain text.
    pub(super) fn stdin(name: &str) -> Result<Self, Problem> {
        let shown = if name.is_empty() { "<stdin>" } else { name };
        let format = if name.is_empty() { Some(ingest::Format::Text) } else { None };
        Ok(Self { name: shown.to_owned(), path: None, bytes: limited(shown, (std::io::stdin().lock(), 0))?, archive: None, format })
    }

    /// Where it lies in its archive: `/inner.docx`; empty outside of one.
    pub(super) fn in_archive(&self) -> &str {
        self.archive.as_ref().and_then(|a| self.name.strip_prefix(&*a.to_string_lossy())).unwrap_or("")
    }

    /// True where the name tells what it is: standard input may be anything.
    pub(super) fn name_is_path(&self) -> bool {
        self.path.is_some() || self.archive.is_some()
    }

    /// True where another program takes part in reading it, so that its bytes alone do not say what is read.
    pub(super) fn is_converted(&self) -> bool {
        let format = self.format.or_else(|| ingest::Format::of_path(&self.name));
        format.is_some_and(|f| f.is_converted() || f == ingest::Format::Pdf)
    }

    /// As a draft.
    pub(super) fn draft(self) -> Result<Draft, Problem> {
        ingest::read_with(&self.name, self.bytes, self.format, &options(Revisions::default()))
    }

    /// As a draft, the bytes kept.
    pub(super) fn read(&self) -> Result<Draft, Problem> {
        self.read_revised(Revisions::default())
    }

    /// The same, with a word on tracked changes.
    pub(super) fn read_revised(&self, revisions: Revisions) -> Result<Draft, Problem> {
        ingest::read_with(&self.name, self.bytes.clone(), self.format, &options(revisions))
    }
}

fn options(revisions: Revisions) -> Options<'static> {
    Options { revisions, converter: Some(&convert::OFFICE) }
}

/// A draft from a file.
pub(super) fn file(path: &Path) -> Result<Draft, Problem> {
    Raw::file(path)?.draft()
}

/// An archive.
pub(super) fn archive(path: &Path) -> Result<Archive, Problem> {
    let raw = Raw::file(path)?;
    Archive::open(&raw.name, raw.bytes)
}

/// A draft from standard input.
pub(super) fn stdin(name: &str) -> Result<Draft, Problem> {
    Raw::stdin(name)?.draft()
}

/// The text of a rule file or another small text that hegao itself defines.
pub(super) fn text(path: &Path) -> Result<String, Problem> {
    let name = path.to_string_lossy();
    let opened = File::open(path).map_err(|e| unreadable(&name, &e))?;
    let mut bytes = limited(&name, sized(opened))?;
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    let utf16 = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    String::from_utf8(bytes).map_err(|e| {
        let line = e.as_bytes().iter().take(e.utf8_error().valid_up_to()).filter(|b| **b == b'\n').count() + 1;
        let message = if utf16 {
            Message::new("是UTF-16编码，不是UTF-8", "UTF-16, not UTF-8")
        } else {
            Message::new(format!("不是UTF-8编码（从第{line}行起；多半是GB18030）"), format!("not UTF-8, from line {line} on (probably GB18030)"))
        };
        Problem::file(name, message).with_help(Message::new("请另存为UTF-8", "save it as UTF-8"))
    })
}

/// The text of a settings file: small, and never with a byte that is no text.
pub(super) fn settings(path: &Path, name: &str) -> Result<String, Problem> {
    let size = std::fs::metadata(path).map_err(|e| unreadable(name, &e))?.len();
    if size > LARGEST_SETTINGS {
        let message = Message::new(format!("设置文件有{}KiB，超过上限1MiB", size >> 10), format!("a settings file of {} KiB; the limit is 1 MiB", size >> 10));
        return Err(Problem::file(name, message).with_help(Message::new("请核对是否放错了文件", "is it the right file?")));
    }
    text(path).map_err(|problem| Problem { path: name.to_owned(), ..problem })
}

/// A file and how large it says it is.
fn sized(file: File) -> (File, u64) {
    let size = file.metadata().map_or(0, |m| m.len());
    (file, size)
}

fn limited(name: &str, (from, size): (impl Read, u64)) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::with_capacity(usize::try_from(size.min(LARGEST)).map_or(0, |n| n + 1));
    from.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| unreadable(name, &e))?;
    if bytes.len() as u64 > LARGEST {
        let mib = LARGEST >> 20;
        return Err(Problem::file(name, Message::new(format!("文件超过{mib} MiB，未查"), format!("larger than {mib} MiB, not checked")))
            .with_help(Message::new("请拆分后再查", "split it and check the parts")));
    }
    Ok(bytes)
}
