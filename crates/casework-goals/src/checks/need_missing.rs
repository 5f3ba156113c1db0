//! R1: Does it answer a need?
//!
//! # What it finds
//!
//! A goal that is linked to no assessed need, diagnosis or stated priority.
//!
//! # Why it matters
//!
//! The thread from need to goal is what makes the plan the person's own.
//!
//! # When it stays silent
//!
//! At least one is linked.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("R1", r#"{ "needs": [] }"#), Some(true));
//! assert_eq!(fires("R1", r#"{ "needs": ["n1"] }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! CM1: tied to identified problems; JC1: unaddressed needs.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "R1",
    letter: Letter::R,
    asks: "Does it answer a need?",
    source: &sources::CM1,
    text: include_str!("need_missing.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    if subject.draft.needs.is_empty() {
        notes.fail(
            "it is linked to no need",
            "/needs",
            "link the need, diagnosis or priority that it answers",
        );
    }
}
