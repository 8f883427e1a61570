//! What ingest hands on: the text with its way back to the file, and the structure that the format itself gives.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::diag::{Message, Problem};
use crate::text::Source;

/// Input formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Format {
    /// Plain text.
    Text,
    /// Markdown.
    Markdown,
    /// HTML.
    Html,
    /// Word: .docx, .docm, .dotx, .dotm.
    Docx,
    /// Excel: .xlsx, .xlsm.
    Xlsx,
    /// Excel and WPS of old: .xls, .xlt, .et, .ett.
    Xls,
    /// Word and WPS of old: .doc, .dot, .wps, .wpt. Converted where there is a converter, else read by hegao itself.
    Doc,
    /// OpenDocument: .odt, .ott, .fodt. Converted.
    Odt,
    /// Rich text. Converted.
    Rtf,
    /// PDF. Its words and their places come from another program.
    Pdf,
    /// OFD (GB/T 33190).
    Ofd,
}

/// How tracked changes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Revisions {
    /// As if all were accepted.
    #[default]
    Accepted,
    /// As if all were rejected.
    Original,
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
            "docx" | "docm" | "dotx" | "dotm" => Some(Self::Docx),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            "xls" | "xlt" | "et" | "ett" => Some(Self::Xls),
            "doc" | "dot" | "wps" | "wpt" => Some(Self::Doc),
            "odt" | "ott" | "fodt" => Some(Self::Odt),
            "rtf" => Some(Self::Rtf),
            "pdf" => Some(Self::Pdf),
            "ofd" => Some(Self::Ofd),
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
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Doc => "doc",
            Self::Odt => "odt",
            Self::Rtf => "rtf",
            Self::Pdf => "pdf",
            Self::Ofd => "ofd",
        }
    }

    /// True where comments and tracked changes can be written into the file itself.
    #[must_use]
    pub fn takes_comments(self) -> bool {
        self == Self::Docx
    }

    /// True where another program turns it into docx first.
    #[must_use]
    pub fn is_converted(self) -> bool {
        matches!(self, Self::Doc | Self::Odt | Self::Rtf)
    }

    /// True for what is no text itself: its places are those of the reading.
    #[must_use]
    pub fn is_container(self) -> bool {
        matches!(self, Self::Docx | Self::Xlsx | Self::Xls | Self::Pdf | Self::Ofd) || self.is_converted()
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
    /// No cell reaches below the table; spans that would blow the grid up beyond its cells are dropped.
    pub(super) fn cap_spans(&mut self) {
        let rows = self.rows.len();
        let cells: usize = self.rows.iter().map(Vec::len).sum();
        let mut budget = cells.saturating_mul(16).saturating_add(10_000);
        for (i, row) in self.rows.iter_mut().enumerate() {
            for cell in row {
                let below = u32::try_from(rows - i).unwrap_or(u32::MAX);
                cell.row_span = cell.row_span.clamp(1, below);
                let area = (cell.row_span as usize).saturating_mul(cell.col_span as usize);
                if area > 1 && area > budget {
                    (cell.row_span, cell.col_span) = (1, 1);
                } else {
                    budget = budget.saturating_sub(area.saturating_sub(1));
                }
            }
        }
    }

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
    /// A paragraph of the n-th footnote, which stands behind the text.
    Footnote(u32),
    /// The same of an endnote.
    Endnote(u32),
    /// What could not be read as text: a table without sure rows and columns.
    Unread,
}

/// A block; blocks are in order and do not overlap. Line breaks of the reading separate them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Byte range in the reading.
    pub range: Range<usize>,
}

/// Where the reading of a container (docx) stands in its parts; of a converted draft only what was not read, and the notice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Container {
    /// Names in the zip of the parts that were read, such as `word/document.xml`; the main part is the first.
    pub parts: Vec<String>,
    /// Stretches of the reading that stand in a part, in order of the reading. What none covers was made by hegao
    /// (automatic numbers, line ends). A part in UTF-16 has none.
    pub runs: Vec<RunPiece>,
    /// Comments that the document had.
    pub comments: Vec<OldComment>,
    /// What is in the document and was not read.
    pub unread: Vec<Message>,
    /// How it was read, where a reader should know.
    pub notice: Option<Message>,
}

/// A stretch of the reading and where its characters stand in a part's XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunPiece {
    /// Byte range in the reading.
    pub reading: Range<usize>,
    /// Index of the part.
    pub part: usize,
    /// Byte range of the part as decompressed, a byte order mark counted: of the characters, or of what stands for them.
    pub xml: Range<usize>,
    /// False where an entity reference or an element (`w:tab`, `w:br`, `w:sym`) stands for the text; else the bytes are the same.
    pub exact: bool,
}

/// A comment that the document had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldComment {
    /// `w:id`.
    pub id: String,
    /// `w:author`.
    pub author: String,
    /// What it is anchored to, in the reading; `None` where its anchor was not read.
    pub range: Option<Range<usize>>,
    /// Its text, a line a paragraph.
    pub text: String,
    /// True where somebody marked it as done.
    pub resolved: bool,
    /// Texts of the replies, in order. A reply is no comment of its own here.
    pub replies: Vec<String>,
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
    /// Where the reading of a docx stands in its parts; of old Word files what was not read. `None` for other formats.
    pub container: Option<Container>,
}
