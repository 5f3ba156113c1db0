//! Change over time: two sheets of one person side by side, and a series of them.
//!
//! Only like is compared with like: the same instrument, version, coding and language, both sheets complete. Where two
//! cannot be compared, every reason is given. What a change means is said threshold by threshold, each with its source;
//! the numbers stand in the tables of the instruments, in [`crate::instrument`].
//!
//! What this module deliberately does not hold: why a person changed, and what to do about it. Nothing here reads a
//! clock: days are arguments. Open [`Yardstick`] first, then [`trend`](Yardstick::trend).

mod judge;
mod occasion;
mod refusal;
mod reliable;
mod trend;

use std::borrow::Cow;
use std::fmt;

use casework_core::{Digest, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Instrument;
use crate::instrument::{ChangeMeasure, ChangeRule, Direction};

pub use occasion::{Occasion, OccasionError};
pub use refusal::{NotComparable, Objection, Reason, Side};
pub use reliable::{
    Coefficient, DecimalError, Hundredths, ReliabilityError, ReliableChange, ReliableChangeUsed,
    StandardDeviation,
};
pub use trend::{Baseline, BaselineRule, Dated, LeftOut, Point, Step, TooClose, Trend, TrendError, Visit};

/// Compares two sheets of one person by the published thresholds of the instrument.
///
/// ```
/// use casework_screeners::change::{Occasion, Reached, compare};
/// use casework_screeners::instruments::gad_7::GAD_7;
///
/// let (before, after) = (Occasion::of_total(&GAD_7, 15)?, Occasion::of_total(&GAD_7, 9)?);
/// let change = compare(&GAD_7, &before, &after).unwrap();
/// assert_eq!(change.change, -6);
/// assert_eq!(change.verdicts.reliable_improvement, Some(Reached::Yes));
/// assert_eq!(change.verdicts.response, Some(Reached::No)); // 9 is more than half of 15
/// # Ok::<(), casework_screeners::change::OccasionError>(())
/// ```
///
/// # Errors
///
/// Names every reason why the two cannot be compared.
pub fn compare(
    instrument: &Instrument,
    baseline: &Occasion,
    follow_up: &Occasion,
) -> Result<Change, NotComparable> {
    Yardstick::of(instrument).compare(baseline, follow_up)
}

/// What change is measured with: the thresholds of an instrument, and a reliable change of one's own if there is one.
#[derive(Debug, Clone, Copy)]
pub struct Yardstick<'a> {
    instrument: &'a Instrument,
    own: Option<&'a ReliableChange>,
}

impl<'a> Yardstick<'a> {
    /// Takes the published thresholds of an instrument.
    pub const fn of(instrument: &'a Instrument) -> Self {
        Self { instrument, own: None }
    }

    /// Judges reliable change by one's own standard deviation and reliability instead; the published thresholds are
    /// still listed.
    #[must_use]
    pub const fn with_reliable_change(self, own: &'a ReliableChange) -> Self {
        Self { instrument: self.instrument, own: Some(own) }
    }

    /// Returns the instrument.
    pub const fn instrument(&self) -> &'a Instrument {
        self.instrument
    }

    /// Compares two sheets of one person.
    ///
    /// # Errors
    ///
    /// Names every reason why the two cannot be compared.
    pub fn compare(&self, baseline: &Occasion, follow_up: &Occasion) -> Result<Change, NotComparable> {
        let mut objections: Vec<_> =
            refusal::of_instrument(self.instrument).map(|reason| Objection::new(None, reason)).collect();
        let mut total = |side, occasion: &Occasion| match occasion.total_for(self.instrument) {
            Ok(total) => total,
            Err(reasons) => {
                objections.extend(reasons.into_iter().map(|reason| Objection::new(Some(side), reason)));
                0
            }
        };
        let pair = (total(Side::Baseline, baseline), total(Side::FollowUp, follow_up));
        if objections.is_empty() {
            Ok(self.change(pair))
        } else {
            Err(NotComparable::new(self.instrument, objections))
        }
    }

    /// Writes down what lies between two totals of the instrument.
    fn change(&self, (baseline, follow_up): (i32, i32)) -> Change {
        let definition = self.instrument.definition();
        let thresholds = self.judge((baseline, follow_up));
        let unknown = definition.change.is_empty() && self.own.is_none();
        Change {
            instrument: definition.id.clone(),
            version: definition.version.clone(),
            language: definition.language.clone(),
            definition: self.instrument.digest(),
            range: self.instrument.range(),
            direction: definition.direction,
            baseline,
            follow_up,
            change: follow_up - baseline,
            course: Course::of(definition.direction, follow_up - baseline),
            verdicts: Verdicts::of(&thresholds),
            thresholds,
            reliable_change: self.own.map(|own| ReliableChangeUsed::new(own, follow_up - baseline)),
            statement: unknown.then_some(Cow::Borrowed(NO_THRESHOLD)),
        }
    }
}

/// What is said where nothing is published.
const NO_THRESHOLD: &str = "No published threshold of change is known for this instrument: the difference stands \
    alone, and whether it matters is for a clinician to judge.";

/// What lies between two complete sheets of one person.
#[derive(Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Change {
    /// The id of the instrument.
    pub instrument: Cow<'static, str>,
    /// Its version.
    pub version: Cow<'static, str>,
    /// The language of its wording.
    pub language: Cow<'static, str>,
    /// The hash of its definition.
    pub definition: Digest,
    /// The lowest and the highest total.
    pub range: (i32, i32),
    /// Which way the total gets better.
    pub direction: Direction,
    /// The total at baseline.
    pub baseline: i32,
    /// The total at follow-up.
    pub follow_up: i32,
    /// The follow-up minus the baseline.
    pub change: i32,
    /// Which way the person went.
    pub course: Course,
    /// The answers by the usual thresholds.
    #[serde(flatten)]
    pub verdicts: Verdicts,
    /// Every threshold of the instrument, and whether it is reached.
    pub thresholds: Vec<Judged>,
    /// The reliable change of one's own, when one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reliable_change: Option<ReliableChangeUsed>,
    /// What is to be said where no threshold is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<Cow<'static, str>>,
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change").field("instrument", &self.instrument).finish_non_exhaustive()
    }
}

/// Which way a person went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "a number goes up, goes down or stays")]
pub enum Course {
    /// The total is better.
    Better,
    /// The total is the same.
    Unchanged,
    /// The total is worse.
    Worse,
}

impl Course {
    const fn of(direction: Direction, change: i32) -> Self {
        match (direction, change) {
            (_, 0) => Self::Unchanged,
            (Direction::LowerIsBetter, ..0) | (Direction::HigherIsBetter, 1..) => Self::Better,
            (Direction::LowerIsBetter, 1..) | (Direction::HigherIsBetter, ..0) => Self::Worse,
        }
    }
}

/// Whether a threshold is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(
    clippy::exhaustive_enums,
    reason = "every reader must say what it does with a question that does not apply"
)]
pub enum Reached {
    /// It is reached.
    Yes,
    /// It is not reached.
    No,
    /// The question makes no sense for this baseline.
    NotApplicable,
}

impl Reached {
    const fn of(reached: bool) -> Self {
        if reached { Self::Yes } else { Self::No }
    }

    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// The answers by the usual thresholds; `None` where the instrument has no such threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Verdicts {
    /// Whether the improvement is large enough to matter.
    pub meaningful: Option<Reached>,
    /// Whether the person is worse by as much.
    pub meaningful_worsening: Option<Reached>,
    /// Whether the change may be chance.
    pub not_reliable: Option<Reached>,
    /// Whether the improvement is larger than chance explains.
    pub reliable_improvement: Option<Reached>,
    /// Whether the person is worse by more than chance explains.
    pub reliable_deterioration: Option<Reached>,
    /// Whether the person left the range of people with the condition, by a reliable change.
    pub clinically_significant: Option<Reached>,
    /// Whether a large part of the baseline is gone.
    pub response: Option<Reached>,
    /// Whether hardly any symptom is left.
    pub remission: Option<Reached>,
    /// Whether the total is now below the level of a case.
    pub recovery: Option<Reached>,
}

impl Verdicts {
    fn of(thresholds: &[Judged]) -> Self {
        let row = |measure| thresholds.iter().find(|row| row.usual && row.measure == measure);
        let reached = |measure| row(measure).map(|row: &Judged| row.reached);
        let worsening = |measure| row(measure).and_then(|row: &Judged| row.worsening);
        Self {
            meaningful: reached(ChangeMeasure::Meaningful),
            meaningful_worsening: worsening(ChangeMeasure::Meaningful),
            not_reliable: reached(ChangeMeasure::NotReliable),
            reliable_improvement: reached(ChangeMeasure::Reliable),
            reliable_deterioration: worsening(ChangeMeasure::Reliable),
            clinically_significant: reached(ChangeMeasure::ClinicallySignificant),
            response: reached(ChangeMeasure::Response),
            remission: reached(ChangeMeasure::Remission),
            recovery: reached(ChangeMeasure::Recovery),
        }
    }
}

/// One threshold, and whether it is reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Judged {
    /// What reaching it means.
    pub measure: ChangeMeasure,
    /// How it is reached.
    pub rule: ChangeRule,
    /// The lowest baseline for which it is asked.
    pub baseline_min: Option<i32>,
    /// Whether it stands behind the answer to its question; a rival is listed and decides nothing.
    pub usual: bool,
    /// Whether it is reached by the person getting better.
    pub reached: Reached,
    /// Whether the person is worse by as much; `None` where the question has no other side.
    pub worsening: Option<Reached>,
    /// Where it comes from.
    pub source: Source,
}

#[cfg(test)]
mod tests;
