//! Whole cohorts by column: one slice of bytes an item, one byte a row, nothing allocated once the buffers are there.
//!
//! [`ColumnScores`] takes the answers of many rows and keeps what [`score()`](crate::score()) would say about each. It knows no file
//! format and no table library: whoever has columns has slices. Where an instrument is a plain sum of small numbers, blocks
//! of rows are added up at once; every other instrument, and every row in which rules that share items leave something
//! open, goes through the one scoring function. Either way a value that is not an answer refuses the whole table.
//! Open [`ColumnScores`] first, then `columns/kernel.rs`.

mod error;
mod kept;
mod kernel;
mod layout;
mod row;
mod rows;

use std::fmt;

use crate::instrument::{Comparison, ITEMS_MAX, Instrument};
use crate::{Answers, Score, score};

pub use error::ColumnError;
pub use kept::ByteScores;
pub use row::ScoredRow;

use kept::Kept;
use layout::Layout;

/// The byte of a missing answer.
pub const MISSING: u8 = u8::MAX;

/// What the bytes of a three-way column mean.
pub mod code {
    /// Every completion of the row says no.
    pub const NO: u8 = 0;
    /// It depends on the missing answers.
    pub const OPEN: u8 = 1;
    /// Every completion of the row says yes.
    pub const YES: u8 = 2;
    /// No scored item of the row is answered.
    pub const UNANSWERED: u8 = 3;
}

/// How many rows make a block.
const LANES: usize = 128;

/// One byte of each row of a block.
type Lanes = [u8; LANES];

/// Scores columns of answers, and keeps the scores of the rows until the next columns come.
///
/// Make it once, use it for every chunk of a cohort: the buffers grow to the longest chunk and stay. Some tens of thousands
/// of rows a chunk keep them in the cache of the processor. `Debug` prints the instrument and the number of rows.
///
/// ```
/// use casework_screeners::columns::{ColumnScores, MISSING};
/// use casework_screeners::{Screen, instruments};
///
/// let gad_2 = instruments::find("gad-2").unwrap();
/// let mut scores = ColumnScores::new(gad_2)?;
/// scores.score(&[&[3, 0, 2], &[2, MISSING, MISSING]])?;
/// let totals: Vec<_> = scores.rows().map(|row| row.total()).collect();
/// assert_eq!(totals, [Some(5), None, None]);
/// let screens: Vec<_> = scores.rows().map(|row| row.screen()).collect();
/// assert_eq!(screens, [Some(Screen::Yes), Some(Screen::Indeterminate), Some(Screen::Indeterminate)]);
///
/// // The same as slices, a byte a row.
/// let bytes = scores.bytes().unwrap();
/// assert_eq!((bytes.lowest(), bytes.highest()), (&[5, 0, 2][..], &[5, 3, 5][..]));
///
/// // Nothing is clamped: the first row with a value that is not an answer is named, and nothing is scored.
/// let error = scores.score(&[&[3, 0, 2], &[2, 9, 4]]).unwrap_err();
/// assert_eq!(error.to_string(), "row 1, counted from 0: `9` is not an answer to `q2`; the answers are 0, 1, 2, 3");
/// assert!(scores.is_empty());
/// # Ok::<(), casework_screeners::columns::ColumnError>(())
/// ```
#[derive(Clone)]
pub struct ColumnScores<'a> {
    instrument: &'a Instrument,
    screen_at: Option<(Comparison, i32)>,
    rows: usize,
    kept: Kept,
}

impl<'a> ColumnScores<'a> {
    /// Makes the buffers for an instrument. The screen is at the default cut-off of its total.
    ///
    /// # Errors
    ///
    /// Names the first item with an answer below 0 or above 254: no column of bytes can hold its answers.
    pub fn new(instrument: &'a Instrument) -> Result<Self, ColumnError> {
        let held = 0..i32::from(MISSING);
        let wide = instrument.all_items().zip(&instrument.plan().spreads);
        let mut wide = wide.filter(|(_, spread)| !held.contains(&spread.min) || !held.contains(&spread.max));
        if let Some((item, _)) = wide.next() {
            return Err(ColumnError::Wide { item: item.id.clone().into_owned() });
        }
        let kept = Kept::new(instrument, Layout::of(instrument));
        let usual = instrument.default_cutoff().map(|cutoff| (cutoff.comparison, cutoff.value));
        Ok(Self { instrument, screen_at: usual, rows: 0, kept })
    }

    /// Screens at another value of the total from the next columns on.
    #[must_use]
    pub fn screened_at(self, comparison: Comparison, value: i32) -> Self {
        Self { screen_at: Some((comparison, value)), ..self }
    }

    /// Returns the instrument.
    pub const fn instrument(&self) -> &'a Instrument {
        self.instrument
    }

    /// Scores columns in the order of the items: the scored ones, with or without the unscored ones after them.
    ///
    /// A row is the same place in every column. The scores of the columns before are gone.
    ///
    /// # Errors
    ///
    /// Says how many columns there should be, names a column of another length, or the first row and in it the first
    /// item whose value is neither one of its answers nor [`MISSING`]. Nothing is scored then.
    pub fn score(&mut self, columns: &[&[u8]]) -> Result<(), ColumnError> {
        self.rows = 0;
        let rows = self.shape(columns)?;
        match &mut self.kept {
            Kept::Bytes(bytes) => {
                bytes.score(self.instrument, self.screen_at, columns)?;
            }
            Kept::Rows(kept) => {
                kept.clear();
                for row in 0..rows {
                    with_row(self.instrument, columns, row, |score| kept.push(score, self.screen_at))?;
                }
            }
        }
        self.rows = rows;
        Ok(())
    }

    /// Counts the rows that are scored.
    pub const fn len(&self) -> usize {
        self.rows
    }

    /// Says whether no row is scored.
    pub const fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Returns what is known about a row, counted from 0; `None` behind the last.
    #[inline]
    pub fn row(&self, row: usize) -> Option<ScoredRow<'_>> {
        (row < self.rows).then_some(ScoredRow { instrument: self.instrument, kept: &self.kept, row })
    }

    /// Walks the rows in their order.
    pub fn rows(&self) -> impl Iterator<Item = ScoredRow<'_>> {
        (0..self.rows).map(|row| ScoredRow { instrument: self.instrument, kept: &self.kept, row })
    }

    /// Returns the scores as slices, a byte a row; `None` for an instrument that is not a plain sum of small numbers.
    pub fn bytes(&self) -> Option<ByteScores<'_>> {
        match &self.kept {
            Kept::Bytes(bytes) => Some(ByteScores { bytes, rows: self.rows }),
            Kept::Rows(_) => None,
        }
    }

    /// Checks that there is a column for each item and that all are of one length, and returns that length.
    fn shape(&self, columns: &[&[u8]]) -> Result<usize, ColumnError> {
        let (scored, all) = (self.instrument.plan().scored_len, self.instrument.plan().len);
        if columns.len() != scored && columns.len() != all {
            return Err(ColumnError::Count { given: columns.len(), scored, all });
        }
        let rows = columns.first().map_or(0, |column| column.len());
        match self.instrument.all_items().zip(columns).find(|(_, column)| column.len() != rows) {
            Some((item, column)) => Err(ColumnError::Length {
                item: item.id.clone().into_owned(),
                given: column.len(),
                expected: rows,
            }),
            None => Ok(rows),
        }
    }
}

impl fmt::Debug for ColumnScores<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ColumnScores")
            .field("instrument", &self.instrument.id())
            .field("rows", &self.rows)
            .finish_non_exhaustive()
    }
}

/// Scores one row through the scoring function, or says which item in it has no answer to it.
fn with_row<T>(
    instrument: &Instrument,
    columns: &[&[u8]],
    row: usize,
    read: impl FnOnce(&Score<'_>) -> T,
) -> Result<T, ColumnError> {
    let mut values = [None; ITEMS_MAX];
    for (slot, column) in values.iter_mut().zip(columns) {
        *slot = column.get(row).filter(|value| **value != MISSING).map(|value| i64::from(*value));
    }
    let values = values.get(..columns.len()).unwrap_or_default();
    let answers =
        Answers::from_values(instrument, values).map_err(|error| ColumnError::Row { row, error })?;
    Ok(read(&score(&answers)))
}

#[cfg(test)]
mod tests;
