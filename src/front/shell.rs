//! `hegao completions` and `hegao man`: what shells and manuals take from the command line as it is declared in `options`.

use std::path::Path;
use std::process::ExitCode;

use clap::{ArgMatches, Command};
use clap_complete::Shell;
use clap_mangen::Man;

use super::drive::eprint;
use super::options::{self, framed, name, one, option, positional};
use super::{cannot_write, print, reports};
use crate::diag::{Lang, Problem};

/// The shells, as they are named on the command line.
const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "powershell", "elvish"];

/// Headings of clap_mangen in Chinese.
const HEADINGS: [(&str, &str); 6] =
    [("NAME", "名称"), ("SYNOPSIS", "用法"), ("DESCRIPTION", "说明"), ("OPTIONS", "选项"), ("EXTRA", "补充"), ("VERSION", "版本")];

/// `hegao completions`.
pub(super) fn completions_command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    framed(Command::new("completions"), lang)
        .override_usage(t("hegao completions <外壳>", "hegao completions <SHELL>"))
        .about(t("写出命令行补全脚本，供外壳（如 bash）载入", "Write the completion script of a shell"))
        .arg(
            positional(name::SHELL, t("外壳", "SHELL"), lang)
                .required(true)
                .value_parser(clap::builder::PossibleValuesParser::new(SHELLS))
                .hide_possible_values(true)
                .help(t("bash、zsh、fish、powershell 或 elvish", "bash, zsh, fish, powershell or elvish")),
        )
}

/// `hegao man`.
pub(super) fn man_command(lang: Lang) -> Command {
    let t = |zh: &'static str, en: &'static str| lang.pick(zh, en);
    framed(Command::new("man"), lang)
        .override_usage(t("hegao man [--dir <文件夹>]", "hegao man [--dir <DIR>]"))
        .about(t("写出联机手册（man）", "Write the manual page"))
        .arg(option(name::DIR, t("文件夹", "DIR"), lang).help(t(
            "每个命令一页，写入这个文件夹（缺省：总的一页，送标准输出）",
            "A page for each command, written into this folder (the main page, to standard output)",
        )))
}

/// Writes a completion script to standard output.
pub(super) fn completions(matches: &ArgMatches, lang: Lang) -> ExitCode {
    let Ok(shell) = one(matches, name::SHELL).parse::<Shell>() else { return ExitCode::from(2) };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut options::command(lang), "hegao", &mut script);
    print(&String::from_utf8_lossy(&script));
    ExitCode::SUCCESS
}

/// Writes the main page to standard output, or all pages into a folder.
pub(super) fn man(matches: &ArgMatches, lang: Lang) -> ExitCode {
    let mut all = one_line(options::command(lang));
    all.build();
    let written = match matches.get_one::<String>(name::DIR) {
        None => page(&all, lang).map(|(_, page)| print(&page)),
        Some(folder) => pages(&all, Path::new(folder), lang),
    };
    written.map_or_else(
        |problem| {
            eprint(&problem, lang);
            ExitCode::from(2)
        },
        |()| ExitCode::SUCCESS,
    )
}

/// A command's page and those of the commands below it.
fn pages(command: &Command, folder: &Path, lang: Lang) -> Result<(), Problem> {
    std::fs::create_dir_all(folder).map_err(|e| cannot_write(&folder.to_string_lossy(), &e))?;
    let (name, page) = page(command, lang)?;
    reports::put(&folder.join(name), page.as_bytes())?;
    command.get_subcommands().try_for_each(|below| pages(below, folder, lang))
}

/// The name of a command's page, and the page.
fn page(command: &Command, lang: Lang) -> Result<(String, String), Problem> {
    let man = Man::new(command.clone());
    let (mut page, name) = (Vec::new(), man.get_filename());
    man.render(&mut page).map_err(|e| cannot_write(&name, &e))?;
    let page = String::from_utf8_lossy(&page).into_owned();
    Ok((name, lang.pick(in_chinese(&page), page)))
}

/// Indexes of manuals read a name and one line behind it, for a command and for those below it.
fn one_line(command: Command) -> Command {
    let said = command.get_about().map(ToString::to_string).unwrap_or_default();
    let first = said.lines().next().unwrap_or_default().to_owned();
    let command = if first == said { command } else { command.about(first).long_about(said) };
    command.mut_subcommands(one_line)
}

/// Lines of Chinese are not stretched to the margin: they have too few blanks for that.
fn in_chinese(page: &str) -> String {
    let heading = |line: &str| {
        let (_, zh) = line.strip_prefix(".SH ").and_then(|h| HEADINGS.iter().find(|(en, _)| h == *en))?;
        Some(format!("{}.SH {zh}", if *zh == "名称" { ".ad l\n" } else { "" }))
    };
    page.lines().map(|line| heading(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}
