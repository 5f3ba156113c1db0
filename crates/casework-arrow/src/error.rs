//! Why a table cannot be scored.

use arrow_schema::{ArrowError, DataType};
use parquet::errors::ParquetError;

/// Says why a table cannot be scored: what, where, and what would have been right. It never repeats a cell.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TableError {
    /// Two columns have the name of one item.
    #[error("two columns are named `{item}`: keep one of them")]
    DuplicateColumn {
        /// The id of the item.
        item: String,
    },
    /// Scored items have no column.
    #[error("there is no column for {items}: every scored item needs one, null where the answer is missing")]
    MissingColumns {
        /// The ids of the items, in backticks.
        items: String,
    },
    /// A column has the name of one that is appended.
    #[error("a column is named `{name}`, as one that is appended: give it another name")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// The answers to an item are of a type that is none.
    #[error("the column `{item}` is of the type {found}: expected whole numbers or text")]
    ColumnType {
        /// The id of the item.
        item: String,
        /// The type of the column.
        found: Box<DataType>,
    },
    /// A value is not an answer to its item.
    #[error("row {row}: column `{item}`: {expected}")]
    Row {
        /// The row, counted from 1.
        row: u64,
        /// The id of the item.
        item: String,
        /// What would have been right.
        expected: String,
    },
    /// The table cannot be read or written.
    #[error("{}", damaged(.0))]
    Arrow(#[from] ArrowError),
    /// The file cannot be read or written as Parquet.
    #[error("this is not a Parquet file that can be read here: {0}")]
    Parquet(#[from] ParquetError),
}

fn damaged(error: &ArrowError) -> String {
    format!("the table cannot be read or written: {error}")
}
