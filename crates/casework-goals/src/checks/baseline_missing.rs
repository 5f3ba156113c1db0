//! M3: Does it say where the person stands now, and since when?
//!
//! # What it finds
//!
//! A measure without the value of its baseline, or without the day of that value; and a day that lies after today.
//!
//! # Why it matters
//!
//! Change is a difference. A share of nothing known ("by half") and a score without a first score say nothing.
//!
//! # When it stays silent
//!
//! Both are there. It fails for a relative target and for an instrument score, and warns for any other metric and for a
//! day after today.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("M3", r#"{ "measure": { "baseline": { "on": null } } }"#), Some(true));
//! assert_eq!(fires("M3", r#"{ "measure": { "baseline": { "on": "2026-02-27" } } }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! Project default, after CF1.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "M3",
    letter: Letter::M,
    asks: "Does it say where the person stands now, and since when?",
    source: &sources::CF1,
    text: include_str!("baseline_missing.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let baseline = subject.measure().and_then(|measure| measure.baseline).unwrap_or_default();
    let (message, pointer) = match (baseline.value, baseline.on) {
        (Some(_), Some(on)) if on > subject.context.today => {
            notes.warn(
                "the baseline is dated after today",
                "/measure/baseline/on",
                "give the day on which it was measured",
            );
            return;
        }
        (Some(_), Some(_)) => return,
        (None, _) => ("there is no baseline value", "/measure/baseline/value"),
        (Some(_), None) => ("the baseline has no date", "/measure/baseline/on"),
    };
    let needed = subject.is_relative() || subject.is_instrument_score();
    let suggestion = "measure it once more now, and write down the value with its date";
    if needed {
        notes.fail(message, pointer, suggestion);
    } else {
        notes.warn(message, pointer, suggestion);
    }
}
