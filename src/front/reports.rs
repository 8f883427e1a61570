//! Where the reports of a run go: standard output, `-o`, and each `--report FORMAT=FILE`. A file is written under another
//! name beside its place and renamed when it is whole, so that a run that fails leaves what stood there.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use super::cannot_write;
use super::drive::Tally;
use super::fix;
use super::options::{list, name, one};
use super::overwrite::costs_a_draft;
use super::projects::Projects;
use crate::diag::{Lang, Message, Problem, nearest};
use crate::output::{FORMATS, Manner, Render, RuleReport, format};

/// The reports that were asked for; the first is that of `--format`.
pub(super) struct Reports {
    all: Vec<(String, Option<PathBuf>)>,
}

/// Files under way: where each is written for now, and where it belongs.
#[derive(Default)]
pub(super) struct Opened {
    files: Vec<Option<(PathBuf, PathBuf)>>,
    /// As the user named them; empty for standard output.
    names: Vec<String>,
}

/// What reports are written to, in their order.
pub(super) type Outs = Vec<Box<dyn Write + Send>>;

impl Reports {
    /// Reads the options; `paths` are the drafts that were named.
    pub(super) fn of(matches: &ArgMatches, paths: &[String]) -> Result<Self, Problem> {
        Self::among(matches, paths, FORMATS)
    }

    /// The same for a command that has these formats.
    pub(super) fn among(matches: &ArgMatches, paths: &[String], formats: &[&'static str]) -> Result<Self, Problem> {
        let mut all = vec![(one(matches, name::FORMAT).to_owned(), matches.get_one::<String>(name::OUTPUT).map(PathBuf::from))];
        if let [(format, None)] = all.as_slice()
            && matches!(format.as_str(), "xlsx" | "docx")
            && io::stdout().is_terminal()
        {
            let message = Message::new(format!("{format} 格式的报告不能显示在终端上"), format!("a report of the format {format} can't be shown on a terminal"));
            let help = Message::new(format!("请写入文件：-o 清单.{format}"), format!("write it to a file: -o list.{format}"));
            return Err(Problem::file("", message).with_help(help));
        }
        for asked in list(matches, name::REPORT) {
            let (format, file) = parse(&asked, formats)?;
            all.push((format, Some(file)));
        }
        let drafts: Vec<PathBuf> = paths.iter().filter(|p| Path::new(p).is_file()).map(|p| real(Path::new(p))).collect();
        let mut seen: Vec<PathBuf> = Vec::new();
        for file in all.iter().filter_map(|(_, file)| file.as_deref()) {
            let place = real(file);
            // A device may take two reports.
            let twice = seen.contains(&place) && (!place.exists() || place.is_file());
            let costs = costs_a_draft(&place, paths);
            if drafts.contains(&place) || twice || costs {
                let message = if twice {
                    Message::new("两份报告写到同一个文件", "two reports go to the same file")
                } else if costs {
                    Message::new(
                        "这里已有一份不是核稿写的文稿，在要核查的文件夹里，报告不能写在它上面",
                        "a draft that hegao did not write stands there, in a folder to check; no report is written over it",
                    )
                } else {
                    Message::new("这是要核查的文稿，报告不能写在它上面", "this is a draft to check; no report is written over it")
                };
                return Err(Problem::file(file.to_string_lossy(), message).with_help(Message::new("请另起文件名", "name another file")));
            }
            seen.push(place);
        }
        Ok(Self { all })
    }

    /// The files that reports go to.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        self.all.iter().filter_map(|(_, file)| file.clone()).collect()
    }

    /// The names of the formats, in order.
    pub(super) fn formats(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|(format, _)| format.as_str())
    }

    /// The formats, in order.
    pub(super) fn renders(&self, manner: &Manner) -> Vec<Box<dyn Render>> {
        let plain = Manner { color: false, ..manner.clone() };
        self.all.iter().enumerate().map(|(i, (name, _))| format(name, if i == 0 { manner } else { &plain })).collect()
    }

    /// Writes a whole report of each format to its output; only the text follows the locale. Gives the first that could not be written.
    pub(super) fn write(
        &self,
        outs: Outs,
        (lang, asked): (Lang, Option<Lang>),
        made: impl Fn(&str, Lang) -> io::Result<Vec<u8>>,
    ) -> Option<(usize, io::Error)> {
        let mut failed = None;
        for (index, (format, mut out)) in self.formats().zip(outs).enumerate() {
            let spoken = if format == "text" { lang } else { asked.unwrap_or_default() };
            if let Err(error) = made(format, spoken).and_then(|bytes| out.write_all(&bytes)).and_then(|()| out.flush()) {
                failed.get_or_insert((index, error));
            }
        }
        failed
    }

    /// Opens everything that is written to; the main report goes to standard error where standard output is taken.
    pub(super) fn open(&self, piped: bool) -> Result<(Outs, Opened), Problem> {
        let (mut outs, mut opened) = (Outs::new(), Opened::default());
        for (_, file) in &self.all {
            let Some(file) = file else {
                outs.push(if piped { Box::new(BufWriter::new(io::stderr())) } else { Box::new(BufWriter::new(io::stdout())) });
                opened.files.push(None);
                opened.names.push(String::new());
                continue;
            };
            let (out, under_way) = open(file).map_err(|e| cannot_write(&file.to_string_lossy(), &e))?;
            outs.push(Box::new(BufWriter::new(out)));
            opened.files.push(under_way);
            opened.names.push(file.to_string_lossy().into_owned());
        }
        Ok((outs, opened))
    }
}

impl Opened {
    /// Puts whole reports into their places; says what could not be written.
    pub(super) fn close(mut self, tally: &Tally) -> Result<(), Problem> {
        if let Some((index, error)) = tally.failed.as_ref().filter(|(_, e)| e.kind() != io::ErrorKind::BrokenPipe) {
            return Err(cannot_write(self.names.get(*index).map_or("", String::as_str), error));
        }
        for (file, name) in self.files.iter_mut().zip(&self.names) {
            if let Some((temporary, place)) = file {
                fs::rename(temporary, place).map_err(|e| cannot_write(name, &e))?;
                *file = None;
            }
        }
        Ok(())
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        for (temporary, _) in self.files.iter().flatten() {
            let _ = fs::remove_file(temporary);
        }
    }
}

/// Writes a whole file as a report is written: it is in its place at once, or what stood there stays.
pub(super) fn put(path: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let name = path.to_string_lossy();
    let wrong = |e: io::Error| cannot_write(&name, &e);
    let (mut out, under_way) = open(path).map_err(wrong)?;
    let opened = Opened { files: vec![under_way], names: vec![name.clone().into_owned()] };
    out.write_all(bytes).map_err(wrong)?;
    opened.close(&Tally::default())
}

/// Whether a file could be written so: nothing is left of the trial.
pub(super) fn may_put(path: &Path) -> Result<(), Problem> {
    let (_, under_way) = open(path).map_err(|e| cannot_write(&path.to_string_lossy(), &e))?;
    drop(Opened { files: vec![under_way], names: Vec::new() });
    Ok(())
}

/// `sarif=报告.sarif`.
fn parse(asked: &str, known: &[&'static str]) -> Result<(String, PathBuf), Problem> {
    let formats = known.join("、");
    let example = if known.contains(&"sarif") { "sarif=hegao.sarif" } else { "html=hegao.html" };
    let wrong = |zh: String, en: String| {
        Err(Problem::file("", Message::new(format!("--report {asked}：{zh}"), format!("--report {asked}: {en}"))).with_help(Message::new(
            format!("写成“格式=文件”，如 --report {example}；格式有：{formats}"),
            format!("write FORMAT=FILE, as in --report {example}; formats: {}", known.join(", ")),
        )))
    };
    let Some((format, file)) = asked.split_once('=') else {
        return wrong("缺“=”和文件名".to_owned(), "“=” and the name of a file are missing".to_owned());
    };
    if !known.contains(&format) {
        let near = nearest(format, known);
        let (zh, en) = near.map_or_else(Default::default, |n| (format!("，是否想写“{n}”？"), format!("; did you mean “{n}”?")));
        return wrong(format!("没有“{format}”这个格式{zh}"), format!("there is no format “{format}”{en}"));
    }
    match file {
        "" => wrong("缺文件名".to_owned(), "the name of a file is missing".to_owned()),
        "-" => wrong("标准输出只给 --format 的报告".to_owned(), "standard output is for the report of --format".to_owned()),
        _ => Ok((format.to_owned(), PathBuf::from(file))),
    }
}

/// The file itself, whatever links lead to it.
pub(super) fn real(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    path.canonicalize().or_else(|_| folder.canonicalize().map(|f| f.join(path.file_name().unwrap_or_default()))).unwrap_or_else(|_| path.to_path_buf())
}

/// A file beside the place; devices and pipes are written to as they are.
fn open(path: &Path) -> io::Result<(File, Option<(PathBuf, PathBuf)>)> {
    let place = real(path);
    match fs::metadata(&place) {
        Ok(meta) if meta.is_dir() => Err(io::Error::from(io::ErrorKind::IsADirectory)),
        Ok(meta) if !meta.is_file() => Ok((OpenOptions::new().write(true).open(&place)?, None)),
        Ok(meta) if meta.permissions().readonly() => Err(io::Error::from(io::ErrorKind::PermissionDenied)),
        meta => {
            let (temporary, file) = fix::beside(&place)?;
            if let Ok(meta) = meta {
                let _ = file.set_permissions(meta.permissions());
            }
            Ok((file, Some((temporary, place))))
        }
    }
}

/// What the rules of all projects say about themselves, by id.
pub(super) fn rules(projects: &Projects) -> std::sync::Arc<[RuleReport]> {
    let mut all: BTreeMap<&str, RuleReport> = BTreeMap::new();
    for project in projects.iter() {
        let setup = project.base();
        for rule in &setup.rules().rules {
            let Some(severity) = setup.severity(rule) else { continue };
            all.entry(rule.id.as_str()).or_insert_with(|| RuleReport {
                id: rule.id.clone(),
                title: rule.title.clone(),
                page: rule.page.clone(),
                severity,
                confidence: rule.confidence,
                basis: rule.basis.as_deref().and_then(|b| setup.lexicon().standard(b)).cloned(),
            });
        }
    }
    all.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::{FORMATS, parse};
    use crate::diag::Lang;

    #[test]
    fn a_report_is_format_and_file() {
        assert_eq!(parse("json=a=b.json", FORMATS).ok(), Some(("json".to_owned(), "a=b.json".into())));
        for (asked, said) in [
            ("sarif", "--report sarif：缺“=”和文件名"),
            ("sarf=a", "--report sarf=a：没有“sarf”这个格式，是否想写“sarif”？"),
            ("csv=", "--report csv=：缺文件名"),
            ("csv=-", "--report csv=-：标准输出只给 --format 的报告"),
        ] {
            let problem = parse(asked, FORMATS).err();
            assert_eq!(problem.as_ref().map(|p| p.message.get(Lang::Zh)), Some(said));
            assert!(problem.and_then(|p| p.help).is_some_and(|h| h.zh.contains("--report sarif=hegao.sarif") && h.zh.contains("、checkstyle、")));
        }
    }
}
