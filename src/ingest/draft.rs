//! What ingest hands on: the text with its way back to the file, and the structure that the format itself gives.

use std::ops::Range;

use crate::diag::Problem;
use crate::text::Source;

/// Input formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
}

impl Format {
    /// The format that a path's extension names, whatever its case; `None` for other extensions and for none.
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        let name = path.rsplit(['/', '\\']).next()?;
        let (stem, extension) = name.rsplit_once('.')?;
        match extension.to_ascii_lowercase().as_str() {
            _ if stem.is_empty() => None,
            "txt" | "text" => Some(Self::Text),
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            _ => None,
        }
    }

    /// Name in reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
        }
    }
}

/// A table cell as the format gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridCell {
    /// Its text in the reading (may span several lines of it); empty range for an empty cell.
    pub range: Range<usize>,
    /// Rows covered, at least 1, capped by the table.
    pub row_span: u32,
    /// Columns covered, at least 1.
    pub col_span: u32,
    /// True where the format marks it as a header.
    pub header: bool,
}

/// A table as the format gives it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Caption in the reading.
    pub caption: Option<Range<usize>>,
    /// Rows of cells as written (spans not expanded).
    pub rows: Vec<Vec<GridCell>>,
}

impl Grid {
    /// Empty cells after the last text stand at the table's end.
    pub(super) fn clamp(&mut self, end: usize) {
        for cell in self.rows.iter_mut().flatten() {
            cell.range = cell.range.start.min(end)..cell.range.end.min(end);
        }
    }
}

/// What a stretch of the reading is, as the format says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading of level 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list whose marker the format makes (`<ol>`, `1.`): the number, or `None` for bullets.
    ListItem(Option<u64>),
    /// A table.
    Table(Grid),
}

/// A block; blocks are in order and do not overlap. Line breaks of the reading separate them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Byte range in the reading.
    pub range: Range<usize>,
}

/// A draft as read.
#[derive(Debug)]
pub struct Draft {
    /// Its text.
    pub source: Source,
    /// Its format.
    pub format: Format,
    /// Encoding label for reports: `UTF-8`, `GB18030`, `Big5`, `UTF-16LE`…
    pub encoding: &'static str,
    /// Structure given by the format; empty for plain text, where every line stands for itself.
    pub blocks: Vec<Block>,
    /// What could not be read; the rest of the draft is still checked.
    pub problems: Vec<Problem>,
}
