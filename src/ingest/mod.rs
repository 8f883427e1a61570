//! Bytes to drafts, a file per format. Decides nothing about content; foreign converters only through a trait that `front` implements.

mod draft;

pub use draft::{Block, BlockKind, Draft, Format, Grid, GridCell};

impl Format {
    /// (being built)
    #[must_use]
    pub fn of_path(path: &str) -> Option<Self> {
        match path.rsplit('.').next()? {
            "txt" => Some(Self::Text),
            "md" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            _ => None,
        }
    }
}

/// (being built)
///
/// # Errors
/// unsupported
pub fn read(path: &str, bytes: Vec<u8>, format: Option<Format>) -> Result<Draft, crate::diag::Problem> {
    let format = format.or_else(|| Format::of_path(path)).unwrap_or(Format::Text);
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Draft { source: crate::text::Source::plain(path, text), format, encoding: "UTF-8", blocks: Vec::new(), problems: Vec::new() })
}
