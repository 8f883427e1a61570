//! hegao (核稿): a rules engine and audit linter for plan drafts. `docs/architecture.md` is the map.

pub mod audit;
pub mod diag;
pub mod edit;
pub mod engine;
pub mod extract;
pub mod fact;
#[cfg(feature = "cli")]
pub mod front;
pub mod func;
pub mod ingest;
pub mod lang;
pub mod lexicon;
pub mod outline;
pub mod output;
pub mod project;
pub mod survey;
pub mod text;
pub mod value;
