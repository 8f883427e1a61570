//! Comments that a document has: who, on what, what was said and answered. They are no text of the draft.

use rustc_hash::FxHashMap;

use super::super::OldComment;
use super::fragment::{Anchor, AnchorKind};
use super::package::Part;
use super::xml::{Fault, Item, Xml};

/// Bytes of a comment's text that are kept.
const LONGEST: usize = 20_000;

/// A comment before it is known what it is about.
#[derive(Debug, Default)]
struct Raw {
    id: String,
    author: String,
    text: String,
    /// `w14:paraId` of its last paragraph.
    para: String,
}

/// Which comment answers which, and which are done: by `w15:paraId`.
#[derive(Debug, Default)]
pub(super) struct Threads {
    parents: FxHashMap<String, String>,
    done: FxHashMap<String, bool>,
}

impl Threads {
    /// Reads `commentsExtended.xml`.
    pub(super) fn read(part: &Part) -> Result<Self, Fault> {
        let mut out = Self::default();
        let mut xml = Xml::new(&part.text, part.base);
        while let Some(item) = xml.next()? {
            let Item::Open(element) = item else { continue };
            if element.name() != "commentEx" {
                continue;
            }
            let id = element.get("paraId").unwrap_or_default().into_owned();
            out.done.insert(id.clone(), element.get("done").is_some_and(|d| matches!(d.as_ref(), "1" | "true")));
            if let Some(parent) = element.get("paraIdParent") {
                out.parents.insert(id, parent.into_owned());
            }
        }
        Ok(out)
    }
}

/// Answers to answers that are followed; programs write but one level.
const DEEPEST: usize = 256;

/// Reads `comments.xml`.
pub(super) fn read(part: &Part, threads: &Threads, anchors: &[Anchor]) -> Result<Vec<OldComment>, Fault> {
    let raw = raw(part)?;
    let places = places(anchors);
    let parents: FxHashMap<&str, usize> = raw.iter().enumerate().filter(|(_, r)| !r.para.is_empty()).map(|(i, r)| (r.para.as_str(), i)).collect();
    let parent = |r: &Raw| threads.parents.get(&r.para).and_then(|p| parents.get(p.as_str())).copied();
    let mut out: Vec<Option<OldComment>> = raw
        .iter()
        .map(|r| {
            let resolved = threads.done.get(&r.para).copied().unwrap_or(false);
            let range = places.get(r.id.as_str()).cloned();
            parent(r).is_none().then(|| OldComment { id: r.id.clone(), author: r.author.clone(), range, text: r.text.clone(), resolved, replies: Vec::new() })
        })
        .collect();
    for reply in &raw {
        // An answer to an answer belongs to the first of the thread; one that answers itself in the end, to none.
        let mut above = std::iter::successors(parent(reply), |p| raw.get(*p).and_then(parent)).take(DEEPEST);
        if let Some(Some(first)) = above.find(|p| matches!(out.get(*p), Some(Some(_)))).and_then(|p| out.get_mut(p)) {
            first.replies.push(reply.text.clone());
        }
    }
    Ok(out.into_iter().flatten().collect())
}

fn raw(part: &Part) -> Result<Vec<Raw>, Fault> {
    let mut out: Vec<Raw> = Vec::new();
    let mut xml = Xml::new(&part.text, part.base);
    let mut names: Vec<bool> = Vec::new(); // true inside `t`
    while let Some(item) = xml.next()? {
        match item {
            Item::Open(element) => {
                names.push(element.name() == "t");
                match (element.name(), out.last_mut()) {
                    ("comment", _) => {
                        let id = element.get("id").unwrap_or_default().into_owned();
                        out.push(Raw { id, author: element.get("author").unwrap_or_default().into_owned(), ..Raw::default() });
                    }
                    ("p", Some(last)) => {
                        if !last.text.is_empty() {
                            last.text.push('\n');
                        }
                        last.para = element.get("paraId").unwrap_or_default().into_owned();
                    }
                    _ => {}
                }
            }
            Item::Close => drop(names.pop()),
            Item::Text(text, _) if names.last() == Some(&true) => {
                if let Some(last) = out.last_mut().filter(|l| l.text.len() < LONGEST) {
                    last.text.extend(text.chars().take(LONGEST));
                }
            }
            Item::Char(c, _) if names.last() == Some(&true) => {
                if let Some(last) = out.last_mut() {
                    last.text.push(c);
                }
            }
            _ => {}
        }
    }
    Ok(out)
}

/// The ranges between the marks; where there is only the reference, its place.
fn places(anchors: &[Anchor]) -> FxHashMap<&str, std::ops::Range<usize>> {
    let mut out: FxHashMap<&str, std::ops::Range<usize>> = FxHashMap::default();
    for anchor in anchors {
        match anchor.kind {
            AnchorKind::Start => drop(out.insert(&anchor.id, anchor.at..anchor.at)),
            AnchorKind::End => {
                if let Some(range) = out.get_mut(anchor.id.as_str()) {
                    range.end = anchor.at.max(range.start);
                }
            }
            AnchorKind::Point => drop(out.entry(&anchor.id).or_insert(anchor.at..anchor.at)),
            _ => {}
        }
    }
    out
}
