//! The thresholds of the checks that places may set for themselves, in versions.

use std::borrow::Cow;

use casework_core::Source;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::limits::CAP_DAYS;
use crate::sources;

/// A number with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Threshold {
    /// The number, in the unit that its field names.
    pub value: u32,
    /// Where it comes from.
    pub source: Source,
}

impl Threshold {
    /// Makes a threshold.
    pub const fn new(value: u32, source: Source) -> Self {
        Self { value, source }
    }
}

/// The thresholds of the checks.
///
/// ```
/// use casework_goals::GoalPolicy;
/// let policy = GoalPolicy::project_default();
/// let wire = serde_json::to_string(&policy).unwrap();
/// assert_eq!(serde_json::from_str::<GoalPolicy>(&wire).unwrap(), policy);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", try_from = "Unchecked")]
pub struct GoalPolicy {
    id: Cow<'static, str>,
    version: Cow<'static, str>,
    same_text_min: Threshold,
    pace_reduction_percent: Threshold,
    pace_changes: Threshold,
    pace_days: Threshold,
    no_step_days: Threshold,
    horizon_days_max: Threshold,
    confidence_min: Threshold,
    first_step_days: Threshold,
    step_days: Threshold,
    progress: ProgressRules,
}

/// The thresholds by which progress is judged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ProgressRules {
    improving_percent: Threshold,
    kept_days: Threshold,
    no_improvement_days: Threshold,
    measure_days: Threshold,
}

impl ProgressRules {
    /// Returns the defaults of the project.
    pub const fn project_default() -> Self {
        Self {
            improving_percent: Threshold::new(20, sources::progress_rules()),
            kept_days: Threshold::new(14, sources::progress_rules()),
            no_improvement_days: Threshold::new(56, sources::progress_rules()),
            measure_days: Threshold::new(30, sources::progress_rules()),
        }
    }

    /// Returns how much of the way from baseline to target counts as improving, in percent.
    pub const fn improving_percent(&self) -> &Threshold {
        &self.improving_percent
    }

    /// Returns how many days a target is kept before it counts as reached, when it is not due yet.
    pub const fn kept_days(&self) -> &Threshold {
        &self.kept_days
    }

    /// Returns after how many days without improvement someone is alerted.
    pub const fn no_improvement_days(&self) -> &Threshold {
        &self.no_improvement_days
    }

    /// Returns how many days may lie between two measurements.
    pub const fn measure_days(&self) -> &Threshold {
        &self.measure_days
    }
}

/// The id and the version of a policy, stamped on what it decided.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct PolicyStamp {
    /// The id.
    pub id: Cow<'static, str>,
    /// The version.
    pub version: Cow<'static, str>,
}

/// Says why a policy cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// The id or the version is empty.
    #[error("a goal policy needs an id and a version")]
    Unnamed,
    /// A threshold is outside what makes sense.
    #[error("`{field}` is {value}: it must be from {min} to {max}")]
    OutOfBounds {
        /// The field.
        field: &'static str,
        /// Its value.
        value: u32,
        /// The smallest that is allowed.
        min: u32,
        /// The largest that is allowed.
        max: u32,
    },
}

impl GoalPolicy {
    /// Returns the defaults of the project: proposals that a clinical lead confirms before live use.
    pub const fn project_default() -> Self {
        Self {
            id: Cow::Borrowed("project-default"),
            version: Cow::Borrowed("1"),
            same_text_min: Threshold::new(5, sources::goal_rules()),
            pace_reduction_percent: Threshold::new(50, sources::goal_rules()),
            pace_changes: Threshold::new(3, sources::goal_rules()),
            pace_days: Threshold::new(56, sources::goal_rules()),
            no_step_days: Threshold::new(90, sources::goal_rules()),
            horizon_days_max: Threshold::new(CAP_DAYS, sources::goal_rules()),
            confidence_min: Threshold::new(7, sources::confidence()),
            first_step_days: FIRST_STEP_DAYS,
            step_days: STEP_DAYS,
            progress: ProgressRules::project_default(),
        }
    }

    /// Returns its id and version.
    pub fn stamp(&self) -> PolicyStamp {
        PolicyStamp { id: self.id.clone(), version: self.version.clone() }
    }

    /// Returns from how many charts on the same text is called a copy.
    pub const fn same_text_min(&self) -> &Threshold {
        &self.same_text_min
    }

    /// Returns above which reduction, in percent of the baseline, a short goal is called fast.
    pub const fn pace_reduction_percent(&self) -> &Threshold {
        &self.pace_reduction_percent
    }

    /// Returns above how many meaningful changes a short goal is called fast.
    pub const fn pace_changes(&self) -> &Threshold {
        &self.pace_changes
    }

    /// Returns under how many days a goal is short.
    pub const fn pace_days(&self) -> &Threshold {
        &self.pace_days
    }

    /// Returns above how many days a goal needs a step.
    pub const fn no_step_days(&self) -> &Threshold {
        &self.no_step_days
    }

    /// Returns above how many days a goal needs a milestone, whatever the plan says.
    pub const fn horizon_days_max(&self) -> &Threshold {
        &self.horizon_days_max
    }

    /// Returns below which confidence, from 0 to 10, a goal is looked at again.
    pub const fn confidence_min(&self) -> &Threshold {
        &self.confidence_min
    }

    /// Returns within how many days of the start the first step is due.
    pub const fn first_step_days(&self) -> &Threshold {
        &self.first_step_days
    }

    /// Returns how many days lie between two steps at the most.
    pub const fn step_days(&self) -> &Threshold {
        &self.step_days
    }

    /// Returns the thresholds by which progress is judged.
    pub const fn progress(&self) -> &ProgressRules {
        &self.progress
    }
}

/// A policy as it comes in: unknown fields are refused, and bounds are not checked yet.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(rename = "GoalPolicy")]
struct Unchecked {
    id: Cow<'static, str>,
    version: Cow<'static, str>,
    same_text_min: Threshold,
    pace_reduction_percent: Threshold,
    pace_changes: Threshold,
    pace_days: Threshold,
    no_step_days: Threshold,
    horizon_days_max: Threshold,
    confidence_min: Threshold,
    #[serde(default = "first_step_days")]
    first_step_days: Threshold,
    #[serde(default = "step_days")]
    step_days: Threshold,
    #[serde(default = "ProgressRules::project_default")]
    progress: ProgressRules,
}

const FIRST_STEP_DAYS: Threshold = Threshold::new(14, sources::goal_rules());
const STEP_DAYS: Threshold = Threshold::new(30, sources::goal_rules());

/// Policies that were written before the field was keep the default.
const fn first_step_days() -> Threshold {
    FIRST_STEP_DAYS
}

const fn step_days() -> Threshold {
    STEP_DAYS
}

impl TryFrom<Unchecked> for GoalPolicy {
    type Error = PolicyError;

    fn try_from(raw: Unchecked) -> Result<Self, PolicyError> {
        if raw.id.trim().is_empty() || raw.version.trim().is_empty() {
            return Err(PolicyError::Unnamed);
        }
        let bounds = [
            ("same-text-min", &raw.same_text_min, 2, 1_000_000),
            ("pace-reduction-percent", &raw.pace_reduction_percent, 1, 100),
            ("pace-changes", &raw.pace_changes, 1, 100),
            ("pace-days", &raw.pace_days, 1, DAYS_MAX),
            ("no-step-days", &raw.no_step_days, 1, DAYS_MAX),
            ("horizon-days-max", &raw.horizon_days_max, 1, DAYS_MAX),
            ("confidence-min", &raw.confidence_min, 0, 10),
            ("first-step-days", &raw.first_step_days, 1, DAYS_MAX),
            ("step-days", &raw.step_days, 1, DAYS_MAX),
            ("progress/improving-percent", &raw.progress.improving_percent, 1, 100),
            ("progress/kept-days", &raw.progress.kept_days, 0, DAYS_MAX),
            ("progress/no-improvement-days", &raw.progress.no_improvement_days, 1, DAYS_MAX),
            ("progress/measure-days", &raw.progress.measure_days, 1, DAYS_MAX),
        ];
        for (field, threshold, min, max) in bounds {
            let value = threshold.value;
            if !(min..=max).contains(&value) {
                return Err(PolicyError::OutOfBounds { field, value, min, max });
            }
        }
        Ok(Self {
            id: raw.id,
            version: raw.version,
            same_text_min: raw.same_text_min,
            pace_reduction_percent: raw.pace_reduction_percent,
            pace_changes: raw.pace_changes,
            pace_days: raw.pace_days,
            no_step_days: raw.no_step_days,
            horizon_days_max: raw.horizon_days_max,
            confidence_min: raw.confidence_min,
            first_step_days: raw.first_step_days,
            step_days: raw.step_days,
            progress: raw.progress,
        })
    }
}

/// Ten years.
const DAYS_MAX: u32 = 3_660;

#[cfg(test)]
mod tests {
    use super::*;

    fn load(field: &str, value: u32) -> Result<GoalPolicy, serde_json::Error> {
        let mut wire = serde_json::to_value(GoalPolicy::project_default()).unwrap();
        wire.pointer_mut(&format!("/{field}/value")).map(|held| *held = value.into()).unwrap();
        serde_json::from_value(wire)
    }

    #[test]
    fn a_policy_is_validated_when_it_is_loaded() {
        let rows = [
            ("same-text-min", 2, 1_000_000),
            ("pace-reduction-percent", 1, 100),
            ("pace-changes", 1, 100),
            ("pace-days", 1, 3_660),
            ("no-step-days", 1, 3_660),
            ("horizon-days-max", 1, 3_660),
            ("confidence-min", 0, 10),
            ("first-step-days", 1, 3_660),
            ("step-days", 1, 3_660),
            ("progress/improving-percent", 1, 100),
            ("progress/kept-days", 0, 3_660),
            ("progress/no-improvement-days", 1, 3_660),
            ("progress/measure-days", 1, 3_660),
        ];
        for (field, min, max) in rows {
            assert!(load(field, min).is_ok(), "{field}");
            assert!(load(field, max).is_ok(), "{field}");
            let error = load(field, max + 1).unwrap_err().to_string();
            assert!(error.contains(field), "{error}");
            assert!(min == 0 || load(field, min - 1).is_err(), "{field}");
        }
        let mut wire = serde_json::to_value(GoalPolicy::project_default()).unwrap();
        wire["extra"] = 1.into();
        assert!(serde_json::from_value::<GoalPolicy>(wire.clone()).is_err());
        wire.as_object_mut().unwrap().remove("extra");
        wire["id"] = " ".into();
        assert!(serde_json::from_value::<GoalPolicy>(wire).is_err());
    }
}
