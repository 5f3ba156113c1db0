//! Why columns are not scored.

use crate::AnswerError;

/// Says why columns cannot be scored. Nothing of them is: the scores are empty afterwards.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ColumnError {
    /// There are too few or too many columns.
    #[error("there are {given} columns: expected {scored}, one for each scored item{}", with_unscored(*.scored, *.all))]
    Count {
        /// How many were given.
        given: usize,
        /// How many scored items there are.
        scored: usize,
        /// How many items there are, unscored ones included.
        all: usize,
    },
    /// A column is longer or shorter than the first.
    #[error("the column of `{item}` has {given} rows where the first has {expected}")]
    Length {
        /// The id of the item.
        item: String,
        /// How many rows it has.
        given: usize,
        /// How many the first has.
        expected: usize,
    },
    /// A value is not an answer to its item: the first such row, and in it the first such item.
    #[error("row {row}, counted from 0: {error}")]
    Row {
        /// The row, counted from 0.
        row: usize,
        /// Which item it is, what was given, and what would be an answer.
        #[source]
        error: AnswerError,
    },
    /// An item has an answer that a byte cannot hold beside the mark of a missing answer.
    #[error(
        "`{item}` has answers outside 0 to 254, which a column of bytes cannot hold: score it row by row"
    )]
    Wide {
        /// The id of the item.
        item: String,
    },
}

fn with_unscored(scored: usize, all: usize) -> String {
    if all > scored { format!(", or {all} with the unscored ones after them") } else { String::new() }
}
