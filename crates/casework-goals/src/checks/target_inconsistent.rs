//! M4: Does the target fit the instrument, the baseline and the direction?
//!
//! # What it finds
//!
//! A target outside the range of the instrument, or of a metric of one's own; a share of days or doses outside 0 to 100
//! percent, or more than 7 days a week; a decrease by more than the whole baseline; a target on the wrong side of the baseline
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

use std::fmt;

use casework_core::FreeText;

use super::{Check, Notes};
use crate::goal::{Direction, Measure};
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
        notes.about("kind");
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
    let more_than_all = subject.direction() == Some(Direction::Decrease)
        && subject.relative_percent().is_some_and(|percent| is_less(100.0, percent));
    if more_than_all {
        notes.fail(
            "nothing can decrease by more than 100 percent",
            "/measure/target",
            "give a share of the baseline from 1 to 100 percent",
        );
        notes.about("range");
        return;
    }
    let ends = [
        ("target", subject.target_on_scale(), "/measure/target"),
        ("baseline", subject.baseline().map(Value::on_a_line), "/measure/baseline/value"),
    ];
    let ranges: Vec<Range> = ranges(subject).collect();
    for (end, value, pointer) in ends {
        let Some(value) = value else { continue };
        let Some(range) = ranges.iter().find(|range| range.leaves_out(value)) else { continue };
        let message = format!("the {end} lies outside the {} range of {range}", range.whose);
        notes.fail(message, pointer, format!("give a value in the range of {range}"));
        notes.about("range");
        if let Some(instrument) = subject.instrument {
            notes.cite(instrument.source());
        }
    }
}

/// The values that are possible, both ends included.
struct Range {
    whose: &'static str,
    low: Option<Number>,
    high: Option<Number>,
}

impl Range {
    fn leaves_out(&self, value: f64) -> bool {
        self.low.is_some_and(|low| is_less(value, low.get()))
            || self.high.is_some_and(|high| is_less(high.get(), value))
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (Some(low), Some(high)) => write!(f, "{low} to {high}"),
            (Some(low), None) => write!(f, "{low} or more"),
            (None, Some(high)) => write!(f, "{high} or less"),
            (None, None) => f.write_str("any value"),
        }
    }
}

/// Returns the instrument's range, else the one that the measure states and the one that its unit has.
fn ranges(subject: &Subject<'_>) -> impl Iterator<Item = Range> {
    let of_instrument = subject.instrument.map(|instrument| Range {
        whose: "instrument's",
        low: Some(instrument.min()),
        high: Some(instrument.max()),
    });
    let own = subject.measure().filter(|_| of_instrument.is_none());
    let stated = own.and_then(|measure| measure.range);
    let stated = stated.map(|range| Range { whose: "measure's", low: range.min, high: range.max });
    let most = own.and_then(|measure| most_of_unit(measure, subject.is_relative()));
    let of_unit = most.map(|most| Range {
        whose: "unit's",
        low: Some(Number::whole(0)),
        high: Some(Number::whole(most)),
    });
    [of_instrument, stated, of_unit].into_iter().flatten()
}

/// Returns the most that a unit can count: all of the days or doses, or every day of the week.
fn most_of_unit(measure: &Measure, is_relative: bool) -> Option<i32> {
    let words = |text: &Option<FreeText>| {
        let text = text.as_ref().map_or("", FreeText::reveal).to_ascii_lowercase();
        let parts = text.split(|letter: char| !letter.is_alphanumeric() && letter != '%');
        parts.filter(|word| !word.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let (unit, metric) = (words(&measure.unit), words(&measure.metric));
    let is_one = |word: &String, known: &[&str]| known.contains(&word.as_str());
    let mut all = unit.iter().chain(&metric);
    let percent = unit.first().is_some_and(|word| is_one(word, &["%", "percent"]));
    // The percent of a relative target say how far it should move.
    if percent && !is_relative && all.any(|word| is_one(word, &["day", "days", "dose", "doses", "nights"])) {
        return Some(100);
    }
    let unit: Vec<&str> = unit.iter().map(String::as_str).collect();
    let days = matches!(
        unit.as_slice(),
        ["day" | "days" | "nights", "week" | "wk"]
            | ["day" | "days" | "nights", "per" | "a" | "each" | "every", "week" | "wk"]
    );
    days.then_some(7)
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
