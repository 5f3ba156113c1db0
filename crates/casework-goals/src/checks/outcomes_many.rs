//! S2: Is there one outcome only?
//!
//! # What it finds
//!
//! A statement with more than one clause that begins with a verb of its own.
//!
//! # Why it matters
//!
//! Two outcomes in one goal cannot be measured, reached or reviewed apart.
//!
//! # When it stays silent
//!
//! Two verbs share what follows ("find and keep a job"), the second clause is what happens in place of something avoided
//! ("stop smoking and walk instead"), or the text is not English.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("S2", r#"{ "statement": "Pay debts and fix credit" }"#), Some(true));
//! assert_eq!(fires("S2", r#"{ "statement": "Find and keep a job" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! BV1: a goal is one target activity with its support, amount and time.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "S2",
    letter: Letter::S,
    asks: "Is there one outcome only?",
    source: &sources::BV1,
    text: include_str!("outcomes_many.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let outcomes = subject.statement.outcomes();
    // The first is the goal; what comes after it is too much.
    if let [_, second, ..] = outcomes.as_slice() {
        let count = outcomes.len();
        notes.warn(
            format!("the statement holds {count} outcomes"),
            "/statement",
            format!("split it into {count} goals, each with its own measure and date"),
        );
        notes.mark(*second);
    }
}
