//! The words of PDF files by pdftotext (poppler-utils), where it is installed, else by hegao itself (`own`): a process of its own within
//! limits on time and size, in the temporary folder that only the user sees. What the words make is `ingest`'s.

#[cfg(feature = "pdf")]
mod own;

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use super::convert::{Fault, PATIENCE, home, is_full, look, no_room, wait};
use crate::diag::{Message, Problem};
use crate::ingest::PdfWords;

/// Bytes of a result at most: a page of a plan makes 10 KB.
const LARGEST: u64 = 128 << 20;
/// What stands behind the last page of a whole result.
const END: &[u8] = b"</doc>";
/// Names a program that is not on the path.
const VARIABLE: &str = "HEGAO_PDFTOTEXT";

/// The program, looked for when it is first needed.
static PROGRAM: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let names: &[&str] = if cfg!(windows) { &["pdftotext.exe"] } else { &["pdftotext"] };
    look(VARIABLE, names, &["/opt/homebrew/bin", "/usr/local/bin", "C:\\Program Files\\poppler\\Library\\bin", "C:\\poppler\\Library\\bin"])
});

/// Folders of this run are numbered.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// Does the work of a process that this program started for itself, where the command line says so.
#[cfg(feature = "pdf")]
pub(super) fn child(args: &[OsString]) -> Option<ExitCode> {
    own::child(args)
}

#[cfg(not(feature = "pdf"))]
pub(super) fn child(_: &[OsString]) -> Option<ExitCode> {
    None
}

/// The words of a PDF and where they stand.
pub(super) fn words(path: &str, bytes: &[u8]) -> Result<PdfWords, Problem> {
    let Some(program) = &*PROGRAM else { return own(path, bytes).unwrap_or_else(|| Err(missing(path))) };
    let mut command = limited(program);
    command.args(["-bbox", "-enc", "UTF-8"]);
    let (status, words) = run(command, bytes).map_err(|fault| cut_short(path, fault))?;
    match status {
        // What it has no tables for it leaves out.
        Some(0) if words.lacks_tables() => Ok(own(path, bytes).and_then(Result::ok).unwrap_or(words)),
        Some(0) => Ok(words),
        _ if words.said.to_ascii_lowercase().contains("incorrect password") => Err(password(path)),
        Some(3) => Err(no_copying(path)),
        None => Err(broken_off(path, ORIGINAL)),
        _ => Err(failed(path, words.said.lines().next().unwrap_or("").trim())),
    }
}

#[cfg(feature = "pdf")]
use own::limited;

#[cfg(not(feature = "pdf"))]
fn limited(program: &Path) -> Command {
    Command::new(program)
}

/// The same without another program; `None` where this program was built without it.
#[cfg(feature = "pdf")]
fn own(path: &str, bytes: &[u8]) -> Option<Result<PdfWords, Problem>> {
    Some(own::words(path, bytes))
}

#[cfg(not(feature = "pdf"))]
fn own(_: &str, _: &[u8]) -> Option<Result<PdfWords, Problem>> {
    None
}

/// Runs a program that takes a file of words to write behind the file to read. Its exit status, if it has one, and what it wrote.
fn run(command: Command, bytes: &[u8]) -> Result<(Option<i32>, PdfWords), Fault> {
    // Without its folder nothing can be written, whatever the reason.
    let folder = home().map_err(|_| full())?.join(format!("pdf-{}", NUMBER.fetch_add(1, Ordering::Relaxed)));
    let result = run_in(&folder, command, bytes);
    let _ = fs::remove_dir_all(&folder);
    result
}

fn run_in(folder: &Path, mut command: Command, bytes: &[u8]) -> Result<(Option<i32>, PdfWords), Fault> {
    fs::create_dir_all(folder)?;
    let (input, output, said) = (folder.join("draft.pdf"), folder.join("words.html"), folder.join("said.txt"));
    fs::write(&input, bytes)?;
    command.arg(&input).arg(&output).current_dir(folder).env("LC_ALL", "C.UTF-8");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(File::create(&said)?);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let large = |file: &Path| fs::metadata(file).is_ok_and(|m| m.len() > LARGEST);
    let status = wait(command.spawn()?, PATIENCE, || large(&output) || large(&said))?;
    let mut words = PdfWords::default();
    let mut complaint = Vec::new();
    File::open(&said)?.take(1 << 16).read_to_end(&mut complaint)?;
    words.said = String::from_utf8_lossy(&complaint).into_owned();
    if let Ok(made) = File::open(&output) {
        made.take(LARGEST + 1).read_to_end(&mut words.pages)?;
    }
    // On a full disk pdftotext leaves out the rest and ends as if all were well.
    let whole = memchr::memmem::find(words.pages.get(words.pages.len().saturating_sub(64)..).unwrap_or(&[]), END).is_some();
    match () {
        () if words.pages.len() as u64 > LARGEST => Err(Fault::TooMuch),
        () if status == Some(0) && !whole => Err(full()),
        () => Ok((status, words)),
    }
}

/// No space is left.
fn full() -> Fault {
    Fault::Io(io::ErrorKind::StorageFull.into())
}

/// A program that did not come to its end.
fn cut_short(path: &str, fault: Fault) -> Problem {
    match fault {
        Fault::Slow => slow(path),
        Fault::TooMuch => too_much(path),
        Fault::Nothing => failed(path, ""),
        Fault::Io(error) if is_full(&error) => no_room(path, &error),
        Fault::Io(error) => failed(path, &error.to_string()),
    }
}

fn said(path: &str, (zh, en): (String, String), help: (&str, &str)) -> Problem {
    Problem::file(path, Message::new(zh, en)).with_help(Message::new(help.0, help.1))
}

const ORIGINAL: (&str, &str) = ("请用 Word 原稿核，或从原处再取一份 PDF。", "Check the Word original, or get another copy of the PDF.");

fn missing(path: &str) -> Problem {
    let text = ("读 PDF 要用 pdftotext 程序，没有找到它，未查。", "PDF files are read with the program pdftotext, which was not found; not checked.");
    let message = Message::new(text.0, text.1);
    Problem::file(path, message).with_help(Message::new(
        format!("请用 Word 原稿核；或安装 poppler-utils（装在别处的，用环境变量 {VARIABLE} 指明 pdftotext 程序）。"),
        format!("Check the Word original, or install poppler-utils (name its program pdftotext in {VARIABLE} where it is elsewhere)."),
    ))
}

fn failed(path: &str, why: &str) -> Problem {
    let (zh, en) = if why.is_empty() { (String::new(), String::new()) } else { (format!("：{why}"), format!(": {why}")) };
    said(path, (format!("PDF 读不出，文件可能不完整或已损坏{zh}。"), format!("the PDF can't be read, it may be incomplete or damaged{en}.")), ORIGINAL)
}

fn broken_off(path: &str, help: (&str, &str)) -> Problem {
    let zh = "读 PDF 时中断了（内容有误，或占用内存过多），未核。".to_owned();
    said(path, (zh, "reading the PDF broke off (it is faulty, or takes too much memory); not checked.".to_owned()), help)
}

fn password(path: &str) -> Problem {
    let text = ("PDF 有密码（已加密），读不了。".to_owned(), "the PDF is password-protected, it can't be read.".to_owned());
    said(path, text, ("请打开后去掉密码另存再核，或用 Word 原稿核。", "Save it without its password, or check the Word original."))
}

fn no_copying(path: &str) -> Problem {
    let text = ("PDF 不许复制文字，未读。".to_owned(), "the PDF forbids copying its text; not read.".to_owned());
    said(path, text, ("请用 Word 原稿核，或向制作者要不加限制的一份。", "Check the Word original, or ask for a copy without restrictions."))
}

fn slow(path: &str) -> Problem {
    let seconds = PATIENCE.as_secs();
    said(path, (format!("PDF 读了 {seconds} 秒没有读完，已中止。"), format!("reading the PDF took more than {seconds} seconds and was ended.")), ORIGINAL)
}

fn too_much(path: &str) -> Problem {
    let mib = LARGEST >> 20;
    let text =
        (format!("PDF 的文字超过上限（连同位置 {mib} MiB），未读。"), format!("the PDF has more text than the limit ({mib} MiB with places); not read."));
    said(path, text, ("请分成几个文件后再核。", "Split it into several files."))
}
