//! What the scoring function said about each row, for an instrument whose scores bytes would not hold.

use crate::instrument::{Comparison, Instrument};
use crate::{Met, Score, Screen, Status};

/// The scores of the rows, and in lists beside them what a row has several of.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    list: Vec<Row>,
    subscales: Vec<Subscale>,
    outcomes: Vec<Option<Met>>,
}

/// One row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) status: Status,
    pub(super) total: Option<i32>,
    pub(super) observed: Option<i32>,
    pub(super) lowest: Option<i32>,
    pub(super) highest: Option<i32>,
    pub(super) screen: Option<Screen>,
    /// The place of the rule that decides, where rules decide.
    pub(super) decided_by: Option<usize>,
    pub(super) missing: u32,
    /// Bit n says that flag n is raised.
    pub(super) flags: u32,
}

/// One subscale of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subscale {
    pub(super) total: Option<i32>,
    pub(super) bounds: Option<(i32, i32)>,
}

impl Rows {
    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.subscales.clear();
        self.outcomes.clear();
    }

    pub(super) fn push(&mut self, score: &Score<'_>, screen_at: Option<(Comparison, i32)>) {
        let score = &match screen_at {
            Some((comparison, value)) => score.screened_at(comparison, value),
            None => *score,
        };
        let definition = score.instrument().definition();
        let mut flags = 0;
        for raised in score.flags() {
            for (flag, place) in definition.flags.iter().zip(0_u32..) {
                flags |= u32::from(std::ptr::eq(flag, raised)) << place;
            }
        }
        self.list.push(Row {
            status: score.status(),
            total: score.total(),
            observed: score.observed_sum(),
            lowest: score.lowest(),
            highest: score.highest(),
            screen: score.screen(),
            decided_by: score.decision().and_then(|found| {
                let rules = &definition.decision.as_ref()?.rules;
                rules.iter().position(|rule| std::ptr::eq(rule, found))
            }),
            missing: score.missing_count(),
            flags,
        });
        self.subscales.extend(
            score.subscales().map(|subscale| Subscale { total: subscale.total(), bounds: subscale.bounds() }),
        );
        let mut outcomes = score.outcomes().map(|outcome| outcome.met());
        self.outcomes.extend((0..outcomes_of(score.instrument())).map(|_| outcomes.next()));
    }

    pub(super) fn row(&self, row: usize) -> Option<&Row> {
        self.list.get(row)
    }

    pub(super) fn subscale(&self, instrument: &Instrument, row: usize, place: usize) -> Option<Subscale> {
        let width = instrument.definition().subscales.len();
        (place < width).then(|| self.subscales.get(row * width + place).copied()).flatten()
    }

    pub(super) fn outcome(&self, instrument: &Instrument, row: usize, place: usize) -> Option<Met> {
        let width = outcomes_of(instrument);
        (place < width).then(|| self.outcomes.get(row * width + place).copied().flatten()).flatten()
    }
}

/// Counts the outcomes of the decision rule.
pub(super) fn outcomes_of(instrument: &Instrument) -> usize {
    instrument.definition().algorithm.as_ref().map_or(0, |algorithm| algorithm.outcomes.len())
}
