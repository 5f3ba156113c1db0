//! What is known about one row of scored columns.

use std::fmt;

use super::kept::{Bytes, Kept};
use super::rows::Row;
use super::{LANES, Lanes, code};
use crate::instrument::{Band, DecisionRule, Flag, Instrument};
use crate::{Met, Screen, Status};

/// What is known about one row: the same as [`crate::Score`] would say about its sheet.
///
/// Subscales, outcomes and flags go by their place in the table of the instrument. `Debug` prints no number.
#[derive(Clone, Copy)]
pub struct ScoredRow<'a> {
    pub(super) instrument: &'a Instrument,
    pub(super) kept: &'a Kept,
    pub(super) row: usize,
}

impl<'a> ScoredRow<'a> {
    /// Says how much of the row is there.
    #[inline]
    pub fn status(&self) -> Status {
        match self.kept {
            Kept::Rows(rows) => rows.row(self.row).map_or(Status::NotAdministered, |row| row.status),
            Kept::Bytes(_) => match self.missing_count() {
                0 => Status::Complete,
                _ if self.administered() => Status::Incomplete,
                _ => Status::NotAdministered,
            },
        }
    }

    /// Returns the total of a complete row.
    #[inline]
    pub fn total(&self) -> Option<i32> {
        match self.kept {
            Kept::Rows(_) => self.whole()?.total,
            Kept::Bytes(bytes) => (self.missing_count() == 0).then(|| at(&bytes.lowest, self.row)),
        }
    }

    /// Returns the sum of the answers that are there; `None` when there is none.
    #[inline]
    pub fn observed_sum(&self) -> Option<i32> {
        match self.kept {
            Kept::Rows(_) => self.whole()?.observed,
            // Each missing answer stands in the lowest total with the lowest answer, which all items share.
            Kept::Bytes(bytes) => self.answered(bytes).map(|bytes| {
                at(&bytes.lowest, self.row) - i32::from(bytes.layout.min) * at(&bytes.missing, self.row)
            }),
        }
    }

    /// Returns the lowest total that the row can still become; `None` when nothing is answered.
    #[inline]
    pub fn lowest(&self) -> Option<i32> {
        match self.kept {
            Kept::Rows(_) => self.whole()?.lowest,
            Kept::Bytes(bytes) => self.answered(bytes).map(|bytes| at(&bytes.lowest, self.row)),
        }
    }

    /// Returns the highest total that the row can still become; `None` when nothing is answered.
    #[inline]
    pub fn highest(&self) -> Option<i32> {
        match self.kept {
            Kept::Rows(_) => self.whole()?.highest,
            Kept::Bytes(bytes) => self.answered(bytes).map(|bytes| at(&bytes.highest, self.row)),
        }
    }

    /// Counts the scored items that are not answered.
    #[inline]
    pub fn missing_count(&self) -> u32 {
        match self.kept {
            Kept::Rows(_) => self.whole().map_or(0, |row| row.missing),
            Kept::Bytes(bytes) => u32::from(byte(&bytes.missing, self.row)),
        }
    }

    /// Returns the screen; `None` when nothing is answered or there is nothing to screen at.
    #[inline]
    pub fn screen(&self) -> Option<Screen> {
        match self.kept {
            Kept::Rows(_) => self.whole()?.screen,
            Kept::Bytes(bytes) => match byte(&bytes.screens, self.row) {
                code::NO => Some(Screen::No),
                code::OPEN => Some(Screen::Indeterminate),
                code::YES => Some(Screen::Yes),
                _ => None,
            },
        }
    }

    /// Returns the band of the total; `None` when the total is open or the instrument has no bands.
    pub fn band(&self) -> Option<&'a Band> {
        Band::of(&self.instrument.definition().bands, self.total()?)
    }

    /// Returns the id of the band, or of the result where rules decide; `None` when it is open.
    pub fn band_id(&self) -> Option<&'a str> {
        match self.decision() {
            Some(rule) => rule.result.as_deref(),
            None => self.band().map(|band| band.id.as_ref()),
        }
    }

    /// Returns the rule that decides; `None` for an instrument with a total, and when nothing is answered.
    pub fn decision(&self) -> Option<&'a DecisionRule> {
        let place = self.whole()?.decided_by?;
        self.instrument.definition().decision.as_ref()?.rules.get(place)
    }

    /// Returns the sum of a subscale; `None` when any of its items is missing.
    #[inline]
    pub fn subscale_total(&self, place: usize) -> Option<i32> {
        match self.kept {
            Kept::Rows(rows) => rows.subscale(self.instrument, self.row, place)?.total,
            Kept::Bytes(bytes) => {
                let (lowest, highest) = bytes.subscales.get(place)?;
                // A missing answer always leaves more than one sum.
                let (lowest, highest) = (at(lowest, self.row), at(highest, self.row));
                (lowest == highest).then_some(lowest)
            }
        }
    }

    /// Returns the lowest and the highest sum of a subscale; `None` when nothing in the row is answered.
    #[inline]
    pub fn subscale_bounds(&self, place: usize) -> Option<(i32, i32)> {
        match self.kept {
            Kept::Rows(rows) => rows.subscale(self.instrument, self.row, place)?.bounds,
            Kept::Bytes(bytes) => {
                let (lowest, highest) = self.answered(bytes)?.subscales.get(place)?;
                Some((at(lowest, self.row), at(highest, self.row)))
            }
        }
    }

    /// Says whether the first outcome of the decision rule is met; `None` when nothing is answered or there is no rule.
    #[inline]
    pub fn algorithm(&self) -> Option<Met> {
        self.outcome(0)
    }

    /// Says whether an outcome of the decision rule is met; `None` when nothing is answered or there is none.
    #[inline]
    pub fn outcome(&self, place: usize) -> Option<Met> {
        match self.kept {
            Kept::Rows(rows) => rows.outcome(self.instrument, self.row, place),
            Kept::Bytes(bytes) => match byte(bytes.outcomes.get(place)?, self.row) {
                code::NO => Some(Met::NotMet),
                code::OPEN => Some(Met::Indeterminate),
                code::YES => Some(Met::Met),
                _ => None,
            },
        }
    }

    /// Walks the flags that the answers raise, whatever the total.
    pub fn flags(&self) -> impl Iterator<Item = &'a Flag> {
        let row = *self;
        let flags = self.instrument.definition().flags.iter().enumerate();
        flags.filter(move |(place, _)| row.raised(*place)).map(|(_, flag)| flag)
    }

    fn raised(&self, place: usize) -> bool {
        match self.kept {
            Kept::Rows(_) => self.whole().is_some_and(|row| row.flags >> place & 1 == 1),
            Kept::Bytes(bytes) => bytes.flags.get(place).is_some_and(|flag| byte(flag, self.row) == 1),
        }
    }

    fn whole(&self) -> Option<&'a Row> {
        match self.kept {
            Kept::Rows(rows) => rows.row(self.row),
            Kept::Bytes(_) => None,
        }
    }

    /// Returns the columns where any scored item of the row is answered.
    #[inline]
    fn answered(&self, bytes: &'a Bytes) -> Option<&'a Bytes> {
        self.administered().then_some(bytes)
    }

    #[inline]
    fn administered(&self) -> bool {
        usize::try_from(self.missing_count()) != Ok(self.instrument.plan().scored_len)
    }
}

impl fmt::Debug for ScoredRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ScoredRow")
            .field("instrument", &self.instrument.id())
            .field("row", &self.row)
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

#[inline]
fn byte(column: &[Lanes], row: usize) -> u8 {
    column.get(row / LANES).and_then(|block| block.get(row % LANES)).copied().unwrap_or_default()
}

#[inline]
fn at(column: &[Lanes], row: usize) -> i32 {
    byte(column, row).into()
}
