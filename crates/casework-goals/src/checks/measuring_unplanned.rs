//! M5: Does it say where the values come from, and how often?
//!
//! # What it finds
//!
//! A measure without its source, or without its schedule.
//!
//! # Why it matters
//!
//! A target that nobody looks at is found missed at the review.
//!
//! # When it stays silent
//!
//! Both are stated, in any words.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("M5", r#"{ "measure": { "schedule": null } }"#), Some(true));
//! assert_eq!(fires("M5", r#"{ "measure": { "schedule": "monthly" } }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! ME1: criteria and time frames; CF1.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "M5",
    letter: Letter::M,
    asks: "Does it say where the values come from, and how often?",
    source: &sources::ME1,
    text: include_str!("measuring_unplanned.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let measure = subject.measure();
    if measure.is_none_or(|measure| measure.source.is_none()) {
        notes.warn(
            "nothing says where the values come from",
            "/measure/source",
            "name the form, record or person",
        );
    }
    if measure.is_none_or(|measure| measure.schedule.is_none()) {
        notes.warn(
            "nothing says how often it is measured",
            "/measure/schedule",
            "set a rhythm, such as `monthly`",
        );
    }
}
