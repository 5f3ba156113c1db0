//! A2: Is the pace one that people keep?
//!
//! # What it finds
//!
//! A short goal that asks for a large step: a reduction of more than half, or more than three meaningful changes of an
//! instrument, in under eight weeks.
//!
//! # Why it matters
//!
//! Most people change more slowly, and a target that is missed early discourages.
//!
//! # When it stays silent
//!
//! The goal lasts eight weeks or more, is to maintain, or asks for exactly half or three changes. Reductions are only those
//! down from a positive number.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("A2", r#"{ "measure": { "target": 7 }, "due": "2026-04-26" }"#), Some(true));
//! assert_eq!(fires("A2", r#"{ "measure": { "target": 7 }, "due": "2026-04-27" }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! Project default: all three thresholds stand in the policy.

use super::{Check, Notes};
use crate::goal::Direction;
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;
use crate::value::{drop_between, is_less, percent_of, times};

pub(super) static CHECK: Check = Check {
    id: "A2",
    letter: Letter::A,
    asks: "Is the pace one that people keep?",
    source: &sources::GOAL_RULES,
    text: include_str!("pace_fast.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let policy = subject.policy;
    let short = subject.horizon_days().is_some_and(|days| days < policy.pace_days().value);
    if !short || subject.direction() == Some(Direction::Maintain) {
        return;
    }
    let days = policy.pace_days().value;
    let percent = policy.pace_reduction_percent();
    if reduction_exceeds(subject, f64::from(percent.value)) == Some(true) {
        notes.warn(
            format!("a reduction of more than {} percent in under {days} days is fast", percent.value),
            "/measure/target",
            "give it more time, or set a nearer target first",
        );
        notes.cite(&percent.source);
    }
    let meaningful = subject.instrument.and_then(|instrument| instrument.meaningful_change());
    let (Some((meaningful, _)), Some(improvement)) = (meaningful, subject.improvement()) else { return };
    let changes = policy.pace_changes();
    if is_less(times(meaningful.get(), changes.value), improvement) {
        notes.warn(
            format!("more than {} meaningful changes in under {days} days is fast", changes.value),
            "/measure/target",
            "give it more time, or set a nearer target first",
        );
        notes.cite(&changes.source);
    }
}

/// Says whether the goal goes down by more than a share of its baseline.
fn reduction_exceeds(subject: &Subject<'_>, percent: f64) -> Option<bool> {
    if subject.is_relative() {
        let down = subject.direction() == Some(Direction::Decrease);
        return Some(down && is_less(percent, subject.relative_percent()?));
    }
    let baseline = subject.baseline()?.number()?.get();
    let target = subject.target()?.number()?.get();
    Some(is_less(0.0, baseline) && is_less(percent_of(baseline, percent), drop_between(baseline, target)))
}
