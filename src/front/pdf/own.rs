//! PDF files without another program: hegao calls itself, so that a file that makes the library hang, break off or eat memory ends that
//! process only. The process limits itself where the system lets it, and so is pdftotext.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use super::{LARGEST, ORIGINAL, broken_off, cut_short, failed, full, password, run, said, too_much};
use crate::diag::{Message, Problem};
use crate::ingest::{PdfFault, PdfWords, pdf_words};

/// What this program calls itself with; not for users. The second one runs another program within the same limits.
const COMMAND: &str = "pdf-words";
#[cfg(unix)]
const WITHIN: &str = "within-limits";
/// Bytes of memory that the process may ask for, the program itself and what its allocator holds ready included.
#[cfg(unix)]
const MEMORY: u64 = 3 << 29;
/// How the process ends where its files can't be read or written.
const NO_FILE: u8 = 9;
/// How the process ends where it knows why there are no words. A slip of the library ends it with 101 or a signal.
const ENDS: [(PdfFault, u8); 4] = [(PdfFault::Password, 10), (PdfFault::Encryption, 11), (PdfFault::Damaged, 12), (PdfFault::TooMuch, 13)];

const ANOTHER: (&str, &str) = (
    "请用 Word 原稿核；或安装 poppler-utils（其中的 pdftotext 能读更多的 PDF）再核。",
    "Check the Word original, or install poppler-utils (its pdftotext reads more kinds of PDF).",
);

/// Does what the command line asks of such a process.
pub(super) fn child(args: &[OsString]) -> Option<ExitCode> {
    match args {
        [_, command, input, output] if command == COMMAND => {
            std::panic::set_hook(Box::new(|_| {}));
            limit();
            Some(ExitCode::from(write_words(Path::new(input), Path::new(output))))
        }
        #[cfg(unix)]
        [_, command, program, args @ ..] if command == WITHIN => {
            limit();
            let error = std::os::unix::process::CommandExt::exec(Command::new(program).args(args));
            eprintln!("{error}");
            Some(ExitCode::from(2))
        }
        _ => None,
    }
}

/// Another program, within limits where the system has them.
pub(super) fn limited(program: &Path) -> Command {
    #[cfg(unix)]
    if let Ok(own) = std::env::current_exe() {
        let mut command = Command::new(own);
        command.arg(WITHIN).arg(program);
        return command;
    }
    Command::new(program)
}

fn write_words(input: &Path, output: &Path) -> u8 {
    let Ok(bytes) = fs::read(input) else { return NO_FILE };
    match pdf_words(bytes, usize::try_from(LARGEST).unwrap_or(usize::MAX)) {
        Ok(words) => fs::write(output, words).map_or(NO_FILE, |()| 0),
        Err(fault) => ENDS.iter().find(|end| end.0 == fault).map_or(NO_FILE, |end| end.1),
    }
}

/// Bounds on memory, on the processor's time should nobody wait any more, and no trace of the draft where it breaks off.
#[cfg(unix)]
fn limit() {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let most = |most: u64| Rlimit { current: Some(most), maximum: Some(most) };
    for (what, amount) in [(Resource::As, MEMORY), (Resource::Cpu, super::PATIENCE.as_secs()), (Resource::Core, 0)] {
        let _ = setrlimit(what, most(amount));
    }
}

#[cfg(not(unix))]
fn limit() {}

/// The words of a PDF, found by a process of this program.
pub(super) fn words(path: &str, bytes: &[u8]) -> Result<PdfWords, Problem> {
    let mut command = Command::new(std::env::current_exe().map_err(|e| failed(path, &e.to_string()))?);
    command.arg(COMMAND);
    let (status, words) = run(command, bytes).map_err(|fault| cut_short(path, fault))?;
    let known = ENDS.iter().find(|end| status == Some(i32::from(end.1))).map(|end| end.0);
    match (status, known) {
        (Some(0), _) => Ok(words),
        (Some(end), _) if end == i32::from(NO_FILE) => Err(cut_short(path, full())),
        (_, Some(PdfFault::Password)) => Err(password(path)),
        (_, Some(PdfFault::Encryption)) => Err(unknown_encryption(path)),
        (_, Some(PdfFault::TooMuch)) => Err(too_much(path)),
        (_, Some(PdfFault::Damaged)) => Err(failed(path, "").with_help(Message::new(ANOTHER.0, ANOTHER.1))),
        // A signal, a panic: what the library could not bear.
        (_, None) => Err(broken_off(path, ANOTHER)),
    }
}

fn unknown_encryption(path: &str) -> Problem {
    said(path, ("PDF 的加密方式不认识，读不了。".to_owned(), "the PDF is encrypted in an unknown way, it can't be read.".to_owned()), ORIGINAL)
}
