//! M1: Does it say what is counted, and in what unit?
//!
//! # What it finds
//!
//! A goal without a metric, or with a metric that has no unit.
//!
//! # Why it matters
//!
//! Without them nobody can say whether it was reached.
//!
//! # When it stays silent
//!
//! The measure is an instrument score, stated or named by the metric (the score is the metric, points are the unit), or the value is a yes or a no, which
//! needs no unit.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("M1", r#"{ "measure": { "instrument": null, "unit": null } }"#), Some(true));
//! assert_eq!(fires("M1", r#"{ "measure": { "instrument": null } }"#), Some(false));
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
    id: "M1",
    letter: Letter::M,
    asks: "Does it say what is counted, and in what unit?",
    source: &sources::CF1,
    text: include_str!("metric_missing.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    if !subject.has_metric() {
        notes.fail(
            "nothing says what is measured",
            "/measure",
            "ask how both of you would know, and name the measure",
        );
    } else if !subject.has_unit() {
        notes.fail(
            "the measure has no unit",
            "/measure/unit",
            "say in what it is counted, such as `days/week`",
        );
    }
}
