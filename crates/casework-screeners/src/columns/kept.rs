//! Where scores are kept: as bytes, a column each, or row by row where bytes would not do.

use std::fmt;

use super::kernel::{self, Block, Blocks, Tallies, Tally, Totals};
use super::layout::{GROUPS_MAX, Layout};
use super::rows::Rows;
use super::{ColumnError, LANES, Lanes, MISSING, code, with_row};
use crate::instrument::{Comparison, FlagPlan, ITEMS_MAX, Instrument};
use crate::{Met, Score};

/// The scores of the rows.
#[derive(Debug, Clone)]
pub(super) enum Kept {
    Bytes(Box<Bytes>),
    Rows(Rows),
}

impl Kept {
    pub(super) fn new(instrument: &Instrument, layout: Option<Layout>) -> Self {
        layout.map_or_else(
            || Self::Rows(Rows::default()),
            |layout| Self::Bytes(Box::new(Bytes::new(instrument, layout))),
        )
    }
}

/// A column of bytes, in whole blocks.
type Column = Vec<Lanes>;

/// The scores of an instrument that is a plain sum of small numbers.
#[derive(Debug, Clone)]
pub(super) struct Bytes {
    pub(super) layout: Layout,
    pub(super) missing: Column,
    pub(super) lowest: Column,
    pub(super) highest: Column,
    pub(super) screens: Column,
    pub(super) subscales: Vec<(Column, Column)>,
    pub(super) outcomes: Vec<Column>,
    pub(super) flags: Vec<Column>,
}

impl Bytes {
    fn new(instrument: &Instrument, layout: Layout) -> Self {
        let definition = instrument.definition();
        let outcomes = definition.algorithm.as_ref().map_or(0, |algorithm| algorithm.outcomes.len());
        Self {
            layout,
            missing: Vec::new(),
            lowest: Vec::new(),
            highest: Vec::new(),
            screens: Vec::new(),
            subscales: vec![(Vec::new(), Vec::new()); definition.subscales.len()],
            outcomes: vec![Vec::new(); outcomes],
            flags: vec![Vec::new(); definition.flags.len()],
        }
    }

    /// Scores columns of one length. The last rows, fewer than a block, are scored in a block with empty rows.
    pub(super) fn score(
        &mut self,
        instrument: &Instrument,
        screen_at: Option<(Comparison, i32)>,
        columns: &[&[u8]],
    ) -> Result<(), ColumnError> {
        let mut whole: [Blocks<'_>; ITEMS_MAX] = [&[]; ITEMS_MAX];
        let mut last = [[[MISSING; LANES]]; ITEMS_MAX];
        let mut left = 0;
        for ((whole, last), column) in whole.iter_mut().zip(&mut last).zip(columns) {
            let (blocks, rest) = column.as_chunks();
            *whole = blocks;
            for (slot, value) in last.as_flattened_mut().iter_mut().zip(rest) {
                *slot = *value;
            }
            left = rest.len();
        }
        let [first, ..] = whole;
        let blocks = first.len();
        self.resize(blocks + usize::from(left > 0));
        let work = Work { instrument, screen_at, columns };
        let mut tallies = [Tally::ZERO; GROUPS_MAX];
        let ordered = order(&self.layout, &whole);
        for from in 0..blocks {
            self.block(&work, &Block { columns: &whole, ordered: &ordered, from, to: from }, &mut tallies)?;
        }
        if left > 0 {
            for (whole, last) in whole.iter_mut().zip(&last).take(columns.len()) {
                *whole = last;
            }
            let ordered = order(&self.layout, &whole);
            let block = Block { columns: &whole, ordered: &ordered, from: 0, to: blocks };
            self.block(&work, &block, &mut tallies)?;
        }
        Ok(())
    }

    fn resize(&mut self, blocks: usize) {
        let columns = [&mut self.missing, &mut self.lowest, &mut self.highest, &mut self.screens];
        let subscales = self.subscales.iter_mut().flat_map(|(lowest, highest)| [lowest, highest]);
        let rest = subscales.chain(&mut self.outcomes).chain(&mut self.flags);
        for column in columns.into_iter().chain(rest) {
            column.resize(blocks, [0; LANES]);
        }
    }

    /// Scores one block.
    #[inline]
    fn block(
        &mut self,
        work: &Work<'_>,
        block: &Block<'_>,
        tallies: &mut Tallies,
    ) -> Result<(), ColumnError> {
        if !kernel::tally(&self.layout, block, tallies) {
            work.refuse(block.to)?;
        }
        let totals = kernel::total(&self.layout, tallies);
        let screens = work.screen_at.map_or([code::UNANSWERED; LANES], |at| kernel::screen(&totals, at));
        put(&mut self.screens, block.to, kernel::unless_unanswered(screens, &totals));
        let plans = work.instrument.plan().subscales.iter().enumerate();
        for ((lows, highs), row) in self.subscales.iter_mut().zip(plans) {
            let (lowest, highest) = kernel::subscale(&self.layout, tallies, row);
            put(lows, block.to, lowest);
            put(highs, block.to, highest);
        }
        self.outcomes(work, block, tallies, &totals)?;
        self.flags(work, block, &totals);
        put(&mut self.lowest, block.to, totals.lowest);
        put(&mut self.highest, block.to, totals.highest);
        put(&mut self.missing, block.to, totals.missing);
        Ok(())
    }

    fn outcomes(
        &mut self,
        work: &Work<'_>,
        block: &Block<'_>,
        tallies: &Tallies,
        totals: &Totals,
    ) -> Result<(), ColumnError> {
        let plans = work.instrument.plan().outcomes.iter().enumerate();
        for (column, (place, plan)) in self.outcomes.iter_mut().zip(plans) {
            let codes = kernel::outcome(&self.layout, tallies, (place, plan));
            let mut codes = kernel::unless_unanswered(codes, totals);
            // Rules that share items must be weighed together where something is open, which is rare.
            if !plan.disjoint && codes.contains(&code::OPEN) {
                let rows = (block.to * LANES..).zip(&mut codes);
                for (row, code) in rows.filter(|(_, code)| **code == code::OPEN) {
                    *code = with_row(work.instrument, work.columns, row, |score| met(score, place))?;
                }
            }
            put(column, block.to, codes);
        }
        Ok(())
    }

    fn flags(&mut self, work: &Work<'_>, block: &Block<'_>, totals: &Totals) {
        for (column, plan) in self.flags.iter_mut().zip(&work.instrument.plan().flags) {
            let (FlagPlan::AtLeast { bit, .. } | FlagPlan::Missing { bit }) = plan else { continue };
            let place = usize::try_from(bit.trailing_zeros()).unwrap_or(usize::MAX);
            // An unscored item without a column is missing in every row.
            let values = block.columns.get(place).and_then(|column| column.get(block.from));
            let values = values.unwrap_or(&[MISSING; LANES]);
            let raised = match plan {
                FlagPlan::AtLeast { points, .. } => {
                    kernel::at_least(values, u8::try_from(*points).unwrap_or(u8::MAX))
                }
                FlagPlan::All(_) | FlagPlan::Any(_) | FlagPlan::Missing { .. } => {
                    kernel::left_out(values, totals)
                }
            };
            put(column, block.to, raised);
        }
    }
}

/// Puts the columns in the order of the groups.
fn order<'a>(layout: &Layout, columns: &[Blocks<'a>; ITEMS_MAX]) -> [Blocks<'a>; ITEMS_MAX] {
    let mut ordered: [Blocks<'a>; ITEMS_MAX] = [&[]; ITEMS_MAX];
    for (slot, place) in ordered.iter_mut().zip(&layout.order) {
        *slot = columns.get(*place).copied().unwrap_or_default();
    }
    ordered
}

fn put(column: &mut Column, to: usize, lanes: Lanes) {
    if let Some(slot) = column.get_mut(to) {
        *slot = lanes;
    }
}

/// What is scored, and at which value it is screened.
struct Work<'a> {
    instrument: &'a Instrument,
    screen_at: Option<(Comparison, i32)>,
    columns: &'a [&'a [u8]],
}

impl Work<'_> {
    /// Names the first value in a block that is not an answer.
    #[cold]
    fn refuse(&self, block: usize) -> Result<(), ColumnError> {
        for row in block * LANES..(block + 1) * LANES {
            with_row(self.instrument, self.columns, row, |_| ())?;
        }
        Ok(())
    }
}

/// Returns the code of one outcome of a score.
fn met(score: &Score<'_>, place: usize) -> u8 {
    score.outcomes().nth(place).map_or(code::UNANSWERED, |outcome| match outcome.met() {
        Met::NotMet => code::NO,
        Met::Indeterminate => code::OPEN,
        Met::Met => code::YES,
    })
}

/// The scores of the rows as slices: a byte a row, in the order of the rows.
///
/// In a row in which no scored item is answered the bounds are those of the instrument, and the codes say
/// [`code::UNANSWERED`].
#[derive(Clone, Copy)]
pub struct ByteScores<'a> {
    pub(super) bytes: &'a Bytes,
    pub(super) rows: usize,
}

impl<'a> ByteScores<'a> {
    /// Returns the lowest total that each row can still become: the total, where nothing is missing.
    pub fn lowest(&self) -> &'a [u8] {
        self.slice(&self.bytes.lowest)
    }

    /// Returns the highest total that each row can still become.
    pub fn highest(&self) -> &'a [u8] {
        self.slice(&self.bytes.highest)
    }

    /// Returns how many scored items are missing in each row.
    pub fn missing(&self) -> &'a [u8] {
        self.slice(&self.bytes.missing)
    }

    /// Returns the [`code`] of the screen of each row.
    pub fn screens(&self) -> &'a [u8] {
        self.slice(&self.bytes.screens)
    }

    /// Returns the lowest and the highest sums of a subscale, by its place in the table.
    pub fn subscale(&self, place: usize) -> Option<(&'a [u8], &'a [u8])> {
        let (lowest, highest) = self.bytes.subscales.get(place)?;
        Some((self.slice(lowest), self.slice(highest)))
    }

    /// Returns the [`code`] of an outcome of the decision rule, by its place in the table.
    pub fn outcome(&self, place: usize) -> Option<&'a [u8]> {
        self.bytes.outcomes.get(place).map(|column| self.slice(column))
    }

    /// Returns 1 where a flag is raised and 0 elsewhere, by its place in the table.
    pub fn flag(&self, place: usize) -> Option<&'a [u8]> {
        self.bytes.flags.get(place).map(|column| self.slice(column))
    }

    fn slice(&self, column: &'a Column) -> &'a [u8] {
        column.as_flattened().get(..self.rows).unwrap_or_default()
    }
}

impl fmt::Debug for ByteScores<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteScores").field("rows", &self.rows).finish_non_exhaustive()
    }
}
