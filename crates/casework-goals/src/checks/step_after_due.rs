//! T7: Is every step due by the day the goal is due?
//!
//! # What it finds
//!
//! A step that is due after its goal.
//!
//! # Why it matters
//!
//! A step leads to the goal; it cannot come after it.
//!
//! # When it stays silent
//!
//! The step has no date, is due on the same day, or the goal has no due date (another check says so).
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("T7", r#"{ "steps": [{ "text": "Call", "due": "2026-05-26" }] }"#), Some(true));
//! assert_eq!(fires("T7", r#"{ "steps": [{ "text": "Call", "due": "2026-05-25" }] }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! SEED: steps are ordered. That a later one is an error: project default.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "T7",
    letter: Letter::T,
    asks: "Is every step due by the day the goal is due?",
    source: &sources::SEED,
    text: include_str!("step_after_due.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let Some(goal_due) = subject.due else { return };
    for (place, step) in subject.draft.steps.iter().enumerate() {
        let Some(due) = step.due.as_ref().and_then(|due| subject.resolve(due)) else { continue };
        if due > goal_due {
            notes.fail(
                format!("a step is due on {due}, after the goal on {goal_due}"),
                format!("/steps/{place}/due"),
                "bring the step forward, or move the goal",
            );
        }
    }
}
