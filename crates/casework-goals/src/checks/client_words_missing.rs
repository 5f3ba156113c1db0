//! R2: Does it rest on the client's own words?
//!
//! # What it finds
//!
//! A goal without the client's words that is not marked as endorsed by them either.
//!
//! # Why it matters
//!
//! Missing client words are among the things surveyors cite most.
//!
//! # When it stays silent
//!
//! The client's words are there, whatever they are, or the goal is marked as endorsed.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("R2", r#"{ "client-statement": null }"#), Some(true));
//! assert_eq!(fires("R2", r#"{ "client-statement": null, "client-endorsed": true }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! JC1, CF1.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "R2",
    letter: Letter::R,
    asks: "Does it rest on the client's own words?",
    source: &sources::JC1,
    text: include_str!("client_words_missing.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    if subject.draft.client_statement.is_none() && !subject.draft.client_endorsed {
        notes.warn(
            "the client's own words are missing",
            "/client-statement",
            "write down what the client said, word for word, or mark that they endorse the goal",
        );
    }
}
