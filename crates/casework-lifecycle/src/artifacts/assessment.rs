//! Assessment: the whole-person picture. Exit artifacts A1 to A6.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{FreeText, NeedId, Role, Signature};
use chrono::NaiveDate;

use super::ExitArtifact;
use crate::case::{Context, State};

/// The domains of a comprehensive assessment; the needs list, D21, is its result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Domain {
    /// D01: reason for seeking help, concerns, symptoms, own goals, in the client's words.
    ReasonForSeekingHelp,
    /// D02: psychiatric history, earlier treatment and what helped.
    PsychiatricHistory,
    /// D03: mental status examination, by a licensed clinician.
    MentalStatus,
    /// D04: substance use and co-occurring disorder.
    SubstanceUse,
    /// D05: physical health and examination.
    PhysicalHealth,
    /// D06: medications and adherence.
    Medications,
    /// D07: family history.
    FamilyHistory,
    /// D08: living situation and housing.
    Housing,
    /// D09: employment, vocation, education.
    EmploymentAndEducation,
    /// D10: social support, family, existing services.
    SocialSupport,
    /// D11: economic status, benefits, insurance.
    EconomicStatus,
    /// D12: strengths, coping skills, interests.
    StrengthsAndCoping,
    /// D13: preferences for care, language and contact.
    CarePreferences,
    /// D14: culture, beliefs, language.
    Culture,
    /// D15: psychological triggers.
    Triggers,
    /// D16: barriers to independent living.
    BarriersToIndependence,
    /// D17: safety risk: suicide, self-harm, harm to others, abuse, crisis.
    SafetyRisk,
    /// D18: function and daily living.
    DailyLiving,
    /// D19: legal matters.
    LegalMatters,
    /// D20: social determinants screen.
    SocialDeterminants,
}

impl Domain {
    /// Every domain, in the order of the sheet.
    pub const ALL: [Self; 20] = [
        Self::ReasonForSeekingHelp,
        Self::PsychiatricHistory,
        Self::MentalStatus,
        Self::SubstanceUse,
        Self::PhysicalHealth,
        Self::Medications,
        Self::FamilyHistory,
        Self::Housing,
        Self::EmploymentAndEducation,
        Self::SocialSupport,
        Self::EconomicStatus,
        Self::StrengthsAndCoping,
        Self::CarePreferences,
        Self::Culture,
        Self::Triggers,
        Self::BarriersToIndependence,
        Self::SafetyRisk,
        Self::DailyLiving,
        Self::LegalMatters,
        Self::SocialDeterminants,
    ];

    /// Returns the code of the sheet and the wire name, for messages.
    pub fn label(self) -> String {
        let place =
            Self::ALL.iter().position(|domain| *domain == self).map_or(0, |index| index.saturating_add(1));
        let name = serde_json::to_value(self).ok();
        format!("D{place:02} {}", name.as_ref().and_then(|name| name.as_str()).unwrap_or_default())
    }
}

/// Where a domain stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "status", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum DomainStatus {
    /// It was assessed.
    Assessed {
        /// What was found.
        finding: FreeText,
    },
    /// The client did not want to speak about it.
    ClientDeclined {
        /// The reason.
        reason: FreeText,
    },
    /// It does not apply; never so for safety risk.
    NotApplicable {
        /// The reason.
        reason: FreeText,
    },
    /// It was looked at again and is as in the version before.
    Unchanged,
}

/// One domain of the assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct DomainEntry {
    /// The domain.
    pub domain: Domain,
    /// Where it stands.
    #[serde(flatten)]
    pub status: DomainStatus,
}

/// What the client can build on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Strengths {
    /// At least one.
    #[schemars(length(min = 1))]
    pub strengths: Vec<FreeText>,
}

/// What the client prefers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Preferences {
    /// In the client's words.
    pub text: FreeText,
}

/// Where the picture comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct InformationSources {
    /// People, records and tools, at least one.
    #[schemars(length(min = 1))]
    pub sources: Vec<FreeText>,
}

/// How soon a need is to be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NeedPriority {
    /// It can wait.
    Low,
    /// In its turn.
    Medium,
    /// First.
    High,
}

/// One assessed need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Need {
    /// Its name in the case.
    pub id: NeedId,
    /// What is needed.
    pub text: FreeText,
    /// How soon.
    pub priority: NeedPriority,
}

/// The result of the assessment: the needs, or that nothing is needed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Needs {
    /// The needs; an empty list is the outcome "no need".
    pub needs: Vec<Need>,
}

/// One version of the assessment, as the case remembers it.
#[derive(Debug, Clone, Default)]
pub(crate) struct AssessmentFact {
    pub(crate) version: u32,
    pub(crate) domains: BTreeMap<Domain, DomainFact>,
    pub(crate) strengths: usize,
    pub(crate) preferences: bool,
    pub(crate) sources: usize,
    pub(crate) needs: Option<Vec<NeedId>>,
    pub(crate) signatures: Vec<Signature>,
    pub(crate) clinical_signatures: Vec<Signature>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DomainFact {
    Settled,
    Examined,
    DeclinedOn(NaiveDate),
}

impl DomainFact {
    pub(crate) fn of(status: &DomainStatus, day: NaiveDate) -> Self {
        match status {
            DomainStatus::Assessed { .. } => Self::Examined,
            DomainStatus::ClientDeclined { .. } => Self::DeclinedOn(day),
            DomainStatus::NotApplicable { .. } | DomainStatus::Unchanged => Self::Settled,
        }
    }
}

impl AssessmentFact {
    /// Says whether a clinician's signature is needed as well: the mental status was examined.
    fn has_clinical_part(&self) -> bool {
        self.domains.get(&Domain::MentalStatus) == Some(&DomainFact::Examined)
    }

    /// Says whether a clinician or prescriber has signed any part.
    fn is_signed_by_clinician(&self) -> bool {
        let mut signatures = self.signatures.iter().chain(&self.clinical_signatures);
        signatures.any(|known| super::CLINICIANS.contains(&known.role))
    }

    pub(crate) fn is_signed(&self) -> bool {
        !self.signatures.is_empty() && (!self.has_clinical_part() || !self.clinical_signatures.is_empty())
    }
}

/// Lists the domains without an entry.
fn open_domains(case: &State) -> Vec<String> {
    let Some(assessment) = case.assessment() else { return Domain::ALL.map(Domain::label).to_vec() };
    Domain::ALL
        .iter()
        .filter(|domain| !assessment.domains.contains_key(domain))
        .map(|domain| domain.label())
        .collect()
}

fn declined_without_review(case: &State) -> bool {
    let declined = case.assessment().and_then(|assessment| assessment.domains.get(&Domain::SafetyRisk));
    matches!(declined, Some(DomainFact::DeclinedOn(day)) if !case.clinician_reviews.contains(day))
}

/// Says in which roles someone may sign the assessment.
pub(crate) const ASSESSORS: &[Role] = &[Role::CaseManager, Role::Clinician, Role::ActTeam];

fn safety_screen_lacks(case: &State, context: &Context<'_>) -> Option<std::borrow::Cow<'static, str>> {
    let oldest = casework_core::calendar::minus_days(context.day(case), context.policy.safety_screen_days);
    match case.safety_screens.iter().max_by_key(|screen| screen.at) {
        None => Some("record a look at safety".into()),
        Some(screen) if screen.day < oldest => Some(
            format!(
                "the last one is of {}: it must be at most {} days old",
                screen.day, context.policy.safety_screen_days
            )
            .into(),
        ),
        Some(_) => None,
    }
}

/// A1: every domain is assessed, declined or not applicable, with a reason.
pub static DOMAINS: ExitArtifact = ExitArtifact {
    code: "A1",
    name: "assessment domains",
    lacks: |case, _| {
        let open = open_domains(case);
        if !open.is_empty() {
            return Some(format!("no entry for {}", open.join(", ")).into());
        }
        declined_without_review(case)
            .then(|| "safety risk was declined: a clinician reviews it the same day".into())
    },
};

/// A2: a safety-risk screen that is recent.
pub static SAFETY_SCREEN: ExitArtifact =
    ExitArtifact { code: "A2", name: "safety screen", lacks: safety_screen_lacks };

/// A3: at least one strength, and the client's preferences.
pub static STRENGTHS_AND_PREFERENCES: ExitArtifact = ExitArtifact {
    code: "A3",
    name: "strengths and preferences",
    lacks: |case, _| match case.assessment() {
        Some(assessment) if assessment.strengths == 0 => Some("record at least one strength".into()),
        Some(assessment) if !assessment.preferences => Some("record the client's preferences".into()),
        Some(_) => None,
        None => Some("record at least one strength, and the client's preferences".into()),
    },
};

/// A4: where the picture comes from.
pub static INFORMATION_SOURCES: ExitArtifact = ExitArtifact {
    code: "A4",
    name: "sources of information",
    lacks: |case, _| {
        case.assessment().is_none_or(|assessment| assessment.sources == 0).then(|| "list at least one".into())
    },
};

/// A5: the needs, or the outcome that nothing is needed.
pub static NEEDS: ExitArtifact = ExitArtifact {
    code: "A5",
    name: "needs list",
    lacks: |case, _| match case.assessment().map(|assessment| assessment.needs.as_deref()) {
        Some(Some([])) => {
            Some("the outcome is \"no need\": close the case with `mutual-no-longer-needed`".into())
        }
        Some(Some(_)) => None,
        Some(None) | None => Some("list the needs with their priority".into()),
    },
};

/// A6: the assessor's signature, and a licensed clinician's under the clinical part.
pub static SIGNATURES: ExitArtifact = ExitArtifact {
    code: "A6",
    name: "assessment signatures",
    lacks: |case, context| {
        let assessment = case.assessment()?;
        let by_clinician = case.model_rules(context).is_some_and(|rules| rules.assessor.needs_clinician());
        match (assessment.signatures.is_empty(), assessment.is_signed()) {
            (true, _) => Some("the assessor has not signed".into()),
            (false, false) => Some("a licensed clinician has not signed the clinical part".into()),
            (false, true) if by_clinician && !assessment.is_signed_by_clinician() => {
                Some("this model of delivery has a clinician assess: none has signed".into())
            }
            (false, true) => None,
        }
    },
};
