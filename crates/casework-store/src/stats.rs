//! Figures of a store that lasts.

use schemars::JsonSchema;
use serde::Serialize;

/// Figures of a store.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Stats {
    /// What keeps it: `sqlite` or `postgres`.
    pub backend: &'static str,
    /// The version of the tables.
    pub schema: i64,
    /// How many cases there are.
    pub cases: u64,
    /// How many of them are open.
    pub open: u64,
    /// How many crises are open.
    pub crises: u64,
    /// How many events there are.
    pub events: u64,
    /// The position of the last event.
    pub position: u64,
    /// How many records of custody there are: accesses, holds, erasures.
    pub custody: u64,
    /// How many bytes the store takes.
    pub bytes: u64,
    /// How many of them are in the write-ahead log.
    pub log_bytes: u64,
}
