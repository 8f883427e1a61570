//! One report model to a format, a file per format. Knows no rule and no file format; decides nothing about findings.
//! A new format is a file here that implements [`Render`], and a line in this file.

mod book;
mod checkstyle;
mod comparison;
mod csv;
mod figures;
mod github;
mod gitlab;
mod html;
mod json;
mod jsonl;
mod junit;
mod list;
mod markdown;
mod opinions;
mod overview;
mod page;
mod rdjson;
mod remark;
mod report;
mod rule;
mod sarif;
mod text;
mod visible;
mod window;
mod xml;

use std::io;
use std::sync::Arc;

use crate::diag::Lang;

pub use book::{Book, Cell, Column, Line, Sheet, Tone, sheet_names};
pub use comparison::{Compared, comparison};
pub use html::sheet_id;
pub use json::Json;
pub use opinions::{BACK, EXPORTED, HIDDEN, OPINION_FORMATS, Told, opinions};
pub use overview::{SURVEY_FORMATS, View, family, overview};
pub use remark::{copied, counterpart, counterpart_words, remark, verdict};
pub use report::{
    Copied, Detail, EditReport, FileReport, FindingReport, FixReport, Former, LabelReport, ProblemReport, Shown, Summary, WaivedBy, Waiver, report,
    report_beside,
};
pub use rule::RuleReport;
pub use text::Text;
pub use visible::visible;
pub use window::{Mark, Window};

/// Names of the formats; [`format()`] makes each.
pub const FORMATS: &[&str] = &[
    "text", "json", "jsonl", "sarif", "junit", "github", "gitlab", "checkstyle", "rdjson", "markdown", "csv", "html", "docx",
    #[cfg(feature = "xlsx")]
    "xlsx",
];

/// What a format may be told.
#[derive(Debug, Clone, Default)]
pub struct Manner {
    /// Language of the text report.
    pub lang: Lang,
    /// Language of all others.
    pub machine: Lang,
    /// Colours for a terminal.
    pub color: bool,
    /// Counts only, in the text report.
    pub quiet: bool,
    /// True where suppressed findings are listed too.
    pub suppressed: bool,
    /// The day, for formats that say when they were made.
    pub day: String,
    /// What the rules say about themselves, in the order of their ids.
    pub rules: Arc<[RuleReport]>,
    /// Which rules and lexicon are built in: a hash, for formats that say which program made them; empty where unknown.
    pub bundled: Arc<str>,
}

/// The format of a name; the text report for a name that is none.
#[must_use]
pub fn format(name: &str, manner: &Manner) -> Box<dyn Render> {
    let lang = manner.machine;
    let json = || Json { lang, bundled: Arc::clone(&manner.bundled) };
    match name {
        "json" => Box::new(json()),
        "jsonl" => Box::new(jsonl::Jsonl { json: json() }),
        "sarif" => Box::new(sarif::Sarif::new(manner)),
        "junit" => Box::new(junit::Junit { lang }),
        "github" => Box::new(github::Github { lang }),
        "gitlab" => Box::new(gitlab::Gitlab { lang }),
        "checkstyle" => Box::new(checkstyle::Checkstyle { lang }),
        "rdjson" => Box::new(rdjson::Rdjson { lang }),
        "markdown" => Box::new(markdown::Markdown { lang }),
        "csv" => Box::new(csv::Csv { lang }),
        "docx" | "xlsx" => Box::new(list::List { lang, word: name == "docx", day: manner.day.clone(), rules: Arc::clone(&manner.rules) }),
        "html" => Box::new(html::Html { lang, rules: Arc::clone(&manner.rules) }),
        _ => Box::new(Text { lang: manner.lang, color: manner.color, quiet: manner.quiet }),
    }
}

/// Turns finished reports to bytes. Files are rendered one by one, by any thread; the caller joins them in order.
pub trait Render: Sync {
    /// What stands before the first file.
    fn begin(&self) -> Vec<u8>;
    /// One file.
    fn file(&self, report: &FileReport) -> Vec<u8>;
    /// What stands between two files; a file of which the format says nothing needs none.
    fn between(&self) -> &'static [u8] {
        b""
    }
    /// Whether findings need windows (`FindingReport::windows`).
    fn windows(&self) -> bool {
        false
    }
    /// Whether it shows the draft itself (`FileReport::sheet`).
    fn sheet(&self) -> bool {
        false
    }
    /// Whether the parts are a whole only when all are known ([`Render::pack`]), as in an archive.
    fn packs(&self) -> bool {
        false
    }
    /// The report, made of all its parts in order.
    ///
    /// # Errors
    /// Where it is larger than the format allows.
    fn pack(&self, parts: Vec<u8>) -> io::Result<Vec<u8>> {
        Ok(parts)
    }
    /// What closes the report.
    fn end(&self, summary: &Summary, problems: &[ProblemReport]) -> Vec<u8>;
}
