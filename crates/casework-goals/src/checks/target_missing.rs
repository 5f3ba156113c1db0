//! M2: Does it say which value is the aim?
//!
//! # What it finds
//!
//! A goal without a target value.
//!
//! # Why it matters
//!
//! A direction alone is never reached and never missed.
//!
//! # When it stays silent
//!
//! There is a target: a number, a yes or a no.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("M2", r#"{ "measure": { "target": null } }"#), Some(true));
//! assert_eq!(fires("M2", r#"{ "measure": { "target": 10 } }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! CF1, CM1: measurable objectives.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "M2",
    letter: Letter::M,
    asks: "Does it say which value is the aim?",
    source: &sources::CF1,
    text: include_str!("target_missing.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    if subject.target().is_none() {
        notes.fail("there is no target value", "/measure/target", "say which value would be enough");
    }
}
