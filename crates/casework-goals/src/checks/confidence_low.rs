//! A6: Does the client believe in it?
//!
//! # What it finds
//!
//! A recorded confidence below 7 of 10.
//!
//! # Why it matters
//!
//! People keep to goals that they believe they can reach.
//!
//! # When it stays silent
//!
//! Confidence was not recorded, or is 7 or more.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("A6", r#"{ "confidence": 6 }"#), Some(true));
//! assert_eq!(fires("A6", r#"{ "confidence": 7 }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! Project default: the cut-off is professional knowledge without a verified source.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "A6",
    letter: Letter::A,
    asks: "Does the client believe in it?",
    source: &sources::CONFIDENCE,
    text: include_str!("confidence_low.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let limit = subject.policy.confidence_min();
    if let Some(confidence) =
        subject.draft.confidence.filter(|confidence| u32::from(*confidence) < limit.value)
    {
        notes.warn(
            format!("the client's confidence is {confidence} of 10"),
            "/confidence",
            "ask what would raise it, and make the goal smaller",
        );
        notes.cite(&limit.source);
    }
}
