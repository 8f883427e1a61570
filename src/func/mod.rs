//! func (being built).
