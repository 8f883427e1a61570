//! OFD (GB/T 33190): a zip with an XML file a page; words and their places come from `TextCode`, what they make is `layout`'s.
//! Package, XML and limits are those of `docx`. Templates of pages are read as part of their pages; stamps and annotations are not read.

mod page;

use rustc_hash::FxHashMap;

use super::docx::faults;
use super::docx::package::{Package, Part};
use super::docx::xml::{Fault, Item, Xml};
use super::layout::{self, Page, Word};
use super::{Draft, Format};
use crate::diag::Problem;

/// Pages at most.
const PAGES: usize = 20_000;
/// Words at most, templates counted on each of their pages.
const WORDS: usize = 1_000_000;

/// What the root of a document says.
#[derive(Debug, Default)]
struct Root {
    /// Width and height of its pages.
    size: Option<(f32, f32)>,
    pages: Vec<String>,
    templates: FxHashMap<String, String>,
}

/// Reads an OFD file.
pub(super) fn read(path: &str, bytes: Vec<u8>) -> Result<Draft, Problem> {
    let mut package = Package::open(path, bytes)?;
    let Some(main) = package.part("OFD.xml")? else { return Err(package.foreign()) };
    if package.part("Encryptions.xml")?.is_some() {
        return Err(faults::password(path));
    }
    let of = |part: &Part, fault| faults::part(path, &part.name, fault);
    let (mut pages, mut problems, mut left) = (Vec::new(), Vec::new(), WORDS);
    for name in texts(&main, "DocRoot").map_err(|f| of(&main, f))? {
        let name = target("", &name);
        let document = package.part(&name)?.ok_or_else(|| faults::missing(path, &name))?;
        let root = root(&document).map_err(|f| of(&document, f))?;
        let folder = name.rsplit_once('/').map_or("", |n| n.0);
        let mut templates: FxHashMap<String, Vec<Word>> = FxHashMap::default();
        for name in &root.pages {
            if pages.len() >= PAGES || left == 0 {
                return Err(super::too_large(path, super::LARGEST + 1));
            }
            let name = target(folder, name);
            let read = match package.part(&name) {
                Ok(Some(part)) => page::read(&part, left).map_err(|f| of(&part, f)),
                Ok(None) => Err(faults::missing(path, &name)),
                Err(problem) => Err(problem),
            };
            // A page that can't be read does not cost the others.
            let read = match read {
                Ok(read) => read,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            let mut words = read.words;
            for id in &read.templates {
                if !templates.contains_key(id) {
                    let found = root.templates.get(id).map(|t| target(folder, t)).map(|t| package.part(&t)).transpose()?.flatten();
                    let made = found.map(|part| page::read(&part, left).map_err(|f| of(&part, f))).transpose()?;
                    templates.insert(id.clone(), made.map(|p| p.words).unwrap_or_default());
                }
                words.extend(templates.get(id).into_iter().flatten().take(left).cloned());
            }
            left = left.saturating_sub(words.len());
            let (width, height) = read.size.or(root.size).unwrap_or((595.0, 842.0));
            pages.push(Page { width, height, words });
        }
    }
    if pages.is_empty() {
        return Err(problems.pop().unwrap_or_else(|| faults::missing(path, "Page")));
    }
    let mut draft = layout::read(path, pages, Format::Ofd)?;
    draft.problems.append(&mut problems);
    Ok(draft)
}

/// The texts of all elements of a name.
fn texts(part: &Part, name: &str) -> Result<Vec<String>, Fault> {
    let (mut out, mut inside) = (Vec::new(), false);
    let mut xml = Xml::new(&part.text, part.base);
    while let Some(item) = xml.next()? {
        match item {
            Item::Open(element) => {
                inside = element.name() == name;
                if inside {
                    out.push(String::new());
                }
            }
            Item::Close => inside = false,
            Item::Text(text, _) if inside => out.last_mut().into_iter().for_each(|o| o.push_str(text.trim())),
            _ => {}
        }
    }
    Ok(out)
}

fn root(part: &Part) -> Result<Root, Fault> {
    let mut root = Root::default();
    let mut boxed = false;
    let mut xml = Xml::new(&part.text, part.base);
    while let Some(item) = xml.next()? {
        match item {
            Item::Open(element) => {
                boxed = element.name() == "PhysicalBox";
                let place = || element.get("BaseLoc").map(|l| l.trim().to_owned()).unwrap_or_default();
                match element.name() {
                    "Page" if element.get("BaseLoc").is_some() => root.pages.push(place()),
                    "TemplatePage" => drop(root.templates.insert(element.get("ID").unwrap_or_default().into_owned(), place())),
                    _ => {}
                }
            }
            Item::Close => boxed = false,
            Item::Text(text, _) if boxed => root.size = root.size.or_else(|| page::size(text)),
            _ => {}
        }
    }
    Ok(root)
}

/// The name of a part as a file in a folder names it: `Pages/Page_0/Content.xml`, `/Doc_0/Document.xml`, `../Res/a.xml`.
fn target(folder: &str, name: &str) -> String {
    let (mut steps, name) = match name.strip_prefix('/') {
        Some(rest) => (Vec::new(), rest),
        None => (folder.split('/').filter(|s| !s.is_empty()).collect::<Vec<_>>(), name),
    };
    for step in name.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::target;

    #[test]
    fn names_of_parts() {
        for (folder, name, expected) in [
            ("", "Doc_0/Document.xml", "Doc_0/Document.xml"),
            ("Doc_0", "Pages/Page_0/Content.xml", "Doc_0/Pages/Page_0/Content.xml"),
            ("Doc_0", "/Doc_0/Tpls/a.xml", "Doc_0/Tpls/a.xml"),
            ("Doc_0/x", "../../../b.xml", "b.xml"),
        ] {
            assert_eq!(target(folder, name), expected);
        }
    }
}
