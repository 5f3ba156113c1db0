//! Where a measure should go: its direction, its target on the scale, and whether a value has reached it.

use crate::goal::{Direction, Measure};
use crate::measure::{Better, InstrumentMeasure, MeasureCatalog};
use crate::value::{Value, drop_between, is_less, moved, percent_of};

/// A measure with the instrument behind it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Aim<'a> {
    pub(crate) measure: &'a Measure,
    pub(crate) instrument: Option<&'a InstrumentMeasure>,
}

impl<'a> Aim<'a> {
    pub(crate) fn new(measure: &'a Measure, catalog: &'a MeasureCatalog) -> Self {
        Self { measure, instrument: measure.instrument_in(catalog) }
    }

    pub(crate) fn baseline(self) -> Option<Value> {
        self.measure.baseline?.value
    }

    /// Returns the direction: the one stated, else the one that baseline and target show, else, for a relative target,
    /// the one in which the instrument gets better.
    pub(crate) fn direction(self) -> Option<Direction> {
        if let Some(stated) = self.measure.direction {
            return Some(stated);
        }
        if self.measure.relative {
            return self.instrument.map(|instrument| match instrument.better() {
                Better::Higher => Direction::Increase,
                Better::Lower => Direction::Decrease,
            });
        }
        let (from, to) = (self.baseline()?.on_a_line(), self.measure.target?.on_a_line());
        Some(match (is_less(to, from), is_less(from, to)) {
            (true, _) => Direction::Decrease,
            (_, true) => Direction::Increase,
            (false, false) => Direction::Maintain,
        })
    }

    /// Returns the target of a relative goal in percent of the baseline, whichever way it goes.
    ///
    /// "By half" may be written 50 or 0.5; a change of one percent or less is no goal, so both can be told apart.
    pub(crate) fn relative_percent(self) -> Option<f64> {
        let target = self.measure.target?.number()?.get().abs();
        let fraction = !is_less(1.0, target);
        self.measure.relative.then(|| if fraction { percent_of(target, 10_000.0) } else { target })
    }

    /// Returns where the target lies on the scale of the measure: as stated, or worked out from the baseline.
    ///
    /// There is none for a relative target without a baseline, or without a way up or down.
    pub(crate) fn target_on_scale(self) -> Option<f64> {
        if !self.measure.relative {
            return Some(self.measure.target?.on_a_line());
        }
        let baseline = self.baseline()?.number()?.get();
        let change = percent_of(baseline.abs(), self.relative_percent()?);
        match self.direction()? {
            Direction::Decrease => Some(drop_between(baseline, change)),
            Direction::Increase => Some(moved(baseline, change)),
            Direction::Maintain | Direction::Reach => None,
        }
    }

    /// Returns by how many points the target is better than the baseline, for an instrument of the catalog; negative
    /// when it is worse.
    pub(crate) fn improvement(self) -> Option<f64> {
        let baseline = self.baseline()?.number()?.get();
        let target = self.target_on_scale()?;
        Some(match self.instrument?.better() {
            Better::Higher => drop_between(target, baseline),
            Better::Lower => drop_between(baseline, target),
        })
    }

    /// Says whether a value is where it should be; there is no answer without a target, or where nothing says which side
    /// of it is meant.
    pub(crate) fn is_met(self, value: f64) -> Option<bool> {
        let target = self.target_on_scale()?;
        let not_above = !is_less(target, value);
        let not_below = !is_less(value, target);
        let lower_is_meant = match (self.direction()?, self.instrument.map(InstrumentMeasure::better)) {
            (Direction::Decrease, _) | (Direction::Maintain, Some(Better::Lower)) => true,
            (Direction::Increase, _) | (Direction::Maintain, Some(Better::Higher)) => false,
            (Direction::Reach | Direction::Maintain, _) => {
                let baseline = self.baseline()?.on_a_line();
                let above = is_less(target, baseline);
                let toward = self.direction()? == Direction::Reach;
                // A baseline right at the target does not show a side: then only the target itself is met.
                if !above && !is_less(baseline, target) {
                    return Some(not_above && not_below);
                }
                above == toward
            }
        };
        Some(if lower_is_meant { not_above } else { not_below })
    }

    /// Says how far a value has come from the baseline in the good direction; negative when it went the other way.
    ///
    /// There is none without a baseline, or where nothing says which way is good.
    pub(crate) fn gain(self, value: f64) -> Option<f64> {
        let baseline = self.baseline()?.on_a_line();
        let down = match (self.direction()?, self.instrument.map(InstrumentMeasure::better)) {
            (_, Some(Better::Lower)) | (Direction::Decrease, None) => true,
            (_, Some(Better::Higher)) | (Direction::Increase, None) => false,
            (Direction::Reach, None) => is_less(self.target_on_scale()?, baseline),
            // The good side is the one on which the baseline is.
            (Direction::Maintain, None) => !is_less(self.target_on_scale()?, baseline),
        };
        Some(if down { drop_between(baseline, value) } else { drop_between(value, baseline) })
    }

    /// Returns the way from baseline to target, never negative.
    pub(crate) fn distance(self) -> Option<f64> {
        Some(drop_between(self.baseline()?.on_a_line(), self.target_on_scale()?).abs())
    }
}
