//! JSON lines: a line a draft, as soon as it is checked, and a line that closes the report. The drafts are those of the JSON
//! report; `type` says which line is which. No line holds a line end.

use super::Render;
use super::json::{Json, VERSION, tool};
use super::report::{FileReport, ProblemReport, Summary};

/// The JSON lines format.
#[derive(Debug, Clone)]
pub struct Jsonl {
    /// Its objects are those of the JSON report.
    pub json: Json,
}

impl Render for Jsonl {
    fn begin(&self) -> Vec<u8> {
        Vec::new()
    }

    fn file(&self, report: &FileReport) -> Vec<u8> {
        let object = self.json.file(report);
        [b"{\"type\":\"draft\",", object.strip_prefix(b"{").unwrap_or(&object), b"\n"].concat()
    }

    fn end(&self, summary: &Summary, problems: &[ProblemReport]) -> Vec<u8> {
        let head = format!("{{\"type\":\"summary\",\"version\":{VERSION},\"tool\":");
        [head.as_bytes(), &tool(&self.json.bundled), b",", &self.json.close(summary, problems, ","), b"}\n"].concat()
    }
}
