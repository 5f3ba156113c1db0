//! T1: Is there a day on which it is due?
//!
//! # What it finds
//!
//! A goal without a due date, or with words in its place that name no day, such as soon or ongoing.
//!
//! # Why it matters
//!
//! Without a day there is no end to work towards and nothing to review.
//!
//! # When it stays silent
//!
//! The due date is a date, a duration from the start, or the next review of a plan that has one.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("T1", r#"{ "due": "soon" }"#), Some(true));
//! assert_eq!(fires("T1", r#"{ "due": "P12W" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! CM1: specific dates.

use super::{Check, Notes};
use crate::due::Due;
use crate::report::Letter;
use crate::sources;
use crate::statement::What;
use crate::statement::lexicon::NO_DEADLINE;
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "T1",
    letter: Letter::T,
    asks: "Is there a day on which it is due?",
    source: &sources::CM1,
    text: include_str!("due_missing.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    if subject.due.is_some() {
        return;
    }
    // Why the field is empty: the words may hold what somebody took for a date.
    let dated = subject.readings.iter().any(|reading| matches!(reading.what, What::Day { .. }));
    let silent = subject.draft.due.is_some() || dated;
    let said = if silent { None } else { subject.statement.first_of(NO_DEADLINE) };
    if let Some(hit) = said {
        notes.fail(
            format!("there is no due date, and `{}` names no day", hit.entry.phrase),
            "/statement",
            ASK,
        );
        notes.mark(hit.span);
        return;
    }
    let message = match subject.draft.due {
        None => "there is no due date",
        Some(Due::NextReview) => "it is due at the next review, and the plan names none",
        Some(Due::After(_)) => "the due date lies past the end of the calendar",
        Some(Due::On(_) | Due::Unresolved(_)) => "the due date names no day",
    };
    notes.fail(message, "/due", ASK);
}

const ASK: &str = "give a date, or a time from the start such as `P12W`";
