//! The outline of a draft: flat vectors in document order that refer to each other by index.

use ecow::EcoString;

use crate::diag::{Confidence, Message};
use crate::text::Span;

/// Numbering styles; the names are those of the schema (`fact::STYLES`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// 第一章.
    Chapter,
    /// 第一节.
    Section,
    /// 第一条.
    Article,
    /// 第一部分.
    Part,
    /// 壹、
    Capital,
    /// 一、
    Han,
    /// (一)
    HanParen,
    /// 1. or 1、
    Arabic,
    /// (1)
    ArabicParen,
    /// 1)
    ArabicHalf,
    /// ①
    Circled,
    /// 1.1
    Decimal,
    /// 01 or 01、
    Padded,
    /// 一是 (inline)
    YiShi,
    /// 第一, 其一 (inline)
    Ordinal,
    /// The 序号 column of a table.
    Serial,
    /// 表1, 专栏1, 图1 captions.
    TableCaption,
    /// 附件1.
    Annex,
    /// A heading without marker.
    Plain,
}

impl Style {
    /// Rank of what is no section: inline markers, serials, captions, annexes.
    pub const LOWEST: u8 = 12;

    /// Usual rank; a smaller one stands above.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Part => 1,
            Self::Chapter => 2,
            Self::Section => 3,
            Self::Article | Self::Capital => 4,
            Self::Han => 5,
            Self::HanParen => 6,
            Self::Arabic | Self::Padded | Self::Decimal => 7,
            Self::ArabicParen => 9,
            Self::ArabicHalf => 10,
            Self::Circled => 11,
            _ => Self::LOWEST,
        }
    }
    /// Name in the schema.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chapter => "chapter",
            Self::Section => "section",
            Self::Article => "article",
            Self::Part => "part",
            Self::Capital => "capital",
            Self::Han => "han",
            Self::HanParen => "han_paren",
            Self::Arabic => "arabic",
            Self::ArabicParen => "arabic_paren",
            Self::ArabicHalf => "arabic_half",
            Self::Circled => "circled",
            Self::Decimal => "decimal",
            Self::Padded => "padded",
            Self::YiShi => "yishi",
            Self::Ordinal => "ordinal",
            Self::Serial => "serial",
            Self::TableCaption => "table",
            Self::Annex => "annex",
            Self::Plain => "plain",
        }
    }
}

/// A list or heading marker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// Style.
    pub style: Style,
    /// Number as written; 0 where the marker is blanked or unreadable.
    pub ordinal: i64,
    /// The marker with its closing punctuation: `一、`, `(1)`, `1.`, `一是`.
    pub span: Span,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Marker and text.
    pub span: Span,
    /// Marker, where it has one.
    pub marker: Option<Marker>,
    /// The text after the marker. In run-in headings (1.政策体系基础。州委…) the first sentence.
    pub text: Span,
    /// 1 for the highest in the draft.
    pub level: u8,
    /// Index of the heading above it.
    pub parent: Option<u32>,
    /// Body it belongs to: 0 for what precedes the plan (notice), then plan and annexes in order.
    pub body: u32,
}

/// A numbered thing; headings are items too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Number of its list.
    pub list: u32,
    /// Marker.
    pub marker: Marker,
    /// Text after the marker, to the end of its line or inline item.
    pub text: Span,
    /// True for markers inside a paragraph (一是 …; (1)…;).
    pub inline: bool,
    /// True for the first item of its list.
    pub first: bool,
    /// True where its list continues the previous list of that style.
    pub continues: bool,
    /// Items in its list.
    pub list_len: u32,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParaKind {
    /// Running text.
    Body,
    /// A heading line.
    Heading,
    /// The draft's or an annex's title.
    Title,
    /// 索引号, 发文字号…
    Meta,
    /// Caption of a table.
    Caption,
    /// 附件:1.… list.
    AttachmentList,
    /// Issuer and date under the text.
    SignOff,
    /// 责任单位:… line.
    Duty,
    /// Web page parts: menus, share buttons, footers.
    Menu,
    /// Footnote, numbered in the order of the marks.
    Footnote,
    /// Endnote.
    Endnote,
}

/// A paragraph. Lines broken by page ends or hard wrapping are joined: its span may contain line breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Para {
    /// Its text.
    pub span: Span,
    /// What it is.
    pub kind: ParaKind,
    /// Heading it stands under.
    pub heading: Option<u32>,
    /// Its number under that heading, 1-based.
    pub ordinal: u32,
    /// Body (see [`Heading::body`]).
    pub body: u32,
    /// True inside a second copy of the text; nothing is extracted from it.
    pub copy: bool,
}

/// A sentence, with its end mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sentence {
    /// Its text.
    pub span: Span,
    /// Its paragraph; `None` for a sentence in a table cell.
    pub para: Option<u32>,
}

/// State of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellState {
    /// Something stands there.
    Present,
    /// The cell is there and empty (`/` and `—` are present).
    Blank,
    /// It could not be told which column the figure belongs to, or the cell is gone.
    Lost,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Its text; empty for blank and lost cells (then at the place where it should stand).
    pub span: Span,
    /// State.
    pub state: CellState,
    /// For a lost cell: the texts that may belong here.
    pub candidates: Vec<Span>,
}

/// What a column holds, from its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ColumnKind {
    /// 序号.
    Serial,
    /// 指标, 名称, 项目.
    Name,
    /// A figure: 2025年, 目标值.
    Figure,
    /// Money: 总投资(万元).
    Amount,
    /// 计量单位.
    Unit,
    /// 约束性/预期性.
    Attribute,
    /// 新建/改建.
    Kind,
    /// 建设期限.
    Period,
    /// 建设地点.
    Place,
    /// 责任单位.
    Agency,
    /// 类别.
    Category,
    /// Long text.
    Text,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Header text, parts of several lines or header rows joined without blanks (outer first).
    pub header: EcoString,
    /// Where the header stands.
    pub span: Span,
    /// What the column holds.
    pub kind: ColumnKind,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// One cell a column.
    pub cells: Vec<Cell>,
    /// The section line above it (养老方面).
    pub section: Option<Span>,
    /// The whole row.
    pub span: Span,
    /// How it was read.
    pub sure: Confidence,
    /// True where the row carries on the row above over a page break.
    pub carried: bool,
}

/// How a table stood in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TableForm {
    /// HTML or Markdown markup.
    Markup,
    /// One cell a line.
    Flattened,
    /// One row a line, columns by blanks, tabs or pipes.
    Lines,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// From caption or header to the last cell.
    pub span: Span,
    /// Caption.
    pub caption: Option<Span>,
    /// Columns.
    pub columns: Vec<Column>,
    /// Rows without header rows and section lines.
    pub rows: Vec<TableRow>,
    /// Form.
    pub form: TableForm,
    /// Heading it stands under.
    pub heading: Option<u32>,
    /// True inside a second copy of the text.
    pub copy: bool,
}

/// A metadata line, 成文日期: 2023-03-31.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MetaField {
    /// The name without brackets and colon.
    pub name: Span,
    /// The value.
    pub value: Span,
}

/// An entry of the attachment list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachmentRef {
    /// Its number.
    pub ordinal: Option<i64>,
    /// Its title.
    pub title: Span,
}

/// An annex in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Annex {
    /// Its number.
    pub ordinal: Option<i64>,
    /// Its title.
    pub title: Span,
    /// All of it.
    pub span: Span,
}

/// Issuer and date under the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SignOff {
    /// The issuer's line.
    pub issuer: Span,
    /// The date's line.
    pub date: Span,
}

/// Something that looks like a table or another structure and could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Where.
    pub span: Span,
    /// Why.
    pub reason: Message,
}

/// A draft's structure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// The draft's title.
    pub title: Option<Span>,
    /// Metadata lines.
    pub meta: Vec<MetaField>,
    /// Headings.
    pub headings: Vec<Heading>,
    /// Numbered things, by list and then in document order inside each list.
    pub items: Vec<Item>,
    /// Paragraphs.
    pub paras: Vec<Para>,
    /// Sentences of body paragraphs and of long cells.
    pub sentences: Vec<Sentence>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Attachment list.
    pub attachments: Vec<AttachmentRef>,
    /// Annexes.
    pub annexes: Vec<Annex>,
    /// Sign-off.
    pub signoff: Option<SignOff>,
    /// Second copies of the whole text.
    pub copies: Vec<Span>,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// Line ends inside paragraphs, and what is left of pages there: a text without them reads as it was meant.
    pub breaks: Vec<Span>,
    /// Where a line begins that goes on with the paragraph above it, and whose line end means something: it parts two words.
    pub kept: Vec<usize>,
}
