//! A3: Does a long goal have a step?
//!
//! # What it finds
//!
//! A goal that is due more than 90 days after its start and has no step.
//!
//! # Why it matters
//!
//! Small steps are what carries a long goal.
//!
//! # When it stays silent
//!
//! There is a step that says something, or the goal is shorter.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("A3", r#"{ "steps": [], "due": "2026-06-01" }"#), Some(true));
//! assert_eq!(fires("A3", r#"{ "steps": [], "due": "2026-05-31" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! SEED: break larger goals into small steps. The 90 days: project default.

use super::{Check, Notes};
use crate::goal::Step;
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "A3",
    letter: Letter::A,
    asks: "Does a long goal have a step?",
    source: &sources::SEED,
    text: include_str!("horizon_without_step.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let limit = subject.policy.no_step_days();
    let long = subject.horizon_days().is_some_and(|days| days > limit.value);
    if long && !subject.draft.steps.iter().any(Step::says_something) {
        notes.warn(
            format!("it lasts more than {} days and has no step", limit.value),
            "/steps",
            format!(
                "break it into steps: the first within {} days, then one at least every {} days",
                subject.policy.first_step_days().value,
                subject.policy.step_days().value
            ),
        );
    }
}
