//! JSON lines: a line a draft, as soon as it is checked, and a line that closes the report. The drafts are those of the JSON
//! report; `type` says which line is which. No line holds a line end.

use super::Render;
use super::json::{Json, VERSION};
use super::report::{FileReport, ProblemReport, Summary};
use crate::diag::Lang;

/// The JSON lines format.
#[derive(Debug, Clone, Copy)]
pub struct Jsonl {
    /// Language of the messages.
    pub lang: Lang,
}

impl Render for Jsonl {
    fn begin(&self) -> Vec<u8> {
        Vec::new()
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        let object = Json { lang: self.lang }.file(report);
        [b"{\"type\":\"draft\",", object.strip_prefix(b"{").unwrap_or(&object), b"\n"].concat()
    }

    fn end(&self, summary: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        let head = format!("{{\"type\":\"summary\",\"version\":{VERSION},\"tool\":{{\"name\":\"hegao\",\"version\":\"{}\"}},", env!("CARGO_PKG_VERSION"));
        [head.as_bytes(), &Json { lang: self.lang }.close(summary, problems, ","), b"}\n"].concat()
    }
}
