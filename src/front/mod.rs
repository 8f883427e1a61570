//! The only room that touches files, clock, environment and processes: the command line.
//! A new command is a `Command` in `options` and a file here.

mod annotate;
mod cache;
mod case;
mod changed;
mod check;
mod compare;
mod convert;
mod digest;
mod dossier;
mod draw;
mod drive;
mod drop;
mod fix;
mod fresh;
mod init;
mod inspect;
mod kept;
mod known;
mod language;
mod links;
mod opinion_options;
mod opinion_tables;
mod opinions;
mod options;
mod overwrite;
mod pdf;
mod programs;
mod progress;
mod projects;
mod read;
mod reports;
mod rule_files;
mod rule_list;
mod rule_mutate;
mod rule_options;
mod rule_schema;
mod rules;
mod setup;
mod sheet;
mod shell;
mod stats;
mod summary;
mod survey_options;
mod usage;
mod walk;
mod watch;
mod why;
mod why_json;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::diag::{Lang, Message, Problem};

/// Runs the command line and says how it went: 0, 1 or 2.
#[must_use]
pub fn main() -> ExitCode {
    let given: Vec<OsString> = std::env::args_os().collect();
    if let Some(status) = pdf::child(&given) {
        return status;
    }
    let args = drop::spelt_out(given);
    let asked = language::asked(&args);
    let lang = asked.unwrap_or_else(language::of_locale);
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        // A slip in hegao is reported as a problem of its draft (audit::guarded), not as a trace.
        std::panic::set_hook(Box::new(|_| {}));
    }
    let status = commands(args, lang, asked);
    convert::tidy();
    status
}

fn commands(args: Vec<OsString>, lang: Lang, asked: Option<Lang>) -> ExitCode {
    match options::command(lang).try_get_matches_from(args) {
        Err(error) => {
            let text = usage::say(&error, lang);
            let _ = if error.use_stderr() { write!(anstream::stderr(), "{text}") } else { write!(anstream::stdout(), "{text}") };
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
        Ok(matches) => match matches.subcommand() {
            Some(("check", m)) => check::run(m, lang, asked),
            Some(("compare", m)) => compare::run(m, lang, asked),
            Some(("summary", m)) => summary::run(m, lang, asked),
            Some(("opinions", m)) => opinions::run(m, lang, asked),
            Some(("strip", m)) => annotate::strip(m, lang),
            Some(("drop", m)) => drop::run(m, lang),
            Some(("init", _)) => init::run(lang),
            Some(("explain", m)) => rules::explain(m, lang, asked),
            Some(("inspect", m)) => inspect::run(m, lang, asked),
            Some(("rules", m)) => rules::run(m, lang, asked),
            Some(("why", m)) => why::why(m, lang, asked),
            Some(("completions", m)) => shell::completions(m, lang),
            Some(("man", m)) => shell::man(m, lang),
            Some(("why-not", m)) => why::why_not(m, lang, asked),
            _ => ExitCode::from(2),
        },
    }
}

/// Text on standard output; a closed pipe is silent.
fn print(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// The day by the clock (UTC), as `2026-12-31`.
fn today() -> String {
    Timestamp::now().strftime("%Y-%m-%d").to_string()
}

/// The date of comments and changes, as `2026-12-31T09:30:00Z`. Word shows it as it stands and writes its own local time so, with a
/// Z that means nothing: it is this machine's time, by `TZ` where that is set, UTC where the zone is unknown. `SOURCE_DATE_EPOCH`,
/// which is to give the same file everywhere, stays UTC.
fn stamp() -> String {
    let set = std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|s| s.trim().parse::<u64>().ok());
    let (at, zone) = match set {
        Some(seconds) => (i64::try_from(seconds).ok().and_then(|s| Timestamp::from_second(s).ok()).unwrap_or(Timestamp::MAX), TimeZone::UTC),
        None => (Timestamp::now(), TimeZone::try_system().unwrap_or(TimeZone::UTC)),
    };
    at.to_zoned_datetime(zone).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A report that can't be written; no path for standard output.
fn cannot_write(path: &str, error: &io::Error) -> Problem {
    let (zh, en) = why_not(error);
    Problem::file(path, Message::new(format!("报告写不出去：{zh}"), format!("the report can't be written: {en}"))).with_help(another_place())
}

/// What is to be done where a file can't be written.
fn another_place() -> Message {
    Message::new("请检查文件夹、写入权限和磁盘空间，或换一个地方", "check the folder, its permissions and the space left, or choose another place")
}

/// Why a file can't be written, in Chinese and English.
fn why_not(error: &io::Error) -> (String, String) {
    let (zh, en) = match error.kind() {
        io::ErrorKind::IsADirectory => ("这是文件夹，不是文件", "it is a folder, not a file"),
        io::ErrorKind::NotFound => ("文件夹不存在", "the folder does not exist"),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => ("没有写入权限", "no permission to write"),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => ("磁盘已满", "the disk is full"),
        io::ErrorKind::NotADirectory => ("路径中有一段是文件，不是文件夹", "a part of the path is a file, not a folder"),
        _ => return (error.to_string(), error.to_string()),
    };
    (zh.to_owned(), en.to_owned())
}
