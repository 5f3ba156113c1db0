//! What happens on the way: stays in facilities, plan reviews, barriers to referrals, two conditions treated together.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{FreeText, GoalId, ReferralId, ReleaseId};
use chrono::NaiveDate;

use super::implementation::BarrierCode;

/// Where someone stays around the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Facility {
    /// An emergency department.
    EmergencyDepartment,
    /// A hospital, for the body.
    Hospital,
    /// Jail or prison.
    Jail,
    /// A psychiatric hospital or ward.
    PsychiatricHospital,
    /// Residential treatment.
    ResidentialTreatment,
}

impl Facility {
    /// Says whether a discharge from here starts the clocks that follow psychiatric care.
    pub const fn is_psychiatric(self) -> bool {
        matches!(self, Self::PsychiatricHospital | Self::ResidentialTreatment)
    }
}

/// A stay. What is known later is recorded again, with the same facility and first day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FacilityStay {
    /// Where.
    pub facility: Facility,
    /// The first day.
    pub admitted_on: NaiveDate,
    /// The day of discharge; still there when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub discharged_on: Option<NaiveDate>,
    /// Why, and on whose wish.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<FreeText>,
}

/// What a review of the plan has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewOutcome {
    /// The plan stays as it is.
    NoChange,
    /// The plan needs another version.
    Revise,
}

/// The plan was looked through with the client.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PlanReview {
    /// What it has come to.
    pub outcome: ReviewOutcome,
    /// What was said, by whom.
    pub note: FreeText,
    /// The day of the next review; the policy's when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_review: Option<NaiveDate>,
}

/// What stands in the way of a referral, and the next step against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReferralBarrier {
    /// The referral.
    pub referral: ReferralId,
    /// What stands in the way.
    pub barrier: BarrierCode,
    /// What is done next.
    pub next_step: FreeText,
}

/// How two conditions are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DualPattern {
    /// Both together, in one place, by one plan.
    Integrated,
    /// In two programs at the same time, which speak with each other.
    Parallel,
    /// In one program and then in another.
    Sequential,
}

/// How far the treatment of two conditions has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the definitions")]
pub enum DualStage {
    Engagement,
    Persuasion,
    ActiveTreatment,
    RelapsePrevention,
}

/// How a mental-health condition and a substance-use condition are treated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DualDiagnosis {
    /// The pattern.
    pub pattern: DualPattern,
    /// How far it has come.
    pub stage: DualStage,
    /// The goals for mental health; `integrated` needs at least one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mental_health_goals: Vec<GoalId>,
    /// The goals for substance use; `integrated` needs at least one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub substance_use_goals: Vec<GoalId>,
    /// The referrals to the programs, in their order; `parallel` and `sequential` need two.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub referrals: Vec<ReferralId>,
    /// When and how the programs speak with each other; `parallel` needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared_communication: Option<FreeText>,
    /// The written consents under which they do, one each way; `parallel` needs two that cover substance use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<ReleaseId>,
    /// How the client is handed from one program to the other; `sequential` needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handoff: Option<FreeText>,
}

impl DualDiagnosis {
    /// Lists what the pattern needs and the entry does not have.
    pub fn lacks(&self) -> Vec<&'static str> {
        let rows: &[(bool, &'static str)] = match self.pattern {
            DualPattern::Integrated => &[
                (self.mental_health_goals.is_empty(), "`mental-health-goals`: at least one"),
                (self.substance_use_goals.is_empty(), "`substance-use-goals`: at least one"),
            ],
            DualPattern::Parallel => &[
                (self.referrals.len() < 2, "`referrals`: one to each program"),
                (
                    self.shared_communication.is_none(),
                    "`shared-communication`: when and how the programs speak with each other",
                ),
                (self.consents.len() < 2, "`consents`: one each way"),
            ],
            DualPattern::Sequential => &[
                (self.referrals.len() < 2, "`referrals`: the program that ends and the one that follows"),
                (self.handoff.is_none(), "`handoff`: how the client comes from one to the other"),
            ],
        };
        rows.iter().filter(|(lacking, _)| *lacking).map(|(_, words)| *words).collect()
    }
}

/// A stay, as the case remembers it.
#[derive(Debug, Clone)]
pub(crate) struct StayFact {
    pub(crate) facility: Facility,
    pub(crate) admitted_on: NaiveDate,
    pub(crate) discharged_on: Option<NaiveDate>,
}

impl StayFact {
    /// Takes a stay into what is known: a later entry about the same stay replaces the earlier one.
    pub(crate) fn take(known: &mut Vec<Self>, stay: &FacilityStay) {
        known.retain(|one| one.facility != stay.facility || one.admitted_on != stay.admitted_on);
        known.push(Self {
            facility: stay.facility,
            admitted_on: stay.admitted_on,
            discharged_on: stay.discharged_on,
        });
    }

    /// Returns the days of the stay between two days, both counted; the day of discharge is not one of them.
    pub(crate) fn days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let end = self.discharged_on.and_then(|day| day.pred_opt()).unwrap_or(to).min(to);
        let start = self.admitted_on.max(from);
        u32::try_from((end - start).num_days().saturating_add(1).max(0)).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_days_of_a_stay_are_counted_without_the_day_of_discharge() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let stay = |to: Option<&str>| StayFact {
            facility: Facility::PsychiatricHospital,
            admitted_on: day("2025-07-19"),
            discharged_on: to.map(day),
        };
        let rows = [
            (Some("2025-07-25"), "2025-07-01", "2025-07-31", 6),
            (Some("2025-07-25"), "2025-07-22", "2025-07-31", 3),
            (Some("2025-07-25"), "2025-07-25", "2025-07-31", 0),
            (Some("2025-07-19"), "2025-07-01", "2025-07-31", 0),
            (None, "2025-07-01", "2025-07-20", 2),
            (None, "2025-07-01", "2025-07-18", 0),
        ];
        for (discharged, from, to, expected) in rows {
            assert_eq!(
                stay(discharged).days_between(day(from), day(to)),
                expected,
                "{discharged:?} {from} {to}"
            );
        }
    }
}
