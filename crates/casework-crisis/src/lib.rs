//! Crisis response tiers from evidence, with reasons and deadlines.

pub mod actions;
pub mod sources;
pub mod tier;

pub use actions::{Action, Review};
pub use tier::Tier;
