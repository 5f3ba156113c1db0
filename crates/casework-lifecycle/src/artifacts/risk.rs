//! Risk stratification: level and intensity of service. Exit artifacts R1 to R5.
//!
//! The level is a label of service intensity. It is not a prediction, it stands apart from instrument results and
//! from the response tier of a crisis, and no rule here uses it to refuse or end a service.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{FreeText, PersonId, Signature};
use chrono::Months;

use super::ExitArtifact;
use crate::case::{Context, State};
use crate::policy::{ContactRate, Model};

/// The intensity of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IntensityLevel {
    /// Low.
    Low,
    /// Moderate.
    Moderate,
    /// High.
    High,
}

/// The level, with its rationale; who set it stands on the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Stratification {
    /// The level.
    pub level: IntensityLevel,
    /// Why this level.
    pub rationale: FreeText,
}

/// How often the client is seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ContactSchedule {
    /// Number and period.
    pub rate: ContactRate,
    /// Face to face, video, telephone: as agreed.
    pub form: FreeText,
    /// Minutes a week, where the model counts them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes_a_week: Option<u32>,
}

/// Whether the model of delivery still fits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ModelFit {
    /// The model to change to; absent when the present one fits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change_to: Option<Model>,
}

/// What the case remembers of the stratification in this phase.
#[derive(Debug, Clone)]
pub(crate) struct StratificationFact {
    pub(crate) level: IntensityLevel,
    pub(crate) author: PersonId,
    pub(crate) signatures: Vec<Signature>,
}

/// R1: the level and its rationale.
pub static LEVEL: ExitArtifact = ExitArtifact {
    code: "R1",
    name: "intensity level",
    lacks: |case, _| {
        case.stratification.is_none().then(|| "set low, moderate or high with a rationale".into())
    },
};

/// R2: the contact schedule.
pub static CONTACT_SCHEDULE: ExitArtifact = ExitArtifact {
    code: "R2",
    name: "contact schedule",
    lacks: |case, context| {
        let lacking = !case.since_phase_began(case.schedule.as_ref().map(|schedule| schedule.set_at));
        let least = case.model_rules(context).and_then(|rules| rules.contacts_minimum);
        let thin = case.schedule.as_ref().zip(least).filter(|(set, least)| set.rate.is_thinner_than(*least));
        if let Some((_, least)) = thin.filter(|_| !lacking) {
            return Some(format!("the schedule is thinner than the model has it: {least}").into());
        }
        lacking.then(|| match proposed_schedule(case, context) {
            Some(rate) => {
                format!("set kind, number and period of contacts; the model proposes {rate}").into()
            }
            None => "set kind, number and period of contacts".into(),
        })
    },
};

/// Returns the schedule that the model proposes, so long after the assignment.
fn proposed_schedule(case: &State, context: &Context<'_>) -> Option<ContactRate> {
    let rules = case.model_rules(context)?;
    let assigned = case.milestones.assigned_on?;
    let months = (1..=120).take_while(|count| {
        assigned.checked_add_months(Months::new(*count)).is_some_and(|day| day <= context.day(case))
    });
    Some(rules.contacts_after(u32::try_from(months.count()).unwrap_or(u32::MAX)))
}

/// R3: a safety plan, when the level is moderate or high or any safety item was positive.
pub static SAFETY_PLAN: ExitArtifact = ExitArtifact {
    code: "R3",
    name: "safety plan",
    lacks: |case, _| {
        let raised =
            case.stratification.as_ref().is_some_and(|known| known.level >= IntensityLevel::Moderate);
        let positive =
            case.safety_screens.iter().any(|screen| screen.positive) || !case.safety_flags.is_empty();
        ((raised || positive) && case.safety_plans.is_empty())
            .then(|| "write one with the client: warning signs, self-help, contacts and crisis lines".into())
    },
};

/// R4: another person's signature under a high level.
pub static CO_SIGNATURE: ExitArtifact = ExitArtifact {
    code: "R4",
    name: "co-signature",
    lacks: |case, _| {
        let high = case.stratification.as_ref().filter(|known| known.level == IntensityLevel::High)?;
        let co_signed = high.signatures.iter().any(|signature| signature.signer != high.author);
        (!co_signed).then(|| "a supervisor or clinician other than the author signs a high level".into())
    },
};

/// R5: whether the model still fits.
pub static MODEL_FIT: ExitArtifact = ExitArtifact {
    code: "R5",
    name: "model fit",
    lacks: |case, _| {
        let lacking = !case.since_phase_began(case.model_fit_at);
        lacking.then(|| "say whether the model of delivery still fits".into())
    },
};
