//! S6: Is it written for this person?
//!
//! # What it finds
//!
//! A statement with a gap of a template left in it, or one that stands word for word in many charts.
//!
//! # Why it matters
//!
//! Scripted goals are what reviewers rate lowest, because they are about nobody.
//!
//! # When it stays silent
//!
//! Nobody counted, or the count is under the policy's threshold.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("S6", r#"{ "same-text-count": 5 }"#), Some(true));
//! assert_eq!(fires("S6", r#"{ "same-text-count": 4 }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! IL1, JC1: identical plans. The threshold of 5: project default.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "S6",
    letter: Letter::S,
    asks: "Is it written for this person?",
    source: &sources::IL1,
    text: include_str!("copied_or_unfilled.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    if let Some(span) = subject.statement.residue() {
        notes.warn("a gap of a template is left in the statement", "/statement", "fill it in or take it out");
        notes.mark(span);
    }
    let count = subject.context.same_text_count.unwrap_or(0);
    let limit = subject.policy.same_text_min();
    if count >= limit.value {
        notes.warn(
            format!("the same text stands in {count} charts"),
            "/same-text-count",
            "write the goal anew with this person, from their own words",
        );
        notes.cite(&limit.source);
    }
}
