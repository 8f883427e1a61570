//! What the tags and attributes of HTML mean to a reader: a table of kinds, and the names that page furniture goes by.
//! A further tag is a line in `kind_of`, a further word of page furniture a line in `FURNITURE`.

/// What an element does to the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `h1` to `h6`.
    Heading(u8),
    /// `p`: closed by the next block.
    Para,
    /// Any other element that begins a new line.
    Block,
    /// `nav`, `footer`, `aside`: a block that is usually page furniture.
    Furniture,
    /// `li`.
    Item,
    /// `ol`.
    Ordered,
    /// `ul`, `menu`.
    Unordered,
    /// `table`.
    Table,
    /// `caption`.
    Caption,
    /// `thead` (true), `tbody`, `tfoot`.
    Section(bool),
    /// `tr`.
    Row,
    /// `th` (true), `td`.
    Cell(bool),
    /// Text in a table outside any cell; made by the tree, never a tag.
    Stray,
    /// `br`.
    Break,
    /// `pre`.
    Pre,
    /// Never shown: script, style, template, drawings, embedded pages.
    Raw,
    /// Shown, but no part of the text: choices and buttons of forms, deleted text.
    Control,
    /// `head`.
    Head,
    /// Elements that `head` may hold.
    Meta,
    /// `html`, `body`.
    Frame,
    /// Elements without content: pictures, inputs.
    Void,
    /// `sup`: its digits are no part of the number before it.
    Raised,
    /// Everything else: runs inside a line.
    Inline,
}

impl Kind {
    /// True for elements that close an open paragraph and begin a line.
    pub(super) fn is_block(self) -> bool {
        matches!(self, Self::Heading(_) | Self::Para | Self::Block | Self::Furniture | Self::Item | Self::Ordered | Self::Unordered | Self::Table | Self::Pre)
    }

    /// True for the parts of a table.
    pub(super) fn is_table_part(self) -> bool {
        matches!(self, Self::Table | Self::Caption | Self::Section(_) | Self::Row | Self::Cell(_))
    }
}

/// The kind of a tag name in lower case.
pub(super) fn kind_of(name: &[u8]) -> Kind {
    match name {
        b"h1" => Kind::Heading(1),
        b"h2" => Kind::Heading(2),
        b"h3" => Kind::Heading(3),
        b"h4" => Kind::Heading(4),
        b"h5" => Kind::Heading(5),
        b"h6" => Kind::Heading(6),
        b"p" => Kind::Para,
        b"li" => Kind::Item,
        b"ol" => Kind::Ordered,
        b"ul" | b"menu" | b"dir" => Kind::Unordered,
        b"table" => Kind::Table,
        b"caption" => Kind::Caption,
        b"thead" => Kind::Section(true),
        b"tbody" | b"tfoot" => Kind::Section(false),
        b"tr" => Kind::Row,
        b"th" => Kind::Cell(true),
        b"td" => Kind::Cell(false),
        b"br" => Kind::Break,
        b"pre" | b"xmp" | b"listing" => Kind::Pre,
        b"nav" | b"footer" | b"aside" => Kind::Furniture,
        b"script" | b"style" | b"noscript" | b"template" | b"svg" | b"iframe" | b"object" | b"canvas" | b"audio" | b"video" | b"noembed" | b"noframes"
        | b"title" | b"rt" | b"rp" => Kind::Raw,
        b"select" | b"option" | b"optgroup" | b"datalist" | b"button" | b"textarea" | b"del" | b"s" | b"strike" => Kind::Control,
        b"sup" => Kind::Raised,
        b"head" => Kind::Head,
        b"html" | b"body" => Kind::Frame,
        b"meta" | b"link" | b"base" => Kind::Meta,
        b"img" | b"input" | b"col" | b"colgroup" | b"embed" | b"area" | b"source" | b"track" | b"param" | b"wbr" | b"frame" | b"basefont" => Kind::Void,
        b"div" | b"section" | b"article" | b"main" | b"header" | b"address" | b"blockquote" | b"center" | b"dd" | b"dl" | b"dt" | b"details" | b"dialog"
        | b"fieldset" | b"figcaption" | b"figure" | b"form" | b"hgroup" | b"hr" | b"legend" | b"search" | b"summary" => Kind::Block,
        _ => Kind::Inline,
    }
}

/// Attributes that matter to the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Attrs {
    /// `hidden` or `display:none`.
    pub(super) hidden: bool,
    /// A class, id or role of page furniture.
    pub(super) furniture: bool,
    /// `rowspan`; 1 where it is missing, 0 or no number.
    pub(super) row_span: u32,
    /// `colspan`, at most 1,000 as in browsers.
    pub(super) col_span: u32,
    /// `start` of `ol`, `value` of `li`.
    pub(super) number: Option<u64>,
    /// A list whose style shows no numbers.
    pub(super) unnumbered: bool,
    /// `role="presentation"` on a table.
    pub(super) layout: bool,
}

impl Default for Attrs {
    fn default() -> Self {
        Self { hidden: false, furniture: false, row_span: 1, col_span: 1, number: None, unnumbered: false, layout: false }
    }
}

impl Attrs {
    /// Takes in one attribute, name in lower case.
    pub(super) fn set(&mut self, name: &[u8], value: &[u8]) {
        match name {
            b"hidden" => self.hidden = true,
            b"style" => {
                let style: Vec<u8> = value.iter().filter(|b| !b.is_ascii_whitespace()).map(u8::to_ascii_lowercase).collect();
                self.hidden |= holds(&style, b"display:none") || holds(&style, b"mso-element:comment-list");
                self.unnumbered |= holds(&style, b"list-style:none") || holds(&style, b"list-style-type:none");
            }
            b"class" | b"id" => {
                self.furniture |= names_furniture(value);
                self.hidden |= names_word_comment(value);
            }
            b"role" => {
                self.furniture |= matches!(value, b"navigation" | b"menu" | b"menubar" | b"contentinfo");
                self.layout |= matches!(value, b"presentation" | b"none");
            }
            b"rowspan" => self.row_span = span_number(value, u32::MAX),
            b"colspan" => self.col_span = span_number(value, 1000),
            b"start" | b"value" => self.number = number(value),
            _ => {}
        }
    }
}

fn holds(text: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(text, part).is_some()
}

fn number(value: &[u8]) -> Option<u64> {
    std::str::from_utf8(value).ok()?.trim().parse().ok()
}

/// Leading digits as browsers read them; 1 for 0 and for anything else.
fn span_number(value: &[u8], most: u32) -> u32 {
    let digits = value.trim_ascii().iter().take_while(|b| b.is_ascii_digit());
    let n = digits.fold(0u32, |n, &b| n.saturating_mul(10).saturating_add(u32::from(b - b'0')));
    n.clamp(1, most)
}

/// Words that name page furniture in classes and ids.
const FURNITURE: &[&str] = &[
    "nav", "navbar", "navbox", "navigation", "navi", "subnav", "topnav", "leftnav", "sidenav", "daohang", "menu", "submenu", "menus", "breadcrumb",
    "breadcrumbs", "crumb", "crumbs", "mianbaoxie", "dqwz", "footer", "dibu", "share", "shares", "fenxiang", "bdsharebuttonbox", "sidebar", "toolbar",
    "toolbox", "pagination", "pager", "paging", "copyright", "skiplink", "qrcode", "ewm", "erweima", "search", "hotkey", "hotword", "hotwords", "btn", "btns",
    "beian", "setfont", "fontsize", "hidebox",
];

/// True where a word of a class or id names page furniture: `left-nav`, `navBar`, `page_footer`.
fn names_furniture(value: &[u8]) -> bool {
    let mut word: Vec<u8> = Vec::new();
    let mut lower_before = false;
    let mut joined: Vec<u8> = Vec::new(); // the whole name, for navBar and navbar
    for &b in value.iter().take(400).chain(b" ") {
        let ends = !b.is_ascii_alphabetic() || (b.is_ascii_uppercase() && lower_before);
        if ends && (is_furniture(&word) || (!b.is_ascii_alphabetic() && is_furniture(&joined))) {
            return true;
        }
        if ends {
            word.clear();
        }
        if b.is_ascii_alphabetic() {
            word.push(b.to_ascii_lowercase());
            joined.push(b.to_ascii_lowercase());
        } else {
            joined.clear();
        }
        lower_before = b.is_ascii_lowercase();
    }
    false
}

/// Reviewers' comments as Word saves them: `MsoCommentReference`, `msocomtxt`.
fn names_word_comment(value: &[u8]) -> bool {
    value.get(..6).is_some_and(|start| start.eq_ignore_ascii_case(b"msocom"))
}

fn is_furniture(word: &[u8]) -> bool {
    word.len() >= 3 && FURNITURE.iter().any(|f| f.as_bytes() == word)
}

#[cfg(test)]
mod tests {
    use super::{Attrs, names_furniture};

    #[test]
    fn furniture_goes_by_whole_words() {
        for (name, is) in [
            ("left-nav", true),
            ("navBar", true),
            ("page_footer", true),
            ("main share clearfix", true),
            ("bdsharebuttonbox", true),
            ("content", false),
            ("navy-text", false),
            ("shareholder", false),
            ("TRS_Editor", false),
        ] {
            assert_eq!(names_furniture(name.as_bytes()), is, "{name}");
        }
    }

    #[test]
    fn spans_are_at_least_one_and_capped() {
        for (value, row, col) in
            [("2", 2, 2), ("0", 1, 1), ("x", 1, 1), (" 3px", 3, 3), ("-4", 1, 1), ("999999999", 999_999_999, 1000), ("99999999999999", u32::MAX, 1000)]
        {
            let mut attrs = Attrs::default();
            attrs.set(b"rowspan", value.as_bytes());
            attrs.set(b"colspan", value.as_bytes());
            assert_eq!((attrs.row_span, attrs.col_span), (row, col), "{value}");
        }
    }
}
