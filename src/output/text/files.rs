//! The windows of one finding as codespan's files: each window is a file of one line with its own line number and columns.

use std::ops::Range;

use codespan_reporting::files::{Error, Files};

use super::super::Window;
use super::super::visible::visible;

/// All windows of a finding.
pub(super) struct Windows<'w> {
    path: String,
    /// The paths of windows in other drafts.
    others: Vec<Option<String>>,
    windows: &'w [&'w Window],
}

impl<'w> Windows<'w> {
    pub(super) fn new(path: &str, windows: &'w [&'w Window]) -> Self {
        let others = windows.iter().map(|w| w.path.as_deref().map(|p| visible(p).into_owned())).collect();
        Self { path: path.to_owned(), others, windows }
    }
    fn window(&self, id: usize) -> Result<&'w Window, Error> {
        self.windows.get(id).copied().ok_or(Error::FileMissing)
    }
}

impl<'a> Files<'a> for Windows<'_> {
    type FileId = usize;
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(self.others.get(id).and_then(Option::as_deref).unwrap_or(&self.path))
    }
    fn source(&'a self, id: usize) -> Result<&'a str, Error> {
        Ok(&self.window(id)?.text)
    }
    fn line_index(&'a self, _: usize, _: usize) -> Result<usize, Error> {
        Ok(0)
    }
    fn line_number(&'a self, id: usize, _: usize) -> Result<usize, Error> {
        Ok(self.window(id)?.line.max(1) as usize)
    }
    fn column_number(&'a self, id: usize, _: usize, at: usize) -> Result<usize, Error> {
        let window = self.window(id)?;
        Ok(window.marks.iter().find(|m| m.range.start == at).map_or(1, |m| m.column as usize))
    }
    fn line_range(&'a self, id: usize, _: usize) -> Result<Range<usize>, Error> {
        Ok(0..self.window(id)?.text.len())
    }
}
