//! Screening: find the person, triage, decide in or out. Exit artifacts S1 to S4.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{Answer, FreeText};
use chrono::NaiveDate;

use super::ExitArtifact;

/// Where a request came from, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct ReferralSource {
    /// The kind of source.
    pub source: SourceKind,
    /// The day the request was received.
    pub on: NaiveDate,
    /// Why the person was referred, or seeks help.
    pub reason: FreeText,
}

/// Who sends people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// Another agency.
    Agency,
    /// Case finding by the program itself.
    CaseFinding,
    /// A court or the justice system.
    Court,
    /// An emergency department.
    EmergencyDepartment,
    /// An employer or its assistance program.
    Employer,
    /// Family or friends.
    Family,
    /// A hospital.
    Hospital,
    /// Some other source.
    Other,
    /// Primary care.
    PrimaryCare,
    /// A school.
    School,
    /// The person.
    SelfReferral,
    /// A shelter.
    Shelter,
}

/// How soon someone must look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Acuity {
    /// Within the usual time.
    Routine,
    /// Within one business day.
    Urgent,
    /// At once.
    Emergency,
}

/// The triage at first contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Triage {
    /// How soon someone must look.
    pub acuity: Acuity,
    /// Whether anyone is in danger now; a question that is still open does not count as an answer.
    pub immediate_danger: Answer,
}

/// What the search for an earlier record found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IdentityOutcome {
    /// No other record, or only closed ones.
    NoOpenEpisode,
    /// Another record may be the same person; someone must look.
    PossibleDuplicate,
}

/// The check for duplicates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct IdentityCheck {
    /// What was found.
    pub outcome: IdentityOutcome,
}

/// The decision in or out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EligibilityDecision {
    /// The person can be served here.
    Eligible,
    /// There is no need for this service.
    NoNeed,
    /// The criteria are not met.
    NotEligible,
    /// Another program fits better.
    OtherProgram,
}

/// The eligibility decision with the criteria it rests on; who decided stands on the event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Eligibility {
    /// The decision.
    pub decision: EligibilityDecision,
    /// The criteria that were looked at.
    pub criteria: Vec<FreeText>,
}

/// What the case remembers of screening.
#[derive(Debug, Clone, Default)]
pub(crate) struct Screened {
    pub(crate) triage: Option<Triage>,
    pub(crate) identity: Option<IdentityOutcome>,
    pub(crate) eligibility: Option<(EligibilityDecision, usize)>,
}

/// S1: where the request came from, when, and why.
pub static REFERRAL_SOURCE: ExitArtifact = ExitArtifact {
    code: "S1",
    name: "referral source",
    lacks: |case, _| case.opening.is_none().then(|| "record source, date and reason".into()),
};

/// S2: triage with an answer on immediate danger.
pub static TRIAGE: ExitArtifact = ExitArtifact {
    code: "S2",
    name: "triage",
    lacks: |case, _| match &case.screened.triage {
        None => Some("record the acuity and whether anyone is in danger now".into()),
        Some(triage) if !matches!(triage.immediate_danger, Answer::Yes | Answer::No) => {
            Some("the question on immediate danger is still open: ask it again".into())
        }
        Some(_) => None,
    },
};

/// S3: the eligibility decision, with its criteria.
pub static ELIGIBILITY: ExitArtifact = ExitArtifact {
    code: "S3",
    name: "eligibility decision",
    lacks: |case, _| match case.screened.eligibility {
        None => Some("record the decision and the criteria".into()),
        Some((_, 0)) => Some("name at least one criterion that the decision rests on".into()),
        Some((EligibilityDecision::Eligible, _)) => None,
        Some(_) => Some("the decision is not `eligible`: close the case with `screened-out`".into()),
    },
};

/// S4: the check for duplicates.
pub static IDENTITY_CHECK: ExitArtifact = ExitArtifact {
    code: "S4",
    name: "identity check",
    lacks: |case, _| match case.screened.identity {
        None => Some("search for earlier records of this person".into()),
        Some(IdentityOutcome::PossibleDuplicate) => Some("settle the possible duplicate first".into()),
        Some(IdentityOutcome::NoOpenEpisode) => None,
    },
};
