//! A0: Is there something to judge by whether it can be reached?
//!
//! # What it finds
//!
//! A goal without a baseline value, or without any step.
//!
//! # Why it matters
//!
//! Whether a goal can be reached cannot be proven from text. Without where it starts and how it goes, it cannot even be
//! doubted: a person must judge.
//!
//! # When it stays silent
//!
//! There is a baseline value, dated or not, and a step that says something.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("A0", r#"{ "steps": [] }"#), Some(true));
//! assert_eq!(fires("A0", r#"{ "steps": [{ "text": "Weekly CBT session" }] }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! Project default: raters agree poorly on single letters, so a person decides.

use casework_core::calendar::plus_days;

use super::{Check, Notes};
use crate::goal::Step;
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "A0",
    letter: Letter::A,
    asks: "Is there something to judge by whether it can be reached?",
    source: &sources::GOAL_RULES,
    text: include_str!("evidence_missing.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    if subject.baseline().is_none() {
        notes.review(
            "without a baseline one cannot judge whether it can be reached",
            "/measure/baseline",
            "write down where the person stands now",
        );
    }
    if !subject.draft.steps.iter().any(Step::says_something) {
        notes.review(
            "without a step one cannot judge whether it can be reached",
            "/steps",
            format!(
                "add the first small step, with who and how one knows, due by {}",
                plus_days(subject.start, subject.policy.first_step_days().value)
            ),
        );
    }
}
