//! Tables of comments and lists of units from files, for `hegao opinions`.

use std::path::Path;

use super::convert;
use super::drive::eprint;
use super::read::Raw;
use crate::audit;
use crate::diag::{Lang, Message, Problem};
use crate::ingest::{self, Options, Revisions};
use crate::output::{BACK, EXPORTED, HIDDEN};
use crate::survey::opinions::{Asked, Comments, Given, comments, units_of};

/// A table as it was read.
pub(super) struct Table {
    pub(super) comments: Comments,
    /// True where it was made from a register and comes back.
    pub(super) exported: bool,
    /// True where part of it could not be read.
    pub(super) faulty: bool,
}

/// A file as tables of given rows, its text, and whether something in it could not be read, which is said.
fn given(path: &str, lang: Lang) -> Result<(Vec<Vec<Given>>, String, bool), Problem> {
    let raw = Raw::file(Path::new(path))?;
    let options = Options { revisions: Revisions::default(), converter: Some(&convert::OFFICE) };
    let tables = audit::guarded(path, || ingest::tables(path, raw.bytes, &options))??;
    tables.problems.iter().for_each(|p| eprint(p, lang));
    let faulty = !tables.problems.is_empty();
    let row = |r: ingest::TableRow| (r.number, r.cells.into_iter().map(|c| (c.text, c.merged)).collect());
    let all = tables.all.into_iter().map(|t| t.into_iter().map(row).collect()).collect();
    Ok((all, tables.text, faulty))
}

/// Reads a table of comments.
pub(super) fn table(path: &str, asked: &Asked, lang: Lang) -> Result<Table, Problem> {
    let (tables, text, faulty) = given(path, lang)?;
    if HIDDEN.iter().any(|h| text.contains(h)) {
        return Err(published(path));
    }
    let exported = text.contains(BACK) && EXPORTED.iter().any(|e| text.contains(e));
    let comments = audit::guarded(path, || comments(path, &tables, asked))??;
    Ok(Table { comments, exported, faulty })
}

/// Reads a list of units; one that can't be read whole counts as none, for units would be left out.
pub(super) fn units(path: &str, lang: Lang) -> Result<(Vec<String>, bool), Problem> {
    let (tables, text, faulty) = given(path, lang)?;
    let all = if tables.is_empty() {
        // Plain lines of a document.
        units_of(&[text.lines().enumerate().map(|(n, l)| (n + 1, vec![(l.to_owned(), false)])).collect()])
    } else {
        units_of(&tables)
    };
    Ok((all, faulty))
}

fn published(path: &str) -> Problem {
    let message =
        Message::new("这是隐去个人信息的公开稿，不能导回登记簿", "a table for publication whose persons are hidden; it can't be taken back into a register");
    Problem::file(path, message)
        .with_help(Message::new("请填写并导入没有加 --public 写出的表", "fill in and import the table that was written without --public"))
}
