//! S7: Does it say what happens in place of what stops?
//!
//! # What it finds
//!
//! A statement that only says what should not happen.
//!
//! # Why it matters
//!
//! Goals of avoidance went with less symptom improvement. What takes the place of a habit can be practiced.
//!
//! # When it stays silent
//!
//! A replacement is stated ("instead", "replace"), or "not" sets a ceiling ("not more than 2").
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("S7", r#"{ "statement": "Stop drinking at home" }"#), Some(true));
//! assert_eq!(fires("S7", r#"{ "statement": "Walk after dinner instead of drinking, stop at 8 pm" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! AV1. The words: project default.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::statement::lexicon::REPLACEMENT;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "S7",
    letter: Letter::S,
    asks: "Does it say what happens in place of what stops?",
    source: &sources::AV1,
    text: include_str!("avoidance_only.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let ban = subject.statement.avoids();
    if let Some(span) = ban.filter(|_| subject.statement.first_of(REPLACEMENT).is_none()) {
        notes.info(
            "it says what should stop, not what takes its place",
            "/statement",
            "add what the client will do instead",
        );
        notes.mark(span);
    }
}
