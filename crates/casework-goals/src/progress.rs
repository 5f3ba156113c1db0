//! How a goal goes, from its measurements: better, worse, unchanged, reached, kept; and what someone should look at.
//!
//! What is worked out is the achievement that FHIR has a code for. That a goal was not reached, or cannot be, is for a
//! person to say.

use casework_core::{Code, Family, Finding, Source};
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::aim::Aim;
use crate::goal::{Direction, Measure};
use crate::life::Achievement;
use crate::measure::MeasureCatalog;
use crate::policy::ProgressRules;
use crate::sources;
use crate::value::{Value, drop_between, is_less, percent_of};

/// A value of the measure, and the day on which it was observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Measurement {
    /// The value, in the unit of the measure.
    pub value: Value,
    /// The day.
    pub on: NaiveDate,
}

impl Measurement {
    /// Makes a measurement.
    pub const fn new(value: Value, on: NaiveDate) -> Self {
        Self { value, on }
    }
}

/// What progress is judged by, beside the measure.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::exhaustive_structs, reason = "an argument with names")]
pub struct Course<'a> {
    /// What was observed, in any order.
    pub measurements: &'a [Measurement],
    /// The first day of the goal.
    pub start: NaiveDate,
    /// The day it is due, when there is one.
    pub due: Option<NaiveDate>,
    /// The day on which one looks.
    pub today: NaiveDate,
}

/// How a goal goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Progress {
    /// The achievement that the measurements show.
    pub achievement: Achievement,
    /// How much of the way from baseline to target the last measurement has gone, in percent; negative when it went the
    /// other way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way_percent: Option<f64>,
    /// What someone should look at.
    pub alerts: Vec<Finding>,
}

/// One kind of alert.
#[derive(Debug)]
#[non_exhaustive]
pub struct Alert {
    id: &'static str,
    message: &'static str,
    todo: &'static str,
    source: &'static Source,
}

impl Alert {
    /// Returns its code.
    pub const fn code(&self) -> Code {
        Code::new(Family::Goal, self.id)
    }

    /// Returns what it says.
    pub const fn message(&self) -> &'static str {
        self.message
    }

    /// Returns what to do next.
    pub const fn todo(&self) -> &'static str {
        self.todo
    }

    /// Returns where it comes from.
    pub const fn source(&self) -> &'static Source {
        self.source
    }

    fn finding(&self) -> Finding {
        Finding::new(self.code(), self.message).suggest(self.todo).cite(self.source)
    }
}

/// Every alert, in the order of its code.
pub static ALERTS: &[&Alert] = &[&NO_IMPROVEMENT, &WORSENING, &OVERDUE, &STALE];

static NO_IMPROVEMENT: Alert = Alert {
    id: "PR1",
    message: "two measurements in a row show no improvement, and eight weeks or more have passed",
    todo: "evaluate within 14 days; look first at another therapist and at more resources",
    source: &sources::PROGRESS_RULES,
};

static WORSENING: Alert = Alert {
    id: "PR2",
    message: "the last measurement is worse by more than chance explains",
    todo: "contact the client within 2 business days; on a new safety item the same day",
    source: &sources::PROGRESS_RULES,
};

static OVERDUE: Alert = Alert {
    id: "PR3",
    message: "the due date has passed, and the goal is not reached",
    todo: "keep it active and review it: extend the date with a reason, change the goal, or complete it",
    source: &sources::PROGRESS_RULES,
};

static STALE: Alert = Alert {
    id: "PR4",
    message: "there is no measurement of the last 30 days",
    todo: "measure again, as the instrument's own rules allow",
    source: &sources::PROGRESS_RULES,
};

/// Judges how a goal goes.
///
/// ```
/// use casework_goals::progress::{Course, Measurement, progress};
/// use casework_goals::{Achievement, Measure, MeasureCatalog, ProgressRules};
/// let measure: Measure = serde_json::from_str(r#"{ "metric": "calls", "unit": "calls/week", "direction": "increase",
///     "baseline": { "value": 0, "on": "2026-02-27" }, "target": 5 }"#).unwrap();
/// let day = |text: &str| text.parse().unwrap();
/// let seen = [Measurement::new(1.into(), day("2026-03-30"))];
/// let course = Course { measurements: &seen, start: day("2026-03-02"), due: None, today: day("2026-04-01") };
/// let how = progress(&measure, course, &MeasureCatalog::default(), &ProgressRules::project_default());
/// assert_eq!((how.achievement, how.way_percent), (Achievement::Improving, Some(20.0)));
/// ```
pub fn progress(
    measure: &Measure,
    course: Course<'_>,
    catalog: &MeasureCatalog,
    rules: &ProgressRules,
) -> Progress {
    let aim = Aim::new(measure, catalog);
    let mut seen = course.measurements.to_vec();
    seen.retain(|measurement| measurement.on <= course.today);
    seen.sort_by_key(|measurement| measurement.on);
    let judge = Judge { aim, rules, due: course.due };
    let achievement = judge.achievement(&seen);
    let mut alerts = Vec::new();
    if judge.stands_still(&seen, course.start) {
        alerts.push(NO_IMPROVEMENT.finding());
    }
    if judge.is_worse(&seen) {
        alerts.push(WORSENING.finding());
    }
    let reached = matches!(achievement, Achievement::Achieved | Achievement::Sustaining);
    if course.due.is_some_and(|due| due < course.today) && !reached {
        alerts.push(OVERDUE.finding());
    }
    let last = seen.last().map_or(course.start, |last| last.on);
    if days_between(last, course.today) > i64::from(rules.measure_days().value) {
        alerts.push(STALE.finding());
    }
    let way_percent = seen.last().and_then(|last| {
        let distance = aim.distance().filter(|distance| is_less(0.0, *distance))?;
        Some(share(aim.gain(last.value.on_a_line())?, distance))
    });
    Progress { achievement, way_percent, alerts }
}

impl Measure {
    /// Says whether a value is better than the baseline: by a fifth of the way to the target, or by what the instrument
    /// counts as a meaningful change. There is no answer without a baseline, or where all should stay as it is.
    pub fn improves(&self, value: f64, catalog: &MeasureCatalog, rules: &ProgressRules) -> Option<bool> {
        let aim = Aim::new(self, catalog);
        let stays = aim.direction() == Some(Direction::Maintain);
        if stays { None } else { Judge { aim, rules, due: None }.is_better(value) }
    }
}

struct Judge<'a> {
    aim: Aim<'a>,
    rules: &'a ProgressRules,
    due: Option<NaiveDate>,
}

impl Judge<'_> {
    fn achievement(&self, seen: &[Measurement]) -> Achievement {
        let Some(last) = seen.last() else { return Achievement::InProgress };
        let value = last.value.on_a_line();
        if self.aim.is_met(value) == Some(true) {
            return self.once_met(seen);
        }
        if self.is_worse(seen) {
            return Achievement::Worsening;
        }
        // What was reached once and is lost again is in progress anew, whatever the way from the baseline.
        let before = seen.iter().enumerate().filter_map(|(place, _)| seen.get(..=place));
        if before.into_iter().any(|known| self.is_reached(known)) {
            return Achievement::InProgress;
        }
        match self.is_better(value) {
            Some(true) => Achievement::Improving,
            Some(false) => Achievement::NoChange,
            None => Achievement::InProgress,
        }
    }

    /// The last measurement meets the target: has it been kept, and was it reached before?
    fn once_met(&self, seen: &[Measurement]) -> Achievement {
        if self.aim.direction() == Some(Direction::Maintain) && !self.is_at_due(seen) {
            return Achievement::Sustaining;
        }
        let before = seen.split_last().map_or(&[][..], |(_, before)| before);
        match (self.is_reached(seen), self.is_reached(before)) {
            (true, true) => Achievement::Sustaining,
            (true, false) => Achievement::Achieved,
            (false, _) => Achievement::Improving,
        }
    }

    fn is_at_due(&self, seen: &[Measurement]) -> bool {
        self.due.zip(seen.last()).is_some_and(|(due, last)| last.on >= due)
    }

    /// Says whether the last of these measurements reaches the goal: met without a break for two weeks, or for as long as
    /// the measure asks, or met once when it is due.
    fn is_reached(&self, seen: &[Measurement]) -> bool {
        let met = |measurement: &&Measurement| self.aim.is_met(measurement.value.on_a_line()) == Some(true);
        let Some(last) = seen.last().filter(met) else { return false };
        let first = seen.iter().rev().take_while(met).last().unwrap_or(last);
        let kept = days_between(first.on, last.on);
        let lasts = i64::from(self.aim.measure.duration_days.unwrap_or(0));
        let usual = i64::from(self.rules.kept_days().value);
        kept >= usual.max(lasts) || (self.is_at_due(seen) && kept >= lasts)
    }

    fn is_better(&self, value: f64) -> Option<bool> {
        let gain = self.aim.gain(value)?;
        let share = self.aim.distance().filter(|distance| is_less(0.0, *distance));
        let share = share.map(|distance| percent_of(distance, self.rules.improving_percent().value.into()));
        let change = self.aim.instrument.and_then(|instrument| instrument.meaningful_change());
        let enough = share.into_iter().chain(change.map(|(change, _)| change.get()));
        let mut enough = enough.peekable();
        enough.peek()?;
        Some(enough.any(|least| !is_less(gain, least)))
    }

    /// Says whether the last measurement is worse than the baseline, or than the one before it, by a reliable change;
    /// where the instrument has none, by a meaningful one, else by a fifth of the way.
    fn is_worse(&self, seen: &[Measurement]) -> bool {
        let Some(last) = seen.last().map(|last| last.value.on_a_line()) else { return false };
        let instrument = self.aim.instrument;
        let reliable = instrument.and_then(|instrument| instrument.reliable_change());
        let change = reliable.or_else(|| instrument.and_then(|instrument| instrument.meaningful_change()));
        let share = self.aim.distance().filter(|distance| is_less(0.0, *distance));
        let share = share.map(|distance| percent_of(distance, self.rules.improving_percent().value.into()));
        let Some(enough) = change.map(|(change, _)| change.get()).or(share) else { return false };
        let Some(gain) = self.aim.gain(last) else { return false };
        let before = seen.len().checked_sub(2).and_then(|place| seen.get(place));
        let before = before.and_then(|before| self.aim.gain(before.value.on_a_line())).unwrap_or(0.0);
        !is_less(drop_between(0.0, gain), enough) || !is_less(drop_between(before, gain), enough)
    }

    fn stands_still(&self, seen: &[Measurement], start: NaiveDate) -> bool {
        let [.., before, last] = seen else { return false };
        let waited = days_between(start, last.on) >= i64::from(self.rules.no_improvement_days().value);
        let still = |measurement: &Measurement| {
            let value = measurement.value.on_a_line();
            self.aim.is_met(value) != Some(true) && self.is_better(value) == Some(false)
        };
        let stays = self.aim.direction() == Some(Direction::Maintain);
        waited && !stays && still(before) && still(last)
    }
}

fn days_between(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}

#[expect(clippy::float_arithmetic, reason = "a share of a way")]
fn share(part: f64, whole: f64) -> f64 {
    100.0 * part / whole
}

#[cfg(test)]
mod tests;
