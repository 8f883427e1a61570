//! The part of comments, its relationship and its content type: extended where they are, made where they are missing.

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::Event;

use super::desk::Desk;
use super::layout::{Names, SPACES};
use super::ledger::{Change, Kind};
use super::package::{attribute, broken, relations, relations_of};
use crate::diag::Message;

/// Who writes hegao's comments and changes.
pub(super) const AUTHOR: &str = "核稿";

const TYPES: &str = "[Content_Types].xml";
const CONTENT: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

/// A comment to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Comment {
    pub(super) id: u32,
    /// `2026-11-29T00:00:00Z`.
    pub(super) date: String,
    pub(super) text: String,
}

/// Name of the part of comments, where the document has one.
pub(super) fn part(desk: &mut Desk<'_>) -> Result<Option<String>, Message> {
    companion(desk, "/comments")
}

/// Name of the part that the main part is related to in this way.
pub(super) fn companion(desk: &mut Desk<'_>, kind: &str) -> Result<Option<String>, Message> {
    let main = desk.main().to_owned();
    let Some(text) = desk.text(&relations_of(&main))? else { return Ok(None) };
    let found = relations(&main, text).into_iter().find(|r| r.kind.ends_with(kind) && !r.target.is_empty());
    Ok(found.map(|r| r.target).filter(|t| desk.has(t)))
}

/// Writes comments.
pub(super) fn write(desk: &mut Desk<'_>, names: &Names, comments: &[Comment]) -> Result<(), Message> {
    if comments.is_empty() {
        return Ok(());
    }
    if let Some(part) = part(desk)? {
        let text = desk.text(&part)?.unwrap_or_default();
        let own = root_names(text)?;
        let change = append(text, &comments.iter().map(|c| render(c, &own)).collect::<String>())?;
        return desk.change(&part, vec![change]);
    }
    let main = desk.main().to_owned();
    let folder = main.rsplit_once('/').map_or(String::new(), |(f, _)| format!("{f}/"));
    let file = (0..).map(|n| if n == 0 { "comments.xml".to_owned() } else { format!("comments{n}.xml") }).find(|f| !desk.has(&format!("{folder}{f}")));
    let file = file.unwrap_or_default();
    let own = Names { element: "w:".to_owned(), attribute: "w:".to_owned(), space: names.space.clone() };
    let body: String = comments.iter().map(|c| render(c, &own)).collect();
    let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:comments xmlns:w=\"{}\">{body}</w:comments>", own.space);
    desk.create(&format!("{folder}{file}"), text);
    relate(desk, names, &file)?;
    let types = desk.text(TYPES)?.ok_or_else(|| Message::new("包内没有内容类型表", "the package has no content types"))?;
    let prefix = prefix(types)?;
    let change = append(types, &format!("<{prefix}Override PartName=\"/{}\" ContentType=\"{CONTENT}\"/>", escape(&*format!("{folder}{file}"))))?;
    desk.change(TYPES, vec![change])
}

/// Relates the main part to its new comments.
fn relate(desk: &mut Desk<'_>, names: &Names, file: &str) -> Result<(), Message> {
    let main = desk.main().to_owned();
    let part = relations_of(&main);
    let base = if names.space == SPACES[1] {
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    } else {
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    };
    let row = |prefix: &str, id: &str| format!("<{prefix}Relationship Id=\"{id}\" Type=\"{base}/comments\" Target=\"{}\"/>", escape(file));
    match desk.text(&part)? {
        Some(text) => {
            let taken: Vec<String> = relations(&main, text).into_iter().map(|r| r.id).collect();
            let id = (1..).map(|n| format!("rIdHegao{n}")).find(|id| !taken.contains(id)).unwrap_or_default();
            let change = append(text, &row(&prefix(text)?, &id))?;
            desk.change(&part, vec![change])
        }
        None => {
            let space = "http://schemas.openxmlformats.org/package/2006/relationships";
            let text = format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"{space}\">{}</Relationships>",
                row("", "rIdHegao1")
            );
            desk.create(&part, text);
            Ok(())
        }
    }
}

/// A comment as an element. Its look is its own: a draft's body is indented and large.
fn render(comment: &Comment, names: &Names) -> String {
    let Names { element: w, attribute: a, .. } = names;
    let size = format!("<{w}rPr><{w}sz {a}val=\"18\"/><{w}szCs {a}val=\"18\"/></{w}rPr>");
    let look = format!(
        "<{w}pPr><{w}spacing {a}before=\"0\" {a}after=\"0\" {a}line=\"240\" {a}lineRule=\"auto\"/><{w}ind {a}left=\"0\" {a}right=\"0\" {a}firstLineChars=\"0\" {a}firstLine=\"0\"/><{w}jc {a}val=\"left\"/></{w}pPr>"
    );
    format!(
        "<{w}comment {a}id=\"{}\" {a}author=\"{AUTHOR}\" {a}date=\"{}\" {a}initials=\"核\"><{w}p>{look}<{w}r>{size}<{w}annotationRef/></{w}r><{w}r>{size}<{w}t xml:space=\"preserve\">{}</{w}t></{w}r></{w}p></{w}comment>",
        comment.id,
        escape(&*comment.date),
        written(&comment.text),
    )
}

/// Text for an element: escaped, without what XML has no place for.
pub(super) fn written(text: &str) -> String {
    let allowed: String = text.chars().map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c }).collect();
    escape(&*allowed).into_owned()
}

/// What opens a comment in the body, and what closes it and refers to it.
pub(super) fn markers(id: u32, names: &Names) -> (String, String) {
    let Names { element: w, attribute: a, .. } = names;
    let close = format!(
        "<{w}commentRangeEnd {a}id=\"{id}\"/><{w}r><{w}rPr><{w}sz {a}val=\"16\"/><{w}szCs {a}val=\"16\"/></{w}rPr><{w}commentReference {a}id=\"{id}\"/></{w}r>"
    );
    (format!("<{w}commentRangeStart {a}id=\"{id}\"/>"), close)
}

/// One more child at the end of a part's root.
fn append(text: &str, child: &str) -> Result<Change, Message> {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader::from_str(text.get(mark..).unwrap_or(""));
    let mut depth = 0usize;
    loop {
        let from = mark + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event().map_err(|e| broken(&e))? {
            Event::Start(_) => depth += 1,
            Event::Empty(e) if depth == 0 => {
                let to = mark + usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
                return Ok(Change { at: to.saturating_sub(2)..to, new: format!(">{child}</{}>", e.name().as_ref()), kind: Kind::Comment });
            }
            Event::End(_) if depth == 1 => return Ok(Change::insert(from, child, Kind::Comment)),
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Eof => return Err(broken(&"no root element")),
            _ => {}
        }
    }
}

/// The prefix of the root, with its colon.
fn prefix(text: &str) -> Result<String, Message> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    loop {
        match reader.read_event().map_err(|e| broken(&e))? {
            Event::Start(e) | Event::Empty(e) => return Ok(e.name().prefix().map_or(String::new(), |p| format!("{}:", p.as_ref()))),
            Event::Eof => return Err(broken(&"no root element")),
            _ => {}
        }
    }
}

/// The names as the part of comments writes them.
pub(super) fn root_names(text: &str) -> Result<Names, Message> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    loop {
        match reader.read_event().map_err(|e| broken(&e))? {
            Event::Start(e) | Event::Empty(e) => return super::layout::names(&e),
            Event::Eof => return Err(broken(&"no root element")),
            _ => {}
        }
    }
}

/// Ids and dates of the comments; empty where one has none.
pub(super) fn rows(text: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(e)) if e.local_name().as_ref() == "comment" => {
                found.push((attribute(&e, "id").unwrap_or_default(), attribute(&e, "date").unwrap_or_default()));
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}
