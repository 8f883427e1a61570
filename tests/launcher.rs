//! The launchers of `packaging/`: the Linux one is run for real, with names that hold blanks; the Windows one is looked at
//! for what its shell needs.
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;
#[path = "support/word.rs"]
mod word;

use std::fs;
use std::path::Path;

use support::folder;

fn packaged(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging").join(name)).unwrap()
}

#[test]
fn the_windows_launcher_has_what_its_shell_needs() {
    let text = packaged("核稿.cmd");
    assert!(text.split_inclusive('\n').all(|l| l.ends_with("\r\n") && !l.trim_end_matches("\r\n").contains('\r')), "every line ends in CR LF");
    let page = text.find("chcp 65001").unwrap();
    assert!(text.chars().take(text.get(..page).unwrap().chars().count()).all(|c| c.is_ascii()), "nothing but ASCII before the code page is set");
    assert!(!text.starts_with('\u{feff}') && text.contains("=%~dp0hegao.exe\"") && text.contains(" drop --lang zh -- %*\r\n"));
    // Names without blanks come unquoted: the whole command line is read, where `&` parts nothing, and the shell is left behind it.
    let taken = text.find("drop --lang zh -- !ARGS!\r\n").unwrap();
    assert!(text.get(taken..).unwrap().find("\r\nexit !CODE!\r\n") < text.get(taken..).unwrap().find("\r\n:plain\r\n"));
    // What the shell reads again for a jump is ASCII: it counts characters of several bytes wrongly in some versions.
    let logic = text.find("\r\n:missing\r\n").unwrap();
    assert!(text.get(..logic).unwrap().is_ascii());
    // Labels that are jumped to exist.
    for label in text.split("goto ").skip(1).map(|t| t.lines().next().unwrap()) {
        assert!(text.contains(&format!("\r\n:{label}\r\n")), "{label}");
    }
}

#[cfg(unix)]
#[test]
fn the_linux_launcher_checks_what_is_dropped_on_it() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::process::Command;
    let folder = folder("launcher");
    let tools = folder.join("工具 箱");
    fs::create_dir_all(tools.join("bin")).unwrap();
    fs::write(tools.join("核稿.sh"), packaged("核稿.sh")).unwrap();
    let paragraphs = word::p("2月30日前完成报送。");
    fs::write(folder.join("方案 (一稿)&'终'.docx"), word::package(&paragraphs, &[])).unwrap();
    fs::write(folder.join("-说明.md"), "2月31日前完成报送。\n").unwrap();
    // In the place of a browser: notes what it was to open.
    let opener = tools.join("bin/xdg-open");
    fs::write(&opener, "#!/bin/sh\nprintf '%s' \"$1\" >\"$OPENED\"\n").unwrap();
    fs::set_permissions(&opener, fs::Permissions::from_mode(0o755)).unwrap();
    let run = |args: &[&str]| {
        let path = format!("{}:{}", tools.join("bin").display(), "/usr/bin:/bin");
        let mut command = Command::new("sh");
        command.arg(tools.join("核稿.sh")).args(args).current_dir(&folder).env("PATH", path).env("TMPDIR", &tools).env("OPENED", folder.join("opened"));
        command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").output().unwrap()
    };
    let missing = run(&["-说明.md"]);
    assert_eq!((missing.status.code(), support::err(&missing).contains("找不到 hegao")), (Some(2), true));
    symlink(env!("CARGO_BIN_EXE_hegao"), tools.join("hegao")).unwrap();
    let none = run(&[]);
    assert_eq!((none.status.code(), support::err(&none).contains("请把要核查的文稿拖到")), (Some(2), true));
    let output = run(&["方案 (一稿)&'终'.docx", "-说明.md"]);
    assert_eq!(output.status.code(), Some(1), "{}", support::err(&output));
    let copy = fs::read(folder.join("方案 (一稿)&'终'-核稿.docx")).unwrap();
    assert_eq!(word::comments(&copy).first().map(|c| c.words.as_str()), Some("2月30日"));
    assert!(folder.join("-说明-核稿.html").is_file());
    let list = fs::read_to_string(fs::read_to_string(folder.join("opened")).unwrap()).unwrap();
    assert!(list.contains("方案 (一稿)&amp;&#39;终&#39;.docx") && list.contains("<h1>应改2处，请核0处"), "{list}");
}
