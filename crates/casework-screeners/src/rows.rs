//! Rows of a table, whatever it is stored in: what a cell means, and what is appended to a scored row.
//!
//! The meaning of a cell and the appended columns stand here once, for CSV, JSON and Parquet alike. Reading and writing the
//! formats is the work of the crates at the edge. Open [`Cell`] first.

mod cell;
mod tail;

pub use cell::{BadCell, Cell, Row};
pub use tail::{Appended, Field, Tail};
