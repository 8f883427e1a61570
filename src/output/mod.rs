//! One report model to a format, a file per format. Knows no rule and no file format; decides nothing about findings.
//! A new format is a file here that implements [`Render`], and a line in this file.

mod json;
mod list;
mod remark;
mod report;
mod text;
mod visible;
mod window;

pub use json::Json;
pub use list::List;
pub use remark::{copied, counterpart, remark, verdict};
pub use report::{Copied, EditReport, FileReport, FindingReport, FixReport, LabelReport, ProblemReport, Summary, report, report_beside};
pub use text::Text;
pub use visible::visible;
pub use window::{Mark, Window};

/// Turns finished reports to bytes. Files are rendered one by one, by any thread; the caller joins them in order.
pub trait Render: Sync {
    /// What stands before the first file.
    fn begin(&self) -> Vec<u8>;
    /// One file.
    fn file(&self, report: &FileReport) -> Vec<u8>;
    /// What stands between two files.
    fn between(&self) -> &'static [u8];
    /// Whether findings need windows (`FindingReport::windows`).
    fn windows(&self) -> bool {
        true
    }
    /// What closes the report.
    fn end(&self, summary: &Summary, problems: &[ProblemReport]) -> Vec<u8>;
}
