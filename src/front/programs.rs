//! LibreOffice as `hegao.toml` names it (`[programs] soffice`). A file that was found beside drafts may have come with them: it names no
//! program that could have come with them too. What `--config` names is the user's own word and is taken as it stands.

use std::fs;
use std::path::{Component, Path, PathBuf, Prefix};

use crate::diag::{Message, Problem};
use crate::project::Config;

/// The first program that is there, and those that may not be named.
pub(super) fn soffice(config: &Config, root: &Path, by_user: bool) -> (Option<PathBuf>, Vec<Problem>) {
    let (mut first, mut problems) = (None, Vec::new());
    for (text, at) in config.soffice.iter().filter(|(text, _)| !is_of_other_systems(text)) {
        let path = root.join(text);
        match if by_user { Ok(()) } else { may_run(Path::new(text), root) } {
            Ok(()) if first.is_none() && path.is_file() => first = Some(path),
            Ok(()) => {}
            Err(why) => problems.push(refused(config, (text, at), why)),
        }
    }
    (first, problems)
}

/// `C:\…` elsewhere than on Windows, `/opt/…` there: lists may name the places on each of the machines.
fn is_of_other_systems(text: &str) -> bool {
    let mut chars = text.chars();
    let on_drive = chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':');
    if cfg!(windows) { text.starts_with('/') && !text.starts_with("//") } else { on_drive }
}

/// Why a program may not be run that settings found beside drafts name.
fn may_run(path: &Path, root: &Path) -> Result<(), (&'static str, &'static str)> {
    if !path.is_absolute() || path.components().any(|c| c == Component::ParentDir) {
        return Err(("要写从根目录起的完整路径", "it is not a full path from the root of the file system"));
    }
    if !is_local(path) {
        return Err(("网络位置上的程序不运行", "programs at places in the network are not run"));
    }
    if !is_office(path) {
        return Err(("程序的名称要是 soffice 或 libreoffice", "the program is to be called soffice or libreoffice"));
    }
    // What is not there is not run.
    let Ok(real) = fs::canonicalize(path) else { return Ok(()) };
    let below = |folder: &Path| path.starts_with(folder) || real.starts_with(folder);
    if below(root) || fs::canonicalize(root).is_ok_and(|r| below(&r)) {
        return Err(("文稿所在文件夹里的程序不运行", "programs in the folder of the drafts are not run"));
    }
    if real.ancestors().take(2).chain(path.parent()).any(all_may_write) {
        return Err(("任何人都能改写这个程序", "anybody may write to this program"));
    }
    Ok(())
}

/// On a disk of this machine, as far as the letters tell.
fn is_local(path: &Path) -> bool {
    match path.components().next() {
        Some(Component::Prefix(prefix)) => matches!(prefix.kind(), Prefix::Disk(_) | Prefix::VerbatimDisk(_)),
        _ => true,
    }
}

/// `soffice`, `soffice.exe`, `libreoffice`, `libreoffice24.8`.
fn is_office(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let name = [".exe", ".com", ".bin"].iter().find_map(|e| name.strip_suffix(e)).unwrap_or(&name);
    name == "soffice" || name.strip_prefix("libreoffice").is_some_and(|version| version.chars().all(|c| c.is_ascii_digit() || c == '.'))
}

#[cfg(unix)]
fn all_may_write(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|m| m.permissions().mode() & 0o002 != 0)
}

#[cfg(not(unix))]
fn all_may_write(_: &Path) -> bool {
    false
}

fn refused(config: &Config, (text, at): (&String, &std::ops::Range<usize>), (zh, en): (&str, &str)) -> Problem {
    let message = Message::new(format!("不能用“{text}”转换：{zh}"), format!("“{text}” is not run: {en}"));
    let help = Message::new(
        "文稿旁的设置可能是别人随文稿传来的；要用这个程序，请在环境变量 HEGAO_SOFFICE 中写它，或用 --config 指明这份设置",
        "settings beside drafts may have come with them; name the program in HEGAO_SOFFICE, or the settings by --config",
    );
    Problem::file(&config.path, message).at(at.clone()).with_help(help)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{is_office, soffice};
    use crate::project::Config;

    #[test]
    fn names_of_the_program() {
        for (path, is) in [
            ("/usr/bin/soffice", true),
            ("/usr/bin/libreoffice24.8", true),
            ("/opt/LibreOffice/program/soffice.exe", true),
            ("/bin/sh", false),
            ("/usr/bin/soffice-helper", false),
            ("/usr/bin/libreoffice-x", false),
        ] {
            assert_eq!(is_office(Path::new(path)), is, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_is_not_there_is_passed_over_and_what_may_not_run_is_said() {
        let named = |text: &str, by_user| {
            let (config, _) = Config::parse("hegao.toml", &format!("[programs]\nsoffice = '{text}'\n"));
            let (found, problems) = soffice(&config, Path::new("/nowhere/drafts"), by_user);
            (found.is_some(), problems.len())
        };
        for (text, expected) in [
            ("/nowhere/else/soffice", (false, 0)),
            ("C:\\Program Files\\LibreOffice\\program\\soffice.exe", (false, 0)),
            ("soffice", (false, 1)),
            ("/nowhere/../nowhere/drafts/soffice", (false, 1)),
            ("/bin/sh", (false, 1)),
        ] {
            assert_eq!(named(text, false), expected, "{text}");
        }
        assert_eq!(named("/bin/sh", true), (true, 0));
    }
}
