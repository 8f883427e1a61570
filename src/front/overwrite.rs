//! Whether a report would take the place of somebody's draft: a file in a folder that is walked, named like a draft and not written
//! by hegao. Drafts that are named one by one are known without this; a new format with an ending of drafts adds its sign here.

use std::fs::{self, File};
use std::io::Read as _;
use std::path::Path;

use super::reports::real;
use super::walk::literal_root;
use crate::ingest::Format;

/// What reports hold and no draft does: JSON and its kin, Markdown, pages, JUnit, Checkstyle, GitHub, GitLab, CSV in both languages.
const SIGNS: [&str; 11] = [
    "\"name\":\"hegao\"",
    "<!-- hegao -->",
    "<title>核稿报告</title>",
    "<title>hegao report</title>",
    "content=\"default-src 'none'; style-src 'unsafe-inline'\"",
    "<testsuites name=\"hegao\"",
    "<checkstyle ",
    "title=hegao ",
    "\"check_name\"",
    "文件,位置,行,列,",
    "File,Place,Line,Column,",
];

/// Behind the number with which a text report begins or ends.
const COUNTED: [&str; 5] = ["个文件：", "份文稿：", "份文稿前后对照：", " file", " draft"];

/// True where a report in this place would cost a draft that the walk of these paths would otherwise find.
pub(super) fn costs_a_draft(place: &Path, paths: &[String]) -> bool {
    let here = [".".to_owned()];
    let paths = if paths.is_empty() { &here[..] } else { paths };
    let root = |path: &String| if Path::new(path).exists() { Path::new(path).to_path_buf() } else { literal_root(path) };
    let named = place.to_str().and_then(Format::of_path).is_some();
    let walked = || paths.iter().map(root).filter(|r| r.is_dir()).any(|r| place.starts_with(real(&r)));
    named && place.is_file() && walked() && !is_own(place)
}

/// True for a report of hegao, and for a file with nothing in it. What can't be read is nobody's to write over.
fn is_own(place: &Path) -> bool {
    let Ok(bytes) = fs::read(place) else { return false };
    if bytes.is_empty() {
        return true;
    }
    if bytes.starts_with(b"PK") {
        return is_signed(place).unwrap_or(false);
    }
    let text = String::from_utf8_lossy(&bytes);
    let counted = |line: Option<&str>| line.is_some_and(|l| COUNTED.iter().any(|c| l.trim_start_matches(|d: char| d.is_ascii_digit()).starts_with(c)));
    let mut lines = text.lines().filter(|l| !l.trim().is_empty()).filter(|l| l.starts_with(|c: char| c.is_ascii_digit()));
    let first = text.lines().next();
    SIGNS.iter().any(|s| text.contains(s)) || counted(first) || counted(lines.next_back())
}

/// Whether the properties of an office file say that hegao made it; `None` for one without properties.
fn is_signed(place: &Path) -> Option<bool> {
    let mut package = zip::ZipArchive::new(File::open(place).ok()?).ok()?;
    let mut properties = String::new();
    package.by_name("docProps/core.xml").ok()?.take(1 << 16).read_to_string(&mut properties).ok()?;
    Some(properties.contains("<dc:creator>核稿 ") || properties.contains("<dc:creator>hegao "))
}
