//! The danger probes: the questions a sign or an instrument makes someone ask.

use casework_core::Answer;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::word;

/// Answers to the danger probes. What was not asked is missing.
///
/// On the wire each answer is one of the six words, `true`, `false`, `unknown` or `null`.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", default)]
#[schemars(deny_unknown_fields)]
#[non_exhaustive]
pub struct Probes {
    /// The person states intent to act now.
    #[serde(deserialize_with = "word")]
    pub intent_now: Answer,
    /// Lethal means (a firearm, a lethal stockpile, other means) are at hand.
    #[serde(deserialize_with = "word")]
    pub means_access: Answer,
    /// The person is able and willing to stay safe.
    #[serde(deserialize_with = "word")]
    pub able_and_willing_to_stay_safe: Answer,
    /// The person speaks of suicide outside of an instrument.
    #[serde(deserialize_with = "word")]
    pub ideation_stated: Answer,
    /// An attempt is in progress or has just happened.
    #[serde(deserialize_with = "word")]
    pub attempt_in_progress: Answer,
    /// Something was swallowed on purpose, even if the person seems well.
    #[serde(deserialize_with = "word")]
    pub ingestion: Answer,
    /// There is violence now.
    #[serde(deserialize_with = "word")]
    pub violence_now: Answer,
    /// A weapon is at hand.
    #[serde(deserialize_with = "word")]
    pub weapon: Answer,
    /// A threat was made against another person.
    #[serde(deserialize_with = "word")]
    pub threat: Answer,
    /// The threat is against a person who can be identified.
    #[serde(deserialize_with = "word")]
    pub named_target: Answer,
    /// The person has thoughts of killing another.
    #[serde(deserialize_with = "word")]
    pub homicidal_thoughts: Answer,
    /// The person has a plan to kill or harm another.
    #[serde(deserialize_with = "word")]
    pub homicidal_plan: Answer,
    /// A date or occasion is set for harming another.
    #[serde(deserialize_with = "word")]
    pub planned_date: Answer,
    /// A voice commands harm to self or others.
    #[serde(deserialize_with = "word")]
    pub command_hallucination: Answer,
    /// The person can resist the command.
    #[serde(deserialize_with = "word")]
    pub can_resist: Answer,
    /// The person is acting on the command.
    #[serde(deserialize_with = "word")]
    pub acting_on_command: Answer,
    /// Psychosis or a severe mood disorder is rapidly increasing.
    #[serde(deserialize_with = "word")]
    pub psychosis_escalating: Answer,
    /// Medical red flags by id; see [`crate::signs::MedicalFlag`]. `none` says that they were looked for.
    pub medical_flags: Vec<String>,
    /// Domains in which the person cannot care for self, by id; see [`crate::signs::SelfCareDomain`]. `none` says that
    /// they were looked at.
    pub self_care_domains: Vec<String>,
    /// The failure of self-care brings imminent medical harm or exposure.
    #[serde(deserialize_with = "word")]
    pub imminent_self_care_harm: Answer,
    /// The person is intoxicated now.
    #[serde(deserialize_with = "word")]
    pub intoxicated: Answer,
    /// A child is in immediate danger of abuse.
    #[serde(deserialize_with = "word")]
    pub child_in_danger: Answer,
    /// A dependent adult is in immediate danger of abuse.
    #[serde(deserialize_with = "word")]
    pub dependent_adult_in_danger: Answer,
    /// The guardian is the suspected source of harm.
    #[serde(deserialize_with = "word")]
    pub guardian_suspected: Answer,
    /// The outcome of a brief suicide safety assessment, when one was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bssa_result: Option<BssaResult>,
}

impl Probes {
    /// Returns each yes-or-no probe, to be written, in wire order.
    pub(crate) fn answers_mut(&mut self) -> [(&'static str, &mut Answer); 22] {
        [
            ("probes.intent-now", &mut self.intent_now),
            ("probes.means-access", &mut self.means_access),
            ("probes.able-and-willing-to-stay-safe", &mut self.able_and_willing_to_stay_safe),
            ("probes.ideation-stated", &mut self.ideation_stated),
            ("probes.attempt-in-progress", &mut self.attempt_in_progress),
            ("probes.ingestion", &mut self.ingestion),
            ("probes.violence-now", &mut self.violence_now),
            ("probes.weapon", &mut self.weapon),
            ("probes.threat", &mut self.threat),
            ("probes.named-target", &mut self.named_target),
            ("probes.homicidal-thoughts", &mut self.homicidal_thoughts),
            ("probes.homicidal-plan", &mut self.homicidal_plan),
            ("probes.planned-date", &mut self.planned_date),
            ("probes.command-hallucination", &mut self.command_hallucination),
            ("probes.can-resist", &mut self.can_resist),
            ("probes.acting-on-command", &mut self.acting_on_command),
            ("probes.psychosis-escalating", &mut self.psychosis_escalating),
            ("probes.imminent-self-care-harm", &mut self.imminent_self_care_harm),
            ("probes.intoxicated", &mut self.intoxicated),
            ("probes.child-in-danger", &mut self.child_in_danger),
            ("probes.dependent-adult-in-danger", &mut self.dependent_adult_in_danger),
            ("probes.guardian-suspected", &mut self.guardian_suspected),
        ]
    }

    /// Returns each yes-or-no probe with its answer, in wire order.
    pub(crate) fn answers(&self) -> [(&'static str, Answer); 22] {
        [
            ("probes.intent-now", self.intent_now),
            ("probes.means-access", self.means_access),
            ("probes.able-and-willing-to-stay-safe", self.able_and_willing_to_stay_safe),
            ("probes.ideation-stated", self.ideation_stated),
            ("probes.attempt-in-progress", self.attempt_in_progress),
            ("probes.ingestion", self.ingestion),
            ("probes.violence-now", self.violence_now),
            ("probes.weapon", self.weapon),
            ("probes.threat", self.threat),
            ("probes.named-target", self.named_target),
            ("probes.homicidal-thoughts", self.homicidal_thoughts),
            ("probes.homicidal-plan", self.homicidal_plan),
            ("probes.planned-date", self.planned_date),
            ("probes.command-hallucination", self.command_hallucination),
            ("probes.can-resist", self.can_resist),
            ("probes.acting-on-command", self.acting_on_command),
            ("probes.psychosis-escalating", self.psychosis_escalating),
            ("probes.imminent-self-care-harm", self.imminent_self_care_harm),
            ("probes.intoxicated", self.intoxicated),
            ("probes.child-in-danger", self.child_in_danger),
            ("probes.dependent-adult-in-danger", self.dependent_adult_in_danger),
            ("probes.guardian-suspected", self.guardian_suspected),
        ]
    }
}

/// The outcome of a brief suicide safety assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "the three outcomes of the published pathway")]
pub enum BssaResult {
    /// No further evaluation is needed in this contact.
    Low,
    /// A full safety assessment is needed before the person leaves.
    High,
    /// The danger is imminent.
    Imminent,
}

impl BssaResult {
    /// Returns the name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::High => "high",
            Self::Imminent => "imminent",
        }
    }
}
