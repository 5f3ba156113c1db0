//! M6: Is the change large enough to mean something?
//!
//! # What it finds
//!
//! An improvement in an instrument score that is smaller than the instrument's meaningful change.
//!
//! # Why it matters
//!
//! Smaller differences come and go by themselves; reaching one would prove nothing.
//!
//! # When it stays silent
//!
//! The goal is to maintain, the change is for the worse (another check says so), or the catalog holds no meaningful change.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("M6", r#"{ "measure": { "target": 12 } }"#), Some(true));
//! assert_eq!(fires("M6", r#"{ "measure": { "target": 11 } }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! The catalog's source for the instrument. That less is not enough: project default.

use super::{Check, Notes};
use crate::goal::Direction;
use crate::measure::{Better, InstrumentMeasure};
use crate::report::Letter;
use crate::sources;
use crate::subject::Subject;
use crate::value::{Value, drop_between, is_less, moved};

pub(super) static CHECK: Check = Check {
    id: "M6",
    letter: Letter::M,
    asks: "Is the change large enough to mean something?",
    source: &sources::GOAL_RULES,
    text: include_str!("target_too_small.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let Some(instrument) = subject.instrument else { return };
    let Some((meaningful, source)) = instrument.meaningful_change() else { return };
    let Some(improvement) = subject.improvement() else { return };
    let maintains = subject.direction() == Some(Direction::Maintain);
    if maintains || !is_less(0.0, improvement) || !is_less(improvement, meaningful.get()) {
        return;
    }
    notes.warn(
        format!("the change is smaller than the {meaningful} points that are meaningful on this instrument"),
        "/measure/target",
        farther(subject, instrument, meaningful.get()),
    );
    notes.cite(source);
}

/// Suggests the nearest target that is far enough, when the instrument has room for it.
fn farther(subject: &Subject<'_>, instrument: &InstrumentMeasure, meaningful: f64) -> String {
    let baseline = subject.baseline().map_or(0.0, Value::on_a_line);
    let (target, bound) = match instrument.better() {
        Better::Higher => (moved(baseline, meaningful), "higher"),
        Better::Lower => (drop_between(baseline, meaningful), "lower"),
    };
    let fits = !is_less(target, instrument.min().get()) && !is_less(instrument.max().get(), target);
    if fits && !subject.is_relative() {
        format!("set the target to {target} or {bound}, or say that the goal is to maintain")
    } else {
        "set a larger change, or say that the goal is to maintain".to_owned()
    }
}
