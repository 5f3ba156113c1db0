//! T2: Is it due after it starts, and not already past?
//!
//! # What it finds
//!
//! A goal that is due on or before its start, or before today.
//!
//! # Why it matters
//!
//! It can no longer be reached in time.
//!
//! # When it stays silent
//!
//! There is no due date (another check says so). A goal due today is not past.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("T2", r#"{ "due": "2026-03-02" }"#), Some(true));
//! assert_eq!(fires("T2", r#"{ "due": "2026-03-03" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! CM1: specific dates. The order: project default.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "T2",
    letter: Letter::T,
    asks: "Is it due after it starts, and not already past?",
    source: &sources::CM1,
    text: include_str!("due_not_after_start.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let Some(due) = subject.due else { return };
    if due <= subject.start {
        notes.fail(
            format!("it is due on {due}, not after its start on {}", subject.start),
            "/due",
            "set a date after the start",
        );
    }
    if due < subject.context.today {
        notes.fail(
            format!("it is due on {due}, which is already past"),
            "/due",
            "set a date that is still to come",
        );
    }
}
