//! What is known from before the contact.

use casework_core::{Answer, FreeText, Instant};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{DocumentedLevel, PartialDate, word};
use crate::Tier;

/// What is known from before: history, earlier tiers, missed contacts.
///
/// Diagnoses, protective factors, a safety plan and a denial are kept here and never lower a tier.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Context {
    /// Dates of past attempts. A date that is not known is taken as recent.
    pub past_attempt_dates: Vec<PartialDate>,
    /// The date of the latest psychiatric discharge.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discharge_date: Option<PartialDate>,
    /// How many contacts were missed, at least 0.
    pub missed_contacts: u32,
    /// An opaque name for the crisis or safety plan, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safety_plan_ref: Option<String>,
    /// Whether there is concern about the person's capacity to decide.
    #[serde(deserialize_with = "word")]
    pub capacity_concern: Answer,
    /// Whether the person declined help.
    #[serde(deserialize_with = "word")]
    pub help_declined: Answer,
    /// Whether the contact is outside of working hours.
    #[serde(deserialize_with = "word")]
    pub after_hours: Answer,
    /// Whether the person cannot be reached.
    #[serde(deserialize_with = "word")]
    pub unreachable: Answer,
    /// Whether the person left the place of care.
    #[serde(deserialize_with = "word")]
    pub eloped: Answer,
    /// Whether a crisis episode is open.
    #[serde(deserialize_with = "word")]
    pub open_episode: Answer,
    /// The latest day on which the tier was Emergent or higher.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_emergent_date: Option<PartialDate>,
    /// The effective tier of the open episode: the result is never below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_tier: Option<Tier>,
    /// The deadline that is already running: the result is never later than it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_deadline: Option<Instant>,
    /// Whether the person had intent when last heard of.
    #[serde(deserialize_with = "word")]
    pub last_known_intent: Answer,
    /// Whether the person had means when last heard of.
    #[serde(deserialize_with = "word")]
    pub last_known_means: Answer,
    /// Levels that a clinician documented, each with the scale it stands on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub documented_levels: Vec<DocumentedLevel>,
    /// What the person and the clinician have put together about what makes it safer and what does not, in words. People
    /// read it beside the tier; no rule does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safety_formulation: Option<FreeText>,
    /// Diagnoses. A diagnosis is not a sign.
    pub diagnoses: Vec<String>,
    /// Protective factors.
    pub protective_factors: Vec<String>,
    /// Whether the person denies thoughts of suicide.
    #[serde(deserialize_with = "word")]
    pub denies_ideation: Answer,
    /// Names of required inputs, beside those of the situation itself.
    pub required_inputs: Vec<String>,
}

impl Context {
    /// Returns each question of the context, to be written.
    pub(crate) fn answers_mut(&mut self) -> [(&'static str, &mut Answer); 9] {
        [
            ("context.after-hours", &mut self.after_hours),
            ("context.capacity-concern", &mut self.capacity_concern),
            ("context.denies-ideation", &mut self.denies_ideation),
            ("context.eloped", &mut self.eloped),
            ("context.help-declined", &mut self.help_declined),
            ("context.last-known-intent", &mut self.last_known_intent),
            ("context.last-known-means", &mut self.last_known_means),
            ("context.open-episode", &mut self.open_episode),
            ("context.unreachable", &mut self.unreachable),
        ]
    }

    /// Returns each question of the context with its answer, in wire order.
    pub(crate) fn answers(&self) -> [(&'static str, Answer); 9] {
        [
            ("context.after-hours", self.after_hours),
            ("context.capacity-concern", self.capacity_concern),
            ("context.denies-ideation", self.denies_ideation),
            ("context.eloped", self.eloped),
            ("context.help-declined", self.help_declined),
            ("context.last-known-intent", self.last_known_intent),
            ("context.last-known-means", self.last_known_means),
            ("context.open-episode", self.open_episode),
            ("context.unreachable", self.unreachable),
        ]
    }
}
