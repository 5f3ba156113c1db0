//! T4: Is there something to look at when the plan is next reviewed?
//!
//! # What it finds
//!
//! A goal that is due after the plan's next review, without a step that is due by then.
//!
//! # Why it matters
//!
//! A review without a milestone can only say that it is too early to say.
//!
//! # When it stays silent
//!
//! The goal is due on or before the review, a step is due between the start and the review, or the review lies before the
//! start.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("T4", r#"{ "due": "2026-06-01" }"#), Some(true));
//! assert_eq!(fires("T4", r#"{ "due": "2026-05-31" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! ME1: review at least every 90 days with time frames. The milestone: project default.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "T4",
    letter: Letter::T,
    asks: "Is there something to look at when the plan is next reviewed?",
    source: &sources::ME1,
    text: include_str!("review_without_milestone.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let (Some(due), Some(review)) = (subject.due, subject.context.plan.next_review) else { return };
    if due > review && review >= subject.start && !subject.has_milestone_by(review) {
        notes.warn(
            format!("nothing is due by the next review on {review}"),
            "/steps",
            "add a step that is due on or before the review",
        );
    }
}
