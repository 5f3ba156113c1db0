//! S4: Is it said without hedging?
//!
//! # What it finds
//!
//! A word that takes back what the rest says, such as try, maybe, if possible.
//!
//! # Why it matters
//!
//! A hedge makes every outcome a success.
//!
//! # When it stays silent
//!
//! The word stands in quoted speech, is a noun (a suicide attempt), or belongs to a medicine line (PRN as needed, one
//! tablet by mouth as needed). "May 25" is a date.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("S4", r#"{ "statement": "Try to call one friend a week" }"#), Some(true));
//! assert_eq!(fires("S4", r#"{ "statement": "Call one friend a week from May 25" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! RQ1: escape clauses. The words: project default.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::statement::lexicon::HEDGES;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "S4",
    letter: Letter::S,
    asks: "Is it said without hedging?",
    source: &sources::RQ1,
    text: include_str!("hedge_words.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    for hit in subject.statement.each_of(HEDGES) {
        notes.warn(
            format!("`{}` leaves open whether it will be done", hit.entry.phrase),
            "/statement",
            "say what will be done, and make it small enough to be sure of",
        );
        notes.mark(hit.span);
    }
}
