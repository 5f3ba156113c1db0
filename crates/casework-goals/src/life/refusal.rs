//! Why something cannot be done with a goal, and what would be possible.

use std::fmt;

use chrono::NaiveDate;

use super::Lifecycle;
use crate::value::Number;

/// Says why something cannot be done with a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LifeRefusal {
    /// The move is not in the table.
    #[error("a goal that is {from} cannot become {to}: it may become {}", Names(from.next()))]
    NoSuchMove {
        /// Where it is.
        from: Lifecycle,
        /// Where it should go.
        to: Lifecycle,
    },
    /// A goal that ends needs a reason.
    #[error("a goal that becomes {to} needs a reason")]
    NoReason {
        /// Where it should go.
        to: Lifecycle,
    },
    /// A completed goal needs an achievement that is final.
    #[error("a completed goal is `achieved`, `sustaining`, `not-achieved` or `not-attainable`: say which")]
    NotJudged,
    /// The goal has ended.
    #[error(
        "the goal is {status}: what has ended stays ended; take it up again as a new goal that follows it"
    )]
    Ended {
        /// Where it is.
        status: Lifecycle,
    },
    /// The goal is not pursued yet, or it rests.
    #[error("the goal is {status}: only a goal that is active or on hold is measured")]
    NotPursued {
        /// Where it is.
        status: Lifecycle,
    },
    /// The new due date gives no more time.
    #[error("the new due date {due} is not after {after}")]
    NotLater {
        /// The new date.
        due: NaiveDate,
        /// The date it must lie after.
        after: NaiveDate,
    },
    /// No such value can be measured.
    #[error("the value lies outside the range of {min} to {max}")]
    OutsideRange {
        /// The lowest score of the instrument.
        min: Number,
        /// The highest.
        max: Number,
    },
    /// It was measured before the goal began.
    #[error(
        "the day {on} lies before {start}, when the goal begins: what was measured before is its baseline"
    )]
    BeforeStart {
        /// The day.
        on: NaiveDate,
        /// The first day of the goal.
        start: NaiveDate,
    },
    /// It lies ahead.
    #[error("the day {on} lies after {today}, the day on which one looks")]
    AfterToday {
        /// The day.
        on: NaiveDate,
        /// The day on which one looks.
        today: NaiveDate,
    },
    /// It happens before what was recorded last.
    #[error("the day {on} lies before {since}, when the goal last changed")]
    OutOfOrder {
        /// The day.
        on: NaiveDate,
        /// The day of the last change.
        since: NaiveDate,
    },
    /// There is no such step.
    #[error("there is no step {step}: the goal has {count}, counted from 0")]
    NoSuchStep {
        /// What was named.
        step: usize,
        /// How many there are.
        count: usize,
    },
    /// The step is done already.
    #[error("step {step} was done on {on} already")]
    StepDone {
        /// The step.
        step: usize,
        /// The day.
        on: NaiveDate,
    },
    /// A yes or no stands where a number belongs, or the other way round.
    #[error("the target is {}, and so is each value", if *yes_no { "a yes or a no" } else { "a number" })]
    OtherKind {
        /// Whether the target is a yes or a no.
        yes_no: bool,
    },
}

struct Names(&'static [Lifecycle]);

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(|status| status.as_str()).collect();
        if names.is_empty() { f.write_str("nothing else") } else { f.write_str(&names.join(", ")) }
    }
}
