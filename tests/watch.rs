//! `hegao check --watch`: the program is started, files change under it, and what it says is waited for.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod support;

use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use support::{err, hegao, status};

const FAULTY: &str = "一、总体要求\n\n到2025年2月30日，基本建成。\n";
const CLEAN: &str = "一、总体要求\n\n到2025年2月28日，基本建成。\n";

/// What a machine under load may take for one round.
const DEADLINE: Duration = Duration::from_secs(120);

fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = support::folder(&format!("watch-{name}"));
    // The top of a repository: settings above it don't matter.
    fs::create_dir(folder.join(".git")).unwrap();
    for (path, content) in files {
        write(&folder, path, content);
    }
    folder
}

fn write(folder: &Path, path: &str, content: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// Saves as many editors do: a new file in the place of the old one.
fn replace(folder: &Path, path: &str, content: &str) {
    write(folder, &format!("{path}~"), content);
    fs::rename(folder.join(format!("{path}~")), folder.join(path)).unwrap();
}

/// A watch under way; it is ended with the test.
struct Watch {
    child: Child,
    lines: Receiver<String>,
    /// What was read and not yet waited for.
    text: String,
}

impl Watch {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hegao"));
        command.args(["check", "--watch"]).args(args).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.env("LANG", "zh_CN.UTF-8").env_remove("LC_ALL").env_remove("LC_MESSAGES").spawn().unwrap();
        let (sender, lines) = channel();
        let outs: [Box<dyn Read + Send>; 2] = [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for out in outs {
            let sender = sender.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(out).lines() {
                    let _ = sender.send(line.unwrap());
                }
            });
        }
        Self { child, lines, text: String::new() }
    }

    /// Reads on until all of the words were said; gives what was said until then.
    fn until(&mut self, words: &[&str]) -> String {
        let begun = Instant::now();
        while !words.iter().all(|w| self.text.contains(w)) {
            let left = DEADLINE.checked_sub(begun.elapsed()).unwrap_or_else(|| panic!("{words:?} were not said: {}", self.text));
            match self.lines.recv_timeout(left) {
                Ok(line) => self.text.push_str(&(line + "\n")),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => panic!("it ended before {words:?}: {}", self.text),
            }
        }
        std::mem::take(&mut self.text)
    }

    /// The first round is over when this is said.
    fn ready(&mut self, words: &[&str]) -> String {
        self.until(&[words, &["守候改动，保存后重新核查；按 Ctrl-C 结束。"]].concat())
    }

    #[cfg(unix)]
    fn stop(&mut self) -> i32 {
        let sent = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap().code().unwrap()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn drafts_are_checked_again_when_they_are_saved() {
    let folder = folder("drafts", &[("稿/甲.txt", FAULTY), ("稿/乙.txt", FAULTY), ("稿/丙.txt", CLEAN)]);
    let mut watch = Watch::start(&folder, &["稿"]);
    let first = watch.ready(&["3个文件：应改2处"]);
    assert!(first.contains("稿/甲.txt:3") && first.contains("稿/乙.txt:3") && !first.contains("次核查"), "{first}");
    // Saved in place: only what became of it is said.
    write(&folder, "稿/甲.txt", CLEAN);
    let said = watch.until(&["稿/甲.txt：", "3个文件：应改1处"]);
    assert!(said.contains("──── 第2次核查 ────") && !said.contains("乙.txt") && !said.contains("丙.txt"), "{said}");
    // Saved by renaming.
    replace(&folder, "稿/甲.txt", FAULTY);
    let said = watch.until(&["应改：“2025年2月30日”这一天不存在", "3个文件：应改2处"]);
    assert!(said.contains("稿/甲.txt:3") && !said.contains("乙.txt"), "{said}");
    // New ones, in a new folder too; then that folder goes.
    write(&folder, "稿/丁.txt", CLEAN);
    watch.until(&["稿/丁.txt：未发现问题", "4个文件：应改2处"]);
    write(&folder, "稿/新 夹/戊.md", FAULTY);
    watch.until(&["稿/新 夹/戊.md:3", "5个文件：应改3处"]);
    replace(&folder, "稿/新 夹/戊.md", CLEAN);
    watch.until(&["稿/新 夹/戊.md：已没有问题", "5个文件：应改2处"]);
    fs::remove_dir_all(folder.join("稿/新 夹")).unwrap();
    watch.until(&["稿/新 夹/戊.md：已不在", "4个文件：应改2处"]);
    write(&folder, "稿/新 夹/己.txt", FAULTY);
    watch.until(&["稿/新 夹/己.txt:3", "5个文件：应改3处"]);
    replace(&folder, "稿/新 夹/己.txt", CLEAN);
    watch.until(&["稿/新 夹/己.txt：已没有问题", "5个文件：应改2处"]);
    // One that can't be read is a problem until it is mended.
    write(&folder, "稿/乙.txt", "");
    let said = watch.until(&["稿/乙.txt：文件是空的", "4个文件：应改1处"]);
    assert!(!said.contains("已不在"), "{said}");
    write(&folder, "稿/乙.txt", CLEAN);
    watch.until(&["5个文件：应改1处"]);
}

#[test]
fn settings_rules_and_sidecars_are_read_again() {
    let rule = |words: &str| {
        format!("# 甲。\ntitle zh \"题\" en \"t\"\nseverity error\nfrom q in anywhere(/{words}/)\nreport q zh \"见到“{{q.text}}”\" en \"seen “{{q.text}}”\"\n")
    };
    let folder = folder("settings", &[("甲.txt", FAULTY), ("hegao.toml", "[rules]\nfolders = [\"own\"]\n"), ("own/house/a.hgr", &rule("没有的话"))]);
    let mut watch = Watch::start(&folder, &["甲.txt"]);
    watch.ready(&["1个文件：应改1处"]);
    write(&folder, "own/house/a.hgr", &rule("基本建成"));
    watch.until(&["见到“基本建成”", "1个文件：应改2处"]);
    // A rule that is wrong stops the rounds, not the watch.
    write(&folder, "own/house/a.hgr", "title\n");
    watch.until(&["规则有", "未核查任何文稿"]);
    write(&folder, "own/house/a.hgr", &rule("没有的话"));
    watch.until(&["1个文件：应改1处"]);
    replace(&folder, "hegao.toml", "[rules]\nfolders = [\"own\"]\n\"date/invalid\" = \"off\"\n");
    watch.until(&["甲.txt：已没有问题", "1个文件：未发现问题。"]);
    write(&folder, "hegao.toml", "[rules\n");
    watch.until(&["设置有1处错误，未核查任何文稿"]);
    write(&folder, "hegao.toml", "");
    watch.until(&["1个文件：应改1处"]);
    write(&folder, "甲.txt.hegao.toml", "[[suppress]]\nrule = \"date/invalid\"\nreason = \"原文件如此\"\n");
    watch.until(&["1个文件：未发现问题。"]);
}

#[test]
fn faulty_settings_at_the_start_can_be_mended() {
    let folder = folder("start", &[("稿/甲.txt", FAULTY), ("hegao.toml", "[rules]\nfolders = [\"own\"]\n"), ("own/house/a.hgr", "title\n")]);
    let mut watch = Watch::start(&folder, &["稿"]);
    watch.ready(&["未核查任何文稿"]);
    fs::remove_file(folder.join("own/house/a.hgr")).unwrap();
    write(&folder, "hegao.toml", "lang = \"zh\"\n");
    watch.until(&["1个文件：应改1处"]);
}

#[test]
fn what_a_round_writes_does_not_begin_another() {
    let folder = folder("quiet", &[("甲.txt", FAULTY), ("hegao.toml", "[cache]\nfolder = \"缓存\"\n"), ("上级.md", "# 方案\n")]);
    let mut watch = Watch::start(&folder, &[".", "--report", "html=页.html", "--report", "json=报告.json", "--parent", "上级.md"]);
    watch.ready(&["2个文件：应改1处"]);
    // These are of no interest either.
    write(&folder, "图.png", "x");
    write(&folder, ".甲.txt.swp", "x");
    write(&folder, "~$甲.docx", "x");
    fs::read(folder.join("甲.txt")).unwrap();
    replace(&folder, "甲.txt", CLEAN);
    let said = watch.until(&["甲.txt：已没有问题", "2个文件：未发现问题。"]);
    assert!(said.contains("第2次核查"), "nothing happened before: {said}");
    write(&folder, "上级.md", "# 方案\n\n到2月30日。\n");
    let said = watch.until(&["2个文件：应改1处"]);
    assert!(said.contains("第3次核查"), "{said}");
    // The page of the second round was in its place before the third began.
    assert!(fs::read_to_string(folder.join("页.html")).unwrap().contains("2月28日"));
}

/// Folders above are watched for settings alone: a log of the watch beside the folder of drafts begins no round.
#[test]
fn what_is_written_beside_a_folder_of_drafts_begins_no_round() {
    let folder = folder("beside", &[("稿/甲.txt", FAULTY), ("稿/乙.txt", CLEAN)]);
    let mut watch = Watch::start(&folder, &["稿/甲.txt"]);
    watch.ready(&["1个文件：应改1处"]);
    write(&folder, "守候.txt", "1个文件：应改1处\n");
    write(&folder, "别的.toml", "x = 1\n");
    write(&folder, "别处/丙.txt", FAULTY);
    write(&folder, "稿/乙.txt", FAULTY);
    std::thread::sleep(Duration::from_secs(2));
    replace(&folder, "稿/甲.txt", CLEAN);
    let said = watch.until(&["1个文件：未发现问题。"]);
    assert!(said.contains("第2次核查"), "{said}");
    write(&folder, "稿/甲.txt.hegao.toml", "x = 1\n");
    watch.until(&["没有“x”这个键", "第3次核查"]);
    write(&folder, "稿/甲.txt.hegao.toml", "");
    write(&folder, "hegao.toml", "[rules]\nfamily = \"off\"\n");
    watch.until(&["没有“family”", "hegao.toml"]);
}

#[cfg(unix)]
#[test]
fn the_end_has_the_status_of_the_last_round() {
    let folder = folder("end", &[("甲.txt", FAULTY)]);
    let mut watch = Watch::start(&folder, &["甲.txt", "--quiet"]);
    let said = watch.ready(&["1个文件：应改1处"]);
    assert!(!said.contains("2月30日"), "{said}");
    assert_eq!(watch.stop(), 1);
    let mut watch = Watch::start(&folder, &["甲.txt"]);
    watch.ready(&["1个文件：应改1处"]);
    replace(&folder, "甲.txt", CLEAN);
    watch.until(&["1个文件：未发现问题。"]);
    assert_eq!(watch.stop(), 0);
    // A pattern, and a draft that is not there yet.
    let mut watch = Watch::start(&folder, &["乙*.txt", "丙.txt"]);
    watch.ready(&["丙.txt：没有这个文件或文件夹"]);
    write(&folder, "乙一.txt", FAULTY);
    write(&folder, "丙.txt", CLEAN);
    watch.until(&["2个文件：应改1处"]);
    assert_eq!(watch.stop(), 1);
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let folder = folder("refused", &[("甲.txt", FAULTY)]);
    for more in [&["--format", "json"][..], &["--fix"], &["-o", "x"], &["--annotate", "副本.html"], &["--write-baseline", "x"], &["--changed-since", "HEAD"]]
    {
        let output = hegao(&folder, &[&["check", "甲.txt", "--watch"], more].concat());
        assert_eq!((status(&output), err(&output).contains("不能同用")), (2, true), "{more:?}: {}", err(&output));
    }
    let output = hegao(&folder, &["check", "-", "--watch"]);
    assert_eq!((status(&output), err(&output).contains("标准输入不能与 --watch 同用")), (2, true), "{}", err(&output));
}
