//! A4: Does success depend on the person's own doing?
//!
//! # What it finds
//!
//! A goal whose success is someone else's decision: an award, a ruling, an approval. The field says so, or, where it is
//! absent, a phrase of the statement.
//!
//! # Why it matters
//!
//! A person can do everything right and still fail. Steps under their own control can succeed.
//!
//! # When it stays silent
//!
//! The field says no, or it is absent and no such phrase is there.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("A4", r#"{ "third-party-decision": true }"#), Some(true));
//! assert_eq!(fires("A4", r#"{ "third-party-decision": false, "statement": "Be approved for a voucher" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! SEED. The words: project default.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::statement::lexicon::THIRD_PARTY;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "A4",
    letter: Letter::A,
    asks: "Does success depend on the person's own doing?",
    source: &sources::SEED,
    text: include_str!("third_party_decides.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let said = subject.statement.first_of(THIRD_PARTY);
    let (pointer, span) = match (subject.draft.third_party_decision, said) {
        (Some(true), _) => ("/third-party-decision", None),
        (None, Some(hit)) => ("/statement", Some(hit.span)),
        (Some(false), _) | (None, None) => return,
    };
    notes.warn(
        "success is someone else's decision",
        pointer,
        "make what the client can do themselves the goal, such as dated applications",
    );
    if let Some(span) = span {
        notes.mark(span);
    }
}
