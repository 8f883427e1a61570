//! Word documents to a reading: `package` finds the parts, `styles` and `numbering` say how paragraphs look and are numbered,
//! `story` walks through the text, `flow`, `table` and `fragment` write it, `comments` keeps what others remarked.
//! Every loop goes over the XML once; what could grow without limit is limited where it is read.

mod comments;
mod count;
pub(super) mod faults;
mod flow;
mod fragment;
mod numbering;
pub(super) mod package;
mod story;
mod styles;
mod table;
mod tags;
pub(super) mod xml;

use self::fragment::{AnchorKind, Fragment};
use self::numbering::Numbering;
use self::package::{Package, Part, Relation};
use self::styles::Styles;
use self::tags::Tag;
use self::xml::Fault;
use super::{BlockKind, Container, Draft, Format, Revisions};
use crate::diag::{Message, Problem};
use crate::text::Source;

/// What the walk through a document looks up, and what it counts.
pub(super) struct Context {
    styles: Styles,
    numbering: Numbering,
    revisions: Revisions,
    unread: Unread,
}

/// What is there and was not read.
#[derive(Debug, Default)]
struct Unread {
    pictures: usize,
    charts: usize,
    embedded: usize,
    imports: usize,
    symbols: usize,
    heads: bool,
}

impl Unread {
    fn note(&mut self, tag: Tag) {
        match tag {
            Tag::Picture => self.pictures += 1,
            Tag::Chart => self.charts += 1,
            Tag::Embedded => self.embedded += 1,
            Tag::Import => self.imports += 1,
            _ => {}
        }
    }

    fn messages(&self) -> Vec<Message> {
        let counted = [
            (self.pictures, "图片", "pictures"),
            (self.charts, "图表、图示", "charts and diagrams"),
            (self.embedded, "嵌入对象", "embedded objects"),
            (self.symbols, "认不出的符号", "unknown symbols"),
        ];
        let mut out: Vec<Message> =
            counted.iter().filter(|(n, ..)| *n > 0).map(|(n, zh, en)| Message::new(format!("未读：{zh} {n} 处"), format!("not read: {en}, {n}"))).collect();
        if self.heads {
            out.push(Message::new("未读：页眉、页脚", "not read: headers and footers"));
        }
        out
    }
}

/// True for a document under another name (.doc, .wps).
pub(super) fn looks_like_one(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && memchr::memmem::find(bytes, b"word/document.xml").is_some()
}

/// Parts with running text and what they lead to.
struct Parts {
    main: Part,
    styles: Option<Part>,
    numbering: Option<Part>,
    notes: [(Option<Part>, AnchorKind); 2],
    remarks: Option<Part>,
    threads: Option<Part>,
    heads: bool,
}

/// Parts that the reader of another format made.
pub(super) struct Made {
    pub(super) main: String,
    pub(super) styles: String,
    pub(super) numbering: String,
    pub(super) footnotes: String,
    pub(super) endnotes: String,
    /// True where there are headers or footers.
    pub(super) heads: bool,
}

/// Reads a document. Broken side parts cost what stands in them, a broken main part the draft.
pub(super) fn read(path: &str, bytes: Vec<u8>, revisions: Revisions) -> Result<Draft, Problem> {
    let mut package = Package::open(path, bytes)?;
    let (main, relations) = package.main(&["document"])?;
    let mut problems = Vec::new();
    let mut side = |kind: &str| side(&mut package, &relations, kind, &mut problems);
    let parts = Parts {
        main,
        styles: side("styles"),
        numbering: side("numbering"),
        notes: [(side("footnotes"), AnchorKind::Footnote), (side("endnotes"), AnchorKind::Endnote)],
        remarks: side("comments"),
        threads: side("commentsExtended"),
        heads: relations.iter().any(|r| matches!(r.kind.as_str(), "header" | "footer")),
    };
    read_parts(path, parts, revisions, problems)
}

/// Reads what the reader of another format made.
pub(super) fn read_made(path: &str, made: Made, revisions: Revisions) -> Result<Draft, Problem> {
    let part = |name: &str, text: String| Part { name: name.to_owned(), text, base: 0, exact: false };
    let parts = Parts {
        main: part("document", made.main),
        styles: Some(part("styles", made.styles)),
        numbering: Some(part("numbering", made.numbering)),
        notes: [(Some(part("footnotes", made.footnotes)), AnchorKind::Footnote), (Some(part("endnotes", made.endnotes)), AnchorKind::Endnote)],
        remarks: None,
        threads: None,
        heads: made.heads,
    };
    read_parts(path, parts, revisions, Vec::new())
}

fn read_parts(path: &str, parts: Parts, revisions: Revisions, mut problems: Vec<Problem>) -> Result<Draft, Problem> {
    let Parts { main, styles, numbering, notes, remarks, threads, heads } = parts;
    let mut context = Context {
        styles: parsed(path, styles.as_ref(), &mut problems, |p| Styles::read(&p.text, p.base)),
        numbering: parsed(path, numbering.as_ref(), &mut problems, |p| Numbering::read(&p.text, p.base)),
        revisions,
        unread: Unread { heads, ..Unread::default() },
    };
    let mut body = story::read(&mut context, 0, &main.text, main.base).map_err(|fault| faults::part(path, &main.name, fault))?.body;
    let mut parts = vec![main];
    for (part, kind) in notes {
        let Some(part) = part else { continue };
        match story::read(&mut context, parts.len(), &part.text, part.base) {
            Ok(told) => add_notes(&mut body, told.notes, kind),
            Err(fault) => problems.push(faults::part(path, &part.name, fault)),
        }
        parts.push(part);
    }
    let threads = parsed(path, threads.as_ref(), &mut problems, comments::Threads::read);
    let remarks = parsed(path, remarks.as_ref(), &mut problems, |p| comments::read(p, &threads, &body.anchors));
    if context.unread.imports > 0 {
        problems.push(imported(path, context.unread.imports));
    }
    if body.text.trim().is_empty() && context.unread.pictures > 0 {
        return Err(faults::only_pictures(path, context.unread.pictures));
    }
    finish(path, body, parts, (remarks, context.unread.messages()), problems)
}

fn finish(
    path: &str,
    body: Fragment,
    parts: Vec<Part>,
    (comments, unread): (Vec<super::OldComment>, Vec<Message>),
    problems: Vec<Problem>,
) -> Result<Draft, Problem> {
    if body.text.trim().is_empty() {
        return Err(super::empty(path));
    }
    if body.text.len() > super::LARGEST {
        return Err(super::too_large(path, body.text.len()));
    }
    let mut runs = body.runs;
    runs.retain(|r| parts.get(r.part).is_some_and(|p| p.exact));
    runs.shrink_to_fit();
    let container = Container { parts: parts.into_iter().map(|p| p.name).collect(), runs, comments, unread, notice: None };
    let source = Source::plain(path, body.text);
    Ok(Draft { source, format: Format::Docx, encoding: "UTF-8", blocks: body.blocks, problems, container: Some(container) })
}

/// A part that the main one leads to. One that can't be unpacked is a problem beside the draft.
fn side(package: &mut Package<'_>, relations: &[Relation], kind: &str, problems: &mut Vec<Problem>) -> Option<Part> {
    let target = relations.iter().find(|r| r.kind == kind)?;
    package.part(&target.target).unwrap_or_else(|problem| {
        problems.push(problem);
        None
    })
}

fn parsed<T: Default>(path: &str, part: Option<&Part>, problems: &mut Vec<Problem>, read: impl Fn(&Part) -> Result<T, Fault>) -> T {
    let Some(part) = part else { return T::default() };
    read(part).unwrap_or_else(|fault| {
        problems.push(faults::part(path, &part.name, fault));
        T::default()
    })
}

/// Notes stand at the end, in the order of their marks; one that no mark names was deleted.
fn add_notes(body: &mut Fragment, notes: Vec<(String, Fragment)>, kind: AnchorKind) {
    let mut notes: rustc_hash::FxHashMap<String, Fragment> = notes.into_iter().collect();
    let wanted: Vec<String> = body.anchors.iter().filter(|a| a.kind == kind).map(|a| a.id.clone()).collect();
    for (number, id) in (1..).zip(wanted) {
        let Some(mut note) = notes.remove(&id) else { continue };
        for block in note.blocks.iter_mut().filter(|b| !matches!(b.kind, BlockKind::Table(_))) {
            block.kind = if kind == AnchorKind::Footnote { BlockKind::Footnote(number) } else { BlockKind::Endnote(number) };
        }
        body.append(note);
    }
}

fn imported(path: &str, count: usize) -> Problem {
    Problem::file(
        path,
        Message::new(
            format!("正文有 {count} 处引自别的文件（altChunk、子文档），未读；其余照核。"),
            format!("{count} part(s) of its text are imported from other files (altChunk, subdocument) and were not read; the rest is checked."),
        ),
    )
    .with_help(Message::new("请用 Word 打开后另存，再核。", "Open it in Word, save it and check that."))
}
