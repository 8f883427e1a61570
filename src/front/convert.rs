//! LibreOffice as a converter, where it is installed: a process without windows, with a profile of its own in a temporary folder,
//! without macros and links, within a time limit. What it wrote is read like any other docx.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::diag::{Message, Problem};
use crate::ingest::{Converter, PdfWords};

use super::{pdf, why_not};

/// How long one conversion may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(120);
/// Bytes of a result at most.
const LARGEST: u64 = 256 << 20;
/// Names a program that is not on the path.
const VARIABLE: &str = "HEGAO_SOFFICE";

/// The converter of this run.
pub(super) static OFFICE: Office = Office;

/// The program as a variable names it or as it is installed, looked for when it is first needed.
static PROGRAM: LazyLock<Option<PathBuf>> = LazyLock::new(find);

/// The program as the settings name it (`programs`).
static NAMED: Mutex<Option<PathBuf>> = Mutex::new(None);

/// The temporary folder.
static HOME: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Whoever holds it converts, for LibreOffice runs once for each profile.
static TURN: Mutex<()> = Mutex::new(());

/// LibreOffice.
pub(super) struct Office;

/// Takes the program that the settings of this run name.
pub(super) fn name(program: Option<PathBuf>) {
    *NAMED.lock().unwrap_or_else(PoisonError::into_inner) = program;
}

/// The program: the variable comes before the settings, these before what is found.
fn program() -> Option<PathBuf> {
    let named = || NAMED.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if std::env::var_os(VARIABLE).is_some() { PROGRAM.clone() } else { named().or_else(|| PROGRAM.clone()) }
}

/// Removes the temporary folder at the end of the run.
pub(super) fn tidy() {
    if let Some(home) = HOME.lock().unwrap_or_else(PoisonError::into_inner).take() {
        let _ = fs::remove_dir_all(home);
    }
}

impl Converter for Office {
    fn is_installed(&self) -> bool {
        program().is_some()
    }

    fn convert(&self, path: &str, bytes: &[u8], ending: &str) -> Result<Vec<u8>, Problem> {
        let Some(program) = program() else { return Err(missing(path)) };
        let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = home().map_err(|e| no_room(path, &e))?;
        let result = run(&program, &folder, bytes, ending);
        // Nothing of a draft stays longer than needed.
        for name in ["in", "out"] {
            let _ = fs::remove_dir_all(folder.join(name));
        }
        result.map_err(|fault| match fault {
            Fault::Slow => slow(path),
            Fault::Nothing | Fault::TooMuch => failed(path, ""),
            Fault::Io(error) if is_full(&error) => no_room(path, &error),
            Fault::Io(error) => failed(path, &error.to_string()),
        })
    }

    fn pdf_words(&self, path: &str, bytes: &[u8]) -> Result<PdfWords, Problem> {
        pdf::words(path, bytes)
    }
}

/// The temporary folder, made when it is first needed.
pub(super) fn home() -> io::Result<PathBuf> {
    let mut home = HOME.lock().unwrap_or_else(PoisonError::into_inner);
    match &*home {
        Some(folder) => Ok(folder.clone()),
        None => Ok(home.insert(make_home()?).clone()),
    }
}

/// Why there is no result.
pub(super) enum Fault {
    Slow,
    Nothing,
    /// More than a draft may have.
    TooMuch,
    Io(io::Error),
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

fn run(program: &Path, home: &Path, bytes: &[u8], ending: &str) -> Result<Vec<u8>, Fault> {
    let (input, output) = (home.join("in"), home.join("out"));
    fs::create_dir_all(&input)?;
    fs::create_dir_all(&output)?;
    let file = input.join(format!("draft.{ending}"));
    fs::write(&file, bytes)?;
    let mut command = Command::new(program);
    command
        .args(["--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"])
        .arg(format!("-env:UserInstallation={}", url(&home.join("profile"))))
        // As URLs: where the locale is not installed, LibreOffice misreads any path that is not ASCII, and waits for ever.
        .args(["--convert-to", "docx:MS Word 2007 XML", "--outdir", &url(&output), &url(&file)])
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    wait(command.spawn()?, PATIENCE, || false)?;
    let made = fs::File::open(output.join("draft.docx")).map_err(|_| Fault::Nothing)?;
    let mut out = Vec::new();
    made.take(LARGEST + 1).read_to_end(&mut out)?;
    if out.is_empty() || out.len() as u64 > LARGEST { Err(Fault::Nothing) } else { Ok(out) }
}

/// Waits for a program; it is ended when it takes too long or `too_much` says so. Its exit status, if it has one.
pub(super) fn wait(mut child: Child, patience: Duration, too_much: impl Fn() -> bool) -> Result<Option<i32>, Fault> {
    let begun = Instant::now();
    let mut pause = Duration::from_millis(2);
    while begun.elapsed() < patience {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code());
        }
        if too_much() {
            end(&mut child);
            return Err(Fault::TooMuch);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
    end(&mut child);
    Err(Fault::Slow)
}

/// Ends the process that was started, with those that it started.
fn end(child: &mut Child) {
    let id = child.id().to_string();
    let _ = if cfg!(windows) {
        Command::new("taskkill").args(["/T", "/F", "/PID", &id]).stdout(Stdio::null()).stderr(Stdio::null()).status()
    } else {
        Command::new("kill").args(["-KILL", "--", &format!("-{id}")]).stdout(Stdio::null()).stderr(Stdio::null()).status()
    };
    let _ = child.kill();
    let _ = child.wait();
}

fn find() -> Option<PathBuf> {
    let names: &[&str] = if cfg!(windows) { &["soffice.com", "soffice.exe"] } else { &["soffice", "libreoffice"] };
    let usual = [
        "/Applications/LibreOffice.app/Contents/MacOS",
        "/opt/libreoffice/program",
        "C:\\Program Files\\LibreOffice\\program",
        "C:\\Program Files (x86)\\LibreOffice\\program",
    ];
    look(VARIABLE, names, &usual)
}

/// A program: as a variable names it, on the path, or where it is usually installed. Only absolute places count.
pub(super) fn look(variable: &str, names: &[&str], usual: &[&str]) -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(variable).map(PathBuf::from) {
        return named.is_file().then_some(named);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(usual.iter().map(PathBuf::from)).filter(|f| f.is_absolute());
    folders.flat_map(|folder| names.iter().map(move |n| folder.join(n))).find(|f| f.is_file())
}

/// A folder that only this user sees, with a profile that runs no macros and follows no links.
fn make_home() -> io::Result<PathBuf> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let mut made = None;
    for n in 0..1000 {
        let folder = std::env::temp_dir().join(format!("hegao-{}-{n}", std::process::id()));
        match builder.create(&folder) {
            Ok(()) => {
                made = Some(folder);
                break;
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    let home = made.ok_or_else(|| io::Error::from(io::ErrorKind::AlreadyExists))?;
    let user = home.join("profile").join("user");
    let profile = fs::create_dir_all(&user).and_then(|()| fs::write(user.join("registrymodifications.xcu"), settings()));
    if profile.is_err() {
        let _ = fs::remove_dir_all(&home);
    }
    profile.map(|()| home)
}

fn settings() -> String {
    let item = |name: &str| {
        format!(r#"<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="{name}" oor:op="fuse"><value>true</value></prop></item>"#)
    };
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{}{}{}</oor:items>"#,
        item("DisableMacrosExecution"),
        item("BlockUntrustedRefererLinks"),
        item("DisableActiveContent")
    )
}

/// A folder as a file URL.
fn url(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut out = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/._-~:".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// True where there is no space left.
pub(super) fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// The temporary folder can't be used.
pub(super) fn no_room(path: &str, error: &io::Error) -> Problem {
    let (zh, en) = why_not(error);
    let message = Message::new(format!("临时文件夹写不进（{zh}），未读。"), format!("the temporary folder can't be written ({en}); not read."));
    let variable = if cfg!(windows) { "TEMP" } else { "TMPDIR" };
    Problem::file(path, message).with_help(Message::new(
        format!("请腾出磁盘空间，或用环境变量 {variable} 另指一个能写的文件夹。"),
        format!("Make room on the disk, or name another folder that can be written in {variable}."),
    ))
}

fn missing(path: &str) -> Problem {
    let message =
        Message::new("此格式要先由 LibreOffice 转换，没有找到它，未查。", "this format is converted by LibreOffice first, which was not found; not checked.");
    Problem::file(path, message).with_help(Message::new(
        format!("请用 Word 或 WPS 另存为 .docx 再核；或安装 LibreOffice（装在别处的，用环境变量 {VARIABLE} 或 hegao.toml 的 [programs] 指明 soffice 程序）。"),
        format!("Save it as .docx in Word or WPS, or install LibreOffice (name its program soffice in {VARIABLE} or in [programs] of hegao.toml where it is elsewhere)."),
    ))
}

fn failed(path: &str, why: &str) -> Problem {
    let (zh, en) = if why.is_empty() { (String::new(), String::new()) } else { (format!("：{why}"), format!(": {why}")) };
    let message = Message::new(
        format!("LibreOffice 未能转换（文件可能已损坏或有密码）{zh}。"),
        format!("LibreOffice could not convert it (damaged, or password-protected){en}."),
    );
    Problem::file(path, message).with_help(Message::new("请用 Word 或 WPS 打开，另存为 .docx 再核。", "Open it in Word or WPS and save it as .docx."))
}

fn slow(path: &str) -> Problem {
    let seconds = PATIENCE.as_secs();
    let message = Message::new(format!("LibreOffice 转换超过 {seconds} 秒，已中止。"), format!("LibreOffice took more than {seconds} seconds and was ended."));
    Problem::file(path, message).with_help(Message::new("请用 Word 或 WPS 打开，另存为 .docx 再核。", "Open it in Word or WPS and save it as .docx."))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Fault, url, wait};

    #[cfg(unix)]
    #[test]
    #[expect(clippy::unwrap_used, reason = "tests")]
    fn a_program_that_takes_too_long_is_ended_with_all_that_it_started() {
        use std::os::unix::process::CommandExt;
        use std::time::{Duration, Instant};
        let mark = std::env::temp_dir().join(format!("hegao-slow-{}", std::process::id()));
        let script = format!("(sleep 2; touch {}) & wait", mark.display());
        let begun = Instant::now();
        let child = std::process::Command::new("sh").args(["-c", &script]).process_group(0).spawn().unwrap();
        assert!(matches!(wait(child, Duration::from_millis(200), || false), Err(Fault::Slow)) && begun.elapsed() < Duration::from_secs(2));
        std::thread::sleep(Duration::from_millis(2500));
        assert!(!mark.exists());
    }

    #[test]
    fn folders_as_urls() {
        assert_eq!(url(Path::new("/tmp/核 稿/a-1")), "file:///tmp/%E6%A0%B8%20%E7%A8%BF/a-1");
        assert_eq!(url(Path::new("C:/Temp/a")), "file:///C:/Temp/a");
    }
}
