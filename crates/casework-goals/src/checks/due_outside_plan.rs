//! T3: Does it end inside the plan, or have a milestone there?
//!
//! # What it finds
//!
//! A goal that is due outside the plan's period, or more than 365 days after its start, without a milestone before that
//! limit.
//!
//! # Why it matters
//!
//! What lies beyond the plan is not looked at with the plan. A milestone inside it is.
//!
//! # When it stays silent
//!
//! A step is due between the start and the end of the plan (or the 365 days), or the goal itself is due there.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("T3", r#"{ "due": "2026-08-30", "plan": { "next-review": null } }"#), Some(true));
//! assert_eq!(fires("T3", r#"{ "due": "2026-08-30", "plan": { "next-review": null }, "steps": [{ "text": "Half way", "due": "2026-08-29" }] }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! Project default: the cap of 365 days stands in the policy.

use casework_core::calendar::plus_days;

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "T3",
    letter: Letter::T,
    asks: "Does it end inside the plan, or have a milestone there?",
    source: &sources::GOAL_RULES,
    text: include_str!("due_outside_plan.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let Some(due) = subject.due else { return };
    let plan = subject.context.plan;
    if plan.start.is_some_and(|start| due < start) {
        notes.warn("it is due before the plan starts", "/due", "set a date inside the plan's period");
    }
    if let Some(end) = plan.end.filter(|end| due > *end && !subject.has_milestone_by(*end)) {
        notes.warn(
            format!("it is due after the plan ends on {end}, and no step is due by then"),
            "/due",
            "add a dated step inside the plan's period, or bring the date forward",
        );
    }
    let limit = subject.policy.horizon_days_max();
    let long = subject.horizon_days().is_some_and(|days| days > limit.value);
    if long && !subject.has_milestone_by(plus_days(subject.start, limit.value)) {
        notes.warn(
            format!("it lasts more than {} days, and no step is due by then", limit.value),
            "/due",
            "add a dated step, or bring the date forward",
        );
        notes.cite(&limit.source);
    }
}
