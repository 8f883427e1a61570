//! Formats that LibreOffice converts: how the program is run (with a stand-in), and the real one where it is installed.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use support::{err, folder, out, report, status};

/// Runs hegao with a program as LibreOffice and a temporary folder of its own, which must be empty afterwards.
fn hegao(folder: &Path, program: Option<&Path>, args: &[&str]) -> Output {
    let temporary = folder.join("临时 夹");
    fs::create_dir_all(&temporary).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hegao"));
    command.args(args).current_dir(folder).env("LANG", "zh_CN.UTF-8").env_remove("LC_ALL").env("TMPDIR", &temporary);
    match program {
        Some(program) => command.env("HEGAO_SOFFICE", program),
        None => command.env_remove("HEGAO_SOFFICE"),
    };
    let done = command.output().unwrap();
    let left: Vec<PathBuf> =
        fs::read_dir(&temporary).unwrap().map(|e| e.unwrap().path()).filter(|p| p.file_name().unwrap().to_string_lossy().starts_with("hegao-")).collect();
    assert!(left.is_empty(), "{left:?}");
    done
}

/// A program of a few lines.
fn script(folder: &Path, name: &str, body: &str) -> PathBuf {
    let path = folder.join(name);
    fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/docx").join(name)
}

const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 not really";

#[test]
fn the_result_of_the_program_is_read() {
    let folder = folder("convert");
    fs::write(folder.join("方 案.wps"), OLE).unwrap();
    let copies = script(
        &folder,
        "copies",
        &format!("for d in \"$TMPDIR\"/hegao-*; do [ -f \"$d/in/draft.doc\" ] && cp {} \"$d/out/draft.docx\"; done", fixture("libreoffice.docx").display()),
    );
    let done = hegao(&folder, Some(&copies), &["check", "--format", "json", "方 案.wps"]);
    let json = report(&done);
    let file = json.pointer("/files/0").unwrap();
    assert_eq!((file.get("format").unwrap(), file.get("coordinates").unwrap()), (&"doc".into(), &"reading".into()));
    assert_eq!((file.get("findings").unwrap().as_array().unwrap().len(), status(&done)), (6, 1));
    // Nothing is written back.
    let before = fs::read(folder.join("方 案.wps")).unwrap();
    assert_eq!(status(&hegao(&folder, Some(&copies), &["check", "--fix-suggested", "方 案.wps"])), 1);
    assert_eq!(fs::read(folder.join("方 案.wps")).unwrap(), before);
}

#[test]
fn what_goes_wrong_is_said_with_the_remedy() {
    let folder = folder("convert-bad");
    let refuses = |name: &str, bytes: &[u8], program: &Path, says: &str| {
        fs::write(folder.join(name), bytes).unwrap();
        let done = hegao(&folder, Some(program), &["check", name]);
        assert!(status(&done) == 2 && err(&done).contains(says) && err(&done).contains("建议"), "{}{}", err(&done), out(&done));
    };
    let (nothing, other) =
        (script(&folder, "nothing", "exit 1"), script(&folder, "other", "for d in \"$TMPDIR\"/hegao-*; do echo 一 > \"$d/out/draft.docx\"; done"));
    refuses("a.doc", OLE, &folder.join("没有"), "损坏");
    refuses("a.rtf", b"{\\rtf1 a}", &folder.join("没有"), "没有找到");
    refuses("a.doc", OLE, &nothing, "未能转换");
    refuses("a.doc", OLE, &other, "纯文本");
    refuses("b.doc", &[OLE, &"EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat(), &nothing, "密码");
    refuses("c.doc", "一、总体要求".as_bytes(), &nothing, "纯文本");
    refuses("d.odt", b"<html><p>a</p></html>", &nothing, "网页");
    refuses("e.rtf", b"", &nothing, "空");
}

/// The settings name the program; those beside drafts only one that can't have come with them.
#[test]
fn the_settings_may_name_the_program() {
    let base = folder("convert-named");
    let (drafts, office) = (base.join("文 稿"), base.join("办公"));
    for made in [&drafts, &office, &drafts.join("program")] {
        fs::create_dir_all(made).unwrap();
    }
    fs::write(drafts.join("稿.rtf"), b"{\\rtf1 a}").unwrap();
    let mark = base.join("ran");
    let body = format!("touch '{}'; for d in \"$TMPDIR\"/hegao-*; do cp {} \"$d/out/draft.docx\"; done", mark.display(), fixture("libreoffice.docx").display());
    let program = script(&office, "soffice", &body);
    script(&drafts.join("program"), "soffice", &body);
    let sh = script(&office, "other", &body);
    std::os::unix::fs::symlink(drafts.join("program/soffice"), office.join("libreoffice")).unwrap();
    // Both found and named with `--config`; whether the program ran, and the exit status.
    let run = |soffice: &str, args: &[&str]| {
        let _ = fs::remove_file(&mark);
        fs::write(drafts.join("hegao.toml"), format!("[programs]\nsoffice = {soffice}\n")).unwrap();
        let mut all = vec!["check", "--format", "json", "稿.rtf"];
        all.extend(args);
        let done = hegao(&drafts, None, &all);
        (mark.exists(), status(&done), err(&done))
    };
    let quoted = |path: &Path| format!("{:?}", path.to_str().unwrap());
    let (ran, code, said) = run(&quoted(&program), &[]);
    assert!(ran && code == 1, "{said}");
    assert!(run(&format!("[\"C:\\\\LibreOffice\\\\soffice.exe\", \"/nowhere/soffice\", {}]", quoted(&program)), &[]).0);
    let open = base.join("共用");
    fs::create_dir_all(&open).unwrap();
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
    let refused = [
        quoted(&drafts.join("program/soffice")),
        quoted(&office.join("libreoffice")),
        quoted(&office.join("../文 稿/program/soffice")),
        quoted(&script(&open, "soffice", &body)),
        quoted(&sh),
        "\"program/soffice\"".to_owned(),
        "\"soffice\"".to_owned(),
    ];
    for soffice in refused {
        let (ran, code, said) = run(&soffice, &[]);
        assert!(!ran && code == 2 && said.contains("HEGAO_SOFFICE") && said.contains("hegao.toml"), "{soffice}: {said}");
        // Who names the settings has read them.
        assert!(soffice == "\"soffice\"" || run(&soffice, &["--config", "hegao.toml"]).0, "{soffice}");
    }
}

/// Old Word files are read without the program, or where it fails; what that means is said once a run.
#[test]
fn old_word_files_need_no_program() {
    let folder = folder("convert-own");
    for name in ["甲.doc", "乙.wps"] {
        fs::copy(fixture("plan.doc"), folder.join(name)).unwrap();
    }
    fs::copy(fixture("plan.html"), folder.join("稿.html")).unwrap();
    let told = |json: &serde_json::Value, n: usize| -> Vec<String> {
        let findings = json.pointer(&format!("/files/{n}/findings")).unwrap().as_array().unwrap();
        findings.iter().map(|f| format!("{} {} {}", f["rule"], f["message"], f["labels"][0]["place"])).collect()
    };
    for (program, says) in [(folder.join("没有"), "没有用 LibreOffice"), (script(&folder, "fails", "exit 1"), "甲.doc：LibreOffice 未能转换")] {
        let done = hegao(&folder, Some(&program), &["check", "--format", "json", "稿.html", "甲.doc", "乙.wps"]);
        let json = report(&done);
        assert_eq!((told(&json, 1), told(&json, 2)), (told(&json, 0), told(&json, 0)));
        assert_eq!((status(&done), json.pointer("/problems").unwrap().as_array().unwrap().len()), (1, 0));
        assert_eq!(err(&done).matches(says).count(), 1, "{}", err(&done));
    }
    // Web pages under this name are read as such.
    fs::write(folder.join("页.doc"), "<html><p>到2025年2月30日，基本建成。</p></html>").unwrap();
    let json = report(&hegao(&folder, Some(&folder.join("没有")), &["check", "--format", "json", "页.doc"]));
    assert_eq!((json["files"][0]["format"].as_str(), told(&json, 0).len()), (Some("html"), 1));
}

/// What LibreOffice makes of the seeds in the old format reads the same with its help and without.
#[test]
fn seeds_in_the_old_format() {
    let folder = folder("convert-seeds");
    if !Command::new("soffice").arg("--version").output().is_ok_and(|o| o.status.success()) {
        println!("skipped: soffice is not installed");
        return;
    }
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds");
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let mut soffice = Command::new("soffice");
    soffice.args([&profile, "--headless", "--convert-to", "doc:MS Word 97"]).current_dir(&folder);
    let names = ["dazu-2023", "ganzi-2023-draft", "wenzhou-2023"];
    assert!(soffice.args(names.map(|n| seeds.join(format!("{n}.txt")))).output().unwrap().status.success());
    for name in names {
        let name = format!("{name}.doc");
        let shown = |program: Option<&Path>| ["text", "tables"].map(|what| out(&hegao(&folder, program, &["inspect", &name, "--what", what])));
        let (own, theirs) = (shown(Some(&folder.join("没有"))), shown(None));
        assert!(own == theirs && own[0].lines().count() > 100, "{name}");
    }
}

/// LibreOffice itself, where it is installed; elsewhere a line says that this was not tried.
#[test]
fn the_real_program() {
    let folder = folder("convert-real");
    let installed = Command::new("soffice").arg("--version").output().is_ok_and(|o| o.status.success());
    if !installed {
        println!("skipped: soffice is not installed");
        return;
    }
    fs::copy(fixture("plan.doc"), folder.join("方案.doc")).unwrap();
    fs::copy(fixture("plan.html"), folder.join("方案.html")).unwrap();
    let rtf: String =
        "一、总体要求\n到2025年2月30日，基本建成。\n".chars().map(|c| if c == '\n' { "\\par ".to_owned() } else { format!("\\u{}?", c as u32) }).collect();
    fs::write(folder.join("稿.rtf"), format!("{{\\rtf1\\ansi {rtf}}}")).unwrap();
    let flat = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" office:version=\"1.2\" office:mimetype=\"application/vnd.oasis.opendocument.text\"><office:body><office:text><text:p>一、总体要求</text:p><text:p>到2025年2月30日，基本建成。</text:p></office:text></office:body></office:document>";
    fs::write(folder.join("稿.fodt"), flat).unwrap();
    let json = report(&hegao(&folder, None, &["check", "--format", "json", "方案.html", "方案.doc", "稿.rtf", "稿.fodt"]));
    assert_eq!(json.pointer("/problems").unwrap().as_array().unwrap().len(), 0, "{json:#}");
    let findings = |n: usize| json.pointer(&format!("/files/{n}/findings")).unwrap().as_array().unwrap().clone();
    let told = |n: usize| -> Vec<String> { findings(n).iter().map(|f| format!("{} {} {}", f["rule"], f["message"], f["labels"][0]["place"])).collect() };
    assert_eq!(told(1), told(0));
    for n in [2, 3] {
        assert!(told(n).iter().any(|f| f.contains("2月30日")), "{:?}", told(n));
    }
}
