//! Implementation: link to services, start the work. Exit artifacts M1 and M2.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{FreeText, InterventionId};

use super::ExitArtifact;

/// A planned activity has started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ActivityStarted {
    /// The intervention of the plan in force.
    pub intervention: InterventionId,
}

/// What stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the definitions")]
pub enum BarrierCode {
    Childcare,
    ClientReluctance,
    CostOrCoverage,
    DocumentsMissing,
    Eligibility,
    Language,
    LegalStatus,
    NoCapacity,
    Other,
    OtherConditionFirst,
    PhoneOrInternetAccess,
    PhysicalAccess,
    ProviderCommunication,
    SafetyConcern,
    Schedule,
    StaffShortage,
    Stigma,
    Transport,
    Waitlist,
}

/// A barrier, and the next step against it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Barrier {
    /// The intervention of the plan in force.
    pub intervention: InterventionId,
    /// What stands in the way.
    pub barrier: BarrierCode,
    /// What is done next.
    pub next_step: FreeText,
}

/// M1: every planned activity is started, referred, or has a recorded barrier with a next step.
pub static ACTIVITIES: ExitArtifact = ExitArtifact {
    code: "M1",
    name: "planned activities",
    lacks: |case, _| {
        let Some(plan) = case.plan_in_force() else { return Some("no plan is in force".into()) };
        let idle: Vec<&str> = plan
            .draft
            .interventions
            .iter()
            .map(|planned| &planned.id)
            .filter(|id| !plan.started.contains(*id) && !plan.barriers.contains(*id) && !case.is_referred(id))
            .map(InterventionId::as_str)
            .collect();
        (!idle.is_empty())
            .then(|| format!("neither started nor referred, and no barrier: `{}`", idle.join("`, `")).into())
    },
};

/// M2: at least one linkage is confirmed.
pub static LINKAGE: ExitArtifact = ExitArtifact {
    code: "M2",
    name: "confirmed linkage",
    lacks: |case, _| {
        let started = case.plan_in_force().is_some_and(|plan| !plan.started.is_empty());
        let linked = case.referrals.values().any(|referral| referral.status.is_linked());
        (!started && !linked).then(|| "no referral is accepted or later, and no activity has started".into())
    },
};
