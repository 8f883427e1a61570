//! The only room that touches files, clock, environment and processes: the command line.
//! A new command is a `Command` in `options` and a file here.

mod check;
mod draw;
mod drive;
mod fix;
mod inspect;
mod language;
mod links;
mod options;
mod progress;
mod read;
mod rules;
mod setup;
mod usage;
mod walk;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::process::ExitCode;

use crate::diag::{Message, Problem};

/// Runs the command line and says how it went: 0, 1 or 2.
#[must_use]
pub fn main() -> ExitCode {
    let args: Vec<OsString> = std::env::args_os().collect();
    let asked = language::asked(&args);
    let lang = asked.unwrap_or_else(language::of_locale);
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        // A slip in hegao is reported as a problem of its draft (audit::guarded), not as a trace.
        std::panic::set_hook(Box::new(|_| {}));
    }
    match options::command(lang).try_get_matches_from(args) {
        Err(error) => {
            let text = usage::say(&error, lang);
            let _ = if error.use_stderr() { write!(anstream::stderr(), "{text}") } else { write!(anstream::stdout(), "{text}") };
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
        Ok(matches) => match matches.subcommand() {
            Some(("check", m)) => check::run(m, lang, asked),
            Some(("explain", m)) => rules::explain(m, lang),
            Some(("inspect", m)) => inspect::run(m, lang),
            Some(("rules", m)) => rules::run(m, lang),
            _ => ExitCode::from(2),
        },
    }
}

/// Text on standard output; a closed pipe is silent.
fn print(text: &str) {
    let _ = io::stdout().lock().write_all(text.as_bytes());
}

/// A report that can't be written.
fn cannot_write(error: &io::Error) -> Problem {
    Problem::file("", Message::new(format!("报告写不出去：{error}"), format!("the report can't be written: {error}")))
        .with_help(Message::new("请检查磁盘空间和权限", "check space and permissions"))
}
