//! T5: Does the time it must last fit before it is due?
//!
//! # What it finds
//!
//! A goal that must be kept up for more days than lie between its start and its due date.
//!
//! # Why it matters
//!
//! It cannot be reached even by someone who starts perfectly on the first day.
//!
//! # When it stays silent
//!
//! No duration is stated, it fits exactly, or the dates are out of order (another check says so).
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("T5", r#"{ "measure": { "duration-days": 85 } }"#), Some(true));
//! assert_eq!(fires("T5", r#"{ "measure": { "duration-days": 84 } }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! Project default.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "T5",
    letter: Letter::T,
    asks: "Does the time it must last fit before it is due?",
    source: &sources::GOAL_RULES,
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let Some(horizon) = subject.horizon_days() else { return };
    let duration = subject.measure().and_then(|measure| measure.duration_days).unwrap_or(0);
    if duration > horizon {
        notes.fail(
            format!("it must last {duration} days, and only {horizon} lie between start and due date"),
            "/measure/duration-days",
            "set a later date or a shorter duration",
        );
    }
}
