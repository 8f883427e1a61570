//! What the tests of the built program share: a fresh folder, a run in Chinese, its output.
#![allow(dead_code, clippy::panic, clippy::unwrap_used, reason = "tests; each file uses its part")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A fresh folder for one test.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Runs hegao in a folder, in Chinese.
pub fn hegao(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegao"));
    command.args(args).current_dir(folder).env("LANG", "zh_CN.UTF-8").env_remove("LC_ALL").env_remove("LC_MESSAGES").output().unwrap()
}

/// What was written, as text.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Standard output.
pub fn out(output: &Output) -> String {
    text(&output.stdout)
}

/// Standard error.
pub fn err(output: &Output) -> String {
    text(&output.stderr)
}

/// The exit status; a program that was killed fails the test.
pub fn status(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("killed: {}", err(output)))
}

/// The standard output of a run that must end with a status.
pub fn run(folder: &Path, wanted: i32, args: &[&str]) -> String {
    let output = hegao(folder, args);
    assert_eq!(status(&output), wanted, "{args:?}\n{}{}", out(&output), err(&output));
    out(&output)
}

/// A JSON report.
pub fn report(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {}{}", out(output), err(output)))
}
