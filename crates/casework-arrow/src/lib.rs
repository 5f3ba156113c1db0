//! Screeners scored in Arrow record batches and Parquet files.
//!
//! Item columns are named by item id; every other column passes through in place, and the columns of
//! [`Tail`](casework_screeners::rows::Tail) are appended. Whole numbers go through the columnar scoring a batch at a time;
//! batches with words or with a bad value go row by row. Arrow stays in this crate: the domain crates know only slices.
//! Open [`BatchScorer`] first, then [`score_parquet`].

mod cells;
mod error;
mod file;
mod scorer;

pub use error::TableError;
pub use file::{Table, score_parquet};
pub use scorer::{BatchScorer, Counts, OnBadValue, Scoring};
