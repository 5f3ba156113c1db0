//! What is known about the parts of a sheet: its subscales, and the outcomes of its decision rule.

use std::fmt;

use super::symptoms::Sheet;
use super::{Met, Score, Screen, places};
use crate::answers::GateState;
use crate::instrument::{
    Comparison, CountRule, ITEMS_MAX, Outcome, OutcomePlan, RulePlan, Subscale, SubscalePlan,
};

/// What is known about one subscale of a sheet.
#[derive(Clone, Copy)]
pub struct SubscaleScore<'a> {
    subscale: &'a Subscale,
    sums: Sums,
    missing: u64,
    whole: bool,
    administered: bool,
    endorsed: Option<u64>,
}

impl<'a> SubscaleScore<'a> {
    #[inline]
    pub(super) fn of(score: &Score<'a>, subscale: &'a Subscale, plan: &SubscalePlan) -> Self {
        let rule = score.instrument().definition().algorithm.as_ref();
        Self {
            subscale,
            sums: score.sum(plan),
            missing: plan.mask & score.missing,
            whole: plan.mask & score.missing == 0 && score.gate != Some(GateState::Unknown),
            administered: score.administered(),
            endorsed: rule.map(|_| plan.mask & score.endorsed),
        }
    }

    /// Returns the subscale.
    pub const fn subscale(&self) -> &'a Subscale {
        self.subscale
    }

    /// Returns the id.
    pub fn id(&self) -> &'a str {
        &self.subscale.id
    }

    /// Returns the sum; `None` when any of its items is missing.
    #[inline]
    pub fn total(&self) -> Option<i32> {
        self.whole.then_some(self.sums.observed)
    }

    /// Returns the sum of the answers that are there; `None` when nothing on the sheet is answered.
    #[inline]
    pub fn observed_sum(&self) -> Option<i32> {
        self.administered.then_some(self.sums.observed)
    }

    /// Returns the lowest and the highest sum that it can still become; `None` when nothing on the sheet is answered.
    #[inline]
    pub fn bounds(&self) -> Option<(i32, i32)> {
        self.administered.then_some((self.sums.lowest, self.sums.highest))
    }

    /// Returns the fewest and the most items that can still be endorsed; `None` without a decision rule.
    #[inline]
    pub fn endorsed(&self) -> Option<(u32, u32)> {
        let endorsed = self.endorsed.filter(|_| self.administered)?.count_ones();
        Some((endorsed, endorsed + self.missing.count_ones()))
    }

    /// Counts its items that are not answered.
    #[inline]
    pub const fn missing_count(&self) -> u32 {
        self.missing.count_ones()
    }

    /// Screens the subscale at any value; `None` when nothing on the sheet is answered.
    #[inline]
    pub fn screen_at(&self, comparison: Comparison, value: i32) -> Option<Screen> {
        Some(Screen::of(comparison, value, self.bounds()?))
    }
}

impl fmt::Debug for SubscaleScore<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubscaleScore")
            .field("id", &self.id())
            .field("missing", &self.missing_count())
            .finish_non_exhaustive()
    }
}

/// What is known about one outcome of a decision rule.
#[derive(Clone, Copy)]
pub struct OutcomeScore<'a> {
    outcome: &'a Outcome,
    rules: &'a [RulePlan],
    disjoint: bool,
    sheet: Sheet,
    gate: Option<GateState>,
}

impl<'a> OutcomeScore<'a> {
    #[inline]
    pub(super) fn of(score: &Score<'a>, outcome: &'a Outcome, plan: &'a OutcomePlan) -> Self {
        Self {
            outcome,
            rules: plan.rules.get(..plan.len).unwrap_or_default(),
            disjoint: plan.disjoint,
            sheet: score.symptoms(),
            gate: score.gate,
        }
    }

    /// Returns the outcome.
    pub const fn outcome(&self) -> &'a Outcome {
        self.outcome
    }

    /// Returns the id.
    pub fn id(&self) -> &'a str {
        &self.outcome.id
    }

    /// Says whether it is met by every completion of the sheet, by none, or by some.
    #[inline]
    pub fn met(&self) -> Met {
        let alone = self.sheet.every(self.rules);
        // Rules that share no item vary freely, so what is open for one of them is open for all.
        let met = if alone == Met::Indeterminate && !self.disjoint {
            self.sheet.together(self.rules)
        } else {
            alone
        };
        // Behind a gate that may be closed, nothing may be endorsed at all.
        if self.gate == Some(GateState::Unknown) && met != Sheet::NOTHING.every(self.rules) {
            return Met::Indeterminate;
        }
        met
    }

    /// Walks the count rules: each with whether it is met, and the fewest and the most items that can be endorsed.
    pub fn rules(&self) -> impl Iterator<Item = (&'a CountRule, Met, (u32, u32))> {
        let sheet = self.sheet;
        self.outcome.rules.iter().zip(self.rules).map(move |(rule, plan)| {
            let bounds = sheet.bounds(plan);
            (rule, sheet.one(plan), bounds)
        })
    }
}

impl fmt::Debug for OutcomeScore<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OutcomeScore").field("id", &self.id()).finish_non_exhaustive()
    }
}

impl Score<'_> {
    #[inline]
    fn sum(&self, plan: &SubscalePlan) -> Sums {
        let spreads = &self.instrument().plan().spreads;
        let closed =
            || places(plan.mask).filter_map(|place| spreads.get(place)).map(|spread| spread.min).sum();
        if self.gate == Some(GateState::Closed) {
            let lowest = closed();
            return Sums { observed: lowest, lowest, highest: lowest };
        }
        let observed = sum_of(self.answers.points(), plan);
        let mut sums = Sums { observed, lowest: observed, highest: observed };
        for place in places(plan.mask & self.missing) {
            if let Some(spread) = spreads.get(place) {
                sums.lowest += spread.min;
                sums.highest += spread.max;
            }
        }
        if self.gate == Some(GateState::Unknown) {
            sums.lowest = closed();
        }
        sums
    }
}

#[derive(Debug, Clone, Copy)]
struct Sums {
    observed: i32,
    lowest: i32,
    highest: i32,
}

/// Adds the values of a subscale. Most subscales are one run of items, which needs no look at each bit.
#[inline]
fn sum_of(values: &[i16; ITEMS_MAX], plan: &SubscalePlan) -> i32 {
    let (start, len) = plan.run;
    match values.get(start..start + len) {
        Some(run) if len > 0 => run.iter().map(|value| i32::from(*value)).sum(),
        _ => places(plan.mask).filter_map(|place| values.get(place)).map(|value| i32::from(*value)).sum(),
    }
}
