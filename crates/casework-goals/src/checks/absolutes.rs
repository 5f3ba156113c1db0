//! A1: Does it leave room for a bad day?
//!
//! # What it finds
//!
//! A word such as never, always or completely in the statement, or a target of 100 percent.
//!
//! # Why it matters
//!
//! One lapse would end the goal for good, and lapses belong to recovery.
//!
//! # When it stays silent
//!
//! The word stands in quoted speech, such as the anchor of a scale.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("A1", r#"{ "statement": "Never miss a dose" }"#), Some(true));
//! assert_eq!(fires("A1", r#"{ "statement": "Miss at most one dose a week" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! Project default.

use super::{Check, Notes};
use crate::report::Letter;
use crate::sources;
use crate::statement::lexicon::ABSOLUTES;
use crate::subject::Subject;
use crate::value::{Number, Value};

pub(super) static CHECK: Check = Check {
    id: "A1",
    letter: Letter::A,
    asks: "Does it leave room for a bad day?",
    source: &sources::GOAL_RULES,
    text: include_str!("absolutes.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    for hit in subject.statement.each_of(ABSOLUTES) {
        notes.warn(format!("`{}` leaves no room for a bad day", hit.entry.phrase), "/statement", ASK);
        notes.mark(hit.span);
    }
    let unit =
        subject.measure().and_then(|measure| measure.unit.as_ref()).map_or("", |unit| unit.reveal().trim());
    let percent = matches!(unit, "%" | "percent");
    let whole = subject.target().and_then(Value::number) == Some(Number::whole(100));
    if percent && whole && !subject.is_relative() {
        notes.warn("a target of 100 percent leaves no room for a bad day", "/measure/target", ASK);
    }
}

const ASK: &str = "set a value that allows for a lapse, or record why it must be absolute";
