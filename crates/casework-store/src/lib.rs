//! Event stores: where the record of cases is kept.
//!
//! One trait, [`EventStore`], with four guarantees: an acknowledged event is durable; a case's events are gapless and
//! ordered; two writers cannot both win; a read sees a prefix. [`MemoryStore`] keeps events as long as the program
//! runs, [`SqliteStore`] in one file, `PostgresStore` on a server; all pass the same suite (feature `conformance`), and so
//! must any other. On them stand [`views`], [`checkpoint`], [`custody`] with its erasing, [`follow`], [`merge`] and
//! [`ndjson`].
//!
//! What it deliberately does not hold: what an event means (`casework-lifecycle`), and who may read what.
//! Open [`store`] first.
#![cfg_attr(
    not(any(feature = "sqlite", feature = "postgres")),
    expect(dead_code, reason = "some of it only a store on a disk needs")
)]

mod batch;
pub mod chain;
pub mod checkpoint;
pub mod codec;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
pub mod custody;
pub mod follow;
#[cfg(test)]
mod golden;
pub mod group;
#[cfg(feature = "seal")]
pub mod keys;
pub mod memory;
pub mod merge;
pub mod ndjson;
pub mod overview;
#[cfg(feature = "postgres")]
pub mod postgres;
mod restore;
#[cfg(feature = "sqlite")]
pub mod sqlite;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub mod stats;
pub mod store;
mod vault;
mod verify;
pub mod views;

pub use custody::Journal;
pub use memory::MemoryStore;
pub use overview::Overview;
#[cfg(feature = "postgres")]
pub use postgres::PostgresStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
pub use store::{
    Append, Appended, CaseEntry, CaseHead, EventStore, Fault, Heads, Record, Restored, Store, StoreError,
    Stored, Verification,
};
pub use views::Views;
