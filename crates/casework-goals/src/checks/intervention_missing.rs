//! R3: Does something serve it?
//!
//! # What it finds
//!
//! A goal that is linked to no intervention.
//!
//! # Why it matters
//!
//! A plan names goals and actions. A goal without an action is a wish.
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
//! assert_eq!(fires("R3", r#"{ "interventions": [] }"#), Some(true));
//! assert_eq!(fires("R3", r#"{ "interventions": ["i1"] }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! TC1: specifies goals and actions.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "R3",
    letter: Letter::R,
    asks: "Does something serve it?",
    source: &sources::TC1,
    text: include_str!("intervention_missing.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    if subject.draft.interventions.is_empty() {
        notes.warn("no intervention is linked", "/interventions", "link what will be done towards it");
    }
}
