//! `hegao init`: a commented `hegao.toml`; one that is there is never touched.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

use super::drive::eprint;
use super::projects::NAME;
use crate::diag::{Lang, Message, Problem};

/// What is written; a test reads it back.
pub(super) const TEXT: &str = include_str!("init.toml");

/// Writes it into the current folder.
pub(super) fn run(lang: Lang) -> ExitCode {
    let written = OpenOptions::new().write(true).create_new(true).open(NAME).and_then(|mut f| f.write_all(TEXT.as_bytes()));
    let problem = match written {
        Ok(()) => {
            super::print(&lang.pick(format!("已写入{NAME}。\n"), format!("{NAME} written.\n")));
            return ExitCode::SUCCESS;
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Problem::file(NAME, Message::new("已有这个文件，未改动", "it is there already and was left alone"))
                .with_help(Message::new("请直接编辑它", "edit it"))
        }
        Err(error) => Problem::file(NAME, Message::new(format!("写不进去：{error}"), format!("can't be written: {error}"))),
    };
    eprint(&problem, lang);
    ExitCode::from(2)
}

#[cfg(test)]
mod tests {
    use crate::project::Config;

    #[test]
    fn what_is_written_is_read_without_a_problem_also_with_its_remarks_taken_off() {
        assert_eq!(Config::parse("hegao.toml", super::TEXT).1, []);
        let all: Vec<&str> = super::TEXT.lines().map(|l| l.strip_prefix("#! ").unwrap_or(l)).collect();
        let (config, problems) = Config::parse("hegao.toml", &all.join("\n"));
        assert_eq!(problems, []);
        assert_eq!((config.folders.len(), config.suppress.len(), config.rows_of("草稿/一.txt")), (1, 2, vec![0]));
    }
}
