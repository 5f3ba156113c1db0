//! A5: Is someone responsible?
//!
//! # What it finds
//!
//! A goal without a responsible person.
//!
//! # Why it matters
//!
//! What nobody owns is nobody's to do.
//!
//! # When it stays silent
//!
//! An owner is named.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("A5", r#"{ "owner": null }"#), Some(true));
//! assert_eq!(fires("A5", r#"{ "owner": "client" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! TC1, SEED.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "A5",
    letter: Letter::A,
    asks: "Is someone responsible?",
    source: &sources::TC1,
    text: include_str!("owner_missing.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    if subject.draft.owner.is_none() {
        notes.warn("nobody is named as responsible", "/owner", "name who looks after this goal");
    }
}
