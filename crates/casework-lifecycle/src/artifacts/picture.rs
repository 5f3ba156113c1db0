//! The picture of the person beside the domains of the assessment: a first evaluation, the mental status, social needs,
//! and what is seen on the way.
#![expect(clippy::exhaustive_structs, reason = "wire types: callers build entries field by field")]
#![expect(clippy::exhaustive_enums, reason = "closed vocabularies")]

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use casework_core::{Answer, FreeText, NeedId};

/// A first evaluation, soon after the request: what is needed now, before the whole picture is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct InitialEvaluation {
    /// Why care is sought, in the person's or others' words.
    pub reason: FreeText,
    /// What is needed at once.
    pub immediate_needs: FreeText,
    /// Preliminary diagnoses, when a clinician made any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preliminary_diagnoses: Vec<FreeText>,
    /// Medications and supplements, each with its indication.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub medications: Vec<FreeText>,
    /// Earlier treatments, and what helped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier_treatment: Option<FreeText>,
    /// Alcohol and other drugs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub substance_use: Option<FreeText>,
}

/// The sections of a mental status examination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the definitions")]
pub enum MentalStatusSection {
    Appearance,
    Behavior,
    MotorActivity,
    Speech,
    Mood,
    Affect,
    ThoughtProcess,
    ThoughtContent,
    PerceptualDisturbances,
    Cognition,
    Insight,
    Judgment,
}

impl MentalStatusSection {
    /// Every section, in the order of the examination.
    pub const ALL: [Self; 12] = [
        Self::Appearance,
        Self::Behavior,
        Self::MotorActivity,
        Self::Speech,
        Self::Mood,
        Self::Affect,
        Self::ThoughtProcess,
        Self::ThoughtContent,
        Self::PerceptualDisturbances,
        Self::Cognition,
        Self::Insight,
        Self::Judgment,
    ];
}

/// A mental status examination. It rests on the judgment of the clinician who makes it, so who and when stand on the
/// event, and it has no score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct MentalStatusExam {
    /// What was found, section by section; at least one.
    #[schemars(length(min = 1))]
    pub sections: BTreeMap<MentalStatusSection, FreeText>,
}

/// How something has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the definitions")]
pub enum Course {
    Better,
    Unchanged,
    Unknown,
    Worse,
}

/// What is seen on the way: the assessment goes on while the plan is carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct OngoingAssessment {
    /// How the symptoms have changed.
    pub symptoms: Course,
    /// What the interventions do.
    pub effect_of_interventions: FreeText,
    /// Problems that were not there before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub new_problems: Vec<FreeText>,
    /// Whether more services are needed.
    pub more_services_needed: Answer,
    /// What has changed at home, among people and at work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub social_change: Option<FreeText>,
    /// How medication is taken and the plan is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adherence: Option<FreeText>,
    /// How content the client is with the services, from 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 10))]
    pub satisfaction: Option<u8>,
}

/// The social conditions that are asked about, in the categories of the HL7 guide on social determinants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the names are the definitions")]
pub enum SocialCategory {
    DigitalAccess,
    DigitalLiteracy,
    EducationalAttainment,
    ElderAbuse,
    EmploymentStatus,
    FinancialInsecurity,
    FoodInsecurity,
    HealthInsuranceCoverageStatus,
    Homelessness,
    HousingInstability,
    InadequateHousing,
    IncarcerationStatus,
    IntimatePartnerViolence,
    LanguageAccess,
    MaterialHardship,
    MedicalCostBurden,
    PersonalHealthLiteracy,
    ProtectiveFactor,
    SdohCategoryUnspecified,
    SocialConnection,
    Stress,
    TransportationInsecurity,
    UtilityInsecurity,
    VeteranStatus,
}

/// One social condition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SocialFinding {
    /// The category.
    pub category: SocialCategory,
    /// Whether there is a need; a question that was not answered is no "no".
    pub present: Answer,
    /// The need of the assessment that it became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub need: Option<NeedId>,
}

/// A look at social needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SocialNeeds {
    /// The tool that was used, such as `ahc-hrsn`; an interview when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// What was found, at least one.
    #[schemars(length(min = 1))]
    pub findings: Vec<SocialFinding>,
}
