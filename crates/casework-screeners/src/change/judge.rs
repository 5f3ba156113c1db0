//! Whether a threshold is reached: one rule at a time, in integers.

use casework_core::Source;

use super::{Judged, Reached, Yardstick};
use crate::instrument::{ChangeMeasure, ChangeRule, ChangeThreshold, Direction};

impl Yardstick<'_> {
    /// Judges every threshold of the instrument, and the reliable change of one's own after them.
    pub(super) fn judge(&self, totals: (i32, i32)) -> Vec<Judged> {
        let definition = self.instrument.definition();
        let pair = Pair::new(definition.direction, totals);
        let rows = &definition.change;
        let own = self.own.map(|own| (own.points(), own.r_source().clone()));
        // A clinically significant change is a reliable one as well, so reliable change is settled first.
        let reliable = own.as_ref().map(|(points, _)| pair.gained(*points)).or_else(|| {
            let row = usual_of(rows, ChangeMeasure::Reliable)?;
            Some(pair.reached(row, None))
        });
        let mut judged: Vec<_> = rows
            .iter()
            .map(|row| {
                let asked = row.measure == ChangeMeasure::Reliable && own.is_some();
                let usual =
                    !asked && usual_of(rows, row.measure).is_some_and(|usual| std::ptr::eq(usual, row));
                pair.judged(row, usual, reliable)
            })
            .collect();
        judged.extend(own.map(|(points, source)| pair.own(points, source)));
        judged
    }
}

/// Finds the threshold that decides a question: the usual one, or the only one.
fn usual_of(rows: &[ChangeThreshold], measure: ChangeMeasure) -> Option<&ChangeThreshold> {
    let of_measure = || rows.iter().filter(|row| row.measure == measure);
    of_measure().find(|row| row.default).or_else(|| {
        let mut only = of_measure();
        only.next().filter(|_| only.next().is_none())
    })
}

/// Two totals, and how far the second is better.
#[derive(Debug, Clone, Copy)]
struct Pair {
    direction: Direction,
    baseline: i64,
    follow_up: i64,
    gain: i64,
}

impl Pair {
    fn new(direction: Direction, (baseline, follow_up): (i32, i32)) -> Self {
        let (baseline, follow_up) = (i64::from(baseline), i64::from(follow_up));
        let gain = match direction {
            Direction::LowerIsBetter => baseline - follow_up,
            Direction::HigherIsBetter => follow_up - baseline,
        };
        Self { direction, baseline, follow_up, gain }
    }

    fn judged(self, row: &ChangeThreshold, usual: bool, reliable: Option<Reached>) -> Judged {
        Judged {
            measure: row.measure,
            rule: row.rule,
            baseline_min: row.baseline_min,
            usual,
            reached: self.reached(row, reliable),
            worsening: self.worsening(row),
            source: row.source.clone().into_owned(),
        }
    }

    fn own(self, points: u32, source: Source) -> Judged {
        Judged {
            measure: ChangeMeasure::Reliable,
            rule: ChangeRule::PointsAtLeast(points),
            baseline_min: None,
            usual: true,
            reached: self.gained(points),
            worsening: Some(self.lost(points)),
            source,
        }
    }

    fn reached(self, row: &ChangeThreshold, reliable: Option<Reached>) -> Reached {
        let high_enough = row.baseline_min.is_none_or(|least| self.baseline >= i64::from(least));
        if row.measure == ChangeMeasure::ClinicallySignificant {
            // Where the person started, where the person is, and that the change is reliable: all three or no.
            return match (self.meets(row.rule), reliable) {
                (Some(there), Some(Reached::Yes)) => {
                    Reached::of(high_enough && there && !self.was_there(row.rule))
                }
                (Some(_), Some(Reached::No)) => Reached::No,
                (None, _) | (_, None | Some(Reached::NotApplicable)) => Reached::NotApplicable,
            };
        }
        // Nobody arrives at a level by a change who was there before it.
        if !high_enough || self.was_there(row.rule) {
            return Reached::NotApplicable;
        }
        self.meets(row.rule).map_or(Reached::NotApplicable, Reached::of)
    }

    /// Says whether the person is worse by as much, where the question has that side.
    fn worsening(self, row: &ChangeThreshold) -> Option<Reached> {
        let two_sided = matches!(row.measure, ChangeMeasure::Meaningful | ChangeMeasure::Reliable);
        match row.rule {
            ChangeRule::PointsAtLeast(points) if two_sided => Some(self.lost(points)),
            ChangeRule::PointsAtLeast(_)
            | ChangeRule::PointsAtMost(_)
            | ChangeRule::FollowUpAtMost(_)
            | ChangeRule::FollowUpBelowTenths(_)
            | ChangeRule::HalfOfBaseline => None,
        }
    }

    /// Says whether the rule holds; `None` where it speaks of falling and a fall is no gain.
    fn meets(self, rule: ChangeRule) -> Option<bool> {
        match rule {
            ChangeRule::PointsAtLeast(points) => Some(self.gain >= i64::from(points)),
            ChangeRule::PointsAtMost(points) => Some(self.gain.abs() <= i64::from(points)),
            ChangeRule::FollowUpAtMost(_) | ChangeRule::FollowUpBelowTenths(_) => {
                self.falls().then(|| is_at_level(rule, self.follow_up))
            }
            // Half of nothing is nothing: there is no symptom that could be gone.
            ChangeRule::HalfOfBaseline => {
                (self.falls() && self.baseline > 0).then(|| 2 * self.follow_up <= self.baseline)
            }
        }
    }

    fn was_there(self, rule: ChangeRule) -> bool {
        is_at_level(rule, self.baseline)
    }

    fn falls(self) -> bool {
        self.direction == Direction::LowerIsBetter
    }

    fn gained(self, points: u32) -> Reached {
        Reached::of(self.gain >= i64::from(points))
    }

    fn lost(self, points: u32) -> Reached {
        Reached::of(-self.gain >= i64::from(points))
    }
}

/// Says whether a total is at the level of a rule that has one.
fn is_at_level(rule: ChangeRule, total: i64) -> bool {
    match rule {
        ChangeRule::FollowUpAtMost(level) => total <= i64::from(level),
        ChangeRule::FollowUpBelowTenths(tenths) => total * 10 < i64::from(tenths),
        ChangeRule::HalfOfBaseline | ChangeRule::PointsAtLeast(_) | ChangeRule::PointsAtMost(_) => false,
    }
}
