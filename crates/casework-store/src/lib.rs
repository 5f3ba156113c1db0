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
pub mod custody;
#[cfg(test)]
mod golden;
#[cfg(feature = "seal")]
pub mod keys;
pub mod memory;
pub mod overview;
mod restore;
#[cfg(feature = "sqlite")]
pub mod sqlite;
pub mod store;
mod vault;
mod verify;
pub mod views;

pub use custody::Journal;
pub use memory::MemoryStore;
pub use overview::Overview;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
pub use store::{
    Append, Appended, CaseEntry, EventStore, Fault, Record, Restored, StoreError, Stored, Verification,
};
pub use views::Views;
