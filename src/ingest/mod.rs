//! Bytes to drafts, a file per format. Decides nothing about content; foreign converters only through a trait that `front` implements.

mod draft;

pub use draft::{Block, BlockKind, Draft, Format, Grid, GridCell};
