//! Styles: what a paragraph or run takes from its style and the styles that one is based on.
//! A chain is followed a limited number of steps, so that styles based on each other end.

use rustc_hash::FxHashMap;

use super::xml::{Fault, Item, Xml};

/// Styles in a chain at most.
const CHAIN: usize = 32;

/// Numbering as paragraph or style names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NumPr {
    /// `w:numId`; 0 takes the number away.
    pub(super) num: Option<i64>,
    /// `w:ilvl`.
    pub(super) level: Option<i64>,
}

/// A style as written.
#[derive(Debug, Clone, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    num: NumPr,
    outline: Option<i64>,
    hidden: Option<bool>,
    raised: Option<bool>,
}

/// What a chain of styles gives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// The numbering, and the style that it comes from.
    pub(super) num: NumPr,
    /// Level of heading, 1 to 9, or 0 for none.
    pub(super) heading: u8,
    /// True for an entry of the contents.
    pub(super) contents: bool,
    /// Not shown.
    pub(super) hidden: Option<bool>,
    /// Superscript.
    pub(super) raised: Option<bool>,
    /// The ids of the chain, the style's own first: levels of a list name them.
    pub(super) chain: Vec<String>,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: FxHashMap<String, Style>,
    /// The paragraph style of paragraphs that name none.
    default: Option<String>,
    known: FxHashMap<String, std::rc::Rc<Look>>,
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(text: &str, base: usize) -> Result<Self, Fault> {
        let mut out = Self::default();
        let mut xml = Xml::new(text, base);
        let mut stack: Vec<Tag> = Vec::new();
        let mut style: Option<(String, Style)> = None;
        while let Some(item) = xml.next()? {
            match item {
                Item::Open(element) => {
                    let tag = Tag::of(element.name(), stack.last().copied());
                    stack.push(tag);
                    if tag == Tag::Style {
                        let id = element.get("styleId").unwrap_or_default().into_owned();
                        let paragraph = element.get("type").is_none_or(|t| t == "paragraph");
                        if paragraph && element.get("default").is_some_and(|d| matches!(d.as_ref(), "1" | "true" | "on")) {
                            out.default = Some(id.clone());
                        }
                        style = Some((id, Style::default()));
                    } else if let Some((_, style)) = &mut style {
                        style.take(tag, &element);
                    }
                }
                Item::Close => {
                    if stack.pop() == Some(Tag::Style)
                        && let Some((id, style)) = style.take()
                    {
                        out.styles.entry(id).or_insert(style);
                    }
                }
                _ => {}
            }
        }
        Ok(out)
    }

    /// What a style gives; for `None` the default paragraph style.
    pub(super) fn look(&mut self, id: Option<&str>) -> std::rc::Rc<Look> {
        let id = id.or(self.default.as_deref()).unwrap_or("");
        if let Some(known) = self.known.get(id) {
            return std::rc::Rc::clone(known);
        }
        let look = std::rc::Rc::new(self.follow(id));
        self.known.insert(id.to_owned(), std::rc::Rc::clone(&look));
        look
    }

    fn follow(&self, id: &str) -> Look {
        let mut look = Look::default();
        let (mut next, mut outline, mut named) = (Some(id), None, None);
        while let Some(id) = next.filter(|_| look.chain.len() < CHAIN) {
            let Some(style) = self.styles.get(id) else { break };
            look.chain.push(id.to_owned());
            look.num.num = look.num.num.or(style.num.num);
            look.num.level = look.num.level.or(style.num.level);
            outline = outline.or(style.outline);
            named = named.or_else(|| heading_name(&style.name));
            look.contents = look.contents || is_contents(&style.name);
            look.hidden = look.hidden.or(style.hidden);
            look.raised = look.raised.or(style.raised);
            next = style.based_on.as_deref();
        }
        look.heading = match outline {
            Some(level) => u8::try_from(level + 1).ok().filter(|l| (1..=9).contains(l)).unwrap_or(0),
            None => named.unwrap_or(0),
        };
        look
    }

    /// The numbering that a numbering style names.
    pub(super) fn list(&self, id: &str) -> Option<i64> {
        self.styles.get(id)?.num.num
    }
}

impl Style {
    fn take(&mut self, tag: Tag, element: &super::xml::Element<'_>) {
        match tag {
            Tag::Name => self.name = element.get("val").unwrap_or_default().into_owned(),
            Tag::BasedOn => self.based_on = element.get("val").map(std::borrow::Cow::into_owned),
            Tag::Outline => self.outline = element.number("val"),
            Tag::NumId => self.num.num = element.number("val"),
            Tag::Level => self.num.level = element.number("val"),
            Tag::Hidden => self.hidden = Some(element.is_on()),
            Tag::Raised => self.raised = Some(element.get("val").is_some_and(|v| v == "superscript")),
            _ => {}
        }
    }
}

/// The elements of a style that count here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Style,
    Name,
    BasedOn,
    Outline,
    NumPr,
    NumId,
    Level,
    Hidden,
    Raised,
    /// What stands inside counts for nothing: conditional formats of tables, former properties.
    Skip,
    Other,
}

impl Tag {
    fn of(name: &str, parent: Option<Self>) -> Self {
        match (name, parent) {
            (_, Some(Self::Skip)) | ("tblStylePr" | "pPrChange" | "rPrChange", _) => Self::Skip,
            ("style", _) => Self::Style,
            ("name", Some(Self::Style)) => Self::Name,
            ("basedOn", Some(Self::Style)) => Self::BasedOn,
            ("outlineLvl", _) => Self::Outline,
            ("numPr", _) => Self::NumPr,
            ("numId", Some(Self::NumPr)) => Self::NumId,
            ("ilvl", Some(Self::NumPr)) => Self::Level,
            ("vanish", _) => Self::Hidden,
            ("vertAlign", _) => Self::Raised,
            _ => Self::Other,
        }
    }
}

/// `heading 2`, `标题 2`, `Title`, `标题`.
fn heading_name(name: &str) -> Option<u8> {
    let lower = name.trim().to_lowercase();
    if matches!(lower.as_str(), "title" | "标题") {
        return Some(1);
    }
    let level = lower.strip_prefix("heading").or_else(|| lower.strip_prefix("标题"))?.trim();
    level.parse().ok().filter(|l| (1..=9).contains(l))
}

/// `toc 1`, `目录 1`, `table of figures`.
fn is_contents(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    let level = |l: &str| l.trim().parse::<u8>().is_ok();
    lower == "table of figures" || lower.strip_prefix("toc").is_some_and(level) || lower.strip_prefix("目录").is_some_and(level)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::{Styles, heading_name};

    #[test]
    fn chains() {
        let text = r#"<w:styles xmlns:w="w"><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
            <w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr></w:pPr></w:style>
            <w:style w:styleId="mine"><w:name w:val="我的"/><w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="9"/><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
            <w:style w:styleId="x"><w:name w:val="x"/><w:basedOn w:val="y"/></w:style><w:style w:styleId="y"><w:name w:val="标题 3"/><w:basedOn w:val="x"/></w:style>
            <w:style w:styleId="t"><w:name w:val="toc 2"/><w:tblStylePr><w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style></w:styles>"#;
        let mut styles = Styles::read(text, 0).unwrap();
        assert_eq!(styles.look(Some("1")).heading, 1);
        let mine = styles.look(Some("mine"));
        assert_eq!((mine.heading, mine.num.num, mine.num.level), (0, Some(4), Some(1)));
        assert_eq!(styles.look(Some("x")).heading, 3);
        assert!(styles.look(Some("t")).contents && styles.look(Some("t")).hidden.is_none());
        assert_eq!(styles.look(None).chain, ["a"]);
        assert_eq!((heading_name("Heading 2"), heading_name("标题2"), heading_name("标题文字"), heading_name("Title")), (Some(2), Some(2), None, Some(1)));
    }
}
