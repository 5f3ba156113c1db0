//! What people and programs outside the repository rely on, asked of the binary itself.

#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "clippy knows test functions only, and this whole crate is tests"
)]

mod change;
mod crisis;
mod custody;
mod damaged;
mod definitions;
mod goal;
mod manners;
#[cfg(feature = "parquet")]
mod parquet;
mod rows;
mod schemas;
mod sheets;
mod simulate;
mod store;
mod support;
mod trend;
