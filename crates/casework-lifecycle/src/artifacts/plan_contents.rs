//! What a care plan holds beside its goals: services by category, responsibilities, and what each intervention was weighed
//! by. A plan without some of it may be signed; what is lacking is named when it takes effect.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build drafts field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{FreeText, Source};

use super::planning::PlanDraft;
use crate::sources;

/// What kind of intervention it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the definitions")]
pub enum InterventionKind {
    CaseManagement,
    Medication,
    Mindfulness,
    MotivationalInterviewing,
    Other,
    PhysicalActivity,
    Psychoeducation,
    SkillsTraining,
    SupportGroup,
    Therapy,
    TraumaInformedCare,
}

/// What the client thinks of an intervention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Preference {
    /// The client accepts it.
    Accepted,
    /// The client does not want it: it serves no goal while this stands.
    Declined,
    /// The client asks for it.
    Wanted,
}

/// The four considerations that an intervention was weighed by.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Considerations {
    /// What speaks for it: evidence-based practice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<FreeText>,
    /// What the client prefers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preference: Option<Preference>,
    /// Whether time, money and support are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resources: Option<FreeText>,
    /// What culture asks of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub culture: Option<FreeText>,
}

impl Considerations {
    /// Says whether all four were looked at.
    pub const fn is_complete(&self) -> bool {
        self.evidence.is_some()
            && self.preference.is_some()
            && self.resources.is_some()
            && self.culture.is_some()
    }
}

/// The categories of services.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceCategory {
    /// Crisis lines and mobile teams.
    Crisis,
    /// Benefits and money.
    Financial,
    /// A provider still to be found.
    FindingProviders,
    /// Housing and shelter.
    Housing,
    /// Guardianship, eviction, minor criminal matters.
    Legal,
    /// Medical and psychiatric care.
    MedicalAndPsychiatric,
    /// Something else.
    Other,
    /// Family, peers, groups and faith.
    Social,
    /// The way there.
    Transport,
    /// Work and education.
    VocationalAndEducational,
}

/// A service that the plan asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PlannedService {
    /// The category.
    pub category: ServiceCategory,
    /// What it is, and what it is for.
    pub service: FreeText,
    /// What kind of provider gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<FreeText>,
    /// How much, how often and how long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_frequency_duration: Option<FreeText>,
    /// Where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<FreeText>,
    /// What could go wrong, and what is done then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk_and_backup: Option<FreeText>,
}

/// What a plan holds beside goals, interventions and the crisis plan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PlanContents {
    /// The diagnosis, as the clinician gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<FreeText>,
    /// The outline of the treatment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub treatment_outline: Option<FreeText>,
    /// What the client builds on: strengths, abilities, preferences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub strengths: Vec<FreeText>,
    /// What the client does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub client_responsibilities: Vec<FreeText>,
    /// What the case manager does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub case_manager_responsibilities: Vec<FreeText>,
    /// The services, by category.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<PlannedService>,
    /// When the time for transition has come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transition_conditions: Option<FreeText>,
    /// What could follow.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aftercare_options: Vec<FreeText>,
    /// In which form the client has a copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_to_client: Option<FreeText>,
    /// What changed against the version before, change by change, each with its rationale.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<PlanChange>,
}

/// One change of the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct PlanChange {
    /// What changed.
    pub change: FreeText,
    /// Why.
    pub rationale: FreeText,
}

/// One thing that a plan should hold, and where that is asked for.
#[derive(Debug)]
#[non_exhaustive]
pub struct Content {
    /// What is lacking, as the field and its words.
    pub lacks: &'static str,
    /// Who asks for it.
    pub source: &'static Source,
    is_there: fn(&PlanDraft, u32) -> bool,
}

/// What a plan should hold, in the order of the lifecycle sheet, 4.1 and 4.4.
pub static CONTENTS: &[Content] = &[
    Content {
        lacks: "`contents/diagnosis` or `contents/treatment-outline`",
        source: &sources::LIFECYCLE_SHEET,
        is_there: |plan, _| plan.contents.diagnosis.is_some() || plan.contents.treatment_outline.is_some(),
    },
    Content {
        lacks: "`contents/strengths`",
        source: &sources::PA_31,
        is_there: |plan, _| !plan.contents.strengths.is_empty(),
    },
    Content {
        lacks: "`contents/client-responsibilities`",
        source: &sources::LIFECYCLE_SHEET,
        is_there: |plan, _| !plan.contents.client_responsibilities.is_empty(),
    },
    Content {
        lacks: "`contents/case-manager-responsibilities`",
        source: &sources::LIFECYCLE_SHEET,
        is_there: |plan, _| !plan.contents.case_manager_responsibilities.is_empty(),
    },
    Content {
        lacks: "`contents/services`",
        source: &sources::LIFECYCLE_SHEET,
        is_there: |plan, _| !plan.contents.services.is_empty(),
    },
    Content {
        lacks: "`contents/transition-conditions`",
        source: &sources::LIFECYCLE_SHEET,
        is_there: |plan, _| plan.contents.transition_conditions.is_some(),
    },
    Content {
        lacks: "`contents/copy-to-client`",
        source: &sources::LIFECYCLE_SHEET,
        is_there: |plan, _| plan.contents.copy_to_client.is_some(),
    },
    Content {
        lacks: "the four considerations of each intervention",
        source: &sources::LIFECYCLE_SHEET,
        is_there: |plan, _| plan.interventions.iter().all(|planned| planned.considerations.is_complete()),
    },
    Content {
        lacks: "`rationale` or `contents/changes`: what changed, and why",
        source: &sources::LIFECYCLE_SHEET,
        is_there: |plan, version| {
            version == 1 || plan.rationale.is_some() || !plan.contents.changes.is_empty()
        },
    },
];

/// Lists what a version of a plan should hold and does not.
pub fn lacking(plan: &PlanDraft, version: u32) -> impl Iterator<Item = &'static Content> + '_ {
    CONTENTS.iter().filter(move |content| !(content.is_there)(plan, version))
}
