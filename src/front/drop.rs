//! `hegao drop`: what a launcher does with files that are dropped on it. Copies with comments beside them, then the list of
//! findings opens in the browser. Files dropped on the program itself come here too.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use clap::ArgMatches;

use super::drive::eprint;
use super::options::{self, list, name};
use super::{check, stamp};
use crate::diag::{Lang, Message, Problem};

/// The command line with `drop` before files that were dropped on the program: files alone, given by their whole paths.
pub(super) fn spelt_out(mut args: Vec<OsString>) -> Vec<OsString> {
    let dropped = args.len() > 1 && args.iter().skip(1).all(|a| Path::new(a).is_absolute() && Path::new(a).exists());
    if dropped {
        args.insert(1, OsString::from("drop"));
    }
    args
}

/// Checks the files and opens the list.
pub(super) fn run(matches: &ArgMatches, lang: Lang) -> ExitCode {
    let given = matches.get_one::<String>(name::OUTPUT).map(PathBuf::from);
    let page = given.clone().unwrap_or_else(new_page);
    let fixed = ["hegao", "check", "--annotate-beside", "--format", "html", "--lang", lang.pick("zh", "en"), "-o"].map(OsStr::new);
    let paths: Vec<OsString> = list(matches, name::PATHS).into_iter().map(OsString::from).collect();
    let args = fixed.into_iter().chain([page.as_os_str(), OsStr::new("--")]).chain(paths.iter().map(OsString::as_os_str));
    let Ok(asked) = options::command(lang).try_get_matches_from(args) else { return ExitCode::from(2) };
    let Some((_, asked)) = asked.subcommand() else { return ExitCode::from(2) };
    let status = check::run(asked, lang, Some(lang));
    if given.is_none()
        && page.is_file()
        && let Err(error) = open(&page)
    {
        let shown = page.to_string_lossy().into_owned();
        let (zh, en) = match error.kind() {
            io::ErrorKind::NotFound => ("没有找到打开网页的程序".to_owned(), "there is no program that opens pages".to_owned()),
            _ => (error.to_string(), error.to_string()),
        };
        let message = Message::new(format!("问题清单打不开：{zh}"), format!("the list of findings can't be opened: {en}"));
        eprint(&Problem::file(shown, message).with_help(Message::new("请用浏览器打开这个文件", "open this file in a browser")), lang);
    }
    status
}

/// A new file among the temporary ones.
fn new_page() -> PathBuf {
    let time: String = stamp().chars().filter(char::is_ascii_digit).collect();
    std::env::temp_dir().join(format!("核稿清单-{time}-{}.html", std::process::id()))
}

/// Shows a page with the program that the desktop has for it.
fn open(page: &Path) -> io::Result<()> {
    let mut command = if cfg!(windows) {
        // The shell's own association; rundll32 takes the path as it is.
        let mut command = Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        command
    } else {
        Command::new(if cfg!(target_os = "macos") { "open" } else { "xdg-open" })
    };
    command.arg(page).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(status.to_string())) }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::spelt_out;

    #[test]
    fn files_alone_are_dropped_ones() {
        let root = env!("CARGO_MANIFEST_DIR");
        let spelt = |args: &[&str]| spelt_out(args.iter().map(OsString::from).collect()).len() - args.len();
        let file = format!("{root}/Cargo.toml");
        assert_eq!(spelt(&["hegao", &file]), 1);
        for other in [vec!["hegao"], vec!["hegao", "check", &file], vec!["hegao", "Cargo.toml"], vec!["hegao", &file, "--help"]] {
            assert_eq!(spelt(&other), 0, "{other:?}");
        }
    }
}
