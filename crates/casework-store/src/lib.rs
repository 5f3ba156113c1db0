//! Event stores: where the record of cases is kept.
//!
//! One trait, [`EventStore`], with four guarantees: an acknowledged event is durable; a case's events are gapless and
//! ordered; two writers cannot both win; a read sees a prefix. [`MemoryStore`] keeps events as long as the program
//! runs, [`SqliteStore`] in one file; both pass the same suite (feature `conformance`), and so must any other.
//!
//! What it deliberately does not hold: what an event means (`casework-lifecycle`), views, erasure and encryption.
//! Open [`store`] first.

mod batch;
pub mod chain;
pub mod codec;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
#[cfg(test)]
mod golden;
pub mod memory;
#[cfg(feature = "sqlite")]
pub mod sqlite;
pub mod store;
mod verify;

pub use memory::MemoryStore;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
pub use store::{Appended, CaseEntry, EventStore, Fault, StoreError, Stored, Verification};
