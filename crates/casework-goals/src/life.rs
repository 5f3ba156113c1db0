//! The life of a goal: whether it is pursued (the lifecycle) and how it went (the achievement), as FHIR keeps them apart;
//! what was moved, extended, measured and done, with its day and its reason. Nothing that was recorded is overwritten.

mod refusal;
mod replay;

use std::fmt;

use casework_core::FreeText;
use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use refusal::LifeRefusal;
pub use replay::{LifeInput, LifeReport, RefusedAct, replay};

use crate::goal::GoalDraft;
use crate::progress::Measurement;
use crate::value::Value;

/// Whether a goal is pursued, in FHIR's codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "FHIR's nine codes")]
pub enum Lifecycle {
    /// Somebody proposes it.
    Proposed,
    /// It is planned.
    Planned,
    /// The client agrees.
    Accepted,
    /// It is pursued.
    Active,
    /// It rests.
    OnHold,
    /// It is no longer pursued, because it is done.
    Completed,
    /// It is no longer pursued, for another reason.
    #[serde(rename = "cancelled")]
    Canceled,
    /// It should never have been here.
    EnteredInError,
    /// The client does not agree.
    Rejected,
}

impl Lifecycle {
    /// Every status, in the order of a life.
    pub const ALL: [Self; 9] = [
        Self::Proposed,
        Self::Planned,
        Self::Accepted,
        Self::Active,
        Self::OnHold,
        Self::Completed,
        Self::Canceled,
        Self::Rejected,
        Self::EnteredInError,
    ];

    /// Returns the code on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Planned => "planned",
            Self::Accepted => "accepted",
            Self::Active => "active",
            Self::OnHold => "on-hold",
            Self::Completed => "completed",
            Self::Canceled => "cancelled",
            Self::EnteredInError => "entered-in-error",
            Self::Rejected => "rejected",
        }
    }

    /// Returns where a goal may go from here: the project's own table, since FHIR has none. A slip of the pen may follow
    /// every status but itself; whatever else has ended stays ended, and a goal taken up again is a new one.
    pub const fn next(self) -> &'static [Self] {
        match self {
            Self::Proposed => &[Self::Planned, Self::Accepted, Self::Rejected, Self::EnteredInError],
            Self::Planned => &[Self::Accepted, Self::Active, Self::EnteredInError],
            Self::Accepted => &[Self::Active, Self::EnteredInError],
            Self::Active => &[Self::OnHold, Self::Completed, Self::Canceled, Self::EnteredInError],
            Self::OnHold => &[Self::Active, Self::Completed, Self::Canceled, Self::EnteredInError],
            Self::Completed | Self::Canceled | Self::Rejected => &[Self::EnteredInError],
            Self::EnteredInError => &[],
        }
    }

    /// Says whether the goal has ended.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Canceled | Self::Rejected | Self::EnteredInError)
    }

    /// Says whether somebody should look at how it goes: it is agreed or under way, and does not rest.
    pub const fn is_watched(self) -> bool {
        matches!(self, Self::Planned | Self::Accepted | Self::Active)
    }

    /// Says whether a plan that holds it cannot be completed yet.
    pub const fn holds_plan_open(self) -> bool {
        matches!(self, Self::Active | Self::OnHold)
    }
}

impl fmt::Display for Lifecycle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How a goal went, in FHIR's codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "FHIR's nine codes")]
pub enum Achievement {
    /// Under way; also after it was reached and lost again.
    InProgress,
    /// Under way, and better.
    Improving,
    /// Under way, and worse.
    Worsening,
    /// Under way, and the same.
    NoChange,
    /// Reached.
    Achieved,
    /// Reached, and kept.
    Sustaining,
    /// Not reached.
    NotAchieved,
    /// Not reached, and nothing came of it.
    NoProgress,
    /// Not reached, and it cannot be.
    NotAttainable,
}

impl Achievement {
    /// Says whether a completed goal can have it.
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Achieved | Self::Sustaining | Self::NotAchieved | Self::NotAttainable)
    }
}

/// Something that is done with a goal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub enum Act {
    /// Gives it more time; the old date and the reason are kept.
    Extend {
        /// The new due date.
        due: NaiveDate,
        /// The day of the decision.
        on: NaiveDate,
        /// Why.
        reason: FreeText,
    },
    /// Marks a step as done.
    FinishStep {
        /// The place of the step in the goal, from 0.
        step: usize,
        /// The day it was done.
        on: NaiveDate,
    },
    /// Keeps a measurement.
    Measure {
        /// The value, in the unit of the measure.
        value: Value,
        /// The day it was observed.
        on: NaiveDate,
    },
    /// Moves it to another status.
    Move {
        /// The status.
        to: Lifecycle,
        /// The day.
        on: NaiveDate,
        /// Why; needed where a goal ends.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<FreeText>,
        /// How it went; needed where a goal is completed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        achievement: Option<Achievement>,
    },
}

/// The life of one goal so far. It comes out of [`GoalLife::propose`] and [`GoalLife::act`] alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct GoalLife {
    lifecycle: Lifecycle,
    #[serde(skip_serializing_if = "Option::is_none")]
    achievement: Option<Achievement>,
    since: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<FreeText>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<NaiveDate>,
    moves: Vec<LifeMove>,
    extensions: Vec<Extension>,
    steps: Vec<StepState>,
    measurements: Vec<Measurement>,
}

/// A move from one status to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct LifeMove {
    /// From where.
    pub from: Lifecycle,
    /// To where.
    pub to: Lifecycle,
    /// The day.
    pub on: NaiveDate,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<FreeText>,
}

/// A due date that was moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Extension {
    /// The date before, when there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// The date after.
    pub to: NaiveDate,
    /// The day of the decision.
    pub on: NaiveDate,
    /// Why.
    pub reason: FreeText,
}

/// A step, and whether it is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct StepState {
    /// The day it is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// The day it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done: Option<NaiveDate>,
}

impl GoalLife {
    /// Begins the life of a goal that somebody proposes.
    pub fn propose(draft: &GoalDraft, on: NaiveDate, next_review: Option<NaiveDate>) -> Self {
        let start = draft.start.unwrap_or(on);
        let resolve = |due: &crate::Due| due.resolve(start, next_review);
        let step = |step: &crate::Step| StepState { due: step.due.as_ref().and_then(resolve), done: None };
        Self {
            lifecycle: Lifecycle::Proposed,
            achievement: None,
            since: on,
            reason: None,
            due: draft.due.as_ref().and_then(resolve),
            moves: Vec::new(),
            extensions: Vec::new(),
            steps: draft.steps.iter().map(step).collect(),
            measurements: Vec::new(),
        }
    }

    /// Does something with the goal, and gives the life after it. A refusal changes nothing.
    ///
    /// ```
    /// use casework_goals::{GoalDraft, GoalLife};
    /// let draft: GoalDraft = serde_json::from_str(r#"{ "statement": "Get a job" }"#).unwrap();
    /// let life = GoalLife::propose(&draft, "2026-03-02".parse().unwrap(), None);
    /// let act = r#"{ "type": "move", "to": "completed", "on": "2026-03-03" }"#;
    /// let refused = life.act(&draft, &serde_json::from_str(act).unwrap()).unwrap_err();
    /// assert!(refused.to_string().starts_with("a goal that is proposed cannot become completed"));
    /// ```
    ///
    /// # Errors
    /// [`LifeRefusal`], the first that applies.
    pub fn act(&self, draft: &GoalDraft, act: &Act) -> Result<Self, LifeRefusal> {
        let mut after = self.clone();
        match act {
            Act::Move { to, on, reason, achievement } => {
                self.may_move(*to, *on, reason.is_some(), *achievement)?;
                after.moves.push(LifeMove { from: self.lifecycle, to: *to, on: *on, reason: reason.clone() });
                after.lifecycle = *to;
                after.since = *on;
                after.reason.clone_from(reason);
                after.achievement = achievement.or(self.achievement);
            }
            Act::Extend { due, on, reason } => {
                self.is_open()?;
                let after_day = self.due.map_or(*on, |old| old.max(*on));
                if *due <= after_day {
                    return Err(LifeRefusal::NotLater { due: *due, after: after_day });
                }
                after.extensions.push(Extension {
                    from: self.due,
                    to: *due,
                    on: *on,
                    reason: reason.clone(),
                });
                after.due = Some(*due);
            }
            Act::FinishStep { step, on } => {
                self.is_open()?;
                let count = self.steps.len();
                let state =
                    after.steps.get_mut(*step).ok_or(LifeRefusal::NoSuchStep { step: *step, count })?;
                if let Some(done) = state.done {
                    return Err(LifeRefusal::StepDone { step: *step, on: done });
                }
                state.done = Some(*on);
            }
            Act::Measure { value, on } => {
                self.is_open()?;
                if !self.lifecycle.holds_plan_open() {
                    return Err(LifeRefusal::NotPursued { status: self.lifecycle });
                }
                let target = draft.measure.as_ref().and_then(|measure| measure.target);
                if let Some(yes_no) =
                    target.map(Value::is_yes_no).filter(|yes_no| *yes_no != value.is_yes_no())
                {
                    return Err(LifeRefusal::OtherKind { yes_no });
                }
                after.measurements.push(Measurement::new(*value, *on));
            }
        }
        Ok(after)
    }

    fn may_move(
        &self,
        to: Lifecycle,
        on: NaiveDate,
        has_reason: bool,
        achievement: Option<Achievement>,
    ) -> Result<(), LifeRefusal> {
        if !self.lifecycle.next().contains(&to) {
            let ended = self.lifecycle.is_final();
            let refusal = LifeRefusal::NoSuchMove { from: self.lifecycle, to };
            return Err(if ended { LifeRefusal::Ended { status: self.lifecycle } } else { refusal });
        }
        if on < self.since {
            return Err(LifeRefusal::OutOfOrder { on, since: self.since });
        }
        if to == Lifecycle::Completed && !achievement.is_some_and(Achievement::is_final) {
            return Err(LifeRefusal::NotJudged);
        }
        if to.is_final() && !has_reason { Err(LifeRefusal::NoReason { to }) } else { Ok(()) }
    }

    fn is_open(&self) -> Result<(), LifeRefusal> {
        let status = self.lifecycle;
        if status.is_final() { Err(LifeRefusal::Ended { status }) } else { Ok(()) }
    }

    /// Returns whether it is pursued.
    pub const fn lifecycle(&self) -> Lifecycle {
        self.lifecycle
    }

    /// Returns how it went, when a person has said so.
    pub const fn achievement(&self) -> Option<Achievement> {
        self.achievement
    }

    /// Returns the day it is due, as extended.
    pub const fn due(&self) -> Option<NaiveDate> {
        self.due
    }

    /// Returns the moves so far.
    pub fn moves(&self) -> &[LifeMove] {
        &self.moves
    }

    /// Returns the due dates that were moved, from the first.
    pub fn extensions(&self) -> &[Extension] {
        &self.extensions
    }

    /// Returns the steps.
    pub fn steps(&self) -> &[StepState] {
        &self.steps
    }

    /// Returns the measurements, as they were recorded.
    pub fn measurements(&self) -> &[Measurement] {
        &self.measurements
    }
}

#[cfg(test)]
mod tests;
