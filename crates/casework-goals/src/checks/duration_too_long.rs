//! T5: Does the time it must last fit before it is due?
//!
//! # What it finds
//!
//! A goal that must be kept up for more days than lie between its start and its due date. For how long is read from
//! the first of three that says it: the duration in days, the words of the measure's window, the statement.
//!
//! Words count when they ask for time without a break ("90 consecutive days", "12 weeks in a row", "3 months straight",
//! "4 days running", "10 uninterrupted days") or for a share of it ("8 of 10 weeks" needs 8), and when one phrase alone
//! does; where none does, "for 12 weeks" and "x 4 weeks" count. A month is 30 days and a year 365, or the
//! calendar's from the start where that is shorter: of the two readings the one that ends earlier.
//!
//! # Why it matters
//!
//! It cannot be reached even by someone who starts perfectly on the first day.
//!
//! # When it stays silent
//!
//! No duration is stated, it fits exactly, or the dates are out of order (another check says so). A plain window ("10
//! weeks", "over the past 14 days", `P12W`, "80% for 90 days") is the time over which something is observed, and a ceiling ("at most
//! 2 days in a row") is no time to be kept.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("T5", r#"{ "measure": { "duration-days": 85 } }"#), Some(true));
//! assert_eq!(fires("T5", r#"{ "measure": { "duration-days": 84 } }"#), Some(false));
//! assert_eq!(fires("T5", r#"{ "measure": { "window": "13 weeks in a row" } }"#), Some(true));
//! assert_eq!(fires("T5", r#"{ "measure": { "window": "12 weeks in a row" } }"#), Some(false));
//! assert_eq!(fires("T5", r#"{ "statement": "Stay sober 85 consecutive days" }"#), Some(true));
//! assert_eq!(fires("T5", r#"{ "statement": "Stay sober 84 consecutive days" }"#), Some(false));
//! assert_eq!(fires("T5", r#"{ "statement": "Walk each day for 13 weeks" }"#), Some(true));
//! assert_eq!(fires("T5", r#"{ "statement": "Walk each day for 12 weeks" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! Project default.

use casework_core::FreeText;
use chrono::{Months, NaiveDate};

use super::{Check, Notes};
use crate::report::{Letter, TextSpan};
use crate::sources;
use crate::statement::{Length, Period, Statement};
use crate::subject::Subject;

pub(super) static CHECK: Check = Check {
    id: "T5",
    letter: Letter::T,
    asks: "Does the time it must last fit before it is due?",
    source: &sources::GOAL_RULES,
    text: include_str!("duration_too_long.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let Some(horizon) = subject.horizon_days() else { return };
    let Some((duration, pointer, span)) = duration(subject) else { return };
    if duration > horizon {
        notes.fail(
            format!("it must last {duration} days, and only {horizon} lie between start and due date"),
            pointer,
            "set a later date or a shorter duration",
        );
        if let Some(span) = span {
            notes.mark(span);
        }
    }
}

/// Returns for how many days it must be kept, and where that was read.
fn duration(subject: &Subject<'_>) -> Option<(u32, &'static str, Option<TextSpan>)> {
    let measure = subject.measure();
    if let Some(days) = measure.and_then(|measure| measure.duration_days) {
        return Some((days, "/measure/duration-days", None));
    }
    let window = measure.and_then(|measure| measure.window.as_ref()).map(FreeText::reveal);
    let window = window.and_then(|window| Statement::read(window).needed_length());
    let read = window.map(|length| (length, "/measure/window"));
    let (length, pointer) =
        read.or_else(|| subject.statement.needed_length().map(|length| (length, "/statement")))?;
    Some((days(length, subject.start), pointer, Some(length.span)))
}

/// Returns a length in days; more than can be counted is the most that can.
fn days(Length { count, period, .. }: Length, start: NaiveDate) -> u32 {
    let (each, months) = match period {
        Period::Day => (1, 0),
        Period::Week => (7, 0),
        Period::Month => (30, 1),
        Period::Quarter => (90, 3),
        Period::Year => (365, 12),
    };
    let plain = count.saturating_mul(each);
    if months == 0 {
        return plain;
    }
    let end = start.checked_add_months(Months::new(count.saturating_mul(months)));
    let calendar = end.and_then(|end| u32::try_from(end.signed_duration_since(start).num_days()).ok());
    calendar.map_or(plain, |calendar| calendar.min(plain))
}
