//! R4: Does the plan answer an open crisis?
//!
//! # What it finds
//!
//! A goal that is written while a crisis episode of the urgent tier or above is open, in a plan without any safety item.
//!
//! # Why it matters
//!
//! While a crisis is open, a plan that does not speak of safety is not about what matters most.
//!
//! # When it stays silent
//!
//! No such episode is open, the plan holds a safety item, or this goal's domain is safety.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("R4", r#"{ "open-urgent-episode": true }"#), Some(true));
//! assert_eq!(fires("R4", r#"{ "open-urgent-episode": true, "domain": "safety" }"#), Some(false));
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
    id: "R4",
    letter: Letter::R,
    asks: "Does the plan answer an open crisis?",
    source: &sources::GOAL_RULES,
    text: include_str!("safety_item_missing.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let context = subject.context;
    if context.open_urgent_episode && !context.safety_item_in_plan && !subject.domain_is_one_of(&["safety"]) {
        notes.warn(
            "an urgent crisis episode is open and the plan holds no safety item",
            "/open-urgent-episode",
            "add a safety goal, or a safety item to the plan",
        );
    }
}
