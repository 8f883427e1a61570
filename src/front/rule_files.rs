//! `hegao rules fmt` and `hegao rules new`: the two commands that write rule files.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ArgMatches;

use super::drive::eprint;
use super::options::{list, name, one};
use super::projects::{House, shown};
use super::walk::unreadable;
use super::{fix, print, read};
use crate::diag::{Lang, Message, Problem};
use crate::lang;
use crate::project::bundled_rules;

/// Formats rule files; with `--check` only names those that would change.
pub(super) fn format(matches: &ArgMatches, lang: Lang) -> ExitCode {
    let check = matches.get_flag(name::CHECK);
    let named = list(matches, name::PATHS);
    if named.iter().any(|p| p == "-") {
        return format_stdin(check, lang);
    }
    let named = if named.is_empty() { vec![".".to_owned()] } else { named };
    let (files, mut failed) = rule_files(&named, lang);
    let mut changed = 0usize;
    for file in &files {
        match one_file(file, check) {
            Ok(true) => {
                changed += 1;
                print(&format!("{}\n", file.display()));
            }
            Ok(false) => {}
            Err(problem) => {
                eprint(&problem, lang);
                failed = true;
            }
        }
    }
    let count = files.len();
    let said = if check {
        lang.pick(format!("{count}个规则文件，{changed}个需要整理。\n"), format!("{count} rule files, {changed} would change.\n"))
    } else {
        lang.pick(format!("{count}个规则文件，整理了{changed}个。\n"), format!("{count} rule files, {changed} formatted.\n"))
    };
    let _ = write!(anstream::stderr(), "{said}");
    ExitCode::from(if failed { 2 } else { u8::from(check && changed > 0) })
}

fn format_stdin(check: bool, lang: Lang) -> ExitCode {
    let mut text = String::new();
    if let Err(error) = std::io::stdin().lock().read_to_string(&mut text) {
        eprint(&unreadable("<stdin>", &error), lang);
        return ExitCode::from(2);
    }
    let formatted = lang::format(&text);
    if check {
        return ExitCode::from(u8::from(formatted != text));
    }
    print(&formatted);
    ExitCode::SUCCESS
}

/// The rule files that paths name, each once, and whether one of the paths is none.
fn rule_files(named: &[String], lang: Lang) -> (Vec<PathBuf>, bool) {
    let (mut files, mut failed) = (Vec::new(), false);
    for path in named {
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => {
                let entries = ignore::WalkBuilder::new(path).require_git(false).sort_by_file_name(std::cmp::Ord::cmp).build();
                let rules = entries.flatten().map(ignore::DirEntry::into_path).filter(|p| p.extension().is_some_and(|e| e == "hgr"));
                files.extend(rules.map(|p| p.strip_prefix("./").map_or(p.clone(), Path::to_path_buf)));
            }
            Ok(_) => files.push(PathBuf::from(path)),
            Err(error) => {
                eprint(&unreadable(path, &error), lang);
                failed = true;
            }
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    files.retain(|f| seen.insert(f.clone()));
    (files, failed)
}

/// True where the file changed or would change. Written as `--fix` writes: in one step, links and permissions kept.
fn one_file(path: &Path, check: bool) -> Result<bool, Problem> {
    let text = read::text(path)?;
    let formatted = lang::format(&text);
    if formatted == text || check {
        return Ok(formatted != text);
    }
    fix::write(path, text.as_bytes(), formatted.as_bytes()).map(|()| true)
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Problem {
    let (zh, en) = super::why_not(error);
    Problem::file(path.to_string_lossy(), Message::new(format!("写不进去：{zh}"), format!("can't be written: {en}"))).with_help(super::another_place())
}

/// Begins a rule in the folder that is named, else in the project's first, else in `rules`.
pub(super) fn create(matches: &ArgMatches, house: &House, lang: Lang) -> ExitCode {
    let (id, named) = (one(matches, name::RULE), one(matches, name::FOLDER));
    let own = house.config.folders.first().filter(|_| named.is_empty()).map(|(folder, _)| shown(&house.root.join(folder)));
    let folder = own.as_deref().unwrap_or(if named.is_empty() { "rules" } else { named });
    match created(id, Path::new(folder)) {
        Ok(path) => {
            let shown = path.display();
            let with = if own.is_some() { String::new() } else { format!(" --rules {folder}") };
            print(&lang.pick(
                format!("已新建 {shown}\n下一步：改写它，然后 hegao rules test {id}{with}\n"),
                format!("{shown} is there\nnext: change it, then hegao rules test {id}{with}\n"),
            ));
            ExitCode::SUCCESS
        }
        Err(problem) => {
            eprint(&problem, lang);
            ExitCode::from(2)
        }
    }
}

fn created(id: &str, folder: &Path) -> Result<PathBuf, Problem> {
    if let Some((zh, en)) = lang::wrong_id(id) {
        return Err(Problem::file("", Message::new(format!("“{id}”不能作规则名：{zh}"), format!("“{id}” can't name a rule: {en}")))
            .with_help(Message::new("例如 hegao rules new my/first", "for example hegao rules new my/first")));
    }
    if bundled_rules().iter().any(|(path, _)| lang::rule_id(path).as_str() == id) {
        return Err(Problem::file("", Message::new(format!("“{id}”是内置规则"), format!("“{id}” is a built-in rule")))
            .with_help(Message::new("请换一个名称", "choose another name")));
    }
    let path = folder.join(format!("{id}.hgr"));
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(|e| cannot_write(parent, &e))?;
    }
    match std::fs::File::create_new(&path) {
        Ok(mut file) => file.write_all(lang::skeleton(id).as_bytes()).map_err(|e| cannot_write(&path, &e))?,
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(Problem::file(path.to_string_lossy(), Message::new("已有这个文件，没有覆盖", "this file is there already; it was not overwritten"))
                .with_help(Message::new("请换一个名称", "choose another name")));
        }
        Err(error) => return Err(cannot_write(&path, &error)),
    }
    Ok(path)
}
