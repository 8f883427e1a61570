//! lexicon (being built).
