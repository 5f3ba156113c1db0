//! M4: Does the target fit the instrument, the baseline and the direction?
//!
//! # What it finds
//!
//! A target outside the range of the instrument, or of a metric of one's own; a target on the wrong side of the baseline
//! for its direction; a direction in which the instrument gets worse; a yes or no where a number belongs, or the other
//! way round. It warns where the words go up and the field goes down, or the other way round.
//!
//! # Why it matters
//!
//! Such a goal is reached before it starts, can never be reached, or harms when it is.
//!
//! # When it stays silent
//!
//! There is nothing to compare with; the words go both ways, or say from which value to which. An instrument that the
//! catalog does not hold needs review, because nothing could be compared; a direction that is not stated is noted without
//! weight.
//!
//! # Example
//!
//! A complete goal, changed by a merge patch: one that it finds, and the nearest that it does not.
//!
//! ```
//! use casework_goals::example::fires;
//! assert_eq!(fires("M4", r#"{ "measure": { "target": 22, "direction": "reach" } }"#), Some(true));
//! assert_eq!(fires("M4", r#"{ "measure": { "target": 10, "direction": "reach" } }"#), Some(false));
//! ```
//!
//! # Sources
//!
//! Project default; ranges and the better direction come with the catalog.

use super::{Check, Notes};
use crate::goal::Direction;
use crate::measure::{Better, InstrumentMeasure};
use crate::report::Letter;
use crate::sources;
use crate::statement::lexicon::{DOWNWARD, UPWARD};
use crate::subject::Subject;
use crate::value::{Number, Value, is_less};

pub(super) static CHECK: Check = Check {
    id: "M4",
    letter: Letter::M,
    asks: "Does the target fit the instrument, the baseline and the direction?",
    source: &sources::GOAL_RULES,
    text: include_str!("target_inconsistent.rs"),
    look,
};

fn look(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    if subject.is_instrument_score() && subject.instrument.is_none() {
        notes.review(
            "the instrument is not in the catalog, so its range was not checked",
            "/measure/instrument",
            "check the range by hand, or add the instrument to the catalog",
        );
    }
    if subject.target().is_some() && subject.measure().is_some_and(|measure| measure.direction.is_none()) {
        notes.info(
            "no direction is stated",
            "/measure/direction",
            "say whether it should go up, down or stay",
        );
    }
    if mixes_kinds(subject) {
        notes.fail(
            "a yes or no stands where a number belongs, or the other way round",
            "/measure/target",
            "give baseline and target in the same kind of value",
        );
        return;
    }
    check_range(subject, notes);
    check_direction(subject, notes);
    check_words(subject, notes);
}

fn mixes_kinds(subject: &Subject<'_>) -> bool {
    let kinds = [subject.target(), subject.baseline()].into_iter().flatten();
    let numbers_only = subject.is_instrument_score() || subject.is_relative();
    let (yes_no, numbers): (Vec<Value>, Vec<Value>) = kinds.partition(|value| value.is_yes_no());
    !yes_no.is_empty() && (numbers_only || !numbers.is_empty())
}

fn check_range(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let Some((whose, low, high)) = range(subject) else { return };
    let outside = |value: f64| {
        low.is_some_and(|low| is_less(value, low.get()))
            || high.is_some_and(|high| is_less(high.get(), value))
    };
    let bounds = match (low, high) {
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("{low} or more"),
        (None, Some(high)) => format!("{high} or less"),
        (None, None) => return,
    };
    let ends = [
        ("target", subject.target_on_scale(), "/measure/target"),
        ("baseline", subject.baseline().map(Value::on_a_line), "/measure/baseline/value"),
    ];
    for (end, value, pointer) in ends {
        if value.is_some_and(outside) {
            let message = format!("the {end} lies outside the {whose} range of {bounds}");
            notes.fail(message, pointer, format!("give a value in the range of {bounds}"));
            if let Some(instrument) = subject.instrument {
                notes.cite(instrument.source());
            }
        }
    }
}

/// Returns whose range it is, and its ends: the instrument's, else the one that the measure states.
fn range(subject: &Subject<'_>) -> Option<(&'static str, Option<Number>, Option<Number>)> {
    if let Some(instrument) = subject.instrument {
        return Some(("instrument's", Some(instrument.min()), Some(instrument.max())));
    }
    let stated = subject.measure()?.range?;
    Some(("measure's", stated.min, stated.max))
}

fn check_direction(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let Some(direction) = subject.direction() else { return };
    let better = subject.instrument.map(InstrumentMeasure::better);
    let ends = subject.baseline().map(Value::on_a_line).zip(subject.target_on_scale());
    if let Some(message) = ends.and_then(|(from, to)| contradiction(direction, from, to, better)) {
        notes.fail(message, "/measure/target", "change the target or the direction");
        return;
    }
    let against = match direction {
        Direction::Decrease => better == Some(Better::Higher),
        Direction::Increase => better == Some(Better::Lower),
        Direction::Reach => subject.improvement().is_some_and(|improvement| is_less(improvement, 0.0)),
        Direction::Maintain => false,
    };
    if against {
        notes.fail(
            "in this direction the score of the instrument gets worse",
            "/measure/direction",
            "change the direction, or the instrument",
        );
    }
}

/// The field decides; words that go the other way ask a question.
fn check_words(subject: &Subject<'_>, notes: &mut Notes<'_>) {
    let (against, with) = match subject.measure().and_then(|measure| measure.direction) {
        Some(Direction::Decrease) => (UPWARD, DOWNWARD),
        Some(Direction::Increase) => (DOWNWARD, UPWARD),
        Some(Direction::Maintain | Direction::Reach) | None => return,
    };
    let statement = &subject.statement;
    let Some(hit) = statement.first_of(against) else { return };
    if statement.first_of(with).is_some() || subject.states_change() {
        return;
    }
    notes.warn(
        format!("`{}` goes one way and the direction of the measure the other", hit.entry.phrase),
        "/statement",
        "change the words or the direction",
    );
    notes.mark(hit.span);
}

/// Says how a baseline and a target contradict a direction.
fn contradiction(direction: Direction, from: f64, to: f64, better: Option<Better>) -> Option<&'static str> {
    let same = !is_less(from, to) && !is_less(to, from);
    match direction {
        Direction::Decrease if !is_less(to, from) => {
            Some("it should decrease, and the target is not below the baseline")
        }
        Direction::Increase if !is_less(from, to) => {
            Some("it should increase, and the target is not above the baseline")
        }
        Direction::Reach if same => Some("the target is to be reached, and the baseline is already there"),
        Direction::Maintain => match better {
            Some(Better::Lower) if is_less(to, from) => Some(NOT_THERE),
            Some(Better::Higher) if is_less(from, to) => Some(NOT_THERE),
            Some(Better::Higher | Better::Lower) | None => None,
        },
        Direction::Decrease | Direction::Increase | Direction::Reach => None,
    }
}

const NOT_THERE: &str = "the target is to be maintained, and the baseline is not there yet";
