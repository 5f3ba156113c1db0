//! screeners
