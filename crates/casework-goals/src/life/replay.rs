//! A goal with everything that was done with it, in one document, and what came of it.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Act, GoalLife, LifeRefusal};
use crate::context::Plan;
use crate::goal::GoalDraft;
use crate::measure::MeasureCatalog;
use crate::policy::ProgressRules;
use crate::progress::{Course, Progress, progress};
use crate::value::is_less;

/// A goal, and what was done with it, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct LifeInput {
    /// The goal.
    pub goal: GoalDraft,
    /// The plan that it belongs to.
    #[serde(default)]
    pub plan: Plan,
    /// The day it was proposed; its start, or the plan's, when this is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<NaiveDate>,
    /// What was done with it.
    #[serde(default)]
    pub acts: Vec<Act>,
}

impl LifeInput {
    /// Makes an input without a plan.
    pub fn new(goal: GoalDraft, acts: Vec<Act>) -> Self {
        Self { goal, plan: Plan::default(), proposed: None, acts }
    }
}

/// Where a goal stands, and how it goes.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct LifeReport {
    /// Its life, up to the act that was refused.
    pub life: GoalLife,
    /// What its measurements show, when it has a measure; alerts only while the goal is agreed or under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
    /// The act that was refused, when one was; what comes after it was not done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<RefusedAct>,
}

/// An act that cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct RefusedAct {
    /// A JSON pointer to it.
    pub pointer: String,
    /// Why, and what would be possible.
    pub message: String,
}

/// Plays what was done with a goal, and judges how it goes on a day. A measurement outside the range of the instrument,
/// before the start or after the day is refused.
///
/// ```
/// use casework_goals::life::{LifeInput, replay};
/// use casework_goals::{Achievement, MeasureCatalog, ProgressRules};
/// let wire = r#"{ "goal": { "statement": "Call a friend every week", "start": "2026-03-02",
///     "measure": { "metric": "calls", "direction": "increase", "baseline": { "value": 0 }, "target": 1 } },
///     "acts": [{ "type": "move", "to": "accepted", "on": "2026-03-02" },
///         { "type": "move", "to": "active", "on": "2026-03-02" },
///         { "type": "measure", "value": 1, "on": "2026-03-09" }, { "type": "measure", "value": 1, "on": "2026-03-23" }] }"#;
/// let input: LifeInput = serde_json::from_str(wire).unwrap();
/// let today = "2026-03-24".parse().unwrap();
/// let report = replay(&input, today, &MeasureCatalog::default(), &ProgressRules::project_default());
/// assert_eq!(report.progress.unwrap().achievement, Achievement::Achieved);
/// ```
pub fn replay(
    input: &LifeInput,
    today: NaiveDate,
    catalog: &MeasureCatalog,
    rules: &ProgressRules,
) -> LifeReport {
    let start = input.goal.start.or(input.plan.start).or(input.proposed).unwrap_or(today);
    let mut life = GoalLife::propose(&input.goal, input.proposed.unwrap_or(start), input.plan.next_review);
    let mut refused = None;
    for (place, act) in input.acts.iter().enumerate() {
        let next = life.act(&input.goal, act);
        match next.and_then(|next| fits(&input.goal, act, start, today, catalog).map(|()| next)) {
            Ok(after) => life = after,
            Err(refusal) => {
                refused =
                    Some(RefusedAct { pointer: format!("/acts/{place}"), message: refusal.to_string() });
                break;
            }
        }
    }
    let judged = input.goal.measure.as_ref().map(|measure| {
        let course = Course { measurements: life.measurements(), start, due: life.due(), today };
        let mut judged = progress(measure, course, catalog, rules);
        if !life.lifecycle().is_watched() {
            judged.alerts.clear();
        }
        judged
    });
    LifeReport { life, progress: judged, refused }
}

/// Says whether a measurement can have been made: while the goal ran, up to today, with a value that the instrument has.
fn fits(
    goal: &GoalDraft,
    act: &Act,
    start: NaiveDate,
    today: NaiveDate,
    catalog: &MeasureCatalog,
) -> Result<(), LifeRefusal> {
    let Act::Measure { value, on } = act else { return Ok(()) };
    if *on < start {
        return Err(LifeRefusal::BeforeStart { on: *on, start });
    }
    if *on > today {
        return Err(LifeRefusal::AfterToday { on: *on, today });
    }
    let instrument = goal.measure.as_ref().and_then(|measure| measure.instrument_in(catalog));
    let (Some(instrument), Some(score)) = (instrument, value.number()) else { return Ok(()) };
    let (min, max) = (instrument.min(), instrument.max());
    let outside = is_less(score.get(), min.get()) || is_less(max.get(), score.get());
    if outside { Err(LifeRefusal::OutsideRange { min, max }) } else { Ok(()) }
}
