//! Bands, cut-offs, proration and change: what reads a total.

use super::super::fault::Place;
use super::super::table::{find_subscale, mask, same, slice, string};
use super::super::{AppliesTo, Band, BandSet, ChangeRule, ChangeThreshold, Cutoff, Flaw, Reliability};
use super::{Draft, Spread};

impl Draft<'_> {
    pub(super) const fn bands(&mut self) {
        let table = self.table;
        let place = Place::TOP.field("bands");
        self.no_total(!slice(&table.bands).is_empty(), place);
        self.band_set(slice(&table.bands), place);
        let (mut sets, mut row): (&[BandSet], usize) = (slice(&table.rival_bands), 0);
        while let [set, rest @ ..] = sets {
            let place = Place::TOP.field("rival-bands").row(row).field("bands");
            self.no_total(true, place);
            self.band_ids(slice(&set.bands), place);
            self.band_set(slice(&set.bands), place);
            (sets, row) = (rest, row + 1);
        }
    }

    const fn band_set(&mut self, mut bands: &[Band], place: Place) {
        if bands.is_empty() || !checks_range(self.plan.range) {
            return;
        }
        let (mut next, mut row) = (self.plan.range.0, 0);
        while let [band, rest @ ..] = bands {
            let last = rest.is_empty();
            if band.from != next || band.to < band.from || last != (band.to == self.plan.range.1) {
                self.fault(Flaw::Bands, place.row(row));
                return;
            }
            next = band.to + 1;
            (bands, row) = (rest, row + 1);
        }
    }

    /// Says so where something reads a total and there is none.
    const fn no_total(&mut self, reads_total: bool, place: Place) {
        if reads_total && self.table.decision.is_some() {
            self.fault(Flaw::DecisionTotal, place);
        }
    }

    pub(super) const fn cutoffs(&mut self) {
        let (mut rows, mut row): (&[Cutoff], usize) = (slice(&self.table.cutoffs), 0);
        while let [cutoff, rest @ ..] = rows {
            let place = Place::TOP.field("cutoffs").row(row);
            self.no_total(cutoff.subscale.is_none(), place);
            let range = self.cutoff_range(cutoff, place);
            if cutoff.value < range.0 || cutoff.value > range.1 {
                self.fault(Flaw::CutoffOutOfRange, place.field("value"));
            }
            if over(cutoff.sensitivity_per_mille) {
                self.fault(Flaw::PerMille, place.field("sensitivity-per-mille"));
            }
            if over(cutoff.specificity_per_mille) {
                self.fault(Flaw::PerMille, place.field("specificity-per-mille"));
            }
            let mut others = rest;
            while let [other, more @ ..] = others {
                if cutoff.default && other.default && same_score(cutoff, other) {
                    self.fault(Flaw::DefaultCutoffs, place.field("default"));
                }
                others = more;
            }
            (rows, row) = (rest, row + 1);
        }
    }

    /// Finds the lowest and the highest value of the score that a cut-off is for.
    const fn cutoff_range(&mut self, cutoff: &Cutoff, place: Place) -> (i32, i32) {
        let Some(id) = &cutoff.subscale else { return self.plan.range };
        let Some(subscale) = find_subscale(slice(&self.table.subscales), string(id)) else {
            self.fault(Flaw::UnknownSubscale, place.field("subscale"));
            return (i32::MIN, i32::MAX);
        };
        // A subscale with faults of its own has said so already.
        let mut heard = super::Faults::NONE;
        self.points(mask(self.table, &subscale.items, self.plan.scored, place, &mut heard))
    }

    pub(super) const fn proration(&mut self) {
        let Some(rule) = &self.table.missing.opt_in else { return };
        let place = Place::TOP.field("missing").field("opt-in");
        self.no_total(true, place);
        if !rule.never.is_empty() {
            let never = place.field("never");
            self.plan.never_prorated =
                mask(self.table, &rule.never, self.plan.scored, never, &mut self.faults);
        }
        if rule.max_missing >= self.plan.scored.count_ones() {
            self.fault(Flaw::Proration, place.field("max-missing"));
        }
        let mut left = self.plan.scored_len;
        let mut spreads: &[Spread] = &self.plan.spreads;
        while let [first, rest @ ..] = spreads {
            left = left.saturating_sub(1);
            if left == 0 {
                return;
            }
            if let [second, ..] = rest
                && (first.min != second.min || first.max != second.max)
            {
                self.fault(Flaw::Proration, place);
                return;
            }
            spreads = rest;
        }
    }

    pub(super) const fn change(&mut self) {
        let table = self.table;
        let (mut rows, mut row): (&[ChangeThreshold], usize) = (slice(&table.change), 0);
        while let [threshold, rest @ ..] = rows {
            let place = Place::TOP.field("change").row(row);
            self.no_total(true, place);
            if table.not_trended.is_some() {
                self.fault(Flaw::NotTrended, place);
            }
            if !self.in_range(threshold) {
                self.fault(Flaw::Change, place);
            }
            let mut others = rest;
            while let [other, more @ ..] = others {
                if threshold.default && other.default && same_measure(threshold, other) {
                    self.fault(Flaw::Change, place.field("default"));
                }
                others = more;
            }
            (rows, row) = (rest, row + 1);
        }
        let (mut rows, mut row): (&[Reliability], usize) = (slice(&table.reliability), 0);
        while let [reliability, rest @ ..] = rows {
            if over(Some(reliability.thousandths)) {
                self.fault(Flaw::PerMille, Place::TOP.field("reliability").row(row).field("thousandths"));
            }
            (rows, row) = (rest, row + 1);
        }
    }

    const fn in_range(&self, threshold: &ChangeThreshold) -> bool {
        let (lowest, highest) = self.plan.range;
        let baseline = match threshold.baseline_min {
            Some(value) => lowest <= value && value <= highest,
            None => true,
        };
        let width = highest.abs_diff(lowest);
        baseline
            && match threshold.rule {
                ChangeRule::FollowUpAtMost(value) => lowest <= value && value <= highest,
                ChangeRule::FollowUpBelowTenths(tenths) => lowest * 10 <= tenths && tenths <= highest * 10,
                ChangeRule::HalfOfBaseline => true,
                ChangeRule::PointsAtLeast(points) => points > 0 && points <= width,
                ChangeRule::PointsAtMost(points) => points <= width,
            }
    }
}

/// Says whether items were read: without them, nothing about a total can be said.
const fn checks_range(range: (i32, i32)) -> bool {
    range.0 < range.1
}

const fn over(per_mille: Option<u16>) -> bool {
    matches!(per_mille, Some(1001..))
}

#[expect(clippy::as_conversions, reason = "a fieldless enum, compared where `==` is not const")]
const fn same_score(one: &Cutoff, other: &Cutoff) -> bool {
    let subscales = match (&one.subscale, &other.subscale) {
        (None, None) => true,
        (Some(one), Some(other)) => same(string(one), string(other)),
        _ => false,
    };
    let (one, other): (AppliesTo, AppliesTo) = (one.applies_to, other.applies_to);
    subscales && one as u8 == other as u8
}

#[expect(clippy::as_conversions, reason = "a fieldless enum, compared where `==` is not const")]
const fn same_measure(one: &ChangeThreshold, other: &ChangeThreshold) -> bool {
    one.measure as u8 == other.measure as u8
}
