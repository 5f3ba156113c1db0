//! T6: Does a frequency say over which time it is observed?
//!
//! # What it finds
//!
//! A measure of so much per day, week or month that does not say over which time it is observed.
//!
//! # Why it matters
//!
//! Four days in one good week and four days in every week are two different goals.
//!
//! # When it stays silent
//!
//! The measure has a window or a duration in days, the statement names one ("for 4 consecutive weeks", "8 of 10 weeks"), or
//! it is an instrument score.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("T6", r#"{ "measure": { "instrument": null, "unit": "days/week" } }"#), Some(true));
//! assert_eq!(fires("T6", r#"{ "measure": { "instrument": null, "unit": "days/week", "window": "4 weeks" } }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! Project default.

use casework_core::FreeText;

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::statement::Statement;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "T6",
    letter: Letter::T,
    asks: "Does a frequency say over which time it is observed?",
    source: &sources::GOAL_RULES,
    text: include_str!("window_missing.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let Some(measure) = subject.measure() else { return };
    if subject.is_instrument_score() || measure.window.is_some() || measure.duration_days.is_some() {
        return;
    }
    let rate = |text: &Option<FreeText>| {
        text.as_ref().is_some_and(|text| Statement::read(text.reveal()).speaks_of_rate())
    };
    if (rate(&measure.unit) || rate(&measure.metric)) && !subject.statement.states_window() {
        notes.warn(
            "a frequency needs the time over which it is observed",
            "/measure/window",
            "say for how long it must hold, such as 4 weeks in a row",
        );
    }
}
